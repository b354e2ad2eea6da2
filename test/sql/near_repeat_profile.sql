-- near_repeat_profile: by hand, from the rows of knox_test, stored and sent; then what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 1;
\set SHOW_CONTEXT never

-- ---------------------------------------------------------------- by hand

-- One row of excess per distance band, one column per day band.
SELECT near_repeat_profile(ARRAY[0, 0.01, 100], ARRAY[0, 7, 30], ARRAY[[1.5, 0.8], [0.6, 0.3]]);
SELECT * FROM unnest_profile(near_repeat_profile(ARRAY[0, 0.01, 100], ARRAY[0, 7, 30], ARRAY[[1.5, 0.8], [0.6, 0.3]]));
-- The Dutch finding: within 100 m and 30 days 30 % more.
SELECT near_repeat_profile_nl() AS profile, u.* FROM unnest_profile(near_repeat_profile_nl()) AS u;
SELECT near_repeat_profile_nl()::text = near_repeat_profile('{0,100}', '{0,30}', '{{0.3}}')::text AS same;
-- Bands need not begin at 0, days need not be whole, and no risk at all is a profile too.
SELECT near_repeat_profile('{50,100}', '{0.5,1.25}', '{{0}}');
-- Only the numbers of the arrays count, not how they are numbered.
SELECT near_repeat_profile('[0:1]={0,100}', '[7:9]={0,7,30}', '[3:3][5:6]={{0.5,0.25}}');
-- NULL gives NULL, and no rows.
SELECT near_repeat_profile(NULL, '{0,30}', '{{0.3}}') IS NULL AS d, near_repeat_profile('{0,100}', NULL, '{{0.3}}') IS NULL AS t, near_repeat_profile('{0,100}', '{0,30}', NULL) IS NULL AS e;
SELECT count(*) FROM unnest_profile(NULL);

-- ---------------------------------------------------------------- text form

SELECT 'distance {0,100} days {0,30} excess {{0.3}}'::near_repeat_profile;
SELECT E'\n distance{ 0 , 1e2 }days\t{0,0.75e1,30}excess {{"0.5", 1e-1}} '::near_repeat_profile;
-- What is written comes back to the last bit.
WITH profile AS (
    SELECT near_repeat_profile(ARRAY[0, 1e-300, 1/3::float8, 100.1, 1e308], ARRAY[0, 0.1::float8 + 0.2, 2147483648, 1e300],
                               ARRAY[[0, 5e-324, 1/3::float8], [1e308, 0.1::float8 + 0.2, 3], [1e-300, 2, 4], [5, 6, 1e22]]) AS p
)
SELECT p, near_repeat_profile_send(p::text::near_repeat_profile) = near_repeat_profile_send(p) AS same FROM profile;

-- ---------------------------------------------------------------- stored and sent

-- A small one stands in the row, one of 64 by 64 bands out of line; both come back as they were, in text and in binary.
CREATE FUNCTION pg_temp.large() RETURNS near_repeat_profile LANGUAGE sql AS $$
    SELECT near_repeat_profile((SELECT array_agg(10 * k) FROM generate_series(0, 64) AS k), (SELECT array_agg(l) FROM generate_series(0, 64) AS l),
                               (SELECT array_agg(row_of_k) FROM generate_series(0, 63) AS k, LATERAL (SELECT array_agg(1.0 / (1 + k + l)) AS row_of_k FROM generate_series(0, 63) AS l) AS r)) $$;
