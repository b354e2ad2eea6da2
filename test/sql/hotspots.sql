-- cell_set, hotspots, getis_ord, local_moran, hot_spot_class, hot_spot_stability, mann_kendall: worked numbers, the same
-- in SQL, shapes of all kinds, the edges, and what is refused.
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.square(i int, j int, size float8 DEFAULT 125) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_MakeEnvelope(200000 + i * size, 450000 + j * size, 200000 + (i + 1) * size, 450000 + (j + 1) * size, 28992) $$;
CREATE FUNCTION pg_temp.shape(corners text) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_Translate(ST_GeomFromEWKT('SRID=28992;' || corners), 200000, 450000) $$;
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;
CREATE FUNCTION pg_temp.pairs(cells cell_set) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(cell_id || '-' || neighbour_id, ' ' ORDER BY cell_id, neighbour_id), 'none') FROM cell_neighbours(cells) $$;

-- ---------------------------------------------------------------- worked numbers

-- A grid of 4 x 4 by rows, of which R's spdep gives the same.
CREATE TEMP TABLE worked AS
SELECT n AS cell_id, pg_temp.square((n - 1)::int % 4, -((n - 1)::int / 4)) AS geom, x AS burglaries
FROM   unnest('{0,1,0,2, 1,3,2,4, 0,2,6,5, 1,0,3,7}'::int[]) WITH ORDINALITY AS v (x, n);
CREATE TEMP TABLE worked_set AS SELECT cell_set(cell_id, geom, burglaries, 100) AS cells FROM worked;
SELECT i.srid, i.cells, i.left_out, i.streets, i.burglaries, i.burglaries_unknown, i.dwellings, i.dwellings_unknown, i.neighbours, i.without_neighbours
FROM   worked_set AS w, cell_set_info(w.cells) AS i;
SELECT cell_id, round(z::numeric, 9) AS z, round(p_value::numeric, 9) AS p, round(p_adjusted::numeric, 9) AS p_adjusted, hot, cold
FROM   worked_set, getis_ord(cells, per_dwelling => false, permutations => 0);
SELECT cell_id, value, neighbours, round(neighbour_mean::numeric, 6) AS neighbour_mean, round(moran_i::numeric, 9) AS moran_i, round(expected::numeric, 9) AS expected,
       round(variance::numeric, 9) AS variance, quadrant, reason
FROM   worked_set, local_moran(cells, per_dwelling => false, permutations => 0) WHERE cell_id IN (1, 6, 11, 16);
-- With permutations the numbers stay but for p; with as many dwellings everywhere rates are as counts are.
SELECT c.cell_id, round(c.p_value::numeric, 5) AS p, round(c.p_adjusted::numeric, 5) AS p_adjusted, c.hot, m.p_value = c.p_value AS same_of_moran, abs(r.z - c.z) < 1e-9 AS same_rate
FROM   worked_set, getis_ord(cells, per_dwelling => false) AS c, local_moran(cells, per_dwelling => false) AS m, getis_ord(cells) AS r
WHERE  c.cell_id = m.cell_id AND r.cell_id = c.cell_id AND c.cell_id IN (1, 6, 11, 12, 16) ORDER BY 1;
SELECT count(*) FILTER (WHERE a.p_value = b.p_value) AS same, count(*) FILTER (WHERE a.p_value = c.p_value) AS other_seed
FROM   worked_set, getis_ord(cells, seed => 1) AS a, getis_ord(cells) AS b, getis_ord(cells, seed => 2) AS c WHERE a.cell_id = b.cell_id AND b.cell_id = c.cell_id;

-- 60 burglaries on 30,000 dwellings; the zone of each of the first three is what is beside it and nothing else.
CREATE TEMP TABLE zones AS
SELECT * FROM (VALUES (1, 0, 4, 500.0), (11, 1, 2, 400), (2, 10, 3, 900), (3, 20, 2, 100), (4, 30, 49, 28100)) AS v (cell_id, i, burglaries, dwellings);
SELECT cell_id, observed, h.dwellings, zone_cells, zone_observed, zone_dwellings, round(zone_expected::numeric, 9) AS expected, round(p_value::numeric, 9) AS p,
       round(p_mid::numeric, 9) AS p_mid, round(relative_risk::numeric, 6) AS risk, round(relative_risk_low::numeric, 4) AS low, round(relative_risk_high::numeric, 4) AS high,
       round(p_adjusted::numeric, 9) AS p_adjusted, hot, cold, reason
