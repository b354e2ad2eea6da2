-- Forecasts that look at factors of squares: what tells is used, what does not is held to nothing, and nothing is known too early.
SET client_min_messages = warning;
SET extra_float_digits = 0;

CREATE FUNCTION pg_temp.rd(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(x, y), 28992) $$;
-- Between 0 and 1, for each number and purpose another, and the same everywhere.
CREATE FUNCTION pg_temp.chance(number bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE
AS $$ SELECT ('x' || substr(md5(number || '/' || purpose), 1, 8))::bit(32)::bigint / 4294967296.0 $$;

-- 40 by 40 squares of ten dwellings. In one of twenty are backyards that can be reached, and three in ten burglaries: 160 a year, four years.
CREATE TEMP TABLE square AS
SELECT n AS number, pg_temp.rd(200000 + 125 * (n % 40) + 62, 450000 + 125 * (n / 40) + 62) AS middle, (n % 20 = n / 40 % 20)::int AS reached, 10 * pg_temp.chance(n, 2) AS idle FROM generate_series(0, 1599) AS n;
CREATE TEMP TABLE sets AS
SELECT (SELECT dwelling_set(number * 10 + d, ST_Translate(middle, d, d)) FROM square CROSS JOIN generate_series(0, 9) AS d) AS dwellings,
       (SELECT burglary_set(b.n, s.middle, b.day, b.day + 1)
        FROM  (SELECT n, date '2014-01-01' + floor(1461 * pg_temp.chance(n, 3))::int AS day, (pg_temp.chance(n, 4) < 0.3)::int AS reached, pg_temp.chance(n, 5) AS place FROM generate_series(1, 640) AS n) AS b
        JOIN  (SELECT s.middle, s.reached, row_number() OVER (PARTITION BY s.reached ORDER BY s.number) - 1 AS turn, count(*) OVER (PARTITION BY s.reached) AS squares FROM square AS s) AS s
              ON s.reached = b.reached AND s.turn = floor(b.place * s.squares)) AS burglaries,
       (SELECT forecast_set('2010-01-01', forecast_cell(middle), reached) FROM square) AS reached,
       (SELECT forecast_set('2010-01-01', forecast_cell(middle), idle) FROM square) AS idle,
       (SELECT forecast_set('2018-01-01', forecast_cell(middle), reached) FROM square) AS late,
       (SELECT forecast_set('2016-12-01', forecast_cell(middle), reached) FROM square) AS before,
       (SELECT forecast_set('2010-01-01', forecast_cell(middle), 5) FROM square) AS alike;

-- What tells finds more than counts; what does not changes next to nothing; what is known only later, or of all squares alike, nothing at all.
CREATE TEMP TABLE tested AS
SELECT f.name, t.method, t.coverage, t.burglaries, t.hit_rate, t.difference, t.low, t.high, t.log_score, t.flags, t.verdict
FROM   sets AS s CROSS JOIN LATERAL (VALUES ('reached', ARRAY[s.reached]), ('idle', ARRAY[s.idle]), ('both', ARRAY[s.idle, s.reached]), ('late', ARRAY[s.late]), ('alike', ARRAY[s.alike])) AS f (name, factors)
CROSS  JOIN LATERAL forecast_backtest(s.burglaries, s.dwellings, '2017-01-01', methods => '{factors}', windows => 26, factors => f.factors) AS t WHERE t.measured_by = 'cells';
SELECT f.name, f.burglaries > 100 AS enough, f.low > 0 AS more, f.log_score > a.log_score + 0.1 AS tells, abs(f.log_score - a.log_score) < 0.02 AS alike, f.log_score = a.log_score AS the_same, f.flags
FROM   tested AS f JOIN tested AS a USING (method, coverage) WHERE f.method = 'factors' AND a.name = 'alike' AND f.coverage = 0.05 ORDER BY f.name;
SELECT regexp_replace(verdict, '[0-9]+(,[0-9])?', 'N', 'g') FROM tested WHERE name = 'reached' AND method = 'factors' AND coverage = 0.05;

-- A map of one day: where it can be reached more is expected, whatever the counts of the square are.
SELECT count(*), round(sum(f.expected)::numeric, 1) BETWEEN 4 AND 8 AS level, avg(f.expected) FILTER (WHERE q.reached = 1) > 3 * avg(f.expected) FILTER (WHERE q.reached = 0) AS reached, max(f.share_recent), string_agg(DISTINCT f.flags::text, ' ')
FROM   sets AS s CROSS JOIN LATERAL burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => ARRAY[s.reached]) AS f JOIN square AS q ON forecast_cell(q.middle) = f.cell_id;
-- How a factor goes with burglary is learnt from what was known before the year that it is fitted to; a number that is not known counts as an average one.
SELECT a.expected = b.expected AS the_same
FROM   sets AS s
CROSS  JOIN LATERAL (SELECT sum(f.expected * f.cell_id) AS expected FROM burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => ARRAY[s.before]) AS f) AS a
CROSS  JOIN LATERAL (SELECT sum(f.expected * f.cell_id) AS expected FROM burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => ARRAY[s.reached]) AS f) AS b;
SELECT a.expected = b.expected AS the_same
FROM   sets AS s
CROSS  JOIN LATERAL (SELECT sum(f.expected * f.cell_id) AS expected FROM burglary_forecast(s.burglaries, s.dwellings, '2017-12-31', method => 'factors', factors => ARRAY[s.late]) AS f) AS a
CROSS  JOIN LATERAL (SELECT sum(f.expected * f.cell_id) AS expected FROM burglary_forecast(s.burglaries, s.dwellings, '2017-12-31', method => 'factors', factors => ARRAY[(SELECT forecast_set('2010-01-01', forecast_cell(middle), 5) FROM square WHERE number < 10)]) AS f) AS b;

