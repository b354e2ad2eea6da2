-- The same measures in plain SQL: zones by the index on the dwellings, letters by one join, days by multiranges.
WITH near AS (
    SELECT b.burglary_id, d.dwelling_id, b.occurred_on, least(b.reported_on + 7, b.occurred_on + 29) AS deadline
    FROM   warned_burglary b JOIN warned_dwelling d ON ST_DWithin(b.geom, d.geom, 100)
    WHERE  b.dwelling_id <> d.dwelling_id
), met AS MATERIALIZED (
    SELECT near.*, letter_id, sent_on
    FROM   near LEFT JOIN warning w ON w.dwelling_id = near.dwelling_id AND w.sent_on BETWEEN occurred_on - 30 AND occurred_on + 29
), pair AS MATERIALIZED (
    SELECT burglary_id, dwelling_id, bool_or(sent_on <= deadline) IS TRUE AS covered,
           range_agg(daterange(greatest(sent_on, occurred_on), least(sent_on + 31, occurred_on + 30))) FILTER (WHERE sent_on IS NOT NULL) AS days
    FROM   met GROUP BY burglary_id, dwelling_id
), zone AS MATERIALIZED (
    SELECT burglary_id, count(*) AS n, count(*) FILTER (WHERE covered) AS y FROM pair GROUP BY burglary_id
), whole AS (
    SELECT sum(y) / sum(n) AS share, avg(y::float8 / n) AS mean, sum(n) AS pairs, count(*) AS zones, avg(n) AS size FROM zone
), letter AS (
    SELECT letter_id, inside.letter_id IS NOT NULL AS inside, own.letter_id IS NOT NULL AS own,
           sent_on - lag(sent_on) OVER (PARTITION BY dwelling_id ORDER BY sent_on) <= 30 AS duplicate
    FROM   warning
    LEFT   JOIN (SELECT DISTINCT letter_id FROM met WHERE sent_on >= occurred_on) AS inside USING (letter_id)
    LEFT   JOIN (SELECT DISTINCT letter_id FROM warning JOIN warned_burglary USING (dwelling_id)
                 WHERE sent_on BETWEEN occurred_on AND occurred_on + 29) AS own USING (letter_id)
)
SELECT share + (SELECT sqrt(sum((y - share * n) ^ 2) / ((zones - 1) * zones * size ^ 2)) FROM zone) + mean
     + (SELECT avg(covered::int) FROM (SELECT bool_or(covered) AS covered FROM pair GROUP BY dwelling_id) AS dwelling)
     + (SELECT sum(upper(r) - lower(r)) FROM pair, unnest(days) AS r) / (30.0 * pairs)
     + (SELECT count(*) FILTER (WHERE inside) / count(*) FILTER (WHERE inside OR NOT own)::float8 FROM letter)
     + (SELECT count(*) FILTER (WHERE duplicate) FROM letter)
FROM   whole;
