-- How good is what was delivered?


-- What each delivery held: what it brought, as it stands or as it was before a later one corrected it, and what it held
-- unchanged.
CREATE OR REPLACE VIEW delivered_burglary AS
WITH held AS (
    SELECT b.burglary_id, b.delivery_id, NULL::int AS replaced_by_delivery_id,
           b.occurred_from, b.occurred_to, b.precision, b.reported_at, b.attempt, b.object_kind, b.offence_code,
           b.modus_operandi, b.entry,
           b.street_name, b.huisnummer_text, b.postcode, b.woonplaats, b.gemeente, b.given_geom, b.loot, b.temperature,
           b.weather, b.place_step, b.flags
    FROM   burglary AS b
    UNION ALL
    SELECT v.burglary_id, v.delivery_id, v.replaced_by_delivery_id,
           v.occurred_from, v.occurred_to, v.precision, v.reported_at, v.attempt, v.object_kind, v.offence_code,
           v.modus_operandi, v.entry,
           v.street_name, v.huisnummer_text, v.postcode, v.woonplaats, v.gemeente, v.given_geom, v.loot, v.temperature,
           v.weather, v.place_step, v.flags
    FROM   burglary_version AS v
)
SELECT h.delivery_id, h.occurred_from, h.occurred_to, h.precision, h.reported_at, h.attempt, h.object_kind,
       h.offence_code, h.modus_operandi, h.entry,
       h.street_name, h.huisnummer_text, h.postcode, h.woonplaats, h.gemeente, h.given_geom, h.loot, h.temperature,
       h.weather, h.place_step, h.flags
FROM   held AS h
UNION ALL
SELECT c.delivery_id, h.occurred_from, h.occurred_to, h.precision, h.reported_at, h.attempt, h.object_kind,
       h.offence_code, h.modus_operandi, h.entry,
       h.street_name, h.huisnummer_text, h.postcode, h.woonplaats, h.gemeente, h.given_geom, h.loot, h.temperature,
       h.weather, h.place_step, h.flags
FROM   held AS h
JOIN   confirmation AS c ON c.table_name = 'burglary' AND c.row_id = h.burglary_id
AND    c.delivery_id > h.delivery_id AND (c.delivery_id < h.replaced_by_delivery_id) IS NOT FALSE;

