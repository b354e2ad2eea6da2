-- What somebody who knows all that was published can reckon from it.

CREATE OR REPLACE FUNCTION in_words(c published_cell) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('%s %s van %s tot en met %s (publicatie %s)', (c).level, (c).code,
                         to_char((c).day_from, 'DD-MM-YYYY'), to_char((c).day_to, 'DD-MM-YYYY'),
                         CASE WHEN (c).publication_id = 0 THEN 'van nu' ELSE (c).publication_id::text END);
COMMENT ON FUNCTION in_words(published_cell) IS 'Een gepubliceerde cel in woorden.';

-- Without looking at a number that was not published.
CREATE OR REPLACE FUNCTION attack(cells published_cell[])
RETURNS TABLE (finding text, cell published_cell, other published_cell, lower_bound bigint, upper_bound bigint)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
    rule publication_rule := (SELECT r FROM publication_rule AS r WHERE r.publication_rule_id = 1);
    n int := cardinality(cells);
    low bigint[] := ARRAY(SELECT (cells[i]).burglaries_low FROM generate_subscripts(cells, 1) AS i ORDER BY i);
    high bigint[] := ARRAY(SELECT (cells[i]).burglaries_high FROM generate_subscripts(cells, 1) AS i ORDER BY i);
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
    ), part AS MATERIALIZED (
        -- of told cells only: of a hidden one nothing follows that does not follow from these
        SELECT r.one, r.other, r.is_shared, r.nested, r.dwellings,
               n + pieces + row_number() OVER (ORDER BY r.one, r.other, r.is_shared) AS place
        FROM   cell_parts(member, atom, place, dwellings, array_fill(0, ARRAY[cardinality(member)])) AS r
        WHERE  low[r.one] IS NOT NULL AND low[r.other] IS NOT NULL
    ), asked AS MATERIALIZED (
        -- the cells, each piece by itself, and the parts that do not follow by subtraction
        SELECT m.cell, m.atom FROM m
        UNION ALL
        SELECT n + p, p FROM generate_series(1, pieces) AS p
        UNION ALL
        SELECT r.place::int, m.atom FROM part AS r JOIN m ON m.cell = r.one
        WHERE  NOT r.nested AND EXISTS (SELECT FROM m AS o WHERE o.cell = r.other AND o.atom = m.atom) = r.is_shared
        UNION ALL                       -- a number for each, also for those that do
        SELECT r.place::int, pieces + 1 FROM part AS r WHERE r.nested
    ), bound AS MATERIALIZED (
        SELECT b.* FROM disclosure_bounds((SELECT array_agg(q.cell ORDER BY q.cell, q.atom) FROM asked AS q),
                                          (SELECT array_agg(q.atom ORDER BY q.cell, q.atom) FROM asked AS q),
                                          low || array_fill(NULL::bigint,
                                                            ARRAY[pieces + (SELECT count(*) FROM part)::int]),
                                          high || array_fill(NULL::bigint,
                                                             ARRAY[pieces + (SELECT count(*) FROM part)::int]),
                                          rule.minimum_burglaries) AS b
    )
    SELECT 'cel', cells[b.cell], NULL::published_cell, b.lower_bound, b.upper_bound FROM bound AS b
    WHERE  b.cell <= n AND b.upper_bound - b.lower_bound < rule.minimum_burglaries
    UNION ALL
    SELECT 'stuk', (SELECT cells[min(m.cell)] FROM m WHERE m.atom = b.cell - n),
           (SELECT cells[max(m.cell)] FROM m WHERE m.atom = b.cell - n HAVING count(*) > 1), b.lower_bound,
           b.upper_bound
    FROM   bound AS b WHERE b.cell BETWEEN n + 1 AND n + pieces AND b.lower_bound >= 1
    AND   (b.upper_bound < rule.minimum_burglaries OR b.upper_bound - b.lower_bound < rule.minimum_burglaries
           AND (SELECT max(m.dwellings) FROM m WHERE m.atom = b.cell - n) BETWEEN 1 AND rule.minimum_dwellings - 1)
    AND    b.cell - n <> ALL (pieces_told(member, atom,
                                          ARRAY(SELECT l IS NOT NULL
                                                FROM   unnest(low) WITH ORDINALITY AS u (l, place) ORDER BY u.place)))
    UNION ALL
    SELECT CASE WHEN r.is_shared THEN 'stuk' ELSE 'verschil' END, cells[r.one], cells[r.other], k.lower_bound,
           k.upper_bound
    FROM   part AS r LEFT JOIN bound AS b ON b.cell = r.place AND NOT r.nested
    CROSS  JOIN LATERAL (SELECT coalesce(b.lower_bound, low[r.one] - high[r.other]) AS lower_bound,
                                CASE WHEN r.nested THEN high[r.one] - low[r.other]
                                     ELSE b.upper_bound END AS upper_bound) AS k
    WHERE  k.lower_bound >= 1
    AND   (k.upper_bound < rule.minimum_burglaries
           OR r.dwellings < rule.minimum_dwellings AND k.upper_bound - k.lower_bound < rule.minimum_burglaries);
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION attack(published_cell[]) IS
'Wat uit cellen is af te leiden zonder een aantal te kennen dat niet is gepubliceerd: cel is een verborgen cel waarvan de grenzen te dicht bij elkaar liggen, stuk is wat cellen delen, als het kleine aantal daarvan vaststaat, verschil is wat van de ene cel buiten de andere ligt.';

