-- Burglaries as the analyses take them: which day, how sure a place, what is told twice, and what only seems near.
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT create_burglary_model('event');
SELECT set_config('search_path', 'event, event_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;

-- none at all
SELECT * FROM event_report();

INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on) VALUES
    (1, 'burglary', 'BVH', 'p', 'l', '2020-03-02', '2199-01-01'), (2, 'burglary', 'straat', 'p', 'l', '2020-03-02', '2199-01-01');
INSERT INTO dwelling (dwelling_id, geom, delivery_id) SELECT i, ST_SetSRID(ST_MakePoint(250000 + i * 100, 470000), 28992), 1 FROM generate_series(1, 9) AS i;
CREATE FUNCTION pg_temp.add(id int, source text, occurred_from timestamp, occurred_to timestamp, precise text, kind text, dwelling int, x float8, uncertainty float8,
                            reported timestamp DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    INSERT INTO event.burglary (burglary_id, source, source_id, occurred_from, occurred_to, precision, reported_at, object_kind, dwelling_id, geom, place_step, place_quality,
                                place_uncertainty, delivery_id)
    VALUES (id, source, id, occurred_from, occurred_to, precise, reported, kind, dwelling, ST_SetSRID(ST_MakePoint(x, 470000), 28992),
            CASE WHEN x IS NULL THEN 8 WHEN dwelling IS NULL THEN 5 ELSE 2 END, CASE WHEN x IS NULL THEN 'geen' WHEN dwelling IS NULL THEN 'postcode' ELSE 'adres' END,
            uncertainty, CASE source WHEN 'BVH' THEN 1 ELSE 2 END);
$$;

-- the day is the middle of the window
SELECT count(pg_temp.add(id, 'BVH', f, t, p, 'woning', 1, 250100, 0, r)) FROM (VALUES
    (1, timestamp '2019-03-30 22:00', timestamp '2019-03-31 04:00', 'time', NULL::timestamp),    -- over midnight, and the night that summer time begins
    (2, '2019-05-01 10:00', '2019-05-05 10:00', 'time', NULL),
    (3, '2019-05-01 10:00', '2019-04-01 10:00', 'time', NULL),                                   -- an end before the begin
    (4, '2019-05-01 10:00', NULL, 'time', NULL),
    (5, NULL, '2019-05-07 10:00', NULL, NULL),
    (6, NULL, NULL, NULL, '2019-05-08 10:00'),
    (7, '2020-02-28 00:00', '2020-03-01 00:00', 'day', NULL)) AS v (id, f, t, p, r);            -- the leap day
SELECT burglary_id, occurred_on, window_hours FROM burglary_event ORDER BY 1;
DELETE FROM burglary;

-- A burglary is not later than its report, and an end that is only a day is the end of that day. After the report or the receipt of
-- the delivery (2 March 2020) no moment tells anything.
SELECT count(pg_temp.add(id, 'BVH', f, t, p, 'woning', 1, 250100, 0, r)) FROM (VALUES
    (1, timestamp '2017-12-22 10:00', timestamp '2018-01-11 10:00', 'time', timestamp '2017-12-22 16:00'),  -- an end long after the report
    (2, '2018-05-14 22:00', '2018-05-14 23:00', 'time', '2018-05-14 00:00'),                     -- a report that is only a day
    (3, '2018-12-31 22:00', '2019-01-01 00:00', 'time', NULL),                                   -- an end that is only a day, in the new year
    (4, '2018-05-14 00:00', '2018-05-15 00:00', 'day', NULL),                                    -- two days: the tie goes to the first
    (5, '2018-05-14 00:00', '2018-05-15 21:00', 'day', NULL),
    (6, '2018-05-14 00:00', '2018-05-14 00:00', 'day', '2018-05-14 00:00'),
    (7, '2025-03-01 10:00', NULL, 'time', '2018-03-02 00:00'),                                   -- a begin after the report
    (8, '2028-03-01 10:00', NULL, 'time', NULL),                                                 -- to come, and nothing else is said
    (9, '2028-03-01 10:00', '2019-03-01 10:00', 'time', NULL),
    (10, '2020-03-01 10:00', '2029-12-31 10:00', 'time', '2029-12-31 11:00'),                    -- a report to come says nothing
    (11, NULL, '2020-03-03 10:00', NULL, NULL),
    (12, '2019-12-01 12:00', '2019-12-01 11:00', 'time', '2019-11-30 10:00'),
    (13, '2018-05-14 10:00', '2018-05-14 12:00', 'time', '2018-05-14 12:00')) AS v (id, f, t, p, r);
UPDATE burglary SET flags = '{eind zonder tijd}' WHERE burglary_id = 3;
SELECT e.burglary_id, e.occurred_on, e.window_hours, time_flags(b.occurred_from, b.occurred_to, b.reported_at, '2020-03-02') AS odd
FROM   burglary_event AS e JOIN burglary AS b USING (burglary_id) ORDER BY 1;
SELECT count(*) AS later_than_the_report FROM burglary_event AS e JOIN burglary AS b USING (burglary_id) WHERE e.occurred_on > b.reported_at::date;
-- every window of a few days with a report on each of them, beside a count of its hours
SELECT count(*) AS windows, count(*) FILTER (WHERE w.occurred_on IS DISTINCT FROM q.day) AS wrong
FROM   generate_series(0, 3) AS days, generate_series(0, 23, 5) AS from_hour, generate_series(0, 23, 7) AS to_hour, generate_series(0, 90, 9) AS report,
       LATERAL (SELECT timestamp '2018-12-30 00:00' + make_interval(hours => from_hour) AS f, timestamp '2018-12-30 01:00' + make_interval(days => days, hours => to_hour) AS t,
                       timestamp '2018-12-30 02:00' + make_interval(hours => report) AS r) AS m,
       LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.at)) AS middle
                FROM generate_series(m.f, least(m.t, m.r), '1 hour') AS s (at)) AS h,
       LATERAL (SELECT (to_timestamp(h.middle) AT TIME ZONE 'UTC')::date AS day) AS q,
       LATERAL time_window(m.f, m.t, true, false, m.r, '2020-01-01') AS w
