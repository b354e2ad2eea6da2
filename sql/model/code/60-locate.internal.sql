-- Where was it? An address as the police wrote it, found in the municipality's own BAG; nothing leaves the database.
--
-- The steps, from sure to unsure, each with its uncertainty in metres and the number of places that could be meant:
--   1 the coordinates that came with it          adres      5 the postcode, in its street if that is known   postcode
--   2 postcode, number, letter and addition      adres      6 the middle of the street                       straat
--   3 postcode and number, the best addition     adres      7 the middle of the place or municipality        plaats
--   4 street, number and place                   adres      8 not found                                      geen
-- A burglary whose dwelling is known stands on that dwelling's point, so that two at one dwelling stand on one point.


COMMENT ON TABLE gazetteer IS
'Namenlijst voor het plaatsen van inbraken: per postcode, straat, woonplaats en gemeente het middelpunt van de woningen. Afgeleid van de adressen; refresh_gazetteer() maakt hem opnieuw.';
COMMENT ON COLUMN gazetteer.gazetteer_id IS 'Volgnummer.';
COMMENT ON COLUMN gazetteer.kind IS 'Soort: pc6, pc6_straat (de straat binnen een postcode), straat, woonplaats of gemeente.';
COMMENT ON COLUMN gazetteer.postcode IS 'Postcode, bij pc6 en pc6_straat.';
COMMENT ON COLUMN gazetteer.street_key IS 'Straatnaam om mee te vergelijken (street_key), bij straat en pc6_straat.';
COMMENT ON COLUMN gazetteer.woonplaats IS 'Woonplaats zoals de BAG die schrijft.';
COMMENT ON COLUMN gazetteer.woonplaats_key IS 'Woonplaats om mee te vergelijken (place_key).';
COMMENT ON COLUMN gazetteer.gemeente_code IS 'Gemeentecode zoals bij de adressen.';
COMMENT ON COLUMN gazetteer.gemeente_key IS 'Gemeentenaam om mee te vergelijken; uit de gebieden van niveau gemeente.';
COMMENT ON COLUMN gazetteer.pc4 IS 'De postcodecijfers waarin de straat ligt.';
COMMENT ON COLUMN gazetteer.dwellings IS 'Aantal woningen, of aantal adressen als er niet wordt gewoond.';
COMMENT ON COLUMN gazetteer.uncertainty IS 'Binnen zoveel meter van het punt ligt 90 % van de woningen.';
COMMENT ON COLUMN gazetteer.geom IS 'De woning (of het adres) die het dichtst bij het midden ligt, de mediaan van de woningen.';
COMMENT ON COLUMN gazetteer.delivery_id IS 'De nieuwste levering van namen toen de lijst werd gemaakt.';

-- The middle is the median of x and of y, brought to the nearest dwelling: a few far dwellings do not move it, and it
-- does not fall in a lake.
CREATE OR REPLACE FUNCTION refresh_gazetteer() RETURNS int
LANGUAGE plpgsql VOLATILE
SET search_path FROM CURRENT
AS $$
DECLARE
    names int;
