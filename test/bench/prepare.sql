-- What the timings ask: three sets of burglaries, 2,000 burglaries of the last 60 days near a million dwellings, and a
-- year of warning letters in a region.

CREATE TABLE one_year AS SELECT * FROM all_years ORDER BY id LIMIT 12334;
-- No index on id: with one, the planner combines both, and the self-joins take many times as long.
CREATE INDEX ON one_month USING gist (geom);
CREATE INDEX ON one_year  USING gist (geom);
CREATE INDEX ON all_years USING gist (geom);

-- The places of the last 2,000 burglaries of the made region, on the 60 days up to 1 January 2019.
CREATE TABLE recent AS
SELECT burglary_id, geom,
       date '2019-01-01' - (60 * (row_number() OVER (ORDER BY burglary_id DESC) - 1) / 2000)::int AS occurred_on
FROM   (SELECT * FROM region.burglary ORDER BY burglary_id DESC LIMIT 2000) AS last;
CREATE INDEX ON recent USING gist (geom);
CREATE TABLE stored AS SELECT event_set(geom, occurred_on) AS events FROM recent;

-- What a survey gives: areas around 100 and around 20,000 dwellings, their borders with a corner every 50 m; and scores by
-- postcode of three years on few respondents, of half the pc6, every pc5 and every pc4.
CREATE FUNCTION areas_around(dwellings int) RETURNS TABLE (code text, geom geometry, score float8) LANGUAGE sql AS $$
    SELECT 'A' || row_number() OVER (ORDER BY geom), ST_Segmentize(geom, 50), row_number() OVER (ORDER BY geom) % 1000 / 100.0
    FROM  (SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(geom), 0, (SELECT ST_Expand(ST_SetSRID(ST_Extent(geom), 28992), 1000) FROM region.dwelling)))).geom
           FROM  (SELECT geom FROM region.dwelling ORDER BY hashint8(dwelling_id) LIMIT dwellings) AS d) AS v;
$$;
CREATE TABLE hundred AS SELECT * FROM areas_around(100);
CREATE TABLE thousands AS SELECT * FROM areas_around(20000);
CREATE INDEX ON hundred USING gist (geom);
CREATE INDEX ON thousands USING gist (geom);

CREATE TABLE survey AS
SELECT code, level, year, abs(hashtext(code || year)) % 1001 / 100.0 AS score, 1 + abs(hashtext(code || level || year)) % respondents AS respondents
FROM  (SELECT code, 'pc6' AS level, 60 AS respondents FROM (SELECT DISTINCT postcode AS code FROM region.dwelling) AS p WHERE hashtext(code) % 2 = 0
       UNION ALL SELECT DISTINCT left(postcode, 6), 'pc5', 90 FROM region.dwelling
       UNION ALL SELECT DISTINCT left(postcode, 4), 'pc4', 400 FROM region.dwelling) AS a, generate_series(2019, 2021) AS year;
-- A region's year: 284,000 dwellings, 1,900 burglaries among them brought to a year, each reported within a week, and
-- 100,000 letters: to all dwellings within 130 m of five of each eight burglaries, up to two weeks after the report.
CREATE TABLE warned_dwelling AS SELECT dwelling_id, geom FROM region.dwelling ORDER BY dwelling_id LIMIT 284000;
CREATE INDEX ON warned_dwelling USING gist (geom);
CREATE TABLE warned_burglary AS
SELECT burglary_id, dwelling_id, geom, occurred_on, occurred_on + (hashint8extended(burglary_id, 1) & 7)::int AS reported_on
FROM  (SELECT burglary_id, dwelling_id, b.geom, date '2018-01-01' + (b.occurred_on - date '2010-01-01') % 365 AS occurred_on
       FROM   region.burglary b JOIN warned_dwelling USING (dwelling_id) ORDER BY b.occurred_on DESC, burglary_id LIMIT 1900) AS last;
CREATE TABLE warning AS
SELECT row_number() OVER (ORDER BY b.burglary_id, d.dwelling_id) AS letter_id, d.dwelling_id, b.reported_on + (hashint8extended(b.burglary_id, 2) & 15)::int AS sent_on
FROM   warned_burglary b JOIN warned_dwelling d ON ST_DWithin(b.geom, d.geom, 130)
WHERE  hashint8extended(b.burglary_id, 3) & 7 < 5
ORDER  BY letter_id LIMIT 100000;
CREATE INDEX ON warning (dwelling_id, sent_on);

VACUUM ANALYZE;

-- Burglaries known to a postcode of 30 dwellings, in a town of 1,600, and half of them to a window of up to three weeks.
CREATE TABLE window_place AS
SELECT p AS place, ST_Collect(ST_SetSRID(ST_MakePoint(200000 + p % 40 * 150 + k % 15 * 8, 450000 + p / 40 * 150 + k / 15 * 20), 28992)) AS candidates
FROM   generate_series(0, 1599) AS p, generate_series(0, 29) AS k GROUP BY p;
CREATE INDEX ON window_place USING gist (candidates);
SELECT setseed(0.5);
CREATE TABLE window_event AS
SELECT e.id, e.place, e.first_day, e.first_day + e.length AS last_day
FROM  (SELECT i AS id, (random() * 1599)::int AS place, date '2015-01-01' + (random() * 1460)::int AS first_day, CASE WHEN random() < 0.5 THEN 0 ELSE (random() * 20)::int END AS length
       FROM generate_series(1, 12000) AS i) AS e;
