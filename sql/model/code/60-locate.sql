-- What is told is weighed: postcode, number and street are three witnesses, the place is a fourth. Where they agree the dwelling is sure.
--   postcode, number and street agree          sure, whatever the place; in another place that the model knows: unsure
--   postcode and number, no street             sure; in another place: unsure
--   postcode and number, a street unknown      unsure: it may have been renamed; in another place as well: no address
--   street, number and place                   sure; unsure where the postcode says otherwise
--   a misspelt street, number and place        unsure: the name is a guess; where the postcode says otherwise: no address
-- Unsure is at least the spread of the postcode or street that contradicts or is guessed, and 50 m.
CREATE OR REPLACE FUNCTION locate(street text, house_number text, postcode text, place text, given_geom geometry DEFAULT NULL, gemeente text DEFAULT NULL)
RETURNS TABLE (step int, quality text, uncertainty_m float8, candidates int, dwelling_id int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    -- A dwelling is named only when no other could be meant.
    SELECT l.step, (ARRAY['adres', 'adres', 'adres', 'adres', 'postcode', 'straat', 'plaats', 'geen'])[l.step],
           l.uncertainty, l.candidates, CASE WHEN l.candidates = 1 THEN l.dwelling_id END, l.geom
    FROM   (SELECT k.street_key AS street, i.street_name, CASE WHEN k.street_key ~ '^(postbus|antwoordn(ummer|r))[0-9]*$' THEN NULL ELSE h.huisnummer END AS huisnummer,
                   h.huisletter, h.toevoeging, read_postcode(locate.postcode) AS postcode,
                   substring(tidy(locate.postcode) FROM '^[1-9][0-9]{3}') AS pc4, place_key(locate.place) AS place,
                   place_key(locate.gemeente) AS gemeente, CASE WHEN is_in_rd(locate.given_geom) THEN locate.given_geom END AS point
            FROM   asked_line(locate.street, locate.house_number) AS i, street_key_in(i.street_name) AS k, read_house_number(i.number) AS h
            OFFSET 0) AS q      -- read once, not each time that it is used
    LEFT   JOIN gazetteer AS c ON c.kind = 'pc6' AND c.postcode = q.postcode
    LEFT   JOIN LATERAL (SELECT * FROM best_address(q.postcode, q.street, NULL, q.huisnummer, q.huisletter, q.toevoeging) AS b
                         WHERE  q.postcode IS NOT NULL AND q.huisnummer IS NOT NULL OFFSET 0) AS p ON true
    -- an address in the place that is given, to the letter, leaves no question to its street
    LEFT   JOIN LATERAL (SELECT * FROM street_by_name(q.street, q.place, q.gemeente, q.pc4, c.gazetteer_id IS NOT NULL AND p.fit IS NULL) AS g
                         WHERE  p.fit IS NULL OR q.street IS NULL OR lower_ascii(p.woonplaats) IS DISTINCT FROM lower_ascii(locate.place) OFFSET 0) AS named ON true
    LEFT   JOIN LATERAL (SELECT * FROM street_by_spelling(q.street_name, coalesce(q.place, ''), coalesce(q.gemeente, ''), coalesce(q.pc4, '')) AS g
                         WHERE  named.street_key IS NULL AND p.fit IS NULL AND q.street IS NOT NULL OFFSET 0) AS spelt ON true
    CROSS  JOIN LATERAL (SELECT coalesce(named.street_key, spelt.street_key), coalesce(named.woonplaatsen, spelt.woonplaatsen),
                                coalesce(named.gazetteer_id, spelt.gazetteer_id), coalesce(named.weak, spelt.weak, false),
                                coalesce(named.pc4_fits, spelt.pc4_fits), coalesce(named.uncertainty, spelt.uncertainty))
                        AS s (street_key, woonplaatsen, gazetteer_id, weak, pc4_fits, uncertainty)
    -- the postcode and number in another street than the one that is given, if that is not known
    LEFT   JOIN LATERAL (SELECT * FROM best_address(q.postcode, NULL, NULL, q.huisnummer, q.huisletter, q.toevoeging) AS b
                         WHERE  p.fit IS NULL AND named.street_key IS NULL AND q.street IS NOT NULL AND q.postcode IS NOT NULL OFFSET 0) AS o ON true
    CROSS  JOIN LATERAL (SELECT coalesce(p.fit, o.fit), coalesce(p.street_key, o.street_key), coalesce(p.woonplaats, o.woonplaats))
                        AS f (fit, street_key, woonplaats)
    -- what contradicts the postcode and number
    LEFT   JOIN LATERAL (SELECT bool_or(coalesce(g.woonplaats_key = q.place, false) OR coalesce(g.gemeente_key IN (q.place, q.gemeente), false)) AS fits
                         FROM   gazetteer AS g
                         WHERE  g.kind = 'straat' AND g.street_key = f.street_key AND g.woonplaats = f.woonplaats AND lower_ascii(f.woonplaats) IS DISTINCT FROM lower_ascii(locate.place)
                         AND    (q.place IS NOT NULL OR q.gemeente IS NOT NULL) AND (s.weak OR f.woonplaats = ANY (s.woonplaatsen) IS NOT true)
                         OFFSET 0) AS at ON true
    CROSS  JOIN LATERAL (SELECT o.fit IS NOT NULL AND o.street_key IS DISTINCT FROM spelt.street_key AS street,
                                coalesce(NOT at.fits AND (q.street IS NULL OR o.fit IS NOT NULL OR is_known_place(q.place, q.gemeente)), false) AS place) AS against
    LEFT   JOIN LATERAL (SELECT * FROM best_address(NULL, s.street_key, s.woonplaatsen, q.huisnummer, q.huisletter, q.toevoeging) AS b
                         WHERE  q.huisnummer IS NOT NULL AND NOT s.weak AND s.street_key IS NOT NULL AND (f.fit IS NULL OR against.place AND o.fit IS NULL)
                         AND    (named.street_key IS NOT NULL OR q.pc4 IS NULL OR s.pc4_fits AND c.gazetteer_id IS NULL) OFFSET 0) AS n ON true
    CROSS  JOIN LATERAL (SELECT f.fit IS NOT NULL AND NOT (against.street AND against.place), against.street OR against.place) AS v (holds, unsure)
    CROSS  JOIN LATERAL (
        SELECT CASE WHEN v.holds AND NOT v.unsure AND f.fit < 2 THEN 2 WHEN v.holds THEN 3 WHEN f.fit IS NULL AND n.fit IS NOT NULL THEN 4 END,
               CASE WHEN v.holds AND v.unsure THEN greatest(p.uncertainty, o.uncertainty, c.uncertainty, ST_Distance(n.geom, coalesce(p.geom, o.geom)), 50)
                    WHEN v.holds THEN coalesce(p.uncertainty, o.uncertainty)
                    WHEN named.street_key IS NULL OR q.pc4 IS NOT NULL AND c.gazetteer_id IS NULL AND NOT s.pc4_fits THEN greatest(n.uncertainty, s.uncertainty, 50)
                    ELSE greatest(n.uncertainty, ST_Distance(n.geom, c.geom)) END,
               CASE WHEN v.holds THEN coalesce(p.candidates, o.candidates) + coalesce(n.candidates, 0) ELSE n.candidates END,
               CASE WHEN NOT v.holds THEN n.dwelling_id WHEN p.fit IS NULL THEN o.dwelling_id ELSE p.dwelling_id END,
               CASE WHEN NOT v.holds THEN n.geom ELSE coalesce(p.geom, o.geom) END
        OFFSET 0) AS a (step, uncertainty, candidates, dwelling_id, geom)
    CROSS  JOIN LATERAL (
        SELECT a.step, a.uncertainty, a.candidates, a.dwelling_id, a.geom
        WHERE  q.point IS NULL AND a.step IS NOT NULL
        UNION ALL
        SELECT w.step, w.uncertainty, w.candidates, NULL, w.geom
        FROM   place_without_address(q.street, s.street_key, CASE WHEN named.street_key IS NOT NULL OR c.gazetteer_id IS NULL THEN s.gazetteer_id END,
                                     named.street_key IS NULL OR s.weak, q.postcode, q.place, q.gemeente) AS w
        WHERE  q.point IS NULL AND a.step IS NULL
        UNION ALL
        SELECT 1, d.uncertainty, d.candidates, d.dwelling_id, d.geom
        FROM   dwelling_at(q.point) AS d
        WHERE  q.point IS NOT NULL AND a.step IS NULL
        UNION ALL
        SELECT 1, ST_Distance(a.geom, q.point), a.candidates, a.dwelling_id, a.geom
        WHERE  a.step IS NOT NULL AND ST_DWithin(a.geom, q.point, 50)
        UNION ALL       -- the coordinates and the address contradict each other: no dwelling, and as unsure as they are apart
        SELECT 1, ST_Distance(a.geom, q.point), a.candidates, NULL, q.point
        WHERE  a.step IS NOT NULL AND NOT ST_DWithin(a.geom, q.point, 50)) AS l;
END;
COMMENT ON FUNCTION locate(text, text, text, text, geometry, text) IS
'Zoekt een adres op in de eigen BAG en geeft één rij: de stap waarmee het is gevonden (1 coördinaten, 2 adres, 3 postcode en huisnummer, 4 straat en huisnummer, 5 postcode, 6 straat, 7 plaats, 8 niet gevonden), hoe goed, de onzekerheid in meters, het aantal mogelijkheden, de woning en het punt. De woning is leeg als er meer bedoeld kunnen zijn. Spreken postcode, straat en plaats elkaar tegen, of is de straatnaam een gok naar een verschreven naam, dan is de onzekerheid ten minste 50 m en zo groot als de postcode of de straat; kent de BAG de toevoeging niet, ten minste 25 m. Een postbus, tegenover, een reeks huisnummers, of een andere straat in een andere plaats noemt geen woning.';
