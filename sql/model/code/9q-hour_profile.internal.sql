-- When do they come? The time of a burglary is a window; it is spread over the hours of the week in which it may have
-- been.

-- A window ends with the report; one of days is of whole days. As in time_window, an end of which the hour is not known
-- is the end of its day.
CREATE OR REPLACE VIEW burglary_window AS
SELECT b.burglary_id, b.occurred_from AT TIME ZONE 'Europe/Amsterdam' AS occurred_from,
       CASE WHEN 'eind zonder tijd' = ANY (b.flags) AND b.precision = 'time' THEN b.occurred_to::date + 1
            ELSE b.occurred_to END AT TIME ZONE 'Europe/Amsterdam' AS occurred_to,
       b.reported_at AT TIME ZONE 'Europe/Amsterdam' AS reported_at,
       coalesce(b.precision, 'day') = 'day' AS day_precision
FROM   burglary AS b;
COMMENT ON VIEW burglary_window IS 'Het tijdvak van elke inbraak, als tijdstippen.';
COMMENT ON COLUMN burglary_window.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN burglary_window.occurred_from IS 'Begin.';
COMMENT ON COLUMN burglary_window.occurred_to IS 'Eind.';
COMMENT ON COLUMN burglary_window.reported_at IS 'Kennisname.';
COMMENT ON COLUMN burglary_window.day_precision IS 'Of alleen de dagen bekend zijn, en niet de uren.';

-- Gemeenten and what is larger have enough of them to tell hours and delays.
CREATE OR REPLACE VIEW large_area_burglary AS
WITH placed AS MATERIALIZED (
    SELECT p.burglary_id, p.occurred_on, p.gemeente_code FROM burglary_place AS p WHERE p.occurred_on IS NOT NULL
), area AS MATERIALIZED (
    SELECT 'gemeente' AS level, g.code, g.code AS gemeente_code
    FROM   (SELECT DISTINCT p.gemeente_code AS code FROM placed AS p WHERE p.gemeente_code IS NOT NULL) AS g
    UNION ALL
    SELECT u.parent_level, u.parent_code, u.code
    FROM   area_path AS u WHERE u.level = 'gemeente' AND u.parent_level IN ('basisteam', 'district')
)
SELECT a.level, a.code, p.burglary_id, p.occurred_on
FROM   placed AS p JOIN area AS a ON a.gemeente_code = p.gemeente_code
UNION ALL
SELECT 'region', 'regio', p.burglary_id, p.occurred_on FROM placed AS p;
COMMENT ON VIEW large_area_burglary IS 'Woninginbraken met de gemeente, het basisteam, het district en de regio waarin zij tellen.';
COMMENT ON COLUMN large_area_burglary.level IS 'Niveau.';
COMMENT ON COLUMN large_area_burglary.code IS 'Code.';
COMMENT ON COLUMN large_area_burglary.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN large_area_burglary.occurred_on IS 'Dag van de inbraak.';

-- A window of days says nothing of the hour, and one of more than three days little; one of years, or of long ago, is a
-- slip of the pen.
CREATE OR REPLACE VIEW large_area_window AS
SELECT l.level, l.code, s.span, count(*)::int AS whole,
       window_set(w.occurred_from, w.occurred_to, w.reported_at, w.day_precision, 'Europe/Amsterdam')
           FILTER (WHERE NOT w.day_precision AND w.occurred_from >= '1990-01-01'
                   AND (w.occurred_to - w.occurred_from > interval '366 days') IS NOT TRUE) AS windows
FROM   large_area_burglary AS l JOIN burglary_window AS w USING (burglary_id) CROSS JOIN result_day AS d
JOIN   (VALUES ('year', 364), ('whole', NULL)) AS s (span, days) ON l.occurred_on <= d.as_of
       AND (s.days IS NULL OR l.occurred_on >= d.as_of - s.days)
GROUP  BY l.level, l.code, s.span;
COMMENT ON VIEW large_area_window IS 'De tijdvakken van de woninginbraken van een gemeente, basisteam, district of de regio, in het jaar tot en met de peildag en in alles tot en met die dag.';
COMMENT ON COLUMN large_area_window.level IS 'Niveau.';
COMMENT ON COLUMN large_area_window.code IS 'Code.';
COMMENT ON COLUMN large_area_window.span IS 'Welke tijd: year of whole.';
COMMENT ON COLUMN large_area_window.whole IS 'Hoeveel inbraken, ook waarvan geen bruikbaar tijdvak bekend is.';
COMMENT ON COLUMN large_area_window.windows IS 'De tijdvakken waarvan de uren bekend zijn, van hoogstens een jaar en sinds 1990; NULL als er geen zijn.';

CREATE OR REPLACE VIEW fresh_hour_profile AS
SELECT row_number() OVER (ORDER BY t.level, t.code, t.span, p.bin)::int AS hour_profile_id,
       t.level::varchar(20) AS level, t.code::varchar(250) AS code, t.span::varchar(10) AS span,
       p.weekday, p.hour, p.expected, p.variance, p.share, p.from_long, p.burglaries::int AS burglaries,
       (t.whole - p.burglaries)::int AS left_out
FROM   large_area_window AS t CROSS JOIN LATERAL aoristic_profile(t.windows, 'hour_of_week') AS p
WHERE  p.burglaries > 0;

-- The sun of one place: over a region of sixty kilometres it rises within four minutes.
CREATE OR REPLACE VIEW fresh_light_profile AS
WITH gemeente AS MATERIALIZED (
    SELECT DISTINCT ON (a.code) ST_PointOnSurface(a.geom) AS place
    FROM   area AS a WHERE a.level = 'gemeente' AND NOT ST_IsEmpty(a.geom) ORDER BY a.code, a.year DESC
), middle AS MATERIALIZED (
    SELECT ST_Centroid(ST_Collect(g.place)) AS place FROM gemeente AS g
)
SELECT row_number() OVER (ORDER BY t.level, t.code, t.span, n.place)::int AS light_profile_id,
       t.level::varchar(20) AS level, t.code::varchar(250) AS code, t.span::varchar(10) AS span,
       p.light::varchar(10) AS light, n.name::varchar(20) AS name, p.expected, p.variance, p.share, p.share_of_time,
       p.certain::int AS certain, p.from_long,
       p.burglaries::int AS burglaries, (t.whole - p.burglaries)::int AS left_out
FROM   large_area_window AS t CROSS JOIN middle AS w CROSS JOIN LATERAL aoristic_light(t.windows, w.place) AS p
JOIN   (VALUES (1, 'day', 'licht'), (2, 'twilight', 'schemering'),
        (3, 'dark', 'donker')) AS n (place, light, name) ON n.light = p.light
WHERE  p.burglaries > 0;
