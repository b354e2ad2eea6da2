-- The cells of a publication: areas in periods with their numbers, and the parts in which they cut each other.

-- ---------------------------------------------------------------- cells

CREATE OR REPLACE FUNCTION publication_periods(period_from date, period_to date, period text) RETURNS daterange[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE period WHEN 'whole' THEN ARRAY[daterange(period_from, period_to, '[]')]
                   ELSE ARRAY(SELECT daterange(d::date, (d + s.step)::date)
                              FROM  (SELECT CASE period WHEN 'year' THEN interval '1 year'
                                                 WHEN 'quarter' THEN interval '3 months'
                                                        WHEN 'month' THEN interval '1 month' END AS step) AS s,
                                     generate_series(period_from::timestamp, period_to::timestamp, s.step) AS d) END;
COMMENT ON FUNCTION publication_periods(date, date, text) IS 'De jaren, kwartalen of maanden (year, quarter, month) van een tijd, of die als geheel (whole).';

-- As found_area_count, with the day of each burglary, and all areas of a home side by side: what is in the same areas,
-- nobody can tell apart.
CREATE OR REPLACE FUNCTION home_in_areas(levels text[], former text[])
RETURNS TABLE (told_in text, occurred_on date, dwellings int, burglaries int, areas text[])
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT row_number() OVER () AS home, h.*
        FROM  (SELECT NULL::date AS occurred_on,
                      CASE WHEN length(d.postcode) = 6 THEN d.postcode
                           ELSE postcode_on_map(d.postcode, x.areas) END AS postcode,
                      d.buurt_code, d.gemeente_code, x.areas, count(*)::int AS dwellings, 0 AS burglaries
               FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE d.in_use_to IS NULL
               GROUP  BY d.postcode, d.buurt_code, d.gemeente_code, x.areas
               UNION ALL
               SELECT p.occurred_on, p.postcode, p.buurt_code, p.gemeente_code, p.areas, 0, count(*)::int
               FROM   burglary_place AS p
               JOIN   known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ k.days
               GROUP  BY p.occurred_on, p.postcode, p.buurt_code, p.gemeente_code, p.areas) AS h
    ), placed AS MATERIALIZED (
        SELECT a.home, a.level || ' ' || a.code AS area, a.current,
               bool_or(a.current) OVER (PARTITION BY a.level, a.code) AS is_of_now
        FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes,
                      array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                      array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes,
                      array_agg(h.areas::text ORDER BY h.home) AS areas FROM home AS h) AS g
        CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS a
        WHERE  a.level = ANY (levels)
    )
    SELECT coalesce(h.gemeente_code, ''), h.occurred_on, h.dwellings, h.burglaries,
           coalesce(array_agg(DISTINCT p.area) FILTER (WHERE p.current OR NOT p.is_of_now AND p.area = ANY (former)),
                    '{}')
    FROM   home AS h LEFT JOIN placed AS p USING (home)
    GROUP  BY h.home, h.gemeente_code, h.occurred_on, h.dwellings, h.burglaries;
END;
COMMENT ON FUNCTION home_in_areas(text[], text[]) IS
'Woningen in gebruik (zonder dag) en woninginbraken van bekende dagen, bij elkaar naar gemeente, dag en de gebieden van deze niveaus waarin zij liggen; elk gebied als niveau en code. Gebieden van nu, elk met wat er nu in telt, en van die van vroeger alleen former.';

-- The numbers of each area and period. Where a tenth of the dwellings lies in gemeenten of which not the whole period
-- is known, the number is not.
CREATE OR REPLACE FUNCTION area_numbers(levels text[], periods daterange[])
RETURNS TABLE (level text, code text, days daterange, dwellings int, burglaries int, known boolean)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT h.told_in, h.occurred_on, h.dwellings, h.burglaries, a.area
        FROM   home_in_areas(levels, '{}') AS h CROSS JOIN LATERAL unnest(h.areas) AS a (area)
    ), told AS MATERIALIZED (
        SELECT k.gemeente_code, p.days
        FROM   unnest(periods) AS p (days) JOIN known_days() AS k ON known_part(k.days, p.days) = 1
    ), lived AS MATERIALIZED (
        SELECT h.area, p.days, sum(h.dwellings)::int AS dwellings,
               coalesce(sum(h.dwellings) FILTER (WHERE t.days IS NOT NULL), 0) >= 0.9 * sum(h.dwellings) AS known
        FROM  (SELECT m.area, m.told_in, sum(m.dwellings) AS dwellings
               FROM   home AS m WHERE m.occurred_on IS NULL GROUP BY m.area, m.told_in) AS h
        CROSS  JOIN unnest(periods) AS p (days) LEFT JOIN told AS t ON t.gemeente_code = h.told_in AND t.days = p.days
        GROUP  BY h.area, p.days
    ), happened AS MATERIALIZED (
        SELECT h.area, p.days, sum(h.burglaries)::int AS burglaries
        FROM   home AS h JOIN unnest(periods) AS p (days) ON h.occurred_on <@ p.days GROUP BY h.area, p.days
    )
    SELECT split_part(l.area, ' ', 1), substr(l.area, strpos(l.area, ' ') + 1), l.days, l.dwellings,
           coalesce(b.burglaries, 0), l.known
    FROM   lived AS l LEFT JOIN happened AS b USING (area, days);
