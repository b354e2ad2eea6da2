-- Factors: any figure about an area in a year, or about a dwelling. A new factor is a new row, a retired one has a date.

CREATE TABLE factor (
    factor      text PRIMARY KEY,
    name        text NOT NULL,
    theme       text NOT NULL,
    measured    text NOT NULL CHECK (measured IN ('area', 'dwelling')),
    quantity    text NOT NULL CHECK (quantity IN ('intensive', 'extensive', 'category')),
    unit        text NOT NULL,
    value_min   float8,
    value_max   float8,
    direction   int CHECK (direction IN (-1, 0, 1)),
    sensitive   boolean NOT NULL DEFAULT false,
    checklist   text,
    number      int,
    perspective text,
    owner       text,
    source      text,
    note        text,
    retired_on  date CHECK (isfinite(retired_on)),
    UNIQUE (checklist, number),
    CONSTRAINT factor_range_in_order CHECK (value_max >= value_min)
);
COMMENT ON TABLE factor IS 'Factoren: alle cijfers over gebieden en woningen die naast inbraken gelegd kunnen worden. Een factor toevoegen is een rij toevoegen.';
COMMENT ON COLUMN factor.factor IS 'Korte naam van de factor; bij de Veiligheidsmonitor de naam van de kolom.';
COMMENT ON COLUMN factor.name IS 'Omschrijving.';
COMMENT ON COLUMN factor.theme IS 'Onderwerp.';
COMMENT ON COLUMN factor.measured IS 'area: een cijfer per gebied (factor_value); dwelling: een kenmerk per woning (dwelling_factor_value).';
COMMENT ON COLUMN factor.quantity IS 'intensive: middelen, nooit optellen (score, percentage); extensive: optellen (aantal); category: soort.';
COMMENT ON COLUMN factor.unit IS 'Eenheid.';
COMMENT ON COLUMN factor.value_min IS 'Laagst mogelijke waarde.';
COMMENT ON COLUMN factor.value_max IS 'Hoogst mogelijke waarde.';
COMMENT ON COLUMN factor.direction IS '1: hoger is gunstiger, -1: lager is gunstiger, 0: geen van beide; leeg is onbekend.';
COMMENT ON COLUMN factor.sensitive IS 'Ligt dicht bij bijzondere persoonsgegevens: niet gebruiken voor een risicoscore per gebied, tenzij daar met vastgelegde reden voor is gekozen.';
COMMENT ON COLUMN factor.checklist IS 'Lijst waar de factor op staat.';
COMMENT ON COLUMN factor.number IS 'Nummer op die lijst.';
COMMENT ON COLUMN factor.perspective IS 'Perspectief op die lijst.';
COMMENT ON COLUMN factor.owner IS 'Organisatie die het cijfer heeft.';
COMMENT ON COLUMN factor.source IS 'Bestand of registratie waar het cijfer uit komt.';
COMMENT ON COLUMN factor.note IS 'Toelichting.';
COMMENT ON COLUMN factor.retired_on IS 'Dag waarop de factor is vervallen; leeg zolang die in gebruik is.';

-- A series ends where figures before and after cannot be compared.
CREATE TABLE factor_series (
    factor    text NOT NULL REFERENCES factor ON UPDATE CASCADE,
    series    text NOT NULL,
    year_from int,
    year_to   int,
    reason    text,
    PRIMARY KEY (factor, series),
    CONSTRAINT factor_series_years_in_order CHECK (year_to >= year_from)
);
COMMENT ON TABLE factor_series IS 'Reeksen van een factor. Cijfers uit verschillende reeksen zijn niet te vergelijken (trendbreuk).';
COMMENT ON COLUMN factor_series.factor IS 'Factor.';
COMMENT ON COLUMN factor_series.series IS 'Naam van de reeks.';
COMMENT ON COLUMN factor_series.year_from IS 'Eerste jaar van de reeks.';
COMMENT ON COLUMN factor_series.year_to IS 'Laatste jaar van de reeks; leeg zolang die doorloopt.';
COMMENT ON COLUMN factor_series.reason IS 'Waardoor de reeks begint.';

