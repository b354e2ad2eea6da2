-- A country's BAG, made: so many verblijfsobjecten in 342 gemeenten and 14,364 buurten. Does a row still cost what it cost when there
-- were few? A load tells its rows per second as it goes; processor time per row is steadier where others use the machine.
--
--   psql -v rows=10000000 -f test/bench/country.sql
--   CALL inbraak.import_delivery('country.gemeenten', 'wijkbuurtkaart gemeente');
--   CALL inbraak.import_delivery('country.buurten', 'wijkbuurtkaart buurt');
--   CALL inbraak.import_delivery('country.verblijfsobject', 'bag-light verblijfsobject');
--
--   rows   how many; a server with shared_buffers of 4 MB shows with 400,000 what one of 128 MB shows with ten million
--   order  of the rows: identificatie (as the BAG comes), or the worst there is, hashint8(number)

\set ON_ERROR_STOP on
\if :{?rows}  \else \set rows 1000000       \endif
\if :{?order} \else \set order 'hashint8(number)' \endif

DROP SCHEMA IF EXISTS country CASCADE;
CREATE SCHEMA country;

CREATE TABLE country.gemeenten AS
SELECT lpad((3 + n * 5)::text, 4, '0') AS code, 'GM' || lpad((3 + n * 5)::text, 4, '0') AS gemeentecode, 'Gemeente ' || n AS gemeentenaam, 'NEE' AS water, 2018 AS jaar,
       n, c.cell, ST_Multi(ST_MakeEnvelope(c.x, c.y, c.x + 14500, c.y + 16500, 28992)) AS geom
FROM   generate_series(0, 341) AS n
CROSS  JOIN LATERAL (SELECT n * 127 % 342 AS cell, 13000 + n * 127 % 342 % 18 * 14500 AS x, 306000 + n * 127 % 342 / 18 * 16500 AS y) AS c;

CREATE TABLE country.buurten AS
SELECT pg_catalog.format('BU%s%s%s', code, lpad(i::text, 2, '0'), lpad(j::text, 2, '0')) AS buurtcode, 'Buurt' AS buurtnaam, 'WK' || code || lpad(i::text, 2, '0') AS wijkcode,
       gemeentecode, 'NEE' AS water, 2018 AS jaar,
       ST_Multi(ST_MakeEnvelope(ST_XMin(geom) + i * 14500 / 6.0, ST_YMin(geom) + j * 16500 / 7.0,
                                ST_XMin(geom) + (i + 1) * 14500 / 6.0, ST_YMin(geom) + (j + 1) * 16500 / 7.0, 28992)) AS geom
FROM   country.gemeenten, generate_series(0, 5) AS i, generate_series(0, 6) AS j;

-- Numbers follow each other within a street; where the street lies in its gemeente they do not tell, but its postcode does.
CREATE TABLE country.verblijfsobject AS
WITH size AS (SELECT :rows / 342 + 1 AS per, ceil(sqrt((:rows / 342 + 1) / 35.0))::int AS side),
numbered AS (
    SELECT number::bigint AS number, number / per AS n, number % per AS place, number % per / 35 AS street, number % per % 35 AS house, side,
           (number % per / 35 * 7919::bigint % (side * side))::int AS spot
    FROM   size, generate_series(0, :rows - 1) AS number
), placed AS (
    SELECT m.*, g.code, g.cell, spot % side AS i, spot / side AS j, ST_XMin(g.geom) AS x, ST_YMin(g.geom) AS y FROM numbered AS m JOIN country.gemeenten AS g USING (n)
)
SELECT code || '01' || lpad((100000 + place)::text, 10, '0') AS identificatie, 40 + (number * 7919 % 160)::int AS oppervlakte, 'Verblijfsobject in gebruik' AS status,
       CASE WHEN number % 10 = 0 THEN 'kantoorfunctie' ELSE 'woonfunctie' END AS gebruiksdoel, 'Straat van ' || (street * 31 + n) % 60000 AS openbare_ruimte_naam,
       house + 1 AS huisnummer, CASE WHEN number % 20 = 3 THEN 'A' END AS huisletter, CASE WHEN number % 25 = 4 THEN '2' END AS toevoeging,
       (1000 + (cell * 12 + i * 3 / side * 4 + j * 4 / side) * 2 % 8900)::text || chr(65 + (i * 31 + j * 17 + house / 20) / 26 % 26) || chr(65 + (i * 31 + j * 17 + house / 20) % 26) AS postcode,
       'Woonplaats ' || n AS woonplaats_naam, 1900 + street % 120 AS bouwjaar, code || '10' || lpad((100000 + place - place % 3)::text, 10, '0') AS pand_identificatie,
       code || '20' || lpad((200000 + place)::text, 10, '0') AS nummeraanduiding_hoofdadres_identificatie,
       code || '30' || lpad((300000 + street)::text, 10, '0') AS openbare_ruimte_identificatie, code AS bronhouder_identificatie,
       ST_SetSRID(ST_MakePoint(x + (i + 0.1 + 0.8 * house / 35) * 14500 / side, y + (j + 0.3 + 0.4 * (house % 2)) * 16500 / side), 28992) AS geom
FROM   placed ORDER BY :order;
ANALYZE country.verblijfsobject;
