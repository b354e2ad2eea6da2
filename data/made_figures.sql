-- The made region in figures: CBS's key figures, the Veiligheidsmonitor, the police's published counts and the turnover
-- of dwellings. A part of made_delivery.sql, which runs it: it needs the tables and functions made there.


-- What registers know of a dwelling -------------------------------------------------------------

-- The buurt is the one of its square. Prices and who owns go by postcode and by type of house.
CREATE TEMP TABLE living ON COMMIT DROP AS
WITH square AS (
    SELECT right(gemeentecode, 4)::int AS municipality_id, buurtcode, wijkcode, gemeentecode,
           floor((ST_XMin(geom) + ST_XMax(geom)) / 3000) AS i, floor((ST_YMin(geom) + ST_YMax(geom)) / 3000) AS j
    FROM   buurten WHERE water = 'NEE'
), usual(house_type, corporation, other_rent, thousands, persons) AS (
    VALUES ('flats', 0.55, 0.15, 140, 2), ('terraced', 0.35, 0.08, 180, 4), ('end of terrace', 0.30, 0.08, 195, 4),
           ('semi-detached', 0.10, 0.06, 245, 4), ('detached', 0.02, 0.05, 340, 5)
), drawn AS (
    SELECT h.*, s.buurtcode, s.wijkcode, s.gemeentecode, u.corporation, u.other_rent, u.thousands, u.persons AS most,
    left(h.postcode, 4) AS pc4,
           pg_temp.chance(h.dwelling_id, 62) AS owner_luck,
           pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(h.dwelling_id, 63), h.dwelling_id), h.dwellings,
                       '{0.02}', '{vacant}') IS NOT NULL AS vacant
    FROM   home h
    JOIN   square s ON s.municipality_id = h.municipality_id AND s.i = floor(ST_X(h.geom) / 1500)
           AND s.j = floor(ST_Y(h.geom) / 1500)
           JOIN usual u USING (house_type)
)
SELECT dwelling_id, municipality_id, buurtcode, wijkcode, gemeentecode, pc4, postcode, house_type = 'flats' AS flat,
       build_year, vacant,
       CASE WHEN owner_luck < corporation THEN 'corporation'
            WHEN owner_luck < corporation + other_rent THEN 'other rent' ELSE 'owned' END AS tenure,
       CASE WHEN vacant THEN 0 ELSE 1 + floor(most * pg_temp.chance(dwelling_id, 64))::int END AS persons,
       NOT vacant AND owner_luck < corporation AND pg_temp.chance(dwelling_id, 65) < 0.15 AS social_assistance,
       NOT vacant AND pg_temp.chance(dwelling_id, 66) < 0.025 AS unemployed,
       1000 * round(thousands * (0.8 + 0.4 * pg_temp.chance(pc4::int,
                                                            67)) * (0.85 + 0.3 * pg_temp.chance(dwelling_id, 68)) + (build_year - 1950) / 5)::int AS woz
FROM   drawn;
CREATE UNIQUE INDEX ON living (dwelling_id);
ANALYZE living;


-- CBS: kerncijfers wijken en buurten ------------------------------------------------------------

CREATE TEMP TABLE region_part ON COMMIT DROP AS
SELECT 1 AS turn, 'Land' AS recs, 'NL00' AS code, 'Nederland' AS name, 'Nederland' AS gemeente
UNION ALL
SELECT 2, 'Gemeente', gemeentecode, gemeentenaam, gemeentenaam FROM gemeenten WHERE water = 'NEE'
UNION ALL
SELECT DISTINCT 3, 'Wijk', wijkcode, 'Wijk ' || right(wijkcode, 2) || ' ' || gemeentenaam, gemeentenaam FROM buurten
UNION ALL
SELECT 4, 'Buurt', buurtcode, buurtnaam, gemeentenaam FROM buurten WHERE water = 'NEE';

-- As CBS writes a number, and what it leaves out.
CREATE FUNCTION pg_temp.shown(value numeric, known boolean DEFAULT true) RETURNS text IMMUTABLE
RETURN CASE WHEN known THEN replace(value::text, '.', ',') ELSE '.' END;

