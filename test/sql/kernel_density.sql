-- Kernel densities and the risk on them: worked numbers, plain sums in SQL, edges, nothing, and what is refused.
SET client_min_messages = warning;
SET extra_float_digits = 0;

CREATE FUNCTION pg_temp.rd(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(200025 + x, 450025 + y), 28992) $$;
-- All of the SQL below counts from the middle of a square of 50 m.
CREATE FUNCTION pg_temp.asked(x float8, y float8) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT forecast_cell(pg_temp.rd(x, y), 50) $$;

-- ---------------------------------------------------------------- worked numbers

CREATE TEMP TABLE home (x int, y int, dwellings int, burglaries int);
INSERT INTO home VALUES (100, 100, 10, 1), (150, 120, 20, 1), (500, 400, 30, 1), (700, 600, 25, 0), (850, 150, 10, 0), (120, 500, 5, 0);
CREATE TEMP TABLE sets AS
SELECT (SELECT event_set(pg_temp.rd(x, y), date '2024-01-01') FROM home, generate_series(1, burglaries)) AS events,
       (SELECT dwelling_set(n, geom) FROM (SELECT row_number() OVER (ORDER BY x, y) AS n, pg_temp.rd(x, y) AS geom FROM home, generate_series(1, dwellings)) AS d) AS dwellings,
       ST_SetSRID(ST_MakeEnvelope(200025, 450025, 201025, 450825), 28992) AS area;
CREATE TEMP TABLE place (x int, y int);
INSERT INTO place VALUES (100, 100), (500, 400), (850, 150);

SELECT x, y, events_near, round((k.density * k.edge_share)::numeric, 9) AS uncorrected, round(k.density::numeric, 8) AS density, round(k.edge_share::numeric, 8) AS edge_share
FROM   sets CROSS JOIN LATERAL kernel_density(events, 200, area => area) AS k JOIN place ON pg_temp.asked(x, y) = k.cell_id ORDER BY x;
SELECT x, y, dwellings_near, burglaries_near, round(burglaries_per_1000::numeric, 6) AS per_1000, round(relative_risk::numeric, 9) AS relative_risk, round(p_value::numeric, 6) AS p_value, round(edge_share::numeric, 8) AS edge_share, reason
FROM   sets CROSS JOIN LATERAL kernel_relative_risk(events, dwellings, 200, area => area, min_dwellings => 10) AS k JOIN place ON pg_temp.asked(x, y) = k.cell_id ORDER BY x;
-- The rate hangs on no edge, the p does. By default 20 dwellings are asked for.
SELECT x, y, dwellings_near, round(burglaries_per_1000::numeric, 6) AS per_1000, round(relative_risk::numeric, 9) AS relative_risk, round(p_value::numeric, 6) AS p_value, edge_share, reason
FROM   sets CROSS JOIN LATERAL kernel_relative_risk(events, dwellings, 200) AS k JOIN place ON pg_temp.asked(x, y) = k.cell_id ORDER BY x;
-- Random labels: exactly .0855 and .648.
SELECT x, y, abs(k.p_value - CASE x WHEN 100 THEN 0.0855 ELSE 0.648 END) < 0.015 AS near_exact, k.p_value = again.p_value AS same, k.p_value <> other.p_value AS other_seed
FROM   sets CROSS JOIN LATERAL kernel_relative_risk(events, dwellings, 200, permutations => 9999) AS k JOIN place ON pg_temp.asked(x, y) = k.cell_id
       JOIN LATERAL kernel_relative_risk(events, dwellings, 200, permutations => 9999) AS again USING (cell_id)
       JOIN LATERAL kernel_relative_risk(events, dwellings, 200, permutations => 9999, seed => 2) AS other USING (cell_id) WHERE x < 850 ORDER BY x;
