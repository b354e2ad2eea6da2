# Letters, advice and certificates beside homes without: counted again by hand, planted differences found, and words that promise nothing.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_treatment', 0.05);
sql('ALTER DATABASE model_treatment SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_treatment SET client_min_messages = warning; ALTER DATABASE model_treatment SET jit = off');
sub refreshed { sql("CALL refresh_results(only_result => 'treatment_effect')") }

# ---------------------------------------------------------------- words

is(sql("SELECT string_agg(effect_change(r), '; ' ORDER BY n) FROM unnest('{0, 0.6, 0.996, 1, 1.25, 2.04, 2.4, 250, NULL}'::float8[]) WITH ORDINALITY AS t (r, n)"),
	'een daling tot bijna niets; een daling van 40 %; geen verschil; geen verschil; een stijging van 25 %; een verdubbeling; 2,4 keer zoveel; meer dan honderd keer zoveel; elke stijging', 'changes in words');
is(sql('SELECT effect_fits(0.07, 2.1), effect_fits(NULL, NULL), effect_fits(0.6, 0.6)'), 'een daling van 93 % past bij deze cijfers, 2,1 keer zoveel ook|een daling tot bijna niets past bij deze cijfers, elke stijging ook|een daling van 40 % past bij deze cijfers', 'and what fits the figures');
is(sql('SELECT effect_too_few(61), effect_too_few(62), effect_too_few(NULL), effect_worth(3, 60) < 12, effect_worth(50, 50), effect_worth(0, 9)'), 't|f|t|t|100|0', 'below a quarter of what shows a fall of 30 %');
sub said
{
	my %of = (burglaries => 40, others => 90, expected => 80.04, ratio => 0.5, low => 0.3, high => 0.8, apart => 'true', too_few => 'false', @_);
	return sql("SELECT treatment_sentence('woningen met iets', 'woningen zonder', $of{burglaries}, $of{others}, $of{expected}, $of{ratio}, $of{low}, $of{high}, $of{apart}, $of{too_few}, 'Let op.')");
}
my $counts = 'Bij woningen met iets waren er 40 inbraken; naar woningen zonder (samen 90 inbraken) waren er 80 te verwachten.';
is(said(), "$counts Dat is 0,50 keer zoveel (95 %: 0,30 tot 0,80). Let op.", 'what was, what was to be expected, and a caution');
is(said(ratio => 2, low => 1.2, high => 3.5), "$counts Dat is 2,00 keer zoveel (95 %: 1,20 tot 3,50). Let op.", 'more is told as fewer is');
is(said(high => 1.1, apart => 'false'), "$counts Een verschil is niet aangetoond: een daling van 70 % past bij deze cijfers, een stijging van 10 % ook.", 'what chance does is not shown');
is(said(too_few => 'true'), "$counts Te weinig inbraken om een effect vast te stellen: een daling van 70 % past bij deze cijfers, een daling van 20 % ook.", 'of too few no effect is told');
is(said(burglaries => 1, others => 1, low => 'NULL', high => 'NULL', ratio => 'NULL', expected => 0.6), 'Bij woningen met iets was er 1 inbraak; naar woningen zonder (samen 1 inbraak) waren er 0,6 te verwachten. Te weinig inbraken om een effect vast te stellen.', 'nor without an interval');
is(sql("SELECT effect_change('NaN'), effect_fits(NULL, 0.6)"), 'niets|een daling tot bijna niets past bij deze cijfers, een daling van 40 % ook', 'what is no number, and no lower limit');

# ---------------------------------------------------------------- what was made

refreshed();
is(sql("SELECT string_agg(treatment || ' ' || too_few, ', ' ORDER BY treatment_effect_id) FROM treatment_effect") =~ /letter 1/ ? 1 : 0, 1, 'a small region tells too little of letters');
is(sql("SELECT count(*) FILTER (WHERE sentence !~ 'Te weinig inbraken om een effect vast te stellen|Daar is niets uit') FROM treatment_effect WHERE too_few = 1"), 0, 'and says so');
# Letters by hand, a home at a time: zones with both, from the day after the last letter in time, while the risk lasts.
sql(q(CREATE TABLE public.pair AS SELECT p.*, (p.distance > p.max_distance / 2)::int AS ring FROM letter_pairs_recent() AS p WHERE p.status IN ('timely', 'late', 'never');
	CREATE TABLE public.zone AS SELECT burglary_id, max(letter_on) FILTER (WHERE timely = 1 AND letter_share = 1) AS reached, min(occurred_on + risk_days - 1) AS last_day FROM public.pair GROUP BY 1
		HAVING count(*) FILTER (WHERE timely = 1 AND letter_share = 1) > 0 AND count(*) FILTER (WHERE timely = 0 AND carried = 0) > 0;
	CREATE TABLE public.hit AS SELECT dwelling_id, occurred_on FROM burglary_event WHERE coalesce(residential, 1) = 1 AND double_of IS NULL AND dwelling_id IS NOT NULL;
	CREATE TABLE public.warned AS SELECT DISTINCT p.dwelling_id, t.day::date AS day FROM public.pair AS p JOIN public.zone AS z USING (burglary_id) CROSS JOIN LATERAL generate_series(z.reached + 1, z.last_day, interval '1 day') AS t (day) WHERE p.timely = 1 AND p.letter_share = 1;
	CREATE TABLE public.by_hand AS SELECT p.burglary_id || '/' || p.ring AS stratum, p.timely = 1 AS treated, p.dwelling_id, d.buurt_code, count(t.day) AS days, sum((SELECT count(*) FROM public.hit AS h WHERE h.dwelling_id = p.dwelling_id AND h.occurred_on = t.day)) AS burglaries
		FROM public.pair AS p JOIN public.zone AS z USING (burglary_id) JOIN dwelling AS d USING (dwelling_id) JOIN known_days() AS k USING (gemeente_code) CROSS JOIN result_day AS q
		JOIN LATERAL (SELECT day::date FROM generate_series(z.reached + 1, least(z.last_day, q.as_of), interval '1 day') AS day) AS t ON t.day <@ k.days
			AND (p.timely = 1 OR (p.letter_on < t.day) IS NOT TRUE AND NOT EXISTS (SELECT FROM public.warned AS w WHERE w.dwelling_id = p.dwelling_id AND w.day = t.day))
		WHERE p.timely = 1 AND p.letter_share = 1 OR p.timely = 0 AND p.carried = 0 GROUP BY 1, 2, 3, 4));
