-- knox_test: against all permutations, against brute force, and by the band rules that others published.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.events_at(x float8[], y float8[], day int[]) RETURNS event_set LANGUAGE sql AS $$
    SELECT event_set(ST_SetSRID(ST_MakePoint(e.x, e.y), 28992), date '2024-01-01' + e.day)
    FROM   unnest(x, y, day) AS e (x, y, day) $$;

-- ---------------------------------------------------------------- eight events and all their permutations

CREATE TEMP TABLE eight AS
SELECT '{0, 50, 60, 300, 310, 330, 900, 0}'::float8[] AS x, '{0, 0, 40, 0, 20, 10, 900, 0}'::float8[] AS y,
       '{0, 3, 5, 40, 41, 60, 61, 9}'::int[] AS day;
CREATE TEMP TABLE tested AS
SELECT width_bucket(distance_from, '{0, 0.01, 100, 400}') AS k, width_bucket(days_from, '{0, 7, 14}') AS l, t.*
FROM   eight, knox_test(pg_temp.events_at(x, y, day), '{0, 0.01, 100, 400, Infinity}', '{0, 7, 14, Infinity}', 99999) AS t;

SELECT distance_from, distance_to, days_from, days_to, observed,
       round(expected::numeric, 9) AS expected, round(knox_ratio::numeric, 6) AS knox_ratio,
       round((sd ^ 2)::numeric, 12) AS variance, round(z::numeric, 6) AS z, round(p_analytic::numeric, 9) AS p_analytic
FROM   tested;
-- One seed gives the same simulated numbers everywhere.
SELECT k, l, ratio_median, p_value, p_adjusted, events, permutations, seed, metric, closed FROM tested;

-- Every order of the days, 8! = 40320 of them, counted in plain SQL.
CREATE TEMP TABLE enumerated AS
WITH RECURSIVE picked (number) AS (
    SELECT '{}'::int[] UNION ALL SELECT number || n FROM picked, generate_series(1, 8) AS n WHERE n <> ALL (number)
), permutation AS (
    SELECT number, ARRAY(SELECT day[i] FROM unnest(number) AS i) AS day FROM picked, eight WHERE cardinality(number) = 8
), pair AS (
    SELECT i, j, width_bucket(sqrt((x[i] - x[j]) ^ 2 + (y[i] - y[j]) ^ 2), '{0, 0.01, 100, 400}') AS k
    FROM   eight, generate_series(1, 8) AS j, generate_series(1, j - 1) AS i
), counted AS (
    SELECT number, k, width_bucket(abs(day[i] - day[j])::float8, '{0, 7, 14}') AS l, count(*) AS pairs
    FROM   permutation, pair GROUP BY 1, 2, 3
)
SELECT number, k, l, coalesce(pairs, 0)::float8 AS pairs, (coalesce(pairs, 0) - expected) / sd AS z
FROM   permutation CROSS JOIN tested LEFT JOIN counted USING (number, k, l);

CREATE TEMP TABLE exact AS
SELECT k, l, avg(pairs) AS mean, var_pop(pairs) AS variance,
       avg((pairs - expected) ^ 3) / stddev_pop(pairs) ^ 3 AS skewness,
       avg((pairs >= observed)::int)::float8 AS p,
       observed / nullif(percentile_cont(0.5) WITHIN GROUP (ORDER BY pairs), 0) AS by_median
FROM   enumerated JOIN tested USING (k, l) GROUP BY k, l, observed;
SELECT k, l, round(skewness::numeric, 9) AS skewness, round(p::numeric, 9) AS exact_p FROM exact ORDER BY k, l;
-- What a p of so many permutations may be off.
CREATE FUNCTION pg_temp.allowed(p float8, permutations int) RETURNS float8 LANGUAGE sql AS $$
    SELECT 4 * sqrt(p * (1 - p) / permutations) + 1.0 / permutations $$;
-- In the open band exactly half of the orders lie below the median, so chance decides which way a sample's median falls.
SELECT count(*) AS cells,
       bool_and(abs(expected - mean) < 1e-12) AS mean,
       bool_and(abs(sd ^ 2 - variance) < 1e-12) AS variance,
       bool_and(ratio_median IS NOT DISTINCT FROM by_median) FILTER (WHERE k < 4) AS ratio_median,
       bool_and(abs(p_value - p) <= pg_temp.allowed(p, permutations)) AS p_value
