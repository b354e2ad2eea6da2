-- Actions as the meeting lists them: weeks become days, words become codes, and each list is kept beside the one
-- before.

-- ---------------------------------------------------------------- weeks

CREATE OR REPLACE FUNCTION iso_week_day(iso_year int, week int) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN iso_year BETWEEN 1990 AND 2199 AND week BETWEEN 1 AND extract(week FROM make_date(iso_year, 12, 28))
            THEN date_trunc('week', make_date(iso_year, 1, 4)::timestamp)::date + 7 * (week - 1) END;
COMMENT ON FUNCTION iso_week_day(int, int) IS 'De maandag van een week (ISO 8601) van een jaar; NULL als dat jaar die week niet heeft.';

CREATE OR REPLACE FUNCTION week_pattern() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace('^(?:vanaf |t/m |tot en met )?WEEK([0-9]{1,2})(?:[^0-9a-z]+YEAR)?(?:(?:[^0-9a-z]+|[^0-9a-z]*(?:t/m|tm|tot en met|tot|en)[^0-9a-z]*)(?:WEEK)?([0-9]{1,2})(?:[^0-9a-z]+YEAR)?)?[^0-9a-z]*(en verder|e\.? ?v|en later)?[^0-9a-z]*$',
                       'WEEK', '(?:weken|week|wkn|wk|w)[^0-9a-z]*'), 'YEAR', '((?:199|2[01][0-9])[0-9])');
COMMENT ON FUNCTION week_pattern() IS 'Patroon van weken: eerste week, haar jaar, laatste week, haar jaar, en verder.';

-- Around New Year a list has two years, that of its day and that of its week, and in January and February November and
-- December are those before: the week that is meant lies nearest.
CREATE OR REPLACE FUNCTION year_of_week(week int, told_on date) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT y.iso_year
        FROM  (SELECT DISTINCT g FROM unnest(ARRAY[extract(year FROM told_on), extract(isoyear FROM told_on),
                                                   CASE WHEN week >= 44 AND extract(month FROM told_on) <= 2
                                                             THEN extract(isoyear FROM told_on) - 1 END]::int[]) AS g
               WHERE  g IS NOT NULL) AS y (iso_year)
        ORDER BY abs(iso_week_day(y.iso_year, week) - told_on) NULLS LAST, y.iso_year LIMIT 1);
COMMENT ON FUNCTION year_of_week(int, date) IS 'Het jaar van een week in een lijst van deze dag: dat van de dag. Hoort de dag bij een week van het jaar ervoor of erna, of is het een van de laatste weken in een lijst van januari of februari, dan het jaar waarin de week het dichtstbij ligt.';

