-- Which row of the model an incoming row means: a dwelling by its number or address, a letter or a group by what it
-- holds.

CREATE OR REPLACE FUNCTION delivered_address(given_street_name text, given_house_number text, given_huisletter text,
                                             given_toevoeging text, given_postcode text,
                                             given_woonplaats text, given_street_line text, given_place_line text)
RETURNS TABLE (street_name text, house_number text, postcode text, woonplaats text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT coalesce(read_code(given_street_name), s.street_name),
           nullif(pg_catalog.concat_ws(' ', coalesce(read_code(given_house_number), s.house_number),
                                       read_code(given_huisletter), read_code(given_toevoeging)), ''),
           coalesce(read_code(given_postcode), p.postcode), coalesce(read_code(given_woonplaats), p.woonplaats)
    FROM   split_street_line(given_street_line) AS s, split_place_line(given_place_line) AS p
    OFFSET 0;       -- read once, not each time that it is used
END;
COMMENT ON FUNCTION delivered_address(text, text, text, text, text, text, text, text) IS
'Het adres in de velden van een rij: street_name, house_number, huisletter, toevoeging, postcode en woonplaats, of aaneen in street_line en place_line.';

-- Most addresses are written as the BAG writes them. Where one address alone has that postcode, number and addition,
-- and its street is the one that is given (or none is), locate() finds the same at its second step, in ten times as
-- long. That holds as long as the names in the gazetteer are those of the addresses; where a street is written
-- otherwise, nothing is found here.
CREATE OR REPLACE FUNCTION exact_address(street text, house_number text, postcode text, place text)
RETURNS TABLE (dwelling_id int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT a.dwelling_id, a.geom
    FROM   (SELECT h.huisnummer, h.huisletter, h.toevoeging, read_postcode(exact_address.postcode) AS postcode
            FROM   read_house_number(exact_address.house_number) AS h OFFSET 0) AS q
    CROSS  JOIN LATERAL (SELECT min(n.address_id) AS address_id
                         FROM   address AS n
                         WHERE  n.postcode = q.postcode AND n.huisnummer = q.huisnummer AND n.geom IS NOT NULL
                         AND    n.huisletter IS NOT DISTINCT FROM q.huisletter
                         AND    n.toevoeging IS NOT DISTINCT FROM q.toevoeging
                         HAVING count(*) = 1) AS f
    JOIN   address AS a ON a.address_id = f.address_id
    WHERE  (exact_address.street IS NULL OR a.street_name = exact_address.street AND a.street_key IS NOT NULL
            AND a.woonplaats IS NOT NULL)
    AND    (nullif(exact_address.place, '') IS NULL OR lower_ascii(a.woonplaats) = lower_ascii(exact_address.place));
END;
COMMENT ON FUNCTION exact_address(text, text, text, text) IS 'Het adres met deze postcode, dit huisnummer, deze straat en deze plaats, als het er precies zo staat en het enige is.';

CREATE OR REPLACE FUNCTION find_dwelling(verblijfsobject_id text, street text, house_number text, postcode text,
                                         place text)
RETURNS TABLE (dwelling_id int, step int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT coalesce(d.dwelling_id, CASE WHEN e.geom IS NULL THEN l.dwelling_id ELSE e.dwelling_id END),
           CASE WHEN d.dwelling_id IS NOT NULL THEN 0 WHEN e.geom IS NOT NULL THEN 2 ELSE l.step END,
           CASE WHEN d.dwelling_id IS NOT NULL THEN d.geom WHEN e.geom IS NOT NULL THEN e.geom ELSE l.geom END
    FROM   (SELECT read_bag_id(find_dwelling.verblijfsobject_id) AS id OFFSET 0) AS q
    LEFT   JOIN dwelling AS d ON d.verblijfsobject_id = q.id
    -- looked for only where what went before did not tell
    LEFT   JOIN LATERAL (SELECT x.dwelling_id, x.geom
                         FROM   exact_address(find_dwelling.street, find_dwelling.house_number, find_dwelling.postcode,
                                              find_dwelling.place) AS x
                         WHERE  d.dwelling_id IS NULL OFFSET 0) AS e ON true
    LEFT   JOIN LATERAL (SELECT f.step, f.dwelling_id, f.geom
                         FROM   located(find_dwelling.street, find_dwelling.house_number, find_dwelling.postcode,
                                        find_dwelling.place) AS f
                         WHERE  d.dwelling_id IS NULL AND e.geom IS NULL OFFSET 0) AS l ON true;
END;
COMMENT ON FUNCTION find_dwelling(text, text, text, text, text) IS
'Welke woning een rij bedoelt: die met deze identificatie in de BAG (stap 0, ook als zij niet meer in gebruik is), anders die welke locate bij het adres vindt als er geen andere bedoeld kan zijn. Zonder woning wel de stap en het punt van locate.';

-- Letters, advice, groups and the like have no number in their source: a row is known by what it holds. The reader
-- makes incoming_KIND with columns of the table KIND, the writer takes these steps: what stands there already
-- (match_unchanged); what stands there otherwise, by fewer and fewer columns (match_rows); then both kinds are written
-- (write_matched).
CREATE OR REPLACE FUNCTION shared_columns(kind name) RETURNS TABLE (column_name name, as_compared text)
LANGUAGE plpgsql STABLE ROWS 10
AS $$
BEGIN
    RETURN QUERY
    SELECT t.attname,
           pg_catalog.format(CASE WHEN t.atttypid = 'geometry'::regtype THEN 'ST_AsBinary(r.%I)' ELSE 'r.%I' END,
                             t.attname)
    FROM   pg_attribute AS t JOIN pg_attribute AS i ON i.attname = t.attname
    WHERE  t.attrelid = kind::regclass AND i.attrelid = pg_catalog.format('pg_temp.%I', 'incoming_' || kind)::regclass
    AND    t.attnum > 1 AND t.attname <> 'delivery_id'
    ORDER  BY t.attnum;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION shared_columns(name) IS 'De kolommen die een soort levering in haar tabel vult, en hoe hun waarden worden vergeleken.';

-- The n-th of the incoming rows that are alike is the n-th of such rows in the table, so that no row is matched twice.
CREATE OR REPLACE FUNCTION match_rows(kind name, alike name[], filled name[] DEFAULT '{}', unfilled name[] DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    likeness text := (SELECT pg_catalog.format('pg_catalog.jsonb_build_array(%s)', string_agg(c.as_compared, ', '))
                      FROM   shared_columns(kind) AS c WHERE c.column_name = ANY (alike));
BEGIN
    EXECUTE pg_catalog.format(
        'UPDATE pg_temp.%1$I AS i SET matched_id = o.id
         FROM  (SELECT r.row_number, %2$s AS likeness, row_number() OVER (PARTITION BY %2$s ORDER BY r.row_number) AS turn
                FROM pg_temp.%1$I AS r WHERE r.matched_id IS NULL AND %4$s) AS n
         JOIN  (SELECT r.%3$I AS id, %2$s AS likeness, row_number() OVER (PARTITION BY %2$s ORDER BY r.%3$I) AS turn
                FROM %6$I AS r WHERE NOT EXISTS (SELECT FROM pg_temp.%1$I AS m WHERE m.matched_id = r.%3$I) AND %5$s) AS o USING (likeness, turn)
         WHERE  i.row_number = n.row_number',
        'incoming_' || kind, likeness, kind || '_id',
        coalesce((SELECT string_agg(pg_catalog.format('r.%I IS NOT NULL', f), ' AND ') FROM unnest(filled) AS f),
                 'true'),
        coalesce((SELECT string_agg(pg_catalog.format('r.%I IS NULL', f), ' AND ') FROM unnest(unfilled) AS f), 'true'),
        kind);
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION match_rows(name, name[], name[], name[]) IS
'Zoekt bij ingelezen rijen de rij in de tabel die in deze kolommen gelijk is; filled moet daarbij zijn ingevuld, unfilled in de tabel nog leeg zijn.';

CREATE OR REPLACE FUNCTION match_unchanged(kind name, for_delivery int) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    same int[];
BEGIN
    EXECUTE pg_catalog.format('ALTER TABLE pg_temp.%I ADD matched_id int, ADD unchanged boolean NOT NULL DEFAULT false',
                              'incoming_' || kind);
    PERFORM match_rows(kind, ARRAY(SELECT c.column_name FROM shared_columns(kind) AS c));
    EXECUTE pg_catalog.format('UPDATE pg_temp.%1$I SET unchanged = true WHERE matched_id IS NOT NULL',
                              'incoming_' || kind);
    EXECUTE pg_catalog.format('SELECT array_agg(matched_id) FROM pg_temp.%I WHERE unchanged',
                              'incoming_' || kind) INTO same;
    -- What a later delivery holds as well is not purged with the first.
    IF (SELECT k.personal FROM delivery_kind AS k WHERE k.kind = match_unchanged.kind) THEN
        PERFORM confirm_rows(kind, same, for_delivery);
    END IF;
    RETURN coalesce(cardinality(same), 0);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION match_unchanged(name, int) IS 'Zoekt de ingelezen rijen die al precies zo in de tabel staan en legt vast dat ook deze levering ze bevatte; geeft hoeveel.';

CREATE OR REPLACE FUNCTION write_matched(kind name, for_delivery int) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    columns text;
    assignments text;
    corrected bigint;
    added bigint;
BEGIN
    SELECT string_agg(pg_catalog.format('%I', c.column_name), ', '),
           string_agg(pg_catalog.format('%I = i.%1$I', c.column_name), ', ') INTO columns, assignments
    FROM   shared_columns(kind) AS c;
    EXECUTE pg_catalog.format('UPDATE %I AS t SET %s, delivery_id = $1 FROM pg_temp.%I AS i WHERE i.matched_id = t.%I AND NOT i.unchanged',
                   kind, assignments, 'incoming_' || kind, kind || '_id') USING for_delivery;
    GET DIAGNOSTICS corrected = ROW_COUNT;
    EXECUTE pg_catalog.format('INSERT INTO %I (%s, delivery_id) SELECT %2$s, $1 FROM pg_temp.%I WHERE matched_id IS NULL ORDER BY row_number',
                   kind, columns, 'incoming_' || kind) USING for_delivery;
    GET DIAGNOSTICS added = ROW_COUNT;
    PERFORM renew_statistics(kind);
    RETURN corrected + added;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION write_matched(name, int) IS 'Verbetert de gevonden rijen die veranderd zijn en voegt de nieuwe toe; geeft hoeveel.';
