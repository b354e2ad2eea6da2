-- Areas with what they lie in, and what is counted in them by month and by fortnight: what reporting tools add up.

-- A buurt's code says its wijk and gemeente where no arrangement does.
CREATE OR REPLACE VIEW fresh_area_hierarchy AS
WITH here AS (
    SELECT n.area_id, n.level, n.code, n.name, n.year, n.geom, p.parent_code,
           (SELECT jsonb_object_agg(u.parent_level, u.parent_code)
            FROM   area_path AS u WHERE u.level = n.level AND u.code = n.code) AS within
    FROM   named_area AS n JOIN area AS p USING (area_id)
    WHERE  n.level NOT IN ('pc6', 'pc5')
), buurt AS (
    SELECT h.*,
           CASE h.level WHEN 'buurt' THEN h.code
                WHEN 'subbuurt' THEN coalesce(h.within ->> 'buurt', h.parent_code) END AS buurt_code FROM here AS h
), wijk AS (
    SELECT b.*,
           CASE b.level WHEN 'wijk' THEN b.code
                ELSE coalesce(b.within ->> 'wijk', CASE b.level WHEN 'buurt' THEN b.parent_code END,
                              'WK' || substr(b.buurt_code, 3, 6)) END AS wijk_code
    FROM   buurt AS b
), gemeente AS (
    SELECT w.*, CASE w.level WHEN 'gemeente' THEN w.code
                             ELSE coalesce(w.within ->> 'gemeente',
                                           CASE WHEN w.level IN ('wijk', 'woonplaats') THEN w.parent_code END,
                                           'GM' || substr(w.wijk_code, 3, 4)) END AS gemeente_code
    FROM   wijk AS w
), basisteam AS (
    SELECT g.*,
           CASE g.level WHEN 'basisteam' THEN g.code
                ELSE coalesce(g.within ->> 'basisteam', u.parent_code) END AS basisteam_code
    FROM   gemeente AS g
    LEFT   JOIN area_path AS u ON u.level = 'gemeente' AND u.code = g.gemeente_code AND u.parent_level = 'basisteam'
), district AS (
    SELECT t.*,
           CASE t.level WHEN 'district' THEN t.code
                ELSE coalesce(t.within ->> 'district', u.parent_code) END AS district_code
    FROM   basisteam AS t
    LEFT   JOIN area_path AS u ON u.level = 'basisteam' AND u.code = t.basisteam_code AND u.parent_level = 'district'
)
SELECT a.area_id, a.level::varchar(20) AS level, l.name::varchar(40) AS level_name, a.code::varchar(40) AS code,
       a.name::varchar(200) AS name, a.year,
       a.buurt_code::varchar(10) AS buurt_code, b.name::varchar(200) AS buurt_name,
       a.wijk_code::varchar(8) AS wijk_code, w.name::varchar(200) AS wijk_name,
       a.gemeente_code::varchar(6) AS gemeente_code, g.name::varchar(200) AS gemeente_name,
       a.basisteam_code::varchar(40) AS basisteam_code, t.name::varchar(200) AS basisteam_name,
       a.district_code::varchar(40) AS district_code, d.name::varchar(200) AS district_name,
       round(ST_Y(c.centre)::numeric, 5)::float8 AS latitude, round(ST_X(c.centre)::numeric, 5)::float8 AS longitude
FROM   district AS a
JOIN   area_level AS l USING (level)
LEFT   JOIN here AS b ON b.level = 'buurt' AND b.code = a.buurt_code
LEFT   JOIN here AS w ON w.level = 'wijk' AND w.code = a.wijk_code
LEFT   JOIN here AS g ON g.level = 'gemeente' AND g.code = a.gemeente_code
LEFT   JOIN here AS t ON t.level = 'basisteam' AND t.code = a.basisteam_code
LEFT   JOIN here AS d ON d.level = 'district' AND d.code = a.district_code
LEFT   JOIN newest_area AS o ON o.level = a.level AND o.code = a.code
CROSS  JOIN LATERAL (SELECT ST_Transform(ST_PointOnSurface(o.geom), 4326) AS centre) AS c;

CREATE OR REPLACE FUNCTION period_days(period text, day date) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE period WHEN 'month' THEN month_days(day)
            WHEN 'fortnight' THEN daterange(fortnight_of(day), fortnight_of(day) + 14) END;
COMMENT ON FUNCTION period_days(text, date) IS 'De dagen van de maand (month) of de veertien dagen (fortnight) waarin een dag ligt.';

