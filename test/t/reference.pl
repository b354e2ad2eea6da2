# The reference says what the COMMENTs say: written anew, it is the same.
use strict;
use warnings;
use utf8;
use Encode 'decode_utf8';
use Psql;
use Test::More;

my $repository = __FILE__ =~ s{(^|/)test/t/[^/]*$}{$1 || './'}er;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);

sub text_of { my ($file) = @_; open my $input, '<:encoding(UTF-8)', $file or return ''; local $/; return scalar <$input> }
sub written { my ($what) = @_; return decode_utf8(scalar qx('${repository}test/document/reference.pl' @{[ current_database() ]} $what)) }

# The first lines that differ.
sub is_fresh
{
	my ($what, $file) = @_;
	my ($now, $then) = map { [split /\n/] } written($what), text_of("${repository}doc/$file");
	cmp_ok(scalar @$now, '>', 1000, "$file can be written");
	my ($line) = grep { ($now->[$_] // '') ne ($then->[$_] // '') } 0 .. ($#$now > $#$then ? $#$now : $#$then);
	ok(!defined $line, "and is not stale") or diag("line @{[ $line + 1 ]} of doc/$file is\n  @{[ $then->[$line] // '(none)' ]}\nand should be\n  @{[ $now->[$line] // '(none)' ]}\nmake doc writes it anew");
	is(join("\n", grep { length > 120 && !/^\|/ } @$now), '', 'within 120 columns, but for tables');
}

database('reference');
sql("CREATE EXTENSION postgis; CREATE SCHEMA burglary; CREATE EXTENSION burglary SCHEMA burglary; SELECT burglary.create_burglary_model('inbraak')");
is_fresh('extension', 'reference.md');
is_fresh('model', 'model.md');

# A link of a document leads to a file that is there, and to a heading of it. Anchors as GitHub makes them.
sub anchors_of { my ($text) = @_; return map { lc($_) =~ s/[^\w -]//gr =~ s/ /-/gr => 1 } $text =~ s/^```.*?^```//gmsr =~ /^#+ (.*)/gm }
my $links = 0;
my @lost;
for my $document (qw(README.md CONTRIBUTING.md CHANGELOG.md data/README.md sql/model/README.md), map { s/^\Q$repository\E//r } glob "${repository}doc/*.md")
{
	my $text = text_of($repository . $document) =~ s/^```.*?^```//gmsr =~ s/`[^`\n]*`//gr;
	for my $target (grep { !/^https?:/ } $text =~ /\]\(([^)\s]+)\)/g, $text =~ /^\[[^\]]+\]: (\S+)/gm)
	{
		my ($file, $anchor) = split /#/, $target;
		my $path = $file eq '' ? $document : ($document =~ s{[^/]*$}{}r . $file);
		1 while $path =~ s{[^/.]+/\.\./}{};
		my %has = $path =~ /\.md$/ ? anchors_of(text_of($repository . $path)) : ();
		push @lost, "$document: $target" unless -e $repository . $path && (!defined $anchor || $has{$anchor});
		$links++;
	}
}
cmp_ok($links, '>', 200, 'the documents link to each other');
is(join("\n", @lost), '', 'and no link leads nowhere');

# The first hour is short, and what people read is within 120 columns, but for tables and what programs print.
cmp_ok(scalar(split /\n/, text_of("${repository}README.md")), '<=', 250, 'README.md has at most 250 lines');
for my $document ('README.md', map { "doc/$_.md" } qw(methods handleiding tien_vragen speed))
{
	is(join("\n", grep { length > 120 && !/^\|/ } split /\n/, text_of($repository . $document) =~ s{(^```\w+\n.*?^```\n)```\n.*?^```\n}{$1}gmsr), '', "$document is within 120 columns");
}

# A changed COMMENT is seen, and whatever has none.
sql("COMMENT ON FUNCTION burglary.knox_test(burglary.event_set, float8[], float8[], int, bigint, text, text) IS 'Something else.'");
like(written('extension'), qr/^Something else\.$/m, 'a COMMENT that changes changes it');
sql('COMMENT ON VIEW inbraak.letter_map IS NULL');
is(scalar qx('${repository}test/document/reference.pl' @{[ current_database() ]} model 2>&1 >/dev/null), "letter_map has no comment\n", 'and one that is missing is named');
done_testing;
