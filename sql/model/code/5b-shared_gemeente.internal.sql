-- Tables with the addresses of one municipality, for who may not see those of another. They are tables, and not views
-- or policies over one: a filter on rows keeps the spatial index from being used, and the statistics of the table,
-- errors and functions in WHERE tell of the rows that it leaves out.

-- Who shares the model knows the addresses at one end, and reads numbers of the whole region: a day and a distance to
-- one of those is an address at the other end.
CREATE OR REPLACE VIEW guarded_chain AS
SELECT r.chain_id
FROM   near_repeat_role_result AS r LEFT JOIN burglary_home_result AS h USING (burglary_id)
WHERE  r.chain_id IS NOT NULL
GROUP  BY r.chain_id
HAVING count(DISTINCT coalesce(h.gemeente_code, '')) > 1
AND    bool_or(h.gemeente_code IN (SELECT s.gemeente_code FROM shared_gemeente AS s));
COMMENT ON VIEW guarded_chain IS 'Ketens van inbraken over de grens van een gemeente die het model deelt.';
COMMENT ON COLUMN guarded_chain.chain_id IS 'Keten; geldt binnen één verversing.';

CREATE OR REPLACE FUNCTION remember_burglary() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.about_burglary := true;
    RETURN NEW;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION remember_burglary() IS 'Onthoudt van een brief dat hij over een inbraak ging, ook als die niet meer bewaard is.';
CREATE OR REPLACE TRIGGER remember_burglary BEFORE INSERT OR UPDATE ON letter
    FOR EACH ROW WHEN (NEW.burglary_id IS NOT NULL AND NOT NEW.about_burglary) EXECUTE FUNCTION remember_burglary();
COMMENT ON TRIGGER remember_burglary ON letter IS 'Onthoudt dat de brief over een inbraak ging.';

CREATE OR REPLACE FUNCTION column_list(relation regclass) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT string_agg(pg_catalog.format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)),
                          ', ' ORDER BY a.attnum)
        FROM pg_attribute AS a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped);
COMMENT ON FUNCTION column_list(regclass) IS 'De kolommen van een tabel of view met hun types.';

