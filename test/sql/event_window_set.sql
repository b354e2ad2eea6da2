-- event_window_set: what goes in, what is kept of it, and what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.at(wkt text) RETURNS geometry LANGUAGE sql AS $$ SELECT ST_Translate(ST_GeomFromText(wkt, 28992), 200000, 450000) $$;

CREATE TEMP TABLE burglary (id bigint, place geometry, first_day date, last_day date);
INSERT INTO burglary VALUES
    (1, pg_temp.at('POINT(0 0)'), '2024-01-01', '2024-01-01'),
    (2, pg_temp.at('MULTIPOINT(150 0, 50 0, 60 0)'), '2024-01-03', '2024-01-03'),
    (3, pg_temp.at('POINT(60 40)'), '2024-01-02', '2024-01-08'),
    (4, pg_temp.at('MULTIPOINT(60 0, 50 0, 150 0)'), '2024-01-31', '2024-02-07'),   -- the list of 2, in another order
    (NULL, NULL, '2024-03-01', '2024-03-01'),                                       -- no place, so it needs no id either
    (6, 'SRID=28992;POINT EMPTY', '2024-03-01', '2024-03-01'),
    (7, 'SRID=28992;MULTIPOINT EMPTY', '2024-03-01', '2024-03-01'),
    (8, pg_temp.at('POINT(0 0)'), NULL, '2024-03-01'),
    (9, pg_temp.at('POINT(0 0)'), '2024-03-01', NULL),
    (10, pg_temp.at('POINT(0 0)'), '2024-03-01', 'infinity'),
    (11, pg_temp.at('POINT(0 0)'), '-infinity', '2024-03-01'),
    (12, 'SRID=28992;MULTIPOINT EMPTY', '2024-03-02', '2024-03-01');                -- without a place its window does not matter

-- The forms hold the same events; what has no candidates or no window is left out and counted.
WITH form AS (
    SELECT 'days' AS form, event_window_set(place, first_day, last_day) AS e FROM burglary
    UNION ALL SELECT 'days, id', event_window_set(place, first_day, last_day, id) FROM burglary
    UNION ALL SELECT 'days, NULL, NULL', event_window_set(place, first_day, last_day, id, NULL, NULL) FROM burglary
    UNION ALL SELECT 'hours', event_window_set(place, first_day::timestamptz, (last_day + 1)::timestamptz) FROM burglary
    UNION ALL SELECT 'hours, id', event_window_set(place, first_day::timestamptz, (last_day + 1)::timestamptz, id) FROM burglary
    UNION ALL SELECT 'hours, NULL, NULL', event_window_set(place, first_day::timestamptz, (last_day + 1)::timestamptz, id, NULL, NULL) FROM burglary
)
SELECT form, i.* FROM form, event_window_set_info(e) AS i;

-- One list of candidates is stored once, whoever has it.
SELECT n, i.events, places, candidates, bytes
FROM   unnest('{1, 10, 1000}'::int[]) AS n,
       LATERAL (SELECT event_window_set(pg_temp.at('MULTIPOINT(1 2, 3 4, 5 6, 7 8)'), date '2024-01-01' + i, date '2024-01-02' + i) AS e FROM generate_series(1, n) AS i) AS s,
       event_window_set_info(e) AS i;
-- Lists that differ in one point, or of which one is the beginning of the other, are two.
SELECT places, candidates
FROM   (SELECT event_window_set(pg_temp.at(p), '2024-01-01', '2024-01-01') AS e
        FROM   unnest(ARRAY['MULTIPOINT(1 2, 3 4)', 'MULTIPOINT(1 2, 3 5)', 'MULTIPOINT(1 2)', 'POINT(1 2)', 'MULTIPOINT(1 2, 3 4, 3 4)', 'MULTIPOINT(3 4, 1 2)']) AS p) AS s,
       event_window_set_info(e) AS i;

