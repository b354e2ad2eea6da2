-- Did a measure work, and did it move the problem: worked and published numbers, the edges, and what is refused.
SET extra_float_digits = -4;
\set SHOW_CONTEXT never

CREATE TEMP TABLE counted (name text, area text, period int, burglaries bigint, weight float8 DEFAULT 1, role text);
-- The worked numbers of the methods; a published example with and without areas around; the tests of its software.
INSERT INTO counted (name, area, period, burglaries, role)
SELECT name, role, period, burglaries, role
FROM   (VALUES ('many', 'treated', 207, 110), ('many', 'control', 308, 318),
               ('few', 'treated', 11, 4), ('few', 'control', 10, 9),
               ('around', 'treated', 207, 110), ('around', 'control', 308, 318), ('around', 'displacement', 178, 157), ('around', 'displacement_control', 150, 140),
               ('quotient', 'treated', 207, 110), ('quotient', 'control', 308, 318), ('quotient', 'displacement', 178, 157),
               ('nothing moved', 'treated', 100, 60), ('nothing moved', 'control', 400, 380), ('nothing moved', 'displacement', 80, 76),
               ('half moved', 'treated', 100, 60), ('half moved', 'control', 400, 400), ('half moved', 'displacement', 80, 100),
               ('plain', 'treated', 100, 60), ('plain', 'control', 120, 118),
               ('small', 'treated', 20, 10), ('small', 'control', 20, 20),
               ('no success', 'treated', 60, 100), ('no success', 'control', 100, 100), ('no success', 'displacement', 9, 9)) AS v (name, role, before, after),
       LATERAL (VALUES (1, before), (2, after)) AS p (period, burglaries);
INSERT INTO counted
VALUES ('longer', 't', 1, 80, 2, 'treated'), ('longer', 't', 2, 20, 1, 'treated'), ('longer', 'c', 1, 100, 2, 'control'), ('longer', 'c', 2, 50, 1, 'control');
INSERT INTO counted
SELECT 'weights', role, period, burglaries, CASE role WHEN 'control' THEN 0.9 WHEN 'treated' THEN 1.2 WHEN 'displacement_control' THEN 1.6 ELSE 1.5 END, role
FROM   counted WHERE name = 'around';
-- Six fortnights before and six after, more scattered than chance.
INSERT INTO counted
SELECT 'fortnights', area, n, y, 1, CASE area WHEN 'A' THEN 'treated' ELSE 'control' END
FROM   (VALUES ('A', '{2,11,1,14,3,12,1,0,6,2,5,4}'::int[]), ('C', '{3,12,9,4,14,6,13,5,3,9,12,3}')) AS v (area, counts), unnest(counts) WITH ORDINALITY AS c (y, n);
CREATE TEMP TABLE made AS SELECT name, effect_set(area, period, burglaries, weight, role) AS effects FROM counted GROUP BY name;

-- ---------------------------------------------------------------- ratio

SELECT r.* FROM made, effect_ratio(effects, 2) AS r WHERE name = 'many' \gx
SELECT r.* FROM made, effect_ratio(effects, 2) AS r WHERE name = 'few' \gx
SELECT treated_before, treated_after, control_before, control_after, displacement_before, displacement_after, displacement_control_before, displacement_control_after
FROM   made, effect_ratio(effects, 2) WHERE name IN ('around', 'quotient') ORDER BY name;
SELECT r.* FROM made, effect_ratio(effects, 7) AS r WHERE name = 'fortnights' \gx
SELECT confidence, round(ratio_low::numeric, 6) AS low, round(ratio_high::numeric, 6) AS high FROM made, unnest('{0.8,0.9,0.99}'::float8[]) AS confidence, effect_ratio(effects, 2, confidence) WHERE name = 'many';
-- Half as long after: the same ratio where both are.
SELECT round(expected::numeric, 6) AS expected, round(ratio::numeric, 6) AS ratio FROM made, effect_ratio(effects, 2) WHERE name = 'longer';

-- ---------------------------------------------------------------- difference

