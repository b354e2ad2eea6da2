#!/usr/bin/perl
# The examples of the README, run on the made region: each must give the output that is printed below it.
use strict;
use warnings;
use Test::More;

sub psql { my @arguments = @_; open my $out, '-|', 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', @arguments or die; local $/; return scalar <$out> }

my $database = 'readme';
psql('-d', 'postgres', '-c', "CREATE DATABASE $database");
psql('-d', $database, '-c', 'SET client_min_messages = warning', '-c', 'CREATE EXTENSION burglary CASCADE',
	'-c', "ALTER DATABASE $database SET search_path = region, public");
psql('-d', $database, '-v', 'schema=region', '-v', 'scale=1', '-v', 'seed=1', '-v', 'effect=0.2', '-f', 'data/made_region.sql');

open my $readme, '<', 'README.md' or die "README.md: $!";
my $text = do { local $/; <$readme> };
my @examples = $text =~ /^```sql\n(.*?)^```\n```\n(.*?)^```\n/msg;
my $blocks = () = $text =~ /^```sql$/mg;
is(scalar @examples, 2 * $blocks, 'each example has its output below it');

while (my ($sql, $output) = splice @examples, 0, 2)
{
	my ($first_line) = $sql =~ /(.*)/;
	is(psql('-d', $database, '-c', $sql), $output, $first_line);
}
psql('-d', 'postgres', '-c', "DROP DATABASE $database");
done_testing;