-- Which of the fields of a delivery are filled in?
CREATE OR REPLACE VIEW delivered_field AS
SELECT d.delivery_id, 'inbraken' AS noun, f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(occurred_from) AS occurred_from, count(occurred_to) AS occurred_to,
              count(*) FILTER (WHERE precision = 'time') AS precision, count(reported_at) AS reported_at,
              count(attempt) AS attempt,
              count(nullif(object_kind, 'onbekend')) AS object_kind, count(offence_code) AS offence_code,
              count(modus_operandi) AS modus_operandi,
              count(entry) AS entry, count(street_name) AS street_name, count(huisnummer_text) AS huisnummer_text,
              count(postcode) AS postcode,
              count(woonplaats) AS woonplaats, count(gemeente) AS gemeente, count(given_geom) AS given_geom,
              count(loot) AS loot, count(temperature) AS temperature, count(weather) AS weather
       FROM   delivered_burglary GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (1, 'occurred_from', 'het begin', d.occurred_from), (2, 'occurred_to', 'het einde', d.occurred_to),
       (3, 'precision', 'het tijdstip van de dag', d.precision), (4, 'reported_at', 'de kennisname', d.reported_at),
       (5, 'attempt', 'poging of voltooid', d.attempt), (6, 'object_kind', 'het soort object', d.object_kind),
       (7, 'offence_code', 'de misdrijfcode', d.offence_code), (8, 'modus_operandi', 'de werkwijze', d.modus_operandi),
       (9, 'entry', 'de plek van binnenkomst', d.entry), (10, 'street_name', 'de straat', d.street_name),
       (11, 'huisnummer_text', 'het huisnummer', d.huisnummer_text), (12, 'postcode', 'de postcode', d.postcode),
       (13, 'woonplaats', 'de plaats', d.woonplaats), (14, 'gemeente', 'de gemeente', d.gemeente),
       (15, 'given_geom', 'de ligging', d.given_geom), (16, 'loot', 'de buit', d.loot),
       (17, 'temperature', 'de temperatuur', d.temperature),
       (18, 'weather', 'het weer', d.weather)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'woningen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(bouwjaar) AS bouwjaar, count(oppervlakte) AS oppervlakte,
              count(street_name) AS street_name,
              count(huisnummer) AS huisnummer, count(postcode) AS postcode, count(woonplaats) AS woonplaats,
              count(gemeente_code) AS gemeente_code,
              count(buurt_code) AS buurt_code
       FROM   dwelling GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (21, 'bouwjaar', 'het bouwjaar', d.bouwjaar), (22, 'oppervlakte', 'de oppervlakte', d.oppervlakte),
       (23, 'street_name', 'de straat', d.street_name),
       (24, 'huisnummer', 'het huisnummer', d.huisnummer), (25, 'postcode', 'de postcode', d.postcode),
       (26, 'woonplaats', 'de plaats', d.woonplaats),
       (27, 'gemeente_code', 'de gemeente', d.gemeente_code),
       (28, 'buurt_code', 'de buurt', d.buurt_code)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'adressen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(street_name) AS street_name, count(huisnummer) AS huisnummer,
              count(postcode) AS postcode,
              count(woonplaats) AS woonplaats, count(geom) AS geom
       FROM   address GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (31, 'street_name', 'de straat', d.street_name), (32, 'huisnummer', 'het huisnummer', d.huisnummer),
       (33, 'postcode', 'de postcode', d.postcode),
       (34, 'woonplaats', 'de plaats', d.woonplaats),
       (35, 'geom', 'de ligging', d.geom)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'adviezen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(given_at) AS given_at, count(dwelling_id) AS dwelling_id,
              count(certificate) AS certificate
       FROM   advice GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (41, 'given_at', 'het tijdstip van het advies', d.given_at), (42, 'dwelling_id', 'de woning', d.dwelling_id),
       (43, 'certificate', 'wel of geen certificaat', d.certificate)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'brieven of zendingen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(dwelling_id) AS dwelling_id, count(burglary_id) AS burglary_id,
              count(sender) AS sender
       FROM   letter GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (51, 'dwelling_id', 'de woning', d.dwelling_id), (52, 'burglary_id', 'de inbraak', d.burglary_id),
       (53, 'sender', 'de afzender', d.sender)) AS f (place, field, what, filled);

CREATE OR REPLACE VIEW previous_delivery AS
SELECT delivery_id, lag(delivery_id) OVER (PARTITION BY kind, source ORDER BY delivery_id) AS previous_delivery_id
FROM   delivery;

-- All that can be said of one delivery: a topic's number makes the key, so that a row keeps its key as long as the data
-- stays.
CREATE OR REPLACE VIEW delivery_quality AS
SELECT f.delivery_id, 100 + f.place AS place, 'ingevuld' AS topic, f.field, NULL AS item, f.filled AS number,
       f.rows AS whole, NULL::numeric AS value,
       filled_sentence(f.filled, f.rows, f.noun, f.what) AS sentence
FROM   delivered_field AS f
UNION ALL
SELECT g.delivery_id, 200 + row_number() OVER (PARTITION BY g.delivery_id ORDER BY g.flag), 'opvallend', k.field,
       g.flag, g.number, w.whole, NULL,
       dutch_sentence(g.number, w.whole, 'inbraken', 'is', pg_catalog.format('opgemerkt: %s', g.flag))
FROM  (SELECT b.delivery_id, u.flag, count(*) AS number
       FROM   delivered_burglary AS b, unnest(b.flags) AS u (flag) GROUP BY 1, 2) AS g
