# What a measure is held against: on a map that is made here, where it is known which buurt is most like the one with the measure, and recounted by hand.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_effect');
sql(q(CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak');
	ALTER DATABASE model_effect SET search_path = inbraak, inbraak_internal, public; ALTER DATABASE model_effect SET client_min_messages = warning; ALTER DATABASE model_effect SET jit = off));
sub refreshed { sql("CALL refresh_results(only_result => '$_')") for qw(measure_reference_area measure_balance) }

# Buurten of 600 m with homes in a grid: the first gets the measure, the second touches it and is its twin, the third is most like it, the fourth is its twin and gets the same kind of measure, the fifth had
# as many in the year before, when the measure was chosen, and not in the two years before that. Counted are burglaries in the third and second year before the begin, and in the year before.
sql(q(CREATE TABLE public.plan (buurt int, x int, homes int, terraced int, third int, second int, before int, since int);
	INSERT INTO public.plan VALUES (1, 0, 100, 60, 12, 10, 40, 6), (2, 600, 100, 60, 12, 10, 40, 12), (3, 3000, 96, 58, 11, 10, 12, 10), (4, 5000, 100, 60, 12, 10, 12, 10), (5, 7000, 100, 60, 1, 2, 40, 9),
		(6, 9000, 60, 10, 6, 5, 5, 5), (7, 11000, 40, 0, 2, 1, 2, 2), (8, 13000, 140, 20, 20, 30, 20, 25), (9, 15000, 100, 0, 12, 12, 12, 12), (10, 17000, 81, 81, 3, 2, 4, 2), (11, 19000, 144, 144, 8, 14, 9, 9),
		(12, 21000, 120, 70, 5, 5, 5, 5), (13, 23000, 9, 9, 1, 1, 1, 1);
	INSERT INTO area (level, code, year, name, geom) SELECT 'gemeente', 'GM0001', 2019, 'Proefstad', ST_Multi(ST_MakeEnvelope(199000, 449000, 240000, 452000, 28992));
	INSERT INTO area (level, code, year, name, geom) SELECT 'buurt', 'BU0001' || lpad(buurt::text, 4, '0'), 2019, 'Buurt ' || buurt, ST_Multi(ST_MakeEnvelope(200000 + x, 450000, 200600 + x, 450600, 28992)) FROM public.plan;
	INSERT INTO dwelling (street_name, woonplaats, huisnummer, postcode, house_type, geom)
	SELECT 'Straat ' || p.buurt || CASE WHEN n % 2 = 0 THEN 'a' ELSE 'b' END, 'Proefstad', n, '10' || lpad(p.buurt::text, 2, '0') || 'AA', CASE WHEN n <= p.terraced THEN 'terraced' ELSE 'detached' END,
		ST_SetSRID(ST_MakePoint(200025 + p.x + (n - 1) % 12 * 50, 450025 + (n - 1) / 12 * 45), 28992)
	FROM   public.plan AS p CROSS JOIN generate_series(1, p.homes) AS n;
	INSERT INTO delivery (kind, source, period_from, period_to, received_on, purpose, legal_basis, expires_on, rows_read, rows_accepted) VALUES ('burglary', 'proef', '2015-01-01', '2020-12-31', '2021-01-05', 'proef', 'convenant', current_date + 30, 1000, 1000)));
is(sql("SELECT count(*), count(DISTINCT buurt_code), count(*) FILTER (WHERE gemeente_code = 'GM0001') FROM dwelling"), '1190|13|1190', 'homes lie in their buurten');
my $begins = '2019-01-07';
sql(qq(INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
	SELECT 'proef', p.buurt || '-' || y.turn || '-' || n, t.at, t.at + interval '1 hour', t.at + interval '2 hours', 'woning', d.dwelling_id, d.geom, 2, 1, (SELECT max(delivery_id) FROM delivery)
	FROM   public.plan AS p CROSS JOIN LATERAL (VALUES (3, p.third), (2, p.second), (1, p.before), (0, p.since)) AS y (turn, number) CROSS JOIN LATERAL generate_series(1, y.number) AS n
	CROSS  JOIN LATERAL (SELECT timestamp '$begins 20:00' - y.turn * interval '364 days' + ((n - 0.5) * 364 / y.number)::int * interval '1 day' AS at) AS t
	CROSS  JOIN LATERAL (SELECT d.dwelling_id, d.geom FROM dwelling AS d WHERE d.buurt_code = 'BU0001' || lpad(p.buurt::text, 4, '0') ORDER BY d.dwelling_id LIMIT 1 OFFSET n * 7 % p.homes) AS d));
