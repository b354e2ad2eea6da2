-- Who needs a warning letter today, what was sent, and what the maps and overviews make of it.
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT create_burglary_model('letters');
SELECT set_config('search_path', 'letters, ' || current_setting('search_path'), false) IS NOT NULL AS set;

-- Two streets of dwellings 20 m apart, 300 m from each other: 1..20 in postcode 7511AA and AB, 21..30 in 7512AA; 31 is no longer in use.
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on) OVERRIDING SYSTEM VALUE VALUES
    (1, 'burglary', 'BVH', 'p', 'l', '2020-01-01', '2199-01-01');
ALTER TABLE delivery ALTER COLUMN delivery_id RESTART 2;
INSERT INTO dwelling (dwelling_id, street_name, huisnummer, huisletter, toevoeging, postcode, woonplaats, gemeente_code, buurt_code, geom, in_use_to)
SELECT i, CASE WHEN i <= 20 THEN 'Dorpsstraat' ELSE 'Kerkstraat' END, i, CASE i WHEN 3 THEN 'a' END, CASE i WHEN 3 THEN 'II' WHEN 4 THEN 'bis' END,
       CASE WHEN i <= 10 THEN '7511AA' WHEN i <= 20 THEN '7511AB' ELSE '7512AA' END, 'Enschede', CASE WHEN i <= 18 THEN 'GM0153' ELSE 'GM0164' END,
       CASE WHEN i <= 18 THEN 'BU01530101' ELSE 'BU01640202' END, ST_SetSRID(ST_MakePoint(250000 + i * 20, CASE WHEN i <= 20 THEN 470000 ELSE 470300 END), 28992),
       CASE i WHEN 31 THEN date '2020-01-01' END
FROM   generate_series(1, 31) AS i;

-- who needs one on a day without burglaries: nobody
SELECT count(*) FROM letter_worklist('2020-06-10');

-- At dwelling 5 on 1 June, known on the 2nd; at 10 on the 8th, known the day after; in a shed, at a place as unsure as a town,
-- without a place, and the day after tomorrow.
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, reported_at, precision, object_kind, dwelling_id, place_step, place_quality, place_uncertainty, geom, delivery_id)
SELECT v.id, 'BVH', v.id, v.occurred, v.reported, 'time', v.kind, v.dwelling, CASE WHEN v.dwelling IS NULL THEN 7 ELSE 2 END, 'adres', v.uncertainty, d.geom, 1
FROM  (VALUES (1, timestamp '2020-06-01 12:00', timestamp '2020-06-02 09:00', 'woning',   5,    0.0, 5), (2, '2020-06-08 12:00', '2020-06-09 09:00', 'onbekend', 10, 0, 10),
              (3, '2020-06-08 12:00', '2020-06-09 09:00', 'schuur',   25, 0, 25), (4, '2020-06-08 12:00', '2020-06-09 09:00', 'woning', NULL, 900, 25),
              (5, '2020-06-08 12:00', '2020-06-09 09:00', 'woning', NULL, NULL, NULL), (6, '2020-06-12 12:00', '2020-06-12 13:00', 'woning', 25, 0, 25))
              AS v (id, occurred, reported, kind, dwelling, uncertainty, place)
LEFT   JOIN dwelling AS d ON d.dwelling_id = v.place;

SELECT dwelling_id, relative_risk::numeric(6, 3), address_line, postcode_line, postcode_letters, burglary_id, distance, zones, last_day, in_time
FROM   letter_worklist('2020-06-10');
-- before the second was known; on its last day; when the first has ended; when all have
SELECT count(*), min(burglary_id), max(burglary_id) FROM letter_worklist('2020-06-08');
SELECT dwelling_id, burglary_id, last_day, in_time FROM letter_worklist('2020-06-16') WHERE dwelling_id IN (1, 7, 15, 24) ORDER BY 1;
SELECT count(*), min(burglary_id), max(burglary_id) FROM letter_worklist('2020-07-01');
SELECT count(*) FROM letter_worklist('2020-07-12');
-- by other rules: 20 m; a letter takes three days; the risk a week; and by another profile
SELECT array_agg(dwelling_id ORDER BY dwelling_id) FROM letter_worklist('2020-06-10', max_distance => 20);
SELECT dwelling_id, last_day, in_time FROM letter_worklist('2020-06-10', delivery_days => 3) WHERE dwelling_id IN (1, 15) ORDER BY 1;
SELECT array_agg(DISTINCT burglary_id) FROM letter_worklist('2020-06-10', risk_days => 7);
SELECT max(relative_risk) FROM letter_worklist('2020-06-10', profile => near_repeat_profile(ARRAY[0, 200], ARRAY[0, 365], ARRAY[[1.0]]));
-- the list is what letter_pairs makes of it: the same dwellings, the same zones
SELECT count(*) AS differ
FROM  (SELECT dwelling_id, count(*) AS zones
       FROM   letter_pairs((SELECT burglary_set(burglary_id, geom, occurred_on, reported_on, dwelling_id, place_uncertainty, NULL) FROM letter_burglary WHERE burglary_id <= 2),
                           (SELECT dwelling_set(dwelling_id, geom) FROM dwelling WHERE in_use_to IS NULL), (SELECT letter_set(1, NULL)), at => '2020-06-10')
       GROUP  BY dwelling_id) AS p