ANALYZE window_place, window_event;

-- 300,000 panden of eight corners: rows of up to ten houses, some with a gap of some centimetres, one in three with a shed behind it.
CREATE TABLE house AS
SELECT row_number() OVER () AS pand_id, v.dwellings, ST_Translate(ST_SetSRID(v.geom, 28992), 100000 + n / 10 % 300 * 80 + n % 10 * 6 + CASE WHEN n % 7 = 0 THEN 0.04 ELSE 0 END, 400000 + n / 3000 * 30) AS geom
FROM   generate_series(1, 225000) AS n
CROSS  JOIN LATERAL (VALUES (1, 'POLYGON((0 0, 5.96 0, 5.96 10, 4 10, 4 12, 1 12, 1 10, 0 10, 0 0))'::geometry), (0, CASE WHEN n % 3 = 0 THEN 'POLYGON((0 16, 3 16, 3 18, 0 18, 0 16))'::geometry END)) AS v (dwellings, geom)
WHERE  v.geom IS NOT NULL AND n % 23 > 0;
CREATE INDEX ON house USING gist (geom);

-- Two kinds of events on the days of two years in a region of 20 by 20 km: as many as burglaries and reports of nuisance.
SELECT setseed(0.25);
CREATE TABLE kind_a AS
SELECT id, date '2017-01-01' + (random() * 729)::int AS occurred_on, ST_SetSRID(ST_MakePoint(200000 + random() * 20000, 450000 + random() * 20000), 28992) AS geom
FROM   generate_series(1, 2000) AS id;
CREATE TABLE kind_b AS
SELECT id, date '2017-01-01' + (random() * 729)::int AS occurred_on, ST_SetSRID(ST_MakePoint(200000 + random() * 20000, 450000 + random() * 20000), 28992) AS geom
FROM   generate_series(1, 20000) AS id;
CREATE INDEX ON kind_a USING gist (geom);
CREATE INDEX ON kind_b USING gist (geom);
ANALYZE kind_a, kind_b;

-- 50,000 places of eight kinds beside the homes of a region: thirteen in sixteen of them points, the others a short path, a building around a court, a pond.
CREATE TABLE place AS
SELECT row_number() OVER (ORDER BY hashint8extended(dwelling_id, 5)) AS place_id, 'kind ' || (hashint8extended(dwelling_id, 6) & 7) AS kind,
       CASE hashint8extended(dwelling_id, 7) & 15 WHEN 0 THEN ST_MakeLine(ST_Translate(geom, 9, 5), ST_Translate(geom, 60, 20)) WHEN 1 THEN ST_Difference(ST_Expand(geom, 30), ST_Expand(geom, 20)) WHEN 2 THEN ST_Buffer(ST_Translate(geom, 40, 0), 35)
                                                  ELSE ST_Translate(geom, 12, -9) END AS geom
FROM   region.dwelling ORDER BY 1 LIMIT 50000;
CREATE INDEX ON place USING gist (geom);
VACUUM ANALYZE place;

-- 100,000 squares of 125 m, in most of which some dwellings are, and burglaries in some.
CREATE TABLE square AS
SELECT n AS cell_id, ST_MakeEnvelope(x, y, x + 125, y + 125, 28992) AS geom, floor(-0.4 * ln(1 - c.one))::int AS burglaries, floor(60 * c.two * c.two)::int AS dwellings
FROM   generate_series(0, 99999) AS n, LATERAL (SELECT 100000 + n % 400 * 125 AS x, 400000 + n / 400 * 125 AS y) AS place,
       LATERAL (SELECT (hashint8extended(n, 1) & 4294967295) / 4294967296.0 AS one, (hashint8extended(n, 2) & 4294967295) / 4294967296.0 AS two) AS c;
CREATE INDEX ON square USING gist (geom);
ANALYZE square;

-- 45,000 burglaries in 25 by 25 km: on average 72 per km2.
CREATE TABLE crowd AS
SELECT n AS id, date '2024-01-01' + n % 365 AS occurred_on,
       ST_SetSRID(ST_MakePoint(200000 + (hashint8extended(n, 1) & 4294967295) / 4294967296.0 * 25000, 450000 + (hashint8extended(n, 2) & 4294967295) / 4294967296.0 * 25000), 28992) AS geom
FROM   generate_series(1, 45000) AS n;
CREATE INDEX ON crowd USING gist (geom);
ANALYZE crowd;

-- Squares of 125 m within two of a burglary of the first two years, for those with dwellings.
CREATE TABLE forecast_home AS
SELECT row_number() OVER (ORDER BY r, c) AS id, c, r, ST_SetSRID(ST_MakePoint(c * 125 + 62.5, r * 125 + 62.5), s.srid) AS geom
FROM   (SELECT DISTINCT floor(ST_X(geom) / 125) + i AS c, floor(ST_Y(geom) / 125) + j AS r, ST_SRID(geom) AS srid
        FROM   all_years, generate_series(-2, 2) AS i, generate_series(-2, 2) AS j
        WHERE  occurred_on < (SELECT min(occurred_on) + 730 FROM all_years)) AS s;
