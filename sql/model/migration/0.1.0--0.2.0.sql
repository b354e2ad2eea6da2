-- From 0.1.0: the helpers get a schema of their own, beside that of the model, and a model knows which functions and views are
-- its own code.

ALTER TABLE model ADD code jsonb NOT NULL DEFAULT '{}';
UPDATE model SET code = '{
    "routine event_report(float8, date, date)": null, "routine group_reach(int4, date, float8)": null,
    "routine import_delivery(regclass, text, text, text, text, date, date, date, date)": null,
    "routine letter_pairs_since(date, date)": null,
    "routine letter_worklist(date, float8, int4, int4, int4, int4, near_repeat_profile)": null,
    "routine locate(text, text, text, text, geometry, text)": null, "routine locate_burglaries(int4)": null,
    "routine locate_report(int4)": null, "routine preview_import(regclass, text, int4, date)": null,
    "routine purge_expired(bool)": null, "routine record_letters(_int4, date, text, text, text, date)": null,
    "routine retry_rejected(int4)": null, "view advice_uptake": null, "view burglary_cohesion": null,
    "view burglary_event": null, "view burglary_home": null, "view data_quality": null,
    "view dwelling_cohesion": null, "view factor_association": null, "view factor_by_area": null,
    "view letter_blind_spot": null, "view letter_coverage_by_area": null, "view letter_coverage_by_month": null,
    "view letter_map": null, "view near_repeat_zone": null, "view published_difference": null,
    "view survey_score": null
}';

-- What moves: tables that nobody but the helpers looks at, and what was made as a helper. The rest is the user's own. A helper that
-- is the extension's by now is put aside, so that what still hangs on it does not take the other's calls.
DO $$
DECLARE
    home regnamespace := (pg_catalog.current_schemas(false))[1]::pg_catalog.text::regnamespace;
    beside name := (pg_catalog.current_schemas(false))[2];
    moved record;
