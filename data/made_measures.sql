-- The made region's dwellings and measures: WOZ values, empty dwellings, warning letters, advice and neighbourhood
-- groups. A part of made_delivery.sql, which runs it after made_figures.sql: it needs the tables and functions made
-- there.


-- WOZ values and empty dwellings ----------------------------------------------------------------

CREATE TEMP TABLE valued ON COMMIT DROP AS
SELECT h.*, l.woz, l.vacant,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(h.dwelling_id, 80), h.dwelling_id), h.dwellings,
                   '{0.03, 0.04, 0.045}',
                   '{no BAG id,geen getal,dubbel}') AS woz_dirt,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(h.dwelling_id, 81), h.dwelling_id), h.dwellings,
                   '{0.01, 0.011, 0.013}',
                   '{no BAG id,woning niet gevonden,dubbel}') AS vacancy_dirt
FROM   home h JOIN living l USING (dwelling_id);

CREATE TABLE woz AS
WITH line AS (
    SELECT 1 AS turn, v.*, replace(to_char(woz, 'FM999,999,999'), ',', '.') AS in_thousands FROM valued v
    UNION ALL
    SELECT 2, v.*, replace(to_char(woz, 'FM999,999,999'), ',', '.') FROM valued v WHERE woz_dirt = 'dubbel'
)
SELECT lpad(municipality_id::text, 4, '0') || lpad(dwelling_id::text, 8, '0') AS "WOZ-objectnummer",
       CASE WHEN woz_dirt IS DISTINCT FROM 'no BAG id'
                 THEN pg_temp.bag_id(municipality_id, '01', dwelling_id) END AS "Verblijfsobject",
       street AS "Straatnaam", huisnummer::text AS "Huisnummer", huisletter AS "Huisletter",
       toevoeging AS "Huisnummertoevoeging", postcode AS "Postcode",
       woonplaats AS "Woonplaats", '01-01-2017' AS "Waardepeildatum",
       CASE WHEN woz_dirt = 'geen getal' THEN (ARRAY['in bezwaar', 'n.n.b.', '187.OOO'])[1 + dwelling_id % 3]
            ELSE (ARRAY[chr(8364) || ' ' || in_thousands, woz::text,
                        in_thousands || ',00'])[1 + dwelling_id % 3] END AS "Vastgestelde waarde"
FROM   line
ORDER  BY turn, dwelling_id;

CREATE TABLE leegstand AS
WITH line AS (
    SELECT 1 AS turn, v.*, coalesce(v.vacancy_dirt = 'woning niet gevonden', false) AS unknown FROM valued v
    UNION ALL
    SELECT 2, v.*, false FROM valued v WHERE vacancy_dirt = 'dubbel'
)
SELECT CASE WHEN vacancy_dirt IS DISTINCT FROM 'no BAG id'
                 THEN pg_temp.bag_id(municipality_id, '01',
                                     CASE WHEN unknown THEN 9000000000
                                          ELSE 0 END + dwelling_id) END AS "Verblijfsobject",
       street AS "Straatnaam",
       concat_ws(' ', huisnummer + CASE WHEN unknown THEN 4000 ELSE 0 END, huisletter, toevoeging) AS "Huisnummer",
       postcode AS "Postcode", woonplaats AS "Woonplaats", CASE WHEN vacant THEN 'J' ELSE 'N' END AS "Leegstaand",
       '01-01-2018' AS "Peildatum"
FROM   line
ORDER  BY turn, dwelling_id;


-- Warning letters -------------------------------------------------------------------------------
-- Three municipalities send them, each in its own way, about the burglaries reported in 2018.

-- What the municipality knows of: a burglary without a date it does not.
CREATE TEMP TABLE warned ON COMMIT DROP AS
WITH known AS (
    SELECT r.number, r.burglary_id, r.incident_id, r.dwelling_id, r.municipality_id, h.street_id, h.postcode, h.geom,
           r.reported_at::date AS reported_on,
           row_number() OVER (PARTITION BY r.municipality_id ORDER BY r.reported_at, r.number) AS turn
    FROM   report r JOIN home h USING (dwelling_id)
    WHERE  r.object_kind = 'woning' AND r.municipality_id IN (141, 153, 164)
    AND    r.time_window IS DISTINCT FROM 'no date'
    AND    r.reported_at >= '2018-01-01' AND r.reported_at < '2019-01-01'
)
SELECT *, reported_on + CASE municipality_id WHEN 153 THEN 3 + floor(10 * pg_temp.chance(number, 82))::int
                                             WHEN 141 THEN 10 + floor(16 * pg_temp.chance(number, 82))::int
                             ELSE 7 END AS sent_on