BEGIN
    LOCK TABLE gazetteer IN SHARE ROW EXCLUSIVE MODE;      -- two at once would each add every name
    DELETE FROM gazetteer;
    WITH home AS (
        SELECT a.postcode, a.street_key, a.woonplaats, a.gemeente_code, ST_X(a.geom) AS x, ST_Y(a.geom) AS y,
               a.is_main AND a.dwelling_id IS NOT NULL AS lived_in
        FROM   address AS a
        WHERE  a.geom IS NOT NULL
    ), named AS (
        SELECT CASE GROUPING(postcode, street_key, woonplaats, gemeente_code)
                   WHEN 7 THEN 'pc6' WHEN 3 THEN 'pc6_straat' WHEN 8 THEN 'straat' WHEN 12 THEN 'woonplaats' ELSE 'gemeente' END AS kind,
               postcode, street_key, woonplaats, gemeente_code, array_agg(DISTINCT left(postcode, 4)) AS pc4,
               coalesce(array_agg(x) FILTER (WHERE lived_in), array_agg(x)) AS xs,
               coalesce(array_agg(y) FILTER (WHERE lived_in), array_agg(y)) AS ys
        FROM   home
        GROUP  BY GROUPING SETS ((postcode), (postcode, street_key), (street_key, woonplaats, gemeente_code), (woonplaats, gemeente_code), (gemeente_code))
    ), gemeente AS (
        SELECT DISTINCT ON (r.code) r.code, place_key(r.name) AS key
        FROM   area AS r WHERE r.level = 'gemeente' ORDER BY r.code, r.year DESC
    )
    INSERT INTO gazetteer (kind, postcode, street_key, woonplaats, woonplaats_key, gemeente_code, gemeente_key, pc4, dwellings, uncertainty, geom, delivery_id)
    SELECT n.kind, n.postcode, n.street_key, n.woonplaats, place_key(n.woonplaats), n.gemeente_code, g.key,
           CASE WHEN n.kind = 'straat' THEN n.pc4 END, cardinality(n.xs), away.uncertainty,
           ST_SetSRID(ST_MakePoint(centre.x, centre.y), 28992), newest_names()
    FROM   named AS n
    LEFT   JOIN gemeente AS g ON g.code = n.gemeente_code
    CROSS  JOIN LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY h.x) AS x, percentile_cont(0.5) WITHIN GROUP (ORDER BY h.y) AS y
                         FROM unnest(n.xs, n.ys) AS h (x, y)) AS middle
    CROSS  JOIN LATERAL (SELECT h.x, h.y FROM unnest(n.xs, n.ys) AS h (x, y)
                         ORDER BY (h.x - middle.x) ^ 2 + (h.y - middle.y) ^ 2, h.x, h.y LIMIT 1) AS centre
    CROSS  JOIN LATERAL (SELECT sqrt(percentile_disc(0.9) WITHIN GROUP (ORDER BY (h.x - centre.x) ^ 2 + (h.y - centre.y) ^ 2)) AS uncertainty
                         FROM unnest(n.xs, n.ys) AS h (x, y)) AS away
    -- what an address lacks names nothing
    WHERE  CASE n.kind WHEN 'pc6' THEN n.postcode IS NOT NULL WHEN 'gemeente' THEN n.gemeente_code IS NOT NULL
                       WHEN 'pc6_straat' THEN n.postcode IS NOT NULL AND n.street_key IS NOT NULL
                       WHEN 'straat' THEN n.street_key IS NOT NULL AND n.woonplaats IS NOT NULL ELSE n.woonplaats IS NOT NULL END;
    GET DIAGNOSTICS names = ROW_COUNT;
    ANALYZE gazetteer;
    RETURN names;
END;
$$;
COMMENT ON FUNCTION refresh_gazetteer() IS 'Maakt de namenlijst opnieuw uit de adressen; geeft het aantal namen.';

-- Names change with streets, woonplaatsen and gemeenten, too. What is being loaded has no count yet.
CREATE OR REPLACE FUNCTION newest_names() RETURNS int
LANGUAGE sql STABLE
RETURN (SELECT max(d.delivery_id) FROM delivery AS d
        WHERE  d.kind IN ('street', 'verblijfsobject', 'adresseerbaar_object', 'address', 'area') AND d.rows_accepted IS DISTINCT FROM 0);
COMMENT ON FUNCTION newest_names() IS 'De nieuwste levering die namen van straten, plaatsen of gemeenten kan hebben veranderd.';

CREATE OR REPLACE FUNCTION gazetteer_is_old() RETURNS boolean
LANGUAGE sql STABLE
RETURN newest_names() IS DISTINCT FROM (SELECT max(g.delivery_id) FROM gazetteer AS g) OR NOT EXISTS (SELECT FROM gazetteer);
COMMENT ON FUNCTION gazetteer_is_old() IS 'Zijn er sinds de namenlijst is gemaakt adressen, straten, plaatsen of gemeenten ingelezen?';

