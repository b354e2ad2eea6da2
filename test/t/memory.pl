# A process that gets no more memory says so, whoever asked for it: PostgreSQL itself, GEOS or PROJ.
use strict;
use warnings;
use Psql;
use Test::More;

plan skip_all => 'the memory of a process is limited with prlimit' unless -e '/proc/self/status' && !system('prlimit --version >/dev/null 2>&1');

database('memory');
sql(<<'E');
CREATE EXTENSION burglary CASCADE;
CREATE TABLE limited (line text);
CREATE TABLE large AS SELECT ST_SetSRID(ST_Buffer(ST_MakePoint(0, 0), 100, 50000), 28992) AS geom;
CREATE TABLE area AS SELECT area_set('x', 'own', geom, 5, 100, 2020) AS areas FROM large;
E

# What a query comes to in a session that may grow by so many kB: its error's code, message and detail, or else nothing.
sub within
{
	my ($kb, $query, $before) = @_;
	my $output = sql(<<"E");
\\set ON_ERROR_STOP off
SET client_min_messages = warning;
SET jit = off;
$before;
COPY limited FROM PROGRAM 'prlimit --pid \$PPID --as=\$((1024 * (\$(grep VmSize /proc/\$PPID/status | tr -dc 0-9) + $kb))):';
SELECT 'done ' || md5(value::text) FROM ($query) AS q (value) WHERE value::text IS NOT NULL LIMIT 1;
\\echo state :LAST_ERROR_SQLSTATE
\\errverbose
\\echo alive
E
	return $output;
}

# With little memory the query fails, with enough it ends well; on the way everybody who may lack it does.
sub fails_for_memory
{
	my ($what, $by, $step, $query, $before) = @_;
	my (%states, %by, $done);
	my $right = sql("SET client_min_messages = warning; SET jit = off; SELECT 'done ' || md5(value::text) FROM ($query) AS q (value) LIMIT 1");
	for (my $kb = 0; !$done && $kb < 400 * $step; $kb += $step)
	{
		my $output = within($kb, $query, $before);
		last unless $output =~ /^alive$/m;
		($done) = $output =~ /^(done .*)$/m or $states{ $output =~ /^state (\S+)$/m ? $1 : 'none' }++;
		$by{$1}++ while !$done && $output =~ /^DETAIL:  (GEOS|PROJ) could not/mg;
	}
	is($done, $right, "$what: done with enough memory, and as it should be");
	is(join(' ', sort keys %states), '53200', "$what: without it, always the error of too little memory");
	cmp_ok($by{$by} // 0, '>', 0, "$what: at times $by lacked it") if $by;
}

# GEOS is ready, so that what lacks is memory for the polygon.
my $small = "SELECT area_set('x', 'own', 'SRID=28992;POLYGON((0 0, 1 0, 1 1, 0 0))'::geometry, 5, 100, 2020)::text";
fails_for_memory('a polygon', 'GEOS', 150, "SELECT area_set('x', 'own', geom, 5, 100, 2020) AS a FROM large OFFSET 0", $small);
fails_for_memory('places in a polygon', 'GEOS', 1500,
	"SELECT cohesion_join(areas, NULL, ST_SetSRID(ST_MakePoint(n, 0), 28992), '2020-06-01', levels => '{own}') AS c FROM area, generate_series(1, 200) AS n OFFSET 0", $small);
# Two stars of which each point crosses the other's.
sql(<<'E');
CREATE TABLE star AS
SELECT turn, ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY(SELECT ST_MakePoint(1000 + r * cos(a), 1000 + r * sin(a)) FROM generate_series(0, 4000) AS n,
       LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 500 ELSE 480 END AS r, 2 * pi() * (n % 4000 + turn) / 4000 AS a) AS v ORDER BY n))), 28992) AS geom
FROM   unnest('{0, 0.7}'::float8[]) AS turn;
CREATE TABLE star_set AS SELECT area_set('x', 'own', geom, 5, 100, 2020) AS areas FROM star WHERE turn = 0;
E
fails_for_memory('surface that polygons share', 'GEOS', 1500,
	"SELECT areal_score(areas, geom, on_date => '2020-06-01', level => 'own') AS s FROM star_set, star WHERE turn > 0 OFFSET 0", $small);
