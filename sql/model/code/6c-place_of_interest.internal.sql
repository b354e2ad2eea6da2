-- What lies around the dwellings.

-- ---------------------------------------------------------------- cameras

-- Of a camera of which it is not known how far or how wide it looks: what an ordinary one does.
CREATE OR REPLACE VIEW camera AS
SELECT p.place_of_interest_id, p.kind, p.name, p.source, p.bearing, coalesce(p.view_angle, 90) AS view_angle,
       p.view_angle IS NULL AND p.bearing IS NOT NULL AS angle_is_guessed,
       coalesce(p.view_range, 50) AS view_range, p.view_range IS NULL AS range_is_guessed,
       p.point AS geom
FROM   place_of_interest AS p JOIN place_kind AS k USING (kind) WHERE k.has_view AND p.in_use_to IS NULL;
COMMENT ON VIEW camera IS 'De camera''s die er zijn, met een hoek en bereik ook waar die niet bekend zijn.';
COMMENT ON COLUMN camera.place_of_interest_id IS 'Nummer van de plek.';
COMMENT ON COLUMN camera.kind IS 'Soort plek.';
COMMENT ON COLUMN camera.name IS 'Naam.';
COMMENT ON COLUMN camera.source IS 'Bron.';
COMMENT ON COLUMN camera.bearing IS 'Kijkrichting; leeg is rondom.';
COMMENT ON COLUMN camera.view_angle IS 'Hoe breed zij kijkt; niet bekend is 90 graden.';
COMMENT ON COLUMN camera.angle_is_guessed IS 'Is de hoek niet bekend?';
COMMENT ON COLUMN camera.view_range IS 'Hoe ver zij kijkt; niet bekend is 50 meter.';
COMMENT ON COLUMN camera.range_is_guessed IS 'Is het bereik niet bekend?';
COMMENT ON COLUMN camera.geom IS 'Waar zij staat.';

-- What lies within half the angle to either side; where it stands itself it always sees.
CREATE OR REPLACE FUNCTION is_in_view(of_camera geometry, bearing float8, view_angle float8, place geometry)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN bearing IS NULL OR view_angle >= 360 OR ST_Distance(of_camera, place) = 0
       OR abs(mod((degrees(ST_Azimuth(of_camera, place)) - bearing + 540)::numeric,
                  360) - 180) <= view_angle / 2 + 1e-9;
COMMENT ON FUNCTION is_in_view(geometry, float8, float8, geometry) IS 'Ligt een punt binnen de hoek waarin een camera kijkt?';

-- Cameras are few among places, which the planner does not know: so that it costs little.
CREATE OR REPLACE FUNCTION view_sector(of_camera geometry, bearing float8, view_angle float8, view_range float8)
RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10
RETURN CASE WHEN bearing IS NULL OR view_angle >= 360 THEN ST_Buffer(of_camera, view_range, 'quad_segs=16')
            ELSE (SELECT ST_MakePolygon(ST_MakeLine(
                             of_camera || array_agg(ST_Translate(
                                 of_camera,
                                 view_range * sin(radians(bearing - view_angle / 2 + view_angle * i / n.steps)),
                                 view_range * cos(radians(bearing - view_angle / 2 + view_angle * i / n.steps)))
                                 ORDER BY i) || of_camera))
                  FROM (SELECT greatest(2, ceil(view_angle / 5)::int) AS steps) AS n
                  CROSS  JOIN LATERAL generate_series(0, n.steps) AS i) END;
COMMENT ON FUNCTION view_sector(geometry, float8, float8, float8) IS 'Wat een camera ziet, als vlak: een taartpunt, of een cirkel als zij rondom kijkt.';

-- ---------------------------------------------------------------- how far dwellings are from them

