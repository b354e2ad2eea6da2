-- Who needs a warning letter today, what was sent, and what the maps and overviews make of it.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET client_min_messages = warning;
SET jit = off;      -- the views are large, and their rows here are few: compiling them takes ten times as long as they do
\set VERBOSITY terse
SELECT create_burglary_model('letters');
SELECT set_config('search_path', 'letters, letters_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;
INSERT INTO result_day (as_of, letters_to) VALUES (dutch_today(), dutch_today());

-- Two streets of dwellings 20 m apart, 300 m from each other: 1..20 in postcode 7511AA and AB, 21..30 in 7512AA; 31 is no longer in use.
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, period_from, period_to, received_on, expires_on) OVERRIDING SYSTEM VALUE VALUES
    (1, 'burglary', 'BVH', 'p', 'l', '2018-01-01', '2020-12-31', '2020-12-31', '2199-01-01');
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
-- on the day of the second, which nobody knows of yet: 9 is as near to the first as 1, and runs no more risk
SELECT dwelling_id, relative_risk::numeric(6, 3), zones FROM letter_worklist('2020-06-08') WHERE dwelling_id IN (1, 9)
ORDER  BY 1;
-- a letter that takes three days comes when the risk of the first ends, on 30 June, or later, when nobody needs it
SELECT day, count(*) FROM generate_series(26, 29) AS day, letter_worklist(date '2020-06-01' + day - 1, delivery_days => 3)
WHERE  dwelling_id = 1 GROUP BY day ORDER BY day;
-- as few metres and days as may be, and those that may not
SELECT count(*) FROM letter_worklist('2020-06-10', 0.01, 1, 0, 0, 0);
SELECT count(*) FROM letter_worklist('2020-06-10', 10000, 3660, 3660, 3660, 0);
SELECT count(*) FROM letter_worklist('2020-06-10', risk_days => 0);
SELECT count(*) FROM letter_worklist('2020-06-10', deadline_days => 3661);
-- the worklist looks back as far as its profile does, as near_repeat_risk does
BEGIN;
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, reported_at, precision, object_kind, dwelling_id, place_step, place_quality, place_uncertainty, geom, delivery_id)
SELECT 100 + n, 'oud', n::text, timestamp '2020-06-10' - make_interval(days => 300 * n), timestamp '2020-06-10' - make_interval(days => 300 * n), 'time', 'woning', 1, 2, 'adres', 0, d.geom, 1
FROM   generate_series(1, 9) AS n, dwelling AS d WHERE d.dwelling_id = 1;
SELECT days, count(*) AS letters, count(*) FILTER (WHERE abs(w.relative_risk - r.risk) > 1e-9) AS different, max(w.relative_risk) > 5 AS far
FROM   unnest('{400,2701}'::int[]) AS days
CROSS  JOIN LATERAL (SELECT near_repeat_profile(ARRAY[0, 200], ARRAY[0, days], ARRAY[[1.0]]) AS profile) AS p
CROSS  JOIN LATERAL letter_worklist('2020-06-10', profile => p.profile) AS w
CROSS  JOIN LATERAL (SELECT near_repeat_risk((SELECT event_set(b.geom, b.occurred_on, b.burglary_id) FROM letter_burglary AS b WHERE b.occurred_on <= '2020-06-10'
                                              AND (b.reported_on > '2020-06-10') IS NOT TRUE), w.geom, at => '2020-06-10', profile => p.profile) AS risk) AS r
GROUP  BY days ORDER BY days;
ROLLBACK;
-- of the second another source tells, too; its place is as unsure as may be, and more unsure than that
BEGIN;
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, reported_at, precision, object_kind, place_step,
                      place_quality, place_uncertainty, geom, delivery_id)
