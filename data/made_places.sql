-- What stands around the made region's dwellings, and what was reported there. A part of made_delivery.sql, which runs
-- it last: it needs the tables and functions made there.


-- What stands there -----------------------------------------------------------------------------

-- The corners of the streets lie 40 m apart; there the lamps and the stops are. What serves a neighbourhood lies beside
-- dwellings.
CREATE TEMP TABLE standing_place ON COMMIT DROP AS
WITH corner AS (
    SELECT s.street_id, s.kind, c.path[1] AS n, s.street_id * 1000::bigint + c.path[1] AS key, c.geom
    FROM   street s CROSS JOIN LATERAL ST_DumpPoints(s.geom) AS c
    WHERE  s.kind IN ('street', 'avenue')
), beside AS (
    SELECT h.dwelling_id, h.municipality_id, h.municipality,
           row_number() OVER (PARTITION BY h.municipality_id ORDER BY pg_temp.chance(h.dwelling_id, 106),
                              h.dwelling_id) AS turn,
           count(*) OVER (PARTITION BY h.municipality_id) AS dwellings,
           ST_Translate(h.geom, round(60 * pg_temp.chance(h.dwelling_id, 107)) - 30,
                        round(60 * pg_temp.chance(h.dwelling_id, 108)) - 30) AS geom
    FROM   home h
), centre AS (
    SELECT b.* FROM beside b WHERE b.turn <= ceil(b.dwellings / 6000.0)
)
SELECT 1 AS sort, 'lantaarnpaal' AS kind, NULL AS name, c.key, NULL::int AS bearing, NULL::int AS angle,
       NULL::int AS reach, c.geom FROM corner c WHERE pg_temp.chance(c.key, 109) < 0.75
UNION ALL
SELECT 2, 'bushalte', 'Halte ' || s.name, c.key, NULL, NULL, NULL, c.geom
FROM   corner c JOIN street s USING (street_id) WHERE c.kind = 'avenue' AND pg_temp.chance(c.key, 110) < 0.06
UNION ALL
SELECT 3, 'verkeerslicht', NULL, c.key, NULL, NULL, NULL, c.geom
FROM   corner c WHERE c.kind = 'avenue' AND pg_temp.chance(c.key, 111) < 0.02
UNION ALL
SELECT 4, 'oprit', s.name, s.street_id, NULL, NULL, NULL, ST_StartPoint(s.geom) FROM street s WHERE s.kind = 'main road'
UNION ALL
SELECT 5, 'school', 'School ' || b.turn || ' ' || b.municipality, b.dwelling_id, NULL, NULL, NULL, b.geom
FROM   beside b WHERE b.turn > 100 AND b.turn <= 101 + ceil(b.dwellings / 1500.0)
UNION ALL
SELECT 6, 'winkelcentrum', 'Winkelcentrum ' || c.turn || ' ' || c.municipality, c.dwelling_id, NULL, NULL, NULL, c.geom
FROM   centre c
UNION ALL
SELECT 7, 'hangplek', NULL, b.dwelling_id, NULL, NULL, NULL, b.geom
FROM   beside b WHERE b.turn > 60 AND b.turn <= 60 + ceil(b.dwellings / 4000.0)
UNION ALL
-- four at each shopping centre: towards each other, all round, and one of which nothing is known but where it stands
SELECT 8, 'camera', 'Camera ' || t.n || ' winkelcentrum ' || c.turn || ' ' || c.municipality,
       c.dwelling_id::bigint * 10 + t.n, t.bearing, t.angle, t.reach, ST_Translate(c.geom, t.east, t.north)
FROM   centre c
CROSS  JOIN (VALUES (1, -30, 0, 90, 70, 60), (2, 30, 0, 270, 70, 60), (3, 0, 25, NULL, NULL, 30),
             (4, 0, -25, NULL, NULL, NULL)) AS t (n, east, north, bearing, angle, reach);

