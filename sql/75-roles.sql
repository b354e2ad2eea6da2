-- Who may do what with a model. The model says which rights go with which part in the work (role_right among its
-- helpers); here they are given to roles.

CREATE OR REPLACE FUNCTION burglary_require_role(role name, model name, owner name) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = role) THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_object', MESSAGE = format('role "%s" does not exist', role),
            HINT = format('An administrator makes it: CREATE ROLE %I; and puts people in it with GRANT %1$I TO ...',
                          role);
    END IF;
    IF role = owner THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_grant_operation',
            MESSAGE = format('role "%s" is the owner of model "%s"', role, model),
            HINT = 'The owner has all rights already; give these to roles that are not members of it.';
    END IF;
END;
$$;
COMMENT ON FUNCTION burglary_require_role(name, name, name) IS 'Error: there is no such role, or it owns the model.';

-- Rights that are no longer there must not come back with the code of the model.
CREATE OR REPLACE FUNCTION burglary_keep_grants(model name, internal name) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET quote_all_identifiers = off         -- grants are kept as text
AS $$
BEGIN
    EXECUTE format('UPDATE %1$I.model AS m
                    SET    code = m.code || (SELECT coalesce(jsonb_object_agg(o.object, o.grants), ''{}'')
                                             FROM %2$s.burglary_model_objects($1, $2) AS o WHERE m.code ? o.object)',
                   model, (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary'))
    USING model, internal;
END;
$$;
COMMENT ON FUNCTION burglary_keep_grants(name, name) IS 'Writes down in a model who was granted what on its functions and views, so that they come back with that.';

-- PostGIS reads the extent of a table from its index or statistics, and asks for no right on the table.
CREATE OR REPLACE FUNCTION burglary_open_extents() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT pg_catalog.string_agg(pg_catalog.format('%s.%I(%s)', e.extnamespace::pg_catalog.regnamespace, p.proname,
                                                   pg_catalog.oidvectortypes(p.proargtypes)), ', ' ORDER BY p.pronargs)
    FROM   pg_catalog.pg_extension AS e
    JOIN   pg_catalog.pg_proc AS p ON p.pronamespace = e.extnamespace
           AND p.proname IN ('st_estimatedextent', 'st_estimated_extent')
    WHERE  e.extname = 'postgis'
    AND    EXISTS (SELECT
                   FROM   pg_catalog.aclexplode(COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))) AS x
                   WHERE  x.grantee = 0);
END;
COMMENT ON FUNCTION burglary_open_extents() IS
'The functions of PostGIS by which everybody can ask for the extent of tables that he cannot read: of a table of one row that is its place. NULL where they were taken from PUBLIC.';

CREATE OR REPLACE FUNCTION burglary_model_for_roles(wanted name, OUT internal name, OUT owner name) RETURNS record
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    found record;
BEGIN
    EXECUTE format('SELECT * FROM %s.burglary_model_named($1)', extension) INTO found USING wanted;
    IF found.version IS DISTINCT FROM (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'burglary')
       OR to_regclass(format('%I.role_right', found.internal)) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('model "%s" is of version %s, or its code is away', wanted, found.version),
            HINT = format('First: SELECT upgrade_burglary_model(%L);', wanted);
    END IF;
    internal := found.internal;
    owner := found.owner;
END;
$$;
COMMENT ON FUNCTION burglary_model_for_roles(name) IS 'The helpers and the owner of a model, for the one who grants. Error: there is none; the caller does not own it; it must be upgraded first.';

CREATE OR REPLACE FUNCTION grant_burglary_roles(
    model name, analyst name DEFAULT NULL, colleague name DEFAULT NULL, reader name DEFAULT NULL,
    loader name DEFAULT NULL, letters name DEFAULT NULL,
    purpose text DEFAULT NULL, legal_basis text DEFAULT NULL, expires_on date DEFAULT NULL
) RETURNS TABLE (role name, part text, level text, privilege text, schema_name name, objects text[])
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    as_owner text := format('SELECT %s.burglary_run_as($1, $2)', extension);
    home record;
    extents text;
    asked record;
    answer jsonb;
    given record;
