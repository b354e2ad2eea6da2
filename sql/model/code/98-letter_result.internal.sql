-- Whether letters reached the right dwellings in time, as results: what each would hold if it were refreshed now.

-- The burglary's gemeente says what is recent, so that all maps are about the same pairs; of a letter outside every
-- zone it is the dwelling's.
CREATE OR REPLACE FUNCTION find_recent_pairs(as_of date, letters_to date) RETURNS SETOF letter_pair
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000
SET jit = off
BEGIN ATOMIC
    WITH period AS MATERIALIZED (
        SELECT r.gemeente_code, lower(r.period) AS from_day FROM recent_period(as_of) AS r
    ), since AS MATERIALIZED (           -- as far back as the gemeente that lags most
        SELECT min(p.from_day) AS from_day, max(p.from_day) FILTER (WHERE p.gemeente_code = '') AS other_day
        FROM   period AS p
    ), struck AS MATERIALIZED (
        SELECT b.burglary_id, coalesce(p.from_day, s.other_day) AS from_day
        FROM   since AS s
        JOIN   letter_burglary AS b ON b.occurred_on >= s.from_day
        LEFT   JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
        LEFT   JOIN period AS p ON p.gemeente_code = coalesce(d.gemeente_code,
                                                              CASE WHEN b.dwelling_id IS NULL
                                                                        THEN area_at('gemeente', b.geom) END, '')
    )
    SELECT q.*
    FROM   since AS s
    CROSS  JOIN LATERAL letter_pairs_since(s.from_day, letters_to) AS q
    LEFT   JOIN struck AS b ON b.burglary_id = q.burglary_id
    WHERE  s.from_day IS NOT NULL AND coalesce(q.occurred_on <= as_of, q.letter_on <= letters_to)
    AND    coalesce(q.occurred_on, q.letter_on) >= coalesce(b.from_day,
                                                            (SELECT p.from_day
                                                             FROM   dwelling AS d
                                                             JOIN   period AS p ON p.gemeente_code = d.gemeente_code
                                                             WHERE  q.burglary_id IS NULL
                                                             AND    d.dwelling_id = q.dwelling_id), s.other_day);
END;
COMMENT ON FUNCTION find_recent_pairs(date, date) IS 'Wat letter_pairs_recent zegt, opnieuw gezocht.';

CREATE OR REPLACE VIEW found_letter_pair AS
SELECT p.* FROM find_recent_pairs(result_day(), result_letters_to()) AS p;
COMMENT ON VIEW found_letter_pair IS 'Wat letter_pairs_recent zegt, opnieuw gezocht.';

CREATE OR REPLACE FUNCTION letter_pairs_recent() RETURNS SETOF letter_pair
LANGUAGE sql STABLE ROWS 100000
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_letter_pair AS k WHERE is_kept('letter_pair')
    UNION ALL
    SELECT f.* FROM found_letter_pair AS f WHERE NOT is_kept('letter_pair');
END;
COMMENT ON FUNCTION letter_pairs_recent() IS
'Op de peildag, met de brieven die meetellen: de recente rijen van letter_pairs_since. Recent is per gemeente van de inbraak (zonder inbraak die van de woning): recent_days (letter_rule) voor de laatste dag waarvan daar inbraken bekend zijn, en later.';

CREATE OR REPLACE VIEW fresh_near_repeat_zone AS
SELECT z.burglary_id::int AS burglary_id, z.occurred_on, z.reported_on, z.occurred_on + r.risk_days - 1 AS active_to,
       CASE WHEN result_day() BETWEEN z.occurred_on AND z.occurred_on + r.risk_days - 1 THEN 1 ELSE 0 END AS active,
       CASE WHEN (z.c).pending > 0 THEN 1 ELSE 0 END AS pending, z.dwellings::int AS dwellings,
       (z.dwellings - (z.c).pairs)::int AS not_known,
       t.timely, t.carried, t.late, t.never, (z.c).coverage::numeric(6, 3) AS coverage, z.letters,
       (z.c).days_to_letter_median, z.uncertainty AS place_uncertainty,
       i.gemeente_code::varchar(6) AS gemeente_code, g.name::varchar(100) AS gemeente,
       i.wijk_code::varchar(8) AS wijk_code, w.name::varchar(100) AS wijk,
       i.buurt_code::varchar(10) AS buurt_code, u.name::varchar(100) AS buurt,
       ST_Buffer(b.geom, r.max_distance)::geometry(Polygon, 28992) AS geom
