-- knox_test of events known in part: worked numbers, other ways to the same numbers, and what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.at(wkt text) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_Translate(ST_GeomFromText(wkt, 28992), 200000, 450000) $$;

-- ---------------------------------------------------------------- worked numbers

-- Six places that are known, and windows.
CREATE TEMP TABLE six AS
SELECT n, pg_temp.at(format('POINT(%s %s)', x, y)) AS place, date '2024-01-01' + f AS first_day, date '2024-01-01' + l AS last_day
FROM   (VALUES (1, 0, 0, 0, 2), (2, 60, 0, 4, 4), (3, 80, 30, 6, 15), (4, 1000, 0, 1, 1), (5, 1050, 40, 20, 26), (6, 2000, 2000, 9, 9)) AS v (n, x, y, f, l);
SELECT observed, round(expected::numeric, 9) AS expected, round((sd ^ 2)::numeric, 9) AS variance, events, exact_events
FROM   (SELECT event_window_set(place, first_day, last_day) AS e FROM six) AS s, knox_test(e, '{0, 100}', '{0, 7}', 0);

-- Eight events, of which two share a list of three dwellings.
CREATE TEMP TABLE eight AS
SELECT n, pg_temp.at(place) AS place, date '2024-01-01' + f AS first_day, date '2024-01-01' + l AS last_day
FROM   (VALUES (1, 'POINT(0 0)', 0, 0), (2, 'MULTIPOINT(50 0, 60 0, 150 0)', 2, 2), (3, 'POINT(60 40)', 1, 6), (4, 'POINT(300 0)', 20, 20),
               (5, 'MULTIPOINT(310 20, 390 20)', 20, 33), (6, 'POINT(330 10)', 40, 40), (7, 'POINT(900 900)', 3, 9),
               (8, 'MULTIPOINT(50 0, 60 0, 150 0)', 30, 30)) AS v (n, place, f, l);
CREATE TEMP TABLE kept AS SELECT event_window_set(place, first_day, last_day) AS e FROM eight;
SELECT i.events, exact, places, candidates FROM kept, event_window_set_info(e) AS i;
CREATE TEMP TABLE tested AS SELECT t.* FROM kept, knox_test(e, '{0, 0.01, 100}', '{0, 7}', 99999) AS t;
SELECT distance_from, distance_to, days_from, days_to, round(observed::numeric, 9) AS observed, round(certainty::numeric, 9) AS certainty, round(expected::numeric, 9) AS expected,
       round(sd::numeric, 9) AS sd, round(z::numeric, 9) AS z, round(knox_ratio::numeric, 9) AS knox_ratio, round(ratio_corrected::numeric, 8) AS ratio_corrected,
       ratio_low, ratio_high, round(ratio_midpoint::numeric, 9) AS ratio_midpoint, ratio_exact, events, exact_events, permutations, seed, metric, closed
FROM   tested;
SELECT p_value, p_adjusted, round(p_analytic::numeric, 3) AS p_analytic FROM tested;
-- The ratio of this band alone, as it was worked out by hand; together with that of the same place it is a little less.
SELECT round(ratio_corrected::numeric, 9) AS of_one_band FROM kept, knox_test(e, '{0.01, 100}', '{0, 7}', 0);

