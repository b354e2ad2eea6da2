# Values that leave the session: stored, dumped, copied, in other schemas and sessions; and the extension as a whole.
use strict;
use warnings;
use Psql;
use Test::More;

# Every form of a set, with rows left out, and an empty one.
my $values = <<'E';
CREATE TABLE burglary AS
SELECT n AS id, ST_SetSRID(ST_MakePoint(257000 + n * 7919 % 1009 / 3.0, 471000 + n * 104729 % 997 / 7.0), 28992) AS geom,
       CASE WHEN n % 50 > 0 THEN timestamptz '2020-01-01' + n * 37 % 400 * interval '7 hours' END AS at
FROM   generate_series(1, 2000) AS n;
CREATE TABLE kept (form text, events event_set);
INSERT INTO kept SELECT 'date', event_set(geom, at::date) FROM burglary;
INSERT INTO kept SELECT 'date, id', event_set(geom, at::date, id) FROM burglary;
INSERT INTO kept SELECT 'time', event_set(geom, at) FROM burglary;
INSERT INTO kept SELECT 'time, id', event_set(geom, at, id) FROM burglary;
INSERT INTO kept SELECT 'empty', event_set(geom, at) FROM burglary WHERE false;
INSERT INTO kept VALUES ('none', NULL);
CREATE TABLE warned AS
SELECT (SELECT burglary_set(id, geom, at::date, at::date + 3, id % 7, id % 3, 'street ' || id % 40) FROM burglary) AS burglaries,
       (SELECT dwelling_set(id, geom, 'street ' || id % 40) FROM burglary) AS dwellings,
       (SELECT letter_set(id, CASE WHEN id % 50 > 0 THEN date '2020-01-01' + id / 5 END, id / 5, 3) FROM burglary) AS letters;
E
# Places and times known in part, with all that they can have.
my $windows = <<'E';
CREATE TABLE kept_windows AS
SELECT event_window_set(CASE WHEN id % 40 > 0 THEN geom END, at::date, at::date + id % 5) AS plain,
       event_window_set(ST_Collect(geom, ST_Translate(geom, 30, id % 3)), at, at + id % 4 * interval '5 hours', id, ARRAY[id, 10000 + id], CASE WHEN id % 3 = 0 THEN ARRAY[1, 0.5] END) AS full,
       event_window_set(geom, at, at) FILTER (WHERE false) AS empty
