-- The planner's statistics hold values of rows, and those of a table that was emptied stay. So no text, place or time
-- of the tables with personal data enters them.
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT a.attrelid::regclass AS home, a.attname FROM pg_attribute AS a
             WHERE  a.attrelid = ANY ('{burglary, burglary_version, rejected_row, letter, advice, watch_group, dwelling_factor_value}'::regclass[])
             AND    a.attnum > 0
             AND    a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'geometry'::regtype,
                                   'timestamp'::regtype) LOOP
        EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', c.home, c.attname);
    END LOOP;
END;
$$;
