-- What facts are told by. Each has a row -1 for what is not known, so that no fact is lost where it is joined.

CREATE OR REPLACE VIEW dim_area AS
SELECT r.area_id, r.level, r.level_name, r.code AS area_code, r.name AS area_name, r.year AS area_year, r.buurt_code,
       r.buurt_name, r.wijk_code, r.wijk_name,
       r.gemeente_code, r.gemeente_name, r.basisteam_code, r.basisteam_name, r.district_code, r.district_name,
       r.latitude, r.longitude
FROM   area_hierarchy_result AS r JOIN area AS a ON a.area_id = r.area_id
UNION  ALL
SELECT -1, 'onbekend'::varchar(20), 'onbekend'::varchar(40), 'onbekend'::varchar(40), 'onbekend'::varchar(200), NULL,
       NULL::varchar(10), NULL::varchar(200), NULL::varchar(8), NULL::varchar(200),
       NULL::varchar(6), NULL::varchar(200), NULL::varchar(40), NULL::varchar(200), NULL::varchar(40),
       NULL::varchar(200), NULL, NULL;
COMMENT ON VIEW dim_area IS
'Gebieden met hun grotere gebieden in één rij (zie area_hierarchy), en -1 voor wat niet is te plaatsen. Niets fijner dan een buurt of vierpositiepostcode wijst een woning aan; latitude en longitude zijn van een punt in het gebied.';
COMMENT ON COLUMN dim_area.area_id IS 'Nummer van het gebied; -1 is onbekend.';
COMMENT ON COLUMN dim_area.level IS 'Niveau van het gebied, als code.';
COMMENT ON COLUMN dim_area.level_name IS 'Niveau in woorden.';
COMMENT ON COLUMN dim_area.area_code IS 'Code van het gebied.';
COMMENT ON COLUMN dim_area.area_name IS 'Naam van het gebied.';
COMMENT ON COLUMN dim_area.area_year IS 'Jaar van de kaart of indeling waar de code en de naam van zijn.';
COMMENT ON COLUMN dim_area.buurt_code IS 'Buurt waarin het ligt, of die het is; leeg als het groter is.';
COMMENT ON COLUMN dim_area.buurt_name IS 'Naam van de buurt.';
COMMENT ON COLUMN dim_area.wijk_code IS 'Wijk waarin het ligt, of die het is.';
COMMENT ON COLUMN dim_area.wijk_name IS 'Naam van de wijk; leeg als er geen kaart of indeling met wijken is.';
COMMENT ON COLUMN dim_area.gemeente_code IS 'Gemeente waarin het ligt, of die het is.';
COMMENT ON COLUMN dim_area.gemeente_name IS 'Naam van de gemeente.';
COMMENT ON COLUMN dim_area.basisteam_code IS 'Basisteam waarin het ligt, of dat het is.';
COMMENT ON COLUMN dim_area.basisteam_name IS 'Naam van het basisteam.';
COMMENT ON COLUMN dim_area.district_code IS 'Politiedistrict waarin het ligt, of dat het is.';
COMMENT ON COLUMN dim_area.district_name IS 'Naam van het politiedistrict.';
COMMENT ON COLUMN dim_area.latitude IS 'Breedtegraad (WGS84) van een punt in het gebied.';
COMMENT ON COLUMN dim_area.longitude IS 'Lengtegraad (WGS84) van een punt in het gebied.';

CREATE OR REPLACE VIEW dim_dwelling AS
SELECT DISTINCT ON (r.dwelling_profile_id) r.dwelling_profile_id, r.bouwjaar_number,
       coalesce(r.bouwjaar, 'onbekend')::varchar(200) AS bouwjaar, r.woz_number,
       coalesce(r.woz, 'onbekend')::varchar(200) AS woz,
       r.tenure_number, coalesce(r.tenure, 'onbekend')::varchar(200) AS tenure, r.owner_number,
       coalesce(r.owner, 'onbekend')::varchar(200) AS owner,
       r.house_type_number, coalesce(r.house_type, 'onbekend')::varchar(200) AS house_type
