-- Near repeats as they were when results were last refreshed.

CREATE OR REPLACE VIEW near_repeat_cell AS
SELECT r.near_repeat_cell_id, r.day_from, r.day_to, r.burglaries, r.distance_from, r.distance_to, r.days_from,
       r.days_to, r.observed, r.expected, r.knox_ratio, r.p_value, r.p_adjusted, r.excess, r.excess_low,
       r.excess_high, r.excess_shrunk, s.as_of, s.refreshed_at
FROM   near_repeat_cell_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'near_repeat_cell') AS s;

CREATE OR REPLACE VIEW near_repeat_role AS
SELECT r.burglary_id, r.occurred_on, r.role_number, r.role, r.chain_id, r.chain_size, r.originator_id, r.previous_id,
       r.days_since, r.distance_from, r.earlier_events, r.later_events, s.as_of, s.refreshed_at, r.geom
FROM   near_repeat_role_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'near_repeat_role') AS s;

CREATE OR REPLACE VIEW near_repeat_link AS
SELECT r.near_repeat_link_id, r.earlier_id, r.later_id, r.occurred_on, r.chain_id, r.distance, r.days, r.same_place,
       s.as_of, s.refreshed_at, r.geom
FROM   near_repeat_link_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'near_repeat_link') AS s;

CREATE OR REPLACE VIEW near_repeat_chain AS
SELECT r.chain_id, r.burglaries, r.places, r.first_day, r.last_day, r.active, s.as_of, s.refreshed_at, r.geom
FROM   near_repeat_chain_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'near_repeat_chain') AS s;

CREATE OR REPLACE VIEW repeat_address AS
SELECT r.dwelling_id, r.burglaries, r.first_day, r.last_day, r.days_between, r.gemeente_code, r.buurt_code,
       r.postcode, s.as_of, s.refreshed_at, r.geom
FROM   repeat_address_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'repeat_address') AS s;

COMMENT ON VIEW near_repeat_cell IS
'Near repeats in het jaar tot en met de peildag, één rij per afstand en aantal dagen tussen twee inbraken (zie knox_test en near_repeat_excess): hoeveel paren er zijn en hoeveel er door toeval zouden zijn. Van woninginbraken waarvan de plek op 25 m bekend is, elk één keer. Let op p_adjusted: dat rekent mee dat er naar veel cellen is gekeken.';
COMMENT ON VIEW near_repeat_role IS
'Wat elke woninginbraak van het jaar tot en met de peildag is (zie near_repeat_roles): de eerste van een reeks, een herhaling op dezelfde plek, een near repeat dichtbij, of los daarvan. Afstand en dagen volgens letter_rule (max_distance, risk_days); alleen inbraken waarvan de plek op 25 m bekend is.';
COMMENT ON VIEW near_repeat_link IS 'Lijnen van elke eerdere naar elke latere woninginbraak binnen de afstand en dagen van letter_rule (zie near_repeat_pairs), in het jaar tot en met de peildag.';
COMMENT ON VIEW near_repeat_chain IS 'Ketens: woninginbraken van het jaar tot en met de peildag die rechtstreeks of via andere bij elkaar horen (zie near_repeat_roles), met een grens van 25 m eromheen.';
COMMENT ON VIEW repeat_address IS 'Woningen waar tot en met de peildag vaker dan eens is ingebroken of dat is geprobeerd, voor zover ingelezen; alleen inbraken waarvan de woning vaststaat.';

DO $$
DECLARE
    said record;
    seen regclass;
BEGIN
    -- The same word means the same in all of these views.
    FOR said IN SELECT * FROM (VALUES
        ('near_repeat_cell_id', 'Nummer van de cel.'), ('day_from', 'Eerste dag waarvan inbraken meetellen.'),
        ('day_to', 'Laatste dag: de peildag.'),
        ('burglaries', 'Aantal inbraken.'),
        ('distance_from', 'Afstand in meters, vanaf; bij een rol: afstand tot de voorgaande.'),
        ('distance_to', 'Afstand in meters, tot; leeg is onbegrensd.'),
        ('days_from', 'Aantal dagen ertussen, vanaf.'), ('days_to', 'Aantal dagen ertussen, tot; leeg is onbegrensd.'),
        ('observed', 'Aantal paren.'),
        ('expected', 'Aantal paren dat door toeval zou zijn, als de dagen over de plekken worden geschud.'),
        ('knox_ratio', 'Verhouding: observed / expected.'),
        ('p_value', 'Kans op minstens zoveel paren door toeval.'),
        ('p_adjusted',
         'Die kans, waarbij meetelt dat er naar veel cellen is gekeken: tot en met 0,05 is het geen toeval.'),
        ('excess',
         'Hoeveel meer dan later op dezelfde afstand: 0,3 is 30 % meer. Leeg in open cellen en waar er niets is om mee te vergelijken.'),
        ('excess_low', 'Ondergrens van het 95 %-interval daarvan.'),
        ('excess_high', 'Bovengrens van het 95 %-interval daarvan; leeg is onbegrensd.'),
        ('excess_shrunk', 'Hetzelfde, voorzichtig geschat: naar 0 toe naarmate er minder paren zijn.'),
        ('burglary_id', 'Nummer van de inbraak.'),
        ('occurred_on', 'Dag van de inbraak; bij een verbinding die van de latere.'),
        ('role_number', 'Volgorde van role.'), ('role', 'Rol: eerste, herhaling, near repeat of los.'),
        ('chain_id', 'Keten; leeg bij een losse inbraak. Het nummer geldt binnen één verversing.'),
        ('chain_size', 'Aantal inbraken in de keten.'), ('originator_id', 'Eerste inbraak van de keten.'),
        ('previous_id', 'De inbraak ervoor waar deze op volgt.'),
        ('days_since', 'Dagen sinds die inbraak.'), ('earlier_events', 'Aantal eerdere inbraken dichtbij.'),
        ('later_events', 'Aantal latere inbraken dichtbij.'),
        ('near_repeat_link_id', 'Nummer van de verbinding.'), ('earlier_id', 'De eerdere inbraak.'),
        ('later_id', 'De latere inbraak.'), ('distance', 'Afstand in meters.'),
        ('days', 'Dagen ertussen.'), ('same_place', '1 als het dezelfde plek is.'),
        ('places', 'Aantal verschillende plekken.'),
        ('first_day', 'Dag van de eerste inbraak.'), ('last_day', 'Dag van de laatste inbraak.'),
        ('active', '1 als op de peildag het verhoogde risico van de laatste nog duurt.'),
        ('days_between', 'Dagen tussen de laatste twee.'), ('dwelling_id', 'Nummer van de woning.'),
        ('gemeente_code', 'Gemeentecode van de woning.'), ('buurt_code', 'Buurtcode van de woning.'),
        ('postcode', 'Postcode van de woning.'),
        ('geom', 'Ligging.')) AS v (column_name, meaning)
    LOOP
        FOR seen IN SELECT a.attrelid::regclass FROM pg_attribute AS a
                    WHERE  a.attname = said.column_name
                    AND    a.attrelid IN ('near_repeat_cell'::regclass, 'near_repeat_role'::regclass,
                                          'near_repeat_link'::regclass, 'near_repeat_chain'::regclass,
                                          'repeat_address'::regclass) LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
END;
$$;
SELECT describe_result(n)
FROM   unnest('{near_repeat_cell, near_repeat_role, near_repeat_link, near_repeat_chain, repeat_address}'::text[]) AS n;
