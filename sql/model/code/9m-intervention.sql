-- Actions that are followed: how they stand, what changed, what is overdue, what was counted before and since; and how
-- the meeting read a number.

CREATE OR REPLACE VIEW intervention_history AS
SELECT s.intervention_state_id, s.intervention_id, i.action::varchar(1000) AS action, s.said_on, s.delivery_id,
       d.source::varchar(200) AS source, done_name(s.done)::varchar(12) AS done, s.treated,
       s.result::varchar(1000) AS result, s.chances::varchar(1000) AS chances, s.note::varchar(1000) AS note,
       s.period_from, s.period_to, s.look_on,
       (row_number() OVER before)::int AS turn,
       CASE WHEN row_number() OVER before > 1
                 THEN nullif(pg_catalog.concat_ws('; ',
                                                  told_change('uitgevoerd', done_name(lag(s.done) OVER before),
                                                              done_name(s.done)),
                                                  told_change('behandeld', (lag(s.treated) OVER before)::text,
                                                              s.treated::text),
                                                  told_change('resultaat', lag(s.result) OVER before, s.result),
                                                  told_change('kansen', lag(s.chances) OVER before, s.chances),
                                                  told_change('toelichting', lag(s.note) OVER before, s.note),
                                                  told_change('inzet', lag(s.effort) OVER before, s.effort),
                                                  told_change('begin',
                                                              to_char(lag(s.period_from) OVER before, 'DD-MM-YYYY'),
                                                              to_char(s.period_from, 'DD-MM-YYYY')),
                                                  told_change('eind',
                                                              to_char(lag(s.period_to) OVER before, 'DD-MM-YYYY'),
                                                              to_char(s.period_to, 'DD-MM-YYYY')),
                                                  told_change('opnieuw kijken',
                                                              to_char(lag(s.look_on) OVER before, 'DD-MM-YYYY'),
                                                              to_char(s.look_on, 'DD-MM-YYYY'))),
                             '') END::varchar(8000) AS change
FROM   intervention_state AS s JOIN intervention AS i USING (intervention_id)
LEFT   JOIN delivery AS d ON d.delivery_id = s.delivery_id
WINDOW before AS (PARTITION BY s.intervention_id ORDER BY s.said_on NULLS FIRST, s.intervention_state_id);
COMMENT ON VIEW intervention_history IS 'Wat elke lijst van elke actie zei, op volgorde van de dag waarvan zij de stand geeft, ook als een lijst later binnenkwam.';
COMMENT ON COLUMN intervention_history.intervention_state_id IS 'Nummer van de stand.';
COMMENT ON COLUMN intervention_history.intervention_id IS 'Actie.';
COMMENT ON COLUMN intervention_history.action IS 'Actie, in woorden.';
COMMENT ON COLUMN intervention_history.said_on IS 'Dag van de stand; leeg is niet bekend.';
COMMENT ON COLUMN intervention_history.delivery_id IS 'Lijst die het zei; leeg als het met de hand is geschreven.';
COMMENT ON COLUMN intervention_history.source IS 'Naam van die lijst.';
COMMENT ON COLUMN intervention_history.done IS 'Uitgevoerd: ja, deels, nee of niet gemeld.';
COMMENT ON COLUMN intervention_history.treated IS 'Hoeveel woningen, sloten of personen zijn behandeld; leeg is niet gemeld.';
COMMENT ON COLUMN intervention_history.result IS 'Resultaat.';
COMMENT ON COLUMN intervention_history.chances IS 'Kansen die nog open liggen.';
COMMENT ON COLUMN intervention_history.note IS 'Toelichting.';
COMMENT ON COLUMN intervention_history.period_from IS 'Eerste dag van de actie.';
COMMENT ON COLUMN intervention_history.period_to IS 'Laatste dag van de actie.';
COMMENT ON COLUMN intervention_history.look_on IS 'Dag om opnieuw te kijken.';
COMMENT ON COLUMN intervention_history.turn IS 'De hoeveelste stand van de actie: 1 is de eerste.';
COMMENT ON COLUMN intervention_history.change IS 'Wat er is veranderd sinds de vorige stand; leeg bij de eerste, en als er niets is veranderd.';

