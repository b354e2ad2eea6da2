-- The BAG in its own form: the layers of GDAL's LVBAG driver, and tables with the same facts (3DBAG, NLExtract). Here
-- an object refers to its addresses, an address to its street, a street to its woonplaats; and each keeps its history.
-- Load them in the order WPL, OPR, PND, VBO, LIG, STA, NUM. Another order gives the same, save that a dwelling only
-- gets the bouwjaar of a pand, and a street the name of a woonplaats, that is there already.

-- ---------------------------------------------------------------- street

CREATE OR REPLACE FUNCTION read_street(options jsonb, given_street_id text DEFAULT NULL, given_name text DEFAULT NULL,
                                       given_name_short text DEFAULT NULL,
                                       given_status text DEFAULT NULL, given_woonplaats_id text DEFAULT NULL,
                                       given_gemeente_code text DEFAULT NULL)
RETURNS TABLE (street_id text, name text, name_short text, woonplaats text, gemeente_code text, broken int,
               words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.street_id, v.name, v.name_short,
           CASE WHEN v.woonplaats_id IS NOT NULL THEN woonplaats_name(v.woonplaats_id) END, v.gemeente_code, b.broken,
           CASE b.broken WHEN 12 THEN ARRAY[coalesce(v.status, 'geen status')] END
    FROM   (SELECT read_bag_id(given_street_id) AS street_id, read_code(given_name) AS name,
                   read_code(given_name_short) AS name_short, read_code(given_status) AS status,
                   read_code(given_woonplaats_id) AS woonplaats_id,
                   read_gemeente_code(given_gemeente_code) AS gemeente_code OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.street_id IS NULL                                  THEN 11
                                     WHEN v.status IS DISTINCT FROM 'Naamgeving uitgegeven'    THEN 12
                                     WHEN v.name IS NULL
                                          THEN 13 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_street(jsonb, text, text, text, text, text, text) IS 'Leest een openbare ruimte; weigert wat is ingetrokken of geen naam heeft.';

CREATE OR REPLACE FUNCTION store_street(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM pg_temp.incoming_street AS i USING street AS s
    WHERE  s.street_id = i.street_id AND (s.name, s.name_short) IS NOT DISTINCT FROM (i.name, i.name_short)
    AND    coalesce(s.woonplaats = i.woonplaats, i.woonplaats IS NULL)
    AND    coalesce(s.gemeente_code = i.gemeente_code, i.gemeente_code IS NULL);
    GET DIAGNOSTICS unchanged = ROW_COUNT;
    INSERT INTO street AS s (street_id, name, name_short, woonplaats, gemeente_code, delivery_id)
    SELECT i.street_id, i.name, i.name_short, i.woonplaats, i.gemeente_code, for_delivery
    FROM   pg_temp.incoming_street AS i
    ON CONFLICT (street_id) DO UPDATE
    SET name = excluded.name, name_short = excluded.name_short,
           woonplaats = coalesce(excluded.woonplaats, s.woonplaats),
        gemeente_code = coalesce(excluded.gemeente_code, s.gemeente_code), delivery_id = excluded.delivery_id;
    GET DIAGNOSTICS accepted = ROW_COUNT;
    PERFORM renew_statistics('street');
    PERFORM complete_addresses();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_street(int) IS 'Schrijft straten weg, en hun namen bij de adressen die ernaar verwijzen.';

-- ---------------------------------------------------------------- adresseerbaar object: dwellings, and where addresses
-- are

CREATE OR REPLACE FUNCTION read_adresseerbaar_object(
    options jsonb, given_geom geometry DEFAULT NULL, given_object_id text DEFAULT NULL, given_pand_id text DEFAULT NULL,
    given_status text DEFAULT NULL,
    given_purpose text DEFAULT NULL, given_floor_area text DEFAULT NULL, given_main_address_id text DEFAULT NULL,
    given_side_address_id text DEFAULT NULL)
RETURNS TABLE (object_id text, pand_id text, status text, is_dwelling boolean, floor_area int, main_address_id text,
               side_address_ids text[], geom geometry,
               broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.object_id, v.pand_id, v.status, v.is_dwelling, v.floor_area, v.main_address_id, v.side_address_ids, v.geom,
           b.broken,
           CASE b.broken WHEN 12 THEN ARRAY[coalesce(v.status, 'geen status')] END
    FROM   (SELECT read_bag_id(given_object_id) AS object_id, (read_bag_ids(given_pand_id))[1] AS pand_id,
                   read_code(given_status) AS status,
                   coalesce(strpos(given_purpose, 'woonfunctie') > 0, false) AS is_dwelling,
                   read_floor_area(given_floor_area) AS floor_area,
                   read_bag_id(given_main_address_id) AS main_address_id,
                   read_bag_ids(given_side_address_id) AS side_address_ids,
                   CASE WHEN GeometryType(given_geom) <> 'POINT' THEN ST_PointOnSurface(read_vlak(given_geom))
                        WHEN is_in_rd(given_geom) THEN given_geom END AS geom OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.object_id IS NULL THEN 11
                                     WHEN v.status IS DISTINCT FROM 'Plaats aangewezen'
                                      AND (v.status IN (SELECT s.status
                                                        FROM   dwelling_status AS s WHERE s.in_use)) IS NOT TRUE THEN 12
                                     WHEN v.geom IS NULL THEN 13 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_adresseerbaar_object(jsonb, geometry, text, text, text, text, text, text, text) IS
'Leest een verblijfsobject, ligplaats of standplaats; weigert wat niet in gebruik is en rijen zonder punt of vlak.';

-- Which address is whose: an address that two objects claim belongs to the one whose main address it is.
CREATE OR REPLACE FUNCTION link_addresses() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_link');
    CREATE TEMP TABLE incoming_link ON COMMIT DROP AS
    SELECT DISTINCT ON (l.nummeraanduiding_id) l.nummeraanduiding_id, i.object_id, l.is_main, i.geom
    FROM   pg_temp.incoming_adresseerbaar_object AS i
    CROSS  JOIN LATERAL (SELECT i.main_address_id, true WHERE i.main_address_id IS NOT NULL
                         UNION ALL
                         SELECT side, false FROM unnest(i.side_address_ids) AS side) AS l (nummeraanduiding_id, is_main)
    ORDER  BY l.nummeraanduiding_id, l.is_main DESC, i.row_number;
    CREATE INDEX ON pg_temp.incoming_link (object_id);
    ANALYZE pg_temp.incoming_link;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION link_addresses() IS 'Legt vast welke nummeraanduidingen bij welke objecten van de levering horen.';

-- Which incoming objects say what the model already knows?
CREATE OR REPLACE FUNCTION forget_known_object() RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    known bigint;
BEGIN
    WITH moved AS MATERIALIZED (
        SELECT coalesce(l.object_id, a.verblijfsobject_id) AS object_id
        FROM   pg_temp.incoming_link AS l
        FULL   JOIN (SELECT b.*
                     FROM   address AS b
                     WHERE  b.verblijfsobject_id IN (SELECT i.object_id FROM pg_temp.incoming_adresseerbaar_object AS i)
                                                  OR b.nummeraanduiding_id IN (SELECT k.nummeraanduiding_id
                                                                               FROM   pg_temp.incoming_link AS k)) AS a
               USING (nummeraanduiding_id)
        WHERE  (a.verblijfsobject_id, a.is_main) IS DISTINCT FROM (l.object_id, l.is_main)
        OR     NOT ST_OrderingEquals(a.geom, l.geom)
    )
    DELETE FROM pg_temp.incoming_adresseerbaar_object AS i
    USING  pg_temp.incoming_adresseerbaar_object AS o
    LEFT   JOIN dwelling AS d ON d.verblijfsobject_id = o.object_id AND d.in_use_to IS NULL
    LEFT   JOIN pand AS p ON p.pand_id = o.pand_id
    WHERE  o.row_number = i.row_number
    AND    o.object_id NOT IN (SELECT m.object_id FROM moved AS m WHERE m.object_id IS NOT NULL)
    AND    CASE WHEN o.is_dwelling
                THEN (d.pand_id, d.bouwjaar, d.oppervlakte,
                      d.status) IS NOT DISTINCT FROM (o.pand_id, p.bouwjaar, o.floor_area, o.status)
                     AND ST_OrderingEquals(d.geom, o.geom)
                ELSE d.dwelling_id IS NULL END;
    GET DIAGNOSTICS known = ROW_COUNT;
    RETURN known;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION forget_known_object() IS 'Laat van een levering over wat nieuw of veranderd is; geeft hoeveel er al zo stond.';

CREATE OR REPLACE FUNCTION store_adresseerbaar_object(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM end_dwellings(ARRAY(SELECT r.object_id FROM pg_temp.refused_adresseerbaar_object AS r WHERE r.broken = 12),
                          for_delivery);
    PERFORM link_addresses();
    unchanged := forget_known_object();
    accepted := (SELECT count(*) FROM pg_temp.incoming_adresseerbaar_object);
    DELETE FROM pg_temp.incoming_link AS l
    WHERE  NOT EXISTS (SELECT FROM pg_temp.incoming_adresseerbaar_object AS i WHERE i.object_id = l.object_id);
    PERFORM end_dwellings(ARRAY(SELECT i.object_id
                                FROM   pg_temp.incoming_adresseerbaar_object AS i WHERE NOT i.is_dwelling),
                          for_delivery);

    INSERT INTO dwelling (verblijfsobject_id, pand_id, bouwjaar, oppervlakte, status, geom, delivery_id)
    SELECT i.object_id, i.pand_id, i.bouwjaar, i.floor_area, i.status, i.geom, for_delivery
    FROM   (SELECT n.*, p.bouwjaar, row_number() OVER () AS turn
            FROM   pg_temp.incoming_adresseerbaar_object AS n LEFT JOIN pand AS p USING (pand_id)
            WHERE  n.is_dwelling) AS i
    WHERE  told(i.turn)
    ON CONFLICT (verblijfsobject_id) DO UPDATE
    SET pand_id = excluded.pand_id, bouwjaar = excluded.bouwjaar, oppervlakte = excluded.oppervlakte,
           status = excluded.status,
        geom = excluded.geom, in_use_to = NULL, delivery_id = excluded.delivery_id;

    UPDATE address AS a SET verblijfsobject_id = NULL, dwelling_id = NULL
    FROM   pg_temp.incoming_adresseerbaar_object AS i
    WHERE  a.verblijfsobject_id = i.object_id
    AND    NOT EXISTS (SELECT FROM pg_temp.incoming_link AS l WHERE l.nummeraanduiding_id = a.nummeraanduiding_id);
    INSERT INTO address (nummeraanduiding_id, verblijfsobject_id, dwelling_id, is_main, geom, delivery_id)
    SELECT l.nummeraanduiding_id, l.object_id, d.dwelling_id, l.is_main, l.geom, for_delivery
    FROM   pg_temp.incoming_link AS l
    LEFT   JOIN dwelling AS d ON d.verblijfsobject_id = l.object_id AND d.in_use_to IS NULL
    ON CONFLICT (nummeraanduiding_id) DO UPDATE
    SET verblijfsobject_id = excluded.verblijfsobject_id, dwelling_id = excluded.dwelling_id,
           is_main = excluded.is_main,
        geom = excluded.geom, delivery_id = excluded.delivery_id;
    PERFORM renew_statistics('dwelling', 'address');
    PERFORM complete_addresses();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_adresseerbaar_object(int) IS 'Schrijft woningen weg, en bij elke nummeraanduiding van wie die is en waar die ligt.';

-- ---------------------------------------------------------------- address

CREATE OR REPLACE FUNCTION read_address(
    options jsonb, given_nummeraanduiding_id text DEFAULT NULL, given_status text DEFAULT NULL,
    given_street_id text DEFAULT NULL, given_huisnummer text DEFAULT NULL,
    given_huisletter text DEFAULT NULL, given_toevoeging text DEFAULT NULL, given_postcode text DEFAULT NULL,
    given_woonplaats_id text DEFAULT NULL)
RETURNS TABLE (nummeraanduiding_id text, street_id text, huisnummer int, huisletter text, toevoeging text,
               postcode text, woonplaats text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.nummeraanduiding_id, v.street_id, v.huisnummer, v.huisletter, v.toevoeging, v.postcode,
           CASE WHEN v.woonplaats_id IS NOT NULL THEN woonplaats_name(v.woonplaats_id) END, b.broken,
           CASE b.broken WHEN 12 THEN ARRAY[coalesce(v.status, 'geen status')] END
    FROM   (SELECT read_bag_id(given_nummeraanduiding_id) AS nummeraanduiding_id, read_code(given_status) AS status,
                   read_bag_id(given_street_id) AS street_id,
                   read_huisnummer(given_huisnummer) AS huisnummer,
                   substring(read_code(given_huisletter) FROM '^[A-Za-z]$') AS huisletter,
                   read_code(given_toevoeging) AS toevoeging, read_postcode(given_postcode) AS postcode,
                   read_code(given_woonplaats_id) AS woonplaats_id OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.nummeraanduiding_id IS NULL                       THEN 11
                                     WHEN v.status IS DISTINCT FROM 'Naamgeving uitgegeven'   THEN 12
                                     WHEN v.huisnummer IS NULL
                                          THEN 13 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_address(jsonb, text, text, text, text, text, text, text, text) IS 'Leest een nummeraanduiding; weigert wat is ingetrokken of geen huisnummer heeft.';

-- Whose an address is and where it lies, its object says: until that comes it has no place.
CREATE OR REPLACE FUNCTION store_address(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM pg_temp.incoming_address AS i USING address AS a
    WHERE  a.nummeraanduiding_id = i.nummeraanduiding_id AND coalesce(a.woonplaats = i.woonplaats, i.woonplaats IS NULL)
    AND    (a.street_id, a.huisnummer, a.huisletter, a.toevoeging, a.postcode)
           IS NOT DISTINCT FROM (i.street_id, i.huisnummer, i.huisletter, i.toevoeging, i.postcode);
    GET DIAGNOSTICS unchanged = ROW_COUNT;
    -- What was known of a former street goes with it.
    INSERT INTO address AS a (nummeraanduiding_id, street_id, huisnummer, huisletter, toevoeging, postcode, woonplaats,
                              delivery_id)
    SELECT i.nummeraanduiding_id, i.street_id, i.huisnummer, i.huisletter, i.toevoeging, i.postcode, i.woonplaats,
           for_delivery
    FROM   (SELECT n.*, row_number() OVER () AS turn FROM pg_temp.incoming_address AS n) AS i WHERE told(i.turn)
    ON CONFLICT (nummeraanduiding_id) DO UPDATE
    SET street_id = excluded.street_id, huisnummer = excluded.huisnummer, huisletter = excluded.huisletter,
           toevoeging = excluded.toevoeging,
        postcode = excluded.postcode, delivery_id = excluded.delivery_id,
        woonplaats = coalesce(excluded.woonplaats, CASE WHEN a.street_id = excluded.street_id THEN a.woonplaats END),
        street_name = CASE WHEN a.street_id = excluded.street_id THEN a.street_name END,
        street_key = CASE WHEN a.street_id = excluded.street_id THEN a.street_key END;
    GET DIAGNOSTICS accepted = ROW_COUNT;
    PERFORM renew_statistics('address');
    PERFORM complete_addresses();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_address(int) IS 'Schrijft nummeraanduidingen weg en vult er de adressen en de woningen mee aan.';
