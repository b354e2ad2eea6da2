-- Of which days are the burglaries known, and where: what no delivery covers is not known, and what one covers without burglaries is none.
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set VERBOSITY terse
SELECT create_burglary_model('known');
SELECT set_config('search_path', 'known, known_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;
INSERT INTO result_day (as_of, letters_to) VALUES (dutch_today(), dutch_today());

-- ---------------------------------------------------------------- from the days of burglaries to the days that are known

SELECT what, even_days(days) FROM (VALUES
    ('none',                          '{}'::date[]),
    ('nothing that is known',         '{NULL,infinity}'),
    ('one',                           '{2018-05-17}'),
    ('every day of a leap year',      ARRAY(SELECT date '2016-01-01' + i FROM generate_series(0, 365) AS i)),
    ('of a part of it',               ARRAY(SELECT date '2016-01-10' + i FROM generate_series(0, 200) AS i)),
    ('and a late one',                ARRAY(SELECT date '2016-01-10' + i FROM generate_series(0, 200) AS i) || date '2013-03-01'),
    ('many late ones, months apart',  ARRAY(SELECT date '2018-05-01' + i FROM generate_series(0, 30) AS i) || ARRAY(SELECT (date '2015-01-07' + i * interval '2 months')::date FROM generate_series(0, 12) AS i)),
    ('a month without any of many',   ARRAY(SELECT date '2018-01-01' + i FROM generate_series(0, 364) AS i WHERE i NOT BETWEEN 181 AND 211)),
    ('a month without any of few',    '{2018-01-03,2018-01-20,2018-02-07,2018-04-02,2018-04-30,2018-06-11}'),
    ('years between few',             '{2014-03-01,2018-01-20,2018-02-07,2018-04-02}'),
    ('a quarter of the usual month',  ARRAY(SELECT date '2018-01-01' + i FROM generate_series(0, 58) AS i) || ARRAY(SELECT date '2018-03-24' + i FROM generate_series(0, 7) AS i)),
    ('less',                          ARRAY(SELECT date '2018-01-01' + i FROM generate_series(0, 58) AS i) || ARRAY(SELECT date '2018-03-25' + i FROM generate_series(0, 4) AS i))) AS v (what, days);
SELECT days_in('{}'), days_in('{[2016-01-01,2017-01-01),[2018-01-01,2018-01-02)}'), known_part('{[2016-01-01,2016-02-01)}', year_days(2016)) * 366 AS of_leap_year,
       month_days('2016-02-29') AS february, known_part('{[2015-01-01,2020-01-01)}', month_days('2016-02-29')) AS whole;

-- ---------------------------------------------------------------- deliveries

-- Three gemeenten, of 100, 100 and 20 dwellings. Deliveries are named; what they hold is told by how many in each gemeente, spread evenly.
INSERT INTO dwelling (dwelling_id, buurt_code, gemeente_code, geom)
SELECT i, format('BU000%s0000', g), 'GM000' || g, ST_SetSRID(ST_MakePoint(200000 + i * 10, 450000), 28992)
FROM   generate_series(1, 220) AS i, LATERAL (SELECT least(1 + (i - 1) / 100, 3)) AS v (g);
INSERT INTO factor_value (factor, level, code, year, value) SELECT 'huurwoningen', 'gemeente', 'GM000' || g, y, 1 FROM generate_series(1, 3) AS g, generate_series(2014, 2019) AS y;
CREATE FUNCTION pg_temp.deliver(id int, source text, period_from date, period_to date, received date DEFAULT '2021-01-01', rows int DEFAULT 1) RETURNS void LANGUAGE sql AS $$
    INSERT INTO known.delivery (delivery_id, kind, source, period_from, period_to, received_on, purpose, legal_basis, expires_on, rows_read, rows_accepted, rows_rejected, rows_unchanged)
    VALUES (id, 'burglary', source, period_from, period_to, received, 'p', 'l', '2199-01-01', rows, rows, 0, 0);
$$;
CREATE FUNCTION pg_temp.hold(delivery int, gemeente int, from_day date, every int, number int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO known.burglary (source, source_id, occurred_from, precision, object_kind, dwelling_id, place_step, place_quality, place_uncertainty, geom, delivery_id)
    SELECT 'BVH', concat_ws('/', delivery, gemeente, from_day, i), from_day + i * every, 'time', 'woning', d.dwelling_id, 2, 'adres', 0, d.geom, delivery
    FROM   generate_series(0, number - 1) AS i JOIN known.dwelling AS d ON d.dwelling_id = (gemeente - 1) * 100 + 1 + i % 20;
$$;
CREATE VIEW shown AS SELECT code, year, burglaries, round(rate::numeric, 1) AS rate, round(rate_high::numeric, 1) AS high, left_out, reason FROM fresh_factor_by_area ORDER BY code, year;

-- one late record does not make years without burglaries, and nothing is known of where nothing was delivered
SELECT pg_temp.deliver(1, 'BVH', NULL, NULL), pg_temp.hold(1, 1, '2018-01-01', 1, 360);
SELECT * FROM shown WHERE code = 'GM0001';
SELECT pg_temp.hold(1, 1, '2014-03-01', 1, 1);
SELECT * FROM shown WHERE code <> 'GM0003';
-- nor in a delivery of its own, nor a year to come
SELECT pg_temp.deliver(2, 'BVH', NULL, NULL), pg_temp.hold(2, 1, '2016-03-01', 1, 1), pg_temp.hold(2, 1, '2020-12-01', 1, 1);
SELECT year, burglaries FROM shown WHERE code = 'GM0001';
SELECT gemeente_code, days FROM known_days() ORDER BY 1;
SELECT gemeente_code, upper(period) - 1 AS last_known FROM recent_period(dutch_today()) ORDER BY 1;
SELECT data_quality_id, item, number, whole, sentence FROM fresh_data_quality WHERE topic = 'periode' ORDER BY 1;
SELECT delivered_part(2018), delivered_part(2014), delivered_part(2019);
DELETE FROM burglary; DELETE FROM delivery;
SELECT delivered_part(2018);

-- A stated period counts as it is, also the part of it without burglaries; a record outside it counts in no year.
SELECT pg_temp.deliver(1, 'BVH', '2016-07-01', '2016-12-31'), pg_temp.hold(1, 1, '2016-10-01', 1, 10), pg_temp.hold(1, 1, '2014-05-01', 1, 1), pg_temp.hold(1, 1, '2016-03-01', 1, 1);
SELECT * FROM shown WHERE code = 'GM0001' AND year IN (2014, 2015, 2016);
SELECT 10 / (100 * 184 / 366.0) * 1000 AS by_hand, delivered_part(2016) * 366 AS days;
-- overlapping and nested periods, a gap, a half period, one that reaches beyond its receipt
SELECT pg_temp.deliver(2, 'BVH', '2016-12-01', '2017-03-31'), pg_temp.hold(2, 1, '2017-01-05', 1, 2), pg_temp.deliver(3, 'BVH', '2017-02-01', '2017-02-28'), pg_temp.hold(3, 1, '2017-02-05', 1, 2),
       pg_temp.deliver(4, 'BVH', '2018-06-01', NULL), pg_temp.hold(4, 1, '2018-05-01', 3, 60), pg_temp.deliver(5, 'BVH', '2019-01-01', '2019-12-31', '2019-06-30'), pg_temp.hold(5, 1, '2019-01-01', 3, 3);
SELECT days FROM known_days();
-- empty: of a source that covers the first, a true zero there; one that was refused in full, or purged, says nothing
SELECT pg_temp.deliver(6, 'BVH', '2015-01-01', '2015-12-31', rows => 0), pg_temp.deliver(7, 'BVH', '2014-01-01', '2014-12-31', rows => 5);
SELECT * FROM shown WHERE year IN (2014, 2015);
-- of a source of its own too, by what reads it; and of everywhere when it is all there is
UPDATE delivery SET source = 'elders' WHERE delivery_id = 6;
SELECT gemeente_code, days_in(days) FROM known_days() ORDER BY 1;
DELETE FROM burglary; DELETE FROM delivery WHERE delivery_id <> 6;
SELECT * FROM shown WHERE year = 2015;
DELETE FROM delivery;

-- One gemeente is late: it is not known while the others are, and an area of both is known in part. A misplaced burglary is no delivery.
INSERT INTO area (level, code, year, geom) SELECT 'gemeente', 'GM000' || g, 2018, NULL FROM generate_series(1, 3) AS g UNION ALL VALUES ('basisteam', 'T', 2018, NULL);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) SELECT 'gemeente', 'GM000' || g, 2018, 'basisteam', 'T', 2018 FROM generate_series(1, 3) AS g;
INSERT INTO factor_value (factor, level, code, year, value) SELECT 'huurwoningen', 'basisteam', 'T', y, 1 FROM generate_series(2017, 2019) AS y;
SELECT pg_temp.deliver(1, 'Een', '2017-01-01', '2018-12-31'), pg_temp.hold(1, 1, '2017-01-01', 7, 100), pg_temp.hold(1, 2, '2017-05-01', 1, 1),
       pg_temp.deliver(2, 'Twee', '2018-01-01', '2018-12-31'), pg_temp.hold(2, 2, '2018-01-01', 7, 50), pg_temp.hold(2, 3, '2018-01-01', 70, 5);
SELECT * FROM shown WHERE year BETWEEN 2017 AND 2019;
-- a fortnight in which the small one was spared is known to be without burglaries; one in which many were to be expected is not
SELECT pg_temp.deliver(3, 'Twee', '2019-01-01', '2019-01-14'), pg_temp.hold(3, 2, '2019-01-02', 3, 4), pg_temp.deliver(4, 'Twee', '2019-02-01', '2019-12-31'), pg_temp.hold(4, 2, '2019-02-02', 3, 80);
SELECT code, burglaries, rate, reason FROM shown WHERE year = 2019;
SELECT gemeente_code, days FROM known_days() ORDER BY 1;
DELETE FROM area_member; DELETE FROM factor_value WHERE level = 'basisteam'; DELETE FROM burglary; DELETE FROM delivery;

-- ---------------------------------------------------------------- in any order, and beside a count of days

-- Deliveries of every sort, told in a random order each time: the same days are known, and each day of every gemeente as a plain count says.
CREATE TEMP TABLE told (source text, gemeente int, period_from date, period_to date, received date, first_day date, every int, number int);
INSERT INTO told VALUES
    ('a', 1, '2015-01-01', '2015-06-30', '2015-07-10', '2015-01-04', 5, 30), ('a', 1, '2015-04-01', '2016-02-29', '2016-03-01', '2015-05-01', 9, 30), ('a', 1, '2015-05-01', '2015-05-31', '2016-03-01', '2015-05-05', 1, 3),
    ('b', 2, '2016-02-01', '2016-02-29', '2016-02-15', '2016-02-02', 1, 9), ('b', 2, '2017-01-01', '2017-12-31', '2018-01-02', '2017-02-02', 10, 20), ('b', 2, '2017-12-31', '2018-01-01', '2018-01-02', '2017-12-31', 1, 2),
    ('c', 3, '2014-01-01', '2014-01-01', '2014-02-02', '2014-01-01', 1, 1), ('c', 3, '2018-03-01', '2018-02-28'::date + 365, '2019-03-02', '2018-03-01', 30, 12);
CREATE TEMP TABLE found (turn int, gemeente_code text, days datemultirange, rates text);
CREATE FUNCTION pg_temp.turn(turn int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    DELETE FROM known.burglary; DELETE FROM known.delivery;
    FOR t IN SELECT o.*, (row_number() OVER (ORDER BY md5(turn || o::text)))::int AS id FROM pg_temp.told AS o ORDER BY id LOOP
        PERFORM pg_temp.deliver(t.id, t.source, t.period_from, t.period_to, t.received), pg_temp.hold(t.id, t.gemeente, t.first_day, t.every, t.number);
    END LOOP;
    INSERT INTO pg_temp.found SELECT turn, k.gemeente_code, k.days, r.rates
    FROM   known_internal.known_days() AS k JOIN (SELECT s.code, string_agg(s::text, ' ' ORDER BY s.year) AS rates FROM known.shown AS s GROUP BY s.code) AS r ON r.code = k.gemeente_code;
END;
$$;
SELECT count(pg_temp.turn(i)) FROM generate_series(1, 10) AS i;
SELECT count(DISTINCT turn) AS turns, count(DISTINCT (gemeente_code, days, rates)) AS answers, count(DISTINCT gemeente_code) AS gemeenten FROM found;
SELECT count(*) AS days, count(*) FILTER (WHERE (d.day <@ f.days) <> EXISTS (SELECT FROM told AS t WHERE t.gemeente = g AND d.day BETWEEN t.period_from AND least(t.period_to, t.received))) AS wrong,
       count(*) FILTER (WHERE d.day <@ f.days) AS known
FROM   generate_series(1, 3) AS g JOIN found AS f ON f.gemeente_code = 'GM000' || g AND f.turn = 1, LATERAL (SELECT date '2013-12-01' + i AS day FROM generate_series(0, 2100) AS i) AS d;
-- without periods nothing is known that no delivery comes near
TRUNCATE found;
UPDATE told SET period_from = NULL, period_to = NULL;
SELECT count(pg_temp.turn(i)) FROM generate_series(1, 10) AS i;
SELECT gemeente_code, days, count(*) FROM found GROUP BY 1, 2 ORDER BY 1, 2;
-- by weeks, each in a delivery of its own: together they fill their months
TRUNCATE told, found;
INSERT INTO told SELECT 'w' || i % 2, 1, NULL, NULL, '2018-06-01'::date + i * 7 + 8, '2018-06-01'::date + i * 7, 2, 4 FROM generate_series(0, 25) AS i WHERE i NOT BETWEEN 12 AND 18;
SELECT count(pg_temp.turn(i)) FROM generate_series(1, 3) AS i;
SELECT gemeente_code, days, count(*) FROM found GROUP BY 1, 2 ORDER BY 1, 2;

SELECT drop_burglary_model('known', 'known');