CREATE OR REPLACE VIEW intervention_status AS
SELECT i.intervention_id, i.number::varchar(100) AS number, i.action::varchar(1000) AS action,
       i.problem::varchar(1000) AS problem, i.goal::varchar(1000) AS goal, i.party::varchar(1000) AS party,
       i.area_id, a.level::varchar(20) AS level, a.code::varchar(250) AS code,
       nullif(pg_catalog.concat_ws(', ', i.dwellings_told, i.street, coalesce(a.name, i.place)),
              '')::varchar(2500) AS place,
       coalesce(wty.name, i.type)::varchar(1000) AS type, coalesce(wai.name, i.aimed_at)::varchar(1000) AS aimed_at,
       coalesce(wth.name, i.theme)::varchar(1000) AS theme,
       coalesce(wki.name, i.kind)::varchar(1000) AS kind, wki.evidence::varchar(500) AS evidence,
       i.period_told::varchar(1000) AS period_told, i.period_from, i.period_to,
       done_name(i.done)::varchar(12) AS done, i.treated, i.result::varchar(1000) AS result,
       i.chances::varchar(1000) AS chances, i.expected_effect::varchar(1000) AS expected_effect, i.look_on, i.said_on,
       coalesce(h.turn, 0) AS states, f.said_on AS former_said_on, f.result AS former_result,
       f.treated AS former_treated, h.change,
       CASE WHEN b.why IS NULL THEN 0 ELSE 1 END AS behind, b.why::varchar(200) AS reason,
       nullif(pg_catalog.concat_ws('; ',
                                   CASE WHEN i.type IS NOT NULL AND wty.code IS NULL THEN 'typering: ' || i.type END,
                                   CASE WHEN i.aimed_at IS NOT NULL AND wai.code IS NULL
                                             THEN 'gericht op: ' || i.aimed_at END,
                                   CASE WHEN i.theme IS NOT NULL AND wth.code IS NULL THEN 'thema: ' || i.theme END,
                                   CASE WHEN i.kind IS NOT NULL AND wki.code IS NULL THEN 'soort: ' || i.kind END,
                                   CASE WHEN i.area_id IS NULL AND i.place IS NOT NULL THEN 'gebied: ' || i.place END,
                                   CASE WHEN i.period_told IS NOT NULL AND i.period_from IS NULL
                                             THEN 'periode: ' || i.period_told END,
                                   CASE WHEN i.period_from < '1990-01-01' OR i.period_from > dutch_today() + 3650
                                             THEN 'begin: ' || to_char(i.period_from, 'DD-MM-YYYY') END),
              '')::varchar(8000) AS not_understood,
       coalesce(e.sentence, e.reason)::varchar(2000) AS found_effect,
       coalesce(i.geom, a.geom)::geometry(MultiPolygon, 28992) AS geom
FROM   intervention AS i
LEFT   JOIN area AS a ON a.area_id = i.area_id
LEFT   JOIN measure_effect_result AS e ON e.intervention_id = i.intervention_id
LEFT   JOIN intervention_meaning AS wty ON wty.field = 'type' AND wty.delivered = plain_word(i.type)
LEFT   JOIN intervention_meaning AS wai ON wai.field = 'aim' AND wai.delivered = plain_word(i.aimed_at)
LEFT   JOIN intervention_meaning AS wth ON wth.field = 'theme' AND wth.delivered = plain_word(i.theme)
LEFT   JOIN intervention_meaning AS wki ON wki.field = 'kind' AND wki.delivered = plain_word(i.kind)
LEFT   JOIN LATERAL (SELECT n.turn, n.change
                     FROM   intervention_history AS n WHERE n.intervention_id = i.intervention_id
                     ORDER  BY n.turn DESC LIMIT 1) AS h ON true
LEFT   JOIN LATERAL (SELECT n.said_on, n.result, n.treated
                     FROM   intervention_history AS n
                     WHERE  n.intervention_id = i.intervention_id AND n.turn = h.turn - 1) AS f ON true
