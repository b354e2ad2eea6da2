-- Areas: municipalities, districts, neighbourhoods, postcodes, one's own.

CREATE OR REPLACE FUNCTION read_area(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_area');
    CREATE TEMP TABLE incoming_area ON COMMIT DROP AS
    SELECT r.row_number, lower(coalesce(read_code(r.value ->> 'level'), options ->> 'level')) AS level,
           upper(read_code(r.value ->> 'code')) AS code, read_code(r.value ->> 'name') AS name, upper(read_code(r.value ->> 'parent_code')) AS parent_code,
           coalesce(read_integer(r.value ->> 'year'), read_integer(left(r.value ->> 'year_code', 4)), (options ->> 'year')::int) AS year,
           upper(read_code(r.value ->> 'water')) AS water,
           read_vlak(r.geom) AS geom
    FROM   pg_temp.import_row AS r
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'level', 'onbekend niveau',
           pg_catalog.format('Het niveau "%s" staat niet in area_level; noem het in de kolom level of in de optie level van de mapping.', coalesce(left(i.level, 40), 'geen'))
    FROM   pg_temp.incoming_area AS i WHERE NOT EXISTS (SELECT FROM area_level AS l WHERE l.level = i.level)
    UNION ALL
    SELECT i.row_number, 2, 'code', 'geen code', pg_catalog.format('De code past niet bij het niveau %s: %s.', i.level, coalesce(i.code, 'geen code'))
    FROM   pg_temp.incoming_area AS i WHERE NOT coalesce(area_code_fits(i.level, i.code), false)
    UNION ALL
    SELECT i.row_number, 3, 'water', 'water', 'Dit is het watervlak van een gebied; alleen het land telt.'
    FROM   pg_temp.incoming_area AS i WHERE i.water = 'JA'
    UNION ALL
    SELECT i.row_number, 4, 'year', 'geen jaar', 'De bron zegt niet van welk jaar de indeling is; geef period_from op.'
    FROM   pg_temp.incoming_area AS i WHERE NOT coalesce(i.year BETWEEN 1990 AND 2100, false)
    UNION ALL
    SELECT i.row_number, 5, 'geom', 'geen vlak', 'Het gebied heeft geen vlak als geometrie.' FROM pg_temp.incoming_area AS i WHERE i.geom IS NULL;
    PERFORM refuse_repeats('incoming_area', '{code,level,year}', 6, 'Hetzelfde gebied staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_area(jsonb) IS 'Leest gebieden; weigert watervlakken en rijen zonder bekend niveau, code, jaar of vlak. Ongeldige vlakken worden hersteld.';

CREATE OR REPLACE FUNCTION store_area(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    SELECT count(*) INTO unchanged
    FROM   pg_temp.incoming_area AS i JOIN area AS a USING (level, code, year)
    WHERE  (a.name, a.parent_code) IS NOT DISTINCT FROM (i.name, i.parent_code) AND ST_OrderingEquals(a.geom, i.geom);
    INSERT INTO area AS a (level, code, year, name, parent_code, geom, delivery_id)
    SELECT i.level, i.code, i.year, i.name, i.parent_code, i.geom, for_delivery FROM pg_temp.incoming_area AS i
    ON CONFLICT (level, code, year) DO UPDATE
    SET name = excluded.name, parent_code = excluded.parent_code, geom = excluded.geom, delivery_id = excluded.delivery_id
    WHERE NOT ((a.name, a.parent_code) IS NOT DISTINCT FROM (excluded.name, excluded.parent_code) AND ST_OrderingEquals(a.geom, excluded.geom));
    GET DIAGNOSTICS accepted = ROW_COUNT;
    ANALYZE area;
    IF EXISTS (SELECT FROM pg_temp.incoming_area AS i WHERE i.level = 'buurt') THEN
        PERFORM assign_buurt();
    END IF;
    IF EXISTS (SELECT FROM pg_temp.incoming_area AS i WHERE i.level IN ('gemeente', 'woonplaats')) THEN
        PERFORM complete_addresses();
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_area(int) IS 'Schrijft gebieden weg, naast die van andere jaren.';
