-- knox_test_bivariate: worked numbers, brute force, events of both sets.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.events_at(x float8[], y float8[], day int[]) RETURNS event_set LANGUAGE sql AS $$
    SELECT event_set(ST_SetSRID(ST_MakePoint(e.x, e.y), 28992), date '2024-01-01' + e.day)
    FROM   unnest(x, y, day) AS e (x, y, day) $$;

-- ---------------------------------------------------------------- four events and five, and all permutations

CREATE TEMP TABLE event (side text, n int, x float8, y float8, day int);
INSERT INTO event VALUES
    ('a', 1, 0, 0, 0), ('a', 2, 100, 0, 3), ('a', 3, 300, 0, 20), ('a', 4, 330, 30, 22),
    ('b', 1, 20, 10, 1), ('b', 2, 90, 30, 5), ('b', 3, 310, 10, 21), ('b', 4, 60, 60, 30), ('b', 5, 800, 0, 2);
CREATE TEMP TABLE worked AS
SELECT pg_temp.events_at(array_agg(x) FILTER (WHERE side = 'a'), array_agg(y) FILTER (WHERE side = 'a'), array_agg(day) FILTER (WHERE side = 'a')) AS a,
       pg_temp.events_at(array_agg(x) FILTER (WHERE side = 'b'), array_agg(y) FILTER (WHERE side = 'b'), array_agg(day) FILTER (WHERE side = 'b')) AS b
FROM   event;

-- Within 100 m and 7 days: E 4, variance 2.8, p 30/120; permuting a 1/6. With a sign: E 2.6, variance 1.24, p 24/120.
SELECT t.signed, observed, round(expected::numeric, 9) AS expected, round(knox_ratio::numeric, 6) AS knox_ratio,
       round((sd ^ 2)::numeric, 9) AS variance, round(z::numeric, 6) AS z, events, events_a, events_b
FROM   worked, unnest('{false, true}'::boolean[]) AS s, knox_test_bivariate(a, b, '{0, 100}', '{0, 7}', 0, signed => s) AS t;
-- The other way round, that is what permuting a says; p_analytic is that of the side of which it is larger.
SELECT t.signed, observed, round(expected::numeric, 9) AS expected, round((sd ^ 2)::numeric, 9) AS variance
FROM   worked, knox_test_bivariate(b, a, '{0, 100}', '{0, 7}', 0) AS t;
-- One seed gives the same simulated numbers everywhere.
SELECT t.signed, ratio_median, p_value, p_adjusted, round(p_analytic::numeric, 9) AS p_analytic, p_permute_a, p_permute_b, permutations, seed, metric, closed
FROM   worked, unnest('{false, true}'::boolean[]) AS s, knox_test_bivariate(a, b, '{0, 100}', '{0, 7}', 99999, signed => s) AS t;

-- What a p of so many permutations may be off.
CREATE FUNCTION pg_temp.allowed(p float8, permutations int) RETURNS float8 LANGUAGE sql AS $$
    SELECT 4 * sqrt(p * (1 - p) / permutations) + 1.0 / permutations $$;