sql(qq(INSERT INTO intervention (area_id, action, kind, period_from) SELECT area_id, 'poort in ' || name, 'poort', date '$begins' + CASE code WHEN 'BU00010001' THEN 0 ELSE 100 END FROM area WHERE code IN ('BU00010001', 'BU00010004') ORDER BY code));
refreshed();
my $first = sql("SELECT min(measure_id) FROM area_measure WHERE code = 'BU00010001'");
is(sql("SELECT source, kind, level, code, begins FROM area_measure WHERE measure_id = $first"), "action|alley_gate|buurt|BU00010001|$begins", 'an action in a buurt is a measure of its kind');

# ---------------------------------------------------------------- which areas

sub chosen { my ($role, $measure) = @_; return sql("SELECT string_agg(right(code, 2), ' ' ORDER BY rank) FROM measure_reference_area WHERE measure_id = @{[ $measure // $first ]} AND role = '$role'") }
like(chosen('like'), qr/^03 /, 'the buurt that was made most like it comes first');
unlike(chosen('like') . ' ' . chosen('average'), qr/\b0[124]\b/, 'neither itself, nor what touches it, nor what had the same kind of measure');
unlike(chosen('like'), qr/\b05\b/, 'what was as hot in the year in which was chosen is not alike');
is(sql("SELECT candidates, reason IS NULL, code, area_name FROM measure_reference_area WHERE measure_id = $first AND role = 'treated'"), '9|t|BU00010001|Buurt 1', 'of thirteen: without itself, its neighbour, the other with the measure, and one of nine homes');
is(sql("SELECT count(*) FROM measure_reference_area AS r JOIN measure_reference_area AS t USING (measure_id) WHERE t.role = 'treated' AND r.role IN ('like', 'average') AND ST_Distance(r.geom, t.geom) <= 400"), 0, 'no reference lies within 400 m');

