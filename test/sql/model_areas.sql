-- Where things lie: dwellings and burglaries in areas of every level, by the map, by lists of members, by the address; maps of several
-- years; what cannot be placed.
SET datestyle = 'ISO, DMY';
SET client_min_messages = warning;
\set VERBOSITY terse
\pset null '-'
SELECT create_burglary_model('areas');
SELECT set_config('search_path', 'areas, areas_internal, ' || current_setting('search_path'), false) IS NOT NULL AS set;
INSERT INTO result_day (as_of, letters_to) VALUES (dutch_today(), dutch_today());
CREATE FUNCTION pg_temp.at(x float8) RETURNS geometry LANGUAGE sql IMMUTABLE RETURN ST_SetSRID(ST_MakePoint(200000 + x, 450050), 28992);
CREATE FUNCTION pg_temp.strip(x0 float8, x1 float8) RETURNS geometry LANGUAGE sql IMMUTABLE
RETURN ST_Multi(ST_MakeEnvelope(200000 + x0, 450000, 200000 + x1, 450100, 28992));
INSERT INTO delivery (delivery_id, kind, source, purpose, legal_basis, period_from, period_to, received_on, expires_on)
VALUES (1, 'burglary', 'BVH', 'p', 'l', '2018-01-01', '2018-12-31', '2020-01-01', '2199-01-01');

-- A row of dwellings: the third stands on the border of two buurten, the fifth on that of two gemeenten, the seventh outside all maps;
-- the eighth is no longer in use. Some come before the map, some after it.
INSERT INTO dwelling (dwelling_id, postcode, gemeente_code, in_use_to, geom)
SELECT v.id, v.postcode, v.bag, v.ended, pg_temp.at(v.x)
FROM  (VALUES (1, 10, '1001AA', 'GM0001', NULL::date), (2, 30, '1001AA', 'GM0001', NULL), (3, 50, '1001AB', 'GM0001', NULL)) AS v (id, x, postcode, bag, ended);
INSERT INTO area (level, code, year, name, geom)
SELECT v.level, v.code, 2018, v.code, pg_temp.strip(v.x0, v.x1)
FROM  (VALUES ('gemeente', 'GM0001', 0, 100), ('gemeente', 'GM0002', 100, 200),
              ('buurt', 'BU00010001', 0, 50), ('buurt', 'BU00010002', 50, 100), ('buurt', 'BU00020001', 100, 200)) AS v (level, code, x0, x1);
INSERT INTO dwelling (dwelling_id, postcode, gemeente_code, in_use_to, geom)
SELECT v.id, v.postcode, v.bag, v.ended, pg_temp.at(v.x)
FROM  (VALUES (4, 70, '1001AB', 'GM0001', NULL::date), (5, 100, '1002AA', 'GM0002', NULL), (6, 150, '1002AA', 'GM0002', NULL),
              (7, 250, NULL, 'GM0002', NULL), (8, 10, '1001AA', 'GM0001', '2019-01-01')) AS v (id, x, postcode, bag, ended);
-- Two streets: what the addresses of the first share of their postcode is 1001A, those of the second share nothing.
INSERT INTO address (dwelling_id, verblijfsobject_id, street_name, street_key, huisnummer, postcode, woonplaats, gemeente_code, geom)
SELECT d.dwelling_id, NULL, s.name, street_key(s.name), d.dwelling_id, d.postcode, 'Dorp', d.gemeente_code, d.geom
FROM   dwelling AS d CROSS JOIN LATERAL (SELECT CASE WHEN d.dwelling_id <= 3 THEN 'Hoofdstraat' ELSE 'Kerkstraat' END AS name) AS s WHERE d.dwelling_id < 7;
SELECT d.dwelling_id, d.buurt_code, d.gemeente_code,
       (SELECT string_agg(a.code, ' ' ORDER BY a.code) FROM dwelling_area AS x JOIN area AS a ON a.area_id = ANY (x.areas) WHERE x.dwelling_id = d.dwelling_id) AS areas
FROM   dwelling AS d ORDER BY 1;

