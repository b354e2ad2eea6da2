-- near_repeat_risk: worked numbers, the function and the aggregate against the formula in plain SQL, the edges, and what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.place(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(x, y), 28992) $$;
-- x in metres and days ago as lists; y is 0 and today is 1 March 2024
CREATE FUNCTION pg_temp.events_at(x float8[], ago int[]) RETURNS event_set LANGUAGE sql AS $$
    SELECT event_set(pg_temp.place(e.x, 0), date '2024-03-01' - e.ago) FROM unnest(x, ago) AS e (x, ago) $$;

-- ---------------------------------------------------------------- worked numbers

-- Two burglaries within 100 m this month: 1.60 additive, 1.69 multiplicative, 1.30 max.
SELECT combine, near_repeat_risk(pg_temp.events_at('{10,-50}', '{3,9}'), pg_temp.place(0, 0), '2024-03-01', 14, near_repeat_profile_nl(), combine) AS fortnight,
       near_repeat_risk(pg_temp.events_at('{10,-50}', '{3,9}'), pg_temp.place(0, 0), '2024-03-01', 1, near_repeat_profile_nl(), combine) AS day,
       near_repeat_risk(distance, days, near_repeat_profile_nl(), 14, combine) AS aggregate
FROM   (VALUES (10, 3), (50, 9)) AS pair (distance, days), unnest(ARRAY['additive', 'multiplicative', 'max']) AS combine GROUP BY combine ORDER BY combine;
-- One burglary 20 days ago: of the fortnight 10 days lie within its 30, 0.3 * 10 / 14 = 0.2142857.
SELECT round((near_repeat_risk(pg_temp.events_at('{0}', '{20}'), pg_temp.place(0, 0), '2024-03-01') - 1)::numeric, 7) AS excess,
       round((near_repeat_risk(0, 20) - 1)::numeric, 7) AS aggregate;
-- The defaults: today, 14 days, near_repeat_profile_nl(), additive.
SELECT near_repeat_risk(events, pg_temp.place(0, 0)) = near_repeat_risk(events, pg_temp.place(0, 0), current_date, 14, near_repeat_profile_nl(), 'additive') AS function,
       near_repeat_risk(events, pg_temp.place(0, 0)) > 1 AS raised
FROM   (SELECT event_set(pg_temp.place(0, 0), current_date - 20) AS events) AS e;
SELECT near_repeat_risk(d, t) = near_repeat_risk(d, t, near_repeat_profile_nl()) AS profile, near_repeat_risk(d, t) = near_repeat_risk(d, t, near_repeat_profile_nl(), 14, 'additive') AS horizon_and_combine
FROM   (VALUES (0, 20), (99, 29)) AS pair (d, t);

-- ---------------------------------------------------------------- against the formula

CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;
-- 50 dwellings and 100 burglaries in 400 by 400 m at the corners of a grid of 10 m, so that places coincide and distances are exactly 100 or 200 m; some burglaries off the grid.
CREATE TABLE near_repeat_risk_dwelling AS SELECT n AS id, pg_temp.place(257000 + 10 * floor(40 * pg_temp.chance(n, 1)), 471000 + 10 * floor(40 * pg_temp.chance(n, 2))) AS geom FROM generate_series(1, 50) AS n;
CREATE TEMP TABLE burglary AS SELECT n AS id, pg_temp.place(257000 + 10 * floor(40 * pg_temp.chance(n, 3)) + CASE WHEN n % 5 = 0 THEN pg_temp.chance(n, 4) ELSE 0 END, 471000 + 10 * floor(40 * pg_temp.chance(n, 5))) AS geom,
       date '2024-01-01' + floor(90 * pg_temp.chance(n, 6))::int AS occurred_on FROM generate_series(1, 100) AS n;
