-- near_repeat_pairs and near_repeat_roles: against brute force, then each rule by hand, then what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

-- ---------------------------------------------------------------- against brute force

CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;

-- 120 burglaries in 60 days at the corners of a grid of 20 m, so that places, days and hours coincide and many are exactly 20 or 100 m apart.
CREATE TEMP TABLE burglary AS
SELECT n * 37 % 211 AS id, ST_SetSRID(ST_MakePoint(257000 + x, 471000 + y), 28992) AS geom, timestamptz '2024-01-01' + day * interval '1 day' + hour * interval '1 hour' AS at, x, y
FROM   generate_series(1, 120) AS n, LATERAL (SELECT 20 * floor(17 * pg_temp.chance(n, 61)) AS x, 20 * floor(17 * pg_temp.chance(n, 62)) AS y,
                                                     floor(60 * pg_temp.chance(n, 63))::int AS day, floor(4 * pg_temp.chance(n, 64))::int AS hour) AS e;

-- The four kinds of sets, and their events in plain SQL: n is the order of time, id is what the functions have to show.
CREATE TABLE near_repeat_sets AS
          SELECT 'date' AS kind, event_set(geom, at::date) AS events FROM burglary
UNION ALL SELECT 'date, id', event_set(geom, at::date, id) FROM burglary
UNION ALL SELECT 'time', event_set(geom, at) FROM burglary
UNION ALL SELECT 'time, id', event_set(geom, at, id) FROM burglary;
CREATE TEMP TABLE event AS
          SELECT 'date' AS kind, row_number() OVER inorder AS n, row_number() OVER inorder AS id, at::date AS day, geom FROM burglary WINDOW inorder AS (ORDER BY at::date, x, y)
UNION ALL SELECT 'date, id', row_number() OVER (ORDER BY at::date, id), id, at::date, geom FROM burglary
UNION ALL SELECT 'time', row_number() OVER inorder, row_number() OVER inorder, at::date, geom FROM burglary WINDOW inorder AS (ORDER BY at, x, y)
UNION ALL SELECT 'time, id', row_number() OVER (ORDER BY at, id), id, at::date, geom FROM burglary;

-- From repeats only, by small chains, to one large chain.
CREATE TEMP TABLE request AS
SELECT row_number() OVER () AS request, max_distance, max_days, metric FROM (VALUES (0.5::float8, 60), (20, 30), (50, 8), (100, 15)) AS r (max_distance, max_days), unnest(ARRAY['euclidean', 'manhattan']) AS metric;

CREATE TEMP TABLE pair AS
SELECT r.*, e.kind, e.n AS earlier, l.n AS later, e.id AS earlier_id, l.id AS later_id, d.distance, l.day - e.day AS days, d.distance < 0.01 AS same_place, ST_MakeLine(e.geom, l.geom) AS geom
FROM   request AS r, event AS e JOIN event AS l ON l.kind = e.kind AND l.n > e.n,
       LATERAL (SELECT abs(ST_X(l.geom) - ST_X(e.geom)) AS dx, abs(ST_Y(l.geom) - ST_Y(e.geom)) AS dy) AS c,
       LATERAL (SELECT CASE metric WHEN 'manhattan' THEN dx + dy ELSE sqrt(dx * dx + dy * dy) END AS distance) AS d
WHERE  d.distance < r.max_distance AND l.day - e.day < r.max_days;

-- A chain is what can be reached over pairs; it is numbered in order of its first event.
CREATE TEMP TABLE chain AS
WITH RECURSIVE link AS (
    SELECT request, kind, earlier AS a, later AS b FROM pair UNION ALL SELECT request, kind, later, earlier FROM pair
), reached AS (
    SELECT request, kind, n, n AS other FROM request, event
    UNION SELECT request, kind, r.n, l.b FROM reached AS r JOIN link AS l USING (request, kind) WHERE l.a = r.other
), sized AS (
    SELECT request, kind, n, count(*) AS size, min(other) AS originator FROM reached GROUP BY request, kind, n
)
SELECT *, CASE WHEN size > 1 THEN dense_rank() OVER (PARTITION BY request, kind, size > 1 ORDER BY originator) END AS chain_id FROM sized;

-- Whom an event follows: at the same place the latest, else the least far in place and time together, of equal ones the later.
CREATE TEMP TABLE previous AS
SELECT DISTINCT ON (request, kind, later) * FROM pair
ORDER  BY request, kind, later, same_place DESC, CASE WHEN same_place THEN 0 ELSE distance / max_distance + days::float8 / max_days END, earlier DESC;

