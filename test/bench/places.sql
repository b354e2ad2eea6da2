-- The nearest place and those within 100 m of each dwelling; told of one dwelling in so many.
SELECT sum(d.distance + d.places)
FROM   place_distances((SELECT place_set(CASE WHEN :kinds = 1 THEN 'place' ELSE kind END, geom) FROM place WHERE place_id <= :places),
                       (SELECT dwelling_set(dwelling_id, geom) FROM region.dwelling WHERE dwelling_id <= :dwellings)) AS d
WHERE  d.dwelling_id % :every = 0;
