-- The Knox test. Says how many pairs lie in the finite distance bands.
SELECT sum(observed)::bigint
FROM   knox_test((SELECT event_set(geom, occurred_on) FROM :table), :'metres', :'days',
                 permutations => :permutations, metric => :'metric')
WHERE  distance_to < 'Infinity';
