-- Quality and retention of the municipal model: known dirt comes back as known numbers, and what has expired leaves nothing behind.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT create_burglary_model('quality');
SELECT set_config('search_path', 'quality, quality_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;

-- numbers in sentences
SELECT dutch_number(n) FROM unnest(ARRAY[0, 7, 1460, 1234567, -12, 5.3, 0.5, -0.4, 1000.25, NULL]) AS n;
SELECT part, whole, dutch_share(part, whole) FROM (VALUES (0, 100), (1, 1000), (10, 1000), (31, 100), (999, 1000), (1000, 1000), (3, 29), (3, 30)) AS v (part, whole);
SELECT dutch_sentence(part, whole, 'inbraken', 'gaat het', 'om een poging'), filled_sentence(part, whole, 'inbraken', 'het huisnummer')
FROM   (VALUES (453, 1460), (0, 1460), (1460, 1460), (1, 1460), (3, 7), (0, 1), (1, 1)) AS v (part, whole);

-- Two deliveries of one source, and one of another. The first holds forty burglaries:
-- every third without a number, every tenth an attempt, one without that word; thirty with a time span of 1, 2, … 30 hours.
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on, rows_read, rows_accepted, rows_rejected, rows_unchanged) VALUES
    (1, 'burglary', 'BVH', 'besmetting tegengaan', 'convenant', '2020-01-01', '2021-01-01', 44, 40, 4, 0),
    (2, 'burglary', 'BVH', 'besmetting tegengaan', 'convenant', '2020-02-01', '2199-01-01', 40, 30, 0, 10),
    (3, 'burglary', 'politie straat', 'besmetting tegengaan', 'convenant', '2020-02-01', '2199-01-01', 3, 3, 0, 0);
INSERT INTO rejected_row (delivery_id, row_number, raw, field, rule, explanation)
SELECT 1, 40 + i, '{"naam": "EXPIRED"}', CASE i WHEN 1 THEN 'occurred_from' ELSE 'source_id' END, CASE i WHEN 1 THEN 'geen datum' ELSE 'dubbel' END, 'uitleg'
FROM   generate_series(1, 4) AS i;
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, occurred_to, precision, reported_at, attempt, object_kind, street_name, huisnummer_text,
                      gemeente, place_step, flags, delivery_id)
SELECT i, 'BVH', label || i, t, CASE WHEN i <= 30 THEN t + make_interval(hours => i) WHEN i = 31 THEN t - interval '1 hour' END,
       CASE WHEN i = 40 THEN 'day' ELSE 'time' END, date '2019-06-01', CASE WHEN i < 40 THEN i % 10 = 0 END,
       CASE WHEN i <= 4 THEN 'schuur' WHEN i = 5 THEN 'onbekend' ELSE 'woning' END, label || i, CASE WHEN i % 3 > 0 THEN i::text END, 'Hengelo (O.)',
       CASE WHEN i <= 20 THEN 2 WHEN i <= 30 THEN 5 WHEN i <= 39 THEN 8 END, CASE WHEN i = 31 THEN '{eind voor begin}' ELSE '{}'::text[] END, 1
FROM   generate_series(1, 40) AS i, LATERAL (SELECT timestamp '2019-05-01 12:00' + make_interval(days => i), CASE WHEN i BETWEEN 11 AND 19 THEN 'KEPT ' ELSE 'EXPIRED ' END) AS v (t, label);

SELECT data_quality_id, topic, field, item, number, whole, percent, value, small, sentence FROM fresh_data_quality WHERE delivery_id = 1 ORDER BY 1;
-- No place found at all is said as such.
BEGIN;
UPDATE burglary SET place_step = 8, place_uncertainty = NULL, dwelling_id = NULL, geom = NULL WHERE delivery_id = 1;
SELECT sentence FROM fresh_data_quality WHERE delivery_id = 1 AND topic = 'plaats';
ROLLBACK;

-- The second corrects ten of them, so that they have a number now, and confirms ten; the rest is new to it.
CREATE FUNCTION pg_temp.correct(burglary_id int, by_delivery int, street text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE (SELECT format('INSERT INTO quality.burglary_version (%1$s, valid_to, replaced_by_delivery_id) SELECT %1$s, now(), $2 FROM quality.burglary WHERE burglary_id = $1', string_agg(attname, ', '))
             FROM pg_attribute WHERE attrelid = 'quality.burglary'::regclass AND attnum > 0) USING burglary_id, by_delivery;
    UPDATE quality.burglary AS b SET street_name = street, huisnummer_text = '1', source_id = street, delivery_id = by_delivery WHERE b.burglary_id = correct.burglary_id;
END $$;
SELECT count(pg_temp.correct(i, 2, 'KEPT ' || i)) FROM generate_series(1, 10) AS i;
SELECT confirm_rows('burglary', ARRAY(SELECT i FROM generate_series(11, 20) AS i), 2);
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, attempt, object_kind, street_name, huisnummer_text, gemeente, delivery_id)
SELECT i, 'BVH', 'KEPT ' || i, '2020-01-10', false, 'woning', 'KEPT ' || i, '1', 'Hengelo (O.)', 2 FROM generate_series(41, 60) AS i;
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, object_kind, street_name, gemeente, delivery_id)
SELECT 60 + i, 'politie straat', 'KEPT ' || i, '2020-01-10', 'woning', 'KEPT ' || i, 'Borne', 3 FROM generate_series(1, 3) AS i;

