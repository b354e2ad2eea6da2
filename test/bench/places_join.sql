-- The same in SQL, of these dwellings alone.
SELECT sum(n.distance + coalesce(w.places, 0))
FROM   region.dwelling AS d
CROSS  JOIN LATERAL (SELECT ST_Distance(p.geom, d.geom) AS distance FROM place AS p ORDER BY p.geom <-> d.geom LIMIT 1) AS n
LEFT   JOIN (SELECT a.dwelling_id, count(*) AS places FROM region.dwelling AS a JOIN place AS p ON ST_DWithin(p.geom, a.geom, 100) WHERE a.dwelling_id % :every = 0 AND a.dwelling_id <= :dwellings GROUP BY 1) AS w USING (dwelling_id)
WHERE  d.dwelling_id % :every = 0 AND d.dwelling_id <= :dwellings;
