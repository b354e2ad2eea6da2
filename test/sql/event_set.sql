-- event_set: what goes in, what comes out, and what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
-- In the hour that clocks show twice the earlier is the earlier, and what follows both turns comes after them; so it is when stored.
CREATE TEMP TABLE twice AS SELECT n AS id, timestamptz '2018-10-27 23:50+00' + n * interval '13 minutes' AS at FROM generate_series(0, 12) AS n;
SELECT array_agg(event_id ORDER BY place) AS ids, array_agg(to_char(time_of_day, 'HH24:MI') ORDER BY place) AS clock
FROM   (SELECT event_set('SRID=28992;POINT(250000 480000)'::geometry, at, id ORDER BY md5(id::text))::text::event_set AS events FROM twice) AS s, unnest_events(events) WITH ORDINALITY AS u (event_id, occurred_on, time_of_day, geom, place);
SELECT earlier_id, later_id FROM near_repeat_pairs((SELECT event_set(ST_Point(250000, 480000, 28992), at, id) FROM (VALUES (1, '2018-10-28 00:30Z'::timestamptz), (2, '2018-10-28 01:10Z')) AS v (id, at)));
\set SHOW_CONTEXT never

CREATE TEMP TABLE burglary (id bigint, geom geometry, at timestamptz);
INSERT INTO burglary VALUES
    (11, 'SRID=28992;POINT(257100 471000)', '2024-03-01 14:00'),
    (12, 'SRID=28992;POINT(257000 471050.25)', '2024-03-03 02:00'),
    (13, 'SRID=28992;POINT(257000 471050.25)', '2024-03-03 01:00'),
    (14, 'SRID=28992;POINT(256900 470900)', '2024-02-28 23:59:59.999999'),
    (NULL, NULL, '2024-03-01'),                                 -- no place, so it needs no id either
    (16, 'SRID=28992;POINT EMPTY', '2024-03-01'),
    (17, 'SRID=28992;POINT(257000 471000)', NULL),
    (18, 'SRID=28992;POINT(257000 471000)', 'infinity'),
    (19, 'SRID=28992;POINT(257000 471000)', '-infinity');

-- The four forms hold the same events; what has no place or date is left out and counted.
WITH form AS (
    SELECT 'date' AS form, event_set(geom, at::date) AS events FROM burglary
    UNION ALL SELECT 'date, id', event_set(geom, at::date, id) FROM burglary
    UNION ALL SELECT 'time', event_set(geom, at) FROM burglary
    UNION ALL SELECT 'time, id', event_set(geom, at, id) FROM burglary
)
SELECT form, srid, i.events, left_out, first_day, last_day, ST_AsEWKT(extent) AS extent
FROM   form, event_set_info(form.events) AS i;

-- Events stand in order of day, time, id, x, y; without ids they are numbered in that order.
SELECT event_id, occurred_on, time_of_day, ST_AsEWKT(geom)
FROM   unnest_events((SELECT event_set(geom, at, id) FROM burglary));
SELECT event_id, occurred_on, time_of_day, ST_AsEWKT(geom)
FROM   unnest_events((SELECT event_set(geom, at::date) FROM burglary));

-- The order of the rows makes no difference, and neither do the ids where there are none.
SELECT (SELECT event_set(geom, at ORDER BY id) FROM burglary)::text
     = (SELECT event_set(geom, at ORDER BY ST_X(geom), id DESC) FROM burglary)::text AS same;

-- No rows make an empty set and not NULL; so do rows that are all left out.
SELECT event_set(geom, at), event_set(geom, at::date, id)::text = event_set(geom, at)::text AS same
FROM   burglary WHERE false;
SELECT i.* FROM event_set_info((SELECT event_set(geom, at) FROM burglary WHERE false)) AS i;
SELECT i.* FROM event_set_info((SELECT event_set(NULL::geometry, at::date, NULL) FROM burglary)) AS i;
SELECT count(*) FROM unnest_events((SELECT event_set(geom, at) FROM burglary WHERE false));
SELECT count(*) FROM event_set_info(NULL), unnest_events(NULL);

-- GROUP BY, FILTER and a window work as with any aggregate.
SELECT place, (event_set_info(event_set(geom, at))).events,
       (event_set_info(event_set(geom, at) FILTER (WHERE id > 11))).events AS filtered
FROM   (SELECT ST_X(geom) AS place, * FROM burglary WHERE isfinite(at)) AS b GROUP BY place ORDER BY place;
SELECT id, (event_set_info(event_set(geom, at) OVER (ORDER BY id))).events FROM burglary WHERE id < 15;