END;
COMMENT ON FUNCTION area_numbers(text[], daterange[]) IS 'Woningen en woninginbraken van elk gebied van nu in elke periode, en of die van de hele periode bekend zijn.';

-- A postcode is split where every part of it is large enough in every period: a part that is told beside one that is
-- not gives that away. Else the whole is told.
CREATE OR REPLACE FUNCTION told_postcodes(finest text, codes text[], large boolean[]) RETURNS TABLE (code text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
    WITH node AS MATERIALIZED (
        SELECT n.code, bool_and(n.large) AS large FROM unnest(codes, large) AS n (code, large) GROUP BY n.code
    ), split AS MATERIALIZED (         -- into pieces of one character more
        SELECT left(n.code, length(n.code) - 1) AS code, bool_and(n.large) AS large
        FROM   node AS n
        WHERE  length(n.code) > 4 AND length(n.code) <= CASE finest WHEN 'pc6' THEN 6 WHEN 'pc5' THEN 5 ELSE 4 END
        GROUP  BY 1
    )
    SELECT n.code
    FROM   node AS n
    LEFT   JOIN split AS own ON own.code = n.code
    LEFT   JOIN split AS four ON four.code = left(n.code, 4)
    LEFT   JOIN split AS five ON five.code = left(n.code, 5)
    WHERE  own.large IS NOT TRUE
    AND    CASE length(n.code) WHEN 4 THEN true WHEN 5 THEN four.large AND finest IN ('pc5', 'pc6')
                WHEN 6 THEN four.large AND five.large AND finest = 'pc6' END;
END;
COMMENT ON FUNCTION told_postcodes(text, text[], boolean[]) IS
'Welke postcodes worden verteld, van vier, vijf of zes tekens: een postcode wordt gesplitst waar elk deel groot genoeg is. codes zijn alle postcodes van vier, vijf en zes tekens, large of elk in een periode groot genoeg is; een code mag vaker voorkomen.';

CREATE OR REPLACE FUNCTION draft_cells(levels text[], periods daterange[])
RETURNS TABLE (cell published_cell, is_large boolean)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH finest AS MATERIALIZED (
        SELECT max(l.level) AS level FROM unnest(levels) AS l (level) WHERE l.level IN ('pc4', 'pc5', 'pc6')
    ), counted AS MATERIALIZED (
        SELECT n.*, n.known AND passes(n.burglaries, n.dwellings, r.minimum_burglaries, r.minimum_dwellings) AS is_large
        FROM   publication_rule AS r
        CROSS  JOIN area_numbers(levels || CASE WHEN (SELECT f.level FROM finest AS f) IS NOT NULL THEN '{pc4,pc5,pc6}'
                                                ELSE '{}' END::text[], periods) AS n
        WHERE  r.publication_rule_id = 1
    ), told AS MATERIALIZED (
        SELECT t.code FROM finest AS f
        CROSS  JOIN LATERAL (SELECT array_agg(c.code) AS codes, array_agg(c.is_large) AS large
                             FROM   counted AS c WHERE c.level IN ('pc4', 'pc5', 'pc6')) AS p
        CROSS  JOIN LATERAL told_postcodes(f.level, p.codes, p.large) AS t WHERE f.level IS NOT NULL
    )
    SELECT ROW(0, c.level, c.code, lower(c.days), upper(c.days) - 1, c.dwellings, c.burglaries, c.burglaries,
               c.burglaries)::published_cell, c.is_large
    FROM   counted AS c
    WHERE  CASE WHEN c.level IN ('pc4', 'pc5', 'pc6') THEN c.code IN (SELECT t.code FROM told AS t)
                ELSE c.level = ANY (levels) END
    ORDER  BY c.level, c.code, c.days;
END;
COMMENT ON FUNCTION draft_cells(text[], daterange[]) IS 'De cellen van een publicatie met hun echte aantallen, en of elk groot genoeg is om te vertellen.';

-- ---------------------------------------------------------------- what cells are made of

-- The areas in which the same homes lie, within the days that lie in the same periods: what cannot be cut any smaller
-- by all these cells.
CREATE OR REPLACE FUNCTION cell_atoms(cells published_cell[])
RETURNS TABLE (cell int, atom int, place int, dwellings int, burglaries int)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH c AS MATERIALIZED (
        SELECT u.place::int AS cell, u.level, u.level || ' ' || u.code AS area, u.day_from, u.day_to + 1 AS day_after
        FROM   unnest(cells) WITH ORDINALITY AS u (publication_id, level, code, day_from, day_to, dwellings, burglaries,
                                                   burglaries_low, burglaries_high, place)
    ), piece AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY b.day)::int AS piece, b.day AS first_day,
               lead(b.day) OVER (ORDER BY b.day) AS day_after
        FROM  (SELECT c.day_from AS day FROM c UNION SELECT c.day_after FROM c) AS b
    ), home AS MATERIALIZED (
        SELECT h.occurred_on, h.dwellings, h.burglaries,
               ARRAY(SELECT a.area
                     FROM   unnest(h.areas) AS a (area) WHERE a.area IN (SELECT c.area FROM c)
                     ORDER  BY a.area COLLATE "C") AS areas
        FROM   home_in_areas(ARRAY(SELECT DISTINCT c.level FROM c), ARRAY(SELECT DISTINCT c.area FROM c)) AS h
    ), place AS MATERIALIZED (
        SELECT row_number() OVER (ORDER BY h.areas)::int AS place, h.areas, sum(h.dwellings)::int AS dwellings
        FROM   home AS h WHERE h.areas <> '{}' GROUP BY h.areas
    ), happened AS MATERIALIZED (
        SELECT p.place, i.piece, sum(h.burglaries)::int AS burglaries
        FROM   home AS h JOIN place AS p USING (areas)
        JOIN   piece AS i ON h.occurred_on >= i.first_day AND h.occurred_on < i.day_after GROUP BY p.place, i.piece
    ), member AS MATERIALIZED (
        SELECT c.cell, p.place, i.piece, p.dwellings
        FROM   place AS p CROSS JOIN LATERAL unnest(p.areas) AS a (area) JOIN c USING (area)
        JOIN   piece AS i ON i.first_day >= c.day_from AND i.day_after <= c.day_after
        UNION ALL                       -- of an area that is no more nobody can say what it held: it stands by itself
        SELECT c.cell, -c.cell, 0, 0 FROM c WHERE NOT EXISTS (SELECT FROM place AS p WHERE c.area = ANY (p.areas))
    )
    SELECT m.cell, dense_rank() OVER (ORDER BY m.place, m.piece)::int, m.place, m.dwellings, coalesce(b.burglaries, 0)
    FROM   member AS m LEFT JOIN happened AS b USING (place, piece);
