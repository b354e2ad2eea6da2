#!/usr/bin/perl
# The examples of the documents, run as a reader runs them: each must give the output that is printed below it, and one
# without output no error. A comment such as <!-- database: gis, role: analist --> says where those after it run.
use strict;
use warnings;
use utf8;
use Model;
use Psql;
use Test::More;
binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);

my $repository = __FILE__ =~ s{(^|/)test/t/[^/]*$}{$1 || './'}er;
chdir $repository or die;
my $has_gdal = !system('command -v ogr2ogr >/dev/null');

sub text_of { my ($file) = @_; open my $input, '<:encoding(UTF-8)', $file or die "$file: $!\n"; local $/; return scalar <$input> }

# A document's blocks in order: where it runs, in which language, the text, and the output printed below it.
sub blocks_of
{
	my ($document) = @_;
	my ($database, $role, @blocks) = ('demo', '');
	my $text = text_of($document);
	while ($text =~ /\G.*?(?:^<!-- database: (\w+)(?:, role: (\w+))? -->$|^```(\w+)\n(.*?)^```\n(?:```\n(.*?)^```\n)?)/gms)
	{
		if ($1) { ($database, $role) = ($1, $2 // '') }
		else { push @blocks, { database => $database, role => $role, language => $3, text => $4, output => $5 } }
	}
	return @blocks;
}

# What a command prints, and whether it went well.
sub run
{
	my ($block) = @_;
	my $file = scratch('example');
	open my $script, '>:encoding(UTF-8)', $file or die "$file: $!\n";
	print $script $block->{text};
	close $script;
	local $ENV{PGDATABASE} = $block->{database};
	local $ENV{PGUSER} = $block->{role} if $block->{role};
	local $ENV{PGOPTIONS} = '-c client_min_messages=warning';
	my $command = $block->{language} eq 'sh' ? "bash -eu -o pipefail '$file'" : "psql -X -q -v ON_ERROR_STOP=1 -f '$file'";
	open my $answer, '-|:encoding(UTF-8)', "$command 2>&1" or die "$command: $!\n";
	my $output = do { local $/; <$answer> } // '';
	return ($output =~ s/\n+\z/\n/r, close $answer);     # no empty line at the end
}

# ---------------------------------------------------------------- what a reader has before he begins

sub install
{
	my ($database) = @_;
	database($database);
	sql("CREATE EXTENSION postgis; CREATE SCHEMA burglary; CREATE EXTENSION burglary SCHEMA burglary;
		ALTER DATABASE $database SET search_path = region, public, burglary");
	is(made('made_region.sql', { scale => 1 }), '', 'a region is made');
}
my %begin = (
	demo => sub { install('demo') },
	gis => sub { sql('CREATE ROLE analist LOGIN', 'postgres') if sql("SELECT count(*) FROM pg_roles WHERE rolname = 'analist'", 'postgres') eq 0;
		database('gis'); sql('ALTER DATABASE gis OWNER TO analist') }
);
my %begun;

# ---------------------------------------------------------------- the examples

for my $document (qw(README.md doc/methods.md))
{
	for my $block (grep { $_->{language} =~ /^(?:sql|sh)$/ } blocks_of($document))
	{
		my ($first_line) = $block->{text} =~ /(.*)/;
		SKIP:
		{
			skip "no ogr2ogr here", 1 if $block->{database} eq 'gis' && !$has_gdal;
			$begin{ $block->{database} }->() unless $begun{ $block->{database} }++;
			my ($output, $is_right) = run($block);
			if (defined $block->{output}) { is($output, $block->{output}, "$document: $first_line") }
			else { ok($is_right, "$document: $first_line") or diag($output) }
		}
	}
}
done_testing;
