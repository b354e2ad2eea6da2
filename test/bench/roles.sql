-- The role of each burglary, and its chain. Says how often a burglary has an earlier one near.
SELECT sum(earlier_events) FROM near_repeat_roles((SELECT event_set(geom, occurred_on, id) FROM :table), 100, 30);
