-- When burglaries happened: windows, weights, profiles, and whether hours changed.
SET datestyle = 'ISO, DMY';
SET timezone = 'UTC';           -- what clocks show is asked of tz alone
\set SHOW_CONTEXT never

-- ---------------------------------------------------------------- worked numbers

CREATE FUNCTION pg_temp.local(at timestamp) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT at AT TIME ZONE 'Europe/Amsterdam' $$;

-- Friday 22:30 to Saturday 01:15.
SELECT bin, weekday, hour, round(weight::numeric, 9) AS weight, status
FROM   aoristic_weights(pg_temp.local('2026-03-06 22:30'), pg_temp.local('2026-03-07 01:15'), bin => 'hour_of_week');
SELECT bin, weekday, hour, round(weight::numeric, 9) AS weight FROM aoristic_weights(pg_temp.local('2026-03-06 22:30'), pg_temp.local('2026-03-07 01:15'), bin => 'weekday');
SELECT bin, weekday, hour, occurred_on, round(weight::numeric, 9) AS weight FROM aoristic_weights(pg_temp.local('2026-03-06 22:30'), pg_temp.local('2026-03-07 01:15'), bin => 'date');
-- The nights in which clocks go forward and back: what passed, and what clocks showed.
SELECT night, clock, string_agg(hour || ': ' || round(weight::numeric, 9), ', ' ORDER BY hour) AS weights
FROM   (VALUES ('2026-03-29'), ('2026-10-25')) AS n (night), unnest('{elapsed,wall}'::text[]) AS clock,
       aoristic_weights(pg_temp.local((night || ' 00:30')::timestamp), pg_temp.local((night || ' 04:30')::timestamp), clock => clock)
GROUP  BY night, clock ORDER BY night, clock;
-- Ten days: 96 hours of the week come once, 72 twice.
SELECT round(weight::numeric, 9) AS weight, count(*) FROM aoristic_weights(pg_temp.local('2026-01-05 09:00'), pg_temp.local('2026-01-15 09:00'), bin => 'hour_of_week') GROUP BY 1 ORDER BY 1;
-- The hour that comes twice is one bin; a window within it is certain.
SELECT hour, expected, certain FROM aoristic_profile((SELECT window_set('2026-10-25 00:10Z', '2026-10-25 01:50Z', NULL))) WHERE expected > 0;
-- In it a window can begin at 02:50 and end at 02:10 on the clock.
SELECT clock, hour, weight FROM unnest('{elapsed,wall}'::text[]) AS clock, aoristic_weights('2026-10-25 00:50Z', '2026-10-25 01:10Z', clock => clock);

-- ---------------------------------------------------------------- rules

-- Each rule, and what is left of the window; 09:00 is local.
CREATE TEMP TABLE told (id int, rule text, occurred_from timestamptz, occurred_to timestamptz, reported_at timestamptz);
INSERT INTO told
SELECT id, rule, pg_temp.local(b), pg_temp.local(e), pg_temp.local(r)
FROM   (VALUES (1, 'as it should be', timestamp '2026-01-05 09:00', timestamp '2026-01-05 12:00', timestamp '2026-01-06 10:00'),
               (2, 'no report', '2026-01-05 09:00', '2026-01-05 12:00', NULL),
               (3, 'no end', '2026-01-05 09:20', NULL, '2026-01-05 12:00'),
               (4, 'endless', '2026-01-05 09:20', 'infinity', '2026-01-05 12:00'),
               (5, 'an instant', '2026-01-05 10:00', '2026-01-05 10:00', '2026-01-05 12:00'),
               (6, 'reversed', '2026-01-05 11:00', '2026-01-05 09:00', '2026-01-05 12:00'),
               (7, 'past the report', '2026-01-05 09:00', '2026-01-05 15:00', '2026-01-05 10:00'),
               (8, 'reported at its begin', '2026-01-05 09:00', '2026-01-05 15:00', '2026-01-05 09:00'),
               (9, 'no begin', NULL, '2026-01-05 15:00', '2026-01-05 10:00'),
               (10, 'since ever', '-infinity', '2026-01-05 15:00', '2026-01-05 10:00'),
               (11, 'after the report', '2026-01-05 10:00:00.000001', '2026-01-05 15:00', '2026-01-05 10:00'),
               (12, 'reversed, after the report', '2026-01-05 11:00', '2026-01-05 09:00', '2026-01-05 10:00'),
               (13, 'never reported', '2026-01-05 09:00', '2026-01-05 12:00', 'infinity'),
               (14, 'nothing', NULL, NULL, NULL)) AS v (id, rule, b, e, r);