BEGIN
    FOR moved IN
        SELECT CASE c.relkind WHEN 'v' THEN 'VIEW ' ELSE 'TABLE ' END || c.oid::regclass AS target, NULL::name AS aside, NULL::oid AS routine
        FROM   pg_catalog.pg_class AS c
        WHERE  c.relnamespace = home AND c.relname = ANY ('{
        confirmation, gazetteer,
        area_ancestor, area_burglary, area_dwelling, burglary_double, delivered_burglary, delivered_field,
        delivery_quality, letter_burglary, letter_receiver, personal_table, previous_delivery, still_confirmed
        }') AND c.relkind IN ('r', 'v')
        UNION ALL
        SELECT 'ROUTINE ' || p.oid::regprocedure, CASE WHEN EXISTS (
                   SELECT FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'burglary'
                   JOIN   pg_catalog.pg_proc AS x ON x.oid = d.objid AND x.proname = p.proname
                   WHERE  d.classid = 'pg_catalog.pg_proc'::regclass AND d.deptype = 'e') THEN p.proname || ' (0.1.0)' END, p.oid
        FROM   pg_catalog.pg_proc AS p
        WHERE  p.pronamespace = home AND p.proname || '(' || pg_catalog.array_to_string(ARRAY(
                   SELECT t.typname FROM pg_catalog.unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, place)
                   JOIN   pg_catalog.pg_type AS t ON t.oid = a.type ORDER BY a.place), ',') || ')' = ANY (pg_catalog.regexp_split_to_array('
        area_code_fits(text,text); advice_event(); announce_burglaries(); area_at(text,geometry); area_in(text,text);
        areas_of(text,text,text); assign_buurt(); assign_series(); begin_import(); begin_phase(text,int8);
        best_address(text,text,_text,int4,text,text); category_words(jsonb); complete_addresses();
        confirm_rows(text,_int4,int4); delivered_address(jsonb); delivered_dwelling_factors(jsonb);
        delivered_part(int4); drop_incoming(name); drop_refused(name); dutch_factor(float8); dutch_number(numeric);
        dutch_sentence(int8,int8,text,text,text); dutch_share(int8,int8); dutch_time(timestamp,text);
        dwelling_at(geometry); end_dwellings(_text,int4); expired_rows(text); factor_objection(text);
        field_columns(regclass,text); figure_fields(jsonb); figure_in(text,_text,_numeric,numeric);
        filled_sentence(int8,int8,text,text); find_dwelling(text,text,text,text,text);
        finish_import(delivery,text,timestamptz); fitting_mapping(regclass,text); forget_known_object();
        forget_known_verblijfsobject(); forget_persons(); group_burglary(float8); group_count(int4,date,float8);
        group_dwelling(); identify_burglaries(); is_excel_day(text); is_in_rd(geometry); is_small(int8);
        kind_function(text,text); letter_need(date,letter_rule); letter_recent_from();
        letter_rule_with(float8,int4,int4,int4,int4); link_addresses(); mapped_columns(regclass,text);
        mark_corrected(int4,text); match_rows(name,_name,name,name); match_unchanged(name,int4);
        mended_polygon(geometry); missing_in(jsonb,text); moment_in(text); name_rows_by_year(); newest_names();
        normalise_column(text); number_in(text,text); object_kind_of(text,text,text); phone_pattern();
        place_figures(jsonb); place_key(text); place_objection(text,text,jsonb);
        place_without_address(text,text,int4,text,text,text); plain_words(text); purge_table(personal_table);
        read_address(); read_adresseerbaar_object(); read_advice(jsonb); read_area(jsonb); read_area_member(jsonb);
        read_bag_id(text); read_bag_ids(text); read_boolean(text); read_bouwjaar(text,int4); read_burglary(jsonb);
        read_code(text); read_day(text); read_dwelling_and_year(jsonb); read_dwelling_factor_value(jsonb);
        read_factor(jsonb); read_factor_value(jsonb); read_floor_area(text); read_gemeente_code(text);
        read_geometry(text); read_house_number(text); read_huisnummer(text); read_integer(text);
        read_intervention(jsonb); read_iso_day(text); read_kind(mapping,date,date); read_letter(jsonb);
        read_missing(text,_text); read_number(text,text); read_pand(); read_place_name(jsonb); read_postcode(text);
        read_published_count(jsonb); read_street(); read_timestamp(text); read_timestamp_precision(text);
        read_verblijfsobject(); read_vlak(geometry); read_watch_group(jsonb); refresh_gazetteer();
        refuse_dwelling_factor_values(); refuse_factors(jsonb); refuse_figures(); refuse_letters(date);
        refuse_list(_int4,date); refuse_long(); refuse_overtaken(name,int4); refuse_past(); refuse_places(name,jsonb);
        refuse_repeats(name,_name,int4,text); refuse_unreadable_days(_text,int4); rejected_text(jsonb);
        renew_gazetteer(); require_dates(text,date,date,date,date); require_figures(jsonb);
        require_ground(text,text,text,date); shared_columns(name); short_word(text); split_place_line(text);
        split_street_line(text); spread_rejected(int4,text); stage_source(regclass,text); staged_hash();
        store_address(int4); store_adresseerbaar_object(int4); store_advice(int4); store_area(int4);
        store_area_member(int4); store_burglary(int4); store_dwelling_factor_value(int4); store_factor(int4);
        store_factor_value(int4); store_intervention(int4); store_kind(text,int4); store_letter(int4);
        store_pand(int4); store_place_name(int4); store_published_count(int4); store_rejected(int4,text);
        store_street(int4); store_verblijfsobject(int4); store_watch_group(int4); street_by_name(text,text,text,text);
        street_by_spelling(text,text,text,text); street_key(text); street_key_in(text);
        street_place_fit(gazetteer,text,text,text); suffix_fit(text,text,text,text); suffix_key(text,text);
        tell_progress(int8); tidy(text); timestamp_parts(text); to_rd(geometry); told(int8);
        transform_or_null(geometry); woonplaats_name(text); write_matched(name,int4)
        ', ';?\s+'))
    LOOP
        IF moved.aside IS NOT NULL THEN
            EXECUTE pg_catalog.format('ALTER %s RENAME TO %I', moved.target, moved.aside);
            moved.target := 'ROUTINE ' || moved.routine::regprocedure;
        END IF;
        EXECUTE pg_catalog.format('ALTER %s SET SCHEMA %I', moved.target, beside);
    END LOOP;
    -- Who may use what has moved may still come to it.
    FOR moved IN
        SELECT DISTINCT COALESCE(pg_catalog.quote_ident(r.rolname), 'PUBLIC') AS target
        FROM  (SELECT c.relacl AS acl FROM pg_catalog.pg_class AS c WHERE c.relnamespace = pg_catalog.quote_ident(beside)::regnamespace
               UNION ALL
               SELECT p.proacl FROM pg_catalog.pg_proc AS p WHERE p.pronamespace = home AND p.proname IN ('letter_worklist', 'record_letters')) AS o,
               LATERAL pg_catalog.aclexplode(o.acl) AS x LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
        WHERE  x.grantee <> x.grantor
    LOOP
        EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %s', beside, moved.target);
    END LOOP;
END;
$$;

-- A misspelt street is looked for by the parts of its name. What the list has not got yet, the code puts there.
ALTER TABLE gazetteer ADD name_base text COLLATE "C", ADD name_back text COLLATE "C", ADD name_stem text, ADD name_telling text[], ADD name_marks text;
DROP INDEX gazetteer_street, gazetteer_spelling;
CREATE INDEX gazetteer_street   ON gazetteer (street_key, woonplaats) WHERE kind = 'straat';
CREATE INDEX gazetteer_spelling ON gazetteer (name_base, name_marks) WHERE kind = 'straat';
CREATE INDEX gazetteer_back     ON gazetteer (name_back, name_marks) WHERE kind = 'straat';
CREATE INDEX gazetteer_stem     ON gazetteer (name_stem) WHERE kind = 'straat';

-- A delivery is received on a day of the Netherlands, wherever the session says that it is.
ALTER TABLE delivery ALTER received_on SET DEFAULT (now() AT TIME ZONE 'Europe/Amsterdam')::date;

-- A share is made of factors: numerators by a denominator. And what a source says is said, where nobody has changed it.
ALTER TABLE factor_component ADD role text NOT NULL DEFAULT 'component',
    ADD CONSTRAINT factor_component_role_is_known CHECK (role IN ('component', 'numerator', 'denominator'));
CREATE UNIQUE INDEX factor_component_denominator_idx ON factor_component (composite) WHERE role = 'denominator';
UPDATE factor AS f SET direction = NULL WHERE f.factor IN ('bijstand', 'ww') AND f.direction = -1 AND f.owner = 'CBS';
UPDATE factor AS f SET name = n.name, note = 'Zo heet de groep in de bron (2017). Gevoelig: over herkomst.'
FROM   (VALUES ('herkomstgroep_1', 'Niet-westerse allochtonen'), ('herkomstgroep_2', 'Nieuwe Nederlanders')) AS n (factor, name)
WHERE  f.factor = n.factor AND f.note = 'Welke groep bedoeld is, staat niet in de bron.';
INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, owner, source, note) VALUES
    ('bijstand_of_ww', 'Inwoners met bijstand of een WW-uitkering', 'inkomen', 'area', 'intensive', 'procent', 0, 100, NULL, 'CBS',
     'Kerncijfers wijken en buurten', 'Berekend: personen met bijstand en met WW, gedeeld door inwoners (zie factor_share).')
ON CONFLICT (factor) DO NOTHING;
INSERT INTO factor_component (composite, factor, role)
SELECT 'bijstand_of_ww', n.factor, n.role
FROM   (VALUES ('bijstand', 'numerator'), ('ww', 'numerator'), ('inwoners', 'denominator')) AS n (factor, role)
WHERE  EXISTS (SELECT FROM factor AS f WHERE f.factor = n.factor)
ON CONFLICT (composite, factor) DO NOTHING;

-- What people say that happened to them, and how much of it they reported.
INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, owner, source, note) VALUES
    ('vm_woninginbraak',        'Woninginbraken en pogingen volgens de enquête, per 100 inwoners',      'slachtofferschap', 'area', 'intensive', 'per 100 inwoners', 0, NULL, -1, 'Veiligheidsmonitor', 'Veiligheidsmonitor, cijfers met marges',
     'Ondervonden delicten in twaalf maanden, ook wat niet is gemeld; geen percentage van mensen, want wie het vaker overkwam telt vaker.'),
    ('vm_woninginbraak_gemeld', 'Woninginbraken en pogingen volgens de enquête die bij de politie zijn gemeld', 'slachtofferschap', 'area', 'intensive', 'procent', 0, 100, 1, 'Veiligheidsmonitor', 'Veiligheidsmonitor, cijfers met marges',
     'Van de ondervonden delicten; zie dark_number.')
