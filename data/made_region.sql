-- A made region: a schematic Twente with municipalities, streets, dwellings and three years of
-- burglaries. Needs PostGIS only.
--
--   psql -v schema=region -v scale=1 -v seed=1 -v effect=0.2 -f data/made_region.sql
--
--   schema  is dropped and made again
--   scale   1 makes 284,000 dwellings and 4,597 burglaries; 0.1 a tenth of both
--   seed    another seed, another region; the same seed, the same region on any machine
--   effect  share of the burglaries that another burglary brought about; 0 plants none
--
-- No record in it is real. README.md beside this file says what is planted and how.

\set ON_ERROR_STOP on
\if :{?schema} \else \set schema region \endif
\if :{?scale}  \else \set scale  1      \endif
\if :{?seed}   \else \set seed   1      \endif
\if :{?effect} \else \set effect 0.2    \endif

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;

-- Never drop a schema that this script did not make.
SELECT set_config('made_region.schema', :'schema', true) \g /dev/null
DO $$
DECLARE
    wanted text := current_setting('made_region.schema');
BEGIN
    IF EXISTS (SELECT FROM pg_namespace
               WHERE nspname = wanted
                 AND coalesce(obj_description(oid, 'pg_namespace'), '') NOT LIKE 'Made region:%') THEN
        RAISE EXCEPTION 'schema "%" exists and is not a made region', wanted
            USING HINT = 'Choose another name with -v schema=NAME.';
    END IF;
END $$;

DROP SCHEMA IF EXISTS :"schema" CASCADE;
CREATE SCHEMA :"schema";
COMMENT ON SCHEMA :"schema" IS 'Made region: no record in it is real.';
SELECT set_config('search_path', quote_ident(:'schema') || ', ' || current_setting('search_path'), true) \g /dev/null


-- Chance and shape ------------------------------------------------------------------------------
-- Only + - * / and rounding, which every machine does alike; coordinates are whole centimetres.

-- A number in [0, 1) that hangs on nothing but what it is asked about. It is the low half of the hash: the high half
-- of neighbouring ids is alike, which alone makes burglaries seem near repeats.
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(id, :seed * 100 + purpose) & 4294967295) / 4294967296::float8;

-- Nearly a sine of period 2.
CREATE FUNCTION pg_temp.wave(t float8) RETURNS float8 IMMUTABLE PARALLEL SAFE
RETURN 4 * (2 * floor(t / 2) + 1 - t) * (1 - abs(2 * floor(t / 2) + 1 - t));

-- From the straight grid of a town, (u, v) in metres, to its gently bent streets on the map.
CREATE FUNCTION pg_temp.place(x float8, y float8, cosine float8, sine float8, bend float8, u float8, v float8)
RETURNS geometry IMMUTABLE PARALLEL SAFE
RETURN ST_SetSRID(ST_MakePoint(
    round((x + cosine * (u + 45 * pg_temp.wave(v / 700 + bend)) - sine   * (v + 45 * pg_temp.wave(u / 700 - bend))) * 100) / 100,
    round((y + sine   * (u + 45 * pg_temp.wave(v / 700 + bend)) + cosine * (v + 45 * pg_temp.wave(u / 700 - bend))) * 100) / 100),
                  28992);

-- A street name for the n-th street of a settlement; the first 3,200 differ.
CREATE FUNCTION pg_temp.street_name(n int, endings text[]) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN (ARRAY['', 'Lange ', 'Korte ', 'Nieuwe ', 'Oude '])[1 + n / 640 % 5]
    || (ARRAY['Eiken', 'Beuken', 'Linden', 'Berken', 'Elzen', 'Essen', 'Iepen', 'Wilgen',
              'Merel', 'Lijster', 'Vinken', 'Mezen', 'Kievit', 'Wulpen', 'Reiger', 'Leeuwerik',
              'Rozen', 'Tulpen', 'Anjer', 'Dahlia', 'Asters', 'Lelie', 'Klaver', 'Korenbloem',
              'Wevers', 'Spinners', 'Bakkers', 'Smeden', 'Molenaars', 'Kuipers', 'Wagenmakers', 'Klompen',
              'Molen', 'Kerk', 'School', 'Stations', 'Markt', 'Brink', 'Esch', 'Beek',
              'Maan', 'Zonne', 'Sterren', 'Avondster', 'Regenboog', 'Wolken', 'Zomer', 'Winter',
              'Granaat', 'Robijn', 'Saffier', 'Opaal', 'Agaat', 'Jade', 'Barnsteen', 'Kristal',
              'Heide', 'Veen', 'Bos', 'Akker', 'Weide', 'Varen', 'Mos', 'Hulst'])[1 + n * 29 % 64]
    || endings[1 + n * 29 / 64 % cardinality(endings)];


-- The plan --------------------------------------------------------------------------------------