-- Weeks go over the end of the year where the last has a lower number. Where that begins half a year ahead, they began
-- the year before.
CREATE OR REPLACE FUNCTION read_weeks(value text, said_in int, told_on date)
RETURNS TABLE (first_day date, last_day date, open_ended boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT f.day, CASE WHEN NOT y.open_ended THEN l.day + 6 END, y.open_ended
    FROM  (SELECT regexp_match(regexp_replace(lower_ascii(tidy(value)),
                                              '^((?:199|2[01][0-9])[0-9])[^0-9a-z]*((?:week|wk|w)[^0-9a-z]*[0-9]{1,2})$',
                                              '\2 \1'), week_pattern()) AS m OFFSET 0) AS p
    CROSS  JOIN LATERAL (SELECT p.m[1]::int AS first, coalesce(p.m[3], p.m[1])::int AS last, p.m[2]::int AS first_year,
                                p.m[4]::int AS last_year,
                                p.m[5] IS NOT NULL OR lower_ascii(value) ~ '^\s*vanaf'
                         AND    p.m[3] IS NULL AS open_ended OFFSET 0) AS w
    CROSS  JOIN LATERAL (SELECT coalesce(w.first_year, w.last_year - (w.last < w.first)::int, said_in,
                                         year_of_week(w.first, told_on)
                                         - (w.last < w.first
                                            AND iso_week_day(year_of_week(w.first, told_on), w.first) - told_on > 182)::int)
                                    AS first,
                                w.open_ended OFFSET 0) AS y
    CROSS  JOIN LATERAL (SELECT iso_week_day(y.first, w.first) AS day OFFSET 0) AS f
    CROSS  JOIN LATERAL (SELECT iso_week_day(coalesce(w.last_year, y.first + (w.last < w.first)::int),
                                             w.last) AS day OFFSET 0) AS l
    -- else the weeks stand the wrong way round
    WHERE  f.day IS NOT NULL AND l.day >= f.day AND (w.last >= w.first OR l.day - f.day < 182);
END;
COMMENT ON FUNCTION read_weeks(text, int, date) IS
'Eerste en laatste dag van weken zoals Wk. 3-4, week 51 - 2, week 8 en verder (zonder laatste dag) of week 3 2019; geen rij als er geen weken staan of een week niet bestaat. Weken zonder jaar zijn van het jaar dat de rij noemt (said_in), anders van dat van told_on.';

-- A day, days with a dash between them, or weeks.
CREATE OR REPLACE FUNCTION read_period(value text, said_in int, told_on date)
RETURNS TABLE (first_day date, last_day date)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT coalesce(d.day, p.first_day, w.first_day),
           CASE WHEN d.day IS NOT NULL THEN d.day WHEN p.first_day IS NOT NULL THEN p.last_day ELSE w.last_day END
    FROM  (SELECT read_day(read_code(value)) AS day OFFSET 0) AS d
    LEFT   JOIN LATERAL (SELECT read_day(b.parts[1]) AS first_day, read_day(b.parts[2]) AS last_day
                         FROM  (SELECT regexp_split_to_array(lower_ascii(tidy(value)),
                                                             ' (t/m|tot en met|tot|[^0-9a-z]) ') AS parts OFFSET 0) AS b
                         WHERE  d.day IS NULL AND cardinality(b.parts) = 2 OFFSET 0) AS p ON p.first_day <= p.last_day
    LEFT   JOIN read_weeks(value, said_in, told_on) AS w ON true
    WHERE  pg_catalog.num_nonnulls(d.day, p.first_day, w.first_day) > 0;
END;
COMMENT ON FUNCTION read_period(text, int, date) IS 'Eerste en laatste dag van een dag, van twee dagen met een streepje of t/m ertussen, of van weken (read_weeks); geen rij als er iets anders staat.';

-- One looks again after an action began: week 8 of an action in week 49 is of the next year.
CREATE OR REPLACE FUNCTION look_day(value text, said_in int, told_on date, begun_on date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT p.first_day
        FROM   unnest(ARRAY[said_in,
                            coalesce(said_in,
                                     extract(isoyear FROM told_on)::int) + 1]) WITH ORDINALITY AS y (said_in, turn)
        CROSS  JOIN LATERAL read_period(value, y.said_in, told_on) AS p
        ORDER  BY (p.first_day < begun_on) IS TRUE, y.turn LIMIT 1);
COMMENT ON FUNCTION look_day(text, int, date, date) IS
'De dag om opnieuw te kijken, zoals read_period; een week zonder jaar die voor het begin van de actie zou vallen, is van het jaar erna.';

-- ---------------------------------------------------------------- words and names

CREATE OR REPLACE FUNCTION plain_word(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(regexp_replace(lower_ascii(value), '[\s\u00A0]+', ' ', 'g'), ' .,;:!'), '');
COMMENT ON FUNCTION plain_word(text) IS 'Een woord of zin zoals die wordt vergeleken: kleine letters, enkele spaties, zonder leestekens aan de randen.';

CREATE OR REPLACE FUNCTION intervention_code(of_field text, value text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT w.code FROM intervention_word AS w WHERE w.field = of_field AND w.delivered = plain_word(value));
COMMENT ON FUNCTION intervention_code(text, text) IS 'De code van een woord uit een lijst met acties (type, aim, theme, done, kind); NULL als het woord niet in intervention_word staat.';

-- The newest map of each area. A name is taken where one area alone has it: at the level of the mapping, else at any;
-- it may say its level.
CREATE OR REPLACE FUNCTION area_by_name(given_name text, of_level text) RETURNS int
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH asked AS (
        SELECT n.name, substring(n.name FROM '^(gemeente|district|basisteam|wijk|buurt) ') AS word
        FROM   (SELECT plain_word(given_name) AS name) AS n
    ), named AS (
        SELECT DISTINCT ON (a.level, a.code) a.area_id, a.level
        FROM   area AS a CROSS JOIN asked AS q
        WHERE  plain_word(a.name) = q.name OR a.level = q.word
        AND    plain_word(a.name) = substr(q.name, length(q.word) + 2)
        ORDER  BY a.level, a.code, a.year DESC
    )
    SELECT CASE WHEN count(*) FILTER (WHERE n.level = of_level) > 0
                     THEN CASE WHEN count(*) FILTER (WHERE n.level = of_level) = 1
                                    THEN min(n.area_id) FILTER (WHERE n.level = of_level) END
                WHEN count(*) = 1 THEN min(n.area_id) END
    FROM   named AS n;
END;
COMMENT ON FUNCTION area_by_name(text, text) IS 'Het gebied met deze naam, zoals Enschede of gemeente Enschede, op dit niveau of anders op een ander; NULL als er geen of meer dan een is.';

CREATE OR REPLACE FUNCTION action_key(source text, number text, problem text, action text, party text, area_level text,
                                      area_code text, place text, street text, dwellings_told text, geom geometry)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN plain_word(number) IS NOT NULL THEN pg_catalog.concat_ws(' ', source, 'nummer', plain_word(number))
            ELSE array_to_string(ARRAY[plain_word(problem), plain_word(action), plain_word(party),
                                       area_level || ' ' || area_code, plain_word(place), plain_word(street),
                                       plain_word(dwellings_told),
                                       md5(ST_AsBinary(geom))], ' | ', '') END;
COMMENT ON FUNCTION action_key(text, text, text, text, text, text, text, text, text, text, geometry) IS
'Waaraan een actie in de volgende lijst wordt herkend: haar nummer in lijsten met deze mapping, en anders probleem, actie, partij en plaats, zonder verschil in hoofdletters en spaties.';

-- ---------------------------------------------------------------- the list

-- Of neither yes nor no nothing is known. A period without a figure in it, as always, stays as it was written.
CREATE OR REPLACE FUNCTION read_intervention(
    options jsonb, given_geom geometry DEFAULT NULL, given_level text DEFAULT NULL, given_code text DEFAULT NULL,
    given_year text DEFAULT NULL, given_problem text DEFAULT NULL,
    given_action text DEFAULT NULL, given_goal text DEFAULT NULL, given_kind text DEFAULT NULL,
    given_aimed_at text DEFAULT NULL, given_party text DEFAULT NULL,
    given_period_from text DEFAULT NULL, given_period_to text DEFAULT NULL, given_effort text DEFAULT NULL,
    given_note text DEFAULT NULL, given_done text DEFAULT NULL,
    given_expected_effect text DEFAULT NULL, given_result text DEFAULT NULL, given_number text DEFAULT NULL,
    given_type text DEFAULT NULL, given_theme text DEFAULT NULL,
    given_street text DEFAULT NULL, given_dwellings_told text DEFAULT NULL, given_period_told text DEFAULT NULL,
    given_look_on text DEFAULT NULL, given_treated text DEFAULT NULL,
    given_chances text DEFAULT NULL, given_said_on text DEFAULT NULL)
RETURNS TABLE (area_id int, problem text, action text, goal text, kind text, aimed_at text, party text,
               period_from date, period_to date, effort text, note text, done text,
               expected_effect text, result text, geom geometry, number text, type text, theme text, place text,
               street text, dwellings_told text, period_told text, look_on date, treated int,
               chances text, said_on date, action_key text, key_in_list text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT f.area_id, read_code(given_problem), v.action, read_code(given_goal), read_code(given_kind),
           read_code(given_aimed_at), read_code(given_party), t.period_from, t.period_to,
           read_code(given_effort), read_code(given_note), t.done, read_code(given_expected_effect),
           read_code(given_result), v.geom, read_code(given_number), read_code(given_type),
           read_code(given_theme), f.place, read_code(given_street), read_code(given_dwellings_told), v.period_told,
           t.look_on, t.treated, read_code(given_chances), v.said_on, k.key,
           CASE WHEN plain_word(given_number) IS NULL
                     THEN pg_catalog.concat_ws(' | ', k.key, plain_word(given_period_told), t.period_from)
                ELSE k.key END, b.broken,
           CASE b.broken WHEN 11 THEN ARRAY[left(read_code(given_period_from), 60)]
                WHEN 12 THEN ARRAY[left(read_code(given_period_to), 60)]
                         WHEN 14 THEN ARRAY[to_char(t.period_to, 'DD-MM-YYYY'), to_char(t.period_from, 'DD-MM-YYYY')]
                WHEN 15 THEN ARRAY[coalesce(c.level, '(geen)'), left(v.code, 60)]
                         WHEN 16 THEN ARRAY[left(given_done, 60)] WHEN 17 THEN ARRAY[left(v.period_told, 60)]
                WHEN 18 THEN ARRAY[left(read_code(given_look_on), 60)]
                         WHEN 19 THEN ARRAY[left(read_code(given_treated), 60)]
                WHEN 20 THEN ARRAY[left(read_code(given_said_on), 60)]
                         WHEN 21 THEN ARRAY[to_char(v.said_on, 'DD-MM-YYYY'),
                                            to_char((options ->> 'received_on')::date, 'DD-MM-YYYY')] END
    FROM  (SELECT CASE WHEN given_code ~* '^\s*(GM|WK|BU)\s*[0-9]' THEN a.level END AS level
           FROM   area_in(NULL, given_code) AS a) AS o
    CROSS  JOIN LATERAL area_told(coalesce(read_code(given_level), o.level), given_code, options) AS c
    CROSS  JOIN LATERAL (SELECT coalesce(c.code, read_code(given_code)) AS code, read_integer(given_year) AS year,
                                read_code(given_action) AS action, read_code(given_period_told) AS period_told,
                                read_day(read_code(given_said_on)) AS said_on, read_vlak(given_geom) AS geom,
                                coalesce((options ->> 'period_from')::date, make_date((options ->> 'year')::int, 7, 1),
                                         (options ->> 'received_on')::date) AS told_on OFFSET 0) AS v
    LEFT   JOIN LATERAL (SELECT a.area_id, a.level, a.code FROM area AS a WHERE a.level = c.level AND a.code = v.code
                         ORDER BY (a.year = coalesce(v.year, extract(year FROM v.told_on))) IS TRUE DESC,
                                a.year DESC LIMIT 1) AS m ON true
    -- what is no code is a name; without a level of its own it need not be that of an area
    CROSS  JOIN LATERAL (SELECT coalesce(m.area_id, n.area_id) AS area_id,
                                CASE WHEN pg_catalog.num_nonnulls(m.area_id, n.area_id) = 0 AND n.is_name
                                          THEN read_code(given_code) END AS place
                         FROM  (SELECT w.is_name,
                                       CASE WHEN m.area_id IS NULL AND v.code ~ '[A-Za-z]{2}'
                                                 THEN area_by_name(given_code, c.level) END AS area_id
                                FROM  (SELECT read_code(given_level) IS NULL AND v.code ~ '[A-Za-z]{3}'
                                       AND    v.code !~ '^[A-Za-z]{2} ?[0-9]' AS is_name) AS w) AS n OFFSET 0) AS f
    LEFT   JOIN area AS g ON g.area_id = f.area_id
    CROSS  JOIN LATERAL (SELECT action_key(options ->> 'source', given_number, given_problem, v.action, given_party,
                                           g.level, g.code, f.place, given_street, given_dwellings_told,
                                           v.geom) AS key OFFSET 0) AS k
    LEFT   JOIN read_period(given_period_told, v.year, v.told_on) AS p ON true
    LEFT   JOIN read_period(given_period_from, v.year, v.told_on) AS s ON true
    LEFT   JOIN read_period(given_period_to, v.year, v.told_on) AS e ON true
    CROSS  JOIN LATERAL (SELECT look_day(given_look_on, v.year, v.told_on, coalesce(s.first_day, p.first_day)) AS told,
                                look_day(substring(lower_ascii(given_expected_effect),
                                                   '\m((?:week|wk)[^0-9a-z]*[0-9]{1,2})\M'), v.year, v.told_on,
                                         coalesce(s.first_day, p.first_day)) AS expected OFFSET 0) AS l
    CROSS  JOIN LATERAL (SELECT coalesce(s.first_day, p.first_day) AS period_from,
                                CASE WHEN read_code(given_period_to) IS NULL THEN p.last_day
                                     ELSE coalesce(e.last_day, e.first_day) END AS period_to,
                                coalesce(l.told, l.expected) AS look_on, intervention_code('done', given_done) AS done,
                                read_integer(given_treated) AS treated OFFSET 0) AS t
    CROSS  JOIN LATERAL (SELECT CASE WHEN read_code(given_period_from) IS NOT NULL AND s.first_day IS NULL
                                          THEN 11
                                     WHEN read_code(given_period_to) IS NOT NULL AND e.first_day IS NULL
                                          THEN 12
                                     WHEN v.action IS NULL
                                          THEN 13
                                     WHEN t.period_to < t.period_from
                                          THEN 14
                                     WHEN v.code IS NOT NULL AND pg_catalog.num_nonnulls(f.area_id, f.place) = 0
                                          THEN 15
                                     WHEN read_code(given_done) IS NOT NULL AND t.done IS NULL
                                          THEN 16
                                     WHEN v.period_told ~ '[0-9]' AND p.first_day IS NULL
                                          THEN 17
                                     WHEN read_code(given_look_on) IS NOT NULL AND l.told IS NULL               THEN 18
                                     WHEN read_code(given_treated) IS NOT NULL AND (t.treated >= 0) IS NOT TRUE
                                          THEN 19
                                     WHEN read_code(given_said_on) IS NOT NULL AND v.said_on IS NULL
                                          THEN 20
                                     WHEN v.said_on > (options ->> 'received_on')::date
                                          THEN 21 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_intervention(jsonb, geometry, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS
'Leest een actie; weigert een rij zonder actie, met een onbekende code van een gebied, een week of dag die niet bestaat, of iets anders dan ja, deels of nee. Een gebied met een naam die er niet is, blijft als plaats bewaard; woorden voor typering, doelgroep, thema en soort blijven zoals ze er staan.';

-- ---------------------------------------------------------------- what each list said

-- Of which day a list tells: its period ends then, or it came in. What was refused and is mended tells of the day of
-- its own list.
CREATE OR REPLACE FUNCTION day_of_list(for_delivery int) RETURNS date
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT least(d.period_to, d.received_on,
                 (SELECT min(e.received_on) FROM rejected_row AS j JOIN delivery AS e ON e.delivery_id = j.delivery_id
                  WHERE  j.corrected_by_delivery_id = d.delivery_id
                  AND    d.source = pg_catalog.concat(e.source, ' (verbeterd)')))
    FROM   delivery AS d WHERE d.delivery_id = for_delivery;
END;
COMMENT ON FUNCTION day_of_list(int) IS 'De dag waarvan een lijst met acties de stand geeft: het eind van haar periode, als dat niet na de ontvangst ligt, of de ontvangst; van verbeterde rijen de ontvangst van de lijst waarin zij stonden.';

-- The columns that a list says of an action.
CREATE OR REPLACE FUNCTION told_columns(of_row text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT string_agg(pg_catalog.format('%s%I', of_row, c.column_name), ', ')
        FROM   shared_columns('intervention') AS c);
COMMENT ON FUNCTION told_columns(text) IS 'De kolommen van een actie die een lijst vult, met wat ervoor staat.';

CREATE OR REPLACE FUNCTION told_alike(one_row text, other_row text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT string_agg(pg_catalog.format('%s IS NOT DISTINCT FROM %s', replace(c.as_compared, 'r.', one_row),
                                            replace(c.as_compared, 'r.', other_row)), ' AND ')
        FROM shared_columns('intervention') AS c WHERE c.column_name <> 'action_key');
COMMENT ON FUNCTION told_alike(text, text) IS 'De voorwaarde dat twee rijen hetzelfde van een actie zeggen.';

-- What a user wrote himself, or has changed since, stands in no list.
CREATE OR REPLACE FUNCTION keep_written_states() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE pg_catalog.format(
        'INSERT INTO intervention_state (intervention_id, delivery_id, %s)
         SELECT i.intervention_id, CASE WHEN NOT EXISTS (SELECT FROM intervention_state AS s WHERE s.intervention_id = i.intervention_id AND s.delivery_id = i.delivery_id) THEN i.delivery_id END, %s
         FROM   intervention AS i WHERE NOT EXISTS (SELECT FROM intervention_state AS s WHERE s.intervention_id = i.intervention_id AND %s)
         ORDER  BY i.intervention_id', told_columns(''), told_columns('i.'), told_alike('i.', 's.'));
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION keep_written_states() IS 'Bewaart wat in intervention staat en van geen lijst is.';

-- A name that had no area when the list came may have one now. An action that a user wrote has no key yet.
CREATE OR REPLACE FUNCTION renew_action_keys() RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    UPDATE intervention_state AS s SET area_id = n.area_id, place = NULL
    FROM  (SELECT o.intervention_state_id, area_by_name(o.place, NULL) AS area_id
           FROM   intervention_state AS o WHERE o.place IS NOT NULL AND o.area_id IS NULL) AS n
    WHERE  n.intervention_state_id = s.intervention_state_id AND n.area_id IS NOT NULL;
    UPDATE intervention AS i SET area_id = n.area_id, place = NULL,
        action_key = CASE WHEN plain_word(i.number) IS NOT NULL THEN i.action_key END
    FROM  (SELECT o.intervention_id, area_by_name(o.place, NULL) AS area_id
           FROM   intervention AS o WHERE o.place IS NOT NULL AND o.area_id IS NULL) AS n
    WHERE  n.intervention_id = i.intervention_id AND n.area_id IS NOT NULL;
    UPDATE intervention AS i
    SET    action_key = action_key((SELECT d.mapping FROM delivery AS d WHERE d.delivery_id = i.delivery_id), i.number,
                                   i.problem, i.action, i.party, a.level, a.code, i.place, i.street, i.dwellings_told,
                                   i.geom)
    FROM   intervention AS o LEFT JOIN area AS a ON a.area_id = o.area_id
    WHERE  o.intervention_id = i.intervention_id AND i.action_key IS NULL;
END;
COMMENT ON FUNCTION renew_action_keys() IS 'Geeft acties het gebied van hun plaats als dat er sindsdien is, en een action_key als zij die niet hebben.';

-- Which action each row means, by fewer and fewer columns.
CREATE OR REPLACE FUNCTION match_interventions(for_delivery int) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM renew_action_keys();
    ALTER TABLE pg_temp.incoming_intervention ADD matched_id int, ADD unchanged boolean NOT NULL DEFAULT false;
    UPDATE pg_temp.incoming_intervention SET said_on = coalesce(said_on, day_of_list(for_delivery));
    PERFORM match_rows('intervention', '{action_key,period_told,period_from,period_to}');
    PERFORM match_rows('intervention', '{action_key,period_told,period_from}');
    PERFORM match_rows('intervention', '{action_key,period_told}');
    PERFORM match_rows('intervention', '{action_key}');
    -- Weeks keep the year of the list that said them first.
    UPDATE pg_temp.incoming_intervention AS i SET period_from = s.period_from, period_to = s.period_to,
        look_on = CASE WHEN i.look_on - s.look_on BETWEEN 357 AND 378 THEN s.look_on ELSE i.look_on END
    FROM  (SELECT DISTINCT ON (t.intervention_id, t.period_told) t.intervention_id, t.period_told, t.period_from,
                  t.period_to, t.look_on
           FROM   intervention_state AS t WHERE t.period_told IS NOT NULL
           ORDER  BY t.intervention_id, t.period_told, t.said_on, t.intervention_state_id) AS s
    WHERE  s.intervention_id = i.matched_id AND s.period_told = i.period_told AND s.period_from < i.period_from;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION match_interventions(int) IS 'Zoekt bij de ingelezen acties welke het zijn, en van welke dag hun stand is. Een week die al eerder zo is genoemd, houdt het jaar van toen.';

CREATE OR REPLACE FUNCTION store_intervention(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    late bigint;
BEGIN
    PERFORM keep_written_states();
    PERFORM match_interventions(for_delivery);
    -- a list that comes twice says nothing new
    EXECUTE pg_catalog.format('DELETE FROM pg_temp.incoming_intervention AS i USING intervention_state AS s WHERE s.intervention_id = i.matched_id AND %s',
                              told_alike('i.', 's.'));
    GET DIAGNOSTICS unchanged = ROW_COUNT;
    -- what an older list said is kept, and does not take the place of what is known now
    EXECUTE pg_catalog.format(
        'WITH older AS (DELETE FROM pg_temp.incoming_intervention AS i USING intervention AS k WHERE k.intervention_id = i.matched_id AND k.said_on > i.said_on RETURNING i.*)
         INSERT INTO intervention_state (intervention_id, delivery_id, %s) SELECT i.matched_id, $1, %s FROM older AS i',
        told_columns(''), told_columns('i.')) USING for_delivery;
    GET DIAGNOSTICS late = ROW_COUNT;
    accepted := late + write_matched('intervention', for_delivery);
    EXECUTE pg_catalog.format(
        'INSERT INTO intervention_state (intervention_id, delivery_id, %s) SELECT i.intervention_id, i.delivery_id, %s FROM intervention AS i WHERE i.delivery_id = $1 ORDER BY i.intervention_id',
        told_columns(''), told_columns('i.')) USING for_delivery;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_intervention(int) IS
'Schrijft acties weg, en wat deze lijst ervan zegt in intervention_state. Een actie is dezelfde als haar nummer gelijk is, of anders probleem, actie, partij en plaats (action_key); bij meer zulke eerst die met dezelfde periode. Wat een oudere lijst later brengt, komt erbij en verandert de stand van nu niet.';