-- The same by plain SQL: every candidate of every pair, every day of both windows, and all 8! orders of the windows.
CREATE TEMP TABLE near AS
SELECT a.n AS i, b.n AS j, k, avg((width_bucket(ST_Distance(p.geom, q.geom), '{0, 0.01, 100, 200}') = k)::int)::float8 AS chance
FROM   eight AS a JOIN eight AS b ON a.n < b.n, ST_DumpPoints(a.place) AS p, ST_DumpPoints(b.place) AS q, generate_series(1, 4) AS k GROUP BY 1, 2, 3;
CREATE TEMP TABLE soon AS
SELECT a.n AS i, b.n AS j, l, avg((width_bucket(abs(u::date - v::date)::float8, '{0, 7, 14}') = l)::int)::float8 AS chance
FROM   eight AS a JOIN eight AS b ON a.n <> b.n, generate_series(a.first_day, a.last_day, '1 day') AS u, generate_series(b.first_day, b.last_day, '1 day') AS v, generate_series(1, 3) AS l GROUP BY 1, 2, 3;
DELETE FROM near WHERE chance = 0;
DELETE FROM soon WHERE chance = 0;
CREATE TEMP TABLE enumerated AS
WITH RECURSIVE picked (number) AS (
    SELECT '{}'::int[] UNION ALL SELECT number || n FROM picked, generate_series(1, 8) AS n WHERE n <> ALL (number)
), permutation AS (SELECT number FROM picked WHERE cardinality(number) = 8)
SELECT number, k, l, sum(near.chance * soon.chance) AS pairs
FROM   permutation, near, soon WHERE soon.i = number[near.i] AND soon.j = number[near.j] GROUP BY 1, 2, 3;
-- An order that is not there has no pairs.
CREATE TEMP TABLE plain AS
SELECT k, l, observed, mean AS expected, sqrt(squares - mean ^ 2) AS sd, CASE WHEN observed = 0 THEN 1 ELSE as_many / 40320.0 END AS p, as_many
FROM   generate_series(1, 4) AS k CROSS JOIN generate_series(1, 3) AS l,
       LATERAL (SELECT coalesce(max(pairs) FILTER (WHERE number = '{1,2,3,4,5,6,7,8}'), 0) AS observed, sum(pairs) / 40320 AS mean, sum(pairs ^ 2) / 40320 AS squares
                FROM enumerated AS e WHERE (e.k, e.l) = (k.k, l.l)) AS s,
       LATERAL (SELECT count(*) AS as_many FROM enumerated AS e WHERE (e.k, e.l) = (k.k, l.l) AND pairs > s.observed - 1e-9) AS m;
SELECT as_many, observed::numeric(12, 9), expected::numeric(12, 9) FROM plain WHERE (k, l) = (2, 1);
CREATE TEMP TABLE all_bands AS
SELECT width_bucket(distance_from, '{0, 0.01, 100, 200}') AS k, width_bucket(days_from, '{0, 7, 14}') AS l, t.*
FROM   kept, knox_test(e, '{0, 0.01, 100, 200, Infinity}', '{0, 7, 14, Infinity}', 9999) AS t;
SELECT count(*) AS cells, bool_and(abs(t.observed - p.observed) < 1e-12) AS observed, bool_and(abs(t.expected - p.expected) < 1e-12) AS expected, bool_and(abs(t.sd - p.sd) < 1e-9) AS sd,
       bool_and(abs(z - (t.observed - t.expected) / t.sd) < 1e-12) AS z, sum(t.observed)::numeric(12, 9) AS pairs, sum(t.expected)::numeric(12, 9) AS expected_pairs
FROM   all_bands AS t JOIN plain AS p USING (k, l);
SELECT bool_and(abs(t.p_value - x.p) <= 4 * sqrt(x.p * (1 - x.p) / 9999) + 1.0 / 9999) AS p_value, count(*) AS cells
FROM   all_bands AS t JOIN plain AS x USING (k, l);
-- certainty: the mean chance, weighted by itself.
SELECT bool_and(CASE WHEN distance_to = 'Infinity' OR t.observed = 0 THEN t.certainty IS NULL ELSE abs(t.certainty - c.certainty) < 1e-12 END) AS certainty, count(t.certainty) AS cells
FROM   all_bands AS t LEFT JOIN (SELECT k, l, sum((near.chance * soon.chance) ^ 2) / nullif(sum(near.chance * soon.chance), 0) AS certainty FROM near JOIN soon USING (i, j) GROUP BY k, l) AS c USING (k, l);
-- What is not tested in open bands is NULL.
SELECT distance_to = 'Infinity' OR days_to = 'Infinity' AS open, count(*) AS cells, count(p_value) AS p_value, count(p_adjusted) AS p_adjusted, count(ratio_corrected) AS ratio_corrected,
       count(ratio_midpoint) AS ratio_midpoint, count(ratio_exact) AS ratio_exact
