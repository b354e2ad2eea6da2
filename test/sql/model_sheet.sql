-- Files as they come: how the columns and the values of a source are understood.
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set VERBOSITY terse
\pset null -
SELECT create_burglary_model('sheet');
CREATE SCHEMA sheet_file;
SELECT set_config('search_path', 'sheet, sheet_internal, sheet_file, ' || current_setting('search_path'), false) IS NOT NULL AS set;
CREATE VIEW sheet_file.kept AS
SELECT f.code, f.factor, f.value FROM factor_value AS f WHERE f.delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY f.code, f.factor;
CREATE VIEW sheet_file.refused AS
SELECT r.row_number AS row, r.field, r.rule, r.partly, r.explanation FROM rejected_row AS r WHERE r.delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY 1;

-- ---------------------------------------------------------------- decimal marks
-- one value that can only have a point for its mark tells it of all; x, - and blanks tell nothing
CREATE TABLE sheet_file.points AS SELECT * FROM (VALUES ('BU05180271', '3.8191'), ('BU05180479', '1.025'), ('BU05181251', ' 0.431'), ('BU05181252', '12.5 %'),
    ('BU05181253', '.'), ('BU05181254', '-')) AS v (buurtcode, mutatiegraad);
CALL import_delivery('sheet_file.points', 'verhuizingen', period_from => '2022-01-01');
TABLE sheet_file.kept;
SELECT marks FROM delivery ORDER BY delivery_id DESC LIMIT 1;
-- a single row of such a delivery is read again as its column was
CREATE TABLE sheet_file.pointed AS SELECT * FROM (VALUES ('BU05180271', '1.5'), ('Nergens', '1.025')) AS v (buurtcode, mutatiegraad);
CALL import_delivery('sheet_file.pointed', 'verhuizingen', period_from => '2022-01-01');
UPDATE rejected_row SET raw = raw || '{"buurtcode": "BU05180272"}' WHERE delivery_id = (SELECT max(delivery_id) FROM delivery);
SELECT max(delivery_id) AS last FROM delivery \gset
CALL retry_rejected(:last);
TABLE sheet_file.kept;
-- without such a value 1.025 is a thousand, and that is said; with a comma in the column it is certain; with the option it is stated
SET client_min_messages = notice;
CREATE TABLE sheet_file.unsure AS SELECT * FROM (VALUES ('BU05180271', '1.025'), ('BU05180479', '12')) AS v (buurtcode, g_woz), (VALUES ('1.025')) AS w (a_inw);
SELECT * FROM preview_import('sheet_file.unsure', 'cbs kerncijfers', 0, '2022-01-01') WHERE onderdeel NOT IN ('kolom', 'niet gelezen');
CREATE TABLE sheet_file.mixed AS SELECT * FROM (VALUES ('BU05180271', '1.025'), ('BU05180479', '12,5'), ('BU05180480', '0.75')) AS v (buurtcode, mutatiegraad);
SELECT * FROM preview_import('sheet_file.mixed', 'verhuizingen', 0, '2022-01-01') WHERE onderdeel <> 'kolom';
SET client_min_messages = warning;
CREATE TABLE sheet_file.commas AS SELECT * FROM (VALUES ('BU05180271', '1.025'), ('BU05180479', '12,5'), ('BU05180480', '1.250,5')) AS v (buurtcode, inkomen);
INSERT INTO factor (factor, name, theme, measured, quantity, unit) VALUES ('inkomen', 'Inkomen', 'eigen', 'area', 'intensive', 'euro');
INSERT INTO mapping (mapping, kind, columns, options) VALUES ('inkomen', 'factor_value', '{"code": ["buurtcode"], "factor:inkomen": ["inkomen"]}', '{}');
CALL import_delivery('sheet_file.commas', 'inkomen', period_from => '2022-01-01');
TABLE sheet_file.kept;
UPDATE mapping SET options = '{"decimal_mark": "."}' WHERE mapping = 'inkomen';
CREATE TABLE sheet_file.stated AS SELECT * FROM (VALUES ('BU05180271', '1.025'), ('BU05180479', '3.356'), ('BU05180480', '1,250.5'), ('BU05180481', '1,250')) AS v (buurtcode, inkomen);
CALL import_delivery('sheet_file.stated', 'inkomen', period_from => '2023-01-01');
TABLE sheet_file.kept;
UPDATE mapping SET options = '{"decimal_mark": ";"}' WHERE mapping = 'inkomen';
CALL import_delivery('sheet_file.stated', 'inkomen', period_from => '2023-01-01');
SELECT v, mark_evidence(v) FROM unnest(ARRAY['1.025', '0.025', '12.5', '1234.567', '.5', '1,234.5', '1,234,567', '12,5', '1.234,5', '1.234.567', '250.000,-', '1.5E-05', '12', '.', 'x', '',
    '1-2-2018', '-1.025', '12.34.5', NULL, repeat('1', 60) || '.5']) AS v;

