-- What may leave the house: which cells a publication has, what of them is told, and what somebody who knows all that was published can reckon from it.

-- ---------------------------------------------------------------- cells

CREATE OR REPLACE FUNCTION publication_periods(period_from date, period_to date, period text) RETURNS daterange[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE period WHEN 'whole' THEN ARRAY[daterange(period_from, period_to, '[]')]
                   ELSE ARRAY(SELECT daterange(d::date, (d + s.step)::date) FROM (SELECT CASE period WHEN 'year' THEN interval '1 year' WHEN 'quarter' THEN interval '3 months' WHEN 'month' THEN interval '1 month' END AS step) AS s, generate_series(period_from::timestamp, period_to::timestamp, s.step) AS d) END;
COMMENT ON FUNCTION publication_periods(date, date, text) IS 'De jaren, kwartalen of maanden (year, quarter, month) van een tijd, of die als geheel (whole).';

-- As found_area_count, with the day of each burglary, and all areas of a home side by side: what is in the same areas, nobody can tell apart.
CREATE OR REPLACE FUNCTION home_in_areas(levels text[], former text[])
RETURNS TABLE (told_in text, occurred_on date, dwellings int, burglaries int, areas text[])
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT row_number() OVER () AS home, h.*
        FROM  (SELECT NULL::date AS occurred_on, CASE WHEN length(d.postcode) = 6 THEN d.postcode ELSE postcode_on_map(d.postcode, x.areas) END AS postcode,
                      d.buurt_code, d.gemeente_code, x.areas, count(*)::int AS dwellings, 0 AS burglaries
               FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE d.in_use_to IS NULL
               GROUP  BY d.postcode, d.buurt_code, d.gemeente_code, x.areas
               UNION ALL
               SELECT p.occurred_on, p.postcode, p.buurt_code, p.gemeente_code, p.areas, 0, count(*)::int
               FROM   burglary_place AS p JOIN known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ k.days
               GROUP  BY p.occurred_on, p.postcode, p.buurt_code, p.gemeente_code, p.areas) AS h
    ), placed AS MATERIALIZED (
        SELECT a.home, a.level || ' ' || a.code AS area, a.current, bool_or(a.current) OVER (PARTITION BY a.level, a.code) AS is_of_now
        FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes, array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                      array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes, array_agg(h.areas::text ORDER BY h.home) AS areas FROM home AS h) AS g
        CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS a
        WHERE  a.level = ANY (levels)
    )
    SELECT coalesce(h.gemeente_code, ''), h.occurred_on, h.dwellings, h.burglaries, coalesce(array_agg(DISTINCT p.area) FILTER (WHERE p.current OR NOT p.is_of_now AND p.area = ANY (former)), '{}')
    FROM   home AS h LEFT JOIN placed AS p USING (home)
    GROUP  BY h.home, h.gemeente_code, h.occurred_on, h.dwellings, h.burglaries;
END;
COMMENT ON FUNCTION home_in_areas(text[], text[]) IS
'Woningen in gebruik (zonder dag) en woninginbraken van bekende dagen, bij elkaar naar gemeente, dag en de gebieden van deze niveaus waarin zij liggen; elk gebied als niveau en code. Gebieden van nu, elk met wat er nu in telt, en van die van vroeger alleen former.';

-- The numbers of each area and period. Where a tenth of the dwellings lies in gemeenten of which not the whole period is known, the number is not.
CREATE OR REPLACE FUNCTION area_numbers(levels text[], periods daterange[])
RETURNS TABLE (level text, code text, days daterange, dwellings int, burglaries int, known boolean)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT h.told_in, h.occurred_on, h.dwellings, h.burglaries, a.area FROM home_in_areas(levels, '{}') AS h CROSS JOIN LATERAL unnest(h.areas) AS a (area)
    ), told AS MATERIALIZED (
        SELECT k.gemeente_code, p.days FROM unnest(periods) AS p (days) JOIN known_days() AS k ON known_part(k.days, p.days) = 1
    ), lived AS MATERIALIZED (
        SELECT h.area, p.days, sum(h.dwellings)::int AS dwellings, coalesce(sum(h.dwellings) FILTER (WHERE t.days IS NOT NULL), 0) >= 0.9 * sum(h.dwellings) AS known
        FROM  (SELECT m.area, m.told_in, sum(m.dwellings) AS dwellings FROM home AS m WHERE m.occurred_on IS NULL GROUP BY m.area, m.told_in) AS h
        CROSS  JOIN unnest(periods) AS p (days) LEFT JOIN told AS t ON t.gemeente_code = h.told_in AND t.days = p.days GROUP BY h.area, p.days
    ), happened AS MATERIALIZED (
        SELECT h.area, p.days, sum(h.burglaries)::int AS burglaries FROM home AS h JOIN unnest(periods) AS p (days) ON h.occurred_on <@ p.days GROUP BY h.area, p.days
    )
    SELECT split_part(l.area, ' ', 1), substr(l.area, strpos(l.area, ' ') + 1), l.days, l.dwellings, coalesce(b.burglaries, 0), l.known
    FROM   lived AS l LEFT JOIN happened AS b USING (area, days);
END;
COMMENT ON FUNCTION area_numbers(text[], daterange[]) IS 'Woningen en woninginbraken van elk gebied van nu in elke periode, en of die van de hele periode bekend zijn.';

