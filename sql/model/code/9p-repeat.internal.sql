-- Do they come back to the same dwelling: how often, how soon, and is that more than chance?

-- Gemeenten and what is larger: in less there are too few repeats to say anything of.
CREATE OR REPLACE VIEW large_area AS
SELECT 'gemeente' AS level, g.code, g.code AS gemeente_code
FROM   (SELECT DISTINCT d.gemeente_code AS code FROM dwelling AS d WHERE d.gemeente_code IS NOT NULL) AS g
UNION ALL
SELECT u.parent_level, u.parent_code, u.code
FROM   area_path AS u WHERE u.level = 'gemeente' AND u.parent_level IN ('basisteam', 'district')
UNION ALL
SELECT 'region', 'regio', g.code FROM (SELECT DISTINCT coalesce(d.gemeente_code, '') AS code FROM dwelling AS d) AS g;
COMMENT ON VIEW large_area IS 'Gemeenten, basisteams, districten en de regio, met de gemeenten die erin liggen; leeg voor woningen waarvan die niet bekend is.';
COMMENT ON COLUMN large_area.level IS 'Niveau.';
COMMENT ON COLUMN large_area.code IS 'Code.';
COMMENT ON COLUMN large_area.gemeente_code IS 'Gemeente die erin ligt.';

-- Burglaries up to the day in a dwelling that is known and still in use, within each run of days that are known without
-- a gap.
CREATE OR REPLACE VIEW dwelling_burglary AS
SELECT e.burglary_id, d.dwelling_id, coalesce(d.gemeente_code, '') AS gemeente_code, e.occurred_on, r.days
FROM   result_day AS q
JOIN   burglary_event AS e ON e.occurred_on <= q.as_of
JOIN   dwelling AS d ON d.dwelling_id = e.dwelling_id AND d.in_use_to IS NULL
JOIN   known_days() AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
CROSS  JOIN LATERAL unnest(k.days * datemultirange(daterange('1900-01-01', q.as_of, '[]'))) AS r (days)
WHERE  e.double_of IS NULL AND coalesce(e.residential, 1) = 1 AND e.occurred_on <@ r.days;
COMMENT ON VIEW dwelling_burglary IS 'Woninginbraken van bekende dagen tot en met de peildag in een woning die vaststaat en in gebruik is, met de aaneengesloten bekende dagen waarin zij ligt.';
COMMENT ON COLUMN dwelling_burglary.burglary_id IS 'Inbraak.';
COMMENT ON COLUMN dwelling_burglary.dwelling_id IS 'Woning.';
COMMENT ON COLUMN dwelling_burglary.gemeente_code IS 'Gemeente van de woning; leeg als die niet bekend is.';
COMMENT ON COLUMN dwelling_burglary.occurred_on IS 'Dag.';
COMMENT ON COLUMN dwelling_burglary.days IS 'De bekende dagen zonder onderbreking waarin die dag ligt.';

-- The longer one looks, the more repeats: all areas have the same days, and only gemeenten of which all of those are
-- known take part.
CREATE OR REPLACE VIEW fresh_repeat_victimisation AS
WITH span AS MATERIALIZED (
    SELECT v.span, daterange(q.as_of - v.days + 1, q.as_of, '[]') AS days
    FROM   result_day AS q CROSS JOIN (VALUES ('year', 365), ('three_years', 1095)) AS v (span, days)
), home AS MATERIALIZED (
    SELECT coalesce(d.gemeente_code, '') AS gemeente_code, count(*) AS dwellings
    FROM   dwelling AS d WHERE d.in_use_to IS NULL GROUP BY 1
), whole AS MATERIALIZED (
    SELECT h.gemeente_code, s.span, s.days, h.dwellings, coalesce(s.days <@ k.days, false) AS known
    FROM   home AS h CROSS JOIN span AS s LEFT JOIN known_days() AS k USING (gemeente_code)
), sure AS MATERIALIZED (
    SELECT b.dwelling_id, b.gemeente_code, w.span, count(*) AS burglaries
    FROM   dwelling_burglary AS b
    JOIN   whole AS w ON w.gemeente_code = b.gemeente_code AND w.known AND b.occurred_on <@ w.days
    GROUP  BY b.dwelling_id, b.gemeente_code, w.span
), placed AS (
    SELECT coalesce(p.gemeente_code, '') AS gemeente_code, w.span, count(*) AS burglaries
    FROM   burglary_place AS p
    JOIN   whole AS w ON w.gemeente_code = coalesce(p.gemeente_code, '') AND w.known AND p.occurred_on <@ w.days
    GROUP  BY 1, w.span
), gemeente AS (
    SELECT w.gemeente_code, w.span, w.days, w.dwellings, w.known, coalesce(p.burglaries, 0) AS placed, s.*
    FROM   whole AS w LEFT JOIN placed AS p USING (gemeente_code, span)
    LEFT   JOIN LATERAL (SELECT coalesce(sum(u.burglaries), 0) AS burglaries, count(*) AS burgled,
                                count(*) FILTER (WHERE u.burglaries > 1) AS repeatedly,
                                coalesce(sum(u.burglaries) FILTER (WHERE u.burglaries > 1), 0) AS on_repeated
                         FROM   sure AS u WHERE u.gemeente_code = w.gemeente_code AND u.span = w.span) AS s ON true
), area AS (
    SELECT a.level, a.code, g.span, g.days, sum(g.dwellings) FILTER (WHERE g.known) AS dwellings,
           coalesce(sum(g.dwellings) FILTER (WHERE g.known), 0) / sum(g.dwellings) AS known,
           sum(g.placed) AS placed, sum(g.burglaries)::bigint AS burglaries, sum(g.burgled)::bigint AS burgled,
           sum(g.repeatedly)::bigint AS repeatedly, sum(g.on_repeated)::bigint AS on_repeated
    FROM   large_area AS a JOIN gemeente AS g USING (gemeente_code) GROUP BY a.level, a.code, g.span, g.days
), told AS (
    SELECT a.*, a.known >= 0.9 AS enough FROM area AS a
)
SELECT row_number() OVER (ORDER BY t.level, t.code, t.span)::int AS repeat_victimisation_id,
       t.level::varchar(20) AS level, t.code::varchar(40) AS code, t.span::varchar(20) AS span,
       lower(t.days) AS first_day, upper(t.days) - 1 AS last_day, t.dwellings::int AS dwellings,
       round(t.known, 3)::numeric(4, 3) AS known,
       CASE WHEN t.enough THEN t.burglaries END::int AS burglaries,
       CASE WHEN t.enough THEN greatest(t.placed - t.burglaries, 0) END::int AS left_out,
       CASE WHEN t.enough THEN t.burgled END::int AS burgled,
       CASE WHEN t.enough THEN t.repeatedly END::int AS repeatedly_burgled,
       CASE WHEN t.enough THEN t.repeatedly / nullif(t.burgled, 0)::float8 END AS share_of_dwellings,
       x.share_of_dwellings AS expected_of_dwellings,
       CASE WHEN t.enough THEN t.on_repeated / nullif(t.burglaries, 0)::float8 END AS share_on_repeated,
       x.share_on_repeated AS expected_on_repeated,
       CASE WHEN t.enough THEN (t.burglaries - t.burgled) / nullif(t.burglaries, 0)::float8 END AS share_repeats,
       x.share_repeats AS expected_repeats,
       CASE WHEN t.enough THEN (t.repeatedly < 10)::int END AS small,
       CASE WHEN NOT t.enough THEN 'niet al deze dagen zijn ingelezen' END::varchar(100) AS reason
