-- Of which days are the burglaries known, and where? A day without burglaries is only known to be one when a delivery
-- covers it.

CREATE OR REPLACE FUNCTION days_in(days datemultirange) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(sum(upper(d) - lower(d)), 0)::int FROM unnest(days) AS d);
COMMENT ON FUNCTION days_in(datemultirange) IS 'Hoeveel dagen het zijn; 0 bij NULL.';

CREATE OR REPLACE FUNCTION known_part(days datemultirange, within daterange) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN days_in(days * datemultirange(within))::float8 / (upper(within) - lower(within));
COMMENT ON FUNCTION known_part(datemultirange, daterange) IS 'Welk deel van een tijd bekend is: 0 tot en met 1.';

CREATE OR REPLACE FUNCTION year_days(of_year int) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN daterange(make_date(of_year, 1, 1), make_date(of_year + 1, 1, 1));
COMMENT ON FUNCTION year_days(int) IS 'De dagen van een jaar.';

CREATE OR REPLACE FUNCTION month_days(of_day date) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN daterange(date_trunc('month', of_day::timestamp)::date,
                 (date_trunc('month', of_day::timestamp) + interval '1 month')::date);
COMMENT ON FUNCTION month_days(date) IS 'De dagen van de maand waarin een dag ligt.';

-- The usual month is the one of the burglary in the middle: late records in months of their own do not make it smaller.
-- A month is filled when it has a quarter of that. Filled months belong together unless five burglaries or more are
-- missing between them: such a lull is chance in fewer than one of a hundred cases. The first and last month count in
-- full unless one burglary or more is missing before the first or after the last.
CREATE OR REPLACE FUNCTION even_days(days date[]) RETURNS datemultirange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH counted AS (
        SELECT date_trunc('month', d.day::timestamp)::date AS month, count(*)::int AS number, min(d.day) AS first_day,
               max(d.day) AS last_day
        FROM   unnest(days) AS d (day) WHERE isfinite(d.day) GROUP BY 1
    ), usual AS (
        SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY c.number) AS number
        FROM   counted AS c, generate_series(1, c.number)
    ), filled AS (
        SELECT c.*, u.number AS usual, extract(year FROM c.month)::int * 12 + extract(month FROM c.month)::int AS place
        FROM   counted AS c, usual AS u WHERE c.number >= u.number / 4.0
    ), begun AS (
        SELECT f.*, ((f.place - lag(f.place) OVER w - 1) * f.usual < 5) IS NOT TRUE AS begins
        FROM   filled AS f WINDOW w AS (ORDER BY f.place)
    ), run AS (
        SELECT b.*, count(*) FILTER (WHERE b.begins) OVER (ORDER BY b.place) AS run FROM begun AS b
    ), reach AS (
        SELECT r.run, month_days(min(r.month)) AS head, month_days(max(r.month)) AS tail, min(r.first_day) AS first_day,
               max(r.last_day) AS last_day, min(r.usual) AS usual
        FROM   run AS r GROUP BY r.run
    )
    SELECT coalesce(range_agg(daterange(
               CASE WHEN (h.first_day - lower(h.head))::float8 / (upper(h.head) - lower(h.head)) * h.usual < 1
                         THEN lower(h.head) ELSE h.first_day END,
               CASE WHEN (upper(h.tail) - 1 - h.last_day)::float8 / (upper(h.tail) - lower(h.tail)) * h.usual < 1
                         THEN upper(h.tail) ELSE h.last_day + 1 END)), '{}')
    FROM   reach AS h;
END;
COMMENT ON FUNCTION even_days(date[]) IS
'Welke dagen een levering zonder opgegeven periode bestrijkt, uit de dagen van haar inbraken: de maanden met minstens een kwart van de gebruikelijke maand (die van de middelste inbraak). Er mogen maanden tussen zitten zolang daarin minder dan vijf inbraken waren te verwachten. De eerste en de laatste maand tellen geheel, tenzij er vóór de eerste of na de laatste inbraak nog één of meer waren te verwachten. Leeg zonder inbraken.';

