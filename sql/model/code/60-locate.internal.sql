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
COMMENT ON COLUMN gazetteer.name_base IS 'Wat er van de straatnaam verschreven kan zijn (base van street_parts), bij straat; leeg in een lijst van een oudere versie.';
COMMENT ON COLUMN gazetteer.name_back IS 'name_base van achter naar voren, om op het einde te zoeken.';
COMMENT ON COLUMN gazetteer.name_stem IS 'name_base zonder de woorden van name_telling.';
COMMENT ON COLUMN gazetteer.name_telling IS 'Woorden in de straatnaam die straten van elkaar onderscheiden: soort, windstreek, oud en nieuw.';
COMMENT ON COLUMN gazetteer.name_marks IS 'Wat in de straatnaam gelijk moet zijn: getal, rang, initialen, titel.';

CREATE OR REPLACE FUNCTION renew_keys() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    UPDATE address AS a SET street_key = k.street_key
    FROM   (SELECT n.street_name, street_key(n.street_name) AS street_key
            FROM   (SELECT DISTINCT b.street_name FROM address AS b WHERE b.street_name IS NOT NULL) AS n OFFSET 0) AS k
    WHERE  k.street_name = a.street_name AND a.street_key <> k.street_key;
    UPDATE place_name AS p SET name_key = street_key(p.name) WHERE p.name_key <> street_key(p.name);
END;
COMMENT ON FUNCTION renew_keys() IS 'Zet de sleutels van straten en plekken gelijk aan wat street_key nu geeft, waar een oudere versie een andere gaf.';

-- The middle is the median of x and of y, brought to the nearest dwelling: a few far dwellings do not move it, and it
-- does not fall in a lake. The keys that were kept with the names may be of an older version.
CREATE OR REPLACE FUNCTION refresh_gazetteer() RETURNS int
LANGUAGE plpgsql VOLATILE
SET search_path FROM CURRENT
AS $$
DECLARE
    names int;
BEGIN
    LOCK TABLE gazetteer IN SHARE ROW EXCLUSIVE MODE;      -- two at once would each add every name
    DELETE FROM gazetteer;
    PERFORM renew_keys();
    WITH home AS (
        SELECT a.postcode, a.street_key, a.street_name, a.woonplaats, a.gemeente_code, ST_X(a.geom) AS x,
               ST_Y(a.geom) AS y,
               a.is_main AND a.dwelling_id IS NOT NULL AS lived_in
        FROM   address AS a
        WHERE  a.geom IS NOT NULL
    ), named AS (
        SELECT CASE GROUPING(postcode, street_key, woonplaats, gemeente_code)
                   WHEN 7 THEN 'pc6' WHEN 3 THEN 'pc6_straat' WHEN 8 THEN 'straat' WHEN 12 THEN 'woonplaats'
                    ELSE 'gemeente' END AS kind,
               postcode, street_key, woonplaats, gemeente_code, array_agg(DISTINCT left(postcode, 4)) AS pc4,
               min(street_name COLLATE "C") FILTER (WHERE street_key IS NOT NULL) AS street_name,
               coalesce(array_agg(x) FILTER (WHERE lived_in), array_agg(x)) AS xs,
               coalesce(array_agg(y) FILTER (WHERE lived_in), array_agg(y)) AS ys
        FROM   home
        GROUP  BY GROUPING SETS ((postcode), (postcode, street_key), (street_key, woonplaats, gemeente_code),
                                 (woonplaats, gemeente_code), (gemeente_code))
    ), gemeente AS (
        SELECT DISTINCT ON (r.code) r.code, place_key(r.name) AS key
        FROM   area AS r WHERE r.level = 'gemeente' ORDER BY r.code, r.year DESC
    )
    INSERT INTO gazetteer (kind, postcode, street_key, woonplaats, woonplaats_key, gemeente_code, gemeente_key, pc4,
                           dwellings, uncertainty, geom, delivery_id,
                           name_base, name_back, name_stem, name_telling, name_marks)
    SELECT n.kind, n.postcode, n.street_key, n.woonplaats, place_key(n.woonplaats), n.gemeente_code, g.key,
           CASE WHEN n.kind = 'straat' THEN n.pc4 END, cardinality(n.xs), away.uncertainty,
           ST_SetSRID(ST_MakePoint(centre.x, centre.y), 28992), newest_names(),
           CASE WHEN n.kind = 'straat' THEN coalesce(p.base, '') END, reverse(p.base), p.stem, p.telling, p.marks
    FROM   named AS n
    LEFT   JOIN LATERAL (SELECT t.*
                         FROM   street_parts(coalesce(n.street_name, n.street_key)) AS t
                         WHERE  n.kind = 'straat' OFFSET 0) AS p ON true
    LEFT   JOIN gemeente AS g ON g.code = n.gemeente_code
    CROSS  JOIN LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY h.x) AS x,
                                percentile_cont(0.5) WITHIN GROUP (ORDER BY h.y) AS y
                         FROM unnest(n.xs, n.ys) AS h (x, y)) AS middle
    CROSS  JOIN LATERAL (SELECT h.x, h.y FROM unnest(n.xs, n.ys) AS h (x, y)
                         ORDER BY (h.x - middle.x) ^ 2 + (h.y - middle.y) ^ 2, h.x, h.y LIMIT 1) AS centre
    CROSS  JOIN LATERAL (SELECT sqrt(percentile_disc(0.9) WITHIN GROUP (ORDER BY (h.x - centre.x) ^ 2 + (h.y - centre.y) ^ 2)) AS uncertainty
                         FROM unnest(n.xs, n.ys) AS h (x, y)) AS away
    -- what an address lacks names nothing
    WHERE  CASE n.kind WHEN 'pc6' THEN n.postcode IS NOT NULL WHEN 'gemeente' THEN n.gemeente_code IS NOT NULL
                       WHEN 'pc6_straat' THEN n.postcode IS NOT NULL AND n.street_key IS NOT NULL
                       WHEN 'straat' THEN n.street_key IS NOT NULL AND n.woonplaats IS NOT NULL
                ELSE n.woonplaats IS NOT NULL END;
    GET DIAGNOSTICS names = ROW_COUNT;
    PERFORM renew_statistics('gazetteer');
    RETURN names;