FROM   known
WHERE  municipality_id <> 153 OR turn % 5 <> 0;

CREATE TEMP TABLE addressed ON COMMIT DROP AS
WITH near AS (
    SELECT w.*, d.dwelling_id AS receiver_id, d.street_id = w.street_id AS same_street,
           w.burglary_id * 1000000::bigint + d.dwelling_id AS pair,
           row_number() OVER (PARTITION BY w.municipality_id, d.dwelling_id,
                              w.sent_on ORDER BY w.burglary_id) AS turn_that_day,
           count(*) OVER (PARTITION BY w.municipality_id, d.dwelling_id, w.sent_on) AS that_day
    FROM   warned w JOIN dwelling d ON ST_DWithin(d.geom, w.geom, 100) AND d.municipality_id = w.municipality_id
    WHERE  w.municipality_id = 153 OR w.municipality_id = 141 AND d.street_id = w.street_id
), sent AS (
    -- Enschede loses one in ten; Almelo, which does not say what its letters are about, sends no two on a day
    SELECT n.*,
           pg_temp.lot(row_number() OVER (PARTITION BY municipality_id ORDER BY pg_temp.chance(pair, 83), pair),
                       count(*) OVER (PARTITION BY municipality_id),
                       '{0.1}', '{lost}') AS lost
    FROM   near n WHERE municipality_id = 153 OR turn_that_day = 1
)
SELECT municipality_id, burglary_id, incident_id, receiver_id AS dwelling_id, reported_on, sent_on, pair,
       -- no dirt where it would make two letters alike
       CASE WHEN municipality_id = 153 AND that_day = 1 THEN
           pg_temp.lot(row_number() OVER (PARTITION BY municipality_id, that_day = 1 ORDER BY pg_temp.chance(pair, 84),
                                          pair),
                       count(*) OVER (PARTITION BY municipality_id, that_day = 1),
                       '{0.005, 0.007, 0.012, 0.017, 0.027, 0.077}',
                       '{geen datum,datum in de toekomst,unknown incident,unknown address,dubbel,no incident}') END AS dirt
FROM   sent WHERE municipality_id = 141 OR lost IS NULL;

CREATE TABLE letter_truth AS
SELECT burglary_id, incident_id, dwelling_id, municipality_id, reported_on, sent_on, 'address' AS sent_by, dirt
FROM   addressed
UNION ALL
SELECT w.burglary_id, w.incident_id, h.dwelling_id, w.municipality_id, w.reported_on, w.sent_on, 'postcode', NULL
FROM   warned w JOIN home h USING (postcode) WHERE w.municipality_id = 164
ORDER  BY 6, 1, 3;
ALTER TABLE letter_truth ADD PRIMARY KEY (burglary_id, dwelling_id);

CREATE TABLE brieven AS
WITH line AS (
    SELECT 1 AS turn, a.* FROM addressed a
    UNION ALL
    SELECT 2, a.* FROM addressed a WHERE dirt = 'dubbel'
), written AS (
    SELECT l.turn, l.sent_on, l.pair,
           CASE l.dirt WHEN 'geen datum' THEN (ARRAY['31-02-2018', 'week 23', 'onbekend'])[1 + l.pair % 3]
                       WHEN 'datum in de toekomst' THEN to_char(l.sent_on, 'DD-MM-"2108"')
                       ELSE to_char(l.sent_on,
                                    CASE l.municipality_id WHEN 153 THEN 'DD-MM-YYYY'
                                         ELSE 'FMDD-FMMM-YYYY' END) END AS date,
           h.street,
           concat_ws(' ', h.huisnummer + CASE l.dirt WHEN 'unknown address' THEN 4000 ELSE 0 END, h.huisletter,
                     h.toevoeging) AS number,
           left(h.postcode, 4) || ' ' || right(h.postcode, 2) AS postcode, h.woonplaats, 1 AS copies,
           CASE WHEN l.municipality_id = 141 OR l.dirt = 'no incident' THEN NULL
                WHEN l.dirt = 'unknown incident' THEN 'PL0600_BVH_9' || right(l.incident_id, 6)
                ELSE l.incident_id END AS incident, h.municipality
    FROM   line l JOIN home h USING (dwelling_id)
    UNION ALL
    SELECT 1, w.sent_on, w.burglary_id, to_char(w.sent_on, 'YYYY-MM-DD'), NULL, NULL, w.postcode, h.woonplaats,
           (SELECT count(*) FROM letter_truth t WHERE t.burglary_id = w.burglary_id), w.incident_id, h.municipality
    FROM   warned w JOIN home h USING (dwelling_id) WHERE w.municipality_id = 164
)
SELECT date AS "Verzenddatum", street AS "Straatnaam", number AS "Huisnummer", postcode AS "Postcode",
       woonplaats AS "Woonplaats", copies::text AS "Aantal",
       incident AS "Incident", 'Gemeente ' || municipality AS "Afzender"