# By hand: each feature from the homes and burglaries, rates drawn to the average as Marshall does it, then standardised over all ten areas.
sql(qq(CREATE TABLE public.square AS SELECT floor(ST_X(geom) / 500) AS x, floor(ST_Y(geom) / 500) AS y, count(*) AS n FROM dwelling GROUP BY 1, 2;
	CREATE TABLE public.took AS SELECT right(d.buurt_code, 2) AS buurt, count(DISTINCT d.dwelling_id)::float8 AS homes, count(DISTINCT d.dwelling_id) FILTER (WHERE d.house_type = 'terraced')::float8 AS terraced,
		avg((SELECT sum(s.n) FROM public.square AS s WHERE abs(s.x - floor(ST_X(d.geom) / 500)) <= 1 AND abs(s.y - floor(ST_Y(d.geom) / 500)) <= 1))::float8 / 2.25 AS density,
		(SELECT count(*) FROM burglary AS b JOIN dwelling AS o USING (dwelling_id) WHERE o.buurt_code = d.buurt_code AND b.occurred_from >= date '$begins' - 728 AND b.occurred_from < date '$begins' - 364)::float8 AS second,
		(SELECT count(*) FROM burglary AS b JOIN dwelling AS o USING (dwelling_id) WHERE o.buurt_code = d.buurt_code AND b.occurred_from >= date '$begins' - 1092 AND b.occurred_from < date '$begins' - 728)::float8 AS third
		FROM dwelling AS d WHERE right(d.buurt_code, 2) NOT IN ('02', '04', '13') GROUP BY d.buurt_code;
	CREATE TABLE public.rated AS SELECT buurt, v.turn, 1000 * 365.25 / 364 * (m.rate + greatest(0, m.variance) / (greatest(0, m.variance) + m.rate / homes) * (v.n / homes - m.rate)) AS rate
		FROM public.took CROSS JOIN LATERAL (VALUES (1, second), (2, third)) AS v (turn, n)
		JOIN (SELECT turn, rate, (SELECT sum(homes * (CASE turn WHEN 1 THEN second ELSE third END / homes - rate) ^ 2) / sum(homes) FROM public.took) - rate / homes AS variance
			FROM (SELECT turn, sum(CASE turn WHEN 1 THEN second ELSE third END) / sum(homes) AS rate, avg(homes) AS homes FROM public.took CROSS JOIN generate_series(1, 2) AS turn GROUP BY turn) AS a) AS m USING (turn);
	CREATE TABLE public.hand AS SELECT t.buurt, ARRAY[ln(homes), ln(density), terraced / homes, a.rate, b.rate] AS f FROM public.took AS t JOIN public.rated AS a ON a.buurt = t.buurt AND a.turn = 1 JOIN public.rated AS b ON b.buurt = t.buurt AND b.turn = 2;
	CREATE TABLE public.scale AS SELECT i, stddev_samp(f[i]) AS sd, avg(f[i]) AS mean FROM public.hand CROSS JOIN generate_series(1, 5) AS i GROUP BY i));
is(sql(qq(SELECT count(*) = 3, bool_and(abs(r.distance - h.distance) < 1e-9), bool_and(r.rank = h.rank) FROM measure_reference_area AS r JOIN (
	SELECT h.buurt, sqrt(avg(((h.f[s.i] - t.f[s.i]) / s.sd) ^ 2)) AS distance, row_number() OVER (ORDER BY avg(((h.f[s.i] - t.f[s.i]) / s.sd) ^ 2)) AS rank
	FROM public.hand AS h CROSS JOIN public.scale AS s JOIN public.hand AS t ON t.buurt = '01' WHERE h.buurt <> '01' GROUP BY h.buurt) AS h ON h.buurt = right(r.code, 2) WHERE r.measure_id = $first AND r.role = 'like')), 't|t|t', 'distances are those of a count by hand');
is(sql(qq(SELECT count(*) = 3, bool_and(abs(r.distance - h.distance) < 1e-9), bool_and(r.rank = h.rank) FROM measure_reference_area AS r JOIN (
	SELECT h.buurt, sqrt(avg(((h.f[s.i] - s.mean) / s.sd) ^ 2)) AS distance, row_number() OVER (ORDER BY avg(((h.f[s.i] - s.mean) / s.sd) ^ 2)) AS rank
	FROM public.hand AS h CROSS JOIN public.scale AS s WHERE h.buurt <> '01' GROUP BY h.buurt) AS h ON h.buurt = right(r.code, 2) WHERE r.measure_id = $first AND r.role = 'average')), 't|t|t', 'and those from the average');
is(sql(qq(SELECT string_agg(b.feature, ' ' ORDER BY b.measure_balance_id), bool_and(abs(b.standardised - h.difference) < 1e-9), bool_and(b.alike = (abs(h.difference) <= 0.25)::int), bool_and(b.areas = 3)
	FROM measure_balance AS b JOIN LATERAL (SELECT i.n, (t.f[i.n] - avg(h.f[i.n])) / s.sd AS difference FROM (SELECT array_position('{dwellings,density,terraced,rate_1,rate_2}', b.feature::text) AS n) AS i JOIN public.scale AS s ON s.i = i.n
		JOIN public.hand AS t ON t.buurt = '01' JOIN public.hand AS h ON h.buurt IN (SELECT right(r.code, 2) FROM measure_reference_area AS r WHERE r.measure_id = b.measure_id AND r.role = b.role) GROUP BY i.n, t.f[i.n], s.sd) AS h ON true
	WHERE b.measure_id = $first AND b.role = 'like')), 'dwellings density terraced rate_1 rate_2|t|t|t', 'the balance is that of a count by hand');