FROM   tested JOIN exact USING (k, l);
-- The family-wise p is of the finite cells only. It is no smaller than p, and no larger than that times the number of cells whose pairs can differ;
-- what it is exactly, the unit test says by all permutations.
SELECT count(*) AS cells, count(p_adjusted) AS finite, bool_and((p_adjusted IS NULL) = (k = 4 OR l = 3)) AS open,
       bool_and(p_adjusted BETWEEN p_value AND least(1, (SELECT count(*) FROM tested WHERE k < 4 AND l < 3 AND sd > 0) * p_value)) AS between FROM tested;

-- p_analytic is the tail of a Pearson type III distribution with the exact mean, variance and skewness:
-- here by the power series of the incomplete gamma function.
CREATE FUNCTION pg_temp.log_gamma(x float8) RETURNS float8 LANGUAGE sql AS $$
    SELECT (z - 0.5) * ln(z) - z + ln(2 * pi()) / 2 + 1 / (12 * z) - 1 / (360 * z ^ 3) + 1 / (1260 * z ^ 5)
         - (SELECT sum(ln(x + i)) FROM generate_series(0, 19) AS i) FROM (SELECT x + 20) AS far (z) $$;
CREATE FUNCTION pg_temp.lower_gamma(a float8, x float8) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE term float8 := 1; total float8 := 1; n int := 0;
BEGIN
    IF x <= 0 THEN RETURN 0; END IF;
    WHILE term > 1e-17 * total LOOP n := n + 1; term := term * x / (a + n); total := total + term; END LOOP;
    RETURN exp(a * ln(x) - x - pg_temp.log_gamma(a + 1)) * total;
END $$;
CREATE FUNCTION pg_temp.pearson_tail(score float8, skewness float8) RETURNS float8 LANGUAGE sql AS $$
    SELECT CASE WHEN skewness > 0 THEN 1 - lower ELSE lower END
    FROM   pg_temp.lower_gamma(4 / skewness ^ 2, 4 / skewness ^ 2 + 2 * score / skewness) AS lower $$;
SELECT count(*) AS cells, bool_and(abs(p_analytic - tail) < 1e-10) AS p_analytic
FROM   tested JOIN exact USING (k, l), pg_temp.pearson_tail((observed - 0.5 - mean) / sqrt(variance), skewness) AS tail
WHERE  p_analytic IS NOT NULL;
-- An open distance band has none.
SELECT DISTINCT distance_to, p_analytic IS NULL AS missing FROM tested ORDER BY distance_to;
-- Other days for the same events, so that cell (2,1) counts 4 and cell (3,1) counts 5.
WITH other AS MATERIALIZED (
    SELECT DISTINCT ON (k) k, l, pairs, pg_temp.events_at(x, y, ARRAY(SELECT day[i] FROM unnest(number) AS i)) AS events
    FROM   enumerated, eight WHERE (k, l, pairs) IN ((2, 1, 4), (3, 1, 5)) ORDER BY k, number
)
SELECT k, l, observed, round(p, 9) AS exact_p, round(p_analytic::numeric, 9) AS p_analytic
FROM   other AS o, knox_test(o.events, '{0, 0.01, 100, 400}', '{0, 7, 14}', 0),
       LATERAL (SELECT avg((e.pairs >= o.pairs)::int) AS p FROM enumerated AS e WHERE (e.k, e.l) = (o.k, o.l)) AS exact
WHERE  width_bucket(distance_from, '{0, 0.01, 100}') = k AND width_bucket(days_from, '{0, 7}') = l;

-- Seven events, one cell: mean 10/7, four pairs, and 288 of 5040 orders with as many.
SELECT observed, round(expected::numeric, 12) AS expected, round((sd ^ 2)::numeric, 12) AS variance,
       abs(p_analytic - pg_temp.pearson_tail((observed - 0.5 - expected) / sd, 0.584554813578)) < 1e-10 AS skewness,
       abs(p_value - 288 / 5040.0) <= pg_temp.allowed(288 / 5040.0, permutations) AS p_value