SELECT id, rule, hour, round(weight::numeric, 6) AS weight, status
FROM   told LEFT JOIN aoristic_weights(occurred_from, occurred_to, reported_at) ON true ORDER BY id, hour;
SELECT i.* FROM window_set_info((SELECT window_set(occurred_from, occurred_to, reported_at) FROM told)) AS i;
SELECT u.* FROM unnest_windows((SELECT window_set(occurred_from, occurred_to, reported_at) FROM told)) AS u;
SELECT hour, expected, variance, share, certain, from_long, burglaries, dropped
FROM   aoristic_profile((SELECT window_set(occurred_from, occurred_to, reported_at) FROM told)) WHERE hour BETWEEN 8 AND 12;

-- Days: whole ones on the clocks of tz, 23 and 25 hours long in two nights; an hour within them is not looked at.
CREATE TEMP TABLE days (id int, rule text, first timestamp, last timestamp, reported timestamp);
INSERT INTO days VALUES
    (1, 'one day', '2026-01-05', '2026-01-05', NULL), (2, 'two days', '2026-01-05 13:00', '2026-01-06 01:00', NULL),
    (3, 'a day of 23 hours', '2026-03-29', '2026-03-29', NULL), (4, 'a day of 25 hours', '2026-10-25', '2026-10-25', NULL),
    (5, 'no last day', '2026-01-05', NULL, NULL), (6, 'the day before', '2026-01-05', '2026-01-04', NULL),
    (7, 'an earlier hour of the same day', '2026-01-05 12:00', '2026-01-05 11:00', NULL),
    (8, 'reported that afternoon', '2026-01-05', '2026-01-05', '2026-01-05 15:00'),
    (9, 'reported on a day', '2026-01-05', '2026-01-07', '2026-01-06'), (10, 'reported that day', '2026-01-05', '2026-01-05', '2026-01-05'),
    (11, 'reported the day before', '2026-01-05', '2026-01-05', '2026-01-04'), (12, 'reported the evening before', '2026-01-05', '2026-01-05', '2026-01-04 23:00'),
    (13, 'no first day', NULL, '2026-01-05', NULL);
SELECT id, rule, occurred_from AT TIME ZONE 'Europe/Amsterdam' AS occurred_from, occurred_to AT TIME ZONE 'Europe/Amsterdam' AS occurred_to, occurred_to - occurred_from AS length, status, no_begin, after_report
FROM   (SELECT id, rule, window_set(pg_temp.local(first), pg_temp.local(last), pg_temp.local(reported), true, 'Europe/Amsterdam') AS set FROM days GROUP BY id, rule) AS s
CROSS  JOIN LATERAL window_set_info(set) LEFT JOIN LATERAL unnest_windows(set) ON true ORDER BY id;
-- As one burglary.
SELECT id, count(*), sum(weight), round(max(weight)::numeric, 6) AS most, status FROM days, aoristic_weights(pg_temp.local(first), pg_temp.local(last), pg_temp.local(reported), day_precision => true) GROUP BY id, status ORDER BY id;
-- Without day precision, and where it is not known, the five arguments are as three.
SELECT (SELECT window_set(occurred_from, occurred_to, reported_at, false, 'UTC') FROM told)::text = three AS same, (SELECT window_set(occurred_from, occurred_to, reported_at, NULL, 'UTC') FROM told)::text = three AS same_too
FROM   (SELECT window_set(occurred_from, occurred_to, reported_at)::text AS three FROM told) AS s;
-- A zone whose clocks have no midnight on the day on which they go forward.
SELECT occurred_from AT TIME ZONE 'America/Sao_Paulo' AS occurred_from, occurred_to AT TIME ZONE 'America/Sao_Paulo' AS occurred_to
FROM   unnest_windows((SELECT window_set('2017-10-15 15:00Z', NULL, NULL, true, 'America/Sao_Paulo')));

-- ---------------------------------------------------------------- minute by minute

