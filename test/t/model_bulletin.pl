# The bulletin and what it is made of: hours, delays and expectations held against the records, and pages that hold whatever stands in a name.
use strict;
use warnings;
use lib 'test/t';
use Encode ();
use Test::More;
use Psql;
use Model;

loaded_region('model_bulletin', 0.2);
sql('ALTER DATABASE model_bulletin SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_bulletin SET client_min_messages = warning; ALTER DATABASE model_bulletin SET jit = off');
# A gemeente is called what somebody typed; another has no burglaries.
sql("UPDATE area SET name = '<script>alert(1)</script> & \"Co\"' WHERE level = 'gemeente' AND code = 'GM0164'; UPDATE area SET name = repeat('Zeer lange naam ', 12) WHERE level = 'gemeente' AND code = 'GM0141'");
my $calm = sql("SELECT gemeente_code FROM burglary_place WHERE gemeente_code IS NOT NULL GROUP BY 1 ORDER BY count(*) LIMIT 1");
sql("DELETE FROM burglary WHERE burglary_id IN (SELECT burglary_id FROM burglary_place WHERE gemeente_code = '$calm' AND occurred_on BETWEEN '2018-11-20' AND '2018-12-31')");
sql('CALL refresh_results()');
# An area as it counts: a record each.
sql("CREATE TABLE public.record AS SELECT p.burglary_id, p.occurred_on, p.gemeente_code, b.occurred_from, b.occurred_to, b.precision, b.flags, b.reported_at FROM burglary_place AS p JOIN burglary AS b USING (burglary_id)");

# ---------------------------------------------------------------- what was planted

