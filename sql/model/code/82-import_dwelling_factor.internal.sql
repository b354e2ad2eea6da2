-- The factors that the columns of a source hold, each with the values that mean that there is none.
CREATE OR REPLACE FUNCTION delivered_dwelling_factors(options jsonb)
RETURNS TABLE (factor text, field text, quantity text, value_min float8, value_max float8, codes text[], numbers numeric[], missing_from numeric)
LANGUAGE plpgsql STABLE ROWS 5
AS $$
DECLARE
    -- All rows have the fields that the source has, so the first one tells.
    fields text[] := ARRAY(SELECT k FROM jsonb_object_keys((SELECT r.value FROM pg_temp.import_row AS r LIMIT 1)) AS k WHERE k LIKE 'factor:%');
    unknown text := (SELECT min(substr(f, 8)) FROM unnest(fields) AS f
                     WHERE  NOT EXISTS (SELECT FROM factor AS k WHERE k.factor = substr(f, 8) AND k.measured = 'dwelling' AND (k.retired_on <= current_date) IS NOT TRUE));
BEGIN
    IF unknown IS NOT NULL OR fields = '{}' AND EXISTS (SELECT FROM pg_temp.import_row) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE WHEN unknown IS NULL THEN pg_catalog.format('de bron heeft geen kolom met een kenmerk uit de mapping "%s"', options ->> 'source')
                           ELSE pg_catalog.format('de mapping "%s" noemt "%s", en dat is geen kenmerk van woningen dat in gebruik is', options ->> 'source', unknown) END,
            HINT = pg_catalog.format('Noem in de mapping velden zoals factor:woz. Er zijn: %s. Een nieuw kenmerk is een rij in factor met measured = ''dwelling''.',
                          (SELECT string_agg(k.factor, ', ' ORDER BY k.factor) FROM factor AS k WHERE k.measured = 'dwelling' AND (k.retired_on <= current_date) IS NOT TRUE));
    END IF;
    RETURN QUERY
    SELECT k.factor, f, k.quantity, k.value_min, k.value_max, m.codes, m.numbers, m.missing_from
    FROM   unnest(fields) AS f
    JOIN   factor AS k ON k.factor = substr(f, 8)
    CROSS  JOIN missing_in(options, f) AS m;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION delivered_dwelling_factors(jsonb) IS
'De kenmerken waarvoor een levering een kolom heeft, of een foutmelding bij een veld dat geen kenmerk van woningen is.';

-- A category is known by its code, by its name, or by a word of the mapping.
CREATE OR REPLACE FUNCTION category_words(options jsonb) RETURNS TABLE (factor text, word text, category text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT DISTINCT ON (w.factor, w.word) w.factor, w.word, w.category
    FROM   (SELECT c.factor, lower(tidy(n.name)) AS word, c.category, n.place
            FROM   factor_category AS c, LATERAL (VALUES (1, c.category), (2, c.name)) AS n (place, name)
            UNION ALL
            SELECT f.key, lower(tidy(m.key)), c.category, 0
            FROM   jsonb_each(CASE jsonb_typeof(options -> 'words') WHEN 'object' THEN options -> 'words' ELSE '{}' END) AS f
            CROSS  JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(f.value) WHEN 'object' THEN f.value ELSE '{}' END) AS m
            JOIN   factor_category AS c ON c.factor = f.key AND c.category = m.value) AS w
    ORDER  BY w.factor, w.word, w.place, w.category;
END;
COMMENT ON FUNCTION category_words(jsonb) IS
'De woorden waaraan een soort wordt herkend: haar code, haar naam, en wat de mapping onder words noemt, zoals {"eigendom": {"sociale huur": "corporatie"}}.';