is(sql("SELECT string_agg(feature || ' ' || round(value::numeric, 3), ', ' ORDER BY measure_balance_id) FROM measure_balance WHERE measure_id = $first AND role = 'like' AND feature IN ('dwellings', 'flats', 'terraced')"), 'dwellings 100.000, flats 0.000, terraced 60.000', 'in homes and percentages');
is(sql("SELECT standardised IS NULL, alike IS NULL FROM measure_balance WHERE measure_id = $first AND role = 'like' AND feature = 'flats'"), 't|t', 'nowhere are flats: that tells nothing');
is(sql("SELECT bool_and(features = 5), bool_and(years = 2), min(alike) = (SELECT sum(alike) FROM measure_balance WHERE measure_id = $first AND role = 'like') FROM measure_reference_area WHERE measure_id = $first AND role = 'like'"), 't|t|t', 'and is summed up beside each');

# ---------------------------------------------------------------- factors

sql(q(INSERT INTO factor_value (factor, level, code, year, value) SELECT f.factor, 'buurt', a.code, y.year, CASE WHEN right(a.code, 2) IN ('01', '12') THEN 50 ELSE 10 + right(a.code, 1)::int END + y.year - 2017
	FROM area AS a CROSS JOIN (VALUES ('woz_gemiddeld'), ('herkomstgroep_1')) AS f (factor) CROSS JOIN (VALUES (2017), (2018), (2019)) AS y (year) WHERE a.level = 'buurt'));
refreshed();
is(sql("SELECT string_agg(feature || ' ' || value, ' ' ORDER BY feature) FROM measure_balance WHERE measure_id = $first AND role = 'like' AND feature !~ '^(rate_|dwellings|density|flats|terraced)'"), 'woz_gemiddeld 50', 'a figure takes part, as it was before the year of the choice; what is sensitive does not');
sql("INSERT INTO sensitive_decision (factor, decided_by, decided_on, reason, valid_to) VALUES ('herkomstgroep_1', 'privacyfunctionaris', current_date - 1, 'proef', current_date + 1)");
is(sql("SELECT string_agg(result, ' ' ORDER BY result) FROM stale_result WHERE result LIKE 'measure%'"), 'measure_balance measure_effect measure_reference_area measure_series', 'a decision makes it behind');
refreshed();
is(sql("SELECT count(*) FROM measure_balance WHERE measure_id = $first AND feature = 'herkomstgroep_1'"), 2, 'with a decision it does');
like(chosen('like'), qr/\b12\b/, 'and what is like it in these comes nearer');
sql('DELETE FROM sensitive_decision; DELETE FROM factor_value'); refreshed();

# ---------------------------------------------------------------- counts

sub counted { my ($what, $where) = @_; return sql("SELECT $what FROM measure_counts($first) WHERE $where") }
is(counted("sum(burglaries) FILTER (WHERE period BETWEEN -39 AND -27), sum(burglaries) FILTER (WHERE period BETWEEN -26 AND -14), sum(burglaries) FILTER (WHERE period BETWEEN -13 AND -1), sum(burglaries) FILTER (WHERE period BETWEEN 0 AND 12), min(dwellings), max(dwellings)", "role = 'treated'"),
	'12|10|40|6|100|100', 'each year has its thirteen periods');
