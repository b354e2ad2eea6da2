-- pand_set, pand_neighbours and house_types: worked rectangles, made shapes, every wall by PostGIS, the edges, and what is refused.
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.box(x0 float8, x1 float8, y0 float8 DEFAULT 0, y1 float8 DEFAULT 10) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_SetSRID(ST_MakeEnvelope(200000 + x0, 450000 + y0, 200000 + x1, 450000 + y1), 28992) $$;
CREATE FUNCTION pg_temp.shape(corners text) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$
    SELECT ST_Translate(ST_GeomFromEWKT('SRID=28992;' || corners), 200000, 450000) $$;
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;
CREATE TEMP TABLE pand (pand_id bigint, geom geometry, dwellings int);
CREATE FUNCTION pg_temp.types() RETURNS TABLE (pand_id bigint, house_type text, reason text, neighbours int, sheds int, common numeric, free numeric, sides int, bearings numeric[], "row" text, lies_over boolean)
LANGUAGE sql STABLE AS $$
    SELECT h.pand_id, h.house_type, h.reason, h.neighbours, h.outbuildings, round(h.common_m::numeric, 3), round(h.free_share::numeric, 5), h.accessible_sides,
           ARRAY(SELECT round(b::numeric, 1) FROM unnest(h.open_bearings) AS b), concat_ws('/', h.row_id, h.row_position, h.row_length), h.lies_over
    FROM   house_types((SELECT pand_set(p.pand_id, p.geom, p.dwellings) FROM pg_temp.pand AS p)) AS h ORDER BY h.pand_id $$;

-- ---------------------------------------------------------------- worked numbers

-- A row of four, two with a gap of 5 cm, one by itself.
INSERT INTO pand VALUES (1, pg_temp.box(0, 6), 1), (2, pg_temp.box(6, 12), 1), (3, pg_temp.box(12, 18), 1), (4, pg_temp.box(18, 24), 1),
    (5, pg_temp.box(40, 46), 1), (6, pg_temp.box(46.05, 52), 1), (7, pg_temp.box(80, 90), 1);
SELECT * FROM pg_temp.types();
SELECT pand_id, neighbour_id, round(common_m::numeric, 9) AS common_m, overlap_m2 FROM pand_neighbours((SELECT pand_set(pand_id, geom, dwellings) FROM pand));
-- A shed against the last of the row; the second has two dwellings.
INSERT INTO pand VALUES (8, pg_temp.box(24, 27, 7, 10), 0);
UPDATE pand SET dwellings = 2 WHERE pand_id = 2;
SELECT * FROM pg_temp.types() WHERE pand_id IN (1, 2, 3, 4, 8);
SELECT srid, panden, left_out, dwellings, dwellings_unknown FROM pand_set_info((SELECT pand_set(pand_id, geom, dwellings) FROM pand));

-- ---------------------------------------------------------------- made shapes

-- Two houses with a garage between them; one with a garage of its own alone.
TRUNCATE pand;
INSERT INTO pand VALUES (1, pg_temp.box(0, 6), 1), (2, pg_temp.box(6, 9, 0, 5), 0), (3, pg_temp.box(9, 15), 1), (4, pg_temp.box(30, 36), 1), (5, pg_temp.box(36, 39, 0, 5), 0);
SELECT * FROM pg_temp.types();
-- Corners that touch; less than a metre of common wall; a gap of 9 cm, of 40 cm, and of both with a wider tolerance.
TRUNCATE pand;
INSERT INTO pand VALUES (1, pg_temp.box(0, 6), 1), (2, pg_temp.box(6, 12, 10, 20), 1), (3, pg_temp.box(20, 26), 1), (4, pg_temp.box(26, 32, 9.1, 19), 1),
    (5, pg_temp.box(40, 46), 1), (6, pg_temp.box(46.09, 52), 1), (7, pg_temp.box(60, 66), 1), (8, pg_temp.box(66.4, 72), 1);