-- ---------------------------------------------------------------- what a preview shows of values
-- a day is not its month, a day alone is not midnight, what a source writes for nothing is empty
CREATE TABLE sheet_file.shown AS SELECT * FROM (VALUES
    ('1', '3/4/16 9:45', '03-04-2016 23:10', '04-04-2016', 'J', '121.000,5', '487000', '12 a'),
    ('2', '20160405',    '-',                'onbekend',   'N', NULL,        '',       '7'),
    ('3', '31-02-2016',  'n.v.t.',           NULL,         '?', 'x',         '-',      NULL))
    AS v (incident_identificatie, "Begin-pleegdatum/tijd", "Eind-pleegdatum/tijd", "Kennisnamedatum/tijd", poging, x, y, pleeghuisnummer);
SELECT * FROM preview_import('sheet_file.shown', 'bvh') WHERE onderdeel <> 'kolom';
SELECT * FROM preview_import('sheet_file.shown', 'bvh', 1) WHERE onderdeel ~ '^(rij|gelezen)';
SELECT count(*) FROM preview_import('sheet_file.shown', 'bvh', 0) WHERE onderdeel ~ '^(rij|gelezen)';
-- of a figure its factor, of a group no telephone number, of an empty source nothing
SELECT * FROM preview_import('sheet_file.mixed', 'verhuizingen', 2, '2022-01-01') WHERE onderdeel ~ '^(rij|gelezen|leeg)';
CREATE TABLE sheet_file.groups AS SELECT * FROM (VALUES ('Eikenstraat 06-12345678', 'Delft', '2019-05-01', '12', ST_MakeEnvelope(80000, 450000, 81000, 451000, 28992))) AS v (naam, plaats, startdatum, leden, geom);
SELECT * FROM preview_import('sheet_file.groups', 'whatsappgroepen') WHERE onderdeel ~ '^(rij|gelezen|leeg)';
TRUNCATE sheet_file.shown;
SELECT * FROM preview_import('sheet_file.shown', 'bvh') WHERE onderdeel NOT IN ('kolom', 'zonder tijd');

-- ---------------------------------------------------------------- codes
CREATE TABLE sheet_file.vacant AS SELECT * FROM (VALUES ('1916', '4,5'), ('1742', '3,5'), ('153', '2,5'), ('0518', '1,5'), ('GM363', '1'), ('518.0', '2'), ('WK036300', '3'), ('7511AB', '4')) AS v (gemeentecode, leegstand);
CALL import_delivery('sheet_file.vacant', 'leegstand per gebied', period_from => '2022-01-01');
SELECT level, code, value FROM factor_value WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY level, code;
TABLE sheet_file.refused;
SELECT given_level, given_code, column_level, area_in.* FROM (VALUES (NULL, '5182569', 'buurt'), (NULL, 'BU5182569', NULL), (NULL, 'WK51825', NULL), ('Gemeenten', '518', NULL), ('Buurten', '05182569', NULL), ('postcode', '7511', NULL),
    ('postcode', '7511 ab', NULL), ('PC4', '7511', NULL), ('postcode 6', '7511ab', NULL), ('Wijk', 'WK051825', 'gemeente'), (NULL, 'BU05182569', 'gemeente'), (NULL, '1742', NULL), (NULL, NULL, 'gemeente')) AS v (given_level, given_code, column_level),
    area_in(given_level, given_code, column_level);
SELECT name, column_level(name) FROM unnest('{gemeentecode,gemeente,gm_code,gemeenten,wijkcode,wk_code,buurtcode,bu_code,pc4,postcode6,postcode,code,gwb_code,gebiedscode,gemeentenaam}'::text[]) AS name;
-- codes that no area has are told, at a level that has areas
INSERT INTO area (level, code, year, geom) VALUES ('gemeente', 'GM0153', 2022, ST_Multi(ST_MakeEnvelope(250000, 465000, 260000, 475000, 28992))), ('buurt', 'BU05180271', 2022, ST_Multi(ST_MakeEnvelope(80000, 450000, 81000, 451000, 28992)));
SELECT topic, field, item, number, whole, sentence FROM fresh_data_quality WHERE topic = 'zonder gebied' AND delivery_id = (SELECT max(delivery_id) FROM delivery);

-- ---------------------------------------------------------------- figures that cannot be
CREATE TABLE sheet_file.counts AS SELECT * FROM (VALUES ('BU05180271', '1,234', '250', '12'), ('BU05180272', '812,0', '12345678', 'n.b.'), ('BU05180273', '3605', '-5', '100'), ('Nergens', '5', '5', '5'), ('BU05180274', '1,5', '99999', '101')) AS v (bu_code, a_inw, g_woz, p_koopw);
SELECT * FROM preview_import('sheet_file.counts', 'cbs kerncijfers', 0, '2022-01-01') WHERE onderdeel <> 'kolom';
CALL import_delivery('sheet_file.counts', 'cbs kerncijfers', period_from => '2022-01-01');
SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1;
TABLE sheet_file.kept;
TABLE sheet_file.refused;
SELECT sentence FROM fresh_data_quality WHERE topic = 'geweigerd' AND delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY data_quality_id;
-- a mended figure comes in, and its row is done
UPDATE rejected_row SET raw = raw || '{"p_koopw": "55"}' WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) AND row_number = 2;
UPDATE rejected_row SET raw = raw || '{"a_inw": "1234"}' WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) AND row_number = 1;
SELECT max(delivery_id) AS last FROM delivery \gset
CALL retry_rejected(:last);
TABLE sheet_file.kept;
SELECT row_number, rule, partly, corrected_by_delivery_id IS NOT NULL AS done FROM rejected_row WHERE delivery_id = :last ORDER BY 1;
SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1;