-- All dwellings and all places at once; one pass for each distance that kinds are counted within.
CREATE OR REPLACE VIEW found_dwelling_place AS
WITH home AS MATERIALIZED (
    SELECT dwelling_set(d.dwelling_id, d.geom) AS dwellings FROM dwelling AS d WHERE d.in_use_to IS NULL
), places AS MATERIALIZED (
    SELECT k.within, place_set(p.kind, p.geom) AS places
    FROM   place_of_interest AS p JOIN place_kind AS k USING (kind) WHERE p.in_use_to IS NULL GROUP BY k.within
)
SELECT f.dwelling_id::int AS dwelling_id, f.kind, f.distance, f.places, p.within
FROM   places AS p CROSS JOIN home AS h CROSS JOIN LATERAL place_distances(p.places, h.dwellings, p.within) AS f;
COMMENT ON VIEW found_dwelling_place IS 'Wat dwelling_places zegt, opnieuw gemeten.';
COMMENT ON COLUMN found_dwelling_place.dwelling_id IS 'Woning in gebruik.';
COMMENT ON COLUMN found_dwelling_place.kind IS 'Soort plek.';
COMMENT ON COLUMN found_dwelling_place.distance IS 'Meters tot de dichtstbijzijnde.';
COMMENT ON COLUMN found_dwelling_place.places IS 'Hoeveel er binnen within liggen.';
COMMENT ON COLUMN found_dwelling_place.within IS 'Tot hoeveel meter plekken van die soort worden geteld.';

CREATE OR REPLACE FUNCTION dwelling_places()
RETURNS TABLE (dwelling_id int, kind text, distance float8, places int, within float8)
LANGUAGE sql STABLE ROWS 1000000
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_dwelling_place AS k WHERE is_kept('dwelling_place')
    UNION ALL
    SELECT f.* FROM found_dwelling_place AS f WHERE NOT is_kept('dwelling_place');
END;
COMMENT ON FUNCTION dwelling_places() IS 'Van elke woning in gebruik en elke soort plek die er is: hoe ver de dichtstbijzijnde ligt, en hoeveel er binnen de afstand van die soort liggen (place_kind.within).';

CREATE OR REPLACE VIEW fresh_dwelling_place AS
SELECT (row_number() OVER (ORDER BY p.dwelling_id, k.position, p.kind))::int AS dwelling_place_id, p.dwelling_id,
       d.postcode::varchar(6) AS postcode, d.buurt_code::varchar(10) AS buurt_code,
       d.gemeente_code::varchar(6) AS gemeente_code, p.kind::varchar(40) AS kind, k.name::varchar(100) AS kind_name,
       p.distance, p.places, p.within
FROM   dwelling_places() AS p JOIN dwelling AS d USING (dwelling_id) JOIN place_kind AS k USING (kind);

-- What distances and numbers are as factors: dwelling_trait reckons those of dwellings, factor_association those of
-- areas. A kind gets them with its first place.
CREATE OR REPLACE FUNCTION add_place_factors() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO factor (factor, name, theme, measured, quantity, unit, value_min, value_max, source, note)
    SELECT f.factor, f.name, 'omgeving', f.measured, f.quantity, f.unit, 0, f.most, 'Plekken rond de woningen',
           'Berekend uit place_of_interest; cijfers die zijn ingelezen, gaan voor.'
    FROM  (SELECT DISTINCT t.kind FROM touched AS t) AS n JOIN place_kind AS k USING (kind)
    CROSS  JOIN LATERAL (VALUES (1, 'afstand_' || k.kind, k.name || ': afstand tot de dichtstbijzijnde', 'dwelling',
                                 'intensive', 'm', NULL),
                                (2, 'aantal_' || k.kind, k.name || ': aantal dichtbij', 'dwelling', 'extensive',
                                 'aantal', NULL),
                                (3, 'nabij_' || k.kind,
                                 'Aandeel woningen dicht bij ' || lower(left(k.name, 1)) || substr(k.name, 2), 'area',
                                 'intensive', 'procent', 100)) AS f (turn, factor, name, measured, quantity, unit, most)
    WHERE  NOT EXISTS (SELECT FROM factor AS o WHERE o.factor = f.factor)
    ORDER  BY k.position, k.kind, f.turn;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION add_place_factors() IS 'Maakt van een soort plek waarvan voor het eerst een plek is ingelezen, twee factoren per woning, afstand en aantal, en een per gebied: welk deel van de woningen er dichtbij ligt.';
