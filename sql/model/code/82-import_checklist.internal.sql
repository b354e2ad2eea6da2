-- Lists of factors, such as the checklist of a guide: what each indicator is, whose it is and where it comes from. A
-- factor that is there already gets its place on the list; one that is not, is made.

-- "7A", "7 a" and "7.a" are part A of number 7; the letter may stand in a column of its own, too.
CREATE OR REPLACE FUNCTION numbered_part(text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(text) < 20 THEN regexp_match(text, '^\s*([0-9]{1,9})[ .-]*([A-Za-z])[.)]?\s*$') END;
COMMENT ON FUNCTION numbered_part(text) IS 'Het nummer en de letter van "7A", "7 a" of "7.a"; NULL als er iets anders staat.';

-- What a list does not say of a new factor: a number per area that may not be added up. Of a known one it stays as it
-- was.
CREATE OR REPLACE FUNCTION read_factor(
    options jsonb, at_row int, given_factor text DEFAULT NULL, given_name text DEFAULT NULL,
    given_theme text DEFAULT NULL, given_measured text DEFAULT NULL,
    given_quantity text DEFAULT NULL, given_unit text DEFAULT NULL, given_value_min text DEFAULT NULL,
    given_value_max text DEFAULT NULL, given_direction text DEFAULT NULL,
    given_checklist text DEFAULT NULL, given_number text DEFAULT NULL, given_perspective text DEFAULT NULL,
    given_owner text DEFAULT NULL, given_source text DEFAULT NULL,
    given_note text DEFAULT NULL, given_sensitive text DEFAULT NULL, given_part text DEFAULT NULL)
RETURNS TABLE (factor text, name text, theme text, measured text, quantity text, unit text, value_min float8,
               value_max float8, direction int, checklist text, number int, part text,
               number_or_row int, perspective text, owner text, source text, note text, sensitive boolean, broken int,
               words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.factor, v.name, read_code(given_theme), v.measured, v.quantity, read_code(given_unit), v.value_min,
           v.value_max, v.direction, v.checklist, v.number, v.part,
           coalesce(v.number, -at_row),         -- what has no number is alone in its place
           read_code(given_perspective), read_code(given_owner), read_code(given_source), read_code(given_note),
           read_boolean(given_sensitive), b.broken,
           CASE b.broken WHEN 12 THEN ARRAY[left(v.measured, 40)] WHEN 13 THEN ARRAY[left(v.quantity, 40)]
                WHEN 14 THEN ARRAY[v.direction::text] WHEN 15 THEN ARRAY[left(given_number, 40)]
                         WHEN 17 THEN ARRAY[left(given_direction, 40)] WHEN 18 THEN ARRAY[v.factor]
                WHEN 19 THEN ARRAY[v.value_min::text, v.value_max::text]
                         WHEN 20 THEN ARRAY[pg_catalog.concat(v.number, v.part), v.checklist, v.number_of]
                WHEN 21 THEN ARRAY[left(given_sensitive, 40)]
                         WHEN 22 THEN ARRAY[left(given_part, 40)] WHEN 23 THEN ARRAY[v.part]
                WHEN 24 THEN ARRAY[left(given_number, 40), v.part] END
    FROM   (SELECT coalesce(read_code(given_checklist), options ->> 'checklist') AS checklist OFFSET 0) AS l
    CROSS  JOIN LATERAL (SELECT n.read[1]::int AS number, n.read[2] AS letter,
                                upper(coalesce(read_code(given_part), n.read[2])) AS part
                         FROM (SELECT numbered_part(given_number) AS read) AS n OFFSET 0) AS n
    -- the list again: the name says which one is meant, whatever its number is now; parts of one number may have one
    -- name
    LEFT   JOIN LATERAL (SELECT f.factor FROM factor AS f
                         WHERE  f.checklist = l.checklist AND f.name = read_code(given_name)
                         AND    (read_code(given_number) IS NULL AND n.part IS NULL
                                 OR f.part IS NOT DISTINCT FROM n.part)
                         ORDER  BY f.factor LIMIT 1) AS k ON true
    CROSS  JOIN LATERAL (SELECT coalesce(read_code(given_factor), k.factor,
                                         nullif(left(replace(plain_words(given_name), ' ', '_'), 50),
                                                '') || coalesce('_' || lower(n.part), '')) AS factor,
                                read_code(given_name) AS name,
                                CASE lower_ascii(read_code(given_measured)) WHEN 'woning' THEN 'dwelling'
                                     WHEN 'gebied' THEN 'area'
                                     ELSE lower_ascii(read_code(given_measured)) END AS measured,
                                CASE lower_ascii(read_code(given_quantity)) WHEN 'aantal' THEN 'extensive'
                                     WHEN 'soort' THEN 'category'
                                     ELSE lower_ascii(read_code(given_quantity)) END AS quantity,
                                read_number(given_value_min)::float8 AS value_min,
                                read_number(given_value_max)::float8 AS value_max,
                                read_integer(given_direction) AS direction,
                                coalesce(n.number, read_integer(given_number)) AS number, n.part, n.letter,
                                l.checklist OFFSET 0) AS w
    CROSS  JOIN LATERAL (SELECT w.*, (SELECT f.factor FROM factor AS f
                                      WHERE  f.checklist = w.checklist AND f.number = w.number
                                      AND    f.part IS NOT DISTINCT FROM w.part
                                      AND    f.factor <> w.factor LIMIT 1) AS number_of OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.factor IS NULL OR v.name IS NULL                                 THEN 11
                                     WHEN v.measured NOT IN ('area', 'dwelling')                             THEN 12
                                     WHEN v.quantity NOT IN ('intensive', 'extensive', 'category')           THEN 13
                                     WHEN v.direction NOT IN (-1, 0, 1)                                      THEN 14
                                     WHEN v.number IS NULL AND given_number <> ''                            THEN 15
                                     WHEN v.value_min IS NULL AND given_value_min <> '' OR v.value_max IS NULL
                                          AND given_value_max <> '' THEN 16
                                     WHEN v.direction IS NULL AND given_direction <> ''                      THEN 17
                                     WHEN EXISTS (SELECT FROM factor AS f
                                                  WHERE  f.factor = v.factor
                                                  AND    (f.measured,
                                                          f.quantity) <> (coalesce(v.measured, f.measured),
                                                                          coalesce(v.quantity, f.quantity))
                                                  AND   (EXISTS (SELECT
                                                                 FROM   factor_value AS x WHERE x.factor = f.factor)
                                                         OR EXISTS (SELECT
                                                                    FROM   dwelling_factor_value AS x
                                                                    WHERE  x.factor = f.factor))) THEN 18
                                     WHEN v.value_max < v.value_min                                          THEN 19
                                     WHEN v.number_of IS NOT NULL                                            THEN 20
                                     WHEN read_code(given_sensitive) IS NOT NULL
                                          AND read_boolean(given_sensitive) IS NULL THEN 21
                                     WHEN v.part !~ '^[A-Z]$'                                                THEN 22
                                     WHEN v.part IS NOT NULL AND v.number IS NULL                            THEN 23
                                     WHEN upper(v.letter) <> v.part
                                          THEN 24 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_factor(jsonb, int, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS 'Leest een factor van een lijst; weigert een rij zonder naam en wat niet kan.';

CREATE OR REPLACE FUNCTION store_factor(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    read bigint := (SELECT count(*) FROM pg_temp.incoming_factor);
BEGIN
    -- What the list leaves open, the factor itself says.
    UPDATE pg_temp.incoming_factor AS i
    SET    theme = coalesce(i.theme, f.theme), measured = coalesce(i.measured, f.measured),
        quantity = coalesce(i.quantity, f.quantity), unit = coalesce(i.unit, f.unit),
           value_min = coalesce(i.value_min, f.value_min), value_max = coalesce(i.value_max, f.value_max),
        direction = coalesce(i.direction, f.direction),
           perspective = coalesce(i.perspective, f.perspective), owner = coalesce(i.owner, f.owner),
        source = coalesce(i.source, f.source), note = coalesce(i.note, f.note),
           sensitive = coalesce(i.sensitive, f.sensitive),
           number = coalesce(i.number, CASE WHEN f.checklist = i.checklist THEN f.number END),
           part = CASE WHEN i.number IS NULL AND f.checklist = i.checklist THEN f.part ELSE i.part END
    FROM   factor AS f WHERE f.factor = i.factor;
    DELETE FROM pg_temp.incoming_factor AS i USING factor AS f
    WHERE  f.factor = i.factor
    AND    (f.name, f.theme, f.measured, f.quantity, f.unit, f.value_min, f.value_max, f.direction, f.checklist,
            f.number, f.part, f.perspective, f.owner, f.source, f.note, f.sensitive)
           IS NOT DISTINCT FROM
           (i.name, i.theme, i.measured, i.quantity, i.unit, i.value_min, i.value_max, i.direction, i.checklist,
            i.number, i.part, i.perspective, i.owner, i.source, i.note, i.sensitive);
    GET DIAGNOSTICS unchanged = ROW_COUNT;

    INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, checklist,
                        number, part, perspective, owner, source, note, sensitive)
    SELECT i.factor, i.name, coalesce(i.theme, 'overig'), coalesce(i.measured, 'area'),
           coalesce(i.quantity, 'intensive'), coalesce(i.unit, 'onbekend'), i.value_min, i.value_max,
           i.direction, i.checklist, i.number, i.part, i.perspective, i.owner, i.source, i.note,
           coalesce(i.sensitive, false)
    FROM   pg_temp.incoming_factor AS i
    ON CONFLICT (factor) DO UPDATE
    SET name = excluded.name, theme = excluded.theme, measured = excluded.measured, quantity = excluded.quantity,
           unit = excluded.unit, value_min = excluded.value_min,
        value_max = excluded.value_max, direction = excluded.direction, checklist = excluded.checklist,
           number = excluded.number, part = excluded.part, perspective = excluded.perspective,
        owner = excluded.owner, source = excluded.source, note = excluded.note, sensitive = excluded.sensitive;
    accepted := read - unchanged;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_factor(int) IS 'Maakt factoren, of geeft bestaande hun plaats op de lijst.';