FROM   hotspots((SELECT cell_set(z.cell_id, pg_temp.square(z.i, 0), z.burglaries, z.dwellings) FROM zones AS z)) AS h;
SELECT zone_expected, relative_risk, cold FROM hotspots((SELECT cell_set(z.cell_id, pg_temp.square(z.i, 0), z.burglaries, z.dwellings) FROM zones AS z), alpha => 0.5) AS h WHERE cell_id = 4;

-- Beside a busy cell one without a burglary is hot, for its zone is; it has not more than its own, and alone it is not hot.
WITH made AS (
    SELECT v.cell_id, pg_temp.square(v.i, 0) AS geom, v.burglaries, v.dwellings FROM (VALUES (1, 0, 12, 100.0), (2, 1, 0, 100), (3, 20, 30, 5000)) AS v (cell_id, i, burglaries, dwellings)
)
SELECT h.cell_id, h.observed, h.zone_cells, h.hot, h.hot AND h.observed > h.dwellings * sum(h.observed) OVER () / sum(h.dwellings) OVER () AS itself, a.zone_cells AS alone_cells, a.zone_observed AS alone_observed, a.hot AS alone
FROM   hotspots((SELECT cell_set(m.cell_id, m.geom, m.burglaries, m.dwellings) FROM made AS m)) AS h
JOIN   hotspots((SELECT cell_set(m.cell_id, ST_Buffer(m.geom, -1), m.burglaries, m.dwellings) FROM made AS m)) AS a USING (cell_id);

-- Rates by empirical Bayes.
SELECT cell_id, round(value::numeric, 9) AS value
FROM   getis_ord((SELECT cell_set(v.n, pg_temp.square(v.n % 2, v.n / 2), v.burglaries, v.dwellings) FROM (VALUES (0, 0, 150), (1, 9, 400), (2, 12, 1000), (3, 40, 1500)) AS v (n, burglaries, dwellings)));

-- Histories: the first rule that fits.
SELECT h.said, c.class, c.history, c.periods, c.hot_periods, c.reason
FROM   unnest('{0000000000,0000000001,0000000111,1111111111,1111111110,0100100101,0c00100101,1111000000,--0-100c00-10101,010101,0000000001-}'::text[]) WITH ORDINALITY AS h (said, n)
       CROSS JOIN LATERAL (SELECT array_agg(CASE x WHEN '-' THEN NULL ELSE x = '1' END ORDER BY i) AS hot, array_agg(x = 'c' ORDER BY i) AS cold
                           FROM regexp_split_to_table(h.said, '') WITH ORDINALITY AS t (x, i)) AS p
       CROSS JOIN LATERAL hot_spot_class(p.hot, p.cold) AS c ORDER BY h.n;
SELECT said, class, round(trend_z::numeric, 4) AS z, round(trend_p::numeric, 4) AS p
FROM  (VALUES ('up',   '{t,t,t,t,t,t,t,t,t,t}'::boolean[], '{1,2,3,2,5,6,7,6,9,Infinity}'::float8[]), ('down', '{f,t,t,t,t,t,t,t,t,t}', '{10,9,9,8,6,7,4,3,2,1}'),
              ('flat', '{t,t,t,t,t,t,t,t,t,t}', '{1,3,2,1,3,2,1,2,3,2}'), ('up in part', '{t,t,t,t,t,t,t,t,t,t}', '{NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,2,3}')) AS v (said, hot, series)
       CROSS JOIN LATERAL hot_spot_class(v.hot, NULL, v.series);
SELECT (hot_spot_class('{t,t,t,t,t,t,t,t,t,t}', series => '{1,2,3,2,5,6,7,6,9,10}', alpha => 0.0001)).class;
SELECT s, round(variance::numeric, 6) AS variance, round(z::numeric, 6) AS z, round(p_value::numeric, 9) AS p, rests_on, left_out FROM mann_kendall('{1,2,2,3,5,NULL,4,6,7}');

-- Halves.
SELECT places, first_burglaries AS first, second_burglaries AS second, round(r::numeric, 9) AS r, round(r_full::numeric, 9) AS r_full, round(r_expected::numeric, 6) AS r_expected,
       round(spearman::numeric, 6) AS spearman, top_places, overlap, overlap_expected AS by_chance, round(p_value::numeric, 6) AS p, round(capture::numeric, 6) AS capture,
       round(capture_best::numeric, 6) AS best, capture_expected AS by_chance