CREATE TEMP TABLE municipality_plan ON COMMIT DROP AS
SELECT p.*, p.thousands * 284000 / sum(p.thousands) OVER () AS dwellings
FROM (VALUES
    -- code, name, dwellings (rounded, thousands), published burglaries of 2016, 2017 and 2018
    ( 141, 'Almelo',         33.8, ARRAY[270, 195, 127]),
    ( 147, 'Borne',           9.6, ARRAY[ 52,  38,  25]),
    (1774, 'Dinkelland',     10.3, ARRAY[ 34,  21,  17]),
    ( 153, 'Enschede',       77.0, ARRAY[792, 505, 402]),
    ( 158, 'Haaksbergen',    10.4, ARRAY[ 37,  30,  31]),
    ( 163, 'Hellendoorn',    14.7, ARRAY[ 55,  54,  93]),
    ( 164, 'Hengelo',        37.7, ARRAY[325, 281, 204]),
    (1735, 'Hof van Twente', 14.8, ARRAY[ 89,  59,  40]),
    ( 168, 'Losser',          9.7, ARRAY[ 51,  35,  39]),
    ( 173, 'Oldenzaal',      14.0, ARRAY[ 58,  77,  55]),
    (1742, 'Rijssen-Holten', 14.8, ARRAY[ 48,  55,  51]),
    ( 183, 'Tubbergen',       8.0, ARRAY[ 29,  21,  29]),
    (1700, 'Twenterand',     13.4, ARRAY[ 63,  39,  45]),
    ( 189, 'Wierden',         9.6, ARRAY[ 36,  50,  40])
) AS p(municipality_id, name, thousands, burglaries);

-- Where the towns and villages lie, in kilometres of the Dutch grid, and the share of the
-- municipality's dwellings in each.
CREATE TEMP TABLE settlement ON COMMIT DROP AS
WITH named AS (
    SELECT row_number() OVER () AS settlement_id, v.*
    FROM (VALUES
        ('Almelo', 'Almelo', 241.9, 486.2, .955), ('Almelo', 'Aadorp', 239.5, 488.8, .02),
        ('Almelo', 'Bornerbroek', 241.6, 481.2, .025),
        ('Borne', 'Borne', 247.9, 480.4, .91), ('Borne', 'Zenderen', 245.5, 482.6, .065),
        ('Borne', 'Hertme', 248.2, 483.4, .025),
        ('Dinkelland', 'Denekamp', 265.2, 488.9, .37), ('Dinkelland', 'Ootmarsum', 258.0, 492.2, .2),
        ('Dinkelland', 'Weerselo', 255.1, 485.9, .12), ('Dinkelland', 'Rossum', 259.8, 486.2, .1),
        ('Dinkelland', 'Deurningen', 254.4, 480.6, .08), ('Dinkelland', 'Saasveld', 251.8, 483.3, .06),
        ('Dinkelland', 'Tilligte', 261.4, 492.6, .04), ('Dinkelland', 'Lattrop', 263.0, 495.0, .03),
        ('Enschede', 'Enschede', 257.9, 471.3, .895), ('Enschede', 'Glanerbrug', 263.3, 470.8, .08),
        ('Enschede', 'Boekelo', 251.6, 469.4, .015), ('Enschede', 'Lonneker', 259.4, 475.1, .01),
        ('Haaksbergen', 'Haaksbergen', 247.5, 464.0, .91), ('Haaksbergen', 'Buurse', 253.5, 463.2, .05),
        ('Haaksbergen', 'Sint Isidorushoeve', 245.5, 467.9, .04),
        ('Hellendoorn', 'Nijverdal', 228.6, 486.3, .66), ('Hellendoorn', 'Hellendoorn', 227.4, 490.0, .2),
        ('Hellendoorn', 'Daarlerveen', 235.7, 495.5, .05), ('Hellendoorn', 'Daarle', 232.1, 493.1, .05),
        ('Hellendoorn', 'Haarle', 223.2, 485.3, .04),
        ('Hengelo', 'Hengelo', 251.0, 476.3, .985), ('Hengelo', 'Beckum', 248.1, 470.3, .015),
        ('Hof van Twente', 'Goor', 236.8, 472.2, .38), ('Hof van Twente', 'Delden', 245.4, 475.7, .22),
        ('Hof van Twente', 'Markelo', 230.8, 472.4, .2), ('Hof van Twente', 'Diepenheim', 234.8, 468.4, .08),
        ('Hof van Twente', 'Bentelo', 243.3, 471.0, .06), ('Hof van Twente', 'Hengevelde', 240.6, 468.6, .06),
        ('Losser', 'Losser', 265.4, 476.1, .62), ('Losser', 'Overdinkel', 267.4, 473.3, .19),
        ('Losser', 'De Lutte', 264.1, 481.8, .15), ('Losser', 'Beuningen', 267.2, 486.2, .04),
        ('Oldenzaal', 'Oldenzaal', 259.8, 481.7, 1),
        ('Rijssen-Holten', 'Rijssen', 232.1, 480.5, .75), ('Rijssen-Holten', 'Holten', 225.5, 477.7, .25),
        ('Tubbergen', 'Tubbergen', 250.1, 491.8, .36), ('Tubbergen', 'Geesteren', 246.4, 493.4, .2),
        ('Tubbergen', 'Albergen', 248.4, 488.1, .2), ('Tubbergen', 'Langeveen', 251.9, 496.5, .1),
        ('Tubbergen', 'Reutum', 253.7, 490.3, .07), ('Tubbergen', 'Vasse', 253.9, 494.4, .07),
        ('Twenterand', 'Vriezenveen', 239.6, 492.0, .42), ('Twenterand', 'Vroomshoop', 235.1, 498.3, .27),
        ('Twenterand', 'Westerhaar', 238.8, 498.7, .15), ('Twenterand', 'Den Ham', 230.4, 498.3, .16),
        ('Wierden', 'Wierden', 237.1, 486.2, .68), ('Wierden', 'Enter', 236.3, 479.3, .27),
        ('Wierden', 'Hoge Hexel', 234.9, 489.9, .05)
    ) AS v(municipality, name, x_km, y_km, share)
), shared AS (
    SELECT *,
           round(:scale * sum(dwellings * share) OVER upto)::int
             - round(:scale * (sum(dwellings * share) OVER upto - dwellings * share))::int AS size
    FROM named
    JOIN   (SELECT municipality_id, name AS municipality, dwellings FROM municipality_plan) AS m USING (municipality)
    WINDOW upto AS (ORDER BY settlement_id)
)
SELECT settlement_id, municipality_id, name, size, x_km * 1000::float8 AS x, y_km * 1000::float8 AS y,
       -- a turn without sine and cosine: the angles of right triangles with whole sides
       (ARRAY[1, 12/13::float8, 4/5::float8, 15/17::float8, 3/5::float8])[1 + settlement_id % 5] AS cosine,
       (ARRAY[0,  5/13::float8, 3/5::float8,  8/17::float8, 4/5::float8])[1 + settlement_id % 5] AS sine,
       2 * pg_temp.chance(settlement_id, 1) AS bend, 0.8 + 0.4 * pg_temp.chance(settlement_id, 2) AS stretch,
       size > 5000 * :scale AS large
