-- What lies where.

-- Maps of several years, and of one municipality beside those of a region, are there together. An area has the borders
-- of the newest map that shows it.
CREATE OR REPLACE VIEW newest_area AS
SELECT a.area_id, a.level, a.code, a.year, a.geom
FROM   area AS a
WHERE  a.geom IS NOT NULL
AND    NOT EXISTS (SELECT
                   FROM   area AS n
                   WHERE  n.level = a.level AND n.code = a.code AND n.year > a.year AND n.geom IS NOT NULL);
COMMENT ON VIEW newest_area IS 'Elk gebied met een grens, eenmaal: op de nieuwste kaart waar het met een grens op staat.';
COMMENT ON COLUMN newest_area.area_id IS 'Nummer van het gebied in dat jaar.';
COMMENT ON COLUMN newest_area.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN newest_area.code IS 'Code van het gebied.';
COMMENT ON COLUMN newest_area.year IS 'Jaar van de kaart.';
COMMENT ON COLUMN newest_area.geom IS 'Grens van het gebied.';

-- The names of all areas, with a border or without.
CREATE OR REPLACE VIEW named_area AS
SELECT a.area_id, a.level, a.code, a.year, a.name, a.geom
FROM   area AS a
WHERE  NOT EXISTS (SELECT FROM area AS n WHERE n.level = a.level AND n.code = a.code AND n.year > a.year);
COMMENT ON VIEW named_area IS 'Elk gebied eenmaal, zoals het in het nieuwste jaar van zijn eigen code is ingelezen.';
COMMENT ON COLUMN named_area.area_id IS 'Nummer van het gebied in dat jaar.';
COMMENT ON COLUMN named_area.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN named_area.code IS 'Code van het gebied.';
COMMENT ON COLUMN named_area.year IS 'Nieuwste jaar.';
COMMENT ON COLUMN named_area.name IS 'Naam van het gebied.';
COMMENT ON COLUMN named_area.geom IS 'Grens van het gebied, als die er dat jaar is.';

CREATE OR REPLACE FUNCTION area_at(at_level text, place geometry) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (SELECT a.code
        FROM   newest_area AS a WHERE a.level = at_level AND ST_Covers(a.geom, place)
        ORDER  BY a.year DESC, a.code LIMIT 1);
COMMENT ON FUNCTION area_at(text, geometry) IS
'Code van het gebied (buurt, gemeente, ...) waarin een punt ligt: van de gebieden van dat niveau die het bedekken dat van de nieuwste kaart, op een grens het eerste naar code. NULL waar geen kaart is.';

-- A place on a border is in one of the areas that meet there, the first by code. An area of a former map that lies
-- under another one is no neighbour of it, so it keeps the places that it had.
CREATE OR REPLACE FUNCTION without_neighbours(areas int[], borders int[]) RETURNS int[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT array_agg(a.area_id ORDER BY a.area_id)
        FROM   area AS a
        WHERE  a.area_id = ANY (areas)
        AND    (a.area_id <> ALL (borders)
                OR NOT EXISTS (SELECT
                               FROM   area AS o
                               WHERE  o.area_id = ANY (borders) AND o.level = a.level AND o.year = a.year
                               AND    o.code < a.code)
                   AND coalesce((SELECT bool_or(ST_Relate(o.geom, a.geom, 'T********')) FROM area AS o
                                 WHERE o.area_id = ANY (borders) AND o.level = a.level AND o.year > a.year), true)));
COMMENT ON FUNCTION without_neighbours(int[], int[]) IS
'Van de gebieden die een plek bedekken (areas) die waarin zij ligt, als zij van sommige (borders) op de grens ligt.';

-- Also the areas that a newer one took the place of: so that their old figures keep their rates.
CREATE OR REPLACE FUNCTION areas_at(place geometry) RETURNS int[]
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (SELECT CASE WHEN l.borders IS NULL THEN l.areas ELSE without_neighbours(l.areas, l.borders) END
        FROM  (SELECT array_agg(a.area_id ORDER BY a.area_id) AS areas,
                      array_agg(a.area_id) FILTER (WHERE NOT ST_Contains(a.geom, place)) AS borders
               FROM newest_area AS a WHERE ST_Covers(a.geom, place)) AS l);
COMMENT ON FUNCTION areas_at(geometry) IS
'Nummers van de gebieden waarin een punt ligt, van elk niveau, ook van een gebied waarvoor een nieuwer in de plaats kwam; op een grens het eerste naar code. NULL waar geen kaart is.';

