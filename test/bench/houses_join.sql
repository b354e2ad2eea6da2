-- The same number in SQL: the walls of each that lie in a strip around another.
SELECT count(*)
FROM  (SELECT a.pand_id FROM house AS a JOIN house AS b ON b.pand_id <> a.pand_id AND b.dwellings > 0 AND ST_DWithin(a.geom, b.geom, 0.1)
       WHERE  a.dwellings = 1 AND ST_Length(ST_Intersection(ST_ExteriorRing(a.geom), ST_Buffer(b.geom, 0.1))) >= 1 GROUP BY a.pand_id HAVING count(*) > 1) AS t;