FROM   shared;


-- Municipalities --------------------------------------------------------------------------------
-- All ground belongs to the municipality of the nearest town or village, within a rough outline.

CREATE TABLE municipality (
    municipality_id int PRIMARY KEY,
    name            text NOT NULL,
    dwellings       int NOT NULL,
    geom            geometry(MultiPolygon, 28992) NOT NULL
);

INSERT INTO municipality
WITH outline AS (
    SELECT ST_Scale(ST_GeomFromText('POLYGON((219 478, 220 487, 223 490, 223 495, 230 501, 241 502, 250 499, 260 497,
        264 499, 270 488, 268 480, 270 473, 268 470, 263 467, 256 460, 244 460, 242 465, 231 466, 219 478))'), 1000,
                    1000) AS geom
), around AS (
    SELECT (ST_Dump(ST_VoronoiPolygons(ST_Collect(ST_MakePoint(x, y)), 0, (SELECT geom FROM outline)))).geom
    FROM   settlement
), ground AS (
    SELECT s.municipality_id, ST_Union(a.geom) AS geom, max(s.size) AS largest
    FROM settlement s JOIN around a ON ST_Contains(a.geom, ST_MakePoint(s.x, s.y))
    GROUP BY s.municipality_id
)
-- Where a ring begins is up to the version of GEOS; normalized, it is the same on any machine.
SELECT municipality_id, p.name, (SELECT sum(s.size) FROM settlement s WHERE s.municipality_id = p.municipality_id),
       ST_SetSRID(ST_Normalize(ST_Multi(ST_SnapToGrid(ST_Intersection(g.geom, o.geom), 10))), 28992)
FROM   ground g JOIN municipality_plan p USING (municipality_id), outline o;


-- Blocks ----------------------------------------------------------------------------------------
-- A settlement is a patch of square blocks, 240 m a side, each with parallel streets of one kind of
-- house. The blocks nearest the centre come first until the settlement is full.

CREATE TEMP TABLE block ON COMMIT DROP AS
WITH candidate AS (
    SELECT s.settlement_id, s.size AS wanted, s.large, i, j,
           s.settlement_id * 1000000 + (i + 500) * 1000 + j + 500 AS key,
           sqrt((i * i * s.stretch + j * j / s.stretch) * 3.2 * (CASE WHEN s.large THEN 200
                                                                      ELSE 120 END) / s.size) AS way_out
    FROM settlement s,
         LATERAL (SELECT 3 + ceil(0.85 * sqrt(s.size / CASE WHEN s.large THEN 190 ELSE 110 END))::int AS reach) AS r,
         generate_series(-reach, reach) AS i, generate_series(-reach, reach) AS j
    WHERE s.size > 0
), built AS (
    SELECT c.*, way_out * (0.85 + 0.3 * pg_temp.chance(key, 3)) AS turn,
           CASE WHEN large THEN CASE WHEN luck < 0.06 AND way_out > 0.2 THEN 'park'     WHEN luck < 0.14 THEN 'flats'
                                     WHEN luck < 0.65 THEN 'terraced' WHEN luck < 0.92 THEN 'semi-detached'
                                     ELSE 'detached' END
                ELSE CASE WHEN luck < 0.20 THEN 'terraced' WHEN luck < 0.65 THEN 'semi-detached' ELSE 'detached' END
           END AS house_type
    FROM candidate c, LATERAL (SELECT pg_temp.chance(key, 4) AS luck) AS l
), kind(house_type, streets, plots, dwellings_per_plot) AS (
    VALUES ('park', 0, 0, 0), ('flats', 3, 8, 6), ('terraced', 4, 31, 1), ('semi-detached', 4, 23, 1),
    ('detached', 3, 20, 1)
), filled AS (
    SELECT *, streets * 2 * plots * dwellings_per_plot AS room,
           sum(streets * 2 * plots * dwellings_per_plot) OVER (PARTITION BY settlement_id ORDER BY turn,
                                                               key) AS room_so_far
    FROM built JOIN kind USING (house_type)
), kept AS (
    -- neighbouring blocks get neighbouring numbers, so that a postcode area is one patch
    SELECT row_number() OVER (ORDER BY settlement_id, (i + 500) / 4, (j + 500) / 4, i, j) AS block_id, settlement_id,
           key, i, j,
           way_out, house_type, streets, plots, dwellings_per_plot,
           least(room, wanted - room_so_far + room)::int AS size, pg_temp.chance(key, 5) < 0.5 AS upright
    FROM filled WHERE room_so_far - room < wanted
)
SELECT k.*, (sum(size)    OVER before - size)::int    AS dwellings_before,
            (sum(streets) OVER before - streets)::int AS streets_before,
            (sum(streets) OVER (PARTITION BY settlement_id ORDER BY block_id) - streets)::int AS streets_before_here
