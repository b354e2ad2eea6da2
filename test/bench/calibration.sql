-- Of how many areas and fortnights the count lies within the interval that was given the day before; all that was counted, and expected.
SELECT round(100 * avg(CASE WHEN c.burglaries BETWEEN e.low AND e.high THEN 1 ELSE 0 END), 1), sum(c.burglaries), round(sum(e.expected))
FROM   generate_series('2018-01-01'::timestamp, '2018-12-17', interval '14 days') AS d
CROSS  JOIN LATERAL inbraak.expected_burglaries(:'level', d::date, d::date + 13) AS e
JOIN   LATERAL inbraak.period_count(:'level', d::date, d::date + 13) AS c USING (code)
WHERE  e.expected IS NOT NULL AND c.burglaries IS NOT NULL;
