-- What the fortnightly meeting agreed on, as the lists of two meetings, and whose the dwellings are. A part of
-- made_delivery.sql, which runs it last: it needs the tables and functions made there.


-- The lists of 5 and 19 December 2018 -----------------------------------------------------------

-- Where most happened this year: the first two neighbourhoods of Enschede, and the first street of all.
CREATE TEMP TABLE trouble ON COMMIT DROP AS
WITH hit AS (
    SELECT l.buurtcode, h.municipality_id, h.street, count(*) OVER (PARTITION BY l.buurtcode) AS in_buurt,
           count(*) OVER (PARTITION BY h.street_id) AS in_street
    FROM   report r JOIN home h USING (dwelling_id) JOIN living l USING (dwelling_id)
    WHERE  r.object_kind = 'woning' AND r.occurred_from >= '2018-01-01' AND r.occurred_from < '2018-12-01'
), worst AS (
    SELECT buurtcode, row_number() OVER (ORDER BY in_buurt DESC, buurtcode) AS place
    FROM  (SELECT DISTINCT buurtcode, in_buurt FROM hit WHERE municipality_id = 153) AS b
)
SELECT 'buurt ' || place AS place, buurtcode AS area, NULL AS street FROM worst WHERE place <= 2
UNION ALL
SELECT 'straat', NULL, (SELECT street FROM hit ORDER BY in_street DESC, street LIMIT 1)
UNION ALL
SELECT 'gemeente', 'GM0153', NULL;

CREATE TEMP TABLE agreed (turn int, place text, problem text, action text, goal text, type text, aimed_at text,
                          party text, period text, effort text, expected text) ON COMMIT DROP;
INSERT INTO agreed VALUES
    (1, 'buurt 1', 'donkere achterpaden', 'achterpaden verlichten', 'minder gelegenheid aan de achterkant',
        'Preventie', 'domein', 'gemeente', 'Wk. 49-2', '40 lampen', 'Wk. 8 en verder'),
    (2, 'buurt 1', 'slechte sloten', 'sloten vervangen', 'woningen op het niveau van het keurmerk',
        'Preventie', 'slachtoffer', 'corporatie', 'Wk. 49-52', '1 monteur', 'Wk. 4'),
    (3, 'buurt 2', 'inbraken bij schemer', 'surveillance tussen 16 en 20 uur', 'heterdaad',
        'Repressie', 'dader', 'politie', 'Wk. 49-51', '2 koppels', 'direct'),
    (4, 'straat', 'herhaling binnen enkele weken', 'huisbezoek binnen 48 uur', 'geen tweede inbraak',
        'Preventie', 'slachtoffer', 'gemeente', 'Wk. 49-50', '8 uur', 'Wk. 2'),
    (5, 'gemeente', 'gaatjes boren', 'voorlichting over afsluitbare raamgrepen', 'bewoners kennen het risico',
        'Proactie', 'slachtoffer', 'gemeente', 'Wk. 51-2', 'campagne', 'Wk. 4');

-- How it stood at each meeting; what drilling asks came up at the second.
CREATE TEMP TABLE standing (list int, turn int, note text, done text, result text) ON COMMIT DROP;
INSERT INTO standing VALUES
    (1, 1, 'offerte aangevraagd',     'nee',   NULL),
    (1, 2, 'bewoners aangeschreven',  'deels', '50 sloten'),
    (1, 3, 'rooster rond',            'deels', NULL),
    (1, 4, 'gestart',                 'deels', '12 gesprekken'),
    (2, 1, 'lampen worden geplaatst', 'deels', '26 van 40 lampen'),
    (2, 2, 'loopt',                   'deels', '83 sloten'),
    (2, 3, 'afgerond',                'ja',    '3 staandehoudingen'),
    (2, 4, 'afgerond',                'ja',    '31 gesprekken'),
    (2, 5, 'folder in de maak',       'nee',   NULL);

CREATE TEMP VIEW action_list AS
SELECT s.list, a.turn, t.area AS "Probleem-gebied", t.street AS "Straat", a.problem AS "Probleem",
       a.action AS "Actie (wat)", a.goal AS "Doel", a.type AS "Typering", a.aimed_at AS "Gericht op",
       a.party AS "Partij",
       a.period AS "Periode", a.effort AS "Inzet", s.note AS "Toelichting", s.done AS "Uitgevoerd ja/nee",
       a.expected AS "Verwachte effect", s.result AS "Resultaten"
FROM   standing s JOIN agreed a USING (turn) JOIN trouble t USING (place);
CREATE TABLE acties_05_12 AS SELECT * FROM action_list WHERE list = 1 ORDER BY turn;
CREATE TABLE acties_19_12 AS SELECT * FROM action_list WHERE list = 2 ORDER BY turn;
ALTER TABLE acties_05_12 DROP list, DROP turn;
ALTER TABLE acties_19_12 DROP list, DROP turn;
DROP VIEW action_list;


-- Whose the dwellings are -----------------------------------------------------------------------

-- The dwellings of a corporation fall to two, by postcode.
CREATE TABLE woningbezit AS
SELECT pg_temp.bag_id(municipality_id, '01', dwelling_id) AS "Verblijfsobject",
       CASE tenure WHEN 'owned' THEN 'bewoner' WHEN 'other rent' THEN 'overig' ELSE corporation END AS "Eigenaar",
       '01-01-2018' AS "Peildatum"
FROM   living, LATERAL (SELECT CASE WHEN pg_temp.chance(pg_temp.postcode_number(postcode), 105) < 0.5
                                    THEN 'De Verzonnen Woning' ELSE 'Wonen Denkbeeldig' END AS corporation) AS c
ORDER  BY dwelling_id;

COMMENT ON TABLE acties_05_12 IS 'Made: what the meeting of 5 December 2018 agreed on.';
COMMENT ON TABLE acties_19_12 IS 'Made: the same list a fortnight later.';
COMMENT ON TABLE woningbezit  IS 'Made: who owns each dwelling.';
ANALYZE acties_05_12, acties_19_12, woningbezit;