WHERE  m.f <= m.t AND m.f <= m.r;
-- the nights in which the clock goes forward and back last an hour less and more, and so have another middle; the hour that is not there
SELECT f, t, w.occurred_on, round(w.window_hours, 2) AS hours
FROM  (VALUES ('2018-03-25 01:00'::timestamp, '2018-03-25 04:00'::timestamp), ('2018-10-28 01:00', '2018-10-28 04:00'), ('2018-10-27 20:00', '2018-10-28 03:58'), ('2018-03-24 20:00', '2018-03-25 04:02'),
              ('2018-03-25 02:30', '2018-03-25 03:00'), ('2018-03-25 01:30', '2018-03-25 03:30'), ('2018-10-28 02:10', '2018-10-28 02:50'), ('2018-06-01 20:00', '2018-06-02 04:00'), ('2018-03-01 12:00', '2018-10-28 12:00')) AS v (f, t),
       time_window(f, t, true, false, NULL, '2020-01-01') AS w;
SELECT v, at FROM unnest('{1-3-69,1-3-17,1-3-18,2-3-18,31 dec 19 10:00,"za 3 mrt 68",1-3-2069,2069-03-01,43831,61880}'::text[]) AS v, past_moment(v, '2018-03-01');
-- The day that a system writes where nobody knew one is none: of an event it is flagged, and refused where there is no other day.
SELECT v, r.occurred_from, r.occurred_to, r.reported_at, r.flags, r.broken, e.occurred_on
FROM   unnest('{01-01-1900,1900-01-01 00:00:00,01-01-1970 01:00,31-12-9999 23:59,01-01-0001,1753-01-01,2-1-1970}'::text[]) AS v,
       read_burglary('{"received_on": "2020-01-01"}', 1, given_occurred_from => v, given_occurred_to => '2-5-2018 10:00', given_reported_at => v) AS r,
       time_window(r.occurred_from, r.occurred_to, true, false, r.reported_at, '2020-01-01') AS e;
SELECT v, r.broken, u.rule, length(u.explanation) < 200 AS fits FROM unnest('{01-01-1900,01-01-1970,31-12-9999,01-01-0001}'::text[]) WITH ORDINALITY AS w (v, place),
       read_burglary('{"received_on": "2020-01-01"}', 1, given_occurred_from => v, given_reported_at => v) AS r LEFT JOIN refusal_rule AS u ON u.kind = 'burglary' AND u.place = r.broken
ORDER  BY w.place;
-- so are those of a letter, an advice, a group and an action
SELECT v, l.rule AS letter, l.explanation, a.rule AS advice, g.rule AS "group", i.rule AS intervention
FROM   unnest('{01-01-1900,01-01-1970,31-12-9999,01-01-0001}'::text[]) AS v
CROSS  JOIN LATERAL (SELECT u.rule, format(u.explanation, VARIADIC r.words) AS explanation FROM read_letter('{"received_on": "2020-01-01"}', 1, given_sent_on => v, given_postcode => '7511AA') AS r
                     JOIN refusal_rule AS u ON u.kind = 'letter' AND u.place = r.broken) AS l
