-- The register of what was given to whom: what may stand in it, and the seals by which a change is seen.

-- Each seal covers its row and the seal before it, so that all rows up to this one. The same in any time zone, encoding
-- and role, after a restore as well.
CREATE OR REPLACE FUNCTION disclosure_seal(previous text, r disclosure_register) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN encode(sha256(convert_to(coalesce(previous, '') || pg_catalog.jsonb_build_array(
           (r).disclosure_id, (r).means, (r).recipient, (r).results, (r).level, (r).purpose, (r).legal_basis,
           (r).expires_on, (r).disclosed_on, (r).note,
           (r).registered_by, (r).registered_as, extract(epoch FROM (r).registered_at))::text, 'UTF8')), 'hex');
COMMENT ON FUNCTION disclosure_seal(text, disclosure_register) IS
'Het zegel (SHA-256) van een regel van disclosure_register: over wat erin staat en het zegel van de regel daarvoor.';

CREATE OR REPLACE FUNCTION broken_seal() RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT min(s.disclosure_id)
    FROM  (SELECT r.disclosure_id, r.disclosure_id = coalesce(lag(r.disclosure_id) OVER w, 0) + 1
           AND    r.seal = disclosure_seal(lag(r.seal) OVER w, r) AS whole
           FROM   disclosure_register AS r WINDOW w AS (ORDER BY r.disclosure_id)) AS s
    WHERE  NOT s.whole;
END;
COMMENT ON FUNCTION broken_seal() IS
'De eerste regel van disclosure_register die niet meer is zoals hij is geschreven, of waarvoor er een ontbreekt; leeg als alle zegels kloppen. Dat er aan het einde regels ontbreken, is alleen te zien aan een nummer en zegel die elders zijn bewaard.';