FROM   hot_spot_stability('{5,0,3,2,0,1,4,0,0,1}', '{3,1,2,0,0,1,5,0,1,0}', top => 0.3);
SELECT round(p_value::numeric, 6) AS p, overlap FROM hot_spot_stability('{9,8,7,0,0,0,0,0,0,0}', '{9,8,0,0,0,0,0,0,0,7}', top => 0.3);
SELECT round(r::numeric, 6) AS r, top_places FROM hot_spot_stability('{4,0,2}', '{6,0,1}', '{4,1,1}');

-- ---------------------------------------------------------------- the same in SQL

-- 900 cells with few and many dwellings, some not known: zones by a self-join, binomial chances added up.
CREATE TEMP TABLE cell AS
SELECT n AS cell_id, pg_temp.square(n % 30, n / 30) AS geom, CASE WHEN n % 97 > 0 THEN floor(-0.4 * ln(1 - pg_temp.chance(n, 1)) * (1 + n % 5))::int END AS burglaries,
       CASE WHEN n % 89 > 0 THEN floor(60 * pg_temp.chance(n, 2) * pg_temp.chance(n, 3)) END AS dwellings
FROM   generate_series(0, 899) AS n;
CREATE TEMP TABLE cell_kept AS SELECT cell_set(c.cell_id, c.geom, c.burglaries, c.dwellings) AS cells FROM cell AS c;
CREATE TEMP TABLE zone AS
WITH known AS (SELECT * FROM cell WHERE burglaries IS NOT NULL AND dwellings IS NOT NULL)
SELECT a.cell_id, sum(b.burglaries) AS x, sum(b.dwellings) AS m, count(*) AS cells, (SELECT sum(k.burglaries) FROM known AS k) AS n, (SELECT sum(k.dwellings) FROM known AS k) AS all_m
FROM   known AS a JOIN known AS b ON ST_Intersects(a.geom, b.geom) WHERE a.dwellings > 0 GROUP BY a.cell_id;
CREATE FUNCTION pg_temp.tail(n bigint, share float8, x bigint) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT sum(exp((SELECT coalesce(sum(ln((n - i + 1.0) / i)), 0) FROM generate_series(1, k) AS i)::float8 + k * ln(share) + (n - k) * ln(1 - share))) FROM generate_series(x, least(n, x + 40)) AS k $$;
SELECT count(*) AS zones, count(*) FILTER (WHERE (h.zone_observed, h.zone_dwellings, h.zone_cells) IS DISTINCT FROM (z.x, z.m, z.cells)) AS other_zones,
       count(*) FILTER (WHERE h.reason IS NOT NULL OR abs(h.relative_risk - z.x / z.m / ((z.n - z.x) / (z.all_m - z.m))) > 1e-9) AS other_risks,
       count(*) FILTER (WHERE z.cell_id % 10 = 0 AND abs(h.p_value - pg_temp.tail(z.n::bigint, (z.m / z.all_m)::float8, z.x)) > 1e-9) AS other_p
