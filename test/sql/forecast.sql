-- Forecasts made anywhere, held against what happened: worked numbers, ties, what is left out, what is refused.
SET client_min_messages = warning;
SET extra_float_digits = 0;

CREATE FUNCTION pg_temp.rd(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(x, y), 28992) $$;

-- ---------------------------------------------------------------- squares

SELECT forecast_cell(pg_temp.rd(257000, 471000)), forecast_cell(pg_temp.rd(257000, 471000), 250), forecast_cell(NULL), forecast_cell('SRID=28992;POINT EMPTY'::geometry);
SELECT ST_AsText(forecast_cell_geom(376800002056)), ST_AsText(forecast_cell_geom(forecast_cell(pg_temp.rd(-10, -10)))), ST_SRID(forecast_cell_geom(0, srid => 3035));
SELECT forecast_cell(pg_temp.rd(0, 0), 10);
SELECT forecast_cell(ST_SetSRID(ST_MakePoint(6.9, 52.2), 4326));
SELECT forecast_cell_geom(9223372036854775807);

-- ---------------------------------------------------------------- the set

SELECT i.* FROM forecast_set_info((SELECT forecast_set(day, cell, expected)
    FROM (VALUES (date '2024-01-15', 2, 0.5), ('2024-01-01', 3, 1), ('2024-01-01', -7, 0), (NULL, 1, 1), ('infinity', 1, 1), ('2024-01-01', NULL, 1), ('2024-01-01', 1, NULL)) AS f (day, cell, expected))) AS i;
SELECT u.* FROM unnest_forecast((SELECT forecast_set(day, cell, expected)
    FROM (VALUES (date '2024-01-15', 2, 0.5), ('2024-01-01', 3, 1), ('2024-01-01', -7, '-0')) AS f (day, cell, expected))) AS u;
SELECT i.* FROM forecast_set_info((SELECT forecast_set(NULL, NULL, NULL) FROM generate_series(1, 0))) AS i;
SELECT forecast_set('2024-01-01', 1, -0.1);
SELECT forecast_set('2024-01-01', 1, 'NaN');
SELECT forecast_set('2024-01-01', n % 2, 1) FROM generate_series(1, 3) AS n;

-- ---------------------------------------------------------------- worked numbers

-- Eight squares in a row, of 1, 1, 2, 1, 1, 2, 1, 1 dwellings.
CREATE TEMP TABLE square (cell int, dwellings int, expected float8, burglaries int);
INSERT INTO square VALUES (1, 1, 9, 2), (2, 1, 7, 1), (3, 2, 8, 3), (4, 1, 3, 0), (5, 1, 5, 1), (6, 2, 2, 0), (7, 1, 1, 0), (8, 1, 4, 1);
CREATE TEMP TABLE sets AS
SELECT (SELECT forecast_set('2024-01-01', forecast_cell(pg_temp.rd(200000 + cell * 125, 450000)), expected) FROM square) AS forecast,
       (SELECT burglary_set(cell * 10 + n, pg_temp.rd(200020 + cell * 125, 450030), date '2024-01-01' + n, date '2024-01-03' + n) FROM square CROSS JOIN generate_series(1, burglaries) AS n) AS burglaries,
       (SELECT dwelling_set(cell * 10 + n, pg_temp.rd(200010 + cell * 125, 450010 + n)) FROM square CROSS JOIN generate_series(1, dwellings) AS n) AS dwellings;

-- A quarter of the dwellings: 3.5 found of 8, of 4.25 that could have been.
SELECT s.measured_by, s.windows, s.burglaries, s.hits, s.hit_rate, s.expected_hits, s.pai, round(s.pei::numeric, 9) AS pei, round(s.pei_star::numeric, 9) AS pei_star, s.tied_share, s.expected, s.flags
FROM   sets, forecast_score(forecast, burglaries, dwellings, coverage => '{0.25}') AS s;
SELECT s.measured_by, s.coverage, s.hits, s.tied_share, s.near_hit_rate, s.near_area, s.verdict FROM sets, forecast_score(forecast, burglaries, dwellings, coverage => '{0.125, 1}') AS s;

