-- Burglaries with all that they may have been: on which days, in which dwellings.

CREATE OR REPLACE FUNCTION event_windows(from_day date DEFAULT '-infinity', to_day date DEFAULT 'infinity',
                                         of_source text DEFAULT NULL)
RETURNS TABLE (burglary_id int, occurred_on date, first_day date, last_day date, reported_on date,
               place_quality varchar(20), dwellings int, dwelling_ids bigint[], candidates geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 2000
BEGIN ATOMIC
    WITH event AS MATERIALIZED (
        SELECT e.burglary_id, e.occurred_on, e.dwelling_id, e.place_step, e.place_quality, e.place_uncertainty, e.geom,
               e.first_day, e.last_day, b.reported_at::date AS reported_on,
               e.place_step <= 4 AND e.place_uncertainty <= 25 AS is_sure
        FROM   burglary_event AS e
        JOIN   burglary AS b ON b.burglary_id = e.burglary_id
        WHERE  e.occurred_on BETWEEN coalesce(from_day, '-infinity') AND coalesce(to_day, 'infinity')
        AND    coalesce(e.residential, 1) = 1
        AND    (e.double_of IS NULL AND of_source IS NULL OR e.source = of_source)
    ), possible AS MATERIALIZED (
        SELECT e.burglary_id, e.first_day, e.last_day, h.dwelling_id
        FROM   burglary_name AS n JOIN event AS e ON e.burglary_id = n.burglary_id
        CROSS  JOIN LATERAL named_dwelling(n.kind, n.postcode, n.street_key, n.woonplaats) AS h (dwelling_id)
        UNION
        -- an address in doubt: what lies as near as it is unsure
        SELECT e.burglary_id, e.first_day, e.last_day, d.dwelling_id
        FROM   event AS e JOIN dwelling AS d ON ST_DWithin(d.geom, e.geom, e.place_uncertainty)
        WHERE  e.place_step <= 4 AND NOT e.is_sure AND e.place_uncertainty <= 1000
    ), place AS MATERIALIZED (         -- not to be gathered again for each burglary
        SELECT p.burglary_id, count(*)::int AS dwellings,
               array_agg(d.dwelling_id::bigint ORDER BY d.dwelling_id) AS dwelling_ids,
               ST_Multi(ST_Collect(d.geom ORDER BY d.dwelling_id)) AS candidates
        FROM   possible AS p JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id
        WHERE  (d.in_use_from > p.last_day) IS NOT TRUE AND (d.in_use_to <= p.first_day) IS NOT TRUE
        AND    NOT ST_IsEmpty(d.geom)
        GROUP  BY p.burglary_id
        HAVING count(*) <= 5000
    )
    -- a window of more than a year is a slip of the pen, and says nothing
    SELECT e.burglary_id, e.occurred_on, e.first_day, e.last_day, e.reported_on, e.place_quality,
           CASE WHEN k.geom IS NOT NULL THEN 1 ELSE p.dwellings END,
           CASE WHEN k.geom IS NOT NULL THEN ARRAY[coalesce(k.dwelling_id, -e.burglary_id)::bigint]
                ELSE p.dwelling_ids END,
           coalesce(ST_Multi(k.geom), p.candidates)::geometry(MultiPoint, 28992)
    FROM   event AS e
    LEFT   JOIN LATERAL (SELECT h.dwelling_id, h.geom
                         FROM   dwelling AS h
                         WHERE  h.dwelling_id = e.dwelling_id AND e.is_sure AND NOT ST_IsEmpty(h.geom)
                         UNION ALL SELECT NULL, e.geom
                         WHERE  e.dwelling_id IS NULL AND e.is_sure
                         AND    e.geom IS NOT NULL) AS k ON e.last_day - e.first_day <= 366
    LEFT   JOIN place AS p ON p.burglary_id = e.burglary_id AND e.last_day - e.first_day <= 366;
END;
COMMENT ON FUNCTION event_windows(date, date, text) IS
'Woninginbraken, ook die waarvan plek of tijd niet vaststaat, met alles wat zij kunnen zijn geweest: voor event_window_set. Een rij per inbraak waarvan occurred_on in de gevraagde dagen valt; andere objecten dan woningen niet. Elke inbraak één keer; met of_source alleen die van een herkomst, zoals ''politie straat'', ook als een andere herkomst haar beter kent. first_day, last_day: de eerste en de laatste dag waarop het kan zijn geweest; reported_on: de dag waarop de politie ervan wist. candidates: de plek waar het was, of de woningen waaruit te kiezen is: die van de postcode of de straat, of, van een adres dat betwijfeld wordt, die binnen de onzekerheid ervan; alleen woningen die toen in gebruik waren. dwellings: hoeveel dat er zijn; dwelling_ids: welke, in volgorde van de punten; van een plek zonder vaste woning het nummer van de inbraak met een min ervoor, zodat die met geen andere dezelfde woning is. Waarvan maar één moment bekend is (geen begin, geen eind), telt als die dag. Leeg als alleen de plaats bekend is, een adres meer dan 1000 m onzeker is, het tijdvak langer is dan een jaar, er meer dan 5000 woningen mogelijk zijn, of de BAG sinds het plaatsen is veranderd (locate_burglaries plaatst opnieuw).
Voorbeeld: SELECT * FROM knox_test((SELECT event_window_set(candidates, first_day, last_day, burglary_id, dwelling_ids, NULL) FROM event_windows(''2018-01-01'', ''2018-12-31'')));';
