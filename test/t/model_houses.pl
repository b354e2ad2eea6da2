# What the outlines of panden tell of houses, in the model: held against a plain computation of the same on the made region and on shapes of its own.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_houses');
sql('CREATE EXTENSION burglary CASCADE');
is(made('made_region.sql', { scale => 0.05 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
sql("SELECT create_burglary_model('inbraak')");
sql('ALTER DATABASE model_houses SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_houses SET client_min_messages = warning; ALTER DATABASE model_houses SET jit = off');
is(sql('SELECT count(*) FROM pand_house_types()'), 0, 'no panden, no houses');
load_delivery('inbraak', @$_) for [ 'levering.gemeenten', 'wijkbuurtkaart gemeente', "source_name => 'x'" ], [ 'levering.buurten', 'wijkbuurtkaart buurt', "source_name => 'x'" ],
  [ 'levering.pand', 'bag-light pand', "source_name => 'x'" ], [ 'levering.verblijfsobject', 'bag-light verblijfsobject', "source_name => 'x'" ];

# ---------------------------------------------------------------- the made region

# By PostGIS: the parts of the walls of each that lie in the flat strip around a wall of another, nearly parallel; or the area that they share.
sql(q(CREATE TABLE public.house AS SELECT * FROM pand_house_types();
	CREATE TABLE public.home AS SELECT p.pand_id, p.geom, count(d.dwelling_id)::int AS dwellings FROM pand AS p LEFT JOIN dwelling AS d ON d.pand_id = p.pand_id AND d.in_use_to IS NULL GROUP BY 1, 2;
	CREATE INDEX ON public.home USING gist (geom); ANALYZE public.home;
	CREATE TABLE public.wall AS SELECT h.pand_id, s.geom, ST_Azimuth(ST_StartPoint(s.geom), ST_EndPoint(s.geom)) AS azimuth FROM public.home AS h CROSS JOIN LATERAL ST_DumpSegments(ST_Boundary(h.geom)) AS s;
	CREATE INDEX ON public.wall USING gist (geom); ANALYZE public.wall;
	CREATE TABLE public.along AS SELECT w.pand_id, v.pand_id AS other, ST_Length(ST_Intersection(w.geom, ST_Union(ST_Buffer(v.geom, 0.100001, 'endcap=flat')))) AS metres
	FROM public.wall AS w JOIN public.wall AS v ON v.pand_id <> w.pand_id AND ST_DWithin(v.geom, w.geom, 0.15) AND abs(cos(v.azimuth - w.azimuth)) > sqrt(0.75) GROUP BY w.pand_id, v.pand_id, w.geom;
	CREATE TABLE public.pair AS SELECT a.pand_id, b.pand_id AS other, b.dwellings FROM public.home AS a JOIN public.home AS b ON b.pand_id <> a.pand_id AND ST_DWithin(a.geom, b.geom, 0.15)
	WHERE (SELECT sum(l.metres) / 2 FROM public.along AS l WHERE (l.pand_id, l.other) IN ((a.pand_id, b.pand_id), (b.pand_id, a.pand_id))) >= 1 - 1e-9 OR ST_Area(ST_Intersection(a.geom, b.geom)) >= 1));
is(sql('SELECT count(*) = (SELECT count(*) FROM public.home WHERE dwellings > 0), count(*) - count(name) FROM public.house'), 't|0', 'a house of each pand with a dwelling, with a kind');
is(sql('SELECT count(*) FROM public.house AS h LEFT JOIN (SELECT pand_id, count(*) FILTER (WHERE dwellings > 0) AS n, count(*) FILTER (WHERE dwellings = 0) AS sheds FROM public.pair GROUP BY 1) AS p USING (pand_id)
	WHERE (h.neighbours, h.outbuildings) IS DISTINCT FROM (coalesce(p.n, 0)::int, coalesce(p.sheds, 0)::int)'), 0, 'with its neighbours');
is(sql('SELECT count(*) FROM public.house AS h WHERE h.dwellings <> (SELECT count(*) FROM dwelling AS d WHERE d.pand_id = h.pand_id AND d.in_use_to IS NULL)'), 0, 'and its dwellings');
is(sql("SELECT string_agg(DISTINCT house_type || ' ' || kadaster, ', ' ORDER BY house_type || ' ' || kadaster) FROM public.house") =~ /flat A.*terraced T/, 1, 'kinds as the Kadaster writes them');
my ($gemeente) = sql('SELECT gemeente_code FROM dwelling GROUP BY 1 ORDER BY count(*) DESC LIMIT 1');
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE to_jsonb(a) IS DISTINCT FROM to_jsonb(h)) FROM pand_house_types('$gemeente') AS a JOIN public.house AS h USING (pand_id)"), 't|0', 'of one gemeente the same as of all');
is(sql("SELECT count(*) FROM pand_house_types('$gemeente')"), sql("SELECT count(DISTINCT d.pand_id) FROM dwelling AS d JOIN pand AS p USING (pand_id) WHERE d.gemeente_code = '$gemeente' AND d.in_use_to IS NULL"), 'and no others');
is(sql("SELECT count(*) FROM pand_house_types('GM9999')"), 0, 'of an unknown gemeente none');

# ---------------------------------------------------------------- shapes

# Two under one roof, three in a row round a corner of the compass, one by itself; a dwelling that is no more does not count, nor a pand.
sql(q(TRUNCATE dwelling CASCADE; DELETE FROM pand;
	INSERT INTO pand (pand_id, status, bouwjaar, geom) SELECT lpad(n::text, 16, '0'), 'Pand in gebruik', 1990 + n, ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000 + x, 470000, 250000 + x + 6, 470010), 28992))
	FROM (VALUES (1, 0), (2, 6), (3, 20), (4, 26), (5, 32), (6, 60), (7, 66)) AS v (n, x);
	INSERT INTO dwelling (pand_id, geom, in_use_to) SELECT p.pand_id, ST_PointOnSurface(p.geom), CASE WHEN p.pand_id LIKE '%7' THEN date '2020-01-01' END FROM pand AS p;
	INSERT INTO dwelling (pand_id, geom) SELECT p.pand_id, ST_PointOnSurface(p.geom) FROM pand AS p WHERE p.pand_id LIKE '%4';
	INSERT INTO pand (pand_id, status, geom) SELECT lpad((10 + n)::text, 16, '0'), s, ST_Multi(ST_SetSRID(ST_MakeEnvelope(250054, 470000, 250060, 470010), 28992))
	FROM (VALUES (8, 'Pand gesloopt'), (9, 'Pand ten onrechte opgevoerd')) AS v (n, s)));
is(sql("SELECT string_agg(concat_ws(' ', right(pand_id, 1), kadaster, dwellings, neighbours, outbuildings, accessible_sides, right(row_id, 1) || '/' || row_position || '/' || row_length), ', ' ORDER BY pand_id) FROM pand_house_types()"),
	'1 K 1 1 0 3 1/1/2, 2 K 1 1 0 3 1/2/2, 3 H 1 1 0 3 3/1/3, 4 A 2 2 0 2 3/2/3, 5 H 1 1 0 3 3/3/3, 6 V 1 0 1 3 6/1/1', 'kinds, neighbours, sides and rows');
is(sql("SELECT string_agg(right(pand_id, 1) || ' ' || name || ': ' || open_to, '; ' ORDER BY pand_id) FROM pand_house_types() WHERE right(pand_id, 1) IN ('1', '4', '6')"),
	'1 twee-onder-een-kapwoning: noord, zuid, west; 4 appartement: noord, zuid; 6 vrijstaande woning: noord, zuid, west', 'in words, and to the points of the compass');
is(sql('SELECT string_agg(compass_points(ARRAY[d]), \' \' ORDER BY d), compass_points(\'{}\') IS NULL FROM unnest(\'{0,22,23,45,90,135,180,225,270,315,337,338,359.9}\'::float8[]) AS d'),
	'noord noord noordoost noordoost oost zuidoost zuid zuidwest west noordwest noordwest noord noord|t', 'the points of the compass');
is(sql("SELECT compass_points('{89.99,179.99,359.99}'), compass_points('{0.01,90.01,180.01}')"), 'noord, oost, zuid|noord, oost, zuid', 'from the north on, also for a row that is turned a little to the west');
is(sql("SELECT string_agg(right(pand_id, 1) || ' ' || right(block_id, 1) || ' ' || block_length, ', ' ORDER BY pand_id) FROM pand_house_types()"), '1 1 2, 2 1 2, 3 3 3, 4 3 3, 5 3 3, 6 6 2', 'blocks, with sheds');
like(sql_error('SELECT * FROM pand_house_types(tolerance => 0)'), qr/tolerance is 0/, 'no tolerance');
# What was delivered beside it: the newest value, else what stands with the dwelling, of those in use. Kappa by hand: of five told three are the same.
is(sql('SELECT count(*) FROM house_type_agreement()'), 0, 'nothing to compare with');
sql(q(UPDATE dwelling SET house_type = CASE right(pand_id, 1) WHEN '1' THEN 'semi' WHEN '2' THEN 'detached' WHEN '3' THEN 'terraced' WHEN '5' THEN 'terraced' END WHERE in_use_to IS NULL;
	INSERT INTO dwelling_factor_value (dwelling_id, factor, year, category) SELECT dwelling_id, 'woningtype', y, CASE y WHEN 2020 THEN 'corner' ELSE 'detached' END FROM dwelling CROSS JOIN unnest('{2018,2020}'::int[]) AS y WHERE right(pand_id, 1) = '3';
	INSERT INTO dwelling_factor_value (dwelling_id, factor, year, category) SELECT dwelling_id, 'woningtype', 2020, 'detached' FROM dwelling WHERE right(pand_id, 1) = '6';
	INSERT INTO dwelling_factor_value (dwelling_id, factor, year, category) SELECT dwelling_id, 'eigendom', 2021, 'koop' FROM dwelling WHERE right(pand_id, 1) = '1';
	INSERT INTO dwelling (pand_id, geom, house_type, in_use_to) SELECT p.pand_id, ST_PointOnSurface(p.geom), 'corner', '2020-01-01' FROM pand AS p WHERE right(p.pand_id, 1) = '1'));
is(sql("SELECT string_agg(told || found || ' ' || dwellings || ' ' || round(share::numeric, 2), ', '), min(round(kappa::numeric, 6)) = max(round(kappa::numeric, 6)), round(max(kappa)::numeric, 6) FROM house_type_agreement()"),
	'HH 1 0.20, KK 1 0.20, TH 1 0.20, VK 1 0.20, VV 1 0.20|t|' . sprintf('%.6f', (3 / 5 - (1 * 2 + 1 * 2 + 2 * 1) / 25) / (1 - (1 * 2 + 1 * 2 + 2 * 1) / 25)), 'who agrees, and by how much more than chance');
# At the border: neighbours of the other gemeente and their neighbours count, and a pand of both is of each.
sql(q(SET session_replication_role = replica;     -- or each has the gemeente that it lies in
	UPDATE dwelling SET gemeente_code = CASE right(pand_id, 1) WHEN '3' THEN 'GM0001' WHEN '2' THEN 'GM0004' WHEN '4' THEN CASE WHEN dwelling_id = (SELECT max(x.dwelling_id) FROM dwelling AS x WHERE x.pand_id = dwelling.pand_id) THEN 'GM0002' ELSE 'GM0003' END END;
	UPDATE dwelling SET house_type = 'stacked' WHERE right(pand_id, 1) = '4'));
my $columns = "string_agg(concat_ws(' ', right(pand_id, 1), kadaster, dwellings, neighbours, right(row_id, 1) || '/' || row_position || '/' || row_length, length(row_id), bouwjaar), ', ' ORDER BY pand_id)";
is(sql("SELECT $columns FROM pand_house_types('GM0001')"), '3 H 1 1 3/1/3 16 1993', 'a corner, by what its neighbour has beyond the border');
is(sql("SELECT (SELECT $columns FROM pand_house_types('GM0002')), (SELECT $columns FROM pand_house_types('GM0003'))"), '4 A 2 2 3/2/3 16 1994|4 A 2 2 3/2/3 16 1994', 'a pand of two gemeenten, with all its dwellings');
# Of one gemeente; all the same type leave no kappa, none the same leave 0.
my $agreement = "string_agg(told || found || ' ' || dwellings || ' ' || share || ' ' || coalesce(kappa::text, 'none'), ', ')";
is(sql("SELECT (SELECT $agreement FROM house_type_agreement('GM0001')), (SELECT $agreement FROM house_type_agreement('GM0004')), (SELECT count(*) FROM house_type_agreement('GM0002') WHERE told = 'A')"), 'HH 1 1 none|VK 1 1 0|1', 'agreement in one gemeente, at its ends');
# A wider gap, for both functions.
sql("UPDATE pand SET geom = ST_Translate(geom, 0.3, 0) WHERE pand_id LIKE '%2'");
is(sql("SELECT string_agg(t || ' ' || (SELECT kadaster FROM pand_house_types('GM0004', t)) || ' ' || (SELECT told || found FROM house_type_agreement('GM0004', t)), ', ' ORDER BY t) FROM unnest('{0.1,0.5}'::float8[]) AS t"), '0.1 V VV, 0.5 K VK', 'another tolerance');
is(sql("SELECT string_agg(house_type || ' ' || kadaster, ', ' ORDER BY house_type) FROM house_type"), 'corner H, detached V, flat A, linked_detached V, semi K, stacked A, terraced T', 'the letters of the Kadaster');

# ---------------------------------------------------------------- kept up to date

my $same = "SELECT count(*) FROM (SELECT pand_id, house_type, dwellings, neighbours, outbuildings, common_m, free_share, accessible_sides, open_bearings, open_to, row_id, row_length, row_position, block_id, block_length, lies_over FROM pand_shape) AS s
	FULL JOIN house_types_among(NULL, 0.1) AS f USING (pand_id) WHERE (f.house_type, f.dwellings, f.neighbours, f.outbuildings, f.common_m, f.free_share, f.accessible_sides, f.open_bearings, f.open_to, f.row_id, f.row_length, f.row_position, f.block_id, f.block_length, f.lies_over)
	IS DISTINCT FROM (s.house_type, s.dwellings, s.neighbours, s.outbuildings, s.common_m, s.free_share, s.accessible_sides, s.open_bearings, s.open_to, s.row_id, s.row_length, s.row_position, s.block_id, s.block_length, s.lies_over)";
is(sql($same), 0, 'after all of that, what is kept is what is found');
is(sql("UPDATE pand_shape SET found_on = '2020-01-01'; UPDATE pand SET geom = ST_Translate(geom, 100, 0) WHERE pand_id LIKE '%5'; UPDATE pand SET bouwjaar = 1980 WHERE pand_id LIKE '%1';
	SELECT string_agg(right(pand_id, 1) || ' ' || kadaster || ' ' || (found_on > '2020-01-01'), ', ' ORDER BY pand_id) FROM pand_house_type"),
	'1 V false, 2 V false, 3 K true, 4 A true, 5 V true, 6 V false', 'a house that goes tells on those it leaves, and on no other');
is(sql("UPDATE dwelling SET in_use_to = '2020-01-01' WHERE pand_id LIKE '%3'; SELECT string_agg(right(pand_id, 1) || ' ' || kadaster || ' ' || outbuildings, ', ' ORDER BY pand_id) FROM pand_house_type"),
	'1 V 0, 2 V 0, 4 A 1, 5 V 0, 6 V 1', 'whose dwelling is no more, is a shed');
is(sql("DELETE FROM pand WHERE pand_id LIKE '%3'; $same"), 0, 'and then is gone');
is(sql("UPDATE pand SET geom = NULL WHERE pand_id LIKE '%4'; $same; SELECT count(*) FROM pand_house_type"), "0\n4", 'so is a pand without an outline');
is(sql("BEGIN; TRUNCATE pand; SELECT count(*) FROM pand_shape; ROLLBACK; BEGIN; TRUNCATE dwelling CASCADE; SELECT count(*) FROM pand_shape; ROLLBACK; SELECT count(*) FROM pand_house_type"), "0\n0\n4", 'and all of them');

# A dwelling without a pand says nothing about those with one; a status may say of all its panden at once that they stand.
sql(q(TRUNCATE dwelling CASCADE; DELETE FROM pand;
	INSERT INTO pand (pand_id, status, geom) SELECT lpad(n::text, 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000 + 6 * n, 470000, 250006 + 6 * n, 470010), 28992)) FROM generate_series(1, 3) AS n;
	INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id NOT LIKE '%2'));
