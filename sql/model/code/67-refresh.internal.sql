-- Results are kept, not computed at each look: what the view fresh_X says is put in the table X_result, and the view X
-- shows it.

COMMENT ON TABLE state_change IS 'Wat is veranderd sinds de resultaten zijn ververst: een rij per tabel en transactie. Van leveringen ook elke soort apart.';
COMMENT ON COLUMN state_change.what IS 'Tabel, of "delivery" met een soort.';
COMMENT ON COLUMN state_change.transaction IS 'Transactie die haar veranderde.';
COMMENT ON TABLE result IS 'De resultaten die refresh_results bijhoudt.';
COMMENT ON COLUMN result.result IS 'Naam: die van de view die het toont.';
COMMENT ON COLUMN result.position IS 'Volgorde van verversen.';
COMMENT ON COLUMN result.by_day IS 'Hangt het resultaat af van de dag waarnaar wordt gerekend?';
COMMENT ON COLUMN result.kinds IS 'Van leveringen van welke soorten het afhangt; leeg is van alle.';
COMMENT ON COLUMN result.description IS 'Wat het is.';
COMMENT ON COLUMN result.behind IS 'Is er iets veranderd waar het van afhangt, dat al uit state_change is gehaald?';
COMMENT ON COLUMN result.as_of IS 'Dag waarnaar is gerekend, of de laatste bekende dag als het van geen dag afhangt; leeg als het nog nooit is ververst.';
COMMENT ON COLUMN result.letters_to IS 'Tot en met welke dag brieven meetelden.';
COMMENT ON COLUMN result.refreshed_at IS 'Wanneer het is ververst, in Nederlandse tijd.';
COMMENT ON COLUMN result.rows IS 'Aantal rijen.';
COMMENT ON COLUMN result.nothing IS 'Waarom er geen rijen zijn; leeg als er rijen zijn.';
COMMENT ON COLUMN result.seconds IS 'Hoe lang het duurde.';
COMMENT ON COLUMN result.version IS 'Versie van het model die het berekende.';
COMMENT ON TABLE result_day IS 'De dag waarnaar resultaten worden gerekend: één rij.';
COMMENT ON COLUMN result_day.result_day_id IS 'Altijd 1.';
COMMENT ON COLUMN result_day.as_of IS 'De dag.';
COMMENT ON COLUMN result_day.letters_to IS 'Tot en met welke dag brieven meetellen: zonder opgegeven peildag ook die van erna.';

