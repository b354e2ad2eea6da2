-- Measures: letters, advice, neighbourhood groups.

-- ---------------------------------------------------------------- letters

CREATE OR REPLACE FUNCTION read_letter(
    options jsonb, at_row int, given_geom geometry DEFAULT NULL, given_sent_on text DEFAULT NULL,
    given_verblijfsobject_id text DEFAULT NULL,
    given_street_name text DEFAULT NULL, given_house_number text DEFAULT NULL, given_huisletter text DEFAULT NULL,
    given_toevoeging text DEFAULT NULL,
    given_postcode text DEFAULT NULL, given_woonplaats text DEFAULT NULL, given_street_line text DEFAULT NULL,
    given_place_line text DEFAULT NULL,
    given_number_sent text DEFAULT NULL, given_incident text DEFAULT NULL, given_sender text DEFAULT NULL)
RETURNS TABLE (sent_on date, dwelling_id int, postcode text, address text, number_sent int, burglary_id int,
               incident text, sender text, geom geometry, "unlike" text,
               stood_as text, searched text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.sent_on, v.dwelling_id, v.postcode, v.address, v.number_sent, i.burglary_id, v.incident,
           read_code(given_sender), v.geom,
           -- two batches may be alike; two letters to one home may not
           CASE WHEN NOT v.to_one_home THEN at_row::text
                WHEN v.dwelling_id IS NULL THEN pg_catalog.concat_ws(' ', v.bag_id, v.street_name, v.house_number) END,
           v.stood_as, CASE WHEN v.step IS DISTINCT FROM 0 THEN v.address END, b.broken,
           CASE b.broken WHEN 11 THEN ARRAY[coalesce(left(read_code(given_sent_on), 60), 'niet ingevuld')]
                         WHEN 12 THEN ARRAY[to_char(v.sent_on, 'DD-MM-YYYY'),
                                            to_char((options ->> 'received_on')::date, 'DD-MM-YYYY')]
                         WHEN 14 THEN ARRAY[left(v.delivered_number, 60)] WHEN 15 THEN ARRAY[v.number_sent::text]
                WHEN 16 THEN ARRAY[coalesce(left(v.address, 200), 'geen adres')] END
    FROM   (SELECT d.sent_on, d.bag_id, f.dwelling_id, f.step, a.street_name, a.house_number, d.to_one_home, d.incident,
                   d.delivered_number, p.postcode,
                   CASE WHEN f.dwelling_id IS NULL THEN s.stood_as ELSE s.written END AS address, s.stood_as,
                   CASE WHEN d.delivered_number IS NULL AND d.to_one_home THEN 1
                        ELSE read_integer(d.delivered_number) END AS number_sent,
                   CASE WHEN f.dwelling_id IS NULL AND p.postcode IS NULL THEN read_vlak(given_geom) END AS geom
            FROM   delivered_address(given_street_name, given_house_number, given_huisletter, given_toevoeging,
                                     given_postcode, given_woonplaats, given_street_line, given_place_line) AS a
            CROSS  JOIN LATERAL (SELECT n.bag_id, a.house_number IS NOT NULL
                                 OR     n.bag_id IS NOT NULL AS to_one_home, read_day(given_sent_on) AS sent_on,
                                        read_code(given_number_sent) AS delivered_number,
                                        read_incident_number(given_incident) AS incident
                                 FROM   (SELECT read_bag_id(given_verblijfsobject_id) AS bag_id OFFSET 0) AS n OFFSET 0) AS d
            LEFT   JOIN LATERAL (SELECT q.dwelling_id, q.step
                                 FROM   find_dwelling(given_verblijfsobject_id, a.street_name, a.house_number,
                                                      a.postcode, a.woonplaats) AS q
                                 WHERE  d.to_one_home OFFSET 0) AS f ON true
            CROSS  JOIN LATERAL (SELECT CASE WHEN f.dwelling_id IS NULL
                                                  THEN read_postcode(a.postcode) END AS postcode OFFSET 0) AS p
            -- as long as its home is not found, what has no house number says by the number of the BAG which one it is
            CROSS  JOIN LATERAL (SELECT w.written,
                                        nullif(pg_catalog.concat_ws(', ',
                                                                    CASE WHEN a.house_number IS NULL THEN d.bag_id END,
                                                                    w.written), '') AS stood_as
                                 FROM   (SELECT nullif(pg_catalog.concat_ws(', ',
                                                   nullif(pg_catalog.concat_ws(' ', a.street_name, a.house_number), ''),
                                                                            nullif(pg_catalog.concat_ws(' ', a.postcode, a.woonplaats),
                                                                                   '')), '') AS written OFFSET 0) AS w OFFSET 0) AS s OFFSET 0) AS v
    -- a number that two sources use tells nothing
    LEFT   JOIN (SELECT g.source_id, min(g.burglary_id) AS burglary_id
                 FROM   burglary AS g GROUP BY g.source_id HAVING count(*) = 1) AS i ON i.source_id = v.incident
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.sent_on IS NULL
                                          THEN 11
                                     WHEN v.sent_on > (options ->> 'received_on')::date
                                          THEN 12
                                     WHEN (v.number_sent > 0) IS NOT TRUE
                                          THEN CASE WHEN v.delivered_number IS NULL THEN 13 ELSE 14 END
                                     WHEN v.dwelling_id IS NOT NULL AND v.number_sent > 1
                                          THEN 15
                                     WHEN v.dwelling_id IS NULL AND v.postcode IS NULL AND v.geom IS NULL
                                          THEN 16 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_letter(jsonb, int, geometry, text, text, text, text, text, text, text, text, text, text, text, text, text) IS
'Leest een brief. Met een huisnummer gaat de brief naar de woning die het adres aanwijst; lukt dat niet, dan is het één brief aan de postcode. Zonder huisnummer is de rij een zending aan een hele postcode, of aan het vlak van de rij. Een onbekend incidentnummer blijft leeg: het nummer zelf wordt niet bewaard.';

-- Between the address that a row has now and the one under which its letter may stand; a second time puts it back.
CREATE OR REPLACE FUNCTION swap_letter_address() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE pg_temp.incoming_letter AS i SET address = i.stood_as, stood_as = i.address
    WHERE  i.address IS DISTINCT FROM i.stood_as;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION swap_letter_address() IS 'Verwisselt bij ingelezen brieven het adres met dat waaronder de brief eerder kan zijn weggeschreven.';

-- A letter is corrected when its number changes, when its address is found now, or when its burglary has come in since,
-- or both. Where the BAG's number told the home, an address that is alike is no reason to take another home's letter
-- for it.
CREATE OR REPLACE FUNCTION store_letter(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    unchanged := match_unchanged('letter', for_delivery);
    PERFORM match_rows('letter', '{sent_on,dwelling_id,sender,burglary_id}', filled => '{dwelling_id}');
    -- A home that is found now may not have been then: its letter stands under the number of the BAG.
    PERFORM swap_letter_address();
    PERFORM match_rows('letter', '{sent_on,address,geom,sender,burglary_id}', filled => '{address}',
                       unfilled => '{dwelling_id}');
    PERFORM swap_letter_address();
    PERFORM match_rows('letter', '{sent_on,address,geom,sender,burglary_id}', filled => '{searched}');
    PERFORM match_rows('letter', '{sent_on,geom,sender,burglary_id}', filled => '{geom}');
    PERFORM match_rows('letter', '{sent_on,dwelling_id,postcode,address,number_sent,geom,sender}',
                       unfilled => '{burglary_id}');
    -- Its home and its burglary may both have come in since.
    PERFORM swap_letter_address();
    PERFORM match_rows('letter', '{sent_on,address,geom,sender}', filled => '{address}',
                       unfilled => '{dwelling_id,burglary_id}');
    PERFORM swap_letter_address();
    -- A number that the model does not know, yet or any more, is not kept; that there was one is.
    UPDATE letter AS l SET about_burglary = true
    FROM   pg_temp.incoming_letter AS i
    WHERE  i.matched_id = l.letter_id AND i.unchanged AND i.incident IS NOT NULL AND NOT l.about_burglary;
    ALTER TABLE pg_temp.incoming_letter ADD about_burglary boolean NOT NULL DEFAULT false;
    UPDATE pg_temp.incoming_letter AS i SET about_burglary = true
    WHERE  i.incident IS NOT NULL
    OR     EXISTS (SELECT FROM letter AS l WHERE l.letter_id = i.matched_id AND l.about_burglary);
    accepted := write_matched('letter', for_delivery);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_letter(int) IS
'Schrijft brieven weg. Een brief is dezelfde als dag, adres (of woning, of vlak), afzender en inbraak gelijk zijn; een ander aantal is dan een verbetering, een andere dag een andere brief.';

-- ---------------------------------------------------------------- advice

CREATE OR REPLACE FUNCTION read_advice(
    options jsonb, given_requested_at text DEFAULT NULL, given_requested_on text DEFAULT NULL,
    given_requested_time text DEFAULT NULL, given_given_at text DEFAULT NULL,
    given_given_on text DEFAULT NULL, given_given_time text DEFAULT NULL,
    given_verblijfsobject_id text DEFAULT NULL, given_street_name text DEFAULT NULL,
    given_house_number text DEFAULT NULL, given_huisletter text DEFAULT NULL, given_toevoeging text DEFAULT NULL,
    given_postcode text DEFAULT NULL, given_woonplaats text DEFAULT NULL, given_street_line text DEFAULT NULL,
    given_place_line text DEFAULT NULL,
    given_certificate text DEFAULT NULL)
RETURNS TABLE (requested_at timestamp, given_at timestamp, dwelling_id int, street_name text, huisnummer_text text,
               postcode text, woonplaats text, certificate boolean,
               geom geometry, "unlike" text, address text, searched text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT t.requested_at, t.given_at, f.dwelling_id, a.street_name, a.house_number,
           coalesce(read_postcode(a.postcode), a.postcode), a.woonplaats,
           read_boolean(given_certificate), CASE WHEN f.step <= 5 THEN f.geom END, n.bag_id,
           coalesce(n.address, CASE WHEN n.bag_id IS NULL THEN '' END),
           CASE WHEN f.step IS DISTINCT FROM 0 THEN n.address END, b.broken,
           CASE b.broken WHEN 11 THEN ARRAY[left(read_code(given_requested_at), 60)]
                WHEN 12 THEN ARRAY[left(read_code(given_requested_on), 60)]
                         WHEN 13 THEN ARRAY[left(read_code(given_given_at), 60)]
                WHEN 17 THEN ARRAY[left(read_code(given_given_on), 60)]
                         WHEN 15 THEN ARRAY[to_char(t.requested_at, 'DD-MM-YYYY')]
                         WHEN 16 THEN ARRAY[to_char(t.given_at, 'DD-MM-YYYY')] WHEN 18 THEN ARRAY[n.bag_id] END
    FROM   delivered_address(given_street_name, given_house_number, given_huisletter, given_toevoeging, given_postcode,
                             given_woonplaats, given_street_line, given_place_line) AS a
    CROSS  JOIN LATERAL find_dwelling(given_verblijfsobject_id, a.street_name, a.house_number, a.postcode,
                                      a.woonplaats) AS f
    CROSS  JOIN LATERAL (SELECT read_bag_id(given_verblijfsobject_id) AS bag_id,
                                nullif(pg_catalog.concat_ws(' ', a.street_name, a.house_number, a.postcode,
                                                            a.woonplaats), '') AS address OFFSET 0) AS n
    -- an unreadable time of day leaves the day
    CROSS  JOIN LATERAL (SELECT coalesce(read_timestamp(given_requested_at),
                                         read_timestamp(read_code(given_requested_on) || ' '
                                                        || read_code(given_requested_time)),
                                         read_timestamp(read_code(given_requested_on))) AS requested_at,
                                coalesce(read_timestamp(given_given_at),
                                         read_timestamp(read_code(given_given_on) || ' '
                                                        || read_code(given_given_time)),
                                         read_timestamp(read_code(given_given_on))) AS given_at OFFSET 0) AS t
    CROSS  JOIN LATERAL (SELECT CASE WHEN is_unreadable_day(given_requested_at)                          THEN 11
                                     WHEN is_unreadable_day(given_requested_on)                          THEN 12
                                     WHEN is_unreadable_day(given_given_at)                              THEN 13
                                     WHEN is_unreadable_day(given_given_on)                              THEN 17
                                     WHEN t.requested_at IS NULL AND t.given_at IS NULL                  THEN 14
                                     WHEN t.requested_at::date > (options ->> 'received_on')::date       THEN 15
                                     WHEN t.given_at::date > (options ->> 'received_on')::date           THEN 16
                                     -- it would not be known again, as its number is not kept
                                     WHEN f.dwelling_id IS NULL AND n.address IS NULL AND n.bag_id IS NOT NULL
                                          THEN 18 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_advice(jsonb, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS
'Leest een preventieadvies en zoekt de woning; weigert een rij zonder leesbaar tijdstip, en een rij zonder adres waarvan de BAG de woning niet kent. De plek is die van de woning of de postcode; zonder die twee blijft zij leeg: het midden van een straat of plaats zegt niet waar het was.';

-- An advice that was asked for is later given and perhaps certified: the same one. Where the
-- BAG's number told the home, an address that is alike, or none, is no reason to take another home's advice for it.
CREATE OR REPLACE FUNCTION store_advice(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    moment name;
    alike name[];
BEGIN
    unchanged := match_unchanged('advice', for_delivery);
    FOREACH moment IN ARRAY '{requested_at,given_at}'::name[] LOOP
        alike := ARRAY[moment, 'street_name', 'huisnummer_text', 'postcode', 'woonplaats'];
        PERFORM match_rows('advice', ARRAY[moment, 'dwelling_id'], filled => ARRAY[moment, 'dwelling_id']);
        PERFORM match_rows('advice', alike, filled => ARRAY[moment, 'address'], unfilled => '{dwelling_id}');
        PERFORM match_rows('advice', alike, filled => ARRAY[moment, 'searched']);
    END LOOP;
    accepted := write_matched('advice', for_delivery);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_advice(int) IS
'Schrijft adviezen weg. Een advies is hetzelfde als het adres (of de woning) en het tijdstip van de aanvraag (of van het advies) gelijk zijn.';

-- ---------------------------------------------------------------- neighbourhood groups

-- Ten digits from a zero, with the code of a country more, or of a mobile one nine, whatever marks and blanks stand
-- between.
CREATE OR REPLACE FUNCTION phone_pattern() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace('(?:\+MARK[0-9]|(?<![0-9])0)(?:MARK[0-9]){9,14}(?![0-9])|(?<![0-9])6MARK(?:[0-9]{8}|[0-9]{2}(?:MARK[0-9]{2}){3})(?![0-9])',
               'MARK', '[^0-9[:alpha:]]{0,5}');
COMMENT ON FUNCTION phone_pattern() IS 'Patroon van een telefoonnummer.';

-- A day with a time has as many digits.
CREATE OR REPLACE FUNCTION without_telephone(field text, value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN field LIKE 'active%' AND read_day(value) IS NOT NULL THEN value
            ELSE regexp_replace(value, phone_pattern(), '(telefoonnummer)', 'g') END;
COMMENT ON FUNCTION without_telephone(text, text) IS 'De tekst van een veld, met (telefoonnummer) in plaats van een telefoonnummer.';

-- Who leads a group is nobody's business here: what has no column in the model is not kept with refused rows, either,
-- and a telephone number in no field.
CREATE OR REPLACE FUNCTION raw_watch_group(fields jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(jsonb_object_agg(f.key, without_telephone(f.key, f.value)), '{}')
        FROM   jsonb_each_text(fields) AS f);
COMMENT ON FUNCTION raw_watch_group(jsonb) IS 'Wat van een rij over een groep mag worden bewaard of getoond: alleen de velden van de mapping, zonder telefoonnummers.';

CREATE OR REPLACE FUNCTION read_watch_group(
    options jsonb, given_geom geometry DEFAULT NULL, given_name text DEFAULT NULL, given_place text DEFAULT NULL,
    given_postcode text DEFAULT NULL, given_members text DEFAULT NULL,
    given_active_from text DEFAULT NULL, given_active_to text DEFAULT NULL)
RETURNS TABLE (name text, place text, postcode text, members int, active_from date, active_to date, geom geometry,
               broken int, words text[], field text)
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.name, v.place, v.postcode, v.members, v.active_from, v.active_to, v.geom, b.broken,
           CASE b.broken WHEN 13 THEN ARRAY[left(read_code(given_active_from), 60)]
                WHEN 14 THEN ARRAY[left(read_code(given_active_to), 60)]
                         WHEN 15 THEN ARRAY[to_char(v.active_to, 'DD-MM-YYYY'), to_char(v.active_from, 'DD-MM-YYYY')]
                         WHEN 16 THEN ARRAY[left(given_members, 60)] WHEN 17 THEN ARRAY[left(given_postcode, 60)] END,
           CASE b.broken WHEN 11 THEN v.with_telephone END
    FROM   (SELECT read_code(given_name) AS name, read_code(given_place) AS place,
                   substring(upper_ascii(replace(tidy(given_postcode), ' ',
                                                 '')) FROM '^[1-9][0-9]{3}[A-Z]{0,2}$') AS postcode,
                   read_integer(given_members) AS members, read_day(given_active_from) AS active_from,
                   read_day(given_active_to) AS active_to, read_vlak(given_geom) AS geom,
                   (SELECT f.field
                    FROM   (VALUES ('name', given_name), ('place', given_place), ('postcode', given_postcode),
                            ('members', given_members),
                            ('active_from', given_active_from), ('active_to', given_active_to)) AS f (field, value)
                    WHERE  without_telephone(f.field,
                                             f.value) LIKE '%(telefoonnummer)%' LIMIT 1) AS with_telephone OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT CASE WHEN v.with_telephone IS NOT NULL                                       THEN 11
                                     WHEN v.name IS NULL                                                     THEN 12
                                     WHEN is_unreadable_day(given_active_from)                               THEN 13
                                     WHEN is_unreadable_day(given_active_to)                                 THEN 14
                                     WHEN v.active_to < v.active_from                                        THEN 15
                                     WHEN read_code(given_members) IS NOT NULL AND (v.members >= 0) IS NOT TRUE THEN 16
                                     WHEN read_code(given_postcode) IS NOT NULL AND v.postcode IS NULL       THEN 17
                                     WHEN v.place IS NULL AND v.postcode IS NULL AND v.geom IS NULL
                                          THEN 18 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_watch_group(jsonb, geometry, text, text, text, text, text, text) IS
'Leest een buurtgroep. Namen en nummers van beheerders komen er niet in: er is geen veld voor, ook niet bij geweigerde rijen, en een rij met een telefoonnummer wordt geweigerd.';

CREATE OR REPLACE FUNCTION store_watch_group(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    unchanged := match_unchanged('watch_group', for_delivery);
    PERFORM match_rows('watch_group', '{name,place,postcode}');
    accepted := write_matched('watch_group', for_delivery);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_watch_group(int) IS 'Schrijft buurtgroepen weg. Een groep is dezelfde als naam, plaats en postcode gelijk zijn.';