-- Windows of up to five days, many of them in nights in which clocks change, in zones of all kinds.
CREATE FUNCTION pg_temp.chance(name text) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$ SELECT ('x' || left(md5(name), 7))::bit(28)::int / 2.0 ^ 28 $$;
CREATE TEMP TABLE made AS
SELECT id, occurred_from, occurred_from + floor(pg_temp.chance('length ' || id) ^ 3 * 7200) * interval '1 minute' AS occurred_to
FROM   generate_series(1, 60) AS id,
       LATERAL (SELECT CASE id % 3 WHEN 0 THEN timestamptz '2026-03-28 00:00Z' WHEN 1 THEN '2026-10-24 00:00Z' ELSE '2026-04-04 00:00Z' END
                       + floor(pg_temp.chance('begin ' || id) * 2880) * interval '1 minute' AS occurred_from) AS b;
CREATE TEMP TABLE weighed AS
SELECT tz, id, at AT TIME ZONE tz AS local, 1.0::float8 / count(*) OVER (PARTITION BY tz, id) AS weight, count(*) OVER (PARTITION BY tz, id) AS minutes
FROM   unnest('{Europe/Amsterdam,UTC,Asia/Kolkata,Australia/Lord_Howe,America/St_Johns,Pacific/Chatham,Asia/Kathmandu,"CET-1CEST,M3.5.0,M10.5.0/3"}'::text[]) AS tz,
       made, generate_series(occurred_from, greatest(occurred_from, occurred_to - interval '1 minute'), interval '1 minute') AS at;
CREATE TEMP TABLE expected AS
SELECT tz, word, key, sum(weight) AS expected, sum(weight * (1 - weight)) AS variance,
       coalesce(sum(weight) FILTER (WHERE minutes >= 2880), 0) AS from_long, count(*) FILTER (WHERE weight > 1 - 1e-9) AS certain
FROM  (SELECT tz, word, key, id, minutes, sum(weight) AS weight
       FROM   weighed, LATERAL (VALUES ('hour', extract(hour FROM local)::text), ('weekday', extract(isodow FROM local)::text),
                                       ('hour_of_week', (24 * extract(isodow FROM local) - 24 + extract(hour FROM local))::text), ('date', local::date::text)) AS b (word, key)
       GROUP  BY tz, word, key, id, minutes) AS w
GROUP  BY tz, word, key;
CREATE TEMP TABLE found AS
SELECT tz, word, CASE word WHEN 'date' THEN occurred_on::text ELSE p.bin::text END AS key, p.*
FROM   (SELECT DISTINCT tz, word FROM expected) AS e, (SELECT window_set(occurred_from, occurred_to, NULL) AS windows FROM made) AS s,
       LATERAL aoristic_profile(s.windows, word, tz, long_hours => 48) AS p;
SELECT tz, word, count(*) AS bins, count(*) FILTER (WHERE e.expected IS NULL) > 0 AS some_empty, round(sum(f.expected)::numeric, 9) AS in_all, round(sum(share)::numeric, 9) AS shares,
       bool_and(abs(f.expected - coalesce(e.expected, 0)) < 1e-9 AND abs(f.variance - coalesce(e.variance, 0)) < 1e-9
                AND abs(f.from_long - coalesce(e.from_long, 0)) < 1e-9 AND f.certain = coalesce(e.certain, 0)) AS same
FROM   found AS f FULL JOIN expected AS e USING (tz, word, key) GROUP BY tz, word ORDER BY tz, word;
-- By another name, where it is installed.
SELECT count(*) FROM pg_timezone_names, found AS f, (SELECT window_set(occurred_from, occurred_to, NULL) AS windows FROM made) AS s, LATERAL aoristic_profile(s.windows, 'hour', name) AS p
WHERE  name IN ('posix/Europe/Amsterdam', 'europe/amsterdam') AND f.tz = 'Europe/Amsterdam' AND word = 'hour' AND f.bin = p.bin AND f.expected <> p.expected;
-- One at a time, in every bin: exactly 1, in whatever order.
SELECT word, bool_and(forward = 1 AND backward = 1) AS exactly_one, count(*)
FROM  (SELECT word, id, sum(weight ORDER BY w.bin) AS forward, sum(weight ORDER BY w.bin DESC) AS backward
       FROM   unnest('{hour,weekday,hour_of_week,date}'::text[]) AS word, made, aoristic_weights(occurred_from, occurred_to + interval '0.123457 second', bin => word) AS w
       GROUP  BY word, id) AS s GROUP BY word ORDER BY word;
