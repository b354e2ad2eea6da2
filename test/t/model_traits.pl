# Which kinds of dwelling are broken into: each factor by itself and some together, counted again by hand.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_traits', 0.05);
sql('ALTER DATABASE model_traits SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_traits SET client_min_messages = warning; ALTER DATABASE model_traits SET jit = off');

# What is known of each home, by hand: what was delivered last, else what stands with it, else what its outline tells.
sql(q(UPDATE dwelling SET house_type = NULL WHERE dwelling_id % 3 = 0;
	UPDATE dwelling SET bouwjaar = NULL WHERE dwelling_id % 11 = 0;
	DELETE FROM dwelling_factor_value WHERE factor = 'woningtype';
	INSERT INTO dwelling_factor_value (dwelling_id, factor, year, category) SELECT dwelling_id, 'woningtype', y, CASE y WHEN 2017 THEN 'stacked' ELSE 'detached' END FROM dwelling CROSS JOIN unnest('{2016,2017}'::int[]) AS y WHERE dwelling_id % 7 = 0;
	CREATE TABLE public.kind AS
	SELECT d.dwelling_id, d.gemeente_code, CASE WHEN d.dwelling_id % 7 = 0 THEN 'stacked' ELSE coalesce(d.house_type, s.house_type) END AS woningtype,
	       CASE WHEN s.dwellings = 1 THEN s.accessible_sides END AS sides,
	       CASE WHEN d.bouwjaar <= 1944 THEN 'voor 1945' WHEN d.bouwjaar <= 1970 THEN '1945 tot en met 1970' WHEN d.bouwjaar <= 1998 THEN '1971 tot en met 1998' WHEN d.bouwjaar > 1998 THEN '1999 en later' END AS period
	FROM   dwelling AS d LEFT JOIN pand_shape AS s ON s.pand_id = d.pand_id WHERE d.in_use_to IS NULL;
	CREATE TABLE public.counted AS
	SELECT e.dwelling_id, count(*) AS n FROM burglary_event AS e JOIN dwelling AS d USING (dwelling_id) JOIN known_days() AS k ON k.gemeente_code = d.gemeente_code AND e.occurred_on <@ k.days
	WHERE  coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND d.in_use_to IS NULL GROUP BY 1;
	CREATE TABLE public.alone AS SELECT * FROM fresh_dwelling_rate));
