# Measures at the edges: two whole years on both sides, years that are not known, measures that ended, had been there before or beside another; what is known of an area beside all others. On a map that is made here, and
# recounted by hand.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_measure_edges');
sql(q(CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak');
	ALTER DATABASE model_measure_edges SET search_path = inbraak, inbraak_internal, public; ALTER DATABASE model_measure_edges SET client_min_messages = warning; ALTER DATABASE model_measure_edges SET jit = off));
sub refreshed { sql("CALL refresh_results(only_result => '$_')") for qw(measure_effect measure_series) }
sub effect { my ($name, $what) = @_; return sql("SELECT $what FROM measure_effect WHERE name = '$name'") }

# Thirty buurten of 600 m with a hundred homes each, two kilometres apart but for the second, which touches the first. Each has about sixty burglaries in each of five years, and a fifth of the homes more or fewer in terraces than the next; the first had three times as many in the year
# before the begin, when it was chosen, and what it always had after it; the tenth a third since.
my $begins = '2019-01-07';
sql(qq(CREATE TABLE public.plan AS SELECT n AS buurt, CASE n WHEN 1 THEN 0 WHEN 2 THEN 600 ELSE 2000 * n END AS x, 54 + n * 7 % 18 AS third, 54 + n * 5 % 19 AS second, CASE n WHEN 1 THEN 198 ELSE 52 + n * 3 % 20 END AS before,
		CASE n WHEN 10 THEN 20 WHEN 13 THEN 3 ELSE 50 + n * 3 % 23 END AS since, CASE n WHEN 10 THEN 19 ELSE 51 + n * 11 % 17 END AS later FROM generate_series(1, 30) AS n;
	INSERT INTO area (level, code, year, name, geom) SELECT 'gemeente', 'GM0001', 2019, 'Proefstad', ST_Multi(ST_MakeEnvelope(199000, 449000, 262000, 452000, 28992));
	INSERT INTO area (level, code, year, name, geom) SELECT 'gemeente', 'GM0002', 2019, 'Elders', ST_Multi(ST_MakeEnvelope(199000, 442000, 262000, 445000, 28992));
	INSERT INTO area (level, code, year, name, geom) SELECT 'buurt', 'BU0001' || lpad(buurt::text, 4, '0'), 2019, 'Buurt ' || buurt, ST_Multi(ST_MakeEnvelope(200000 + x, 450000, 200600 + x, 450600, 28992)) FROM public.plan;
	INSERT INTO dwelling (street_name, woonplaats, huisnummer, postcode, house_type, geom)
	SELECT 'Straat ' || p.buurt, 'Proefstad', n, '10' || lpad(p.buurt::text, 2, '0') || 'AA', CASE WHEN n <= 20 * (p.buurt % 5) THEN 'terraced' ELSE 'detached' END, ST_SetSRID(ST_MakePoint(200025 + p.x + (n - 1) % 12 * 50, 450025 + (n - 1) / 12 * 45), 28992)
	FROM   public.plan AS p CROSS JOIN generate_series(1, 100) AS n;
	INSERT INTO dwelling (street_name, woonplaats, huisnummer, postcode, geom) SELECT 'Laan', 'Elders', n, '2000AA', ST_SetSRID(ST_MakePoint(200025 + 30 * n, 443000), 28992) FROM generate_series(1, 30) AS n;
	INSERT INTO delivery (kind, source, period_from, period_to, received_on, purpose, legal_basis, expires_on, rows_read, rows_accepted) VALUES ('burglary', 'proef', '2015-01-01', '2021-02-28', '2021-03-05', 'proef', 'convenant', current_date + 30, 5000, 5000);
	INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
	SELECT 'proef', p.buurt || '/' || y.turn || '/' || n, t.at, t.at + interval '1 hour', t.at + interval '2 hours', 'woning', d.dwelling_id, d.geom, 2, 1, (SELECT max(delivery_id) FROM delivery)
	FROM   public.plan AS p CROSS JOIN LATERAL (VALUES (3, p.third), (2, p.second), (1, p.before), (0, p.since), (-1, p.later)) AS y (turn, number) CROSS JOIN LATERAL generate_series(1, y.number) AS n
	CROSS  JOIN LATERAL (SELECT timestamp '$begins 20:00' - y.turn * interval '364 days' + (hashint8(p.buurt * 100000 + y.turn * 1000 + n) & 262143) % 364 * interval '1 day' AS at) AS t
	CROSS  JOIN LATERAL (SELECT d.dwelling_id, d.geom FROM dwelling AS d WHERE d.buurt_code = 'BU0001' || lpad(p.buurt::text, 4, '0') ORDER BY d.dwelling_id LIMIT 1 OFFSET n * 7 % 100) AS d;
	CREATE FUNCTION public.buurt(n int) RETURNS int STABLE BEGIN ATOMIC SELECT a.area_id FROM area AS a WHERE a.code = 'BU0001' || lpad(n::text, 4, '0'); END;
	CREATE FUNCTION public.box(x int, wide int) RETURNS geometry IMMUTABLE RETURN ST_Multi(ST_MakeEnvelope(200000 + x, 450000, 200000 + x + wide, 450600, 28992));
	INSERT INTO intervention (area_id, action, kind, period_from, period_to) VALUES (public.buurt(1), 'poort om de drukte', 'poort', '$begins', NULL), (public.buurt(10), 'poort die hielp', 'poort', '$begins', NULL),
		(public.buurt(13), 'kort', 'schouw', '$begins', date '$begins' + 90), (public.buurt(20), 'eerder', 'poort', '2016-06-01', '2017-01-10'), (public.buurt(20), 'nog eens', 'poort', '$begins', NULL),
		(public.buurt(20), 'ook hier', 'bewonersavond', '$begins', NULL);
	INSERT INTO intervention (action, kind, period_from, geom) VALUES ('ernaast', 'verlichting', '$begins', public.box(650, 100)), ('los', 'verlichting', '$begins', ST_Multi(ST_MakeEnvelope(200060, 450060, 200560, 450560, 28992)));
	INSERT INTO watch_group (name, active_from, geom) VALUES ('te klein', '$begins', ST_Multi(ST_MakeEnvelope(204000, 450000, 204060, 450060, 28992)))));