CREATE TEMP TABLE numbered_place ON COMMIT DROP AS
SELECT p.*, row_number() OVER (ORDER BY p.sort, p.key) AS number,
       CASE WHEN p.kind <> 'camera'
                 THEN pg_temp.lot(row_number() OVER (PARTITION BY p.kind = 'camera'
                                                     ORDER BY pg_temp.chance(p.key * 10 + p.sort, 112), p.sort, p.key),
                                  count(*) OVER (PARTITION BY p.kind = 'camera'), '{0.002, 0.004, 0.006, 0.011}',
                                  '{onbekende soort,geen plek,buiten Nederland,dubbel}') END AS dirt
FROM   standing_place p;

CREATE TABLE plekken AS
WITH line AS (
    SELECT 1 AS turn, p.* FROM numbered_place p
    UNION ALL
    SELECT 2, p.* FROM numbered_place p WHERE p.dirt = 'dubbel'
)
SELECT 'P' || lpad(number::text, 6, '0') AS "Nummer",
       CASE dirt WHEN 'onbekende soort' THEN 'straatmeubel' ELSE kind END AS "Soort", name AS "Naam",
       CASE dirt WHEN 'geen plek' THEN NULL WHEN 'buiten Nederland' THEN '6.8'
            ELSE replace(round(ST_X(geom)::numeric, 2)::text, '.', ',') END AS "X",
       CASE dirt WHEN 'geen plek' THEN NULL WHEN 'buiten Nederland' THEN '52.2'
            ELSE replace(round(ST_Y(geom)::numeric, 2)::text, '.', ',') END AS "Y",
       bearing::text AS "Kijkrichting", angle::text AS "Kijkhoek", reach::text AS "Bereik"
FROM   line
ORDER  BY turn, number;

-- Behind a third of the streets with dwellings a path, 30 m to the side.
CREATE TABLE paden AS
SELECT row_number() OVER (ORDER BY s.street_id)::int AS nummer, 'achterpad' AS soort,
       ST_SnapToGrid(ST_Translate(s.geom, -30 * d.north / d.far, 30 * d.east / d.far), 0.01) AS geom
FROM   street s
CROSS  JOIN LATERAL (SELECT ST_X(ST_EndPoint(s.geom)) - ST_X(ST_StartPoint(s.geom)) AS east,
                            ST_Y(ST_EndPoint(s.geom)) - ST_Y(ST_StartPoint(s.geom)) AS north OFFSET 0) AS e
CROSS  JOIN LATERAL (SELECT e.east, e.north, sqrt(e.east * e.east + e.north * e.north) AS far OFFSET 0) AS d
WHERE  s.kind = 'street' AND d.far > 0 AND pg_temp.chance(s.street_id, 113) < 0.333;
ALTER TABLE paden ALTER geom TYPE geometry(LineString, 28992);

CREATE TABLE landschap AS
SELECT l.landscape_id AS nummer,
       CASE l.kind WHEN 'park' THEN 'park' WHEN 'pond' THEN 'vijver' WHEN 'lake' THEN 'meer' WHEN 'river' THEN 'rivier'
            ELSE 'kanaal' END AS soort, l.name AS naam, l.geom
FROM   landscape l ORDER BY l.landscape_id;


-- What was reported -----------------------------------------------------------------------------

