# Real borders and addresses: every place lands where PostGIS says it does. Their data is not part of this project.
use strict;
use warnings;
use Psql;
use Test::More;

my $data = $ENV{BURGLARY_DATA} ? "$ENV{BURGLARY_DATA}/nl" : '';
plan skip_all => 'the borders are not here' unless -d "$data/boundaries";
plan skip_all => 'ogr2ogr is not here' if system('command -v ogr2ogr >/dev/null 2>&1');

my $database = database('cohesion_real');
sql('CREATE EXTENSION burglary CASCADE');

sub load
{
	my ($file, $layer, $table) = @_;
	my @command = ('ogr2ogr', '-f', 'PostgreSQL', "PG:dbname=$database", "$data/$file", $layer, '-nln', $table, '-lco', 'GEOMETRY_NAME=geom', '-lco', 'FID=row_id');
	system(@command) == 0 or die "@command\n";
}
load('boundaries/twente_wijken_rd.gpkg',      'wijk',     'wijk');
load('boundaries/twente_gemeenten_2022_rd.gpkg', 'gemeente', 'gemeente');
load('bag_denhaag_voorburg/bag_denhaag_voorburg_2023.gpkg', 'buurten', 'buurt');
load('bag_denhaag_voorburg/bag_denhaag_voorburg_2023.gpkg', 'verblijfsobject', 'verblijfsobject');

sql(<<'E');
CREATE TABLE area AS
SELECT 'wijk' AS level, code, geom FROM wijk
UNION ALL SELECT 'gemeente', statcode, geom FROM gemeente
UNION ALL SELECT 'buurt', buurtcode, geom FROM buurt;
CREATE INDEX ON area USING gist (geom);
CREATE TABLE kept AS
SELECT area_set(code, level, geom, hashtext(code) % 1000 / 250.0 + 5, 10 + abs(hashtext(code)) % 60, 2022) AS areas FROM area;

-- Addresses; a grid over Twente; and the corners of all borders, where points in polygons go wrong first.
CREATE TABLE place AS
SELECT row_number() OVER () AS id, kind, geom
FROM  (SELECT 'address' AS kind, geom FROM verblijfsobject
       UNION ALL SELECT 'grid', ST_SetSRID(ST_MakePoint(x, y), 28992) FROM generate_series(214000, 272000, 333) AS x, generate_series(456000, 500000, 337) AS y
       UNION ALL SELECT DISTINCT 'corner', (ST_DumpPoints(geom)).geom FROM area) AS p;
ANALYZE;
E
is(sql('SELECT level, count(*) FROM area GROUP BY level ORDER BY level'), "buurt|14\ngemeente|14\nwijk|120", 'the borders are there');
cmp_ok(sql("SELECT count(*) FROM place WHERE kind = 'address'"), '>', 30000, 'the addresses are there');

for my $level (qw(buurt wijk gemeente))
{
	is(sql(<<"E"), '', "$level: every place lands where ST_Covers says");
SELECT p.id, kind, ST_AsText(p.geom), (c).code, expected
FROM   kept, place AS p LEFT JOIN (SELECT p.id, min(code) AS expected FROM place AS p JOIN area AS a ON a.level = '$level' AND ST_Covers(a.geom, p.geom) GROUP BY p.id) AS e USING (id),
       LATERAL (SELECT cohesion_join(areas, location => p.geom, on_date => '2022-06-01', min_respondents => 0, shrink => false, levels => '{$level}') AS c OFFSET 0) AS j
WHERE  (c).code IS DISTINCT FROM expected LIMIT 5
E
}
is(sql(<<'E'), '', 'the first level with enough respondents, by joins and by the function');
WITH hit AS (
    SELECT DISTINCT ON (p.id) p.id, a.level, a.code
    FROM   place AS p JOIN area AS a ON ST_Covers(a.geom, p.geom)
    WHERE  10 + abs(hashtext(code)) % 60 >= 30 ORDER BY p.id, array_position('{buurt,wijk,gemeente}', a.level), code)
SELECT p.id, ST_AsText(p.geom), c, hit FROM kept, place AS p LEFT JOIN hit USING (id),
       LATERAL (SELECT cohesion_join(areas, location => p.geom, on_date => '2022-06-01', shrink => false) AS c OFFSET 0) AS j
