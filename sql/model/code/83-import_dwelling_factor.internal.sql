-- Figures per dwelling: WOZ, vacancy, tenure, certificates.

-- ---------------------------------------------------------------- which factors those are

CREATE OR REPLACE FUNCTION dwelling_factors() RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT ARRAY(SELECT f.factor
                 FROM   factor AS f
                 WHERE  f.measured = 'dwelling' AND (f.retired_on <= dutch_today()) IS NOT TRUE ORDER BY f.factor);
END;
COMMENT ON FUNCTION dwelling_factors() IS 'De factoren die vandaag per woning worden bijgehouden.';

CREATE OR REPLACE FUNCTION strange_dwelling_factor(factors text[]) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT a.factor
    FROM   unnest(factors) WITH ORDINALITY AS a (factor, place)
    WHERE  a.factor <> ALL (dwelling_factors()) ORDER BY a.place LIMIT 1;
END;
COMMENT ON FUNCTION strange_dwelling_factor(text[]) IS 'De eerste die geen factor per woning is; NULL als zij dat alle zijn.';

-- ---------------------------------------------------------------- reading them

-- A category is known by its code, by its name, or by a word of the mapping.
CREATE OR REPLACE FUNCTION category_words(options jsonb) RETURNS TABLE (factor text, word text, category text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT DISTINCT ON (w.factor, w.word) w.factor, w.word, w.category
    FROM   (SELECT c.factor, lower_ascii(tidy(n.name)) AS word, c.category, n.place
            FROM   factor_category AS c, LATERAL (VALUES (1, c.category), (2, c.name)) AS n (place, name)
            UNION ALL
            SELECT f.key, lower_ascii(tidy(m.key)), c.category, 0
            FROM   jsonb_each(CASE jsonb_typeof(options -> 'words') WHEN 'object' THEN options -> 'words'
                                   ELSE '{}' END) AS f
            CROSS  JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(f.value) WHEN 'object' THEN f.value
                                                     ELSE '{}' END) AS m
            JOIN   factor_category AS c ON c.factor = f.key AND c.category = m.value) AS w
    ORDER  BY w.factor, w.word, w.place, w.category;
END;
COMMENT ON FUNCTION category_words(jsonb) IS
'De woorden waaraan een soort wordt herkend: haar code, haar naam, en wat de mapping onder words noemt, zoals {"eigendom": {"sociale huur": "corporatie"}}.';