ON CONFLICT (factor) DO NOTHING;
ALTER TABLE house_type ADD kadaster text CHECK (kadaster IN ('A', 'T', 'H', 'K', 'V'));
UPDATE house_type AS h SET kadaster = k.kadaster
FROM  (VALUES ('detached', 'V'), ('linked_detached', 'V'), ('semi', 'K'), ('corner', 'H'), ('terraced', 'T'), ('stacked', 'A'), ('flat', 'A')) AS k (house_type, kadaster)
WHERE  k.house_type = h.house_type;
INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, owner, source, note) VALUES
    ('open_zijden', 'Open zijden van het huis',               'woning',    'dwelling', 'category',  'soort', NULL, NULL, NULL, 'gemeente', 'BAG', 'Uit de vorm van de panden (zie pand_house_type); niet van appartementen.'),
    ('verdieping', 'Verdieping van de woning',                'woning',    'dwelling', 'category',  'soort', NULL, NULL, NULL, 'gemeente', 'BAG', 'Voor zover de toevoeging van het adres haar zegt (zie dwelling_storey).'),
    ('achterom',   'Of het huis achterom te bereiken is',     'woning',    'dwelling', 'category',  'soort', NULL, NULL, NULL, 'gemeente', 'BAG en paden', 'Zie back_access; zonder ingelezen paden geschat.')
