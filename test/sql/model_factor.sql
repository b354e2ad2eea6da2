-- Figures per area and published numbers of offences: each ready mapping with a small made file, each rule once, and the same
-- again, which changes nothing.
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\pset null '-'
SELECT create_burglary_model('figure_model');
CREATE SCHEMA figure_file;
SELECT set_config('search_path', 'figure_model, figure_model_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;

CREATE FUNCTION figure_file.load(source text, mapping text, period_from date DEFAULT NULL, OUT read int, OUT accepted int, OUT rejected int, OUT unchanged int)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CALL figure_model.import_delivery(%L, %L, period_from => %L)', 'figure_file.' || source, mapping, period_from);
    SELECT d.rows_read, d.rows_accepted, d.rows_rejected, d.rows_unchanged INTO read, accepted, rejected, unchanged
    FROM   figure_model.delivery AS d ORDER BY d.delivery_id DESC LIMIT 1;
END;
$$;
CREATE VIEW figure_file.refused AS
SELECT row_number AS row, field, rule, explanation FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY row_number;
CREATE VIEW figure_file.kept AS
SELECT factor, level, code, year, value, respondents, margin_low AS low, margin_high AS high, series
FROM   factor_value WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY factor COLLATE "C", level, code, year, series;

-- The ready mappings name factors that are there, of areas, and no name for two figures.
SELECT mapping, field, factor_objection(substr(field, 8)) FROM mapping, jsonb_object_keys(columns) AS field
WHERE  kind = 'factor_value' AND field LIKE 'factor:%' AND factor_objection(substr(field, 8)) IS NOT NULL;
SELECT mapping, measure, factor_objection(factor) FROM mapping, jsonb_each_text(options -> 'measures') AS m(measure, factor) WHERE factor_objection(factor) IS NOT NULL;
SELECT mapping, normalise_column(name) AS name, count(*) FROM mapping, jsonb_each(columns) AS f(field, names), jsonb_array_elements_text(names) AS name
WHERE  kind IN ('factor_value', 'published_count') GROUP BY 1, 2 HAVING count(*) > 1;

-- codes as files write them
SELECT given_level, given_code, a.* FROM (VALUES
    (NULL, 'GM0153    '), (NULL, 'wk015304'), (NULL, 'BU0363AD03'), ('Gemeente  ', '153'), ('G', '0153.0'), ('Wijk', '15304'), ('W', '0363AD'), ('buurt', '1530401'),
    ('Buurt', '153040100'), ('Buurt', '0153'), (NULL, '1735'), (NULL, '7511 a'), (NULL, ' 7511 ab'), (NULL, '7511SA'), ('pc6', '7511SS'), (NULL, 'NL00      '), ('Land', '0'),
    ('basisteam', 'Twente-Noord '), ('own', 'NL1'), (NULL, 'PV23'), (NULL, '153'), (NULL, ''), (NULL, NULL), (NULL, '0000')) AS v (given_level, given_code),
    area_in(given_level, given_code) AS a;
SELECT * FROM area_in('wijk', repeat('9', 100000));

-- figures as files write them
SELECT value, f.* FROM unnest(ARRAY['12,3', '12.34', '1.234', '1,234', '1.234,5', ' 87 % ', '€ 187.000', '-5', '.', '  ', '-99997', '-99999999.0', '-99989', '9', '9,00', 'NaN', 'Infinity', '1e400', '1E3',
    'twaalf', '1,2,3']) AS value, missing_in('{"missing": {"*": [".", "<= -99990", "9.0"]}}', 'any') AS m, figure_in(value, m.codes, m.numbers, m.missing_from) AS f;


-- ---------------------------------------------------------------- cbs kerncijfers
-- The file of Statistics Netherlands. The first row is the country; one has no prefix and lost its zero, one is of another
-- level than it says, one comes twice, one is blank, and some hold what is no figure.
CREATE TABLE figure_file.kwb AS SELECT * FROM (VALUES
    ('NL00      ', '0000',     'Land',     '17000000', '8000000', '250', '4,1', '64,1'),
    ('GM0000    ', '0000',     'Gemeente', '1234',     '600',     '187', '3,2', '61,5'),
    ('WK000001  ', '000001',   'Wijk',     '1.205',    '580',     '.',   '3',   '60'),
    ('BU00000100', '00000100', 'Buurt',    '0',        '.',       '.',   '.',   '.'),
    ('BU0000AD03', '0000AD03', 'Buurt',    '.',        '.',       '.',   '.',   '.'),
    (NULL,         '10203',    'Wijk',     '45',       '20',      '190', '0',   '100'),
    ('GM0001',     '0001',     'Buurt',    '45',       '20',      '190', '0',   '100'),
    ('GM0000',     '0000',     'Gemeente', '1',        '1',       '1',   '1',   '1'),
    (NULL,         NULL,       NULL,       NULL,       NULL,      NULL,  NULL,  NULL),
    (NULL,         '10204',    '',         '45',       '20',      '190', '0',   '100'),
    ('GM0002',     '0002',     'Gemeente', 'NaN',      '20',      '190', '0',   '100'),
    ('GM0003',     '0003',     'Gemeente', '10',       '20',      '190', '0',   '100,1'),
    ('GM0004',     '0004',     'Gemeente', '10',       '-99',     '190', '0',   '100'),
    ('GM0005',     '0005',     'Gemeente', '1e400',    '20',      '190', '0',   '100'),
    ('GM0006',     '0006',     'Gemeente', repeat('1', 100000), '20', '190', '0', '100'),
    ('PV23',       NULL,       NULL,       '10',       '20',      '190', '0',   '100'),
    ('GM0007',     '0007',     'Provincie', '10',      '20',      '190', '0',   '100'))
    AS v (gwb_code_10, gwb_code_8, recs, a_inw, a_hh, g_wozbag, p_leegsw, p_koopw);
-- A file that has only the code without letters, and one that has both.
CREATE TABLE figure_file.kwb_8 AS SELECT gwb_code_8, recs, a_inw FROM figure_file.kwb;
SELECT * FROM figure_file.load('kwb_8', 'cbs kerncijfers', '2017-01-01');
SELECT row, rule, explanation FROM figure_file.refused;
TABLE figure_file.kept;
SELECT * FROM figure_file.load('kwb', 'cbs kerncijfers', '2018-01-01');
TABLE figure_file.refused;
TABLE figure_file.kept;
-- the same again; then one figure corrected, one that became unknown, and one that became known
SELECT * FROM figure_file.load('kwb', 'cbs kerncijfers', '2018-01-01');
CREATE TABLE figure_file.kwb_later AS
SELECT gwb_code_10, recs, CASE a_inw WHEN '1234' THEN '1240' ELSE a_inw END AS a_inw, a_hh, CASE g_wozbag WHEN '187' THEN '.' ELSE g_wozbag END AS g_wozbag,
       p_leegsw, CASE gwb_code_10 WHEN 'BU00000100' THEN '55' ELSE p_koopw END AS p_koopw
FROM   figure_file.kwb;
SELECT * FROM figure_file.load('kwb_later', 'cbs kerncijfers', '2018-01-01');
TABLE figure_file.kept;
SELECT count(*), count(value) FROM factor_value;
-- no year anywhere, no figure anywhere
SELECT * FROM figure_file.load('kwb', 'cbs kerncijfers');
SELECT rule, count(*) FROM figure_file.refused GROUP BY rule ORDER BY rule;
CREATE TABLE figure_file.only_codes AS SELECT gwb_code_10 FROM figure_file.kwb;
SELECT * FROM figure_file.load('only_codes', 'cbs kerncijfers', '2018-01-01');

-- StatLine: numbers behind the names, numbers as numbers. The shares of dwellings are not the electricity of their kinds.
CREATE TABLE figure_file.statline AS SELECT * FROM (VALUES
    (1, 'GM0000    ', 'Gemeente  ', 'GM0000    ', 1250, 615, 190.5::float8, 1.234::float8, 61.0::float8, 2500.0::float8, 40::int, 18.2::float8, 7.1::float8, 3),
    (2, 'BU00000100', 'Buurt     ', 'BU00000100', 5,    NULL, NULL,         NULL,          NULL,         NULL,           NULL,    NULL,         NULL,        NULL))
    AS v ("ID", "WijkenEnBuurten", "SoortRegio_2", "Codering_3", "AantalInwoners_5", "HuishoudensTotaal_28", "GemiddeldeWoningwaarde_35", "PercentageOnbewoond_39",
          "Koopwoningen_40", "Koopwoning_53", "PersonenPerSoortUitkeringBijstand_74", "k_40HuishoudensMetLaagsteInkomen_70", "HuishoudensMetEenLaagInkomen_72",
          "MateVanStedelijkheid_105");
SELECT field, column_name FROM mapped_columns('figure_file.statline', 'cbs kerncijfers') WHERE column_name IS NOT NULL ORDER BY field COLLATE "C";
SELECT * FROM figure_file.load('statline', 'cbs kerncijfers', '2019-01-01');
TABLE figure_file.kept;
-- 8.125 as text is a thousand times more than as a number
CREATE TABLE figure_file.exact AS SELECT 'BU00000100' AS gwb_code_10, 250.000 AS g_wozbag, 8.125::float8 AS p_leegsw, 1e-05::float8 AS p_koopw, 1200.0::numeric(8, 1) AS a_inw, -99997.0 AS a_hh;
SELECT * FROM figure_file.load('exact', 'cbs kerncijfers', '2020-01-01');
TABLE figure_file.kept;
-- An exact name goes before one with a number; of two with a number the first candidate wins.
CREATE TABLE figure_file.both ("Woningen_1" text, "AantalInwoners_5" text, "Woningvoorraad_34" text, "aantal_inwoners" text, "GemiddeldeWoningwaarde_1234" text, code text, gwb_code text);
SELECT field, column_name FROM mapped_columns('figure_file.both', 'cbs kerncijfers') WHERE column_name IS NOT NULL ORDER BY field COLLATE "C";
UPDATE mapping SET options = options - 'numbered_columns' WHERE mapping = 'cbs kerncijfers';
SELECT field, column_name FROM mapped_columns('figure_file.both', 'cbs kerncijfers') WHERE column_name IS NOT NULL ORDER BY field COLLATE "C";
UPDATE mapping SET options = options || '{"numbered_columns": true}' WHERE mapping = 'cbs kerncijfers';

-- PDOK: the year in the row, water beside land, its own codes for what is missing
CREATE TABLE figure_file.pdok AS SELECT * FROM (VALUES
    ('BU00000100', 'WK000001', 'GM0000', 2022, 'NEE', 45,        -99997::float8, 0.5::float8, 2, 12.0::float8, 4.0::float8),
    ('BU00000100', 'WK000001', 'GM0000', 2022, 'JA',  -99999999, -99995,         -99995,      2, -99995,       -99997))
    AS v (buurtcode, wijkcode, gemeentecode, jaar, water, aantal_inwoners, gemiddelde_woningwaarde, percentage_leegstand_woningen, stedelijkheid_adressen_per_km2,
          percentage_huishoudens_met_laag_inkomen, percentage_huishoudens_met_lage_koopkracht);
SELECT * FROM figure_file.load('pdok', 'cbs kerncijfers');
TABLE figure_file.refused;
TABLE figure_file.kept;
-- and the shape of 2017, of which a gemeente sheet has only that code
CREATE TABLE figure_file.shape AS SELECT 'GM0000' AS "GM_CODE", 'NEE' AS "WATER", '1.300' AS "AANT_INW", '610' AS "AANTAL_HH", '600' AS "WONINGEN", '188' AS "WOZ", '3' AS "P_LEEGSW",
                                        '61' AS "P_KOOPWON", '39' AS "P_HUURWON", '82' AS "P_WONT2000", '18' AS "P_WONV2000", '-99999999' AS "OAD", '3' AS "STED", '2017GM0000' AS jrstatcode;
SELECT * FROM figure_file.load('shape', 'cbs kerncijfers', '1999-01-01');
TABLE figure_file.kept;


-- ---------------------------------------------------------------- cbs kerncijfers lang
CREATE TABLE figure_file.observations AS SELECT * FROM (VALUES
    (0, 'T001036',   'GM0000    ', '1260',  '',     'None'),
    (1, 'M001642',   'GM0000    ', '201,5', '',     'None'),
    (2, 'M001642',   'BU00000100', '',      '',     'Impossible'),
    (3, 'ST0001',    'GM0000    ', NULL,    '3',    'None'),
    (4, 'M000221_2', 'GM0000    ', '2500',  '',     'None'),
    (5, NULL,        'GM0000    ', '1',     '',     'None'),
    (6, '1014800',   'NL00      ', '57',    '',     'None'),
    (7, 'T001036',   'GM0000    ', '1260',  '',     'None'))
    AS v ("Id", "Measure", "WijkenEnBuurten", "Value", "StringValue", "ValueAttribute");
SELECT * FROM figure_file.load('observations', 'cbs kerncijfers lang', '2025-01-01');
TABLE figure_file.refused;
TABLE figure_file.kept;
SELECT * FROM figure_file.load('observations', 'cbs kerncijfers lang', '2025-01-01');


-- ---------------------------------------------------------------- cbs postcode
-- How many rented dwellings a corporation owns is not the share of them.
CREATE TABLE figure_file.pc6 AS SELECT * FROM (VALUES
    ('1000AA', 35, 15, 16, 210, 60, 40, 5),
    ('1000SS', 35, 15, 16, 210, 60, 40, 5),
    ('1000AB', -99997, -99997, 10, -99997, -99997, -99997, -99997))
    AS v (postcode6, aantal_inwoners, aantal_part_huishoudens, aantal_woningen, gemiddelde_woz_waarde_woning, percentage_koopwoningen, percentage_huurwoningen,
          aantal_huurwoningen_in_bezit_woningcorporaties);
SELECT * FROM figure_file.load('pc6', 'cbs postcode', '2023-01-01');
TABLE figure_file.refused;
TABLE figure_file.kept;


-- ---------------------------------------------------------------- veiligheidsmonitor
CREATE TABLE figure_file.monitor AS SELECT * FROM (VALUES
    ('1000',    '25', '6,4',  '74'),
    ('1000 a',  '4',  'x',    '0,5'),
    ('1000AB',  '',   '10',   '100'),
    ('1001',    '25', '11',   '74'),
    ('1002',    '-1', '6',    '74'),
    ('1003',    '2,5', '6',   '74'),
    ('GM0000',  '25', '6',    '74'),
    ('1004',    '25', 'goed', '74'))
    AS v ("Postcode", "Aantal respondenten", "A_LWB_ssSocoh", "A_PRV_Buitlicht");
SELECT * FROM figure_file.load('monitor', 'veiligheidsmonitor', '2017-01-01');
TABLE figure_file.refused;
TABLE figure_file.kept;
SELECT * FROM figure_file.load('monitor', 'veiligheidsmonitor', '2017-01-01');
-- The next edition stands beside it, in another series; a year of no series is no edition.
SELECT * FROM figure_file.load('monitor', 'veiligheidsmonitor', '2021-01-01');
SELECT DISTINCT year, series FROM figure_file.kept;
SELECT * FROM figure_file.load('monitor', 'veiligheidsmonitor', '2007-01-01');
SELECT row, rule, explanation FROM figure_file.refused WHERE rule = 'geen reeks';
-- Respondents alone are a change too.
CREATE TABLE figure_file.monitor_later AS SELECT "Postcode", '26' AS "Aantal respondenten", "A_LWB_ssSocoh" FROM figure_file.monitor WHERE "Postcode" IN ('1000', '1000 a');
SELECT * FROM figure_file.load('monitor_later', 'veiligheidsmonitor', '2017-01-01');
TABLE figure_file.kept;

CREATE TABLE figure_file.margins AS SELECT * FROM (VALUES
    ('GM0000    ', '2021JJ00', 'Sociale cohesie',  '6,4',  '6,2', '6,6',  '300'),
    ('GM0000    ', '2021JJ00', 'A_PRV_Alarm',      '12',   '9',   '15',   '300'),
    ('GM0000    ', '2021JJ00', 'Buitenverlichting', '74',  '.',   '.',    '300'),
    ('GM0000    ', '2021JJ00', 'Sloten',           '74',   '70',  '78',   '300'),
    ('GM0001    ', '2021JJ00', 'Sociale cohesie',  '6,9',  '6,2', '6,6',  '300'),
    ('GM0001    ', '2021JJ00', 'Alarm',            '6,4',  '6,6', '6,2',  '300'),
    ('GM0001    ', '2021JJ00', 'Rolluiken',        '6,4',  'laag', '6,6', '300'),
    ('GM0001    ', '2021KW01', 'Sociale cohesie',  '6,4',  '6,2', '6,6',  '300'),
    ('GM0000    ', '2020JJ00', 'Sociale cohesie',  '6,1',  '0',   '62',   '300'),      -- a lost comma
    ('GM0000    ', '2020JJ00', 'Alarm',            '74',   '-1',  '78',   '300'))
    AS v ("RegioS", "Perioden", "Onderwerp", "Waarde", "Ondergrens", "Bovengrens", "Respondenten");
SELECT * FROM figure_file.load('margins', 'veiligheidsmonitor marges');
TABLE figure_file.refused;
TABLE figure_file.kept;


-- ---------------------------------------------------------------- one figure, and any figure
CREATE TABLE figure_file.vacant AS SELECT 'BU00000100' AS "Buurtcode", '2018' AS "Jaar", '2,5 %' AS "Leegstandspercentage";
SELECT * FROM figure_file.load('vacant', 'leegstand per gebied');
TABLE figure_file.kept;
CREATE TABLE figure_file.moves AS SELECT * FROM (VALUES ('BU00000100', 'ergens', '2018', '8,25'), ('BU0000AD03', 'elders', '18', '8,25'), ('BU0000AD03', 'elders', '2018', '-'))
    AS v ("Buurtcode", "Buurtnaam", "Jaar", "Mutatiegraad");
SELECT * FROM figure_file.load('moves', 'verhuizingen');
TABLE figure_file.refused;
TABLE figure_file.kept;

INSERT INTO factor (factor, name, theme, measured, quantity, unit) VALUES ('saldo', 'Saldo', 'eigen', 'area', 'intensive', 'euro'), ('oud', 'Oud', 'eigen', 'area', 'intensive', 'euro');
UPDATE factor SET retired_on = '2020-01-01' WHERE factor = 'oud';
CREATE TABLE figure_file.own AS SELECT * FROM (VALUES
    ('basisteam', 'Noord', '2018', 'saldo',         '-100000', NULL, NULL, NULL),
    ('own',       'Kade',  '2018', 'saldo',         NULL,      NULL, NULL, NULL),
    (NULL,        '1000',  '2021', 'A_LWB_ssSocoh', '6,5',     '40', '6', '7'),
    (NULL,        '1000',  '2021', 'A_LWB_ssSocoh', '6,3',     '40', '6', '7'),
    ('pc4',       '1001',  '2021', 'A_LWB_ssSocoh', '6,3',     '40', '6', '7'),
    ('wijkraad',  'Noord', '2018', 'saldo',         '1',       NULL, NULL, NULL),
    ('buurt',     'GM0000', '2018', 'saldo',        '1',       NULL, NULL, NULL),
    ('own',       'Kade',  '2018', 'gezelligheid',  '1',       NULL, NULL, NULL),
    ('own',       'Kade',  '2018', 'oud',           '1',       NULL, NULL, NULL),
    ('own',       'Kade',  '2018', 'woz',           '1',       NULL, NULL, NULL),
    ('own',       'Kade',  '2018', 'saldo',         '-Infinity', NULL, NULL, NULL))
    AS v (level, code, year, factor, value, respondents, margin_low, margin_high);
CREATE VIEW figure_file.own_series AS SELECT *, CASE WHEN value = '6,5' THEN '2012' WHEN code = '1001' THEN '1066' END AS reeks FROM figure_file.own;
SELECT * FROM figure_file.load('own_series', 'cijfers per gebied');
TABLE figure_file.refused;
TABLE figure_file.kept;

-- A mapping of the user's own is a row. -1 is missing in one column and a figure in the other.
INSERT INTO mapping (mapping, kind, columns, options) VALUES ('jaarboek', 'factor_value',
    '{"code": ["gemeente"], "factor:saldo": ["resultaat"], "factor:overbewoning": ["te vol"]}',
    '{"level": "gemeente", "levels": ["gemeente"], "missing": {"factor:overbewoning": ["-1", "onb."]}}');
CREATE TABLE figure_file.yearbook AS SELECT * FROM (VALUES (0, -1, '-1'), (1, 5, 'onb.'), (2, -99997, '3,5'), (3, 2, 'ONB')) AS v (gemeente, resultaat, "te vol");
SELECT * FROM figure_file.load('yearbook', 'jaarboek', '2018-01-01');
TABLE figure_file.refused;
TABLE figure_file.kept;

-- Mappings that cannot be right
UPDATE mapping SET columns = columns || '{"factor:gezelligheid": ["resultaat"]}' WHERE mapping = 'jaarboek';
SELECT * FROM figure_file.load('yearbook', 'jaarboek', '2018-01-01');
SELECT figures_factor_value('{"missing": {"*": "."}}', '{}', true);
SELECT figures_factor_value('{"levels": "buurt"}', '{}', true);
SELECT figures_factor_value('{"measures": ["T001036"]}', '{}', true);
UPDATE mapping SET columns = columns - 'factor:gezelligheid' || '{"factor:oud": ["resultaat"]}' WHERE mapping = 'jaarboek';
SELECT * FROM figure_file.load('yearbook', 'jaarboek', '2018-01-01');
UPDATE mapping SET columns = columns - 'factor:oud' || '{"factor:woz": ["resultaat"]}' WHERE mapping = 'jaarboek';
SELECT * FROM figure_file.load('yearbook', 'jaarboek', '2018-01-01');
-- what is not in the file is not asked after
UPDATE mapping SET columns = columns || '{"factor:woz": ["niet in het bestand"]}' WHERE mapping = 'jaarboek';
SELECT * FROM figure_file.load('yearbook', 'jaarboek', '2018-01-01');


-- ---------------------------------------------------------------- police
CREATE TABLE figure_file.police AS SELECT * FROM (VALUES
    (0,  '1.1.1 ', 'GM0000    ', '2018MM03', '12'),
    (1,  '1.1.1 ', 'GM0000    ', '2018JJ00', '150'),
    (2,  '1.1.1 ', 'WK000001  ', '2018MM03', NULL),
    (3,  '1.1.2 ', 'BU00000100', '2018MM03', '0'),
    (4,  '0.0.0 ', 'GM0000    ', '2018MM03', '500'),
    (5,  '1.1.1 ', 'NL00      ', '2018MM03', '4000'),
    (6,  '1.1.1 ', 'GM0000    ', '2018KW01', '30'),
    (7,  '1.1.1 ', 'GM0000    ', '2018MM13', '30'),
    (8,  '1.1.1 ', 'GM0001    ', '2018MM03', '-1'),
    (9,  '1.1.1 ', 'GM0001    ', '2018MM03', '1,5'),
    (10, '1.1.1 ', 'GM0000    ', '2018MM03', '13'),
    (11, NULL,     'GM0000    ', '2018MM03', '13'),
    (12, '1.1.1 ', 'PV23      ', '2018MM03', '13'),
    (14, '1.1.1 ', 'GM0000    ', NULL,       '13'),
    (15, '1.1.1 ', NULL,         '2018MM03', '13'),
    (13, '1.1.10', 'GM0000    ', '2018MM03', '13'))
    AS v ("ID", "SoortMisdrijf", "WijkenEnBuurten", "Perioden", "GeregistreerdeMisdrijven_1");
SELECT * FROM figure_file.load('police', 'politie 47022NED');
TABLE figure_file.refused;
SELECT source, offence_code, level, code, year, month, registered FROM published_count ORDER BY level, code, month;
SELECT * FROM figure_file.load('police', 'politie 47022NED');
-- What was published and is not any more, and the other way round.
CREATE TABLE figure_file.police_later AS
SELECT "ID", "SoortMisdrijf", "WijkenEnBuurten", "Perioden", CASE "ID" WHEN 2 THEN '3' WHEN 1 THEN '150' END AS "GeregistreerdeMisdrijven_1" FROM figure_file.police WHERE "ID" <= 2;
SELECT * FROM figure_file.load('police_later', 'politie 47022NED');
SELECT source, offence_code, level, code, year, month, registered FROM published_count ORDER BY level, code, month;
-- The portal exports other names, and labels beside the codes.
CREATE TABLE figure_file.portal AS SELECT * FROM (VALUES
    ('1.1.1 Diefstal/inbraak woning', 'GM0000', '2018JJ00', '149', 'Ergens (gemeente)', '1.1.1 Diefstal/inbraak woning', '2018'))
    AS v ("SoortMisdrijf", "WijkenEnBuurten", "Perioden", "GeregistreerdeMisdrijven", "WijkenEnBuurtenRaw", "SoortMisdrijfRaw", "PeriodenRaw");
SELECT * FROM figure_file.load('portal', 'politie 47018NED');
SELECT source, offence_code, level, code, year, month, registered FROM published_count WHERE source = '47018NED';

-- Every source row of every load was one of three.
SELECT count(*) AS loads, sum(rows_read) AS read, bool_and(rows_read = rows_accepted + rows_rejected + rows_unchanged) AS all_accounted FROM delivery;
SELECT onderdeel, naam, waarde FROM preview_import('figure_file.moves', 'verhuizingen', 0);

RESET search_path;
DROP SCHEMA figure_file CASCADE;
SELECT drop_burglary_model('figure_model', 'figure_model');
