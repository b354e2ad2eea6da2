-- Forecasts of places that are no squares: the maps that are judged, and the same judgement of places by any number.
SET client_min_messages = warning;
SET extra_float_digits = 0;

CREATE FUNCTION pg_temp.rd(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(x, y), 28992) $$;

-- A row of 40 squares, of one to four dwellings; one burglary every three days, of which every second falls in one of two squares, and one in fifty where nobody lives.
CREATE TEMP TABLE home AS SELECT n AS id, pg_temp.rd(200010 + n / 4 * 125, 450010 + n % 4 * 20) AS geom, n % 7 AS street FROM generate_series(0, 159) AS n WHERE n % 4 <= n / 4 % 4;
CREATE TEMP TABLE burglary AS
SELECT n AS id, pg_temp.rd(200010 + CASE WHEN n % 50 = 1 THEN 90 WHEN n % 4 = 0 THEN 7 WHEN n % 4 = 2 THEN 21 ELSE n * 17 % 40 END * 125, 450010) AS geom, date '2020-01-01' + n * 3 AS day, date '2020-01-02' + n * 3 AS known FROM generate_series(0, 599) AS n;
CREATE TEMP TABLE sets AS SELECT (SELECT dwelling_set(id, geom) FROM home) AS dwellings, (SELECT burglary_set(id, geom, day, known) FROM burglary) AS burglaries;

-- ---------------------------------------------------------------- the maps that are judged

-- The first is that of the day, by each method; without learning from the windows before, each is.
SELECT m.method, count(*), count(*) FILTER (WHERE abs(f.expected - u.expected) > 1e-12) AS other
FROM   sets AS s CROSS JOIN unnest('{uniform,plain_counts,counts,counts_14,kde,profile,mixture,self_exciting}'::text[]) AS m (method)
CROSS  JOIN LATERAL burglary_forecast(s.burglaries, s.dwellings, '2023-06-01', m.method) AS f
JOIN   LATERAL unnest_forecast(forecast_maps(s.burglaries, s.dwellings, '2023-06-01', m.method, windows => 2)) AS u ON u.origin = '2023-06-01' AND u.cell_id = f.cell_id GROUP BY m.method ORDER BY m.method;
SELECT count(*), count(DISTINCT u.origin) AS origins, count(*) FILTER (WHERE abs(f.expected - u.expected) > 1e-12) AS other
FROM   sets AS s CROSS JOIN LATERAL unnest_forecast(forecast_maps(s.burglaries, s.dwellings, '2023-06-01', windows => 5, horizon_days => 7)) AS u
JOIN   LATERAL burglary_forecast(s.burglaries, s.dwellings, u.origin, horizon_days => 7) AS f USING (cell_id);

-- Judged as places by their number they are worth what forecast_backtest() says, in every column; near hits it has none.
CREATE TEMP TABLE happened AS
SELECT forecast_set(o, cell, n) AS burglaries FROM (SELECT date '2023-06-01' + (day - '2023-06-01') / 14 * 14 AS o, forecast_cell(geom) AS cell, count(*) AS n FROM burglary WHERE day >= '2023-06-01' AND day < date '2023-06-01' + 30 * 14 GROUP BY 1, 2) AS b;
CREATE TEMP TABLE size AS SELECT forecast_set('2023-06-01', cell, n) AS dwellings FROM (SELECT forecast_cell(geom) AS cell, count(*) AS n FROM home GROUP BY 1) AS h;
CREATE TEMP TABLE judged AS
SELECT m.method, p.*
FROM   sets AS s CROSS JOIN happened AS h CROSS JOIN size AS z CROSS JOIN unnest('{counts,uniform,mixture}'::text[]) AS m (method)
CROSS  JOIN LATERAL forecast_place_score(forecast_maps(s.burglaries, s.dwellings, '2023-06-01', m.method, windows => 30), forecast_maps(s.burglaries, s.dwellings, '2023-06-01', 'plain_counts', windows => 30), h.burglaries, z.dwellings,
                    coverage => '{0.05,0.3}', floor => 0) AS p;