CROSS  JOIN LATERAL (SELECT why_behind(i.look_on, i.period_to, i.done, i.said_on, dutch_today()) AS why) AS b;
COMMENT ON VIEW intervention_status IS
'Elke actie met haar laatste stand, wat er is veranderd sinds de vorige, en of er naar gekeken moet worden. Voor de agenda van het overleg: wat is afgesproken, wat is gedaan, wat blijft liggen. Wat sindsdien is geteld: intervention_counts; wat dat naast andere gebieden zegt: found_effect.';
COMMENT ON COLUMN intervention_status.intervention_id IS 'Nummer van de actie in het model.';
COMMENT ON COLUMN intervention_status.number IS 'Nummer van de actie in de lijst.';
COMMENT ON COLUMN intervention_status.action IS 'Actie.';
COMMENT ON COLUMN intervention_status.problem IS 'Probleem.';
COMMENT ON COLUMN intervention_status.goal IS 'Doel.';
COMMENT ON COLUMN intervention_status.party IS 'Partij die de actie uitvoert.';
COMMENT ON COLUMN intervention_status.area_id IS 'Gebied van de actie; leeg als dat niet is gevonden.';
COMMENT ON COLUMN intervention_status.level IS 'Niveau van dat gebied.';
COMMENT ON COLUMN intervention_status.code IS 'Code van dat gebied.';
COMMENT ON COLUMN intervention_status.place IS 'Plaats in woorden: woningen, straat, gebied.';
COMMENT ON COLUMN intervention_status.type IS 'Typering: proactie, preventie of repressie; een onbekend woord zoals geschreven.';
COMMENT ON COLUMN intervention_status.aimed_at IS 'Gericht op dader, domein of slachtoffer; een onbekend woord zoals geschreven.';
COMMENT ON COLUMN intervention_status.theme IS 'Thema; een onbekend woord zoals geschreven.';
COMMENT ON COLUMN intervention_status.kind IS 'Soort actie; een onbekend woord zoals geschreven.';
COMMENT ON COLUMN intervention_status.evidence IS 'Wat onderzoek van deze soort zegt; leeg als dat niet bekend is.';
COMMENT ON COLUMN intervention_status.period_told IS 'Periode zoals geschreven.';
COMMENT ON COLUMN intervention_status.period_from IS 'Eerste dag.';
COMMENT ON COLUMN intervention_status.period_to IS 'Laatste dag.';
COMMENT ON COLUMN intervention_status.done IS 'Uitgevoerd: ja, deels, nee of niet gemeld.';
COMMENT ON COLUMN intervention_status.treated IS 'Hoeveel woningen, sloten of personen zijn behandeld; leeg is niet gemeld.';
COMMENT ON COLUMN intervention_status.result IS 'Resultaat.';
COMMENT ON COLUMN intervention_status.chances IS 'Kansen die nog open liggen.';
COMMENT ON COLUMN intervention_status.expected_effect IS 'Verwacht effect.';
COMMENT ON COLUMN intervention_status.look_on IS 'Dag om opnieuw te kijken.';
COMMENT ON COLUMN intervention_status.said_on IS 'Dag van deze stand.';
COMMENT ON COLUMN intervention_status.states IS 'Aantal standen dat is bewaard.';
COMMENT ON COLUMN intervention_status.former_said_on IS 'Dag van de vorige stand.';
COMMENT ON COLUMN intervention_status.former_result IS 'Resultaat volgens de vorige stand.';
COMMENT ON COLUMN intervention_status.former_treated IS 'Aantal behandeld volgens de vorige stand.';
COMMENT ON COLUMN intervention_status.change IS 'Wat er is veranderd sinds de vorige stand; leeg als er niets is veranderd of geen vorige is.';
COMMENT ON COLUMN intervention_status.behind IS '1 als er naar gekeken moet worden, anders 0.';
COMMENT ON COLUMN intervention_status.reason IS 'Waarom er naar gekeken moet worden.';
COMMENT ON COLUMN intervention_status.not_understood IS 'Wat in de lijst staat en niet is begrepen; voeg het woord toe aan intervention_word, of laad het gebied.';
COMMENT ON COLUMN intervention_status.found_effect IS 'Wat er in haar gebied gebeurde naast gebieden die erop lijken, of waarom dat niet is te zeggen (measure_effect, naar de laatste verversing); leeg als de actie geen begin heeft of niet is uitgevoerd.';
COMMENT ON COLUMN intervention_status.geom IS 'Waar de actie is: haar eigen begrenzing, anders die van haar gebied; leeg als geen van beide bekend is.';

CREATE OR REPLACE FUNCTION intervention_counts(intervention_id int DEFAULT NULL, attempts boolean DEFAULT true,
                                               other_objects boolean DEFAULT false,
                                               unknown_objects boolean DEFAULT true)