-- A point with Z, M or both, or with a stored box, is the same place; so are -0 and 0.
SELECT count(*) AS sets, count(DISTINCT events::text) AS different, max(events::text) AS text_form
FROM  (SELECT event_set(geom, date '2024-03-01') AS events
       FROM   (VALUES ('SRID=28992;POINT(0 471000)'::geometry), ('SRID=28992;POINT Z(0 471000 7)'),
                      ('SRID=28992;POINT M(0 471000 7)'), ('SRID=28992;POINT ZM(-0 471000 7 8)'),
                      (postgis_addbbox('SRID=28992;POINT(-0.0 471000)')),
                      (postgis_addbbox('SRID=28992;POINT ZM(0 471000 7 8)'))) AS p (geom)
       GROUP BY ST_AsEWKB(geom), postgis_hasbbox(geom)) AS s;

-- The text form and the binary form bring the same value back.
WITH kept AS MATERIALIZED (SELECT event_set(geom, at, id) AS events FROM burglary)
SELECT events::text::event_set::text = events::text AS same_text,
       event_set_send(events::text::event_set) = event_set_send(events) AS same_binary,
       event_set_send(events) = decode(events::text, 'hex') AS text_is_binary
FROM   kept;

-- A value is stored out of line, and comes back from there as it was.
CREATE TEMP TABLE kept AS
SELECT event_set(ST_SetSRID(ST_MakePoint(n, -n), 28992), date '2020-01-01' + n, n) AS events
FROM   generate_series(1, 1000) AS n;
SELECT pg_column_size(events),
       events::text = (SELECT event_set(geom, occurred_on, event_id) FROM unnest_events(events))::text AS same
FROM   kept;

-- The day is the calendar day where the session is, summer and winter, and before 2000.
CREATE TEMP TABLE midnight AS SELECT ST_SetSRID(ST_MakePoint(0, 0), 28992) AS geom, at
FROM unnest(ARRAY['1999-12-31 22:59:59.999999+00', '1999-12-31 23:00+00', '2024-06-30 22:30+00',
                  '2024-10-27 00:30+00', '2024-10-27 01:30+00']::timestamptz[]) AS at;
SELECT occurred_on, time_of_day FROM unnest_events((SELECT event_set(geom, at) FROM midnight));
SET timezone = 'UTC';
SELECT occurred_on, time_of_day FROM unnest_events((SELECT event_set(geom, at) FROM midnight));
SET timezone = 'Europe/Amsterdam';

-- Days and coordinates at the ends of what there is, on a planet so large that a metre is a metre there too.
INSERT INTO spatial_ref_sys (srid, proj4text) VALUES (910001, '+proj=stere +lat_0=52 +lon_0=5 +R=1e11 +units=m +type=crs') ON CONFLICT DO NOTHING;
SELECT ST_AsText(geom), occurred_on FROM unnest_events((SELECT event_set(ST_SetSRID(ST_MakePoint(1e9, -1e9), 910001), d)
FROM unnest(ARRAY['4713-01-01 BC', '5874897-12-31']::date[]) AS d));

-- Other projected systems in metres will do: UTM, Belgian Lambert, RD New with heights.
SELECT srid, (event_set_info(event_set(ST_Transform('SRID=4326;POINT(5 51.5)'::geometry, srid), date '2024-01-01'))).events
FROM unnest(ARRAY[32631, 31370, 7415, 3035, 2154, 27700, 5514]) AS srid GROUP BY srid ORDER BY srid;

-- Parallel workers gather the identical value.
CREATE TABLE event_set_parallel AS
SELECT n AS id, ST_SetSRID(ST_MakePoint(n * 7919 % 10007, n * 104729 % 9973), 28992) AS geom,
       timestamptz '2020-01-01' + n * 7 % 1000 * interval '1 hour' AS at
FROM   generate_series(1, 20000) AS n;
INSERT INTO event_set_parallel SELECT n, NULL, now() FROM generate_series(1, 100) AS n;
CREATE TEMP VIEW gathered AS
SELECT event_set(geom, at::date)::text AS d, event_set(geom, at::date, id)::text AS di,
       event_set(geom, at)::text AS t, event_set(geom, at, id)::text AS ti
FROM   event_set_parallel;
CREATE TEMP TABLE serial AS SELECT * FROM gathered;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT event_set(geom, at) FROM event_set_parallel;
SELECT s.d = p.d AS d, s.di = p.di AS di, s.t = p.t AS t, s.ti = p.ti AS ti FROM serial AS s, gathered AS p;
SELECT i.* FROM event_set_info((SELECT event_set(geom, at) FROM event_set_parallel WHERE id < 0)) AS i;
-- An error in a worker is the same error.
UPDATE event_set_parallel SET geom = 'SRID=28992;LINESTRING(0 0, 1 1)' WHERE id = 20000;
SELECT event_set(geom, at) IS NULL FROM event_set_parallel;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP VIEW gathered;
DROP TABLE event_set_parallel;