-- Which dwelling and which year a row is about. A dwelling that is no longer in use keeps the values of its years. The dates of such a
-- file are few, so each is read once.
CREATE OR REPLACE FUNCTION read_dwelling_and_year(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM renew_gazetteer();
    PERFORM drop_incoming('incoming_dwelling');
    CREATE TEMP TABLE incoming_dwelling ON COMMIT DROP AS
    WITH day AS MATERIALIZED (
        SELECT d.text, coalesce(extract(year FROM read_timestamp(d.text))::int, 0) AS year
        FROM   (SELECT DISTINCT read_code(r.value ->> 'date') AS text FROM pg_temp.import_row AS r) AS d
    )
    SELECT r.row_number, f.dwelling_id, coalesce(y.year, read_integer(r.value ->> 'year'), (options ->> 'year')::int) AS year
    FROM   pg_temp.import_row AS r
    LEFT   JOIN day AS y ON y.text = read_code(r.value ->> 'date')
    CROSS  JOIN LATERAL delivered_address(r.value) AS a
    CROSS  JOIN LATERAL find_dwelling(r.value ->> 'verblijfsobject_id', a.street_name, a.house_number, a.postcode, a.woonplaats) AS f
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION read_dwelling_and_year(jsonb) IS 'Zoekt bij elke rij de woning en het jaar.';

CREATE OR REPLACE FUNCTION read_dwelling_factor_value(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM read_dwelling_and_year(options);
    PERFORM drop_incoming('incoming_dwelling_factor_value');
    CREATE TEMP TABLE incoming_dwelling_factor_value ON COMMIT DROP AS
    WITH asked AS MATERIALIZED (
        SELECT f.*, f.quantity = 'category' AS is_category,
               (SELECT count(*) FROM factor_category AS c WHERE c.factor = f.factor AND c.category IN ('ja', 'nee')) = 2 AS is_yes_no
        FROM   delivered_dwelling_factors(options) AS f
    ), word AS MATERIALIZED (SELECT * FROM category_words(options))
    SELECT i.row_number, i.dwelling_id, i.year, f.factor, f.field, f.is_category, v.given AS delivered,
           CASE WHEN NOT f.is_category THEN v.number::float8 END AS value, f.value_min, f.value_max,
           coalesce(w.category, CASE WHEN f.is_yes_no THEN (ARRAY['nee', 'ja'])[1 + read_boolean(v.given)::int] END) AS category
    FROM   pg_temp.incoming_dwelling AS i
    JOIN   pg_temp.import_row AS r USING (row_number)
    CROSS  JOIN asked AS f
    CROSS  JOIN LATERAL (SELECT q.given, q.number FROM figure_in(r.value ->> f.field, f.codes, f.numbers, f.missing_from) AS q OFFSET 0) AS v
    LEFT   JOIN word AS w ON f.is_category AND w.factor = f.factor AND w.word = lower(tidy(v.given))
    WHERE  v.given IS NOT NULL;

    PERFORM refuse_dwelling_factor_values();
    PERFORM name_rows_by_year();
    PERFORM refuse_repeats('incoming_dwelling', '{dwelling_id,year}', 7, 'Over deze woning en dit jaar staat eerder in de levering al een rij.');
    PERFORM drop_refused('incoming_dwelling_factor_value');
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION read_dwelling_factor_value(jsonb) IS
'Leest kenmerken van woningen; weigert een rij in haar geheel als de woning of het jaar niet vaststaat, er geen waarde is, of een waarde niet kan. Een WOZ-waarde van 0 of 1 euro is geen waarde. Een woning die niet meer in gebruik is, telt gewoon mee.';

CREATE OR REPLACE FUNCTION refuse_dwelling_factor_values() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'verblijfsobject_id', 'woning niet gevonden',
           pg_catalog.format('Er is niet precies één woning bij: %s.',
                  coalesce(nullif(pg_catalog.concat_ws(', ', read_code(r.value ->> 'verblijfsobject_id'), nullif(pg_catalog.concat_ws(' ', a.street_name, a.house_number), ''),
                                            nullif(pg_catalog.concat_ws(' ', a.postcode, a.woonplaats), '')), ''), 'geen identificatie en geen adres'))
    FROM   pg_temp.incoming_dwelling AS i JOIN pg_temp.import_row AS r USING (row_number) CROSS JOIN LATERAL delivered_address(r.value) AS a
    WHERE  i.dwelling_id IS NULL
    UNION ALL
    SELECT i.row_number, 2, CASE WHEN r.value ->> 'date' <> '' THEN 'date' ELSE 'year' END, 'geen jaar',
           pg_catalog.format('Er is geen jaar tussen 1990 en 2100: %s. Vul een datum of jaar in, of geef period_from op.',
                  coalesce(read_code(r.value ->> 'date'), read_code(r.value ->> 'year'), 'niets ingevuld'))
    FROM   pg_temp.incoming_dwelling AS i JOIN pg_temp.import_row AS r USING (row_number)
    WHERE  NOT coalesce(i.year BETWEEN 1990 AND 2100, false)
    UNION ALL
    SELECT v.row_number, 3, v.field, 'geen getal', pg_catalog.format('De waarde van %s is geen getal: %s.', v.factor, left(v.delivered, 60))
    FROM   pg_temp.incoming_dwelling_factor_value AS v WHERE NOT v.is_category AND v.value IS NULL
    UNION ALL
    SELECT v.row_number, 4, v.field, 'onbekende soort',
           pg_catalog.format('%s kent geen soort "%s"; wel: %s. Voeg het woord toe onder words in de mapping, of de soort aan factor_category.', v.factor, left(v.delivered, 60),
                  (SELECT string_agg(c.category, ', ' ORDER BY c.position) FROM factor_category AS c WHERE c.factor = v.factor))
    FROM   pg_temp.incoming_dwelling_factor_value AS v WHERE v.is_category AND v.category IS NULL
    UNION ALL
    SELECT v.row_number, 5, v.field, 'buiten bereik',
           pg_catalog.format(CASE WHEN v.value < v.value_min THEN 'De waarde van %s is %s, en kan niet lager zijn dan %s.' ELSE 'De waarde van %s is %s, en kan niet hoger zijn dan %s.' END,
                  v.factor, left(v.delivered, 60), CASE WHEN v.value < v.value_min THEN v.value_min ELSE v.value_max END)
    FROM   pg_temp.incoming_dwelling_factor_value AS v WHERE v.value < v.value_min OR v.value > v.value_max
    UNION ALL
    SELECT i.row_number, 6, NULL, 'geen waarde', 'De rij heeft geen enkele waarde.'
    FROM   pg_temp.incoming_dwelling AS i
    WHERE  NOT EXISTS (SELECT FROM pg_temp.incoming_dwelling_factor_value AS v WHERE v.row_number = i.row_number);
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION refuse_dwelling_factor_values() IS 'Noteert wat er mankeert aan de ingelezen kenmerken van woningen.';

-- A refused row is corrected by a row about the same dwelling in the same year: next year's is another. Only rows that are refused now, or
-- may have been before, need that name.
CREATE OR REPLACE FUNCTION name_rows_by_year() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE pg_temp.import_row AS r SET value = r.value || pg_catalog.jsonb_build_object('row_id', n.row_id)
    FROM   (SELECT i.row_number, coalesce(read_code(o.value ->> 'source_id'), read_code(o.value ->> 'verblijfsobject_id')) || ' ' || i.year AS row_id
            FROM   pg_temp.incoming_dwelling AS i JOIN pg_temp.import_row AS o USING (row_number)) AS n
    WHERE  n.row_number = r.row_number
    AND    (n.row_number IN (SELECT p.row_number FROM pg_temp.import_problem AS p)
            OR n.row_id IN (SELECT j.source_id FROM rejected_row AS j JOIN delivery AS d USING (delivery_id)
                            WHERE d.kind = 'dwelling_factor_value' AND j.corrected_by_delivery_id IS NULL));
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION name_rows_by_year() IS 'Geeft rijen die zijn geweigerd of een geweigerde verbeteren een naam: het WOZ-objectnummer of de identificatie, en het jaar.';

CREATE OR REPLACE FUNCTION store_dwelling_factor_value(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    confirmed bigint;
BEGIN
    ANALYZE pg_temp.incoming_dwelling_factor_value;
    WITH same AS (
        DELETE FROM pg_temp.incoming_dwelling_factor_value AS i
        USING  dwelling_factor_value AS v
        WHERE  (v.factor, v.dwelling_id, v.year) = (i.factor, i.dwelling_id, i.year) AND (v.value, v.category) IS NOT DISTINCT FROM (i.value, i.category)
        RETURNING v.dwelling_factor_value_id
    )
    SELECT confirm_rows('dwelling_factor_value', array_agg(s.dwelling_factor_value_id), for_delivery) INTO confirmed FROM same AS s;
    -- A row with several values is new or changed if one of them is.
    accepted := (SELECT count(DISTINCT i.row_number) FROM pg_temp.incoming_dwelling_factor_value AS i);
    unchanged := (SELECT count(*) FROM pg_temp.incoming_dwelling) - accepted;

    INSERT INTO dwelling_factor_value AS v (factor, dwelling_id, year, value, category, delivery_id)
    SELECT i.factor, i.dwelling_id, i.year, i.value, i.category, for_delivery FROM pg_temp.incoming_dwelling_factor_value AS i
    ON CONFLICT (factor, dwelling_id, year) DO UPDATE
    SET value = excluded.value, category = excluded.category, delivery_id = excluded.delivery_id;
    ANALYZE dwelling_factor_value;
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION store_dwelling_factor_value(int) IS
'Schrijft kenmerken van woningen weg, per woning en jaar; een verbeterde waarde komt in de plaats van de oude. Wat een rij niet noemt, blijft staan.';
