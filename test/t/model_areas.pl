# Where things lie in a model of the made region: every dwelling and burglary at every level against PostGIS, newer maps and mergers, in
# whatever order the deliveries come.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

loaded_region('model_areas', 0.05);
sql('ALTER DATABASE model_areas SET search_path = inbraak, inbraak_internal, levering, public');
sql('INSERT INTO result_day (as_of, letters_to) VALUES (dutch_today(), dutch_today())');
# Known days that are derived from so few burglaries are other ones when two gemeenten become one.
sql("UPDATE delivery SET period_from = '2016-01-01', period_to = '2018-12-31' WHERE kind = 'burglary'");

# ---------------------------------------------------------------- each dwelling, by PostGIS

# Own areas that overlap, subbuurten of one gemeente, a map of postcodes, a newer map of one gemeente with other buurten: half of them as they
# were, the rest cut through the middle.
sql(<<'END');
INSERT INTO area (level, code, year, geom) SELECT 'subbuurt', 'S' || code, 2018, geom FROM area WHERE level = 'buurt' AND code LIKE 'BU0164%';
INSERT INTO area (level, code, year, geom)
SELECT 'own', 'O' || n, 2018, ST_Multi(ST_Buffer(geom, 1500)) FROM (SELECT row_number() OVER (ORDER BY dwelling_id) AS n, geom FROM dwelling WHERE dwelling_id % 2000 = 0) AS o;
INSERT INTO area (level, code, year, geom)
SELECT 'pc4', left(postcode, 4), 2018, ST_Multi(ST_Buffer(ST_ConvexHull(ST_Collect(geom)), 5)) FROM dwelling GROUP BY left(postcode, 4);
CREATE TABLE nieuwe_buurten AS
SELECT 'BU0164' || lpad((9000 + row_number() OVER (ORDER BY b.code, h.n))::text, 4, '0') AS buurtcode, 'nieuw' AS buurtnaam, 2019 AS jaar,
       ST_Multi(CASE WHEN h.n = 0 THEN b.geom ELSE ST_CollectionExtract(ST_Intersection(b.geom, h.half), 3) END) AS geom
FROM  (SELECT code, geom, row_number() OVER (ORDER BY code) % 2 AS odd FROM area WHERE level = 'buurt' AND code LIKE 'BU0164%') AS b
CROSS  JOIN LATERAL (SELECT (ST_XMin(geom) + ST_XMax(geom)) / 2 AS x) AS m
JOIN   LATERAL (VALUES (0, NULL::geometry), (1, ST_MakeEnvelope(0, 300000, m.x, 700000, 28992)), (2, ST_MakeEnvelope(m.x, 300000, 400000, 700000, 28992))) AS h (n, half) ON (h.n = 0) = (b.odd = 0);
END
sql("CREATE TABLE before_map AS SELECT f.* FROM fresh_factor_by_area AS f WHERE level IN ('buurt', 'wijk', 'gemeente')");
sql("CREATE TABLE letters_before AS SELECT level, sum(burglaries) AS burglaries, sum(dwellings_in_zones) AS dwellings_in_zones, sum(letters) AS letters FROM fresh_letter_coverage_by_area GROUP BY level");
sql("CALL import_delivery('nieuwe_buurten', 'wijkbuurtkaart buurt', 'gemeente Hengelo 2019')");
sql(<<'END');
-- each code by its newest border, and of a level the newest, then the first by code
CREATE TABLE covers AS
SELECT d.dwelling_id, a.level, a.code, a.area_id, row_number() OVER (PARTITION BY d.dwelling_id, a.level ORDER BY a.year DESC, a.code) AS turn, ST_Contains(a.geom, d.geom) AS inside
FROM   (SELECT DISTINCT ON (level, code) * FROM area WHERE geom IS NOT NULL ORDER BY level, code, year DESC) AS a JOIN dwelling AS d ON ST_Covers(a.geom, d.geom)
WHERE  a.level <> 'pc4';
END
is(sql(<<'END'), '0|0', 'each dwelling lies in the areas that ST_Contains says, and in the newest that ST_Covers says');
SELECT (SELECT count(*) FROM covers AS c LEFT JOIN dwelling_area AS x ON x.dwelling_id = c.dwelling_id AND c.area_id = ANY (x.areas) WHERE (c.inside OR c.turn = 1) AND x.dwelling_id IS NULL),
       (SELECT count(*) FROM dwelling_area AS x, unnest(x.areas) AS u (area_id) WHERE NOT EXISTS (SELECT FROM covers AS c WHERE c.dwelling_id = x.dwelling_id AND c.area_id = u.area_id))
