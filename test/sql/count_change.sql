-- count_change, expected_count, gamma_prior, target_outlook, funnel_limits: worked numbers, other ways to them; then what is refused.
SET extra_float_digits = -3;
\set SHOW_CONTEXT never
\pset null '-'
CREATE FUNCTION pg_temp.r(number float8, digits int DEFAULT 2) RETURNS numeric LANGUAGE sql AS $$ SELECT round(number::numeric, digits) $$;

-- ---------------------------------------------------------------- count_change

-- Burglaries in Twente, Hellendoorn and Losser before and after: the last is no demonstrable fall.
SELECT place, difference, pg_temp.r(percent) AS percent, pg_temp.r(percent_low) AS low, pg_temp.r(percent_high) AS high, p_value < 0.05 AS shown
FROM   (VALUES ('Twente', 1939, 1198), ('Hellendoorn', 55, 93), ('Losser', 51, 39)) AS v (place, before, after), count_change(before, after);
-- The same as the ratio of two classes.
SELECT abs(c.percent - 100 * (r.ratio - 1)) < 1e-9 AS ratio, abs(c.percent_low - 100 * (r.ratio_low - 1)) < 1e-9 AS low, abs(c.percent_high - 100 * (r.ratio_high - 1)) < 1e-9 AS high, abs(c.p_value - r.p_value) < 1e-12 AS p
FROM   count_change(9, 2, 16650, 17877) AS c, rate_table((SELECT rate_set(class, x, e, 1) FROM (VALUES ('after', 2, 17877), ('before', 9, 16650)) AS v (class, x, e)), 'before') AS r WHERE class = 'after';
-- The p by adding up the binomial: given 12 in all, 2 or fewer of them, twice.
SELECT abs(p_value - 2 * (1 + 12 + 66) / 4096.0) < 1e-15 AS exact FROM count_change(10, 2);
-- Over days: the interval holds 0 exactly when p does not show a change.
SELECT difference, percent FROM count_change(28, 26, 14, 13);
SELECT count(*), bool_and((percent_low <= 0 AND percent_high >= 0) = (p_value >= 0.05)) AS agree
FROM   generate_series(1, 30) AS before, generate_series(0, 30) AS after, count_change(before, after, 14, 13);
-- From 0 there is no percentage; from 0 to 0 nothing can be tested; without exposure nothing at all. To 0 is a fall of all.
SELECT before, after, e, c.difference, c.percent, c.percent_low, pg_temp.r(c.percent_high) AS high, pg_temp.r(c.p_value, 4) AS p
FROM   (VALUES (0, 3, 1), (0, 0, 1), (3, 0, 1), (3, 4, 0)) AS v (before, after, e), count_change(before, after, e) AS c;
SELECT * FROM count_change(NULL, 3);
SELECT difference, percent, p_value FROM count_change(9223372036854775807, 0);
SELECT count_change(-1, 3);
SELECT count_change(1, 3, -1);
SELECT count_change(1, 3, 'Infinity');
SELECT count_change(1, 3, 1, 'NaN');
SELECT count_change(1, 3, confidence => 1);

-- ---------------------------------------------------------------- expected_count

-- A street with 6 burglaries in 130 fortnights, where streets like it have 0.03 each.
SELECT pg_temp.r(expected, 9) AS expected, pg_temp.r(p_at_least_one, 9) AS any, low, high FROM expected_count(6, 130, 0.03);
-- Several periods ahead: the chances by the recurrence of the negative binomial.
WITH RECURSIVE p AS (
    SELECT 0 AS x, (q.b / (q.b + 26)) ^ 8 AS chance, q.b FROM (SELECT 2 / 0.03::float8 + 130 AS b) AS q
    UNION ALL SELECT x + 1, chance * (8 + x) / (x + 1) * 26 / (b + 26), b FROM p WHERE x < 200
), s AS (SELECT x, sum(chance) OVER (ORDER BY x) AS at_most, sum(x * chance) OVER () AS mean, first_value(chance) OVER (ORDER BY x) AS none FROM p)
SELECT abs(e.expected - plain.mean) < 1e-12 AS mean, abs(e.p_at_least_one - (1 - plain.none)) < 1e-12 AS any, e.low = plain.low AS low, e.high = plain.high AS high, e.high AS at_most
FROM   (SELECT max(mean) AS mean, max(none) AS none, min(x) FILTER (WHERE at_most >= 0.1) AS low, min(x) FILTER (WHERE at_most >= 0.9) AS high FROM s) AS plain, expected_count(6, 130, 0.03, 2, 26) AS e;
-- Nothing counted is not nothing expected; without exposure, and where all are alike, it is as the others.
SELECT n, pg_temp.r(e.expected, 6) AS expected, pg_temp.r(e.p_at_least_one, 6) AS any, low, high
FROM   (VALUES (1, 0, 130, 2), (2, 0, 0, 2), (3, 6, 130, 'Infinity'), (4, 1e6, 130, 1e-3)) AS v (n, events, exposure, strength), expected_count(events, exposure, 0.03, strength) AS e ORDER BY n;
-- All together up and down by a tenth: a negative binomial of size 100 by its recurrence, and with areas that differ, the product of both.
WITH RECURSIVE p AS (
    SELECT 0 AS x, (100 / 160.0::float8) ^ 100 AS chance
    UNION ALL SELECT x + 1, chance * (100 + x) / (x + 1) * 60 / 160 FROM p WHERE x < 200
), s AS (SELECT x, sum(chance) OVER (ORDER BY x) AS at_most, first_value(chance) OVER (ORDER BY x) AS none FROM p)
SELECT e.expected, abs(e.p_at_least_one - (1 - plain.none)) < 1e-12 AS any, e.low = plain.low AS low, e.high = plain.high AS high, n.low AS low_of_chance, n.high AS high_of_chance
FROM   (SELECT max(none) AS none, min(x) FILTER (WHERE at_most >= 0.1) AS low, min(x) FILTER (WHERE at_most >= 0.9) AS high FROM s) AS plain,
       expected_count(0, 0, 60, 'Infinity', variation => 0.1) AS e, expected_count(0, 0, 60, 'Infinity') AS n;