ANALYZE event, pair, chain, previous;
CREATE TEMP TABLE expected_pairs AS
SELECT kind, earlier_id, later_id, distance, days, same_place, chain_id, max_distance, max_days, metric, ST_AsEWKT(geom) AS geom
FROM   pair JOIN chain USING (request, kind) WHERE n = later;
CREATE TEMP TABLE expected_roles AS
WITH counted AS (
    SELECT request, kind, n, count(*) FILTER (WHERE n = later) AS earlier_events, count(*) FILTER (WHERE n = earlier) AS later_events FROM pair, unnest(ARRAY[earlier, later]) AS n GROUP BY request, kind, n
)
SELECT e.kind, e.id AS event_id, e.day AS occurred_on,
       CASE WHEN c.size = 1 THEN 'single' WHEN p.later IS NULL THEN 'originator' WHEN p.same_place THEN 'repeat' ELSE 'near repeat' END AS role,
       c.chain_id, c.size AS chain_size, o.id AS originator_id, p.earlier_id AS previous_id, p.days AS days_since, p.distance AS distance_from,
       coalesce(earlier_events, 0) AS earlier_events, coalesce(later_events, 0) AS later_events, r.max_distance, r.max_days, r.metric, ST_AsEWKT(e.geom) AS geom, e.n AS number
FROM   request AS r JOIN chain AS c USING (request) JOIN event AS e USING (kind, n) LEFT JOIN counted USING (request, kind, n)
       JOIN event AS o ON o.kind = c.kind AND o.n = c.originator LEFT JOIN previous AS p ON (p.request, p.kind, p.later) = (c.request, c.kind, c.n);

CREATE TEMP TABLE pairs AS
SELECT kind, earlier_id, later_id, distance, days, same_place, chain_id, p.max_distance, p.max_days, p.metric, ST_AsEWKT(geom) AS geom
FROM   near_repeat_sets, request AS r, near_repeat_pairs(events, r.max_distance, r.max_days, r.metric) AS p;
CREATE TEMP TABLE roles AS
SELECT kind, event_id, occurred_on, role, chain_id, chain_size, originator_id, previous_id, days_since, distance_from, earlier_events, later_events,
       p.max_distance, p.max_days, p.metric, ST_AsEWKT(geom) AS geom, number
FROM   near_repeat_sets, request AS r, near_repeat_roles(events, r.max_distance, r.max_days, r.metric) WITH ORDINALITY AS p (event_id, occurred_on, role, chain_id, chain_size,
       originator_id, previous_id, days_since, distance_from, earlier_events, later_events, max_distance, max_days, metric, geom, number);

-- The data has what the rules are about: repeats, ties, hours that decide, and chains of all sizes.
SELECT max_distance, max_days, metric, pairs, same_place, same_day, chains, largest
FROM  (SELECT max_distance, max_days, metric, count(*) AS pairs, count(*) FILTER (WHERE same_place) AS same_place, count(*) FILTER (WHERE days = 0) AS same_day FROM expected_pairs WHERE kind = 'time, id' GROUP BY 1, 2, 3) AS p
JOIN  (SELECT max_distance, max_days, metric, count(DISTINCT chain_id) AS chains, max(chain_size) AS largest FROM expected_roles WHERE kind = 'time, id' GROUP BY 1, 2, 3) AS r USING (max_distance, max_days, metric)
ORDER  BY max_distance, metric;
SELECT role, count(*) FROM expected_roles WHERE kind = 'time, id' AND metric = 'euclidean' AND max_distance = 50 GROUP BY role ORDER BY role;

-- Every pair is found once, and nothing else.
SELECT count(*) AS pairs, count(DISTINCT (kind, max_distance, max_days, metric)) AS requests FROM pairs;
SELECT count(*) AS missing FROM (TABLE expected_pairs EXCEPT ALL TABLE pairs) AS d;
SELECT count(*) AS invented FROM (TABLE pairs EXCEPT ALL TABLE expected_pairs) AS d;
-- Every event has one role (events are counted, not links), in order of time, with the chain, the originator, the previous event and the counts of events around it.
SELECT count(*) AS roles, count(DISTINCT (kind, max_distance, max_days, metric, event_id)) AS events FROM roles;
SELECT count(*) AS missing FROM (TABLE expected_roles EXCEPT ALL TABLE roles) AS d;
SELECT count(*) AS invented FROM (TABLE roles EXCEPT ALL TABLE expected_roles) AS d;

