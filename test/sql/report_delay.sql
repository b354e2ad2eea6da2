-- reporting_triangle, corrected_counts, corrected_count: a worked triangle, plain sums in SQL, few and many rows; then what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = -3;
\set SHOW_CONTEXT never
\pset null '-'

-- ---------------------------------------------------------------- gathering

CREATE TEMP TABLE burglary (occurred_on date, known_on date);
INSERT INTO burglary VALUES
    ('2024-01-01', '2024-01-02'), ('2024-01-01', '2024-01-02'), ('2024-01-01', '2024-02-01'), ('2023-12-31', '2023-12-31'),
    ('2024-01-03', NULL), ('2024-01-03', 'infinity'), ('2024-01-03', '2024-01-02'), (NULL, '2024-01-02'), ('-infinity', NULL);
-- A cell per day and day; what cannot be a report is not known, and what has no day is in a cell of its own.
SELECT c.* FROM unnest((SELECT reporting_triangle(occurred_on, known_on) FROM burglary)) AS c;
SELECT (SELECT reporting_triangle(occurred_on, known_on) FROM burglary)
       = (SELECT reporting_triangle(occurred_on, known_on ORDER BY known_on DESC) FROM burglary) AS any_order;
SELECT reporting_triangle(occurred_on, known_on) AS none FROM burglary WHERE false;
-- It is an array: stored, written and read as one.
CREATE TEMP TABLE stored AS SELECT reporting_triangle(occurred_on, known_on) AS triangle FROM burglary;
SELECT triangle, triangle::text::report_delay_cell[] = triangle AS same FROM stored;

-- ---------------------------------------------------------------- the worked triangle

CREATE TEMP TABLE row_of (period int, delay int, burglaries int);
INSERT INTO row_of
SELECT period, delay - 1, burglaries::int
FROM   (VALUES (0, '{10,6,2,1}'), (1, '{12,5,3}'), (2, '{9,7,1,2}'), (3, '{11,6,2}'), (4, '{8,7}'), (5, '{13}')) AS r (period, row),
       unnest(row::text[]) WITH ORDINALITY AS u (burglaries, delay);
-- Fortnights from Monday 1 January 2024; burglaries on any of their days, known on any day that makes the delay.
CREATE TEMP TABLE worked AS
SELECT reporting_triangle(monday + n % 14, monday + 14 * delay + CASE delay WHEN 0 THEN 13 ELSE n % 14 END) AS triangle
FROM   row_of, LATERAL (SELECT date '2024-01-01' + 14 * period AS monday) AS m, generate_series(1, burglaries) AS n;
CREATE FUNCTION pg_temp.r(number float8) RETURNS numeric LANGUAGE sql AS $$ SELECT round(number::numeric, 6) $$;
SELECT period_from, period_to, known, left_out, pg_temp.r(share_known) AS share, pg_temp.r(corrected) AS corrected, pg_temp.r(standard_error) AS error, low, high, max_delay, rests_on, delay_changed, reason
FROM   worked, corrected_counts(triangle, '2024-03-24', max_delay => 3);
SELECT period_from, low, high FROM worked, corrected_counts(triangle, '2024-03-24', max_delay => 3, level => 0.95) WHERE share_known < 1;
-- Any one period says the same: a fortnight of another anchor as well as that of the fixed one.
SELECT (c.*) = (a.*) AS same FROM worked, corrected_counts(triangle, '2024-03-24', max_delay => 3) AS a, corrected_count(triangle, a.period_from, a.period_to, '2024-03-24', max_delay => 3) AS c
WHERE  a.period_to = '2024-03-25';
SELECT extract(isodow FROM period_from) AS monday, period_from, known FROM worked, corrected_counts(triangle, '2024-03-24') WHERE period_to = '2024-03-25';
SELECT period_from, period_to, known FROM worked, corrected_counts(triangle, '2024-03-24', 7, anchor => '2030-01-03') ORDER BY 1 DESC LIMIT 3;
-- Periods without burglaries are there, and the last one that is over.
SELECT period_from, known, corrected, low, high FROM worked, corrected_counts(triangle || ARRAY[('2023-11-20', '2023-11-20', 1)::report_delay_cell], '2024-04-09', max_delay => 3) ORDER BY 1 DESC;
-- As it was known earlier.
SELECT period_from, known FROM worked, corrected_counts(triangle, '2024-02-11');
-- The delays of a larger area.
SELECT c.known, pg_temp.r(c.share_known) AS share, pg_temp.r(c.corrected) AS corrected, c.low, c.high, c.rests_on
FROM   worked, corrected_count(ARRAY[('2024-03-12', '2024-03-13', 2)::report_delay_cell], '2024-03-11', '2024-03-25', '2024-03-24', max_delay => 3, delays => triangle) AS c;
SELECT c.known, c.left_out, c.share_known, c.corrected, c.low, c.high, c.reason
FROM   worked, corrected_count('{}', '2024-03-11', '2024-03-25', '2024-03-24', max_delay => 3, delays => triangle) AS c;

-- ---------------------------------------------------------------- plain sums, on random burglaries