SELECT a.low = b.low AS low, a.high = b.high AS high, a.p_at_least_one = b.p_at_least_one AS any
FROM   expected_count(0, 0, 60, 4, variation => 0.5) AS a, expected_count(0, 0, 60, 1 / (1 / 4.0::float8 + 0.25 * (1 + 1 / 4.0::float8))) AS b;
SELECT * FROM expected_count(3, 130, 0);
SELECT * FROM expected_count(NULL, 130, 0.03);
SELECT * FROM expected_count(3, 130, 0.03, ahead => 0);
SELECT expected_count(3, 0, 0.03);
SELECT expected_count(-1, 130, 0.03);
SELECT expected_count('NaN', 130, 0.03);
SELECT expected_count(3, 'Infinity', 0.03);
SELECT expected_count(3, 130, 0.03, 0);
SELECT expected_count(3, 130, 0.03, 'NaN');
SELECT expected_count(3, 130, 0.03, level => 0);
SELECT expected_count(3, 130, 0.03, variation => -0.1);
SELECT expected_count(3, 130, 0.03, variation => 'Infinity');

-- ---------------------------------------------------------------- gamma_prior

-- No point around it is likelier, by the likelihood added up here.
CREATE FUNCTION pg_temp.likelihood(counts int[], expected float8[], mean float8, strength float8) RETURNS float8 LANGUAGE sql AS $$
    SELECT sum((SELECT coalesce(sum(ln(strength + j) - ln(j + 1)), 0) FROM generate_series(0, y - 1) AS j)
               + strength * ln(strength / (strength + mean * e)) + y * ln(mean * e / (strength + mean * e)))
    FROM   unnest(counts, expected) AS u (y, e)
$$;
SELECT pg_temp.r(mean, 4) AS mean, pg_temp.r(strength, 4) AS strength,
       (SELECT bool_and(pg_temp.likelihood(y, e, mean * (1 + i * 0.01), strength * (1 + j * 0.02)) < pg_temp.likelihood(y, e, mean, strength))
        FROM generate_series(-2, 2) AS i, generate_series(-2, 2) AS j WHERE i <> 0 OR j <> 0) AS likeliest
FROM   (VALUES ('{0,9,12,40}'::int[], '{3,8,20,30}'::float8[]), ('{0,0,5,1,0,0,2,0}', '{1,1,1,1,1,1,1,1}'), ('{100,3000,2,0}', '{50,4000,9,1}')) AS v (y, e), gamma_prior(y, e);
-- Alike; too few to tell; nothing happened; nothing was expected there.
SELECT g.* FROM (VALUES (1, '{3,3,3}'::int[], '{3,3,3}'::float8[]), (2, '{3}', '{3}'), (3, '{0,0}', '{3,3}'), (4, '{3,0}', '{3,0}'), (5, '{}', '{}'), (6, NULL, '{}')) AS v (n, y, e), gamma_prior(y, e) AS g ORDER BY n;
SELECT gamma_prior('{1,2}', '{1}');
SELECT gamma_prior('{1,2.5}', '{1,1}');
SELECT gamma_prior('{1,NULL}', '{1,1}');
SELECT gamma_prior('{1,-1}', '{1,1}');
SELECT gamma_prior('{1,1}', '{1,NaN}');
SELECT gamma_prior('{1,1}', '{1,0}');

-- ---------------------------------------------------------------- target_outlook

-- What is to come is given: Poisson, then more varied. The chance by adding up.
WITH RECURSIVE p AS (SELECT 0 AS x, exp(-30::float8) AS chance UNION ALL SELECT x + 1, chance * 30 / (x + 1) FROM p WHERE x < 100),
     s AS (SELECT x, sum(chance) OVER (ORDER BY x) AS at_most FROM p)