-- A postcode is split where every part of it is large enough in every period: a part that is told beside one that is not gives that away. Else the whole is told.
CREATE OR REPLACE FUNCTION told_postcodes(finest text, codes text[], large boolean[]) RETURNS TABLE (code text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
    WITH node AS MATERIALIZED (
        SELECT n.code, bool_and(n.large) AS large FROM unnest(codes, large) AS n (code, large) GROUP BY n.code
    ), split AS MATERIALIZED (         -- into pieces of one character more
        SELECT left(n.code, length(n.code) - 1) AS code, bool_and(n.large) AS large
        FROM   node AS n WHERE length(n.code) > 4 AND length(n.code) <= CASE finest WHEN 'pc6' THEN 6 WHEN 'pc5' THEN 5 ELSE 4 END GROUP BY 1
    )
    SELECT n.code
    FROM   node AS n
    LEFT   JOIN split AS own ON own.code = n.code
    LEFT   JOIN split AS four ON four.code = left(n.code, 4)
    LEFT   JOIN split AS five ON five.code = left(n.code, 5)
    WHERE  own.large IS NOT TRUE
    AND    CASE length(n.code) WHEN 4 THEN true WHEN 5 THEN four.large AND finest IN ('pc5', 'pc6') WHEN 6 THEN four.large AND five.large AND finest = 'pc6' END;
END;
COMMENT ON FUNCTION told_postcodes(text, text[], boolean[]) IS
'Welke postcodes worden verteld, van vier, vijf of zes tekens: een postcode wordt gesplitst waar elk deel groot genoeg is. codes zijn alle postcodes van vier, vijf en zes tekens, large of elk in een periode groot genoeg is; een code mag vaker voorkomen.';

CREATE OR REPLACE FUNCTION draft_cells(levels text[], periods daterange[]) RETURNS TABLE (cell published_cell, is_large boolean)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH finest AS MATERIALIZED (
        SELECT max(l.level) AS level FROM unnest(levels) AS l (level) WHERE l.level IN ('pc4', 'pc5', 'pc6')
    ), counted AS MATERIALIZED (
        SELECT n.*, n.known AND passes(n.burglaries, n.dwellings, r.minimum_burglaries, r.minimum_dwellings) AS is_large
        FROM   publication_rule AS r CROSS JOIN area_numbers(levels || CASE WHEN (SELECT f.level FROM finest AS f) IS NOT NULL THEN '{pc4,pc5,pc6}' ELSE '{}' END::text[], periods) AS n
        WHERE  r.publication_rule_id = 1
    ), told AS MATERIALIZED (
        SELECT t.code FROM finest AS f
        CROSS  JOIN LATERAL (SELECT array_agg(c.code) AS codes, array_agg(c.is_large) AS large FROM counted AS c WHERE c.level IN ('pc4', 'pc5', 'pc6')) AS p
        CROSS  JOIN LATERAL told_postcodes(f.level, p.codes, p.large) AS t WHERE f.level IS NOT NULL
    )
    SELECT ROW(0, c.level, c.code, lower(c.days), upper(c.days) - 1, c.dwellings, c.burglaries, c.burglaries, c.burglaries)::published_cell, c.is_large
    FROM   counted AS c
    WHERE  CASE WHEN c.level IN ('pc4', 'pc5', 'pc6') THEN c.code IN (SELECT t.code FROM told AS t) ELSE c.level = ANY (levels) END
    ORDER  BY c.level, c.code, c.days;
END;
COMMENT ON FUNCTION draft_cells(text[], daterange[]) IS 'De cellen van een publicatie met hun echte aantallen, en of elk groot genoeg is om te vertellen.';

-- ---------------------------------------------------------------- what cells are made of

-- The areas in which the same homes lie, within the days that lie in the same periods: what cannot be cut any smaller by all these cells.
CREATE OR REPLACE FUNCTION cell_atoms(cells published_cell[]) RETURNS TABLE (cell int, atom int, place int, dwellings int, burglaries int)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH c AS MATERIALIZED (
        SELECT u.place::int AS cell, u.level, u.level || ' ' || u.code AS area, u.day_from, u.day_to + 1 AS day_after
        FROM   unnest(cells) WITH ORDINALITY AS u (publication_id, level, code, day_from, day_to, dwellings, burglaries, burglaries_low, burglaries_high, place)
    ), piece AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY b.day)::int AS piece, b.day AS first_day, lead(b.day) OVER (ORDER BY b.day) AS day_after
        FROM  (SELECT c.day_from AS day FROM c UNION SELECT c.day_after FROM c) AS b
    ), home AS MATERIALIZED (
        SELECT h.occurred_on, h.dwellings, h.burglaries, ARRAY(SELECT a.area FROM unnest(h.areas) AS a (area) WHERE a.area IN (SELECT c.area FROM c) ORDER BY a.area COLLATE "C") AS areas
        FROM   home_in_areas(ARRAY(SELECT DISTINCT c.level FROM c), ARRAY(SELECT DISTINCT c.area FROM c)) AS h
    ), place AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY h.areas)::int AS place, h.areas, sum(h.dwellings)::int AS dwellings FROM home AS h WHERE h.areas <> '{}' GROUP BY h.areas
    ), happened AS MATERIALIZED (
        SELECT p.place, i.piece, sum(h.burglaries)::int AS burglaries
        FROM   home AS h JOIN place AS p USING (areas) JOIN piece AS i ON h.occurred_on >= i.first_day AND h.occurred_on < i.day_after GROUP BY p.place, i.piece
    ), member AS MATERIALIZED (
        SELECT c.cell, p.place, i.piece, p.dwellings
        FROM   place AS p CROSS JOIN LATERAL unnest(p.areas) AS a (area) JOIN c USING (area) JOIN piece AS i ON i.first_day >= c.day_from AND i.day_after <= c.day_after
        UNION ALL                       -- of an area that is no more nobody can say what it held: it stands by itself
        SELECT c.cell, -c.cell, 0, 0 FROM c WHERE NOT EXISTS (SELECT FROM place AS p WHERE c.area = ANY (p.areas))
    )
    SELECT m.cell, dense_rank() OVER (ORDER BY m.place, m.piece)::int, m.place, m.dwellings, coalesce(b.burglaries, 0)
    FROM   member AS m LEFT JOIN happened AS b USING (place, piece);
