-- place_set and place_distances: worked numbers, every distance and number by PostGIS, the edges, and what is refused.
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.shape(text) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_Translate(ST_GeomFromEWKT('SRID=28992;' || $1), 200000, 450000) $$;
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;
CREATE FUNCTION pg_temp.at(x float8, y float8) RETURNS dwelling_set LANGUAGE sql STABLE AS $$
    SELECT dwelling_set(1, ST_SetSRID(ST_MakePoint(200000 + v.x, 450000 + v.y), 28992)) FROM (VALUES (x, y)) AS v (x, y) $$;

-- ---------------------------------------------------------------- worked numbers

-- Two lights, one at 3, 4; a school with a court; a path with a bend; water in two parts and a well.
CREATE TEMP TABLE place (kind text, geom geometry);
INSERT INTO place VALUES
    ('light', pg_temp.shape('POINT(3 4)')), ('light', pg_temp.shape('POINT(0 100)')),
    ('school', pg_temp.shape('POLYGON((200 0, 230 0, 230 30, 200 30, 200 0), (210 10, 210 20, 220 20, 220 10, 210 10))')),
    ('path', pg_temp.shape('LINESTRING(0 -50, 100 -50, 100 -10)')),
    ('water', pg_temp.shape('GEOMETRYCOLLECTION(MULTIPOLYGON(((0 200, 10 200, 10 210, 0 210, 0 200)), ((40 200, 50 200, 50 210, 40 200))), POINT(25 205))'));
SELECT srid, places, left_out, kinds, places_by_kind FROM place_set_info((SELECT place_set(kind, geom) FROM place));
SELECT d.* FROM place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(0, 0)) AS d;
-- At just the distance, and just not.
SELECT within, d.distance, d.places FROM unnest('{5, 4.999999999, 100, 99.999999999}'::float8[]) AS within CROSS JOIN LATERAL place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(0, 0), within) AS d WHERE d.kind = 'light';
-- In an area, in its court, on both borders, in its corner; beside a path, on it, before its beginning; by the well, in one part of the water, in the other.
SELECT v.what, d.distance, d.places
FROM   (VALUES (1, 'in the school', 'school', 205, 5), (2, 'in its court', 'school', 215, 14), (3, 'on its wall', 'school', 200, 17), (4, 'on that of the court', 'school', 210, 15), (5, 'at its corner', 'school', 230, 30), (6, 'outside', 'school', 234, 33),
               (7, 'beside the path', 'path', 50, -47), (8, 'on it', 'path', 100, -20), (9, 'before it', 'path', -3, -54), (10, 'in its bend', 'path', 97, -46),
               (11, 'by the well', 'water', 25, 203), (12, 'in the water', 'water', 5, 205), (13, 'in its other part', 'water', 48, 203), (14, 'between', 'water', 36, 200)) AS v (n, what, kind, x, y)
CROSS  JOIN LATERAL place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(v.x, v.y), 3) AS d
WHERE  d.kind = v.kind ORDER BY v.n;
-- However it is drawn: with height, the other way round, in parts, from another corner.
SELECT count(*) AS different
FROM   place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(215, 14)) AS a
JOIN   place_distances((SELECT place_set(kind, ST_Reverse(ST_Force3DZ(ST_Segmentize(CASE WHEN GeometryType(geom) <> 'GEOMETRYCOLLECTION' THEN ST_Multi(geom) ELSE geom END, 7), 3))) FROM place), pg_temp.at(215, 14)) AS b USING (kind)
WHERE  (a.distance, a.places) IS DISTINCT FROM (b.distance, b.places);
-- A place of several parts is one; places at one spot are several. Blanks around a kind do not count, capitals do.
SELECT d.kind, d.distance, d.places
FROM   place_distances((SELECT place_set(k, pg_temp.shape(g)) FROM (VALUES ('camera', 'MULTIPOINT(1 0, 2 0, 3 0)'), (' Camera ', 'POINT(1 0)'), (E'Camera\t', 'POINT(1 0)'), ('Camera', 'POINT(1 0)'), (U&'\00A0cafe', 'POINT(0 7)')) AS v (k, g)), pg_temp.at(0, 0)) AS d ORDER BY d.kind COLLATE "C";
-- Parts of one place that lie over each other are inside it, too.
SELECT d.distance FROM place_distances((SELECT place_set('x', pg_temp.shape('GEOMETRYCOLLECTION(POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)), GEOMETRYCOLLECTION(POLYGON((5 5, 5 15, 15 15, 15 5, 5 5)), POLYGON EMPTY))'))), pg_temp.at(7, 7)) AS d;