-- What follows from it: of each chain the first is the originator of all and the size counts them; the others follow one before them.
SELECT bool_and(originator_id = first) AS originator_is_first, bool_and(chain_size = size) AS size_counts_events, bool_and((chain_id IS NULL) = (role = 'single')) AS single_has_no_chain,
       bool_and((originator_id = event_id) <= (role IN ('originator', 'single'))) AS first_follows_none, bool_and((previous_id IS NULL) = (role IN ('originator', 'single'))) AS others_follow
FROM  (SELECT *, first_value(event_id) OVER (chain ORDER BY number) AS first, count(*) OVER chain AS size
       FROM roles WINDOW chain AS (PARTITION BY kind, max_distance, max_days, metric, coalesce(chain_id, -number))) AS r;
-- The order of the rows makes no difference.
SELECT (SELECT array_agg(p.*::text ORDER BY p.*::text) FROM near_repeat_pairs((SELECT event_set(geom, at::date, id ORDER BY id) FROM burglary), 50, 10) AS p)
     = (SELECT array_agg(p.*::text ORDER BY p.*::text) FROM near_repeat_pairs((SELECT event_set(geom, at::date, id ORDER BY ST_Y(geom), id DESC) FROM burglary), 50, 10) AS p) AS pairs,
       (SELECT array_agg(r.*::text) FROM near_repeat_roles((SELECT event_set(geom, at::date, id ORDER BY id) FROM burglary), 50, 10) AS r)
     = (SELECT array_agg(r.*::text) FROM near_repeat_roles((SELECT event_set(geom, at::date, id ORDER BY ST_Y(geom), id DESC) FROM burglary), 50, 10) AS r) AS roles;

-- Parallel workers find the same.
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; ALTER TABLE near_repeat_sets SET (parallel_workers = 2);
EXPLAIN (COSTS OFF) SELECT count(*) FROM near_repeat_sets, near_repeat_roles(events);
CREATE VIEW near_repeat_found AS
SELECT (SELECT sum(hashtextextended((kind, p)::text, 0)) FROM near_repeat_sets, near_repeat_pairs(events, 50, 10) AS p) AS pairs,
       (SELECT sum(hashtextextended((kind, r)::text, 0)) FROM near_repeat_sets, near_repeat_roles(events, 50, 10) AS r) AS roles;
SELECT pairs AS pairs_in_workers, roles AS roles_in_workers FROM near_repeat_found \gset
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
SELECT pairs = :pairs_in_workers AS pairs, roles = :roles_in_workers AS roles FROM near_repeat_found;
DROP VIEW near_repeat_found;
DROP TABLE near_repeat_sets;

-- ---------------------------------------------------------------- each rule by hand

-- x, y in metres, days and ids as lists
CREATE FUNCTION pg_temp.events_at(x float8[], y float8[], day int[], id int[]) RETURNS event_set LANGUAGE sql AS $$
    SELECT event_set(ST_SetSRID(ST_MakePoint(e.x, e.y), 28992), date '2024-01-01' + e.day, e.id) FROM unnest(x, y, day, id) AS e (x, y, day, id) $$;

-- The examples of near_strings() in the R package ptools: strings 1 1 1 2 2; ten events alone; one string of ten.
SELECT event_id, role, chain_id, chain_size FROM near_repeat_roles(pg_temp.events_at('{1,2,3,4,5}', '{0,0,0,0,0}', '{0,0,0,4,4}', '{1,2,3,4,5}'), 2, 1);
SELECT s.max_distance, s.max_days, r.role, r.chain_id, r.chain_size, count(*) AS events FROM (VALUES (1, 1), (2, 6)) AS s (max_distance, max_days),
       near_repeat_roles(pg_temp.events_at('{1,2,3,4,5,6,7,8,9,10}', '{0,0,0,0,0,0,0,0,0,0}', '{3,6,9,12,15,18,21,24,27,30}', '{1,2,3,4,5,6,7,8,9,10}'), s.max_distance, s.max_days) AS r
GROUP BY s.max_distance, s.max_days, r.role, r.chain_id, r.chain_size ORDER BY s.max_distance, r.role;

-- Exactly max_distance metres or max_days days is not near; a little less is.
SELECT x, day, (SELECT count(*) FROM near_repeat_pairs(pg_temp.events_at(ARRAY[0, x], '{0,0}', ARRAY[0, day], '{1,2}'))) AS pairs
FROM   unnest('{99.99,100,100.01}'::float8[]) AS x, unnest('{29,30,31}'::int[]) AS day;
SELECT metric, (SELECT count(*) FROM near_repeat_pairs(pg_temp.events_at('{0,60}', '{0,80}', '{0,0}', '{1,2}'), max_distance, 1, metric)) AS pairs, max_distance
FROM   (VALUES ('euclidean', 100), ('euclidean', 100.01), ('manhattan', 140), ('manhattan', 140.01)) AS m (metric, max_distance);
-- A repeat is nearer than a centimetre.
SELECT x, same_place, role FROM unnest('{0,0.009,0.01,0.011}'::float8[]) AS x, pg_temp.events_at(ARRAY[0, x], '{0,0}', '{0,1}', '{1,2}') AS events,
       near_repeat_pairs(events) AS p, near_repeat_roles(events) AS r WHERE event_id = 2;