FROM   all_bands GROUP BY 1 ORDER BY 1;
-- The ratio at the middle and without all but the exact is what knox_test() of those says.
SELECT count(*) AS cells, count(*) FILTER (WHERE t.ratio_midpoint IS NOT DISTINCT FROM m.knox_ratio) AS midpoint, count(*) FILTER (WHERE t.ratio_exact IS NOT DISTINCT FROM x.knox_ratio) AS exact
FROM   all_bands AS t
       JOIN (SELECT m.* FROM (SELECT event_set(ST_SetSRID(ST_MakePoint(x, y), 28992), first_day + (last_day - first_day) / 2) AS e
             FROM eight, LATERAL (SELECT avg(ST_X(geom)) AS x, avg(ST_Y(geom)) AS y FROM ST_DumpPoints(place)) AS c) AS s, knox_test(e, '{0, 0.01, 100, 200, Infinity}', '{0, 7, 14, Infinity}', 0) AS m) AS m USING (distance_from, days_from)
       JOIN (SELECT x.* FROM (SELECT event_set(place, first_day) AS e FROM eight WHERE first_day = last_day AND ST_NPoints(place) = 1) AS s,
             knox_test(e, '{0, 0.01, 100, 200, Infinity}', '{0, 7, 14, Infinity}', 0) AS x) AS x USING (distance_from, days_from);

-- ---------------------------------------------------------------- exact events

-- They give what knox_test(event_set) gives, to the bit, with or without ids, bands closed left or right.
SELECT setseed(0.3);
CREATE TEMP TABLE exact AS
SELECT n, ST_SetSRID(ST_MakePoint(200000 + floor(400 * random()), 450000 + floor(400 * random())), 28992) AS place, date '2024-01-01' + floor(150 * random())::int AS day, (random() * 1e6)::bigint AS id
FROM   generate_series(1, 160) AS n;
INSERT INTO exact SELECT n + 160, place, day + n % 5, id + 1 FROM exact WHERE n <= 40;
CREATE TEMP TABLE pair_of_sets AS
SELECT 'without ids' AS kind, event_set(place, day) AS known, event_window_set(place, day, day) AS windows, event_window_set(place, day, day ORDER BY id) AS reordered FROM exact
UNION ALL SELECT 'with ids', event_set(place, day, id), event_window_set(place, day, day, id), event_window_set(place, day, day, id ORDER BY place) FROM exact
UNION ALL SELECT 'with weights', event_set(place, day, id), event_window_set(place, day, day, id, NULL, ARRAY[n::float8]), event_window_set(place, day, day, id, NULL, ARRAY[3]) FROM exact;
SELECT kind, c.closed, m.metric, count(*) AS cells,
       count(*) FILTER (WHERE (w.observed, w.expected, w.knox_ratio, w.sd, w.z, w.p_value, w.p_adjusted, w.p_analytic, w.events, w.permutations, w.seed, w.metric, w.closed)
                              IS NOT DISTINCT FROM (k.observed::float8, k.expected, k.knox_ratio, k.sd, k.z, k.p_value, k.p_adjusted, k.p_analytic, k.events, k.permutations, k.seed, k.metric, k.closed)) AS same,
       count(*) FILTER (WHERE w IS NOT DISTINCT FROM r) AS reordered, count(*) FILTER (WHERE (w.ratio_corrected, w.ratio_exact, w.ratio_midpoint) = (w.knox_ratio, w.knox_ratio, w.knox_ratio)) AS one_ratio,
       min(w.certainty) AS certainty, min(w.exact_events) AS exact_events