FROM kept k WINDOW before AS (ORDER BY block_id);


-- Streets ---------------------------------------------------------------------------------------

CREATE TABLE street (
    street_id       int NOT NULL,
    municipality_id int NOT NULL,
    name            text NOT NULL,
    kind            varchar(10) NOT NULL,   -- street, avenue, road or main road
    geom            geometry(LineString, 28992) NOT NULL
);

-- the streets with the dwellings, through each block
INSERT INTO street
SELECT b.streets_before + n + 1, s.municipality_id,
       pg_temp.street_name(b.streets_before_here + n,
                           ARRAY['straat', 'laan', 'weg', 'hof', 'plein', 'pad', 'plantsoen', 'kamp', 'hoek', 'steeg']),
       'street',
       (SELECT ST_MakeLine(pg_temp.place(s.x, s.y, s.cosine, s.sine, s.bend,
                                         b.i * 240 - 120 + CASE WHEN b.upright THEN across ELSE along END,
                                         b.j * 240 - 120 + CASE WHEN b.upright THEN along ELSE across END)
                           ORDER BY along)
        FROM generate_series(0, 240, 40) AS along)
FROM   block b JOIN settlement s USING (settlement_id), generate_series(0, b.streets - 1) AS n,
       LATERAL (SELECT (n + 0.5) * 240 / b.streets AS across) AS a
ORDER  BY 1;

-- the avenues between the blocks: each unbroken run of block edges is one
INSERT INTO street
WITH edge AS (
    SELECT settlement_id, false AS upright, i AS position, j + side AS line FROM block, generate_series(0, 1) AS side
    UNION
    SELECT settlement_id, true, j, i + side FROM block, generate_series(0, 1) AS side
), numbered AS (
    SELECT *, position - row_number() OVER (PARTITION BY settlement_id, upright, line ORDER BY position) AS run
    FROM   edge
), avenue AS (
    SELECT settlement_id, upright, line, min(position) * 240 - 120 AS starts, max(position) * 240 + 120 AS ends,
           row_number() OVER (ORDER BY settlement_id, upright, line, run) AS n,
           row_number() OVER (PARTITION BY settlement_id ORDER BY upright, line, run) AS n_here
    FROM numbered GROUP BY settlement_id, upright, line, run
)
SELECT (SELECT max(street_id) FROM street) + a.n, s.municipality_id,
       pg_temp.street_name(a.n_here::int, ARRAY['singel', 'allee', 'dreef', 'ring', 'kade']), 'avenue',
       (SELECT ST_MakeLine(pg_temp.place(s.x, s.y, s.cosine, s.sine, s.bend,
                                         CASE WHEN a.upright THEN a.line * 240 - 120 ELSE along END,
                                         CASE WHEN a.upright THEN along ELSE a.line * 240 - 120 END) ORDER BY along)
        FROM generate_series(a.starts, a.ends, 40) AS along)
FROM   avenue a JOIN settlement s USING (settlement_id)
ORDER  BY 1;

-- where the avenues cross: there the roads come in
CREATE TEMP TABLE crossing ON COMMIT DROP AS
SELECT DISTINCT b.settlement_id,
       pg_temp.place(s.x, s.y, s.cosine, s.sine, s.bend, b.i * 240 + across, b.j * 240 + along) AS geom
FROM   block b
JOIN   settlement s USING (settlement_id), unnest(ARRAY[-120, 120]) AS across, unnest(ARRAY[-120, 120]) AS along;

-- the crossing of a settlement that is nearest to a point
CREATE FUNCTION pg_temp.way_in(settlement bigint, point geometry) RETURNS geometry
RETURN (SELECT c.geom FROM crossing c WHERE c.settlement_id = settlement
        ORDER BY (ST_X(c.geom) - ST_X(point)) * (ST_X(c.geom) - ST_X(point)) + (ST_Y(c.geom) - ST_Y(point)) * (ST_Y(c.geom) - ST_Y(point)),
               ST_X(c.geom) LIMIT 1);

-- a road from each village to the nearest place named before it, from edge to edge, and on to where the avenues cross
INSERT INTO street
WITH patch AS (
    SELECT s.*, (SELECT sqrt(count(*) * 240 * 240 / 3) FROM block b WHERE b.settlement_id = s.settlement_id) AS radius
    FROM   settlement s
), road AS (
    SELECT DISTINCT ON (v.settlement_id) v.settlement_id, v.municipality_id, v.name, v.x AS x1, v.y AS y1, t.x AS x2,
           t.y AS y2,
           v.radius / gap AS starts, 1 - t.radius / gap AS ends, t.settlement_id AS town_id
    FROM patch v
    JOIN   patch t USING (municipality_id),
           LATERAL (SELECT sqrt((t.x - v.x) * (t.x - v.x) + (t.y - v.y) * (t.y - v.y)) AS gap) AS g
    WHERE t.settlement_id < v.settlement_id
    ORDER BY v.settlement_id, gap
)
SELECT (SELECT max(street_id) FROM street) + row_number() OVER (ORDER BY settlement_id), municipality_id,
       name || 'seweg', 'road',
       ST_MakeLine(ARRAY[pg_temp.way_in(settlement_id, edge[1]), edge[1], edge[2], pg_temp.way_in(town_id, edge[2])])
