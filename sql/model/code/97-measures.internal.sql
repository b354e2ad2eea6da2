-- Advice and neighbourhood groups beside the letters: who asks after a letter, and whom a group reaches.

-- ---------------------------------------------------------------- advice

-- One row per letter that a dwelling may have got, per request and per advice given: each in its own month. A request
-- follows the latest letter that was still valid, and only that one.
CREATE OR REPLACE FUNCTION advice_event()
RETURNS TABLE (month date, postcode text, buurt_code text, gemeente_code text, areas text, letters float8,
               followed float8, requests int, after_letter float8, days int, advices int, certificates int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH receiver AS MATERIALIZED (
        SELECT l.letter_id, l.dwelling_id, l.sent_on, l.chance FROM letter_receiver AS l
    ), request AS MATERIALIZED (
        SELECT a.advice_id, a.requested_at::date AS requested_on, a.given_at::date AS given_on, a.certificate,
               a.dwelling_id,
               d.postcode, coalesce(d.gemeente_code, area_at('gemeente', a.geom)) AS gemeente_code,
               coalesce(d.buurt_code, area_at('buurt', a.geom)) AS buurt_code,
               (CASE WHEN d.dwelling_id IS NULL THEN areas_at(a.geom) ELSE x.areas END)::text AS areas
        FROM   advice AS a LEFT JOIN dwelling AS d ON d.dwelling_id = a.dwelling_id
        LEFT   JOIN dwelling_area AS x ON x.dwelling_id = a.dwelling_id
    ), answer AS MATERIALIZED (
        SELECT DISTINCT ON (q.advice_id) q.advice_id, l.letter_id, l.dwelling_id, l.chance,
               q.requested_on - l.sent_on AS days
        FROM   letter_rule AS r CROSS JOIN request AS q
        JOIN   receiver AS l ON l.dwelling_id = q.dwelling_id
               AND l.sent_on BETWEEN q.requested_on - r.validity_days - r.delivery_days AND q.requested_on
        ORDER  BY q.advice_id, l.sent_on DESC, l.chance DESC, l.letter_id
    )
    SELECT date_trunc('month', l.sent_on::timestamp)::date, d.postcode, d.buurt_code, d.gemeente_code, x.areas::text,
           l.chance,
           CASE WHEN f.letter_id IS NULL THEN 0 ELSE l.chance END, 0, 0, NULL::int, 0, 0
    FROM   receiver AS l JOIN dwelling AS d ON d.dwelling_id = l.dwelling_id
    LEFT   JOIN dwelling_area AS x ON x.dwelling_id = l.dwelling_id
    LEFT   JOIN (SELECT DISTINCT a.letter_id, a.dwelling_id FROM answer AS a) AS f ON f.letter_id = l.letter_id
           AND f.dwelling_id = l.dwelling_id
    UNION ALL
    SELECT date_trunc('month', q.requested_on::timestamp)::date, q.postcode, q.buurt_code, q.gemeente_code, q.areas, 0,
           0, 1, coalesce(a.chance, 0), a.days, 0, 0
    FROM   request AS q LEFT JOIN answer AS a ON a.advice_id = q.advice_id WHERE q.requested_on IS NOT NULL
    UNION ALL
    SELECT date_trunc('month', q.given_on::timestamp)::date, q.postcode, q.buurt_code, q.gemeente_code, q.areas, 0, 0,
           0, 0, NULL, 1, CASE WHEN q.certificate THEN 1 ELSE 0 END
    FROM   request AS q WHERE q.given_on IS NOT NULL;
END;
COMMENT ON FUNCTION advice_event() IS
'Brieven, aanvragen en gegeven adviezen, elk in de eigen maand, met waar zij liggen (zie areas_of_homes). Een aanvraag volgt op de laatste brief aan die woning die nog geldig was (letter_rule).';

-- ---------------------------------------------------------------- neighbourhood groups

-- Where a group is: its own outline, else its postcode, whole or in part. A group with a place only is nowhere to be
-- counted.
CREATE OR REPLACE FUNCTION group_dwelling()
RETURNS TABLE (watch_group_id int, dwelling_id int, in_use boolean)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT g.watch_group_id, d.dwelling_id, d.in_use
    FROM   watch_group AS g
    CROSS  JOIN LATERAL (SELECT h.dwelling_id, h.in_use_to IS NULL AS in_use
                         FROM   dwelling AS h WHERE ST_Contains(g.geom, h.geom) OFFSET 0) AS d
    WHERE  g.geom IS NOT NULL
    UNION ALL
    SELECT g.watch_group_id, d.dwelling_id, d.in_use
    FROM   watch_group AS g
    CROSS  JOIN LATERAL (SELECT h.dwelling_id, h.in_use_to IS NULL AS in_use FROM dwelling AS h
                         WHERE  h.postcode BETWEEN rpad(g.postcode, 6, 'A') AND rpad(g.postcode, 6, 'Z') OFFSET 0) AS d
    WHERE  g.geom IS NULL AND g.postcode IS NOT NULL;
END;
COMMENT ON FUNCTION group_dwelling() IS 'De woningen in het gebied van elke buurtgroep: binnen haar vlak, en anders met haar postcode (vier cijfers, met een of twee letters); ook die niet meer in gebruik zijn, want daar is misschien ingebroken.';

-- A burglary is where its dwelling is, or the one nearest to its point.
CREATE OR REPLACE FUNCTION group_burglary(max_uncertainty float8)
RETURNS TABLE (burglary_id int, occurred_on date, dwelling_id int, gemeente_code text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT b.burglary_id, b.occurred_on, d.dwelling_id, d.gemeente_code
    FROM   letter_burglary AS b
    CROSS  JOIN LATERAL (SELECT coalesce(b.dwelling_id,
                                         (SELECT h.dwelling_id
                                          FROM   dwelling AS h
                                          ORDER  BY h.geom <-> b.geom LIMIT 1)) AS dwelling_id OFFSET 0) AS n
    JOIN   dwelling AS d ON d.dwelling_id = n.dwelling_id
    WHERE  b.place_uncertainty <= max_uncertainty;
END;
COMMENT ON FUNCTION group_burglary(float8) IS 'De inbraken, elk bij de eigen woning of die het dichtst bij haar plek ligt.';

-- Before and after, each of the days that deliveries cover in the gemeente: days without deliveries are no days without
-- burglaries.
CREATE OR REPLACE FUNCTION group_count(days int, last_day date, max_uncertainty float8)
RETURNS TABLE (watch_group_id int, after int, day_from date, day_to date, days_known int, dwellings_inside bigint,
               dwellings_outside bigint, inside bigint, outside bigint)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH burglary_here AS MATERIALIZED (
        SELECT b.* FROM group_burglary(max_uncertainty) AS b
    ), known AS MATERIALIZED (
        SELECT k.gemeente_code,
               k.days * datemultirange(daterange(NULL, least(group_count.last_day, dutch_today()), '[]')) AS days
        FROM   known_days() AS k
    ), member AS MATERIALIZED (
        SELECT g.watch_group_id, g.dwelling_id, g.in_use, d.gemeente_code
        FROM   group_dwelling() AS g JOIN dwelling AS d ON d.dwelling_id = g.dwelling_id
    ), struck AS MATERIALIZED (
        SELECT m.watch_group_id, b.occurred_on, b.gemeente_code
        FROM   member AS m JOIN burglary_here AS b ON b.dwelling_id = m.dwelling_id
    ), home AS (                         -- the municipality that holds most of the group
        SELECT DISTINCT ON (c.watch_group_id) c.watch_group_id, c.gemeente_code, c.here,
               (sum(c.here) OVER (PARTITION BY c.watch_group_id))::bigint AS dwellings
        FROM  (SELECT m.watch_group_id, m.gemeente_code, count(*) AS here
               FROM   member AS m WHERE m.in_use GROUP BY m.watch_group_id, m.gemeente_code) AS c
        ORDER  BY c.watch_group_id, c.here DESC, c.gemeente_code
    ), stretch AS (
        SELECT h.*, p.after,
               k.days * datemultirange(CASE p.after
                                            WHEN 0 THEN daterange(g.active_from - group_count.days, g.active_from)
                                            ELSE daterange(g.active_from,
                                                           greatest(g.active_from,
                                                                    least(g.active_from + group_count.days,
                                                                          g.active_to + 1))) END) AS days
        FROM   home AS h JOIN watch_group AS g ON g.watch_group_id = h.watch_group_id
        JOIN   known AS k ON k.gemeente_code = coalesce(h.gemeente_code, '')
        CROSS  JOIN (VALUES (0), (1)) AS p (after)
        WHERE  g.active_from IS NOT NULL
    )
    SELECT s.watch_group_id, s.after, lower(s.days), upper(s.days) - 1, days_in(s.days), s.dwellings,
           (SELECT count(*)
            FROM   dwelling AS d WHERE d.gemeente_code = s.gemeente_code AND d.in_use_to IS NULL) - s.here,
           i.inside,
           (SELECT count(*)
            FROM   burglary_here AS b
            WHERE  b.gemeente_code = s.gemeente_code AND b.occurred_on <@ s.days) - i.inside_home
    FROM   stretch AS s
    CROSS  JOIN LATERAL (SELECT count(*) AS inside,
                                count(*) FILTER (WHERE t.gemeente_code = s.gemeente_code) AS inside_home
                         FROM struck AS t WHERE t.watch_group_id = s.watch_group_id AND t.occurred_on <@ s.days) AS i
    WHERE  NOT isempty(s.days);
END;
COMMENT ON FUNCTION group_count(int, date, float8) IS 'Woningen en inbraken binnen elke buurtgroep en in de rest van haar gemeente, voor (after 0) en na (1) haar begin, van de dagen waarvan in haar gemeente de inbraken bekend zijn (days_known, zie known_days).';

CREATE OR REPLACE FUNCTION compare_groups(days int, last_day date, max_uncertainty float8)
RETURNS TABLE (group_reach_id int, watch_group_id int, name varchar(200), members int,
               members_per_dwelling numeric(8, 4), period varchar(10), place varchar(10),
               day_from date, day_to date, dwellings int, burglaries int, rate float8, rate_low float8,
               rate_high float8,
               ratio float8, ratio_low float8, ratio_high float8, small int, note varchar(200))
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
    IF compare_groups.days NOT BETWEEN 1 AND 3660 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('days is %s; dat moet van 1 tot en met 3660 zijn', compare_groups.days),
            HINT = 'Zoveel dagen voor en na het begin van een groep worden vergeleken; 365 is een jaar.';
    END IF;
    RETURN QUERY
    SELECT c.watch_group_id * 4 + c.after * 2 + CASE t.class WHEN 'binnen' THEN 0 ELSE 1 END, c.watch_group_id,
           g.name::varchar(200), g.members,
           (g.members / c.dwellings_inside::numeric)::numeric(8, 4),
           CASE c.after WHEN 0 THEN 'ervoor' ELSE 'erna' END::varchar(10), t.class::varchar(10),
           c.day_from, c.day_to, t.dwellings::int, t.burglaries::int, t.rate, t.rate_low, t.rate_high,
           CASE WHEN t.class = 'binnen' THEN nullif(t.ratio, 'Infinity') END, t.ratio_low,
           nullif(t.ratio_high, 'Infinity'), CASE WHEN 'small_n' = ANY (t.flags) THEN 1 ELSE 0 END,
           'Geen effect van de groep: groepen ontstaan vaak na veel inbraken, en die nemen dan ook zonder groep af.'::varchar(200)
    FROM   group_count(coalesce(compare_groups.days, 365), coalesce(compare_groups.last_day, dutch_today()),
                       coalesce(compare_groups.max_uncertainty, (SELECT r.max_uncertainty FROM letter_rule AS r))) AS c
    JOIN   watch_group AS g ON g.watch_group_id = c.watch_group_id
    CROSS  JOIN LATERAL rate_table((SELECT rate_set(v.class, v.burglaries, v.dwellings, c.days_known / 365.25)
                                    FROM  (VALUES ('binnen', c.inside, c.dwellings_inside),
                                           ('buiten', c.outside,
                                            c.dwellings_outside)) AS v (class, burglaries, dwellings)),
                                   reference => 'buiten') AS t
    ORDER  BY c.watch_group_id, c.after, t.class;
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION compare_groups(int, date, float8) IS 'Wat group_reach doet.';

CREATE OR REPLACE VIEW fresh_advice_uptake AS
WITH event AS MATERIALIZED (
    SELECT dense_rank() OVER (ORDER BY e.postcode, e.buurt_code, e.gemeente_code, e.areas) AS home, e.*
    FROM   advice_event() AS e
), lies AS MATERIALIZED (
    SELECT o.home, a.place, a.level, a.code, a.name
    FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes,
                  array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                  array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes,
                  array_agg(h.areas ORDER BY h.home) AS areas
           FROM  (SELECT DISTINCT e.home, e.postcode, e.buurt_code, e.gemeente_code, e.areas FROM event AS e) AS h) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS o
    -- area_id may be too large to make a number of
    JOIN   (SELECT n.level, n.code, n.name, row_number() OVER (ORDER BY n.area_id) AS place
            FROM   named_area AS n WHERE n.level NOT IN ('pc6', 'pc5', 'pc4')) AS a ON a.level = o.level
           AND a.code = o.code
    WHERE  o.current
)
SELECT (u.place * 2520 + (extract(year FROM u.month) - 1990) * 12 + extract(month FROM u.month))::int AS advice_uptake_id,
       u.month, u.level::varchar(20) AS level, u.code::varchar(40) AS code, u.name::varchar(100) AS name,
       u.letters::numeric(12, 2) AS letters, u.followed::numeric(12, 2) AS followed,
       (100 * u.followed / nullif(u.letters, 0))::numeric(6, 2) AS percent_followed,
       u.requests, u.after_letter::numeric(12, 2) AS requests_after_letter,
       (u.requests - u.after_letter)::numeric(12, 2) AS requests_without_letter, u.days_median, u.days_p90, u.advices,
       u.certificates
FROM  (SELECT l.place, l.level, l.code, l.name, e.month, sum(e.letters) AS letters, sum(e.followed) AS followed,
              sum(e.requests)::int AS requests, sum(e.after_letter) AS after_letter,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY e.days) AS days_median,
              percentile_cont(0.9) WITHIN GROUP (ORDER BY e.days) AS days_p90,
              sum(e.advices)::int AS advices, sum(e.certificates)::int AS certificates
       FROM   event AS e JOIN lies AS l USING (home)
       GROUP  BY l.place, l.level, l.code, l.name, e.month) AS u;