is(sql("INSERT INTO dwelling (pand_id, geom) VALUES (lpad('2', 16, '0'), 'SRID=28992;POINT(250015 470005)'), (NULL, 'SRID=28992;POINT(250099 470005)'); SELECT string_agg(kadaster, '' ORDER BY pand_id) FROM pand_house_type"), 'HTH', 'a dwelling without a pand beside one with');
is(sql("UPDATE dwelling SET in_use_to = '2020-01-01' WHERE pand_id LIKE '%2'; UPDATE pand SET status = 'Pand buiten gebruik' WHERE pand_id LIKE '%2'; SELECT string_agg(outbuildings::text, '' ORDER BY pand_id) FROM pand_shape"), '11', 'a pand out of use is a shed');
is(sql("UPDATE pand_status SET standing = NOT standing WHERE status = 'Pand buiten gebruik'; $same; SELECT string_agg(outbuildings::text, '' ORDER BY pand_id) FROM pand_shape"), "0\n00", 'unless its status says that it does not stand');
is(sql("UPDATE pand_status SET standing = NOT standing WHERE status = 'Pand buiten gebruik'; $same"), 0, 'and back');

is(sql("BEGIN; UPDATE pand SET status = 'Pand gesloopt' WHERE pand_id LIKE '%1'; SELECT count(*) FROM pand_house_type WHERE pand_id LIKE '%1'; $same; ROLLBACK"), "1\n0", 'where somebody lives, a house stands, whatever its status says');
is(sql("INSERT INTO pand (pand_id, status, geom) VALUES (lpad('4', 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250024.09, 470000, 250030.09, 470010), 28992)));
	INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id LIKE '%4'; $same; SELECT string_agg(kadaster, '' ORDER BY pand_id) FROM pand_house_type WHERE pand_id ~ '[34]\$'"), "0\nKK", 'what comes as near as measuring is exact becomes a neighbour');

# Two who build side by side at once: the second waits for the first, and sees its house.
my $beside = "INSERT INTO pand (pand_id, status, geom) VALUES (lpad('%d', 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250500 + %1\$d, 470000, 250506 + %1\$d, 470010), 28992)));
	INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id = lpad('%1\$d', 16, '0');";
my $first = start_session('BEGIN; ' . sprintf($beside, 20) . "$pause COMMIT;");
wait_for($in_pause);
my $second = start_session(sprintf($beside, 26));
wait_for(q(wait_event_type = 'Lock'));
end_pause();
is(answer_of($second) . sql("$same; SELECT string_agg(kadaster, '') FROM pand_house_type WHERE pand_id ~ '2[06]\$'"), "0\nKK", 'two at once become neighbours');
answer_of($first);
my $paths = start_session("BEGIN; INSERT INTO place_of_interest (kind, geom) VALUES ('pad', 'SRID=28992;LINESTRING(250510 470012, 250540 470012)'); $pause COMMIT;");
wait_for($in_pause);
$second = start_session(sprintf($beside, 32));
wait_for(q(wait_event_type = 'Lock'));
end_pause();
is(answer_of($second) . answer_of($paths) =~ s/.*canceling.*\n//r . sql('SELECT count(*) FROM found_back_access() AS f JOIN pand_shape AS s USING (pand_id) WHERE (f.access, f.by_path, f.is_guess) IS DISTINCT FROM (s.back_access, s.by_path, s.back_is_guess)'), 0, 'and a path that is laid meanwhile is seen');
like(sql_error('BEGIN ISOLATION LEVEL REPEATABLE READ; ' . sprintf($beside, 38)), qr/dit kan niet in een transactie met isolatie "repeatable read"/, 'where the other could not be seen, nothing is built');
is(sql("BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE dwelling SET oppervlakte = 100; UPDATE pand SET bouwjaar = 1980; ROLLBACK; DELETE FROM place_of_interest; $same"), 0, 'what says nothing of houses asks nothing');

# Rows of houses and sheds, that are moved, pulled down, split, joined and given dwellings, some at a time: always as if all were done anew.
sql(q(TRUNCATE dwelling CASCADE; DELETE FROM pand; SELECT setseed(0.3);
	INSERT INTO pand (pand_id, status, geom) SELECT lpad(n::text, 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000 + x, 470000 + y, 250000 + x + 6, 470000 + y + 6), 28992))
	FROM (SELECT n, 6 * (n % 20) AS x, 6 * (n / 20) + 100 * (n / 40) AS y FROM generate_series(1, 200) AS n) AS g;
	INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE random() < 0.6));
my @edits = ("UPDATE pand SET geom = ST_Translate(geom, 6 * floor(random() * 3 - 1), 6 * floor(random() * 3 - 1)) WHERE random() < 0.03",
	"UPDATE pand SET status = CASE WHEN status = 'Pand gesloopt' THEN 'Pand in gebruik' ELSE 'Pand gesloopt' END WHERE random() < 0.03",
	"DELETE FROM pand WHERE random() < 0.01", "UPDATE dwelling SET in_use_to = CASE WHEN in_use_to IS NULL THEN date '2020-01-01' END WHERE random() < 0.03",
	"UPDATE dwelling AS d SET pand_id = (SELECT p.pand_id FROM pand AS p WHERE d.dwelling_id > 0 ORDER BY random() LIMIT 1) WHERE random() < 0.02",
	"INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE random() < 0.02 AND geom IS NOT NULL",
	"INSERT INTO pand (pand_id, status, geom) SELECT (2000000000000000 + floor(random() * 1e12)::bigint)::text, 'Pand in gebruik', ST_Multi(ST_Translate(geom, 6.05, 0)) FROM pand WHERE random() < 0.01",
	"DELETE FROM dwelling WHERE random() < 0.01", "UPDATE pand SET geom = ST_Multi(ST_Expand(geom, 0.3)) WHERE random() < 0.02", "UPDATE pand SET geom = geom, status = status, bouwjaar = 1990",
	"UPDATE place_of_interest SET geom = ST_Translate(geom, 20 * random() - 10, 20 * random() - 10) WHERE random() < 0.5", "UPDATE place_of_interest SET kind = CASE WHEN kind = 'pad' THEN 'groen' ELSE 'pad' END WHERE random() < 0.3",
	"UPDATE street SET geom = CASE WHEN random() < 0.5 THEN ST_Translate(geom, 0, 9) END");
my $back = "SELECT count(*) FROM found_back_access() AS f FULL JOIN (SELECT * FROM pand_shape WHERE dwellings = 1) AS s USING (pand_id) WHERE (f.access, f.by_path, f.over_ground, f.is_guess) IS DISTINCT FROM (s.back_access, s.by_path, s.over_ground, s.back_is_guess)";
sql(q(INSERT INTO place_of_interest (kind, geom) SELECT 'pad', ST_SetSRID(ST_MakeLine(ST_MakePoint(250000 + 13 * n, 470000 + 17 * (n % 5)), ST_MakePoint(250015 + 13 * n, 470003 + 30 * (n % 5))), 28992) FROM generate_series(1, 9) AS n;
	INSERT INTO street (street_id, name, geom) SELECT lpad(n::text, 16, '0'), 'Straat ' || n, ST_SetSRID(ST_Multi(ST_MakeLine(ST_MakePoint(250000, 470060 + 90 * n), ST_MakePoint(250150, 470050 + 90 * n))), 28992) FROM generate_series(0, 3) AS n));
my @found = split /\n/, sql('SELECT setseed(0.7);' . join ';', map { ("$_; $same; $back") } (@edits) x 6);
is(join(' ', grep { /[1-9]/ } @found), '', 'changes of all kinds, each found again as a whole');
cmp_ok(scalar(grep { defined && $_ eq '0' } @found), '>=', 120, 'all compared');
is(sql("SELECT count(DISTINCT house_type) >= 5, max(row_length) > 3 FROM pand_shape"), 't|t', 'of many kinds');
# Many at once are done as a whole.
is(sql("INSERT INTO pand (pand_id, status, geom) SELECT lpad((1000 + n)::text, 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(251000 + x, 470000 + y, 251000 + x + 6, 470000 + y + 10), 28992))
	FROM (SELECT n, 6 * (n % 20) AS x, 30 * (n / 20) AS y FROM generate_series(1, 3000) AS n) AS g; INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id LIKE '000000000000%' AND random() < 0.9; $same"), 0, 'three thousand at once');

# The floor that an addition tells, in panden with more dwellings; a number only beside a ground floor of the same number.
sql(q(TRUNCATE dwelling CASCADE; DELETE FROM pand;
	INSERT INTO pand (pand_id, status, geom) SELECT lpad(n::text, 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000 + 20 * n, 470000, 250008 + 20 * n, 470010), 28992)) FROM generate_series(1, 4) AS n;
	INSERT INTO dwelling (pand_id, huisnummer, toevoeging, geom, in_use_to) SELECT lpad(v.pand::text, 16, '0'), v.number, v.addition, ST_PointOnSurface(p.geom), v.gone
	FROM (VALUES (1, 1, 'HS', NULL::date), (1, 1, '1', NULL), (1, 1, '2-L', NULL), (1, 1, 'IIIR', NULL), (1, 1, 'IV', NULL), (1, 1, '12', NULL), (1, 1, NULL, NULL), (1, 3, '1', NULL),
	             (2, 5, '1', NULL), (2, 5, '2', NULL), (2, 5, 'bg', '2020-01-01'), (2, 7, '4 hoog', NULL), (2, 7, '11hg v', NULL), (2, 7, 'A', NULL), (3, 9, 'BG', NULL), (4, 9, '1', NULL), (4, 9, 'sous.', NULL)) AS v (pand, number, addition, gone)
	JOIN pand AS p ON p.pand_id = lpad(v.pand::text, 16, '0')));
is(sql("SELECT string_agg(huisnummer || ' ' || toevoeging || '=' || storey, ', ' ORDER BY pand_id, huisnummer, storey) FROM dwelling_storey JOIN dwelling USING (dwelling_id)"), '1 HS=0, 1 1=1, 1 2-L=2, 1 IIIR=3, 7 4 hoog=4, 7 11hg v=11, 9 sous.=0, 9 1=1', 'floors');
is(sql("SELECT string_agg(class || ' ' || n, ', ' ORDER BY class_number) FROM (SELECT class_number, class, count(*) AS n FROM dwelling_trait WHERE factor = 'verdieping' GROUP BY 1, 2) AS c"), 'begane grond 2, eerste verdieping 2, tweede verdieping 1, derde verdieping of hoger 3', 'as a factor');
sql("INSERT INTO dwelling_factor_value (dwelling_id, factor, year, category) SELECT dwelling_id, 'verdieping', 2020, '3' FROM dwelling WHERE toevoeging IN ('HS', 'A')");
is(sql("SELECT string_agg(class || ' ' || n, ', ' ORDER BY class_number) FROM (SELECT class_number, class, count(*) AS n FROM dwelling_trait WHERE factor = 'verdieping' GROUP BY 1, 2) AS c"), 'begane grond 1, eerste verdieping 2, tweede verdieping 1, derde verdieping of hoger 5', 'unless somebody told');

# From behind. Two rows of five back to back, 22 m apart, a path behind the first three of the south row; a street before the houses of the north one; one by itself far away.
sql(q(TRUNCATE dwelling CASCADE; DELETE FROM pand; DELETE FROM place_of_interest; DELETE FROM street;
	INSERT INTO pand (pand_id, status, geom) SELECT lpad(n::text, 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000 + x, 470000 + y, 250006 + x, 470010 + y), 28992))
	FROM (SELECT n, 6 * ((n - 1) % 5) AS x, CASE WHEN n <= 5 THEN 0 ELSE 32 END AS y FROM generate_series(1, 10) AS n UNION ALL SELECT 11, 500, 0) AS v;
	INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand));