-- Refused: degrees, no SRID, an unknown one, feet, two at once.
SELECT event_set('SRID=4326;POINT(6.9 52.2)'::geometry, date '2024-01-01');
SELECT event_set('POINT(257000 471000)'::geometry, date '2024-01-01');
SELECT event_set(ST_SetSRID(ST_MakePoint(1, 2), 990000), date '2024-01-01');
SELECT event_set(ST_SetSRID(ST_MakePoint(1, 2), 2248), date '2024-01-01');
SELECT event_set(geom, date '2024-01-01')
FROM   unnest('{SRID=28992;POINT(1 2):SRID=32631;POINT(1 2)}'::geometry[]) AS geom;
SELECT event_set(geom, date '2024-01-01')
FROM   unnest('{SRID=28992;POINT(1 2):POINT(1 2)}'::geometry[]) AS geom;
-- Refused: maps whose metre is not a metre at the data, whatever the place of the row and whoever gathers it.
SELECT event_set(ST_Transform('SRID=28992;POINT(257000 471000)'::geometry, 3857), date '2024-01-01');
SELECT event_set(ST_Transform('SRID=28992;POINT(257000 471000)'::geometry, 3395), date '2024-01-01');
SELECT area_set('BU01530000', 'buurt', ST_Transform(ST_Buffer('SRID=28992;POINT(257000 471000)'::geometry, 50), 3857), 6, 30, 2021);
SELECT dwelling_set(1, ST_Transform('SRID=28992;POINT(257000 471000)'::geometry, 3857));
SELECT event_set(ST_SetSRID(ST_MakePoint(x, 5800000), 32631), date '2024-01-01') FROM unnest('{500000,700000,1600000}'::float8[]) AS x;
-- the border of one per cent, by the formula of the projection: a scale of k0 (1 + d^2 / (4 R^2)) at d from the centre of RD
SELECT km, (event_set_info(event_set(ST_SetSRID(ST_MakePoint(155000, 463000 - km * 1000), 28992), date '2024-01-01'))).events FROM unnest('{0,600,1280}'::int[]) AS km GROUP BY km ORDER BY km;
SELECT event_set(ST_SetSRID(ST_MakePoint(155000, 463000 - 1290 * 1000.0), 28992), date '2024-01-01');
-- a place that is on no ground
SELECT event_set('SRID=3035;POINT(100000000 0)'::geometry, date '2024-01-01');
-- Refused: degrees that are labelled as metres, in either order; one among metres as well.
SELECT event_set('SRID=28992;POINT(6.8937 52.2215)'::geometry, date '2024-01-01');
SELECT event_set('SRID=28992;POINT(52.2215 6.8937)'::geometry, date '2024-01-01');
SELECT event_set(geom, date '2024-01-01') FROM unnest('{SRID=28992;POINT(257000 471000):SRID=28992;POINT(6.8937 52.2215)}'::geometry[]) AS geom;
-- also beside a place on the same square of the map, where the grid is anywhere: each value is looked at
SELECT event_set(geom, date '2024-01-01') FROM unnest('{SRID=28992;POINT(90000 90000):SRID=28992;POINT(6.8937 52.2215)}'::geometry[]) AS geom;
SELECT event_set(geom, date '2024-01-01') FROM unnest('{SRID=28992;POINT(90000 90000):SRID=28992;POINT(52.2215 6.8937)}'::geometry[]) AS geom;
-- between places that passed as well: a conic map of Europe is true at its two parallels, and 3 % off between
SELECT lat, (event_set_info(event_set(ST_Transform(ST_SetSRID(ST_MakePoint(10, lat), 4258), 3034), date '2024-01-01'))).events FROM unnest('{35,65}'::int[]) AS lat GROUP BY lat ORDER BY lat;
SELECT event_set(ST_Transform(ST_SetSRID(ST_MakePoint(10, lat), 4258), 3034), date '2024-01-01' ORDER BY abs(lat - 50) DESC) FROM unnest('{35,65,50}'::int[]) AS lat;
-- an area at each of its corners, in every part and ring
SELECT area_set('x', 'buurt', 'SRID=28992;POLYGON((257000 471000, 258000 471000, 257000 -900000, 257000 471000))', 6, 30, 2021);
SELECT area_set('x', 'buurt', 'SRID=28992;MULTIPOLYGON(((257000 471000, 258000 471000, 257000 472000, 257000 471000)), ((257000 -900000, 258000 -900000, 258000 -901000, 257000 -900000)))', 6, 30, 2021);
SELECT area_set('x', 'buurt', 'SRID=28992;POLYGON((257000 471000, 258000 471000, 6.8937 52.2215, 257000 471000))', 6, 30, 2021);
SELECT (area_set_info(area_set('x', 'buurt', ST_Multi(ST_MakeEnvelope(0, 300000, 300000, 625000, 28992)), 6, 30, 2021))).polygons;
-- earth-centred metres are no map
SELECT event_set(ST_SetSRID(ST_MakePoint(1, 2), 4978), date '2024-01-01');
-- Refused: what is no point, also when it is empty or holds one point.
SELECT event_set('SRID=28992;LINESTRING(0 0, 1 1)'::geometry, date '2024-01-01');
SELECT event_set('SRID=28992;POLYGON((0 0, 1 1, 1 0, 0 0))'::geometry, date '2024-01-01');
SELECT event_set('SRID=28992;MULTIPOINT(1 1)'::geometry, date '2024-01-01');
SELECT event_set('SRID=28992;MULTIPOINT EMPTY'::geometry, date '2024-01-01');
SELECT event_set('SRID=4326;POINT(6.9 52.2)'::geography, date '2024-01-01');
-- Refused: coordinates that are no place.
SELECT event_set(ST_SetSRID(ST_MakePoint('NaN', 1), 28992), date '2024-01-01');
SELECT event_set(ST_SetSRID(ST_MakePoint(1, '-Infinity'), 28992), date '2024-01-01');
SELECT event_set(ST_SetSRID(ST_MakePoint(1, -1.5e9), 28992), date '2024-01-01');
-- Refused: an event without an id among events with one.
SELECT event_set(geom, at, nullif(id, 13)) FROM burglary;
SELECT event_set(geom, at::date, nullif(id, 13)) FROM burglary;