ON CONFLICT (factor) DO NOTHING;
INSERT INTO factor_category (factor, category, name, position) VALUES
    ('open_zijden', '0',           'geen open zijde',                  1),
    ('open_zijden', '1',           'een open zijde',                   2),
    ('open_zijden', '2',           'twee open zijden',                 3),
    ('open_zijden', '3',           'drie open zijden',                 4),
    ('open_zijden', '4',           'rondom open',                      5),
    ('verdieping', '0',            'begane grond',                     1),
    ('verdieping', '1',            'eerste verdieping',                2),
    ('verdieping', '2',            'tweede verdieping',                3),
    ('verdieping', '3',            'derde verdieping of hoger',        4),
    ('achterom',   'pad',          'achterom via een pad',             1),
    ('achterom',   'open',         'open terrein erachter (geschat)',  2),
    ('achterom',   'dicht',        'niet achterom te bereiken',        3)
ON CONFLICT DO NOTHING;
INSERT INTO factor_series (factor, series, year_from, year_to, reason)
SELECT f.factor, s.series, s.year_from, s.year_to, s.reason
FROM   unnest('{vm_woninginbraak,vm_woninginbraak_gemeld}'::text[]) AS f (factor)
CROSS  JOIN (SELECT DISTINCT ON (x.series) x.series, x.year_from, x.year_to, x.reason FROM factor_series AS x JOIN factor AS o USING (factor)
             WHERE o.owner = 'Veiligheidsmonitor' ORDER BY x.series, x.factor) AS s
ON CONFLICT (factor, series) DO NOTHING;
UPDATE mapping AS m SET options = jsonb_set(m.options::jsonb, '{measures}', '{"woninginbraak_per_100_inwoners": "vm_woninginbraak", "woninginbraak": "vm_woninginbraak",
    "woninginbraak_gemeld": "vm_woninginbraak_gemeld", "melding_woninginbraak": "vm_woninginbraak_gemeld"}'::jsonb || (m.options::jsonb -> 'measures'))
WHERE  m.mapping = 'veiligheidsmonitor marges' AND m.options ? 'measures';

