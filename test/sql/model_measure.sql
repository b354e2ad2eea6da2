-- Imports per dwelling and of measures, on a small street plan: every rule once, the same again, corrected, and what has expired.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT create_burglary_model('measure');
SELECT set_config('search_path', 'measure, measure_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;
INSERT INTO result_day (as_of, letters_to) VALUES (dutch_today(), dutch_today());
\pset null '-'

-- ---------------------------------------------------------------- an address in one text

SELECT line, s.* FROM unnest(ARRAY['Eikenstraat 12 A', '1e Dwarsstraat 3', 'Plein 1940-1945 12', 'Plein 1940-1945', 'Straatweg 12-14', 'Laan 40 bis', 'Eikenstraat',
    'Eikenstraat 12 3', 'Plein 1944 7a', 'Jan 2e Straat 5', 'Kerkstraat 1e', 'Plein 5 mei 3', 'Eikenstraat12', 'Eikenstraat, 12', 'Eikenstraat nr. 12',
    E'  Eikenstraat\u00A0 12\t', '17 Septemberplein 4', 'Prof. Dr. de Vrieslaan 12 hs', '12', '', NULL, repeat('Laan 1 ', 9000)]) AS line, split_street_line(left(line, 40000)) AS s
WHERE  length(line) < 100 OR line IS NULL;
SELECT * FROM split_street_line(repeat('Laan 1 ', 20000));
SELECT line, s.* FROM unnest(ARRAY['7511 AB ENSCHEDE', '7511ab Enschede', '7587 De Lutte', '7587 DE Lutte', '7511 Enschede', 'Enschede', '7511 AB', 'Enschede, 7511 AB', 'NL-7511AB Enschede',
    '0511 AB Enschede', '75111 Enschede', '', NULL]) AS line, split_place_line(line) AS s;

-- ---------------------------------------------------------------- the plan
-- Eikenstraat 1 to 9 and 11 A and B, 13 is a shop; Beukenlaan 1 to 3 in the next place. Eikenstraat 9 was withdrawn.
INSERT INTO delivery (delivery_id, kind) VALUES (1, 'address');
INSERT INTO delivery (delivery_id, kind, purpose, legal_basis, expires_on) VALUES (2, 'burglary', 'test', 'verzonnen', '2199-12-31');
SELECT setval('delivery_delivery_id_seq', 10);
CREATE TEMP TABLE plan AS
SELECT (row_number() OVER ())::int AS id, p.* FROM (
    SELECT 'Eikenstraat' AS street, '7001AA' AS postcode, 'Boomstad' AS place, n AS number, NULL AS letter, 100000 + 10 * n AS x, 400000 AS y FROM generate_series(1, 9, 2) AS n
    UNION ALL VALUES ('Eikenstraat', '7001AA', 'Boomstad', 11, 'A', 100110, 400000), ('Eikenstraat', '7001AA', 'Boomstad', 11, 'B', 100110, 400000)
    UNION ALL SELECT 'Beukenlaan', '7002AA', 'Eikdorp', n, NULL, 105000 + 10 * n, 400000 FROM generate_series(1, 3) AS n) AS p;
INSERT INTO dwelling (dwelling_id, verblijfsobject_id, street_name, huisnummer, huisletter, postcode, woonplaats, in_use_to, geom, delivery_id)
SELECT id, '000001000000' || lpad(id::text, 4, '0'), street, number, letter, postcode, place, CASE number WHEN 9 THEN date '2017-06-01' END, ST_SetSRID(ST_MakePoint(x, y), 28992), 1 FROM plan;
INSERT INTO address (dwelling_id, street_name, street_key, huisnummer, huisletter, postcode, woonplaats, geom, delivery_id)
SELECT id, street, street_key(street), number, letter, postcode, place, ST_SetSRID(ST_MakePoint(x, y), 28992), 1 FROM plan
UNION ALL SELECT * FROM (VALUES (NULL::int, 'Eikenstraat', street_key('Eikenstraat'), 13, NULL::text, '7001AA', 'Boomstad', 'SRID=28992;POINT(100130 400000)'::geometry, 1)) AS shop;
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, delivery_id) VALUES
    (101, 'BVH', 'B-1', '2018-01-02', 2), (102, 'BVH', 'B-2', '2018-01-02', 2), (103, 'BVH', 'twice', '2018-01-02', 2), (104, 'other', 'twice', '2018-01-02', 2);

SELECT renew_gazetteer();
SELECT q.*, d.street_name, d.huisnummer, d.huisletter, f.step
FROM   (VALUES (1, '0000010000000001', NULL, NULL, NULL, NULL), (2, '10000000009', NULL, NULL, NULL, NULL), (3, '0000019999999999', 'Eikenstraat', '3', '7001AA', NULL),
               (4, NULL, 'Eikenstr.', '11b', '7001 AA', 'Boomstad'), (5, NULL, 'Eikenstraat', '11', '7001AA', NULL), (6, NULL, 'Eikenstraat', '13', '7001AA', NULL),
               (7, '0000010000000005', NULL, NULL, NULL, NULL), (8, NULL, 'Beukenlaan', '2', NULL, 'Eikdorp'), (9, NULL, NULL, NULL, NULL, NULL)) AS q (n, id, street, number, postcode, place)