SELECT name, round(direct::numeric, 6) AS direct, round(displaced::numeric, 6) AS displaced, round(difference::numeric, 6) AS difference, round(standard_error::numeric, 6) AS error, round(z::numeric, 9) AS z,
       round(p_value::numeric, 9) AS p, round(difference_low::numeric, 6) AS low, round(difference_high::numeric, 6) AS high, exposure, flags
FROM   made, weighted_displacement_difference(effects, 2, per => 1) WHERE name IN ('around', 'plain', 'quotient', 'small', 'longer', 'weights') ORDER BY name;
SELECT round(difference_low::numeric, 6) AS low, round(difference_high::numeric, 6) AS high FROM made, weighted_displacement_difference(effects, 2, 0.9) WHERE name = 'small';
-- In burglaries of the treated after: 1.2 times as much.
SELECT round(difference::numeric, 6) AS difference, exposure FROM made, weighted_displacement_difference(effects, 2) WHERE name = 'weights';
SELECT d.* FROM made, weighted_displacement_difference(effects, 7) AS d WHERE name = 'fortnights' \gx

-- ---------------------------------------------------------------- quotient

SELECT name, round(success::numeric, 9) AS success, round(quotient::numeric, 9) AS quotient, quotient_low IS NOT NULL AS certain, round(prevented::numeric, 6) AS prevented, without_success < 0.05 AS success_sure, draws, seed, flags
FROM   made, weighted_displacement_quotient(effects, 2) WHERE name IN ('quotient', 'nothing moved', 'half moved', 'no success', 'few') ORDER BY name;
SELECT abs(quotient_low + 0.3) < 0.2 AS low, abs(quotient_high - 0.7) < 0.2 AS high, prevented_low BETWEEN 40 AND 60 AS least, prevented_high BETWEEN 200 AND 220 AS most FROM made, weighted_displacement_quotient(effects, 2) WHERE name = 'quotient';
SELECT count(DISTINCT quotient_low) FROM made, unnest('{1,1,2}'::int[]) AS from_seed, weighted_displacement_quotient(effects, 2, seed => from_seed) WHERE name = 'quotient';

-- ---------------------------------------------------------------- rings

INSERT INTO counted
SELECT 'rings', area, period, burglaries, 1, role
FROM   (VALUES ('west', 'treated', 207, 110), ('east', 'control', 308, 318), ('0-100 m', 'displacement', 40, 75), ('100-200 m', 'displacement', 60, 50), ('200-400 m', 'displacement', 6, 7)) AS v (area, role, before, after),
       LATERAL (VALUES (1, before), (2, after)) AS p (period, burglaries);
INSERT INTO made SELECT name, effect_set(area, period, burglaries, weight, role) FROM counted WHERE name = 'rings' GROUP BY name;
SELECT area, before, after, round(expected::numeric, 3) AS expected, round(difference::numeric, 3) AS difference, round(difference_low::numeric, 3) AS low, round(difference_high::numeric, 3) AS high,
       round(ratio::numeric, 3) AS ratio, round(p_value::numeric, 6) AS p, round(p_adjusted::numeric, 6) AS p_adjusted, flags
FROM   made, effect_rings(effects, 2) WHERE name = 'rings';
SELECT bool_and(abs(p_adjusted - by_hand) < 1e-12) AS as_benjamini_hochberg
FROM   (SELECT p_adjusted, benjamini_hochberg(p_value) OVER () AS by_hand FROM made, effect_rings(effects, 2) WHERE name = 'rings' AND area IS NOT NULL) AS g;
-- All together is what the quotient calls prevented.
SELECT round(g.difference::numeric, 9) = -round(q.prevented::numeric, 9) AS same FROM made, effect_rings(effects, 2) AS g, weighted_displacement_quotient(effects, 2) AS q WHERE name = 'rings' AND g.area IS NULL;

-- ---------------------------------------------------------------- chosen because they were hot

