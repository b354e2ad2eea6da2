-- Figures of areas beside burglaries: which year and level counts, what a year that was delivered in part is worth, and
-- what is said of it.
SET datestyle = 'ISO, DMY';
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
    ('gemengd', 'Gemengd', 'eigen', 'area', 'intensive', 'procent', current_date + 1),
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
FROM   factor_association ORDER BY factor;
SELECT warnings FROM factor_association ORDER BY factor;
SELECT sentence FROM factor_association ORDER BY factor;
-- 2019, half of which is known, when it has figures: the rate is per year
INSERT INTO factor_value (factor, level, code, year, value)
SELECT 'stijging', 'buurt', code, 2019, 21 - value FROM factor_value WHERE factor = 'stijging' AND year = 2018;
SELECT year, low_burglaries, high_burglaries, round(high_rate::numeric, 3) AS high_rate,
       round(1000 / 40.0 / (182 / 365.0), 3) AS by_hand, ratio, sentence
FROM   factor_association WHERE factor = 'stijging';

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
FROM   factor_by_area WHERE factor = 'stijging' AND code IN ('BU00010001', 'BU00020020') ORDER BY code, year;

RESET search_path;
SELECT drop_burglary_model('rates', 'rates');
