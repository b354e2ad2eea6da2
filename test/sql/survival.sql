-- survival_curve, survival_hazard, concentration, concentration_places, repeat_expectation: worked numbers, then each error once, then nothing.

-- 6-mercaptopurine (Freireich et al. 1963): 0.857 at 6, 0.753 at 10, 0.448 at 23
SELECT duration, at_risk, ends, censored, round(surviving::numeric, 4) AS surviving, round(standard_error::numeric, 4) AS error,
       round(surviving_low::numeric, 4) AS low, round(surviving_high::numeric, 4) AS high
FROM   survival_curve('{6,6,6,6,7,9,10,10,11,13,16,17,19,20,22,23,25,32,32,34,35}', '{t,t,t,f,t,f,t,f,f,t,t,f,f,f,t,t,f,f,f,f,f}') WHERE ends > 0;
SELECT duration_from AS from, duration_to AS to, at_risk, ends, exposure, round(hazard::numeric, 9) AS hazard, round(hazard_low::numeric, 6) AS low, round(hazard_high::numeric, 6) AS high
FROM   survival_hazard('{10,25,25,40,60,90,120,200,300,365}', '{t,t,t,f,t,f,t,f,f,f}', '{0,30,Infinity}');
SELECT count(*), min(duration_from), max(duration_to), sum(ends) FROM survival_hazard('{400}', '{t}');
SELECT places, places_with, burglaries, top_share, round(top_expected::numeric, 6) AS top_expected, round(gini::numeric, 6) AS gini,
       round(gini_expected::numeric, 6) AS gini_expected, round(gini_corrected::numeric, 6) AS corrected,
       round(gini_corrected_expected::numeric, 6) AS corrected_expected
FROM   concentration('{0,0,0,0,1,1,1,1,0,4}', 0.1);
SELECT round(top_expected::numeric, 6) FROM concentration('{1,1,0}', 1 / 3.0::float8, '{1,1,2}');
-- The generalised coefficient of Gini: few burglaries in many places, as few one by one, all in one, more than places.
SELECT places, burglaries, round(gini::numeric, 9) AS gini, round(gini_corrected::numeric, 9) AS corrected
FROM   unnest('{"{0,0,0,0,0,0,0,1,1,2}","{0,0,0,0,0,0,1,1,1,1}","{0,0,0,0,0,0,0,0,0,4}","{1,1,2,8,8}"}'::text[]) WITH ORDINALITY AS v (counts, n), concentration(v.counts::float8[]) ORDER BY n;
-- Of 20 burglaries 8 lie in one place and 8 in another: a quarter in 5 / 8 of a place, half in 1 + 2 / 8.
SELECT * FROM concentration_places('{1,1,2,8,8}');
SELECT share, places, places_share, round(places_share_expected::numeric, 6) AS by_chance, of_places FROM concentration_places('{0,0,0,0,1,1,1,1,0,4}', '{0.25,0.5,0.75,1}');
-- Two burglaries over three places of sizes 1, 1 and 2: by chance 3 / 8 of a place has both, so 3 / 4 of one; what lacks of half of them is in 1 / 4 of a place with one.
SELECT places, round(places_share::numeric, 6) AS share, round(places_share_expected::numeric, 6) AS by_chance FROM concentration_places('{1,1,0}', '{0.5}', '{1,1,2}');
-- One is the other asked the other way round.
SELECT count(*) AS shares, count(*) FILTER (WHERE abs(c.top_share - p.share) > 1e-9 OR abs(d.top_expected - p.share) > 1e-9) AS other
FROM  (SELECT array_agg((n * n) % 7 * (n % 3)) AS counts, array_agg(1.0 + n % 5) AS sizes FROM generate_series(1, 60) AS n) AS made,
       concentration_places(made.counts::float8[], '{0.1,0.25,0.5,0.8}', made.sizes::float8[]) AS p, concentration(made.counts::float8[], p.places_share, made.sizes::float8[]) AS c,
       concentration(made.counts::float8[], p.places_share_expected, made.sizes::float8[]) AS d;
SELECT round(burgled::numeric, 6) AS burgled, round(repeatedly_burgled::numeric, 6) AS repeatedly, round(share_of_dwellings::numeric, 6) AS of_dwellings,
       round(share_on_repeated::numeric, 6) AS on_repeated, round(share_repeats::numeric, 6) AS repeats
FROM   repeat_expectation(100, 10000);

-- errors
SELECT * FROM survival_curve('{1,2}', '{t}');
SELECT * FROM survival_curve('{1,NULL}', '{t,t}');
SELECT * FROM survival_curve('{1,2}', '{t,NULL}');
SELECT * FROM survival_curve('{1,-2}', '{t,t}');
SELECT * FROM survival_curve('{1,NaN}', '{t,t}');
SELECT * FROM survival_curve('{1}', '{t}', 1);
SELECT * FROM survival_hazard('{1}', '{t}', '{0}');
SELECT * FROM concentration('{1,0.5}');
SELECT * FROM concentration('{1,NULL}');
SELECT * FROM concentration('{1,2}', 0);
SELECT * FROM concentration('{1,2}', 0.5, '{1}');
SELECT * FROM concentration('{1,2}', 0.5, '{1,0}');
SELECT * FROM concentration('{9000000,2000000}');
SELECT * FROM concentration_places('{1,2}', '{0}');
SELECT * FROM concentration_places('{1,2}', '{0.5,NULL}');
SELECT * FROM concentration_places('{1,-2}');
SELECT * FROM repeat_expectation(-1, 10);
SELECT * FROM repeat_expectation(1, 0);

-- nothing
SELECT count(*) FROM survival_curve('{}', '{}');
SELECT count(*) FROM survival_curve(NULL, '{}');
SELECT count(*), sum(exposure), count(hazard) FROM survival_hazard('{}', '{}');
SELECT * FROM concentration('{}');
SELECT * FROM concentration('{0,0,0}');
SELECT * FROM concentration(NULL);
SELECT * FROM concentration_places('{}');
SELECT * FROM concentration_places('{0,0,0}');
SELECT count(*) FROM concentration_places(NULL);
SELECT count(*) FROM concentration_places('{1,2}', '{}');
SELECT * FROM repeat_expectation(0, 10);
SELECT * FROM repeat_expectation(NULL, 10);
