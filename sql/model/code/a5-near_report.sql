-- What goes with burglary nearby, and what dominates in an area: for the analyst.

CREATE OR REPLACE FUNCTION report_near_burglary(kind text, of_gemeente text DEFAULT NULL,
                                                max_uncertainty float8 DEFAULT 25)
RETURNS TABLE (distance_from float8, distance_to float8, days_from float8, days_to float8, reports int, burglaries int,
               first_day date, last_day date, observed int, expected float8, knox_ratio float8,
               p_value float8, p_adjusted float8, small int, sentence text)
LANGUAGE sql STABLE ROWS 30
SET jit = off
BEGIN ATOMIC
    SELECT require_event_kind($1, of_gemeente);
    WITH gemeente AS MATERIALIZED (
        SELECT a.geom FROM newest_area AS a WHERE a.level = 'gemeente' AND a.code = of_gemeente
    ), burglary_here AS MATERIALIZED (
        SELECT p.burglary_id, p.geom, p.occurred_on
        FROM   burglary_place AS p
        WHERE  p.place_uncertainty <= report_near_burglary.max_uncertainty AND p.occurred_on IS NOT NULL
        AND    (of_gemeente IS NULL OR p.gemeente_code = of_gemeente)
    ), report_here AS MATERIALIZED (
        SELECT p.point AS geom, p.occurred_from::date AS occurred_on, d.period_from, d.period_to
        FROM   place_of_interest AS p LEFT JOIN delivery AS d USING (delivery_id)
        WHERE  p.kind = $1 AND p.in_use_to IS NULL AND p.occurred_from IS NOT NULL
        AND    (of_gemeente IS NULL OR EXISTS (SELECT FROM gemeente AS g WHERE ST_Intersects(g.geom, p.point)))
    ), known AS MATERIALIZED (         -- a day of the delivered period without any is known as well
        SELECT min(lower(k.days)) AS first_day, max(upper(k.days)) - 1 AS last_day
        FROM   known_days() AS k WHERE of_gemeente IS NULL OR k.gemeente_code = of_gemeente
    ), span AS MATERIALIZED (          -- of the days that both are known
        SELECT greatest(b.first_day, r.first_day) AS first_day, least(b.last_day, r.last_day) AS last_day
        FROM  (SELECT least(min(p.occurred_on), min(k.first_day)) AS first_day,
                      greatest(max(p.occurred_on), max(k.last_day)) AS last_day
               FROM   known AS k LEFT JOIN burglary_here AS p ON true) AS b,
              (SELECT least(min(p.occurred_on), min(p.period_from)) AS first_day,
                      greatest(max(p.occurred_on), max(p.period_to)) AS last_day FROM report_here AS p) AS r
    ), burglary_events AS MATERIALIZED (
        SELECT event_set(p.geom, p.occurred_on) AS events
        FROM   burglary_here AS p JOIN span AS s ON p.occurred_on BETWEEN s.first_day AND s.last_day
    ), report_events AS MATERIALIZED (
        SELECT event_set(p.geom, p.occurred_on) AS events
        FROM   report_here AS p JOIN span AS s ON p.occurred_on BETWEEN s.first_day AND s.last_day
    )
    SELECT t.distance_from, t.distance_to, t.days_from, t.days_to, t.events_b::int, t.events_a::int, s.first_day,
           s.last_day, t.observed::int, t.expected, t.knox_ratio, t.p_value, t.p_adjusted,
           CASE WHEN t.expected < 5 THEN 1 ELSE 0 END,
           CASE WHEN t.distance_to = 'Infinity' OR t.days_to = 'Infinity' THEN NULL
                WHEN t.knox_ratio IS NULL THEN 'Zo dichtbij en zo kort na of voor elkaar is niets te verwachten.'
                ELSE pg_catalog.format('%s tot %s m en %s tot %s dagen van elkaar: %s, %s keer wat toeval geeft%s.',
                                       round(t.distance_from), round(t.distance_to), t.days_from, t.days_to,
                                       dutch_count(t.observed, 'paar van een melding en een inbraak',
                                                   'paren van een melding en een inbraak'), dutch_factor(t.knox_ratio),
                                       CASE WHEN t.p_adjusted <= 0.05 AND t.knox_ratio > 1 THEN ''
                                            ELSE '; dat kan toeval zijn' END) END
    FROM   burglary_events AS a, report_events AS b, span AS s,
           knox_test_bivariate(a.events, b.events, '{0, 100, 200, 300, 400, Infinity}') AS t;
END;
COMMENT ON FUNCTION report_near_burglary(text, text, float8) IS
'Of meldingen van een soort vaker dan toeval dicht bij inbraken in woningen zijn, in plaats én tijd (knox_test_bivariate): een rij per afstand en aantal dagen, met hoeveel paren er zijn, hoeveel toeval er geeft, hun verhouding en de kans op zoveel of meer (p_value; p_adjusted: over alle klassen samen). Alleen inbraken waarvan de plek op max_uncertainty meter bekend is, en alleen dagen waarop beide zijn geteld (first_day, last_day). small: 1 als er minder dan vijf paren zijn te verwachten. Met of_gemeente alleen die gemeente: over meer gemeenten samen lijkt dichtbij wat in dezelfde stad in hetzelfde jaar veel was. Dat twee dingen bij elkaar zijn, maakt het ene niet de oorzaak van het andere. Rijen met 0 en p 1 als er geen zijn. Fout: een soort die geen melding is; een gemeente zonder kaart.';

