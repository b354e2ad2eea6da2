# What the tests beside R share: what R answers to the rows of a query, as a table, and the rows in which a number of ours
# is not R's.
package Oracle;
use strict;
use warnings;
use Exporter 'import';
use Psql;
use Test::More;

our @EXPORT = qw(with_r in_r unlike_rows);

my $libraries = '';
my $asked     = 0;

# Skips the test where R is not there with these libraries; a script of in_r() has them.
sub with_r
{
	my ($packages, @names) = @_;
	$libraries = 'suppressMessages({' . join('; ', map { "library($_)" } @names) . '})';
	plan skip_all => "R is not installed with what this holds numbers against: apt-get install $packages"
		if system("Rscript -e '$libraries' >/dev/null 2>&1");
}

# Makes a table of what R answers to the rows of a query: answer() writes a row of each of its values, or of a row of
# its matrices, and what is NA or NaN is NULL. Returns how many rows.
sub in_r
{
	my ($table, $columns, $query, $r) = @_;
	my ($rows, $script, $said) = map { scratch("$asked.$_") } qw(csv R said);
	$asked++;
	open my $file, '>', $rows or die "$rows: $!\n";
	print $file sql($query), "\n";
	close $file;
	open $file, '>', $script or die "$script: $!\n";
	print $file <<"R";
$libraries
rows <- read.table("$rows", sep = "|", stringsAsFactors = FALSE)
numbers <- function(text) as.numeric(strsplit(as.character(text), " ")[[1]])
written <- function(x) if (is.numeric(x)) sprintf("%.17g", x) else as.character(x)
columns <- function(x) if (is.matrix(x)) lapply(seq_len(ncol(x)), function(j) x[, j]) else list(x)
answer <- function(...) writeLines(do.call(paste, c(lapply(do.call(c, lapply(list(...), columns)), written), sep = "|")))
$r
R
	close $file;
	my @lines = qx(Rscript $script 2>$said);
	die do { local (@ARGV, $/) = $said; <> } if $?;
	chomp @lines;
	sql("CREATE TABLE $table ($columns)");
	sql("INSERT INTO $table VALUES " . join ', ', map { '(' . join(', ', map { /^(?:NA|NaN)$/ ? 'NULL' : "'$_'" } split /\|/) . ')' } @lines);
	return scalar @lines;
}

# The rows in which a number of ours is not R's, to so much of the smaller one; infinite is infinite.
sub unlike_rows
{
	my ($from, $within, @pairs) = @_;
	my $unlike = join ' OR ', map {
		my ($ours, $theirs) = map { "($_)" } @$_;
		"($ours IS NULL) <> ($theirs IS NULL) OR ($ours <> $theirs AND abs($ours - $theirs) > $within * greatest(1, least(abs($ours), abs($theirs))))"
	} @pairs;
	my $outside = $from =~ s/(\((?:[^()]++|(?1))*\))//gr;
	return sql("SELECT * FROM $from " . ($outside =~ /\bWHERE\b/ ? 'AND' : 'WHERE') . " ($unlike) LIMIT 5");
}

1;
