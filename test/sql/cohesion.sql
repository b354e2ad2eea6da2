-- cohesion_join and areal_score: worked numbers, each step of the search, each reason for no score, and what is refused.
SET datestyle = 'ISO, DMY';
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.square(x float8, y float8, side float8) RETURNS geometry IMMUTABLE
RETURN ST_MakeEnvelope(x, y, x + side, y + side, 28992);
CREATE FUNCTION pg_temp.at(x float8, y float8) RETURNS geometry IMMUTABLE RETURN ST_SetSRID(ST_MakePoint(x, y), 28992);

-- Four areas of one level: tau2 0.175359488, mean 6.092591751 (DerSimonian & Laird; Fay & Herriot).
CREATE TEMP TABLE four AS
SELECT area_set(code, 'pc4', NULL::geometry, y, n, 2021, s / sqrt(n), NULL) AS areas
FROM   (VALUES ('7511', 5.2, 1.6, 9), ('7512', 6.1, 1.5, 40), ('7513', 5.9, 1.6, 25), ('7514', 6.6, 1.4, 100)) AS v (code, y, s, n);
SELECT code, round(score::numeric, 6) AS score, score_raw, round(standard_error::numeric, 9) AS standard_error, respondents, rule
FROM   four, unnest('{7511,7512AB,7513 ab,7514Z}'::text[]) AS postcode, cohesion_join(areas, postcode, on_date => '2022-06-01', min_respondents => 0);
SELECT code, score, round(standard_error::numeric, 9) AS standard_error, rule
FROM   four, unnest('{7511,7512}'::text[]) AS postcode, cohesion_join(areas, postcode, on_date => '2022-06-01', min_respondents => 0, shrink => false);
-- A village: postcodes by code, two buurten, a hole, a gemeente around all; scores of three years in two series.
CREATE TEMP TABLE village (code text, level text, geom geometry, score float8, respondents int, year int, standard_error float8, series text);
INSERT INTO village VALUES
    ('7511AB', 'pc6', NULL, 8.0, 12, 2021, NULL, 'VM2021'),
    ('7511', 'pc4', pg_temp.square(0, 0, 100), 7.0, 29, 2021, NULL, 'VM2021'),
    ('7511', 'pc4', pg_temp.square(0, 0, 100), 6.8, 60, 2019, NULL, 'VM2017'),
    ('7512', 'pc4', pg_temp.square(100, 0, 100), 6.0, 35, 2021, NULL, 'VM2021'),
    ('BU2', 'buurt', pg_temp.square(100, 0, 100), 5.5, 40, 2021, NULL, 'VM2021'),
    ('BU1', 'buurt', ST_Difference(pg_temp.square(0, 0, 100), pg_temp.square(40, 40, 20)), 6.5, NULL, 2021, 0.3, 'VM2021'),
    ('GM', 'gemeente', pg_temp.square(0, 0, 200), 6.2, 400, 2021, NULL, 'VM2021'),
    ('GM', 'gemeente', pg_temp.square(0, 0, 200), 6.1, 400, 2019, NULL, 'VM2017'),
    ('DI', 'district', NULL, 6.3, NULL, 2021, NULL, 'VM2021');
CREATE TEMP TABLE kept AS SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) AS areas FROM village;

