-- space_time_scan: a worked example, all cylinders in SQL, what was planted, the edges, and what is refused.
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;
CREATE FUNCTION pg_temp.rd(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_SetSRID(ST_MakePoint(200000 + x, 450000 + y), 28992) $$;

-- ---------------------------------------------------------------- a worked example

-- Four places by five days; the circles of less than 13 m with at most 7 of 10 events are each place, and each two beside each other.
CREATE TEMP TABLE worked AS
SELECT event_set(pg_temp.rd(x, 0), date '2024-01-01' + (day - 1)::int, (place || '0' || day || i)::bigint) AS events
FROM  (VALUES (1, 0, '{1,0,1,0,0}'::int[]), (2, 12, '{0,1,0,3,3}'), (3, 22, '{1,1,0,0,1}'), (4, 33, '{0,1,1,1,0}')) AS z (place, x, counts),
       unnest(counts) WITH ORDINALITY AS d (count, day), generate_series(1, count) AS i;
SELECT rank, from_day, to_day, radius, observed, round(expected::numeric, 9) AS expected, round(ratio::numeric, 6) AS ratio, places, circle_events, period_events, round(log_likelihood_ratio::numeric, 9) AS llr,
       round(p_value::numeric, 1) AS p, recurrence_days, event_ids, s.events, s.permutations, s.seed, ST_AsText(geom) AS geom
FROM   worked AS w, space_time_scan(w.events, 13, 3, 0.7, permutations => 9999) AS s;
SELECT rank, from_day, to_day, observed, abs(p_value - 0.575) < 0.02 AS p_of_all FROM worked AS w, space_time_scan(w.events, 13, 3, 0.7, max_clusters => 1, permutations => 9999) AS s;
SELECT rank, from_day, to_day, observed, abs(p_value - 0.139) < 0.015 AS p_of_the_last_day, recurrence_days = 1 / p_value AS recurs, recurrence_days BETWEEN 6.5 AND 8 AS in_a_week
FROM   worked AS w, space_time_scan(w.events, 13, 3, 0.7, '2024-01-05', 1, 9999) AS s;
-- Of a day before, what came later is not known; of a day after all, what has not ended; of one before all, nothing.
SELECT v.on, rank, from_day, to_day, observed, s.events FROM worked AS w, unnest('{2024-01-04,2024-01-07,2024-01-08,2023-12-31,5000-01-01}'::date[]) AS v ("on"),
       space_time_scan(w.events, 13, 3, 0.7, v.on, permutations => 0) AS s WHERE rank = 1;
-- Without ids events are numbered in their order.
SELECT s.event_ids FROM (SELECT event_set(geom, occurred_on) AS events FROM worked AS w, unnest_events(w.events)) AS w, space_time_scan(w.events, 13, 3, 0.7, max_clusters => 1, permutations => 0) AS s;

-- ---------------------------------------------------------------- all cylinders in SQL

CREATE TEMP TABLE made AS
SELECT run, n AS id, CASE WHEN run % 2 = 0 THEN floor(9 * pg_temp.chance(n, 3 * run)) * 10 ELSE round((90 * pg_temp.chance(n, 3 * run))::numeric, 2) END AS x,
       CASE WHEN run % 2 = 0 THEN floor(9 * pg_temp.chance(n, 3 * run + 1)) * 10 ELSE round((90 * pg_temp.chance(n, 3 * run + 1))::numeric, 2) END AS y, floor(15 * pg_temp.chance(n, 3 * run + 2))::int AS day
FROM   generate_series(1, 6) AS run, generate_series(1, 24) AS n;
CREATE TEMP TABLE circle AS
SELECT a.run, a.id AS centre, r.radius, array_agg(b.day) AS days, count(*) AS events
FROM   made AS a CROSS JOIN LATERAL (SELECT DISTINCT sqrt((b.x - a.x) ^ 2 + (b.y - a.y) ^ 2) AS radius FROM made AS b WHERE b.run = a.run) AS r
       JOIN made AS b ON b.run = a.run AND sqrt((b.x - a.x) ^ 2 + (b.y - a.y) ^ 2) <= r.radius WHERE r.radius < 45 GROUP BY 1, 2, 3 HAVING count(*) <= 12;
CREATE TEMP TABLE best AS
SELECT DISTINCT ON (run) run, n, mu, n * ln(n / mu) + (24 - n) * ln((24 - n) / (24 - mu)) AS llr
FROM  (SELECT c.run, (SELECT count(*)::float8 FROM unnest(c.days) AS d WHERE d BETWEEN first AND first + length - 1) AS n,
              c.events * (SELECT count(*)::float8 FROM made AS m WHERE m.run = c.run AND m.day BETWEEN first AND first + length - 1) / 24 AS mu
       FROM circle AS c, generate_series(0, 14) AS first, generate_series(1, 4) AS length) AS cylinder WHERE n >= 2 AND n > mu ORDER BY run, llr DESC;
SELECT count(*) AS runs, count(*) FILTER (WHERE (s.observed, round(s.expected::numeric, 9), round(s.log_likelihood_ratio::numeric, 9)) IS DISTINCT FROM (b.n::bigint, round(b.mu::numeric, 9), round(b.llr::numeric, 9))) AS other
FROM   best AS b CROSS JOIN LATERAL (SELECT event_set(pg_temp.rd(m.x::float8, m.y::float8), date '2024-01-01' + m.day, m.id) AS events FROM made AS m WHERE m.run = b.run) AS e
       CROSS JOIN LATERAL space_time_scan(e.events, 45, 4, permutations => 0) AS s WHERE s.rank = 1;
-- Clusters hold the events that they name, and no two share a place and a day.
CREATE TEMP TABLE cluster AS
SELECT run, s.* FROM (SELECT run, event_set(pg_temp.rd(x::float8, y::float8), date '2024-01-01' + day, id) AS events FROM made GROUP BY run) AS e, space_time_scan(e.events, 45, 4, permutations => 0) AS s;
SELECT count(*) > 12 AS many, count(*) FILTER (WHERE c.observed <> cardinality(c.event_ids) OR c.observed <> m.n OR c.places <> m.places OR m.first <> c.from_day OR m.last <> c.to_day) AS other,
       count(*) FILTER (WHERE c.log_likelihood_ratio > c.before) AS out_of_order
FROM  (SELECT *, lag(log_likelihood_ratio) OVER (PARTITION BY run ORDER BY rank) AS before FROM cluster) AS c
       CROSS JOIN LATERAL (SELECT count(*) AS n, count(DISTINCT (x, y)) AS places, date '2024-01-01' + min(day) AS first, date '2024-01-01' + max(day) AS last FROM made AS m WHERE m.run = c.run AND m.id = ANY (c.event_ids)) AS m;
SELECT count(*) AS shared FROM cluster AS a JOIN cluster AS b ON b.run = a.run AND b.rank > a.rank AND b.from_day <= a.to_day AND b.to_day >= a.from_day
       JOIN made AS m ON m.run = a.run AND ST_Distance(pg_temp.rd(m.x::float8, m.y::float8), a.geom) <= a.radius + 1e-9 AND ST_Distance(pg_temp.rd(m.x::float8, m.y::float8), b.geom) <= b.radius + 1e-9;

-- ---------------------------------------------------------------- what was planted

-- 400 burglaries of a year anywhere, and 8 in one street in one week.
CREATE TEMP TABLE planted AS
SELECT event_set(CASE WHEN n <= 400 THEN pg_temp.rd(5000 * pg_temp.chance(n, 91), 5000 * pg_temp.chance(n, 92)) ELSE pg_temp.rd(2000 + n % 8 * 12, 3000) END,
                 CASE WHEN n <= 400 THEN date '2023-01-01' + floor(365 * pg_temp.chance(n, 93))::int ELSE date '2023-12-24' + (n % 7)::int END, n) AS events FROM generate_series(1, 408) AS n;
SELECT rank, from_day, to_day, round(radius) AS radius, observed, round(expected::numeric, 2) AS expected, p_value, p_gumbel < 0.0001 AS p_gumbel, event_ids FROM planted AS p, space_time_scan(p.events) AS s WHERE p_value < 0.05;
SELECT rank, from_day, to_day, observed, p_value, recurrence_days FROM planted AS p, space_time_scan(p.events, prospective_on => '2023-12-31') AS s WHERE recurrence_days >= 365;
-- The same of events in any order, with any ids and any other seed for p; another seed gives another p.
SELECT count(*) AS rows, count(*) FILTER (WHERE (a.from_day, a.to_day, a.radius, a.observed, a.log_likelihood_ratio, a.p_value) IS DISTINCT FROM (b.from_day, b.to_day, b.radius, b.observed, b.log_likelihood_ratio, b.p_value)) AS other
FROM  (SELECT event_set(geom, occurred_on, -event_id) AS events FROM planted AS p, unnest_events(p.events)) AS q, planted AS p, space_time_scan(p.events, permutations => 99) AS a, space_time_scan(q.events, permutations => 99) AS b WHERE a.rank = b.rank;
SELECT bool_or(a.p_value <> b.p_value) AS other_seed FROM planted AS p, space_time_scan(p.events, permutations => 99) AS a, space_time_scan(p.events, permutations => 99, seed => 2) AS b WHERE a.rank = b.rank;
SELECT count(*) AS clusters, max(rank), count(p_value), count(p_gumbel), count(recurrence_days) FROM planted AS p, space_time_scan(p.events, max_clusters => 3, permutations => 0) AS s;
SELECT count(p_value), count(p_gumbel) FROM planted AS p, space_time_scan(p.events, max_clusters => 3, permutations => 98) AS s;

-- ---------------------------------------------------------------- the edges

CREATE FUNCTION pg_temp.clusters(x float8[], day int[]) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM (SELECT event_set(pg_temp.rd(u.x, 0), date '2024-01-01' + u.day) AS events FROM unnest(x, day) AS u (x, day)) AS e, space_time_scan(e.events, permutations => 9, max_share => 1) AS s $$;
SELECT pg_temp.clusters('{}', '{}') AS none, pg_temp.clusters('{1}', '{1}') AS one, pg_temp.clusters('{1,5000,9000}', '{1,1,1}') AS one_day, pg_temp.clusters('{1,1,1}', '{1,2,60}') AS one_place,
       pg_temp.clusters('{1,1,1,1}', '{1,1,1,1}') AS all_alike, pg_temp.clusters('{1,1,9000,9000}', '{1,1,60,60}') AS two_and_two;
SELECT count(*) AS without_dates FROM (SELECT event_set(pg_temp.rd(0, 0), d) AS events FROM unnest('{infinity,-infinity,NULL}'::date[]) AS d) AS e, space_time_scan(e.events) AS s;
SELECT from_day, to_day, observed FROM (SELECT event_set(pg_temp.rd(n % 3 * 5000, 0), CASE WHEN n = 1 THEN date '0044-03-15 BC' ELSE date '2024-01-01' + (n / 3)::int END) AS events FROM generate_series(1, 30) AS n) AS e, space_time_scan(e.events, max_share => 1, permutations => 0, max_clusters => 1) AS s;
SELECT count(*) FROM space_time_scan(NULL);
SELECT count(*) FROM worked AS w, space_time_scan(w.events, NULL) AS s;
SELECT count(*) FROM worked AS w, space_time_scan(w.events, seed => NULL) AS s;

-- Of the weeks before that day nothing is known, and it says so; the day before, one burglary could still begin one.
SELECT count(*) FROM worked AS w, (SELECT max(occurred_on) AS day FROM unnest_events((SELECT events FROM worked))) AS l, space_time_scan(w.events, max_days => 7, prospective_on => l.day + 7) AS s;
SELECT count(*) FROM worked AS w, (SELECT max(occurred_on) AS day FROM unnest_events((SELECT events FROM worked))) AS l, space_time_scan(w.events, max_days => 7, prospective_on => l.day + 6) AS s;

-- ---------------------------------------------------------------- refused

SELECT s.* FROM worked AS w, space_time_scan(w.events, 0) AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, -1) AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, 'NaN') AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, 'Infinity') AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, max_days => 0) AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, max_days => 367) AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, max_share => 'NaN') AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, max_share => 1.01) AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, prospective_on => 'infinity') AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, max_clusters => 0) AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, permutations => -1) AS s;
SELECT s.* FROM worked AS w, space_time_scan(w.events, permutations => 100000) AS s;
-- Three hundred places in one circle, each with so many events.
SELECT s.* FROM (SELECT event_set(pg_temp.rd(n % 300, 0), date '2024-01-01' + (n % 50)::int) AS events FROM generate_series(1, 360000) AS n) AS e, space_time_scan(e.events) AS s;
SELECT s.* FROM (SELECT event_set(pg_temp.rd(0, 0), date '1900-01-01' + (n * 2)::int) AS events FROM generate_series(1, 17000) AS n) AS e, space_time_scan(e.events, permutations => 0) AS s;