JOIN  (SELECT b.delivery_id, count(*) AS whole FROM delivered_burglary AS b GROUP BY 1) AS w USING (delivery_id)
LEFT   JOIN (VALUES ('eind voor begin', 'occurred_to'), ('lang tijdvak', 'occurred_to'),
             ('geen begin', 'occurred_from'), ('nuldatum', NULL), ('tijd onleesbaar', 'occurred_from'),
             ('eind onleesbaar', 'occurred_to'), ('eind zonder tijd', 'occurred_to'),
             ('incidentnummer onleesbaar', 'source_id'), ('kennisname onleesbaar', 'reported_at'),
             ('poging onleesbaar', 'attempt'),
             ('begin na kennisname', 'occurred_from'), ('eind na kennisname', 'occurred_to'),
             ('begin in de toekomst', 'occurred_from'),
             ('temperatuur onleesbaar', 'temperature'), ('eind in de toekomst', 'occurred_to'),
             ('kennisname in de toekomst', 'reported_at'), ('postcode onleesbaar', 'postcode'),
             ('punt buiten Nederland', 'given_geom')) AS k (flag, field) USING (flag)
UNION ALL
SELECT r.delivery_id, 300 + row_number() OVER (PARTITION BY r.delivery_id ORDER BY r.partly, r.rule, r.field),
       CASE r.rule WHEN 'dubbel' THEN 'dubbel' ELSE 'geweigerd' END, r.field, r.rule, r.number, d.rows_read, NULL,
       CASE WHEN r.partly
                 THEN pg_catalog.format('Van %s gelezen rijen is bij %s een cijfer geweigerd en de rest opgenomen (%s: %s).',
                                        dutch_number(d.rows_read), dutch_number(r.number), r.field, r.rule)
            WHEN r.number = d.rows_read
                 THEN pg_catalog.format('Alle %s gelezen rijen zijn geweigerd (%s).', dutch_number(r.number), r.rule)
            ELSE pg_catalog.format('Van %s gelezen rijen %s geweigerd (%s: %s).', dutch_number(d.rows_read),
                        CASE r.number WHEN 1 THEN 'is er 1'
                             ELSE pg_catalog.format('zijn er %s', dutch_number(r.number)) END, r.field, r.rule) END
FROM  (SELECT delivery_id, rule, field, partly, count(*) AS number FROM rejected_row GROUP BY 1, 2, 3, 4) AS r
JOIN   delivery AS d USING (delivery_id)
UNION ALL
SELECT b.delivery_id, 399, 'dubbel', NULL, 'andere herkomst', count(t.burglary_id), count(*), NULL,
       dutch_sentence(count(t.burglary_id), count(*), 'inbraken', 'is',
                      'ook een melding van een andere herkomst ingelezen')
FROM   burglary AS b LEFT JOIN stored_double AS t USING (burglary_id)
GROUP  BY b.delivery_id
HAVING count(t.burglary_id) > 0
UNION ALL
SELECT t.delivery_id, 400 + q.place, 'tijdvak', 'occurred_to', q.item, t.number, t.whole, round(q.hours::numeric, 1),
       CASE WHEN t.number = 1
                 THEN pg_catalog.format('Er is maar één inbraak met een begin- en eindtijd; het tijdvak is %s uur.',
                                        dutch_number(round(q.hours::numeric, 1)))
            ELSE pg_catalog.format('Van %s inbraken met een begin- en eindtijd is het tijdvak bij %s hoogstens %s uur.',
                                   dutch_number(t.number), q.item,
                                   dutch_number(round(q.hours::numeric, 1))) END
FROM  (SELECT b.delivery_id, count(*) FILTER (WHERE w.hours >= 0) AS number, count(*) AS whole,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY w.hours) FILTER (WHERE w.hours >= 0) AS median,
              percentile_cont(0.9) WITHIN GROUP (ORDER BY w.hours) FILTER (WHERE w.hours >= 0) AS most
       FROM   delivered_burglary AS b
       JOIN   delivery AS d ON d.delivery_id = b.delivery_id
       CROSS  JOIN LATERAL (SELECT m.window_hours AS hours
                            FROM   time_window(b.occurred_from, b.occurred_to, b.precision = 'time',
                                               'eind zonder tijd' = ANY (b.flags), b.reported_at,
                                               d.received_on) AS m) AS w
       GROUP  BY b.delivery_id) AS t
