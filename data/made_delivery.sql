-- The made region as a municipality would get it: deliveries of the police, the BAG and Statistics Netherlands, with
-- the columns that the real files have and with their dirt. Needs the schema that made_region.sql made;
-- made_traces.sql, made_figures.sql, made_measures.sql, made_actions.sql and made_places.sql beside this file are parts
-- of it.
--
--   psql -v region=region -v schema=levering -v seed=1 -f data/made_delivery.sql
--
--   region  the schema of the made region
--   schema  is dropped and made again
--   seed    another seed, other dirt; the same seed, the same deliveries on any machine
--
-- No record in it is real. All dirt is planted, each kind in a fixed share: the table truth says where, the table
-- planted how much. README.md beside this file explains.

\set ON_ERROR_STOP on
\if :{?region} \else \set region region   \endif
\if :{?schema} \else \set schema levering \endif
\if :{?seed}   \else \set seed   1        \endif

BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;

-- Never drop a schema that this script did not make.
SELECT set_config('made_delivery.schema', :'schema', true) \g /dev/null
DO $$
DECLARE
    wanted text := current_setting('made_delivery.schema');
BEGIN
    IF EXISTS (SELECT FROM pg_namespace
               WHERE nspname = wanted
                 AND coalesce(obj_description(oid, 'pg_namespace'), '') NOT LIKE 'Made deliveries:%') THEN
        RAISE EXCEPTION 'schema "%" exists and does not hold made deliveries', wanted
            USING HINT = 'Choose another name with -v schema=NAME.';
    END IF;
END $$;

DROP SCHEMA IF EXISTS :"schema" CASCADE;
CREATE SCHEMA :"schema";
COMMENT ON SCHEMA :"schema" IS 'Made deliveries: no record in them is real.';
SELECT set_config('search_path', quote_ident(:'schema') || ', ' || quote_ident(:'region') || ', ' || current_setting('search_path'), true) \g /dev/null


-- Chance ----------------------------------------------------------------------------------------

-- A number in [0, 1) that hangs on nothing but what it is asked about; the low half of the hash, as in made_region.sql.
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(id, :seed * 100 + purpose) & 4294967295) / 4294967296::float8;

-- Which kind falls to the place-th of so many, when each kind has the share up to its bound: so that the number of each
-- kind is exact. What is left beyond the last bound has no kind.
CREATE FUNCTION pg_temp.lot(place bigint, of bigint, bounds float8[], kinds text[]) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN kinds[1 + width_bucket((place - 0.5) / of::float8, bounds)];

CREATE FUNCTION pg_temp.bag_id(municipality int, kind text, number bigint) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN lpad(municipality::text, 4, '0') || kind || lpad(number::text, 10, '0');


-- The region with what the registers add to it --------------------------------------------------