-- An area within the next level up, by the newest arrangement; upwards through all of them, a basisteam to its
-- district.
CREATE OR REPLACE VIEW area_path AS
WITH RECURSIVE newest AS (
    SELECT DISTINCT ON (m.level, m.code, m.parent_level) m.level, m.code, m.parent_level, m.parent_code
    FROM   area_member AS m ORDER BY m.level, m.code, m.parent_level, m.parent_year DESC, m.year DESC
), upwards AS (
    SELECT n.level, n.code, n.parent_level, n.parent_code, 1 AS steps FROM newest AS n
    UNION
    SELECT u.level, u.code, n.parent_level, n.parent_code, u.steps + 1
    FROM   upwards AS u JOIN newest AS n ON n.level = u.parent_level AND n.code = u.parent_code WHERE u.steps < 10
)
-- by two ways to one level, the shorter counts: an area lies in one of them only
SELECT DISTINCT ON (u.level, u.code, u.parent_level) u.level, u.code, u.parent_level, u.parent_code, u.steps
FROM   upwards AS u WHERE (u.level, u.code) <> (u.parent_level, u.parent_code)
ORDER  BY u.level, u.code, u.parent_level, u.steps, u.parent_code;
COMMENT ON VIEW area_path IS 'Welk gebied in welke grotere gebieden ligt volgens area_member, in de nieuwste indeling van zijn code, en langs hoeveel indelingen: gemeente, basisteam, district.';
COMMENT ON COLUMN area_path.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_path.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_path.parent_level IS 'Niveau van het grotere gebied.';
COMMENT ON COLUMN area_path.parent_code IS 'Code van het grotere gebied.';
COMMENT ON COLUMN area_path.steps IS 'Langs hoeveel indelingen; 1 is rechtstreeks.';

CREATE OR REPLACE VIEW area_ancestor AS
SELECT p.level::varchar(20) AS level, p.code::varchar(40) AS code, p.parent_level::varchar(20) AS parent_level,
       p.parent_code::varchar(40) AS parent_code FROM area_path AS p;
COMMENT ON VIEW area_ancestor IS 'Welk gebied in welke grotere gebieden ligt volgens area_member, in de nieuwste indeling: gemeente, basisteam, district.';
COMMENT ON COLUMN area_ancestor.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_ancestor.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_ancestor.parent_level IS 'Niveau van het grotere gebied.';
COMMENT ON COLUMN area_ancestor.parent_code IS 'Code van het grotere gebied.';

