-- What a mapping says and what a source has, held against each other before a row is read: names that nobody knows,
-- columns that nobody reads, and what only a whole column tells of its values.

-- ---------------------------------------------------------------- a mapping with names that no reader knows

-- The names that a mapping may use, with what each is. A kind with factor:... takes any field that begins so.
CREATE OR REPLACE FUNCTION known_names(of_kind text) RETURNS TABLE (what text, name text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT 'het veld', f.field FROM mapping_field AS f WHERE f.kind = of_kind
    UNION ALL
    SELECT 'de optie', o.name
    FROM   unnest('{required,identity,source,missing,decimal_mark,numbered_columns,level,levels,measures,words,object_kind,checklist,parent_level,year}'::text[]) AS o (name)
    UNION ALL
    SELECT 'de optie', p.name
    FROM   unnest('{kind,whole_layer}'::text[]) AS p (name)
    WHERE  of_kind LIKE 'place\_of\_interest' OR of_kind = 'place_report' AND p.name = 'kind';
END;
COMMENT ON FUNCTION known_names(text) IS 'De velden en opties die een mapping van een soort levering mag noemen.';

CREATE OR REPLACE FUNCTION nearest_name(wanted text, names text[]) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN (SELECT n.name
        FROM   unnest(names) AS n (name)
        CROSS  JOIN LATERAL (SELECT levenshtein(left(wanted, 100), left(n.name, 100)) AS edits) AS e
        WHERE  e.edits <= length(wanted) / 2 ORDER BY e.edits, n.name COLLATE "C" LIMIT 1);
COMMENT ON FUNCTION nearest_name(text, text[]) IS 'De naam die met de minste veranderingen de gevraagde wordt; NULL als dat meer dan de helft van de letters kost.';

-- A name that nobody reads looks as if it works: the field stays empty, the option does nothing.
CREATE OR REPLACE FUNCTION require_known_names(wanted mapping) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    odd record;
BEGIN
    SELECT u.what, u.name, nearest_name(u.name, array_agg(k.name::text)) AS nearest,
           string_agg(k.name, ', ' ORDER BY k.name) AS known INTO odd
    FROM  (SELECT 'het veld' AS what, f AS name FROM jsonb_object_keys(wanted.columns) AS f
           UNION ALL
           SELECT 'het veld', r FROM jsonb_array_elements_text(wanted.options -> 'required') AS r
           UNION ALL
           SELECT 'het veld', wanted.options ->> 'identity' WHERE wanted.options ->> 'identity' <> 'row_id'
           UNION ALL
           SELECT 'de optie', o FROM jsonb_object_keys(wanted.options) AS o) AS u
    JOIN   known_names(wanted.kind) AS k USING (what)
    GROUP  BY u.what, u.name
    HAVING NOT bool_or(u.name = k.name OR u.what = 'het veld' AND k.name = 'factor:...' AND u.name LIKE 'factor:_%')
    ORDER  BY u.what DESC, u.name LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de mapping "%s" noemt %s "%s", en dat leest een levering van soort "%s" niet',
                                        wanted.mapping, odd.what, odd.name, wanted.kind),
            HINT = pg_catalog.concat('Is "' || odd.nearest || '" bedoeld? ', 'Er zijn: ', odd.known, '.');
    END IF;
    IF NOT coalesce(wanted.options ->> 'decimal_mark', ',') IN ('.', ',') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de optie decimal_mark van de mapping "%s" is "%s"', wanted.mapping,
                                        wanted.options ->> 'decimal_mark'),
            HINT = 'Het decimaalteken is een punt of een komma. Zonder deze optie blijkt het uit de hele kolom.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_known_names(mapping) IS
'Weigert een mapping met een veld of optie die geen lezer van haar soort kent, of met een onbekend decimaalteken; de hint noemt de naam die er het meest op lijkt.';

-- ---------------------------------------------------------------- a source with columns that nobody reads

