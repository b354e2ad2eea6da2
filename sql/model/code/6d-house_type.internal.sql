-- What the outlines of panden tell of houses: its names, and keeping it up to date. It follows from pand and dwelling
-- alone, in whatever order these came: so triggers keep it, and no import has to think of it.

-- To which points of the compass: each side faces within 22.5 degrees of one of eight.
CREATE OR REPLACE FUNCTION compass_points(bearings float8[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg(('{noord,noordoost,oost,zuidoost,zuid,zuidwest,west,noordwest}'::text[])[1 + (round(b / 45)::int % 8)],
                          ', ' ORDER BY round(b / 45)::int % 8) FROM unnest(bearings) AS b);
COMMENT ON FUNCTION compass_points(float8[]) IS 'Richtingen in woorden, met de klok mee vanaf noord, van graden vanaf het noorden met de klok mee; NULL zonder richtingen.';

COMMENT ON TABLE pand_shape IS 'Wat voor huis elk pand met een woning is, naar de omtrekken van de panden. Afgeleid: place_houses() maakt het opnieuw.';
COMMENT ON COLUMN pand_shape.pand_id IS 'Pand.';
COMMENT ON COLUMN pand_shape.house_type IS 'Woningtype.';
COMMENT ON COLUMN pand_shape.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN pand_shape.neighbours IS 'Panden met een woning ertegenaan.';
COMMENT ON COLUMN pand_shape.outbuildings IS 'Panden zonder woning ertegenaan.';
COMMENT ON COLUMN pand_shape.common_m IS 'Meters muur langs een ander pand.';
COMMENT ON COLUMN pand_shape.free_share IS 'Vrij deel van de omtrek.';
COMMENT ON COLUMN pand_shape.accessible_sides IS 'Aantal open zijden.';
COMMENT ON COLUMN pand_shape.open_bearings IS 'Richtingen van de open zijden, in graden met de klok mee vanaf noord.';
COMMENT ON COLUMN pand_shape.open_to IS 'Windrichtingen van de open zijden.';
COMMENT ON COLUMN pand_shape.row_id IS 'Laagste pand van de rij.';
COMMENT ON COLUMN pand_shape.row_length IS 'Panden in de rij.';
COMMENT ON COLUMN pand_shape.row_position IS 'Plaats in de rij.';
COMMENT ON COLUMN pand_shape.block_id IS 'Laagste pand van het blok.';
COMMENT ON COLUMN pand_shape.block_length IS 'Panden in het blok.';
COMMENT ON COLUMN pand_shape.lies_over IS 'Of het over een ander pand heen ligt.';
COMMENT ON COLUMN pand_shape.at_edge IS 'Of het op minder dan 50 m van de rand van de ingelezen gemeenten ligt; leeg waar geen gemeentekaart is.';
COMMENT ON COLUMN pand_shape.back_access IS 'Achterom (zie back_access); leeg in een pand met meer woningen.';
COMMENT ON COLUMN pand_shape.by_path IS 'Open zijden die een pad bereikt.';
COMMENT ON COLUMN pand_shape.over_ground IS 'Open zijden waarvoor 25 m lang geen huis staat.';
COMMENT ON COLUMN pand_shape.back_is_guess IS 'Of er geen pad in de buurt is ingelezen.';
COMMENT ON COLUMN pand_shape.found_on IS 'Dag waarop dit is bepaald.';
COMMENT ON COLUMN pand_shape.version IS 'Versie van het model die het bepaalde.';
COMMENT ON COLUMN pand_shape.pand_shape_id IS 'Nummer van de rij.';

CREATE OR REPLACE FUNCTION house_types_among(panden text[], tolerance float8)
RETURNS TABLE (pand_id text, house_type text, dwellings int, neighbours int, outbuildings int, common_m float8,
               free_share float8, accessible_sides int, open_bearings float8[], open_to text,
               row_id text, row_length int, row_position int, block_id text, block_length int, lies_over boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
    WITH given AS MATERIALIZED (
        SELECT g.pand_id FROM unnest(panden) AS g (pand_id) UNION ALL SELECT p.pand_id
        FROM   pand AS p WHERE panden IS NULL
    ), home AS MATERIALIZED (
        SELECT d.pand_id, d.pand_id::bigint AS number, count(*)::int AS dwellings
        FROM   given AS g JOIN dwelling AS d USING (pand_id) WHERE d.in_use_to IS NULL GROUP BY d.pand_id
    ), outline AS MATERIALIZED (         -- not what was pulled down
        SELECT pand_set(p.pand_id::bigint, p.geom, coalesce(h.dwellings, 0)) AS panden
        FROM   given AS g JOIN pand AS p USING (pand_id) LEFT JOIN home AS h USING (pand_id)
        LEFT   JOIN pand_status AS s USING (status) WHERE h.pand_id IS NOT NULL OR s.standing
    )
    SELECT h.pand_id, CASE f.house_type WHEN 'semi_detached' THEN 'semi' ELSE f.house_type END, f.dwellings,
           f.neighbours, f.outbuildings, f.common_m, f.free_share, f.accessible_sides,
           f.open_bearings, compass_points(f.open_bearings), lpad(f.row_id::text, 16, '0'), f.row_length,
           f.row_position, lpad(f.block_id::text, 16, '0'), f.block_length, f.lies_over
    FROM   outline AS o CROSS JOIN LATERAL house_types(o.panden, house_types_among.tolerance) AS f
    JOIN   home AS h ON h.number = f.pand_id;
END;
COMMENT ON FUNCTION house_types_among(text[], float8) IS
'Wat voor huis elk van deze panden met een woning in gebruik is, zonder lijst van alle panden: zie pand_house_types. Alleen panden van de lijst tellen als buren.';

-- The floor that an addition tells. A number by itself may be anything; beside a ground floor of the same number it is
-- a floor.
CREATE OR REPLACE VIEW dwelling_storey AS
WITH said AS MATERIALIZED (
    SELECT d.dwelling_id, d.pand_id, d.street_id, d.postcode, d.huisnummer,
           upper(regexp_replace(d.toevoeging, '[^A-Za-z0-9]', '', 'g')) AS addition
    FROM   dwelling AS d JOIN pand_shape AS s ON s.pand_id = d.pand_id AND s.dwellings > 1 WHERE d.in_use_to IS NULL
), read AS (
    SELECT s.*, CASE WHEN s.addition ~ '^(H|HS|HUIS|BG|BGG|BEN|BENEDEN|PARTERRE|BEL|SOUS|SOUTERRAIN)[LRVA]?$' THEN 0
                     WHEN s.addition ~ '^[1-9][0-9]?(HOOG|HG|E)[LRVA]?$'
                          THEN substring(s.addition, '^[0-9]+')::int END AS certain,
           CASE WHEN s.addition ~ '^[1-9][LRVA]?$' THEN left(s.addition, 1)::int
                WHEN s.addition ~ '^I{1,3}[LRA]?$' THEN length(substring(s.addition, '^I+')) END AS beside
    FROM   said AS s
), known AS (
    SELECT r.dwelling_id,
           coalesce(r.certain,
                    CASE WHEN bool_or(r.certain = 0) OVER (PARTITION BY r.pand_id, r.street_id, r.postcode,
                                                           r.huisnummer) THEN r.beside END) AS storey FROM read AS r
)
SELECT k.dwelling_id, k.storey FROM known AS k WHERE k.storey IS NOT NULL;
COMMENT ON VIEW dwelling_storey IS 'De verdieping van woningen in panden met meer woningen, voor zover hun toevoeging die zegt: H, HS, HUIS, BG, BEN, PARTERRE, BEL of SOUS is de begane grond, 2HOOG of 2HG de tweede, en een getal van één cijfer of I tot III alleen als een woning met hetzelfde huisnummer in dat pand de begane grond is; met of zonder L, R, V of A erachter (IV is de vierde of de eerste voor, en zegt niets). Anders is zij niet bekend.';
COMMENT ON COLUMN dwelling_storey.dwelling_id IS 'Woning.';
COMMENT ON COLUMN dwelling_storey.storey IS 'Verdieping: 0 is de begane grond of het souterrain.';

-- With a metre to both sides, or slivers between the maps of neighbours would be an edge. Of a part of the map it is
-- the edge there: where the map is cut off lies 200 m from what is asked.
CREATE OR REPLACE FUNCTION loaded_edge(around geometry DEFAULT NULL) RETURNS SETOF geometry
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH cut AS (
        SELECT ST_Expand(around, 200) AS box
    )
    SELECT ST_Subdivide(ST_Buffer(ST_Boundary(l.geom), 51), 64)
    FROM  (SELECT ST_Union(ST_Buffer(CASE WHEN c.box IS NULL THEN a.geom ELSE ST_ClipByBox2D(a.geom, c.box) END,
                                     1)) AS geom FROM cut AS c JOIN newest_area AS a ON c.box IS NULL OR a.geom && c.box
           WHERE a.level = 'gemeente'
           AND    a.code IN (SELECT d.gemeente_code FROM dwelling AS d WHERE d.in_use_to IS NULL)) AS l;
END;
COMMENT ON FUNCTION loaded_edge(geometry) IS 'Strook van 50 m langs de rand van de gemeenten waarvan woningen zijn ingelezen, in stukken; met around alleen daaromheen.';

CREATE OR REPLACE FUNCTION mark_edges(of_panden text[] DEFAULT NULL) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT s.pand_id
        FROM   unnest(of_panden) AS o (pand_id) JOIN pand_shape AS s USING (pand_id) UNION ALL SELECT s.pand_id
        FROM   pand_shape AS s WHERE of_panden IS NULL
    ), part AS MATERIALIZED (
        SELECT CASE WHEN of_panden IS NOT NULL THEN ST_SetSRID(ST_Extent(p.geom)::geometry, 28992) END AS box
        FROM   unnest(of_panden) AS o (pand_id) JOIN pand AS p USING (pand_id)
    ), edge AS MATERIALIZED (
        SELECT DISTINCT p.pand_id
        FROM   part AS x CROSS JOIN LATERAL loaded_edge(x.box) AS l (geom)
        JOIN   pand AS p ON ST_Intersects(l.geom, p.geom) AND (x.box IS NULL OR p.geom && x.box)
        WHERE  of_panden IS NULL OR x.box IS NOT NULL
    ), mapped AS MATERIALIZED (
        SELECT DISTINCT d.pand_id
        FROM   asked AS q JOIN dwelling AS d USING (pand_id)
        JOIN   newest_area AS a ON a.level = 'gemeente' AND a.code = d.gemeente_code WHERE d.in_use_to IS NULL
    )
    UPDATE pand_shape AS s SET at_edge = n.at_edge
    FROM  (SELECT x.pand_id, CASE WHEN m.pand_id IS NOT NULL THEN e.pand_id IS NOT NULL END AS at_edge
           FROM   asked AS x LEFT JOIN edge AS e USING (pand_id) LEFT JOIN mapped AS m USING (pand_id)) AS n
    WHERE  n.pand_id = s.pand_id AND n.at_edge IS DISTINCT FROM s.at_edge;
END;
COMMENT ON FUNCTION mark_edges(text[]) IS 'Zet bij panden of zij aan de rand van de ingelezen gemeenten liggen: bij alle, of bij bepaalde.';

-- ---------------------------------------------------------------- from behind

-- From each open side, 25 m straight on: to the first house, the first path, the first street. Without its street the
-- front is one of the sides that are reached, so that it takes two. What is cut off by a house cannot be reached from
-- that side.
CREATE OR REPLACE FUNCTION found_back_access(of_panden text[] DEFAULT NULL)
RETURNS TABLE (pand_id text, access text, by_path int, over_ground int, is_guess boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT o.pand_id FROM unnest(of_panden) AS o (pand_id) UNION ALL SELECT s.pand_id
        FROM   pand_shape AS s WHERE of_panden IS NULL
    ), house AS MATERIALIZED (
        SELECT s.pand_shape_id, s.pand_id, p.geom, ST_PointOnSurface(p.geom) AS inside, s.open_bearings
        FROM   asked AS q JOIN pand_shape AS s USING (pand_id) JOIN pand AS p USING (pand_id) WHERE s.dwellings = 1
    ), line AS MATERIALIZED (
        SELECT h.pand_shape_id, h.pand_id, h.geom,
               ST_MakeLine(h.inside,
                           ST_Translate(h.inside, 100 * sin(radians(b.bearing)), 100 * cos(radians(b.bearing)))) AS line
        FROM   house AS h CROSS JOIN LATERAL unnest(h.open_bearings) AS b (bearing)
    ), wall AS MATERIALIZED (         -- each step once: an expression that is used twice is reckoned twice
        SELECT l.pand_shape_id, l.pand_id, l.line,
               least(0.001 + ST_Length(ST_Intersection(l.line, l.geom)) / 100, 0.75) AS from_wall FROM line AS l
    ), side AS MATERIALIZED (
        SELECT w.pand_shape_id, w.pand_id, ST_LineSubstring(w.line, w.from_wall, w.from_wall + 0.25) AS ahead
        FROM   wall AS w
    ), part AS MATERIALIZED (
        SELECT ST_Expand(ST_SetSRID(ST_Extent(h.inside)::geometry, 28992), 105) AS box,
               dwelling_set(h.pand_shape_id, h.inside) AS homes FROM house AS h
    ), near AS MATERIALIZED (
        -- where paths are known at all, and where one can be reached: the last metre of 75 m of house and 25 m ahead
        SELECT d.dwelling_id::int AS pand_shape_id, d.places > 0 AS is_mapped
        FROM   part AS x
        CROSS  JOIN LATERAL (SELECT place_set(p.kind, p.geom) AS paths
                             FROM   place_of_interest AS p
                             WHERE  p.kind = 'pad' AND p.in_use_to IS NULL AND p.geom && x.box) AS w
        CROSS  JOIN LATERAL place_distances(w.paths, x.homes) AS d WHERE d.distance <= 102
    ), reached AS MATERIALIZED (
        -- paths by their place: statistics do not know yet that some came, and by their kind each side would look at
        -- all
        SELECT s.pand_shape_id, s.pand_id, s.ahead,
               CASE WHEN n.pand_shape_id IS NOT NULL
                    THEN (SELECT min(ST_Distance(ST_StartPoint(s.ahead), p.geom))
                          FROM   place_of_interest AS p
                          WHERE  p.kind || '' = 'pad' AND p.in_use_to IS NULL
                          AND    ST_DWithin(p.geom, s.ahead, 1)) END AS to_path,
               (SELECT min(ST_Distance(ST_StartPoint(s.ahead), ST_Intersection(s.ahead, t.geom)))
                FROM   street AS t WHERE ST_Intersects(t.geom, s.ahead)) AS to_street
        FROM   side AS s LEFT JOIN near AS n USING (pand_shape_id)
    ), seen AS MATERIALIZED (
        -- how far a house is, takes most of the time, and matters only where something else is to be compared with it
        SELECT r.pand_shape_id, r.to_path, r.to_street,
               CASE WHEN r.to_path IS NULL AND r.to_street IS NULL
                    THEN CASE WHEN EXISTS (SELECT
                                           FROM   pand AS q JOIN pand_shape AS o ON o.pand_id = q.pand_id
                                           WHERE  ST_Intersects(q.geom, r.ahead) AND q.pand_id <> r.pand_id) THEN 0 END
                    ELSE (SELECT min(ST_Distance(ST_StartPoint(r.ahead), ST_Intersection(r.ahead, q.geom)))
                          FROM   pand AS q JOIN pand_shape AS o ON o.pand_id = q.pand_id
                          WHERE  ST_Intersects(q.geom, r.ahead) AND q.pand_id <> r.pand_id) END AS to_house
        FROM   reached AS r
    ), counted AS MATERIALIZED (
        SELECT v.pand_shape_id,
               count(*) FILTER (WHERE v.to_path IS NOT NULL AND (v.to_path < v.to_house) IS NOT FALSE
                                AND NOT v.is_front)::int AS by_path,
               count(*) FILTER (WHERE v.to_house IS NULL AND NOT v.is_front)::int AS over_ground,
               CASE WHEN bool_or(v.is_front) THEN 1 ELSE 2 END AS enough
        FROM  (SELECT n.*, coalesce(n.to_street < n.to_house, n.to_street IS NOT NULL) AS is_front FROM seen AS n) AS v
        GROUP  BY v.pand_shape_id
    )
    SELECT h.pand_id,
           CASE WHEN c.by_path >= c.enough THEN 'pad'
                WHEN n.is_mapped IS NOT TRUE AND c.over_ground >= c.enough THEN 'open' ELSE 'dicht' END,
           coalesce(c.by_path, 0), coalesce(c.over_ground, 0), n.is_mapped IS NOT TRUE
    FROM   house AS h LEFT JOIN counted AS c USING (pand_shape_id) LEFT JOIN near AS n USING (pand_shape_id);
END;
COMMENT ON FUNCTION found_back_access(text[]) IS 'Of huizen achterom te bereiken zijn (zie back_access), opnieuw gezocht: van alle panden met een woning, of van bepaalde.';

-- Of certain panden, of those around places, or of those that nobody has looked at yet; of many at once, of all.
CREATE OR REPLACE FUNCTION mark_back_access(places geometry[], within float8) RETURNS void
LANGUAGE plpgsql
SET jit = off
AS $$
DECLARE
    asked text[];
BEGIN
    IF cardinality(places) <= 1000 THEN
        asked := ARRAY(SELECT p.pand_id
                       FROM   unnest(places) AS o (geom) JOIN pand AS p ON ST_DWithin(p.geom, o.geom, within)
                       UNION SELECT s.pand_id FROM pand_shape AS s WHERE s.dwellings = 1 AND s.back_access IS NULL);
    END IF;
    UPDATE pand_shape AS s SET back_access = f.access, by_path = f.by_path, over_ground = f.over_ground,
        back_is_guess = f.is_guess
    FROM   found_back_access(asked) AS f
    WHERE  f.pand_id = s.pand_id
    AND    (f.access, f.by_path, f.over_ground, f.is_guess) IS DISTINCT FROM (s.back_access, s.by_path, s.over_ground,
                                                                              s.back_is_guess);
    UPDATE pand_shape AS s SET back_access = NULL, by_path = NULL, over_ground = NULL, back_is_guess = NULL
    WHERE  s.dwellings <> 1 AND s.by_path IS NOT NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION mark_back_access(geometry[], float8) IS
'Zet bij panden of zij achterom te bereiken zijn: bij die binnen een afstand van plekken die zijn veranderd en die waarbij het nog niet staat, of zonder lijst van plekken (of met meer dan duizend) bij alle.';

-- ---------------------------------------------------------------- keeping it so

-- All that a pand is depends on what it is built against, and that on what that is built against: on all that hangs
-- together with it. Of many at once it costs less to ask all.
CREATE OR REPLACE FUNCTION place_houses(changed text[] DEFAULT NULL, outlines geometry[] DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SET jit = off
AS $$
DECLARE
    asked text[] := array_remove(changed, NULL);      -- of a dwelling without a pand
    beside text[];
    places geometry[] := outlines;
    placed bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM dwelling AS d WHERE d.in_use_to IS NULL AND d.pand_id IS NOT NULL) THEN
        DELETE FROM pand_shape;
        RETURN 0;
    END IF;
    IF cardinality(changed) > 1000 THEN
        -- of a table that was empty a moment ago nobody knows that an index helps
        PERFORM renew_statistics('pand');
        asked := NULL;
    END IF;
    -- step by step and not in one query: of what lies near, the planner expects far too much, and reads all panden at
    -- each step
    WHILE asked IS NOT NULL AND cardinality(places) > 0 LOOP
        beside := ARRAY(SELECT DISTINCT p.pand_id
                        FROM   unnest(places) AS o (geom) JOIN pand AS p ON ST_DWithin(p.geom, o.geom, 0.2)
                        WHERE  p.pand_id <> ALL (asked));
        places := ARRAY(SELECT p.geom FROM unnest(beside) AS b (pand_id) JOIN pand AS p USING (pand_id));
        asked := CASE WHEN cardinality(asked) < 20000 THEN asked || beside END;
    END LOOP;
    WITH found AS MATERIALIZED (
        SELECT f.* FROM house_types_among(asked, 0.1) AS f
    ), gone AS (
        DELETE FROM pand_shape AS s WHERE (asked IS NULL OR s.pand_id = ANY (asked))
        AND    NOT EXISTS (SELECT FROM found AS f WHERE f.pand_id = s.pand_id) RETURNING s.pand_id
    ), put AS (
        INSERT INTO pand_shape AS s (pand_id, house_type, dwellings, neighbours, outbuildings, common_m, free_share,
                                     accessible_sides, open_bearings, open_to, row_id, row_length, row_position,
                                     block_id, block_length, lies_over, found_on, version)
        SELECT f.*, dutch_today(), m.version FROM found AS f CROSS JOIN model AS m
        ON CONFLICT (pand_id) DO UPDATE
        SET   (house_type, dwellings, neighbours, outbuildings, common_m, free_share, accessible_sides, open_bearings,
               open_to, row_id, row_length, row_position, block_id, block_length, lies_over, found_on, version)
            = (excluded.house_type, excluded.dwellings, excluded.neighbours, excluded.outbuildings, excluded.common_m,
               excluded.free_share, excluded.accessible_sides, excluded.open_bearings, excluded.open_to,
               excluded.row_id, excluded.row_length, excluded.row_position, excluded.block_id, excluded.block_length,
               excluded.lies_over, excluded.found_on, excluded.version)
        WHERE (s.house_type, s.dwellings, s.neighbours, s.outbuildings, s.common_m, s.free_share, s.accessible_sides,
               s.open_bearings, s.open_to, s.row_id, s.row_length, s.row_position, s.block_id, s.block_length,
               s.lies_over)
              IS DISTINCT FROM (excluded.house_type, excluded.dwellings, excluded.neighbours, excluded.outbuildings,
                                excluded.common_m, excluded.free_share, excluded.accessible_sides,
                                excluded.open_bearings, excluded.open_to, excluded.row_id, excluded.row_length,
                                excluded.row_position, excluded.block_id, excluded.block_length, excluded.lies_over)
        RETURNING s.pand_id
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put) INTO placed;
    IF placed > 1000 THEN
        PERFORM renew_statistics('pand_shape');
    END IF;
    RETURN placed;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION place_houses(text[], geometry[]) IS
'Bepaalt opnieuw wat voor huis panden zijn: van alle, of van bepaalde (changed) en alles wat vastzit aan hun omtrekken (outlines), zoals die waren en zoals die zijn. Geeft het aantal waarvoor dat is veranderd.';

-- Two that build side by side at once would each not see the other's house: the second waits, and then sees it. Nothing
-- that follows from panden, paths or maps is worked out beside another.
CREATE OR REPLACE FUNCTION hold_houses() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM require_read_committed();
    LOCK TABLE pand_shape IN SHARE ROW EXCLUSIVE MODE;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION hold_houses() IS 'Laat één tegelijk bepalen wat voor huis panden zijn, tot het eind van de transactie. Weigert andere isolatie dan READ COMMITTED.';

CREATE OR REPLACE FUNCTION follow_houses() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    changed text[] := '{}';
    edges text[];
    outlines geometry[];
    came text[];
    went text[];
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM hold_houses();
        DELETE FROM pand_shape;
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'pand' THEN
        IF TG_OP = 'INSERT' THEN
            changed := ARRAY(SELECT a.pand_id FROM arrived AS a);
        ELSIF TG_OP = 'DELETE' THEN
            changed := ARRAY(SELECT g.pand_id FROM departed AS g);
        ELSE
            changed := ARRAY(SELECT a.pand_id
                             FROM   (SELECT a.pand_id, a.geom::bytea, a.status
                                     FROM   arrived AS a EXCEPT SELECT g.pand_id, g.geom::bytea, g.status
                                     FROM   departed AS g) AS a
                             UNION
                             SELECT g.pand_id
                             FROM   (SELECT g.pand_id, g.geom::bytea, g.status
                                     FROM   departed AS g EXCEPT SELECT a.pand_id, a.geom::bytea, a.status
                                     FROM   arrived AS a) AS g);
        END IF;
        IF cardinality(changed) <= 1000 AND TG_OP = 'UPDATE' THEN
            outlines := ARRAY(SELECT g.geom FROM departed AS g WHERE g.pand_id = ANY (changed));
        ELSIF cardinality(changed) <= 1000 AND TG_OP = 'DELETE' THEN
            outlines := ARRAY(SELECT g.geom FROM departed AS g);
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        changed := ARRAY(SELECT DISTINCT a.pand_id FROM arrived AS a WHERE a.in_use_to IS NULL);
        came := ARRAY(SELECT a.gemeente_code FROM arrived AS a WHERE a.in_use_to IS NULL);
    ELSIF TG_OP = 'DELETE' THEN
        changed := ARRAY(SELECT DISTINCT g.pand_id FROM departed AS g WHERE g.in_use_to IS NULL);
        went := ARRAY(SELECT DISTINCT g.gemeente_code FROM departed AS g WHERE g.in_use_to IS NULL);
    ELSE
        -- not by a join: nobody tells the planner how many rows these have
        changed := ARRAY(SELECT a.pand_id
                         FROM   (SELECT a.dwelling_id, a.pand_id
                                 FROM   arrived AS a WHERE a.in_use_to IS NULL EXCEPT SELECT g.dwelling_id, g.pand_id
                                 FROM   departed AS g WHERE g.in_use_to IS NULL) AS a
                         UNION
                         SELECT g.pand_id
                         FROM   (SELECT g.dwelling_id, g.pand_id
                                 FROM   departed AS g WHERE g.in_use_to IS NULL EXCEPT SELECT a.dwelling_id, a.pand_id
                                 FROM   arrived AS a WHERE a.in_use_to IS NULL) AS g);
        came := ARRAY(SELECT a.gemeente_code
                      FROM   (SELECT a.dwelling_id, a.gemeente_code
                              FROM   arrived AS a WHERE a.in_use_to IS NULL EXCEPT SELECT g.dwelling_id, g.gemeente_code
                              FROM   departed AS g WHERE g.in_use_to IS NULL) AS a);
        went := ARRAY(SELECT DISTINCT g.gemeente_code
                      FROM   (SELECT g.dwelling_id, g.gemeente_code
                              FROM   departed AS g WHERE g.in_use_to IS NULL
                              EXCEPT SELECT a.dwelling_id, a.gemeente_code
                              FROM   arrived AS a WHERE a.in_use_to IS NULL) AS g);
        edges := ARRAY(SELECT DISTINCT a.pand_id
                       FROM   (SELECT a.dwelling_id, a.pand_id, a.gemeente_code
                               FROM   arrived AS a WHERE a.in_use_to IS NULL
                               EXCEPT SELECT g.dwelling_id, g.pand_id, g.gemeente_code
                               FROM   departed AS g WHERE g.in_use_to IS NULL) AS a
                       UNION SELECT c.pand_id FROM unnest(changed) AS c (pand_id));
    END IF;
    edges := coalesce(edges, changed);
    IF cardinality(edges) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM hold_houses();
    IF cardinality(changed) > 0 THEN
        IF cardinality(changed) <= 1000 THEN
            outlines := outlines || ARRAY(SELECT p.geom
                                          FROM   unnest(changed) AS c (pand_id) JOIN pand AS p USING (pand_id));
        END IF;
        PERFORM place_houses(changed, outlines);
    END IF;
    -- a gemeente of which these are all dwellings, or none is left
    IF EXISTS (SELECT
               FROM   (SELECT c.code, count(*) AS n
                       FROM   unnest(came) AS c (code) GROUP BY c.code UNION ALL SELECT w.code, 0
                       FROM   unnest(went) AS w (code)) AS c
               WHERE (SELECT count(*)
                      FROM   (SELECT
                              FROM   dwelling AS d
                              WHERE  d.gemeente_code = c.code AND d.in_use_to IS NULL LIMIT c.n + 1) AS x) <= c.n) THEN
        PERFORM mark_edges();
    ELSE
        PERFORM mark_edges(CASE WHEN cardinality(edges) <= 1000 THEN edges END);
    END IF;
    IF cardinality(changed) > 0 THEN
        PERFORM mark_back_access(CASE WHEN cardinality(changed) <= 1000 THEN outlines END, 25.2);
    END IF;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION follow_houses() IS 'Bepaalt opnieuw wat voor huis panden zijn na een verandering van panden of van de woningen erin.';

CREATE OR REPLACE FUNCTION follow_edges() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    PERFORM hold_houses();
    PERFORM mark_edges();
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION follow_edges() IS 'Bepaalt opnieuw welke panden aan de rand van de ingelezen gemeenten liggen.';

-- Which panden stand is said by their status, and what a status says by a row of its own.
CREATE OR REPLACE FUNCTION follow_standing() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    PERFORM hold_houses();
    PERFORM place_houses();
    PERFORM mark_edges();
    PERFORM mark_back_access(NULL, NULL);
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION follow_standing() IS 'Bepaalt opnieuw wat voor huis alle panden zijn, als een status iets anders zegt over of een pand er staat.';

-- Paths and streets: a path is also asked how far it is.
CREATE OR REPLACE FUNCTION follow_paths() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    changed geometry[] := '{}';
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM hold_houses();
        PERFORM mark_back_access(NULL, NULL);
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'street' AND TG_OP <> 'DELETE' THEN
        changed := ARRAY(SELECT a.geom FROM arrived AS a WHERE a.geom IS NOT NULL);
    ELSIF TG_TABLE_NAME <> 'street' AND TG_OP <> 'DELETE' THEN
        changed := ARRAY(SELECT a.geom FROM arrived AS a WHERE a.kind = 'pad' AND a.in_use_to IS NULL);
    END IF;
    IF TG_TABLE_NAME = 'street' AND TG_OP <> 'INSERT' THEN
        changed := changed || ARRAY(SELECT g.geom FROM departed AS g WHERE g.geom IS NOT NULL);
    ELSIF TG_TABLE_NAME <> 'street' AND TG_OP <> 'INSERT' THEN
        changed := changed || ARRAY(SELECT g.geom FROM departed AS g WHERE g.kind = 'pad' AND g.in_use_to IS NULL);
    END IF;
    IF cardinality(changed) > 0 THEN
        PERFORM hold_houses();
        PERFORM mark_back_access(changed, CASE TG_TABLE_NAME WHEN 'street' THEN 26 ELSE 150 END);
    END IF;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION follow_paths() IS 'Zoekt opnieuw of huizen achterom te bereiken zijn, na een verandering van paden of straten.';

DO $$
DECLARE
    followed regclass;
BEGIN
    FOREACH followed IN ARRAY '{street, place_of_interest}'::regclass[] LOOP
        EXECUTE pg_catalog.format('CREATE OR REPLACE TRIGGER back_new AFTER INSERT ON %s REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION follow_paths();
                        CREATE OR REPLACE TRIGGER back_changed AFTER UPDATE ON %1$s REFERENCING OLD TABLE AS departed NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION follow_paths();
                        CREATE OR REPLACE TRIGGER back_removed AFTER DELETE ON %1$s REFERENCING OLD TABLE AS departed FOR EACH STATEMENT EXECUTE FUNCTION follow_paths();
                        CREATE OR REPLACE TRIGGER back_emptied AFTER TRUNCATE ON %1$s FOR EACH STATEMENT EXECUTE FUNCTION follow_paths();
                        COMMENT ON TRIGGER back_new ON %1$s IS ''Zoekt of huizen achterom te bereiken zijn langs wat nieuw is.'';
                        COMMENT ON TRIGGER back_changed ON %1$s IS ''Zoekt of huizen achterom te bereiken zijn langs wat is veranderd.'';
                        COMMENT ON TRIGGER back_removed ON %1$s IS ''Zoekt of huizen nog achterom te bereiken zijn zonder wat is verwijderd.'';
                        COMMENT ON TRIGGER back_emptied ON %1$s IS ''Zoekt of huizen achterom te bereiken zijn als er geen meer zijn.''',
                                  followed);
    END LOOP;
    FOREACH followed IN ARRAY '{pand, dwelling}'::regclass[] LOOP
        EXECUTE pg_catalog.format('CREATE OR REPLACE TRIGGER shape_new AFTER INSERT ON %s REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION follow_houses();
                        CREATE OR REPLACE TRIGGER shape_changed AFTER UPDATE ON %1$s REFERENCING OLD TABLE AS departed NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION follow_houses();
                        CREATE OR REPLACE TRIGGER shape_removed AFTER DELETE ON %1$s REFERENCING OLD TABLE AS departed FOR EACH STATEMENT EXECUTE FUNCTION follow_houses();
                        CREATE OR REPLACE TRIGGER shape_emptied AFTER TRUNCATE ON %1$s FOR EACH STATEMENT EXECUTE FUNCTION follow_houses();
                        COMMENT ON TRIGGER shape_new ON %1$s IS ''Bepaalt wat voor huis nieuwe panden zijn, en wat eraan vastzit.'';
                        COMMENT ON TRIGGER shape_changed ON %1$s IS ''Bepaalt wat voor huis veranderde panden zijn, en wat eraan vastzit.'';
                        COMMENT ON TRIGGER shape_removed ON %1$s IS ''Bepaalt wat voor huis is wat aan verwijderde panden vastzat.'';
                        COMMENT ON TRIGGER shape_emptied ON %1$s IS ''Ruimt op wat voor huis panden waren, als er geen meer zijn.''',
                                  followed);
    END LOOP;
END;
$$;
CREATE OR REPLACE TRIGGER shape_edge AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON area FOR EACH STATEMENT
    EXECUTE FUNCTION follow_edges();
COMMENT ON TRIGGER shape_edge ON area IS 'Bepaalt welke panden aan de rand liggen van de gemeenten op de kaart.';
CREATE OR REPLACE TRIGGER shape_standing AFTER UPDATE ON pand_status FOR EACH STATEMENT
    EXECUTE FUNCTION follow_standing();
COMMENT ON TRIGGER shape_standing ON pand_status IS 'Bepaalt opnieuw wat voor huis panden zijn, als een status iets anders zegt.';

-- A model of an earlier version knows nothing of this yet.
DO $$
BEGIN
    PERFORM place_houses();
    PERFORM mark_edges();
    PERFORM mark_back_access(NULL, NULL);
END;
$$;