CREATE TABLE factor_category (
    factor   text NOT NULL REFERENCES factor ON UPDATE CASCADE,
    category text NOT NULL,
    name     text NOT NULL,
    position int NOT NULL,
    PRIMARY KEY (factor, category),
    UNIQUE (factor, position)
);
COMMENT ON TABLE factor_category IS 'De soorten die een factor kent.';
COMMENT ON COLUMN factor_category.factor IS 'Factor.';
COMMENT ON COLUMN factor_category.category IS 'Code van de soort.';
COMMENT ON COLUMN factor_category.name IS 'Naam van de soort.';
COMMENT ON COLUMN factor_category.position IS 'Volgorde in tabellen en legenda''s.';

CREATE TABLE factor_component (
    composite text NOT NULL REFERENCES factor ON UPDATE CASCADE,
    factor    text NOT NULL REFERENCES factor ON UPDATE CASCADE,
    direction int CHECK (direction IN (-1, 1)),
    weight    float8 CHECK (weight > 0 AND weight < 'Infinity'),
    PRIMARY KEY (composite, factor),
    CONSTRAINT factor_component_of_another_factor CHECK (composite <> factor)
);
CREATE INDEX factor_component_factor_idx ON factor_component (factor);
COMMENT ON TABLE factor_component IS 'Uit welke factoren een samengestelde score bestaat.';
COMMENT ON COLUMN factor_component.composite IS 'Samengestelde score.';
COMMENT ON COLUMN factor_component.factor IS 'Factor die erin meetelt.';
COMMENT ON COLUMN factor_component.direction IS '1: een hoge waarde verhoogt de score, -1: verlaagt de score; leeg is niet bekend.';
COMMENT ON COLUMN factor_component.weight IS 'Gewicht; leeg is niet bekend.';

-- Not tied to area: figures are often there before the boundaries are, or for postcodes of which there are none.
CREATE TABLE factor_value (
    factor_value_id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    factor          text NOT NULL REFERENCES factor ON UPDATE CASCADE,
    level           text NOT NULL REFERENCES area_level,
    code            text NOT NULL,
    year            int NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    value           float8,
    respondents     int CHECK (respondents >= 0),
    margin_low      float8,
    margin_high     float8,
    series          text,
    delivery_id     int REFERENCES delivery,
    FOREIGN KEY (factor, series) REFERENCES factor_series ON UPDATE CASCADE,
    UNIQUE NULLS NOT DISTINCT (factor, level, code, year, series),
    CONSTRAINT factor_value_code_fits_level CHECK (area_code_fits(level, code)),
    CONSTRAINT factor_value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
    CONSTRAINT factor_value_within_margins CHECK (margin_low <= value AND value <= margin_high),
    CONSTRAINT factor_value_margins_are_finite CHECK (margin_low > '-Infinity' AND margin_high < 'Infinity' AND margin_low <= margin_high)
);
CREATE INDEX factor_value_area_idx ON factor_value (level, code, year);
CREATE INDEX factor_value_series_idx ON factor_value (factor, series);
CREATE INDEX factor_value_delivery_id_idx ON factor_value (delivery_id);
COMMENT ON TABLE factor_value IS 'Waarden van factoren per gebied en jaar.';
COMMENT ON COLUMN factor_value.factor_value_id IS 'Nummer van de waarde.';
COMMENT ON COLUMN factor_value.factor IS 'Factor.';
COMMENT ON COLUMN factor_value.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN factor_value.code IS 'Code van het gebied.';
COMMENT ON COLUMN factor_value.year IS 'Jaar waarover de waarde gaat.';
COMMENT ON COLUMN factor_value.value IS 'Waarde; leeg is onbekend of geheim, dus geen nul.';
COMMENT ON COLUMN factor_value.respondents IS 'Aantal mensen of woningen waarop de waarde rust. Weinig respondenten: onzekere waarde.';
COMMENT ON COLUMN factor_value.margin_low IS 'Ondergrens van de 95%-betrouwbaarheidsmarge.';
COMMENT ON COLUMN factor_value.margin_high IS 'Bovengrens van de 95%-betrouwbaarheidsmarge.';
COMMENT ON COLUMN factor_value.series IS 'Reeks waar de waarde bij hoort; leeg als de factor geen trendbreuken kent.';
COMMENT ON COLUMN factor_value.delivery_id IS 'Levering waaruit de waarde komt; leeg als die met de hand is ingevoerd.';

