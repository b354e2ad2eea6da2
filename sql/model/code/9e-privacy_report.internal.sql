-- What a privacy officer asks, and nobody can answer from memory: what is kept and until when, and who can really read
-- it.

CREATE OR REPLACE FUNCTION personal_rows() RETURNS TABLE (table_name text, delivery_id int, rows bigint)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t personal_table;
BEGIN
    FOR t IN SELECT p.* FROM personal_table AS p LOOP
        RETURN QUERY EXECUTE pg_catalog.format('SELECT %L::text, t.delivery_id, count(*) FROM %1$I AS t WHERE %s GROUP BY t.delivery_id',
                                               t.table_name, t.which);
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION personal_rows() IS 'Hoeveel rijen met persoonsgegevens er zijn, per tabel en levering.';

-- The tables and views of the model that are not for everybody: by the dictionary, and among the helpers by the result
-- that they are behind, or by what they hold. Then each view of a user that reads one of those, and so on: whoever may
-- read it needs no right on what it reads.
CREATE OR REPLACE VIEW guarded_object AS
WITH RECURSIVE home AS MATERIALIZED (
    SELECT m.home, m.is_internal FROM model_home AS m
), own AS MATERIALIZED (
    SELECT c.oid,
           coalesce(o.level,
                    CASE WHEN NOT h.is_internal THEN NULL WHEN k.points THEN 'adres' ELSE 'openbaar' END) AS level
    FROM   home AS h
    JOIN   pg_class AS c ON c.relnamespace = h.home AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    LEFT   JOIN dictionary_object AS o ON o.object = CASE WHEN h.is_internal
                                                               THEN regexp_replace(c.relname, '^fresh_|_result$', '')
                                                          ELSE c.relname END
    CROSS  JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0
                                        AND a.attname IN ('dwelling_id', 'burglary_id', 'street_name', 'postcode',
                                                          'huisnummer', 'verblijfsobject_id')) AS points) AS k
    UNION ALL                           -- what municipalities have of it
    SELECT c.oid, o.level
    FROM   shared_gemeente AS s JOIN pg_namespace AS n ON n.nspname = s.schema_name
    JOIN   pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    JOIN   dictionary_object AS o ON o.object = c.relname
), reading AS MATERIALIZED (
    SELECT DISTINCT w.ev_class AS oid, d.refobjid AS read
    FROM   pg_depend AS d JOIN pg_rewrite AS w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
    WHERE  d.refclassid = 'pg_class'::regclass AND d.refobjid <> w.ev_class
    AND    NOT EXISTS (SELECT FROM own AS o WHERE o.oid = w.ev_class AND o.level IS NOT NULL)
), found AS (
    SELECT o.oid, o.level FROM own AS o WHERE o.level IN ('adres', 'werk')
    UNION
    SELECT r.oid, f.level FROM found AS f JOIN reading AS r ON r.read = f.oid
)
SELECT f.oid, n.nspname AS schema_name, c.relname AS object, min(f.level) AS level      -- adres comes before werk
FROM   found AS f JOIN pg_class AS c ON c.oid = f.oid JOIN pg_namespace AS n ON n.oid = c.relnamespace
GROUP  BY f.oid, n.nspname, c.relname;
COMMENT ON VIEW guarded_object IS 'Tabellen en views van niveau werk of adres, ook die van gebruikers die daaruit lezen.';
COMMENT ON COLUMN guarded_object.oid IS 'Object in de catalogus.';
COMMENT ON COLUMN guarded_object.schema_name IS 'Schema.';
COMMENT ON COLUMN guarded_object.object IS 'Naam van de tabel of view.';
COMMENT ON COLUMN guarded_object.level IS 'Niveau: adres of werk.';

