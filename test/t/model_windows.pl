# Near repeats of burglaries whose place and time are known in part: what each may have been, and what that says; held against what really
# happened in the made region.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

delivered_region('model_windows', 0.1);
sql("SELECT create_burglary_model('inbraak')");
sql('ALTER DATABASE model_windows SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_windows SET client_min_messages = warning; ALTER DATABASE model_windows SET jit = off');
my $ground = "purpose => 'test', legal_basis => 'test', expires_on => '2199-12-31', period_from => '2016-01-01', period_to => '2018-12-31'";
load_delivery('inbraak', @$_) for [ 'levering.gemeenten', 'wijkbuurtkaart gemeente', "source_name => 'x'" ], [ 'levering.buurten', 'wijkbuurtkaart buurt', "source_name => 'x'" ],
  [ 'levering.pand', 'bag-light pand', "source_name => 'x'" ], [ 'levering.verblijfsobject', 'bag-light verblijfsobject', "source_name => 'x'" ];

# ---------------------------------------------------------------- the delivery of the thesis, alone

# Date, time, street and postcode with letters, and no house number.
ok(load_delivery('inbraak', 'levering.straatlevering', 'politie straat', $ground), 'a delivery by street');
sql('CALL refresh_results()');
is(sql('SELECT count(*) FROM near_repeat_cell'), 0, 'no burglary is sure enough to be put at a point');
is(sql("SELECT count(*), count(DISTINCT (distance_from, distance_to)), min(exact), bool_and(burglaries > 30 AND to_postcode > 30), bool_and(burglaries >= to_postcode + to_street) FROM near_repeat_window"), '20|5|0|t|t',
	'near repeats are told all the same: of five distances by four times');
is(sql("SELECT count(*) FROM near_repeat_window WHERE distance_to > 0 AND NOT (observed >= 0 AND expected > 0 AND certainty BETWEEN 0 AND 1 AND p_value BETWEEN 0.0009 AND 1)"), 0, 'with how sure it is');
is(sql("SELECT count(*) FROM near_repeat_window WHERE ratio_low > ratio_corrected OR ratio_high < ratio_corrected"), 0, 'and an interval');
is(sql('SELECT count(ratio_exact), count(ratio_midpoint) > 0 FROM near_repeat_window'), '0|t', 'where nobody else says anything, or puts all at a middle');
like(sql('SELECT near_repeat_window_sentence()'), qr/^Met de \d+ inbraken mee waarvan plek of tijd niet vaststaat/, 'in words');
like(sql("SELECT burglary_bulletin('region', 'regio', '2018-12-18', '2018-12-31')"), qr/waarvan plek of tijd niet vaststaat/, 'in the bulletin, too');
is(sql('BEGIN; UPDATE near_repeat_window_result SET exact = burglaries; SELECT near_repeat_window_sentence() IS NULL; ROLLBACK'), 't', 'and not where all is sure');
is(sql('BEGIN; UPDATE near_repeat_window_result SET p_adjusted = 0.06; SELECT near_repeat_window_sentence(); ROLLBACK') =~ /niet aantoonbaar/, 1, 'what may be chance is not said to be more');
is(sql("BEGIN; UPDATE near_repeat_window_result SET p_adjusted = 0.05, ratio_corrected = 3, knox_ratio = 2, ratio_low = $_, ratio_high = 4; SELECT near_repeat_window_sentence(); ROLLBACK") =~ /meer dan door toeval; hoeveel keer zoveel is niet goed te zeggen\.$/, 1, "shown, and not how much: $_") for 'NULL', 0.9;
is(sql('BEGIN; UPDATE near_repeat_window_result SET p_adjusted = 0.05, ratio_corrected = 3, ratio_low = 1.5, ratio_high = 6; SELECT near_repeat_window_sentence(); ROLLBACK') =~ / 3 keer zoveel als door toeval \(95 %-interval 1,5 tot 6\)\.$/, 1, 'or with its interval');

is(sql("BEGIN; UPDATE letter_rule SET min_chance = 1; CALL refresh_results(only_result => 'letter_worklist'); SELECT count(*), (SELECT count(*) > 0 FROM zone_chance('2018-12-31', 0.5)) FROM letter_worklist; SELECT nothing FROM result WHERE result = 'letter_worklist'; ROLLBACK"),
	"0|t\nelke woning die met genoeg kans (min_chance in letter_rule) in een zone ligt, heeft een brief die nog geldt, of er is er geen", 'that nobody is sure to be in a zone is told as such');

# Each may have been in every dwelling of its postcode, in its street where that is known, and in no other.
is(sql(q(SELECT count(*) FROM event_windows() AS w JOIN burglary AS b USING (burglary_id)
	WHERE w.place_quality = 'postcode' AND w.dwelling_ids IS DISTINCT FROM (
		SELECT array_agg(DISTINCT d.dwelling_id::bigint) FROM address AS a JOIN dwelling AS d USING (dwelling_id)
		WHERE a.is_main AND a.postcode = b.postcode AND (d.in_use_from > b.occurred_from::date) IS NOT TRUE AND (d.in_use_to <= b.occurred_from::date) IS NOT TRUE
		AND (a.street_key = street_key(b.street_name) OR NOT EXISTS (SELECT FROM address AS o WHERE o.postcode = b.postcode AND o.street_key = street_key(b.street_name)))))), 0, 'the dwellings of a postcode');
