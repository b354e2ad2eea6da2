-- What each part in the work may do with what of the model: grant_burglary_roles() grants just this.

CREATE OR REPLACE VIEW written_by_import AS
SELECT t.table_name
FROM   unnest('{delivery,rejected_row,street,place_name,pand,dwelling,address,area,area_member,burglary,burglary_version,factor,factor_value,
                dwelling_factor_value,letter,advice,watch_group,intervention,intervention_state,target,published_count,published_count_version,confirmation,gazetteer,dwelling_area,pand_shape,
                stored_double,place_of_interest}'::text[]) AS t (table_name);
COMMENT ON VIEW written_by_import IS 'De tabellen die een import vult of verandert.';
COMMENT ON COLUMN written_by_import.table_name IS 'Naam van de tabel.';

-- What a user put in the schemas is his own to grant. Behind a result are tables and views that only the owner needs.
CREATE OR REPLACE VIEW model_relation AS
SELECT c.oid, h.name AS schema_name, c.relname AS object, o.level, c.relkind = 'S' AS is_sequence,
       CASE WHEN h.is_internal THEN c.relname ~ '^fresh_' OR c.relkind = 'r' AND c.relname ~ '_result$'
            ELSE h.is_for_reports OR c.relname IN (SELECT r.result FROM result AS r) END AS is_result
FROM   model_home AS h
JOIN   pg_class AS c ON c.relnamespace = h.home AND c.relowner = h.owner AND c.relkind IN ('r', 'v', 'S')
LEFT   JOIN dictionary_object AS o ON o.object = c.relname AND NOT h.is_internal
WHERE  h.is_internal OR o.level IS NOT NULL OR c.relkind = 'S';
COMMENT ON VIEW model_relation IS 'Tabellen, views en nummeringen van het model.';
COMMENT ON COLUMN model_relation.oid IS 'Object in de catalogus.';
COMMENT ON COLUMN model_relation.schema_name IS 'Schema.';
COMMENT ON COLUMN model_relation.object IS 'Naam.';
COMMENT ON COLUMN model_relation.level IS 'Niveau, uit dictionary_level; leeg bij wat niet openbaar is in die zin dat gebruikers het openen.';
COMMENT ON COLUMN model_relation.is_sequence IS 'Of het een nummering is.';
COMMENT ON COLUMN model_relation.is_result IS 'Of het een resultaat is, of erachter zit.';

-- What writes, reports on rights or makes results is the owner's, as is what runs with his rights; letters, tiles and
-- imports have their doors. What counts at the working level, with all that it calls: it reads with the rights of who
-- asks, and nothing but what he may read.
CREATE OR REPLACE VIEW counting_routine AS
WITH RECURSIVE called AS (
    SELECT p.oid, p.proname = 'public_bulletin' AS is_open
    FROM   model_home AS h JOIN pg_proc AS p ON p.pronamespace = h.home AND p.proowner = h.owner
    WHERE  NOT h.is_internal
    AND    p.proname IN ('public_bulletin', 'period_count', 'area_series', 'corrected_period', 'expected_burglaries',
                         'area_alarm', 'area_drift', 'area_trend', 'area_comparison', 'dark_number', 'day_kind_count',
                         'series_plot', 'hour_plot', 'knox_plot', 'trend_plot', 'measure_plot', 'measure_power',
                         'burglary_bulletin', 'meeting_agenda', 'intervention_counts', 'trait_count', 'period_change',
                         'area_place_share')
    UNION
    SELECT p.oid, c.is_open
    FROM   called AS c
    JOIN   pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_proc'::regclass
    JOIN   pg_proc AS p ON p.oid = d.refobjid AND NOT p.prosecdef JOIN model_home AS h ON h.home = p.pronamespace
)
SELECT c.oid, bool_or(c.is_open) AS is_open FROM called AS c GROUP BY c.oid;
COMMENT ON VIEW counting_routine IS 'Functies die op het werkniveau tellen, of wat openbaar is, met de functies die zij gebruiken.';
COMMENT ON COLUMN counting_routine.is_open IS 'Of zij openbaar is.';
COMMENT ON COLUMN counting_routine.oid IS 'Functie in de catalogus.';

CREATE OR REPLACE VIEW model_routine AS
SELECT p.oid, h.name AS schema_name,
       pg_catalog.format('%s(%s)', p.proname, pg_catalog.oidvectortypes(p.proargtypes)) AS object,
       pg_catalog.format('%I.%I(%s)', h.name, p.proname, pg_catalog.oidvectortypes(p.proargtypes)) AS target,
       NOT h.is_internal AND p.proname = 'area_tile' AS is_tile,
       NOT h.is_internal AND p.proname IN ('letter_worklist', 'record_letters') AS is_letters,
       NOT h.is_internal AND p.proname IN ('import_delivery', 'retry_rejected', 'locate_burglaries')
       OR h.is_internal AND p.proname = 'renew_statistics' AS is_import,
       p.prosecdef OR NOT h.is_internal
