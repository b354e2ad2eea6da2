-- The same number and no test, in SQL: for pairs of near places the share of pairs of their dwellings within 100 m, for pairs of windows that of their days.
WITH event AS MATERIALIZED (
    SELECT * FROM window_event WHERE id <= :events
), near AS MATERIALIZED (
    SELECT a.place AS one, b.place AS other, c.share
    FROM   window_place AS a JOIN window_place AS b ON ST_DWithin(a.candidates, b.candidates, 100) AND a.place <= b.place
    CROSS  JOIN LATERAL (SELECT avg((ST_Distance(x.geom, y.geom) < 100)::int) AS share FROM ST_Dump(a.candidates) AS x, ST_Dump(b.candidates) AS y) AS c
    WHERE  a.place IN (SELECT place FROM event) AND b.place IN (SELECT place FROM event)
)
SELECT sum(n.share * (SELECT avg((abs(u.d - v.d) < 7)::int) FROM generate_series(a.first_day - date '2000-01-01', a.last_day - date '2000-01-01') AS u (d),
                                                                 generate_series(b.first_day - date '2000-01-01', b.last_day - date '2000-01-01') AS v (d)))
FROM   near AS n JOIN event AS a ON a.place = n.one JOIN event AS b ON b.place = n.other AND (n.one < n.other OR a.id < b.id)
WHERE  b.first_day - a.last_day < 7 AND a.first_day - b.last_day < 7;
