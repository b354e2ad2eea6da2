-- What was refused can come in after all: when the row was mended in rejected_row, or when what it was waiting for (a
-- street, a dwelling, a factor) has been loaded since.

-- A number of the source is kept as a number, and read as stage_source() reads it.
CREATE OR REPLACE FUNCTION rejected_text(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE jsonb_typeof(value) WHEN 'number' THEN replace(trim_scale((value #>> '{}')::numeric)::text, '.', ',')
            ELSE value #>> '{}' END;
COMMENT ON FUNCTION rejected_text(jsonb) IS 'Een waarde van een geweigerde rij als tekst; een getal met een decimale komma.';

-- What stood in its own delivery twice would come alone now, and so replace the row that counted. A row may have been
-- kept under the names of fields instead of columns, so that no more of it is kept than the model has.
CREATE OR REPLACE FUNCTION spread_rejected(of_delivery int, mapping_name text) RETURNS bigint[]
LANGUAGE plpgsql
AS $$
DECLARE
    columns text;
    ids bigint[];
BEGIN
    PERFORM drop_incoming('retry_row');
    ids := ARRAY(SELECT j.rejected_row_id FROM rejected_row AS j
                 WHERE  j.delivery_id = of_delivery AND j.corrected_by_delivery_id IS NULL AND j.rule <> 'dubbel'
                 ORDER  BY j.rejected_row_id);
    WITH used AS MATERIALIZED (SELECT DISTINCT jsonb_object_keys(j.raw) AS key
                               FROM   rejected_row AS j WHERE j.rejected_row_id = ANY (ids))
    SELECT string_agg(pg_catalog.format('rejected_text(j.raw -> %L) AS %I', k.key,
                                        coalesce(m.columns -> k.key ->> 0, k.key)), ', ' ORDER BY k.key) INTO columns
    FROM   used AS k
    LEFT   JOIN mapping AS m ON m.mapping = mapping_name AND m.columns ? k.key
           AND NOT EXISTS (SELECT
                           FROM   jsonb_path_query(m.columns, '$.*[*]') AS c
                           WHERE  normalise_column(c #>> '{}') = normalise_column(k.key))
           AND NOT EXISTS (SELECT
                           FROM   used AS o WHERE normalise_column(o.key) = normalise_column(m.columns -> k.key ->> 0))
    WHERE  k.key <> '(geometrie)';
    EXECUTE pg_catalog.format(
        'CREATE TEMP TABLE retry_row ON COMMIT DROP AS
         SELECT %s read_geometry(j.raw ->> ''(geometrie)'') AS "(geometrie)"
         FROM   rejected_row AS j WHERE j.rejected_row_id = ANY ($1) ORDER BY j.rejected_row_id',
        columns || ', ') USING ids;
    RETURN ids;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION spread_rejected(int, text) IS
'Zet de geweigerde rijen van een levering terug in kolommen, in de tijdelijke tabel retry_row, zonder wat er dubbel in stond; geeft hun nummers, in die volgorde.';

CREATE OR REPLACE FUNCTION retry_delivery(of_delivery int) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    earlier delivery;
    done delivery;
    ids bigint[];
    wanted mapping;
BEGIN
    PERFORM require_one_writer();
    SELECT * INTO earlier FROM delivery AS d WHERE d.delivery_id = of_delivery;
    IF NOT FOUND OR earlier.mapping IS NULL OR earlier.expires_on < dutch_today() THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE WHEN earlier.delivery_id IS NULL
                                THEN pg_catalog.format('er is geen levering %s', coalesce(of_delivery::text, 'NULL'))
                           WHEN earlier.mapping IS NULL
                                THEN pg_catalog.format('levering %s is niet met een mapping ingelezen', of_delivery)
                           ELSE pg_catalog.format('de bewaartermijn van levering %s is verstreken op %s', of_delivery,
                                                  to_char(earlier.expires_on, 'DD-MM-YYYY')) END,
            HINT = 'De leveringen met geweigerde rijen staan in rejected_row.';
    END IF;
    ids := spread_rejected(of_delivery, earlier.mapping);
    IF ids = '{}' THEN
        RAISE NOTICE 'levering % heeft geen geweigerde rijen meer, of alleen dubbele', of_delivery;
        RETURN;
    END IF;
    wanted := fitting_mapping('pg_temp.retry_row', earlier.mapping);
    done.rows_read := stage_source('pg_temp.retry_row', earlier.source);
    -- A few rows do not show what the whole column showed.
    wanted.options := wanted.options || jsonb_strip_nulls(pg_catalog.jsonb_build_object('marks', earlier.marks));
    wanted := settled_mapping(wanted, 'pg_temp.retry_row', 'pg_temp.import_source');

    INSERT INTO delivery (kind, source, mapping, period_from, period_to, purpose, legal_basis, expires_on, rows_read,
                          marks)
    VALUES (wanted.kind, pg_catalog.concat(earlier.source, ' (verbeterd)'), earlier.mapping, earlier.period_from,
            earlier.period_to, earlier.purpose, earlier.legal_basis,
            earlier.expires_on, done.rows_read, wanted.options -> 'marks')
    RETURNING * INTO done;
    PERFORM read_source(wanted, 'pg_temp.retry_row', earlier.source, done.rows_read, earlier.period_from, NULL);
    PERFORM refuse_overtaken(earlier.kind, of_delivery);
    PERFORM set_refused_aside(earlier.kind);
    -- What is still wrong stays where it is, with what is wrong with it now.
    EXECUTE pg_catalog.format(
        'UPDATE rejected_row AS j SET partly = i.partly, field = coalesce(i.field, k.field), rule = k.rule, explanation = pg_catalog.format(k.explanation, VARIADIC coalesce(i.words, ''{}'')),
                raw = kept_of_refused($2, k.rule, j.raw), source_id = CASE WHEN kept_of_refused($2, k.rule, j.raw) = j.raw THEN j.source_id END
         FROM   pg_temp.%I AS i LEFT JOIN refusal_rule AS k ON k.kind = $2 AND k.place = i.broken WHERE j.rejected_row_id = $1[i.row_number]',
        'refused_' || earlier.kind)
    USING ids, earlier.kind;
    EXECUTE pg_catalog.format('SELECT count(DISTINCT i.row_number) FROM pg_temp.%I AS i',
                              'incoming_' || earlier.kind) INTO done.rows_read;
    EXECUTE pg_catalog.format(
        'UPDATE rejected_row AS j SET corrected_by_delivery_id = $1 FROM (SELECT i.row_number FROM pg_temp.%I AS i EXCEPT SELECT i.row_number FROM pg_temp.%I AS i) AS r
         WHERE  j.rejected_row_id = $2[r.row_number]', 'incoming_' || earlier.kind,
        'refused_' || earlier.kind)
    USING done.delivery_id, ids;
    done.rows_rejected := 0;
    RAISE NOTICE 'van % geweigerde rijen zijn er nu % goed', cardinality(ids), done.rows_read;
    IF done.rows_read = 0 THEN
        DELETE FROM delivery AS d WHERE d.delivery_id = done.delivery_id;
        RETURN;
    END IF;
    PERFORM finish_import(done, earlier.source, started);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION retry_delivery(int) IS 'Wat retry_rejected doet.';
