-- area_set: what goes in, what comes out, and what is refused.
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.square(x float8, y float8, side float8) RETURNS geometry IMMUTABLE
RETURN ST_MakeEnvelope(x, y, x + side, y + side, 28992);

CREATE TEMP TABLE survey (code text, level text, geom geometry, score float8, respondents int, year int, standard_error float8, series text);
INSERT INTO survey VALUES
    ('7511 AB', 'pc6', NULL, 6.5, 12, 2021, NULL, NULL),
    ('7511', 'pc4', pg_temp.square(0, 0, 1000), 0, 40, 2021, NULL, NULL),
    ('7511', 'pc4', pg_temp.square(0, 0, 1000), 10, 40, 2019, 0.25, 'VM2017'),
    ('7512', 'PC4', ST_Multi(pg_temp.square(1000, 0, 1000)), 6.1, NULL, 2021, NULL, NULL),
    (E'  GM0153\u00A0 ', 'gemeente', ST_Force3D(pg_temp.square(0, 0, 2000)), 6.4, 300, 2021, 0.1, ''),
    ('Twekkelerveld-Noord é', 'kern', 'SRID=28992;POLYGON EMPTY', 5, 1, 2021, NULL, NULL),
    (NULL, 'pc4', NULL, 5, 30, 2021, NULL, NULL),
    (' ', 'pc4', NULL, 5, 30, 2021, NULL, NULL),
    ('7513', NULL, NULL, 5, 30, 2021, NULL, NULL),
    ('7514', 'pc4', NULL, NULL, 0, 2021, NULL, NULL),
    ('7515', 'pc4', NULL, 5, 30, NULL, NULL, NULL);

-- Codes and levels are tidied; what has no code, level, score or year is left out and counted.
SELECT srid, scores, polygons, left_out, levels, first_year, last_year, bytes > 0 AS has_bytes
FROM   area_set_info((SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) FROM survey));
SELECT code, level, score, respondents, year, standard_error, series, ST_AsEWKT(geom) AS geom
FROM   unnest_areas((SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) FROM survey));

-- The short form is the long one without standard errors and series; the order of the rows makes no difference.
SELECT (SELECT area_set(code, level, geom, score, respondents, year ORDER BY code) FROM survey)::text
     = (SELECT area_set(code, level, geom, score, respondents, year, NULL, NULL ORDER BY score) FROM survey)::text AS same;

-- No rows make an empty set and not NULL; so do rows that are all left out.
SELECT area_set(code, level, geom, score, respondents, year) AS text_form FROM survey WHERE false;
SELECT i.* FROM area_set_info((SELECT area_set(NULL, level, geom, score, respondents, year) FROM survey)) AS i;
SELECT count(*) FROM unnest_areas((SELECT area_set(code, level, geom, score, respondents, year) FROM survey WHERE false));
SELECT count(*) FROM area_set_info(NULL), unnest_areas(NULL);

-- The text form and the binary form bring the same value back, from a table too.
CREATE TEMP TABLE kept AS SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) AS areas FROM survey;
SELECT areas::text::area_set::text = areas::text AS same_text,
       area_set_send(areas::text::area_set) = area_set_send(areas) AS same_binary,
       (SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) FROM unnest_areas(areas))::text
     = (SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) FROM survey
        WHERE btrim(code) <> '' AND level || score || year IS NOT NULL)::text AS rows_come_back
FROM   kept;

-- A polygon that an area has in several years is stored once; another area's is not shared.
SELECT polygons, bytes FROM area_set_info((SELECT area_set('7511', 'pc4', pg_temp.square(0, 0, 100), 6, 30, y) FROM generate_series(2011, 2020) AS y));
SELECT polygons FROM area_set_info((SELECT area_set(c, 'pc4', pg_temp.square(0, 0, 100), 6, 30, 2020) FROM unnest('{7511,7512}'::text[]) AS c));

-- Multipolygons with holes and empty parts; -0 is 0.
SELECT ST_AsEWKT(geom) FROM unnest_areas((SELECT area_set('x', 'kern',
    'SRID=28992;MULTIPOLYGON(((-0.0 0, 9 0, 9 9, -0.0 9, -0.0 0), (1 1, 1 2, 2 2, 2 1, 1 1)), EMPTY, ((20 0, 21 0, 21 1, 20 0)))', 6, 30, 2020)));

