-- The relative risk of every dwelling on 1 January 2019, summed.
SELECT sum(near_repeat_risk(e.events, d.geom, at => '2019-01-01'))
FROM   region.dwelling d, (SELECT event_set(geom, occurred_on) AS events FROM recent) AS e;
