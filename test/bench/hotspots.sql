-- Gi* of all squares, with p by permutation.
SELECT sum(abs(z)) FROM getis_ord((SELECT cell_set(cell_id, geom, burglaries, dwellings) FROM (SELECT * FROM square LIMIT :cells) AS s), per_dwelling => false, permutations => :permutations);