END;
$$;
COMMENT ON FUNCTION refresh_gazetteer() IS 'Maakt de namenlijst opnieuw uit de adressen; geeft het aantal namen.';

-- Names change with streets, woonplaatsen and gemeenten, too. What is being loaded has no count yet.
CREATE OR REPLACE FUNCTION newest_names() RETURNS int
LANGUAGE sql STABLE
RETURN (SELECT max(d.delivery_id) FROM delivery AS d
        WHERE  d.kind IN ('street', 'verblijfsobject', 'adresseerbaar_object', 'address', 'area')
        AND    d.rows_accepted IS DISTINCT FROM 0);
COMMENT ON FUNCTION newest_names() IS 'De nieuwste levering die namen van straten, plaatsen of gemeenten kan hebben veranderd.';

CREATE OR REPLACE FUNCTION gazetteer_is_old() RETURNS boolean
LANGUAGE sql STABLE
RETURN newest_names() IS DISTINCT FROM (SELECT max(g.delivery_id)
                                        FROM   gazetteer AS g) OR NOT EXISTS (SELECT FROM gazetteer)
       OR EXISTS (SELECT FROM gazetteer AS g WHERE g.kind = 'straat' AND g.name_base IS NULL);
COMMENT ON FUNCTION gazetteer_is_old() IS
'Zijn er sinds de namenlijst is gemaakt adressen, straten, plaatsen of gemeenten ingelezen, of is zij door een oudere versie gemaakt?';

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

-- A delivered place is a woonplaats or a municipality: PostNL's place is often the municipality's main one. The digits
-- of the postcode choose among streets of one name; alone they do less, since a postcode is easily written wrong. Where
-- the whole postcode is known and holds no such address, its digits outweigh the woonplaats no longer.
CREATE OR REPLACE FUNCTION street_place_fit(street gazetteer, in_place text, in_gemeente text, in_pc4 text,
                                            doubtful boolean) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN in_pc4 = ANY (street.pc4)
             AND (street.gemeente_key IN (in_place, in_gemeente) OR street.woonplaats_key = in_place) THEN 1
            WHEN street.woonplaats_key = in_place AND doubtful                                        THEN 1
            WHEN street.woonplaats_key = in_place                                                     THEN 2
            WHEN street.gemeente_key IN (in_place, in_gemeente)                                       THEN 3
            WHEN in_pc4 = ANY (street.pc4)                                                            THEN 4
            WHEN in_place IS NULL AND in_gemeente IS NULL                                             THEN 5 END;
COMMENT ON FUNCTION street_place_fit(gazetteer, text, text, text, boolean) IS
'Hoe goed een straat uit de namenlijst past bij wat er over de plaats is opgegeven: 1 plaats en postcodecijfers, 2 woonplaats, 3 gemeente, 4 postcodecijfers, 5 er is niets opgegeven; NULL past niet. Als aan de postcode wordt getwijfeld, is de woonplaats alleen even goed als 1.';

-- A street is weak where it is in doubt itself: its place is another than the one that is given, and only the digits of
-- the postcode fit.
CREATE OR REPLACE FUNCTION street_by_name(wanted_key text, in_place text, in_gemeente text, in_pc4 text,
                                          doubtful boolean)
