-- Where burglaries come together more than the dwellings there explain, whether that lasts, and what is different
-- there.

-- Three years up to the day, of the days that are known of each gemeente; quarters of 91 days, the last one last.
CREATE OR REPLACE VIEW hot_spot_day AS
SELECT k.gemeente_code, q.as_of, n.quarter,
       k.days * datemultirange(daterange(q.as_of - 91 * (12 - n.quarter) - 90, q.as_of - 91 * (12 - n.quarter),
                                         '[]')) AS days
FROM   result_day AS q CROSS JOIN generate_series(1, 12) AS n (quarter) CROSS JOIN known_days() AS k;
COMMENT ON VIEW hot_spot_day IS 'De bekende dagen van elke gemeente in de laatste twaalf kwartalen van 91 dagen.';
COMMENT ON COLUMN hot_spot_day.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN hot_spot_day.as_of IS 'Peildag.';
COMMENT ON COLUMN hot_spot_day.quarter IS 'Kwartaal: 12 is het laatste.';
COMMENT ON COLUMN hot_spot_day.days IS 'Dagen van het kwartaal die bekend zijn.';

CREATE OR REPLACE FUNCTION square_at(place geometry) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (floor(ST_X(place) / 250) * 10000 + floor(ST_Y(place) / 250))::int;
COMMENT ON FUNCTION square_at(geometry) IS 'Nummer van het vierkant van 250 m waarin een punt ligt: 10.000 keer x/250 plus y/250 van de linkeronderhoek; een geheel getal, want kaarten en rapporten willen dat als sleutel.';

-- Squares of 250 m along the lines of RD. Where fewer than ten dwellings are, a square would tell of one: it takes no
-- part.
CREATE OR REPLACE VIEW hot_spot_square AS
SELECT h.cell_id, (array_agg(h.gemeente_code ORDER BY h.dwellings DESC, h.gemeente_code))[1] AS gemeente_code,
       (array_agg(h.buurt_code ORDER BY h.dwellings DESC, h.buurt_code))[1] AS buurt_code,
       sum(h.dwellings)::int AS dwellings,
       ST_SetSRID(ST_MakeEnvelope(250 * (h.cell_id / 10000), 250 * (h.cell_id % 10000), 250 * (h.cell_id / 10000) + 250,
                                  250 * (h.cell_id % 10000) + 250), 28992) AS geom
FROM  (SELECT square_at(d.geom) AS cell_id, d.gemeente_code, d.buurt_code, count(*) AS dwellings
       FROM   dwelling AS d
       WHERE  d.in_use_to IS NULL
       AND    d.gemeente_code IN (SELECT s.gemeente_code FROM hot_spot_day AS s WHERE NOT isempty(s.days))
       GROUP  BY 1, 2, 3) AS h
GROUP  BY h.cell_id HAVING sum(h.dwellings) >= 10;
COMMENT ON VIEW hot_spot_square IS 'Vierkanten van 250 m met minstens tien woningen, in gemeenten waarvan dagen van de laatste drie jaar bekend zijn.';
COMMENT ON COLUMN hot_spot_square.cell_id IS 'Nummer: 10.000 keer x/250 plus y/250 van de linkeronderhoek.';
COMMENT ON COLUMN hot_spot_square.gemeente_code IS 'Gemeente van de meeste woningen.';
COMMENT ON COLUMN hot_spot_square.buurt_code IS 'Buurt van de meeste woningen.';
COMMENT ON COLUMN hot_spot_square.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN hot_spot_square.geom IS 'Vierkant.';

-- A home counts for the days that it was in use: a new estate is not as old as the map, and what was pulled down stood
-- there for a while.
CREATE OR REPLACE VIEW hot_spot_exposure AS
WITH home AS MATERIALIZED (           -- most were there all the time: they are one row per square and gemeente
    SELECT square_at(d.geom) AS cell_id, d.gemeente_code,
           CASE WHEN d.in_use_from > k.first_day THEN d.in_use_from END AS in_use_from, d.in_use_to,
           count(*) AS dwellings
    FROM  (SELECT q.as_of - 1091 AS first_day FROM result_day AS q) AS k
    JOIN   dwelling AS d ON (d.in_use_to <= k.first_day) IS NOT TRUE AND (d.in_use_from >= d.in_use_to) IS NOT TRUE
    GROUP  BY 1, 2, 3, 4
)
SELECT h.cell_id, s.quarter,
       (sum(h.dwellings * days_in(s.days * datemultirange(daterange(h.in_use_from,
                                                                    h.in_use_to)))) / 365.25)::float8 AS years
FROM   home AS h JOIN hot_spot_day AS s USING (gemeente_code) GROUP BY h.cell_id, s.quarter;
COMMENT ON VIEW hot_spot_exposure IS 'Woningen maal de bekende jaren dat zij in gebruik waren, per vierkant en kwartaal.';
COMMENT ON COLUMN hot_spot_exposure.cell_id IS 'Vierkant.';
COMMENT ON COLUMN hot_spot_exposure.quarter IS 'Kwartaal.';
COMMENT ON COLUMN hot_spot_exposure.years IS 'Woningjaren.';

CREATE OR REPLACE VIEW hot_spot_burglary AS
SELECT p.burglary_id, square_at(p.geom) AS cell_id, p.occurred_on, s.quarter,
       (s.as_of - p.occurred_on) / 14 % 2 AS half, p.place_uncertainty, p.geom
FROM   burglary_place AS p
JOIN   hot_spot_day AS s ON s.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ s.days
WHERE  p.place_uncertainty <= 100;
COMMENT ON VIEW hot_spot_burglary IS 'Woninginbraken van die dagen waarvan de plek op 100 m bekend is, met hun vierkant.';
COMMENT ON COLUMN hot_spot_burglary.burglary_id IS 'Inbraak.';
COMMENT ON COLUMN hot_spot_burglary.cell_id IS 'Vierkant.';
COMMENT ON COLUMN hot_spot_burglary.occurred_on IS 'Dag.';
COMMENT ON COLUMN hot_spot_burglary.quarter IS 'Kwartaal.';
COMMENT ON COLUMN hot_spot_burglary.half IS '0 in even, 1 in oneven tijdvakken van veertien dagen, terug vanaf de peildag.';
COMMENT ON COLUMN hot_spot_burglary.place_uncertainty IS 'Onzekerheid van de plek in meters.';
COMMENT ON COLUMN hot_spot_burglary.geom IS 'Plek.';

