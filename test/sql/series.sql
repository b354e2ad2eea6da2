-- farrington, ears, poisson_cusum, cusum_limit, series_trend: worked numbers, other ways to them; then what is refused.
SET extra_float_digits = -3;
\set SHOW_CONTEXT never
\pset null '-'
CREATE FUNCTION pg_temp.r(number float8, digits int DEFAULT 2) RETURNS numeric LANGUAGE sql AS $$ SELECT round(number::numeric, digits) $$;
-- Numbers between 0 and 1 that are the same everywhere.
CREATE FUNCTION pg_temp.u(seed int) RETURNS float8 LANGUAGE sql AS $$ SELECT abs(hashint4(seed)::bigint % 1000003) / 1000003.0 $$;

-- ---------------------------------------------------------------- farrington

-- Fifteen reference counts in their windows, and 1000 around them, which is not looked at; the last is 10.
CREATE TEMP TABLE series AS
SELECT array_agg(coalesce(y, 1000)::float8 ORDER BY i) || 10 AS counts
FROM   generate_series(1, 131) AS i
LEFT   JOIN (SELECT 1 + 26 * ((n - 1) / 3) + (n - 1) % 3 AS i, y FROM unnest('{3,5,4,6,2,4,7,3,5,4,6,5,3,4,8}'::int[]) WITH ORDINALITY AS u (y, n)) AS reference USING (i);
SELECT pg_temp.r(f.expected, 9) AS expected, pg_temp.r(f.upper, 9) AS upper, pg_temp.r(f.p_value, 9) AS p, pg_temp.r(f.score, 9) AS score, f.alarm, f.dispersion, f.percent_per_year, f.method, f.rests_on, f.left_out, f.reason
FROM   series, (VALUES ('power'), ('nb'), ('auto')) AS v (threshold), farrington(counts, threshold => v.threshold) AS f;
-- The limit and p of nb by adding up Poisson's chances.
WITH RECURSIVE p AS (SELECT 0 AS x, exp(-4.6::float8) AS chance UNION ALL SELECT x + 1, chance * 4.6 / (x + 1) FROM p WHERE x < 60),
     s AS (SELECT x, sum(chance) OVER (ORDER BY x) AS at_most, sum(chance) OVER (ORDER BY x DESC) AS at_least FROM p)
SELECT f.upper = (SELECT min(x) FROM s WHERE at_most >= 0.995) AS upper, abs(f.p_value - (SELECT at_least FROM s WHERE x = 10)) < 1e-12 AS p
FROM   series, farrington(counts) AS f;
-- A reference that is not known is left out; half of them, and nothing can be told. A last one that is not counted has an expectation.
SELECT pg_temp.r(f.expected, 6) AS expected, f.alarm, f.rests_on, f.left_out, f.reason
FROM   series, (VALUES (1, '{1}'::int[]), (2, '{1,2,3,27,28,29,53,54}'), (3, '{132}'), (4, '{4,5,6}')) AS v (n, gone),
       farrington((SELECT array_agg(CASE WHEN i <> ALL (gone) THEN c END ORDER BY i) FROM unnest(counts) WITH ORDINALITY AS u (c, i))) AS f ORDER BY n;
-- What is expected by hand, of series that are made: the mean of the windows, or their rate.
CREATE TEMP TABLE made AS
SELECT run, array_agg(floor(9 + 12 * pg_temp.u(run * 1000 + i))::float8 ORDER BY i) AS counts, array_agg(500 + floor(900 * pg_temp.u(-run * 1000 - i))::float8 ORDER BY i) AS exposure
FROM   generate_series(1, 40) AS run, generate_series(1, 140) AS i GROUP BY run;
SELECT count(*), bool_and(abs(f.expected - plain) < 1e-9) AS mean, bool_and(abs(g.expected - rate * exposure[140]) < 1e-9) AS rate
FROM   made, LATERAL (SELECT avg(counts[i]) AS plain, sum(counts[i]) / sum(exposure[i]) AS rate FROM generate_series(1, 140) AS i WHERE 140 - i > 1 AND (140 - i + 1) % 26 <= 2 AND 140 - i <= 131) AS hand,
       farrington(counts, trend => false, reweight => false) AS f, farrington(counts, exposure, trend => false, reweight => false) AS g;
