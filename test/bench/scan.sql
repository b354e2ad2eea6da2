-- The most likely cluster of so many burglaries. Says by how much it is likelier.
SELECT max(log_likelihood_ratio) FROM space_time_scan((SELECT event_set(geom, occurred_on, id) FROM (SELECT * FROM all_years ORDER BY id LIMIT :burglaries) AS b), permutations => :permutations);
