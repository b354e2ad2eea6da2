-- Placing the burglaries of a delivery.

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
    SET    place_step = f.step, place_quality = f.quality, place_uncertainty = f.uncertainty_m,
        place_candidates = f.candidates,
           dwelling_id = f.dwelling_id, geom = f.geom
    FROM   (SELECT d.burglary_id, l.*
            FROM   burglary AS d,
                   LATERAL located(d.street_name, d.huisnummer_text, d.postcode, d.woonplaats, d.given_geom,
                                   d.gemeente) AS l
            WHERE  d.delivery_id = place_burglaries.delivery_id
            OR     place_burglaries.delivery_id IS NULL
            AND    (d.place_step IS NULL OR d.place_step > 2 OR d.dwelling_id IS NULL)) AS f
    WHERE  f.burglary_id = b.burglary_id
    AND    (f.step <= b.place_step OR b.place_step IS NULL OR place_burglaries.delivery_id IS NOT NULL)
    AND    (b.place_step, b.place_uncertainty, b.place_candidates, b.dwelling_id, b.geom)
           IS DISTINCT FROM (f.step, f.uncertainty_m, f.candidates, f.dwelling_id, f.geom);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END;
$$;
COMMENT ON FUNCTION place_burglaries(int) IS 'Wat locate_burglaries doet.';

-- The list that an older version made lacks what street_by_spelling looks for, and its keys may be others.
SELECT refresh_gazetteer() WHERE EXISTS (SELECT FROM gazetteer AS g WHERE g.kind = 'straat' AND g.name_base IS NULL);
