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
# Of two sets: nine million pairs, found, turned round and permuted.
cancelled('pairs of two sets', $_, "events AS a, events AS b, knox_test_bivariate(a.events, b.events, '{0, 50, 100, Infinity}', '{0, 7, 14, Infinity}', 9999, signed => true) AS t WHERE (a.name, b.name) = ('block', 'block')")
	for 100, 500, 1200, 2000, 5000;
# A million simulated counts in each of thirty cells, to make, then to compare and to sort.
my $many  = knox('street', "'{0, 10, 20, 30, 50, Infinity}', '{0, 7, 14, 21, 28, 60, Infinity}', 1000000");
my $begin = time;
sql("SELECT count(*) FROM $many");
my $took = time - $begin;
cancelled('many permutations', int($_ * $took), $many) for 150, 500, 800;
# Circles around three thousand places, long periods in them, and permutations.
cancelled('a scan', $_, "events AS e, space_time_scan(e.events, permutations => 99999) AS s WHERE name = 'block'") for 100, 400, 1500;
cancelled('a scan of long periods', $_, "events AS e, space_time_scan(e.events, 40, 366, 1, max_clusters => 100, permutations => 99999) AS s WHERE name = 'block'") for 400, 1500;
like(sql_error("SELECT count(*) FROM events AS e, space_time_scan(e.events) AS s WHERE name = 'crowd'"),
	qr/^ERROR:  more than 50000000 events lie in the circles of 1000 metres around all places/m, 'fifty million events in circles are refused');
# Gathering, sorting and giving back.
cancelled('gathering', 500, <<'E');
(SELECT event_set(ST_SetSRID(ST_MakePoint(200000 + n, 450000 - n), 28992), date '2020-01-01', -n) AS events
 FROM   generate_series(1, 10000000) AS n OFFSET 0) AS e WHERE events IS NOT NULL
E

# Events known in part: gathering them; finding pairs of places with many candidates; then sums, ratios and permutations of 45 million pairs.
cancelled('gathering windows', $_, <<'E') for 500, 3000;
(SELECT event_window_set(ST_Collect(rd(200000 + n % 50000, 450000 - n % 70000), rd(200000 - n % 50000, 450000 - n % 70000)), date '2020-01-01', date '2020-01-01' + (n % 9)::int, -n) AS events
 FROM   generate_series(1, 3900000) AS n OFFSET 0) AS e WHERE events IS NOT NULL
E
sql(<<'E');
CREATE TABLE windows AS
SELECT 'streets' AS name, event_window_set(street, date '2020-01-01' + n * 17 % 1000, date '2020-01-05' + n * 17 % 1000) AS events
FROM   generate_series(1, 400) AS n,
       LATERAL (SELECT ST_Collect(ARRAY(SELECT rd(200000 + n + house % 50, 450000 + house / 50) FROM generate_series(1, 4000) AS house)) AS street) AS s
UNION ALL
SELECT 'block', event_window_set(rd(200000 + n % 13, 450000), date '2020-01-01' + n * 17 % 1000, date '2020-01-05' + n * 17 % 1000 + n % 7) FROM generate_series(1, 9500) AS n;
E
for my $of ([ streets => "'{0, 10, 30}', '{0, 7, 14}', 99" ], [ block => "'{0, 5, 10, 30}', '{0, 7, 14, 28}', 9999" ])
{
	my ($name, $arguments) = @$of;
	cancelled("windows in $name", $_, "windows AS w, knox_test(w.events, $arguments) AS t WHERE name = '$name'") for 300, 2000, 5000, 12000;
}
like(sql_error("SELECT count(*) FROM (SELECT event_window_set(rd(200000, 450000), date '2020-01-01', date '2020-01-01' + n % 2) AS e FROM generate_series(1, 10002) AS n) AS s, knox_test(e, '{0, 100}', '{0, 7}')"),
	qr/^ERROR:  more than 50000000 pairs of events may lie within 100 metres/m, 'fifty million pairs of events are refused');