FROM   road,
       LATERAL (SELECT array_agg(ST_SetSRID(ST_MakePoint(round(x1 + (x2 - x1) * part), round(y1 + (y2 - y1) * part)),
                                            28992) ORDER BY part) AS edge
                FROM unnest(ARRAY[starts, ends]) AS part) AS e
WHERE  starts < ends
ORDER  BY 1;

-- the main roads, from one municipality to the next
INSERT INTO street
WITH main_road AS (
    SELECT r.n, a.municipality_id, a.name || '-' || b.name AS name,
           pg_temp.way_in(a.settlement_id, ST_MakePoint(b.x, b.y)) AS starts,
           pg_temp.way_in(b.settlement_id, ST_MakePoint(a.x, a.y)) AS ends
    FROM  (VALUES (1, 'Wierden', 'Almelo'), (2, 'Almelo', 'Vriezenveen'), (3, 'Almelo', 'Zenderen'),
           (4, 'Borne', 'Hengelo'), (5, 'Hengelo', 'Enschede'),
           (6, 'Hengelo', 'Delden'), (7, 'Hengelo', 'Oldenzaal'), (8, 'Oldenzaal', 'Denekamp'),
           (9, 'Enschede', 'Oldenzaal'), (10, 'Glanerbrug', 'Losser'),
           (11, 'Rijssen', 'Wierden'), (12, 'Rijssen', 'Nijverdal'), (13, 'Wierden', 'Nijverdal'),
           (14, 'Albergen', 'Almelo'),
           (15, 'Haaksbergen', 'Boekelo'), (16, 'Vroomshoop', 'Daarlerveen'),
           (17, 'Ootmarsum', 'Tubbergen')) AS r (n, from_name, to_name)
    JOIN   settlement a ON a.name = r.from_name JOIN settlement b ON b.name = r.to_name
)
SELECT (SELECT max(street_id) FROM street) + row_number() OVER (ORDER BY n), municipality_id, name, 'main road',
       ST_MakeLine(starts, ends)
FROM   main_road WHERE starts IS NOT NULL AND ends IS NOT NULL
ORDER  BY 1;


-- Water and parks -------------------------------------------------------------------------------
-- To look at: nothing hangs on them. Where a town has grown over water, there is none.

CREATE TABLE landscape (
    landscape_id int PRIMARY KEY,
    kind         varchar(10) NOT NULL,      -- park, pond, lake, river or canal
    name         text,
    geom         geometry(Polygon, 28992) NOT NULL
);

-- A wavy round of 36 corners in a square of side 2: the sides of half a turn follow from those of a right angle.
CREATE FUNCTION pg_temp.round_shape(key bigint) RETURNS TABLE (n int, u float8, v float8)
BEGIN ATOMIC
    SELECT n, u * size, v * size
    FROM   generate_series(0, 35) AS n,
           LATERAL (SELECT pg_temp.wave(n / 18.0 + 0.5) AS u, pg_temp.wave(n / 18.0) AS v) AS side,
           LATERAL (SELECT 0.75 + 0.15 * pg_temp.wave(n / 9.0 + 2 * pg_temp.chance(key,
                                                                                   30)) + 0.1 * pg_temp.wave(n / 6.0 + 2 * pg_temp.chance(key,
                                                                                                                                          31)) AS size) AS bend;
END;

-- a park fills its block, with a pond in every other
INSERT INTO landscape
SELECT row_number() OVER (ORDER BY kind, block_id), kind, NULL, ST_MakePolygon(ST_AddPoint(ring, ST_StartPoint(ring)))
FROM  (SELECT b.block_id, o.kind,
              ST_MakeLine(pg_temp.place(s.x, s.y, s.cosine, s.sine, s.bend, b.i * 240 + o.u,
                                        b.j * 240 + o.v) ORDER BY o.n) AS ring
       FROM   block b JOIN settlement s USING (settlement_id),
              LATERAL (SELECT 'park' AS kind, n, 108 * u AS u, 108 * v AS v
                       FROM   (VALUES (0, -1, -1), (1, 0, -1), (2, 1, -1), (3, 1, 0), (4, 1, 1), (5, 0, 1), (6, -1, 1),
                               (7, -1, 0)) AS corner (n, u, v)
                       UNION  ALL
                       SELECT 'pond', n, 80 * u, 50 * v
                       FROM   pg_temp.round_shape(b.key) WHERE pg_temp.chance(b.key, 32) < 0.5) AS o
       WHERE  b.house_type = 'park'
       GROUP  BY b.block_id, o.kind) AS shape;

-- lakes between the towns
INSERT INTO landscape
SELECT (SELECT count(*) FROM landscape) + row_number() OVER (ORDER BY key), 'lake', name,
       ST_MakePolygon(ST_AddPoint(ring, ST_StartPoint(ring)))