-- A value in text form is 32 bytes, then per event x, y, day [, time] [, id]. Every byte of it is distrusted.
CREATE FUNCTION pg_temp.tampered("from" int, bytes text) RETURNS event_set LANGUAGE sql AS $$
    SELECT overlay(event_set('SRID=28992;POINT(1 2)'::geometry, timestamptz '2024-01-01 12:00')::text
                   PLACING bytes FROM 2 * "from" + 1)::event_set $$;
SELECT pg_temp.tampered(0, '45564e54')::text = pg_temp.tampered(0, '')::text AS untouched;
SELECT ''::event_set;
SELECT '0'::event_set;
SELECT 'xy'::event_set;
SELECT '45564e54'::event_set;
SELECT left(pg_temp.tampered(0, '')::text, 70)::event_set;                -- cut off
SELECT (pg_temp.tampered(0, '')::text || '00')::event_set;                -- too long
SELECT pg_temp.tampered(0, '00');                                         -- another magic
SELECT pg_temp.tampered(4, '0002');                                       -- a later version
SELECT pg_temp.tampered(6, '0005');                                       -- an unknown column
SELECT pg_temp.tampered(6, '0002');                                       -- another column of the same size
SELECT pg_temp.tampered(8, '00000001');                                   -- another SRID
SELECT pg_temp.tampered(12, '00000002');                                  -- more events than there are
SELECT pg_temp.tampered(12, 'ffffffff');
SELECT pg_temp.tampered(16, '00');                                        -- another fingerprint
SELECT pg_temp.tampered(24, 'ffffffffffffffff');                          -- a negative number left out
SELECT pg_temp.tampered(32, '7ff8000000000000');                          -- NaN
SELECT pg_temp.tampered(32, '7ff0000000000000');                          -- infinity
SELECT pg_temp.tampered(32, '41ddcd6500000001');                          -- just beyond 1e9
SELECT pg_temp.tampered(48, '7fffffff');                                  -- a date of infinity
SELECT pg_temp.tampered(52, '000000141dd76000');                          -- a time of 24:00
SELECT pg_temp.tampered(52, 'ffffffffffffffff');                          -- a time before 00:00
SELECT pg_temp.tampered(51, '01');                                        -- another day
-- No digit can change unnoticed.
DO $$
DECLARE
    good text := pg_temp.tampered(0, '')::text;
    refused int := 0;
BEGIN
    FOR i IN 1 .. length(good) LOOP
        BEGIN
            PERFORM overlay(good PLACING CASE substr(good, i, 1) WHEN 'f' THEN '0' ELSE 'f' END FROM i)::event_set;
        EXCEPTION WHEN invalid_binary_representation THEN
            refused := refused + 1;
        END;
    END LOOP;
    RAISE NOTICE '% of % changed digits refused', refused, length(good);
END $$;