-- Burglaries of 2018 at dwellings 1, 4, 6 and 8, on both streets, and somewhere in the village; of 2019 one at dwelling 2.
INSERT INTO burglary (burglary_id, source, source_id, occurred_from, precision, object_kind, street_name, dwelling_id, place_step, place_quality, place_uncertainty, geom, delivery_id)
SELECT v.id, 'BVH', v.id, v.day, 'time', 'woning', v.street, v.dwelling, v.step, (ARRAY['adres', 'adres', 'adres', 'adres', 'postcode', 'straat', 'plaats', 'geen'])[v.step], 0, pg_temp.at(v.x), 1
FROM  (VALUES (1, '2018-01-01'::date, 10, 1, 2, NULL), (2, '2018-04-01', 70, 4, 2, NULL), (3, '2018-12-31', 150, 6, 2, NULL), (4, '2018-06-01', 10, 8, 2, NULL),
              (5, '2018-07-01', 30, NULL, 6, 'Hoofdstr.'), (6, '2018-08-01', 70, NULL, 6, 'Kerkstraat'), (7, '2018-09-01', 70, NULL, 7, NULL),
              (8, '2019-12-31', 30, 2, 2, NULL)) AS v (id, day, x, dwelling, step, street);
SELECT burglary_id, postcode, buurt_code, gemeente_code FROM fresh_burglary_home ORDER BY 1;
-- Every level adds up to all, less what is left out of it; pc6 lacks both streets, pc4 and pc5 the second; all lack the village.
CREATE VIEW left_out AS SELECT DISTINCT level, year, left_out FROM fresh_factor_by_area;
INSERT INTO factor_value (factor, level, code, year, value)
SELECT 'huurwoningen', v.level, v.code, 2018, 50
FROM  (VALUES ('gemeente', 'GM0001'), ('gemeente', 'GM0002'), ('wijk', 'WK000100'), ('buurt', 'BU00010001'), ('buurt', 'BU00010002'), ('pc4', '1001'), ('pc4', '1002'),
              ('pc5', '1001A'), ('pc6', '1001AA'), ('pc6', '1001AB')) AS v (level, code);
SELECT level, code, burglaries, dwellings, round(rate::numeric, 1) AS rate, left_out, small, reason FROM fresh_factor_by_area ORDER BY level COLLATE "C", code;
SELECT level, sum(b.burglaries), (SELECT l.left_out FROM left_out AS l WHERE l.level = b.level) AS left_out FROM area_burglary AS b WHERE year = 2018 GROUP BY 1 ORDER BY 1;

-- ---------------------------------------------------------------- every level, own areas that overlap, and what cannot be placed

-- Own areas count whole, also where they overlap (30 to 160 and 60 to 200); a subbuurt without a border, a gemeente outside the region
-- with one, a basisteam of which nothing is known: NULL, with the reason. In pc4 1009 there are no addresses.
BEGIN;
INSERT INTO area (level, code, year, geom) VALUES
    ('subbuurt', 'S1', 2018, pg_temp.strip(0, 60)), ('subbuurt', 'S2', 2018, NULL), ('own', 'O1', 2018, pg_temp.strip(30, 160)), ('own', 'O2', 2018, pg_temp.strip(60, 200)),
    ('gemeente', 'GM0009', 2018, pg_temp.strip(5000, 6000)), ('basisteam', 'T', 2018, NULL);
INSERT INTO factor_value (factor, level, code, year, value)
SELECT 'koopwoningen', v.level, v.code, v.year, 50
FROM  (VALUES ('subbuurt', 'S1', 2018), ('subbuurt', 'S2', 2018), ('own', 'O1', 2018), ('own', 'O2', 2018), ('own', 'O2', 2017), ('gemeente', 'GM0009', 2018), ('gemeente', 'GM0008', 2018),
              ('basisteam', 'T', 2018), ('pc4', '1009', 2018)) AS v (level, code, year);
