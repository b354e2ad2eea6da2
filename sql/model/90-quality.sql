-- How good is what was delivered, and until when may it be kept?

-- ---------------------------------------------------------------- what a later delivery held too

-- A row keeps the delivery that brought it or changed it last. When that one expires, the row may stay if another delivery,
-- which has not expired, held the same: so that is written down too. Only a delivery after the row's own counts: what an
-- earlier one held has been changed since.
CREATE TABLE confirmation (
    table_name  text   NOT NULL,
    row_id      bigint NOT NULL,
    delivery_id int    NOT NULL REFERENCES delivery,
    PRIMARY KEY (table_name, row_id, delivery_id)
);
CREATE INDEX confirmation_delivery_id_idx ON confirmation (delivery_id);
COMMENT ON TABLE confirmation IS 'Welke latere levering een rij ongewijzigd bevatte: die rij mag dan blijven tot ook die levering vervalt.';
COMMENT ON COLUMN confirmation.table_name IS 'Tabel van de rij.';
COMMENT ON COLUMN confirmation.row_id IS 'Nummer van de rij in die tabel.';
COMMENT ON COLUMN confirmation.delivery_id IS 'Levering die de rij ongewijzigd bevatte.';

CREATE FUNCTION confirm_rows(confirmed_table text, row_ids int[], for_delivery int) RETURNS bigint
LANGUAGE sql
BEGIN ATOMIC
    WITH written AS (
        INSERT INTO confirmation SELECT confirmed_table, i, for_delivery FROM unnest(row_ids) AS i RETURNING 1
    )
    SELECT count(*) FROM written;
END;
COMMENT ON FUNCTION confirm_rows IS 'Legt vast dat een levering deze rijen ongewijzigd bevatte; geeft het aantal rijen.';

-- ---------------------------------------------------------------- numbers in a Dutch sentence