is(sql('SELECT count(*) FROM event_windows() WHERE dwellings <> cardinality(dwelling_ids) OR dwellings <> ST_NumGeometries(candidates) OR candidates IS NULL <> (dwellings IS NULL)'), 0, 'each with its point');
is(sql('SELECT count(*) FROM event_windows() AS w CROSS JOIN LATERAL unnest(w.dwelling_ids) WITH ORDINALITY AS u (id, n) JOIN dwelling AS d ON d.dwelling_id = u.id WHERE NOT ST_Equals(d.geom, ST_GeometryN(w.candidates, u.n::int))'), 0, 'in one order');
is(sql("SELECT count(*), bool_and(first_day = last_day AND first_day = occurred_on) FROM event_windows() HAVING count(*) > 0") =~ /\|t$/, 1, 'one moment is one day');
is(sql('SELECT count(*) FROM (SELECT burglary_id FROM event_windows() GROUP BY 1 HAVING count(*) > 1) AS twice'), 0, 'each once');
is(sql("SELECT (SELECT count(*) FROM event_windows('2018-03-01', '2018-03-31')), bool_and(occurred_on BETWEEN '2018-03-01' AND '2018-03-31') FROM event_windows('2018-03-01', '2018-03-31')"),
	sql("SELECT count(*), true FROM event_windows() WHERE occurred_on BETWEEN '2018-03-01' AND '2018-03-31'"), 'of some days');
is(sql('SELECT count(*) FROM event_windows(NULL, NULL)'), sql('SELECT count(*) FROM event_windows()'), 'no day is no bound');

# ---------------------------------------------------------------- beside the exact ones

ok(load_delivery('inbraak', 'levering.incidenten', 'bvh', $ground), 'and the delivery by address');
sql('CALL refresh_results()');
sql(q(CREATE TABLE public.really AS SELECT b.burglary_id, t.dwelling_id AS made_dwelling, t.occurred_from, t.occurred_to, t.dirt, t.geom,
	(SELECT d.dwelling_id FROM inbraak.dwelling AS d WHERE d.verblijfsobject_id = t.verblijfsobject_id) AS dwelling_id
	FROM inbraak.burglary AS b JOIN levering.truth AS t ON t.incident_id = b.source_id AND b.source = 'BVH'));
my ($known, $street) = split /\|/, sql("SELECT count(*) FILTER (WHERE w.dwellings = 1), count(*) FILTER (WHERE w.dwellings > 1) FROM event_windows() AS w JOIN public.really USING (burglary_id)");
cmp_ok($street, '>', 20, "some of $known + $street are known in part");
# Where it really was is among what it may have been: for all but those of which the address itself is wrong.
my ($missed, $of) = split /\|/, sql("SELECT count(*) FILTER (WHERE NOT r.dwelling_id = ANY (w.dwelling_ids)), count(*) FROM event_windows() AS w JOIN public.really AS r USING (burglary_id) WHERE r.dwelling_id IS NOT NULL AND w.dwellings > 1");
cmp_ok($missed, '<=', 0.1 * $of, "the dwelling where it was is one of them ($missed of $of missed)");
is(sql("SELECT count(*) FROM event_windows() AS w JOIN burglary_event AS e USING (burglary_id) WHERE w.dwellings = 1 AND e.place_uncertainty <= 25 AND w.dwelling_ids[1] > 0 AND w.dwelling_ids[1] <> (SELECT b.dwelling_id FROM burglary AS b WHERE b.burglary_id = w.burglary_id)"), 0, 'a dwelling that is known is the only one');
is(sql(q(SELECT count(*) > 0, count(*) FILTER (WHERE w.dwelling_ids IS DISTINCT FROM (SELECT array_agg(d.dwelling_id::bigint ORDER BY d.dwelling_id) FROM dwelling AS d
	WHERE ST_DWithin(d.geom, e.geom, e.place_uncertainty) AND (d.in_use_from > w.last_day) IS NOT TRUE AND (d.in_use_to <= w.first_day) IS NOT TRUE))
	FROM event_windows() AS w JOIN burglary_event AS e USING (burglary_id) WHERE e.place_step <= 4 AND e.place_uncertainty BETWEEN 25.1 AND 1000)), 't|0', 'an address in doubt is any of those within its uncertainty');
is(sql(q(BEGIN; UPDATE burglary SET occurred_from = occurred_to - interval '366 days' WHERE burglary_id = (SELECT min(burglary_id) FROM event_windows() WHERE last_day > first_day); UPDATE burglary SET occurred_from = occurred_to - interval '3 years' WHERE burglary_id = (SELECT max(burglary_id) FROM event_windows() WHERE last_day > first_day);
	SELECT count(*) FILTER (WHERE last_day - first_day BETWEEN 365 AND 366 AND candidates IS NOT NULL), count(*) FILTER (WHERE last_day - first_day > 366), count(candidates) FILTER (WHERE last_day - first_day > 366) FROM event_windows(); ROLLBACK)), '1|1|0', 'a window of more than a year says nothing');
is(sql("SELECT count(*), count(DISTINCT dwelling_ids[1]) FROM event_windows() WHERE dwelling_ids[1] < 0") =~ /^([1-9]\d*)\|\1$/, 1, 'a point without a dwelling is the same home as no other');
is(sql("SELECT count(*) FROM event_windows() WHERE place_quality IN ('plaats', 'geen') AND candidates IS NOT NULL"), 0, 'a whole town is no place');
# The window ends with the report; the day that counts lies in it.
is(sql(q(SELECT count(*) FROM event_windows() AS w JOIN burglary AS b USING (burglary_id) LEFT JOIN delivery AS d USING (delivery_id)
	WHERE w.occurred_on NOT BETWEEN w.first_day AND w.last_day OR w.last_day > greatest(b.reported_at::date, w.first_day)
	OR b.occurred_from <= b.occurred_to AND b.occurred_to <= b.reported_at AND b.occurred_from::date <= d.received_on AND b.occurred_to::date <= d.received_on
	   AND (w.first_day, w.last_day) IS DISTINCT FROM (b.occurred_from::date, b.occurred_to::date))), 0, 'windows are those of the police, up to the report');
