-- Dwellings in their areas. What lies where follows from area and dwelling alone, in whatever order these came: so it
-- is kept by triggers, and no import has to think of it.

COMMENT ON TABLE dwelling_area IS 'In welke gebieden elke woning ligt, naar de grenzen van de kaart. Afgeleid: place_dwellings() maakt het opnieuw.';
COMMENT ON COLUMN dwelling_area.dwelling_id IS 'Woning.';
COMMENT ON COLUMN dwelling_area.areas IS 'Nummers van de gebieden waarin zij ligt (zie areas_at); postcodegebieden alleen als zij geen postcode heeft.';

-- As areas_at, from each area to its points: the polygon is prepared once, not for each of its dwellings.
CREATE OR REPLACE FUNCTION place_dwellings(moved int[] DEFAULT NULL, within geometry DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SET jit = off
AS $$
DECLARE
    around box2d := (SELECT ST_Extent(d.geom)
                     FROM   unnest(place_dwellings.moved) AS m (dwelling_id) JOIN dwelling AS d USING (dwelling_id));
    box geometry := coalesce(ST_SetSRID(around::geometry, 28992), within);
    changed bigint;
BEGIN
    IF cardinality(place_dwellings.moved) > 1000 THEN
        -- of a table that was empty a moment ago nobody knows that an index helps
        PERFORM renew_statistics('dwelling');
    END IF;
    WITH asked AS MATERIALIZED (
        SELECT m.dwelling_id FROM unnest(place_dwellings.moved) AS m (dwelling_id)
        UNION ALL
        SELECT d.dwelling_id
        FROM   dwelling AS d
        WHERE  place_dwellings.moved IS NULL AND (place_dwellings.within IS NULL OR d.geom && place_dwellings.within)
    ), lies AS MATERIALIZED (
        SELECT p.dwelling_id, array_agg(a.area_id ORDER BY a.area_id) AS areas,
               array_agg(a.area_id) FILTER (WHERE NOT p.inside) AS borders
        FROM   newest_area AS a
        CROSS  JOIN LATERAL (SELECT d.dwelling_id, ST_Contains(a.geom, d.geom) AS inside FROM dwelling AS d
                             WHERE  ST_Covers(a.geom, d.geom) AND (box IS NULL OR d.geom && box)
                             AND    (d.postcode IS NULL OR a.level NOT IN ('pc6', 'pc5', 'pc4')) OFFSET 0) AS p
        WHERE  box IS NULL OR a.geom && box
        GROUP  BY p.dwelling_id
    ), found AS (
        SELECT l.dwelling_id,
               CASE WHEN l.borders IS NULL THEN l.areas ELSE without_neighbours(l.areas, l.borders) END AS areas
        FROM   lies AS l
    ), different AS MATERIALIZED (
        SELECT q.dwelling_id, f.areas
        FROM   asked AS q LEFT JOIN found AS f USING (dwelling_id) LEFT JOIN dwelling_area AS x USING (dwelling_id)
        WHERE  f.areas IS DISTINCT FROM x.areas
    ), gone AS (
        DELETE FROM dwelling_area AS x USING different AS c WHERE x.dwelling_id = c.dwelling_id AND c.areas IS NULL
    ), put AS (
        INSERT INTO dwelling_area AS x (dwelling_id, areas) SELECT c.dwelling_id, c.areas
        FROM   different AS c WHERE c.areas IS NOT NULL
        ON CONFLICT (dwelling_id) DO UPDATE SET areas = excluded.areas
    )
    SELECT count(*) INTO changed FROM different;
    IF changed > 1000 THEN
        PERFORM renew_statistics('dwelling_area');
    END IF;
    RETURN changed;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION place_dwellings(int[], geometry) IS
'Zoekt opnieuw in welke gebieden woningen liggen: van alle, van bepaalde (moved) of van die binnen een rechthoek (within). Geeft het aantal waarvoor dat is veranderd.';

-- The buurt is the map's where there is one. The gemeente is the map's too, so that what has an address and what has a
-- place only stand under one code, also when the BAG does not know of a merger yet; where no map is, it is the BAG's.
CREATE OR REPLACE FUNCTION name_areas(of_dwellings int[] DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SET jit = off
AS $$
DECLARE
    buurten boolean := EXISTS (SELECT FROM area AS a WHERE a.level = 'buurt' AND a.geom IS NOT NULL);
    changed bigint;
BEGIN
    WITH asked AS MATERIALIZED (
        SELECT q.dwelling_id, x.areas
        FROM  (SELECT m.dwelling_id FROM unnest(of_dwellings) AS m (dwelling_id) UNION ALL SELECT d.dwelling_id
               FROM   dwelling AS d WHERE of_dwellings IS NULL) AS q
        LEFT   JOIN dwelling_area AS x USING (dwelling_id)
    ), named AS MATERIALIZED (
        SELECT s.areas,
               (SELECT a.code
                FROM   area AS a WHERE a.area_id = ANY (s.areas) AND a.level = 'buurt'
                ORDER  BY a.year DESC, a.code LIMIT 1) AS buurt_code,
               (SELECT a.code
                FROM   area AS a WHERE a.area_id = ANY (s.areas) AND a.level = 'gemeente'
                ORDER  BY a.year DESC, a.code LIMIT 1) AS gemeente_code
        FROM  (SELECT DISTINCT q.areas FROM asked AS q) AS s
    ), told AS (
        SELECT d.dwelling_id, CASE WHEN buurten THEN n.buurt_code ELSE d.buurt_code END AS buurt_code,
               coalesce(n.gemeente_code, m.gemeente_code, d.gemeente_code) AS gemeente_code
        FROM   asked AS q JOIN dwelling AS d USING (dwelling_id) LEFT JOIN named AS n ON n.areas = q.areas
        LEFT   JOIN address AS m ON n.gemeente_code IS NULL AND m.dwelling_id = d.dwelling_id AND m.is_main
    )
    UPDATE dwelling AS d SET buurt_code = t.buurt_code, gemeente_code = t.gemeente_code
    FROM   told AS t
    WHERE  t.dwelling_id = d.dwelling_id
    AND    (d.buurt_code, d.gemeente_code) IS DISTINCT FROM (t.buurt_code, t.gemeente_code);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION name_areas(int[]) IS
'Zet bij woningen de buurt en de gemeente van de kaart (zie area_at); waar geen gemeentekaart is, blijft het die van de BAG. Geeft het aantal veranderde woningen.';

CREATE OR REPLACE FUNCTION follow_dwellings() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    touched int[];
    moved int[];
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    IF TG_OP = 'DELETE' THEN
        DELETE FROM dwelling_area AS x USING departed AS g WHERE x.dwelling_id = g.dwelling_id;
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT a.dwelling_id FROM arrived AS a);
        moved := touched;
    ELSE
        -- not by a join: nobody tells the planner how many rows these have
        touched := ARRAY(SELECT c.dwelling_id
                         FROM   (SELECT a.dwelling_id, a.geom::bytea, a.postcode IS NULL, a.buurt_code, a.gemeente_code
                                 FROM   arrived AS a
                                 EXCEPT SELECT g.dwelling_id, g.geom::bytea, g.postcode IS NULL, g.buurt_code,
                                        g.gemeente_code FROM departed AS g) AS c);
        moved := ARRAY(SELECT c.dwelling_id
                       FROM   (SELECT a.dwelling_id, a.geom::bytea, a.postcode IS NULL FROM arrived AS a
                               EXCEPT SELECT g.dwelling_id, g.geom::bytea, g.postcode IS NULL FROM departed AS g) AS c);
    END IF;
    IF cardinality(moved) > 0 THEN
        PERFORM place_dwellings(moved);
    END IF;
    IF cardinality(touched) > 0 THEN
        PERFORM name_areas(touched);
    END IF;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION follow_dwellings() IS 'Zoekt bij nieuwe en verplaatste woningen in welke gebieden zij liggen.';
CREATE OR REPLACE TRIGGER place_new AFTER INSERT ON dwelling REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT
    EXECUTE FUNCTION follow_dwellings();
COMMENT ON TRIGGER place_new ON dwelling IS 'Zoekt bij nieuwe woningen in welke gebieden zij liggen.';
CREATE OR REPLACE TRIGGER place_changed AFTER UPDATE ON dwelling REFERENCING OLD TABLE AS departed NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION follow_dwellings();
COMMENT ON TRIGGER place_changed ON dwelling IS 'Zoekt bij verplaatste woningen in welke gebieden zij liggen.';
CREATE OR REPLACE TRIGGER place_removed AFTER DELETE ON dwelling REFERENCING OLD TABLE AS departed FOR EACH STATEMENT
    EXECUTE FUNCTION follow_dwellings();
COMMENT ON TRIGGER place_removed ON dwelling IS 'Ruimt op in welke gebieden een verwijderde woning lag.';

-- What a new map does not cover keeps the area that it had; where it covers more or less than before, all years of that
-- area count.
CREATE OR REPLACE FUNCTION follow_areas() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    touched box2d;
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    -- where it was and where it is, and where the other maps show an area of this code
    IF TG_OP = 'INSERT' THEN
        touched := (SELECT ST_Extent(o.geom) FROM arrived AS a JOIN area AS o USING (level, code));
    ELSIF TG_OP = 'DELETE' THEN
        touched := (SELECT ST_Extent(b.geom)
                    FROM   departed AS g,
                           LATERAL (SELECT g.geom UNION ALL SELECT o.geom
                                    FROM   area AS o WHERE o.level = g.level AND o.code = g.code) AS b);
    ELSE
        touched := (SELECT ST_Extent(b.geom)
                    FROM  ((SELECT a.level, a.code, a.year, a.geom::bytea AS border
                            FROM   arrived AS a EXCEPT SELECT g.level, g.code, g.year, g.geom::bytea FROM departed AS g)
                           UNION ALL
                           (SELECT g.level, g.code, g.year, g.geom::bytea
                            FROM   departed AS g EXCEPT SELECT a.level, a.code, a.year, a.geom::bytea
                            FROM   arrived AS a)) AS c,
                    LATERAL (SELECT c.border::geometry AS geom UNION ALL SELECT o.geom
                             FROM   area AS o WHERE o.level = c.level AND o.code = c.code) AS b);
    END IF;
    IF touched IS NOT NULL THEN
        PERFORM place_dwellings(within => ST_SetSRID(touched::geometry, 28992));
        PERFORM name_areas();
    END IF;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION follow_areas() IS 'Zoekt na een nieuwe of veranderde kaart opnieuw in welke gebieden de woningen liggen.';
CREATE OR REPLACE TRIGGER place_new AFTER INSERT ON area REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT
    EXECUTE FUNCTION follow_areas();
COMMENT ON TRIGGER place_new ON area IS 'Zoekt in welke nieuwe gebieden woningen liggen.';
CREATE OR REPLACE TRIGGER place_changed AFTER UPDATE ON area REFERENCING OLD TABLE AS departed NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION follow_areas();
COMMENT ON TRIGGER place_changed ON area IS 'Zoekt in welke veranderde gebieden woningen liggen.';
CREATE OR REPLACE TRIGGER place_removed AFTER DELETE ON area REFERENCING OLD TABLE AS departed FOR EACH STATEMENT
    EXECUTE FUNCTION follow_areas();
COMMENT ON TRIGGER place_removed ON area IS 'Zoekt opnieuw waar woningen liggen als een gebied is verwijderd.';

-- A model of an earlier version knows nothing of this yet.
DO $$
BEGIN
    PERFORM place_dwellings();
    PERFORM name_areas();
END;
$$;
