-- Letters about burglaries of which the place is not sure: who lies in a zone with what chance, and how well that was
-- covered.

CREATE OR REPLACE FUNCTION zone_chance(on_date date DEFAULT dutch_today(), min_chance float8 DEFAULT 0.5,
                                       of_source text DEFAULT NULL)
RETURNS TABLE (dwelling_id int, chance float8, in_zone varchar(10), burglaries int, relative_risk float8,
               risk_sd float8, last_day date, has_letter int, postcode varchar(6), geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT coalesce(on_date, dutch_today()) AS today,
               letter_rule_with(min_chance => coalesce(zone_chance.min_chance, 0.5)) AS rule
    ), recent AS MATERIALIZED (
        SELECT recent_windows(q.today, near_repeat_profile_nl(), zone_chance.of_source) AS events FROM asked AS q
    ), warned AS MATERIALIZED (
        SELECT w AS dwelling_id FROM asked AS q CROSS JOIN LATERAL warned_dwelling(q.today, q.rule) AS w
    )
    SELECT n.dwelling_id, n.chance, n.in_zone, n.zones::int, near_repeat_risk(e.events, d.geom, at => q.today),
           near_repeat_risk_sd(e.events, d.geom, at => q.today),
           n.last_day, (w.dwelling_id IS NOT NULL)::int, d.postcode, d.geom
    FROM   asked AS q CROSS JOIN recent AS e
    CROSS  JOIN LATERAL letter_need(q.today, q.rule, NULL, zone_chance.of_source) AS n
    JOIN   dwelling AS d USING (dwelling_id) LEFT JOIN warned AS w USING (dwelling_id)
    ORDER  BY n.chance DESC, 5 DESC, n.dwelling_id;
END;
COMMENT ON FUNCTION zone_chance(date, float8, text) IS
'Welke woningen op een dag in de zone van een inbraak liggen, en met welke kans, als van inbraken alleen de postcode of de straat bekend is: die kan in elk van de woningen daar zijn geweest (zie event_windows). Afstand en dagen volgens letter_rule; of het risico nog duurt, telt vanaf het midden van het tijdvak (occurred_on). Hoe onzeker een plek mag zijn, maakt hier niet uit. chance: de kans op minstens één zone; vanaf min_chance. in_zone: zeker als zij in een zone ligt waar ook was ingebroken, anders mogelijk; de woning waar is ingebroken, telt niet bij haar eigen zone, en van een postcode waarvan niet vaststaat welke dat is, valt er geen af. burglaries: van hoeveel inbraken. relative_risk en risk_sd: zie near_repeat_risk; last_day: de laatste dag waarop versturen op tijd is; has_letter: 1 als zij een brief heeft die nog geldt. Met of_source alleen van een herkomst, zoals ''politie straat''. min_chance NULL is 0,5. Fout: min_chance niet van 0,001 tot en met 1. Wie daarvan nog een brief nodig heeft, met adres, zegt letter_worklist als letter_rule een min_chance heeft.';

-- Each draw puts every burglary in one of its dwellings, on one of its days; of it the coverage is known as it is where
-- all is sure; what the draws say is pooled.
CREATE OR REPLACE FUNCTION letter_coverage_drawn(first_day date, last_day date, draws int DEFAULT 20,
                                                 seed bigint DEFAULT 1, of_source text DEFAULT NULL)