-- The order of the rows makes no difference, nor that of the points, nor Z, M, an EMPTY part or the sign of zero.
SELECT count(DISTINCT e::text) AS different
FROM   (SELECT event_window_set(place, first_day, last_day, id ORDER BY id) AS e FROM burglary
        UNION ALL SELECT event_window_set(place, first_day, last_day, id ORDER BY last_day DESC, id DESC) FROM burglary
        UNION ALL SELECT event_window_set(place, first_day, last_day, id ORDER BY md5(id::text)) FROM burglary) AS s;
SELECT count(*) AS forms, count(DISTINCT e) AS different
FROM   (SELECT n, event_window_set(p, '2024-01-01', '2024-01-02')::text AS e FROM unnest(ARRAY[
           'SRID=28992;MULTIPOINT(0 450000, 5 450001)', 'SRID=28992;MULTIPOINT(5 450001, -0 450000)', 'SRID=28992;MULTIPOINT Z(0 450000 7, 5 450001 8)',
           'SRID=28992;MULTIPOINT M(0 450000 7, 5 450001 8)', 'SRID=28992;MULTIPOINT(0 450000, EMPTY, 5 450001, EMPTY)']::geometry[]) WITH ORDINALITY AS p (p, n) GROUP BY n) AS s;

-- To text and back, in all forms; by parallel workers the same.
CREATE TEMP TABLE form AS
    SELECT 'days' AS form, event_window_set(place, first_day, last_day) AS e FROM burglary
    UNION ALL SELECT 'days, id', event_window_set(place, first_day, last_day, id) FROM burglary
    UNION ALL SELECT 'hours', event_window_set(place, first_day + time '12:30', last_day + time '18:15', id) FROM burglary WHERE id < 12 OR id IS NULL
    UNION ALL SELECT 'homes', event_window_set(place, first_day, last_day, id, CASE ST_NPoints(place) WHEN 3 THEN ARRAY[id + 50, 42, 43] ELSE ARRAY[id] END, NULL) FROM burglary WHERE id < 4
    UNION ALL SELECT 'weights', event_window_set(place, first_day, last_day, id, NULL, CASE ST_NPoints(place) WHEN 3 THEN '{1, 2.5, 1e-100}'::float8[] END) FROM burglary WHERE id < 5
    UNION ALL SELECT 'none', event_window_set(place, first_day, last_day) FROM burglary WHERE false
    UNION ALL SELECT 'left out', event_window_set(place, first_day::timestamptz, last_day::timestamptz, id) FROM burglary WHERE id BETWEEN 6 AND 11;
SELECT form, e::text::event_window_set::text = e::text AS same, octet_length(e::text) / 2 AS bytes_sent, i.bytes, i.events, i.left_out, i.srid, i.unit, i.tells_dwellings
FROM   form, event_window_set_info(e) AS i;
SELECT e::text FROM form WHERE form IN ('none', 'left out', 'hours');

CREATE TABLE many AS
SELECT n AS id, n % 7 AS part, pg_temp.at(CASE WHEN n % 3 = 0 THEN format('MULTIPOINT(%s 0, %s 10, 5 5)', n % 50, n % 11) ELSE format('POINT(%s %s)', n % 50, n % 9) END) AS place,
       date '2024-01-01' + n % 100 AS first_day, date '2024-01-01' + n % 100 + n % 4 AS last_day, CASE WHEN n % 3 = 0 THEN '{1, 2, 3}'::float8[] END AS weights
FROM   generate_series(1, 3000) AS n;
CREATE TEMP TABLE serial AS SELECT part, event_window_set(place, first_day, last_day, id, NULL, weights) AS e FROM many GROUP BY part;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET enable_sort = off;
EXPLAIN (COSTS OFF) SELECT part, event_window_set(place, first_day, last_day, id, NULL, weights) FROM many GROUP BY part;
SELECT count(*) AS sets, count(*) FILTER (WHERE s.e::text = p.e::text) AS same
FROM   serial AS s JOIN (SELECT part, event_window_set(place, first_day, last_day, id, NULL, weights) AS e FROM many GROUP BY part) AS p USING (part);
SELECT i.events, left_out, places FROM event_window_set_info((SELECT event_window_set(CASE WHEN id % 10 > 0 THEN place END, first_day::timestamptz, last_day::timestamptz) FROM many)) AS i;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET enable_sort;
DROP TABLE many;