CREATE TEMP TABLE asked (n int, what text, postcode text, location geometry, on_date date);
INSERT INTO asked VALUES
    (1, 'pc6 and pc4 have too few; the buurt at the place', '7511 ab', pg_temp.at(10, 10), '2022-06-01'),
    (2, 'the postcode has enough', '7512XY', pg_temp.at(10, 10), '2022-06-01'),
    (3, 'no location: the gemeente around the pc4', '7511AB', NULL, '2022-06-01'),
    (4, 'an empty location is none', '7511AB', 'SRID=28992;POINT EMPTY', '2022-06-01'),
    (5, 'location only', NULL, pg_temp.at(150, 50), '2022-06-01'),
    (6, 'in the hole of the buurt: up to the gemeente', NULL, pg_temp.at(50, 50), '2022-06-01'),
    (7, 'on the edge of the hole', NULL, pg_temp.at(40, 50), '2022-06-01'),
    (8, 'on the border of two buurten and two pc4', NULL, pg_temp.at(100, 50), '2022-06-01'),
    (9, 'outside all', NULL, pg_temp.at(500, 50), '2022-06-01'),
    (10, 'outside all, unknown postcode', '9999ZZ', pg_temp.at(500, 50), '2022-06-01'),
    (11, 'unknown postcode', '9999ZZ', NULL, '2022-06-01'),
    (12, 'never issued', '1234SS', NULL, '2022-06-01'),
    (13, 'no postcode, but a place', 'onbekend', pg_temp.at(150, 50), '2022-06-01'),
    (14, 'blanks', E' \u00A0', NULL, '2022-06-01'),
    (15, 'nothing', NULL, NULL, '2022-06-01'),
    (16, 'no date', '7512XY', NULL, NULL),
    (17, 'an infinite date', '7512XY', NULL, 'infinity'),
    (18, 'before the survey', '7512XY', NULL, '2020-12-31'),
    (19, 'in the time of the old series', '7511AB', NULL, '2020-12-31'),
    (20, 'the first day of the year of the survey', '7512XY', NULL, '2021-01-01'),
    (21, 'three years on', '7512XY', NULL, '2024-12-31'),
    (22, 'four years on', '7512XY', NULL, '2025-01-01'),
    (23, 'no-break space', E'7512\u00A0xy', NULL, '2022-06-01'),
    (24, 'its pc4 has too few; that of the place is another one', '7511XY', pg_temp.at(150, 50), '2022-06-01'),
    (25, 'the same on the border of both', '7511XY', pg_temp.at(100, 50), '2022-06-01'),
    (26, 'its pc4 is not known: that of the place', '7599XY', pg_temp.at(150, 50), '2022-06-01');
SELECT n, what, score, respondents, level, code, year, rule
FROM   asked, kept, cohesion_join(areas, postcode, location, on_date, shrink => false) ORDER BY n;

-- Each as a scalar, and from a view.
SELECT (cohesion_join(areas, '7512', on_date => '2022-06-01')).rule FROM kept;
CREATE TEMP VIEW answered AS SELECT n, what, (c).score, (c).rule FROM (SELECT n, what, cohesion_join(areas, postcode, location, on_date, shrink => false) AS c FROM asked, kept OFFSET 0) AS a;
SELECT n, score, rule FROM answered WHERE n <= 2 ORDER BY n;

-- Across a trend break only with a ratio, and then it says so; the year of the new series counts where it has enough.
SELECT on_date, bridge, score, score_raw, standard_error, year, bridged, rule
FROM   kept, unnest('{2020-06-01,2022-06-01}'::date[]) AS on_date, unnest(ARRAY[NULL, 1, 1.0508]) AS bridge,
       cohesion_join(areas, '7511AB', on_date => on_date, bridge => bridge, shrink => false) ORDER BY 1, 2 NULLS FIRST;

-- The scale ends at 10, bridged or not.
SELECT code, shrink, score, score_raw, round(standard_error::numeric, 6) AS standard_error, rule
FROM   (SELECT area_set(code, 'pc4', NULL::geometry, score, 50, year, 0.2, series) AS areas
        FROM (VALUES ('7511', 9.5, 2020, 'old'), ('7512', 8, 2020, 'old'), ('7513', 6, 2021, 'new')) AS a (code, score, year, series)) AS s, unnest('{false,true}'::boolean[]) AS shrink,
       unnest('{7511,7512}'::text[]) AS of, cohesion_join(areas, of, on_date => '2021-06-01', bridge => 1.2, shrink => shrink) AS c ORDER BY 1, 2;

-- Of two series that begin in one year the later name runs, whatever other areas are in the set and in which order they stand.
SELECT beside, c.score, c.rule
FROM  (SELECT beside, area_set(code, 'pc4', NULL::geometry, score, 50, 2021, NULL, series) AS areas
       FROM   (VALUES ('none', '7512', 5.0, 'VM2017'), ('none', '7512', 7.0, 'VM2021'),
                      ('an old one', '7511', 6.0, 'VM2017'), ('an old one', '7512', 5.0, 'VM2017'), ('an old one', '7512', 7.0, 'VM2021'),
                      ('a new one', '7511', 6.0, 'VM2021'), ('a new one', '7512', 5.0, 'VM2017'), ('a new one', '7512', 7.0, 'VM2021'),
                      ('no name', '7511', 6.0, 'VM2021'), ('no name', '7512', 5.0, NULL), ('no name', '7512', 7.0, 'VM2021')) AS v (beside, code, score, series)
       GROUP  BY beside) AS s, cohesion_join(areas, '7512', on_date => '2022-06-01', shrink => false) AS c ORDER BY 1;