# An effect of each of five hundred periods, and of each of 240 bins; a hundred thousand mixtures of ninety areas.
sql(<<'E');
CREATE TABLE measured AS
SELECT effect_set('a' || a, t, a * t % 9, 1, CASE WHEN a <= 90 THEN 'treated' ELSE 'control' END) AS effects FROM generate_series(1, 190) AS a, generate_series(1, 499) AS t;
CREATE TABLE measured_short AS
SELECT effect_set('a' || a, t, abs(hashint4(1000 * a + t) % 9), 1, CASE WHEN a <= 9 THEN 'treated' ELSE 'control' END) AS effects FROM generate_series(1, 99) AS a, generate_series(1, 240) AS t;
E
cancelled('an effect of each period', $_, 'measured AS m, effect_panel(m.effects, 250) AS p') for 300, 1500;
cancelled('bins of a period', 500, 'measured_short AS m, effect_event_study(m.effects, 120, 1) AS s');
cancelled('mixtures', $_, 'measured_short AS m, synthetic_control(m.effects, 200, 100000) AS s') for 300, 1500;

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

# Houses in rows of eight with a shed between: gathering them, then finding what adjoins.
my $houses = <<'E';
SELECT pand_set(n, ST_Expand(rd(200000 + n % 450 * 6, 450000 + n / 450 * 25), 3, 5), (n % 9 > 0)::int) AS panden
E
cancelled('gathering panden', 700, "($houses FROM generate_series(1, 1900000) AS n OFFSET 0) AS h WHERE panden IS NOT NULL");
sql("CREATE TABLE houses AS $houses FROM generate_series(1, 100000) AS n");
$begin = time;
is(sql('SELECT count(*) FROM houses, house_types(panden)'), '100000', 'a hundred thousand types of houses');
$took = time - $begin;
cancelled('types of houses', int($_ * $took * 1000), 'houses, house_types(panden)') for 0.2, 0.5, 0.8;
cancelled('what houses adjoin', int(0.5 * $took * 1000), 'houses, pand_neighbours(panden)');
# The two stars as panden, between which no wall is side by side with few others; and sheds along one wall, in no order.
cancelled('walls of stars', 800, '(SELECT pand_set(row_number, geom, 1) AS panden FROM (SELECT row_number() OVER (), geom FROM star) AS s OFFSET 0) AS p, house_types(panden)');
sql(<<'E');
CREATE TABLE street AS
SELECT pand_set(n * 7919 % 100003, CASE n WHEN 0 THEN ST_MakeEnvelope(0, 0, 50000, 9, 28992) ELSE ST_MakeEnvelope(n / 2.0, 9, n / 2.0 + 0.4, 12, 28992) END, (n % 2 = 0)::int) AS panden
FROM   generate_series(0, 99999) AS n;
E
$begin = time;
is(sql('SELECT neighbours, outbuildings FROM street, house_types(panden, min_common => 0.1) WHERE pand_id = 0'), '49999|50000', 'a hundred thousand sheds along one wall');
cmp_ok(time - $begin, '<', 2 * $patience, 'and they are soon told apart');
like(sql_error("SELECT count(*) FROM (SELECT pand_set(n, ST_Expand(rd(0, 0), 5), 1) AS panden FROM generate_series(1, 7000) AS n) AS p, house_types(panden)"),
	qr/^ERROR:  more than 20000000 pairs of panden may adjoin/m, 'twenty million pairs of panden are refused');

