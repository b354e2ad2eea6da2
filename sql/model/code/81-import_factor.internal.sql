-- Areas and figures as files write them --------------------------------------------------------

-- plpgsql: it is worked out once per field, not once per row.
CREATE OR REPLACE FUNCTION missing_in(options jsonb, field text)
RETURNS TABLE (codes text[], numbers numeric[], missing_from numeric)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 1
AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce(array_agg(c.code), '{}'), coalesce(array_agg(n.number) FILTER (WHERE n.number IS NOT NULL), '{}'),
           max(read_number(substr(c.code, 3), '.')) FILTER (WHERE c.code LIKE '<=%')
    FROM   jsonb_path_query(coalesce(options -> 'missing' -> field, options -> 'missing' -> '*', '[]'),
                            '$[*]') AS j(code)
    CROSS  JOIN LATERAL (SELECT j.code #>> '{}') AS c(code)
    CROSS  JOIN LATERAL number_in(c.code, '.') AS n;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION missing_in(jsonb, text) IS
'Wat een mapping voor een veld als ontbrekend aanwijst, of anders voor alle velden (*): de codes, wat daarvan getallen zijn, en de grens (uit een code als "<= -99990") waar een getal op of onder ontbreekt.';

-- What can be read in one way only is read at once: there are many.
CREATE OR REPLACE FUNCTION figure_in(value text, codes text[], numbers numeric[], missing_from numeric)
RETURNS TABLE (given text, number numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN n.number <= missing_from OR n.number = ANY (numbers) THEN NULL ELSE w.given END, n.number
    FROM   (SELECT read_missing(read_code(value), codes) AS given OFFSET 0) AS w
    CROSS  JOIN LATERAL (SELECT CASE WHEN w.given ~ '^-?[0-9]{1,9}([.,][0-9]{1,2})?$'
                                          THEN replace(w.given, ',', '.')::numeric
                                     WHEN w.given IS NOT NULL THEN read_number(w.given) END AS number OFFSET 0) AS n;
END;
COMMENT ON FUNCTION figure_in(text, text[], numeric[], numeric) IS
'Een cijfer uit een bestand: de tekst (NULL als het cijfer ontbreekt) en het getal (NULL als er geen getal staat), als tabel van één rij.';

-- Which rule the area of a figure breaks, counted from the first of the five that are about it; and the words of its
-- sentence.
CREATE OR REPLACE FUNCTION place_objection(level text, code text, given_code text, levels jsonb)
RETURNS TABLE (rule int, words text[])
LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    SELECT r.rule,
           CASE r.rule WHEN 1 THEN ARRAY[left(place_objection.level, 40)] WHEN 3 THEN ARRAY[place_objection.given_code]
                WHEN 4 THEN ARRAY[place_objection.given_code,
                                  CASE WHEN coalesce(levels ? place_objection.level, place_objection.level IS NOT NULL)
                                            THEN place_objection.level
                                       ELSE (SELECT string_agg(l.level, ' of ')
                                             FROM   jsonb_array_elements_text(levels) AS l(level)) END
                                  || CASE WHEN place_objection.given_code ~ '^[^0-9]{3,}$'
                                               THEN '; een naam is alleen genoeg bij een gemeente, en als er maar een zo heet'
                                          ELSE '' END] END
    FROM   (SELECT CASE WHEN place_objection.level = 'land'                                                       THEN 0
                        WHEN NOT place_objection.level IN (SELECT l.level FROM area_level AS l)                   THEN 1
                        WHEN place_objection.level IS NOT NULL
                             AND coalesce(area_code_fits(place_objection.level, place_objection.code), false)
                         AND coalesce(levels ? place_objection.level, true)
                             THEN NULL
                        WHEN place_objection.given_code IS NULL                                                   THEN 2
                        WHEN place_objection.level IS NULL AND levels IS NULL                                     THEN 3
                        ELSE 4 END AS rule OFFSET 0) AS r;
END;
COMMENT ON FUNCTION place_objection(text, text, text, jsonb) IS
'Wat er mis is met het gebied van een cijfer: 0 heel Nederland, 1 een onbekend niveau, 2 geen code, 3 een code zonder niveau, 4 een code van een ander niveau; NULL is niets.';

-- Figures ---------------------------------------------------------------------------------------

-- What a figure per area must answer to, of each factor that there is: read once per import.
CREATE OR REPLACE FUNCTION factor_facts() RETURNS jsonb
LANGUAGE sql STABLE
RETURN (SELECT coalesce(jsonb_object_agg(f.factor, jsonb_strip_nulls(pg_catalog.jsonb_build_object(
                   'factor', f.factor, 'min', f.value_min, 'max', f.value_max, 'is_count',
                   nullif(f.quantity = 'extensive' AND f.unit = 'aantal', false),
                   'group', CASE WHEN f.sensitive AND f.unit IN ('aantal', 'procent')
                                      THEN (SELECT pg_catalog.jsonb_build_object('minimum', r.minimum_in_group, 'of',
                                                                                 r.minimum_group, 'is_percent',
                                                                                 f.unit = 'procent')
                                            FROM   publication_rule AS r) END,
                   'broken', CASE WHEN f.measured <> 'area' THEN 25 WHEN f.retired_on <= dutch_today() THEN 26 END,
                   'retired_on', to_char(f.retired_on, 'DD-MM-YYYY'),
                   'known_series', s.known, 'series', s.series))), '{}')
        FROM   factor AS f
        LEFT   JOIN (SELECT r.factor,
                            string_agg(pg_catalog.format('%s: %s-%s', r.series, r.year_from, r.year_to),
                                       ', ' ORDER BY r.year_from) AS known,
                            jsonb_agg(pg_catalog.jsonb_build_object('name', r.series, 'year_from', r.year_from,
                                                                    'year_to',
                                                                    r.year_to)
                                      ORDER BY r.year_from DESC NULLS LAST) AS series
                     FROM factor_series AS r GROUP BY r.factor) AS s ON s.factor = f.factor);
COMMENT ON FUNCTION factor_facts() IS 'Van elke factor het bereik, de reeksen, en welke regel een cijfer per gebied ervan schendt.';

CREATE OR REPLACE FUNCTION factor_objection(wanted text, facts jsonb DEFAULT factor_facts()) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT pg_catalog.format(r.explanation, VARIADIC ARRAY[left(wanted, 60), facts -> wanted ->> 'retired_on'])
        FROM   refusal_rule AS r
        WHERE  r.kind = 'factor_value'
        AND    r.place = CASE WHEN facts ? wanted THEN (facts -> wanted ->> 'broken')::int ELSE 24 END);
COMMENT ON FUNCTION factor_objection(text, jsonb) IS 'Waarom onder deze naam geen cijfer per gebied kan worden opgeslagen; leeg als het kan.';

-- The fields that hold a figure: one per factor, or the field value, whose factor each row says. A mapping that cannot
-- be right stops the load: each of its rows would be refused.
CREATE OR REPLACE FUNCTION figures_factor_value(options jsonb, fields text[], is_empty boolean)
RETURNS TABLE (field text, figure jsonb)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    facts jsonb := factor_facts();
    objection text;
BEGIN
    IF coalesce(jsonb_typeof(options -> 'levels'), 'array') <> 'array'
    OR coalesce(jsonb_typeof(options -> 'measures'), 'object') <> 'object'
       OR coalesce(jsonb_typeof(options -> 'missing'), 'object') <> 'object'
    OR coalesce(jsonb_path_exists(options, 'strict $.missing.* ? (@.type() != "array")', silent => true), false) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'de opties van de mapping zijn niet goed geschreven',
            HINT = 'Schrijf levels als ["buurt"], missing als {"*": [".", "<= -99990"]} en measures als {"naam in het bestand": "factor"}.';
    END IF;
    SELECT factor_objection(substr(f.field, 8), facts) INTO objection
    FROM   unnest(fields) AS f (field)
    WHERE  f.field LIKE 'factor:%' AND factor_objection(substr(f.field, 8), facts) IS NOT NULL ORDER BY f.field LIMIT 1;
    IF objection IS NOT NULL AND NOT is_empty THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'de mapping noemt een factor die niet gevuld kan worden', DETAIL = objection,
            HINT = 'Haal het veld factor:... uit de mapping, of pas de tabel factor aan.';
    END IF;
    IF NOT EXISTS (SELECT
                   FROM   unnest(fields) AS f(field)
                   WHERE  f.field LIKE 'factor:%' OR f.field = 'factor' AND 'value' = ANY (fields))
    AND NOT is_empty THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column',
            MESSAGE = 'de bron heeft geen enkele kolom met een cijfer uit de mapping',
            HINT = 'Is dit de goede mapping? preview_import laat zien onder welke namen is gezocht.';
    END IF;
    RETURN QUERY
    SELECT k.field, pg_catalog.jsonb_build_object('missing', to_jsonb(m.*))
                    || CASE WHEN k.field = 'value' THEN pg_catalog.jsonb_build_object('factors', facts)
                            ELSE pg_catalog.jsonb_build_object('fact', facts -> substr(k.field, 8)) END
    FROM   unnest(fields) AS k (field) CROSS JOIN missing_in(options, k.field) AS m
    WHERE  k.field LIKE 'factor:%' OR k.field = 'value' ORDER BY k.field;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION figures_factor_value(jsonb, text[], boolean) IS
'De velden van een levering met een cijfer, elk met wat daarin ontbrekend betekent en waar het aan moet voldoen; een foutmelding als de mapping geen cijfers kan opleveren.';

CREATE OR REPLACE FUNCTION missing_figure(value text, missing jsonb) RETURNS TABLE (given text, number numeric)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN n.number <= (missing ->> 'missing_from')::numeric OR missing -> 'numbers' @> to_jsonb(n.number)
                     THEN NULL ELSE n.given END, n.number
    FROM   (SELECT w.given,
                   CASE WHEN w.given ~ '^-?[0-9]{1,9}([.,][0-9]{1,2})?$' THEN replace(w.given, ',', '.')::numeric
                        WHEN w.given ~ '[0-9]' THEN read_number(w.given) END AS number
            FROM   (SELECT CASE WHEN NOT coalesce(missing -> 'codes' ? btrim(read_code(value)), false)
                                     THEN read_code(value) END AS given OFFSET 0) AS w OFFSET 0) AS n;
END;
COMMENT ON FUNCTION missing_figure(text, jsonb) IS 'Als figure_in, met wat ontbrekend betekent als jsonb.';

-- What a row says beside its figures: the area, the year, on how many answers they rest, between which margins they
-- lie.
CREATE OR REPLACE FUNCTION read_factor_value(
    options jsonb, given_level text DEFAULT NULL, given_code text DEFAULT NULL, given_year text DEFAULT NULL,
    given_year_code text DEFAULT NULL, given_water text DEFAULT NULL,
    given_series text DEFAULT NULL, given_respondents text DEFAULT NULL, given_margin_low text DEFAULT NULL,
    given_margin_high text DEFAULT NULL,
    given_factor text DEFAULT NULL, given_text_value text DEFAULT NULL)
RETURNS TABLE (level text, code text, year int, named_series text, respondents int, margin_low float8,
               margin_high float8, named_factor text, text_value text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT a.level, a.code, v.year, v.named_series, v.respondents, v.margin_low, v.margin_high,
           coalesce(options -> 'measures' ->> v.factor, options -> 'measures' ->> normalise_column(v.factor), v.factor),
           given_text_value, b.broken,
           CASE WHEN b.broken < 16 THEN o.words
                ELSE CASE b.broken WHEN 18 THEN ARRAY[left(v.given_year, 40)]
                          WHEN 19 THEN ARRAY[left(v.given_respondents, 40)]
                          WHEN 20 THEN ARRAY[left(v.given_low, 40), left(v.given_high, 40)]
                          WHEN 21 THEN ARRAY[v.margin_low::text, v.margin_high::text] END END
    FROM   area_told(given_level, given_code, options) AS a
    CROSS  JOIN LATERAL place_objection(a.level, a.code, left(read_code(given_code), 40), options -> 'levels') AS o
    CROSS  JOIN missing_in(options, 'respondents') AS mn
    CROSS  JOIN missing_in(options, 'margin_low') AS ml
    CROSS  JOIN missing_in(options, 'margin_high') AS mh
    CROSS  JOIN LATERAL figure_in(given_respondents, mn.codes, mn.numbers, mn.missing_from) AS n
    CROSS  JOIN LATERAL figure_in(given_margin_low, ml.codes, ml.numbers, ml.missing_from) AS low
    CROSS  JOIN LATERAL figure_in(given_margin_high, mh.codes, mh.numbers, mh.missing_from) AS high
    CROSS  JOIN LATERAL (SELECT y.given_year, CASE WHEN y.given_year IS NULL THEN (options ->> 'year')::int
                                     ELSE coalesce(read_integer(y.given_year),
                                                   read_integer(substring(y.given_year FROM '^([0-9]{4})(?:JJ00|GM|WK|BU| ?\*+$)'))) END AS year,
                                read_code(given_series) AS named_series,
                                coalesce(upper_ascii(read_code(given_water)) = 'JA', false) AS is_water,
                                read_code(given_factor) AS factor,
                                n.given AS given_respondents,
                                CASE WHEN n.number % 1 = 0 AND n.number BETWEEN 0 AND 2147483647
                                          THEN n.number::int END AS respondents,
                                low.given AS given_low, low.number::float8 AS margin_low, high.given AS given_high,
                                high.number::float8 AS margin_high
                         FROM   (SELECT coalesce(read_code(given_year),
                                                 read_code(given_year_code)) AS given_year OFFSET 0) AS y OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN o.rule IS NOT NULL
                                          THEN 11 + o.rule
                                     WHEN v.is_water
                                          THEN 16
                                     WHEN (v.year BETWEEN 1990 AND 2100) IS NOT TRUE
                                          THEN CASE WHEN v.given_year IS NULL THEN 17 ELSE 18 END
                                     WHEN v.given_respondents IS NOT NULL AND v.respondents IS NULL
                                          THEN 19
                                     WHEN v.given_low IS NOT NULL AND v.margin_low IS NULL OR v.given_high IS NOT NULL
                                          AND v.margin_high IS NULL THEN 20
                                     WHEN v.margin_low > v.margin_high
                                          THEN 21 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_factor_value(jsonb, text, text, text, text, text, text, text, text, text, text, text) IS 'Leest van een rij met cijfers per gebied het gebied, het jaar, de respondenten en de marges; weigert wat daaraan niet klopt.';

-- A missing figure is kept as well: published as unknown is something else than never delivered. A figure of a factor
-- that has series is in one of them, or nobody could say what it may be compared with.
CREATE OR REPLACE FUNCTION figure_factor_value(options jsonb, figure jsonb, given text, named_factor text,
                                               text_value text, year int, named_series text, respondents int,
                                               margin_low float8, margin_high float8)
RETURNS TABLE (factor text, value float8, series text, broken int, words text[], field text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT f.factor, v.value, s.series, b.broken,
           CASE b.broken WHEN 23 THEN ARRAY[left(f.factor, 60)] WHEN 24 THEN ARRAY[left(f.factor, 60)]
                WHEN 25 THEN ARRAY[f.factor] WHEN 26 THEN ARRAY[f.factor, f.fact ->> 'retired_on']
                         WHEN 27 THEN ARRAY[f.factor, left(n.given, 40)] WHEN 33 THEN ARRAY[f.factor, left(n.given, 40)]
                         WHEN 28 THEN ARRAY[f.factor, v.value::text,
                                            pg_catalog.concat_ws(' en ', 'ten minste ' || (f.fact ->> 'min'),
                                                                 'ten hoogste ' || (f.fact ->> 'max'))]
                         WHEN 29 THEN ARRAY[f.factor, v.value::text, figure_factor_value.margin_low::text,
                                            figure_factor_value.margin_high::text]
                         WHEN 30 THEN ARRAY[figure_factor_value.year::text, f.factor, f.fact ->> 'known_series']
                         WHEN 31 THEN ARRAY[f.factor, left(s.series, 40), coalesce(f.fact ->> 'known_series', 'geen')]
                         WHEN 32 THEN ARRAY[f.factor, coalesce(figure_factor_value.margin_low::text, 'leeg'),
                                            coalesce(figure_factor_value.margin_high::text, 'leeg'),
                                            pg_catalog.concat_ws(' en ', 'ten minste ' || (f.fact ->> 'min'),
                                                                 'ten hoogste ' || (f.fact ->> 'max'))]
                         WHEN 34 THEN ARRAY[f.factor, f.fact -> 'group' ->> 'of', f.fact -> 'group' ->> 'minimum',
                                            f.fact -> 'group' ->> 'minimum'] END,
           CASE WHEN b.broken BETWEEN 27 AND 29 OR b.broken IN (32, 33, 34) THEN f.factor END
    FROM   (SELECT CASE WHEN figure ? 'factors' THEN named_factor ELSE figure -> 'fact' ->> 'factor' END AS factor,
                   CASE WHEN figure ? 'factors' THEN figure -> 'factors' -> named_factor
                        ELSE figure -> 'fact' END AS fact OFFSET 0) AS f
    CROSS  JOIN LATERAL (SELECT q.given, q.number
                         FROM   missing_figure(coalesce(figure_factor_value.given,
                                                        CASE WHEN figure ? 'factors' THEN text_value END),
                                               figure -> 'missing') AS q OFFSET 0) AS n
    CROSS  JOIN LATERAL (SELECT CASE WHEN n.given IS NOT NULL THEN n.number::float8 END AS value OFFSET 0) AS v
    -- of how many people it says something, where that is delivered
    CROSS  JOIN LATERAL (SELECT CASE WHEN f.fact ? 'group' AND figure_factor_value.respondents IS NOT NULL
                                     THEN round(CASE WHEN (f.fact -> 'group' ->> 'is_percent')::boolean
                                                          THEN v.value * figure_factor_value.respondents / 100
                                                     ELSE v.value END)::bigint END AS cases OFFSET 0) AS g
    CROSS  JOIN LATERAL (SELECT CASE WHEN named_series IS NOT NULL OR NOT coalesce(f.fact ? 'series', false)
                                          THEN named_series
                                     ELSE (SELECT r.series ->> 'name'
                                           FROM   jsonb_array_elements(f.fact -> 'series') WITH ORDINALITY AS r (series, place)
                                           WHERE  figure_factor_value.year >= coalesce((r.series ->> 'year_from')::int,
                                                                                       figure_factor_value.year)
                                           AND    figure_factor_value.year <= coalesce((r.series ->> 'year_to')::int,
                                                                                       figure_factor_value.year)
                                           ORDER  BY r.place LIMIT 1) END AS series OFFSET 0) AS s
    CROSS  JOIN LATERAL (SELECT CASE WHEN f.factor IS NULL
                                          THEN 22
                                     WHEN f.fact IS NULL
                                          THEN CASE WHEN options ? 'measures' THEN 23 ELSE 24 END
                                     WHEN f.fact ? 'broken'
                                          THEN (f.fact ->> 'broken')::int
                                     WHEN n.given IS NOT NULL AND v.value IS NULL
                                          THEN 27
                                     WHEN f.fact ? 'is_count' AND n.number % 1 <> 0 AND v.value IS NOT NULL
                                          THEN 33
                                     WHEN v.value < (f.fact ->> 'min')::float8 OR v.value > (f.fact ->> 'max')::float8
                                          THEN 28
                                     WHEN v.value < figure_factor_value.margin_low
                                          OR v.value > figure_factor_value.margin_high THEN 29
                                     WHEN s.series IS NULL AND f.fact ? 'series'
                                          THEN 30
                                     WHEN s.series IS NOT NULL
                                      AND NOT coalesce(jsonb_path_exists(f.fact, '$.series[*] ? (@.name == $name)',
                                                                         pg_catalog.jsonb_build_object('name', s.series)),
                                                       false) THEN 31
                                     WHEN figure_factor_value.margin_low < (f.fact ->> 'min')::float8
                                          OR figure_factor_value.margin_high > (f.fact ->> 'max')::float8 THEN 32
                                     WHEN g.cases IS NOT NULL
                                          AND NOT passes(g.cases, figure_factor_value.respondents,
                                                         (f.fact -> 'group' ->> 'minimum')::int,
                                                         (f.fact -> 'group' ->> 'of')::int) THEN 34
                                END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION figure_factor_value(jsonb, jsonb, text, text, text, int, text, int, float8, float8) IS
'Leest een cijfer per gebied, in een kolom of in een rij; weigert een cijfer dat geen getal is, buiten het bereik van de factor of de eigen marges ligt, marges buiten dat bereik heeft, bij geen factor of reeks hoort, of over een te kleine groep mensen iets gevoeligs zegt.';

-- A row of the source is accepted when one of its figures is new or another one, unchanged when all stood there
-- already.
CREATE OR REPLACE FUNCTION store_factor_value(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    read bigint := (SELECT count(DISTINCT i.row_number) FROM pg_temp.incoming_factor_value AS i);
BEGIN
    DELETE FROM pg_temp.incoming_factor_value AS i
    USING  factor_value AS v
    WHERE  v.factor = i.factor AND v.level = i.level AND v.code = i.code AND v.year = i.year
    AND    (v.series, v.value, v.respondents, v.margin_low,
            v.margin_high) IS NOT DISTINCT FROM (i.series, i.value, i.respondents, i.margin_low, i.margin_high);
    accepted := (SELECT count(DISTINCT i.row_number) FROM pg_temp.incoming_factor_value AS i);
    unchanged := read - accepted;

    INSERT INTO factor_value (factor, level, code, year, value, respondents, margin_low, margin_high, series,
                              delivery_id)
    SELECT i.factor, i.level, i.code, i.year, i.value, i.respondents, i.margin_low, i.margin_high, i.series,
           for_delivery
    FROM   pg_temp.incoming_factor_value AS i
    ORDER  BY i.factor, i.level, i.code, i.year
    ON CONFLICT (factor, level, code, year, series) DO UPDATE
    SET value = excluded.value, respondents = excluded.respondents, margin_low = excluded.margin_low,
           margin_high = excluded.margin_high,
        delivery_id = excluded.delivery_id;
    PERFORM renew_statistics('factor_value');
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION store_factor_value(int) IS 'Schrijft cijfers per gebied weg; een cijfer dat ontbreekt waar er een stond, maakt de waarde leeg.';

-- Published numbers of offences -----------------------------------------------------------------

-- StatLine gives keys (2018JJ00, 2018MM03) or labels (2018, 2018 maart), with a * for what is provisional.
CREATE OR REPLACE FUNCTION period_in(value text) RETURNS int[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN m.month IS NULL OR m.number IS NOT NULL THEN ARRAY[m.year::int, m.number] END
        FROM   (SELECT coalesce(r[1], r[5]) AS year, coalesce(r[3], r[4]) AS month,
                       CASE WHEN r[2] IS NOT NULL THEN r[2]::int
                            ELSE array_position('{januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december}'::text[],
                                                coalesce(r[3], r[4])) END AS number
                FROM   regexp_match(regexp_replace(lower_ascii(tidy(value)), ' ?\*+$', ''),
                                    '^(?:([0-9]{4})(?:jj00|mm(0[1-9]|1[0-2])| ([a-z]{3,9}))?|([a-z]{3,9}) ([0-9]{4}))$') AS r
                WHERE  r IS NOT NULL) AS m);
COMMENT ON FUNCTION period_in(text) IS 'Jaar en maand van een periode: 2018JJ00, 2018MM03, 2018, 2018 maart of maart 2018, ook met een * voor voorlopig; de maand is NULL bij een heel jaar, alles NULL bij iets anders.';

-- A number that is not published stays empty: it is not zero. Year and month rows stand in one file.
CREATE OR REPLACE FUNCTION read_published_count(options jsonb, given_code text DEFAULT NULL,
                                                given_offence_code text DEFAULT NULL, given_period text DEFAULT NULL,
                                                given_registered text DEFAULT NULL)
RETURNS TABLE (source text, offence_code text, level text, code text, year int, month int, registered int, broken int,
               words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT options ->> 'source', v.offence_code, a.level, a.code, v.year, v.month, v.registered, b.broken,
           CASE WHEN b.broken BETWEEN 13 AND 17 THEN o.words
                ELSE CASE b.broken WHEN 12 THEN ARRAY[left(read_code(given_offence_code), 60)]
                          WHEN 19 THEN ARRAY[left(read_code(given_period), 40)]
                                   WHEN 20 THEN ARRAY[left(v.given, 40)] END END
    FROM   area_told(NULL, given_code, options) AS a
    CROSS  JOIN LATERAL place_objection(a.level, a.code, left(read_code(given_code), 40), options -> 'levels') AS o
    CROSS  JOIN missing_in(options, 'registered') AS m
    CROSS  JOIN LATERAL (SELECT substring(tidy(given_offence_code) FROM '^[0-9]+[.][0-9]+[.][0-9]+(?![0-9.])') AS offence_code,
                                p.parts[1] AS year, p.parts[2] AS month,
                                n.given, CASE WHEN n.number % 1 = 0 AND n.number BETWEEN 0 AND 2147483647
                                                   THEN n.number::int END AS registered
                         FROM   (SELECT period_in(given_period) AS parts OFFSET 0) AS p
                         CROSS  JOIN figure_in(given_registered, m.codes, m.numbers, m.missing_from) AS n OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN (v.offence_code IN (SELECT c.offence_code FROM offence_code AS c)) IS NOT TRUE
                                     THEN CASE WHEN read_code(given_offence_code) IS NULL THEN 11 ELSE 12 END
                                     WHEN o.rule IS NOT NULL                                  THEN 13 + o.rule
                                     WHEN (v.year BETWEEN 1990 AND 2100) IS NOT TRUE
                                          THEN CASE WHEN read_code(given_period) IS NULL THEN 18 ELSE 19 END
                                     WHEN v.given IS NOT NULL AND v.registered IS NULL
                                          THEN 20 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_published_count(jsonb, text, text, text, text) IS
'Leest een gepubliceerd aantal misdrijven per gebied en jaar of maand; weigert andere delicten dan die in offence_code, heel Nederland en onleesbare perioden.';

CREATE OR REPLACE FUNCTION store_published_count(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    received date := (SELECT d.received_on FROM delivery AS d WHERE d.delivery_id = for_delivery);
BEGIN
    DELETE FROM pg_temp.incoming_published_count AS i
    USING  published_count AS p
    WHERE  p.source = i.source AND p.offence_code = i.offence_code AND p.level = i.level AND p.code = i.code
    AND    p.year = i.year
    AND    (p.month, p.registered) IS NOT DISTINCT FROM (i.month, i.registered);
    GET DIAGNOSTICS unchanged = ROW_COUNT;

    accepted := (SELECT count(*) FROM pg_temp.incoming_published_count);
    -- What was published before what is there does not take its place.
    WITH older AS (
        DELETE FROM pg_temp.incoming_published_count AS i
        USING  published_count AS p
        WHERE  p.source = i.source AND p.offence_code = i.offence_code AND p.level = i.level AND p.code = i.code
        AND    p.year = i.year
        AND    p.month IS NOT DISTINCT FROM i.month AND p.reference_date > received
        RETURNING p.published_count_id, i.registered
    )
    INSERT INTO published_count_version (published_count_id, registered, reference_date, delivery_id)
    SELECT o.published_count_id, o.registered, received, for_delivery FROM older AS o
    WHERE  NOT EXISTS (SELECT FROM published_count_version AS v
                       WHERE (v.published_count_id, v.registered,
                              v.reference_date) IS NOT DISTINCT FROM (o.published_count_id, o.registered, received));
    INSERT INTO published_count_version (published_count_id, registered, reference_date, delivery_id)
    SELECT p.published_count_id, p.registered, p.reference_date, p.delivery_id
    FROM   published_count AS p
    JOIN   pg_temp.incoming_published_count AS i ON i.source = p.source AND i.offence_code = p.offence_code
           AND i.level = p.level AND i.code = p.code AND i.year = p.year
           AND i.month IS NOT DISTINCT FROM p.month;
    INSERT INTO published_count (source, offence_code, level, code, year, month, registered, delivery_id,
                                 reference_date)
    SELECT i.source, i.offence_code, i.level, i.code, i.year, i.month, i.registered, for_delivery, received
    FROM   pg_temp.incoming_published_count AS i
    ON CONFLICT (source, offence_code, level, code, year, month)
    DO UPDATE SET registered = excluded.registered, delivery_id = excluded.delivery_id,
           reference_date = excluded.reference_date;
    PERFORM renew_statistics('published_count');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_published_count(int) IS 'Schrijft gepubliceerde aantallen weg; wat op een andere peildatum anders was, blijft in published_count_version.';