-- The first delivery held what it held; the second is measured over all forty that it held, and beside the first.
SELECT delivery_id, topic, field, item, number, whole, percent, previous_percent, sentence FROM fresh_data_quality
WHERE  field IN ('huisnummer_text', 'attempt') OR topic = 'omvang' ORDER BY data_quality_id;

-- published totals, per year or for some months; what is withheld is not zero
INSERT INTO area (level, code, year, name) VALUES ('gemeente', 'GM0164', 2019, 'Hengelo'), ('gemeente', 'GM0147', 2019, 'Borne'), ('gemeente', 'GM0153', 2019, 'Enschede');
INSERT INTO published_count (source, offence_code, level, code, year, month, registered) VALUES
    ('47018NED', '1.1.1', 'gemeente', 'GM0164', 2019, NULL, 1200), ('47022NED', '1.1.1', 'gemeente', 'GM0164', 2019, 6, 100),
    ('47022NED', '1.1.1', 'gemeente', 'GM0164', 2020, 1, 20),      ('47022NED', '1.1.1', 'gemeente', 'GM0164', 2020, 2, 5),
    ('47022NED', '1.1.1', 'gemeente', 'GM0164', 2020, 3, NULL),    ('47022NED', '1.1.2', 'gemeente', 'GM0164', 2020, 1, 900),
    ('47022NED', '1.1.1', 'gemeente', 'GM0153', 2020, 1, 300),     ('47022NED', '1.1.1', 'gemeente', 'GM0147', 2020, 1, 3);
-- of days that no delivery covers there is nothing to compare
SELECT data_quality_id, item, number, whole, percent, value, small, sentence FROM fresh_data_quality WHERE topic = 'gepubliceerd' ORDER BY 1;
UPDATE delivery SET period_from = '2019-01-01', period_to = '2020-02-29', received_on = '2020-03-01' WHERE delivery_id = 2;
SELECT data_quality_id, item, number, sentence FROM fresh_data_quality WHERE topic = 'periode' ORDER BY 1;
SELECT data_quality_id, item, number, whole, percent, value, small, sentence FROM fresh_data_quality WHERE topic = 'gepubliceerd' ORDER BY 1;

-- In the year in which the police came to know of it; what two sources tell of once. And a later delivery holds what
-- stands, not what stood there before it.
BEGIN;
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on)
VALUES (4, 'burglary', 'BVH', 'besmetting tegengaan', 'convenant', '2020-03-01', '2199-01-01');
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, reported_at, precision, object_kind, gemeente,
                      place_step, place_quality, place_uncertainty, geom, delivery_id)
SELECT 100 + i, CASE i WHEN 3 THEN 'politie straat' ELSE 'BVH' END, 100 + i, occurred, reported, 'time', 'woning',
       'Hengelo (O.)', 5, 'postcode', 10 * i, 'SRID=28992;POINT(250000 470000)', 4
FROM   (VALUES (1, timestamp '2019-12-31 12:00', timestamp '2020-01-02 12:00'), (2, '2020-01-20 12:00', NULL),
               (3, '2020-01-20 12:00', NULL)) AS v (i, occurred, reported);
SELECT code, year, source, published, own FROM fresh_published_difference WHERE code = 'GM0164' ORDER BY year;
SELECT confirm_rows('burglary', '{1}', 4);
SELECT street_name FROM delivered_burglary WHERE delivery_id = 4 AND street_name IS NOT NULL;
ROLLBACK;

-- What a view owes QGIS, Power BI and their users.
SELECT count(*) = count(DISTINCT data_quality_id) AS unique_key, bool_and(sentence IS NOT NULL) AS all_said FROM fresh_data_quality;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'data_quality'::regclass AND attnum > 0 ORDER BY attnum;
SELECT c.relname, a.attname AS without_comment FROM pg_class AS c LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE  c.relnamespace = 'quality'::regnamespace AND c.relkind IN ('r', 'v')
AND    (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL);

-- ---------------------------------------------------------------- retention
-- Personal data of every kind, from the first delivery and from others that have expired; and the same of one that has not.
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on) VALUES
    (11, 'letter', 'a list', 'brief', 'AVG', '2020-01-01', dutch_today() - 1), (12, 'letter', 'a list', 'brief', 'AVG', '2020-01-01', dutch_today()),
    (13, 'advice', 'a list', 'advies', 'AVG', '2020-01-01', '2021-01-01'), (14, 'advice', 'a list', 'advies', 'AVG', '2020-01-01', '2199-01-01'),
    (15, 'watch_group', 'a list', 'groep', 'AVG', '2020-01-01', '2021-01-01'), (16, 'dwelling_factor_value', 'a list', 'woz', 'AVG', '2020-01-01', '2021-01-01');