CREATE TABLE kerncijfers AS
WITH counted AS (
    SELECT coalesce(buurtcode, wijkcode, gemeentecode, 'NL00') AS code, count(*) AS dwellings, sum(persons) AS persons,
           count(*) FILTER (WHERE NOT vacant) AS households,
           round(avg(woz) / 1000) AS woz, round(100.0 * count(*) FILTER (WHERE flat) / count(*)) AS flats,
           round(100.0 * count(*) FILTER (WHERE vacant) / count(*), 1) AS vacant,
           round(100.0 * count(*) FILTER (WHERE tenure = 'owned') / count(*)) AS owned,
           trunc(100.0 * count(*) FILTER (WHERE tenure = 'corporation') / count(*)) AS corporation,
           round(100.0 * count(*) FILTER (WHERE build_year < 2000) / count(*)) AS before_2000,
           count(*) FILTER (WHERE social_assistance) AS social_assistance,
           count(*) FILTER (WHERE unemployed) AS unemployed
    FROM   living GROUP BY GROUPING SETS ((buurtcode), (wijkcode), (gemeentecode), ())
), published AS (
    -- counts are exact for a municipality and rounded to 5 below it; averages and shares need twenty dwellings
    SELECT p.turn, p.recs, p.code, p.name,
           CASE p.gemeente WHEN 'Hengelo' THEN 'Hengelo (O)' ELSE p.gemeente END AS gemeente, c.dwellings, c.persons,
           c.households, c.woz, c.flats, c.vacant, c.owned, c.corporation, c.before_2000, c.social_assistance,
           c.unemployed,
           CASE WHEN p.turn < 3 THEN 1 ELSE 5 END AS step, coalesce(c.dwellings, 0) >= 20 AS known,
           pg_temp.lot(row_number() OVER (PARTITION BY p.turn ORDER BY pg_temp.chance(substr(p.code, 3)::bigint, 69),
                                          p.code), count(*) OVER (PARTITION BY p.turn),
                       '{0.02, 0.04}', '{3,2}') AS change
    FROM   region_part p LEFT JOIN counted c USING (code)
)
SELECT rpad(code, 10) AS gwb_code_10, rpad(substr(code, 3), 8) AS gwb_code_8, recs,
       CASE recs WHEN 'Gemeente' THEN gemeente ELSE name END AS regio, gemeente AS gm_naam,
       CASE recs WHEN 'Land' THEN '.' WHEN 'Buurt' THEN coalesce(change, '1') ELSE '1' END AS ind_wbi,
       (step * round(coalesce(persons, 0) / step::numeric))::text AS a_inw,
       (step * round(coalesce(households, 0) / step::numeric))::text AS a_hh,
       (step * round(coalesce(dwellings, 0) / step::numeric))::text AS a_woning, pg_temp.shown(woz, known) AS g_wozbag,
       pg_temp.shown(100 - flats, known) AS p_1gezw, pg_temp.shown(flats, known) AS p_mgezw,
       pg_temp.shown(vacant, known) AS p_leegsw,
       pg_temp.shown(owned, known) AS p_koopw, pg_temp.shown(100 - owned, known) AS p_huurw,
       pg_temp.shown(least(corporation, 100 - owned), known) AS p_wcorpw,
       pg_temp.shown(greatest(100 - owned - corporation, 0), known) AS p_ov_hw,
       pg_temp.shown(before_2000, known) AS p_bjj2k, pg_temp.shown(100 - before_2000, known) AS p_bjo2k,
       pg_temp.shown(step * round(social_assistance / step::numeric), known) AS a_soz_wb,
       pg_temp.shown(step * round(unemployed / step::numeric), known) AS a_soz_ww
FROM   published
ORDER  BY turn, code;


-- The Veiligheidsmonitor, per postcode ----------------------------------------------------------

-- What is true on average, how far postcodes differ, what one burglary per 1,000 dwellings in three years takes off.
CREATE TEMP TABLE question ON COMMIT DROP AS
SELECT * FROM (VALUES
    (1, 'A_LWB_ssSocoh',    6.8, 0.8, 0.04, 'score'),   (2, 'A_LWB_ssFysrz', 6.4, 0.8, 0, 'score'),
    (3, 'A_LWB_CFleef',    7.4, 0.8, 0, 'score'),
    (4, 'A_PRV_socioprev',  5.0, 0.8, 0,    'score'),   (5, 'A_PRV_technoprev', 5.0, 0.8, 0, 'score'),
    (6, 'A_PRV_Buitlicht', 74,  20,  0,    'percent'), (7, 'A_PRV_Slot', 63, 20, 0, 'percent'),
    (8, 'A_PRV_Alarm', 12, 8, 0, 'percent'),
    (9, 'A_PRV_Luiken',    21,  14,  0,    'percent')
) AS q (question, factor, mean, spread, per_burglary, kind);

-- A postcode of four, five or six characters as a number, to draw by.
CREATE FUNCTION pg_temp.postcode_number(code text) RETURNS bigint IMMUTABLE PARALLEL SAFE
RETURN left(code, 4)::bigint * 10000 + ascii(substr(code, 5, 1)) * 100 + ascii(substr(code, 6, 1));

