# Did it work, and did it move: an action whose effect is planted, one that does nothing, and words that promise nothing.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

database('model_measure_effect');
sql('CREATE EXTENSION burglary CASCADE');
is(made('made_region.sql', { scale => 0.05 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning'), '', 'and loaded');
sql('ALTER DATABASE model_measure_effect SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_measure_effect SET client_min_messages = warning; ALTER DATABASE model_measure_effect SET jit = off');
sub refreshed { sql("CALL refresh_results(only_result => '$_')") for qw(measure_effect measure_series area_day known_day area_home) }

# ---------------------------------------------------------------- planted

# Six buurten far from each other have sixty burglaries in 2016 and as many in 2018; the first, where something was done, a third of that in 2018. In the second something else was done, which changed nothing.
sql(q(DELETE FROM intervention; DELETE FROM watch_group; DELETE FROM letter; DELETE FROM advice;
	CREATE TABLE public.chosen AS
	SELECT row_number() OVER (ORDER BY (SELECT count(*) FROM dwelling AS h WHERE ST_DWithin(h.geom, c.geom, 200) AND NOT ST_Covers(c.geom, h.geom)) < 15, md5(c.code)) AS turn, c.* FROM (
		SELECT DISTINCT ON (d.gemeente_code) d.gemeente_code, a.code, a.area_id, a.geom, count(*) AS n FROM dwelling AS d JOIN area AS a ON a.level = 'buurt' AND a.code = d.buurt_code JOIN known_days() AS k USING (gemeente_code)
		WHERE d.in_use_to IS NULL AND k.days @> daterange('2016-01-05', '2019-01-01') GROUP BY 1, 2, 3, 4 HAVING count(*) >= 30 ORDER BY d.gemeente_code, count(*) DESC, a.code) AS c ORDER BY 1 LIMIT 6;
	CREATE FUNCTION public.plant(mark text, place geometry, first_day date, number int) RETURNS void LANGUAGE sql BEGIN ATOMIC
		INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
		SELECT mark, n::text, t.at, t.at + interval '1 hour', t.at + interval '1 day', 'woning', d.dwelling_id, d.geom, 1, 5, (SELECT min(b.delivery_id) FROM burglary AS b)
		FROM   generate_series(1, number) AS n CROSS JOIN LATERAL (SELECT first_day + time '20:00' + n * interval '364 days' / (number + 1) AS at) AS t
		CROSS  JOIN LATERAL (SELECT d.dwelling_id, d.geom FROM dwelling AS d WHERE d.in_use_to IS NULL AND ST_Contains(place, d.geom) ORDER BY md5(d.dwelling_id::text || n), d.dwelling_id LIMIT 1) AS d;
	END;
	SELECT public.plant('base ' || turn, geom, '2016-01-05', 60), public.plant('after ' || turn, geom, '2018-01-02', CASE turn WHEN 1 THEN 20 ELSE 60 END) FROM public.chosen;
	INSERT INTO intervention (area_id, action, kind, period_from, done, said_on) SELECT area_id, 'achterpaden afsluiten', 'alley_gate', '2018-01-02', 'yes', '2018-02-01' FROM public.chosen WHERE turn = 1;
	INSERT INTO intervention (area_id, action, kind, period_from, done, said_on) SELECT area_id, 'bewonersavond', 'residents_evening', '2018-01-02', 'yes', '2018-02-01' FROM public.chosen WHERE turn = 2;
	INSERT INTO intervention (action, kind, period_from, done, said_on) VALUES ('ergens iets', 'lighting', '2018-01-02', 'yes', '2018-02-01')));
is(sql('SELECT count(*) FROM public.chosen'), 6, 'six buurten are chosen');
refreshed();
is(sql("SELECT string_agg(name || ' ' || coalesce(reason, 'telt'), '; ' ORDER BY name COLLATE \"C\") FROM measure_effect"), 'achterpaden afsluiten telt; bewonersavond telt; ergens iets waar de maatregel is, is niet bekend', 'each measure has a row, and one without a place says so');
# By hand: the buurt itself, and the references that were chosen, in whole years of 13 times four weeks.
sql(q(CREATE TABLE public.by_hand AS SELECT m.measure_id, m.name, c.role, c.area,
		(SELECT count(*) FROM burglary_place AS p WHERE p.buurt_code = c.buurt AND p.occurred_on BETWEEN '2016-01-05' AND '2017-01-02') AS base,
		(SELECT count(*) FROM burglary_place AS p WHERE p.buurt_code = c.buurt AND p.occurred_on BETWEEN '2018-01-02' AND '2018-12-31') AS after
	FROM  (SELECT DISTINCT r.measure_id, r.name FROM fresh_measure_reference_area AS r) AS m
	JOIN  (SELECT r.measure_id, 'treated' AS role, '' AS area, r.code AS buurt FROM fresh_measure_reference_area AS r WHERE r.role = 'treated' UNION ALL
	       SELECT r.measure_id, 'control', r.code, r.code FROM fresh_measure_reference_area AS r WHERE r.role = 'like') AS c USING (measure_id)));
is(sql(q(SELECT count(*), bool_and(e.base_periods = 13 AND e.periods = 13 AND e.first_day = '2018-01-02' AND e.last_day = '2018-12-31'), bool_and(e.burglaries_before = h.base AND e.burglaries = h.after AND e.control_before = h.control_base AND e.control_burglaries = h.control_after AND e.control_areas = 3)
	FROM measure_effect AS e JOIN (SELECT measure_id, sum(base) FILTER (WHERE role = 'treated') AS base, sum(after) FILTER (WHERE role = 'treated') AS after, sum(base) FILTER (WHERE role = 'control') AS control_base, sum(after) FILTER (WHERE role = 'control') AS control_after
		FROM public.by_hand GROUP BY 1) AS h ON h.measure_id = e.measure_effect_id WHERE e.reason IS NULL)), '2|t|t', 'counts are those by hand, of a year before the year of choice and the first year with it');
is(sql(q(SELECT round(e.expected::numeric, 9) = round(e.burglaries_before * e.control_burglaries::numeric / e.control_before, 9), e.ratio < 0.6, e.ratio_high < 1, e.p_value < 0.01, e.p_adjusted >= e.p_value, e.too_few FROM measure_effect AS e WHERE name = 'achterpaden afsluiten')), 't|t|t|t|t|0', 'what was planted is found');
is(sql(q(SELECT e.ratio_low < 1, e.ratio_high > 1 FROM measure_effect AS e WHERE name = 'bewonersavond')), 't|t', 'and where nothing was, nothing');
like(sql("SELECT sentence FROM measure_effect WHERE name = 'achterpaden afsluiten'"), qr/^In het gebied ging het aantal inbraken van [\d,]+ naar [\d,]+ per jaar, in 3 vergelijkingsgebieden samen van [\d,]+ naar [\d,]+\. Zonder maatregel waren er naar verwachting ongeveer \d+ geweest, het werden er \d+: een daling van \d+ % \(95 %: van een daling van \d+ % tot een daling van \d+ %\)\. Of dat door de maatregel komt, is hiermee niet bewezen\./, 'in a sentence that proves nothing');
like(sql("SELECT sentence FROM measure_effect WHERE name = 'bewonersavond'"), qr/Een verschil is niet aangetoond: een daling van \d+ % past bij deze cijfers, .* ook\.|Die gebieden lijken te weinig op dit om een verschil aan de maatregel te kunnen verbinden\./, 'and one that shows nothing');
is(sql("SELECT count(*) FROM measure_effect WHERE sentence ~* 'bewezen effectief|significant|werkte'"), 0, 'nothing is said to work');

# ---------------------------------------------------------------- around it

# Thrice as many just around it since: that is said to be displacement; the ring is where homes are within 200 m of the buurt and not in it.
sql(q(SELECT public.plant('ring base', ST_Difference(ST_Buffer(geom, 200), geom), '2016-01-05', 30), public.plant('ring after', ST_Difference(ST_Buffer(geom, 200), geom), '2018-01-02', 120) FROM public.chosen WHERE turn = 1));
refreshed();
is(sql("SELECT near_ratio > 1.5, near_low > 1, sentence ~ 'Tot 200 m eromheen waren het er meer dan te verwachten was: dat kan verplaatsing zijn \\(waterbedeffect\\)', net_difference > 0 FROM measure_effect WHERE name = 'achterpaden afsluiten'"), 't|t|t|t', 'what moved is seen, and that there were no fewer in all')
	or diag(sql("SELECT near_ratio, near_low, net_difference, sentence FROM measure_effect WHERE name = 'achterpaden afsluiten'"));

# ---------------------------------------------------------------- how it went

is(sql(q(SELECT count(*) FILTER (WHERE s.role = 'treated' AND s.period >= 0) = 13, sum(s.burglaries) FILTER (WHERE s.role = 'treated' AND s.period BETWEEN 0 AND 12) = (SELECT burglaries FROM measure_effect WHERE name = 'achterpaden afsluiten'),
	bool_and(abs(s.rate - 1000 * s.burglaries / (s.dwellings * 28 / 365.25)) < 1e-6) FROM measure_series AS s WHERE s.name = 'achterpaden afsluiten')), 't|t|t', 'the series adds up to the counts');
like(sql("SELECT measure_plot(measure_effect_id)::text FROM measure_effect WHERE name = 'achterpaden afsluiten'"), qr/^<svg .*achterpaden afsluiten: inbraken per 1\.000 woningen per jaar.*>begin<.*gelijkende gebieden<\/text><\/svg>$/s, 'a picture of both lines');
is(sql("SELECT measure_plot(-1) IS NULL, (SELECT count(*) FROM measure_series WHERE name = 'ergens iets')"), 't|0', 'and none of what is nowhere');
is(sql("SELECT xpath_exists('//*[local-name()=\"path\" and \@class=\"trend\"]', measure_plot(measure_effect_id)), xpath_exists('//*[local-name()=\"path\" and \@class=\"edge\"]', measure_plot(measure_effect_id)) FROM measure_effect WHERE name = 'bewonersavond'"), 't|t', 'of the area, and of those like it');

# ---------------------------------------------------------------- at the meeting

is(sql("SELECT measure_note(0, 0, 0) IS NULL, measure_note(1, 1, 0), measure_note(12, 0, 2)"), 't|Naast gelijkende gebieden (measure_effect) is van 1 actie bij geen een verschil te zien dat geen toeval lijkt; bij 1 zijn er te weinig inbraken om iets te zien.|Naast gelijkende gebieden (measure_effect) is van 12 acties bij 2 een verschil te zien dat geen toeval lijkt; bij geen zijn er te weinig inbraken om iets te zien.', 'what a bulletin says of actions');
like(sql("SELECT bulletin_actions('region', 'regio', '2018-12-31', 5)"), qr/Naast gelijkende gebieden \(measure_effect\) is van 2 acties bij [12] een verschil te zien/, 'is among its actions');
like(sql("SELECT string_agg(subject, ' ') FROM meeting_agenda('region', 'regio', '2018-12-18', '2018-12-31') WHERE item LIKE 'Terugkoppeling%'"), qr/achterpaden afsluiten.*Zonder maatregel waren er naar verwachting/s, 'and in the agenda, with each action');

is(sql("SELECT count(*), bool_and(s.found_effect = coalesce(e.sentence, e.reason)) FROM intervention_status AS s JOIN measure_effect AS e USING (intervention_id)"), '3|t', 'and in the register of actions');

# ---------------------------------------------------------------- before one starts

is(sql(q(SELECT count(*), bool_and(abs(p.years - e.periods * 28 / 365.25) < 1e-9 AND p.burglaries = ceil(e.burglaries)), bool_and(abs(p.per_year - c.n * 365.25 / 728) < 1e-9) FROM (SELECT count(*) AS n FROM burglary_place AS b WHERE b.gemeente_code = (SELECT gemeente_code FROM public.chosen WHERE turn = 1)
	AND b.occurred_on > (SELECT as_of - 728 FROM result_day) AND b.occurred_on <= (SELECT as_of FROM result_day)) AS c
	CROSS JOIN LATERAL effect_power(c.n / 26.0) AS e JOIN LATERAL measure_power('gemeente', (SELECT gemeente_code FROM public.chosen WHERE turn = 1)) AS p ON p.fall = e.fall)), '3|t|t', 'how long before a fall can show');
like(sql("SELECT sentence FROM measure_power('gemeente', (SELECT gemeente_code FROM public.chosen WHERE turn = 1)) WHERE fall = 0.4"), qr/^Een daling van 40 % is met [\d,.]+ inbraken per jaar na [\d,]+ jaar te zien \(met 80 % kans\)/, 'in words');
is(sql("SELECT count(*) FROM measure_power('buurt', 'BU99999999')"), 0, 'of what is no area there is none');

# ---------------------------------------------------------------- nothing there

sql('DELETE FROM intervention'); refreshed();
is(sql("SELECT rows, nothing FROM result_status WHERE result = 'measure_effect'"), '0|er zijn geen acties, buurtgroepen, brieven of certificaten met een begin', 'without measures there is nothing, and it says why');
done_testing();