SELECT y, round(expected::numeric, 6) AS expected, round(variance::numeric, 6) AS variance, round(percent::numeric, 1) AS percent, low, high FROM unnest('{12,8,4,0}'::int[]) AS y, regression_to_mean(y, 2, 4);
SELECT * FROM regression_to_mean(12, 'Infinity', 4);
SELECT * FROM regression_to_mean(NULL, 2, 4);
-- Forty areas that are alike but for chance: the three hottest are treated, and nothing happens.
CREATE TEMP TABLE hot AS
SELECT effect_set('area ' || n, period, CASE period WHEN 1 THEN before ELSE after END, 100, CASE WHEN before >= 9 THEN 'treated' ELSE 'control' END) AS effects
FROM   (SELECT n, (ARRAY[4,2,5,3,9,4,6,1,3,4,2,7,4,5,3,10,2,4,6,3])[1 + n % 20] - n % 2 * (n / 20) AS before, (ARRAY[5,3,4,2,5,4,4,3,4,6,1,5,3,4,2,6,3,5,4,7])[1 + n % 20] AS after FROM generate_series(0, 39) AS n) AS v, generate_series(1, 2) AS period;
SELECT x.* FROM hot, effect_index(effects, 2, true) AS x \gx
SELECT chosen, flags FROM hot, unnest('{t,f,NULL}'::boolean[]) AS chosen, effect_index(effects, 2, chosen);
SELECT round(index::numeric, 4) AS index, prior_shape, flags FROM made, effect_index(effects, 2) WHERE name IN ('many', 'few') ORDER BY name;

-- ---------------------------------------------------------------- power

SELECT fall, round(burglaries::numeric, 1) AS burglaries, round(periods::numeric, 2) AS periods FROM effect_power(10, falls => '{0.1,0.2,0.3,0.4}');
SELECT fall, round(burglaries::numeric, 1) AS burglaries, round(periods::numeric, 2) AS periods FROM effect_power(10, 30, 12, 2);
SELECT p.fall, round(burglaries::numeric, 1) AS burglaries, round(periods::numeric, 2) AS periods, round(per_period::numeric, 3) AS per_period, round(control_per_period::numeric, 3) AS control, periods_before, round(dispersion::numeric, 3) AS dispersion
FROM   made, effect_power(effects, 7) AS p WHERE name = 'fortnights';
SELECT count(*), min(periods_before), count(control_per_period) FROM made, effect_power(effects) WHERE name = 'fortnights';
SELECT p.* FROM effect_power((SELECT effect_set('a', 1, 5, 1, 'treated'))) AS p;
SELECT count(*) FROM effect_power(NULL::float8) AS a, effect_power(NULL::effect_set) AS b;

-- ---------------------------------------------------------------- with nothing to say, it says so

