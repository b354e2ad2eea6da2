-- The municipal model as a whole: made in a schema of its own, owned by its maker, dropped only by name and name again.
SET client_min_messages = warning;
\set SHOW_CONTEXT never

SELECT create_burglary_model('inbraak');
-- a second one beside it, under a name that needs quoting
SELECT create_burglary_model('Inbraak "Twente"');
SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname ILIKE 'inbraak%' ORDER BY nspname;
SELECT version = (SELECT extversion FROM pg_extension WHERE extname = 'burglary') AS made_by_this_version FROM inbraak.model;

-- Nothing of a model belongs to the extension: DROP EXTENSION cannot take a record along.
SELECT count(*) FROM pg_depend AS d JOIN pg_class AS c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
WHERE  d.deptype = 'e' AND c.relnamespace IN ('inbraak'::regnamespace, 'inbraak_internal'::regnamespace);

-- Every function says in Dutch what it does, and finds its tables whatever the caller's search_path is.
SELECT p.oid::regprocedure AS without_comment FROM pg_proc AS p
WHERE  p.pronamespace IN ('inbraak'::regnamespace, 'inbraak_internal'::regnamespace) AND obj_description(p.oid, 'pg_proc') IS NULL;
SELECT p.oid::regprocedure AS without_search_path FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
WHERE  p.pronamespace IN ('inbraak'::regnamespace, 'inbraak_internal'::regnamespace) AND l.lanname = 'plpgsql' AND coalesce(array_to_string(p.proconfig, ' '), '') !~ 'search_path=(inbraak(_internal)?, inbraak|pg_catalog, pg_temp)';
SELECT p.oid::regprocedure AS text_body FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
WHERE  p.pronamespace IN ('inbraak'::regnamespace, 'inbraak_internal'::regnamespace) AND l.lanname = 'sql' AND p.prosqlbody IS NULL;

-- Each mapping names a kind that can be read and stored.
SELECT m.mapping AS cannot_be_read FROM inbraak.mapping AS m
WHERE  NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace = 'inbraak_internal'::regnamespace AND p.proname = 'read_' || m.kind)
OR     NOT EXISTS (SELECT FROM pg_proc AS p WHERE p.pronamespace = 'inbraak_internal'::regnamespace AND p.proname = 'store_' || m.kind);

-- bad input
SELECT create_burglary_model('inbraak');
SELECT create_burglary_model('public');
SELECT create_burglary_model('');
SELECT create_burglary_model(NULL);
SELECT drop_burglary_model('inbraak', 'inbrak');
SELECT drop_burglary_model('public', 'public');
SELECT drop_burglary_model('nowhere', 'nowhere');

-- An error in a piece names the piece and the line, and prints nothing else of it.
\set SHOW_CONTEXT always
SELECT burglary_run_script('a piece', E'SELECT 1;\n\n-- é\nSELEC 2;');
SELECT burglary_run_script('a piece', E'SELECT 1;\n\n-- é\n/* and\nthis */\nSELECT \'ééé\',\n  nothing;\nSELECT 1');
SELECT burglary_run_script('a piece', E'SELECT 1;\nCREATE FUNCTION reads_nothing() RETURNS int LANGUAGE plpgsql AS $f$\nBEGIN\n RETURN nothing;\nEND $f$;\nSELECT\n reads_nothing();');
SELECT burglary_run_script('a piece', E'SELECT 1;\nCOMMIT');
\set SHOW_CONTEXT never

SELECT drop_burglary_model('Inbraak "Twente"', 'Inbraak "Twente"');
SELECT drop_burglary_model('inbraak', 'inbraak');
SELECT nspname FROM pg_namespace WHERE nspname ILIKE 'inbraak%';
