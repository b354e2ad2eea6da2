-- letter_coverage: worked numbers, everything against a long computation in plain SQL, the edges, and what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = 0;
SET jit = off;
\set SHOW_CONTEXT never

CREATE FUNCTION pg_temp.place(x float8, y float8) RETURNS geometry LANGUAGE sql IMMUTABLE AS $$ SELECT ST_SetSRID(ST_MakePoint(x, y), 28992) $$;
-- One burglary on 1 January 2024, reported the same day, and the dwellings and letters of a test: x in metres, letters as days after 1 January.
CREATE FUNCTION pg_temp.one() RETURNS burglary_set LANGUAGE sql AS $$ SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', '2024-01-01') $$;
CREATE FUNCTION pg_temp.dwellings_at(x float8[]) RETURNS dwelling_set LANGUAGE sql AS $$
    SELECT dwelling_set(n, pg_temp.place(d.x, 0)) FROM unnest(x) WITH ORDINALITY AS d (x, n) $$;
CREATE FUNCTION pg_temp.letters_on(dwelling bigint[], day int[]) RETURNS letter_set LANGUAGE sql AS $$
    SELECT letter_set(l.dwelling, date '2024-01-01' + l.day) FROM unnest(dwelling, day) AS l (dwelling, day) $$;

-- ---------------------------------------------------------------- worked numbers

-- Zone 1 .. 40, dwellings 41 .. 52 outside; letters on day 2 to 1 .. 20, on day 9 to 21 .. 28 and 41 .. 52.
CREATE TEMP TABLE worked AS
SELECT (SELECT dwelling_set(n, pg_temp.place(CASE WHEN n <= 40 THEN n ELSE 1000 END, 0)) FROM generate_series(1, 52) AS n) AS d,
       (SELECT letter_set(n, date '2024-01-01' + CASE WHEN n <= 20 THEN 2 ELSE 9 END) FROM generate_series(1, 52) AS n WHERE n <= 28 OR n > 40) AS l;
-- Judged on the last day of the deadline: coverage .5, precision 1, over 0, blind 20; after 14 days .7, .7, F1 .7, 12, 12 and day-weighted .606666667; one zone tells next to nothing of others.
SELECT deadline, coverage, precision, letters_outside AS over, never AS blind, round(f1::numeric, 9) AS f1, round(coverage_by_day::numeric, 9) AS by_day,
       round(coverage_low::numeric, 6) AS low, round(coverage_high::numeric, 6) AS high, coverage_by_risk
FROM   worked, unnest('{3,7,14}'::int[]) AS deadline, letter_coverage(pg_temp.one(), d, l, deadline_days => deadline, at => date '2024-01-01' + deadline);
-- With the letters of day 9 known, they are late for a deadline of 7 days.
SELECT timely, carried, late, never, coverage, precision, days_to_letter_median AS median, days_to_letter_p90 AS p90 FROM worked, letter_coverage(pg_temp.one(), d, l);
-- Zones of 40, 60, 25 and 50 dwellings with 28, 60, 0 and 35 covered: R .702857143, standard error .165174363, macro .6.
CREATE TEMP TABLE four AS
SELECT (SELECT burglary_set(b, pg_temp.place(1000 * b, 0), '2024-01-01', '2024-01-03') FROM generate_series(1, 4) AS b) AS b,
       (SELECT dwelling_set(100 * b + n, pg_temp.place(1000 * b, 0)) FROM unnest('{40,60,25,50}'::int[]) WITH ORDINALITY AS z (size, b), generate_series(1, size) AS n) AS d,
       (SELECT letter_set(100 * b + n, '2024-01-05') FROM unnest('{28,60,0,35}'::int[]) WITH ORDINALITY AS z (size, b), generate_series(1, size) AS n) AS l;
SELECT pairs, dwellings, round(coverage::numeric, 9) AS coverage, round(standard_error::numeric, 9) AS error, round(coverage_low::numeric, 6) AS low, round(coverage_high::numeric, 6) AS high,
       round(coverage_mean::numeric, 9) AS macro, well_covered, uncovered, days_to_letter_median AS letter, days_to_report_median AS report FROM four, letter_coverage(b, d, l);
-- The defaults, stored with the result; each by its name.
SELECT zone, max_distance, risk_days, deadline_days, validity_days, delivery_days, include_own, at = current_date AS today FROM four, letter_coverage(b, d, l);
SELECT x = y AS same FROM four, letter_coverage(b, d, l) AS x,
       letter_coverage(b, d, l, zone => 'distance', max_distance => 100, profile => near_repeat_profile_nl(), risk_days => 30, deadline_days => 7, validity_days => 30, delivery_days => 0, include_own => false, at => current_date) AS y;

-- ---------------------------------------------------------------- against plain SQL

CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;
-- 60 burglaries, 400 dwellings and 700 letters in 500 by 500 m, at the corners of a grid of 25 m: many share a point, many distances are 100 m exactly. Letters from 40 days before to 130 after, some to dwellings that are not there.
CREATE TABLE letters_burglary AS
SELECT n::bigint AS burglary_id, pg_temp.place(25 * floor(20 * pg_temp.chance(n, 1)), 25 * floor(20 * pg_temp.chance(n, 2))) AS geom, date '2024-01-01' + floor(100 * pg_temp.chance(n, 3))::int AS occurred_on,
       CASE WHEN n % 7 > 0 THEN date '2024-01-01' + floor(100 * pg_temp.chance(n, 3))::int + floor(pg_temp.chance(n, 4) ^ 3 * 40)::int - (n % 11 = 0)::int END AS reported_on,
       CASE WHEN n % 3 > 0 THEN floor(400 * pg_temp.chance(n, 5))::bigint END AS dwelling_id, CASE WHEN n % 4 = 0 THEN 30 ELSE 0 END AS uncertainty,
       'street ' || floor(30 * pg_temp.chance(n, 6)) AS area, n % 3 AS gemeente FROM generate_series(1, 60) AS n;
CREATE TABLE letters_dwelling AS
SELECT n::bigint AS dwelling_id, pg_temp.place(25 * floor(20 * pg_temp.chance(n, 7)), 25 * floor(20 * pg_temp.chance(n, 8))) AS geom,
       CASE WHEN n % 50 > 0 THEN 'street ' || floor(30 * pg_temp.chance(n, 9)) END AS area, n % 3 AS gemeente FROM generate_series(0, 399) AS n;