-- A Gaussian of 100 m: 15.915494309 and, at 100 m, 9.653235263 per km2.
SELECT round(density::numeric, 9) AS density, round((standard_error / sqrt(1e6 / (4 * pi() * 100 ^ 2)) / sqrt(1e6 / (pi() * 100 ^ 2)))::numeric, 9) AS of_squares, events_near
FROM   kernel_density((SELECT event_set(pg_temp.rd(0, 0), date '2024-01-01')), 100) AS k WHERE cell_id IN (pg_temp.asked(0, 0), pg_temp.asked(100, 0)) ORDER BY density DESC;

-- ---------------------------------------------------------------- plain sums

CREATE TEMP TABLE made AS
SELECT n, pg_temp.rd((n * 7919 % 1009) * 1.7, (n * 104729 % 997) * 1.3) AS geom FROM generate_series(1, 150) AS n;
CREATE TEMP TABLE both_sets AS SELECT (SELECT event_set(geom, date '2024-01-01') FROM made WHERE n % 5 = 0) AS events, (SELECT dwelling_set(n, geom) FROM made) AS dwellings;
CREATE FUNCTION pg_temp.plain(at geometry, h float8, every int, OUT density float8, OUT squares float8, OUT near bigint) LANGUAGE sql STABLE AS $$
    SELECT sum(exp(-least(500, (at <-> geom) ^ 2 / (2 * h * h)))) / (2 * pi() * h * h) * 1e6, sqrt(sum(exp(-least(500, (at <-> geom) ^ 2 / (h * h))))) / (2 * pi() * h * h) * 1e6, count(*) FILTER (WHERE ST_DWithin(at, geom, 2 * h))
    FROM   made WHERE n % every = 0
$$;
SELECT h, size, count(*) > 100 AS many, max(abs(k.density / p.density - 1)) < 1e-5 AS density, max(abs(k.standard_error - p.squares)) / max(p.squares) < 1e-4 AS standard_error, bool_and(k.events_near = p.near) AS near,
       bool_and(ST_Equals(k.geom, forecast_cell_geom(k.cell_id, size))) AS squares, abs(sum(k.density) * size * size / 1e6 / 30 - 1) < 1e-3 AS all_of_them
FROM   (VALUES (100::float8, 50::float8), (250, 50), (60, 60), (333.3, 47.1)) AS v (h, size), both_sets CROSS JOIN LATERAL kernel_density(events, h, size) AS k CROSS JOIN LATERAL pg_temp.plain(ST_Centroid(k.geom), h, 5) AS p
GROUP  BY h, size ORDER BY h;
-- Every square with a dwelling within two bandwidths, and no other.
SELECT count(*) > 100 AS many, bool_and(k.dwellings_near = d.near AND k.burglaries_near = b.near AND (k.reason IS NULL) = (d.near >= 20)) AS near,
       max(abs(k.burglaries_per_1000 - 1000 * b.density / d.density)) < 1e-4 AS rate, max(abs(k.relative_risk - b.density / 30 / (d.density / 150))) < 1e-6 AS risk,
       max(abs(ln(k.relative_risk_high / k.relative_risk_low) - 2 * 1.959963984540054 / sqrt(4 * pi() * 0.15 ^ 2) * sqrt(1 / b.density + 1 / d.density))) FILTER (WHERE k.burglaries_near > 0) < 1e-6 AS "interval",
       count(*) = (SELECT count(*) FROM generate_series(3990, 4060) AS i, generate_series(8990, 9060) AS j WHERE EXISTS (SELECT FROM made WHERE ST_DWithin(geom, ST_SetSRID(ST_MakePoint(50 * i + 25, 50 * j + 25), 28992), 300))) AS squares
FROM   both_sets CROSS JOIN LATERAL kernel_relative_risk(events, dwellings, 150) AS k CROSS JOIN LATERAL pg_temp.plain(ST_Centroid(k.geom), 150, 5) AS b CROSS JOIN LATERAL pg_temp.plain(ST_Centroid(k.geom), 150, 1) AS d;
SELECT bool_and(abs(p_adjusted - least(1, m)) < 1e-12) AS adjusted, bool_and(hot = (p_adjusted <= 0.2)) AS hot
FROM   (SELECT k.*, min(p_value * count / rank) OVER (ORDER BY p_value DESC ROWS UNBOUNDED PRECEDING) AS m
        FROM   (SELECT k.*, count(*) OVER (), row_number() OVER (ORDER BY p_value) AS rank FROM both_sets, kernel_relative_risk(events, dwellings, 150, alpha => 0.2) AS k WHERE p_value IS NOT NULL) AS k) AS k;
