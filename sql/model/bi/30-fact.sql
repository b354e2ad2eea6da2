-- What is counted and measured. Keys are whole numbers, and each is found in its dimension: what is not there, is -1.

-- How uncertain a place is, is told in steps: to the millimetre it is the spread of one postcode or street, which the
-- BAG tells as well.
CREATE OR REPLACE VIEW fct_burglary AS
SELECT h.burglary_id, date_key(h.occurred_on) AS date_key, coalesce(b.area_id, g.area_id, -1) AS area_id,
       coalesce(q.place_quality_id, -1) AS place_quality_id,
       coalesce(m.term_code_id, -1) AS modus_operandi_id, coalesce(e.term_code_id, -1) AS entry_id, 1 AS burglaries,
       h.attempt AS attempts,
       CASE WHEN r.role_number = 2 THEN 1 WHEN r.role_number IS NOT NULL THEN 0 END AS repeats,
       CASE WHEN r.role_number = 3 THEN 1 WHEN r.role_number IS NOT NULL THEN 0 END AS near_repeats,
       r.days_since, r.chain_id, CASE WHEN h.dwelling_id IS NULL THEN 0 ELSE 1 END AS dwelling_known,
       CASE WHEN h.place_uncertainty <= 25 THEN 25 WHEN h.place_uncertainty <= 100 THEN 100
            WHEN h.place_uncertainty <= 250 THEN 250 WHEN h.place_uncertainty <= 1000 THEN 1000
            WHEN h.place_uncertainty <= 5000 THEN 5000
            WHEN h.place_uncertainty > 5000 THEN 50000 END::float8 AS place_uncertainty_m
FROM   burglary_home_result AS h
LEFT   JOIN dim_area AS b ON b.level = 'buurt' AND b.area_code = h.buurt_code
LEFT   JOIN dim_area AS g ON g.level = 'gemeente' AND g.area_code = h.gemeente_code
LEFT   JOIN dim_place_quality AS q ON q.place_quality_id = h.place_step
LEFT   JOIN (SELECT o.burglary_id, CASE WHEN count(*) = 1 THEN min(o.term_code_id) ELSE -2 END AS term_code_id
             FROM   burglary_mo_result AS o
              WHERE o.field = 'modus_operandi' AND o.code IS NOT NULL
             GROUP  BY o.burglary_id) AS m ON m.burglary_id = h.burglary_id
LEFT   JOIN (SELECT o.burglary_id, CASE WHEN count(*) = 1 THEN min(o.term_code_id) ELSE -2 END AS term_code_id
             FROM   burglary_mo_result AS o
              WHERE o.field = 'entry' AND o.code IS NOT NULL
             GROUP  BY o.burglary_id) AS e ON e.burglary_id = h.burglary_id
LEFT   JOIN near_repeat_role_result AS r ON r.burglary_id = h.burglary_id
       AND NOT EXISTS (SELECT FROM guarded_chain AS g WHERE g.chain_id = r.chain_id);
COMMENT ON VIEW fct_burglary IS
'Woninginbraken, elk één rij, met de dag en de buurt (waar die niet bekend is de gemeente): geen adres, postcode, punt of woning. Ook met dag en buurt alleen is een inbraak soms te herleiden: niet om te publiceren.';
COMMENT ON COLUMN fct_burglary.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN fct_burglary.date_key IS 'Dag van de inbraak (dim_date); -1 is onbekend.';
COMMENT ON COLUMN fct_burglary.area_id IS 'Buurt, anders gemeente (dim_area); -1 is onbekend.';
COMMENT ON COLUMN fct_burglary.place_quality_id IS 'Hoe goed de plek bekend is (dim_place_quality).';
COMMENT ON COLUMN fct_burglary.modus_operandi_id IS 'Werkwijze (dim_modus_operandi); -1 is niet bekend, -2 meer dan een (burglary_mo heeft ze alle).';
COMMENT ON COLUMN fct_burglary.entry_id IS 'Plek van binnenkomst (dim_entry); -1 is niet bekend, -2 meer dan een (burglary_mo heeft ze alle).';
COMMENT ON COLUMN fct_burglary.burglaries IS 'Altijd 1, om op te tellen.';
COMMENT ON COLUMN fct_burglary.attempts IS '1 poging, 0 voltooid; leeg is niet vermeld.';
COMMENT ON COLUMN fct_burglary.repeats IS '1 bij een herhaling op dezelfde plek in het jaar tot de peildag, anders 0; leeg buiten dat jaar, zonder zekere plek, en in een keten over de grens van een gemeente die het model deelt.';
COMMENT ON COLUMN fct_burglary.near_repeats IS '1 bij een near repeat in het jaar tot de peildag, anders 0; leeg buiten dat jaar, zonder zekere plek, en in een keten over de grens van een gemeente die het model deelt.';
COMMENT ON COLUMN fct_burglary.days_since IS 'Dagen sinds de inbraak ervoor waar deze op volgt; leeg als repeats.';
COMMENT ON COLUMN fct_burglary.chain_id IS 'Keten van near repeats; geldt binnen één verversing. Leeg over de grens van een gemeente die het model deelt.';
COMMENT ON COLUMN fct_burglary.dwelling_known IS '1 als vaststaat in welke woning is ingebroken, anders 0.';
COMMENT ON COLUMN fct_burglary.place_uncertainty_m IS 'Onzekerheid van de plek in meters, naar boven afgerond op 25, 100, 250, 1.000, 5.000 of 50.000; leeg als er geen plek is.';