# A definition so long that reading it takes memory.
sql(<<'E');
ALTER TABLE spatial_ref_sys ALTER srtext TYPE text;
INSERT INTO spatial_ref_sys (srid, srtext)
SELECT 990001, replace(srtext, 'PROJCS["', 'PROJCS["' || repeat('long ', 500000)) FROM spatial_ref_sys WHERE srid = 28992;
E
fails_for_memory('a coordinate system', 'PROJ', 800, "SELECT event_set(ST_SetSRID(ST_MakePoint(0, 0), 990001), date '2020-01-01') AS e OFFSET 0",
	"SELECT event_set(ST_SetSRID(ST_MakePoint(0, 0), 28992), date '2020-01-01')::text");

# ---------------------------------------------------------------- nothing is left behind

# The memory that is a session's own, in kB, after a query was repeated, and twice more. What is left behind adds up each time; once it may settle.
sub grown
{
	my ($what, $times, $query) = @_;
	my $size = q(COPY limited FROM PROGRAM 'grep RssAnon /proc/$PPID/status | tr -dc 0-9');
	my $again = "DO \$\$ BEGIN FOR i IN 1 .. $times LOOP EXECUTE replace(\$q\$ $query \$q\$, '%i', i::text); END LOOP; END \$\$";
	my ($first, $second, $third) = split /\n/, sql("SET jit = off; TRUNCATE limited; $again; $size; $again; $size; $again; $size; SELECT line FROM limited ORDER BY ctid");
	my ($less) = sort { $a <=> $b } $second - $first, $third - $second;
	cmp_ok($less, '<', 4000, "$what, $times times: nothing is left behind");
}
grown('a valid polygon', 20, 'SELECT area_set(\'x\', \'own\', geom, 5, 100, 2020) IS NULL FROM large');
grown('an invalid one', 40, 'DO $i$ BEGIN PERFORM area_set(\'x\', \'own\', ST_SetSRID(ST_MakePolygon(ST_AddPoint(ST_ExteriorRing(geom), ST_MakePoint(-200, %i), 1)), 28992), 5, 100, 2020) FROM large; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
grown('places in a polygon', 20, 'SELECT cohesion_join(areas, NULL, \'SRID=28992;POINT(0 0)\', \'2020-06-01\', levels => \'{own}\') FROM area');
# so near its border that GEOS is asked for each
grown('many places', 10, 'SELECT count(cohesion_join(areas, NULL, ST_SetSRID(ST_MakePoint(99.9999 * cos(n), 99.9999 * sin(n)), 28992), \'2020-06-01\', levels => \'{own}\')) FROM area, generate_series(1, 10000) AS n');
grown('surface that polygons share', 40, 'SELECT areal_score(areas, geom, on_date => \'2020-06-01\', level => \'own\') FROM star_set, star WHERE turn > 0');
grown('a coordinate system', 600, 'SELECT event_set(ST_SetSRID(ST_MakePoint(100000 + 200 * %i, 450000), 28992 - %i % 2), date \'2020-01-01\')');

# Windows: an error on the way gives back what it took.
sql('CREATE TABLE street AS SELECT n, ST_SetSRID(ST_MakePoint(200000 + n % 500, 450000 + n % 37), 28992) AS geom FROM generate_series(1, 3000) AS n');
my $of_street = 'SELECT event_window_set(ST_Collect(geom, ST_Translate(geom, 20, 1)), date \'2024-01-01\' + n % 90, date \'2024-01-03\' + n % 90) AS e FROM street';
grown('windows', 10, "SELECT sum(observed) FROM ($of_street) AS s, knox_test(e, '{0, 20, 40}', '{0, 7, 14}', 99, %i)");
grown('windows that are refused', 20, "DO \$i\$ BEGIN PERFORM event_window_set(geom, date '2024-01-01', date '2024-01-01' - (n / 3000)::int) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END \$i\$");
fails_for_memory('windows', '', 1500, "SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM ($of_street) AS s, knox_test(e, '{0, 20, 40}', '{0, 7, 14}', 99) AS t OFFSET 0",
	"SELECT count(*) FROM (SELECT event_window_set(geom, date '2024-01-01', date '2024-01-01') AS e FROM street WHERE n < 3) AS s, knox_test(s.e)");      # R's library is there by then

# Circles of a scan.
sql("CREATE TABLE scanned AS SELECT event_set(geom, date '2024-01-01' + n % 90, n) AS e FROM street WHERE n <= 1000");
grown('a scan', 10, 'SELECT sum(observed) FROM scanned, space_time_scan(e, 30, 14, permutations => 2, seed => %i)');
grown('a scan that is refused', 20, 'DO $i$ BEGIN PERFORM space_time_scan(e, 30, 14, max_share => 1 + %i) FROM scanned; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
fails_for_memory('a scan', '', 300, "SELECT string_agg(s::text, ' ' ORDER BY rank) FROM scanned, space_time_scan(e, 100, 14, permutations => 2) AS s OFFSET 0",
	"SELECT count(*) FROM (SELECT event_set(geom, date '2024-01-01') AS e FROM street WHERE n < 3) AS s, space_time_scan(e)");

# Panden: each house and the one behind it lie over each other, so that GEOS is asked.
my $of_houses = 'SELECT pand_set(n, ST_Expand(ST_Translate(geom, 0, n % 2 * 8), 0.5, 5), 1) AS p FROM street';
sql("CREATE TABLE houses AS $of_houses");
grown('panden', 10, "SELECT pand_set_info(p) FROM ($of_houses OFFSET 0) AS s");
grown('panden of which one is refused', 20, "DO \$i\$ BEGIN PERFORM pand_set(n, ST_Expand(geom, 1), -(n / 3000)) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END \$i\$");
grown('panden that come twice', 20, 'DO $i$ BEGIN PERFORM pand_set(n / 2, ST_Expand(geom, 1), 1) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
grown('types of houses', 10, 'SELECT count(house_type) FROM houses, house_types(p, 0.1 + %i / 1000.0)');
grown('what houses adjoin', 10, 'SELECT sum(common_m) FROM houses, pand_neighbours(p, 0.1 + %i / 1000.0)');
grown('types that are refused', 10, 'DO $i$ BEGIN PERFORM house_types(p, 9 + %i) FROM houses; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
fails_for_memory('types of houses', '', 1500, "SELECT string_agg(t::text, ' ' ORDER BY pand_id) FROM houses, house_types(p) AS t OFFSET 0",
	"SELECT count(*) FROM (SELECT pand_set(n, ST_Expand(geom, 1), 1) AS p FROM street WHERE n < 3) AS s, house_types(s.p)");

# Places, and how far they are.
my $of_places = "SELECT place_set('kind ' || n % 7, CASE n % 3 WHEN 0 THEN geom WHEN 1 THEN ST_Expand(geom, 3) ELSE ST_Collect(geom, ST_Expand(geom, 1)) END) AS p, dwelling_set(n, geom) AS d FROM street";
sql("CREATE TABLE around AS $of_places");
grown('places', 10, "SELECT place_set_info(p) FROM ($of_places OFFSET 0) AS s");
grown('places of which one is refused', 20, "DO \$i\$ BEGIN PERFORM place_set('x', CASE WHEN n < 2999 THEN ST_Expand(geom, 1) ELSE ST_SetSRID(geom, 4326) END) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END \$i\$");
grown('distances', 10, 'SELECT sum(distance) FROM around, place_distances(p, d, 10 + %i)');
fails_for_memory('distances', '', 500, "SELECT string_agg(t::text, ' ' ORDER BY dwelling_id, kind) FROM around, place_distances(p, d) AS t OFFSET 0",
	"SELECT count(*) FROM (SELECT place_set('x', ST_Expand(geom, 1)) AS p, dwelling_set(n, geom) AS d FROM street WHERE n < 3) AS s, place_distances(p, d)");

# Cells, and which of them stand out.
my $of_cells = 'SELECT cell_set(n, ST_Expand(ST_SetSRID(ST_MakePoint(200000 + n % 50 * 10, 450000 + n / 50 * 10), 28992), 5), n % 4, n % 9) AS c FROM street';
sql("CREATE TABLE cells AS $of_cells");
grown('cells', 10, "SELECT cell_set_info(c) FROM ($of_cells OFFSET 0) AS s");
grown('cells that come twice', 20, 'DO $i$ BEGIN PERFORM cell_set(n / 2, ST_Expand(geom, 1), 1, 1) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
grown('hot spots', 10, 'SELECT count(hot) FROM cells, hotspots(c, 0.05 + %i / 1000.0)');
grown('Gi*', 10, 'SELECT count(hot) FROM cells, getis_ord(c, permutations => 1000 + %i)');
grown('local Moran', 10, 'SELECT count(significant) FROM cells, local_moran(c, permutations => 1000 + %i)');
fails_for_memory('hot spots', '', 500, "SELECT (SELECT string_agg(h::text, ' ' ORDER BY h.cell_id) FROM hotspots(c) AS h) || (SELECT string_agg(g::text, ' ' ORDER BY g.cell_id) FROM getis_ord(c) AS g) FROM cells OFFSET 0",
	"SELECT count(*) FROM (SELECT cell_set(n, ST_Expand(geom, 1), 1, 1) AS c FROM street WHERE n < 3) AS s, hotspots(c)");
# Areas to compare.
my $of_areas = "SELECT area_match_set('area ' || n, n % 50 = 0, ARRAY[n % 7, sqrt(n)]) AS m FROM street";
grown('areas to compare', 10, "SELECT area_match_set_info(m) FROM ($of_areas OFFSET 0) AS s");
grown('areas that come twice', 20, "DO \$i\$ BEGIN PERFORM area_match_set('area ' || n / 2, true, ARRAY[n]) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END \$i\$");
grown('reference areas', 10, "SELECT count(*) FROM ($of_areas OFFSET 0) AS s, reference_areas(m, 3 + %i % 2)");
grown('their balance', 10, "SELECT count(*) FROM ($of_areas OFFSET 0) AS s, match_balance(m, 3 + %i % 2)");
# Kernel densities, with permutations and an area.
sql("CREATE TABLE kernels AS SELECT event_set(geom, date '2024-01-01') FILTER (WHERE n % 7 = 0) AS e, dwelling_set(n, geom) AS d, (SELECT ST_Buffer(geom, 400, 300) FROM street WHERE n = 1) AS a FROM street");
grown('kernel densities', 10, 'SELECT sum(density) FROM kernels, kernel_density(e, 100 + %i, 25, a)');
grown('risk on them', 10, 'SELECT count(hot) FROM kernels, kernel_relative_risk(e, d, 100 + %i, 25, a, permutations => 3)');
grown('kernel densities that are refused', 20, 'DO $i$ BEGIN PERFORM k FROM kernels, kernel_density(e, area => ST_Collect(a, a)) AS k; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
fails_for_memory('kernel densities', '', 500, "SELECT (SELECT string_agg(k::text, ' ' ORDER BY k.cell_id) FROM kernel_density(e, 100, 25, a) AS k) || (SELECT string_agg(k::text, ' ' ORDER BY k.cell_id) FROM kernel_relative_risk(e, d, 100, 25, a, permutations => 3) AS k) FROM kernels OFFSET 0",
	"SELECT count(*) FROM kernel_density((SELECT event_set(geom, date '2024-01-01') FROM street WHERE n < 3), area => 'SRID=28992;POLYGON((200000 450000, 200100 450000, 200100 450100, 200000 450000))')");
# Counts around a measure, and all that is asked of them.
my $of_effects = q(SELECT effect_set('area ' || a, n::int, n % 5 + %i % 3, a, (ARRAY['treated', 'control', 'displacement', 'displacement_control'])[1 + a % 4]) AS f FROM street, generate_series(1, 8) AS a WHERE n <= 300);
grown('effects', 10, "SELECT effect_set_info(f) FROM ($of_effects OFFSET 0) AS s");
grown('effects of which one is refused', 20, "DO \$i\$ BEGIN PERFORM effect_set('area ' || n, 1, 1, 3000 - n, 'treated') FROM street; EXCEPTION WHEN OTHERS THEN NULL; END \$i\$");
grown('effects that come twice', 20, 'DO $i$ BEGIN PERFORM effect_set(\'area \' || n / 2, 1, 1, 1, \'treated\') FROM street; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
grown('questions of effects', 10, "SELECT count(*) FROM ($of_effects OFFSET 0) AS s, effect_ratio(f, 100) AS a, weighted_displacement_difference(f, 100) AS b, weighted_displacement_quotient(f, 100, seed => %i) AS c, effect_rings(f, 100) AS d, effect_index(f, 100) AS e, effect_power(f, 100) AS g");
my $of_months = q(SELECT effect_set('area ' || a, n::int, hashint4(n::int * 100 + a) % 4 + 4 + %i % 3, a, CASE WHEN a < 4 THEN 'treated' ELSE 'control' END) AS f FROM street, generate_series(1, 12) AS a WHERE n <= 48);
grown('questions of effects by period', 10, "SELECT count(*) FROM ($of_months OFFSET 0) AS s, effect_panel(f, 25, 'negative_binomial') AS a, effect_event_study(f, 25) AS b, effect_placebo(f, 25, 50, seed => %i) AS c, synthetic_control(f, 25, 50, seed => %i) AS d");
fails_for_memory('an effect of each period', '', 1000, "SELECT p::text FROM (SELECT effect_set('area ' || a, t, hashint4(t * 1000 + a) % 4 + 4, a, CASE WHEN a < 40 THEN 'treated' ELSE 'control' END) AS f FROM generate_series(1, 200) AS a, generate_series(1, 100) AS t) AS s, effect_panel(f, 51) AS p OFFSET 0",
	"SELECT count(*) FROM effect_panel((SELECT effect_set('area ' || a, t, a + t, a, CASE WHEN a < 2 THEN 'treated' ELSE 'control' END) FROM generate_series(1, 3) AS a, generate_series(1, 4) AS t), 3)");
# Forecasts: of a street in which each house was burgled once.
sql("CREATE TABLE forecasts AS SELECT burglary_set(n, geom, date '2022-01-01' + n::int % 1000, NULL) AS b, dwelling_set(n, geom) AS d, (SELECT forecast_set(o, c, 1) FROM (SELECT DISTINCT date '2024-06-01' + n::int % 3 * 14 AS o, forecast_cell(geom) AS c FROM street) AS u) AS f FROM street");
grown('forecasts', 10, "SELECT forecast_set_info(f) FROM (SELECT forecast_set(date '2024-01-01' + n::int % 7, n, %i) AS f FROM street OFFSET 0) AS s");
grown('forecasts of which one is refused', 20, "DO \$i\$ BEGIN PERFORM forecast_set('2024-01-01', n, -(n / 3000)) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END \$i\$");
grown('forecasts that come twice', 20, 'DO $i$ BEGIN PERFORM forecast_set(\'2024-01-01\', n / 2, 1) FROM street; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
grown('scores of forecasts', 10, 'SELECT count(*) FROM forecasts, forecast_score(f, b, d, \'mixture\', seed => %i)');
grown('a test of forecasts', 10, 'SELECT count(*) FROM forecasts, forecast_backtest(b, d, \'2024-02-01\', windows => 3, seed => %i)');
grown('scores of places', 10, 'SELECT count(*) FROM forecasts, forecast_place_score(f, f, f, (SELECT forecast_set(\'2024-01-01\', c, 1) FROM (SELECT DISTINCT forecast_cell(geom) AS c FROM street) AS c), seed => %i)');
grown('maps of forecasts', 10, 'SELECT count(*) FROM forecasts WHERE forecast_maps(b, d, date \'2024-02-01\' + %i, \'mixture\', windows => 3) IS NOT NULL');
grown('a forecast', 10, 'SELECT count(*) FROM forecasts, burglary_forecast(b, d, date \'2024-02-01\' + %i, \'profile\')');
grown('a forecast by a self-exciting process', 10, 'SELECT count(*) FROM forecasts, burglary_forecast(b, d, date \'2024-02-01\' + %i, \'self_exciting\')');
grown('a forecast by factors', 10, 'SELECT count(*) FROM forecasts, burglary_forecast(b, d, date \'2024-02-01\' + %i, \'factors\', factors => ARRAY[f])');
grown('the fit of a self-exciting process', 10, 'SELECT count(*) FROM forecasts, self_exciting_fit(b, d, \'2023-02-01\', \'2024-02-01\', permutations => 3, seed => %i)');
fails_for_memory('the fit of a self-exciting process', '', 500, "SELECT s::text FROM forecasts, self_exciting_fit(b, d, '2023-02-01', '2024-02-01', permutations => 3) AS s OFFSET 0",
	"SELECT count(*) FROM (SELECT burglary_set(n, geom, '2024-01-01', NULL) AS b, dwelling_set(n, geom) AS d FROM street WHERE n < 3) AS s, burglary_forecast(b, d, '2024-02-01', 'self_exciting')");
fails_for_memory('a test of forecasts', '', 1500, "SELECT string_agg(t::text, ' ' ORDER BY method, measured_by, t.coverage) FROM forecasts, forecast_backtest(b, d, '2024-02-01', windows => 3) AS t OFFSET 0",
	"SELECT count(*) FROM (SELECT burglary_set(n, geom, '2024-01-01', NULL) AS b, dwelling_set(n, geom) AS d FROM street WHERE n < 3) AS s, burglary_forecast(b, d, '2024-02-01')");

is(sql('SELECT 1'), '1', 'the server goes on');
done_testing;
