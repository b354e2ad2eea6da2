# Forecasts in the model: no map without a test, the map of the plainest unless another was demonstrably better, and what takes no part.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_forecast', 0.05);
sql('ALTER DATABASE model_forecast SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_forecast SET client_min_messages = warning; ALTER DATABASE model_forecast SET jit = off');
sub refreshed { sql("CALL refresh_results(only_result => '$_')") for qw(forecast_test forecast_map) }
sub on_map { return sql('SELECT string_agg(DISTINCT method, \', \') FROM forecast_test WHERE on_map = 1') }

# ---------------------------------------------------------------- too few

refreshed();
is(sql("SELECT count(*), count(on_map), count(DISTINCT method), min(windows), bool_and(flags ~ 'too_few'), bool_and(last_day = (SELECT as_of FROM result_day)), bool_and(first_day = last_day - 363) FROM forecast_test"), '42|0|7|26|t|t|t', 'a year of too few is tested and decides nothing');
is(sql("SELECT count(*) FILTER (WHERE sentence !~ '^Te weinig om iets te zeggen: [0-9]+ woninginbraken in 26') FROM forecast_test WHERE method <> 'plain_counts'"), 0, 'it says so');
is(sql('SELECT count(*) FROM forecast_map') . ' ' . sql("SELECT nothing FROM result_status WHERE result = 'forecast_map'"),
	'0 van geen gemeente zijn drie jaar tot en met de peildag bekend, of in het laatste jaar daarvan zijn te weinig inbraken om te zien wat een verwachting waard is', 'there is no map, and why');
is(sql('SELECT forecast_sentence() IS NULL'), 't', 'nor a sentence of it');

# ---------------------------------------------------------------- what comes in bursts

# Homes by the code of their square, far apart; each burst is eight burglaries in a fortnight or so around one of them, reported a day later.
sql(q(CREATE TABLE public.target AS SELECT row_number() OVER (ORDER BY md5(d.dwelling_id::text)) AS turn, d.dwelling_id, d.geom FROM dwelling AS d JOIN known_days() AS k USING (gemeente_code)
		WHERE d.in_use_to IS NULL AND k.days @> datemultirange(daterange('2016-01-02', '2019-01-01')) ORDER BY 1 LIMIT 60;
	CREATE FUNCTION public.plant(mark text, bursts boolean) RETURNS void LANGUAGE sql BEGIN ATOMIC
		INSERT INTO burglary (source, source_id, occurred_from, occurred_to, reported_at, object_kind, dwelling_id, geom, place_step, place_uncertainty, delivery_id)
		SELECT mark, t.turn || '-' || n, m.at, m.at + interval '1 hour', m.at + interval '1 day', 'woning', t.dwelling_id, t.geom, 1, 5, (SELECT min(b.delivery_id) FROM burglary AS b)
		FROM   public.target AS t CROSS JOIN generate_series(1, 8) AS n
		CROSS  JOIN LATERAL (SELECT timestamp '2016-01-04 20:00' + CASE WHEN bursts THEN t.turn * interval '18 days' + n * interval '2 days' ELSE (t.turn % 60 * 8 + n) * interval '54 hours' END AS at) AS m
		WHERE  (bursts OR t.turn <= 60) AND m.at < '2018-12-30';
	END));
sql("SELECT public.plant('burst', true)");
refreshed();
is(sql("SELECT count(*) FROM forecast_test WHERE flags ~ 'too_few'"), 0, 'now there is enough');
unlike(on_map(), qr/^(plain_counts|uniform)?$/, 'what looks at the last weeks finds bursts') or diag(sql("SELECT method, hit_rate, difference, low, p_adjusted FROM forecast_test WHERE measured_by = 'vierkanten' AND coverage = 0.03"));
my $method = on_map();
is(sql("SELECT low > 0, p_adjusted <= 0.05, log_score = (SELECT max(log_score) FROM forecast_test WHERE coverage = 0.03 AND measured_by = 'vierkanten' AND low > 0 AND p_adjusted <= 0.05 AND method <> 'uniform') FROM forecast_test WHERE method = '$method' AND coverage = 0.03 AND measured_by = 'vierkanten'"), 't|t|t',
	'it is demonstrably better, and the best of those that are');

