-- Figures of areas beside burglaries: which year and level counts, what a year that was delivered in part is worth, and
-- what is said of it.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET client_min_messages = warning;
\set VERBOSITY terse
\pset null '-'
SELECT create_burglary_model('rates');
SELECT set_config('search_path', 'rates, rates_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;

-- Twenty buurten of ten dwellings, each a pc4 of its own; the first ten in one gemeente, the others in another. In each
-- a dwelling that is no longer in use.
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, period_from, period_to, received_on, expires_on)
VALUES (1, 'burglary', 'BVH', 'p', 'l', '2018-01-01', '2019-07-01', '2020-01-01', '2199-01-01');
INSERT INTO dwelling (dwelling_id, postcode, buurt_code, gemeente_code, in_use_to, geom)
SELECT i, 1000 + b || 'AA', format('BU000%s00%s', g, to_char(b, 'FM00')), 'GM000' || g,
       CASE WHEN i > 200 THEN date '2019-01-01' END, ST_SetSRID(ST_MakePoint(200000 + i, 450000), 28992)
FROM   generate_series(1, 220) AS i, LATERAL (SELECT 1 + i % 20) AS n (b),
       LATERAL (SELECT CASE WHEN b <= 10 THEN 1 ELSE 2 END) AS m (g);
INSERT INTO area (level, code, year, name) VALUES
    ('buurt', 'BU00010001', 2017, 'Eén (oud)'), ('buurt', 'BU00010001', 2019, 'Eén (nieuw)'),
    ('gemeente', 'GM0001', 2018, 'West'), ('gemeente', 'GM0002', 2018, 'Oost');
-- In buurt b there were b / 2 burglaries in 2018, one at a dwelling, from the first day on; the last that is known was
-- on 1 July 2019. One in a shed does not count, and one that two sources tell of counts once.
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, precision, object_kind, dwelling_id, place_step,
                      place_quality, place_uncertainty, geom, delivery_id)
SELECT row_number() OVER (), v.source, row_number() OVER (), v.day, 'time', v.kind, d.dwelling_id, 2,
       'adres', 0, d.geom, 1
FROM  (SELECT date '2018-01-01' + 10 * n, 'BVH', 'woning', b - 1 + 20 * n
       FROM   generate_series(1, 20) AS b, generate_series(0, b / 2 - 1) AS n
       UNION ALL
       VALUES ('2019-07-01'::date, 'BVH', 'onbekend', 20), ('2018-02-02', 'BVH', 'schuur', 19),
              ('2018-01-01', 'straat', 'woning', 19)) AS v (day, source, kind, dwelling)
JOIN   dwelling AS d ON d.dwelling_id = v.dwelling;
SELECT year, delivered_part(year) FROM generate_series(2017, 2020) AS year;

-- ---------------------------------------------------------------- which level, which year

-- koopwoningen: 18 of the 20 pc4s hold 90 % of the dwellings, which is enough; huurwoningen: 17 do not, so the buurten;
-- leegstand: nine areas are too few; mutatiegraad: ten are not; stijging: of its three years burglaries are known of
-- 2018; inwoners: a number, not a share; afgeschaft: no longer used; gemengd: in both gemeenten from low to high.
INSERT INTO factor (factor, name, theme, measured, quantity, unit, retired_on) VALUES
    ('stijging', 'Stijging', 'eigen', 'area', 'intensive', 'procent', NULL),
    ('gemengd', 'Gemengd', 'eigen', 'area', 'intensive', 'procent', dutch_today() + 1),
    ('afgeschaft', 'Afgeschaft', 'eigen', 'area', 'intensive', 'procent', '2020-01-01');
INSERT INTO factor_value (factor, level, code, year, value)
SELECT f.factor, f.level, CASE f.level WHEN 'pc4' THEN (1000 + b)::text
                                       ELSE format('BU000%s00%s', (b + 9) / 10, to_char(b, 'FM00')) END, f.year, b + 0.5
FROM  (VALUES ('koopwoningen', 'pc4', 18, 2018), ('koopwoningen', 'buurt', 20, 2018), ('huurwoningen', 'pc4', 17, 2018),
              ('huurwoningen', 'buurt', 20, 2018), ('leegstand', 'buurt', 9, 2018), ('mutatiegraad', 'buurt', 10, 2018),
              ('stijging', 'buurt', 20, 2017), ('stijging', 'buurt', 20, 2018), ('stijging', 'buurt', 20, 2020),
              ('inwoners', 'buurt', 20, 2018), ('afgeschaft', 'buurt', 20, 2018)) AS f (factor, level, areas, year),
       generate_series(1, f.areas) AS b;