FROM  (SELECT l.key, l.name,
              ST_MakeLine(ST_SetSRID(ST_MakePoint(round(l.x_km * 1000 + l.width * u),
                                                  round(l.y_km * 1000 + l.height * v)), 28992) ORDER BY n) AS ring
       FROM  (VALUES (1, 'Wevermeer', 254.6, 466.9, 900, 520), (2, 'Heideplas', 239.8, 483.4, 520, 640),
              (3, 'Grote Kolk', 262.9, 485.0, 600, 420),
              (4, 'Veenmeer', 243.6, 497.2, 1100, 600), (5, 'Zandplas', 228.9, 475.6, 480, 420),
              (6, 'Broekmeer', 254.3, 478.6, 420, 320))
             AS l (key, name, x_km, y_km, width, height), pg_temp.round_shape(l.key)
       GROUP  BY l.key, l.name) AS shape;

-- Rivers and a canal, in pieces of about 200 m: a river swings about its course, a canal keeps to it.
INSERT INTO landscape
WITH course AS (
    SELECT c.*, leg, x[leg] AS x1, y[leg] AS y1, x[leg + 1] AS x2, y[leg + 1] AS y2
    FROM  (VALUES
        (1, 'canal', 'Twents Kanaal', 20, 0,  '{228.0,236.5,241.0,247.0,251.0,254.2}'::float8[],
         '{466.9,470.7,472.8,473.7,473.4,472.4}'::float8[]),
        (2, 'river', 'Westbeek', 12, 90,
         '{232.6,233.5,234.4,233.9,234.5,233.4,230.8,230.4,229.4,229.0,228.7,227.9}'::float8[],
         '{466.6,470.4,474.0,477.2,480.2,483.4,484.6,486.8,489.0,491.6,495.0,498.2}'::float8[]),
        (3, 'river', 'Oostbeek',  9, 70, '{269.0,266.6,266.9,266.6,267.0,266.8,266.9,265.6,264.4,263.6}'::float8[],
                                         '{471.2,474.8,477.8,481.0,484.0,485.4,488.4,491.5,494.0,496.8}'::float8[]),
        (4, 'river', 'Middenbeek', 7, 60, '{261.5,259.6,256.8,253.4,250.2,247.4,244.6,243.0,239.0,236.0}'::float8[],
                                          '{478.6,478.9,480.2,482.2,482.0,485.6,485.2,484.2,483.9,484.2}'::float8[])
    ) AS c (key, kind, name, half_width, swing, x, y), generate_series(1, cardinality(x) - 1) AS leg
), bank AS (
    SELECT key, kind, name, half_width, row_number() OVER (PARTITION BY key ORDER BY leg, step) AS n,
           1000 * (x1 + (x2 - x1) * step / steps) + swing * pg_temp.wave(leg * 0.37 + step / 3.0) AS x,
           1000 * (y1 + (y2 - y1) * step / steps) + swing * pg_temp.wave(leg * 0.61 + step / 4.0) AS y
    FROM   course, LATERAL (SELECT ceil(sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)) * 5)::int AS steps) AS l,
           generate_series(0, steps - 1) AS step
), heading AS (
    SELECT *, (lead(x, 1, x) OVER along - lag(x, 1, x) OVER along) AS dx,
           (lead(y, 1, y) OVER along - lag(y, 1, y) OVER along) AS dy
    FROM   bank WINDOW along AS (PARTITION BY key ORDER BY n)
), sides AS (
    SELECT key, kind, name, n,
           ST_MakePoint(round(x - half_width * dy / length), round(y + half_width * dx / length)) AS one,
           ST_MakePoint(round(x + half_width * dy / length), round(y - half_width * dx / length)) AS other
    FROM   heading, LATERAL (SELECT sqrt(dx * dx + dy * dy) AS length) AS l
), piece AS (
    SELECT key, kind, name, n, one, other, lead(one) OVER along AS next_one, lead(other) OVER along AS next_other
    FROM   sides WINDOW along AS (PARTITION BY key ORDER BY n)
)
SELECT (SELECT count(*) FROM landscape) + row_number() OVER (ORDER BY key, n), kind, name,
       ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[one, next_one, next_other, other, one])), 28992)
FROM   piece WHERE next_one IS NOT NULL;


-- Dwellings -------------------------------------------------------------------------------------

CREATE TABLE dwelling (
    dwelling_id     int NOT NULL,
    municipality_id int NOT NULL,
    street_id       int NOT NULL,
    house_number    int NOT NULL,
    postcode        varchar(7) NOT NULL,
    house_type      varchar(20) NOT NULL,
    build_year      int NOT NULL,
    geom            geometry(Point, 28992) NOT NULL
);

-- In a block the n-th dwelling follows from counting: street by street, side by side, plot by plot.
-- A side of a street is a postcode. Postcodes start at 7500 AA and each settlement at a new number.
INSERT INTO dwelling
WITH area AS (
    SELECT settlement_id, 7500 + sum((sum(streets) * 2 + 360)::int / 361) OVER (ORDER BY settlement_id)
                               - (sum(streets) * 2 + 360)::int / 361 AS digits
    FROM block GROUP BY settlement_id
)
SELECT b.dwellings_before + n + 1, s.municipality_id, b.streets_before + street + 1,
       2 * (n % (b.plots * b.dwellings_per_plot)) + 1 + side,
       area.digits + part / 361 || ' ' || substr(letters, 1 + part / 19 % 19, 1) || substr(letters, 1 + part % 19, 1),
       CASE WHEN b.house_type = 'terraced' AND position IN (0, b.plots - 1) THEN 'end of terrace' ELSE b.house_type END,
       1905 + floor(90 * least(b.way_out, 1) + 20 * pg_temp.chance(b.key, 6))::int,
       pg_temp.place(s.x, s.y, s.cosine, s.sine, s.bend, u, v)
