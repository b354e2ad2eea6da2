-- Did the letters reach the right dwellings in time? Seven of the measures, added so that they can be compared.
SELECT coverage + standard_error + coverage_mean + coverage_dwellings + coverage_by_day + precision + duplicates
FROM   letter_coverage(
           (SELECT burglary_set(burglary_id, geom, occurred_on, reported_on, dwelling_id, 0, NULL) FROM warned_burglary),
           (SELECT dwelling_set(dwelling_id, geom) FROM warned_dwelling),
           (SELECT letter_set(dwelling_id, sent_on) FROM warning));
