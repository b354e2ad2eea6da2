-- Burglaries by period of four weeks where a measure is, around it, and in the areas that are most like it.

-- Whole periods only, counted from the begin: 0 is the first with the measure, 1,092 days before it begin 39 more. A
-- period counts in an area when all its days are known of each gemeente that has a tenth of its homes. An area with
-- fewer than ten homes is not counted: it would tell of one.
CREATE OR REPLACE FUNCTION find_measure_counts(of_measure int DEFAULT NULL)
RETURNS TABLE (measure_id int, role text, area text, period int, first_day date, burglaries int, dwellings int)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH measure AS MATERIALIZED (
        SELECT m.*
        FROM   area_measure AS m
        WHERE  m.geom IS NOT NULL AND m.level IS NOT NULL AND (of_measure IS NULL OR m.measure_id = of_measure)
    ), known AS MATERIALIZED (
        SELECT k.gemeente_code,
               k.days * datemultirange(daterange(NULL, (SELECT q.as_of FROM result_day AS q), '[]')) AS days
        FROM   known_days() AS k
    ), place AS MATERIALIZED (         -- by its code where it is a buurt or gemeente, else by its homes
        SELECT a.measure_id, CASE a.role WHEN 'treated' THEN 'treated' ELSE 'displacement' END AS role,
               CASE a.role WHEN 'treated' THEN '' WHEN 'near' THEN '0-200' ELSE '200-400' END AS area,
               CASE WHEN a.role = 'treated' THEN m.code END AS code, m.level,
               CASE WHEN a.homes IS NOT NULL THEN a.geom END AS geom, a.homes
        FROM   measure_area(of_measure) AS a JOIN measure AS m USING (measure_id)
        UNION ALL
        SELECT r.measure_id, 'control', r.code, r.code, m.level, NULL, NULL
        FROM   measure_references(of_measure) AS r JOIN measure AS m USING (measure_id) WHERE r.role = 'like'
    ), alike AS MATERIALIZED (
        SELECT d.buurt_code, d.gemeente_code, d.in_use_from, d.in_use_to, count(*) AS homes
        FROM   dwelling AS d GROUP BY d.buurt_code, d.gemeente_code, d.in_use_from, d.in_use_to
    ), lived AS MATERIALIZED (        -- homes by when they were in use: nearly all always were
        SELECT p.measure_id, p.role, p.area, d.gemeente_code, d.in_use_from, d.in_use_to, count(*) AS homes
        FROM   place AS p CROSS JOIN unnest(p.homes) AS u (dwelling_id) JOIN dwelling AS d USING (dwelling_id)
        GROUP  BY p.measure_id, p.role, p.area, d.gemeente_code, d.in_use_from, d.in_use_to
        UNION ALL
        SELECT p.measure_id, p.role, p.area, a.gemeente_code, a.in_use_from, a.in_use_to, a.homes
        FROM   place AS p
        JOIN  (SELECT v.level, v.code, l.gemeente_code, l.in_use_from, l.in_use_to, l.homes
               FROM   alike AS l
               CROSS  JOIN LATERAL (VALUES ('buurt', l.buurt_code),
                                    ('gemeente', l.gemeente_code)) AS v (level, code)) AS a USING (level, code)
        WHERE  p.homes IS NULL
    ), held AS MATERIALIZED (
        SELECT l.measure_id, l.role, l.area, sum(l.homes)::int AS homes
        FROM   lived AS l WHERE l.in_use_to IS NULL GROUP BY l.measure_id, l.role, l.area
        HAVING sum(l.homes) >= smallest_street()
    ), part AS MATERIALIZED (
        SELECT l.measure_id, l.role, l.area, l.gemeente_code, sum(l.homes) AS homes
        FROM   lived AS l WHERE l.in_use_to IS NULL GROUP BY l.measure_id, l.role, l.area, l.gemeente_code
    ), within AS MATERIALIZED (
        SELECT h.measure_id, h.role, h.area, range_intersect_agg(coalesce(k.days, '{}')) AS days
        FROM   held AS h JOIN part AS l USING (measure_id, role, area)
        LEFT   JOIN known AS k ON k.gemeente_code = coalesce(l.gemeente_code, '') WHERE l.homes >= 0.1 * h.homes
        GROUP  BY h.measure_id, h.role, h.area
    ), period AS MATERIALIZED (
        SELECT w.measure_id, w.role, w.area, n AS period, m.begins + 28 * n AS first_day
        FROM   within AS w JOIN measure AS m USING (measure_id)
        CROSS  JOIN LATERAL generate_series(-39, (upper(w.days) - m.begins) / 28 - 1) AS n
        WHERE  w.days @> daterange(m.begins + 28 * n, m.begins + 28 * n + 28)
    ), exposed AS MATERIALIZED (
        SELECT p.measure_id, p.role, p.area, p.period, p.first_day, sum(l.homes)::int AS homes
        FROM   period AS p JOIN lived AS l USING (measure_id, role, area)
        WHERE  (l.in_use_from > p.first_day) IS NOT TRUE AND (l.in_use_to <= p.first_day) IS NOT TRUE
        GROUP  BY p.measure_id, p.role, p.area, p.period, p.first_day
    ), struck AS MATERIALIZED (
        SELECT b.* FROM measure_burglary AS b
    ), struck_own AS MATERIALIZED (
        SELECT p.measure_id, p.role, p.area, s.occurred_on
        FROM   place AS p CROSS JOIN unnest(p.homes) AS u (dwelling_id) JOIN struck AS s USING (dwelling_id)
        UNION ALL
        SELECT p.measure_id, p.role, p.area, s.occurred_on
        FROM   place AS p
        JOIN   struck AS s ON s.dwelling_id IS NULL AND s.geom && p.geom AND ST_Covers(p.geom, s.geom)
    ), happened AS MATERIALIZED (
        SELECT s.measure_id, s.role, s.area, floor((s.occurred_on - m.begins) / 28.0)::int AS period,
               count(*)::int AS burglaries
        FROM   struck_own AS s JOIN measure AS m USING (measure_id) GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT p.measure_id, p.role, p.area, floor((s.occurred_on - m.begins) / 28.0)::int, count(*)::int
        FROM   place AS p JOIN measure AS m USING (measure_id)
        JOIN  (SELECT v.level, v.code, b.occurred_on
               FROM   struck AS b
               CROSS  JOIN LATERAL (VALUES ('buurt', b.buurt_code),
                                    ('gemeente', b.gemeente_code)) AS v (level, code)) AS s ON s.level = p.level
               AND s.code = p.code
        WHERE  p.homes IS NULL GROUP BY 1, 2, 3, 4
    )
    SELECT p.measure_id, p.role, p.area, p.period, p.first_day, coalesce(c.burglaries, 0), p.homes
    FROM   exposed AS p LEFT JOIN happened AS c USING (measure_id, role, area, period);
