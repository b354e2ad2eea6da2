-- The same test of plain counts alone, by SQL: at the beginning of each fortnight of a year the burglaries of the years
-- before by place, the places with most of them up to 3 %, and what came there. Of how many burglaries that is.
WITH place AS MATERIALIZED (
    SELECT t.code FROM inbraak_internal.large_street AS t WHERE :'level' = 'street'
    UNION  ALL SELECT d.dwelling_id::text FROM inbraak.dwelling AS d WHERE :'level' = 'dwelling'
), happened AS MATERIALIZED (
    SELECT p.occurred_on, CASE :'level' WHEN 'street' THEN p.street ELSE p.dwelling_id::text END AS code
    FROM   inbraak_internal.burglary_place AS p CROSS JOIN inbraak_internal.forecast_span AS s
    WHERE  p.gemeente_code = ANY (s.gemeente_codes) AND p.place_uncertainty <= 100 AND p.occurred_on <= s.as_of
), origin AS (
    SELECT s.first_origin + 14 * n AS day
    FROM   inbraak_internal.forecast_span AS s CROSS JOIN generate_series(0, 25) AS n
), counted AS (
    SELECT o.day, p.code, count(h.code) AS burglaries
    FROM   origin AS o CROSS JOIN place AS p
    LEFT   JOIN happened AS h ON h.code = p.code AND h.occurred_on < o.day GROUP BY o.day, p.code
), ranked AS (
    SELECT c.day, c.code, row_number() OVER (PARTITION BY c.day ORDER BY c.burglaries DESC, c.code) AS turn
    FROM   counted AS c
), most AS (
    SELECT r.day, r.code FROM ranked AS r WHERE r.turn <= 0.03 * (SELECT count(*) FROM place)
), found AS (
    SELECT count(h.occurred_on) AS burglaries, count(m.code) AS hits
    FROM   origin AS o JOIN happened AS h ON h.occurred_on BETWEEN o.day AND o.day + 13
    LEFT   JOIN most AS m ON m.day = o.day AND m.code = h.code
)
SELECT f.burglaries FROM found AS f WHERE f.hits >= 0;