-- Whoever can log in and connect here, with what he is: a role that he can become counts as he, inherited or not. The
-- first that holds tells all.
CREATE OR REPLACE VIEW possible_reader AS
SELECT r.oid, r.rolname AS role,
       CASE WHEN EXISTS (SELECT FROM pg_roles AS m WHERE m.rolsuper AND pg_has_role(r.oid, m.oid, 'MEMBER'))
                 THEN 'superuser'
            WHEN pg_has_role(r.oid, (SELECT c.relowner FROM pg_class AS c WHERE c.oid = 'model'::regclass), 'MEMBER')
                 THEN 'eigenaar'
            WHEN r.rolreplication THEN 'replicatie'
            WHEN EXISTS (SELECT
                         FROM   pg_roles AS m
                         WHERE  m.rolname IN ('pg_read_server_files', 'pg_write_server_files',
                                              'pg_execute_server_program') AND pg_has_role(r.oid, m.oid, 'MEMBER'))
            THEN 'serverbestanden'
            WHEN EXISTS (SELECT FROM pg_roles AS m WHERE m.rolcreaterole AND pg_has_role(r.oid, m.oid, 'MEMBER'))
                 THEN 'rollenbeheer' END AS power
FROM   pg_roles AS r
WHERE  r.rolcanlogin
AND    (r.rolreplication
        OR has_database_privilege(r.oid, (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()),
                                  'CONNECT'));
COMMENT ON VIEW possible_reader IS 'Rollen die zich hier kunnen aanmelden, en of zij buiten de rechten op tabellen om kunnen lezen.';
COMMENT ON COLUMN possible_reader.oid IS 'Rol in de catalogus.';
COMMENT ON COLUMN possible_reader.role IS 'Naam van de rol.';
COMMENT ON COLUMN possible_reader.power IS 'Superuser, eigenaar, replicatie, serverbestanden of rollenbeheer; anders leeg.';

CREATE OR REPLACE VIEW reading_right AS
WITH grantee AS MATERIALIZED (       -- on a table or view, or on some of its columns
    SELECT g.oid, x.grantee, NULL::name AS column_name
    FROM   guarded_object AS g JOIN pg_class AS c ON c.oid = g.oid
    CROSS  JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS x
    WHERE  x.privilege_type = 'SELECT'
    UNION
    SELECT g.oid, x.grantee, a.attname
    FROM   guarded_object AS g JOIN pg_attribute AS a ON a.attrelid = g.oid AND a.attacl IS NOT NULL
    CROSS  JOIN LATERAL aclexplode(a.attacl) AS x WHERE x.privilege_type = 'SELECT'
)
SELECT r.role, g.level, g.schema_name, g.object, v.via, CASE WHEN NOT m.whole THEN v.columns END AS columns
FROM   possible_reader AS r CROSS JOIN guarded_object AS g
CROSS  JOIN LATERAL (SELECT bool_or(has_table_privilege(b.oid, g.oid, 'SELECT')) AS whole
                     FROM   pg_roles AS b
                     WHERE  pg_has_role(r.oid, b.oid, 'MEMBER')
                     AND    has_schema_privilege(b.oid, to_regnamespace(quote_ident(g.schema_name)), 'USAGE')
                     AND   (has_table_privilege(b.oid, g.oid, 'SELECT')
                            OR has_any_column_privilege(b.oid, g.oid, 'SELECT'))) AS m
CROSS  JOIN LATERAL (SELECT array_agg(DISTINCT CASE WHEN x.grantee = 0 THEN 'iedereen (PUBLIC)'
                                                    ELSE pg_get_userbyid(x.grantee)::text END) AS via,
                            string_agg(DISTINCT x.column_name::text, ', ' ORDER BY x.column_name::text) AS columns
                     FROM   grantee AS x
                     WHERE  x.oid = g.oid AND (x.grantee = 0 OR pg_has_role(r.oid, x.grantee, 'MEMBER'))) AS v
WHERE  m.whole IS NOT NULL AND r.power IS NULL;
COMMENT ON VIEW reading_right IS 'Wie welke tabel of view van niveau werk of adres kan lezen, zoals de catalogus zegt: ook geërfd, via een rol die hij kan worden, of per kolom. Zonder wie buiten de rechten om leest.';
COMMENT ON COLUMN reading_right.role IS 'Rol die zich kan aanmelden.';
COMMENT ON COLUMN reading_right.level IS 'Niveau: adres of werk.';
COMMENT ON COLUMN reading_right.schema_name IS 'Schema.';
COMMENT ON COLUMN reading_right.object IS 'Tabel of view.';
COMMENT ON COLUMN reading_right.via IS 'Aan wie het recht is gegeven: de rol zelf, een rol waar hij lid van is, of iedereen. Leeg bij wie alles mag lezen (pg_read_all_data).';
COMMENT ON COLUMN reading_right.columns IS 'De kolommen, als hij niet alles ervan mag lezen.';

