-- Risk of 284,000 dwellings by kernel densities, and where p is known.
SELECT count(p_value) FROM kernel_relative_risk((SELECT event_set(geom, occurred_on) FROM warned_burglary), (SELECT dwelling_set(dwelling_id, geom) FROM warned_dwelling), permutations => :permutations);
