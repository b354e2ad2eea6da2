-- The words of cohesion_join and rate_table, which speak English, for those who read the model.

-- Each phrase stands between semicolons, or after the name of a level. A phrase that is not known here stays as it is.
CREATE OR REPLACE FUNCTION dutch_rule(rule text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
       replace(replace(replace(replace(replace(replace(replace(replace(replace(replace('; ' || rule || '; ',
       '; by postcode; ',                                 '; op postcode; '),
       '; by location; ',                                 '; op de plek; '),
       '; around the postcode; ',                         '; rond de postcode; '),
       '; no score: ',                                    '; geen score: '),
       ': no date; ',                                     ': geen datum; '),
       ': no postcode and no location; ',                 ': geen postcode en geen plek; '),
       ': no area known for this postcode; ',             ': geen gebied bekend bij deze postcode; '),
       ': no area known for this location; ',             ': geen gebied bekend bij deze plek; '),
       ': no area known for this postcode or location; ', ': geen gebied bekend bij deze postcode of plek; '),
       ' no score; ',                                     ' geen score; '),
       ' later than the date; ',                          ' van na de datum; '),
       ' too old; ',                                      ' te oud; '),
       ' of another series; ',                            ' uit een andere reeks; '),
       ' too few respondents; ',                          ' te weinig respondenten; '),
       ' number of respondents not known; ',              ' aantal respondenten onbekend; '),
       '; not shrunk, its uncertainty is not known; ',    '; niet bijgesteld, de onzekerheid is onbekend; '),
       '; not shrunk, no other score to learn from; ',    '; niet bijgesteld, er is geen andere score om van te leren; '),
       '; shrunk to the mean of its level; ',             '; bijgesteld naar het gemiddelde van het niveau; '),
       '; shrunk to ',                                    '; bijgesteld naar '),
       '; bridged from series ',                          '; omgerekend uit de reeks '),
       ', times ',                                        ', maal '),
       ', at most ',                                      ', hoogstens '),
       '; the postcode is not one; ',                     '; de postcode is er geen; '), '; ');
COMMENT ON FUNCTION dutch_rule(text) IS 'Wat cohesion_join als rule geeft, in het Nederlands.';