FROM   cell_kept AS k CROSS JOIN LATERAL hotspots(k.cells) AS h JOIN zone AS z USING (cell_id);
SELECT reason, count(*), count(p_value) AS tests, count(hot) AS judged FROM cell_kept AS k, hotspots(k.cells) AS h GROUP BY 1 ORDER BY 1;
SELECT count(*) AS unlike FROM (SELECT h.*, benjamini_hochberg(p_value) OVER () AS p, benjamini_hochberg(p_fewer) OVER () AS q FROM cell_kept AS k, hotspots(k.cells) AS h) AS a
WHERE  (p_adjusted, p_fewer_adjusted, hot, cold) IS DISTINCT FROM (p, q, p <= 0.05, q <= 0.05);
-- Gi* and local Moran by their formulas.
CREATE TEMP TABLE beside AS
WITH known AS (SELECT cell_id, geom, burglaries::float8 AS x FROM cell WHERE burglaries IS NOT NULL)
SELECT a.cell_id, a.x, count(*) - 1 AS k, sum(b.x) AS zone, (SELECT avg(n.x) FROM known AS n) AS mean, (SELECT var_pop(n.x) FROM known AS n) AS variance, (SELECT count(*)::float8 FROM known) AS n
FROM   known AS a JOIN known AS b ON ST_Intersects(a.geom, b.geom) GROUP BY a.cell_id, a.x;
SELECT count(*) AS cells, count(*) FILTER (WHERE abs(g.z - (b.zone - b.mean * (k + 1)) / sqrt(b.variance * (n * (k + 1) - (k + 1) ^ 2) / (n - 1))) > 1e-9) AS other_z,
       count(*) FILTER (WHERE abs(m.moran_i - (b.x - b.mean) / b.variance * ((b.zone - b.x) / k - b.mean)) > 1e-9) AS other_i,
       count(*) FILTER (WHERE abs(m.expected + (b.x - b.mean) ^ 2 / b.variance / (n - 1)) > 1e-9) AS other_expectation,
       count(*) FILTER (WHERE m.quadrant <> CASE WHEN b.x > b.mean THEN 'high_' ELSE 'low_' END || CASE WHEN (b.zone - b.x) / k > b.mean THEN 'high' ELSE 'low' END) AS other_quadrant
FROM   cell_kept AS c CROSS JOIN LATERAL getis_ord(c.cells, false, 99) AS g JOIN beside AS b USING (cell_id) JOIN LATERAL local_moran(c.cells, false, 99) AS m USING (cell_id);
-- Neighbours by PostGIS, of hexagons and of areas that were drawn by hand.
CREATE TEMP TABLE hexagon AS SELECT row_number() OVER () AS cell_id, geom FROM ST_HexagonGrid(77.550404925, ST_MakeEnvelope(200000, 450000, 202000, 451500, 28992));
SELECT count(*) AS pairs, count(n.cell_id) AS ours, count(*) FILTER (WHERE n.cell_id IS NULL OR a.cell_id IS NULL) AS other
FROM  (SELECT a.cell_id, b.cell_id AS neighbour_id FROM hexagon AS a JOIN hexagon AS b ON a.cell_id < b.cell_id AND ST_DWithin(a.geom, b.geom, 0.01)) AS a
       FULL JOIN cell_neighbours((SELECT cell_set(cell_id, geom, 1, 1) FROM hexagon)) AS n USING (cell_id, neighbour_id);
CREATE TEMP TABLE drawn AS
SELECT n AS cell_id, ST_Buffer(ST_SetSRID(ST_MakePoint(200000 + 400 * pg_temp.chance(n, 4), 450000 + 400 * pg_temp.chance(n, 5)), 28992), 4 + 20 * pg_temp.chance(n, 6), 1 + n % 4) AS geom
FROM   generate_series(1, 300) AS n;
SELECT count(*) > 300 AS many, count(*) FILTER (WHERE n.cell_id IS NULL OR a.cell_id IS NULL) AS other
FROM  (SELECT a.cell_id, b.cell_id AS neighbour_id FROM drawn AS a JOIN drawn AS b ON a.cell_id < b.cell_id AND ST_DWithin(ST_Boundary(a.geom), ST_Boundary(b.geom), 0.01)) AS a
       FULL JOIN cell_neighbours((SELECT cell_set(cell_id, geom, 1, 1) FROM drawn)) AS n USING (cell_id, neighbour_id);

-- ---------------------------------------------------------------- shapes

-- A corner in the middle of a side, a gap of 9 mm and of 2 cm, a hole that another fills, one inside without touching, two parts, a Z.
SELECT pg_temp.pairs(cell_set(n, pg_temp.shape(shape), 1, 1))
FROM  (VALUES (1, 'POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))'), (2, 'POLYGON((10 5, 15 0, 15 10, 10 5))'), (3, 'POLYGON((0 10.009, 10 10.009, 10 20, 0 20, 0 10.009))'),
              (4, 'POLYGON((-20 0, -0.02 0, -0.02 10, -20 10, -20 0))'), (5, 'POLYGON((100 0, 130 0, 130 30, 100 30, 100 0), (110 10, 110 20, 120 20, 120 10, 110 10))'),
              (6, 'POLYGON((110 10, 120 10, 120 20, 110 20, 110 10))'), (7, 'POLYGON((102 2, 104 2, 104 4, 102 4, 102 2))'),
              (8, 'MULTIPOLYGON(((130 30, 140 30, 140 40, 130 30)), ((15 10, 20 10, 20 20, 15 10)))'), (9, 'POLYGON Z ((140 40 7, 150 40 7, 150 50 7, 140 40 7))')) AS v (n, shape);
