-- What lies around the dwellings, as it is now.

CREATE OR REPLACE FUNCTION cameras_at(place geometry)
RETURNS TABLE (place_of_interest_id int, kind text, name text, source text, distance float8, bearing float8,
               view_range float8, is_guess boolean, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
    SELECT c.place_of_interest_id, c.kind, c.name, c.source, ST_Distance(c.geom, p.place),
           degrees(ST_Azimuth(p.place, c.geom)), c.view_range, c.range_is_guessed OR c.angle_is_guessed, c.geom
    FROM   (SELECT CASE WHEN GeometryType(g.geom) = 'POINT' THEN g.geom ELSE ST_PointOnSurface(g.geom) END AS place
            FROM   (SELECT without_empty_parts(to_rd(cameras_at.place)) AS geom OFFSET 0) AS g
            WHERE  NOT ST_IsEmpty(g.geom) OFFSET 0) AS p
    JOIN   camera AS c ON ST_Distance(c.geom, p.place) <= c.view_range
           AND is_in_view(c.geom, c.bearing, c.view_angle, p.place)
    ORDER  BY ST_Distance(c.geom, p.place), c.place_of_interest_id;
END;
COMMENT ON FUNCTION cameras_at(geometry) IS
'Welke camera''s een plek zien, de dichtstbijzijnde eerst: die waarvan de plek binnen het bereik ligt en binnen de helft van de kijkhoek naar weerszijden van de kijkrichting. Zonder kijkrichting kijkt een camera rondom. Is het bereik niet bekend, dan telt 50 m; is de hoek niet bekend, dan 90 graden (is_guess). Muren en bomen ertussen tellen niet. distance: meters; bearing: waar de camera staat, gezien vanaf de plek, in graden vanaf het noorden (leeg op dezelfde plek). Een plek in een ander stelsel wordt omgerekend naar RD New, van een lijn of vlak telt een punt erop. Geen rijen zonder plek, of als geen camera haar ziet.';

CREATE OR REPLACE VIEW camera_view AS
SELECT c.place_of_interest_id AS camera_view_id, c.kind::varchar(40) AS kind, c.name::varchar(200) AS name,
       c.source::varchar(200) AS source, c.bearing, c.view_angle, c.view_range,
       CASE WHEN c.range_is_guessed OR c.angle_is_guessed THEN 1 ELSE 0 END AS is_guess,
       view_sector(c.geom, c.bearing, c.view_angle, c.view_range)::geometry(Polygon, 28992) AS geom
FROM   camera AS c;
COMMENT ON VIEW camera_view IS 'Wat camera''s zien, als vlak: een taartpunt in de kijkrichting, of een cirkel. Muren en bomen tellen niet.';
COMMENT ON COLUMN camera_view.camera_view_id IS 'Nummer van de plek (place_of_interest).';
COMMENT ON COLUMN camera_view.kind IS 'Soort plek.';
COMMENT ON COLUMN camera_view.name IS 'Naam van de camera.';
COMMENT ON COLUMN camera_view.source IS 'Bron.';
COMMENT ON COLUMN camera_view.bearing IS 'Kijkrichting in graden vanaf het noorden, met de klok mee; leeg is rondom.';
COMMENT ON COLUMN camera_view.view_angle IS 'Hoe breed de camera kijkt, in graden; is dat niet bekend, dan 90.';
COMMENT ON COLUMN camera_view.view_range IS 'Hoe ver de camera kijkt, in meters; is dat niet bekend, dan 50.';
COMMENT ON COLUMN camera_view.is_guess IS '1 als het bereik of de hoek niet bekend is.';
COMMENT ON COLUMN camera_view.geom IS 'Wat de camera ziet.';

CREATE OR REPLACE VIEW place_map AS
SELECT p.place_of_interest_id AS place_map_id, p.kind::varchar(40) AS kind, k.name::varchar(100) AS kind_name,
       k.is_event::int AS is_event, k.has_view::int AS has_view, p.name::varchar(200) AS name,
       p.source::varchar(200) AS source, p.occurred_from::date AS occurred_on,
       p.point AS geom
FROM   place_of_interest AS p JOIN place_kind AS k USING (kind) WHERE p.in_use_to IS NULL;
COMMENT ON VIEW place_map IS 'De plekken rond de woningen die er zijn, en de meldingen, elk als punt op de kaart; lijnen en vlakken zelf staan in place_of_interest.';
COMMENT ON COLUMN place_map.place_map_id IS 'Nummer van de plek (place_of_interest).';
COMMENT ON COLUMN place_map.kind IS 'Soort plek, als code.';
COMMENT ON COLUMN place_map.kind_name IS 'Soort plek.';
COMMENT ON COLUMN place_map.is_event IS '1 als het een melding is.';
COMMENT ON COLUMN place_map.has_view IS '1 als de plek iets ziet, zoals een camera.';
COMMENT ON COLUMN place_map.name IS 'Naam van de plek; een melding heeft er geen.';
COMMENT ON COLUMN place_map.source IS 'Bron.';
COMMENT ON COLUMN place_map.occurred_on IS 'Dag van een melding; leeg bij wat er staat.';
COMMENT ON COLUMN place_map.geom IS 'Ligging; van een lijn of vlak een punt erop.';

-- ---------------------------------------------------------------- distances and numbers

CREATE OR REPLACE VIEW dwelling_place AS
SELECT r.dwelling_place_id, r.dwelling_id, r.postcode, r.buurt_code, r.gemeente_code, r.kind, r.kind_name, r.distance,
       r.places, r.within, s.as_of, s.refreshed_at
FROM   dwelling_place_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'dwelling_place') AS s;
COMMENT ON VIEW dwelling_place IS
'Wat er om elke woning in gebruik ligt: per soort plek waarvan er in het model een is, hoe ver de dichtstbijzijnde ligt en hoeveel er dichtbij zijn (place_kind.within). Hemelsbreed, tot de rand van een vlak. Van meldingen tellen alle die bewaard zijn. Wat buiten het ingelezen gebied ligt, telt niet: aan de rand kan de dichtstbijzijnde ontbreken.';
COMMENT ON COLUMN dwelling_place.dwelling_place_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN dwelling_place.dwelling_id IS 'Woning.';
COMMENT ON COLUMN dwelling_place.postcode IS 'Postcode van de woning.';
COMMENT ON COLUMN dwelling_place.buurt_code IS 'Buurt van de woning.';
COMMENT ON COLUMN dwelling_place.gemeente_code IS 'Gemeente van de woning.';
COMMENT ON COLUMN dwelling_place.kind IS 'Soort plek, als code.';
COMMENT ON COLUMN dwelling_place.kind_name IS 'Soort plek.';
COMMENT ON COLUMN dwelling_place.distance IS 'Afstand tot de dichtstbijzijnde; 0 in een vlak.';
COMMENT ON COLUMN dwelling_place.places IS 'Aantal binnen de afstand within.';
COMMENT ON COLUMN dwelling_place.within IS 'Tot hoe ver plekken van deze soort zijn geteld.';