CREATE TABLE letters_letter AS
SELECT floor(420 * pg_temp.chance(n, 10))::bigint AS dwelling_id, date '2024-01-01' - 40 + floor(170 * pg_temp.chance(n, 11))::int AS sent_on FROM generate_series(1, 700) AS n;
CREATE TABLE letters_set AS
SELECT (SELECT burglary_set(burglary_id, geom, occurred_on, reported_on, dwelling_id, uncertainty, area) FROM letters_burglary) AS b,
       (SELECT dwelling_set(dwelling_id, geom, area) FROM letters_dwelling) AS d, (SELECT letter_set(dwelling_id, sent_on) FROM letters_letter) AS l;

-- Four sets of rules, no two alike in anything.
CREATE TEMP TABLE question AS
SELECT * FROM (VALUES
    (1, 'distance', 100::float8, near_repeat_profile_nl(), 30, 7, 30, 0, false, 'infinity'::date),
    (2, 'distance', 75, near_repeat_profile('{0,50,80}', '{0,10,60}', '{{2,1},{0.5,0}}'), 21, 3, 14, 2, true, '2024-03-01'),
    (3, 'profile', 999, near_repeat_profile('{25,60,90,130}', '{0,14,40}', '{{0.7,0.1},{0,0},{0.3,0.2}}'), 40, 60, 0, 1, false, '2024-04-20'),
    (4, 'area', 999, near_repeat_profile('{0,200}', '{0,20}', '{{1}}'), 14, 0, 90, 0, false, '2024-03-15')
) AS q (question, zone, reach, profile, risk, deadline, validity, delivery, own, at);

-- The zones: who is near whom.
CREATE TEMP VIEW known AS
SELECT question, b.*, CASE WHEN reported_on >= occurred_on THEN reported_on END AS report FROM question, letters_burglary AS b WHERE occurred_on <= at AND coalesce(reported_on <= at, true);
CREATE TEMP TABLE near AS
SELECT q.question, b.burglary_id, d.dwelling_id, b.occurred_on, b.report, b.uncertainty, distance, excess, coalesce(b.dwelling_id = d.dwelling_id, false) AND NOT own AS burgled,
       b.uncertainty = 0 OR CASE zone WHEN 'distance' THEN distance + uncertainty <= reach WHEN 'profile' THEN distance - uncertainty >= 25 AND distance + uncertainty < 130 AND NOT (distance - uncertainty < 90 AND distance + uncertainty >= 60) ELSE true END AS certain
FROM   known AS b JOIN question AS q USING (question) CROSS JOIN letters_dwelling AS d, LATERAL (SELECT ST_Distance(b.geom, d.geom) AS distance) AS s,
       LATERAL (SELECT coalesce(sum(u.excess * greatest(0, least(risk, days_to) - days_from) / risk), 0) AS excess FROM unnest_profile(profile) AS u WHERE s.distance >= distance_from AND s.distance < distance_to) AS e
WHERE  CASE zone WHEN 'distance' THEN s.distance <= reach WHEN 'profile' THEN excess > 0 ELSE b.area = d.area END;
CREATE TEMP TABLE arrived AS SELECT question, row_number() OVER () AS letter, dwelling_id, sent_on + delivery AS day, sent_on + delivery > at AS later FROM question, letters_letter;
-- What the letters did, pair by pair: day by day, and from the definition.
CREATE TEMP TABLE plain_pair AS
SELECT n.question, burglary_id, dwelling_id, distance, n.excess, certain, timely, NOT timely AND carried AS carried, NOT timely AND NOT carried AND late AS late, NOT timely AND NOT carried AND NOT late AS never,
       protected::float8 / risk AS protection, first, first - report AS days
FROM   near AS n JOIN question USING (question), LATERAL (SELECT least(coalesce(report, occurred_on) + deadline, occurred_on + risk - 1) AS deadline_on) AS dl,
       LATERAL (SELECT coalesce(bool_or(day BETWEEN occurred_on AND deadline_on), false) AS timely, coalesce(bool_or(day >= occurred_on - validity AND day < occurred_on), false) AS carried,
                       coalesce(bool_or(day > deadline_on AND day < occurred_on + risk), false) AS late, min(day) FILTER (WHERE day >= occurred_on AND day < occurred_on + risk) AS first
                FROM arrived AS a WHERE a.question = n.question AND a.dwelling_id = n.dwelling_id AND NOT later) AS l,
       LATERAL (SELECT count(*) AS protected FROM generate_series(0, risk - 1) AS g WHERE EXISTS (
                SELECT FROM arrived AS a WHERE a.question = n.question AND a.dwelling_id = n.dwelling_id AND NOT later AND occurred_on + g BETWEEN day AND day + validity)) AS p
WHERE  NOT burgled;
CREATE TEMP TABLE by_function AS
SELECT question, p.* FROM question, letters_set, letter_pairs(b, d, l, zone, reach, profile, risk, deadline, validity, delivery, own, at) AS p;

SELECT question, count(*) AS pairs, count(*) FILTER (WHERE w.timely) AS timely, count(*) FILTER (WHERE w.carried) AS carried, count(*) FILTER (WHERE w.late) AS late, count(*) FILTER (WHERE w.never) AS never,
       bool_and(((p.timely, p.carried, p.late, p.never) = (w.timely::int, w.carried::int, w.late::int, w.never::int)) IS TRUE) AS outcome,
       bool_and((p.distance = w.distance AND abs(p.excess - w.excess) <= 1e-12 AND p.certain = w.certain) IS TRUE) AS zone, bool_and((abs(p.protection - w.protection) <= 1e-12) IS TRUE) AS protection,
       bool_and((p.letter_on IS NOT DISTINCT FROM w.first) IS TRUE) AS first,
       bool_and((p.status = CASE WHEN w.timely THEN 'timely' WHEN w.carried THEN 'carried' WHEN w.late THEN 'late' ELSE 'never' END) IS TRUE) AS status
