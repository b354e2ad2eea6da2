-- Geocoding on a small street plan of which everything is known: every step, and every way to write an address wrong.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET client_min_messages = warning;
SET jit = off;      -- the plan of locate() is large, and its rows here are few
SELECT create_burglary_model('model_locate');
SELECT set_config('search_path', 'model_locate, model_locate_internal, public', false);

-- The plan. Boomstad and Eikdorp make the municipality of Boomstad; Heideveld is another one. Each of the three has a Kerkstraat.
-- Houses stand 10 m apart along x, odd numbers at y and even ones at y + 15; a flat is one point.
INSERT INTO delivery (delivery_id, kind, purpose, legal_basis, expires_on) VALUES
    (1, 'address', NULL, NULL, NULL), (2, 'burglary', 'test', 'verzonnen', '2100-01-01'), (3, 'address', NULL, NULL, NULL);
INSERT INTO area (level, code, year, name) VALUES
    ('gemeente', 'GM9001', 2020, 'Oude naam'), ('gemeente', 'GM9001', 2022, 'Boomstad'), ('gemeente', 'GM9002', 2022, 'Heideveld');
CREATE TEMP TABLE plan AS
SELECT woonplaats, gemeente_code, street, postcode, n AS huisnummer, NULL AS huisletter, NULL AS toevoeging, x + 10 * n AS x, y + 15 * (1 - n % 2) AS y, true AS lived_in
FROM   (VALUES ('Boomstad',  'GM9001', 'Kerkstraat',             '7001AA', 100000, 400000, 1, 9, 2),
               ('Boomstad',  'GM9001', 'Kerkstraat',             '7001AB', 100000, 400000, 2, 10, 2),
               ('Boomstad',  'GM9001', 'Professor Lorentzlaan',  '7001AC', 100000, 400200, 1, 9, 1),
               ('Boomstad',  'GM9001', 'Beukenstraat',           '7001AD', 100000, 400400, 1, 5, 1),
               ('Boomstad',  'GM9001', 'Merelstraat',            '7001AE', 100000, 400600, 1, 5, 1),
               ('Boomstad',  'GM9001', 'Meerstraat',             '7001AG', 100000, 400800, 1, 5, 1),
               ('Eikdorp',   'GM9001', 'Kerkstraat',             '7002AA', 105000, 400000, 1, 7, 1),
               ('Eikdorp',   'GM9001', 'Molenweg',               '7002AB', 105000, 400200, 2, 4, 2),
               ('Heideveld', 'GM9002', 'Kerkstraat',             '7003AA', 110000, 400000, 1, 21, 2),
               ('Heideveld', 'GM9002', 'Dorpsstraat',            '7003AB', 110000, 400200, 1, 3, 1)
       ) AS row (woonplaats, gemeente_code, street, postcode, x, y, first, last, gap), generate_series(first, last, gap) AS n
UNION ALL
SELECT 'Boomstad', 'GM9001', 'Kerkstraat', '7001AA', 11, huisletter, toevoeging, 100110, 400000, true
FROM   (VALUES (NULL, NULL), ('A', NULL), ('B', NULL), (NULL, '1'), (NULL, '2')) AS flat (huisletter, toevoeging)
UNION ALL VALUES
    ('Boomstad', 'GM9001', 'Kerkstraat', '7001AA', 13, NULL, NULL, 100130, 400000, false),      -- a shop
    ('Boomstad', 'GM9001', 'Kerkstraat', '7001AA', 15, 'A',  NULL, 100150, 400000, true),       -- 15 itself is not there
    ('Boomstad', 'GM9001', 'Kerkstraat', '7001AA', 15, 'B',  NULL, 100158, 400000, true),
    ('Eikdorp',  'GM9001', 'Molenweg',   '7002AB',  6, 'A',  NULL, 105060, 400215, true),
    ('Eikdorp',  'GM9001', 'Molenweg',   '7002AB',  6, 'a',  NULL, 105063, 400215, true),
    ('Eikdorp',  'GM9001', 'Molenweg',   '7002AB',  8, NULL, 'A',  105080, 400215, true),
    ('Eikdorp',  'GM9001', 'Molenweg',   '7002AB', 10, 'B',  '2',  105100, 400215, true),
    ('Eikdorp',  'GM9001', 'Molenweg',   '7002AB', 12, NULL, 'H',  105120, 400215, true),
    ('Eikdorp',  'GM9001', 'Molenweg',   '7002AB', 12, NULL, '1',  105120, 400215, true);