CROSS  JOIN LATERAL (VALUES (1, 'de helft', t.median), (2, '90 %', t.most)) AS q (place, item, hours)
WHERE  t.number > 0
UNION ALL
SELECT p.delivery_id, 500 + coalesce(p.place_step, 0), 'plaats', 'place_step', s.item, p.number, p.whole, NULL,
       CASE WHEN p.whole = 1 THEN pg_catalog.format('Er is maar één inbraak; die is %s.', s.item)
            WHEN p.number = p.whole AND s.step = 8
                 THEN pg_catalog.format('Van geen van de %s inbraken is de plek gevonden.', dutch_number(p.whole))
            WHEN p.number = p.whole THEN pg_catalog.format('Alle %s inbraken zijn %s.', dutch_number(p.whole), s.item)
            WHEN is_small(p.whole) AND p.number > 1
                 THEN pg_catalog.format('Van %s inbraken zijn er %s %s.', dutch_number(p.whole), p.number, s.item)
            ELSE pg_catalog.format('Van %s inbraken is %s %s.', dutch_number(p.whole), dutch_share(p.number, p.whole),
                                   s.item) END
FROM  (SELECT b.delivery_id, b.place_step, count(*) AS number,
              sum(count(*)) OVER (PARTITION BY b.delivery_id)::bigint AS whole
       FROM   delivered_burglary AS b GROUP BY 1, 2) AS p
JOIN  (VALUES (0, 'nog niet geplaatst'), (1, 'geplaatst op de meegeleverde coördinaten'),
       (2, 'gevonden op het volledige adres'),
       (3, 'gevonden op postcode en huisnummer'), (4, 'gevonden op straat en huisnummer'),
       (5, 'gevonden op de postcode'),
       (6, 'gevonden op de straat'), (7, 'gevonden op de naam van een plek'),
       (8, 'niet gevonden')) AS s (step, item) ON s.step = coalesce(p.place_step, 0)
UNION ALL
SELECT s.delivery_id, 600 + k.place, 'aandeel', k.field, k.item, k.number, k.whole, NULL,
       dutch_sentence(k.number, k.whole, k.noun, 'gaat het', k.what)
FROM  (SELECT b.delivery_id, count(b.attempt) AS with_attempt, count(*) FILTER (WHERE b.attempt) AS attempts,
              count(*) FILTER (WHERE b.object_kind <> 'onbekend') AS with_object,
              count(*) FILTER (WHERE NOT o.residential AND b.object_kind <> 'onbekend') AS sheds
       FROM   delivered_burglary AS b LEFT JOIN object_kind AS o USING (object_kind)
       GROUP  BY b.delivery_id) AS s
CROSS  JOIN LATERAL (VALUES (1, 'attempt', 'poging', s.attempts, s.with_attempt, 'inbraken en pogingen',
                             'om een poging'),
                            (2, 'object_kind', 'geen woning', s.sheds, s.with_object, 'inbraken met een bekend object',
                             'om een schuur, garage of ander object dan een woning'))
                     AS k (place, field, item, number, whole, noun, what)
WHERE  k.whole > 0
UNION ALL
SELECT d.delivery_id, 701, 'omvang', NULL, NULL, d.rows_read, p.rows_read, d.rows_read - p.rows_read,
       CASE WHEN d.rows_read = p.rows_read
                 THEN pg_catalog.format('De levering telt %s, evenveel als de vorige.',
                                        dutch_count(d.rows_read, 'rij', 'rijen'))
            ELSE pg_catalog.format('De levering telt %s, %s %s dan de vorige (%s).',
                                   dutch_count(d.rows_read, 'rij', 'rijen'),
                                   dutch_number(abs(d.rows_read - p.rows_read)),
                                   CASE WHEN d.rows_read > p.rows_read THEN 'meer' ELSE 'minder' END,
                                   dutch_number(p.rows_read)) END
FROM   delivery AS d JOIN previous_delivery AS l USING (delivery_id)
JOIN   delivery AS p ON p.delivery_id = l.previous_delivery_id
WHERE  pg_catalog.num_nulls(d.rows_read, p.rows_read) = 0
UNION ALL
SELECT c.delivery_id, 710 + l.position, 'zonder gebied', 'code', c.level, c.number, c.whole, c.number,
       pg_catalog.format('Van %s codes van niveau %s %s bij geen enkel gebied van dat niveau; die cijfers tellen nergens mee.',
                         dutch_number(c.whole), c.level,
                         CASE c.number WHEN 1 THEN 'hoort er 1'
                              ELSE pg_catalog.format('horen er %s', dutch_number(c.number)) END)
