-- What lies where.

-- The area of a place by the newest map of its level that is loaded; on a border the first by code.
CREATE OR REPLACE FUNCTION area_at(at_level text, place geometry) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN (SELECT a.code FROM area AS a
        WHERE  a.level = at_level AND a.year = (SELECT max(n.year) FROM area AS n WHERE n.level = at_level) AND ST_Covers(a.geom, place)
        ORDER  BY a.code LIMIT 1);
COMMENT ON FUNCTION area_at(text, geometry) IS 'Code van het gebied (buurt, gemeente, ...) waarin een punt volgens de nieuwste kaart van dat niveau ligt; NULL buiten de kaart.';

-- An area within the next level up, by the newest arrangement; upwards through all of them, a basisteam to its district.
CREATE OR REPLACE VIEW area_ancestor AS
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
SELECT DISTINCT ON (u.level, u.code, u.parent_level) u.level::varchar(20) AS level, u.code::varchar(40) AS code, u.parent_level::varchar(20) AS parent_level, u.parent_code::varchar(40) AS parent_code
FROM   upwards AS u WHERE (u.level, u.code) <> (u.parent_level, u.parent_code)
ORDER  BY u.level, u.code, u.parent_level, u.steps, u.parent_code;
COMMENT ON VIEW area_ancestor IS 'Welk gebied in welke grotere gebieden ligt volgens area_member, in de nieuwste indeling: gemeente, basisteam, district.';
COMMENT ON COLUMN area_ancestor.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_ancestor.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_ancestor.parent_level IS 'Niveau van het grotere gebied.';
COMMENT ON COLUMN area_ancestor.parent_code IS 'Code van het grotere gebied.';

-- An address lies in its postcode, its buurt and its gemeente; the rest follows from those three.
CREATE OR REPLACE FUNCTION areas_of(postcode text, buurt_code text, gemeente_code text) RETURNS TABLE (level text, code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 6
BEGIN ATOMIC
    SELECT a.level, a.code
    FROM   (VALUES ('pc6', substring(areas_of.postcode FROM '^[0-9]{4}[A-Z]{2}$')), ('pc5', substring(areas_of.postcode FROM '^[0-9]{4}[A-Z]')),
                   ('pc4', substring(areas_of.postcode FROM '^[0-9]{4}')), ('buurt', areas_of.buurt_code),
                   ('wijk', 'WK' || substr(areas_of.buurt_code, 3, 6)), ('gemeente', areas_of.gemeente_code)) AS a (level, code)
    WHERE  a.code IS NOT NULL;
END;
COMMENT ON FUNCTION areas_of(text, text, text) IS 'De gebieden waarin een adres ligt: zijn postcode (pc6, pc5, pc4), buurt, wijk en gemeente.';