-- With as many burglaries as dwellings everywhere, the risk is the same everywhere.
SELECT min(round(relative_risk::numeric, 9)), max(round(relative_risk::numeric, 9)), bool_or(hot) AS hot, min(round(burglaries_per_1000::numeric, 6)) AS rate
FROM   both_sets, kernel_relative_risk((SELECT event_set(geom, date '2024-01-01') FROM made), dwellings) WHERE reason IS NULL;

-- ---------------------------------------------------------------- areas

-- In an area only what lies in it counts; its own shape has the mass that a raster finds.
CREATE TEMP TABLE shape AS SELECT ST_Difference(ST_Buffer(pg_temp.rd(800, 700), 500, 3), ST_Translate(ST_Expand(pg_temp.rd(900, 700), 120), 10, 5)) AS geom;
SELECT abs(sum(k.edge_share * 6.25e-4) / (ST_Area(s.geom) / 1e6) - 1) < 0.2 AS mass, bool_and(ST_Covers(s.geom, ST_Centroid(k.geom))) AS inside, count(*) = (SELECT count(*) FROM generate_series(7900, 8100) AS i, generate_series(17900, 18100) AS j WHERE ST_Covers(s.geom, ST_SetSRID(ST_MakePoint(25 * i + 12.5, 25 * j + 12.5), 28992))) AS squares, max(k.events_near) AS most
FROM   shape AS s CROSS JOIN both_sets CROSS JOIN LATERAL kernel_density(events, 60, 25, s.geom) AS k GROUP BY s.geom;
SELECT max(abs(k.edge_share - raster.mass)) < 2e-3 AS mass
FROM   shape AS s CROSS JOIN both_sets CROSS JOIN LATERAL kernel_density(events, 100, 100, s.geom) AS k CROSS JOIN LATERAL
       (SELECT sum(exp(-((x - ST_X(c)) ^ 2 + (y - ST_Y(c)) ^ 2) / 20000)) * 25 / (2 * pi() * 10000) AS mass FROM (SELECT ST_Centroid(k.geom)) AS m (c), generate_series(200302.5, 201400, 5) AS x, generate_series(450202.5, 451300, 5) AS y
        WHERE  ST_Covers(s.geom, ST_SetSRID(ST_MakePoint(x, y), 28992))) AS raster WHERE k.cell_id % 3 = 0;
SELECT max(abs(a.density / b.density - 1) + abs(a.edge_share - b.edge_share)) < 1e-9 AS either_way_round FROM shape AS s CROSS JOIN both_sets CROSS JOIN LATERAL kernel_density(events, area => s.geom) AS a LEFT JOIN LATERAL kernel_density(events, area => ST_Reverse(s.geom)) AS b USING (cell_id);
-- An area without burglaries has a density of 0, and no square is left out.
SELECT count(*), min(density), max(density), max(standard_error), min(events_near) FROM kernel_density((SELECT event_set(NULL, NULL::date)), area => ST_SetSRID(ST_MakeEnvelope(200000, 450000, 200200, 450100), 28992));
SELECT dwellings_near, burglaries_near, burglaries_per_1000, relative_risk, p_value, hot, reason, count(*) FROM both_sets, kernel_relative_risk((SELECT event_set(NULL, NULL::date)), (SELECT dwelling_set(n, pg_temp.rd(0, 0)) FROM generate_series(1, 20) AS n), 50) GROUP BY 1, 2, 3, 4, 5, 6, 7;

-- ---------------------------------------------------------------- nothing, and refused