INSERT INTO dwelling (dwelling_id, street_name, huisnummer, huisletter, toevoeging, postcode, woonplaats, gemeente_code, geom, delivery_id)
SELECT row_number() OVER (ORDER BY postcode, huisnummer, huisletter NULLS FIRST, toevoeging NULLS FIRST), street, huisnummer, huisletter, toevoeging,
       postcode, woonplaats, gemeente_code, ST_SetSRID(ST_MakePoint(x, y), 28992), 1
FROM   plan WHERE lived_in;
INSERT INTO address (dwelling_id, street_name, street_key, huisnummer, huisletter, toevoeging, postcode, woonplaats, gemeente_code, geom, delivery_id)
SELECT d.dwelling_id, p.street, street_key(p.street), p.huisnummer, p.huisletter, p.toevoeging, p.postcode, p.woonplaats, p.gemeente_code,
       ST_SetSRID(ST_MakePoint(p.x, p.y), 28992), 1
FROM   plan AS p LEFT JOIN dwelling AS d
       ON (d.postcode, d.huisnummer) = (p.postcode, p.huisnummer) AND (d.huisletter, d.toevoeging) IS NOT DISTINCT FROM (p.huisletter, p.toevoeging);
-- a second address of Dorpsstraat 1, round the corner
INSERT INTO address (dwelling_id, is_main, street_name, street_key, huisnummer, postcode, woonplaats, gemeente_code, geom, delivery_id)
SELECT dwelling_id, false, 'Zijpad', street_key('Zijpad'), 7, '7003AC', woonplaats, gemeente_code, geom, 1 FROM dwelling WHERE street_name = 'Dorpsstraat' AND huisnummer = 1;
INSERT INTO place_name (name, woonplaats, uncertainty, geom) VALUES ('Camping De Heide', 'Heideveld', 150, 'SRID=28992;POINT(111000 401000)');

SELECT refresh_gazetteer();
SELECT kind, postcode, street_key, woonplaats, gemeente_key, pc4, dwellings, round(uncertainty) AS uncertainty, ST_AsText(geom) AS geom
FROM   gazetteer WHERE kind IN ('woonplaats', 'gemeente') OR street_key = 'kerkstr' OR postcode = '7001AA'
ORDER  BY kind, woonplaats, gemeente_key, postcode;

-- Asks, and shows what was found. Coordinates are asked for as text.
CREATE FUNCTION pg_temp.ask(ask text[])
RETURNS TABLE (street text, number text, postcode text, place text, gemeente text, point text,
               step int, quality text, uncertainty numeric, candidates int, dwelling text, found text)
LANGUAGE sql AS $$
    SELECT a.street, a.number, a.postcode, a.place, a.gemeente, a.point, l.step, l.quality, round(l.uncertainty_m::numeric, 1), l.candidates,
           concat_ws(' ', d.street_name, d.huisnummer, d.huisletter, d.toevoeging, d.woonplaats), ST_X(l.geom) || ' ' || ST_Y(l.geom)
    FROM   (SELECT i, ask[i], ask[i + 1], ask[i + 2], ask[i + 3], ask[i + 4], ask[i + 5]
            FROM generate_series(array_lower(ask, 1), array_upper(ask, 1), 6) AS i) AS a (turn, street, number, postcode, place, gemeente, point)
    CROSS  JOIN LATERAL locate(a.street, a.number, a.postcode, a.place, ST_GeomFromText('POINT(' || a.point || ')', 28992), a.gemeente) AS l
    LEFT   JOIN dwelling AS d USING (dwelling_id)
    ORDER  BY a.turn
$$;
\pset null '-'

