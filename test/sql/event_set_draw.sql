-- Draws of what is not known, and what they say together.

CREATE TEMP TABLE known_in_part AS
SELECT id, ST_Collect(ST_SetSRID(ST_MakePoint(200000 + 100 * id + 10 * k, 450000), 28992) ORDER BY k) AS candidates,
       date '2018-01-01' + id AS first_day, date '2018-01-01' + id + id % 4 AS last_day, array_agg(k + 1.0::float8 ORDER BY k) AS weights
FROM   generate_series(1, 40) AS id CROSS JOIN LATERAL generate_series(0, id % 3) AS k
GROUP  BY id;
CREATE TEMP TABLE set_in_part AS SELECT event_window_set(candidates, first_day, last_day, id, NULL, weights) AS events FROM known_in_part;

-- each event once, at one of its candidates, on one of its days
SELECT count(*), count(DISTINCT event_id), bool_and(ST_Intersects(d.geom, k.candidates)), bool_and(d.occurred_on BETWEEN k.first_day AND k.last_day),
       bool_and(d.time_of_day IS NULL)
FROM   set_in_part CROSS JOIN LATERAL unnest_events(event_set_draw(events, 1)) AS d JOIN known_in_part AS k ON k.id = d.event_id;

-- by weight, and each day alike: shares over many draws
CREATE TEMP TABLE drawn AS
SELECT number, event_id, occurred_on, round((ST_X(geom) - 200000 - 100 * event_id) / 10) AS at
FROM   generate_series(1, 4000) AS number, (SELECT event_window_set(candidates, first_day, last_day, id, NULL, weights) AS events FROM known_in_part WHERE id BETWEEN 4 AND 7) AS s,
       unnest_events(event_set_draw(s.events, number));
SELECT k.id, n AS place, abs(avg((d.at = n)::int) - (n + 1.0) / (SELECT sum(w) FROM unnest(k.weights) AS w)) < 0.04 AS by_weight
FROM   known_in_part AS k CROSS JOIN LATERAL generate_series(0, k.id % 3) AS n JOIN drawn AS d ON d.event_id = k.id
GROUP  BY k.id, n, k.weights ORDER BY k.id, n;
SELECT k.id, n AS day, abs(avg((d.occurred_on = k.first_day + n)::int) - 1.0 / (k.last_day - k.first_day + 1)) < 0.04 AS alike
FROM   known_in_part AS k CROSS JOIN LATERAL generate_series(0, k.last_day - k.first_day) AS n JOIN drawn AS d ON d.event_id = k.id
GROUP  BY k.id, n, k.first_day, k.last_day ORDER BY k.id, n;
-- place and day of one event have nothing to do with each other, nor do two events, nor two draws of one event
SELECT abs(corr(a.at, a.occurred_on - date '2018-01-01')) < 0.08 AS place_and_day, abs(corr(a.at, b.at)) < 0.08 AS two_events
FROM   drawn AS a JOIN drawn AS b ON b.number = a.number AND b.event_id = 5 WHERE a.event_id = 7;
SELECT abs(corr(a.occurred_on - date '2018-01-01', b.occurred_on - date '2018-01-01')) < 0.08 AS two_draws
FROM   drawn AS a JOIN drawn AS b ON b.number = a.number + 1 AND b.event_id = a.event_id WHERE a.event_id = 7;

-- a draw hangs on seed, number and id alone
SELECT event_set_draw(a.events, 3)::text = event_set_draw(b.events, 3)::text AS same_again,
       event_set_draw(a.events, 3)::text = event_set_draw(a.events, 4)::text AS another_number,
       event_set_draw(a.events, 3)::text = event_set_draw(a.events, 3, seed => 2)::text AS another_seed
FROM   set_in_part AS a, (SELECT event_window_set(candidates, first_day, last_day, id, NULL, weights ORDER BY random()) AS events FROM known_in_part) AS b;
SELECT count(*) AS differ FROM (
    SELECT event_id, occurred_on, geom FROM set_in_part, unnest_events(event_set_draw(events, 2)) WHERE event_id <= 10
    EXCEPT
    SELECT event_id, occurred_on, geom FROM (SELECT event_window_set(candidates, first_day, last_day, id, NULL, weights) AS events FROM known_in_part WHERE id <= 10) AS s,
           unnest_events(event_set_draw(s.events, 2))) AS d;
-- the same on every machine
SELECT event_id, occurred_on, ST_X(geom) AS x FROM set_in_part, unnest_events(event_set_draw(events, 1)) WHERE event_id <= 6;

-- hours: times of day, as the session has them; the hour that comes twice in its order
SET timezone = 'Europe/Amsterdam';
SELECT d.* FROM (SELECT event_window_set(ST_SetSRID(ST_MakePoint(200000, 450000), 28992), t, t, id) AS events
                 FROM (VALUES (1, timestamptz '2018-10-28 02:30+02'), (2, '2018-10-28 02:30+01'), (3, '2018-10-28 03:00+01'), (4, '1999-12-31 23:59:59+01')) AS v(id, t)) AS s,
     unnest_events(event_set_draw(s.events, 1)) AS d;
RESET timezone;

-- exact events are their own draw
SELECT event_set_draw(event_window_set(geom, day, day, id), 7)::text = event_set(geom, day, id)::text AS itself
FROM  (SELECT id, ST_SetSRID(ST_MakePoint(200000 + id, 450000), 28992) AS geom, date '2018-01-01' + id::int % 5 AS day FROM generate_series(1::bigint, 20) AS id) AS e;

-- nothing and nonsense
SELECT event_set_draw(NULL::event_window_set, 1) IS NULL;
SELECT i.events, i.left_out FROM (SELECT event_window_set(NULL::geometry, '2018-01-01'::date, '2018-01-01'::date) AS events FROM generate_series(1, 3)) AS s, event_set_info(event_set_draw(s.events, 1)) AS i;
SELECT event_set_draw(events, 0) FROM set_in_part;

-- pooling: the worked numbers
SELECT round((p).estimate::numeric, 9) AS estimate, round((p).standard_error::numeric, 9) AS standard_error, round(exp((p).low)::numeric, 8) AS low,
       round(exp((p).high)::numeric, 8) AS high, round((p).p_value::numeric, 9) AS p_value, round((p).df::numeric, 6) AS df,
       round((p).missing_information::numeric, 6) AS missing, (p).draws
FROM  (SELECT pool_estimates(ln(ratio), variance) AS p FROM (VALUES (1.52, .020), (1.31, .024), (1.44, .022), (1.60, .019), (1.38, .023)) AS d(ratio, variance)) AS pooled;
SELECT (pool_estimates(1, 1)).*;
SELECT pool_estimates(x, x) IS NULL AS no_draws FROM generate_series(1, 0) AS x;
SELECT pool_estimates(x, 1) FROM (VALUES (1.0), (NULL)) AS d(x);
SELECT pool_estimates(1, x) FROM (VALUES (1.0::float8), ('NaN')) AS d(x);
SELECT pool_estimates(1, -1);