-- The dispersion and the limit by hand.
SELECT count(*), bool_and(abs(f.dispersion - phi) < 1e-9) AS dispersion,
       bool_and(abs(f.upper - (f.expected ^ (2 / 3.0) + 2.5758293035489 * sqrt(4 / 9.0 * f.expected ^ (1 / 3.0) * phi * (1 + 1 / 15.0))) ^ 1.5) < 1e-9) AS upper,
       bool_and(f.alarm = (counts[140] > f.upper)) AS alarm, bool_and(abs(f.score - (counts[140] - f.expected) / (f.upper - f.expected)) < 1e-12) AS score
FROM   made, farrington(counts, trend => false, reweight => false, threshold => 'power') AS f,
       LATERAL (SELECT greatest(1, sum((counts[i] - f.expected) ^ 2 / f.expected) / 14) AS phi FROM generate_series(1, 140) AS i WHERE 140 - i > 1 AND (140 - i + 1) % 26 <= 2 AND 140 - i <= 131) AS hand;
-- An outbreak of 60 in the reference weighs less: by hand, with Anscombe's residuals.
CREATE FUNCTION pg_temp.reweighted(y float8[], OUT expected float8, OUT dispersion float8, OUT smallest float8) LANGUAGE sql AS $$
    WITH plain AS (SELECT avg(c) AS mean FROM unnest(y) AS c),
         spread AS (SELECT mean, greatest(1, (SELECT sum((c - mean) ^ 2 / mean) / (cardinality(y) - 1) FROM unnest(y) AS c)) AS phi FROM plain),
         residual AS (SELECT c, 1.5 * (c ^ (2 / 3.0) * mean ^ (-1 / 6.0) - sqrt(mean)) / sqrt(phi * (1 - 1.0 / cardinality(y))) AS s FROM spread, unnest(y) AS c),
         weighed AS (SELECT c, CASE WHEN s > 2.58 THEN s ^ (-2) ELSE 1 END AS bare FROM residual),
         scaled AS (SELECT c, bare * cardinality(y) / sum(bare) OVER () AS weight FROM weighed),
         fitted AS (SELECT sum(weight * c) / sum(weight) AS mean FROM scaled)
    SELECT mean, greatest(1, (SELECT sum(weight * (c - mean) ^ 2 / mean) / (cardinality(y) - 1) FROM scaled)), (SELECT min(weight) FROM scaled) FROM fitted
$$;
SELECT count(*), bool_and(abs(f.expected - hand.expected) < 1e-9) AS expected, bool_and(abs(f.dispersion - hand.dispersion) < 1e-9) AS dispersion, bool_or(smallest < 0.2) AS weighs_less
FROM   (SELECT run, counts[:61] || 60::float8 || counts[63:] AS counts FROM made) AS made, farrington(counts, trend => false) AS f,
       LATERAL (SELECT array_agg(counts[i]) AS y FROM generate_series(1, 140) AS i WHERE 140 - i > 1 AND (140 - i + 1) % 26 <= 2 AND 140 - i <= 131) AS reference, pg_temp.reweighted(y) AS hand;