FROM   letter_rule AS r
CROSS  JOIN (SELECT p.burglary_id, p.occurred_on, p.reported_on, p.uncertainty,
                    letter_coverage(p) FILTER (WHERE letters_told(p, l.days)) AS c,
                    count(p.distance) AS dwellings, sum(p.letters) AS letters
             FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id
             LEFT   JOIN letter_days() AS l ON l.gemeente_code = coalesce(d.gemeente_code, '')
             GROUP  BY p.burglary_id, p.occurred_on, p.reported_on, p.uncertainty) AS z
JOIN   burglary AS b ON b.burglary_id = z.burglary_id
-- where nothing is known of any dwelling, these are not known either
LEFT   JOIN LATERAL (SELECT (z.c).timely, (z.c).carried, (z.c).late, (z.c).never) AS t ON (z.c).pairs > 0
       OR z.dwellings = 0
LEFT   JOIN dwelling AS h ON h.dwelling_id = b.dwelling_id
CROSS  JOIN LATERAL (SELECT coalesce(h.gemeente_code, area_at('gemeente', b.geom)) AS gemeente_code,
                            coalesce(h.buurt_code, area_at('buurt', b.geom)) AS buurt_code OFFSET 0) AS a
CROSS  JOIN LATERAL (SELECT a.gemeente_code, a.buurt_code,
                            coalesce('WK' || substr(a.buurt_code, 3, 6),
                                     area_at('wijk', b.geom)) AS wijk_code OFFSET 0) AS i
LEFT   JOIN named_area AS g ON g.level = 'gemeente' AND g.code = i.gemeente_code
LEFT   JOIN named_area AS w ON w.level = 'wijk'     AND w.code = i.wijk_code
LEFT   JOIN named_area AS u ON u.level = 'buurt'    AND u.code = i.buurt_code;

-- One dwelling can lie in several zones; the worst of them is what the map shows.
CREATE OR REPLACE VIEW fresh_letter_map AS
SELECT d.dwelling_id, d.gemeente_code::varchar(6) AS gemeente_code, d.buurt_code::varchar(10) AS buurt_code,
       d.postcode::varchar(6) AS postcode,
       m.status_number,
       (ARRAY['nooit', 'te laat', 'nog geldig', 'op tijd', 'buiten een zone', 'eigen woning',
              'niet bekend'])[m.status_number]::varchar(20) AS status,
       m.zones, m.zones_covered, m.letters, m.letters_outside, m.first_day, m.last_day,
       d.geom::geometry(Point, 28992) AS geom
FROM  (SELECT p.dwelling_id, min(CASE WHEN p.status = 'never' AND NOT letters_told(p, l.days) THEN 7
                                      ELSE array_position(ARRAY['never', 'late', 'carried', 'timely', 'outside', 'own'],
                                                          p.status) END) AS status_number,
              count(p.distance)::int AS zones, coalesce(sum(p.timely + p.carried), 0) AS zones_covered,
              sum(p.letters) AS letters,
              coalesce(sum(p.letters) FILTER (WHERE p.status = 'outside'), 0) AS letters_outside,
              min(coalesce(p.occurred_on, p.letter_on)) AS first_day,
              max(coalesce(p.occurred_on, p.letter_on)) AS last_day
       FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS h ON h.dwelling_id = p.dwelling_id
       LEFT   JOIN letter_days() AS l ON l.gemeente_code = coalesce(h.gemeente_code, '')
       WHERE  p.status IN ('never', 'late', 'carried', 'timely', 'outside', 'own')
       GROUP  BY p.dwelling_id) AS m
JOIN   dwelling AS d ON d.dwelling_id = m.dwelling_id;

CREATE OR REPLACE VIEW fresh_letter_blind_spot AS
SELECT d.dwelling_id, d.gemeente_code::varchar(6) AS gemeente_code, d.buurt_code::varchar(10) AS buurt_code,
       d.postcode::varchar(6) AS postcode,
       m.zones_missed, m.excess, m.burglary_id, m.occurred_on, m.active_to,
       CASE WHEN m.active_to >= result_day() THEN 1 ELSE 0 END AS active,
       d.geom::geometry(Point, 28992) AS geom