-- A function that reads with its owner's rights gives them to whoever may run it. What it reads, the catalogue does not
-- say.
CREATE OR REPLACE VIEW lent_right AS
SELECT r.role, p.oid::regprocedure::text AS routine
FROM   possible_reader AS r
JOIN   pg_proc AS p ON p.prosecdef AND p.prorettype <> 'trigger'::regtype
       AND p.proowner = (SELECT c.relowner FROM pg_class AS c WHERE c.oid = 'model'::regclass)
JOIN   pg_namespace AS n ON n.oid = p.pronamespace
WHERE  r.power IS NULL
AND    NOT EXISTS (SELECT
                   FROM   pg_depend AS d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
AND    EXISTS (SELECT
               FROM   pg_roles AS b
               WHERE  pg_has_role(r.oid, b.oid, 'MEMBER') AND has_schema_privilege(b.oid, n.oid, 'USAGE')
               AND    has_function_privilege(b.oid, p.oid, 'EXECUTE'));
COMMENT ON VIEW lent_right IS 'Wie welke functie mag uitvoeren die met de rechten van de eigenaar van het model werkt.';
COMMENT ON COLUMN lent_right.role IS 'Rol die zich kan aanmelden.';
COMMENT ON COLUMN lent_right.routine IS 'Functie.';

-- The last word of the register on who may read in the database.
CREATE OR REPLACE VIEW registered_grant AS
SELECT g.recipient, g.level, g.expires_on, g.means
FROM  (SELECT DISTINCT ON (r.recipient, r.level, r.means LIKE 'share%') r.recipient, r.level, r.means, r.expires_on
       FROM   disclosure_register AS r WHERE r.means IN ('grant', 'revocation', 'share', 'share_end')
       ORDER  BY r.recipient, r.level, r.means LIKE 'share%', r.disclosure_id DESC) AS g
WHERE  g.means IN ('grant', 'share');
COMMENT ON VIEW registered_grant IS 'Rollen die volgens disclosure_register een recht in de database hebben.';
COMMENT ON COLUMN registered_grant.recipient IS 'Ontvanger, zoals hij in het register staat.';
COMMENT ON COLUMN registered_grant.level IS 'Niveau waarop hij mag lezen.';
COMMENT ON COLUMN registered_grant.expires_on IS 'Laatste dag van het recht; leeg als die niet is afgesproken.';
COMMENT ON COLUMN registered_grant.means IS 'Een recht op het model (grant), of op de adressen van een gemeente die het deelt (share).';

CREATE OR REPLACE FUNCTION dutch_day(day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_char(day, 'DD-MM-YYYY');
COMMENT ON FUNCTION dutch_day(date) IS 'Een dag zoals hij in een Nederlandse zin staat.';

-- ---------------------------------------------------------------- the lines of the report

-- For who knows no names of tables.
CREATE OR REPLACE FUNCTION personal_words(table_name text, number bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE table_name
           WHEN 'burglary' THEN dutch_count(number, 'woninginbraak', 'woninginbraken')
           WHEN 'burglary_version'
                 THEN dutch_count(number, 'eerdere versie van een inbraak', 'eerdere versies van inbraken')
           WHEN 'letter' THEN dutch_count(number, 'brief', 'brieven')
           WHEN 'advice' THEN dutch_count(number, 'advies of aanvraag', 'adviezen of aanvragen')
           WHEN 'watch_group' THEN dutch_count(number, 'WhatsAppgroep', 'WhatsAppgroepen')
           WHEN 'dwelling_factor_value' THEN dutch_count(number, 'kenmerk van een woning', 'kenmerken van woningen')
           WHEN 'place_of_interest' THEN dutch_count(number, 'melding of plek', 'meldingen en plekken')
           WHEN 'rejected_row' THEN dutch_count(number, 'geweigerde rij', 'geweigerde rijen')
           ELSE pg_catalog.format('%s van %s', dutch_count(number, 'rij', 'rijen'), table_name) END;
COMMENT ON FUNCTION personal_words(text, bigint) IS 'Hoeveel rijen een tabel met persoonsgegevens heeft, in woorden.';

-- A few names are read, sixty are not: those stand in item.
CREATE OR REPLACE FUNCTION few_names(names text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN cardinality(names) > 8 THEN pg_catalog.format('%s tabellen en views, in item', cardinality(names))
            ELSE array_to_string(names, ', ') END;
COMMENT ON FUNCTION few_names(text[]) IS 'Namen in een zin; van meer dan acht hoeveel het er zijn.';

CREATE OR REPLACE VIEW kept_line AS
SELECT k.delivery_id, 'gegevens' AS topic, k.tables AS item, NULL AS who, 'adres' AS level, k.number,
       d.expires_on AS last_day,
       CASE WHEN d.delivery_id IS NULL THEN pg_catalog.format('Zonder levering, doel, grondslag en einde: %s.', k.words)
            ELSE pg_catalog.format('Levering %s (%s; %s), ontvangen op %s: %s. Doel: %s. Grondslag: %s. Te bewaren %s.',
                                   d.delivery_id, n.description, coalesce(d.source, 'herkomst niet bekend'),
                                   coalesce(dutch_day(d.received_on), 'een onbekende dag'), k.words,
                                   coalesce(d.purpose, 'niet opgegeven'), coalesce(d.legal_basis, 'niet opgegeven'),
                                   coalesce('tot en met ' || dutch_day(d.expires_on), 'zonder einde')) END AS sentence
FROM  (SELECT p.delivery_id, sum(p.rows)::bigint AS number,
              string_agg(pg_catalog.format('%s %s', p.table_name, dutch_number(p.rows)),
                         ', ' ORDER BY p.table_name) AS tables,
              string_agg(personal_words(p.table_name, p.rows), ', ' ORDER BY p.table_name) AS words
       FROM   personal_rows() AS p GROUP BY p.delivery_id) AS k
LEFT   JOIN delivery AS d USING (delivery_id) LEFT JOIN delivery_kind AS n USING (kind);
COMMENT ON VIEW kept_line IS 'Regels van privacy_report: welke persoonsgegevens er zijn.';

CREATE OR REPLACE VIEW reader_line AS
WITH may AS MATERIALIZED (SELECT r.* FROM reading_right AS r)
SELECT 1 AS place, r.role::text AS item, r.role::text AS who, NULL AS level, NULL::bigint AS number,
       pg_catalog.format(CASE r.power
                              WHEN 'superuser' THEN '%s is superuser of kan dat worden, en leest en verandert alles.'
                                      WHEN 'eigenaar'
                                   THEN '%s is eigenaar van het model of kan dat worden, en leest en verandert alles daarin.'
                                      WHEN 'replicatie'
                                   THEN '%s mag de hele server kopiëren (REPLICATION), met alles wat erin staat.'
                                      WHEN 'serverbestanden'
                                   THEN '%s mag bestanden van de server lezen of schrijven, en kan zo om alle rechten heen.'
                                      WHEN 'rollenbeheer'
                                   THEN '%s beheert rollen (CREATEROLE), en kan zich daarmee rechten van anderen geven.' END,
                         r.role) AS sentence
FROM   possible_reader AS r WHERE r.power IS NOT NULL
UNION ALL
SELECT 2, a.objects, a.role, a.level, a.number,
       pg_catalog.format('%s kan op niveau %s lezen, %s: %s.%s', a.role, a.level,
              CASE WHEN v.names = ARRAY[a.role::text] THEN 'zelf' ELSE 'via ' || array_to_string(v.names, ', ') END,
              few_names(a.names),
              -- he himself is in it, or each to whom it was granted is
              CASE WHEN a.role <> ALL (k.names) AND NOT v.names <@ k.names
                        THEN ' Dat recht staat niet in disclosure_register.' ELSE '' END)
FROM  (SELECT m.role, m.level, count(*) AS number, string_agg(n.name, ', ' ORDER BY m.object, m.schema_name) AS objects,
              array_agg(n.name ORDER BY m.object, m.schema_name) AS names
       FROM   may AS m
       -- the addresses of one municipality lie in a schema of its own
       CROSS  JOIN LATERAL (SELECT CASE WHEN EXISTS (SELECT
                                                     FROM   shared_gemeente AS s WHERE s.schema_name = m.schema_name)
                                             THEN m.schema_name || '.' ELSE '' END
                                   || m.object || coalesce(' (alleen ' || m.columns || ')', '') AS name) AS n
       GROUP  BY m.role, m.level) AS a
CROSS  JOIN LATERAL (SELECT array_agg(DISTINCT coalesce(u.name, 'pg_read_all_data')) AS names
                     FROM   may AS m LEFT JOIN LATERAL unnest(m.via) AS u (name) ON true
                     WHERE  m.role = a.role AND m.level = a.level) AS v
CROSS  JOIN LATERAL (SELECT ARRAY(SELECT g.recipient
                                  FROM   registered_grant AS g WHERE g.level IN ('adres', a.level)) AS names) AS k
UNION ALL
SELECT 3, l.routines, l.role, NULL, l.number,
       pg_catalog.format('%s mag functies uitvoeren die met de rechten van de eigenaar lezen of schrijven: %s.', l.role,
                         l.routines)
FROM  (SELECT r.role, count(*) AS number, string_agg(r.routine, ', ' ORDER BY r.routine) AS routines
       FROM   lent_right AS r GROUP BY r.role) AS l
UNION ALL
SELECT 4, t.targets, 'iedereen (PUBLIC)', 'adres', NULL,
       'Wie zich kan aanmelden, kan van elke tabel de uiterste coördinaten opvragen, ook zonder recht op de tabel; van een tabel met een of twee rijen is dat de plek. '
       || pg_catalog.format('De eigenaar van PostGIS sluit dat af: REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC',
                            t.targets)
FROM   burglary_open_extents() AS t (targets) WHERE t.targets IS NOT NULL;
COMMENT ON VIEW reader_line IS 'Regels van privacy_report: wie wat kan lezen.';

CREATE OR REPLACE FUNCTION disclosure_sentence(r disclosure_register) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('Regel %s: op %s %s, niveau %s: %s. Doel: %s.%s%s%s Geschreven door %s.', (r).disclosure_id,
                         dutch_day((r).disclosed_on),
                         CASE (r).means
                              WHEN 'grant'
                                   THEN pg_catalog.format('kreeg %s het recht om in de database te lezen',
                                                          (r).recipient)
                              WHEN 'revocation'
                                   THEN pg_catalog.format('verloor %s het recht om in de database te lezen',
                                                          (r).recipient)
                              WHEN 'share'
                                   THEN pg_catalog.format('kreeg %s de adressen van een gemeente te lezen',
                                                          (r).recipient)
                              WHEN 'share_end'
                                   THEN pg_catalog.format('verloor %s de adressen van een gemeente', (r).recipient)
                              WHEN 'publication' THEN 'is gepubliceerd voor ' || (r).recipient
                              ELSE pg_catalog.format('kreeg %s een bestand', (r).recipient) END,
                         (r).level, few_names((r).results), (r).purpose, ' Grondslag: ' || (r).legal_basis || '.',
                         ' Tot en met ' || dutch_day((r).expires_on) || '.',
                         ' Opmerking: ' || (r).note || '.', (r).registered_by);
COMMENT ON FUNCTION disclosure_sentence(disclosure_register) IS 'Een regel van disclosure_register in een zin.';

CREATE OR REPLACE VIEW register_line AS
SELECT 1 AS place, NULL AS item, count(*) AS number, NULL::date AS last_day,
       CASE WHEN broken_seal() IS NOT NULL
                 THEN pg_catalog.format('Regel %s van disclosure_register is niet meer zoals hij is geschreven, of er ontbreken regels voor.',
                                        broken_seal())
            WHEN count(*) = 0 THEN 'In disclosure_register staat nog niets.'
            ELSE pg_catalog.format('De zegels van disclosure_register kloppen, tot en met regel %s. Bewaar dit zegel buiten de database: %s.',
                                   count(*), (array_agg(r.seal ORDER BY r.disclosure_id DESC))[1]) END AS sentence
FROM   disclosure_register AS r
UNION ALL
SELECT 2, NULL, NULL, NULL,
       'disclosure_register is niet afgesloten: zijn triggers zijn weg of uitgezet. upgrade_burglary_model herstelt ze, ALTER TABLE ... ENABLE TRIGGER USER zet ze aan.'
WHERE  (SELECT count(*)
        FROM   pg_trigger AS t
        WHERE  t.tgrelid = 'disclosure_register'::regclass AND t.tgname IN ('add_1_sign', 'add_2_seal', 'keep')
        AND t.tgenabled IN ('O', 'A')) < 3;     -- R fires for replication alone
COMMENT ON VIEW register_line IS 'Regels van privacy_report: of het uitgifteregister is zoals het is geschreven.';

CREATE OR REPLACE FUNCTION privacy_lines()
RETURNS TABLE (place int, topic text, item text, who text, level text, number bigint, last_day date, sentence text)
LANGUAGE sql
BEGIN ATOMIC
    WITH line AS (
        SELECT 0 AS part, NULL::int AS place, 'niveau' AS topic, NULL AS item, NULL AS who, l.level,
               NULL::bigint AS number, NULL::date AS last_day,
               pg_catalog.format('Niveau %s: %s', l.level, l.meaning) AS sentence
        FROM   dictionary_level AS l
        UNION ALL
        SELECT 1, k.delivery_id, k.topic, k.item, k.who, k.level, k.number, k.last_day, k.sentence FROM kept_line AS k
        UNION ALL
        SELECT 2, p.delivery_id, 'verstreken', p.table_name, NULL, 'adres', p.rows_removed, d.expires_on, p.sentence
        FROM   purge_rows(true) AS p JOIN delivery AS d USING (delivery_id)
        UNION ALL
        SELECT 3, r.disclosure_id, 'verstreken', array_to_string(r.results, ', '), r.recipient, r.level, NULL,
               r.expires_on,
               pg_catalog.format('%s mocht dit hebben tot en met %s: vraag of het weg is (regel %s).', r.recipient,
                                 dutch_day(r.expires_on), r.disclosure_id)
        FROM   disclosure_register AS r WHERE r.means = 'file' AND r.expires_on < dutch_today()
        UNION ALL
        SELECT 3, NULL, 'verstreken', NULL, g.recipient, NULL, NULL, g.expires_on,
               pg_catalog.format('Het recht van %s om te lezen liep tot en met %s, en is volgens disclosure_register niet ingetrokken.',
                                 g.recipient, dutch_day(g.expires_on))
        FROM   registered_grant AS g WHERE g.expires_on < dutch_today()
        UNION ALL
        SELECT 4, r.place, 'kan lezen', r.item, r.who, r.level, r.number, NULL, r.sentence FROM reader_line AS r
        UNION ALL
        SELECT 5, r.disclosure_id, 'verstrekt', array_to_string(r.results, ', '), r.recipient, r.level, NULL,
               r.expires_on, disclosure_sentence(r) FROM disclosure_register AS r
        UNION ALL
        SELECT 6, r.place, 'register', r.item, NULL, NULL, r.number, r.last_day, r.sentence FROM register_line AS r
    )
    SELECT (row_number() OVER (ORDER BY l.part, l.place, l.who, l.level, l.item, l.sentence))::int, l.topic, l.item,
           l.who, l.level, l.number, l.last_day, l.sentence
    FROM   line AS l ORDER BY 1;
END;
COMMENT ON FUNCTION privacy_lines() IS 'Wat privacy_report geeft.';