CREATE TEMP TABLE stored AS SELECT 'small' AS size, near_repeat_profile_nl() AS profile UNION ALL SELECT 'large', pg_temp.large();
SELECT size, pg_column_size(profile) AS bytes, profile::text = (CASE size WHEN 'large' THEN pg_temp.large() ELSE near_repeat_profile_nl() END)::text AS same FROM stored;
CREATE TEMP TABLE received (LIKE stored);
\copy stored TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy received FROM 'results/near_repeat_profile.copy' (FORMAT binary)
SELECT size, near_repeat_profile_send(r.profile) = near_repeat_profile_send(s.profile) AS same_binary, r.profile::text = s.profile::text AS same_text FROM stored AS s JOIN received AS r USING (size);
\copy stored TO 'results/near_repeat_profile.copy'
TRUNCATE received;
\copy received FROM 'results/near_repeat_profile.copy'
SELECT size, near_repeat_profile_send(r.profile) = near_repeat_profile_send(s.profile) AS same_binary, r.profile::text = s.profile::text AS same_text FROM stored AS s JOIN received AS r USING (size);
-- The portable form: 24 bytes of header, the number of day bands, the distance breaks, the day breaks, the excess.
SELECT near_repeat_profile_send(near_repeat_profile_nl());

-- ---------------------------------------------------------------- from the rows of knox_test

CREATE TEMP TABLE rows_of_knox (distance_from float8, distance_to float8, days_from float8, days_to float8, knox_ratio float8, p float8);
INSERT INTO rows_of_knox VALUES
    (0, 0.01, 0, 7, 2.5, 0.001),        (0, 0.01, 7, 30, 1.8, 0.05),            (0, 0.01, 30, 'Infinity', 0.9, 0.8),            -- 0.05 is not more than 0.05
    (0.01, 100, 0, 7, 1.5, 0.051),      (0.01, 100, 7, 30, 0.5, 0.001),         (0.01, 100, 30, 'Infinity', 3, 0.001),          -- chance; fewer than expected
    (100, 200, 0, 7, NULL, 0.001),      (100, 200, 7, 30, 1.25, NULL),          (100, 200, 30, 'Infinity', NULL, NULL),         -- no ratio; no p; nothing later, which nothing asks for
    (200, 'Infinity', 0, 7, 9, 0.001),  (200, 'Infinity', 7, 30, 9, 0.001),     (200, 'Infinity', 30, 'Infinity', 9, 0.001);    -- open bands have no reach

-- The excess is the ratio over that of the open day band of the same distance - 1 where p is at most 0.05 and that is above 0. Open bands are left out.
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p) FROM rows_of_knox;
-- Seven arguments: alpha, inclusive; NULL is 0.05.
SELECT alpha, near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p, alpha) FROM rows_of_knox, unnest('{1e-9,0.001,0.0511,1,NULL}'::float8[]) AS alpha GROUP BY alpha ORDER BY alpha;
-- NaN is no number to build on.
SELECT near_repeat_profile(0, 100, days_from, days_to, ratio, p) FROM (VALUES ('NaN'::float8, 0.001::float8), (1.5, 'NaN')) AS v (r, p),
       LATERAL (VALUES (0, 30::float8, r), (30, 'Infinity', 1)) AS b (days_from, days_to, ratio) GROUP BY r;
-- The order of the rows makes no difference; cells that are left out, and bands between bands, raise nothing.
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p ORDER BY days_from DESC, distance_from DESC)::text
     = near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p)::text AS same FROM rows_of_knox;
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p) FROM rows_of_knox WHERE (distance_from, days_from) IN ((0, 7), (0, 30), (100, 0), (100, 30));
SELECT near_repeat_profile(d, d + 10, days_from, days_to, CASE days_to WHEN 'Infinity' THEN 0.5 ELSE 1 END, 0) FROM (VALUES (0, 1), (50, 5)) AS v (d, t), LATERAL (VALUES (t, t + 1.0), (t + 1, 'Infinity')) AS b (days_from, days_to);
-- No rows with finite bands give NULL.
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p) IS NULL AS open_only FROM rows_of_knox WHERE 'Infinity' IN (distance_to, days_to);
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p) IS NULL AS no_rows FROM rows_of_knox WHERE false;
-- A window asks for the profile row after row.
SELECT days_from, near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p) OVER (ORDER BY days_from DESC) FROM rows_of_knox WHERE distance_from = 0;