SELECT expected, low, high, pg_temp.r(p_target, 6) AS p_target,
       abs(p_target - (SELECT at_most FROM s WHERE x = 35)) < 1e-12 AS exact, low = (SELECT 60 + min(x) FROM s WHERE at_most >= 0.1) AS low_exact, high = (SELECT 60 + min(x) FROM s WHERE at_most >= 0.9) AS high_exact
FROM   target_outlook(60, 0.7, 30, target => 95);
SELECT expected, low, high, pg_temp.r(p_target, 4) AS p_target FROM target_outlook(60, 0.7, 30, dispersion => 3, target => 95);
-- It follows from what was counted, with the uncertainty of that; the less has passed, the less certain.
SELECT share, pg_temp.r(expected) AS expected, low, high, pg_temp.r(p_target, 3) AS p_target FROM unnest('{0.1,0.5,0.9,1}'::float8[]) AS share, target_outlook(100 * share, share, target => 100);
-- The target was passed already; all has passed; no target; nothing to go by.
SELECT n, pg_temp.r(o.expected) AS expected, low, high, p_target
FROM   (VALUES (1, 60, 0.7, 30, 59), (2, 60, 1, NULL, 60), (3, 60, 1, 0, 59), (4, 60, 0.7, 30, NULL), (5, 60, 0, NULL, 90), (6, 60, NULL, NULL, 90), (7, NULL, 0.5, 3, 90)) AS v (n, counted, share, rest, target),
       target_outlook(counted, share, rest, target => v.target) AS o ORDER BY n;
SELECT target_outlook(-1, 0.5);
SELECT target_outlook(60, 1.5);
SELECT target_outlook(60, 'NaN');
SELECT target_outlook(60, 0.5, 'Infinity');
SELECT target_outlook(60, 1, 3);
SELECT target_outlook(60, 0.5, dispersion => 0.5);
SELECT target_outlook(60, 0.5, target => -1);
SELECT target_outlook(60, 0.5, level => 2);

-- ---------------------------------------------------------------- funnel_limits

-- The least and most whole counts within the limits of chance, over what was expected.
WITH RECURSIVE p AS (SELECT 0 AS x, exp(-22.4::float8) AS chance UNION ALL SELECT x + 1, chance * 22.4 / (x + 1) FROM p WHERE x < 100),
     s AS (SELECT x, sum(chance) OVER (ORDER BY x) AS at_most FROM p)
SELECT low * 22.4 = (SELECT min(x) FROM s WHERE at_most >= 0.025) AS low_exact, high * 22.4 = (SELECT min(x) FROM s WHERE at_most >= 0.975) AS high_exact, low, pg_temp.r(high, 6) AS high
FROM   funnel_limits(22.4);
SELECT e, pg_temp.r(f.low, 3) AS low, pg_temp.r(f.high, 3) AS high, pg_temp.r(w.low, 3) AS wide_low, pg_temp.r(w.high, 3) AS wide_high
FROM   unnest('{0,0.1,1,10,1000,1e9}'::float8[]) AS e, funnel_limits(e) AS f, funnel_limits(e, 0.998, 2) AS w;
SELECT * FROM funnel_limits(NULL);
SELECT funnel_limits(-1);
SELECT funnel_limits('Infinity');
SELECT funnel_limits(1, 0);
SELECT funnel_limits(1, dispersion => 0);

-- ---------------------------------------------------------------- numbers far from any count

-- All come to an end, and a number is what it is or NULL.
SET statement_timeout = '20s';
CREATE TEMP TABLE far AS SELECT unnest('{0,1e-320,1e-10,0.5,7,1e6,1e15,1e300}'::float8[]) AS x;
SELECT count(*), count(*) FILTER (WHERE NOT p_at_least_one BETWEEN 0 AND 1 OR low > high OR low < 0) AS wrong
FROM   far AS a, far AS b, far AS c, far AS d, far AS f, unnest('{0.5,1e300}'::float8[]) AS g (x), expected_count(a.x, b.x, c.x, d.x, f.x, 0.8, g.x) WHERE b.x > 0 AND d.x > 0;
SELECT count(*), count(*) FILTER (WHERE NOT p_target BETWEEN 0 AND 1 OR low > high) AS wrong
FROM   far AS a, far AS b, far AS c, target_outlook(a.x, 0.5, b.x, greatest(1, c.x), 5);
SELECT count(*), count(*) FILTER (WHERE NOT (low >= 0 AND low <= high)) AS wrong FROM far AS a, far AS b, funnel_limits(a.x, dispersion => greatest(1, b.x));
SELECT count(*), count(*) FILTER (WHERE NOT p_value BETWEEN 0 AND 1 OR percent_low > percent OR percent_high < percent) AS wrong
FROM   unnest('{0,1,1000000,9000000000000000000}'::bigint[]) AS a, unnest('{0,1,1000000,9000000000000000000}'::bigint[]) AS b, far AS c, far AS d, count_change(a, b, c.x, d.x);