WHERE  ((c).level, (c).code) IS DISTINCT FROM (hit.level, hit.code) LIMIT 5
E
my ($found, $levels) = split /\|/, sql(<<'E');
SELECT count((c).code), count(DISTINCT (c).level)
FROM   kept, place AS p, LATERAL (SELECT cohesion_join(areas, location => p.geom, on_date => '2022-06-01', shrink => false) AS c OFFSET 0) AS j
E
cmp_ok($found, '>', 30000, 'most places have a score');
is($levels, 3, 'on all three levels');

# By postcode: each address finds its own pc6, or its pc4.
is(sql(<<'E'), '', 'every address finds the score of its postcode');
WITH made AS (
    SELECT area_set(code, level, NULL::geometry, 6, 30, 2022) AS areas
    FROM  (SELECT DISTINCT postcode AS code, 'pc6' AS level FROM verblijfsobject WHERE postcode ~ '^\d{4}[A-M][A-Z]$'
           UNION SELECT DISTINCT left(postcode, 4), 'pc4' FROM verblijfsobject WHERE postcode <> '') AS a)
SELECT postcode, c FROM made, verblijfsobject, cohesion_join(areas, overlay(lower(postcode) PLACING ' ' FROM 5 FOR 0), on_date => '2022-06-01') AS c
WHERE  c.code IS DISTINCT FROM CASE WHEN postcode ~ '^\d{4}[A-M]' THEN postcode ELSE nullif(left(postcode, 4), '') END LIMIT 5
E

# Gemeenten made again of their wijken: the surface that the two maps share but for slivers, by intersections written out.
is(sql(<<'E'), '', 'areal_score of the gemeenten from their wijken, by area, is what ST_Intersection gives');
WITH part AS (
    SELECT g.statcode, code, ST_Area(ST_Intersection(g.geom, a.geom)) AS shared, ST_Area(g.geom) AS target, ST_Area(a.geom) AS wijk
    FROM   gemeente AS g JOIN area AS a ON level = 'wijk' AND ST_Intersects(g.geom, a.geom)),
expected AS (
    SELECT statcode, sum(shared * (hashtext(code) % 1000 / 250.0 + 5)) / sum(shared) AS score, sum(shared) / target AS coverage
    FROM   part WHERE shared >= 1e-6 * least(target, wijk) GROUP BY statcode, target)
SELECT statcode, e.score, s.score, e.coverage, s.coverage FROM expected AS e JOIN gemeente USING (statcode), kept, areal_score(areas, geom, on_date => '2022-06-01', level => 'wijk') AS s
WHERE  NOT coalesce(abs(s.score - e.score) < 1e-9 AND abs(s.coverage - e.coverage) < 1e-9, false)
E
is(sql(<<'E'), '', 'areal_score of circles, by addresses, is what joins give');
WITH target AS (SELECT n, ST_Buffer(geom, 400) AS geom FROM (SELECT row_number() OVER () AS n, geom FROM verblijfsobject WHERE abs(hashtext(identificatie)) % 1500 = 0) AS v),
dwellings AS (SELECT event_set(geom, date '2022-01-01') AS events FROM verblijfsobject),
expected AS (
    SELECT n, sum(hashtext(code) % 1000 / 250.0 + 5) / count(code) AS score, count(code) / count(*)::float8 AS coverage
    FROM   target AS t JOIN verblijfsobject AS v ON ST_Covers(t.geom, v.geom)
           LEFT JOIN LATERAL (SELECT min(code) AS code FROM area AS a WHERE level = 'buurt' AND ST_Covers(a.geom, v.geom)) AS a ON true GROUP BY n)
SELECT n, e.score, s.score, e.coverage, s.coverage FROM expected AS e JOIN target USING (n), kept, dwellings, areal_score(areas, geom, events, '2022-06-01', level => 'buurt') AS s
WHERE  (s.score IS NULL) <> (e.coverage < 0.5) OR abs(s.score - e.score) > 1e-9 OR NOT coalesce(abs(s.coverage - e.coverage) < 1e-9, false)
E

done_testing;