-- A column that is one or two letters off, or cut off at ten, may be meant for a field that has none.
CREATE OR REPLACE FUNCTION unread_columns(source regclass, mapping_name text)
RETURNS TABLE (column_name name, resembles text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH mapped AS MATERIALIZED (SELECT c.field, c.column_name, c.candidates
                                 FROM   mapped_columns(source, mapping_name) AS c)
    SELECT a.attname, n.resembles
    FROM   pg_attribute AS a
    LEFT   JOIN LATERAL (SELECT pg_catalog.format('%s (%s)', t.candidate, m.field) AS resembles
                         FROM   mapped AS m CROSS JOIN unnest(m.candidates) AS t (candidate)
                         CROSS  JOIN LATERAL (SELECT CASE WHEN length(a.attname) = 10 AND
                                                               left(t.candidate, 10) = normalise_column(a.attname)
                                                               THEN 0
                                                          ELSE levenshtein(left(t.candidate, 60),
                                                                           left(normalise_column(a.attname),
                                                                                60)) END AS edits) AS e
                         WHERE  m.column_name IS NULL AND length(t.candidate) > 3
                         AND    e.edits <= least(2, length(t.candidate) / 4)
                         ORDER  BY e.edits, m.field LIMIT 1) AS n ON true
    WHERE  a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid <> 'geometry'::regtype
    AND    a.attname <> ALL ('{ogc_fid,fid}')
    AND    NOT EXISTS (SELECT FROM mapped AS m WHERE m.column_name = a.attname)
    ORDER  BY a.attnum;
END;
COMMENT ON FUNCTION unread_columns(regclass, text) IS 'De kolommen van een bron die een mapping niet leest, en op welke naam (veld) zij lijken die niet in de bron staat. Geometrie en rijnummers tellen niet.';

CREATE OR REPLACE FUNCTION tell_columns(source regclass, mapping_name text, called text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    unread text := (SELECT string_agg(u.column_name || coalesce(' (lijkt op ' || u.resembles || ')', ''), ', ')
                    FROM   unread_columns(source, mapping_name) AS u);
    absent text := (SELECT string_agg(c.field, ', ' ORDER BY c.field) FROM mapped_columns(source, mapping_name) AS c
                    WHERE  c.column_name IS NULL
                    AND    c.field <> ALL ('{valid_from,valid_to,inactive_at,not_in_register_at,level,year_code,water}'));
BEGIN
    IF unread IS NOT NULL THEN
        RAISE NOTICE '%: kolommen die de mapping niet leest: %', called, unread;
    END IF;
    IF absent IS NOT NULL THEN
        RAISE NOTICE '%: velden zonder kolom: %', called, absent;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_columns(regclass, text, text) IS 'Meldt welke kolommen van een bron niet worden gelezen, en welke velden van de mapping geen kolom hebben.';

-- ---------------------------------------------------------------- what a whole column tells

-- 1 a point that can only be the decimal mark, 2 a comma that can only be it, 4 a point of which the text does not say:
-- 1.025.
CREATE OR REPLACE FUNCTION mark_evidence(value text) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value !~ '[.,]' OR octet_length(value) > 60
                 THEN 0
            WHEN value ~ '^[^0-9.,]*[1-9][0-9]{0,2}\.[0-9]{3}[^0-9.,]*$'
                 THEN 4
            WHEN value ~ '^[^0-9.,]*(([0-9]{1,3}(,[0-9]{3})+|[0-9]*)\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,})(E[-+]?[0-9]+)?[^0-9.,]*$'
                 THEN 1
            WHEN value ~ '^[^0-9.,]*(([0-9]{1,3}(\.[0-9]{3})+|[0-9]*),[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}|[0-9.]+,-+)[^0-9.,]*$'
                 THEN 2
            ELSE 0 END;
COMMENT ON FUNCTION mark_evidence(text) IS 'Wat een getal over het decimaalteken van zijn kolom zegt: 1 punt, 2 komma, 4 dat is er niet aan te zien (1.025), 0 niets.';

-- Texts that are read as numbers: field, name and expression as in field_columns.
CREATE OR REPLACE FUNCTION number_texts(source regclass, wanted mapping)
RETURNS TABLE (field text, name text, expression text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT c.field, c.name, c.expression
    FROM   field_columns(source, (wanted).mapping) AS c
    WHERE  c.expression LIKE 's.%'
    AND    (c.field LIKE 'factor:%'
            OR c.field IN (SELECT f.field FROM mapping_field AS f WHERE f.kind = (wanted).kind AND f.type = 'getal'));
END;
COMMENT ON FUNCTION number_texts(regclass, mapping) IS 'De velden van een bron met een getal in een kolom van tekst.';

-- Which of those have another mark than the comma: by what the mapping states, else by what the column shows. Where the
-- column shows both, a text that may be either is not read.
CREATE OR REPLACE FUNCTION column_marks(source regclass, wanted mapping, rows text) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    fields text[] := ARRAY(SELECT t.field FROM number_texts(source, wanted) AS t ORDER BY t.field);
    evidence int[];
    marks jsonb;
BEGIN
    IF fields = '{}' OR wanted.options ? 'decimal_mark' THEN
        RETURN (SELECT coalesce(jsonb_object_agg(f, '.'), '{}')
                FROM   unnest(fields) AS f WHERE wanted.options ->> 'decimal_mark' = '.');
    END IF;
    EXECUTE pg_catalog.format('SELECT ARRAY[%s] FROM %s AS s',
                              (SELECT string_agg(pg_catalog.format('coalesce(bit_or(mark_evidence(%s)), 0)',
                                                                   t.expression), ', ' ORDER BY t.field)
                               FROM number_texts(source, wanted) AS t), rows) INTO evidence;
    SELECT coalesce(jsonb_object_agg(e.field, CASE WHEN e.shown & 3 = 3 THEN '?' ELSE '.' END), '{}') INTO marks
    FROM   unnest(fields, evidence) AS e (field, shown) WHERE e.shown & 1 = 1;
    -- a count is no fraction: there is no doubt
    PERFORM tell_mark(e.field, e.shown) FROM unnest(fields, evidence) AS e (field, shown)
    WHERE  NOT EXISTS (SELECT
                       FROM   factor AS f
                       WHERE  'factor:' || f.factor = e.field AND f.quantity = 'extensive' AND f.unit = 'aantal');
    RETURN marks;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION column_marks(regclass, mapping, text) IS 'De velden waarvan de getallen in tekst geen decimale komma hebben: . voor een punt, zoals de mapping zegt of uit de hele kolom blijkt; ? als de kolom beide gebruikt.';

CREATE OR REPLACE FUNCTION tell_mark(field text, shown int) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF shown & 7 = 7 THEN
        RAISE NOTICE 'veld %: de kolom heeft punten en komma''s als decimaalteken; een getal als 1.025 is niet te lezen zonder "decimal_mark" in de mapping',
            field;
    ELSIF shown & 7 = 4 THEN
        RAISE NOTICE 'veld %: getallen als 1.025 zijn gelezen als duizendtallen; zijn het breuken, zet dan "decimal_mark": "." in de mapping',
            field;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_mark(text, int) IS 'Meldt dat een kolom haar decimaalteken niet laat zien.';

-- The readers take the comma for the mark.
CREATE OR REPLACE FUNCTION with_decimal_comma(value text, mark text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN mark = '.' AND value ~ '[0-9]'          THEN translate(value, '.,', ',.')
            WHEN mark = '?' AND mark_evidence(value) = 4 THEN value || ' (duizendtal of breuk?)'
            ELSE value END;
COMMENT ON FUNCTION with_decimal_comma(text, text) IS 'Een getal uit een kolom met dit decimaalteken, met een decimale komma; wat duizendtal of breuk kan zijn in een kolom met beide, wordt onleesbaar.';

-- How sources write that there is nothing. Figures have their own words for it (the option missing). An apostrophe
-- before a number is how Excel keeps it a text.
CREATE OR REPLACE FUNCTION given_text(value text, x_is_missing boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(value) > 12 AND value !~ '^ *''[0-9]' THEN value
            WHEN lower_ascii(tidy(value)) = ANY ('{-,--,---,.,..,?,n.v.t.,n.v.t,nvt,n.b.,n.b,nb,n.a.,n/a,null,none,nan,leeg,onbekend,#n/a,#n/b,#nvt}')
                 OR x_is_missing AND lower_ascii(tidy(value)) = 'x' THEN NULL
            WHEN value ~ '^ *''[0-9]' THEN substr(ltrim(value), 2)
            ELSE value END;
COMMENT ON FUNCTION given_text(text, boolean) IS 'De tekst, of NULL waar een bron zegt dat er niets is (-, n.v.t., onbekend en dergelijke; x alleen als dat geen letter of vinkje kan zijn); zonder de apostrof die Excel voor een getal zet.';

CREATE OR REPLACE FUNCTION looks_for_dwellings(of_kind text) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM mapping_field AS f WHERE f.kind = of_kind AND f.field = 'street_line');
COMMENT ON FUNCTION looks_for_dwellings(text) IS 'Zoekt een soort levering woningen bij adressen? Dan moet de namenlijst (gazetteer) bij zijn.';

-- The text of a field as its reader gets it.
CREATE OR REPLACE FUNCTION field_text(wanted mapping, field text, expression text) RETURNS text
LANGUAGE sql STABLE
RETURN CASE WHEN (wanted).options -> 'marks' ->> field IN ('.', '?')
                 THEN pg_catalog.format('with_decimal_comma(%s, %L)', expression, (wanted).options -> 'marks' ->> field)
            WHEN field IN ('huisletter', 'toevoeging', 'attempt', 'certificate') AND looks_for_dwellings((wanted).kind)
                 THEN pg_catalog.format('given_text(%s, false)', expression)
            WHEN field = ANY ('{source_id,incident,verblijfsobject_id,street_name,house_number,postcode,woonplaats,gemeente,street_line,place_line,x,y,occurred_from,occurred_on,occurred_to,reported_at,sent_on,number_sent,sender,requested_at,requested_on,given_at,given_on,date,year}')
                 AND looks_for_dwellings((wanted).kind) THEN pg_catalog.format('given_text(%s, true)', expression)
            ELSE expression END;
COMMENT ON FUNCTION field_text(mapping, text, text) IS 'De uitdrukking voor een veld zoals het gelezen wordt: met een decimale komma, en leeg waar de bron zegt dat er niets is.';

-- A column that is called gemeentecode holds municipalities, also where a code without its letters looks like a
-- postcode.
CREATE OR REPLACE FUNCTION column_level(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN name ~ '^(gemeenten?|gm|gem)_?(co?d?e?|nummer|nr)?$' THEN 'gemeente'
            WHEN name ~ '^(wijk(en)?|wk)_?(co?d?e?|nummer|nr)?$'        THEN 'wijk'
            WHEN name ~ '^(buurt(en)?|bu)_?(co?d?e?|nummer|nr)?$'       THEN 'buurt'
            WHEN name ~ '^(pc|postcode_?)[456]$'                      THEN 'pc' || right(name, 1) END;
COMMENT ON FUNCTION column_level(text) IS 'Het niveau dat de naam van een kolom met codes noemt, zoals gemeentecode of pc4; anders NULL.';

-- A moment that holds no time in any row was most likely lost on the way: an export of the police has times.
CREATE OR REPLACE FUNCTION timeless_columns(source regclass, wanted mapping, rows text)
RETURNS TABLE (field text, column_name name)
LANGUAGE plpgsql STABLE ROWS 3
AS $$
DECLARE
    f record;
    is_timeless boolean;
BEGIN
    FOR f IN SELECT c.field, c.expression, m.column_name AS attname
             FROM   field_columns(source, wanted.mapping) AS c
             JOIN   mapped_columns(source, wanted.mapping) AS m ON m.field = c.field
             JOIN   mapping_field AS k ON k.kind = wanted.kind AND k.field = c.field AND k.type = 'dag en tijd'
             WHERE  c.field <> ALL ('{inactive_at,not_in_register_at}') ORDER BY c.field LOOP
        EXECUTE pg_catalog.format('SELECT count(*) > 0 AND NOT coalesce(bool_or(m.is_exact AND m.at::time <> ''00:00''), false)
                                   FROM %s AS s CROSS JOIN LATERAL moment_in(%s) AS m', rows,
                                  f.expression) INTO is_timeless;
        IF is_timeless THEN
            field := f.field;
            column_name := f.attname;
            RETURN NEXT;
        END IF;
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION timeless_columns(regclass, mapping, text) IS 'De kolommen met dag en tijd waarin bij geen enkele rij een tijd staat (of alleen middernacht).';

-- StatLine downloads labels where it could download codes. The name of a gemeente is that of no other, if its brackets
-- are taken for what they are: Bergen (L.) is not Bergen (NH.), Utrecht (PV) is a province, Hengelo (O.) is what the
-- map calls Hengelo. Of a buurt or wijk a name says nothing: there is a Centrum in every other gemeente.
CREATE OR REPLACE FUNCTION gemeente_name_keys(name text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY[lower_ascii(tidy(name))]
    || CASE WHEN tidy(name) ~* '^[^()]+( [(](gemeente|[a-z]{1,4}[.])[)])?$' THEN '~' || place_key(name) END;
COMMENT ON FUNCTION gemeente_name_keys(text) IS 'De vormen waarin de naam van een gemeente wordt opgezocht: zoals hij er staat, en zonder toevoeging tussen haakjes als die een provincie of "gemeente" is.';

CREATE OR REPLACE FUNCTION gemeente_names() RETURNS jsonb
LANGUAGE sql STABLE
RETURN (SELECT coalesce(jsonb_object_agg(k.key, k.code), '{}')
        FROM   (SELECT n.key, min(a.code) AS code
                FROM   area AS a CROSS JOIN LATERAL unnest(gemeente_name_keys(a.name)) WITH ORDINALITY AS n (key, place)
                WHERE  a.level = 'gemeente' AND n.key IS NOT NULL AND (n.place = 1 OR strpos(a.name, '(') = 0)
                GROUP  BY n.key HAVING count(DISTINCT a.code) = 1) AS k);
COMMENT ON FUNCTION gemeente_names() IS 'Bij elke naam van een gemeente (gemeente_name_keys) haar code, als er maar een gemeente in het model zo heet.';

-- The mapping with what its source shows beside: the readers find it in their options.
-- A reader of many rows looks words up here, not in a table for each row.
CREATE OR REPLACE FUNCTION place_words() RETURNS jsonb
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH said AS (
        SELECT w.field, w.word, w.kind, 3 AS turn FROM place_word AS w
        UNION ALL
        SELECT 'kind', n.word, k.kind, n.turn
        FROM   place_kind AS k CROSS JOIN LATERAL (VALUES (k.kind, 1), (lower_ascii(tidy(k.name)), 2)) AS n (word, turn)
    ), first AS (
        SELECT DISTINCT ON (s.field, s.word) s.field, s.word, s.kind
        FROM   said AS s ORDER BY s.field, s.word, s.turn, s.kind
    )
    SELECT jsonb_object_agg(g.field, g.words)
    FROM   (SELECT f.field, jsonb_object_agg(f.word, f.kind) AS words FROM first AS f GROUP BY f.field) AS g;
END;
COMMENT ON FUNCTION place_words() IS 'Per veld de woorden voor soorten plekken (place_word); in kind ook de codes en namen van place_kind.';

CREATE OR REPLACE FUNCTION place_kinds() RETURNS jsonb
LANGUAGE sql STABLE
RETURN (SELECT jsonb_object_agg(k.kind,
                                pg_catalog.jsonb_build_object('name', k.name, 'is_event', k.is_event, 'has_view',
                                                              k.has_view)) FROM place_kind AS k);
COMMENT ON FUNCTION place_kinds() IS 'Per soort plek haar naam, of zij een melding is en of zij iets ziet.';

CREATE OR REPLACE FUNCTION settled_mapping(wanted mapping, source regclass, rows text) RETURNS mapping
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    wanted.options := wanted.options || jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'marks', CASE WHEN wanted.options ? 'marks' THEN wanted.options -> 'marks'
                      ELSE column_marks(source, wanted, rows) END,
        'column_level',
        (SELECT column_level(normalise_column(c.column_name))
         FROM   mapped_columns(source, wanted.mapping) AS c WHERE c.field = 'code'),
        'names_of', (SELECT CASE WHEN normalise_column(c.column_name) ~ '^regio_?s(_[0-9]+)?$' THEN 'gemeente' END
                     FROM mapped_columns(source, wanted.mapping) AS c WHERE c.field = 'code'),
        'gemeente_names', gemeente_names(),
        'place_words', CASE WHEN wanted.kind IN ('place_of_interest', 'place_report') THEN place_words() END,
        'place_kinds', CASE WHEN wanted.kind IN ('place_of_interest', 'place_report') THEN place_kinds() END));
    RETURN wanted;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION settled_mapping(mapping, regclass, text) IS 'Een mapping met in haar opties wat de hele bron zegt: het decimaalteken van elk veld (marks), het niveau van de codes (column_level) en van de namen in hun plaats (names_of), en de namen van gemeenten (gemeente_names).';
