-- The same, from a set stored in a table.
SELECT sum(near_repeat_risk(e.events, d.geom, at => '2019-01-01'))
FROM   region.dwelling d, stored AS e;