SELECT level, code, year, burglaries, dwellings, round(rate::numeric, 1) AS rate, left_out, small, reason FROM fresh_factor_by_area WHERE factor = 'koopwoningen' ORDER BY level COLLATE "C", code, year;
-- each dwelling and burglary once in a level
SELECT level, sum(dwellings) FROM area_dwelling WHERE level IN ('own', 'subbuurt') GROUP BY 1 ORDER BY 1;
SELECT level, sum(burglaries) FROM area_burglary WHERE level IN ('own', 'subbuurt') AND year = 2018 GROUP BY 1 ORDER BY 1;
-- A list of members says otherwise than the map: then dwelling 6 is not in O2, and buurt 1 is in it, where no border of O2 is.
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year)
VALUES ('buurt', 'BU00020001', 2018, 'own', 'O1', 2018), ('buurt', 'BU00010001', 2018, 'own', 'O2', 2018);
SELECT level, code, burglaries, dwellings FROM fresh_factor_by_area WHERE factor = 'koopwoningen' AND level = 'own' AND year = 2018 ORDER BY 1, 2;
-- and scores of a survey hold where the dwellings count: 1 and 2 in O2, 6 in O1 by the list; 4 in both by the map. 7 is in neither.
INSERT INTO factor_value (factor, level, code, year, value, respondents, series) VALUES ('A_LWB_ssSocoh', 'own', 'O1', 2018, 6, 400, '2012'), ('A_LWB_ssSocoh', 'own', 'O2', 2018, 7, 400, '2012');
SELECT d.dwelling_id, (SELECT string_agg(u.code, ' ' ORDER BY u.code) FROM usable_score AS u WHERE ST_Intersects(u.geom, d.geom)) AS scores
FROM   dwelling AS d WHERE d.dwelling_id IN (1, 2, 4, 6, 7) ORDER BY 1;
SELECT dwelling_id, code, score_raw FROM dwelling_score('A_LWB_ssSocoh') WHERE dwelling_id IN (1, 2, 6, 7) ORDER BY 1;
-- where all of an area is listed in another one, its score holds nowhere
INSERT INTO area (level, code, year, geom) VALUES ('own', 'O3', 2018, pg_temp.strip(110, 190));
INSERT INTO factor_value (factor, level, code, year, value, respondents, series) VALUES ('A_LWB_ssSocoh', 'own', 'O3', 2018, 8, 400, '2012');
SELECT code, geom IS NULL AS nowhere FROM usable_score ORDER BY 1;
SELECT dwelling_id, code, score_raw FROM dwelling_score('A_LWB_ssSocoh') WHERE dwelling_id IN (1, 2, 6, 7) ORDER BY 1;
-- a sensitive figure makes no score without a decision
SELECT DISTINCT rule FROM dwelling_score('A_PRV_Slot');
UPDATE factor SET sensitive = true WHERE factor = 'A_LWB_ssSocoh';
SELECT DISTINCT code, score, rule FROM dwelling_score('A_LWB_ssSocoh');
SELECT DISTINCT code, score, rule FROM burglary_score('A_LWB_ssSocoh');
INSERT INTO sensitive_decision (factor, decided_by, decided_on, reason, valid_to) VALUES ('A_LWB_ssSocoh', 'FG', dutch_today(), 'proef', dutch_today());
SELECT dwelling_id, code, score_raw FROM dwelling_score('A_LWB_ssSocoh') WHERE dwelling_id IN (1, 2, 6, 7) ORDER BY 1;
ROLLBACK;

-- ---------------------------------------------------------------- lists of members

-- Buurten in their own gemeente, which the map says already: nothing counts twice. A basisteam of the first gemeente, in a district;
-- the map of basisteams says another, but the list stands, and the district is that of the list's.
BEGIN;
INSERT INTO area (level, code, year, geom) VALUES ('basisteam', 'West', 2018, NULL), ('basisteam', 'Kaart', 2018, pg_temp.strip(0, 200)), ('district', 'D1', 2018, NULL), ('district', 'D2', 2018, NULL);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year)
SELECT 'buurt', code, 2018, 'gemeente', 'GM000' || substr(code, 6, 1), 2018 FROM area WHERE level = 'buurt';
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES
    ('gemeente', 'GM0001', 2018, 'basisteam', 'West', 2018), ('basisteam', 'West', 2018, 'district', 'D1', 2018), ('basisteam', 'Kaart', 2018, 'district', 'D2', 2018);
SELECT level, code, gemeente_code, sum(dwellings) AS dwellings, (SELECT sum(b.burglaries) FROM area_burglary AS b WHERE b.level = d.level AND b.code = d.code AND b.year = 2018) AS burglaries
FROM   area_dwelling AS d WHERE level IN ('gemeente', 'basisteam', 'district') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
ROLLBACK;