END;
COMMENT ON FUNCTION cell_atoms(published_cell[]) IS
'Waaruit cellen bestaan: de kleinste stukken waarin zij elkaar verdelen, met hun plaats (place), de woningen daar en hun woninginbraken. De cellen zijn genummerd als in de lijst.';

-- What is left of one cell outside another, and what two share that do not lie in each other. All that is told of a cell tells of these as well.
CREATE OR REPLACE FUNCTION cell_parts(cell int[], atom int[], place int[], dwellings int[], burglaries int[])
RETURNS TABLE (one int, other int, is_shared boolean, nested boolean, dwellings int, burglaries int)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH m AS MATERIALIZED (
        SELECT u.* FROM unnest(cell, atom, place, dwellings, burglaries) AS u (cell, atom, place, dwellings, burglaries)
    ), at_place AS MATERIALIZED (       -- a dwelling is there in each of its days, and counts once
        SELECT m.cell, m.place, count(*) AS atoms, max(m.dwellings) AS dwellings, sum(m.burglaries) AS burglaries FROM m GROUP BY m.cell, m.place
    ), whole AS MATERIALIZED (
        SELECT p.cell, sum(p.atoms) AS atoms, sum(p.dwellings)::int AS dwellings, sum(p.burglaries)::int AS burglaries FROM at_place AS p GROUP BY p.cell
    ), shared AS MATERIALIZED (
        SELECT s.one, s.other, sum(s.atoms) AS atoms, sum(s.burglaries)::int AS burglaries, sum(p.dwellings)::int AS dwellings,
               coalesce(sum(p.dwellings) FILTER (WHERE s.atoms = p.atoms), 0)::int AS whole_places
        FROM  (SELECT a.cell AS one, b.cell AS other, a.place, count(*) AS atoms, sum(a.burglaries) AS burglaries
               FROM   m AS a JOIN m AS b ON b.atom = a.atom AND b.cell <> a.cell GROUP BY a.cell, b.cell, a.place) AS s
        JOIN   at_place AS p ON p.cell = s.one AND p.place = s.place GROUP BY s.one, s.other
    )
    SELECT s.one, s.other, false, s.atoms = o.atoms, w.dwellings - s.whole_places, w.burglaries - s.burglaries
    FROM   shared AS s JOIN whole AS w ON w.cell = s.one JOIN whole AS o ON o.cell = s.other
    WHERE  w.atoms > s.atoms
    UNION ALL
    SELECT s.one, s.other, true, false, s.dwellings, s.burglaries
    FROM   shared AS s JOIN whole AS w ON w.cell = s.one JOIN whole AS o ON o.cell = s.other
    WHERE  s.one < s.other AND w.atoms > s.atoms AND o.atoms > s.atoms;
END;
COMMENT ON FUNCTION cell_parts(int[], int[], int[], int[], int[]) IS
'Van cellen die elkaar overlappen: wat van de ene buiten de andere ligt, en wat zij delen (is_shared) als geen in de andere ligt; met hun woningen, elk eenmaal, en inbraken. nested: de andere ligt er helemaal in.';

-- Under another rule a smaller number may have been told; that cannot be hidden any more, and is no news.
CREATE OR REPLACE FUNCTION pieces_told(cell int[], atom int[], told boolean[]) RETURNS int[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT min(u.atom) FROM unnest(cell, atom) AS u (cell, atom) WHERE told[u.cell] GROUP BY u.cell HAVING count(*) = 1);
COMMENT ON FUNCTION pieces_told(int[], int[], boolean[]) IS 'De stukken die als cel zijn verteld.';

-- ---------------------------------------------------------------- hiding

CREATE OR REPLACE FUNCTION refuse_contradiction() RETURNS void
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = 'wat wordt gepubliceerd, past niet bij wat eerder is gepubliceerd',
        DETAIL = 'Er zijn sindsdien inbraken bijgekomen, verplaatst of vervallen, of gebieden veranderd. Het verschil kan een klein aantal verraden. Er is niets gepubliceerd.',
        HINT = 'Publiceer tijd die nog niet is gepubliceerd. Wacht met een jaar tot de laatste levering ervan binnen is.';
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_contradiction() IS 'Weigert aantallen die niet passen bij wat eerder is gepubliceerd.';

