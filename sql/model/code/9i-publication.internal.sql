-- Publishing: what of the cells is told, and what refuses it.

-- ---------------------------------------------------------------- hiding

CREATE OR REPLACE FUNCTION refuse_contradiction() RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
        MESSAGE = 'wat wordt gepubliceerd, past niet bij wat eerder is gepubliceerd',
        DETAIL = 'Er zijn sindsdien inbraken bijgekomen, verplaatst of vervallen, of gebieden veranderd. Het verschil kan een klein aantal verraden. Er is niets gepubliceerd.',
        HINT = 'Wat is verteld, blijft staan in area_rate_open. Neem een tijd zonder dagen waarover al is gepubliceerd (publication zegt welke), en een jaar voortaan pas als de laatste levering ervan binnen is.';
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_contradiction() IS 'Weigert aantallen die niet passen bij wat eerder is gepubliceerd.';

CREATE OR REPLACE FUNCTION is_small(burglaries int, dwellings int, rule publication_rule) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN burglaries > 0 AND (burglaries < (rule).minimum_burglaries OR dwellings < (rule).minimum_dwellings);
COMMENT ON FUNCTION is_small(int, int, publication_rule) IS 'Of een aantal inbraken in een deel van een cel niemand iets aangaat.';

-- First with the coarsest level told, whatever it takes of the finer ones; if that cannot be, with everything of this
-- publication to choose from. What is left of a cell outside another, or is in both, is a cell of its own, and hidden
-- where it is small; so is each piece. All count what there is now: of an earlier cell that was rounded, the number
-- that was told is another.
CREATE OR REPLACE FUNCTION hidden_cells(cells published_cell[], hidden boolean[], fixed boolean[], coarse boolean[])
RETURNS boolean[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    rule publication_rule := (SELECT r FROM publication_rule AS r WHERE r.publication_rule_id = 1);
    n int := cardinality(cells);
    more boolean[];
    numbers bigint[];
    cell int[];
    atom int[];
    place int[];
    dwellings int[];
    burglaries int[];
    told int[];
    answer boolean[];
BEGIN
    SELECT array_agg(a.cell), array_agg(a.atom), array_agg(a.place), array_agg(a.dwellings), array_agg(a.burglaries)
    INTO   cell, atom, place, dwellings, burglaries FROM cell_atoms(cells) AS a;
    told := pieces_told(cell, atom,
                        ARRAY(SELECT fixed[i] AND NOT hidden[i] FROM generate_series(1, n) AS i ORDER BY i));
    WITH m AS MATERIALIZED (
        SELECT u.* FROM unnest(cell, atom, dwellings, burglaries) AS u (cell, atom, dwellings, burglaries)
    ), part AS MATERIALIZED (
        SELECT n + row_number() OVER (ORDER BY r.one, r.other, r.is_shared) AS cell, r.*
        FROM   cell_parts(cell, atom, place, dwellings, burglaries) AS r
        WHERE  is_small(r.burglaries, r.dwellings, rule) AND NOT (hidden[r.one] AND hidden[r.other])
    ), piece AS MATERIALIZED (
        SELECT n + (SELECT count(*) FROM part) + row_number() OVER (ORDER BY d.atom) AS cell, d.atom, d.burglaries
        FROM  (SELECT DISTINCT m.atom, m.burglaries
               FROM   m WHERE is_small(m.burglaries, m.dwellings, rule) AND m.atom <> ALL (told)) AS d
    ), member AS (
        SELECT m.cell, m.atom FROM m
        UNION ALL
        SELECT r.cell, m.atom FROM part AS r JOIN m ON m.cell = r.one
        WHERE  EXISTS (SELECT FROM m AS o WHERE o.cell = r.other AND o.atom = m.atom) = r.is_shared
        UNION ALL
        SELECT d.cell, d.atom FROM piece AS d
    ), counted AS (
        SELECT m.cell, sum(m.burglaries) AS number FROM m GROUP BY m.cell
        UNION ALL
        SELECT r.cell, r.burglaries FROM part AS r
        UNION ALL
        SELECT d.cell, d.burglaries FROM piece AS d
    )
    SELECT k.cells, k.atoms, (SELECT array_agg(c.number::bigint ORDER BY c.cell) FROM counted AS c) INTO cell, atom,
           numbers
    FROM  (SELECT array_agg(l.cell::int ORDER BY l.cell, l.atom) AS cells,
                  array_agg(l.atom ORDER BY l.cell, l.atom) AS atoms FROM member AS l) AS k;
    more := array_fill(true, ARRAY[cardinality(numbers) - n]);
    answer := disclosure_suppress(cell, atom, numbers, hidden || more,
                                  ARRAY(SELECT fixed[i] OR coarse[i]
                                        FROM   generate_series(1, n) AS i ORDER BY i) || more,
                                  rule.minimum_burglaries);
    answer := disclosure_suppress(cell, atom, numbers, answer, fixed || more, rule.minimum_burglaries);
    RETURN answer[1 : n];
EXCEPTION WHEN check_violation THEN
    PERFORM refuse_contradiction();
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION hidden_cells(published_cell[], boolean[], boolean[], boolean[]) IS
'Welke cellen niet worden verteld: de te kleine (hidden), en wat zij met zich meenemen. fixed staat al vast, van eerdere publicaties; coarse wordt liever verteld.';

-- ---------------------------------------------------------------- publishing

CREATE OR REPLACE FUNCTION require_publication(period_from date, period_to date, recipient text, purpose text,
                                               period text, levels text[], rounded_to int, secret text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    wrong text := (SELECT string_agg(coalesce(l, 'NULL'), ', ')
                   FROM   unnest(levels) AS l
                   WHERE  l IS NULL
                   OR     NOT EXISTS (SELECT
                                      FROM   area_level AS a
                                      WHERE  a.level = l AND a.level NOT IN ('region', 'street')));
    objection text := CASE
        WHEN (isfinite(period_from) AND isfinite(period_to) AND period_from <= period_to) IS NOT TRUE
             THEN pg_catalog.format('van %s tot en met %s is geen tijd', coalesce(period_from::text, 'NULL'),
                                    coalesce(period_to::text, 'NULL'))
        WHEN period_from < '1900-01-01'
             THEN pg_catalog.format('de tijd begint op %s; inbraken zijn er vanaf 01-01-1900',
                                    to_char(period_from, 'DD-MM-YYYY'))
        WHEN period_to >= dutch_today()
             THEN pg_catalog.format('de tijd loopt tot en met %s, en die dag is nog niet voorbij',
                                    to_char(period_to, 'DD-MM-YYYY'))
        WHEN (period IN ('year', 'quarter', 'month', 'whole')) IS NOT TRUE
             THEN pg_catalog.format('period is "%s"; dat moet year, quarter, month of whole zijn', period)
        WHEN period <> 'whole'
             AND (period_from <> date_trunc(period, period_from::timestamp)::date
                  OR period_to + 1 <> date_trunc(period, (period_to + 1)::timestamp)::date)
            THEN pg_catalog.format('van %s tot en met %s is geen heel aantal %s (period is %s)',
                                   to_char(period_from, 'DD-MM-YYYY'), to_char(period_to, 'DD-MM-YYYY'),
                                   CASE period WHEN 'year' THEN 'jaren' WHEN 'quarter' THEN 'kwartalen'
                                        ELSE 'maanden' END, period)
        WHEN coalesce(cardinality(levels), 0) = 0 THEN 'er staat niet bij welke niveaus (levels)'
        WHEN wrong IS NOT NULL THEN pg_catalog.format('er is geen niveau %s dat kan worden gepubliceerd', wrong)
        WHEN coalesce(btrim(recipient), '') = '' THEN 'er staat niet bij wie het krijgt (recipient)'
        WHEN coalesce(btrim(purpose), '') = '' THEN 'er staat niet bij waarvoor (purpose)'
        WHEN rounded_to NOT BETWEEN 2 AND 1000
             THEN pg_catalog.format('rounded_to is %s; afronden kan op 2 tot en met 1000', rounded_to)
        WHEN rounded_to IS NOT NULL AND (length(secret) >= 16) IS NOT TRUE
             THEN 'afronden vraagt een geheim (secret) van minstens 16 tekens, dat niet in de database staat' END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection,
            DETAIL = 'Er is niets gepubliceerd.',
            HINT = 'Zoals period_from => ''2016-01-01'', period_to => ''2018-12-31'', period => ''year'', levels => ''{gemeente,wijk}'', recipient => ''website'', purpose => ''openbaarheid''. Niveaus staan in area_level.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_publication(date, date, text, text, text, text[], int, text) IS 'Weigert een publicatie waarvan de tijd, de niveaus of de afronding niet kunnen, of zonder ontvanger of doel.';

CREATE OR REPLACE FUNCTION require_something(levels text[], periods daterange[], has_areas boolean, has_large boolean)
RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    lack text := CASE WHEN NOT has_areas THEN 'levels'
                      WHEN NOT EXISTS (SELECT
                                       FROM   unnest(periods) AS p JOIN known_days() AS k ON known_part(k.days, p) = 1)
                           THEN 'days'
                      WHEN NOT has_large THEN 'numbers' END;
BEGIN
    IF lack IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'no_data_found', DETAIL = 'Er is niets gepubliceerd.',
            MESSAGE = 'er is niets te publiceren: ' || CASE lack
                                                            WHEN 'levels'
                                                                 THEN 'er liggen geen woningen in gebieden van niveau '
                                                                 || array_to_string(levels, ', ')
                                                                 WHEN 'days'
                                                                 THEN 'van geen gemeente zijn alle inbraken van een hele periode bekend'
                                                                 ELSE 'geen gebied heeft in een periode die helemaal bekend is, inbraken en woningen genoeg' END,
            HINT = CASE lack
                        WHEN 'levels'
                             THEN 'Lees een kaart (area) of indeling (area_member) van dat niveau in, of neem een ander niveau.'
                             WHEN 'days'
                             THEN 'data_quality (topic periode) zegt van welke dagen inbraken bekend zijn. Geef import_delivery bij politiegegevens de periode van het bestand (period_from, period_to).'
                             ELSE 'Neem grotere gebieden (levels) of langere periodes (period); publication_rule zegt hoeveel genoeg is, data_quality (topic periode) van welke dagen inbraken bekend zijn.' END;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_something(text[], daterange[], boolean, boolean) IS 'Weigert een publicatie waarin van geen enkel gebied iets kan worden verteld, en zegt waar dat aan ligt.';

-- What was told stays told: the same cell with another number would tell how many came later.
CREATE OR REPLACE FUNCTION require_same_as_before(cells published_cell[]) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    other record;
BEGIN
    SELECT in_words(o) AS sentence, n.burglaries INTO other
    FROM   unnest(cells) AS n
    JOIN   published_cell AS o ON (o.level, o.code, o.day_from, o.day_to) = (n.level, n.code, n.day_from, n.day_to)
    WHERE  n.burglaries NOT BETWEEN o.burglaries_low AND o.burglaries_high
    ORDER  BY o.publication_id, o.level, o.code LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = pg_catalog.format('%s is anders dan toen', other.sentence),
            DETAIL = 'Er zijn sindsdien inbraken bijgekomen, verplaatst of vervallen. Wie beide aantallen ziet, weet hoeveel. Er is niets gepubliceerd.',
            HINT = 'Wat is verteld, blijft staan in area_rate_open. Laat deze tijd weg en publiceer een andere, en een jaar voortaan pas als de laatste levering ervan binnen is.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_same_as_before(published_cell[]) IS 'Weigert een cel die eerder met een ander aantal is gepubliceerd.';

-- The numbers and the audit count the same homes, or the audit is of something else.
CREATE OR REPLACE FUNCTION require_same_homes(cells published_cell[]) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    astray int := (SELECT min(w.cell)
                   FROM  (SELECT p.cell, sum(p.dwellings) AS dwellings, sum(p.burglaries) AS burglaries
                          FROM  (SELECT a.cell, a.place, max(a.dwellings) AS dwellings, sum(a.burglaries) AS burglaries
                                 FROM   cell_atoms(cells) AS a GROUP BY a.cell, a.place) AS p
                          GROUP BY p.cell) AS w
                   WHERE (w.dwellings, w.burglaries) <> ((cells[w.cell]).dwellings, (cells[w.cell]).burglaries));
BEGIN
    IF astray IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = pg_catalog.format('%s is niet te controleren: de controle telt er andere woningen of inbraken dan het aantal',
                                        in_words(cells[astray])),
            DETAIL = 'Er is niets gepubliceerd.',
            HINT = 'Laat dit niveau weg, of ververs eerst: place_dwellings() zet woningen opnieuw in hun gebieden.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_same_homes(published_cell[]) IS 'Weigert cellen waarvan het aantal over andere woningen gaat dan de controle.';

CREATE OR REPLACE FUNCTION require_nothing_found(cells published_cell[]) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    findings text;
    number bigint;
BEGIN
    SELECT count(*), string_agg(f.sentence, E'\n' ORDER BY f.sentence) FILTER (WHERE f.place <= 5) INTO number, findings
    FROM  (SELECT s.sentence, row_number() OVER (ORDER BY s.sentence) AS place
           FROM   (SELECT regexp_replace(finding_sentence(a.finding, a.cell, a.other, a.lower_bound, a.upper_bound),
                                           -- an error goes to the log of the server
                                           ' (precies \d+|\d+ tot en met \d+)\.$', ' af te leiden.') AS sentence
                   FROM attack(cells) AS a) AS s) AS f;
    IF number > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = pg_catalog.format('uit wat wordt gepubliceerd en wat al is gepubliceerd, zijn kleine aantallen af te leiden: %s',
                                        number),
            DETAIL = findings || E'\nEr is niets gepubliceerd.',
            HINT = 'Neem een tijd zonder dagen waarover al is gepubliceerd (publication zegt welke), of dezelfde niveaus en periodes als toen.';
    END IF;
EXCEPTION WHEN check_violation THEN
    PERFORM refuse_contradiction();
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_nothing_found(published_cell[]) IS 'Weigert cellen waaruit, met alles wat al is gepubliceerd, een klein aantal is af te leiden.';

CREATE OR REPLACE FUNCTION require_same_maps(cells published_cell[]) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    changed record;
BEGIN
    SELECT c.* INTO changed
    FROM   changed_maps(ARRAY(SELECT DISTINCT u.publication_id FROM unnest(cells) AS u)) AS c ORDER BY 1, 2 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = pg_catalog.format('de kaart of indeling van niveau %s is veranderd sinds publicatie %s over deze tijd',
                                        changed.level, changed.publication_id),
            DETAIL = 'Wat toen is verteld, gaat over andere woningen dan dezelfde gebieden nu: het verschil kan een klein aantal verraden. Er is niets gepubliceerd.',
            HINT = 'Wat is verteld, blijft staan in area_rate_open. Neem een tijd zonder dagen waarover al is gepubliceerd (publication zegt welke).';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_same_maps(published_cell[]) IS 'Weigert te publiceren naast cellen van een andere kaart.';

-- Each number by itself, by a chance that is the same each time: totals are not added up again.
CREATE OR REPLACE FUNCTION rounded_cell(c published_cell, base int, secret text) RETURNS published_cell
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN base IS NULL OR (c).burglaries IS NULL THEN c
            ELSE (SELECT ROW((c).publication_id, (c).level, (c).code, (c).day_from, (c).day_to, (c).dwellings, r.number,
                             greatest(r.number - base + 1, 0), r.number + base - 1)::published_cell
                  FROM  (SELECT rounded_count((c).burglaries, base,
                                              keyed_fraction(secret,
                                                             pg_catalog.concat_ws(' ', base, (c).level, (c).code,
                                                                                  (c).day_from - '2000-01-01'::date,
                                                                                  (c).day_to - '2000-01-01'::date)))::int AS number) AS r) END;
COMMENT ON FUNCTION rounded_cell(published_cell, int, text) IS 'Een cel met een afgerond aantal, en tussen welke aantallen het echte ligt; zonder base zoals zij is.';

CREATE OR REPLACE FUNCTION was_told(c published_cell) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT
               FROM   published_cell AS o
               WHERE  o.burglaries IS NOT NULL
               AND    (o.level, o.code, o.day_from, o.day_to) = ((c).level, (c).code, (c).day_from, (c).day_to));
COMMENT ON FUNCTION was_told(published_cell) IS 'Of een cel eerder is verteld.';

-- What of a draft is told, beside what was published before.
CREATE OR REPLACE FUNCTION told_cells(before published_cell[], draft published_cell[], small boolean[],
                                      coarse boolean[], rounded_to int, secret text) RETURNS published_cell[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    n int := cardinality(before);
    again boolean[] := ARRAY(SELECT was_told(draft[i]) FROM generate_subscripts(draft, 1) AS i ORDER BY i);
    hidden boolean[];
BEGIN
    hidden := hidden_cells(before || draft,
                           ARRAY(SELECT (b).burglaries IS NULL FROM unnest(before) AS b)
                           || ARRAY(SELECT small[i] AND NOT again[i]
                                    FROM   generate_subscripts(draft, 1) AS i ORDER BY i),
                           array_fill(true, ARRAY[n]) || again, array_fill(false, ARRAY[n]) || coarse);
    FOR i IN 1 .. cardinality(draft) LOOP
        IF hidden[n + i] THEN
            draft[i].burglaries := NULL;
            draft[i].burglaries_low := NULL;
            draft[i].burglaries_high := NULL;
        ELSE
            draft[i] := rounded_cell(draft[i], rounded_to, secret);
        END IF;
    END LOOP;
    RETURN draft;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION told_cells(published_cell[], published_cell[], boolean[], boolean[], int, text) IS
'De cellen van een publicatie zoals zij worden verteld: zonder aantal waar dat niet kan, en zo nodig afgerond.';

CREATE OR REPLACE FUNCTION write_publication(told published_cell[], p publication) RETURNS int
LANGUAGE plpgsql
AS $$
BEGIN
    p.publication_id := (SELECT coalesce(max(o.publication_id), 0) + 1 FROM publication AS o);
    p.published_on := dutch_today();
    p.published_by := session_user;
    SELECT r.minimum_burglaries, r.minimum_dwellings INTO p.minimum_burglaries, p.minimum_dwellings
    FROM   publication_rule AS r;
    p.maps := (SELECT jsonb_object_agg(c.level, map_of(c.level))
               FROM   (SELECT DISTINCT u.level FROM unnest(told) AS u) AS c);
    INSERT INTO publication VALUES (p.*);
    INSERT INTO published_cell
    SELECT p.publication_id, c.level, c.code, c.day_from, c.day_to, c.dwellings, c.burglaries, c.burglaries_low,
           c.burglaries_high FROM unnest(told) AS c;
    INSERT INTO disclosure_register (means, recipient, results, level, purpose, note)
    SELECT 'publication', p.recipient, '{published_cell}', 'openbaar', p.purpose,
           'publicatie ' || p.publication_id || CASE WHEN r.minimum_burglaries < 5 OR r.minimum_dwellings < 10
                                                     THEN pg_catalog.format(', vanaf %s inbraken en %s woningen naar besluit van %s op %s: %s',
                                                                            r.minimum_burglaries, r.minimum_dwellings,
                                                                            r.decided_by,
                                                                            to_char(r.decided_on, 'DD-MM-YYYY'),
                                                                            r.reason) ELSE '' END
    FROM   publication_rule AS r;
    RETURN p.publication_id;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION write_publication(published_cell[], publication) IS 'Schrijft een publicatie, met haar regel in disclosure_register; geeft haar nummer.';

CREATE OR REPLACE FUNCTION make_publication(
    period_from date, period_to date, recipient text, purpose text, levels text[], period text, rounded_to int,
    secret text
) RETURNS int
LANGUAGE plpgsql
AS $$
DECLARE
    this publication;
    before published_cell[];
    draft published_cell[];
    told published_cell[];
    small boolean[];
    coarse boolean[];
BEGIN
    PERFORM require_publication(period_from, period_to, recipient, purpose, period, levels, rounded_to, secret);
    PERFORM require_one_writer();
    SELECT array_agg(d.cell ORDER BY d.place), array_agg(NOT d.is_large ORDER BY d.place),
           array_agg(l.position = (SELECT max(a.position)
                                   FROM   area_level AS a WHERE a.level = ANY (levels)) ORDER BY d.place)
    INTO   draft, small, coarse
    FROM  (SELECT k.*, row_number() OVER () AS place
           FROM   draft_cells(levels, publication_periods(period_from, period_to, period)) AS k) AS d
    JOIN   area_level AS l ON l.level = (d.cell).level;
    PERFORM require_something(levels, publication_periods(period_from, period_to, period), draft IS NOT NULL,
                              false = ANY (small));
    PERFORM require_same_homes(draft);
    PERFORM require_same_as_before(draft);
    before := published_beside(draft);
    PERFORM require_same_maps(before);
    told := told_cells(before, draft, small, coarse, rounded_to, secret);
    PERFORM require_nothing_found(before || told);
    this.period_from := period_from;
    this.period_to := period_to;
    this.period := period;
    this.levels := levels;
    this.recipient := recipient;
    this.purpose := purpose;
    this.rounded_to := rounded_to;
    RETURN write_publication(told, this);
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION make_publication(date, date, text, text, text[], text, int, text) IS 'Wat publish_results doet; geeft het nummer van de publicatie.';

CREATE OR REPLACE FUNCTION keep_publications() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
        MESSAGE = pg_catalog.format('in %s wordt niets veranderd of verwijderd: wat is gepubliceerd, weten anderen al',
                                    TG_TABLE_NAME),
        HINT = 'Een nieuwe publicatie komt ernaast te staan.';
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION keep_publications() IS 'Weigert elke verandering van wat is gepubliceerd.';

CREATE OR REPLACE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON publication FOR EACH STATEMENT
    EXECUTE FUNCTION keep_publications();
COMMENT ON TRIGGER keep ON publication IS 'Weigert elke verandering, ook van de eigenaar.';
CREATE OR REPLACE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON published_cell FOR EACH STATEMENT
    EXECUTE FUNCTION keep_publications();
COMMENT ON TRIGGER keep ON published_cell IS 'Weigert elke verandering, ook van de eigenaar.';