-- Each dwelling and each burglary counts in one row of a period: that of its buurt, else that of its gemeente. Where no
-- day of a period is known the number is not known.
CREATE OR REPLACE VIEW fresh_burglary_count AS
WITH known AS MATERIALIZED (
    SELECT k.gemeente_code, k.days * datemultirange(daterange('1900-01-01', dutch_today(), '[]')) AS days
    FROM   known_days() AS k
), placed AS MATERIALIZED (
    SELECT p.occurred_on, p.attempt, p.gemeente_code, p.buurt_code
    FROM   burglary_place AS p
    JOIN   known AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ k.days
), home AS MATERIALIZED (
    SELECT d.gemeente_code, d.buurt_code, count(*)::int AS dwellings
    FROM   dwelling AS d WHERE d.in_use_to IS NULL GROUP BY d.gemeente_code, d.buurt_code
), place AS MATERIALIZED (
    SELECT coalesce(b.code, g.code) AS code, min(l.gemeente_code) AS gemeente_code, max(b.code) AS buurt_code,
           sum(l.dwellings)::int AS dwellings, coalesce(b.area_id, g.area_id) AS area_id
    FROM  (SELECT h.gemeente_code, h.buurt_code, h.dwellings FROM home AS h
           UNION ALL
           SELECT DISTINCT p.gemeente_code, p.buurt_code, 0 FROM placed AS p) AS l
    LEFT   JOIN named_area AS b ON b.level = 'buurt' AND b.code = l.buurt_code
    LEFT   JOIN named_area AS g ON g.level = 'gemeente' AND g.code = l.gemeente_code AND b.code IS NULL
    GROUP  BY coalesce(b.code, g.code), coalesce(b.area_id, g.area_id),
           CASE WHEN coalesce(b.code, g.code) IS NULL THEN l.gemeente_code END
), span AS (
    SELECT min(lower(k.days)) AS first_day, max(upper(k.days)) - 1 AS last_day FROM known AS k
), period AS MATERIALIZED (
    SELECT DISTINCT p.period, period_days(p.period, g::date) AS days
    FROM   span AS s CROSS JOIN (VALUES ('month'), ('fortnight')) AS p (period)
    CROSS  JOIN LATERAL generate_series(s.first_day::timestamp, s.last_day::timestamp + interval '13 days',
                                        interval '1 day') AS g
    WHERE  lower(period_days(p.period, g::date)) <= s.last_day
), part AS MATERIALIZED (
    SELECT k.gemeente_code, p.period, p.days, known_part(k.days, p.days) AS known FROM known AS k CROSS JOIN period AS p
), counted AS MATERIALIZED (
    SELECT c.period, period_days(c.period, p.occurred_on) AS days, coalesce(b.code, g.code) AS code,
           CASE WHEN coalesce(b.code, g.code) IS NULL THEN p.gemeente_code END AS elsewhere,
           count(*)::int AS burglaries, count(*) FILTER (WHERE p.attempt = 1)::int AS attempts
    FROM   placed AS p CROSS JOIN (VALUES ('month'), ('fortnight')) AS c (period)
    LEFT   JOIN named_area AS b ON b.level = 'buurt' AND b.code = p.buurt_code
    LEFT   JOIN named_area AS g ON g.level = 'gemeente' AND g.code = p.gemeente_code AND b.code IS NULL
    GROUP  BY 1, 2, 3, 4
)
SELECT row_number() OVER (ORDER BY p.period DESC, p.days, h.code, h.gemeente_code)::int AS burglary_count_id,
       p.period::varchar(10) AS period, lower(p.days) AS first_day,
       upper(p.days) - lower(p.days) AS days, h.area_id, h.gemeente_code::varchar(6) AS gemeente_code,
       h.buurt_code::varchar(10) AS buurt_code,
       CASE WHEN k.known > 0 OR c.burglaries > 0 THEN coalesce(c.burglaries, 0) END AS burglaries,
       CASE WHEN k.known > 0 OR c.burglaries > 0 THEN coalesce(c.attempts, 0) END AS attempts,
       coalesce(k.known, 0)::numeric(4, 3) AS known, h.dwellings,
       round(h.dwellings * coalesce(k.known, 0) * (upper(p.days) - lower(p.days)))::int AS dwelling_days
FROM   place AS h
CROSS  JOIN period AS p
LEFT   JOIN part AS k ON k.gemeente_code = coalesce(h.gemeente_code, '') AND k.period = p.period AND k.days = p.days
LEFT   JOIN counted AS c ON c.period = p.period AND c.days = p.days AND c.code IS NOT DISTINCT FROM h.code
       AND c.elsewhere IS NOT DISTINCT FROM CASE WHEN h.code IS NULL THEN h.gemeente_code END;