-- GROUP BY, FILTER, parallel workers.
CREATE TABLE area_set_parallel AS
SELECT 'BU' || lpad(n::text, 8, '0') AS code, ST_Buffer(ST_SetSRID(ST_MakePoint(n % 100 * 100, n / 100 * 100), 28992), 60, 4) AS geom,
       n % 11 AS score, 1 + n % 90 AS respondents, 2015 + n % 7 AS year
FROM   generate_series(1, 5000) AS n;
INSERT INTO area_set_parallel SELECT NULL, NULL, 5, 30, 2020 FROM generate_series(1, 100);
CREATE TEMP TABLE serial AS SELECT area_set(code, 'buurt', geom, score, respondents, year)::text AS areas FROM area_set_parallel;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT area_set(code, 'buurt', geom, score, respondents, year) FROM area_set_parallel;
SELECT areas = (SELECT area_set(code, 'buurt', geom, score, respondents, year)::text FROM area_set_parallel) AS same FROM serial;
SELECT i.scores FROM area_set_info((SELECT area_set(code, 'buurt', geom, score, respondents, year) FROM area_set_parallel WHERE year < 0)) AS i;
SELECT year, (area_set_info(area_set(code, 'buurt', geom, score, respondents, year))).scores,
       (area_set_info(area_set(code, 'buurt', geom, score, respondents, year) FILTER (WHERE respondents >= 30))).scores AS filtered
FROM   area_set_parallel GROUP BY year ORDER BY year LIMIT 2;
RESET max_parallel_workers_per_gather;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
DROP TABLE area_set_parallel;

-- Refused: numbers out of range.
SELECT area_set('7511', 'pc4', NULL::geometry, 10.5, 30, 2021);
SELECT area_set('7511', 'pc4', NULL::geometry, 10.0000001, 30, 2021);
SELECT area_set('7511', 'pc4', NULL::geometry, -0.1, 30, 2021);
SELECT area_set('7511', 'pc4', NULL::geometry, 'NaN', 30, 2021);
SELECT area_set('7511', 'pc4', NULL::geometry, 6, 0, 2021);
SELECT area_set('7511', 'pc4', NULL::geometry, 6, -5, 2021);
SELECT area_set('7511', 'pc4', NULL::geometry, 6, 30, 21);
SELECT area_set('7511', 'pc4', NULL::geometry, 6, 30, 2021, 0, NULL);
SELECT area_set('7511', 'pc4', NULL::geometry, 6, 30, 2021, 'NaN', NULL);
SELECT area_set('7511', 'pc4', NULL::geometry, 6, 30, 2021, 11, NULL);
-- Refused: codes of postcode areas that are none.
SELECT area_set(code, 'pc6', NULL::geometry, 6, 30, 2021) FROM unnest('{7511}'::text[]) AS code;
SELECT area_set(code, 'pc6', NULL::geometry, 6, 30, 2021) FROM unnest('{1234SS}'::text[]) AS code;
SELECT area_set(code, 'pc4', NULL::geometry, 6, 30, 2021) FROM unnest('{GM0153}'::text[]) AS code;
SELECT area_set(repeat('x', 41), 'kern', NULL::geometry, 6, 30, 2021);
SELECT area_set('x' || repeat('é', 40), 'kern', NULL::geometry, 6, 30, 2021);
-- Refused: an area twice in a year; not in two series.
SELECT area_set('BU01530000', 'buurt', pg_temp.square(x, 0, 10), 6, 30, 2021) FROM generate_series(0, 1) AS x;
SELECT area_set('BU01530000', 'buurt', NULL::geometry, 6, 30, 2021, NULL, 'VM2021') FROM generate_series(0, 1) AS x;
SELECT (area_set_info(area_set('BU01530000', 'buurt', NULL::geometry, 6, 30, 2021, NULL, 'VM' || x))).scores FROM generate_series(0, 1) AS x;
-- Refused: polygons that are invalid, what is no polygon, coordinates that are no place.
SELECT area_set('BU01530000', 'buurt', 'SRID=28992;POLYGON((0 0, 9 9, 9 0, 0 9, 0 0))', 6, 30, 2021);
SELECT (area_set_info(area_set('BU01530000', 'buurt', ST_CollectionExtract(ST_MakeValid('SRID=28992;POLYGON((0 0, 9 9, 9 0, 0 9, 0 0))'::geometry), 3), 6, 30, 2021))).polygons;
SELECT area_set('BU01530000', 'buurt', 'SRID=28992;GEOMETRYCOLLECTION(POLYGON((0 0, 9 9, 9 0, 0 0)))', 6, 30, 2021);
SELECT area_set('BU01530000', 'buurt', 'SRID=28992;POINT(0 0)', 6, 30, 2021);
SELECT area_set('BU01530000', 'buurt', 'SRID=28992;CURVEPOLYGON(CIRCULARSTRING(0 0, 4 0, 4 4, 0 4, 0 0))', 6, 30, 2021);
SELECT area_set('BU01530000', 'buurt', 'SRID=28992;POLYGON((0 0, 2e9 9, 9 0, 0 0))', 6, 30, 2021);
SELECT area_set('BU01530000', 'buurt', ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(0, 0), ST_MakePoint('Infinity', 0), ST_MakePoint(1, 1), ST_MakePoint(0, 0)])), 28992), 6, 30, 2021);
-- Refused: degrees, no SRID, two at once.
SELECT area_set('BU01530000', 'buurt', 'SRID=4326;POLYGON((6 52, 7 52, 7 53, 6 52))', 6, 30, 2021);
SELECT area_set('BU01530000', 'buurt', 'POLYGON((6 52, 7 52, 7 53, 6 52))', 6, 30, 2021);
SELECT area_set(n::text, 'buurt', ST_SetSRID('POLYGON((6 52, 7 52, 7 53, 6 52))'::geometry, 28991 + n), 6, 30, 2021) FROM generate_series(0, 1) AS n;

