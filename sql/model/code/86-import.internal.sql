-- The import of a delivery, through a mapping that says which column is what. One transaction, so that a load that fails or is killed
-- leaves nothing behind. Per kind of delivery there are two functions, in the files before this one: read_KIND makes typed rows and
-- notes what is wrong with them, store_KIND writes what is right.

-- The reader or the writer of a kind is the function of that name: a new kind needs two functions and a row in delivery_kind.
CREATE OR REPLACE FUNCTION kind_function(verb text, kind text) RETURNS regproc
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    found regproc := to_regproc(pg_catalog.format('%I', verb || '_' || kind));
BEGIN
    IF found IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'feature_not_supported',
            MESSAGE = pg_catalog.format('leveringen van soort "%s" zijn niet in te lezen: er is geen functie %s_%s', kind, verb, kind),
            HINT = 'Voeg rijen van deze soort zelf toe aan hun tabel, of maak de functies read_… en store_… voor deze soort.';
    END IF;
    RETURN found;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION kind_function(text, text) IS 'De functie die leveringen van een soort leest (read_…) of wegschrijft (store_…).';

CREATE OR REPLACE FUNCTION read_kind(wanted mapping, period_from date, received_on date DEFAULT current_date) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    reader regproc := kind_function('read', wanted.kind);
    takes_options boolean := (SELECT p.pronargs = 1 FROM pg_proc AS p WHERE p.oid = reader);
BEGIN
    PERFORM begin_phase('controleren', (SELECT count(*) FROM pg_temp.import_row));
    PERFORM refuse_long();
    PERFORM refuse_past();
    EXECUTE pg_catalog.format(CASE WHEN takes_options THEN 'SELECT %s($1)' ELSE 'SELECT %s()' END, reader)
    USING   pg_catalog.jsonb_build_object('source', wanted.mapping) || wanted.options
            || jsonb_strip_nulls(pg_catalog.jsonb_build_object('year', extract(year FROM period_from), 'received_on', coalesce(received_on, current_date)));
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_kind(mapping, date, date) IS 'Maakt van import_row getypeerde rijen en noteert in import_problem wat eraan mankeert.';