-- What clocks show, in whole minutes: a window on a clock that never changes.
SELECT word, bool_and(abs(wall.expected - fixed.expected) < 1e-9 AND wall.bin = fixed.bin) AS same, count(*)
FROM   unnest('{hour,weekday,hour_of_week,date}'::text[]) AS word,
       (SELECT window_set(occurred_from + interval '29 seconds', occurred_to + interval '29 seconds', NULL) AS windows,
               window_set(b, CASE WHEN e > b THEN e END, NULL) AS on_the_clock
        FROM   made, LATERAL (SELECT occurred_from AT TIME ZONE 'Europe/Amsterdam' AT TIME ZONE 'UTC' AS b, occurred_to AT TIME ZONE 'Europe/Amsterdam' AT TIME ZONE 'UTC' AS e) AS c) AS s,
       aoristic_profile(s.windows, word, clock => 'wall') AS wall JOIN LATERAL aoristic_profile(on_the_clock, word, 'UTC') AS fixed USING (bin)
GROUP  BY word ORDER BY word;

-- ---------------------------------------------------------------- long windows

-- One of 72 hours is long, one of a minute less is not.
SELECT long, round(sum(expected)::numeric, 9) AS in_all, round(sum(from_long)::numeric, 9) AS from_long, max(burglaries) AS burglaries, max(dropped) AS dropped, round(max(expected)::numeric, 6) AS most
FROM   unnest('{exact,uniform,drop}'::text[]) AS long,
       aoristic_profile((SELECT window_set(b, b + length, NULL) FROM (VALUES (timestamptz '2026-01-05 09:00Z')) AS v (b), unnest('{01:00,71:59,72:00,200:00}'::interval[]) AS length), 'hour_of_week', long => long)
GROUP  BY long ORDER BY long;
-- Clocks change by rule long after the last change that is written down: an hour in the middle of every month of some years.
SELECT tz, count(*), count(*) FILTER (WHERE w.hour <> extract(hour FROM at AT TIME ZONE tz)) AS wrong
FROM   unnest('{Europe/Amsterdam,Australia/Lord_Howe,Asia/Kolkata}'::text[]) AS tz, unnest('{1,1850,1940,1977,2037,2038,2399,2400,2436,2437,2438,2800,9999,250000}'::int[]) AS year,
       generate_series(0, 11) AS month, LATERAL (SELECT make_timestamptz(year, 1, 15, 11, 59, 0, 'UTC') + month * interval '1 month' AS at) AS a,
       aoristic_weights(at, at, tz => tz) AS w GROUP BY tz ORDER BY tz;
SELECT tz, count(*), count(*) FILTER (WHERE p.expected <> e.expected) AS wrong
FROM   (SELECT window_set(at, at, NULL) AS all_of_them, array_agg(at) AS instants
        FROM generate_series(1, 4000, 1) AS year, generate_series(0, 11) AS month, LATERAL (SELECT make_timestamptz(year, 1, 15, 11, 59, 0, 'UTC') + month * interval '1 month' AS at) AS a) AS s,
       unnest('{Europe/Amsterdam,Australia/Lord_Howe,Asia/Kolkata}'::text[]) AS tz, LATERAL aoristic_profile(all_of_them, tz => tz) AS p
       JOIN LATERAL (SELECT extract(hour FROM at AT TIME ZONE tz) AS hour, count(*) AS expected FROM unnest(instants) AS at GROUP BY 1) AS e USING (hour)
GROUP  BY tz ORDER BY tz;
-- A century holds every hour of the week as often, but for a part of 500 where clocks changed.
SELECT tz, round(sum(weight)::numeric, 12) AS in_all, round(min(weight * 168)::numeric, 3) AS least, round(max(weight * 168)::numeric, 3) AS most
FROM   unnest('{Europe/Amsterdam,UTC}'::text[]) AS tz, aoristic_weights('1926-01-01', '2026-01-01', bin => 'hour_of_week', tz => tz) GROUP BY tz ORDER BY tz;
SELECT count(*), min(occurred_on), max(occurred_on), sum(weight) FROM aoristic_weights('1926-01-01', '2026-01-01', bin => 'date', tz => 'UTC');
-- All of time.
SELECT word, tz, sum(weight), count(*) FROM unnest('{hour,weekday,hour_of_week}'::text[]) AS word, unnest('{Europe/Amsterdam,Asia/Kolkata}'::text[]) AS tz,
       aoristic_weights('4714-11-24 00:00:00+00 BC', '294276-12-31 23:59:59.999999+00', bin => word, tz => tz) GROUP BY word, tz ORDER BY word, tz;
