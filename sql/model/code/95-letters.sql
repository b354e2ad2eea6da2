COMMENT ON TABLE letter_rule IS 'Eén rij: de afspraken over besmettingsbrieven. De werklijst en alle overzichten volgen ze.';
COMMENT ON COLUMN letter_rule.letter_rule_id IS 'Altijd 1.';
COMMENT ON COLUMN letter_rule.max_distance IS 'Tot hoever van een inbraak woningen een brief krijgen, in meters.';
COMMENT ON COLUMN letter_rule.risk_days IS 'Hoeveel dagen het verhoogde risico duurt, de dag van de inbraak meegeteld.';
COMMENT ON COLUMN letter_rule.deadline_days IS 'Binnen hoeveel dagen na de kennisname een brief op tijd is.';
COMMENT ON COLUMN letter_rule.validity_days IS 'Hoeveel dagen na de bezorging een brief nog telt.';
COMMENT ON COLUMN letter_rule.delivery_days IS 'Dagen van verzending tot bezorging.';
COMMENT ON COLUMN letter_rule.max_uncertainty IS 'Inbraken waarvan de plek onzekerder is dan zoveel meter, krijgen geen zone.';
COMMENT ON COLUMN letter_rule.recent_days IS 'Hoeveel dagen vóór de laatste bekende inbraak op de kaarten staan.';

