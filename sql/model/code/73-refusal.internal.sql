-- What is refused: a row breaks a rule, is kept as it came with that rule, and may come in later.

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

CREATE OR REPLACE FUNCTION read_day(value text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT m.at::date FROM moment_in(value) AS m WHERE m.at BETWEEN '1990-01-01' AND '2199-12-31');
COMMENT ON FUNCTION read_day IS 'Een dag tussen 1990 en 2200; al het andere NULL.';

-- Each text is read as a day, or is empty, or its row is refused.
CREATE OR REPLACE FUNCTION refuse_unreadable_days(fields text[], place int) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO pg_temp.import_problem
    SELECT r.row_number, place, f.field, 'geen datum', pg_catalog.format('Dit is geen bestaande dag tussen 1990 en 2200: %s.', left(v.text, 60))
    FROM   pg_temp.import_row AS r CROSS JOIN unnest(fields) AS f (field) CROSS JOIN LATERAL (SELECT read_code(r.value ->> f.field) AS text) AS v
    WHERE  v.text IS NOT NULL AND read_day(v.text) IS NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_unreadable_days(text[], int) IS 'Weigert rijen met een onleesbare datum in een van deze velden.';

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

-- A table that knows its rows by a key that the incoming rows have as well shows which of them a later delivery brought.
CREATE OR REPLACE FUNCTION refuse_overtaken(kind name, of_delivery int) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    key name[];
    incoming name;
BEGIN
    SELECT k.columns INTO key
    FROM   pg_index AS x
    CROSS  JOIN LATERAL (SELECT array_agg(a.attname ORDER BY a.attnum) AS columns FROM pg_attribute AS a WHERE a.attrelid = x.indexrelid) AS k
    WHERE  x.indrelid = (SELECT a.attrelid FROM pg_attribute AS a WHERE a.attrelid = to_regclass(quote_ident(kind)) AND a.attname = 'delivery_id')
    AND    x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL
    AND    k.columns <@ ARRAY(SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = to_regclass(pg_catalog.format('pg_temp.%I', 'incoming_' || kind)))
    LIMIT  1;
    IF key IS NULL THEN
        RETURN;
    END IF;
    EXECUTE pg_catalog.format(
        'INSERT INTO pg_temp.import_problem
         SELECT i.row_number, 10, $1, ''achterhaald'',
                pg_catalog.format(''Levering %%s heeft dit sindsdien gebracht; een oudere levering verandert dat niet.'', t.delivery_id)
         FROM   pg_temp.%I AS i JOIN %I AS t ON pg_catalog.jsonb_build_array(%s) = pg_catalog.jsonb_build_array(%s)
         WHERE  t.delivery_id > $2', 'incoming_' || kind, kind,
        (SELECT string_agg(pg_catalog.format('i.%I', k), ', ') FROM unnest(key) AS k), (SELECT string_agg(pg_catalog.format('t.%I', k), ', ') FROM unnest(key) AS k))
    USING  key[1]::text, of_delivery;
    FOR incoming IN SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'row_number'
                    WHERE  c.relnamespace = pg_my_temp_schema() AND c.relname ^@ 'incoming_' LOOP
        PERFORM drop_refused(incoming);
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_overtaken(name, int) IS
'Weigert rijen van een levering die in de tabel al van een latere levering staan. Alleen bij soorten waarvan de tabel een sleutel heeft: cijfers, gebieden, panden, inbraken.';

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
