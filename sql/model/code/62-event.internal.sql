-- One burglary that two sources tell of is one burglary.

-- The same burglary in deliveries of two sources: one moment (or one day, where a time was lost), and places that are not
-- farther apart than both are unsure. The one whose place is surer stands; the other is its double. One stands for one: where
-- several could be the same, the n-th nearest of the one is the n-th nearest of the other. Ties go by the names of the sources and
-- their own numbers, so that it does not matter which of them was loaded first.
CREATE OR REPLACE VIEW burglary_double AS
WITH pair AS (
    SELECT b.burglary_id, o.burglary_id AS double_of, o.place_uncertainty, o.source AS of_source, o.source_id AS of_source_id,
           row_number() OVER (PARTITION BY o.burglary_id, b.source
                              ORDER BY o.occurred_from <> b.occurred_from, ST_Distance(o.geom, b.geom), b.source_id COLLATE "C") AS turn,
           row_number() OVER (PARTITION BY b.burglary_id, o.source
                              ORDER BY o.occurred_from <> b.occurred_from, ST_Distance(o.geom, b.geom), o.source_id COLLATE "C") AS of_turn
    FROM   burglary AS b
    JOIN   burglary AS o ON o.source <> b.source AND o.occurred_from::date = b.occurred_from::date
                        AND (o.occurred_from = b.occurred_from OR 'day' IN (o.precision, b.precision))
                        AND (o.object_kind = b.object_kind OR 'onbekend' IN (o.object_kind, b.object_kind)) AND (o.attempt = b.attempt) IS NOT FALSE
                        AND (o.place_uncertainty, o.source COLLATE "C") < (b.place_uncertainty, b.source)
                        AND ST_DWithin(o.geom, b.geom, o.place_uncertainty + b.place_uncertainty)
    WHERE  b.place_step < 7 AND o.place_step < 7        -- a whole town holds too many
)
SELECT DISTINCT ON (p.burglary_id) p.burglary_id, p.double_of
FROM   pair AS p
WHERE  p.turn = p.of_turn
ORDER  BY p.burglary_id, p.place_uncertainty, p.of_source COLLATE "C", p.of_source_id COLLATE "C";
COMMENT ON VIEW burglary_double IS
'Inbraken die waarschijnlijk ook in een levering van een andere herkomst staan: hetzelfde moment (of dezelfde dag, als het tijdstip ontbreekt), en een plek die niet verder weg ligt dan beide onzeker zijn. Elke inbraak staat voor hoogstens één andere.';
COMMENT ON COLUMN burglary_double.burglary_id IS 'Nummer van de inbraak waarvan de plek minder zeker is.';
COMMENT ON COLUMN burglary_double.double_of IS 'Nummer van dezelfde inbraak met de zekerste plek.';