SELECT 7, 'straat', 7, occurred_from, reported_at, precision, object_kind, 5, 'postcode', 50, geom, 1
FROM   burglary WHERE burglary_id = 2;
SELECT dwelling_id, zones, relative_risk::numeric(6, 3) FROM letter_worklist('2020-06-10') WHERE dwelling_id IN (7, 15)
ORDER  BY 1;
DELETE FROM burglary WHERE burglary_id = 7;
UPDATE burglary SET place_uncertainty = 100 WHERE burglary_id = 2;
SELECT dwelling_id, zones, relative_risk::numeric(6, 3) FROM letter_worklist('2020-06-10') WHERE dwelling_id IN (7, 15)
ORDER  BY 1;
UPDATE burglary SET place_uncertainty = 100.1 WHERE burglary_id = 2;
SELECT dwelling_id, zones, relative_risk::numeric(6, 3) FROM letter_worklist('2020-06-10') WHERE dwelling_id IN (7, 15)
ORDER  BY 1;
ROLLBACK;
-- no letter to a home that is not there yet, or no more: in use from today and until tomorrow it is
BEGIN;
UPDATE dwelling SET in_use_from = date '2020-06-04' + dwelling_id WHERE dwelling_id IN (6, 7);
UPDATE dwelling SET in_use_to = date '2020-06-02' + dwelling_id WHERE dwelling_id IN (8, 9);
SELECT array_agg(dwelling_id ORDER BY dwelling_id) FROM letter_worklist('2020-06-10') WHERE dwelling_id BETWEEN 6 AND 9;
ROLLBACK;
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
-- one that takes three days to come counts for thirty more: 6 got such a one, 7 a day too early
DELETE FROM letter;
INSERT INTO letter (sent_on, dwelling_id) VALUES ('2020-05-08', 6), ('2020-05-07', 7);
SELECT array_agg(dwelling_id ORDER BY dwelling_id) FROM letter_worklist('2020-06-10', delivery_days => 3)
WHERE  dwelling_id IN (6, 7);
-- a mailing does not reach who is no longer there: 31 has gone on 1 January
DELETE FROM letter;
INSERT INTO letter (sent_on, postcode, geom, number_sent)
SELECT day, p.postcode, p.geom, 1
FROM   unnest('{2019-12-31,2020-01-01}'::date[]) AS day,
       unnest('{7512AA,NULL}'::text[], ARRAY[NULL, ST_Multi(ST_MakeEnvelope(250590, 470290, 250630, 470310, 28992))])
           AS p (postcode, geom);
SELECT sent_on, l.postcode, count(*), bool_or(r.dwelling_id = 31) AS to_31, round(max(r.chance)::numeric, 3) AS chance
FROM   letter_receiver AS r JOIN letter AS l USING (letter_id, sent_on) GROUP BY 1, 2 ORDER BY 1, 2;
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

-- on another day, and today, those are new letters; once more on that day they are not
SELECT dwelling_id, recorded FROM record_letters('{1,7}', '2020-07-15', NULL, :ground);
SELECT dwelling_id, recorded FROM record_letters('{1}', :ground);
SELECT dwelling_id, recorded FROM record_letters('{1}', :ground);

-- ---------------------------------------------------------------- what the maps and overviews make of it

-- 19 dwellings in the zones of 1 and 2, and 9 in that of 6. One letter in time for 1, one too late; one outside; a mailing of 5 letters to the
-- ten dwellings of 7511AB, in time for 2; and the rest of the zone of 6 with none.
DELETE FROM letter;
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, period_from, period_to, received_on, expires_on, rows_read) VALUES
    (100, 'letter', 'lijst', 'p', 'l', '2020-01-01', '2020-12-31', '2020-12-31', '2199-01-01', 5);
INSERT INTO area (level, code, year, name, geom) VALUES
    ('gemeente', 'GM0153', 2020, 'Enschede', ST_Multi(ST_MakeEnvelope(250000, 469900, 250365, 470400, 28992))), ('buurt', 'BU01530101', 2020, 'Dorp', NULL),
    ('gemeente', 'GM0164', 2020, 'Hengelo', ST_Multi(ST_MakeEnvelope(250365, 469900, 250900, 470400, 28992))), ('gemeente', 'GM0153', 2019, 'Enschede (oud)', NULL);