CREATE FUNCTION dutch_number(number numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN number < 0 THEN '-' ELSE '' END
       || translate(to_char(abs(number), CASE WHEN number % 1 = 0 THEN 'FM999,999,999,990' ELSE 'FM999,999,999,990.0' END), ',.', '.,');
COMMENT ON FUNCTION dutch_number IS 'Een getal zoals het in een Nederlandse zin staat: 1.460 of 5,3.';

-- Below thirty a percentage says more than is known: then the number itself is given.
CREATE FUNCTION is_small(whole bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN whole < 30;
COMMENT ON FUNCTION is_small IS 'Zijn dit te weinig rijen om een percentage op te baseren?';

CREATE FUNCTION dutch_share(part bigint, whole bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN part = whole            THEN 'alle'
            WHEN is_small(whole)         THEN dutch_number(part)
            WHEN part * 100 < whole      THEN 'minder dan 1 %'
            WHEN part * 100 > whole * 99 THEN 'meer dan 99 %'
            ELSE dutch_number(round(100.0 * part / whole)) || ' %' END;
COMMENT ON FUNCTION dutch_share IS 'Een deel van een geheel in woorden: 31 %, minder dan 1 %, alle; bij minder dan dertig het aantal.';

-- "Van 1.460 inbraken gaat het bij 31 % om een poging."
CREATE FUNCTION dutch_sentence(part bigint, whole bigint, noun text, verb text, what text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN whole = 1 THEN format('Er is maar één rij; daarbij %s %s%s.', verb, CASE part WHEN 0 THEN 'niet ' ELSE '' END, what)
            WHEN part = 0  THEN format('Bij geen van de %s %s %s %s.', dutch_number(whole), noun, verb, what)
            ELSE format('Van %s %s %s bij %s %s.', dutch_number(whole), noun, verb, dutch_share(part, whole), what) END;
COMMENT ON FUNCTION dutch_sentence IS 'Een zin over een deel van een geheel.';

-- "Van 1.460 inbraken is bij 31 % het huisnummer niet ingevuld."
CREATE FUNCTION filled_sentence(filled bigint, whole bigint, noun text, field text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN whole = 1      THEN format('Er is maar één rij; daarin is %s %s ingevuld.', field, CASE filled WHEN 1 THEN 'wel' ELSE 'niet' END)
            WHEN filled = whole THEN format('Bij alle %s %s is %s ingevuld.', dutch_number(whole), noun, field)
            WHEN filled = 0     THEN dutch_sentence(0, whole, noun, 'is', field || ' ingevuld')
            ELSE dutch_sentence(whole - filled, whole, noun, 'is', field || ' niet ingevuld') END;
COMMENT ON FUNCTION filled_sentence IS 'Een zin over hoe vaak een veld is ingevuld.';

-- ---------------------------------------------------------------- quality

-- What each delivery held: what it brought, as it stands or as it was before a later one corrected it, and what it held unchanged.
CREATE VIEW delivered_burglary AS
WITH held AS (
    SELECT b.burglary_id, b.delivery_id, NULL::int AS replaced_by_delivery_id,
           b.occurred_from, b.occurred_to, b.precision, b.reported_at, b.attempt, b.object_kind, b.offence_code, b.modus_operandi, b.entry,
           b.street_name, b.huisnummer_text, b.postcode, b.woonplaats, b.gemeente, b.given_geom, b.place_step, b.flags
    FROM   burglary AS b
    UNION ALL
    SELECT v.burglary_id, v.delivery_id, v.replaced_by_delivery_id,
           v.occurred_from, v.occurred_to, v.precision, v.reported_at, v.attempt, v.object_kind, v.offence_code, v.modus_operandi, v.entry,
           v.street_name, v.huisnummer_text, v.postcode, v.woonplaats, v.gemeente, v.given_geom, v.place_step, v.flags
    FROM   burglary_version AS v
)
SELECT h.delivery_id, h.occurred_from, h.occurred_to, h.precision, h.reported_at, h.attempt, h.object_kind, h.offence_code, h.modus_operandi, h.entry,
       h.street_name, h.huisnummer_text, h.postcode, h.woonplaats, h.gemeente, h.given_geom, h.place_step, h.flags
FROM   held AS h
UNION ALL
SELECT c.delivery_id, h.occurred_from, h.occurred_to, h.precision, h.reported_at, h.attempt, h.object_kind, h.offence_code, h.modus_operandi, h.entry,
       h.street_name, h.huisnummer_text, h.postcode, h.woonplaats, h.gemeente, h.given_geom, h.place_step, h.flags
FROM   held AS h
JOIN   confirmation AS c ON c.table_name = 'burglary' AND c.row_id = h.burglary_id
AND    c.delivery_id > h.delivery_id AND (c.delivery_id < h.replaced_by_delivery_id) IS NOT FALSE;

-- The same burglary in deliveries of two sources: one moment (or one day, where a time was lost), and places that are not
-- farther apart than both are unsure. The one whose place is surer stands; the other is its double. One stands for one: where
-- several could be the same, the n-th nearest of the one is the n-th nearest of the other.
CREATE VIEW burglary_double AS
WITH pair AS (
    SELECT b.burglary_id, o.burglary_id AS double_of, o.place_uncertainty, o.source AS of_source,
           row_number() OVER (PARTITION BY o.burglary_id, b.source ORDER BY o.occurred_from <> b.occurred_from, ST_Distance(o.geom, b.geom), b.burglary_id) AS turn,
           row_number() OVER (PARTITION BY b.burglary_id, o.source ORDER BY o.occurred_from <> b.occurred_from, ST_Distance(o.geom, b.geom), o.burglary_id) AS of_turn
    FROM   burglary AS b
    JOIN   burglary AS o ON o.source <> b.source AND o.occurred_from::date = b.occurred_from::date
                        AND (o.occurred_from = b.occurred_from OR 'day' IN (o.precision, b.precision))
                        AND (o.object_kind = b.object_kind OR 'onbekend' IN (o.object_kind, b.object_kind)) AND (o.attempt = b.attempt) IS NOT FALSE
                        AND (o.place_uncertainty, o.burglary_id) < (b.place_uncertainty, b.burglary_id)
                        AND ST_DWithin(o.geom, b.geom, o.place_uncertainty + b.place_uncertainty)
    WHERE  b.place_step < 7 AND o.place_step < 7        -- a whole town holds too many
)
SELECT DISTINCT ON (p.burglary_id) p.burglary_id, p.double_of
FROM   pair AS p
WHERE  p.turn = p.of_turn
ORDER  BY p.burglary_id, p.place_uncertainty, p.double_of;
COMMENT ON VIEW burglary_double IS
'Inbraken die waarschijnlijk ook in een levering van een andere herkomst staan: hetzelfde moment (of dezelfde dag, als het tijdstip ontbreekt), en een plek die niet verder weg ligt dan beide onzeker zijn. Elke inbraak staat voor hoogstens één andere.';
COMMENT ON COLUMN burglary_double.burglary_id IS 'Nummer van de inbraak waarvan de plek minder zeker is.';
COMMENT ON COLUMN burglary_double.double_of IS 'Nummer van dezelfde inbraak met de zekerste plek.';

-- Which of the fields of a delivery are filled in?
CREATE VIEW delivered_field AS
SELECT d.delivery_id, 'inbraken' AS noun, f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(occurred_from) AS occurred_from, count(occurred_to) AS occurred_to,
              count(*) FILTER (WHERE precision = 'time') AS precision, count(reported_at) AS reported_at, count(attempt) AS attempt,
              count(nullif(object_kind, 'onbekend')) AS object_kind, count(offence_code) AS offence_code, count(modus_operandi) AS modus_operandi,
              count(entry) AS entry, count(street_name) AS street_name, count(huisnummer_text) AS huisnummer_text, count(postcode) AS postcode,
              count(woonplaats) AS woonplaats, count(gemeente) AS gemeente, count(given_geom) AS given_geom
       FROM   delivered_burglary GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (1, 'occurred_from', 'het begin', d.occurred_from), (2, 'occurred_to', 'het einde', d.occurred_to),
       (3, 'precision', 'het tijdstip van de dag', d.precision), (4, 'reported_at', 'de kennisname', d.reported_at),
       (5, 'attempt', 'poging of voltooid', d.attempt), (6, 'object_kind', 'het soort object', d.object_kind),
       (7, 'offence_code', 'de misdrijfcode', d.offence_code), (8, 'modus_operandi', 'de werkwijze', d.modus_operandi),
       (9, 'entry', 'de plek van binnenkomst', d.entry), (10, 'street_name', 'de straat', d.street_name),
       (11, 'huisnummer_text', 'het huisnummer', d.huisnummer_text), (12, 'postcode', 'de postcode', d.postcode),
       (13, 'woonplaats', 'de plaats', d.woonplaats), (14, 'gemeente', 'de gemeente', d.gemeente),
       (15, 'given_geom', 'de ligging', d.given_geom)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'woningen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(bouwjaar) AS bouwjaar, count(oppervlakte) AS oppervlakte, count(street_name) AS street_name,
              count(huisnummer) AS huisnummer, count(postcode) AS postcode, count(woonplaats) AS woonplaats, count(gemeente_code) AS gemeente_code,
              count(buurt_code) AS buurt_code
       FROM   dwelling GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (21, 'bouwjaar', 'het bouwjaar', d.bouwjaar), (22, 'oppervlakte', 'de oppervlakte', d.oppervlakte), (23, 'street_name', 'de straat', d.street_name),
       (24, 'huisnummer', 'het huisnummer', d.huisnummer), (25, 'postcode', 'de postcode', d.postcode), (26, 'woonplaats', 'de plaats', d.woonplaats),
       (27, 'gemeente_code', 'de gemeente', d.gemeente_code), (28, 'buurt_code', 'de buurt', d.buurt_code)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'adressen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(street_name) AS street_name, count(huisnummer) AS huisnummer, count(postcode) AS postcode,
              count(woonplaats) AS woonplaats, count(geom) AS geom
       FROM   address GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (31, 'street_name', 'de straat', d.street_name), (32, 'huisnummer', 'het huisnummer', d.huisnummer), (33, 'postcode', 'de postcode', d.postcode),
       (34, 'woonplaats', 'de plaats', d.woonplaats), (35, 'geom', 'de ligging', d.geom)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'adviezen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(given_at) AS given_at, count(dwelling_id) AS dwelling_id, count(certificate) AS certificate
       FROM   advice GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (41, 'given_at', 'het tijdstip van het advies', d.given_at), (42, 'dwelling_id', 'de woning', d.dwelling_id),
       (43, 'certificate', 'wel of geen certificaat', d.certificate)) AS f (place, field, what, filled)
UNION ALL
SELECT d.delivery_id, 'brieven of zendingen', f.place, f.field, f.what, f.filled, d.rows
FROM  (SELECT delivery_id, count(*) AS rows, count(dwelling_id) AS dwelling_id, count(burglary_id) AS burglary_id, count(sender) AS sender
       FROM   letter GROUP BY delivery_id) AS d
CROSS JOIN LATERAL (VALUES
       (51, 'dwelling_id', 'de woning', d.dwelling_id), (52, 'burglary_id', 'de inbraak', d.burglary_id),
       (53, 'sender', 'de afzender', d.sender)) AS f (place, field, what, filled);

CREATE VIEW previous_delivery AS
SELECT delivery_id, lag(delivery_id) OVER (PARTITION BY kind, source ORDER BY delivery_id) AS previous_delivery_id FROM delivery;

-- All that can be said of one delivery: a topic's number makes the key, so that a row keeps its key as long as the data stays.
CREATE VIEW delivery_quality AS
SELECT f.delivery_id, 100 + f.place AS place, 'ingevuld' AS topic, f.field, NULL AS item, f.filled AS number, f.rows AS whole, NULL::numeric AS value,
       filled_sentence(f.filled, f.rows, f.noun, f.what) AS sentence
FROM   delivered_field AS f
UNION ALL
SELECT g.delivery_id, 200 + row_number() OVER (PARTITION BY g.delivery_id ORDER BY g.flag), 'opvallend', k.field, g.flag, g.number, w.whole, NULL,
       dutch_sentence(g.number, w.whole, 'inbraken', 'is', format('opgemerkt: %s', g.flag))
FROM  (SELECT b.delivery_id, u.flag, count(*) AS number FROM delivered_burglary AS b, unnest(b.flags) AS u (flag) GROUP BY 1, 2) AS g
JOIN  (SELECT b.delivery_id, count(*) AS whole FROM delivered_burglary AS b GROUP BY 1) AS w USING (delivery_id)
LEFT   JOIN (VALUES ('eind voor begin', 'occurred_to'), ('lang tijdvak', 'occurred_to'), ('geen begin', 'occurred_from'),
                    ('eind onleesbaar', 'occurred_to'), ('eind zonder tijd', 'occurred_to'), ('kennisname onleesbaar', 'reported_at'), ('poging onleesbaar', 'attempt'), ('postcode onleesbaar', 'postcode'), ('punt buiten Nederland', 'given_geom')) AS k (flag, field) USING (flag)
UNION ALL
SELECT r.delivery_id, 300 + row_number() OVER (PARTITION BY r.delivery_id ORDER BY r.rule, r.field),
       CASE r.rule WHEN 'dubbel' THEN 'dubbel' ELSE 'geweigerd' END, r.field, r.rule, r.number, d.rows_read, NULL,
       CASE WHEN r.number = d.rows_read THEN format('Alle %s gelezen rijen zijn geweigerd (%s).', dutch_number(r.number), r.rule)
            ELSE format('Van %s gelezen rijen %s geweigerd (%s: %s).', dutch_number(d.rows_read),
                        CASE r.number WHEN 1 THEN 'is er 1' ELSE format('zijn er %s', dutch_number(r.number)) END, r.field, r.rule) END
FROM  (SELECT delivery_id, rule, field, count(*) AS number FROM rejected_row GROUP BY 1, 2, 3) AS r JOIN delivery AS d USING (delivery_id)
UNION ALL
SELECT b.delivery_id, 399, 'dubbel', NULL, 'andere herkomst', count(t.burglary_id), count(*), NULL,
       dutch_sentence(count(t.burglary_id), count(*), 'inbraken', 'is', 'ook een melding van een andere herkomst ingelezen')
FROM   burglary AS b LEFT JOIN burglary_double AS t USING (burglary_id)
GROUP  BY b.delivery_id
HAVING count(t.burglary_id) > 0
UNION ALL
SELECT t.delivery_id, 400 + q.place, 'tijdvak', 'occurred_to', q.item, t.number, t.whole, round(q.hours::numeric, 1),
       CASE WHEN t.number = 1 THEN format('Er is maar één inbraak met een begin- en eindtijd; het tijdvak is %s uur.', dutch_number(round(q.hours::numeric, 1)))
            ELSE format('Van %s inbraken met een begin- en eindtijd is het tijdvak bij %s hoogstens %s uur.', dutch_number(t.number), q.item,
                        dutch_number(round(q.hours::numeric, 1))) END
FROM  (SELECT b.delivery_id, count(*) FILTER (WHERE w.hours >= 0) AS number, count(*) AS whole,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY w.hours) FILTER (WHERE w.hours >= 0) AS median,
              percentile_cont(0.9) WITHIN GROUP (ORDER BY w.hours) FILTER (WHERE w.hours >= 0) AS most
       FROM   delivered_burglary AS b
       CROSS  JOIN LATERAL (SELECT CASE WHEN b.precision = 'time' AND 'eind zonder tijd' <> ALL (b.flags) THEN extract(epoch FROM b.occurred_to - b.occurred_from) / 3600.0 END AS hours) AS w
       GROUP  BY b.delivery_id) AS t
CROSS  JOIN LATERAL (VALUES (1, 'de helft', t.median), (2, '90 %', t.most)) AS q (place, item, hours)
WHERE  t.number > 0
UNION ALL
SELECT p.delivery_id, 500 + coalesce(p.place_step, 0), 'plaats', 'place_step', s.item, p.number, p.whole, NULL,
       CASE WHEN p.whole = 1 THEN format('Er is maar één inbraak; die is %s.', s.item)
            WHEN p.number = p.whole THEN format('Alle %s inbraken zijn %s.', dutch_number(p.whole), s.item)
            WHEN is_small(p.whole) AND p.number > 1 THEN format('Van %s inbraken zijn er %s %s.', dutch_number(p.whole), p.number, s.item)
            ELSE format('Van %s inbraken is %s %s.', dutch_number(p.whole), dutch_share(p.number, p.whole), s.item) END
FROM  (SELECT b.delivery_id, b.place_step, count(*) AS number, sum(count(*)) OVER (PARTITION BY b.delivery_id)::bigint AS whole
       FROM   delivered_burglary AS b GROUP BY 1, 2) AS p
JOIN  (VALUES (0, 'nog niet geplaatst'), (1, 'geplaatst op de meegeleverde coördinaten'), (2, 'gevonden op het volledige adres'),
              (3, 'gevonden op postcode en huisnummer'), (4, 'gevonden op straat en huisnummer'), (5, 'gevonden op de postcode'),
              (6, 'gevonden op de straat'), (7, 'gevonden op de naam van een plek'), (8, 'niet gevonden')) AS s (step, item) ON s.step = coalesce(p.place_step, 0)
UNION ALL
SELECT s.delivery_id, 600 + k.place, 'aandeel', k.field, k.item, k.number, k.whole, NULL, dutch_sentence(k.number, k.whole, k.noun, 'gaat het', k.what)
FROM  (SELECT b.delivery_id, count(b.attempt) AS with_attempt, count(*) FILTER (WHERE b.attempt) AS attempts,
              count(*) FILTER (WHERE b.object_kind <> 'onbekend') AS with_object, count(*) FILTER (WHERE NOT o.residential AND b.object_kind <> 'onbekend') AS sheds
       FROM   delivered_burglary AS b LEFT JOIN object_kind AS o USING (object_kind)
       GROUP  BY b.delivery_id) AS s
CROSS  JOIN LATERAL (VALUES (1, 'attempt', 'poging', s.attempts, s.with_attempt, 'inbraken en pogingen', 'om een poging'),
                            (2, 'object_kind', 'geen woning', s.sheds, s.with_object, 'inbraken met een bekend object', 'om een schuur, garage of ander object dan een woning'))
                     AS k (place, field, item, number, whole, noun, what)
WHERE  k.whole > 0
UNION ALL
SELECT d.delivery_id, 701, 'omvang', NULL, NULL, d.rows_read, p.rows_read, d.rows_read - p.rows_read,
       CASE WHEN d.rows_read = p.rows_read THEN format('De levering telt %s rijen, evenveel als de vorige.', dutch_number(d.rows_read))
            ELSE format('De levering telt %s rijen, %s %s dan de vorige (%s).', dutch_number(d.rows_read), dutch_number(abs(d.rows_read - p.rows_read)),
                        CASE WHEN d.rows_read > p.rows_read THEN 'meer' ELSE 'minder' END, dutch_number(p.rows_read)) END
FROM   delivery AS d JOIN previous_delivery AS l USING (delivery_id) JOIN delivery AS p ON p.delivery_id = l.previous_delivery_id
WHERE  num_nulls(d.rows_read, p.rows_read) = 0;

-- The police counts a burglary in the year in which it came to know of it, attempts included. Own burglaries are counted so
-- too, and for as many months as were published.
CREATE VIEW published_difference AS
WITH gemeente AS (
    SELECT DISTINCT ON (place_key(a.name)) place_key(a.name) AS name_key, a.code, a.name
    FROM   area AS a WHERE a.level = 'gemeente' ORDER BY place_key(a.name), a.year DESC
), own AS (
    SELECT coalesce(g.code, d.gemeente_code, area_at('gemeente', b.geom)) AS code, extract(year FROM m.moment)::int AS year, extract(month FROM m.moment)::int AS month, count(*) AS number
    FROM   burglary AS b
    JOIN   object_kind AS o ON o.object_kind = b.object_kind AND o.residential
    CROSS  JOIN LATERAL (SELECT coalesce(b.reported_at, b.occurred_from, b.occurred_to) AS moment) AS m
    LEFT   JOIN (SELECT DISTINCT n.gemeente, place_key(n.gemeente) AS name_key FROM burglary AS n) AS k ON k.gemeente = b.gemeente
    LEFT   JOIN gemeente AS g ON g.name_key = k.name_key
    LEFT   JOIN dwelling AS d ON d.dwelling_id = b.dwelling_id
    WHERE  NOT EXISTS (SELECT FROM burglary_double AS t WHERE t.burglary_id = b.burglary_id)
    GROUP  BY GROUPING SETS ((1, 2, 3), (1, 2))
), published AS (
    SELECT p.source, p.code, p.year, p.month, sum(p.registered) AS number, bool_or(p.month IS NULL) OVER (PARTITION BY p.source, p.code, p.year) AS has_year
    FROM   published_count AS p
    JOIN   offence_code AS c USING (offence_code)
    JOIN   object_kind AS o ON o.object_kind = c.object_kind AND o.residential
    WHERE  p.level = 'gemeente' AND p.registered IS NOT NULL
    GROUP  BY p.source, p.code, p.year, p.month
)
SELECT DISTINCT ON (p.code, p.year) p.code, g.name, p.year, p.source, count(p.month) AS months, sum(p.number)::bigint AS published,
       coalesce(sum(w.number), 0)::bigint AS own
FROM   published AS p
LEFT   JOIN own AS w ON w.code = p.code AND w.year = p.year AND w.month IS NOT DISTINCT FROM p.month
LEFT   JOIN gemeente AS g ON g.code = p.code
WHERE  (p.month IS NULL) = p.has_year AND p.code IN (SELECT o.code FROM own AS o)
GROUP  BY p.code, g.name, p.year, p.source
ORDER  BY p.code, p.year, count(p.month), p.source;

CREATE VIEW data_quality AS
WITH said AS MATERIALIZED (SELECT * FROM delivery_quality)
SELECT (q.delivery_id * 1000 + q.place)::int AS data_quality_id, q.delivery_id, d.kind::varchar(40) AS kind, d.source::varchar(200) AS source,
       d.received_on, q.topic::varchar(20) AS topic, q.field::varchar(40) AS field, q.item::varchar(100) AS item,
       q.number::int AS number, q.whole::int AS whole, s.percent, e.percent AS previous_percent, q.value::numeric(12,1) AS value,
       CASE WHEN is_small(q.whole) THEN 1 ELSE 0 END AS small,
       (q.sentence || CASE WHEN is_small(q.whole) AND q.whole > 1 AND q.value IS NULL THEN ' Dat zijn weinig rijen.'
                           WHEN s.percent <> e.percent AND NOT is_small(q.whole) AND NOT is_small(b.whole)
                           THEN format(CASE q.topic WHEN 'ingevuld' THEN ' Ingevuld is %s %%; bij de vorige levering was dat %s %%.'
                                                    ELSE ' Dat is %s %%; bij de vorige levering was het %s %%.' END,
                                       dutch_number(s.percent), dutch_number(e.percent)) ELSE '' END)::varchar(500) AS sentence
FROM   said AS q
JOIN   delivery AS d USING (delivery_id)
JOIN   previous_delivery AS l USING (delivery_id)
LEFT   JOIN said AS b ON b.delivery_id = l.previous_delivery_id AND (b.topic, b.field, b.item) IS NOT DISTINCT FROM (q.topic, q.field, q.item)
CROSS  JOIN LATERAL (SELECT (CASE WHEN q.value IS NULL THEN 100.0 * q.number / nullif(q.whole, 0) END)::numeric(9,1) AS percent) AS s
CROSS  JOIN LATERAL (SELECT (CASE WHEN b.value IS NULL THEN 100.0 * b.number / nullif(b.whole, 0) END)::numeric(9,1) AS percent) AS e
UNION ALL
SELECT (substring(p.code FROM 3)::int * 200 + p.year - 1990) * 1000 + 999, NULL, 'published_count'::varchar(40), p.source::varchar(200), NULL,
       'gepubliceerd'::varchar(20), 'gemeente'::varchar(40),
       (p.code || ' ' || p.year)::varchar(100), p.own::int, p.published::int, round(100.0 * p.own / nullif(p.published, 0), 1)::numeric(9,1), NULL::numeric(9,1),
       (p.own - p.published)::numeric(12,1), CASE WHEN is_small(p.published) THEN 1 ELSE 0 END,
       format('Over %s%s zijn er van %s %s woninginbraken ingelezen; gepubliceerd zijn er %s (%s)%s.', p.year,
              CASE p.months WHEN 0 THEN '' WHEN 1 THEN ' (één maand)' ELSE format(' (%s maanden)', p.months) END, coalesce(p.name, p.code), dutch_number(p.own),
              dutch_number(p.published), p.source,
              CASE WHEN p.own = p.published THEN ', evenveel'
                   ELSE format(': %s %s', dutch_number(abs(p.own - p.published)), CASE WHEN p.own > p.published THEN 'meer' ELSE 'minder' END) END)::varchar(500)
FROM   published_difference AS p;

COMMENT ON VIEW delivered_burglary IS 'Inbraken zoals elke levering ze bevatte: ook wat later is verbeterd, en wat zij ongewijzigd nog eens bevatte.';
COMMENT ON VIEW delivered_field IS 'Hoeveel rijen van een levering een veld hebben ingevuld.';
COMMENT ON VIEW previous_delivery IS 'De vorige levering van dezelfde soort en herkomst.';
COMMENT ON VIEW delivery_quality IS 'Alle bevindingen per levering; data_quality maakt er een leesbare tabel van.';
COMMENT ON VIEW published_difference IS 'Eigen woninginbraken (met pogingen, zonder wat een andere herkomst ook meldt, naar het jaar van kennisname) naast de gepubliceerde aantallen per gemeente en jaar.';
COMMENT ON VIEW data_quality IS 'Kwaliteit van de leveringen, in getallen en zinnen: wat is ingevuld, opvallend, geweigerd of dubbel, hoe lang het tijdvak is, hoe de plek is gevonden, en hoe het verschilt met de vorige levering en met de gepubliceerde aantallen.';
DO $$
DECLARE
    said record;
    seen regclass;
BEGIN
    -- The same word means the same in all of these views.
    FOR said IN SELECT * FROM (VALUES
        ('data_quality_id', 'Nummer van de bevinding; blijft gelijk zolang de gegevens gelijk blijven.'),
        ('delivery_id', 'Levering; leeg bij een vergelijking van alle leveringen samen.'),
        ('previous_delivery_id', 'De levering daarvoor, van dezelfde soort en herkomst.'),
        ('kind', 'Soort levering.'), ('source', 'Herkomst van de levering of van het gepubliceerde aantal.'), ('received_on', 'Datum van ontvangst.'),
        ('place', 'Volgnummer van de bevinding binnen de levering.'),
        ('topic', 'Onderwerp: ingevuld, opvallend, geweigerd, dubbel, tijdvak, plaats, aandeel, omvang of gepubliceerd.'),
        ('field', 'Veld waar het over gaat.'), ('item', 'Opmerking, regel, stap of gemeente waar het over gaat.'),
        ('number', 'Aantal rijen waarvoor het geldt; bij omvang de gelezen rijen, bij gepubliceerd de eigen inbraken.'),
        ('whole', 'Aantal rijen waarvan het een deel is; bij omvang die van de vorige levering, bij gepubliceerd het gepubliceerde aantal.'),
        ('percent', 'number als percentage van whole.'), ('previous_percent', 'Hetzelfde percentage bij de vorige levering van dezelfde soort en herkomst.'),
        ('value', 'Lengte van het tijdvak in uren, of het verschil in aantal bij omvang en gepubliceerd.'),
        ('small', '1 als whole kleiner is dan dertig: het percentage zegt dan weinig.'), ('sentence', 'De bevinding in een zin.'),
        ('noun', 'Waar de rijen over gaan.'), ('what', 'Het veld in woorden.'), ('filled', 'Aantal rijen waarin het veld is ingevuld.'),
        ('rows', 'Aantal rijen van de levering.'), ('code', 'Gemeentecode.'), ('name', 'Naam van de gemeente.'), ('year', 'Jaar.'),
        ('months', 'Aantal vergeleken maanden; 0 als het om het hele jaar gaat.'), ('published', 'Gepubliceerd aantal.'),
        ('own', 'Aantal eigen woninginbraken.')) AS v (column_name, meaning)
    LOOP
        FOR seen IN SELECT a.attrelid::regclass FROM pg_attribute AS a
                    WHERE  a.attname = said.column_name
                    AND    a.attrelid IN ('delivered_field'::regclass, 'previous_delivery'::regclass, 'delivery_quality'::regclass,
                                          'published_difference'::regclass, 'data_quality'::regclass) LOOP
            EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
    -- What passes through from a table keeps that table's words.
    FOR said IN SELECT v.attname AS column_name, col_description(t.attrelid, t.attnum) AS meaning
                FROM   pg_attribute AS v JOIN pg_attribute AS t ON t.attrelid = 'burglary'::regclass AND t.attname = v.attname
                WHERE  v.attrelid = 'delivered_burglary'::regclass LOOP
        EXECUTE format('COMMENT ON COLUMN delivered_burglary.%I IS %L', said.column_name, said.meaning);
    END LOOP;
END;
$$;

-- ---------------------------------------------------------------- retention

CREATE VIEW still_confirmed AS
SELECT c.table_name, c.row_id, c.delivery_id FROM confirmation AS c JOIN delivery AS d USING (delivery_id)
WHERE  (d.expires_on < current_date) IS NOT TRUE;
COMMENT ON VIEW still_confirmed IS 'Bevestigingen door leveringen die nog niet zijn vervallen.';
COMMENT ON COLUMN still_confirmed.table_name IS 'Tabel van de rij.';
COMMENT ON COLUMN still_confirmed.row_id IS 'Nummer van de rij in die tabel.';
COMMENT ON COLUMN still_confirmed.delivery_id IS 'Levering die de rij ongewijzigd bevatte.';

-- Where personal data is: the tables of the personal kinds, the past of burglaries, and what was refused. Each has its number first.
CREATE VIEW personal_table AS
SELECT c.relname::text AS table_name, k.attname::text AS key_name, c.relname <> 'burglary_version' AS confirmable
FROM   pg_class AS c
JOIN   pg_attribute AS k ON k.attrelid = c.oid AND k.attnum = 1
JOIN   pg_attribute AS d ON d.attrelid = c.oid AND d.attname = 'delivery_id'
WHERE  c.relkind = 'r' AND c.relnamespace = (SELECT p.relnamespace FROM pg_class AS p WHERE p.oid = 'delivery'::regclass)
AND    (c.relname IN ('burglary_version', 'rejected_row') OR c.relname IN (SELECT n.kind FROM delivery_kind AS n WHERE n.personal));
COMMENT ON VIEW personal_table IS 'Tabellen met persoonsgegevens uit leveringen; purge_expired ruimt ze op.';
COMMENT ON COLUMN personal_table.table_name IS 'Naam van de tabel.';
COMMENT ON COLUMN personal_table.key_name IS 'Kolom met het nummer van de rij.';
COMMENT ON COLUMN personal_table.confirmable IS 'Kan een latere levering een rij van deze tabel bevestigen?';

-- The planner's statistics hold values of rows, and those of a table that was emptied stay. So no text, place or time of these
-- tables enters them.
DO $$
DECLARE
    c record;
BEGIN
    FOR c IN SELECT p.table_name, a.attname FROM personal_table AS p JOIN pg_attribute AS a ON a.attrelid = p.table_name::regclass AND a.attnum > 0
             WHERE a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'geometry'::regtype, 'timestamp'::regtype) LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET STATISTICS 0', c.table_name, c.attname);
    END LOOP;
END;
$$;

-- The rows that go. A past version goes with its burglary, too: it is about the same home.
CREATE FUNCTION expired_rows(only_table text, OUT row_id bigint, OUT delivery_id int) RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t personal_table;
BEGIN
    SELECT * INTO STRICT t FROM personal_table AS p WHERE p.table_name = only_table;
    RETURN QUERY EXECUTE format(
        'SELECT t.%I::bigint, t.delivery_id FROM %I AS t JOIN delivery AS d ON d.delivery_id = t.delivery_id
         WHERE d.expires_on < current_date AND NOT EXISTS (SELECT FROM still_confirmed AS c WHERE c.table_name = %L AND c.row_id = t.%1$I AND c.delivery_id > t.delivery_id)',
        t.key_name, t.table_name, CASE WHEN t.confirmable THEN t.table_name END);
    IF only_table = 'burglary_version' THEN
        RETURN QUERY SELECT v.burglary_version_id::bigint, v.delivery_id
                     FROM   burglary_version AS v JOIN expired_rows('burglary') AS b ON b.row_id = v.burglary_id
                     JOIN   delivery AS d ON d.delivery_id = v.delivery_id WHERE (d.expires_on < current_date) IS NOT TRUE;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION expired_rows IS 'De rijen van een tabel die niet langer bewaard mogen worden: hun levering is vervallen en geen latere bevestigt ze.';

-- Removes what purge_expired chose. What another delivery confirmed is that delivery's from now on.
CREATE FUNCTION purge_table(target personal_table) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('DELETE FROM %I AS t USING pg_temp.purge_row AS r WHERE r.table_name = %L AND r.row_id = t.%I',
                   target.table_name, target.table_name, target.key_name);
    IF target.confirmable THEN
        EXECUTE format(
            'UPDATE %I AS t SET delivery_id = (SELECT min(c.delivery_id) FROM still_confirmed AS c
                                              WHERE c.table_name = %L AND c.row_id = t.%I AND c.delivery_id > t.delivery_id)
             FROM delivery AS d WHERE d.delivery_id = t.delivery_id AND d.expires_on < current_date',
            target.table_name, target.table_name, target.key_name);
        EXECUTE format('DELETE FROM confirmation AS c WHERE c.table_name = %L AND NOT EXISTS (SELECT FROM %I AS t WHERE t.%I = c.row_id)',
                       target.table_name, target.table_name, target.key_name);
    END IF;
    EXECUTE format('ANALYZE %I', target.table_name);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION purge_table IS 'Verwijdert uit een tabel de rijen die purge_expired heeft aangewezen.';

CREATE FUNCTION purge_expired(dry_run boolean DEFAULT true)
RETURNS TABLE (delivery_id int, table_name text, rows_removed bigint, sentence text)
LANGUAGE plpgsql
AS $$
DECLARE
    t personal_table;
    today date := current_date;
BEGIN
    LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE;     -- no import meanwhile
    IF to_regclass('pg_temp.purge_row') IS NULL THEN
        CREATE TEMP TABLE purge_row (table_name text, row_id bigint, delivery_id int) ON COMMIT DELETE ROWS;
    ELSE
        TRUNCATE pg_temp.purge_row;
    END IF;
    FOR t IN SELECT p.* FROM personal_table AS p LOOP
        INSERT INTO pg_temp.purge_row SELECT t.table_name, e.row_id, e.delivery_id FROM expired_rows(t.table_name) AS e;
    END LOOP;

    IF NOT dry_run THEN
        FOR t IN SELECT p.* FROM personal_table AS p ORDER BY p.table_name DESC LOOP      -- versions before their burglary
            PERFORM purge_table(t);
        END LOOP;
        DELETE FROM confirmation AS c USING delivery AS d WHERE d.delivery_id = c.delivery_id AND d.expires_on < today;
        INSERT INTO purge_log (delivery_id, table_name, rows_removed, reason)
        SELECT r.delivery_id, r.table_name, count(*), CASE WHEN min(d.expires_on) < today THEN format('bewaartermijn verstreken op %s', to_char(min(d.expires_on), 'DD-MM-YYYY'))
                    ELSE 'eerdere versie van een inbraak waarvan de bewaartermijn is verstreken' END
        FROM   pg_temp.purge_row AS r JOIN delivery AS d USING (delivery_id) GROUP BY r.delivery_id, r.table_name;
    END IF;
    RETURN QUERY
    SELECT r.delivery_id, r.table_name, count(*),
           format('%s %s van levering %s %s uit %s%s.', dutch_number(count(*)), CASE WHEN count(*) = 1 THEN 'rij' ELSE 'rijen' END, r.delivery_id,
                  CASE WHEN dry_run THEN 'te verwijderen' ELSE 'verwijderd' END, r.table_name,
                  CASE WHEN min(d.expires_on) < today THEN format(', bewaard tot en met %s', to_char(min(d.expires_on), 'DD-MM-YYYY'))
                       ELSE ', met de inbraak waarvan het een eerdere versie is' END)
    FROM   pg_temp.purge_row AS r JOIN delivery AS d USING (delivery_id)
    GROUP  BY r.delivery_id, r.table_name ORDER BY r.delivery_id, r.table_name;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION purge_expired(boolean) IS
'Wat moet weg omdat de bewaartermijn van de levering is verstreken: per levering en tabel het aantal rijen. Alleen met purge_expired(false) wordt het verwijderd; het aantal staat dan in purge_log, zonder persoonsgegevens. Wat een latere levering die nog loopt ook bevatte, blijft. Een inbraak verdwijnt met al haar eerdere versies. De BAG, gebieden en cijfers per gebied blijven altijd.';