-- Streets meet at their ends: a T where one is cut and one where it is not, a crossing that is none, a loop, two that share both ends.
SELECT pg_temp.pairs(cell_set(n, pg_temp.shape(shape), 1, 1)), (cell_set_info(cell_set(n, pg_temp.shape(shape), 1, 1))).streets
FROM  (VALUES (1, 'LINESTRING(0 0, 50 0)'), (2, 'LINESTRING(100 0, 50.006 0)'), (3, 'LINESTRING(50 0, 50 80)'), (4, 'LINESTRING(25 0, 25 -40)'), (5, 'LINESTRING(75 -20, 75 20)'),
              (6, 'LINESTRING(50 80, 60 90, 40 90, 50 80)'), (7, 'LINESTRING(0 0, 25 30, 50 0)'), (8, 'MULTILINESTRING((500 0, 600 0), (25 -40, 30 -90))'), (9, 'LINESTRING(100.02 0, 200 0)')) AS v (n, shape);

-- ---------------------------------------------------------------- edges

-- Nothing at all, rows without number or shape, counts and dwellings that are not known, and no burglaries.
SELECT i.srid, i.cells, i.left_out, i.streets, i.neighbours FROM cell_set_info((SELECT cell_set(1, NULL::geometry, 1, 1) FROM generate_series(1, 3))) AS i;
SELECT cell_set_info(cell_set(1, pg_temp.square(0, 0), 1, 1)) IS NULL AS filtered FROM generate_series(1, 0);
SELECT i.cells, i.left_out, i.burglaries, i.burglaries_unknown, i.dwellings, i.dwellings_unknown, i.without_neighbours
FROM   cell_set_info((SELECT cell_set(n, g, b, d) FROM (VALUES (1, pg_temp.square(0, 0), 1, 2.5), (NULL, pg_temp.square(1, 0), 1, 1), (3, ST_GeomFromText('POLYGON EMPTY', 28992), 1, 1),
       (4, pg_temp.square(1, 1), NULL, 0), (5, pg_temp.square(5, 5), 0, NULL)) AS v (n, g, b, d))) AS i;
SELECT count(*) FROM hotspots((SELECT cell_set(1, NULL::geometry, 1, 1))) AS h, getis_ord((SELECT cell_set(1, NULL::geometry, 1, 1))) AS g;
SELECT count(*) FROM hotspots(NULL);
SELECT cell_id, zone_observed, p_value, hot, reason FROM hotspots((SELECT cell_set(n, pg_temp.square(n, 0), 0, 5) FROM generate_series(1, 2) AS n));
SELECT cell_id, value, z, p_value, reason FROM getis_ord((SELECT cell_set(n, pg_temp.square(n, 0), 0, 5) FROM generate_series(1, 2) AS n));
SELECT cell_id, value, z, p_value, reason FROM getis_ord((SELECT cell_set(n, pg_temp.square(n, 0), 3, NULL) FROM generate_series(1, 2) AS n), false);
SELECT cell_id, value, neighbours, z, p_value, p_adjusted, hot, reason
FROM   getis_ord((SELECT cell_set(n, pg_temp.square(n + n / 5 * 9, 0), nullif(n, 3), n % 4) FROM generate_series(1, 6) AS n), false, 99);
SELECT cell_id, value, moran_i, z, p_value, quadrant, reason
FROM   local_moran((SELECT cell_set(n, pg_temp.square(n + n / 5 * 9, 0), (ARRAY[1, 2, 3, 2, 2])[n], 1) FROM generate_series(1, 5) AS n), false, 0);
-- All burglaries in one zone, and a zone that is the whole map.
SELECT cell_id, zone_observed, zone_expected, relative_risk, relative_risk_low > 1 AS low, relative_risk_high, p_value < 0.001 AS sure
FROM   hotspots((SELECT cell_set(n, pg_temp.square(n * 2, 0), 9 * (n = 1)::int, 5) FROM generate_series(1, 3) AS n));
SELECT cell_id, zone_observed, zone_expected, relative_risk, relative_risk_low, p_value, p_fewer FROM hotspots((SELECT cell_set(n, pg_temp.square(n, 0), n, 5) FROM generate_series(1, 2) AS n));
-- A cell with 0 dwellings has no test, but counts in those beside it.
SELECT cell_id, zone_cells, zone_observed, zone_dwellings, p_value IS NULL AS no_test, reason
FROM   hotspots((SELECT cell_set(n, pg_temp.square(n, 0), n, CASE n WHEN 2 THEN 0 WHEN 4 THEN NULL ELSE 5 END) FROM generate_series(1, 5) AS n));
-- The order of the rows changes nothing, nor does a worker that gathers some of them.
SELECT a.cells::text = b.cells::text AS same FROM cell_kept AS a, (SELECT cell_set(c.cell_id, c.geom, c.burglaries, c.dwellings ORDER BY pg_temp.chance(c.cell_id, 9)) AS cells FROM cell AS c) AS b;
SELECT cells::text = cells::text::cell_set::text AS same FROM cell_kept;
SELECT hot_spot_class(NULL), hot_spot_class('{}'), mann_kendall('{}'), mann_kendall('{1}'), mann_kendall('{2,2,2}'), mann_kendall(NULL);
SELECT hot_spot_stability(NULL, '{1}'), hot_spot_stability('{}', '{}'), hot_spot_stability('{0,0}', '{0,0}'), hot_spot_stability('{1}', '{1}');