CREATE OR REPLACE FUNCTION renew_gazetteer() RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path FROM CURRENT
AS $$
BEGIN
    IF gazetteer_is_old() THEN
        PERFORM refresh_gazetteer();
    END IF;
END;
$$;
COMMENT ON FUNCTION renew_gazetteer() IS 'Maakt de namenlijst opnieuw als er sindsdien adressen, straten, plaatsen of gemeenten zijn ingelezen.';

-- Streets ---------------------------------------------------------------------------------------

-- A delivered place is a woonplaats or a municipality: PostNL's place is often the municipality's main one. The digits of
-- the postcode choose among streets of one name; alone they do less, since a postcode is easily written wrong.
CREATE OR REPLACE FUNCTION street_place_fit(street gazetteer, in_place text, in_gemeente text, in_pc4 text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN in_pc4 = ANY (street.pc4)
             AND (street.gemeente_key IN (in_place, in_gemeente) OR street.woonplaats_key = in_place) THEN 1
            WHEN street.woonplaats_key = in_place                                                     THEN 2
            WHEN street.gemeente_key IN (in_place, in_gemeente)                                       THEN 3
            WHEN in_pc4 = ANY (street.pc4)                                                            THEN 4
            WHEN in_place IS NULL AND in_gemeente IS NULL                                             THEN 5 END;
COMMENT ON FUNCTION street_place_fit(gazetteer, text, text, text) IS
'Hoe goed een straat uit de namenlijst past bij wat er over de plaats is opgegeven: 1 plaats en postcodecijfers, 2 woonplaats, 3 gemeente, 4 postcodecijfers, 5 er is niets opgegeven; NULL past niet.';

CREATE OR REPLACE FUNCTION street_by_name(wanted_key text, in_place text, in_gemeente text, in_pc4 text)
RETURNS TABLE (street_key text, woonplaatsen text[], gazetteer_id int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT wanted_key, array_agg(s.woonplaats), CASE WHEN count(*) = 1 THEN min(s.gazetteer_id) END
    FROM   (SELECT g.woonplaats, g.gazetteer_id, rank() OVER (ORDER BY f.fit) AS place
            FROM   gazetteer AS g, LATERAL (SELECT street_place_fit(g, in_place, in_gemeente, in_pc4)) AS f (fit)
            WHERE  g.kind = 'straat' AND g.street_key = wanted_key AND f.fit IS NOT NULL) AS s
    WHERE  s.place = 1
    HAVING count(*) > 0;
END;
COMMENT ON FUNCTION street_by_name(text, text, text, text) IS
'De straat met deze sleutel in de opgegeven plaats, met de woonplaatsen waar zij ligt; gazetteer_id als het er maar één is.';

-- A name may be off by one letter for every four that it has, by two at most (two letters swapped are two), and every other
-- name in that place must be farther off. Without a place or a postcode too many names resemble it. The trigrams of %
-- only preselect.
CREATE OR REPLACE FUNCTION street_by_spelling(wanted_key text, in_place text, in_gemeente text, in_pc4 text)
RETURNS TABLE (street_key text, woonplaatsen text[], gazetteer_id int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT min(s.street_key), array_agg(s.woonplaats), CASE WHEN count(*) = 1 THEN min(s.gazetteer_id) END
    FROM   (SELECT g.street_key, g.woonplaats, g.gazetteer_id, rank() OVER (ORDER BY e.edits, f.fit) AS place,
                   min(g.street_key) OVER nearest = max(g.street_key) OVER nearest AS clear
            FROM   gazetteer AS g, LATERAL (SELECT street_place_fit(g, in_place, in_gemeente, in_pc4)) AS f (fit),
                   LATERAL (SELECT levenshtein_less_equal(g.street_key, wanted_key, 3)) AS e (edits)
            WHERE  g.kind = 'straat' AND g.street_key % wanted_key AND f.fit < 5
            AND    e.edits <= least(2, length(wanted_key) / 4)
            WINDOW nearest AS (ORDER BY e.edits)) AS s
    WHERE  s.place = 1 AND s.clear
    HAVING count(*) > 0;
END;
COMMENT ON FUNCTION street_by_spelling(text, text, text, text) IS
'De straat in de opgegeven plaats waarvan de naam het meest lijkt op een verschreven naam: ten hoogste twee letters ernaast (één bij minder dan acht letters), en geen andere straat lijkt er evenveel op.';

-- Addresses -------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION suffix_fit(huisletter text, toevoeging text, wanted_letter text, wanted_addition text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN huisletter IS NOT DISTINCT FROM wanted_letter AND toevoeging IS NOT DISTINCT FROM wanted_addition THEN 0
            WHEN upper_ascii(huisletter) IS NOT DISTINCT FROM upper_ascii(wanted_letter)
             AND upper_ascii(toevoeging) IS NOT DISTINCT FROM upper_ascii(wanted_addition) THEN 1
            WHEN suffix_key(wanted_letter, wanted_addition) IN (suffix_key(huisletter, toevoeging), suffix_key(toevoeging, huisletter)) THEN 2
            WHEN upper_ascii(huisletter) = upper_ascii(wanted_letter) AND toevoeging IS NULL THEN 3
            WHEN huisletter IS NULL AND toevoeging IS NULL THEN 4
            ELSE 5 END;
COMMENT ON FUNCTION suffix_fit(text, text, text, text) IS
'Hoe goed letter en toevoeging van een adres passen bij wat er is opgegeven: 0 gelijk, 1 op hoofdletters na, 2 anders geschreven, aaneen of verwisseld, 3 alleen de letter, 4 het adres heeft er geen, 5 iets anders.';

-- By postcode and number, the street agreeing where one was understood; or without a postcode by street and number, in
-- one woonplaats. A suffix that fits stands for itself; otherwise each address with that number may be meant.
CREATE OR REPLACE FUNCTION best_address(by_postcode text, by_street text, woonplaatsen text[], number int, letter text, addition text)
RETURNS TABLE (fit int, dwelling_id int, geom geometry, candidates int, uncertainty float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT c.fit, c.dwelling_id, c.geom, c.alike::int, ST_MaxDistance(c.geom, c.around)
    FROM   (SELECT f.fit, a.dwelling_id, a.geom, a.huisletter, a.toevoeging,
                   count(*) OVER same AS alike, ST_Collect(a.geom) OVER same AS around,
                   min(a.woonplaats) OVER () IS NOT DISTINCT FROM max(a.woonplaats) OVER () AS in_one_place
            FROM   (SELECT p.dwelling_id, p.geom, p.huisletter, p.toevoeging, NULL AS woonplaats
                    FROM   address AS p
                    WHERE  p.postcode = by_postcode AND p.huisnummer = number AND coalesce(p.street_key = by_street, true)
                    UNION ALL
                    SELECT s.dwelling_id, s.geom, s.huisletter, s.toevoeging, s.woonplaats
                    FROM   address AS s
                    WHERE  by_postcode IS NULL AND s.street_key = by_street AND s.huisnummer = number AND s.woonplaats = ANY (woonplaatsen)) AS a,
                   LATERAL (SELECT suffix_fit(a.huisletter, a.toevoeging, letter, addition)) AS f (fit)
            WHERE  a.geom IS NOT NULL
            WINDOW same AS (PARTITION BY CASE WHEN f.fit < 3 THEN f.fit ELSE 3 END)) AS c
    WHERE  c.in_one_place
    ORDER  BY least(c.fit, 4), c.dwelling_id IS NULL, c.fit, c.huisletter NULLS FIRST, length(c.toevoeging) NULLS FIRST, c.toevoeging, c.dwelling_id
    LIMIT  1;
END;
COMMENT ON FUNCTION best_address(text, text, text[], int, text, text) IS
'Het best passende adres bij een postcode en huisnummer, of (zonder postcode) bij een straat en huisnummer: eerst gelijke letter en toevoeging, dan anders geschreven, dan het adres zonder toevoeging, dan het eerste. Met het aantal adressen dat even goed past en hoe ver die uiteen liggen.';

-- Coordinates -----------------------------------------------------------------------------------

-- Beyond these the grid of RD New holds no land: zeros, degrees and swapped axes fall away.
CREATE OR REPLACE FUNCTION is_in_rd(geom geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ST_X(geom) BETWEEN 10000 AND 280000 AND ST_Y(geom) BETWEEN 305000 AND 620000;
COMMENT ON FUNCTION is_in_rd(geometry) IS 'Ligt het punt binnen Nederland, in de coördinaten van RD New?';

-- Coordinates are whole metres on the address or on the road. They point out a dwelling only when it is within 50 m and
-- the next one is more than twice as far.
CREATE OR REPLACE FUNCTION dwelling_at(point geometry)
RETURNS TABLE (dwelling_id int, geom geometry, candidates int, uncertainty float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN count(*) = 1 THEN min(n.dwelling_id) END, CASE WHEN count(*) = 1 THEN min(n.geom::text)::geometry ELSE point END,
           count(*)::int, coalesce(min(n.away), 50)
    FROM   (SELECT d.dwelling_id, d.geom, ST_Distance(d.geom, point) AS away, min(ST_Distance(d.geom, point)) OVER () AS nearest
            FROM   dwelling AS d
            WHERE  ST_DWithin(d.geom, point, 50)) AS n
    WHERE  n.away <= greatest(2 * n.nearest, 1);
END;
COMMENT ON FUNCTION dwelling_at(geometry) IS
'De woning die een punt aanwijst: binnen 50 m, terwijl de volgende meer dan twee keer zo ver is. Anders geen woning en het punt zelf.';

-- The cascade -----------------------------------------------------------------------------------

-- A street that does not lie in the postcode contradicts it; then the street is the better evidence, if it is one street.
CREATE OR REPLACE FUNCTION place_without_address(delivered_street text, known_street text, known_gazetteer_id int, in_postcode text, in_place text, in_gemeente text)
RETURNS TABLE (step int, uncertainty float8, candidates int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT f.step, f.uncertainty, f.candidates, f.geom
    FROM  (SELECT 1 AS turn, 5 AS step, g.uncertainty, g.dwellings AS candidates, g.geom FROM gazetteer AS g
           WHERE g.kind = 'pc6_straat' AND g.postcode = in_postcode AND g.street_key = known_street
           UNION ALL
           SELECT 2, 6, g.uncertainty, g.dwellings, g.geom FROM gazetteer AS g WHERE g.gazetteer_id = known_gazetteer_id
           UNION ALL
           SELECT 3, 5, g.uncertainty, g.dwellings, g.geom FROM gazetteer AS g WHERE g.kind = 'pc6' AND g.postcode = in_postcode
           UNION ALL
           SELECT 4, 7, n.uncertainty, 1, n.geom FROM place_name AS n
           WHERE coalesce(n.name_key, street_key(n.name)) = delivered_street AND coalesce(place_key(n.woonplaats) = in_place, true)
           UNION ALL
           SELECT 5, 7, max(g.uncertainty), max(g.dwellings), min(g.geom::text)::geometry FROM gazetteer AS g
           WHERE g.kind = 'woonplaats' AND g.woonplaats_key = in_place AND coalesce(g.gemeente_key = in_gemeente, true)
           HAVING count(*) = 1      -- two places of one name are no place
           UNION ALL
           SELECT 6, 7, g.uncertainty, g.dwellings, g.geom FROM gazetteer AS g
           WHERE g.kind = 'gemeente' AND g.gemeente_key IN (in_place, in_gemeente)
           UNION ALL
           SELECT 7, 8, NULL, 0, NULL) AS f
    ORDER  BY f.turn, f.geom
    LIMIT  1;
END;
COMMENT ON FUNCTION place_without_address(text, text, int, text, text, text) IS
'De stappen van locate na die waarin een adres is gevonden: 5 de postcode, 6 het midden van de straat, 7 een plek, woonplaats of gemeente met die naam, 8 niets.';