-- The Dutch finding; the same place apart; bands that begin later; day breaks that are no whole numbers.
CREATE TEMP TABLE profile AS SELECT row_number() OVER () AS number, profile FROM unnest(ARRAY[
    near_repeat_profile_nl(),
    near_repeat_profile('{0,0.01,100,200}', '{0,7,14,28}', '{{1.5,0.8,0.2},{0.6,0.3,0},{0.2,0,0.1}}'),
    near_repeat_profile('{10,20,200}', '{3,10,60}', '{{2,1},{0.4,0.7}}'),
    near_repeat_profile('{0,0.01,123.45}', '{0.25,7.5,40.75}', '{{3,0},{0.9,0.1}}')]) AS profile;
CREATE TEMP TABLE question AS
SELECT number, profile, at, horizon, combine FROM profile, unnest(ARRAY['2024-01-20', '2024-02-15', '2024-04-20']::date[]) AS at, unnest(ARRAY[1, 14, 90]) AS horizon, unnest(ARRAY['additive', 'multiplicative', 'max']) AS combine;

-- What one burglary adds: over the day bands, the excess times the part of the days ahead that lies in the band.
CREATE TEMP TABLE pair AS
SELECT d.id, number, at, horizon, distance, days,
       coalesce((SELECT sum(excess * greatest(0, least(days + horizon, days_to) - greatest(days, days_from)) / horizon)
                 FROM unnest_profile(profile) WHERE distance >= distance_from AND distance < distance_to), 0) AS excess
FROM   near_repeat_risk_dwelling AS d, burglary AS b, question AS q, LATERAL (SELECT ST_Distance(d.geom, b.geom) AS distance, at - occurred_on AS days) AS apart
WHERE  days >= 0 AND combine = 'max';
-- The same by counting: each of the days ahead has the excess of the band it lies in. This holds where the breaks are whole days.
SELECT count(*) AS pairs, count(*) FILTER (WHERE excess > 0) AS raised, bool_and(abs(excess - counted) <= 1e-12) AS same
FROM   pair JOIN profile USING (number), LATERAL (
       SELECT coalesce(sum(u.excess), 0) / horizon AS counted FROM generate_series(days, days + horizon - 1) AS day JOIN unnest_profile(profile) AS u
       ON distance >= distance_from AND distance < distance_to AND day >= days_from AND day < days_to) AS c
WHERE  number < 4 AND id <= 15;

CREATE TEMP TABLE formula AS
SELECT q.number, q.at, q.horizon, q.combine, d.id, CASE q.combine WHEN 'additive' THEN 1 + coalesce(sum(excess), 0) WHEN 'max' THEN 1 + coalesce(max(excess), 0) ELSE exp(coalesce(sum(ln(1 + excess)), 0)) END AS risk
FROM   question AS q CROSS JOIN near_repeat_risk_dwelling AS d LEFT JOIN pair AS p ON (p.number, p.at, p.horizon, p.id) = (q.number, q.at, q.horizon, d.id)
GROUP  BY q.number, q.at, q.horizon, q.combine, d.id;

CREATE TABLE near_repeat_risk_set AS SELECT event_set(geom, occurred_on, id) AS events FROM burglary;
CREATE TEMP TABLE by_function AS
SELECT number, at, horizon, combine, id, near_repeat_risk(events, geom, at, horizon, profile, combine) AS risk FROM question, near_repeat_risk_set, near_repeat_risk_dwelling;
-- The aggregate sees all pairs, those in the future as well.
CREATE TEMP TABLE by_aggregate AS
SELECT number, at, horizon, combine, d.id, near_repeat_risk(ST_Distance(d.geom, b.geom), at - occurred_on, profile, horizon, combine) AS risk
FROM   question, near_repeat_risk_dwelling AS d, burglary AS b GROUP BY number, at, horizon, combine, d.id;

SELECT combine, count(*) AS answers, count(*) FILTER (WHERE w.risk > 1) AS raised, round(max(w.risk)::numeric) AS highest,
       bool_and(abs(f.risk - w.risk) <= 1e-12 * w.risk) AS function, bool_and(abs(a.risk - w.risk) <= 1e-12 * w.risk) AS aggregate, bool_and(abs(f.risk - a.risk) <= 1e-12 * a.risk) AS each_other