FROM   eight, knox_test(pg_temp.events_at(x[:7], y[:7], day[:7]), '{0, 100}', '{0, 14}', 99999);

-- ---------------------------------------------------------------- brute force

-- Random events: on a grid (distances at the very breaks), anywhere, on few places and days, on one day, on one
-- place, far away; on a planet so large that a metre is a metre there too.
INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (910001, '+proj=stere +lat_0=52 +lon_0=5 +R=1e11 +units=m +type=crs') ON CONFLICT DO NOTHING;
SELECT setseed(0.42);
CREATE TEMP TABLE random_event AS
SELECT kind, n,
       CASE kind WHEN 'grid' THEN floor(u * 9) * 50 - 200 WHEN 'places' THEN floor(u * 3) * 75
                 WHEN 'one place' THEN 7 WHEN 'far' THEN 1e9 - u * 300 ELSE (u - 0.5) * 600 END AS x,
       CASE kind WHEN 'grid' THEN floor(v * 9) * 50 - 200 WHEN 'places' THEN floor(v * 2) * 100
                 WHEN 'one place' THEN 7 WHEN 'far' THEN v * 300 - 1e9 ELSE (v - 0.5) * 600 END AS y,
       CASE kind WHEN 'grid' THEN floor(w * 20) WHEN 'places' THEN floor(w * 5)
                 WHEN 'one day' THEN 3 ELSE floor(w * 90) END::int AS day
FROM   unnest('{grid, anywhere, anywhere else, places, one day, one place, far}'::text[]) AS kind,
       generate_series(1, 45) AS n, LATERAL (SELECT random() AS u, random() AS v, random() AS w WHERE n > 0) AS r;
CREATE TABLE random_set AS
SELECT kind, event_set(ST_SetSRID(ST_MakePoint(x, y), 910001), date '2024-01-01' + day ORDER BY n) AS events,
       event_set(ST_SetSRID(ST_MakePoint(x, y), 910001), date '2024-01-01' + day ORDER BY x + y DESC) AS reordered
FROM   random_event GROUP BY kind;

CREATE TEMP TABLE bands (distance float8[], days float8[]);
INSERT INTO bands VALUES
    ('{0, 100, 200}', '{0, 7, 14}'),
    ('{0, 0.01, 100, 200, 300, 400, Infinity}', '{0, 7, 14, 21, 28, 60, Infinity}'),
    ('{50, 150, Infinity}', '{2, 9, Infinity}'),                        -- nothing below the first break
    ('{100, Infinity}', '{5, Infinity}'),
    ('{0, Infinity}', '{0, Infinity}'),                                 -- everything
    ('{50, 70.710678118654755, 100, 141.42135623730951}', '{0, 0.5, 1, 1.5, 2, 10.25}'), -- parts of days
    ('{0, 1e-9, 1, 50}', '{0.25, 0.75, 1}'),                            -- a band that no whole day is in
    ('{25, 75}', '{3, 4}'),
    ('{0, 1e12, Infinity}', '{0, 1e6, Infinity}');                      -- reach beyond all events

CREATE TEMP TABLE pair AS
SELECT kind, m, abs(b.day - a.day) AS days,
       CASE m WHEN 'euclidean' THEN sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y))
              ELSE abs(b.x - a.x) + abs(b.y - a.y) END AS distance