FROM   burglary;
E
my $window_summary = 'SELECT md5(plain::text), md5("full"::text), "empty"::text, f, k.observed
                      FROM   kept_windows, event_window_set_info("full") AS f, knox_test("full", \'{0, 100}\', \'{0, 7}\', 99) AS k ORDER BY k.distance_to';
# Rows of houses, some with a court in them or of several parts, and an empty set.
my $panden = <<'E';
CREATE TABLE kept_panden AS
SELECT pand_set(CASE WHEN id % 40 > 0 THEN id END, CASE id % 7 WHEN 0 THEN ST_Difference(place, ST_Buffer(point, 1)) WHEN 1 THEN ST_Multi(place) ELSE place END, nullif(id % 5, 3)) AS panden,
       pand_set(id, place, 1) FILTER (WHERE false) AS empty
FROM   burglary, LATERAL ST_SetSRID(ST_MakePoint(257000 + id % 50 * 6, 471000 + id / 50 * 30), 28992) AS middle (point), ST_Expand(point, 3, 5) AS place;
E
my $panden_summary = "SELECT md5(k.panden::text), k.empty::text, i, (SELECT md5(string_agg(h::text, ' ' ORDER BY pand_id)) FROM house_types(k.panden) AS h) FROM kept_panden AS k, pand_set_info(k.panden) AS i";
# Places of three kinds: points, lines, areas and collections; and how far they are from the burglaries' homes.
my $places = <<'E';
CREATE TABLE kept_places AS
SELECT place_set(CASE WHEN id % 40 > 0 THEN E'soort \u00E9\u00E9n ' || id % 3 END, CASE id % 4 WHEN 0 THEN geom WHEN 1 THEN ST_MakeLine(geom, ST_Translate(geom, 20, id % 9)) WHEN 2 THEN ST_Difference(ST_Expand(geom, 9), ST_Expand(geom, 3)) ELSE ST_Collect(geom, ST_Expand(ST_Translate(geom, 30, 0), 4)) END) AS places,
       place_set('x', geom) FILTER (WHERE false) AS empty
FROM   burglary;
E
# Squares side by side, some not known, and streets; an empty set.
my $cells = <<'E';
CREATE TABLE kept_cells AS
SELECT cell_set(CASE WHEN id % 40 > 0 THEN id END, ST_Expand(ST_SetSRID(ST_MakePoint(257000 + id % 50 * 10, 471000 + id / 50 * 10), 28992), 5), nullif(id % 7, 6), nullif(id % 30, 3)) AS cells,
       cell_set(id, ST_MakeLine(ST_SnapToGrid(geom, 20), ST_Translate(ST_SnapToGrid(geom, 20), 20, 0)), id % 3, 4) AS streets,
       cell_set(id, geom, 1, 1) FILTER (WHERE false) AS empty
FROM   burglary;
E
my $cell_summary = "SELECT md5(k.cells::text), md5(k.streets::text), k.empty::text, i, s.neighbours, (SELECT md5(string_agg(h::text, ' ' ORDER BY cell_id)) FROM hotspots(k.cells) AS h), (SELECT md5(string_agg(g::text, ' ' ORDER BY cell_id)) FROM getis_ord(k.streets, permutations => 99) AS g) FROM kept_cells AS k, cell_set_info(k.cells) AS i, cell_set_info(k.streets) AS s";
my $place_summary = "SELECT md5(k.places::text), k.empty::text, i, (SELECT md5(string_agg(d::text, ' ' ORDER BY dwelling_id, kind)) FROM warned, place_distances(k.places, dwellings) AS d) FROM kept_places AS k, place_set_info(k.places) AS i";
# Forecasts of two days, with rows that lack something, and an empty set.
my $forecasts = <<'E';
CREATE TABLE kept_forecasts AS
SELECT forecast_set(CASE WHEN id % 40 > 0 THEN date '2024-01-01' + id % 2 * 14 END, id, id / 7.0) AS forecasts,
       forecast_set('2024-01-01', id, 1) FILTER (WHERE false) AS empty
FROM   burglary;
E
my $forecast_summary = "SELECT md5(k.forecasts::text), k.empty::text, i FROM kept_forecasts AS k, forecast_set_info(k.forecasts) AS i";
# Counts around a measure, of areas of each role, and an empty set.
my $effects = <<'E';
CREATE TABLE kept_effects AS
SELECT effect_set(E'buurt \u00E9\u00E9n ' || area, period, (area * 7 + period * 5) % 11, 400 + area, (ARRAY['treated', 'control', 'displacement', 'displacement_control'])[1 + area % 4]) AS effects,
       effect_set('x', period, 1, 1, 'treated') FILTER (WHERE false) AS empty
FROM   generate_series(1, 40) AS area, generate_series(202301, 202312) AS period;
E
my $effect_summary = "SELECT md5(k.effects::text), k.empty::text, i FROM kept_effects AS k, effect_set_info(k.effects) AS i";
# Areas with a measure and without, some not known, and an empty set.
my $matches = <<'E';
CREATE TABLE kept_matches AS
SELECT area_match_set(CASE WHEN id % 40 > 0 THEN E'wijk \u00E9\u00E9n ' || id END, id % 100 = 1, ARRAY[id % 7, nullif(id % 30, 3), -sqrt(id)]) AS matches,
       area_match_set('x', true, '{1}') FILTER (WHERE false) AS empty
FROM   burglary;
E
my $match_summary = "SELECT md5(k.matches::text), k.empty::text, i, (SELECT md5(string_agg(r::text, ' ' ORDER BY area, rank)) FROM reference_areas(k.matches) AS r) FROM kept_matches AS k, area_match_set_info(k.matches) AS i";
# Areas with all that they can have, and the summary of a set of them.
my $areas = <<'E';
CREATE TABLE kept_areas AS
SELECT area_set(CASE n % 3 WHEN 0 THEN (7500 + n)::text ELSE E'\u00DCberwijk ' || n END, CASE n % 3 WHEN 0 THEN 'pc4' ELSE 'kern' END,
                CASE WHEN n % 5 > 0 THEN ST_Buffer(ST_SetSRID(ST_MakePoint(257000 + n / 3.0, 471000), 28992), 50) END,
                n % 11, nullif(n % 7, 0), 2015 + n % 4, nullif(n % 9, 0) / 10.0, E'\u00E9\u00E9n') AS areas
FROM   generate_series(1, 300) AS n;
E
my $area_summary = "SELECT md5(areas::text), scores, polygons, left_out, levels FROM kept_areas, area_set_info(areas)";

my $summary = 'SELECT form, md5(kept.events::text), i.events, left_out
               FROM   kept LEFT JOIN LATERAL event_set_info(kept.events) AS i ON true ORDER BY form';
my $warned = "SELECT md5(w.burglaries::text), md5(w.dwellings::text), md5(w.letters::text), c
              FROM   warned AS w, letter_coverage(w.burglaries, w.dwellings, w.letters, at => 'infinity') AS c";
my $digest = "SELECT md5(string_agg(t::text, '' ORDER BY distance_from, days_from)) FROM";

# ---------------------------------------------------------------- the extension

database('stored_values');
like(sql_error('CREATE EXTENSION burglary'), qr/required extension "postgis" is not installed/, 'CREATE EXTENSION needs postgis');
sql('CREATE EXTENSION burglary CASCADE');
is(sql(<<'E'), '', 'every object of the extension has a comment');
SELECT pg_describe_object(classid, objid, 0) FROM pg_depend
WHERE  refclassid = 'pg_extension'::regclass AND deptype = 'e'
AND    refobjid = (SELECT oid FROM pg_extension WHERE extname = 'burglary')
AND    NOT EXISTS (SELECT FROM pg_type AS element WHERE classid = 'pg_type'::regclass AND element.typarray = objid)
AND    coalesce(obj_description(objid, classid::regclass::text::name), '') = '';
E
my $functions = "pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
                 JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND extname = 'burglary'";
cmp_ok(sql("SELECT count(*) FROM $functions"), '>', 15, 'the extension has functions');
my $writing = join "\n", 'burglary_close_routines(name,name,text[])', 'burglary_drop_code(name,name,text[])', 'burglary_grant_anew(text,jsonb,jsonb)', 'burglary_keep_grants(name,name)',
	'burglary_make_code(name,name)', 'burglary_migrate(name,name,text)', 'burglary_model_for_roles(name)', 'burglary_model_named(name)', 'burglary_place_bi(name,name,name)', 'burglary_remove_code(name,name)',
	'burglary_run_as(name,text)', 'burglary_run_pieces(name,name,text[])', 'burglary_run_script(text,text)', 'create_burglary_model(name)', 'detach_burglary_model(name)',
	'drop_burglary_model(name,name)', 'grant_burglary_roles(name,name,name,name,name,name,text,text,date)', 'install_qgis_styles(name,boolean)', 'rename_burglary_model(name,name)',
	'revoke_burglary_roles(name,name[])', 'upgrade_burglary_model(name)';
is(sql("SELECT p.oid::regprocedure FROM $functions WHERE proparallel <> 's' ORDER BY p.proname"), $writing, 'all that only read are parallel safe');
is(sql("SELECT p.oid::regprocedure FROM $functions WHERE provolatile = 'v' ORDER BY p.proname"), $writing, 'and none of them is volatile');
is(sql("SELECT p.oid::regprocedure FROM $functions WHERE prosecdef"), '', "none runs with its owner's rights");
is(sql("SELECT a.aggfnoid::regprocedure FROM $functions JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
        WHERE aggcombinefn = 0 OR aggtranstype = 'internal'::regtype AND (aggserialfn = 0 OR aggdeserialfn = 0)"),
	'', 'all aggregates can work in parallel');
is(sql("SELECT p.oid::regprocedure FROM $functions WHERE proretset AND procost = 1"),
	'', 'functions that return rows state their cost');

# ---------------------------------------------------------------- stored, dumped, restored

sql($values);
sql('CREATE MATERIALIZED VIEW tested AS SELECT t.* FROM knox_test((SELECT event_set(geom, at) FROM burglary)) AS t');
sql($areas);
sql($windows);
my $windows_before = sql($window_summary);
like($windows_before, qr/\|"?\(28992,1960,40,hour,/, 'a set of windows holds them');
sql($places);
sql($cells);
my $places_before = sql($place_summary);
my $cells_before = sql($cell_summary);
like($cells_before, qr/\|\(28992,1950,50,f,\d+,\d+,\d+,\d+,\d+,\d+,\d+\)\|/, 'a set of cells holds them');
like($places_before, qr/\|\(28992,1950,50,"\{.*soort .*\}","\{\d+,\d+,\d+\}",\d+\)\|/, 'a set of places holds them');
sql($panden);
my $panden_before = sql($panden_summary);
like($panden_before, qr/\|\(28992,1950,50,\d+,400,\d+\)\|/, 'a set of panden holds them');
sql($forecasts);
my $forecasts_before = sql($forecast_summary);
like($forecasts_before, qr/\|\(2,2024-01-01,2024-01-15,1950,50,/, 'a set of forecasts holds them');
sql($effects);
my $effects_before = sql($effect_summary);
like($effects_before, qr/\|\(40,10,10,10,10,12,202301,202312,/, 'a set of effects holds them');
sql($matches);
my $matches_before = sql($match_summary);
like($matches_before, qr/\|\(1883,20,1863,3,\{\},67,0,50,\d+\)\|/, 'a set of areas to compare holds them');
my $before = sql($summary);
my $areas_before = sql($area_summary);
like($areas_before, qr/\|300\|240\|0\|\{pc4,kern\}$/, 'a set of areas holds them');
my $covered = sql($warned);
my $tested = sql("$digest tested AS t");
like($covered, qr/\|\(1960,.*,40,0,40,distance,/, 'letters are compared, and what the sets left out is counted');
is(() = $before =~ /\|2000\||\|1960\|40/g, 4, 'all forms hold their events');

my $dump = scratch('dump');
is(system("pg_dump -d stored_values -f '$dump'"), 0, 'pg_dump');
database('stored_values_restored');
is(qx(psql -X -q -v ON_ERROR_STOP=1 -d stored_values_restored -f '$dump' 2>&1 >'$dump.out'), '', 'the dump restores');
is(sql($summary), $before, 'restored values are the same');
is(sql($area_summary), $areas_before, 'restored areas are the same');
is(sql($window_summary), $windows_before, 'restored windows are the same');
is(sql($panden_summary), $panden_before, 'restored panden are the same, and so are their types');
is(sql($place_summary), $places_before, 'restored places are the same, and so are distances to them');
is(sql($cell_summary), $cells_before, 'restored cells are the same, and so is what stands out');
is(sql($forecast_summary), $forecasts_before, 'restored forecasts are the same');
is(sql($effect_summary), $effects_before, 'restored effects are the same');
is(sql($match_summary), $matches_before, 'restored areas to compare are the same, and so are those most like each');
is(sql($warned), $covered, 'restored burglaries, dwellings and letters are the same');
is(sql("$digest tested AS t"), $tested, 'a materialized view restores to the same rows');

# ---------------------------------------------------------------- binary copies

my $copy = scratch('copy');
sql("\\copy kept TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied (LIKE kept);\n\\copy copied FROM '$copy' (FORMAT binary)");
is(sql($summary =~ s/\bkept\b/copied/gr), $before, 'a binary copy brings the same values');
sql("\\copy kept_areas TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied_areas (LIKE kept_areas);\n\\copy copied_areas FROM '$copy' (FORMAT binary)");
is(sql($area_summary =~ s/kept_areas/copied_areas/r), $areas_before, 'and the same areas');
sql("\\copy kept_windows TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied_windows (LIKE kept_windows);\n\\copy copied_windows FROM '$copy' (FORMAT binary)");
is(sql($window_summary =~ s/kept_windows/copied_windows/r), $windows_before, 'and the same windows');
sql("\\copy kept_panden TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied_panden (LIKE kept_panden);\n\\copy copied_panden FROM '$copy' (FORMAT binary)");
is(sql($panden_summary =~ s/kept_panden/copied_panden/r), $panden_before, 'and the same panden');
sql("\\copy kept_places TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied_places (LIKE kept_places);\n\\copy copied_places FROM '$copy' (FORMAT binary)");
is(sql($place_summary =~ s/kept_places/copied_places/r), $places_before, 'and the same places');
sql("\\copy kept_cells TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied_cells (LIKE kept_cells);\n\\copy copied_cells FROM '$copy' (FORMAT binary)");
is(sql($cell_summary =~ s/kept_cells/copied_cells/r), $cells_before, 'and the same cells');
sql("\\copy kept_forecasts TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied_forecasts (LIKE kept_forecasts);\n\\copy copied_forecasts FROM '$copy' (FORMAT binary)");
is(sql($forecast_summary =~ s/kept_forecasts/copied_forecasts/r), $forecasts_before, 'and the same forecasts');
sql("\\copy kept_effects TO '$copy' (FORMAT binary)");
sql("CREATE TABLE copied_effects (LIKE kept_effects);\n\\copy copied_effects FROM '$copy' (FORMAT binary)");
is(sql($effect_summary =~ s/kept_effects/copied_effects/r), $effects_before, 'and the same effects');

# Names in a set of areas are the same in a database of another encoding.
my $text = sql('SELECT areas FROM kept_areas');
sql("DROP DATABASE IF EXISTS stored_values_latin", 'postgres');
sql("CREATE DATABASE stored_values_latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0", 'postgres');
is(sql(<<"E", 'stored_values_latin'), "t|t|\xDCberwijk 1|t", 'a set of areas goes to another encoding and back');
SET client_min_messages = warning;
CREATE EXTENSION burglary CASCADE;
CREATE TABLE kept AS SELECT '$text'::area_set AS areas;
SELECT areas::text = '$text',
       areas::text = (SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) FROM unnest_areas(areas))::text,
       (SELECT code FROM unnest_areas(areas) WHERE level = 'kern' AND length(code) = 10 ORDER BY code LIMIT 1),
       (SELECT octet_length(code) = length(code) FROM unnest_areas(areas) WHERE level = 'kern' LIMIT 1) FROM kept;
E
sql("DROP DATABASE stored_values_latin", 'postgres');

# Every byte of a value changed in turn. The file's header, the number of fields and the field's length come before it.
sql("\\copy (SELECT events FROM kept WHERE form = 'empty') TO '$copy' (FORMAT binary)");
open my $in, '<:raw', $copy or die "$copy: $!\n";
my $bytes = do { local $/; <$in> };
my $header = 19 + 2 + 4;
my @accepted;
for my $i (0 .. 31)
{
	my $changed = $bytes;
	substr($changed, $header + $i, 1) ^= "\x01";
	open my $out, '>:raw', "$copy.$i" or die;
	print $out $changed;
	close $out;
	my $error = sql_error("CREATE TEMP TABLE changed (events event_set);\n\\copy changed FROM '$copy.$i' (FORMAT binary)");
	push @accepted, "$i: $error" unless $error =~ /^ERROR:  (invalid event_set: |event_set has version )/;
}
is("@accepted", '', 'a binary value with one bit changed is refused');

# ---------------------------------------------------------------- sessions and workers

my @sessions;
my $query = "$digest knox_test((SELECT event_set(geom, at) FROM burglary), permutations => 9999) AS t";
open $sessions[$_], '-|', qw(psql -X -q -A -t -d stored_values -c), $query or die "psql: $!\n" for 0, 1;
my ($one, $other) = map { scalar <$_> } @sessions;
like($one, qr/^[0-9a-f]{32}$/, 'a session of two at once answers');
is($one, $other, 'both sessions answer the same');

is(sql(<<'E'), "t|t|t|t\nt", 'parallel workers make the same values');
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT event_set(geom, at::date)::text = (SELECT events::text FROM kept WHERE form = 'date'),
       event_set(geom, at::date, id)::text = (SELECT events::text FROM kept WHERE form = 'date, id'),
       event_set(geom, at)::text = (SELECT events::text FROM kept WHERE form = 'time'),
       event_set(geom, at, id)::text = (SELECT events::text FROM kept WHERE form = 'time, id')
FROM   burglary;
CREATE TABLE plan (line text);
DO $$ DECLARE line text; BEGIN
    FOR line IN EXPLAIN SELECT event_set(geom, at) FROM burglary LOOP INSERT INTO plan VALUES (line); END LOOP;
END $$;
SELECT bool_or(line LIKE '%Partial Aggregate%') FROM plan;
E
is(sql(<<"E"), $panden_before, 'and the same panden');
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
@{[ $panden =~ s/kept_panden/gathered_panden/r ]}
@{[ $panden_summary =~ s/kept_panden/gathered_panden/r ]};
E
is(sql(<<"E"), $places_before, 'and the same places');
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
@{[ $places =~ s/kept_places/gathered_places/r ]}
@{[ $place_summary =~ s/kept_places/gathered_places/r ]};
E
is(sql(<<"E"), $cells_before, 'and the same cells');
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
@{[ $cells =~ s/kept_cells/gathered_cells/r ]}
@{[ $cell_summary =~ s/kept_cells/gathered_cells/r ]};
E

# ---------------------------------------------------------------- other schemas, other users

database('stored_values_schemas');
sql('CREATE SCHEMA gis; CREATE EXTENSION postgis SCHEMA gis');
like(sql_error(<<'E'), qr/the type geometry is not that of PostGIS/, 'a type geometry that somebody else put in the way is noticed');
BEGIN;
CREATE SCHEMA shared;
CREATE TYPE shared.geometry AS (x float8, y float8);
CREATE EXTENSION burglary SCHEMA shared;
E
sql('CREATE SCHEMA crime; CREATE EXTENSION burglary SCHEMA crime');
is(sql(<<'E'), "28992|2|SRID=28992;POINT(1 2)\n1", 'postgis and burglary in schemas of their own, with no search path');
SET search_path = '';
CREATE TABLE public.kept AS
SELECT crime.event_set(geom, date '2024-01-01' + n, n) AS events
FROM   (VALUES (1, 'SRID=28992;POINT(1 2)'::gis.geometry), (2, 'SRID=28992;POINT(3 4)')) AS e (n, geom);
SELECT i.srid, i.events, gis.ST_AsEWKT(u.geom)
FROM   public.kept AS k, crime.event_set_info(k.events) AS i, crime.unnest_events(k.events) AS u WHERE event_id = 1;
SELECT observed FROM public.kept AS k, crime.knox_test(k.events, '{0, 100}', '{0, 7}') AS t;
E
is(sql(<<'E'), '0', 'the extension works when it is moved to another schema');
CREATE SCHEMA moved;
ALTER EXTENSION burglary SET SCHEMA moved;
SELECT observed FROM kept, moved.knox_test(events, permutations => 9) LIMIT 1;
ALTER EXTENSION burglary SET SCHEMA crime;
E
like(sql_error("SET search_path = ''; SELECT crime.event_set('SRID=4326;POINT(6.9 52.2)'::gis.geometry, date '2024-01-01')"),
	qr/SRID 4326 is not a projected/, 'the coordinate system is looked up beside postgis');
is(sql(<<'E'), '2', 'a user without rights of his own works with what he may read');
DROP ROLE IF EXISTS stored_values_reader;
CREATE ROLE stored_values_reader;
GRANT USAGE ON SCHEMA gis, crime TO stored_values_reader;
GRANT SELECT ON public.kept TO stored_values_reader;
SET ROLE stored_values_reader;
SELECT i.events
FROM   (SELECT crime.event_set(geom, occurred_on) AS events FROM public.kept AS k, crime.unnest_events(k.events)) AS e,
       crime.event_set_info(e.events) AS i;
RESET ROLE;
DROP OWNED BY stored_values_reader;
DROP ROLE stored_values_reader;
E

# ---------------------------------------------------------------- and away

like(sql_error('DROP EXTENSION burglary'), qr/cannot drop extension burglary because other objects depend on it/,
	'DROP EXTENSION does not take stored values with it');
sql('DROP TABLE kept; DROP EXTENSION burglary');
is(sql("SELECT count(*) FROM pg_depend WHERE refobjid = 'crime'::regnamespace"), '0', 'DROP EXTENSION leaves nothing');
sql('CREATE EXTENSION burglary SCHEMA crime');
is(sql("SELECT count(*) FROM pg_extension WHERE extname = 'burglary'"), '1', 'and it can come back');

done_testing;