SELECT pand_id, house_type, common FROM pg_temp.types();
-- Just the tolerance apart, as it was drawn: 241817.67 - 241817.57 is a little more than 0.1.
SELECT n.common_m FROM pand_neighbours((SELECT pand_set(v.n, ST_MakeEnvelope(v.x, 486041, v.x + 6, 486047, 28992), 1) FROM (VALUES (1, 241811.57), (2, 241817.67)) AS v (n, x))) AS n;
SELECT t.tolerance, string_agg(n.pand_id || '-' || n.neighbour_id, ' ' ORDER BY n.pand_id) AS adjoin
FROM   unnest('{0.05, 0.1, 0.5}'::float8[]) AS t (tolerance) CROSS JOIN LATERAL pand_neighbours((SELECT pand_set(pand_id, geom, dwellings) FROM pand), t.tolerance) AS n GROUP BY 1 ORDER BY 1;
SELECT string_agg(n.pand_id || '-' || n.neighbour_id, ' ' ORDER BY n.pand_id) AS adjoin FROM pand_neighbours((SELECT pand_set(pand_id, geom, dwellings) FROM pand), min_common => 0.5) AS n;
-- Back to back; an L around another house; a house in a court; a passage through a row; one on top of another, in part and whole; a ring of four.
TRUNCATE pand;
INSERT INTO pand VALUES
    (11, pg_temp.box(0, 6), 1), (12, pg_temp.box(6, 12), 1), (13, pg_temp.box(12, 18), 1), (14, pg_temp.box(0, 6, 10, 20), 1), (15, pg_temp.box(6, 12, 10, 20), 1), (16, pg_temp.box(12, 18, 10, 20), 1),
    (21, pg_temp.shape('POLYGON((100 0, 112 0, 112 6, 106 6, 106 12, 100 12, 100 0))'), 1), (22, pg_temp.box(106, 112, 6, 12), 1),
    (31, pg_temp.shape('POLYGON((200 0, 220 0, 220 20, 200 20, 200 0), (205 5, 205 15, 215 15, 215 5, 205 5))'), 8), (32, pg_temp.box(205, 210, 5, 10), 1),
    (41, pg_temp.box(300, 306), 1), (42, pg_temp.box(306, 312), 1), (43, pg_temp.box(315, 321), 1), (44, pg_temp.box(321, 327), 1),
    (51, pg_temp.box(400, 406), 1), (52, pg_temp.box(405, 411), 1), (61, pg_temp.box(500, 510), 1), (62, pg_temp.box(500, 510), 1), (63, pg_temp.box(600, 610), 1), (64, pg_temp.box(602, 605, 2, 5), 1),
    (71, pg_temp.box(700, 710), 1), (72, pg_temp.box(710, 720), 1), (73, pg_temp.box(710, 720, 10, 20), 1), (74, pg_temp.box(700, 710, 10, 20), 1);
SELECT * FROM pg_temp.types();
SELECT pand_id, neighbour_id, round(common_m::numeric, 3) AS common_m, round(overlap_m2::numeric, 3) AS overlap_m2 FROM pand_neighbours((SELECT pand_set(pand_id, geom, dwellings) FROM pand)) WHERE overlap_m2 > 0;
-- However it is drawn: turned round, with corners on a wall, with height, as a MultiPolygon, the other way round, from another corner.
CREATE TEMP TABLE told AS SELECT pand_id, house_type, common, free, sides, "row" FROM pg_temp.types();
UPDATE pand SET geom = CASE pand_id % 4 WHEN 0 THEN ST_Reverse(geom) WHEN 1 THEN ST_Multi(ST_Force3DZ(geom, pand_id)) WHEN 2 THEN ST_Segmentize(geom, 3.7) ELSE ST_MakePolygon(ST_Scroll(ST_ExteriorRing(geom), ST_PointN(ST_ExteriorRing(geom), 3)),
    ARRAY(SELECT ST_ExteriorRing(r.geom) FROM ST_DumpRings(geom) AS r WHERE r.path[1] > 0)) END;
