-- Placing the burglaries of a delivery, and the dwellings that rows of other deliveries mean.

CREATE OR REPLACE FUNCTION place_burglaries(delivery_id int DEFAULT NULL) RETURNS int
LANGUAGE plpgsql VOLATILE
SET search_path FROM CURRENT
SET jit = off
AS $$
DECLARE
    moved int;
BEGIN
    PERFORM renew_gazetteer();

    UPDATE burglary AS b
    SET    place_step = f.step, place_quality = f.quality, place_uncertainty = f.uncertainty_m, place_candidates = f.candidates,
           dwelling_id = f.dwelling_id, geom = f.geom
    FROM   (SELECT d.burglary_id, l.*
            FROM   burglary AS d,
                   LATERAL locate(d.street_name, d.huisnummer_text, d.postcode, d.woonplaats, d.given_geom, d.gemeente) AS l
            WHERE  d.delivery_id = place_burglaries.delivery_id
            OR     place_burglaries.delivery_id IS NULL AND (d.place_step IS NULL OR d.place_step > 2 OR d.dwelling_id IS NULL)) AS f
    WHERE  f.burglary_id = b.burglary_id
    AND    (f.step <= b.place_step OR b.place_step IS NULL OR place_burglaries.delivery_id IS NOT NULL)
    AND    (b.place_step, b.place_uncertainty, b.place_candidates, b.dwelling_id, b.geom)
           IS DISTINCT FROM (f.step, f.uncertainty_m, f.candidates, f.dwelling_id, f.geom);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END;
$$;
COMMENT ON FUNCTION place_burglaries(int) IS 'Wat locate_burglaries doet.';

CREATE OR REPLACE FUNCTION delivered_address(value jsonb)
RETURNS TABLE (street_name text, house_number text, postcode text, woonplaats text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT coalesce(read_code(value ->> 'street_name'), s.street_name),
           nullif(pg_catalog.concat_ws(' ', coalesce(read_code(value ->> 'house_number'), s.house_number), read_code(value ->> 'huisletter'),
                            read_code(value ->> 'toevoeging')), ''),
           coalesce(read_code(value ->> 'postcode'), p.postcode), coalesce(read_code(value ->> 'woonplaats'), p.woonplaats)
    FROM   split_street_line(value ->> 'street_line') AS s, split_place_line(value ->> 'place_line') AS p;
END;
COMMENT ON FUNCTION delivered_address IS
'Het adres in de velden van een rij: street_name, house_number, huisletter, toevoeging, postcode en woonplaats, of aaneen in street_line en place_line.';

CREATE OR REPLACE FUNCTION find_dwelling(verblijfsobject_id text, street text, house_number text, postcode text, place text)
RETURNS TABLE (dwelling_id int, step int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT coalesce(d.dwelling_id, l.dwelling_id), CASE WHEN d.dwelling_id IS NULL THEN l.step ELSE 0 END,
           CASE WHEN d.dwelling_id IS NULL THEN l.geom ELSE d.geom END
    FROM   (SELECT read_bag_id(find_dwelling.verblijfsobject_id) AS id OFFSET 0) AS q
    LEFT   JOIN dwelling AS d ON d.verblijfsobject_id = q.id
    -- looked for only where the id did not tell
    LEFT   JOIN LATERAL (SELECT f.step, f.dwelling_id, f.geom
                         FROM   locate(find_dwelling.street, find_dwelling.house_number, find_dwelling.postcode, find_dwelling.place) AS f
                         WHERE  d.dwelling_id IS NULL OFFSET 0) AS l ON true;
END;
COMMENT ON FUNCTION find_dwelling IS
'Welke woning een rij bedoelt: die met deze identificatie in de BAG (stap 0, ook als zij niet meer in gebruik is), anders die welke locate bij het adres vindt als er geen andere bedoeld kan zijn. Zonder woning wel de stap en het punt van locate.';
