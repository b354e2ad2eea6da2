-- 200 actions of ten kinds, begun in January 2018: half of them in a buurt, half within 150 m
-- of a home. How many there are.
INSERT INTO inbraak.intervention (action, kind, area_id, geom, period_from)
SELECT 'actie ' || n, k.codes[1 + n % 10], CASE WHEN n % 2 = 0 THEN b.areas[1 + n / 2 % cardinality(b.areas)] END,
       CASE WHEN n % 2 = 1 THEN ST_Multi(ST_Buffer(h.places[1 + n * 1000 % cardinality(h.places)], 150)) END,
       date '2018-01-01' + n / 20
FROM   generate_series(0, 199) AS n
CROSS  JOIN (SELECT array_agg(t.code ORDER BY t.code)
             FROM   inbraak.intervention_term AS t WHERE t.field = 'kind') AS k (codes)
CROSS  JOIN (SELECT array_agg(a.area_id ORDER BY a.code) FROM inbraak.area AS a WHERE a.level = 'buurt') AS b (areas)
CROSS  JOIN (SELECT array_agg(d.geom ORDER BY d.dwelling_id) FROM inbraak.dwelling AS d) AS h (places);
SELECT count(*) FROM inbraak.intervention;
