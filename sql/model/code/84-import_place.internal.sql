CREATE OR REPLACE FUNCTION read_area_member(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_area_member');
    CREATE TEMP TABLE incoming_area_member ON COMMIT DROP AS
    SELECT r.row_number, g.level, read_code(r.value ->> 'code') AS code, g.year, g.parent_level, read_code(r.value ->> 'parent_code') AS parent_code,
           coalesce(read_integer(r.value ->> 'parent_year'), g.year) AS parent_year, read_code(r.value ->> 'parent_name') AS parent_name
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL (SELECT lower(coalesce(read_code(r.value ->> 'level'), options ->> 'level')) AS level,
                                lower(coalesce(read_code(r.value ->> 'parent_level'), options ->> 'parent_level')) AS parent_level,
                                coalesce(read_integer(r.value ->> 'year'), (options ->> 'year')::int) AS year) AS g
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);

    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'year', 'geen jaar', 'Er is geen jaar tussen 1990 en 2100; geef period_from op.'
    FROM   pg_temp.incoming_area_member AS i WHERE NOT coalesce(i.year BETWEEN 1990 AND 2100 AND i.parent_year BETWEEN 1990 AND 2100, false)
    UNION ALL
    SELECT i.row_number, 2, f.field, 'geen niveau',
           pg_catalog.format('Er is geen niveau "%s"; wel: %s.', left(f.level, 60), (SELECT string_agg(l.level, ', ' ORDER BY l.position) FROM area_level AS l))
    FROM   pg_temp.incoming_area_member AS i CROSS JOIN LATERAL (VALUES ('level', i.level), ('parent_level', i.parent_level)) AS f (field, level)
    WHERE  NOT EXISTS (SELECT FROM area_level AS l WHERE l.level = f.level)
    UNION ALL
    SELECT i.row_number, 3, f.field, 'geen code', pg_catalog.format('De code past niet bij het niveau %s: %s.', f.level, coalesce(left(f.code, 60), 'geen code'))
    FROM   pg_temp.incoming_area_member AS i
    CROSS  JOIN LATERAL (VALUES ('code', i.level, i.code), ('parent_code', i.parent_level, i.parent_code)) AS f (field, level, code)
    WHERE  NOT coalesce(area_code_fits(f.level, f.code), false)
    UNION ALL
    SELECT i.row_number, 4, 'parent_code', 'zichzelf', 'Een gebied hoort niet bij zichzelf.'
    FROM   pg_temp.incoming_area_member AS i WHERE (i.level, i.code) = (i.parent_level, i.parent_code)
    UNION ALL
    SELECT i.row_number, 5, f.field, 'gebied niet gevonden',
           pg_catalog.format('Er is geen gebied van niveau %s met code %s in %s; laad de gebieden eerst.', f.level, left(f.code, 60), f.year)
    FROM   pg_temp.incoming_area_member AS i
    CROSS  JOIN LATERAL (VALUES ('code', i.level, i.code, i.year, false), ('parent_code', i.parent_level, i.parent_code, i.parent_year, area_code_fits(i.parent_level, 'x')))
           AS f (field, level, code, year, may_be_new)
    WHERE  NOT f.may_be_new AND NOT EXISTS (SELECT FROM area AS a WHERE (a.level, a.code, a.year) = (f.level, f.code, f.year));
    PERFORM refuse_repeats('incoming_area_member', '{code,level,year,parent_level,parent_year}', 6, 'Dit gebied is eerder in de levering al ingedeeld op dit niveau.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_area_member(jsonb) IS
'Leest bij welk groter gebied een gebied hoort; weigert onbekende niveaus en gebieden. Een groter gebied van een niveau zonder vaste codes, zoals een basisteam, mag nieuw zijn.';

-- A police team or an own area has no map of its own to come from: it comes with its members, without a border, and so does its name.
CREATE OR REPLACE FUNCTION store_area_member(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    renamed bigint;
BEGIN
    INSERT INTO area (level, code, year, name, delivery_id)
    SELECT DISTINCT ON (i.parent_level, i.parent_code, i.parent_year) i.parent_level, i.parent_code, i.parent_year, coalesce(i.parent_name, i.parent_code), for_delivery
    FROM   pg_temp.incoming_area_member AS i ORDER BY i.parent_level, i.parent_code, i.parent_year, i.parent_name
    ON CONFLICT (level, code, year) DO NOTHING;
    unchanged := match_unchanged('area_member', for_delivery);
    PERFORM match_rows('area_member', '{level,code,year,parent_level,parent_year}');
    accepted := write_matched('area_member', for_delivery);
    WITH given AS (
        SELECT DISTINCT ON (i.parent_level, i.parent_code, i.parent_year) i.parent_level, i.parent_code, i.parent_year, i.parent_name
        FROM   pg_temp.incoming_area_member AS i WHERE i.parent_name IS NOT NULL ORDER BY i.parent_level, i.parent_code, i.parent_year, i.parent_name
    ), corrected AS (
        UPDATE area AS a SET name = g.parent_name, delivery_id = for_delivery FROM given AS g
        WHERE  (a.level, a.code, a.year) = (g.parent_level, g.parent_code, g.parent_year) AND a.geom IS NULL AND a.name IS DISTINCT FROM g.parent_name
        RETURNING g.*
    )
    SELECT count(*) INTO renamed FROM pg_temp.incoming_area_member AS i JOIN corrected USING (parent_level, parent_code, parent_year, parent_name) WHERE i.unchanged;
    accepted := accepted + renamed;
    unchanged := unchanged - renamed;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_area_member(int) IS 'Schrijft de indeling van gebieden weg, en grotere gebieden die er nog niet waren, zonder grens. Een andere naam van zo''n gebied is een verbetering; de naam van een gebied met een grens komt van de kaart.';

CREATE OR REPLACE FUNCTION read_place_name(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_place_name');
    CREATE TEMP TABLE incoming_place_name ON COMMIT DROP AS
    SELECT r.row_number, read_code(r.value ->> 'name') AS name, street_key(r.value ->> 'name') AS name_key, read_code(r.value ->> 'woonplaats') AS woonplaats,
           read_gemeente_code(r.value ->> 'gemeente_code') AS gemeente_code, read_number(r.value ->> 'uncertainty')::float8 AS uncertainty,
           CASE WHEN is_in_rd(g.point) THEN g.point END AS geom
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL (SELECT CASE WHEN GeometryType(r.geom) = 'POINT' THEN r.geom
                                     ELSE ST_SetSRID(ST_MakePoint(read_number(r.value ->> 'x')::float8, read_number(r.value ->> 'y')::float8), 28992) END AS point) AS g
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);

    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'name', 'geen naam', 'De plek heeft geen naam.' FROM pg_temp.incoming_place_name AS i WHERE i.name_key IS NULL
    UNION ALL
    SELECT i.row_number, 2, 'geom', 'geen punt', 'De plek heeft geen punt in Nederland: geen geometrie, en geen x en y in meters (RD New).'
    FROM   pg_temp.incoming_place_name AS i WHERE i.geom IS NULL
    UNION ALL
    SELECT i.row_number, 3, 'uncertainty', 'geen afstand',
           pg_catalog.format('De onzekerheid is geen aantal meters vanaf nul: %s.', left(r.value ->> 'uncertainty', 60))
    FROM   pg_temp.incoming_place_name AS i JOIN pg_temp.import_row AS r USING (row_number)
    WHERE  read_code(r.value ->> 'uncertainty') IS NOT NULL AND NOT coalesce(i.uncertainty >= 0, false);
    PERFORM refuse_repeats('incoming_place_name', '{name_key,woonplaats}', 4, 'Deze plek staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_place_name(jsonb) IS 'Leest namen van plekken; weigert rijen zonder naam of zonder punt in Nederland.';

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