BEGIN
    IF model IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT * FROM %s.burglary_model_for_roles($1)', extension) INTO home USING model;
    FOR asked IN SELECT v.*
                 FROM   (VALUES ('analyst', analyst), ('colleague', colleague), ('reader', reader), ('loader', loader),
                                ('letters', letters)) AS v (part, role) WHERE v.role IS NOT NULL LOOP
        EXECUTE format('SELECT %s.burglary_require_role($1, $2, $3)', extension) USING asked.role, model, home.owner;
        EXECUTE as_owner INTO answer USING home.owner,
            format('SELECT %I.rights_of(%L)::text', home.internal, asked.part);
        FOR given IN SELECT g.* FROM jsonb_to_recordset(answer -> 'rights')
                                     AS g (privilege text, kind text, schema_name name, objects text[],
                                           targets text) LOOP
            EXECUTE as_owner USING home.owner,
                format('GRANT %s ON %s %s TO %I', given.privilege, given.kind, given.targets, asked.role);
            RETURN QUERY SELECT asked.role, asked.part, answer ->> 'level', given.privilege, given.schema_name,
                                given.objects;
        END LOOP;
        EXECUTE as_owner USING home.owner,
            format('SELECT %I.register_role(%L, %L, %L, %L, %L)', home.internal, asked.role, asked.part,
                   purpose, legal_basis, expires_on);
    END LOOP;
    EXECUTE as_owner USING home.owner,
        format('SELECT %s.burglary_keep_grants(%L, %L)', extension, model, home.internal);
    EXECUTE format('SELECT %s.burglary_open_extents()', extension) INTO extents;
    IF extents IS NOT NULL THEN
        RAISE WARNING USING MESSAGE = 'whoever can connect to this database can ask PostGIS for the extent of any table, without a right on it',
            DETAIL = 'Of a table with one or two rows, such as a result of a quiet month, that is the place of a home.',
            HINT = format('The owner of PostGIS closes it: REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC;', extents);
    END IF;
END;
$$;
COMMENT ON FUNCTION grant_burglary_roles(name, name, name, name, name, name, text, text, date) IS
'Gives roles that exist their part in a model. analyst: all that reads, addresses included, and register_disclosure(); colleague: tables and views without addresses (levels openbaar and werk of data_dictionary), also those for reporting tools; reader: what everybody may see (level openbaar); loader: imports, with the tables that they fill, but no results; letters: the list of letters and record_letters(), without a right on a table. Each goes to one role, NULL to none; a person gets it as a member. Nothing is granted to PUBLIC, and a part gives no right to change what it does not fill.
Returns what each role may do now: role, part, level at which it reads, privilege, schema, and the objects. Run again, it gives the same, and what a newer version has more. Each grant is a row of disclosure_register, with purpose (without one, what the part does), legal_basis and expires_on: the last day is told by privacy_report(), and not enforced. What else a role may do, also as a member of another, is not changed. model NULL: no rows. A warning where PostGIS tells everybody the extents of tables (ST_EstimatedExtent). The opposite: revoke_burglary_roles(). Error, and nothing is granted: there is no such model or role; the caller does not own the model; the role owns it; the model is of another version; another isolation than READ COMMITTED.';