my $behind = "SELECT string_agg(right(pand_id, 2)::int || ' ' || access || CASE WHEN is_guess = 1 THEN '?' ELSE '' END, ', ' ORDER BY pand_id) FROM back_access";
is(sql($behind), '1 open?, 2 dicht?, 3 dicht?, 4 dicht?, 5 open?, 6 open?, 7 dicht?, 8 dicht?, 9 dicht?, 10 open?, 11 open?', 'without paths a guess: what has open ground at two sides');
sql(q(INSERT INTO place_of_interest (kind, geom) VALUES ('pad', ST_SetSRID('LINESTRING(249990 470020, 250018 470020)'::geometry, 28992)), ('lichtmast', ST_SetSRID('POINT(250500 470020)'::geometry, 28992))));
is(sql($behind), '1 dicht, 2 dicht, 3 dicht, 4 dicht, 5 dicht, 6 dicht, 7 dicht, 8 dicht, 9 dicht, 10 dicht, 11 open?', 'a path at one side may be before the house');
sql(q(INSERT INTO place_of_interest (kind, geom) VALUES ('pad', ST_SetSRID('POLYGON((249990 469990, 250040 469990, 250040 469992, 249990 469992, 249990 469990))'::geometry, 28992))));
is(sql($behind), '1 pad, 2 pad, 3 pad, 4 dicht, 5 dicht, 6 dicht, 7 dicht, 8 dicht, 9 dicht, 10 dicht, 11 open?', 'at two it is behind, too');
sql(q(INSERT INTO street (street_id, name, geom) VALUES ('0000000000000001', 'Straat', ST_SetSRID('MULTILINESTRING((249990 470050, 250040 470050))'::geometry, 28992))));
is(sql($behind), '1 pad, 2 pad, 3 pad, 4 dicht, 5 dicht, 6 pad, 7 pad, 8 pad, 9 dicht, 10 dicht, 11 open?', 'where the street is known, one is enough');
is(sql("BEGIN; INSERT INTO pand (pand_id, status, geom) VALUES (lpad('13', 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000, 470044, 250006, 470047), 28992))); INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id LIKE '%13'; $behind; ROLLBACK")
	=~ /6 dicht, 7 pad, 8 pad/, 1, 'but the street in front of another house is not');