-- The mappings of advice, where nobody has changed them.
INSERT INTO mapping AS m (mapping, kind, description, columns, options) VALUES
('noaberbouw', 'advice', 'Preventieadvies, met het adres in twee kolommen of in losse; een kale datum en tijd zijn die van de aanvraag',
 '{"requested_at": ["aangevraagd_op", "datum_tijd", "tijdstip_aanvraag"], "requested_on": ["datum", "datum_aanvraag"], "requested_time": ["tijd", "tijdstip"],
   "given_at": ["advies_gegeven", "datum_advies", "gegeven_op", "datum_tijd_van_het_preventieadvies", "datum_en_tijd_van_het_preventieadvies"],
   "verblijfsobject_id": ["verblijfsobject", "verblijfsobject_id"],
   "street_name": ["straatnaam", "straat"], "house_number": ["huisnummer"], "huisletter": ["huisletter"], "toevoeging": ["toevoeging", "huisnummertoevoeging"],
   "postcode": ["postcode"], "woonplaats": ["woonplaats", "plaats"], "street_line": ["straat_en_huisnummer", "straatnaam_huisnummer", "straatnaam_en_huisnummer", "adres"],
   "place_line": ["postcode_en_plaats", "postcode_plaats", "postcode_en_woonplaats"], "certificate": ["certificaat", "pkvw"]}', '{}'),
('noaberbouw advies', 'advice', 'Preventieadvies, met het adres in twee kolommen of in losse; een kale datum en tijd zijn die van het advies',
 '{"requested_at": ["aangevraagd_op", "tijdstip_aanvraag"], "requested_on": ["datum_aanvraag"], "requested_time": ["tijd_aanvraag"],
   "given_at": ["advies_gegeven", "gegeven_op", "datum_tijd", "datum_tijd_van_het_preventieadvies", "datum_en_tijd_van_het_preventieadvies"],
   "given_on": ["datum", "datum_advies"], "given_time": ["tijd", "tijdstip"], "verblijfsobject_id": ["verblijfsobject", "verblijfsobject_id"],
   "street_name": ["straatnaam", "straat"], "house_number": ["huisnummer"], "huisletter": ["huisletter"], "toevoeging": ["toevoeging", "huisnummertoevoeging"],
   "postcode": ["postcode"], "woonplaats": ["woonplaats", "plaats"], "street_line": ["straat_en_huisnummer", "straatnaam_huisnummer", "straatnaam_en_huisnummer", "adres"],
   "place_line": ["postcode_en_plaats", "postcode_plaats", "postcode_en_woonplaats"], "certificate": ["certificaat", "pkvw"]}', '{}')
ON CONFLICT (mapping) DO UPDATE SET description = excluded.description, columns = excluded.columns
WHERE m.columns = '{"requested_at": ["aangevraagd_op", "datum_tijd", "tijdstip_aanvraag"], "requested_on": ["datum", "datum_aanvraag"], "requested_time": ["tijd", "tijdstip"],
   "given_at": ["advies_gegeven", "datum_advies", "gegeven_op"], "verblijfsobject_id": ["verblijfsobject", "verblijfsobject_id"],
   "street_name": ["straatnaam", "straat"], "house_number": ["huisnummer"], "huisletter": ["huisletter"], "toevoeging": ["toevoeging", "huisnummertoevoeging"],
   "postcode": ["postcode"], "woonplaats": ["woonplaats", "plaats"], "street_line": ["straat_en_huisnummer", "adres"], "place_line": ["postcode_en_plaats"],
   "certificate": ["certificaat", "pkvw"]}';

-- A list of factors may say which are sensitive.
UPDATE mapping AS m SET columns = m.columns::jsonb || '{"sensitive": ["gevoelig"]}'
WHERE  m.mapping = 'factorlijst' AND NOT m.columns ? 'sensitive' AND NOT m.columns @? '$.*[*] ? (@ == "gevoelig")';
-- How the numbers of a delivery were read is kept with it; of those before, nobody knows any more.
ALTER TABLE delivery ADD marks jsonb;
-- So is how many of its rows fill each field.
ALTER TABLE delivery ADD filled jsonb;
-- And a row may be refused in part.
ALTER TABLE rejected_row ADD partly boolean NOT NULL DEFAULT false;
-- A dwelling is worth more than ten thousand euro, or the value is in thousands; an average in thousands is less than ten million.
UPDATE factor SET value_min = 10000 WHERE factor = 'woz' AND value_min = 0;
UPDATE factor SET value_max = 10000 WHERE factor = 'woz_gemiddeld' AND value_max IS NULL;
-- The codes of own areas stood there in capitals, those of their figures as the file wrote them.
UPDATE area AS a SET code = f.code
FROM   (SELECT v.level, upper(v.code) AS in_capitals, min(v.code) AS code FROM factor_value AS v
        WHERE v.code <> upper(v.code) GROUP BY v.level, upper(v.code) HAVING count(DISTINCT v.code) = 1) AS f