INSERT INTO result (result, position, by_day, kinds, description) VALUES
    ('near_repeat_cell',  10, true, '{burglary}',
     'Near repeats in het jaar tot de peildag, per afstand en aantal dagen'),
    ('near_repeat_role',  11, true, '{burglary}',
     'Wat elke inbraak in dat jaar is: eerste, herhaling, near repeat of los'),
    ('near_repeat_link',  12, true, '{burglary}', 'Verbindingen van eerdere naar latere inbraken dichtbij'),
    ('near_repeat_chain', 13, true, '{burglary}', 'Ketens van inbraken'),
    ('repeat_address',    14, true, '{burglary}', 'Woningen waar vaker dan eens is ingebroken'),
    ('dwelling_risk',     15, true, '{burglary}', 'Woningen met nu een verhoogd risico'),
    ('near_repeat_window', 16, true, '{burglary}',
     'Near repeats van alle inbraken, ook waarvan plek of tijd niet vaststaat'),
    ('burglary_home',            20, false, '{burglary}',
     'Woninginbraken met de postcode, buurt en gemeente waarin zij tellen'),
    ('near_repeat_zone',         30, true, '{burglary, letter}',
     'De zone van elke recente inbraak, en hoe goed brieven haar dekten'),
    ('letter_worklist',          31, true, '{burglary, letter}', 'Wie er een brief nodig heeft'),
    ('letter_map',               32, true, '{burglary, letter}', 'Woningen die in een zone lagen of een brief kregen'),
    ('letter_blind_spot',        33, true, '{burglary, letter}', 'Woningen in een zone die geen brief kregen'),
    ('letter_coverage_by_area',  34, true, '{burglary, letter}', 'Dekking van de brieven per gebied'),
    ('letter_coverage_by_month', 35, true, '{burglary, letter}', 'Dekking van de brieven per maand en gemeente'),
    ('advice_uptake',            36, false, '{burglary, letter}', 'Brieven en preventieadvies per maand en gebied'),
    ('dwelling_cohesion',        40, false, '{burglary}', 'Sociale cohesie bij elke woning'),
    ('burglary_cohesion',        41, false, '{burglary}', 'Sociale cohesie op de plek van elke woninginbraak'),
    ('area_rate',                49, false, '{burglary}', 'Woninginbraken per gebied en jaar, per 1.000 woningen'),
    ('factor_by_area',           50, false, '{burglary}', 'Cijfers van gebieden naast de woninginbraken'),
    ('factor_association',       51, false, '{burglary}', 'Welke cijfers met woninginbraken samengaan'),
    ('area_hierarchy',           52, false, '{}', 'Gebieden met de grotere gebieden waarin zij liggen'),
    ('burglary_count',           53, false, '{burglary}', 'Woninginbraken per gebied en maand of veertien dagen'),
    ('area_home',                56, false, '{burglary}', 'Woningen per gebied, ook per straat'),
    ('area_day',                 57, false, '{burglary}', 'Inbraken per gebied en dag, ook per straat'),
    ('known_day',                58, false, '{burglary}', 'Dagen waarvan de inbraken bekend zijn'),
    ('hour_profile',             59, true, '{burglary}', 'Op welke uren van de week wordt ingebroken'),
    ('light_profile',            70, true, '{burglary}', 'Of in het licht of in het donker wordt ingebroken'),
    ('burglary_mo',              63, false, '{}', 'Hoe er is ingebroken, naar de woorden van de politie'),
    ('trait_day',                64, false, '{burglary}',
     'Inbraken per gebied en dag, naar werkwijze, binnenkomst, buit, dagdeel en woningtype'),
    ('repeat_victimisation',     65, true, '{burglary}',
     'Hoeveel woningen vaker dan eens worden getroffen, naast wat toeval geeft'),
    ('repeat_timing',            66, true, '{burglary}', 'Hoe snel dezelfde woning opnieuw wordt getroffen'),
    ('burglary_concentration',   67, true, '{burglary}',
     'In hoe weinig woningen, straten en buurten inbraken bij elkaar komen'),
    ('owner_burglary',           68, true, '{burglary}', 'Woninginbraken per eigenaar en complex'),
    ('report_day',               62, false, '{burglary}', 'Op welke dag inbraken zijn gemeld'),
    ('dwelling_rate',            54, false, '{burglary}', 'Woninginbraken per soort woning'),
    ('dwelling_count',           55, false, '{burglary}', 'Woningen en woninginbraken per buurt en soort woning'),
    ('dwelling_place',           76, false, '{}',
     'Hoe ver elke woning van plekken van elke soort ligt, en hoeveel er dichtbij zijn'),
    ('hot_spot_cell',            79, true, '{burglary}',
     'Waar meer wordt ingebroken dan de woningen verklaren, per vierkant van 250 m'),
    ('hot_spot',                 80, true, '{burglary}',
     'Hot spots: aaneengesloten vierkanten waar het opvalt, met wat er anders is'),
    ('hot_spot_trait',           81, true, '{burglary}', 'Wat er in elke hot spot anders is dan elders'),
    ('cluster_map',              78, true, '{burglary}',
     'Waar en wanneer inbraken samenkwamen, meer dan plek en tijd verklaren'),
    ('forecast_test',            82, true, '{burglary}',
     'Wat verwachtingen van de komende veertien dagen waard zijn gebleken'),
    ('forecast_map',            83, true, '{burglary}',
     'Hoeveel inbraken er de komende veertien dagen te verwachten zijn, per vierkant van 125 m'),
    ('treatment_effect',         88, true, '{burglary, letter}',
     'Inbraken bij woningen met een brief, advies, certificaat of buurtgroep, naast die bij woningen zonder'),
    ('measure_reference_area',   84, false, '{burglary}',
     'Waarmee een maatregel is te vergelijken: haar gebied, eromheen, en waar het op lijkt'),
    ('measure_balance',          85, false, '{burglary}', 'Hoe goed die gebieden op dat van de maatregel lijken'),
    ('measure_effect',           86, true, '{burglary}',
     'Wat er gebeurde waar een maatregel was, naast waar het op lijkt, en eromheen'),
    ('measure_series',           87, true, '{burglary}', 'Inbraken rond elke maatregel per vier weken'),
    ('area_place',               77, false, '{}',
     'Plekken van elke soort per gebied, en hoe ver woningen ervan liggen'),
    ('published_difference',     60, false, '{burglary}', 'Eigen aantallen naast gepubliceerde'),
    ('data_quality',             61, false, NULL,  'Hoe goed de leveringen zijn'),
    ('checklist_measure',        69, false, NULL,  'Hoe volledig is ingelezen wat de checklist vraagt')
ON CONFLICT (result) DO UPDATE SET position = excluded.position, by_day = excluded.by_day, kinds = excluded.kinds,
    description = excluded.description;

-- ---------------------------------------------------------------- what has changed