FROM  (SELECT v.delivery_id, v.level,
              count(*) FILTER (WHERE NOT EXISTS (SELECT
                                                 FROM   area AS a
                                                 WHERE  a.level = v.level AND a.code = v.code)) AS number,
              count(*) AS whole
       FROM  (SELECT f.delivery_id, f.level, f.code FROM factor_value AS f UNION SELECT p.delivery_id, p.level, p.code
              FROM   published_count AS p) AS v
       WHERE  v.level IN (SELECT k.level
                          FROM   area_level AS k WHERE EXISTS (SELECT FROM area AS a WHERE a.level = k.level))
       GROUP  BY v.delivery_id, v.level) AS c
JOIN   area_level AS l USING (level)
WHERE  c.number > 0 AND c.delivery_id IS NOT NULL
UNION ALL
SELECT p.delivery_id, 703, 'periode', 'period_from', CASE WHEN p.derived THEN 'afgeleid' ELSE 'opgegeven' END,
       days_in(p.days), NULL, NULL,
       CASE WHEN p.derived AND isempty(p.days)
                 THEN 'De levering zegt niet welke tijd zij bestrijkt, en heeft te weinig inbraken om dat uit haar maanden af te leiden.'
            WHEN isempty(p.days) THEN 'De levering bestrijkt geen dag van vóór haar ontvangst.'
            ELSE pg_catalog.format('De levering bestrijkt %s tot en met %s%s%s.', to_char(lower(p.days), 'DD-MM-YYYY'),
                                   to_char(upper(p.days) - 1, 'DD-MM-YYYY'),
                                   CASE WHEN days_in(p.days) < upper(p.days) - lower(p.days)
                                             THEN pg_catalog.format(', met gaten: samen %s dagen',
                                                                    dutch_number(days_in(p.days))) ELSE '' END,
                                   CASE WHEN p.derived
                                             THEN '; dat is afgeleid uit de maanden die zij gelijkmatig vult, want de periode is niet opgegeven'
                                        ELSE '' END) END
FROM  (SELECT d.delivery_id, d.derived, range_agg(d.days) AS days
       FROM   delivered_days() AS d WHERE d.delivery_id IS NOT NULL GROUP BY d.delivery_id, d.derived) AS p
UNION ALL
SELECT o.delivery_id, 704, 'periode', 'occurred_from', 'daarbuiten', o.outside, o.whole, NULL,
       dutch_sentence(o.outside, o.whole, 'inbraken', 'is',
                      'de dag er geen die een levering daar bestrijkt; die tellen in geen cijfer per woning mee')
FROM  (SELECT h.delivery_id, count(*) FILTER (WHERE (h.occurred_on <@ k.days) IS NOT TRUE) AS outside, count(*) AS whole
       FROM   held_burglary AS h LEFT JOIN known_days() AS k USING (gemeente_code)
       GROUP  BY h.delivery_id) AS o
WHERE  o.outside > 0;

COMMENT ON VIEW delivered_burglary IS 'Inbraken zoals elke levering ze bevatte: ook wat later is verbeterd, en wat zij ongewijzigd nog eens bevatte.';
COMMENT ON VIEW delivered_field IS 'Hoeveel rijen van een levering een veld hebben ingevuld.';
COMMENT ON VIEW previous_delivery IS 'De vorige levering van dezelfde soort en herkomst.';
COMMENT ON VIEW delivery_quality IS 'Alle bevindingen per levering; data_quality maakt er een leesbare tabel van.';