-- A woonplaats is a group of streets that lie together. A village is known by its road, which starts at its edge.
CREATE TEMP TABLE place ON COMMIT DROP AS
WITH road AS (
    SELECT s.municipality_id, left(s.name, -5) AS village, ST_StartPoint(s.geom) AS edge
    FROM   street s
    WHERE  s.name LIKE '%seweg' AND NOT EXISTS (SELECT FROM dwelling d WHERE d.street_id = s.street_id)
), grouped AS (
    SELECT s.street_id, s.municipality_id, s.geom,
           ST_ClusterDBSCAN(ST_Centroid(s.geom), 600, 1) OVER (PARTITION BY s.municipality_id ORDER BY s.street_id
               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS patch
    FROM   street s
    WHERE  EXISTS (SELECT FROM dwelling d WHERE d.street_id = s.street_id)
), patch AS (
    SELECT municipality_id, patch, ST_Collect(geom) AS geom FROM grouped GROUP BY municipality_id, patch
)
SELECT g.street_id,
       CASE WHEN r.village = m.name THEN r.village || '-Dorp' ELSE coalesce(r.village, m.name) END AS woonplaats
FROM   grouped g JOIN patch p USING (municipality_id, patch) JOIN municipality m USING (municipality_id)
LEFT   JOIN LATERAL (SELECT o.village FROM road o
                     WHERE o.municipality_id = g.municipality_id AND ST_DWithin(o.edge, p.geom, 500)
                     ORDER BY ST_Distance(o.edge, p.geom) LIMIT 1) AS r ON true;

-- The dwellings with their BAG ids. Of three streets of flats one has letters and one additions: six dwellings, one
-- number; flats of a plot stand in one pand.
CREATE TEMP TABLE home ON COMMIT DROP AS
WITH plotted AS (
    SELECT d.*, min(d.dwelling_id) OVER plot AS first_id, min(d.house_number) OVER plot AS first_number,
           row_number() OVER in_plot AS turn
    FROM   dwelling d
    WINDOW plot    AS (PARTITION BY d.street_id,
                       CASE WHEN d.house_type = 'flats' THEN ST_AsBinary(d.geom) ELSE int4send(d.dwelling_id) END),
           in_plot AS (plot ORDER BY d.dwelling_id)
), numbered AS (
    SELECT p.*,
           CASE WHEN p.house_type = 'flats' THEN (ARRAY['letter', 'addition', NULL])[1 + p.street_id % 3] END AS suffix
    FROM   plotted p
)
SELECT n.dwelling_id, n.municipality_id, n.street_id, n.first_id, n.house_type, s.name AS street, pl.woonplaats,
       m.name AS municipality,
       CASE WHEN n.suffix IS NULL THEN n.house_number ELSE n.first_number END AS huisnummer,
       CASE WHEN n.suffix = 'letter' THEN chr(64 + n.turn::int) END AS huisletter,
       CASE WHEN n.suffix = 'addition' THEN n.turn::text END AS toevoeging,
       replace(n.postcode, ' ', '') AS postcode, n.build_year, n.geom,
       row_number() OVER (ORDER BY pg_temp.chance(n.dwelling_id, 41), n.dwelling_id) AS lot_status,
       row_number() OVER (ORDER BY pg_temp.chance(n.dwelling_id, 42), n.dwelling_id) AS lot_extra,
       count(*) OVER () AS dwellings
FROM   numbered n JOIN street s USING (street_id) JOIN place pl USING (street_id)
JOIN   municipality m ON m.municipality_id = n.municipality_id;
CREATE UNIQUE INDEX ON home (dwelling_id);
ANALYZE home;


-- The BAG, as bag-light has it ------------------------------------------------------------------

CREATE TEMP TABLE made_pand ON COMMIT DROP AS
WITH built AS (
    SELECT first_id AS number, municipality_id, min(build_year) AS bouwjaar, count(*) AS dwellings,
           min(house_type) AS house_type, min(geom::text)::geometry AS geom
    FROM   home GROUP BY first_id, municipality_id
), drawn AS (
    SELECT b.*, row_number() OVER (ORDER BY pg_temp.chance(number, 43), number) AS lot_year,
           row_number() OVER (ORDER BY pg_temp.chance(number, 44), number) AS lot_extra, count(*) OVER () AS panden
    FROM   built b
), standing AS (
    SELECT number, municipality_id, dwellings, geom, lot_extra, panden, house_type, 'Pand in gebruik' AS status,
           CASE pg_temp.lot(lot_year, panden, '{0.005, 0.01}', '{1005,9999}') WHEN '1005' THEN 1005
                WHEN '9999' THEN 9999 ELSE bouwjaar END AS bouwjaar
    FROM   drawn
), extra AS (
    -- in the garden: sheds, and what once stood or will stand there
    SELECT s.*, pg_temp.lot(lot_extra, panden, '{0.05, 0.06, 0.065, 0.07, 0.071}',
               '{Pand in gebruik,Pand gesloopt,Bouwvergunning verleend,Pand ten onrechte opgevoerd,dubbel}') AS kind
    FROM   standing s
)
SELECT number, municipality_id, dwellings, geom, bouwjaar, status,
       CASE WHEN house_type = 'flats' THEN 10 ELSE 3 END AS half, NULL AS dirt, 1 AS turn
FROM   standing
UNION ALL
SELECT number + 1000000000, municipality_id, 0, ST_Translate(geom, 0, 9), bouwjaar, kind, 2,
       CASE WHEN kind <> 'Pand in gebruik' THEN 'niet in gebruik' END, 2
FROM   extra WHERE kind <> 'dubbel'
UNION ALL
SELECT number, municipality_id, dwellings, geom, bouwjaar, status, CASE WHEN house_type = 'flats' THEN 10 ELSE 3 END,
       'dubbel', 3
FROM   extra WHERE kind = 'dubbel';

CREATE TABLE pand AS
SELECT pg_temp.bag_id(municipality_id, '10', number) AS identificatie,
       'http://bag.basisregistraties.overheid.nl/bag/id/pand/'
       || pg_temp.bag_id(municipality_id, '10', number) AS rdf_seealso,
       bouwjaar, status, CASE WHEN dwellings > 0 THEN 'woonfunctie' END AS gebruiksdoel,
       CASE WHEN dwellings > 0 THEN 60 END AS oppervlakte_min,
       CASE WHEN dwellings > 0 THEN 180 END AS oppervlakte_max, dwellings::int AS aantal_verblijfsobjecten,
       ST_MakeEnvelope(ST_X(geom) - half, ST_Y(geom) - half, ST_X(geom) + half, ST_Y(geom) + half,
                       28992)::geometry(Polygon, 28992) AS geom
FROM   made_pand
ORDER  BY turn, number;

CREATE TEMP TABLE made_verblijfsobject ON COMMIT DROP AS
WITH marked AS (
    SELECT h.*, h.dwelling_id::bigint AS number,
           coalesce(pg_temp.lot(lot_status, dwellings, '{0.02, 0.03, 0.035}',
               '{Verblijfsobject in gebruik (niet ingemeten),Verbouwing verblijfsobject,Verblijfsobject buiten gebruik}'),
                    'Verblijfsobject in gebruik') AS status,
           CASE WHEN lot_status % 140 = 0 THEN 'winkelfunctie,woonfunctie' ELSE 'woonfunctie' END AS gebruiksdoel,
           CASE lot_status % 500 WHEN 1 THEN 1 WHEN 2 THEN 999999
                ELSE 60 + floor(120 * pg_temp.chance(dwelling_id, 45))::int END AS oppervlakte,
           -- beside the dwelling, at its own number: what was or will be a dwelling, a shop, and what went wrong on the
           -- way
           pg_temp.lot(lot_extra, dwellings, '{0.034, 0.044, 0.047, 0.1, 0.1005, 0.1015}',
                       '{withdrawn,formed,wrongly,shop,geen punt,dubbel}') AS extra
    FROM   home h
)
SELECT number, municipality_id, street_id, first_id, street, woonplaats, huisnummer, huisletter, toevoeging, postcode,
       build_year, geom, status, gebruiksdoel,
       oppervlakte, NULL AS dirt, 1 AS turn
FROM   marked
UNION ALL
SELECT number + 1000000000, municipality_id, street_id, first_id, street, woonplaats, huisnummer, huisletter,
       CASE extra WHEN 'shop' THEN 'WINK' ELSE toevoeging END, postcode, build_year,
       CASE WHEN extra <> 'geen punt' THEN ST_Translate(geom, 2, 0) END,
       CASE extra WHEN 'withdrawn' THEN 'Verblijfsobject ingetrokken' WHEN 'formed' THEN 'Verblijfsobject gevormd'
                  WHEN 'wrongly'   THEN 'Verblijfsobject ten onrechte opgevoerd' ELSE 'Verblijfsobject in gebruik' END,
       CASE extra WHEN 'shop' THEN 'winkelfunctie' ELSE 'woonfunctie' END, oppervlakte,
       CASE extra WHEN 'shop' THEN NULL WHEN 'geen punt' THEN extra ELSE 'niet in gebruik' END, 2
FROM   marked WHERE extra <> 'dubbel'
UNION ALL
SELECT number, municipality_id, street_id, first_id, street, woonplaats, huisnummer, huisletter, toevoeging, postcode,
       build_year, geom, status, gebruiksdoel,
       oppervlakte, 'dubbel', 3
FROM   marked WHERE extra = 'dubbel';

CREATE TABLE verblijfsobject AS
SELECT pg_temp.bag_id(v.municipality_id, '01', v.number) AS identificatie,
       'http://bag.basisregistraties.overheid.nl/bag/id/verblijfsobject/'
       || pg_temp.bag_id(v.municipality_id, '01', v.number) AS rdf_seealso,
       v.oppervlakte, v.status, v.gebruiksdoel, v.street AS openbare_ruimte_naam,
       left(replace(replace(v.street, 'straat', 'str'), 'plantsoen', 'plnts'), 24) AS openbare_ruimte_naam_kort,
       v.huisnummer, v.huisletter, v.toevoeging, v.postcode, v.woonplaats AS woonplaats_naam, p.bouwjaar,
       pg_temp.bag_id(v.municipality_id, '10', v.first_id) AS pand_identificatie, p.status AS pandstatus,
       pg_temp.bag_id(v.municipality_id, '20', v.number) AS nummeraanduiding_hoofdadres_identificatie,
       pg_temp.bag_id(v.municipality_id, '30', v.street_id) AS openbare_ruimte_identificatie,
       lpad((1000 + dense_rank() OVER (ORDER BY v.municipality_id, v.woonplaats))::text, 4,
            '0') AS woonplaats_identificatie,
       lpad(v.municipality_id::text, 4, '0') AS bronhouder_identificatie, v.geom::geometry(Point, 28992) AS geom
FROM   made_verblijfsobject v JOIN made_pand p ON p.number = v.first_id AND p.turn = 1
ORDER  BY v.turn, v.number;


-- Areas, as the WijkBuurtkaart has them ---------------------------------------------------------

-- Each municipality has some water: a polygon of its own under the same code.
CREATE TABLE gemeenten AS
SELECT 'GM' || lpad(municipality_id::text, 4, '0') AS gemeentecode, name AS gemeentenaam, part.water,
       '2018GM' || lpad(municipality_id::text, 4, '0') AS jrstatcode,
       2018 AS jaar, dwellings * 2 AS aantal_inwoners, part.geom::geometry(MultiPolygon, 28992) AS geom
FROM   municipality,
       LATERAL (VALUES ('NEE', municipality.geom),
                ('JA', ST_Multi(ST_Expand(ST_PointOnSurface(municipality.geom), 50)))) AS part (water, geom)
ORDER  BY municipality_id, part.water DESC;

-- A buurt is a square of 1.5 km within its municipality, ten of them a wijk.
CREATE TABLE buurten AS
WITH cell AS (
    SELECT m.municipality_id, m.name, row_number() OVER (PARTITION BY m.municipality_id ORDER BY g.i, g.j) - 1 AS n,
           c.geom
    FROM   municipality m, LATERAL ST_SquareGrid(1500, m.geom) AS g,
           LATERAL (SELECT ST_Normalize(ST_Multi(ST_CollectionExtract(ST_Intersection(m.geom, g.geom),
                                                                      3))) AS geom) AS c
    WHERE  ST_Area(c.geom) > 0
), coded AS (
    SELECT *, lpad(municipality_id::text, 4, '0') || lpad((n / 10)::text, 2, '0') AS wijk FROM cell
)
SELECT 'BU' || wijk || lpad((n % 10)::text, 2, '0') AS buurtcode, name || ' ' || n + 1 AS buurtnaam,
       'WK' || wijk AS wijkcode,
       'GM' || left(wijk, 4) AS gemeentecode, name AS gemeentenaam, part.water,
       '2018BU' || wijk || lpad((n % 10)::text, 2, '0') AS jrstatcode, 2018 AS jaar,
       part.geom::geometry(MultiPolygon, 28992) AS geom
FROM   coded, LATERAL (SELECT 'NEE' AS water, coded.geom UNION ALL
                       SELECT 'JA', ST_Multi(ST_Expand(ST_PointOnSurface(coded.geom), 50)) WHERE n = 0) AS part
ORDER  BY municipality_id, n, part.water DESC;


-- The police: the export of BVH -----------------------------------------------------------------

-- Every burglary of the region, and one shed or garage for every ten. Each has one kind of each dirt, or none.
CREATE TEMP TABLE incident ON COMMIT DROP AS
WITH event AS (
    SELECT b.burglary_id, b.dwelling_id, b.burglary_id AS number, 'woning' AS object_kind, b.attempt,
           b.occurred_from AT TIME ZONE 'Europe/Amsterdam' AS occurred_from,
           b.occurred_to AT TIME ZONE 'Europe/Amsterdam' AS occurred_to
    FROM   burglary b
    UNION ALL
    SELECT NULL, h.dwelling_id, 5000000 + b.burglary_id,
           CASE WHEN b.burglary_id % 30 = 0 THEN 'garage' ELSE 'schuur' END, false,
           b.occurred_from AT TIME ZONE 'Europe/Amsterdam' + interval '40 days',
           b.occurred_to AT TIME ZONE 'Europe/Amsterdam' + interval '40 days'
    FROM   burglary b
    JOIN   home h ON h.lot_extra = 1 + floor((SELECT count(*) FROM home) * pg_temp.chance(b.burglary_id, 50))::bigint
    WHERE  b.burglary_id % 10 = 0
), placed AS (
    SELECT e.*, h.municipality_id, h.municipality, h.woonplaats, h.street, h.huisnummer, h.huisletter, h.toevoeging,
           h.postcode, h.geom,
           coalesce(h.huisletter, h.toevoeging) IS NOT NULL AS has_suffix,
           left(h.street, 2) || substr(h.street, 4) AS misspelt,   -- without its third letter
           replace(replace(replace(replace(replace(h.street, 'Nieuwe ', 'Nw. '), 'straat', 'str.'), 'laan', 'ln'),
                           'plein', 'pln'), 'weg', 'wg') AS abbreviated,
           count(*) OVER () AS incidents
    FROM   event e JOIN home h USING (dwelling_id)
)
SELECT p.*,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 51), number), incidents,
                   '{0.25, 0.45, 0.55, 0.63, 0.70}',
                   '{seconds 60,d/m/yy,Excel day,day only,ISO}') AS time_form,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 52), number), incidents,
                   '{0.02, 0.03, 0.08, 0.09, 0.10, 0.11, 0.12}',
                   '{no end,end before begin,end is begin,long window,no begin,end unreadable,no date}') AS time_window,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 53), number), incidents,
                   '{0.20, 0.25, 0.30, 0.31}',
                   '{no postcode and number,no postcode,no number,postcode unreadable}') AS address,
       pg_temp.lot(row_number() OVER (PARTITION BY has_suffix ORDER BY pg_temp.chance(number, 54), number),
                   count(*) OVER (PARTITION BY has_suffix),
                   CASE WHEN has_suffix THEN '{0.2, 0.4, 0.6, 0.8}'::float8[] ELSE '{0.03, 0.05}' END,
                   CASE WHEN has_suffix
                             THEN '{suffix glued,suffix in other case,suffix swapped,suffix left out}'::text[]
                        ELSE '{suffix added,number with word}' END) AS number_form,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 55), number), incidents,
                   '{0.05, 0.15, 0.20, 0.22}',
                   '{street misspelt,street abbreviated,street in capitals,no street}') AS street_form,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 56), number), incidents, '{0.10, 0.12}',
                   '{place in capitals,municipality as place}') AS place_form,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 57), number), incidents,
                   '{0.40, 0.43, 0.44, 0.45}',
                   '{point,point zero,point swapped,point elsewhere}') AS point_form,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 58), number), incidents, '{0.03, 0.08, 0.09}',
                   '{blanks,newline in Object,attempt not filled in}') AS other,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 59), number), incidents, '{0.02}',
                   '{repeated}') AS again