my ($late, $windows) = split /\|/, sql("SELECT count(*) FILTER (WHERE r.occurred_from::date > w.last_day OR r.occurred_to::date < w.first_day), count(*) FROM event_windows() AS w JOIN public.really AS r USING (burglary_id) WHERE w.last_day > w.first_day");
cmp_ok($windows, '>', 20, 'there are windows of days');
is($late, 0, 'and it was in them');
is(sql(q(SELECT string_agg(first_day || ' ' || last_day, ', ' ORDER BY n) FROM (VALUES
	(1, date '2018-01-02', timestamp '2018-01-01 10:00', timestamp '2018-01-04 09:00', true, false, timestamp '2018-01-04 12:00', date '2018-02-01'),
	(2, '2018-01-02', '2018-01-01 10:00', '2018-01-06 09:00', true, false, '2018-01-04 12:00', '2018-02-01'),      -- ends with the report
	(3, '2018-01-03', '2018-01-01 10:00', '2018-01-06 09:00', true, false, '2018-03-04 12:00', '2018-01-05'),      -- or with the delivery, before a report that is none
	(4, '2018-01-01', '2018-01-01 10:00', NULL, true, false, '2018-01-04 12:00', NULL),
	(5, '2018-01-01', '2018-01-01 10:00', '2017-12-30 10:00', true, false, '2018-01-04 12:00', NULL),              -- an end before the begin says nothing
	(6, '2018-01-02', '2018-01-01 00:00', '2018-01-03 00:00', false, false, NULL, NULL),                          -- days
	(7, '2018-01-02', '2018-01-01 08:00', '2018-01-03 00:00', true, true, NULL, NULL),
	(8, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS v (n, on_day, a, b, is_exact, end_is_day, reported, received)
	CROSS JOIN LATERAL time_window(a, b, is_exact, end_is_day, reported, received) AS w WHERE (w.occurred_on = v.on_day OR w.occurred_on IS NULL AND v.on_day IS NULL))), '2018-01-01 2018-01-04, 2018-01-01 2018-01-04, 2018-01-01 2018-01-05, 2018-01-01 2018-01-01, 2018-01-01 2018-01-01, 2018-01-01 2018-01-03, 2018-01-01 2018-01-03',
	'windows, by hand');

# What changes with what is known of one, of the street in which it may have been.
my $if = sub { my ($kind, $change, $asked) = @_; sql("BEGIN; CREATE TEMP TABLE m AS SELECT w.* FROM event_windows() AS w JOIN burglary_name AS n USING (burglary_id) JOIN burglary AS b USING (burglary_id) WHERE n.kind = '$kind' AND w.dwellings > 5 AND b.reported_at IS NOT NULL ORDER BY w.burglary_id LIMIT 1; $change; SELECT $asked FROM m JOIN event_windows() AS w USING (burglary_id); ROLLBACK") };
my $this_one = q((SELECT m.burglary_id FROM m));
my $some = sub { "(SELECT m.dwelling_ids[$_[0]] FROM m)" };
is($if->('pc6_straat', "UPDATE burglary SET occurred_from = reported_at - interval '9 days', occurred_to = reported_at - interval '2 days' WHERE burglary_id = $this_one; " . join('; ', map { "UPDATE dwelling SET $_->[1] = (SELECT reported_at::date FROM burglary WHERE burglary_id = $this_one) - $_->[2] WHERE dwelling_id = " . $some->($_->[0]) } [ 1, 'in_use_from', 2 ], [ 2, 'in_use_from', 1 ], [ 3, 'in_use_to', 9 ], [ 4, 'in_use_to', 8 ]),
	'w.dwelling_ids = m.dwelling_ids[1:1] || m.dwelling_ids[4:], w.last_day - w.first_day'), 't|7', 'what was in use on any of the days may have been it');
is($if->('pc6_straat', "UPDATE burglary SET object_kind = 'onbekend' WHERE burglary_id = $this_one", 'w.dwelling_ids = m.dwelling_ids'), 't', 'what is not told may be a dwelling');
is($if->('pc6_straat', "UPDATE burglary SET object_kind = (SELECT min(o.object_kind) FROM object_kind AS o WHERE NOT o.residential) WHERE burglary_id = $this_one", 'count(*)'), '0', 'what is told to be none is none');
is($if->($_, "UPDATE address SET is_main = false WHERE dwelling_id = " . $some->(2), 'w.dwelling_ids = m.dwelling_ids[1:1] || m.dwelling_ids[3:]'), 't', "a second address is not that of a home: $_") for qw(pc6_straat straat);
is($if->('straat', "UPDATE address SET woonplaats = 'Elders' WHERE dwelling_id = " . $some->(2), 'w.dwelling_ids = m.dwelling_ids[1:1] || m.dwelling_ids[3:]'), 't', 'nor is a street of that name elsewhere');
is($if->('pc6_straat', "UPDATE burglary SET place_candidates = place_candidates + 1 WHERE burglary_id = $this_one", 'w.dwellings IS NULL AND w.candidates IS NULL'), 't', 'homes that were not there when it was placed were not meant');
is(sql("SELECT count(*) > 20, count(w.burglary_id) = count(*), count(o.burglary_id) FROM stored_double AS t JOIN burglary AS b ON b.burglary_id = t.burglary_id AND b.source = 'politie straat' LEFT JOIN event_windows(of_source => 'politie straat') AS w ON w.burglary_id = t.burglary_id LEFT JOIN event_windows() AS o ON o.burglary_id = t.burglary_id"), 't|t|0', 'one that another source knows better counts where its own is asked for');
is(sql("BEGIN; CREATE TEMP TABLE doubt AS SELECT e.burglary_id FROM burglary_event AS e WHERE e.place_step <= 4 AND e.place_uncertainty BETWEEN 25.1 AND 1000 AND e.residential = 1 AND e.double_of IS NULL ORDER BY 1 LIMIT 1; UPDATE burglary SET place_uncertainty = $_->[0] WHERE burglary_id IN (TABLE doubt); SELECT count(w.candidates) FROM event_windows() AS w JOIN doubt USING (burglary_id); ROLLBACK"), $_->[1], "an address within $_->[0] m") for [ 1000, 1 ], [ 1000.1, 0 ];

# What is planted is found: with all that is known of the same burglaries, the interval holds what really was.
is(sql(q(WITH asked AS (SELECT w.*, r.geom AS at, r.occurred_from::date AS day FROM event_windows('2017-01-01', '2018-12-31') AS w JOIN public.really AS r USING (burglary_id) WHERE w.candidates IS NOT NULL)
	SELECT i.knox_ratio BETWEEN k.ratio_low AND k.ratio_high, k.p_adjusted <= 0.05, i.knox_ratio > 1.5
	FROM  (SELECT event_window_set(a.candidates, a.first_day, a.last_day, a.burglary_id) AS known, event_set(a.at, a.day) AS really FROM asked AS a) AS s
	CROSS  JOIN LATERAL knox_test(s.known, '{0, 100}', '{0, 7, 14, 28}') AS k JOIN LATERAL knox_test(s.really, '{0, 100}', '{0, 7, 14, 28}') AS i USING (days_from) WHERE days_from = 0)), 't|t|t', 'the ratio of what really was lies in the interval');
my $cells = sql('SELECT min(burglaries) FROM near_repeat_cell');
cmp_ok(sql('SELECT min(burglaries) FROM near_repeat_window'), '>', $cells, "more than the $cells that are sure count");
is(sql("SELECT burglaries = (SELECT count(candidates) FROM event_windows('2018-01-01', '2018-12-31')), left_out = (SELECT count(*) - count(candidates) FROM event_windows('2018-01-01', '2018-12-31')), day_from, day_to FROM near_repeat_window LIMIT 1"),
	't|t|2018-01-01|2018-12-31', 'all of the year, or told as left out');

# ---------------------------------------------------------------- the risk of dwellings

# By hand, from each candidate and each day: the mean of what an exact burglary there and then would do; and how far it may be off.
sql(q(CREATE TABLE public.by_hand AS
	WITH recent AS MATERIALIZED (
		SELECT w.burglary_id, ST_GeometryN(w.candidates, c) AS geom, w.first_day + d AS day, 1.0 / w.dwellings / (w.last_day - w.first_day + 1) AS weight
		FROM event_windows('2018-12-31'::date - 400, '2018-12-31') AS w CROSS JOIN LATERAL generate_series(1, w.dwellings) AS c CROSS JOIN LATERAL generate_series(0, w.last_day - w.first_day) AS d
		WHERE (w.reported_on > '2018-12-31') IS NOT TRUE
	), of_one AS (
		SELECT d.dwelling_id, r.burglary_id, sum(r.weight * e.excess) AS mean, sum(r.weight * e.excess ^ 2) AS square
		FROM  (SELECT * FROM dwelling WHERE dwelling_id % 37 = 0 AND in_use_to IS NULL) AS d JOIN recent AS r ON ST_DWithin(d.geom, r.geom, 400)
		CROSS JOIN LATERAL (SELECT near_repeat_risk(p.metres, p.days) - 1 AS excess FROM (SELECT ST_Distance(d.geom, r.geom) AS metres, '2018-12-31'::date - r.day AS days) AS p) AS e
		GROUP BY d.dwelling_id, r.burglary_id
	)
	SELECT o.dwelling_id, 1 + sum(o.mean) AS risk, sqrt(sum(greatest(o.square - o.mean ^ 2, 0))) AS sd FROM of_one AS o GROUP BY o.dwelling_id HAVING sum(o.mean) > 0));
cmp_ok(sql('SELECT count(*) FROM public.by_hand'), '>', 50, 'dwellings at raised risk');
is(sql('SELECT count(*) FROM public.by_hand AS h LEFT JOIN dwelling_risk AS r USING (dwelling_id) WHERE (abs(h.risk - r.relative_risk) < 1e-9 AND abs(h.sd - r.risk_sd) < 1e-6) IS NOT TRUE'), 0, 'run the mean risk, and that is so sure');
is(sql('SELECT count(*) FROM dwelling_risk WHERE dwelling_id % 37 = 0'), sql('SELECT count(*) FROM public.by_hand'), 'and no others do');
is(sql('SELECT count(*) > 0, bool_and(relative_risk > 1) FROM dwelling_risk WHERE risk_sd > 0'), 't|t', 'some of them for burglaries that may have been near');

# What the risk of a day is made of: what was known then, as far back as the profile looks from the end of each window, which may be a year long.
my $recent = sub { my ($source, $among) = @_; sql(qq(BEGIN; CREATE TEMP TABLE told_late AS SELECT w.burglary_id, w.occurred_on, w.last_day FROM event_windows() AS w WHERE w.reported_on > w.occurred_on AND w.last_day > w.first_day AND w.candidates IS NOT NULL ORDER BY w.occurred_on DESC, w.burglary_id LIMIT 3;
	UPDATE burglary SET occurred_from = occurred_to - interval '360 days' WHERE burglary_id = (SELECT min(t.burglary_id) FROM told_late AS t);
	SELECT count(*), count(*) FILTER (WHERE (s.events, s.first_day, s.last_day) IS DISTINCT FROM (h.number, h.first_day, h.last_day)), max(h.number) > 0 FROM told_late AS t CROSS JOIN (VALUES (0), (1), (29), (30), (31)) AS v (days)
	CROSS JOIN LATERAL (SELECT t.last_day + v.days AS today UNION SELECT t.occurred_on + v.days) AS q CROSS JOIN LATERAL event_window_set_info(recent_windows(q.today, near_repeat_profile_nl(), $source, $among)) AS s
	CROSS JOIN LATERAL (SELECT count(*) AS number, min(w.first_day) AS first_day, max(w.last_day) AS last_day FROM event_windows(of_source => $source) AS w
		WHERE w.candidates IS NOT NULL AND w.occurred_on <= q.today AND q.today - w.last_day <= 30 AND coalesce(w.reported_on, '-infinity') <= q.today AND coalesce(w.burglary_id = ANY ($among), true)) AS h; ROLLBACK)) =~ s/^\d\d\|//r };
is($recent->('NULL', 'NULL'), '0|t', 'what is recent');
is($recent->("'politie straat'", 'NULL'), '0|t', 'of one source');
is($recent->('NULL', 'ARRAY(SELECT b.burglary_id FROM burglary AS b WHERE b.burglary_id % 2 = 0)'), '0|t', 'of some');
my $of_all = sub { sql("SELECT count(*), sum(relative_risk)::numeric(12, 6) FROM letter_worklist('2018-12-31', profile => 'distance {0,100} days {0,$_[0]} excess {{0.3}}')") };
is($of_all->('1e12'), $of_all->(30000), 'however far back a profile looks');

# ---------------------------------------------------------------- letters about places that are not sure

# The chance of each dwelling to lie within 100 m of where it was, by every candidate.
sql(q(CREATE TABLE public.chance_by_hand AS
	WITH candidate AS (
		SELECT w.burglary_id, w.dwelling_ids[c] AS dwelling_id, ST_GeometryN(w.candidates, c) AS geom, w.dwellings
		FROM event_windows('2018-12-02', '2018-12-31') AS w CROSS JOIN LATERAL generate_series(1, w.dwellings) AS c WHERE (w.reported_on > '2018-12-31') IS NOT TRUE
	), of_one AS (
		SELECT d.dwelling_id, c.burglary_id, count(*) AS inside, min(c.dwellings) AS dwellings
		FROM dwelling AS d JOIN candidate AS c ON ST_DWithin(d.geom, c.geom, 100) AND d.dwelling_id <> c.dwelling_id WHERE d.in_use_to IS NULL GROUP BY 1, 2
	)
	SELECT o.dwelling_id, CASE WHEN bool_or(o.inside = o.dwellings) THEN 1 ELSE 1 - exp(sum(ln(1 - o.inside::float8 / o.dwellings)) FILTER (WHERE o.inside < o.dwellings)) END AS chance, bool_or(o.inside = o.dwellings) AS certain, count(*) AS burglaries
	FROM of_one AS o GROUP BY 1));
my $chances = sub { sql("SELECT count(*) FROM (SELECT * FROM zone_chance('2018-12-31', $_[0])) AS z FULL JOIN (SELECT * FROM public.chance_by_hand WHERE chance >= $_[0]) AS h USING (dwelling_id)
	WHERE (abs(z.chance - h.chance) < 1e-9 AND z.burglaries = h.burglaries AND (z.in_zone = 'zeker') = h.certain) IS NOT TRUE") };
is($chances->($_), 0, "chances of $_ and more") for 0.001, 0.4999, 1;
is(sql("SELECT count(*) FILTER (WHERE certain) > 20, count(*) FILTER (WHERE NOT certain AND chance > 0.5) > 20, count(*) FILTER (WHERE chance < 0.5) > 20 FROM public.chance_by_hand"), 't|t|t', 'some are in a zone, some may be');
is(sql("SELECT count(*) FROM zone_chance('2018-12-31', 1) AS z WHERE z.in_zone <> 'zeker'"), 0, 'what is sure is sure');
is(sql("SELECT count(*) FROM zone_chance('2018-12-31', 0.001) AS z JOIN dwelling_risk AS r USING (dwelling_id) WHERE abs(z.relative_risk - r.relative_risk) > 1e-9 OR abs(z.risk_sd - r.risk_sd) > 1e-9"), 0, 'with the risk of the map');
is(sql("SELECT count(*) FILTER (WHERE z.has_letter = 1) > 0, count(*) FILTER (WHERE z.has_letter = 1) = count(w.dwelling_id) FROM (SELECT dwelling_id FROM dwelling ORDER BY 1 LIMIT 0) AS none RIGHT JOIN zone_chance('2018-12-31', 0.001) AS z ON none.dwelling_id = z.dwelling_id
	LEFT JOIN (SELECT DISTINCT l.dwelling_id FROM letter_receiver AS l WHERE l.chance > 0.99 AND l.sent_on BETWEEN '2018-12-01' AND '2018-12-31') AS w ON w.dwelling_id = z.dwelling_id"), 'f|t', 'nobody has a letter') ;
like(sql_error("SELECT * FROM zone_chance('2018-12-31', $_)"), qr/min_chance is .*; dat moet van 0.001 tot en met 1 zijn\n.*0,5 geeft/, "no chance: $_") for 0, 1.1, "'NaN'";
is(sql("SELECT count(*), min(chance) >= 0.5 FROM zone_chance('2018-12-31', NULL)"), sql("SELECT count(*), true FROM zone_chance('2018-12-31', 0.5)") =~ s/true/t/r, 'nothing asked is as likely as not');

# The list of letters: with a chance it is those dwellings, unless they have a letter; without, it is of places that are sure enough.
my $listed = sub { my ($chance, $list) = @_; sql("SELECT count(*) FROM $list AS l FULL JOIN (SELECT * FROM zone_chance('2018-12-31', $chance) WHERE has_letter = 0) AS z USING (dwelling_id)
	WHERE (l.chance, l.in_zone, l.zones, l.last_day, l.in_time, l.postcode) IS DISTINCT FROM (z.chance, z.in_zone, z.burglaries, z.last_day, (z.last_day >= '2018-12-31')::int, z.postcode) OR abs(l.relative_risk - z.relative_risk) > 1e-9") };
is(sql("SELECT count(*) > 0, count(chance), count(in_zone) FROM letter_worklist('2018-12-31')"), 't|0|0', 'no chance that was not asked for');
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE abs(l.relative_risk - coalesce(r.relative_risk, 1)) > 1e-9) FROM letter_worklist('2018-12-31') AS l LEFT JOIN dwelling_risk AS r USING (dwelling_id)"), 't|0', 'the risk on the list is that of the map');
for my $chance (0.001, 0.5, 1)
{
	sql("UPDATE letter_rule SET min_chance = $chance");
	is($listed->($chance, "letter_worklist('2018-12-31')"), 0, "on the list with chances of $chance and more");
}
sql('UPDATE letter_rule SET min_chance = 0.001');
is(sql("SELECT count(*) > 20, count(distance), count(*) FILTER (WHERE w.dwellings < 2) FROM letter_worklist('2018-12-31') AS l JOIN event_windows() AS w USING (burglary_id) WHERE l.in_zone = 'mogelijk'"), 't|0|0', 'nobody knows how far from what may have been anywhere');
is(sql("SELECT count(*) FROM letter_worklist('2018-12-31') AS l JOIN event_windows() AS w USING (burglary_id) JOIN dwelling AS d USING (dwelling_id)
	WHERE w.dwellings = 1 AND (abs(l.distance - ST_Distance(d.geom, w.candidates)) < 1e-9) IS NOT TRUE"), 0, 'but from what is sure');
sql("UPDATE letter_rule SET min_chance = 0.5; CALL refresh_results('2018-12-31')");
is($listed->(0.5, 'letter_worklist'), 0, 'agreed on, the list that is kept follows it');
is($listed->(0.5, "letter_worklist('2018-12-31')"), 0, 'as does that of any day');
my $chance_of_cause = "(SELECT count(*)::float8 / w.dwellings FROM generate_series(1, w.dwellings) AS c WHERE w.dwelling_ids[c] <> d.dwelling_id AND ST_DWithin(d.geom, ST_GeometryN(w.candidates, c), 100))";
is(sql("SELECT count(*) > 1000, count(*) FILTER (WHERE $chance_of_cause < 0.5 AND n.in_zone = 'zeker') FROM letter_need('2018-12-31', letter_rule_with()) AS n JOIN event_windows() AS w USING (burglary_id) JOIN dwelling AS d USING (dwelling_id)"), 't|0', 'because of a burglary in whose zone it likely lies');
like((Psql::run("SET client_min_messages = notice; BEGIN; UPDATE gazetteer SET geom = ST_Translate(geom, 1, 1) WHERE kind <> 'gemeente'; SELECT count(*) FROM letter_worklist('2018-12-31'); ROLLBACK"))[0], qr/NOTICE:  [0-9]+ inbraken waarvan het risico nog kan duren, tellen niet mee: .*locate_burglaries/, 'what is not placed any more is told');
is(sql("BEGIN; CREATE TEMP TABLE sent AS SELECT * FROM record_letters(sent_on => '2018-12-31', sender => 'Gemeente', purpose => 'voorkomen', legal_basis => 'taak', expires_on => dutch_today() + 365);
	SELECT count(*) FILTER (WHERE s.recorded) = count(*), count(*) FILTER (WHERE s.burglary_id = l.burglary_id) = count(*), count(*) FILTER (WHERE l.in_zone = 'mogelijk') > 0 FROM sent AS s FULL JOIN letter_worklist AS l USING (dwelling_id);
	SELECT count(*) FROM letter_worklist('2018-12-31'); SELECT count(*) FILTER (WHERE has_letter = 0) FROM zone_chance('2018-12-31', 0.5); ROLLBACK"), "t|t|t\n0\n0", 'who got a letter has one');
like(sql_error('UPDATE letter_rule SET min_chance = 0'), qr/letter_rule_min_chance_check/, 'a chance of 0 is no agreement');
sql("UPDATE letter_rule SET min_chance = NULL; CALL refresh_results('2018-12-31')");

# Whom a letter is for on a day, and because of which burglary, by hand: days on which one is not known yet, begins, or ends.
my $need = sub { my ($day, $delivery, $source) = @_; qq(WITH candidate AS MATERIALIZED (
		SELECT w.burglary_id, date '$day' - w.occurred_on AS ago, coalesce(w.reported_on - w.occurred_on, 0) AS told_after, w.dwellings, w.dwelling_ids[c] AS dwelling_id, ST_GeometryN(w.candidates, c) AS geom
		FROM event_windows(of_source => $source) AS w CROSS JOIN LATERAL generate_series(1, w.dwellings) AS c
	), near AS MATERIALIZED (
		SELECT d.dwelling_id, c.burglary_id, min(LEAST(GREATEST(c.told_after, 0) + 3, 29) - $delivery - c.ago) AS days_left, count(*)::float8 / min(c.dwellings) AS chance, CASE WHEN min(c.dwellings) = 1 THEN min(ST_Distance(c.geom, d.geom)) END AS distance
		FROM candidate AS c JOIN dwelling AS d ON ST_DWithin(d.geom, c.geom, 100)
		WHERE c.ago >= 0 AND c.ago >= c.told_after AND c.ago + $delivery <= 29 AND d.dwelling_id <> c.dwelling_id AND daterange(d.in_use_from, d.in_use_to) \@> date '$day' GROUP BY 1, 2
	), by_hand AS (
		SELECT n.dwelling_id, count(*) AS zones, (array_agg((n.burglary_id, n.days_left, n.distance)::text ORDER BY CASE WHEN n.days_left >= 0 THEN n.days_left ELSE 1000 - n.days_left END, n.chance DESC, n.distance, n.burglary_id))[1] AS because FROM near AS n GROUP BY 1
	)
	SELECT count(*) > 20, count(*) FILTER (WHERE (n.zones, (n.burglary_id, n.last_day - '$day', n.distance)::text) IS DISTINCT FROM (h.zones, h.because))
	FROM letter_need('$day', letter_rule_with(min_chance => 0.001, delivery_days => $delivery, deadline_days => 3), NULL, $source) AS n FULL JOIN by_hand AS h USING (dwelling_id)) };
my ($told_late) = sql('SELECT occurred_on FROM event_windows() WHERE reported_on > occurred_on AND dwellings > 1 ORDER BY occurred_on DESC, burglary_id LIMIT 1');
my $after = sub { sql("SELECT date '$told_late' + $_[0]") };
is(sql($need->($after->($_->[0]), $_->[1], 'NULL')), 't|0', "who lies in a zone, and of which burglary: $_->[0] days after, with $_->[1] days to deliver") for [ 0, 0 ], [ 1, 0 ], [ 29, 0 ], [ 30, 0 ], [ 27, 2 ], [ 28, 2 ];
is(sql($need->($after->(1), 0, "'politie straat'")), 't|0', 'of one source');
# Homes that come and go on the day itself, or the next.
is(sql('BEGIN; ' . join('; ', map { "UPDATE dwelling SET $_->[1] = '" . $after->($_->[2]) . "' WHERE dwelling_id IN (SELECT n.dwelling_id FROM letter_need('" . $after->(0) . "', letter_rule_with(min_chance => 0.001)) AS n) AND dwelling_id % 8 = $_->[0]" }
	[ 1, 'in_use_from', 0 ], [ 2, 'in_use_from', 1 ], [ 3, 'in_use_to', 0 ], [ 4, 'in_use_to', 1 ]) . '; ' . $need->($after->(0), 0, 'NULL') . '; ROLLBACK'), 't|0', 'of homes that are in use');

# Who has a letter: for thirty days from when it came; and from a mailing as likely as not.
is(sql(q(BEGIN; CREATE TEMP TABLE sent AS SELECT v.*, h.homes FROM (VALUES (1, 0, 10), (2, 0, 9), (3, 0, 6), (3, -1, 6), (4, 0, 5), (4, 0, 5), (5, -33, 20), (6, -32, 20), (7, 1, 20)) AS v (n, days, number)
	JOIN (SELECT row_number() OVER () AS n, array_agg(d.dwelling_id) AS homes, d.postcode FROM dwelling AS d GROUP BY d.postcode HAVING count(*) = 20 AND count(d.in_use_from) = 0 AND count(d.in_use_to) = 0) AS h USING (n);
	INSERT INTO letter (sent_on, postcode, number_sent, delivery_id) SELECT date '2018-12-31' + s.days, (SELECT d.postcode FROM dwelling AS d WHERE d.dwelling_id = s.homes[1]), s.number, (SELECT max(delivery_id) FROM delivery) FROM sent AS s;
	INSERT INTO letter (sent_on, dwelling_id, delivery_id) SELECT '2018-12-31', s.homes[1], (SELECT max(delivery_id) FROM delivery) FROM sent AS s WHERE s.n = 2;
	SELECT string_agg(n || ': ' || warned, ', ' ORDER BY n) FROM (SELECT s.n, (SELECT count(*) FROM warned_dwelling('2018-12-31', letter_rule_with(validity_days => 30, delivery_days => 2)) AS w WHERE w = ANY (s.homes)) AS warned FROM (SELECT DISTINCT n, homes FROM sent) AS s) AS of_each; ROLLBACK)),
	'1: 20, 2: 1, 3: 20, 4: 0, 5: 0, 6: 20, 7: 0', 'who has a letter that is still valid');

# One burglary in one of many homes: the coverage is the mean over all of them; who wrote to the whole street has covered it wherever it was.
my ($one, $day) = split /\|/, sql("SELECT min(burglary_id), occurred_on FROM event_windows('2018-01-01', '2018-12-31', 'politie straat') WHERE dwellings > 20 GROUP BY occurred_on HAVING count(*) = 1 ORDER BY 2 LIMIT 1");
my $possible = "(SELECT w.dwelling_ids[c]::int AS dwelling_id, ST_GeometryN(w.candidates, c) AS geom FROM event_windows('$day', '$day', 'politie straat') AS w CROSS JOIN LATERAL generate_series(1, w.dwellings) AS c) AS p";
my $delivery = sql("SELECT max(delivery_id) FROM delivery");
my $write = sub { "INSERT INTO letter (sent_on, dwelling_id, delivery_id) SELECT DISTINCT '$day'::date + 1, d.dwelling_id, $delivery FROM dwelling AS d JOIN $possible ON ST_DWithin(d.geom, p.geom, 100) WHERE d.in_use_to IS NULL AND $_[0]; " };
my $drawn = sub { my ($columns, $draws) = @_; "SELECT $columns FROM letter_coverage_drawn('$day', '$day', $draws, of_source => 'politie straat')" };
is(sql('BEGIN; ' . $write->('true') . $drawn->('burglaries, uncertain, coverage, late, never, coverage_low < 1, coverage_high', 20) . '; ROLLBACK'), '1|1|1|0|0|t|1', 'the whole street');
is(sql($drawn->('coverage, timely, never > 0', 20)), '0|0|t', 'no letter');
my $exact = "SELECT avg(m.coverage), stddev(m.coverage) FROM $possible CROSS JOIN LATERAL letter_coverage(
	(SELECT burglary_set(1, v.geom, '$day', (SELECT reported_on FROM event_windows('$day', '$day', 'politie straat')), v.dwelling_id, 0, NULL) FROM (VALUES (p.geom, p.dwelling_id)) AS v (geom, dwelling_id)), (SELECT dwelling_set(d.dwelling_id, d.geom) FROM dwelling AS d WHERE d.in_use_to IS NULL AND ST_DWithin(d.geom, p.geom, 200)),
	(SELECT letter_set(l.dwelling_id, l.sent_on, l.letter_id, 1) FROM letter AS l), at => 'infinity') AS m";
my ($mean, $sd, $got, $low, $high, $missing) = map { split /\|/ } split /\n/, sql('BEGIN; ' . $write->('d.dwelling_id % 3 = 0') . "$exact; " . $drawn->('coverage, coverage_low, coverage_high, missing_information', 400) . '; ROLLBACK');
cmp_ok(abs($got - $mean), '<=', 4 * $sd / 20 + 1e-9, "of a third of the homes the mean over all places where it can have been ($got, $mean)");
ok($low < $mean && $mean < $high && $missing >= 0 && $missing < 1, 'in the interval');
# One of which all is sure, and that was told a day later: each draw is what was, and each home counts as its letter says. Of homes that were there on the
# first day; the one that was burgled is none of them.
my ($sure, $then) = split /\|/, sql("SELECT min(burglary_id), occurred_on FROM event_windows(of_source => 'BVH') WHERE occurred_on > '2018-01-01' AND dwellings = 1 AND dwelling_ids[1] > 0 AND first_day = last_day AND reported_on = occurred_on + 1
	GROUP BY occurred_on HAVING (SELECT count(*) FROM event_windows(occurred_on, occurred_on, 'BVH')) = 1 ORDER BY 2 LIMIT 1");
my $letters = '(VALUES (0, -31), (1, -30), (2, -1), (3, 8), (4, 9), (5, 29), (6, 30), (7, NULL)) AS v (n, days)';       # of each eighth of the homes
is(sql(qq(BEGIN; CREATE TEMP TABLE home AS SELECT d.dwelling_id, d.dwelling_id % 8 AS n, d.dwelling_id = b.dwelling_id AS is_own, row_number() OVER (PARTITION BY d.dwelling_id % 8 ORDER BY d.dwelling_id) AS nth
		FROM burglary AS b JOIN dwelling AS h ON h.dwelling_id = b.dwelling_id JOIN dwelling AS d ON ST_DWithin(d.geom, h.geom, 100) WHERE b.burglary_id = $sure AND d.in_use_from IS NULL AND d.in_use_to IS NULL;
	INSERT INTO letter (sent_on, dwelling_id, delivery_id) SELECT '$then'::date + v.days, h.dwelling_id, $delivery FROM home AS h JOIN $letters USING (n) WHERE v.days IS NOT NULL;
	UPDATE dwelling AS d SET in_use_to = '$then'::date + (h.nth - 1)::int FROM home AS h WHERE h.dwelling_id = d.dwelling_id AND h.nth < 3 AND NOT h.is_own;
	SELECT (c.burglaries, c.uncertain, c.left_out, c.timely, c.carried, c.late, c.never) = (1, 0, 0, h.timely, h.carried, h.late, h.never), h.timely > 0 AND h.carried > 0 AND h.late > 0 AND h.never > 0, abs(c.coverage - (h.timely + h.carried) / h.homes::float8) < 1e-9
	FROM letter_coverage_drawn('$then', '$then', 2, of_source => 'BVH') AS c, (SELECT count(*) AS homes, count(*) FILTER (WHERE n = 3) AS timely, count(*) FILTER (WHERE n IN (1, 2)) AS carried, count(*) FILTER (WHERE n IN (4, 5)) AS late,
		count(*) FILTER (WHERE n IN (0, 6, 7)) AS never FROM home WHERE NOT is_own AND nth <> 1) AS h; ROLLBACK)), 't|t|t', 'what is sure is as it was');
# Of thirty homes on one point any may have been it: each draw is one burglary.
is(sql("BEGIN; UPDATE dwelling SET geom = (SELECT ST_GeometryN(w.candidates, 1) FROM event_windows('$day', '$day', 'politie straat') AS w) WHERE dwelling_id IN (SELECT p.dwelling_id FROM $possible); " .
	"SELECT c.burglaries, c.never = count(*) - 1 FROM letter_coverage_drawn('$day', '$day', 5, of_source => 'politie straat') AS c, dwelling AS d, $possible WHERE d.in_use_to IS NULL AND p.dwelling_id = (SELECT min(dwelling_id) FROM $possible) AND ST_DWithin(d.geom, p.geom, 100) GROUP BY c.burglaries, c.never; ROLLBACK"), '1|t', 'of homes on one point one was it');
my @drawn = map { sql('BEGIN; ' . $write->('d.dwelling_id % 3 = 0') . "SELECT coverage, timely FROM letter_coverage_drawn('$day', '$day', 3, $_, 'politie straat'); ROLLBACK") } 1, 2, 1;
ok($drawn[0] eq $drawn[2] && $drawn[0] ne $drawn[1], "another seed draws others: $drawn[0], $drawn[1]");
is(sql("SELECT burglaries, left_out, coverage IS NULL, coverage_low IS NULL, coverage_high IS NULL FROM letter_coverage_drawn('1990-01-01', '1990-12-31')"), '0|0|t|t|t', 'of no burglary there is no coverage');
like(sql_error("SELECT * FROM letter_coverage_drawn($_, 2)"), qr/de tijd is van /, "no time: $_") for "NULL, '2018-12-31'", "'-infinity', '2018-12-31'", "'2018-12-31', '2018-01-01'";
like(sql_error("SELECT * FROM letter_coverage_drawn('2018-01-01', '2018-12-31', $_)"), qr/draws is .*; dat moet van 2 tot en met 1000 zijn/, "draws: $_") for 1, 1001, 'NULL';
is(sql("SELECT burglaries, uncertain, left_out, uncertain > 0 FROM letter_coverage_drawn('2018-12-01', '2018-12-31', 2)"),
	sql("SELECT count(candidates), count(*) FILTER (WHERE candidates IS NOT NULL AND (dwellings > 1 OR last_day > first_day)), count(*) - count(candidates), true FROM event_windows('2018-12-01', '2018-12-31')"), 'of a month, with all that are not sure');

# ---------------------------------------------------------------- after a newer BAG

# The middle of the street is another then: what was meant is not known until they are placed again.
sql("UPDATE gazetteer SET geom = ST_Translate(geom, 1, 1) WHERE kind <> 'gemeente'");
is(sql("SELECT count(*) FILTER (WHERE place_quality IN ('straat', 'postcode')) > 0, count(candidates) FILTER (WHERE place_quality IN ('straat', 'postcode')) FROM event_windows()"), 't|0', 'an old middle says nothing');
sql('SELECT refresh_gazetteer()');
is(sql("SELECT count(*) = count(candidates) FROM event_windows() WHERE place_quality IN ('straat', 'postcode')"), 't', 'the middle as it was does');

is(sql("BEGIN; DELETE FROM stored_double; DELETE FROM burglary_version; DELETE FROM burglary WHERE burglary_id > (SELECT min(burglary_id) FROM burglary); CALL refresh_results(only_result => 'near_repeat_window'); SELECT count(*) FROM near_repeat_window; SELECT nothing FROM result WHERE result = 'near_repeat_window'; ROLLBACK") =~ /^0\n./, 1, 'of one burglary there is no pair, and it says so');
done_testing();