# Places of many kinds: gathering them, indexing them, asking for a million dwellings, and rows that many.
my $lights = "SELECT place_set('kind ' || n % 20, rd(200000 + n::bigint * 7919 % 30011, 450000 + n::bigint * 104729 % 29989)) AS places FROM";
cancelled('gathering places', 700, "($lights generate_series(1, 4000000) AS n OFFSET 0) AS p WHERE places IS NOT NULL");
sql("CREATE TABLE lights AS $lights generate_series(1, 50000) AS n");
sql("CREATE TABLE homes AS SELECT dwelling_set(n, rd(200000 + n::bigint * 3571 % 30029, 450000 + n::bigint * 9973 % 30047)) AS dwellings FROM generate_series(1, 300000) AS n");
$begin = time;
is(sql('SELECT count(*) FROM lights, homes, place_distances(places, dwellings)'), '6000000', 'six million distances');
$took = time - $begin;
cancelled('distances', int($_ * $took * 1000), 'lights, homes, place_distances(places, dwellings)') for 0.2, 0.5, 0.8;
# A net of half a million segments as one place, and places that all lie over each other around all dwellings.
sql(<<'E');
CREATE TABLE net AS SELECT place_set('net', geom) AS places FROM (SELECT ST_Collect(ST_MakeLine(rd(x, y), rd(x + 61, y + 7))) AS geom
FROM   (SELECT 200000 + n::bigint * 7919 % 30011 AS x, 450000 + n::bigint * 104729 % 29989 AS y FROM generate_series(1, 500000) AS n) AS v) AS g;
CREATE TABLE nested AS SELECT place_set('nested', ST_MakePolygon(ST_MakeLine(ARRAY[rd(190000 - n, 440000), rd(240000 + n, 440000), rd(240000 + n, 490000), rd(190000 - n, 490000 + n), rd(190000 - n, 440000)]))) AS places
FROM   generate_series(1, 20000) AS n;
E
cancelled('distances to a net', 700, 'net, homes, place_distances(places, dwellings)');
cancelled('places that all cover all', 1500, 'nested, homes, place_distances(places, dwellings, 10000)');

# Cells: gathering them, finding who is beside whom, testing zones, and permuting; hubs with neighbours by the hundred.
my $squares = "SELECT cell_set(n, ST_Expand(rd(200000 + n % 1000 * 10, 450000 + n / 1000 * 10), 5), n % 3, 1 + n % 17) AS cells FROM";
cancelled('gathering cells', 700, "($squares generate_series(1, 1900000) AS n OFFSET 0) AS c WHERE cells IS NOT NULL");
sql("CREATE TABLE squares AS $squares generate_series(1, 300000) AS n");
sql(<<'E');
CREATE TABLE hubs AS
SELECT cell_set(n, ST_MakeLine(rd(200000 + n % 200, 450000), CASE WHEN n <= 200 THEN rd(200000, 449000) ELSE rd(200000, 450000 + n) END), n % 11, 5) AS cells FROM generate_series(1, 40000) AS n;
E
for my $query ('hotspots(cells)', 'getis_ord(cells, permutations => 1000000)', 'local_moran(cells, permutations => 1000000)')
{
	cancelled($query, $_, "squares, $query") for 100, 400, 1500;
}
cancelled('permutations of hubs', 800, 'hubs, getis_ord(cells, permutations => 1000000)');
cancelled('neighbours of stars', 800, '(SELECT cell_set(row_number, geom, 1, 1) AS cells FROM (SELECT row_number() OVER (), ST_Translate(geom, 0, 2000 * turn) AS geom FROM star) AS s OFFSET 0) AS c WHERE cells IS NOT NULL');
like(sql_error('SELECT cell_set(n, ST_Expand(rd(0, 0), 5), 1, 1) IS NULL FROM generate_series(1, 7000) AS n'),
	qr/^ERROR:  more than 20000000 pairs of cells may be neighbours/m, 'twenty million pairs of cells are refused');

# A country's counts around a measure, gathered and asked.
cancelled('gathering effects', 700, "(SELECT effect_set('area ' || n % 20000, n / 20000, 1, 1, 'control') AS f FROM generate_series(0, 4000000) AS n OFFSET 0) AS g WHERE f IS NOT NULL");
sql("CREATE TABLE around AS SELECT effect_set(r, p, 10000 + p, 1, r) AS effects FROM unnest('{treated,control,displacement}'::text[]) AS r, generate_series(1, 2) AS p");
cancelled('draws of a quotient', $_, 'around, weighted_displacement_quotient(effects, 2, draws => 1000000)') for 20, 100;

# Areas to compare: gathering them, and the references of half of them.
my $areas_to_match = "SELECT area_match_set('area ' || n, n % 2 = 0, ARRAY[n % 7, n % 1009, sqrt(n)]) AS matches FROM generate_series(1, 100000) AS n";
sql("CREATE TABLE to_match AS $areas_to_match");
cancelled('reference areas', $_, "to_match, reference_areas(matches) AS r") for 500, 2000;
cancelled('the balance of areas', 1000, "to_match, match_balance(matches, 100) AS b");