-- From a real test: 75 burglaries, each with a second one within 30 m and 4 days. Cells that are not significant are 0, the others what the open day band of the same distance does not have.
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;
CREATE TEMP TABLE made AS
    SELECT event_set(ST_SetSRID(ST_MakePoint(1500 * pg_temp.chance(n % 75, 1) + 30 * pg_temp.chance(n, 2), 1500 * pg_temp.chance(n % 75, 3)), 28992),
                     date '2024-01-01' + floor(300 * pg_temp.chance(n % 75, 4) + 4 * pg_temp.chance(n, 5))::int) AS events
    FROM generate_series(1, 150) AS n;
CREATE TEMP TABLE tested AS SELECT k.*, max(knox_ratio) FILTER (WHERE days_to = 'Infinity') OVER (PARTITION BY distance_from) AS later FROM made, knox_test(events) AS k;
CREATE TEMP TABLE found AS SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p_adjusted) AS profile FROM tested;
SELECT distance_from, distance_to, days_from, days_to, round(excess::numeric, 6) AS excess FROM found, unnest_profile(profile) WHERE excess > 0;
SELECT count(*) AS cells, count(*) FILTER (WHERE u.excess = 0) AS zero, bool_and(excess = CASE WHEN p_adjusted <= 0.05 AND knox_ratio > later THEN knox_ratio / later - 1 ELSE 0 END) AS right_excess
FROM   found, unnest_profile(profile) AS u FULL JOIN (SELECT * FROM tested WHERE distance_to < 'Infinity' AND days_to < 'Infinity') AS t USING (distance_from, distance_to, days_from, days_to);

-- near_repeat_excess says the same of every finite cell, with an interval. Without pairs later there is no excess, but a lower end; the shrunk one is nearer to 0.
SELECT distance_from, distance_to, days_from, days_to, observed, round(expected::numeric, 3) AS expected, later_observed, round(later_expected::numeric, 3) AS later_expected, round(excess::numeric, 3) AS excess,
       round(excess_low::numeric, 3) AS low, round(excess_high::numeric, 3) AS high, round(excess_shrunk::numeric, 3) AS shrunk
FROM   made, near_repeat_excess(events, day_bands => '{0, 7, 14, 60, Infinity}', permutations => 0) WHERE distance_to <= 200;
SELECT count(*) AS cells, bool_and(t.p_adjusted = e.p_adjusted AND t.p_value = e.p_value AND t.observed = e.observed AND t.expected = e.expected) AS as_tested,
       bool_and(e.excess IS NOT DISTINCT FROM CASE WHEN later > 0 THEN (t.observed / t.expected) / later - 1 END OR abs(e.excess + 1 - t.knox_ratio / later) < 1e-12) AS right_excess,
       bool_and(e.excess IS NULL OR e.excess BETWEEN excess_low AND excess_high) AS within, bool_and(excess_shrunk BETWEEN 0 AND greatest(excess, 0)) AS drawn
FROM   made, near_repeat_excess(events) AS e JOIN tested AS t USING (distance_from, distance_to, days_from, days_to);
SELECT bool_and(excess_low >= wider_low AND excess_high <= wider_high) AS narrower
FROM   made, near_repeat_excess(events, permutations => 0, confidence => 0.5), LATERAL (SELECT w.excess_low, w.excess_high FROM near_repeat_excess(events, permutations => 0, confidence => 0.99) AS w
       WHERE (w.distance_from, w.days_from) = (near_repeat_excess.distance_from, near_repeat_excess.days_from)) AS w (wider_low, wider_high);
-- Any excess makes a profile: NULL, NaN and less than 0 raise nothing, open bands are left out, cells not given are 0.
SELECT near_repeat_profile(d, d + 100, t, days_to, excess) FROM (VALUES (0, 0, 7::float8, 0.5), (0, 7, 14, NULL), (100, 0, 7, -0.5), (200, 7, 14, 'NaN'), (0, 14, 'Infinity', 9)) AS v (d, t, days_to, excess);
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, excess_shrunk)::text = near_repeat_profile(distance_from, distance_to, days_from, days_to, excess_shrunk ORDER BY excess)::text AS same
FROM   made, near_repeat_excess(events, permutations => 0);
-- An empty set, and one band.
SELECT * FROM near_repeat_excess((SELECT event_set(geom, day) FROM (VALUES (NULL::geometry, NULL::date)) AS v (geom, day)), '{0, 100}', '{0, 7, Infinity}');