INSERT INTO letter (sent_on, dwelling_id, postcode, number_sent, burglary_id, delivery_id)
SELECT v.*, 100 FROM (VALUES (date '2020-06-09', 1, NULL, 1, 1), ('2020-06-20', 4, NULL, 1, NULL), ('2020-06-10', 30, NULL, 1, NULL), ('2020-06-12', NULL, '7511AB', 5, 2), ('2020-06-14', 24, NULL, 1, 6)) AS v;
SELECT gemeente_code, period, burglaries_known, round(both_known::numeric, 3) AS both_known FROM recent_period(dutch_today()) ORDER BY 1;
-- a shed that was broken into since makes nothing less recent, nor does what is yet to come
BEGIN;
UPDATE burglary SET occurred_from = '2020-07-01' WHERE burglary_id = 3;
UPDATE burglary SET occurred_from = dutch_today() + 10 WHERE burglary_id = 5;
SELECT gemeente_code, period, burglaries_known, round(both_known::numeric, 3) AS both_known FROM recent_period(dutch_today()) ORDER BY 1;
ROLLBACK;
-- what was sent before the first day counts for as long as it is valid
BEGIN;
UPDATE letter_rule SET validity_days = 60, delivery_days = 2;
INSERT INTO letter (sent_on, dwelling_id) VALUES ('2020-03-31', 2), ('2020-03-30', 3);
SELECT dwelling_id, status FROM letter_pairs_since('2020-06-01') WHERE burglary_id = 1 AND dwelling_id IN (2, 3)
ORDER  BY 1;
ROLLBACK;
SELECT burglary_id, occurred_on, active_to, active, pending, dwellings, timely, carried, late, never, coverage, letters, days_to_letter_median, round(ST_Area(geom)) AS area
FROM   fresh_near_repeat_zone ORDER BY 1;
SELECT dwelling_id, status_number, status, zones, zones_covered, letters, letters_outside, first_day, last_day FROM fresh_letter_map ORDER BY 1;
SELECT dwelling_id, zones_missed, excess, burglary_id, active_to, active FROM fresh_letter_blind_spot ORDER BY excess DESC, 1;
SELECT level, code, name, year, burglaries, coverage_of_burglaries, zones, dwellings_in_zones, dwellings, timely, late, never, coverage, small, letters, letters_outside, precision
FROM   fresh_letter_coverage_by_area ORDER BY code, level;
SELECT letter_coverage_by_month_id, month, gemeente, zones, dwellings_in_zones, timely, late, never, coverage, letters, letters_outside FROM fresh_letter_coverage_by_month ORDER BY 1;
-- What no list of letters covers is not known, and not missed: without a period the lists tell by their days, in each gemeente. Where
-- letters were seen they are counted; where none were it is not known that there were none.
BEGIN;
UPDATE delivery SET period_from = NULL, period_to = NULL WHERE delivery_id = 100;
SELECT * FROM letter_days() ORDER BY 1;
SELECT code, level, zones, dwellings_in_zones, not_known, timely, never, coverage, letters, letters_outside, precision, known, reason FROM fresh_letter_coverage_by_area ORDER BY code, level;
SELECT month, gemeente, zones, dwellings_in_zones, not_known, timely, never, coverage, letters, known, reason FROM fresh_letter_coverage_by_month ORDER BY 1, 2;
SELECT burglary_id, dwellings, not_known, timely, never, coverage FROM fresh_near_repeat_zone ORDER BY 1;
SELECT status, count(*) FROM fresh_letter_map WHERE dwelling_id > 20 GROUP BY 1 ORDER BY 1;
SELECT count(*) FILTER (WHERE burglary_id = 6) AS of_6, count(*) FROM fresh_letter_blind_spot;
-- nor without any letter; a delivery without rows says that there were none in its time
DELETE FROM letter;
SELECT code, level, zones, not_known, timely, never, coverage, letters, letters_outside, known, reason FROM fresh_letter_coverage_by_area ORDER BY code, level;
SELECT month, gemeente, zones, not_known, never, coverage, letters, letters_outside, reason FROM fresh_letter_coverage_by_month ORDER BY 1, 2;
UPDATE delivery SET period_from = '2020-06-01', period_to = '2020-06-17', rows_read = 0 WHERE delivery_id = 100;
SELECT month, gemeente, zones, dwellings_in_zones, not_known, timely, never, coverage, letters, reason FROM fresh_letter_coverage_by_month ORDER BY 1, 2;
ROLLBACK;
-- A month of letters of which no burglaries are known has no zones that could be counted.
BEGIN;
UPDATE delivery SET period_to = '2020-05-31' WHERE delivery_id = 1;
DELETE FROM burglary WHERE burglary_id = 6;
SELECT month, gemeente, zones, dwellings_in_zones, coverage, letters, letters_outside, known, reason FROM fresh_letter_coverage_by_month ORDER BY 1, 2;
ROLLBACK;
-- Recent is per gemeente: that of which deliveries stopped in March shows its own year, and the others theirs.
BEGIN;
UPDATE delivery SET period_to = '2020-06-30' WHERE delivery_id = 1;
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, period_from, period_to, received_on, expires_on) VALUES
    (101, 'burglary', 'elders', 'p', 'l', '2017-01-01', '2018-03-31', '2020-12-31', '2199-01-01');