-- 2: postcode, number, letter and addition, whatever the street looks like.
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', '3', '7001AA', 'Boomstad', NULL, NULL,
    NULL, '3', '7001 aa', NULL, NULL, NULL,
    'KERKSTR.', '11 b', '7001AA', 'BOOMSTAD OV', NULL, NULL,
    'Kerkstraat', '11-2', '7001AA', 'Boomstad', NULL, NULL,
    'Prof.Lorentzln', '4', '7001AC', 'Boomstad', NULL, NULL,
    'Molenweg', '6a', '7002AB', 'Eikdorp', NULL, NULL,          -- both cases exist: they differ
    'Molenweg', '6 A', '7002AB', 'Eikdorp', NULL, NULL,
    'Flat Uitzicht', '5', '7001AA', 'Boomstad', NULL, NULL,     -- a street that is not known may have been renamed: unsure
    'Kerkstraat', '13', '7001AA', 'Boomstad', NULL, NULL,       -- an address, but nobody lives there
    'Zijpad', '7', '7003AC', 'Heideveld', NULL, NULL]);

-- 3: the best addition.
SELECT * FROM pg_temp.ask(ARRAY[
    'Molenweg', '8A', '7002AB', 'Eikdorp', NULL, NULL,          -- letter and addition swapped
    'Molenweg', '10 B2', '7002AB', 'Eikdorp', NULL, NULL,       -- this one is not noise: step 2
    'Molenweg', '10-2B', '7002AB', 'Eikdorp', NULL, NULL,       -- the other way round
    'Molenweg', '12 hs', '7002AB', 'Eikdorp', NULL, NULL,
    'Molenweg', '12-I', '7002AB', 'Eikdorp', NULL, NULL,
    'Kerkstraat', '11 A-2', '7001AA', 'Boomstad', NULL, NULL,   -- only the letter is known
    'Kerkstraat', '11 zwart', '7001AA', 'Boomstad', NULL, NULL, -- nothing fits: the one without, and five that it may be
    'Kerkstraat', '3 bis', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '15', '7001AA', 'Boomstad', NULL, NULL,       -- there is no 15 without a letter: the first, 8 m from the other
    'Kerkstraat', '15 C', '7001AA', 'Boomstad', NULL, NULL]);

-- 4: street, number and place.
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', '3', NULL, 'Boomstad', NULL, NULL,
    'Kerkstraat', '3', NULL, 'Eikdorp', NULL, NULL,
    'kerk straat', '11 A', '', 'Boomstad', NULL, NULL,
    'Molenwg', '4', NULL, NULL, 'Boomstad', NULL,               -- the municipality, where there is one street of that name
    'Molenweg', '4', NULL, 'Boomstad', NULL, NULL,              -- the municipality in the column of the place
    'Molenweg', '4', NULL, NULL, NULL, NULL,                    -- no place, and no second Molenweg
    'Kerkstraat', '21', NULL, NULL, NULL, NULL,                 -- three streets, but one number 21
    'Kerkstraat', '3', NULL, NULL, NULL, NULL,                  -- three of them: not found
    'Kerkstraat', '3', '7002', NULL, NULL, NULL,                -- the digits of a postcode choose
    'Kerkstraat', '3', '7002ZZ', 'Boomstad', NULL, NULL,        -- an unknown postcode: its digits choose in the municipality
    'Kerkstraat', '3', '7001AD', 'Boomstad', NULL, NULL,        -- the postcode of the Beukenstraat: the street and the place outweigh it
    'Molenweg', '4', NULL, 'Heideveld', NULL, NULL,             -- not in that place
    'Zijpad', '7', NULL, 'Heideveld', NULL, NULL]);             -- a second address of a dwelling

-- Misspelt: off by one letter or two swapped, a long name by two; one street has to be nearest, and it stays a guess.
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerstraat', '3', NULL, 'Boomstad', NULL, NULL,
    'Kekrstraat', '3', NULL, 'Boomstad', NULL, NULL,            -- swapped letters
    'Professor Lorenslaan', '4', NULL, 'Boomstad', NULL, NULL,
    'Beukestraat', '2', NULL, NULL, 'Boomstad', NULL,
    'Meelstraat', '2', NULL, 'Boomstad', NULL, NULL,            -- as near to Merelstraat as to Meerstraat
    'Berkenstraat', '2', NULL, 'Boomstad', NULL, NULL,          -- another tree is another street
    'Beukstrat', '2', NULL, 'Boomstad', NULL, NULL,
    'Kerstraat', '3', NULL, NULL, NULL, NULL,                   -- nowhere in particular
    'Beukestraat', '2', NULL, NULL, NULL, NULL,                 -- not even where one street is like it
    'Kerstraat', '3', '7003ZZ', NULL, NULL, NULL]);