-- First with the coarsest level told, whatever it takes of the finer ones; if that cannot be, with everything of this publication to choose from.
CREATE OR REPLACE FUNCTION hidden_cells(cells published_cell[], hidden boolean[], fixed boolean[], coarse boolean[]) RETURNS boolean[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    rule publication_rule := (SELECT r FROM publication_rule AS r WHERE r.publication_rule_id = 1);
    n int := cardinality(cells);
    values_of bigint[];
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
    -- as they are: of an earlier one that was rounded the number that was told is another
    values_of := ARRAY(SELECT sum(u.burglaries)::bigint FROM unnest(cell, burglaries) AS u (cell, burglaries) GROUP BY u.cell ORDER BY u.cell);
    told := pieces_told(cell, atom, ARRAY(SELECT f AND NOT h FROM unnest(fixed, hidden) WITH ORDINALITY AS u (f, h, place) ORDER BY u.place));
    -- What is left of a cell outside another, or is in both, is a cell of its own, and hidden where it is small; so is each piece.
    WITH m AS MATERIALIZED (
        SELECT u.* FROM unnest(cell, atom, dwellings, burglaries) AS u (cell, atom, dwellings, burglaries)
    ), small AS MATERIALIZED (
        SELECT n + row_number() OVER (ORDER BY r.one, r.other, r.is_shared) AS cell, r.one, r.other, r.is_shared, r.burglaries FROM cell_parts(cell, atom, place, dwellings, burglaries) AS r
        WHERE  r.burglaries > 0 AND (r.burglaries < rule.minimum_burglaries OR r.dwellings < rule.minimum_dwellings) AND NOT (hidden[r.one] AND hidden[r.other])
    ), rest AS (
        SELECT s.cell, m.atom FROM small AS s JOIN m ON m.cell = s.one WHERE EXISTS (SELECT FROM m AS o WHERE o.cell = s.other AND o.atom = m.atom) = s.is_shared
    ), piece AS (
        SELECT n + (SELECT count(*) FROM small) + row_number() OVER (ORDER BY p.atom) AS cell, p.atom, p.burglaries
        FROM  (SELECT DISTINCT m.atom, m.burglaries FROM m WHERE m.burglaries > 0 AND (m.burglaries < rule.minimum_burglaries OR m.dwellings < rule.minimum_dwellings)) AS p
        WHERE  p.atom <> ALL (told)
    )
    SELECT cell || coalesce((SELECT array_agg(r.cell::int ORDER BY r.cell, r.atom) FROM rest AS r), '{}') || coalesce((SELECT array_agg(p.cell::int ORDER BY p.cell) FROM piece AS p), '{}'),
           atom || coalesce((SELECT array_agg(r.atom ORDER BY r.cell, r.atom) FROM rest AS r), '{}') || coalesce((SELECT array_agg(p.atom ORDER BY p.cell) FROM piece AS p), '{}'),
           values_of || coalesce((SELECT array_agg(s.burglaries::bigint ORDER BY s.cell) FROM small AS s), '{}') || coalesce((SELECT array_agg(p.burglaries::bigint ORDER BY p.cell) FROM piece AS p), '{}')
    INTO   cell, atom, values_of;
    hidden := hidden || array_fill(true, ARRAY[cardinality(values_of) - n]);
    fixed := fixed || array_fill(true, ARRAY[cardinality(values_of) - n]);
    coarse := coarse || array_fill(false, ARRAY[cardinality(values_of) - n]);
    answer := disclosure_suppress(cell, atom, values_of, hidden, ARRAY(SELECT u.fixed OR u.coarse FROM unnest(fixed, coarse) WITH ORDINALITY AS u (fixed, coarse, place) ORDER BY u.place), rule.minimum_burglaries);
    answer := disclosure_suppress(cell, atom, values_of, answer, fixed, rule.minimum_burglaries);
    RETURN answer[1 : n];
EXCEPTION WHEN data_exception THEN
    PERFORM refuse_contradiction();
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION hidden_cells(published_cell[], boolean[], boolean[], boolean[]) IS
'Welke cellen niet worden verteld: de te kleine (hidden), en wat zij met zich meenemen. fixed staat al vast, van eerdere publicaties; coarse wordt liever verteld.';

-- ---------------------------------------------------------------- playing the attacker

CREATE OR REPLACE FUNCTION in_words(c published_cell) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('%s %s van %s tot en met %s (publicatie %s)', (c).level, (c).code, to_char((c).day_from, 'DD-MM-YYYY'), to_char((c).day_to, 'DD-MM-YYYY'),
                         CASE WHEN (c).publication_id = 0 THEN 'van nu' ELSE (c).publication_id::text END);
COMMENT ON FUNCTION in_words(published_cell) IS 'Een gepubliceerde cel in woorden.';

-- Without looking at a number that was not published.
CREATE OR REPLACE FUNCTION attack(cells published_cell[]) RETURNS TABLE (finding text, cell published_cell, other published_cell, lower_bound bigint, upper_bound bigint)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    rule publication_rule := (SELECT r FROM publication_rule AS r WHERE r.publication_rule_id = 1);
    n int := cardinality(cells);
    low bigint[] := ARRAY(SELECT u.low FROM unnest(cells) WITH ORDINALITY AS u (publication_id, level, code, day_from, day_to, dwellings, burglaries, low, high, place) ORDER BY u.place);
    high bigint[] := ARRAY(SELECT u.high FROM unnest(cells) WITH ORDINALITY AS u (publication_id, level, code, day_from, day_to, dwellings, burglaries, low, high, place) ORDER BY u.place);
    member int[];
    atom int[];
    place int[];
    dwellings int[];
    pieces int;
BEGIN
    SELECT array_agg(a.cell), array_agg(a.atom), array_agg(a.place), array_agg(a.dwellings), max(a.atom)
    INTO   member, atom, place, dwellings, pieces FROM cell_atoms(cells) AS a;
    RETURN QUERY
    WITH m AS MATERIALIZED (
        SELECT u.* FROM unnest(member, atom, dwellings) AS u (cell, atom, dwellings)
    ), part AS MATERIALIZED (           -- of told cells only: of a hidden one nothing follows that does not follow from these
        SELECT r.one, r.other, r.is_shared, r.nested, r.dwellings, n + pieces + row_number() OVER (ORDER BY r.one, r.other, r.is_shared) AS place
        FROM   cell_parts(member, atom, place, dwellings, array_fill(0, ARRAY[cardinality(member)])) AS r WHERE low[r.one] IS NOT NULL AND low[r.other] IS NOT NULL
    ), asked AS MATERIALIZED (          -- the cells, each piece by itself, and the parts that do not follow by subtraction
        SELECT m.cell, m.atom FROM m
        UNION ALL
        SELECT n + p, p FROM generate_series(1, pieces) AS p
        UNION ALL
        SELECT r.place::int, m.atom FROM part AS r JOIN m ON m.cell = r.one WHERE NOT r.nested AND EXISTS (SELECT FROM m AS o WHERE o.cell = r.other AND o.atom = m.atom) = r.is_shared
        UNION ALL                       -- a number for each, also for those that do
        SELECT r.place::int, pieces + 1 FROM part AS r WHERE r.nested
    ), bound AS MATERIALIZED (
        SELECT b.* FROM disclosure_bounds((SELECT array_agg(q.cell ORDER BY q.cell, q.atom) FROM asked AS q), (SELECT array_agg(q.atom ORDER BY q.cell, q.atom) FROM asked AS q),
                                          low || array_fill(NULL::bigint, ARRAY[pieces + (SELECT count(*) FROM part)::int]),
                                          high || array_fill(NULL::bigint, ARRAY[pieces + (SELECT count(*) FROM part)::int]), rule.minimum_burglaries) AS b
    )
    SELECT 'cel', cells[b.cell], NULL::published_cell, b.lower_bound, b.upper_bound FROM bound AS b
    WHERE  b.cell <= n AND b.upper_bound - b.lower_bound < rule.minimum_burglaries
    UNION ALL
    SELECT 'stuk', (SELECT cells[min(m.cell)] FROM m WHERE m.atom = b.cell - n), (SELECT cells[max(m.cell)] FROM m WHERE m.atom = b.cell - n HAVING count(*) > 1), b.lower_bound, b.upper_bound
    FROM   bound AS b WHERE b.cell BETWEEN n + 1 AND n + pieces AND b.lower_bound >= 1
    AND   (b.upper_bound < rule.minimum_burglaries OR b.upper_bound - b.lower_bound < rule.minimum_burglaries
           AND (SELECT max(m.dwellings) FROM m WHERE m.atom = b.cell - n) BETWEEN 1 AND rule.minimum_dwellings - 1)
    AND    b.cell - n <> ALL (pieces_told(member, atom, ARRAY(SELECT l IS NOT NULL FROM unnest(low) WITH ORDINALITY AS u (l, place) ORDER BY u.place)))
    UNION ALL
    SELECT CASE WHEN r.is_shared THEN 'stuk' ELSE 'verschil' END, cells[r.one], cells[r.other], k.lower_bound, k.upper_bound
    FROM   part AS r LEFT JOIN bound AS b ON b.cell = r.place AND NOT r.nested
    CROSS  JOIN LATERAL (SELECT coalesce(b.lower_bound, low[r.one] - high[r.other]) AS lower_bound, CASE WHEN r.nested THEN high[r.one] - low[r.other] ELSE b.upper_bound END AS upper_bound) AS k
    WHERE  k.lower_bound >= 1 AND (k.upper_bound < rule.minimum_burglaries OR r.dwellings < rule.minimum_dwellings AND k.upper_bound - k.lower_bound < rule.minimum_burglaries);
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION attack(published_cell[]) IS
'Wat uit cellen is af te leiden zonder een aantal te kennen dat niet is gepubliceerd: cel is een verborgen cel waarvan de grenzen te dicht bij elkaar liggen, stuk is wat cellen delen, als het kleine aantal daarvan vaststaat, verschil is wat van de ene cel buiten de andere ligt.';

CREATE OR REPLACE FUNCTION finding_sentence(finding text, cell published_cell, other published_cell, lower_bound bigint, upper_bound bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format(CASE finding WHEN 'cel' THEN '%1$s is niet verteld, en is toch %3$s.'
                                      WHEN 'verschil' THEN 'Wat van %1$s buiten %2$s ligt, is %3$s.'
                                      ELSE 'Wat %1$s' || CASE WHEN other IS NULL THEN '' ELSE ' en %2$s' END || ' delen, is %3$s.' END,
                         in_words(cell), in_words(other), CASE WHEN lower_bound = upper_bound THEN 'precies ' || lower_bound ELSE lower_bound || ' tot en met ' || upper_bound END);
COMMENT ON FUNCTION finding_sentence(text, published_cell, published_cell, bigint, bigint) IS 'Een bevinding van attack in een zin.';

-- Cells of which the days overlap, directly or through others, hang together; what touches does not. The half day keeps two years apart.
CREATE OR REPLACE FUNCTION spans(cells published_cell[]) RETURNS tsmultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT range_agg(tsrange(u.day_from, u.day_to + interval '12 hours')) FROM unnest(cells) AS u);
COMMENT ON FUNCTION spans(published_cell[]) IS 'De tijden waarin cellen samenhangen doordat zij elkaar overlappen.';

CREATE OR REPLACE FUNCTION published_within(span tsmultirange) RETURNS published_cell[]
LANGUAGE sql STABLE
RETURN ARRAY(SELECT c FROM published_cell AS c WHERE tsrange(c.day_from, c.day_to + interval '12 hours') && span
             ORDER BY c.publication_id, c.level, c.code, c.day_from);
COMMENT ON FUNCTION published_within(tsmultirange) IS 'Wat is gepubliceerd over deze tijden.';

-- What goes with these cells: all that was published over the days of theirs, and over days of that.
CREATE OR REPLACE FUNCTION published_beside(cells published_cell[]) RETURNS published_cell[]
LANGUAGE sql STABLE
RETURN (SELECT published_within(coalesce((SELECT range_agg(s.span) FROM unnest(spans(cells || ARRAY(SELECT c FROM published_cell AS c))) AS s (span) WHERE s.span && spans(cells)), '{}')));
COMMENT ON FUNCTION published_beside(published_cell[]) IS 'Wat eerder is gepubliceerd en met deze cellen samenhangt.';

-- Homes change of area with the map or the lists of a level, also where the border of their own area stays: what was told of them then is of other homes now.
CREATE OR REPLACE FUNCTION map_of(of_level text) RETURNS text
LANGUAGE sql STABLE
RETURN md5(coalesce((SELECT string_agg(pg_catalog.concat_ws(' ', a.code, a.year, md5(ST_AsBinary(a.geom))), ',' ORDER BY a.code COLLATE "C") FROM newest_area AS a WHERE a.level = of_level), '')
           || coalesce((SELECT string_agg(pg_catalog.concat_ws(' ', u.level, u.code, u.parent_code), ',' ORDER BY u.level COLLATE "C", u.code COLLATE "C") FROM area_path AS u WHERE u.parent_level = of_level), ''));
COMMENT ON FUNCTION map_of(text) IS 'Controlegetal van de grenzen en indelingen van een niveau.';

CREATE OR REPLACE FUNCTION changed_maps(publications int[]) RETURNS TABLE (publication_id int, level text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT p.publication_id, m.key FROM publication AS p CROSS JOIN LATERAL jsonb_each_text(p.maps) AS m
    WHERE  p.publication_id = ANY (publications) AND m.value <> map_of(m.key);
END;
COMMENT ON FUNCTION changed_maps(int[]) IS 'Van welke publicaties de kaart of indeling van een niveau sindsdien is veranderd.';

CREATE OR REPLACE FUNCTION audit_lines() RETURNS TABLE (place int, finding text, sentence text)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    span tsrange;
    line record;
BEGIN
    place := 0;
    FOR line IN SELECT c.* FROM changed_maps(ARRAY(SELECT p.publication_id FROM publication AS p)) AS c ORDER BY 1, 2 LOOP
        place := place + 1;
        finding := 'kaart';
        sentence := pg_catalog.format('Sinds publicatie %s is de kaart of indeling van niveau %s veranderd: de controle gaat uit van de gebieden van nu.', line.publication_id, line.level);
        RETURN NEXT;
    END LOOP;
    FOR span IN SELECT s.span FROM unnest(spans(ARRAY(SELECT c FROM published_cell AS c))) AS s (span) ORDER BY 1 LOOP
        BEGIN
            FOR line IN SELECT a.finding, finding_sentence(a.finding, a.cell, a.other, a.lower_bound, a.upper_bound) AS sentence FROM attack(published_within(tsmultirange(span))) AS a
                        ORDER BY a.finding, (a.cell).level, (a.cell).code, (a.cell).day_from, (a.other).level, (a.other).code LOOP
                place := place + 1;
                finding := line.finding;
                sentence := line.sentence;
                RETURN NEXT;
            END LOOP;
        EXCEPTION WHEN data_exception THEN
            place := place + 1;
            finding := 'tegenspraak';
            sentence := pg_catalog.format('Wat over %s tot en met %s is gepubliceerd spreekt elkaar tegen: tussen twee publicaties is er iets bijgekomen of vervallen, of een gebied veranderd. '
                                          'Het verschil kan een klein aantal verraden.', to_char(lower(span), 'DD-MM-YYYY'), to_char(upper(span), 'DD-MM-YYYY'));
            RETURN NEXT;
        END;
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION audit_lines() IS 'Wat disclosure_audit geeft.';

-- ---------------------------------------------------------------- publishing

CREATE OR REPLACE FUNCTION require_publication(period_from date, period_to date, recipient text, purpose text, period text, levels text[], rounded_to int, secret text) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    wrong text := (SELECT string_agg(coalesce(l, 'NULL'), ', ') FROM unnest(levels) AS l WHERE l IS NULL OR NOT EXISTS (SELECT FROM area_level AS a WHERE a.level = l));
    objection text := CASE
        WHEN (isfinite(period_from) AND isfinite(period_to) AND period_from <= period_to) IS NOT TRUE THEN pg_catalog.format('%s tot en met %s is geen tijd', period_from, period_to)
        WHEN period_to >= dutch_today() THEN pg_catalog.format('de tijd loopt tot en met %s, en die dag is nog niet voorbij', to_char(period_to, 'DD-MM-YYYY'))
        WHEN (period IN ('year', 'quarter', 'month', 'whole')) IS NOT TRUE THEN pg_catalog.format('period is "%s"; dat moet year, quarter, month of whole zijn', period)
        WHEN period <> 'whole' AND (period_from <> date_trunc(period, period_from::timestamp)::date OR period_to + 1 <> date_trunc(period, (period_to + 1)::timestamp)::date)
            THEN pg_catalog.format('van %s tot en met %s is geen geheel aantal van period %s', to_char(period_from, 'DD-MM-YYYY'), to_char(period_to, 'DD-MM-YYYY'), period)
        WHEN coalesce(cardinality(levels), 0) = 0 THEN 'er staat niet bij welke niveaus (levels)'
        WHEN wrong IS NOT NULL THEN pg_catalog.format('er is geen niveau %s', wrong)
        WHEN coalesce(btrim(recipient), '') = '' THEN 'er staat niet bij wie het krijgt (recipient)'
        WHEN coalesce(btrim(purpose), '') = '' THEN 'er staat niet bij waarvoor (purpose)'
        WHEN rounded_to < 2 THEN pg_catalog.format('rounded_to is %s; afronden kan op 2 of meer', rounded_to)
        WHEN rounded_to IS NOT NULL AND (length(secret) >= 16) IS NOT TRUE THEN 'afronden vraagt een geheim (secret) van minstens 16 tekens, dat niet in de database staat' END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection, DETAIL = 'Er is niets gepubliceerd.',
            HINT = 'Zoals van 2016-01-01 tot en met 2018-12-31, period year, recipient website, purpose openbaarheid. Niveaus staan in area_level.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_publication(date, date, text, text, text, text[], int, text) IS 'Weigert een publicatie waarvan de tijd, de niveaus of de afronding niet kunnen, of zonder ontvanger of doel.';

-- What was told stays told: the same cell with another number would tell how many came later.
CREATE OR REPLACE FUNCTION require_same_as_before(cells published_cell[]) RETURNS void
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    other record;
BEGIN
    SELECT in_words(o) AS sentence, n.burglaries INTO other
    FROM   unnest(cells) AS n JOIN published_cell AS o ON (o.level, o.code, o.day_from, o.day_to) = (n.level, n.code, n.day_from, n.day_to)
    WHERE  n.burglaries NOT BETWEEN o.burglaries_low AND o.burglaries_high ORDER BY o.publication_id, o.level, o.code LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = pg_catalog.format('%s is anders dan toen', other.sentence),
            DETAIL = 'Er zijn sindsdien inbraken bijgekomen, verplaatst of vervallen. Wie beide aantallen ziet, weet hoeveel. Er is niets gepubliceerd.',
            HINT = 'Publiceer tijd die nog niet is gepubliceerd. Wacht met een jaar tot de laatste levering ervan binnen is.';
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
                          FROM  (SELECT a.cell, a.place, max(a.dwellings) AS dwellings, sum(a.burglaries) AS burglaries FROM cell_atoms(cells) AS a GROUP BY a.cell, a.place) AS p
                          GROUP BY p.cell) AS w
                   WHERE (w.dwellings, w.burglaries) <> ((cells[w.cell]).dwellings, (cells[w.cell]).burglaries));