-- ---------------------------------------------------------------- every distance and number, by PostGIS

CREATE TEMP TABLE dwelling AS
SELECT n AS id, ST_SetSRID(ST_MakePoint(200000 + CASE WHEN n % 3 = 0 THEN floor(x) ELSE x END, 450000 + CASE WHEN n % 3 = 0 THEN floor(y) ELSE y END), 28992) AS geom
FROM   generate_series(1, 400) AS n CROSS JOIN LATERAL (SELECT 1200 * pg_temp.chance(n, 1) - 100 AS x, 1200 * pg_temp.chance(n, 2) - 100 AS y) AS v;
TRUNCATE place;
-- Points on whole metres, lines, areas with holes, small and large, of several parts, and some of all.
INSERT INTO place
SELECT (ARRAY['point', 'line', 'area', 'large', 'mixed'])[n % 5 + 1],
       CASE n % 5 WHEN 0 THEN ST_SnapToGrid(p.geom, 1)
                  WHEN 1 THEN ST_MakeLine(ARRAY(SELECT ST_Translate(p.geom, 60 * pg_temp.chance(n * 10 + i, 5), 60 * pg_temp.chance(n * 10 + i, 6)) FROM generate_series(1, 2 + n % 30) AS i))
                  WHEN 2 THEN CASE WHEN n % 4 = 0 THEN ST_Difference(ST_Buffer(p.geom, 25, n % 7 + 1), ST_Expand(p.geom, 9)) ELSE ST_Expand(p.geom, 4 + n % 9) END
                  WHEN 3 THEN CASE WHEN n % 100 = 3 THEN ST_Difference(ST_Buffer(p.geom, 150, 100), ST_Buffer(ST_Translate(p.geom, 20, 5), 60, 50)) ELSE ST_Buffer(p.geom, 3) END
                  ELSE ST_Collect(ARRAY[p.geom, ST_Expand(ST_Translate(p.geom, 40, 0), 5 + n % 20), ST_MakeLine(p.geom, ST_Translate(p.geom, 0, 50))]) END
FROM   generate_series(1, 1500) AS n CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(200000 + 1000 * pg_temp.chance(n, 3), 450000 + 1000 * pg_temp.chance(n, 4)), 28992) AS geom) AS p;
CREATE TEMP TABLE by_hand AS
SELECT d.id AS dwelling_id, p.kind, min(ST_Distance(p.geom, d.geom)) AS distance, count(*) FILTER (WHERE ST_DWithin(p.geom, d.geom, 50))::int AS places
FROM   dwelling AS d CROSS JOIN place AS p GROUP BY 1, 2;
SELECT count(*) AS rows, max(abs(o.distance - h.distance)) < 1e-9 AS distances, count(*) FILTER (WHERE o.places IS DISTINCT FROM h.places) AS other_number,
       count(*) FILTER (WHERE o.distance = 0) > 100 AS inside, count(*) FILTER (WHERE (o.distance = 0) <> (h.distance = 0)) AS otherwise_inside, sum(o.places) > 5000 AS many
FROM   place_distances((SELECT place_set(kind, geom) FROM place), (SELECT dwelling_set(id, geom) FROM dwelling), 50) AS o FULL JOIN by_hand AS h USING (dwelling_id, kind);
-- Within many metres, and few; whole metres compare exactly.
SELECT w.within, count(*) FILTER (WHERE o.places IS DISTINCT FROM h.places) AS other_number
FROM   unnest('{0.5, 10, 400, 10000}'::float8[]) AS w (within)
CROSS  JOIN LATERAL place_distances((SELECT place_set(kind, geom) FROM place), (SELECT dwelling_set(id, geom) FROM dwelling WHERE id % 9 = 0), w.within) AS o
CROSS  JOIN LATERAL (SELECT count(*)::int AS places FROM dwelling AS d JOIN place AS p ON p.kind = o.kind AND ST_DWithin(p.geom, d.geom, w.within) WHERE d.id = o.dwelling_id) AS h
GROUP  BY 1 ORDER BY 1;
-- Dwellings in order of their id, kinds in order of their bytes.
SELECT bool_and((dwelling_id, kind COLLATE "C") > (before, kind_before COLLATE "C")) AS in_order
FROM  (SELECT dwelling_id, kind, lag(dwelling_id) OVER w AS before, lag(kind) OVER w AS kind_before
       FROM   place_distances((SELECT place_set(kind, geom) FROM place), (SELECT dwelling_set(id, geom) FROM dwelling)) WITH ORDINALITY AS o WINDOW w AS (ORDER BY ordinality)) AS o;