-- By the dwelling, or the map: what nothing tells has no gemeente, which is one of its own.
CREATE OR REPLACE VIEW held_burglary AS
SELECT h.delivery_id, b.burglary_id, m.occurred_on,
       coalesce(d.gemeente_code,
                CASE WHEN b.dwelling_id IS NULL AND b.place_step <= 6 THEN area_at('gemeente', b.geom) END,
                '') AS gemeente_code
FROM   burglary AS b
LEFT   JOIN delivery AS l ON l.delivery_id = b.delivery_id
LEFT   JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
CROSS  JOIN LATERAL time_window(b.occurred_from, b.occurred_to, b.precision = 'time',
                                'eind zonder tijd' = ANY (b.flags), b.reported_at, l.received_on) AS m
JOIN  (SELECT o.delivery_id, o.burglary_id FROM burglary AS o
       UNION
       SELECT v.delivery_id, v.burglary_id FROM burglary_version AS v
       UNION
       SELECT c.delivery_id, c.row_id::int
       FROM   confirmation AS c WHERE c.table_name = 'burglary') AS h ON h.burglary_id = b.burglary_id;
COMMENT ON VIEW held_burglary IS 'Welke inbraken in elke levering stonden: nieuw, verbeterd of ongewijzigd, elk met de dag en de gemeente zoals die nu bekend zijn.';
COMMENT ON COLUMN held_burglary.delivery_id IS 'Nummer van de levering.';
COMMENT ON COLUMN held_burglary.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN held_burglary.occurred_on IS 'Dag van de inbraak.';
COMMENT ON COLUMN held_burglary.gemeente_code IS 'Gemeente; een lege tekst als die niet bekend is.';

-- A gemeente is covered when it has a tenth of the burglaries per dwelling of the one that has most of the delivery.
-- One burglary beside ten or more elsewhere says nothing: it may be misplaced. A small gemeente is often spared for a
-- while: what other deliveries of this source cover is covered here, too, where fewer than three burglaries were to be
-- expected.
CREATE OR REPLACE FUNCTION delivered_areas(held int[], gemeente_codes text[], numbers int[])
RETURNS TABLE (delivery_id int, gemeente_code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT d.gemeente_code, count(*)::float8 AS dwellings
        FROM   dwelling AS d WHERE d.in_use_to IS NULL AND d.gemeente_code IS NOT NULL GROUP BY d.gemeente_code
    ), lies AS (
        SELECT g.delivery_id, g.gemeente_code, g.number, max(g.number) OVER w AS most, g.number / h.dwellings AS rate,
               first_value(g.number / h.dwellings) OVER (w ORDER BY h.dwellings IS NULL, g.number DESC,
                                                         g.gemeente_code COLLATE "C") AS main_rate
        FROM   unnest(held, gemeente_codes, numbers) AS g (delivery_id, gemeente_code, number)
        LEFT   JOIN home AS h ON h.gemeente_code = g.gemeente_code
        WHERE  g.gemeente_code <> '' WINDOW w AS (PARTITION BY g.delivery_id)
    ), covered AS MATERIALIZED (
        SELECT l.delivery_id, l.gemeente_code, l.number FROM lies AS l
        WHERE  (l.rate < 0.1 * l.main_rate) IS NOT TRUE AND (l.number > 1 OR l.most < 10)
    ), area AS MATERIALIZED (
        SELECT c.delivery_id, d.mapping, d.source, array_agg(c.gemeente_code) AS codes, sum(c.number) AS number
        FROM   covered AS c JOIN delivery AS d USING (delivery_id) GROUP BY c.delivery_id, d.mapping, d.source
    )
    SELECT c.delivery_id, c.gemeente_code FROM covered AS c
    UNION
    SELECT a.delivery_id, c.gemeente_code
    FROM   area AS a
    JOIN   area AS o ON (o.mapping, o.source) IS NOT DISTINCT FROM (a.mapping, a.source) AND o.codes @> a.codes
           AND cardinality(o.codes) > cardinality(a.codes)
    JOIN   covered AS c ON c.delivery_id = o.delivery_id AND c.gemeente_code <> ALL (a.codes)
    WHERE  c.number * a.number < 3 * (SELECT sum(s.number)
                                      FROM   covered AS s
                                      WHERE  s.delivery_id = o.delivery_id AND s.gemeente_code = ANY (a.codes))
    UNION
    SELECT g.delivery_id, ''
    FROM   unnest(held, gemeente_codes) AS g (delivery_id, gemeente_code) WHERE g.gemeente_code = '';