CREATE OR REPLACE FUNCTION letter_worklist(
    on_date date DEFAULT dutch_today(), max_distance float8 DEFAULT NULL, risk_days int DEFAULT NULL, deadline_days int DEFAULT NULL,
    validity_days int DEFAULT NULL, delivery_days int DEFAULT NULL, profile near_repeat_profile DEFAULT near_repeat_profile_nl()
)
RETURNS TABLE (dwelling_id int, relative_risk float8, address_line varchar(120), postcode_line varchar(120), postcode varchar(6), woonplaats varchar(80),
               postcode_letters int, burglary_id int, occurred_on date, reported_on date, distance float8, zones int, last_day date, in_time int,
               geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT tell_unknown_days(coalesce(on_date, dutch_today()), (letter_rule_with(max_distance, risk_days, deadline_days, validity_days, delivery_days)).risk_days);
    WITH asked AS MATERIALIZED (
        SELECT coalesce(on_date, dutch_today()) AS today,
               letter_rule_with(max_distance, risk_days, deadline_days, validity_days, delivery_days) AS rule
    ), recent AS MATERIALIZED (      -- as far back as the profile looks
        SELECT event_set(b.geom, b.occurred_on, b.burglary_id) AS events
        FROM   asked AS q CROSS JOIN (SELECT coalesce(max(u.days_to), 0) AS days FROM unnest_profile(profile) AS u) AS reach
        JOIN   letter_burglary AS b ON b.occurred_on <= q.today AND q.today - b.occurred_on <= reach.days
        WHERE  (b.reported_on > q.today) IS NOT TRUE AND b.place_uncertainty <= (q.rule).max_uncertainty
    ), warned AS MATERIALIZED (      -- as likely as not, where a mailing leaves it to chance
        SELECT r.dwelling_id
        FROM   asked AS q
        JOIN   letter_receiver AS r ON r.sent_on BETWEEN q.today - (q.rule).validity_days - (q.rule).delivery_days AND q.today
        GROUP  BY r.dwelling_id
        HAVING sum(-ln(greatest(1 - r.chance, 1e-9))) >= ln(2.0::float8)
    ), needed AS MATERIALIZED (         -- the set of events is not carried along into the sort
        SELECT n.*, q.today, d.street_name, d.huisnummer, d.huisletter, d.toevoeging, d.postcode, d.woonplaats, d.geom,
               near_repeat_risk(e.events, d.geom, at => q.today, profile => profile) AS relative_risk
        FROM   asked AS q CROSS JOIN recent AS e CROSS JOIN LATERAL letter_need(q.today, q.rule) AS n JOIN dwelling AS d USING (dwelling_id)
        WHERE  NOT EXISTS (SELECT FROM warned AS w WHERE w.dwelling_id = n.dwelling_id)
    )
    SELECT n.dwelling_id, n.relative_risk, nullif(pg_catalog.concat(n.street_name || ' ', n.huisnummer, n.huisletter, '-' || n.toevoeging), ''),
           nullif(pg_catalog.concat_ws('  ', left(n.postcode, 4) || ' ' || right(n.postcode, 2), upper(n.woonplaats)), ''), n.postcode, n.woonplaats,
           (count(*) OVER (PARTITION BY n.postcode))::int, n.burglary_id, n.occurred_on, n.reported_on, n.distance, n.zones::int,
           n.last_day, CASE WHEN n.last_day >= n.today THEN 1 ELSE 0 END, n.geom
    FROM   needed AS n
    ORDER  BY n.relative_risk DESC, n.last_day, n.postcode, n.huisnummer, n.huisletter, n.toevoeging, n.dwelling_id;
END;
COMMENT ON FUNCTION letter_worklist(date, float8, int, int, int, int, near_repeat_profile) IS
'Wie er op een dag een brief nodig heeft: de woningen in een zone zonder geldige brief, elk één keer, het hoogste risico eerst. Met adresregels voor het samenvoegen, het aantal brieven per postcode (postcode_letters), de inbraak die de aanleiding is, en de laatste dag waarop versturen nog op tijd is (in_time: 1 als die nog niet voorbij is). Het relatieve risico geldt voor de komende 14 dagen; 1 is geen inbraak in de buurt. Een zending aan een postcode telt als geldige brief zodra een woning er waarschijnlijk (kans van een half of meer) een kreeg. NULL: vandaag, en zoals in letter_rule. Leg de lijst vast met record_letters. Bevat adressen: niet voor iedereen.';
REVOKE ALL ON FUNCTION letter_worklist(date, float8, int, int, int, int, near_repeat_profile) FROM public;

-- What came before the first day is read too, for as long as it can touch that day.
CREATE OR REPLACE FUNCTION letter_pairs_since(from_day date DEFAULT '-infinity', at date DEFAULT dutch_today()) RETURNS SETOF letter_pair
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000
SET jit = off
BEGIN ATOMIC
    WITH known AS MATERIALIZED (
        SELECT k.gemeente_code, k.days FROM known_days() AS k
    )
    SELECT p.*
    FROM   letter_rule AS r
    CROSS  JOIN LATERAL (SELECT from_day - r.risk_days AS burglaries, from_day - r.risk_days - r.validity_days - r.delivery_days AS letters) AS f
    CROSS  JOIN LATERAL letter_pairs(
               (SELECT burglary_set(b.burglary_id, b.geom, b.occurred_on, b.reported_on, b.dwelling_id, b.place_uncertainty, NULL)
                FROM   letter_burglary AS b WHERE b.occurred_on >= f.burglaries AND b.place_uncertainty <= r.max_uncertainty),
               (SELECT dwelling_set(d.dwelling_id, d.geom) FROM dwelling AS d WHERE (d.in_use_to <= f.burglaries) IS NOT TRUE),
               (SELECT letter_set(l.dwelling_id, l.sent_on, l.letter_id, l.number_sent) FROM letter_receiver AS l WHERE l.sent_on >= f.letters),
               max_distance => r.max_distance, risk_days => r.risk_days, deadline_days => r.deadline_days, validity_days => r.validity_days,
               delivery_days => r.delivery_days, at => letter_pairs_since.at) AS p
    WHERE  coalesce(p.occurred_on, p.letter_on) >= from_day
    -- of a letter nobody knows that it was outside every zone when not all burglaries that it could be about are known
    AND    CASE WHEN p.status = 'outside'
                THEN EXISTS (SELECT FROM dwelling AS d JOIN known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
                             WHERE  d.dwelling_id = p.dwelling_id AND k.days @> daterange(p.letter_on - r.risk_days, p.letter_on, '[]')) ELSE true END;
END;
COMMENT ON FUNCTION letter_pairs_since(date, date) IS
'Elke woning in de zone van een inbraak vanaf een dag, en of zij gewaarschuwd was, volgens letter_rule; ook brieven buiten elke zone, als van alle dagen waarop hun inbraak kan zijn gepleegd de inbraken bekend zijn (zie known_days). Voor letter_coverage: SELECT (letter_coverage(p)).* FROM letter_pairs_since(''2018-01-01'') AS p, gegroepeerd naar wens.
status is een code: timely (een brief op tijd), carried (nog een geldige), late (te laat), never (nooit), outside (een brief buiten elke zone), own (een brief aan de eigen woning), later (nog niet gebeurd op de dag van at), empty zone (een zone zonder woningen), unknown dwelling (een brief aan een woning die er niet is).';

-- The burglary's gemeente says what is recent, so that all maps are about the same pairs; of a letter outside every zone it is the dwelling's.
CREATE OR REPLACE FUNCTION letter_pairs_recent() RETURNS SETOF letter_pair
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100000
SET jit = off
BEGIN ATOMIC
    WITH period AS MATERIALIZED (
        SELECT r.gemeente_code, lower(r.period) AS from_day FROM recent_period() AS r
    ), since AS MATERIALIZED (           -- as far back as the gemeente that lags most
        SELECT min(p.from_day) AS from_day, max(p.from_day) FILTER (WHERE p.gemeente_code = '') AS other_day FROM period AS p
    ), struck AS MATERIALIZED (
        SELECT b.burglary_id, coalesce(p.from_day, s.other_day) AS from_day
        FROM   since AS s
        JOIN   letter_burglary AS b ON b.occurred_on >= s.from_day
        LEFT   JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
        LEFT   JOIN period AS p ON p.gemeente_code = coalesce(d.gemeente_code, CASE WHEN b.dwelling_id IS NULL THEN area_at('gemeente', b.geom) END, '')
    )
    SELECT q.*
    FROM   since AS s
    CROSS  JOIN LATERAL letter_pairs_since(s.from_day) AS q
    LEFT   JOIN struck AS b ON b.burglary_id = q.burglary_id
    WHERE  s.from_day IS NOT NULL
    AND    coalesce(q.occurred_on, q.letter_on) >= coalesce(b.from_day, (SELECT p.from_day FROM dwelling AS d JOIN period AS p ON p.gemeente_code = d.gemeente_code
                                                                         WHERE  q.burglary_id IS NULL AND d.dwelling_id = q.dwelling_id), s.other_day);
END;
COMMENT ON FUNCTION letter_pairs_recent() IS
'De recente rijen van letter_pairs_since. Recent is per gemeente van de inbraak (zonder inbraak die van de woning): recent_days (letter_rule) voor de laatste dag waarvan daar inbraken bekend zijn, en later.';

CREATE OR REPLACE VIEW near_repeat_zone AS
SELECT z.burglary_id::int AS burglary_id, z.occurred_on, z.reported_on, z.occurred_on + r.risk_days - 1 AS active_to,
       CASE WHEN dutch_today() BETWEEN z.occurred_on AND z.occurred_on + r.risk_days - 1 THEN 1 ELSE 0 END AS active,
       CASE WHEN (z.c).pending > 0 THEN 1 ELSE 0 END AS pending, z.dwellings::int AS dwellings, (z.dwellings - (z.c).pairs)::int AS not_known,
       t.timely, t.carried, t.late, t.never, (z.c).coverage::numeric(6, 3) AS coverage, z.letters,
       (z.c).days_to_letter_median, z.uncertainty AS place_uncertainty, ST_Buffer(b.geom, r.max_distance)::geometry(Polygon, 28992) AS geom
FROM   letter_rule AS r
CROSS  JOIN (SELECT p.burglary_id, p.occurred_on, p.reported_on, p.uncertainty, letter_coverage(p) FILTER (WHERE letters_told(p, l.days)) AS c,
                    count(p.distance) AS dwellings, sum(p.letters) AS letters
             FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id LEFT JOIN letter_days() AS l ON l.gemeente_code = coalesce(d.gemeente_code, '')
             GROUP  BY p.burglary_id, p.occurred_on, p.reported_on, p.uncertainty) AS z
JOIN   burglary AS b ON b.burglary_id = z.burglary_id
-- where nothing is known of any dwelling, these are not known either
LEFT   JOIN LATERAL (SELECT (z.c).timely, (z.c).carried, (z.c).late, (z.c).never) AS t ON (z.c).pairs > 0 OR z.dwellings = 0;
COMMENT ON VIEW near_repeat_zone IS
'De zone van elke recente inbraak, met hoe goed de brieven haar dekten. Recent is per gemeente van de inbraak: recent_days (letter_rule) voor de laatste dag waarvan daar inbraken bekend zijn, en later. Wat niet bekend is, is leeg: zonder levering brieven over die dagen is er geen dekking (not_known). Kies met active, of met occurred_on en active_to, een dag.';

-- One dwelling can lie in several zones; the worst of them is what the map shows.
CREATE OR REPLACE VIEW letter_map AS
SELECT d.dwelling_id, d.gemeente_code::varchar(6) AS gemeente_code, d.buurt_code::varchar(10) AS buurt_code, d.postcode::varchar(6) AS postcode,
       m.status_number, (ARRAY['nooit', 'te laat', 'nog geldig', 'op tijd', 'buiten een zone', 'eigen woning', 'niet bekend'])[m.status_number]::varchar(20) AS status,
       m.zones, m.zones_covered, m.letters, m.letters_outside, m.first_day, m.last_day, d.geom::geometry(Point, 28992) AS geom
FROM  (SELECT p.dwelling_id, min(CASE WHEN p.status = 'never' AND NOT letters_told(p, l.days) THEN 7
                                      ELSE array_position(ARRAY['never', 'late', 'carried', 'timely', 'outside', 'own'], p.status) END) AS status_number,
              count(p.distance)::int AS zones, coalesce(sum(p.timely + p.carried), 0) AS zones_covered, sum(p.letters) AS letters,
              coalesce(sum(p.letters) FILTER (WHERE p.status = 'outside'), 0) AS letters_outside,
              min(coalesce(p.occurred_on, p.letter_on)) AS first_day, max(coalesce(p.occurred_on, p.letter_on)) AS last_day
       FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS h ON h.dwelling_id = p.dwelling_id LEFT JOIN letter_days() AS l ON l.gemeente_code = coalesce(h.gemeente_code, '')
       WHERE  p.status IN ('never', 'late', 'carried', 'timely', 'outside', 'own')
       GROUP  BY p.dwelling_id) AS m
JOIN   dwelling AS d ON d.dwelling_id = m.dwelling_id;
COMMENT ON VIEW letter_map IS
'De woningen die recent (zie near_repeat_zone) in een zone lagen of een brief kregen, elk met hoe het afliep; bij meer zones de slechtste. Waar een zending het aan het toeval liet, wat het waarschijnlijkst is.';

CREATE OR REPLACE VIEW letter_blind_spot AS
SELECT d.dwelling_id, d.gemeente_code::varchar(6) AS gemeente_code, d.buurt_code::varchar(10) AS buurt_code, d.postcode::varchar(6) AS postcode,
       m.zones_missed, m.excess, m.burglary_id, m.occurred_on, m.active_to, CASE WHEN m.active_to >= dutch_today() THEN 1 ELSE 0 END AS active,
       d.geom::geometry(Point, 28992) AS geom
FROM  (SELECT p.dwelling_id, count(*)::int AS zones_missed, sum(p.excess) AS excess, (array_agg(p.burglary_id ORDER BY p.occurred_on DESC, p.distance))[1]::int AS burglary_id,
              max(p.occurred_on) AS occurred_on, max(p.occurred_on + p.risk_days - 1) AS active_to
       FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS h ON h.dwelling_id = p.dwelling_id LEFT JOIN letter_days() AS l ON l.gemeente_code = coalesce(h.gemeente_code, '')
       WHERE  p.status = 'never' AND letters_told(p, l.days)
       GROUP  BY p.dwelling_id) AS m
JOIN   dwelling AS d ON d.dwelling_id = m.dwelling_id;
COMMENT ON VIEW letter_blind_spot IS
'De woningen die recent (zie near_repeat_zone) in een zone lagen en zolang het risico duurde geen brief kregen; de hoogste excess eerst geeft wie het meest is gemist. Waar een zending het aan het toeval liet: wie waarschijnlijk niets kreeg. Waar geen levering zegt wie er een kreeg, staat niemand.';

-- Whose duty: the area of the dwelling. Whose report: that of the burglary. They differ where a zone crosses a border. An area in more
-- gemeenten knows as much as its dwellings do.
CREATE OR REPLACE VIEW letter_coverage_by_area AS
WITH told AS MATERIALIZED (
    SELECT p AS pair, p.burglary_id, p.timely + p.carried AS covered, p.distance, p.dwelling_id, letters_told(p, l.days) AS told
    FROM   letter_pairs_recent() AS p LEFT JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id LEFT JOIN letter_days() AS l ON l.gemeente_code = coalesce(d.gemeente_code, '')
), zone AS MATERIALIZED (
    SELECT q.burglary_id, sum(q.covered) FILTER (WHERE q.told) AS covered, count(q.distance) FILTER (WHERE q.told) AS dwellings FROM told AS q GROUP BY q.burglary_id
), thing AS MATERIALIZED (              -- what is counted, and where it lies
    SELECT dense_rank() OVER (ORDER BY t.postcode, t.buurt_code, t.gemeente_code, t.areas) AS home, t.*
    FROM  (SELECT d.dwelling_id, NULL::bigint AS burglary_id, d.postcode, d.buurt_code, d.gemeente_code, x.areas::text AS areas
           FROM  (SELECT DISTINCT q.dwelling_id FROM told AS q) AS n JOIN dwelling AS d ON d.dwelling_id = n.dwelling_id
           LEFT   JOIN dwelling_area AS x ON x.dwelling_id = d.dwelling_id
           UNION ALL
           SELECT NULL, z.burglary_id, d.postcode, coalesce(d.buurt_code, area_at('buurt', b.geom)), coalesce(d.gemeente_code, area_at('gemeente', b.geom)),
                  (CASE WHEN b.dwelling_id IS NULL THEN areas_at(b.geom) ELSE x.areas END)::text
           FROM   zone AS z JOIN burglary AS b ON b.burglary_id = z.burglary_id LEFT JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
           LEFT   JOIN dwelling_area AS x ON x.dwelling_id = b.dwelling_id) AS t
), lies AS MATERIALIZED (
    SELECT t.dwelling_id, t.burglary_id, a.area_id
    FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes, array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                  array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes, array_agg(h.areas ORDER BY h.home) AS areas
           FROM  (SELECT DISTINCT t.home, t.postcode, t.buurt_code, t.gemeente_code, t.areas FROM thing AS t) AS h) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS o
    JOIN   named_area AS a ON a.level = o.level AND a.code = o.code
    JOIN   thing AS t ON t.home = o.home
    WHERE  o.current AND o.level NOT IN ('pc6', 'pc5', 'pc4')
), home AS MATERIALIZED (
    SELECT row_number() OVER () AS home, h.*
    FROM  (SELECT d.buurt_code, d.gemeente_code, x.areas::text AS areas, count(*) AS dwellings
           FROM   dwelling AS d LEFT JOIN dwelling_area AS x ON x.dwelling_id = d.dwelling_id WHERE d.in_use_to IS NULL GROUP BY d.buurt_code, d.gemeente_code, x.areas) AS h
), covered AS (
    SELECT o.level, o.code, sum(h.dwellings * coalesce(p.burglaries_known, 0)) / sum(h.dwellings) AS burglaries_known,
           sum(h.dwellings * coalesce(p.both_known, 0)) / sum(h.dwellings) AS both_known
    FROM  (SELECT array_agg(NULL::text) AS postcodes, array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                  array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes, array_agg(h.areas ORDER BY h.home) AS areas FROM home AS h) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS o
    JOIN   home AS h ON h.home = o.home
    LEFT   JOIN recent_period() AS p ON p.gemeente_code = coalesce(h.gemeente_code, '')
    WHERE  o.current GROUP BY o.level, o.code
), duty AS (
    SELECT l.area_id, letter_coverage(q.pair) AS c, letter_coverage(q.pair) FILTER (WHERE q.told) AS t
    FROM   told AS q JOIN lies AS l ON l.dwelling_id = q.dwelling_id GROUP BY l.area_id
), report AS (
    SELECT l.area_id, count(*)::int AS burglaries, sum(z.covered) / nullif(sum(z.dwellings), 0) AS coverage
    FROM   zone AS z JOIN lies AS l ON l.burglary_id = z.burglary_id GROUP BY l.area_id
)
SELECT a.area_id, a.level::varchar(20) AS level, a.code::varchar(40) AS code, a.name::varchar(100) AS name, a.year,
       n.burglaries, r.coverage::numeric(6, 3) AS coverage_of_burglaries, n.zones, n.dwellings_in_zones, n.dwellings, n.dwellings_in_zones - (d.t).pairs::int AS not_known,
       m.timely, m.carried, m.late, m.never,
       m.coverage::numeric(6, 3) AS coverage, m.coverage_low::numeric(6, 3) AS coverage_low, m.coverage_high::numeric(6, 3) AS coverage_high,
       m.well_covered::numeric(6, 3) AS well_covered, m.uncovered::numeric(6, 3) AS uncovered, CASE WHEN is_small(coalesce((d.t).pairs, 0)) THEN 1 ELSE 0 END AS small,
       CASE WHEN k.both_known > 0 OR (d.c).letters > 0 THEN coalesce((d.c).letters, 0) END AS letters, CASE WHEN k.both_known > 0 THEN coalesce((d.c).letters_outside, 0) END AS letters_outside,
       CASE WHEN k.both_known > 0 OR (d.c).letters > 0 THEN coalesce((d.c).duplicates, 0) END AS duplicates, CASE WHEN k.both_known > 0 THEN (d.c).precision END::numeric(6, 3) AS precision,
       (d.c).days_to_letter_median, (d.c).days_to_letter_p90, (d.c).days_to_report_median, k.both_known::numeric(4, 3) AS known,
       CASE WHEN m.coverage IS NULL THEN not_covered_because(k.burglaries_known, coalesce((d.c).pairs, 0)) END::varchar(100) AS reason, a.geom::geometry(MultiPolygon, 28992) AS geom