-- ---------------------------------------------------------------- hours

-- All hours of which a part lies between the two moments; one moment is an hour. A window that ends on a full hour ends with the one before.
CREATE FUNCTION pg_temp.of_hours(f timestamptz, t timestamptz) RETURNS event_window_set LANGUAGE sql AS $$ SELECT event_window_set(pg_temp.at('POINT(0 0)'), f, t) $$;
SELECT f AS from, t AS to, longest_days * 24 AS hours, exact, one_moment, over_week, first_day, last_day
FROM   (VALUES (timestamptz '2024-01-05 07:30', timestamptz '2024-01-05 07:30'), ('2024-01-05 08:00', '2024-01-05 08:00'), ('2024-01-05 07:00', '2024-01-05 08:00'),
               ('2024-01-05 07:59:59.999999', '2024-01-05 08:00:00.000001'), ('2024-01-05 07:30', '2024-01-05 09:30'), ('2024-01-05 18:00', '2024-01-06 08:00'),
               ('2024-01-05 00:00', '2024-01-12 00:00'), ('2024-01-05 00:00', '2024-01-12 00:00:01'), ('1999-12-31 23:30+00', '2000-01-01 00:30+00'),
               ('1999-12-31 23:00+00', '2000-01-01 00:00+00'), ('1969-05-01 08:00', '1969-05-01 09:00'), ('2024-03-30 12:00', '2024-03-31 12:00')) AS v (f, t),
       pg_temp.of_hours(f, t) AS e, event_window_set_info(e) AS i;
SET timezone = 'Asia/Tokyo';
SELECT first_day, last_day FROM form, event_window_set_info(e) WHERE form = 'hours';
SET timezone = 'Europe/Amsterdam';

-- ---------------------------------------------------------------- what it tells

SELECT (event_window_set_info(event_window_set(pg_temp.at('POINT(1 1)'), day, day + length))).*
FROM   (VALUES (date '2024-01-01', 0), ('2024-02-01', 6), ('2024-03-01', 7)) AS v (day, length);
SELECT count(*) FROM event_window_set_info(NULL);
SELECT DISTINCT pg_typeof(event_window_set(place, first_day, last_day) OVER (ORDER BY id)) FROM burglary WHERE id < 5;
SELECT id, (event_window_set_info(event_window_set(place, first_day, last_day) OVER (ORDER BY id))).places FROM burglary WHERE id < 5;

-- The longest windows, and the first and last years.
SELECT longest_days, first_day, last_day
FROM   (SELECT event_window_set(pg_temp.at('POINT(1 1)'), a, b) AS e FROM (VALUES (date '0001-01-01', date '0001-01-01'), ('9999-12-31', '9999-12-31'), ('2000-01-01', date '2000-01-01' + 32766)) AS v (a, b)) AS s,
       event_window_set_info(e);

-- ---------------------------------------------------------------- what is refused