CROSS  JOIN LATERAL find_dwelling(q.id, q.street, q.number, q.postcode, q.place) AS f LEFT JOIN dwelling AS d USING (dwelling_id) ORDER BY q.n;

-- Loads, and shows the counts and what was refused.
CREATE PROCEDURE pg_temp.load(source regclass, mapping text, period_from date DEFAULT NULL, expires_on date DEFAULT '2199-12-31', received_on date DEFAULT '2018-12-31') LANGUAGE plpgsql AS $$
BEGIN
    CALL measure.import_delivery(source, mapping, 'test', 'aanpak woninginbraak', 'verzonnen', expires_on, period_from, NULL, received_on);
END;
$$;
CREATE VIEW pg_temp.counts AS SELECT mapping, rows_read AS read, rows_accepted AS accepted, rows_rejected AS rejected, rows_unchanged AS unchanged
FROM measure.delivery ORDER BY delivery_id DESC LIMIT 1;
CREATE VIEW pg_temp.refused AS SELECT row_number AS row, field, rule, left(explanation, 150) AS explanation FROM measure.rejected_row
WHERE delivery_id = (SELECT max(delivery_id) FROM measure.delivery) ORDER BY row_number;

-- ---------------------------------------------------------------- figures per dwelling

CREATE TABLE woz ("WOZ-objectnummer" text, "Verblijfsobject" text, "Straatnaam" text, "Huisnummer" text, "Huisletter" text, "Huisnummertoevoeging" text, "Postcode" text,
                  "Woonplaats" text, "Waardepeildatum" text, "Vastgestelde waarde" text);