-- Of one day the lower id is the earlier one; where the hour is known, it decides.
SELECT earlier_id, later_id, days, ST_AsText(geom) AS line FROM near_repeat_pairs(pg_temp.events_at('{50,0,20}', '{0,0,0}', '{0,0,0}', '{7,9,8}'));
SELECT event_id, role, originator_id, previous_id FROM near_repeat_roles(pg_temp.events_at('{50,0,20}', '{0,0,0}', '{0,0,0}', '{7,9,8}'));
CREATE TEMP TABLE evening AS
SELECT * FROM (VALUES (7, 50, timestamptz '2024-01-01 23:00'), (9, 0, timestamptz '2024-01-01 21:00'), (8, 20, timestamptz '2024-01-01 22:00')) AS e (id, x, at);
SELECT event_id, role, originator_id, previous_id, days_since FROM near_repeat_roles((SELECT event_set(ST_SetSRID(ST_MakePoint(x, 0), 28992), at, id) FROM evening));
SELECT event_id, ST_X(geom) AS x, role, originator_id, previous_id FROM near_repeat_roles((SELECT event_set(ST_SetSRID(ST_MakePoint(x, 0), 28992), at) FROM evening));
-- Days are calendar days: two hours around midnight are a day apart.
SELECT days FROM near_repeat_pairs((SELECT event_set('SRID=28992;POINT(0 0)'::geometry, at) FROM unnest(ARRAY['2024-01-01 23:00', '2024-01-02 01:00']::timestamptz[]) AS at));

-- An earlier one at the same place makes a repeat, even when another one is nearer in time; of several there the latest is the previous one.
SELECT event_id, role, previous_id, days_since, distance_from, earlier_events, later_events
FROM   near_repeat_roles(pg_temp.events_at('{0,0,10,0}', '{0,0,0,0}', '{0,5,20,21}', '{1,2,3,4}'));
-- Else place and time weigh alike: 50 m and 3 days (0.5 + 0.1) come before 10 m and 21 days (0.1 + 0.7), and before 80 m and the day before.
SELECT previous_id, days_since, distance_from FROM near_repeat_roles(pg_temp.events_at('{10,50,-80,0}', '{0,0,0,0}', '{0,18,20,21}', '{1,2,3,4}')) WHERE event_id = 4;
-- Of two just as far the later one counts.
SELECT previous_id FROM near_repeat_roles(pg_temp.events_at('{50,-50,0}', '{0,0,0}', '{0,0,15}', '{1,2,3}')) WHERE event_id = 3;

-- A chain goes over a third event, also where it is later than both; chains are numbered in order of time.
SELECT event_id, role, chain_id, chain_size, originator_id, previous_id, earlier_events, later_events
FROM   near_repeat_roles(pg_temp.events_at('{0,160,80,5000,5000,9000,160}', '{0,0,0,0,0,0,0}', '{2,3,10,0,1,4,39}', '{1,2,3,4,5,6,7}'));

-- The arguments are in the rows, so that many runs can be kept in one table; their defaults are 100 m, 30 days, euclidean.
SELECT max_distance, max_days, metric FROM near_repeat_pairs(pg_temp.events_at('{0,10}', '{0,0}', '{0,1}', '{1,2}'));
SELECT DISTINCT max_distance, max_days, metric FROM near_repeat_roles(pg_temp.events_at('{0,10}', '{0,0}', '{0,1}', '{1,2}'), metric => 'manhattan', max_days => 14, max_distance => 400);

-- The line goes from the earlier to the later one and is as long as they are apart; a repeat has a line of no length. Manhattan distance is not its length.
SELECT earlier_id, later_id, ST_AsEWKT(geom) AS line, distance, ST_Length(geom) = distance AS as_long
FROM   near_repeat_pairs(pg_temp.events_at('{30,0,0}', '{0,40,40}', '{0,1,2}', '{1,2,3}')) ORDER BY earlier_id, later_id;
SELECT distance, ST_Length(geom) FROM near_repeat_pairs(pg_temp.events_at('{30,0}', '{0,40}', '{0,1}', '{1,2}'), metric => 'manhattan');