CREATE OR REPLACE VIEW fct_area_month AS
SELECT r.burglary_count_id AS area_month_id, date_key(r.first_day) AS date_key, coalesce(a.area_id, -1) AS area_id,
       r.burglaries, r.attempts, r.known, r.days, r.dwellings, r.dwelling_days
FROM   burglary_count_result AS r LEFT JOIN dim_area AS a ON a.area_id = r.area_id WHERE r.period = 'month';
COMMENT ON VIEW fct_area_month IS 'Woninginbraken per buurt en maand, om op te tellen (zie burglary_count): ook waar niets gebeurde staat een rij. Per 1.000 woningen per jaar: 365.250 x som van burglaries / som van dwelling_days.';
CREATE OR REPLACE VIEW fct_area_fortnight AS
SELECT r.burglary_count_id AS area_fortnight_id, date_key(r.first_day) AS date_key, coalesce(a.area_id, -1) AS area_id,
       r.burglaries, r.attempts, r.known, r.days, r.dwellings, r.dwelling_days
FROM   burglary_count_result AS r LEFT JOIN dim_area AS a ON a.area_id = r.area_id WHERE r.period = 'fortnight';
COMMENT ON VIEW fct_area_fortnight IS 'Woninginbraken per buurt en veertien dagen, om op te tellen (zie burglary_count): ook waar niets gebeurde staat een rij. Per 1.000 woningen per jaar: 365.250 x som van burglaries / som van dwelling_days.';
COMMENT ON COLUMN fct_area_month.area_month_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN fct_area_fortnight.area_fortnight_id IS 'Nummer van de rij; geldt binnen één verversing.';

CREATE OR REPLACE VIEW fct_letter_month AS
SELECT r.letter_share_by_month_id AS letter_month_id, date_key(r.month) AS date_key, coalesce(a.area_id, -1) AS area_id,
       r.zones, r.covered_percent, r.late_percent, r.never_percent, r.pending, r.known, r.reason
FROM   letter_share_by_month AS r LEFT JOIN dim_area AS a ON a.level = 'gemeente' AND a.area_code = r.gemeente_code;
COMMENT ON VIEW fct_letter_month IS 'Dekking van de brieven per gemeente en maand van de inbraak (zie letter_share_by_month), van vijf zones of meer. Percentages zijn niet op te tellen; weeg ze met zones voor een gemiddelde.';
CREATE OR REPLACE VIEW fct_letter_area AS
SELECT r.area_id AS letter_area_id, coalesce(a.area_id, -1) AS area_id, r.zones, r.covered_percent, r.late_percent,
       r.never_percent, r.known, r.reason
FROM   letter_share_by_area AS r LEFT JOIN dim_area AS a ON a.area_id = r.area_id;
COMMENT ON VIEW fct_letter_area IS 'Dekking van de brieven van de laatste tijd per gebied (zie letter_share_by_area), van vijf zones of meer. Kies één level van dim_area: gebieden van twee niveaus liggen over elkaar.';
COMMENT ON COLUMN fct_letter_month.letter_month_id IS 'Nummer van de rij: gemeente en maand.';
COMMENT ON COLUMN fct_letter_area.letter_area_id IS 'Nummer van de rij.';

-- A barrier: nothing finer than a buurt or four-figure postcode may reach a function of the reader.
CREATE OR REPLACE VIEW fct_factor WITH (security_barrier) AS
SELECT r.factor_value_id, coalesce(f.factor_id, -1) AS factor_id, coalesce(a.area_id, -1) AS area_id,
       date_key(make_date(r.year, 1, 1)) AS date_key, r.level, r.code AS area_code, r.year, r.value,
       r.respondents, r.series, r.burglaries, r.dwellings, r.rate, r.rate_low, r.rate_high, r.small, r.reason
