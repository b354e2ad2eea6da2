-- Which areas belong to which larger one, and names of places without an address.

CREATE OR REPLACE FUNCTION read_area_member(
    options jsonb, given_level text DEFAULT NULL, given_code text DEFAULT NULL, given_year text DEFAULT NULL,
    given_parent_level text DEFAULT NULL,
    given_parent_code text DEFAULT NULL, given_parent_name text DEFAULT NULL, given_parent_year text DEFAULT NULL)
RETURNS TABLE (level text, code text, year int, parent_level text, parent_code text, parent_year int, parent_name text,
               broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.level, v.code, v.year, v.parent_level, v.parent_code, v.parent_year, read_code(given_parent_name),
           b.broken,
           CASE b.broken
                WHEN 12 THEN ARRAY[left(v.level, 60),
                                   (SELECT string_agg(l.level, ', ' ORDER BY l.position) FROM area_level AS l)]
                         WHEN 13 THEN ARRAY[left(v.parent_level, 60),
                                            (SELECT string_agg(l.level, ', ' ORDER BY l.position) FROM area_level AS l)]
                         WHEN 14 THEN ARRAY[v.level, coalesce(left(v.code, 60), 'geen code')]
                WHEN 15 THEN ARRAY[v.parent_level, coalesce(left(v.parent_code, 60), 'geen code')]
                         WHEN 17 THEN ARRAY[v.level, left(v.code, 60), v.year::text]
                WHEN 18 THEN ARRAY[v.parent_level, left(v.parent_code, 60), v.parent_year::text] END
    FROM   area_told(given_level, given_code, options) AS c
    CROSS  JOIN area_in(coalesce(read_code(given_parent_level), options ->> 'parent_level'), given_parent_code) AS p
    CROSS  JOIN LATERAL (SELECT c.level, coalesce(c.code, read_code(given_code)) AS code,
                                coalesce(read_integer(given_year), (options ->> 'year')::int) AS year,
                                p.level AS parent_level, coalesce(p.code, read_code(given_parent_code)) AS parent_code,
                                coalesce(read_integer(given_parent_year), read_integer(given_year),
                                         (options ->> 'year')::int) AS parent_year OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN (v.year BETWEEN 1990 AND 2100
                                           AND v.parent_year BETWEEN 1990 AND 2100) IS NOT TRUE     THEN 11
                                     WHEN (v.level IN (SELECT l.level FROM area_level AS l)) IS NOT TRUE
                                          THEN 12
                                     WHEN (v.parent_level IN (SELECT l.level FROM area_level AS l)) IS NOT TRUE
                                          THEN 13
                                     WHEN area_code_fits(v.level, v.code) IS NOT TRUE
                                          THEN 14
                                     WHEN area_code_fits(v.parent_level, v.parent_code) IS NOT TRUE
                                          THEN 15
                                     WHEN (v.level, v.code) = (v.parent_level, v.parent_code)
                                          THEN 16
                                     WHEN NOT EXISTS (SELECT
                                                      FROM   area AS a
                                                      WHERE  (a.level, a.code, a.year) = (v.level, v.code, v.year))
                                          THEN 17
                                     -- a larger area of a level without fixed codes may be new
                                     WHEN NOT area_code_fits(v.parent_level, 'x')
                                      AND NOT EXISTS (SELECT
                                                      FROM   area AS a
                                                      WHERE  (a.level, a.code,
                                                              a.year) = (v.parent_level, v.parent_code, v.parent_year))
                                          THEN 18
                                END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_area_member(jsonb, text, text, text, text, text, text, text) IS
'Leest bij welk groter gebied een gebied hoort; weigert onbekende niveaus en gebieden. Een groter gebied van een niveau zonder vaste codes, zoals een basisteam, mag nieuw zijn.';

-- A police team or an own area has no map of its own to come from: it comes with its members, without a border, and so
-- does its name.
CREATE OR REPLACE FUNCTION store_area_member(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    renamed bigint;
BEGIN
    INSERT INTO area (level, code, year, name, delivery_id)
    SELECT DISTINCT ON (i.parent_level, i.parent_code, i.parent_year) i.parent_level, i.parent_code, i.parent_year,
           coalesce(i.parent_name, i.parent_code), for_delivery
    FROM   pg_temp.incoming_area_member AS i
    WHERE  NOT EXISTS (SELECT
                       FROM   area AS a
                       WHERE  (a.level, a.code, a.year) = (i.parent_level, i.parent_code, i.parent_year))
    ORDER  BY i.parent_level, i.parent_code, i.parent_year, i.parent_name;
    unchanged := match_unchanged('area_member', for_delivery);
    PERFORM match_rows('area_member', '{level,code,year,parent_level,parent_year}');
    accepted := write_matched('area_member', for_delivery);
    WITH given AS (
        SELECT DISTINCT ON (i.parent_level, i.parent_code, i.parent_year) i.parent_level, i.parent_code, i.parent_year,
               i.parent_name
        FROM   pg_temp.incoming_area_member AS i WHERE i.parent_name IS NOT NULL
        ORDER  BY i.parent_level, i.parent_code, i.parent_year, i.parent_name
    ), corrected AS (
        UPDATE area AS a SET name = g.parent_name, delivery_id = for_delivery FROM given AS g
        WHERE  (a.level, a.code, a.year) = (g.parent_level, g.parent_code, g.parent_year) AND a.geom IS NULL
        AND    a.name IS DISTINCT FROM g.parent_name
        RETURNING g.*
    )
    SELECT count(*) INTO renamed
    FROM   pg_temp.incoming_area_member AS i JOIN corrected USING (parent_level, parent_code, parent_year, parent_name)
    WHERE  i.unchanged;
    accepted := accepted + renamed;
    unchanged := unchanged - renamed;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_area_member(int) IS 'Schrijft de indeling van gebieden weg, en grotere gebieden die er nog niet waren, zonder grens. Een andere naam van zo''n gebied is een verbetering; de naam van een gebied met een grens komt van de kaart.';

CREATE OR REPLACE FUNCTION read_place_name(options jsonb, given_geom geometry DEFAULT NULL,
                                           given_name text DEFAULT NULL, given_woonplaats text DEFAULT NULL,
                                           given_gemeente_code text DEFAULT NULL, given_uncertainty text DEFAULT NULL,
                                           given_x text DEFAULT NULL, given_y text DEFAULT NULL)
RETURNS TABLE (name text, name_key text, woonplaats text, gemeente_code text, uncertainty float8, geom geometry,
               broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT read_code(given_name), v.name_key, read_code(given_woonplaats), read_gemeente_code(given_gemeente_code),
           v.uncertainty, v.geom, b.broken,
           CASE b.broken WHEN 13 THEN ARRAY[left(given_uncertainty, 60)] END
    FROM   (SELECT street_key(given_name) AS name_key, read_number(given_uncertainty)::float8 AS uncertainty,
                   CASE WHEN is_in_rd(g.point) THEN g.point END AS geom
            FROM   (SELECT CASE WHEN GeometryType(given_geom) = 'POINT' THEN given_geom
                                ELSE ST_SetSRID(ST_MakePoint(read_number(given_x)::float8,
                                                             read_number(given_y)::float8),
                                                28992) END AS point OFFSET 0) AS g OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.name_key IS NULL
                                          THEN 11
                                     WHEN v.geom IS NULL
                                          THEN 12
                                     WHEN read_code(given_uncertainty) IS NOT NULL AND (v.uncertainty >= 0) IS NOT TRUE
                                          THEN 13 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_place_name(jsonb, geometry, text, text, text, text, text, text) IS 'Leest de naam van een plek; weigert een rij zonder naam of zonder punt in Nederland.';

CREATE OR REPLACE FUNCTION store_place_name(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    unchanged := match_unchanged('place_name', for_delivery);
    PERFORM match_rows('place_name', '{name_key,woonplaats}');
    accepted := write_matched('place_name', for_delivery);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_place_name(int) IS 'Schrijft namen van plekken weg. Een plek is dezelfde als naam en woonplaats gelijk zijn; locate_burglaries() plaatst er daarna inbraken mee.';