FROM   placed p;

\ir made_traces.sql

-- What the police wrote for a moment.
CREATE FUNCTION pg_temp.written(moment timestamp, form text) RETURNS text STABLE
RETURN CASE form
    WHEN 'seconds 60' THEN to_char(moment - interval '1 minute', 'YYYYMMDDHH24MI') || '60'
    WHEN 'd/m/yy'     THEN to_char(moment, 'FMDD/FMMM/YY FMHH24:MI')
    WHEN 'Excel day'
                 THEN replace(round((extract(epoch FROM moment - timestamp '1899-12-30') / 86400)::numeric, 10)::text,
                              '.', ',')
    WHEN 'day only'   THEN to_char(moment, 'DD-MM-YYYY')
    WHEN 'ISO'        THEN to_char(moment, 'YYYY-MM-DD"T"HH24:MI:SS')
    ELSE                   to_char(moment, 'DD-MM-YYYY HH24:MI') END;

CREATE FUNCTION pg_temp.weekday(moment timestamp) RETURNS text IMMUTABLE
RETURN ('{maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag}'::text[])[extract(isodow FROM moment)];
CREATE FUNCTION pg_temp.daypart(moment timestamp) RETURNS text IMMUTABLE
RETURN ('{nacht,ochtend,middag,avond}'::text[])[1 + extract(hour FROM moment)::int / 6];

