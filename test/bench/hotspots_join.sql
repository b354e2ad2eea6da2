-- The same z in SQL, without p.
WITH whole AS (SELECT count(*)::float8 AS n, avg(burglaries)::float8 AS mean, stddev_pop(burglaries)::float8 AS s FROM square),
     zone AS (SELECT a.cell_id, count(*)::float8 AS w, sum(b.burglaries)::float8 AS x FROM square AS a JOIN square AS b ON ST_Intersects(a.geom, b.geom) GROUP BY a.cell_id)
SELECT sum(abs((x - mean * w) / (s * sqrt((n * w - w * w) / (n - 1))))) FROM zone, whole;