is(sql("SELECT count(*), count(DISTINCT buurt_code), count(*) FILTER (WHERE buurt_code IS NOT NULL) FROM dwelling"), '3030|30|3000', 'homes lie in their buurten');
refreshed();
is(sql("SELECT as_of FROM result WHERE result = 'measure_effect'"), '2021-02-28', 'up to the last day that is known');

# Counts by hand: what, in which area, from which period on; a period is four weeks from the begin.
sql(qq(CREATE VIEW public.hit AS SELECT b.occurred_from::date AS day, floor((b.occurred_from::date - date '$begins') / 28.0)::int AS period, substr(d.buurt_code, 7)::int AS buurt, d.geom FROM burglary AS b JOIN dwelling AS d USING (dwelling_id);
	CREATE FUNCTION public.counted(in_buurt int, from_period int, to_period int) RETURNS bigint STABLE BEGIN ATOMIC SELECT count(*) FROM public.hit AS h WHERE h.buurt = in_buurt AND h.period BETWEEN from_period AND to_period; END));

# ---------------------------------------------------------------- two whole years

is(effect('poort die hielp', "base_periods, periods, first_day, last_day, control_areas, reason IS NULL"), sql("SELECT 26, 26, date '$begins', date '$begins' + 727, 3, 't'"), 'two years since the begin, beside two years');
is(effect('poort die hielp', 'burglaries_before, burglaries'), sql('SELECT public.counted(10, -39, -14), public.counted(10, 0, 25)'), 'what was counted in them');
# The sets that are compared, from the homes and burglaries themselves.
sub by_hand
{
	my ($name, $buurt, $from, $to) = @_;
	return sql("SELECT format('%s|%s|%s', r.ratio, coalesce(r.wide_low, r.ratio_low), coalesce(r.wide_high, r.ratio_high)) FROM (
		SELECT effect_set(p.buurt::text, n, public.counted(p.buurt, n, n), 100 * 28 / 365.25, CASE WHEN p.buurt = $buurt THEN 'treated' ELSE 'control' END) AS effects
		FROM (SELECT $buurt AS buurt UNION ALL SELECT substr(s.code, 7)::int FROM (SELECT DISTINCT code FROM measure_series WHERE name = '$name' AND role = 'control') AS s) AS p
		CROSS JOIN (SELECT generate_series($from, $to) AS n UNION ALL SELECT generate_series(0, 25)) AS n) AS s CROSS JOIN LATERAL effect_ratio(s.effects, 0) AS r");
}
is(effect('poort die hielp', "format('%s|%s|%s', recent_ratio, recent_low, recent_high)"), by_hand('poort die hielp', 10, -13, -1), 'beside the year before the begin: by hand');
my ($ratio, $low, $high) = split /\|/, by_hand('poort die hielp', 10, -39, -14);
is(effect('poort die hielp', "abs(ratio - $ratio) < 1e-12, ratio_low <= $low * (1 + 1e-9), ratio_high >= $high * (1 - 1e-9), ratio_high < 1, too_few"), 't|t|t|t|0', 'and beside the two years before that; the interval is no narrower');
like(effect('poort die hielp', 'sentence'), qr/een daling van \d+ % \(95 %: van een daling van \d+ % tot een daling van \d+ %\)\. Of dat door de maatregel komt, is hiermee niet bewezen\. Van 2\d gebieden zonder maatregel veranderde er geen minstens zo sterk\./, 'a difference, and that no other area changed as much');

# ---------------------------------------------------------------- beside all areas

# Each area that may be held against it, against the rest of these; by their sums, where they had five or more before.
is(sql(q(WITH area AS (SELECT p.buurt, public.counted(p.buurt, -39, -14)::float8 AS former, public.counted(p.buurt, 0, 25)::float8 AS latter FROM public.plan AS p
		WHERE EXISTS (SELECT FROM measure_candidates() AS c JOIN measure_effect AS e ON e.measure_effect_id = c.measure_id WHERE e.name = 'poort die hielp' AND (c.treated AND p.buurt = 10 OR NOT c.treated AND c.area = 'BU0001' || lpad(p.buurt::text, 4, '0')))),
	change AS (SELECT a.buurt, abs(ln(a.latter / a.former * sum(o.former) / sum(o.latter))) AS change FROM area AS a JOIN area AS o ON o.buurt <> a.buurt AND o.buurt <> 10 GROUP BY a.buurt, a.former, a.latter)
	SELECT e.placebos = count(*) FILTER (WHERE c.buurt <> 10), e.placebos_as_far = count(*) FILTER (WHERE c.buurt <> 10 AND c.change >= t.change), abs(e.placebo_p - (1.0 + count(*) FILTER (WHERE c.buurt <> 10 AND c.change >= t.change)) / count(*)) < 1e-12,
	       abs(e.least_p - 1.0 / count(*)) < 1e-12, count(*) > 20 FROM change AS c JOIN change AS t ON t.buurt = 10 CROSS JOIN measure_effect AS e WHERE e.name = 'poort die hielp' GROUP BY e.placebos, e.placebos_as_far, e.placebo_p, e.least_p)), 't|t|t|t|t', 'the rank is that by hand, and the least that it could be is said');