UPDATE burglary SET delivery_id = 101 WHERE burglary_id IN (3, 4);
UPDATE burglary SET delivery_id = 101, occurred_from = '2017-06-12 12:00', reported_at = '2017-06-12 13:00' WHERE burglary_id = 6;
SELECT gemeente_code, period, burglaries_known, round(both_known::numeric, 3) AS both_known FROM recent_period(dutch_today()) ORDER BY 1;
SELECT burglary_id, occurred_on, dwellings, not_known, coverage FROM fresh_near_repeat_zone ORDER BY 1;
SELECT code, level, burglaries, zones, not_known, coverage, letters, letters_outside, known, reason FROM fresh_letter_coverage_by_area ORDER BY code, level;
-- its list says whose burglaries it lacks
SET LOCAL client_min_messages = notice;
SELECT count(*) FROM letter_worklist('2020-06-10');
ROLLBACK;
-- Today is the day in the Netherlands, whatever time zone the session is in; the last two never have the same day.
BEGIN;
UPDATE delivery SET period_to = dutch_today(), received_on = dutch_today() WHERE delivery_id IN (1, 100);
UPDATE burglary SET occurred_from = occurred_from + (dutch_today() - date '2020-06-30') * interval '1 day', reported_at = reported_at + (dutch_today() - date '2020-06-30') * interval '1 day';
UPDATE letter SET sent_on = sent_on + (dutch_today() - date '2020-06-30');
CREATE FUNCTION pg_temp.answers(zone text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('timezone', zone, true);
    RETURN md5(concat((SELECT string_agg(w::text, '|' ORDER BY w.dwelling_id) FROM letters.letter_worklist() AS w), (SELECT string_agg(p::text, '|' ORDER BY p::text) FROM letters.letter_pairs_since() AS p),
                      (SELECT string_agg(z::text, '|' ORDER BY z::text) FROM letters_internal.fresh_near_repeat_zone AS z), (SELECT string_agg(m::text, '|' ORDER BY m::text) FROM letters_internal.fresh_letter_map AS m),
                      (SELECT string_agg(b::text, '|' ORDER BY b::text) FROM letters_internal.fresh_letter_blind_spot AS b), (SELECT string_agg(c::text, '|' ORDER BY c::text) FROM letters_internal.fresh_letter_coverage_by_area AS c),
                      (SELECT string_agg(c::text, '|' ORDER BY c::text) FROM letters_internal.fresh_letter_coverage_by_month AS c)));
END;
$$;
SELECT count(DISTINCT pg_temp.answers(z)) AS answers, (SELECT count(*) > 10 FROM letter_worklist()) AS there_is_a_list, (SELECT sum(active) FROM fresh_near_repeat_zone) > 0 AS active
FROM   unnest('{Europe/Amsterdam,Pacific/Auckland,America/Los_Angeles,Pacific/Kiritimati,Etc/GMT+12}'::text[]) AS z;
ROLLBACK;
-- none of its code asks what day it is in the session, by itself or by what a function of the extension takes for granted
WITH code AS (
    SELECT p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS text FROM pg_proc AS p WHERE p.pronamespace IN ('letters'::regnamespace, 'letters_internal'::regnamespace) AND p.prokind <> 'a'
    UNION ALL
    SELECT c.oid::regclass::text, pg_get_viewdef(c.oid) FROM pg_class AS c WHERE c.relnamespace IN ('letters'::regnamespace, 'letters_internal'::regnamespace) AND c.relkind = 'v'
    UNION ALL
    SELECT d.adrelid::regclass::text, pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d JOIN pg_class AS c ON c.oid = d.adrelid WHERE c.relnamespace IN ('letters'::regnamespace, 'letters_internal'::regnamespace)
)
SELECT name FROM code WHERE text ~* '\mcurrent_date\M|\mlocaltimestamp\M|now\(\)\)?::date' OR text ~ 'read_bouwjaar\([^,()]*\)'
    OR text ~ '(near_repeat_risk|letter_pairs)\(' AND text !~ '\mat =>' OR text ~ '(cohesion_join|areal_score)\(' AND text !~ '\mon_date =>';
SELECT count(*) > 5 AS calls_them FROM pg_proc AS p WHERE p.pronamespace IN ('letters'::regnamespace, 'letters_internal'::regnamespace) AND p.prokind <> 'a'
    AND pg_get_functiondef(p.oid) ~ '(near_repeat_risk|letter_pairs|cohesion_join|read_bouwjaar)\(';
-- the half year before the last day that is known, not all years; and other agreements
UPDATE letter_rule SET recent_days = 202;
SELECT array_agg(burglary_id) FROM fresh_near_repeat_zone;
UPDATE letter_rule SET recent_days = 365, deadline_days = 14, max_distance = 60;
SELECT burglary_id, dwellings, timely, never FROM fresh_near_repeat_zone ORDER BY 1;
SELECT count(*) FROM letter_worklist('2020-06-10');
UPDATE letter_rule SET max_distance = 0;
DELETE FROM letter_rule;
SELECT * FROM letter_worklist();
-- with nothing to show
INSERT INTO letter_rule DEFAULT VALUES;
DELETE FROM letter;
DELETE FROM burglary;
SELECT (SELECT count(*) FROM fresh_near_repeat_zone) + (SELECT count(*) FROM fresh_letter_map) + (SELECT count(*) FROM fresh_letter_blind_spot) + (SELECT count(*) FROM fresh_letter_coverage_by_area)
       + (SELECT count(*) FROM fresh_letter_coverage_by_month) AS rows;

-- ---------------------------------------------------------------- advice after a letter

-- A letter to 1 and 2, a mailing of 5 to the ten of 7511AB. 1 asks on the day of the letter, and again after it is no longer valid; 2 on
-- the last day that it is; 11 after the mailing, in the next month; 21 without; one whose home is unknown; 22 was only given.
INSERT INTO letter (sent_on, dwelling_id, postcode, number_sent) VALUES ('2020-06-10', 1, NULL, 1), ('2020-06-10', 2, NULL, 1), ('2020-06-25', NULL, '7511AB', 5);
INSERT INTO advice (requested_at, given_at, certificate, dwelling_id, geom)
SELECT v.requested, v.given, v.certificate, v.dwelling, CASE WHEN v.dwelling IS NULL THEN ST_SetSRID(ST_MakePoint(250100, 470000), 28992) END
FROM  (VALUES (timestamp '2020-06-10 09:00', timestamp '2020-06-20 09:00', true, 1), ('2020-07-11 09:00', NULL, NULL, 1), ('2020-07-10 23:59', '2020-07-20 10:00', false, 2),
              ('2020-07-01 12:00', NULL, NULL, 11), ('2020-06-15 12:00', NULL, NULL, 21), ('2020-06-16 12:00', NULL, NULL, NULL), (NULL, '2020-06-30 12:00', true, 22))
              AS v (requested, given, certificate, dwelling);
SELECT advice_uptake_id, month, level, name, letters, followed, percent_followed, requests, requests_after_letter, requests_without_letter, days_median, days_p90, advices, certificates
FROM   fresh_advice_uptake WHERE level = 'gemeente' ORDER BY 1;
SELECT sum(letters) AS letters, sum(requests) AS requests, sum(advices) AS advices FROM fresh_advice_uptake WHERE level = 'buurt';
-- however large the numbers of areas are
BEGIN;
INSERT INTO area (area_id, level, code, year, name, geom) VALUES (2147483647, 'own', 'alles', 2020, 'Alles', ST_Multi(ST_MakeEnvelope(250000, 469900, 250900, 470400, 28992)));
SELECT level, count(*) AS rows, count(DISTINCT advice_uptake_id) AS keys, sum(letters) AS letters FROM fresh_advice_uptake WHERE level IN ('own', 'gemeente') GROUP BY 1 ORDER BY 1;
SELECT count(*) = count(DISTINCT advice_uptake_id) AS unique FROM fresh_advice_uptake;
ROLLBACK;
-- Of letters that are both valid the last is the one that was followed, and of two on one day the one that surely came.
-- A letter that takes three days counts for 33 days: 4 asks on the last of them, 6 a day later. An advice of which no
-- certificate is known has none.
BEGIN;
DELETE FROM letter;
DELETE FROM advice;
INSERT INTO letter (sent_on, dwelling_id, postcode, number_sent) VALUES
    ('2020-06-20', 3, NULL, 1), ('2020-07-05', NULL, '7511AA', 5), ('2020-07-05', 3, NULL, 1),
    ('2020-05-01', 4, NULL, 1), ('2020-05-01', 6, NULL, 1);
INSERT INTO advice (requested_at, given_at, dwelling_id)
VALUES ('2020-07-08 12:00', NULL, 3), ('2020-06-03 12:00', '2020-06-05', 4), ('2020-06-04 12:00', NULL, 6);
UPDATE letter_rule SET delivery_days = 3;
SELECT month, letters, followed, requests, requests_after_letter, days_median, advices, certificates
FROM   fresh_advice_uptake WHERE level = 'gemeente' ORDER BY 1;
ROLLBACK;

-- ---------------------------------------------------------------- neighbourhood groups

-- Group 1 is the ten of 7511AA, from 1 June 2019 on; 2 has an outline around 21 to 25 and ended after thirty days; 3 began before any burglary
-- is known, 4 has only a place, 5 no begin, 6 did not begin yet, 7 a month before what is known ends.
UPDATE delivery SET period_to = '2020-05-31' WHERE delivery_id = 1;
INSERT INTO watch_group (watch_group_id, name, place, postcode, members, active_from, active_to, geom) VALUES
    (1, 'een', NULL, '7511AA', 4, '2019-06-01', NULL, NULL), (2, 'twee', NULL, NULL, NULL, '2019-06-01', '2019-06-30', ST_Multi(ST_MakeEnvelope(250410, 470290, 250510, 470310, 28992))),
    (3, 'drie', NULL, '7511', 10, '2010-01-01', NULL, NULL), (4, 'vier', 'Enschede', NULL, 10, '2019-06-01', NULL, NULL), (5, 'vijf', NULL, '7511A', 10, NULL, NULL, NULL),
    (6, 'zes', NULL, '7512AA', 10, dutch_today() + 1, NULL, NULL),
    (7, 'zeven', NULL, '7511AB', 10, '2020-05-01', NULL, NULL);
-- in the outline of the second, and gone
INSERT INTO dwelling (dwelling_id, gemeente_code, in_use_to, geom)
VALUES (32, 'GM0164', '2020-01-01', 'SRID=28992;POINT(250450 470305)');
SELECT watch_group_id, count(*) FILTER (WHERE in_use), min(dwelling_id) FILTER (WHERE in_use), max(dwelling_id) FILTER (WHERE in_use), min(dwelling_id) FILTER (WHERE NOT in_use) AS gone
FROM   group_dwelling() GROUP BY 1 ORDER BY 1;
-- inside one: five before, of which one has only a point beside dwelling 10, and two after; outside in its municipality (11 to 18) one and four; one too long ago
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, precision, object_kind, dwelling_id, place_step, place_quality, place_uncertainty, geom, delivery_id)
SELECT row_number() OVER (), 'BVH', row_number() OVER (), v.day, 'time', 'woning', CASE WHEN v.sure THEN v.dwelling END, 2, 'adres', 0, ST_Translate(d.geom, 0, 1), 1
FROM  (VALUES (date '2018-05-31', 1, true), ('2018-06-01', 1, true), ('2018-09-01', 2, true), ('2018-09-02', 2, true), ('2019-05-01', 3, true), ('2019-05-31', 10, false), ('2018-07-01', 12, true),
              ('2019-06-01', 4, true), ('2020-05-30', 5, true), ('2020-05-31', 6, true), ('2019-07-01', 11, true), ('2019-07-02', 12, true), ('2019-07-03', 13, true),
              ('2019-07-04', 14, true), ('2019-06-20', 22, true), (dutch_today() + 30, 22, true))
              AS v (day, dwelling, sure)