CREATE OR REPLACE VIEW fresh_published_difference AS
WITH gemeente AS (
    SELECT DISTINCT ON (place_key(a.name)) place_key(a.name) AS name_key, a.code, a.name
    FROM   area AS a WHERE a.level = 'gemeente' ORDER BY place_key(a.name), a.year DESC, a.code
), own AS (
    SELECT c.code, extract(year FROM m.moment)::int AS year, extract(month FROM m.moment)::int AS month,
           count(*) AS number
    FROM   burglary AS b
    JOIN   object_kind AS o ON o.object_kind = b.object_kind AND o.residential
    CROSS  JOIN LATERAL (SELECT coalesce(b.reported_at, b.occurred_from, b.occurred_to) AS moment) AS m
    LEFT   JOIN (SELECT DISTINCT n.gemeente, place_key(n.gemeente) AS name_key
                 FROM   burglary AS n) AS k ON k.gemeente = b.gemeente
    LEFT   JOIN gemeente AS g ON g.name_key = k.name_key
    LEFT   JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
    LEFT   JOIN dwelling_area AS x ON x.dwelling_id = b.dwelling_id
    -- of a gemeente that went up in another both count it, each beside what was published of it; unless it was said to
    -- lie elsewhere
    CROSS  JOIN LATERAL (SELECT ARRAY(SELECT a.code FROM area AS a WHERE a.level = 'gemeente'
                                      AND a.area_id = ANY (CASE WHEN b.dwelling_id IS NULL THEN areas_at(b.geom)
                                                                ELSE x.areas END)) AS codes OFFSET 0) AS lies
    CROSS  JOIN LATERAL unnest(CASE WHEN cardinality(lies.codes) > 0 AND coalesce(g.code = ANY (lies.codes), true)
                                         THEN lies.codes
                                    ELSE ARRAY[coalesce(g.code, d.gemeente_code)] END) AS c (code)
    WHERE  NOT EXISTS (SELECT FROM stored_double AS t WHERE t.burglary_id = b.burglary_id)
    GROUP  BY GROUPING SETS ((1, 2, 3), (1, 2))
), known AS MATERIALIZED (
    SELECT k.gemeente_code, k.days FROM known_days() AS k
), published AS (
    SELECT p.source, p.code, p.year, p.month, sum(p.registered) AS number,
           bool_or(p.month IS NULL) OVER (PARTITION BY p.source, p.code, p.year) AS has_year
    FROM   published_count AS p
    JOIN   offence_code AS c USING (offence_code)
    JOIN   object_kind AS o ON o.object_kind = c.object_kind AND o.residential
    WHERE  p.level = 'gemeente' AND p.registered IS NOT NULL
    GROUP  BY p.source, p.code, p.year, p.month
)
SELECT DISTINCT ON (p.code, p.year) (substring(p.code FROM 3)::int * 200 + p.year - 1990) AS published_difference_id,
       p.code::varchar(40) AS code, g.name::varchar(100) AS name, p.year,
       p.source::varchar(200) AS source, count(p.month)::int AS months, sum(p.number)::int AS published,
       CASE WHEN max(k.part) > 0 THEN coalesce(sum(w.number), 0)::int END AS own, avg(k.part)::numeric(4, 3) AS known
FROM  (SELECT q.*, coalesce(h.days, e.days, '{}') AS days
       FROM   published AS q LEFT JOIN known AS h ON h.gemeente_code = q.code
       -- of a code of before a merger no delivery speaks any more
       CROSS  JOIN (SELECT range_agg(d.days) AS days FROM known AS d) AS e) AS p
CROSS  JOIN LATERAL (SELECT known_part(p.days,
                                       CASE WHEN p.month IS NULL THEN year_days(p.year)
                                            ELSE month_days(make_date(p.year, p.month, 1)) END) AS part) AS k
LEFT   JOIN own AS w ON w.code = p.code AND w.year = p.year AND w.month IS NOT DISTINCT FROM p.month
LEFT   JOIN gemeente AS g ON g.code = p.code
WHERE  (p.month IS NULL) = p.has_year AND p.code IN (SELECT o.code FROM own AS o)
GROUP  BY p.code, g.name, p.year, p.source, p.month IS NOT NULL AND k.part < 0.9
-- months that were delivered beside those months; where there are none, what was published says what is lacking
ORDER  BY p.code, p.year, p.month IS NOT NULL AND k.part < 0.9, count(p.month), p.source;