is(sql("SELECT count(*) > 500, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM burglary_mo AS m WHERE m.burglary_id = b.burglary_id AND m.field = 'modus_operandi' AND m.code = t.method))
	FROM truth AS t JOIN burglary AS b ON b.source_id = t.incident_id WHERE t.method IS NOT NULL"), 't|0', 'how burglars came in is found in the words of the police');
is(sql("SELECT count(*), min(states), count(*) FILTER (WHERE done = 'ja') FROM intervention_status"), '5|1|2', 'the actions of two meetings are five');
is(sql("SELECT count(DISTINCT class) FROM owner_burglary WHERE class IN ('De Verzonnen Woning', 'Wonen Denkbeeldig')"), 2, 'and two corporations have their burglaries counted');
sql('DELETE FROM intervention_state; DELETE FROM intervention');    # others are agreed on below

# ---------------------------------------------------------------- hours: minute by minute

is(sql("SELECT count(*), count(DISTINCT (weekday, hour)) FROM hour_profile WHERE level = 'region' AND span = 'whole'"), '168|168', 'every hour of the week');
is(sql("SELECT string_agg(level || ' ' || code || ' ' || span, ', ') FROM (SELECT level, code, span, sum(expected) AS e, min(burglaries) AS n FROM hour_profile GROUP BY 1, 2, 3) AS h WHERE abs(e - n) > 1e-6"), '', 'each burglary counts once');
my $window = "SELECT burglary_id, occurred_from AS f, CASE WHEN occurred_to IS NULL THEN occurred_from ELSE least(CASE WHEN 'eind zonder tijd' = ANY (flags) THEN occurred_to::date + 1 ELSE occurred_to END, reported_at) END AS t FROM public.record WHERE precision = 'time' AND occurred_from IS NOT NULL
	AND (reported_at IS NULL OR reported_at >= occurred_from) AND occurred_on <= '2018-12-31'";
# Over the nights in which the clock goes back or forth, the clock is not the time that passed: those stand apart in the tests of the extension.
my $dst = "daterange('2016-03-26', '2016-03-28'), daterange('2016-10-29', '2016-10-31'), daterange('2017-03-25', '2017-03-27'), daterange('2017-10-28', '2017-10-30'), daterange('2018-03-24', '2018-03-26'), daterange('2018-10-27', '2018-10-29')";
my $crossing = sql("SELECT count(*) FROM ($window) AS w WHERE t > f AND datemultirange($dst) && daterange(f::date, t::date, '[]')");
is(sql("WITH part AS (SELECT w.burglary_id, extract(isodow FROM m)::int AS weekday, extract(hour FROM m)::int AS hour, count(*)::float8 / sum(count(*)) OVER (PARTITION BY w.burglary_id) AS weight
		FROM ($window) AS w CROSS JOIN LATERAL generate_series(date_trunc('minute', w.f), greatest(date_trunc('minute', w.f), w.t - interval '1 second'), interval '1 minute') AS m GROUP BY 1, 2, 3),
	mine AS (SELECT weekday, hour, sum(weight) AS expected FROM part GROUP BY 1, 2)
	SELECT count(*) FROM hour_profile AS h LEFT JOIN mine AS m USING (weekday, hour) WHERE h.level = 'region' AND h.span = 'whole' AND abs(h.expected - coalesce(m.expected, 0)) > 0.02 + 0.05 * $crossing"), 0, 'the hours of the region, minute by minute');
is(sql("SELECT burglaries + left_out FROM hour_profile WHERE level = 'gemeente' AND code = 'GM0153' AND span = 'whole' LIMIT 1"), sql("SELECT count(*) FROM public.record WHERE gemeente_code = 'GM0153' AND occurred_on <= '2018-12-31'"), 'what has no hour is said');
is(sql("SELECT DISTINCT p.burglaries FROM large_area_window AS w CROSS JOIN LATERAL aoristic_profile(w.windows, 'hour_of_week') AS p WHERE w.level = 'region' AND w.span = 'whole'"), sql("SELECT count(*) FROM ($window) AS w"), 'a window of days tells no hours');

# In which light: each minute of each window of a gemeente, by the sun of its day there.
my $sunny = 'GM0153';
is(sql("SELECT count(*), count(*) FILTER (WHERE abs(e - burglaries) > 1e-6 OR abs(t - 1) > 1e-9), min(n), max(n) FROM (SELECT level, code, span, sum(expected) AS e, min(burglaries) AS burglaries, sum(share_of_time) AS t, count(*) AS n FROM light_profile GROUP BY 1, 2, 3) AS l"),
	sql("SELECT count(*), 0, 3, 3 FROM (SELECT DISTINCT level, code, span FROM hour_profile) AS h"), 'wherever hours are told, light is, and each burglary counts once');
is(sql("SELECT count(*) FROM light_profile AS l JOIN hour_profile AS h USING (level, code, span) WHERE (l.burglaries, l.left_out) <> (h.burglaries, h.left_out) OR l.name IS DISTINCT FROM CASE l.light WHEN 'day' THEN 'licht' WHEN 'twilight' THEN 'schemering' WHEN 'dark' THEN 'donker' END"), 0, 'of the same windows');
is(sql("WITH place AS (SELECT ST_Centroid(ST_Collect(g.place)) AS place FROM (SELECT DISTINCT ON (code) ST_PointOnSurface(geom) AS place FROM area WHERE level = 'gemeente' ORDER BY code, year DESC) AS g),
	minute AS (SELECT w.burglary_id, m, count(*) OVER (PARTITION BY w.burglary_id) AS minutes FROM ($window AND gemeente_code = '$sunny') AS w CROSS JOIN LATERAL generate_series(date_trunc('minute', w.f), greatest(date_trunc('minute', w.f), w.t - interval '1 second'), interval '1 minute') AS m),
	sun AS (SELECT d.day, s.dawn AT TIME ZONE 'Europe/Amsterdam' AS dawn, s.sunrise AT TIME ZONE 'Europe/Amsterdam' AS sunrise, s.sunset AT TIME ZONE 'Europe/Amsterdam' AS sunset, s.dusk AT TIME ZONE 'Europe/Amsterdam' AS dusk
		FROM (SELECT DISTINCT m::date AS day FROM minute) AS d CROSS JOIN place AS p CROSS JOIN LATERAL sun_times(p.place, d.day) AS s),
	mine AS (SELECT CASE WHEN m >= s.sunrise AND m < s.sunset THEN 'day' WHEN m >= s.dawn AND m < s.dusk THEN 'twilight' ELSE 'dark' END AS light, sum(1 / i.minutes::float8) AS expected FROM minute AS i JOIN sun AS s ON s.day = i.m::date GROUP BY 1)
	SELECT count(*), count(*) FILTER (WHERE abs(l.expected - m.expected) > 0.5 + 0.05 * $crossing) FROM light_profile AS l LEFT JOIN mine AS m USING (light) WHERE l.level = 'gemeente' AND l.code = '$sunny' AND l.span = 'whole'"), '3|0', 'the light of a gemeente, minute by minute');
like(sql("SELECT light_sentence('gemeente', '$sunny')"), qr/^Naar schatting gebeurde \d+ % in het donker; van al die tijd was het [345]\d % donker\.$/, 'which the bulletin says');
is(sql("SELECT light_sentence('buurt', (SELECT min(code) FROM area WHERE level = 'buurt')) IS NULL"), 't', 'of what is smaller it is not known');

# Hot spots of an area, those that stand out most first; what is to be expected, only with what it was worth.
my $spots = "DELETE FROM hot_spot_result; INSERT INTO hot_spot_result (hot_spot_id, gemeente_code, buurt_code, name, squares, dwellings, burglaries, ratio, ratio_low, stable, one_chain, small, sentence, geom)
	SELECT n, CASE WHEN n = 5 THEN 'GM0141' ELSE 'GM0153' END, (SELECT h.code FROM area_hierarchy AS h WHERE h.level = 'buurt' AND h.gemeente_code = CASE WHEN n = 5 THEN 'GM0141' ELSE 'GM0153' END ORDER BY h.code LIMIT 1), 'Nr' || n, 1, 20, 10, CASE WHEN n > 1 THEN n END, n, 1, (n = 3)::int, 0, 'x', 'SRID=28992;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))' FROM generate_series(1, 5) AS n";
sub spots { my ($level, $code, $at_most) = @_; return sql("BEGIN; $spots; SELECT hot_spot_sentence('$level', $code, $at_most); ROLLBACK") =~ s/in de drie jaar tot en met 31-12-2018 \(keer zoveel per woning als elders, met 95%-interval\)/tot/r }
my $spotted = "(SELECT h.code FROM area_hierarchy AS h WHERE h.level = 'buurt' AND h.gemeente_code = 'GM0153' ORDER BY h.code LIMIT 1)";
is(spots('region', "'regio'", 5), 'Hot spots tot: Nr5 (10 inbraken, 5,00 keer), Nr4 (10 inbraken, 4,00 keer), Nr3 (10 inbraken, de meeste in één reeks), Nr2 (10 inbraken, 2,00 keer), Nr1 (10 inbraken).', 'the hot spots of the region');
is(spots('region', "'regio'", 2), 'Hot spots tot: Nr5 (10 inbraken, 5,00 keer), Nr4 (10 inbraken, 4,00 keer), en nog 3.', 'no more than asked, and how many more');
is(spots('gemeente', "'GM0153'", 1), 'Hot spots tot: Nr4 (10 inbraken, 4,00 keer), en nog 3.', 'of a gemeente its own');
is(spots('gemeente', "'GM0141'", 1), 'Hot spot tot: Nr5 (10 inbraken, 5,00 keer).', 'one is one');
like(sql("BEGIN; $spots; UPDATE hot_spot_result SET burglaries_year = hot_spot_id - 3, expected_year = 1.5; SELECT hot_spot_sentence('region', 'regio', 3); ROLLBACK"), qr/: Nr5 \(10 inbraken, 5,00 keer\), Nr4 \(10 inbraken, 4,00 keer, in het laatste jaar niet meer\), Nr3 \(10 inbraken, de meeste in één reeks, in het laatste jaar niet meer\), en nog 2\.$/, 'one that is over is said to be so');
is(spots('buurt', $spotted, 1) . spots('wijk', "(SELECT wijk_code FROM area_hierarchy WHERE level = 'buurt' AND code = $spotted)", 1), 'Hot spots tot: Nr4 (10 inbraken, 4,00 keer), en nog 3.' x 2, 'of a buurt and a wijk too');
is(spots('gemeente', "'$calm'", 9) . spots('street', "'x'", 9), '', 'elsewhere none');
sub tested { my ($on) = @_; return sql("BEGIN; UPDATE forecast_test_result SET on_map = CASE WHEN method = '$on' THEN 1 ELSE 0 END, sentence = 'Op 100 vond zij iets.', \"precision\" = 0.0234 * coverage / 0.03 WHERE measured_by = 'vierkanten'; SELECT forecast_sentence(); ROLLBACK") }
is(tested('mixture'), 'Een kaart van de verwachting, beproefd waar drie jaar bekend is: op 100 vond zij iets. Per keer was in 2,3 % van die vierkanten een inbraak.', 'a forecast is told with its test, and how few squares see a burglary');
is(tested('plain_counts'), 'Een kaart van de verwachting, beproefd waar drie jaar bekend is: op 100 vond zij iets. Geen andere manier vond aantoonbaar meer. Per keer was in 2,3 % van die vierkanten een inbraak.', 'counting with that nothing else did better');
is(tested('none'), '', 'without a map nothing is told');
like(sql("BEGIN; $spots; SELECT burglary_bulletin('gemeente', 'GM0153', '2018-12-03', '2018-12-16'); ROLLBACK"), qr{<h2>Brieven, near repeats en hot spots</h2>.*<li>Hot spots in de drie jaar tot en met 31-12-2018 \(keer zoveel per woning als elders, met 95%-interval\): Nr4 [^<]*</li>}, 'they stand in the bulletin');
# What came together may lie around a few addresses: it is told to those who may see these.
my $together = q(DELETE FROM cluster_map_result; INSERT INTO cluster_map_result SELECT 1, 0, 1, 'Nr1', 'GM0153', NULL, '2018-05-01', '2018-05-09', 50, 6, 6, 0.25, 24, 0.01, NULL, 100, 3, 1, 'x', ST_Buffer(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 50));
like(sql("BEGIN; $together; SELECT burglary_bulletin('gemeente', 'GM0153', '2018-12-03', '2018-12-16'); ROLLBACK"), qr{<li>Samenloop, zelden toeval: in het jaar tot en met 31-12-2018 Nr1 \(6 inbraken van 01-05-2018 tot en met 09-05-2018, verwacht 0,25\)\.</li>}, 'so does what came together');
# The year ends on the day of the results and has 365 days; what happened after that day is in neither.
is(sql("SELECT burglaries + left_out FROM hour_profile WHERE level = 'region' AND span = 'year' LIMIT 1"), sql("SELECT count(*) FROM public.record WHERE occurred_on BETWEEN '2018-01-01' AND '2018-12-31'"), 'the year, to the day');
my $as_of = sql("SELECT max(occurred_on) + 364 FROM public.record AS r WHERE occurred_on < '2017-07-01' AND EXISTS (SELECT FROM public.record AS o WHERE o.occurred_on = r.occurred_on - 1)");
is(sql("BEGIN; UPDATE result_day SET as_of = '$as_of'; SELECT span, whole FROM large_area_window WHERE level = 'region' ORDER BY span; ROLLBACK"),
	sql("SELECT 'whole', count(*) FROM public.record WHERE occurred_on <= '$as_of' UNION ALL SELECT 'year', count(*) FROM public.record WHERE occurred_on BETWEEN date '$as_of' - 364 AND '$as_of'"), 'as of another day, too');
# Where the sun is looked up: in the middle of the gemeenten of the newest map. Nobody lies in a team or a district here, so one is made.
my $member = "INSERT INTO area (level, code, name, year) VALUES ('basisteam', 'T1', 'Team', 2018), ('district', 'D1', 'District', 2018);
	INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) SELECT 'gemeente', m.code, (SELECT max(year) FROM area AS a WHERE a.level = 'gemeente' AND a.code = m.code), m.parent_level, m.parent_code, 2018
		FROM (VALUES ('GM0153', 'basisteam', 'T1'), ('GM0164', 'basisteam', 'T1'), ('GM0153', 'district', 'D1'), ('GM0141', 'district', 'D1')) AS m (code, parent_level, parent_code);
	INSERT INTO area (level, code, name, year, geom) SELECT level, code, name, 1990, ST_Translate(geom, 0, -150000) FROM area WHERE level = 'gemeente' AND code = 'GM0153'";
is(sql("BEGIN; $member; UPDATE result_day SET as_of = '2016-02-14'; WITH place AS (SELECT avg(ST_X(g.place)) AS x, avg(ST_Y(g.place)) AS y FROM (SELECT DISTINCT ON (code) ST_PointOnSurface(geom) AS place FROM area WHERE level = 'gemeente' ORDER BY code, year DESC) AS g)
	SELECT string_agg(DISTINCT l.level, ' ' ORDER BY l.level), count(*) % 6, count(*) FILTER (WHERE l.light <> (ARRAY['day', 'twilight', 'dark'])[(l.light_profile_id - 1) % 3 + 1]), count(*) FILTER (WHERE num_nulls(p.light, l.light) > 0 OR greatest(abs(l.expected - p.expected), abs(l.variance - p.variance), abs(l.share - p.share), abs(l.share_of_time - p.share_of_time)) > 1e-6
		OR (l.certain, l.from_long, l.burglaries, l.left_out) IS DISTINCT FROM (p.certain, p.from_long, p.burglaries, w.whole - p.burglaries))
	FROM fresh_light_profile AS l FULL JOIN (large_area_window AS w CROSS JOIN place CROSS JOIN LATERAL aoristic_light(w.windows, ST_SetSRID(ST_MakePoint(place.x, place.y), 28992)) AS p) ON (l.level, l.code, l.span, l.light) = (w.level, w.code, w.span, p.light); ROLLBACK"),
	'basisteam district gemeente region|0|0|0', 'the sun of one place, from light to dark');
my $timed = sql("SELECT min(burglary_id) FROM burglary AS b JOIN large_area_burglary AS l USING (burglary_id) WHERE l.code = '$sunny' AND l.occurred_on <= '2018-12-31' AND b.precision = 'time' AND b.occurred_to > b.occurred_from AND b.reported_at > b.occurred_to");
my $told_of = "SELECT burglaries, left_out FROM fresh_hour_profile WHERE level = 'gemeente' AND code = '$sunny' AND span = 'whole' LIMIT 1";
my ($with_hours, $without) = split /\|/, sql("BEGIN; UPDATE burglary SET occurred_from = '2017-06-01 12:00', occurred_to = '2017-06-01 13:00', reported_at = '2017-06-01 13:00' WHERE burglary_id = $timed; $told_of; ROLLBACK");
for ([ '2017-01-01 12:00', '2018-01-02 12:00', 0 ], [ '2017-01-01 12:00', '2018-01-02 12:01', 1 ], [ '1990-01-01 00:00', '1990-01-01 01:00', 0 ], [ '1989-12-31 23:59', '1990-01-01 01:00', 1 ])
{
	my ($from, $to, $left_out) = @$_;
	is(sql("BEGIN; UPDATE burglary SET occurred_from = '$from', occurred_to = '$to', reported_at = '$to' WHERE burglary_id = $timed; $told_of; ROLLBACK"), ($with_hours - $left_out) . '|' . ($without + $left_out), "a window from $from to $to");
}
is(sql("SELECT light_sentence(level, code) FROM light_profile WHERE code IN ('regio', '$sunny') AND span = 'whole' AND light = 'dark' ORDER BY code"),
	sql("SELECT 'Naar schatting gebeurde ' || round(100 * share) || ' % in het donker; van al die tijd was het ' || round(100 * share_of_time) || ' % donker.' FROM light_profile WHERE code IN ('regio', '$sunny') AND span = 'whole' AND light = 'dark' ORDER BY code"), 'of all the time that is known');

# ---------------------------------------------------------------- what is still to be reported

is(sql("SELECT burglaries, register_to, round(corrected::numeric, 6), low, high, reason FROM corrected_period('gemeente', 'GM0153', '2018-12-18', '2018-12-31')"),
	sql("SELECT n, '2018-12-31', round(greatest(corrected::numeric + left_out, n), 6), greatest(low + left_out, n), greatest(high + left_out, n), NULL
		FROM (SELECT reporting_triangle(occurred_on, CASE WHEN reported_at::date >= occurred_on THEN reported_at::date END) AS t FROM public.record WHERE gemeente_code = 'GM0153') AS k, corrected_count(t, '2018-12-18', '2019-01-01', '2018-12-31'),
		(SELECT count(*) AS n FROM public.record WHERE gemeente_code = 'GM0153' AND occurred_on BETWEEN '2018-12-18' AND '2018-12-31') AS c"), 'as the records themselves say');
is(sql("SELECT burglaries, corrected, reason FROM corrected_period('gemeente', 'GM0153', '2018-12-25', '2019-01-07')"), sql("SELECT count(*), NULL, 'van een deel van deze dagen zijn geen inbraken ingelezen' FROM public.record WHERE gemeente_code = 'GM0153' AND occurred_on BETWEEN '2018-12-25' AND '2019-01-07'"),
	'of days that are not there yet nothing is expected');
is(sql("SELECT burglaries, corrected, reason FROM corrected_period('region', 'regio', '2016-01-01', '2016-01-14')"), sql("SELECT count(*), NULL, 'er is te weinig geschiedenis om te weten hoe laat wordt gemeld' FROM public.record WHERE occurred_on BETWEEN '2016-01-01' AND '2016-01-14'"), 'at the beginning there is no history');
is(sql("SELECT count(*), count(*) FILTER (WHERE corrected >= burglaries - 1e-9 AND low >= burglaries AND high >= low) FROM generate_series('2016-05-02'::date, '2018-12-17', '14 days') AS d CROSS JOIN LATERAL corrected_period('region', 'regio', d::date, d::date + 13)"), '69|69', 'after it, never less than what is known');
is(sql("SELECT count(*) FROM corrected_period('gemeente', 'GM9999', '2018-12-18', '2018-12-31')"), 0, 'no such area');

# Reported after the last day of which the register is complete, and delivered all the same: it is there, and counts.
is(sql("BEGIN; UPDATE burglary SET reported_at = '2019-01-03 10:00' WHERE burglary_id IN (SELECT burglary_id FROM public.record WHERE occurred_on BETWEEN '2018-12-18' AND '2018-12-31' AND gemeente_code = 'GM0153');
	CALL refresh_results(NULL, 'report_day'); SELECT burglaries > 0, corrected >= burglaries, low >= burglaries, high >= burglaries FROM corrected_period('gemeente', 'GM0153', '2018-12-18', '2018-12-31'); ROLLBACK"), 't|t|t|t', 'never less than what is there');

# ---------------------------------------------------------------- what to expect

for my $level (qw(region gemeente buurt street))
{
	my ($n, $sum, $none, $apart) = split /\|/, sql("SELECT count(*), round(sum(expected)::numeric, 3), count(*) FILTER (WHERE expected IS NULL AND reason IS NULL OR expected <= 0), count(*) FILTER (WHERE p_at_least_one > least(1, expected) + 1e-9 OR low > high) FROM expected_burglaries('$level', '2019-01-01', '2019-01-14')");
	is("$none|$apart", '0|0', "$level: never nothing, and a chance no larger than the number");
	my $season = sql("SELECT season * recent FROM expected_burglaries('$level', '2019-01-01', '2019-01-14') LIMIT 1");
	my $year = sql("SELECT sum(last_year) * 14 / 365.0 FROM expected_burglaries('$level', '2019-01-01', '2019-01-14')");
	cmp_ok(abs($sum / ($season * $year) - 1), '<', 0.1, "$level: together about as many as last year, in this season");
}
# The season, by hand: two weeks around these days in the years before that are known with the year around them, beside those years.
for my $asked ([ '2019-01-01', 14, 1, 2 ], [ '2019-12-20', 14, 2, 3 ], [ '2019-07-01', 14, 2, 3 ], [ '2022-01-01', 30, 4, 5 ])
{
	my ($day, $length, @years) = @$asked;
	my ($around, $expected) = (0, 0);
	for my $ago (@years)
	{
		my $begins = sql("SELECT (date '$day' - interval '$ago years')::date");
		my ($near, $whole) = split /\|/, sql("SELECT count(*) FILTER (WHERE occurred_on >= date '$begins' - 14 AND occurred_on < date '$begins' + $length + 14), count(*) FILTER (WHERE occurred_on >= date '$begins' + $length / 2 - 182 AND occurred_on < date '$begins' + $length / 2 + 183) FROM public.record");
		$around += $near;
		$expected += $whole * ($length + 28) / 365;
	}
	cmp_ok(abs(sql("SELECT season_factor('$day', $length, '2018-12-31')") - ($around + 30) / ($expected + 30)), '<', 1e-9, "the season of $length days from $day");
}
is(sql("SELECT season_factor('2012-01-01', 14, '2018-12-31') IS NULL"), 't', 'not known where no year before is');
# What the last thirteen weeks had beside what the year and their season make of them; and how fortnights that follow each other differ.
my $since = "(SELECT count(*) FILTER (WHERE occurred_on > date '2018-12-31' - 91) AS recent, count(*) FILTER (WHERE occurred_on >= '%s') AS year FROM public.record)";
is(sql(sprintf "SELECT abs(recent_factor('2018-01-01', '2018-12-31') - (r.recent + 50) / (r.year * 91 / 365.0 * season_factor('2018-10-02', 91, '2018-12-31') + 50)) < 1e-9 FROM $since AS r", '2018-01-01'), 't', 'how it went of late');
is(sql(sprintf "SELECT abs(recent_factor('2018-07-01', '2018-12-31') - (r.recent + 50) / (r.year * 91 / 184.0 * season_factor('2018-10-02', 91, '2018-12-31') / season_factor('2018-07-01', 184, '2018-12-31') + 50)) < 1e-9 FROM $since AS r", '2018-07-01'), 't', 'beside half a year');
is(sql("SELECT recent_factor('2018-07-04', '2018-12-31'), recent_factor('2016-01-01', '2019-12-31'), recent_factor(NULL, NULL)"), '1|1|1', 'less than that, or not known all that time, tells nothing');
my @fortnight = split /\n/, sql("SELECT count(r.occurred_on) FROM generate_series(0, 77) AS n LEFT JOIN public.record AS r ON r.occurred_on > date '2018-12-31' - 14 * (n + 1) AND r.occurred_on <= date '2018-12-31' - 14 * n GROUP BY n ORDER BY n");
my ($more, $square) = (0, 0);
for my $n (0 .. $#fortnight - 1)
{
	my ($after, $before) = @fortnight[$n, $n + 1];
	$more += ($after - $before) ** 2 - ($after + $before);
	$square += (($after + $before) ** 2 - ($after + $before)) / 2;
}
cmp_ok($more, '>', 0, 'fortnights differ more than chance makes them');
cmp_ok(abs(sql("SELECT period_variation(14, '2018-12-31', true)") - sqrt($more / $square)), '<', 1e-9, 'by so much');
cmp_ok(abs(sql("SELECT period_variation(14, '2018-12-31', false)") - sqrt($more / $square + 0.0625)), '<', 1e-9, 'and by a quarter more where the season is not known');
is(sql("SELECT period_variation(14, '2010-12-31', true)"), 0, 'nothing known is no variation');
is(sql("BEGIN; INSERT INTO registration_break (first_day, reason) VALUES ('2018-12-25', 'proef'); UPDATE known_day_result SET first_day = '2018-11-20'; SELECT period_variation(14, '2018-12-31', true) = 0; ROLLBACK"), 't', 'nor is what lies over a break in what is registered');
# To the day; and a gemeente of which not all that time is known counts in neither.
is(sql("SELECT recent_factor('2018-07-03', '2018-12-31') <> 1, recent_factor('2018-07-04', '2018-12-31')"), 't|1', 'half a year is 182 days');
my $until = sql("SELECT max(occurred_on) + 90 FROM public.record AS r WHERE occurred_on < '2018-09-01' AND EXISTS (SELECT FROM public.record AS o WHERE o.occurred_on = r.occurred_on - 1)");
is(sql("SELECT abs(recent_factor(date '$until' - 364, '$until') - (r.recent + 50) / (r.year * 91 / 365.0 * season_factor(date '$until' - 90, 91, '$until') + 50)) < 1e-9
	FROM (SELECT count(*) FILTER (WHERE occurred_on > date '$until' - 91) AS recent, count(*) AS year FROM public.record WHERE occurred_on BETWEEN date '$until' - 364 AND '$until') AS r"), 't', 'thirteen weeks, to the day');
my $partly = "UPDATE known_day_result SET first_day = '2018-02-01' WHERE gemeente_code = 'GM0153'";
is(sql("BEGIN; $partly; SELECT abs(recent_factor('2018-01-01', '2018-12-31') - (r.recent + 50) / (r.year * 91 / 365.0 * season_factor('2018-10-02', 91, '2018-12-31') + 50)) < 1e-9 FROM " . (sprintf($since, '2018-01-01') =~ s/\)$/ WHERE gemeente_code IS DISTINCT FROM 'GM0153')/r) . " AS r; ROLLBACK"), 't', 'who is not known all that time is left out');
# By two fortnights that follow each other, those of who is known in both; none over a break, which may be on their first day.
sub variation_by_hand
{
	my ($days, $known_here, $broken) = @_;
	my @count = map { [ split /\|/ ] } split /\n/, sql("SELECT count(r.occurred_on) FILTER (WHERE gemeente_code IS DISTINCT FROM 'GM0153'), count(r.occurred_on) FILTER (WHERE gemeente_code = 'GM0153') FROM generate_series(0, 1096 / $days - 1) AS n
		LEFT JOIN public.record AS r ON r.occurred_on > date '2018-12-31' - $days * (n + 1) AND r.occurred_on <= date '2018-12-31' - $days * n GROUP BY n ORDER BY n");
	my ($more, $square) = (0, 0);
	for my $n (grep { $_ != $broken } 0 .. $#count - 1)
	{
		my ($after, $before) = map { $count[$_][0] + ($n < $known_here ? $count[$_][1] : 0) } $n, $n + 1;
		$more += ($after - $before) ** 2 - ($after + $before);
		$square += (($after + $before) ** 2 - ($after + $before)) / 2;
	}
	return $more > 0 ? sqrt($more / $square) : 0;
}
cmp_ok(abs(sql("SELECT period_variation(14, '2018-12-31', true)") - variation_by_hand(14, 99, -1)), '<', 1e-9, 'the same another way');
# Ten pairs begin on 31 July 2018 or later.
for (["UPDATE known_day_result SET first_day = '2018-07-31' WHERE gemeente_code = 'GM0153'", 10, -1], ["UPDATE known_day_result SET first_day = '2018-08-01' WHERE gemeente_code = 'GM0153'", 9, -1],
	["INSERT INTO registration_break (first_day, reason) VALUES ('2018-07-31', 'proef')", 99, 10], ["INSERT INTO registration_break (first_day, reason) VALUES ('2018-07-17', 'proef')", 99, 11])
{
	my ($what, $known_here, $broken) = @$_;
	cmp_ok(abs(sql("BEGIN; $what; SELECT period_variation(14, '2018-12-31', true); ROLLBACK") - variation_by_hand(14, $known_here, $broken)), '<', 1e-9, $what);
}
# No shorter than a week, no longer than four.
for ([1, 7], [6, 7], [7, 7], [8, 8], [28, 28], [29, 28], [365, 28])
{
	cmp_ok(abs(sql("SELECT period_variation($$_[0], '2018-12-31', true)") - variation_by_hand($$_[1], 999, -1)), '<', 1e-9, "$$_[0] days go up and down as $$_[1] do");
}
# All of it together: of the region there is nothing to be drawn to. Without a season of a year before it is none, and what is likely lies wider.
for (['2019-01-01', '2018-01-01', '2018-12-31', 'true'], ['2017-01-01', '2016-01-02', '2016-12-31', 'false'])
{
	my ($from, $first, $last, $season_known) = @$_;
	my $season = "season_factor('$from', 14, '$last')";
	is(sql("SELECT last_year, round(expected::numeric, 6), round(p_at_least_one::numeric, 9), low, high, season IS NOT NULL, round(season::numeric, 9), round(recent::numeric, 9) FROM expected_burglaries('region', '$from', date '$from' + 13)"),
		sql("SELECT n, round(e.expected::numeric, 6), round(e.p_at_least_one::numeric, 9), e.low, e.high, $season_known, round($season\::numeric, 9), round(r.recent::numeric, 9) FROM (SELECT count(*) AS n FROM public.record WHERE occurred_on BETWEEN '$first' AND '$last') AS c, recent_factor('$first', '$last') AS r (recent),
			expected_count(n, 365 / 14.0, n * 14 / 365.0, 'Infinity', coalesce($season, 1) * recent, 0.80, sqrt(period_variation(14, '$last', $season_known) ^ 2 + 1 / n::float8)) AS e WHERE recent NOT BETWEEN 0.999 AND 1.001"), "what to expect of the region from $from");
}
# Where the season of the last weeks is not known, it is within what they had: not counted a second time beside that of the days that are asked, nor carried to days far ahead.
is(sql("BEGIN; UPDATE known_day_result SET first_day = '2017-06-20'; SELECT season > 1, recent, recent_factor('2018-01-01', '2018-12-31') > 1 FROM expected_burglaries('region', '2019-01-01', '2019-01-14'); ROLLBACK"), 't|1|t', 'a season counts once');
is(sql("BEGIN; UPDATE known_day_result SET first_day = '2018-01-01'; SELECT string_agg((season IS NULL AND recent = 1)::text, ' ' ORDER BY d) FROM unnest('{2019-01-14,2019-04-01,2019-04-02,2019-12-31}'::date[]) AS d CROSS JOIN LATERAL expected_burglaries('region', '2019-01-01', d); ROLLBACK"), 'false false true true', 'nor is that of the last weeks that of a year to come');
# The rate of the whole is itself known by so many burglaries.
is(sql("SELECT (e.low, e.high) = (x.low, x.high), x.high > y.high FROM expected_burglaries('region', '2019-01-01', '2019-12-31') AS e CROSS JOIN LATERAL (SELECT period_variation(365, '2018-12-31', e.season IS NOT NULL) AS v) AS p
	CROSS JOIN LATERAL expected_count(e.last_year, 1, e.last_year, 'Infinity', coalesce(e.season, 1) * e.recent, 0.80, sqrt(p.v ^ 2 + 1.0 / e.last_year)) AS x CROSS JOIN LATERAL expected_count(e.last_year, 1, e.last_year, 'Infinity', coalesce(e.season, 1) * e.recent, 0.80, p.v) AS y"), 't|t', 'the fewer it rests on, the wider');
# Some days since a break tell nothing, and what came before one nothing of what comes after.
for ([ '2019-01-01', 'wat wordt geregistreerd is na de laatste bekende dag veranderd' ], [ '2019-01-14', 'wat wordt geregistreerd is na de laatste bekende dag veranderd' ], [ '2018-12-31', 'sinds de trendbreuk zijn nog geen vier weken bekend' ], [ '2018-12-05', 'sinds de trendbreuk zijn nog geen vier weken bekend' ], [ '2018-12-04', '' ], [ '2019-01-15', '' ])
{
	my ($day, $reason) = @$_;
	is(sql("BEGIN; INSERT INTO registration_break (first_day, reason) VALUES ('$day', 'proef'); SELECT num_nonnulls(last_year, expected, p_at_least_one, low, high), reason FROM expected_burglaries('region', '2019-01-01', '2019-01-14'); ROLLBACK"), $reason ? "0|$reason" : '5|', "with a break on $day");
}
# Sentences about little, and about what is known in part.
is(sql("BEGIN; DELETE FROM area_day_result WHERE gemeente_code = '$calm'; UPDATE area_home_result SET dwellings = 100000 WHERE level = 'gemeente' AND code = '$calm'; SELECT comparison_sentence('gemeente', '$calm', '2018-12-31') ~ '^In het jaar tot en met 31-12-2018 per 1.000 woningen 0 inbraken; in de hele regio [0-9]+(,[0-9])?\\.\$'; ROLLBACK"), 't', 'beside none the region is told');
is(sql("SELECT round((1000 * expected / (dwellings * 365 / 365.25))::numeric, 6) = round((rate / ratio)::numeric, 6) FROM area_comparison('gemeente', '2018-01-01', '2018-12-31') WHERE code = 'GM0153'"), 't', 'by the same rate as beside some');
for ([ '2018-12-30', 'iets meer dan 99' ], [ '2018-01-02', 'minder dan 1' ])
{
	my ($day, $part) = @$_;
	my $of = $part =~ /99/ ? "WHERE gemeente_code = '$calm'" : '';
	like(sql("BEGIN; UPDATE known_day_result SET last_day = '$day' $of; SELECT (headline('region', 'regio', '2018-01-01', '2018-12-31'))[1]; ROLLBACK"), qr/ Let op: maar $part % van deze dagen is ingelezen\.$/, "never all nor none of what is known in part: $part");
}
like(sql("SELECT array_to_string(headline('gemeente', '$calm', '2018-12-30', '2018-12-30'), ' ')"), qr/^In .* is in deze 1 dag geen woninginbraak bekend\. Dat is evenveel als in de 1 dag ervoor\. .* In de 1 dag hierna /, 'a day is one');
is(sql("BEGIN; UPDATE known_day_result SET last_day = '2018-12-30' WHERE gemeente_code = 'GM0153'; SELECT (xpath('//tr[td[1] = \"' || (SELECT name FROM area_hierarchy WHERE level = 'gemeente' AND code = 'GM0153') || '\"]/td[2]/text()', bulletin_table('region', 'regio', '2018-12-18', '2018-12-31', 14)))[1]; ROLLBACK"), '?', 'what is known in part is no number beside whole ones');
is(sql("BEGIN; UPDATE light_profile_result SET burglaries = 9 WHERE level = 'region'; SELECT light_sentence('region', 'regio') IS NULL; ROLLBACK"), 't', 'a few are not told in percents');
# Near repeats: as far and as long as all that lies nearer and came sooner is raised; else where and when it is.
sub near { my ($raised) = @_; return sql("BEGIN; UPDATE near_repeat_cell_result SET knox_ratio = 2, p_adjusted = CASE WHEN $raised THEN 0.01 ELSE 0.5 END; SELECT near_repeat_sentence(); ROLLBACK") =~ s/van \d\d-\d\d-\d{4} tot en met \d\d-\d\d-\d{4} //r }
is(near('distance_from BETWEEN 0.001 AND 99 AND days_to <= 14 OR distance_from = 300 AND days_to = 60'), 'In de regio volgt inbraak op inbraak: tot 100 meter en tot 14 dagen na een inbraak kwamen er meer dan door toeval.', 'a band that stands apart says nothing of what lies between');
is(near('distance_from = 300 AND days_to = 60'), 'In de regio kwamen er van 300 tot 400 meter en 28 tot 60 dagen na een inbraak meer dan door toeval; dichterbij of eerder is dat niet overal aantoonbaar.', 'and is told as it is');
is(near('distance_to < 1 AND days_to <= 7'), 'In de regio volgt inbraak op inbraak: op dezelfde plek en tot 7 dagen na een inbraak kwamen er meer dan door toeval.', 'the same place alone');

# The season is planted: the dark months have more.
cmp_ok(sql("SELECT season_factor('2019-01-01', 14, '2018-12-31')"), '>', sql("SELECT season_factor('2019-06-25', 14, '2018-12-31')"), 'winter has more than summer');
# Calibrated on fortnights that were held back: an interval of 80 % holds at least that, and what was expected came.
my ($held, $cells, $seen, $thought) = split /\|/, sql("SELECT count(*) FILTER (WHERE c.burglaries BETWEEN e.low AND e.high), count(*), sum(c.burglaries), round(sum(e.expected)::numeric, 1)
	FROM generate_series('2018-01-08'::date, '2018-12-10'::date, interval '28 days') AS d CROSS JOIN LATERAL expected_burglaries('gemeente', d::date, d::date + 13) AS e
	JOIN LATERAL period_count('gemeente', d::date, d::date + 13) AS c USING (code)");
cmp_ok($held / $cells, '>', 0.8, "of fortnights held back the interval holds enough ($held of $cells)");
my ($region_held, $fortnights) = split /\|/, sql("SELECT count(*) FILTER (WHERE c.burglaries BETWEEN e.low AND e.high), count(*)
	FROM generate_series('2018-01-08'::date, '2018-12-17'::date, interval '14 days') AS d CROSS JOIN LATERAL expected_burglaries('region', d::date, d::date + 13) AS e JOIN LATERAL period_count('region', d::date, d::date + 13) AS c USING (code)");
cmp_ok($region_held / $fortnights, '>=', 0.76, "of the region, too ($region_held of $fortnights)");
cmp_ok(abs($seen - $thought), '<', 4 * sqrt(2 * $thought), "and as many came as expected ($seen and $thought)");
is(sql("SELECT count(*), count(expected), min(reason), max(reason) FROM expected_burglaries('gemeente', '2016-01-01', '2016-01-14')"), '14|0|van deze dagen zijn geen inbraken ingelezen|van deze dagen zijn geen inbraken ingelezen', 'before the first day nothing can be expected');

# It rests on the 365 days before the first that is asked, and on none of those that are.
is(sql("SELECT string_agg(code || ' ' || last_year, ', ' ORDER BY code) FROM expected_burglaries('gemeente', '2018-06-04', '2018-06-17')"),
	sql("SELECT string_agg(code || ' ' || (SELECT count(*) FROM public.record AS r WHERE r.gemeente_code = h.code AND r.occurred_on BETWEEN '2017-06-04' AND '2018-06-03'), ', ' ORDER BY code) FROM area_hierarchy AS h WHERE level = 'gemeente'"), 'a year up to the day before, day by day');
is(sql("SELECT sum(last_year) FROM expected_burglaries('gemeente', '2019-03-01', '2019-03-14')"), sql("SELECT count(*) FROM public.record WHERE gemeente_code IS NOT NULL AND occurred_on BETWEEN '2018-01-01' AND '2018-12-31'"), 'or up to the last that is known');

# ---------------------------------------------------------------- the page

sub page { return sql("SELECT burglary_bulletin(" . join(', ', map { "'$_'" } @_) . ')') }
my %page = (region => page('region', 'regio', '2018-12-18', '2018-12-31'), odd => page('gemeente', 'GM0164', '2018-12-18', '2018-12-31'), long => page('gemeente', 'GM0141', '2018-12-18', '2018-12-31'),
	calm => page('gemeente', $calm, '2018-12-04', '2018-12-17'), empty => page('gemeente', 'GM0153', '2030-01-01', '2030-01-14'),
	day => page('gemeente', 'GM0153', '2018-12-18', '2018-12-18'), wijk => page('wijk', sql("SELECT code FROM area_home WHERE level = 'wijk' AND code IS NOT NULL ORDER BY dwellings DESC LIMIT 1"), '2018-12-18', '2018-12-31'),
	street => page('street', sql("SELECT code FROM area_home WHERE level = 'street' AND code IS NOT NULL ORDER BY code LIMIT 1"), '2018-12-18', '2018-12-31'));
for my $which (sort keys %page)
{
	my $html = $page{$which};
	like($html, qr/\A<!DOCTYPE html>\n<html lang="nl">/, "$which: a page");
	unlike($html, qr/<script|javascript:|(?:src|href)=|url\(|\@import/, "$which: no script, nothing from elsewhere");
	# What is empty would be read as the beginning of something.
	unlike($html, qr{<(?:td|th|p|div|section|ul|li|h1|h2|style|title|table|tr|header|svg)\b[^>]*/>}, "$which: no element is empty");
	is(sql("SELECT xml_is_well_formed(\$page\$" . ($html =~ s/\A[^\n]*\n//r) . "\$page\$)"), 't', "$which: well formed");
	unlike($html, qr/NULL|\bNaN\b|Infinity|>\s*None/, "$which: no number that is none");
}
like($page{odd}, qr/&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; "Co"/, 'a name is text, whatever it is');
my $now = sql("SELECT burglaries FROM period_count('region', '2018-12-18', '2018-12-31')");
like($page{region}, qr/In de hele regio: $now woninginbraken in 14 dagen/, 'the number of the region');
# The times beside it: 14 days before, the same weekdays a year ago, a year, and the year before that.
my $headline = sql("SELECT array_to_string(headline('region', 'regio', '2018-12-18', '2018-12-31'), ' ')");
my ($just_before, $year_ago, $this_year, $year_before) = split /\|/, sql("SELECT dutch_number(count(*) FILTER (WHERE occurred_on BETWEEN '2018-12-04' AND '2018-12-17')), dutch_number(count(*) FILTER (WHERE occurred_on BETWEEN '2017-12-19' AND '2018-01-01')),
	dutch_number(count(*) FILTER (WHERE occurred_on BETWEEN '2018-01-01' AND '2018-12-31')), dutch_number(count(*) FILTER (WHERE occurred_on BETWEEN '2017-01-01' AND '2017-12-31')) FROM public.record");
like($headline, qr/In de 14 dagen ervoor waren het er \Q$just_before\E: .*In dezelfde tijd een jaar eerder waren het er \Q$year_ago\E: .*In het hele jaar tot en met 31-12-2018: \Q$this_year\E\. In het jaar daarvoor waren het er \Q$year_before\E: /, 'what it is compared with, from the records');
like($page{calm}, qr/is in deze 14 dagen geen woninginbraak bekend/, 'a village without a burglary');
unlike($page{calm}, qr/Straten/, 'has no streets to name');
like($page{empty}, qr/zijn in Enschede geen inbraken ingelezen: er is niets over te zeggen/, 'days of which nothing is known');
# The table adds up to the number above it.
my ($table) = $page{region} =~ m{<table>(.*?)</table>}s;
my $sum = 0;
$sum += $_ for $table =~ m{<tr><td>[^<]*</td><td class="n">([\d.]+)</td>}g;
is($sum, sql("SELECT sum(burglaries) FROM period_count('gemeente', '2018-12-18', '2018-12-31') WHERE code IS NOT NULL"), 'the table adds up');
is(sql("SELECT series_plot('street', 'Nergenslaan, Niks', '2018-01-01', '2018-12-31') IS NULL, hour_plot('gemeente', 'GM9999') IS NULL"), 't|t', 'no picture of nothing');

# ---------------------------------------------------------------- sentences about two numbers

# What the region goes up and down widens the interval, as squares of logarithms: 60 became 90.
my ($low, $high) = map { $_ + 0 } split /\|/, sql("SELECT ln(1 + percent_low / 100), ln(1 + percent_high / 100) FROM count_change(60, 90)");
for my $more (0, 0.05, 0.108, 0.3)
{
	my $step = 1.959964 * sqrt(2) * $more;
	my ($from, $to) = map { sprintf '%.0f', 100 * exp($_) - 100 } log(1.5) - sqrt((log(1.5) - $low) ** 2 + $step ** 2), log(1.5) + sqrt(($high - log(1.5)) ** 2 + $step ** 2);
	is(sql("SELECT change_sentence(60, 90, 'eerder', $more)"), 'Eerder waren het er 60: ' . ($from > 0 ? "een aantoonbare stijging van 50 % (tussen $from en $to %)." : 'het verschil kan toeval zijn.'), "60 became 90, where fortnights vary by $more");
}
is(sql("SELECT change_sentence(20, 0, 'eerder', 0.1)"), 'Eerder waren het er 20: een aantoonbare daling van 100 % (tussen 80 en 100 %).', 'none is a fall');
my $spread = sub { my ($days) = @_; return sql("SELECT period_variation($days, '2018-12-31', true) * sqrt(least(1, 28.0 / $days))") };
for my $days (14, 100)
{
	my ($from, $before) = split /\|/, sql("SELECT date '2018-12-31' - $days + 1, date '2018-12-31' - 2 * $days + 1");
	my $said = sql("SELECT change_sentence(b.n, a.n, 'in de $days dagen ervoor', @{[ $spread->($days) ]}), change_sentence(y.n, z.n, 'in het jaar daarvoor', period_variation(28, '2018-12-31', true) * sqrt(28 / 365.0))
		FROM (SELECT count(*)::int AS n FROM public.record WHERE occurred_on BETWEEN '$from' AND '2018-12-31') AS a, (SELECT count(*)::int AS n FROM public.record WHERE occurred_on >= '$before' AND occurred_on < '$from') AS b,
		(SELECT count(*)::int AS n FROM public.record WHERE occurred_on BETWEEN '2018-01-01' AND '2018-12-31') AS z, (SELECT count(*)::int AS n FROM public.record WHERE occurred_on BETWEEN '2017-01-01' AND '2017-12-31') AS y");
	my ($short, $long) = split /\|/, $said;
	like(sql("SELECT array_to_string(headline('region', 'regio', '$from', '2018-12-31'), ' ')"), qr/\Q$short\E.*\Q$long\E/, "the headline of $days days says as much");
}

for ([1939, 1198, qr/een aantoonbare daling van 38 % \(tussen 34 en 43 %\)/], [55, 93, qr/een aantoonbare stijging van 69 % \(tussen 20 en 140 %\)/], [51, 39, qr/Vorige keer waren het er 51: het verschil kan toeval zijn\./],
	[3, 3, qr/waren het er 3: evenveel/], [1, 2, qr/Vorige keer was het er 1:/], [0, 0, qr/Dat is evenveel als vorige keer/], [0, 2, qr/Vorige keer was het er geen/], ['NULL', 2, qr/niet te vergelijken/], [2, 'NULL', qr/niet te vergelijken/])
{
	like(sql("SELECT change_sentence($_->[0], $_->[1], 'vorige keer')"), $_->[2], "from $_->[0] to $_->[1]");
}
like(sql("SELECT target_sentence('region', 'regio', 'de hele regio', '2018-12-31')"), qr/^Het doel voor 2018 is hoogstens 1\.650: het werden er \d+, gehaald\.$/, 'a target at the end of the year');
like(sql("SELECT target_sentence('region', 'regio', 'de hele regio', '2018-06-30')"), qr/^Het doel voor 2018 is hoogstens 1\.650\. Tot en met 30-06-2018 zijn het er \d+; naar verwachting worden het er \d+ \(tussen \d+ en \d+\), met een kans van meer dan 99 % om het te halen\.$/, 'and half-way');
my ($so_far, $year_end, $least, $most) = sql("SELECT target_sentence('region', 'regio', 'de hele regio', '2018-06-30')") =~ /zijn het er (\d+); naar verwachting worden het er (\d+) \(tussen (\d+) en (\d+)\)/;
is("$year_end $least $most", sql("SELECT concat_ws(' ', round(o.expected::numeric), o.low, o.high) FROM expected_burglaries('region', '2018-07-01', '2018-12-31') AS e CROSS JOIN target_outlook($so_far, 181 / 365.0::float8, e.expected, 1.5, 1650) AS o"), 'with what is still to be expected');
cmp_ok($year_end, '>', $so_far + 20, 'which is not nothing');
is(sql("SELECT target_sentence('gemeente', 'GM0153', 'Enschede', '2018-12-31')"), '', 'who has no target');

# The year before is not told beside a year, which has it.
is(sql("SELECT count(*) FROM unnest(headline('region', 'regio', '2018-01-01', '2018-12-31')) AS s WHERE s LIKE '%een jaar eerder%'"), 0, 'nothing is compared with itself');
is(sql("SELECT string_agg(n.days || ':' || (SELECT count(*) FROM unnest(headline('region', 'regio', date '2018-12-31' - n.days + 1, '2018-12-31')) AS s WHERE s LIKE '%een jaar eerder%'), ' ' ORDER BY n.days) FROM unnest('{1, 363, 364, 365}'::int[]) AS n (days)"),
	'1:1 363:1 364:0 365:0', 'of 364 days it would be the days before once more');
# A year, and a day less: the periods beside it are the year's own, and count once.
for my $days (1, 14, 363, 364, 365)
{
	is(sql("SELECT now, before, year_now, dwellings FROM bulletin_numbers('region', 'regio', date '2018-12-31' - $days + 1, '2018-12-31')"),
		sql("SELECT (SELECT count(*) FROM public.record WHERE occurred_on > date '2018-12-31' - $days AND occurred_on <= '2018-12-31'), (SELECT count(*) FROM public.record WHERE occurred_on > date '2018-12-31' - 2 * $days AND occurred_on <= date '2018-12-31' - $days),
			(SELECT count(*) FROM public.record WHERE occurred_on > date '2018-12-31' - 365 AND occurred_on <= '2018-12-31'), (SELECT count(*) FROM dwelling WHERE in_use_to IS NULL)"), "$days days count once");
}
# An alarm of a gemeente is over its buurten, and no others.
my ($judged, $alarms) = split /\|/, sql("SELECT count(alarm), count(*) FILTER (WHERE alarm = 1) FROM area_alarm('buurt', '2018-11-15', '2018-12-31', ARRAY(SELECT code::text FROM area_hierarchy WHERE level = 'buurt' AND gemeente_code = 'GM0153'))");
my $alarm = sql("SELECT (alarm_sentences('gemeente', 'GM0153', '2018-11-15', '2018-12-31'))[1]");
cmp_ok($judged, '>', 0, 'of some it can be said');
like($alarm, $alarms ? qr/^Alarm: / : qr/^Aantoonbaar meer dan in dezelfde tijd van eerdere jaren was het in geen buurt \(van $judged buurt(en)? is het te zeggen\)\.$/, 'of how many of its buurten it can be said');
# What is otherwise than in as many days before.
for my $days ([ '2018-11-01', '2018-12-31', '2018-09-01', '2018-10-31' ], [ '2018-12-18', '2018-12-31', '2018-12-04', '2018-12-17' ])
{
	my ($from, $to, $before_from, $before_to) = @$days;
	my $changes = sql("SELECT bulletin_changes('region', 'regio', '$from', '$to', 5)");
	my $of = "FROM period_change('region', 'regio', '$before_from', '$before_to', '$from', '$to') WHERE trait <> 'total' AND p_value IS NOT NULL";
	is(join("\n", map { join '|', $_ =~ m{<td[^>]*>([^<]*)</td>}g } $changes =~ m{<tr>(<td.*?)</tr>}g), sql("SELECT trait_name || ': ' || class_name, dutch_number(before_count), dutch_number(after_count), CASE changed WHEN 1 THEN 'ja' ELSE 'nee' END $of ORDER BY p_adjusted, p_value, trait, class LIMIT 5") =~ s/&/&amp;/gr =~ s/</&lt;/gr =~ s/>/&gt;/gr,
		"$from: the five that differ most");
	my ($changed, $comparisons) = split /\|/, sql("SELECT sum(changed), dutch_number(max(comparisons)) $of");
	like($changes, qr/Bij @{[ $changed || 'geen' ]} van \Q$comparisons\E vergelijkingen/, "$from: of how many");
}
# Days of which a part is known: what is known of them is said, and nothing is compared; of too few homes nothing.
my $half = sql("SELECT count(*) FROM public.record WHERE gemeente_code = 'GM0153' AND occurred_on BETWEEN '2018-12-25' AND '2018-12-31'");
is(sql("SELECT s FROM unnest(headline('gemeente', 'GM0153', '2018-12-25', '2019-01-07')) AS s WHERE s !~ '^In de 14 dagen hierna'") =~ s/, (?:geen ervan een poging|waarvan \d+ poging(?:en)?)\././r, "In Enschede: $half woninginbraken in 14 dagen. Let op: maar 50 % van deze dagen is ingelezen.", 'of half of the days that they are half');
my $stopped = "UPDATE known_day_result SET last_day = '2018-12-10' WHERE gemeente_code IN ('GM0153', 'GM0141')";
is(sql("BEGIN; $stopped; SELECT s FROM unnest(headline('region', 'regio', '2018-12-18', '2018-12-31')) AS s WHERE s !~ '^In de 14 dagen hierna'; ROLLBACK"), 'Van deze 14 dagen is van de hele regio maar een deel ingelezen, te weinig om er iets over te zeggen.', 'nor of a region without its cities');
# How many days of which gemeenten, and what has no place or no kind, to the day.
sub quality { return sql("BEGIN; $_[0]; SELECT s FROM unnest(quality_sentences($_[1], '2018-12-31')) AS s; ROLLBACK") }
is((split /\n/, quality('', "'gemeente', 'GM0153'"))[0], 'Inbraken zijn ingelezen tot en met 31-12-2018.', 'all is known');
is((split /\n/, quality("UPDATE known_day_result SET last_day = '2018-12-20' WHERE gemeente_code = 'GM0153'", "'region', 'regio'"))[0], 'Inbraken zijn ingelezen tot en met 20-12-2018, van een deel van de gemeenten tot en met 31-12-2018.', 'until the first that stopped');
is((split /\n/, quality("DELETE FROM known_day_result WHERE gemeente_code = 'GM0141'", "'region', 'regio'"))[0], 'Inbraken zijn ingelezen tot en met 31-12-2018; van 1 gemeente geen enkele.', 'one never told');
is((split /\n/, quality("DELETE FROM known_day_result WHERE gemeente_code IN ('GM0141', 'GM0153')", "'region', 'regio'"))[0], 'Inbraken zijn ingelezen tot en met 31-12-2018; van 2 gemeenten geen enkele.', 'two did not');
is((split /\n/, quality("UPDATE known_day_result SET last_day = '2018-12-20' WHERE gemeente_code = 'GM0164'", "'gemeente', 'GM0153'"))[0], 'Inbraken zijn ingelezen tot en met 31-12-2018.', 'of who is not in it nothing is said');
is((split /\n/, quality("INSERT INTO known_day_result SELECT (jsonb_populate_record(k, '{\"known_day_id\": -1, \"first_day\": \"2010-01-01\", \"last_day\": \"2010-12-31\"}')).* FROM known_day_result AS k WHERE gemeente_code = 'GM0153'", "'region', 'regio'"))[0], 'Inbraken zijn ingelezen tot en met 31-12-2018.', 'its last day is that of all that it told');
unlike(quality("DELETE FROM known_day_result WHERE gemeente_code = 'GM0153'", "'gemeente', 'GM0153'"), qr/ingelezen/, 'of who told nothing there is no last day');
my $planted = 'INSERT INTO area_day_result (area_day_id, level, code, gemeente_code, current, day, known, residential, attempt, burglaries) SELECT (SELECT max(area_day_id) FROM area_day_result) + row_number() OVER (), v.* FROM (VALUES ';
my $places = join ', ', map { my $level = $_; map { "('$level', NULL, '@{[ $$_[5] // 'GM0153' ]}', $$_[1], date '$$_[0]', $$_[2], $$_[3], 0, $$_[4])" } ['2018-01-01', 1, 1, 1, 3], ['2018-12-31', 1, 1, 'NULL', 2], ['2017-12-31', 1, 1, 1, 100], ['2019-01-01', 1, 1, 1, 100], ['2018-05-05', 0, 1, 1, 100], ['2018-05-05', 1, 0, 1, 100], ['2018-05-05', 1, 1, 0, 100], ['2018-05-05', 1, 1, 1, 7, 'GM0141'] } 'buurt', 'street';
my $bare = "DELETE FROM area_day_result WHERE level IN ('buurt', 'street') AND (code IS NULL OR residential IS NULL OR code NOT IN (SELECT min(code) FROM area_day_result WHERE code IS NOT NULL AND gemeente_code = 'GM0153' AND level IN ('buurt', 'street') AND residential = 1 AND day BETWEEN '2018-01-01' AND '2018-12-31' GROUP BY level))";
my ($in_buurt, $in_street) = split /\|/, sql("BEGIN; $bare; SELECT coalesce(sum(burglaries) FILTER (WHERE level = 'buurt'), 0), coalesce(sum(burglaries) FILTER (WHERE level = 'street'), 0) FROM area_day WHERE gemeente_code = 'GM0153' AND residential = 1 AND known = 1 AND current = 1 AND level IN ('buurt', 'street') AND day BETWEEN '2018-01-01' AND '2018-12-31'; ROLLBACK");
for (["'gemeente', 'GM0153'", 5], ["'region', 'regio'", 12])
{
	my ($of, $n) = @$_;
	is(quality("$bare; $planted$places) AS v (level, code, gemeente_code, current, day, known, residential, attempt, burglaries)", $of), 'Inbraken zijn ingelezen tot en met 31-12-2018.' . "\nVan de " . ($in_buurt + $n) . " inbraken van het jaar zijn er $n in geen buurt te plaatsen.\nBij 2 van de " . ($in_buurt + $n)
		. " is niet vermeld wat voor object het was; die tellen mee.\nVan de " . ($in_street + $n) . " inbraken van het jaar zijn er $n in geen straat te plaatsen, of alleen in een met te weinig woningen om haar te noemen.", "what has no place or kind: $of");
}
is(quality("$bare; " . ($planted =~ s/$/('buurt', NULL::text, 'GM0153', 1, date '2018-01-01', 1, 1, 0, 1)/r) . ") AS v (level, code, gemeente_code, current, day, known, residential, attempt, burglaries)", "'gemeente', 'GM0153'"), "Inbraken zijn ingelezen tot en met 31-12-2018.\nVan de " . ($in_buurt + 1) . ' inbraken van het jaar is er 1 in geen buurt te plaatsen.', 'one is one, and none is not said');
# Beside those of its size, in words: what chance does not make, and gemeenten do often differ so much, is not shown.
my $apart = "UPDATE area_day_result SET burglaries = burglaries * 2 WHERE level = 'gemeente' AND code IN (SELECT code FROM area_home WHERE level = 'gemeente' AND substr(code, 6)::int % 2 = 0)";
my %kind;
for my $what ('', "$apart; ")
{
	for (map { [ split /\|/ ] } split /\n/, sql("BEGIN; $what SELECT code, alike, round(alike_percent::numeric, 4), alike_low, alike_high, outside, dutch_number(round(rate::numeric, 1)), dutch_number(round(alike_rate::numeric, 1)), dutch_number(round((rate / ratio)::numeric, 1)), signed_number(alike_percent), comparison_sentence('gemeente', code, '2018-12-31')
		FROM area_comparison('gemeente', '2018-01-01', '2018-12-31') WHERE reason IS NULL ORDER BY code; ROLLBACK"))
	{
		my ($code, $alike, $percent, $low, $high, $outside, $rate, $alike_rate, $all_rate, $signed, $said) = @$_;
		my $kind = !$alike ? 'alone' : $low <= 0 && $high >= 0 ? 'chance' : !$outside ? ($percent > 0 ? 'usual more' : 'usual less') : $percent > 0 ? 'more' : 'less';
		my %words = (chance => 'het verschil kan toeval zijn', 'usual more' => "$signed %, maar zo ver liggen gemeenten vaker uiteen", more => "aantoonbaar meer ($signed %)", less => "aantoonbaar minder ($signed %)");
		$words{'usual less'} = $words{'usual more'};
		is($said, "In het jaar tot en met 31-12-2018 per 1.000 woningen $rate inbraken; in de " . ($kind eq 'alone' ? "hele regio $all_rate." : "$alike gemeente" . ($alike > 1 ? 'n' : '') . " van dezelfde grootte $alike_rate: $words{$kind}."), "$code: $kind");
		$kind{$kind}++;
	}
}
is(join(', ', grep { !$kind{$_} } 'chance', 'usual more', 'usual less'), '', 'each of these is there');
# The rest as one row: what is shown and the rest are all of them. Where a part is not all known, its numbers beside are not told, nor those of the rest with it.
sub rows { return map { [ /<td[^>]*>([^<]*)</g ] } sql($_[0]) =~ m{<tr>(<td.*?)</tr>}gs }
my @row = rows("SELECT bulletin_table('region', 'regio', '2018-12-18', '2018-12-31', 4)");
is(scalar(@row), 5, 'four, and the rest');
is($row[4][0], '10 andere', 'so many');
is(join('|', map { my $n = $_; my $sum = 0; $sum += $$_[$n] =~ s/\.//gr for @row; $sum } 1 .. 3), sql("SELECT count(*) FILTER (WHERE occurred_on >= '2018-12-18'), count(*) FILTER (WHERE occurred_on BETWEEN '2018-12-04' AND '2018-12-17'), count(*) FILTER (WHERE occurred_on >= '2018-01-01') FROM public.record WHERE occurred_on <= '2018-12-31' AND gemeente_code IS NOT NULL"), 'together all of them');
is($row[4][4], sql("SELECT dutch_number(round(sum(expected)::numeric, 1)) FROM (SELECT e.expected FROM expected_burglaries('gemeente', '2019-01-01', '2019-01-14') AS e JOIN period_count('gemeente', '2018-12-18', '2018-12-31') AS p USING (code) JOIN period_count('gemeente', '2018-01-01', '2018-12-31') AS y USING (code) ORDER BY p.burglaries DESC, y.burglaries DESC, e.name OFFSET 4) AS rest"), 'and what to expect of them');
for ([ "first_day = '2018-12-06'", '? ?' ], [ "first_day = '2018-12-04'", '0 ?' ], [ "first_day = '2018-01-02'", '0 ?' ], [ "first_day = '2018-01-01'", '0 0' ])
{
	my ($from, $which) = @$_;
	for my $most (14, 1)
	{
		my @part = rows("BEGIN; UPDATE known_day_result SET $from WHERE gemeente_code = 'GM0164'; SELECT bulletin_table('region', 'regio', '2018-12-18', '2018-12-31', $most); ROLLBACK");
		my ($its) = $most == 1 ? $part[1] : grep { $$_[0] =~ /script/ } @part;
		is(join(' ', map { s/^[\d.]+$/0/r } @$its[2, 3]), $which, "of its $most: $from");
	}
}
# What letters reached.
is(sql("SELECT count(*) FILTER (WHERE covered_percent IS NOT NULL AND late_percent <> never_percent) > 0, count(*) FILTER (WHERE letter_sentences(level, code) IS DISTINCT FROM ARRAY[
	CASE WHEN covered_percent IS NULL THEN format('Hoe goed de brieven de zones rond recente inbraken dekten, is niet bekend%s.', coalesce(': ' || reason, ''))
	ELSE format('Rond %s in de %s dagen tot en met %s kreeg %s %% van de woningen in de zones op tijd een brief, of had er een die nog gold; %s %% kreeg hem te laat en %s %% niet.',
		dutch_count(zones, 'inbraak', 'inbraken'), recent_days, to_char(as_of, 'DD-MM-YYYY'), covered_percent, late_percent, never_percent) END]) FROM letter_share_by_area CROSS JOIN letter_rule WHERE code IS NOT NULL"), 't|0', 'how many got a letter, and in time');

# Two maps are as dark for as many, and a single burglary is not the darkest.
my ($then, $now) = map { sql("SELECT max(burglaries) FROM period_count('buurt', '$_->[0]', '$_->[1]') WHERE code IN (SELECT code FROM area_hierarchy WHERE level = 'buurt' AND gemeente_code = 'GM0153')") } [ '2018-09-01', '2018-10-31' ], [ '2018-11-01', '2018-12-31' ];
is(sql("SELECT map_scale('gemeente', 'GM0153', '{\"[2018-09-01,2018-11-01)\",\"[2018-11-01,2019-01-01)\"}')"), ($then > $now ? $then : $now) > 5 ? ($then > $now ? $then : $now) : 5, 'the most of both');
is(sql("SELECT map_scale('gemeente', '$calm', '{\"[2018-12-18,2019-01-01)\"}'), map_scale('buurt', (SELECT max(code) FROM area_home WHERE level = 'buurt'), '{\"[2018-12-18,2019-01-01)\"}')"), '5|', 'five at least; what has no parts has no map');
unlike(sql("SELECT burglary_bulletin('buurt', (SELECT max(code) FROM area_home WHERE level = 'buurt'), '2018-12-18', '2018-12-31')"), qr/Blauw:/, 'nor a legend of one');
# Little is not nothing.
my $page_of_calm = sql("SELECT burglary_bulletin('gemeente', '$calm', '2018-12-18', '2018-12-31')");
like($page_of_calm, qr{<td class="n">&lt; 0,1</td>}, 'a buurt where little is expected');
unlike($page_of_calm, qr{zijn er 0 te verwachten|<td class="n">0,0</td>}, 'nowhere is nothing');
# Days that are not there yet are why there is no alarm.
like(sql("SELECT (alarm_sentences('gemeente', 'GM0153', '2018-12-25', '2019-01-07'))[1]"), qr/is niet te zeggen: van een deel van deze dagen zijn geen inbraken ingelezen\.$/, 'of days that are half known');
like(sql("SELECT (alarm_sentences('gemeente', 'GM0153', '2016-02-01', '2016-02-14'))[1]"), qr/twee eerdere jaren/, 'of the first year');

# ---------------------------------------------------------------- one page for residents

like(sql_error("SELECT public_bulletin('gemeente', 'GM0153')"), qr/van niveau gemeente is niets gepubliceerd met code GM0153/, 'before something is published there is none');
sql("SELECT publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid')");
my $open = sql("SELECT public_bulletin('gemeente', 'GM0153')");
like($open, qr/In Enschede zijn in 2018 @{[ sql("SELECT burglaries FROM area_rate_open WHERE code = 'GM0153' AND year = 2018") ]} woninginbraken geregistreerd/, 'what was published');
unlike($open, qr/<script|(?:src|href)=|<circle/, 'no script, no points');
my $hidden = sql("SELECT code FROM area_rate_open WHERE level = 'buurt' GROUP BY code HAVING count(burglaries) = 0 ORDER BY code LIMIT 1");
unlike($open, qr/niet te vergelijken/, 'of a year that is not published nothing is said');
my $quiet = sql("SELECT public_bulletin('buurt', '$hidden')");
like($quiet, qr/is geen aantal te vertellen/, 'of what is not told nothing is said');
unlike($quiet, qr/<svg/, 'nor drawn');
# Each number on it was published, or is no number of burglaries.
for my $code (split /\n/, sql("SELECT DISTINCT code FROM area_rate_open WHERE level = 'buurt' ORDER BY 1 LIMIT 40"))
{
	my $text = sql("SELECT public_bulletin('buurt', '$code')") =~ s{<style>.*?</style>}{}gsr;
	my %told = map { $_ => 1 } split /\n/, sql("SELECT dutch_number(burglaries) FROM area_rate_open WHERE level = 'buurt' AND code = '$code' AND burglaries IS NOT NULL");
	my @said = $text =~ m{zijn in 20\d\d ([\d.]+) woninginbra|(?:was het|waren het) er ([\d.]+):|class="mid">(?!20\d\d<)([\d.]+)<}g;
	is(join(' ', grep { defined && !$told{$_} } @said), '', "$code: nothing that was not published");
}

# ---------------------------------------------------------------- who sees what

sql("DO \$\$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bulletin_collega') THEN CREATE ROLE bulletin_collega; CREATE ROLE bulletin_analist; CREATE ROLE bulletin_lezer; END IF; END \$\$;
	SELECT count(*) FROM grant_burglary_roles('inbraak', analyst => 'bulletin_analist', colleague => 'bulletin_collega', reader => 'bulletin_lezer', purpose => 'proef')");
sql($together);
my %seen = map { $_ => sql("SET ROLE bulletin_$_; SELECT inbraak.burglary_bulletin('gemeente', 'GM0153', '2018-11-01', '2018-12-31')") } qw(collega analist);
my $spot = qr/<circle (?!(?:c[xy]|r)="[\d.]+" (?:c[xy]|r)="[\d.]+" r="1.8" class="dot")/;
like($seen{analist}, $spot, 'an analyst sees where');
like($seen{analist}, qr/<circle class="zone"/, 'and which zones last');
unlike($seen{collega}, $spot, 'a colleague does not');
unlike($seen{collega}, qr/class="(?:zone|due)"/, 'nor letters');
like($seen{analist}, qr/<li>Samenloop, /, 'what came together is told to an analyst');
is($seen{collega} =~ s{<svg.*?</svg>}{}gsr, $seen{analist} =~ s{<svg.*?</svg>|<p class="note wide">.*?</p>|<li>Samenloop, [^<]*</li>}{}gsr, 'and a colleague reads the same but for that');
like(sql_error("SET ROLE bulletin_lezer; SELECT inbraak.burglary_bulletin('gemeente', 'GM0153', '2018-11-01', '2018-12-31')"), qr/permission denied/, 'a reader of what is published gets none');
like(sql("SET ROLE bulletin_lezer; SELECT inbraak.public_bulletin('gemeente', 'GM0153')"), qr/Wat helpt/, 'but the page for residents');
is(sql("SET ROLE bulletin_collega; SELECT count(*) > 0 FROM inbraak.expected_burglaries('street', '2019-01-01', '2019-01-14')"), 't', 'a colleague may ask what to expect');
is(sql("SET ROLE bulletin_collega; SELECT inbraak.hour_plot('region', 'regio') IS NOT NULL, inbraak.series_plot('region', 'regio', '2018-01-01', '2018-12-31') IS NOT NULL, (SELECT burglaries FROM inbraak.corrected_period('region', 'regio', '2018-12-18', '2018-12-31')) > 0"), 't|t|t', 'and the pictures');
sql('DROP OWNED BY bulletin_collega; DROP OWNED BY bulletin_analist; DROP OWNED BY bulletin_lezer; DROP ROLE bulletin_collega; DROP ROLE bulletin_analist; DROP ROLE bulletin_lezer');

# ---------------------------------------------------------------- near repeats as a picture

my $knox = sql('SELECT knox_plot()');
is(scalar(() = $knox =~ /<rect /g), sql("SELECT count(*) FROM near_repeat_cell WHERE distance_to < 'Infinity'"), 'a box for each cell');
is(scalar(() = $knox =~ /class="raised" fill/g), sql("SELECT count(*) FROM near_repeat_cell WHERE distance_to < 'Infinity' AND p_adjusted <= 0.05 AND knox_ratio > 1"), 'a frame where there are more than chance has');
is(join(' ', sort map { $_ =~ s/,/./r } $knox =~ /class="mid(?: light)?">([\d,]+)<\/text>/g), join(' ', sort split /\n/, sql("SELECT trim_scale(round(knox_ratio::numeric, 1)) FROM near_repeat_cell WHERE distance_to < 'Infinity'")), 'and its ratio in it');
like($knox, qr/aria-label="[^"]*(?:In geen vak|Aantoonbaar meer paren)/, 'in words as well');
# How far burglaries draw others: the furthest distance at which there are demonstrably more, as there are all that is nearer and sooner, and the longest time there.
my $cell = 'UPDATE near_repeat_cell_result SET p_adjusted = 1, knox_ratio = 2';
my ($near, $far, $further) = split /\n/, sql("SELECT DISTINCT distance_to FROM near_repeat_cell WHERE distance_to BETWEEN 1 AND 100000 ORDER BY 1 LIMIT 3");
my ($short, $long, $longer) = split /\n/, sql("SELECT DISTINCT days_to FROM near_repeat_cell WHERE days_to IS NOT NULL ORDER BY 1 LIMIT 3");
my $told_days = sql("SELECT to_char(min(day_from), 'DD-MM-YYYY') || ' tot en met ' || to_char(max(day_to), 'DD-MM-YYYY') FROM near_repeat_cell");
sub repeats { return sql("BEGIN; $cell; " . join('', map { "UPDATE near_repeat_cell_result SET p_adjusted = $$_[2], knox_ratio = $$_[3] WHERE distance_to IS NOT DISTINCT FROM $$_[0] AND days_to IS NOT DISTINCT FROM $$_[1]; " } @_) . "SELECT near_repeat_sentence(); ROLLBACK") }
is(repeats(), "Van de inbraken van $told_days is niet aantoonbaar dat zij in de regio andere dichtbij naar zich toe trekken.", 'nowhere more');
is(repeats([$near, $short, 0.01, 2], [$near, $long, 0.01, 2], [$near, $longer, 0.01, 2], [$far, $short, 0.01, 2], [$far, $long, 0.05, 2], [$further, $longer, 0.051, 2], [$further, $long, 0.01, 1], ['NULL', $longer, 0.01, 2], [$further, 'NULL', 0.01, 2]),
	"In de regio volgt inbraak op inbraak: tot $far meter en tot $long dagen na een inbraak kwamen er van $told_days meer dan door toeval.", 'as far as can be shown');
is(sql("BEGIN; $cell; UPDATE near_repeat_cell_result SET distance_to = 0.1, p_adjusted = 0.01 WHERE distance_to = (SELECT min(distance_to) FROM near_repeat_cell_result) AND days_to IN ($short, $long); SELECT near_repeat_sentence(); ROLLBACK"),
	"In de regio volgt inbraak op inbraak: op dezelfde plek en tot $long dagen na een inbraak kwamen er van $told_days meer dan door toeval.", 'at the same home');
is(sql('BEGIN; DELETE FROM near_repeat_cell_result; SELECT near_repeat_sentence() IS NULL; ROLLBACK'), 't', 'of nothing nothing');

# ---------------------------------------------------------------- what was agreed, and how it was read

unlike($seen{analist}, qr/<h2>Acties/, 'nothing was agreed: nothing is said of it');
sql("INSERT INTO intervention (action, party, area_id, period_from, period_to, done, result, chances) VALUES
	('poorten & <b>licht</b>', 'gemeente', (SELECT max(area_id) FROM area WHERE level = 'buurt' AND code LIKE 'BU0153%'), '2018-07-02', '2018-11-30', 'partly', '60 poorten', 'nog 20'),
	('sloten', 'corporatie', (SELECT max(area_id) FROM area WHERE level = 'gemeente' AND code = 'GM0153'), '2018-10-01', NULL, 'yes', '50 sloten', NULL),
	('lang voorbij', NULL, (SELECT max(area_id) FROM area WHERE level = 'gemeente' AND code = 'GM0153'), '2017-01-01', '2018-09-01', 'yes', NULL, NULL),
	('begint nog', NULL, (SELECT max(area_id) FROM area WHERE level = 'gemeente' AND code = 'GM0153'), '2019-02-01', NULL, NULL, NULL, NULL),
	('elders', NULL, (SELECT max(area_id) FROM area WHERE level = 'gemeente' AND code = 'GM0141'), '2018-10-01', NULL, NULL, NULL, NULL)");
sql("SELECT record_reading('period_count', r, b, 'gemeente', c, '2018-11-01', '2018-12-31', 7, NULL, 'overleg', d::date) FROM (VALUES ('nee', 'een ruzie, geen inbraak', 'GM0153', '2018-12-20'), ('ja', 'oud', 'GM0153', '2018-06-01'), ('ja', 'van een ander', 'GM0141', '2018-12-20')) AS v (r, b, c, d)");
my $page = sql("SELECT burglary_bulletin('gemeente', 'GM0153', '2018-11-01', '2018-12-31')");
my ($actions) = $page =~ m{<h2>Acties</h2>(.*?)</section>}s;
like($actions, qr{poorten &amp; &lt;b&gt;licht&lt;/b&gt; \(let op: [^)]+\)</td>.*?<td[^>]*>deels</td>}, 'an action as it was typed, with what is the matter');
like($actions, qr{<td>sloten</td>.*?<td[^>]*>ja</td>}, 'and one that runs');
unlike($actions, qr/lang voorbij|begint nog|elders/, 'not what is over, is to come, or is elsewhere');
sql("UPDATE intervention SET look_on = '2019-01-21', done = 'yes' WHERE action = 'poorten & <b>licht</b>'");
unlike(sql("SELECT burglary_bulletin('gemeente', 'GM0153', '2018-11-01', '2018-12-31')"), qr/let op: /, 'nor what is late by now and was not on the last day');
like(sql("SELECT burglary_bulletin('gemeente', 'GM0153', '2018-11-01', '2019-01-21')"), qr/let op: op 21-01-2019 zou opnieuw worden gekeken/, 'but was some weeks later');
sql("UPDATE intervention SET look_on = NULL, done = 'partly' WHERE action = 'poorten & <b>licht</b>'");
is(sql("BEGIN; INSERT INTO intervention (action, area_id, said_on, period_told) SELECT 'doorlopend', max(area_id), '2018-12-19', 'doorlopend' FROM area WHERE level = 'gemeente' AND code = 'GM0153';
	SELECT count(*) FILTER (WHERE day = '2018-12-31'), count(*) FILTER (WHERE day = '2018-12-18') FROM unnest('{2018-12-31,2018-12-18}'::date[]) AS day CROSS JOIN LATERAL running_actions('gemeente', 'GM0153', day) AS r JOIN intervention USING (intervention_id) WHERE action = 'doorlopend'; ROLLBACK"),
	'1|0', 'an action without a period runs from the day that it was told');
like($page =~ s/.*<h2>Acties//sr, qr{<td class="n">\d+, nu \d+</td>}, 'around it, then and now');
my ($before, $since) = split /\|/, sql("SELECT burglaries_before, burglaries_since FROM intervention_counts() WHERE action = 'sloten'");
is("$before $since", sql("SELECT count(*) FILTER (WHERE occurred_on BETWEEN date '2018-10-01' - 92 AND '2018-09-30'), count(*) FILTER (WHERE occurred_on BETWEEN '2018-10-01' AND '2018-12-31') FROM public.record WHERE gemeente_code = 'GM0153'") =~ s/\|/ /r, 'what was counted is what there is');
like($actions, qr{<td>sloten</td><td>[^<]*</td><td>ja</td><td class="n">$before</td><td class="n">$since</td>}, 'and stands beside it');
like($page, qr{<h2>Hoe het overleg het las</h2><ul><li>20-12-2018, overleg, over period_count \(7\) van 01-11-2018 tot en met 31-12-2018: niet herkend, want een ruzie, geen inbraak</li></ul>}, 'how the meeting read it, of this area and lately');
is(sql("BEGIN; SELECT count(record_reading('period_count', 'ja', d::text, 'gemeente', 'GM0164', '2018-11-01', '2018-12-31', 7, NULL, 'overleg', d::date)) FROM unnest('{2018-10-01,2018-10-02,2018-11-01,2018-12-01}'::date[]) AS d;
	SELECT array_to_string(ARRAY(SELECT right(s, 10) FROM unnest(reading_sentences('gemeente', 'GM0164', '2018-12-31')) AS s), ' ');
	SELECT count(record_reading('period_count', 'ja', d::text, 'gemeente', 'GM0164', '2018-11-01', '2018-12-31', 7, NULL, 'overleg', d::date)) FROM unnest('{2018-12-02,2018-12-03,2018-12-04}'::date[]) AS d;
	SELECT array_to_string(ARRAY(SELECT right(s, 10) FROM unnest(reading_sentences('gemeente', 'GM0164', '2018-12-31')) AS s), ' '); ROLLBACK"),
	"4\n2018-12-01 2018-11-01 2018-10-02\n3\n2018-12-04 2018-12-03 2018-12-02 2018-12-01 2018-11-01", 'of three months, to the day, the last five');
is(sql("SELECT string_agg(item || ' ' || n, ', ' ORDER BY f) FROM (SELECT item, count(*) AS n, min(agenda_id) AS f FROM meeting_agenda('gemeente', 'GM0153', '2018-12-18', '2018-12-31') WHERE item <> 'Wat de cijfers zeggen' GROUP BY item) AS a"),
	'Terugkoppeling van acties 2, Hoe het overleg cijfers las 1, Te bespreken 1, Nieuwe afspraken 1', 'the agenda has the same');
like(sql("SELECT subject FROM meeting_agenda('gemeente', 'GM0153', '2018-12-18', '2018-12-31') WHERE item LIKE 'Terug%' AND subject LIKE 'sloten%'"), qr/^sloten \(corporatie; .*\)\. Uitgevoerd: ja; resultaat: 50 sloten\. Inbraken sinds het begin $since, evenveel dagen ervoor $before, geteld tot en met 31-12-2018$/, 'what was done, and what was counted');
like(sql("SELECT subject FROM meeting_agenda('gemeente', 'GM0153', '2018-12-18', '2018-12-31') WHERE item = 'Te bespreken'"), qr/^poorten & <b>licht<\/b>: .*kansen: nog 20$/, 'and what is left');
is(sql("SELECT string_agg(action || ' ' || actions, ', ' ORDER BY turn) FROM running_actions('gemeente', 'GM0153', '2018-12-31') JOIN intervention USING (intervention_id)"), 'poorten & <b>licht</b> 2, sloten 2', 'what is to be looked at comes first');
# To the day: over for 91 days is over, and what begins on the last day runs.
is(sql("BEGIN; INSERT INTO intervention (action, area_id, period_from, period_to, done) SELECT v.action, (SELECT max(area_id) FROM area WHERE level = 'gemeente' AND code = 'GM0153'), v.f::date, v.t::date, 'yes'
	FROM (VALUES ('91 dagen', '2018-01-01', '2018-10-01'), ('90 dagen', '2018-01-01', '2018-10-02'), ('vandaag', '2018-12-31', NULL), ('morgen', '2019-01-01', NULL)) AS v (action, f, t);
	SELECT string_agg(action, ', ' ORDER BY action) FROM running_actions('gemeente', 'GM0153', '2018-12-31') JOIN intervention USING (intervention_id) WHERE action ~ 'dagen|daag|morgen'; ROLLBACK"), '90 dagen, vandaag', 'which actions run, to the day');
is(sql("SELECT count(*) FROM meeting_agenda('region', 'regio', '2018-12-18', '2018-12-31') WHERE item LIKE 'Terug%'"), 3, 'the region has all of them');
is(sql("SELECT string_agg(subject, ' ' ORDER BY agenda_id) FROM meeting_agenda('gemeente', 'GM0153', '2018-12-18', '2018-12-31') WHERE item = 'Wat de cijfers zeggen'"),
	sql("SELECT array_to_string(headline('gemeente', 'GM0153', '2018-12-18', '2018-12-31') || alarm_sentences('gemeente', 'GM0153', '2018-12-18', '2018-12-31') || comparison_sentence('gemeente', 'GM0153', '2018-12-31') || target_sentence('gemeente', 'GM0153', 'Enschede', '2018-12-31'), ' ')"), 'and says of the numbers what the bulletin says');

# ---------------------------------------------------------------- what cannot be

for my $wrong (["meeting_agenda('gemeente', 'GM9999', '2018-12-01', '2018-12-14')", qr/geen gebied van niveau gemeente met code GM9999/], ["burglary_bulletin('gemeente', 'GM9999', '2018-12-01', '2018-12-14')", qr/geen gebied van niveau gemeente met code GM9999/], ["burglary_bulletin('pc6', '7511AA', '2018-12-01', '2018-12-14')", qr/niveau pc6 wordt niet per dag geteld/],
	["burglary_bulletin('gemeente', NULL, '2018-12-01', '2018-12-14')", qr/met code NULL/], ["burglary_bulletin('gemeente', 'GM0153', '2018-12-14', '2018-12-01')", qr/is geen tijd/], ["hour_plot('region', 'regio', 'week')", qr/span is week; dat moet/],
	["corrected_period('region', 'regio', NULL, '2018-12-14')", qr/is geen tijd/], ["expected_burglaries('stad', '2019-01-01', '2019-01-14')", qr/niveau stad wordt niet/])
{
	like(sql_error("SELECT * FROM $wrong->[0]"), $wrong->[1], $wrong->[0]);
}

# ---------------------------------------------------------------- printed, as it goes to the meeting

SKIP:
{
	skip 'no chromium or pdfinfo to print with', 2 if grep { system("command -v $_ >/dev/null 2>&1") } qw(chromium pdfinfo);
	for my $asked ("'region', 'regio'", "'gemeente', 'GM0153'")
	{
		my ($html, $pdf) = map { scratch("bulletin.$_") } qw(html pdf);
		open my $file, '>:encoding(UTF-8)', $html or die "$html: $!\n";
		print $file Encode::decode('UTF-8', sql("SELECT burglary_bulletin($asked, '2018-12-18', '2018-12-31')"));
		close $file;
		my $printed = qx(chromium --headless --no-sandbox --disable-gpu --user-data-dir='@{[ scratch('chromium') ]}' --no-pdf-header-footer --print-to-pdf='$pdf' 'file://$html' 2>&1 && pdfinfo '$pdf');
		my ($pages) = $printed =~ /^Pages:\s+(\d+)/m;
		cmp_ok($pages // 99, '<=', 2, "the bulletin of $asked fits on two sheets of A4") or diag($printed);
	}
}
done_testing();
