-- Near pairs by a self-join with the index on geom.
SELECT count(line)
FROM   (SELECT a.id AS earlier_id, b.id AS later_id, b.occurred_on - a.occurred_on AS days,
               ST_Distance(a.geom, b.geom) AS distance, ST_MakeLine(a.geom, b.geom) AS line
        FROM   :table a JOIN :table b ON ST_DWithin(a.geom, b.geom, 100) AND a.id < b.id
                                     AND b.occurred_on - a.occurred_on < 30
        WHERE  ST_Distance(a.geom, b.geom) < 100
        OFFSET 0) AS pair;