-- What is said against itself costs the certainty: no dwelling, or more than 0 m. So do names and numbers that are others.
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', '3', '7001', 'Wassenaar', NULL, NULL,         -- a town that is not in the model, and the same four digits
    'Kerkstraat', '3', '7001AA', 'Boomstadt', NULL, NULL,       -- all but the place agrees, which may be misspelt: sure
    'Kerkstraat', '3', '7001AA', 'Heideveld', NULL, NULL,       -- there it is a Kerkstraat 3 as well
    'Molenweg', '4', '7002AB', 'Heideveld', NULL, NULL,         -- there it is no Molenweg
    NULL, '3', '7001AA', 'Heideveld', NULL, NULL,
    'Nergensdreef', '3', '7001AA', 'Boomstad', NULL, NULL,      -- renamed?
    'Nergensdreef', '3', '7001AA', 'Antwerpen', NULL, NULL,
    'Molenstraat', '3', '7001AA', 'Eikdorp', NULL, NULL,
    'Postbus', '3', '7001AA', 'Boomstad', NULL, NULL,
    'Postbus 3', NULL, '7001AA', 'Boomstad', NULL, NULL,
    'Meerstraat', '3', '7001AE', 'Boomstad', NULL, NULL,        -- the postcode of Merelstraat, which has a 3 too
    'Mereltraat', '3', '7001AA', 'Boomstad', NULL, NULL,        -- a guess at the street, and a postcode and number that agree
    'Mereltraat', '3', '7001AG', 'Boomstad', NULL, NULL,
    'Mereltraat', '3', '7001AE', 'Boomstad', NULL, NULL]);
SELECT * FROM pg_temp.ask(ARRAY[
    'Merelplein', '3', NULL, 'Boomstad', NULL, NULL,
    'Merelweg', '3', '7001AZ', 'Boomstad', NULL, NULL,
    '2e Merelstraat', '3', NULL, 'Boomstad', NULL, NULL,
    'Merelstraat Noord', '3', NULL, 'Boomstad', NULL, NULL,
    'J. Merelstraat', '3', NULL, 'Boomstad', NULL, NULL,
    'Oude Merelstraat', '3', NULL, 'Boomstad', NULL, NULL,
    'Merelstraat 1945', '3', NULL, 'Boomstad', NULL, NULL]);
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', '3-5', '7001AA', 'Boomstad', NULL, NULL,      -- two houses
    'Kerkstraat', '3 t/m 7', NULL, 'Boomstad', NULL, NULL,      -- three, on that side of the street
    'Kerkstraat', '3, 5', NULL, 'Boomstad', NULL, NULL,
    'Kerkstraat', '3 en 4', NULL, 'Boomstad', NULL, NULL,
    'Kerkstraat', '9-91', '7001AA', 'Boomstad', NULL, NULL,     -- the end of it is not there: no dwelling either
    'Kerkstraat', '3 t/o', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '3 e.o.', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '3E+00', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '1e Hoofdstraat 3', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '11-1-2', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '15 hs', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '11 huis', '7001AA', 'Boomstad', NULL, NULL]);
-- One of two, a house and those around it, several letters or floors: no single dwelling. I-II is not the third floor.
BEGIN;
UPDATE address SET toevoeging = 'III' WHERE street_name = 'Merelstraat' AND huisnummer = 5;
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', '3 of 5', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '3 of 3A', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '3 eo', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '3 ev', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '11 A, B, C', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '3 bis', '7001AA', 'Boomstad', NULL, NULL,
    'Merelstraat', '5 I-II', '7001AE', 'Boomstad', NULL, NULL,
    'Merelstraat', '3 I/II', '7001AE', 'Boomstad', NULL, NULL,
    'Merelstraat', '3 III', '7001AE', 'Boomstad', NULL, NULL,
    'Merelstraat', '5 III', '7001AE', 'Boomstad', NULL, NULL,
    'Merelstraat', '5 3-hoog', '7001AE', 'Boomstad', NULL, NULL]);