INSERT INTO factor_value (factor, level, code, year, value)
SELECT 'gemengd', 'buurt', code, 2018, 7 * substr(code, 9)::int % 20
FROM   factor_value WHERE factor = 'stijging' AND year = 2018;
-- areas that are known and have no value do not count
INSERT INTO factor_value (factor, level, code, year, value)
VALUES ('huurwoningen', 'pc4', '1018', 2018, NULL), ('huurwoningen', 'pc4', '1019', 2018, NULL);
SELECT factor, level, year, areas, low_to, high_from, low_burglaries AS low, low_dwellings AS low_of,
       high_burglaries AS high, high_dwellings AS high_of, round(ratio::numeric, 3) AS ratio,
       round(adjusted_ratio::numeric, 3) AS adjusted, comparisons, flags
FROM   fresh_factor_association ORDER BY factor;
SELECT warnings FROM fresh_factor_association ORDER BY factor;
SELECT sentence FROM fresh_factor_association ORDER BY factor;
-- A share is made of counts: 30 of 400 is 7.5 %. It is not known where one of them is not, or where rounding makes the part larger.
INSERT INTO factor_value (factor, level, code, year, value) SELECT v.factor, 'pc4', v.code, 2016, v.value FROM (VALUES
    ('bijstand', '1001', 20), ('ww', '1001', 10), ('inwoners', '1001', 400), ('bijstand', '1002', 20), ('ww', '1002', NULL), ('inwoners', '1002', 400),
    ('bijstand', '1003', 20), ('inwoners', '1003', 400), ('bijstand', '1004', 0), ('ww', '1004', 0), ('inwoners', '1004', 0),
    ('bijstand', '1005', 5), ('ww', '1005', 5), ('inwoners', '1005', 5), ('bijstand', '1006', 5), ('ww', '1006', 5), ('inwoners', '1006', NULL),
    ('bijstand', '1007', 0), ('ww', '1007', 0), ('inwoners', '1007', 100)) AS v (factor, code, value);
SELECT factor, unit, code, numerator, denominator, value, reason FROM factor_share WHERE level = 'pc4' ORDER BY code;
-- and it is compared as others are, within the sentence as well; what people do after a burglary is said to be that
BEGIN;
INSERT INTO factor_value (factor, level, code, year, value)
SELECT f.factor, v.level, v.code, v.year, CASE f.factor WHEN 'inwoners' THEN 1000 WHEN 'ww' THEN 0 ELSE v.value * 10 END
FROM   factor_value AS v, (VALUES ('inwoners'), ('bijstand'), ('ww')) AS f (factor) WHERE v.factor = 'stijging' AND v.year = 2018
ON CONFLICT (factor, level, code, year, series) DO UPDATE SET value = excluded.value;
INSERT INTO factor_value (factor, level, code, year, value, series) SELECT 'A_PRV_Slot', level, code, year, value, '2012' FROM factor_value WHERE factor = 'stijging' AND year = 2018;
SELECT factor, factor_name, unit, low_to, high_from, high_burglaries, flags, sentence FROM fresh_factor_association WHERE factor IN ('bijstand_of_ww', 'bijstand', 'A_PRV_Slot') ORDER BY factor;
-- of two series of one year the newer counts, once
INSERT INTO factor_value (factor, level, code, year, value, series) SELECT 'A_PRV_Slot', level, code, year, 100 - value, '2021' FROM factor_value WHERE factor = 'stijging' AND year = 2018;
SELECT factor, areas, low_burglaries, high_burglaries FROM fresh_factor_association WHERE factor = 'A_PRV_Slot';
ROLLBACK;
DELETE FROM factor_value WHERE level = 'pc4' AND year = 2016;
-- ---------------------------------------------------------------- one figure beside another

-- Spearman's rank correlation, as cor(x, y, method = "spearman") has it: once up, once down, once with ties.
BEGIN;
INSERT INTO factor_value (factor, level, code, year, value)
SELECT f.factor, 'pc4', (1000 + b)::text, f.year, f.value FROM generate_series(1, 20) AS b,
       LATERAL (VALUES ('stijging', 2016, b::float8), ('gemengd', 2014, 100 - b), ('koopwoningen', 2010, b), ('leegstand', 2016, 7 * b % 20), ('mutatiegraad', 2016, b / 4), ('huurwoningen', 2016, 5)) AS f (factor, year, value);
