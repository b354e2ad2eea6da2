#!/usr/bin/perl
# The examples of the documents, run as a reader runs them: each must give the output that is printed below it, and one
# without output no error. A comment such as <!-- database: gis, role: analist --> says where those after it run.
#
#   readme.pl write     writes what comes out into the documents instead: read the difference
use strict;
use warnings;
use utf8;
use Cwd 'abs_path';
use Model;
use Psql;
use Test::More;
binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);

my $repository = abs_path(__FILE__ =~ s{[^/]*$}{../..}r);
chdir $repository or die;
my $has_gdal = !system('command -v ogr2ogr >/dev/null');
my $is_writing = ($ARGV[0] // '') eq 'write';

sub text_of { my ($file) = @_; open my $input, '<:encoding(UTF-8)', $file or die "$file: $!\n"; local $/; return scalar <$input> }

# Calls for each block of a document, in order, with where it runs, its language, its text and the output printed below
# it; the document with the outputs that come back.
sub each_block
{
	my ($document, $call) = @_;
	my ($database, $role) = ('demo', '');
	return text_of($document) =~ s{^<!-- database: (\w+)(?:, role: (\w+))? -->$|(^```(sql|sh)\n(.*?)^```\n)(?:```\n(.*?)^```\n)?}{
		my ($whole, $example, $output) = ($&, $3, $6);
		if (!$example) { ($database, $role) = ($1, $2 // ''); $whole }
		else
		{
			my $came = $call->({ database => $database, role => $role, language => $4, text => $5, output => $output });
			defined $output ? "$example```\n$came```\n" : $example;
		}
	}gmser;
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
	# A reader's files lie beside the programs.
	my $folder = scratch('folder');
	mkdir $folder and symlink "$repository/data", "$folder/data";
	open my $answer, '-|:encoding(UTF-8)', "cd '$folder' && { $command; } 2>&1" or die "$command: $!\n";
	my $output = do { local $/; <$answer> } // '';
	return ($output =~ s/\n+\z/\n/r, close $answer);     # no empty line at the end
}

# ---------------------------------------------------------------- what a reader has before he begins

sub install
{
	my ($database, $scale) = @_;
	database($database);
	sql("CREATE EXTENSION postgis; CREATE SCHEMA burglary; CREATE EXTENSION burglary SCHEMA burglary;
		ALTER DATABASE $database SET search_path = region, public, burglary");
	is(made('made_region.sql', { scale => $scale }), '', 'a region is made');
}

my %begin = (
	demo => sub { install('demo', 1) },
	# the demo of a tenth
	tien => sub {
		install('tien', 0.1);
		is(made('made_delivery.sql', {}), '', 'its deliveries are made');
		is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning'), '', 'and loaded');
		sql('CALL inbraak.refresh_results()');
	},
	# an empty one of somebody who is no superuser, and a folder of files
	gis => sub {
		sql('CREATE ROLE analist LOGIN', 'postgres') if sql("SELECT count(*) FROM pg_roles WHERE rolname = 'analist'", 'postgres') eq 0;
		sql('DROP DATABASE IF EXISTS gis_terug', 'postgres');
		database('gis');
		sql('DROP ROLE IF EXISTS bi_lezer; ALTER DATABASE gis OWNER TO analist');
	}
);

# The files that a municipality gets, of a small region.
sub make_files
{
	my ($folder) = @_;
	install('files', 0.05);
	is(made('made_delivery.sql', {}), '', 'deliveries are made');
	is(system("PGDATABASE=files data/made_files.sh levering '$folder'"), 0, 'and written as files');
}

# ---------------------------------------------------------------- the examples

my %begun;
for my $document (qw(README.md doc/methods.md doc/handleiding.md doc/tien_vragen.md))
{
	delete $begun{gis};
	my $written = each_block($document, sub {
		my ($block) = @_;
		my ($first_line) = $block->{text} =~ /(.*)/;
		my ($output, $is_right) = ($block->{output} // '', 1);
		SKIP:
		{
			skip 'no ogr2ogr here', 1 if $block->{database} eq 'gis' && !$has_gdal;
			$begin{ $block->{database} }->() unless $begun{ $block->{database} }++;
			make_files(scratch('folder') . '/leveringen') if $block->{text} =~ /leveringen/ && $block->{language} eq 'sh';
			($output, $is_right) = run($block);
			if ($is_writing && $is_right) { pass("$document: $first_line") }
			elsif (defined $block->{output}) { is($output, $block->{output}, "$document: $first_line") }
			else { ok($is_right, "$document: $first_line") or diag($output) }
		}
		return $output;
	});
	next unless $is_writing;
	open my $file, '>:encoding(UTF-8)', $document or die "$document: $!\n";
	print $file $written;
}
done_testing;