-- Is a value in a band? The first band that is closed right is closed left, too.
CREATE FUNCTION pg_temp.within(value float8, "from" float8, "to" float8, first float8, closed text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE closed WHEN 'left' THEN value >= "from" AND value < "to"
                       ELSE value > "from" AND value <= "to" OR value = first AND "from" = first END $$;

-- Every order of the days of either side, in plain SQL, in nine cells of which some are open.
CREATE TEMP TABLE many AS
SELECT t.* FROM worked, unnest('{false, true}'::boolean[]) AS s,
       knox_test_bivariate(a, b, '{0, 60, 100, Infinity}', '{0, 3, 7, Infinity}', 99999, signed => s) AS t;
CREATE TEMP TABLE enumerated AS
WITH RECURSIVE picked (side, number) AS (
    SELECT side, '{}'::int[] FROM unnest('{a, b}'::text[]) AS side
    UNION ALL SELECT side, number || n FROM picked, generate_series(1, CASE side WHEN 'a' THEN 4 ELSE 5 END) AS n WHERE n <> ALL (number)
), permutation AS (
    SELECT side, number FROM picked WHERE cardinality(number) = CASE side WHEN 'a' THEN 4 ELSE 5 END
), pair AS (
    SELECT p.side, p.number, sqrt((b.x - a.x) ^ 2 + (b.y - a.y) ^ 2) AS distance, moved_b.day - moved_a.day AS later
    FROM   permutation AS p, event AS a, event AS b, event AS moved_a, event AS moved_b
    WHERE  a.side = 'a' AND moved_a.side = 'a' AND moved_a.n = CASE p.side WHEN 'a' THEN p.number[a.n] ELSE a.n END
    AND    b.side = 'b' AND moved_b.side = 'b' AND moved_b.n = CASE p.side WHEN 'b' THEN p.number[b.n] ELSE b.n END
)
SELECT p.side, p.number, m.distance_from, m.days_from, m.signed,
       count(*) FILTER (WHERE pg_temp.within(distance, m.distance_from, m.distance_to, 0, 'left')
                        AND pg_temp.within(CASE WHEN m.signed THEN later ELSE abs(later) END, m.days_from, m.days_to, 0, 'left')) AS pairs
FROM   pair AS p, many AS m GROUP BY 1, 2, 3, 4, 5;
SELECT side, count(*) AS cells,
       bool_and(observed = as_is) AS observed,
       bool_and(abs(expected - mean) < 1e-9 AND abs(sd ^ 2 - variance) < 1e-9) FILTER (WHERE side = 'b') AS moments,
       bool_and(observed / nullif(ratio_median, 0) BETWEEN low AND high) FILTER (WHERE side = 'b') AS ratio_median,
       bool_and(abs(CASE side WHEN 'a' THEN p_permute_a ELSE p_permute_b END - p) <= pg_temp.allowed(p, permutations)) AS p
FROM   many JOIN LATERAL (
           SELECT side, avg(pairs)::float8 AS mean, var_pop(pairs)::float8 AS variance, avg((pairs >= observed)::int)::float8 AS p,
                  percentile_disc(0.49) WITHIN GROUP (ORDER BY pairs) AS low, percentile_disc(0.51) WITHIN GROUP (ORDER BY pairs) AS high,
                  min(pairs) FILTER (WHERE number = (CASE side WHEN 'a' THEN '{1,2,3,4}' ELSE '{1,2,3,4,5}' END)::int[]) AS as_is
           FROM   enumerated AS e WHERE (e.distance_from, e.days_from, e.signed) = (many.distance_from, many.days_from, many.signed) GROUP BY side) AS e ON true
GROUP  BY side ORDER BY side;
-- p_value is the larger; the family-wise p is of the finite cells, and no smaller.
SELECT bool_and(p_value = greatest(p_permute_a, p_permute_b)) AS larger, bool_and((p_adjusted IS NULL) = (distance_to = 'Infinity' OR days_to = 'Infinity')) AS open,
       bool_and(p_adjusted >= p_value) AS adjusted FROM many;

-- ---------------------------------------------------------------- brute force, with events in both sets

-- Each set has ids; some events of b are events of a, at their place or, as another record has it, at another.
SELECT setseed(0.3);
CREATE TABLE random_event AS
SELECT kind, side, n, floor(u * 7) * 50 AS x, floor(v * 7) * 50 AS y, floor(w * 25)::int AS day, n + CASE side WHEN 'b' THEN 30 ELSE 0 END AS id
FROM   unnest('{one, another}'::text[]) AS kind, unnest('{a, b}'::text[]) AS side, generate_series(1, CASE side WHEN 'a' THEN 40 ELSE 55 END) AS n,
       LATERAL (SELECT random() AS u, random() AS v, random() AS w WHERE n > 0) AS r;
UPDATE random_event AS b SET x = a.x, y = a.y, day = a.day FROM random_event AS a
WHERE  b.side = 'b' AND a.side = 'a' AND (a.id, a.kind) = (b.id, b.kind) AND b.id % 3 > 0;
CREATE TABLE random_set AS
SELECT kind, event_set(geom, date '2024-01-01' + day, id ORDER BY n) FILTER (WHERE side = 'a') AS a,
       event_set(geom, date '2024-01-01' + day, id ORDER BY n) FILTER (WHERE side = 'b') AS b,
       event_set(geom, date '2024-01-01' + day, id ORDER BY x + y DESC) FILTER (WHERE side = 'b') AS reordered,
       event_set(geom, date '2024-01-01' + day) FILTER (WHERE side = 'b') AS without_ids
FROM   random_event, ST_SetSRID(ST_MakePoint(x, y), 28992) AS geom GROUP BY kind;

CREATE TEMP TABLE bands (distance float8[], days float8[]);
INSERT INTO bands VALUES
    ('{0, 100, 200}', '{0, 7, 14}'),
    ('{0, 0.01, 100, 300, Infinity}', '{0, 7, 21, Infinity}'),
    ('{50, 150, Infinity}', '{2, 9, Infinity}'),
    ('{0, Infinity}', '{0, Infinity}'),
    ('{50, 70.710678118654755, 100, 141.42135623730951}', '{0, 0.5, 1, 1.5, 2, 10.25}'),
    ('{0, 1e12, Infinity}', '{0, 1e6, Infinity}');
CREATE TEMP TABLE pair AS
SELECT kind, e.n, f.day - e.day AS later, e.id = f.id AS itself,
       CASE kind WHEN 'one' THEN sqrt((e.x - f.x) ^ 2 + (e.y - f.y) ^ 2) ELSE abs(e.x - f.x) + abs(e.y - f.y) END AS distance
FROM   random_event AS e JOIN random_event AS f USING (kind) WHERE e.side = 'a' AND f.side = 'b';
ANALYZE pair;
-- observed, and expected as the sum over a of near events times soon ones, by the number of b.
SELECT metric, t.closed, t.signed, ids, count(*) AS cells, count(*) FILTER (WHERE t.observed > 0) > 20 AS well_filled,
       count(*) FILTER (WHERE t.observed <> o.observed OR abs(t.expected - o.expected) > 1e-9) AS different, min(events) AS fewest, max(events) AS most
FROM   random_set AS s, bands, unnest('{left, right}'::text[]) AS c, unnest('{false, true}'::boolean[]) AS sign, unnest('{false, true}'::boolean[]) AS ids,
       knox_test_bivariate(s.a, CASE WHEN ids THEN s.b ELSE s.without_ids END, distance, days, 0,
                           metric => CASE kind WHEN 'one' THEN 'euclidean' ELSE 'manhattan' END, closed => c, signed => sign) AS t,
       LATERAL (SELECT sum(near * soon)::float8 / 55 AS expected, sum(pairs) AS observed
                FROM  (SELECT count(*) FILTER (WHERE is_near) AS near, count(*) FILTER (WHERE is_soon) AS soon, count(*) FILTER (WHERE is_near AND is_soon) AS pairs
                       FROM  (SELECT n, pg_temp.within(p.distance, distance_from, distance_to, bands.distance[1], c) AND NOT (ids AND itself) AS is_near,
                                     pg_temp.within(CASE WHEN sign THEN later ELSE abs(later) END, days_from, days_to, days[1], c) AS is_soon
                              FROM   pair AS p WHERE p.kind = s.kind OFFSET 0) AS w GROUP BY n) AS of_a) AS o
GROUP  BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;

-- ---------------------------------------------------------------- permutations and seeds

-- The order of the rows changes nothing, and the defaults are what the documentation says.
SELECT count(*) AS rows, count(DISTINCT t) AS different
FROM   random_set AS s, LATERAL (
           SELECT t FROM knox_test_bivariate(s.a, s.b) AS t
           UNION ALL SELECT t FROM knox_test_bivariate(s.a, s.reordered) AS t
           UNION ALL SELECT t FROM knox_test_bivariate(s.a, s.b, '{0, 0.01, 100, 200, 300, 400, Infinity}',
               '{0, 7, 14, 21, 28, 60, Infinity}', 999, 1, 'euclidean', 'left', false) AS t) AS t
WHERE  s.kind = 'one';
-- Sets that are exchanged exchange their columns.
SELECT count(*) AS cells, bool_and((x.observed, x.p_value, x.p_adjusted, x.p_analytic, x.p_permute_a, x.p_permute_b, x.events_a, x.events)
                                   IS NOT DISTINCT FROM (y.observed, y.p_value, y.p_adjusted, y.p_analytic, y.p_permute_b, y.p_permute_a, y.events_b, y.events)) AS exchanged
FROM   random_set AS s, knox_test_bivariate(s.a, s.b) AS x JOIN LATERAL knox_test_bivariate(s.b, s.a) AS y USING (distance_from, days_from);
-- Another seed gives other permutations, and the exact columns stay.
SELECT count(*) FILTER (WHERE x.p_value <> y.p_value) > 10 AS p_differs,
       bool_and((x.observed, x.expected, x.sd, x.p_analytic) IS NOT DISTINCT FROM (y.observed, y.expected, y.sd, y.p_analytic)) AS exact_same
FROM   random_set AS s, knox_test_bivariate(s.a, s.b) AS x JOIN LATERAL knox_test_bivariate(s.a, s.b, seed => -7) AS y USING (distance_from, days_from);
SELECT count(*) AS cells, count(expected) AS expected, count(p_analytic) AS p_analytic, count(ratio_median) AS ratio_median,
       count(p_value) AS p_value, count(p_adjusted) AS p_adjusted, count(p_permute_a) AS p_permute_a, count(p_permute_b) AS p_permute_b
FROM   random_set, knox_test_bivariate(a, b, permutations => 0) WHERE kind = 'one';

-- Parallel workers give the identical rows.
CREATE TEMP TABLE serial AS SELECT kind, t.* FROM random_set AS s, knox_test_bivariate(s.a, s.b, permutations => 99) AS t;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT kind, array_agg(t) FROM random_set AS s, knox_test_bivariate(s.a, s.b) AS t GROUP BY kind;
SELECT count(*) AS cells, count(*) FILTER (WHERE t IS NOT DISTINCT FROM s) AS same
FROM   serial AS s JOIN (SELECT kind, t.* FROM random_set AS s, knox_test_bivariate(s.a, s.b, permutations => 99) AS t) AS t
USING  (kind, distance_from, days_from);
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- Each event of b is that of a, five days later, next door: found on the side of later only.
CREATE TEMP TABLE followed AS
SELECT event_set(ST_SetSRID(ST_MakePoint(150000 + 5000 * u, 450000 + 5000 * v), 28992), date '2024-01-01' + (w * 360)::int) AS a,
       event_set(ST_SetSRID(ST_MakePoint(150030 + 5000 * u, 450000 + 5000 * v), 28992), date '2024-01-06' + (w * 360)::int) AS b
FROM   generate_series(1, 60) AS n, LATERAL (SELECT random() AS u, random() AS v, random() AS w WHERE n > 0) AS r;
SELECT 'b after a' AS what, days_to, observed, p_value <= 0.002 AS shown, p_adjusted <= 0.004 AS adjusted FROM followed, knox_test_bivariate(a, b, '{0, 100}', '{0, 7, 14}', signed => true)
UNION ALL SELECT 'a after b', days_to, observed, p_value <= 0.002, p_adjusted <= 0.004 FROM followed, knox_test_bivariate(b, a, '{0, 100}', '{0, 7, 14}', signed => true)
UNION ALL SELECT 'either', days_to, observed, p_value <= 0.002, p_adjusted <= 0.004 FROM followed, knox_test_bivariate(a, b, '{0, 100}', '{0, 7, 14}') ORDER BY 1, 2;

-- ---------------------------------------------------------------- few events

-- Nothing can vary, and p is 1; nothing is expected, and there is no ratio.
CREATE TEMP TABLE few AS
SELECT n, kind, pg_temp.events_at(xa, array_fill(0::float8, ARRAY[cardinality(xa)]), da) AS a, pg_temp.events_at(xb, array_fill(0::float8, ARRAY[cardinality(xb)]), db) AS b FROM (VALUES
    (1, 'none', '{}'::float8[], '{}'::int[], '{}'::float8[], '{}'::int[]),
    (2, 'none of a', '{}', '{}', '{1, 2}', '{1, 2}'),
    (3, 'none of b', '{1, 2}', '{1, 2}', '{}', '{}'),
    (4, 'one and one', '{1}', '{1}', '{1}', '{1}'),
    (5, 'two and two', '{0, 500}', '{1, 40}', '{10, 510}', '{3, 42}'),
    (6, 'one place', '{1, 1, 1}', '{1, 2, 30}', '{1, 1, 1}', '{1, 2, 30}'),
    (7, 'one day of b', '{0, 10, 400}', '{1, 9, 30}', '{0, 10, 400}', '{5, 5, 5}'),
    (8, 'none near', '{0, 10, 20}', '{1, 9, 30}', '{5000, 5010, 5020}', '{1, 9, 30}')
) AS s (n, kind, xa, da, xb, db);
SELECT kind, distance_from, events, events_a, events_b, observed, expected, knox_ratio, ratio_median, sd, z, p_value, p_adjusted, p_analytic, p_permute_a, p_permute_b
FROM   few, knox_test_bivariate(a, b, '{0, 100, Infinity}', '{0, 7}', 99) ORDER BY n, distance_from;
SELECT count(*) FROM few, knox_test_bivariate(a, NULL);
SELECT count(*) FROM few, knox_test_bivariate(NULL, b);
SELECT count(*) FROM few, knox_test_bivariate(a, b, signed => NULL);
-- A set with itself, with ids: no event makes a pair with itself, and each pair counts from both sides.
SELECT t.observed = 2 * k.observed AS twice, t.events = k.events AS events, t.distance_from, t.days_from
FROM   random_set AS s, knox_test_bivariate(a, a, '{0, 100}', '{0, 7, 14}', 0) AS t
       JOIN LATERAL (SELECT days_from, observed, events FROM knox_test(s.a, '{0, 100}', '{0, 7, 14}', 0)) AS k USING (days_from) WHERE kind = 'one';

-- ---------------------------------------------------------------- what is refused

SELECT * FROM worked, knox_test_bivariate(a, b, '{0, 100, 100}');
SELECT * FROM worked, knox_test_bivariate(a, b, day_bands => '{-7, 0, 7}', signed => true);
SELECT * FROM worked, knox_test_bivariate(a, b, permutations => -1);
SELECT * FROM worked, knox_test_bivariate(a, b, permutations => 1000000);                -- times 36 cells
SELECT * FROM worked, knox_test_bivariate(a, b, metric => 'Manhattan');
SELECT * FROM worked, knox_test_bivariate(a, b, closed => 'both');
SELECT * FROM worked, knox_test_bivariate(a, (SELECT event_set('SRID=32631;POINT(500000 5800000)'::geometry, date '2024-01-01')));
-- Days that do not fit: with a day band this long, gaps cannot be shortened; with a sign half as many fit.
CREATE TEMP TABLE long AS SELECT pg_temp.events_at('{0, 0}', '{0, 0}', '{0, 20000}') AS e;
SELECT observed FROM long, knox_test_bivariate(e, e, '{0, 1}', '{0, 30000}', 0);
SELECT * FROM long, knox_test_bivariate(e, e, '{0, 1}', '{0, 30000}', 0, signed => true);
SELECT count(*) FROM (SELECT event_set('SRID=28992;POINT(100000 450000)'::geometry, date '2024-01-01') AS e FROM generate_series(1, 10001)) AS s, knox_test_bivariate(e, e, '{0, 100}', '{0, 7}', 0);
DROP TABLE random_event, random_set;