FROM   dwelling_count_result AS r WHERE r.dwelling_profile_id IS NOT NULL
UNION  ALL
SELECT -1, NULL, 'onbekend'::varchar(200), NULL, 'onbekend'::varchar(200), NULL, 'onbekend'::varchar(200), NULL,
       'onbekend'::varchar(200), NULL, 'onbekend'::varchar(200);
COMMENT ON VIEW dim_dwelling IS 'Soorten woningen, geen woningen: elke combinatie van bouwperiode, WOZ-waarde, eigendom, eigenaar en woningtype waarvan een buurt er tien of meer heeft; -1 is al het zeldzamere.';
COMMENT ON COLUMN dim_dwelling.dwelling_profile_id IS 'Nummer van de soort, geldt binnen één verversing; -1 is onbekend of zeldzaam.';
COMMENT ON COLUMN dim_dwelling.bouwjaar_number IS 'Volgorde van bouwjaar.';
COMMENT ON COLUMN dim_dwelling.bouwjaar IS 'Bouwperiode, met een grens bij het Bouwbesluit van 1999.';
COMMENT ON COLUMN dim_dwelling.woz_number IS 'Volgorde van woz: het hoeveelste vijfde deel.';
COMMENT ON COLUMN dim_dwelling.woz IS 'WOZ-waarde, in vijf gelijke delen van alle woningen.';
COMMENT ON COLUMN dim_dwelling.tenure_number IS 'Volgorde van tenure.';
COMMENT ON COLUMN dim_dwelling.tenure IS 'Koop of huur.';
COMMENT ON COLUMN dim_dwelling.owner_number IS 'Volgorde van owner.';
COMMENT ON COLUMN dim_dwelling.owner IS 'Eigenaar of woningcorporatie.';
COMMENT ON COLUMN dim_dwelling.house_type_number IS 'Volgorde van house_type.';
COMMENT ON COLUMN dim_dwelling.house_type IS 'Woningtype.';

-- Not by is_sensitive(): that reads with the rights of who asks, who need not read the tables.
CREATE OR REPLACE VIEW dim_factor AS
WITH judged AS (
    SELECT p.factor, max(CASE WHEN f.sensitive THEN 1 ELSE 0 END) AS is_sensitive
    FROM   factor_part AS p JOIN factor AS f ON f.factor = p.part GROUP BY p.factor
)
SELECT f.factor_id, f.factor::varchar(60) AS factor_code, f.name::varchar(200) AS factor_name,
       f.theme::varchar(60) AS theme, f.measured::varchar(10) AS measured,
       f.quantity::varchar(10) AS quantity, f.unit::varchar(40) AS unit, f.direction, j.is_sensitive,
       f.owner::varchar(200) AS owner, f.source::varchar(200) AS source, f.perspective::varchar(100) AS perspective
FROM   factor AS f JOIN judged AS j USING (factor)
UNION  ALL
SELECT -1, 'onbekend'::varchar(60), 'onbekend'::varchar(200), 'onbekend'::varchar(60), NULL::varchar(10),
       NULL::varchar(10), NULL::varchar(40), NULL, NULL, NULL::varchar(200), NULL::varchar(200),
       NULL::varchar(100);
