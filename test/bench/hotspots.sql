-- Gi* of all squares, with p by permutation.
SELECT sum(abs(z)) FROM getis_ord((SELECT cell_set(cell_id, geom, burglaries, dwellings) FROM square), per_dwelling => false, permutations => :permutations);
