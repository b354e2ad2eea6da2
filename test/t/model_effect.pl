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
# Colleagues read burglaries by street as well: no street has fewer than ten homes in an area of its own shape or in a ring, nor so few beside them.
is(sql(q(WITH part AS (SELECT r.measure_id, r.role, d.buurt_code, d.street_name, count(*) AS homes FROM measure_reference_area AS r JOIN measure_area() AS a USING (measure_id, role) JOIN dwelling AS d ON d.dwelling_id = ANY (a.homes) WHERE r.role IN ('treated', 'near', 'far') AND r.code IS NULL
		AND r.measure_id NOT IN (SELECT t.measure_id FROM measure_reference_area AS t WHERE t.role = 'treated' AND t.dwellings < 10) GROUP BY 1, 2, 3, 4), street AS (SELECT buurt_code, street_name, count(*) AS homes FROM dwelling GROUP BY 1, 2)
	SELECT count(*) > 4, count(DISTINCT p.street_name) > 2, min(p.homes) >= 10, (SELECT count(*) FILTER (WHERE s.homes - l.homes BETWEEN 1 AND 9) FROM (SELECT measure_id, buurt_code, street_name, sum(homes) AS homes FROM part GROUP BY 1, 2, 3) AS l JOIN street AS s USING (buurt_code, street_name)) FROM part AS p)), 't|t|t|0',
	'of no street fewer than ten homes are told apart');
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

# ---------------------------------------------------------------- what else may be a measure

# What would be there after a change that is taken back.
sub inside { my ($change, $query) = @_; return sql("BEGIN; $change; $query; ROLLBACK") }
# Kept as a refresh keeps it, so that it is reckoned once.
my $kept = "INSERT INTO kept_measure_candidate SELECT * FROM found_measure_candidate; INSERT INTO kept (what) VALUES ('measure_candidate'); INSERT INTO kept_measure_count SELECT * FROM found_measure_count; INSERT INTO kept (what) VALUES ('measure_count')";
sub area { my ($code) = @_; return "(SELECT area_id FROM area WHERE code = '$code')" }
my $shape = sub { my ($x, $y, $wide, $high) = @_; return "ST_Multi(ST_MakeEnvelope($x, $y, $x + $wide, $y + $high, 28992))" };
is(inside(q(INSERT INTO letter (sent_on, dwelling_id) SELECT v.day, (SELECT min(dwelling_id) FROM dwelling) FROM unnest('{2018-03-05, 2018-03-01, 2018-04-01}'::date[]) AS v (day);
	INSERT INTO advice (requested_at, given_at, dwelling_id, certificate) SELECT v.requested_at, v.given_at, (SELECT min(dwelling_id) FROM dwelling), v.certificate FROM (VALUES ('2017-01-01'::timestamp, '2017-02-01'::timestamp, false), ('2017-01-01', '2017-02-01', NULL), ('2017-04-01', '2017-06-01', true), ('2017-05-01', NULL, true), ('2017-03-01', '2017-08-01', true)) AS v (requested_at, given_at, certificate)),
	"SELECT string_agg(measure_id || ' ' || source || ' ' || kind || ' ' || level || ' ' || code || ' ' || begins || ' ' || name, ', ' ORDER BY measure_id) FROM area_measure WHERE source IN ('letters', 'certificates')"),
	'6 letters warning_letter gemeente GM0001 2018-03-01 besmettingsbrieven in Proefstad, 7 certificates certificate gemeente GM0001 2017-06-01 certificaten in Proefstad', 'letters count since the first, certificates since the first that was given, or asked where that is all that is known');