SELECT w.* FROM (VALUES ('4714-11-24 00:00:00+00 BC'::timestamptz), ('294276-12-31 23:59:59.999999+00')) AS v (at), unnest('{hour,date}'::text[]) AS word, aoristic_weights(at, at, bin => word) AS w;
SELECT * FROM aoristic_weights('4714-11-24 00:00:00+00 BC', '294276-12-31 23:59:59.999999+00', bin => 'date');
SELECT window_set('294276-12-31 12:00+00', NULL, NULL, true, 'UTC');
SELECT window_set('4714-11-24 00:00:00+00 BC', NULL, NULL, true, 'America/New_York');

-- ---------------------------------------------------------------- nothing, and what is refused

SELECT word, count(*), sum(expected), count(share), max(burglaries) FROM unnest('{hour,weekday,hour_of_week,date}'::text[]) AS word, (SELECT window_set(NULL, NULL, NULL) AS empty FROM told WHERE false) AS s, aoristic_profile(empty, word) GROUP BY word ORDER BY word;
SELECT i.* FROM window_set_info((SELECT window_set(NULL, NULL, NULL) FROM told WHERE false)) AS i;
SELECT i.* FROM window_set_info((SELECT window_set(NULL, now(), NULL) FROM told)) AS i;
SELECT (SELECT count(*) FROM aoristic_profile(NULL)), (SELECT count(*) FROM window_set_info(NULL)), (SELECT count(*) FROM unnest_windows(NULL)), (SELECT count(*) FROM aoristic_change(NULL, NULL)),
       (SELECT count(*) FROM aoristic_weights(NULL, NULL)), (SELECT count(*) FROM aoristic_weights(now(), now(), bin => NULL));
SELECT aoristic_weights(now(), now(), bin => 'minute');
SELECT aoristic_weights(now(), now(), tz => 'Europe/Enschede');
SELECT aoristic_weights(now(), now(), tz => repeat('x', 1000));
SELECT aoristic_weights(NULL, now(), tz => '');
SELECT aoristic_weights(now(), now(), clock => 'sun');
SELECT window_set(now(), now(), now(), true, 'Mars/Olympus');
SELECT window_set(now(), now(), now(), true, NULL);
CREATE TEMP TABLE stored AS SELECT window_set(occurred_from, occurred_to, reported_at) AS windows FROM told;
SELECT aoristic_profile(windows, long => 'short') FROM stored;
SELECT aoristic_profile(windows, long_hours => 0) FROM stored;
SELECT aoristic_profile(windows, 'date', long => 'uniform') FROM stored;
SELECT aoristic_change(windows, windows, 'date') FROM stored;
SELECT aoristic_change(windows, windows, permutations => -1) FROM stored;
SELECT aoristic_change(windows, windows, permutations => 1000001) FROM stored;
SELECT 'x'::window_set;
SELECT ''::window_set;

-- ---------------------------------------------------------------- the value

SELECT windows::text::window_set::text = windows::text AS same, length(windows::text) AS length FROM stored;
-- The order of the rows makes no difference, and neither does the number of workers.
SELECT (SELECT window_set(occurred_from, occurred_to, reported_at ORDER BY id DESC) FROM told)::text = windows::text AS same FROM stored;
SELECT id, (window_set_info(window_set(occurred_from, occurred_to, reported_at) OVER (ORDER BY id))).windows FROM told ORDER BY id;
CREATE TABLE many AS SELECT timestamptz '2026-01-01' + n * interval '61 minutes' AS b, timestamptz '2026-01-01' + n * interval '63 minutes' AS e, timestamptz '2026-01-01' + n * 7 % 20011 * interval '120 minutes' AS r, n % 5 = 0 AS by_day FROM generate_series(1, 20000) AS n;
ANALYZE many;
CREATE TEMP TABLE alone AS SELECT window_set(b, e, r) AS three, window_set(b, e, r, by_day, 'Europe/Amsterdam') AS five FROM many;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS off) SELECT window_set(b, e, r), window_set(b, e, r, by_day, 'Europe/Amsterdam') FROM many;
SELECT p.three::text = a.three::text AS three, p.five::text = a.five::text AS five
FROM   (SELECT window_set(b, e, r) AS three, window_set(b, e, r, by_day, 'Europe/Amsterdam') AS five FROM many) AS p, alone AS a;
SELECT i.windows + no_begin + after_report AS rows, cut_at_report > 0 AS cut, after_report > 0 AS after, day_precision > 0 AS days FROM alone, window_set_info(five) AS i;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE many;