-- As the view or table that it is filled from, with the same comments, the first column as its key and an index on the
-- place.
CREATE OR REPLACE FUNCTION make_shared_table(schema_name text, relation text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    source regclass := relation::regclass;
    target text := pg_catalog.format('%I.%I', schema_name, relation);
    c record;
BEGIN
    EXECUTE pg_catalog.format('CREATE TABLE %s (%s)', target, column_list(source));
    EXECUTE pg_catalog.format('COMMENT ON TABLE %s IS %L', target, obj_description(source, 'pg_class'));
    FOR c IN SELECT a.attname, a.attnum, col_description(source, a.attnum) AS meaning,
                    a.atttypid = 'geometry'::regtype AS is_place
             FROM pg_attribute AS a WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', target, c.attname, c.meaning);
        IF c.attnum = 1 THEN
            EXECUTE pg_catalog.format('ALTER TABLE %s ADD PRIMARY KEY (%I)', target, c.attname);
        ELSIF c.is_place THEN
            EXECUTE pg_catalog.format('CREATE INDEX ON %s USING gist (%I)', target, c.attname);
        END IF;
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION make_shared_table(text, text) IS 'Maakt een tabel voor de rijen van één gemeente.';

CREATE OR REPLACE FUNCTION fill_shared_schema(s shared_gemeente, anew boolean) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    r record;
    target text;
    is_new boolean;
BEGIN
    FOR r IN SELECT k.* FROM shared_relation AS k ORDER BY k.relation LOOP
        target := pg_catalog.format('%I.%I', s.schema_name, r.relation);
        IF column_list(to_regclass(target)) <> column_list(r.relation::regclass) THEN
            EXECUTE pg_catalog.format('DROP TABLE %s', target);
        END IF;
        is_new := to_regclass(target) IS NULL;
        IF is_new THEN
            PERFORM make_shared_table(s.schema_name, r.relation);
        END IF;
        CONTINUE WHEN NOT (anew OR is_new);
        EXECUTE pg_catalog.format('DELETE FROM %s', target);
        IF s.expires_on >= dutch_today() THEN
            EXECUTE pg_catalog.format('INSERT INTO %s SELECT t.* FROM ',
                                      target) || pg_catalog.format(CASE WHEN r.is_remade
                                                                             THEN quote_ident('shared_' || r.relation)
                                                                             || '(%1$L)'
                                                                        ELSE quote_ident(r.relation) END
                                                                   || ' AS t WHERE ' || r.condition, s.gemeente_code);
        END IF;
        EXECUTE pg_catalog.format('ANALYZE %s', target);
        IF to_regrole(quote_ident(s.role)) IS NOT NULL THEN
            EXECUTE pg_catalog.format('GRANT SELECT ON %s TO %I', target, s.role);
        END IF;
    END LOOP;
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION fill_shared_schema(shared_gemeente, boolean) IS
'Vult de tabellen van een gemeente opnieuw, of zonder anew alleen die er niet zijn; wat er in kolommen is veranderd, verandert mee. Na haar laatste dag blijven zij leeg.';

CREATE OR REPLACE FUNCTION fill_shared_schemas(anew boolean) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    s shared_gemeente;
BEGIN
    FOR s IN SELECT g.* FROM shared_gemeente AS g ORDER BY g.gemeente_code LOOP
        IF to_regnamespace(quote_ident(s.schema_name)) IS NULL THEN
            RAISE WARNING 'het schema "%" van gemeente % is er niet meer; %(''%'') vergeet het', s.schema_name,
                s.gemeente_code, 'stop_sharing', s.gemeente_code;
        ELSE
            IF s.expires_on < dutch_today() THEN
                RAISE WARNING 'gemeente % mocht haar adressen hebben tot en met %; de tabellen in "%" zijn nu leeg. % deelt opnieuw, % houdt op',
                    s.gemeente_code, to_char(s.expires_on, 'DD-MM-YYYY'),
                              s.schema_name, 'share_with_gemeente', 'stop_sharing';
            END IF;
            PERFORM fill_shared_schema(s, anew OR s.expires_on < dutch_today());
        END IF;
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION fill_shared_schemas(boolean) IS 'Vult de tabellen van alle gemeenten die het model delen, als fill_shared_schema.';

CREATE OR REPLACE FUNCTION require_share(gemeente_code text, role text, schema_name text, legal_basis text,
                                         expires_on date, home regclass) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    owner name := (SELECT pg_get_userbyid(c.relowner) FROM pg_class AS c WHERE c.oid = home);
    objection text := CASE
        WHEN (gemeente_code ~ '^GM[0-9]{4}$') IS NOT TRUE
             THEN pg_catalog.format('"%s" is geen code van een gemeente, zoals GM0153', coalesce(gemeente_code, 'NULL'))
        WHEN NOT EXISTS (SELECT FROM dwelling AS d WHERE d.gemeente_code = require_share.gemeente_code)
             THEN pg_catalog.format('in gemeente %s zijn geen woningen bekend', gemeente_code)
        WHEN NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = role)
             THEN pg_catalog.format('er is geen rol "%s"', coalesce(role, 'NULL'))
        WHEN role = owner THEN pg_catalog.format('rol "%s" is eigenaar van het model en ziet alles al', role)
        WHEN EXISTS (SELECT
                     FROM   shared_gemeente AS g
                     WHERE  g.gemeente_code <> require_share.gemeente_code AND g.role = require_share.role)
            THEN pg_catalog.format('rol "%s" hoort al bij een andere gemeente', role)
        WHEN octet_length(schema_name) > 63 THEN pg_catalog.format('de naam "%s" is te lang', schema_name)
        WHEN NOT EXISTS (SELECT
                         FROM   shared_gemeente AS g
                         WHERE  g.gemeente_code = require_share.gemeente_code
                         AND    g.schema_name = require_share.schema_name)
             AND to_regnamespace(quote_ident(schema_name)) IS NOT NULL
             THEN pg_catalog.format('er is al een schema "%s"', schema_name)
        WHEN coalesce(btrim(legal_basis), '') = '' OR isfinite(expires_on) IS NOT TRUE
             THEN 'adressen delen vraagt een grondslag en een einddatum (legal_basis, expires_on)'
        WHEN expires_on < dutch_today()
             THEN pg_catalog.format('de laatste dag, %s, is voorbij', to_char(expires_on, 'DD-MM-YYYY')) END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection, DETAIL = 'Er is niets gedeeld.',
            HINT = CASE WHEN objection ~ '(geen code van een gemeente|geen woningen bekend)'
                             THEN 'De codes staan in area: SELECT code, name FROM area WHERE level = ''gemeente''.'
                        WHEN objection ~ '^(adressen delen|de laatste dag)'
                             THEN 'Zoals legal_basis => ''convenant, art. 20 Wpg'', expires_on => '''
                             || (dutch_today() + 365) || ''': de laatste dag waarop de gemeente ze mag hebben.'
                        WHEN objection ~ 'schema|de naam'
                             THEN 'Geef als schema_name een naam die nog vrij is, van ten hoogste 63 letters.'
                        ELSE 'Elke gemeente heeft een rol van haar alleen; de beheerder maakt die: CREATE ROLE.' END;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_share(text, text, text, text, date, regclass) IS 'Weigert te delen met een gemeente of rol die er niet is, in een schema dat er al is, of zonder grondslag en einde.';

CREATE OR REPLACE FUNCTION register_share(means text, s shared_gemeente) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO disclosure_register (means, recipient, results, level, purpose, legal_basis, expires_on, note)
    VALUES (register_share.means, (s).role, ARRAY(SELECT r.relation FROM shared_relation AS r ORDER BY 1), 'adres',
            'eigen adressen in een gedeeld model',
            CASE WHEN register_share.means = 'share' THEN (s).legal_basis END,
            CASE WHEN register_share.means = 'share' THEN (s).expires_on END,
            pg_catalog.format('gemeente %s, schema %s', (s).gemeente_code, (s).schema_name));
END;
COMMENT ON FUNCTION register_share(text, shared_gemeente) IS 'Schrijft in disclosure_register dat een rol de adressen van een gemeente mag lezen (share), of niet meer (share_end).';

CREATE OR REPLACE FUNCTION begin_share(gemeente_code text, role text, wanted_schema text, legal_basis text,
                                       expires_on date, home regclass) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
    s shared_gemeente;
BEGIN
    PERFORM require_one_writer();
    SELECT g.* INTO s FROM shared_gemeente AS g WHERE g.gemeente_code = begin_share.gemeente_code;
    IF s.role <> role THEN
        IF to_regrole(quote_ident(s.role)) IS NOT NULL THEN      -- after a restore elsewhere it may not be there
            EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA %1$I FROM %2$I; REVOKE ALL ON ALL TABLES IN SCHEMA %1$I FROM %2$I',
                                      s.schema_name, s.role);
        END IF;
        PERFORM register_share('share_end', s);
    END IF;
    s := ROW(gemeente_code,
             coalesce(s.schema_name, wanted_schema,
                      (SELECT n.nspname
                       FROM   pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                       WHERE  c.oid = home) || '_' || lower(gemeente_code)),
             role, dutch_today(), legal_basis, expires_on);
    PERFORM require_share(gemeente_code, role, s.schema_name, legal_basis, expires_on, home);
    IF to_regnamespace(quote_ident(s.schema_name)) IS NULL THEN
        EXECUTE pg_catalog.format('CREATE SCHEMA %I', s.schema_name);
        EXECUTE pg_catalog.format('COMMENT ON SCHEMA %I IS %L', s.schema_name,
                       pg_catalog.format('Woninginbraken van gemeente %s: wat het model daarvan op adres weet, na elke verversing opnieuw',
                                         gemeente_code));
    END IF;
    EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %I', s.schema_name, role);
    INSERT INTO shared_gemeente SELECT s.* ON CONFLICT ON CONSTRAINT shared_gemeente_pkey DO UPDATE SET role = excluded.role,
                                       legal_basis = excluded.legal_basis, expires_on = excluded.expires_on;
    PERFORM fill_shared_schema(s, true);
    PERFORM register_share('share', s);
    RETURN s.schema_name;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION begin_share(text, text, text, text, date, regclass) IS 'Wat share_with_gemeente doet.';

CREATE OR REPLACE FUNCTION end_share(gemeente text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    s shared_gemeente;
BEGIN
    PERFORM require_one_writer();
    DELETE FROM shared_gemeente AS g WHERE g.gemeente_code = gemeente RETURNING g.* INTO s;
    IF s.gemeente_code IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'no_data_found',
            MESSAGE = pg_catalog.format('met gemeente %s wordt niets gedeeld', coalesce(gemeente, 'NULL')),
            HINT = 'shared_gemeente zegt met welke wel.';
    END IF;
    EXECUTE pg_catalog.format('DROP SCHEMA IF EXISTS %I CASCADE', s.schema_name);
    PERFORM register_share('share_end', s);
END;
$$ SET search_path FROM CURRENT SET client_min_messages = warning;
COMMENT ON FUNCTION end_share(text) IS 'Wat stop_sharing doet.';