-- Also what was granted by hand, on columns or by somebody who might grant it on.
CREATE OR REPLACE FUNCTION burglary_model_grants(model name, internal name, role name)
RETURNS TABLE (kind text, target text, grantor name, schema_name name, object text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH home AS (
        SELECT h.home, h.name
        FROM   burglary_model_homes(burglary_model_grants.model, burglary_model_grants.internal) AS h
    ), granted AS (
        SELECT 'SCHEMA' AS kind, pg_catalog.quote_ident(h.name) AS target, n.nspacl AS acl, h.name AS schema_name,
               h.name::text AS object
        FROM   home AS h JOIN pg_catalog.pg_namespace AS n ON n.oid = h.home
        UNION ALL
        SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, pg_catalog.format('%I.%I', h.name, c.relname),
               a.acl, h.name, c.relname
        FROM   home AS h JOIN pg_catalog.pg_class AS c ON c.relnamespace = h.home
        CROSS  JOIN LATERAL (SELECT c.relacl AS acl UNION ALL
                             SELECT t.attacl
                             FROM   pg_catalog.pg_attribute AS t WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL) AS a
        UNION ALL
        SELECT 'ROUTINE', pg_catalog.format('%I.%I(%s)', h.name, p.proname, pg_catalog.oidvectortypes(p.proargtypes)),
               p.proacl, h.name,
               pg_catalog.format('%s(%s)', p.proname, pg_catalog.oidvectortypes(p.proargtypes))
        FROM   home AS h JOIN pg_catalog.pg_proc AS p ON p.pronamespace = h.home
    )
    SELECT DISTINCT g.kind, g.target, pg_catalog.pg_get_userbyid(x.grantor), g.schema_name, g.object
    FROM   granted AS g CROSS JOIN LATERAL pg_catalog.aclexplode(g.acl) AS x
    JOIN   pg_catalog.pg_roles AS r ON r.oid = x.grantee
    WHERE  r.rolname = burglary_model_grants.role;
END;
COMMENT ON FUNCTION burglary_model_grants(name, name, name) IS 'On what a role has rights of its own in the schemas of a model, and by whom.';

CREATE OR REPLACE FUNCTION revoke_burglary_roles(model name, VARIADIC roles name[])
RETURNS TABLE (role name, schema_name name, objects text[])
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    as_owner text := format('SELECT %s.burglary_run_as($1, $2)', extension);
    grants text := format('%s.burglary_model_grants($1, $2, $3)', extension);
    home record;
    one name;
    g record;
BEGIN
    IF model IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('SELECT * FROM %s.burglary_model_for_roles($1)', extension) INTO home USING model;
    roles := ARRAY(SELECT DISTINCT u.one FROM unnest(roles) AS u (one) WHERE u.one IS NOT NULL ORDER BY u.one);
    FOREACH one IN ARRAY roles LOOP
        EXECUTE format('SELECT %s.burglary_require_role($1, $2, $3)', extension) USING one, model, home.owner;
        RETURN QUERY EXECUTE format('SELECT $3, g.schema_name, array_agg(DISTINCT g.object ORDER BY g.object)
                                     FROM %s AS g GROUP BY g.schema_name ORDER BY g.schema_name', grants)
        USING model, home.internal, one;
        FOR g IN EXECUTE format('SELECT g.kind, string_agg(DISTINCT g.target, '', '') AS targets
                                 FROM %s AS g WHERE g.grantor = $4 GROUP BY g.kind', grants)
            USING model, home.internal, one, home.owner LOOP
            EXECUTE as_owner USING home.owner, format('REVOKE ALL ON %s %s FROM %I CASCADE', g.kind, g.targets, one);
        END LOOP;
    END LOOP;
    FOREACH one IN ARRAY roles LOOP         -- now that all of them can have passed on no more
        EXECUTE format('SELECT g.* FROM %s AS g ORDER BY g.target LIMIT 1', grants) INTO g USING model, home.internal,
            one;
        IF g.grantor IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
                MESSAGE = format('role "%s" keeps a right on %s, which role "%s" gave', one, g.target, g.grantor),
                HINT = format('Take it from both: revoke_burglary_roles(%L, %L, %L). Nothing has changed.', model, one,
                              g.grantor);
        END IF;
        EXECUTE as_owner USING home.owner, format('SELECT %I.register_revocation(%L)', home.internal, one);
    END LOOP;
    EXECUTE as_owner USING home.owner,
        format('SELECT %s.burglary_keep_grants(%L, %L)', extension, model, home.internal);
END;
$$;
COMMENT ON FUNCTION revoke_burglary_roles(name, name[]) IS
'Takes all rights in the schemas of a model from roles: what grant_burglary_roles() gave, and what was granted by hand, on columns as well, or granted on by them. Returns on what each had rights, by schema; nothing where it had none. Each role that stands in disclosure_register gets a row there that says so. A member of another role keeps what that one has, and everybody what PUBLIC has. model NULL, and a role that is NULL: nothing. Error, and nothing has changed: there is no such model or role; the caller does not own the model; the role owns it; another gave it a right, and is not among the roles.';