-- As high as the highest of what is in it. Of what is known by no name nobody can say that it is of no higher one.
CREATE OR REPLACE FUNCTION level_of_results(results text[], OUT level text, OUT is_sure boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN bool_or(o.level = 'adres') THEN 'adres' WHEN bool_or(o.level = 'werk') THEN 'werk'
                ELSE max(o.level) END,
           coalesce(bool_or(o.level = 'adres'), false) OR count(o.level) = count(*)
    FROM   unnest(results) AS n (object) LEFT JOIN dictionary_object AS o USING (object);
END;
COMMENT ON FUNCTION level_of_results(text[]) IS
'Het hoogste niveau van tabellen en views, uit dictionary_object, en of dat vaststaat: niet als er een naam bij is die daar niet in staat.';

CREATE OR REPLACE FUNCTION require_disclosure(r disclosure_register) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    least_level text := (SELECT k.level FROM level_of_results(r.results) AS k);
    objection text := CASE
        WHEN coalesce(btrim(r.recipient), '') = '' THEN 'er staat niet bij wie het krijgt (recipient)'
        WHEN coalesce(btrim(r.purpose), '') = '' THEN 'er staat niet bij waarvoor (purpose)'
        WHEN coalesce(cardinality(r.results), 0) = 0 OR array_position(r.results, NULL) > 0
             OR array_position(r.results, '') > 0
            THEN 'er staat niet bij welke resultaten (results)'
        WHEN (r.means IN ('file', 'publication', 'grant', 'revocation', 'share', 'share_end')) IS NOT TRUE
            THEN pg_catalog.format('means is "%s"; dat moet file, publication, grant, revocation, share of share_end zijn',
                                   r.means)
        WHEN r.level IS NULL
             THEN pg_catalog.format('het niveau van "%s" is niet bekend', array_to_string(r.results, '", "'))
        WHEN r.level NOT IN ('openbaar', 'werk', 'adres')
             THEN pg_catalog.format('level is "%s"; dat moet openbaar, werk of adres zijn', r.level)
        -- what is published has passed disclosure control
        WHEN r.means <> 'publication'
             AND (least_level = 'adres' AND r.level <> 'adres' OR least_level = 'werk' AND r.level = 'openbaar')
            THEN pg_catalog.format('level is %s, maar "%s" is van niveau %s', r.level,
                                   array_to_string(r.results, '", "'), least_level)
        WHEN NOT (isfinite(r.disclosed_on) AND coalesce(isfinite(r.expires_on), true)) THEN 'infinity is geen dag'
        WHEN r.disclosed_on > dutch_today()
            THEN pg_catalog.format('het is gegeven op %s, en dat is na vandaag (%s)',
                                   to_char(r.disclosed_on, 'DD-MM-YYYY'), to_char(dutch_today(), 'DD-MM-YYYY'))
        WHEN r.expires_on < r.disclosed_on
            THEN pg_catalog.format('het moet weg zijn op %s, voor het is gegeven op %s',
                                   to_char(r.expires_on, 'DD-MM-YYYY'), to_char(r.disclosed_on, 'DD-MM-YYYY'))
        WHEN r.means IN ('file', 'share') AND r.level = 'adres'
             AND (coalesce(btrim(r.legal_basis), '') = '' OR r.expires_on IS NULL)
            THEN CASE r.means WHEN 'file' THEN 'een bestand met adressen heeft'
                      ELSE 'adressen delen heeft' END
             || ' een grondslag en een einddatum nodig (legal_basis, expires_on)' END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection,
            DETAIL = 'Er is niets in disclosure_register geschreven.',
            HINT = CASE WHEN objection ~ '^(een bestand met adressen|adressen delen|het moet weg|infinity)'
                        THEN 'Zoals legal_basis => ''convenant, art. 20 Wpg'', expires_on => ''' || (dutch_today() + 30)
                             || ''': de laatste dag waarop de ontvanger het mag hebben.'
                        WHEN objection ~ '^het is gegeven'
                             THEN 'Schrijf de regel als het gegeven is; zonder disclosed_on is dat vandaag.'
                        WHEN objection ~ '^(er staat niet bij (wie|waarvoor)|means)'
                        THEN 'Zoals recipient => ''Woningcorporatie'', results => ''{area_rate}'', purpose => ''veiligheidsoverleg'', means => ''file'', note => ''cijfers.xlsx''.'
                        ELSE 'Noem de tabellen of views waar het uit komt, zoals in data_dictionary, of geef level op: adres als er een woning, inbraak of bewoner mee is aan te wijzen, werk als dat met andere kennis kan, anders openbaar.' END;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_disclosure(disclosure_register) IS 'Weigert een regel in disclosure_register die niet zegt wie wat waarvoor krijgt, of op een te laag niveau.';

-- Who writes is told by the one thing here that has his rights, and not by what he fills in.
CREATE OR REPLACE FUNCTION sign_disclosure() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.seal IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'een regel van disclosure_register krijgt hier zijn zegel, en kan er geen meebrengen',
            HINT = 'Een reservekopie van de rijen alleen: pg_restore --data-only --disable-triggers.';
    END IF;
    NEW.registered_by := session_user;
    NEW.registered_as := current_user;
    NEW.registered_at := clock_timestamp();
    RETURN NEW;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION sign_disclosure() IS 'Zet bij een nieuwe regel van disclosure_register wie hem schreef en wanneer.';

-- One after the other: two at once would each follow the same row. With the rights of the owner, as whoever writes need
-- not read the rest. The number and the seal go to the server's log as well, which is not in the hands of whoever owns
-- the model; nothing of what the row says.
CREATE OR REPLACE FUNCTION seal_disclosure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    last record;
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    PERFORM require_read_committed();
    NEW.level := coalesce(NEW.level, (SELECT k.level FROM level_of_results(NEW.results) AS k WHERE k.is_sure));
    NEW.disclosed_on := coalesce(NEW.disclosed_on, dutch_today());
    PERFORM require_disclosure(NEW);
    PERFORM pg_advisory_xact_lock('pg_class'::regclass::oid::int, TG_RELID::int);
    SELECT r.disclosure_id, r.seal INTO last FROM disclosure_register AS r ORDER BY r.disclosure_id DESC LIMIT 1;
    NEW.disclosure_id := coalesce(last.disclosure_id, 0) + 1;
    NEW.seal := disclosure_seal(last.seal, NEW);
    RAISE LOG 'disclosure_register van %: regel % met zegel %', TG_TABLE_SCHEMA, NEW.disclosure_id, NEW.seal;
    RETURN NEW;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION seal_disclosure() IS 'Nummert en verzegelt een nieuwe regel van disclosure_register; nummer en zegel gaan ook naar het logboek van de server.';

CREATE OR REPLACE FUNCTION keep_disclosures() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
        MESSAGE = 'in disclosure_register wordt niets veranderd of verwijderd, door niemand',
        HINT = 'Schrijf een nieuwe regel met register_disclosure die zegt wat er niet klopte (note).';
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION keep_disclosures() IS 'Weigert elke verandering van wat in disclosure_register staat.';

-- In the order of their names.
CREATE OR REPLACE TRIGGER add_1_sign BEFORE INSERT ON disclosure_register FOR EACH ROW
    EXECUTE FUNCTION sign_disclosure();
COMMENT ON TRIGGER add_1_sign ON disclosure_register IS 'Zet erbij wie de regel schreef en wanneer.';
CREATE OR REPLACE TRIGGER add_2_seal BEFORE INSERT ON disclosure_register FOR EACH ROW
    EXECUTE FUNCTION seal_disclosure();
COMMENT ON TRIGGER add_2_seal ON disclosure_register IS 'Nummert en verzegelt de regel.';
CREATE OR REPLACE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosure_register FOR EACH STATEMENT
    EXECUTE FUNCTION keep_disclosures();
COMMENT ON TRIGGER keep ON disclosure_register IS 'Weigert elke verandering, ook van de eigenaar.';