CREATE OR REPLACE VIEW area_place AS
SELECT r.area_place_id, r.area_id, r.level, r.code, r.name, r.kind, r.kind_name, r.is_event, r.places, r.dwellings,
       r.dwellings_within, r.share, r.distance_median, r.within, s.as_of, s.refreshed_at
FROM   area_place_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'area_place') AS s;
COMMENT ON VIEW area_place IS
'Plekken en meldingen per gebied en soort: hoeveel er in liggen, en hoe ver zijn woningen ervan liggen; ook de soorten waarvan er in dit gebied geen ligt. Gebieden van nu, van elk niveau behalve straat en vijf- en zespositiepostcode. Een lijn of vlak telt met een punt erop, zodat aantallen zijn op te tellen.';
COMMENT ON COLUMN area_place.area_place_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN area_place.area_id IS 'Nummer van het gebied; leeg als het op geen kaart of lijst staat.';
COMMENT ON COLUMN area_place.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_place.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_place.name IS 'Naam van het gebied.';
COMMENT ON COLUMN area_place.kind IS 'Soort plek, als code.';
COMMENT ON COLUMN area_place.kind_name IS 'Soort plek.';
COMMENT ON COLUMN area_place.is_event IS '1 als het een melding is.';
COMMENT ON COLUMN area_place.places IS 'Aantal in het gebied; leeg bij een niveau zonder kaart of indeling.';
COMMENT ON COLUMN area_place.dwellings IS 'Woningen in gebruik in het gebied.';
COMMENT ON COLUMN area_place.dwellings_within IS 'Woningen met er minstens één binnen de afstand within, ook als die in een ander gebied ligt; leeg zonder woningen met een plek, en van meldingen bij minder dan tien woningen.';
COMMENT ON COLUMN area_place.share IS 'Welk deel van de woningen dat is; leeg als dwellings_within dat is.';
COMMENT ON COLUMN area_place.distance_median IS 'Afstand van de middelste woning tot de dichtstbijzijnde; leeg als dwellings_within dat is.';
COMMENT ON COLUMN area_place.within IS 'Tot hoe ver plekken van deze soort zijn geteld.';

SELECT describe_result(n) FROM unnest('{dwelling_place, area_place}'::text[]) AS n;