for ([ 250020.5, 'pad' ], [ 250019.5, 'dicht' ])
{
	my ($end, $access) = @$_;
	is(sql("BEGIN; UPDATE place_of_interest SET geom = 'SRID=28992;LINESTRING(249990 470020, $end 470020)' WHERE ST_GeometryType(geom) = 'ST_LineString'; $behind; ROLLBACK") =~ /8 pad, 9 $access, 10 dicht/, 1, "a path that ends at $end");
}
sql(q(INSERT INTO pand (pand_id, status, geom) VALUES (lpad('12', 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000, 470013, 250006, 470016), 28992)))));
is(sql($behind) =~ /^1 pad, 2/, 1, 'a shed does not close it');
is(sql("INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id LIKE '%12'; $behind") =~ /^1 dicht, 2/, 1, 'a house does');
is(sql("UPDATE place_of_interest SET in_use_to = '2020-01-01' WHERE ST_GeometryType(geom) = 'ST_LineString'; $behind") =~ /^1 dicht, 2 dicht, 3 dicht.*6 dicht/, 1, 'nor does a path that is no more');
is(sql("SELECT count(*), count(access_name), count(DISTINCT back_access_id), sum(is_guess) FROM back_access"), '12|12|12|1', 'all in words');
is(sql("UPDATE place_of_interest SET in_use_to = NULL; UPDATE street SET geom = ST_Translate(geom, 0, 200); $behind") =~ /^1 dicht, 2 pad, 3 pad, 4 dicht.*6 dicht/, 1, 'a street that goes elsewhere is no front');
is(sql("DELETE FROM place_of_interest WHERE ST_GeometryType(geom) = 'ST_Polygon'; $behind") =~ /^1 dicht, 2 dicht, 3 dicht/, 1, 'nor is a path that is gone a path');
is(sql("TRUNCATE place_of_interest; $behind") =~ /^1 open\?, 2 dicht\?, 3 dicht\?/, 1, 'without any it is a guess again');
is(sql("BEGIN; INSERT INTO pand (pand_id, status, geom) SELECT lpad(n::text, 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(250000 + x, 470000 + y, 250006 + x, 470010 + y), 28992)) FROM (VALUES (21, 474, 0), (22, 526, 0), (23, 500, 30)) AS v (n, x, y);
	INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id ~ '2[123]\$'; $back; SELECT access FROM back_access WHERE pand_id LIKE '%11'; ROLLBACK"), "0\ndicht", 'houses at 20 m shut three of four sides');
is(sql("BEGIN; INSERT INTO place_of_interest (kind, geom) VALUES ('pad', 'SRID=28992;LINESTRING(250490 470104.5, 250510 470104.5)'); UPDATE pand SET geom = ST_Translate(geom, 0, 0.01) WHERE pand_id LIKE '%11'; $back; SELECT access, is_guess FROM back_access WHERE pand_id LIKE '%11'; ROLLBACK"), "0\ndicht|0",
	'for a house by itself a path is looked for as far as for all');
is(sql("BEGIN; UPDATE street SET geom = ST_Translate(geom, 0, -200); $behind; ROLLBACK") =~ /6 open\?, 7 dicht\?, 8 dicht\?, 9 dicht\?, 10 open\?/, 1, 'open ground at the side of the street is no way from behind');
is(sql("INSERT INTO dwelling (pand_id, geom) SELECT pand_id, ST_PointOnSurface(geom) FROM pand WHERE pand_id LIKE '%11'; SELECT count(*), (SELECT count(*) FROM pand_shape WHERE dwellings = 2 AND num_nonnulls(back_access, by_path, over_ground, back_is_guess) = 0) FROM back_access"), '11|1', 'of flats it says nothing');
is(sql("SELECT string_agg(class || ' ' || n, ', ' ORDER BY class_number) FROM (SELECT class_number, class, count(*) AS n FROM dwelling_trait WHERE factor = 'achterom' GROUP BY 1, 2) AS c"), 'open terrein erachter (geschat) 5, niet achterom te bereiken 6', 'and a factor');

# At the edge of the gemeenten that were loaded, by distance; not where two of them meet; not known where no map is.
sql(q(DELETE FROM area; TRUNCATE dwelling CASCADE; DELETE FROM pand;
	INSERT INTO area (level, code, year, name, geom) SELECT 'gemeente', 'GM' || c, 2020, c, ST_Multi(ST_SetSRID(ST_MakeEnvelope(x, 470000, x + 1000, 471000), 28992)) FROM (VALUES ('0001', 250000), ('0002', 251000), ('0003', 252000)) AS v (c, x);
	INSERT INTO pand (pand_id, status, geom) SELECT lpad(n::text, 16, '0'), 'Pand in gebruik', ST_Multi(ST_SetSRID(ST_MakeEnvelope(x, y, x + 8, y + 8), 28992)) FROM (SELECT n, 250000 + 37 * (n % 54) AS x, 470000 + 33 * (n / 54) AS y FROM generate_series(0, 54 * 30 - 1) AS n) AS g;
	INSERT INTO dwelling (pand_id, geom, gemeente_code) SELECT pand_id, ST_PointOnSurface(geom), CASE WHEN ST_X(ST_PointOnSurface(geom)) > 251000 THEN 'GM0002' ELSE 'GM0001' END FROM pand));
my $edges = "SELECT count(*) FROM pand_house_type AS h CROSS JOIN (SELECT ST_Boundary(ST_Union(a.geom)) AS geom FROM area AS a WHERE a.code IN (SELECT d.gemeente_code FROM dwelling AS d WHERE d.in_use_to IS NULL)) AS b
	WHERE h.at_edge IS DISTINCT FROM (ST_Distance(h.geom, b.geom) < 50)::int AND abs(ST_Distance(h.geom, b.geom) - 50) > 0.5";
is(sql("$edges; SELECT count(*) FILTER (WHERE at_edge = 0) > 100, count(*) FILTER (WHERE at_edge = 1) > 100, count(*) FILTER (WHERE at_edge IS NULL) FROM pand_house_type"), "0\nt|t|0", 'who lies at the edge of two gemeenten');
is(sql("UPDATE dwelling SET in_use_to = '2020-01-01' WHERE gemeente_code = 'GM0002'; $edges; SELECT count(*) FROM pand_house_type WHERE at_edge = 1 AND ST_XMin(geom) BETWEEN 250950 AND 250999"), "0\n30", 'and of one: the border between them is an edge then');
is(sql("UPDATE dwelling SET in_use_to = NULL WHERE dwelling_id = (SELECT min(d.dwelling_id) FROM dwelling AS d WHERE d.gemeente_code = 'GM0002'); $edges"), 0, 'one home is enough for it to be none');
is(sql("DELETE FROM dwelling WHERE dwelling_id = (SELECT min(d.dwelling_id) FROM dwelling AS d WHERE d.gemeente_code = 'GM0002'); $edges"), 0, 'until that goes');
is(sql("UPDATE pand SET geom = ST_Translate(geom, -30, 0) WHERE pand_id LIKE '%25'; UPDATE pand SET geom = ST_Translate(geom, 900, 0) WHERE pand_id LIKE '%03' AND ST_XMin(geom) < 250200; UPDATE dwelling SET in_use_to = '2020-01-01' WHERE dwelling_id % 7 = 0; UPDATE dwelling SET in_use_to = NULL WHERE dwelling_id % 14 = 0 AND gemeente_code = 'GM0001'; $edges"), 0, 'of what moved, too');
is(sql("UPDATE dwelling SET gemeente_code = 'GM0009', geom = NULL WHERE dwelling_id IN (SELECT d.dwelling_id FROM dwelling AS d WHERE d.gemeente_code = 'GM0001' AND d.in_use_to IS NULL ORDER BY 1 LIMIT 1);
	WITH one AS (SELECT d.dwelling_id FROM dwelling AS d WHERE d.gemeente_code = 'GM0001' AND d.in_use_to IS NULL ORDER BY 1 LIMIT 1) UPDATE dwelling SET gemeente_code = 'GM0009', geom = NULL WHERE dwelling_id = (SELECT dwelling_id FROM one);
	SELECT count(*) FROM pand_house_type AS h WHERE at_edge IS NULL; UPDATE dwelling SET gemeente_code = 'GM0001' WHERE gemeente_code = 'GM0009'; SELECT count(*) FROM pand_house_type WHERE at_edge IS NULL"), "2\n0", 'a home of which the gemeente has no map, is at no known edge');
is(sql("DELETE FROM area WHERE code = 'GM0001'; SELECT count(at_edge), count(*) > 0 FROM pand_house_type"), '0|t', 'without a map nobody knows');
done_testing();