is(sql('SELECT count(*) = count(DISTINCT measure_id), count(DISTINCT source) FROM area_measure'), 't|2', 'measures have numbers of their own');
is(inside("INSERT INTO intervention (area_id, action, kind, period_from, done) SELECT @{[ area('BU00010007') ]}, v.* FROM (VALUES ('app', 'message_group', date '$begins', 'partly'), ('niets', NULL, '$begins', 'yes')) AS v", "SELECT string_agg(name || ' ' || kind || ' ' || level, ', ' ORDER BY name) FROM area_measure WHERE name IN ('app', 'niets')"),
	'app watch_group buurt, niets other buurt', 'a group is one whatever it is called, and what is not said is something else');
is(inside("INSERT INTO area (level, code, year, name, geom) SELECT 'district', 'D1', 2019, 'District', geom FROM area WHERE code = 'GM0001'; INSERT INTO intervention (area_id, action, kind, period_from) SELECT @{[ area('D1') ]}, 'wijd', 'schouw', '$begins'; $kept",
	"SELECT role, level IS NULL, candidates IS NULL, reason FROM fresh_measure_reference_area WHERE name = 'wijd'; SELECT reason FROM fresh_measure_effect WHERE name = 'wijd'"), ("treated|t|t|het gebied is groter dan een gemeente: er is niets om mee te vergelijken\nhet gebied is groter dan een gemeente: er is niets om mee te vergelijken"), 'what is larger than a gemeente is compared with nothing');
my $elsewhere = "INSERT INTO dwelling (street_name, woonplaats, huisnummer, postcode, geom) SELECT 'Straat 7a', 'Elders', n, '1099AA', ST_SetSRID(ST_MakePoint(213010 + 40 * n, 450580), 28992) FROM generate_series(1, 12) AS n";
is(inside($elsewhere, "SELECT geom IS NULL FROM area_measure WHERE name = 'in een straat'") . inside("$elsewhere; UPDATE intervention SET area_id = @{[ area('BU00010007') ]} WHERE action = 'in een straat'", "SELECT geom IS NULL FROM area_measure WHERE name = 'in een straat'"), 'tf', 'a name that two streets have is neither, but where the buurt tells which');
my $gone = "UPDATE dwelling SET in_use_to = '2020-01-01' WHERE dwelling_id IN (SELECT dwelling_id FROM dwelling WHERE buurt_code = 'BU00010006' ORDER BY 1 LIMIT 4); UPDATE dwelling SET in_use_to = '2020-01-01' WHERE dwelling_id IN (SELECT dwelling_id FROM dwelling WHERE street_name = 'Straat 7a' ORDER BY 1 LIMIT 3)";
is(inside($gone, "SELECT string_agg(name || ' ' || round(ST_Area(geom) / 625), ', ' ORDER BY name) FROM area_measure WHERE name IN ('in een straat', 'postcode')"), 'in een straat 17, postcode 56', 'a street and a group are where homes are today, each in a square of 25 m');

# ---------------------------------------------------------------- rings

my $own = "measure_area((SELECT measure_id FROM area_measure WHERE name = 'eigen vorm'))";
my $rings = "SELECT string_agg(role || ' ' || round(ST_Area(geom)), ', ' ORDER BY role) FROM $own WHERE role <> 'treated'";
my $beside = $shape->(200600, 450000, 200, 600);
is(inside("INSERT INTO watch_group (name, active_from, active_to, geom) VALUES ('vroeger', date '$begins' - 1000, date '$begins' - 1, $beside); INSERT INTO intervention (action, kind, period_from, geom) VALUES ('iets anders', 'schouw', '$begins', $beside)", $rings), sql($rings), 'a ring keeps where something else was done, and where the same was over before it began');
isnt(inside("INSERT INTO watch_group (name, active_from, active_to, geom) VALUES ('nog net', date '$begins' - 1000, '$begins', $beside)", $rings), sql($rings), 'but not where it was on the first day');
is(sql("SELECT string_agg(DISTINCT role || ' ' || role_name, ', ') FROM measure_reference_area"), 'average vergelijkingsgebied, gemiddeld, far 200 tot 400 m eromheen, like vergelijkingsgebied, gelijkend, near tot 200 m eromheen, treated gebied van de maatregel', 'each is called what it is');