CREATE TEMP TABLE report ON COMMIT DROP AS
SELECT i.*, t.method, t.modus_operandi, t.entry, t.loot, 'PL0600_BVH_' || lpad(i.number::text, 7, '0') AS incident_id,
       CASE WHEN time_window IN ('no begin', 'no date') THEN NULL ELSE occurred_from END AS begin_at,
       CASE time_window WHEN 'no end'          THEN NULL
                        WHEN 'no date'         THEN NULL
                        WHEN 'end unreadable'  THEN NULL
                        WHEN 'end before begin' THEN occurred_from - interval '2 days'
                        WHEN 'end is begin'    THEN occurred_from
                        WHEN 'long window'     THEN occurred_from + interval '20 days'
                        ELSE occurred_to END AS end_at,
       occurred_to + make_interval(mins => 15 + floor(40 * pg_temp.chance(number, 60))::int * 15) AS reported_at,
       array_remove(ARRAY[time_form, time_window, address,
           CASE WHEN address IN ('no number', 'no postcode and number') THEN NULL ELSE number_form END,
           street_form, place_form, point_form, other], NULL) AS dirt
FROM   incident i JOIN trace t USING (number);

CREATE TABLE incidenten AS
WITH row AS (
    SELECT r.*, false AS copy FROM report r
    UNION ALL
    SELECT r.*, true FROM report r WHERE r.again = 'repeated' AND r.time_window IS DISTINCT FROM 'no date'
), written AS (
    SELECT row.*,
           CASE time_window WHEN 'no date' THEN CASE WHEN number % 2 = 0 THEN '31-02-2017' END
                ELSE pg_temp.written(begin_at, time_form) END AS begin_text,
           CASE time_window WHEN 'no date' THEN 'onbekend'
                WHEN 'end unreadable' THEN '??-' || to_char(occurred_to, 'MM-YYYY')
                ELSE pg_temp.written(end_at, time_form) END AS end_text,
           CASE WHEN time_window IS DISTINCT FROM 'no date' THEN reported_at END AS known_at,
           CASE street_form WHEN 'street misspelt' THEN misspelt WHEN 'street abbreviated' THEN abbreviated
                WHEN 'street in capitals' THEN upper(street)
                            WHEN 'no street' THEN NULL ELSE street END AS street_text,
           CASE WHEN address IN ('no number', 'no postcode and number') THEN NULL ELSE
           CASE number_form
               WHEN 'suffix glued'
                     THEN CASE WHEN huisletter IS NULL THEN concat(huisnummer, '-', toevoeging)
                               ELSE concat(huisnummer, huisletter) END
               WHEN 'suffix in other case'
                     THEN CASE WHEN huisletter IS NULL
                                    THEN concat(huisnummer, ' ',
                                                (ARRAY['I', 'II', 'III', 'IV', 'V', 'VI'])[toevoeging::int])
                               ELSE concat(huisnummer, ' ', lower(huisletter)) END
               WHEN 'suffix swapped'
                     THEN CASE WHEN huisletter IS NULL THEN concat(huisnummer, '/', toevoeging)
                               ELSE concat(huisletter, huisnummer) END
               WHEN 'suffix left out'      THEN huisnummer::text
               WHEN 'suffix added'         THEN concat(huisnummer, ' -99')
               WHEN 'number with word'     THEN concat('nr. ', huisnummer)
               ELSE concat_ws(' ', huisnummer, huisletter, toevoeging) END END AS number_text,
           CASE WHEN address IN ('no postcode', 'no postcode and number') THEN NULL
                WHEN address = 'postcode unreadable' THEN left(postcode, 2) || 'OO' || right(postcode, 2)
                WHEN number % 3 = 0 THEN left(postcode, 4) || ' ' || right(postcode, 2)
                ELSE postcode END AS postcode_text,
           CASE place_form WHEN 'place in capitals' THEN upper(woonplaats) || ' OV'
                WHEN 'municipality as place' THEN municipality ELSE woonplaats END AS place_text,
           CASE point_form WHEN 'point' THEN ARRAY[round(ST_X(geom)), round(ST_Y(geom))]
                WHEN 'point zero' THEN ARRAY[0, 0]
                           WHEN 'point swapped' THEN ARRAY[round(ST_Y(geom)), round(ST_X(geom))]
                           -- where it was reported, and so the same for all
                           WHEN 'point elsewhere' THEN ARRAY[257500, 471500] END AS xy,
           CASE WHEN other = 'blanks' THEN chr(160) || '  ' ELSE '' END AS blank
    FROM   row
)
SELECT incident_id || blank AS "Incident Identificatie", 'BVH' AS "Bronregistratie",
       -- made codes: which ones the police uses is not published
       (CASE object_kind WHEN 'woning' THEN 'I01' WHEN 'garage' THEN 'I03' ELSE 'I02' END) AS "Incidentsoort code",
       (CASE object_kind WHEN 'woning' THEN 'Gekwalificeerde diefstal in/uit woning'
             WHEN 'garage' THEN 'Gekwalificeerde diefstal in/uit garage'
                         ELSE 'Gekwalificeerde diefstal in/uit box/garage/schuur/tuinhuis' END)
       || blank AS "Incidentsoort",
       blank || street_text AS "Pleegstraatnaam", number_text || blank AS "Pleeghuisnummer met toev.",
       postcode_text || blank AS "Pleegpostcode",
       place_text || blank AS "Pleegplaats",
       CASE municipality WHEN 'Hengelo' THEN 'Hengelo (O)' ELSE municipality END AS "Pleeggemeente",
       'Overijssel' AS "Pleegprovincie", 'Wijk ' || left(postcode, 4) AS "Pleegwijk", 'Buurt ' ||
