\echo Use "CREATE EXTENSION burglary" to load this file. \quit

-- A function that fits its arguments better takes the place of another, wherever on the path it stands, and this runs as a
-- superuser: so not where somebody else can put one.
DO $$
DECLARE
    objection pg_catalog.text := (
        SELECT pg_catalog.quote_ident(n.nspname)
        FROM   pg_catalog.pg_namespace AS n
        LEFT   JOIN LATERAL pg_catalog.aclexplode(n.nspacl) AS x ON x.privilege_type OPERATOR(pg_catalog.=) 'CREATE'
        WHERE  n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false))
        AND    x.grantee OPERATOR(pg_catalog.<>) n.nspowner
        AND    NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r
                           WHERE r.oid OPERATOR(pg_catalog.=) x.grantee AND (r.rolsuper OR r.rolname OPERATOR(pg_catalog.=) 'pg_database_owner'))
        LIMIT  1);
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'others may create objects in schema ' OPERATOR(pg_catalog.||) objection,
            DETAIL = 'A function of theirs could take the place of one that the extension calls.',
            HINT = 'REVOKE CREATE ON SCHEMA ' OPERATOR(pg_catalog.||) objection OPERATOR(pg_catalog.||) ' FROM PUBLIC (or from whom it was granted to) first, or give burglary and what it needs schemas of their own.';
    END IF;
END;
$$;
