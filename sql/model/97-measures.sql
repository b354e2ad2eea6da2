-- Advice and neighbourhood groups beside the letters: who asks after a letter, and whom a group reaches.

-- ---------------------------------------------------------------- advice

-- One row per letter that a dwelling may have got, per request and per advice given: each in its own month. A request follows the
-- latest letter that was still valid, and only that one.
CREATE FUNCTION advice_event()
RETURNS TABLE (month date, gemeente_code text, buurt_code text, letters float8, followed float8, requests int, after_letter float8, days int, advices int, certificates int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH receiver AS MATERIALIZED (
        SELECT l.letter_id, l.dwelling_id, l.sent_on, l.chance FROM letter_receiver AS l
    ), request AS MATERIALIZED (
        SELECT a.advice_id, a.requested_at::date AS requested_on, a.given_at::date AS given_on, a.certificate, a.dwelling_id,
               coalesce(d.gemeente_code, area_at('gemeente', a.geom)) AS gemeente_code, coalesce(d.buurt_code, area_at('buurt', a.geom)) AS buurt_code
        FROM   advice AS a LEFT JOIN dwelling AS d ON d.dwelling_id = a.dwelling_id
    ), answer AS MATERIALIZED (
        SELECT DISTINCT ON (q.advice_id) q.advice_id, l.letter_id, l.dwelling_id, l.chance, q.requested_on - l.sent_on AS days
        FROM   letter_rule AS r CROSS JOIN request AS q
        JOIN   receiver AS l ON l.dwelling_id = q.dwelling_id AND l.sent_on BETWEEN q.requested_on - r.validity_days - r.delivery_days AND q.requested_on
        ORDER  BY q.advice_id, l.sent_on DESC, l.chance DESC, l.letter_id
    )
    SELECT date_trunc('month', l.sent_on::timestamp)::date, d.gemeente_code, d.buurt_code, l.chance,
           CASE WHEN f.letter_id IS NULL THEN 0 ELSE l.chance END, 0, 0, NULL::int, 0, 0
    FROM   receiver AS l JOIN dwelling AS d ON d.dwelling_id = l.dwelling_id
    LEFT   JOIN (SELECT DISTINCT a.letter_id, a.dwelling_id FROM answer AS a) AS f ON f.letter_id = l.letter_id AND f.dwelling_id = l.dwelling_id
    UNION ALL
    SELECT date_trunc('month', q.requested_on::timestamp)::date, q.gemeente_code, q.buurt_code, 0, 0, 1, coalesce(a.chance, 0), a.days, 0, 0
    FROM   request AS q LEFT JOIN answer AS a ON a.advice_id = q.advice_id WHERE q.requested_on IS NOT NULL
    UNION ALL
    SELECT date_trunc('month', q.given_on::timestamp)::date, q.gemeente_code, q.buurt_code, 0, 0, 0, 0, NULL, 1, CASE WHEN q.certificate THEN 1 ELSE 0 END
    FROM   request AS q WHERE q.given_on IS NOT NULL;
END;
COMMENT ON FUNCTION advice_event IS
'Brieven, aanvragen en gegeven adviezen, elk in de eigen maand, met hun gemeente en buurt. Een aanvraag volgt op de laatste brief aan die woning die nog geldig was (letter_rule).';

CREATE VIEW advice_uptake AS
SELECT (a.area_id * 10000 + (extract(year FROM u.month) - 1900) * 12 + extract(month FROM u.month))::int AS advice_uptake_id,
       u.month, a.level::varchar(10) AS level, a.code::varchar(20) AS code, a.name::varchar(100) AS name,
       u.letters::numeric(12, 2) AS letters, u.followed::numeric(12, 2) AS followed, (100 * u.followed / nullif(u.letters, 0))::numeric(6, 2) AS percent_followed,
       u.requests, u.after_letter::numeric(12, 2) AS requests_after_letter, (u.requests - u.after_letter)::numeric(12, 2) AS requests_without_letter, u.days_median, u.days_p90, u.advices, u.certificates
FROM  (SELECT e.month, v.level, v.code, sum(e.letters) AS letters, sum(e.followed) AS followed, sum(e.requests)::int AS requests, sum(e.after_letter) AS after_letter,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY e.days) AS days_median, percentile_cont(0.9) WITHIN GROUP (ORDER BY e.days) AS days_p90,
              sum(e.advices)::int AS advices, sum(e.certificates)::int AS certificates
       FROM   advice_event() AS e
       CROSS  JOIN LATERAL (VALUES ('gemeente', e.gemeente_code), ('wijk', 'WK' || substr(e.buurt_code, 3, 6)), ('buurt', e.buurt_code)) AS v (level, code)
       GROUP  BY e.month, v.level, v.code) AS u
