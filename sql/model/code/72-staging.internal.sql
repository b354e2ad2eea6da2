-- A source, copied row by row before anything is judged. Any relation may be one: a table, a view, a foreign table of ogr_fdw, a staging
-- table of ogr2ogr or \copy. And how far an import is.

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

CREATE OR REPLACE FUNCTION staged_hash() RETURNS text
LANGUAGE plpgsql
AS $$
BEGIN
    RETURN (SELECT md5(coalesce(string_agg(md5(coalesce(raw::text, '') || coalesce(encode(ST_AsEWKB(geom), 'hex'), '')), '' ORDER BY row_number), ''))
            FROM pg_temp.import_row);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION staged_hash() IS 'Vingerafdruk van de inhoud van een levering.';