END
is(sql('SELECT count(*) FROM dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE x.areas IS DISTINCT FROM areas_at(d.geom)
        AND x.areas IS DISTINCT FROM (SELECT array_agg(a.area_id ORDER BY a.area_id) FROM area AS a WHERE a.area_id = ANY (areas_at(d.geom)) AND a.level <> \'pc4\')'), 0,
	'and a place alone lies there too');
for my $level (qw(gemeente buurt subbuurt own))
{
	is(sql("SELECT code, sum(dwellings) FROM area_dwelling WHERE level = '$level' GROUP BY 1 ORDER BY 1"),
		sql("SELECT c.code, count(*) FROM covers AS c JOIN dwelling AS d USING (dwelling_id) WHERE c.level = '$level' AND c.turn = 1 AND d.in_use_to IS NULL GROUP BY 1 ORDER BY 1"),
		"the dwellings of each $level are those of a join by hand");
}
is(sql("SELECT count(*) FROM dwelling WHERE buurt_code IS DISTINCT FROM area_at('buurt', geom) OR gemeente_code IS DISTINCT FROM area_at('gemeente', geom)"), 0,
	'each dwelling has the buurt and the gemeente that its place has');

# ---------------------------------------------------------------- levels add up

my $all = sql("SELECT year, sum(burglaries) FROM area_count() WHERE level IS NULL AND year IS NOT NULL GROUP BY 1 ORDER BY 1");
is($all, sql('SELECT extract(year FROM occurred_on)::int, count(*) FROM fresh_burglary_home GROUP BY 1 ORDER BY 1'), 'all burglaries are there');
sql("INSERT INTO factor_value (factor, level, code, year, value) SELECT 'koopwoningen', level, code, 2018, 50 FROM area WHERE level IN ('subbuurt', 'own')");
is(sql("SELECT f.level FROM (SELECT DISTINCT level, left_out FROM fresh_factor_by_area WHERE year = 2018) AS f LEFT JOIN (SELECT level, sum(burglaries) AS placed FROM area_burglary WHERE year = 2018 GROUP BY 1) AS b USING (level)
        WHERE f.left_out + coalesce(b.placed, 0) <> (SELECT count(*) FROM fresh_burglary_home WHERE extract(year FROM occurred_on) = 2018)"), '', 'of every level the areas and what is left out are all');
is(sql("SELECT level FROM area_dwelling GROUP BY 1 HAVING sum(dwellings) > (SELECT count(*) FROM dwelling WHERE in_use_to IS NULL)"), '', 'no level counts a dwelling twice');
is(sql("SELECT count(*) FROM fresh_factor_by_area WHERE level = 'pc4' AND left_out > (SELECT max(left_out) FROM fresh_factor_by_area WHERE level = 'gemeente' AND year = 2018)"), 0,
	'a burglary on a street has the pc4 that all its addresses have, as in the made region each street has');
is(sql("SELECT sum(burglaries) FROM area_burglary WHERE level = 'subbuurt'"),
	sql("SELECT count(*) FROM fresh_burglary_home AS h WHERE EXISTS (SELECT FROM area AS a WHERE a.level = 'subbuurt' AND ST_Covers(a.geom, h.geom)) AND place_step <= 6"), 'subbuurten have the burglaries that lie in them');
is(sql("SELECT count(*) FROM fresh_factor_by_area AS f WHERE level = 'own' AND ROW(f.dwellings, f.burglaries)::text IS DISTINCT FROM
        (SELECT ROW(count(*) FILTER (WHERE d.in_use_to IS NULL), sum((SELECT count(*) FROM fresh_burglary_home AS h WHERE h.dwelling_id = d.dwelling_id AND extract(year FROM h.occurred_on) = 2018))
                + (SELECT count(*) FROM fresh_burglary_home AS h, area AS o WHERE o.level = 'own' AND o.code = f.code AND h.dwelling_id IS NULL AND h.place_step <= 6 AND extract(year FROM h.occurred_on) = 2018 AND ST_Covers(o.geom, h.geom)))::text
         FROM dwelling AS d JOIN area AS a ON a.level = 'own' AND a.code = f.code AND ST_Covers(a.geom, d.geom))"), 0, 'own areas count whole, also where they overlap');

# ---------------------------------------------------------------- maps of several years

is(sql('SELECT b.level, b.code, b.burglaries, b.dwellings FROM before_map AS b LEFT JOIN fresh_factor_by_area AS f USING (factor_value_id)
        WHERE (b.burglaries, b.dwellings, b.rate, b.left_out) IS DISTINCT FROM (f.burglaries, f.dwellings, f.rate, f.left_out) LIMIT 3'), '', 'a newer map of one gemeente, with other buurten, changes no figure of before');
is(sql('SELECT count(*) FROM dwelling WHERE buurt_code IS NULL'), 0, 'and takes the buurt from nobody');
is(sql('SELECT level, sum(burglaries) AS burglaries, sum(dwellings_in_zones) AS dwellings_in_zones, sum(letters) AS letters FROM fresh_letter_coverage_by_area WHERE level IN (SELECT level FROM letters_before) GROUP BY level ORDER BY 1'),
	sql('SELECT * FROM letters_before ORDER BY 1'), 'the letters of each level add up as before');
cmp_ok(sql("SELECT count(*) FROM fresh_letter_coverage_by_area WHERE code LIKE 'BU01649%'"), '>', 0, 'those of its new buurten too');
cmp_ok(sql("SELECT count(*) FROM fresh_advice_uptake WHERE code LIKE 'BU01649%'"), '>', 0, 'and its advice');

# Two gemeenten become one; the BAG does not know it yet.
sql(<<'END');
CREATE TABLE nieuwe_gemeenten AS
SELECT CASE WHEN code IN ('GM0164', 'GM0153') THEN 'GM1999' ELSE code END AS gemeentecode, min(name) AS gemeentenaam, 2019 AS jaar, ST_Multi(ST_Union(geom)) AS geom
FROM area WHERE level = 'gemeente' GROUP BY 1;
INSERT INTO factor_value (factor, level, code, year, value) VALUES ('koopwoningen', 'gemeente', 'GM1999', 2018, 50);
END
sql("CALL import_delivery('nieuwe_gemeenten', 'wijkbuurtkaart gemeente', 'CBS 2019')");
is(sql(q(SELECT b.code FROM before_map AS b LEFT JOIN fresh_factor_by_area AS f USING (factor_value_id) WHERE b.level = 'gemeente' AND (b.burglaries, b.dwellings, b.rate) IS DISTINCT FROM (f.burglaries, f.dwellings, f.rate))), '',
	'after a merger the old gemeenten keep their rates');
is(sql(q(SELECT burglaries, dwellings FROM fresh_factor_by_area WHERE code = 'GM1999')), sql(q(SELECT sum(burglaries), sum(dwellings) FROM before_map WHERE factor = 'inwoners' AND code IN ('GM0164', 'GM0153'))), 'and the new one has both');
is(sql("SELECT sum(burglaries) FROM area_burglary WHERE level = 'gemeente'"), sql('SELECT count(*) FROM fresh_burglary_home WHERE gemeente_code IS NOT NULL'), 'each burglary counts in one of them');
is(sql("SELECT DISTINCT gemeente_code FROM dwelling WHERE gemeente_code IN ('GM0164', 'GM0153')"), '', 'no dwelling stands under a code that is no more');
is(sql("SELECT count(*) FROM fresh_letter_coverage_by_area WHERE level = 'gemeente' AND code IN ('GM0164', 'GM0153')"), 0, 'nor do letters');

# A figure of a level with a doubled arrangement, buurten into gemeenten that the map knows too.
sql(<<'END');
CREATE TABLE indeling AS SELECT 'buurt' AS niveau, code AS gebiedscode, 2018 AS jaar, 'gemeente' AS groter_niveau, 'GM0141' AS groter_gebied FROM area WHERE level = 'buurt' AND code LIKE 'BU0141%';
CREATE TABLE once AS SELECT level, sum(dwellings) AS dwellings FROM area_dwelling GROUP BY 1;
END
sql("CALL import_delivery('indeling', 'gebiedsindeling')");
is(sql('SELECT level, sum(dwellings) FROM area_dwelling GROUP BY 1 ORDER BY 1'), sql('SELECT * FROM once ORDER BY 1'), 'an arrangement of what the map says already counts nothing twice');

# ---------------------------------------------------------------- in any order

# The same deliveries of areas and dwellings, in other orders and one of them twice: the same dwellings in the same areas.
my @orders = ([qw(gm bu ob vb nb ng)], [qw(nb vb ng ob bu gm)], [qw(vb ng nb gm bu vb)]);
my %call = (
	gm => "CALL import_delivery('levering.gemeenten', 'wijkbuurtkaart gemeente', 'a')", bu => "CALL import_delivery('levering.buurten', 'wijkbuurtkaart buurt', 'b')",
	vb => "CALL import_delivery('levering.verblijfsobject', 'bag-light verblijfsobject', 'c')", nb => "CALL import_delivery('inbraak.nieuwe_buurten', 'wijkbuurtkaart buurt', 'd')",
	ng => "CALL import_delivery('inbraak.nieuwe_gemeenten', 'wijkbuurtkaart gemeente', 'e')",
	ob => "INSERT INTO area (level, code, year, geom) SELECT level, code, year, geom FROM inbraak.area WHERE level = 'own' ON CONFLICT DO NOTHING");
my @found;
for my $n (0 .. $#orders)
{
	sql("SELECT create_burglary_model('orde$n')");
	sql("SET search_path = orde$n, orde${n}_internal, public; $call{$_}") for @{ $orders[$n] }, grep { $n == 2 && $_ eq 'ob' } sort keys %call;
	push @found, sql("SELECT count(*), count(buurt_code), count(DISTINCT gemeente_code), md5(string_agg(concat_ws(',', d.verblijfsobject_id, d.buurt_code, d.gemeente_code,
	    (SELECT string_agg(a.level || a.code || a.year, ' ' ORDER BY a.level, a.code) FROM orde${n}_internal.dwelling_area AS x JOIN orde$n.area AS a ON a.area_id = ANY (x.areas) WHERE x.dwelling_id = d.dwelling_id)),
	    ';' ORDER BY d.verblijfsobject_id)) FROM orde$n.dwelling AS d");
}
like($found[0], qr/^14200\|14200\|13\|/, 'all have a buurt, in the gemeenten of the newest map');
is($found[$_], $found[0], "the same in another order, $_") for 1 .. $#found;

done_testing();