\set VERBOSITY default
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '2024-01-02', date '2024-01-01');
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '2024-01-02', date '2024-01-01', 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), timestamptz '2024-01-01 08:45', timestamptz '2024-01-01 08:15');
SELECT event_window_set(pg_temp.at('POINT(0 0)'), timestamptz '2024-01-02 08:45', timestamptz '2024-01-01 08:15', 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '2000-01-01', date '2000-01-01' + 32767, 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), timestamptz '2000-01-01', timestamptz '2004-01-01', 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '0001-12-31 BC', date '0001-01-01', 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '9999-12-31', date '9999-12-31' + 1, 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), timestamptz '0001-12-31 23:59+00 BC', timestamptz '0001-01-01 01:00+00', 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), timestamptz '9999-12-31 23:00+00', timestamptz '10000-01-01 00:30+00', 7);
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '2024-01-01', date '2024-01-01', NULL);
SELECT event_window_set(pg_temp.at('LINESTRING(0 0, 1 1)'), date '2024-01-01', date '2024-01-01');
SELECT event_window_set(pg_temp.at('GEOMETRYCOLLECTION(POINT(0 0))'), date '2024-01-01', date '2024-01-01');
SELECT event_window_set('SRID=4326;POINT(6.9 52.2)'::geometry, date '2024-01-01', date '2024-01-01');
SELECT event_window_set('SRID=3857;MULTIPOINT(700000 6800000)'::geometry, date '2024-01-01', date '2024-01-01');
SELECT event_window_set('MULTIPOINT(200000 450000)'::geometry, date '2024-01-01', date '2024-01-01');
SELECT event_window_set(p, date '2024-01-01', date '2024-01-01') FROM unnest(ARRAY['SRID=28992;POINT(200000 450000)', 'SRID=32631;POINT(500000 5800000)']::geometry[]) AS p;
CREATE TEMP TABLE street AS SELECT n, ST_Collect(ARRAY(SELECT pg_temp.at('POINT(0 0)') FROM generate_series(1, n))) AS place FROM unnest('{5000, 5001}'::int[]) AS n;
SELECT event_window_set(place, date '2024-01-01', date '2024-01-01', n) FROM street;
SELECT most_candidates, candidates, places FROM (SELECT event_window_set(place, date '2024-01-01', date '2024-01-01', n) AS e FROM street WHERE n = 5000) AS s, event_window_set_info(e);
CREATE FUNCTION pg_temp.homes(ids bigint[], weights float8[]) RETURNS bigint LANGUAGE sql AS $$
    SELECT (event_window_set_info(event_window_set(pg_temp.at('MULTIPOINT(0 0, EMPTY, 1 1)'), '2024-01-01', '2024-01-01', 7, ids, weights))).candidates $$;
SELECT pg_temp.homes('{1, 2}', '{1, 1e100}');
SELECT pg_temp.homes('{1}', NULL);
SELECT pg_temp.homes('{1, 2, 3}', NULL);
SELECT pg_temp.homes('{}', NULL);
SELECT pg_temp.homes('{1, NULL}', NULL);
SELECT pg_temp.homes('{1, 1}', NULL);
SELECT pg_temp.homes(NULL, '{1}');
SELECT pg_temp.homes(NULL, '{NULL, 1}');
SELECT pg_temp.homes(NULL, '{1, 0}');
SELECT pg_temp.homes(NULL, '{1, -1}');
SELECT pg_temp.homes(NULL, '{1, NaN}');
SELECT pg_temp.homes(NULL, '{1, Infinity}');
SELECT pg_temp.homes(NULL, '{1, 1e-101}');
SELECT pg_temp.homes(NULL, '{1, 1e101}');
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '2024-01-01', date '2024-01-01', n, CASE n WHEN 1 THEN '{5}'::bigint[] END, NULL) FROM generate_series(1, 2) AS n;
SELECT event_window_set(pg_temp.at('POINT(0 0)'), date '2024-01-01', date '2024-01-01', n, CASE n WHEN 2 THEN '{5}'::bigint[] END, NULL) FROM generate_series(1, 2) AS n;
SELECT event_window_set(pg_temp.at(format('POINT(%s 0)', n)), date '2024-01-01', date '2024-01-01', n, '{5}', NULL) FROM generate_series(1, 2) AS n;
SELECT event_window_set(pg_temp.at('MULTIPOINT(0 0, 0 0)'), date '2024-01-01', date '2024-01-01', 1, '{5, 5}', NULL);
SELECT places, tells_dwellings FROM (SELECT event_window_set(pg_temp.at('MULTIPOINT(0 0, 0 0)'), date '2024-01-01', date '2024-01-01', n, ARRAY[5, 5 + n], NULL) AS e FROM generate_series(1, 2) AS n) AS s, event_window_set_info(e);

SELECT ''::event_window_set;
SELECT 'rubbish'::event_window_set;
SELECT left(e::text, 60)::event_window_set FROM form WHERE form = 'days';
SELECT (e::text || '00')::event_window_set FROM form WHERE form = 'days';
SELECT replace(e::text, '45574e440001', '45574e440002')::event_window_set FROM form WHERE form = 'days';