CREATE OR REPLACE TRIGGER add_factors_of_new AFTER INSERT ON place_of_interest REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION add_place_factors();
CREATE OR REPLACE TRIGGER add_factors_of_changed AFTER UPDATE ON place_of_interest REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION add_place_factors();
COMMENT ON TRIGGER add_factors_of_new ON place_of_interest IS 'Maakt factoren van soorten plekken die er nog geen hebben.';
COMMENT ON TRIGGER add_factors_of_changed ON place_of_interest IS 'Maakt factoren van soorten plekken die er nog geen hebben.';

-- Before the point on it is made.
CREATE OR REPLACE FUNCTION drop_empty_parts() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.geom := without_empty_parts(NEW.geom);
    RETURN NEW;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION drop_empty_parts() IS 'Laat van een plek de delen weg waar niets in zit.';
CREATE OR REPLACE TRIGGER drop_empty_parts BEFORE INSERT OR UPDATE OF geom ON place_of_interest
    FOR EACH ROW WHEN (GeometryType(NEW.geom) ~ '^(MULTI|GEOMETRYCOLLECTION)') EXECUTE FUNCTION drop_empty_parts();
COMMENT ON TRIGGER drop_empty_parts ON place_of_interest IS 'Laat van een plek de delen weg waar niets in zit.';

-- What is kept of people is told by the kind of a place, and what has an end by its delivery: so a report always looks
-- like one, and what stands there never.
CREATE OR REPLACE FUNCTION require_reports_apart() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    wrong record;
BEGIN
    IF TG_TABLE_NAME = 'place_kind' THEN
        SELECT k.kind, k.is_event INTO wrong
        FROM   touched AS k JOIN place_of_interest AS p USING (kind)
        WHERE  k.is_event <> (p.occurred_from IS NOT NULL) LIMIT 1;
    ELSE
        SELECT k.kind, k.is_event INTO wrong
        FROM   touched AS t JOIN place_kind AS k USING (kind) WHERE k.is_event <> (t.occurred_from IS NOT NULL) LIMIT 1;
    END IF;
    IF FOUND AND wrong.is_event THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = pg_catalog.format('"%s" is een soort melding, en er is er een zonder moment', wrong.kind),
            HINT = 'Een melding heeft een moment (occurred_from) en geen naam. Wat er staat, is van een andere soort.';
    ELSIF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = pg_catalog.format('"%s" is geen soort melding, en er is er een met een moment', wrong.kind),
            HINT = 'Alleen een melding heeft een moment. Maak er een eigen soort van, met is_event, en verplaats die rijen.';
    END IF;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_reports_apart() IS 'Weigert een melding zonder moment en een plek met een moment: aan de soort is te zien wat persoonsgegevens zijn en een einddatum heeft.';
CREATE OR REPLACE TRIGGER reports_apart_new AFTER INSERT ON place_of_interest REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION require_reports_apart();
CREATE OR REPLACE TRIGGER reports_apart_changed AFTER UPDATE ON place_of_interest REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION require_reports_apart();
CREATE OR REPLACE TRIGGER reports_apart_kind AFTER UPDATE ON place_kind REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION require_reports_apart();
COMMENT ON TRIGGER reports_apart_new ON place_of_interest IS 'Weigert een melding zonder moment en een plek met een moment.';
COMMENT ON TRIGGER reports_apart_changed ON place_of_interest IS 'Weigert een melding zonder moment en een plek met een moment.';
COMMENT ON TRIGGER reports_apart_kind ON place_kind IS 'Weigert dat een soort met plekken een melding wordt, of omgekeerd.';

-- ---------------------------------------------------------------- what lies in areas