-- Parallel workers make the same profiles.
CREATE TABLE near_repeat_profile_parallel AS
SELECT municipality, 10 * k AS distance_from, 10 * (k + 1) AS distance_to, l AS days_from, l + 1 AS days_to, 3 * pg_temp.chance(municipality * 10000 + k * 100 + l, 1) AS knox_ratio, pg_temp.chance(k * 100 + l, municipality) / 10 AS p
FROM   generate_series(1, 14) AS municipality, generate_series(0, 19) AS k, generate_series(0, 19) AS l;
ALTER TABLE near_repeat_profile_parallel ALTER days_to TYPE float8;
UPDATE near_repeat_profile_parallel SET days_to = 'Infinity', knox_ratio = 0.5 + knox_ratio / 6 WHERE days_from = 19;
CREATE TEMP TABLE serial AS SELECT municipality, near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p)::text AS profile FROM near_repeat_profile_parallel GROUP BY municipality;
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p) FROM near_repeat_profile_parallel WHERE municipality = 3;
CREATE TEMP TABLE parallel AS
SELECT municipality, near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p)::text AS profile FROM near_repeat_profile_parallel GROUP BY municipality;
CREATE TEMP TABLE parallel_with_alpha AS
SELECT municipality, near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p, 0.05)::text AS profile FROM near_repeat_profile_parallel GROUP BY municipality;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
SELECT count(*) AS profiles, count(DISTINCT s.profile) AS different, bool_and(s.profile = p.profile) AS parallel, bool_and(s.profile = a.profile) AS with_alpha
FROM   serial AS s JOIN parallel AS p USING (municipality) JOIN parallel_with_alpha AS a USING (municipality);
DROP TABLE near_repeat_profile_parallel;

-- ---------------------------------------------------------------- refused by hand

-- bands: too few breaks, too many, not increasing, negative, no number, open, NULL, not one list
SELECT near_repeat_profile('{}', '{0,30}', '{{0.3}}');
SELECT near_repeat_profile('{0}', '{0,30}', '{{0.3}}');
SELECT near_repeat_profile((SELECT array_agg(k) FROM generate_series(0, 1001) AS k), '{0,30}', '{{0.3}}');
SELECT near_repeat_profile('{0,100}', '{0,7,7}', '{{0.3,0.3}}');
SELECT near_repeat_profile('{100,0}', '{0,30}', '{{0.3}}');
SELECT near_repeat_profile('{0,100}', '{-1,30}', '{{0.3}}');
SELECT near_repeat_profile('{0,NaN}', '{0,30}', '{{0.3}}');
SELECT near_repeat_profile('{0,Infinity}', '{0,30}', '{{0.3}}');
SELECT near_repeat_profile('{0,100}', '{0,Infinity}', '{{0.3}}');
SELECT near_repeat_profile('{0,100}', '{0,NULL}', '{{0.3}}');
SELECT near_repeat_profile('{{0,100}}', '{0,30}', '{{0.3}}');
-- excess: negative, no number, infinite, NULL
SELECT near_repeat_profile('{0,100}', '{0,30}', '{{-0.1}}');
SELECT near_repeat_profile('{0,100}', '{0,30}', '{{NaN}}');
SELECT near_repeat_profile('{0,100}', '{0,30}', '{{Infinity}}');
SELECT near_repeat_profile('{0,100}', '{0,30}', '{{NULL}}');
-- excess: none, one list, turned, one too many, three dimensions
SELECT near_repeat_profile('{0,100}', '{0,30}', '{}');
SELECT near_repeat_profile('{0,100}', '{0,30}', '{0.3}');
SELECT near_repeat_profile('{0,100}', '{0,7,30}', '{{0.3},{0.2}}');
SELECT near_repeat_profile('{0,100}', '{0,30}', '{{0.3,0.2}}');
SELECT near_repeat_profile('{0,100}', '{0,30}', '{{{0.3}}}');