ROLLBACK;

-- Written otherwise, and read.
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat 3', NULL, '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat 11-2', '', NULL, 'Boomstad', NULL, NULL,
    'Kerkstraat 3', '3', '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', 'Nr. 3', '7001AA', 'Boomstad', NULL, NULL,
    'Molenweg', '12 begane grond', '7002AB', 'Eikdorp', NULL, NULL,
    'Molenweg', '12 1e etage', '7002AB', 'Eikdorp', NULL, NULL,
    'Molenweg', '12-1hoog', '7002AB', 'Eikdorp', NULL, NULL,
    'Kerkstraat', '11 app. 2', '7001AA', 'Boomstad', NULL, NULL,
    'Molenweg', '10B-II', '7002AB', 'Eikdorp', NULL, NULL,
    'Molenweg', '10 B 02', '7002AB', 'Eikdorp', NULL, NULL]);

-- What is found hangs on no setting of the session.
SET pg_trgm.similarity_threshold = 0.99;
SELECT step, candidates FROM locate('Kekrstraat', '3', NULL, 'Boomstad');
RESET pg_trgm.similarity_threshold;

-- Letters, values and advice go to the same dwellings.
SELECT count(*) AS asked, count(f.dwelling_id) AS named, count(*) FILTER (WHERE f.dwelling_id IS DISTINCT FROM l.dwelling_id) AS differ
FROM   unnest(ARRAY['Kerkstraat', 'Nergensdreef', 'Postbus', 'Merelplein', 'Mereltraat', NULL]) AS street, unnest(ARRAY['3', '3-5', '3 t/o', '11 hs', '11 b']) AS number,
       unnest(ARRAY['7001AA', '7001AE', '7001', NULL]) AS postcode, unnest(ARRAY['Boomstad', 'Wassenaar', 'Heideveld']) AS place,
       find_dwelling(NULL, street, number, postcode, place) AS f, locate(street, number, postcode, place) AS l;

-- 5: the postcode, in its street where that is known; 6: the middle of the street.
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', NULL, '7001AA', 'Boomstad', NULL, NULL,
    'Kerkstraat', '99', '7001AA', NULL, NULL, NULL,             -- no such number
    NULL, NULL, '7001 ab', NULL, NULL, NULL,
    'Zomaar iets', NULL, '7001AB', NULL, NULL, NULL,
    'Kerkstraat', NULL, '7001AD', 'Boomstad', NULL, NULL,       -- not in that postcode: the street
    'Kerkstraat', NULL, NULL, 'Boomstad', NULL, NULL,
    'Kerkstraat', '99', NULL, 'Heideveld', NULL, NULL,
    'Molenweg', 'ter hoogte van 4', NULL, 'Boomstad', NULL, NULL]);

-- 7: a name of a place; 8: nothing.
SELECT * FROM pg_temp.ask(ARRAY[
    'Camping de Heide', NULL, NULL, 'Heideveld', NULL, NULL,
    'Camping de Heide', NULL, NULL, 'Boomstad', NULL, NULL,     -- not there
    NULL, NULL, NULL, 'EIKDORP', NULL, NULL,
    'Zomaar iets', '5', NULL, 'Eikdorp', NULL, NULL,
    'Kerkstraat', NULL, NULL, NULL, 'Boomstad', NULL,           -- two of them in the municipality
    NULL, NULL, NULL, 'Nergenshuizen', 'Heideveld', NULL,
    NULL, NULL, NULL, 'Oude naam', NULL, NULL,                  -- a municipality's former name is not its name
    NULL, NULL, NULL, 'Nergenshuizen', NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL,
    '', '', '', '', '', NULL]);