END;
COMMENT ON FUNCTION delivered_areas(int[], text[], int[]) IS
'Van welke gemeenten elke levering de inbraken bevat, uit hoeveel er in elke gemeente liggen: minstens een tiende van het aantal per woning in de gemeente met de meeste, en niet slechts één naast tien of meer elders. Gemeenten die een andere levering van dezelfde mapping en herkomst bestrijkt, horen erbij als er minder dan drie waren te verwachten.';

-- The days of one delivery as it states them, or as it fills its months; fewer than ten burglaries fill no month that
-- can be told from others. A delivery that holds nothing says so of where all others of its source lie; without others,
-- of everywhere. What was purged or refused in full is not known any more, or not yet. Deliveries without a period are
-- looked at together, too: each may be a part of a month.
CREATE OR REPLACE FUNCTION delivered_days()
RETURNS TABLE (delivery_id int, gemeente_code text, days datemultirange, derived boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH held AS MATERIALIZED (
        SELECT * FROM held_burglary
    ), whole AS MATERIALIZED (
        SELECT h.delivery_id, array_agg(h.occurred_on) AS days FROM held AS h GROUP BY h.delivery_id
    ), lies AS MATERIALIZED (
        SELECT a.delivery_id, a.gemeente_code
        FROM  (SELECT array_agg(h.delivery_id) AS held, array_agg(h.gemeente_code) AS codes,
                      array_agg(h.number) AS numbers
               FROM  (SELECT o.delivery_id, o.gemeente_code, count(*)::int AS number
                      FROM   held AS o GROUP BY o.delivery_id, o.gemeente_code) AS h) AS g
        CROSS  JOIN LATERAL delivered_areas(g.held, g.codes, g.numbers) AS a
    ), stated AS MATERIALIZED (
        SELECT d.delivery_id, d.mapping, d.source, d.received_on, w.delivery_id IS NULL AS empty,
               pg_catalog.num_nulls(d.period_from, d.period_to) AS missing,
               datemultirange(daterange(d.period_from, d.period_to,
                                        '[]')) * datemultirange(daterange(NULL, d.received_on, '[]')) AS period, w.days
        FROM   delivery AS d LEFT JOIN whole AS w USING (delivery_id)
        WHERE  d.kind = 'burglary'
        AND    (w.delivery_id IS NOT NULL OR coalesce(d.rows_read, 0) = 0
                AND pg_catalog.num_nulls(d.period_from, d.period_to) = 0)
    ), spans AS MATERIALIZED (          -- once per delivery, not once more for each gemeente
        SELECT s.delivery_id,
               CASE WHEN s.missing = 0 THEN s.period
                    WHEN s.missing = 1 OR cardinality(s.days) >= 10 THEN s.period * even_days(s.days)
                    ELSE '{}' END AS days,
               s.missing > 0 AS derived
        FROM   stated AS s
    ), other AS (            -- of one source, if it has any; else of one way of reading
        SELECT e.delivery_id, o.delivery_id AS other_id, o.source IS NOT DISTINCT FROM e.source AS same,
               bool_or(o.source IS NOT DISTINCT FROM e.source) OVER (PARTITION BY e.delivery_id) AS any_same
        FROM   stated AS e JOIN stated AS o ON e.empty AND NOT o.empty AND o.mapping IS NOT DISTINCT FROM e.mapping
    ), spared AS (
        SELECT o.delivery_id, l.gemeente_code
        FROM   other AS o JOIN lies AS l ON l.delivery_id = o.other_id WHERE o.same OR NOT o.any_same
        GROUP  BY o.delivery_id, l.gemeente_code
        HAVING count(*) = (SELECT count(*)
                           FROM   other AS n WHERE n.delivery_id = o.delivery_id AND (n.same OR NOT n.any_same))
        UNION ALL
        SELECT e.delivery_id, w.gemeente_code
        FROM   stated AS e
        CROSS  JOIN (SELECT DISTINCT coalesce(d.gemeente_code, '') AS gemeente_code
                     FROM   dwelling AS d UNION SELECT '' UNION SELECT l.gemeente_code FROM lies AS l) AS w
        WHERE  e.empty AND NOT EXISTS (SELECT FROM other AS o WHERE o.delivery_id = e.delivery_id)
    )
    SELECT s.delivery_id, l.gemeente_code, s.days, s.derived
    FROM   spans AS s JOIN (SELECT * FROM lies UNION ALL SELECT * FROM spared) AS l USING (delivery_id)
    UNION ALL
    SELECT NULL, t.gemeente_code,
           datemultirange(daterange(NULL, max(t.received_on), '[]')) * even_days(array_agg(t.occurred_on)), true
    FROM  (SELECT h.burglary_id, h.gemeente_code, h.occurred_on, max(s.received_on) AS received_on
           FROM   held AS h JOIN lies AS l ON l.delivery_id = h.delivery_id AND l.gemeente_code = h.gemeente_code
           JOIN   stated AS s ON s.delivery_id = h.delivery_id AND s.missing = 2
           GROUP  BY h.burglary_id, h.gemeente_code, h.occurred_on) AS t
    GROUP  BY t.gemeente_code;
END;
COMMENT ON FUNCTION delivered_days() IS
'Welke dagen elke politielevering bestrijkt, per gemeente (een lege tekst: niet bekend welke): de opgegeven periode, anders de maanden die zij gelijkmatig vult (derived, zie even_days), tot en met de dag van ontvangst. Zonder levering: wat alle leveringen zonder periode samen zo vullen. Een levering zonder rijen maar met een periode zegt dat er geen inbraken waren.';

-- What found_X says is kept in kept_X until the results that are made of it are done. Others see none of it, and reckon
-- for themselves.
CREATE OR REPLACE FUNCTION is_kept(what text) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM kept AS k WHERE k.what = is_kept.what);
COMMENT ON FUNCTION is_kept(text) IS 'Staat dit klaar voor de resultaten die nu worden ververst?';