SELECT v.other, level, areas, first_year, last_year, round(correlation::numeric, 9) AS r, round(correlation_low::numeric, 9) AS low, round(correlation_high::numeric, 9) AS high,
       round(p_value::numeric, 9) AS p, gemeenten, round(within::numeric, 9) AS within, round(within_low::numeric, 9) AS w_low, round(within_high::numeric, 9) AS w_high, round(within_p::numeric, 9) AS w_p, sentence
FROM   (VALUES (1, 'gemengd'), (2, 'koopwoningen'), (3, 'leegstand'), (4, 'mutatiegraad'), (5, 'huurwoningen'), (6, 'geen factor'), (7, NULL)) AS v (n, other), factor_pair('stijging', v.other) WHERE level = 'pc4' ORDER BY n;
-- Within a gemeente, by plain sums over its own ranks; one that is in perfect order counts as any other.
WITH pair AS (
    SELECT CASE WHEN x.b <= 10 THEN 1 ELSE 2 END AS gemeente, x.b, y.value AS y
    FROM   generate_series(1, 20) AS x (b) JOIN factor_value AS y ON y.factor = 'leegstand' AND y.level = 'pc4' AND y.year = 2016 AND y.code = (1000 + x.b)::text
), ranked AS (
    SELECT p.gemeente, (SELECT count(*) FROM pair AS q WHERE q.gemeente = p.gemeente AND q.b < p.b) AS x,
           (SELECT count(*) FROM pair AS q WHERE q.gemeente = p.gemeente AND q.y < p.y) AS y
    FROM   pair AS p
), by_hand AS (
    SELECT 1 - 6 * sum((r.x - r.y) ^ 2) / (count(*) * (count(*) ^ 2 - 1)) AS r, count(*) - 1 AS weight FROM ranked AS r GROUP BY r.gemeente
), together AS (
    SELECT sum(h.weight * h.r) / sum(h.weight) AS r, sum(h.weight) AS weight FROM by_hand AS h
)
SELECT abs(f.within - t.r) < 1e-12 AS within, abs(f.within_low - tanh(atanh(t.r) - 1.959963984540054 * sqrt((1 + t.r ^ 2 / 2) / (t.weight - 2)))) < 1e-12 AS low,
       abs(f.within_p - normal_p(t.r * sqrt(t.weight))) < 1e-12 AS p
FROM   together AS t, factor_pair('stijging', 'leegstand') AS f WHERE f.level = 'pc4';
-- The variance where nothing goes together is 1 / (areas - 1), with ties as without: over all orders of five.
WITH RECURSIVE chosen AS (
    SELECT ARRAY[]::int[] AS at
    UNION ALL
    SELECT c.at || n FROM chosen AS c, generate_series(1, 5) AS n WHERE n <> ALL (c.at) AND cardinality(c.at) < 5
)
SELECT count(*), round(avg(r)::numeric, 12) AS mean, round(var_pop(r)::numeric, 12) AS variance
FROM   (SELECT corr((ARRAY[1, 2.5, 2.5, 4, 5])[i], (ARRAY[1.5, 1.5, 3, 4, 5])[c.at[i]]) AS r FROM chosen AS c, generate_series(1, 5) AS i WHERE cardinality(c.at) = 5 GROUP BY c.at) AS v;
-- The normal distribution as the C library has it, erfc(z / sqrt(2)): in the middle, on both sides of 3, in the tail.
SELECT count(*) FILTER (WHERE abs(normal_p(z) / p - 1) < 1e-12 AND normal_p(-z) = normal_p(z)) AS right, count(*) AS of
FROM   (VALUES (0::float8, 1::float8), (0.5, 0.6170750774519738), (1.959963984540054, 0.05), (2.999999, 0.00269980492697031), (3, 0.0026997960632601913),
               (3.000001, 0.0026997871995766637), (6, 1.9731752900754024e-09), (10, 1.5239706048321186e-23), (37, 1.1451142445050278e-299)) AS v (z, p);
SELECT normal_p(NULL), normal_p('Infinity') = 0 AS far;
-- A count is taken per dwelling: as many as there are dwellings is everywhere the same, however large the area.
INSERT INTO dwelling (dwelling_id, postcode, buurt_code, gemeente_code, geom)
SELECT 10000 + 100 * b + n, 1000 + b || 'AB', format('BU000%s00%s', CASE WHEN b <= 10 THEN 1 ELSE 2 END, to_char(b, 'FM00')), format('GM000%s', CASE WHEN b <= 10 THEN 1 ELSE 2 END),
       ST_SetSRID(ST_MakePoint(200000 + b, 450100 + n), 28992)