-- A fall is followed, a rise not above all that was; parts of the year give a season its level.
SELECT pg_temp.r(f.expected) AS expected, pg_temp.r(f.percent_per_year) AS trend, f.rests_on FROM farrington((SELECT array_agg(round(200 * exp(-0.2 * i / 26.0)) ORDER BY i) FROM generate_series(0, 140) AS i)) AS f;
SELECT f.expected < 80 AS expected, f.percent_per_year FROM farrington((SELECT array_agg(round(30 * exp(0.2 * i / 26.0)) ORDER BY i) FROM generate_series(0, 140) AS i)) AS f;
SELECT pg_temp.r(f.expected) AS expected, f.dispersion < 1.5 AS as_chance, f.rests_on FROM farrington((SELECT array_agg(round(40 + 30 * cos(2 * pi() * i / 26)) ORDER BY i) FROM generate_series(0, 140) AS i), periods => 10) AS f;
-- An alarm; the same without enough burglaries; none before; too short; as short as one asks for.
SELECT n, pg_temp.r(f.expected, 3) AS expected, f.upper, pg_temp.r(f.p_value, 6) AS p, f.alarm, f.rests_on, f.reason
FROM   (VALUES (1, array_fill(2, ARRAY[131]) || 9, 5, 5), (2, array_fill(0, ARRAY[27]) || 1 || array_fill(0, ARRAY[103]) || 4, 5, 5), (3, array_fill(0, ARRAY[131]) || 9, 5, 5), (4, array_fill(2, ARRAY[130]) || 9, 5, 5),
               (5, array_fill(2, ARRAY[130]) || 9, 5, 4), (6, '{}', 5, 5), (7, '{3}', 5, 1), (8, array_fill(0, ARRAY[200]), 5, 5), (9, array_fill(2, ARRAY[130]) || ARRAY[2, 2], 50, 5)) AS v (n, counts, least, years),
       farrington(counts::float8[], years => v.years, min_count => v.least) AS f ORDER BY n;
SELECT pg_temp.r(f.expected) AS expected, f.rests_on FROM farrington(array_fill(2::float8, ARRAY[100000])) AS f;
SELECT * FROM farrington(NULL);
SELECT f.reason, f.expected FROM series, farrington(counts, array_fill(1::float8, ARRAY[131]) || NULL::float8) AS f;
SELECT farrington('{1,-1}');
SELECT farrington('{1,NaN}');
SELECT farrington('{1,Infinity}');
SELECT farrington('{{1},{2}}');
SELECT farrington('{1,2}', '{1}');
SELECT farrington('{1,2}', '{1,0}');
SELECT farrington('{1}', per_year => 0);
SELECT farrington('{1}', years => 0);
SELECT farrington('{1}', window_half => 13);
SELECT farrington('{1}', alpha => 0);
SELECT farrington('{1}', threshold => 'muan');
SELECT farrington('{1}', periods => 25);
SELECT farrington('{1}', skip => -1);
SELECT farrington('{1}', min_count => -1);
SELECT farrington('{1}', min_periods => 0);

-- ---------------------------------------------------------------- ears

SELECT period, count, pg_temp.r(expected, 6) AS expected, pg_temp.r(statistic, 9) AS statistic, pg_temp.r(upper, 9) AS upper, alarm FROM ears('{2,1,3,2,2,0,4,1,3,9}') WHERE period > 6;
SELECT method, period, pg_temp.r(expected, 6) AS expected, pg_temp.r(statistic, 9) AS statistic, pg_temp.r(upper, 9) AS upper, alarm
FROM   (VALUES ('C2'), ('C3'), ('C3_surveillance')) AS v (method), ears('{1,2,2,1,3,2,2,0,4,1,3,9,12,0}', v.method) WHERE period > 9;
-- As published with the R package surveillance: Salmonella Newport in Germany, 2011.
SELECT array_agg(pg_temp.r(upper, 6) ORDER BY period) AS upper FROM ears('{1,1,1,3,3,1,2,1,0,3,3}', alpha => 0.05) WHERE period > 7;
-- C1 and C2 by windows.
SELECT count(*), bool_and(abs(c1.upper - (m1 + 3.09023230616781 * greatest(s1, 0.2))) < 1e-9) AS c1, bool_and(abs(c2.statistic - (y - m2) / greatest(s2, 0.2)) < 1e-9) AS c2, bool_and(c1.alarm = (y > c1.upper)) AS alarm
FROM   (SELECT i AS period, y, avg(y) OVER w1 AS m1, stddev_samp(y) OVER w1 AS s1, avg(y) OVER w2 AS m2, stddev_samp(y) OVER w2 AS s2
        FROM   made, unnest(counts) WITH ORDINALITY AS u (y, i) WHERE run = 1
        WINDOW w1 AS (ORDER BY i ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING), w2 AS (ORDER BY i ROWS BETWEEN 9 PRECEDING AND 3 PRECEDING)) AS hand