CREATE OR REPLACE VIEW found_known_days AS
SELECT d.gemeente_code, range_agg(d.days) AS days FROM delivered_days() AS d GROUP BY d.gemeente_code;
COMMENT ON VIEW found_known_days IS 'Wat known_days zegt, opnieuw uit de leveringen.';
COMMENT ON COLUMN found_known_days.gemeente_code IS 'Gemeente; een lege tekst: niet bekend welke.';
COMMENT ON COLUMN found_known_days.days IS 'Dagen.';

CREATE OR REPLACE FUNCTION known_days()
RETURNS TABLE (gemeente_code text, days datemultirange)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_known_days AS k WHERE is_kept('known_days')
    UNION ALL
    SELECT f.* FROM found_known_days AS f WHERE NOT is_kept('known_days');
END;
COMMENT ON FUNCTION known_days() IS 'Van welke dagen de inbraken van elke gemeente bekend zijn, uit alle leveringen samen (zie delivered_days).';

-- Letters are known as burglaries are: of the days that a delivery states, of the gemeenten that it is about. Lists
-- without a period are looked at together, by the days on which letters went out: how many went on a day says how many
-- homes a zone has.
CREATE OR REPLACE FUNCTION letter_days()
RETURNS TABLE (gemeente_code text, days datemultirange)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET jit = off
BEGIN ATOMIC
    WITH sent AS MATERIALIZED (
        SELECT l.letter_id, l.delivery_id, l.sent_on, l.number_sent,
               coalesce(CASE WHEN l.dwelling_id IS NOT NULL THEN d.gemeente_code
                             WHEN l.postcode IS NOT NULL
                                  THEN (SELECT min(h.gemeente_code) FROM dwelling AS h WHERE h.postcode = l.postcode)
                             ELSE area_at('gemeente', ST_PointOnSurface(l.geom)) END, '') AS gemeente_code
        FROM   letter AS l LEFT JOIN dwelling AS d ON d.dwelling_id = l.dwelling_id
    ), held AS MATERIALIZED (             -- what was sent without a delivery stands under 0
        SELECT h.delivery_id, h.gemeente_code, h.sent_on, sum(h.number_sent) AS number
        FROM  (SELECT coalesce(s.delivery_id, 0) AS delivery_id, s.letter_id, s.gemeente_code, s.sent_on, s.number_sent
               FROM   sent AS s
               UNION
               SELECT c.delivery_id, s.letter_id, s.gemeente_code, s.sent_on, s.number_sent
               FROM   confirmation AS c JOIN sent AS s ON s.letter_id = c.row_id::int
               WHERE  c.table_name = 'letter') AS h
        GROUP  BY h.delivery_id, h.gemeente_code, h.sent_on
    ), lies AS MATERIALIZED (
        SELECT a.delivery_id, a.gemeente_code
        FROM  (SELECT array_agg(h.delivery_id) AS held, array_agg(h.gemeente_code) AS codes,
                      array_agg(h.number) AS numbers
               FROM  (SELECT o.delivery_id, o.gemeente_code, sum(o.number)::int AS number
                      FROM   held AS o GROUP BY o.delivery_id, o.gemeente_code) AS h) AS g
        CROSS  JOIN LATERAL delivered_areas(g.held, g.codes, g.numbers) AS a
    ), stated AS MATERIALIZED (
        SELECT d.delivery_id, d.received_on, coalesce(d.rows_read, 0) = 0 AS empty,
               CASE WHEN pg_catalog.num_nulls(d.period_from, d.period_to) = 0
                    THEN datemultirange(daterange(d.period_from, d.period_to,
                                                  '[]')) * datemultirange(daterange(NULL, d.received_on,
                                                                                    '[]')) END AS period
        FROM   delivery AS d WHERE d.kind = 'letter'
    ), spared AS (
        -- a delivery that holds nothing says so of where the others lie; without others, of everywhere
        SELECT l.gemeente_code FROM lies AS l
        UNION
        SELECT coalesce(d.gemeente_code, '') FROM dwelling AS d WHERE NOT EXISTS (SELECT FROM lies)
    )
    SELECT t.gemeente_code, range_agg(t.days)
    FROM  (SELECT l.gemeente_code, s.period AS days
           FROM   lies AS l JOIN stated AS s ON s.delivery_id = l.delivery_id WHERE s.period IS NOT NULL
           UNION ALL
           SELECT p.gemeente_code, s.period
           FROM   stated AS s CROSS JOIN spared AS p WHERE s.empty AND s.period IS NOT NULL
           UNION ALL
           SELECT h.gemeente_code,
                  even_days(array_agg(DISTINCT h.sent_on))
                  * datemultirange(daterange(NULL, max(coalesce(s.received_on, dutch_today())), '[]'))
           FROM   held AS h JOIN lies AS l ON l.delivery_id = h.delivery_id AND l.gemeente_code = h.gemeente_code
           LEFT   JOIN stated AS s ON s.delivery_id = h.delivery_id
           WHERE  s.period IS NULL GROUP BY h.gemeente_code) AS t
    GROUP  BY t.gemeente_code;
