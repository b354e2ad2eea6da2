-- The dwellings in which a burglary may have been.

-- The postcode or street at whose middle a burglary was put, as the list of names has it. After a newer BAG the middle
-- may be another: then which dwellings were meant is not known until locate_burglaries() has placed it again.
CREATE OR REPLACE VIEW burglary_name AS
SELECT DISTINCT ON (b.burglary_id) b.burglary_id, g.gazetteer_id, g.kind, g.postcode, g.street_key, g.woonplaats
FROM   burglary AS b
JOIN   gazetteer AS g ON g.geom = b.geom AND g.dwellings = b.place_candidates
                     AND (b.place_step = 5 AND g.kind IN ('pc6', 'pc6_straat') AND g.postcode = b.postcode
                          OR b.place_step = 6 AND g.kind = 'straat')
WHERE  b.place_step IN (5, 6)
ORDER  BY b.burglary_id, g.kind COLLATE "C" DESC, g.gazetteer_id;
COMMENT ON VIEW burglary_name IS 'De postcode of straat op het midden waarvan een inbraak is geplaatst.';
COMMENT ON COLUMN burglary_name.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN burglary_name.gazetteer_id IS 'Naam in de namenlijst.';
COMMENT ON COLUMN burglary_name.kind IS 'Soort naam: pc6, pc6_straat of straat.';
COMMENT ON COLUMN burglary_name.postcode IS 'Postcode.';
COMMENT ON COLUMN burglary_name.street_key IS 'Sleutel van de straat.';
COMMENT ON COLUMN burglary_name.woonplaats IS 'Woonplaats.';

CREATE OR REPLACE FUNCTION named_dwelling(kind text, postcode text, street_key text, woonplaats text) RETURNS SETOF int
LANGUAGE sql STABLE PARALLEL SAFE ROWS 30
BEGIN ATOMIC
    SELECT a.dwelling_id FROM address AS a
    WHERE  named_dwelling.kind <> 'straat' AND a.postcode = named_dwelling.postcode
    AND    (named_dwelling.kind = 'pc6' OR a.street_key = named_dwelling.street_key)
    AND    a.is_main AND a.dwelling_id IS NOT NULL
    UNION  ALL
    SELECT a.dwelling_id FROM address AS a
    WHERE  named_dwelling.kind = 'straat' AND a.street_key = named_dwelling.street_key
    AND    a.woonplaats = named_dwelling.woonplaats
    AND    a.is_main AND a.dwelling_id IS NOT NULL;
END;
COMMENT ON FUNCTION named_dwelling(text, text, text, text) IS 'De woningen van een postcode of straat uit de namenlijst.';