JOIN   dwelling AS d ON d.dwelling_id = v.dwelling;
SELECT group_reach_id, watch_group_id AS "group", members_per_dwelling AS members, period, place, day_from, day_to, dwellings, burglaries, round(rate::numeric, 3) AS rate,
       round(rate_low::numeric, 3) AS low, round(rate_high::numeric, 3) AS high, round(ratio::numeric, 3) AS ratio, round(ratio_low::numeric, 3) AS ratio_low,
       round(ratio_high::numeric, 3) AS ratio_high, small
FROM   group_reach() ORDER BY 1;
-- the exact interval: 5 burglaries have 1.623486390 to 11.668332079 (Garwood 1936)
SELECT round((rate_low * dwellings * 365 / 365.25 / 1000)::numeric, 9) AS low, round((rate_high * dwellings * 365 / 365.25 / 1000)::numeric, 9) AS high
FROM   group_reach() WHERE group_reach_id = 4;
SELECT DISTINCT note FROM group_reach();
SELECT watch_group_id, period, place, day_from, day_to, burglaries FROM group_reach(days => 30, last_day => '2019-06-10') WHERE watch_group_id < 3 AND place = 'binnen' ORDER BY group_reach_id;
-- A dwelling that is gone counts no more, a burglary there stays where it was.
BEGIN;
CREATE TEMP TABLE before AS SELECT period, place, dwellings, burglaries FROM group_reach(last_day => '2020-05-31') WHERE watch_group_id = 1;
UPDATE dwelling SET in_use_to = '2020-01-01' WHERE dwelling_id BETWEEN 1 AND 3;
SELECT b.period, b.place, b.dwellings, b.burglaries, a.dwellings AS dwellings_now, a.burglaries AS burglaries_now
FROM   before AS b JOIN group_reach(last_day => '2020-05-31') AS a USING (period, place) WHERE a.watch_group_id = 1 ORDER BY 1, 2;
ROLLBACK;
-- only what is in a place that is sure enough
BEGIN;
UPDATE burglary SET place_uncertainty = 100.1 WHERE dwelling_id = 5;
SELECT m, burglaries FROM unnest(ARRAY[NULL, 100.1]) AS m, group_reach(max_uncertainty => m) WHERE group_reach_id = 6;
ROLLBACK;
SELECT * FROM group_reach(days => 0);
DELETE FROM burglary;
SELECT count(*) FROM group_reach();