FROM   formula AS w JOIN by_function AS f USING (number, at, horizon, combine, id) JOIN by_aggregate AS a USING (number, at, horizon, combine, id) GROUP BY combine ORDER BY combine;
-- The set may be made of times as well, and with or without ids.
SELECT bool_and(near_repeat_risk(timed, geom, '2024-02-15') = near_repeat_risk(dated, geom, '2024-02-15')) AS same
FROM   near_repeat_risk_dwelling, (SELECT event_set(geom, occurred_on + time '23:30' AT TIME ZONE 'Europe/Amsterdam') AS timed, event_set(geom, occurred_on, id) AS dated FROM burglary) AS s;
-- The ends of what coordinates can be, on a planet so large that a metre is a metre there too.
INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (910001, '+proj=stere +lat_0=52 +lon_0=5 +R=1e11 +units=m +type=crs') ON CONFLICT DO NOTHING;
CREATE FUNCTION pg_temp.flat(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(x, y), 910001) $$;
-- Nothing is lost to any side, at the ends of the map, by a small reach or by a large one: just within reach the risk is raised, at the reach it is not.
CREATE TEMP TABLE corner AS SELECT x, y, event_set(pg_temp.flat(x, y), date '2024-03-01') AS events FROM (VALUES (1e9::float8, -1e9::float8), (257000.37, 471000.11), (-0.25, 0)) AS p (x, y) GROUP BY x, y;
SELECT reach, count(*) AS places, bool_and(near_repeat_risk(events, pg_temp.flat(x + 0.999999 * dx, y + 0.999999 * dy), '2024-03-01', 14, profile) = 2) AS within,
       bool_and(near_repeat_risk(events, pg_temp.flat(x + dx, y + dy), '2024-03-01', 14, profile) = CASE WHEN greatest(abs(x + dx - x), abs(y + dy - y)) < reach THEN 2 ELSE 1 END) AS at_reach
FROM   corner, unnest('{0.5,1,100,8192,1e6}'::float8[]) AS reach, near_repeat_profile(ARRAY[0, reach], '{0,30}', '{{1}}') AS profile,
       (VALUES (1, 0), (-1, 0), (0, 1), (0, -1)) AS way (east, north), LATERAL (SELECT reach * east AS dx, reach * north AS dy) AS step
WHERE  greatest(abs(x + dx), abs(y + dy)) <= 1e9 GROUP BY reach ORDER BY reach;

-- ---------------------------------------------------------------- the edges

-- An event on the day itself counts, one after it never does, however soon.
SELECT ago, near_repeat_risk(pg_temp.events_at('{0}', ARRAY[ago]), pg_temp.place(0, 0), '2024-03-01') AS function, near_repeat_risk(0, ago) AS aggregate
FROM   unnest(ARRAY[-365, -14, -1, 0, 1, 16, 17, 29, 30, 31, 400]) AS ago GROUP BY ago ORDER BY ago;
-- A distance of just a break belongs to the band that begins there.
SELECT x, near_repeat_risk(pg_temp.events_at(ARRAY[x], '{0}'), pg_temp.place(0, 0), '2024-03-01', 1, profile) AS function, aggregate
FROM   unnest('{0,0.0099,0.01,50,99.99,100,199.99,200,1000}'::float8[]) AS x, near_repeat_profile('{0,0.01,100,200}', '{0,30}', '{{4},{2},{1}}') AS profile,
       LATERAL (SELECT near_repeat_risk(d, 0, profile, 1, 'additive') AS aggregate FROM (VALUES (x)) AS v (d)) AS a ORDER BY x;
