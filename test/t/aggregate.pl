# Partial states: what a parallel query gathers is kept once, not once more for each state that a worker sends.
use strict;
use warnings;
use Psql;
use Test::More;

plan skip_all => 'the memory of a process is read from /proc' unless -e '/proc/self/status';

database('aggregate');
sql(<<'E');
CREATE EXTENSION burglary CASCADE;
CREATE TABLE burglary (id int, area int, geom geometry, day date) PARTITION BY RANGE (id);
CREATE TABLE burglary_1 PARTITION OF burglary FOR VALUES FROM (1) TO (500001) WITH (parallel_workers = 0);
CREATE TABLE burglary_2 PARTITION OF burglary FOR VALUES FROM (500001) TO (1000001) WITH (parallel_workers = 0);
INSERT INTO burglary
SELECT n AS id, n % 300 AS area, ST_SetSRID(ST_MakePoint(200000 + n % 7919, 450000 + n % 6007), 28992) AS geom, date '2020-01-01' + n % 1000 AS day
FROM   generate_series(1, 1000000) AS n;
VACUUM ANALYZE burglary;
E

# How much the session that asked for the values grew, in MB: two workers gather 300 groups, and it puts them together.
# Each takes half of the rows: what malloc leaves between states that grow a little depends on how they were divided.
sub growth
{
	my ($value) = @_;
	my $output = sql(<<"E");
SET jit = off;
SET work_mem = '1GB';
SET enable_sort = off;
SET max_parallel_workers_per_gather = 2;
SET parallel_leader_participation = off;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SELECT pg_backend_pid() AS pid \\gset
\\setenv SERVER_PID :pid
SELECT pg_column_size($value) FROM burglary WHERE id < 2;
\\! grep VmHWM /proc/\$SERVER_PID/status
SELECT 'bytes ' || sum(pg_column_size(value)) FROM (SELECT $value AS value FROM burglary GROUP BY area OFFSET 0) AS groups;
\\! grep VmHWM /proc/\$SERVER_PID/status
EXPLAIN SELECT $value FROM burglary GROUP BY area;
E
	like($output, qr/Finalize HashAggregate.*Workers Planned: 2.*Partial HashAggregate/s, "$value: gathered by two workers");
	my ($bytes) = $output =~ /^bytes (\d+)$/m;
	my ($before, $after) = $output =~ /VmHWM:\s+(\d+)/g;
	return (($after - $before) / 1024, $bytes / 2**20);
}

# A state holds what its value holds, but that of letter_set, which knows more of each letter, those of pand_set and place_set, where each outline or place lies by itself,
# that of cell_set, which has the shapes until it knows who is beside whom, and that of forecast_set, where each row has its day.
my %kept = ('event_set(geom, day, id)' => 1, 'burglary_set(id, geom, day, NULL)' => 1, 'dwelling_set(id, geom)' => 1, 'letter_set(id, day)' => 40 / 24, 'window_set(day, day + id % 3, NULL)' => 1, 'event_window_set(geom, day, day + id % 3, id)' => 52 / 40,
	'pand_set(id, ST_Expand(geom, 4), 1)' => 168 / 109, q{place_set('street light', geom)} => 96 / 25,
	'cell_set(id, ST_Expand(ST_SetSRID(ST_MakePoint(200000 + id * 9 % 89991, 450000 + id % 500 * 9), 28992), 4), 1, 1)' => 184 / 24, 'forecast_set(day, id, 1)' => 24 / 16, q{area_match_set('area ' || id, id = 1, ARRAY[id, 1])} => 36 / 34, q{effect_set('area ' || id, 1, id % 3, 1, 'control')} => 44 / 36);
for my $value (sort keys %kept)
{
	my ($grown, $size) = growth($value);
	my $states = $size * $kept{$value};
	cmp_ok($grown, '<', 1.5 * $states, sprintf '%s: %.0f MB of states', $value, $states);
	note sprintf '%s: %.0f MB of states take %.0f MB', $value, $states, $grown;
}

done_testing;