is(sql('SELECT count(DISTINCT woningtype) > 3, count(DISTINCT sides) > 1, count(*) FILTER (WHERE woningtype IS NULL) < count(*) / 10, count(*) FILTER (WHERE sides IS NULL) > 10, (SELECT sum(n) > 50 FROM public.counted) FROM public.kind'), 't|t|t|t|t', 'kinds enough to tell apart');
for ([ 'woningtype', "(SELECT name FROM house_type WHERE house_type = k.woningtype)" ],
	[ 'open_zijden', "('{geen open zijde,een open zijde,twee open zijden,drie open zijden,rondom open}'::text[])[1 + k.sides]" ], [ 'bouwjaar', 'k.period' ])
{
	my ($factor, $class) = @$_;
	is(sql("SELECT count(*) > 1, count(*) FILTER (WHERE (r.dwellings, r.burglaries) IS DISTINCT FROM (h.dwellings, h.burglaries)) FROM (SELECT class::text, dwellings, burglaries FROM public.alone WHERE factor = '$factor') AS r
		FULL JOIN (SELECT $class AS class, count(*)::int AS dwellings, coalesce(sum(c.n), 0)::int AS burglaries FROM public.kind AS k LEFT JOIN public.counted AS c USING (dwelling_id) WHERE $class IS NOT NULL GROUP BY 1) AS h USING (class)"), 't|0', "$factor: homes and burglaries of each class");
	is(sql("SELECT count(*) FILTER (WHERE (c.burglaries, c.dwellings, c.dwelling_years, c.rate, c.rate_low, c.rate_high, c.left_out, c.small, c.warnings) IS DISTINCT FROM (r.burglaries, r.dwellings, r.dwelling_years, r.rate, r.rate_low, r.rate_high, r.left_out, r.small, CASE WHEN r.reference = c.reference THEN r.warnings ELSE c.warnings END)), count(*) > 1
		FROM combined_rate('{$factor}') AS c FULL JOIN (SELECT * FROM public.alone WHERE factor = '$factor') AS r ON r.class = c.classes"), '0|t', "$factor: alone as in the result");
}
# Together.
is(sql("SELECT count(*) FILTER (WHERE warnings ~ 'tien postcodes') > 0, count(*) FILTER (WHERE warnings ~ 'gemeenten|gebieden') FROM combined_rate('{woningtype,open_zijden}')"), 't|0', 'what is few is told in postcodes and buurten');
sql(q(CREATE TABLE public.both AS SELECT * FROM combined_rate('{bouwjaar,woningtype,open_zijden}')));
is(sql("SELECT count(*) > 5, count(*) FILTER (WHERE (r.dwellings, r.burglaries) IS DISTINCT FROM (h.dwellings, h.burglaries)) FROM public.both AS r
	FULL JOIN (SELECT concat_ws(' / ', k.period, t.name, ('{geen open zijde,een open zijde,twee open zijden,drie open zijden,rondom open}'::text[])[1 + k.sides]) AS classes, count(*)::int AS dwellings, coalesce(sum(c.n), 0)::int AS burglaries
		FROM public.kind AS k JOIN house_type AS t ON t.house_type = k.woningtype LEFT JOIN public.counted AS c USING (dwelling_id) WHERE k.period IS NOT NULL AND k.sides IS NOT NULL GROUP BY 1) AS h USING (classes)"), 't|0', 'three factors: homes and burglaries of each combination');
is(sql("SELECT bool_and(abs(rate - 1000 * burglaries / dwelling_years) < 1e-9), count(DISTINCT reference), count(DISTINCT left_out), min(left_out) + sum(burglaries) = (SELECT count(*) FROM burglary_place AS p JOIN known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ k.days),
	bool_and((small = 1) = (burglaries < 10)), count(*) FILTER (WHERE classes = reference AND ratio = 1) FROM public.both"), 't|1|1|t|t|1', 'with rates, one that the others are compared with, and what does not count');
is(sql("SELECT array_agg(classes ORDER BY n)::text = array_agg(classes ORDER BY p.place, t.position, sides)::text FROM (SELECT b.classes, row_number() OVER () AS n, split_part(classes, ' / ', 1) AS period, split_part(classes, ' / ', 2) AS name,
	array_position('{geen open zijde,een open zijde,twee open zijden,drie open zijden,rondom open}'::text[], split_part(classes, ' / ', 3)) AS sides FROM public.both AS b) AS b JOIN house_type AS t USING (name)
	JOIN (VALUES ('voor 1945', 1), ('1945 tot en met 1970', 2), ('1971 tot en met 1998', 3), ('1999 en later', 4)) AS p (period, place) USING (period)"), 't', 'in the order of their classes');
my ($gemeente) = sql('SELECT gemeente_code FROM dwelling GROUP BY 1 ORDER BY count(*) DESC LIMIT 1');
is(sql("SELECT sum(dwellings) = (SELECT count(*) FROM public.kind WHERE gemeente_code = '$gemeente' AND woningtype IS NOT NULL AND sides IS NOT NULL), sum(burglaries) + min(left_out) = (SELECT count(*) FROM burglary_place AS p JOIN known_days() AS k ON k.gemeente_code = p.gemeente_code AND p.occurred_on <@ k.days WHERE p.gemeente_code = '$gemeente')
	FROM combined_rate('{woningtype,open_zijden}', '$gemeente')"), 't|t', 'of one gemeente');
is(sql("SELECT (SELECT count(*) FROM combined_rate('{woningtype}', 'GM9999')), (SELECT count(*) FROM combined_rate('{pkvw,leegstaand}'))"), '0|0', 'no rows where nothing is known');
like(sql_error('SELECT * FROM combined_rate(NULL)'), qr/factors is NULL; dat moeten een tot vier verschillende factoren zijn/, 'no factors');
like(sql_error("SELECT * FROM combined_rate('$_')"), qr/een tot vier verschillende factoren/, "not $_") for '{}', '{woz,woz}', '{woz,NULL}', '{a,b,c,d,e}';
like(sql_error("SELECT * FROM combined_rate('{woz,inwoners}')"), qr/er is geen factor "inwoners" per woning.*HINT:.*bouwjaar.*woz/s, 'nor a figure of areas');
# What lies around the dwellings of areas, beside their burglaries: how many of them have such a place near, counted again by hand.
sql(q(CREATE TABLE public.goes AS SELECT * FROM fresh_factor_association;
	CREATE TABLE public.near AS
	SELECT left(d.postcode, 4) AS code, 100.0 * count(*) FILTER (WHERE EXISTS (SELECT FROM place_of_interest AS p WHERE p.kind = 'lichtmast' AND ST_DWithin(p.geom, d.geom, 25))) / count(*) AS value
	FROM   dwelling AS d WHERE d.in_use_to IS NULL GROUP BY 1;
	CREATE TABLE public.fifth AS SELECT n.code, n.value, ntile(5) OVER (ORDER BY n.value, n.code) AS class FROM public.near AS n));
is(sql("SELECT count(*) FILTER (WHERE factor LIKE 'nabij%') > 3, count(DISTINCT comparisons), max(comparisons) <= count(*), count(*) FILTER (WHERE factor LIKE 'nabij%' AND (unit <> 'procent' OR low_to < 0 OR high_from > 100)) FROM public.goes"), 't|1|t|0', 'what lies around is compared among what is known of areas');
is(sql("SELECT year, level, areas = (SELECT count(*) FROM public.fifth), abs(low_to - (SELECT max(value) FROM public.fifth WHERE class = 1)) < 1e-9, abs(high_from - (SELECT min(value) FROM public.fifth WHERE class = 5)) < 1e-9 FROM public.goes WHERE factor = 'nabij_lichtmast'"),
	'2018|pc4|t|t|t', 'by how many dwellings have such a place within its distance');
is(sql("SELECT low_burglaries, high_burglaries FROM public.goes WHERE factor = 'nabij_lichtmast'"), sql("SELECT sum(c.burglaries) FILTER (WHERE f.class = 1), sum(c.burglaries) FILTER (WHERE f.class = 5) FROM public.fifth AS f JOIN area_count() AS c USING (code) WHERE c.level = 'pc4' AND c.year = 2018 AND c.known"), 'with the burglaries of those areas');
like(sql("SELECT sentence FROM public.goes WHERE factor = 'nabij_lichtmast'"), qr/^Waar aandeel woningen dicht bij straatverlichting het hoogst is \(vanaf /, 'and said');
is(sql("BEGIN; INSERT INTO factor_value (factor, level, code, year, value) SELECT 'nabij_lichtmast', 'gemeente', gemeente_code, 2017, 50 FROM dwelling LIMIT 1; SELECT count(*) FROM place_figure WHERE factor = 'nabij_lichtmast'; ROLLBACK"), 0, 'what was loaded under that name goes before');
sql("UPDATE factor SET sensitive = true WHERE factor = 'woz'");
like(sql_error("SELECT * FROM combined_rate('{woz,bouwjaar}')"), qr/factor "woz" is gevoelig/, 'nor what is sensitive');
# A home counts from the day that it was there; what was told of it from before is left out.
sql("UPDATE factor SET sensitive = false WHERE factor = 'woz'; UPDATE dwelling SET in_use_from = '2018-03-01' WHERE dwelling_id % 3 = 0 AND in_use_to IS NULL");
is(sql(q(WITH known AS (SELECT k.gemeente_code, k.days, count(*) FILTER (WHERE t::date <@ k.days) / 365.25 AS years FROM known_days() AS k CROSS JOIN generate_series(timestamp '2018-03-01', '2030-12-31', interval '1 day') AS t WHERE t <= dutch_today() GROUP BY 1, 2),
		hit AS (SELECT e.dwelling_id, count(*) AS burglaries FROM burglary_event AS e JOIN dwelling AS d USING (dwelling_id) JOIN known AS k USING (gemeente_code) WHERE coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND e.occurred_on <@ k.days AND e.occurred_on >= '2018-03-01' GROUP BY 1)
	SELECT count(*) > 100, bool_and(abs(w.years - k.years) < 1e-9), count(*) FILTER (WHERE w.burglaries <> coalesce(h.burglaries, 0)), sum(w.burglaries) > 0
	FROM watched_dwelling AS w JOIN known AS k USING (gemeente_code) LEFT JOIN hit AS h USING (dwelling_id) WHERE w.dwelling_id % 3 = 0)), 't|t|0|t', 'days that a home is not there yet do not count');
is(sql("SELECT count(*) > 100, bool_and(years > 1.5) FROM watched_dwelling WHERE dwelling_id % 3 <> 0"), 't|t', 'and of others all days do');
done_testing();
