-- Panden and verblijfsobjecten of the BAG, each verblijfsobject with its address.

-- ---------------------------------------------------------------- pand

CREATE OR REPLACE FUNCTION read_pand() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_pand');
    CREATE TEMP TABLE incoming_pand ON COMMIT DROP AS
    SELECT r.row_number, read_bag_id(r.value ->> 'pand_id') AS pand_id, read_bouwjaar(r.value ->> 'bouwjaar') AS bouwjaar,
           read_code(r.value ->> 'status') AS status,
           read_vlak(r.geom) AS geom
    FROM   pg_temp.import_row AS r
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'pand_id', 'geen id', 'De identificatie heeft geen zestien cijfers.' FROM pg_temp.incoming_pand AS i WHERE i.pand_id IS NULL
    UNION ALL
    SELECT i.row_number, 2, 'status', 'niet in gebruik', pg_catalog.format('Het pand staat er niet: %s.', coalesce(i.status, 'geen status'))
    FROM   pg_temp.incoming_pand AS i
    WHERE  NOT EXISTS (SELECT FROM pand_status AS s WHERE s.status = i.status AND s.standing)
    UNION ALL
    SELECT i.row_number, 3, 'geom', 'geen vlak', 'Het pand heeft geen vlak als geometrie.' FROM pg_temp.incoming_pand AS i WHERE i.geom IS NULL;
    PERFORM refuse_repeats('incoming_pand', '{pand_id}', 4, 'Hetzelfde pand staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_pand() IS 'Leest panden; weigert panden die er niet staan en rijen zonder vlak.';

CREATE OR REPLACE FUNCTION store_pand(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    -- A pand that the model knows and that is refused now, because it was pulled down, is no longer standing.
    UPDATE pand AS p SET status = s.status, delivery_id = for_delivery
    FROM   pg_temp.import_problem AS q JOIN pg_temp.import_row AS r USING (row_number)
    JOIN   pand_status AS s ON s.status = read_code(r.value ->> 'status')
    WHERE  q.rule = 'niet in gebruik' AND p.pand_id = read_bag_id(r.value ->> 'pand_id') AND p.status IS DISTINCT FROM s.status;

    SELECT count(*) INTO unchanged
    FROM   pg_temp.incoming_pand AS i JOIN pand AS p USING (pand_id)
    WHERE  (p.bouwjaar, p.status) IS NOT DISTINCT FROM (i.bouwjaar, i.status) AND ST_OrderingEquals(p.geom, i.geom);
    INSERT INTO pand AS p (pand_id, bouwjaar, status, geom, delivery_id)
    SELECT i.pand_id, i.bouwjaar, i.status, i.geom, for_delivery
    FROM   pg_temp.incoming_pand AS i WHERE told(i.row_number)
    ON CONFLICT (pand_id) DO UPDATE
    SET bouwjaar = excluded.bouwjaar, status = excluded.status, geom = excluded.geom, delivery_id = excluded.delivery_id
    WHERE NOT ((p.bouwjaar, p.status) IS NOT DISTINCT FROM (excluded.bouwjaar, excluded.status) AND ST_OrderingEquals(p.geom, excluded.geom));
    GET DIAGNOSTICS accepted = ROW_COUNT;
    ANALYZE pand;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_pand(int) IS 'Schrijft panden weg: nieuwe en veranderde; gelijke blijven zoals ze zijn.';

-- ---------------------------------------------------------------- verblijfsobject: dwellings and addresses

CREATE OR REPLACE FUNCTION read_verblijfsobject() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_verblijfsobject');
    CREATE TEMP TABLE incoming_verblijfsobject ON COMMIT DROP AS
    SELECT r.row_number, read_bag_id(r.value ->> 'verblijfsobject_id') AS verblijfsobject_id,
           read_bag_id(r.value ->> 'nummeraanduiding_id') AS nummeraanduiding_id,
           read_bag_id(split_part(trim(BOTH '{}' FROM r.value ->> 'pand_id'), ',', 1)) AS pand_id,
           read_code(r.value ->> 'status') AS status, coalesce(r.value ->> 'purpose', '') ~ 'woonfunctie' AS is_dwelling,
           read_floor_area(r.value ->> 'floor_area') AS floor_area, read_bouwjaar(r.value ->> 'bouwjaar') AS bouwjaar,
           read_bag_id(r.value ->> 'street_id') AS street_id, read_code(r.value ->> 'street_name') AS street_name,
           read_code(r.value ->> 'street_name_short') AS street_name_short,
           read_huisnummer(r.value ->> 'huisnummer') AS huisnummer, substring(read_code(r.value ->> 'huisletter') FROM '^[A-Za-z]$') AS huisletter,
           read_code(r.value ->> 'toevoeging') AS toevoeging, read_postcode(r.value ->> 'postcode') AS postcode,
           read_code(r.value ->> 'woonplaats') AS woonplaats, read_gemeente_code(r.value ->> 'gemeente_code') AS gemeente_code,
           CASE WHEN GeometryType(r.geom) = 'POINT' AND is_in_rd(r.geom) THEN r.geom END AS geom
    FROM   pg_temp.import_row AS r
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'verblijfsobject_id', 'geen id', 'De identificatie heeft geen zestien cijfers.'
    FROM   pg_temp.incoming_verblijfsobject AS i WHERE i.verblijfsobject_id IS NULL
    UNION ALL
    SELECT i.row_number, 2, 'status', 'niet in gebruik', pg_catalog.format('Het verblijfsobject is niet in gebruik: %s.', coalesce(i.status, 'geen status'))
    FROM   pg_temp.incoming_verblijfsobject AS i
    WHERE  NOT EXISTS (SELECT FROM dwelling_status AS s WHERE s.status = i.status AND s.in_use)
    UNION ALL
    SELECT i.row_number, 3, 'geom', 'geen punt', 'Het verblijfsobject heeft geen punt in Nederland als geometrie.'
    FROM   pg_temp.incoming_verblijfsobject AS i WHERE i.geom IS NULL
    UNION ALL
    SELECT i.row_number, 4, 'nummeraanduiding_id', 'geen hoofdadres', 'Het verblijfsobject verwijst niet naar een hoofdadres.'
    FROM   pg_temp.incoming_verblijfsobject AS i WHERE i.nummeraanduiding_id IS NULL;
    PERFORM refuse_repeats('incoming_verblijfsobject', '{verblijfsobject_id}', 5, 'Hetzelfde verblijfsobject staat eerder in de levering.');
    PERFORM refuse_repeats('incoming_verblijfsobject', '{nummeraanduiding_id}', 6, 'Hetzelfde hoofdadres staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_verblijfsobject() IS 'Leest verblijfsobjecten; weigert wat niet in gebruik is en rijen zonder punt.';

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
    AND    (a.nummeraanduiding_id, a.street_id, a.street_name, a.huisnummer, a.huisletter, a.toevoeging, a.postcode, a.woonplaats, a.gemeente_code)
           IS NOT DISTINCT FROM
           (i.nummeraanduiding_id, i.street_id, coalesce(i.street_name, a.street_name), i.huisnummer, i.huisletter, i.toevoeging, i.postcode,
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
    PERFORM end_dwellings(ARRAY(SELECT read_bag_id(r.value ->> 'verblijfsobject_id') FROM pg_temp.import_problem AS p JOIN pg_temp.import_row AS r USING (row_number)
                                WHERE p.rule = 'niet in gebruik'), for_delivery);
    unchanged := forget_known_verblijfsobject();
    accepted := (SELECT count(*) FROM pg_temp.incoming_verblijfsobject);

    INSERT INTO street AS s (street_id, name, name_short, woonplaats, gemeente_code, delivery_id)
    SELECT DISTINCT ON (i.street_id) i.street_id, i.street_name, i.street_name_short, i.woonplaats, i.gemeente_code, for_delivery
    FROM   pg_temp.incoming_verblijfsobject AS i WHERE i.street_id IS NOT NULL AND i.street_name IS NOT NULL
    ORDER  BY i.street_id, i.row_number
    ON CONFLICT (street_id) DO UPDATE
    SET name = excluded.name, name_short = coalesce(excluded.name_short, s.name_short), woonplaats = coalesce(excluded.woonplaats, s.woonplaats),
        gemeente_code = coalesce(excluded.gemeente_code, s.gemeente_code);

    PERFORM begin_phase('woningen opslaan', (SELECT max(i.row_number) FROM pg_temp.incoming_verblijfsobject AS i));
    INSERT INTO dwelling AS d (verblijfsobject_id, pand_id, bouwjaar, oppervlakte, status, street_id, street_name, huisnummer, huisletter, toevoeging,
                          postcode, woonplaats, gemeente_code, buurt_code, geom, delivery_id)
    SELECT i.verblijfsobject_id, i.pand_id, i.bouwjaar, i.floor_area, i.status, i.street_id, i.street_name, i.huisnummer, i.huisletter, i.toevoeging,
           i.postcode, i.woonplaats, i.gemeente_code, area_at('buurt', i.geom), i.geom, for_delivery
    FROM   pg_temp.incoming_verblijfsobject AS i WHERE i.is_dwelling AND told(i.row_number)
    ON CONFLICT (verblijfsobject_id) DO UPDATE
    SET pand_id = excluded.pand_id, bouwjaar = excluded.bouwjaar, oppervlakte = excluded.oppervlakte, status = excluded.status,
        street_id = excluded.street_id, street_name = coalesce(excluded.street_name, d.street_name), huisnummer = excluded.huisnummer,
        huisletter = excluded.huisletter, toevoeging = excluded.toevoeging, postcode = excluded.postcode,
        woonplaats = coalesce(excluded.woonplaats, d.woonplaats), gemeente_code = coalesce(excluded.gemeente_code, d.gemeente_code),
        buurt_code = excluded.buurt_code, geom = excluded.geom, in_use_to = NULL, delivery_id = excluded.delivery_id;
    PERFORM end_dwellings(ARRAY(SELECT i.verblijfsobject_id FROM pg_temp.incoming_verblijfsobject AS i WHERE NOT i.is_dwelling), for_delivery);
    -- An object has one main address; the one before lets go.
    UPDATE address AS a SET verblijfsobject_id = NULL, dwelling_id = NULL
    FROM   pg_temp.incoming_verblijfsobject AS i
    WHERE  a.verblijfsobject_id = i.verblijfsobject_id AND a.is_main AND a.nummeraanduiding_id IS DISTINCT FROM i.nummeraanduiding_id;

    PERFORM begin_phase('adressen opslaan', (SELECT max(i.row_number) FROM pg_temp.incoming_verblijfsobject AS i));
    -- The key of a street is worked out once, not once per address.
    WITH spelling AS MATERIALIZED (
        SELECT n.street_name, street_key(n.street_name) AS street_key
        FROM   (SELECT DISTINCT i.street_name FROM pg_temp.incoming_verblijfsobject AS i) AS n
    )
    INSERT INTO address AS a (nummeraanduiding_id, verblijfsobject_id, dwelling_id, is_main, street_id, street_name, street_key, huisnummer, huisletter,
                              toevoeging, postcode, woonplaats, gemeente_code, geom, delivery_id)
    SELECT i.nummeraanduiding_id, i.verblijfsobject_id, d.dwelling_id, true, i.street_id, i.street_name, s.street_key, i.huisnummer, i.huisletter,
           i.toevoeging, i.postcode, i.woonplaats, i.gemeente_code, i.geom, for_delivery
    FROM   pg_temp.incoming_verblijfsobject AS i
    LEFT   JOIN spelling AS s USING (street_name)
    LEFT   JOIN dwelling AS d ON d.verblijfsobject_id = i.verblijfsobject_id AND i.is_dwelling
    ON CONFLICT (nummeraanduiding_id) DO UPDATE
    SET verblijfsobject_id = excluded.verblijfsobject_id, dwelling_id = excluded.dwelling_id, is_main = true, street_id = excluded.street_id,
        street_name = coalesce(excluded.street_name, a.street_name), street_key = coalesce(excluded.street_key, a.street_key),
        huisnummer = excluded.huisnummer, huisletter = excluded.huisletter, toevoeging = excluded.toevoeging, postcode = excluded.postcode,
        woonplaats = coalesce(excluded.woonplaats, a.woonplaats), gemeente_code = coalesce(excluded.gemeente_code, a.gemeente_code),
        geom = excluded.geom, delivery_id = excluded.delivery_id;
    ANALYZE street, dwelling, address;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_verblijfsobject(int) IS 'Schrijft straten, woningen en adressen weg: nieuwe en veranderde.';