-- In a view with a cast, QGIS finds the type and the SRID.
CREATE TABLE near_repeat_seen AS SELECT id, ST_SetSRID(geom, 32632) AS geom, at FROM burglary;
CREATE VIEW near_repeat_lines AS SELECT earlier_id, later_id, geom::geometry(LineString, 32632) FROM near_repeat_pairs((SELECT event_set(geom, at, id) FROM near_repeat_seen));
CREATE VIEW near_repeat_points AS SELECT event_id, role, geom::geometry(Point, 32632) FROM near_repeat_roles((SELECT event_set(geom, at, id) FROM near_repeat_seen));
SELECT f_table_name, f_geometry_column, coord_dimension, srid, type FROM geometry_columns WHERE f_table_schema = 'public' AND f_table_name LIKE 'near\_repeat\_%' ORDER BY f_table_name;
SELECT count(*) > 0 AS lines, bool_and(ST_SRID(geom) = 32632) AS srid FROM near_repeat_lines;
SELECT count(*) AS points, bool_and(ST_Equals(p.geom, s.geom)) AS in_place FROM near_repeat_points AS p JOIN near_repeat_seen AS s ON s.id = p.event_id;
DROP VIEW near_repeat_lines, near_repeat_points; DROP TABLE near_repeat_seen;

-- No event, one event, NULL.
SELECT count(*) FROM near_repeat_pairs(pg_temp.events_at('{}', '{}', '{}', '{}'));
SELECT count(*) FROM near_repeat_roles(pg_temp.events_at('{}', '{}', '{}', '{}'));
SELECT count(*) FROM near_repeat_pairs(pg_temp.events_at('{0}', '{0}', '{0}', '{5}'));
SELECT * FROM near_repeat_roles(pg_temp.events_at('{0}', '{0}', '{0}', '{5}'));
SELECT count(*) FROM near_repeat_pairs(NULL), near_repeat_roles(NULL);
SELECT count(*) FROM near_repeat_pairs(pg_temp.events_at('{0,0}', '{0,0}', '{0,0}', '{1,2}'), metric => NULL);

-- The largest and the smallest arguments; coordinates and days at the ends of what there is, on a planet so large that a metre is a
-- metre there too.
INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (910001, '+proj=stere +lat_0=52 +lon_0=5 +R=1e11 +units=m +type=crs') ON CONFLICT DO NOTHING;
SELECT max_distance, (SELECT count(*) FROM near_repeat_pairs(
    (SELECT event_set(ST_SetSRID(ST_MakePoint(v, v), 910001), date '2024-01-01' + day, id) FROM (VALUES (-1e9, 0, 1), (1e9, 700000, 2), (0, 0, 3)) AS e (v, day, id)),
    max_distance, 2147483647)) AS pairs
FROM   unnest('{1e-300,1.4142e9,1e10,1e308}'::float8[]) AS max_distance;
SELECT days FROM near_repeat_pairs((SELECT event_set('SRID=28992;POINT(0 0)'::geometry, d) FROM unnest(ARRAY['4713-01-01 BC', '5874897-12-31']::date[]) AS d), 100, 2147483647);

-- ---------------------------------------------------------------- refused

CREATE TEMP TABLE two AS SELECT pg_temp.events_at('{0,10}', '{0,0}', '{0,1}', '{1,2}') AS events;
SELECT near_repeat_pairs(events, 0) FROM two;
SELECT near_repeat_pairs(events, -100) FROM two;
SELECT near_repeat_pairs(events, 'NaN') FROM two;
SELECT near_repeat_pairs(events, 'Infinity') FROM two;
SELECT near_repeat_pairs(events, 100, 0) FROM two;
SELECT near_repeat_pairs(events, 100, -2147483648) FROM two;
SELECT near_repeat_pairs(events, metric => 'Euclidean') FROM two;
SELECT near_repeat_roles(events, 0) FROM two;
SELECT near_repeat_roles(events, 'NaN') FROM two;
SELECT near_repeat_roles(events, 100, 0) FROM two;
SELECT near_repeat_roles(events, metric => '') FROM two;
-- an argument is refused also when there are no events
SELECT near_repeat_roles(pg_temp.events_at('{}', '{}', '{}', '{}'), -1);
-- more pairs than anybody looks at; their roles are still counted
CREATE TEMP TABLE crowd AS SELECT event_set('SRID=28992;POINT(0 0)'::geometry, date '2024-01-01') AS events FROM generate_series(1, 6326);
SELECT count(*) FROM crowd, near_repeat_pairs(events);
SELECT sum(earlier_events) AS pairs, max(chain_size) AS chain_size FROM crowd, near_repeat_roles(events);