CROSS  JOIN LATERAL (SELECT u.rule FROM read_advice('{"received_on": "2020-01-01"}', given_requested_at => v) AS r JOIN refusal_rule AS u ON u.kind = 'advice' AND u.place = r.broken) AS a
CROSS  JOIN LATERAL (SELECT u.rule FROM read_watch_group('{}', given_name => 'a', given_active_from => v) AS r JOIN refusal_rule AS u ON u.kind = 'watch_group' AND u.place = r.broken) AS g
CROSS  JOIN LATERAL (SELECT u.rule FROM read_intervention('{}', given_action => 'a', given_period_to => v) AS r JOIN refusal_rule AS u ON u.kind = 'intervention' AND u.place = r.broken) AS i;
DELETE FROM burglary;

-- Three at one dwelling are repeats. Three more without a dwelling stand on its point, the centre of its postcode: of the
-- fifteen pairs on that point twelve are near in seeming only. A seventh is on one point with the ninth, of an unknown object at
-- a sure dwelling: one such pair more. The eighth is a shed, the tenth has no place.
SELECT count(pg_temp.add(i, 'BVH', timestamp '2019-06-01 12:00' + make_interval(days => i), NULL, 'time', CASE i WHEN 8 THEN 'schuur' WHEN 9 THEN 'onbekend' ELSE 'woning' END,
                         CASE WHEN i <= 3 THEN 1 WHEN i = 9 THEN 3 END, CASE WHEN i <= 6 THEN 250100 WHEN i < 10 THEN 250300 END,
                         CASE WHEN i <= 3 OR i = 9 THEN 0 WHEN i < 10 THEN 60 END)) FROM generate_series(1, 10) AS i;
SELECT burglaries, usable, not_residential, doubles, no_place, too_uncertain, on_shared_point, seeming_pairs, sentence FROM event_report();
SELECT burglaries, usable, too_uncertain, on_shared_point, seeming_pairs, sentence FROM event_report(max_uncertainty => 25);
SELECT burglaries, usable FROM event_report(from_day => '2019-06-03', to_day => '2019-06-05');

-- Another source tells of the first at the same minute, of the second with a lost time, of the third a minute later, of the
-- fourth at another place, of the fifth as a shed, of the sixth at the middle of a town, of the seventh nowhere.
SELECT count(pg_temp.add(100 + i, 'straat', timestamp '2019-06-01 12:00' + make_interval(days => i, mins => CASE i WHEN 3 THEN 1 WHEN 2 THEN -720 ELSE 0 END), NULL,
                         CASE i WHEN 2 THEN 'day' ELSE 'time' END, CASE i WHEN 5 THEN 'schuur' ELSE 'woning' END, NULL, CASE i WHEN 4 THEN 250900 WHEN 7 THEN NULL ELSE 250180 END,
                         CASE WHEN i < 7 THEN 90 END)) FROM generate_series(1, 7) AS i;
UPDATE burglary SET place_step = 7, place_quality = 'plaats' WHERE burglary_id = 106;
TABLE stored_double ORDER BY 1;
SELECT doubles, usable FROM event_report();
SELECT sentence FROM event_report(from_day => '2019-06-03', to_day => '2019-06-03');
SELECT data_quality_id, item, number, whole, sentence FROM fresh_data_quality WHERE item = 'andere herkomst';

-- One stands for one: three of a day in one postcode, of which the other source knows one, are three. An attempt is no completed burglary.
SELECT count(pg_temp.add(200 + i, 'straat', '2019-08-01 00:00', NULL, 'day', 'woning', NULL, 250180, 90)) FROM generate_series(1, 3) AS i;
SELECT count(pg_temp.add(210 + i, 'BVH', '2019-08-01 15:00', NULL, 'time', 'woning', i, 250100 + i * 20, 0)) FROM generate_series(1, 2) AS i;
UPDATE burglary SET attempt = burglary_id = 201 WHERE burglary_id IN (201, 202, 211);
SELECT burglary_id, double_of FROM stored_double WHERE burglary_id BETWEEN 200 AND 220 ORDER BY 1;
SELECT burglaries, usable, doubles FROM event_report(NULL, '2019-08-01', NULL);

-- The middle of a town tells of nothing, however small the town. An object that is not known may be any. Of three
-- sources the surest one stands for both others. An end without a time makes no window.
SELECT count(pg_temp.add(id, s, '2019-09-01 12:00', '2019-09-01 16:00', 'time', k, NULL, 250180 + x, u)) FROM (VALUES
    (301, 'BVH', 'woning', 0, 50), (302, 'straat', 'woning', 0, 90), (311, 'BVH', 'onbekend', 1000, 50),
    (312, 'straat', 'woning', 1000, 90), (321, 'BVH', 'woning', 2000, 10), (322, 'straat', 'woning', 2000, 20),
    (323, 'buurt', 'woning', 2000, 30)) AS v (id, s, k, x, u);