left(postcode, 5) AS "Pleegbuurt", NULL::text AS "Pleegsubbuurt",
       pg_temp.weekday(begin_at) AS "Begin-pleegdag v/d week", pg_temp.daypart(begin_at) AS "Begin-pleegdagdeel",
       begin_text AS "Begin-pleegdatum/tijd",
       pg_temp.weekday(end_at) AS "Eind-pleegdag v/d week", pg_temp.daypart(end_at) AS "Eind-pleegdagdeel",
       end_text AS "Eind-pleegdatum/tijd",
       pg_temp.weekday(known_at) AS "Kennisnamedag v/d week", pg_temp.daypart(known_at) AS "Kennisnamedagdeel",
       pg_temp.written(known_at, time_form) AS "Kennisnamedatum/tijd",
       CASE WHEN number % 20 = 0 THEN 'N' ELSE 'J' END AS "Aangifte",
       CASE WHEN other = 'attempt not filled in' THEN NULL WHEN attempt THEN 'J' ELSE 'N' END AS "Poging",
       (number % 7 / 6)::text AS "Verdachten", (number % 14 / 13)::text AS "Aanhoudingen",
       CASE WHEN number % 14 = 13 THEN 'J' ELSE 'N' END AS "Opgehelderd",
       CASE WHEN other = 'newline in Object' THEN E'Woning;\nsieraden; "geld"\r\nlaptop' ELSE 'Woning' END AS "Object",
       -- of two reports of one incident the later one counts on
       CASE WHEN copy THEN 'Donkere Dagen Offensief' END AS "Project(en)",
       (number % 31 - 4)::text AS "Temperatuur", (ARRAY['droog', 'regen', 'bewolkt', 'mist'])[1 + number % 4] AS "Weer",
       xy[1]::text AS "X", xy[2]::text AS "Y",
       modus_operandi AS "Modus operandi", entry AS "Plaats van binnenkomst", loot AS "Buit"