-- ---------------------------------------------------------------- names of fields, options and columns
INSERT INTO mapping (mapping, kind, columns, options) VALUES
    ('wrong field',    'burglary', '{"source_id": ["nr"], "hausnummer": ["hn"]}', '{}'),
    ('wrong kind',     'pand',     '{"pand_id": ["nr"], "street_line": ["adres"]}', '{}'),
    ('wrong option',   'burglary', '{"source_id": ["nr"]}', '{"requierd": ["source_id"]}'),
    ('wrong required', 'burglary', '{"source_id": ["nr"]}', '{"required": ["sorce_id"]}'),
    ('wrong identity', 'burglary', '{"source_id": ["nr"]}', '{"identity": "sourceid"}'),
    ('wrong factor',   'burglary', '{"source_id": ["nr"], "factor:woz": ["woz"]}', '{}');
CREATE TABLE sheet_file.adr AS SELECT 'A1'::text AS nr, 'Oosteinde 5'::text AS adres, '2271 VOORBURG'::text AS plaats, '1-3-2018'::text AS datum, '5'::text AS hn, 'x'::text AS woz;
\set VERBOSITY default
\set SHOW_CONTEXT never
CALL import_delivery('adr', 'wrong field', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT * FROM preview_import('adr', 'wrong kind');
SELECT * FROM preview_import('adr', 'wrong option');
SELECT * FROM preview_import('adr', 'wrong required');
SELECT * FROM preview_import('adr', 'wrong identity');
SELECT * FROM preview_import('adr', 'wrong factor');
\set VERBOSITY terse
-- every ready mapping passes
SELECT count(*) > 20 AS many, count(require_known_names(m)) = count(*) AS all_pass FROM mapping AS m WHERE m.mapping NOT LIKE 'wrong%' AND m.mapping <> 'inkomen';
-- what the readers read is what mapping_field says, but for value, which is a figure
SELECT coalesce(r.kind, f.kind) AS kind, r.field AS read, f.field AS told
FROM   (SELECT k.kind, substr(a.name, 7) AS field FROM delivery_kind AS k, arguments_of(to_regproc('read_' || k.kind)) AS a WHERE NOT a.is_column AND a.name LIKE 'given\_%' AND a.name <> 'given_geom') AS r
FULL   JOIN (SELECT kind, field FROM mapping_field WHERE field NOT LIKE 'factor:%' AND field <> ALL ('{valid_from,valid_to,inactive_at,not_in_register_at}')) AS f USING (kind, field)
WHERE  r.field IS NULL OR f.field IS NULL;
-- the address of the police in one column
INSERT INTO mapping (mapping, kind, columns, options) VALUES
    ('politie adres', 'burglary', '{"source_id": ["nr"], "street_line": ["adres"], "place_line": ["plaats"], "occurred_from": ["datum"]}', '{"source": "p", "identity": "source_id", "required": ["source_id", "occurred_from"]}');
CALL import_delivery('adr', 'politie adres', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT street_name, huisnummer_text, postcode, woonplaats, flags FROM burglary;
-- names that are the same but for marks, ten characters of a shapefile, and what nobody reads
CREATE TABLE sheet_file.bvh AS SELECT 'B1'::text AS "Incident identificatie", '1-3-2018 7:30'::text AS "Begin pleegdatum / tijd", 'Oosteinde'::text AS "Pleeg-straatnaam", '5'::text AS "Pleeg huisnummer", '2271AA'::text AS pleegpostkode,
    'Voorburg'::text AS pleegplaats, 'ja'::text AS "Opgehelderd";
SELECT field, column_name FROM mapped_columns('sheet_file.bvh', 'bvh') WHERE column_name IS NOT NULL ORDER BY field;
SELECT * FROM unread_columns('sheet_file.bvh', 'bvh');
SET client_min_messages = notice;
SELECT * FROM preview_import('sheet_file.bvh', 'bvh', 0) WHERE onderdeel <> 'kolom';
DO $$ BEGIN PERFORM tell_columns('sheet_file.bvh', 'bvh', 'bvh'); END $$;
SET client_min_messages = warning;
CREATE TABLE sheet_file.cut AS SELECT 'x'::text AS identifica, ''::text AS openbare_r, ''::text AS gebruiksdo, ''::text AS oppervlakt, ''::text AS pandidenti, ''::text AS huisnummer;
SELECT field, column_name FROM mapped_columns('sheet_file.cut', 'bag-light verblijfsobject') WHERE column_name IS NOT NULL ORDER BY field;
-- ten characters that two fields may mean are nobody's
CREATE TABLE sheet_file.cut_twice AS SELECT 'x'::text AS postcode, ''::text AS percentage, ''::text AS aantal_inw, ''::text AS gemiddelde;
SELECT field, column_name FROM mapped_columns('sheet_file.cut_twice', 'cbs postcode') WHERE column_name IS NOT NULL ORDER BY field;
-- two columns that have one name but for case, marks, blanks or number: which is meant nobody knows; what is not read may be twice
CREATE TABLE sheet_file.twice AS SELECT '0200010000009683'::text AS verblijfsobject, '245000'::text AS "Waarde", '250000'::text AS waarde, 'x'::text AS "Opmerking", 'y'::text AS opmerking;
CREATE TABLE sheet_file.marks AS SELECT 'x'::text AS incident_identificatie, '1-3-2018 7:30'::text AS "Begin pleegdatum / tijd", '1-3-2018 8:30'::text AS "begin_pleegdatum-tijd", 'a'::text AS "Pleeg straatnaam";
CREATE TABLE sheet_file.guessed AS SELECT 'x'::text AS incident_identificatie, '1-3-2018 7:30'::text AS begin_pleegdatum_tijd, 'a'::text AS "Pleeg-straatnaam", 'b'::text AS "Pleeg straatnaam";
CREATE TABLE sheet_file.numbered ("Codering_3" text, "AantalInwoners_5" text, "AantalInwoners_105" text);
\set VERBOSITY default
CALL import_delivery('sheet_file.twice', 'woz', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01', period_from => '2022-01-01');
SELECT * FROM preview_import('sheet_file.twice', 'woz');
\set VERBOSITY terse
CALL import_delivery('sheet_file.marks', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
CALL import_delivery('sheet_file.guessed', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
CALL import_delivery('sheet_file.numbered', 'cbs kerncijfers', period_from => '2019-01-01');
-- without the other it is read, and what is written to the letter goes before what resembles it
ALTER TABLE sheet_file.twice RENAME COLUMN waarde TO vorige_waarde;
SELECT field, column_name, rivals FROM mapped_columns('sheet_file.twice', 'woz') WHERE column_name IS NOT NULL ORDER BY field;
ALTER TABLE sheet_file.guessed RENAME "Pleeg straatnaam" TO pleegstraatnaam;
SELECT field, column_name, rivals FROM mapped_columns('sheet_file.guessed', 'bvh') WHERE column_name IS NOT NULL ORDER BY field;

-- ---------------------------------------------------------------- codes of one's own

-- what the file writes, in maps, figures and lists of members alike; the capitals of a map of an earlier version follow
INSERT INTO mapping (mapping, kind, columns, options) VALUES
    ('eigen kaart', 'area', '{"code": ["code"], "name": ["naam"]}', '{"level": "own", "year": 2022, "required": ["code"]}'),
    ('eigen cijfers', 'factor_value', '{"code": ["code"], "factor:inwoners": ["inwoners"]}', '{"level": "own", "year": 2022, "required": ["code"]}'),
    ('eigen leden', 'area_member', '{"code": ["code"], "parent_code": ["deel_van"]}', '{"level": "own", "parent_level": "own", "year": 2022, "required": ["code"]}');
CREATE TABLE sheet_file.own AS SELECT v.*, 100 * n AS inwoners, 'Heel de stad'::text AS deel_van, ST_MakeEnvelope(250000 + 100 * n, 460000, 250100 + 100 * n, 460100, 28992) AS geom
FROM (VALUES (1, 'wijk-Noord', 'a'), (2, 'Zuid', 'b'), (3, ' OOST ', 'c')) AS v (n, code, naam);
INSERT INTO area (level, code, year, name, geom) SELECT 'own', 'WIJK-NOORD', 2022, 'oud', ST_Multi(geom) FROM sheet_file.own WHERE n = 1;
CALL import_delivery('sheet_file.own', 'eigen kaart');
CALL import_delivery('sheet_file.own', 'eigen cijfers');
CALL import_delivery('sheet_file.own', 'eigen kaart');
SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1;
INSERT INTO area (level, code, year, name) VALUES ('own', 'Heel de stad', 2022, 'stad');
CALL import_delivery('sheet_file.own', 'eigen leden');
SELECT a.code, a.name, v.value, m.parent_code FROM area AS a LEFT JOIN factor_value AS v USING (level, code, year) LEFT JOIN area_member AS m USING (level, code, year)
WHERE a.level = 'own' AND a.year = 2022 ORDER BY a.code COLLATE "C";
-- two areas of which the codes differ in case only stay two
UPDATE sheet_file.own SET code = 'WIJK-NOORD' WHERE n = 2;
CALL import_delivery('sheet_file.own', 'eigen kaart');
SELECT a.code, a.name FROM area AS a WHERE a.level = 'own' AND a.year = 2022 ORDER BY a.code COLLATE "C";
DELETE FROM area_member; DELETE FROM factor_value WHERE level = 'own'; DELETE FROM area WHERE level = 'own';

-- ---------------------------------------------------------------- names for codes

-- Of StatLine's labels the name of a gemeente is enough, where one gemeente alone has it; of a buurt nobody knows which is meant.
INSERT INTO area (level, code, year, name) VALUES ('gemeente', 'GM0164', 2021, 'Hengelo'), ('gemeente', 'GM0164', 2022, 'Hengelo'), ('gemeente', 'GM0373', 2022, 'Bergen (NH.)'),
    ('gemeente', 'GM0344', 2022, 'Utrecht'), ('gemeente', 'GM0518', 2022, '''s-Gravenhage'), ('gemeente', 'GM9001', 2022, 'Dubbel'), ('gemeente', 'GM9002', 2022, 'Dubbel'),
    ('buurt', 'BU01640001', 2022, 'Binnenstad');
CREATE TABLE sheet_file.names AS SELECT row_number() OVER () AS nr, v."Regio's", '2018'::text AS "Perioden", '1.1.1 Diefstal/inbraak woning'::text AS "SoortMisdrijf", '7'::text AS "GeregistreerdeMisdrijven_1"
FROM unnest(ARRAY['Hengelo', 'Hengelo (O.)', 'hengelo (gemeente)', 'Den Haag', '''s-Gravenhage (gemeente)', 'Bergen (NH.)', 'GM0344', 'Utrecht (PV)', 'Bergen (L.)', 'Bergen', 'Dubbel', 'Twente (CR)', 'Nergens', 'Nederland', 'Binnenstad'])
    WITH ORDINALITY AS v ("Regio's", n);
CALL import_delivery('sheet_file.names', 'politie 47018NED');
SELECT l."Regio's", count(*) FILTER (WHERE r.rejected_row_id IS NOT NULL) AS refused, min(r.explanation) AS explanation
FROM sheet_file.names AS l LEFT JOIN rejected_row AS r ON r.row_number = l.nr AND r.delivery_id = (SELECT max(delivery_id) FROM delivery) GROUP BY l.nr, 1 ORDER BY l.nr;
SELECT rows_read, rows_accepted, rows_rejected FROM delivery ORDER BY delivery_id DESC LIMIT 1;
SELECT level, code, year, registered FROM published_count WHERE code IN ('GM0164', 'GM0518', 'GM0373', 'GM0344') ORDER BY code;
-- what the level says goes before; a column that is not StatLine's says nothing of names
CREATE TABLE sheet_file.kinds AS SELECT * FROM (VALUES ('Hengelo', 'Gemeente', 10), ('Hengelo', 'Wijk', 11), ('Binnenstad', 'Buurt', 12), ('Utrecht', NULL, 13), ('GM0344', 'Gemeente', 14), ('Dubbel', 'Gemeente', 15)) AS v ("WijkenEnBuurten", "SoortRegio_2", "AantalInwoners_5");
CALL import_delivery('sheet_file.kinds', 'cbs kerncijfers', period_from => '2022-01-01');
TABLE sheet_file.refused;
SELECT level, code, year, value FROM factor_value WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY code;
DELETE FROM factor_value WHERE delivery_id = (SELECT max(delivery_id) FROM delivery); DELETE FROM area WHERE code IN ('GM0164', 'GM0373', 'GM0344', 'GM0518', 'GM9001', 'GM9002', 'BU01640001'); DELETE FROM published_count;

-- ---------------------------------------------------------------- days and times
SELECT v, read_time(v) FROM unnest(ARRAY['7:30', '07:30:15', '7.30', '7u30', '7 uur', '7u', '7.30 uur', 'om 14:05', '0730', '2359', '0,3125', '.3125', '0.3125', '0,5', '0', '7:30 PM', '12:15 am', '7pm', '24:00', '23:59:59.9',
    '1899-12-30 07:30:00', '1900-01-00 07:30', '7', '0730u', '2560', '25:00', '7:60', '13:00 pm', '07:00-08:00', 'onbekend', '-', '', NULL, '00:00:00']) AS v;
CREATE TABLE sheet_file.ps (nr int, datum text, tijdstip text, straatnaam text DEFAULT 'Schorpioenstraat', postcode text DEFAULT '7323AK');
INSERT INTO sheet_file.ps VALUES (1, '1-3-2018', '7u30'), (2, '2-3-2018', '0,3125'), (3, '4-3-2018', 'onbekend'), (4, '2018-03-10 00:00:00', '07:30:00'), (5, '43171', '07:30'), (6, '13-3-2018', '1899-12-30 07:30:00'),
    (7, '16-3-2018', '-'), (8, '17-3-2018', NULL), (9, '18-3-2018', '07:00-08:00'), (10, '43160', '0,3125'), (11, 'onbekend', '7:30'), (12, '19-3-2018 8:15', NULL), (13, '2018/03/20', '24:00'), (14, '''21-3-2018', '7'), (15, '31-2-2018', '7:30');
CALL import_delivery('sheet_file.ps', 'politie straat', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT occurred_from, precision, flags FROM burglary WHERE source = 'politie straat' ORDER BY occurred_from;
TABLE sheet_file.refused;
SELECT v, moment_text(v), read_timestamp(moment_text(v)), read_timestamp_precision(moment_text(v)) FROM unnest(ARRAY['1-1-2018 7u30', '1-1-2018 7 uur', '1-1-2018 0730', '1 januari 2018 om 14:05', '1-1-2018 11:30 PM', '1-3-2018 07:30 - 09:00',
    '1-3-2018 onbekend', 'zo. 4 maart 2018 7u30', '2018-03-01 ?', '1-3-18 ochtend', '1-3-2018 7:30', '43171,5', '31-2-2018 onbekend', 'onbekend', '1-3-2018', '12.5.2018 12.30', '1-3-20 18:30', '01-MAR-18 ochtend', '01-MAY-18', '1-1-2018T14:30', '1-3-2018 25:00', '1-3-2018 14:75', '1-3-2018 24:00', '31-2-2018 25:00', NULL]) AS v;
-- numbers that a spreadsheet made alike stand for no incident: none takes the place of another, and the next delivery knows each again
CREATE TABLE sheet_file.alike AS SELECT '2,01812E+14'::text AS incident_identificatie, day || '-2-2017 07:30' AS begin_pleegdatum_tijd, 'Schorpioenstraat' AS pleegstraatnaam FROM generate_series(1, 3) AS day;
CALL import_delivery('sheet_file.alike', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
CALL import_delivery('sheet_file.alike', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT occurred_from, source_id ~ '^[0-9a-f]{16}-1$' AS by_content, flags FROM burglary WHERE occurred_from BETWEEN '2017-02-01' AND '2017-02-04' ORDER BY 1;
DELETE FROM burglary WHERE occurred_from BETWEEN '2017-02-01' AND '2017-02-04';
-- A program that took the numbers for figures wrote .0 behind them: these are the incidents that are there, and one file has each once.
CREATE TABLE sheet_file.told AS SELECT n AS incident_identificatie, day || '-2-2017 07:30' AS begin_pleegdatum_tijd, 'Schorpioenstraat' AS pleegstraatnaam
FROM  (VALUES ('2017000001', 1), ('2017000002', 2), ('PL05-3.0', 3)) AS v (n, day);
CALL import_delivery('sheet_file.told', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
CREATE TABLE sheet_file.counted AS SELECT n AS incident_identificatie, day || '-2-2017 07:30' AS begin_pleegdatum_tijd, 'Schorpioenstraat' AS pleegstraatnaam
FROM  (VALUES ('2017000001.0', 1), ('2017000002,0', 4), ('2017000005.0', 5), ('2017000005', 6), ('PL05-3', 7)) AS v (n, day);
CALL import_delivery('sheet_file.counted', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1;
SELECT source_id, occurred_from::date, (SELECT count(*) FROM burglary_version AS o WHERE o.burglary_id = b.burglary_id) AS former FROM burglary AS b WHERE occurred_from BETWEEN '2017-02-01' AND '2017-02-08' ORDER BY 1;
DELETE FROM burglary WHERE occurred_from BETWEEN '2017-02-01' AND '2017-02-08';
SELECT v, read_incident_number(v) FROM unnest(ARRAY['2018123456', '2018123456.0', ' 2018123456,0 ', '2018123456.00', '2018123456.5', '002018', 'PL0500-2018123456', 'A1.0', '1E5', '1,5E+14', '2,01812e+14', '0', '0.0', '000', '-1', '-99997', '-99997.0', '99', '9999',
    '99999999', '99999999.0', '20189999', '', NULL]) AS v;
-- what stands where a number is missing is none either: neither of these is lost, and the next delivery knows each again
CREATE TABLE sheet_file.missing AS SELECT n AS incident_identificatie, day || '-2-2017 07:30' AS begin_pleegdatum_tijd, 'Schorpioenstraat' AS pleegstraatnaam
FROM  (VALUES ('0', 1), ('0', 2), ('-99997', 3), ('-99997', 4), ('99999999', 5)) AS v (n, day);
CALL import_delivery('sheet_file.missing', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
CALL import_delivery('sheet_file.missing', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 2;
SELECT count(*), count(DISTINCT occurred_from), count(*) FILTER (WHERE 'incidentnummer onleesbaar' = ANY (flags)) AS flagged FROM burglary WHERE occurred_from BETWEEN '2017-02-01' AND '2017-02-08';
DELETE FROM burglary WHERE occurred_from BETWEEN '2017-02-01' AND '2017-02-08';
-- codes of gemeenten are read so, too; 0 is none
SELECT v, read_gemeente_code(v) FROM unnest(ARRAY['153', '0153', '153.0', '153,0', 'gm0153', 'GM0153.0', '153.5', '0', '0000', '0.0', 'Enschede', '', NULL]) AS v;
-- a moment without a time in any row is told of
SET client_min_messages = notice;
CREATE TABLE sheet_file.days AS SELECT 'D' || n AS incident_identificatie, date '2018-03-01' + n AS begin_pleegdatum_tijd, (date '2018-03-02' + n)::timestamp AS eind_pleegdatum_tijd, timestamp '2018-03-05 12:00' AS kennisnamedatum_tijd FROM generate_series(1, 3) AS n;
SELECT * FROM preview_import('sheet_file.days', 'bvh', 0) WHERE onderdeel = 'zonder tijd';
SET client_min_messages = warning;
SELECT * FROM timeless_columns('sheet_file.days', (SELECT m FROM mapping AS m WHERE mapping = 'bvh'), 'sheet_file.days');
-- a field of a thousand bytes is a value, a longer one is none
CREATE TABLE sheet_file.long AS SELECT 'L' || n AS incident_identificatie, n || '-2-2016 07:30' AS begin_pleegdatum_tijd, name AS pleegstraatnaam
FROM  (VALUES (1, repeat('x', 1000)), (2, repeat('x', 1001)), (3, repeat('é', 500)), (4, repeat('é', 501))) AS v (n, name);
CALL import_delivery('sheet_file.long', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT source_id, octet_length(street_name) AS bytes FROM burglary WHERE source_id LIKE 'L%' ORDER BY 1;
SELECT source_id, field, rule, explanation FROM rejected_row WHERE source_id LIKE 'L%' ORDER BY 1;
DELETE FROM burglary WHERE source_id LIKE 'L%';

-- ---------------------------------------------------------------- nothing
SELECT v, given_text(v, true), given_text(v, false) FROM unnest(ARRAY['-', ' - ', 'x', 'X', '.', '?', 'n.v.t.', 'NVT', 'NULL', 'Onbekend', '#N/B', '''4', ' ''00123', '''s-Gravenweg', '''t Hof', '', NULL, 'Nieuwe Markt', '0', '--']) AS v;
CREATE TABLE sheet_file.nothing AS SELECT 'N1'::text AS incident_identificatie, '1-3-2018 7:30'::text AS begin_pleegdatum_tijd, '-'::text AS eind_pleegdatum_tijd, 'n.v.t.'::text AS kennisnamedatum_tijd, '-'::text AS pleegstraatnaam, '.'::text AS pleeghuisnummer,
    'x'::text AS pleegpostcode, 'NULL'::text AS pleegplaats, '-'::text AS x, '-'::text AS y, '-'::text AS poging;
INSERT INTO sheet_file.nothing VALUES ('''00123', '''1-3-2018 7:30', NULL, NULL, '''s-Gravenweg', '''4', '2271AA', NULL, NULL, NULL, 'x');
CALL import_delivery('sheet_file.nothing', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01');
SELECT source_id, occurred_from, occurred_to, street_name, huisnummer_text, postcode, woonplaats, attempt, flags FROM burglary WHERE source = 'BVH' ORDER BY source_id;

-- ---------------------------------------------------------------- BAG
CREATE TABLE sheet_file.flat AS SELECT v.*, 'Verblijfsobject in gebruik'::text AS status, 'woonfunctie'::text AS gebruiksdoel, 'Dorpsstraat'::text AS openbare_ruimte, '7323AK'::text AS postcode, 'Apeldoorn'::text AS woonplaats
FROM (VALUES ('0200010000009683', '1', '194000', '472000'), ('0200010000009684', '2', '194010.5', '472000,5'), ('0200010000009685', NULL, '194020', '472000'), ('0200010000009686', '4', '52.1', '5.9')) AS v (identificatie, huisnummer, xcoord, ycoord);
CALL import_delivery('sheet_file.flat', 'bag-light verblijfsobject');
TABLE sheet_file.refused;
SELECT verblijfsobject_id, nummeraanduiding_id, huisnummer, ST_AsText(geom) FROM address ORDER BY 1;
CALL import_delivery('sheet_file.flat', 'bag-light verblijfsobject');
SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1;
UPDATE sheet_file.flat SET postcode = '7323AL' WHERE huisnummer = '2';
CALL import_delivery('sheet_file.flat', 'bag-light verblijfsobject');
SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1;
-- the same with identifications and points in collections of one: each house keeps one address
CREATE TABLE sheet_file.full_bag AS SELECT f.identificatie, f.status, f.gebruiksdoel, f.openbare_ruimte, f.huisnummer, f.postcode, f.woonplaats, '0200200000' || right(f.identificatie, 6) AS nummeraanduiding_hoofdadres_identificatie,
    ST_Multi(ST_SetSRID(ST_MakePoint(194000 + 10 * row_number() OVER (), 472000), 28992)) AS geom FROM sheet_file.flat AS f;
CALL import_delivery('sheet_file.full_bag', 'bag-light verblijfsobject');
SELECT verblijfsobject_id, nummeraanduiding_id, huisnummer, postcode, ST_AsText(geom), dwelling_id IS NOT NULL AS dwelling FROM address ORDER BY 1;
-- and the flat file once more takes none of it away
CALL import_delivery('sheet_file.flat', 'bag-light verblijfsobject');
SELECT count(*), count(nummeraanduiding_id), count(dwelling_id) FROM address;
-- a value in thousands is no value
CREATE TABLE sheet_file.woz AS SELECT * FROM (VALUES ('0200010000009683', '245'), ('0200010000009684', '245,000'), ('0200010000009685', '245.000'), ('0200010000009686', '9999')) AS v (verblijfsobject, waarde);
CALL import_delivery('sheet_file.woz', 'woz', purpose => 'p', legal_basis => 'l', expires_on => '2199-01-01', period_from => '2022-01-01');
TABLE sheet_file.refused;
SELECT value FROM dwelling_factor_value WHERE factor = 'woz';
SELECT step, candidates, dwelling_id IS NOT NULL AS found FROM locate('Dorpsstraat', '2', '7323AL', 'Apeldoorn');
SELECT ST_AsText(single_point(g)) FROM unnest(ARRAY['MULTIPOINT(1 2)', 'MULTIPOINT(1 2,3 4)', 'MULTIPOINT EMPTY', 'POINT(1 2)', 'MULTIPOINT Z(1 2 3)']::geometry[]) AS g;

-- ---------------------------------------------------------------- periods
SELECT v, period_in(v) FROM unnest(ARRAY['2018JJ00', '2018MM03', '2018', '2018 maart', 'maart 2018', '2018 Maart*', '2018*', '2018 december **', '2018KW01', '2018MM13', '2018 maat', '2018/2019', 'maart', '', NULL, '18', '2018 1e kwartaal']) AS v;
CREATE TABLE sheet_file.months AS SELECT 'GM0153'::text AS regios, '1.1.1 Diefstal/inbraak woning'::text AS soort_misdrijf, p AS perioden, '12'::text AS geregistreerde_misdrijven FROM unnest('{2018 januari,2018 februari*,2018}'::text[]) AS p;
CALL import_delivery('sheet_file.months', 'politie 47022NED');
SELECT year, month, registered FROM published_count ORDER BY month;
-- StatLine's own CSV: labels, and a unit in the header
CREATE TABLE sheet_file.labels AS SELECT 'GM0153'::text AS "Regio's", '1.1.1 Diefstal/inbraak woning'::text AS "Soort misdrijf", '2019 januari'::text AS "Perioden", '14'::text AS "Geregistreerde misdrijven (aantal)";
CALL import_delivery('sheet_file.labels', 'politie 47022NED');
SELECT year, month, registered FROM published_count WHERE year = 2019;
-- a count of empty houses is not their share
CREATE TABLE sheet_file.not_a_share AS SELECT 'GM0153'::text AS gemeentecode, 2022 AS jaar, '12'::text AS "Leegstand (aantal)";
CALL import_delivery('sheet_file.not_a_share', 'leegstand per gebied');

-- ---------------------------------------------------------------- codes of areas, in every reader as in that of figures
CREATE TABLE sheet_file.map AS SELECT v.*, 2018 AS jaar, ST_MakeEnvelope(250000, 470000, 251000, 471000, 28992) AS geom
    FROM (VALUES ('5182569', '51825'), ('BU5182570', 'WK51825'), ('05182571', '051825'), ('bu 0518 2572', NULL), ('518', '1'), ('GM0518', NULL)) AS v (buurtcode, wijkcode);
CREATE TABLE sheet_file.towns AS SELECT '153'::text AS gemeentecode, 'Enschede'::text AS gemeentenaam, jaar, geom FROM sheet_file.map LIMIT 1;
CALL import_delivery('sheet_file.map', 'wijkbuurtkaart buurt');
TABLE sheet_file.refused;
CALL import_delivery('sheet_file.towns', 'wijkbuurtkaart gemeente');
SELECT level, code, parent_code FROM area WHERE year = 2018 ORDER BY level, code;
CREATE TABLE sheet_file.teams AS SELECT v.*, 2018 AS jaar FROM (VALUES ('153', 'Twente-Midden'), ('GM 0153', 'Twente-Noord'), ('1', 'Twente-West'), ('BU05182569', 'Twente-West')) AS v (gemeentecode, basisteam);
CALL import_delivery('sheet_file.teams', 'gebiedsindeling');
TABLE sheet_file.refused;
SELECT level, code, parent_level, parent_code FROM area_member WHERE year = 2018;
CREATE TABLE sheet_file.actions AS SELECT * FROM (VALUES ('5182569', NULL, 'a'), ('0153', 'Gemeente', 'b'), ('GM153', 'G', 'c'), ('12', 'buurt', 'd'), ('zz', 'pc6', 'e'), (NULL, NULL, 'f')) AS v (gebiedscode, niveau, actie);
CALL import_delivery('sheet_file.actions', 'acties');
TABLE sheet_file.refused;
SELECT i.action, a.level, a.code FROM intervention AS i LEFT JOIN area AS a USING (area_id) ORDER BY i.action;

RESET search_path;
DROP SCHEMA sheet_file CASCADE;
SELECT drop_burglary_model('sheet', 'sheet');
