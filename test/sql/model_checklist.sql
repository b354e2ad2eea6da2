-- A list of factors, as a guide has it: new ones, known ones, again, corrected, and what cannot be.
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT create_burglary_model('checklist');
SELECT set_config('search_path', 'checklist, checklist_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;
CREATE TABLE guide (row int GENERATED ALWAYS AS IDENTITY, "Nr" text, "Indicator" text, "Perspectief" text, "Eigenaar" text, "Bron" text, "Factor" text, "Eenheid" text, "Per" text, "Grootheid" text, "Richting" text);
INSERT INTO guide ("Nr", "Indicator", "Perspectief", "Eigenaar", "Bron", "Factor", "Eenheid") VALUES
    ('1', 'Aantal inbraken', 'dader', 'politie', 'BVH', NULL, 'aantal'),
    ('2', 'Sociale cohesie', 'omgeving', NULL, NULL, 'A_LWB_ssSocoh', NULL),        -- known: its unit and source stay
    ('3', 'Kenmerk per woning', 'woning', 'gemeente', 'BAG', 'kenmerk', 'soort'),
    ('4', NULL, 'x', NULL, NULL, NULL, NULL),
    ('5', 'Zonder soort', 'x', NULL, NULL, NULL, NULL),
    ('6', 'Verkeerde richting', 'x', NULL, NULL, NULL, NULL),
    ('1', 'Nog eens het eerste', 'x', NULL, NULL, 'aantal_inbraken', NULL),
    (NULL, 'Zonder nummer', NULL, NULL, NULL, NULL, NULL),
    (NULL, 'Ook zonder nummer', NULL, NULL, NULL, NULL, NULL),
    ('3', 'Weer een derde', NULL, NULL, NULL, NULL, NULL);
CREATE VIEW guide_rows AS SELECT * FROM guide ORDER BY row;
UPDATE guide SET "Per" = 'woning', "Grootheid" = 'soort' WHERE "Nr" = '3';
UPDATE guide SET "Per" = 'straat' WHERE "Nr" = '5';
UPDATE guide SET "Richting" = '2' WHERE "Nr" = '6';
CREATE VIEW last_counts AS SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM delivery ORDER BY delivery_id DESC LIMIT 1;

CALL import_delivery('guide_rows', 'factorlijst');
TABLE last_counts;
SELECT row_number, field, rule, explanation FROM rejected_row ORDER BY 1;
SELECT factor, name, theme, measured, quantity, unit, checklist, number, perspective, owner, source FROM factor WHERE checklist IS NOT NULL ORDER BY number, factor;

-- the same again; then one is called otherwise, and a number is given to another factor
CALL import_delivery('guide_rows', 'factorlijst');
TABLE last_counts;
UPDATE guide SET "Indicator" = 'Inbraken en pogingen', "Factor" = 'aantal_inbraken' WHERE "Indicator" = 'Aantal inbraken';
UPDATE guide SET "Nr" = '2', "Factor" = 'anders' WHERE "Indicator" = 'Zonder nummer';
CALL import_delivery('guide_rows', 'factorlijst');
TABLE last_counts;
SELECT rule, explanation FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) AND row_number = 8;
SELECT factor, name FROM factor WHERE checklist IS NOT NULL AND number = 1;

-- one per area can be given figures at once
CREATE TABLE figure AS SELECT 'GM0153' AS code, 'gemeente' AS level, 2018 AS year, 'aantal_inbraken' AS factor, '402' AS value;
CALL import_delivery('figure', 'cijfers per gebied');
TABLE last_counts;

-- A list that was renumbered: the figures stay with their name. What cannot be read is refused, and what a factor is does not change under its figures.
TRUNCATE guide;
INSERT INTO guide ("Nr", "Indicator", "Perspectief", "Factor", "Per", "Richting") VALUES ('1', 'Iets nieuws', NULL, NULL, NULL, NULL), ('9', 'Inbraken en pogingen', NULL, NULL, NULL, NULL),
    ('1.1', 'Genummerd als 1.1', NULL, NULL, NULL, NULL), ('7', 'Omhoog', NULL, NULL, NULL, 'omhoog'), ('8', 'Per woning', NULL, 'aantal_inbraken', 'woning', NULL);
CALL import_delivery('guide_rows', 'factorlijst');
TABLE last_counts;
SELECT row_number, rule, explanation FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY 1;
CALL import_delivery('guide_rows', 'factorlijst');
SELECT factor, name, number, (SELECT count(*) FROM factor_value AS v WHERE v.factor = f.factor) AS figures FROM factor AS f WHERE checklist IS NOT NULL AND number IN (1, 9) ORDER BY number;
-- A list may say what is sensitive; what it does not say stays.
CREATE TABLE sensitive_rows AS SELECT * FROM (VALUES ('Inbraken en pogingen', NULL), ('Over herkomst', 'ja'), ('Omgekeerd', 'misschien'), ('Niet-westerse allochtonen', NULL)) AS v ("Indicator", "Gevoelig");
ALTER TABLE sensitive_rows ADD "Factor" text;
UPDATE sensitive_rows SET "Factor" = CASE "Indicator" WHEN 'Inbraken en pogingen' THEN 'aantal_inbraken' WHEN 'Niet-westerse allochtonen' THEN 'herkomstgroep_1' END;
CALL import_delivery('sensitive_rows', 'factorlijst');
TABLE last_counts;
SELECT row_number, field, rule, explanation FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY 1;
SELECT factor, sensitive FROM factor WHERE factor IN ('aantal_inbraken', 'over_herkomst', 'herkomstgroep_1') ORDER BY 1;
UPDATE sensitive_rows SET "Gevoelig" = CASE "Indicator" WHEN 'Over herkomst' THEN 'nee' END;
CALL import_delivery('sensitive_rows', 'factorlijst');
SELECT factor, sensitive FROM factor WHERE factor IN ('aantal_inbraken', 'over_herkomst', 'herkomstgroep_1') ORDER BY 1;
RESET search_path;
SELECT drop_burglary_model('checklist', 'checklist');