FROM   plain_pair AS w FULL JOIN (SELECT * FROM by_function WHERE burglary_id IS NOT NULL AND dwelling_id IS NOT NULL) AS p USING (question, burglary_id, dwelling_id) GROUP BY question ORDER BY question;

-- Each letter belongs to one row: that of the latest burglary that asked for it; or none did, or it went to the burgled dwelling, nowhere, or comes later.
CREATE TEMP TABLE plain_letter AS
SELECT a.question, letter, a.dwelling_id, day, CASE WHEN later THEN 'later' WHEN d.dwelling_id IS NULL THEN 'unknown dwelling' WHEN asked_for IS NOT NULL THEN 'inside' WHEN burgled THEN 'own' ELSE 'outside' END AS kind, CASE WHEN NOT later THEN asked_for END AS burglary_id,
       EXISTS (SELECT FROM arrived AS b WHERE b.question = a.question AND b.dwelling_id = a.dwelling_id AND (b.day, b.letter) < (a.day, a.letter) AND b.day >= a.day - validity) AS duplicate
FROM   arrived AS a JOIN question USING (question) LEFT JOIN letters_dwelling AS d USING (dwelling_id),
       LATERAL (SELECT (array_agg(burglary_id ORDER BY occurred_on DESC, burglary_id DESC) FILTER (WHERE NOT n.burgled))[1] AS asked_for
                FROM near AS n WHERE n.question = a.question AND n.dwelling_id = a.dwelling_id AND day >= occurred_on AND day < occurred_on + risk) AS z,
       LATERAL (SELECT count(*) > 0 AS burgled FROM known AS k WHERE k.question = a.question AND k.dwelling_id = a.dwelling_id AND day >= occurred_on AND day < occurred_on + risk) AS o;
SELECT l.question, l.kind, sum(l.letters) AS letters, sum(l.duplicates) AS duplicates, bool_and((l.letters = p.letters AND l.duplicates = p.duplicates) IS TRUE) AS same
FROM   (SELECT question, dwelling_id, burglary_id, kind, count(*)::float8 AS letters, count(*) FILTER (WHERE duplicate)::float8 AS duplicates FROM plain_letter GROUP BY 1, 2, 3, 4) AS l
       FULL JOIN (SELECT question, dwelling_id, burglary_id, CASE WHEN status IN ('timely', 'carried', 'late', 'never') THEN 'inside' ELSE status END AS kind, sum(letters) AS letters, sum(duplicates) AS duplicates
                  FROM by_function WHERE letters > 0 GROUP BY 1, 2, 3, 4) AS p ON l.question = p.question AND l.dwelling_id = p.dwelling_id AND l.kind = p.kind AND l.burglary_id IS NOT DISTINCT FROM p.burglary_id
GROUP  BY l.question, l.kind ORDER BY l.question, l.kind;

-- All measures from the pairs and letters above; the function and the aggregate.
CREATE TEMP TABLE plain_zone AS
SELECT question, burglary_id, occurred_on, report, uncertainty, count(p.dwelling_id) AS n, count(*) FILTER (WHERE timely OR carried)::float8 AS y
FROM   known LEFT JOIN plain_pair AS p USING (question, burglary_id) GROUP BY 1, 2, 3, 4, 5;
-- Zones that share a dwelling while both risks last, and those that are joined by others.
CREATE TEMP TABLE plain_chain AS
WITH RECURSIVE link AS (
    SELECT DISTINCT a.question, a.burglary_id AS one, b.burglary_id AS two
    FROM   plain_pair AS a JOIN plain_pair AS b ON b.question = a.question AND b.dwelling_id = a.dwelling_id JOIN question AS q ON q.question = a.question
           JOIN plain_zone AS x ON x.question = a.question AND x.burglary_id = a.burglary_id JOIN plain_zone AS y ON y.question = b.question AND y.burglary_id = b.burglary_id
    WHERE  abs(x.occurred_on - y.occurred_on) < q.risk
), reach AS (
    SELECT question, burglary_id, burglary_id AS member FROM plain_zone WHERE n > 0
    UNION SELECT r.question, r.burglary_id, l.two FROM reach AS r JOIN link AS l ON l.question = r.question AND l.one = r.member
), member AS (
    SELECT question, burglary_id, min(member) AS chain FROM reach GROUP BY 1, 2
)
SELECT question, chain, sum(n)::float8 AS n, sum(y) AS y FROM member JOIN plain_zone USING (question, burglary_id) GROUP BY 1, 2;
SELECT question, count(*) AS chains FROM plain_chain GROUP BY 1 ORDER BY 1;
-- Student's t at 0.975 with one degree of freedom more than chains, by R.
CREATE TEMP TABLE student AS SELECT * FROM (VALUES (2, 3.182446305284::float8), (4, 2.570581835636), (1, 4.302652729749), (37, 2.024394163912)) AS v (chains, t);
CREATE TEMP TABLE plain_measures AS
SELECT question, z.*, p.*, l.*, error, 1 / (1 + exp(-(ln(share / (1 - share)) - t * sqrt(greatest(variance, share * (1 - share) / pairs)) / (share * (1 - share))))) AS low, later
FROM   question, LATERAL (
    SELECT count(*) AS burglaries, count(*) FILTER (WHERE n = 0) AS empty_zones, count(*) FILTER (WHERE uncertainty > 0) AS uncertain, count(*) FILTER (WHERE report IS NULL) AS report_unknown,
           count(*) FILTER (WHERE least(coalesce(report, occurred_on) + deadline, occurred_on + risk - 1) > at) AS pending, avg(y / n) FILTER (WHERE n > 0) AS mean,
           count(*) FILTER (WHERE n > 0 AND y >= 0.8 * n) / count(*) FILTER (WHERE n > 0)::float8 AS well_covered, count(*) FILTER (WHERE n > 0 AND y = 0) / count(*) FILTER (WHERE n > 0)::float8 AS uncovered,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY report - occurred_on) AS report_median, percentile_disc(0.9) WITHIN GROUP (ORDER BY report - occurred_on) AS report_p90,
           count(*) FILTER (WHERE n > 0) AS zones
    FROM plain_zone AS z WHERE z.question = question.question) AS z, LATERAL (
    SELECT count(*) AS pairs, count(DISTINCT dwelling_id) AS dwellings, count(*) FILTER (WHERE timely) AS timely, count(*) FILTER (WHERE carried) AS carried, count(*) FILTER (WHERE late) AS late, count(*) FILTER (WHERE never) AS never,
           avg((timely OR carried)::int)::float8 AS coverage, (avg((timely OR carried)::int) FILTER (WHERE certain))::float8 AS certain, count(DISTINCT dwelling_id) FILTER (WHERE timely OR carried) / count(DISTINCT dwelling_id)::float8 AS distinct,
           avg(protection) AS by_day, sum(excess) FILTER (WHERE timely OR carried) / sum(excess) AS by_risk,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY days) AS letter_median, percentile_disc(0.9) WITHIN GROUP (ORDER BY days) AS letter_p90
    FROM plain_pair AS p WHERE p.question = question.question) AS p, LATERAL (
    SELECT count(*) FILTER (WHERE kind IN ('inside', 'outside', 'own')) AS letters, count(*) FILTER (WHERE kind = 'outside') AS outside, count(*) FILTER (WHERE kind = 'own') AS own_letters,
           count(*) FILTER (WHERE kind = 'unknown dwelling') AS unknown, count(*) FILTER (WHERE kind = 'later') AS letters_later, count(*) FILTER (WHERE kind IN ('inside', 'outside', 'own') AND duplicate) AS duplicates,
           count(*) FILTER (WHERE kind = 'inside') / count(*) FILTER (WHERE kind IN ('inside', 'outside'))::float8 AS precision
    FROM plain_letter AS l WHERE l.question = question.question) AS l, LATERAL (
    SELECT sqrt(sum((y - coverage * n) ^ 2) * count(*) / nullif(count(*) - 1, 0)) / sum(n) AS error, (sum(y) + avg(n)) / (sum(n) + 2 * avg(n)) AS share, avg(n) AS middling, count(*) AS chains FROM plain_chain AS c WHERE c.question = question.question) AS e
           JOIN student USING (chains), LATERAL (
    -- one chain more that is covered, and one that is not
    SELECT sum((y - share * n) ^ 2) * (chains + 2) / (chains + 1) / (pairs + 2 * middling) ^ 2 AS variance
    FROM  (SELECT n, y FROM plain_chain AS c WHERE c.question = question.question UNION ALL SELECT middling, middling UNION ALL SELECT middling, 0) AS c) AS v, LATERAL (
    SELECT count(*) AS later FROM letters_burglary WHERE occurred_on > at OR reported_on > at) AS b;