CREATE OR REPLACE FUNCTION area_among(of_level text, areas int[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT a.code
        FROM   area AS a WHERE a.area_id = ANY (areas) AND a.level = of_level ORDER BY a.year DESC, a.code LIMIT 1);
COMMENT ON FUNCTION area_among(text, int[]) IS 'De code van het gebied van dit niveau onder deze gebieden: dat van de nieuwste kaart.';

-- Of the dwellings of each area how many have such a place near, and how far the middle one is from it. Of a few
-- dwellings that would tell at whose door a report was: of reports it is told of ten at least.
CREATE OR REPLACE VIEW found_place_share AS
WITH home AS MATERIALIZED (
    SELECT row_number() OVER () AS home, h.*
    FROM  (SELECT CASE WHEN length(d.postcode) = 6 THEN d.postcode
                       ELSE postcode_on_map(d.postcode, x.areas) END AS postcode, d.buurt_code, d.gemeente_code,
                  x.areas, array_agg(d.dwelling_id) AS dwellings
           FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE d.in_use_to IS NULL
           GROUP  BY 1, 2, 3, 4) AS h
), home_area AS MATERIALIZED (
    SELECT a.home, a.level, a.code
    FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes,
                  array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                  array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes,
                  array_agg(h.areas::text ORDER BY h.home) AS areas FROM home AS h) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS a
    WHERE  a.current AND a.level NOT IN ('pc6', 'pc5', 'street')
), area_homes AS MATERIALIZED (
    SELECT a.level, a.code, sum(cardinality(h.dwellings))::int AS dwellings, row_number() OVER ()::int AS number
    FROM   home_area AS a JOIN home AS h USING (home) GROUP BY a.level, a.code
), counted AS MATERIALIZED (         -- numbers sort faster than codes
    SELECT n.number * 1000000::bigint + k.number AS key, count(*)::int AS measured,
           count(*) FILTER (WHERE p.places > 0)::int AS near,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY p.distance) AS distance_median
    FROM   dwelling_places() AS p
    JOIN   (SELECT k.kind, (row_number() OVER (ORDER BY k.kind))::int AS number FROM place_kind AS k) AS k USING (kind)
    JOIN  (SELECT h.home, u.dwelling_id
           FROM   home AS h CROSS JOIN LATERAL unnest(h.dwellings) AS u (dwelling_id)) AS l USING (dwelling_id)
    JOIN   home_area AS a ON a.home = l.home JOIN area_homes AS n ON n.level = a.level AND n.code = a.code GROUP BY 1
)
SELECT n.level, n.code, n.dwellings, k.kind, c.measured, CASE WHEN t.is_told THEN c.near END AS near,
       CASE WHEN t.is_told THEN c.distance_median END AS distance_median
FROM   area_homes AS n
LEFT   JOIN counted AS c ON n.number = c.key / 1000000
LEFT   JOIN (SELECT k.kind, k.is_event, row_number() OVER (ORDER BY k.kind) AS number
             FROM   place_kind AS k) AS k ON k.number = c.key % 1000000
CROSS  JOIN LATERAL (SELECT NOT k.is_event OR n.dwellings >= 10 AS is_told) AS t;
COMMENT ON VIEW found_place_share IS 'Wat place_share zegt, opnieuw geteld.';
COMMENT ON COLUMN found_place_share.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN found_place_share.code IS 'Code van het gebied.';
COMMENT ON COLUMN found_place_share.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN found_place_share.kind IS 'Soort plek; leeg als van geen woning een afstand bekend is.';
COMMENT ON COLUMN found_place_share.measured IS 'Woningen waarvan de afstand bekend is.';
COMMENT ON COLUMN found_place_share.near IS 'Woningen met er minstens één binnen de afstand van de soort; leeg bij meldingen in een gebied met minder dan tien woningen.';
COMMENT ON COLUMN found_place_share.distance_median IS 'Afstand van de middelste woning tot de dichtstbijzijnde; leeg als near dat is.';

CREATE OR REPLACE FUNCTION place_share()
RETURNS TABLE (level text, code text, dwellings int, kind text, measured int, near int, distance_median float8)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_place_share AS k WHERE is_kept('place_share')
    UNION ALL
    SELECT f.* FROM found_place_share AS f WHERE NOT is_kept('place_share');
