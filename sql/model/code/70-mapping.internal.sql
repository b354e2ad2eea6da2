-- Which column of a source says what: the first step of an import.

-- Which column of a source serves each field of a mapping: the first candidate that it has. StatLine numbers the
-- columns of a table (Koopwoningen_47), each year anew: with the option numbered_columns, a name without its number
-- fits as well. Else a name fits that is the same but for blanks and hyphens (Pleeg-postcode), and in a shapefile its
-- first ten characters: as long as no other field has a claim on that column. A figure is not guessed from ten
-- characters: percentage or gemiddelde may be of anything.
CREATE OR REPLACE FUNCTION mapped_columns(source regclass, mapping_name text)
RETURNS TABLE (field text, column_name name, candidates text[], rivals name[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH wanted AS MATERIALIZED (
        SELECT f.field, normalise_column(n.name) AS candidate, n.place
        FROM   mapping AS m CROSS JOIN LATERAL jsonb_each(m.columns) AS f(field, names)
        CROSS  JOIN LATERAL jsonb_array_elements_text(f.names) WITH ORDINALITY AS n(name, place)
        WHERE  m.mapping = mapping_name
    ), held AS MATERIALIZED (
        SELECT a.attname, a.attnum, normalise_column(a.attname) AS name,
               replace(normalise_column(a.attname), '_', '') AS joined,
               CASE WHEN (SELECT m.options -> 'numbered_columns' = 'true'
                          FROM   mapping AS m WHERE m.mapping = mapping_name)
                    THEN regexp_replace(normalise_column(a.attname), '_\d{1,3}$', '') END AS unnumbered,
               length(a.attname) = 10
        AND    max(length(a.attname)) FILTER (WHERE a.atttypid <> 'geometry'::regtype) OVER () = 10 AS may_be_cut
        FROM   pg_attribute AS a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
    ), fits AS MATERIALIZED (
        SELECT f.*, min(f.likeness) OVER of_column AS best,
               min(f.field) OVER of_column <> max(f.field) OVER of_column AS is_shared
        FROM   (SELECT w.field, w.place, h.attname, h.attnum,
                       CASE WHEN h.name = w.candidate                                                   THEN 0
                            WHEN h.unnumbered = w.candidate                                             THEN 1
                            -- StatLine's own CSV names the unit; a figure of a factor may be a number or a share, and
                            -- is not guessed
                            WHEN w.field = 'registered' AND h.name = w.candidate || '_aantal'           THEN 1
                            WHEN h.joined = replace(w.candidate, '_', '')                               THEN 2
                            WHEN h.may_be_cut AND w.field NOT LIKE 'factor:%'
                                 AND h.name = btrim(left(w.candidate, 10), '_')            THEN 3 END AS likeness
                FROM   wanted AS w CROSS JOIN held AS h) AS f
        WHERE  f.likeness IS NOT NULL
        WINDOW of_column AS (PARTITION BY f.attname)
    ), best AS MATERIALIZED (
        SELECT r.field, array_agg(r.attname ORDER BY r.attnum) AS columns
        FROM   (SELECT f.field, f.attname, f.attnum,
                       rank() OVER (PARTITION BY f.field ORDER BY f.likeness, f.place) AS turn
                FROM   fits AS f WHERE f.likeness < 2 OR f.best >= 2 AND NOT f.is_shared) AS r
        WHERE  r.turn = 1 GROUP BY r.field
    )
    SELECT w.field, b.columns[1], array_agg(w.candidate ORDER BY w.place), nullif(b.columns[2:], '{}')
    FROM   wanted AS w LEFT JOIN best AS b ON b.field = w.field GROUP BY w.field, b.columns;
END;
COMMENT ON FUNCTION mapped_columns(regclass, text) IS
'Per veld van een mapping: de kolom van de bron die het levert (NULL als er geen is), de namen waaronder is gezocht, en andere kolommen die even goed passen.';

-- Two columns that differ in case or marks only have one name here, and nobody knows which of them is meant.
CREATE OR REPLACE FUNCTION refuse_rivals(source regclass, mapping_name text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT m.field, array_to_string(m.column_name || m.rivals, '", "') AS columns
             FROM   mapped_columns(source, mapping_name) AS m
             WHERE m.rivals IS NOT NULL ORDER BY m.field LIMIT 1 LOOP
        RAISE EXCEPTION USING ERRCODE = 'ambiguous_column',
            MESSAGE = pg_catalog.format('%s heeft meer dan een kolom voor %s: "%s"', source, c.field, c.columns),
            DETAIL = 'Kolommen die alleen in hoofdletters, spaties, leestekens of volgnummer verschillen, zijn voor een mapping dezelfde.',
            HINT = 'Lees een view die alleen de goede kolom heeft, of geef de andere een andere naam: ALTER TABLE ... RENAME COLUMN ... TO ...';
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_rivals(regclass, text) IS 'Weigert een bron met meer kolommen die even goed bij een veld passen.';

-- The mapping of a source, or an error that says what does not fit.
CREATE OR REPLACE FUNCTION fitting_mapping(source regclass, mapping_name text) RETURNS mapping
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    wanted mapping;
    missing text;
BEGIN
    IF source IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'null_value_not_allowed', MESSAGE = 'er is geen bron opgegeven',
            HINT = 'Noem een tabel, view of foreign table, zoals ''staging.bvh''.';
    END IF;
    SELECT * INTO wanted FROM mapping AS m WHERE m.mapping = mapping_name;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('er is geen mapping "%s"', mapping_name),
            HINT = pg_catalog.format('Kies een van: %s. Een eigen mapping is een rij in de tabel mapping.',
                          (SELECT string_agg(m.mapping, ', ' ORDER BY m.mapping) FROM mapping AS m));
    END IF;
    IF EXISTS (SELECT FROM jsonb_each(wanted.columns) AS f WHERE jsonb_typeof(f.value) <> 'array')
       OR jsonb_typeof(wanted.options -> 'required') <> 'array' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de mapping "%s" is niet goed geschreven', mapping_name),
            HINT = 'Schrijf columns als {"veld": ["kolomnaam", "andere kolomnaam"]} en required als een lijst van velden.';
    END IF;
    IF NOT EXISTS (SELECT
                   FROM   object_kind AS o
                   WHERE  o.object_kind = coalesce(wanted.options ->> 'object_kind', 'onbekend')) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de mapping "%s" noemt een onbekend soort object: %s', mapping_name,
                                        wanted.options ->> 'object_kind'),
            HINT = pg_catalog.format('Kies een van: %s.',
                                     (SELECT string_agg(o.object_kind, ', ' ORDER BY o.object_kind)
                                      FROM   object_kind AS o));
    END IF;
    IF wanted.kind IN ('place_of_interest', 'place_report') AND wanted.options ? 'kind'
    AND NOT EXISTS (SELECT FROM place_kind AS k WHERE k.kind = wanted.options ->> 'kind') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de mapping "%s" noemt een onbekende soort plek: %s', mapping_name,
                                        wanted.options ->> 'kind'),
            HINT = pg_catalog.format('Kies een van: %s. Een eigen soort is een rij in place_kind.',
                                     (SELECT string_agg(k.kind, ', ' ORDER BY k.position) FROM place_kind AS k));
    END IF;
    SELECT string_agg(pg_catalog.format('%s (gezocht: %s)', c.field, array_to_string(c.candidates, ', ')),
                      '; ' ORDER BY c.field) INTO missing
    FROM   mapped_columns(source, mapping_name) AS c
    WHERE  c.column_name IS NULL AND wanted.options -> 'required' ? c.field;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = pg_catalog.format('%s heeft geen kolom voor %s', source, missing),
            DETAIL = pg_catalog.format('De bron heeft de kolommen %s.',
                            (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute AS a
                             WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped)),
            HINT = 'Is dit de goede mapping? Voeg anders de naam van de kolom toe aan de mapping.';
    END IF;
    PERFORM refuse_rivals(source, mapping_name);
    RETURN wanted;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION fitting_mapping(regclass, text) IS
'De mapping, of een foutmelding die zegt welke mapping of kolom ontbreekt.';

-- Each field is text, and has a column f1, f2, ... of its own. A number has a decimal comma there: 8.125 as text is
-- eight thousand, and as a number it is not.
CREATE OR REPLACE FUNCTION field_columns(source regclass, mapping_name text)
RETURNS TABLE (field text, name text, expression text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT c.field, 'f' || row_number() OVER (ORDER BY c.field),
           pg_catalog.format(CASE base.type WHEN 'numeric'::regtype THEN 'replace(trim_scale(s.%I)::text, ''.'', '','')'
                                            WHEN 'float8'::regtype  THEN 'replace(s.%I::text, ''.'', '','')'
                                            WHEN 'float4'::regtype  THEN 'replace(s.%I::text, ''.'', '','')'
                                            ELSE 's.%I::text' END, c.column_name)
    FROM   mapped_columns(source, mapping_name) AS c
    JOIN   pg_attribute AS a ON a.attrelid = source AND a.attname = c.column_name
    -- a domain may be one over another domain
    CROSS  JOIN LATERAL (WITH RECURSIVE under AS (SELECT a.atttypid AS type
                                                  UNION ALL SELECT t.typbasetype
                                                  FROM   under AS u JOIN pg_type AS t ON t.oid = u.type
                                                  WHERE  t.typbasetype <> 0)
                         SELECT u.type
                         FROM   under AS u JOIN pg_type AS t ON t.oid = u.type WHERE t.typbasetype = 0) AS base;
END;
COMMENT ON FUNCTION field_columns(regclass, text) IS 'De velden die een bron heeft, elk met een naam en met de uitdrukking die zijn tekst geeft; getallen met een decimale komma.';

-- The geometry of a row is that of the first column which has one.
CREATE OR REPLACE FUNCTION geometry_column(source regclass) RETURNS name
LANGUAGE sql STABLE
RETURN (SELECT a.attname
        FROM   pg_attribute AS a
        WHERE  a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'geometry'::regtype
        ORDER BY a.attnum LIMIT 1);
COMMENT ON FUNCTION geometry_column(regclass) IS 'De kolom van een bron met de geometrie.';
