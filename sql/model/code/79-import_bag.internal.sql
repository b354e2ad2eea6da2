-- Panden and verblijfsobjecten of the BAG, each verblijfsobject with its address.

-- ---------------------------------------------------------------- pand

CREATE OR REPLACE FUNCTION read_pand(options jsonb, given_geom geometry DEFAULT NULL, given_pand_id text DEFAULT NULL,
                                     given_bouwjaar text DEFAULT NULL,
                                     given_status text DEFAULT NULL)
RETURNS TABLE (pand_id text, bouwjaar int, status text, geom geometry, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.pand_id, v.bouwjaar, v.status, v.geom, b.broken,
           CASE b.broken WHEN 12 THEN ARRAY[coalesce(v.status, 'geen status')] END
    FROM   (SELECT read_bag_id(given_pand_id) AS pand_id,
                   read_bouwjaar(given_bouwjaar, extract(year FROM dutch_today())::int + 1) AS bouwjaar,
                   read_code(given_status) AS status,
                   read_vlak(given_geom) AS geom OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.pand_id IS NULL
                                          THEN 11
                                     WHEN (v.status IN (SELECT s.status
                                                        FROM   pand_status AS s WHERE s.standing)) IS NOT TRUE
                                          THEN 12
                                     WHEN v.geom IS NULL
                                          THEN 13 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_pand(jsonb, geometry, text, text, text) IS 'Leest een pand; weigert panden die er niet staan en rijen zonder vlak.';

CREATE OR REPLACE FUNCTION store_pand(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    -- A pand that the model knows and that is refused now, because it was pulled down, is no longer standing.
    UPDATE pand AS p SET status = s.status, delivery_id = for_delivery
    FROM   pg_temp.refused_pand AS r JOIN pand_status AS s ON s.status = r.status
    WHERE  r.broken = 12 AND p.pand_id = r.pand_id AND p.status IS DISTINCT FROM s.status;

    SELECT count(*) INTO unchanged
    FROM   pg_temp.incoming_pand AS i JOIN pand AS p USING (pand_id)
    WHERE  (p.bouwjaar, p.status) IS NOT DISTINCT FROM (i.bouwjaar, i.status) AND ST_OrderingEquals(p.geom, i.geom);
    INSERT INTO pand AS p (pand_id, bouwjaar, status, geom, delivery_id)
    SELECT i.pand_id, i.bouwjaar, i.status, i.geom, for_delivery
    FROM   (SELECT n.*, row_number() OVER () AS turn FROM pg_temp.incoming_pand AS n) AS i WHERE told(i.turn)
    ON CONFLICT (pand_id) DO UPDATE
    SET bouwjaar = excluded.bouwjaar, status = excluded.status, geom = excluded.geom, delivery_id = excluded.delivery_id
    WHERE NOT ((p.bouwjaar, p.status) IS NOT DISTINCT FROM (excluded.bouwjaar, excluded.status)
               AND ST_OrderingEquals(p.geom, excluded.geom));
    GET DIAGNOSTICS accepted = ROW_COUNT;
    PERFORM renew_statistics('pand');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_pand(int) IS 'Schrijft panden weg: nieuwe en veranderde; gelijke blijven zoals ze zijn.';

-- ---------------------------------------------------------------- verblijfsobject: dwellings and addresses

CREATE OR REPLACE FUNCTION read_verblijfsobject(
    options jsonb, given_geom geometry DEFAULT NULL, given_verblijfsobject_id text DEFAULT NULL,
    given_nummeraanduiding_id text DEFAULT NULL, given_pand_id text DEFAULT NULL,
    given_status text DEFAULT NULL, given_purpose text DEFAULT NULL, given_floor_area text DEFAULT NULL,
    given_bouwjaar text DEFAULT NULL, given_street_id text DEFAULT NULL,
    given_street_name text DEFAULT NULL, given_street_name_short text DEFAULT NULL, given_huisnummer text DEFAULT NULL,
    given_huisletter text DEFAULT NULL,
    given_toevoeging text DEFAULT NULL, given_postcode text DEFAULT NULL, given_woonplaats text DEFAULT NULL,
    given_gemeente_code text DEFAULT NULL,
    given_x text DEFAULT NULL, given_y text DEFAULT NULL)
RETURNS TABLE (verblijfsobject_id text, nummeraanduiding_id text, pand_id text, status text, is_dwelling boolean,
               floor_area int, bouwjaar int, street_id text, street_name text,
               street_name_short text, huisnummer int, huisletter text, toevoeging text, postcode text, woonplaats text,
               gemeente_code text, geom geometry, main_address text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.verblijfsobject_id, v.nummeraanduiding_id, v.pand_id, v.status, v.is_dwelling, v.floor_area, v.bouwjaar,
           v.street_id, v.street_name, v.street_name_short,
           v.huisnummer, v.huisletter, v.toevoeging, v.postcode, v.woonplaats, v.gemeente_code, v.geom,
           coalesce(v.nummeraanduiding_id, v.verblijfsobject_id), b.broken,
           CASE b.broken WHEN 12 THEN ARRAY[coalesce(v.status, 'geen status')] END
    FROM   (SELECT read_bag_id(given_verblijfsobject_id) AS verblijfsobject_id,
                   read_bag_id(given_nummeraanduiding_id) AS nummeraanduiding_id,
                   CASE WHEN octet_length(given_pand_id) = 16 THEN read_bag_id(given_pand_id)
                        ELSE read_bag_id(trim(BOTH '{}[]"' FROM split_part(given_pand_id, ',', 1))) END AS pand_id,
                   read_code(given_status) AS status,
                   coalesce(strpos(given_purpose, 'woonfunctie') > 0, false) AS is_dwelling,
                   read_floor_area(given_floor_area) AS floor_area,
                   read_bouwjaar(given_bouwjaar, extract(year FROM dutch_today())::int + 1) AS bouwjaar,
                   read_bag_id(given_street_id) AS street_id, read_code(given_street_name) AS street_name,
                   read_code(given_street_name_short) AS street_name_short,
                   read_huisnummer(given_huisnummer) AS huisnummer,
                   substring(read_code(given_huisletter) FROM '^[A-Za-z]$') AS huisletter,
                   read_code(given_toevoeging) AS toevoeging, read_postcode(given_postcode) AS postcode,
                   read_code(given_woonplaats) AS woonplaats,
                   read_gemeente_code(given_gemeente_code) AS gemeente_code,
                   CASE WHEN GeometryType(p.geom) = 'POINT' AND is_in_rd(p.geom) THEN p.geom END AS geom
            FROM   (SELECT CASE WHEN given_geom IS NULL AND given_x <> '' THEN read_point(given_x, given_y)
                                ELSE given_geom END AS geom OFFSET 0) AS p OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.verblijfsobject_id IS NULL
                                          THEN 11
                                     WHEN (v.status IN (SELECT s.status
                                                        FROM   dwelling_status AS s WHERE s.in_use)) IS NOT TRUE
                                          THEN 12
                                     WHEN v.geom IS NULL
                                          THEN 13
                                     WHEN v.nummeraanduiding_id IS NULL AND v.huisnummer IS NULL
                                          THEN 14 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_verblijfsobject(jsonb, geometry, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS 'Leest een verblijfsobject; weigert wat niet in gebruik is en rijen zonder punt, of zonder hoofdadres: een identificatie of een huisnummer.';

-- A source may have addresses without their identification. Its object has one main address: that takes the
-- identification of the other, whichever comes first, so that no house has two.
CREATE OR REPLACE FUNCTION join_addresses() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE pg_temp.incoming_verblijfsobject AS i SET nummeraanduiding_id = a.nummeraanduiding_id
    FROM   address AS a
    WHERE  i.nummeraanduiding_id IS NULL AND a.verblijfsobject_id = i.verblijfsobject_id AND a.is_main
    AND    a.nummeraanduiding_id IS NOT NULL
    AND    NOT EXISTS (SELECT
                       FROM   pg_temp.incoming_verblijfsobject AS o
                       WHERE  o.nummeraanduiding_id = a.nummeraanduiding_id);
    UPDATE address AS a SET nummeraanduiding_id = i.nummeraanduiding_id
    FROM   pg_temp.incoming_verblijfsobject AS i
    WHERE  a.nummeraanduiding_id IS NULL AND a.verblijfsobject_id = i.verblijfsobject_id AND a.is_main
    AND    i.nummeraanduiding_id IS NOT NULL
    AND    NOT EXISTS (SELECT FROM address AS o WHERE o.nummeraanduiding_id = i.nummeraanduiding_id);
    -- What then still has none is written anew, in the place of what stood there.
    DELETE FROM address AS a USING pg_temp.incoming_verblijfsobject AS i
    WHERE  a.nummeraanduiding_id IS NULL AND a.verblijfsobject_id = i.verblijfsobject_id AND a.is_main
    AND    i.nummeraanduiding_id IS NOT NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION join_addresses() IS 'Geeft adressen zonder identificatie die van hetzelfde object, in de levering of in het model.';

-- Which incoming rows say what the model already knows?
CREATE OR REPLACE FUNCTION forget_known_verblijfsobject() RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    known bigint;
BEGIN
    DELETE FROM pg_temp.incoming_verblijfsobject AS i
    USING  address AS a LEFT JOIN dwelling AS d ON d.dwelling_id = a.dwelling_id
    WHERE  a.verblijfsobject_id = i.verblijfsobject_id AND a.is_main
    -- Names that this source does not have are no change.
    AND    (a.nummeraanduiding_id, a.street_id, a.street_name, a.huisnummer, a.huisletter, a.toevoeging, a.postcode,
            a.woonplaats, a.gemeente_code)
           IS NOT DISTINCT FROM
           (i.nummeraanduiding_id, i.street_id, coalesce(i.street_name, a.street_name), i.huisnummer, i.huisletter,
            i.toevoeging, i.postcode,
            coalesce(i.woonplaats, a.woonplaats), coalesce(i.gemeente_code, a.gemeente_code))
    AND    ST_OrderingEquals(a.geom, i.geom)
    AND    CASE WHEN i.is_dwelling
                THEN d.in_use_to IS NULL
                     AND (d.verblijfsobject_id, d.pand_id, d.bouwjaar, d.oppervlakte, d.status)
                         IS NOT DISTINCT FROM (i.verblijfsobject_id, i.pand_id, i.bouwjaar, i.floor_area, i.status)
                ELSE d.dwelling_id IS NULL OR d.in_use_to IS NOT NULL END;
    GET DIAGNOSTICS known = ROW_COUNT;
    RETURN known;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION forget_known_verblijfsobject() IS 'Laat van een levering over wat nieuw of veranderd is; geeft hoeveel er al zo stond.';

CREATE OR REPLACE FUNCTION store_verblijfsobject(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM end_dwellings(ARRAY(SELECT r.verblijfsobject_id
                                FROM   pg_temp.refused_verblijfsobject AS r WHERE r.broken = 12), for_delivery);
    PERFORM join_addresses();
    unchanged := forget_known_verblijfsobject();
    accepted := (SELECT count(*) FROM pg_temp.incoming_verblijfsobject);

    INSERT INTO street AS s (street_id, name, name_short, woonplaats, gemeente_code, delivery_id)
    SELECT DISTINCT ON (i.street_id) i.street_id, i.street_name, i.street_name_short, i.woonplaats, i.gemeente_code,
           for_delivery
    FROM   pg_temp.incoming_verblijfsobject AS i WHERE i.street_id IS NOT NULL AND i.street_name IS NOT NULL
    ORDER  BY i.street_id, i.row_number
    ON CONFLICT (street_id) DO UPDATE
    SET name = excluded.name, name_short = coalesce(excluded.name_short, s.name_short),
           woonplaats = coalesce(excluded.woonplaats, s.woonplaats),
        gemeente_code = coalesce(excluded.gemeente_code, s.gemeente_code);

    PERFORM begin_phase('woningen opslaan',
                        (SELECT count(*) FROM pg_temp.incoming_verblijfsobject AS i WHERE i.is_dwelling));
    -- The triggers of dwelling would name the areas, too; but each row is written once this way, not twice.
    CREATE INDEX ON pg_temp.incoming_verblijfsobject USING gist (geom);
    ANALYZE pg_temp.incoming_verblijfsobject (row_number, is_dwelling);
    WITH lies AS MATERIALIZED (
        SELECT DISTINCT ON (p.row_number, a.level) p.row_number, a.level, a.code
        FROM   newest_area AS a
        CROSS  JOIN LATERAL (SELECT i.row_number
                             FROM   pg_temp.incoming_verblijfsobject AS i
                             WHERE  i.is_dwelling AND ST_Covers(a.geom, i.geom) OFFSET 0) AS p
        WHERE  a.level IN ('buurt', 'gemeente')
        ORDER  BY p.row_number, a.level, a.year DESC, a.code
    )
    INSERT INTO dwelling AS d (verblijfsobject_id, pand_id, bouwjaar, oppervlakte, status, street_id, street_name,
                               huisnummer, huisletter, toevoeging,
                               postcode, woonplaats, gemeente_code, buurt_code, geom, delivery_id)
    SELECT i.verblijfsobject_id, i.pand_id, i.bouwjaar, i.floor_area, i.status, i.street_id, i.street_name,
           i.huisnummer, i.huisletter, i.toevoeging,
           i.postcode, i.woonplaats, coalesce(i.gemeente_by_map, i.gemeente_code), i.buurt_code, i.geom, for_delivery
    FROM   (SELECT n.*, g.code AS gemeente_by_map, b.code AS buurt_code, row_number() OVER () AS turn
            FROM   pg_temp.incoming_verblijfsobject AS n
            LEFT   JOIN lies AS b ON b.row_number = n.row_number AND b.level = 'buurt'
            LEFT   JOIN lies AS g ON g.row_number = n.row_number AND g.level = 'gemeente'
            WHERE  n.is_dwelling) AS i
    WHERE  told(i.turn)
    ON CONFLICT (verblijfsobject_id) DO UPDATE
    SET pand_id = excluded.pand_id, bouwjaar = excluded.bouwjaar, oppervlakte = excluded.oppervlakte,
           status = excluded.status,
        street_id = excluded.street_id, street_name = coalesce(excluded.street_name, d.street_name),
           huisnummer = excluded.huisnummer,
        huisletter = excluded.huisletter, toevoeging = excluded.toevoeging, postcode = excluded.postcode,
        woonplaats = coalesce(excluded.woonplaats, d.woonplaats),
           gemeente_code = coalesce(excluded.gemeente_code, d.gemeente_code),
        buurt_code = excluded.buurt_code, geom = excluded.geom, in_use_to = NULL, delivery_id = excluded.delivery_id;
    PERFORM end_dwellings(ARRAY(SELECT i.verblijfsobject_id
                                FROM   pg_temp.incoming_verblijfsobject AS i WHERE NOT i.is_dwelling), for_delivery);
    -- An object has one main address; the one before lets go.
    UPDATE address AS a SET verblijfsobject_id = NULL, dwelling_id = NULL
    FROM   pg_temp.incoming_verblijfsobject AS i
    WHERE  a.verblijfsobject_id = i.verblijfsobject_id AND a.is_main
    AND    a.nummeraanduiding_id IS DISTINCT FROM i.nummeraanduiding_id;

    -- What has no identification is known by its object alone.
    DELETE FROM address AS a USING pg_temp.incoming_verblijfsobject AS i
    WHERE  i.nummeraanduiding_id IS NULL AND a.nummeraanduiding_id IS NULL
    AND    a.verblijfsobject_id = i.verblijfsobject_id AND a.is_main;

    PERFORM begin_phase('adressen opslaan', accepted);
    -- The key of a street is worked out once, not once per address.
    WITH spelling AS MATERIALIZED (
        SELECT n.street_name, street_key(n.street_name) AS street_key
        FROM   (SELECT DISTINCT i.street_name FROM pg_temp.incoming_verblijfsobject AS i) AS n
    )
    INSERT INTO address AS a (nummeraanduiding_id, verblijfsobject_id, dwelling_id, is_main, street_id, street_name,
                              street_key, huisnummer, huisletter,
                              toevoeging, postcode, woonplaats, gemeente_code, geom, delivery_id)
    SELECT i.nummeraanduiding_id, i.verblijfsobject_id, i.dwelling_id, true, i.street_id, i.street_name, i.street_key,
           i.huisnummer, i.huisletter,
           i.toevoeging, i.postcode, i.woonplaats, i.gemeente_code, i.geom, for_delivery
    FROM   (SELECT n.*, s.street_key, d.dwelling_id, row_number() OVER () AS turn
            FROM   pg_temp.incoming_verblijfsobject AS n
            LEFT   JOIN spelling AS s USING (street_name)
            LEFT   JOIN dwelling AS d ON d.verblijfsobject_id = n.verblijfsobject_id AND n.is_dwelling) AS i
    WHERE  told(i.turn)
    ON CONFLICT (nummeraanduiding_id) DO UPDATE
    SET verblijfsobject_id = excluded.verblijfsobject_id, dwelling_id = excluded.dwelling_id, is_main = true,
           street_id = excluded.street_id,
        street_name = coalesce(excluded.street_name, a.street_name),
           street_key = coalesce(excluded.street_key, a.street_key),
        huisnummer = excluded.huisnummer, huisletter = excluded.huisletter, toevoeging = excluded.toevoeging,
           postcode = excluded.postcode,
        woonplaats = coalesce(excluded.woonplaats, a.woonplaats),
           gemeente_code = coalesce(excluded.gemeente_code, a.gemeente_code),
        geom = excluded.geom, delivery_id = excluded.delivery_id;
    PERFORM renew_statistics('street', 'dwelling', 'address');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_verblijfsobject(int) IS 'Schrijft straten, woningen en adressen weg: nieuwe en veranderde.';