CREATE OR REPLACE FUNCTION store_kind(kind text, for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM begin_phase('opslaan', (SELECT count(*) FROM pg_temp.import_row));
    EXECUTE pg_catalog.format('SELECT s.accepted, s.unchanged FROM %s($1) AS s', kind_function('store', kind)) INTO accepted, unchanged USING for_delivery;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_kind(text, int) IS 'Schrijft de goede rijen weg; geeft hoeveel er zijn opgenomen en hoeveel er al zo stonden.';

-- Personal data has a purpose, a ground and an end, or it does not come in.
CREATE OR REPLACE FUNCTION require_ground(kind_of_delivery text, purpose text, legal_basis text, expires_on date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF (SELECT k.personal FROM delivery_kind AS k WHERE k.kind = kind_of_delivery)
       AND (coalesce(btrim(purpose), '') = '' OR coalesce(btrim(legal_basis), '') = '' OR expires_on IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'not_null_violation',
            MESSAGE = pg_catalog.format('een levering van soort "%s" bevat persoonsgegevens en heeft een doel, een grondslag en een einddatum nodig', kind_of_delivery),
            HINT = 'Geef purpose, legal_basis (zoals convenant, art. 20 Wpg) en expires_on op.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_ground(text, text, text, date) IS
'Weigert persoonsgegevens zonder doelbinding, grondslag of vervaldatum.';

-- What could not be recorded is said before the source is read, which may take long.
CREATE OR REPLACE FUNCTION require_dates(kind_of_delivery text, period_from date, period_to date, received_on date, expires_on date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    objection text := CASE
        WHEN 'infinity' IN (period_from, period_to, received_on, expires_on) OR '-infinity' IN (period_from, period_to, received_on, expires_on)
            THEN 'infinity is geen dag'
        WHEN period_to < period_from   THEN pg_catalog.format('de periode eindigt op %s, voor het begin op %s', to_char(period_to, 'DD-MM-YYYY'), to_char(period_from, 'DD-MM-YYYY'))
        WHEN received_on > current_date
            THEN pg_catalog.format('de levering is ontvangen op %s, en dat is na vandaag (%s)', to_char(received_on, 'DD-MM-YYYY'), to_char(current_date, 'DD-MM-YYYY'))
        WHEN expires_on < received_on
            THEN pg_catalog.format('de bewaartermijn verstrijkt op %s, voor de ontvangst op %s', to_char(expires_on, 'DD-MM-YYYY'), to_char(received_on, 'DD-MM-YYYY'))
        WHEN expires_on < current_date AND (SELECT k.personal FROM delivery_kind AS k WHERE k.kind = kind_of_delivery)
            THEN pg_catalog.format('de bewaartermijn is verstreken op %s, en dan mogen persoonsgegevens er niet meer in', to_char(expires_on, 'DD-MM-YYYY')) END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection,
            HINT = 'Geef dagen op met period_from <= period_to, received_on niet na vandaag en expires_on niet daarvoor.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_dates(text, date, date, date, date) IS
'Weigert een levering met een periode, ontvangst of vervaldatum die niet kan, en persoonsgegevens waarvan de bewaartermijn al is verstreken.';

-- Writes what was read and found right, and holds the load against its own count.
CREATE OR REPLACE FUNCTION finish_import(done delivery, identity text, started timestamptz) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    SELECT * INTO done.rows_accepted, done.rows_unchanged FROM store_kind(done.kind, done.delivery_id);
    IF done.rows_read <> done.rows_accepted + done.rows_rejected + done.rows_unchanged THEN
        RAISE EXCEPTION USING ERRCODE = 'data_exception',
            MESSAGE = pg_catalog.format('de telling klopt niet: %s gelezen, %s opgenomen, %s geweigerd, %s ongewijzigd',
                             done.rows_read, done.rows_accepted, done.rows_rejected, done.rows_unchanged),
            HINT = 'Er is niets geladen. Dit is een fout in het model: meld haar met de mapping en de soort bron.';
    END IF;
    -- Burglaries that are not surely placed may be, with more addresses or more names.
    IF done.kind IN ('verblijfsobject', 'adresseerbaar_object', 'address', 'street', 'place_name', 'area') AND done.rows_accepted > 0 AND EXISTS (SELECT FROM burglary) THEN
        PERFORM place_burglaries();
    END IF;

    PERFORM mark_corrected(done.delivery_id, identity);
    done.seconds := extract(epoch FROM clock_timestamp() - started);
    UPDATE delivery AS d
    SET    rows_read = done.rows_read, rows_accepted = done.rows_accepted, rows_rejected = done.rows_rejected, rows_unchanged = done.rows_unchanged,
           seconds = done.seconds, content_hash = staged_hash()
    WHERE  d.delivery_id = done.delivery_id;
    RAISE NOTICE 'levering %: % opgenomen, % geweigerd, % ongewijzigd in % s (% rijen per seconde)', done.delivery_id, done.rows_accepted, done.rows_rejected,
               done.rows_unchanged, round(done.seconds::numeric, 1), round((done.rows_read / greatest(done.seconds, 0.001))::numeric);
    PERFORM begin_import();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION finish_import(delivery, text, timestamptz) IS
'Schrijft de goede rijen van een levering weg, controleert de telling en legt haar vast in delivery.';

CREATE OR REPLACE FUNCTION load_delivery(source regclass, mapping_name text, source_name text, purpose text, legal_basis text, expires_on date,
                                         period_from date, period_to date, received_on date)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    wanted mapping := fitting_mapping(source, mapping_name);
    done delivery;
BEGIN
    received_on := coalesce(received_on, current_date);
    PERFORM require_ground(wanted.kind, purpose, legal_basis, expires_on);
    PERFORM require_dates(wanted.kind, period_from, period_to, received_on, expires_on);
    PERFORM require_one_writer();

    INSERT INTO delivery (kind, source, mapping, period_from, period_to, received_on, purpose, legal_basis, expires_on, rows_read)
    VALUES (wanted.kind, coalesce(source_name, source::text), mapping_name, period_from, period_to, received_on, purpose, legal_basis, expires_on,
            stage_source(source, mapping_name))
    RETURNING * INTO done;
    RAISE NOTICE '% rijen gelezen', done.rows_read;
    PERFORM read_kind(wanted, period_from, received_on);
    done.rows_rejected := store_rejected(done.delivery_id, wanted.options ->> 'identity');
    RAISE NOTICE '% rijen geweigerd', done.rows_rejected;
    PERFORM finish_import(done, wanted.options ->> 'identity', started);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION load_delivery(regclass, text, text, text, text, date, date, date, date) IS 'Wat import_delivery doet.';

-- The same reading without loading.
CREATE OR REPLACE FUNCTION preview_delivery(source regclass, mapping_name text, sample int, period_from date)
RETURNS TABLE (onderdeel text, naam text, waarde text)
LANGUAGE plpgsql
AS $$
DECLARE
    wanted mapping := fitting_mapping(source, mapping_name);
    staged bigint := stage_source(source, mapping_name);
    wrong bigint;
BEGIN
    PERFORM read_kind(wanted, period_from);
    wrong := (SELECT count(DISTINCT p.row_number) FROM pg_temp.import_problem AS p);
    RETURN QUERY SELECT 'kolom', c.field, coalesce(c.column_name::text, '(niet in de bron)')
                 FROM mapped_columns(source, mapping_name) AS c ORDER BY c.field;
    RETURN QUERY SELECT 'rij ' || r.row_number, v.key, v.value
                 FROM pg_temp.import_row AS r CROSS JOIN LATERAL jsonb_each_text(r.value) AS v
                 WHERE r.row_number <= sample ORDER BY r.row_number, v.key;
    RETURN QUERY SELECT 'geweigerd', p.rule, count(*)::text || ' rijen: ' || min(p.explanation)
                 FROM (SELECT DISTINCT ON (q.row_number) q.* FROM pg_temp.import_problem AS q ORDER BY q.row_number, q.place) AS p
                 GROUP BY p.rule ORDER BY count(*) DESC, p.rule;
    RETURN QUERY VALUES ('telling', 'gelezen', staged::text), ('telling', 'geweigerd', wrong::text), ('telling', 'goed', (staged - wrong)::text);
    PERFORM begin_import();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION preview_delivery(regclass, text, int, date) IS 'Wat preview_import doet.';