FROM   written
ORDER  BY turn, sent_on, pair;


-- Advice at home --------------------------------------------------------------------------------

-- Of the letters one in twenty-five leads to a request within 30 days; of all dwellings one in a thousand asks of its
-- own accord.
CREATE TEMP TABLE request ON COMMIT DROP AS
WITH letter AS (
    SELECT *, burglary_id * 1000000::bigint + dwelling_id AS pair FROM letter_truth
), asked AS (
    SELECT l.dwelling_id, l.sent_on + floor(31 * pg_temp.chance(l.pair, 86))::int AS requested_on, l.burglary_id,
           l.pair AS number
    FROM  (SELECT *,
                  pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(pair, 85), pair), count(*) OVER (), '{0.04}',
                              '{asks}') AS asks FROM letter) AS l
    WHERE  asks IS NOT NULL
    UNION ALL
    SELECT h.dwelling_id, date '2018-01-01' + floor(365 * pg_temp.chance(h.dwelling_id, 86))::int, NULL, h.dwelling_id
    FROM  (SELECT *,
                  pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(dwelling_id, 87), dwelling_id), dwellings,
                              '{0.001}', '{asks}') AS asks FROM home) AS h
    WHERE  asks IS NOT NULL
)
SELECT a.*, 540 + 5 * floor(144 * pg_temp.chance(number, 88))::int AS minutes,
       pg_temp.chance(number, 89) < 0.8 AS given,
       a.requested_on + 7 + floor(22 * pg_temp.chance(number, 90))::int AS given_on, pg_temp.chance(number, 91) AS luck,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 92), number), count(*) OVER (),
                   '{0.01, 0.03, 0.06, 0.11, 0.12, 0.17, 0.18}',
                   '{geen datum,unknown address,no postcode,place as it comes,given before request,no time,dubbel}') AS dirt
FROM   asked a;

CREATE TABLE advice_truth AS
SELECT dwelling_id, requested_on, burglary_id AS letter_about, dirt FROM request ORDER BY requested_on, number;

CREATE TABLE adviezen AS
SELECT concat_ws(' ', h.street, h.huisnummer + CASE r.dirt WHEN 'unknown address' THEN 4000 ELSE 0 END, h.huisletter,
                 h.toevoeging) AS "Straat en huisnummer",
       CASE r.dirt WHEN 'no postcode' THEN upper(h.woonplaats)
            WHEN 'place as it comes' THEN lower(h.postcode) || '  ' || h.woonplaats
                   ELSE left(h.postcode, 4) || ' ' || right(h.postcode,
                                                            2) || ' '
                 || upper(h.woonplaats) END AS "Postcode en plaats",
       CASE r.dirt WHEN 'geen datum' THEN (ARRAY['z.s.m.', '00-00-2018'])[1 + r.number % 2]
            ELSE to_char(r.requested_on, 'DD-MM-YYYY') END AS "Datum",
       CASE WHEN r.dirt IS DISTINCT FROM 'no time'
                 THEN to_char(time '00:00' + make_interval(mins => r.minutes), 'HH24:MI') END AS "Tijd",
       CASE WHEN r.dirt = 'given before request' THEN to_char(r.requested_on - 3, 'DD-MM-YYYY')
            WHEN r.given AND r.dirt IS DISTINCT FROM 'geen datum'
                 THEN to_char(r.given_on, 'DD-MM-YYYY') END AS "Advies gegeven",
       CASE WHEN r.given THEN CASE WHEN r.luck < 0.3 THEN 'J' WHEN r.luck < 0.9 THEN 'N' END END AS "Certificaat"