END;
COMMENT ON FUNCTION find_measure_counts(int) IS 'Wat measure_counts zegt, opnieuw geteld.';

CREATE OR REPLACE VIEW found_measure_count AS
SELECT c.* FROM find_measure_counts() AS c;
COMMENT ON VIEW found_measure_count IS 'Wat measure_counts zegt, opnieuw geteld.';
COMMENT ON COLUMN found_measure_count.measure_id IS 'Maatregel.';
COMMENT ON COLUMN found_measure_count.role IS 'treated, control of displacement.';
COMMENT ON COLUMN found_measure_count.area IS 'Gebied.';
COMMENT ON COLUMN found_measure_count.period IS 'Tijdvak van vier weken.';
COMMENT ON COLUMN found_measure_count.first_day IS 'Eerste dag.';
COMMENT ON COLUMN found_measure_count.burglaries IS 'Woninginbraken.';
COMMENT ON COLUMN found_measure_count.dwellings IS 'Woningen.';

CREATE OR REPLACE FUNCTION measure_counts(of_measure int DEFAULT NULL)
RETURNS TABLE (measure_id int, role text, area text, period int, first_day date, burglaries int, dwellings int)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT k.*
    FROM   kept_measure_count AS k WHERE is_kept('measure_count') AND (of_measure IS NULL OR k.measure_id = of_measure)
    UNION ALL
    SELECT f.* FROM found_measure_count AS f WHERE NOT is_kept('measure_count') AND of_measure IS NULL
    UNION ALL
    SELECT o.* FROM find_measure_counts(of_measure) AS o WHERE NOT is_kept('measure_count') AND of_measure IS NOT NULL;
END;
COMMENT ON FUNCTION measure_counts(int) IS
'Woninginbraken van een maatregel, of van alle, per tijdvak van vier weken vanaf het begin (0 is het eerste met de maatregel, -39 het eerste van drie jaar ervoor) en per gebied: het eigen gebied (treated, area leeg), de ringen eromheen (displacement, area 0-200 en 200-400) en de gebieden die er het meest op lijken (control, area hun code), met hun woningen. Alleen hele tijdvakken waarvan alle dagen bekend zijn, en gebieden met minstens tien woningen. In de vorm van de rollen van effect_set.';