-- Shrunk towards the area around: a postcode's by its code, another's by its place; the mean of the level where there is none.
SELECT level, code, round(score::numeric, 6) AS score, score_raw, round(standard_error::numeric, 6) AS standard_error, rule
FROM   kept, (VALUES ('7511AB', NULL::text[]), ('7511', NULL), (NULL, '{buurt,gemeente}'), (NULL, '{gemeente}'), ('7511AB', '{pc6,gemeente}')) AS v (postcode, levels),
       cohesion_join(areas, postcode, pg_temp.at(150, 50), '2022-06-01', min_respondents => 0, levels => levels);

-- A pc6 across the border of two buurten: with enough respondents it holds on both sides, else each side has its own buurt.
SELECT respondents AS of_pc6, x, postcode, level, code, rule
FROM   unnest('{40,10}'::int[]) AS respondents,
       LATERAL (SELECT area_set(code, level, geom, score, n, 2021) AS areas
                FROM (VALUES ('BU1', 'buurt', pg_temp.square(0, 0, 100), 6.5, 50), ('BU2', 'buurt', pg_temp.square(100, 0, 100), 5.5, 50),
                             ('7511AB', 'pc6', pg_temp.square(60, 20, 60), 7, respondents)) AS a (code, level, geom, score, n)) AS s,
       (VALUES (80, '7511AB'), (110, '7511AB'), (80, NULL), (190, '7511AB')) AS d (x, postcode),
       cohesion_join(areas, d.postcode, pg_temp.at(x, 50), '2022-06-01', shrink => false) AS c (score, raw, se, n, level, code) ORDER BY 1 DESC, 2, 3;

-- Levels of one's own stand where they are named.
CREATE TEMP TABLE own AS
SELECT area_set(code, level, geom, score, respondents, year)  AS areas
FROM   (SELECT code, level, geom, score, coalesce(respondents, 50), year FROM village WHERE year = 2021
        UNION ALL VALUES ('K1', 'kern', pg_temp.square(50, 0, 100), 9, 50, 2021), ('K0', 'kern', pg_temp.square(60, 0, 100), 3, 50, 2021),
                         ('K2', 'kern', pg_temp.square(40, 0, 100), 4, 50, 2020)) AS a (code, level, geom, score, respondents, year);
SELECT levels, level, code, score
FROM   own, (VALUES ('{kern,buurt}'::text[]), ('{buurt,kern}'), ('{pc4,kern}'), ('{gemeente}'), ('{subbuurt}')) AS v (levels),
       cohesion_join(areas, location => pg_temp.at(120, 50), on_date => '2022-06-01', levels => levels, shrink => false);
-- Overlapping: the newest year, then the first code.
SELECT x, code FROM own, unnest('{45,55,155}'::float8[]) AS x, cohesion_join(areas, location => pg_temp.at(x, 50), on_date => '2022-06-01', levels => '{kern}', shrink => false);

-- NULL areas give NULL, an empty set gives a reason.
SELECT cohesion_join(NULL, '7511') IS NULL AS is_null;
SELECT c.* FROM (SELECT area_set(code, level, geom, score, respondents, year) AS areas FROM village WHERE false) AS e, cohesion_join(areas, '7511', pg_temp.at(1, 1)) AS c;