END;
COMMENT ON FUNCTION cell_atoms(published_cell[]) IS
'Waaruit cellen bestaan: de kleinste stukken waarin zij elkaar verdelen, met hun plaats (place), de woningen daar en hun woninginbraken. De cellen zijn genummerd als in de lijst.';

-- What is left of one cell outside another, and what two share that do not lie in each other. All that is told of a
-- cell tells of these as well.
CREATE OR REPLACE FUNCTION cell_parts(cell int[], atom int[], place int[], dwellings int[], burglaries int[])
RETURNS TABLE (one int, other int, is_shared boolean, nested boolean, dwellings int, burglaries int)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH m AS MATERIALIZED (
        SELECT u.* FROM unnest(cell, atom, place, dwellings, burglaries) AS u (cell, atom, place, dwellings, burglaries)
    ), at_place AS MATERIALIZED (       -- a dwelling is there in each of its days, and counts once
        SELECT m.cell, m.place, count(*) AS atoms, max(m.dwellings) AS dwellings, sum(m.burglaries) AS burglaries
        FROM   m GROUP BY m.cell, m.place
    ), whole AS MATERIALIZED (
        SELECT p.cell, sum(p.atoms) AS atoms, sum(p.dwellings)::int AS dwellings, sum(p.burglaries)::int AS burglaries
        FROM   at_place AS p GROUP BY p.cell
    ), shared AS MATERIALIZED (
        SELECT s.one, s.other, sum(s.atoms) AS atoms, sum(s.burglaries)::int AS burglaries,
               sum(p.dwellings)::int AS dwellings,
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
RETURN ARRAY(SELECT min(u.atom)
             FROM   unnest(cell, atom) AS u (cell, atom) WHERE told[u.cell] GROUP BY u.cell HAVING count(*) = 1);
COMMENT ON FUNCTION pieces_told(int[], int[], boolean[]) IS 'De stukken die als cel zijn verteld.';