-- An own area without a border, made of two others: it counts whole and so do they, and the level adds up to what lies in these.
BEGIN;
INSERT INTO area (level, code, year, geom) VALUES ('own', 'A', 2018, pg_temp.strip(0, 40)), ('own', 'B', 2018, pg_temp.strip(60, 110)), ('own', 'AB', 2018, NULL);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('own', 'A', 2018, 'own', 'AB', 2018), ('own', 'B', 2018, 'own', 'AB', 2018);
INSERT INTO factor_value (factor, level, code, year, value) SELECT 'koopwoningen', 'own', code, 2018, 50 FROM unnest('{A,B,AB}'::text[]) AS code;
SELECT code, burglaries, dwellings FROM fresh_factor_by_area WHERE level = 'own' ORDER BY 1;
SELECT sum(dwellings) FROM area_dwelling WHERE level = 'own';
-- so do their scores; a wijk has its border, whatever is listed in it
INSERT INTO area (level, code, year, geom) VALUES ('wijk', 'WK000101', 2018, pg_temp.strip(0, 50));
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('buurt', 'BU00010002', 2018, 'wijk', 'WK000101', 2018);
INSERT INTO factor_value (factor, level, code, year, value, respondents, series)
SELECT 'A_LWB_ssSocoh', v.level, v.code, 2018, 6, 400, '2012' FROM (VALUES ('own', 'A'), ('own', 'B'), ('own', 'AB'), ('wijk', 'WK000101')) AS v (level, code);
SELECT code, ST_XMin(geom) - 200000 AS x0, ST_XMax(geom) - 200000 AS x1, round(ST_Area(geom)) AS surface FROM usable_score ORDER BY 1;
ROLLBACK;

-- ---------------------------------------------------------------- maps of several years

-- What an area has lost one home in thousands of is not all of it any more; where nobody lives nothing is lost.
BEGIN;
INSERT INTO area (level, code, year, geom) VALUES ('buurt', 'BU00030001', 2018, pg_temp.strip(400, 500)), ('buurt', 'BU00030002', 2019, pg_temp.strip(490, 500)),
    ('buurt', 'BU00030003', 2018, pg_temp.strip(500, 600));
INSERT INTO dwelling (dwelling_id, geom) SELECT 100 + n, pg_temp.at(CASE n WHEN 1 THEN 495 ELSE 450 END) FROM generate_series(1, 2501) AS n;
SELECT code, dwellings, current FROM fresh_area_rate WHERE code LIKE 'BU0003%' AND year = 2018 ORDER BY 1;
ROLLBACK;