SELECT count(*) AS different FROM pg_temp.types() AS h JOIN told AS t USING (pand_id) WHERE (h.house_type, h.common, h.free, h.sides, h."row") IS DISTINCT FROM (t.house_type, t.common, t.free, t.sides, t."row");
UPDATE pand SET geom = ST_Rotate(geom, radians(33), ST_SetSRID(ST_MakePoint(200000, 450000), 28992));
SELECT count(*) AS different FROM pg_temp.types() AS h JOIN told AS t USING (pand_id) WHERE (h.house_type, h.common, h.sides, h."row") IS DISTINCT FROM (t.house_type, t.common, t.sides, t."row");
SELECT pand_id, bearings FROM pg_temp.types() WHERE pand_id IN (11, 13, 41);
-- North is 0, turned by whatever is less than a millionth of a degree.
SELECT DISTINCT h.open_bearings FROM unnest('{-1e-9, 0, 1e-9}'::float8[]) AS turn CROSS JOIN LATERAL house_types((SELECT pand_set(1, v.geom, 1) FROM (VALUES (ST_Rotate(pg_temp.box(0, 6), turn, ST_SetSRID(ST_MakePoint(200000, 450000), 28992)))) AS v (geom))) AS h;
-- A part of what is known: dwellings of a neighbour, of the house, of the neighbour's other neighbour.
TRUNCATE pand;
INSERT INTO pand VALUES (1, pg_temp.box(0, 6), 1), (2, pg_temp.box(6, 12), NULL), (3, pg_temp.box(12, 18), 1), (4, pg_temp.box(30, 36), 1), (5, pg_temp.box(36, 42), 1), (6, pg_temp.box(42, 48), NULL),
    (7, pg_temp.box(60, 66), 1), (8, pg_temp.box(66, 72), 1), (9, pg_temp.box(72, 78), 1), (10, pg_temp.box(66, 72, 10, 20), NULL);
SELECT pand_id, house_type, reason, neighbours, sheds FROM pg_temp.types();
SELECT h.pand_id FROM house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand)) AS h WHERE h.dwellings IS NULL ORDER BY 1;
-- Garages at both sides of what is not known: they may link it with the houses beyond.
TRUNCATE pand;
INSERT INTO pand SELECT n, pg_temp.box(6 * n, 6 * n + 6), CASE n WHEN 2 THEN 0 WHEN 4 THEN 0 WHEN 3 THEN NULL ELSE 1 END FROM generate_series(1, 5) AS n;
SELECT pand_id, house_type, reason, neighbours, sheds FROM pg_temp.types();
-- A triangle has no wall to one side.
SELECT h.accessible_sides, round(h.perimeter_m::numeric, 3) AS perimeter FROM house_types((SELECT pand_set(1, pg_temp.shape('POLYGON((0 0, 10 0, 0 6, 0 0))'), 1))) AS h;

-- ---------------------------------------------------------------- every wall, by PostGIS

-- 150 rectangles and L-shapes on a grid of half metres, some turned a little, some with gaps: walls that run along another lie in the strip around it.
TRUNCATE pand;
INSERT INTO pand
SELECT n, ST_Rotate(CASE WHEN n % 5 = 0 THEN ST_Difference(b.geom, ST_Translate(b.geom, 3, 4)) ELSE b.geom END, CASE WHEN n % 7 = 0 THEN 0.1 ELSE 0 END, ST_Centroid(b.geom)), floor(3 * pg_temp.chance(n, 5))
FROM   generate_series(1, 150) AS n
CROSS  JOIN LATERAL (SELECT round(140 * pg_temp.chance(n, 1)) / 2 AS x, round(140 * pg_temp.chance(n, 2)) / 2 + CASE WHEN n % 3 = 0 THEN 0.04 ELSE 0 END AS y, 4 + floor(4 * pg_temp.chance(n, 3)) AS w, 6 + floor(5 * pg_temp.chance(n, 4)) AS h) AS v
CROSS  JOIN LATERAL (SELECT pg_temp.box(v.x, v.x + v.w, v.y, v.y + v.h) AS geom) AS b;
CREATE TEMP TABLE wall AS
SELECT p.pand_id, s.path, s.geom, ST_Azimuth(ST_StartPoint(s.geom), ST_EndPoint(s.geom)) AS azimuth FROM pand AS p CROSS JOIN LATERAL ST_DumpSegments(ST_Boundary(ST_ForcePolygonCCW(p.geom))) AS s;
CREATE TEMP TABLE along AS
SELECT w.pand_id, o.pand_id AS other, sum(ST_Length(ST_Intersection(w.geom, o.strip))) AS metres
FROM   wall AS w CROSS JOIN LATERAL (SELECT v.pand_id, ST_Union(ST_Buffer(v.geom, 0.100001, 'endcap=flat')) AS strip FROM wall AS v
                                     WHERE v.pand_id <> w.pand_id AND ST_DWithin(v.geom, w.geom, 0.2) AND abs(cos(v.azimuth - w.azimuth)) > sqrt(0.75) GROUP BY v.pand_id) AS o
