-- In how few places do burglaries come together, and whom do they hit most?

-- Of places that differ in size chance hits the large ones: a street or a buurt counts by its dwellings.
CREATE OR REPLACE VIEW fresh_burglary_concentration AS
WITH span AS MATERIALIZED (
    SELECT v.span, daterange(q.as_of - v.days + 1, q.as_of, '[]') AS days
    FROM   result_day AS q CROSS JOIN (VALUES ('year', 365), ('three_years', 1095)) AS v (span, days)
), home AS MATERIALIZED (
    SELECT d.dwelling_id, coalesce(d.gemeente_code, '') AS gemeente_code, d.buurt_code,
           street_code(d.street_name, d.woonplaats) AS street FROM dwelling AS d WHERE d.in_use_to IS NULL
), known AS MATERIALIZED (
    SELECT h.gemeente_code, s.span, s.days, count(*) AS dwellings, bool_or(coalesce(s.days <@ k.days, false)) AS known
    FROM   home AS h CROSS JOIN span AS s LEFT JOIN known_days() AS k USING (gemeente_code)
    GROUP  BY h.gemeente_code, s.span, s.days
), broken AS MATERIALIZED (
    SELECT b.dwelling_id, k.span, count(*) AS burglaries
    FROM   dwelling_burglary AS b
    JOIN   known AS k ON k.gemeente_code = b.gemeente_code AND k.known AND b.occurred_on <@ k.days
    GROUP  BY b.dwelling_id, k.span
), place AS MATERIALIZED (
    SELECT p.place, k.gemeente_code, k.span, p.code, count(*) AS dwellings, coalesce(sum(b.burglaries), 0) AS burglaries
    FROM   known AS k JOIN home AS h USING (gemeente_code)
    CROSS  JOIN LATERAL (VALUES ('dwelling', h.dwelling_id::text), ('street', h.street),
                         ('buurt', h.buurt_code)) AS p (place, code)
    LEFT   JOIN broken AS b ON b.dwelling_id = h.dwelling_id AND b.span = k.span
    WHERE  k.known AND p.code IS NOT NULL GROUP BY p.place, k.gemeente_code, k.span, p.code
), whole AS (
    SELECT a.level, a.code, k.span, k.days,
           coalesce(sum(k.dwellings) FILTER (WHERE k.known), 0) / sum(k.dwellings) AS known
    FROM   large_area AS a JOIN known AS k USING (gemeente_code) GROUP BY a.level, a.code, k.span, k.days
), gathered AS (
    SELECT a.level, a.code, p.span, p.place, array_agg(p.burglaries::float8 ORDER BY p.code) AS counts,
           CASE WHEN p.place <> 'dwelling' THEN array_agg(p.dwellings::float8 ORDER BY p.code) END AS sizes
    FROM   large_area AS a JOIN place AS p USING (gemeente_code) GROUP BY a.level, a.code, p.span, p.place
)
SELECT row_number() OVER (ORDER BY w.level, w.code, w.span, l.place, t.top)::int AS burglary_concentration_id,
       w.level::varchar(20) AS level, w.code::varchar(40) AS code, w.span::varchar(20) AS span,
       lower(w.days) AS first_day, upper(w.days) - 1 AS last_day, l.place::varchar(20) AS place_kind,
       t.top::float8 AS top, round(w.known, 3)::numeric(4, 3) AS known, c.places::int AS places,
       c.places_with::int AS places_with,
       c.burglaries::int AS burglaries, c.top_share, c.top_expected, c.gini, c.gini_expected, c.gini_corrected,
       c.gini_corrected_expected,
       CASE WHEN c.burglaries < 20 THEN 1 WHEN c.burglaries >= 20 THEN 0 END AS small,
       CASE WHEN w.known < 0.9 THEN 'niet al deze dagen zijn ingelezen' END::varchar(100) AS reason
FROM   whole AS w CROSS JOIN (VALUES ('dwelling'), ('street'), ('buurt')) AS l (place)
CROSS  JOIN (VALUES (0.01), (0.05), (0.1), (0.25)) AS t (top)
LEFT   JOIN gathered AS g ON g.level = w.level AND g.code = w.code AND g.span = w.span AND g.place = l.place
       AND w.known >= 0.9
LEFT   JOIN LATERAL concentration(g.counts, t.top, g.sizes) AS c ON g.counts IS NOT NULL;

-- An owner or a complex: the classes of a factor that tells of property. Where fewer than ten dwellings are of one, the
-- others could tell whose they are.
CREATE OR REPLACE VIEW fresh_owner_burglary AS
WITH span AS MATERIALIZED (
    SELECT v.span, daterange(q.as_of - v.days + 1, q.as_of, '[]') AS days
    FROM   result_day AS q CROSS JOIN (VALUES ('year', 365), ('three_years', 1095)) AS v (span, days)
), home AS MATERIALIZED (
    SELECT d.dwelling_id, s.span, s.days, t.factor, t.class_number, t.class
    FROM   told_traits('{eigenaar,complex}'::text[]) AS t JOIN dwelling AS d USING (dwelling_id) CROSS JOIN span AS s
    JOIN   known_days() AS k ON k.gemeente_code = coalesce(d.gemeente_code, '') AND s.days <@ k.days
    WHERE  t.factor NOT IN (SELECT w.factor FROM withheld_factor AS w)
), broken AS MATERIALIZED (
    SELECT b.dwelling_id, s.span, count(*) AS burglaries
    FROM   dwelling_burglary AS b JOIN span AS s ON b.occurred_on <@ s.days GROUP BY b.dwelling_id, s.span
), counted AS (
    SELECT h.factor, h.class_number, h.class, h.span, h.days, count(*) AS dwellings,
           coalesce(sum(b.burglaries), 0)::bigint AS burglaries, count(b.dwelling_id) AS burgled,
           count(*) FILTER (WHERE b.burglaries > 1) AS repeatedly
    FROM   home AS h LEFT JOIN broken AS b USING (dwelling_id, span)
    GROUP  BY h.factor, h.class_number, h.class, h.span, h.days
), rated AS (
    SELECT c.factor, c.span, r.class, r.rate, r.rate_low, r.rate_high
    FROM  (SELECT c.factor, c.span,
                  rate_set(c.class_number::text, c.burglaries, c.dwellings,
                           (upper(c.days) - lower(c.days)) / 365.25) AS cells
           FROM   counted AS c WHERE c.dwellings >= 10 GROUP BY c.factor, c.span) AS c
    CROSS  JOIN LATERAL rate_table(c.cells) AS r
)
SELECT row_number() OVER (ORDER BY c.factor, c.class_number, c.span)::int AS owner_burglary_id,
       c.factor::varchar(60) AS factor, c.class::varchar(200) AS class, c.span::varchar(20) AS span,
       lower(c.days) AS first_day,
       upper(c.days) - 1 AS last_day, c.dwellings::int AS dwellings, c.burglaries::int AS burglaries,
       c.burgled::int AS burgled, c.repeatedly::int AS repeatedly_burgled, r.rate, r.rate_low, r.rate_high,
       CASE WHEN c.burglaries < 10 THEN 1 ELSE 0 END AS small
FROM   counted AS c LEFT JOIN rated AS r ON r.factor = c.factor AND r.span = c.span AND r.class = c.class_number::text
WHERE  c.dwellings >= 10;
