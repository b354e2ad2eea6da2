-- How many burglaries one burglary brings, of all years but the first two months, which make the background: the number of those on the map.
SELECT f.burglaries_in_all
FROM   self_exciting_fit((SELECT burglary_set(id, geom, occurred_on, occurred_on) FROM all_years WHERE id % 4 < :quarters), (SELECT dwelling_set(id, geom) FROM forecast_home),
                         (SELECT min(occurred_on) + 60 FROM all_years), (SELECT max(occurred_on) FROM all_years), 60) AS f;
