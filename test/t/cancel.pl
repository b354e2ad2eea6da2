# Long work can be cancelled at any moment, and what is too much is refused before it takes the machine down.
use strict;
use warnings;
use Psql;
use Test::More;
use Time::HiRes qw(sleep time);

# What a busy machine may need to notice; the aim is 0.2 s.
my $patience = 2;

database('cancel');
sql(<<'E');
CREATE EXTENSION burglary CASCADE;
CREATE TABLE events AS
SELECT name, event_set(ST_SetSRID(ST_MakePoint(200000 + n % 71, 450000 + n % 67), 28992), date '2020-01-01' + (n * 7919 % 1000)::int) AS events
FROM   (VALUES ('crowd', 22000), ('block', 3000), ('street', 100)) AS size (name, events), generate_series(1, events) AS n
GROUP  BY name;
CREATE FUNCTION rd(x float8, y float8) RETURNS geometry IMMUTABLE RETURN ST_SetSRID(ST_MakePoint(x, y), 28992);
E

# A knox_test of one of these sets.
sub knox { my ($name, $arguments) = @_; "events AS e, knox_test(e.events, $arguments) AS t WHERE name = '$name'" }

my $small  = "SELECT md5(string_agg(t::text, '' ORDER BY distance_from, days_from)) FROM " . knox('street', 'permutations => 99');
my $answer = sql($small);

# After a cancelled query the same session answers as before.
sub cancelled
{
	my ($what, $timeout, $query) = @_;
	my $begin  = time;
	my $output = sql(<<"E");
\\set ON_ERROR_STOP off
SET statement_timeout = $timeout;
SELECT 'done early' FROM $query LIMIT 1;
SELECT 'after ' || extract(epoch FROM clock_timestamp());
RESET statement_timeout;
$small;
E
	my ($after) = $output =~ /^after ([0-9.]+)$/m;
	my $late = $after - $begin - $timeout / 1000;
	SKIP:
	{
		skip "$what took less than $timeout ms", 2 if $output =~ /^done early$/m;
		like($output, qr/^ERROR:  canceling statement.*^\Q$answer\E$/ms,
			"$what, cancelled after $timeout ms: the session goes on");
		cmp_ok($late, '<', $patience, "$what, cancelled after $timeout ms: ends at once");
		note sprintf '%s: %.2f s after the cancel', $what, $late;
	}
}

# 242 million pairs: searching, packing, counting, then permuting them.
cancelled('near pairs', $_, knox('crowd', "'{0, 50, 100, Infinity}', '{0, 7, 14, Infinity}', 9999")) for 200, 1500, 4000, 5500;
# 4.5 thousand million triangles
cancelled('moments', 700, knox('block', "'{0, 100}', '{0, 7}', 0"));
# A million simulated counts in each of thirty cells, to make, then to compare and to sort.
my $many  = knox('street', "'{0, 10, 20, 30, 50, Infinity}', '{0, 7, 14, 21, 28, 60, Infinity}', 1000000");
my $begin = time;
sql("SELECT count(*) FROM $many");
my $took = time - $begin;
cancelled('many permutations', int($_ * $took), $many) for 150, 500, 800;
# Gathering, sorting and giving back.
cancelled('gathering', 500, <<'E');
(SELECT event_set(ST_SetSRID(ST_MakePoint(200000 + n, 450000 - n), 28992), date '2020-01-01', -n) AS events
 FROM   generate_series(1, 10000000) AS n OFFSET 0) AS e WHERE events IS NOT NULL
E

