-- Where, on which day and at which hours burglaries are to be expected, for streets, buurten and dwellings: asked on
-- demand, always with what it was worth.

CREATE OR REPLACE FUNCTION place_forecast_test(of_level text,
                                               methods text[] DEFAULT '{plain_counts,counts,kde,profile}')
RETURNS TABLE (level varchar(20), method varchar(20), method_name varchar(100), measured_by varchar(10),
               coverage float8, windows int, first_day date, last_day date, history_days int, burglaries int,
               outside int, hits float8, hit_rate float8, "precision" float8,
               pai float8, pei_star float8, log_score float8, log_score_uniform float8, brier_skill float8,
               expected float8, baseline_hit_rate float8, difference float8, low float8, high float8, p_value float8,
               p_adjusted float8,
               flags varchar(200), sentence varchar(500))
LANGUAGE sql STABLE ROWS 24
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_forecast_place(of_level, methods);
    SELECT of_level::varchar(20), t.method::varchar(20), forecast_place_method_name(t.method, of_level)::varchar(100),
           CASE t.measured_by WHEN 'places' THEN forecast_place_word(of_level) ELSE 'woningen' END::varchar(10),
           t.coverage, t.windows,
           s.first_origin, s.as_of, s.history_days, t.burglaries::int, t.outside::int, t.hits, t.hit_rate,
           t."precision", t.pai, t.pei_star, t.log_score, t.log_score_uniform, t.brier_skill, t.expected,
           t.baseline_hit_rate, t.difference, t.low, t.high, t.p_value,
           benjamini_hochberg(t.p_value) OVER (PARTITION BY t.measured_by, t.coverage),
           array_to_string(t.flags, ', ')::varchar(200),
           verdict_among(t.verdict, benjamini_hochberg(t.p_value) OVER (PARTITION BY t.measured_by, t.coverage),
                         'manieren')::varchar(500)
    FROM   forecast_span AS s CROSS JOIN LATERAL forecast_place_tests(s, of_level, methods) AS t
    ORDER  BY t.measured_by DESC, t.coverage, array_position(methods, t.method);
END;
COMMENT ON FUNCTION place_forecast_test(text, text[]) IS
'Wat een verwachting per straat (of_level street), per buurt (buurt) of per woning (dwelling) waard is gebleken; wat forecast_test van vierkanten zegt, en op dezelfde dagen, gemeenten en inbraken. Van elk van de laatste 26 keer veertien dagen tot en met de peildag is gerekend wat er in elke plek te verwachten was, met alleen wat toen gemeld was, en geteld wat er kwam. Een rij per manier, per deel (coverage) van de plekken of van hun woningen (measured_by).
methods: plain_counts, tellen per plek: wat de andere moeten overtreffen; counts, gewogen tellen per plek: met een halveringstijd van twee jaar, per woning naar het gemiddelde van alle plekken getrokken; kde, profile (near repeats) en mixture (zie forecast_backtest) van vierkanten, verdeeld over hun woningen: van 25 m voor woningen, 50 m voor straten, 125 m voor buurten.
burglaries: alle van die tijd; outside: daarvan in geen plek, dus door geen manier te vinden: in kleine straten (zie area_home), of waarvan de woning niet vaststaat. De andere kolommen zijn die van forecast_test; een plek naast een plek telt hier niet. p_adjusted rekent met het aantal manieren: een manier is pas beter dan tellen als low boven 0 ligt en p_adjusted hoogstens 0,05 is. Er zijn veel meer straten en woningen dan inbraken: ook van de beste verwachting blijft precision klein.
Geen rijen als van geen gemeente drie jaar bekend zijn. Alleen voor wie adressen mag zien. Fout: een ander niveau, een andere manier, of een manier twee keer. Bron: zie forecast_place_score.';

CREATE OR REPLACE FUNCTION moment_forecast_test()
RETURNS TABLE (coverage float8, windows int, burglaries int, hits float8, hit_rate float8, pai float8, log_score float8,
               log_score_uniform float8, baseline_hit_rate float8, difference float8, low float8, high float8,
               p_value float8, flags varchar(200), sentence varchar(500))
