#!/usr/bin/perl
# A CSV as people have it, read from standard input, as one that every program reads alike: in UTF-8, with commas, each field in
# quotes, each row as long as the first. For load_files.sh. Needs Perl alone, none of its modules.
#
# A line that is not UTF-8 is in Windows-1252. The separator is what the first line has most of, or what Excel's own first
# line sep=; says, or the argument. A quote within a field that does not begin with one is a letter like any other. What can be read in two
# ways is not read at all: the line is named, and the exit status is 1.
use strict;
use warnings;

sub refuse { print STDERR @_, "\n"; exit 1 }

binmode $_ for *STDIN, *STDOUT;
my ($separator) = @ARGV;
my $text = do { local $/; <STDIN> };
refuse('it is empty') if $text !~ /\S/;
refuse('it is in UTF-16 (Excel: Unicode text); save it as CSV UTF-8') if $text =~ /^(?:\xFF\xFE|\xFE\xFF)/;
$text =~ s/^\xEF\xBB\xBF//;
$text =~ tr/\0//d;
$text =~ s/\r\n/\n/g;
$text =~ tr/\r/\n/ if $text !~ /\n/;

# What Windows-1252 has where Latin-1 has nothing.
my %windows;
@windows{ 0x80, 0x82 .. 0x8C, 0x8E, 0x91 .. 0x9C, 0x9E, 0x9F } = map { hex } qw(20AC
	201A 0192 201E 2026 2020 2021 02C6 2030 0160 2039 0152 017D 2018 2019 201C 201D 2022 2013 2014 02DC 2122 0161 203A 0153 017E 0178);

sub in_utf8
{
	my ($line) = @_;
	my $copy = $line;
	return $line if utf8::decode($copy);
	$line =~ s/([\x80-\x9F])/chr($windows{ord $1} || ord $1)/ge;
	utf8::encode($line);
	return $line;
}
$text =~ s/([^\n]*[\x80-\xFF][^\n]*)/in_utf8($1)/ge;

# ---------------------------------------------------------------- rows and fields

my $at = 1;
my $quoted = qr/"(?:[^"]++|"")*+"/;
if ($text =~ s/^"?sep=(.)"?\n//)
{
	$separator //= $1;
	$at = 2;
}
elsif (!defined $separator)
{
	my ($first) = $text =~ /^\s*((?:$quoted|[^\n"]|")*)/;
	my $bare = $first =~ s/$quoted//gr;
	my %count = map { my $mark = $_; $mark => scalar(() = $bare =~ /\Q$mark\E/g) } ';', ',', "\t", '|';
	($separator) = sort { $count{$b} <=> $count{$a} || $b cmp $a } keys %count;
}
my $s = quotemeta $separator;

# The next field, and whether it is the last of its row.
sub field
{
	my $value;
	if ($text =~ /\G($quoted)[ \t]*(?=$s|\n|\z)/gc)                     { $value = substr($1, 1, -1) =~ s/""/"/gr }
	elsif ($text =~ /\G((?!")[^$s\n]*)/gc)                               { $value = $1 }
	elsif ($text =~ /\G((?:"[^"\n]*"(?:(?!$s)[^"\n])*)+)(?=$s|\n|\z)/gc) { $value = $1 }
	else { refuse("line $at has a quote that begins a text, and none that ends it") }
	$at += $value =~ tr/\n//;
	return ($value, $text !~ /\G$s/gc);
}

# A name of PostgreSQL has 63 bytes. Where these do not tell two columns apart, what comes last in the name may.
sub names
{
	my %begins;
	my @names = map { $_[$_] =~ /\S/ ? $_[$_] : 'field_' . ($_ + 1) } 0 .. $#_;
	$begins{ substr $_, 0, 63 }++ for @names;
	for my $name (grep { length > 63 && $begins{ substr $_, 0, 63 } > 1 } @names)
	{
		utf8::decode($name);
		$name = substr($name, 0, 20) . '...' . substr($name, -20);
		utf8::encode($name);
	}
	return @names;
}

my $columns;
while ((pos($text) // 0) < length $text)
{
	my ($begun, $is_last, @row) = ($at);
	until ($is_last) { (my $value, $is_last) = field(); push @row, $value }
	$text =~ /\G\n/gc and $at++;
	next if "@row" eq '' || !$columns && "@row" !~ /\S/;
	@row = names(@row) unless $columns;
	$columns //= @row;
	pop @row while @row > $columns && $row[-1] !~ /\S/;
	refuse("line $begun has " . @row . " fields, and the first line, with the names, has $columns") if @row > $columns;
	# ogr2ogr sees no CSV in a file without a separator
	print join(',', map { length ? '"' . s/"/""/gr . '"' : '' } @row, ('') x ($columns - @row)), $columns == 1 ? ",\n" : "\n";
}