CREATE FUNCTION pg_temp.chance(n int, what int) RETURNS float8 IMMUTABLE RETURN (hashint8extended(n, what) & 4294967295) / 4294967296::float8;
CREATE TABLE report_delay_many AS
SELECT date '2020-01-01' + floor(1500 * pg_temp.chance(n, 1))::int AS occurred_on,
       date '2020-01-01' + floor(1500 * pg_temp.chance(n, 1))::int + floor(-20 * ln(1 - pg_temp.chance(n, 2)) * pg_temp.chance(n, 3))::int AS known_on
FROM   generate_series(1, 20000) AS n;
UPDATE report_delay_many SET known_on = NULL WHERE occurred_on = '2023-05-05';
-- Shares and counts by joins; the age of a period counts back from the newest, and a burglary's delay in periods since the newest's.
CREATE FUNCTION pg_temp.plain(at date, from_date date, to_date date, most int, max_delay int)
RETURNS TABLE (age int, period_from date, known bigint, left_out bigint, share float8) LANGUAGE sql AS $$
    WITH b AS (
        SELECT (to_date - 1 - occurred_on) / days AS age, known_on, occurred_on
        FROM   report_delay_many, (SELECT to_date - from_date AS days) AS l WHERE occurred_on < to_date
    ), d AS (
        SELECT b.age, greatest(0, ceil((known_on - (at - b.age * (to_date - from_date))) / (to_date - from_date)::numeric)) AS delay
        FROM   b WHERE known_on <= at AND b.age < most
    ), h AS (
        SELECT k, count(*) FILTER (WHERE delay = k)::float8 AS late, count(*) FILTER (WHERE delay <= k)::float8 AS at_most
        FROM   generate_series(1, max_delay) AS k LEFT JOIN d ON d.age >= k GROUP BY k
    )
    SELECT b.age, to_date - (b.age + 1) * (to_date - from_date), count(*) FILTER (WHERE known_on <= at), count(*) FILTER (WHERE known_on IS NULL),
           coalesce((SELECT exp(sum(ln(1 - late / at_most))) FROM h WHERE k > b.age), 1)
    FROM   b GROUP BY b.age
$$;
SELECT days, at, count(*) AS periods, max(abs(c.known - p.known) + abs(c.left_out - p.left_out)) AS differ,
       max(abs(c.share_known - p.share)) < 1e-12 AS same_share, min(c.share_known) < 0.95 AS there_are_missing
FROM   (SELECT reporting_triangle(occurred_on, known_on) AS triangle FROM report_delay_many) AS t,
       (VALUES (14, date '2024-01-05'), (14, '2023-12-31'), (7, '2022-10-10'), (30, '2024-02-20'), (1, '2023-06-06')) AS q (days, at),
       corrected_counts(triangle, at, days, max_delay => 3) AS c
JOIN   LATERAL pg_temp.plain(at, (SELECT max(period_from) FROM corrected_counts(triangle, at, days)), (SELECT max(period_to) FROM corrected_counts(triangle, at, days)), 26, 3) AS p
       ON p.period_from = c.period_from
GROUP  BY days, at ORDER BY 1, 2;
-- Any one period, on the day that it was over or days after.
SELECT c.period_from, c.period_to, c.known = p.known AS same_count, abs(c.share_known - p.share) < 1e-12 AS same_share, c.share_known < 1 AS some_missing
FROM   (SELECT reporting_triangle(occurred_on, known_on) AS triangle FROM report_delay_many) AS t,
       (VALUES (date '2023-12-06', date '2023-12-20', date '2023-12-22'), ('2023-12-11', '2023-12-20', '2023-12-19'), ('2023-01-01', '2023-01-04', '2023-01-11'), ('2023-05-05', '2023-05-06', '2023-05-10')) AS q (f, t, at),
       corrected_count(triangle, f, q.t, at, max_delay => 2) AS c, pg_temp.plain(at, f, q.t, 26, 2) AS p WHERE p.age = 0;
-- A longer one is the sum of its fortnights, of which the oldest may be cut: by days counted here.
SELECT c.period_from, c.period_to, c.known, c.known = sum(d.known) AS same_count, abs(c.corrected - sum(d.known / p.share)) < 1e-9 AS same, abs(c.share_known - sum(d.known) / sum(d.known / p.share)) < 1e-12 AS same_share, c.low, c.high, c.max_delay, c.reason
FROM   (SELECT reporting_triangle(occurred_on, known_on) AS triangle FROM report_delay_many) AS t,
       (VALUES (date '2023-11-22', date '2023-12-20', date '2023-12-22'), ('2023-12-01', '2024-01-01', '2023-12-31'), ('2023-01-01', '2024-01-01', '2024-01-01'), ('2020-01-01', '2024-01-01', '2024-02-01')) AS q (f, t, at),
       corrected_count(triangle, f, q.t, at, max_delay => 2) AS c,
       pg_temp.plain(at, q.t - 14, q.t, 26, 2) AS p,
       LATERAL (SELECT count(*) AS known FROM report_delay_many WHERE known_on <= at AND occurred_on >= f AND occurred_on < q.t AND (q.t - 1 - occurred_on) / 14 = p.age) AS d
