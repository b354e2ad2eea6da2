# Forecasts of streets, buurten and dwellings, and of days and hours: parts that add up to the whole, numbers by hand, and nothing without a test.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_place_forecast');
sql('CREATE EXTENSION burglary CASCADE');
is(made('made_region.sql', { scale => 0.05 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning'), '', 'and loaded');
sql('ALTER DATABASE model_place_forecast SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_place_forecast SET client_min_messages = warning; ALTER DATABASE model_place_forecast SET jit = off');
sub refreshed { sql("CALL refresh_results(only_result => '$_')") for qw(known_day forecast_test forecast_map) }

# ---------------------------------------------------------------- too few

refreshed();
is(sql("SELECT count(*), bool_and(flags ~ 'too_few'), count(*) FILTER (WHERE sentence !~ '^Te weinig om iets te zeggen: ') FROM place_forecast_test('street')"), '24|t|0', 'too few is said');
is(sql("SELECT count(*) FROM place_forecast('street')"), 0, 'and what was not tested is not shown');

# ---------------------------------------------------------------- enough

# Bursts of eight around sixty homes, always in the evening, reported the day after; one of three only three weeks after.
sql(q(CREATE TABLE public.target AS SELECT row_number() OVER (ORDER BY md5(d.dwelling_id::text)) AS turn, d.dwelling_id, d.geom FROM dwelling AS d JOIN known_days() AS k USING (gemeente_code)
		WHERE d.in_use_to IS NULL AND k.days @> datemultirange(daterange('2016-01-02', '2019-01-01')) ORDER BY 1 LIMIT 60;
	INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, precision, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
	SELECT 'burst', t.turn || '-' || n, m.at, m.at + interval '3 hours', m.at + CASE WHEN (t.turn + n) % 3 = 0 THEN interval '21 days' ELSE interval '1 day' END, 'time', 'woning', t.dwelling_id, t.geom, 1, 5, (SELECT min(b.delivery_id) FROM burglary AS b)
	FROM   public.target AS t CROSS JOIN generate_series(1, 8) AS n CROSS JOIN LATERAL (SELECT timestamp '2016-01-04 19:30' + t.turn * interval '18 days' + n * interval '2 days' AS at) AS m WHERE m.at < '2018-12-30'));
refreshed();
sql("CREATE TABLE public.$_ AS SELECT * FROM place_forecast_test('$_', '{plain_counts,counts,kde,profile}')") for qw(street buurt);
is(sql("SELECT count(*), bool_and(t.flags = ''), bool_and(t.windows = 26 AND t.burglaries = m.burglaries AND t.first_day = m.first_day AND t.last_day = m.last_day) FROM public.street AS t CROSS JOIN (SELECT * FROM forecast_test LIMIT 1) AS m"),
	'24|t|t', 'streets are tested on the same days and burglaries as squares');
is(sql("SELECT string_agg(DISTINCT measured_by, ' '), bool_and(low IS NULL AND sentence ~ ('^Op [0-9.]+ woninginbraken in 26 tweewekelijkse vensters vond tellen per buurt [0-9,]+ % in ' || 100 * coverage || ' % van de ' || measured_by || '\\.\$')) FROM public.buurt WHERE method = 'plain_counts'"), 'buurten woningen|t', 'counting is what the others are beside');
is(sql("SELECT count(*) FILTER (WHERE abs(p_adjusted - hand) > 1e-12), count(*) FROM (SELECT f.p_adjusted, min(f.p_value * f.m / f.r) OVER (PARTITION BY f.measured_by, f.coverage ORDER BY f.p_value DESC) AS hand FROM
	(SELECT b.*, count(p_value) OVER (PARTITION BY measured_by, coverage) AS m, count(*) OVER (PARTITION BY measured_by, coverage ORDER BY p_value) AS r FROM public.street AS b WHERE p_value IS NOT NULL) AS f) AS f"), '0|18', 'p is adjusted to the ways that were tried');

is(sql("SELECT string_agg(DISTINCT method_name, '; ' ORDER BY method_name) FROM (SELECT method_name FROM public.buurt UNION ALL SELECT method_name FROM public.street WHERE method IN ('counts', 'kde') UNION ALL SELECT forecast_place_method_name('kde', 'dwelling')) AS m"),
	'gewogen tellen met near repeats per vierkant van 125 m, verdeeld over woningen; gewogen tellen per buurt; gewogen tellen per straat; kerndichtheid per vierkant van 125 m, verdeeld over woningen; kerndichtheid per vierkant van 25 m, verdeeld over woningen; kerndichtheid per vierkant van 50 m, verdeeld over woningen; tellen per buurt', 'each way by its name, the smaller the place the smaller its squares');
is(sql("BEGIN; UPDATE dwelling AS d SET in_use_from = CASE t.turn WHEN 3 THEN s.first_origin WHEN 4 THEN s.first_origin + 1 ELSE s.first_origin - 900 END, in_use_to = CASE t.turn WHEN 1 THEN s.first_origin WHEN 2 THEN s.first_origin + 1 END FROM public.target AS t, forecast_span AS s WHERE t.dwelling_id = d.dwelling_id AND t.turn <= 4;
	SELECT (SELECT string_agg(t.turn::text, ' ' ORDER BY t.turn) FROM forecast_span AS s CROSS JOIN LATERAL forecast_homes(s, 'buurt', s.first_origin) AS h JOIN public.target AS t USING (dwelling_id) WHERE t.turn <= 4),
		(SELECT sum(f.dwellings) FROM forecast_span AS s CROSS JOIN LATERAL burglary_forecast(forecast_burglaries(s), forecast_dwellings(s, s.first_origin), s.first_origin) AS f) = (SELECT count(*) FROM forecast_span AS s CROSS JOIN LATERAL forecast_homes(s, 'buurt', s.first_origin)); ROLLBACK"), '2 3|t', 'homes as they were in use on the day');
# By hand: homes, burglaries that were known, and a level that is that of the squares.
sql(q(CREATE TABLE public.home AS SELECT d.dwelling_id, d.geom, t.code FROM forecast_span AS s JOIN dwelling AS d ON d.gemeente_code = ANY (s.gemeente_codes) LEFT JOIN large_street AS t ON t.code = street_code(d.street_name, d.woonplaats)
		WHERE (d.in_use_from IS NULL OR d.in_use_from <= s.first_origin) AND (d.in_use_to IS NULL OR d.in_use_to > s.first_origin);
	CREATE TABLE public.broken AS SELECT p.occurred_on, b.reported_at::date AS reported_on, t.code FROM forecast_span AS s JOIN burglary_place AS p ON p.gemeente_code = ANY (s.gemeente_codes) AND p.place_uncertainty <= 100 AND p.occurred_on <= s.as_of
		JOIN burglary AS b USING (burglary_id) LEFT JOIN large_street AS t ON t.code = p.street;
	CREATE TABLE public.origin AS SELECT s.first_origin + 14 * n AS day, s.history_days AS days FROM forecast_span AS s, generate_series(0, 25) AS n;
	CREATE TABLE public.known AS SELECT b.*, greatest(b.occurred_on, coalesce(b.reported_on, b.occurred_on + (SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY o.reported_on - o.occurred_on) FROM public.broken AS o, forecast_span AS s WHERE o.reported_on >= o.occurred_on AND o.reported_on < s.first_origin))) AS known_on FROM public.broken AS b;
	CREATE TABLE public.level AS SELECT u.origin, sum(u.expected) AS expected FROM forecast_span AS s, unnest_forecast(forecast_maps(forecast_burglaries(s), forecast_dwellings(s, s.first_origin), s.first_origin, 'uniform', history_days => s.history_days)) AS u GROUP BY 1;
	CREATE TABLE public.by_hand AS
	SELECT o.day, p.code, p.dwellings, p.dwellings / sum(p.dwellings) OVER w AS share, count(k.*)::float8 AS n, coalesce(sum(0.5 ^ ((o.day - k.occurred_on) / 730.0)), 0)::float8 AS weighted
	FROM   public.origin AS o CROSS JOIN (SELECT code, count(*)::float8 AS dwellings FROM public.home GROUP BY code) AS p
	LEFT   JOIN public.known AS k ON coalesce(k.code, '') = coalesce(p.code, '') AND k.known_on < o.day AND k.occurred_on < o.day AND k.occurred_on >= o.day - o.days GROUP BY o.day, p.code, p.dwellings WINDOW w AS (PARTITION BY o.day);
	CREATE TABLE public.made AS SELECT m.*, p.code FROM forecast_span AS s CROSS JOIN LATERAL forecast_place_maps(s, 'street', s.first_origin, 26, s.history_days, '{plain_counts,counts,profile}') AS m
		JOIN (SELECT p.* FROM forecast_span AS s CROSS JOIN LATERAL forecast_places(s, 'street', s.first_origin) AS p) AS p USING (place)));
is(sql("SELECT count(*) > 5000, count(*) FILTER (WHERE abs(m.expected - l.expected * (0.99 * h.n / h.all_n + 0.01 * h.share)) > 1e-9), count(DISTINCT m.origin)
	FROM (SELECT h.*, sum(h.n) OVER (PARTITION BY h.day) AS all_n FROM public.by_hand AS h) AS h JOIN public.level AS l ON l.origin = h.day FULL JOIN (SELECT * FROM public.made WHERE method = 'plain_counts') AS m ON m.origin = h.day AND coalesce(m.code, '') = coalesce(h.code, '')"),
	't|0|26', 'counting by street is that of what was known before each window');
is(sql("WITH prior AS (SELECT h.day, (gamma_prior(array_agg(h.n ORDER BY h.code), array_agg(h.all_n * h.share ORDER BY h.code))).strength AS s, max(h.all_w) AS w FROM (SELECT h.*, sum(h.n) OVER d AS all_n, sum(h.weighted) OVER d AS all_w FROM public.by_hand AS h WINDOW d AS (PARTITION BY h.day)) AS h GROUP BY h.day),
	drawn AS (SELECT h.*, h.share * (h.weighted + p.s) / (p.w * h.share + p.s) AS v FROM public.by_hand AS h JOIN prior AS p USING (day))
	SELECT count(*) FILTER (WHERE abs(m.expected - l.expected * (0.99 * d.v / d.all_v + 0.01 * d.share)) > 1e-9), (SELECT max(s) < 'Infinity' FROM prior) FROM (SELECT d.*, sum(d.v) OVER (PARTITION BY d.day) AS all_v FROM drawn AS d) AS d JOIN public.level AS l ON l.origin = d.day
	FULL JOIN (SELECT * FROM public.made WHERE method = 'counts') AS m ON m.origin = d.day AND coalesce(m.code, '') = coalesce(d.code, '')"), '0|t', 'weighted counts are drawn towards what its homes would have');
is(sql("SELECT count(*) FILTER (WHERE abs(m.expected - h.expected) > 1e-9), count(*) > 5000 FROM (SELECT u.origin, d.code, sum(u.expected / n.homes) AS expected FROM forecast_span AS s
		CROSS JOIN LATERAL unnest_forecast(forecast_maps(forecast_burglaries(s), forecast_dwellings(s, s.first_origin), s.first_origin, 'profile', cell_size => 50, history_days => s.history_days)) AS u
		JOIN public.home AS d ON forecast_cell(d.geom, 50) = u.cell_id JOIN (SELECT forecast_cell(geom, 50) AS cell, count(*) AS homes FROM public.home GROUP BY 1) AS n ON n.cell = u.cell_id GROUP BY u.origin, d.code) AS h
	FULL JOIN (SELECT * FROM public.made WHERE method = 'profile') AS m ON m.origin = h.origin AND coalesce(m.code, '') = coalesce(h.code, '')"), '0|t', 'squares are spread over their homes');
is(sql("SELECT string_agg(format('%s %s', method, as_much), ', ' ORDER BY method) FROM (SELECT m.method, bool_and(abs(m.expected - l.expected) < 1e-9) AS as_much FROM (SELECT method, origin, sum(expected) AS expected FROM public.made GROUP BY 1, 2) AS m JOIN public.level AS l USING (origin) GROUP BY 1) AS t"),
	'counts t, plain_counts t, profile t', 'streets add up to the squares, whatever the way');
# One of which the report is not known became known as late as nine in ten of those that were known at the first origin: how late later ones were, nobody knew.
is(sql("BEGIN; UPDATE burglary SET reported_at = NULL WHERE source = 'burst' AND source_id ~ '-3\$'; UPDATE burglary AS b SET reported_at = b.occurred_from + interval '60 days' FROM forecast_span AS s WHERE b.occurred_from::date >= s.first_origin;
	SELECT count(*) > 10, min(k.known_on - k.occurred_on) = max(k.known_on - k.occurred_on), max(k.known_on - k.occurred_on) = (SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY b.reported_at::date - p.occurred_on) FROM forecast_span AS s JOIN burglary_place AS p ON p.gemeente_code = ANY (s.gemeente_codes) AND p.place_uncertainty <= 100 JOIN burglary AS b USING (burglary_id)
			WHERE b.reported_at::date >= p.occurred_on AND b.reported_at::date < s.first_origin AND p.occurred_on >= s.first_origin - 26 * 14 - s.history_days), max(k.known_on - k.occurred_on) < 60
	FROM forecast_span AS s CROSS JOIN LATERAL forecast_place_burglaries(s, 'street') AS k JOIN burglary AS b USING (burglary_id) WHERE b.reported_at IS NULL; ROLLBACK"), 't|t|t|t', 'how late is learnt of what was known then');
# Three streets of a hundred: those expected alike that the cut divides count for their part.
is(sql("WITH seen AS (SELECT m.method, m.origin, m.code, rank() OVER (PARTITION BY m.method, m.origin ORDER BY round(m.expected::numeric, 10) DESC) - 1 AS above, count(*) OVER (PARTITION BY m.method, m.origin, round(m.expected::numeric, 10)) AS alike,
		0.03 * count(*) OVER (PARTITION BY m.method, m.origin) AS room FROM public.made AS m WHERE m.code IS NOT NULL),
	hit AS (SELECT s.method, sum(least(1, greatest(0, (s.room - s.above) / s.alike))) AS hits FROM seen AS s JOIN public.broken AS b ON b.code = s.code AND b.occurred_on BETWEEN s.origin AND s.origin + 13 GROUP BY s.method)
	SELECT string_agg(format('%s %s', h.method, abs(h.hits - t.hits) < 1e-6), ', ' ORDER BY h.method) FROM hit AS h JOIN public.street AS t ON t.method = h.method AND t.coverage = 0.03 AND t.measured_by = 'straten'"), 'counts t, plain_counts t, profile t', 'what each found, by hand');
is(sql("SELECT bool_and(t.outside = (SELECT count(*) FROM public.broken AS b WHERE b.code IS NULL AND b.occurred_on >= t.first_day)) FROM public.street AS t"), 't', 'in small streets none is found');

# ---------------------------------------------------------------- what is to come

sql("CREATE TABLE public.by_$_ AS SELECT * FROM place_forecast('street', '$_')") for qw(fortnight week day block);
is(sql("SELECT abs(sum(f.expected) - (SELECT sum(m.expected) FROM forecast_map AS m)) < 1e-9, bool_and(f.first_day = s.as_of + 1 AND f.last_day = s.as_of + 14), count(*) FILTER (WHERE code IS NULL), min(dwellings) FILTER (WHERE code IS NOT NULL) >= 10 FROM public.by_fortnight AS f, forecast_span AS s"),
	't|t|1|t', 'all streets together expect what the squares of the map do; small ones are together');
is(sql("SELECT abs(sum(b.expected) - (SELECT sum(m.expected) FROM forecast_map AS m)) < 1e-9, count(DISTINCT code) > 10, count(b.name) = count(b.code) FROM place_forecast('buurt', method => 'profile') AS b"), 't|t|t', 'so do buurten, by whatever way');
sub parts
{
	my ($of, $in) = @_;
	return sql("SELECT count(*) > 100, count(*) FILTER (WHERE abs(p.expected - w.expected) > 1e-9 OR p.expected IS NULL), max(p.parts) FROM (SELECT coalesce(w.code, '') AS code, w.first_day, sum(p.expected) AS expected, count(*) AS parts
		FROM public.by_$of AS p JOIN public.by_$in AS w ON coalesce(p.code, '') = coalesce(w.code, '') AND p.first_day BETWEEN w.first_day AND w.last_day GROUP BY 1, 2) AS p FULL JOIN (SELECT coalesce(code, '') AS code, first_day, expected FROM public.by_$in) AS w USING (code, first_day)");
}
is(parts('week', 'fortnight'), 't|0|2', 'two weeks are the fortnight');
is(parts('day', 'week'), 't|0|7', 'seven days the week');
is(parts('block', 'day'), 't|0|6', 'six blocks the day');
is(sql("SELECT bool_and(abs(p_any - (1 - exp(-expected))) < 1e-12), bool_and(share_base + share_recent = 1), count(*) FILTER (WHERE abs(\"precision\" - hand) > 1e-12), max(coverage) FROM (SELECT *, avg(p_any) OVER (PARTITION BY first_day, from_hour ORDER BY coverage) AS hand FROM public.by_block WHERE code IS NOT NULL) AS b"), 't|t|0|1', 'chances, and how precise they are');
is(sql("SELECT count(*) FILTER (WHERE f.rank <> h.rank), count(DISTINCT f.sentence), bool_and((f.hit_rate, f.sentence) = (t.hit_rate, t.sentence)) FROM public.by_fortnight AS f JOIN (SELECT code, rank() OVER (ORDER BY expected DESC) AS rank FROM public.by_fortnight WHERE code IS NOT NULL) AS h USING (code)
	CROSS JOIN (SELECT hit_rate, regexp_replace(sentence, ', gezien hoeveel manieren er zijn geprobeerd', '') AS sentence FROM public.street WHERE method = 'counts' AND measured_by = 'straten' AND coverage = 0.03) AS t"), '0|1|t', 'each street tells what the way was worth');
sql("CREATE TABLE public.by_profile AS SELECT * FROM place_forecast('street', method => 'profile')");
is(sql("SELECT max(share_recent) > 0.1, bool_and(share_recent BETWEEN 0 AND 1) FROM public.by_profile"), 't|t', 'near repeats are of the last weeks');
is(sql("SELECT count(*) > 100, count(*) FILTER (WHERE abs(p.share_recent - h.recent) > 1e-9 OR p.dwellings <> h.homes OR p.share_recent IS NULL), max(p.expected / h.expected) / min(p.expected / h.expected) - 1 < 1e-9 FROM public.by_profile AS p FULL JOIN (SELECT t.code, sum(f.expected / f.dwellings * f.share_recent) / sum(f.expected / f.dwellings) AS recent, count(*) AS homes, sum(f.expected / f.dwellings) AS expected FROM forecast_span AS s
		CROSS JOIN LATERAL burglary_forecast(forecast_burglaries(s), forecast_dwellings(s, s.as_of + 1), s.as_of + 1, method => 'profile', cell_size => 50, history_days => s.map_history_days) AS f
		JOIN dwelling AS d ON d.gemeente_code = ANY (s.gemeente_codes) AND forecast_cell(d.geom, 50) = f.cell_id AND (d.in_use_from IS NULL OR d.in_use_from <= s.as_of + 1) AND (d.in_use_to IS NULL OR d.in_use_to > s.as_of + 1)
		LEFT JOIN large_street AS t ON t.code = street_code(d.street_name, d.woonplaats) GROUP BY t.code) AS h ON coalesce(h.code, '') = coalesce(p.code, '')"), 't|0|t', 'how much, and which part of it, by hand: of its homes as they are now, by what is expected of each');
is(sql("SELECT min(share_base), max(share_recent) FROM public.by_fortnight"), '1|0', 'counts look at nothing else than what lasts');
# The hours by hand: each burglary of the last year of which they are known, spread over its window.
is(sql("WITH told AS (SELECT w.* FROM forecast_span AS s JOIN burglary_place AS p ON p.gemeente_code = ANY (s.gemeente_codes) AND p.occurred_on BETWEEN s.as_of - 363 AND s.as_of JOIN burglary_window AS w USING (burglary_id)
		WHERE NOT w.day_precision AND w.reported_at < ((s.as_of + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam')),
	spread AS (SELECT a.bin / 4 + 1 AS block, sum(a.weight) / (SELECT count(*) FROM told) AS share FROM told AS t CROSS JOIN LATERAL aoristic_weights(t.occurred_from, t.occurred_to, t.reported_at, 'hour_of_week') AS a GROUP BY 1)
	SELECT count(*), count(*) FILTER (WHERE abs(b.expected / w.expected - coalesce(s.share, 0) / 2) > 1e-9), bool_and(b.moment_burglaries = (SELECT count(*) FROM told)) FROM (SELECT first_day, from_hour, sum(expected) AS expected, max(moment_burglaries) AS moment_burglaries FROM public.by_block GROUP BY 1, 2) AS b
	CROSS JOIN (SELECT sum(expected) AS expected FROM public.by_fortnight) AS w LEFT JOIN spread AS s ON s.block = (extract(isodow FROM b.first_day) - 1) * 6 + b.from_hour / 4 + 1"), '84|0|t', 'a block is the part of a week that its hours had');
is(sql("SELECT count(*), bool_and(hit_rate > baseline_hit_rate AND low > 0), bool_and(sentence ~ 'vond de uren van het jaar ervoor .* van de uren van de week; elk uur gelijk vond .*: aantoonbaar meer\\.\$' AND flags = '') FROM moment_forecast_test()"), '3|t|t', 'that burglars come in the evening is found');
# Half of the week by hand: the blocks of four hours that had most in the year before, each burglary spread over its window.
is(sql("WITH origin AS MATERIALIZED (SELECT s.gemeente_codes, s.first_origin + 14 * n AS day FROM forecast_span AS s, generate_series(0, 25) AS n),
	seen AS MATERIALIZED (SELECT o.day, b.block, rank() OVER w - 1 AS above, count(*) OVER (PARTITION BY o.day, coalesce(m.share, 0)) AS alike FROM origin AS o CROSS JOIN generate_series(1, 42) AS b (block) LEFT JOIN (SELECT m.* FROM forecast_span AS s CROSS JOIN LATERAL forecast_moments(s, ARRAY(SELECT day FROM origin)) AS m) AS m ON m.origin = o.day AND m.block = b.block
		WINDOW w AS (PARTITION BY o.day ORDER BY coalesce(m.share, 0) DESC)),
	spread AS (SELECT o.day, a.bin / 4 + 1 AS block, a.weight FROM origin AS o JOIN burglary_place AS p ON p.gemeente_code = ANY (o.gemeente_codes) AND p.occurred_on BETWEEN o.day AND o.day + 13 JOIN burglary_window AS w USING (burglary_id)
		CROSS JOIN LATERAL aoristic_weights(w.occurred_from, w.occurred_to, w.reported_at, 'hour_of_week') AS a WHERE NOT w.day_precision)
	SELECT t.windows, abs(t.burglaries - sum(h.weight)) < 1e-6, abs(t.hits - sum(h.weight * least(1, greatest(0, (21.0 - n.above) / n.alike)))) < 1e-6 FROM spread AS h JOIN seen AS n USING (day, block) CROSS JOIN (SELECT * FROM moment_forecast_test() WHERE coverage = 0.5) AS t GROUP BY t.windows, t.burglaries, t.hits"), '26|t|t', 'what they found, by hand');
is(sql("SELECT string_agg(DISTINCT moment_sentence, '') = (SELECT sentence FROM moment_forecast_test() WHERE coverage = 0.25) FROM public.by_day"), 't', 'and told with each day');
is(sql("SELECT count(moment_sentence) + count(moment_burglaries) FROM public.by_week"), 0, 'a week is a half, without hours');
# Of dwellings: each by itself.
sql("CREATE TABLE public.by_dwelling AS SELECT * FROM place_forecast('dwelling', method => 'profile')");
is(sql("SELECT abs(sum(f.expected) - (SELECT sum(m.expected) FROM forecast_map AS m)) < 1e-9, sum(f.dwellings) = count(*), bool_and(f.name ~ '^\\S.* [0-9]+\\S*, '), count(*) = (SELECT sum(dwellings) FROM forecast_map) FROM public.by_dwelling AS f"), 't|t|t|t', 'dwellings add up to the map, too');
is(sql("SELECT count(*) FILTER (WHERE f.name IS DISTINCT FROM d.street_name || ' ' || d.huisnummer || coalesce(d.huisletter, '') || coalesce('-' || d.toevoeging, '') || ', ' || d.woonplaats), count(d.huisletter) > 0, count(d.toevoeging) > 0 FROM public.by_dwelling AS f LEFT JOIN dwelling AS d ON d.dwelling_id::text = f.code"), '0|t|t', 'each by its address');

# Where no hours are known, days are not known either.
is(sql("BEGIN; UPDATE burglary SET precision = 'day'; SELECT count(*), count(expected), count(p_any), count(DISTINCT moment_burglaries), (SELECT count(*) FROM moment_forecast_test()) FROM (SELECT * FROM place_forecast('buurt', 'day') WHERE rank = 1) AS f; ROLLBACK"), '14|0|0|0|0', 'without hours a day is not known');

# ---------------------------------------------------------------- refused

like(sql_error("SELECT * FROM place_forecast('gemeente')"), qr/of_level is gemeente; dat moet street, buurt of dwelling zijn\nHINT:.*expected_burglaries/, 'another level');
like(sql_error("SELECT * FROM place_forecast(NULL)"), qr/of_level is NULL; /, 'none');
like(sql_error("SELECT * FROM place_forecast('street', 'month')"), qr/period is month; dat moet fortnight, week, day of block zijn/, 'another period');
like(sql_error("SELECT * FROM place_forecast('street', method => 'sterren')"), qr/kan niet op de manier sterren\nHINT:  Manieren: /, 'another way');
like(sql_error("SELECT * FROM place_forecast_test('street', '$_')"), qr/dat moeten een of meer verschillende manieren zijn/, "not $_") for '{}', '{counts,counts}';
like(sql_error("SELECT * FROM place_forecast_test('street', '{counts,NULL}')"), qr/kan niet op de manier NULL/, 'nor none');
is(sql("SELECT string_agg(p.part || ' ' || p.may, ', ' ORDER BY p.part) FROM (SELECT part, count(*) FILTER (WHERE object ~ '^(place_forecast|place_forecast_test|moment_forecast_test)\\(') AS may FROM role_right WHERE kind = 'ROUTINE' GROUP BY part) AS p WHERE p.part IN ('analyst', 'colleague', 'reader', 'letters') AND p.may > 0"), 'analyst 3', 'for who may see addresses');

done_testing();