WHERE  (a.level, a.code) = (f.level, f.in_capitals)
AND    NOT EXISTS (SELECT FROM area AS o WHERE (o.level, o.year, o.code) = (a.level, a.year, f.code))
AND    NOT EXISTS (SELECT FROM factor_value AS v WHERE (v.level, v.code) = (a.level, a.code));
-- What a program took for a number stood there with .0 behind it; the next delivery knows it without. One that is there both ways stays.
UPDATE burglary AS b SET source_id = left(b.source_id, -2)
WHERE  b.source_id ~ '^[0-9]+[.,]0$' AND NOT EXISTS (SELECT FROM burglary AS o WHERE o.source = b.source AND o.source_id IN (left(b.source_id, -2), translate(b.source_id, '.,', ',.')));
-- Files with the BAG may have coordinates in columns, and no identification of the main address.
UPDATE mapping
SET    columns = columns || '{"street_name": ["openbare_ruimte_naam", "openbare_ruimte", "openbare_r", "openbareruimte", "openbareruimtenaam"],
                              "x": ["x", "xcoord", "x_coordinaat"], "y": ["y", "ycoord", "y_coordinaat"]}',
       options = options || '{"required": ["verblijfsobject_id", "status", "purpose"]}'
WHERE  mapping = 'bag-light verblijfsobject' AND columns -> 'street_name' = '["openbare_ruimte_naam", "openbare_ruimte"]';
-- Reporting tools join by whole numbers.
ALTER TABLE factor ADD factor_id int GENERATED BY DEFAULT AS IDENTITY UNIQUE;
ALTER TABLE term_code ADD term_code_id int GENERATED BY DEFAULT AS IDENTITY UNIQUE;
-- Numbers on a list of factors may have parts.
ALTER TABLE factor ADD part text CHECK (part ~ '^[A-Z]$'), DROP CONSTRAINT factor_checklist_number_key, ADD UNIQUE (checklist, number, part),
    ADD CONSTRAINT factor_part_is_of_a_number CHECK (part IS NULL OR number IS NOT NULL);
CREATE UNIQUE INDEX factor_number_without_part_idx ON factor (checklist, number) WHERE part IS NULL;
UPDATE mapping AS m SET columns = m.columns::jsonb || '{"part": ["onderdeel", "letter"]}'
WHERE  m.mapping = 'factorlijst' AND NOT m.columns ? 'part' AND NOT m.columns @? '$.*[*] ? (@ == "onderdeel" || @ == "letter")';
-- Published counts grow: what was said when is kept.
ALTER TABLE letter_rule ADD min_chance float8 CHECK (min_chance BETWEEN 0.001 AND 1);
ALTER TABLE published_count ADD reference_date date;
UPDATE published_count AS p SET reference_date = d.received_on FROM delivery AS d WHERE d.delivery_id = p.delivery_id;
@state/31-published_count_version.sql@
-- What has no map of its own is counted, too.
INSERT INTO area_level (level, name, position, parent_level) VALUES ('region', 'hele regio', 110, NULL), ('street', 'straat', 45, 'gemeente') ON CONFLICT DO NOTHING;
-- An action has each list's state beside it, is done in part, and says what it is about; its list is of the day that it came in.
ALTER TABLE intervention ALTER done DROP DEFAULT, ALTER done DROP NOT NULL, ALTER done TYPE text USING CASE WHEN done THEN 'yes' ELSE 'no' END,
    ADD number text, ADD type text, ADD theme text, ADD place text, ADD street text, ADD dwellings_told text, ADD period_told text, ADD look_on date, ADD treated int, ADD chances text, ADD said_on date,
    ADD action_key text, ADD CONSTRAINT intervention_done_is_known CHECK (done IN ('yes', 'partly', 'no')),
    ADD CONSTRAINT intervention_days_are_finite CHECK (isfinite(look_on) AND isfinite(said_on)), ADD CONSTRAINT intervention_treated_not_negative CHECK (treated >= 0);