UPDATE burglary SET place_step = 7 WHERE burglary_id = 301;
UPDATE burglary SET flags = '{eind zonder tijd}' WHERE burglary_id = 322;
SELECT burglary_id, double_of FROM stored_double WHERE burglary_id > 300 ORDER BY 1;
-- Where both are as sure, it does not matter which of them came first.
SELECT count(pg_temp.add(id, s, '2019-10-01 12:00', NULL, 'time', 'woning', NULL, 250180 + x, 50)) FROM (VALUES
    (331, 'BVH', 0), (332, 'straat', 0), (341, 'straat', 1000), (342, 'BVH', 1000)) AS v (id, s, x);
SELECT burglary_id, double_of FROM stored_double WHERE burglary_id > 330 ORDER BY 1;
SELECT burglary_id, occurred_on, window_hours FROM burglary_event WHERE burglary_id IN (321, 322) ORDER BY 1;
-- as sure as was asked is sure enough
SELECT u, usable, too_uncertain FROM unnest('{89.9,90}'::float8[]) AS u, event_report(u, '2019-09-01', '2019-09-01')
ORDER  BY 1;

-- for the map: a typed layer with a whole-number key
SELECT type, srid FROM geometry_columns WHERE f_table_schema = 'event' AND f_table_name = 'burglary_event';
-- and for the engine
SELECT events, left_out FROM event_set_info((SELECT event_set(geom, occurred_on, burglary_id) FROM burglary_event WHERE place_uncertainty <= 25 AND residential = 1 AND double_of IS NULL));

-- Which are doubles is kept as rows come, change and go, one statement or many at a time: it is what looking for all of them anew gives.
CREATE FUNCTION pg_temp.astray() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM (SELECT burglary_id, double_of FROM burglary_double) AS f FULL JOIN stored_double AS s USING (burglary_id)
    WHERE  f.double_of IS DISTINCT FROM s.double_of $$;
DELETE FROM burglary;
SELECT count(*) AS doubles FROM stored_double;
SELECT setseed(0.7);
SELECT count(pg_temp.add(i, (ARRAY['BVH', 'straat', 'buurt'])[1 + (random() * 2.99)::int % 3], timestamp '2019-11-01' + make_interval(days => (random() * 20)::int, hours => (random() * 3)::int),
                         NULL, CASE WHEN random() < 0.3 THEN 'day' ELSE 'time' END, (ARRAY['woning', 'schuur', 'onbekend'])[1 + (random() * 2.99)::int % 3], NULL,
                         250000 + (random() * 40)::int * 10, (random() * 5)::int * 20)) FROM generate_series(1, 400) AS i;
SELECT count(*) > 50 AS many, pg_temp.astray() FROM stored_double;
DO $$
BEGIN
    FOR i IN 1 .. 60 LOOP
        CASE i % 6
            WHEN 0 THEN DELETE FROM burglary WHERE burglary_id % 61 = i;
            WHEN 1 THEN UPDATE burglary SET occurred_from = occurred_from + interval '1 day' WHERE burglary_id % 37 = i % 37;
            WHEN 2 THEN UPDATE burglary SET place_uncertainty = place_uncertainty + 30 WHERE burglary_id % 41 = i % 41;
            WHEN 3 THEN UPDATE burglary SET geom = ST_Translate(geom, 50, 0), attempt = random() < 0.5 WHERE burglary_id % 43 = i % 43;
            WHEN 4 THEN UPDATE burglary SET occurred_from = NULL WHERE burglary_id % 97 = i % 97;
            ELSE        UPDATE burglary SET object_kind = 'woning', precision = 'day', place_step = 4 + i % 5, geom = CASE WHEN i % 5 < 4 THEN geom END WHERE burglary_id % 53 = i % 53;
        END CASE;
        ASSERT pg_temp.astray() = 0, i;
    END LOOP;
END;
$$;
SELECT count(*) > 20 AS many, renew_doubles() AS changed FROM stored_double;
-- what was derived wrongly is set right by looking anew
UPDATE stored_double SET double_of = burglary_id;
SELECT renew_doubles() > 20 AS changed, pg_temp.astray();
TRUNCATE burglary CASCADE;
SELECT count(*) AS doubles FROM stored_double;

RESET search_path;
SELECT drop_burglary_model('event', 'event');