# Burglaries, dwellings and letters on one point: the pairs are their product.
sub letters
{
	my ($size) = @_;
	return qq{(SELECT burglary_set(n, place, date '2020-01-01' + n % 300, NULL) AS b, dwelling_set(n, place) AS d,
	                  letter_set(n % 50, date '2020-01-01' + n % 400) AS l
	           FROM   generate_series(1, $size) AS n, ST_SetSRID(ST_MakePoint(0, 0), 28992) AS place OFFSET 0) AS sets,
	          letter_coverage(b, d, l) AS c};
}
$begin = time;
is(sql('SELECT pairs FROM ' . letters(2000)), '4000000', 'four million dwellings in the zones');
$took = time - $begin;
cancelled('letters', int($_ * $took * 1000), letters(2000)) for 0.3, 0.7;
# Burglaries at one dwelling that got a letter every day for years: few pairs, much work for each.
cancelled('letters to one dwelling', 700, <<'E');
(SELECT burglary_set(n, place, date '2000-01-01' + n, NULL) AS b FROM generate_series(1, 3000) AS n, ST_SetSRID(ST_MakePoint(0, 0), 28992) AS place) AS b,
(SELECT dwelling_set(1, ST_SetSRID(ST_MakePoint(0, 0), 28992)) AS d) AS d, (SELECT letter_set(1, date '2000-01-01' + n) AS l FROM generate_series(1, 9000) AS n) AS l,
letter_coverage(b, d, l, risk_days => 3660, validity_days => 3660) AS c
E
# Letters to one dwelling on a million days, each valid for ten years: so short that there is nothing to cancel.
sql(<<'E');
CREATE TABLE daily AS
SELECT burglary_set(1, place, date '2020-01-01', NULL) AS b, dwelling_set(1, place) AS d FROM ST_SetSRID(ST_MakePoint(0, 0), 28992) AS place;
ALTER TABLE daily ADD l letter_set;
UPDATE daily SET l = (SELECT letter_set(1, date '2000-01-01' + n) FROM generate_series(1, 1000000) AS n);
E
$begin = time;
is(sql("SELECT pairs, letters FROM daily, letter_coverage(b, d, l, at => 'infinity', validity_days => 3660)"), '1|1000000', 'letters on a million days');
cmp_ok(time - $begin, '<', $patience, 'and they are soon told apart');
like(sql_error('SELECT pairs FROM ' . letters(3000)), qr/^ERROR:  letter_coverage takes at most 7000000 rows/m, 'nine million are refused');

# One question among a million burglaries at its place, each of which a profile of a thousand bands weighs.
sql(<<'E');
CREATE TABLE crowded AS
SELECT event_set(ST_SetSRID(ST_MakePoint(0, 0), 28992), date '2020-01-01' + n % 900) AS events FROM generate_series(1, 1000000) AS n;
CREATE TABLE fine AS
SELECT near_repeat_profile(ARRAY[0, 100], array_agg(day::float8 ORDER BY day), ARRAY[array_agg(0.1::float8) FILTER (WHERE day > 0)]) AS profile
FROM   generate_series(0, 1000) AS day;
E
cancelled('a risk', 700, <<'E');
(SELECT near_repeat_risk(events, 'SRID=28992;POINT(0 0)', '2022-07-01', horizon_days => 3000, profile => profile) AS risk FROM crowded, fine OFFSET 0) AS asked WHERE risk > 0
E
# The polygons of one area in 60,000 series, each compared with those before it.
cancelled('polygons of one area', 1500, <<'E');
(SELECT area_set('x', 'own', ST_MakePolygon(ST_MakeLine(ARRAY[rd(0, 0), rd(1, 0), rd(1, 1 + n), rd(0, 0)])), 5, 10, 2020, NULL::float8, n::text) AS areas
 FROM   generate_series(1, 60000) AS n OFFSET 0) AS a WHERE areas IS NOT NULL
E

# Two stars of 10,000 thin points each, that all cross: GEOS is asked to stop, and the query is cancelled, not wrong.
sql(<<'E');
CREATE TABLE star AS
SELECT turn, ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY(SELECT ST_MakePoint(1000 + r * cos(a), 1000 + r * sin(a)) FROM generate_series(0, 20000) AS n,
       LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 500 ELSE 1 END AS r, 2 * pi() * (n % 20000 + turn) / 20000 AS a) AS v ORDER BY n))), 28992) AS geom