END;
COMMENT ON FUNCTION place_share() IS 'Van elk gebied van nu en elke soort plek: van hoeveel woningen er een dichtbij ligt (place_kind.within), en hoe ver de middelste woning ervan ligt.';

-- Places lie where dwellings and burglaries would (areas_of_homes): a line or an area by a point on it, so that numbers
-- add up.
CREATE OR REPLACE VIEW fresh_area_place AS
WITH around AS MATERIALIZED (
    SELECT a.area_id, p.place_of_interest_id, p.kind, ST_Contains(a.geom, p.point) AS inside
    FROM   newest_area AS a
    JOIN   place_of_interest AS p ON ST_Covers(a.geom, p.point)
    WHERE  p.in_use_to IS NULL AND a.level NOT IN ('pc6', 'pc5')
), lies AS (
    SELECT n.kind, array_agg(n.area_id ORDER BY n.area_id) AS areas,
           array_agg(n.area_id) FILTER (WHERE NOT n.inside) AS borders
    FROM   around AS n GROUP BY n.place_of_interest_id, n.kind
), spot AS MATERIALIZED (
    SELECT row_number() OVER () AS home, s.*
    FROM  (SELECT l.kind,
                  CASE WHEN l.borders IS NULL THEN l.areas ELSE without_neighbours(l.areas, l.borders) END AS areas,
                  count(*)::int AS places FROM lies AS l GROUP BY 1, 2) AS s
), spot_area AS MATERIALIZED (
    SELECT a.level, a.code, s.kind, sum(s.places)::int AS places
    FROM  (SELECT array_agg(postcode_on_map(NULL, s.areas) ORDER BY s.home) AS postcodes,
                  array_agg(area_among('buurt', s.areas) ORDER BY s.home) AS buurt_codes,
                  array_agg(area_among('gemeente', s.areas) ORDER BY s.home) AS gemeente_codes,
                  array_agg(s.areas::text ORDER BY s.home) AS areas FROM spot AS s) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS a
    JOIN   spot AS s USING (home)
    WHERE  a.current AND a.level NOT IN ('pc6', 'pc5') GROUP BY a.level, a.code, s.kind
), measured AS MATERIALIZED (
    SELECT * FROM place_share()
), area_homes AS (
    SELECT DISTINCT m.level, m.code, m.dwellings FROM measured AS m
), known AS (
    SELECT DISTINCT s.kind FROM spot_area AS s UNION SELECT m.kind FROM measured AS m WHERE m.kind IS NOT NULL
), told AS (
    SELECT b.level, b.code, k.kind,
           CASE WHEN b.level IN (SELECT o.level FROM spot_area AS o) THEN coalesce(s.places, 0) END AS places,
           coalesce(h.dwellings, 0) AS dwellings, m.near AS dwellings_within, m.near / m.measured::float8 AS share,
           m.distance_median
    FROM  (SELECT h.level, h.code FROM area_homes AS h UNION SELECT s.level, s.code FROM spot_area AS s) AS b
    CROSS  JOIN known AS k
    LEFT   JOIN area_homes AS h ON h.level = b.level AND h.code = b.code
    LEFT   JOIN spot_area AS s ON s.level = b.level AND s.code = b.code AND s.kind = k.kind
    LEFT   JOIN measured AS m ON m.level = b.level AND m.code = b.code AND m.kind = k.kind
)
SELECT (row_number() OVER (ORDER BY t.level, t.code, k.position, t.kind))::int AS area_place_id, n.area_id,
       t.level::varchar(20) AS level, t.code::varchar(40) AS code, n.name::varchar(200) AS name,
       t.kind::varchar(40) AS kind, k.name::varchar(100) AS kind_name, k.is_event::int AS is_event, t.places,
       t.dwellings, t.dwellings_within, t.share, t.distance_median, k.within
FROM   told AS t JOIN place_kind AS k USING (kind) LEFT JOIN named_area AS n ON n.level = t.level AND n.code = t.code;