RETURNS TABLE (intervention_id int, action varchar(1000), level varchar(20), code varchar(250), name varchar(250),
               period_from date, last_day date, days int, burglaries_before int, burglaries_since int,
               reference_name varchar(250), reference_before int, reference_since int, small int, counted varchar(120),
               caution varchar(500), reason varchar(120))
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('attempts, other_objects en unknown_objects zijn true of false'),
                        'Laat weg wat u niet anders wilt.') WHERE pg_catalog.num_nulls($2, $3, $4) > 0;
    SELECT refuse_value(pg_catalog.format('er is geen actie %s', $1), 'De acties staan in intervention_status.')
    WHERE  $1 IS NOT NULL AND NOT EXISTS (SELECT FROM intervention AS n WHERE n.intervention_id = $1);
    SELECT i.intervention_id, i.action::varchar(1000), d.level::varchar(20), d.code::varchar(250),
           coalesce(b.name,
                    CASE WHEN d.level <> 'street' THEN (SELECT a.name FROM area AS a WHERE a.area_id = i.area_id) END,
                    d.code)::varchar(250), i.period_from, upper(d.since) - 1, upper(d.since) - lower(d.since),
           CASE WHEN w.is_told THEN b.burglaries END, CASE WHEN w.is_told THEN s.burglaries END,
           coalesce(rb.name, rs.name)::varchar(250),
           CASE WHEN w.is_told_around THEN rb.burglaries END, CASE WHEN w.is_told_around THEN rs.burglaries END,
           CASE WHEN w.is_told THEN CASE WHEN least(b.burglaries, s.burglaries) < 10 THEN 1 ELSE 0 END END,
           counted_what($2, $3, $4),
           intervention_caution(w.is_told AND least(b.burglaries, s.burglaries) < 10),
           CASE WHEN i.period_from IS NULL THEN 'de actie heeft geen begin'
                WHEN d.code IS NULL THEN 'de actie heeft geen gebied of straat om te tellen'
                WHEN NOT EXISTS (SELECT FROM area_home AS h WHERE h.level = d.level AND h.code = d.code)
                     THEN 'van dit gebied wordt niets geteld: er staan geen woningen, of het niveau is te klein'
                WHEN d.since IS NULL THEN 'sinds het begin zijn hier nog geen inbraken ingelezen'
                WHEN b.known < 1 OR s.known < 1 THEN 'een deel van deze dagen is niet ingelezen'
                WHEN w.is_broken THEN 'wat wordt geregistreerd is in deze tijd veranderd' END::varchar(120)
    FROM   intervention AS i JOIN intervention_days($1) AS d ON d.intervention_id = i.intervention_id
    LEFT   JOIN LATERAL count_periods(d.level, ARRAY[d.code], ARRAY[d.before], $2, $3, $4) AS b ON d.before IS NOT NULL
           AND d.level NOT IN ('pc6', 'pc5')
    LEFT   JOIN LATERAL count_periods(d.level, ARRAY[d.code], ARRAY[d.since], $2, $3, $4) AS s ON d.since IS NOT NULL
           AND d.level NOT IN ('pc6', 'pc5')
    LEFT   JOIN LATERAL count_periods(d.reference_level, ARRAY[d.reference_code], ARRAY[d.before], $2, $3,
                                      $4) AS rb ON d.before IS NOT NULL AND d.reference_code IS NOT NULL
    LEFT   JOIN LATERAL count_periods(d.reference_level, ARRAY[d.reference_code], ARRAY[d.since], $2, $3,
                                      $4) AS rs ON d.since IS NOT NULL AND d.reference_code IS NOT NULL
    CROSS  JOIN LATERAL (SELECT unbroken_from(upper(d.since) - 1) > lower(d.before) AS is_broken) AS x
    CROSS  JOIN LATERAL (SELECT x.is_broken, NOT x.is_broken AND b.known = 1 AND s.known = 1 AS is_told, NOT x.is_broken
                         AND    rb.known = 1 AND rs.known = 1 AS is_told_around) AS w
    ORDER  BY i.intervention_id;