AND    p.proname IN ('refresh_results', 'purge_expired', 'privacy_report', 'publish_results', 'disclosure_audit',
                     'share_with_gemeente', 'stop_sharing') AS is_owners,
       p.oid IN (SELECT c.oid FROM counting_routine AS c) AS is_counting,
       p.oid IN (SELECT c.oid FROM counting_routine AS c WHERE c.is_open) AS is_open
FROM   model_home AS h
JOIN   pg_proc AS p ON p.pronamespace = h.home AND p.proowner = h.owner AND p.prorettype <> 'trigger'::regtype;
COMMENT ON VIEW model_routine IS 'Functies en procedures van het model, zonder die van triggers.';
COMMENT ON COLUMN model_routine.oid IS 'Functie in de catalogus.';
COMMENT ON COLUMN model_routine.schema_name IS 'Schema.';
COMMENT ON COLUMN model_routine.object IS 'Naam en argumenten.';
COMMENT ON COLUMN model_routine.target IS 'Naam zoals GRANT hem wil.';
COMMENT ON COLUMN model_routine.is_tile IS 'Of het de tegel is van de kaart die iedereen mag zien.';
COMMENT ON COLUMN model_routine.is_letters IS 'Of het de werklijst van brieven is, of het vastleggen daarvan.';
COMMENT ON COLUMN model_routine.is_import IS 'Of het inleest.';
COMMENT ON COLUMN model_routine.is_counting IS 'Of het op het werkniveau telt.';
COMMENT ON COLUMN model_routine.is_open IS 'Of het vertelt wat openbaar is.';
COMMENT ON COLUMN model_routine.is_owners IS 'Of het alleen voor de eigenaar is, of met zijn rechten werkt.';

CREATE OR REPLACE VIEW role_part AS
SELECT p.*
FROM  (VALUES
    ('analyst',   'adres',    'alles lezen, en schrijven wat is verstrekt en hoe cijfers zijn gelezen'),
    ('colleague', 'werk',     'tabellen en views zonder adressen'),
    ('reader',    'openbaar', 'wat iedereen mag zien'),
    ('loader',    'adres',    'leveringen inlezen'),
    ('letters',   'adres',    'de werklijst van brieven lezen, en brieven vastleggen')) AS p (part, level, description);
COMMENT ON VIEW role_part IS 'De rollen die grant_burglary_roles kent.';
COMMENT ON COLUMN role_part.part IS 'Rol: het argument van grant_burglary_roles.';
COMMENT ON COLUMN role_part.level IS 'Niveau waarop zij leest.';
COMMENT ON COLUMN role_part.description IS 'Wat zij doet.';

CREATE OR REPLACE VIEW role_right AS
SELECT p.part, 'USAGE' AS privilege, 'SCHEMA' AS kind, h.name AS schema_name, h.name::text AS object,
       quote_ident(h.name) AS target
FROM   role_part AS p
JOIN   model_home AS h ON CASE p.part WHEN 'analyst' THEN true WHEN 'loader' THEN NOT h.is_for_reports
                                      WHEN 'letters' THEN NOT h.is_internal AND NOT h.is_for_reports
                               ELSE NOT h.is_internal END
UNION ALL
SELECT p.part, w.privilege, CASE WHEN r.is_sequence THEN 'SEQUENCE' ELSE 'TABLE' END, r.schema_name, r.object,
       pg_catalog.format('%I.%I', r.schema_name, r.object)
FROM   role_part AS p CROSS JOIN model_relation AS r
CROSS  JOIN LATERAL unnest(CASE WHEN r.is_sequence THEN CASE p.part WHEN 'loader' THEN '{USAGE}' END
                                WHEN p.part = 'analyst' AND r.object IN ('disclosure_register', 'meeting_reading')
                                     AND r.level IS NOT NULL THEN '{SELECT,INSERT}'
                                WHEN p.part = 'analyst' OR p.part = 'colleague' AND r.level IN ('openbaar', 'werk')
                                     OR p.part = 'reader' AND r.level = 'openbaar'
                                  OR p.part = 'letters' AND r.level IS NOT NULL AND r.object = 'letter_worklist'
                                     THEN '{SELECT}'
                                WHEN p.part = 'loader' AND NOT r.is_result AND r.object <> 'disclosure_register'
                                THEN CASE WHEN r.object IN (SELECT t.table_name FROM written_by_import AS t)
                                               THEN '{SELECT,INSERT,UPDATE,DELETE}' ELSE '{SELECT}' END
                           END::text[]) AS w (privilege)