-- A newer map of the first gemeente alone, with the same borders: nothing changes. With other codes: the old ones keep their rates, and
-- a level adds up as before.
BEGIN;
INSERT INTO area (level, code, year, geom) SELECT level, code, 2019, geom FROM area WHERE level = 'buurt' AND code LIKE 'BU0001%';
SELECT dwelling_id, buurt_code, area_at('buurt', geom) FROM dwelling ORDER BY 1;
INSERT INTO area (level, code, year, geom) VALUES ('buurt', 'BU00010011', 2020, pg_temp.strip(0, 30)), ('buurt', 'BU00010012', 2020, pg_temp.strip(30, 100));
SELECT dwelling_id, buurt_code, area_at('buurt', geom) FROM dwelling ORDER BY 1;
SELECT code, burglaries, dwellings, round(rate::numeric, 1) AS rate FROM fresh_factor_by_area WHERE level = 'buurt' ORDER BY 1;
SELECT level, sum(dwellings) AS dwellings, (SELECT sum(burglaries) FROM area_burglary AS b WHERE b.level = d.level AND year = 2018) AS burglaries
FROM   area_dwelling AS d WHERE level IN ('buurt', 'wijk') GROUP BY 1 ORDER BY 1;
-- What lies in the former ones counts in the new ones.
SELECT code, year, burglaries, dwellings, current FROM fresh_area_rate WHERE level = 'buurt' ORDER BY 1, 2;
-- and without the newest map all is as it was before it
DELETE FROM area WHERE year = 2020;
SELECT string_agg(buurt_code, ' ' ORDER BY dwelling_id) FROM dwelling;
-- An area that became smaller has no longer what it lost; one that moves takes along and leaves behind.
UPDATE area SET geom = pg_temp.strip(0, 20) WHERE code = 'BU00010001' AND year = 2019;
SELECT string_agg(coalesce(buurt_code, '-'), ' ' ORDER BY dwelling_id) FROM dwelling;
UPDATE area SET geom = pg_temp.strip(0, 300) WHERE code = 'BU00010001' AND year = 2019;
SELECT string_agg(coalesce(buurt_code, '-'), ' ' ORDER BY dwelling_id) FROM dwelling;
ROLLBACK;
-- A merger of which the BAG does not know yet: numerator and denominator of the new gemeente and of the old ones are whole. Half of the
-- second lies outside the new map, in a gemeente of which no delivery has a burglary: that is not known.
BEGIN;
INSERT INTO area (level, code, year) VALUES ('basisteam', 'West', 2018);
INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('gemeente', 'GM0001', 2018, 'basisteam', 'West', 2018);
INSERT INTO area (level, code, year, geom) VALUES ('gemeente', 'GM0007', 2019, pg_temp.strip(0, 200));
-- a basisteam made of the old ones stays what it was
SELECT code, dwellings FROM area_dwelling WHERE level = 'basisteam' ORDER BY 1;
INSERT INTO factor_value (factor, level, code, year, value) VALUES ('huurwoningen', 'gemeente', 'GM0007', 2018, 50);
SELECT code, burglaries, dwellings, round(rate::numeric, 1) AS rate, left_out FROM fresh_factor_by_area WHERE level = 'gemeente' ORDER BY 1;
SELECT code, gemeente_code, dwellings FROM area_dwelling WHERE level = 'gemeente' ORDER BY 1;
-- nothing of the first counts in it any more; of the second the dwelling outside all maps does, and not the other one and its burglary
SELECT code, year, burglaries, dwellings, current FROM fresh_area_rate WHERE level = 'gemeente' ORDER BY 1, 2;
SELECT string_agg(gemeente_code, ' ' ORDER BY dwelling_id) AS dwelling, (SELECT string_agg(gemeente_code, ' ' ORDER BY address_id) FROM address) AS address FROM dwelling;
DELETE FROM area WHERE code = 'GM0007';
SELECT string_agg(gemeente_code, ' ' ORDER BY dwelling_id) AS dwelling FROM dwelling;
ROLLBACK;

-- ---------------------------------------------------------------- a dwelling that moves, goes, or has no postcode

-- The seventh has no postcode: a map of postcodes says it; the others keep theirs. A street takes from the map what its addresses do not
-- say, where the two agree.
BEGIN;
INSERT INTO area (level, code, year, geom) VALUES ('pc6', '1003BB', 2018, pg_temp.strip(200, 300)), ('pc6', '1001AC', 2018, pg_temp.strip(0, 80)), ('pc4', '1009', 2018, pg_temp.strip(80, 200));
SELECT code, dwellings FROM area_dwelling WHERE level IN ('pc4', 'pc6') ORDER BY 1;
SELECT burglary_id, postcode FROM fresh_burglary_home WHERE burglary_id IN (5, 6) ORDER BY 1;
UPDATE dwelling SET geom = pg_temp.at(150) WHERE dwelling_id = 1;
SELECT buurt_code, gemeente_code FROM dwelling WHERE dwelling_id = 1;
UPDATE dwelling SET geom = NULL WHERE dwelling_id = 2;
SELECT buurt_code, gemeente_code FROM dwelling WHERE dwelling_id = 2;
SELECT count(*) FROM dwelling_area;
SELECT place_dwellings() AS changed_by_placing_anew, name_areas() AS changed_names;
ROLLBACK;
-- Without any map: what the address says, and what all addresses of a street share.
BEGIN;
DELETE FROM area;
UPDATE dwelling SET buurt_code = NULL, gemeente_code = 'GM000' || CASE WHEN dwelling_id < 5 THEN 1 ELSE 2 END;
SELECT count(*) FROM dwelling_area;
SELECT burglary_id, postcode, buurt_code, gemeente_code FROM fresh_burglary_home WHERE burglary_id IN (1, 5, 6, 7) ORDER BY 1;
SELECT code, burglaries, dwellings, left_out, reason FROM fresh_factor_by_area WHERE level IN ('gemeente', 'buurt') ORDER BY 1;
ROLLBACK;

RESET search_path;
SELECT drop_burglary_model('areas', 'areas');