-- With the rights of the owner: whoever may write in a table of the model need not know of this. Nobody else makes a
-- trigger of it, on a table of his own with what he calls touched.
CREATE OR REPLACE FUNCTION note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    IF (SELECT c.relnamespace
        FROM   pg_class AS c
        WHERE  c.oid = TG_RELID) <> ALL (ARRAY(SELECT h.relnamespace
                                               FROM   pg_class AS h
                                               WHERE  h.oid IN ('delivery'::regclass, 'state_change'::regclass))) THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = pg_catalog.format('%s is geen tabel van dit model', TG_RELID::regclass),
            HINT = pg_catalog.format('Is het model hernoemd: SELECT upgrade_burglary_model(%L);',
                                     regexp_replace(TG_TABLE_SCHEMA, '_internal$', ''));
    END IF;
    IF TG_NARGS > 0 THEN            -- a trigger that knows which rows
        IF NOT EXISTS (SELECT FROM touched) THEN
            RETURN NULL;
        END IF;
        IF TG_TABLE_NAME = 'delivery' THEN
            INSERT INTO state_change (what) SELECT DISTINCT 'delivery ' || t.kind
                                            FROM   touched AS t ON CONFLICT DO NOTHING;
        END IF;
    ELSIF TG_TABLE_NAME = 'delivery' THEN
        INSERT INTO state_change (what) SELECT 'delivery ' || k.kind FROM delivery_kind AS k ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO state_change (what) VALUES (TG_TABLE_NAME) ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION note_change() IS 'Onthoudt dat een tabel is veranderd, zodat de resultaten die ervan afhangen achterlopen.';

-- All tables that a result is made of (see result_source); that none is missing or needless, the tests see. Who changes
-- no row changes nothing, but to know that costs room for all rows that do change: of addresses, of which there are
-- most, it is not asked.
DO $$
DECLARE
    watched regclass;