-- What an address says of itself, where there is no map.
CREATE OR REPLACE FUNCTION areas_of(postcode text, buurt_code text, gemeente_code text)
RETURNS TABLE (level text, code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 6
BEGIN ATOMIC
    SELECT a.level, a.code
    FROM   (VALUES ('pc6', substring(areas_of.postcode FROM '^[0-9]{4}[A-Z]{2}$')),
            ('pc5', substring(areas_of.postcode FROM '^[0-9]{4}[A-Z]')),
            ('pc4', substring(areas_of.postcode FROM '^[0-9]{4}')), ('buurt', areas_of.buurt_code),
            ('wijk', 'WK' || substr(areas_of.buurt_code, 3, 6)),
            ('gemeente', areas_of.gemeente_code)) AS a (level, code)
    WHERE  a.code IS NOT NULL;
END;
COMMENT ON FUNCTION areas_of(text, text, text) IS 'De gebieden waarin een adres ligt volgens wat het zelf zegt: zijn postcode (pc6, pc5, pc4), buurt, wijk en gemeente.';

CREATE OR REPLACE FUNCTION street_code(street_name text, woonplaats text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN street_name || coalesce(', ' || woonplaats, '');
COMMENT ON FUNCTION street_code(text, text) IS 'Waarmee een straat als gebied wordt aangeduid: haar naam en woonplaats. NULL zonder naam.';

-- A postcode that is not known to its end, as that of a street, goes on as the map says where the two agree.
CREATE OR REPLACE FUNCTION postcode_on_map(postcode text, areas int[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT coalesce(max(m.code COLLATE "C"), postcode)
        FROM  (SELECT DISTINCT ON (a.level) a.level, a.code FROM area AS a
               WHERE a.area_id = ANY (areas) AND a.level IN ('pc6', 'pc5', 'pc4')
               ORDER  BY a.level, a.year DESC, a.code) AS m
        WHERE  starts_with(m.code, coalesce(postcode, '')));
COMMENT ON FUNCTION postcode_on_map(text, int[]) IS 'De postcode, of het begin ervan, aangevuld met die van de postcodekaart; zonder postcode die van de kaart.';

-- Where things lie, by one rule for all that is counted. Of each level: a list of members (area_member) says it; else
-- the map; else the address itself. An area whose place a newer one took still holds what lies within its own borders,
-- but is not current: so figures of former years keep their rates, and nothing counts twice where only current ones are
-- added up.
CREATE OR REPLACE FUNCTION areas_of_homes(postcodes text[], buurt_codes text[], gemeente_codes text[], areas text[],
                                          streets text[] DEFAULT NULL)
RETURNS TABLE (home bigint, level text, code text, current boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 50000
SET jit = off
BEGIN ATOMIC
    WITH given AS MATERIALIZED (
        SELECT h.home, h.postcode, h.buurt_code, h.gemeente_code, h.areas::int[] AS areas, h.street
        FROM   unnest(postcodes, buurt_codes, gemeente_codes, areas_of_homes.areas,
                      streets) WITH ORDINALITY AS h (postcode, buurt_code, gemeente_code, areas, street, home)
    ), mapped AS MATERIALIZED (
        SELECT s.areas, a.level, a.code,
               row_number() OVER (PARTITION BY s.areas, a.level ORDER BY a.year DESC, a.code) = 1 AS current
        FROM  (SELECT DISTINCT h.areas FROM given AS h) AS s CROSS JOIN LATERAL unnest(s.areas) AS u (area_id)
        JOIN   area AS a USING (area_id)
        WHERE  a.level NOT IN ('pc6', 'pc5', 'pc4')
    ), known AS MATERIALIZED (          -- without a map of wijken a former buurt tells of a former wijk
        SELECT m.* FROM mapped AS m
        UNION ALL
        SELECT DISTINCT m.areas, 'wijk', w.code, false
        FROM   mapped AS m CROSS JOIN LATERAL (SELECT 'WK' || substr(m.code, 3, 6)) AS w (code)
        WHERE  m.level = 'buurt' AND NOT m.current
        AND    NOT EXISTS (SELECT
                           FROM   mapped AS o
                           WHERE  o.areas = m.areas
                           AND    (o.level = 'wijk' OR o.level = 'buurt' AND o.current
                                   AND substr(o.code, 3, 6) = substr(m.code, 3, 6)))
    ), base AS MATERIALIZED (
        SELECT h.home, m.level, m.code, m.current FROM given AS h JOIN known AS m ON m.areas = h.areas
        UNION ALL
        SELECT h.home, o.level, o.code, true
        FROM   given AS h
        LEFT   JOIN (SELECT m.areas, array_agg(m.level) AS levels
                     FROM   mapped AS m WHERE m.current GROUP BY m.areas) AS k ON k.areas = h.areas
        CROSS  JOIN LATERAL areas_of(h.postcode, h.buurt_code, h.gemeente_code) AS o
        WHERE  (o.level = ANY (k.levels)) IS NOT TRUE
    ), ancestor AS MATERIALIZED (
        SELECT u.level, u.code, u.parent_level, u.parent_code, l.position, u.steps,
               u.level IN (SELECT m.parent_level FROM area_member AS m) AS is_listed
        FROM   area_path AS u JOIN area_level AS l USING (level)
    ), listed AS MATERIALIZED (
        -- by the shortest way, the finest areas first; not from what the map says where a list says it
        SELECT DISTINCT ON (b.home, u.parent_level) b.home, u.parent_level AS level, u.parent_code AS code
        FROM   base AS b JOIN ancestor AS u ON u.level = b.level AND u.code = b.code AND u.parent_level <> b.level
        ORDER  BY b.home, u.parent_level, u.is_listed, NOT b.current, u.steps, u.position, u.parent_code
    )
    SELECT l.home, l.level, l.code, true FROM listed AS l
    UNION ALL
    SELECT b.home, b.level, b.code, b.current
    FROM   base AS b WHERE NOT EXISTS (SELECT FROM listed AS l WHERE l.home = b.home AND l.level = b.level)
    UNION ALL                           -- an area of the same level that holds another one counts beside it
    SELECT DISTINCT b.home, u.parent_level, u.parent_code, false
    FROM   base AS b JOIN ancestor AS u ON u.level = b.level AND u.code = b.code AND u.parent_level = b.level
    WHERE  NOT EXISTS (SELECT FROM listed AS l WHERE l.home = b.home AND l.level = b.level)
    AND    NOT EXISTS (SELECT FROM base AS o WHERE o.home = b.home AND o.level = b.level AND o.code = u.parent_code)
    UNION ALL
    SELECT h.home, 'street', h.street, true FROM given AS h WHERE h.street IS NOT NULL;
END;
COMMENT ON FUNCTION areas_of_homes(text[], text[], text[], text[], text[]) IS
'In welke gebieden adressen liggen, van elk niveau: volgens een indeling (area_member), anders de kaart (areas, zie areas_at), anders wat het adres zelf zegt. home is het volgnummer in de lijsten. current is het gebied van nu, van elk niveau hoogstens één; niet current is een ouder of ander gebied dat het adres ook bedekt.';
