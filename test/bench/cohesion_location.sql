-- The score of the area around every dwelling, summed.
SELECT sum(score)
FROM  (SELECT (cohesion_join(a.areas, location => d.geom, on_date => '2022-01-01', shrink => false, levels => '{kern}')).score
       FROM   region.dwelling d, (SELECT area_set(code, 'kern', geom, score, 30, 2021) AS areas FROM :areas) AS a) AS j;