-- Whatever the order of the rows.
SELECT count(DISTINCT s::text) FROM (SELECT place_set(kind, geom ORDER BY kind, geom) FROM place UNION ALL SELECT place_set(kind, geom ORDER BY ST_Y(ST_Centroid(geom))) FROM place) AS v (s);
-- As text and back, the same.
SELECT s::text = s::text::place_set::text AS same FROM (SELECT place_set(kind, geom) FROM place) AS v (s);

-- ---------------------------------------------------------------- the edges

SELECT count(*) FROM place_distances((SELECT place_set(kind, geom) FROM place WHERE false), pg_temp.at(0, 0));
SELECT count(*) FROM place_distances((SELECT place_set(kind, geom) FROM place), (SELECT dwelling_set(id, geom) FROM dwelling WHERE false));
SELECT count(*) FROM place_distances(NULL, pg_temp.at(0, 0));
SELECT i.srid, i.places, i.left_out, i.kinds, i.places_by_kind FROM place_set_info((SELECT place_set(kind, geom) FROM place WHERE false)) AS i;
SELECT i.srid, i.places, i.left_out, i.kinds, i.places_by_kind
FROM   place_set_info((SELECT place_set(k, g) FROM (VALUES ('x', NULL::geometry), ('x', 'SRID=28992;POINT EMPTY'), ('x', 'SRID=28992;GEOMETRYCOLLECTION(POLYGON EMPTY, MULTILINESTRING EMPTY)'), (NULL, pg_temp.shape('POINT(0 0)')), (' ', pg_temp.shape('POINT(0 0)')), ('x', pg_temp.shape('POINT(0 0)'))) AS v (k, g))) AS i;
-- All places at one spot, and one very far away.
SELECT d.kind, d.distance, d.places FROM place_distances((SELECT place_set('many', pg_temp.shape('POINT(0 0)')) FROM generate_series(1, 1000)), pg_temp.at(0, 60), 60) AS d;
SELECT d.distance, d.places FROM place_distances((SELECT place_set('far', pg_temp.shape('POINT(60000 80000)'))), pg_temp.at(0, 0), 10000) AS d;
-- Each kind once: a thousand of them.
SELECT count(*), min(d.places), max(d.places), count(DISTINCT d.distance) FROM place_distances((SELECT place_set('kind ' || n, ST_Translate(pg_temp.shape('POINT(0 0)'), n, 0)) FROM generate_series(1, 1000) AS n), pg_temp.at(0, 0), 10000) AS d;

-- ---------------------------------------------------------------- what is refused

SELECT place_set('x', 'POINT(200000 450000)'::geometry);
SELECT place_set('x', 'SRID=4326;POINT(5 52)'::geometry);
SELECT place_set('x', pg_temp.shape('CIRCULARSTRING(0 0, 5 5, 10 0)'));
SELECT place_set('x', pg_temp.shape('GEOMETRYCOLLECTION(POINT(0 0), CURVEPOLYGON(CIRCULARSTRING(0 0, 5 5, 10 0, 5 -5, 0 0)))'));
SELECT place_set('x', 'SRID=28992;TRIANGLE((0 0, 0 9, 9 0, 0 0))'::geometry);
SELECT place_set('pond', pg_temp.shape('MULTIPOLYGON(((0 0, 10 0, 10 10, 0 0)), ((0 0, 10 10, 10 0, 0 10, 0 0)))'));
SELECT place_set('x', ST_SetSRID(ST_MakePoint('NaN', 450000), 28992));
SELECT place_set('x', ST_SetSRID(ST_MakePoint(200000, 450000), CASE n WHEN 1 THEN 28992 ELSE 25831 END)) FROM generate_series(1, 2) AS n;
SELECT place_set(repeat('long ', 20), pg_temp.shape('POINT(0 0)'));
SELECT place_set('kind ' || n, pg_temp.shape('POINT(0 0)')) FROM generate_series(1, 1001) AS n;
SELECT count(*) FROM unnest('{0}'::float8[]) AS w CROSS JOIN LATERAL place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(0, 0), w);
SELECT count(*) FROM place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(0, 0), 'NaN');
SELECT count(*) FROM place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(0, 0), 'Infinity');
SELECT count(*) FROM place_distances((SELECT place_set(kind, geom) FROM place), pg_temp.at(0, 0), 10001);
SELECT count(*) FROM place_distances((SELECT place_set('x', ST_SetSRID(ST_MakePoint(600000, 5700000), 25831))), pg_temp.at(0, 0));
SELECT 'no set'::place_set;