FROM  (SELECT p.dwelling_id, count(*)::int AS zones_missed, sum(p.excess) AS excess,
              (array_agg(p.burglary_id ORDER BY p.occurred_on DESC, p.distance, p.burglary_id))[1]::int AS burglary_id,
              max(p.occurred_on) AS occurred_on, max(p.occurred_on + p.risk_days - 1) AS active_to
       FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS h ON h.dwelling_id = p.dwelling_id
       LEFT   JOIN letter_days() AS l ON l.gemeente_code = coalesce(h.gemeente_code, '')
       WHERE  p.status = 'never' AND letters_told(p, l.days)
       GROUP  BY p.dwelling_id) AS m
JOIN   dwelling AS d ON d.dwelling_id = m.dwelling_id;

-- Whose duty: the area of the dwelling. Whose report: that of the burglary. They differ where a zone crosses a border.
-- An area in more gemeenten knows as much as its dwellings do.
CREATE OR REPLACE VIEW fresh_letter_coverage_by_area AS
WITH told AS MATERIALIZED (
    SELECT p AS pair, p.burglary_id, p.timely + p.carried AS covered, p.distance, p.dwelling_id,
           letters_told(p, l.days) AS told
    FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id
    LEFT   JOIN letter_days() AS l ON l.gemeente_code = coalesce(d.gemeente_code, '')
), zone AS MATERIALIZED (
    SELECT q.burglary_id, sum(q.covered) FILTER (WHERE q.told) AS covered,
           count(q.distance) FILTER (WHERE q.told) AS dwellings FROM told AS q GROUP BY q.burglary_id
), thing AS MATERIALIZED (              -- what is counted, and where it lies
    SELECT dense_rank() OVER (ORDER BY t.postcode, t.buurt_code, t.gemeente_code, t.areas) AS home, t.*
    FROM  (SELECT d.dwelling_id, NULL::bigint AS burglary_id, d.postcode, d.buurt_code, d.gemeente_code,
                  x.areas::text AS areas
           FROM  (SELECT DISTINCT q.dwelling_id FROM told AS q) AS n JOIN dwelling AS d ON d.dwelling_id = n.dwelling_id
           LEFT   JOIN dwelling_area AS x ON x.dwelling_id = d.dwelling_id
           UNION ALL
           SELECT NULL, z.burglary_id, d.postcode, coalesce(d.buurt_code, area_at('buurt', b.geom)),
                  coalesce(d.gemeente_code, area_at('gemeente', b.geom)),
                  (CASE WHEN b.dwelling_id IS NULL THEN areas_at(b.geom) ELSE x.areas END)::text
           FROM   zone AS z JOIN burglary AS b ON b.burglary_id = z.burglary_id
           LEFT   JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
           LEFT   JOIN dwelling_area AS x ON x.dwelling_id = b.dwelling_id) AS t
), lies AS MATERIALIZED (
    SELECT t.dwelling_id, t.burglary_id, a.area_id
    FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes,
                  array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                  array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes,
                  array_agg(h.areas ORDER BY h.home) AS areas
           FROM  (SELECT DISTINCT t.home, t.postcode, t.buurt_code, t.gemeente_code, t.areas FROM thing AS t) AS h) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS o
    JOIN   named_area AS a ON a.level = o.level AND a.code = o.code
    JOIN   thing AS t ON t.home = o.home
    WHERE  o.current AND o.level NOT IN ('pc6', 'pc5', 'pc4')
), home AS MATERIALIZED (
    SELECT row_number() OVER () AS home, h.*
    FROM  (SELECT d.buurt_code, d.gemeente_code, x.areas::text AS areas, count(*) AS dwellings
           FROM   dwelling AS d LEFT JOIN dwelling_area AS x ON x.dwelling_id = d.dwelling_id WHERE d.in_use_to IS NULL
           GROUP  BY d.buurt_code, d.gemeente_code, x.areas) AS h
), covered AS (
    SELECT o.level, o.code, sum(h.dwellings * coalesce(p.burglaries_known, 0)) / sum(h.dwellings) AS burglaries_known,
           sum(h.dwellings * coalesce(p.both_known, 0)) / sum(h.dwellings) AS both_known
    FROM  (SELECT array_agg(NULL::text) AS postcodes, array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                  array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes,
                  array_agg(h.areas ORDER BY h.home) AS areas FROM home AS h) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS o
    JOIN   home AS h ON h.home = o.home
    LEFT   JOIN recent_period(result_day()) AS p ON p.gemeente_code = coalesce(h.gemeente_code, '')
    WHERE  o.current GROUP BY o.level, o.code
), duty AS (
    SELECT l.area_id, letter_coverage(q.pair) AS c, letter_coverage(q.pair) FILTER (WHERE q.told) AS t
    FROM   told AS q JOIN lies AS l ON l.dwelling_id = q.dwelling_id GROUP BY l.area_id
), report AS (
    SELECT l.area_id, count(*)::int AS burglaries, sum(z.covered) / nullif(sum(z.dwellings), 0) AS coverage
    FROM   zone AS z JOIN lies AS l ON l.burglary_id = z.burglary_id GROUP BY l.area_id
)
SELECT a.area_id, a.level::varchar(20) AS level, a.code::varchar(40) AS code, a.name::varchar(100) AS name, a.year,
       n.burglaries, r.coverage::numeric(6, 3) AS coverage_of_burglaries, n.zones, n.dwellings_in_zones, n.dwellings,
       n.dwellings_in_zones - (d.t).pairs::int AS not_known,
       m.timely, m.carried, m.late, m.never,
       m.coverage::numeric(6, 3) AS coverage, m.coverage_low::numeric(6, 3) AS coverage_low,
       m.coverage_high::numeric(6, 3) AS coverage_high,
       m.well_covered::numeric(6, 3) AS well_covered, m.uncovered::numeric(6, 3) AS uncovered,
       CASE WHEN is_small(coalesce((d.t).pairs, 0)) THEN 1 ELSE 0 END AS small,
       CASE WHEN k.both_known > 0 OR (d.c).letters > 0 THEN coalesce((d.c).letters, 0) END AS letters,
       CASE WHEN k.both_known > 0 THEN coalesce((d.c).letters_outside, 0) END AS letters_outside,
       CASE WHEN k.both_known > 0 OR (d.c).letters > 0 THEN coalesce((d.c).duplicates, 0) END AS duplicates,
       CASE WHEN k.both_known > 0 THEN (d.c).precision END::numeric(6, 3) AS precision,
       (d.c).days_to_letter_median, (d.c).days_to_letter_p90, (d.c).days_to_report_median,
       k.both_known::numeric(4, 3) AS known,
       CASE WHEN m.coverage IS NULL
                 THEN not_covered_because(k.burglaries_known, coalesce((d.c).pairs, 0)) END::varchar(100) AS reason,
       a.geom::geometry(MultiPolygon, 28992) AS geom
