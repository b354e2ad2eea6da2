# What the tests in Perl share: a database of their own, and SQL in it through psql.
package Psql;
use strict;
use warnings;
use Exporter 'import';
use File::Temp 'tempdir';
use Time::HiRes 'sleep';

our @EXPORT = qw($today database copy_of current_database back_to sql sql_error scratch start_session answer_of wait_for $pause $in_pause end_pause);

# The day that it is in the Netherlands, in SQL: the session's own may be another.
our $today = q{(now() AT TIME ZONE 'Europe/Amsterdam')::date};

my $folder = tempdir(CLEANUP => 1);
my $current;
my $files = 0;

# A file name in a folder that goes away with the test.
sub scratch { "$folder/$_[0]" }

# Makes a database that is a copy of another and lets the SQL that follows run in it.
sub copy_of
{
	my ($name, $other) = @_;
	$current = 'postgres';
	sql("DROP DATABASE IF EXISTS $name");
	sql("CREATE DATABASE $name TEMPLATE $other");
	$current = $name;
	return $name;
}

# Makes an empty one.
sub database { copy_of($_[0], 'template1') }

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

# A session beside this one, whose answer comes when it is done.
sub start_session
{
	my ($sql) = @_;
	my $file = scratch('session' . ++$files);
	open my $script, '>:encoding(UTF-8)', $file or die "$file: $!\n";
	print $script $sql;
	close $script;
	open my $output, '-|', "psql -X -q -A -t -d '$current' -f '$file' 2>&1" or die "psql: $!\n";
	return $output;
}
sub answer_of { my ($session) = @_; local $/; my $answer = <$session>; close $session; return $answer }

# Until such a session has come as far as pg_stat_activity says.
sub wait_for
{
	my ($what) = @_;
	for (1 .. 2000) { return 1 if sql("SELECT count(*) FROM pg_stat_activity WHERE datname = '$current' AND pid <> pg_backend_pid() AND $what") > 0; sleep 0.05 }
	return 0;
}

# In a transaction of such a session: it waits, with its locks, until end_pause. A machine that is slow has no less time for what is
# done meanwhile, and one that is fast does not wait for nothing.
our $pause    = 'SAVEPOINT pause; SELECT pg_sleep(3600); ROLLBACK TO pause;';
our $in_pause = q(query LIKE 'SELECT pg_sleep%' AND state = 'active');
sub end_pause { sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = '$current' AND $in_pause") }

1;