FROM   pair_of_sets, unnest('{left, right}'::text[]) AS c (closed), unnest('{euclidean, manhattan}'::text[]) AS m (metric),
       knox_test(windows, '{0, 0.01, 50, 100, Infinity}', '{0, 7, 14, 28, Infinity}', 199, 5, m.metric, c.closed) AS w
       JOIN LATERAL knox_test(known, '{0, 0.01, 50, 100, Infinity}', '{0, 7, 14, 28, Infinity}', 199, 5, m.metric, c.closed) AS k USING (distance_from, distance_to, days_from, days_to)
       JOIN LATERAL knox_test(reordered, '{0, 0.01, 50, 100, Infinity}', '{0, 7, 14, 28, Infinity}', 199, 5, m.metric, c.closed) AS r USING (distance_from, distance_to, days_from, days_to)
GROUP  BY kind, c.closed, m.metric ORDER BY kind, c.closed, m.metric;
-- The interval lies around the ratio.
SELECT count(ratio_low) AS intervals, bool_and(ratio_low < ratio_corrected AND ratio_corrected < ratio_high) AS around FROM pair_of_sets, knox_test(windows) WHERE kind = 'with ids';

-- Of twenty places with two events each place is a block: the interval is that of leaving out each in turn, and no narrower than the number of
-- pairs allows (Student's t of 19 degrees is 2.0930240544).
CREATE TEMP TABLE twenty AS SELECT n, pg_temp.at(format('POINT(%s %s)', n % 5 * 30, n % 20 / 5 * 30)) AS place, date '2024-01-01' + n * n * 7 % 41 AS day FROM generate_series(0, 39) AS n;
SELECT count(*) AS cells, count(ratio_low) AS intervals, count(*) FILTER (WHERE variance > 1 / observed) AS by_blocks,
       bool_and(abs(ln(ratio_corrected / ratio_low) - 2.0930240544 * sqrt(greatest(variance, 1 / observed))) < 1e-6
                AND abs(ln(ratio_high / ratio_corrected) - 2.0930240544 * sqrt(greatest(variance, 1 / observed))) < 1e-6) AS jackknife
FROM   (SELECT event_window_set(place, day, day) AS e FROM twenty) AS s, knox_test(e, '{0, 50, 90}', '{0, 8, 20}', 0) AS t
       JOIN (SELECT distance_from, days_from, var_pop(ln(knox_ratio)) * 19 AS variance
             FROM   generate_series(0, 19) AS gone, LATERAL (SELECT event_set(place, day) AS e FROM twenty WHERE n % 20 <> gone) AS s, knox_test(e, '{0, 50, 90}', '{0, 8, 20}', 0)
             GROUP  BY 1, 2) AS j USING (distance_from, days_from);

-- ---------------------------------------------------------------- windows of hours

-- Held against every hour of both windows; a day is 24 of them.
CREATE TEMP TABLE by_hour AS
SELECT n, place, timestamptz '2024-01-01 00:00+00' + f * interval '1 hour' AS first_moment, timestamptz '2024-01-01 00:00+00' + (l + 1) * interval '1 hour' AS last_moment, f, l
FROM   eight, LATERAL (SELECT (first_day - date '2024-01-01') * 7 AS f, (last_day - date '2024-01-01') * 7 AS l) AS h;
SELECT days_from, days_to, round(t.observed::numeric, 9) AS observed, round(p.observed::numeric, 9) AS counted, exact_events
FROM   (SELECT event_window_set(place, first_moment, last_moment) AS e FROM by_hour) AS s, knox_test(e, '{0, 100}', '{0, 1, 2.5, Infinity}', 0) AS t
       JOIN LATERAL (SELECT sum(c.near * d.soon) AS observed FROM by_hour AS a JOIN by_hour AS b ON a.n < b.n,
            LATERAL (SELECT avg((ST_Distance(p.geom, q.geom) < 100)::int)::float8 AS near FROM ST_DumpPoints(a.place) AS p, ST_DumpPoints(b.place) AS q) AS c,
            LATERAL (SELECT avg((abs(u - v) >= 24 * days_from AND abs(u - v) < 24 * days_to)::int)::float8 AS soon FROM generate_series(a.f, a.l) AS u, generate_series(b.f, b.l) AS v) AS d) AS p ON true;
-- Over the change of the clock a day has 24 hours all the same.
SELECT days_from, observed FROM (SELECT event_window_set(pg_temp.at('POINT(0 0)'), m, m) AS e FROM unnest('{2024-03-30 12:00, 2024-03-31 12:00}'::timestamptz[]) AS m) AS s, knox_test(e, '{0, 100}', '{0, 1, 2}', 0);

-- ---------------------------------------------------------------- the same home

-- Two homes at one point, and one elsewhere; where the dwellings are told the same home has a row of its own.
CREATE TEMP TABLE flat AS
SELECT * FROM (VALUES (1, 'MULTIPOINT(0 0, 0 0)', '{11, 12}'::bigint[], '{1, 3}'::float8[], 0, 0), (2, 'POINT(0 0)', '{11}', NULL, 3, 4), (3, 'MULTIPOINT(0 0, 40 0, 0 0)', '{12, 13, 11}', '{1, 2, 5}', 1, 1),
                      (4, 'POINT(40 0)', '{13}', NULL, 9, 9), (5, 'POINT(500 0)', '{14}', NULL, 30, 30)) AS v (n, place, homes, weights, f, l);
CREATE TEMP TABLE told AS
SELECT event_window_set(pg_temp.at(place), date '2024-01-01' + f, date '2024-01-01' + l, n, homes, weights) AS homes,
       event_window_set(pg_temp.at(place), date '2024-01-01' + f, date '2024-01-01' + l, n, NULL, weights) AS points,
       event_window_set(pg_temp.at(place), date '2024-01-01' + f, date '2024-01-01' + l, n, homes, NULL) AS alike FROM flat;
CREATE TEMP TABLE candidate AS
SELECT n, f, l, h.home, h.weight / sum(h.weight) OVER (PARTITION BY n) AS p, g.geom 
FROM   flat, unnest(homes, coalesce(weights, '{1}')) WITH ORDINALITY AS h (home, weight, o), ST_DumpPoints(ST_Multi(pg_temp.at(place))) AS g WHERE g.path[1] = o;
SELECT distance_from, distance_to, days_from, round(t.observed::numeric, 9) AS observed, round(certainty::numeric, 6) AS certainty, round(expected::numeric, 9) AS expected, round(sd::numeric, 9) AS sd, p_adjusted IS NOT NULL AS tested,
       round(c.observed::numeric, 9) AS counted, ratio_midpoint IS NOT NULL AS midpoint
FROM   told, knox_test(homes, '{0, 0.01, 100, Infinity}', '{0, 4, 8}', 99) AS t
       JOIN LATERAL (SELECT sum(a.p * b.p * d.soon) AS observed FROM candidate AS a JOIN candidate AS b ON a.n < b.n,
            LATERAL (SELECT avg((abs(u - v) >= days_from AND abs(u - v) < days_to)::int)::float8 AS soon FROM generate_series(a.f, a.l) AS u, generate_series(b.f, b.l) AS v) AS d
            WHERE CASE WHEN distance_to = 0 THEN a.home = b.home ELSE a.home <> b.home AND ST_Distance(a.geom, b.geom) >= distance_from AND ST_Distance(a.geom, b.geom) < distance_to END) AS c ON true;
-- Without dwellings the same home is in the first band of distance; with another weight for each the sums differ, and all pairs are somewhere.
SELECT bool_and(abs(p.observed - h.observed) < 1e-12) AS points FROM told, knox_test(points, '{0, 0.01}', '{0, 4, 8}', 0) AS p
       JOIN LATERAL (SELECT days_from, sum(observed) AS observed FROM knox_test(homes, '{0, 0.01}', '{0, 4, 8}', 0) GROUP BY 1) AS h USING (days_from);
SELECT kind, sum(observed)::numeric(12, 9) AS pairs, sum(expected)::numeric(12, 9) AS expected, sum(observed) FILTER (WHERE distance_to = 0)::numeric(12, 9) AS same_home
FROM   told, LATERAL (SELECT 'weights' AS kind, t.* FROM knox_test(homes, '{0, 0.01, 100, Infinity}', '{0, 4, 8, Infinity}', 0) AS t
                      UNION ALL SELECT 'alike', t.* FROM knox_test(alike, '{0, 0.01, 100, Infinity}', '{0, 4, 8, Infinity}', 0) AS t
                      UNION ALL SELECT 'from 10 m', t.* FROM knox_test(homes, '{10, 100, Infinity}', '{0, 4, 8, Infinity}', 0) AS t) AS t GROUP BY kind ORDER BY kind;
-- Exact homes: the sum over both rows is what the test of points has.
SELECT count(*) AS rows, bool_and(abs(h.observed - k.observed) < 1e-12) AS observed, bool_and(abs(h.expected - k.expected) < 1e-9) AS expected
FROM   (SELECT event_window_set(place, day, day, n, ARRAY[(ST_X(place) * 1000 + ST_Y(place))::bigint], NULL) AS homes, event_set(place, day) AS known FROM exact) AS s,
       LATERAL (SELECT days_from, sum(observed) AS observed, sum(expected) AS expected FROM knox_test(homes, '{0, 50}', '{0, 7, 14}', 0) GROUP BY 1) AS h
       JOIN LATERAL knox_test(known, '{0, 50}', '{0, 7, 14}', 0) AS k USING (days_from);
-- Weights as large and as small as they may be.
SELECT observed::numeric(12, 9), expected::numeric(12, 9)
FROM   (SELECT event_window_set(pg_temp.at('MULTIPOINT(0 0, 1000 0)'), date '2024-01-01', date '2024-01-01', n, NULL, CASE WHEN n < 3 THEN '{1e100, 1e-100}'::float8[] ELSE '{1e-100, 1e-100}' END) AS e FROM generate_series(1, 4) AS n) AS s,
       knox_test(e, '{0, 100}', '{0, 7}', 0);

-- ---------------------------------------------------------------- rows, seeds, permutations

SELECT count(DISTINCT t) AS different, count(*) AS rows
FROM   (SELECT event_window_set(place, first_day, last_day) AS e FROM eight UNION ALL SELECT event_window_set(place, first_day, last_day ORDER BY n DESC) FROM eight
        UNION ALL SELECT event_window_set(place, first_day, last_day ORDER BY md5(n::text))::text::event_window_set FROM eight) AS s,
       knox_test(e, '{0, 0.01, 100, Infinity}', '{0, 7, 14, Infinity}') AS t;
-- The defaults are what the documentation says.
SELECT count(*) AS rows, count(DISTINCT t) AS different FROM kept, LATERAL (SELECT t FROM knox_test(e) AS t
       UNION ALL SELECT t FROM knox_test(e, '{0, 100, 200, 300, 400, Infinity}', '{0, 7, 14, 28, 60, Infinity}', 999, 1, 'euclidean', 'left') AS t) AS t;
-- Another seed gives other permutations, and the rest stays; the first permutations are the same, however many follow.
SELECT count(*) FILTER (WHERE a.p_value <> b.p_value) > 3 AS p_differs,
       bool_and((a.observed, a.expected, a.sd, a.ratio_corrected) IS NOT DISTINCT FROM (b.observed, b.expected, b.sd, b.ratio_corrected)) AS rest_same
FROM   kept, knox_test(e) AS a JOIN LATERAL knox_test(e, seed => -9223372036854775808) AS b USING (distance_from, days_from);
SELECT bool_and(round(b.p_value * 200 - a.p_value * 100) BETWEEN 0 AND 100) AS more_of_the_same
FROM   kept, knox_test(e, permutations => 99) AS a JOIN LATERAL knox_test(e, permutations => 199) AS b USING (distance_from, days_from);
SELECT distance_from, days_from, p_value, p_adjusted FROM kept, knox_test(e, '{0, 100, 200}', '{0, 7, 14}', 999, 1);
SELECT count(*) AS cells, count(expected) AS expected, count(sd) AS sd, count(ratio_corrected) AS ratio_corrected, count(p_value) AS p_value, count(p_adjusted) AS p_adjusted, count(p_analytic) AS p_analytic
FROM   kept, knox_test(e, permutations => 0);
-- With 64 finite cells there is a corrected ratio of what is known in part, with 65 there is none; exact events need no correcting.
SELECT n, count(ratio_corrected) > 0 AS corrected FROM kept, unnest('{64, 65}'::int[]) AS n, knox_test(e, '{0, 100}', ARRAY(SELECT i::float8 FROM generate_series(0, n) AS i), 0) GROUP BY n ORDER BY n;
SELECT n, count(ratio_corrected) > 0 AS corrected, count(ratio_low) > 0 AS interval
FROM   pair_of_sets, unnest('{64, 65}'::int[]) AS n, knox_test(windows, '{0, 100}', ARRAY(SELECT i::float8 FROM generate_series(0, n) AS i), 0) WHERE kind = 'with ids' GROUP BY n ORDER BY n;

-- ---------------------------------------------------------------- few events

SELECT u.number, observed, expected, knox_ratio, ratio_corrected, ratio_low, sd, z, p_value, p_adjusted, p_analytic, ratio_midpoint, ratio_exact, events, exact_events
FROM   unnest('{0, 1, 2}'::int[]) AS u (number), LATERAL (SELECT event_window_set(place, first_day, last_day) AS e FROM six WHERE six.n <= u.number) AS s, knox_test(e, '{0, 100}', '{0, 7}', 99) AS t;
SELECT count(*) FROM knox_test(NULL::event_window_set);
SELECT count(*) FROM kept, knox_test(e, seed => NULL);
SELECT * FROM knox_test(NULL);

-- ---------------------------------------------------------------- what is refused

SELECT * FROM kept, knox_test(e, '{0, 100, 100}');
SELECT * FROM kept, knox_test(e, day_bands => '{0, 14, 7}');
SELECT * FROM kept, knox_test(e, '{100}');
SELECT * FROM kept, knox_test(e, '{0, NaN}');
SELECT * FROM kept, knox_test(e, '{0, NULL, 100}');
SELECT * FROM kept, knox_test(e, permutations => -1);
SELECT * FROM kept, knox_test(e, permutations => 1000001);
SELECT * FROM kept, knox_test(e, permutations => 1000000, day_bands => ARRAY(SELECT i::float8 FROM generate_series(0, 9) AS i));
SELECT * FROM kept, knox_test(e, metric => 'Manhattan');
SELECT * FROM kept, knox_test(e, closed => 'both');
SELECT * FROM (SELECT event_window_set(pg_temp.at('MULTIPOINT(0 0, 1 1)'), date '2024-01-01' + n, date '2024-01-02' + n) AS e FROM generate_series(1, 10002) AS n) AS s, knox_test(e, '{0, 100}', '{0, 7}');
-- Exact events have the limits of knox_test(event_set), which are of days.
SELECT * FROM (SELECT event_window_set(pg_temp.at('POINT(0 0)'), day, day) AS e FROM (SELECT date '2024-01-01' + n AS day FROM unnest('{0, 20000, 40000}'::int[]) AS n) AS d) AS s, knox_test(e, day_bands => '{0, 30000, Infinity}');
SELECT days_to, observed FROM (SELECT event_window_set(pg_temp.at('POINT(0 0)'), day, day + 1) AS e FROM (SELECT date '2024-01-01' + n AS day FROM unnest('{0, 20000, 40000}'::int[]) AS n) AS d) AS s, knox_test(e, '{0, 100}', '{0, 30000, Infinity}', 99);