FROM   unnest('{0, 0.7}'::float8[]) AS turn;
CREATE TABLE star_set AS SELECT area_set('x', 'own', geom, 5, 100, 2020) AS areas FROM star WHERE turn = 0;
E
cancelled('surface that polygons share', 800, "star_set, star, areal_score(areas, geom, on_date => '2020-06-01', level => 'own') AS s WHERE turn > 0");

# 2,500 hidden cells of which only the sums of rows and columns are told: two programmes each.
sql(<<'E');
CREATE TABLE margins AS
WITH member AS (
    SELECT n AS cell, n AS atom, NULL::bigint AS value FROM generate_series(1, 2500) AS n
    UNION ALL SELECT 2501 + (n - 1) / 50, n, 400 + (n - 1) / 50 FROM generate_series(1, 2500) AS n
    UNION ALL SELECT 2551 + (n - 1) % 50, n, 400 + (n - 1) % 50 FROM generate_series(1, 2500) AS n
)
SELECT (SELECT array_agg(cell ORDER BY cell, atom) FROM member) AS cell, (SELECT array_agg(atom ORDER BY cell, atom) FROM member) AS atom,
       (SELECT array_agg(value ORDER BY cell) FROM (SELECT cell, max(value) AS value FROM member GROUP BY cell) AS c) AS value;
E
cancelled('bounds of hidden cells', $_, 'margins AS m, disclosure_bounds(m.cell, m.atom, m.value, m.value) AS b') for 300, 900;

# pg_cancel_backend from another session
my $long = "SET application_name = 'to cancel'; SELECT count(*) FROM " . knox('block', "'{0, 100}', '{0, 7}', 999999");
open my $session, '-|', qq(psql -X -q -A -t -d cancel -c "$long" 2>&1) or die "psql: $!\n";
for (1 .. 100)
{
	last if sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'to cancel' AND state = 'active'
	             AND query_start < clock_timestamp() - interval '0.3 s'") == 1;
	sleep 0.1;
}
$begin = time;
is(sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'to cancel'"), 't', 'pg_cancel_backend');
like(<$session>, qr/^ERROR:  canceling statement due to user request/, 'the other session hears of it');
cmp_ok(time - $begin, '<', $patience, 'a cancelled session ends at once');

# ---------------------------------------------------------------- ten million events

# In GB.
sub free_memory
{
	open my $in, '<', '/proc/meminfo' or return 0;
	my ($kb) = map { /^MemAvailable:\s+(\d+)/ } <$in>;
	return ($kb // 0) / 2**20;
}

SKIP:
{
	skip 'ten million events need 4 GB of free memory', 2 if free_memory() < 4;
	$begin = time;
	my $output = sql(<<'E');
\set ON_ERROR_STOP off
SELECT pg_backend_pid() AS pid \gset
\setenv SERVER_PID :pid
CREATE TEMP TABLE large AS
SELECT event_set(ST_SetSRID(ST_MakePoint(n * 7919::bigint % 300007, 300000 + n / 33.3), 28992), date '2000-01-01' + n / 1000) AS events
FROM   generate_series(1, 10000000) AS n;
SELECT i.events FROM large, event_set_info(large.events) AS i;
\! grep VmHWM /proc/$SERVER_PID/status
SELECT count(*) FROM large, knox_test(large.events, '{0, 2000}', '{0, 7}');
\! grep VmHWM /proc/$SERVER_PID/status
E
	like($output, qr/^10000000$/m, 'ten million events make a set');
	like($output, qr/^ERROR:  more than 250000000 pairs of events lie within 2000 metres$/m, 'too many pairs are refused');
	note sprintf 'ten million events: %.0f s; largest memory of the session, in MB: %s', time - $begin,
		join ', then ', map { int($_ / 1024) } $output =~ /VmHWM:\s+(\d+)/g;
}
is(sql($small), $answer, 'the server goes on');

done_testing;