FROM   factor_by_area_result AS r LEFT JOIN factor AS f ON f.factor = r.factor
LEFT   JOIN dim_area AS a ON a.level = r.level AND a.area_code = r.code
WHERE  r.level NOT IN ('pc6', 'pc5') AND r.factor NOT IN (SELECT w.factor FROM withheld_factor AS w);
COMMENT ON VIEW fct_factor IS 'Cijfers van gebieden per jaar, met de woninginbraken van dat jaar ernaast (zie factor_by_area); zonder zes- en vijfpositiepostcodes, en zonder gevoelige cijfers waarvoor geen besluit geldt (sensitive_decision). Kies één level en één factor.';
COMMENT ON COLUMN fct_factor.factor_value_id IS 'Nummer van het cijfer.';
COMMENT ON COLUMN fct_factor.factor_id IS 'Factor (dim_factor).';
COMMENT ON COLUMN fct_factor.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN fct_factor.area_code IS 'Code van het gebied, ook als het op geen kaart staat.';

CREATE OR REPLACE VIEW fct_dwelling AS
SELECT r.dwelling_count_id, coalesce(a.area_id, -1) AS area_id,
       coalesce(r.dwelling_profile_id, -1) AS dwelling_profile_id, r.dwellings, r.burglaries, r.dwelling_years
FROM   dwelling_count_result AS r LEFT JOIN dim_area AS a ON a.area_id = r.area_id;
COMMENT ON VIEW fct_dwelling IS 'Woningen en woninginbraken per buurt en soort woning, om op te tellen (zie dwelling_count). Per 1.000 woningen per jaar: 1.000 x som van burglaries / som van dwelling_years.';

CREATE OR REPLACE VIEW fct_dwelling_class AS
SELECT r.dwelling_rate_id AS dwelling_class_id, coalesce(f.factor_id, -1) AS factor_id, r.class_number, r.class,
       r.reference, r.burglaries, r.dwellings, r.dwelling_years, r.rate, r.rate_low, r.rate_high,
       r.ratio, r.ratio_low, r.ratio_high, r.adjusted_ratio, r.adjusted_low, r.adjusted_high, r.p_adjusted, r.left_out,
       r.small, r.warnings
FROM   dwelling_rate_result AS r LEFT JOIN factor AS f ON f.factor = r.factor
WHERE  r.factor NOT IN (SELECT w.factor FROM withheld_factor AS w);
COMMENT ON VIEW fct_dwelling_class IS 'Een rij per klasse van elke factor per woning, met woningen, woninginbraken, cijfer, interval en vergelijking binnen buurten (zie dwelling_rate). Niet optellen over factoren.';
COMMENT ON COLUMN fct_dwelling_class.dwelling_class_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN fct_dwelling_class.factor_id IS 'Factor (dim_factor).';

CREATE OR REPLACE VIEW fct_area_place AS
SELECT r.area_place_id, coalesce(a.area_id, -1) AS area_id, r.kind, r.kind_name, r.is_event, r.places, r.dwellings,
       r.dwellings_within, r.distance_median, r.within
FROM   area_place_result AS r LEFT JOIN dim_area AS a ON a.area_id = r.area_id;
COMMENT ON VIEW fct_area_place IS 'Plekken en meldingen per gebied en soort, en hoe ver woningen ervan liggen (zie area_place). Tel op binnen één niveau en één soort; een mediaan is niet op te tellen.';
COMMENT ON COLUMN fct_area_place.area_place_id IS 'Nummer van de rij; geldt binnen één verversing.';

CREATE OR REPLACE VIEW fct_near_repeat_cell AS
SELECT r.near_repeat_cell_id, date_key(r.day_from) AS date_from_key, date_key(r.day_to) AS date_key, r.burglaries,
       r.distance_from, r.distance_to, r.days_from, r.days_to, r.observed, r.expected,
       r.knox_ratio, r.p_value, r.p_adjusted, r.excess, r.excess_low, r.excess_high, r.excess_shrunk,
       replace(CASE WHEN r.distance_to <= 1 THEN 'dezelfde plek'
                    WHEN r.distance_to IS NULL THEN pg_catalog.format('%s m en verder', r.distance_from)
                    ELSE pg_catalog.format('%s tot %s m', CASE WHEN r.distance_from < 1 THEN 0 ELSE r.distance_from END,
                                           r.distance_to) END, '.', ',')::varchar(60) AS distance_class,
       CASE WHEN r.days_to IS NULL THEN pg_catalog.format('%s dagen en meer', r.days_from)
            ELSE pg_catalog.format('%s tot en met %s dagen', r.days_from, r.days_to - 1) END::varchar(60) AS days_class