-- The truth of one side of a street, in thousandths: what its PC4 has, and half as much of its own.
CREATE TEMP TABLE side_truth ON COMMIT DROP AS
WITH pc4 AS (
    SELECT l.pc4, 1000.0 * count(b.burglary_id) / count(DISTINCT l.dwelling_id) AS density
    FROM   living l LEFT JOIN burglary b USING (dwelling_id) GROUP BY l.pc4
), side AS (
    SELECT DISTINCT postcode, pc4 FROM living
)
SELECT s.postcode, q.factor,
       floor(1000 * (q.mean - q.per_burglary * least(p.density,
                                                     40) + q.spread * (pg_temp.chance(pg_temp.postcode_number(s.pc4) * 10 + q.question,
                                                                                      70) - 0.5)
                     + q.spread / 2 * (pg_temp.chance(pg_temp.postcode_number(s.postcode) * 10 + q.question,
                                                      71) - 0.5)))::int AS thousandths
FROM   side s JOIN pc4 p USING (pc4), question q;

CREATE TABLE survey_truth AS
WITH patch AS (
    SELECT buurtcode AS buurt, pc4, left(postcode, 5) AS pc5, postcode AS pc6, count(*) AS dwellings
    FROM   living GROUP BY buurtcode, postcode, pc4
)
SELECT CASE WHEN buurt IS NOT NULL THEN 'buurt' WHEN pc4 IS NOT NULL THEN 'pc4' WHEN pc5 IS NOT NULL THEN 'pc5'
            ELSE 'pc6' END AS level,
       coalesce(buurt, pc4, pc5, pc6) AS code, factor,
       round(sum(dwellings * thousandths) / sum(dwellings) / 1000, 3) AS true_value
FROM   patch JOIN side_truth t ON t.postcode = patch.pc6
GROUP  BY GROUPING SETS ((buurt, factor), (pc4, factor), (pc5, factor), (pc6, factor))
ORDER  BY 1, 2, 3;
ALTER TABLE survey_truth ADD PRIMARY KEY (level, code, factor);

-- Three in a hundred dwellings answer, or up to half of that more or less, but 5 at least and 400 at most. A score is
-- the mean of their answers, each the truth and noise with a standard deviation of 1.5; a percentage is how many say
-- yes.
CREATE TEMP TABLE surveyed ON COMMIT DROP AS
WITH part AS (
    SELECT coalesce(pc4, pc5, postcode) AS code, count(*) AS dwellings
    FROM   (SELECT pc4, left(postcode, 5) AS pc5, postcode FROM living) AS l
    GROUP  BY GROUPING SETS ((pc4), (pc5), (postcode))
), asked AS (
    SELECT code, pg_temp.postcode_number(code) AS number,
           least(400,
                 greatest(5,
                          floor(dwellings * 0.03 * (0.5 + pg_temp.chance(pg_temp.postcode_number(code),
                                                                         72)))))::int AS respondents
    FROM   part
    WHERE  length(code) = 4
    OR     pg_temp.chance(pg_temp.postcode_number(code), 73) < CASE length(code) WHEN 5 THEN 0.1 ELSE 0.003 END
), answered AS (
    -- in whole hundredths, so that no machine adds up otherwise
    SELECT a.code, q.factor, q.kind,
           avg(CASE q.kind
                    WHEN 'score'
                         THEN floor(100 * (t.true_value + 5.196152::float8 * (pg_temp.chance((a.number * 10 + q.question) * 1000 + n,
                                                                                             74) - 0.5)))::int
                           ELSE CASE WHEN 100 * pg_temp.chance((a.number * 10 + q.question) * 1000 + n,
                                                               74) < t.true_value THEN 10000
                                     ELSE 0 END END) / 100 AS value
    FROM   asked a, question q JOIN survey_truth t USING (factor), generate_series(1, 400) AS n
    WHERE  t.code = a.code AND t.level = 'pc' || length(a.code) AND n <= a.respondents
    GROUP  BY a.code, q.factor, q.kind
)
SELECT a.code, a.respondents,
       jsonb_object_agg(v.factor, pg_temp.shown(round(v.value, CASE v.kind WHEN 'score' THEN 2 ELSE 1 END))) AS value,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(a.number, 75), a.code), count(*) OVER (),
                   '{0.05, 0.10, 0.15, 0.17}',
                   '{prevention withheld,value blank,postcode with blanks,dubbel}') AS dirt
FROM   asked a JOIN answered v USING (code)
GROUP  BY a.code, a.number, a.respondents;