SELECT question, zones, pairs, round(coverage::numeric, 4) AS coverage, round(error::numeric, 4) AS error, round(low::numeric, 4) AS low, duplicates FROM plain_measures ORDER BY question;
CREATE FUNCTION pg_temp.same(m letter_measures, w plain_measures) RETURNS boolean LANGUAGE sql AS $$
    SELECT (m.burglaries, m.empty_zones, m.uncertain, m.report_unknown, m.pending, m.later, m.pairs, m.dwellings) = (w.burglaries, w.empty_zones, w.uncertain, w.report_unknown, w.pending, w.later, w.pairs, w.dwellings)
       AND (m.timely, m.carried, m.late, m.never) = (w.timely, w.carried, w.late, w.never) AND m.timely + m.carried + m.late + m.never = m.pairs
       AND (m.letters, m.letters_outside, m.letters_own, m.letters_unknown, m.letters_later, m.duplicates, m.letters_by_share) = (w.letters, w.outside, w.own_letters, w.unknown, w.letters_later, w.duplicates, 0)
       AND (m.days_to_letter_median, m.days_to_letter_p90, m.days_to_report_median, m.days_to_report_p90) = (w.letter_median, w.letter_p90, w.report_median, w.report_p90)
       AND (SELECT bool_and(abs(a - b) < 1e-12) IS TRUE AND count(*) = 11 FROM unnest(ARRAY[m.coverage, m.standard_error, m.coverage_mean, m.coverage_certain, m.coverage_dwellings, m.coverage_by_day, m.coverage_by_risk, m.well_covered, m.uncovered, m.precision, m.f1],
                ARRAY[w.coverage, w.error, w.mean, w.certain, w.distinct, w.by_day, w.by_risk, w.well_covered, w.uncovered, w.precision, 2 * w.coverage * w.precision / (w.coverage + w.precision)]) AS u (a, b))
       AND (m.standard_error IS NULL) = (w.error IS NULL) AND abs(m.coverage_low - w.low) < 1e-9 AND m.coverage_low < m.coverage AND m.coverage < m.coverage_high $$;
SELECT question, pg_temp.same(f, w) AS function, pg_temp.same(g.measures, w) AS aggregate
FROM   plain_measures AS w JOIN question USING (question) CROSS JOIN letters_set CROSS JOIN LATERAL letter_coverage(b, d, l, zone, reach, profile, risk, deadline, validity, delivery, own, at) AS f
       JOIN (SELECT question, letter_coverage((burglary_id, dwelling_id, status, occurred_on, reported_on, uncertainty, distance, excess, certain, timely, carried, late, never, protection, letter_on, letter_share, letters, letters_by_share, duplicates,
                     zone, max_distance, risk_days, deadline_days, validity_days, delivery_days, include_own, at)::letter_pair) AS measures FROM by_function GROUP BY question) AS g USING (question) ORDER BY question;

-- ---------------------------------------------------------------- grouped by anything

-- Zones cross the borders of municipalities: by that of the burglary (who reports) and of the dwelling (whose duty it is). Both add up to the whole.
SELECT gemeente, by, burglaries, pairs, round(coverage::numeric, 4) AS coverage, round(coverage_low::numeric, 4) AS low, round(coverage_high::numeric, 4) AS high, letters, letters_outside AS over
FROM  (SELECT coalesce(b.gemeente, d.gemeente) AS gemeente, CASE WHEN grouping(b.gemeente) = 0 THEN 'burglary' WHEN grouping(d.gemeente) = 0 THEN 'dwelling' ELSE 'whole' END AS by, (letter_coverage(z)).*
       FROM letters_set AS s, letter_pairs(s.b, s.d, s.l) AS z LEFT JOIN letters_burglary AS b USING (burglary_id) LEFT JOIN letters_dwelling AS d ON d.dwelling_id = z.dwelling_id
       GROUP BY GROUPING SETS ((b.gemeente), (d.gemeente), ())) AS g ORDER BY by, gemeente;