LANGUAGE sql STABLE ROWS 3
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT t.coverage, t.windows, t.burglaries::int, t.hits, t.hit_rate, t.pai, t.log_score, t.log_score_uniform,
           t.baseline_hit_rate, t.difference, t.low, t.high, t.p_value, array_to_string(t.flags, ', ')::varchar(200),
           t.verdict::varchar(500)
    FROM   forecast_span AS s CROSS JOIN LATERAL forecast_moment_tests(s) AS t ORDER BY t.coverage;
END;
COMMENT ON FUNCTION moment_forecast_test() IS
'Wat het waard is een verwachting over de uren van de week te verdelen, zoals place_forecast voor dagen en blokken doet. Voor elk van de laatste 26 keer veertien dagen is van de inbraken van het jaar ervoor, voor zover toen gemeld, genomen welk deel in elk van de 42 blokken van vier uur van een week viel (elke inbraak gespreid over haar tijdvak, zie hour_profile), en geteld wat er in de blokken met het grootste deel kwam; ernaast wat er zou zijn gevonden als elk uur gelijk was (baseline_hit_rate). Een rij per deel (coverage) van de week.
burglaries: inbraken in die tijd waarvan de uren bekend zijn; hits: daarvan in die blokken, een inbraak met een lang tijdvak voor een deel: dat vlakt uit, en maakt het verschil eerder te klein dan te groot. Geen rijen als van geen gemeente drie jaar bekend zijn, of van geen inbraak de uren. Bron: zie forecast_place_score en aoristic_profile.';

CREATE OR REPLACE FUNCTION place_forecast(of_level text, period text DEFAULT 'fortnight', method text DEFAULT 'counts')
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), dwellings int, first_day date, last_day date,
               from_hour int, to_hour int, expected float8, p_any float8, rank int, coverage float8, "precision" float8,
               share_base float8, share_recent float8,
               moment_burglaries int, method varchar(20), method_name varchar(100), hit_rate float8,
               baseline_hit_rate float8, burglaries int, sentence varchar(500), moment_sentence varchar(500))
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_forecast_place(of_level, ARRAY[method]);
    SELECT require_forecast_period(period);
    WITH test AS MATERIALIZED (
        SELECT t.burglaries::int AS burglaries, t.hit_rate, t.baseline_hit_rate, t.verdict
        FROM   forecast_span AS s CROSS JOIN LATERAL forecast_place_tests(s, $1, ARRAY[$3]) AS t
        WHERE  t.measured_by = 'places' AND t.coverage = 0.03 AND NOT 'too_few' = ANY (t.flags)
    ), moment AS MATERIALIZED (
        SELECT t.verdict
        FROM   forecast_span AS s CROSS JOIN LATERAL forecast_moment_tests(s) AS t
        WHERE  $2 IN ('day', 'block') AND t.coverage = 0.25
    ), place AS MATERIALIZED (
        SELECT p.place, p.code, p.dwellings
        FROM   forecast_span AS s CROSS JOIN LATERAL forecast_places(s, $1, s.as_of + 1) AS p
    ), map AS MATERIALIZED (              -- what was never tested is not shown
        SELECT m.place, m.expected
        FROM   test AS t CROSS JOIN forecast_span AS s
        CROSS  JOIN LATERAL forecast_place_maps(s, $1, s.as_of + 1, 1, s.map_history_days, ARRAY[$3]) AS m
    ), recent AS MATERIALIZED (
        SELECT r.place, r.recent
        FROM   test AS t CROSS JOIN forecast_span AS s CROSS JOIN LATERAL forecast_place_recent(s, $1, $3) AS r
    ), part AS MATERIALIZED (
        SELECT q.first_day, q.last_day, q.from_hour, q.to_hour, q.share, q.burglaries
        FROM   forecast_span AS s CROSS JOIN LATERAL forecast_parts(s, $2) AS q
    ), ranked AS (                        -- places go in one order, whatever the part of the fortnight
        SELECT m.place, p.code, p.dwellings, m.expected, r.recent,
               CASE WHEN p.place > 0 THEN rank() OVER (PARTITION BY p.place > 0 ORDER BY m.expected DESC) END AS rank,
               CASE WHEN p.place > 0
                         THEN row_number() OVER (PARTITION BY p.place > 0 ORDER BY m.expected DESC, p.code) END AS turn,
               count(*) FILTER (WHERE p.place > 0) OVER () AS places
        FROM   map AS m JOIN place AS p USING (place) LEFT JOIN recent AS r USING (place)
    )
    SELECT $1::varchar(20), k.code::varchar(250),
           CASE $1 WHEN 'street' THEN k.code WHEN 'buurt' THEN b.name
                ELSE pg_catalog.concat(d.street_name, ' ' || d.huisnummer, d.huisletter, '-' || d.toevoeging,
                                       ', ' || d.woonplaats) END::varchar(250), k.dwellings::int, q.first_day,
           q.last_day, q.from_hour, q.to_hour,
           k.expected * q.share, 1 - exp(-k.expected * q.share), k.rank::int, k.turn::float8 / k.places,
           CASE WHEN k.turn IS NOT NULL
                     THEN avg(1 - exp(-k.expected * q.share)) OVER (PARTITION BY k.turn IS NULL, q.first_day,
                                                                    q.from_hour
                                                                    ORDER BY k.turn ROWS UNBOUNDED PRECEDING) END,
           1 - coalesce(k.recent, 0), coalesce(k.recent, 0), q.burglaries, $3::varchar(20),
           forecast_place_method_name($3, $1)::varchar(100), t.hit_rate, t.baseline_hit_rate, t.burglaries,
           t.verdict::varchar(500), o.verdict::varchar(500)
    FROM   ranked AS k CROSS JOIN part AS q CROSS JOIN test AS t LEFT JOIN moment AS o ON true
    LEFT   JOIN named_area AS b ON $1 = 'buurt' AND b.level = 'buurt' AND b.code = k.code
    LEFT   JOIN dwelling AS d ON $1 = 'dwelling' AND d.dwelling_id::text = k.code
    ORDER  BY q.first_day, q.from_hour, k.turn NULLS LAST;