BEGIN
    FOREACH watched IN ARRAY '{delivery, rejected_row, confirmation, gazetteer, area_level, area, area_member, dwelling, dwelling_area, pand_shape, object_kind, offence_code, term_code, term, burglary,
                               burglary_version, stored_double, published_count, factor, factor_category, factor_component, factor_value, dwelling_factor_value, letter_rule,
                               letter, advice, sensitive_decision, place_kind, place_of_interest, registration_break, watch_group, intervention, intervention_word}'::regclass[] LOOP
        EXECUTE pg_catalog.format('CREATE OR REPLACE TRIGGER note_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change(true);
                        CREATE OR REPLACE TRIGGER note_update AFTER UPDATE ON %1$s REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change(true);
                        CREATE OR REPLACE TRIGGER note_delete AFTER DELETE ON %1$s REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_change(true);
                        CREATE OR REPLACE TRIGGER note_truncate AFTER TRUNCATE ON %1$s FOR EACH STATEMENT EXECUTE FUNCTION note_change();
                        COMMENT ON TRIGGER note_truncate ON %1$s IS ''Onthoudt dat de tabel is geleegd.'';
                        COMMENT ON TRIGGER note_insert ON %1$s IS ''Onthoudt dat er rijen bij zijn gekomen.'';
                        COMMENT ON TRIGGER note_update ON %1$s IS ''Onthoudt dat er rijen zijn veranderd.'';
                        COMMENT ON TRIGGER note_delete ON %1$s IS ''Onthoudt dat er rijen zijn verwijderd.''',
                                  watched);
    END LOOP;
END;
$$;
CREATE OR REPLACE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON address FOR EACH STATEMENT
    EXECUTE FUNCTION note_change();
COMMENT ON TRIGGER note_change ON address IS 'Onthoudt dat er rijen zijn veranderd.';

-- What a view that reckons is made of, through the views and functions in between.
CREATE OR REPLACE VIEW view_source AS
WITH RECURSIVE used AS (
    SELECT c.relname::text AS name, 'pg_class'::regclass::oid AS classid, c.oid AS objid
    FROM   pg_class AS c
    WHERE  c.relkind = 'v' AND (c.relname LIKE 'fresh\_%' OR c.relname LIKE 'found\_%')
    AND    c.relnamespace = (SELECT s.relnamespace FROM pg_class AS s WHERE s.oid = 'result'::regclass)
    UNION
    SELECT u.name, d.refclassid, d.refobjid
    FROM   used AS u
    LEFT   JOIN pg_rewrite AS w ON u.classid = 'pg_class'::regclass AND w.ev_class = u.objid
    JOIN   pg_depend AS d ON d.classid = CASE WHEN w.oid IS NULL THEN u.classid ELSE 'pg_rewrite'::regclass END
           AND d.objid = coalesce(w.oid, u.objid)
    WHERE  d.refclassid IN ('pg_class'::regclass, 'pg_proc'::regclass)
    AND    (w.oid IS NOT NULL OR u.classid = 'pg_proc'::regclass)
)
SELECT DISTINCT u.name, c.relname::text AS source
FROM   used AS u JOIN pg_class AS c ON u.classid = 'pg_class'::regclass AND c.oid = u.objid AND c.relkind = 'r';
COMMENT ON VIEW view_source IS 'Van welke tabellen elke berekening afhangt, ook door views en functies heen.';
COMMENT ON COLUMN view_source.name IS 'Naam van de view: fresh_X of found_X.';
COMMENT ON COLUMN view_source.source IS 'Tabel.';

CREATE OR REPLACE VIEW result_source AS
SELECT DISTINCT r.result, w.what
FROM   result AS r JOIN view_source AS u ON u.name = 'fresh_' || r.result
CROSS  JOIN LATERAL (SELECT 'delivery ' || k.kind AS what FROM unnest(r.kinds) AS k (kind) WHERE u.source = 'delivery'
                     UNION ALL
                     SELECT u.source WHERE u.source <> 'delivery' OR r.kinds IS NULL) AS w
WHERE  u.source NOT IN ('result_day', 'kept');
COMMENT ON VIEW result_source IS 'Van welke tabellen elk resultaat afhangt, ook door views en functies heen.';
COMMENT ON COLUMN result_source.result IS 'Naam van het resultaat.';
COMMENT ON COLUMN result_source.what IS 'Tabel, of "delivery" met een soort waar het alleen om leveringen daarvan gaat.';

-- A result that is not what refreshing would give, and why.
CREATE OR REPLACE VIEW stale_result AS
SELECT s.result, s.refreshed_at, s.as_of, s.reason
FROM  (SELECT r.result, r.refreshed_at, r.as_of,
              CASE WHEN r.refreshed_at IS NULL THEN 'nog nooit ververst'
                   WHEN c.changed IS NOT NULL THEN 'veranderd: ' || c.changed
                   WHEN r.version IS DISTINCT FROM (SELECT m.version FROM model AS m) THEN 'het model is vernieuwd'
                   WHEN r.behind THEN 'wacht op verversen'
                   WHEN r.by_day AND (r.as_of, r.letters_to) IS DISTINCT FROM (d.as_of, d.letters_to)
                        THEN 'naar een andere dag gerekend' END AS reason
       FROM   result AS r
       LEFT   JOIN result_day AS d ON true
       LEFT   JOIN (SELECT u.result, string_agg(DISTINCT u.what, ', ' ORDER BY u.what) AS changed
                    FROM   result_source AS u JOIN result AS o USING (result)
                    JOIN  (SELECT n.what, NULL::date AS day FROM state_change AS n
                           UNION ALL           -- a decision begins and ends by the calendar
                           SELECT 'sensitive_decision', d.day
                           FROM   sensitive_decision AS n
                           CROSS  JOIN LATERAL (VALUES (n.decided_on), (n.valid_to + 1)) AS d (day)
                           WHERE  d.day <= dutch_today()) AS c ON c.what = u.what
                           AND (c.day > o.refreshed_at::date) IS NOT FALSE
                    GROUP  BY u.result) AS c ON c.result = r.result) AS s
WHERE  s.reason IS NOT NULL;
COMMENT ON VIEW stale_result IS 'De resultaten die achterlopen.';
COMMENT ON COLUMN stale_result.result IS 'Naam van het resultaat.';
COMMENT ON COLUMN stale_result.refreshed_at IS 'Wanneer het is ververst; leeg als het dat nooit is.';
COMMENT ON COLUMN stale_result.as_of IS 'Dag waarnaar is gerekend.';
COMMENT ON COLUMN stale_result.reason IS 'Waarom het achterloopt.';

-- ---------------------------------------------------------------- the day

CREATE OR REPLACE FUNCTION last_known_day() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
SET jit = off
BEGIN ATOMIC
    SELECT least(dutch_today(), max(upper(k.days)) - 1) FROM known_days() AS k;
END;
COMMENT ON FUNCTION last_known_day() IS 'De laatste dag waarvan inbraken bekend zijn (zie known_days), niet na vandaag. Leeg als er geen is.';

CREATE OR REPLACE FUNCTION result_day() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT d.as_of FROM result_day AS d);
COMMENT ON FUNCTION result_day() IS 'De dag waarnaar resultaten worden gerekend: die van de laatste verversing. Leeg als er nog geen was.';

CREATE OR REPLACE FUNCTION result_letters_to() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT d.letters_to FROM result_day AS d);
COMMENT ON FUNCTION result_letters_to() IS 'Tot en met welke dag brieven meetellen in de resultaten. Leeg als er nog geen waren.';

-- ---------------------------------------------------------------- refreshing

CREATE OR REPLACE FUNCTION keep_for(results text[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    one text;
BEGIN
    -- what is made of another comes after it: it is made of more
    FOR one IN SELECT k.name
               FROM  (SELECT DISTINCT substr(s.what, 6) AS name
                      FROM   result_source AS s WHERE s.what LIKE 'kept\_%' AND s.result = ANY (results)) AS k
               LEFT   JOIN view_source AS v ON v.name = 'found_' || k.name AND v.source LIKE 'kept\_%'
               GROUP  BY k.name ORDER BY count(v.source), k.name LOOP
        EXECUTE pg_catalog.format('INSERT INTO %I SELECT * FROM %I', 'kept_' || one, 'found_' || one);
        EXECUTE pg_catalog.format('ANALYZE %I', 'kept_' || one);
        INSERT INTO kept (what) VALUES (one);
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION keep_for(text[]) IS 'Zet klaar waar deze resultaten uit bestaan: elk kan het meer dan eens vragen.';

CREATE OR REPLACE FUNCTION keep_no_more() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    one text;
BEGIN
    FOR one IN DELETE FROM kept AS k RETURNING k.what LOOP
        EXECUTE pg_catalog.format('DELETE FROM %I', 'kept_' || one);
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION keep_no_more() IS 'Ruimt op wat keep_for klaarzette.';
COMMENT ON TABLE kept IS 'Wat klaarstaat terwijl resultaten worden ververst; anders leeg.';
COMMENT ON COLUMN kept.what IS 'Naam: X van kept_X en found_X.';
COMMENT ON TABLE kept_known_days IS 'Wat found_known_days zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_letter_pair IS 'Wat found_letter_pair zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_dwelling_place IS 'Wat found_dwelling_place zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_place_share IS 'Wat found_place_share zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_hot_spot_cell IS 'Wat found_hot_spot_cell zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_hot_spot_difference IS 'Wat found_hot_spot_difference zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_forecast_test IS 'Wat found_forecast_test zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_measure_area IS 'Wat found_measure_area zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_area_measure IS 'Wat found_area_measure zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_measure_count IS 'Wat found_measure_count zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_measure_candidate IS 'Wat found_measure_candidate zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_measure_burglary IS 'Wat found_measure_burglary zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_treated_dwelling IS 'Wat found_treated_dwelling zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_street_piece IS 'Wat found_street_piece zegt, zolang resultaten worden ververst.';
COMMENT ON TABLE kept_area_count IS 'Wat found_area_count zegt, zolang resultaten worden ververst.';

-- What each result asks for, of which time, how sure; and what it means that nothing comes of it when all of that is
-- there.
CREATE OR REPLACE FUNCTION result_nothing(of_result text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(nothing_because(v.needs::text[], (d.as_of - v.days)::date,
                                    CASE WHEN v.days IS NOT NULL THEN d.as_of END, v.max_uncertainty), v.otherwise)
    FROM   letter_rule AS r
    CROSS  JOIN result_day AS d
    CROSS  JOIN (SELECT max(u.days_to)::int AS days FROM unnest_profile(near_repeat_profile_nl()) AS u) AS reach
    CROSS  JOIN LATERAL (VALUES
        ('near_repeat_cell',  '{burglary}', 364, 25,
         'van dat jaar is maar één woninginbraak zeker genoeg; een paar bestaat uit twee'),
        ('near_repeat_window', '{burglary}', 364, NULL,
         'van dat jaar is van hoogstens één woninginbraak bekend waar zij kan zijn geweest; een paar bestaat uit twee'),
        ('near_repeat_role',  '{burglary}', 364, 25, NULL),
        ('near_repeat_link',  '{burglary}', 364, 25,
         'geen twee inbraken van dat jaar liggen in plaats en tijd dicht genoeg bij elkaar'),
        ('near_repeat_chain', '{burglary}', 364, 25,
         'geen twee inbraken van dat jaar liggen in plaats en tijd dicht genoeg bij elkaar'),
        ('repeat_address',    '{dwelling, burglary}', NULL, NULL,
         'bij geen woning is vaker dan eens ingebroken, voor zover bekend'),
        ('dwelling_risk',     '{dwelling, burglary}', reach.days, NULL,
         'van geen recente inbraak is bekend waar zij kan zijn geweest, of er liggen geen woningen bij'),
        ('burglary_home',     '{burglary}', NULL, NULL, NULL),
        ('near_repeat_zone',  '{dwelling, burglary}', r.recent_days, r.max_uncertainty, NULL),
        ('letter_worklist',   '{dwelling, burglary}', r.risk_days - r.delivery_days - 1,
         CASE WHEN r.min_chance IS NULL THEN r.max_uncertainty END,
         CASE WHEN r.min_chance IS NULL
                   THEN 'elke woning in een zone heeft een brief die nog geldt, of er liggen geen woningen in'
              ELSE 'elke woning die met genoeg kans (min_chance in letter_rule) in een zone ligt, heeft een brief die nog geldt, of er is er geen' END),
        ('letter_map',        '{dwelling, burglary}', r.recent_days, r.max_uncertainty,
         'in de zones van recente inbraken liggen geen woningen'),
        ('letter_blind_spot', '{dwelling, burglary}', r.recent_days, r.max_uncertainty,
         'van geen woning in een zone is bekend dat zij geen brief kreeg'),
        ('letter_coverage_by_area',  '{dwelling, area, burglary}', r.recent_days, r.max_uncertainty,
         'geen zone ligt in een gebied van de kaart'),
        ('letter_coverage_by_month', '{dwelling, burglary}', NULL, r.max_uncertainty,
         'in geen zone liggen woningen waarvan de gemeente bekend is'),
        ('advice_uptake',     '{}', NULL, NULL,
         'er zijn geen brieven en geen adviezen ingelezen van een woning of postcode die bekend is'),
        ('dwelling_cohesion', '{dwelling, figure}', NULL, NULL, NULL),
        ('burglary_cohesion', '{burglary, figure}', NULL, NULL, NULL),
        ('area_rate',         '{area, burglary}', NULL, NULL,
         'van geen dag is bekend dat alle inbraken zijn ingelezen'),
        ('factor_by_area',    '{figure}', NULL, NULL, NULL),
        ('factor_association', '{figure, dwelling, burglary}', NULL, NULL,
         'geen cijfer is van genoeg gebieden bekend in een jaar waarvan ook inbraken zijn ingelezen'),
        ('area_hierarchy',    '{area}', NULL, NULL, NULL),
        ('burglary_count',    '{area, burglary}', NULL, NULL,
         'van geen dag is bekend dat alle inbraken zijn ingelezen'),
        ('area_home',         '{dwelling}', NULL, NULL, NULL),
        ('area_day',          '{burglary}', NULL, NULL, 'van geen inbraak is de dag bekend'),
        ('known_day',         '{burglary}', NULL, NULL, 'van geen dag is bekend dat alle inbraken zijn ingelezen'),
        ('hour_profile',      '{burglary}', NULL, NULL, 'van geen inbraak is bekend wanneer zij begon'),
        ('light_profile',     '{area, burglary}', NULL, NULL,
         'van geen inbraak in een gebied van de kaart is bekend wanneer zij begon'),
        ('burglary_mo',       '{burglary}', NULL, NULL,
         'bij geen inbraak is een werkwijze, plek van binnenkomst of buit geleverd'),
        ('trait_day',         '{burglary}', NULL, NULL, 'van geen inbraak is de dag bekend'),
        ('repeat_victimisation', '{dwelling, burglary}', NULL, NULL, NULL),
        ('repeat_timing',     '{dwelling, burglary}', NULL, NULL,
         'van geen inbraak van een bekende dag staat vast in welke woning zij was'),
        ('burglary_concentration', '{dwelling, burglary}', NULL, NULL, NULL),
        ('owner_burglary',    '{dwelling, burglary}', NULL, NULL,
         'van geen tien woningen in een gemeente waarvan het hele jaar is ingelezen is de eigenaar of het complex bekend'),
        ('report_day',        '{burglary}', NULL, NULL, 'van geen inbraak is de dag bekend'),
        ('dwelling_rate',     '{dwelling, burglary}', NULL, NULL,
         'van geen dag is bekend dat alle inbraken zijn ingelezen'),
        ('dwelling_count',    '{dwelling}', NULL, NULL, NULL),
        ('dwelling_place',    '{dwelling}', NULL, NULL, 'er zijn geen plekken ingelezen'),
        ('hot_spot_cell',     '{dwelling, burglary}', 1092, 100,
         'in geen vierkant van 250 m staan tien woningen van een gemeente waarvan die dagen bekend zijn'),
        ('hot_spot',          '{dwelling, burglary}', 1092, 100,
         'in geen vierkant van 250 m valt het aantal inbraken per woning op'),
        ('hot_spot_trait',    '{dwelling, burglary}', 1092, 100, 'er zijn geen hot spots'),
        ('cluster_map',       '{burglary}', 364, 100,
         'van geen gemeente zijn alle dagen van dat jaar bekend, of nergens kwamen er twee samen'),
        ('forecast_test',     '{dwelling, burglary}', NULL, 100,
         'van geen gemeente zijn drie jaar tot en met de peildag bekend, zonder trendbreuk'),
        ('forecast_map',     '{dwelling, burglary}', NULL, 100,
         'van geen gemeente zijn drie jaar tot en met de peildag bekend, of in het laatste jaar daarvan zijn te weinig inbraken om te zien wat een verwachting waard is'),
        ('treatment_effect',  '{dwelling, burglary}', NULL, NULL,
         'bij geen brief, advies, certificaat of buurtgroep zijn er woningen zonder om mee te vergelijken, op dagen waarvan de inbraken bekend zijn'),
        ('measure_reference_area', '{dwelling}', NULL, NULL,
         'er zijn geen acties, buurtgroepen, brieven of certificaten met een begin'),
        ('measure_balance',   '{dwelling, area, burglary}', NULL, NULL,
         'van geen maatregel is een gebied om mee te vergelijken bekend over de jaren ervoor (zie reason in measure_reference_area)'),
        ('measure_effect',    '{dwelling}', NULL, NULL,
         'er zijn geen acties, buurtgroepen, brieven of certificaten met een begin'),
        ('measure_series',    '{dwelling, burglary}', NULL, NULL,
         'van geen maatregel is een gebied met tien woningen bekend waarvan vier hele weken van de inbraken zijn ingelezen'),
        ('area_place',        '{dwelling}', NULL, NULL,
         'er zijn geen plekken ingelezen, of er liggen geen woningen in een gebied'),
        ('published_difference', '{published, burglary}', NULL, NULL,
         'van geen gemeente is zowel een gepubliceerd aantal als een eigen inbraak bekend'),
        ('data_quality',      '{}', NULL, NULL, 'er is nog niets ingelezen'),
        ('checklist_measure', '{}', NULL, NULL,
         'er zijn geen woningen, inbraken of cijfers ingelezen')) AS v (result, needs, days, max_uncertainty, otherwise)
    WHERE  v.result = of_result;
END;
COMMENT ON FUNCTION result_nothing(text) IS 'Waarom een resultaat zonder rijen er geen heeft.';

-- Old rows go and new ones come in one transaction: who reads meanwhile sees the old ones, whole.
CREATE OR REPLACE FUNCTION renew_result(of_result text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    day date := result_day();
    columns text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                     FROM   pg_attribute AS a WHERE a.attrelid = to_regclass('fresh_' || of_result) AND a.attnum > 0);
    stored bigint;
    why text;
BEGIN
    EXECUTE pg_catalog.format('DELETE FROM %I', of_result || '_result');
    EXECUTE pg_catalog.format('INSERT INTO %I (%s) SELECT %2$s FROM %I', of_result || '_result', columns,
                              'fresh_' || of_result);
    GET DIAGNOSTICS stored = ROW_COUNT;
    EXECUTE pg_catalog.format('ANALYZE %I', of_result || '_result');
    IF stored = 0 THEN
        why := coalesce(result_nothing(of_result), 'er is niets dat eraan voldoet');
    END IF;
    UPDATE result AS r SET behind = false, nothing = why,
        as_of = CASE WHEN r.by_day THEN day ELSE coalesce(last_known_day(), dutch_today()) END,
        letters_to = result_letters_to(), refreshed_at = (now() AT TIME ZONE 'Europe/Amsterdam')::timestamp(0),
        rows = stored,
                           seconds = extract(epoch FROM clock_timestamp() - started),
        version = (SELECT m.version FROM model AS m)
    WHERE  r.result = of_result;
    RAISE NOTICE '%: % in % s%', of_result, dutch_count(stored, 'rij', 'rijen'),
        dutch_number(round(extract(epoch FROM clock_timestamp() - started)::numeric, 1)), coalesce(': ' || why, '');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION renew_result(text) IS 'Berekent een resultaat opnieuw.';

CREATE OR REPLACE FUNCTION require_result_day(day date) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF day NOT BETWEEN '1900-01-01' AND dutch_today() THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('as_of is %s; dat moet een dag tot en met vandaag zijn (%s)', day,
                                        dutch_today()),
            HINT = 'Laat as_of weg voor de laatste dag waarvan inbraken bekend zijn.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_result_day(date) IS 'Weigert een peildag in de toekomst.';

-- Until autovacuum comes the server takes a table for what it was before an import, or after a restore for all but
-- empty: a join then goes through all rows for each row. By the rule of autovacuum itself, without waiting for it.
CREATE OR REPLACE FUNCTION know_tables() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    unknown regclass;
BEGIN
    FOR unknown IN
        SELECT DISTINCT c.oid
        FROM   result_source AS s JOIN pg_class AS c ON c.relname = split_part(s.what, ' ', 1) AND c.relkind = 'r'
        JOIN   pg_stat_all_tables AS u ON u.relid = c.oid
        WHERE  c.relnamespace IN (SELECT h.relnamespace
                                  FROM   pg_class AS h WHERE h.oid IN ('delivery'::regclass, 'state_change'::regclass))
        AND   (u.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)
               OR NOT EXISTS (SELECT FROM pg_stats AS k WHERE k.schemaname = u.schemaname AND k.tablename = u.relname))
    LOOP
        EXECUTE pg_catalog.format('ANALYZE %s', unknown);
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION know_tables() IS 'Laat de server tabellen tellen waar resultaten van worden gemaakt en waarvan veel is veranderd sinds hij telde, of die hij nog niet kent, zoals na terugzetten.';

CREATE OR REPLACE FUNCTION renew_results(as_of date, only_result text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    day date := as_of;
    asked text[];
    one text;
BEGIN
    PERFORM require_one_writer();
    PERFORM require_result_day(as_of);
    IF only_result IS NOT NULL AND NOT EXISTS (SELECT FROM result AS r WHERE r.result = only_result) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('er is geen resultaat "%s"', only_result),
            HINT = 'De resultaten staan in result_status.';
    END IF;
    WITH seen AS (
        DELETE FROM state_change AS c RETURNING c.what
    )
    UPDATE result AS r SET behind = true
    WHERE  NOT r.behind AND EXISTS (SELECT FROM result_source AS s JOIN seen USING (what) WHERE s.result = r.result);
    day := coalesce(day, last_known_day(), dutch_today());
    INSERT INTO result_day (as_of, letters_to)
    VALUES (day,
            CASE WHEN renew_results.as_of IS NULL
                      THEN greatest(day, (SELECT max(l.sent_on) FROM letter AS l WHERE l.sent_on <= dutch_today()))
                 ELSE day END)
    ON CONFLICT (result_day_id) DO UPDATE SET as_of = excluded.as_of, letters_to = excluded.letters_to
    WHERE (result_day.as_of, result_day.letters_to) <> (excluded.as_of, excluded.letters_to);
    asked := ARRAY(SELECT r.result FROM result AS r
                   WHERE  r.result = coalesce(only_result, r.result)
                   AND   (r.behind OR r.by_day AND (r.as_of, r.letters_to) IS DISTINCT FROM (day, result_letters_to())
                          OR r.version IS DISTINCT FROM (SELECT m.version FROM model AS m))
                   ORDER  BY r.position);
    PERFORM know_tables();
    PERFORM keep_for(asked);
    FOREACH one IN ARRAY asked LOOP
        PERFORM renew_result(one);
    END LOOP;
    PERFORM keep_no_more();
    PERFORM fill_shared_schemas(anew => cardinality(asked) > 0);
    RAISE NOTICE 'peildag %: % van % resultaten ververst, % lopen achter', to_char(day, 'DD-MM-YYYY'),
        cardinality(asked), (SELECT count(*) FROM result), (SELECT count(*) FROM stale_result);
END;
$$ SET search_path FROM CURRENT SET jit = off SET work_mem = '64MB';
COMMENT ON FUNCTION renew_results(date, text) IS 'Wat refresh_results doet.';

CREATE OR REPLACE FUNCTION tell_results_behind() RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    stale record;
BEGIN
    SELECT min(r.as_of) AS as_of, count(*) AS number, count(r.refreshed_at) AS made INTO stale FROM stale_result AS r;
    IF stale.number > 0 AND stale.made = 0 THEN
        RAISE NOTICE 'kaarten en rapporten zijn nog leeg; CALL %() vult ze', 'refresh_results';
    ELSIF stale.number > 0 THEN
        RAISE NOTICE '% resultaten lopen achter (peildag %); CALL %() werkt ze bij', stale.number,
            to_char(stale.as_of, 'DD-MM-YYYY'), 'refresh_results';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_results_behind() IS 'Meldt dat resultaten achterlopen, als dat zo is.';

-- What the view tells of itself and of its columns, holds for what is behind it; of the day each tells the same.
CREATE OR REPLACE FUNCTION describe_result(of_result text) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    behind regclass;
    said record;
BEGIN
    EXECUTE pg_catalog.format('COMMENT ON COLUMN %1$I.as_of IS %2$L; COMMENT ON COLUMN %1$I.refreshed_at IS %3$L',
                              of_result,
                              'Peildag: de dag waarnaar is gerekend.', 'Wanneer dit is ververst, in Nederlandse tijd.');
    FOREACH behind IN ARRAY ARRAY['fresh_' || of_result, of_result || '_result']::regclass[] LOOP
        EXECUTE pg_catalog.format('COMMENT ON %s %s IS %L',
                                  CASE WHEN (SELECT c.relkind FROM pg_class AS c WHERE c.oid = behind) = 'v' THEN 'VIEW'
                                       ELSE 'TABLE' END, behind,
                                  pg_catalog.format('Wat %s %s', of_result,
                                                    CASE WHEN (SELECT c.relkind
                                                               FROM   pg_class AS c WHERE c.oid = behind) = 'v'
                                                              THEN 'zou tonen als nu wordt ververst.'
                                                         ELSE 'toont.' END));
        FOR said IN SELECT b.attname AS column_name, col_description(v.attrelid, v.attnum) AS meaning
                    FROM   pg_attribute AS v
                    JOIN   pg_attribute AS b ON b.attrelid = behind AND b.attname = v.attname AND b.attnum > 0
                    WHERE  v.attrelid = of_result::regclass LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', behind, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION describe_result(text) IS 'Neemt wat een view van een resultaat over zichzelf zegt over voor de tabel en de berekening erachter.';