CREATE OR REPLACE FUNCTION hot_spot_class_name(class text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE class WHEN 'none' THEN 'geen' WHEN 'new' THEN 'nieuw' WHEN 'consecutive' THEN 'sinds kort'
            WHEN 'persistent' THEN 'blijvend' WHEN 'intensifying' THEN 'blijvend en sterker'
            WHEN 'diminishing' THEN 'blijvend maar zwakker'
                  WHEN 'oscillating' THEN 'wisselend' WHEN 'sporadic' THEN 'af en toe'
            WHEN 'historical' THEN 'lang, nu niet' WHEN 'former' THEN 'vroeger' END;
COMMENT ON FUNCTION hot_spot_class_name(text) IS 'De klassen van hot_spot_class in het Nederlands.';

-- The map of three years, of its two halves and of each quarter with thirty burglaries or more: in fewer nothing stands
-- out. What is tested is a zone, the square with those around it: so a square beside one with many would be hot without
-- a burglary. It is, where it has itself more than its dwellings explain.
CREATE OR REPLACE VIEW found_hot_spot_cell AS
WITH square AS MATERIALIZED (
    SELECT c.* FROM hot_spot_square AS c
), exposed AS MATERIALIZED (
    SELECT e.* FROM hot_spot_exposure AS e
), counted AS MATERIALIZED (
    SELECT b.cell_id, b.quarter, count(*) AS burglaries, count(*) FILTER (WHERE b.half = 1) AS odd
    FROM   hot_spot_burglary AS b GROUP BY b.cell_id, b.quarter
), cell AS MATERIALIZED (
    SELECT c.cell_id, e.quarter, c.geom, coalesce(n.burglaries, 0)::int AS burglaries, coalesce(n.odd, 0)::int AS odd,
           e.years
    FROM   square AS c JOIN exposed AS e USING (cell_id) LEFT JOIN counted AS n USING (cell_id, quarter)
), three AS MATERIALIZED (
    SELECT c.cell_id, c.geom, sum(c.burglaries)::int AS burglaries, sum(c.odd)::int AS odd,
           sum(c.years)::float8 AS years,
           array_agg(c.burglaries ORDER BY c.quarter) AS quarter_burglaries,
           array_agg(c.years ORDER BY c.quarter) AS quarter_years
    FROM   cell AS c GROUP BY c.cell_id, c.geom HAVING sum(c.years) > 0
), expected AS MATERIALIZED (
    SELECT t.*, t.years * sum(t.burglaries) OVER () / sum(t.years) OVER () AS expected FROM three AS t
), whole AS MATERIALIZED (
    SELECT h.*
    FROM   (SELECT cell_set(t.cell_id, t.geom, t.burglaries, t.years) AS cells FROM three AS t) AS s
    CROSS  JOIN LATERAL hotspots(s.cells) AS h
), halves AS MATERIALIZED (
    SELECT h.cell_id, max(h.p_value) AS p_value
    FROM  (SELECT cell_set(t.cell_id, t.geom, CASE v.half WHEN 1 THEN t.odd ELSE t.burglaries - t.odd END,
                           t.years) AS cells
           FROM   three AS t CROSS JOIN (VALUES (0), (1)) AS v (half) GROUP BY v.half) AS s
    CROSS  JOIN LATERAL hotspots(s.cells) AS h GROUP BY h.cell_id
), quarterly AS MATERIALIZED (
    SELECT s.quarter, h.cell_id, h.hot, h.cold, nullif(h.relative_risk, 'Infinity') AS relative_risk
    FROM  (SELECT c.quarter, cell_set(c.cell_id, c.geom, c.burglaries, c.years) AS cells
           FROM   cell AS c WHERE c.years > 0 GROUP BY c.quarter HAVING sum(c.burglaries) >= 30) AS s
    CROSS  JOIN LATERAL hotspots(s.cells) AS h
), classed AS MATERIALIZED (
    SELECT t.cell_id,
           (hot_spot_class(array_agg(y.hot ORDER BY n.quarter), array_agg(y.cold ORDER BY n.quarter),
                           array_agg(y.relative_risk ORDER BY n.quarter))).*
    FROM   three AS t CROSS JOIN generate_series(1, 12) AS n (quarter)
    LEFT   JOIN quarterly AS y ON y.cell_id = t.cell_id AND y.quarter = n.quarter GROUP BY t.cell_id
)
SELECT w.cell_id::int AS cell_id, c.gemeente_code, c.buurt_code, c.dwellings, t.years, t.burglaries::int AS burglaries,
       t.expected, w.zone_observed::int AS zone_observed, w.zone_dwellings AS zone_years, w.zone_expected,
       nullif(w.relative_risk, 'Infinity') AS relative_risk,
       w.relative_risk_low AS risk_low, nullif(w.relative_risk_high, 'Infinity') AS risk_high, w.p_value, w.p_adjusted,
       coalesce(w.hot, false) AND t.burglaries > t.expected AS hot,
       coalesce(w.cold, false)
AND    t.burglaries < t.expected AS cold, coalesce(h.p_value <= 0.05, false) AS stable, k.class, k.history,
       t.quarter_burglaries, t.quarter_years, t.odd AS odd_burglaries, c.geom
FROM   whole AS w JOIN expected AS t USING (cell_id) JOIN square AS c USING (cell_id) JOIN halves AS h USING (cell_id)
JOIN   classed AS k USING (cell_id);
COMMENT ON VIEW found_hot_spot_cell IS 'Wat hot_spot_cells zegt, opnieuw gerekend.';
COMMENT ON COLUMN found_hot_spot_cell.cell_id IS 'Vierkant.';
COMMENT ON COLUMN found_hot_spot_cell.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN found_hot_spot_cell.buurt_code IS 'Buurt.';
COMMENT ON COLUMN found_hot_spot_cell.dwellings IS 'Woningen.';
COMMENT ON COLUMN found_hot_spot_cell.years IS 'Woningen maal de bekende jaren dat zij in gebruik waren.';
COMMENT ON COLUMN found_hot_spot_cell.burglaries IS 'Inbraken.';
COMMENT ON COLUMN found_hot_spot_cell.expected IS 'Inbraken als overal het risico per woning hetzelfde was.';
COMMENT ON COLUMN found_hot_spot_cell.zone_observed IS 'Inbraken in het vierkant en die eromheen.';
COMMENT ON COLUMN found_hot_spot_cell.zone_years IS 'Woningjaren daarvan.';
COMMENT ON COLUMN found_hot_spot_cell.zone_expected IS 'Inbraken daar als overal het risico per woning hetzelfde was.';
COMMENT ON COLUMN found_hot_spot_cell.relative_risk IS 'Inbraken per woning daar, gedeeld door die elders.';
COMMENT ON COLUMN found_hot_spot_cell.risk_low IS 'Ondergrens van het 95%-interval.';
COMMENT ON COLUMN found_hot_spot_cell.risk_high IS 'Bovengrens.';
COMMENT ON COLUMN found_hot_spot_cell.p_value IS 'Kans op zoveel of meer.';
COMMENT ON COLUMN found_hot_spot_cell.p_adjusted IS 'Aangepast aan het aantal vierkanten.';
COMMENT ON COLUMN found_hot_spot_cell.hot IS 'Met de vierkanten eromheen opvallend veel, en zelf meer dan verwacht.';
COMMENT ON COLUMN found_hot_spot_cell.cold IS 'Met de vierkanten eromheen opvallend weinig, en zelf minder dan verwacht.';
COMMENT ON COLUMN found_hot_spot_cell.stable IS 'In de even en in de oneven veertien dagen elk op zichzelf opvallend.';
COMMENT ON COLUMN found_hot_spot_cell.class IS 'Klasse over de kwartalen.';
COMMENT ON COLUMN found_hot_spot_cell.history IS 'De kwartalen.';
COMMENT ON COLUMN found_hot_spot_cell.quarter_burglaries IS 'Inbraken van elk kwartaal.';
COMMENT ON COLUMN found_hot_spot_cell.quarter_years IS 'Woningjaren van elk kwartaal.';
COMMENT ON COLUMN found_hot_spot_cell.odd_burglaries IS 'Inbraken van de oneven veertien dagen.';
COMMENT ON COLUMN found_hot_spot_cell.geom IS 'Vierkant.';

CREATE OR REPLACE FUNCTION hot_spot_cells()
RETURNS TABLE (cell_id int, gemeente_code text, buurt_code text, dwellings int, years float8, burglaries int,
               expected float8, zone_observed int, zone_years float8, zone_expected float8, relative_risk float8,
               risk_low float8,
               risk_high float8, p_value float8, p_adjusted float8, hot boolean, cold boolean, stable boolean,
               class text, history text, quarter_burglaries int[], quarter_years float8[], odd_burglaries int,
               geom geometry)
LANGUAGE sql STABLE ROWS 5000
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_hot_spot_cell AS k WHERE is_kept('hot_spot_cell')
    UNION ALL
    SELECT f.* FROM found_hot_spot_cell AS f WHERE NOT is_kept('hot_spot_cell');
END;
COMMENT ON FUNCTION hot_spot_cells() IS 'Van elk vierkant hoe het zich verhoudt tot de rest van de kaart (zie hot_spot_cell).';

CREATE OR REPLACE VIEW fresh_hot_spot_cell AS
SELECT c.cell_id AS hot_spot_cell_id, c.gemeente_code::varchar(6) AS gemeente_code,
       c.buurt_code::varchar(10) AS buurt_code, c.dwellings, c.burglaries, c.expected, c.zone_observed, c.zone_expected,
       c.relative_risk, c.risk_low,
       c.risk_high, c.p_value, c.p_adjusted, c.hot::int AS hot, c.cold::int AS cold, c.stable::int AS stable,
       c.class::varchar(20) AS class, hot_spot_class_name(c.class)::varchar(30) AS class_name,
       c.history::varchar(12) AS history, c.geom::geometry(Polygon, 28992) AS geom
FROM   hot_spot_cells() AS c;

-- Hot squares that touch are one group, named after its strongest square.
CREATE OR REPLACE VIEW hot_spot_group AS
SELECT (first_value(c.cell_id) OVER (PARTITION BY c.cluster ORDER BY c.p_value, c.cell_id)) AS hot_spot_id, c.cell_id,
       c.gemeente_code, c.buurt_code, c.dwellings, c.years, c.burglaries, c.geom
FROM  (SELECT h.*, ST_ClusterDBSCAN(h.geom, 1, 1) OVER () AS cluster FROM hot_spot_cells() AS h WHERE h.hot) AS c;
COMMENT ON VIEW hot_spot_group IS 'Vierkanten die hot zijn, met de groep waarin zij aan elkaar liggen.';
COMMENT ON COLUMN hot_spot_group.hot_spot_id IS 'Groep: het vierkant dat het meest opvalt.';
COMMENT ON COLUMN hot_spot_group.cell_id IS 'Vierkant.';
COMMENT ON COLUMN hot_spot_group.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN hot_spot_group.buurt_code IS 'Buurt.';
COMMENT ON COLUMN hot_spot_group.dwellings IS 'Woningen.';
COMMENT ON COLUMN hot_spot_group.years IS 'Woningjaren.';
COMMENT ON COLUMN hot_spot_group.burglaries IS 'Inbraken.';
COMMENT ON COLUMN hot_spot_group.geom IS 'Vierkant.';

-- A group is a hot spot where it is so by itself, without what lies around it.
CREATE OR REPLACE VIEW hot_spot_ratio AS
WITH total AS MATERIALIZED (
    SELECT sum(c.burglaries) AS burglaries, sum(c.years) AS years FROM hot_spot_cells() AS c
), spot AS MATERIALIZED (
    SELECT g.hot_spot_id, sum(g.burglaries) AS burglaries, sum(g.years) AS years
    FROM   hot_spot_group AS g GROUP BY g.hot_spot_id
)
SELECT s.hot_spot_id, r.ratio, r.ratio_low, r.ratio_high
FROM   spot AS s CROSS JOIN total AS t
CROSS  JOIN LATERAL (SELECT rate_set(v.class, v.number, 1, v.years) AS cells
                     FROM   (VALUES ('hier', s.burglaries, s.years),
                             ('rest', t.burglaries - s.burglaries, t.years - s.years)) AS v (class, number, years)) AS x
CROSS  JOIN LATERAL rate_table(x.cells, reference => 'rest') AS r
WHERE  r.class = 'hier' AND r.ratio_low > 1;
COMMENT ON VIEW hot_spot_ratio IS 'Groepen die zelf, zonder wat eromheen ligt, aantoonbaar meer inbraken per woning hebben dan de rest van de kaart: de hot spots.';
COMMENT ON COLUMN hot_spot_ratio.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN hot_spot_ratio.ratio IS 'Inbraken per woning, gedeeld door die op de rest van de kaart.';
COMMENT ON COLUMN hot_spot_ratio.ratio_low IS 'Ondergrens van het 95%-interval.';
COMMENT ON COLUMN hot_spot_ratio.ratio_high IS 'Bovengrens.';

CREATE OR REPLACE VIEW hot_spot_member AS
SELECT g.hot_spot_id, g.cell_id, g.gemeente_code, g.buurt_code, g.dwellings, g.years, g.burglaries, g.geom
FROM   hot_spot_group AS g JOIN hot_spot_ratio AS r USING (hot_spot_id);
COMMENT ON VIEW hot_spot_member IS 'De vierkanten van elke hot spot.';
COMMENT ON COLUMN hot_spot_member.hot_spot_id IS 'Hot spot: het vierkant dat het meest opvalt.';
COMMENT ON COLUMN hot_spot_member.cell_id IS 'Vierkant.';
COMMENT ON COLUMN hot_spot_member.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN hot_spot_member.buurt_code IS 'Buurt.';
COMMENT ON COLUMN hot_spot_member.dwellings IS 'Woningen.';
COMMENT ON COLUMN hot_spot_member.years IS 'Woningjaren.';
COMMENT ON COLUMN hot_spot_member.burglaries IS 'Inbraken.';
COMMENT ON COLUMN hot_spot_member.geom IS 'Vierkant.';

-- Each hot spot as a whole beside the rest of the map: in each quarter, in the last four, and in even and odd
-- fortnights. Usual is a quarter in which each hot spot has as many burglaries as its ratio over three years makes of
-- it: what would not be seen then, the test cannot see.
CREATE OR REPLACE VIEW hot_spot_span AS
WITH square AS MATERIALIZED (
    SELECT coalesce(m.hot_spot_id, 0) AS part, c.burglaries, c.years, c.odd_burglaries, c.quarter_burglaries,
           c.quarter_years FROM hot_spot_cells() AS c LEFT JOIN hot_spot_member AS m USING (cell_id)
), counted AS MATERIALIZED (
    SELECT s.part, 'quarter' AS span, n.quarter, sum(s.quarter_burglaries[n.quarter]) AS burglaries,
           sum(s.quarter_years[n.quarter]) AS years
    FROM   square AS s CROSS JOIN generate_series(1, 12) AS n (quarter) GROUP BY s.part, n.quarter
    UNION ALL
    SELECT s.part, 'year', 0, sum(s.quarter_burglaries[n.quarter]), sum(s.quarter_years[n.quarter])
    FROM   square AS s CROSS JOIN generate_series(9, 12) AS n (quarter) GROUP BY s.part
    UNION ALL
    SELECT s.part, h.span, 0,
           sum(CASE h.span WHEN 'odd' THEN s.odd_burglaries ELSE s.burglaries - s.odd_burglaries END), sum(s.years)
    FROM   square AS s CROSS JOIN (VALUES ('even'), ('odd')) AS h (span) GROUP BY s.part, h.span
), usual AS MATERIALIZED (
    SELECT c.part, c.quarter, c.years,
           CASE WHEN r.ratio < 'Infinity'
                     THEN floor(t.burglaries * r.ratio * c.years / (r.ratio * c.years + t.years - c.years))
                ELSE t.burglaries END AS burglaries
    FROM   counted AS c JOIN hot_spot_ratio AS r ON r.hot_spot_id = c.part
    JOIN   (SELECT w.quarter, sum(w.burglaries) AS burglaries, sum(w.years) AS years
            FROM   counted AS w WHERE w.span = 'quarter' GROUP BY w.quarter) AS t USING (quarter)
    WHERE  c.span = 'quarter' AND t.years > 0
), spanned AS (
    SELECT c.* FROM counted AS c
    UNION ALL
    SELECT u.part, 'usual', u.quarter, u.burglaries, u.years FROM usual AS u
    UNION ALL                           -- the rest has what they leave
    SELECT 0, 'usual', c.quarter,
           greatest(sum(c.burglaries) - coalesce((SELECT sum(u.burglaries) FROM usual AS u WHERE u.quarter = c.quarter),
                                                 0), 0), sum(c.years) FILTER (WHERE c.part = 0)
    FROM   counted AS c WHERE c.span = 'quarter' GROUP BY c.quarter
), tested AS (                          -- by the test of squares, but none has neighbours: each lies by itself
    SELECT s.span, s.quarter, h.cell_id AS part, h.observed AS burglaries, h.zone_expected AS expected, h.relative_risk,
           h.p_value, h.p_fewer
    FROM  (SELECT p.span, p.quarter,
                  cell_set(p.part, ST_MakeEnvelope(10 * p.place, 0, 10 * p.place + 1, 1, 28992), p.burglaries::bigint,
                           p.years) AS cells
           FROM  (SELECT s.*, dense_rank() OVER (ORDER BY s.part) AS place FROM spanned AS s) AS p WHERE p.years > 0
           GROUP  BY p.span, p.quarter) AS s
    CROSS  JOIN LATERAL hotspots(s.cells) AS h
)
SELECT t.part::int AS hot_spot_id, t.span, t.quarter, t.burglaries::int AS burglaries, t.expected,
       nullif(t.relative_risk, 'Infinity') AS relative_risk, t.p_value,
       benjamini_hochberg(t.p_value) OVER (PARTITION BY t.span, t.quarter) AS p_adjusted,
       benjamini_hochberg(t.p_fewer) OVER (PARTITION BY t.span, t.quarter) AS p_fewer_adjusted
FROM   tested AS t WHERE t.part <> 0;
COMMENT ON VIEW hot_spot_span IS 'Elke hot spot als geheel naast de rest van de kaart, per kwartaal, in de laatste vier kwartalen samen en in de even en de oneven veertien dagen.';
COMMENT ON COLUMN hot_spot_span.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN hot_spot_span.span IS 'quarter, year, even, odd, of usual: een kwartaal waarin elke hot spot zoveel heeft als zijn ratio over drie jaar ervan maakt.';
COMMENT ON COLUMN hot_spot_span.quarter IS 'Kwartaal; 0 als het er niet over gaat.';
COMMENT ON COLUMN hot_spot_span.burglaries IS 'Inbraken.';
COMMENT ON COLUMN hot_spot_span.expected IS 'Inbraken als overal het risico per woning hetzelfde was.';
COMMENT ON COLUMN hot_spot_span.relative_risk IS 'Inbraken per woning daar, gedeeld door die elders; leeg als er elders geen zijn.';
COMMENT ON COLUMN hot_spot_span.p_value IS 'Kans op zoveel of meer.';
COMMENT ON COLUMN hot_spot_span.p_adjusted IS 'Aangepast aan het aantal hot spots.';
COMMENT ON COLUMN hot_spot_span.p_fewer_adjusted IS 'Het zelfde van zo weinig of minder.';

-- A quarter in which the usual would not have been seen is not known, whatever was found in it: else only what stands
-- out would count.
CREATE OR REPLACE VIEW hot_spot_course AS
WITH span AS MATERIALIZED (
    SELECT s.* FROM hot_spot_span AS s
), spot AS (
    SELECT s.hot_spot_id, bool_and(s.p_value <= 0.05) FILTER (WHERE s.span IN ('even', 'odd')) AS stable,
           max(s.burglaries) FILTER (WHERE s.span = 'year') AS burglaries_year,
           max(s.expected) FILTER (WHERE s.span = 'year') AS expected_year,
           max(s.p_value) FILTER (WHERE s.span = 'year') AS p_year
    FROM   span AS s GROUP BY s.hot_spot_id
), quarter AS (
    SELECT p.hot_spot_id, n.quarter, CASE WHEN u.p_adjusted <= 0.05 THEN q.p_adjusted <= 0.05 END AS hot,
           CASE WHEN u.p_adjusted <= 0.05 THEN q.p_fewer_adjusted <= 0.05 END AS cold, q.relative_risk
    FROM   spot AS p CROSS JOIN generate_series(1, 12) AS n (quarter)
    LEFT   JOIN span AS u ON u.hot_spot_id = p.hot_spot_id AND u.span = 'usual' AND u.quarter = n.quarter
    LEFT   JOIN span AS q ON q.hot_spot_id = p.hot_spot_id AND q.span = 'quarter' AND q.quarter = n.quarter
), classed AS (
    SELECT q.hot_spot_id,
           (hot_spot_class(array_agg(q.hot ORDER BY q.quarter), array_agg(q.cold ORDER BY q.quarter),
                           array_agg(q.relative_risk ORDER BY q.quarter))).* FROM quarter AS q GROUP BY q.hot_spot_id
)
SELECT s.hot_spot_id, coalesce(s.stable, false) AS stable, s.burglaries_year, s.expected_year, s.p_year, c.class,
       CASE WHEN c.class IS NOT NULL THEN c.history END AS history FROM spot AS s JOIN classed AS c USING (hot_spot_id);
COMMENT ON VIEW hot_spot_course IS 'Hoe elke hot spot als geheel door de tijd ging.';
COMMENT ON COLUMN hot_spot_course.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN hot_spot_course.stable IS 'In de even en in de oneven veertien dagen elk op zichzelf opvallend.';
COMMENT ON COLUMN hot_spot_course.burglaries_year IS 'Inbraken in de laatste vier kwartalen.';
COMMENT ON COLUMN hot_spot_course.expected_year IS 'Zoveel als overal het risico per woning hetzelfde was.';
COMMENT ON COLUMN hot_spot_course.p_year IS 'Kans op zoveel of meer.';
COMMENT ON COLUMN hot_spot_course.class IS 'Klasse over de kwartalen; leeg als de test haar niet kan zien.';
COMMENT ON COLUMN hot_spot_course.history IS 'De kwartalen; leeg zonder klasse.';

-- What each burglary of the map is, after those of three years: who follows whom.
CREATE OR REPLACE VIEW hot_spot_follower AS
WITH sure AS MATERIALIZED (
    SELECT b.burglary_id, b.cell_id, b.occurred_on, b.geom FROM hot_spot_burglary AS b WHERE b.place_uncertainty <= 25
)
SELECT s.burglary_id, s.cell_id, r.role, r.chain_id
FROM   letter_rule AS l
CROSS  JOIN (SELECT event_set(e.geom, e.occurred_on, e.burglary_id) AS events FROM sure AS e) AS v
CROSS  JOIN LATERAL near_repeat_roles(v.events, l.max_distance, l.risk_days) AS r
JOIN   sure AS s ON s.burglary_id = r.event_id;
COMMENT ON VIEW hot_spot_follower IS 'Inbraken waarvan de plek op 25 m bekend is, met hun rol en keten over drie jaar.';
COMMENT ON COLUMN hot_spot_follower.burglary_id IS 'Inbraak.';
COMMENT ON COLUMN hot_spot_follower.cell_id IS 'Vierkant.';
COMMENT ON COLUMN hot_spot_follower.role IS 'originator, repeat, near repeat of single.';
COMMENT ON COLUMN hot_spot_follower.chain_id IS 'Keten.';

-- What may be different there: of burglaries, and of dwellings with what lies around them. Of how many it is known, in
-- the hot spot and in all other squares; two shares are held against each other as rates are.
CREATE OR REPLACE VIEW found_hot_spot_difference AS
WITH square AS MATERIALIZED (
    SELECT c.cell_id, m.hot_spot_id FROM hot_spot_square AS c LEFT JOIN hot_spot_member AS m USING (cell_id)
), spot AS MATERIALIZED (
    SELECT DISTINCT s.hot_spot_id FROM square AS s WHERE s.hot_spot_id IS NOT NULL
), burglary_here AS MATERIALIZED (
    -- all are looked up and then those outside left out: how few squares there seem to be would lead to one at a time
    SELECT b.burglary_id, b.occurred_on, b.hot_spot_id
    FROM   (SELECT b.burglary_id, b.occurred_on, s.cell_id, s.hot_spot_id
            FROM   hot_spot_burglary AS b LEFT JOIN square AS s USING (cell_id) OFFSET 0) AS b
    WHERE  b.cell_id IS NOT NULL
), burglary_class AS MATERIALIZED (
    SELECT b.hot_spot_id, t.trait, t.class, t.class_name, b.burglary_id
    FROM   burglary_here AS b JOIN burglary_trait AS t USING (burglary_id) WHERE t.trait <> 'house_type'
    UNION ALL
    SELECT b.hot_spot_id, 'season', s.class, s.name, b.burglary_id FROM burglary_here AS b
    JOIN  (VALUES ('winter', 'winter (december tot en met februari)', '{12,1,2}'::int[]),
           ('spring', 'lente (maart tot en met mei)', '{3,4,5}'),
           ('summer', 'zomer (juni tot en met augustus)', '{6,7,8}'),
           ('autumn', 'herfst (september tot en met november)', '{9,10,11}'))
           AS s (class, name, months) ON extract(month FROM b.occurred_on)::int = ANY (s.months)
    UNION ALL                           -- of those of which the window lies within a day
    SELECT b.hot_spot_id, 'weekday', d.number::text, d.name, b.burglary_id
    FROM   burglary_here AS b JOIN burglary AS o USING (burglary_id)
    JOIN   unnest('{maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag}'::text[]) WITH ORDINALITY AS d (name, number) ON d.number = extract(isodow FROM b.occurred_on)
    WHERE  o.occurred_from::date = o.occurred_to::date AND o.occurred_from::date = b.occurred_on
    UNION ALL
    SELECT s.hot_spot_id, 'follows', f.role,
           CASE f.role WHEN 'repeat' THEN 'herhaling in dezelfde woning'
                WHEN 'near repeat' THEN 'volgt op een inbraak dichtbij' ELSE 'op zichzelf, of eerste van een reeks' END,
           f.burglary_id
    FROM   hot_spot_follower AS f JOIN square AS s USING (cell_id)
), home AS MATERIALIZED (
    SELECT h.dwelling_id, h.hot_spot_id, coalesce(w.burglaries, 0) AS burglaries, coalesce(w.years, 0) AS years
    FROM  (SELECT d.dwelling_id, s.cell_id, s.hot_spot_id
           FROM   dwelling AS d LEFT JOIN square AS s ON s.cell_id = square_at(d.geom)
           WHERE  d.in_use_to IS NULL OFFSET 0) AS h
    LEFT   JOIN watched_dwelling AS w USING (dwelling_id)
    WHERE  h.cell_id IS NOT NULL AND EXISTS (SELECT FROM spot)
), usable AS MATERIALIZED (
    SELECT f.factor
    FROM   factor AS f
    WHERE  f.measured = 'dwelling' AND NOT is_sensitive(f.factor)
    AND    f.factor NOT IN (SELECT w.factor FROM withheld_factor AS w)
), counted AS MATERIALIZED (          -- of a trait of burglaries one may have more classes, of a factor a home has one
    SELECT 'inbraak' AS about, c.hot_spot_id, c.trait, c.class, min(c.class_name) AS class_name,
           count(DISTINCT c.burglary_id) AS number, NULL::bigint AS burglaries, NULL::float8 AS years
    FROM   burglary_class AS c GROUP BY c.hot_spot_id, c.trait, c.class
    UNION ALL
    SELECT 'woning', h.hot_spot_id, t.factor, t.class_number::text, min(t.class), count(*), sum(h.burglaries),
           sum(h.years)
    FROM   dwelling_trait AS t JOIN usable AS u USING (factor) JOIN home AS h USING (dwelling_id)
    GROUP  BY h.hot_spot_id, t.factor, t.class_number
), told AS MATERIALIZED (
    SELECT 'inbraak' AS about, c.hot_spot_id, c.trait, count(DISTINCT c.burglary_id) AS told,
           NULL::numeric AS burglaries, NULL::float8 AS years FROM burglary_class AS c GROUP BY c.hot_spot_id, c.trait
    UNION ALL
    SELECT c.about, c.hot_spot_id, c.trait, sum(c.number), sum(c.burglaries), sum(c.years)
    FROM   counted AS c WHERE c.about = 'woning' GROUP BY c.about, c.hot_spot_id, c.trait
), class AS (
    SELECT c.about, c.trait, c.class, min(c.class_name) AS class_name, sum(c.number) AS number,
           sum(c.burglaries) AS burglaries, sum(c.years) AS years FROM counted AS c GROUP BY c.about, c.trait, c.class
), whole AS (
    SELECT t.about, t.trait, sum(t.told) AS told, sum(t.burglaries) AS burglaries, sum(t.years) AS years
    FROM   told AS t GROUP BY t.about, t.trait
)
SELECT s.hot_spot_id, c.about, c.trait, c.class, c.class_name, coalesce(h.number, 0)::int AS number,
       t.told::int AS told, (c.number - coalesce(h.number, 0))::int AS rest_number, (w.told - t.told)::int AS rest_told,
       (c.burglaries - coalesce(h.burglaries, 0))::int AS rest_burglaries, c.years - coalesce(h.years, 0) AS rest_years,
       (w.burglaries - t.burglaries - c.burglaries + coalesce(h.burglaries, 0))::int AS other_burglaries,
       w.years - t.years - c.years + coalesce(h.years, 0) AS other_years
FROM   spot AS s CROSS JOIN class AS c JOIN whole AS w USING (about, trait)
JOIN   told AS t ON t.hot_spot_id = s.hot_spot_id AND t.about = c.about AND t.trait = c.trait
LEFT   JOIN counted AS h ON h.hot_spot_id = s.hot_spot_id AND h.about = c.about AND h.trait = c.trait
       AND h.class = c.class
WHERE  w.told > t.told;
COMMENT ON VIEW found_hot_spot_difference IS 'Van elke hot spot hoe vaak elke klasse van elk kenmerk er voorkomt, naast alle andere vierkanten.';
COMMENT ON COLUMN found_hot_spot_difference.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN found_hot_spot_difference.about IS 'inbraak of woning.';
COMMENT ON COLUMN found_hot_spot_difference.trait IS 'Kenmerk of factor.';
COMMENT ON COLUMN found_hot_spot_difference.class IS 'Klasse.';
COMMENT ON COLUMN found_hot_spot_difference.class_name IS 'Klasse in woorden.';
COMMENT ON COLUMN found_hot_spot_difference.number IS 'Aantal in de hot spot.';
COMMENT ON COLUMN found_hot_spot_difference.told IS 'Van hoeveel het daar bekend is.';
COMMENT ON COLUMN found_hot_spot_difference.rest_number IS 'Aantal elders.';
COMMENT ON COLUMN found_hot_spot_difference.rest_told IS 'Van hoeveel het elders bekend is.';
COMMENT ON COLUMN found_hot_spot_difference.rest_burglaries IS 'Inbraken in de woningen van de klasse elders; leeg bij een kenmerk van inbraken.';
COMMENT ON COLUMN found_hot_spot_difference.rest_years IS 'Jaren van die woningen.';
COMMENT ON COLUMN found_hot_spot_difference.other_burglaries IS 'Inbraken in de andere woningen elders.';
COMMENT ON COLUMN found_hot_spot_difference.other_years IS 'Jaren daarvan.';

CREATE OR REPLACE FUNCTION hot_spot_differences()
RETURNS TABLE (hot_spot_id int, about text, trait text, class text, class_name text, number int, told int,
               rest_number int, rest_told int, rest_burglaries int, rest_years float8, other_burglaries int,
               other_years float8)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_hot_spot_difference AS k WHERE is_kept('hot_spot_difference')
    UNION ALL
    SELECT f.* FROM found_hot_spot_difference AS f WHERE NOT is_kept('hot_spot_difference');
END;
COMMENT ON FUNCTION hot_spot_differences() IS 'Van elke hot spot hoe vaak elke klasse van elk kenmerk er voorkomt, naast alle andere vierkanten (zie hot_spot_trait).';

CREATE OR REPLACE VIEW fresh_hot_spot_trait AS
WITH compared AS MATERIALIZED (
    SELECT d.*, r.ratio, r.ratio_low, r.ratio_high, r.p_value, e.ratio AS rest_ratio, e.ratio_low AS rest_ratio_low,
           e.ratio_high AS rest_ratio_high
    FROM   hot_spot_differences() AS d
    CROSS  JOIN LATERAL (SELECT rate_set(v.class, v.number, v.told, 1) AS cells
                         FROM   (VALUES ('hier', d.number, d.told),
                                 ('rest', d.rest_number, d.rest_told)) AS v (class, number, told)) AS s
    CROSS  JOIN LATERAL rate_table(s.cells, reference => 'rest') AS r
    LEFT   JOIN LATERAL (SELECT t.*
                         FROM   (SELECT rate_set(v.class, v.number, 1, v.years) AS cells
                                 FROM   (VALUES ('klasse', d.rest_burglaries, d.rest_years),
                                         ('andere', d.other_burglaries, d.other_years)) AS v (class, number, years)
                                    WHERE d.rest_years > 0.001 AND d.other_years > 0.001) AS x
                         CROSS JOIN LATERAL rate_table(x.cells, reference => 'andere') AS t
                         WHERE  t.class = 'klasse') AS e ON true
    WHERE  r.class = 'hier'
), judged AS (
    SELECT c.*, benjamini_hochberg(c.p_value) OVER (PARTITION BY c.hot_spot_id) AS p_adjusted FROM compared AS c
)
SELECT row_number() OVER (ORDER BY j.hot_spot_id, j.p_value, j.about, j.trait, j.class)::int AS hot_spot_trait_id,
       j.hot_spot_id, j.about::varchar(10) AS about, j.trait::varchar(60) AS trait,
       coalesce(CASE j.trait WHEN 'season' THEN 'jaargetijde' WHEN 'weekday' THEN 'dag van de week'
                     WHEN 'follows' THEN 'rol in een reeks' END, trait_name(j.trait),
                f.name)::varchar(200) AS trait_name, j.class_name::varchar(200) AS class_name,
       j.number, j.told, j.number / j.told::float8 AS share, j.rest_number / j.rest_told::float8 AS rest_share,
       nullif(j.ratio, 'Infinity') AS ratio, j.ratio_low, nullif(j.ratio_high, 'Infinity') AS ratio_high, j.p_value,
       j.p_adjusted,
       j.rest_burglaries, nullif(j.rest_ratio, 'Infinity') AS rest_ratio, j.rest_ratio_low,
       nullif(j.rest_ratio_high, 'Infinity') AS rest_ratio_high,
       (j.p_adjusted <= 0.05 AND j.number >= 5 AND j.ratio > 1
        AND (j.about = 'inbraak' OR coalesce(j.rest_ratio_low > 1, false)))::int AS stands_out
FROM   judged AS j LEFT JOIN factor AS f ON f.factor = j.trait AND j.about = 'woning';

-- A hot spot is called after the buurt of most of its dwellings; buurten of one name say their gemeente, and those that
-- are called alike after all get a number.
CREATE OR REPLACE VIEW hot_spot_name AS
WITH member AS MATERIALIZED (
    SELECT m.hot_spot_id, m.gemeente_code, m.buurt_code, m.dwellings FROM hot_spot_member AS m
), spot AS (
    SELECT b.hot_spot_id, (array_agg(b.gemeente_code ORDER BY b.dwellings DESC, b.buurt_code))[1] AS gemeente_code,
           (array_agg(b.buurt_code ORDER BY b.dwellings DESC, b.buurt_code))[1] AS buurt_code,
           count(DISTINCT b.buurt_code) AS buurten
    FROM  (SELECT m.hot_spot_id, m.gemeente_code, m.buurt_code, sum(m.dwellings) AS dwellings
           FROM   member AS m GROUP BY m.hot_spot_id, m.gemeente_code, m.buurt_code) AS b GROUP BY b.hot_spot_id
), called AS (
    SELECT s.*, coalesce(b.name, g.name, s.gemeente_code) AS base, g.name AS gemeente,
           CASE WHEN s.buurten > 1 THEN ' en omgeving' ELSE '' END AS around
    FROM   spot AS s LEFT JOIN named_area AS b ON b.level = 'buurt' AND b.code = s.buurt_code
    LEFT   JOIN named_area AS g ON g.level = 'gemeente' AND g.code = s.gemeente_code
), placed AS (
    SELECT c.hot_spot_id, c.gemeente_code, c.buurt_code,
           c.base || CASE WHEN min(c.gemeente_code) OVER base < max(c.gemeente_code) OVER base
                               THEN coalesce(pg_catalog.format(' (%s)', c.gemeente), '') ELSE '' END || c.around AS name
    FROM   called AS c WINDOW base AS (PARTITION BY c.base)
)
SELECT p.hot_spot_id, p.gemeente_code, p.buurt_code,
       p.name || CASE WHEN count(*) OVER (PARTITION BY p.name) > 1
                           THEN pg_catalog.format(' (%s)',
                                                  row_number() OVER (PARTITION BY p.name ORDER BY p.hot_spot_id))
                      ELSE '' END AS name
FROM   placed AS p;
COMMENT ON VIEW hot_spot_name IS 'Hoe elke hot spot heet; geen twee heten hetzelfde.';
COMMENT ON COLUMN hot_spot_name.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN hot_spot_name.gemeente_code IS 'Gemeente van de buurt.';
COMMENT ON COLUMN hot_spot_name.buurt_code IS 'Buurt van de meeste woningen.';
COMMENT ON COLUMN hot_spot_name.name IS 'Naam.';

-- What colleagues may read of what is different: of burglaries, and of dwellings what would pass as a figure of people
-- (10 of 50 at least, with and without). How far it is from things is other at each place: that stands in
-- hot_spot_trait alone.
CREATE OR REPLACE VIEW hot_spot_told_trait AS
SELECT d.hot_spot_id, d.about,
       string_agg(pg_catalog.format('%s %s (%s %% tegen %s %% elders)', d.trait_name, d.class_name,
                                    round(100 * d.share), round(100 * d.rest_share)), '; ' ORDER BY d.turn) AS said
FROM  (SELECT t.*,
              row_number() OVER (PARTITION BY t.hot_spot_id, t.about ORDER BY t.p_value, t.hot_spot_trait_id) AS turn
       FROM   fresh_hot_spot_trait AS t
       WHERE  t.stands_out = 1 AND t.trait <> 'follows' AND t.trait !~ '^(afstand|aantal)_'
       AND    (t.about = 'inbraak' OR passes(t.number, t.told, 10, 50))) AS d
WHERE  d.turn <= 3 GROUP BY d.hot_spot_id, d.about;
COMMENT ON VIEW hot_spot_told_trait IS 'Wat er het meest anders is in elke hot spot, in woorden, voor zover collega''s het mogen lezen.';
COMMENT ON COLUMN hot_spot_told_trait.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN hot_spot_told_trait.about IS 'inbraak of woning.';
COMMENT ON COLUMN hot_spot_told_trait.said IS 'Wat er anders is.';

CREATE OR REPLACE VIEW fresh_hot_spot AS
WITH member AS MATERIALIZED (
    SELECT m.* FROM hot_spot_member AS m
), total AS MATERIALIZED (
    SELECT sum(c.burglaries) AS burglaries, sum(c.years) AS years FROM hot_spot_cells() AS c
), spot AS MATERIALIZED (
    SELECT m.hot_spot_id, count(*)::int AS squares, sum(m.dwellings)::int AS dwellings, sum(m.years) AS years,
           sum(m.burglaries)::int AS burglaries, ST_Multi(ST_Union(m.geom ORDER BY m.geom)) AS geom
    FROM   member AS m GROUP BY m.hot_spot_id
), chain AS (                     -- of those of which the place is sure
    SELECT c.hot_spot_id, sum(c.number)::int AS sure, sum(c.followers)::int AS followers,
           max(c.number) FILTER (WHERE c.chain_id IS NOT NULL)::int AS longest
    FROM  (SELECT m.hot_spot_id, f.chain_id, count(*) AS number,
                  count(*) FILTER (WHERE f.role IN ('repeat', 'near repeat')) AS followers
           FROM   member AS m JOIN hot_spot_follower AS f USING (cell_id) GROUP BY m.hot_spot_id, f.chain_id) AS c
    GROUP  BY c.hot_spot_id
), different AS MATERIALIZED (
    SELECT d.* FROM hot_spot_told_trait AS d
), told AS (
    SELECT s.*, s.years * t.burglaries / t.years AS expected, r.ratio, r.ratio_low, r.ratio_high, c.sure, c.followers,
           coalesce(2 * c.longest > s.burglaries AND c.longest > 1, false) AS one_chain,
           n.gemeente_code, n.buurt_code, n.name, k.stable, k.burglaries_year, k.expected_year, k.p_year, k.class,
           k.history, b.said AS said_of_burglaries, w.said AS said_of_dwellings
    FROM   spot AS s CROSS JOIN total AS t JOIN hot_spot_ratio AS r USING (hot_spot_id)
    JOIN   hot_spot_name AS n USING (hot_spot_id) JOIN hot_spot_course AS k USING (hot_spot_id)
    LEFT   JOIN chain AS c USING (hot_spot_id)
    LEFT   JOIN different AS b ON b.hot_spot_id = s.hot_spot_id AND b.about = 'inbraak'
    LEFT   JOIN different AS w ON w.hot_spot_id = s.hot_spot_id AND w.about = 'woning'
)
SELECT t.hot_spot_id, t.gemeente_code::varchar(6) AS gemeente_code, t.buurt_code::varchar(10) AS buurt_code,
       t.name::varchar(100) AS name, t.squares, t.dwellings, t.burglaries, t.expected,
       nullif(t.ratio, 'Infinity') AS ratio, t.ratio_low,
       nullif(t.ratio_high, 'Infinity') AS ratio_high, t.burglaries_year, t.expected_year,
       t.class::varchar(20) AS class, hot_spot_class_name(t.class)::varchar(30) AS class_name,
       t.history::varchar(12) AS history, t.stable::int AS stable,
       CASE WHEN t.sure >= 10 THEN t.followers / t.sure::float8 END AS share_follows, t.one_chain::int AS one_chain,
       (t.burglaries < 10)::int AS small,
       (pg_catalog.format('%s: %s in %s%s.', t.name, dutch_count(t.burglaries, 'inbraak', 'inbraken'),
                          CASE WHEN t.years >= 2.98 * t.dwellings THEN 'drie jaar'
                               ELSE pg_catalog.format('de %s jaar van de laatste drie die bekend zijn',
                                                      dutch_number(round((t.years / t.dwellings)::numeric, 1))) END,
                          CASE WHEN t.ratio < 'Infinity'
                                    THEN pg_catalog.format(', %s keer zoveel per woning als elders',
                                                           dutch_factor(t.ratio)) ELSE ', en elders geen' END
                          || CASE WHEN t.ratio_low > 0 AND t.ratio_high < 'Infinity'
                                       THEN pg_catalog.format(' (%s tot %s)', dutch_factor(t.ratio_low),
                                                              dutch_factor(t.ratio_high)) ELSE '' END)
        || CASE WHEN t.one_chain THEN ' Meer dan de helft hoort bij één reeks kort na elkaar.'
                WHEN NOT t.stable
                     THEN ' In de even en de oneven veertien dagen apart valt het niet allebei op: het kan toeval zijn.'
                ELSE '' END
        || CASE WHEN t.burglaries_year IS NULL THEN ''
                ELSE pg_catalog.format(' In het laatste jaar %s, verwacht %s%s.', t.burglaries_year,
                                       dutch_number(round(t.expected_year::numeric, 1)),
                                       CASE WHEN t.burglaries_year <= t.expected_year THEN ': het is er niet meer'
                                            WHEN t.p_year > 0.05 THEN ': dat is niet aantoonbaar meer' ELSE '' END) END
        || CASE WHEN t.class IS NULL THEN ''
                WHEN t.class = 'none'
                     THEN pg_catalog.format(' In geen van de %s kwartalen viel het op zichzelf op.',
                                            length(replace(t.history, '-', '')))
                ELSE pg_catalog.format(' Het viel op in %s van de %s kwartalen: %s.',
                                       length(regexp_replace(t.history, '[^1]', '', 'g')),
                                       length(replace(t.history, '-', '')), hot_spot_class_name(t.class)) END
        || coalesce(' De inbraken zijn anders dan elders: ' || t.said_of_burglaries || '.', '')
        || coalesce(' Er staan meer woningen van een soort waar ook elders meer wordt ingebroken: '
                    || t.said_of_dwellings || '; dat gaat over welke woningen er staan.',
                    ''))::varchar(1000) AS sentence,
       t.geom::geometry(MultiPolygon, 28992) AS geom
FROM   told AS t;