FROM   duty AS d FULL JOIN report AS r ON r.area_id = d.area_id JOIN area AS a ON a.area_id = coalesce(d.area_id, r.area_id)
LEFT   JOIN covered AS k ON k.level = a.level AND k.code = a.code
CROSS  JOIN LATERAL (SELECT known_number(coalesce(r.burglaries, 0), k.burglaries_known), known_number(coalesce((d.c).burglaries, 0)::int, k.burglaries_known),
                            known_number(coalesce((d.c).pairs, 0)::int, k.burglaries_known), known_number(coalesce((d.c).dwellings, 0)::int, k.burglaries_known))
                     AS n (burglaries, zones, dwellings_in_zones, dwellings)
LEFT   JOIN LATERAL (SELECT (d.t).timely, (d.t).carried, (d.t).late, (d.t).never, (d.t).coverage, (d.t).coverage_low, (d.t).coverage_high, (d.t).well_covered, (d.t).uncovered)
                     AS m ON (d.t).pairs > 0 AND k.burglaries_known > 0;
COMMENT ON VIEW letter_coverage_by_area IS
'Hoe goed de brieven recent (zie near_repeat_zone) de zones dekten, per gebied van nu: gemeente, wijk, buurt en elk ander niveau waarvan er een kaart of indeling is, behalve postcodes (zie areas_of_homes); kies één level. Geteld naar de woning: wie de brief had moeten krijgen. burglaries en coverage_of_burglaries tellen naar de inbraak. Wat niet is ingelezen, is leeg en geen nul; reason zegt waarom er geen dekking is. Dekking zegt niets over het effect van brieven.';