-- Refused.
SELECT cohesion_join(areas, '7511') FROM own;
SELECT cohesion_join(areas, '7511', levels => '{pc4,buutr}') FROM own;
SELECT cohesion_join(areas, '7511', levels => '{pc4,pc4}') FROM own;
SELECT cohesion_join(areas, '7511', levels => '{pc4,NULL}') FROM own;
SELECT cohesion_join(areas, '7511', levels => '{}') FROM own;
SELECT cohesion_join(areas, '7511', min_respondents => -1) FROM kept;
SELECT cohesion_join(areas, '7511', max_age => -1) FROM kept;
SELECT cohesion_join(areas, '7511', shrink => NULL) FROM kept;
SELECT cohesion_join(areas, '7511', bridge => 0) FROM kept;
SELECT cohesion_join(areas, '7511', bridge => 'NaN') FROM kept;
SELECT cohesion_join(areas, location => 'SRID=4326;POINT(6.9 52.2)') FROM kept;
SELECT cohesion_join(areas, location => 'POINT(1 2)') FROM kept;
SELECT cohesion_join(areas, location => pg_temp.square(0, 0, 1)) FROM kept;
SELECT cohesion_join(areas, location => 'SRID=28992;MULTIPOINT(0 0)') FROM kept;

-- areal_score: 30 % of 2 km2 with 6.0 and 10 % of 3 km2 with 5.0, and 100 and 400 dwellings there.
CREATE TEMP TABLE two AS
SELECT area_set(code, 'wijk', geom, score, n, 2021) AS areas
FROM   (VALUES ('s1', ST_MakeEnvelope(0, 0, 2000, 1000, 28992), 6.0, 50), ('s2', ST_MakeEnvelope(2000, 0, 5000, 1000, 28992), 5.0, 80)) AS v (code, geom, score, n);
CREATE TEMP TABLE dwellings AS
SELECT event_set(geom, date '2022-01-01') AS events
FROM  (SELECT pg_temp.at(1400.5 + n, 500) AS geom FROM generate_series(0, 99) AS n UNION ALL SELECT pg_temp.at(100 + n, 500) FROM generate_series(0, 99) AS n
       UNION ALL SELECT pg_temp.at(2000.5 + n / 2.0, 500) FROM generate_series(0, 399) AS n) AS d;
SELECT name, s.*
FROM   two, dwellings, (VALUES ('both', ST_MakeEnvelope(1400, 0, 2300, 1000, 28992)), ('half in', pg_temp.square(0, 500, 1000)), ('a third in', ST_MakeEnvelope(0, 700, 500, 1600, 28992)),
                               ('away', pg_temp.square(0, 2000, 1000)), ('none', NULL), ('empty', 'SRID=28992;POLYGON EMPTY')) AS t (name, target),
       LATERAL (SELECT * FROM areal_score(areas, target, on_date => '2022-01-01') UNION ALL SELECT * FROM areal_score(areas, target, events, '2022-01-01')) AS s;
-- The finest level that covers half, or the one that was named; each series and year by the same rules.
SELECT score, areas_used, source_level, first_year, last_year, rule FROM kept, areal_score(areas, pg_temp.square(50, 0, 100), on_date => '2022-01-01');
SELECT score, areas_used, source_level, first_year, last_year, rule FROM kept, areal_score(areas, pg_temp.square(50, 0, 100), on_date => '2022-01-01', level => 'gemeente');
SELECT score, areas_used, source_level, first_year, last_year, rule FROM kept, areal_score(areas, pg_temp.square(50, 0, 100), on_date => '2020-01-01', level => 'gemeente');
SELECT score, respondents, source_level FROM own, areal_score(areas, pg_temp.square(60, 0, 50), on_date => '2022-01-01', level => 'kern');
-- An area without a polygon in its newest year still has that of an older one.
SELECT score, coverage, first_year, rule
FROM   (SELECT area_set('BU1', 'buurt', geom, score, 40, year) AS areas FROM (VALUES (pg_temp.square(0, 0, 100), 6.0, 2020), (NULL, 7.0, 2021)) AS v (geom, score, year)) AS s,
       areal_score(areas, pg_temp.square(0, 0, 100), on_date => '2021-06-01');
-- A buurt that was split and renumbered: at each place the newest score, however the codes are spelt, by surface and by dwelling; where
-- the newer map has a hole, the older one.
SELECT old, way, score, coverage, areas_used, first_year, last_year
FROM   unnest('{B1,B9}'::text[]) AS old, unnest('{surface,dwellings}'::text[]) AS way,
       LATERAL (SELECT area_set(code, 'buurt', ST_MakeEnvelope(x_min, 0, x_max, 100, 28992), score, 100, year) AS areas
                FROM (VALUES (old, 0, 200, 4.0, 2017), ('B2', 0, 100, 8.0, 2019), ('B3', 100, 180, 8.0, 2019)) AS v (code, x_min, x_max, score, year)) AS s,
       (SELECT event_set(pg_temp.at(i - 0.5, 50), '2019-01-01') AS dwellings FROM generate_series(1, 200) AS i) AS d,
       areal_score(areas, ST_MakeEnvelope(0, 0, 200, 100, 28992), CASE way WHEN 'dwellings' THEN dwellings END, '2019-12-31') ORDER BY 1, 2;
