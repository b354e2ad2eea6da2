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
    "reverse_causation": "kan ook een gevolg van inbraken zijn",
    "sensitive":    "dicht bij bijzondere persoonsgegevens",
    "no_dwellings": "geen woningen",
    "no_standard":  "zonder woningen in de vergelijking",
    "left_out":     "buiten de vergelijking"
    }'::jsonb ->> f.flag, f.flag), '; ' ORDER BY f.place)
        FROM unnest(flags) WITH ORDINALITY AS f (flag, place));
COMMENT ON FUNCTION dutch_flags(text[]) IS 'De waarschuwingen van rate_table en factor_association in woorden.';

-- ---------------------------------------------------------------- where a burglary counts

-- The street that lies at a place, the one that was named before others, and what all its addresses share of their
-- postcode and gemeente. Places of a street are put on one of its addresses.
CREATE OR REPLACE FUNCTION street_at(place geometry, street_name text)
RETURNS TABLE (postcode text, gemeente_code text, street text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN min(a.postcode) = max(a.postcode)                   THEN min(a.postcode)
                WHEN min(left(a.postcode, 5)) = max(left(a.postcode, 5)) THEN min(left(a.postcode, 5))
                WHEN min(left(a.postcode, 4)) = max(left(a.postcode, 4)) THEN min(left(a.postcode, 4)) END,
           CASE WHEN min(a.gemeente_code) = max(a.gemeente_code) THEN min(a.gemeente_code) END, min(s.street)
    FROM  (SELECT n.street_id, n.street_key, n.woonplaats, street_code(n.street_name, n.woonplaats) AS street
           FROM  (SELECT k.street_key FROM street_key_in(street_at.street_name) AS k OFFSET 0) AS k,
                  address AS n
           WHERE  ST_DWithin(n.geom, street_at.place, 50) AND n.street_key IS NOT NULL
           ORDER  BY n.street_key = k.street_key DESC NULLS LAST, ST_Distance(n.geom, street_at.place),
                  n.address_id LIMIT 1) AS s
    CROSS  JOIN LATERAL (SELECT i.postcode, i.gemeente_code FROM address AS i WHERE i.street_id = s.street_id
                         UNION ALL       -- not every source knows streets by their number
                         SELECT k.postcode, k.gemeente_code FROM address AS k
                         WHERE  s.street_id IS NULL AND k.street_key = s.street_key
                         AND    k.woonplaats IS NOT DISTINCT FROM s.woonplaats) AS a;
END;
COMMENT ON FUNCTION street_at(geometry, text) IS
'De straat op een plek (binnen 50 m; liefst die met deze naam): wat alle adressen ervan gemeen hebben. postcode is het gedeelde begin, van minstens vier cijfers; NULL waar zij verschillen of er geen adres is.';

-- A burglary is counted where its dwelling is; without one where its place is, if that is no worse than a street.
CREATE OR REPLACE VIEW object_place AS
SELECT e.burglary_id, e.occurred_on, e.place_step, e.place_uncertainty, e.attempt, e.dwelling_id, e.geom,
       CASE WHEN length(p.postcode) = 6 THEN p.postcode ELSE postcode_on_map(p.postcode, m.areas) END AS postcode,
       coalesce(d.buurt_code, CASE WHEN m.here IS NOT NULL THEN area_at('buurt', m.here) END) AS buurt_code,
       coalesce(d.gemeente_code, CASE WHEN m.here IS NOT NULL THEN area_at('gemeente', m.here) END,
                s.gemeente_code) AS gemeente_code, m.areas,
       CASE WHEN e.dwelling_id IS NULL THEN s.street ELSE street_code(d.street_name, d.woonplaats) END AS street,
       e.residential
FROM   burglary_event AS e
JOIN   burglary AS b USING (burglary_id)
LEFT   JOIN dwelling AS d ON d.dwelling_id = e.dwelling_id
LEFT   JOIN dwelling_area AS x ON x.dwelling_id = e.dwelling_id
CROSS  JOIN LATERAL (SELECT CASE WHEN e.dwelling_id IS NULL AND e.place_step <= 6 THEN e.geom END AS here OFFSET 0) AS w
CROSS  JOIN LATERAL (SELECT w.here,
                            CASE WHEN w.here IS NULL THEN x.areas ELSE areas_at(w.here) END AS areas OFFSET 0) AS m
LEFT   JOIN LATERAL (SELECT r.*
                     FROM   street_at(w.here, b.street_name) AS r WHERE w.here IS NOT NULL OFFSET 0) AS s ON true
CROSS  JOIN LATERAL (SELECT coalesce(d.postcode, CASE WHEN e.place_step <= 5 THEN b.postcode END,
                                     s.postcode) AS postcode OFFSET 0) AS p
WHERE  e.double_of IS NULL;
COMMENT ON VIEW object_place IS 'Als burglary_place, met wat geen woning is.';
COMMENT ON COLUMN object_place.residential IS '1 woning, 0 schuur, garage of ander object; leeg is niet vermeld.';

CREATE OR REPLACE VIEW burglary_place AS
SELECT p.burglary_id, p.occurred_on, p.place_step, p.place_uncertainty, p.attempt, p.dwelling_id, p.geom, p.postcode,
       p.buurt_code, p.gemeente_code, p.areas, p.street
FROM   object_place AS p
WHERE  coalesce(p.residential, 1) = 1;
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
COMMENT ON COLUMN burglary_place.street IS 'Straat (zie street_code).';

-- ---------------------------------------------------------------- survey scores

-- A figure of a survey has a range of its own, 0 to 10 or a percentage, and rests on respondents; area_set holds scores
-- of 0 to 10. The margins tell the standard error where they were published, unless they were rounded to one number or
-- lie outside what can be; a percentage tells its own (Agresti & Coull 1998, for a sample that is weighted as the
-- score's are), and its margins on how many respondents it rests. Borders are those of the year that is nearest; an
-- area that a list of members makes up lies where they do. An area of one's own may have both: then it is what its
-- border holds, with its members and without those of others, as in areas_of_homes.
CREATE OR REPLACE VIEW usable_score AS
WITH listed AS MATERIALIZED (
    SELECT u.parent_level AS level, u.parent_code AS code, u.level = u.parent_level AS beside, ST_Union(n.geom) AS geom
    FROM   area_ancestor AS u JOIN newest_area AS n ON n.level = u.level AND n.code = u.code
    WHERE  ST_IsValid(n.geom) AND u.parent_level IN (SELECT v.level FROM factor_value AS v) GROUP BY 1, 2, 3
)
SELECT v.factor, v.level, v.code, v.year, v.series,
       CASE WHEN octet_length(v.series) > 40 THEN md5(v.series) ELSE v.series END AS short_series,
       v.value / f.per_point AS score, v.respondents AS given_respondents,
       CASE WHEN v.respondents BETWEEN 1 AND 100000000 THEN v.respondents
            WHEN f.per_point = 10 AND m.standard_error BETWEEN 1e-6 AND 10
            THEN nullif(least(1.3 * v.value / 100 * (1 - v.value / 100) / (m.standard_error / 10) ^ 2, 100000000)::int,
                        0) END AS respondents,
       CASE WHEN m.standard_error BETWEEN 1e-6 AND 10 THEN m.standard_error
            WHEN f.per_point = 10 AND v.respondents BETWEEN 1 AND 100000000
                 THEN sqrt(1.3 * p.share * (1 - p.share) / (v.respondents + 4)) * 10 END AS standard_error,
       f.per_point, CASE WHEN t.geom IS NULL AND o.geom IS NULL THEN a.geom ELSE e.geom END AS geom
FROM   factor_value AS v
JOIN   (SELECT f.factor, f.value_max / 10 AS per_point
        FROM   factor AS f
        WHERE  f.measured = 'area' AND f.quantity = 'intensive' AND f.value_min = 0 AND f.value_max IN (10, 100)) AS f
       ON f.factor = v.factor
CROSS  JOIN LATERAL (SELECT (v.margin_high - v.margin_low) / 3.92 / f.per_point AS standard_error) AS m
CROSS  JOIN LATERAL (SELECT (v.value / 100 * v.respondents + 2) / (v.respondents + 4) AS share) AS p
LEFT   JOIN LATERAL (SELECT r.geom
                     FROM   area AS r WHERE r.level = v.level AND r.code = v.code AND r.geom IS NOT NULL
                     ORDER  BY abs(r.year - v.year), r.year LIMIT 1) AS a
       ON ST_IsValid(a.geom)
CROSS  JOIN LATERAL (SELECT v.level IN ('subbuurt', 'own', 'basisteam', 'district') AS is_own) AS w
LEFT   JOIN LATERAL (SELECT ST_Union(l.geom) AS geom
                     FROM   listed AS l
                     WHERE  l.level = v.level AND l.code = v.code AND (w.is_own OR a.geom IS NULL)) AS t ON true
LEFT   JOIN LATERAL (SELECT ST_Union(l.geom) AS geom
                     FROM   listed AS l
                     WHERE  l.level = v.level AND l.code <> v.code AND w.is_own AND NOT l.beside
                     AND    l.geom && a.geom) AS o ON true
CROSS  JOIN LATERAL (SELECT coalesce(ST_Difference(a.geom, o.geom), a.geom) AS kept) AS k
LEFT   JOIN LATERAL (SELECT ST_Multi(ST_CollectionExtract(coalesce(ST_Union(k.kept, t.geom), k.kept, t.geom),
                                                          3)) AS geom) AS e ON NOT ST_IsEmpty(e.geom)
WHERE  v.value BETWEEN 0 AND 10 * f.per_point AND octet_length(v.code) <= 40
AND    v.level IN ('pc6', 'pc5', 'pc4', 'subbuurt', 'buurt', 'wijk', 'own', 'gemeente', 'basisteam', 'district')
AND    v.factor NOT IN (SELECT h.factor FROM withheld_factor AS h)
AND    (f.per_point = 1 OR pg_catalog.num_nonnulls(v.respondents, v.margin_low, v.margin_high) > 0);
COMMENT ON VIEW usable_score IS 'Cijfers uit een enquete op een schaal van 0 tot 10, met hun standaardfout en ligging.';
COMMENT ON COLUMN usable_score.factor IS 'Factor.';
COMMENT ON COLUMN usable_score.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN usable_score.code IS 'Code van het gebied.';
COMMENT ON COLUMN usable_score.year IS 'Jaar van de enquete.';
COMMENT ON COLUMN usable_score.series IS 'Reeks waar de score bij hoort.';
COMMENT ON COLUMN usable_score.short_series IS 'Een naam van die reeks van hoogstens 40 bytes.';
COMMENT ON COLUMN usable_score.score IS 'Score van 0 tot 10.';
COMMENT ON COLUMN usable_score.given_respondents IS 'Aantal respondenten, als dat is geleverd.';
COMMENT ON COLUMN usable_score.respondents IS 'Aantal respondenten; van een percentage met alleen marges zoveel als bij die marges horen.';
COMMENT ON COLUMN usable_score.standard_error IS 'Standaardfout van de score; leeg als die niet bekend is.';
COMMENT ON COLUMN usable_score.per_point IS 'Hoeveel een punt van de schaal is in de eenheid van de factor: 1, van een percentage 10.';
COMMENT ON COLUMN usable_score.geom IS 'Grens van het gebied.';

-- Two series may have a score of one area and year: that which began later counts, as in cohesion_join.
CREATE OR REPLACE VIEW score_series AS
SELECT DISTINCT ON (u.factor, u.level, u.code, u.year) u.factor, u.level, u.code, u.year, u.series,
       u.given_respondents AS respondents
FROM   usable_score AS u
LEFT   JOIN (SELECT v.factor, v.series, min(v.year) AS first_year
             FROM   usable_score AS v GROUP BY v.factor, v.series) AS b ON b.factor = u.factor AND b.series = u.series
ORDER  BY u.factor, u.level, u.code, u.year, b.first_year DESC NULLS LAST, u.short_series COLLATE "C" DESC;
COMMENT ON VIEW score_series IS 'Van elk gebied en jaar met een score de reeks waarin zij staat.';
COMMENT ON COLUMN score_series.factor IS 'Factor.';
COMMENT ON COLUMN score_series.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN score_series.code IS 'Code van het gebied.';
COMMENT ON COLUMN score_series.year IS 'Jaar van de enquete.';
COMMENT ON COLUMN score_series.series IS 'Reeks; leeg als de score er in geen staat.';
COMMENT ON COLUMN score_series.respondents IS 'Aantal respondenten, als dat is geleverd.';

-- A municipality is surveyed in years of its own: the newest score of any area that holds the dwelling says as of which
-- year its scores are asked for. One of too few respondents for cohesion_join says so only where there is no other.
CREATE OR REPLACE FUNCTION dwelling_survey(of_factor text) RETURNS TABLE (dwelling_id int, year int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000
BEGIN ATOMIC
    WITH scored AS MATERIALIZED (
        SELECT u.level, u.code, max(u.year) FILTER (WHERE u.respondents >= 30) AS year, max(u.year) AS any_year
        FROM   usable_score AS u WHERE u.factor = of_factor GROUP BY u.level, u.code
    ), mapped AS MATERIALIZED (
        SELECT x.areas, max(s.year) AS year, max(s.any_year) AS any_year
        FROM  (SELECT DISTINCT x.areas FROM dwelling_area AS x) AS x CROSS JOIN LATERAL unnest(x.areas) AS l (area_id)
        JOIN   area AS a ON a.area_id = l.area_id
        LEFT   JOIN area_ancestor AS u ON u.level = a.level AND u.code = a.code
        JOIN   scored AS s ON s.level = a.level AND s.code = a.code OR s.level = u.parent_level
               AND s.code = u.parent_code
        GROUP  BY x.areas
    )
    SELECT d.dwelling_id,
           coalesce(greatest(p6.year, p5.year, p4.year, m.year),
                    greatest(p6.any_year, p5.any_year, p4.any_year, m.any_year))
    FROM   dwelling AS d
    LEFT   JOIN dwelling_area AS x ON x.dwelling_id = d.dwelling_id
    LEFT   JOIN mapped AS m ON m.areas = x.areas
    LEFT   JOIN scored AS p6 ON p6.level = 'pc6' AND p6.code = d.postcode
    LEFT   JOIN scored AS p5 ON p5.level = 'pc5' AND p5.code = left(d.postcode, 5)
    LEFT   JOIN scored AS p4 ON p4.level = 'pc4' AND p4.code = left(d.postcode, 4)
    WHERE  d.in_use_to IS NULL;
END;
COMMENT ON FUNCTION dwelling_survey(text) IS 'Van elke woning in gebruik het nieuwste jaar waarvan een gebied waarin zij ligt een score van de factor heeft, van genoeg respondenten (30) als die er is; leeg als er geen is.';

CREATE OR REPLACE VIEW fresh_burglary_home AS
SELECT p.burglary_id, p.occurred_on, p.place_step, p.place_uncertainty, p.attempt, p.postcode::varchar(6) AS postcode,
       p.buurt_code::varchar(10) AS buurt_code, p.gemeente_code::varchar(6) AS gemeente_code, p.dwelling_id,
       p.geom::geometry(Point, 28992) AS geom
FROM   burglary_place AS p;

CREATE OR REPLACE FUNCTION no_score_because(factor text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN 'geen score: ' || CASE WHEN no_score_because.factor IN (SELECT h.factor FROM withheld_factor AS h)
                                   THEN 'gevoelig, en er is geen besluit om het te gebruiken'
                              ELSE 'geen scores van deze factor' END;
COMMENT ON FUNCTION no_score_because(text) IS 'Waarom er van een factor geen enkele score is.';