-- ---------------------------------------------------------------- refused text

SELECT ''::near_repeat_profile;
SELECT 'distance'::near_repeat_profile;
SELECT 'distance {0,100} days {0,30}'::near_repeat_profile;
SELECT 'days {0,30} distance {0,100} excess {{0.3}}'::near_repeat_profile;
SELECT 'Distance {0,100} days {0,30} excess {{0.3}}'::near_repeat_profile;
-- what no array is, PostgreSQL refuses itself, in words that differ from version to version
\set VERBOSITY sqlstate
SELECT 'distance {0,100} excess {{0.3}} days {0,30}'::near_repeat_profile;
SELECT 'distance {0,100} days {0,30} excess {{0.3}} excess {{0.3}}'::near_repeat_profile;
SELECT 'distance 0,100 days 0,30 excess 0.3'::near_repeat_profile;
SELECT 'distance {0,far} days {0,30} excess {{0.3}}'::near_repeat_profile;
SELECT 'distance {0,100} days {0,30} excess {{0.3}'::near_repeat_profile;
SELECT 'distance {0,100} days {0,30} excess {{0.3},{0.2,0.1}}'::near_repeat_profile;
SELECT 'distance {0,1e400} days {0,30} excess {{0.3}}'::near_repeat_profile;
\set VERBOSITY default
-- bands and excess are as distrusted as by hand
SELECT 'distance {100,0} days {0,30} excess {{0.3}}'::near_repeat_profile;
SELECT 'distance {0,100} days {0,Infinity} excess {{0.3}}'::near_repeat_profile;
SELECT 'distance {0,100} days {0,30} excess {{-0.3}}'::near_repeat_profile;
SELECT 'distance {0,100} days {0,30} excess {{NULL}}'::near_repeat_profile;
SELECT 'distance {0,100} days {0,30} excess {0.3}'::near_repeat_profile;
-- a hundred thousand breaks
SELECT ('distance {' || (SELECT string_agg(n::text, ',') FROM generate_series(0, 100000) AS n) || '} days {0,30} excess {{0.3}}')::near_repeat_profile;

-- ---------------------------------------------------------------- refused rows