-- The same forty per cent twice is forty per cent. Two of one year over the whole: the surest, then the lower; a third of the surface
-- that both have counts once.
SELECT n, way, score, coverage, areas_used, rule
FROM   (VALUES (1, 'A', 0, 40, 6.0, 100, 'B', 0, 40, 8.0, 100), (2, 'A', 0, 100, 6.0, 50, 'B', 0, 100, 8.0, 100), (3, 'B', 0, 100, 6.0, 50, 'A', 0, 100, 8.0, 100),
               (4, 'A', 0, 100, 6.0, 100, 'B', 0, 100, 8.0, 100), (5, 'B', 0, 100, 6.0, 100, 'A', 0, 100, 8.0, 100),
               (6, 'A', 0, 60, 6.0, 50, 'B', 30, 90, 9.0, 100), (7, 'B', 0, 60, 6.0, 50, 'A', 30, 90, 9.0, 100)) AS v (n, c, x0, x1, s, r, d, y0, y1, t, q),
       unnest('{surface,dwellings}'::text[]) AS way,
       LATERAL (SELECT area_set(code, 'buurt', ST_MakeEnvelope(x_min, 0, x_max, 100, 28992), score, respondents, 2020) AS areas
                FROM (VALUES (c, x0, x1, s, r), (d, y0, y1, t, q)) AS w (code, x_min, x_max, score, respondents)) AS a,
       (SELECT event_set(pg_temp.at(i - 0.5, 50), '2019-01-01') AS dwellings FROM generate_series(1, 100) AS i) AS e,
       areal_score(areas, ST_MakeEnvelope(0, 0, 100, 100, 28992), CASE way WHEN 'dwellings' THEN dwellings END, '2020-06-01') ORDER BY 1, 2;
-- A sliver between borders that do not quite meet counts for nothing; a small area that lies in the target does.
SELECT side, score, round(standard_error::numeric, 6) AS standard_error, round(respondents::numeric, 3) AS respondents, areas_used
FROM   unnest('{0.000000001,1}'::float8[]) AS side,
       LATERAL (SELECT area_set(code, 'wijk', geom, score, n, 2021) AS areas
                FROM (VALUES ('w1', ST_MakeEnvelope(0, 0, 100 - side, 100, 28992), 6.0, 50), ('w2', ST_MakeEnvelope(100 - side, 0, 200, 100, 28992), 5.0, NULL),
                             ('w3', pg_temp.square(50, 200, 0.01), 4.0, 50)) AS v (code, geom, score, n)) AS s,
       areal_score(areas, ST_Union(pg_temp.square(0, 0, 100), pg_temp.square(0, 150, 100)), on_date => '2021-06-01') ORDER BY 1;
SELECT rule FROM four, areal_score(areas, pg_temp.square(60, 0, 50), on_date => '2022-01-01');
SELECT rule FROM (SELECT area_set(code, level, geom, score, respondents, year) AS areas FROM village WHERE false) AS e, areal_score(areas, pg_temp.square(60, 0, 50));
SELECT areal_score(NULL, pg_temp.square(60, 0, 50)) IS NULL AS is_null;
SELECT areal_score(areas, pg_temp.square(0, 0, 1), level => 'pc5') FROM kept;
SELECT areal_score(areas, pg_temp.at(0, 0)) FROM kept;
SELECT areal_score(areas, 'SRID=31370;POLYGON((0 0, 1 1, 1 0, 0 0))') FROM kept;
SELECT areal_score(areas, 'SRID=28992;POLYGON((0 0, 9 9, 9 0, 0 9, 0 0))') FROM kept;
SELECT areal_score(areas, pg_temp.square(0, 0, 1), (SELECT event_set('SRID=31370;POINT(1 1)'::geometry, date '2020-01-01'))) FROM kept;