FROM   written
ORDER  BY copy, number;

-- What the police does not know.
CREATE TABLE truth AS
SELECT r.incident_id, r.burglary_id, r.dwelling_id,
       pg_temp.bag_id(r.municipality_id, '01', r.dwelling_id) AS verblijfsobject_id, r.object_kind, r.attempt,
       r.method, r.occurred_from, r.occurred_to, r.dirt, r.again IS NOT NULL
AND    r.time_window IS DISTINCT FROM 'no date' AS repeated, r.geom
FROM   report r
ORDER  BY r.number;
ALTER TABLE truth ADD PRIMARY KEY (incident_id);


-- The police: a delivery by street --------------------------------------------------------------
-- What the police once gave for research: no number of the incident or the house, and one municipality.

CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT r.*,
       pg_temp.lot(row_number() OVER (ORDER BY pg_temp.chance(number, 61), number), count(*) OVER (),
                   '{0.02, 0.07, 0.12}', '{no date,no time,street misspelt}') AS form
FROM   report r
WHERE  r.municipality_id = 153 AND r.object_kind = 'woning';

CREATE TABLE straatlevering AS
SELECT CASE WHEN form = 'no date' THEN NULL ELSE to_char(occurred_from, 'DD-MM-YYYY') END AS "Datum",
       CASE WHEN form = 'no time' THEN NULL ELSE to_char(occurred_from, 'HH24:MI') END AS "Tijdstip",
       CASE WHEN form = 'street misspelt' THEN misspelt ELSE street END AS "Straatnaam",
