-- Areas and figures as files write them --------------------------------------------------------

-- The level is what a column says, else what the code looks like. A code without its letters is completed where the level
-- is said; the zeros in front of it may have been lost in a spreadsheet, and .0 come behind it.
CREATE OR REPLACE FUNCTION area_in(given_level text, given_code text) RETURNS TABLE (level text, code text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT found.level,
           CASE WHEN found.level IN ('gemeente', 'wijk', 'buurt')
                 AND (compact ~ '^[1-9]' AND length(compact) <= digits OR compact ~ '^0' AND length(compact) = digits)
                THEN prefix || lpad(compact, digits, '0')
                WHEN found.level IN ('gemeente', 'wijk', 'buurt', 'pc4', 'pc5') THEN compact
                WHEN found.level = 'pc6' THEN read_postcode(compact)
                ELSE plain END
    FROM   (SELECT regexp_replace(tidy(given_code), '^([0-9]+)[.,]0$', '\1') AS plain, nullif(lower(tidy(given_level)), '') AS said OFFSET 0) AS g
    CROSS  JOIN LATERAL (SELECT nullif(upper(replace(plain, ' ', '')), '') AS compact OFFSET 0) AS c
    CROSS  JOIN LATERAL (SELECT CASE WHEN said IN ('land', 'l', 'nederland') OR said IS NULL AND compact ~ '^NL[0-9]+$' THEN 'land'
                                     WHEN said = 'g' THEN 'gemeente' WHEN said = 'w' THEN 'wijk' WHEN said = 'b' THEN 'buurt'
                                     WHEN said IS NOT NULL                         THEN said
                                     WHEN compact ~ '^GM'                          THEN 'gemeente'
                                     WHEN compact ~ '^WK'                          THEN 'wijk'
                                     WHEN compact ~ '^BU|^[0-9]{4}[0-9A-Z]{4}$'    THEN 'buurt'     -- of eight there are no others
                                     WHEN compact ~ '^[1-9][0-9]{3}$'              THEN 'pc4'
                                     WHEN compact ~ '^[1-9][0-9]{3}[A-Z]$'         THEN 'pc5'
                                     WHEN compact ~ '^[1-9][0-9]{3}[A-Z]{2}$'      THEN 'pc6' END AS level OFFSET 0) AS found
    LEFT   JOIN (VALUES ('gemeente', 'GM', 4), ('wijk', 'WK', 6), ('buurt', 'BU', 8)) AS form(of_level, prefix, digits) ON of_level = found.level;
END;
COMMENT ON FUNCTION area_in IS
'Niveau en code van een gebied zoals een bestand ze schrijft: GM0153 met of zonder spaties, 153 bij Gemeente, 7511 ab. Het niveau volgt uit de kolom die het noemt, anders uit de vorm van de code; "land" is heel Nederland.';

-- plpgsql: it is worked out once per field, not once per row.
CREATE OR REPLACE FUNCTION missing_in(options jsonb, field text) RETURNS TABLE (codes text[], numbers numeric[], missing_from numeric)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 1
AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce(array_agg(c.code), '{}'), coalesce(array_agg(n.number) FILTER (WHERE n.number IS NOT NULL), '{}'),
           max(read_number(substr(c.code, 3), '.')) FILTER (WHERE c.code LIKE '<=%')
    FROM   jsonb_path_query(coalesce(options -> 'missing' -> field, options -> 'missing' -> '*', '[]'), '$[*]') AS j(code)
    CROSS  JOIN LATERAL (SELECT j.code #>> '{}') AS c(code)
    CROSS  JOIN LATERAL number_in(c.code, '.') AS n;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION missing_in IS
'Wat een mapping voor een veld als ontbrekend aanwijst, of anders voor alle velden (*): de codes, wat daarvan getallen zijn, en de grens (uit een code als "<= -99990") waar een getal op of onder ontbreekt.';

-- What can be read in one way only is read at once: there are many.
CREATE OR REPLACE FUNCTION figure_in(value text, codes text[], numbers numeric[], missing_from numeric) RETURNS TABLE (given text, number numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN n.number <= missing_from OR n.number = ANY (numbers) THEN NULL ELSE w.given END, n.number
    FROM   (SELECT read_missing(read_code(value), codes) AS given OFFSET 0) AS w
    CROSS  JOIN LATERAL (SELECT CASE WHEN w.given ~ '^-?[0-9]{1,9}([.,][0-9]{1,2})?$' THEN replace(w.given, ',', '.')::numeric
                                     WHEN w.given IS NOT NULL THEN read_number(w.given) END AS number OFFSET 0) AS n;
END;
COMMENT ON FUNCTION figure_in IS
'Een cijfer uit een bestand: de tekst (NULL als het cijfer ontbreekt) en het getal (NULL als er geen getal staat), als tabel van één rij.';

CREATE OR REPLACE FUNCTION place_objection(given_code text, level text, levels jsonb) RETURNS text
LANGUAGE sql STABLE
RETURN CASE WHEN given_code IS NULL THEN 'Er staat geen code van een gebied.'
            WHEN level IS NULL AND levels IS NULL THEN pg_catalog.format('De code "%s" is er niet een van een gemeente, wijk, buurt of postcode; zet het niveau erbij.', given_code)
            WHEN coalesce(levels ? level, level IS NOT NULL) THEN pg_catalog.format('De code "%s" past niet bij het niveau %s.', given_code, level)
            ELSE pg_catalog.format('De code "%s" past niet bij het niveau %s.', given_code,
                        (SELECT string_agg(l.level, ' of ') FROM jsonb_array_elements_text(levels) AS l(level))) END;
COMMENT ON FUNCTION place_objection IS 'In een zin wat er mis is met de code van een gebied.';

-- What is wrong with the areas of incoming rows (row_number, level, code, given_code).
CREATE OR REPLACE FUNCTION refuse_places(incoming name, options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE pg_catalog.format(
        'INSERT INTO pg_temp.import_problem
         SELECT i.row_number, 1, ''code'', p.rule,
                CASE p.rule WHEN ''land''            THEN ''Cijfers van heel Nederland horen bij geen gebied van het model.''
                            WHEN ''onbekend niveau'' THEN pg_catalog.format(''Het niveau "%%s" staat niet in area_level.'', left(i.level, 40))
                            ELSE place_objection(i.given_code, i.level, $1 -> ''levels'') END
         FROM   pg_temp.%I AS i
         CROSS  JOIN LATERAL (SELECT CASE WHEN i.level = ''land'' THEN ''land''
                                          WHEN i.level IS NOT NULL AND NOT EXISTS (SELECT FROM area_level AS l WHERE l.level = i.level) THEN ''onbekend niveau''
                                          WHEN i.level IS NULL OR NOT coalesce(area_code_fits(i.level, i.code), false) OR NOT coalesce($1 -> ''levels'' ? i.level, true)
                                          THEN ''geen code'' END AS rule OFFSET 0) AS p
         WHERE  p.rule IS NOT NULL', incoming)
    USING options;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_places(name, jsonb) IS 'Weigert rijen zonder code van een gebied, met een code van een ander niveau, of over heel Nederland.';

-- Figures ---------------------------------------------------------------------------------------

-- Why no figure per area can be stored under this name; NULL if it can.
CREATE OR REPLACE FUNCTION factor_objection(wanted text) RETURNS text
LANGUAGE sql STABLE
RETURN CASE WHEN NOT EXISTS (SELECT FROM factor AS f WHERE f.factor = wanted)
            THEN pg_catalog.format('Er is geen factor "%s"; voeg hem toe aan de tabel factor.', left(wanted, 60))
            ELSE (SELECT CASE WHEN f.measured <> 'area' THEN pg_catalog.format('De factor "%s" geldt per woning en niet per gebied.', f.factor)
                              WHEN f.retired_on <= current_date THEN pg_catalog.format('De factor "%s" is op %s vervallen.', f.factor, to_char(f.retired_on, 'DD-MM-YYYY')) END
                  FROM factor AS f WHERE f.factor = wanted) END;
COMMENT ON FUNCTION factor_objection IS 'Waarom onder deze naam geen cijfer per gebied kan worden opgeslagen; leeg als het kan.';

-- A mapping that cannot be right stops the load: each of its rows would be refused.
CREATE OR REPLACE FUNCTION require_figures(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    fields text[] := (SELECT array_agg(k.field) FROM pg_temp.import_row AS r, jsonb_object_keys(r.value) AS k(field) WHERE r.row_number = 1);
    objection text := (SELECT factor_objection(substr(f.field, 8)) FROM unnest(fields) AS f(field)
                       WHERE f.field LIKE 'factor:%' AND factor_objection(substr(f.field, 8)) IS NOT NULL ORDER BY f.field LIMIT 1);
BEGIN
    IF coalesce(jsonb_typeof(options -> 'levels'), 'array') <> 'array' OR coalesce(jsonb_typeof(options -> 'measures'), 'object') <> 'object'
       OR coalesce(jsonb_typeof(options -> 'missing'), 'object') <> 'object' OR coalesce(jsonb_path_exists(options, 'strict $.missing.* ? (@.type() != "array")', silent => true), false) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'de opties van de mapping zijn niet goed geschreven',
            HINT = 'Schrijf levels als ["buurt"], missing als {"*": [".", "<= -99990"]} en measures als {"naam in het bestand": "factor"}.';
    END IF;
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'de mapping noemt een factor die niet gevuld kan worden', DETAIL = objection,
            HINT = 'Haal het veld factor:… uit de mapping, of pas de tabel factor aan.';
    END IF;
    IF NOT EXISTS (SELECT FROM unnest(fields) AS f(field) WHERE f.field LIKE 'factor:%' OR f.field = 'factor' AND 'value' = ANY (fields)) AND fields IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'undefined_column', MESSAGE = 'de bron heeft geen enkele kolom met een cijfer uit de mapping',
            HINT = 'Is dit de goede mapping? preview_import laat zien onder welke namen is gezocht.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_figures(jsonb) IS 'Geeft een foutmelding als de mapping geen cijfers kan opleveren: verkeerd geschreven, een onbekende of vervallen factor, geen kolom.';

-- What a row says beside its figures: the area, the year, on how many answers they rest, between which margins they lie.
CREATE OR REPLACE FUNCTION place_figures(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_place');
    CREATE TEMP TABLE incoming_place ON COMMIT DROP AS
    SELECT r.row_number, a.level, a.code, left(read_code(r.value ->> 'code'), 40) AS given_code, y.given_year,
           CASE WHEN y.given_year IS NULL THEN (options ->> 'year')::int
                ELSE coalesce(read_integer(y.given_year), read_integer(substring(y.given_year FROM '^([0-9]{4})(?:JJ00|GM|WK|BU)'))) END AS year,
           read_code(r.value ->> 'series') AS series, upper(read_code(r.value ->> 'water')) AS water,
           n.given AS given_respondents, CASE WHEN n.number % 1 = 0 AND n.number BETWEEN 0 AND 2147483647 THEN n.number::int END AS respondents,
           low.given AS given_low, low.number::float8 AS margin_low, high.given AS given_high, high.number::float8 AS margin_high
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL area_in(coalesce(read_code(r.value ->> 'level'), options ->> 'level'), r.value ->> 'code') AS a
    CROSS  JOIN LATERAL (SELECT coalesce(read_code(r.value ->> 'year'), read_code(r.value ->> 'year_code')) AS given_year OFFSET 0) AS y
    CROSS  JOIN missing_in(options, 'respondents') AS mn
    CROSS  JOIN missing_in(options, 'margin_low') AS ml
    CROSS  JOIN missing_in(options, 'margin_high') AS mh
    CROSS  JOIN LATERAL figure_in(r.value ->> 'respondents', mn.codes, mn.numbers, mn.missing_from) AS n
    CROSS  JOIN LATERAL figure_in(r.value ->> 'margin_low', ml.codes, ml.numbers, ml.missing_from) AS low
    CROSS  JOIN LATERAL figure_in(r.value ->> 'margin_high', mh.codes, mh.numbers, mh.missing_from) AS high
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);

    PERFORM refuse_places('incoming_place', options);
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, p.place, p.field, p.rule, p.explanation
    FROM   pg_temp.incoming_place AS i
    CROSS  JOIN LATERAL (VALUES
        (i.water = 'JA', 2, 'water', 'water', 'Dit is het watervlak van een gebied; alleen het land telt.'),
        (NOT coalesce(i.year BETWEEN 1990 AND 2100, false), 3, 'year', 'geen jaar',
         CASE WHEN i.given_year IS NULL THEN 'De bron zegt niet over welk jaar de cijfers gaan; geef period_from op.'
              ELSE pg_catalog.format('"%s" is geen jaar tussen 1990 en 2100.', left(i.given_year, 40)) END),
        (i.given_respondents IS NOT NULL AND i.respondents IS NULL, 6, 'respondents', 'respondenten',
         pg_catalog.format('Het aantal respondenten "%s" is geen geheel getal van 0 of meer.', left(i.given_respondents, 40))),
        (i.given_low IS NOT NULL AND i.margin_low IS NULL OR i.given_high IS NOT NULL AND i.margin_high IS NULL, 7, 'margin_low', 'marges',
         pg_catalog.format('De marges "%s" en "%s" zijn geen getallen.', left(i.given_low, 40), left(i.given_high, 40))),
        (i.margin_low > i.margin_high, 7, 'margin_low', 'marges', pg_catalog.format('De ondergrens %s ligt boven de bovengrens %s.', i.margin_low, i.margin_high))
    ) AS p (wrong, place, field, rule, explanation)
    WHERE  p.wrong;
    PERFORM drop_refused('incoming_place');
    ANALYZE pg_temp.incoming_place;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION place_figures(jsonb) IS 'Leest van elke rij het gebied, het jaar, de respondenten en de marges; weigert wat daaraan niet klopt.';

-- The fields that hold a figure, and where the factor is not in the name of the field, the factor of each row.
CREATE OR REPLACE FUNCTION figure_fields(options jsonb) RETURNS TABLE (field text, factor text, codes text[], numbers numeric[], missing_from numeric)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN QUERY
    SELECT k.field, nullif(substr(k.field, 8), ''), m.codes, m.numbers, m.missing_from
    FROM   pg_temp.import_row AS r, jsonb_object_keys(r.value) AS k(field), missing_in(options, k.field) AS m
    WHERE  r.row_number = 1 AND (k.field LIKE 'factor:%' OR k.field = 'value');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION figure_fields(jsonb) IS 'De velden van een levering met een cijfer: per factor een veld, of het veld value; en wat daarin ontbrekend betekent.';

-- A missing figure is kept as well: published as unknown is something else than never delivered. Compiling expressions
-- and remembering rows as wide as these takes longer than it saves.
CREATE OR REPLACE FUNCTION read_factor_value(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM require_figures(options);
    PERFORM place_figures(options);
    PERFORM drop_incoming('incoming_factor_value');
    CREATE TEMP TABLE incoming_factor_value ON COMMIT DROP AS
    SELECT i.row_number, coalesce(f.factor, options -> 'measures' ->> d.name, options -> 'measures' ->> normalise_column(d.name), d.name) AS factor,
           i.level, i.code, i.year, n.given, CASE WHEN n.given IS NOT NULL THEN n.number::float8 END AS value,
           i.respondents, i.margin_low, i.margin_high, i.series AS series
    FROM   pg_temp.incoming_place AS i
    JOIN   pg_temp.import_row AS r USING (row_number)
    CROSS  JOIN figure_fields(options) AS f
    CROSS  JOIN LATERAL (SELECT CASE WHEN f.factor IS NULL THEN read_code(r.value ->> 'factor') END OFFSET 0) AS d(name)
    CROSS  JOIN LATERAL figure_in(coalesce(r.value ->> f.field, CASE WHEN f.factor IS NULL THEN r.value ->> 'text_value' END),
                                  f.codes, f.numbers, f.missing_from) AS n;
    PERFORM refuse_factors(options);
    PERFORM refuse_figures();
    PERFORM assign_series();
    PERFORM refuse_repeats('incoming_factor_value', '{code,factor,level,year,series}', 9, 'Hetzelfde cijfer van hetzelfde gebied en jaar staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT SET jit = off SET enable_memoize = off;
COMMENT ON FUNCTION read_factor_value(jsonb) IS
'Leest cijfers per gebied, in kolommen of in rijen; weigert rijen met een cijfer dat geen getal is, buiten het bereik van de factor ligt, of bij geen gebied, jaar of factor hoort.';

CREATE OR REPLACE FUNCTION refuse_factors(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 4, 'factor', CASE WHEN options ? 'measures' AND NOT o.is_known AND i.factor IS NOT NULL THEN 'andere maat' ELSE 'geen factor' END,
           CASE WHEN i.factor IS NULL THEN 'Er staat niet bij welke factor dit cijfer is.'
                WHEN options ? 'measures' AND NOT o.is_known THEN pg_catalog.format('"%s" hoort bij geen factor in de mapping (optie measures).', left(i.factor, 60))
                ELSE o.objection END
    FROM   pg_temp.incoming_factor_value AS i
    JOIN  (SELECT d.factor, factor_objection(d.factor) AS objection, EXISTS (SELECT FROM factor AS f WHERE f.factor = d.factor) AS is_known
           FROM   (SELECT DISTINCT coalesce(v.factor, '') AS factor FROM pg_temp.incoming_factor_value AS v) AS d
           OFFSET 0) AS o ON o.factor = coalesce(i.factor, '')
    WHERE  o.objection IS NOT NULL;
    PERFORM drop_refused('incoming_factor_value');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_factors(jsonb) IS 'Weigert rijen met een cijfer van een factor die er niet is of niet per gebied geldt.';

CREATE OR REPLACE FUNCTION refuse_figures() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    -- The sentences are made for the few rows that need one.
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 5, i.factor, p.rule,
           CASE p.rule WHEN 'geen getal' THEN pg_catalog.format('Het cijfer %s is geen getal: "%s".', i.factor, left(i.given, 40))
                       WHEN 'marges'     THEN pg_catalog.format('Het cijfer %s is %s; dat ligt niet tussen de marges %s en %s.', i.factor, i.value, i.margin_low, i.margin_high)
                       ELSE pg_catalog.format('Het cijfer %s is %s; het hoort %s te zijn.', i.factor, i.value,
                                   pg_catalog.concat_ws(' en ', 'ten minste ' || f.value_min, 'ten hoogste ' || f.value_max)) END
    FROM   pg_temp.incoming_factor_value AS i
    JOIN   factor AS f USING (factor)
    CROSS  JOIN LATERAL (SELECT CASE WHEN i.given IS NOT NULL AND i.value IS NULL           THEN 'geen getal'
                                     WHEN i.value < f.value_min OR i.value > f.value_max     THEN 'buiten bereik'
                                     WHEN i.value < i.margin_low OR i.value > i.margin_high  THEN 'marges' END AS rule OFFSET 0) AS p
    WHERE  p.rule IS NOT NULL;
    PERFORM drop_refused('incoming_factor_value');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_figures() IS 'Weigert rijen met een cijfer dat geen getal is, of buiten het bereik van de factor of buiten de eigen marges ligt.';

-- A figure of a factor that has series is in one of them, or nobody could say what it may be compared with.
CREATE OR REPLACE FUNCTION assign_series() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE pg_temp.incoming_factor_value AS i
    SET    series = (SELECT s.series FROM factor_series AS s
                     WHERE  s.factor = i.factor AND i.year >= coalesce(s.year_from, i.year) AND i.year <= coalesce(s.year_to, i.year)
                     ORDER  BY s.year_from DESC NULLS LAST LIMIT 1)
    WHERE  i.series IS NULL AND i.factor IN (SELECT s.factor FROM factor_series AS s);

    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 8, 'series', 'geen reeks',
           CASE WHEN i.series IS NULL THEN pg_catalog.format('Het jaar %s valt buiten de reeksen van %s (%s); voeg een reeks toe aan factor_series.', i.year, i.factor, k.known)
                ELSE pg_catalog.format('De factor %s heeft geen reeks "%s" (wel: %s).', i.factor, left(i.series, 40), coalesce(k.known, 'geen')) END
    FROM   pg_temp.incoming_factor_value AS i
    LEFT   JOIN (SELECT s.factor, string_agg(pg_catalog.format('%s: %s-%s', s.series, s.year_from, s.year_to), ', ' ORDER BY s.year_from) AS known
                 FROM factor_series AS s GROUP BY s.factor) AS k USING (factor)
    WHERE  i.series IS NULL AND k.known IS NOT NULL
    OR     i.series IS NOT NULL AND NOT EXISTS (SELECT FROM factor_series AS s WHERE s.factor = i.factor AND s.series = i.series);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION assign_series() IS 'Zet bij elk cijfer de reeks waar het jaar in valt; weigert cijfers van jaren buiten alle reeksen van hun factor.';

-- A row of the source is accepted when one of its figures is new or another one, unchanged when all stood there already.
CREATE OR REPLACE FUNCTION store_factor_value(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    read bigint := (SELECT count(DISTINCT i.row_number) FROM pg_temp.incoming_factor_value AS i);
BEGIN
    DELETE FROM pg_temp.incoming_factor_value AS i
    USING  factor_value AS v
    WHERE  v.factor = i.factor AND v.level = i.level AND v.code = i.code AND v.year = i.year
    AND    (v.series, v.value, v.respondents, v.margin_low, v.margin_high) IS NOT DISTINCT FROM (i.series, i.value, i.respondents, i.margin_low, i.margin_high);
    accepted := (SELECT count(DISTINCT i.row_number) FROM pg_temp.incoming_factor_value AS i);
    unchanged := read - accepted;

    INSERT INTO factor_value (factor, level, code, year, value, respondents, margin_low, margin_high, series, delivery_id)
    SELECT i.factor, i.level, i.code, i.year, i.value, i.respondents, i.margin_low, i.margin_high, i.series, for_delivery
    FROM   pg_temp.incoming_factor_value AS i
    ORDER  BY i.factor, i.level, i.code, i.year
    ON CONFLICT (factor, level, code, year, series) DO UPDATE
    SET value = excluded.value, respondents = excluded.respondents, margin_low = excluded.margin_low, margin_high = excluded.margin_high,
        delivery_id = excluded.delivery_id;
    ANALYZE factor_value;
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION store_factor_value(int) IS 'Schrijft cijfers per gebied weg; een cijfer dat ontbreekt waar er een stond, maakt de waarde leeg.';

-- Published numbers of offences -----------------------------------------------------------------

-- A number that is not published stays empty: it is not zero. Year and month rows stand in one file.
CREATE OR REPLACE FUNCTION read_published_count(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM drop_incoming('incoming_published_count');
    CREATE TEMP TABLE incoming_published_count ON COMMIT DROP AS
    SELECT r.row_number, options ->> 'source' AS source, left(read_code(r.value ->> 'offence_code'), 60) AS given_offence,
           substring(tidy(r.value ->> 'offence_code') FROM '^[0-9]+[.][0-9]+[.][0-9]+(?![0-9.])') AS offence_code,
           a.level, a.code, left(read_code(r.value ->> 'code'), 40) AS given_code, left(read_code(r.value ->> 'period'), 40) AS given_period,
           p.parts[1]::int AS year, p.parts[2]::int AS month, left(n.given, 40) AS given,
           CASE WHEN n.number % 1 = 0 AND n.number BETWEEN 0 AND 2147483647 THEN n.number::int END AS registered
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL area_in(options ->> 'level', r.value ->> 'code') AS a
    CROSS  JOIN LATERAL (SELECT regexp_match(tidy(r.value ->> 'period'), '^([0-9]{4})(?:JJ00|MM(0[1-9]|1[0-2]))$') OFFSET 0) AS p (parts)
    CROSS  JOIN missing_in(options, 'registered') AS m
    CROSS  JOIN LATERAL figure_in(r.value ->> 'registered', m.codes, m.numbers, m.missing_from) AS n
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS q WHERE q.row_number = r.row_number) AND told(r.row_number);

    PERFORM refuse_places('incoming_published_count', options);
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, p.place, p.field, p.rule, p.explanation
    FROM   pg_temp.incoming_published_count AS i
    CROSS  JOIN LATERAL (VALUES
        (NOT EXISTS (SELECT FROM offence_code AS o WHERE o.offence_code = i.offence_code), 0, 'offence_code', 'ander delict',
         CASE WHEN i.given_offence IS NULL THEN 'Er staat geen delict.'
              ELSE pg_catalog.format('Het delict "%s" staat niet in offence_code; andere delicten tellen hier niet mee.', i.given_offence) END),
        (NOT coalesce(i.year BETWEEN 1990 AND 2100, false), 2, 'period', 'geen periode',
         CASE WHEN i.given_period IS NULL THEN 'Er staat geen periode.'
              ELSE pg_catalog.format('"%s" is geen jaar (2018JJ00) of maand (2018MM03).', i.given_period) END),
        (i.given IS NOT NULL AND i.registered IS NULL, 3, 'registered', 'geen aantal', pg_catalog.format('"%s" is geen geheel getal van 0 of meer.', i.given))
    ) AS p (wrong, place, field, rule, explanation)
    WHERE  p.wrong;
    PERFORM refuse_repeats('incoming_published_count', '{code,offence_code,level,year,month}', 4, 'Hetzelfde aantal staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT SET jit = off SET enable_memoize = off;
COMMENT ON FUNCTION read_published_count(jsonb) IS
'Leest gepubliceerde aantallen misdrijven per gebied en jaar of maand; weigert andere delicten dan die in offence_code, heel Nederland en onleesbare perioden.';

CREATE OR REPLACE FUNCTION store_published_count(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM pg_temp.incoming_published_count AS i
    USING  published_count AS p
    WHERE  p.source = i.source AND p.offence_code = i.offence_code AND p.level = i.level AND p.code = i.code AND p.year = i.year
    AND    (p.month, p.registered) IS NOT DISTINCT FROM (i.month, i.registered);
    GET DIAGNOSTICS unchanged = ROW_COUNT;

    INSERT INTO published_count (source, offence_code, level, code, year, month, registered, delivery_id)
    SELECT i.source, i.offence_code, i.level, i.code, i.year, i.month, i.registered, for_delivery FROM pg_temp.incoming_published_count AS i
    ON CONFLICT (source, offence_code, level, code, year, month) DO UPDATE SET registered = excluded.registered, delivery_id = excluded.delivery_id;
    GET DIAGNOSTICS accepted = ROW_COUNT;
    ANALYZE published_count;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_published_count(int) IS 'Schrijft gepubliceerde aantallen weg.';