-- So does a day of just a break: the band [7, 14) has 7 up to 13.
SELECT ago, near_repeat_risk(pg_temp.events_at('{0}', ARRAY[ago]), pg_temp.place(0, 0), '2024-03-01', 1, profile) AS function
FROM   unnest(ARRAY[6, 7, 13, 14]) AS ago, near_repeat_profile('{0,100}', '{7,14}', '{{1}}') AS profile;
-- A profile whose bands begin after 0 says nothing of the place itself.
SELECT near_repeat_risk(pg_temp.events_at('{0,5}', '{0,0}'), pg_temp.place(0, 0), '2024-03-01', 1, near_repeat_profile('{0.01,100}', '{0,30}', '{{1}}')) AS one_of_two;
-- A profile without any excess, one beyond all days, and the longest horizon.
SELECT near_repeat_risk(pg_temp.events_at('{0}', '{5}'), pg_temp.place(0, 0), '2024-03-01', 14, near_repeat_profile('{0,100}', '{0,30}', '{{0}}')) AS nothing,
       near_repeat_risk(pg_temp.events_at('{0,0}', '{5,700000}'), pg_temp.place(0, 0), '2024-03-01', 14, near_repeat_profile('{0,100}', '{0,1e300}', '{{1}}')) AS for_ever,
       round((near_repeat_risk(pg_temp.events_at('{0}', '{0}'), pg_temp.place(0, 0), '2024-03-01', 3660) - 1)::numeric, 9) AS longest, round(0.3 * 30 / 3660, 9) AS by_hand;
SELECT at, near_repeat_risk(event_set(pg_temp.place(0, 0), d), pg_temp.place(0, 0), at, 1, near_repeat_profile('{0,100}', '{0,1e10}', '{{1}}')) AS risk
FROM   unnest(ARRAY['4713-01-01 BC', '5874897-12-31']::date[]) AS d, unnest(ARRAY['4713-01-01 BC', '5874897-12-31']::date[]) AS at GROUP BY at ORDER BY at;

-- No place, no answer; no recent burglary near, or no burglary at all, is 1.
SELECT near_repeat_risk(events, NULL, '2024-03-01') IS NULL AS no_location, near_repeat_risk(events, 'SRID=28992;POINT EMPTY'::geometry, '2024-03-01') IS NULL AS empty_location, near_repeat_risk(NULL::event_set, pg_temp.place(0, 0), '2024-03-01') IS NULL AS no_events,
       near_repeat_risk(events, pg_temp.place(0, 0), NULL) IS NULL AS no_day, near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01', 14, NULL) IS NULL AS no_profile, near_repeat_risk(events, pg_temp.place(900, 0), '2024-03-01') AS far_away
FROM   pg_temp.events_at('{0}', '{0}') AS events;
SELECT near_repeat_risk(event_set(geom, occurred_on), pg_temp.place(0, 0), '2024-03-01') AS no_rows, near_repeat_risk(event_set(NULL::geometry, occurred_on), pg_temp.place(0, 0), '2024-03-01') AS all_left_out FROM burglary WHERE false;
SELECT near_repeat_risk(event_set(NULL::geometry, occurred_on), pg_temp.place(0, 0), '2024-03-01') AS all_left_out FROM burglary;
-- An empty set knows no SRID, so that any place will do.
SELECT near_repeat_risk(pg_temp.events_at('{}', '{}'), 'SRID=32632;POINT(0 0)'::geometry, '2024-03-01') AS risk;
-- Points with Z and M, or with a stored box, are the same place.
SELECT near_repeat_risk(pg_temp.events_at('{0}', '{0}'), geom, '2024-03-01') AS risk
FROM   (VALUES ('SRID=28992;POINT Z(0 0 900)'::geometry), ('SRID=28992;POINT M(0 0 900)'), ('SRID=28992;POINT ZM(-0 0 900 900)'), (postgis_addbbox('SRID=28992;POINT(0 0)'))) AS p (geom);