left(postcode, 4) || ' ' || right(postcode, 2) AS "Postcode"
FROM   seen
ORDER  BY occurred_from, number;


-- What is planted -------------------------------------------------------------------------------

CREATE TABLE planted AS
SELECT 'pand' AS delivery, dirt, count(*)::int AS rows FROM made_pand WHERE dirt IS NOT NULL GROUP BY dirt
UNION ALL SELECT 'verblijfsobject', dirt, count(*) FROM made_verblijfsobject WHERE dirt IS NOT NULL GROUP BY dirt
UNION ALL SELECT 'gemeenten', 'water', count(*) FROM gemeenten WHERE water = 'JA'
UNION ALL SELECT 'buurten', 'water', count(*) FROM buurten WHERE water = 'JA'
UNION ALL SELECT 'incidenten', 'repeated', count(*) FROM truth WHERE repeated
UNION ALL SELECT 'incidenten', kind, count(*) FROM truth, unnest(dirt) AS kind GROUP BY kind
UNION ALL SELECT 'straatlevering', form, count(*) FROM seen WHERE form IS NOT NULL GROUP BY form
ORDER  BY 1, 2;
ALTER TABLE planted ADD PRIMARY KEY (delivery, dirt);

\ir made_figures.sql
\ir made_measures.sql
\ir made_actions.sql
\ir made_places.sql