FROM   duty AS d FULL JOIN report AS r ON r.area_id = d.area_id
JOIN   area AS a ON a.area_id = coalesce(d.area_id, r.area_id)
LEFT   JOIN covered AS k ON k.level = a.level AND k.code = a.code
CROSS  JOIN LATERAL (SELECT known_number(coalesce(r.burglaries, 0), k.burglaries_known),
                            known_number(coalesce((d.c).burglaries, 0)::int, k.burglaries_known),
                            known_number(coalesce((d.c).pairs, 0)::int, k.burglaries_known),
                            known_number(coalesce((d.c).dwellings, 0)::int, k.burglaries_known))
                     AS n (burglaries, zones, dwellings_in_zones, dwellings)
LEFT   JOIN LATERAL (SELECT (d.t).timely, (d.t).carried, (d.t).late, (d.t).never, (d.t).coverage, (d.t).coverage_low,
                            (d.t).coverage_high, (d.t).well_covered, (d.t).uncovered)
                     AS m ON (d.t).pairs > 0 AND k.burglaries_known > 0;

CREATE OR REPLACE VIEW fresh_letter_coverage_by_month AS
SELECT (substr(m.gemeente_code,
               3)::int * 10000 + (extract(year FROM m.month) - 1900) * 12 + extract(month FROM m.month))::int AS letter_coverage_by_month_id,
       m.month, m.gemeente_code::varchar(6) AS gemeente_code, a.name::varchar(100) AS gemeente,
       known_number((m.c).burglaries::int, w.burglaries) AS zones,
       known_number((m.c).pairs::int, w.burglaries) AS dwellings_in_zones,
       ((m.c).pairs - (m.t).pairs)::int AS not_known, v.timely, v.carried, v.late, v.never,
       v.coverage::numeric(6, 3) AS coverage, v.coverage_low::numeric(6, 3) AS coverage_low,
       v.coverage_high::numeric(6, 3) AS coverage_high,
       CASE WHEN is_small((m.t).pairs) THEN 1 ELSE 0 END AS small,
       CASE WHEN (m.t).pending > 0 THEN 1 ELSE 0 END AS pending,
       CASE WHEN w.letters > 0 OR (m.c).letters > 0 THEN (m.c).letters END AS letters,
       CASE WHEN w.burglaries > 0 AND w.letters > 0 THEN (m.c).letters_outside END AS letters_outside,
       CASE WHEN w.letters > 0 OR (m.c).letters > 0 THEN (m.c).duplicates END AS duplicates,
       CASE WHEN w.burglaries > 0 THEN (m.c).precision END::numeric(6, 3) AS precision, (m.c).days_to_letter_median,
       (m.c).days_to_letter_p90,
       (m.c).days_to_report_median, w.known::numeric(4, 3) AS known,
       CASE WHEN v.coverage IS NULL THEN not_covered_because(w.burglaries, (m.c).pairs) END::varchar(100) AS reason