CREATE TABLE dwelling_factor_value (
    dwelling_factor_value_id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    factor                   text NOT NULL REFERENCES factor ON UPDATE CASCADE,
    dwelling_id              int NOT NULL REFERENCES dwelling,
    year                     int NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    value                    float8,
    category                 text,
    delivery_id              int REFERENCES delivery,
    FOREIGN KEY (factor, category) REFERENCES factor_category ON UPDATE CASCADE,
    UNIQUE (factor, dwelling_id, year),
    CONSTRAINT dwelling_factor_value_is_finite CHECK (value > '-Infinity' AND value < 'Infinity'),
    CONSTRAINT dwelling_factor_value_or_category CHECK (num_nonnulls(value, category) = 1)
);
CREATE INDEX dwelling_factor_value_dwelling_id_idx ON dwelling_factor_value (dwelling_id);
CREATE INDEX dwelling_factor_value_category_idx ON dwelling_factor_value (factor, category);
CREATE INDEX dwelling_factor_value_delivery_id_idx ON dwelling_factor_value (delivery_id);
COMMENT ON TABLE dwelling_factor_value IS 'Waarden van factoren per woning en jaar, zoals de WOZ-waarde of de eigendom.';
COMMENT ON COLUMN dwelling_factor_value.dwelling_factor_value_id IS 'Nummer van de waarde.';
COMMENT ON COLUMN dwelling_factor_value.factor IS 'Factor.';
COMMENT ON COLUMN dwelling_factor_value.dwelling_id IS 'Woning.';
COMMENT ON COLUMN dwelling_factor_value.year IS 'Jaar waarover de waarde gaat.';
COMMENT ON COLUMN dwelling_factor_value.value IS 'Waarde, als de factor een getal is.';
COMMENT ON COLUMN dwelling_factor_value.category IS 'Soort, als de factor geen getal is (zie factor_category).';
COMMENT ON COLUMN dwelling_factor_value.delivery_id IS 'Levering waaruit de waarde komt; leeg als die met de hand is ingevoerd.';

-- The Veiligheidsmonitor: the column names of its sheet per postcode.
INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, owner, source, note)
SELECT factor, name, theme, 'area', 'intensive', unit, 0, value_max, 1, 'Veiligheidsmonitor', 'Veiligheidsmonitor, cijfers naar postcode', note
FROM  (VALUES
    ('A_LWB_ssSocoh',    'Sociale cohesie in de woonbuurt',           'leefbaarheid', 'schaalscore', 10, 'Hoger is meer samenhang.'),
    ('A_LWB_ssFysrz',    'Fysieke woonomgeving (voorzieningen)',      'leefbaarheid', 'schaalscore', 10, 'Gelezen uit de kolomnaam als oordeel over voorzieningen; controleer bij de levering of hoger gunstiger is.'),
    ('A_LWB_CFleef',     'Cijfer voor de leefbaarheid van de buurt',  'leefbaarheid', 'cijfer',      10, 'Rapportcijfer; hoger is leefbaarder.'),
    ('A_PRV_socioprev',  'Preventief gedrag',                         'preventie',    'score',       10, 'Hoger is voorzichtiger gedrag.'),
    ('A_PRV_technoprev', 'Preventieve voorzieningen aan de woning',   'preventie',    'score',       10, 'Hoger is meer voorzieningen.'),
    ('A_PRV_Buitlicht',  'Woningen met buitenverlichting',            'preventie',    'procent',    100, NULL),
    ('A_PRV_Slot',       'Woningen met extra sloten of grendels',     'preventie',    'procent',    100, NULL),
    ('A_PRV_Alarm',      'Woningen met een alarm',                    'preventie',    'procent',    100, NULL),
    ('A_PRV_Luiken',     'Woningen met (rol)luiken',                  'preventie',    'procent',    100, NULL)
) AS monitor(factor, name, theme, unit, value_max, note);