FROM   generate_series(1, 20) AS b, generate_series(1, b) AS n;
INSERT INTO factor_value (factor, level, code, year, value)
SELECT f.factor, 'pc4', (1000 + b)::text, 2018, f.value FROM generate_series(1, 20) AS b, LATERAL (VALUES ('ww', 2 * (10 + b)), ('ao', 20 - b)) AS f (factor, value)
ON CONFLICT (factor, level, code, year, series) DO UPDATE SET value = excluded.value;
SELECT v.other, f.areas, round(f.correlation::numeric, 9) AS r, round(f.p_value::numeric, 9) AS p, f.sentence
FROM   (VALUES ('ww'), ('ao')) AS v (other), factor_pair('stijging', v.other) AS f WHERE f.level = 'pc4' ORDER BY 1 DESC;
SELECT count(*) FROM fresh_factor_association WHERE factor = 'ww';
-- Ten of fifty, read strictly: ten with, ten without, fifty in all.
SELECT c AS cases, n AS at_risk, passes(c, n, 10, 50) FROM (VALUES (10, 50), (9, 50), (10, 49), (40, 50), (41, 50), (0, 500), (500, 500), (NULL, 50), (10, NULL)) AS v (c, n);
-- What is sensitive is said to be, and so is what is made of it.
UPDATE factor SET sensitive = true WHERE factor = 'ao';
INSERT INTO factor_component (composite, factor) VALUES ('stijging', 'gemengd'), ('gemengd', 'ao');
SELECT f, is_sensitive(f) FROM unnest('{ao,gemengd,stijging,ww,vitaliteitsscore,geen}'::text[]) AS f;
-- Without a decision it is compared with nothing; one about another thing, that is over or still to come, is none.
SELECT string_agg(factor, ' ' ORDER BY factor) FROM withheld_factor WHERE factor IN ('ao', 'gemengd', 'stijging', 'ww');
INSERT INTO sensitive_decision (factor, decided_by, decided_on, reason, valid_to) VALUES
    ('gemengd', 'privacyfunctionaris', dutch_today(), 'proef', dutch_today()),
    ('ao', 'privacyfunctionaris', dutch_today() - 2, 'proef', dutch_today() - 1), ('ao', 'privacyfunctionaris', dutch_today() + 1, 'proef', dutch_today() + 2);
SELECT string_agg(factor, ' ' ORDER BY factor) FROM withheld_factor WHERE factor IN ('ao', 'gemengd', 'stijging', 'ww');
SELECT count(*) FILTER (WHERE factor = 'stijging') AS told, count(*) > 0 AS others, min(withheld) AS withheld FROM fresh_factor_association;
SAVEPOINT before;
SELECT count(*) FROM factor_pair('stijging', 'leegstand');
ROLLBACK TO before;
SELECT count(*) FROM factor_pair('leegstand', 'stijging');
ROLLBACK TO before;
INSERT INTO sensitive_decision (factor, decided_by, decided_on, reason, valid_to) VALUES ('stijging', 'privacyfunctionaris', dutch_today(), 'proef', dutch_today());
SELECT string_agg(factor, ' ' ORDER BY factor) FROM withheld_factor WHERE factor IN ('ao', 'gemengd', 'stijging', 'ww');
DELETE FROM sensitive_decision WHERE factor <> 'ao';
UPDATE sensitive_decision SET decided_on = dutch_today(), valid_to = dutch_today();
SELECT factor, flags, warnings, sentence FROM fresh_factor_association WHERE factor = 'stijging';
SELECT sentence FROM factor_pair('stijging', 'leegstand') WHERE level = 'pc4';
SELECT factor, sensitive, count(*) FROM fresh_factor_by_area WHERE factor IN ('stijging', 'ao', 'ww', 'leegstand') GROUP BY 1, 2 ORDER BY 1;
INSERT INTO factor_component (composite, factor, role) VALUES ('bijstand_of_ww', 'ao', 'numerator');
SELECT factor, sensitive, count(*) > 0 AS there FROM factor_share GROUP BY 1, 2 ORDER BY 1;
DELETE FROM factor_component WHERE factor = 'ao';
SELECT DISTINCT factor, sensitive FROM factor_share WHERE factor = 'bijstand_of_ww';
ROLLBACK;
-- Where it is lowest nobody was burgled: no number of times, but the least that it can be; and none where it is highest: the most.
BEGIN;
DELETE FROM burglary WHERE dwelling_id IN (SELECT d.dwelling_id FROM dwelling AS d JOIN factor_value AS v ON v.code = d.buurt_code AND v.level = 'buurt' AND v.year = 2018 WHERE v.factor = 'stijging' AND v.value <= 4.5);
SELECT a.factor, a.low_burglaries, a.high_burglaries, a.ratio, round(a.ratio_low::numeric, 6) AS ratio_low, a.ratio_high, a.adjusted_ratio, round(a.adjusted_low::numeric, 6) AS adjusted_low, a.p_value, a.sentence
FROM   fresh_factor_association AS a WHERE a.factor = 'stijging';
UPDATE factor_value SET value = -value WHERE factor = 'stijging';
SELECT a.factor, a.low_burglaries, a.high_burglaries, a.ratio, a.ratio_low, round(a.ratio_high::numeric, 6) AS ratio_high, round(a.adjusted_high::numeric, 6) AS adjusted_high, a.sentence
FROM   fresh_factor_association AS a WHERE a.factor = 'stijging';
ROLLBACK;
-- 2019, half of which is known, when it has figures: the rate is per year
INSERT INTO factor_value (factor, level, code, year, value)
SELECT 'stijging', 'buurt', code, 2019, 21 - value FROM factor_value WHERE factor = 'stijging' AND year = 2018;
SELECT year, low_burglaries, high_burglaries, round(high_rate::numeric, 3) AS high_rate,
       round(1000 / 40.0 / (182 / 365.0), 3) AS by_hand, ratio, sentence
