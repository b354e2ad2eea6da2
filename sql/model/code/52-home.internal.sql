-- What every entry point asks first: is this the model that its functions were made for, and may they be trusted?

-- Without the model's own path: what is looked for is whether something on it could catch a call.
CREATE OR REPLACE FUNCTION require_path(home regclass, by_name regclass, beside regclass, path name[]) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    model name := (SELECT n.nspname
                   FROM   pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = home);
    extension name := (SELECT n.nspname
                       FROM   pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
                       WHERE  e.extname = 'burglary');
    closed name := (SELECT n.nspname
                    FROM   pg_constraint AS f JOIN pg_class AS b ON b.oid = f.conrelid AND b.relname = 'confirmation'
                    JOIN pg_namespace AS n ON n.oid = b.relnamespace
                    JOIN   pg_class AS d ON d.oid = f.confrelid AND d.relname = 'delivery'
                    JOIN pg_class AS c ON c.oid = home AND c.relnamespace = d.relnamespace
                    WHERE f.contype = 'f' AND b.relowner = c.relowner
                    AND    NOT has_schema_privilege(n.oid, 'USAGE') LIMIT 1);
    objection text[];
BEGIN
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format('geen toegang tot schema "%s", met de hulpfuncties van het model', closed),
            HINT = format('De eigenaar van het model kan die geven: GRANT USAGE ON SCHEMA %I TO %I;', closed,
                          current_user);
    END IF;
    IF extension IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = 'de extensie burglary is er niet',
            DETAIL = 'De gegevens van het model zijn er nog; zijn functies kunnen niet werken zonder de extensie.',
            HINT = format('CREATE EXTENSION burglary; SELECT upgrade_burglary_model(%L);', model);
    END IF;
    IF by_name IS DISTINCT FROM home
       OR NOT EXISTS (SELECT
                      FROM   pg_constraint AS f JOIN pg_class AS d ON d.oid = f.confrelid
                      JOIN   pg_class AS c ON c.relnamespace = d.relnamespace
                      WHERE f.contype = 'f' AND f.conrelid = beside AND c.oid = home)
       OR EXISTS (SELECT FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
                  WHERE e.extname IN ('burglary', 'postgis', 'unaccent', 'fuzzystrmatch')
                  AND    n.nspname <> ALL (path)) THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('het model "%s" of een extensie is hernoemd of verplaatst sinds de functies van het model zijn gemaakt',
                             model),
            DETAIL = 'De functies zouden hun tabellen elders zoeken. Er is niets gelezen of veranderd.',
            HINT = format('SELECT upgrade_burglary_model(%L);', model);
    END IF;
    EXECUTE format('SELECT %I.burglary_open_schema($1, (SELECT pg_get_userbyid(c.relowner) FROM pg_class AS c WHERE c.oid = $2))',
                   extension)
    INTO objection USING path, home;
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format('het model "%s" is niet veilig te gebruiken: een ander heeft functies waar het model ze zoekt, of kan ze er maken',
                             model),
            DETAIL = 'Een functie van een ander kan daar de plaats innemen van een die het model aanroept. Er is niets gelezen of veranderd.',
            HINT = format('Eerst: %s;', objection[2]);
    END IF;
END;
$$;
COMMENT ON FUNCTION require_path(regclass, regclass, regclass, name[]) IS
'Weigert als de tabel model die op het zoekpad staat niet die van het eigen model is, als de hulpfuncties daar niet bij dat model horen, of als anderen functies kunnen maken in een van de schema''s van het pad.';

-- The functions below look for their tables on a path that holds the names that the schemas had when they were made.
-- Whoever calls says which table model is his, bound when the caller was made, whatever its schema is called now.
CREATE OR REPLACE FUNCTION require_home(home regclass) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path FROM CURRENT
BEGIN ATOMIC
    SELECT require_path(home, pg_catalog.to_regclass('model'), pg_catalog.to_regclass('confirmation'),
                        pg_catalog.current_schemas(false));
END;
COMMENT ON FUNCTION require_home(regclass) IS
'Weigert als het model is hernoemd of verplaatst sinds zijn functies zijn gemaakt, of als anderen functies kunnen maken waar het model ze zoekt.';

CREATE OR REPLACE VIEW model_home AS
SELECT h.home, h.name, h.prefix = 'internal ' AS is_internal, h.prefix = 'bi ' AS is_for_reports, m.relowner AS owner
FROM   pg_class AS m JOIN pg_class AS i ON i.oid = 'result'::regclass
CROSS  JOIN LATERAL burglary_model_homes((SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = m.relnamespace),
                                         (SELECT n.nspname FROM pg_namespace AS n WHERE n.oid = i.relnamespace)) AS h
WHERE  m.oid = 'model'::regclass;
COMMENT ON VIEW model_home IS 'De schema''s van het model.';
COMMENT ON COLUMN model_home.home IS 'Schema in de catalogus.';
COMMENT ON COLUMN model_home.name IS 'Naam.';
COMMENT ON COLUMN model_home.is_internal IS 'Of het dat van de hulpfuncties is.';
COMMENT ON COLUMN model_home.is_for_reports IS 'Of het dat van de views voor rapporten is.';
COMMENT ON COLUMN model_home.owner IS 'Eigenaar van het model.';

-- Two that write at once would each think that the other's rows are new. Only in READ COMMITTED does each statement see
-- what another session has just written: a snapshot that is older than the lock would not.
CREATE OR REPLACE FUNCTION require_read_committed() RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF pg_catalog.current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_transaction_state',
            MESSAGE = pg_catalog.format('dit kan niet in een transactie met isolatie "%s": wat een ander net heeft vastgelegd, is daarin niet te zien',
                             pg_catalog.current_setting('transaction_isolation')),
            HINT = 'Begin de transactie met BEGIN ISOLATION LEVEL READ COMMITTED.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_read_committed() IS 'Weigert een andere isolatie dan READ COMMITTED.';

CREATE OR REPLACE FUNCTION require_one_writer() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    busy text;
BEGIN
    PERFORM require_read_committed();
    BEGIN
        LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE NOWAIT;
        RETURN;
    EXCEPTION WHEN lock_not_available THEN
        busy := (SELECT pg_catalog.string_agg(DISTINCT pg_catalog.format('%s (proces %s, sinds %s)',
                                                                         coalesce(a.usename, 'een ander'), l.pid,
                                                                         coalesce(pg_catalog.to_char(a.xact_start, 'HH24:MI:SS'),
                                                                                  'onbekend')), ', ')
                 FROM   pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
                 WHERE  l.locktype = 'relation'
                 AND    l.database = (SELECT d.oid
                                      FROM   pg_catalog.pg_database AS d
                                      WHERE  d.datname = pg_catalog.current_database())
                 AND    l.relation = 'delivery'::regclass AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
                 AND    l.mode IN ('RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',
                                   'ExclusiveLock', 'AccessExclusiveLock'));
        RAISE NOTICE 'wacht tot % klaar is met schrijven', coalesce(busy, 'een ander');
    END;
    LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_one_writer() IS
'Laat één schrijver tegelijk toe: een inlezing, een nieuwe poging, het opruimen of het vastleggen van brieven. Wie moet wachten, krijgt te horen op wie. Weigert andere isolatie dan READ COMMITTED.';