CREATE OR REPLACE VIEW letter_coverage_by_month AS
SELECT (substr(m.gemeente_code, 3)::int * 10000 + (extract(year FROM m.month) - 1900) * 12 + extract(month FROM m.month))::int AS letter_coverage_by_month_id,
       m.month, m.gemeente_code::varchar(6) AS gemeente_code, a.name::varchar(100) AS gemeente,
       known_number((m.c).burglaries::int, w.burglaries) AS zones, known_number((m.c).pairs::int, w.burglaries) AS dwellings_in_zones,
       ((m.c).pairs - (m.t).pairs)::int AS not_known, v.timely, v.carried, v.late, v.never,
       v.coverage::numeric(6, 3) AS coverage, v.coverage_low::numeric(6, 3) AS coverage_low, v.coverage_high::numeric(6, 3) AS coverage_high,
       CASE WHEN is_small((m.t).pairs) THEN 1 ELSE 0 END AS small, CASE WHEN (m.t).pending > 0 THEN 1 ELSE 0 END AS pending,
       CASE WHEN w.letters > 0 OR (m.c).letters > 0 THEN (m.c).letters END AS letters, CASE WHEN w.burglaries > 0 AND w.letters > 0 THEN (m.c).letters_outside END AS letters_outside,
       CASE WHEN w.letters > 0 OR (m.c).letters > 0 THEN (m.c).duplicates END AS duplicates,
       CASE WHEN w.burglaries > 0 THEN (m.c).precision END::numeric(6, 3) AS precision, (m.c).days_to_letter_median, (m.c).days_to_letter_p90,
       (m.c).days_to_report_median, w.known::numeric(4, 3) AS known,
       CASE WHEN v.coverage IS NULL THEN not_covered_because(w.burglaries, (m.c).pairs) END::varchar(100) AS reason