COMMENT ON VIEW dim_factor IS 'Factoren: de cijfers over gebieden en woningen die naast inbraken zijn te leggen; -1 is onbekend.';
COMMENT ON COLUMN dim_factor.factor_id IS 'Nummer van de factor; -1 is onbekend.';
COMMENT ON COLUMN dim_factor.factor_code IS 'Korte naam van de factor.';
COMMENT ON COLUMN dim_factor.factor_name IS 'Omschrijving.';
COMMENT ON COLUMN dim_factor.theme IS 'Onderwerp.';
COMMENT ON COLUMN dim_factor.measured IS 'Waarvan het cijfer is: area, een cijfer per gebied, of dwelling, een kenmerk per woning.';
COMMENT ON COLUMN dim_factor.quantity IS 'Soort cijfer: intensive, middelen en nooit optellen, extensive, optellen, of category, een soort.';
COMMENT ON COLUMN dim_factor.unit IS 'Eenheid.';
COMMENT ON COLUMN dim_factor.direction IS 'Richting: 1 hoger is gunstiger, -1 lager is gunstiger, 0 geen van beide; leeg is onbekend.';
COMMENT ON COLUMN dim_factor.is_sensitive IS '1 als de factor, of een waaruit hij bestaat, dicht bij bijzondere persoonsgegevens ligt: niet voor een risicoscore per gebied.';
COMMENT ON COLUMN dim_factor.owner IS 'Organisatie die het cijfer heeft.';
COMMENT ON COLUMN dim_factor.source IS 'Bestand of registratie waar het cijfer uit komt.';
COMMENT ON COLUMN dim_factor.perspective IS 'Perspectief op de lijst waar de factor op staat.';

CREATE OR REPLACE VIEW dim_place_quality AS
SELECT q.place_quality_id, q.place_quality::varchar(20) AS place_quality, q.place_found::varchar(40) AS place_found
FROM   (VALUES (1, 'adres', 'coördinaten'), (2, 'adres', 'adres'), (3, 'adres', 'postcode en huisnummer'),
        (4, 'adres', 'straat en huisnummer'), (5, 'postcode', 'postcode'),
        (6, 'straat', 'straat'), (7, 'plaats', 'naam van een plek'), (8, 'geen', 'niet gevonden'),
        (-1, 'onbekend', 'onbekend')) AS q (place_quality_id, place_quality, place_found);
COMMENT ON VIEW dim_place_quality IS 'Hoe goed de plek van een inbraak bekend is; -1 is onbekend.';
COMMENT ON COLUMN dim_place_quality.place_quality_id IS 'Stap waarmee de plek is gevonden (zie locate); -1 is onbekend.';
COMMENT ON COLUMN dim_place_quality.place_quality IS 'Hoe goed de plek is.';
COMMENT ON COLUMN dim_place_quality.place_found IS 'Waaraan de plek is gevonden.';

CREATE OR REPLACE VIEW dim_modus_operandi AS
SELECT t.term_code_id AS modus_operandi_id, t.code::varchar(40) AS modus_operandi_code,
       t.name::varchar(100) AS modus_operandi_name FROM term_code AS t WHERE t.field = 'modus_operandi'
UNION  ALL
SELECT -1, 'onbekend'::varchar(40), 'onbekend'::varchar(100)
UNION  ALL
SELECT -2, 'meer'::varchar(40), 'meer dan een'::varchar(100);
COMMENT ON VIEW dim_modus_operandi IS 'Werkwijzen; -1 is niet bekend, -2 meer dan een.';
COMMENT ON COLUMN dim_modus_operandi.modus_operandi_id IS 'Nummer van de werkwijze; -1 is niet bekend, -2 meer dan een.';
COMMENT ON COLUMN dim_modus_operandi.modus_operandi_code IS 'Code van de werkwijze.';
COMMENT ON COLUMN dim_modus_operandi.modus_operandi_name IS 'Werkwijze.';

CREATE OR REPLACE VIEW dim_entry AS
SELECT t.term_code_id AS entry_id, t.code::varchar(40) AS entry_code, t.name::varchar(100) AS entry_name
FROM   term_code AS t WHERE t.field = 'entry'
UNION  ALL
SELECT -1, 'onbekend'::varchar(40), 'onbekend'::varchar(100)
UNION  ALL
SELECT -2, 'meer'::varchar(40), 'meer dan een'::varchar(100);
COMMENT ON VIEW dim_entry IS 'Plekken van binnenkomst; -1 is niet bekend, -2 meer dan een.';
COMMENT ON COLUMN dim_entry.entry_id IS 'Nummer van de plek van binnenkomst; -1 is niet bekend, -2 meer dan een.';
COMMENT ON COLUMN dim_entry.entry_code IS 'Code van de plek van binnenkomst.';
COMMENT ON COLUMN dim_entry.entry_name IS 'Plek van binnenkomst.';
