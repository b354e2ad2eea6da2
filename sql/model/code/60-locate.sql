CREATE OR REPLACE FUNCTION locate(street text, house_number text, postcode text, place text, given_geom geometry DEFAULT NULL, gemeente text DEFAULT NULL)
RETURNS TABLE (step int, quality text, uncertainty_m float8, candidates int, dwelling_id int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    -- A dwelling is named only when no other could be meant.
    SELECT l.step, (ARRAY['adres', 'adres', 'adres', 'adres', 'postcode', 'straat', 'plaats', 'geen'])[l.step],
           l.uncertainty, l.candidates, CASE WHEN l.candidates = 1 THEN l.dwelling_id END, l.geom
    FROM   (SELECT k.street_key AS street, h.*, read_postcode(locate.postcode) AS postcode,
                   substring(tidy(locate.postcode) FROM '^[1-9][0-9]{3}') AS pc4, place_key(locate.place) AS place,
                   place_key(locate.gemeente) AS gemeente, CASE WHEN is_in_rd(locate.given_geom) THEN locate.given_geom END AS point
            FROM   street_key_in(locate.street) AS k, read_house_number(locate.house_number) AS h
            OFFSET 0) AS q      -- read once, not each time that it is used
    LEFT   JOIN LATERAL street_by_name(q.street, q.place, q.gemeente, q.pc4) AS named ON true
    LEFT   JOIN LATERAL street_by_spelling(CASE WHEN named.street_key IS NULL THEN q.street END, q.place, q.gemeente, q.pc4) AS spelt ON true
    CROSS  JOIN LATERAL (SELECT coalesce(named.street_key, spelt.street_key), coalesce(named.woonplaatsen, spelt.woonplaatsen),
                                coalesce(named.gazetteer_id, spelt.gazetteer_id)) AS s (street_key, woonplaatsen, gazetteer_id)
    LEFT   JOIN LATERAL best_address(q.postcode, s.street_key, NULL, q.huisnummer, q.huisletter, q.toevoeging) AS p ON true
    LEFT   JOIN LATERAL best_address(NULL, CASE WHEN p.fit IS NULL THEN s.street_key END, s.woonplaatsen, q.huisnummer, q.huisletter, q.toevoeging) AS n ON true
    CROSS  JOIN LATERAL (SELECT CASE WHEN p.fit < 2 THEN 2 WHEN p.fit IS NOT NULL THEN 3 WHEN n.fit IS NOT NULL THEN 4 END,
                                coalesce(p.uncertainty, n.uncertainty), coalesce(p.candidates, n.candidates),
                                CASE WHEN p.fit IS NULL THEN n.dwelling_id ELSE p.dwelling_id END, coalesce(p.geom, n.geom))
                        AS a (step, uncertainty, candidates, dwelling_id, geom)
    CROSS  JOIN LATERAL (
        SELECT a.step, a.uncertainty, a.candidates, a.dwelling_id, a.geom
        WHERE  q.point IS NULL AND a.step IS NOT NULL
        UNION ALL
        SELECT w.step, w.uncertainty, w.candidates, NULL, w.geom
        FROM   place_without_address(q.street, s.street_key, s.gazetteer_id, q.postcode, q.place, q.gemeente) AS w
        WHERE  q.point IS NULL AND a.step IS NULL
        UNION ALL
        SELECT 1, d.uncertainty, d.candidates, d.dwelling_id, d.geom
        FROM   dwelling_at(q.point) AS d
        WHERE  q.point IS NOT NULL AND a.step IS NULL
        UNION ALL
        SELECT 1, ST_Distance(a.geom, q.point), a.candidates, a.dwelling_id, a.geom
        WHERE  ST_DWithin(a.geom, q.point, 50)
        UNION ALL       -- the coordinates and the address contradict each other: no dwelling, and as unsure as they are apart
        SELECT 1, ST_Distance(a.geom, q.point), a.candidates, NULL, q.point
        WHERE  NOT ST_DWithin(a.geom, q.point, 50)) AS l;
END;
COMMENT ON FUNCTION locate(text, text, text, text, geometry, text) IS
'Zoekt een adres op in de eigen BAG en geeft één rij: de stap waarmee het is gevonden (1 coördinaten, 2 adres, 3 postcode en huisnummer, 4 straat en huisnummer, 5 postcode, 6 straat, 7 plaats, 8 niet gevonden), hoe goed, de onzekerheid in meters, het aantal mogelijkheden, de woning (bij meer mogelijkheden de waarschijnlijkste) en het punt.';
