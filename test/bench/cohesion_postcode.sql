-- The score by postcode of every dwelling, from the first of pc6, pc5 and pc4 with 30 respondents in its newest such year, summed.
SELECT sum(score)
FROM  (SELECT (cohesion_join(a.areas, d.postcode, on_date => '2022-01-01', shrink => false)).score
       FROM   region.dwelling d, (SELECT area_set(code, level, NULL::geometry, score, respondents, year) AS areas FROM survey) AS a) AS j;