-- Six squares of one dwelling; A and B of the mixture.
TRUNCATE square;
INSERT INTO square VALUES (1, 1, .30, 2), (2, 1, .10, 0), (3, 1, .25, 1), (4, 1, .15, 0), (5, 1, .10, 0), (6, 1, .10, 1);
UPDATE sets SET forecast = (SELECT forecast_set('2024-01-01', forecast_cell(pg_temp.rd(200000 + cell * 125, 450000)), expected * 4.2) FROM square),
                burglaries = (SELECT burglary_set(cell * 10 + n, pg_temp.rd(200020 + cell * 125, 450030), date '2024-01-01' + n, NULL) FROM square CROSS JOIN generate_series(1, burglaries) AS n),
                dwellings = (SELECT dwelling_set(cell * 10 + n, pg_temp.rd(200010 + cell * 125, 450010 + n)) FROM square CROSS JOIN generate_series(1, dwellings) AS n);
SELECT round(s.log_score::numeric, 9) AS log_score, round(s.log_score_uniform::numeric, 9) AS uniform, round(s.deviance::numeric, 9) AS deviance, round(s.brier::numeric, 9) AS brier, round(s.brier_skill::numeric, 9) AS skill, s.flags
FROM   sets, forecast_score(forecast, burglaries, dwellings, coverage => '{0.5}', floor => 0) AS s WHERE s.measured_by = 'cells';
-- One burglary where nobody lives, and one that came after the window.
UPDATE sets SET burglaries = (SELECT burglary_set(n, pg_temp.rd(200020 + x, 450030), day, day) FROM (VALUES (1, 125, date '2024-01-14'), (2, 9000, '2024-01-02'), (3, 125, '2024-01-15')) AS b (n, x, day));
SELECT s.burglaries, s.outside, s.hits, s.hit_rate, s.near_hit_rate FROM sets, forecast_score(forecast, burglaries, dwellings, coverage => '{0.5}') AS s WHERE s.measured_by = 'cells';

-- ---------------------------------------------------------------- refused, and nothing

SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, cell_size => 130) AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, coverage => '{0}') AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, coverage => '{}') AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, 'tea leaves') AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, floor => 2) AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, horizon_days => 0) AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, history_days => 3) AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, bandwidth => 0) AS s;
SELECT s FROM sets, forecast_score(forecast, burglaries, dwellings, profile => near_repeat_profile('{0,5000}', '{0,7}', '{{1}}')) AS s;
SELECT s FROM sets, forecast_score((SELECT forecast_set(date '2024-01-01' + 7 * n, 360000001601, 1) FROM generate_series(0, 1) AS n), burglaries, dwellings) AS s;
SELECT count(*) FROM sets, forecast_score((SELECT forecast_set(NULL, NULL, NULL) FROM square WHERE false), burglaries, dwellings) AS s;
SELECT count(*) FROM sets, forecast_score(forecast, burglaries, (SELECT dwelling_set(1, NULL::geometry) FROM square WHERE false)) AS s;
SELECT count(*) FROM sets, forecast_score(NULL, burglaries, dwellings) AS s;

-- ---------------------------------------------------------------- compared

SELECT windows, burglaries_in_all, hit_rate, round(baseline_hit_rate::numeric, 9) AS baseline_hit_rate, round(difference::numeric, 9) AS difference, round(standard_error::numeric, 9) AS standard_error, p_value, exact, flags, verdict
FROM   forecast_comparison('{3,5,2,4,6,1,3,4}', '{2,4,3,3,4,1,2,3}', '{20,25,18,22,30,15,21,24}');
SELECT verdict FROM forecast_comparison(array_fill(3.0, '{30}'), array_fill(2.0, '{30}'), array_fill(20.0, '{30}'));
SELECT verdict FROM forecast_comparison(array_fill(1.0, '{30}'), array_fill(2.0, '{30}'), array_fill(20.0, '{30}'));
SELECT verdict FROM forecast_comparison((SELECT array_agg(n % 3 ORDER BY n) FROM generate_series(1, 30) AS n), array_fill(1.0, '{30}'), array_fill(20.0, '{30}'));
SELECT * FROM forecast_comparison('{0}', '{0}', '{0}');
SELECT * FROM forecast_comparison('{1,2}', '{1}', '{1,2}');
SELECT * FROM forecast_comparison('{1,3}', '{1,2}', '{1,2}');
SELECT * FROM forecast_comparison('{1,NULL}', '{1,2}', '{1,2}');
SELECT count(*) FROM forecast_comparison(NULL, '{1,2}', '{1,2}');