# The same by hand: burglaries and homes gathered here, days counted here.
sql(q(CREATE TABLE public.span AS SELECT d.as_of, (SELECT array_agg(k.gemeente_code) FROM known_days() AS k WHERE k.days @> datemultirange(daterange(d.as_of - 1092, d.as_of, '[]'))) AS gemeenten,
		(SELECT max(lower(u)) FROM known_days() AS k CROSS JOIN unnest(k.days) AS u WHERE d.as_of <@ u AND k.days @> datemultirange(daterange(d.as_of - 1092, d.as_of, '[]'))) AS first_day FROM result_day AS d;
	CREATE TABLE public.given AS SELECT s.as_of, s.as_of - 363 - s.first_day AS history, s.as_of + 1 - s.first_day AS map_history,
		(SELECT burglary_set(p.burglary_id, p.geom, p.occurred_on, b.reported_at::date) FROM burglary_place AS p JOIN burglary AS b USING (burglary_id) WHERE p.gemeente_code = ANY (s.gemeenten) AND p.place_uncertainty <= 100 AND p.occurred_on BETWEEN s.first_day - 1 AND s.as_of) AS burglaries,
		(SELECT dwelling_set(d.dwelling_id, d.geom) FROM dwelling AS d WHERE d.gemeente_code = ANY (s.gemeenten) AND (d.in_use_from IS NULL OR d.in_use_from <= s.as_of - 363) AND (d.in_use_to IS NULL OR d.in_use_to > s.as_of - 363)) AS then,
		(SELECT dwelling_set(d.dwelling_id, d.geom) FROM dwelling AS d WHERE d.gemeente_code = ANY (s.gemeenten) AND (d.in_use_from IS NULL OR d.in_use_from <= s.as_of) AND (d.in_use_to IS NULL OR d.in_use_to > s.as_of)) AS now FROM public.span AS s));