FROM  (SELECT date_trunc('month', coalesce(p.occurred_on, p.letter_on)::timestamp)::date AS month, d.gemeente_code,
              letter_coverage(p) AS c, letter_coverage(p) FILTER (WHERE letters_told(p, l.days)) AS t
       FROM   letter_pairs_since() AS p JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id LEFT JOIN letter_days() AS l ON l.gemeente_code = d.gemeente_code
       WHERE  d.gemeente_code IS NOT NULL GROUP BY 1, 2) AS m
LEFT   JOIN known_days() AS k ON k.gemeente_code = m.gemeente_code
LEFT   JOIN letter_days() AS l ON l.gemeente_code = m.gemeente_code
CROSS  JOIN LATERAL (SELECT coalesce(known_part(k.days, month_days(m.month)), 0), coalesce(known_part(l.days, month_days(m.month)), 0),
                            coalesce(known_part(k.days * l.days, month_days(m.month)), 0)) AS w (burglaries, letters, known)
LEFT   JOIN LATERAL (SELECT (m.t).timely, (m.t).carried, (m.t).late, (m.t).never, (m.t).coverage, (m.t).coverage_low, (m.t).coverage_high)
                     AS v ON (m.t).pairs > 0 AND w.burglaries > 0
LEFT   JOIN named_area AS a ON a.level = 'gemeente' AND a.code = m.gemeente_code;
COMMENT ON VIEW letter_coverage_by_month IS
'Hoe goed de brieven de zones dekten, per maand van de inbraak en gemeente van de woning, over alle jaren. Van wat niet is ingelezen, inbraken of brieven, zijn dekking, precisie en aantallen leeg en geen nul; reason zegt waarom er geen dekking is. Voor een langere tijd of een groter gebied: (som van timely + carried) / (som van timely + carried + late + never).';

