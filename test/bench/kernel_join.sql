-- The same in SQL, of these squares alone, and as far from each as ours goes.
SELECT sum(exp(-(ST_Distance(c.geom, s.geom) ^ 2) / (2 * 250 ^ 2))) / (2 * pi() * 250 ^ 2) * 1e6
FROM  (SELECT ST_SetSRID(ST_MakePoint(50 * i + 25, 50 * j + 25), 28992) AS geom FROM generate_series(4000, 4499) AS i, generate_series(9000, 9499) AS j WHERE (j * 100000000::bigint + i) % :every = 0) AS s
JOIN   crowd AS c ON ST_DWithin(c.geom, s.geom, 6.5 * 250);
