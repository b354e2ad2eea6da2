-- Reference areas: worked numbers first, then each error, empty input and a forced parallel plan.
CREATE TEMP TABLE compared (area text, treated boolean, features double precision[]);
-- Rate, dwellings, share of terraced houses, trend.
INSERT INTO compared VALUES
('T', true, '{9, 600, .6, .10}'), ('a', false, '{8.5, 550, .55, .05}'), ('b', false, '{9.2, 900, .2, 0}'),
('c', false, '{4, 620, .6, .12}'), ('d', false, '{8.8, 640, .62, .30}'), ('e', false, '{7.5, 580, .5, .08}');
CREATE TEMP TABLE kept AS SELECT area_match_set(area, treated, features) AS matches FROM compared;
SELECT i.areas, i.treated, i.candidates, i.features, i.features_alike, i.without_features, i.treated_without_features, i.left_out
FROM   kept, area_match_set_info(matches) AS i;
SELECT u.* FROM kept, unnest_area_matches(matches) AS u;
SELECT r.area, r.reference, r.rank, round(r.distance::numeric, 6) AS distance, r.candidates, r.features
FROM   kept, reference_areas(matches, 5) AS r;
SELECT b.area, b.feature, b.treated, round(b.reference_mean::numeric, 6) AS reference_mean, round(b.deviation::numeric, 6) AS deviation,
       round(b.difference::numeric, 6) AS difference, b.alike, b.reference_count
FROM   kept, match_balance(matches) AS b;
-- As far as the caliper lets, and those that are average.
SELECT r.area, r.reference, r.rank, r.candidates FROM kept, reference_areas(matches, caliper => 1) AS r;
SELECT r.area, r.reference, r.rank, r.distance, r.candidates FROM kept, reference_areas(matches, caliper => .1) AS r;
SELECT b.area, b.feature, b.reference_mean, b.difference, b.alike, b.reference_count FROM kept, match_balance(matches, caliper => .1) AS b;
SELECT r.area, r.reference, r.rank, round(r.distance::numeric, 6) AS distance FROM kept, reference_areas(matches, 2, kind => 'average') AS r;

-- A feature in which all are alike does not count, of those as near the first by code comes first, and the order of the rows is nothing.
WITH s AS (
    SELECT area_match_set(area, treated, features ORDER BY area DESC) AS matches, area_match_set(area, treated, features ORDER BY area) AS other
    FROM   (VALUES ('T', true, ARRAY[.1, 5]), ('y', false, ARRAY[.1, 6]), ('x', false, ARRAY[.1, 4]), ('U', true, ARRAY[.1, 9])) AS v (area, treated, features))
SELECT r.*, i.features_alike, s.matches::text = s.other::text AS same FROM s, area_match_set_info(matches) AS i, reference_areas(matches, 2) AS r;
-- Several areas with a measure: each by itself, and all together.
SELECT b.*
FROM   (SELECT area_match_set(area, treated, features) AS matches
        FROM   (VALUES ('T', true, ARRAY[0.0, 1]), ('U', true, '{4, 1}'), ('v', false, '{1, 1}'), ('w', false, '{3, 1}'), ('x', false, '{2, 1}')) AS v (area, treated, features)) AS s,
       match_balance(matches, 1) AS b;

-- What is not known is left out, and counted.
SELECT i.areas, i.treated, i.candidates, i.features, i.without_features, i.treated_without_features, i.left_out, r.*
FROM   (SELECT area_match_set(area, treated, features) AS matches
        FROM   (VALUES ('T', true, ARRAY[1.0, 2]), ('U', true, '{NULL, 2}'), ('V', true, NULL), (' w ', false, '{1, 3}'), ('x', false, '{1, NULL}'), (NULL, false, '{1, 3}'), ('  ', false, '{1, 3}'), ('y', NULL, '{1, 3}'))
               AS v (area, treated, features)) AS s, area_match_set_info(matches) AS i, reference_areas(matches) AS r;

-- Nothing, one area, none with a measure.
SELECT i.areas, i.treated, i.candidates, i.features, i.features_alike, (SELECT count(*) FROM reference_areas(matches)) AS reference_areas, (SELECT count(*) FROM match_balance(matches)) AS balance
FROM   (SELECT area_match_set(area, treated, features) AS matches FROM compared WHERE false) AS s, area_match_set_info(matches) AS i;
SELECT r.* FROM (SELECT area_match_set(area, treated, features) AS matches FROM compared WHERE treated) AS s, reference_areas(matches) AS r;
SELECT b.* FROM (SELECT area_match_set(area, treated, features) AS matches FROM compared WHERE treated) AS s, match_balance(matches) AS b;
SELECT count(*) FROM (SELECT area_match_set(area, treated, features) AS matches FROM compared WHERE NOT treated) AS s, reference_areas(matches) AS r;
SELECT count(*) FROM reference_areas(NULL);
SELECT count(*) FROM kept, reference_areas(matches, NULL) AS r;
SELECT count(*) FROM kept, match_balance(matches, kind => NULL) AS b;
-- As large and as small as numbers come.
SELECT r.* FROM (SELECT area_match_set(a, a = 'T', ARRAY[f]) AS matches FROM (VALUES ('T', 1e100), ('u', -1e100), ('v', 9e99)) AS v (a, f)) AS s, reference_areas(matches) AS r;
SELECT r.* FROM (SELECT area_match_set(a, a = 'T', ARRAY[f]) AS matches FROM (VALUES ('T', 0), ('u', 1e-200), ('v', -1e-200)) AS v (a, f)) AS s, reference_areas(matches) AS r;

-- The way of a value out and in.
SELECT matches::text::area_match_set::text = matches::text AS same FROM kept;
SELECT area_match_set(NULL, NULL, NULL)::text::area_match_set::text = area_match_set(NULL, NULL, NULL)::text AS same;

-- Errors.
SELECT area_match_set(area, treated, features) FROM (TABLE compared UNION ALL TABLE compared) AS c;
SELECT area_match_set(area, treated, CASE area WHEN 'c' THEN '{1}' ELSE features END) FROM compared;
SELECT area_match_set('a', true, '{}');
SELECT area_match_set('a', true, '{{1, 2}, {3, 4}}');
SELECT area_match_set('a', true, ARRAY(SELECT n FROM generate_series(1, 101) AS n));
SELECT area_match_set('a', true, '{1, NaN}');
SELECT area_match_set('a', true, '{1, -Infinity}');
SELECT area_match_set('a', true, '{1e101}');
SELECT area_match_set(repeat('a', 101), true, '{1}');
SELECT count(*) FROM kept, reference_areas(matches, 0);
SELECT count(*) FROM kept, reference_areas(matches, 1001);
SELECT count(*) FROM kept, reference_areas(matches, 3, -1);
SELECT count(*) FROM kept, match_balance(matches, 3, 'NaN');
SELECT count(*) FROM kept, reference_areas(matches, kind => 'same');
SELECT 'x'::area_match_set;

-- Two workers give the same value.
CREATE TABLE match_area AS SELECT 'area ' || n AS area, n % 100 = 0 AS treated, ARRAY[n % 7, n % 11, sqrt(n)] AS features FROM generate_series(1, 20000) AS n;
ANALYZE match_area;
SELECT md5(area_match_set(area, treated, features)::text) AS alone FROM match_area \gset
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS off) SELECT md5(area_match_set(area, treated, features)::text) FROM match_area;
SELECT md5(area_match_set(area, treated, features)::text) = :'alone' AS same FROM match_area;
DROP TABLE match_area;