RETURNS TABLE (burglaries int, uncertain int, left_out int, coverage float8, coverage_low float8, coverage_high float8,
               letter_precision float8, timely float8, carried float8, late float8, never float8,
               missing_information float8, draws int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
SET jit = off
BEGIN ATOMIC
    SELECT require_draws($3, $1, $2);
    WITH asked AS MATERIALIZED (
        SELECT w.* FROM event_windows($1, $2, $5) AS w
    ), known AS MATERIALIZED (
        SELECT event_window_set(w.candidates, w.first_day, w.last_day, w.burglary_id) AS events,
               count(w.candidates)::int AS burglaries,
               (count(*) FILTER (WHERE w.dwellings > 1 OR w.last_day > w.first_day
                                 AND w.candidates IS NOT NULL))::int AS uncertain,
               (count(*) FILTER (WHERE w.candidates IS NULL))::int AS left_out
        FROM   asked AS w
    ), possible AS MATERIALIZED (
        SELECT w.burglary_id, w.reported_on, min(nullif(greatest(p.dwelling_id, 0), 0)) AS dwelling_id,
               ST_GeometryN(w.candidates, p.n::int) AS geom
        FROM   asked AS w CROSS JOIN LATERAL unnest(w.dwelling_ids) WITH ORDINALITY AS p (dwelling_id, n)
        GROUP  BY 1, 2, 4
    ), dwelling AS MATERIALIZED (
        SELECT dwelling_set(d.dwelling_id, d.geom) AS dwellings FROM dwelling AS d WHERE (d.in_use_to <= $1) IS NOT TRUE
    ), letter AS MATERIALIZED (
        SELECT letter_set(l.dwelling_id, l.sent_on, l.letter_id, l.number_sent) AS letters
        FROM   letter_rule AS r
        JOIN   letter_receiver AS l ON l.sent_on BETWEEN $1 - r.validity_days - r.delivery_days AND $2 + r.risk_days
    ), drawn AS MATERIALIZED (
        SELECT n.number,
               burglary_set(e.event_id, e.geom, e.occurred_on, p.reported_on, p.dwelling_id, 0, NULL) AS burglaries
        FROM   generate_series(1, $3) AS n (number) CROSS JOIN known AS k
        CROSS  JOIN LATERAL unnest_events(event_set_draw(k.events, n.number, $4)) AS e
        JOIN   possible AS p ON p.burglary_id = e.event_id AND p.geom = e.geom
        GROUP  BY n.number
    ), measured AS MATERIALIZED (
        SELECT m.*
        FROM   letter_rule AS r CROSS JOIN drawn AS b CROSS JOIN dwelling AS d CROSS JOIN letter AS l
        CROSS  JOIN LATERAL letter_coverage(b.burglaries, d.dwellings, l.letters, max_distance => r.max_distance,
                                            risk_days => r.risk_days, deadline_days => r.deadline_days,
                                            validity_days => r.validity_days, delivery_days => r.delivery_days,
                                            at => 'infinity') AS m
    ), pooled AS (
        SELECT pool_estimates(m.coverage, ((m.coverage_high - m.coverage_low) / 2 / 1.96) ^ 2)
                   FILTER (WHERE m.coverage_low IS NOT NULL AND m.coverage_high IS NOT NULL) AS p,
               count(*) > 0 AND count(m.coverage_low) = count(*) AND count(m.coverage_high) = count(*) AS whole,
               avg(m.coverage) AS coverage, avg(m.precision) AS letter_precision, avg(m.timely) AS timely,
               avg(m.carried) AS carried, avg(m.late) AS late, avg(m.never) AS never
        FROM   measured AS m
    )
    SELECT k.burglaries, k.uncertain, k.left_out, q.coverage, CASE WHEN q.whole THEN greatest((q.p).low, 0) END,
           CASE WHEN q.whole THEN least((q.p).high, 1) END,
           q.letter_precision, q.timely, q.carried, q.late, q.never,
           CASE WHEN q.whole THEN (q.p).missing_information END, $3
    FROM   known AS k CROSS JOIN pooled AS q;
END;
COMMENT ON FUNCTION letter_coverage_drawn(date, date, int, bigint, text) IS
'Hoe goed brieven de zones dekten van alle woninginbraken van een tijd, ook die waarvan alleen de postcode of de straat bekend is, of een tijdvak. Zo vaak als draws wordt van elke inbraak een van haar woningen en een van haar dagen getrokken (zie event_windows en event_set_draw); elke keer is de dekking die van letter_coverage volgens letter_rule. coverage: het gemiddelde daarvan; coverage_low en coverage_high: het 95 %-interval, met wat de trekkingen verschillen erin (pool_estimates); missing_information: welk deel van wat te weten valt, ontbreekt doordat plek en tijd niet vaststaan. Wie toch naar de hele straat schrijft, heeft gedekt waar het ook was. timely, carried, late, never: hoeveel woningen in zones gemiddeld op tijd een brief kregen, er nog een hadden, te laat of geen; letter_precision: welk deel van de brieven in een zone kwam. burglaries: hoeveel meetellen; uncertain: hoeveel daarvan waarvan plek of dag niet vaststaat; left_out: van hoeveel niet bekend is waar zij kunnen zijn geweest. Leeg als er geen woningen in zones liggen. Een brief die nog op tijd kan komen, telt als never: vraag naar een tijd die voorbij is; waar geen brieven zijn ingelezen, telt elke woning als never. Fout: draws niet van 2 tot en met 1000; een dag die ontbreekt of oneindig is, of een eerste na de laatste.';
