-- Measures: letters, advice, neighbourhood groups, actions.

-- ---------------------------------------------------------------- letters

CREATE OR REPLACE FUNCTION read_letter(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM renew_gazetteer();
    PERFORM drop_incoming('incoming_letter');
    CREATE TEMP TABLE incoming_letter ON COMMIT DROP AS
    WITH incident AS MATERIALIZED (      -- a number that two sources use tells nothing
        SELECT b.source_id, min(b.burglary_id) AS burglary_id FROM burglary AS b GROUP BY b.source_id HAVING count(*) = 1
    )
    SELECT r.row_number, read_day(r.value ->> 'sent_on') AS sent_on, f.dwelling_id, p.postcode,
           nullif(pg_catalog.concat_ws(', ', nullif(pg_catalog.concat_ws(' ', a.street_name, a.house_number), ''), nullif(pg_catalog.concat_ws(' ', a.postcode, a.woonplaats), '')), '') AS address,
           CASE WHEN n.delivered IS NULL AND d.to_one_home THEN 1 ELSE n.number END AS number_sent, n.delivered AS number_delivered,
           i.burglary_id, c.incident, read_code(r.value ->> 'sender') AS sender,
           CASE WHEN f.dwelling_id IS NULL AND p.postcode IS NULL THEN read_vlak(r.geom) END AS geom,
           -- two batches may be alike; two letters to one home may not
           CASE WHEN NOT d.to_one_home THEN r.row_number::text WHEN f.dwelling_id IS NULL THEN a.street_name || ' ' || a.house_number END AS unlike
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL delivered_address(r.value) AS a
    CROSS  JOIN LATERAL (SELECT a.house_number IS NOT NULL OR read_bag_id(r.value ->> 'verblijfsobject_id') IS NOT NULL AS to_one_home OFFSET 0) AS d
    LEFT   JOIN LATERAL (SELECT q.dwelling_id
                         FROM   find_dwelling(r.value ->> 'verblijfsobject_id', a.street_name, a.house_number, a.postcode, a.woonplaats) AS q
                         WHERE  d.to_one_home OFFSET 0) AS f ON true
    CROSS  JOIN LATERAL (SELECT CASE WHEN f.dwelling_id IS NULL THEN read_postcode(a.postcode) END AS postcode OFFSET 0) AS p
    CROSS  JOIN LATERAL (SELECT read_code(r.value ->> 'number_sent') AS delivered, read_integer(r.value ->> 'number_sent') AS number OFFSET 0) AS n
    CROSS  JOIN LATERAL (SELECT read_code(r.value ->> 'incident') AS incident OFFSET 0) AS c
    LEFT   JOIN incident AS i ON i.source_id = c.incident
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS q WHERE q.row_number = r.row_number) AND told(r.row_number);

    PERFORM refuse_letters((options ->> 'received_on')::date);
    PERFORM refuse_repeats('incoming_letter', '{dwelling_id,postcode,sent_on,sender,incident,unlike}', 6,
                           'Dezelfde brief (adres, dag, afzender en incident) staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION read_letter(jsonb) IS
'Leest brieven. Met een huisnummer gaat de brief naar de woning die het adres aanwijst; lukt dat niet, dan is het één brief aan de postcode. Zonder huisnummer is de rij een zending aan een hele postcode, of aan het vlak van de rij. Een onbekend incidentnummer blijft leeg: het nummer zelf wordt niet bewaard.';

CREATE OR REPLACE FUNCTION refuse_letters(received_on date) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'sent_on', 'geen datum',
           pg_catalog.format('De verzenddatum is geen bestaande dag vanaf 1990: %s.', coalesce(left(read_code(r.value ->> 'sent_on'), 60), 'niet ingevuld'))
    FROM   pg_temp.incoming_letter AS i JOIN pg_temp.import_row AS r USING (row_number) WHERE i.sent_on IS NULL
    UNION ALL
    SELECT i.row_number, 2, 'sent_on', 'datum in de toekomst',
           pg_catalog.format('De brief is verstuurd op %s, na de ontvangst van de levering op %s.', to_char(i.sent_on, 'DD-MM-YYYY'),
                                                                to_char(received_on, 'DD-MM-YYYY'))
    FROM   pg_temp.incoming_letter AS i WHERE i.sent_on > received_on
    UNION ALL
    SELECT i.row_number, 3, 'number_sent', 'geen aantal',
           CASE WHEN i.number_delivered IS NULL THEN 'Een zending zonder huisnummer heeft een aantal brieven nodig.'
                ELSE pg_catalog.format('Het aantal brieven is geen geheel getal groter dan nul: %s.', left(i.number_delivered, 60)) END
    FROM   pg_temp.incoming_letter AS i WHERE NOT coalesce(i.number_sent > 0, false)
    UNION ALL
    SELECT i.row_number, 4, 'number_sent', 'meer dan een brief',
           pg_catalog.format('Aan één woning gaat één brief, en hier staan er %s. Laat het huisnummer weg als ze naar de hele postcode gingen.', i.number_sent)
    FROM   pg_temp.incoming_letter AS i WHERE i.dwelling_id IS NOT NULL AND i.number_sent > 1
    UNION ALL
    SELECT i.row_number, 5, 'postcode', 'geen plek',
           pg_catalog.format('Er is geen woning, geen postcode en geen vlak in Nederland waar de brief heen ging: %s.', coalesce(left(i.address, 200), 'geen adres'))
    FROM   pg_temp.incoming_letter AS i WHERE pg_catalog.num_nonnulls(i.dwelling_id, i.postcode, i.geom) = 0;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION refuse_letters(date) IS 'Noteert wat er mankeert aan de ingelezen brieven.';

-- A letter is corrected when its number changes, when its address is found now, or when its burglary has come in since.
CREATE OR REPLACE FUNCTION store_letter(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    unchanged := match_unchanged('letter', for_delivery);
    PERFORM match_rows('letter', '{sent_on,address,geom,sender,burglary_id}', filled => 'address');
    PERFORM match_rows('letter', '{sent_on,dwelling_id,sender,burglary_id}', filled => 'dwelling_id');
    PERFORM match_rows('letter', '{sent_on,geom,sender,burglary_id}', filled => 'geom');
    PERFORM match_rows('letter', '{sent_on,dwelling_id,postcode,address,number_sent,geom,sender}', unfilled => 'burglary_id');
    accepted := write_matched('letter', for_delivery);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_letter(int) IS
'Schrijft brieven weg. Een brief is dezelfde als dag, adres (of woning, of vlak), afzender en inbraak gelijk zijn; een ander aantal is dan een verbetering, een andere dag een andere brief.';

-- ---------------------------------------------------------------- advice

CREATE OR REPLACE FUNCTION read_advice(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM renew_gazetteer();
    PERFORM refuse_unreadable_days('{requested_at,requested_on,given_at}', 1);
    PERFORM drop_incoming('incoming_advice');
    CREATE TEMP TABLE incoming_advice ON COMMIT DROP AS
    SELECT r.row_number, t.requested_at, read_timestamp(r.value ->> 'given_at') AS given_at, f.dwelling_id, a.street_name, a.house_number AS huisnummer_text,
           coalesce(read_postcode(a.postcode), a.postcode) AS postcode, a.woonplaats, read_boolean(r.value ->> 'certificate') AS certificate,
           CASE WHEN f.step <= 5 THEN f.geom END AS geom
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL delivered_address(r.value) AS a
    CROSS  JOIN LATERAL find_dwelling(r.value ->> 'verblijfsobject_id', a.street_name, a.house_number, a.postcode, a.woonplaats) AS f
    CROSS  JOIN LATERAL (SELECT read_code(r.value ->> 'requested_on') AS day) AS d
    -- an unreadable time of day leaves the day
    CROSS  JOIN LATERAL (SELECT coalesce(read_timestamp(r.value ->> 'requested_at'), read_timestamp(d.day || ' ' || read_code(r.value ->> 'requested_time')),
                                         read_timestamp(d.day)) AS requested_at OFFSET 0) AS t
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);

    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 2, 'requested_at', 'geen datum', 'Er is geen tijdstip van de aanvraag en geen van het advies.'
    FROM   pg_temp.incoming_advice AS i WHERE pg_catalog.num_nonnulls(i.requested_at, i.given_at) = 0
    UNION ALL
    SELECT i.row_number, 3, 'requested_at', 'datum in de toekomst',
           pg_catalog.format('De aanvraag is van %s, na de ontvangst van de levering.', to_char(i.requested_at, 'DD-MM-YYYY'))
    FROM   pg_temp.incoming_advice AS i WHERE i.requested_at::date > (options ->> 'received_on')::date
    UNION ALL
    SELECT i.row_number, 4, 'given_at', 'datum in de toekomst',
           pg_catalog.format('Het advies is van %s, na de ontvangst van de levering.', to_char(i.given_at, 'DD-MM-YYYY'))
    FROM   pg_temp.incoming_advice AS i WHERE i.given_at::date > (options ->> 'received_on')::date;
    PERFORM refuse_repeats('incoming_advice', '{requested_at,given_at,street_name,huisnummer_text,postcode,woonplaats}', 5,
                           'Hetzelfde advies (tijdstip en adres) staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION read_advice(jsonb) IS
'Leest preventieadviezen en zoekt hun woning; weigert rijen zonder leesbaar tijdstip. De plek is die van de woning of de postcode; zonder die twee blijft zij leeg: het midden van een straat of plaats zegt niet waar het was.';

-- An advice that was asked for is later given and perhaps certified: the same one.
CREATE OR REPLACE FUNCTION store_advice(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    unchanged := match_unchanged('advice', for_delivery);
    PERFORM match_rows('advice', '{requested_at,street_name,huisnummer_text,postcode,woonplaats}', filled => 'requested_at');
    PERFORM match_rows('advice', '{given_at,street_name,huisnummer_text,postcode,woonplaats}', filled => 'given_at');
    accepted := write_matched('advice', for_delivery);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_advice(int) IS
'Schrijft adviezen weg. Een advies is hetzelfde als het adres en het tijdstip van de aanvraag (of van het advies) gelijk zijn.';

-- ---------------------------------------------------------------- neighbourhood groups

-- Ten digits from a zero, with the code of a country more, or of a mobile one nine, whatever marks and blanks stand between.
CREATE OR REPLACE FUNCTION phone_pattern() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace('(?:\+MARK[0-9]|(?<![0-9])0)(?:MARK[0-9]){9,14}(?![0-9])|(?<![0-9])6MARK(?:[0-9]{8}|[0-9]{2}(?:MARK[0-9]{2}){3})(?![0-9])',
               'MARK', '[^0-9[:alpha:]]{0,5}');
COMMENT ON FUNCTION phone_pattern IS 'Patroon van een telefoonnummer.';

-- Who leads a group is nobody's business here: what has no column in the model is not kept with refused rows, either, and a telephone
-- number in no field. It goes before anything is read, since an explanation quotes what was read. A day with a time has as many digits.
CREATE OR REPLACE FUNCTION forget_persons() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE pg_temp.import_row AS r
    SET    value = (SELECT coalesce(jsonb_object_agg(f.key, CASE WHEN f.key LIKE 'active%' AND read_day(f.value) IS NOT NULL THEN f.value
                                                                 ELSE regexp_replace(f.value, phone_pattern(), '(telefoonnummer)', 'g') END), '{}')
                    FROM jsonb_each_text(r.value) AS f);
    UPDATE pg_temp.import_row SET raw = value;
    INSERT INTO pg_temp.import_problem
    SELECT r.row_number, 0, f.key, 'telefoonnummer', 'Hier staat een telefoonnummer; gegevens van personen horen er niet in.'
    FROM   pg_temp.import_row AS r CROSS JOIN LATERAL jsonb_each_text(r.value) AS f WHERE f.value LIKE '%(telefoonnummer)%';
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION forget_persons() IS 'Houdt van de rijen alleen de velden van de mapping over, zonder telefoonnummers; weigert rijen die er een hadden.';

CREATE OR REPLACE FUNCTION read_watch_group(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM forget_persons();
    PERFORM refuse_unreadable_days('{active_from,active_to}', 3);
    PERFORM drop_incoming('incoming_watch_group');
    CREATE TEMP TABLE incoming_watch_group ON COMMIT DROP AS
    SELECT r.row_number, read_code(r.value ->> 'name') AS name, read_code(r.value ->> 'place') AS place,
           substring(upper(replace(tidy(r.value ->> 'postcode'), ' ', '')) FROM '^[1-9][0-9]{3}[A-Z]{0,2}$') AS postcode,
           read_integer(r.value ->> 'members') AS members, read_day(r.value ->> 'active_from') AS active_from,
           read_day(r.value ->> 'active_to') AS active_to, read_vlak(r.geom) AS geom
    FROM   pg_temp.import_row AS r
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number AND p.place = 0);

    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 2, 'name', 'geen naam', 'De groep heeft geen naam.' FROM pg_temp.incoming_watch_group AS i WHERE i.name IS NULL
    UNION ALL
    SELECT i.row_number, 4, 'active_to', 'eind voor begin',
           pg_catalog.format('De groep eindigt op %s, voor het begin op %s.', to_char(i.active_to, 'DD-MM-YYYY'), to_char(i.active_from, 'DD-MM-YYYY'))
    FROM   pg_temp.incoming_watch_group AS i WHERE i.active_to < i.active_from
    UNION ALL
    SELECT i.row_number, 5, 'members', 'geen aantal', pg_catalog.format('Het aantal leden is geen geheel getal vanaf nul: %s.', left(r.value ->> 'members', 60))
    FROM   pg_temp.incoming_watch_group AS i JOIN pg_temp.import_row AS r USING (row_number)
    WHERE  read_code(r.value ->> 'members') IS NOT NULL AND NOT coalesce(i.members >= 0, false)
    UNION ALL
    SELECT i.row_number, 6, 'postcode', 'geen postcode',
           pg_catalog.format('Dit is geen postcode van vier cijfers met nul, een of twee letters: %s.', left(r.value ->> 'postcode', 60))
    FROM   pg_temp.incoming_watch_group AS i JOIN pg_temp.import_row AS r USING (row_number)
    WHERE  read_code(r.value ->> 'postcode') IS NOT NULL AND i.postcode IS NULL
    UNION ALL
    SELECT i.row_number, 7, 'postcode', 'geen plek', 'De groep heeft geen plaats, geen postcode en geen vlak in Nederland.'
    FROM   pg_temp.incoming_watch_group AS i WHERE pg_catalog.num_nonnulls(i.place, i.postcode, i.geom) = 0;
    PERFORM refuse_repeats('incoming_watch_group', '{name,place,postcode}', 8, 'Dezelfde groep staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_watch_group(jsonb) IS
'Leest buurtgroepen. Namen en nummers van beheerders komen er niet in: er is geen veld voor, ook niet bij geweigerde rijen, en een rij met een telefoonnummer wordt geweigerd.';

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

-- ---------------------------------------------------------------- actions

CREATE OR REPLACE FUNCTION read_intervention(options jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM refuse_unreadable_days('{period_from,period_to}', 2);
    PERFORM drop_incoming('incoming_intervention');
    CREATE TEMP TABLE incoming_intervention ON COMMIT DROP AS
    SELECT r.row_number, g.code, g.level, f.area_id, read_code(r.value ->> 'problem') AS problem, read_code(r.value ->> 'action') AS action,
           read_code(r.value ->> 'goal') AS goal, read_code(r.value ->> 'kind') AS kind, read_code(r.value ->> 'aimed_at') AS aimed_at,
           read_code(r.value ->> 'party') AS party, read_day(r.value ->> 'period_from') AS period_from, read_day(r.value ->> 'period_to') AS period_to,
           read_code(r.value ->> 'effort') AS effort, read_code(r.value ->> 'note') AS note, read_boolean(r.value ->> 'done') AS done,
           read_code(r.value ->> 'expected_effect') AS expected_effect, read_code(r.value ->> 'result') AS result, read_vlak(r.geom) AS geom
    FROM   pg_temp.import_row AS r
    CROSS  JOIN LATERAL (SELECT read_code(r.value ->> 'code') AS code, lower(coalesce(read_code(r.value ->> 'level'), options ->> 'level')) AS level,
                                coalesce(read_integer(r.value ->> 'year'), (options ->> 'year')::int) AS year) AS g
    -- without a year the newest map
    LEFT   JOIN LATERAL (SELECT a.area_id FROM area AS a WHERE a.level = g.level AND a.code = g.code AND coalesce(a.year = g.year, true)
                         ORDER BY a.year DESC LIMIT 1) AS f ON true
    WHERE  NOT EXISTS (SELECT FROM pg_temp.import_problem AS p WHERE p.row_number = r.row_number) AND told(r.row_number);

    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 1, 'action', 'geen actie', 'De rij zegt niet wat er wordt gedaan.' FROM pg_temp.incoming_intervention AS i WHERE i.action IS NULL
    UNION ALL
    SELECT i.row_number, 3, 'period_to', 'eind voor begin',
           pg_catalog.format('De actie eindigt op %s, voor het begin op %s.', to_char(i.period_to, 'DD-MM-YYYY'), to_char(i.period_from, 'DD-MM-YYYY'))
    FROM   pg_temp.incoming_intervention AS i WHERE i.period_to < i.period_from
    UNION ALL
    SELECT i.row_number, 4, 'code', 'gebied niet gevonden',
           pg_catalog.format('Er is geen gebied van niveau %s met code %s; laad de gebieden eerst.', coalesce(i.level, '(geen)'), left(i.code, 60))
    FROM   pg_temp.incoming_intervention AS i WHERE i.code IS NOT NULL AND i.area_id IS NULL;
    -- Said to be neither done nor not done, it may be either; said nothing of, it is not done yet.
    INSERT INTO pg_temp.import_problem
    SELECT i.row_number, 5, 'done', 'geen ja of nee', pg_catalog.format('Er staat niet ja of nee, maar: %s.', left(r.value ->> 'done', 60))
    FROM   pg_temp.incoming_intervention AS i JOIN pg_temp.import_row AS r USING (row_number)
    WHERE  i.done IS NULL AND read_code(r.value ->> 'done') IS NOT NULL;
    UPDATE pg_temp.incoming_intervention SET done = false WHERE done IS NULL;
    PERFORM refuse_repeats('incoming_intervention', '{action,area_id,problem,party,period_from,geom}', 6, 'Dezelfde actie staat eerder in de levering.');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION read_intervention(jsonb) IS 'Leest acties; weigert rijen zonder actie, met een onbekend gebied, een onmogelijke periode of een onleesbaar ja of nee.';

CREATE OR REPLACE FUNCTION store_intervention(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
BEGIN
    unchanged := match_unchanged('intervention', for_delivery);
    PERFORM match_rows('intervention', '{area_id,problem,action,party,period_from,geom}');
    accepted := write_matched('intervention', for_delivery);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_intervention(int) IS
'Schrijft acties weg. Een actie is dezelfde als gebied, probleem, actie, partij en begin gelijk zijn; wat er verder over wordt gezegd, kan veranderen.';