FULL   JOIN letter_worklist('2020-06-10') AS w USING (dwelling_id) WHERE w.zones IS DISTINCT FROM p.zones;

-- a letter that is valid, on its way, or that a dwelling likely got, is enough; one that is too old, or unlikely, is not
INSERT INTO letter (letter_id, sent_on, dwelling_id, postcode, geom, number_sent) VALUES
    (1, '2020-05-11', 1, NULL, NULL, 1), (2, '2020-05-10', 2, NULL, NULL, 1), (3, '2020-06-10', 3, NULL, NULL, 1), (4, '2020-06-11', 4, NULL, NULL, 1),
    (5, '2020-06-09', NULL, '7511AB', NULL, 5), (6, '2020-06-09', NULL, '7511AA', NULL, 4),
    (7, '2020-06-09', NULL, NULL, ST_Multi(ST_MakeEnvelope(250110, 469990, 250130, 470010, 28992)), 9);
SELECT letter_id, count(*), min(chance), max(chance) FROM letter_receiver GROUP BY 1 ORDER BY 1;
SELECT array_agg(dwelling_id ORDER BY dwelling_id) FROM letter_worklist('2020-06-10');
DELETE FROM letter;
ALTER TABLE letter ALTER COLUMN letter_id RESTART 1;

-- ---------------------------------------------------------------- recording

\set ground 'purpose => \'besmetting tegengaan\', legal_basis => \'convenant\', expires_on => \'2199-01-01\''
-- bad input writes nothing
SELECT * FROM record_letters(sent_on => '2020-06-10');
SELECT * FROM record_letters('{1}', '2190-01-01', :ground);
SELECT * FROM record_letters('{1,999,1000}', '2020-06-10', :ground);
SELECT * FROM record_letters('{1,NULL}', '2020-06-10', :ground);
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT * FROM record_letters('{1}', '2020-06-10', :ground);
ROLLBACK;
SELECT * FROM letter_worklist(max_distance => 0);
SELECT * FROM letter_worklist(validity_days => -1);
SELECT count(*) AS letters, (SELECT count(*) FROM delivery WHERE kind = 'letter') AS deliveries FROM letter;

-- some of the list, one that is not on it and one twice
SELECT * FROM record_letters('{1,7,7,25}', '2020-06-10', 'Gemeente Enschede', :ground);
SELECT count(*) FROM letter_worklist('2020-06-10');
-- the same once more with another one
SELECT * FROM record_letters('{1,8}', '2020-06-10', 'Gemeente Enschede', :ground);
-- the rest; then nothing is left, today or until they are no longer valid
SELECT count(*), bool_and(recorded) FROM record_letters(NULL, '2020-06-10', 'Gemeente Enschede', :ground);
SELECT count(*) FROM letter_worklist('2020-06-10');
SELECT count(*) FROM record_letters(NULL, '2020-06-10', 'Gemeente Enschede', :ground);
SELECT count(*) FROM record_letters('{}', '2020-06-10', 'Gemeente Enschede', :ground);
SELECT count(*) FROM letter_worklist('2020-06-11');
SELECT count(*) FROM letter_worklist('2020-06-12');
SELECT delivery_id, kind, source, rows_read, rows_accepted, rows_rejected, rows_unchanged, purpose, expires_on FROM delivery WHERE kind = 'letter' ORDER BY 1;
SELECT delivery_id, sent_on, sender, count(*), count(burglary_id) AS with_a_burglary FROM letter GROUP BY 1, 2, 3 ORDER BY 1;
SELECT * FROM confirmation ORDER BY 2;

-- who may
CREATE ROLE letter_reader;
GRANT USAGE ON SCHEMA letters TO letter_reader;
SELECT p.oid::regproc AS function FROM pg_proc AS p WHERE p.pronamespace = 'letters'::regnamespace AND NOT has_function_privilege('letter_reader', p.oid, 'EXECUTE') ORDER BY 1;
REVOKE USAGE ON SCHEMA letters FROM letter_reader;
DROP ROLE letter_reader;
RESET search_path;
SELECT drop_burglary_model('letters', 'letters');
