-- The municipal model: a schema of tables, imports and views that belongs to the user who made it, not to the
-- extension: DROP EXTENSION leaves it alone and pg_dump saves all of it. Its SQL stands in sql/model/.

CREATE FUNCTION burglary_model_script() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN $model$
@MODEL@
$model$::text;
COMMENT ON FUNCTION burglary_model_script() IS
'The SQL that create_burglary_model() runs in the schema that it makes; read it to know what a model holds.';

CREATE FUNCTION create_burglary_model(model name) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    home name := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'burglary');
    helper name;
    path text;
    script text;
BEGIN
    IF model = '' THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_name', MESSAGE = 'the model has no name', HINT = 'Name the schema that it gets, such as inbraak.';
    END IF;
    IF to_regnamespace(quote_ident(model)) IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'duplicate_schema',
            MESSAGE = format('schema "%s" already exists', model),
            HINT = 'A model gets a schema of its own: choose another name.';
    END IF;
    -- What reads street names that people wrote.
    FOREACH helper IN ARRAY ARRAY['pg_trgm', 'unaccent', 'fuzzystrmatch'] LOOP
        IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = helper) THEN
            EXECUTE format('CREATE EXTENSION %I SCHEMA %I', helper, home);
        END IF;
    END LOOP;
    EXECUTE format('CREATE SCHEMA %I', model);
    EXECUTE format('COMMENT ON SCHEMA %I IS %L', model, 'Woninginbraken: politiegegevens naast de BAG, gemaakt met create_burglary_model()');
    SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ') INTO path
    FROM   pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE  e.extname IN ('burglary', 'postgis', 'pg_trgm', 'unaccent', 'fuzzystrmatch');
    EXECUTE format('SELECT %I.burglary_model_script()', home) INTO script;
    -- Last, or a temporary table named letter would stand in for the model's.
    PERFORM set_config('search_path', quote_ident(model) || ', ' || path || ', pg_temp', true);
    EXECUTE script;
END;
$$;
COMMENT ON FUNCTION create_burglary_model(name) IS
'Makes the municipal model in a new schema of this name: tables for police records, BAG, areas, factors and measures, with imports, geocoding, quality and retention. The schema and all in it belong to the caller; the database needs pg_trgm, unaccent and fuzzystrmatch, which are created where missing. NULL does nothing. Error: no name; the schema exists.';

CREATE FUNCTION drop_burglary_model(model name, once_more name) RETURNS void
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning       -- not a line for each of its tables
AS $$
BEGIN
    IF model <> once_more THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('the two names differ: "%s" and "%s"', model, once_more),
            HINT = 'Name the model twice: everything in it will be gone.';
    END IF;
    IF to_regclass(format('%I.model', model)) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_schema_name',
            MESSAGE = format('there is no burglary model "%s"', model),
            HINT = 'A model is a schema that create_burglary_model() made.';
    END IF;
    EXECUTE format('DROP SCHEMA %I CASCADE', model);
END;
$$;
COMMENT ON FUNCTION drop_burglary_model(name, name) IS
'Drops a municipal model with all its data, and views elsewhere that use it. The name is asked twice. Error: the names differ; it is not a model.';