FROM  (SELECT date_trunc('month', coalesce(p.occurred_on, p.letter_on)::timestamp)::date AS month, d.gemeente_code,
              letter_coverage(p) AS c, letter_coverage(p) FILTER (WHERE letters_told(p, l.days)) AS t
       FROM   letter_pairs_since('-infinity', result_letters_to()) AS p
       JOIN   dwelling AS d ON d.dwelling_id = p.dwelling_id
       LEFT   JOIN letter_days() AS l ON l.gemeente_code = d.gemeente_code
       WHERE  d.gemeente_code IS NOT NULL
       AND    coalesce(p.occurred_on <= result_day(), p.letter_on <= result_letters_to()) GROUP BY 1, 2) AS m
LEFT   JOIN known_days() AS k ON k.gemeente_code = m.gemeente_code
LEFT   JOIN letter_days() AS l ON l.gemeente_code = m.gemeente_code
CROSS  JOIN LATERAL (SELECT k.days * datemultirange(daterange(NULL, result_day(), '[]')) AS burglaries,
                            l.days * datemultirange(daterange(NULL, result_letters_to(), '[]')) AS letters) AS t
CROSS  JOIN LATERAL (SELECT coalesce(known_part(t.burglaries, month_days(m.month)), 0),
                            coalesce(known_part(t.letters, month_days(m.month)), 0),
                            coalesce(known_part(t.burglaries * t.letters, month_days(m.month)),
                                     0)) AS w (burglaries, letters, known)
LEFT   JOIN LATERAL (SELECT (m.t).timely, (m.t).carried, (m.t).late, (m.t).never, (m.t).coverage, (m.t).coverage_low,
                            (m.t).coverage_high)
                     AS v ON (m.t).pairs > 0 AND w.burglaries > 0
LEFT   JOIN named_area AS a ON a.level = 'gemeente' AND a.code = m.gemeente_code;

-- Who needs a letter on the day, and has got none since.
CREATE OR REPLACE VIEW fresh_letter_worklist AS
SELECT w.dwelling_id, w.relative_risk, w.address_line::varchar(120) AS address_line,
       w.postcode_line::varchar(120) AS postcode_line, w.postcode::varchar(6) AS postcode,
       w.woonplaats::varchar(80) AS woonplaats, d.gemeente_code::varchar(6) AS gemeente_code,
       d.buurt_code::varchar(10) AS buurt_code,
       (count(*) OVER (PARTITION BY w.postcode))::int AS postcode_letters, w.burglary_id, w.occurred_on, w.reported_on,
       w.distance, w.zones, w.last_day, w.in_time,
       w.chance, w.in_zone, w.geom::geometry(Point, 28992) AS geom
FROM   letter_rule AS r CROSS JOIN letter_worklist(result_day()) AS w
JOIN   dwelling AS d ON d.dwelling_id = w.dwelling_id
WHERE  r.letter_rule_id = 1
AND    NOT EXISTS (SELECT
                   FROM   letter_receiver AS l
                   WHERE  l.dwelling_id = w.dwelling_id AND l.sent_on > result_day()
                   AND    l.sent_on <= result_letters_to() AND l.chance >= 0.5);