RETURNS TABLE (street_key text, woonplaatsen text[], gazetteer_id int, weak boolean, pc4_fits boolean,
               uncertainty float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT wanted_key, array_agg(s.woonplaats), CASE WHEN count(*) = 1 THEN min(s.gazetteer_id) END,
           min(s.fit) = 4 AND (in_place IS NOT NULL OR in_gemeente IS NOT NULL),
           bool_or(in_pc4 = ANY (s.pc4)) AND (bool_or(s.is_there) OR NOT bool_or(s.one_is_there)), max(s.uncertainty)
    FROM   (SELECT g.woonplaats, g.gazetteer_id, g.pc4, g.uncertainty, f.fit, rank() OVER (ORDER BY f.fit) AS place,
                   coalesce(g.woonplaats_key = in_place, false) AS is_there,
                   bool_or(coalesce(g.woonplaats_key = in_place, false)) OVER () AS one_is_there
            FROM   gazetteer AS g,
                   LATERAL (SELECT street_place_fit(g, in_place, in_gemeente, in_pc4, doubtful)) AS f (fit)
            WHERE  g.kind = 'straat' AND g.street_key = wanted_key AND f.fit IS NOT NULL) AS s
    WHERE  s.place = 1
    HAVING count(*) > 0;
END;
COMMENT ON FUNCTION street_by_name(text, text, text, text, boolean) IS
'De straat met deze sleutel in de opgegeven plaats, met de woonplaatsen waar zij ligt; gazetteer_id als het er maar één is. weak: zij ligt niet in de opgegeven plaats, alleen de postcodecijfers passen. pc4_fits: de postcodecijfers passen, en er is niet ook zo''n straat in de woonplaats zelf.';

-- Every other name in that place must be farther off. Without a place or a postcode too many names resemble it. A name
-- that is one elsewhere is no misspelling. The head and the tail only preselect: one slip leaves one of both whole.
-- Strict, so that it is planned for itself.
CREATE OR REPLACE FUNCTION street_by_spelling(name text, in_place text, in_gemeente text, in_pc4 text)
RETURNS TABLE (street_key text, woonplaatsen text[], gazetteer_id int, weak boolean, pc4_fits boolean,
               uncertainty float8)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT r.*, left(r.base, length(r.base) / 3) COLLATE "C" AS head,
               left(reverse(r.base),
                    CASE WHEN length(r.stem) + length(r.marks) >= 9 THEN length(r.base) / 2
                         ELSE length(r.base) - length(r.base) / 3 - 1 END) COLLATE "C" AS tail
        FROM   street_parts(street_by_spelling.name) AS r
        WHERE  length(r.base) >= 4
        AND    NOT is_common_name(r.stem)
        AND    NOT EXISTS (SELECT
                           FROM   gazetteer AS k
                           WHERE  k.kind = 'straat' AND k.name_stem = nullif(r.stem, '') AND k.name_base <> r.base)
    ), near AS (
        SELECT g.street_key, g.woonplaats, g.gazetteer_id, g.pc4, g.uncertainty, f.fit,
               levenshtein_less_equal(g.name_base, r.base, 2) - CASE WHEN is_one_slip(g.name_base, r.base) THEN 1
                                                                     ELSE 0 END AS edits
        FROM   asked AS r
        CROSS  JOIN LATERAL (
            SELECT h.gazetteer_id FROM gazetteer AS h
            WHERE  h.kind = 'straat' AND h.name_base >= r.head AND h.name_base < r.head || '{'
            AND    h.name_marks = r.marks
            AND    (h.woonplaats_key = in_place OR h.gemeente_key IN (in_place, in_gemeente) OR in_pc4 = ANY (h.pc4))
            AND    length(h.name_base) - length(r.base) BETWEEN -2 AND 2 AND r.telling <@ h.name_telling
            UNION
            SELECT t.gazetteer_id FROM gazetteer AS t
            WHERE  t.kind = 'straat' AND t.name_back >= r.tail AND t.name_back < r.tail || '{'
            AND    t.name_marks = r.marks
            AND    (t.woonplaats_key = in_place OR t.gemeente_key IN (in_place, in_gemeente) OR in_pc4 = ANY (t.pc4))
            AND    length(t.name_base) - length(r.base) BETWEEN -2 AND 2 AND r.telling <@ t.name_telling) AS a
        JOIN   gazetteer AS g USING (gazetteer_id)
        CROSS  JOIN LATERAL (SELECT street_place_fit(g, in_place, in_gemeente, in_pc4, false)) AS f (fit)
        WHERE  f.fit < 5
        AND    is_misspelling(r.base, r.stem, r.telling, length(r.marks), g.name_base, g.name_stem, g.name_telling)
    )
    SELECT min(s.street_key), array_agg(s.woonplaats), CASE WHEN count(*) = 1 THEN min(s.gazetteer_id) END,
           min(s.fit) = 4 AND in_place || in_gemeente <> '', bool_or(in_pc4 = ANY (s.pc4)), max(s.uncertainty)
    FROM   (SELECT n.*, rank() OVER (ORDER BY n.edits, n.fit) AS place,
                   min(n.street_key) OVER nearest = max(n.street_key) OVER nearest AS clear
            FROM   near AS n
            WINDOW nearest AS (ORDER BY n.edits)) AS s
    WHERE  s.place = 1 AND s.clear
    HAVING count(*) > 0;
END;
COMMENT ON FUNCTION street_by_spelling(text, text, text, text) IS
'De straat in de opgegeven plaats waarvan de naam het meest lijkt op een verschreven naam (is_misspelling), als geen andere straat er evenveel op lijkt. Een naam die een andere straat in de lijst heeft of die veel voorkomt, is geen verschrijving. Wat niet is opgegeven, is hier een lege tekst. Kolommen als bij street_by_name.';

-- Addresses -------------------------------------------------------------------------------------

