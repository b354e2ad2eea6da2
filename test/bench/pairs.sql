-- Near pairs: within 100 m and 30 days. Says how many.
SELECT count(*) FROM near_repeat_pairs((SELECT event_set(geom, occurred_on, id) FROM :table), 100, 30);