FROM   near_repeat_cell_result AS r;
COMMENT ON VIEW fct_near_repeat_cell IS 'Near repeats in het jaar tot de peildag per afstand en aantal dagen (zie near_repeat_cell).';
COMMENT ON COLUMN fct_near_repeat_cell.distance_class IS 'De afstand in woorden; op volgorde van distance_from.';
COMMENT ON COLUMN fct_near_repeat_cell.days_class IS 'Het aantal dagen in woorden; op volgorde van days_from.';
COMMENT ON COLUMN fct_near_repeat_cell.date_from_key IS 'Eerste dag waarvan inbraken meetellen, als getal.';

-- A distance to the metre, with what else is known of one end, tells where the other is.
CREATE OR REPLACE VIEW fct_near_repeat_link AS
SELECT r.near_repeat_link_id, date_key(r.occurred_on) AS date_key, coalesce(l.area_id, -1) AS area_id,
       r.earlier_id AS earlier_burglary_id, r.later_id AS later_burglary_id, 1 AS links,
       CASE WHEN r.distance <= 0 THEN 0 ELSE greatest(100, 50 * ceil(r.distance / 50)) END::int AS distance_to_m,
       r.days, r.same_place, r.chain_id
FROM   near_repeat_link_result AS r LEFT JOIN fct_burglary AS l ON l.burglary_id = r.later_id
WHERE  NOT EXISTS (SELECT FROM guarded_chain AS g WHERE g.chain_id = r.chain_id);
COMMENT ON VIEW fct_near_repeat_link IS 'Verbindingen van elke eerdere naar elke latere woninginbraak dichtbij, in het jaar tot de peildag (zie near_repeat_link), met de afstand naar boven afgerond op 50 m, en van 100 m of minder op 100 m. Zonder die van een keten over de grens van een gemeente die het model deelt: die kent het adres aan haar kant.';
COMMENT ON COLUMN fct_near_repeat_link.date_key IS 'Dag van de latere inbraak (dim_date).';
COMMENT ON COLUMN fct_near_repeat_link.area_id IS 'Buurt, anders gemeente, van de latere inbraak (dim_area).';
COMMENT ON COLUMN fct_near_repeat_link.earlier_burglary_id IS 'De eerdere inbraak (fct_burglary).';
COMMENT ON COLUMN fct_near_repeat_link.later_burglary_id IS 'De latere inbraak (fct_burglary).';
COMMENT ON COLUMN fct_near_repeat_link.links IS 'Altijd 1, om op te tellen.';
COMMENT ON COLUMN fct_near_repeat_link.distance_to_m IS 'Hoogstens zoveel meter uit elkaar; 0 is dezelfde plek.';

CREATE OR REPLACE VIEW refresh_status AS
SELECT r.position AS refresh_id, r.result::varchar(40) AS result, r.description::varchar(200) AS description, r.as_of,
       r.refreshed_at, r.rows
FROM   result AS r;
COMMENT ON VIEW refresh_status IS 'Naar welke dag elk resultaat is gerekend en wanneer: zet dat op elk rapport (zie result_status).';
COMMENT ON COLUMN refresh_status.refresh_id IS 'Nummer: de volgorde van verversen.';

-- What a column is called in a fact it says in the result that it comes from.
DO $$
DECLARE
    said record;
BEGIN
    FOR said IN
        SELECT f.fact, a.attname AS column_name,
               coalesce(CASE a.attname
                             WHEN 'date_key'
                                  THEN 'Eerste of laatste dag van de periode, als getal (dim_date); -1 is onbekend.'
                             WHEN 'area_id' THEN 'Gebied (dim_area); -1 is onbekend.'
                             WHEN 'dwelling_profile_id'
                                  THEN 'Soort woning (dim_dwelling); -1 is onbekend of zeldzaam.' END,
                                                   col_description(v.attrelid, v.attnum)) AS meaning
        FROM  (VALUES ('fct_area_month', 'burglary_count_result'), ('fct_area_fortnight', 'burglary_count_result'),
               ('fct_letter_month', 'letter_share_by_month'),
               ('fct_letter_area', 'letter_share_by_area'), ('fct_factor', 'factor_by_area_result'),
               ('fct_dwelling', 'dwelling_count_result'), ('fct_dwelling_class', 'dwelling_rate_result'),
               ('fct_area_place', 'area_place_result'),
               ('fct_near_repeat_cell', 'near_repeat_cell_result'), ('fct_near_repeat_link', 'near_repeat_link_result'),
               ('refresh_status', 'result')) AS f (fact, result)
        JOIN   pg_attribute AS a ON a.attrelid = f.fact::regclass AND a.attnum > 0
               AND col_description(a.attrelid, a.attnum) IS NULL
        LEFT   JOIN pg_attribute AS v ON v.attrelid = f.result::regclass AND v.attname = a.attname AND v.attnum > 0
    LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN %I.%I IS %L', said.fact, said.column_name, said.meaning);
    END LOOP;
END;
$$;