-- By month of the burglary, or of the letter where no zone asked for it.
SELECT extract(month FROM coalesce(occurred_on, letter_on)) AS month, (letter_coverage(z)).burglaries, (letter_coverage(z)).pairs, (letter_coverage(z)).letters, (letter_coverage(z)).letters_outside AS over
FROM   letters_set, letter_pairs(b, d, l) AS z GROUP BY 1 ORDER BY 1;
-- By burglary: one zone, no spread between zones; the letters outside have a row of their own.
SELECT burglary_id, (c).pairs, (c).timely, (c).carried, round((c).coverage_low::numeric, 4) AS low, round((c).coverage_high::numeric, 4) AS high, (c).standard_error, (c).letters, (c).letters_outside AS over
FROM  (SELECT burglary_id, letter_coverage(z) AS c FROM letters_set, letter_pairs(b, d, l) AS z WHERE coalesce(burglary_id, 1) < 4 GROUP BY burglary_id) AS g ORDER BY burglary_id;
-- What the municipality does, letters to the street of the burglary, beside what the near-repeat reach asks.
SELECT zone, max_distance, pairs, round(coverage::numeric, 4) AS coverage, round(coverage_by_risk::numeric, 4) AS by_risk, round(precision::numeric, 4) AS precision
FROM   unnest(ARRAY['area', 'distance', 'profile']) AS which, letters_set, letter_coverage(b, d, l, zone => which) ORDER BY zone;
-- A filter; NULLs are passed over; no rows at all.
SELECT (letter_coverage(z) FILTER (WHERE uncertainty = 0)).burglaries, (letter_coverage(z) FILTER (WHERE uncertainty > 0)).uncertain FROM letters_set, letter_pairs(b, d, l) AS z;
SELECT (letter_coverage(z)).* FROM letters_set, letter_pairs(b, d, l) AS z WHERE false;
SELECT (letter_coverage(NULL::letter_pair)).burglaries;