CREATE OR REPLACE FUNCTION area_place_share(level text, of_gemeente text DEFAULT NULL)
RETURNS TABLE (level varchar(20), code varchar(40), name varchar(200), gemeente_code varchar(6), kind varchar(40),
               kind_name varchar(100), is_event int, places int, dwellings int, rate float8, rest_rate float8,
               ratio float8, ratio_low float8, ratio_high float8, p_value float8, p_adjusted float8, dominates int,
               small int, sentence text)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH here AS MATERIALIZED (
        SELECT p.code, p.name, h.gemeente_code, h.gemeente_name, p.kind, p.kind_name, p.is_event, p.places, p.dwellings,
               w.places - p.places AS rest_places, w.dwellings - p.dwellings AS rest_dwellings
        FROM   area_place AS p JOIN area_hierarchy AS h ON h.level = p.level AND h.code = p.code
        JOIN   area_place AS w ON w.level = 'gemeente' AND w.code = h.gemeente_code AND w.kind = p.kind
        WHERE  p.level = $1 AND p.level <> 'gemeente' AND (of_gemeente IS NULL OR h.gemeente_code = of_gemeente)
        AND    p.dwellings > 0 AND w.dwellings > p.dwellings AND w.places > 0 AND w.places >= p.places
    ), cell AS MATERIALIZED (
        SELECT h.code, h.kind, rate_set(v.class, v.places, v.dwellings, 1) AS cells
        FROM   here AS h
        CROSS  JOIN LATERAL (VALUES ('hier', h.places, h.dwellings),
                             ('rest', h.rest_places, h.rest_dwellings)) AS v (class, places, dwellings)
        GROUP  BY h.code, h.kind
    ), rated AS MATERIALIZED (
        SELECT c.code, c.kind, r.rate, nullif(r.ratio, 'Infinity') AS ratio, r.ratio_low,
               nullif(r.ratio_high, 'Infinity') AS ratio_high, r.p_value
        FROM   cell AS c CROSS JOIN LATERAL rate_table(c.cells, reference => 'rest') AS r WHERE r.class = 'hier'
    ), judged AS (
        SELECT h.*, r.rate, 1000.0 * h.rest_places / h.rest_dwellings AS rest_rate, r.ratio, r.ratio_low, r.ratio_high,
               r.p_value, benjamini_hochberg(r.p_value) OVER (PARTITION BY h.gemeente_code) AS p_adjusted
        FROM   here AS h JOIN rated AS r USING (code, kind)
    )
    SELECT $1::varchar(20), j.code, j.name, j.gemeente_code, j.kind, j.kind_name, j.is_event, j.places, j.dwellings,
           j.rate, j.rest_rate, j.ratio, j.ratio_low, j.ratio_high, j.p_value, j.p_adjusted,
           (coalesce(j.ratio_low, 0) > 1 AND j.p_adjusted <= 0.05)::int, CASE WHEN j.places < 10 THEN 1 ELSE 0 END,
           CASE WHEN j.ratio IS NULL
                     THEN pg_catalog.format('%s: %s in %s, en geen enkele in de rest van %s.', j.kind_name,
                                            dutch_number(j.places), coalesce(j.name, j.code),
                                            coalesce(j.gemeente_name, j.gemeente_code))
                ELSE pg_catalog.format('%s: in %s per woning %s keer zoveel als in de rest van %s%s%s.', j.kind_name,
                                       coalesce(j.name, j.code), dutch_factor(j.ratio),
                                       coalesce(j.gemeente_name, j.gemeente_code),
                                       CASE WHEN j.ratio_high IS NOT NULL
                                                 THEN pg_catalog.format(' (tussen %s en %s)', dutch_factor(j.ratio_low),
                                                                        dutch_factor(j.ratio_high)) ELSE '' END,
                                       CASE WHEN j.p_adjusted > 0.05 OR j.p_adjusted IS NULL
                                                 THEN '; dat kan toeval zijn' ELSE '' END) END
    FROM   judged AS j
    ORDER  BY j.gemeente_code, j.code, (coalesce(j.ratio_low, 0) > 1 AND j.p_adjusted <= 0.05) DESC,
           j.ratio_low DESC NULLS LAST, j.kind;
END;
COMMENT ON FUNCTION area_place_share(text, text) IS
'Waarom is dit een risicogebied: van elk gebied van een niveau (buurt, wijk, pc4) en elke soort plek of melding hoeveel keer zoveel er per woning zijn als in de rest van de gemeente, wat er uitspringt eerst. rate en rest_rate: per 1.000 woningen; ratio: hun verhouding met het exacte 95%-interval (ratio_low, ratio_high), leeg als er in de rest geen zijn; p_value: tweezijdig; p_adjusted: over alle gebieden en soorten van de gemeente (Benjamini-Hochberg). dominates: 1 als het gebied met zekerheid meer heeft. small: 1 bij minder dan tien. Toeval is hier dat elke plek los van de andere staat; lichtmasten en bomen staan in rijen, en meldingen komen vaak van dezelfde mensen: dan is het interval te smal. Wat er veel is, hoeft niet de oorzaak te zijn. Naar de stand van area_place; geen rijen van een niveau zonder kaart of indeling, of van een gemeente die uit één gebied bestaat. Bron: Clopper & Pearson 1934; Benjamini & Hochberg 1995.';