FROM   block b JOIN settlement s USING (settlement_id) JOIN area USING (settlement_id),
       (VALUES ('ABCDEGHJKLMNPRTVWXZ')) AS alphabet(letters),
       generate_series(0, b.size - 1) AS n,
       LATERAL (SELECT n / b.dwellings_per_plot AS plot) AS l1,
       LATERAL (SELECT plot / (2 * b.plots) AS street, plot / b.plots % 2 AS side, plot % b.plots AS position) AS l2,
       LATERAL (SELECT (b.streets_before_here + street) * 2 + side AS part,
                       14 + 212.0::float8 * position / (b.plots - 1) AS along,
                       (street + 0.5) * 240 / b.streets
                         + (2 * side - 1) * (10 + 3 * pg_temp.chance(b.key * 1000 + plot, 7)) AS across) AS l3,
       LATERAL (SELECT b.i * 240 - 120 + CASE WHEN b.upright THEN across ELSE along END AS u,
                       b.j * 240 - 120 + CASE WHEN b.upright THEN along ELSE across END AS v OFFSET 0) AS l4
ORDER  BY 1;

ALTER TABLE municipality ADD UNIQUE (name);
ALTER TABLE street ADD PRIMARY KEY (street_id), ADD FOREIGN KEY (municipality_id) REFERENCES municipality;
ALTER TABLE dwelling ADD PRIMARY KEY (dwelling_id), ADD FOREIGN KEY (municipality_id) REFERENCES municipality,
                     ADD FOREIGN KEY (street_id) REFERENCES street;
CREATE INDEX ON municipality USING gist (geom);
CREATE INDEX ON street USING gist (geom);
CREATE INDEX ON street (municipality_id);
CREATE INDEX ON dwelling USING gist (geom);
CREATE INDEX ON dwelling (municipality_id);
CREATE INDEX ON dwelling (street_id);
CREATE INDEX ON dwelling (postcode);
CREATE INDEX ON landscape USING gist (geom);
ANALYZE municipality, street, dwelling;

DELETE FROM landscape l WHERE EXISTS (SELECT FROM dwelling d WHERE ST_DWithin(d.geom, l.geom, 15));
ANALYZE landscape;


-- Burglaries ------------------------------------------------------------------------------------
-- Per municipality and year burglaries 1..n, n being published. The first n - offspring of them are
-- background; each other one has a parent among those before it, so that chains arise.

CREATE TEMP TABLE target ON COMMIT DROP AS
-- Blocks differ in how often they are burgled, always alike: places to return to, and no date. A few
-- blocks draw most of it, as in towns of brick; chance in the eighth power does that.
SELECT b.settlement_id, s.municipality_id, b.dwellings_before, b.size,
       sum(weight) OVER (PARTITION BY s.municipality_id ORDER BY block_id) - weight AS weight_before,
       sum(weight) OVER (PARTITION BY s.municipality_id ORDER BY block_id) AS weight_upto,
       sum(weight) OVER (PARTITION BY s.municipality_id) AS weight_of_all
FROM   block b JOIN settlement s USING (settlement_id),
       LATERAL (SELECT pg_temp.chance(b.key, 11) AS once) AS a, LATERAL (SELECT once * once AS twice) AS c,
       LATERAL (SELECT b.size * (50 + floor(1000 * twice * twice * twice * twice))::bigint AS weight) AS w
WHERE  b.size > 0;

CREATE TEMP TABLE draw ON COMMIT DROP AS
WITH ordered AS (
    SELECT p.municipality_id, 2015 + y AS year, round(p.burglaries[y] * :scale)::int AS wanted
    FROM municipality_plan p, generate_series(1, 3) AS y
)
SELECT o.municipality_id, key, CASE WHEN k > wanted - least(round(wanted * :effect), wanted - 1) THEN
           key - k + 1 + floor((k - 1) * pg_temp.chance(key, 12))::int END AS parent_key,
       make_date(year, 1, 1) AS first_day, make_date(year, 12, 31) AS last_day
FROM   ordered o, generate_series(1, o.wanted) AS k,
       LATERAL (SELECT ((o.municipality_id * 10 + year - 2015) * 100000 + k)::bigint AS key) AS l
WHERE  EXISTS (SELECT FROM target t WHERE t.municipality_id = o.municipality_id);
CREATE INDEX ON draw (parent_key);
ANALYZE draw, target;

CREATE TABLE burglary (
    burglary_id     int NOT NULL,
    dwelling_id     int NOT NULL,
    municipality_id int NOT NULL,
    occurred_on     date NOT NULL,
    occurred_from   timestamptz NOT NULL,
    occurred_to     timestamptz NOT NULL,
    attempt         boolean NOT NULL,
    parent_id       int,
    geom            geometry(Point, 28992) NOT NULL
);