is(sql("SELECT bool_and(least_p = 1.0::float8 / (1 + placebos)), bool_and((flags ~ 'few_areas') IS NOT TRUE) FROM measure_effect WHERE placebos >= 19"), 't|t', 'with nineteen areas or more');

# ---------------------------------------------------------------- chosen because it was hot

is(effect('poort om de drukte', "flags ~ 'chosen_hot', recent_ratio < 0.5, ratio > 0.75, ratio < 1.35"), 't|t|t|t', 'a year that was hot is seen, and both figures are there');
like(effect('poort om de drukte', 'sentence'), qr/In het jaar voor het begin waren het er \d,\d+ keer zoveel als de jaren ervoor deden verwachten, en wat zo'n jaar hoger was, daalt ook vanzelf: naast dat jaar is het een daling van \d+ %, naast de jaren ervoor (?:een (?:daling|stijging) van \d+ %|geen verschil)\./, 'in words');
is(sql("SELECT string_agg(name, ', ' ORDER BY name) FROM measure_effect WHERE flags ~ 'chosen_hot' AND periods >= 13"), 'los, poort om de drukte', 'and where it was not, it is not said; the area within it was as hot');
is(sql(q(SELECT abs(e.corrected_ratio - i.index) < 1e-9, abs(e.corrected_low - i.index_low) < 1e-9, abs(e.corrected_high - i.index_high) < 1e-9, e.corrected_ratio > e.recent_ratio
	FROM measure_effect AS e CROSS JOIN LATERAL (SELECT effect_set(p.buurt::text, v.half, public.counted(p.buurt, v.first, v.last), 100 * (v.last - v.first + 1) * 28 / 365.25, CASE p.buurt WHEN 1 THEN 'treated' ELSE 'control' END) AS effects
		FROM public.plan AS p CROSS JOIN (VALUES (0, -13, -1), (1, 0, 25)) AS v (half, first, last)
		WHERE p.buurt = 1 OR 'BU0001' || lpad(p.buurt::text, 4, '0') IN (SELECT c.area FROM measure_candidates() AS c WHERE c.measure_id = e.measure_effect_id AND NOT c.treated)) AS s
	CROSS JOIN LATERAL effect_index(s.effects, 1) AS i WHERE e.name = 'poort om de drukte')), 't|t|t|t', 'what such a year falls by itself is taken off, as by hand');

# ---------------------------------------------------------------- around it

is(sql(q(SELECT count(*), bool_and(abs(CASE g.area WHEN '0-200' THEN e.near_ratio ELSE e.far_ratio END - g.ratio) < 1e-12), bool_and(abs(CASE g.area WHEN '0-200' THEN e.near_low ELSE e.far_low END - g.ratio_low) < 1e-12), bool_and(abs(CASE g.area WHEN '0-200' THEN e.near_high ELSE e.far_high END - g.ratio_high) < 1e-12)
	FROM measure_effect AS e CROSS JOIN LATERAL (SELECT effect_set(a.area, n.n, a.burglaries, a.homes * 28 / 365.25, a.role) AS effects FROM (SELECT generate_series(-39, -14) AS n UNION ALL SELECT generate_series(0, 25)) AS n CROSS JOIN LATERAL (
		SELECT v.area, 'displacement' AS role, (SELECT count(*) FROM dwelling AS d WHERE ST_Distance(d.geom, a.geom) > v.low AND ST_Distance(d.geom, a.geom) <= v.low + 200) AS homes,
			(SELECT count(*) FROM public.hit AS h WHERE h.period = n.n AND ST_Distance(h.geom, a.geom) > v.low AND ST_Distance(h.geom, a.geom) <= v.low + 200) AS burglaries FROM area AS a CROSS JOIN (VALUES ('0-200', 0), ('200-400', 200)) AS v (area, low) WHERE a.code = 'BU00010001'
		UNION ALL SELECT p.buurt::text, CASE p.buurt WHEN 1 THEN 'treated' ELSE 'control' END, 100, public.counted(p.buurt, n.n, n.n)
		FROM (SELECT 1 AS buurt UNION SELECT substr(s.code, 7)::int FROM measure_series AS s WHERE s.name = 'poort om de drukte' AND s.role = 'control') AS p) AS a) AS s
	CROSS JOIN LATERAL effect_rings(s.effects, 0) AS g WHERE e.name = 'poort om de drukte' AND g.area IS NOT NULL)), '2|t|t|t', 'both rings, as by hand');
is(effect('poort die hielp', 'near_ratio IS NULL, near_low IS NULL, far_ratio IS NULL, net_difference IS NULL, ratio IS NOT NULL'), 't|t|t|t|t', 'where nobody lives around it there is no ring, and an answer all the same');
is(effect('te klein', "reason, ratio IS NULL, near_ratio IS NULL, sentence IS NULL"), 'van het gebied zijn geen vier hele weken bekend, of er staan minder dan tien woningen|t|t|t', 'rings around what is too small to be counted tell nothing');

# ---------------------------------------------------------------- one that ended

is(effect('kort', 'periods, base_periods, last_day, burglaries, burglaries_before'), sql("SELECT 3, 6, date '$begins' + 3 * 28 - 1, public.counted(13, 0, 2), public.counted(13, -39, -37) + public.counted(13, -26, -24)"), 'a measure of 91 days is compared over the three periods that it took whole, with the same weeks of both years');
like(effect('kort', 'sentence'), qr/^In het gebied ging het aantal inbraken van [\d,]+ in dezelfde weken van twee tot drie jaar eerder naar \d+, /, 'as it says');

# ---------------------------------------------------------------- others in the same place

is(effect('nog eens', 'flags'), 'base_treated, also_measure', 'where the same had been done before, and something else at the same time, both are said');
like(effect('nog eens', 'sentence'), qr/In de jaren ervoor was hier al eens zo'n maatregel: die jaren zijn niet zonder\. Er was hier in die tijd nog een maatregel: wat van welke komt, is niet te scheiden\.$/, 'in words');
is(effect('ook hier', 'flags'), 'also_measure', 'what is of another kind was not there before');
is(effect('poort om de drukte', "flags ~ 'ring_measure', sentence ~ 'Ook eromheen was in die tijd een maatregel: wat daar gebeurde, kan van die zijn'"), 't|t', 'one around it is said, too');
is(effect('eerder', "reason, corrected_ratio IS NULL, flags"), 'vergeleken wordt met het tweede en derde jaar voor het begin, en van geen van beide zijn alle inbraken ingelezen|f|', 'without years of before there is no answer, but for what is left of the year before the begin');

# With a whole gemeente: what it has, its buurten have where it is of the kind; what a tenth of its homes have, it has.
sub shared
{
	my ($rows) = @_;
	return sql("BEGIN; INSERT INTO intervention (action, kind, period_from, area_id, geom) SELECT 'samen ' || v.kind, v.kind, '2019-05-06', v.area_id, v.geom FROM (VALUES $rows) AS v (kind, area_id, geom);
		SELECT string_agg(m.kind || ' ' || m.level, ', ' ORDER BY m.kind, m.level) FROM measure_overlap AS o JOIN area_measure AS m USING (measure_id) WHERE m.name LIKE 'samen %' AND o.also_measure; ROLLBACK");
}
my $whole = "(SELECT area_id FROM area WHERE code = 'GM0001'), NULL::geometry";
is(shared("('heg', $whole), ('heg', public.buurt(25), NULL), ('bank', public.buurt(26), NULL)"), 'heg buurt', 'a buurt has what its gemeente has of its kind');
is(shared("('heg', $whole), ('bank', NULL, public.box(6000, 6700))"), 'heg gemeente', 'a gemeente has what four of thirty buurten have');
is(shared("('heg', $whole), ('bank', $whole)"), 'bank gemeente, heg gemeente', 'two of one gemeente have each other');
is(shared("('heg', public.buurt(25), NULL::geometry), ('bank', NULL, public.box(50000, 100))"), 'bank buurt, heg buurt', 'eighteen of a hundred homes are a tenth');

# ---------------------------------------------------------------- years that are not known

is(sql("BEGIN; UPDATE delivery SET period_to = '2017-03-31' WHERE kind = 'burglary'; INSERT INTO delivery (kind, source, period_from, period_to, received_on, purpose, legal_basis, expires_on, rows_read, rows_accepted) VALUES ('burglary', 'proef', '2017-06-01', '2021-02-28', '2021-03-05', 'proef', 'convenant', current_date + 30, 1, 1);
	UPDATE burglary SET delivery_id = (SELECT max(delivery_id) FROM delivery) WHERE occurred_from >= '2017-06-01';
	SELECT base_periods, periods, burglaries_before = public.counted(10, -39, -27), burglaries = public.counted(10, 0, 25) FROM fresh_measure_effect WHERE name = 'poort die hielp'; ROLLBACK"), '13|26|t|t', 'a year with a gap in it is left out whole');
is(sql("BEGIN; UPDATE delivery SET period_to = '2019-06-01' WHERE kind = 'burglary'; INSERT INTO delivery (kind, source, period_from, period_to, received_on, purpose, legal_basis, expires_on, rows_read, rows_accepted) VALUES ('burglary', 'proef', '2019-08-01', '2021-02-28', '2021-03-05', 'proef', 'convenant', current_date + 30, 1, 1);
	UPDATE burglary SET delivery_id = (SELECT max(delivery_id) FROM delivery) WHERE occurred_from >= '2019-08-01';
	SELECT reason IS NULL, periods, first_day >= date '$begins' + 364, burglaries = public.counted(10, 13, 25) FROM fresh_measure_effect WHERE name = 'poort die hielp'; ROLLBACK"), 't|13|t|t', 'also one since the begin');

# ---------------------------------------------------------------- of no few homes

# A group that has all homes of a buurt but the outer column of eight, one that reaches a few homes of the next buurt, and one around whose area a ring does so; beside the counts of buurten these would tell of few.
sql(q(INSERT INTO watch_group (name, active_from, geom) VALUES ('bijna heel', '2019-01-07', ST_Multi(ST_MakeEnvelope(225960, 450000, 226560, 450600, 28992))), ('over de grens', '2019-01-07', ST_Multi(ST_MakeEnvelope(200300, 450000, 200640, 450300, 28992)))));
refreshed(); sql("CALL refresh_results(only_result => 'measure_reference_area')");
is(sql("SELECT string_agg(name || ' ' || dwellings, ', ' ORDER BY name) FROM measure_reference_area WHERE role = 'treated' AND measure = 'group' AND reason IS NULL"), 'bijna heel 100, over de grens 42', 'of the first all is taken, of the second what lies over the border is left out');
is(sql(q(WITH piece AS (SELECT r.measure_id, r.role, d.buurt_code, count(*) AS homes FROM measure_reference_area AS r JOIN measure_area() AS a USING (measure_id, role) JOIN dwelling AS d ON CASE WHEN a.homes IS NULL THEN d.buurt_code = r.code ELSE d.dwelling_id = ANY (a.homes) END
		WHERE r.role IN ('treated', 'near', 'far') AND d.buurt_code IS NOT NULL AND r.level IS DISTINCT FROM 'gemeente'
		AND r.measure_id NOT IN (SELECT t.measure_id FROM measure_reference_area AS t WHERE t.role = 'treated' AND t.dwellings < 10) GROUP BY 1, 2, 3)
	SELECT count(*) > 8, min(homes) >= 10, (SELECT min(rest) FILTER (WHERE rest > 0) >= 10 FROM (SELECT 100 - sum(p.homes) AS rest FROM piece AS p GROUP BY p.measure_id, p.buurt_code) AS r) FROM piece)), 't|t|t', 'no part of a buurt, nor what is left of it, is of fewer than ten homes');
# Boxes wherever, each of a kind of its own, and their rings: which homes count, by hand. A piece is a buurt here.
is(sql(q(BEGIN; INSERT INTO intervention (action, kind, period_from, geom) SELECT 'doos ' || n, 'soort ' || n, '2019-01-07', ST_Multi(ST_MakeEnvelope(x, y, x + w, y + h, 28992))
		FROM (SELECT n, 200000 + CASE WHEN n % 3 > 0 THEN 2000 * (n % 28 + 3) + n * 7919 % 200 - 100 ELSE n * 7919 % 900 - 100 END + 0.3 AS x, 450000 + n * 104729 % 300 - 100 + 0.3 AS y, 100 + n * 6151 % 600 AS w, 150 + n * 3571 % 550 AS h FROM generate_series(1, 40) AS n
			UNION ALL SELECT n, 200000 + 2000 * (n - 20) + CASE WHEN n < 44 THEN 40 ELSE 90 END, 449990, 600, 620 FROM generate_series(41, 45) AS n) AS v;
	CREATE TEMP TABLE area_of AS SELECT a.* FROM area_measure AS a WHERE a.name LIKE 'doos %'; CREATE TEMP TABLE told AS SELECT a.measure_id, a.role, d.dwelling_id FROM measure_area() AS a JOIN dwelling AS d ON d.dwelling_id = ANY (a.homes) WHERE a.measure_id IN (SELECT measure_id FROM area_of);
	CREATE TEMP TABLE piece AS SELECT m.measure_id, d.buurt_code, count(*) AS whole, count(*) FILTER (WHERE ST_Covers(m.geom, d.geom)) AS here FROM area_of AS m CROSS JOIN dwelling AS d WHERE d.buurt_code IS NOT NULL GROUP BY 1, 2;
	CREATE TEMP TABLE own AS SELECT p.*, CASE WHEN here < 10 AND row_number() OVER (PARTITION BY measure_id ORDER BY here DESC, buurt_code) > 1 THEN 0 WHEN here >= 10 AND whole - here < 10 THEN whole ELSE here END AS treated FROM piece AS p;
	CREATE TEMP TABLE ring AS SELECT o.*, count(*) FILTER (WHERE ST_Covers(ST_Buffer(m.geom, 200), d.geom)) AS near, count(*) FILTER (WHERE ST_Covers(ST_Buffer(ST_Buffer(m.geom, 200), 200), d.geom) AND NOT ST_Covers(ST_Buffer(m.geom, 200), d.geom)) AS far FROM own AS o JOIN area_of AS m USING (measure_id)
		LEFT JOIN dwelling AS d ON d.buurt_code = o.buurt_code AND o.treated < o.whole AND NOT ST_Covers(m.geom, d.geom) GROUP BY o.measure_id, o.buurt_code, o.whole, o.here, o.treated;
	CREATE TEMP TABLE hand AS SELECT r.measure_id, r.buurt_code, r.treated, CASE WHEN near < 10 OR rest BETWEEN 1 AND 9 AND far < 10 THEN 0 ELSE near END AS near, CASE WHEN far < 10 OR rest BETWEEN 1 AND 9 THEN 0 ELSE far END AS far, r.here, rest
		FROM (SELECT r.*, whole - treated - CASE WHEN near >= 10 THEN near ELSE 0 END - CASE WHEN far >= 10 THEN far ELSE 0 END AS rest FROM ring AS r) AS r;
	SELECT count(DISTINCT h.measure_id), count(*) FILTER (WHERE h.treated <> t.treated), count(*) FILTER (WHERE h.near <> t.near), count(*) FILTER (WHERE h.far <> t.far), count(*) FILTER (WHERE h.here > h.treated) > 0, count(*) FILTER (WHERE h.here < h.treated) > 0, count(*) FILTER (WHERE h.near > 0) > 10, count(*) FILTER (WHERE h.far > 0) > 10, count(*) FILTER (WHERE rest BETWEEN 1 AND 9) > 0
	FROM hand AS h CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE t.role = 'treated') AS treated, count(*) FILTER (WHERE t.role = 'near') AS near, count(*) FILTER (WHERE t.role = 'far') AS far FROM told AS t JOIN dwelling AS d USING (dwelling_id) WHERE t.measure_id = h.measure_id AND d.buurt_code = h.buurt_code) AS t
	WHERE h.measure_id NOT IN (SELECT a.measure_id FROM area_of AS a JOIN area_of AS o ON a.measure_id > o.measure_id AND a.homes = o.homes); ROLLBACK)), '45|0|0|0|t|t|t|t|t', 'areas and their rings have the homes that a count by hand gives');
# A home that is gone goes with the one that is on its spot now: not counted where that is left out, counted where that is, though it lies outside.
my $counted = "SELECT m.name, c.period, c.burglaries, c.dwellings FROM (SELECT a.name, a.measure_id FROM area_measure AS a WHERE a.name IN ('bijna heel', 'over de grens') OFFSET 0) AS m CROSS JOIN LATERAL measure_counts(m.measure_id) AS c WHERE c.role = 'treated'";
is(sql("BEGIN; CREATE TEMP TABLE former AS $counted; CREATE TEMP TABLE spot AS SELECT DISTINCT ON (m.name) m.name, d.geom FROM area_measure AS m JOIN dwelling AS d ON CASE m.name WHEN 'bijna heel' THEN d.dwelling_id = ANY (m.homes) AND NOT ST_Covers(m.geom, d.geom) WHEN 'over de grens' THEN d.dwelling_id <> ALL (m.homes) AND ST_Covers(m.geom, d.geom) END ORDER BY m.name, d.dwelling_id;
	INSERT INTO dwelling (street_name, woonplaats, huisnummer, in_use_to, geom) SELECT 'Vroeger', 'Proefstad', 999, '2018-12-01', s.geom FROM spot AS s;
	INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id) SELECT 'proef', 'weg ' || d.dwelling_id, '2018-03-01 20:00', '2018-03-01 21:00', '2018-03-02', 'woning', d.dwelling_id, d.geom, 2, 1, (SELECT max(delivery_id) FROM delivery) FROM dwelling AS d WHERE d.huisnummer = 999;
	CREATE TEMP TABLE latter AS $counted; SELECT l.name, sum(l.burglaries - f.burglaries), max(l.dwellings - f.dwellings), min(l.dwellings - f.dwellings) FROM latter AS l JOIN former AS f USING (name, period) GROUP BY l.name ORDER BY l.name; ROLLBACK"), "bijna heel|1|1|0\nover de grens|0|0|0", 'homes that are gone tell of none that are left out');
is(sql("BEGIN; UPDATE dwelling SET street_name = 'Straat 1', postcode = '1001AA' WHERE buurt_code = 'BU00010002'; UPDATE dwelling SET street_name = 'Klein ' || huisnummer % 20 WHERE buurt_code = 'BU00010003';
	SELECT count(*) FILTER (WHERE p.homes <> p.counted), count(*) FILTER (WHERE p.buurten > 1), count(*) FILTER (WHERE p.streets > 1) FROM (SELECT p.piece, p.homes, count(*) AS counted, count(DISTINCT d.buurt_code) AS buurten, count(DISTINCT d.street_name) AS streets FROM counted_piece AS p JOIN dwelling AS d USING (dwelling_id) WHERE d.buurt_code IS NOT NULL GROUP BY p.piece, p.homes) AS p; ROLLBACK"),
	'0|0|1', 'a piece of a street lies in one buurt, small streets of one are a piece, and each has as many homes as it tells');
is(sql("BEGIN; INSERT INTO intervention (action, kind, period_from, geom) VALUES ('op de grens', 'op de grens', '$begins', ST_Multi(ST_MakeEnvelope(240000, 449700, 240600, 449825, 28992)));
	SELECT string_agg(a.role || ' ' || cardinality(a.homes), ', ' ORDER BY a.role) FROM measure_area((SELECT measure_id FROM area_measure WHERE name = 'op de grens')) AS a; ROLLBACK"), 'far 48, near 12, treated 0', 'twelve homes 200 m from it are in the inner ring, and not in the outer');
my $inside_now = "SELECT c.period, c.burglaries FROM measure_counts((SELECT a.measure_id FROM area_measure AS a WHERE a.name = 'bijna heel')) AS c WHERE c.role = 'treated'";
is(sql("BEGIN; CREATE TEMP TABLE former AS $inside_now; INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, geom, place_step, place_uncertainty, delivery_id)
	SELECT 'proef', 'zonder ' || v.far, '2018-03-01 20:00', '2018-03-01 21:00', '2018-03-02', 'woning', ST_Translate(d.geom, v.far, 0), 3, 5, (SELECT max(delivery_id) FROM delivery) FROM (SELECT geom FROM dwelling WHERE ST_X(geom) = 226575 ORDER BY dwelling_id LIMIT 1) AS d CROSS JOIN (VALUES (0.4), (3)) AS v (far);
	SELECT sum(c.burglaries - f.burglaries) FROM ($inside_now) AS c JOIN former AS f USING (period); ROLLBACK"), 1, 'a burglary of no home counts with the home on whose spot it is, not with one three metres away');
# Nor do two measures differ by so few: of 52, 48 and 42 homes, each in the one before, all are counted as the first; thirty of them are twelve fewer, what lies across has ten or more that the others have not, and ten fewer with nothing between are enough.
is(sql("BEGIN; INSERT INTO intervention (action, kind, period_from, geom) SELECT v.name, v.name, '$begins', ST_Multi(ST_MakeEnvelope(250000 + v.west, 450000, 250000 + v.east, 450000 + v.high, 28992)) FROM (VALUES ('a 52', 0, 300, 600), ('b 48', 0, 300, 360), ('c 42', 0, 300, 320), ('d 30', 0, 300, 230), ('e across', 200, 450, 600), ('f 52', 2000, 2300, 600), ('g 42', 2000, 2300, 320)) AS v (name, west, east, high);
	SELECT string_agg(m.name || ': ' || (SELECT count(*) FROM dwelling AS d WHERE ST_Covers(m.geom, d.geom) AND d.dwelling_id = ANY (m.homes)), ', ' ORDER BY m.name) FROM area_measure AS m WHERE m.name ~ '^[a-g] '; SELECT string_agg(DISTINCT m.name || ': ' || c.dwellings, ', ') FROM measure_counts() AS c JOIN area_measure AS m USING (measure_id) WHERE m.name ~ '^[b-d] ' AND c.role = 'treated'; ROLLBACK"),
	"a 52: 52, b 48: 52, c 42: 52, d 30: 30, e across: 40, f 52: 52, g 42: 42\nb 48: 52, c 42: 52, d 30: 30", 'no two measures differ by fewer than ten homes that the one has more than the other');
is(sql("SELECT string_agg(DISTINCT level, ' ') FROM dictionary_object WHERE object ~ '^measure_|^treatment_effect'"), 'werk', 'and nothing of it is for everybody');
sql("DELETE FROM watch_group WHERE name IN ('bijna heel', 'over de grens')");

# ---------------------------------------------------------------- which periods, from counts by hand

# A measure of which 16 periods are known and of the area beside it 30: two years of the one are not there. Of 'b' a period of the second year before is missing, and of an area beside it one since; of the fourth five periods are known, and of the area beside it a year.
is(sql(q(BEGIN; INSERT INTO kept_area_measure (measure_id, source, name, kind, level, begins) SELECT n, 'action', chr(96 + n), 'k', 'buurt', '2019-01-07' FROM generate_series(1, 4) AS n;
	INSERT INTO kept_measure_count SELECT 1, v.role, v.area, n, date '2019-01-07' + 28 * n, 1, 100 FROM (VALUES ('treated', '', 15), ('control', 'BU1', 29)) AS v (role, area, last), generate_series(-39, v.last) AS n;
	INSERT INTO kept_measure_count SELECT 2, v.role, v.area, n, date '2019-01-07' + 28 * n, 1, 100 FROM (VALUES ('treated', '', -20), ('control', 'BU1', 3), ('control', 'BU2', NULL)) AS v (role, area, gap), generate_series(-39, 29) AS n WHERE n IS DISTINCT FROM v.gap;
	INSERT INTO kept_measure_count SELECT 3, 'treated', '', n, date '2019-01-07' + 28 * n, 1, 100 FROM generate_series(-39, -1) AS n;
	INSERT INTO kept_measure_count SELECT 4, v.role, v.area, n, date '2019-01-07' + 28 * n, 1, 100 FROM (VALUES ('treated', '', 4), ('control', 'BU1', 14)) AS v (role, area, last), generate_series(-39, v.last) AS n;
	INSERT INTO kept (what) VALUES ('area_measure'), ('measure_count');
	SELECT string_agg(p.told, '; ' ORDER BY p.told) FROM (SELECT p.measure_id || ' ' || p.half || ' ' || p.role || ' ' || p.area || ': ' || count(*) || ' from ' || min(p.period) || ' to ' || max(p.period) AS told FROM measure_period AS p GROUP BY p.measure_id, p.half, p.role, p.area) AS p;
	SELECT e.measure_id, e.controls, e.base_periods, e.periods, e.first_day, e.last_day FROM measure_effects('base') AS e ORDER BY 1; SELECT e.measure_id, e.controls, e.base_periods, e.periods, e.first_day FROM measure_effects('chosen') AS e ORDER BY 1;
	SELECT e.measure_id, e.controls, e.base_periods, e.periods, e.first_day FROM measure_effects('base', 'chosen') AS e ORDER BY 1; ROLLBACK)),
	'1 after control BU1: 13 from 0 to 12; 1 after treated : 13 from 0 to 12; 1 base control BU1: 26 from -39 to -14; 1 base treated : 26 from -39 to -14; 1 chosen control BU1: 13 from -13 to -1; 1 chosen treated : 13 from -13 to -1;'
	. ' 2 after control BU1: 25 from 0 to 25; 2 after control BU2: 26 from 0 to 25; 2 after treated : 26 from 0 to 25; 2 base control BU1: 13 from -39 to -27; 2 base control BU2: 13 from -39 to -27; 2 base treated : 13 from -39 to -27;'
	. ' 2 chosen control BU1: 13 from -13 to -1; 2 chosen control BU2: 13 from -13 to -1; 2 chosen treated : 13 from -13 to -1;'
	. ' 4 after control BU1: 5 from 0 to 4; 4 after treated : 5 from 0 to 4; 4 base control BU1: 10 from -39 to -22; 4 base treated : 10 from -39 to -22; 4 chosen control BU1: 5 from -13 to -9; 4 chosen treated : 5 from -13 to -9'
	. "\n1|1|26|13|2019-01-07|2020-01-05\n2|1|13|26|2019-01-07|2021-01-03\n4|1|10|5|2019-01-07|2019-05-26\n1|1|13|13|2019-01-07\n2|1|13|26|2019-01-07\n4|1|5|5|2019-01-07\n1|1|26|13|2018-01-08\n2|2|13|13|2018-01-08\n4|1|10|5|2018-01-08", 'whole years that are known of the own area, and areas of which all of these are');

# Homes that the register gives to the buurt next to it, where the same was done, are in no ring, wherever they lie.
is(sql(qq(BEGIN; INSERT INTO intervention (action, kind, period_from, geom) VALUES ('helft', 'rand', '$begins', public.box(0, 275)); INSERT INTO intervention (area_id, action, kind, period_from) VALUES (public.buurt(2), 'naast de helft', 'rand', '$begins');
	CREATE TEMP VIEW here AS SELECT count(*) FROM measure_area() AS a JOIN area_measure AS m USING (measure_id) CROSS JOIN unnest(a.homes) AS u (dwelling_id) JOIN dwelling AS d USING (dwelling_id) WHERE m.name = 'helft' AND a.role = 'near';
	SELECT * FROM here; SET LOCAL session_replication_role = replica; UPDATE dwelling SET buurt_code = 'BU00010002' WHERE buurt_code = 'BU00010001' AND ST_X(geom) > 200300; SELECT * FROM here; ROLLBACK)), "32\n0", 'homes of the buurt beside it are in no ring');
# A buurt is of the gemeente of most of its homes: with half of them it had what the whole of that gemeente had.
is(sql(qq(BEGIN; INSERT INTO intervention (area_id, action, kind, period_from) VALUES (public.buurt(10), 'hier', 'rand', '$begins'), ((SELECT area_id FROM area WHERE code = 'GM0002'), 'elders', 'rand', '$begins');
	CREATE TEMP VIEW held AS SELECT count(*) FROM found_measure_candidate AS c JOIN area_measure AS m USING (measure_id) WHERE m.name = 'hier' AND c.area = 'BU00010015'; CREATE TEMP TABLE there AS SELECT d.dwelling_id, row_number() OVER (ORDER BY d.dwelling_id) AS turn FROM dwelling AS d WHERE d.buurt_code = 'BU00010015';
	SET LOCAL session_replication_role = replica; UPDATE dwelling AS d SET gemeente_code = 'GM0002' FROM there AS t WHERE t.dwelling_id = d.dwelling_id AND t.turn <= 49; SELECT * FROM held;
	UPDATE dwelling AS d SET gemeente_code = 'GM0002' FROM there AS t WHERE t.dwelling_id = d.dwelling_id AND t.turn <= 51; SELECT * FROM held; ROLLBACK)), "1\n0", 'a buurt is of the gemeente of most of its homes');

# Nine homes of the buurt beside it are too few to be in an area or a ring, and eight more are no other area, whoever lived on their spots before.
is(sql(q(BEGIN; INSERT INTO dwelling (street_name, woonplaats, huisnummer, in_use_to, geom) SELECT 'Vroeger', 'Proefstad', 900 + row_number() OVER (), '2018-12-01', d.geom FROM (SELECT d.geom, row_number() OVER (PARTITION BY ST_X(d.geom) ORDER BY d.dwelling_id) AS turn FROM dwelling AS d WHERE ST_X(d.geom) IN (200325, 200625)) AS d WHERE d.turn <= 2;
	INSERT INTO intervention (action, kind, period_from, geom) SELECT v.name, v.name, '2019-01-07', public.box(0, v.wide) FROM (VALUES ('negen erin', 630), ('negen erom', 430), ('klein', 300), ('klein en acht', 350)) AS v (name, wide);
	SELECT string_agg(t.told, ', ' ORDER BY t.told) FROM (SELECT m.name || ' ' || a.role || ': ' || count(*) FILTER (WHERE d.buurt_code = 'BU00010001') || ' ' || count(*) FILTER (WHERE d.buurt_code = 'BU00010002') AS told FROM measure_area() AS a JOIN area_measure AS m USING (measure_id) CROSS JOIN unnest(a.homes) AS u (dwelling_id) JOIN dwelling AS d USING (dwelling_id)
		WHERE d.in_use_to IS NULL AND (m.name, a.role) IN (('negen erin', 'treated'), ('negen erom', 'near'), ('klein', 'treated'), ('klein en acht', 'treated')) GROUP BY m.name, a.role) AS t; ROLLBACK)), 'klein en acht treated: 52 0, klein treated: 52 0, negen erin treated: 100 0, negen erom near: 24 0', 'nine homes are too few and eight no other area, whoever lived there before');

# Parts that are drawn over each other are one area: by hand, and as a file is read.
is(sql(q(BEGIN; CREATE TEMP TABLE drawn AS SELECT ST_Collect(ST_MakeEnvelope(240000, 450000, 240400, 450600, 28992), ST_MakeEnvelope(240200, 450000, 240600, 450600, 28992)) AS geom; INSERT INTO intervention (action, kind, period_from, geom) SELECT 'dubbel', 'dubbel', '2019-01-07', geom FROM drawn;
	SELECT ST_Area(m.geom), cardinality(m.homes), (SELECT ST_Area(read_vlak(geom)) FROM drawn) FROM area_measure AS m WHERE m.name = 'dubbel'; ROLLBACK)), '360000|100|360000', 'parts drawn over each other are one area');

# A buurt drawn by hand that crosses itself stops nothing.
is(sql("BEGIN; UPDATE area SET geom = ST_Multi(ST_MakePolygon(ST_MakeLine(ARRAY[ST_PointN(r.ring, 1), ST_PointN(r.ring, 3), ST_PointN(r.ring, 2), ST_PointN(r.ring, 4), ST_PointN(r.ring, 1)])))
	FROM (SELECT a.area_id, ST_ExteriorRing(ST_GeometryN(a.geom, 1)) AS ring FROM area AS a WHERE a.level = 'buurt') AS r WHERE r.area_id = area.area_id; SELECT bool_and(NOT ST_IsValid(geom)), (SELECT count(*) > 0 FROM found_measure_candidate) FROM area WHERE level = 'buurt'; ROLLBACK"), 't|t', 'a buurt that crosses itself stops nothing');

# ---------------------------------------------------------------- nothing to compare with

sql(qq(INSERT INTO intervention (area_id, action, kind, period_from) VALUES ((SELECT area_id FROM area WHERE code = 'GM0001'), 'overal', 'poort', '$begins'))); refreshed();
is(sql("SELECT string_agg(DISTINCT coalesce(control_areas, 0) || ' ' || reason, '; '), count(*), bool_and(sentence IS NULL AND ratio IS NULL) FROM measure_effect WHERE name LIKE 'poort%'"), '0 er is geen gebied om mee te vergelijken|2|t', 'where all had it there is nothing to compare with, and it says so');
sql("DELETE FROM intervention WHERE action = 'overal'");

# ---------------------------------------------------------------- certificates

sql("INSERT INTO advice (requested_at, given_at, dwelling_id, certificate) SELECT v.requested, v.given, d.dwelling_id, v.certificate FROM (VALUES ('GM0001', timestamp '2015-03-01', NULL::timestamp, true), ('GM0001', '2016-01-01', '2016-03-01', true), ('GM0001', '2014-01-01', '2014-02-01', false),
	('GM0002', '2017-05-01', NULL, true), ('GM0002', '2017-04-01', NULL, true)) AS v (gemeente, requested, given, certificate) CROSS JOIN LATERAL (SELECT min(d.dwelling_id) AS dwelling_id FROM dwelling AS d WHERE d.gemeente_code = v.gemeente) AS d");
is(sql("SELECT string_agg(code || ' ' || begins, ', ' ORDER BY code) FROM area_measure WHERE source = 'certificates'"), 'GM0001 2016-03-01, GM0002 2017-04-01', 'from the day on which a certificate was given; where none is known, from when it was asked');
done_testing();