END;
COMMENT ON FUNCTION place_forecast(text, text, text) IS
'Hoeveel woninginbraken en pogingen zijn te verwachten in elke straat (of_level street), buurt (buurt) of woning (dwelling), in de veertien dagen na de peildag (period fortnight), of in elke week (week), elke dag (day) of elk blok van vier uur (block) daarvan. Met wat die verwachting in place_forecast_test waard bleek: zonder proef die groot genoeg is zijn er geen rijen. method: counts, gewogen tellen per plek, of een andere van place_forecast_test; kijk daar eerst wat er iets toevoegt.
expected: inbraken in die tijd, bijna altijd ver onder 1. De blokken tellen op tot de dag, de dagen tot de week, de weken tot de veertien dagen, en de plekken tot het geheel: in de rij zonder code is wat in kleine straten ligt (zie area_home) of in geen buurt. p_any: de kans op minstens een. rank, coverage: volgorde, en deel van de plekken tot en met deze. precision: in welk deel van de plekken tot en met deze in die tijd een inbraak is te verwachten; toon het erbij. share_base, share_recent: deel van expected dat komt van wat blijft, en van de laatste weken.
Een week is de helft. Een dag of blok is het deel dat die uren van de week in het laatste jaar in de hele regio hadden (moment_burglaries: op zoveel inbraken rust dat; moment_sentence: wat verdelen waard bleek, zie moment_forecast_test): dat plekken hun eigen uren hebben, is zo niet te zien. Zonder inbraken waarvan de uren bekend zijn, is expected van dagen en blokken leeg. to_hour: tot dat uur.
hit_rate, baseline_hit_rate, burglaries, sentence: het deel van de inbraken dat deze manier in de proef in 3 % van de plekken vond, dat van tellen, op hoeveel inbraken, en het oordeel. De verwachting kent plekken en dagen van inbraken en woningen, geen mensen. Alleen voor wie adressen mag zien; per woning hoort zij op geen kaart. Fout: een ander niveau, een andere period of manier.';