-- ---------------------------------------------------------------- made and tested here

-- A row of 40 squares of four dwellings, one burglary every three days, of which every second falls in one of two squares.
UPDATE sets SET dwellings = (SELECT dwelling_set(n, pg_temp.rd(200010 + n / 4 * 125, 450010 + n % 4 * 20)) FROM generate_series(0, 159) AS n),
                burglaries = (SELECT burglary_set(n, pg_temp.rd(200010 + CASE n % 4 WHEN 0 THEN 7 WHEN 2 THEN 21 ELSE n * 17 % 40 END * 125, 450010), date '2020-01-01' + n * 3, date '2020-01-02' + n * 3) FROM generate_series(0, 599) AS n);
SELECT f.cell_id, f.dwellings, round(expected::numeric, 6) AS expected, round(p_any::numeric, 6) AS p_any, rank, coverage, round("precision"::numeric, 6) AS precision, share_base, share_recent, flags
FROM   sets, burglary_forecast(burglaries, sets.dwellings, '2023-06-01') AS f LIMIT 3;
SELECT count(*), round(sum(expected)::numeric, 6) AS expected, min(rank), max(coverage), bool_and(ST_Equals(geom, forecast_cell_geom(cell_id))) AS squares, bool_and(abs(share_base + share_recent - 1) < 1e-12) AS shares
FROM   sets, unnest('{uniform,plain_counts,counts,counts_14,kde,kde_56,recent,promap,profile,mixture,self_exciting}'::text[]) AS m, burglary_forecast(burglaries, sets.dwellings, '2023-06-01', m) AS f GROUP BY m ORDER BY 2, 3;
-- All that fell in the two squares is found, and of the rest what chance gives; no method can do more.
SELECT s.method, s.measured_by, s.windows, s.burglaries, round(s.hit_rate::numeric, 4) AS hit_rate, round(s.difference::numeric, 4) AS difference, round(s.p_adjusted::numeric, 3) AS p_adjusted, s.flags, s.verdict
FROM   sets, forecast_backtest(sets.burglaries, dwellings, '2023-06-01', '{plain_counts,counts,uniform,mixture}', 30, '{0.05}') AS s;
SELECT DISTINCT s.flags, s.verdict FROM sets, forecast_backtest(sets.burglaries, dwellings, '2024-06-01', '{counts}', 10, '{0.05}', horizon_days => 7) AS s;
SELECT DISTINCT s.flags, s.verdict FROM sets, forecast_backtest(sets.burglaries, dwellings, '2023-06-01', '{counts}', 60, '{0.05}') AS s WHERE s.method = 'counts';
SELECT s FROM sets, forecast_backtest(burglaries, dwellings, '2023-06-01', '{}') AS s;
SELECT s FROM sets, forecast_backtest(burglaries, dwellings, '2023-06-01', '{counts,NULL}') AS s;
SELECT s FROM sets, forecast_backtest(burglaries, dwellings, '2023-06-01', '{counts,counts}') AS s;
SELECT s FROM sets, forecast_backtest(burglaries, dwellings, '2023-06-01', '{stars}') AS s;
SELECT s FROM sets, forecast_backtest(burglaries, dwellings, '2023-06-01', windows => 0) AS s;
SELECT s FROM sets, forecast_backtest(burglaries, dwellings, 'infinity') AS s;
SELECT s FROM sets, burglary_forecast(burglaries, sets.dwellings, '-infinity') AS s;
SELECT s FROM sets, burglary_forecast(burglaries, sets.dwellings, '2023-06-01', 'stars') AS s;
SELECT s FROM sets, burglary_forecast(burglaries, (SELECT dwelling_set(1, 'SRID=3035;POINT(4000000 3200000)'::geometry)), '2023-06-01') AS s;
SELECT count(*) FROM sets, burglary_forecast(burglaries, sets.dwellings, NULL) AS s;
-- Without any burglary every dwelling is alike.
SELECT min(expected) = max(expected) AS alike, sum(expected), min(rank), max(rank), flags FROM sets, burglary_forecast((SELECT burglary_set(1, NULL::geometry, NULL, NULL)), sets.dwellings, '2023-06-01', 'mixture') GROUP BY flags;
