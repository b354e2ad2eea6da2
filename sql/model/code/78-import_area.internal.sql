-- Areas: municipalities, districts, neighbourhoods, postcodes, one's own.

CREATE OR REPLACE FUNCTION read_area(
    options jsonb, given_geom geometry DEFAULT NULL, given_level text DEFAULT NULL, given_code text DEFAULT NULL,
    given_name text DEFAULT NULL,
    given_parent_code text DEFAULT NULL, given_year text DEFAULT NULL, given_year_code text DEFAULT NULL,
    given_water text DEFAULT NULL)
RETURNS TABLE (level text, code text, name text, parent_code text, year int, geom geometry, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.level, v.code, v.name, v.parent_code, v.year, v.geom, b.broken,
           CASE b.broken WHEN 11 THEN ARRAY[coalesce(left(v.level, 40), 'geen')]
                WHEN 12 THEN ARRAY[v.level, coalesce(v.code, 'geen code')] END
    FROM   area_in(coalesce(read_code(given_level), options ->> 'level'), given_code, options ->> 'column_level') AS c
    CROSS  JOIN area_in(CASE c.level WHEN 'buurt' THEN 'wijk' WHEN 'wijk' THEN 'gemeente' ELSE '' END,
                        given_parent_code) AS p
    CROSS  JOIN LATERAL (SELECT c.level, coalesce(c.code, read_code(given_code)) AS code, read_code(given_name) AS name,
                                coalesce(p.code, read_code(given_parent_code)) AS parent_code,
                                coalesce(read_integer(given_year), read_integer(left(given_year_code, 4)),
                                         (options ->> 'year')::int) AS year,
                                upper_ascii(read_code(given_water)) = 'JA' AS is_water,
                                read_vlak(given_geom) AS geom OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN (v.level IN (SELECT l.level FROM area_level AS l)) IS NOT TRUE THEN 11
                                     WHEN area_code_fits(v.level, v.code) IS NOT TRUE                    THEN 12
                                     WHEN v.is_water                                                     THEN 13
                                     WHEN (v.year BETWEEN 1990 AND 2100) IS NOT TRUE                     THEN 14
                                     WHEN v.geom IS NULL
                                          THEN 15 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_area(jsonb, geometry, text, text, text, text, text, text, text) IS 'Leest een gebied; weigert watervlakken en rijen zonder bekend niveau, code, jaar of vlak. Ongeldige vlakken worden hersteld.';

CREATE OR REPLACE FUNCTION store_area(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    -- Version 0.1.0 kept the codes of own areas in capitals: they become what the file writes, as those of figures and
    -- members are.
    UPDATE area AS a SET code = i.code
    FROM   pg_temp.incoming_area AS i
    WHERE  (a.level, a.year, a.code) = (i.level, i.year, upper_ascii(i.code)) AND i.code <> upper_ascii(i.code)
    AND    NOT EXISTS (SELECT FROM area AS o WHERE (o.level, o.year, o.code) = (i.level, i.year, i.code))
    AND    NOT EXISTS (SELECT
                       FROM   pg_temp.incoming_area AS o
                       WHERE  (o.level, o.year) = (i.level, i.year) AND o.code <> i.code
                       AND    upper_ascii(o.code) = a.code);
    -- What is there already takes no number.
    DELETE FROM pg_temp.incoming_area AS i USING area AS a
    WHERE  (a.level, a.code, a.year) = (i.level, i.code, i.year)
    AND    (a.name, a.parent_code) IS NOT DISTINCT FROM (i.name, i.parent_code) AND ST_OrderingEquals(a.geom, i.geom);
    GET DIAGNOSTICS unchanged = ROW_COUNT;
    INSERT INTO area AS a (level, code, year, name, parent_code, geom, delivery_id)
    SELECT i.level, i.code, i.year, i.name, i.parent_code, i.geom, for_delivery FROM pg_temp.incoming_area AS i
    ON CONFLICT (level, code, year) DO UPDATE
    SET name = excluded.name, parent_code = excluded.parent_code, geom = excluded.geom,
           delivery_id = excluded.delivery_id;
    GET DIAGNOSTICS accepted = ROW_COUNT;
    PERFORM renew_statistics('area');
    IF EXISTS (SELECT FROM pg_temp.incoming_area AS i WHERE i.level IN ('gemeente', 'woonplaats')) THEN
        PERFORM complete_addresses();
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_area(int) IS 'Schrijft gebieden weg, naast die van andere jaren.';