FROM   random_event AS a JOIN random_event AS b USING (kind), unnest('{euclidean, manhattan}'::text[]) AS m
WHERE  b.n < a.n;
-- Is a value in a band? The first band that is closed right is closed left, too.
CREATE FUNCTION pg_temp.within(value float8, "from" float8, "to" float8, first float8, closed text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE closed WHEN 'left' THEN value >= "from" AND value < "to"
                       ELSE value > "from" AND value <= "to" OR value = first AND "from" = first END $$;

SELECT metric, t.closed, count(*) AS cells, count(*) FILTER (WHERE t.observed > 0) > 150 AS well_filled,
       count(*) FILTER (WHERE t.observed <> o.observed OR t.expected <> near::float8 * soon / pairs) AS different
FROM   random_set AS s, bands AS b,
       unnest('{euclidean, manhattan}'::text[]) AS m, unnest('{left, right}'::text[]) AS c,
       knox_test(s.events, b.distance, b.days, 0, metric => m, closed => c) AS t,
       LATERAL (SELECT count(*) AS pairs, count(*) FILTER (WHERE is_near) AS near, count(*) FILTER (WHERE is_soon) AS soon,
                       count(*) FILTER (WHERE is_near AND is_soon) AS observed
                FROM   pair AS p,
                       LATERAL (SELECT pg_temp.within(p.distance, distance_from, distance_to, b.distance[1], c) AS is_near,
                                       pg_temp.within(p.days, days_from, days_to, b.days[1], c) AS is_soon) AS w
                WHERE  (p.kind, p.m) = (s.kind, t.metric)) AS o
GROUP  BY 1, 2 ORDER BY 1, 2;

-- Bands that share all pairs out share out what is expected, too.
SELECT kind, sum(observed) AS pairs, abs(sum(expected) - sum(observed)) < 1e-9 AS all_expected
FROM   random_set AS s, knox_test(s.events, permutations => 0) GROUP BY kind ORDER BY kind;

-- ---------------------------------------------------------------- permutations and seeds

-- The order of the rows changes nothing, and the defaults are what the documentation says.
SELECT count(*) AS rows, count(DISTINCT t) AS different
FROM   random_set AS s, LATERAL (
           SELECT kind, t FROM knox_test(s.events) AS t
           UNION ALL SELECT kind, t FROM knox_test(s.reordered) AS t
           UNION ALL SELECT kind, t FROM knox_test(s.events, '{0, 0.01, 100, 200, 300, 400, Infinity}',
               '{0, 7, 14, 21, 28, 60, Infinity}', 999, 1, 'euclidean', 'left') AS t) AS t
WHERE  s.kind = 'anywhere';

CREATE TEMP TABLE kept AS SELECT events AS e FROM random_set WHERE kind = 'anywhere';
-- Another seed gives other permutations, and the exact columns stay.
SELECT count(*) FILTER (WHERE a.p_value <> b.p_value) > 10 AS p_differs,
       bool_and(abs(a.p_value - b.p_value) < 4 * sqrt(0.5 / 999)) AS p_near,
       bool_and((a.observed, a.expected, a.sd, a.p_analytic) IS NOT DISTINCT FROM
                (b.observed, b.expected, b.sd, b.p_analytic)) AS exact_same
FROM   kept, knox_test(e) AS a, knox_test(e, seed => -9223372036854775808) AS b
WHERE  (a.distance_from, a.days_from) = (b.distance_from, b.days_from);
-- The first permutations are the same, however many follow.
SELECT bool_and(round(b.p_value * 200 - a.p_value * 100) BETWEEN 0 AND 100) AS more_of_the_same
FROM   kept, knox_test(e, permutations => 99) AS a, knox_test(e, permutations => 199) AS b
WHERE  (a.distance_from, a.days_from) = (b.distance_from, b.days_from);
-- No permutations: the exact columns only. One: p is 1/2 or 1.
SELECT count(*) AS cells, count(expected) AS expected, count(sd) AS sd, count(ratio_median) AS ratio_median,
       count(p_value) AS p_value, count(p_adjusted) AS p_adjusted
FROM   kept, knox_test(e, permutations => 0);
SELECT DISTINCT p_value FROM kept, knox_test(e, permutations => 1) ORDER BY 1;

-- Parallel workers give the identical rows.
CREATE TEMP TABLE serial AS SELECT kind, t.* FROM random_set AS s, knox_test(s.events, permutations => 99) AS t;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT kind, array_agg(t) FROM random_set AS s, knox_test(s.events) AS t GROUP BY kind;
SELECT count(*) AS cells, count(*) FILTER (WHERE t IS NOT DISTINCT FROM s) AS same
FROM   serial AS s JOIN (SELECT kind, t.* FROM random_set AS s, knox_test(s.events, permutations => 99) AS t) AS t
USING  (kind, distance_from, days_from);
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE random_set;

-- ---------------------------------------------------------------- few events, odd days

-- None, one and two events; all on one place; all on one day: nothing can vary, and p is 1.
CREATE TEMP TABLE few AS
SELECT n, kind, pg_temp.events_at(x, y, day) AS e FROM (VALUES
    (1, 'none', '{}'::float8[], '{}'::float8[], '{}'::int[]),
    (2, 'one', '{1}', '{1}', '{1}'),
    (3, 'two', '{0, 0}', '{0, 30}', '{1, 4}'),
    (4, 'one place', '{1, 1, 1, 1}', '{1, 1, 1, 1}', '{1, 2, 3, 30}'),
    (5, 'one day', '{0, 10, 20, 400}', '{0, 0, 0, 0}', '{5, 5, 5, 5}')
) AS s (n, kind, x, y, day);
SELECT kind, distance_from, events, observed, expected, knox_ratio, ratio_median, sd, z, p_value, p_adjusted, p_analytic
FROM   few, knox_test(e, '{0, 100, Infinity}', '{0, 7}', 99) ORDER BY n, distance_from;
SELECT count(*) FROM knox_test(NULL::event_set);
SELECT count(*) FROM kept, knox_test(e, seed => NULL);

-- Stray dates do no harm: long gaps between days without events count as long, no more.
CREATE TEMP TABLE stray AS
SELECT event_set('SRID=28992;POINT(0 0)'::geometry, day) AS e
FROM   unnest('{4713-01-01 BC, 1900-01-01, 2024-01-01, 2024-01-04, 2024-03-15, 5874897-12-31}'::date[]) AS day;
SELECT days_from, observed, expected FROM stray, knox_test(e, '{0, 100}', '{0, 7, 74, 75, Infinity}', 0);
-- A last break that no lag can reach, however large, leaves nothing for the open band.
SELECT days_from, observed, expected, sd
FROM   eight, knox_test(pg_temp.events_at(x, y, day), '{0, 100}', '{0, 2147483647, 3e9, 1e300, Infinity}', 0);

-- ---------------------------------------------------------------- band rules of other programs

-- Two events 100 m and 3 days apart (T. Davies).
SELECT closed, distance_from, distance_to, days_from, days_to
FROM   unnest('{left, right}'::text[]) AS c,
       knox_test(pg_temp.events_at('{0, 0}', '{0, 100}', '{0, 3}'), '{0, 100, 200}', '{0, 3, 6}', 0, closed => c)
WHERE  observed = 1;

-- Twenty points under the four rules of R's cut(): right, include.lowest (W. Steenbeek). Two are ours; a break moved a
-- little, or a thin first band that is left out, gives the others.
CREATE TEMP TABLE twenty AS SELECT pg_temp.events_at(
    '{55, 45, 50, 80, 60, 40, 35, 95, 75, 75, 50, 35, 50, 10, 65, 40, 70, 35, 30, 35}',
    '{90, 90, 65, 25, 5, 35, 90, 20, 90, 95, 90, 55, 75, 5, 50, 50, 70, 65, 5, 45}',
    '{1, 2, 3, 3, 4, 5, 7, 8, 10, 10, 10, 14, 14, 15, 15, 16, 16, 16, 17, 19}') AS events;
CREATE TEMP TABLE rule (name text, closed text, distance float8[], days float8[], first int, published text);
INSERT INTO rule VALUES
    ('right=F, lowest=F', 'left', '{0, 1, 20, 40, 60}', '{0, 1, 2, 3, 4}', 1, '0 0 0 0 / 1 1 2 2 / 4 4 5 1 / 2 5 4 3'),
    ('right=F, lowest=T', 'left', '{0, 1, 20, 40, 60.001}', '{0, 1, 2, 3, 4.5}', 1, '0 0 0 0 / 1 1 2 3 / 4 4 5 2 / 2 5 5 10'),
    ('right=T, lowest=F', 'right', '{0, 1e-9, 1, 20, 40, 60}', '{0, 0.5, 1, 2, 3, 4}', 2, '0 0 0 0 / 1 3 3 1 / 6 5 1 3 / 3 4 4 3'),
    ('right=T, lowest=T', 'right', '{0, 1, 20, 40, 60}', '{0, 1, 2, 3, 4}', 1, '0 0 0 0 / 3 3 3 1 / 10 5 1 3 / 4 4 4 3');
SELECT name, published, string_agg(row, ' / ' ORDER BY distance_from) = published AS as_published
FROM  (SELECT r.name, r.published, distance_from, string_agg(observed::text, ' ' ORDER BY days_from) AS row
       FROM   twenty AS t, rule AS r, knox_test(t.events, r.distance, r.days, 0, metric => 'manhattan', closed => r.closed)
       WHERE  distance_from >= r.distance[first] AND days_from >= r.days[first] GROUP BY 1, 2, 3) AS row
GROUP  BY name, published ORDER BY name;

-- ---------------------------------------------------------------- what is refused

SELECT * FROM twenty, knox_test(events, '{0, 100, 100}');
SELECT * FROM twenty, knox_test(events, '{0, 200, 100}');
SELECT * FROM twenty, knox_test(events, day_bands => '{0, 14, 7}');
SELECT * FROM twenty, knox_test(events, '{100}');
SELECT * FROM twenty, knox_test(events, '{}');
SELECT * FROM twenty, knox_test(events, ARRAY(SELECT generate_series(0, 1001)::float8));
SELECT * FROM twenty, knox_test(events, '{0, NaN}');
SELECT * FROM twenty, knox_test(events, '{-1, 100}');
SELECT * FROM twenty, knox_test(events, '{-Infinity, 100}');
SELECT * FROM twenty, knox_test(events, '{0, NULL, 100}');
SELECT * FROM twenty, knox_test(events, '{0, Infinity, Infinity}');
SELECT * FROM twenty, knox_test(events, '{Infinity, Infinity}');
SELECT * FROM twenty, knox_test(events, '{{0, 100}, {100, 200}}');
SELECT * FROM twenty, knox_test(events, permutations => -1);
SELECT * FROM twenty, knox_test(events, permutations => 1000001);
SELECT * FROM twenty, knox_test(events, permutations => 1000000);                -- times 36 cells
SELECT * FROM twenty, knox_test(events, metric => 'Manhattan');
SELECT * FROM twenty, knox_test(events, closed => 'both');
-- Days that do not fit: with a day band this long, gaps cannot be shortened.
SELECT * FROM knox_test(pg_temp.events_at('{0,0,0}', '{0,0,0}', '{0,20000,40000}'), day_bands => '{0, 30000, Infinity}');

-- ---------------------------------------------------------------- strata

-- Four places, each with a season of its own; stored, so that the sets come back as a table keeps them.
SELECT setseed(0.7);
CREATE TABLE stratum AS
SELECT n, event_set(ST_SetSRID(ST_MakePoint(100000 + 9000 * n + 700 * u, 450000 + 700 * v), 28992),
                    date '2024-01-01' + 60 * n + (w * 60)::int) AS events
FROM   generate_series(0, 3) AS n, generate_series(1, 20 + 230 * (n % 2)) AS i,
       LATERAL (SELECT random() AS u, random() AS v, random() AS w WHERE i > 0) AS r
GROUP  BY n;
CREATE TEMP TABLE strata AS SELECT array_agg(events ORDER BY n) AS s, array_agg(events ORDER BY n DESC) AS backwards FROM stratum;

-- One set, and an array of it, are the same; the order of the sets is nothing; sets without a pair change the number of
-- events and nothing else.
SELECT count(*) AS cells, count(*) FILTER (WHERE a IS NOT DISTINCT FROM b) AS same
FROM   stratum AS s, knox_test(s.events) AS a JOIN LATERAL knox_test_strata(ARRAY[s.events]) AS b USING (distance_from, days_from);
SELECT count(*) AS cells, count(*) FILTER (WHERE a IS NOT DISTINCT FROM b AND to_jsonb(a) - 'events' = to_jsonb(c) - 'events') AS same
FROM   strata, knox_test_strata(s) AS a
       JOIN LATERAL knox_test_strata(backwards) AS b USING (distance_from, days_from)
       JOIN LATERAL knox_test_strata((SELECT event_set(NULL::geometry, NULL::date)) || s ||
            (SELECT event_set('SRID=28992;POINT(1 2)'::geometry, '2024-01-01'))) AS c USING (distance_from, days_from);

-- Observed, expected and variance are the sums of those of the strata, and events too; seed and bands are the caller's.
SELECT bool_and(t.observed = o.observed AND abs(t.expected - o.expected) < 1e-9 AND abs(t.sd ^ 2 - o.variance) < 1e-9) AS sums,
       bool_and(t.events = o.events) AS events, min(t.seed) AS seed, min(t.metric) AS metric, count(p_value) AS p
FROM   strata, knox_test_strata(s, '{0, 100, 300, Infinity}', '{0, 7, Infinity}', 99, 8, 'manhattan', 'right') AS t
       JOIN LATERAL (SELECT distance_from, days_from, sum(k.observed) AS observed, sum(k.expected) AS expected,
                            sum(k.sd ^ 2) AS variance, sum(k.events) AS events
                     FROM   stratum AS s, knox_test(s.events, '{0, 100, 300, Infinity}', '{0, 7, Infinity}', 0,
                                               metric => 'manhattan', closed => 'right') AS k
                     GROUP  BY 1, 2) AS o USING (distance_from, days_from);

-- Nothing follows anything here. All in one, places that are burgled in other months look like contagion; in strata
-- they do not.
SELECT max(p_adjusted) FILTER (WHERE distance_from = 100 AND days_from = 28) <= 0.001 AS plain_alarm
FROM   strata, knox_test((SELECT event_set(e.geom, e.occurred_on) FROM stratum, unnest_events(events) AS e));
SELECT min(p_adjusted) > 0.05 AS no_alarm FROM strata, knox_test_strata(s);

-- The excess over strata is that of their summed pairs.
SELECT bool_and((e.observed, e.expected, e.p_value, e.p_adjusted) IS NOT DISTINCT FROM
                (k.observed, k.expected, k.p_value, k.p_adjusted)
                AND e.later_observed = l.observed AND e.later_expected = l.expected
                AND abs(e.excess - ((k.observed / k.expected) / (l.observed / l.expected) - 1)) < 1e-12) AS sums, count(*) AS cells
FROM   strata, near_repeat_excess_strata(s, '{0, 100, 300}', '{0, 7, 14, 30, Infinity}') AS e
       JOIN LATERAL knox_test_strata(s, '{0, 100, 300}', '{0, 7, 14, 30, Infinity}') AS k USING (distance_from, days_from)
       JOIN LATERAL knox_test_strata(s, '{0, 100, 300}', '{0, 7, 14, 30, Infinity}') AS l
            ON l.distance_from = e.distance_from AND l.days_to = 'Infinity';

SELECT count(*), sum(observed) AS observed, sum(expected) AS expected FROM knox_test_strata('{}');
SELECT count(*) FROM knox_test_strata(NULL);
SELECT count(*) FROM near_repeat_excess_strata(NULL);
SELECT * FROM strata, knox_test_strata(array_append(s, NULL));
SELECT * FROM strata, twenty, knox_test_strata(s || (SELECT event_set('SRID=32631;POINT(500000 5800000)'::geometry, '2024-01-01')));
SELECT * FROM strata, knox_test_strata(s, '{100}');
SELECT * FROM strata, near_repeat_excess_strata(s, day_bands => '{0, 7}');
DROP TABLE stratum;

-- Without a pair there is nothing to count, and that is said.
SELECT count(*), sum(observed) AS observed FROM (SELECT event_set(NULL::geometry, '2018-01-01'::date) AS e) AS s, knox_test(e, permutations => 0);
SELECT count(*), sum(observed) AS observed FROM (SELECT event_set('SRID=28992;POINT(200000 450000)'::geometry, '2018-01-01'::date) AS e) AS s, knox_test_strata(ARRAY[e, e], permutations => 0);
SELECT count(*), sum(observed) AS observed FROM (SELECT event_set('SRID=28992;POINT(200000 450000)'::geometry, '2018-01-01'::date) AS e) AS s, near_repeat_excess(e, permutations => 0);
SELECT count(*), sum(observed) AS observed FROM knox_test_strata('{}', permutations => 0);
SELECT sum(k.observed) AS observed
FROM  (SELECT array_agg(e) AS sets FROM (SELECT event_set('SRID=28992;POINT(200000 450000)'::geometry, '2018-01-01'::date) AS e FROM (VALUES (1), (2)) AS v (n), generate_series(1, n) GROUP BY n) AS q) AS s, knox_test_strata(sets, permutations => 0) AS k;