is(counted("string_agg(DISTINCT area, ' ' ORDER BY area)", "role = 'control'"), join(' ', map { "BU000100$_" } sort split / /, chosen('like')), 'held against those that are alike');
is(counted('min(period), max(period), count(*), min(first_day)', "role = 'treated'"), sql("SELECT -39, (date '2021-01-01' - date '$begins') / 28 - 1, 39 + (date '2021-01-01' - date '$begins') / 28, date '$begins' - 1092"), 'whole periods, of days that are known');
is(sql(qq(SELECT count(*) > 200, count(*) FILTER (WHERE c.burglaries <> h.number) FROM measure_counts($first) AS c CROSS JOIN LATERAL (SELECT count(*) AS number FROM burglary AS b JOIN dwelling AS d USING (dwelling_id)
	WHERE b.occurred_from >= c.first_day AND b.occurred_from < c.first_day + 28 AND CASE c.role WHEN 'treated' THEN d.buurt_code = 'BU00010001' WHEN 'control' THEN d.buurt_code = c.area
		ELSE ST_Distance(d.geom, (SELECT geom FROM area WHERE code = 'BU00010001')) BETWEEN CASE c.area WHEN '0-200' THEN 1e-9 ELSE 200 END AND CASE c.area WHEN '0-200' THEN 200 ELSE 400 END END) AS h)), 't|0', 'every count is that of a count by hand');
is(sql("SELECT string_agg(role || ' ' || dwellings, ', ' ORDER BY role) FROM measure_reference_area WHERE measure_id = $first AND role IN ('near', 'far')"), sql(q(SELECT 'far ' || count(*) FILTER (WHERE d.x > 200) || ', near ' || count(*) FILTER (WHERE d.x BETWEEN 1e-9 AND 200) FROM (SELECT ST_Distance(geom, (SELECT geom FROM area WHERE code = 'BU00010001')) AS x FROM dwelling) AS d WHERE d.x <= 400)), 'homes of the rings');
# A group next to it, of its own shape, and one of the same kind that lies in the ring of another.
sql(qq(INSERT INTO watch_group (name, active_from, geom) VALUES ('eigen vorm', '$begins', ST_Multi(ST_MakeEnvelope(200000, 450000, 200300, 450600, 28992))), ('ernaast', '$begins', ST_Multi(ST_MakeEnvelope(200300, 450000, 200400, 450600, 28992))), ('te klein', '$begins', ST_Multi(ST_MakeEnvelope(200000, 450000, 200060, 450060, 28992)));
	INSERT INTO watch_group (name, active_from, postcode) VALUES ('postcode', '$begins', '1006')));
refreshed();
is(sql("SELECT dwellings, code IS NULL, level IS NULL, candidates FROM measure_reference_area WHERE name = 'eigen vorm' AND role = 'treated'"), sql("SELECT count(*), 't', 't', 9 FROM dwelling WHERE ST_Covers(ST_MakeEnvelope(200000, 450000, 200300, 450600, 28992), geom)"), 'of its own shape: the homes in it, and all buurten but its own, the one beside it, the small one and one with a group');
is(sql("SELECT count(*), bool_or(ST_Intersects(ST_Buffer(r.geom, -1), o.geom)) FROM measure_reference_area AS r JOIN watch_group AS o ON o.name = 'ernaast' WHERE r.name = 'eigen vorm' AND r.role IN ('near', 'far')"), '2|f', 'a ring has no part of where the same was done');
is(sql("SELECT reason, candidates IS NULL FROM measure_reference_area WHERE name = 'te klein' AND role = 'treated'"), 'er staan minder dan tien woningen|t', 'of fewer than ten homes nothing is told');
is(sql("SELECT count(*) FROM measure_counts((SELECT measure_id FROM area_measure WHERE name = 'te klein')) WHERE role = 'treated'"), 0, 'nor counted');
is(sql("SELECT dwellings FROM measure_reference_area WHERE name = 'postcode' AND role = 'treated'"), 60, 'a group with a postcode has its homes');

# ---------------------------------------------------------------- what has no area, and what is no measure

