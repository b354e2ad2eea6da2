-- effect_panel, effect_event_study, effect_placebo, synthetic_control: worked numbers, edges, and what is refused.
\set SHOW_CONTEXT never
SET extra_float_digits = -6;

-- Six fortnights before and six after, of one area each.
CREATE TEMP TABLE worked AS
SELECT effect_set(area, t::int, n, 1, role) AS effects
FROM   (VALUES ('west', 'treated', '{2,11,1,14,3,12,1,0,6,2,5,4}'::bigint[]), ('east', 'control', '{3,12,9,4,14,6,13,5,3,9,12,3}')) AS v (area, role, counts),
       unnest(counts) WITH ORDINALITY AS u (n, t);
SELECT before, after, control_before, control_after, ln(ratio) AS log_ratio, ratio, ratio_low, ratio_high, standard_error, p_value, dispersion, size, degrees_of_freedom, flags
FROM   worked, effect_panel(effects, 7, period_effects => false);
SELECT ln(ratio) AS log_ratio, standard_error, p_value, dispersion, size, degrees_of_freedom FROM worked, effect_panel(effects, 7, 'negative_binomial', period_effects => false);
SELECT p.* FROM worked, effect_panel(effects, 7) AS p \gx
SELECT round(ratio::numeric, 6) AS ratio, round(size::numeric, 4) AS size, round(p_value::numeric, 6) AS p_value FROM worked, effect_panel(effects, 7, 'negative_binomial');
SELECT ratio, ratio_low, flags FROM worked, effect_panel(effects, 7, 'clustered');

-- Counts that vary less than chance has it are no more certain for that.
SELECT ln(ratio) AS log_ratio, standard_error, dispersion, size
FROM   (SELECT effect_set(area, t::int, n, 1, role) AS effects
        FROM   (VALUES ('west', 'treated', '{5,7,4,9,6,8,3,2,4,1,3,2}'::bigint[]), ('east', 'control', '{8,6,9,7,10,8,7,9,6,8,8,7}')) AS v (area, role, counts),
               unnest(counts) WITH ORDINALITY AS u (n, t)) AS even,
       unnest('{quasi_poisson,negative_binomial}'::text[]) AS method, effect_panel(effects, 7, method, false);

-- Bins of two fortnights: the ratios, their joint test before the measure, and bins with few burglaries.
SELECT bin, first_period, last_period, counted, control_counted, expected, ratio, ratio_low, ratio_high, p_value, flags FROM worked, effect_event_study(effects, 7, 2);
SELECT DISTINCT leads_p_value, after_ratio, after_low, after_high, after_p_value, dispersion FROM worked, effect_event_study(effects, 7, 2);
SELECT bin, first_period, last_period, periods, ratio, leads_p_value, flags FROM worked, effect_event_study(effects, 8, 9);

-- Fourteen municipalities, one of them with a measure: the least p-value is one in fourteen.
SELECT p.*
FROM   (SELECT effect_set('g' || g, t, CASE WHEN t = 1 THEN 100 ELSE 100 - 50 / g END, 1, CASE g WHEN 1 THEN 'treated' ELSE 'control' END) AS effects
        FROM   generate_series(1, 14) AS g, generate_series(1, 2) AS t) AS region, effect_placebo(effects, 2) AS p;
-- Two of fourteen: 66 choices of two of the twelve others, or some of them by lot.
SELECT draws, p.placebos, p.every_choice, round(p.p_value::numeric, 4) AS p_value, p.flags
FROM   (SELECT effect_set('g' || g, t, CASE WHEN t = 1 THEN 100 ELSE 100 - 50 / g END, 1, CASE WHEN g < 3 THEN 'treated' ELSE 'control' END) AS effects
        FROM   generate_series(1, 14) AS g, generate_series(1, 2) AS t) AS region, unnest('{999,66,65}'::int[]) AS draws, effect_placebo(effects, 2, draws) AS p;

