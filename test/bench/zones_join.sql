-- The same numbers in SQL, without a test.
WITH whole AS (SELECT sum(burglaries)::float8 AS n, sum(dwellings)::float8 AS m FROM square),
     zone AS (SELECT a.cell_id, sum(b.burglaries)::float8 AS x, sum(b.dwellings)::float8 AS m FROM square AS a JOIN square AS b ON ST_Intersects(a.geom, b.geom) WHERE a.dwellings > 0 GROUP BY a.cell_id)
SELECT sum(abs(z.x - w.n * z.m / w.m)) FROM zone AS z, whole AS w;