CREATE OR REPLACE FUNCTION finding_sentence(finding text, cell published_cell, other published_cell, lower_bound bigint,
                                            upper_bound bigint) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format(CASE finding WHEN 'cel' THEN '%1$s is niet verteld, en is toch %3$s.'
                                      WHEN 'verschil' THEN 'Wat van %1$s buiten %2$s ligt, is %3$s.'
                                      ELSE 'Wat %1$s' || CASE WHEN other IS NULL THEN ''
                                                              ELSE ' en %2$s' END || ' delen, is %3$s.' END,
                         in_words(cell), in_words(other),
                         CASE WHEN lower_bound = upper_bound THEN 'precies ' || lower_bound
                              ELSE lower_bound || ' tot en met ' || upper_bound END);
COMMENT ON FUNCTION finding_sentence(text, published_cell, published_cell, bigint, bigint) IS 'Een bevinding van attack in een zin.';

-- Cells of which the days overlap, directly or through others, hang together; what touches does not. The half day keeps
-- two years apart.
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
RETURN published_within(coalesce((SELECT range_agg(s.span)
                                  FROM   unnest(spans(cells || ARRAY(SELECT c FROM published_cell AS c))) AS s (span)
                                  WHERE s.span && spans(cells)), '{}'));
COMMENT ON FUNCTION published_beside(published_cell[]) IS 'Wat eerder is gepubliceerd en met deze cellen samenhangt.';

-- Homes change of area with the map or the lists of a level, also where the border of their own area stays: what was
-- told of them then is of other homes now. A list names areas of other levels, and so it holds other homes when their
-- map changes.
CREATE OR REPLACE FUNCTION map_of(of_level text) RETURNS text
LANGUAGE sql STABLE
RETURN md5(coalesce((SELECT string_agg(pg_catalog.concat_ws(' ', a.level, a.code, a.year, md5(ST_AsBinary(a.geom))),
                                       ',' ORDER BY a.level COLLATE "C", a.code COLLATE "C")
                     FROM newest_area AS a
                     WHERE  a.level = of_level
                     OR     a.level IN (SELECT u.level FROM area_path AS u WHERE u.parent_level = of_level)), '')
           || coalesce((SELECT string_agg(pg_catalog.concat_ws(' ', u.level, u.code, u.parent_code),
                                          ',' ORDER BY u.level COLLATE "C", u.code COLLATE "C")
                        FROM area_path AS u WHERE u.parent_level = of_level), ''));
COMMENT ON FUNCTION map_of(text) IS 'Controlegetal van de grenzen en indelingen van een niveau, met de grenzen van wat daarin is ingedeeld.';

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
    FOR line IN SELECT c.*
                FROM   changed_maps(ARRAY(SELECT p.publication_id FROM publication AS p)) AS c ORDER BY 1, 2 LOOP
        place := place + 1;
        finding := 'kaart';
        sentence := pg_catalog.format('Sinds publicatie %s is de kaart of indeling van niveau %s veranderd: de controle gaat uit van de gebieden van nu.',
                                      line.publication_id, line.level);
        RETURN NEXT;
    END LOOP;
    FOR span IN SELECT s.span FROM unnest(spans(ARRAY(SELECT c FROM published_cell AS c))) AS s (span) ORDER BY 1 LOOP
        BEGIN
            FOR line IN SELECT a.finding,
                               finding_sentence(a.finding, a.cell, a.other, a.lower_bound, a.upper_bound) AS sentence
                        FROM attack(published_within(tsmultirange(span))) AS a
                        ORDER BY a.finding, (a.cell).level, (a.cell).code, (a.cell).day_from, (a.other).level,
                               (a.other).code LOOP
                place := place + 1;
                finding := line.finding;
                sentence := line.sentence;
                RETURN NEXT;
            END LOOP;
        EXCEPTION WHEN check_violation THEN
            place := place + 1;
            finding := 'tegenspraak';
            sentence := pg_catalog.format('Wat over %s tot en met %s is gepubliceerd spreekt elkaar tegen: tussen twee publicaties is er iets bijgekomen of vervallen, of een gebied veranderd. '
                                          'Het verschil kan een klein aantal verraden.',
                                          to_char(lower(span), 'DD-MM-YYYY'), to_char(upper(span), 'DD-MM-YYYY'));
            RETURN NEXT;
        END;
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION audit_lines() IS 'Wat disclosure_audit geeft.';