SELECT near_repeat_profile(NULL, 100, 0, 30, 2, 0.01);
SELECT near_repeat_profile(0, NULL, 0, 30, 2, 0.01);
SELECT near_repeat_profile(0, 100, NULL, 30, 2, 0.01);
SELECT near_repeat_profile(0, 100, 0, NULL, 2, 0.01, 0.05);
-- no open day band of that distance, also where it is not asked for; nothing in it
SELECT near_repeat_profile(0, 100, 0, 30, 2, 0.01);
SELECT near_repeat_profile(0, 100, 0, 30, 2, 0.5);
SELECT near_repeat_profile(d, d + 100, t, days_to, 2, 0.01) FROM (VALUES (0, 0, 7::float8), (100, 0, 7), (0, 7, 'Infinity')) AS v (d, t, days_to);
SELECT near_repeat_profile(0, 100, t, days_to, ratio, 0.01) FROM (VALUES (0, 7::float8, 2), (7, 'Infinity', 0)) AS v (t, days_to, ratio);
SELECT near_repeat_profile(0, 100, t, days_to, ratio, 0.01) FROM (VALUES (0, 7::float8, 2), (7, 'Infinity', NULL)) AS v (t, days_to, ratio);
SELECT near_repeat_excess(events, day_bands => '{0, 7, 14}') FROM made;
SELECT near_repeat_excess(events, day_bands => '{0, Infinity}') FROM made;
SELECT near_repeat_excess(events, confidence => 95) FROM made;
SELECT near_repeat_excess(events, permutations => -1) FROM made;
SELECT near_repeat_profile(0, 100, 0, 30, 'Infinity');
SELECT near_repeat_profile(0, 100, t, days_to, 2, 0.01) FROM (VALUES (0, 7::float8), (7, 'Infinity'), (7, 'Infinity')) AS v (t, days_to);
-- overlapping bands of distance and of days, a cell twice: rows of two tests
SELECT near_repeat_profile(0, d, 0, 30, 2) FROM unnest(ARRAY[100, 200]) AS d;
SELECT near_repeat_profile(0, 100, t, 30, 2) FROM unnest(ARRAY[0, 7]) AS t;
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p) FROM rows_of_knox, generate_series(1, 2);
-- bands that are none
SELECT near_repeat_profile(100, 0, 0, 30, 2, 0.01);
SELECT near_repeat_profile(100, 100, 0, 30, 2, 0.01);
SELECT near_repeat_profile(-100, 100, 0, 30, 2);
SELECT near_repeat_profile('NaN', 100, 0, 30, 2, 0.01);
SELECT near_repeat_profile(0, 100, 'NaN', 'NaN', 2, 0.01);
SELECT near_repeat_profile('Infinity', 100, 0, 30, 2, 0.01);
-- an infinite ratio, more bands than a profile has
SELECT near_repeat_profile(0, 100, t, days_to, ratio, 0.01) FROM (VALUES (0, 7::float8, 'Infinity'::float8), (7, 'Infinity', 1)) AS v (t, days_to, ratio);
SELECT near_repeat_profile(d, d + 1, 0, 30, 2) FROM generate_series(0, 1000) AS d;
SELECT near_repeat_profile(0, 100, t, t + 1, 2) FROM generate_series(0, 1000) AS t;
-- alpha
SELECT near_repeat_profile(0, 100, 0, 30, 2, 0.01, 0);
SELECT near_repeat_profile(0, 100, 0, 30, 2, 0.01, -0.05);
SELECT near_repeat_profile(0, 100, 0, 30, 2, 0.01, 2);
SELECT near_repeat_profile(0, 100, 0, 30, 2, 0.01, 'NaN');

-- ---------------------------------------------------------------- refused bytes

-- COPY writes the bytes of a bytea as it would write a profile's. Every one of them is distrusted.
CREATE FUNCTION pg_temp.tampered("from" int, bytes text) RETURNS bytea LANGUAGE sql AS $$
    SELECT overlay(near_repeat_profile_send(near_repeat_profile_nl()) PLACING decode(bytes, 'hex') FROM "from" + 1) $$;
CREATE TEMP TABLE forged (profile near_repeat_profile);
-- untouched
\copy (SELECT pg_temp.tampered(0, '')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
-- nothing; the header only; cut off; too long
\copy (SELECT ''::bytea) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT substr(pg_temp.tampered(0, ''), 1, 24)) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT substr(pg_temp.tampered(0, ''), 1, 67)) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(0, '') || '\x00') TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
-- another magic, a later version, unknown flags, an SRID
\copy (SELECT pg_temp.tampered(0, '45564e54')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(4, '0002')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(6, '0001')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(8, '00007140')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
-- no distance bands, far too many, two; no day bands, far too many
\copy (SELECT pg_temp.tampered(12, '00000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(12, 'ffffffff')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(12, '00000002')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(24, '00000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(24, 'ffffffff')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
-- a break of NaN, a break of infinity, breaks that decrease, an excess below 0, an excess of NaN
\copy (SELECT pg_temp.tampered(28, '7ff8000000000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(36, '7ff0000000000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(44, '4059000000000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(60, 'bff0000000000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(60, '7ff8000000000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
-- another excess, another fingerprint
\copy (SELECT pg_temp.tampered(60, '3ff0000000000000')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
\copy (SELECT pg_temp.tampered(16, '00')) TO 'results/near_repeat_profile.copy' (FORMAT binary)
\copy forged FROM 'results/near_repeat_profile.copy' (FORMAT binary)
-- Only the untouched one came in.
TABLE forged;