FROM   fresh_factor_association WHERE factor = 'stijging';

-- ---------------------------------------------------------------- areas in areas

-- By the newest map of each level; on a border the first by code, outside the map none.
BEGIN;
INSERT INTO area (level, code, year, geom)
SELECT v.level, v.code, v.year, ST_Multi(ST_MakeEnvelope(v.x, 0, v.x + 100, 100, 28992))
FROM  (VALUES ('gemeente', 'GM0011', 2021, 0), ('gemeente', 'GM0010', 2021, 100), ('gemeente', 'GM0009', 2020, 50),
              ('buurt', 'BU00110001', 2022, 0), ('pc4', '1001', 2017, 0)) AS v (level, code, year, x);
SELECT x, level, area_at(level, ST_SetSRID(ST_MakePoint(x, 50), 28992))
FROM   unnest('{50,100,150,250}'::int[]) AS x, unnest('{gemeente,buurt,pc4,wijk}'::text[]) AS level
WHERE  x IN (50, 100) OR level = 'gemeente' ORDER BY 1, 2;
ROLLBACK;
-- By the newest arrangement: West in Noord, which lies in D1. By the shorter of two ways: Oost in D2, though Zuid lies
-- in D1.
INSERT INTO area (level, code, year)
VALUES ('basisteam', 'Oud', 2016), ('basisteam', 'Noord', 2019), ('basisteam', 'Zuid', 2019), ('district', 'D1', 2019),
       ('district', 'D2', 2019);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES
    ('gemeente', 'GM0001', 2018, 'basisteam', 'Oud', 2016), ('gemeente', 'GM0001', 2018, 'basisteam', 'Noord', 2019),
    ('gemeente', 'GM0002', 2018, 'basisteam', 'Zuid', 2019), ('gemeente', 'GM0002', 2018, 'district', 'D2', 2019),
    ('basisteam', 'Noord', 2019, 'district', 'D1', 2019), ('basisteam', 'Zuid', 2019, 'district', 'D1', 2019);
SELECT * FROM area_ancestor ORDER BY 1, 2, 3;
SELECT level, code, gemeente_code, dwellings, year, burglaries
FROM   area_dwelling LEFT JOIN area_burglary USING (level, code, gemeente_code)
WHERE  level IN ('basisteam', 'district', 'gemeente') ORDER BY 1, 2, 3, 5;

-- ---------------------------------------------------------------- each figure

SELECT year, area_name, value, burglaries, dwellings, round(rate::numeric, 3) AS rate,
       round(rate_low::numeric, 3) AS low, round(rate_high::numeric, 3) AS high, small
FROM   fresh_factor_by_area WHERE factor = 'stijging' AND code IN ('BU00010001', 'BU00020020') ORDER BY code, year;

RESET search_path;
SELECT drop_burglary_model('rates', 'rates');