-- Too few to learn from: counts alone.
SELECT string_agg(DISTINCT f.flags::text, ' '), count(*) FILTER (WHERE f.expected IS DISTINCT FROM c.expected)
FROM  (SELECT s.dwellings, s.reached, (SELECT burglary_set(number, middle, '2017-06-01', '2017-06-02') FROM square WHERE number < 90) AS burglaries FROM sets AS s) AS s
CROSS  JOIN LATERAL burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => ARRAY[s.reached]) AS f
JOIN   LATERAL burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'counts') AS c USING (cell_id);

-- What is refused.
SELECT f FROM sets AS s, burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors') AS f;
SELECT f FROM sets AS s, burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => ARRAY[s.reached, NULL]) AS f;
SELECT f FROM sets AS s, burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => array_fill(s.reached, ARRAY[31])) AS f;
SELECT f FROM sets AS s, burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => ARRAY[s.reached], cell_size => 300) AS f;
SELECT f FROM sets AS s, forecast_score(s.reached, s.burglaries, s.dwellings, 'factors') AS f;
SELECT count(*) FROM sets AS s, burglary_forecast(s.burglaries, s.dwellings, '2018-01-01', method => 'factors', factors => ARRAY[(SELECT forecast_set(NULL, NULL, NULL))]) AS f;

-- "Aantoonbaar" is said of what keeps apart from the baseline after all that was tried, and a method that learnt nothing is not judged.
CREATE TEMP TABLE judged AS
SELECT t.*, t.low > 0 OR t.high < 0 AS apart
FROM   sets AS s CROSS JOIN generate_series(0, 9) AS n CROSS JOIN LATERAL forecast_backtest(s.burglaries, s.dwellings, date '2016-01-01' + 37 * n, methods => '{uniform,counts,counts_14,kde,kde_56,recent,mixture}', windows => 26,
       coverage => '{0.02,0.05,0.1,0.2,0.3,0.4,0.5}', history_days => 365, seed => n) AS t WHERE t.method <> 'plain_counts' AND NOT 'too_few' = ANY (t.flags);
SELECT count(*) > 200 AS many, count(*) FILTER (WHERE apart AND p_value <= 0.05 AND p_adjusted > 0.05) > 0 AS adjusted, count(*) FILTER (WHERE apart AND p_adjusted <= 0.05) > 0 AS kept,
       count(*) FILTER (WHERE (verdict ~ ': aantoonbaar (meer|minder)\.$') IS DISTINCT FROM (apart AND p_adjusted <= 0.05)) AS said_otherwise,
       count(*) FILTER (WHERE (verdict ~ 'gezien hoeveel manieren er zijn geprobeerd\.$') IS DISTINCT FROM (apart AND p_adjusted > 0.05 AND p_adjusted > p_value)) AS reason_otherwise
FROM   judged;
SELECT t.coverage, t.flags, t.verdict
FROM  (SELECT s.dwellings, s.reached, (SELECT burglary_set(n, q.middle, date '2016-01-01' + n, date '2016-01-02' + n) FROM generate_series(1, 720) AS n JOIN square AS q ON q.number = n * 37 % 1600 AND n % 3 = 0) AS burglaries FROM sets AS s) AS s
CROSS  JOIN LATERAL forecast_backtest(s.burglaries, s.dwellings, '2016-12-01', methods => '{factors}', windows => 27, coverage => '{0.05}', factors => ARRAY[s.reached], history_days => 270) AS t WHERE t.measured_by = 'cells' AND t.method = 'factors';