INSERT INTO woz VALUES
    ('w1', '0000010000000001', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', '€ 187.000'),
    ('w2', '', 'Eikenstraat', '3', '', '', '7001 AA', 'Boomstad', '01-01-2017', '187000'),
    ('w3', NULL, 'Eikenstraat', '11', 'B', NULL, '7001AA', 'Boomstad', '01-01-2017', '187.000,50'),
    ('w4', '0000010000000005', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', '90000'),        -- withdrawn since: still known
    ('w5', NULL, 'Eikenstraat', '11', NULL, NULL, '7001AA', 'Boomstad', '01-01-2017', '100000'),  -- A or B?
    ('w6', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', '100000'),
    ('w7', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, '31-02-2017', '100000'),
    ('w8', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '100000'),
    ('w9', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', 'ca. 2 ton'),
    ('w10', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', '-5'),
    ('w11', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', '€ 1,00'),
    ('w12', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', NULL),
    ('w13', '0000010000000001', NULL, NULL, NULL, NULL, NULL, NULL, '15-03-2017', '187000'),
    ('w14', repeat('1', 100000), NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', '187000'),
    ('w15', '0000010000000001', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2016', '180000'),
    ('w16', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, 'infinity', '180000'),
    ('w17', '0000010000000003', NULL, NULL, NULL, NULL, NULL, NULL, '01-01-2017', 'NaN');
CALL pg_temp.load('woz', 'woz');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
SELECT dwelling_id, year, value, category FROM dwelling_factor_value ORDER BY 1, 2;
-- the same again; then corrected, and what was refused comes in
CALL pg_temp.load('woz', 'woz');
TABLE pg_temp.counts;
UPDATE woz SET "Vastgestelde waarde" = '200000' WHERE "WOZ-objectnummer" IN ('w2', 'w9');
CALL pg_temp.load('woz', 'woz');
TABLE pg_temp.counts;
SELECT dwelling_id, year, value, delivery_id FROM dwelling_factor_value ORDER BY 1, 2;
SELECT delivery_id, source_id, rule, corrected_by_delivery_id FROM rejected_row WHERE source_id LIKE 'w9%' ORDER BY 1;
-- next year's row of that dwelling is another row, not this one corrected
SELECT count(*) FROM rejected_row WHERE corrected_by_delivery_id IS NOT NULL AND source_id NOT LIKE 'w9 %';

-- categories, by code, by name, by a word of the mapping, by yes and no; a wide row of one's own
CREATE TABLE tenure (verblijfsobject text, eigendom text, jaar text);
INSERT INTO tenure VALUES ('0000010000000001', 'Koop', '2017'), ('0000010000000002', 'huur van een woningcorporatie', '2017'), ('0000010000000003', ' Sociale  huur', NULL),
    ('0000010000000004', 'kraak', '2017'), ('0000010000000006', '', '2017'), ('0000010000000007', 'koop', '1017');
CALL pg_temp.load('tenure', 'eigendom', '2018-01-01');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
CREATE TABLE vacancy AS SELECT * FROM (VALUES ('0000010000000001', 'J', '01-01-2018'), ('0000010000000002', 'nee', '01-01-2018'), ('0000010000000003', 'leegstaand', '01-01-2018'),
    ('0000010000000004', 'soms', '01-01-2018')) AS v ("Verblijfsobject", "Leegstaand", "Peildatum");
CALL pg_temp.load('vacancy', 'leegstand per woning');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
CREATE TABLE mark AS SELECT * FROM (VALUES ('Eikenstraat 1', '7001 AA Boomstad', 'ja'), ('Beukenlaan 2', 'Eikdorp', 'N')) AS v (adres, "Postcode en plaats", "PKVW");
CALL pg_temp.load('mark', 'pkvw', '2018-01-01');
TABLE pg_temp.counts;
CREATE TABLE wide AS SELECT * FROM (VALUES ('0000010000000001', 2018, 150000, 'koop', NULL), ('0000010000000002', 2018, NULL, NULL, 'corner'), ('0000010000000003', 2018, 1, 'kraak', 'flat'),
    ('0000010000000004', 2018, NULL, NULL, NULL)) AS v (verblijfsobject, jaar, woz, eigendom, woningtype);
CALL pg_temp.load('wide', 'kenmerk per woning');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
UPDATE wide SET woz = 160000 WHERE woz = 150000;      -- one of the two values of a row
CALL pg_temp.load('wide', 'kenmerk per woning');
TABLE pg_temp.counts;
SELECT factor, dwelling_id, year, value, category FROM dwelling_factor_value WHERE factor <> 'woz' OR year = 2018 ORDER BY 1, 2, 3;
-- numbers as numbers, and codes for what is missing for all factors or in a range
CREATE TABLE exact AS SELECT * FROM (VALUES ('0000010000000001', 2019.0, 250.000, 80000.125::float8), ('0000010000000002', 2019.0, -99997.0, 1e+15::float8), ('0000010000000003', 2019.0, 12.50, 250000::float8),
    ('0000010000000004', 2019.0, 'NaN', 9.90)) AS v (verblijfsobject, jaar, hoogte, woz);
INSERT INTO factor (factor, name, theme, measured, quantity, unit) VALUES ('hoogte', 'Hoogte', 'eigen', 'dwelling', 'intensive', 'm');
INSERT INTO mapping (mapping, kind, columns, options) VALUES ('exact', 'dwelling_factor_value',
    '{"verblijfsobject_id": ["verblijfsobject"], "year": ["jaar"], "factor:hoogte": ["hoogte"], "factor:woz": ["woz"]}', '{"missing": {"*": ["<= -99990", "9.9"]}}');
CALL pg_temp.load('exact', 'exact');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
SELECT factor, dwelling_id, value FROM dwelling_factor_value WHERE year = 2019 ORDER BY 1, 2;
-- mappings and sources that do not fit
INSERT INTO mapping (mapping, kind, columns) VALUES ('area figure', 'dwelling_factor_value', '{"verblijfsobject_id": ["verblijfsobject"], "factor:inwoners": ["jaar"]}'),
    ('own', 'dwelling_factor_value', '{"verblijfsobject_id": ["verblijfsobject"], "year": ["jaar"], "factor:eigenaar": ["eigendom"]}');
CALL pg_temp.load('tenure', 'area figure');
CALL pg_temp.load('woz', 'kenmerk per woning');
UPDATE factor SET retired_on = '2018-01-01' WHERE factor = 'eigenaar';
CALL pg_temp.load('tenure', 'own');
UPDATE factor SET retired_on = NULL WHERE factor = 'eigenaar';
INSERT INTO factor_category VALUES ('eigenaar', 'Domus', 'Woningcorporatie Domus', 3);
UPDATE mapping SET options = '{"words": {"eigenaar": {"kraak": "Domus", "koop": "niemand"}}}' WHERE mapping = 'own';
CALL pg_temp.load('tenure', 'own');
TABLE pg_temp.refused;
SELECT dwelling_id, year, category FROM dwelling_factor_value WHERE factor = 'eigenaar';
-- what a mapping calls missing, and options that make no sense
UPDATE mapping SET options = options || '{"missing": {"factor:eigenaar": ["Koop"]}}' WHERE mapping = 'own';
CALL pg_temp.load('tenure', 'own');
SELECT row, rule FROM pg_temp.refused WHERE row = 1;
UPDATE mapping SET options = '{"missing": 7, "words": ["Domus"]}' WHERE mapping = 'own';
CALL pg_temp.load('tenure', 'own', NULL, '2199-12-31', NULL);
TABLE pg_temp.counts;

-- ---------------------------------------------------------------- letters

CREATE TABLE letters ("Verzenddatum" text, "Straatnaam" text, "Huisnummer" text, "Postcode" text, "Woonplaats" text, "Aantal" text, "Incident" text, "Afzender" text, geom geometry);
INSERT INTO letters VALUES
    ('05-01-2018', 'Eikenstraat', '1', '7001 AA', 'Boomstad', NULL, 'B-1', 'gemeente', NULL),
    ('5-1-18', 'Eikenstraat', '11 A', '7001AA', 'Boomstad', '1', 'B-9', 'gemeente', NULL),              -- the burglary is not known
    ('05-01-2018', 'Eikenstraat', '11', '7001AA', 'Boomstad', '1', 'twice', 'gemeente', NULL),          -- A or B: to the postcode
    ('05-01-2018', 'Eikenstraat', '99', '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    ('05-01-2018', 'Eikenstraat', NULL, '7001AA', 'Boomstad', '40', 'B-2', 'gemeente', NULL),
    ('05-01-2018', 'Eikenstraat', NULL, '7001AA', 'Boomstad', '40', 'B-2', 'gemeente', NULL),           -- a second batch
    ('05-01-2018', NULL, NULL, NULL, NULL, '12', NULL, 'gemeente', ST_MakeEnvelope(100000, 400000, 100050, 400050, 28992)),
    ('05-01-2018', NULL, NULL, NULL, NULL, '13', NULL, 'gemeente', ST_GeomFromText('POLYGON((100000 400000, 100050 400050, 100050 400000, 100000 400050, 100000 400000))', 28992)),
    ('05-01-2018', NULL, NULL, NULL, NULL, '14', NULL, 'gemeente', ST_Transform(ST_MakeEnvelope(100100, 400000, 100150, 400050, 28992), 4326)),
    ('05-01-2018', 'Eikenstraat', '1', '7001 AA', 'Boomstad', NULL, 'B-2', 'gemeente', NULL),           -- about another burglary
    ('05-01-2018', 'Eikenstr', '1', '7001AA', 'Boomstad', NULL, 'B-1', 'gemeente', NULL),               -- 11: the first again
    ('05-01-2018', 'Eikenstraat', '99', '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    ('31-02-2018', 'Eikenstraat', '3', '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    ('infinity', 'Eikenstraat', '3', '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    (NULL, 'Eikenstraat', '3', '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    ('01-01-2019', 'Eikenstraat', '3', '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    ('05-01-2018', 'Eikenstraat', NULL, '7001AA', 'Boomstad', '0', NULL, 'gemeente', NULL),
    ('05-01-2018', 'Eikenstraat', NULL, '7001AA', 'Boomstad', '-3', NULL, 'gemeente', NULL),
    ('05-01-2018', 'Eikenstraat', NULL, '7001AA', 'Boomstad', '2,5', NULL, 'gemeente', NULL),
    ('05-01-2018', 'Eikenstraat', NULL, '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    ('05-01-2018', 'Eikenstraat', '3', '7001AA', 'Boomstad', '3', NULL, 'gemeente', NULL),
    ('05-01-2018', 'Berkenpad', '3', NULL, 'Boomstad', NULL, NULL, 'gemeente', NULL),
    ('05-01-2018', NULL, NULL, NULL, NULL, '12', NULL, 'gemeente', 'SRID=28992;POLYGON EMPTY'),
    ('05-01-2018', NULL, NULL, NULL, NULL, '12', NULL, 'gemeente', 'SRID=28992;POINT(100000 400000)'),
    ('05-01-2018', NULL, NULL, NULL, NULL, '12', NULL, 'gemeente', ST_MakeEnvelope(5, 52, 6, 53)),
    ('05-01-2018', NULL, NULL, NULL, NULL, '12', NULL, 'gemeente', ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY[ST_MakePoint(100000, 400000), ST_MakePoint('Infinity', 400050), ST_MakePoint(100050, 400000), ST_MakePoint(100000, 400000)])), 28992)),
    (repeat('5', 100000), 'Eikenstraat', '3', '7001AA', 'Boomstad', NULL, NULL, 'gemeente', NULL),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CALL pg_temp.load('letters', 'brieven');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
SELECT letter_id, sent_on, dwelling_id, postcode, address, number_sent, burglary_id, sender, round(ST_Area(geom)) AS m2, ST_IsValid(geom) AS valid FROM letter ORDER BY 1;
-- the same again, and in another order
CALL pg_temp.load('letters', 'brieven');
TABLE pg_temp.counts;
CREATE TABLE letters_again AS SELECT * FROM letters ORDER BY "Aantal" DESC, "Incident", "Straatnaam" DESC;
CALL pg_temp.load('letters_again', 'brieven');
SELECT read, accepted, unchanged FROM pg_temp.counts;
-- Corrected: another number in a batch, a home that is found now, a burglary that has come in since. Each stays one letter.
DELETE FROM letters WHERE "Huisnummer" = '99' AND ctid = (SELECT max(ctid) FROM letters WHERE "Huisnummer" = '99');
UPDATE letters SET "Aantal" = '45' WHERE ctid = (SELECT min(ctid) FROM letters WHERE "Aantal" = '40');
INSERT INTO dwelling (dwelling_id, street_name, geom) VALUES (99, 'Eikenstraat', 'SRID=28992;POINT(100500 400000)');
INSERT INTO address (dwelling_id, street_name, street_key, huisnummer, postcode, woonplaats, geom, delivery_id)
VALUES (99, 'Eikenstraat', street_key('Eikenstraat'), 99, '7001AA', 'Boomstad', 'SRID=28992;POINT(100500 400000)', 1);
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, delivery_id) VALUES (109, 'BVH', 'B-9', '2018-01-02', 2);
CALL pg_temp.load('letters', 'brieven');
TABLE pg_temp.counts;
SELECT letter_id, dwelling_id, postcode, number_sent, burglary_id, delivery_id FROM letter ORDER BY 1;
-- a delivery of one new letter leaves the others
CREATE TABLE one_letter AS SELECT * FROM letters WHERE "Huisnummer" = '1' LIMIT 1;
UPDATE one_letter SET "Incident" = 'B-9';
CALL pg_temp.load('one_letter', 'brieven');
TABLE pg_temp.counts;
SELECT letter_id, burglary_id FROM letter WHERE dwelling_id = 1 ORDER BY 1;

-- ---------------------------------------------------------------- advice

-- The file of the thesis tells when the advice was given; so does a bare day and time where the mapping says so.
BEGIN;
CREATE TABLE given ("Datum & tijd van het preventieadvies" text, "Straatnaam & huisnummer" text, "Postcode & plaats" text);
INSERT INTO given VALUES ('06-01-2018 14:30', 'Eikenstraat 11 A', '7001 AA BOOMSTAD'), ('volgt nog', 'Eikenstraat 3', '7001 AA Boomstad');
CALL pg_temp.load('given', 'noaberbouw');
TABLE pg_temp.refused;
CREATE TABLE given_apart AS SELECT 'Eikenstraat 11 A' AS "Adres", '7001 AA BOOMSTAD' AS "Postcode en plaats", v.* FROM (VALUES ('07-01-2018', '9:15'), ('08-01-2018', 'ochtend'), ('32-01-2018', '9:15')) AS v ("Datum", "Tijd");
CALL pg_temp.load('given_apart', 'noaberbouw advies');
TABLE pg_temp.refused;
SELECT requested_at, given_at, dwelling_id FROM advice ORDER BY given_at;
ROLLBACK;

CREATE TABLE requests ("Straat en huisnummer" text, "Postcode en plaats" text, "Datum" text, "Tijd" text, "Advies gegeven" text, "Certificaat" text);
INSERT INTO requests VALUES
    ('Eikenstraat 11 A', '7001 AA BOOMSTAD', '06-01-2018', '14:30', NULL, NULL),
    ('Beukenlaan 2', '7002AA Eikdorp', '06-01-2018', 'middag', '20-01-2018', 'J'),
    ('Eikenstraat', '7001 AA Boomstad', '06-01-2018', '9:05', '', 'N'),                  -- the postcode is a place
    ('Berkenpad 3', 'Boomstad', '06-01-2018', NULL, NULL, 'misschien'),                  -- the middle of Boomstad is not
    (NULL, NULL, NULL, NULL, '07-01-2018', NULL),
    ('Eikenstraat 3', '7001 AA Boomstad', '31-02-2018', '14:30', '07-01-2018', 'J'),
    ('Eikenstraat 3', '7001 AA Boomstad', '06-01-2018', '14:30', 'volgt nog', 'J'),
    ('Eikenstraat 3', '7001 AA Boomstad', NULL, '14:30', NULL, 'J'),
    ('Eikenstraat 3', '7001 AA Boomstad', '06-01-2019', '14:30', NULL, 'J'),
    ('Eikenstraat 3', '7001 AA Boomstad', '06-01-2018', '14:30', '01-06-2019', 'J'),
    ('Eikenstraat 11 A', '7001 AA BOOMSTAD', '06-01-2018', '14:30', NULL, 'J'),
    (repeat('Eikenstraat 3', 10000), NULL, '06-01-2018', NULL, NULL, NULL);
CALL pg_temp.load('requests', 'noaberbouw');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
SELECT advice_id, requested_at, given_at, dwelling_id, street_name, huisnummer_text, postcode, woonplaats, certificate, ST_AsText(geom) AS geom FROM advice ORDER BY 1;
CALL pg_temp.load('requests', 'noaberbouw');
TABLE pg_temp.counts;
-- given since, and certified
DELETE FROM requests WHERE "Tijd" = '14:30' AND "Certificaat" = 'J';
UPDATE requests SET "Advies gegeven" = '12-01-2018', "Certificaat" = 'ja' WHERE "Tijd" = '14:30' AND "Advies gegeven" IS NULL AND "Datum" = '06-01-2018' AND "Certificaat" IS NULL;
CALL pg_temp.load('requests', 'noaberbouw');
TABLE pg_temp.counts;
SELECT advice_id, requested_at, given_at, certificate FROM advice WHERE dwelling_id = 6;
-- with the address in columns of its own
CREATE TABLE requests_apart AS SELECT * FROM (VALUES ('Eikenstraat', '11', 'A', '7001AA', 'Boomstad', '2018-02-01T10:00:00')) AS v (straatnaam, huisnummer, huisletter, postcode, plaats, aangevraagd_op);
CALL pg_temp.load('requests_apart', 'noaberbouw');
SELECT requested_at, dwelling_id, huisnummer_text FROM advice ORDER BY advice_id DESC LIMIT 1;

-- ---------------------------------------------------------------- neighbourhood groups

CREATE TABLE groups ("Naam groep" text, "Plaats" text, "Postcode" text, "Aantal leden" text, "Actief vanaf" text, "Actief tot" text, "Beheerder" text, geom geometry);
INSERT INTO groups VALUES
    ('Eikenbuurt alert', 'Boomstad', '7001', '120', '01-03-2017', NULL, 'mevrouw SECRET', NULL),
    ('Beuken', 'Eikdorp', '7002 a', '0', NULL, '01-01-2018', 'SECRET', NULL),
    ('Veilig', NULL, '7002AA', NULL, NULL, NULL, 'SECRET', NULL),
    ('Veilig', NULL, NULL, '15', '1-1-2016', '1-2-2016', 'SECRET', ST_MakeEnvelope(100000, 400000, 100050, 400050, 28992)),
    ('bel Jan SECRET 06-12345678', 'Boomstad', '7001', '3', NULL, NULL, 'SECRET', NULL),
    ('Veilig samen', 'Boomstad, tel. +31 (0)6 12 34 56 78', '7001', '3', NULL, NULL, 'SECRET', NULL),
    ('Samen 053 - 481 23 45', 'Boomstad', '7001', 'x', NULL, NULL, 'SECRET', NULL),
    (NULL, 'Boomstad', '7001', '3', NULL, NULL, 'SECRET', NULL),
    ('Eind', 'Boomstad', '7001', '3', '01-02-2018', '01-01-2018', 'SECRET', NULL),
    ('Leden', 'Boomstad', '7001', '-3', NULL, NULL, 'SECRET', NULL),
    ('Half', 'Boomstad', '7001', '2,5', NULL, NULL, 'SECRET', NULL),
    ('Datum', 'Boomstad', '7001', '3', '31-02-2018', NULL, 'SECRET', NULL),
    ('Code', 'Boomstad', '0701', '3', NULL, NULL, 'SECRET', NULL),
    ('Nergens', NULL, NULL, '3', NULL, NULL, 'SECRET', NULL),
    ('Eikenbuurt alert', 'Boomstad', '7001', '121', NULL, NULL, 'SECRET', NULL),
    ('Leden', 'Boomstad', '7001', '0612345678', NULL, NULL, 'SECRET', NULL),
    (E'Harde spatie 06\u00A01234\u00A05678', 'Boomstad', '7001', '3', NULL, NULL, 'SECRET', NULL),
    (E'Streep 06 \u2013 1234 5678', 'Boomstad', '7001', '3', NULL, NULL, 'SECRET', NULL),
    (E'Tab 06\t1234\t5678', 'Boomstad', '7001', '3', NULL, NULL, 'SECRET', NULL),
    ('Postcode', 'Boomstad', '06-12345678', '3', NULL, NULL, 'SECRET', NULL),
    ('Vanaf', 'Boomstad', '7001', '3', 'Jan de Vries 0612345678', NULL, 'SECRET', NULL),
    ('Buitenland +49 171 1234567', 'Boomstad', '7001', '3', NULL, NULL, 'SECRET', NULL),
    ('Om half elf', 'Boomstad', '7001', '3', '01-01-2018 10:30:00', NULL, 'SECRET', NULL);
CALL pg_temp.load('groups', 'whatsappgroepen');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
SELECT watch_group_id, name, place, postcode, members, active_from, active_to, ST_Area(geom) AS m2 FROM watch_group ORDER BY 1;
-- what is refused keeps no names of leaders and no telephone numbers
SELECT count(*), count(*) FILTER (WHERE concat(r.raw, r.explanation) ~ 'Beheerder|mevrouw|[0-9]{8}|34 56|1234') AS with_person FROM rejected_row AS r JOIN delivery AS d USING (delivery_id) WHERE d.kind = 'watch_group';
SELECT raw FROM rejected_row WHERE rule = 'telefoonnummer' ORDER BY row_number;
CALL pg_temp.load('groups', 'whatsappgroepen');
TABLE pg_temp.counts;
DELETE FROM groups WHERE "Aantal leden" = '121';
UPDATE groups SET "Aantal leden" = '150' WHERE "Aantal leden" = '120';
CALL pg_temp.load('groups', 'whatsappgroepen');
TABLE pg_temp.counts;
SELECT name, members, delivery_id = (SELECT max(delivery_id) FROM delivery) AS by_this FROM watch_group WHERE postcode = '7001';

-- ---------------------------------------------------------------- actions, areas of areas, names of places

INSERT INTO area (level, code, year, name) VALUES ('gemeente', 'GM9001', 2018, 'Boomstad'), ('gemeente', 'GM9002', 2018, 'Heideveld'), ('wijk', 'WK900100', 2018, 'Centrum'), ('buurt', 'BU90010001', 2017, 'Eiken'),
    ('buurt', 'BU90010001', 2018, 'Eiken');
CREATE TABLE members AS SELECT * FROM (VALUES ('GM9001', 2018, NULL, 'Oost', NULL), ('GM9002', 2018, NULL, 'Oost', NULL), ('GM9003', 2018, NULL, 'Oost', NULL), ('GM90011', 2018, NULL, 'Oost', NULL),
    ('GM9001', 1018, NULL, 'Oost', NULL), ('GM9001', 2018, 'gewest', 'Oost', NULL), ('GM9001', 2018, 'gemeente', 'GM9009', NULL), ('GM9001', 2018, 'gemeente', 'GM9001', NULL),
    ('GM9001', 2018, 'basisteam', 'West', NULL), ('GM9001', 2018, 'district', 'D1', 'District Een'), ('GM9001', 2018, 'basisteam', NULL, NULL)) AS v (gemeentecode, jaar, "groter niveau", "groter gebied", "naam groter gebied");
CALL pg_temp.load('members', 'gebiedsindeling');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
SELECT level, code, parent_level, parent_code FROM area_member ORDER BY 1, 2, 3;
SELECT level, code, year, name, geom FROM area WHERE level IN ('basisteam', 'district') ORDER BY 1;
CALL pg_temp.load('members', 'gebiedsindeling');
TABLE pg_temp.counts;
UPDATE members SET "groter gebied" = 'Zuid' WHERE gemeentecode = 'GM9002';
CALL pg_temp.load('members', 'gebiedsindeling');
TABLE pg_temp.counts;
SELECT code, parent_code FROM area_member WHERE parent_level = 'basisteam' ORDER BY 1;
-- the larger area has another name; one with a border keeps that of its map
UPDATE members SET "naam groter gebied" = 'Eerste District' WHERE "groter gebied" = 'D1';
CALL pg_temp.load('members', 'gebiedsindeling');
SELECT accepted, unchanged FROM pg_temp.counts;
CALL pg_temp.load('members', 'gebiedsindeling');
SELECT accepted, unchanged FROM pg_temp.counts;
UPDATE area SET geom = ST_Multi(ST_MakeEnvelope(100000, 400000, 101000, 401000, 28992)) WHERE code = 'D1';
UPDATE members SET "naam groter gebied" = 'Tweede District' WHERE "groter gebied" = 'D1';
CALL pg_temp.load('members', 'gebiedsindeling');
SELECT accepted, unchanged FROM pg_temp.counts;
SELECT name FROM area WHERE code = 'D1';

CREATE TABLE names AS SELECT * FROM (VALUES ('Camping De Heide', 'Heideveld', '150', '111000', '401000'), ('Station', NULL, NULL, '100500,5', '400500'), ('Bos', NULL, '-1', '100500', '400500'), ('Meer', NULL, NULL, '5,2', '52'),
    (' ', NULL, NULL, '100500', '400500'), ('camping de heide', 'Heideveld', '1', '111000', '401000'), ('Plas', NULL, '1e400', '100500', '400500')) AS v (naam, plaats, onzekerheid, x, y);
CALL pg_temp.load('names', 'plaatsnamen');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
CALL pg_temp.load('names', 'plaatsnamen');
TABLE pg_temp.counts;
SELECT name, name_key, woonplaats, uncertainty, ST_AsText(geom) AS geom FROM place_name ORDER BY 1;
SELECT step, ST_AsText(geom) FROM locate('Camping de Heide', NULL, NULL, 'Heideveld');

CREATE TABLE actions AS SELECT * FROM (VALUES ('BU90010001', NULL, 'Eiken', 'verlichting plaatsen', '01-01-2018', '01-03-2018', 'ja'), ('WK900100', 'wijk', NULL, 'surveilleren', NULL, NULL, NULL), (NULL, NULL, NULL, 'folder', NULL, NULL, NULL),
    ('BU90010002', NULL, NULL, 'folder', NULL, NULL, NULL), ('BU90010001', NULL, NULL, NULL, NULL, NULL, NULL), ('BU90010001', NULL, NULL, 'folder', '01-03-2018', '01-01-2018', NULL), ('BU90010001', NULL, NULL, 'folder', 'lente', NULL, NULL),
    (NULL, NULL, NULL, 'folder', NULL, NULL, 'nee')) AS v (code, niveau, probleem, actie, vanaf, tot_en_met, uitgevoerd);
CALL pg_temp.load('actions', 'acties');
TABLE pg_temp.counts;
TABLE pg_temp.refused;
SELECT i.action, a.level, a.code, a.year, i.problem, i.period_from, i.period_to, i.done FROM intervention AS i LEFT JOIN area AS a USING (area_id) ORDER BY intervention_id;
CALL pg_temp.load('actions', 'acties');
TABLE pg_temp.counts;
UPDATE actions SET uitgevoerd = 'nee' WHERE uitgevoerd = 'ja';
CALL pg_temp.load('actions', 'acties');
TABLE pg_temp.counts;
-- a day is no yes, and no no
UPDATE actions SET uitgevoerd = '12-05-2018' WHERE actie = 'verlichting plaatsen';
CALL pg_temp.load('actions', 'acties');
SELECT field, rule, explanation FROM pg_temp.refused WHERE field = 'done';

-- ---------------------------------------------------------------- nothing, and rows of nothing

CREATE TABLE nothing (verzenddatum text, datum text, naam text, code text, hoort_bij text, actie text, woz text, jaar text);
DO $$
DECLARE
    m text;
BEGIN
    FOR i IN 1 .. 2 LOOP
        FOREACH m IN ARRAY ARRAY['kenmerk per woning', 'brieven', 'noaberbouw', 'whatsappgroepen', 'gebiedsindeling', 'plaatsnamen', 'acties'] LOOP
            CALL pg_temp.load('nothing', m);
        END LOOP;
        INSERT INTO nothing DEFAULT VALUES;
    END LOOP;
END;
$$;
SELECT d.mapping, d.rows_read, d.rows_rejected, r.field, r.rule FROM delivery AS d LEFT JOIN rejected_row AS r USING (delivery_id)
WHERE  d.source = 'test' AND d.delivery_id > (SELECT max(delivery_id) - 14 FROM delivery) ORDER BY delivery_id;
-- preview says the same as the load
SELECT * FROM preview_import('letters', 'brieven', 0) WHERE onderdeel = 'telling';

-- ---------------------------------------------------------------- in sentences, and gone when expired

SELECT d.mapping, q.field, q.number, q.whole, q.sentence FROM fresh_data_quality AS q JOIN delivery AS d USING (delivery_id)
WHERE  q.topic = 'ingevuld' AND d.kind IN ('letter', 'advice') AND q.delivery_id IN (SELECT min(delivery_id) FROM delivery WHERE kind IN ('letter', 'advice') AND source = 'test' GROUP BY kind)
ORDER  BY 1, 2;
-- The first deliveries expire, the later ones of the same rows do not: those rows stay, and belong to the later one.
SELECT kind, count(*) FROM (SELECT 'letter' AS kind FROM letter UNION ALL SELECT 'advice' FROM advice UNION ALL SELECT 'watch_group' FROM watch_group UNION ALL SELECT 'dwelling_factor_value' FROM dwelling_factor_value) AS t GROUP BY 1 ORDER BY 1;
UPDATE delivery SET expires_on = '2018-12-31' WHERE delivery_id IN (SELECT min(delivery_id) FROM delivery WHERE source = 'test' GROUP BY mapping);
SELECT d.mapping, p.table_name, p.rows_removed FROM purge_expired(false) AS p JOIN delivery AS d USING (delivery_id) ORDER BY 1, 2;
SELECT kind, count(*) FROM (SELECT 'letter' AS kind FROM letter UNION ALL SELECT 'advice' FROM advice UNION ALL SELECT 'watch_group' FROM watch_group UNION ALL SELECT 'dwelling_factor_value' FROM dwelling_factor_value) AS t GROUP BY 1 ORDER BY 1;
UPDATE delivery SET received_on = '2018-12-31', expires_on = '2018-12-31' WHERE source = 'test';
SELECT sum(rows_removed) > 0 AS removed FROM purge_expired(false);
SELECT count(*) FROM (SELECT FROM letter UNION ALL SELECT FROM advice UNION ALL SELECT FROM watch_group UNION ALL SELECT FROM dwelling_factor_value UNION ALL SELECT FROM rejected_row UNION ALL SELECT FROM confirmation) AS t;

RESET search_path;
SELECT drop_burglary_model('measure', 'measure');