-- A mixture of three areas.
CREATE TEMP TABLE mixed AS
SELECT effect_set(area, t::int, n, 1, CASE area WHEN 'west' THEN 'treated' ELSE 'control' END) AS effects
FROM   (VALUES ('west', '{10,12,11,13,8,7}'::bigint[]), ('a', '{8,10,9,11,9,10}'), ('b', '{14,15,13,16,14,15}'), ('c', '{9,12,10,13,11,11}')) AS v (area, counts),
       unnest(counts) WITH ORDINALITY AS u (n, t);
SELECT areas, ARRAY(SELECT round(w::numeric, 8) FROM unnest(weights) AS w) AS weights, round(gap_after::numeric, 8) AS gap_after, round(rmspe_before::numeric, 8) AS rmspe_before,
       round(rmspe_ratio::numeric, 7) AS rmspe_ratio, periods_before, periods_after, placebos, as_large, not_known, p_value, least_p_value, flags
FROM   mixed, synthetic_control(effects, 5);
SELECT u.period, u.counted, round(u.expected::numeric, 8) AS expected, round(u.gap::numeric, 8) AS gap
FROM   mixed, synthetic_control(effects, 5) AS s, unnest(s.periods, s.counted, s.expected, s.gaps) AS u (period, counted, expected, gap);
-- Two with the measure of seven: ten choices of two of the others, each mixed of the rest and those two; or some of them by lot.
SELECT draws, s.placebos, s.every_choice, s.not_known, s.p_value = (1 + s.as_large) / (1.0 + s.placebos) AS ranked, s.flags
FROM   (SELECT effect_set('a' || a, t, 20 + hashint4extended(a * 100 + t, 5) % 7, 1, CASE WHEN a < 3 THEN 'treated' ELSE 'control' END) AS effects FROM generate_series(1, 7) AS a, generate_series(1, 24) AS t) AS made,
       unnest('{999,10,9}'::int[]) AS draws, synthetic_control(effects, 19, draws) AS s;
-- As many areas as periods before: none is made.
SELECT areas, weights, counted, expected, gap_after, rmspe_before, p_value, flags FROM mixed, synthetic_control(effects, 4);

-- What lies around, and whether it has a control of its own.
SELECT own, role, ratio, areas, control_areas, flags
FROM   generate_series(0, 1) AS own,
       LATERAL (SELECT effect_set(area, t::int, n, 10, r) AS effects
                FROM   (VALUES ('west', 'treated', '{40,40,20,20}'::bigint[]), ('east', 'control', '{30,30,30,30}'),
                               ('ring', 'displacement', '{20,20,30,30}'), ('far', 'displacement_control', '{10,10,20,20}')) AS v (area, r, counts),
                       unnest(counts) WITH ORDINALITY AS u (n, t)
                WHERE  area <> 'far' OR own = 1) AS around,
       unnest('{treated,displacement}'::text[]) AS role, effect_panel(effects, 3, role => role);

-- Nothing, one area, one period, none counted: a reason, and no number.
CREATE TEMP TABLE edge AS
SELECT what, (SELECT effect_set(area, t, n, 1, r) FROM (VALUES ('a', 'treated'), ('b', 'control'), ('c', 'control')) AS v (area, r), generate_series(1, 4) AS t
              WHERE CASE what WHEN 'nothing' THEN false WHEN 'one area' THEN area = 'a' WHEN 'no treated' THEN area <> 'a' ELSE true END) AS effects
FROM   (VALUES ('nothing', 0), ('one area', 3), ('no treated', 3), ('zeros', 0), ('ones', 1)) AS w (what, n);
SELECT what, since, p.ratio, p.p_value, round(p.dispersion::numeric, 6) AS dispersion, p.flags FROM edge, unnest('{-5,3,9}'::int[]) AS since, effect_panel(effects, since) AS p;
SELECT what, count(s.bin), count(s.ratio), count(s.p_value), count(leads_p_value), min(s.flags) AS flags FROM edge, unnest('{-5,3,9}'::int[]) AS since LEFT JOIN LATERAL effect_event_study(effects, since, 1) AS s ON true GROUP BY what, since ORDER BY what COLLATE "C", since;
SELECT what, since, p.ratio, p.placebos, p.p_value, p.every_choice, p.flags FROM edge, unnest('{-5,3,9}'::int[]) AS since, effect_placebo(effects, since) AS p;
SELECT what, since, s.weights, s.rmspe_before, s.p_value, s.flags FROM edge, unnest('{-5,3,9}'::int[]) AS since, synthetic_control(effects, since) AS s;
SELECT count(*) FROM effect_panel(NULL, 1), effect_event_study(NULL, 1), effect_placebo(NULL, 1), synthetic_control(NULL, 1);