-- An area is the same however its blanks and capitals are written; blank is none.
SELECT of_burglary, of_dwelling, pairs
FROM   (VALUES ('7511 AB', '7511AB'), ('7511AB', E' 7511\u00A0ab\t'), ('Hof van Twente', 'HOF VAN TWENTE'), ('7511AB', '7511AC'), ('ab', 'ba'), (' ', ''), (NULL, '')) AS v (of_burglary, of_dwelling),
       LATERAL (SELECT (SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', '2024-01-01', NULL, 0, area) FROM unnest(ARRAY[of_burglary]) AS area) AS b,
                       (SELECT dwelling_set(1, pg_temp.place(0, 0), area) FROM unnest(ARRAY[of_dwelling]) AS area) AS d) AS s,
       letters_set, letter_coverage(s.b, s.d, l, zone => 'area');

-- ---------------------------------------------------------------- letters known by postcode or area

-- Dwellings 1 .. 4 in 1234AB, 5 and 6 in 1234CD; 5 lies outside the zone. Two letters went to 1234AB on day 2 and one to each of 1234CD on day 3.
CREATE TEMP TABLE house (dwelling_id bigint, geom geometry, postcode text);
INSERT INTO house VALUES (1, pg_temp.place(1, 0), '1234AB'), (2, pg_temp.place(2, 0), '1234AB'), (3, pg_temp.place(3, 0), '1234AB'), (4, pg_temp.place(4, 0), '1234AB'), (5, pg_temp.place(500, 0), '1234CD'), (6, pg_temp.place(6, 0), '1234CD');
CREATE TEMP TABLE mailing (letter_id bigint, dwelling_id bigint, postcode text, geom geometry, sent_on date, number_sent int);
INSERT INTO mailing VALUES (1, NULL, '1234AB', NULL, '2024-01-03', 2), (2, NULL, '1234CD', NULL, '2024-01-04', NULL);
CREATE TEMP VIEW mailed AS
SELECT l.letter_id, d.dwelling_id, l.sent_on, l.number_sent FROM mailing AS l LEFT JOIN house AS d ON d.dwelling_id = l.dwelling_id OR d.postcode = l.postcode OR ST_Contains(l.geom, d.geom);
CREATE TEMP VIEW by_mail AS
SELECT c.* FROM (SELECT letter_set(dwelling_id, sent_on, letter_id, number_sent) AS l FROM mailed) AS m, (SELECT dwelling_set(dwelling_id, geom) AS d FROM house) AS h, letter_coverage(pg_temp.one(), d, l) AS c;
SELECT pairs, timely, never, coverage, letters, letters_by_share, letters_outside AS over, precision, days_to_letter_median AS median, letters_left_out FROM by_mail;
-- A second mailing of three to the same postcode, while the first is valid: of each dwelling the chance of at least one is 1 - 1/2 * 1/4, and of a second 1/2 * 3/4.
INSERT INTO mailing VALUES (3, NULL, '1234AB', NULL, '2024-01-05', 3);
SELECT timely, 4 * (1 - 0.5 * 0.25) + 1 AS by_hand, duplicates, 4 * 0.5 * 0.75 AS duplicates_by_hand, letters FROM by_mail;
-- A letter to a dwelling that is known is certain; more letters than dwellings are one to each; a polygon with dwellings 1 and 2; a postcode that has no dwelling is left out.
TRUNCATE mailing;
INSERT INTO mailing VALUES (1, 3, NULL, NULL, '2024-01-03', 1), (2, NULL, '1234CD', NULL, '2024-01-03', 9), (3, NULL, NULL, ST_SetSRID(ST_MakeEnvelope(0, -1, 2.5, 1), 28992), '2024-01-03', 1), (4, NULL, '9999ZZ', NULL, '2024-01-03', 30);
SELECT timely, letters, letters_by_share, letters_outside AS over, letters_left_out FROM by_mail;
SELECT dwelling_id, status, timely, letter_share FROM (SELECT letter_set(dwelling_id, sent_on, letter_id, number_sent) AS l FROM mailed) AS m, (SELECT dwelling_set(dwelling_id, geom) AS d FROM house) AS h, letter_pairs(pg_temp.one(), d, l) ORDER BY dwelling_id;

-- ---------------------------------------------------------------- the edges

CREATE TEMP VIEW brief AS
SELECT burglary_id AS burglary, dwelling_id AS dwelling, status, letter_on, letters, duplicates, round(protection::numeric, 3) AS protection FROM letter_pairs(NULL, NULL, NULL);
CREATE FUNCTION pg_temp.brief(b burglary_set, d dwelling_set, l letter_set, at date DEFAULT 'infinity') RETURNS SETOF brief LANGUAGE sql AS $$
    SELECT burglary_id, dwelling_id, status, letter_on, letters, duplicates, round(protection::numeric, 3) FROM letter_pairs(b, d, l, at => at) ORDER BY burglary_id, dwelling_id, letter_on $$;
CREATE FUNCTION pg_temp.burglaries_on(x float8[], day int[]) RETURNS burglary_set LANGUAGE sql AS $$
    SELECT burglary_set(n, pg_temp.place(b.x, 0), date '2024-01-01' + b.day, date '2024-01-01' + b.day + 2) FROM unnest(x, day) WITH ORDINALITY AS b (x, day, n) $$;
-- A dwelling in three zones, one letter: it is timely for two and serves both, is carried for the third, and counts once, for the latest that asked.
SELECT * FROM pg_temp.brief(pg_temp.burglaries_on('{10,20,30}', '{0,3,20}'), pg_temp.dwellings_at('{0}'), pg_temp.letters_on('{1}', '{5}'));
SELECT pairs, dwellings, coverage, coverage_dwellings, letters, precision FROM letter_coverage(pg_temp.burglaries_on('{10,20,30}', '{0,3,20}'), pg_temp.dwellings_at('{0}'), pg_temp.letters_on('{1}', '{5}'));
-- A letter after the burglary and before the report is timely, -1 day after it.
SELECT timely, days_to_letter_median FROM letter_coverage(pg_temp.burglaries_on('{0}', '{0}'), pg_temp.dwellings_at('{5}'), pg_temp.letters_on('{1}', '{1}'));
-- None sent at all; all sent too late.
SELECT timely, late, never, coverage, coverage_low, round(coverage_high::numeric, 4) AS high, uncovered, letters, precision, f1, days_to_letter_median FROM letter_coverage(pg_temp.burglaries_on('{0,1000}', '{0,0}'), pg_temp.dwellings_at('{5,1005}'), pg_temp.letters_on('{}', '{}'));
SELECT timely, late, never, coverage, coverage_by_day, letters, precision, days_to_letter_median FROM letter_coverage(pg_temp.burglaries_on('{0,1000}', '{0,0}'), pg_temp.dwellings_at('{5,1005}'), pg_temp.letters_on('{1,2}', '{12,27}'));
-- Two burglaries on one day beside one dwelling: the letter is credited to one, and covers both.
SELECT * FROM pg_temp.brief(pg_temp.burglaries_on('{10,20}', '{0,0}'), pg_temp.dwellings_at('{0}'), pg_temp.letters_on('{1}', '{5}'));
-- The burgled dwelling is not in its zone; a letter to it is neither asked for nor too many. When asked for, it is in.
SELECT include_own, pairs, empty_zones, letters, letters_own, letters_outside AS over, precision FROM unnest('{false,true}'::bool[]) AS own, letter_coverage((SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', '2024-01-01', 1, 0, NULL)), pg_temp.dwellings_at('{0}'), pg_temp.letters_on('{1}', '{2}'), include_own => own);
-- Flats: 50 dwellings on one point, one of them burgled; the other 49 are the zone.
SELECT pairs, dwellings, timely, letters_own FROM letter_coverage((SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', '2024-01-01', 7, 0, NULL)), (SELECT dwelling_set(n, pg_temp.place(0, 0)) FROM generate_series(1, 50) AS n), (SELECT letter_set(n, '2024-01-03') FROM generate_series(1, 10) AS n));
-- A burglary placed at the middle of its postcode, 60 m: of the dwellings at 30, 50 and 90 m only the first is in its zone wherever it was.
SELECT uncertain, pairs, coverage, coverage_certain FROM letter_coverage((SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', '2024-01-01', NULL, 60, '1234AB')), pg_temp.dwellings_at('{30,50,90}'), pg_temp.letters_on('{1}', '{2}'));
-- A burglary in the fields.
SELECT burglaries, empty_zones, pairs, coverage, coverage_low, standard_error FROM letter_coverage(pg_temp.burglaries_on('{0,5000}', '{0,0}'), pg_temp.dwellings_at('{1000}'), pg_temp.letters_on('{}', '{}'));
-- Leap day: from 27 February two days of deadline after the report on the 28th are 29 February and 1 March; the risk of ten days ends on 7 March.
SELECT sent_on, status FROM unnest('{2024-02-26,2024-02-27,2024-02-29,2024-03-01,2024-03-02,2024-03-07,2024-03-08}'::date[]) AS sent_on,
       pg_temp.letters_on('{1}', ARRAY[sent_on - date '2024-01-01']) AS l, letter_pairs((SELECT burglary_set(1, pg_temp.place(0, 0), '2024-02-27', '2024-02-28')), pg_temp.dwellings_at('{5}'), l, risk_days => 10, deadline_days => 2) WHERE burglary_id = 1;
-- Borders of the periods: 30 days before still counts and 31 does not; day 9 (7 after the report) is timely, 10 late, 29 late, 30 too late and asked for by nobody.
SELECT day, status, protection FROM unnest('{-31,-30,0,9,10,29,30}'::int[]) AS day, pg_temp.brief(pg_temp.burglaries_on('{0}', '{0}'), pg_temp.dwellings_at('{5}'), pg_temp.letters_on('{1}', ARRAY[day])) WHERE burglary = 1;
-- Of two letters on one day the second is a duplicate, as is one 30 days later; one 31 days later is not.
SELECT letters, duplicates FROM letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{5}'), pg_temp.letters_on('{1,1,1,1}', '{0,0,30,61}'));
-- The distance is measured as ST_DWithin does: 100 m is within 100 m.
SELECT pairs FROM letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{0,99.999,100,100.001}'), pg_temp.letters_on('{}', '{}'));
-- What came after "at" is not known: a letter, a burglary, a report.
SELECT burglaries, later, pending, timely, letters, letters_later FROM unnest('{2024-01-09,2024-01-10,2024-01-11,infinity}'::date[]) AS day,
       letter_coverage(pg_temp.burglaries_on('{0,0,0}', '{0,8,9}'), pg_temp.dwellings_at('{5}'), pg_temp.letters_on('{1}', '{9}'), at => day);
-- A report from before the burglary, or none, or infinity: the deadline counts from the burglary.
SELECT burglaries, report_unknown, days_to_report_median, timely, late FROM letter_coverage((SELECT burglary_set(n, pg_temp.place(0, 0), '2024-01-01', r) FROM unnest('{2023-12-31,NULL,infinity,-infinity,2024-01-05}'::date[]) WITH ORDINALITY AS u (r, n)), pg_temp.dwellings_at('{5}'), pg_temp.letters_on('{1}', '{8}'));
-- Rows without what they need are left out and counted.
SELECT burglaries, burglaries_left_out, dwellings_left_out, letters_left_out, letters_unknown
FROM   letter_coverage((SELECT burglary_set(n, g, o, NULL) FROM (VALUES (1, pg_temp.place(0, 0), '2024-01-01'::date), (2, NULL, '2024-01-01'), (3, 'SRID=28992;POINT EMPTY', '2024-01-01'), (NULL, pg_temp.place(0, 0), NULL), (5, pg_temp.place(0, 0), 'infinity')) AS v (n, g, o)),
                       (SELECT dwelling_set(n, g) FROM (VALUES (1, pg_temp.place(0, 0)), (NULL, NULL), (3, 'SRID=28992;POINT EMPTY')) AS v (n, g)),
                       (SELECT letter_set(n, s) FROM (VALUES (1, '2024-01-03'::date), (NULL, '2024-01-03'), (1, NULL), (1, 'infinity'), (3, '2024-01-03'), (99, '2024-01-03')) AS v (n, s)));
-- NULL for a set, sets of nothing; the first and last day there is.
SELECT letter_coverage(NULL, pg_temp.dwellings_at('{0}'), pg_temp.letters_on('{}', '{}')) IS NULL AS no_burglaries, (SELECT count(*) FROM letter_pairs(pg_temp.one(), NULL, pg_temp.letters_on('{}', '{}'))) AS no_dwellings;
SELECT burglaries, pairs, letters, coverage, zone FROM letter_coverage(pg_temp.burglaries_on('{}', '{}'), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'));
SELECT burglary_id, status FROM letter_pairs((SELECT burglary_set(n, pg_temp.place(0, 0), d, d) FROM (VALUES (1, '4713-01-01 BC'::date), (2, '5874897-12-31')) AS v (n, d)), pg_temp.dwellings_at('{0}'), (SELECT letter_set(1, d) FROM (VALUES ('4713-01-01 BC'::date), ('5874897-12-31')) AS v (d)), risk_days => 3660, deadline_days => 3660, validity_days => 3660, at => 'infinity') ORDER BY burglary_id;

-- ---------------------------------------------------------------- stored, and in parallel workers

CREATE TABLE letters_pair OF letter_pair;
INSERT INTO letters_pair SELECT z.* FROM letters_set, letter_pairs(b, d, l) AS z;
SELECT b::text::burglary_set::text = b::text AND d::text::dwelling_set::text = d::text AND l::text::letter_set::text = l::text AS round_trip, length(b::text), length(d::text), length(l::text) FROM letters_set;
ANALYZE letters_pair, letters_burglary, letters_dwelling, letters_letter;
-- Rows without a place or a day, too: what each worker left out is added up.
CREATE TEMP VIEW with_gaps AS
SELECT (SELECT burglary_set(burglary_id, CASE WHEN burglary_id % 5 > 0 THEN geom END, occurred_on, reported_on)
        FROM letters_burglary) AS b,
       (SELECT dwelling_set(dwelling_id, CASE WHEN dwelling_id % 5 > 0 THEN geom END) FROM letters_dwelling) AS d,
       (SELECT letter_set(dwelling_id, CASE WHEN dwelling_id % 5 > 0 THEN sent_on END) FROM letters_letter) AS l;
CREATE TEMP TABLE serial AS SELECT letter_coverage(p) AS c FROM letters_pair AS p;
CREATE TEMP TABLE gaps AS
SELECT b::text, d::text, l::text, burglaries_left_out, dwellings_left_out, letters_left_out
FROM   with_gaps, letter_coverage(b, d, l);
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT letter_coverage(p) FROM letters_pair AS p;
EXPLAIN (COSTS OFF) SELECT letter_set(dwelling_id, sent_on, dwelling_id, 1) FROM letters_letter;
CREATE TEMP TABLE parallel AS SELECT letter_coverage(p) AS c FROM letters_pair AS p;
SELECT (SELECT burglary_set(burglary_id, geom, occurred_on, reported_on, dwelling_id, uncertainty, area) FROM letters_burglary)::text = b::text AS burglaries,
       (SELECT dwelling_set(dwelling_id, geom, area) FROM letters_dwelling)::text = d::text AS dwellings, (SELECT letter_set(dwelling_id, sent_on) FROM letters_letter)::text = l::text AS letters FROM letters_set;
SELECT burglaries_left_out, dwellings_left_out, letters_left_out,
       g.b = p.b::text AS burglaries, g.d = p.d::text AS dwellings, g.l = p.l::text AS letters
FROM   gaps AS g, with_gaps AS p;
-- An error in a worker is the same error.
SELECT dwelling_set(dwelling_id % 100, geom) IS NULL FROM letters_dwelling;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
-- Not a bit depends on the workers.
SELECT s.c = p.c AS same, (s.c).pairs FROM serial AS s, parallel AS p;
DROP TABLE letters_pair;
DROP VIEW with_gaps;

-- ---------------------------------------------------------------- refused

-- ids that are NULL or occur twice
SELECT burglary_set(NULL, pg_temp.place(0, 0), '2024-01-01', NULL);
SELECT burglary_set(7, pg_temp.place(n, 0), date '2024-01-01' + n, NULL) FROM generate_series(1, 2) AS n;
SELECT dwelling_set(NULL, pg_temp.place(0, 0));
-- The one number that is no id, because it says that there is none.
SELECT burglary_set(id, pg_temp.place(0, 0), '2024-01-01', NULL) FROM (VALUES (-9223372036854775808)) AS v (id);
SELECT dwelling_set(id, pg_temp.place(0, 0)) FROM (VALUES (-9223372036854775808)) AS v (id);
SELECT letter_set(id, '2024-01-01') FROM (VALUES (-9223372036854775808)) AS v (id);
SELECT dwelling_set(7, pg_temp.place(n, 0)) FROM generate_series(1, 2) AS n;
SELECT letter_set(7, '2024-01-01', NULL, 1);
SELECT letter_set(7, '2024-01-01', 3, 1) FROM generate_series(1, 2) AS n;
-- one mailing on two days, or with two numbers
SELECT letter_set(n, date '2024-01-01' + n, 3, 1) FROM generate_series(1, 2) AS n;
SELECT letter_set(n, '2024-01-01', 3, n) FROM generate_series(1, 2) AS n;
SELECT letter_set(7, '2024-01-01', 3, 0);
SELECT letter_set(NULL, '2024-01-01', 3, -5);
-- an uncertainty that is none
SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', NULL, 1, u, NULL) FROM unnest('{-1}'::float8[]) AS u;
SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', NULL, 1, 'NaN', NULL);
SELECT burglary_set(1, pg_temp.place(0, 0), '2024-01-01', NULL, 1, 'Infinity', NULL);
-- places in no system, in another, of another shape, at infinity
SELECT dwelling_set(1, 'POINT(0 0)');
SELECT dwelling_set(1, 'SRID=4326;POINT(6.9 52.2)');
SELECT burglary_set(1, 'SRID=28992;LINESTRING(0 0, 1 1)', '2024-01-01', NULL);
SELECT burglary_set(1, pg_temp.place('Infinity', 0), '2024-01-01', NULL);
SELECT dwelling_set(n, ST_SetSRID(ST_MakePoint(0, 0), CASE n WHEN 1 THEN 28992 ELSE 32632 END)) FROM generate_series(1, 2) AS n;
SELECT letter_coverage(pg_temp.one(), (SELECT dwelling_set(1, 'SRID=32632;POINT(0 0)')), pg_temp.letters_on('{}', '{}'));
-- distances and days
SELECT letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'), max_distance => -100);
SELECT letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'), max_distance => 'Infinity');
SELECT letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'), risk_days => 0);
SELECT letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'), deadline_days => -7);
SELECT letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'), validity_days => -1);
SELECT letter_coverage(pg_temp.one(), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'), delivery_days => 3661);
SELECT letter_pairs(pg_temp.one(), pg_temp.dwellings_at('{}'), pg_temp.letters_on('{}', '{}'), zone => 'postcode');
-- values that no aggregate made
SELECT 'abc'::burglary_set;
SELECT '00'::dwelling_set;
SELECT b::text::dwelling_set FROM letters_set;
SELECT l::text::letter_set IS NULL, (left(l::text, -2) || '00')::letter_set FROM letters_set;
-- rows of different rules; a pair twice; rows that contradict themselves
SELECT letter_coverage(z) FROM letters_set, unnest('{7,14}'::int[]) AS deadline, letter_pairs(b, d, l, deadline_days => deadline) AS z;
SELECT letter_coverage(z) FROM letters_set, generate_series(1, 2), letter_pairs(b, d, l) AS z WHERE burglary_id IS NOT NULL;
SELECT letter_coverage(z) FROM letters_set, generate_series(1, 2), letter_pairs(b, d, l) AS z WHERE status = 'outside';
CREATE FUNCTION pg_temp.changed(status text, burglary_id bigint, dwelling_id bigint, occurred_on date, timely float8, never float8, letters float8, risk_days int) RETURNS letter_measures LANGUAGE sql AS $$
    SELECT letter_coverage((burglary_id, dwelling_id, status, occurred_on, NULL, 0, 5, 0.3, true, timely, 0, 0, never, 0, NULL, NULL, letters, 0, 0, 'distance', 100, risk_days, 7, 30, 0, false, '2024-03-01')::letter_pair) $$;
SELECT (pg_temp.changed('timely', 1, 1, '2024-01-01', 1, 0, 1, 30)).coverage;
SELECT pg_temp.changed('timely', NULL, 1, '2024-01-01', 1, 0, 1, 30);
SELECT pg_temp.changed('timely', 1, NULL, '2024-01-01', 1, 0, 1, 30);
SELECT pg_temp.changed('timely', 1, 1, NULL, 1, 0, 1, 30);
SELECT pg_temp.changed('timely', 1, 1, 'infinity', 1, 0, 1, 30);
SELECT pg_temp.changed('timely', 1, 1, '2024-01-01', 1, 1, 1, 30);
SELECT pg_temp.changed('timely', 1, 1, '2024-01-01', 2, -1, 1, 30);
SELECT pg_temp.changed('timely', 1, 1, '2024-01-01', 'NaN', 0, 1, 30);
SELECT pg_temp.changed('timely', 1, 1, '2024-01-01', 1, 0, 'Infinity', 30);
SELECT pg_temp.changed('timely', 1, 1, '2024-01-01', 1, 0, 1, 0);
SELECT pg_temp.changed('timely', 1, 1, '2024-01-01', 1, 0, 1, NULL);
SELECT pg_temp.changed('outside', 1, 1, '2024-01-01', 0, 1, 1, 30);
SELECT pg_temp.changed('outside', 1, NULL, '2024-01-01', 0, 1, 1, 30);
SELECT pg_temp.changed('empty zone', NULL, 1, '2024-01-01', 0, 1, 0, 30);
SELECT pg_temp.changed('sent', 1, 1, '2024-01-01', 1, 0, 1, 30);
SELECT pg_temp.changed(NULL, 1, 1, '2024-01-01', 1, 0, 1, 30);

DROP VIEW known;
DROP TABLE letters_set, letters_burglary, letters_dwelling, letters_letter;
