-- The import of a delivery, through a mapping that says which column is what. One transaction, so that a load that
-- fails or is killed leaves nothing behind. Per kind of delivery there are two functions, in the files before this one:
-- read_KIND makes a typed row of the texts of a row and says which rule it breaks, store_KIND writes what is right. A
-- kind with a column per figure has figures_KIND and figure_KIND as well: which figures a source has, and the reading
-- of one. What only all rows together show, complete_KIND adds.

-- The query that reads a source: its texts once, then all that is made of them, with the first rule that the row
-- breaks. The readers are worked into it, so nothing is called per row. rows is a query or a table with the columns of
-- the source and a number for each row.
CREATE OR REPLACE FUNCTION reading_query(wanted mapping, source regclass, rows text, figures text[]) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    reader regproc := kind_function('read', wanted.kind);
    figure_reader regproc := to_regproc('figure_' || wanted.kind);
    field record;
    texts text := '';       -- the texts of a row, as f1, f2, ...
    too_long text := '';
    name_of jsonb := '{}';
    outer_columns text;
    figure_list text;
BEGIN
    FOR field IN SELECT c.field, c.name, field_text(wanted, c.field, c.expression) AS expression
                 FROM   field_columns(source, wanted.mapping) AS c LOOP
        texts := texts || pg_catalog.format(', %s AS %I', field.expression, field.name);
        too_long := too_long
            || pg_catalog.format(' WHEN octet_length(t.%1$I) > %3$s THEN ARRAY[%2$L, length(t.%1$I)::text]', field.name,
                                 field.field,
                                 CASE field.field WHEN 'tags' THEN 20000 ELSE 1000 END);       -- many keys in one text
        name_of := name_of || pg_catalog.jsonb_build_object(field.field, 's.' || field.name);
    END LOOP;
    SELECT string_agg(pg_catalog.format('(($1 -> ''figures'' -> %s), %s)', n - 1,
                                        coalesce(name_of ->> f, 'NULL::text')), ', ' ORDER BY n) INTO figure_list
    FROM unnest(figures) WITH ORDINALITY AS g (f, n);
    -- What both readers give, but for the rule; and the name of the row, unless the reader makes one.
    SELECT string_agg(pg_catalog.format(', %s.%I', a.of, a.name), '' ORDER BY a.of) INTO outer_columns
    FROM  (SELECT 'x' AS of, r.* FROM arguments_of(reader) AS r UNION ALL SELECT 'y', f.*
           FROM   arguments_of(figure_reader) AS f) AS a
    WHERE  a.is_column AND a.name <> ALL ('{broken,words,field,identity}');
    RETURN pg_catalog.format(
        'SELECT q.*, %s AS broken FROM (
         SELECT s.row_number, %s AS identity %s, CASE WHEN s.too_long IS NOT NULL THEN 1 WHEN s.is_past THEN 2 ELSE %s END AS found,
                CASE WHEN s.too_long IS NOT NULL THEN s.too_long WHEN NOT s.is_past THEN %s END AS words,
                CASE WHEN s.too_long IS NOT NULL THEN s.too_long[1] WHEN NOT s.is_past THEN %s END AS field
         FROM   (SELECT t.*, CASE %s END AS too_long, %s AS is_past
                 FROM   (SELECT s.%I AS row_number, %s AS geom %s FROM %s AS s OFFSET 0) AS t WHERE told(t.row_number) OFFSET 0) AS s
         CROSS  JOIN LATERAL %s(%s) AS x %s) AS q WINDOW of_row AS (PARTITION BY q.row_number)',
        CASE WHEN NOT EXISTS (SELECT FROM arguments_of(figure_reader) AS a WHERE a.name = 'is_given') THEN 'q.found'
             -- a row without a value is refused; one of which all that it has is refused goes along with that (0)
             ELSE pg_catalog.format('CASE WHEN q.found IS NOT NULL OR q.is_given OR bool_or(q.is_given AND q.found IS NULL) OVER of_row THEN q.found
                                          WHEN bool_or(q.found > 0) OVER of_row THEN 0
                                          ELSE (SELECT r.place FROM refusal_rule AS r WHERE r.kind = %L AND r.rule = ''geen waarde'') END',
                                    wanted.kind) END,
        CASE WHEN EXISTS (SELECT FROM arguments_of(reader) AS a WHERE a.name = 'identity' AND a.is_column)
                  THEN 'x.identity'
             ELSE pg_catalog.format('read_code(%s)',
                                    coalesce(name_of ->> (wanted.options ->> 'identity'), 'NULL::text')) END,
        outer_columns,
        CASE WHEN figure_reader IS NULL THEN 'x.broken' ELSE 'coalesce(x.broken, y.broken)' END,
        CASE WHEN figure_reader IS NULL THEN 'x.words'
             ELSE 'CASE WHEN x.broken IS NULL THEN y.words ELSE x.words END' END,
        CASE WHEN figure_reader IS NOT NULL THEN 'CASE WHEN x.broken IS NULL THEN y.field END'
             WHEN EXISTS (SELECT FROM arguments_of(reader) AS a WHERE a.name = 'field') THEN 'x.field'
             ELSE 'NULL::text' END,
        coalesce(nullif(too_long, ''), 'WHEN false THEN NULL::text[]'),
        CASE WHEN name_of ?| '{valid_from,valid_to,inactive_at,not_in_register_at}'
             THEN pg_catalog.format('is_past(%s)', (
                 SELECT string_agg(coalesce(replace(name_of ->> f, 's.', 't.'), 'NULL'), ', ' ORDER BY n)
                 FROM   unnest('{valid_from,valid_to,inactive_at,not_in_register_at}'::text[])
                        WITH ORDINALITY AS h (f, n))) ELSE 'false' END,
        number_column(source),
        coalesce('to_rd(single_point(s.' || quote_ident(geometry_column(source)) || '))', 'NULL::geometry'), texts,
        rows,
        reader,
        (SELECT string_agg(pg_catalog.format('%I => %s', a.name,
                                             CASE a.name WHEN 'options' THEN '$1' WHEN 'at_row' THEN 's.row_number'
                                                  WHEN 'given_geom' THEN 's.geom'
                                                  ELSE name_of ->> substr(a.name, 7) END), ', ')
         FROM arguments_of(reader) AS a
         WHERE  NOT a.is_column AND (a.name IN ('options', 'at_row', 'given_geom') OR name_of ? substr(a.name, 7))),
        CASE WHEN figure_reader IS NOT NULL
             THEN pg_catalog.format('CROSS JOIN LATERAL (VALUES %s) AS g (figure, given) CROSS JOIN LATERAL %s(%s) AS y',
                                    coalesce(figure_list, '(NULL::jsonb, NULL::text)'), figure_reader,
                                    (SELECT string_agg(pg_catalog.format('%I => %s', a.name,
                                                                         CASE WHEN a.name = 'options' THEN '$1'
                                                                              WHEN a.name IN ('figure', 'given')
                                                                                   THEN 'g.' || a.name
                                                                              ELSE pg_catalog.format('x.%I', a.name) END),
                                                       ', ')
                                     FROM arguments_of(figure_reader) AS a WHERE NOT a.is_column)) END);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION reading_query(mapping, regclass, text, text[]) IS 'De query die een bron leest: per rij het nummer, de naam, de waarden en de eerste regel die zij schendt.';