JOIN   (SELECT e.* FROM made, ears(counts) AS e WHERE run = 1) AS c1 USING (period) JOIN (SELECT e.* FROM made, ears(counts, 'C2') AS e WHERE run = 1) AS c2 USING (period)
WHERE  period > 9;
-- Nothing varies; not counted; nothing.
SELECT * FROM ears('{0,0,0,1}', baseline => 3);
SELECT * FROM ears('{1,1,1,NULL,1,1,1,1}', baseline => 3);
SELECT count(*) FROM ears('{}');
SELECT count(*) FROM ears(NULL);
SELECT count(*), count(alarm) FROM ears(array_fill(2::float8, ARRAY[100000]), 'C3');
SELECT ears('{1}', 'C4');
SELECT ears('{1}', alpha => 1);
SELECT ears('{1}', min_sigma => 0);
SELECT ears('{1}', baseline => 2);
SELECT ears('{-1}');

-- ---------------------------------------------------------------- poisson_cusum, cusum_limit

SELECT period, count, expectation, pg_temp.r(cusum, 6) AS cusum, alarm_limit, alarm FROM poisson_cusum('{3,5,7,6,8,4}', array_fill(4::float8, ARRAY[6]), alarm_at => 6, reset => 'none');
SELECT reset, array_agg(pg_temp.r(cusum, 3) ORDER BY period) AS cusum FROM (VALUES ('zero'), ('half')) AS v (reset), poisson_cusum('{3,5,7,6,8,4}', array_fill(4::float8, ARRAY[6]), alarm_at => 6, reset => v.reset) GROUP BY reset ORDER BY 1;
-- What is expected differs; a row that is not known leaves the sum as it was.
SELECT period, pg_temp.r(cusum, 6) AS cusum, alarm FROM poisson_cusum('{9,NULL,5,0,7}', '{4,4,NULL,0,2}', 1.5, 6);
-- The limit is that of the mean of what is expected.
SELECT DISTINCT abs(alarm_limit - cusum_limit(3)) < 1e-12 AS same FROM poisson_cusum('{3,5,7}', '{2,3,4}');
-- The tables have 421.65 periods at 10, with a reference value a little higher; and where there is no answer.
SELECT cusum_limit(4, 1.5, 500) BETWEEN 10 AND 11 AS like_the_tables, cusum_limit(4, 1.5, 5000) > cusum_limit(4) AS longer, cusum_limit(1e-4) AS hardly_any, cusum_limit(1e5, 1.001, 1e9) AS hardly_a_rise, cusum_limit(NULL) AS nothing;
SELECT alarm, alarm_limit FROM poisson_cusum('{3}', '{0}');
SELECT count(*) FROM poisson_cusum(NULL, '{1}');
SELECT count(*) FROM poisson_cusum('{}', '{}');
SELECT count(*), count(cusum) FROM poisson_cusum(array_fill(2::float8, ARRAY[100000]), array_fill(2::float8, ARRAY[100000]));
SELECT poisson_cusum('{1}', '{1,2}');
SELECT poisson_cusum('{1}', '{-1}');
SELECT poisson_cusum('{NaN}', '{1}');
SELECT poisson_cusum('{1}', '{1}', 1);
SELECT poisson_cusum('{1}', '{1}', alarm_at => 0);
SELECT poisson_cusum('{1}', '{1}', reset => 'all');
SELECT cusum_limit(0);
SELECT cusum_limit('NaN');
SELECT cusum_limit(4, 1);
SELECT cusum_limit(4, average_run_length => 1);

-- ---------------------------------------------------------------- series_trend