SELECT count(*), bool_and((p.windows, p.burglaries, p.outside, cardinality(p.flags)) = (b.windows, b.burglaries, b.outside, 0)) AS counts,
       bool_and(greatest(abs(p.hits - b.hits), abs(p.tied_share - b.tied_share), abs(p.expected_hits - b.expected_hits), abs(p."precision" - b."precision"), abs(p.pai - b.pai), abs(p.pei_star - b.pei_star), abs(p.log_score - b.log_score), abs(p.log_score_uniform - b.log_score_uniform),
                         abs(p.brier - b.brier), abs(p.brier_skill - b.brier_skill), abs(p.expected - b.expected), abs(p.deviance - b.deviance)) < 1e-9) AS numbers,
       bool_and(greatest(abs(p.baseline_hit_rate - b.baseline_hit_rate), abs(p.difference - b.difference), abs(p.standard_error - b.standard_error), abs(p.low - b.low), abs(p.high - b.high), abs(p.p_value - b.p_value)) < 1e-9) AS compared
FROM   judged AS p
JOIN  (SELECT t.* FROM sets AS s, forecast_backtest(s.burglaries, s.dwellings, '2023-06-01', '{counts,uniform,mixture}', 30, '{0.05,0.3}') AS t) AS b
       ON b.method = p.method AND b.coverage = p.coverage AND b.measured_by = CASE p.measured_by WHEN 'places' THEN 'cells' ELSE 'dwellings' END;
SELECT measured_by, coverage, verdict FROM judged WHERE method = 'mixture' ORDER BY 1 DESC, 2;

-- ---------------------------------------------------------------- streets, by hand

-- What squares expect, spread over their dwellings and added up by street, is as much; each street's share is that of its dwellings.
CREATE TEMP TABLE street_map AS
SELECT u.origin, h.street, sum(u.expected / n.dwellings) AS expected
FROM   sets AS s CROSS JOIN LATERAL unnest_forecast(forecast_maps(s.burglaries, s.dwellings, '2023-06-01', 'profile', windows => 30, cell_size => 25)) AS u
JOIN   home AS h ON forecast_cell(h.geom, 25) = u.cell_id JOIN (SELECT forecast_cell(geom, 25) AS cell, count(*) AS dwellings FROM home GROUP BY 1) AS n ON n.cell = u.cell_id GROUP BY u.origin, h.street;
SELECT count(DISTINCT origin), bool_and(abs(of_streets - of_squares) < 1e-9) AS as_much
FROM  (SELECT origin, sum(expected) AS of_streets FROM street_map GROUP BY origin) AS t
JOIN  (SELECT u.origin, sum(u.expected) AS of_squares FROM sets AS s, unnest_forecast(forecast_maps(s.burglaries, s.dwellings, '2023-06-01', 'profile', windows => 30, cell_size => 25)) AS u GROUP BY u.origin) AS q USING (origin);
-- The two of seven streets with most expected, counted here.
CREATE TEMP TABLE street_happened AS
SELECT date '2023-06-01' + (b.day - '2023-06-01') / 14 * 14 AS origin, coalesce((SELECT h.street FROM home AS h WHERE ST_DWithin(h.geom, b.geom, 1)), 99) AS street, count(*) AS burglaries
FROM   burglary AS b WHERE b.day >= '2023-06-01' AND b.day < date '2023-06-01' + 30 * 14 GROUP BY 1, 2;
SELECT p.burglaries = (SELECT sum(burglaries) FROM street_happened) AS burglaries, p.outside = (SELECT sum(burglaries) FROM street_happened WHERE street = 99) AND p.outside > 0 AS outside,
       p.hits = (SELECT sum(h.burglaries) FROM (SELECT m.*, rank() OVER (PARTITION BY origin ORDER BY expected DESC) AS turn FROM street_map AS m) AS m JOIN street_happened AS h USING (origin, street) WHERE m.turn <= 2) AS hits,
       abs(p.expected_hits - (SELECT sum(m.expected) FROM (SELECT m.*, rank() OVER (PARTITION BY origin ORDER BY expected DESC) AS turn FROM street_map AS m) AS m WHERE m.turn <= 2)) < 1e-9 AS expected_hits, p.verdict
