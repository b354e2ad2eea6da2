-- A source, copied row by row before anything is judged. Any relation may be one: a table, a view, a foreign table of
-- ogr_fdw, a staging table of ogr2ogr or \copy. And how far an import is.

-- How far an import is. A long one tells it every 50,000 rows: told() stands in the WHERE of the queries that do the
-- work.
CREATE OR REPLACE FUNCTION begin_phase(doing text, row_count bigint, source_name text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    source text := coalesce(left(source_name, 100),
                            nullif(current_setting('burglary.phase', true), '')::jsonb ->> 'source');
BEGIN
    PERFORM set_config('burglary.phase',
                       pg_catalog.jsonb_build_object('source', source, 'doing', doing, 'rows', row_count, 'since',
                                                     clock_timestamp())::text, true);
    IF row_count >= 50000 THEN
        RAISE NOTICE '%, % ...', source, doing;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION begin_phase(text, bigint, text) IS 'Begint een fase van een import en meldt dat bij een lange; met het aantal rijen dat te doen is (NULL als dat niet bekend is). Zonder bron gaat het nog over de vorige.';

CREATE OR REPLACE FUNCTION tell_progress(done bigint) RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    phase jsonb := current_setting('burglary.phase');
    row_count bigint := phase ->> 'rows';
BEGIN
    RAISE NOTICE '%, %: % rijen%, % per seconde', phase ->> 'source', phase ->> 'doing', done,
        coalesce(CASE WHEN done <= row_count
                           THEN pg_catalog.format(' van %s (%s %%)', row_count, done * 100 / row_count) END, ''),
               round((done / extract(epoch FROM clock_timestamp() - (phase ->> 'since')::timestamptz))::numeric);
    RETURN true;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_progress(bigint) IS 'Meldt hoe ver de fase van een import is: rijen, procent en rijen per seconde.';

CREATE OR REPLACE FUNCTION told(row_number bigint) RETURNS boolean
LANGUAGE sql
RETURN CASE WHEN row_number % 50000 = 0 THEN tell_progress(row_number) ELSE true END;
COMMENT ON FUNCTION told(bigint) IS 'Altijd waar; meldt bij elke 50.000e rij hoe ver de import is.';

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

-- A name that no column of the source has.
CREATE OR REPLACE FUNCTION number_column(source regclass) RETURNS name
LANGUAGE sql STABLE
RETURN (SELECT 'row_number' || repeat('_', n) FROM generate_series(0, 50) AS n
        WHERE NOT EXISTS (SELECT
                          FROM   pg_attribute AS a
                          WHERE  a.attrelid = source AND a.attname = 'row_number' || repeat('_', n))
        ORDER  BY n LIMIT 1);
COMMENT ON FUNCTION number_column(regclass) IS 'Een naam voor het rijnummer die geen kolom van de bron heeft.';

CREATE OR REPLACE FUNCTION numbered_source(source regclass) RETURNS text
LANGUAGE sql STABLE
RETURN pg_catalog.format('SELECT (row_number() OVER ())::int AS %I, s.* FROM %s AS s', number_column(source), source);
COMMENT ON FUNCTION numbered_source(regclass) IS 'De query die een bron leest, met een nummer voor elke rij.';

-- The source as it is, once: what an import says of a row, it says of the row that it read. No reading of text, no
-- jsonb.
CREATE OR REPLACE FUNCTION stage_source(source regclass, source_name text) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    staged bigint;
BEGIN
    PERFORM begin_phase('lezen',
                        (SELECT nullif(greatest(c.reltuples, 0)::bigint, 0) FROM pg_class AS c WHERE c.oid = source),
                        source_name);
    PERFORM drop_incoming('import_source');
    -- All names come from the catalogue; nothing that a row holds is ever run.
    EXECUTE pg_catalog.format('CREATE TEMP TABLE import_source ON COMMIT DROP AS SELECT q.* FROM (%s) AS q WHERE told(q.%I)',
                              numbered_source(source), number_column(source));
    GET DIAGNOSTICS staged = ROW_COUNT;
    RETURN staged;
END;
$$ SET search_path FROM CURRENT
-- A scan that joins another half-way would number the rows in another order each time.
SET synchronize_seqscans = off;
COMMENT ON FUNCTION stage_source(regclass, text) IS
'Leest een bron in de tijdelijke tabel import_source, zoals zij is en met een rijnummer; geeft het aantal rijen.';

-- The number of a row is part of its text, so that the same rows in another order are another file.
CREATE OR REPLACE FUNCTION staged_hash() RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
    RETURN (SELECT md5(pg_catalog.concat(count(*), ' ', bit_xor(hashtextextended(s::text, 0))))
            FROM   pg_temp.import_source AS s);
END;
$$ SET search_path FROM CURRENT
-- The same source is the same text in every session.
SET datestyle = 'ISO, DMY' SET timezone = 'Europe/Amsterdam' SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1;
COMMENT ON FUNCTION staged_hash() IS 'Vingerafdruk van de inhoud van een levering.';