-- Every byte of the text form is distrusted; it begins with 44 bytes: magic, version, flags, SRID, scores, fingerprint, left out, polygons.
CREATE FUNCTION pg_temp.tampered("from" int, bytes text) RETURNS area_set LANGUAGE sql AS $$
    SELECT overlay(area_set('7511', 'pc4', pg_temp.square(0, 0, 100), 6, 30, 2021, 0.5, 'VM')::text PLACING bytes FROM 2 * "from" + 1)::area_set $$;
SELECT pg_temp.tampered(0, '41524541')::text = pg_temp.tampered(0, '')::text AS untouched;
SELECT ''::area_set;
SELECT left(pg_temp.tampered(0, '')::text, 90)::area_set;                 -- cut off
SELECT (pg_temp.tampered(0, '')::text || '00')::area_set;                 -- too long
SELECT pg_temp.tampered(0, '00');                                         -- another magic
SELECT pg_temp.tampered(4, '0002');                                       -- a later version
SELECT pg_temp.tampered(6, '0001');                                       -- unknown flags
SELECT pg_temp.tampered(8, '00000000');                                   -- polygons without an SRID
SELECT pg_temp.tampered(12, '00000002');                                  -- more areas than there are
SELECT pg_temp.tampered(16, '00');                                        -- another fingerprint
SELECT pg_temp.tampered(24, 'ffffffffffffffff');                          -- a negative number left out
SELECT pg_temp.tampered(32, '00000000');                                  -- no polygons
SELECT pg_temp.tampered(32, 'ffffffff');
SELECT pg_temp.tampered(40, '02');                                        -- WKB of another byte order
SELECT pg_temp.tampered(41, '07');                                        -- a collection
SELECT pg_temp.tampered(45, 'ffffffff');                                  -- more rings than there are
-- No digit can change unnoticed.
DO $$
DECLARE
    good text := pg_temp.tampered(0, '')::text;
    refused int := 0;
BEGIN
    FOR i IN 1 .. length(good) LOOP
        BEGIN
            PERFORM overlay(good PLACING CASE substr(good, i, 1) WHEN 'f' THEN '0' ELSE 'f' END FROM i)::area_set;
        EXCEPTION WHEN data_exception THEN
            refused := refused + 1;
        END;
    END LOOP;
    RAISE NOTICE '% of % changed digits refused', refused, length(good);
END $$;
