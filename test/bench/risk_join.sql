-- The same, burglary by burglary with the index on the dwellings; dwellings without one near are filled in.
WITH near AS (
    SELECT d.dwelling_id, sum(0.3 * (least(days + 14, 30) - days) / 14) AS excess
    FROM   recent b, LATERAL (SELECT date '2019-01-01' - b.occurred_on AS days) AS ago, region.dwelling d
    WHERE  ST_DWithin(b.geom, d.geom, 100) AND days BETWEEN 0 AND 29
    GROUP  BY d.dwelling_id
)
SELECT sum(1 + coalesce(near.excess, 0)) FROM region.dwelling d LEFT JOIN near USING (dwelling_id);