GROUP  BY 1, 2;
CREATE TEMP TABLE by_hand AS
SELECT a.pand_id, b.pand_id AS neighbour_id, ST_Area(ST_Intersection(a.geom, b.geom)) AS overlap, coalesce((SELECT sum(l.metres) / 2 FROM along AS l WHERE (l.pand_id, l.other) IN ((a.pand_id, b.pand_id), (b.pand_id, a.pand_id))), 0) AS common
FROM   pand AS a JOIN pand AS b ON a.pand_id < b.pand_id AND ST_DWithin(a.geom, b.geom, 0.2);
SELECT count(*) > 300 AS pairs, count(*) FILTER (WHERE n.overlap_m2 = 0) > 20 AS side_by_side, count(*) FILTER (WHERE n.overlap_m2 > 0) > 100 AS over_each_other,
       count(*) FILTER (WHERE n.pand_id IS NULL OR h.pand_id IS NULL) AS missing, max(abs(n.common_m - h.common)) < 1e-6 AS common, max(abs(n.overlap_m2 - CASE WHEN h.overlap < 1 THEN 0 ELSE h.overlap END)) < 1e-6 AS overlap
FROM   pand_neighbours((SELECT pand_set(pand_id, geom, dwellings) FROM pand)) AS n FULL JOIN (SELECT * FROM by_hand WHERE common >= 1 OR overlap >= 1) AS h USING (pand_id, neighbour_id);
-- What any other covers counts once; the number of neighbours and the types follow from the pairs.
CREATE TEMP TABLE free AS
SELECT w.pand_id, sum(ST_Length(w.geom)) AS perimeter, sum(ST_Length(ST_Intersection(w.geom, o.strip))) AS common
FROM   wall AS w LEFT JOIN LATERAL (SELECT ST_Union(ST_Buffer(v.geom, 0.100001, 'endcap=flat')) AS strip FROM wall AS v WHERE v.pand_id <> w.pand_id AND ST_DWithin(v.geom, w.geom, 0.2) AND abs(cos(v.azimuth - w.azimuth)) > sqrt(0.75)) AS o ON true
GROUP  BY 1;
CREATE TEMP TABLE degree AS
SELECT p.pand_id, p.dwellings, count(o.pand_id) FILTER (WHERE o.dwellings > 0) AS neighbours, count(o.pand_id) FILTER (WHERE o.dwellings = 0) AS sheds, array_agg(o.pand_id) FILTER (WHERE o.dwellings > 0) AS which, array_agg(o.pand_id) FILTER (WHERE o.dwellings = 0) AS shed
FROM   pand AS p LEFT JOIN (SELECT * FROM by_hand WHERE common >= 1 OR overlap >= 1) AS h ON p.pand_id IN (h.pand_id, h.neighbour_id) LEFT JOIN pand AS o ON o.pand_id IN (h.pand_id, h.neighbour_id) AND o.pand_id <> p.pand_id GROUP BY 1, 2;
SELECT count(*) AS panden, max(abs(h.perimeter_m - f.perimeter)) < 1e-6 AS perimeter, max(abs(h.common_m - coalesce(f.common, 0))) < 1e-6 AS common, max(abs(h.free_share - 1 + coalesce(f.common, 0) / f.perimeter)) < 1e-6 AS free,
       count(*) FILTER (WHERE (h.neighbours, h.outbuildings) IS DISTINCT FROM (d.neighbours, d.sheds)) AS other_degree,
       count(*) FILTER (WHERE h.house_type IS DISTINCT FROM CASE WHEN d.dwellings = 0 THEN NULL WHEN d.dwellings > 1 THEN 'flat' WHEN d.neighbours > 1 THEN 'terraced' WHEN d.neighbours = 1 THEN CASE WHEN (SELECT o.neighbours FROM degree AS o WHERE o.pand_id = d.which[1]) > 1 THEN 'corner' ELSE 'semi_detached' END
           WHEN EXISTS (SELECT FROM degree AS s WHERE s.pand_id = ANY (d.shed) AND s.neighbours > 1) THEN 'linked_detached' ELSE 'detached' END) AS other_type, count(DISTINCT h.house_type) AS types