CREATE OR REPLACE VIEW fresh_data_quality AS
WITH said AS MATERIALIZED (SELECT * FROM delivery_quality)
SELECT (q.delivery_id * 1000 + q.place)::int AS data_quality_id, q.delivery_id, d.kind::varchar(40) AS kind,
       d.source::varchar(200) AS source,
       d.received_on, q.topic::varchar(20) AS topic, q.field::varchar(40) AS field, q.item::varchar(100) AS item,
       q.number::int AS number, q.whole::int AS whole, s.percent, e.percent AS previous_percent,
       q.value::numeric(12,1) AS value,
       CASE WHEN is_small(q.whole) THEN 1 ELSE 0 END AS small,
       (q.sentence || CASE WHEN is_small(q.whole) AND q.whole > 1 AND q.value IS NULL THEN ' Dat zijn weinig rijen.'
                           WHEN s.percent <> e.percent AND NOT is_small(q.whole) AND NOT is_small(b.whole)
                           THEN pg_catalog.format(CASE q.topic
                                                       WHEN 'ingevuld'
                                                            THEN ' Ingevuld is %s %%; bij de vorige levering was dat %s %%.'
                                                    ELSE ' Dat is %s %%; bij de vorige levering was het %s %%.' END,
                                       dutch_number(s.percent), dutch_number(e.percent))
                           ELSE '' END)::varchar(500) AS sentence
FROM   said AS q
JOIN   delivery AS d USING (delivery_id)
JOIN   previous_delivery AS l USING (delivery_id)
LEFT   JOIN said AS b ON b.delivery_id = l.previous_delivery_id
       AND (b.topic, b.field, b.item) IS NOT DISTINCT FROM (q.topic, q.field, q.item)
CROSS  JOIN LATERAL (SELECT (CASE WHEN q.value IS NULL
                                       THEN 100.0 * q.number / nullif(q.whole, 0) END)::numeric(9,1) AS percent) AS s
CROSS  JOIN LATERAL (SELECT (CASE WHEN b.value IS NULL
                                       THEN 100.0 * b.number / nullif(b.whole, 0) END)::numeric(9,1) AS percent) AS e
UNION ALL
SELECT p.published_difference_id * 1000 + 999, NULL, 'published_count'::varchar(40), p.source::varchar(200), NULL,
       'gepubliceerd'::varchar(20), 'gemeente'::varchar(40),
       (p.code || ' ' || p.year)::varchar(100), p.own::int, p.published::int,
       CASE WHEN p.known >= 0.9 THEN round(100.0 * p.own / nullif(p.published, 0), 1) END::numeric(9,1),
       NULL::numeric(9,1),
       CASE WHEN p.known >= 0.9 THEN p.own - p.published END::numeric(12,1),
       CASE WHEN is_small(p.published) THEN 1 ELSE 0 END,
       (CASE WHEN p.own IS NULL
                  THEN pg_catalog.format('Over %s zijn van %s geen woninginbraken ingelezen; gepubliceerd zijn er %s (%s).',
                                         w.period, coalesce(p.name, p.code),
                                         dutch_number(p.published), p.source)
             ELSE pg_catalog.format('Over %s zijn er van %s %s woninginbraken ingelezen; gepubliceerd zijn er %s (%s)%s.',
                                    w.period, coalesce(p.name, p.code), dutch_number(p.own),
                                    dutch_number(p.published), p.source,
                                    CASE WHEN p.known < 0.9
                                              THEN pg_catalog.format('. Dat is niet te vergelijken: de leveringen bestrijken %s %% van die tijd',
                                                                     dutch_number(round(100 * p.known)))
                                         WHEN p.own = p.published THEN ', evenveel'
                                         ELSE pg_catalog.format(': %s %s', dutch_number(abs(p.own - p.published)),
                                                                CASE WHEN p.own > p.published THEN 'meer'
                                                                     ELSE 'minder' END) END) END)::varchar(500)
FROM   fresh_published_difference AS p
CROSS  JOIN LATERAL (SELECT p.year || CASE p.months WHEN 0 THEN '' WHEN 1 THEN ' (één maand)'
                                           ELSE pg_catalog.format(' (%s maanden)', p.months) END AS period) AS w;