COMMENT ON TABLE pand            IS 'Made: panden as the layer pand of bag-light.';
COMMENT ON TABLE verblijfsobject IS 'Made: dwellings and shops as the layer verblijfsobject of bag-light.';
COMMENT ON TABLE gemeenten       IS 'Made: municipalities as the layer gemeenten of the WijkBuurtkaart.';
COMMENT ON TABLE buurten         IS 'Made: neighbourhoods as the layer buurten of the WijkBuurtkaart.';
COMMENT ON TABLE incidenten      IS 'Made: an export of BVH, one row per incident, all columns text.';
COMMENT ON TABLE straatlevering  IS 'Made: a delivery of the police by street and postcode.';
COMMENT ON TABLE truth           IS 'Made: what the rows of incidenten are about, and their dirt.';
COMMENT ON TABLE planted         IS 'Made: how many rows have each kind of dirt.';
ANALYZE pand, verblijfsobject, gemeenten, buurten, incidenten, truth, straatlevering;
COMMIT;

\echo
SELECT (SELECT count(*) FROM :"schema".pand) AS panden,
       (SELECT count(*) FROM :"schema".verblijfsobject) AS verblijfsobjecten,
       (SELECT count(*) FROM :"schema".buurten) AS buurten, (SELECT count(*) FROM :"schema".incidenten) AS incidenten,
       (SELECT count(*) FROM :"schema".straatlevering) AS straatlevering;