is(sql("SELECT count(*) > 300, count(*) FILTER (WHERE h.days / 365.25 <> f.years OR h.burglaries <> cardinality(coalesce(f.burglary_ids, '{}')) OR h.dwelling_id IS NULL OR f.dwelling_id IS NULL)
	FROM public.by_hand AS h FULL JOIN (SELECT * FROM treated_dwelling WHERE treatment = 'letter') AS f ON (f.stratum, f.dwelling_id, f.treated) = (h.stratum, h.dwelling_id, h.treated)"), 't|0', 'homes in zones are followed as by hand');
is(sql("SELECT count(*) FROM public.by_hand WHERE NOT treated AND days < (SELECT max(days) FROM public.by_hand)") > 0 ? 1 : 0, 1, 'some for a part of the time');
is(sql("SELECT abs(r.dwelling_years - h.mine) < 1e-6, abs(r.other_dwelling_years - h.others) < 1e-6, r.burglaries <= h.hits, r.other_burglaries <= h.other_hits FROM treatment_effect AS r,
	(SELECT sum(days) FILTER (WHERE treated) / 365.25 AS mine, sum(days) FILTER (WHERE NOT treated) / 365.25 AS others, sum(burglaries) FILTER (WHERE treated) AS hits, sum(burglaries) FILTER (WHERE NOT treated) AS other_hits
	 FROM public.by_hand AS b WHERE b.stratum IN (SELECT stratum FROM public.by_hand GROUP BY 1 HAVING bool_or(treated) AND NOT bool_and(treated))) AS h WHERE r.treatment = 'letter'"), 't|t|t|t', 'and add up, where a zone has both');
is(sql('SELECT bool_and(abs(t_point(df) - q) < 0.005) FROM (VALUES (5, 2.570582), (9, 2.262157), (20, 2.085963), (100, 1.983972), (1000, 1.962339)) AS v (df, q)') . sql('SELECT t_point(4) IS NULL'), 'tt', "Student's t");
# ---------------------------------------------------------------- how long it stays quiet

# By hand, a home and a day at a time: from the day after the last letter in time until something happens within 100 m, the letter comes after all, or the risk is over. Postcodes are shared out over eight buurten, so that there are enough.
my $as_told = 'SET session_replication_role = replica';     # else a home is put where it lies
sql("CREATE TABLE public.lay AS SELECT dwelling_id, buurt_code FROM dwelling; $as_told; UPDATE dwelling SET buurt_code = 'BU0153000' || (hashtext(postcode) & 7)");
sql(q(
	CREATE TABLE public.quiet AS
	WITH near AS (SELECT DISTINCT d.dwelling_id, e.occurred_on AS day FROM burglary_event AS e JOIN dwelling AS d ON ST_DWithin(d.geom, e.geom, 100) WHERE coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND e.place_uncertainty <= 100),
	day AS (SELECT p.burglary_id || '/' || p.ring AS stratum, p.timely = 1 AS treated, p.dwelling_id, d.buurt_code, t.day::date - z.reached - 1 AS u, n.day IS NOT NULL AS near
		FROM public.pair AS p JOIN public.zone AS z USING (burglary_id) JOIN dwelling AS d USING (dwelling_id) JOIN known_days() AS k USING (gemeente_code) CROSS JOIN result_day AS q
		CROSS JOIN LATERAL generate_series(z.reached + 1, least(z.last_day, q.as_of), interval '1 day') AS t (day)
		LEFT JOIN near AS n ON n.dwelling_id = p.dwelling_id AND n.day = t.day::date LEFT JOIN public.warned AS w ON w.dwelling_id = p.dwelling_id AND w.day = t.day::date
		WHERE t.day::date <@ k.days AND (p.timely = 1 OR (p.letter_on < t.day) IS NOT TRUE AND w.day IS NULL)
		AND  (p.timely = 1 AND p.letter_share = 1 OR p.timely = 0 AND p.carried = 0)),
	run AS (SELECT d.*, row_number() OVER w - 1 = d.u AND count(*) FILTER (WHERE d.near) OVER w - d.near::int = 0 AS watched FROM day AS d WINDOW w AS (PARTITION BY d.stratum, d.treated, d.dwelling_id ORDER BY d.u)),
	began AS (SELECT stratum, count(*) FILTER (WHERE treated) AS mine, count(*) FILTER (WHERE NOT treated) AS others FROM run WHERE watched AND u = 0 GROUP BY 1)
	SELECT r.*, CASE WHEN r.treated THEN 1 ELSE b.mine / b.others::float8 END AS weight FROM run AS r JOIN began AS b USING (stratum) WHERE r.watched AND b.mine > 0 AND b.others > 0;
	CREATE TABLE public.told AS SELECT * FROM treatment_survival()));
is(sql('SELECT count(*) > 2, min(day_from), bool_and(day_to = day_from + 7), count(difference_low) > 1, max(day_to) <= 30 FROM public.told'), 't|0|t|t|t', 'how long it stays quiet is told by week');
is(sql(q(SELECT bool_and((t.at_risk, t.ends, t.other_at_risk, t.other_ends) = (q.at_risk, q.ends, q.other_at_risk, q.other_ends)), bool_or(t.ends > 20), bool_or(t.other_ends > 20) FROM public.told AS t CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE q.treated AND q.u = t.day_from) AS at_risk, count(*) FILTER (WHERE q.treated AND q.near) AS ends, count(*) FILTER (WHERE NOT q.treated AND q.u = t.day_from) AS other_at_risk, count(*) FILTER (WHERE NOT q.treated AND q.near) AS other_ends
	FROM public.quiet AS q WHERE q.u >= t.day_from AND q.u < t.day_to) AS q)), 't|t|t', 'homes that are followed, and those near a burglary, are those of a count by hand');
is(sql(q(SELECT bool_and(t.burglaries = (SELECT count(DISTINCT first.burglary_id) FROM public.quiet AS q JOIN public.zone AS z ON z.burglary_id = split_part(q.stratum, '/', 1)::int JOIN dwelling AS d USING (dwelling_id) CROSS JOIN LATERAL (
		SELECT min(e.burglary_id) AS burglary_id FROM burglary_event AS e WHERE e.occurred_on = z.reached + 1 + q.u AND ST_DWithin(d.geom, e.geom, 100) AND coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND e.place_uncertainty <= 100) AS first
	WHERE q.treated AND q.near AND q.u < t.day_to)), bool_and(t.too_few = (4 / (1 / nullif(t.burglaries, 0)::float8 + 1 / nullif(t.other_burglaries, 0)::float8) >= 62 IS NOT TRUE)::int) FROM public.told AS t)), 't|t', 'each burglary counts once, and few are too few');
# Kaplan and Meier by a loop; how far each buurt moves it by giving that a little more weight and a little less.
my @day = map { [ split /\|/ ] } split /\n/, sql('SELECT treated::int, buurt_code, u, sum(weight), coalesce(sum(weight) FILTER (WHERE near), 0) FROM public.quiet GROUP BY 1, 2, 3');
sub quiet
{
	my ($treated, $until, $buurt, $more) = @_;
	my (%at_risk, %ended);
	for (grep { $_->[0] == $treated && $_->[2] < $until } @day)
	{
		my $weight = defined $buurt && $_->[1] eq $buurt ? 1 + $more : 1;
		$at_risk{ $_->[2] } += $weight * $_->[3];
		$ended{ $_->[2] } += $weight * $_->[4];
	}
	my $quiet = 1;
	$quiet *= 1 - $ended{$_} / $at_risk{$_} for keys %at_risk;
	return $quiet;
}
my %buurt = map { $_->[1] => 1 } @day;
my $point = sql('SELECT t_point(' . (keys(%buurt) - 1) . ')');
for (map { [ split /\|/ ] } split /\n/, sql('SELECT day_to, surviving, surviving_low, surviving_high, other_surviving, other_low, other_high, difference, difference_low, difference_high FROM public.told ORDER BY 1'))
{
	my ($until, @told) = @$_;
	my ($mine, $other) = (quiet(1, $until), quiet(0, $until));
	my (@spread) = (0, 0, 0);
	for my $buurt (keys %buurt)
	{
		my @moved = map { (quiet($_, $until, $buurt, 1e-5) - quiet($_, $until, $buurt, -1e-5)) / 2e-5 } 1, 0;
		$spread[0] += $moved[0]**2; $spread[1] += $moved[1]**2; $spread[2] += ($moved[0] - $moved[1])**2;
	}
	$_ = $point * sqrt($_ * keys(%buurt) / (keys(%buurt) - 1)) for @spread;
	my @mine = map { my ($quiet, $spread) = @$_; my $times = $spread / $quiet / -log($quiet); ($quiet, $quiet**exp($times), $quiet**exp(-$times)) } grep { $_->[0] < 1 } [ $mine, $spread[0] ], [ $other, $spread[1] ];
	push @mine, $mine - $other, $mine - $other - $spread[2], $mine - $other + $spread[2];
	is(scalar(grep { abs($told[$_] - $mine[$_]) > 1e-6 } 0 .. 8), 0, "after $until days the shares, their intervals and the difference are those of a loop") or diag("@told\n@mine");
}
is(sql('WITH p AS (SELECT day_to, p_value, row_number() OVER (ORDER BY p_value) AS turn, count(*) OVER () AS many FROM public.told)
	SELECT bool_and(abs(t.p_value - normal_p(1.959964 * t.difference / (t.difference_high - t.difference))) < 1e-9), bool_and(abs(t.p_adjusted - (SELECT least(1, min(q.p_value * q.many / q.turn)) FROM p AS q WHERE q.turn >= p.turn)) < 1e-12) FROM p JOIN public.told AS t USING (day_to)'), 't|t', 'p is adjusted for the number of weeks');
is(sql("SELECT bool_and(sentence ~ '^Na \\d+ dagen was er binnen 100 m geen inbraak geweest bij [\\d,]+ % \\(95 %: [\\d,]+ tot [\\d,]+\\) van de woningen die op tijd een brief kregen, en bij .* is hiermee niet bewezen: wie wanneer een brief kreeg, is niet geloot\\.\$') FROM public.told WHERE surviving_low IS NOT NULL"), 't', 'in a sentence that proves nothing');
# The estimate and its error are those of survival_curve() where each home is a buurt of its own, and all weigh alike.
is(sql(q(SELECT bool_and(abs(t.surviving - c.surviving) < 1e-9) FROM public.told AS t CROSS JOIN LATERAL (SELECT s.surviving FROM (SELECT array_agg(h.last + 1.0::float8) AS durations, array_agg(h.burglary_id IS NOT NULL) AS ended FROM survival_home AS h WHERE h.treated) AS a
	CROSS JOIN LATERAL survival_curve(a.durations, a.ended) AS s WHERE s.duration <= t.day_to ORDER BY s.duration DESC LIMIT 1) AS c)), 't', 'as survival_curve() tells');
# What makes no zone ends no quiet.
my $ending = 'BEGIN; CREATE TEMP TABLE one AS SELECT max(burglary_id) AS burglary_id FROM survival_home';
my $ends = 'SELECT count(*) FROM survival_home AS h JOIN one USING (burglary_id); ROLLBACK';
cmp_ok(sql("$ending; $ends"), '>', 0, 'a burglary near ends it');
is(sql("$ending; UPDATE burglary AS b SET $_ FROM one WHERE b.burglary_id = one.burglary_id; $ends"), 0, "but not one with $_") for "object_kind = 'schuur'", 'place_uncertainty = 101';
is(sql("$ending; INSERT INTO stored_double (burglary_id, double_of) SELECT one.burglary_id, (SELECT min(b.burglary_id) FROM burglary AS b) FROM one; $ends"), 0, 'nor one that is told twice');
sub quiet_said { my %of = (high => 0.95, low => -0.02, apart => 'false', few => 'false', @_); return sql("SELECT survival_sentence(14, 100, 0.9, 0.85, 0.94, 0.8, NULL, NULL, 0.1, $of{low}, $of{high}, $of{apart}, $of{few})") =~ s/^Na 14 dagen was er binnen 100 m geen inbraak geweest bij 90 % \(95 %: 85 tot 94\) van de woningen die op tijd een brief kregen, en bij 80 % van de woningen in dezelfde zones die hem te laat of niet kregen\. (.*) Of een verschil door de brief komt, is hiermee niet bewezen: wie wanneer een brief kreeg, is niet geloot\.$/$1/r }
is(quiet_said(high => 0.22), 'Een verschil is niet aangetoond: van -2 tot 22 procentpunt verschil past bij deze cijfers.', 'what is not apart is not shown');
is(quiet_said(low => 0.01, high => 0.19, apart => 'true'), 'Dat is 10 procentpunt verschil (95 %: 1 tot 19).', 'what is apart has its interval');
is(quiet_said(low => 0.01, high => 0.19, apart => 'true', few => 'true'), 'Te weinig inbraken om een effect vast te stellen: van 1 tot 19 procentpunt verschil past bij deze cijfers.', 'of too few it is no effect');
is(quiet_said(low => 'NULL', high => 'NULL'), 'Te weinig inbraken om een effect vast te stellen.', 'nor without an interval');
# One zone of which all homes that were reached stayed quiet: of ten it is told, of nine it is not, nor beside nine.
sql(q(CREATE TABLE public.calm AS SELECT h.dwelling_id, h.treated, split_part(h.stratum, '/', 1)::int AS burglary_id FROM survival_home AS h WHERE split_part(h.stratum, '/', 1) = (SELECT split_part(stratum, '/', 1) FROM survival_home GROUP BY 1 HAVING bool_and(last > 6 AND burglary_id IS NULL) AND count(*) FILTER (WHERE treated) >= 10 AND count(*) FILTER (WHERE NOT treated) >= 10 ORDER BY count(*) DESC, 1 LIMIT 1)));
sub of_few
{
	my ($reached, $others) = @_;
	return sql("BEGIN; $as_told; UPDATE dwelling SET in_use_to = '2010-01-01' WHERE dwelling_id NOT IN (SELECT c.dwelling_id FROM (SELECT c.*, row_number() OVER (PARTITION BY c.treated ORDER BY c.dwelling_id) AS turn FROM public.calm AS c) AS c WHERE c.turn <= CASE WHEN c.treated THEN $reached ELSE $others END);
		SELECT count(*) > 0 FROM treatment_survival(); ROLLBACK");
}
is(of_few(10, 10), 't', 'of ten homes it is told');
is(of_few(9, 10) . of_few(10, 9), 'ff', 'of nine it is not, nor beside nine');
# Two burglaries on one spot make two zones of the same homes: one of ten leaves after a week, and nine are nine, however often each counts.
is(sql("BEGIN; $as_told; UPDATE dwelling SET in_use_to = '2010-01-01' WHERE dwelling_id NOT IN (SELECT c.dwelling_id FROM (SELECT c.*, row_number() OVER (PARTITION BY c.treated ORDER BY c.dwelling_id) AS turn FROM public.calm AS c) AS c WHERE c.turn <= 10);
	UPDATE burglary SET object_kind = 'schuur' WHERE burglary_id NOT IN (SELECT c.burglary_id FROM public.calm AS c);
	INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id) SELECT b.source, 'nog een', b.occurred_from, b.occurred_to, b.reported_at, b.object_kind, b.dwelling_id, b.geom, b.place_step, b.place_uncertainty, b.delivery_id FROM burglary AS b WHERE b.burglary_id = (SELECT min(c.burglary_id) FROM public.calm AS c);
	SELECT count(*) > 1, min(at_risk) FROM treatment_survival();
	UPDATE dwelling SET in_use_to = (SELECT min(lower(t.days)) + 8 FROM letter_treatment AS t WHERE t.treated AND split_part(t.stratum, '/', 1)::int = (SELECT min(c.burglary_id) FROM public.calm AS c)) WHERE dwelling_id = (SELECT min(c.dwelling_id) FROM public.calm AS c WHERE c.treated);
	SELECT max(day_to), min(at_risk) FROM treatment_survival(); ROLLBACK"), "t|20\n7|20", 'a home of two zones is one of the ten');
is(sql('SELECT survival_limit(1, 0.1, 2) IS NULL, survival_limit(0, 0.1, 2) IS NULL, survival_limit(0.9, 0.1, NULL) IS NULL'), 't|t|t', 'where nothing happened, or all, there is no interval, nor of too few buurten');
sql("$as_told; UPDATE dwelling AS d SET buurt_code = l.buurt_code FROM public.lay AS l WHERE l.dwelling_id = d.dwelling_id");

# Where letters are not known, never having had one tells nothing.
my $zones = "SELECT count(*) > 0 FROM letter_treatment AS t JOIN burglary_event AS b ON b.burglary_id = split_part(t.stratum, '/', 1)::int WHERE b.occurred_on BETWEEN '2018-07-01' AND '2018-10-31'";
is(sql($zones) . sql("BEGIN; UPDATE delivery SET period_to = '2018-06-30' WHERE kind = 'letter'; $zones; ROLLBACK"), 'tf', 'zones of which the letters are not known are not compared');

# ---------------------------------------------------------------- what is planted

# In each zone homes that were not reached are broken into, and hardly any that were; homes with advice are broken into before it, and never after.
sub planted
{
	my ($places) = @_;
	return sql("INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
		SELECT 'hand', md5(v.dwelling_id || '/' || v.day), v.day + time '20:00', v.day + time '21:00', v.day + time '22:00', 'woning', v.dwelling_id, d.geom, 1, 0, (SELECT min(b.delivery_id) FROM burglary AS b)
		FROM (SELECT DISTINCT p.dwelling_id, p.day FROM ($places) AS p) AS v JOIN dwelling AS d USING (dwelling_id) WHERE NOT EXISTS (SELECT FROM burglary AS b WHERE b.source = 'hand' AND b.source_id = md5(v.dwelling_id || '/' || v.day))");
}
sql("CREATE TABLE public.chosen AS SELECT b.dwelling_id, z.reached + 2 AS day, b.treated, row_number() OVER (PARTITION BY b.treated ORDER BY md5(b.stratum || b.dwelling_id)) AS turn FROM public.by_hand AS b JOIN public.zone AS z ON z.burglary_id = split_part(b.stratum, '/', 1)::int
	WHERE b.days > 5 AND b.stratum IN (SELECT stratum FROM public.by_hand GROUP BY 1 HAVING count(*) FILTER (WHERE treated) > 4 AND count(*) FILTER (WHERE NOT treated) > 4)");
planted('SELECT c.dwelling_id, c.day FROM public.chosen AS c WHERE c.turn <= CASE WHEN c.treated THEN 20 ELSE 120 END');
refreshed();
is(sql("SELECT too_few, ratio < 0.6, ratio_high < 1, p_value < 0.05, burglaries < other_burglaries FROM treatment_effect WHERE treatment = 'letter'"), '0|t|t|t|t', 'where those who were reached in time are broken into less, that is found');
# The ratio of Mantel and Haenszel, and its error by postcode, by plain sums.
is(sql(q(WITH c AS (SELECT stratum, buurt, sum(n) FILTER (WHERE treated) AS a, sum(n) FILTER (WHERE NOT treated) AS b FROM (SELECT t.stratum, d.postcode AS buurt, t.treated, cardinality(coalesce(t.burglary_ids, '{}')) AS n FROM treated_dwelling AS t JOIN dwelling AS d USING (dwelling_id) WHERE t.treatment = 'letter') AS x GROUP BY 1, 2),
	y AS (SELECT stratum, sum(years) FILTER (WHERE treated) AS t1, sum(years) FILTER (WHERE NOT treated) AS t0 FROM treated_dwelling WHERE treatment = 'letter' GROUP BY 1 HAVING bool_or(treated) AND NOT bool_and(treated)),
	s AS (SELECT buurt, sum(coalesce(a, 0) * t0 / (t1 + t0)) AS r, sum(coalesce(b, 0) * t1 / (t1 + t0)) AS q FROM c JOIN y USING (stratum) GROUP BY 1), t AS (SELECT sum(r) AS r, sum(q) AS q, count(*) AS n FROM s),
	e AS (SELECT t.r / t.q AS ratio, sqrt(sum((s.r - t.r / t.q * s.q) ^ 2) * t.n / (t.n - 1)) / t.r AS error, t.n FROM s, t GROUP BY t.r, t.q, t.n)
	SELECT abs(f.ratio - e.ratio) < 1e-9, abs(f.ratio_low - e.ratio * exp(-t_point(e.n::int - 1) * e.error)) < 1e-9, abs(f.ratio_high - e.ratio * exp(t_point(e.n::int - 1) * e.error)) < 1e-9 FROM e, treatment_effect AS f WHERE f.treatment = 'letter')), 't|t|t', 'the ratio and its interval are those of plain sums');
# What stands beside it, of each row by plain sums.
sub recounted
{
	my ($treatment) = @_;
	return sql("WITH f AS (SELECT t.*, cardinality(coalesce(t.burglary_ids, '{}')) AS n FROM treated_dwelling AS t WHERE t.treatment = '$treatment'), two AS (SELECT stratum, sum(years) FILTER (WHERE treated) AS t1, sum(years) FILTER (WHERE NOT treated) AS t0, sum(n) FILTER (WHERE treated) AS a, sum(n) FILTER (WHERE NOT treated) AS b FROM f GROUP BY 1 HAVING bool_or(treated) AND NOT bool_and(treated)),
		s AS (SELECT count(*) AS strata, sum(t1) AS t1, sum(t0) AS t0, sum(a) AS a, sum(b) AS b, sum(b * t1 / (t1 + t0)) / sum(a * t0 / (t1 + t0)) AS without FROM two)
		SELECT e.compared = s.strata, abs(e.expected - e.burglaries * s.without) < 1e-6, abs(e.rate - 1000 * s.a / s.t1) < 1e-6, abs(e.other_rate - 1000 * s.b / s.t0) < 1e-6, e.rate_low < e.rate AND e.rate < e.rate_high AND e.other_rate_low < e.other_rate AND e.other_rate < e.other_rate_high,
			e.too_few = (4 / (1 / e.expected + 1.0 / e.other_burglaries) < 62)::int, abs(e.p_value - normal_p(1.959964 * ln(e.ratio) / ln(e.ratio_high / e.ratio))) < 1e-9, e.burglaries = (SELECT count(DISTINCT h) FROM f JOIN two USING (stratum) CROSS JOIN unnest(f.burglary_ids) AS h WHERE f.treated)
		FROM treatment_effect AS e, s WHERE e.treatment = '$treatment'");
}
is(recounted('letter'), 't|t|t|t|t|t|t|t', 'what is expected, rates and p are those of plain sums, too');
like(sql("SELECT sentence FROM treatment_effect WHERE treatment = 'letter'"), qr/^Bij woningen die op tijd een brief kregen waren er \d+ inbraken; naar woningen in dezelfde zones die hem te laat of niet kregen \(samen \d+ inbraken\) waren er [\d,]+ te verwachten\. Dat is 0,\d\d keer zoveel \(95 %: 0,\d\d tot 0,\d\d\)\. Of dat door de brief komt, is hiermee niet bewezen: wie wanneer een brief kreeg, is niet geloot\.$/, 'in a sentence that proves nothing');
is(sql("SELECT count(*) FROM treatment_effect WHERE sentence ~* 'bewezen effect|werkt\\M'"), 0, 'nothing is said to work');

# Advice: from the day after it, beside the homes of the postcode that had not asked by then. Who is broken into and asks afterwards stays among these: otherwise advice that does nothing would seem to do harm.
sql(q(CREATE TABLE public.advised AS SELECT a.dwelling_id, d.postcode, d.gemeente_code, min(a.given_at)::date AS given_on FROM advice AS a JOIN dwelling AS d USING (dwelling_id) WHERE a.given_at IS NOT NULL GROUP BY 1, 2, 3));
planted("SELECT dwelling_id, given_on - 3 AS day FROM public.advised WHERE given_on BETWEEN '2016-06-01' AND '2018-06-01'");
planted("SELECT d.dwelling_id, min(a.given_on) + 40 AS day FROM public.advised AS a JOIN dwelling AS d USING (postcode) WHERE NOT EXISTS (SELECT FROM advice AS o WHERE o.dwelling_id = d.dwelling_id) AND d.dwelling_id % 7 > 0 AND a.given_on BETWEEN '2016-06-01' AND '2018-06-01' GROUP BY d.dwelling_id");
planted("SELECT a.dwelling_id, a.given_on + 50 AS day FROM public.advised AS a WHERE a.dwelling_id % 19 = 0");
sql("INSERT INTO advice (requested_at, given_at, dwelling_id, certificate) SELECT b.occurred_from + interval '20 days', b.occurred_from + interval '30 days', b.dwelling_id, false FROM burglary AS b WHERE b.source = 'hand' AND b.dwelling_id % 4 = 0 AND NOT EXISTS (SELECT FROM advice AS o WHERE o.dwelling_id = b.dwelling_id)");
refreshed();
is(sql(q(WITH told AS (SELECT a.dwelling_id, d.postcode, d.gemeente_code, min(a.given_at)::date AS given_on FROM advice AS a JOIN dwelling AS d USING (dwelling_id) WHERE a.given_at IS NOT NULL GROUP BY 1, 2, 3),
	asked AS (SELECT dwelling_id, min(coalesce(requested_at, given_at))::date AS asked_on FROM advice GROUP BY 1), hit AS (SELECT dwelling_id, burglary_id, occurred_on FROM burglary_event WHERE coalesce(residential, 1) = 1 AND double_of IS NULL AND dwelling_id IS NOT NULL AND occurred_on <= (SELECT as_of FROM result_day)),
	pair AS (SELECT t.dwelling_id AS treated, t.dwelling_id, t.given_on, t.gemeente_code FROM told AS t UNION ALL SELECT t.dwelling_id, d.dwelling_id, t.given_on, t.gemeente_code FROM told AS t JOIN dwelling AS d USING (postcode) LEFT JOIN asked AS a ON a.dwelling_id = d.dwelling_id WHERE d.dwelling_id <> t.dwelling_id AND (a.asked_on <= t.given_on) IS NOT TRUE),
	two AS (SELECT treated FROM pair GROUP BY 1 HAVING count(*) > 1)
	SELECT e.burglaries = (SELECT count(DISTINCT h.burglary_id) FROM pair AS p JOIN two USING (treated) JOIN hit AS h USING (dwelling_id) JOIN known_days() AS k USING (gemeente_code) WHERE p.treated = p.dwelling_id AND h.occurred_on > p.given_on AND h.occurred_on <@ k.days),
	       e.other_burglaries = (SELECT count(DISTINCT h.burglary_id) FROM pair AS p JOIN two USING (treated) JOIN hit AS h USING (dwelling_id) JOIN known_days() AS k USING (gemeente_code) WHERE p.treated <> p.dwelling_id AND h.occurred_on > p.given_on AND h.occurred_on <@ k.days), e.burglaries > 0, e.other_burglaries > 100
	FROM treatment_effect AS e WHERE e.treatment = 'advice')), 't|t|t|t', 'advice is followed from the day after, beside homes of the postcode that had not asked by then');
is(sql("SELECT ratio_low > 0, ratio_high < 1, ratio < 0.8 FROM treatment_effect WHERE treatment = 'advice'"), 't|t|t', 'less where advice was given is found, with its interval');
is(recounted('advice'), 't|t|t|t|t|t|t|t', 'so are its rates, what is expected and p');
# Each home that is followed, and how long; of advice and of certificates alike.
my $pairs = q(WITH told AS (SELECT 'advice' AS treatment, dwelling_id, min(given_at)::date AS given_on FROM advice WHERE given_at IS NOT NULL GROUP BY dwelling_id UNION ALL SELECT 'certificate', dwelling_id, min(given_at)::date FROM advice WHERE given_at IS NOT NULL AND certificate GROUP BY dwelling_id),
	asked AS (SELECT dwelling_id, min(coalesce(requested_at, given_at))::date AS asked_on FROM advice GROUP BY 1),
	pair AS (SELECT t.treatment, t.dwelling_id AS stratum, d.dwelling_id, t.dwelling_id = d.dwelling_id AS treated, (SELECT sum(upper(r) - lower(r)) FROM unnest(k.days * datemultirange(daterange(t.given_on + 1, greatest(t.given_on, q.as_of) + 1)) * datemultirange(daterange(d.in_use_from, d.in_use_to))) AS r) AS days
		FROM told AS t JOIN dwelling AS o USING (dwelling_id) JOIN dwelling AS d ON d.postcode = o.postcode LEFT JOIN asked AS a ON a.dwelling_id = d.dwelling_id JOIN known_days() AS k ON k.gemeente_code = d.gemeente_code CROSS JOIN result_day AS q WHERE d.dwelling_id = t.dwelling_id OR (a.asked_on <= t.given_on) IS NOT TRUE)
	SELECT coalesce(p.treatment, f.treatment), count(*) > 50, count(*) FILTER (WHERE p.days / 365.25 <> f.years OR p.days IS NULL OR f.years IS NULL) FROM (SELECT * FROM pair WHERE days > 0) AS p FULL JOIN (SELECT * FROM treated_dwelling WHERE treatment IN ('advice', 'certificate')) AS f ON (f.treatment, f.stratum, f.dwelling_id, f.treated) = (p.treatment, p.stratum::text, p.dwelling_id, p.treated) GROUP BY 1 ORDER BY 1);
is(sql($pairs), "advice|t|0\ncertificate|t|0", 'homes with advice, or a certificate, and those beside them are followed as by hand');
# Neighbours who ask on the day itself and on the day after; homes that were built later, and that are gone.
is(sql("BEGIN; INSERT INTO advice (requested_at, dwelling_id) SELECT min(a.given_on) + d.dwelling_id % 2, d.dwelling_id FROM public.advised AS a JOIN dwelling AS d USING (postcode) WHERE NOT EXISTS (SELECT FROM advice AS o WHERE o.dwelling_id = d.dwelling_id) GROUP BY d.dwelling_id;
	UPDATE dwelling SET in_use_from = '2017-06-01' WHERE dwelling_id % 3 = 1; UPDATE dwelling SET in_use_to = '2018-03-01' WHERE dwelling_id % 3 = 2; $pairs; ROLLBACK"), "advice|t|0\ncertificate|t|0", 'who asks on the day after stays, and a home counts for as long as it is there');
is(sql("BEGIN; DELETE FROM advice WHERE advice_id > (SELECT min(advice_id) + 4 FROM advice); SELECT count(*) FROM fresh_treatment_effect WHERE treatment IN ('advice', 'certificate'); ROLLBACK"), 0, 'of fewer than ten homes nothing is told');
my $some = "BEGIN; DELETE FROM advice; INSERT INTO advice (given_at, dwelling_id) SELECT date '2017-03-01', d.dwelling_id FROM dwelling AS d JOIN known_days() AS k USING (gemeente_code) JOIN (SELECT postcode, count(*) AS homes FROM dwelling GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1) AS p USING (postcode) WHERE k.days @> date '2017-03-02'";
is(sql("$some ORDER BY d.dwelling_id LIMIT 10; SELECT count(*) FROM fresh_treatment_effect WHERE treatment = 'advice'; ROLLBACK") . sql("$some ORDER BY d.dwelling_id OFFSET 9; SELECT count(*) FROM fresh_treatment_effect WHERE treatment = 'advice'; ROLLBACK"), '10', 'nor beside fewer than ten');

# A shed, and what another delivery tells as well, are no burglary of the home.
my $struck = "BEGIN; CREATE TEMP TABLE one AS SELECT min(h) AS burglary_id FROM treated_dwelling AS t CROSS JOIN unnest(t.burglary_ids) AS h WHERE t.treatment = 'advice'";
my $counted = 'SELECT count(*) FROM treated_dwelling AS t, one WHERE one.burglary_id = ANY (t.burglary_ids); ROLLBACK';
cmp_ok(sql("$struck; $counted"), '>', 0, 'a burglary of a home that is followed counts');
is(sql("$struck; UPDATE burglary AS b SET object_kind = 'schuur' FROM one WHERE b.burglary_id = one.burglary_id; $counted"), 0, 'that of a shed does not');
is(sql("$struck; INSERT INTO stored_double (burglary_id, double_of) SELECT one.burglary_id, (SELECT max(b.burglary_id) FROM burglary AS b) FROM one; $counted"), 0, 'nor one that is told twice');

# All rows together are asked at once: p by the method of Benjamini & Hochberg, by hand, and the words go by it.
is(sql(q(WITH p AS (SELECT treatment, p_value, row_number() OVER (ORDER BY p_value) AS turn, count(*) OVER () AS many FROM treatment_effect WHERE p_value IS NOT NULL)
	SELECT count(*) > 2, bool_and(abs(t.p_adjusted - (SELECT least(1, min(q.p_value * q.many / q.turn)) FROM p AS q WHERE q.turn >= p.turn)) < 1e-12), bool_and((t.sentence ~ 'keer zoveel .95 ') = (t.too_few = 0 AND t.p_adjusted <= 0.05)) FROM p JOIN treatment_effect AS t USING (treatment))),
	't|t|t', 'p is adjusted for the number of rows, and a difference is called one by that');
like(sql("SELECT treatment_sentence('A', 'B', 70, 90, 90, 0.78, 0.6, 0.99, false, false, 'x')"), qr/Een verschil is niet aangetoond: een daling van 40 % past bij deze cijfers, een daling van 1 % ook\.$/, 'one that was among too many is none');

# Groups, a day at a time: homes in their area, beside others of the buurt that lie in no group on that day.
sql(q(CREATE TABLE public.lies AS SELECT g.watch_group_id, g.dwelling_id, w.active_from, coalesce(w.active_to, date '2100-01-01') AS active_to FROM group_dwelling() AS g JOIN watch_group AS w USING (watch_group_id) WHERE w.active_from IS NOT NULL;
	CREATE TABLE public.group_hand AS SELECT s.watch_group_id || '/' || s.buurt_code AS stratum, d.dwelling_id, EXISTS (SELECT FROM public.lies AS l WHERE l.watch_group_id = s.watch_group_id AND l.dwelling_id = d.dwelling_id) AS treated, count(*) AS days
	FROM  (SELECT DISTINCT l.watch_group_id, d.buurt_code, l.active_from, l.active_to FROM public.lies AS l JOIN dwelling AS d USING (dwelling_id) WHERE l.watch_group_id IN (SELECT DISTINCT watch_group_id FROM public.lies ORDER BY 1 LIMIT 2)) AS s
	JOIN   dwelling AS d USING (buurt_code) JOIN known_days() AS k ON k.gemeente_code = coalesce(d.gemeente_code, '') CROSS JOIN result_day AS q CROSS JOIN LATERAL generate_series(greatest(s.active_from, date '2000-01-01'), least(s.active_to, q.as_of), interval '1 day') AS t (day)
	WHERE  t.day::date <@ k.days AND (d.in_use_from > t.day::date) IS NOT TRUE AND (d.in_use_to <= t.day::date) IS NOT TRUE
	AND   (EXISTS (SELECT FROM public.lies AS l WHERE l.watch_group_id = s.watch_group_id AND l.dwelling_id = d.dwelling_id) OR NOT EXISTS (SELECT FROM public.lies AS l WHERE l.dwelling_id = d.dwelling_id AND t.day::date BETWEEN l.active_from AND l.active_to)) GROUP BY 1, 2, 3));
is(sql(q(SELECT count(*) > 20, count(*) FILTER (WHERE h.days / 365.25 <> t.years OR h.treated <> t.treated OR h.dwelling_id IS NULL OR t.dwelling_id IS NULL) FROM public.group_hand AS h
	FULL JOIN (SELECT * FROM treated_dwelling WHERE treatment = 'group' AND split_part(stratum, '/', 1)::int IN (SELECT DISTINCT watch_group_id FROM public.lies ORDER BY 1 LIMIT 2)) AS t ON (t.stratum, t.dwelling_id) = (h.stratum, h.dwelling_id))), 't|0', 'homes in a group are followed beside the rest of the buurt, as by hand');
like(sql("SELECT coalesce((SELECT sentence FROM treatment_effect WHERE treatment = 'group'), '-')"), qr/^Bij woningen in het gebied van een buurtgroep w/, 'and told of, too');

# Without any where the groups are, what their buurten had is still to be expected there.
is(sql(q(BEGIN; UPDATE burglary AS b SET object_kind = 'schuur' FROM treated_dwelling AS t WHERE t.treatment = 'group' AND t.treated AND b.burglary_id = ANY (t.burglary_ids);
	WITH s AS (SELECT sum(years) FILTER (WHERE treated) AS t1, sum(years) FILTER (WHERE NOT treated) AS t0, sum(cardinality(coalesce(burglary_ids, '{}'))) FILTER (WHERE NOT treated) AS b FROM treated_dwelling WHERE treatment = 'group' GROUP BY stratum HAVING bool_or(treated) AND NOT bool_and(treated))
	SELECT e.burglaries, e.ratio, e.ratio_low IS NULL, e.too_few, e.expected > 0, abs(e.expected - (SELECT sum(s.b * s.t1 / s.t0) FROM s)) < 1e-6 FROM fresh_treatment_effect AS e WHERE e.treatment = 'group'; ROLLBACK)), '0|0|t|1|t|t', 'of none it is what the others give to expect');

# ---------------------------------------------------------------- nothing there

sql('DELETE FROM letter; DELETE FROM advice; DELETE FROM watch_group'); refreshed();
is(sql("SELECT rows, nothing FROM result_status WHERE result = 'treatment_effect'"), '0|bij geen brief, advies, certificaat of buurtgroep zijn er woningen zonder om mee te vergelijken, op dagen waarvan de inbraken bekend zijn', 'without letters and advice there is nothing, and it says why');
done_testing();