-- Planted: one in four reports of nuisance is of the week before a burglary of a home, within 100 m of it; complaints
-- have nothing to do with burglary.
CREATE TEMP TABLE told_report ON COMMIT DROP AS
WITH asked AS (
    SELECT k.kind, n, n * 2 + k.sort AS key, count(*) OVER (PARTITION BY k.kind) AS whole
    FROM   (VALUES ('jongerenoverlast', 0), ('klacht', 1)) AS k (kind, sort)
    CROSS  JOIN LATERAL generate_series(1, (SELECT ceil(count(*) / 40.0)::int FROM home)) AS n
), numbered AS (
    SELECT b.*, row_number() OVER (ORDER BY b.burglary_id) - 1 AS turn FROM burglary b
), drawn AS (                       -- at which burglary or home is a number of its own, so that it can be hashed
    SELECT a.*,
           floor(CASE WHEN a.near THEN (SELECT count(*) FROM burglary)
                      ELSE (SELECT count(*) FROM home) END * pg_temp.chance(a.key, 115))::int AS at
    FROM  (SELECT a.*, a.kind = 'jongerenoverlast' AND pg_temp.chance(a.key, 114) < 0.25 AS near FROM asked a) AS a
), placed AS (
    SELECT d.kind, d.key, b.occurred_on - floor(7 * pg_temp.chance(d.key, 116))::int AS day, d.near,
           ST_Translate(b.geom, round(140 * pg_temp.chance(d.key, 117)) - 70,
                        round(140 * pg_temp.chance(d.key, 118)) - 70) AS geom
    FROM   drawn d JOIN numbered b ON b.turn = d.at WHERE d.near
    UNION ALL
    SELECT d.kind, d.key, date '2016-01-01' + floor(1096 * pg_temp.chance(d.key, 116))::int, d.near,
           ST_Translate(h.geom, round(60 * pg_temp.chance(d.key, 117)) - 30,
                        round(60 * pg_temp.chance(d.key, 118)) - 30)
    FROM   drawn d
    JOIN   (SELECT h.geom, row_number() OVER (ORDER BY h.dwelling_id) - 1 AS turn FROM home h) AS h ON h.turn = d.at
    WHERE  NOT d.near
)
SELECT p.kind, p.key, greatest(p.day, date '2016-01-01') AS day,
       480 + floor(900 * pg_temp.chance(p.key, 119))::int AS minute, p.near, p.geom,
       row_number() OVER (ORDER BY greatest(p.day, date '2016-01-01'), p.key) AS number,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(p.key, 120), p.key), count(*) OVER (),
                   '{0.005, 0.01, 0.02}', '{geen datum,geen plek,dubbel}') AS dirt
FROM   placed p;

CREATE TABLE meldingen AS
WITH line AS (
    SELECT 1 AS turn, r.* FROM told_report r
    UNION ALL
    SELECT 2, r.* FROM told_report r WHERE r.dirt = 'dubbel'
)
SELECT 'M' || lpad(number::text, 6, '0') AS "Meldingnummer", kind AS "Soort",
       CASE dirt WHEN 'geen datum' THEN '00-00-0000' ELSE to_char(day, 'DD-MM-YYYY') END AS "Datum",
       lpad((minute / 60)::text, 2, '0') || ':' || lpad((minute % 60)::text, 2, '0') AS "Tijd",
       CASE WHEN dirt IS DISTINCT FROM 'geen plek' THEN round(ST_X(geom)::numeric)::text END AS "X",
       CASE WHEN dirt IS DISTINCT FROM 'geen plek' THEN round(ST_Y(geom)::numeric)::text END AS "Y"
FROM   line
ORDER  BY turn, number;

INSERT INTO planted
SELECT 'plekken', dirt, count(*) FROM numbered_place WHERE dirt IS NOT NULL GROUP BY dirt
UNION ALL SELECT 'meldingen', dirt, count(*) FROM told_report WHERE dirt IS NOT NULL GROUP BY dirt
ORDER  BY 1, 2;

COMMENT ON TABLE plekken   IS 'Made: lamps, stops, traffic lights, slip roads, schools, shopping centres, cameras and where youths gather.';
COMMENT ON TABLE paden     IS 'Made: paths behind dwellings.';
COMMENT ON TABLE landschap IS 'Made: parks and water.';
COMMENT ON TABLE meldingen IS 'Made: reports of nuisance, some of them before a burglary nearby, and complaints.';
ANALYZE plekken, paden, landschap, meldingen;