CREATE TABLE monitor AS
WITH line AS (
    SELECT 1 AS turn, s.* FROM surveyed s
    UNION ALL
    SELECT 2, s.* FROM surveyed s WHERE dirt = 'dubbel'
    UNION ALL
    SELECT 3, 'Totaal', sum(respondents), '{"A_LWB_ssSocoh": "6,4"}', 'geen code' FROM surveyed WHERE length(code) = 4
)
SELECT CASE dirt
            WHEN 'postcode with blanks' THEN ' ' || lower(left(code, 4) || rtrim(' ' || substr(code, 5))) || chr(160)
            ELSE code END AS "Postcode",
       respondents::text AS "Aantal respondenten", value ->> 'A_LWB_ssSocoh' AS "A_LWB_ssSocoh",
       CASE WHEN dirt IS DISTINCT FROM 'value blank' THEN value ->> 'A_LWB_ssFysrz' END AS "A_LWB_ssFysrz",
       CASE dirt WHEN 'value blank' THEN ' ' ELSE value ->> 'A_LWB_CFleef' END AS "A_LWB_CFleef",
       value ->> 'A_PRV_socioprev' AS "A_PRV_socioprev", value ->> 'A_PRV_technoprev' AS "A_PRV_technoprev",
       CASE dirt WHEN 'prevention withheld' THEN 'x' ELSE value ->> 'A_PRV_Buitlicht' END AS "A_PRV_Buitlicht",
       CASE dirt WHEN 'prevention withheld' THEN 'x' ELSE value ->> 'A_PRV_Slot' END AS "A_PRV_Slot",
       CASE dirt WHEN 'prevention withheld' THEN 'x' ELSE value ->> 'A_PRV_Alarm' END AS "A_PRV_Alarm",
       CASE dirt WHEN 'prevention withheld' THEN 'x' ELSE value ->> 'A_PRV_Luiken' END AS "A_PRV_Luiken"
FROM   line
ORDER  BY turn, code COLLATE "C";


-- The police: registered crimes per area --------------------------------------------------------

-- By the month in which it was found. What is neither burglary nor shed is there for the total only.
CREATE TEMP TABLE month_count ON COMMIT DROP AS
WITH buurt AS (
    SELECT buurtcode, wijkcode, gemeentecode, count(*) AS dwellings
    FROM   living GROUP BY buurtcode, wijkcode, gemeentecode
), month AS (
    SELECT m, timestamp '2016-01-01' + make_interval(months => m) AS starts FROM generate_series(0, 35) AS m
), found AS (
    SELECT l.buurtcode, date_trunc('month', r.occurred_to) AS starts,
           count(*) FILTER (WHERE r.object_kind = 'woning') AS burglaries, count(*) AS both_kinds
    FROM   report r JOIN living l USING (dwelling_id) GROUP BY 1, 2
)
SELECT b.buurtcode, b.wijkcode, b.gemeentecode, m.starts, coalesce(f.burglaries, 0) AS burglaries,
       coalesce(f.both_kinds - f.burglaries, 0) AS sheds,
       coalesce(f.both_kinds,
                0) + floor(b.dwellings * 0.01 * pg_temp.chance(substr(b.buurtcode, 3)::bigint * 100 + m.m,
                                                               76))::int AS crimes
FROM   buurt b CROSS JOIN month m LEFT JOIN found f ON f.buurtcode = b.buurtcode AND f.starts = m.starts;

CREATE TEMP TABLE registered ON COMMIT DROP AS
WITH counted AS (
    SELECT coalesce(buurtcode, wijkcode, gemeentecode, 'NL00') AS code, p.yearly, p.period,
           sum(crimes)::int AS crimes, sum(burglaries)::int AS burglaries, sum(sheds)::int AS sheds
    FROM   month_count,
           LATERAL (VALUES (false, to_char(starts, 'YYYY"MM"MM')),
                    (true, to_char(starts, 'YYYY"JJ00"'))) AS p (yearly, period)
    GROUP  BY GROUPING SETS ((buurtcode, p.yearly, p.period), (wijkcode, p.yearly, p.period),
                             (gemeentecode, p.yearly, p.period), (p.yearly, p.period))
), row AS (
    SELECT c.yearly, o.place, o.offence, c.code, c.period, o.crimes,
           row_number() OVER (PARTITION BY c.yearly ORDER BY o.place, c.code, c.period) AS number
    FROM   counted c,
           LATERAL (VALUES (1, '0.0.0 ', c.crimes), (2, '1.1.1 ', c.burglaries),
                    (3, '1.1.2 ', c.sheds)) AS o (place, offence, crimes)
)
SELECT *, left(code, 2) IN ('WK', 'BU') AND
       pg_temp.lot(row_number() OVER (PARTITION BY yearly,
                                      left(code, 2) IN ('WK', 'BU') ORDER BY pg_temp.chance(number, 77), number),
                   count(*) OVER (PARTITION BY yearly, left(code, 2) IN ('WK', 'BU')), '{0.01}',
                   '{withheld}') IS NOT NULL AS withheld