-- ---------------------------------------------------------------- what is refused

SELECT cell_set(n / 2, pg_temp.square(n, 0), 1, 1) IS NULL FROM generate_series(2, 4) AS n;
SELECT cell_set(7, pg_temp.square(1, 0), -1, 1) IS NULL;
SELECT cell_set(7, pg_temp.square(1, 0), 1000001, 1) IS NULL;
SELECT cell_set(7, pg_temp.square(1, 0), 1, -0.5) IS NULL;
SELECT cell_set(7, pg_temp.square(1, 0), 1, 'NaN') IS NULL;
SELECT cell_set(7, pg_temp.square(1, 0), 1, 1e-9) IS NULL;
SELECT cell_set(7, pg_temp.shape('POINT(0 0)'), 1, 1) IS NULL;
SELECT cell_set(7, pg_temp.shape('GEOMETRYCOLLECTION(POLYGON((0 0, 1 0, 1 1, 0 0)), LINESTRING(5 5, 6 6))'), 1, 1) IS NULL;
SELECT cell_set(7, pg_temp.shape('CIRCULARSTRING(0 0, 1 1, 2 0)'), 1, 1) IS NULL;
SELECT cell_set(7, pg_temp.shape('POLYGON((0 0, 9 9, 9 0, 0 9, 0 0))'), 1, 1) IS NULL;
SELECT cell_set(n, CASE n WHEN 1 THEN pg_temp.square(0, 0) ELSE pg_temp.shape('LINESTRING(5 5, 6 6)') END, 1, 1) IS NULL FROM generate_series(1, 2) AS n;
SELECT cell_set(7, ST_SetSRID(pg_temp.square(1, 0), 4326), 1, 1) IS NULL;
SELECT cell_set(n, ST_SetSRID(pg_temp.square(n, 0), 28990 + n), 1, 1) IS NULL FROM generate_series(1, 2) AS n;
SELECT count(*) FROM worked_set, hotspots(cells, alpha => 0);
SELECT count(*) FROM worked_set, hotspots(cells, confidence => 1);
SELECT count(*) FROM worked_set, getis_ord(cells, permutations => -1);
SELECT count(*) FROM worked_set, local_moran(cells, permutations => 1000001);
SELECT count(*) FROM worked_set, getis_ord(cells, alpha => 1);
SELECT hot_spot_class('{t,f}', '{t}');
SELECT hot_spot_class('{t,f}', NULL, '{1}');
SELECT hot_spot_class('{t,f}', alpha => 2);
SELECT mann_kendall('{1,NaN}');
SELECT hot_spot_stability('{1,2}', '{1}');
SELECT hot_spot_stability('{1,2.5}', '{1,1}');
SELECT hot_spot_stability('{1,NULL}', '{1,1}');
SELECT hot_spot_stability('{1,2}', '{1,1}', '{1,0}');
SELECT hot_spot_stability('{1,2}', '{1,1}', top => 0);
SELECT cell_set_info('43454c4c00010000'::cell_set);
