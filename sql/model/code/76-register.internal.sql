-- What the imports share: how the BAG and CBS write their values, and what the parts of the BAG say of each other.

-- 999999 is how the BAG writes that the area is unknown.
CREATE OR REPLACE FUNCTION read_floor_area(value text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) <= 6 AND value ~ '^[1-9][0-9]*$' THEN nullif(value::int, 999999)
            WHEN read_odd_integer(value) BETWEEN 1 AND 999998 THEN read_odd_integer(value) END;
COMMENT ON FUNCTION read_floor_area(text) IS 'Oppervlakte in m2; de vulwaarde 999999 en 0 geven NULL.';

CREATE OR REPLACE FUNCTION read_huisnummer(value text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) <= 5 AND value ~ '^[1-9][0-9]*$' THEN value::int
            WHEN read_odd_integer(value) BETWEEN 1 AND 99999 THEN read_odd_integer(value) END;
COMMENT ON FUNCTION read_huisnummer(text) IS 'Huisnummer van 1 tot 99999; al het andere NULL.';

-- Spreadsheets and numeric columns lose the leading zero of 0153, or write .0 behind it. No gemeente is 0000.
CREATE OR REPLACE FUNCTION read_gemeente_code(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'GM'
    || nullif(CASE WHEN value ~ '^[0-9]{4}$' THEN value
                   ELSE lpad(substring(upper_ascii(read_code(value)) FROM '^(?:GM)?([0-9]{1,4})(?:[.,]0)?$'), 4,
                             '0') END, '0000');
COMMENT ON FUNCTION read_gemeente_code(text) IS 'Gemeentecode als GM0153, ook uit 153, 153.0 en 0153.';

-- The level is what a column says, else the letters of the code, else what the name of its column says, else what the
-- code looks like. A code without its letters is completed where the level is known; the zeros in front of it may have
-- been lost in a spreadsheet (three at most: no municipality is 0000), and .0 come behind it. Files write Gemeente,
-- Gemeenten or G; a postcode is what it looks like.
CREATE OR REPLACE FUNCTION area_in(given_level text, given_code text, column_level text DEFAULT NULL)
RETURNS TABLE (level text, code text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT found.level,
           CASE WHEN found.level IN ('gemeente', 'wijk', 'buurt')
                 AND (bare ~ '^[1-9][0-9]*$' AND length(bare) BETWEEN digits - 3 AND digits OR bare ~ '^0'
                      AND length(bare) = digits OR compact ~ '^[1-9]' AND length(compact) = digits)
                THEN prefix || lpad(bare, digits, '0')
                WHEN found.level IN ('gemeente', 'wijk', 'buurt', 'pc4', 'pc5') THEN compact
                WHEN found.level = 'pc6' THEN read_postcode(compact)
                ELSE plain END
    FROM   (SELECT regexp_replace(tidy(given_code), '^([0-9]+)[.,]0$', '\1') AS plain,
                   nullif(lower_ascii(tidy(given_level)), '') AS said OFFSET 0) AS g
    CROSS  JOIN LATERAL (SELECT nullif(upper_ascii(replace(plain, ' ', '')), '') AS compact OFFSET 0) AS c
    CROSS  JOIN LATERAL (SELECT CASE WHEN said IN ('land', 'l', 'nederland') OR said IS NULL AND compact ~ '^NL[0-9]+$'
                                          THEN 'land'
                                     WHEN said IN ('g', 'gemeenten') THEN 'gemeente'
                                     WHEN said IN ('w', 'wijken') THEN 'wijk' WHEN said IN ('b', 'buurten') THEN 'buurt'
                                     WHEN said ~ '^(postcode|pc) ?[456]?$' AND right(said, 1) IN ('4', '5', '6')
                                          THEN 'pc' || right(said, 1)
                                     WHEN said IS NOT NULL AND said NOT IN ('postcode', 'postcodes') THEN said
                                     WHEN compact ~ '^GM' AND said IS NULL         THEN 'gemeente'
                                     WHEN compact ~ '^WK' AND said IS NULL         THEN 'wijk'
                                     WHEN compact ~ '^BU' AND said IS NULL         THEN 'buurt'
                                     WHEN area_in.column_level IS NOT NULL AND said IS NULL THEN area_in.column_level
                                     -- of eight there are no others
                                     WHEN compact ~ '^[0-9]{4}[0-9A-Z]{4}$'        THEN 'buurt'
                                     WHEN compact ~ '^[1-9][0-9]{3}$'              THEN 'pc4'
                                     WHEN compact ~ '^[1-9][0-9]{3}[A-Z]$'         THEN 'pc5'
                                     WHEN compact ~ '^[1-9][0-9]{3}[A-Z]{2}$'
                                          THEN 'pc6' END AS level OFFSET 0) AS found
    LEFT   JOIN (VALUES ('gemeente', 'GM', 4), ('wijk', 'WK', 6),
                 ('buurt', 'BU', 8)) AS form(of_level, prefix, digits) ON of_level = found.level
    CROSS  JOIN LATERAL (SELECT CASE WHEN compact LIKE prefix || '%' THEN substr(compact, 3)
                                     ELSE compact END AS bare OFFSET 0) AS b;
END;
COMMENT ON FUNCTION area_in(text, text, text) IS
'Niveau en code van een gebied zoals een bestand ze schrijft: GM0153 met of zonder spaties, GM153, 153 bij Gemeente, 7511 ab. Het niveau volgt uit de kolom die het noemt, anders uit de letters van de code, de naam van haar kolom (gemeentecode) of de vorm van de code; "land" is heel Nederland.';

-- The same, as the options of a mapping tell it; a name in the place of a code is that of a gemeente, if one has it.
CREATE OR REPLACE FUNCTION area_told(given_level text, given_code text, options jsonb)
RETURNS TABLE (level text, code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN n.code IS NULL THEN a.level ELSE 'gemeente' END, coalesce(n.code, a.code)
    FROM   area_in(coalesce(read_code(given_level), options ->> 'level'), given_code, options ->> 'column_level') AS a
    LEFT   JOIN LATERAL (SELECT options -> 'gemeente_names' ->> k.key AS code
                         FROM   unnest(gemeente_name_keys(given_code)) WITH ORDINALITY AS k (key, place)
                         WHERE  a.code ~ '[A-Za-z]{2}' AND NOT coalesce(area_code_fits('gemeente', a.code), false)
                         AND    options -> 'gemeente_names' ? k.key
                         AND    (a.level = 'gemeente' OR a.level IS NULL
                                 AND (options ->> 'names_of' = 'gemeente' OR options -> 'levels' = '["gemeente"]'))
                         ORDER  BY k.place LIMIT 1) AS n ON true;
END;
COMMENT ON FUNCTION area_told(text, text, jsonb) IS
'Niveau en code van een gebied (area_in), met het niveau van de mapping als de rij er geen noemt. Staat er een naam, dan de code van de gemeente die zo heet, als dat er maar een is.';

-- A list of ids is an array, a comma list, or what a program makes of an array.
CREATE OR REPLACE FUNCTION read_bag_ids(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT m[1] FROM regexp_matches(value, '\m([0-9]{16})\M', 'g') AS m WHERE read_bag_id(m[1]) IS NOT NULL);
COMMENT ON FUNCTION read_bag_ids(text) IS 'Alle identificaties van 16 cijfers in een lijst, in volgorde.';

CREATE OR REPLACE FUNCTION woonplaats_name(woonplaats_id text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT a.name
        FROM   area AS a WHERE a.level = 'woonplaats' AND right(a.code, 4) = right(woonplaats_id, 4)
        ORDER  BY a.year DESC LIMIT 1);
COMMENT ON FUNCTION woonplaats_name(text) IS 'Naam van een woonplaats van de BAG (2142 of NL.IMBAG.Woonplaats.2142), als de woonplaatsen zijn ingelezen.';

-- A dwelling that is no home any more, or is withdrawn, stays with an end: burglaries of the past belong to it.
CREATE OR REPLACE FUNCTION end_dwellings(object_ids text[], for_delivery int) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    UPDATE dwelling AS d SET in_use_to = greatest(b.received_on, d.in_use_from)
    FROM   delivery AS b
    WHERE  b.delivery_id = for_delivery AND d.verblijfsobject_id = ANY (object_ids) AND d.in_use_to IS NULL;
END;
COMMENT ON FUNCTION end_dwellings(text[], int) IS 'Geeft woningen die geen woning meer zijn een einde: de dag van ontvangst van de levering die het zegt.';

CREATE OR REPLACE FUNCTION complete_addresses() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    WITH known AS MATERIALIZED (SELECT s.street_id, s.name, street_key(s.name) AS street_key, s.woonplaats,
                                       s.gemeente_code FROM street AS s)
    UPDATE address AS a
    SET    street_name = s.name, street_key = s.street_key, woonplaats = coalesce(a.woonplaats, s.woonplaats),
           gemeente_code = coalesce(a.gemeente_code, s.gemeente_code)
    FROM   known AS s
    WHERE  s.street_id = a.street_id
    AND    (a.street_name, a.street_key, a.woonplaats, a.gemeente_code)
           IS DISTINCT FROM (s.name, s.street_key, coalesce(a.woonplaats, s.woonplaats),
                             coalesce(a.gemeente_code, s.gemeente_code));

    UPDATE address AS a SET gemeente_code = g.code
    FROM  (SELECT DISTINCT ON (p.address_id) p.address_id, n.code
           FROM   newest_area AS n
           CROSS  JOIN LATERAL (SELECT q.address_id
                                FROM   address AS q
                                WHERE  q.gemeente_code IS NULL AND ST_Covers(n.geom, q.geom) OFFSET 0) AS p
           WHERE  n.level = 'gemeente' ORDER BY p.address_id, n.year DESC, n.code) AS g
    WHERE  g.address_id = a.address_id;

    UPDATE dwelling AS d
    SET    street_id = a.street_id, street_name = a.street_name, huisnummer = a.huisnummer, huisletter = a.huisletter,
        toevoeging = a.toevoeging,
           postcode = a.postcode, woonplaats = a.woonplaats
    FROM   address AS a
    WHERE  a.dwelling_id = d.dwelling_id AND a.is_main AND a.huisnummer IS NOT NULL
    AND    (d.street_id, d.street_name, d.huisnummer, d.huisletter, d.toevoeging, d.postcode, d.woonplaats)
           IS DISTINCT FROM (a.street_id, a.street_name, a.huisnummer, a.huisletter, a.toevoeging, a.postcode,
                             a.woonplaats);

    SELECT name_areas();
END;
COMMENT ON FUNCTION complete_addresses() IS
'Zet straatnaam, woonplaats en gemeente bij adressen die alleen verwijzen, en het hoofdadres bij elke woning. Wat er al staat, blijft.';