FROM   told AS t LEFT JOIN LATERAL repeat_expectation(t.burglaries, t.dwellings::bigint) AS x ON t.enough;

-- Each burglary waits for the next in its dwelling, until the run of known days ends.
CREATE OR REPLACE VIEW fresh_repeat_timing AS
WITH next AS MATERIALIZED (
    SELECT b.gemeente_code, coalesce(lead(b.occurred_on) OVER w, upper(b.days) - 1) - b.occurred_on AS days,
           lead(b.occurred_on) OVER w IS NOT NULL AS ended
    FROM   dwelling_burglary AS b WINDOW w AS (PARTITION BY b.dwelling_id, b.days ORDER BY b.occurred_on, b.burglary_id)
), watched AS MATERIALIZED (           -- all dwellings, all known days: the usual rate
    SELECT h.gemeente_code,
           h.dwellings * days_in(k.days * datemultirange(daterange('1900-01-01', q.as_of,
                                                                   '[]')))::float8 AS dwelling_days
    FROM  (SELECT coalesce(d.gemeente_code, '') AS gemeente_code, count(*) AS dwellings
           FROM   dwelling AS d WHERE d.in_use_to IS NULL GROUP BY 1) AS h
    JOIN   known_days() AS k USING (gemeente_code) CROSS JOIN result_day AS q
), area AS MATERIALIZED (
    SELECT a.level, a.code, array_agg(n.days::float8 ORDER BY n.days, n.ended) AS durations,
           array_agg(n.ended ORDER BY n.days, n.ended) AS ended, count(*)::int AS burglaries, max(n.days) AS longest
    FROM   large_area AS a JOIN next AS n USING (gemeente_code) GROUP BY a.level, a.code
), usual AS (
    SELECT a.level, a.code, sum(w.dwelling_days) AS dwelling_days
    FROM   large_area AS a JOIN watched AS w USING (gemeente_code) GROUP BY a.level, a.code
), curve AS MATERIALIZED (
    SELECT a.level, a.code, c.* FROM area AS a CROSS JOIN LATERAL survival_curve(a.durations, a.ended) AS c
)
SELECT row_number() OVER (ORDER BY a.level, a.code, h.duration_from)::int AS repeat_timing_id,
       a.level::varchar(20) AS level, a.code::varchar(40) AS code, h.duration_from::int AS days_from,
       h.duration_to::int AS days_to, a.burglaries, h.at_risk, h.ends AS repeats, h.exposure::int AS dwelling_days,
       365250 * h.hazard AS rate, 365250 * h.hazard_low AS rate_low, 365250 * h.hazard_high AS rate_high,
       365250.0 * a.burglaries / u.dwelling_days AS usual_rate, h.hazard * u.dwelling_days / a.burglaries AS ratio,
       1 - s.surviving AS repeated, 1 - s.surviving_high AS repeated_low, 1 - s.surviving_low AS repeated_high,
       CASE WHEN h.ends < 10 THEN 1 ELSE 0 END AS small
FROM   area AS a JOIN usual AS u USING (level, code) CROSS JOIN LATERAL survival_hazard(a.durations, a.ended) AS h
-- by the end of the band, where some were watched for as long
LEFT   JOIN LATERAL (SELECT c.*
                     FROM   curve AS c
                     WHERE  c.level = a.level AND c.code = a.code AND c.duration < h.duration_to
                     AND    a.longest >= h.duration_to - 1 ORDER BY c.duration DESC LIMIT 1) AS s ON true;