INSERT INTO burglary
WITH RECURSIVE event AS (
    -- background: a dwelling by the weight of its block; two in ten around New Year, the others any day
    SELECT d.key, NULL::bigint AS parent_key, 0 AS generation, home.dwelling_id, home.geom,
           d.first_day + CASE WHEN pg_temp.chance(d.key, 13) < 0.2
                              THEN (days + floor((pg_temp.chance(d.key,
                                                                 14) + pg_temp.chance(d.key, 15) - 1) * 90)::int) % days
                              ELSE floor(pg_temp.chance(d.key, 14) * days)::int END AS occurred_on
    FROM draw d
    JOIN LATERAL (SELECT pg_temp.chance(d.key, 16) AS spot, d.last_day - d.first_day + 1 AS days OFFSET 0) AS c ON true
    JOIN target t ON t.municipality_id = d.municipality_id
                 AND spot * weight_of_all >= weight_before AND spot * weight_of_all < weight_upto
    JOIN dwelling home ON home.dwelling_id = dwellings_before + 1 + floor(t.size * pg_temp.chance(d.key, 17))::int
    WHERE d.parent_key IS NULL
    UNION ALL
    -- offspring: within 100 m and 29 days of its parent, the sooner the likelier, in the same year
    SELECT d.key, d.parent_key, p.generation + 1, home.dwelling_id, home.geom,
           p.occurred_on + floor(least(30,
                                       d.last_day - p.occurred_on + 1) * pg_temp.chance(d.key,
                                                                                        18) * pg_temp.chance(d.key, 19))::int
    FROM event p
    JOIN draw d ON d.parent_key = p.key
    CROSS JOIN LATERAL (
        -- three in twenty at the dwelling itself, or all if it stands alone
        SELECT n.dwelling_id, n.geom FROM dwelling n
        WHERE ST_DWithin(n.geom, p.geom, 100) AND n.municipality_id = d.municipality_id
        ORDER BY (n.dwelling_id = p.dwelling_id) = (pg_temp.chance(d.key, 20) < 0.15) DESC,
                 pg_temp.chance(d.key * 1000000000 + n.dwelling_id, 21), n.dwelling_id
        LIMIT 1) AS home
), numbered AS (
    SELECT e.*, row_number() OVER (ORDER BY occurred_on, generation, key)::int AS burglary_id FROM event e
), timed AS (
    -- seen between leaving home and coming back: a working day, an evening or a few days away
    SELECT *, (occurred_on + make_interval(mins => CASE WHEN pg_temp.chance(key, 22) < 0.55
                   THEN  480 + floor(pg_temp.chance(key, 23) *  84)::int * 5
                   ELSE 1020 + floor(pg_temp.chance(key,
                                                    23) *  72)::int * 5 END)) AT TIME ZONE 'Europe/Amsterdam' AS occurred_from,
           make_interval(mins => CASE WHEN pg_temp.chance(key, 24) < 0.85
                   THEN   30 + floor(pg_temp.chance(key, 25) * 114)::int * 5
                   ELSE 1440 + floor(pg_temp.chance(key, 25) * 864)::int * 5 END) AS away
    FROM numbered
)
SELECT t.burglary_id, t.dwelling_id, d.municipality_id, t.occurred_on, t.occurred_from, t.occurred_from + t.away,
       pg_temp.chance(t.key, 26) < 0.3, p.burglary_id, t.geom
FROM   timed t JOIN draw d USING (key) LEFT JOIN numbered p ON p.key = t.parent_key
ORDER  BY 1;

ALTER TABLE burglary ADD PRIMARY KEY (burglary_id),
                     ADD FOREIGN KEY (dwelling_id) REFERENCES dwelling,
                     ADD FOREIGN KEY (municipality_id) REFERENCES municipality,
                     ADD FOREIGN KEY (parent_id) REFERENCES burglary;
CREATE INDEX ON burglary USING gist (geom);
CREATE INDEX ON burglary (occurred_on);
CREATE INDEX ON burglary (municipality_id, occurred_on);
CREATE INDEX ON burglary (dwelling_id);
ANALYZE burglary;

COMMENT ON TABLE municipality IS 'Made: the 14 municipalities of a schematic Twente with the number of dwellings made in each. Real names and CBS codes; no shape and no record is real.';
COMMENT ON TABLE street       IS 'Made streets, avenues and country roads. No record is real.';
COMMENT ON TABLE landscape    IS 'Made water and parks, to look at. No record is real.';
COMMENT ON TABLE dwelling     IS 'Made dwellings, standing along made streets, with made postcodes. No record is real.';
COMMENT ON TABLE burglary     IS 'Made burglaries. Real are only the numbers per municipality and year (2016-2018); no record is.';
COMMENT ON COLUMN burglary.parent_id     IS 'The truth, which no police knows: the burglary that brought this one about; NULL if none did.';
COMMENT ON COLUMN burglary.occurred_on   IS 'The day, in Dutch local time, of occurred_from.';
COMMENT ON COLUMN burglary.occurred_from IS 'The last time that the dwelling was known to be untouched.';
COMMENT ON COLUMN burglary.occurred_to   IS 'When the burglary was found.';
COMMIT;

\echo
SELECT (SELECT count(*) FROM :"schema".municipality) AS municipalities,
       (SELECT count(*) FROM :"schema".street)   AS streets,
       (SELECT count(*) FROM :"schema".dwelling)     AS dwellings,
       (SELECT count(*) FROM :"schema".burglary) AS burglaries,
       (SELECT count(parent_id) FROM :"schema".burglary) AS offspring;