# ---------------------------------------------------------------- which areas may be compared with

my $candidates = "SELECT string_agg(right(area, 2), ' ' ORDER BY area) FROM found_measure_candidate WHERE measure_id = $first AND NOT treated";
is(sql($candidates), '03 05 06 08 09 10 11 12', 'a street with the same kind of measure takes its buurt');
is(inside("INSERT INTO intervention (area_id, action, kind, period_from, period_to) VALUES (@{[ area('BU00010006') ]}, 'lang voorbij', 'poort', date '$begins' - 2000, date '$begins' - 1093), (@{[ area('BU00010009') ]}, 'net niet voorbij', 'poort', date '$begins' - 2000, date '$begins' - 1092),
		(@{[ area('BU00010010') ]}, 'voor het begin', 'poort', date '$begins' - 300, date '$begins' - 200), (@{[ area('BU00010008') ]}, 'iets anders', 'schouw', '$begins', NULL), (@{[ area('BU00010003') ]}, 'laat', 'poort', date '$begins' + 700, NULL);
	INSERT INTO intervention (action, kind, period_from, geom) VALUES ('ernaast', 'poort', '$begins', @{[ $shape->(220900, 450000, 100, 600) ]})", $candidates),
	'05 06 08 11 12', 'who had the same kind of measure on any day since the first that is compared is left out; before that, of another kind, or up to the border does not matter');
sub known { my ($until, $from) = @_; return "INSERT INTO kept (what) VALUES ('known_days'); INSERT INTO kept_known_days VALUES ('GM0001', datemultirange(daterange('2015-01-01', '2021-01-01'))), ('GM0002', datemultirange(daterange('$from', '$until')))" }
my $apart = "ALTER TABLE dwelling DISABLE TRIGGER place_changed; UPDATE dwelling SET gemeente_code = 'GM0002' WHERE right(buurt_code, 2)";
is(inside("@{[ known('2021-01-01', '2016-01-12') ]}; $apart IN ('12')", $candidates) . ', ' . inside("@{[ known('2020-12-31', '2015-01-01') ]}; $apart IN ('12')", $candidates) . ', ' . inside("@{[ known('2021-01-01', '2016-01-11') ]}; $apart IN ('12')", $candidates),
	'03 05 06 08 09 10 11, 03 05 06 08 09 10 11, 03 05 06 08 09 10 11 12', 'one of which a day is not known that is known of the measure is none');
is(inside("INSERT INTO dwelling (street_name, woonplaats, huisnummer, postcode, house_type, geom) SELECT 'Straat 13a', 'Proefstad', 900, '1013AA', 'terraced', ST_SetSRID(ST_MakePoint(223300, 450500), 28992)", $candidates), '03 05 06 08 09 10 11 12 13', 'one of ten homes is');
my $one_street = "ALTER TABLE dwelling DISABLE TRIGGER place_changed; UPDATE dwelling SET street_name = 'Straat 1a' WHERE buurt_code = 'BU00010001'";
my $ten = "$one_street; INSERT INTO watch_group (name, active_from, geom) VALUES ('tien', '$begins', @{[ $shape->(200000, 450000, 500, 50) ]})";
is(inside($ten, "SELECT dwellings, treated FROM found_measure_candidate AS c JOIN area_measure AS m USING (measure_id) WHERE m.name = 'tien' AND c.treated; SELECT DISTINCT dwellings FROM measure_counts((SELECT measure_id FROM area_measure WHERE name = 'tien')) WHERE role = 'treated'"), "10|t\n10", 'and ten homes are enough for a measure');
is(inside("INSERT INTO intervention (area_id, action, kind, period_from) SELECT @{[ area('BU00010006') ]}, 'te laat', 'lighting', '2024-06-01'", "SELECT role, candidates, reason FROM fresh_measure_reference_area WHERE name = 'te laat' AND role NOT IN ('near', 'far')"), 'treated||van drie jaar voor het begin tot nu zijn hier geen inbraken ingelezen', 'where nothing is known of the years before and since, nothing is compared');

# ---------------------------------------------------------------- what they are compared by

is(sql(qq(SELECT count(*), bool_and(abs(b.value - CASE WHEN i.n <= 2 THEN exp(i.mine) WHEN i.n = 3 THEN 100 * i.mine ELSE i.mine END) < 1e-6), bool_and(abs(b.reference_value - CASE WHEN i.n <= 2 THEN exp(i.theirs) WHEN i.n = 3 THEN 100 * i.theirs ELSE i.theirs END) < 1e-6)
	FROM measure_balance AS b JOIN LATERAL (SELECT n, (SELECT t.f[n] FROM public.hand AS t WHERE t.buurt = '01') AS mine, (SELECT avg(h.f[n]) FROM public.hand AS h WHERE h.buurt IN (SELECT right(r.code, 2) FROM measure_reference_area AS r WHERE r.measure_id = b.measure_id AND r.role = b.role)) AS theirs
		FROM array_position('{dwellings,density,terraced}', b.feature::text) AS n WHERE n IS NOT NULL) AS i ON true WHERE b.measure_id = $first)), '6|t|t', 'homes, homes per km² around them and shares are those of a count by hand, beside their average');
is(sql("SELECT bool_and(first_day = begins - 1092), bool_and(last_day = begins - 365) FROM measure_reference_area"), 't|t', 'with the days that are compared');
is(sql("SELECT count(*) FROM (SELECT rank, lag(rank) OVER (PARTITION BY measure_id, role ORDER BY measure_reference_area_id) AS former FROM measure_reference_area) AS r WHERE rank <= former"), 0, 'in the order of their rank');
sub feature { my ($measure, $feature) = @_; return "(SELECT numbers[array_position(features, '$feature')] FROM found_measure_candidate AS c JOIN area_measure AS m USING (measure_id) WHERE c.treated AND $measure)" }
# Half of its terraced homes are gone, and the other half has its kind from its pand.
is(inside(qq(UPDATE dwelling SET in_use_to = '2018-06-01' WHERE buurt_code = 'BU00010001' AND huisnummer <= 30;
	UPDATE dwelling SET house_type = NULL, pand_id = '0001000000000001' WHERE buurt_code = 'BU00010001' AND huisnummer BETWEEN 31 AND 45; UPDATE dwelling SET house_type = NULL WHERE buurt_code = 'BU00010001' AND huisnummer BETWEEN 46 AND 50;
	INSERT INTO pand_shape (pand_id, house_type, dwellings, neighbours, outbuildings, common_m, free_share, accessible_sides, open_bearings, row_id, row_length, block_id, block_length, lies_over, found_on, version) VALUES ('0001000000000001', 'corner', 1, 0, 0, 0, 1, 4, '{}', 1, 1, 1, 1, false, '2019-01-01', '1')), 'SELECT round(exp(' . feature("m.measure_id = $first", 'dwellings') . ')), round((65 * ' . feature("m.measure_id = $first", 'terraced') . ')::numeric, 6)'),
	'70|25.000000', 'homes that are gone are not compared; of others the kind is known as it was delivered, or from the pand');
# What is drawn is the same as what is named: a buurt with an empty square far from it.
my $factor = "INSERT INTO factor_value (factor, level, code, year, value) SELECT 'woz_gemiddeld', 'buurt', code, 2017, 100 + 10 * right(code, 2)::int FROM area WHERE level = 'buurt'";
my $drawn = "INSERT INTO intervention (area_id, action, kind, period_from, geom) VALUES (@{[ area('BU00010006') ]}, 'genoemd', 'lighting', '$begins', NULL), (NULL, 'getekend', 'lighting', '$begins', (SELECT ST_Multi(ST_Union(geom, @{[ $shape->(213000, 451600, 100, 100) ]})) FROM area WHERE code = 'BU00010006')),
	(NULL, 'samen', 'marking', '$begins', (SELECT ST_Multi(ST_Collect(geom)) FROM (SELECT (ST_Dump(geom)).geom FROM area WHERE code IN ('BU00010007', 'BU00010008')) AS g))";
is(inside("$factor; $drawn", "SELECT count(*), bool_and(n.features = d.features), bool_and((SELECT max(abs(a - b)) FROM unnest(n.numbers, d.numbers) AS u (a, b)) < 1e-9), max(cardinality(n.features)) FROM (SELECT c.* FROM found_measure_candidate AS c JOIN area_measure AS m USING (measure_id) WHERE m.name = 'genoemd') AS n JOIN (SELECT c.* FROM found_measure_candidate AS c JOIN area_measure AS m USING (measure_id) WHERE m.name = 'getekend') AS d USING (area, treated, dwellings)"),
	inside("$factor; $drawn", "SELECT count(*), 't', 't', 7 FROM found_measure_candidate AS c JOIN area_measure AS m USING (measure_id) WHERE m.name = 'genoemd'"), 'what is drawn is compared as what is named');
is(inside("$factor; $drawn", 'SELECT round(' . feature("m.name = 'samen'", 'woz_gemiddeld') . '::numeric, 9)'), sql('SELECT round((40 * 170 + 140 * 180) / 180.0, 9)'), 'of two buurten a figure goes by the homes in each');
my $features = "SELECT round(numbers[array_position(features, 'woz_gemiddeld')]) FROM found_measure_candidate WHERE measure_id = $first AND treated";
my $older = "INSERT INTO factor_value (factor, level, code, year, value) SELECT 'woz_gemiddeld', 'buurt', code, 2016, 77 FROM area WHERE level = 'buurt'";
sub without { my ($buurten) = @_; return "$older; $factor AND right(code, 2) NOT IN ($buurten)" }
is(inside(without("'13'"), $features) . ' ' . inside(without("'02', '04', '13'"), $features) . ' ' . inside(without("'02', '04', '07', '13'"), $features), '110 110 77', 'a figure is of the last year in which four in five have it');
is(inside("$factor AND right(code, 2) <> '06'", $features) . ' ' . inside("$factor AND right(code, 2) NOT IN ('06', '08')", $features) . ' ' . inside("$factor AND right(code, 2) NOT IN ('01')", $features), '110  ', 'and is left out where it is not known of the area itself, or of four in five that are compared');
is(inside("$factor; UPDATE factor SET retired_on = dutch_today() + 1 WHERE factor = 'woz_gemiddeld'", $features) . ' ' . inside("$factor; UPDATE factor SET retired_on = dutch_today() WHERE factor = 'woz_gemiddeld'", $features), '110 ', 'or no longer');

# ---------------------------------------------------------------- counts, where homes come and go

my $moved = "UPDATE dwelling SET in_use_to = date '$begins' + 84 WHERE buurt_code = 'BU00010001' AND huisnummer BETWEEN 1 AND 7; UPDATE dwelling SET in_use_from = date '$begins' - 140 WHERE buurt_code = 'BU00010001' AND huisnummer BETWEEN 90 AND 94";
is(inside($moved, "SELECT string_agg(n || ' in ' || f || '..' || l, ', ' ORDER BY f) FROM (SELECT dwellings AS n, min(period) AS f, max(period) AS l FROM measure_counts($first) WHERE role = 'treated' GROUP BY dwellings) AS s"), '95 in -39..-6, 100 in -5..2, 93 in 3..24', 'homes count from when they were there to when they were gone');
is(inside($moved, "SELECT sum(burglaries) FILTER (WHERE period BETWEEN -39 AND -27), sum(burglaries) FILTER (WHERE period BETWEEN -13 AND -1), sum(burglaries) FILTER (WHERE period BETWEEN 0 AND 12) FROM measure_counts($first) WHERE role = 'treated'"), '12|40|6', 'and so do burglaries in homes that are gone');
is(inside("$moved; $kept", "SELECT count(*) FILTER (WHERE r.dwellings <> (SELECT count(*) FROM dwelling AS d WHERE d.in_use_to IS NULL AND CASE WHEN r.code IS NULL THEN d.dwelling_id = ANY ((SELECT a.homes FROM measure_area() AS a WHERE a.measure_id = r.measure_id AND a.role = r.role)::int[]) ELSE d.buurt_code = r.code END)), count(*) > 20, count(*) FILTER (WHERE r.dwellings = 93 AND r.code = 'BU00010001') > 0 FROM fresh_measure_reference_area AS r WHERE r.dwellings IS NOT NULL AND r.level IS DISTINCT FROM 'gemeente'"), '0|t|t', 'beside an area is how many homes it has today');
is(inside("INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, geom, place_step, place_uncertainty, delivery_id) SELECT 'straat', s::text, date '$begins' + 90, date '$begins' + 90, date '$begins' + 91, 'woning', ST_SetSRID(ST_MakePoint(200110, 450110), 28992), s, 50, (SELECT max(delivery_id) FROM delivery) FROM generate_series(5, 7) AS s",
	"SELECT burglaries FROM measure_counts((SELECT measure_id FROM area_measure WHERE name = 'eigen vorm')) WHERE role = 'treated' AND period = 3"), sql("SELECT 2 + burglaries FROM measure_counts((SELECT measure_id FROM area_measure WHERE name = 'eigen vorm')) WHERE role = 'treated' AND period = 3"), 'where only a street is known it counts, where only more than that is known it does not');
is(inside("INSERT INTO watch_group (name, active_from, geom) VALUES ('tot en met', '2020-03-27', @{[ $shape->(209000, 450000, 600, 600) ]}), ('een dag te laat', '2020-03-28', @{[ $shape->(209000, 450000, 600, 600) ]})", "SELECT string_agg(m.name || ' ' || c.last, ', ' ORDER BY m.name) FROM area_measure AS m CROSS JOIN LATERAL (SELECT max(period) AS last FROM measure_counts(m.measure_id) WHERE role = 'treated') AS c WHERE m.name IN ('tot en met', 'een dag te laat')"), 'een dag te laat 8, tot en met 9', 'the last day that is known counts');
# A part of its homes is in a gemeente of which less is known.
sub split_off { my ($homes) = @_; return "@{[ known('2021-01-01', '2018-01-08') ]}; $apart = '01' AND huisnummer > 100 - $homes" }
my $span = "SELECT min(period) FROM measure_counts($first) WHERE role = 'treated'";
is(inside(split_off(9), $span) . ' ' . inside(split_off(10), $span), '-39 -13', 'a period is known when it is of each gemeente with a tenth of the homes');

# ---------------------------------------------------------------- which periods are compared

my $when = "INSERT INTO intervention (area_id, action, kind, period_from, period_to) SELECT @{[ area('BU00010006') ]}, v.* FROM (VALUES ('a twee jaar', 'lighting', date '2019-01-02', NULL::date), ('b een jaar', 'marking', '2019-06-03', NULL), ('c drie tijdvakken', 'signs', '2020-10-05', NULL), ('d negen tijdvakken', 'fence', '2019-01-02', date '2019-01-02' + 251),
	('e acht tijdvakken', 'cameras', '2019-01-02', date '2019-01-02' + 250), ('f half bekend', 'patrol', '2017-09-04', NULL), ('g pas begonnen', 'talk', '2020-12-20', NULL), ('h een dag', 'stand', '2019-01-02', '2019-01-02')) AS v";