-- 1: the coordinates that came with it.
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', '3', '7001AA', 'Boomstad', NULL, '100033 400004',     -- 5 m off the address: its dwelling, on its point
    'Kerkstraat', '3', '7001AA', 'Boomstad', NULL, '100330 400400',     -- 500 m off: no dwelling, and that unsure
    NULL, NULL, NULL, NULL, NULL, '100030 400000',                      -- on a dwelling
    NULL, NULL, NULL, NULL, NULL, '100032 400001',                      -- clearly nearest to one
    NULL, NULL, NULL, NULL, NULL, '100039 400000',                      -- between two
    NULL, NULL, NULL, NULL, NULL, '100110 400000',                      -- a flat
    'Kerkstraat', '11 B', '7001AA', NULL, NULL, '100110 400000',        -- a flat, and which of them
    NULL, NULL, NULL, NULL, NULL, '103000 403000',                      -- nobody lives near
    NULL, NULL, NULL, NULL, NULL, '100050 400480',                      -- nor within 50 m
    NULL, NULL, NULL, NULL, NULL, '275000 615000',                      -- the far corner of the country, and beyond it
    NULL, NULL, NULL, NULL, NULL, '285000 615000',
    NULL, NULL, NULL, NULL, NULL, '275000 625000',
    NULL, NULL, NULL, NULL, NULL, '15000 310000',                       -- the near one
    NULL, NULL, NULL, NULL, NULL, '5000 310000',
    NULL, NULL, NULL, NULL, NULL, '15000 300000',
    'Kerkstraat', '3', '7001AA', NULL, NULL, '0 0',                     -- outside the country: not looked at
    NULL, NULL, '7001AA', NULL, NULL, '400000 100000',                  -- the axes swapped
    NULL, NULL, NULL, NULL, NULL, '6.9 52.2']);

-- A delivery at once. The same rules, the same answers, and a report.
INSERT INTO burglary (burglary_id, source, source_id, street_name, huisnummer_text, postcode, woonplaats, gemeente, given_geom, delivery_id)
SELECT n, 'BVH', n, v.street, v.number, v.postcode, v.place, v.gemeente, ST_GeomFromText('POINT(' || v.point || ')', 28992), 2
FROM   (VALUES (1, 'Kerkstraat', '3', '7001AA', 'Boomstad', NULL, NULL), (2, NULL, NULL, NULL, NULL, NULL, '100030 400000'),
               (3, 'Kerkstraat', '15', '7001AA', 'Boomstad', NULL, NULL), (4, 'Kerkstr', '3', NULL, 'Boomstad', 'Boomstad', NULL),
               (5, 'Kerkstraat', NULL, '7001AA', NULL, NULL, NULL), (6, 'Kerkstraat', NULL, '7001AA', NULL, NULL, NULL),
               (7, 'Molenweg', NULL, NULL, NULL, 'Boomstad', NULL), (8, NULL, NULL, NULL, 'Eikdorp', NULL, NULL),
               (9, 'Lindelaan', '1', '7001AK', 'Boomstad', NULL, NULL), (10, NULL, NULL, NULL, NULL, NULL, NULL)
       ) AS v (n, street, number, postcode, place, gemeente, point);
SELECT * FROM locate_report();
SELECT locate_burglaries(2);
SELECT burglary_id, place_step, place_quality, round(place_uncertainty) AS uncertainty, place_candidates, dwelling_id, ST_AsText(geom) AS geom
FROM   burglary ORDER BY burglary_id;
SELECT count(*) AS differ FROM burglary AS b, locate(street_name, huisnummer_text, postcode, woonplaats, given_geom, gemeente) AS l
WHERE  (b.place_step, b.place_quality, b.place_uncertainty, b.place_candidates, b.dwelling_id, b.geom)
       IS DISTINCT FROM (l.step, l.quality, l.uncertainty_m, l.candidates, l.dwelling_id, l.geom);
SELECT * FROM locate_report(2);