GROUP  BY c.period_from, c.period_to, c.known, c.corrected, c.share_known, c.low, c.high, c.max_delay, c.reason ORDER BY 1, 2;

-- Many rows, by several workers or one: the same triangle.
CREATE TABLE report_delay_million AS SELECT occurred_on + n % 7 AS occurred_on, known_on + n % 11 AS known_on FROM report_delay_many, generate_series(1, 50) AS n;
ANALYZE report_delay_million;
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE alone AS SELECT reporting_triangle(occurred_on, known_on) AS triangle FROM report_delay_million;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT reporting_triangle(occurred_on, known_on) FROM report_delay_million;
SELECT (SELECT reporting_triangle(occurred_on, known_on) FROM report_delay_million) = triangle AS same, (SELECT sum(burglaries) FROM unnest(triangle)) AS burglaries FROM alone;
DROP TABLE report_delay_many, report_delay_million;

-- ---------------------------------------------------------------- what is not known

-- A period that is not over counts what is known; a short history, and delays that no burglary tells of.
SELECT known, left_out, share_known, corrected, low, high, max_delay, reason FROM worked, corrected_count(triangle, '2024-03-11', '2024-03-25', '2024-03-23', max_delay => 3);
SELECT known, left_out, share_known, corrected, low, high, max_delay, reason FROM worked, corrected_count(triangle, '2024-03-11', '2024-03-25', '2024-02-01', max_delay => 3);
SELECT period_from, known, share_known, corrected, low, high, max_delay, delay_changed, reason FROM worked, corrected_counts(triangle, '2024-02-25');
SELECT period_from, known, share_known, corrected, low, high, max_delay, rests_on, reason FROM worked, corrected_counts(triangle, '2024-03-24', max_delay => 30) WHERE period_to = '2024-03-25';
SELECT period_from, known, share_known, low, high, reason FROM corrected_counts(ARRAY[('2024-01-01', '2024-01-20', 3)::report_delay_cell], '2024-01-30', max_delay => 1);
SELECT period_from, known, left_out, share_known, reason FROM stored, corrected_counts(triangle, '2024-01-30');
SELECT known, share_known, reason FROM corrected_count('{}', '2024-01-01', '2024-01-02', '2024-01-01');
SELECT count(*) FROM corrected_counts('{}', '2024-01-30');
SELECT count(*) FROM worked LEFT JOIN corrected_counts(NULL, '2024-01-30') AS a ON true LEFT JOIN LATERAL corrected_counts(triangle, NULL) AS b ON true WHERE a.known IS NOT NULL OR b.known IS NOT NULL;
SELECT count(*) FROM worked, corrected_count(triangle, NULL, '2024-01-30', '2024-01-30');
SELECT count(*) FROM worked, corrected_counts(triangle, '2024-03-24', level => NULL);
-- Before the first burglary no period was over; long after the last, all is complete.
SELECT count(*) FROM worked, corrected_counts(triangle, '2023-01-01');
SELECT known, share_known, low, high FROM worked, corrected_counts(triangle, '2025-03-24') WHERE known > 0 ORDER BY period_from DESC LIMIT 1;
SELECT count(*) FROM worked, corrected_counts(triangle || ARRAY[('1990-01-01', '1990-01-01', 1)::report_delay_cell], '2024-03-24', 1);

-- ---------------------------------------------------------------- what is refused

SELECT corrected_counts(triangle, 'infinity') FROM worked;
SELECT corrected_counts(triangle, '2024-03-24', anchor => '-infinity') FROM worked;
SELECT corrected_counts(triangle, '2024-03-24', 0) FROM worked;
SELECT corrected_counts(triangle, '2024-03-24', max_delay => 0) FROM worked;
SELECT corrected_counts(triangle, '2024-03-24', learn_from => 4) FROM worked;
SELECT corrected_counts(triangle, '2024-03-24', learn_from => 1000000) FROM worked;
SELECT corrected_counts(triangle, '2024-03-24', level => 1) FROM worked;
SELECT corrected_counts(triangle, '2024-03-24', level => 'NaN') FROM worked;
SELECT corrected_count(triangle, '2024-03-24', '2024-03-24', '2024-03-24') FROM worked;
SELECT corrected_counts(ARRAY[('0001-01-01', '2024-01-20', 3)::report_delay_cell], '2024-01-30', 1);
SELECT corrected_counts(ARRAY[('4713-01-01 BC', '2024-01-20', 3)::report_delay_cell], '2024-01-30', 2000000000);
SELECT corrected_counts(ARRAY[('2024-01-01', '2024-01-20', -3)::report_delay_cell], '2024-01-30');
SELECT corrected_counts(ARRAY[('2024-01-01', '2024-01-20', NULL)::report_delay_cell], '2024-01-30');
SELECT corrected_counts(ARRAY[NULL::report_delay_cell], '2024-01-30');
SELECT known, left_out FROM corrected_counts(ARRAY[('2024-01-20', '2024-01-01', 2), ('infinity', '2024-01-01', 2), ('2024-01-21', 'infinity', 3)]::report_delay_cell[], '2024-01-30');