-- The aggregate: a LEFT JOIN gives a dwelling without burglaries one row of NULLs.
SELECT d.id, near_repeat_risk(ST_Distance(d.geom, b.geom), date '2024-02-15' - occurred_on) AS risk, count(b.id) AS burglaries
FROM   (VALUES (1, pg_temp.place(0, 0)), (2, pg_temp.place(9000, 0))) AS d (id, geom)
       LEFT JOIN (VALUES (1, pg_temp.place(30, 0), date '2024-02-10'), (2, pg_temp.place(0, 60), '2024-02-15')) AS b (id, geom, occurred_on) ON ST_DWithin(d.geom, b.geom, 100) GROUP BY d.id ORDER BY d.id;
SELECT near_repeat_risk(NULL::float8, 3) AS no_distance, near_repeat_risk(3, NULL::int) AS no_days, near_repeat_risk('NaN', NULL::int) AS neither, near_repeat_risk('Infinity', 3) AS far_away;
SELECT near_repeat_risk(d, 3) AS no_rows, near_repeat_risk(d, 3, near_repeat_profile_nl()) AS three, near_repeat_risk(d, 3, near_repeat_profile_nl(), 14, 'multiplicative') AS five FROM unnest('{}'::float8[]) AS d;
SELECT near_repeat_risk(0, -1) AS tomorrow, near_repeat_risk(0, 2147483647) AS long_ago, near_repeat_risk(0, -2147483648) AS far_ahead;
-- The horizon and the profile may differ from row to row, the way to combine may not.
SELECT near_repeat_risk(0, 0, profile, horizon, 'additive') AS risk FROM (VALUES (near_repeat_profile_nl(), 60), (near_repeat_profile('{0,100}', '{0,30}', '{{1}}'), 30)) AS p (profile, horizon);
-- A window, a filter.
SELECT d, near_repeat_risk(d, 3) OVER (ORDER BY d) AS running, near_repeat_risk(d, 3) FILTER (WHERE d < 60) OVER () AS within_60 FROM unnest('{10,50,70,120}'::float8[]) AS d;

-- ---------------------------------------------------------------- parallel workers

CREATE TABLE near_repeat_risk_pair AS
SELECT n, n % 50 AS dwelling, 250 * pg_temp.chance(n, 7) AS distance, floor(50 * pg_temp.chance(n, 8))::int - 5 AS days FROM generate_series(1, 20000) AS n;
ANALYZE near_repeat_risk_pair, near_repeat_risk_dwelling, near_repeat_risk_set; ALTER TABLE near_repeat_risk_dwelling SET (parallel_workers = 2);
CREATE VIEW near_repeat_risk_sums AS
SELECT dwelling, near_repeat_risk(distance, days) AS two, near_repeat_risk(distance, days, near_repeat_profile_nl()) AS three,
       near_repeat_risk(distance, days, near_repeat_profile_nl(), 14, 'multiplicative') AS product, near_repeat_risk(distance, days, near_repeat_profile_nl(), 14, 'max') AS max FROM near_repeat_risk_pair GROUP BY dwelling;