is(sql("SELECT cardinality(gemeenten) > 1, history BETWEEN 700 AND 1095 AND map_history BETWEEN history + 1 AND 1096 FROM public.span, public.given"), 't|t', 'some gemeenten have three years');
is(sql("SELECT count(*), count(*) FILTER (WHERE (t.hits, t.burglaries, t.log_score, t.low) IS DISTINCT FROM (h.hits, h.burglaries, h.log_score, h.low)) FROM public.given AS g
	CROSS JOIN LATERAL forecast_backtest(g.burglaries, g.then, g.as_of - 363, methods => '{uniform,plain_counts,counts,counts_14,kde,profile,mixture}', windows => 26, history_days => g.history) AS h
	JOIN forecast_test AS t ON t.method = h.method AND t.coverage = h.coverage AND t.measured_by = CASE h.measured_by WHEN 'cells' THEN 'vierkanten' ELSE 'woningen' END"), '42|0', 'the test is that of the same burglaries gathered by hand');
is(sql("SELECT count(*) > 50, count(*) FILTER (WHERE (c.dwellings, c.expected, c.rank, c.method) IS DISTINCT FROM (f.dwellings::int, f.expected, f.rank::int, '$method') OR NOT ST_Equals(c.geom, f.geom)) FROM public.given AS g
	CROSS JOIN LATERAL burglary_forecast(g.burglaries, g.now, g.as_of + 1, method => '$method', history_days => g.map_history) AS f
	FULL JOIN forecast_map AS c ON c.forecast_map_id = (floor(ST_XMin(f.geom) / 125) * 10000 + floor(ST_YMin(f.geom) / 125))::int"), 't|0', 'so is the map, of the fortnight after the day');
is(sql("SELECT count(*) FILTER (WHERE m.gemeente_code <> h.gemeente_code OR h.rank <> m.rank_in_gemeente), count(*) FILTER (WHERE m.method_name <> '$method' AND m.name IS NOT NULL) = count(*), count(DISTINCT m.name) > 5 FROM forecast_map AS m JOIN
	(SELECT f.forecast_map_id, f.gemeente_code, 1 + (SELECT count(*) FROM forecast_map AS o WHERE o.gemeente_code = f.gemeente_code AND o.rank < f.rank) AS rank FROM
		(SELECT m.forecast_map_id, m.rank, (SELECT d.gemeente_code FROM dwelling AS d WHERE d.in_use_to IS NULL AND ST_Contains(m.geom, d.geom) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) AS gemeente_code FROM forecast_map AS m) AS f) AS h USING (forecast_map_id)"), '0|t|t', 'each square has its place, and its turn there');
is(sql("SELECT sum(dwellings) = (SELECT count(*) FROM dwelling AS d, public.span AS s WHERE d.gemeente_code = ANY (s.gemeenten) AND (d.in_use_from <= s.as_of) IS NOT FALSE AND (d.in_use_to > s.as_of) IS NOT FALSE) FROM forecast_map"), 't', 'each home is in a square');
is(sql("SELECT count(DISTINCT sentence), bool_and(sentence = (SELECT sentence FROM forecast_test WHERE on_map = 1 AND measured_by = 'vierkanten' AND coverage = 0.03)) FROM forecast_map"), '1|t', 'each square tells what the map was worth');
like(sql('SELECT forecast_sentence()'), qr/^Een kaart van de verwachting, beproefd waar drie jaar bekend is: op \d+ woninginbraken in 26 tweewekelijkse vensters vond .*: aantoonbaar meer\. Per keer was in \d+(,\d)? % van die vierkanten een inbraak\.$/, 'and so does the bulletin');

# Which is shown, of numbers given here: another than counting if its interval is above 0, and its p small after all that were tried.
sub chosen
{
	my ($change) = @_;
	return sql(q(BEGIN; CREATE TABLE public.tests AS SELECT * FROM forecast_tests(); UPDATE public.tests SET low = -0.01, p_adjusted = 0.5;
		DO $do$ BEGIN EXECUTE regexp_replace(pg_get_functiondef('forecast_tests'::regproc), 'BEGIN ATOMIC.*', 'AS $x$ SELECT * FROM public.tests $x$'); END $do$;) . ($change && "UPDATE public.tests SET $change;") . 'SELECT method FROM forecast_choice; ROLLBACK');
}
my $at = "WHERE measured_by = 'cells' AND coverage = 0.03 AND method";
is(chosen(''), 'plain_counts', 'nothing better: counting is shown');
is(chosen("low = 0.001, p_adjusted = 0.05 $at = 'kde'"), 'kde', 'better: that');
is(chosen("low = 0, p_adjusted = 0.001 $at = 'kde'"), 'plain_counts', 'not if its interval reaches 0');
is(chosen("low = 0.001, p_adjusted = 0.051 $at = 'kde'"), 'plain_counts', 'nor if it was one of so many');
is(chosen("low = 0.001, p_adjusted = 0.001 $at = 'uniform'"), 'plain_counts', 'nor a map that knows nothing');
is(chosen("low = 0.001, p_adjusted = 0.001 WHERE (measured_by <> 'cells' OR coverage <> 0.03) AND method = 'kde'"), 'plain_counts', 'nor by another part of the map');
is(chosen("low = 0.001, p_adjusted = 0.001, log_score = CASE method WHEN 'kde' THEN -1 ELSE -2 END $at IN ('counts', 'kde', 'profile')"), 'kde', 'of some, the best');
is(chosen("flags = '{too_few}'"), '', 'and of too few none');

# ---------------------------------------------------------------- what stays where it is

sql("DELETE FROM burglary WHERE source = 'burst'; UPDATE public.target SET (dwelling_id, geom) = (SELECT o.dwelling_id, o.geom FROM public.target AS o WHERE o.turn = target.turn % 3 + 1); SELECT public.plant('steady', false)");
refreshed();
is(on_map(), 'plain_counts', 'where nothing comes of looking further, it is counting that is shown');
like(sql('SELECT forecast_sentence()'), qr/^Een kaart van de verwachting, beproefd waar drie jaar bekend is: op \d+ woninginbraken in 26 tweewekelijkse vensters vond tellen [\d,]+ % in 3 % van de vierkanten\. Geen andere manier vond aantoonbaar meer\. Per keer was in \d+(,\d)? % van die vierkanten een inbraak\.$/, 'the sentence says it');
is(sql('SELECT count(DISTINCT method) FROM forecast_map WHERE method = \'plain_counts\'') . sql('SELECT count(*) FROM forecast_map AS c JOIN public.target AS t ON ST_Contains(c.geom, t.geom) WHERE c.coverage > 0.05'), '10', 'and the three homes are among what is looked at');

# ---------------------------------------------------------------- what else is known of dwellings

sql("CREATE TABLE public.by_factor AS SELECT * FROM forecast_by_factor('{bouwjaar,open_zijden}')");
is(sql("SELECT string_agg(coalesce(factor, name), ' ' ORDER BY factor), count(DISTINCT burglaries), bool_and(hit_rate BETWEEN 0 AND 1), bool_and(abs(hit_rate - counts_hit_rate - difference) < 1e-12), bool_and(p_adjusted >= p_value) FROM public.by_factor"), 'bouwjaar open_zijden alle samen|1|t|t|t', 'each factor, and all together');
is(sql("SELECT (SELECT sum(classes) FROM public.by_factor WHERE factor IS NOT NULL) = (SELECT classes FROM public.by_factor WHERE factor IS NULL)"), 't', 'with all their classes');
# By hand: of each class but the most common the share of the homes of the square.
is(sql(q(WITH home AS (SELECT forecast_cell(d.geom) AS cell, t.class_number FROM dwelling AS d JOIN dwelling_trait AS t USING (dwelling_id) CROSS JOIN forecast_span AS s WHERE t.factor = 'bouwjaar' AND d.in_use_to IS NULL AND d.gemeente_code = ANY (s.gemeente_codes)),
	common AS (SELECT class_number FROM home GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1),
	sets AS (SELECT array_agg(f ORDER BY class_number) AS factors FROM (SELECT c.class_number, forecast_set('1900-01-01', h.cell, h.share) AS f FROM (SELECT DISTINCT class_number FROM home EXCEPT SELECT class_number FROM common) AS c
		CROSS JOIN LATERAL (SELECT cell, avg((home.class_number = c.class_number)::int)::float8 AS share FROM home GROUP BY cell) AS h GROUP BY c.class_number) AS f)
	SELECT count(*), bool_and(b.hit_rate = t.hit_rate AND b.low = t.low) FROM forecast_span AS s CROSS JOIN sets CROSS JOIN LATERAL forecast_backtest(forecast_burglaries(s), forecast_dwellings(s, s.first_origin), s.first_origin, methods => '{factors}', windows => 26,
		coverage => '{0.03}', history_days => s.history_days, factors => sets.factors, baseline => 'counts') AS b JOIN public.by_factor AS t ON t.factor = 'bouwjaar' WHERE b.measured_by = 'cells')), '1|t', 'as by hand');
is(sql("SELECT count(*) FILTER (WHERE abs(p_adjusted - hand) > 1e-12) || ' of ' || count(*) FROM (SELECT f.p_adjusted, min(f.p_value * f.m / f.r) OVER (ORDER BY f.p_value DESC) AS hand FROM (SELECT b.*, count(*) OVER () AS m, count(*) OVER (ORDER BY p_value) AS r FROM public.by_factor AS b) AS f) AS f"), '0 of 3', 'p is adjusted to all that were tried');
is(sql("SELECT string_agg(verdict_among('Tellen vond: aantoonbaar ' || word || '.', p, 'factoren'), ' ') FROM (VALUES ('meer', 0.05), ('meer', 0.051), ('minder', 0.06)) AS v (word, p)"),
	'Tellen vond: aantoonbaar meer. Tellen vond: geen aantoonbaar verschil, gezien hoeveel factoren er zijn geprobeerd. Tellen vond: geen aantoonbaar verschil, gezien hoeveel factoren er zijn geprobeerd.', 'and the verdict knows of that');
# Of two factors and a fifth of the homes that were pulled down: the share of a class is of the homes in use of which that factor is known.
is(sql(q(BEGIN; UPDATE dwelling SET in_use_to = '2018-06-01' WHERE dwelling_id % 5 = 0;
	WITH home AS (SELECT forecast_cell(d.geom) AS cell, t.factor, t.class_number FROM dwelling AS d JOIN dwelling_trait AS t USING (dwelling_id) CROSS JOIN forecast_span AS s WHERE t.factor IN ('bouwjaar', 'open_zijden') AND d.in_use_to IS NULL AND d.gemeente_code = ANY (s.gemeente_codes)),
	share AS (SELECT h.factor, n.class_number, h.cell, avg((h.class_number = n.class_number)::int) AS share FROM home AS h JOIN (SELECT DISTINCT factor, class_number FROM home) AS n USING (factor) GROUP BY 1, 2, 3)
	SELECT count(*) > 100, count(*) FILTER (WHERE abs(u.expected - share.share) < 1e-12) = count(*) FROM forecast_span AS s CROSS JOIN LATERAL forecast_shares('{bouwjaar,open_zijden}', s.gemeente_codes) AS f CROSS JOIN LATERAL unnest_forecast(f.shares) AS u
	LEFT JOIN share ON share.factor = f.factor AND share.class_number = f.class_number AND share.cell = u.cell_id; ROLLBACK)), 't|t', 'shares by hand');
like(sql_error("SELECT * FROM forecast_by_factor('$_')"), qr/een tot negen verschillende factoren/, "not $_") for '{}', '{bouwjaar,bouwjaar}', '{bouwjaar,NULL}';
like(sql_error("SELECT * FROM forecast_by_factor(NULL)"), qr/factors is NULL; dat moeten een tot negen/, 'nor none');
like(sql_error("SELECT * FROM forecast_by_factor('{inwoners}')"), qr/er is geen factor "inwoners" per woning.*HINT:.*cijfer per gebied: factor_association/s, 'nor what is of areas');
is(sql("SELECT classes, hit_rate, sentence FROM forecast_by_factor('{verdieping}')"), '||' . sql("SELECT name FROM factor WHERE factor = 'verdieping'") . ': is van geen woning bekend, of bij alle woningen gelijk.', 'what is known of no home has a row that says so') unless sql("SELECT count(DISTINCT class_number) > 1 FROM dwelling_traits_of('{verdieping}')") eq 't';
is(sql("SELECT count(*) > 1000, count(*) FILTER (WHERE (a.class_number, a.class) IS DISTINCT FROM (f.class_number, f.class)) FROM (SELECT * FROM dwelling_trait WHERE factor IN ('bouwjaar', 'woz', 'afstand_bushalte')) AS a FULL JOIN dwelling_traits_of('{bouwjaar,woz,afstand_bushalte}') AS f USING (dwelling_id, factor)"), 't|0', 'some factors are the same as among all');
like(sql_error("SELECT * FROM forecast_by_factor('{afstand_overlast}')"), qr/factor "afstand_overlast" telt meldingen, ook van na de dag/, 'nor what is known later') if sql("SELECT count(*) FROM factor WHERE factor = 'afstand_overlast'");
like(sql_error("BEGIN; UPDATE factor SET retired_on = current_date - 1 WHERE factor = 'bouwjaar'; SELECT * FROM forecast_by_factor('{bouwjaar}')"), qr/er is geen factor "bouwjaar" per woning/, 'nor one that is no longer kept');
sql("UPDATE factor SET sensitive = true WHERE factor = 'woz'; INSERT INTO sensitive_decision (factor, reason, decided_by, decided_on, valid_to) VALUES ('woz', 'toets', 'college', current_date - 1, current_date + 1)");
like(sql_error("SELECT * FROM forecast_by_factor('{woz}')"), qr/factor "woz" is gevoelig en komt in geen verwachting/, 'nor what is sensitive, whoever decided');

# ---------------------------------------------------------------- what takes no part

sql("INSERT INTO registration_break (first_day, reason) VALUES ('2017-06-01', 'andere registratie')");
refreshed();
is(sql("SELECT string_agg(result || ' ' || rows || ' ' || nothing, '; ' ORDER BY result DESC) FROM result_status WHERE result IN ('forecast_test', 'forecast_map')") =~ s/, of in het.*?waard is//r,
	'forecast_test 0 van geen gemeente zijn drie jaar tot en met de peildag bekend, zonder trendbreuk; forecast_map 0 van geen gemeente zijn drie jaar tot en met de peildag bekend', 'nothing is tested over a break');
sql('DELETE FROM registration_break');
# All that a forecast may look at: homes, what stands around them, and burglaries. Who adds a table says here that it tells of no people.
is(sql(<<'E'), 'address area area_member burglary burglary_version confirmation delivery dwelling dwelling_area dwelling_factor_value factor factor_category kept kept_dwelling_place kept_forecast_test kept_known_days kept_street_piece model object_kind pand_shape place_kind place_of_interest registration_break result_day stored_double', 'no person');
WITH RECURSIVE used AS (
	SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid FROM pg_class AS c WHERE c.relkind = 'v' AND c.relname IN ('fresh_forecast_map', 'fresh_forecast_test')
	UNION
	SELECT 'pg_proc'::regclass, p.oid FROM pg_proc AS p WHERE p.proname IN ('forecast_by_factor', 'place_forecast', 'place_forecast_test', 'moment_forecast_test')
	UNION
	SELECT d.refclassid, d.refobjid FROM used AS u LEFT JOIN pg_rewrite AS w ON u.classid = 'pg_class'::regclass AND w.ev_class = u.objid
	JOIN pg_depend AS d ON d.classid = CASE WHEN w.oid IS NULL THEN u.classid ELSE 'pg_rewrite'::regclass END AND d.objid = coalesce(w.oid, u.objid)
	WHERE d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass) AND (w.oid IS NOT NULL OR u.classid = 'pg_proc'::regclass)
)
SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM used AS u JOIN pg_class AS c ON u.classid = 'pg_class'::regclass AND c.oid = u.objid WHERE c.relkind = 'r'
E
is(sql("SELECT count(*) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid WHERE c.relname IN ('burglary', 'dwelling', 'found_forecast_test', 'fresh_forecast_map') AND a.attname ~ 'person|suspect|offender|income|inkomen|herkomst'"), 0, 'nor in what is told of burglaries and homes');
done_testing();
