-- The Knox test of two kinds of events, with the days of either permuted. Says how many pairs lie in the bands.
SELECT sum(observed)::bigint
FROM   knox_test_bivariate((SELECT event_set(geom, occurred_on) FROM kind_a), (SELECT event_set(geom, occurred_on) FROM kind_b),
                           '{0, 100, 200, 300, 400}', '{0, 7, 14, 21, 28, 60}', permutations => :permutations)
WHERE  p_value > 0;
