-- The import of a delivery: any relation (a table, a view, a foreign table of ogr_fdw, a staging table of ogr2ogr
-- or \copy), read through a mapping that says which column is what. One transaction, so that a load that fails or
-- is killed leaves nothing behind. Per kind of delivery there are two functions, in the files that follow: read_… makes
-- typed rows and notes what is wrong with them, store_… writes what is right.

-- Which column of a source serves each field of a mapping: the first candidate that it has. StatLine numbers the columns
-- of a table (Koopwoningen_47), each year anew: with the option numbered_columns, a name without its number fits as well.
CREATE OR REPLACE FUNCTION mapped_columns(source regclass, mapping_name text)
RETURNS TABLE (field text, column_name name, candidates text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT f.field, found.attname, found_candidates.candidates
    FROM   mapping AS m
    CROSS  JOIN LATERAL jsonb_each(m.columns) AS f(field, names)
    CROSS  JOIN LATERAL (SELECT array_agg(normalise_column(n.name) ORDER BY n.place) AS candidates
                         FROM jsonb_array_elements_text(f.names) WITH ORDINALITY AS n(name, place)) AS found_candidates
    LEFT   JOIN LATERAL (SELECT a.attname
                         FROM   pg_attribute AS a
                         CROSS  JOIN LATERAL (VALUES (0, normalise_column(a.attname)),
                                                     (1, CASE WHEN m.options -> 'numbered_columns' = 'true'
                                                              THEN regexp_replace(normalise_column(a.attname), '_\d{1,3}$', '') END)) AS n(stripped, name)
                         WHERE  a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
                         AND    n.name = ANY (found_candidates.candidates)
                         ORDER  BY n.stripped, array_position(found_candidates.candidates, n.name), a.attnum
                         LIMIT  1) AS found ON true
    WHERE  m.mapping = mapping_name;
END;
COMMENT ON FUNCTION mapped_columns(regclass, text) IS
'Per veld van een mapping: de kolom van de bron die het levert (NULL als er geen is) en de namen waaronder is gezocht.';

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
    IF NOT EXISTS (SELECT FROM object_kind AS o WHERE o.object_kind = coalesce(wanted.options ->> 'object_kind', 'onbekend')) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de mapping "%s" noemt een onbekend soort object: %s', mapping_name, wanted.options ->> 'object_kind'),
            HINT = pg_catalog.format('Kies een van: %s.', (SELECT string_agg(o.object_kind, ', ' ORDER BY o.object_kind) FROM object_kind AS o));
    END IF;
    SELECT string_agg(pg_catalog.format('%s (gezocht: %s)', c.field, array_to_string(c.candidates, ', ')), '; ' ORDER BY c.field) INTO missing
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
    RETURN wanted;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION fitting_mapping(regclass, text) IS
'De mapping, of een foutmelding die zegt welke mapping of kolom ontbreekt.';

-- How far an import is. A long one tells it every 50,000 rows: told() stands in the WHERE of the queries that do the work.
CREATE OR REPLACE FUNCTION begin_phase(doing text, row_count bigint) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM set_config('burglary.phase', pg_catalog.jsonb_build_object('doing', doing, 'rows', row_count, 'since', clock_timestamp())::text, true);
    IF row_count >= 50000 THEN
        RAISE NOTICE '% …', doing;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION begin_phase(text, bigint) IS 'Begint een fase van een import en meldt dat bij een lange; met het aantal rijen dat te doen is (NULL als dat niet bekend is).';

CREATE OR REPLACE FUNCTION tell_progress(done bigint) RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    phase jsonb := current_setting('burglary.phase');
    row_count bigint := phase ->> 'rows';
BEGIN
    RAISE NOTICE '%: % rijen%, % per seconde', phase ->> 'doing', done, coalesce(CASE WHEN done <= row_count THEN pg_catalog.format(' van %s (%s %%)', row_count, done * 100 / row_count) END, ''),
               round((done / extract(epoch FROM clock_timestamp() - (phase ->> 'since')::timestamptz))::numeric);
    RETURN true;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_progress(bigint) IS 'Meldt hoe ver de fase van een import is: rijen, procent en rijen per seconde.';

CREATE OR REPLACE FUNCTION told(row_number bigint) RETURNS boolean
LANGUAGE sql
RETURN CASE WHEN row_number % 50000 = 0 THEN tell_progress(row_number) ELSE true END;
COMMENT ON FUNCTION told(bigint) IS 'Altijd waar; meldt bij elke 50.000e rij hoe ver de import is.';

-- The temporary tables of one import, or those of an earlier one emptied.
CREATE OR REPLACE FUNCTION begin_import() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF to_regclass('pg_temp.import_row') IS NULL THEN
        CREATE TEMP TABLE import_row (row_number int PRIMARY KEY, raw jsonb, value jsonb, geom geometry) ON COMMIT DELETE ROWS;
        -- ANALYZE counts the rows; a sample of what persons they are about would outlive them.
        ALTER TABLE pg_temp.import_row ALTER raw SET STATISTICS 0, ALTER value SET STATISTICS 0, ALTER geom SET STATISTICS 0;
        CREATE TEMP TABLE import_problem (row_number int, place int, field text, rule text, explanation text) ON COMMIT DELETE ROWS;
    ELSE
        TRUNCATE pg_temp.import_row, pg_temp.import_problem;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION begin_import() IS 'Maakt de tijdelijke tabellen van een import, of leegt ze.';

-- A temporary table of an earlier import in the same transaction is in the way.
CREATE OR REPLACE FUNCTION drop_incoming(table_name name) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF to_regclass(pg_catalog.format('pg_temp.%I', table_name)) IS NOT NULL THEN
        EXECUTE pg_catalog.format('DROP TABLE pg_temp.%I', table_name);
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION drop_incoming(name) IS 'Ruimt de tijdelijke tabel van een eerdere import op.';

-- Each field is text by its name. A number has a decimal comma there: 8.125 as text is eight thousand, and as a number it is not.
CREATE OR REPLACE FUNCTION field_columns(source regclass, mapping_name text) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT string_agg(pg_catalog.format(CASE base.type WHEN 'numeric'::regtype THEN 'replace(trim_scale(s.%I)::text, ''.'', '','')'
                                            WHEN 'float8'::regtype  THEN 'replace(s.%I::text, ''.'', '','')'
                                            WHEN 'float4'::regtype  THEN 'replace(s.%I::text, ''.'', '','')'
                                            ELSE 's.%I::text' END || ' AS %I', c.column_name, c.field), ', ')
    FROM   mapped_columns(source, mapping_name) AS c
    JOIN   pg_attribute AS a ON a.attrelid = source AND a.attname = c.column_name
    JOIN   pg_type AS t ON t.oid = a.atttypid
    CROSS  JOIN LATERAL (SELECT coalesce(nullif(t.typbasetype, 0), t.oid) AS type) AS base;
END;
COMMENT ON FUNCTION field_columns(regclass, text) IS 'De velden van een mapping als kolommen van tekst; getallen met een decimale komma.';

-- Copies the source, the geometry beside the fields in RD New.
CREATE OR REPLACE FUNCTION stage_source(source regclass, mapping_name text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    wanted mapping := fitting_mapping(source, mapping_name);
    raw_columns text;
    geometry_column name;
    staged bigint;
BEGIN
    SELECT string_agg(pg_catalog.format('s.%I', a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.atttypid <> 'geometry'::regtype),
           (array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.atttypid = 'geometry'::regtype))[1]
    INTO   raw_columns, geometry_column
    FROM   pg_attribute AS a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped;
    PERFORM begin_import();
    PERFORM begin_phase('lezen', (SELECT nullif(greatest(c.reltuples, 0)::bigint, 0) FROM pg_class AS c WHERE c.oid = source));
    -- All names come from the catalogue; nothing that a row holds is ever run.
    EXECUTE pg_catalog.format(
        'INSERT INTO pg_temp.import_row SELECT q.* FROM (
             SELECT row_number() OVER () AS row_number, to_jsonb(r.*), to_jsonb(f.*), %s
             FROM %s AS s CROSS JOIN LATERAL (SELECT %s) AS r CROSS JOIN LATERAL (SELECT %s) AS f) AS q
         WHERE told(q.row_number)',
        CASE WHEN geometry_column IS NULL THEN 'NULL::geometry' ELSE pg_catalog.format('to_rd(s.%I)', geometry_column) END, source,
        coalesce(raw_columns, 'NULL AS none'), coalesce(field_columns(source, mapping_name), 'NULL AS none'));
    GET DIAGNOSTICS staged = ROW_COUNT;
    ANALYZE pg_temp.import_row;
    RETURN staged;
END;
$$ SET search_path FROM CURRENT 
-- The same source is the same text in every session.
SET datestyle = 'ISO, DMY' SET timezone = 'Europe/Amsterdam' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1
-- A scan that joins another half-way would number the rows in another order each time.
SET synchronize_seqscans = off;
COMMENT ON FUNCTION stage_source(regclass, text) IS
'Leest een bron via een mapping in de tijdelijke tabel import_row; geeft het aantal rijen.';

-- A point outside the range of a projection is one bad row, not a failed load.
CREATE OR REPLACE FUNCTION transform_or_null(geom geometry) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
BEGIN
    RETURN ST_Transform(geom, 28992);
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION transform_or_null(geometry) IS 'Geometrie in RD New, of NULL als zij zich niet laat omrekenen.';

CREATE OR REPLACE FUNCTION to_rd(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT
RETURN CASE WHEN ST_SRID(geom) = 28992     THEN ST_Force2D(geom)
            WHEN ST_SRID(geom) IN (0, 7415) THEN ST_SetSRID(ST_Force2D(geom), 28992)
            ELSE transform_or_null(ST_Force2D(geom)) END;
COMMENT ON FUNCTION to_rd(geometry) IS 'Geometrie in RD New (EPSG:28992), in twee dimensies; zonder SRID wordt RD New aangenomen.';

-- What GEOS cannot work with is one bad row, not a failed load.
CREATE OR REPLACE FUNCTION mended_polygon(geom geometry) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
DECLARE
    mended geometry;
BEGIN
    mended := ST_CollectionExtract(ST_MakeValid(geom), 3);
    RETURN CASE WHEN NOT ST_IsEmpty(mended) THEN ST_Multi(mended) END;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION mended_polygon(geometry) IS 'Het vlak van een ongeldige geometrie, of NULL als er geen van te maken is.';

-- Its box is in the range of RD New: degrees, swapped axes and infinity fall away before GEOS sees them.
CREATE OR REPLACE FUNCTION read_vlak(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN GeometryType(geom) IN ('POLYGON', 'MULTIPOLYGON') AND (ST_XMin(geom) + ST_XMax(geom)) / 2 BETWEEN 10000 AND 280000
                 AND (ST_YMin(geom) + ST_YMax(geom)) / 2 BETWEEN 305000 AND 620000
            THEN CASE WHEN ST_IsValid(geom) THEN ST_Multi(geom) ELSE mended_polygon(geom) END END;
COMMENT ON FUNCTION read_vlak(geometry) IS 'Het vlak van een rij, zo nodig hersteld; leeg, buiten Nederland of een ander soort geometrie geeft NULL.';

-- No field of any register or report is this long, and an index cannot hold two that are longer.
CREATE OR REPLACE FUNCTION refuse_long() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO pg_temp.import_problem
    SELECT r.row_number, 0, f.key, 'te lang', pg_catalog.format('Het veld %s heeft %s tekens; dat is geen waarde.', f.key, length(f.value))
    FROM   pg_temp.import_row AS r CROSS JOIN LATERAL jsonb_each_text(r.value) AS f
    WHERE  octet_length(r.value::text) > 1000 AND octet_length(f.value) > 1000;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_long() IS 'Weigert rijen met een veld van meer dan 1000 bytes.';

-- The day of a date as a register writes it, as text that sorts: reading it in full would be slow for millions of records.
CREATE OR REPLACE FUNCTION read_iso_day(value text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' THEN left(value, 10) ELSE to_char(read_timestamp(value), 'YYYY-MM-DD') END;
COMMENT ON FUNCTION read_iso_day(text) IS 'De dag van een datum als jjjj-mm-dd.';

-- A register that keeps its history says of each record until when it held. Only what holds today is read.
CREATE OR REPLACE FUNCTION refuse_past() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    today text := to_char(current_date, 'YYYY-MM-DD');
BEGIN
    -- All rows have the fields that the source has, so the first one tells.
    IF NOT (SELECT r.value ?| ARRAY['valid_from', 'valid_to', 'inactive_at', 'not_in_register_at'] FROM pg_temp.import_row AS r LIMIT 1) THEN
        RETURN;
    END IF;
    INSERT INTO pg_temp.import_problem
    SELECT r.row_number, 0, 'valid_to', 'verleden', 'Dit voorkomen geldt niet (meer): het is afgesloten, vervallen, of gaat later in.'
    FROM   pg_temp.import_row AS r
    WHERE  pg_catalog.num_nonnulls(read_code(r.value ->> 'inactive_at'), read_code(r.value ->> 'not_in_register_at')) > 0
    OR     read_code(r.value ->> 'valid_to') IS NOT NULL AND coalesce(read_iso_day(r.value ->> 'valid_to') <= today, true)
    OR     read_iso_day(r.value ->> 'valid_from') > today;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_past() IS
'Weigert voorkomens die niet meer gelden of nog niet: uit de velden valid_from, valid_to, inactive_at en not_in_register_at, als de mapping die heeft.';

-- What every reader does with the rows that it found wrong, and with rows that say the same again.
CREATE OR REPLACE FUNCTION drop_refused(incoming name) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE pg_catalog.format('DELETE FROM pg_temp.%I AS i USING pg_temp.import_problem AS p WHERE p.row_number = i.row_number', incoming);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION drop_refused(name) IS 'Haalt de geweigerde rijen uit de ingelezen rijen.';

CREATE OR REPLACE FUNCTION refuse_repeats(incoming name, key name[], place int, explanation text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_refused(incoming);
    EXECUTE pg_catalog.format(
        'INSERT INTO pg_temp.import_problem
         SELECT d.row_number, $1, $2, ''dubbel'', $3
         FROM  (SELECT i.row_number, row_number() OVER (PARTITION BY %s ORDER BY i.row_number) AS occurrence FROM pg_temp.%I AS i) AS d
         WHERE  d.occurrence > 1',
        (SELECT string_agg(pg_catalog.format('i.%I', k), ', ') FROM unnest(key) AS k), incoming)
    USING place, key[1]::text, explanation;
    PERFORM drop_refused(incoming);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_repeats(name, name[], int, text) IS 'Weigert rijen die in dezelfde levering al eerder staan; de eerste telt.';

-- Letters, advice, groups and the like have no number in their source: a row is known by what it holds. The reader makes
-- incoming_KIND with columns of the table KIND, the writer takes these steps: what stands there already (match_unchanged); what stands
-- there otherwise, by fewer and fewer columns (match_rows); then both kinds are written (write_matched).

CREATE OR REPLACE FUNCTION shared_columns(kind name) RETURNS TABLE (column_name name, as_compared text)
LANGUAGE plpgsql STABLE ROWS 10
AS $$
BEGIN
    RETURN QUERY
    SELECT t.attname, pg_catalog.format(CASE WHEN t.atttypid = 'geometry'::regtype THEN 'ST_AsBinary(r.%I)' ELSE 'r.%I' END, t.attname)
    FROM   pg_attribute AS t JOIN pg_attribute AS i ON i.attname = t.attname
    WHERE  t.attrelid = kind::regclass AND i.attrelid = pg_catalog.format('pg_temp.%I', 'incoming_' || kind)::regclass AND t.attnum > 1 AND t.attname <> 'delivery_id'
    ORDER  BY t.attnum;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION shared_columns(name) IS 'De kolommen die een soort levering in haar tabel vult, en hoe hun waarden worden vergeleken.';

-- The n-th of the incoming rows that are alike is the n-th of such rows in the table, so that no row is matched twice.
CREATE OR REPLACE FUNCTION match_rows(kind name, alike name[], filled name DEFAULT NULL, unfilled name DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    likeness text := (SELECT pg_catalog.format('pg_catalog.jsonb_build_array(%s)', string_agg(c.as_compared, ', ')) FROM shared_columns(kind) AS c WHERE c.column_name = ANY (alike));
BEGIN
    EXECUTE pg_catalog.format(
        'UPDATE pg_temp.%1$I AS i SET matched_id = o.id
         FROM  (SELECT r.row_number, %2$s AS likeness, row_number() OVER (PARTITION BY %2$s ORDER BY r.row_number) AS turn
                FROM pg_temp.%1$I AS r WHERE r.matched_id IS NULL AND %4$s) AS n
         JOIN  (SELECT r.%3$I AS id, %2$s AS likeness, row_number() OVER (PARTITION BY %2$s ORDER BY r.%3$I) AS turn
                FROM %6$I AS r WHERE NOT EXISTS (SELECT FROM pg_temp.%1$I AS m WHERE m.matched_id = r.%3$I) AND %5$s) AS o USING (likeness, turn)
         WHERE  i.row_number = n.row_number',
        'incoming_' || kind, likeness, kind || '_id', coalesce('r.' || quote_ident(filled) || ' IS NOT NULL', 'true'),
        coalesce('r.' || quote_ident(unfilled) || ' IS NULL', 'true'), kind);
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION match_rows(name, name[], name, name) IS
'Zoekt bij ingelezen rijen de rij in de tabel die in deze kolommen gelijk is; filled moet daarbij zijn ingevuld, unfilled in de tabel nog leeg zijn.';

CREATE OR REPLACE FUNCTION match_unchanged(kind name, for_delivery int) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    same int[];
BEGIN
    EXECUTE pg_catalog.format('ALTER TABLE pg_temp.%I ADD matched_id int, ADD unchanged boolean NOT NULL DEFAULT false', 'incoming_' || kind);
    PERFORM match_rows(kind, ARRAY(SELECT c.column_name FROM shared_columns(kind) AS c));
    EXECUTE pg_catalog.format('UPDATE pg_temp.%1$I SET unchanged = true WHERE matched_id IS NOT NULL', 'incoming_' || kind);
    EXECUTE pg_catalog.format('SELECT array_agg(matched_id) FROM pg_temp.%I WHERE unchanged', 'incoming_' || kind) INTO same;
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
    SELECT string_agg(pg_catalog.format('%I', c.column_name), ', '), string_agg(pg_catalog.format('%I = i.%1$I', c.column_name), ', ') INTO columns, assignments FROM shared_columns(kind) AS c;
    EXECUTE pg_catalog.format('UPDATE %I AS t SET %s, delivery_id = $1 FROM pg_temp.%I AS i WHERE i.matched_id = t.%I AND NOT i.unchanged',
                   kind, assignments, 'incoming_' || kind, kind || '_id') USING for_delivery;
    GET DIAGNOSTICS corrected = ROW_COUNT;
    EXECUTE pg_catalog.format('INSERT INTO %I (%s, delivery_id) SELECT %2$s, $1 FROM pg_temp.%I WHERE matched_id IS NULL ORDER BY row_number',
                   kind, columns, 'incoming_' || kind) USING for_delivery;
    GET DIAGNOSTICS added = ROW_COUNT;
    EXECUTE pg_catalog.format('ANALYZE %I', kind);
    RETURN corrected + added;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION write_matched(name, int) IS 'Verbetert de gevonden rijen die veranderd zijn en voegt de nieuwe toe; geeft hoeveel.';

-- The reader or the writer of a kind is the function of that name: a new kind needs two functions and a row in delivery_kind.
CREATE OR REPLACE FUNCTION kind_function(verb text, kind text) RETURNS regproc
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found regproc := to_regproc(pg_catalog.format('%I', verb || '_' || kind));
BEGIN
    IF found IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'feature_not_supported',
            MESSAGE = pg_catalog.format('leveringen van soort "%s" zijn niet in te lezen: er is geen functie %s_%s', kind, verb, kind),
            HINT = 'Voeg rijen van deze soort zelf toe aan hun tabel, of maak de functies read_… en store_… voor deze soort.';
    END IF;
    RETURN found;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION kind_function(text, text) IS 'De functie die leveringen van een soort leest (read_…) of wegschrijft (store_…).';

CREATE OR REPLACE FUNCTION read_kind(wanted mapping, period_from date, received_on date DEFAULT current_date) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    reader regproc := kind_function('read', wanted.kind);
    takes_options boolean := (SELECT p.pronargs = 1 FROM pg_proc AS p WHERE p.oid = reader);
BEGIN
    PERFORM begin_phase('controleren', (SELECT count(*) FROM pg_temp.import_row));
    PERFORM refuse_long();
    PERFORM refuse_past();
    EXECUTE pg_catalog.format(CASE WHEN takes_options THEN 'SELECT %s($1)' ELSE 'SELECT %s()' END, reader)
    USING   pg_catalog.jsonb_build_object('source', wanted.mapping) || wanted.options
            || jsonb_strip_nulls(pg_catalog.jsonb_build_object('year', extract(year FROM period_from), 'received_on', coalesce(received_on, current_date)));
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_kind(mapping, date, date) IS 'Maakt van import_row getypeerde rijen en noteert in import_problem wat eraan mankeert.';

CREATE OR REPLACE FUNCTION store_kind(kind text, for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM begin_phase('opslaan', (SELECT count(*) FROM pg_temp.import_row));
    EXECUTE pg_catalog.format('SELECT s.accepted, s.unchanged FROM %s($1) AS s', kind_function('store', kind)) INTO accepted, unchanged USING for_delivery;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_kind(text, int) IS 'Schrijft de goede rijen weg; geeft hoeveel er zijn opgenomen en hoeveel er al zo stonden.';

-- The first rule that each wrong row breaks, with the row as it came. "identity" names the field that tells rows apart.
CREATE OR REPLACE FUNCTION store_rejected(for_delivery int, identity text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    rejected bigint;
BEGIN
    INSERT INTO rejected_row (delivery_id, row_number, source_id, raw, field, rule, explanation)
    SELECT DISTINCT ON (p.row_number) for_delivery, p.row_number, left(read_code(r.value ->> identity), 400),
           r.raw || CASE WHEN r.geom IS NULL THEN '{}' ELSE pg_catalog.jsonb_build_object('(geometrie)', r.geom::text) END, p.field, p.rule, p.explanation
    FROM   pg_temp.import_problem AS p JOIN pg_temp.import_row AS r USING (row_number)
    ORDER  BY p.row_number, p.place;
    GET DIAGNOSTICS rejected = ROW_COUNT;
    RETURN rejected;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_rejected(int, text) IS 'Bewaart de geweigerde rijen zoals ze kwamen (een geometrie in RD New onder "(geometrie)"), elk met de eerste regel waaraan ze niet voldoen.';

-- A row that was refused and comes in now.
CREATE OR REPLACE FUNCTION mark_corrected(for_delivery int, identity text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    corrected bigint;
BEGIN
    UPDATE rejected_row AS j SET corrected_by_delivery_id = for_delivery
    FROM   delivery AS earlier, delivery AS now_loaded, pg_temp.import_row AS r
    WHERE  earlier.delivery_id = j.delivery_id AND now_loaded.delivery_id = for_delivery
    AND    earlier.kind = now_loaded.kind AND j.delivery_id <> for_delivery AND j.corrected_by_delivery_id IS NULL
    AND    j.source_id = read_code(r.value ->> identity)
    AND    NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number);
    GET DIAGNOSTICS corrected = ROW_COUNT;
    RETURN corrected;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION mark_corrected(int, text) IS 'Noteert bij eerder geweigerde rijen dat ze met deze levering wel zijn opgenomen; geeft hoeveel.';

-- Personal data has a purpose, a ground and an end, or it does not come in.
CREATE OR REPLACE FUNCTION require_ground(kind_of_delivery text, purpose text, legal_basis text, expires_on date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF (SELECT k.personal FROM delivery_kind AS k WHERE k.kind = kind_of_delivery)
       AND (coalesce(btrim(purpose), '') = '' OR coalesce(btrim(legal_basis), '') = '' OR expires_on IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'not_null_violation',
            MESSAGE = pg_catalog.format('een levering van soort "%s" bevat persoonsgegevens en heeft een doel, een grondslag en een einddatum nodig', kind_of_delivery),
            HINT = 'Geef purpose, legal_basis (zoals convenant, art. 20 Wpg) en expires_on op.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_ground(text, text, text, date) IS
'Weigert persoonsgegevens zonder doelbinding, grondslag of vervaldatum.';

-- What could not be recorded is said before the source is read, which may take long.
CREATE OR REPLACE FUNCTION require_dates(kind_of_delivery text, period_from date, period_to date, received_on date, expires_on date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    objection text := CASE
        WHEN 'infinity' IN (period_from, period_to, received_on, expires_on) OR '-infinity' IN (period_from, period_to, received_on, expires_on)
            THEN 'infinity is geen dag'
        WHEN period_to < period_from   THEN pg_catalog.format('de periode eindigt op %s, voor het begin op %s', to_char(period_to, 'DD-MM-YYYY'), to_char(period_from, 'DD-MM-YYYY'))
        WHEN received_on > current_date
            THEN pg_catalog.format('de levering is ontvangen op %s, en dat is na vandaag (%s)', to_char(received_on, 'DD-MM-YYYY'), to_char(current_date, 'DD-MM-YYYY'))
        WHEN expires_on < received_on
            THEN pg_catalog.format('de bewaartermijn verstrijkt op %s, voor de ontvangst op %s', to_char(expires_on, 'DD-MM-YYYY'), to_char(received_on, 'DD-MM-YYYY'))
        WHEN expires_on < current_date AND (SELECT k.personal FROM delivery_kind AS k WHERE k.kind = kind_of_delivery)
            THEN pg_catalog.format('de bewaartermijn is verstreken op %s, en dan mogen persoonsgegevens er niet meer in', to_char(expires_on, 'DD-MM-YYYY')) END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection,
            HINT = 'Geef dagen op met period_from <= period_to, received_on niet na vandaag en expires_on niet daarvoor.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_dates(text, date, date, date, date) IS
'Weigert een levering met een periode, ontvangst of vervaldatum die niet kan, en persoonsgegevens waarvan de bewaartermijn al is verstreken.';

-- Writes what was read and found right, and holds the load against its own count.
CREATE OR REPLACE FUNCTION finish_import(done delivery, identity text, started timestamptz) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    SELECT * INTO done.rows_accepted, done.rows_unchanged FROM store_kind(done.kind, done.delivery_id);
    IF done.rows_read <> done.rows_accepted + done.rows_rejected + done.rows_unchanged THEN
        RAISE EXCEPTION USING ERRCODE = 'data_exception',
            MESSAGE = pg_catalog.format('de telling klopt niet: %s gelezen, %s opgenomen, %s geweigerd, %s ongewijzigd',
                             done.rows_read, done.rows_accepted, done.rows_rejected, done.rows_unchanged),
            HINT = 'Er is niets geladen. Dit is een fout in het model: meld haar met de mapping en de soort bron.';
    END IF;
    -- Burglaries that are not surely placed may be, with more addresses or more names.
    IF done.kind IN ('verblijfsobject', 'adresseerbaar_object', 'address', 'street', 'place_name', 'area') AND done.rows_accepted > 0 AND EXISTS (SELECT FROM burglary) THEN
        PERFORM place_burglaries();
    END IF;

    PERFORM mark_corrected(done.delivery_id, identity);
    done.seconds := extract(epoch FROM clock_timestamp() - started);
    UPDATE delivery AS d
    SET    rows_read = done.rows_read, rows_accepted = done.rows_accepted, rows_rejected = done.rows_rejected, rows_unchanged = done.rows_unchanged,
           seconds = done.seconds, content_hash = staged_hash()
    WHERE  d.delivery_id = done.delivery_id;
    RAISE NOTICE 'levering %: % opgenomen, % geweigerd, % ongewijzigd in % s (% rijen per seconde)', done.delivery_id, done.rows_accepted, done.rows_rejected,
               done.rows_unchanged, round(done.seconds::numeric, 1), round((done.rows_read / greatest(done.seconds, 0.001))::numeric);
    PERFORM begin_import();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION finish_import(delivery, text, timestamptz) IS
'Schrijft de goede rijen van een levering weg, controleert de telling en legt haar vast in delivery.';

CREATE OR REPLACE FUNCTION staged_hash() RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
    RETURN (SELECT md5(coalesce(string_agg(md5(coalesce(raw::text, '') || coalesce(encode(ST_AsEWKB(geom), 'hex'), '')), '' ORDER BY row_number), ''))
            FROM pg_temp.import_row);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION staged_hash() IS 'Vingerafdruk van de inhoud van een levering.';

CREATE OR REPLACE FUNCTION load_delivery(source regclass, mapping_name text, source_name text, purpose text, legal_basis text, expires_on date,
                                         period_from date, period_to date, received_on date)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    wanted mapping := fitting_mapping(source, mapping_name);
    done delivery;
BEGIN
    received_on := coalesce(received_on, current_date);
    PERFORM require_ground(wanted.kind, purpose, legal_basis, expires_on);
    PERFORM require_dates(wanted.kind, period_from, period_to, received_on, expires_on);
    PERFORM require_one_writer();

    INSERT INTO delivery (kind, source, mapping, period_from, period_to, received_on, purpose, legal_basis, expires_on, rows_read)
    VALUES (wanted.kind, coalesce(source_name, source::text), mapping_name, period_from, period_to, received_on, purpose, legal_basis, expires_on,
            stage_source(source, mapping_name))
    RETURNING * INTO done;
    RAISE NOTICE '% rijen gelezen', done.rows_read;
    PERFORM read_kind(wanted, period_from, received_on);
    done.rows_rejected := store_rejected(done.delivery_id, wanted.options ->> 'identity');
    RAISE NOTICE '% rijen geweigerd', done.rows_rejected;
    PERFORM finish_import(done, wanted.options ->> 'identity', started);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION load_delivery(regclass, text, text, text, text, date, date, date, date) IS 'Wat import_delivery doet.';

-- The same reading without loading.
CREATE OR REPLACE FUNCTION preview_delivery(source regclass, mapping_name text, sample int, period_from date)
RETURNS TABLE (onderdeel text, naam text, waarde text)
LANGUAGE plpgsql
AS $$
DECLARE
    wanted mapping := fitting_mapping(source, mapping_name);
    staged bigint := stage_source(source, mapping_name);
    wrong bigint;
BEGIN
    PERFORM read_kind(wanted, period_from);
    wrong := (SELECT count(DISTINCT p.row_number) FROM pg_temp.import_problem AS p);
    RETURN QUERY SELECT 'kolom', c.field, coalesce(c.column_name::text, '(niet in de bron)')
                 FROM mapped_columns(source, mapping_name) AS c ORDER BY c.field;
    RETURN QUERY SELECT 'rij ' || r.row_number, v.key, v.value
                 FROM pg_temp.import_row AS r CROSS JOIN LATERAL jsonb_each_text(r.value) AS v
                 WHERE r.row_number <= sample ORDER BY r.row_number, v.key;
    RETURN QUERY SELECT 'geweigerd', p.rule, count(*)::text || ' rijen: ' || min(p.explanation)
                 FROM (SELECT DISTINCT ON (q.row_number) q.* FROM pg_temp.import_problem AS q ORDER BY q.row_number, q.place) AS p
                 GROUP BY p.rule ORDER BY count(*) DESC, p.rule;
    RETURN QUERY VALUES ('telling', 'gelezen', staged::text), ('telling', 'geweigerd', wrong::text), ('telling', 'goed', (staged - wrong)::text);
    PERFORM begin_import();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION preview_delivery(regclass, text, int, date) IS 'Wat preview_import doet.';
