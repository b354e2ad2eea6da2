-- The municipal model: a schema of tables, imports and views that belongs to the user who made it, not to the
-- extension. Its SQL stands in sql/model: its state (tables, vocabularies, mappings) is made once and changed by
-- migrations; its code (functions, views, triggers, comments) is made anew at any time.
--
-- Beside the schema of a model stands that of its helpers, NAME_internal. What binds the two is not a name but a
-- foreign key: from confirmation there to delivery here. A third, NAME_bi, holds views for reporting tools and nothing
-- else.
--
-- All of this runs with pg_catalog alone on the path, and calls what is the extension's own by its schema of now.

CREATE OR REPLACE FUNCTION burglary_run_script(piece text, script text) RETURNS void
LANGUAGE c VOLATILE STRICT
AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION burglary_run_script(text, text) IS
'Runs SQL statement by statement, with the rights of the caller. Error: what a statement raises, with the piece and the line as its context.';

CREATE OR REPLACE FUNCTION burglary_run_as(role name, statement text) RETURNS text
LANGUAGE c VOLATILE STRICT
AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION burglary_run_as(name, text) IS
'Runs a statement with the rights of a role, as a security definer function of that role would: nothing that it calls gets the caller''s rights back, nor waits for the end of the transaction to get them. Returns the text of the first value that it answers, if any. Error: the caller may not become that role; what the statement raises.';