INSERT INTO dwelling (dwelling_id, street_name) VALUES (1, 'a street'), (2, 'a street');
INSERT INTO letter (sent_on, postcode, address, sender, burglary_id, delivery_id) VALUES
    ('2020-01-01', '7551AA', 'EXPIRED', 'EXPIRED', 30, 11), ('2020-01-01', '7551AA', 'KEPT', 'KEPT', 30, 12), ('2020-01-01', '7551AA', 'KEPT', 'KEPT', 30, NULL);
INSERT INTO advice (advice_id, requested_at, street_name, delivery_id) VALUES (1, '2020-01-01', 'EXPIRED', 13), (2, '2020-01-01', 'KEPT', 13), (3, '2020-01-01', 'KEPT', 14);
SELECT confirm_rows('advice', '{2}', 14);
-- confirmed by one that may be kept until today, and by a later one; and by one that has expired
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on) VALUES
    (18, 'advice', 'a list', 'advies', 'AVG', '2020-01-01', dutch_today()),
    (19, 'advice', 'a list', 'advies', 'AVG', '2020-01-01', '2199-01-01'),
    (20, 'advice', 'a list', 'advies', 'AVG', '2020-01-01', '2021-01-01');
INSERT INTO advice (advice_id, requested_at, street_name, delivery_id)
VALUES (4, '2020-01-01', 'KEPT', 13), (5, '2020-01-01', 'KEPT', 13);
SELECT confirm_rows('advice', '{4,5}', 18), confirm_rows('advice', '{5}', 19), confirm_rows('advice', '{3,5}', 20);
INSERT INTO watch_group (name, place, delivery_id) VALUES ('EXPIRED', 'EXPIRED', 15);
INSERT INTO dwelling_factor_value (factor, dwelling_id, year, value, delivery_id) VALUES ('woz', 1, 2019, 987654321, 16);
INSERT INTO rejected_row (delivery_id, row_number, raw, rule, explanation) VALUES (11, 1, '{"a": {"b": ["EXPIRED"]}}', 'regel', 'EXPIRED'), (12, 1, '"KEPT"', 'regel', 'KEPT');
-- A correction by a delivery that expires before the one that it corrects.
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on) VALUES (17, 'burglary', 'BVH', 'doel', 'convenant', '2020-03-01', '2021-01-01');
SELECT pg_temp.correct(60, 17, 'EXPIRED again');
-- What was confirmed and then corrected by one that has expired, is that one's.
SELECT pg_temp.correct(20, 17, 'EXPIRED again too');
ANALYZE;

-- Every text anywhere in the model, what the planner remembers of it too.
CREATE FUNCTION pg_temp.found(marker text) RETURNS TABLE (place text, number bigint) LANGUAGE plpgsql AS $$
BEGIN
    FOR place IN SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'quality'::regnamespace AND c.relkind = 'r' ORDER BY 1 LOOP
        EXECUTE format('SELECT count(*) FROM quality.%I AS t WHERE to_jsonb(t)::text LIKE %L', place, '%' || marker || '%') INTO number;
        IF number > 0 THEN RETURN NEXT; END IF;
    END LOOP;
    FOR place, number IN SELECT 'statistics of ' || tablename, count(*) FROM pg_stats
                         WHERE schemaname = 'quality' AND to_jsonb(pg_stats)::text LIKE '%' || marker || '%' GROUP BY 1 ORDER BY 1 LOOP
        RETURN NEXT;
    END LOOP;
END;
$$;
SELECT * FROM pg_temp.found('EXPIRED');
SELECT * FROM pg_temp.found('KEPT');

-- It says what it would do, and does nothing
SELECT delivery_id, table_name, rows_removed, replace(sentence, to_char(dutch_today() - 1, 'DD-MM-YYYY'), 'gisteren') AS sentence FROM purge_expired();
SELECT count(*) FROM burglary;
TABLE purge_log;

-- then it does what it said.
SELECT delivery_id, table_name, rows_removed, replace(sentence, to_char(dutch_today() - 1, 'DD-MM-YYYY'), 'gisteren') AS sentence FROM purge_expired(false);
SELECT * FROM pg_temp.found('EXPIRED');
SELECT * FROM pg_temp.found('987654321');
SELECT * FROM pg_temp.found('KEPT');
SELECT delivery_id, table_name, rows_removed, replace(reason, to_char(dutch_today() - 1, 'DD-MM-YYYY'), 'gisteren') AS reason, purged_by = session_user AS by_me FROM purge_log ORDER BY 1, 2;
-- What another delivery held too is that delivery's now.
SELECT delivery_id, count(*), min(burglary_id), max(burglary_id) FROM burglary GROUP BY 1 ORDER BY 1;
SELECT advice_id, delivery_id FROM advice ORDER BY 1;
SELECT address, burglary_id FROM letter;
TABLE confirmation;
-- Nothing left to do.
SELECT * FROM purge_expired(false);

RESET search_path;
SELECT drop_burglary_model('quality', 'quality');