JOIN  (SELECT n.area_id, n.level, n.code, n.name, n.year, max(n.year) OVER (PARTITION BY n.level) AS newest FROM area AS n) AS a
      ON a.level = u.level AND a.code = u.code AND a.year = a.newest;
COMMENT ON VIEW advice_uptake IS
'Brieven en preventieadvies per maand en gebied (kies één level): hoeveel brieven op een aanvraag uitliepen zolang ze golden, en hoeveel aanvragen en adviezen er in de maand waren. Wie na een brief vraagt, vroeg het niet per se door de brief.';
COMMENT ON COLUMN advice_uptake.advice_uptake_id IS 'Nummer van de rij: gebied en maand.';
COMMENT ON COLUMN advice_uptake.month IS 'Eerste dag van de maand.';
COMMENT ON COLUMN advice_uptake.level IS 'Niveau: gemeente, wijk of buurt.';
COMMENT ON COLUMN advice_uptake.code IS 'Code van het gebied op de nieuwste kaart.';
COMMENT ON COLUMN advice_uptake.name IS 'Naam van het gebied.';
COMMENT ON COLUMN advice_uptake.letters IS 'Aantal brieven dat deze maand is verstuurd; van een zending aan een postcode elk het deel dat hier waarschijnlijk kwam.';
COMMENT ON COLUMN advice_uptake.followed IS 'Daarvan het aantal waarop een aanvraag volgde zolang de brief gold, ook als die in een latere maand kwam.';
COMMENT ON COLUMN advice_uptake.percent_followed IS 'followed als percentage van letters; niet optellen.';
COMMENT ON COLUMN advice_uptake.requests IS 'Aantal aanvragen van deze maand.';
COMMENT ON COLUMN advice_uptake.requests_after_letter IS 'Daarvan van een woning met een geldige brief; bij een zending aan een postcode de kans daarop.';
COMMENT ON COLUMN advice_uptake.requests_without_letter IS 'De andere aanvragen, ook die waarvan de woning niet is gevonden.';
COMMENT ON COLUMN advice_uptake.days_median IS 'Mediaan van de dagen van verzending tot aanvraag, van aanvragen na een brief.';
COMMENT ON COLUMN advice_uptake.days_p90 IS 'In 90 % van die gevallen hoogstens zoveel dagen.';
COMMENT ON COLUMN advice_uptake.advices IS 'Aantal adviezen dat deze maand is gegeven.';
COMMENT ON COLUMN advice_uptake.certificates IS 'Daarvan met een certificaat.';

-- ---------------------------------------------------------------- neighbourhood groups

