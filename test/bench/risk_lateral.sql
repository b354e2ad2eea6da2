-- The same, dwelling by dwelling with the index on the burglaries: within 100 m and 30 days 30 % more, averaged over the
-- 14 days ahead.
SELECT sum(1 + coalesce(near.excess, 0))
FROM   region.dwelling d
LEFT   JOIN LATERAL (
    SELECT sum(0.3 * (least(days + 14, 30) - days) / 14) AS excess
    FROM   recent b, LATERAL (SELECT date '2019-01-01' - b.occurred_on AS days) AS ago
    WHERE  ST_DWithin(b.geom, d.geom, 100) AND days BETWEEN 0 AND 29
) AS near ON true;
