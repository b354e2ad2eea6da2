-- How many near ones came before and after each burglary, by a self-join; its role, but not its chain.
WITH pair AS (
    SELECT a.id AS earlier, b.id AS later, ST_Distance(a.geom, b.geom) AS distance
    FROM   :table a JOIN :table b ON ST_DWithin(a.geom, b.geom, 100) AND a.id < b.id
                                 AND b.occurred_on - a.occurred_on < 30
), before AS (
    SELECT later AS id, count(*) AS events, bool_or(distance < 0.01) AS repeat
    FROM   pair WHERE distance < 100 GROUP BY later
), after AS (
    SELECT earlier AS id, count(*) AS events FROM pair WHERE distance < 100 GROUP BY earlier
), role AS (
    SELECT id, CASE WHEN before.repeat THEN 'repeat' WHEN before.events > 0 THEN 'near repeat'
                    WHEN after.events > 0 THEN 'originator' ELSE 'single' END AS role,
           before.events AS earlier_events, after.events AS later_events
    FROM   :table LEFT JOIN before USING (id) LEFT JOIN after USING (id)
)
SELECT sum(earlier_events) FROM role;