-- The factors that the columns of a source hold, each with the values that mean that there is none, and with its words.
CREATE OR REPLACE FUNCTION figures_dwelling_factor_value(options jsonb, fields text[], is_empty boolean)
RETURNS TABLE (field text, figure jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    wanted text[] := ARRAY(SELECT f FROM unnest(fields) AS f WHERE f LIKE 'factor:%' ORDER BY f);
    unknown text := strange_dwelling_factor(ARRAY(SELECT substr(f, 8) FROM unnest(wanted) AS f ORDER BY f));
BEGIN
    IF unknown IS NOT NULL OR wanted = '{}' AND NOT is_empty THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE WHEN unknown IS NULL
                                THEN pg_catalog.format('de bron heeft geen kolom met een kenmerk uit de mapping "%s"',
                                                       options ->> 'source')
                           ELSE pg_catalog.format('de mapping "%s" noemt "%s", en dat is geen kenmerk van woningen dat in gebruik is',
                                                  options ->> 'source', unknown) END,
            HINT = pg_catalog.format('Noem in de mapping velden zoals factor:woz. Er zijn: %s. Een nieuw kenmerk is een rij in factor met measured = ''dwelling''.',
                                     array_to_string(dwelling_factors(), ', '));
    END IF;
    RETURN QUERY
    SELECT f, jsonb_strip_nulls(pg_catalog.jsonb_build_object(
               'field', f, 'factor', k.factor, 'min', k.value_min, 'max', k.value_max, 'missing', to_jsonb(m.*),
               'words', CASE WHEN k.quantity = 'category'
                                  THEN (SELECT coalesce(jsonb_object_agg(w.word, w.category), '{}')
                                        FROM   category_words(options) AS w WHERE w.factor = k.factor) END,
               'is_yes_no',
               (SELECT count(*)
                FROM   factor_category AS c WHERE c.factor = k.factor AND c.category IN ('ja', 'nee')) = 2,
               'categories',
               (SELECT string_agg(c.category, ', ' ORDER BY c.position)
                FROM   factor_category AS c WHERE c.factor = k.factor)))
    FROM   unnest(wanted) AS f
    JOIN   factor AS k ON k.factor = substr(f, 8)
    CROSS  JOIN missing_in(options, f) AS m;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION figures_dwelling_factor_value(jsonb, text[], boolean) IS
'De kenmerken waarvoor een levering een kolom heeft, elk met wat daarin ontbrekend betekent en waar het aan moet voldoen; een foutmelding bij een veld dat geen kenmerk van woningen is.';

-- Which dwelling and which year a row is about. A dwelling that is no longer in use keeps the values of its years. A
-- refused row is corrected by a row about the same dwelling in the same year: next year's is another, so the year is
-- part of its name.
CREATE OR REPLACE FUNCTION read_dwelling_factor_value(
    options jsonb, given_source_id text DEFAULT NULL, given_verblijfsobject_id text DEFAULT NULL,
    given_street_name text DEFAULT NULL, given_house_number text DEFAULT NULL, given_huisletter text DEFAULT NULL,
    given_toevoeging text DEFAULT NULL,
    given_postcode text DEFAULT NULL, given_woonplaats text DEFAULT NULL, given_street_line text DEFAULT NULL,
    given_place_line text DEFAULT NULL,
    given_date text DEFAULT NULL, given_year text DEFAULT NULL)
RETURNS TABLE (dwelling_id int, year int, identity text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT f.dwelling_id, y.year,
           coalesce(read_code(given_source_id), read_code(given_verblijfsobject_id)) || ' ' || y.year, b.broken,
           CASE b.broken
                WHEN 11 THEN ARRAY[coalesce(nullif(pg_catalog.concat_ws(', ', read_code(given_verblijfsobject_id),
                                                                        nullif(pg_catalog.concat_ws(' ', a.street_name, a.house_number),
                                                                               ''),
                                                                        nullif(pg_catalog.concat_ws(' ', a.postcode, a.woonplaats),
                                                                               '')), ''),
                                            'geen identificatie en geen adres')]
                         WHEN 12 THEN ARRAY[coalesce(read_code(given_date), read_code(given_year), 'niets ingevuld')]
                         WHEN 13 THEN ARRAY[coalesce(read_code(given_date), read_code(given_year),
                                                     'niets ingevuld')] END
    FROM   delivered_address(given_street_name, given_house_number, given_huisletter, given_toevoeging, given_postcode,
                             given_woonplaats, given_street_line, given_place_line) AS a
    CROSS  JOIN LATERAL find_dwelling(given_verblijfsobject_id, a.street_name, a.house_number, a.postcode,
                                      a.woonplaats) AS f
    CROSS  JOIN LATERAL (SELECT coalesce(CASE WHEN read_code(given_date) IS NOT NULL
                                                   THEN coalesce(day_year(given_date), 0) END, read_integer(given_year),
                                         (options ->> 'year')::int)
                                AS year OFFSET 0) AS y
    CROSS  JOIN LATERAL (SELECT CASE WHEN f.dwelling_id IS NULL                                THEN 11
                                     WHEN (y.year BETWEEN 1990 AND 2100) IS NOT TRUE
                                          THEN CASE WHEN given_date <> '' THEN 12
                                                    ELSE 13 END END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_dwelling_factor_value(jsonb, text, text, text, text, text, text, text, text, text, text, text, text) IS
'Leest van een rij met kenmerken van een woning welke woning en welk jaar het is; weigert een rij waarvan dat niet vaststaat. Een woning die niet meer in gebruik is, telt gewoon mee.';

CREATE OR REPLACE FUNCTION figure_dwelling_factor_value(figure jsonb, given text)
RETURNS TABLE (factor text, value float8, category text, is_given boolean, broken int, words text[], field text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT figure ->> 'factor', v.value, v.category, v.given IS NOT NULL, b.broken,
           CASE b.broken WHEN 14 THEN ARRAY[figure ->> 'factor', left(v.given, 60)]
                WHEN 15 THEN ARRAY[figure ->> 'factor', left(v.given, 60), figure ->> 'categories']
                         WHEN 16 THEN ARRAY[figure ->> 'factor', left(v.given, 60), figure ->> 'min']
                WHEN 17 THEN ARRAY[figure ->> 'factor', left(v.given, 60), figure ->> 'max'] END,
           CASE WHEN b.broken IS NOT NULL THEN figure ->> 'field' END
    FROM   (SELECT q.given, CASE WHEN NOT figure ? 'words' THEN q.number::float8 END AS value,
                   CASE WHEN q.given IS NOT NULL AND figure ? 'words'
                        THEN coalesce(figure -> 'words' ->> lower_ascii(tidy(q.given)),
                                      CASE WHEN (figure ->> 'is_yes_no')::boolean
                                                THEN (ARRAY['nee',
                                                            'ja'])[1 + read_boolean(q.given)::int] END) END AS category
            FROM   missing_figure(figure_dwelling_factor_value.given, figure -> 'missing') AS q OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.given IS NULL                                                THEN NULL
                                     WHEN NOT figure ? 'words' AND v.value IS NULL                       THEN 14
                                     WHEN figure ? 'words' AND v.category IS NULL                        THEN 15
                                     WHEN v.value < (figure ->> 'min')::float8                           THEN 16
                                     WHEN v.value > (figure ->> 'max')::float8
                                          THEN 17 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION figure_dwelling_factor_value(jsonb, text) IS
'Leest een kenmerk van een woning; weigert een waarde die niet kan. Een WOZ-waarde van 0 of 1 euro is geen waarde.';

CREATE OR REPLACE FUNCTION store_dwelling_factor_value(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    read bigint;
    confirmed bigint;
BEGIN
    read := (SELECT count(DISTINCT i.row_number) FROM pg_temp.incoming_dwelling_factor_value AS i);
    DELETE FROM pg_temp.incoming_dwelling_factor_value AS i WHERE NOT i.is_given;
    WITH same AS (
        DELETE FROM pg_temp.incoming_dwelling_factor_value AS i
        USING  dwelling_factor_value AS v
        WHERE  (v.factor, v.dwelling_id, v.year) = (i.factor, i.dwelling_id, i.year)
        AND    (v.value, v.category) IS NOT DISTINCT FROM (i.value, i.category)
        RETURNING v.dwelling_factor_value_id
    )
    SELECT confirm_rows('dwelling_factor_value', array_agg(s.dwelling_factor_value_id), for_delivery) INTO confirmed
    FROM   same AS s;
    -- A row with several values is new or changed if one of them is.
    accepted := (SELECT count(DISTINCT i.row_number) FROM pg_temp.incoming_dwelling_factor_value AS i);
    unchanged := read - accepted;

    INSERT INTO dwelling_factor_value AS v (factor, dwelling_id, year, value, category, delivery_id)
    SELECT i.factor, i.dwelling_id, i.year, i.value, i.category, for_delivery
    FROM   pg_temp.incoming_dwelling_factor_value AS i
    ON CONFLICT (factor, dwelling_id, year) DO UPDATE
    SET value = excluded.value, category = excluded.category, delivery_id = excluded.delivery_id;
    PERFORM renew_statistics('dwelling_factor_value');
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION store_dwelling_factor_value(int) IS
'Schrijft kenmerken van woningen weg, per woning en jaar; een verbeterde waarde komt in de plaats van de oude. Wat een rij niet noemt, blijft staan.';
