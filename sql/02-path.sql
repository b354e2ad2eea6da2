-- A function or an operator that fits its arguments better takes the place of another, wherever on the path it stands;
-- and this script runs as a superuser. So not where somebody else can make one, nor where somebody has.

DO $$
DECLARE
    schema pg_catalog.name;
    other pg_catalog.text;
BEGIN
    SELECT n.nspname, COALESCE(pg_catalog.quote_ident(r.rolname), 'PUBLIC') INTO schema, other
    FROM   pg_catalog.pg_namespace AS n
    CROSS  JOIN LATERAL pg_catalog.aclexplode(n.nspacl) AS x
    LEFT   JOIN pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) x.grantee
    WHERE  n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false))
    AND    x.privilege_type OPERATOR(pg_catalog.=) 'CREATE'
    AND    x.grantee OPERATOR(pg_catalog.<>) n.nspowner
    AND    (r.rolsuper OR r.rolname OPERATOR(pg_catalog.=) 'pg_database_owner') IS NOT TRUE
    LIMIT  1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = pg_catalog.format('%s may create objects in schema "%s"'::pg_catalog.text, other, schema),
            DETAIL = 'A function made there could take the place of one that the extension calls.',
            HINT = pg_catalog.format('REVOKE CREATE ON SCHEMA %I FROM %s; or give burglary, and what it needs, schemas of their own.'::pg_catalog.text,
                                     schema, other);
    END IF;

    SELECT n.nspname, s.object INTO schema, other
    FROM  (SELECT p.pronamespace AS home, p.proowner AS owner,
                  'function '::pg_catalog.text OPERATOR(pg_catalog.
                                                        ||) p.oid::pg_catalog.regprocedure::pg_catalog.text AS object
           FROM   pg_catalog.pg_proc AS p
           WHERE  EXISTS (SELECT
                          FROM   pg_catalog.pg_proc AS c
                          JOIN   pg_catalog.pg_roles AS w ON w.oid OPERATOR(pg_catalog.=) c.proowner AND w.rolsuper
                          WHERE  c.proname OPERATOR(pg_catalog.=) p.proname)
           UNION ALL
           SELECT o.oprnamespace, o.oprowner,
                  'operator '::pg_catalog.text OPERATOR(pg_catalog.||) o.oid::pg_catalog.regoperator::pg_catalog.text
           FROM   pg_catalog.pg_operator AS o) AS s
    JOIN   pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) s.home
           AND n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false))
    JOIN   pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) s.owner AND NOT r.rolsuper
    LIMIT  1;
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = pg_catalog.format('%s has the name of another that the extension may call'::pg_catalog.text,
                                        other),
            DETAIL = 'Its owner is no superuser, and the extension would run it as one.',
            HINT = pg_catalog.format('Drop it, or create burglary elsewhere: CREATE SCHEMA burglary; CREATE EXTENSION burglary SCHEMA burglary.'::pg_catalog.text);
    END IF;
END;
$$;
