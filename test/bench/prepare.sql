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