-- what a view owes QGIS and BI: a whole number first, a typed geometry last, no type that they stumble over, and a comment on all of it
SELECT c.relname, a.attname, l.problem
FROM   pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
CROSS  JOIN LATERAL (VALUES
       (CASE WHEN a.attnum = 1 AND a.atttypid <> 'int'::regtype THEN 'no integer key' END),
       (CASE WHEN a.atttypid = 'geometry'::regtype AND (postgis_typmod_srid(a.atttypmod) <> 28992 OR postgis_typmod_type(a.atttypmod) = 'Geometry') THEN 'untyped geometry' END),
       (CASE WHEN a.atttypid = 'geometry'::regtype AND EXISTS (SELECT FROM pg_attribute AS n WHERE n.attrelid = c.oid AND n.attnum > a.attnum) THEN 'geometry is not last' END),
       (CASE WHEN a.atttypid IN ('boolean'::regtype, 'text'::regtype) OR a.atttypid = 'numeric'::regtype AND a.atttypmod = -1 THEN format_type(a.atttypid, a.atttypmod) END),
       (CASE WHEN col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL THEN 'no comment' END)) AS l (problem)
WHERE  c.relnamespace = 'letters'::regnamespace AND c.relname IN ('near_repeat_zone', 'letter_map', 'letter_blind_spot', 'letter_coverage_by_area', 'letter_coverage_by_month', 'advice_uptake')
AND    l.problem IS NOT NULL;
SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_schema = 'letters' AND f_table_name ~ 'letter_|zone' ORDER BY 1;
SELECT DISTINCT c.relname AS without_comment FROM pg_class AS c LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE  c.relnamespace = 'letters'::regnamespace AND c.relkind IN ('r', 'v') AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL);

-- the extension is not dropped from under the views; forced, it takes no record along
DROP EXTENSION burglary;
BEGIN;
DROP EXTENSION burglary CASCADE;
SELECT count(*) AS letters, (SELECT count(*) FROM advice) AS advices, (SELECT count(*) FROM letter_rule) AS rules FROM letter;
ROLLBACK;

-- who may
CREATE ROLE letter_reader;
GRANT USAGE ON SCHEMA letters TO letter_reader;
SELECT p.oid::regproc AS function FROM pg_proc AS p WHERE p.pronamespace = 'letters'::regnamespace AND has_function_privilege('letter_reader', p.oid, 'EXECUTE') ORDER BY 1;
REVOKE USAGE ON SCHEMA letters FROM letter_reader;
DROP ROLE letter_reader;
RESET search_path;
SELECT drop_burglary_model('letters', 'letters');