FROM   row;

CREATE TABLE misdrijven_maand AS
SELECT (number - 1)::text AS "ID", offence AS "SoortMisdrijf", rpad(code, 10) AS "WijkenEnBuurten",
       period AS "Perioden",
       CASE WHEN NOT withheld THEN crimes::text END AS "GeregistreerdeMisdrijven_1"
FROM   registered WHERE NOT yearly
ORDER  BY number;

CREATE TABLE misdrijven_jaar AS
SELECT (number - 1)::text AS "ID", offence AS "SoortMisdrijf", rpad(code, 10) AS "WijkenEnBuurten",
       period AS "Perioden",
       CASE WHEN NOT withheld THEN crimes::text END AS "GeregistreerdeMisdrijven_1"
FROM   registered WHERE yearly
ORDER  BY number;


-- The municipality: who moves -------------------------------------------------------------------

CREATE TEMP TABLE turnover ON COMMIT DROP AS
WITH buurt AS (
    SELECT buurtcode, substr(buurtcode, 3)::bigint AS number FROM living GROUP BY buurtcode HAVING count(*) >= 10
)
SELECT b.buurtcode, k.buurtnaam, 4 + floor(100 * pg_temp.chance(number, 78)) / 10 AS percentage,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 79), number), count(*) OVER (),
                   '{0.02, 0.05, 0.08}', '{dubbel,no value,code without BU}') AS dirt
FROM   buurt b JOIN buurten k USING (buurtcode) WHERE k.water = 'NEE';

CREATE TABLE verhuizingen AS
SELECT CASE dirt WHEN 'code without BU' THEN substr(buurtcode, 3) ELSE buurtcode END AS "Buurtcode",
       buurtnaam AS "Buurtnaam", '2018' AS "Jaar",
       CASE WHEN dirt IS DISTINCT FROM 'no value' THEN pg_temp.shown(percentage::numeric(4, 1)) END AS "Mutatiegraad"
FROM   (SELECT 1 AS turn, t.* FROM turnover t UNION ALL SELECT 2, t.* FROM turnover t WHERE dirt = 'dubbel') AS line
ORDER  BY turn, buurtcode;


-- What is planted -------------------------------------------------------------------------------

INSERT INTO planted
SELECT 'kerncijfers', CASE ind_wbi WHEN '3' THEN 'area changed' ELSE 'area renamed' END, count(*)
FROM   kerncijfers WHERE ind_wbi IN ('2', '3') GROUP BY ind_wbi
UNION ALL SELECT 'kerncijfers', 'few dwellings', count(*) FROM kerncijfers WHERE g_wozbag = '.'
UNION ALL SELECT 'monitor', dirt, count(*) FROM surveyed WHERE dirt IS NOT NULL GROUP BY dirt
UNION ALL SELECT 'monitor', 'geen code', 1
UNION ALL SELECT CASE WHEN yearly THEN 'misdrijven_jaar' ELSE 'misdrijven_maand' END, 'withheld', count(*)
          FROM   registered WHERE withheld GROUP BY yearly
UNION ALL SELECT 'verhuizingen', dirt, count(*) FROM turnover WHERE dirt IS NOT NULL GROUP BY dirt
ORDER  BY 1, 2;

COMMENT ON TABLE kerncijfers      IS 'Made: key figures per municipality, wijk and buurt as CBS publishes them, 2018; the country is the region.';
COMMENT ON TABLE monitor          IS 'Made: the sheet of the Veiligheidsmonitor per postcode.';
COMMENT ON TABLE survey_truth     IS 'Made: what the survey would say if everybody answered, per area and column of the sheet.';
COMMENT ON TABLE misdrijven_maand IS 'Made: registered crimes per area and month, as the police publishes them (47022NED).';
COMMENT ON TABLE misdrijven_jaar  IS 'Made: registered crimes per area and year, as the police publishes them (47018NED).';
COMMENT ON TABLE verhuizingen     IS 'Made: percentage of the dwellings of a buurt that had new inhabitants in the year.';
ANALYZE kerncijfers, monitor, survey_truth, misdrijven_maand, misdrijven_jaar, verhuizingen;