-- Once more changes nothing. A better register finds more; what was found stays found.
SELECT locate_burglaries(2) AS again, locate_burglaries() AS all_of_them;
INSERT INTO dwelling (dwelling_id, street_name, huisnummer, postcode, woonplaats, gemeente_code, geom, delivery_id)
VALUES (1001, 'Lindelaan', 1, '7001AK', 'Boomstad', 'GM9001', 'SRID=28992;POINT(100010 401000)', 3);
INSERT INTO address (dwelling_id, street_name, street_key, huisnummer, postcode, woonplaats, gemeente_code, geom, delivery_id)
SELECT dwelling_id, street_name, street_key(street_name), huisnummer, postcode, woonplaats, gemeente_code, geom, delivery_id FROM dwelling WHERE dwelling_id = 1001;
SELECT locate_burglaries() AS better;
SELECT burglary_id, place_step, dwelling_id FROM burglary WHERE burglary_id = 9;
DELETE FROM address WHERE postcode = '7001AA' AND huisnummer = 15;
SELECT locate_burglaries() AS worse;
SELECT burglary_id, place_step FROM burglary WHERE burglary_id = 3;

-- A burglary that is placed by its coordinates gets a dwelling when one is known there.
INSERT INTO burglary (burglary_id, source, source_id, given_geom, delivery_id)
VALUES (11, 'BVH', 11, 'SRID=28992;POINT(103000 403000)', 2);
SELECT locate_burglaries(2);
SELECT place_step, place_candidates, dwelling_id FROM burglary WHERE burglary_id = 11;
INSERT INTO dwelling (dwelling_id, geom) VALUES (1002, 'SRID=28992;POINT(103001 403000)');
SELECT locate_burglaries();
SELECT place_step, place_candidates, dwelling_id FROM burglary WHERE burglary_id = 11;

-- Of addresses that fit no better than each other the one where somebody lives stands for them. Of two places of one
-- name none is meant, until the municipality is known.
INSERT INTO dwelling (dwelling_id, geom) VALUES (1003, 'SRID=28992;POINT(100179 400000)');
INSERT INTO address (dwelling_id, street_name, street_key, huisnummer, toevoeging, postcode, woonplaats, gemeente_code,
                     geom)
VALUES (NULL, 'Kerkstraat', 'kerkstr', 17, '1', '7001AA', 'Boomstad', 'GM9001', 'SRID=28992;POINT(100170 400000)'),
       (1003, 'Kerkstraat', 'kerkstr', 17, '2', '7001AA', 'Boomstad', 'GM9001', 'SRID=28992;POINT(100179 400000)'),
       (NULL, 'Brink', 'brink', 1, NULL, '7003AD', 'Eikdorp', 'GM9002', 'SRID=28992;POINT(110000 401000)');
SELECT refresh_gazetteer() > 0 AS refreshed;
SELECT * FROM pg_temp.ask(ARRAY[
    'Kerkstraat', '17 zwart', '7001AA', 'Boomstad', NULL, NULL,
    NULL, NULL, NULL, 'Eikdorp', NULL, NULL,
    NULL, NULL, NULL, 'Eikdorp', 'Heideveld', NULL]);

-- A house that was rebuilt has two addresses with its number: the dwelling that ended is not meant where one is in use.
INSERT INTO dwelling (dwelling_id, in_use_to, geom) VALUES (1004, '2019-05-01', 'SRID=28992;POINT(100190 400000)'), (1005, NULL, 'SRID=28992;POINT(100191 400000)');
INSERT INTO address (dwelling_id, street_name, street_key, huisnummer, postcode, woonplaats, gemeente_code, geom)
SELECT dwelling_id, 'Kerkstraat', 'kerkstr', 19, '7001AA', 'Boomstad', 'GM9001', geom FROM dwelling WHERE dwelling_id IN (1004, 1005);
SELECT step, candidates, dwelling_id FROM locate('Kerkstraat', '19', '7001AA', 'Boomstad');
SELECT dwelling_id, step FROM find_dwelling(NULL, 'Kerkstraat', '19', '7001AA', 'Boomstad');
UPDATE dwelling SET in_use_to = '2020-01-01' WHERE dwelling_id = 1005;        -- of two that ended none is surer
SELECT step, candidates, dwelling_id FROM locate('Kerkstraat', '19', '7001AA', 'Boomstad');

-- An empty register finds nothing, and says so.
TRUNCATE address, gazetteer;
SELECT locate_burglaries(2);
SELECT * FROM locate_report(2);

SELECT drop_burglary_model('model_locate', 'model_locate');