CREATE OR REPLACE FUNCTION filled_query(wanted mapping, source regclass, rows text) RETURNS text
LANGUAGE sql STABLE
RETURN pg_catalog.format('SELECT count(*) AS read, jsonb_object(ARRAY[%s]::text[], ARRAY[%s]::text[]) AS filled FROM %s AS s WHERE told(s.%I)',
           (SELECT string_agg(quote_literal(c.field), ', ' ORDER BY c.field)
            FROM   field_columns(source, (wanted).mapping) AS c),
           (SELECT string_agg(pg_catalog.format('count(nullif(btrim(%s), ''''))',
                                                field_text(wanted, c.field, c.expression)), ', ' ORDER BY c.field)
            FROM   field_columns(source, (wanted).mapping) AS c),
           rows, number_column(source));
COMMENT ON FUNCTION filled_query(mapping, regclass, text) IS 'De query die telt hoeveel rijen een bron heeft, en hoeveel daarvan elk veld invullen.';

-- What the reader of a kind may need to know beside the row.
CREATE OR REPLACE FUNCTION reading_options(wanted mapping, source regclass, period_from date, received_on date,
                                           is_empty boolean, OUT options jsonb, OUT figures text[])
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found jsonb;
BEGIN
    options := pg_catalog.jsonb_build_object('source', wanted.mapping) || wanted.options
               || jsonb_strip_nulls(pg_catalog.jsonb_build_object('year', extract(year FROM period_from), 'period_from',
                                                                  period_from,
                                                                  'received_on', coalesce(received_on, dutch_today())));
    IF to_regproc('figures_' || wanted.kind) IS NOT NULL THEN
        EXECUTE pg_catalog.format('SELECT array_agg(f.field), jsonb_agg(f.figure) FROM %s($1, $2, $3) AS f',
                                  to_regproc('figures_' || wanted.kind))
        INTO figures, found USING options, ARRAY(SELECT c.field FROM field_columns(source, wanted.mapping) AS c),
            is_empty;
        options := options || pg_catalog.jsonb_build_object('figures', found);
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION reading_options(mapping, regclass, date, date, boolean) IS 'De instellingen van een mapping met wat de oproep erbij zegt, en de velden met een cijfer.';

CREATE OR REPLACE FUNCTION tell_timeless(called text, field text, column_name name) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RAISE NOTICE '%: kolom % (veld %) heeft bij geen enkele rij een tijd; een werkmap van Excel houdt haar tijden met load_files.sh',
        called, column_name, field;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_timeless(text, text, name) IS 'Meldt dat een kolom met dag en tijd alleen dagen heeft.';

-- From import_source to incoming_KIND and refused_KIND.
CREATE OR REPLACE FUNCTION read_source(wanted mapping, source regclass, source_name text, staged bigint,
                                       period_from date, received_on date) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    reading record := reading_options(wanted, source, period_from, received_on, staged = 0);
    completes regproc := to_regproc('complete_' || wanted.kind);
BEGIN
    IF looks_for_dwellings(wanted.kind) THEN
        PERFORM renew_gazetteer();
    END IF;
    PERFORM begin_phase('controleren', staged, source_name);
    PERFORM tell_timeless(source_name, t.field, t.column_name)
    FROM timeless_columns(source, wanted, 'pg_temp.import_source') AS t;
    PERFORM drop_incoming(('incoming_' || wanted.kind)::name);
    EXECUTE pg_catalog.format('CREATE TEMP TABLE %I ON COMMIT DROP AS SELECT q.* FROM (%s) AS q%s',
                              'incoming_' || wanted.kind,
                              reading_query(wanted, source, 'pg_temp.import_source', reading.figures),
                              reading_order(wanted.kind))
    USING reading.options;
    IF completes IS NOT NULL THEN
        EXECUTE pg_catalog.format('SELECT %s()', completes);
    END IF;
    PERFORM refuse_repeats(wanted.kind);
END;
$$ SET search_path FROM CURRENT
-- The same source is the same text in every session.
SET datestyle = 'ISO, DMY' SET timezone = 'Europe/Amsterdam' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1
-- Compiling takes longer than it saves, and remembering what few rows share as well.
SET jit = off SET enable_memoize = off SET work_mem = '64MB';
COMMENT ON FUNCTION read_source(mapping, regclass, text, bigint, date, date) IS 'Maakt van de rijen van een bron getypeerde rijen, elk met de eerste regel die zij schendt.';

-- The texts of a row by field.
CREATE OR REPLACE FUNCTION fields_of(source regclass, mapping_name text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT pg_catalog.format('jsonb_object(ARRAY[%s]::text[], ARRAY[%s]::text[])',
                                 string_agg(quote_literal(c.field), ', ' ORDER BY c.field),
                                 string_agg(c.expression, ', ' ORDER BY c.field))
        FROM field_columns(source, mapping_name) AS c);
COMMENT ON FUNCTION fields_of(regclass, text) IS 'De uitdrukking die de velden van een rij als jsonb geeft.';

-- The first rule that each wrong row breaks, with the row as it came.
CREATE OR REPLACE FUNCTION store_rejected(for_delivery int, wanted mapping, source regclass) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    keeps regproc := to_regproc('raw_' || wanted.kind);
    raw_columns text := (SELECT string_agg(pg_catalog.format('s.%I', a.attname), ', ' ORDER BY a.attnum)
                         FROM   pg_attribute AS a
                         WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped
                         AND    a.atttypid <> 'geometry'::regtype);
    rejected bigint;
BEGIN
    EXECUTE pg_catalog.format(
        -- these rows first: else each row of the source is made into jsonb
        'WITH aside AS MATERIALIZED (SELECT s.* FROM pg_temp.import_source AS s WHERE s.%2$I IN (SELECT i.row_number FROM pg_temp.%1$I AS i))
         INSERT INTO rejected_row (delivery_id, row_number, source_id, raw, field, rule, explanation, partly)
         SELECT $1, i.row_number, left(i.identity, 400),
                kept_of_refused($2, k.rule, r.raw || CASE WHEN g.geom IS NULL THEN ''{}'' ELSE pg_catalog.jsonb_build_object(''(geometrie)'', g.geom::text) END),
                coalesce(i.field, k.field), k.rule, pg_catalog.format(k.explanation, VARIADIC coalesce(i.words, ''{}'')), i.partly
         FROM   pg_temp.%1$I AS i JOIN aside AS s ON s.%2$I = i.row_number
         LEFT   JOIN refusal_rule AS k ON k.kind = $2 AND k.place = i.broken
         CROSS  JOIN LATERAL (SELECT %3$s AS raw OFFSET 0) AS r
         CROSS  JOIN LATERAL (SELECT %4$s AS geom OFFSET 0) AS g
         ORDER  BY i.row_number',
        'refused_' || wanted.kind, number_column(source),
        CASE WHEN keeps IS NULL
                  THEN pg_catalog.format('(SELECT to_jsonb(c) FROM (SELECT %s) AS c)',
                                         coalesce(raw_columns, 'NULL AS none'))
             ELSE pg_catalog.format('%s(%s)', keeps, fields_of(source, wanted.mapping)) END,
        coalesce('to_rd(single_point(s.' || quote_ident(geometry_column(source)) || '))', 'NULL::geometry'))
    USING for_delivery, wanted.kind;
    EXECUTE pg_catalog.format('SELECT count(*) FROM pg_temp.%I AS i WHERE NOT i.partly',
                              'refused_' || wanted.kind) INTO rejected;
    RETURN rejected;
END;
$$ SET search_path FROM CURRENT
SET datestyle = 'ISO, DMY' SET timezone = 'Europe/Amsterdam' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1;
COMMENT ON FUNCTION store_rejected(int, mapping, regclass) IS
'Bewaart de geweigerde rijen zoals ze kwamen (een geometrie in RD New onder "(geometrie)"), elk met de eerste regel waaraan ze niet voldoen; ook die waarvan alleen een cijfer is geweigerd. Geeft hoeveel er geheel zijn geweigerd.';

-- A row that was refused and comes in now. By another mapping the same name is something else: another system's
-- incident of that number, another factor of that dwelling.
CREATE OR REPLACE FUNCTION mark_corrected(for_delivery int, of_kind text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    corrected bigint;
BEGIN
    EXECUTE pg_catalog.format(
        'UPDATE rejected_row AS j SET corrected_by_delivery_id = $1
         FROM   delivery AS earlier, delivery AS now
         WHERE  now.delivery_id = $1 AND earlier.mapping = now.mapping AND earlier.delivery_id = j.delivery_id AND j.delivery_id <> $1 AND j.corrected_by_delivery_id IS NULL
         AND    j.source_id IN (SELECT i.identity FROM pg_temp.%I AS i WHERE i.row_number NOT IN (SELECT r.row_number FROM pg_temp.%I AS r))',
        'incoming_' || of_kind, 'refused_' || of_kind)
    USING for_delivery;
    GET DIAGNOSTICS corrected = ROW_COUNT;
    RETURN corrected;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION mark_corrected(int, text) IS 'Noteert bij eerder geweigerde rijen dat ze met deze levering wel zijn opgenomen; geeft hoeveel.';

-- Personal data has a purpose, a ground and an end, or it does not come in.
CREATE OR REPLACE FUNCTION require_ground(kind_of_delivery text, purpose text, legal_basis text, expires_on date)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF (SELECT k.personal FROM delivery_kind AS k WHERE k.kind = kind_of_delivery)
       AND (coalesce(btrim(purpose), '') = '' OR coalesce(btrim(legal_basis), '') = '' OR expires_on IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'not_null_violation',
            MESSAGE = pg_catalog.format('een levering van soort "%s" bevat persoonsgegevens en heeft een doel, een grondslag en een einddatum nodig',
                                        kind_of_delivery),
            HINT = 'Geef purpose, legal_basis (zoals convenant, art. 20 Wpg) en expires_on op.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_ground(text, text, text, date) IS
'Weigert persoonsgegevens zonder doelbinding, grondslag of vervaldatum.';

-- What could not be recorded is said before the source is read, which may take long.
CREATE OR REPLACE FUNCTION require_dates(kind_of_delivery text, period_from date, period_to date, received_on date,
                                         expires_on date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    objection text := CASE
        WHEN 'infinity' IN (period_from, period_to, received_on, expires_on)
             OR '-infinity' IN (period_from, period_to, received_on, expires_on)
            THEN 'infinity is geen dag'
        WHEN period_to < period_from
             THEN pg_catalog.format('de periode eindigt op %s, voor het begin op %s', to_char(period_to, 'DD-MM-YYYY'),
                                    to_char(period_from, 'DD-MM-YYYY'))
        WHEN received_on > dutch_today()
            THEN pg_catalog.format('de levering is ontvangen op %s, en dat is na vandaag (%s)',
                                   to_char(received_on, 'DD-MM-YYYY'), to_char(dutch_today(), 'DD-MM-YYYY'))
        WHEN expires_on < received_on
            THEN pg_catalog.format('de bewaartermijn verstrijkt op %s, voor de ontvangst op %s',
                                   to_char(expires_on, 'DD-MM-YYYY'), to_char(received_on, 'DD-MM-YYYY'))
        WHEN expires_on < dutch_today() AND (SELECT k.personal FROM delivery_kind AS k WHERE k.kind = kind_of_delivery)
            THEN pg_catalog.format('de bewaartermijn is verstreken op %s, en dan mogen persoonsgegevens er niet meer in',
                                   to_char(expires_on, 'DD-MM-YYYY')) END;
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
CREATE OR REPLACE FUNCTION finish_import(done delivery, source_name text, started timestamptz) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM mark_corrected(done.delivery_id, done.kind);
    -- The source is not looked at any more: the room that it takes on disk, storing takes.
    done.content_hash := staged_hash();
    TRUNCATE pg_temp.import_source;
    PERFORM begin_phase('opslaan', done.rows_read - done.rows_rejected, source_name);
    EXECUTE pg_catalog.format('SELECT s.accepted, s.unchanged FROM %s($1) AS s',
                              kind_function('store', done.kind)) INTO done.rows_accepted,
        done.rows_unchanged USING done.delivery_id;
    IF done.rows_read <> done.rows_accepted + done.rows_rejected + done.rows_unchanged THEN
        RAISE EXCEPTION USING ERRCODE = 'data_exception',
            MESSAGE = pg_catalog.format('de telling klopt niet: %s gelezen, %s opgenomen, %s geweigerd, %s ongewijzigd',
                             done.rows_read, done.rows_accepted, done.rows_rejected, done.rows_unchanged),
            HINT = 'Er is niets geladen. Dit is een fout in het model: meld haar met de mapping en de soort bron.';
    END IF;
    -- Burglaries that are not surely placed may be, with more addresses or more names.
    IF done.kind IN ('verblijfsobject', 'adresseerbaar_object', 'address', 'street', 'place_name', 'area')
    AND done.rows_accepted > 0 AND EXISTS (SELECT FROM burglary) THEN
        PERFORM place_burglaries();
    END IF;

    done.seconds := extract(epoch FROM clock_timestamp() - started);
    UPDATE delivery AS d
    SET    rows_read = done.rows_read, rows_accepted = done.rows_accepted, rows_rejected = done.rows_rejected,
        rows_unchanged = done.rows_unchanged,
           seconds = done.seconds, content_hash = done.content_hash, filled = done.filled
    WHERE  d.delivery_id = done.delivery_id;
    RAISE NOTICE 'levering %: % opgenomen, % geweigerd, % ongewijzigd in % s (% per seconde)', done.delivery_id,
        done.rows_accepted, done.rows_rejected,
               done.rows_unchanged, round(done.seconds::numeric, 1),
        dutch_count(round(done.rows_read / greatest(done.seconds, 0.001))::bigint, 'rij', 'rijen');
    IF refusal_sentence(done.kind) IS NOT NULL THEN
        RAISE NOTICE 'geweigerd: %', refusal_sentence(done.kind);
    END IF;
    PERFORM tell_results_behind();
    PERFORM drop_incoming(t::name)
    FROM unnest(ARRAY['import_source', 'incoming_' || done.kind, 'refused_' || done.kind]) AS t;
END;
$$ SET search_path FROM CURRENT SET jit = off SET work_mem = '64MB';
COMMENT ON FUNCTION finish_import(delivery, text, timestamptz) IS
'Schrijft de goede rijen van een levering weg, controleert de telling en legt haar vast in delivery.';

CREATE OR REPLACE FUNCTION load_delivery(source regclass, mapping_name text, source_name text, purpose text,
                                         legal_basis text, expires_on date,
                                         period_from date, period_to date, received_on date)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    wanted mapping;
    called text := coalesce(source_name, source::text);
    done delivery;
BEGIN
    -- Before any view is looked at: whoever makes the code anew waits for those who look, and holds what is waited for
    -- here.
    PERFORM require_one_writer();
    wanted := fitting_mapping(source, mapping_name);
    received_on := coalesce(received_on, dutch_today());
    PERFORM require_known_names(wanted);
    PERFORM require_ground(wanted.kind, purpose, legal_basis, expires_on);
    PERFORM require_dates(wanted.kind, period_from, period_to, received_on, expires_on);
    PERFORM kind_function('store', wanted.kind);

    done.rows_read := stage_source(source, called);
    wanted := settled_mapping(wanted, source, 'pg_temp.import_source');
    INSERT INTO delivery (kind, source, mapping, period_from, period_to, received_on, purpose, legal_basis, expires_on,
                          rows_read, marks)
    VALUES (wanted.kind, called, mapping_name, period_from, period_to, received_on, purpose, legal_basis, expires_on,
            done.rows_read, wanted.options -> 'marks')
    RETURNING * INTO done;
    RAISE NOTICE '%: % gelezen', called, dutch_count(done.rows_read, 'rij', 'rijen');
    PERFORM tell_columns(source, mapping_name, called);
    PERFORM begin_phase('tellen', done.rows_read, called);
    EXECUTE filled_query(wanted, source, 'pg_temp.import_source') INTO done.rows_read, done.filled;
    PERFORM read_source(wanted, source, called, done.rows_read, period_from, received_on);
    PERFORM set_refused_aside(wanted.kind);
    done.rows_rejected := store_rejected(done.delivery_id, wanted, source);
    RAISE NOTICE '%: % geweigerd%', called, dutch_count(done.rows_rejected, 'rij', 'rijen'),
               coalesce((SELECT pg_catalog.format(', en bij %s een cijfer', count(*)) FROM rejected_row AS j
                         WHERE j.delivery_id = done.delivery_id AND j.partly HAVING count(*) > 0), '');
    PERFORM finish_import(done, called, started);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION load_delivery(regclass, text, text, text, text, date, date, date, date) IS 'Wat import_delivery doet.';

-- What a reader made of a value, as people write it: a day cannot be taken for a month then.
CREATE OR REPLACE FUNCTION value_text(name name, type regtype) RETURNS text
LANGUAGE sql STABLE
RETURN pg_catalog.format(
    CASE WHEN name = 'precision'
              THEN 'CASE q.%1$I WHEN ''time'' THEN ''dag en tijd'' WHEN ''day'' THEN ''alleen de dag'' END'
         WHEN type = 'date'::regtype                                   THEN 'to_char(q.%1$I, ''DD-MM-YYYY'')'
         WHEN type IN ('timestamp'::regtype, 'timestamptz'::regtype)   THEN 'to_char(q.%1$I, ''DD-MM-YYYY HH24:MI:SS'')'
         WHEN type = 'boolean'::regtype
              THEN 'CASE q.%1$I WHEN true THEN ''ja'' WHEN false THEN ''nee'' END'
         WHEN type IN ('numeric'::regtype, 'float8'::regtype)          THEN 'replace(q.%1$I::text, ''.'', '','')'
         WHEN type = 'text[]'::regtype
              THEN 'nullif(array_to_string(q.%1$I, '', ''), '''')'
         WHEN type = 'geometry'::regtype
             THEN 'CASE WHEN GeometryType(q.%1$I) = ''POINT'' THEN pg_catalog.format(''punt in RD New: %%s %%s'', round(ST_X(q.%1$I)::numeric), round(ST_Y(q.%1$I)::numeric))
                        WHEN q.%1$I IS NOT NULL               THEN pg_catalog.format(''vlak van %%s m2'', round(ST_Area(q.%1$I)::numeric)) END'
         ELSE 'q.%1$I::text' END, name);
COMMENT ON FUNCTION value_text(name, regtype) IS 'De uitdrukking die een gelezen waarde laat zien: dagen als dd-mm-jjjj, een plek met haar coördinaten.';

-- The first rows of a source: their texts, and what was made of them where that is something else. Of a figure, the
-- factor and its value.
CREATE OR REPLACE FUNCTION sample_query(wanted mapping, source regclass, figures text[]) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    keeps text := coalesce(to_regproc('raw_' || wanted.kind)::text, '');
    figure_reader regproc := to_regproc('figure_' || wanted.kind);
    sample text := pg_catalog.format('(SELECT n.* FROM (%s) AS n WHERE n.%I <= $2)', numbered_source(source),
                                     number_column(source));
    names text;
    shown text;
BEGIN
    SELECT string_agg(quote_literal(a.name), ', '), string_agg(value_text(a.name, a.type), ', ') INTO names, shown
    FROM   arguments_of(kind_function('read', wanted.kind)) AS a
    WHERE  a.is_column
    AND    a.name <> ALL ('{source,identity,unnumbered,name_key,number_or_row,main_address,unlike,stood_as,searched,broken,words,field}');
    IF figure_reader IS NOT NULL THEN
        names := names || ', coalesce(''factor:'' || q.factor, '''')';
        shown := shown || pg_catalog.format(', coalesce(%s)',
                                            (SELECT string_agg(value_text(a.name, a.type), ', ' ORDER BY a.name)
                                             FROM arguments_of(figure_reader) AS a
                                             WHERE  a.is_column AND a.name IN ('value', 'category')));
    END IF;
    RETURN pg_catalog.format(
        'WITH given AS MATERIALIZED (SELECT s.%1$I AS row_number, %2$s(%3$s) AS fields FROM %4$s AS s),
              read AS MATERIALIZED (SELECT q.row_number, %2$s(jsonb_object(ARRAY[%5$s]::text[], ARRAY[%6$s]::text[])) AS fields FROM (%7$s) AS q)
         SELECT CASE WHEN v.is_read THEN ''gelezen '' ELSE ''rij '' END || v.row_number, v.key, v.value
         FROM  (SELECT g.row_number, false AS is_read, f.key, f.value FROM given AS g CROSS JOIN LATERAL jsonb_each_text(g.fields) AS f
                UNION
                SELECT r.row_number, true, f.key, f.value
                FROM   read AS r JOIN given AS g USING (row_number) CROSS JOIN LATERAL jsonb_each_text(r.fields) AS f
                WHERE  f.value IS NOT NULL AND f.value IS DISTINCT FROM g.fields ->> f.key) AS v
         ORDER  BY v.row_number, v.is_read, v.key',
        number_column(source), keeps, fields_of(source, wanted.mapping), sample, names, shown,
        reading_query(wanted, source, sample, figures));
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION sample_query(mapping, regclass, text[]) IS 'De query die van de eerste rijen van een bron laat zien wat er staat en wat ervan is gelezen.';

-- The same reading without loading: nothing is written, not even for a moment, so that it waits for nobody and works on
-- a standby.
CREATE OR REPLACE FUNCTION preview_delivery(source regclass, mapping_name text, sample int, period_from date)
RETURNS TABLE (onderdeel text, naam text, waarde text)
LANGUAGE plpgsql
AS $$
DECLARE
    wanted mapping := fitting_mapping(source, mapping_name);
    rows text := pg_catalog.format('(%s)', numbered_source(source));
    keys text := (SELECT string_agg(DISTINCT pg_catalog.format('q.%I', c), ', ')
                  FROM   repeat_keys(wanted.kind) AS r, unnest(r.key) AS c);
    read bigint;
    filled jsonb;
    wrong bigint;
    refused bigint := 0;
    reading record;
BEGIN
    PERFORM require_known_names(wanted);
    PERFORM begin_phase('lezen',
                        (SELECT nullif(greatest(c.reltuples, 0)::bigint, 0) FROM pg_class AS c WHERE c.oid = source),
                        source::text);
    EXECUTE filled_query(wanted, source, rows) INTO read, filled;
    wanted := settled_mapping(wanted, source, rows);
    reading := reading_options(wanted, source, period_from, NULL, read = 0);
    IF looks_for_dwellings(wanted.kind) AND gazetteer_is_old() THEN
        RAISE NOTICE 'de namenlijst (gazetteer) is ouder dan de adressen; inlezen vernieuwt haar eerst en vindt dan misschien meer woningen';
    END IF;
    RETURN QUERY SELECT 'kolom', c.field, coalesce(c.column_name::text, '(niet in de bron)')
                 FROM mapped_columns(source, mapping_name) AS c ORDER BY c.field;
    RETURN QUERY SELECT 'niet gelezen', u.column_name::text,
                        coalesce('lijkt op ' || u.resembles, '(geen veld van de mapping)')
                 FROM   unread_columns(source, mapping_name) AS u;
    RETURN QUERY SELECT 'zonder tijd', t.field,
                        pg_catalog.format('in kolom %s staat bij geen enkele rij een tijd', t.column_name)
                 FROM   timeless_columns(source, wanted, rows) AS t;
    RETURN QUERY SELECT 'decimaalteken', m.key, CASE m.value WHEN '.' THEN 'punt' ELSE 'punt en komma door elkaar' END
                 FROM jsonb_each_text(wanted.options -> 'marks') AS m ORDER BY m.key;
    RETURN QUERY SELECT 'leeg', f.key,
                        pg_catalog.format('%s van %s, %s %%', read - f.value::bigint, dutch_count(read, 'rij', 'rijen'),
                                          replace(round(100.0 * (read - f.value::bigint) / read, 1)::text, '.', ','))
                 FROM   jsonb_each_text(filled) AS f WHERE f.value::bigint < read ORDER BY f.key;
    IF fields_of(source, mapping_name) IS NOT NULL THEN
        RETURN QUERY EXECUTE sample_query(wanted, source, reading.figures) USING reading.options, sample;
    END IF;
    PERFORM begin_phase('controleren', read, source::text);
    FOR onderdeel, naam, waarde, wrong IN EXECUTE pg_catalog.format(
        'WITH read AS MATERIALIZED (SELECT q.row_number, q.words, %s, q.broken FROM (%s) AS q), judged AS MATERIALIZED (
             SELECT DISTINCT ON (j.row_number) j.row_number, j.broken, j.partly
             FROM   (SELECT w.row_number, w.broken, %s AS partly FROM (%s) AS w) AS j WHERE j.broken > 0 ORDER BY j.row_number, j.broken
         ), told AS (
             SELECT DISTINCT ON (j.row_number) j.row_number, j.partly, k.rule, pg_catalog.format(k.explanation, VARIADIC coalesce(r.words, ''{}'')) AS explanation
             FROM   judged AS j JOIN read AS r ON r.row_number = j.row_number AND coalesce(r.broken, CASE WHEN j.broken >= 90 THEN j.broken END) = j.broken
             JOIN   refusal_rule AS k ON k.kind = $2 AND k.place = j.broken ORDER BY j.row_number, r.words
         )
         SELECT CASE WHEN t.partly THEN ''cijfer geweigerd'' ELSE ''geweigerd'' END, t.rule, count(*)::text || '' rijen: '' || min(t.explanation), count(*) FILTER (WHERE NOT t.partly)
         FROM   told AS t GROUP BY t.partly, t.rule ORDER BY t.partly, count(*) DESC, t.rule',
        keys, reading_query(wanted, source, rows, reading.figures),
        CASE WHEN to_regproc('figure_' || wanted.kind) IS NULL THEN 'false'
             ELSE 'bool_or(w.broken IS NULL) OVER (PARTITION BY w.row_number)' END,
        with_repeats('SELECT * FROM read', wanted.kind)) USING reading.options, wanted.kind
    LOOP
        RETURN NEXT;
        refused := refused + wrong;
    END LOOP;
    RETURN QUERY VALUES ('telling', 'gelezen', read::text), ('telling', 'geweigerd', refused::text),
        ('telling', 'goed', (read - refused)::text);
END;
$$ SET search_path FROM CURRENT
SET datestyle = 'ISO, DMY' SET timezone = 'Europe/Amsterdam' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1
SET synchronize_seqscans = off SET jit = off SET enable_memoize = off SET work_mem = '64MB';
COMMENT ON FUNCTION preview_delivery(regclass, text, int, date) IS 'Wat preview_import doet.';