CREATE VIEW near_repeat_risk_map AS SELECT id, near_repeat_risk(events, geom, '2024-02-15', combine => 'multiplicative') AS risk FROM near_repeat_risk_dwelling, near_repeat_risk_set;
CREATE TEMP TABLE serial_sums AS TABLE near_repeat_risk_sums;
CREATE TEMP TABLE serial_map AS TABLE near_repeat_risk_map;
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT near_repeat_risk(distance, days) FROM near_repeat_risk_pair;
-- The workers compute the risks of a map, whichever join PostgreSQL's version chooses.
CREATE FUNCTION pg_temp.plan(query text, OUT plan jsonb) LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'EXPLAIN (FORMAT JSON, VERBOSE) ' || query INTO plan; END $$;
SET cpu_operator_cost = 1;
SELECT pg_temp.plan('TABLE near_repeat_risk_map') @? '$.** ? (@."Node Type" == "Gather" && @."Workers Planned" == 2).Plans.**.Output[*] ? (@ like_regex "near_repeat_risk[(]")' AS in_workers;
CREATE TEMP TABLE parallel_map AS TABLE near_repeat_risk_map;
RESET cpu_operator_cost;
CREATE TEMP TABLE parallel_sums AS TABLE near_repeat_risk_sums;
-- An error in a worker is the same error.
UPDATE near_repeat_risk_pair SET distance = -5 WHERE n = 10000;
SELECT near_repeat_risk(distance, days) > 1 FROM near_repeat_risk_pair;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
-- The order in which workers add decides the last digit only.
SELECT count(*) AS dwellings, bool_and(abs(p.two - s.two) <= 1e-12 * s.two) AS two, bool_and(p.two = p.three) AS three, bool_and(abs(p.product - s.product) <= 1e-12 * s.product) AS product, bool_and(p.max = s.max) AS max
FROM   serial_sums AS s JOIN parallel_sums AS p USING (dwelling);
SELECT count(*) AS dwellings, count(*) FILTER (WHERE s.risk > 1) AS raised, bool_and(s.risk = p.risk) AS same FROM serial_map AS s JOIN parallel_map AS p USING (id);
DROP VIEW near_repeat_risk_sums, near_repeat_risk_map;
DROP TABLE near_repeat_risk_pair, near_repeat_risk_set, near_repeat_risk_dwelling;

-- ---------------------------------------------------------------- refused

CREATE TEMP TABLE two AS SELECT pg_temp.events_at('{0,50}', '{3,9}') AS events;
-- a location in another system, in none, that is no point or no place
SELECT near_repeat_risk(events, 'SRID=4326;POINT(6.9 52.2)'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk(events, 'POINT(0 0)'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk(events, 'SRID=28992;LINESTRING(0 0, 1 1)'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk(events, 'SRID=28992;POLYGON((0 0, 1 1, 1 0, 0 0))'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk(events, 'SRID=28992;MULTIPOINT(1 1)'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk(events, pg_temp.place('NaN', 1), '2024-03-01') FROM two;
SELECT near_repeat_risk(events, pg_temp.place(1, 'Infinity'), '2024-03-01') FROM two;
SELECT near_repeat_risk(events, pg_temp.place(1, 2e9), '2024-03-01') FROM two;
-- a day that is none
SELECT near_repeat_risk(events, pg_temp.place(0, 0), 'infinity') FROM two;
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '-infinity') FROM two;
-- a horizon of no days, behind, too far
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01', 0) FROM two;
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01', -14) FROM two;
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01', 3661) FROM two;
-- a word that is not known
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01', combine => 'sum') FROM two;
-- an argument is refused also for a set without events
SELECT near_repeat_risk(pg_temp.events_at('{}', '{}'), pg_temp.place(0, 0), '2024-03-01', 0);

-- the aggregate: a distance that is none, also of a burglary still to come
SELECT near_repeat_risk(-0.001, 3);
SELECT near_repeat_risk('NaN', 3);
SELECT near_repeat_risk(-1, -3, near_repeat_profile_nl());
-- NULL for what a row has to say
SELECT near_repeat_risk(1, 3, NULL);
SELECT near_repeat_risk(NULL::float8, NULL::int, NULL, 14, 'additive');
SELECT near_repeat_risk(1, 3, near_repeat_profile_nl(), NULL, 'additive');
SELECT near_repeat_risk(1, 3, near_repeat_profile_nl(), 14, NULL);
-- a horizon, a word, two words in one group
SELECT near_repeat_risk(1, 3, near_repeat_profile_nl(), 0, 'additive');
SELECT near_repeat_risk(1, 3, near_repeat_profile_nl(), 3661, 'additive');
SELECT near_repeat_risk(1, 3, near_repeat_profile_nl(), 14, 'MAX');
SELECT near_repeat_risk(1, 3, near_repeat_profile_nl(), 14, combine) FROM unnest(ARRAY['additive', 'max']) AS combine;