sql(qq(INSERT INTO intervention (area_id, action, kind, period_from, street, done, place) VALUES
	((SELECT area_id FROM area WHERE code = 'GM0001'), 'in een straat', 'poort', '$begins', 'Straat 7a', 'yes', NULL), ((SELECT area_id FROM area WHERE code = 'GM0001'), 'onbekende straat', 'poort', '$begins', 'Nergensweg', NULL, NULL),
	((SELECT area_id FROM area WHERE code = 'GM0001'), 'heel de gemeente', 'campagne', '$begins', NULL, NULL, NULL), ((SELECT area_id FROM area WHERE code = 'BU00010009'), 'niet gedaan', 'poort', '$begins', NULL, 'no', NULL),
	((SELECT area_id FROM area WHERE code = 'BU00010009'), 'zonder begin', 'poort', NULL, NULL, NULL, NULL), (NULL, 'nergens', 'poort', '$begins', NULL, NULL, 'Elders'), ((SELECT area_id FROM area WHERE code = 'BU00010006'), 'lang geleden', 'schouw', '2009-01-01', NULL, NULL, NULL),
	((SELECT area_id FROM area WHERE code = 'BU00010006'), 'kort erna', 'schouw', '2016-06-01', NULL, NULL, NULL)));
is(sql("SELECT string_agg(result, ' ' ORDER BY result) FROM stale_result WHERE result LIKE 'measure%'"), 'measure_balance measure_effect measure_reference_area measure_series', 'a new action makes it behind');
refreshed();
is(sql("SELECT dwellings, ST_Area(geom) < 50000, reason IS NULL FROM measure_reference_area WHERE name = 'in een straat' AND role = 'treated'"), '20|t|t', 'a street is where its homes are');
is(sql("SELECT string_agg(name || ': ' || reason, E'\\n' ORDER BY name) FROM measure_reference_area WHERE role = 'treated' AND reason IS NOT NULL AND measure = 'action'"),
	"heel de gemeente: elk ander gebied ligt ertegenaan, had dezelfde soort maatregel, of is niet op dezelfde dagen bekend\nnergens: waar de maatregel is, is niet bekend\nonbekende straat: waar de maatregel is, is niet bekend", 'it says why there is nothing to compare with');
is(sql("SELECT count(*) FROM measure_reference_area WHERE name IN ('niet gedaan', 'zonder begin')"), 0, 'what was not done, or has no begin, is no measure');
is(sql("SELECT min(years), max(years), bool_or(b.feature LIKE 'rate%') FROM measure_reference_area AS r JOIN measure_balance AS b USING (measure_id, role) WHERE r.name = 'kort erna' AND r.role = 'like'"), '0|0|f', 'where the years before are not known, burglaries are no feature, and it says so');
is(sql("SELECT string_agg(DISTINCT role, ' ' ORDER BY role) FROM measure_reference_area WHERE name = 'heel de gemeente'"), 'treated', 'around a gemeente lies no ring');

# What a whole gemeente does, its buurten do: none of them is held against one that does the same.
sql(qq(INSERT INTO intervention (area_id, action, kind, period_from) VALUES ((SELECT area_id FROM area WHERE code = 'BU00010009'), 'folders', 'campagne', '$begins'))); refreshed();
is(sql("SELECT candidates, reason IS NOT NULL FROM measure_reference_area WHERE name = 'folders' AND role = 'treated'"), '0|t', 'where a whole gemeente does the same, there is no buurt to compare with');

# ---------------------------------------------------------------- nothing

sql('DELETE FROM burglary; DELETE FROM delivery'); refreshed();
like(sql("SELECT reason FROM measure_reference_area WHERE measure_id = $first AND role = 'treated'"), qr/hier geen inbraken ingelezen$/, 'without burglaries nothing can be compared');
is(sql('SELECT count(*) FROM measure_counts()'), 0, 'nor counted');
sql('DELETE FROM intervention; DELETE FROM watch_group'); refreshed();
is(sql("SELECT string_agg(result || ' ' || rows || ' ' || (nothing IS NOT NULL), ', ' ORDER BY result) FROM result_status WHERE result LIKE 'measure%'"), 'measure_balance 0 true, measure_reference_area 0 true', 'without measures there is nothing, and it says why');
done_testing();
