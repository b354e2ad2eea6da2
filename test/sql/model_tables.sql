-- The tables of the municipal model: described, typed, indexed, and closed to rows that cannot be true.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
\set VERBOSITY terse

SET client_min_messages = warning;
SELECT create_burglary_model('model_tables');
SELECT set_config('search_path', 'model_tables, model_tables_internal, public', false);

-- What every table owes its readers, and what would show that one does not.
CREATE TEMP VIEW finding AS
WITH model_table AS (
    SELECT oid, relname FROM pg_class WHERE relnamespace = 'model_tables'::regnamespace AND relkind = 'r'
), model_column AS (
    SELECT oid, relname, attname, attnum, atttypid, atttypmod
    FROM   model_table JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped
)
SELECT relname AS "table", NULL AS "column", 'no comment' AS problem FROM model_table WHERE obj_description(oid, 'pg_class') IS NULL
UNION ALL
SELECT relname, attname, 'no comment' FROM model_column WHERE col_description(oid, attnum) IS NULL
UNION ALL
SELECT relname, attname, 'name needs quoting' FROM model_column WHERE attname !~ '^[a-z][a-z0-9_]*$'
UNION ALL
SELECT relname, attname, 'geometry without type or not in 28992' FROM model_column
WHERE  atttypid = 'geometry'::regtype AND (postgis_typmod_srid(atttypmod) <> 28992 OR postgis_typmod_type(atttypmod) = 'Geometry' AND (relname, attname) <> ('place_of_interest', 'geom'))       -- a place may be a point, a line or an area
UNION ALL
SELECT relname, NULL, 'no primary key' FROM model_table WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = oid AND indisprimary)
UNION ALL
SELECT relname, conname, 'foreign key without index' FROM model_table JOIN pg_constraint ON conrelid = model_table.oid
WHERE  contype = 'f' AND NOT EXISTS (
           SELECT FROM pg_index
           WHERE  indrelid = conrelid AND indpred IS NULL AND (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey);

TABLE finding;

-- The checks themselves find something when there is something.
CREATE TABLE neglected ("Rij" int, delivery_id int REFERENCES delivery, geom geometry, point geometry(Point, 4326));
SELECT "column", problem FROM finding ORDER BY problem, "column";
DROP TABLE neglected;

-- An earlier version has all that a burglary has, under the same names and types.
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'burglary'::regclass AND attnum > 0
EXCEPT
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'burglary_version'::regclass;


-- What is there from the start
SELECT level, parent_level FROM area_level ORDER BY position;
SELECT status FROM dwelling_status WHERE in_use ORDER BY status;
SELECT theme, measured, count(*) AS factors, count(*) FILTER (WHERE sensitive) AS sensitive FROM factor GROUP BY theme, measured ORDER BY theme, measured;
SELECT factor, unit, value_min, value_max, count(*) AS series, max(year_from) AS newest_from
FROM   factor JOIN factor_series USING (factor) GROUP BY factor ORDER BY factor;
SELECT count(*) AS components FROM factor_component WHERE composite = 'vitaliteitsscore';
SELECT scope, year, at_most FROM target;
SELECT factor FROM factor WHERE quantity = 'category' AND NOT EXISTS (SELECT FROM factor_category AS c WHERE c.factor = factor.factor);


-- Rows that fit
INSERT INTO delivery (kind, source, purpose, legal_basis, expires_on, rows_read, rows_accepted, rows_rejected, rows_unchanged, received_on) VALUES
    ('burglary', 'first',  'besmetting tegengaan', 'convenant', '2025-01-01', 3, 1, 2, 0, '2024-01-02'),
    ('burglary', 'second', 'besmetting tegengaan', 'convenant', '2025-01-01', 3, 1, 0, 2, '2024-01-16');
INSERT INTO delivery (kind, source) VALUES ('verblijfsobject', 'no counts yet');
INSERT INTO rejected_row (delivery_id, row_number, raw, field, rule, explanation, corrected_by_delivery_id) VALUES
    (1, 2, '{"datum": "31-02-2024"}', 'occurred_from', 'no date', 'De datum 31-02-2024 bestaat niet.', 2),
    (1, 3, '{}', NULL, 'empty row', 'De rij is leeg.', NULL);
INSERT INTO pand VALUES ('0000100000000001', NULL, 'Pand in gebruik', ST_Multi(ST_MakeEnvelope(1000, 2000, 1010, 2010, 28992)), 3);
INSERT INTO dwelling (verblijfsobject_id, pand_id, bouwjaar, status, house_type, huisnummer, huisletter, postcode, gemeente_code, buurt_code, geom, delivery_id) VALUES
    ('0000010000000001', '0000100000000001', 1965, 'Verblijfsobject in gebruik', 'semi', 1, 'a', '1000AA', 'GM0000', 'BU0000AD03', 'SRID=28992;POINT(1005 2005)', 3);
INSERT INTO burglary (source, source_id, occurred_from, occurred_to, precision, object_kind, offence_code, delivery_id, dwelling_id, geom, place_step) VALUES
    ('BVH', '1', '2024-01-02 12:00', '2024-01-01 08:00', 'time', 'woning', 'not in the list', 1, 1, 'SRID=28992;POINT(1005 2005)', 2),
    ('BVH', '2', NULL, NULL, NULL, 'onbekend', NULL, 1, NULL, NULL, 8);
SELECT format('INSERT INTO burglary_version (%1$s, valid_to, replaced_by_delivery_id) SELECT %1$s, valid_from + interval %2$L, 2 FROM burglary WHERE source_id = %3$L', string_agg(attname, ', ' ORDER BY attnum), '1 day', 1)
FROM   pg_attribute WHERE attrelid = 'burglary'::regclass AND attnum > 0 \gexec
INSERT INTO published_count (source, offence_code, level, code, year, month, registered) VALUES
    ('47022NED', '1.1.1', 'gemeente', 'GM0000', 2024, 1, NULL), ('47022NED', '1.1.1', 'gemeente', 'GM0000', 2024, NULL, 12);
INSERT INTO area (level, code, year, name) VALUES
    ('gemeente', 'GM0000', 2024, 'a municipality'), ('basisteam', 'one', 2024, 'a team'), ('basisteam', 'two', 2024, 'another team');
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('gemeente', 'GM0000', 2024, 'basisteam', 'one', 2024);
INSERT INTO factor_value (factor, level, code, year, value, respondents, margin_low, margin_high, series) VALUES
    ('A_LWB_ssSocoh', 'pc4', '1000', 2021, 6.1, 25, 5.4, 6.8, '2012'),
    ('A_LWB_ssSocoh', 'pc4', '1000', 2021, 6.3, 25, 5.6, 7.0, '2021'),
    ('leegstand', 'buurt', 'BU00000001', 2023, NULL, NULL, NULL, NULL, NULL);
INSERT INTO dwelling_factor_value (factor, dwelling_id, year, value, category) VALUES ('woz', 1, 2024, 250000, NULL), ('eigendom', 1, 2024, NULL, 'koop');
INSERT INTO letter (sent_on, dwelling_id, burglary_id) VALUES ('2024-01-05', 1, 1);
INSERT INTO letter (sent_on, postcode, number_sent) VALUES ('2024-01-05', '1000AA', 20);
INSERT INTO letter (sent_on, geom, number_sent) VALUES ('2024-01-05', ST_Multi(ST_MakeEnvelope(1000, 2000, 1100, 2100, 28992)), 80);
INSERT INTO advice (requested_at, dwelling_id, certificate) VALUES ('2024-01-06 10:00', 1, true);
INSERT INTO watch_group (name, postcode, members, active_from) VALUES ('a group', '1000', 40, '2023-05-01');
INSERT INTO intervention (area_id, problem, action, period_from, period_to) VALUES (1, 'dark paths', 'more light', '2024-02-01', '2024-04-30');

-- A new factor, a new level and a new kind are rows; so is the end of one.
INSERT INTO factor (factor, name, theme, measured, quantity, unit, checklist, number, perspective, owner, source)
VALUES ('achterpaden', 'Woningen met een achterpad', 'woning', 'area', 'intensive', 'procent', 'own list', 1, 'gelegenheid', 'gemeente', 'BGT');
UPDATE factor SET retired_on = '2025-01-01' WHERE factor = 'achterpaden';
INSERT INTO area_level (level, name, position, parent_level) VALUES ('wijkraad', 'wijkraad', 75, 'gemeente');
INSERT INTO area (level, code, year) VALUES ('wijkraad', 'north', 2024);
INSERT INTO object_kind (object_kind, name, residential) VALUES ('recreatiewoning', 'recreatiewoning', false);
UPDATE burglary SET object_kind = 'recreatiewoning' WHERE source_id = '2';


-- Rows that cannot be true
INSERT INTO delivery (kind, rows_read, rows_accepted, rows_rejected, rows_unchanged) VALUES ('pand', 10, 8, 1, 0);
INSERT INTO delivery (kind, rows_read, rows_accepted, rows_rejected, rows_unchanged) VALUES ('pand', 1, 2, -1, 0);
INSERT INTO delivery (kind, purpose, legal_basis) VALUES ('burglary', 'besmetting tegengaan', 'convenant');
INSERT INTO delivery (kind) VALUES ('gossip');
INSERT INTO delivery (kind, period_from, period_to) VALUES ('pand', '2024-02-01', '2024-01-01');
INSERT INTO delivery (kind, received_on) VALUES ('pand', 'infinity');
INSERT INTO mapping (mapping, kind, columns) VALUES ('list', 'pand', '["identificatie"]');
INSERT INTO rejected_row (delivery_id, row_number, raw, rule, explanation) VALUES (1, 2, '{}', 'twice', 'Tweemaal.');
DELETE FROM delivery WHERE delivery_id = 1;
INSERT INTO pand (pand_id) VALUES ('NL.IMBAG.Pand.0000100000000002');
INSERT INTO pand (pand_id, bouwjaar) VALUES ('0000100000000002', 1005);
INSERT INTO pand (pand_id, bouwjaar) VALUES ('0000100000000002', 9999);
INSERT INTO pand (pand_id, status) VALUES ('0000100000000002', 'Pand ingetrokkent');
INSERT INTO pand (pand_id, geom) VALUES ('0000100000000002', 'SRID=4326;MULTIPOLYGON(((6 52, 6 53, 7 53, 6 52)))');
INSERT INTO dwelling (verblijfsobject_id) VALUES ('0000010000000001');
INSERT INTO dwelling (status) VALUES ('Verblijfsobject ingetrokkent');
INSERT INTO dwelling (postcode) VALUES ('1000 AA');
INSERT INTO dwelling (huisletter) VALUES ('');
INSERT INTO dwelling (toevoeging) VALUES ('');
INSERT INTO dwelling (gemeente_code) VALUES ('0000');
INSERT INTO dwelling (oppervlakte) VALUES (999999);
INSERT INTO dwelling (in_use_from, in_use_to) VALUES ('2024-02-01', '2024-01-01');
INSERT INTO dwelling (geom) VALUES ('SRID=28992;POINT EMPTY');
DELETE FROM dwelling;
INSERT INTO area (level, code, year) VALUES ('gemeente', '0000', 2024);
INSERT INTO area (level, code, year) VALUES ('pc6', '1000 AA', 2024);
INSERT INTO area (level, code, year) VALUES ('gemeente', 'GM0000', 2024);
INSERT INTO area (level, code, year) VALUES ('own', 'padded   ', 2024);
INSERT INTO area (level, code, year) VALUES ('own', 'no year', 24);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('gemeente', 'GM0000', 2024, 'basisteam', 'two', 2024);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('gemeente', 'GM0000', 2024, 'district', 'none', 2024);
INSERT INTO burglary (source, source_id, delivery_id) VALUES ('BVH', '1', 2);
INSERT INTO burglary (source, source_id) VALUES ('BVH', '3');
INSERT INTO burglary (source, source_id, delivery_id, precision) VALUES ('BVH', '3', 1, 'week');
INSERT INTO burglary (source, source_id, delivery_id, occurred_from) VALUES ('BVH', '3', 1, '-infinity');
INSERT INTO burglary (source, source_id, delivery_id, occurred_to) VALUES ('BVH', '3', 1, '9999-12-31');
INSERT INTO burglary (source, source_id, delivery_id, object_kind) VALUES ('BVH', '3', 1, 'kasteel');
INSERT INTO burglary (source, source_id, delivery_id, place_step, geom) VALUES ('BVH', '3', 1, 8, 'SRID=28992;POINT(1005 2005)');
INSERT INTO burglary (source, source_id, delivery_id, place_step) VALUES ('BVH', '3', 1, 9);
INSERT INTO burglary (source, source_id, delivery_id, place_uncertainty) VALUES ('BVH', '3', 1, 'NaN');
INSERT INTO published_count (source, offence_code, level, code, year) VALUES ('47022NED', '1.1.1', 'gemeente', 'GM0000', 2024);
INSERT INTO published_count (source, offence_code, level, code, year) VALUES ('47022NED', '1.1.1 ', 'gemeente', 'GM0000', 2023);
INSERT INTO factor_value (factor, level, code, year, value) VALUES ('leegstand', 'buurt', 'BU00000001', 2023, 4);
INSERT INTO factor_value (factor, level, code, year, value) VALUES ('leegstand', 'buurt', 'BU00000001', 2022, 'NaN');
INSERT INTO factor_value (factor, level, code, year, value, series) VALUES ('leegstand', 'buurt', 'BU00000001', 2022, 4, 'none');
INSERT INTO factor_value (factor, level, code, year, value, margin_low) VALUES ('leegstand', 'buurt', 'BU00000001', 2022, 4, 5);
INSERT INTO factor_value (factor, level, code, year, value, respondents) VALUES ('leegstand', 'buurt', 'BU00000001', 2022, 4, -1);
INSERT INTO dwelling_factor_value (factor, dwelling_id, year, value, category) VALUES ('eigendom', 1, 2023, 1, 'koop');
INSERT INTO dwelling_factor_value (factor, dwelling_id, year, category) VALUES ('eigendom', 1, 2023, 'Koop ');
INSERT INTO factor_component (composite, factor) VALUES ('vitaliteitsscore', 'vitaliteitsscore');
INSERT INTO letter (sent_on, dwelling_id, postcode) VALUES ('2024-01-05', 1, '1000AA');
INSERT INTO letter (sent_on) VALUES ('2024-01-05');
INSERT INTO letter (sent_on, dwelling_id, number_sent) VALUES ('2024-01-05', 1, 2);
INSERT INTO letter (sent_on, dwelling_id) VALUES ('infinity', 1);
INSERT INTO advice (postcode) VALUES ('1000AA');
INSERT INTO watch_group (name, active_from, active_to) VALUES ('a group', '2024-02-01', '2024-01-01');
INSERT INTO intervention (action, area_id) VALUES ('more light', 999);
INSERT INTO target (scope, year, at_most) VALUES ('Twente', 2018, 1700);

-- A removed burglary takes its past with it; the letter that it caused stays a fact.
DELETE FROM burglary WHERE source_id = '1';
SELECT (SELECT count(*) FROM burglary_version) AS versions, count(*) AS letters, count(burglary_id) AS with_a_burglary FROM letter;

DROP SCHEMA model_tables CASCADE;