CREATE TEMP TABLE edge (what text, effects effect_set);
INSERT INTO edge
SELECT 'empty', effect_set('a', 1, 1, 1, 'treated') FILTER (WHERE false) UNION ALL
SELECT 'one area', effect_set('a', p, 3, 1, 'treated') FROM generate_series(1, 3) AS p UNION ALL
SELECT 'no treated', effect_set(a, p, 3, 1, 'control') FROM generate_series(1, 3) AS p, unnest('{a,b}'::text[]) AS a UNION ALL
SELECT 'zeros', effect_set(r, p, 0, 1, r) FROM generate_series(1, 3) AS p, unnest('{treated,control,displacement,displacement_control}'::text[]) AS r UNION ALL
SELECT 'no control after', effect_set(r, p, CASE WHEN r = 'control' AND p > 1 THEN 0 ELSE 3 END, 1, r) FROM generate_series(1, 3) AS p, unnest('{treated,control,displacement}'::text[]) AS r UNION ALL
SELECT 'no control before', effect_set(r, p, CASE WHEN r = 'control' AND p < 2 THEN 0 ELSE 3 END, 1, r) FROM generate_series(1, 3) AS p, unnest('{treated,control,displacement}'::text[]) AS r UNION ALL
SELECT 'none after', effect_set(r, p, CASE WHEN r = 'treated' AND p > 1 THEN 0 ELSE 3 END, 1, r) FROM generate_series(1, 3) AS p, unnest('{treated,control,displacement}'::text[]) AS r UNION ALL
SELECT 'none before', effect_set(r, p, CASE WHEN r = 'treated' AND p < 2 THEN 0 ELSE 3 END, 1, r) FROM generate_series(1, 3) AS p, unnest('{treated,control,displacement}'::text[]) AS r;
SELECT what, since, round(expected::numeric, 2) AS expected, round(difference::numeric, 2) AS difference, round(ratio::numeric, 2) AS ratio, round(ratio_low::numeric, 2) AS low, round(ratio_high::numeric, 2) AS high, round(p_value::numeric, 2) AS p, flags
FROM   edge, unnest('{1,2,4}'::int[]) AS since, effect_ratio(effects, since) WHERE since = 2 OR what = 'none after';
SELECT what, round(direct::numeric, 2) AS direct, round(displaced::numeric, 2) AS displaced, round(difference::numeric, 2) AS difference, round(difference_low::numeric, 2) AS low, flags FROM edge, weighted_displacement_difference(effects, 2);
SELECT what, round(success::numeric, 2) AS success, round(quotient::numeric, 2) AS quotient, round(prevented::numeric, 2) AS prevented, flags FROM edge, weighted_displacement_quotient(effects, 2);
SELECT what, area, before, after, round(expected::numeric, 2) AS expected, round(difference::numeric, 2) AS difference, round(ratio::numeric, 2) AS ratio, flags FROM edge, effect_rings(effects, 2);
SELECT what, treated_before, round(expected::numeric, 2) AS expected, round(index::numeric, 2) AS index, round(index_high::numeric, 2) AS high, areas, flags FROM edge, effect_index(effects, 2, false);
SELECT what, count(*), count(periods) FROM edge, effect_power(effects, 2) GROUP BY what ORDER BY what;
SELECT count(*) FROM effect_ratio(NULL, 1), effect_rings(NULL, 1), effect_index(NULL, 1), weighted_displacement_difference(NULL, 1), weighted_displacement_quotient(NULL, 1);

-- ---------------------------------------------------------------- what is refused

SELECT r.* FROM made, effect_ratio(effects, 2, 1) AS r;
SELECT d.* FROM made, weighted_displacement_difference(effects, 2, per => 0) AS d;
SELECT q.* FROM made, weighted_displacement_quotient(effects, 2, draws => 99) AS q;
SELECT g.* FROM made, effect_rings(effects, 2, 0) AS g;
SELECT x.* FROM made, effect_index(effects, 2, confidence => 'NaN') AS x;
SELECT * FROM regression_to_mean(-1, 2, 4);
SELECT * FROM regression_to_mean(1, 0, 4);
SELECT * FROM regression_to_mean(1, 2, 'Infinity');
SELECT * FROM regression_to_mean(1, 2, 4, 1);
SELECT * FROM effect_power(0);
SELECT * FROM effect_power(1, -1);
SELECT * FROM effect_power(1, periods_before => 0);
SELECT * FROM effect_power(1, dispersion => 0.5);
SELECT * FROM effect_power(1, falls => '{0.1,1}');
SELECT * FROM effect_power(1, falls => '{NULL}');
SELECT * FROM effect_power(1, power => 1);
-- So far off that chance alone has no p that is not 0; scattered so that nothing is known.
SELECT d.p_value, d.p_wide::numeric(4, 2), d.wide_low < 0 AND d.wide_high > 0 AS holds_0, r.p_value, r.p_wide > 0.05 AS unknown, r.wide_low < 1 AND r.wide_high > 1 AS holds_1
FROM  (SELECT effect_set(v.area, n.period::int, n.counted, 1, v.role) AS effects
       FROM  (VALUES ('t', 'treated', '{3000,30,40,20,30,30}'::bigint[]), ('c', 'control', '{30,400,400,900,900,900}')) AS v (area, role, counts),
             unnest(v.counts) WITH ORDINALITY AS n (counted, period)) AS s,
      weighted_displacement_difference(s.effects, 4) AS d, effect_ratio(s.effects, 4) AS r;