BEGIN
    IF astray IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = pg_catalog.format('%s is niet te controleren: de controle telt er andere woningen of inbraken dan het aantal', in_words(cells[astray])),
            DETAIL = 'Er is niets gepubliceerd.', HINT = 'Laat dit niveau weg, of ververs eerst: place_dwellings() zet woningen opnieuw in hun gebieden.';
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
    FROM  (SELECT s.sentence, row_number() OVER (ORDER BY s.sentence) AS place FROM (SELECT regexp_replace(finding_sentence(a.finding, a.cell, a.other, a.lower_bound, a.upper_bound),
                                           ' (precies \d+|\d+ tot en met \d+)\.$', ' af te leiden.') AS sentence     -- an error goes to the log of the server
                            FROM attack(cells) AS a) AS s) AS f;
    IF number > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = pg_catalog.format('uit wat wordt gepubliceerd en wat al is gepubliceerd, zijn kleine aantallen af te leiden: %s', number),
            DETAIL = findings || E'\nEr is niets gepubliceerd.', HINT = 'Neem andere niveaus, een andere tijd of grotere periodes dan eerder.';
    END IF;
EXCEPTION WHEN data_exception THEN
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
    SELECT c.* INTO changed FROM changed_maps(ARRAY(SELECT DISTINCT u.publication_id FROM unnest(cells) AS u)) AS c ORDER BY 1, 2 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = pg_catalog.format('de kaart of indeling van niveau %s is veranderd sinds publicatie %s over deze tijd', changed.level, changed.publication_id),
            DETAIL = 'Wat toen is verteld, gaat over andere woningen dan dezelfde gebieden nu: het verschil kan een klein aantal verraden. Er is niets gepubliceerd.',
            HINT = 'Publiceer tijd die nog niet is gepubliceerd.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_same_maps(published_cell[]) IS 'Weigert te publiceren naast cellen van een andere kaart.';

