-- Lists of factors, such as the checklist of a guide: what each indicator is, whose it is and where it comes from. A factor that is
-- there already gets its place on the list; one that is not, is made.

-- What a list does not say of a new factor: a number per area that may not be added up. Of a known one it stays as it was.
CREATE OR REPLACE FUNCTION read_factor(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_factor');
    CREATE TEMP TABLE incoming_factor ON COMMIT DROP AS
    SELECT r.row_number, coalesce(read_code(r.value ->> 'factor'), k.factor, nullif(left(replace(plain_words(r.value ->> 'name'), ' ', '_'), 50), '')) AS factor,
           read_code(r.value ->> 'name') AS name, read_code(r.value ->> 'theme') AS theme,
           CASE lower(read_code(r.value ->> 'measured')) WHEN 'woning' THEN 'dwelling' WHEN 'gebied' THEN 'area' ELSE lower(read_code(r.value ->> 'measured')) END AS measured,
           CASE lower(read_code(r.value ->> 'quantity')) WHEN 'aantal' THEN 'extensive' WHEN 'soort' THEN 'category' ELSE lower(read_code(r.value ->> 'quantity')) END AS quantity,
           read_code(r.value ->> 'unit') AS unit, read_number(r.value ->> 'value_min')::float8 AS value_min, read_number(r.value ->> 'value_max')::float8 AS value_max,
           read_integer(r.value ->> 'direction') AS direction, l.checklist, read_integer(r.value ->> 'number') AS number,
           coalesce(read_integer(r.value ->> 'number'), -r.row_number) AS place,       -- what has no number is alone in its place
           read_code(r.value ->> 'perspective') AS perspective, read_code(r.value ->> 'owner') AS owner, read_code(r.value ->> 'source') AS source,
           read_code(r.value ->> 'note') AS note
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL (SELECT coalesce(read_code(r.value ->> 'checklist'), options ->> 'checklist') AS checklist) AS l
    -- the list again: the name says which one is meant, whatever its number is now
    LEFT   JOIN factor AS k ON k.checklist = l.checklist AND k.name = read_code(r.value ->> 'name')
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);

    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, p.place, p.field, p.rule, p.explanation
    FROM   pg_temp.incoming_factor AS i
    JOIN   pg_temp.import_row AS r USING (row_number)
    CROSS  JOIN LATERAL (VALUES
        (i.factor IS NULL OR i.name IS NULL, 1, 'name', 'geen naam', 'De indicator heeft geen naam.'),
        (i.measured NOT IN ('area', 'dwelling'), 2, 'measured', 'onbekende soort', pg_catalog.format('Een factor geldt per gebied of per woning, niet per "%s".', left(i.measured, 40))),
        (i.quantity NOT IN ('intensive', 'extensive', 'category'), 3, 'quantity', 'onbekende soort',
         pg_catalog.format('Een factor is intensive (middelen), extensive (aantal) of category (soort), niet "%s".', left(i.quantity, 40))),
        (i.direction NOT IN (-1, 0, 1), 4, 'direction', 'onbekende soort', pg_catalog.format('De richting is 1, 0 of -1, niet %s.', i.direction)),
        (CASE WHEN i.number IS NULL THEN r.value ->> 'number' <> '' END, 4, 'number', 'geen getal', pg_catalog.format('Het nummer "%s" is geen geheel getal.', left(r.value ->> 'number', 40))),
        (CASE WHEN i.value_min IS NULL THEN r.value ->> 'value_min' <> '' END OR CASE WHEN i.value_max IS NULL THEN r.value ->> 'value_max' <> '' END, 4, 'value_min', 'geen getal',
         'Het minimum of maximum is geen getal.'),
        (CASE WHEN i.direction IS NULL THEN r.value ->> 'direction' <> '' END, 4, 'direction', 'geen getal', pg_catalog.format('De richting "%s" is geen 1, 0 of -1.', left(r.value ->> 'direction', 40))),
        (EXISTS (SELECT FROM factor AS f WHERE f.factor = i.factor AND (f.measured, f.quantity) <> (coalesce(i.measured, f.measured), coalesce(i.quantity, f.quantity))
                 AND (EXISTS (SELECT FROM factor_value AS v WHERE v.factor = f.factor) OR EXISTS (SELECT FROM dwelling_factor_value AS v WHERE v.factor = f.factor))), 5, 'measured', 'heeft al cijfers',
         pg_catalog.format('De factor %s heeft al cijfers; waarvan en waarover die zijn, ligt daarmee vast.', i.factor)),
        (i.value_max < i.value_min, 5, 'value_min', 'buiten bereik', pg_catalog.format('Het minimum %s ligt boven het maximum %s.', i.value_min, i.value_max)),
        (EXISTS (SELECT FROM factor AS f WHERE f.checklist = i.checklist AND f.number = i.number AND f.factor <> i.factor), 6, 'number', 'dubbel',
         pg_catalog.format('Nummer %s van %s is al een andere factor: %s. Heet die nu anders? Noem haar dan in de kolom factor.', i.number, i.checklist,
                (SELECT f.factor FROM factor AS f WHERE f.checklist = i.checklist AND f.number = i.number)))) AS p (wrong, place, field, rule, explanation)
    WHERE  p.wrong;
    PERFORM refuse_repeats('incoming_factor', '{factor}', 7, 'Dezelfde factor staat eerder in de levering.');
    PERFORM refuse_repeats('incoming_factor', '{checklist,place}', 8, 'Een andere factor heeft in deze levering al dit nummer.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_factor(jsonb) IS 'Leest een lijst van factoren; weigert rijen zonder naam en wat niet kan.';

CREATE OR REPLACE FUNCTION store_factor(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    read bigint := (SELECT count(*) FROM pg_temp.incoming_factor);
BEGIN
    -- What the list leaves open, the factor itself says.
    UPDATE pg_temp.incoming_factor AS i
    SET    theme = coalesce(i.theme, f.theme), measured = coalesce(i.measured, f.measured), quantity = coalesce(i.quantity, f.quantity), unit = coalesce(i.unit, f.unit),
           value_min = coalesce(i.value_min, f.value_min), value_max = coalesce(i.value_max, f.value_max), direction = coalesce(i.direction, f.direction),
           perspective = coalesce(i.perspective, f.perspective), owner = coalesce(i.owner, f.owner), source = coalesce(i.source, f.source), note = coalesce(i.note, f.note),
           number = coalesce(i.number, CASE WHEN f.checklist = i.checklist THEN f.number END)
    FROM   factor AS f WHERE f.factor = i.factor;
    DELETE FROM pg_temp.incoming_factor AS i USING factor AS f
    WHERE  f.factor = i.factor
    AND    (f.name, f.theme, f.measured, f.quantity, f.unit, f.value_min, f.value_max, f.direction, f.checklist, f.number, f.perspective, f.owner, f.source, f.note)
           IS NOT DISTINCT FROM
           (i.name, i.theme, i.measured, i.quantity, i.unit, i.value_min, i.value_max, i.direction, i.checklist, i.number, i.perspective, i.owner, i.source, i.note);
    GET DIAGNOSTICS unchanged = ROW_COUNT;

    INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, checklist, number, perspective, owner, source, note)
    SELECT i.factor, i.name, coalesce(i.theme, 'overig'), coalesce(i.measured, 'area'), coalesce(i.quantity, 'intensive'), coalesce(i.unit, 'onbekend'), i.value_min, i.value_max,
           i.direction, i.checklist, i.number, i.perspective, i.owner, i.source, i.note
    FROM   pg_temp.incoming_factor AS i
    ON CONFLICT (factor) DO UPDATE
    SET name = excluded.name, theme = excluded.theme, measured = excluded.measured, quantity = excluded.quantity, unit = excluded.unit, value_min = excluded.value_min,
        value_max = excluded.value_max, direction = excluded.direction, checklist = excluded.checklist, number = excluded.number, perspective = excluded.perspective,
        owner = excluded.owner, source = excluded.source, note = excluded.note;
    accepted := read - unchanged;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_factor(int) IS 'Maakt factoren, of geeft bestaande hun plaats op de lijst.';