is(inside("$when; $kept", "SELECT string_agg(e.name || ' ' || coalesce(e.base_periods || '/' || e.periods || CASE WHEN e.burglaries_before = b.n AND e.burglaries = a.n AND e.first_day = e.begins AND e.last_day = e.begins + 28 * e.periods - 1 THEN '' ELSE ' wrong' END, e.reason), ', ' ORDER BY e.name) FROM fresh_measure_effect AS e
	CROSS JOIN LATERAL (SELECT count(*) AS n FROM burglary_place AS p WHERE p.buurt_code = 'BU00010006' AND p.occurred_on >= '2015-01-01' AND e.begins - p.occurred_on BETWEEN 365 AND 1092 AND (p.occurred_on - e.begins + 1092) % 364 < 28 * least(e.periods, 13)
		AND p.occurred_on >= e.begins - CASE WHEN e.begins - 1092 < '2015-01-01' THEN 728 ELSE 1092 END) AS b
	CROSS JOIN LATERAL (SELECT count(*) AS n FROM burglary_place AS p WHERE p.buurt_code = 'BU00010006' AND p.occurred_on >= e.begins AND p.occurred_on < e.begins + 28 * e.periods) AS a WHERE e.name ~ '^[a-h] '"),
	'a twee jaar 26/26, b een jaar 26/13, c drie tijdvakken 6/3, d negen tijdvakken 18/9, e acht tijdvakken 16/8, f half bekend 13/26, g pas begonnen sinds het begin zijn nog geen vier hele weken bekend; op zijn vroegst kan het met inbraken tot en met 16-01-2021, h een dag 2/1', 'whole years, two at most; before a year is over the same weeks; no longer than it took; a year that is known in part is left out');
is(inside($kept, "SELECT string_agg(name || ': ' || reason, E'\\n' ORDER BY name), bool_and(too_few IS NULL AND ratio IS NULL AND sentence IS NULL) FROM fresh_measure_effect WHERE name IN ('lang geleden', 'kort erna', 'nergens')"),
	"kort erna: vergeleken wordt met het tweede en derde jaar voor het begin, en van geen van beide zijn alle inbraken ingelezen\nlang geleden: van de weken sinds het begin zijn niet alle inbraken bekend\nnergens: waar de maatregel is, is niet bekend|t", 'and where there is none it says why, and nothing more');
is(inside($kept, "SELECT string_agg(DISTINCT reason, '; '), bool_and(too_few = 1 AND sentence IS NULL AND burglaries IS NOT NULL) FROM fresh_measure_effect WHERE name IN ('heel de gemeente', 'folders')"), 'er is geen gebied om mee te vergelijken|t', 'what is compared with nothing has its counts, and no answer');
# The homes around a group are in a gemeente of which the years before are not known: the group is compared, the ring is not.
is(inside("@{[ known('2021-01-01', '2018-06-01') ]}; $apart = '01' AND ST_X(geom) > 200400; $one_street; $kept", "SELECT control_areas, ratio IS NOT NULL, near_ratio IS NULL, net_difference IS NULL FROM fresh_measure_effect WHERE name = 'eigen vorm'") . ' ' . inside("$one_street; $kept", "SELECT near_ratio IS NULL, far_ratio IS NULL FROM fresh_measure_effect WHERE name = 'eigen vorm'"), '3|t|t|t f|f', 'a ring that is not known in all those periods takes no part');

# ---------------------------------------------------------------- nothing

sql('DELETE FROM burglary; DELETE FROM delivery'); refreshed();
like(sql("SELECT reason FROM measure_reference_area WHERE measure_id = $first AND role = 'treated'"), qr/hier geen inbraken ingelezen$/, 'without burglaries nothing can be compared');
is(sql('SELECT count(*) FROM measure_counts()'), 0, 'nor counted');
sql('DELETE FROM intervention; DELETE FROM watch_group'); refreshed();
is(sql("SELECT string_agg(result || ' ' || rows || ' ' || (nothing IS NOT NULL), ', ' ORDER BY result) FROM result_status WHERE result LIKE 'measure%'"), 'measure_balance 0 true, measure_reference_area 0 true', 'without measures there is nothing, and it says why');
done_testing();