-- A street that is not known as it stands may have the number behind it. Strict, so that it is planned for itself.
CREATE OR REPLACE FUNCTION cut_line(street text) RETURNS TABLE (street_name text, house_number text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT l.street_name, l.house_number FROM split_street_line(cut_line.street) AS l
    WHERE  l.house_number IS NOT NULL
    AND    NOT EXISTS (SELECT
                       FROM   gazetteer AS g WHERE g.kind = 'straat' AND g.street_key = street_key(cut_line.street));
END;
COMMENT ON FUNCTION cut_line(text) IS 'De straat en het huisnummer erachter, als er geen straat is die met dat nummer erbij zo heet; anders geen rij.';

CREATE OR REPLACE FUNCTION asked_line(street text, house_number text) RETURNS TABLE (street_name text, number text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT coalesce(s.street_name, asked_line.street),
           CASE WHEN substring(asked_line.house_number FROM '[0-9]+') IS NULL
                     THEN coalesce(s.house_number, asked_line.house_number) ELSE asked_line.house_number END
    FROM   (SELECT) AS one
    LEFT   JOIN LATERAL (SELECT l.street_name, l.house_number FROM cut_line(asked_line.street) AS l
                         WHERE  asked_line.street ~ '[A-Za-z].*[0-9]'
                         AND    coalesce(substring(asked_line.house_number FROM '[0-9]+') = substring(l.house_number FROM '[0-9]+'),
                                         true) OFFSET 0) AS s ON true;
END;
COMMENT ON FUNCTION asked_line(text, text) IS
'Straat en huisnummer waarnaar wordt gevraagd: als het huisnummer (ook) achter de straat staat en er geen straat is die zo heet, is het daar weggehaald.';

-- Of 12-14, 12 t/m 14 and 12, 14 it is 14. An addition is seldom more than a hundred above the number.
CREATE OR REPLACE FUNCTION last_number(huisnummer int, huisletter text, toevoeging text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN toevoeging IS NOT NULL AND (huisletter IS NULL OR huisletter || toevoeging ~* '^tm[0-9]')
            THEN (SELECT n.last
                  FROM   (SELECT substring(lower_ascii(pg_catalog.concat(huisletter,
                                                                         toevoeging)) FROM '^(?:tm|tot|totenmet|en|of)?(?:[0-9]{1,5}-)*([0-9]{1,5})$')::int AS last) AS n
                  WHERE n.last > last_number.huisnummer AND n.last <= last_number.huisnummer + 100) END;
COMMENT ON FUNCTION last_number(int, text, text) IS 'Het laatste huisnummer van een reeks (12-14, 12 t/m 14), als het er een kan zijn; anders NULL.';

-- What is asked is read once for all addresses with that number; most of those have no suffix, a letter or a number.
CREATE OR REPLACE FUNCTION suffix_keys(huisletter text, toevoeging text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN huisletter ~* '^[IVX]$' AND toevoeging ~* '^[IVX]+$' THEN '{}'        -- I-II is no III
            ELSE ARRAY[suffix_key(huisletter, toevoeging), upper_ascii(pg_catalog.concat(huisletter, toevoeging))]
              || CASE WHEN huisletter IS NOT NULL THEN addition_key(huisletter || coalesce(toevoeging, '')) END END;
COMMENT ON FUNCTION suffix_keys(text, text) IS 'De vormen waarin een opgegeven letter en toevoeging met die van een adres worden vergeleken.';

CREATE OR REPLACE FUNCTION suffix_fit(huisletter text, toevoeging text, wanted_letter text, wanted_addition text,
                                      wanted_keys text[]) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN huisletter IS NOT DISTINCT FROM wanted_letter AND toevoeging IS NOT DISTINCT FROM wanted_addition
                 THEN 0
            WHEN upper_ascii(huisletter) IS NOT DISTINCT FROM upper_ascii(wanted_letter)
             AND upper_ascii(toevoeging) IS NOT DISTINCT FROM upper_ascii(wanted_addition) THEN 1
            WHEN wanted_letter IS NULL AND wanted_addition IS NULL THEN 7
            WHEN CASE WHEN toevoeging IS NULL
                           THEN upper_ascii(coalesce(huisletter, '')) = ANY (wanted_keys)
                      WHEN huisletter IS NULL AND toevoeging ~ '^[1-9][0-9]*$' THEN toevoeging = ANY (wanted_keys)
                      ELSE wanted_keys && (suffix_keys(NULL,
                                                       toevoeging || coalesce(huisletter, ''))
                                           || suffix_keys(huisletter, toevoeging)) END THEN 2
            WHEN wanted_keys[1] = '~' AND huisletter IS NULL AND toevoeging IS NULL THEN 3
            WHEN upper_ascii(huisletter) = upper_ascii(wanted_letter) AND toevoeging IS NULL THEN 4
            WHEN upper_ascii(huisletter) = upper_ascii(wanted_letter) THEN 5
            WHEN huisletter IS NULL AND toevoeging IS NULL THEN 6
            ELSE 7 END;
COMMENT ON FUNCTION suffix_fit(text, text, text, text, text[]) IS
'Hoe goed letter en toevoeging van een adres passen bij wat er is opgegeven: 0 gelijk, 1 op hoofdletters na, 2 anders geschreven, aaneen of verwisseld, 3 de begane grond van een adres zonder toevoeging, 4 alleen de letter, 5 de letter met iets anders, 6 het adres heeft er geen, 7 iets anders.';

-- Does what stands behind the number say more than one house, or another than the one that would do: 12 en 14, 12 of
-- 14, 12A-B, 12A-B-C, 12-14, 12 eo? An address that has that suffix itself fits better, and is not asked this.
CREATE OR REPLACE FUNCTION names_several(number int, letter text, addition text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN addition IS NOT NULL
   AND (addition ~* '^(en|of|tm|tot)|^(eo|ev|to|tov|thv)$' OR letter IS NOT NULL AND addition ~ '^[A-Za-z]$'
        OR coalesce(letter, '') ~* '^[IVX]$' AND addition ~* '^[IVX]+$'
        OR coalesce(position(upper_ascii(letter || addition) IN 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), 0) > 0
        OR coalesce(substring(addition FROM '([0-9]{1,5})[A-Za-z]?$')::int > number, false));
COMMENT ON FUNCTION names_several(int, text, text) IS 'Noemt de toevoeging meer dan één huis?';

-- By postcode and number, in that street where one is given; or without a postcode by street and number, in one
-- woonplaats. A suffix that fits stands for itself; otherwise each address with that letter, or with that number, may
-- be meant, and of a range each number in it on that side of the street. A dwelling that is no longer in use is not
-- meant where another one is. None is named that has another suffix than the one that was asked for; one without a
-- suffix, where that suffix is not known, is near the one that is meant.
CREATE OR REPLACE FUNCTION close_address(by_postcode text, by_street text, woonplaatsen text[], number int, letter text,
                                         addition text)
RETURNS TABLE (fit int, address_id int, dwelling_id int, candidates int, uncertainty float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT c.fit, c.address_id,
           CASE WHEN c.fit < 4 OR NOT c.several
                     AND (c.fit IN (4, 6) OR addition IS NULL AND (c.fit = 5 OR letter IS NULL)) THEN c.dwelling_id END,
           c.alike::int,
           greatest(ST_MaxDistance(c.geom, c.around), CASE WHEN c.fit > 3 AND c.alike = 1 THEN 25 ELSE 0 END)
    FROM   (SELECT o.*, count(*) OVER same AS alike, ST_Collect(o.geom) OVER same AS around
            FROM   (SELECT a.*, w.in_use_to IS NOT NULL AS ended, r.several,
                           CASE WHEN a.huisnummer <> number OR f.fit > 3 AND r.last IS NOT NULL THEN 7
                                WHEN f.fit = 2 AND a.has_letters AND r.keys[1] = '~' THEN 7        -- there H follows G
                                ELSE f.fit END AS fit
                    FROM   (SELECT last_number(number, letter, addition) AS last,
                                   names_several(number, letter, addition) AS several,
                                   CASE WHEN letter IS NOT NULL OR addition IS NOT NULL
                                             THEN suffix_keys(letter, addition) END AS keys OFFSET 0) AS r
                    CROSS  JOIN LATERAL (
                        SELECT e.*, bool_or(e.toevoeging ~ '^[A-G]$') OVER () AS has_letters,
                               min(e.woonplaats) OVER () IS NOT DISTINCT FROM max(e.woonplaats) OVER ()
                        OR     by_postcode IS NOT NULL AS in_one_place
                        FROM   (SELECT p.address_id, p.dwelling_id, p.geom, p.huisnummer, p.huisletter, p.toevoeging,
                                       p.woonplaats FROM address AS p
                                WHERE  p.postcode = by_postcode
                                AND    p.huisnummer BETWEEN number AND coalesce(r.last, number)
                                AND    coalesce(p.street_key = by_street, true)
                                UNION ALL
                                SELECT n.address_id, n.dwelling_id, n.geom, n.huisnummer, n.huisletter, n.toevoeging,
                                       n.woonplaats FROM address AS n
                                WHERE  by_postcode IS NULL AND n.street_key = by_street
                                AND    n.huisnummer BETWEEN number AND coalesce(r.last, number)
                                AND    n.woonplaats = ANY (woonplaatsen)) AS e) AS a
                    LEFT   JOIN dwelling AS w ON w.dwelling_id = a.dwelling_id
                    CROSS  JOIN LATERAL (SELECT suffix_fit(a.huisletter, a.toevoeging, letter, addition,
                                                           r.keys) OFFSET 0) AS f (fit)
                    WHERE  a.in_one_place AND a.geom IS NOT NULL
                    -- each fit is worked out once
                    AND    ((a.huisnummer - number) % 2 = 0 OR (r.last - number) % 2 = 1) OFFSET 0) AS o
            WINDOW same AS (PARTITION BY o.ended, CASE WHEN o.fit < 4 THEN o.fit WHEN o.fit < 6 THEN 4 ELSE 6 END)) AS c
    ORDER  BY least(c.fit, 6), c.ended, c.dwelling_id IS NULL, c.fit, c.huisnummer, c.huisletter NULLS FIRST,
           length(c.toevoeging) NULLS FIRST, c.toevoeging, c.dwelling_id
    LIMIT  1;
END;
COMMENT ON FUNCTION close_address(text, text, text[], int, text, text) IS 'Als best_address, als er niet precies één adres is met die letter en toevoeging.';

-- Mostly one address is written as it is asked for; that is quickly found.
CREATE OR REPLACE FUNCTION best_address(by_postcode text, by_street text, woonplaatsen text[], number int, letter text,
                                        addition text)
RETURNS TABLE (fit int, dwelling_id int, geom geometry, candidates int, uncertainty float8, street_key text,
               woonplaats text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT coalesce(n.fit, x.fit), CASE WHEN n.fit IS NULL THEN a.dwelling_id ELSE n.dwelling_id END, a.geom,
           coalesce(n.candidates, 1), coalesce(n.uncertainty, 0),
           a.street_key, a.woonplaats
    FROM   (SELECT CASE WHEN count(*) FILTER (WHERE e.exact) = 1 THEN 0 ELSE 1 END AS fit,
                   CASE WHEN count(*) FILTER (WHERE e.exact) = 1 THEN min(e.address_id) FILTER (WHERE e.exact)
                        WHEN count(*) = 1 THEN min(e.address_id) END AS address_id
            FROM   (SELECT p.address_id, p.huisletter IS NOT DISTINCT FROM letter
                    AND    p.toevoeging IS NOT DISTINCT FROM addition AS exact
                    FROM   address AS p
                    WHERE  p.postcode = by_postcode AND p.huisnummer = number
                    AND    coalesce(p.street_key = by_street, true) AND p.geom IS NOT NULL
                    AND    upper_ascii(p.huisletter) IS NOT DISTINCT FROM upper_ascii(letter)
                    AND    upper_ascii(p.toevoeging) IS NOT DISTINCT FROM upper_ascii(addition)
                    UNION ALL
                    SELECT s.address_id, s.huisletter IS NOT DISTINCT FROM letter
                    AND    s.toevoeging IS NOT DISTINCT FROM addition
                    FROM   address AS s
                    WHERE  by_postcode IS NULL AND s.street_key = by_street AND s.huisnummer = number
                    AND    s.geom IS NOT NULL
                    AND    s.woonplaats = woonplaatsen[1] AND cardinality(woonplaatsen) = 1
                    AND    upper_ascii(s.huisletter) IS NOT DISTINCT FROM upper_ascii(letter)
                    AND    upper_ascii(s.toevoeging) IS NOT DISTINCT FROM upper_ascii(addition)) AS e) AS x
    LEFT   JOIN LATERAL (SELECT c.*
                         FROM   close_address(by_postcode, by_street, woonplaatsen, number, letter, addition) AS c
                         WHERE  x.address_id IS NULL AND number IS NOT NULL OFFSET 0) AS n ON true
    JOIN   address AS a ON a.address_id = coalesce(x.address_id, n.address_id);
END;
COMMENT ON FUNCTION best_address(text, text, text[], int, text, text) IS
'Het best passende adres bij een postcode en huisnummer, of (zonder postcode) bij een straat en huisnummer: eerst gelijke letter en toevoeging, dan anders geschreven, dan het adres zonder toevoeging, dan het eerste. Met het aantal adressen dat even goed past en hoe ver die uiteen liggen, ten minste 25 m als de toevoeging er niet is en er maar één adres over is. De woning is leeg als het adres een andere toevoeging heeft dan gevraagd, of als er meer huizen worden genoemd.';

-- Only a place that the model knows says otherwise: one that it does not know may be misspelt, or a part of one.
CREATE OR REPLACE FUNCTION is_known_place(in_place text, in_gemeente text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM gazetteer AS g WHERE g.kind = 'woonplaats' AND g.woonplaats_key = in_place)
    OR EXISTS (SELECT FROM gazetteer AS g WHERE g.kind = 'gemeente' AND g.gemeente_key IN (in_place, in_gemeente));
COMMENT ON FUNCTION is_known_place(text, text) IS 'Staat de woonplaats of de gemeente in de namenlijst?';

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
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN count(*) = 1 THEN min(n.dwelling_id) END,
           CASE WHEN count(*) = 1 THEN min(n.geom::text)::geometry ELSE point END,
           count(*)::int, coalesce(min(n.away), 50)
    FROM   (SELECT d.dwelling_id, d.geom, ST_Distance(d.geom, point) AS away,
                   min(ST_Distance(d.geom, point)) OVER () AS nearest
            FROM   dwelling AS d
            WHERE  ST_DWithin(d.geom, point, 50)) AS n
    WHERE  n.away <= greatest(2 * n.nearest, 1);
END;
COMMENT ON FUNCTION dwelling_at(geometry) IS
'De woning die een punt aanwijst: binnen 50 m, terwijl de volgende meer dan twee keer zo ver is. Anders geen woning en het punt zelf.';

-- The cascade -----------------------------------------------------------------------------------

-- A street that does not lie in the postcode contradicts it; then the street is the better evidence, if it is one
-- street. Of a street that is in doubt (misspelt, or in another place than the one given) no more is known than the
-- place where it lies.
CREATE OR REPLACE FUNCTION place_without_address(delivered_street text, known_street text, known_gazetteer_id int,
                                                 in_doubt boolean, in_postcode text, in_place text, in_gemeente text)
RETURNS TABLE (step int, uncertainty float8, candidates int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT f.step, f.uncertainty, f.candidates, f.geom
    FROM  (SELECT 1 AS turn, 5 AS step, g.uncertainty, g.dwellings AS candidates, g.geom FROM gazetteer AS g
           WHERE g.kind = 'pc6_straat' AND g.postcode = in_postcode AND g.street_key = known_street
           UNION ALL
           SELECT 2, 6, greatest(g.uncertainty, w.uncertainty), g.dwellings, g.geom
           FROM   gazetteer AS g
           LEFT   JOIN gazetteer AS w ON in_doubt AND w.kind = 'woonplaats' AND w.woonplaats_key = g.woonplaats_key
                  AND w.gemeente_code IS NOT DISTINCT FROM g.gemeente_code
           WHERE  g.gazetteer_id = known_gazetteer_id
           UNION ALL
           SELECT 3, 5, g.uncertainty, g.dwellings, g.geom
           FROM   gazetteer AS g WHERE g.kind = 'pc6' AND g.postcode = in_postcode
           UNION ALL
           SELECT 4, 7, n.uncertainty, 1, n.geom FROM place_name AS n
           WHERE coalesce(n.name_key, street_key(n.name)) = delivered_street
           AND    coalesce(place_key(n.woonplaats) = in_place, true)
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
COMMENT ON FUNCTION place_without_address(text, text, int, boolean, text, text, text) IS
'De stappen van locate na die waarin een adres is gevonden: 5 de postcode, 6 het midden van de straat (als aan de straat wordt getwijfeld zo onzeker als de woonplaats), 7 een plek, woonplaats of gemeente met die naam, 8 niets.';

-- What is told is weighed: postcode, number and street are three witnesses, the place is a fourth. Where they agree the
-- dwelling is sure.
--   postcode, number and street agree          sure, whatever the place; in another place that the model knows: unsure
--   postcode and number, no street             sure; in another place: unsure
--   postcode and number, a street unknown      unsure: it may have been renamed; in another place as well: no address
--   street, number and place                   sure; unsure where the postcode says otherwise
-- a misspelt street, number and place        unsure: the name is a guess; where the postcode says otherwise: no address
-- Unsure is at least the spread of the postcode or street that contradicts or is guessed, and 50 m.
CREATE OR REPLACE FUNCTION located(street text, house_number text, postcode text, place text,
                                   given_geom geometry DEFAULT NULL, gemeente text DEFAULT NULL)
RETURNS TABLE (step int, quality text, uncertainty_m float8, candidates int, dwelling_id int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    -- A dwelling is named only when no other could be meant.
    SELECT l.step, (ARRAY['adres', 'adres', 'adres', 'adres', 'postcode', 'straat', 'plaats', 'geen'])[l.step],
           l.uncertainty, l.candidates, CASE WHEN l.candidates = 1 THEN l.dwelling_id END, l.geom
    FROM   (SELECT k.street_key AS street, i.street_name,
                   CASE WHEN k.street_key ~ '^(postbus|antwoordn(ummer|r))[0-9]*$' THEN NULL
                        ELSE h.huisnummer END AS huisnummer,
                   h.huisletter, h.toevoeging, read_postcode(located.postcode) AS postcode,
                   substring(tidy(located.postcode) FROM '^[1-9][0-9]{3}') AS pc4, place_key(located.place) AS place,
                   place_key(located.gemeente) AS gemeente,
                   CASE WHEN is_in_rd(located.given_geom) THEN located.given_geom END AS point
            FROM   asked_line(located.street, located.house_number) AS i, street_key_in(i.street_name) AS k,
                   read_house_number(i.number) AS h
            OFFSET 0) AS q      -- read once, not each time that it is used
    LEFT   JOIN gazetteer AS c ON c.kind = 'pc6' AND c.postcode = q.postcode
    LEFT   JOIN LATERAL (SELECT *
                         FROM   best_address(q.postcode, q.street, NULL, q.huisnummer, q.huisletter, q.toevoeging) AS b
                         WHERE  q.postcode IS NOT NULL AND q.huisnummer IS NOT NULL OFFSET 0) AS p ON true
    -- an address in the place that is given, to the letter, leaves no question to its street
    LEFT   JOIN LATERAL (SELECT *
                         FROM   street_by_name(q.street, q.place, q.gemeente, q.pc4, c.gazetteer_id IS NOT NULL
                                               AND p.fit IS NULL) AS g
                         WHERE  p.fit IS NULL OR q.street IS NULL
                         OR     lower_ascii(p.woonplaats) IS DISTINCT FROM lower_ascii(located.place) OFFSET 0) AS named ON true
    LEFT   JOIN LATERAL (SELECT *
                         FROM   street_by_spelling(q.street_name, coalesce(q.place, ''), coalesce(q.gemeente, ''),
                                                   coalesce(q.pc4, '')) AS g
                         WHERE  named.street_key IS NULL AND p.fit IS NULL
                         AND    q.street IS NOT NULL OFFSET 0) AS spelt ON true
    CROSS  JOIN LATERAL (SELECT coalesce(named.street_key, spelt.street_key),
                                coalesce(named.woonplaatsen, spelt.woonplaatsen),
                                coalesce(named.gazetteer_id, spelt.gazetteer_id),
                                coalesce(named.weak, spelt.weak, false),
                                coalesce(named.pc4_fits, spelt.pc4_fits),
                                coalesce(named.uncertainty, spelt.uncertainty))
                        AS s (street_key, woonplaatsen, gazetteer_id, weak, pc4_fits, uncertainty)
    -- the postcode and number in another street than the one that is given, if that is not known
    LEFT   JOIN LATERAL (SELECT *
                         FROM   best_address(q.postcode, NULL, NULL, q.huisnummer, q.huisletter, q.toevoeging) AS b
                         WHERE  p.fit IS NULL AND named.street_key IS NULL AND q.street IS NOT NULL
                         AND    q.postcode IS NOT NULL OFFSET 0) AS o ON true
    CROSS  JOIN LATERAL (SELECT coalesce(p.fit, o.fit), coalesce(p.street_key, o.street_key),
                                coalesce(p.woonplaats, o.woonplaats))
                        AS f (fit, street_key, woonplaats)
    -- what contradicts the postcode and number
    LEFT   JOIN LATERAL (SELECT bool_or(coalesce(g.woonplaats_key = q.place, false)
                                        OR coalesce(g.gemeente_key IN (q.place, q.gemeente), false)) AS fits
                         FROM   gazetteer AS g
                         WHERE  g.kind = 'straat' AND g.street_key = f.street_key AND g.woonplaats = f.woonplaats
                         AND    lower_ascii(f.woonplaats) IS DISTINCT FROM lower_ascii(located.place)
                         AND    (q.place IS NOT NULL OR q.gemeente IS NOT NULL)
                         AND    (s.weak OR f.woonplaats = ANY (s.woonplaatsen) IS NOT true)
                         OFFSET 0) AS at ON true
    CROSS  JOIN LATERAL (SELECT o.fit IS NOT NULL AND o.street_key IS DISTINCT FROM spelt.street_key AS street,
                                coalesce(NOT at.fits
                                         AND (q.street IS NULL OR o.fit IS NOT NULL
                                              OR is_known_place(q.place, q.gemeente)), false) AS place) AS against
    LEFT   JOIN LATERAL (SELECT *
                         FROM   best_address(NULL, s.street_key, s.woonplaatsen, q.huisnummer, q.huisletter,
                                             q.toevoeging) AS b
                         WHERE  q.huisnummer IS NOT NULL AND NOT s.weak AND s.street_key IS NOT NULL
                         AND    (f.fit IS NULL OR against.place AND o.fit IS NULL)
                         AND    (named.street_key IS NOT NULL OR q.pc4 IS NULL OR s.pc4_fits
                                 AND c.gazetteer_id IS NULL) OFFSET 0) AS n ON true
    CROSS  JOIN LATERAL (SELECT f.fit IS NOT NULL AND NOT (against.street AND against.place), against.street
                         OR     against.place) AS v (holds, unsure)
    CROSS  JOIN LATERAL (
        SELECT CASE WHEN v.holds AND NOT v.unsure AND f.fit < 2 THEN 2 WHEN v.holds THEN 3
                    WHEN f.fit IS NULL AND n.fit IS NOT NULL THEN 4 END,
               CASE WHEN v.holds AND v.unsure
                         THEN greatest(p.uncertainty, o.uncertainty, c.uncertainty,
                                       ST_Distance(n.geom, coalesce(p.geom, o.geom)), 50)
                    WHEN v.holds THEN coalesce(p.uncertainty, o.uncertainty)
                    WHEN named.street_key IS NULL OR q.pc4 IS NOT NULL AND c.gazetteer_id IS NULL AND NOT s.pc4_fits
                         THEN greatest(n.uncertainty, s.uncertainty, 50)
                    ELSE greatest(n.uncertainty, ST_Distance(n.geom, c.geom)) END,
               CASE WHEN v.holds THEN coalesce(p.candidates, o.candidates) + coalesce(n.candidates, 0)
                    ELSE n.candidates END,
               CASE WHEN NOT v.holds THEN n.dwelling_id WHEN p.fit IS NULL THEN o.dwelling_id ELSE p.dwelling_id END,
               CASE WHEN NOT v.holds THEN n.geom ELSE coalesce(p.geom, o.geom) END
        OFFSET 0) AS a (step, uncertainty, candidates, dwelling_id, geom)
    CROSS  JOIN LATERAL (
        SELECT a.step, a.uncertainty, a.candidates, a.dwelling_id, a.geom
        WHERE  q.point IS NULL AND a.step IS NOT NULL
        UNION ALL
        SELECT w.step, w.uncertainty, w.candidates, NULL, w.geom
        FROM   place_without_address(q.street, s.street_key,
                                     CASE WHEN named.street_key IS NOT NULL OR c.gazetteer_id IS NULL
                                               THEN s.gazetteer_id END,
                                     named.street_key IS NULL OR s.weak, q.postcode, q.place, q.gemeente) AS w
        WHERE  q.point IS NULL AND a.step IS NULL
        UNION ALL
        SELECT 1, d.uncertainty, d.candidates, d.dwelling_id, d.geom
        FROM   dwelling_at(q.point) AS d
        WHERE  q.point IS NOT NULL AND a.step IS NULL
        UNION ALL
        SELECT 1, ST_Distance(a.geom, q.point), a.candidates, a.dwelling_id, a.geom
        WHERE  a.step IS NOT NULL AND ST_DWithin(a.geom, q.point, 50)
        UNION ALL
        -- the coordinates and the address contradict each other: no dwelling, and as unsure as they are apart
        SELECT 1, ST_Distance(a.geom, q.point), a.candidates, NULL, q.point
        WHERE  a.step IS NOT NULL AND NOT ST_DWithin(a.geom, q.point, 50)) AS l;
END;
COMMENT ON FUNCTION located(text, text, text, text, geometry, text) IS 'Als locate, voor veel adressen in één opdracht.';