DO $$
DECLARE
    said record;
    seen regclass;
BEGIN
    -- The same word means the same in all of these views.
    FOR said IN SELECT * FROM (VALUES
        ('burglary_id', 'Nummer van de inbraak; op letter_blind_spot de laatste die de woning miste.'), ('dwelling_id', 'Nummer van de woning.'),
        ('area_id', 'Nummer van het gebied.'), ('letter_coverage_by_month_id', 'Nummer van de rij: gemeente en maand.'),
        ('occurred_on', 'Dag van de inbraak.'), ('reported_on', 'Dag waarop de politie ervan wist; leeg als die onbekend is.'),
        ('active_to', 'Laatste dag van het verhoogde risico.'), ('active', '1 als het verhoogde risico vandaag nog duurt.'),
        ('pending', '1 als er nog op tijd een brief kan gaan: de dekking kan nog stijgen.'), ('month', 'Eerste dag van de maand.'),
        ('level', 'Niveau van het gebied.'), ('code', 'Code van het gebied.'), ('name', 'Naam van het gebied.'), ('year', 'Jaar van de kaart.'),
        ('gemeente', 'Naam van de gemeente.'), ('gemeente_code', 'Gemeentecode van de woning.'), ('buurt_code', 'Buurtcode van de woning.'), ('postcode', 'Postcode van de woning.'),
        ('burglaries', 'Aantal inbraken in het gebied.'), ('coverage_of_burglaries', 'Dekking van de zones van deze inbraken, ook waar die over de grens gaan.'),
        ('zones', 'Aantal zones waarin woningen liggen.'), ('zones_covered', 'Aantal zones waarvoor de woning op tijd een brief kreeg of een geldige had.'),
        ('zones_missed', 'Aantal zones waarvoor de woning geen brief kreeg.'),
        ('dwellings_in_zones', 'Aantal woningen in zones; een woning in drie zones telt driemaal.'), ('dwellings', 'Aantal verschillende woningen in de zone of zones.'),
        ('not_known', 'Woningen in zones waarvan geen levering zegt of zij een brief kregen : zij tellen niet mee in timely tot en met uncovered.'),
        ('timely', 'Woningen in zones met een brief op tijd.'), ('carried', 'Zonder, maar met een nog geldige brief van een eerdere inbraak.'),
        ('late', 'Met een brief die te laat kwam.'), ('never', 'Zonder brief zolang het risico duurde.'),
        ('coverage', 'Dekking: (timely + carried) / woningen in zones waarvan het bekend is.'), ('coverage_low', 'Ondergrens van het 95 %-interval van de dekking.'),
        ('coverage_high', 'Bovengrens van het 95 %-interval van de dekking.'), ('well_covered', 'Deel van de zones met een dekking van minstens 0,8.'),
        ('uncovered', 'Deel van de zones met een dekking van 0.'), ('small', '1 bij minder dan dertig woningen in zones: de dekking zegt dan weinig.'),
        ('letters', 'Aantal brieven; een brief telt bij de laatste inbraak die erom vroeg.'), ('letters_outside', 'Daarvan buiten elke zone.'),
        ('duplicates', 'Daarvan aan een woning met een nog geldige brief.'), ('precision', 'Brieven in een zone / (die en letters_outside).'),
        ('days_to_letter_median', 'Mediaan van de dagen van kennisname tot de eerste brief, van wie er een kreeg zolang het risico duurde.'),
        ('days_to_letter_p90', 'In 90 % van die gevallen hoogstens zoveel dagen.'), ('days_to_report_median', 'Mediaan van de dagen van inbraak tot kennisname: dat ligt niet aan de afzender.'),
        ('place_uncertainty', 'Onzekerheid van de plek in meters.'), ('status', 'Hoe het afliep; bij meer zones de slechtste: nooit, te laat, nog geldig, op tijd; of alleen een brief buiten een zone of aan de eigen woning; niet bekend als geen levering brieven die dagen bestrijkt.'),
        ('status_number', 'Volgorde van status, van slecht naar goed.'), ('excess', 'Verhoogd risico door de gemiste inbraken samen, gemiddeld zolang het duurde: 0,3 is 30 % meer.'),
        ('known', 'Welk deel van de tijd (de maand, of wat recent is) is ingelezen, inbraken en brieven beide, van 0 tot en met 1; van een gebied in meer gemeenten naar woningen.'),
        ('reason', 'Waarom er geen dekking is; leeg als die er is.'),
        ('first_day', 'Dag van de eerste inbraak of brief buiten een zone.'), ('last_day', 'Dag van de laatste.'), ('geom', 'Ligging.')) AS v (column_name, meaning)
    LOOP
        FOR seen IN SELECT a.attrelid::regclass FROM pg_attribute AS a
                    WHERE  a.attname = said.column_name
                    AND    a.attrelid IN ('near_repeat_zone'::regclass, 'letter_map'::regclass, 'letter_blind_spot'::regclass,
                                          'letter_coverage_by_area'::regclass, 'letter_coverage_by_month'::regclass) LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
END;
$$;