UNION ALL
SELECT p.part, 'EXECUTE', 'ROUTINE', r.schema_name, r.object, r.target
FROM   role_part AS p
JOIN   model_routine AS r ON CASE p.part
                                  WHEN 'analyst'
                                       THEN NOT r.is_owners AND NOT r.is_import OR r.is_tile OR r.is_letters
                                       AND r.object LIKE 'letter_worklist(%'
                                         WHEN 'loader' THEN NOT r.is_owners OR r.is_import
                                         -- with its own distances the list would tell every burglary
                                         WHEN 'letters' THEN r.object LIKE 'record_letters(%'
                                         WHEN 'colleague' THEN r.is_tile OR r.is_counting
                                         ELSE r.is_tile OR r.is_open END;
COMMENT ON VIEW role_right IS 'Welke rechten elke rol van grant_burglary_roles heeft.';
COMMENT ON COLUMN role_right.part IS 'Rol: het argument van grant_burglary_roles.';
COMMENT ON COLUMN role_right.privilege IS 'Recht.';
COMMENT ON COLUMN role_right.kind IS 'Soort object: SCHEMA, TABLE (ook een view), SEQUENCE of ROUTINE.';
COMMENT ON COLUMN role_right.schema_name IS 'Schema.';
COMMENT ON COLUMN role_right.object IS 'Naam.';
COMMENT ON COLUMN role_right.target IS 'Naam zoals GRANT hem wil.';

-- For grant_burglary_roles(), which asks as the owner.
CREATE OR REPLACE FUNCTION rights_of(part text) RETURNS jsonb
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT pg_catalog.jsonb_build_object('level', (SELECT p.level FROM role_part AS p WHERE p.part = rights_of.part),
                                         'rights', jsonb_agg(to_jsonb(g) ORDER BY g.kind, g.privilege, g.schema_name))
    FROM  (SELECT r.privilege, r.kind, r.schema_name, array_agg(r.object ORDER BY r.object) AS objects,
                  string_agg(r.target, ', ' ORDER BY r.target) AS targets
           FROM   role_right AS r WHERE r.part = rights_of.part GROUP BY r.privilege, r.kind, r.schema_name) AS g;
END;
COMMENT ON FUNCTION rights_of(text) IS 'De rechten van een rol, per recht en schema, met het niveau waarop zij leest.';

-- What a role can read, in the register; nothing where that is its last word already.
CREATE OR REPLACE FUNCTION register_role(recipient text, part text, purpose text, legal_basis text, expires_on date)
RETURNS int
LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO disclosure_register AS r (means, recipient, results, level, purpose, legal_basis, expires_on, note)
    SELECT 'grant', register_role.recipient, a.results, p.level, coalesce(register_role.purpose, p.description),
           register_role.legal_basis, register_role.expires_on, 'rol ' || p.part
    FROM   role_part AS p
    CROSS  JOIN LATERAL (SELECT array_agg(DISTINCT o.object ORDER BY o.object) AS results
                         FROM   role_right AS o JOIN dictionary_object AS d USING (object)
                         WHERE o.part = p.part AND o.kind = 'TABLE' AND o.privilege = 'SELECT'
                         AND    (p.level = 'openbaar' OR d.level <> 'openbaar')) AS a
    WHERE  p.part = register_role.part
    AND    NOT EXISTS (SELECT FROM (SELECT l.* FROM disclosure_register AS l
                                    WHERE  l.recipient = register_role.recipient AND l.level = p.level
                                    AND   (l.means = 'revocation' OR l.means = 'grant' AND l.note = 'rol ' || p.part)
                                    ORDER  BY l.disclosure_id DESC LIMIT 1) AS l
                       WHERE l.means = 'grant' AND ROW(l.results, l.purpose, l.legal_basis, l.expires_on)
                             IS NOT DISTINCT FROM ROW(a.results, coalesce(register_role.purpose, p.description),
                                                      register_role.legal_basis, register_role.expires_on))
    RETURNING r.disclosure_id;
END;
COMMENT ON FUNCTION register_role(text, text, text, text, date) IS
'Schrijft in disclosure_register dat een rol rechten kreeg, als dat er niet al als laatste staat; geeft dan het nummer van de regel.';

-- The addresses of a municipality that the role shares lie elsewhere, and stay its own: the register has those apart
-- (share).
CREATE OR REPLACE FUNCTION register_revocation(recipient text) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO disclosure_register (means, recipient, results, level, purpose, note)
    SELECT 'revocation', g.recipient, l.results, g.level, l.purpose, 'alle rechten op het model'
    FROM   registered_grant AS g
    CROSS  JOIN LATERAL (SELECT r.results, r.purpose FROM disclosure_register AS r
                         WHERE  r.means = 'grant' AND r.recipient = g.recipient AND r.level = g.level
                         ORDER  BY r.disclosure_id DESC LIMIT 1) AS l
    WHERE  g.recipient = register_revocation.recipient AND g.means = 'grant';
END;
COMMENT ON FUNCTION register_revocation(text) IS
'Schrijft in disclosure_register dat een rol geen rechten meer heeft op het model, voor elk niveau waarop zij er had. De adressen van een gemeente waarmee het model wordt gedeeld (share), blijft zij lezen.';
