-- Near repeats as results: what each would hold if it were refreshed now.

-- Sure enough to tell near from far, once each, in the year up to the day: in a longer time places change, too (see
-- knox_test). Which of two on one day is the earlier says the police's own number, not in which order they were loaded.
CREATE OR REPLACE VIEW sure_burglary AS
SELECT e.burglary_id, row_number() OVER (ORDER BY e.occurred_on, b.source COLLATE "C", b.source_id COLLATE "C") AS turn,
       e.occurred_on, e.geom
FROM  (SELECT result_day() AS day OFFSET 0) AS q
JOIN   burglary_event AS e ON e.occurred_on > (q.day - interval '1 year')::date AND e.occurred_on <= q.day
JOIN   burglary AS b ON b.burglary_id = e.burglary_id
WHERE  e.place_uncertainty <= 25 AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1 AND e.geom IS NOT NULL;
COMMENT ON VIEW sure_burglary IS 'Woninginbraken van het jaar tot en met de peildag waarvan de plek op 25 m bekend is, elk één keer.';
COMMENT ON COLUMN sure_burglary.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN sure_burglary.occurred_on IS 'Dag van de inbraak.';
COMMENT ON COLUMN sure_burglary.turn IS 'Volgorde in de tijd.';
COMMENT ON COLUMN sure_burglary.geom IS 'Plek van de inbraak.';

CREATE OR REPLACE VIEW fresh_near_repeat_cell AS
WITH event AS MATERIALIZED (
    SELECT event_set(b.geom, b.occurred_on, b.burglary_id) AS events, count(*)::int AS burglaries
    FROM   sure_burglary AS b HAVING count(*) > 1         -- a pair takes two
)
SELECT row_number() OVER (ORDER BY k.distance_from, k.days_from)::int AS near_repeat_cell_id,
       ((q.day - interval '1 year')::date + 1) AS day_from, q.day AS day_to, v.burglaries,
       k.distance_from, nullif(k.distance_to, 'Infinity') AS distance_to, k.days_from::int AS days_from,
       nullif(k.days_to, 'Infinity')::int AS days_to,
       k.observed::int AS observed, k.expected, k.knox_ratio, k.p_value, k.p_adjusted, x.excess, x.excess_low,
       nullif(x.excess_high, 'Infinity') AS excess_high, x.excess_shrunk
FROM   event AS v
CROSS  JOIN (SELECT result_day() AS day OFFSET 0) AS q
CROSS  JOIN LATERAL knox_test(v.events) AS k
LEFT   JOIN (SELECT n.*
             FROM   event AS s
             CROSS  JOIN LATERAL near_repeat_excess(s.events) AS n) AS x ON x.distance_from = k.distance_from
       AND x.days_from = k.days_from;

-- One run for roles, and one for links; both number the chains alike.
CREATE OR REPLACE VIEW fresh_near_repeat_role AS
WITH event AS MATERIALIZED (
    SELECT * FROM sure_burglary
)
SELECT b.burglary_id, r.occurred_on,
       array_position(ARRAY['originator', 'repeat', 'near repeat', 'single'], r.role) AS role_number,
       CASE r.role WHEN 'originator' THEN 'eerste' WHEN 'repeat' THEN 'herhaling' WHEN 'near repeat' THEN 'near repeat'
            ELSE 'los' END::varchar(20) AS role,
       r.chain_id, r.chain_size, o.burglary_id AS originator_id, p.burglary_id AS previous_id, r.days_since,
       r.distance_from, r.earlier_events, r.later_events,
       r.geom::geometry(Point, 28992) AS geom
FROM   letter_rule AS l
CROSS  JOIN (SELECT event_set(e.geom, e.occurred_on, e.turn) AS events FROM event AS e) AS v
CROSS  JOIN LATERAL near_repeat_roles(v.events, l.max_distance, l.risk_days) AS r
JOIN   event AS b ON b.turn = r.event_id
LEFT   JOIN event AS o ON o.turn = r.originator_id
LEFT   JOIN event AS p ON p.turn = r.previous_id;

CREATE OR REPLACE VIEW fresh_near_repeat_link AS
WITH event AS MATERIALIZED (
    SELECT * FROM sure_burglary
)
SELECT row_number() OVER (ORDER BY p.later_id, p.earlier_id)::int AS near_repeat_link_id, a.burglary_id AS earlier_id,
       b.burglary_id AS later_id, b.occurred_on,
       p.chain_id, p.distance, p.days, CASE WHEN p.same_place THEN 1 ELSE 0 END AS same_place,
       p.geom::geometry(LineString, 28992) AS geom
FROM   letter_rule AS l
CROSS  JOIN (SELECT event_set(e.geom, e.occurred_on, e.turn) AS events FROM event AS e) AS v
CROSS  JOIN LATERAL near_repeat_pairs(v.events, l.max_distance, l.risk_days) AS p
JOIN   event AS a ON a.turn = p.earlier_id
JOIN   event AS b ON b.turn = p.later_id;

CREATE OR REPLACE VIEW fresh_near_repeat_chain AS
SELECT r.chain_id, count(*)::int AS burglaries, count(DISTINCT r.geom)::int AS places, min(r.occurred_on) AS first_day,
       max(r.occurred_on) AS last_day,
       CASE WHEN max(r.occurred_on) + min(l.risk_days) > result_day() THEN 1 ELSE 0 END AS active,
       ST_Buffer(ST_ConvexHull(ST_Collect(r.geom)), 25)::geometry(Polygon, 28992) AS geom
FROM   fresh_near_repeat_role AS r CROSS JOIN letter_rule AS l
WHERE  r.chain_id IS NOT NULL
GROUP  BY r.chain_id;

CREATE OR REPLACE VIEW fresh_repeat_address AS
SELECT d.dwelling_id, count(*)::int AS burglaries, min(e.occurred_on) AS first_day, max(e.occurred_on) AS last_day,
       max(e.occurred_on) - (array_agg(e.occurred_on ORDER BY e.occurred_on DESC))[2] AS days_between,
       d.gemeente_code::varchar(6) AS gemeente_code, d.buurt_code::varchar(10) AS buurt_code,
       d.postcode::varchar(6) AS postcode, d.geom
FROM   burglary_event AS e JOIN dwelling AS d ON d.dwelling_id = e.dwelling_id
WHERE  e.occurred_on <= result_day() AND e.double_of IS NULL AND coalesce(e.residential, 1) = 1
GROUP  BY d.dwelling_id
HAVING count(*) > 1;