-- Any counts, zeros among them: no error, and no number that is none.
SELECT count(*) AS sets, count(p.p_value) > 50 AS panels, count(e.bins) AS studies, count(c.p_value) > 100 AS ranks, count(s.rmspe_before) > 50 AS mixtures,
       bool_or('NaN' IN (p.ratio, p.ratio_low, p.ratio_high, p.p_value, e.least, c.ratio, c.p_value, s.rmspe_ratio)
               OR 'Infinity' IN (p.ratio_low, p.ratio_high, e.most, s.rmspe_ratio)) AS none
FROM   (SELECT id, effect_set('a' || a, t, greatest(0, hashint4extended(id * 10000 + a * 100 + t, 7) % (2 + id % 9))::bigint, 1 + a, CASE WHEN a <= 1 + id % 3 THEN 'treated' ELSE 'control' END) AS effects
        FROM   generate_series(1, 300) AS id, LATERAL generate_series(1, 2 + id % 7) AS a, LATERAL generate_series(1, 2 + id % 11) AS t GROUP BY id) AS made,
       LATERAL (SELECT 2 + id % 5 AS since) AS m,
       effect_panel(effects, since, (ARRAY['quasi_poisson', 'negative_binomial', 'clustered'])[1 + id % 3], id % 2 = 0) AS p,
       LATERAL (SELECT count(*) AS bins, min(least(ratio_low, p_value, leads_p_value)) AS least, max(greatest(ratio, ratio_high)) AS most FROM effect_event_study(effects, since, 1 + id % 3)) AS e,
       effect_placebo(effects, since, 20) AS c, synthetic_control(effects, since) AS s;

-- Two periods: no count is left to tell how they scatter. Bins of which the one before the measure was not counted.
SELECT p.before, p.after, p.ratio, p.flags FROM (SELECT effect_set('a' || a, t, 10 * a + t, 1, CASE a WHEN 1 THEN 'treated' ELSE 'control' END) AS effects FROM generate_series(1, 2) AS a, generate_series(1, 2) AS t) AS two, effect_panel(effects, 2) AS p;
SELECT bin, periods, counted, expected, ratio, leads_p_value, flags FROM (SELECT effect_set('a' || a, t, 10 * a + t, 1, CASE a WHEN 1 THEN 'treated' ELSE 'control' END) AS effects FROM generate_series(1, 3) AS a, unnest('{1,2,7,8}'::int[]) AS t) AS gap, effect_event_study(effects, 7);

-- What is refused.
SELECT * FROM worked, effect_panel(effects, 7, 'poisson');
SELECT * FROM worked, effect_panel(effects, 7, role => 'control');
SELECT * FROM worked, effect_panel(effects, 7, confidence => 1);
SELECT * FROM worked, effect_event_study(effects, 7, 0);
SELECT * FROM worked, effect_event_study(effects, 7, role => 'ring');
SELECT * FROM worked, effect_placebo(effects, 7, 0);
SELECT * FROM worked, effect_placebo(effects, 7, 100001);
SELECT * FROM worked, synthetic_control(effects, 7, role => 'control');
SELECT * FROM (SELECT effect_set('a' || a, t, 1, 1, CASE a WHEN 1 THEN 'treated' ELSE 'control' END) AS effects FROM generate_series(1, 60) AS a, generate_series(1, 1000) AS t) AS large,
              effect_panel(effects, 500);
