# House types of a real city: as counted elsewhere by another definition, stable between tolerances, and every wall as PostGIS has it. The BAG is not part of this project.
use strict;
use warnings;
use Psql;
use Test::More;

my $file = ($ENV{BURGLARY_DATA} // '') . '/nl/bag_denhaag_voorburg/bag_denhaag_voorburg_2023.gpkg';
plan skip_all => 'the BAG is not here' unless -f $file;
plan skip_all => 'ogr2ogr is not here' if system('command -v ogr2ogr >/dev/null 2>&1');

my $database = database('houses_real');
sql('CREATE EXTENSION burglary CASCADE');
for my $layer (qw(pand verblijfsobject))
{
	my @command = ('ogr2ogr', '-f', 'PostgreSQL', "PG:dbname=$database", $file, $layer, '-nln', $layer, '-lco', 'GEOMETRY_NAME=geom');
	system(@command) == 0 or die "@command\n";
}
# What others count: panden with a dwelling are those that have a type there; the number of dwellings is that of the addresses with that use.
sql(q(CREATE TABLE house AS SELECT p.identificatie::bigint AS pand_id, p.geom, p.woningtype_test AS told, count(v.pand_identificatie) FILTER (WHERE v.gebruiksdoel LIKE '%woonfunctie%')::int AS dwellings
	FROM pand AS p LEFT JOIN verblijfsobject AS v ON v.pand_identificatie = p.identificatie GROUP BY p.fid;
	CREATE INDEX ON house USING gist (geom); ANALYZE house;
	CREATE TABLE kept AS SELECT pand_set(pand_id, geom, dwellings) AS panden FROM house;
	CREATE TABLE type AS SELECT t.tolerance AS of, h.* FROM kept AS k CROSS JOIN unnest('{0.1, 0.3, 0.5}'::float8[]) AS t (tolerance) CROSS JOIN LATERAL house_types(k.panden, t.tolerance) AS h;
	CREATE TABLE neighbour AS SELECT n.* FROM kept AS k CROSS JOIN LATERAL pand_neighbours(k.panden) AS n));
is(sql('SELECT i.panden, i.left_out, i.dwellings > 25000, i.bytes < 5000000 FROM kept AS k CROSS JOIN LATERAL pand_set_info(k.panden) AS i'), '15380|0|t|t', 'a city in some 3 MB');

# The counts of the reference, by polygons nearer than a tolerance; walls of a metre leave out what only touches, which makes some terraced a corner.
my %code = (flat => 'A', terraced => 'T', corner => 'H', semi_detached => 'K', detached => 'V', linked_detached => 'V');
my $code = "CASE house_type " . join(' ', map { "WHEN '$_' THEN '$code{$_}'" } sort keys %code) . ' END';
for my $tolerance (0.1, 0.3, 0.5)
{
	my ($same, $all) = split /\|/, sql("SELECT count(*) FILTER (WHERE h.told = $code), count(h.told) FROM type AS t JOIN house AS h USING (pand_id) WHERE t.of = $tolerance");
	cmp_ok($same / $all, '>', 0.98, "$tolerance m: $same of $all as the Kadaster's rule has it");
}
my $kappa = sql("WITH pair AS (SELECT h.told AS a, $code AS b FROM type AS t JOIN house AS h USING (pand_id) WHERE t.of = 0.3 AND h.told IS NOT NULL),
	share AS (SELECT count(*)::float8 AS n, avg((a = b)::int) AS same FROM pair), chance AS (SELECT sum(x.n * y.n) AS product FROM (SELECT a, count(*) AS n FROM pair GROUP BY 1) AS x JOIN (SELECT b, count(*) AS n FROM pair GROUP BY 1) AS y ON a = b)
	SELECT (same - product / n ^ 2) / (1 - product / n ^ 2) FROM share, chance");
cmp_ok($kappa, '>', 0.97, "Cohen's kappa of $kappa");
is(sql('SELECT count(*) FROM type AS t JOIN house AS h USING (pand_id) WHERE t.of = 0.1 AND (h.dwellings > 0) <> (t.house_type IS NOT NULL)'), 0, 'whatever has a dwelling has a type');
my ($changed) = sql('SELECT count(*) FROM type AS a JOIN type AS b USING (pand_id) WHERE a.of = 0.1 AND b.of = 0.5 AND a.house_type <> b.house_type');
cmp_ok($changed, '<', 100, "from 0.1 to 0.5 m $changed houses change");
is(sql("SELECT count(*) FROM type WHERE free_share NOT BETWEEN -1e-9 AND 1 + 1e-9 OR accessible_sides NOT BETWEEN 0 AND 4 OR accessible_sides <> cardinality(open_bearings) OR abs(common_m - (1 - free_share) * perimeter_m) > 1e-6"), 0, 'shares and sides are such');
is(sql('SELECT string_agg(house_type, \' \' ORDER BY s DESC, house_type) FROM (SELECT house_type, round(avg(accessible_sides), 1) AS s FROM type WHERE of = 0.1 AND house_type IN (\'detached\', \'corner\', \'terraced\') GROUP BY 1) AS a'), 'detached corner terraced', 'a detached house is open at more sides than a corner, and that at more than one in a row');

# The graph: each pair once, both ways the same number of neighbours; rows are what can be reached.
is(sql('SELECT count(*) FROM neighbour WHERE pand_id >= neighbour_id OR common_m < 1 AND overlap_m2 < 1'), 0, 'pairs in order, with a metre of wall or an overlap');
is(sql('SELECT count(*) FROM type AS t LEFT JOIN (SELECT p.pand_id, count(*) FILTER (WHERE o.dwellings > 0) AS n, count(*) FILTER (WHERE o.dwellings = 0) AS sheds
	FROM (SELECT pand_id, neighbour_id FROM neighbour UNION ALL SELECT neighbour_id, pand_id FROM neighbour) AS p JOIN house AS o ON o.pand_id = p.neighbour_id GROUP BY 1) AS g USING (pand_id)
	WHERE t.of = 0.1 AND (t.neighbours, t.outbuildings) IS DISTINCT FROM (coalesce(g.n, 0)::int, coalesce(g.sheds, 0)::int)'), 0, 'as many neighbours as pairs');
is(sql('SELECT count(*) FROM neighbour AS n JOIN type AS a ON a.pand_id = n.pand_id AND a.of = 0.1 JOIN type AS b ON b.pand_id = n.neighbour_id AND b.of = 0.1 WHERE a.dwellings > 0 AND b.dwellings > 0 AND a.row_id <> b.row_id'), 0, 'neighbours stand in one row');
is(sql('SELECT count(*) FROM (SELECT row_id FROM type WHERE of = 0.1 AND row_id IS NOT NULL GROUP BY row_id HAVING count(*) <> min(row_length) OR min(row_length) <> max(row_length) OR min(pand_id) <> row_id
	OR count(row_position) NOT IN (0, count(*)) OR count(DISTINCT row_position) <> count(row_position)) AS r'), 0, 'rows are as long as they say, and numbered whole or not');

# Walls that run along another lie in the flat strip around it: the same by PostGIS, of one in seven panden.
sql(q(CREATE TABLE wall AS SELECT h.pand_id, s.path, s.geom, ST_Azimuth(ST_StartPoint(s.geom), ST_EndPoint(s.geom)) AS azimuth FROM house AS h CROSS JOIN LATERAL ST_DumpSegments(ST_Boundary(h.geom)) AS s WHERE ST_Length(s.geom) > 0;
	CREATE INDEX ON wall USING gist (geom); ANALYZE wall;
	CREATE TABLE along AS SELECT w.pand_id, v.pand_id AS other, w.path, w.geom, ST_Union(ST_Buffer(v.geom, 0.100001, 'endcap=flat')) AS strip
	FROM wall AS w JOIN wall AS v ON v.pand_id <> w.pand_id AND ST_DWithin(v.geom, w.geom, 0.15) AND abs(cos(v.azimuth - w.azimuth)) > sqrt(0.75)
	WHERE EXISTS (SELECT FROM house AS a WHERE a.pand_id % 7 = 0 AND (a.pand_id = w.pand_id OR a.pand_id = v.pand_id)) GROUP BY w.pand_id, v.pand_id, w.path, w.geom));
my $by_hand = "(SELECT least(pand_id, other) AS pand_id, greatest(pand_id, other) AS neighbour_id, sum(ST_Length(ST_Intersection(geom, strip))) / 2 AS common FROM along WHERE pand_id % 7 = 0 OR other % 7 = 0 GROUP BY 1, 2)";
is(sql("SELECT count(*) > 2000, max(abs(coalesce(n.common_m, 0) - h.common)) < 1e-6 FROM (SELECT * FROM neighbour WHERE (pand_id % 7 = 0 OR neighbour_id % 7 = 0) AND common_m >= 1) AS n FULL JOIN (SELECT * FROM $by_hand AS b WHERE common >= 1) AS h USING (pand_id, neighbour_id)"), 't|t', 'walls in common as PostGIS has them');
is(sql(q(SELECT count(*) > 1500, max(abs(t.common_m - f.common)) < 1e-6 FROM (SELECT a.pand_id, sum(ST_Length(ST_Intersection(a.geom, a.strip))) AS common
	FROM (SELECT w.pand_id, w.path, w.geom, ST_Union(w.strip) AS strip FROM along AS w WHERE w.pand_id % 7 = 0 GROUP BY 1, 2, 3) AS a GROUP BY 1) AS f JOIN type AS t ON t.pand_id = f.pand_id AND t.of = 0.1
	WHERE NOT EXISTS (SELECT FROM house AS h WHERE h.pand_id = f.pand_id AND ST_NumInteriorRings(h.geom) > 0))), 't|t', 'and what any of them covers');
is(sql(q(SELECT count(*), max(abs(n.overlap_m2 - ST_Area(ST_Intersection(a.geom, b.geom)))) < 1e-6 FROM neighbour AS n JOIN house AS a ON a.pand_id = n.pand_id JOIN house AS b ON b.pand_id = n.neighbour_id WHERE n.overlap_m2 > 0)),
	sql(q(SELECT count(*), true FROM house AS a JOIN house AS b ON a.pand_id < b.pand_id AND a.geom && b.geom WHERE ST_Area(ST_Intersection(a.geom, b.geom)) >= 1)) =~ s/true/t/r, 'what lies over each other');
done_testing();
