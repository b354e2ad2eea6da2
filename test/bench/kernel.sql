-- Kernel density of burglaries on 500 by 500 squares; told of one square in so many.
SELECT sum(k.density) FROM kernel_density((SELECT event_set(geom, occurred_on) FROM (SELECT * FROM crowd LIMIT :burglaries) AS b)) AS k
WHERE  k.cell_id % :every = 0 AND k.cell_id / 100000000 BETWEEN 9000 AND 9499 AND k.cell_id % 100000000 BETWEEN 4000 AND 4499;