-- ---------------------------------------------------------------- whether hours changed

-- Nights before, afternoons after.
CREATE TEMP TABLE period AS
SELECT id, id > 40 AS later, pg_temp.local(timestamp '2026-01-05' + id * interval '1 day' + make_interval(hours => CASE WHEN id > 40 THEN 14 ELSE 2 END) + pg_temp.chance('period ' || id) * interval '3 hours') AS b
FROM   generate_series(1, 70) AS id;
CREATE TEMP TABLE compared AS SELECT window_set(b, b + interval '3 hours', NULL) FILTER (WHERE NOT later) AS before, window_set(b, b + interval '3 hours', NULL) FILTER (WHERE later) AS after FROM period;
SELECT c.bin, weekday, hour, round(expected_before::numeric, 3) AS before, round(expected_after::numeric, 3) AS after, round(share_difference::numeric, 3) AS difference, p_value, round(p_adjusted::numeric, 4) AS p_adjusted, p_overall, burglaries_before, burglaries_after, permutations, seed
FROM   compared, aoristic_change(before, after) AS c WHERE hour IN (1, 2, 3, 14, 15, 16) ORDER BY hour;
-- Nothing changed within the nights; all shares add up, and the differences to nothing.
SELECT min(p_overall) > 0.05 AS none, min(p_adjusted) > 0.05 AS none_by_hour, round(sum(share_before)::numeric, 9), round(sum(share_after)::numeric, 9), abs(sum(share_difference)) < 1e-12 AS nothing
FROM   (SELECT window_set(b, b + interval '3 hours', NULL) FILTER (WHERE id % 2 = 0) AS before, window_set(b, b + interval '3 hours', NULL) FILTER (WHERE id % 2 = 1) AS after FROM period WHERE NOT later) AS s, aoristic_change(before, after);
-- p of all ways to hand four burglaries out to two sets: the same instants come about in 2 of 6, and 999 times come near it.
SELECT c.bin, p_value BETWEEN 0.28 AND 0.38 AS third, p_overall = p_value AS the_same
FROM   aoristic_change((SELECT window_set(b, b, NULL) FROM unnest('{2026-01-05 01:10Z,2026-01-05 01:20Z}'::timestamptz[]) AS b), (SELECT window_set(b, b, NULL) FROM unnest('{2026-01-05 05:10Z,2026-01-05 05:20Z}'::timestamptz[]) AS b)) AS c WHERE p_value IS NOT NULL;
-- Against nothing nothing is compared.
SELECT count(*), sum(expected_before), sum(expected_after), count(share_before), count(share_after), count(share_difference), count(p_value), count(p_adjusted), count(p_overall) FROM compared, aoristic_change(before, (SELECT window_set(NULL, NULL, NULL)));
SELECT count(*), count(share_difference), count(p_value), count(p_overall) FROM compared, aoristic_change(before, after, permutations => 0);
SELECT count(*), sum(expected_before), count(share_before), count(p_value) FROM aoristic_change((SELECT window_set(NULL, NULL, NULL)), (SELECT window_set(NULL, NULL, NULL)), 'weekday');
-- Another seed, and the same again; turned round.
SELECT (SELECT array_agg(p_value) FROM aoristic_change(before, after, 'weekday', seed => 2)) = (SELECT array_agg(p_value) FROM aoristic_change(before, after, 'weekday', seed => 2)) AS same,
       (SELECT array_agg(p_value) FROM aoristic_change(before, after, 'weekday', seed => 3)) = (SELECT array_agg(p_value) FROM aoristic_change(before, after, 'weekday', seed => 2)) AS by_chance,
       (SELECT array_agg(-share_difference) FROM aoristic_change(before, after, 'weekday')) = (SELECT array_agg(share_difference) FROM aoristic_change(after, before, 'weekday')) AS turned
FROM   compared;