-- What was put in: 10 % a year less, a peak in the fourth period.
SELECT pg_temp.r(percent_per_year, 6) AS percent, pg_temp.r(season_ratio, 6) AS season, season_peak, dispersion, rests_on, left_out, reason
FROM   series_trend((SELECT array_agg(30 * 0.9 ^ (i / 26.0) * exp(0.4 * cos(2 * pi() * (i - 3) / 26)) ORDER BY i) FROM generate_series(0, 129) AS i));
-- Yearly counts: the score equations of the likelihood are 0 at the slope that it gives.
SELECT abs(sum(i * (y - level * slope ^ i))) < 1e-6 AS likeliest, pg_temp.r(max(percent_per_year)) AS percent, pg_temp.r(max(percent_low)) AS low, pg_temp.r(max(percent_high)) AS high, pg_temp.r(max(p), 6) AS p, pg_temp.r(max(dispersion), 4) AS dispersion, max(season_peak) AS peak
FROM  (SELECT t.*, t.p_value AS p, 1 + t.percent_per_year / 100 AS slope, (SELECT sum(y) / sum((1 + t.percent_per_year / 100) ^ (i - 1)) FROM unnest('{120,100,95,70,66,50}'::int[]) WITH ORDINALITY AS u (y, i)) AS level
       FROM series_trend('{120,100,95,70,66,50}', per_year => 1) AS t) AS t, unnest('{120,100,95,70,66,50}'::int[]) WITH ORDINALITY AS u (y, n), LATERAL (SELECT (n - 1)::int AS i) AS j;
-- The line of it: over a year as many as are expected in it, whatever its season.
SELECT bool_and(abs(t.line[n] - l.year) < 1e-9 * l.year) AS even, bool_and(t.line_low[n] < t.line[n] AND t.line[n] < t.line_high[n]) AS within, pg_temp.r(max(t.line[n] / t.line_low[n]) FILTER (WHERE n = 1), 4) AS first,
       pg_temp.r(max(t.line[n] / t.line_low[n]) FILTER (WHERE n = 65), 4) AS middle, count(*)
FROM   series_trend((SELECT array_agg(30 * 0.9 ^ (i / 26.0) * exp(0.4 * cos(2 * pi() * (i - 3) / 26)) ORDER BY i) FROM generate_series(0, 129) AS i)) AS t,
       LATERAL (SELECT i + 1 AS n, avg(30 * 0.9 ^ (i / 26.0) * exp(0.4 * cos(2 * pi() * j / 26))) AS year FROM generate_series(0, 129) AS i, generate_series(1, 26) AS j GROUP BY i) AS l;
-- Where nothing is known there is none; twice the exposure is twice the line.
SELECT line[:4], line[129:] AS ends, pg_temp.r(line[65] / line[64]) AS doubled FROM series_trend(array_fill(NULL::float8, ARRAY[3]) || array_fill(4::float8, ARRAY[126]) || NULL::float8, array_fill(1::float8, ARRAY[64]) || array_fill(2::float8, ARRAY[66]));
SELECT line, line_low, line_high, reason FROM series_trend('{1,2,3}');
-- As many dwellings more as burglaries: no trend.
SELECT abs(percent_per_year) < 1e-6 AS none, pg_temp.r(p_value) AS p FROM series_trend((SELECT array_agg((100 + i)::float8 ORDER BY i) FROM generate_series(0, 129) AS i), (SELECT array_agg((100 + i)::float8 ORDER BY i) FROM generate_series(0, 129) AS i));
-- How much is too short, and too few.
SELECT n, percent_per_year IS NOT NULL AS trend, season_ratio IS NOT NULL AS season, dispersion IS NOT NULL AS dispersion, rests_on, left_out, reason
FROM   (VALUES (1, array_fill(3, ARRAY[51])), (2, array_fill(3, ARRAY[52])), (3, array_fill(3, ARRAY[77])), (4, array_fill(3, ARRAY[78])), (5, '{}'), (6, '{3}'), (7, array_fill(0, ARRAY[130])), (8, array_fill(NULL::int, ARRAY[66]) || array_fill(3, ARRAY[65])), (9, array_fill(NULL::int, ARRAY[26]) || array_fill(3, ARRAY[104]))) AS v (n, counts), series_trend(counts::float8[]) ORDER BY n;
SELECT pg_temp.r(percent_per_year, 6) AS percent, rests_on FROM series_trend(array_fill(2::float8, ARRAY[100000]));
SELECT * FROM series_trend(NULL);
SELECT series_trend('{1,-1}');
SELECT series_trend('{1,NaN}');
SELECT series_trend('{1,2}', '{1}');
SELECT series_trend('{1,2}', '{1,0}');
SELECT series_trend('{1,2}', per_year => 367);
SELECT series_trend('{1,2}', confidence => 1);
