# What the tests in Perl share: a database of their own, and SQL in it through psql.
package Psql;
use strict;
use warnings;
use Exporter 'import';
use File::Temp 'tempdir';

our @EXPORT = qw(database current_database back_to sql sql_error scratch);

my $folder = tempdir(CLEANUP => 1);
my $current;
my $files = 0;

# A file name in a folder that goes away with the test.
sub scratch { "$folder/$_[0]" }

# Makes an empty database and lets the SQL that follows run in it.
sub database
{
	my ($name) = @_;
	$current = 'postgres';
	sql("DROP DATABASE IF EXISTS $name");
	sql("CREATE DATABASE $name");
	$current = $name;
	return $name;
}

sub current_database { return $current }

# The SQL that follows runs in one that is there already.
sub back_to { ($current) = @_ }

sub run
{
	my ($sql, $database) = @_;
	my $file = scratch('psql' . ++$files);
	open my $script, '>:encoding(UTF-8)', $file or die "$file: $!\n";
	print $script $sql;
	close $script;
	my $output = qx(psql -X -q -A -t -v ON_ERROR_STOP=1 -d '@{[ $database // $current ]}' -f '$file' 2>&1);
	chomp $output;
	unlink $file;
	return ($output =~ s/^psql:[^:]*:\d+: //gmr, $?);
}

# What a query answers: values of a row separated by |, a row per line.
sub sql
{
	my ($output, $status) = run(@_);
	die "$_[0]\n$output\n" if $status;
	return join "\n", grep { !/^NOTICE:/ } split /\n/, $output;
}

# What a query is refused with.
sub sql_error
{
	my ($output, $status) = run(@_);
	return $status ? $output : "no error: $output";
}

1;