-- Each number by itself, by a chance that is the same each time: totals are not added up again.
CREATE OR REPLACE FUNCTION rounded_cell(c published_cell, base int, secret text) RETURNS published_cell
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN base IS NULL OR (c).burglaries IS NULL THEN c
            ELSE (SELECT ROW((c).publication_id, (c).level, (c).code, (c).day_from, (c).day_to, (c).dwellings, r.number, greatest(r.number - base + 1, 0), r.number + base - 1)::published_cell
                  FROM  (SELECT rounded_count((c).burglaries, base, keyed_fraction(secret, pg_catalog.concat_ws(' ', base, (c).level, (c).code, (c).day_from - '2000-01-01'::date, (c).day_to - '2000-01-01'::date)))::int AS number) AS r) END;
COMMENT ON FUNCTION rounded_cell(published_cell, int, text) IS 'Een cel met een afgerond aantal, en tussen welke aantallen het echte ligt; zonder base zoals zij is.';

CREATE OR REPLACE FUNCTION make_publication(period_from date, period_to date, recipient text, purpose text, levels text[], period text, rounded_to int, secret text) RETURNS int
LANGUAGE plpgsql
AS $$
DECLARE
    before published_cell[];
    draft published_cell[];
    hidden boolean[];
    again boolean[];
    coarse boolean[];
    told published_cell[];
    this_publication int;