SELECT count(*) FROM kernel_density((SELECT event_set(NULL, NULL::date)));
SELECT count(*) FROM both_sets, kernel_density(NULL) AS k;
SELECT count(*) FROM both_sets, kernel_density(events, NULL);
SELECT count(*) FROM both_sets, kernel_density(events, area => 'SRID=28992;POLYGON EMPTY');
SELECT count(*) FROM both_sets, kernel_relative_risk(events, (SELECT dwelling_set(1, NULL::geometry)));
SELECT count(*) FROM both_sets, kernel_relative_risk(events, NULL);
SELECT count(*) FROM both_sets, kernel_relative_risk(events, dwellings, seed => NULL);
SELECT count(*) FROM both_sets, kernel_relative_risk(events, dwellings, area => ST_SetSRID(ST_MakeEnvelope(0, 400000, 500, 400500), 28992));
SELECT k FROM both_sets, kernel_density(events, 24) AS k;
SELECT k FROM both_sets, kernel_density(events, 'NaN') AS k;
SELECT k FROM both_sets, kernel_density(events, 'infinity') AS k;
SELECT k FROM both_sets, kernel_density(events, 250, 1) AS k;
SELECT k FROM both_sets, kernel_density(events, 250, 'NaN') AS k;
SELECT k FROM both_sets, kernel_density(events, 100, 125) AS k;
SELECT k FROM both_sets, kernel_density(events, area => 'SRID=28992;POINT(200000 450000)') AS k;
SELECT k FROM both_sets, kernel_density(events, area => 'SRID=28992;POLYGON((200000 450000, 201000 451000, 201000 450000, 200000 451000, 200000 450000))') AS k;
SELECT k FROM both_sets, kernel_density(events, area => 'SRID=32631;POLYGON((500000 5700000, 501000 5700000, 501000 5701000, 500000 5700000))') AS k;
SELECT k FROM both_sets, kernel_density(events, area => 'POLYGON((200000 450000, 201000 450000, 201000 451000, 200000 450000))') AS k;
SELECT k FROM kernel_density((SELECT event_set(pg_temp.rd(x, x), date '2024-01-01') FROM unnest('{-100000,200000}'::int[]) AS x), 250, 25) AS k;
SELECT k FROM both_sets, kernel_relative_risk(events, dwellings, min_dwellings => 0) AS k;
SELECT k FROM both_sets, kernel_relative_risk(events, dwellings, alpha => 1) AS k;
SELECT k FROM both_sets, kernel_relative_risk(events, dwellings, confidence => 0) AS k;
SELECT k FROM both_sets, kernel_relative_risk(events, dwellings, permutations => -1) AS k;
SELECT k FROM both_sets, kernel_relative_risk(events, (SELECT dwelling_set(1, 'SRID=3035;POINT(4000000 3200000)'::geometry))) AS k;
-- A burglary far from all dwellings makes no map of them larger.
SELECT count(*) = (SELECT count(*) FROM both_sets, kernel_relative_risk(events, dwellings, cell_size => 25)) AS as_large FROM both_sets, kernel_relative_risk((SELECT event_set(geom, date '2024-01-01') FROM (SELECT geom FROM made UNION ALL SELECT pg_temp.rd(-150000, 150000)) AS m), dwellings, cell_size => 25);
-- Left of and below the origin, and many at one place.
SELECT count(*) > 0 AS rows, max(events_near) FROM kernel_density((SELECT event_set('SRID=28992;POINT(-5 5)', date '2024-01-01') FROM generate_series(1, 1000)), 50, 50);
-- A sliver of an area, too narrow for a kernel.
SELECT count(*) FROM both_sets, kernel_density(events, area => ST_SetSRID(ST_MakeEnvelope(200000, 450025, 201000, 450025.0001), 28992));
SELECT count(*), min(edge_share) > 0.001 AS known FROM both_sets, kernel_density(events, area => ST_SetSRID(ST_MakeEnvelope(200000, 450024, 201000, 450026), 28992));
