-- survival_curve, survival_hazard, concentration, repeat_expectation: worked numbers, then each error once, then nothing.

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
SELECT * FROM repeat_expectation(-1, 10);
SELECT * FROM repeat_expectation(1, 0);

-- nothing
SELECT count(*) FROM survival_curve('{}', '{}');
SELECT count(*) FROM survival_curve(NULL, '{}');
SELECT count(*), sum(exposure), count(hazard) FROM survival_hazard('{}', '{}');
SELECT * FROM concentration('{}');
SELECT * FROM concentration('{0,0,0}');
SELECT * FROM concentration(NULL);
SELECT * FROM repeat_expectation(0, 10);
SELECT * FROM repeat_expectation(NULL, 10);