CREATE OR REPLACE FUNCTION dutch_flags(flags text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT string_agg(coalesce('{
    "small_n":      "minder dan tien inbraken",
    "few_areas":    "minder dan tien gebieden",
    "ecological":   "over gebieden, niet over woningen",
    "confounded":   "binnen gemeenten anders",
    "thin_overlap": "binnen weinig gemeenten te vergelijken",
    "no_dwellings": "geen woningen",
    "no_standard":  "zonder woningen in de vergelijking",
    "left_out":     "buiten de vergelijking"
    }'::jsonb ->> f.flag, f.flag), '; ' ORDER BY f.place)
        FROM unnest(flags) WITH ORDINALITY AS f (flag, place));
COMMENT ON FUNCTION dutch_flags(text[]) IS 'De waarschuwingen van rate_table in woorden.';

-- ---------------------------------------------------------------- where a burglary counts

-- The street that lies at a place, the one that was named before others, and what all its addresses share of their postcode and
-- gemeente. Places of a street are put on one of its addresses.
CREATE OR REPLACE FUNCTION street_at(place geometry, street_name text) RETURNS TABLE (postcode text, gemeente_code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN min(a.postcode) = max(a.postcode)                   THEN min(a.postcode)
                WHEN min(left(a.postcode, 5)) = max(left(a.postcode, 5)) THEN min(left(a.postcode, 5))
                WHEN min(left(a.postcode, 4)) = max(left(a.postcode, 4)) THEN min(left(a.postcode, 4)) END,
           CASE WHEN min(a.gemeente_code) = max(a.gemeente_code) THEN min(a.gemeente_code) END
    FROM  (SELECT n.street_id, n.street_key, n.woonplaats
           FROM  (SELECT k.street_key FROM street_key_in(street_at.street_name) AS k OFFSET 0) AS k,
                  address AS n
           WHERE  ST_DWithin(n.geom, street_at.place, 50) AND n.street_key IS NOT NULL
           ORDER  BY n.street_key = k.street_key DESC NULLS LAST, ST_Distance(n.geom, street_at.place), n.address_id LIMIT 1) AS s
    CROSS  JOIN LATERAL (SELECT i.postcode, i.gemeente_code FROM address AS i WHERE i.street_id = s.street_id
                         UNION ALL       -- not every source knows streets by their number
                         SELECT k.postcode, k.gemeente_code FROM address AS k
                         WHERE  s.street_id IS NULL AND k.street_key = s.street_key AND k.woonplaats IS NOT DISTINCT FROM s.woonplaats) AS a;
END;
COMMENT ON FUNCTION street_at(geometry, text) IS
'De straat op een plek (binnen 50 m; liefst die met deze naam): wat alle adressen ervan gemeen hebben. postcode is het gedeelde begin, van minstens vier cijfers; NULL waar zij verschillen of er geen adres is.';

-- A burglary is counted where its dwelling is; without one where its place is, if that is no worse than a street.
CREATE OR REPLACE VIEW burglary_place AS
SELECT e.burglary_id, e.occurred_on, e.place_step, e.place_uncertainty, e.attempt, e.dwelling_id, e.geom,
       CASE WHEN length(p.postcode) = 6 THEN p.postcode ELSE postcode_on_map(p.postcode, m.areas) END AS postcode,
       coalesce(d.buurt_code, CASE WHEN m.here IS NOT NULL THEN area_at('buurt', m.here) END) AS buurt_code,
       coalesce(d.gemeente_code, CASE WHEN m.here IS NOT NULL THEN area_at('gemeente', m.here) END, s.gemeente_code) AS gemeente_code, m.areas
FROM   burglary_event AS e
JOIN   burglary AS b USING (burglary_id)
LEFT   JOIN dwelling AS d ON d.dwelling_id = e.dwelling_id
LEFT   JOIN dwelling_area AS x ON x.dwelling_id = e.dwelling_id
CROSS  JOIN LATERAL (SELECT CASE WHEN e.dwelling_id IS NULL AND e.place_step <= 6 THEN e.geom END AS here OFFSET 0) AS w
CROSS  JOIN LATERAL (SELECT w.here, CASE WHEN w.here IS NULL THEN x.areas ELSE areas_at(w.here) END AS areas OFFSET 0) AS m
LEFT   JOIN LATERAL (SELECT r.* FROM street_at(w.here, b.street_name) AS r WHERE w.here IS NOT NULL OFFSET 0) AS s ON true
CROSS  JOIN LATERAL (SELECT coalesce(d.postcode, CASE WHEN e.place_step <= 5 THEN b.postcode END, s.postcode) AS postcode OFFSET 0) AS p
WHERE  coalesce(e.residential, 1) = 1 AND e.double_of IS NULL;
COMMENT ON VIEW burglary_place IS
'Woninginbraken, elk één keer, met de postcode, de buurt, de gemeente en alle gebieden van de kaart waarin zij tellen: die van de woning, anders die van de plek als die niet slechter is dan een straat, en waar geen kaart is wat alle adressen van de straat gemeen hebben.';
COMMENT ON COLUMN burglary_place.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN burglary_place.occurred_on IS 'Dag van de inbraak.';
COMMENT ON COLUMN burglary_place.place_step IS 'Stap waarmee de plek is gevonden (zie locate).';
COMMENT ON COLUMN burglary_place.place_uncertainty IS 'Onzekerheid van de plek in meters.';
COMMENT ON COLUMN burglary_place.attempt IS '1 poging, 0 voltooid; leeg is niet vermeld.';
COMMENT ON COLUMN burglary_place.dwelling_id IS 'Woning, als die vaststaat.';
COMMENT ON COLUMN burglary_place.geom IS 'Plek van de inbraak.';
COMMENT ON COLUMN burglary_place.postcode IS 'Postcode waarin de inbraak telt, of het begin ervan dat vaststaat.';
COMMENT ON COLUMN burglary_place.buurt_code IS 'Buurt waarin de inbraak telt.';
COMMENT ON COLUMN burglary_place.gemeente_code IS 'Gemeente waarin de inbraak telt.';
COMMENT ON COLUMN burglary_place.areas IS 'Nummers van de gebieden van de kaart waarin zij ligt (zie areas_at).';