FROM   forecast_place_score((SELECT forecast_set(origin, street, expected) FROM street_map), (SELECT forecast_set(origin, street, 1) FROM street_map), (SELECT forecast_set(origin, street, burglaries) FROM street_happened),
                            (SELECT forecast_set('2023-06-01', street, n) FROM (SELECT street, count(*) AS n FROM home GROUP BY street) AS h),
                            coverage => ARRAY[2 / 7.0], words => '{de kaart per straat,elke straat gelijk,straten,woningen}') AS p WHERE p.measured_by = 'places';
-- Parts of a burglary, as hours have them; a window in which nothing happened.
SELECT p.measured_by, p.windows, p.burglaries, p.outside, p.hits, p.hit_rate, p.baseline_hit_rate, p.flags, p.verdict
FROM   forecast_place_score((SELECT forecast_set(o, n, n) FROM generate_series(1, 4) AS n, unnest('{2024-01-01,2024-01-15}'::date[]) AS o), (SELECT forecast_set(o, n, 1) FROM generate_series(1, 4) AS n, unnest('{2024-01-01,2024-01-15}'::date[]) AS o),
                            (SELECT forecast_set('2024-01-01', n, n * 0.25) FROM generate_series(3, 5) AS n), (SELECT forecast_set('2024-01-01', n, 4) FROM generate_series(1, 4) AS n), coverage => '{0.25}') AS p;

-- ---------------------------------------------------------------- refused, and nothing

CREATE TEMP TABLE one AS SELECT forecast_set('2024-01-01', 1, 1) AS f, (SELECT forecast_set(NULL, NULL, NULL) FROM generate_series(1, 0)) AS nothing, forecast_set('2024-01-15', 1, 1) AS later, forecast_set('2024-01-01', 2, 1) AS elsewhere;
SELECT p FROM one, forecast_place_score(f, later, f, f) AS p;
SELECT p FROM one, forecast_place_score(f, f, later, f) AS p;
SELECT p FROM one, forecast_place_score(f, f, f, elsewhere) AS p;
SELECT p FROM one, forecast_place_score(f, elsewhere, f, f) AS p;
SELECT p FROM one, forecast_place_score(f, f, f, (SELECT forecast_set('2024-01-01', 1, 0) FROM one)) AS p;
SELECT p FROM one, forecast_place_score(f, f, f, (SELECT forecast_set(d, 1, 1) FROM unnest('{2024-01-01,2024-01-02}'::date[]) AS d)) AS p;
SELECT p FROM one, forecast_place_score((SELECT forecast_set(d, 1, 1) FROM unnest('{2024-01-01,2024-01-02}'::date[]) AS d), f, f, f) AS p;
SELECT p FROM one, forecast_place_score(f, f, f, f, words => '{een,twee,drie}') AS p;
SELECT p FROM one, forecast_place_score(f, f, f, f, words => '{een,twee,drie,NULL}') AS p;
SELECT p FROM one, forecast_place_score(f, f, f, f, coverage => '{2}') AS p;
SELECT p FROM one, forecast_place_score(f, f, f, f, horizon_days => 0) AS p;
SELECT p FROM one, forecast_place_score(f, f, f, f, floor => -1) AS p;
SELECT count(*) FROM one, forecast_place_score(nothing, f, f, f) AS p;
SELECT count(*) FROM one, forecast_place_score(f, f, f, nothing) AS p;
SELECT count(*), max(burglaries), bool_and(hit_rate IS NULL) FROM one, forecast_place_score(f, f, nothing, f) AS p;
SELECT count(*) FROM one, forecast_place_score(f, f, NULL, f) AS p;
SELECT i.origins FROM sets AS s, forecast_set_info(forecast_maps(s.burglaries, (SELECT dwelling_set(1, NULL::geometry)), '2023-06-01')) AS i;
SELECT forecast_maps(s.burglaries, NULL, '2023-06-01') IS NULL FROM sets AS s;
SELECT forecast_maps(s.burglaries, s.dwellings, '2023-06-01', 'stars') FROM sets AS s;
SELECT forecast_maps(s.burglaries, s.dwellings, '2023-06-01', 'factors') FROM sets AS s;
SELECT forecast_maps(s.burglaries, s.dwellings, '2023-06-01', windows => 1001) FROM sets AS s;
SELECT forecast_maps(s.burglaries, s.dwellings, 'infinity') FROM sets AS s;
SELECT forecast_maps(s.burglaries, s.dwellings, '2023-06-01', horizon_days => 0) FROM sets AS s;