-- Where a group is: its own outline, else its postcode, whole or in part. A group with a place only is nowhere to be counted.
CREATE FUNCTION group_dwelling()
RETURNS TABLE (watch_group_id int, dwelling_id int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT g.watch_group_id, d.dwelling_id
    FROM   watch_group AS g CROSS JOIN LATERAL (SELECT h.dwelling_id FROM dwelling AS h WHERE ST_Contains(g.geom, h.geom) AND h.in_use_to IS NULL OFFSET 0) AS d
    WHERE  g.geom IS NOT NULL
    UNION ALL
    SELECT g.watch_group_id, d.dwelling_id
    FROM   watch_group AS g
    CROSS  JOIN LATERAL (SELECT h.dwelling_id FROM dwelling AS h
                         WHERE  h.postcode BETWEEN rpad(g.postcode, 6, 'A') AND rpad(g.postcode, 6, 'Z') AND h.in_use_to IS NULL OFFSET 0) AS d
    WHERE  g.geom IS NULL AND g.postcode IS NOT NULL;
END;
COMMENT ON FUNCTION group_dwelling IS 'De woningen in het gebied van elke buurtgroep: binnen haar vlak, en anders met haar postcode (vier cijfers, met een of twee letters).';

-- A burglary is where its dwelling is, or the one nearest to its point.
CREATE FUNCTION group_burglary(max_uncertainty float8)
RETURNS TABLE (burglary_id int, occurred_on date, dwelling_id int, gemeente_code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT b.burglary_id, b.occurred_on, d.dwelling_id, d.gemeente_code
    FROM   letter_burglary AS b
    CROSS  JOIN LATERAL (SELECT coalesce(b.dwelling_id, (SELECT h.dwelling_id FROM dwelling AS h ORDER BY h.geom <-> b.geom LIMIT 1)) AS dwelling_id OFFSET 0) AS n
    JOIN   dwelling AS d ON d.dwelling_id = n.dwelling_id
    WHERE  b.place_uncertainty <= max_uncertainty;
END;
COMMENT ON FUNCTION group_burglary IS 'De inbraken, elk bij de eigen woning of die het dichtst bij haar plek ligt.';

-- Before and after, each no longer than what is known: days without deliveries are no days without burglaries.
CREATE FUNCTION group_count(days int, last_day date, max_uncertainty float8)
RETURNS TABLE (watch_group_id int, after int, day_from date, day_to date, dwellings_inside bigint, dwellings_outside bigint, inside bigint, outside bigint)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH burglary_here AS MATERIALIZED (
        SELECT b.* FROM group_burglary(max_uncertainty) AS b
    ), known AS MATERIALIZED (
        SELECT min(b.occurred_on) AS first_day, least(group_count.last_day, max(b.occurred_on)) AS last_day FROM burglary_here AS b
        WHERE  b.occurred_on <= current_date HAVING count(*) > 0
    ), member AS MATERIALIZED (
        SELECT g.watch_group_id, g.dwelling_id, d.gemeente_code FROM group_dwelling() AS g JOIN dwelling AS d ON d.dwelling_id = g.dwelling_id
    ), struck AS MATERIALIZED (
        SELECT m.watch_group_id, b.occurred_on, b.gemeente_code FROM member AS m JOIN burglary_here AS b ON b.dwelling_id = m.dwelling_id
    ), home AS (                         -- the municipality that holds most of the group
        SELECT DISTINCT ON (c.watch_group_id) c.watch_group_id, c.gemeente_code, c.here, (sum(c.here) OVER (PARTITION BY c.watch_group_id))::bigint AS dwellings
        FROM  (SELECT m.watch_group_id, m.gemeente_code, count(*) AS here FROM member AS m GROUP BY m.watch_group_id, m.gemeente_code) AS c
        ORDER  BY c.watch_group_id, c.here DESC, c.gemeente_code
    ), stretch AS (
        SELECT h.*, p.after, CASE p.after WHEN 0 THEN greatest(g.active_from - days, k.first_day) ELSE greatest(g.active_from, k.first_day) END AS day_from,
               CASE p.after WHEN 0 THEN least(g.active_from - 1, k.last_day) ELSE least(g.active_from + days - 1, g.active_to, k.last_day) END AS day_to
        FROM   known AS k CROSS JOIN home AS h JOIN watch_group AS g ON g.watch_group_id = h.watch_group_id CROSS JOIN (VALUES (0), (1)) AS p (after)
        WHERE  g.active_from IS NOT NULL
    )
    SELECT s.watch_group_id, s.after, s.day_from, s.day_to, s.dwellings, (SELECT count(*) FROM dwelling AS d WHERE d.gemeente_code = s.gemeente_code AND d.in_use_to IS NULL) - s.here,
           i.inside, (SELECT count(*) FROM burglary_here AS b WHERE b.gemeente_code = s.gemeente_code AND b.occurred_on BETWEEN s.day_from AND s.day_to) - i.inside_home
    FROM   stretch AS s
    CROSS  JOIN LATERAL (SELECT count(*) AS inside, count(*) FILTER (WHERE t.gemeente_code = s.gemeente_code) AS inside_home
                         FROM struck AS t WHERE t.watch_group_id = s.watch_group_id AND t.occurred_on BETWEEN s.day_from AND s.day_to) AS i
    WHERE  s.day_from <= s.day_to;
END;
COMMENT ON FUNCTION group_count IS 'Woningen en inbraken binnen elke buurtgroep en in de rest van haar gemeente, voor (after 0) en na (1) haar begin, zover er inbraken bekend zijn.';

CREATE FUNCTION group_reach(days int DEFAULT 365, last_day date DEFAULT current_date, max_uncertainty float8 DEFAULT NULL)
RETURNS TABLE (group_reach_id int, watch_group_id int, name varchar(200), members int, members_per_dwelling numeric(8, 4), period varchar(10), place varchar(10),
               day_from date, day_to date, dwellings int, burglaries int, rate float8, rate_low float8, rate_high float8,
               ratio float8, ratio_low float8, ratio_high float8, small int, note varchar(200))
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
    IF group_reach.days NOT BETWEEN 1 AND 3660 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = format('days is %s; dat moet van 1 tot en met 3660 zijn', group_reach.days),
            HINT = 'Zoveel dagen voor en na het begin van een groep worden vergeleken; 365 is een jaar.';
    END IF;
    RETURN QUERY
    SELECT c.watch_group_id * 4 + c.after * 2 + CASE t.class WHEN 'binnen' THEN 0 ELSE 1 END, c.watch_group_id, g.name::varchar(200), g.members,
           (g.members / c.dwellings_inside::numeric)::numeric(8, 4), CASE c.after WHEN 0 THEN 'ervoor' ELSE 'erna' END::varchar(10), t.class::varchar(10),
           c.day_from, c.day_to, t.dwellings::int, t.burglaries::int, t.rate, t.rate_low, t.rate_high,
           CASE WHEN t.class = 'binnen' THEN nullif(t.ratio, 'Infinity') END, t.ratio_low, nullif(t.ratio_high, 'Infinity'), CASE WHEN 'small_n' = ANY (t.flags) THEN 1 ELSE 0 END,
           'Geen effect van de groep: groepen ontstaan vaak na veel inbraken, en die nemen dan ook zonder groep af.'::varchar(200)
    FROM   group_count(coalesce(group_reach.days, 365), coalesce(group_reach.last_day, current_date),
                       coalesce(group_reach.max_uncertainty, (SELECT r.max_uncertainty FROM letter_rule AS r))) AS c
    JOIN   watch_group AS g ON g.watch_group_id = c.watch_group_id
    CROSS  JOIN LATERAL rate_table((SELECT rate_set(v.class, v.burglaries, v.dwellings, (c.day_to - c.day_from + 1) / 365.25)
                                    FROM  (VALUES ('binnen', c.inside, c.dwellings_inside), ('buiten', c.outside, c.dwellings_outside)) AS v (class, burglaries, dwellings)),
                                   reference => 'buiten') AS t
    ORDER  BY c.watch_group_id, c.after, t.class;
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION group_reach IS
'Woningen en inbraken binnen het gebied van elke buurtgroep en in de rest van haar gemeente, zoveel dagen voor en na haar begin, zover er inbraken bekend zijn en de groep bestond. rate is het aantal inbraken per 1.000 woningen per jaar met het exacte 95 %-interval van Garwood; ratio is binnen gedeeld door buiten, met het exacte interval (leeg is zonder grens: buiten waren dan geen inbraken); small is 1 bij minder dan tien inbraken binnen of buiten. Woningen zijn die van nu. Een groep zonder begin, of zonder vlak en postcode, ontbreekt. Dit toont geen oorzaak en gevolg: daarvoor is een vergelijking nodig met gebieden die ook zonder groep op dit gebied lijken.';