BEGIN
    PERFORM require_publication(period_from, period_to, recipient, purpose, period, levels, rounded_to, secret);
    PERFORM require_one_writer();
    SELECT array_agg(d.cell ORDER BY d.place), array_agg(NOT d.is_large ORDER BY d.place), array_agg(l.position = max_position.position ORDER BY d.place) INTO draft, hidden, coarse
    FROM  (SELECT k.*, row_number() OVER () AS place FROM draft_cells(levels, publication_periods(period_from, period_to, period)) AS k) AS d
    JOIN   area_level AS l ON l.level = (d.cell).level
    CROSS  JOIN (SELECT max(a.position) AS position FROM area_level AS a WHERE a.level = ANY (levels)) AS max_position;
    IF true = ALL (hidden) OR draft IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = 'er is niets te publiceren: geen gebied heeft in een periode inbraken en woningen genoeg',
            DETAIL = 'Of van geen gebied zijn alle dagen van een periode bekend. Er is niets gepubliceerd.', HINT = 'Neem grotere gebieden of periodes; data_quality zegt van welke dagen inbraken bekend zijn.';
    END IF;
    PERFORM require_same_homes(draft);
    PERFORM require_same_as_before(draft);
    before := published_beside(draft);
    PERFORM require_same_maps(before);
    again := ARRAY(SELECT EXISTS (SELECT FROM published_cell AS o WHERE o.burglaries IS NOT NULL AND (o.level, o.code, o.day_from, o.day_to) = ((draft[i]).level, (draft[i]).code, (draft[i]).day_from, (draft[i]).day_to))
                   FROM generate_subscripts(draft, 1) AS i ORDER BY i);
    hidden := ARRAY(SELECT hidden[i] AND NOT again[i] FROM generate_subscripts(draft, 1) AS i ORDER BY i);
    hidden := hidden_cells(before || draft, ARRAY(SELECT (b).burglaries IS NULL FROM unnest(before) AS b) || hidden, array_fill(true, ARRAY[cardinality(before)]) || again,
                           array_fill(false, ARRAY[cardinality(before)]) || coarse);
    told := ARRAY(SELECT CASE WHEN hidden[cardinality(before) + i] THEN ROW(0, (draft[i]).level, (draft[i]).code, (draft[i]).day_from, (draft[i]).day_to, (draft[i]).dwellings, NULL, NULL, NULL)::published_cell
                              ELSE rounded_cell(draft[i], rounded_to, secret) END
                  FROM generate_subscripts(draft, 1) AS i ORDER BY i);
    PERFORM require_nothing_found(before || told);
    INSERT INTO publication (publication_id, published_on, period_from, period_to, period, levels, recipient, purpose, minimum_burglaries, minimum_dwellings, rounded_to, maps)
    SELECT (SELECT coalesce(max(p.publication_id), 0) + 1 FROM publication AS p), dutch_today(), make_publication.period_from, make_publication.period_to, make_publication.period, make_publication.levels, make_publication.recipient, make_publication.purpose,
           r.minimum_burglaries, r.minimum_dwellings, make_publication.rounded_to,
           (SELECT jsonb_object_agg(c.level, map_of(c.level)) FROM (SELECT DISTINCT u.level FROM unnest(told) AS u) AS c)
    FROM   publication_rule AS r RETURNING publication_id INTO this_publication;
    INSERT INTO published_cell SELECT this_publication, c.level, c.code, c.day_from, c.day_to, c.dwellings, c.burglaries, c.burglaries_low, c.burglaries_high FROM unnest(told) AS c;
    INSERT INTO disclosure_register (means, recipient, results, level, purpose, note)
    VALUES ('publication', make_publication.recipient, '{published_cell}', 'openbaar', make_publication.purpose, pg_catalog.format('publicatie %s', this_publication));
    RETURN this_publication;
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION make_publication(date, date, text, text, text[], text, int, text) IS 'Wat publish_results doet; geeft het nummer van de publicatie.';

CREATE OR REPLACE FUNCTION keep_publications() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = pg_catalog.format('in %s wordt niets veranderd of verwijderd: wat is gepubliceerd, weten anderen al', TG_TABLE_NAME),
        HINT = 'Een nieuwe publicatie komt ernaast te staan.';
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION keep_publications() IS 'Weigert elke verandering van wat is gepubliceerd.';

CREATE OR REPLACE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON publication FOR EACH STATEMENT EXECUTE FUNCTION keep_publications();
COMMENT ON TRIGGER keep ON publication IS 'Weigert elke verandering, ook van de eigenaar.';
CREATE OR REPLACE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON published_cell FOR EACH STATEMENT EXECUTE FUNCTION keep_publications();
COMMENT ON TRIGGER keep ON published_cell IS 'Weigert elke verandering, ook van de eigenaar.';
