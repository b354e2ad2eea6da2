-- near_repeat_risk of event_window_sets: numbers by hand, every candidate and day by near_repeat_risk(event_set), exact events, the edges, and what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.place(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(x, y), 28992) $$;
-- candidates on the line y = 0, as a list of x
CREATE FUNCTION pg_temp.street(x float8[]) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_Collect(ST_MakePoint(c, 0)), 28992) FROM unnest(x) AS c $$;
CREATE FUNCTION pg_temp.street_set(x float8[], first_day date, last_day date) RETURNS event_window_set LANGUAGE sql AS $$ SELECT event_window_set(pg_temp.street(x), first_day, last_day) $$;
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;

-- ---------------------------------------------------------------- worked numbers

-- One of three candidates lies within 100 m, at any of three days: 0.3 with a chance of a third, deviation 0.3 * sqrt(1/3 * 2/3).
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01') AS mean, round(near_repeat_risk_sd(events, pg_temp.place(0, 0), '2024-03-01')::numeric, 9) AS sd, round(0.3 * sqrt(2.0 / 9), 9) AS by_hand
FROM   pg_temp.street_set('{50,150,250}', '2024-02-27', '2024-02-29') AS events;
-- Two days of four are after "at". Later all four are past, 15 to 18 days ago: of the 14 days ahead 14, 14, 13 and 12 lie within the 30.
SELECT round(near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01')::numeric, 9) AS half, round(1 + 0.3 / 2, 9) AS half_by_hand,
       round(near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-18')::numeric, 9) AS mean, round(1 + 0.3 * (12 + 13 + 14 + 14) / 14 / 4, 9) AS by_hand,
       round(near_repeat_risk_sd(events, pg_temp.place(0, 0), '2024-03-18')::numeric, 9) AS sd, round(0.3 / 14 * sqrt(0.6875), 9) AS sd_by_hand
FROM   pg_temp.street_set('{50}', '2024-02-29', '2024-03-03') AS events;
-- Weights 1, 2 and 5; two burglaries are independent of each other; a list of all near leaves nothing to know.
SELECT round(near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01')::numeric, 9) AS mean, round(1 + 2 * 0.3 * 3 / 8, 9) AS by_hand,
       round(near_repeat_risk_sd(events, pg_temp.place(0, 0), '2024-03-01')::numeric, 9) AS sd, round(0.3 * sqrt(2 * 15.0 / 64), 9) AS sd_by_hand,
       near_repeat_risk(events, pg_temp.place(60, 0), '2024-03-01') AS all_near, near_repeat_risk_sd(events, pg_temp.place(60, 0), '2024-03-01') AS all_known
FROM  (SELECT event_window_set(pg_temp.street('{50,60,120}'), date '2024-02-20', date '2024-02-25', n, NULL, '{1,2,5}') AS events FROM generate_series(1, 2) AS n) AS e;
-- The defaults: today, 14 days, near_repeat_profile_nl().
SELECT near_repeat_risk(events, pg_temp.place(0, 0)) = near_repeat_risk(events, pg_temp.place(0, 0), current_date, 14, near_repeat_profile_nl()) AS mean,
       near_repeat_risk_sd(events, pg_temp.place(0, 0)) = near_repeat_risk_sd(events, pg_temp.place(0, 0), current_date, 14, near_repeat_profile_nl()) AS sd, near_repeat_risk(events, pg_temp.place(0, 0)) > 1 AS raised
FROM   pg_temp.street_set('{50,150}', current_date - 5, current_date) AS events;

-- ---------------------------------------------------------------- every candidate, every day

-- 40 burglaries with one to seven candidates on a grid of 10 m, weighted, and windows of a day to three weeks; 30 dwellings on the same grid.
CREATE TEMP TABLE burglary AS
SELECT n AS id, date '2024-01-01' + floor(60 * pg_temp.chance(n, 1))::int AS first_day, CASE WHEN n % 4 = 0 THEN 0 ELSE floor(21 * pg_temp.chance(n, 2))::int END AS more_days,
       1 + floor(CASE WHEN n % 5 = 0 THEN 0 ELSE 7 END * pg_temp.chance(n, 3))::int AS candidates FROM generate_series(1, 40) AS n;
CREATE TEMP TABLE candidate AS
SELECT id, c, pg_temp.place(257000 + 10 * floor(30 * pg_temp.chance(id, 4)) + 10 * floor(15 * pg_temp.chance(id * 10 + c, 5)), 471000 + 10 * floor(30 * pg_temp.chance(id, 6)) + 10 * c) AS geom, 0.1 + pg_temp.chance(id * 10 + c, 7) AS weight
FROM   burglary, generate_series(1, candidates) AS c;
CREATE TEMP TABLE dwelling AS SELECT n AS id, pg_temp.place(257000 + 10 * floor(45 * pg_temp.chance(n, 8)), 471000 + 10 * floor(37 * pg_temp.chance(n, 9))) AS geom FROM generate_series(1, 30) AS n;
CREATE TEMP TABLE profile AS SELECT row_number() OVER () AS number, profile FROM unnest(ARRAY[
    near_repeat_profile_nl(),
    near_repeat_profile('{0,0.01,100,200}', '{0,7,14,28}', '{{1.5,0.8,0.2},{0.6,0.3,0},{0.2,0,0.1}}'),
    near_repeat_profile('{10,20,200}', '{3,10.5,60}', '{{2,1},{0.4,0.7}}')]) AS profile;
CREATE TEMP TABLE question AS SELECT * FROM profile, (VALUES (date '2024-01-20', 1), ('2024-02-15', 14), ('2024-04-05', 60)) AS q (at, horizon);
CREATE TABLE window_risk_set AS
SELECT event_window_set(geom, first_day, first_day + more_days) AS alike, event_window_set(geom, first_day, first_day + more_days, id, NULL, weights) AS weighted
FROM   burglary JOIN (SELECT id, ST_Collect(geom ORDER BY c) AS geom, array_agg(weight ORDER BY c) AS weights FROM candidate GROUP BY id) AS c USING (id);

-- Each candidate on each day as a set of its own; then mean and variance per burglary, and sums of these.
CREATE TEMP TABLE single AS
SELECT b.id, c, weight, day, event_set(geom, first_day + day) AS events FROM burglary AS b JOIN candidate USING (id), generate_series(0, more_days) AS day GROUP BY b.id, c, weight, day;
CREATE TEMP TABLE excess AS
SELECT number, at, d.id AS dwelling, s.id, weight, near_repeat_risk(events, geom, at, horizon, profile) - 1 AS excess FROM single AS s, question, dwelling AS d;
CREATE TEMP TABLE plain AS
SELECT number, at, dwelling, 1 + sum(mean) AS mean, sum(squares - mean ^ 2) AS variance, 1 + sum(weighted_mean) AS weighted_mean, sum(weighted_squares - weighted_mean ^ 2) AS weighted_variance
FROM  (SELECT number, at, dwelling, id, avg(excess) AS mean, avg(excess ^ 2) AS squares, sum(weight * excess) / sum(weight) AS weighted_mean, sum(weight * excess ^ 2) / sum(weight) AS weighted_squares
       FROM excess GROUP BY number, at, dwelling, id) AS e GROUP BY number, at, dwelling;
CREATE TEMP TABLE by_function AS
SELECT number, at, d.id AS dwelling, near_repeat_risk(alike, geom, at, horizon, profile) AS mean, near_repeat_risk_sd(alike, geom, at, horizon, profile) AS sd,
       near_repeat_risk(weighted, geom, at, horizon, profile) AS weighted_mean, near_repeat_risk_sd(weighted, geom, at, horizon, profile) AS weighted_sd FROM window_risk_set, question, dwelling AS d;
SELECT number, count(*) AS answers, count(*) FILTER (WHERE p.mean > 1) AS raised, count(*) FILTER (WHERE p.variance > 1e-9) AS not_sure, bool_and(abs(f.mean - p.mean) < 1e-12) AS mean, bool_and(abs(f.sd ^ 2 - p.variance) < 1e-12) AS sd,
       bool_and(abs(f.weighted_mean - p.weighted_mean) < 1e-12) AS weighted_mean, bool_and(abs(f.weighted_sd ^ 2 - p.weighted_variance) < 1e-12) AS weighted_sd
FROM   by_function AS f JOIN plain AS p USING (number, at, dwelling) GROUP BY number ORDER BY number;

-- ---------------------------------------------------------------- exact events

-- Of one candidate and one day: to the bit what the event_set gives.
SELECT count(*) AS answers, count(*) FILTER (WHERE exact > 1) AS raised, bool_and(mean = exact) AS mean, bool_and(sd = 0) AS sd
FROM  (SELECT near_repeat_risk(windows, d.geom, at, horizon, profile) AS mean, near_repeat_risk_sd(windows, d.geom, at, horizon, profile) AS sd, near_repeat_risk(dated, d.geom, at, horizon, profile) AS exact
       FROM  (SELECT event_window_set(geom, first_day, first_day) AS windows, event_set(geom, first_day) AS dated FROM burglary JOIN candidate USING (id)) AS s, question, dwelling AS d) AS r;

-- ---------------------------------------------------------------- hours

-- Whole days as windows of 24 hours, in winter: the same. Each at another place, so that every one is asked.
SELECT bool_and(abs(near_repeat_risk(hours, place, at) - near_repeat_risk(days, place, at)) < 1e-12) AS mean, bool_and(abs(near_repeat_risk_sd(hours, place, at) - near_repeat_risk_sd(days, place, at)) < 1e-12) AS sd, max(near_repeat_risk(hours, place, at)) AS highest
FROM  (SELECT event_window_set(place, day::timestamptz, (day + length)::timestamptz - interval '1 second') AS hours, event_window_set(place, day, day + length - 1) AS days
       FROM generate_series(0, 20) AS n, LATERAL (SELECT pg_temp.place(1000 * n, 0) AS place, date '2024-01-01' + n AS day, 1 + n % 6 AS length) AS e) AS s,
       generate_series(0, 20) AS n, LATERAL (SELECT pg_temp.place(1000 * n, 10) AS place) AS p, (VALUES (date '2024-01-09'), ('2024-02-10'), ('2023-12-31')) AS a (at);
-- From 22:00 to 02:00 two hours belong to each day; the day is that of the session.
SELECT zone, near_repeat_risk(events, pg_temp.place(0, 0), '2024-02-09') AS first_day, near_repeat_risk(events, pg_temp.place(0, 0), '2024-02-10') AS second_day, near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-10', 1) AS last_of_second
FROM   unnest('{Europe/Amsterdam,UTC,Asia/Kolkata}'::text[]) AS zone, set_config('timezone', zone, false),
       (SELECT event_window_set(pg_temp.place(0, 0), '2024-02-09 22:00+01'::timestamptz, '2024-02-10 01:59+01') AS events) AS e;
-- There an hour has a midnight in its middle: it belongs to the day in which it begins.
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-02-08') AS before, near_repeat_risk(events, pg_temp.place(0, 0), '2024-02-09') AS on_it, near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-10', 1) AS over
FROM  (SELECT event_window_set(pg_temp.place(0, 0), '2024-02-09 23:40'::timestamptz, '2024-02-10 00:20') AS events) AS e;
SET timezone = 'Europe/Amsterdam';
-- On the day when clocks go back, its 25 hours are all on or before it.
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-10-27') AS on_it, near_repeat_risk(events, pg_temp.place(0, 0), '2024-10-26') AS before
FROM  (SELECT event_window_set(pg_temp.place(0, 0), '2024-10-27 00:00'::timestamptz, '2024-10-27 23:59') AS events) AS e;

-- ---------------------------------------------------------------- the edges

-- No place, no answer; nothing near, or no burglary at all, is 1 and 0.
SELECT near_repeat_risk(events, NULL, '2024-03-01') IS NULL AS no_location, near_repeat_risk(events, 'SRID=28992;POINT EMPTY'::geometry, '2024-03-01') IS NULL AS empty_location,
       near_repeat_risk_sd(events, 'SRID=28992;POINT EMPTY'::geometry, '2024-03-01') IS NULL AS empty_sd, near_repeat_risk(NULL::event_window_set, pg_temp.place(0, 0), '2024-03-01') IS NULL AS no_events,
       near_repeat_risk(events, pg_temp.place(900, 0), '2024-03-01') AS far_away, near_repeat_risk_sd(events, pg_temp.place(900, 0), '2024-03-01') AS far_sd
FROM   pg_temp.street_set('{50,150}', '2024-02-20', '2024-02-25') AS events;
-- An empty set knows no SRID, so that any place will do.
SELECT near_repeat_risk(events, 'SRID=32632;POINT(0 0)'::geometry, '2024-03-01') AS mean, near_repeat_risk_sd(events, pg_temp.place(0, 0), '2024-03-01') AS sd FROM (SELECT event_window_set(NULL::geometry, date '2024-01-01', date '2024-01-02') AS events) AS e;
-- A window that ends on the last day with an effect, and the day after; one that begins on the day itself, and the day after.
SELECT shift, near_repeat_risk(pg_temp.street_set('{0}', date '2024-03-01' - 31 + shift, date '2024-03-01' - 30 + shift), pg_temp.place(0, 0), '2024-03-01', 1) AS long_ago,
       near_repeat_risk(pg_temp.street_set('{0}', date '2024-03-01' + shift, date '2024-03-01' + 1 + shift), pg_temp.place(0, 0), '2024-03-01', 1) AS to_come FROM generate_series(-1, 2) AS shift;
-- The ends of time, and a profile that never forgets.
SELECT at, near_repeat_risk(events, pg_temp.place(0, 0), at, 1, profile) AS mean, near_repeat_risk_sd(events, pg_temp.place(0, 0), at, 1, profile) AS sd
FROM  (SELECT event_window_set(pg_temp.place(0, 0), d, d) AS events FROM unnest(ARRAY['0001-01-01', '9999-12-31']::date[]) AS d) AS e, near_repeat_profile('{0,100}', '{0,1e10}', '{{1}}') AS profile,
       unnest(ARRAY['4713-01-01 BC', '0001-01-01', '9999-12-30', '9999-12-31', '5874897-12-31']::date[]) AS at;
-- Two sets, days and profiles in one query, by turns; each has its own answer.
SELECT n, near_repeat_risk(CASE n % 2 WHEN 0 THEN one ELSE two END, pg_temp.place(0, 0), date '2024-03-01' + n / 4 * 20, 14, CASE n / 2 % 2 WHEN 0 THEN near_repeat_profile_nl() ELSE p END) AS mean
FROM   pg_temp.street_set('{50,150}', '2024-02-28', '2024-02-28') AS one, pg_temp.street_set('{50,150,250,350}', '2024-02-28', '2024-02-28') AS two, near_repeat_profile('{0,200}', '{0,28}', '{{1}}') AS p, generate_series(0, 7) AS n ORDER BY n;
-- A set that is stored answers as one that is made.
SELECT bool_and(near_repeat_risk(alike, d.geom, '2024-02-15') = near_repeat_risk(made, d.geom, '2024-02-15')) AS same
FROM   window_risk_set, dwelling AS d, (SELECT event_window_set(geom, first_day, first_day + more_days) AS made FROM burglary JOIN (SELECT id, ST_Collect(geom ORDER BY c) AS geom FROM candidate GROUP BY id) AS c USING (id)) AS m;
SELECT proname, provolatile, proparallel, proisstrict FROM pg_proc WHERE proname IN ('near_repeat_risk', 'near_repeat_risk_sd') AND proargtypes[0] = 'event_window_set'::regtype ORDER BY 1;
DROP TABLE window_risk_set;

-- ---------------------------------------------------------------- refused

CREATE TEMP TABLE two AS SELECT pg_temp.street_set('{50,150}', '2024-02-20', '2024-02-25') AS events;
SELECT near_repeat_risk(events, 'SRID=4326;POINT(6.9 52.2)'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk_sd(events, 'POINT(0 0)'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk(events, 'SRID=28992;MULTIPOINT(1 1)'::geometry, '2024-03-01') FROM two;
SELECT near_repeat_risk(events, pg_temp.place(0, 0), 'infinity') FROM two;
SELECT near_repeat_risk_sd(events, pg_temp.place(0, 0), '-infinity') FROM two;
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01', 0) FROM two;
SELECT near_repeat_risk_sd(events, pg_temp.place(0, 0), '2024-03-01', 3661) FROM two;
-- there is no other way to combine
SELECT near_repeat_risk(events, pg_temp.place(0, 0), '2024-03-01', combine => 'max') FROM two;
-- hours of a day that no clock will show
SELECT near_repeat_risk(event_window_set(pg_temp.place(0, 0), '2024-02-09 22:00+01'::timestamptz, '2024-02-10 01:59+01'), pg_temp.place(0, 0), '5874897-12-31');