UPDATE intervention AS i SET said_on = d.received_on FROM delivery AS d WHERE d.delivery_id = i.delivery_id;
@state/52-intervention.sql@
-- The form of the meeting loads with its own headers, where nobody has changed the mapping.
INSERT INTO mapping AS m (mapping, kind, description, columns, options) VALUES
('acties', 'intervention', 'Actie- en monitoringkader: een rij per actie, voor een gebied, een straat of een eigen vlak',
 '{"number": ["actienummer", "nummer_actie", "actie_nr", "actie_id"], "said_on": ["stand_op", "stand_van", "datum_overleg", "overleg_op"], "level": ["niveau"],
   "code": ["gebiedscode", "buurtcode", "code", "gebied", "probleemgebied"], "year": ["jaar"], "street": ["straat", "straten", "straatnaam", "locatie"],
   "dwellings_told": ["woningen", "complex", "welke_woningen"], "problem": ["probleem"], "action": ["actie", "actie_wat", "maatregel"],
   "goal": ["doel"], "theme": ["thema"], "type": ["typering", "type"], "kind": ["soort", "soort_actie", "interventie"], "aimed_at": ["gericht_op", "doelgroep"],
   "party": ["partij", "uitvoerder", "wie"], "period_told": ["periode", "wanneer", "weken", "week"], "period_from": ["vanaf", "begin", "startdatum"],
   "period_to": ["tot_en_met", "eind", "einddatum"], "effort": ["inzet"], "note": ["opmerking", "opmerkingen", "toelichting"],
   "done": ["uitgevoerd", "uitgevoerd_ja_nee", "uitgevoerd_ja_deels_nee", "gereed", "status"], "expected_effect": ["verwacht_effect", "verwachte_effect"],
   "look_on": ["opnieuw_bekijken", "bekijken_op", "evaluatie_op", "terugkijken_op"], "result": ["resultaat", "resultaten", "effect"],
   "treated": ["aantal", "aantal_behandeld", "aantal_woningen"], "chances": ["kansen", "resterende_kansen", "kansen_over"]}',
 '{"required": ["action"], "level": "buurt"}')
ON CONFLICT (mapping) DO UPDATE SET description = excluded.description, columns = excluded.columns
WHERE m.columns = '{"level": ["niveau"], "code": ["gebiedscode", "buurtcode", "code", "gebied"], "year": ["jaar"], "problem": ["probleem"], "action": ["actie", "maatregel"],
   "goal": ["doel"], "kind": ["soort", "soort_actie"], "aimed_at": ["gericht_op", "doelgroep"], "party": ["partij", "uitvoerder", "wie"],
   "period_from": ["vanaf", "begin", "startdatum"], "period_to": ["tot_en_met", "eind", "einddatum"], "effort": ["inzet"], "note": ["opmerking", "opmerkingen"],
   "done": ["uitgevoerd", "gereed"], "expected_effect": ["verwacht_effect"], "result": ["resultaat", "effect"]}';
@state/62-checklist.sql@
-- How they came in is coded by words, not by whole texts only, and the ready mappings read it, where nobody has bound these fields.
ALTER TABLE term_code DROP CONSTRAINT term_code_field_check,
    ADD CONSTRAINT term_code_field_check CHECK (field IN ('modus_operandi', 'entry', 'entry_side', 'tool', 'loot'));
ALTER TABLE term ALTER code DROP NOT NULL;
@state/32-term.sql@
UPDATE mapping SET columns = '{"modus_operandi": ["modus_operandi", "mo", "mo_omschrijving", "werkwijze"],
   "entry": ["plaats_van_binnenkomst", "wijze_van_binnenkomst", "plek_van_binnenkomst", "binnenkomst"],
   "loot": ["buit", "weggenomen_goederen", "gestolen_goederen", "ontvreemde_goederen"], "temperature": ["temperatuur"], "weather": ["weer", "weersgesteldheid"]}' || columns
WHERE  mapping IN ('bvh', 'politie straat');
@state/33-registration_break.sql@
@state/75-school_holiday.sql@
@state/85-publication.sql@
@state/22-place_of_interest.sql@
@state/86-disclosure.sql@
@state/87-agreement.sql@
@state/88-shared_gemeente.sql@