CREATE OR REPLACE FUNCTION burglary_model_pieces()
RETURNS TABLE (room text, piece text, is_internal boolean, script text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 60
AS $pieces$
@PIECES@
$pieces$;
COMMENT ON FUNCTION burglary_model_pieces() IS
'The SQL of a model, piece by piece in the order in which it runs: the room (state, code, bi, or the migration of an older version), and whether its objects live among the helpers. Read it to know what a model holds.';


-- What is there ---------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION burglary_models() RETURNS TABLE (model name, internal name, owner name, home regclass)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
BEGIN ATOMIC
    SELECT n.nspname,
           (SELECT i.nspname
            FROM   pg_catalog.pg_constraint AS f
            JOIN   pg_catalog.pg_class AS c ON c.oid = f.conrelid AND c.relname = 'confirmation'
            JOIN   pg_catalog.pg_namespace AS i ON i.oid = c.relnamespace
            JOIN   pg_catalog.pg_class AS g ON g.relnamespace = i.oid AND g.relname = 'gazetteer'
            WHERE  f.contype = 'f' AND f.confrelid = d.oid AND i.oid <> n.oid
            AND    m.relowner = ALL (ARRAY[c.relowner, g.relowner, i.nspowner])
            ORDER  BY i.nspname <> n.nspname || '_internal', i.oid LIMIT 1),
           pg_catalog.pg_get_userbyid(m.relowner), m.oid::pg_catalog.regclass
    FROM   pg_catalog.pg_class AS m
    JOIN   pg_catalog.pg_namespace AS n ON n.oid = m.relnamespace
    JOIN   pg_catalog.pg_class AS d ON d.relnamespace = n.oid AND d.relname = 'delivery' AND d.relkind = 'r'
    WHERE  m.relname = 'model' AND m.relkind = 'r' AND m.relowner = n.nspowner
    AND    EXISTS (SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
                   WHERE  x.indrelid = m.oid AND i.relname = 'model_one_row')
    -- what a model of any version has, all of one owner, the schema as well: somebody else's schema is no model,
    -- whatever is in it
    AND    12 = (SELECT pg_catalog.count(*) FROM pg_catalog.pg_class AS t
                 WHERE  t.relnamespace = n.oid AND t.relkind = 'r' AND t.relowner = m.relowner
                 AND    t.relname IN ('delivery_kind', 'mapping', 'delivery', 'rejected_row', 'purge_log', 'dwelling',
                                      'address', 'area',
                                      'burglary', 'burglary_version', 'factor', 'letter'));
END;
COMMENT ON FUNCTION burglary_models() IS
'The municipal models of this database: their schema, the schema of their helpers (NULL for a model of version 0.1.0), their owner, and the table that holds their version. Known by their tables, so that a model that was restored, renamed or detached is known as well.';

CREATE OR REPLACE FUNCTION burglary_model_named(wanted name, OUT model name, OUT internal name, OUT owner name,
                                                OUT version text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    look text := format('SELECT m.model, m.internal, m.owner FROM %s.burglary_models() AS m WHERE m.model = $1',
                        extension);
BEGIN
    EXECUTE look INTO model, internal, owner USING wanted;
    IF model IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_schema_name',
            MESSAGE = format('there is no burglary model "%s"', wanted),
            HINT = 'A model is a schema that create_burglary_model() made, it and its tables of one owner; burglary_models() lists them.';
    END IF;
    IF NOT pg_has_role(owner, 'MEMBER') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format('must be owner of burglary model "%s"', wanted),
            HINT = format('It belongs to %s.', owner);
    END IF;
    -- As the owner: even what reads his table may set off what he made. After whoever is at it, who may have changed
    -- all of this, and after a running import: each would wait for what the other holds, and the import might be the
    -- one that is ended.
    EXECUTE format('SELECT %s.burglary_run_as($1, $2)', extension) INTO version
    USING owner,
        format('LOCK TABLE %1$I.model, %1$I.delivery IN SHARE ROW EXCLUSIVE MODE; SELECT m.version FROM %1$I.model AS m',
               model);
    EXECUTE look INTO model, internal, owner USING wanted;
END;
$$;
COMMENT ON FUNCTION burglary_model_named(name) IS
'The model of this name, its version with it, for the one who is going to change it: others who would wait until the transaction ends. Error: there is none; the caller is not its owner, nor a member of that role.';

-- The views of NAME_bi are known by what only they do: fct_burglary reads the dim_area beside it, and that a table of
-- the helpers. A view of the user that reads the areas, whatever its name, does not make his schema one of the model's.
-- While they are away (detach_burglary_model), by the name.
CREATE OR REPLACE FUNCTION burglary_model_homes(model name, internal name)
RETURNS TABLE (home oid, name name, prefix text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 3
BEGIN ATOMIC
    WITH reading AS (
        SELECT v.relnamespace AS home, v.relowner AS owner, v.relname AS view, a.relnamespace AS read_home,
               a.relname AS read
        FROM   pg_catalog.pg_class AS v
        JOIN   pg_catalog.pg_rewrite AS w ON w.ev_class = v.oid
        JOIN   pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        JOIN   pg_catalog.pg_class AS a ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
               AND a.oid = d.refobjid
        WHERE  v.relname IN ('dim_area', 'fct_burglary') AND v.relkind = 'v'
    )
    SELECT n.oid, n.nspname, CASE n.nspname WHEN burglary_model_homes.model THEN '' ELSE 'internal ' END
    FROM   pg_catalog.pg_namespace AS n WHERE n.nspname IN (burglary_model_homes.model, burglary_model_homes.internal)
    UNION ALL
   (SELECT n.oid, n.nspname, 'bi '
    FROM   pg_catalog.pg_namespace AS m
    JOIN   pg_catalog.pg_namespace AS i ON i.nspname = burglary_model_homes.internal
    JOIN   pg_catalog.pg_namespace AS n ON n.nspowner = m.nspowner AND n.oid NOT IN (m.oid, i.oid)
    CROSS  JOIN LATERAL (SELECT EXISTS (SELECT
                                        FROM   reading AS r JOIN reading AS f ON f.home = r.home AND f.owner = r.owner
                                        WHERE  r.home = n.oid AND r.owner = m.nspowner AND r.view = 'dim_area'
                                        AND    r.read_home = i.oid AND r.read = 'area_hierarchy_result'
                                        AND    f.view = 'fct_burglary' AND f.read_home = n.oid
                                        AND    f.read = 'dim_area') AS by_view,
                                pg_catalog.regexp_replace(i.nspname::text, '_internal$', '') || '_bi' AS beside) AS k
    WHERE  m.nspname = burglary_model_homes.model AND (k.by_view OR n.nspname IN (k.beside, m.nspname || '_bi'))
    ORDER  BY k.by_view DESC, n.nspname <> m.nspname || '_bi', n.nspname LIMIT 1);
END;
COMMENT ON FUNCTION burglary_model_homes(name, name) IS
'The schemas of a model, and what stands before the names of their objects where a list holds those of all: nothing, internal for its helpers, bi for the views of reporting tools (where there are any).';

-- All functions and views in the schemas of a model. A helper that a constraint calls is state, since tables hang on
-- it. The stamp is another when an object has been made anew.
CREATE OR REPLACE FUNCTION burglary_model_objects(model name, internal name)
RETURNS TABLE (classid oid, objid oid, object text, target text, stamp text, grants jsonb)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 300
BEGIN ATOMIC
    SELECT o.classid, o.objid, h.prefix || o.object, o.target, o.stamp,
           CASE WHEN EXISTS (SELECT a::text FROM pg_catalog.unnest(o.acl) AS a EXCEPT SELECT a::text
                             FROM   pg_catalog.unnest(o.usual) AS a)
                  OR o.acl IS NOT NULL
                     AND EXISTS (SELECT a::text FROM pg_catalog.unnest(o.usual) AS a EXCEPT SELECT a::text
                                 FROM   pg_catalog.unnest(o.acl) AS a)
                  OR g.by_column
                THEN '["REVOKE ALL ON %s FROM PUBLIC"]'::jsonb || COALESCE(g.grants, '[]'::jsonb) END
    FROM  (SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::oid AS classid, p.oid AS objid, p.pronamespace AS home,
                  'routine ' || p.proname || '(' || COALESCE(
                      (SELECT pg_catalog.string_agg((SELECT t.typname::text
                                                     FROM   pg_catalog.pg_type AS t WHERE t.oid = a.type),
                                                    ', '::text ORDER BY a.place)
                       FROM   pg_catalog.unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, place)),
                      '') || ')' AS object,
                  'ROUTINE ' || p.oid::pg_catalog.regprocedure::text AS target, p.ctid::text AS stamp, p.proacl AS acl,
                  pg_catalog.acldefault('f', p.proowner) AS usual
           FROM   pg_catalog.pg_proc AS p
           WHERE  NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                              WHERE  d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid = p.oid
                              AND    d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
                              AND    EXISTS (SELECT
                                             FROM   pg_catalog.pg_constraint AS k
                                             JOIN   pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
                                             WHERE  k.oid = d.objid
                                             AND    n.nspname IN (burglary_model_objects.model,
                                                                  burglary_model_objects.internal)))
           UNION ALL
           SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid, v.oid, v.relnamespace, 'view ' || v.relname,
                  'TABLE ' || v.oid::pg_catalog.regclass::text, r.ctid::text, v.relacl,
                  pg_catalog.acldefault('r', v.relowner)
           FROM   pg_catalog.pg_class AS v
           JOIN   pg_catalog.pg_rewrite AS r ON r.ev_class = v.oid AND r.rulename = '_RETURN'
           WHERE  v.relkind = 'v') AS o
    JOIN   burglary_model_homes(burglary_model_objects.model, burglary_model_objects.internal) AS h ON h.home = o.home
    LEFT   JOIN LATERAL (
        SELECT pg_catalog.jsonb_agg('GRANT ' || x.privilege_type
                                    || COALESCE(' (' || pg_catalog.quote_ident(c.attname) || ')', '') || ' ON %s TO '
                                    || COALESCE(pg_catalog.quote_ident(r.rolname),
                                                'PUBLIC') || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION'
                                                                  ELSE '' END
                                    ORDER BY c.attname, r.rolname, x.privilege_type) AS grants,
               pg_catalog.bool_or(c.attname IS NOT NULL) AS by_column
        FROM  (SELECT NULL::name AS attname, o.acl
               UNION ALL
               SELECT a.attname, a.attacl FROM pg_catalog.pg_attribute AS a
               WHERE  a.attrelid = o.objid AND o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
               AND    a.attacl IS NOT NULL) AS c,
               LATERAL pg_catalog.aclexplode(c.acl) AS x
        LEFT   JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
        WHERE  x.grantee <> x.grantor) AS g ON true;
END;
COMMENT ON FUNCTION burglary_model_objects(name, name) IS
'All functions, procedures and views in the schemas of a model, but for helpers that the constraints of its tables call: with the statements that grant anew what was granted or revoked on it (%s stands for its name), NULL where nothing was.';

-- What hangs on what, by objects that can be dropped: the rule of a view stands for it, a row type for its table or
-- view. A trigger on a table of the model goes with its function and comes back with it.
CREATE OR REPLACE FUNCTION burglary_model_users(model name, internal name, code text[])
RETURNS TABLE (classid oid, objid oid, is_code boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
    WITH RECURSIVE code AS MATERIALIZED (
        SELECT o.classid, o.objid
        FROM   burglary_model_objects(burglary_model_users.model, burglary_model_users.internal) AS o
        WHERE  o.object = ANY (burglary_model_users.code)
    ), link AS MATERIALIZED (
        SELECT DISTINCT CASE WHEN w.ev_class IS NULL THEN d.classid
                             ELSE 'pg_catalog.pg_class'::pg_catalog.regclass END AS classid,
               COALESCE(w.ev_class, d.objid) AS objid,
               CASE WHEN t.typrelid IS NULL THEN d.refclassid
                    ELSE 'pg_catalog.pg_class'::pg_catalog.regclass END AS refclassid,
               COALESCE(t.typrelid, d.refobjid) AS refobjid
        FROM   pg_catalog.pg_depend AS d
        LEFT   JOIN pg_catalog.pg_rewrite AS w ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
               AND w.oid = d.objid AND w.rulename = '_RETURN'
        LEFT   JOIN LATERAL (SELECT COALESCE(NULLIF(y.typrelid, 0), e.typrelid) AS typrelid
                             FROM   pg_catalog.pg_type AS y LEFT JOIN pg_catalog.pg_type AS e ON e.oid = y.typelem
                             WHERE  d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND y.oid = d.refobjid
                             AND    COALESCE(NULLIF(y.typrelid, 0), e.typrelid, 0) <> 0) AS t ON true
        WHERE  d.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND    NOT (d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'i')
        AND    NOT EXISTS (SELECT
                           FROM   pg_catalog.pg_trigger AS g
                           JOIN   pg_catalog.pg_class AS c ON c.oid = g.tgrelid AND c.relkind <> 'v'
                           JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                                  AND n.nspname IN (burglary_model_users.model, burglary_model_users.internal)
                           WHERE  d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND g.oid = d.objid)
    ), used AS (
        SELECT l.refclassid AS classid, l.refobjid AS objid, true AS is_code
        FROM   link AS l JOIN code AS c ON c.classid = l.refclassid AND c.objid = l.refobjid
        WHERE  NOT EXISTS (SELECT FROM code AS k WHERE k.classid = l.classid AND k.objid = l.objid)
        UNION
        SELECT l.refclassid, l.refobjid, true
        FROM   used AS u JOIN link AS l ON l.classid = u.classid AND l.objid = u.objid
        JOIN   code AS c ON c.classid = l.refclassid AND c.objid = l.refobjid
    )
    SELECT u.classid, u.objid, u.is_code FROM used AS u
    UNION ALL
    SELECT DISTINCT l.classid, l.objid, false
    FROM   link AS l JOIN code AS c ON c.classid = l.refclassid AND c.objid = l.refobjid
    WHERE  NOT EXISTS (SELECT FROM code AS k WHERE k.classid = l.classid AND k.objid = l.objid);
END;
COMMENT ON FUNCTION burglary_model_users(name, name, text[]) IS
'The user''s own objects that hang on code of a model, and (is_code) the code that they hang on, directly or through other code.';


-- The path on which a model's SQL runs ----------------------------------------------------------

CREATE OR REPLACE FUNCTION burglary_extension_schemas() RETURNS name[]
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT pg_catalog.array_agg(DISTINCT n.nspname ORDER BY n.nspname)
    FROM   pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
    WHERE  e.extname IN ('burglary', 'postgis', 'unaccent', 'fuzzystrmatch');
END;
COMMENT ON FUNCTION burglary_extension_schemas() IS 'The schemas of this extension and of those whose functions a model calls.';

-- A call is caught by a function that fits its arguments better, wherever on the path that one stands. So nobody may
-- put functions there but those who could do anything to the model anyway.
CREATE OR REPLACE FUNCTION burglary_open_schema(schemas name[], owner name) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH home AS (
        SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_catalog.pg_namespace AS n WHERE n.nspname = ANY (schemas)
    ), trusted AS (
        SELECT r.oid
        FROM   pg_catalog.pg_roles AS r
        WHERE  r.rolsuper OR r.rolname = burglary_open_schema.owner OR r.rolname = 'pg_database_owner'
        UNION ALL
        SELECT d.datdba FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
    ), stranger AS (        -- to a superuser, the database's owner is one as well when it comes to functions
        SELECT r.oid FROM pg_catalog.pg_roles AS r
        WHERE  r.oid NOT IN (SELECT t.oid FROM trusted AS t)
        OR     NOT r.rolsuper AND r.rolname <> 'pg_database_owner'
        AND    EXISTS (SELECT FROM pg_catalog.pg_roles AS o WHERE o.rolname = burglary_open_schema.owner AND o.rolsuper)
    ), objection AS (
        SELECT 1 AS place,
               pg_catalog.format('%s may create objects in schema "%s"',
                                 COALESCE('role "' || r.rolname || '"', 'everybody'), h.nspname)
                 AS sentence,
               pg_catalog.format('REVOKE CREATE ON SCHEMA %I FROM %s', h.nspname,
                                 COALESCE(pg_catalog.quote_ident(r.rolname), 'PUBLIC')) AS mend
        FROM   home AS h CROSS JOIN LATERAL pg_catalog.aclexplode(h.nspacl) AS x
        LEFT   JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
        WHERE  x.privilege_type = 'CREATE' AND x.grantee <> h.nspowner
        AND    x.grantee NOT IN (SELECT t.oid FROM trusted AS t)
        UNION ALL
        SELECT 2,
               pg_catalog.format('schema "%s" belongs to role "%s"', h.nspname, pg_catalog.pg_get_userbyid(h.nspowner)),
               pg_catalog.format('ALTER SCHEMA %I OWNER TO %I', h.nspname, burglary_open_schema.owner)
        FROM   home AS h WHERE h.nspowner NOT IN (SELECT t.oid FROM trusted AS t)
        UNION ALL
        SELECT 3,
               pg_catalog.format('function %s of role "%s" has the name of one that a model calls',
                                 p.oid::pg_catalog.regprocedure, pg_catalog.pg_get_userbyid(p.proowner)),
               pg_catalog.format('DROP FUNCTION %s', p.oid::pg_catalog.regprocedure)
        FROM   home AS h JOIN pg_catalog.pg_proc AS p ON p.pronamespace = h.oid
        WHERE  p.proowner IN (SELECT s.oid FROM stranger AS s)
        AND    EXISTS (SELECT FROM pg_catalog.pg_proc AS c
                       WHERE  c.proname = p.proname AND c.oid <> p.oid
                       AND    c.proowner NOT IN (SELECT s.oid FROM stranger AS s))
        UNION ALL
        SELECT 4,
               pg_catalog.format('operator %s of role "%s" may be taken for another', o.oid::pg_catalog.regoperator,
                                 pg_catalog.pg_get_userbyid(o.oprowner)),
               pg_catalog.format('DROP OPERATOR %s', o.oid::pg_catalog.regoperator)
        FROM   home AS h JOIN pg_catalog.pg_operator AS o ON o.oprnamespace = h.oid
        WHERE  o.oprowner IN (SELECT s.oid FROM stranger AS s)
    )
    SELECT ARRAY[j.sentence, j.mend] FROM objection AS j ORDER BY j.place, j.sentence LIMIT 1;
END;
COMMENT ON FUNCTION burglary_open_schema(name[], name) IS
'NULL where only the owner, owners of the database and superusers can put functions in these schemas; otherwise who else can, and the SQL that ends it.';

CREATE OR REPLACE FUNCTION burglary_require_closed_path(schemas name[], owner name) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    objection text[];
BEGIN
    EXECUTE format('SELECT %s.burglary_open_schema($1, $2)', extension) INTO objection USING schemas, owner;
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = objection[1],
            DETAIL = 'A model runs the functions that it finds there with the rights of its owner, and a function of another''s could take the place of one of them.',
            HINT = format('First: %s;', objection[2]);
    END IF;
END;
$$;
COMMENT ON FUNCTION burglary_require_closed_path(name[], name) IS
'Error: another role than the owner can put functions into one of these schemas, which a model would then run.';


-- Making code -----------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION burglary_run_pieces(model name, internal name, rooms text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
SET standard_conforming_strings = on    -- as the pieces are written
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    shared name[];
    bi name := model || '_bi';
    p record;
BEGIN
    EXECUTE format('SELECT %s.burglary_extension_schemas()', extension) INTO shared;
    EXECUTE format('SELECT %s.burglary_require_closed_path($1, current_user::name)',
                   extension) USING ARRAY[model, internal, bi] || shared;
    FOR p IN EXECUTE format('SELECT * FROM %s.burglary_model_pieces() AS p WHERE p.room = ANY ($1)',
                            extension) USING rooms LOOP
        -- pg_temp last, or a temporary table named letter would stand in for the model's.
        PERFORM set_config('search_path', (SELECT string_agg(quote_ident(s.name), ', ' ORDER BY s.place)
                                           FROM   unnest(CASE WHEN p.is_internal THEN ARRAY[internal, model]
                                                              WHEN p.room = 'bi' THEN ARRAY[bi, model, internal]
                                                              ELSE ARRAY[model, internal] END
                                                         || shared
                                                         || 'pg_temp'::name) WITH ORDINALITY AS s (name, place)), true);
        EXECUTE format('SELECT %s.burglary_run_script($1, $2)',
                       extension) USING format('model %s, %s', p.room, p.piece), p.script;
        PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
    END LOOP;
END;
$$;
COMMENT ON FUNCTION burglary_run_pieces(name, name, text[]) IS
'Runs the pieces of some rooms in a model. Error: others may create functions on the path; what a piece raises, with its name and line.';

-- Drops code. With everything that hangs on it: the caller has seen to it that this is code, too.
CREATE OR REPLACE FUNCTION burglary_drop_code(model name, internal name, code text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    targets text[];
    target text;
BEGIN
    EXECUTE format('SELECT array_agg(regexp_replace(o.target, ''^TABLE'', ''VIEW'')) FROM %s.burglary_model_objects($1, $2) AS o
                    WHERE o.object = ANY ($3)', extension) INTO targets USING model, internal,
        code;
    FOREACH target IN ARRAY coalesce(targets, '{}') LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', split_part(target, ' ', 1),
                       substr(target, strpos(target, ' ') + 1));
    END LOOP;
END;
$$;
COMMENT ON FUNCTION burglary_drop_code(name, name, text[]) IS 'Drops these objects of a model, and what hangs on them.';

CREATE OR REPLACE FUNCTION burglary_require_unused(model name, internal name, code text[], doing text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    users text;
    used text;
BEGIN
    EXECUTE format('SELECT string_agg(o.name, '', '' ORDER BY o.name COLLATE "C") FILTER (WHERE NOT u.is_code),
                           string_agg(o.name, '', '' ORDER BY o.name COLLATE "C") FILTER (WHERE u.is_code)
                    FROM   %s.burglary_model_users($1, $2, $3) AS u, LATERAL pg_describe_object(u.classid, u.objid, 0) AS o (name)',
                   extension)
    INTO users, used USING model, internal, code;
    IF users IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'dependent_objects_still_exist',
            MESSAGE = format('cannot %s: %s hangs on what goes away', doing, users),
            DETAIL = format('What goes away: %s.', used),
            HINT = 'Keep its definition (pg_get_viewdef), drop it, and make it again afterwards. Nothing has changed.';
    END IF;
END;
$$;
COMMENT ON FUNCTION burglary_require_unused(name, name, text[], text) IS 'Error: an object of the user hangs on this code of a model; it is named.';

-- What an object made anew has of its own comes from default privileges: those that were in force when it was made
-- first are among its grants. Who may execute a function of which nothing was granted or revoked, its piece says.
CREATE OR REPLACE FUNCTION burglary_grant_anew(target text, grants jsonb, wanted jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
AS $$
DECLARE
    grant_or_revoke text := '^(GRANT|REVOKE) [A-Z]+( \(("([^"]|"")+"|\w+)\))? ON %s (TO|FROM) ("([^"]|"")+"|\w+)( WITH GRANT OPTION)?$';
    statement text;
BEGIN
    FOR statement IN
        SELECT regexp_replace(s, '^GRANT (.*?) ON %s TO (.*?)( WITH GRANT OPTION)?$', 'REVOKE \1 ON %s FROM \2')
        FROM   jsonb_array_elements_text(grants) AS s
        WHERE  s LIKE 'GRANT %' AND (wanted IS NOT NULL OR target NOT LIKE 'ROUTINE %' OR s NOT LIKE '% TO PUBLIC')
        UNION ALL
        SELECT s FROM jsonb_array_elements_text(wanted) AS s
    LOOP
        -- This text was kept in a table, which others may write to.
        IF statement !~ grant_or_revoke THEN
            RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
                MESSAGE = format('no grant, but kept as one for %s: %s', target, statement),
                HINT = 'See the column code of the table model.';
        END IF;
        statement := overlay(statement PLACING target FROM strpos(statement, ' ON %s ') + 4 FOR 2);
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_object OR undefined_column THEN
            RAISE NOTICE 'not granted again, the role or the column is gone: %', statement;
        END;
    END LOOP;
END;
$$;
COMMENT ON FUNCTION burglary_grant_anew(text, jsonb, jsonb) IS
'Gives an object of a model the grants that are wanted in place of those that it has (NULL: none). Error: what is wanted is no grant.';

-- Nobody calls a function of a model but whom it is granted to. What a view or a table calls runs with the rights of
-- whoever reads or writes there, so that stays open; it reads nothing itself, or with that reader's rights, and the
-- schemas are closed.
CREATE OR REPLACE FUNCTION burglary_close_routines(model name, internal name, made text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    targets text;
BEGIN
    -- what every function asks first, with the rights of its caller,
    EXECUTE format('
        WITH RECURSIVE home AS MATERIALIZED (
            SELECT h.home, h.prefix FROM %1$s.burglary_model_homes($1, $2) AS h
        ), routine AS MATERIALIZED (
            SELECT o.objid, o.object, o.target FROM %1$s.burglary_model_objects($1, $2) AS o WHERE o.classid = ''pg_proc''::regclass
        ), viewed AS (                      -- the views that users read, and the views below them
            SELECT v.oid FROM home AS h JOIN pg_class AS v ON v.relnamespace = h.home AND v.relkind = ''v'' WHERE h.prefix <> ''internal ''
            UNION
            SELECT v.oid FROM viewed AS u JOIN pg_rewrite AS w ON w.ev_class = u.oid
            JOIN   pg_depend AS d ON d.classid = ''pg_rewrite''::regclass AND d.objid = w.oid AND d.refclassid = ''pg_class''::regclass
            JOIN   pg_class AS v ON v.oid = d.refobjid AND v.relkind = ''v''
        ), open AS (
            SELECT d.refobjid AS oid FROM viewed AS u JOIN pg_rewrite AS w ON w.ev_class = u.oid
            JOIN   pg_depend AS d ON d.classid = ''pg_rewrite''::regclass AND d.objid = w.oid AND d.refclassid = ''pg_proc''::regclass
            UNION
            SELECT d.refobjid FROM open AS o JOIN pg_depend AS d ON d.classid = ''pg_proc''::regclass AND d.objid = o.oid AND d.refclassid = ''pg_proc''::regclass
        )
        SELECT string_agg(substr(r.target, 9), '', '') FROM routine AS r
        WHERE  r.object = ANY ($3) AND r.objid NOT IN (SELECT o.oid FROM open AS o)
        AND    r.object !~ ''^internal routine require_(home|path)[(]''',
        (SELECT e.extnamespace::regnamespace
         FROM   pg_extension AS e WHERE e.extname = 'burglary')) INTO targets USING model, internal, made;
    IF targets IS NOT NULL THEN
        EXECUTE 'REVOKE ALL ON ROUTINE ' || targets || ' FROM PUBLIC';
    END IF;
END;
$$;
COMMENT ON FUNCTION burglary_close_routines(name, name, text[]) IS
'Takes the functions of a model that were just made from PUBLIC, but those that its views call.';

-- Makes the code of a model anew, and writes down what it is and who was granted what on it. What no user's object
-- hangs on is dropped first, so that it may change in any way; the rest is replaced in its place.
CREATE OR REPLACE FUNCTION burglary_make_code(model name, internal name) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET quote_all_identifiers = off         -- grants are kept as text
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    objects text := format('%s.burglary_model_objects(%L, %L)', extension, model, internal);
    known jsonb;
    before jsonb;
    code text[];
    made text[];
    own text;
    c record;
BEGIN
    EXECUTE format('SELECT m.code FROM %I.model AS m', model) INTO known;
    EXECUTE format('SELECT jsonb_object_agg(o.object, o.grants) FROM %s AS o WHERE o.object LIKE ''internal %%'' OR $1 ? o.object',
                   objects) INTO before USING known;
    known := known || coalesce(before, '{}');
    code := ARRAY(SELECT jsonb_object_keys(known));
    EXECUTE format('SELECT array_agg(o.object) FROM %s AS o
                    WHERE  o.object = ANY ($1) AND NOT EXISTS (SELECT FROM %s.burglary_model_users(%L, %L, $1) AS u WHERE u.is_code AND (u.classid, u.objid) = (o.classid, o.objid))',
                   objects, extension, model, internal) INTO made USING code;
    EXECUTE format('SELECT %s.burglary_drop_code($1, $2, $3)', extension) USING model, internal, made;

    EXECUTE format('SELECT jsonb_object_agg(o.objid::text || o.object, o.stamp) FROM %s AS o', objects) INTO before;
    BEGIN
        EXECUTE format('SELECT %s.burglary_run_pieces($1, $2, ''{code, bi}'')', extension) USING model, internal;
    EXCEPTION WHEN invalid_table_definition OR invalid_function_definition THEN
        EXECUTE format('SELECT %s.burglary_require_unused($1, $2, $3, $4)', extension) USING model, internal, code,
            format('upgrade model "%s"', model);
        RAISE;
    END;
    EXECUTE format('SELECT array_agg(o.object) FROM %s AS o WHERE o.stamp IS DISTINCT FROM $1 ->> (o.objid::text || o.object)',
                   objects) INTO made USING before;

    -- what a user made under a name that the model has by now
    EXECUTE format('SELECT string_agg(pg_describe_object(o.classid, o.objid, 0), '', '' ORDER BY o.object) FROM %s AS o
                    WHERE  o.object = ANY ($1) AND NOT $2 ? o.object AND $3 ? (o.objid::text || o.object)',
                   objects) INTO own USING made, known, before;
    IF own IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'duplicate_object',
            MESSAGE = format('cannot upgrade model "%s": %s is not the model''s, and has the name of what is', model,
                             own),
            HINT = 'Rename it, or move it to another schema. Nothing has changed.';
    END IF;

    -- what is no longer code
    EXECUTE format('SELECT array_agg(o.object) FROM %s AS o WHERE o.object = ANY ($1) AND o.object <> ALL ($2)',
                   objects) INTO code USING code, made;
    EXECUTE format('SELECT %s.burglary_require_unused($1, $2, $3, $4)', extension) USING model, internal, code,
        format('upgrade model "%s"', model);
    EXECUTE format('SELECT %s.burglary_drop_code($1, $2, $3)', extension) USING model, internal, code;

    FOR c IN EXECUTE format('SELECT o.target, o.grants, k.grants AS wanted FROM %s AS o CROSS JOIN LATERAL (SELECT $1 -> o.object AS grants) AS k
                             WHERE o.object = ANY ($2) AND $1 ? o.object AND nullif(k.grants, ''null'') IS DISTINCT FROM o.grants',
                            objects) USING known, made LOOP
        EXECUTE format('SELECT %s.burglary_grant_anew($1, $2, $3)', extension) USING c.target, c.grants,
            nullif(c.wanted, 'null');
    END LOOP;
    EXECUTE format('SELECT %s.burglary_close_routines($1, $2, $3)', extension) USING model, internal, made;
    EXECUTE format('UPDATE %I.model SET code = (SELECT jsonb_object_agg(o.object, o.grants) FROM %s AS o WHERE o.object = ANY ($1)),
                                        version = (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = ''burglary'')',
                   model, objects) USING made;
END;
$$;
COMMENT ON FUNCTION burglary_make_code(name, name) IS
'Makes the functions, views, triggers and comments of a model anew, with their grants. Error: an object of the user hangs on what is no longer there, or on a view whose columns change.';

CREATE OR REPLACE FUNCTION burglary_place_bi(model name, bi_of_now name, owner name) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    bi name := model || '_bi';
BEGIN
    IF bi_of_now IS DISTINCT FROM bi THEN
        IF to_regnamespace(quote_ident(bi)) IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'duplicate_schema', MESSAGE = format('schema "%s" already exists', bi),
                HINT = format('The views for reporting tools of model "%s" need that name: rename the schema, or the model.',
                              model);
        END IF;
        EXECUTE format(CASE WHEN bi_of_now IS NULL THEN 'CREATE SCHEMA %2$I AUTHORIZATION %3$I'
                            ELSE 'ALTER SCHEMA %1$I RENAME TO %2$I' END, bi_of_now, bi, owner);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', bi,
                       format('Views van het model %s voor Power BI, Tableau en Excel: een stermodel', model));
    END IF;
END;
$$;
COMMENT ON FUNCTION burglary_place_bi(name, name, name) IS
'Makes the schema with views for reporting tools of a model, or renames it to what the model is called now. Error: another has that name.';


-- What a user calls -----------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION create_burglary_model(model name) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    internal name := model || '_internal';
    bi name := model || '_bi';
    helper name;
    taken name;
BEGIN
    IF model = '' OR octet_length(model) + octet_length('_internal') > 63 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name',
            MESSAGE = CASE WHEN model = '' THEN 'the model has no name'
                           ELSE format('the name "%s" is too long', model) END,
            HINT = 'Name the schema that it gets, such as inbraak, in 54 bytes at most: its helpers get one beside it, such as inbraak_internal.';
    END IF;
    FOREACH taken IN ARRAY ARRAY[model, internal, bi] LOOP
        IF to_regnamespace(quote_ident(taken)) IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'duplicate_schema',
                MESSAGE = format('schema "%s" already exists', taken),
                HINT = CASE taken WHEN model THEN 'A model gets a schema of its own: choose another name.'
                                  WHEN internal
                                 THEN 'It may hold the helpers of a model that was renamed by hand: burglary_models() tells of which, and upgrade_burglary_model() mends it.'
                                  ELSE 'The views for reporting tools need that name: rename the schema, or choose another name.' END;
        END IF;
    END LOOP;
    -- What reads street names that people wrote.
    FOREACH helper IN ARRAY ARRAY['unaccent', 'fuzzystrmatch'] LOOP
        IF NOT EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = helper) THEN
            EXECUTE format('CREATE EXTENSION %I SCHEMA %s', helper, extension);
        END IF;
    END LOOP;
    EXECUTE format('CREATE SCHEMA %I', model);
    EXECUTE format('CREATE SCHEMA %I', internal);
    EXECUTE format('COMMENT ON SCHEMA %I IS %L', model,
                   'Woninginbraken: politiegegevens naast de BAG, gemaakt met create_burglary_model()');
    EXECUTE format('COMMENT ON SCHEMA %I IS %L', internal,
                   format('De hulpfuncties van het model %s; niet om zelf aan te roepen', model));
    EXECUTE format('SELECT %s.burglary_place_bi($1, NULL, current_user::name)', extension) USING model;
    EXECUTE format('SELECT %s.burglary_run_pieces($1, $2, ''{state}'')', extension) USING model, internal;
    EXECUTE format('SELECT %s.burglary_make_code($1, $2)', extension) USING model, internal;
END;
$$;
COMMENT ON FUNCTION create_burglary_model(name) IS
'Makes the municipal model in a new schema of this name: tables for police records, BAG, areas, factors and measures, with imports, geocoding, quality and retention; its helpers in a schema NAME_internal, views for reporting tools in NAME_bi. The schemas and all in them belong to the caller; the database needs unaccent and fuzzystrmatch, which are created where missing. NULL does nothing. Error: no name, or too long a one; a schema exists; another role can create functions in a schema on the path.';

CREATE OR REPLACE FUNCTION burglary_migrate(model name, internal name, version text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    step text;
BEGIN
    LOOP
        EXECUTE format('SELECT p.room FROM %s.burglary_model_pieces() AS p WHERE p.room LIKE $1',
                       extension) INTO step USING version || '--%';
        EXIT WHEN step IS NULL;
        EXECUTE format('SELECT %s.burglary_run_pieces($1, $2, ARRAY[$3])', extension) USING model, internal, step;
        version := split_part(step, '--', 2);
    END LOOP;
    EXECUTE format('SELECT %s.burglary_make_code($1, $2)', extension) USING model, internal;
END;
$$;
COMMENT ON FUNCTION burglary_migrate(name, name, text) IS
'Runs the migrations of a model from this version on, and makes its code anew. A version without a migration has the tables of the one before.';

-- As its owner, whoever calls: what is made belongs to him, and what it sets off (a trigger, say) gets no rights but
-- his.
CREATE OR REPLACE FUNCTION upgrade_burglary_model(model name) RETURNS text
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    installed text := (SELECT e.extversion FROM pg_extension AS e WHERE e.extname = 'burglary');
    internal name := model || '_internal';
    bi name;
    found record;
BEGIN
    EXECUTE format('SELECT * FROM %s.burglary_model_named($1)', extension) INTO found USING model;
    EXECUTE format('SELECT h.name FROM %s.burglary_model_homes($1, $2) AS h WHERE h.prefix = ''bi ''',
                   extension) INTO bi USING model, found.internal;
    IF string_to_array(found.version, '.')::int[] > string_to_array(installed, '.')::int[] THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('model "%s" is of version %s, and the extension of version %s', model, found.version,
                             installed),
            HINT = 'Install the newer release and run ALTER EXTENSION burglary UPDATE first.';
    END IF;
    IF octet_length(model) + octet_length('_internal') > 63 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name', MESSAGE = format('the name "%s" is too long', model),
            DETAIL = 'The helpers of the model get a schema beside it, such as inbraak_internal: a name has 54 bytes at most.',
            HINT = format('SELECT rename_burglary_model(%L, ...) upgrades it, too.', model);
    END IF;
    IF found.internal IS NULL AND found.version <> '0.1.0' THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('the helpers of model "%s" are gone, and with them what later deliveries confirmed',
                             model),
            HINT = format('Restore the schema %I from a backup; pg_dump -n takes the schemas of a model.', internal);
    END IF;
    IF found.internal IS DISTINCT FROM internal THEN
        IF to_regnamespace(quote_ident(internal)) IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'duplicate_schema',
                MESSAGE = format('schema "%s" already exists', internal),
                HINT = format('The helpers of model "%s" need that name: rename the schema, or the model.', model);
        END IF;
        EXECUTE format(CASE WHEN found.internal IS NULL THEN 'CREATE SCHEMA %2$I AUTHORIZATION %3$I'
                            ELSE 'ALTER SCHEMA %1$I RENAME TO %2$I' END,
                       found.internal, internal, found.owner);
        EXECUTE format('COMMENT ON SCHEMA %I IS %L', internal,
                       format('De hulpfuncties van het model %s; niet om zelf aan te roepen', model));
    END IF;
    EXECUTE format('SELECT %s.burglary_place_bi($1, $2, $3)', extension) USING model, bi, found.owner;
    EXECUTE format('SELECT %s.burglary_run_as($1, $2)', extension)
    USING found.owner, format('SELECT %s.burglary_migrate(%L, %L, %L)', extension, model, internal, found.version);
    RETURN format(CASE found.version WHEN installed THEN 'model "%1$s" of version %3$s: code made anew'
                       ELSE 'model "%1$s": upgraded from version %2$s to %3$s' END,
                  model, found.version, installed);
END;
$$;
COMMENT ON FUNCTION upgrade_burglary_model(name) IS
'Brings a model of any earlier version to the installed one, or mends one of this version: after DROP EXTENSION ... CASCADE and CREATE EXTENSION, ALTER SCHEMA ... RENAME, ALTER EXTENSION ... SET SCHEMA, a lost view, or detach_burglary_model(). Tables are migrated; functions, views, triggers and comments are made anew with the grants that they had (those that CASCADE took: as they were when last made). Owners and the user''s own objects stay. Returns what was done; NULL does nothing. Error, and nothing has changed: it is no model; the caller does not own it; an object of the user hangs on what goes away; another role can create functions on the path.';

CREATE OR REPLACE FUNCTION burglary_remove_code(model name, internal name) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET quote_all_identifiers = off         -- grants are kept as text
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    code text[];
BEGIN
    EXECUTE format('UPDATE %1$I.model AS m SET code = m.code || coalesce((
                        SELECT jsonb_object_agg(o.object, o.grants) FROM %2$s.burglary_model_objects($1, $2) AS o
                        WHERE m.code ? o.object OR o.object LIKE ''internal %%''), ''{}'')
                    RETURNING ARRAY(SELECT jsonb_object_keys(m.code))', model, extension) INTO code USING model,
        internal;
    EXECUTE format('SELECT %s.burglary_require_unused($1, $2, $3, $4)', extension) USING model, internal, code,
        format('detach model "%s"', model);
    EXECUTE format('SELECT %s.burglary_drop_code($1, $2, $3)', extension) USING model, internal, code;
END;
$$;
COMMENT ON FUNCTION burglary_remove_code(name, name) IS
'Drops all code of a model and keeps who was granted what on it. Error: an object of the user hangs on it.';

CREATE OR REPLACE FUNCTION detach_burglary_model(model name) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    found record;
BEGIN
    EXECUTE format('SELECT * FROM %s.burglary_model_named($1)', extension) INTO found USING model;
    IF found.internal IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('model "%s" is of version %s', model, found.version),
            HINT = format('First: SELECT upgrade_burglary_model(%L);', model);
    END IF;
    EXECUTE format('SELECT %s.burglary_run_as($1, $2)', extension)
    USING found.owner, format('SELECT %s.burglary_remove_code(%L, %L)', extension, model, found.internal);
END;
$$;
COMMENT ON FUNCTION detach_burglary_model(name) IS
'Takes the code of a model away and leaves its tables alone, so that DROP EXTENSION burglary goes through; upgrade_burglary_model() brings the code back, with its grants. NULL does nothing. Error, and nothing has changed: it is no model; the caller does not own it; an object of the user hangs on the code.';

CREATE OR REPLACE FUNCTION rename_burglary_model(model name, new_name name) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    found record;
BEGIN
    EXECUTE format('SELECT * FROM %s.burglary_model_named($1)', extension) INTO found USING model;
    IF new_name = '' OR octet_length(new_name) + octet_length('_internal') > 63 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name',
            MESSAGE = CASE WHEN new_name = '' THEN 'the model has no new name'
                           ELSE format('the name "%s" is too long', new_name) END,
            HINT = 'A name has 54 bytes at most: the helpers of the model get a schema beside it, such as inbraak_internal.';
    END IF;
    EXECUTE format('ALTER SCHEMA %I RENAME TO %I', model, new_name);
    EXECUTE format('SELECT %s.upgrade_burglary_model($1)', extension) USING new_name;
END;
$$;
COMMENT ON FUNCTION rename_burglary_model(name, name) IS
'Gives a model, and the schemas beside it, another name; grants and data stay. NULL does nothing. Error, and nothing has changed: it is no model; the caller does not own it; the new name is taken or too long; what upgrade_burglary_model() refuses.';

CREATE OR REPLACE FUNCTION drop_burglary_model(model name, once_more name) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning       -- not a line for each of its tables
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    found record;
    home name;
    homes name[];
    lodger text;
BEGIN
    IF model <> once_more THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the two names differ: "%s" and "%s"', model, once_more),
            HINT = 'Name the model twice: everything in it will be gone.';
    END IF;
    EXECUTE format('SELECT * FROM %s.burglary_model_named($1)', extension) INTO found USING model;
    EXECUTE format('SELECT array_agg(h.name ORDER BY h.prefix) FROM %s.burglary_model_homes($1, $2) AS h',
                   extension) INTO homes USING model, found.internal;
    SELECT e.extname INTO lodger
    FROM   pg_extension AS e
    WHERE  e.extnamespace::regnamespace::text = ANY (ARRAY(SELECT quote_ident(h) FROM unnest(homes) AS h));
    IF lodger IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('extension %s lives in the schema of model "%s"', lodger, model),
            HINT = format('ALTER EXTENSION %I SET SCHEMA ...; first.', lodger);
    END IF;
    IF to_regclass(format('%I.shared_gemeente', model)) IS NOT NULL THEN
        -- the copies of what it knows of homes go with it
        EXECUTE format('SELECT $1 || array_agg(n.nspname) FROM %I.shared_gemeente AS s JOIN pg_namespace AS n ON n.nspname = s.schema_name AND n.nspowner = (SELECT m.nspowner FROM pg_namespace AS m WHERE m.nspname = $2)',
                       model)
        INTO homes USING homes, model;
    END IF;
    FOREACH home IN ARRAY homes LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', home);
    END LOOP;
END;
$$;
COMMENT ON FUNCTION drop_burglary_model(name, name) IS
'Drops a municipal model with all its data, the schemas beside it and those of municipalities that share it, and views elsewhere that use it. The name is asked twice. NULL does nothing. Error: the names differ; it is not a model; the caller does not own it; an extension lives in its schema.';

-- Looks in QGIS --------------------------------------------------------------------------------

-- QGIS looks for layer_styles by its bare name, so it stands in public; and by the database's name, so that this is
-- done again after a restore under another. What a user saved under any name comes first: ours are old, and the default
-- only where there is none.
CREATE OR REPLACE FUNCTION install_qgis_styles(model name, overwrite boolean DEFAULT false) RETURNS integer
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    extension text := (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'burglary');
    internal name;
    installed int;
BEGIN
    EXECUTE format('SELECT m.internal FROM %s.burglary_models() AS m WHERE m.model = $1',
                   extension) INTO internal USING model;
    IF internal IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_schema_name',
            MESSAGE = format('there is no burglary model "%s"', model),
            HINT = 'burglary_models() lists them; one of version 0.1.0 has styles after upgrade_burglary_model().';
    END IF;
    IF to_regclass('public.layer_styles') IS NULL AND NOT has_schema_privilege('public', 'CREATE') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format('QGIS looks for styles in public.layer_styles; it is not there, and "%s" may not make it',
                             current_user),
            HINT = format('The owner of the database runs this: GRANT CREATE ON SCHEMA public TO %I.', current_user);
    ELSIF NOT coalesce(has_table_privilege(to_regclass('public.layer_styles'), 'INSERT'), true) THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = format('QGIS looks for styles in public.layer_styles, and "%s" may not write there',
                             current_user),
            HINT = format('Its owner runs this: GRANT SELECT, INSERT, DELETE ON public.layer_styles TO %1$I; GRANT USAGE ON SEQUENCE public.layer_styles_id_seq TO %1$I.',
                          current_user);
    END IF;
    IF to_regclass('public.layer_styles') IS NULL THEN
        CREATE TABLE public.layer_styles (
            id serial PRIMARY KEY, f_table_catalog varchar, f_table_schema varchar, f_table_name varchar,
            f_geometry_column varchar,
            stylename text, styleqml xml, stylesld xml, useasdefault boolean, description text,
            owner varchar(63) DEFAULT CURRENT_USER, ui xml,
            update_time timestamp DEFAULT CURRENT_TIMESTAMP, type varchar);
        GRANT SELECT ON public.layer_styles TO PUBLIC;
    END IF;
    IF overwrite THEN
        DELETE FROM public.layer_styles AS l
        WHERE  l.f_table_catalog = current_database() AND l.f_table_schema = model AND l.stylename = 'burglary'
        AND    l.f_geometry_column = 'geom';
    END IF;
    EXECUTE format('
        INSERT INTO public.layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, stylename, styleqml, useasdefault, description, update_time)
        SELECT current_database(), $1, s.layer, ''geom'', ''burglary'', s.qml, NOT coalesce(o.has_default, false), s.description, ''2000-01-01''
        FROM   %I.qgis_style AS s
        CROSS  JOIN LATERAL (SELECT bool_or(l.stylename = ''burglary'') AS is_there, bool_or(l.useasdefault) AS has_default FROM public.layer_styles AS l
                             WHERE l.f_table_catalog = current_database() AND l.f_table_schema = $1 AND l.f_table_name = s.layer AND l.f_geometry_column = ''geom'') AS o
        WHERE  o.is_there IS NOT TRUE', internal) USING model;
    GET DIAGNOSTICS installed = ROW_COUNT;
    RETURN installed;
END;
$$;
COMMENT ON FUNCTION install_qgis_styles(name, boolean) IS
'Puts the default style of each layer of a model into public.layer_styles (made where missing, readable by all), where QGIS finds it when the layer is opened: Dutch legends, labels, map tips, names of fields, and days for the time controller. Returns how many were put there; once there they stay as they are, unless overwrite is true. A style that a user saved comes first. Call it again after a restore under another name. NULL does nothing. Error: there is no such model; no right to read its helpers or to write in public.layer_styles.';