END;
COMMENT ON FUNCTION intervention_counts(int, boolean, boolean, boolean) IS
'Inbraken voor en sinds het begin van een actie (of van alle), in haar eigen straat of gebied en ernaast in de gemeente waarin dat ligt (van een gemeente: de regio), over even veel dagen: sindsdien tot en met de laatste dag waarvan inbraken zijn ingelezen (last_day), en zo veel dagen ervoor. Alleen aantallen, geen schatting van een effect: lees caution erbij. De straat telt als er (in de gemeente van het gebied van de actie, als dat bekend is) maar een zo heet en zij niet te klein is (zie area_home), ook als zij als gebied was opgegeven; anders het gebied.
burglaries_before en burglaries_since zijn leeg als er geen begin of gebied is, als niet alle dagen zijn ingelezen, of als er een trendbreuk in ligt; reason zegt wat ontbreekt. small: 1 als er voor of na minder dan tien zijn. attempts, other_objects, unknown_objects: zie period_count; counted zegt wat is geteld. Naar de stand van de laatste refresh_results(). Fout: een actie die er niet is, een keuze die NULL is.';

CREATE OR REPLACE FUNCTION record_reading(result text, recognised text, because text, level text DEFAULT NULL,
                                          code text DEFAULT NULL, first_day date DEFAULT NULL,
                                          last_day date DEFAULT NULL,
                                          number numeric DEFAULT NULL, intervention_id int DEFAULT NULL,
                                          read_by text DEFAULT 'overleg', read_on date DEFAULT dutch_today())
RETURNS int
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT write_reading(result, recognised, because, level, code, first_day, last_day, number, intervention_id,
                         read_by, read_on);
END;
COMMENT ON FUNCTION record_reading(text, text, text, text, text, date, date, numeric, int, text, date) IS
'Legt vast hoe het overleg een cijfer las, en geeft het nummer: result is de tabel, view of functie waar het in staat, recognised ja, deels of nee, because waarom. level en code: het gebied; first_day en last_day: de dagen; number: het cijfer zoals het er stond; intervention_id: de actie; wat niet geldt, blijft leeg. read_by: het overleg of een functie, geen naam van een persoon. Terug te lezen in reading_shown.
Fout: een resultaat, niveau, gebied of actie die er niet is, geen because, een telefoonnummer of e-mailadres in de tekst, een dag na vandaag.';

CREATE OR REPLACE VIEW reading_shown AS
SELECT r.meeting_reading_id, r.read_on, r.read_by::varchar(100) AS read_by, r.result::varchar(100) AS result,
       r.level::varchar(20) AS level, r.code::varchar(250) AS code, n.name::varchar(250) AS name, r.first_day,
       r.last_day,
       r.number::float8 AS number, r.intervention_id, i.action::varchar(1000) AS action,
       CASE r.recognised WHEN 'yes' THEN 'herkend' WHEN 'partly' THEN 'deels herkend'
            ELSE 'niet herkend' END::varchar(20) AS recognised, r.because::varchar(4000) AS because
FROM   meeting_reading AS r LEFT JOIN intervention AS i ON i.intervention_id = r.intervention_id
LEFT   JOIN LATERAL (SELECT a.name
                     FROM   area AS a WHERE a.level = r.level AND a.code = r.code
                     ORDER  BY a.year DESC LIMIT 1) AS n ON true;
COMMENT ON VIEW reading_shown IS 'Hoe het overleg cijfers las, naast het resultaat, het gebied en de dagen waar het over ging: herkend of niet, en waarom.';
COMMENT ON COLUMN reading_shown.meeting_reading_id IS 'Nummer van de lezing.';
COMMENT ON COLUMN reading_shown.read_on IS 'Dag van het overleg.';
COMMENT ON COLUMN reading_shown.read_by IS 'Wie het las: het overleg of een functie.';
COMMENT ON COLUMN reading_shown.result IS 'Tabel, view of functie waar het cijfer in stond.';
COMMENT ON COLUMN reading_shown.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN reading_shown.code IS 'Code van het gebied.';
COMMENT ON COLUMN reading_shown.name IS 'Naam van het gebied op de nieuwste kaart.';
COMMENT ON COLUMN reading_shown.first_day IS 'Eerste dag.';
COMMENT ON COLUMN reading_shown.last_day IS 'Laatste dag.';
COMMENT ON COLUMN reading_shown.number IS 'Het cijfer zoals het er toen stond.';
COMMENT ON COLUMN reading_shown.intervention_id IS 'Actie waar het over ging.';
COMMENT ON COLUMN reading_shown.action IS 'Die actie in woorden.';
COMMENT ON COLUMN reading_shown.recognised IS 'Herkend, deels herkend of niet herkend.';
COMMENT ON COLUMN reading_shown.because IS 'Waarom.';
