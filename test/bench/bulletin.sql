-- The bulletins of a level, of a fortnight: their size.
SELECT sum(length(inbraak.burglary_bulletin(h.level, h.code, '2018-12-18', '2018-12-31')))
FROM  (SELECT DISTINCT h.level, h.code FROM inbraak.area_home AS h WHERE h.level = :'level' AND h.code IS NOT NULL AND h.current = 1) AS h;
