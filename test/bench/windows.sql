-- Near repeats of burglaries known to a postcode of 30 dwellings and to some days: the expected number of pairs in the nearest cell.
SELECT observed FROM knox_test((SELECT event_window_set(p.candidates, e.first_day, e.last_day, e.id) FROM window_event AS e JOIN window_place AS p USING (place) WHERE e.id <= :events),
                               '{0, 100, 200, 300, Infinity}', '{0, 7, 14, 28, Infinity}', permutations => :permutations)
WHERE  distance_from = 0 AND days_from = 0;