END;
COMMENT ON FUNCTION letter_days() IS
'Van welke dagen de verzonden brieven van elke gemeente bekend zijn (een lege tekst: niet bekend welke): de opgegeven periodes van de leveringen tot en met hun ontvangst, en wat leveringen zonder periode, record_letters en losse brieven samen vullen (zie even_days, naar de dagen waarop is verstuurd). Zonder brieven is er geen rij.';

-- ---------------------------------------------------------------- why there is nothing

-- In the order in which a model is filled: what was never loaded, what of it may not count, what is not sure enough,
-- what is of another time.
CREATE OR REPLACE FUNCTION nothing_because(needs text[], from_day date DEFAULT NULL, to_day date DEFAULT NULL,
                                           max_uncertainty float8 DEFAULT NULL) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET jit = off
BEGIN ATOMIC
    SELECT CASE
        WHEN 'dwelling' = ANY (needs) AND NOT EXISTS (SELECT FROM dwelling) THEN 'er zijn geen woningen ingelezen (BAG)'
        WHEN 'area'     = ANY (needs) AND NOT EXISTS (SELECT FROM area) THEN 'er zijn geen gebieden ingelezen'
        WHEN 'figure'   = ANY (needs) AND NOT EXISTS (SELECT FROM factor_value)
             THEN 'er zijn geen cijfers van gebieden ingelezen'
        WHEN 'published' = ANY (needs) AND NOT EXISTS (SELECT FROM published_count)
             THEN 'er zijn geen gepubliceerde aantallen ingelezen'
        WHEN 'group'    = ANY (needs) AND NOT EXISTS (SELECT FROM watch_group)
             THEN 'er zijn geen buurtgroepen ingelezen'
        WHEN 'burglary' <> ALL (needs) THEN NULL
        WHEN NOT EXISTS (SELECT FROM burglary) THEN 'er zijn geen inbraken ingelezen'
        ELSE (SELECT CASE
                  WHEN b.homes = 0
                       THEN pg_catalog.format('geen van de %s ingelezen inbraken is in een woning',
                                              dutch_number(b.burglaries))
                  WHEN b.dated = 0
                       THEN pg_catalog.format('van geen van de %s woninginbraken is de dag bekend',
                                              dutch_number(b.homes))
                  WHEN b.sure  = 0
                       THEN pg_catalog.format('van geen van de %s woninginbraken is de plek zeker genoeg: gevraagd is hoogstens %s m, %s',
                                              dutch_number(b.homes), dutch_number(max_uncertainty::numeric),
                                              coalesce('de zekerste is op ' || dutch_number(ceil(b.surest)::numeric)
                                                       || ' m bekend', 'geen heeft een plek'))
                  WHEN b.here  = 0
                       THEN pg_catalog.format('geen woninginbraken van %s tot en met %s die zeker genoeg zijn; %s',
                                              coalesce(to_char(from_day, 'DD-MM-YYYY'), 'het begin'),
                                              coalesce(to_char(to_day, 'DD-MM-YYYY'), 'vandaag'),
                                              coalesce('de laatste daarvoor is van '
                                                       || to_char(b.last_before, 'DD-MM-YYYY'),
                                                       'de eerste is van ' || to_char(b.first_after, 'DD-MM-YYYY'))) END
              FROM  (SELECT count(*) AS burglaries, count(*) FILTER (WHERE e.home) AS homes,
                            count(*) FILTER (WHERE e.home AND e.occurred_on IS NOT NULL) AS dated,
                            min(e.place_uncertainty) FILTER (WHERE e.home) AS surest,
                            count(*) FILTER (WHERE e.counts) AS sure,
                            count(*) FILTER (WHERE e.counts AND e.occurred_on >= coalesce(from_day, '-infinity')
                                             AND e.occurred_on <= coalesce(to_day, 'infinity')) AS here,
                            max(e.occurred_on) FILTER (WHERE e.counts AND e.occurred_on < from_day) AS last_before,
                            min(e.occurred_on) FILTER (WHERE e.counts AND e.occurred_on > to_day) AS first_after
                     FROM  (SELECT v.occurred_on, v.place_uncertainty, h.home,
                                   h.home AND v.occurred_on IS NOT NULL
                            AND    (max_uncertainty IS NULL
                                    OR coalesce(v.place_uncertainty <= max_uncertainty, false)) AS counts
                            FROM   burglary_event AS v
                            CROSS  JOIN LATERAL (SELECT v.double_of IS NULL
                                                 AND    coalesce(v.residential, 1) = 1 AS home) AS h) AS e) AS b)
        END;
END;
COMMENT ON FUNCTION nothing_because(text[], date, date, float8) IS
'Waarom een antwoord leeg is dat woningen (dwelling), gebieden (area), cijfers (figure), gepubliceerde aantallen (published), buurtgroepen (group) of woninginbraken (burglary) van een tijd nodig heeft, hoogstens zo onzeker als gevraagd; NULL als dat er allemaal is.';

CREATE OR REPLACE FUNCTION tell_nothing(needs text[], from_day date DEFAULT NULL, to_day date DEFAULT NULL,
                                        max_uncertainty float8 DEFAULT NULL) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    reason text := nothing_because(needs, from_day, to_day, max_uncertainty);
BEGIN
    IF reason IS NOT NULL THEN
        RAISE NOTICE 'er is niets te tonen: %', reason;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_nothing(text[], date, date, float8) IS 'Meldt waarom een antwoord leeg is, als dat zo is (zie nothing_because).';