# A city of 100,000 dwellings and 150,000 burglaries: gathering forecasts, making one, and years of them tested.
cancelled('gathering forecasts', 700, "(SELECT forecast_set('2024-01-01', n * 7919 % 15000017, 1) AS f FROM generate_series(1::bigint, 15000000) AS n OFFSET 0) AS g WHERE f IS NOT NULL");
sql(<<'E');
CREATE TABLE city AS
SELECT (SELECT burglary_set(n, rd(200000 + n * 7919 % 30011, 450000 + n * 6007 % 29989), date '2018-01-01' + (n * 104729 % 2000)::int, NULL) FROM generate_series(1::bigint, 150000) AS n) AS burglaries,
       (SELECT dwelling_set(n, rd(200000 + n * 7919 % 30011, 450000 + n * 6007 % 29989)) FROM generate_series(1::bigint, 100000) AS n) AS dwellings;
E
cancelled('a test of forecasts', $_, "city, forecast_backtest(burglaries, dwellings, '2022-01-01', windows => 40)") for 500, 2000, 5000;
# Until then it says how far it is, every ten seconds.
my ($told) = Psql::run("SET statement_timeout = '25s'; SELECT count(*) FROM city, forecast_backtest(burglaries, dwellings, '2022-01-01', '{counts,kde}', 1000)");
my @windows = $told =~ /^NOTICE: +window (\d+) of 1000$/mg;
ok(@windows && @windows < 3 && $windows[0] <= $windows[-1], 'a test of forecasts says how far it is') or diag($told);
cancelled('a test of a self-exciting process', $_, "city, forecast_backtest(burglaries, dwellings, '2022-01-01', '{self_exciting}', 40)") for 700, 3000;
cancelled('a test of factors', $_, "city, (SELECT array_agg(f) AS factors FROM (SELECT forecast_set('2010-01-01', forecast_cell(rd(200000 + n * 7919 % 30011, 450000 + n * 6007 % 29989)), n * k % 17) AS f FROM generate_series(1::bigint, 3000) AS n, generate_series(1, 20) AS k GROUP BY k) AS k) AS k, forecast_backtest(burglaries, dwellings, '2022-01-01', '{factors}', 40, factors => k.factors)") for 1500, 4000;
cancelled('maps of forecasts', 1000, "city, forecast_maps(burglaries, dwellings, '2022-01-01', 'mixture', 40) AS m WHERE m IS NOT NULL");
cancelled('the fit of a self-exciting process', $_, "city, self_exciting_fit(burglaries, dwellings, '2019-01-01', '2023-06-01', 300, permutations => 999)") for 500, 1500, 4000;
cancelled('a self-exciting process over small squares', 1000, "city, self_exciting_fit(burglaries, dwellings, '2019-01-01', '2023-06-01', bandwidth => 2000, cell_size => 25)");
cancelled('a wide near-repeat profile', 1000, "city, burglary_forecast(burglaries, dwellings, '2023-01-01', 'profile', profile => near_repeat_profile('{0,2000}', '{0,365}', '{{1}}'))");
cancelled('a wide kernel over small squares', 1000, "city, burglary_forecast(burglaries, dwellings, '2023-01-01', 'kde', 25, bandwidth => 2000)");

# Kernel densities: of many points, on nine million squares, along a border of a million corners, and permuted.
sql("CREATE TABLE spread AS SELECT event_set(rd(200000 + n * 7919 % 70001, 400000 + n * 6007 % 69997), date '2024-01-01') AS events FROM generate_series(1::bigint, 1000000) AS n");
cancelled('a kernel density', $_, 'spread, kernel_density(events, 500, 25)') for 100, 700, 1500, 3000;
cancelled('the mass inside a long border', 700, 'spread, kernel_density(events, 100, 100, (SELECT ST_Buffer(rd(235000, 435000), 30000, 250000) OFFSET 0))');
cancelled('permutations of a kernel density', $_, 'city, spread, kernel_relative_risk(events, dwellings, permutations => 100000)') for 700, 3000;

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