FROM  (SELECT 1 AS turn, q.* FROM request q UNION ALL SELECT 2, q.* FROM request q WHERE dirt = 'dubbel') AS r
JOIN   home h USING (dwelling_id)
ORDER  BY r.turn, r.requested_on, r.number;


-- Neighbourhood groups --------------------------------------------------------------------------

-- One for every 4,700 dwellings, but twenty at least; three in ten for a whole PC4, the others for one side of a
-- street.
CREATE TEMP TABLE formed ON COMMIT DROP AS
WITH side AS (
    SELECT postcode, min(street) AS street, min(woonplaats) AS woonplaats, min(dwellings) AS dwellings,
           pg_temp.postcode_number(postcode) AS number,
           row_number() OVER (ORDER BY pg_temp.chance(pg_temp.postcode_number(postcode), 93), postcode) AS n
    FROM   home GROUP BY postcode
), chosen AS (
    SELECT *, date '2014-01-01' + floor(1700 * pg_temp.chance(number, 94))::int AS active_from,
           60 + floor(600 * pg_temp.chance(number, 95))::int AS days
    FROM   side WHERE n <= greatest(20, round(dwellings / 4700.0))
)
SELECT *, pg_temp.lot(n, count(*) OVER (), '{0.3}', '{pc4}') AS wide,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 96), n), count(*) OVER (),
                   '{0.05, 0.10, 0.15, 0.20, 0.40}',
                   '{eind voor begin,telefoonnummer,no begin,no members,ended}') AS dirt
FROM   chosen;

CREATE TABLE appgroepen AS
SELECT 'Buurtapp ' || street || CASE dirt WHEN 'telefoonnummer' THEN ' 06-00000000' ELSE '' END AS "Naam groep",
       woonplaats AS "Plaats",
       CASE wide WHEN 'pc4' THEN left(postcode, 4)
            ELSE left(postcode, 4) || CASE n % 2 WHEN 0 THEN ' ' ELSE '' END || right(postcode, 2) END AS "Postcode",
       CASE WHEN dirt IS DISTINCT FROM 'no members'
                 THEN (10 + floor(80 * pg_temp.chance(number, 97)))::text END AS "Aantal leden",
       CASE WHEN dirt IS DISTINCT FROM 'no begin' THEN to_char(active_from, 'DD-MM-YYYY') END AS "Actief vanaf",
       CASE dirt WHEN 'ended' THEN to_char(active_from + days, 'DD-MM-YYYY')
            WHEN 'eind voor begin' THEN to_char(active_from - days, 'DD-MM-YYYY') END AS "Actief tot"
FROM   formed
ORDER  BY n;


-- What is planted -------------------------------------------------------------------------------

INSERT INTO planted
SELECT 'woz', woz_dirt, count(*) FROM valued WHERE woz_dirt IS NOT NULL GROUP BY woz_dirt
UNION ALL SELECT 'leegstand', vacancy_dirt, count(*) FROM valued WHERE vacancy_dirt IS NOT NULL GROUP BY vacancy_dirt
UNION ALL SELECT 'brieven', dirt, count(*) FROM letter_truth WHERE dirt IS NOT NULL GROUP BY dirt
UNION ALL SELECT 'adviezen', dirt, count(*) FROM advice_truth WHERE dirt IS NOT NULL GROUP BY dirt
UNION ALL SELECT 'appgroepen', dirt, count(*) FROM formed WHERE dirt IS NOT NULL GROUP BY dirt
ORDER  BY 1, 2;

COMMENT ON TABLE woz          IS 'Made: the WOZ value of each dwelling.';
COMMENT ON TABLE leegstand    IS 'Made: which dwellings stand empty.';
COMMENT ON TABLE brieven      IS 'Made: warning letters that three municipalities sent in 2018.';
COMMENT ON TABLE letter_truth IS 'Made: which dwelling got a letter, when and about which burglary, whatever its row says.';
COMMENT ON TABLE adviezen     IS 'Made: requests for advice on burglary at home.';
COMMENT ON TABLE advice_truth IS 'Made: who asked for advice, when, and the burglary of the letter that led to it.';
COMMENT ON TABLE appgroepen   IS 'Made: WhatsApp groups of neighbours.';
ANALYZE woz, leegstand, brieven, letter_truth, adviezen, advice_truth, appgroepen;