FROM   house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand)) AS h JOIN free AS f USING (pand_id) JOIN degree AS d USING (pand_id);
-- Rows: what can be reached from house to house.
WITH RECURSIVE reached AS (
    SELECT pand_id, pand_id AS start FROM pand WHERE dwellings > 0
    UNION SELECT d.pand_id, r.start FROM reached AS r JOIN degree AS d ON r.pand_id = ANY (d.which) WHERE d.dwellings > 0
), of_row AS (
    SELECT r.pand_id, min(r.start) AS row_id, count(*) AS row_length FROM reached AS r GROUP BY 1
)
SELECT count(*) FILTER (WHERE (h.row_id, h.row_length) IS DISTINCT FROM (o.row_id, o.row_length::int)) AS other_row, max(h.row_length) > 5 AS long,
       count(*) FILTER (WHERE h.row_position IS NULL AND h.row_id IS NOT NULL) > 0 AS some_branch, bool_and(h.row_position BETWEEN 1 AND h.row_length) AS within
FROM   house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand)) AS h LEFT JOIN of_row AS o USING (pand_id);
-- Blocks: what can be reached from any building to any.
WITH RECURSIVE reached AS (
    SELECT pand_id, pand_id AS start FROM pand
    UNION SELECT d.pand_id, r.start FROM reached AS r JOIN degree AS d ON r.pand_id = ANY (d.which) OR r.pand_id = ANY (d.shed)
), of_block AS (
    SELECT r.pand_id, min(r.start) AS block_id, count(*) AS block_length FROM reached AS r GROUP BY 1
)
SELECT count(*) AS panden, count(*) FILTER (WHERE (h.block_id, h.block_length) IS DISTINCT FROM (o.block_id, o.block_length::int)) AS other_block, count(*) FILTER (WHERE h.block_length > h.row_length) > 20 AS longer
FROM   house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand)) AS h LEFT JOIN of_block AS o USING (pand_id);
-- Whatever the order of the rows, and in parallel.
SELECT count(DISTINCT s::text) FROM (SELECT pand_set(pand_id, geom, dwellings ORDER BY pand_id) FROM pand UNION ALL SELECT pand_set(pand_id, geom, dwellings ORDER BY geom) FROM pand) AS v (s);

-- ---------------------------------------------------------------- the edges

SELECT count(*) FROM house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand WHERE false));
SELECT count(*) FROM pand_neighbours((SELECT pand_set(pand_id, geom, dwellings) FROM pand WHERE false));
SELECT count(*) FROM house_types(NULL);
SELECT i.* FROM pand_set_info((SELECT pand_set(n, g, 1) FROM (VALUES (1, NULL::geometry), (2, 'SRID=28992;POLYGON EMPTY'), (NULL, pg_temp.box(0, 6)), (3, pg_temp.box(0, 6))) AS v (n, g))) AS i;
SELECT i.panden, i.dwellings_unknown FROM pand_set_info((SELECT pand_set(n, pg_temp.box(10 * n, 10 * n + 6), CASE WHEN n > 1 THEN 0 END) FROM generate_series(1, 3) AS n)) AS i;
-- Far apart, and a long one among short ones.
SELECT h.pand_id, h.house_type FROM house_types((SELECT pand_set(n, g, 1) FROM (VALUES (1, pg_temp.box(-100000, 60000, 0, 1)), (2, pg_temp.box(59000, 59006, 1, 10)), (3, pg_temp.box(-99000, -98994, 1, 9)), (4, pg_temp.box(0, 6, -120000, -119990))) AS v (n, g))) AS h;

-- ---------------------------------------------------------------- what is refused

SELECT pand_set(1, pg_temp.box(0, 6), -1);
SELECT pand_set(1, ST_SetSRID(ST_MakePoint(200000, 450000), 28992), 1);
SELECT pand_set(1, pg_temp.shape('POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))'), 1);
SELECT pand_set(1, pg_temp.shape('CURVEPOLYGON(CIRCULARSTRING(0 0, 5 5, 10 0, 5 -5, 0 0))'), 1);
SELECT pand_set(1, ST_Transform(pg_temp.box(0, 6), 4326), 1);
SELECT pand_set(n, ST_SetSRID(pg_temp.box(10 * n, 10 * n + 6), CASE n WHEN 1 THEN 28992 ELSE 25831 END), 1) FROM generate_series(1, 2) AS n;
SELECT pand_set(1, pg_temp.box(0, 6), 1) FROM generate_series(1, 2);
SELECT count(*) FROM house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand), 0);
SELECT count(*) FROM house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand), 'NaN');
SELECT count(*) FROM house_types((SELECT pand_set(pand_id, geom, dwellings) FROM pand), 2.1);
SELECT count(*) FROM pand_neighbours((SELECT pand_set(pand_id, geom, dwellings) FROM pand), min_common => 0);
SELECT 'no set'::pand_set;
