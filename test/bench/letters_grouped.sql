-- The outcomes by month of the burglary, added so that they can be compared.
SELECT sum(pairs * month) + sum(timely * month) + sum(carried * month) + sum(late * month)
FROM  (SELECT extract(month FROM occurred_on)::int AS month, (letter_coverage(z)).*
       FROM   letter_pairs(
                  (SELECT burglary_set(burglary_id, geom, occurred_on, reported_on, dwelling_id, 0, NULL) FROM warned_burglary),
                  (SELECT dwelling_set(dwelling_id, geom) FROM warned_dwelling),
                  (SELECT letter_set(dwelling_id, sent_on) FROM warning)) AS z
       GROUP  BY month) AS m;