INSERT INTO factor_series (factor, series, year_from, year_to, reason)
SELECT factor, series, year_from, year_to, reason
FROM   factor, (VALUES
    ('2008', 2008, 2011, 'begin van de Veiligheidsmonitor'),
    ('2012', 2012, 2020, 'nieuwe opzet in 2012'),
    ('2021', 2021, NULL, 'nieuwe vragenlijst in 2021, alleen via internet')
) AS period(series, year_from, year_to, reason)
WHERE  owner = 'Veiligheidsmonitor';

-- Figures per area. CBS writes a mean WOZ in thousands of euros; it stays as published.
INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, owner, source, note) VALUES
    ('inwoners',               'Inwoners',                                       'bevolking', 'area', 'extensive', 'aantal', 0, NULL, 0, 'CBS', 'Kerncijfers wijken en buurten', 'Per buurt en wijk afgerond op 5.'),
    ('huishoudens',            'Huishoudens',                                    'bevolking', 'area', 'extensive', 'aantal', 0, NULL, 0, 'CBS', 'Kerncijfers wijken en buurten', 'Per buurt en wijk afgerond op 5.'),
    ('woningvoorraad',         'Woningen',                                       'woning',    'area', 'extensive', 'aantal', 0, NULL, 0, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('woz_gemiddeld',          'Gemiddelde WOZ-waarde van woningen',             'woning',    'area', 'intensive', '1.000 euro', 0, NULL, NULL, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('eengezinswoningen',      'Eengezinswoningen',                              'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('meergezinswoningen',     'Meergezinswoningen',                             'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('bouwjaar_voor_2000',     'Woningen van vóór 2000',                         'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Tot en met 2023.'),
    ('bouwjaar_vanaf_2000',    'Woningen vanaf 2000',                            'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Tot en met 2023.'),
    ('bouwjaar_ouder_10',      'Woningen ouder dan tien jaar',                   'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Vanaf 2024; niet te vergelijken met de indeling rond 2000.'),
    ('bouwjaar_jonger_10',     'Woningen van de laatste tien jaar',              'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Vanaf 2024; niet te vergelijken met de indeling rond 2000.'),
    ('tussenwoningen',         'Tussenwoningen',                                 'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Aandeel van alle woningen, vanaf 2024.'),
    ('hoekwoningen',           'Hoekwoningen',                                   'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Aandeel van alle woningen, vanaf 2024.'),
    ('twee_onder_een_kap',     'Twee-onder-een-kapwoningen',                     'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Aandeel van alle woningen, vanaf 2024.'),
    ('vrijstaande_woningen',   'Vrijstaande woningen',                           'woning',    'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Aandeel van alle woningen, vanaf 2024.'),
    ('leegstand',              'Leegstaande woningen',                           'woning',    'area', 'intensive', 'procent', 0, 100, -1, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('koopwoningen',           'Koopwoningen',                                   'eigendom',  'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('huurwoningen',           'Huurwoningen',                                   'eigendom',  'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('huurwoningen_corporatie', 'Huurwoningen van een woningcorporatie',         'eigendom',  'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('huurwoningen_overig',    'Huurwoningen van andere verhuurders',            'eigendom',  'area', 'intensive', 'procent', 0, 100, NULL, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('bijstand',               'Personen met bijstand',                          'inkomen',   'area', 'extensive', 'aantal', 0, NULL, -1, 'CBS', 'Kerncijfers wijken en buurten', 'Per buurt en wijk afgerond op 5.'),
    ('ww',                     'Personen met een WW-uitkering',                  'inkomen',   'area', 'extensive', 'aantal', 0, NULL, -1, 'CBS', 'Kerncijfers wijken en buurten', 'Per buurt en wijk afgerond op 5.'),
    ('ao',                     'Personen met een AO-uitkering',                  'inkomen',   'area', 'extensive', 'aantal', 0, NULL, -1, 'CBS', 'Kerncijfers wijken en buurten', 'Arbeidsongeschiktheid. Per buurt en wijk afgerond op 5.'),
    ('aow',                    'Personen met een AOW-uitkering',                 'inkomen',   'area', 'extensive', 'aantal', 0, NULL, NULL, 'CBS', 'Kerncijfers wijken en buurten', 'Per buurt en wijk afgerond op 5.'),
    ('laagste_inkomens',       'Huishoudens bij de 40% laagste inkomens van Nederland', 'inkomen', 'area', 'intensive', 'procent', 0, 100, -1, 'CBS', 'Kerncijfers wijken en buurten', 'Heeft bij PDOK de naam percentage_huishoudens_met_laag_inkomen.'),
    ('lage_inkomens',          'Huishoudens met een laag inkomen',               'inkomen',   'area', 'intensive', 'procent', 0, 100, -1, 'CBS', 'Kerncijfers wijken en buurten', 'Onder de lage-inkomensgrens; tot en met 2023. Heeft bij PDOK de naam percentage_huishoudens_met_lage_koopkracht.'),
    ('bevolkingsdichtheid',    'Inwoners per vierkante kilometer land',          'omgeving',  'area', 'intensive', 'inwoners/km²', 0, NULL, 0, 'CBS', 'Kerncijfers wijken en buurten', NULL),
    ('omgevingsadressendichtheid', 'Adressen per vierkante kilometer in de omgeving', 'omgeving', 'area', 'intensive', 'adressen/km²', 0, NULL, 0, 'CBS', 'Kerncijfers wijken en buurten', 'Gemiddelde over de adressen, elk met een cirkel van een kilometer.'),
    ('stedelijkheid',          'Stedelijkheid',                                  'omgeving',  'area', 'category',  'klasse', 1, 5, 0, 'CBS', 'Kerncijfers wijken en buurten', 'Klasse van de omgevingsadressendichtheid.'),
    ('mutatiegraad',           'Mutatiegraad: woningen met nieuwe bewoners in een jaar', 'bevolking', 'area', 'intensive', 'procent', 0, NULL, -1, 'gemeente', 'Verhuizingen', NULL);

-- Hengelo's score per sub-neighbourhood of some 150 dwellings. The thesis (2017) speaks of thirteen factors and lists
-- twelve, without signs and weights: those stay empty. It does not name the two origin groups.
INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, sensitive, owner, source, note) VALUES
    ('vitaliteitsscore',     'Vitaliteitsscore van de buurt',                'samengesteld', 'area', 'intensive', 'score',   NULL, NULL, 1,    false, 'gemeente Hengelo', 'BSS Hengelo', 'Samengestelde score; zie factor_component. Als voorspeller van inbraak niet onderbouwd.'),
    ('overbewoning',         'Woningen met te veel bewoners',                'bevolking',    'area', 'intensive', 'procent', 0, 100, -1,   false, 'gemeente', 'BSS Hengelo', NULL),
    ('herkomstgroep_1',      'Inwoners uit herkomstgroep 1',                 'bevolking',    'area', 'intensive', 'procent', 0, 100, NULL, true,  'gemeente', 'BSS Hengelo', 'Welke groep bedoeld is, staat niet in de bron.'),
    ('herkomstgroep_2',      'Inwoners uit herkomstgroep 2',                 'bevolking',    'area', 'intensive', 'procent', 0, 100, NULL, true,  'gemeente', 'BSS Hengelo', 'Welke groep bedoeld is, staat niet in de bron.'),
    ('kort_wonend',          'Huishoudens die er kort wonen',                'bevolking',    'area', 'intensive', 'procent', 0, 100, NULL, false, 'gemeente', 'BSS Hengelo', NULL),
    ('lang_wonend',          'Huishoudens die er lang wonen',                'bevolking',    'area', 'intensive', 'procent', 0, 100, NULL, false, 'gemeente', 'BSS Hengelo', NULL),
    ('eenoudergezinnen',     'Eenoudergezinnen',                             'bevolking',    'area', 'intensive', 'procent', 0, 100, NULL, false, 'gemeente', 'BSS Hengelo', NULL),
    ('bijstand_huishoudens', 'Huishoudens met bijstand',                     'inkomen',      'area', 'intensive', 'procent', 0, 100, -1,   false, 'gemeente', 'BSS Hengelo', NULL),
    ('huurachterstand',      'Huurders met huurachterstand',                 'inkomen',      'area', 'intensive', 'procent', 0, 100, -1,   false, 'woningcorporaties', 'BSS Hengelo', NULL);

INSERT INTO factor_component (composite, factor)
SELECT 'vitaliteitsscore', factor
FROM   factor
WHERE  factor IN ('woz_gemiddeld', 'koopwoningen', 'eengezinswoningen', 'huurwoningen_corporatie', 'overbewoning', 'herkomstgroep_1',
                  'herkomstgroep_2', 'kort_wonend', 'lang_wonend', 'eenoudergezinnen', 'bijstand_huishoudens', 'huurachterstand');

-- Figures per dwelling.
INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, direction, owner, source, note) VALUES
    ('bouwjaar',   'Bouwjaar',                                'woning',    'dwelling', 'intensive', 'jaar', 1000, 2100, 0, 'gemeente', 'BAG', NULL),
    ('woz',        'WOZ-waarde',                              'woning',    'dwelling', 'intensive', 'euro', 0, NULL, NULL, 'gemeente', 'WOZ-registratie', NULL),
    ('woningtype', 'Woningtype',                              'woning',    'dwelling', 'category',  'soort', NULL, NULL, NULL, 'gemeente', 'BAG', NULL),
    ('leegstaand', 'Leegstaande woning',                      'woning',    'dwelling', 'category',  'soort', NULL, NULL, NULL, 'gemeente', 'Leegstandsregistratie', NULL),
    ('eigendom',   'Koop of huur',                            'eigendom',  'dwelling', 'category',  'soort', NULL, NULL, NULL, 'gemeente', 'WOZ-registratie', NULL),
    ('eigenaar',   'Eigenaar of woningcorporatie',            'eigendom',  'dwelling', 'category',  'soort', NULL, NULL, NULL, 'woningcorporaties', 'Bezit van de corporaties', 'Zet elke corporatie eerst in factor_category.'),
    ('pkvw',       'Politiekeurmerk Veilig Wonen',            'preventie', 'dwelling', 'category',  'soort', NULL, NULL, NULL, 'CCV', 'PKVW-register', NULL);

INSERT INTO factor_category (factor, category, name, position)
SELECT 'woningtype', house_type, name, position FROM house_type;

INSERT INTO factor_category (factor, category, name, position) VALUES
    ('stedelijkheid', '1',         'zeer sterk stedelijk',             1),
    ('stedelijkheid', '2',         'sterk stedelijk',                  2),
    ('stedelijkheid', '3',         'matig stedelijk',                  3),
    ('stedelijkheid', '4',         'weinig stedelijk',                 4),
    ('stedelijkheid', '5',         'niet stedelijk',                   5),
    ('leegstaand', 'ja',           'leegstaand',                       1),
    ('leegstaand', 'nee',          'bewoond',                          2),
    ('eigendom',   'koop',         'koopwoning',                       1),
    ('eigendom',   'corporatie',   'huur van een woningcorporatie',    2),
    ('eigendom',   'overige huur', 'huur van een andere verhuurder',   3),
    ('eigenaar',   'bewoner',      'bewoner',                          1),
    ('eigenaar',   'overig',       'andere eigenaar',                  2),
    ('pkvw',       'ja',           'geldig certificaat',               1),
    ('pkvw',       'nee',          'geen geldig certificaat',          2);
