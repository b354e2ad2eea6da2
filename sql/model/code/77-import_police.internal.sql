-- What was broken into: by the code of the offence, else by its words, else by what the mapping says of all rows.
CREATE OR REPLACE FUNCTION object_kind_of(code text, offence text, otherwise text) RETURNS text
LANGUAGE sql STABLE
RETURN coalesce((SELECT o.object_kind FROM offence_code AS o WHERE o.offence_code = code),
                CASE WHEN offence COLLATE "C" ~* 'woning'               THEN 'woning'
                     WHEN offence COLLATE "C" ~* 'schuur|berging'       THEN 'schuur'
                     WHEN offence COLLATE "C" ~* 'garage'               THEN 'garage'
                     WHEN offence COLLATE "C" ~* '\mbox'                THEN 'box' END,
                otherwise, 'onbekend');
COMMENT ON FUNCTION object_kind_of(text, text, text) IS 'Soort object van een inbraak: uit de code van het delict, anders uit de omschrijving, anders de opgegeven soort.';

-- Where nobody knew the day, systems write one of their own: the first or last that they know.
CREATE OR REPLACE FUNCTION is_stand_in(at timestamp) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN at::date = ANY ('{0001-01-01,1753-01-01,1899-12-30,1899-12-31,1900-01-01,1970-01-01,9999-12-31}'::date[]);
COMMENT ON FUNCTION is_stand_in(timestamp) IS 'Is dit de dag die een systeem invult als er geen bekend is: 01-01-1900, 01-01-1970, 31-12-9999 en hun gelijken? NULL bij NULL.';

-- The number of an incident is a name. A program that takes it for a number writes .0 behind it: the same incident.
-- 2,01812E+14 is what a spreadsheet made of many, and 0, 99999999 and -99997 are what systems write where there is
-- none: taken for one, each such row would replace the one before.
CREATE OR REPLACE FUNCTION read_incident_number(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN read_code(value) !~* '^([0-9]([.,][0-9]+)?E[+][0-9]{1,3}|-[0-9]+([.,]0)?|(0+|9{4,})([.,]0)?)$'
                 THEN regexp_replace(read_code(value), '^([0-9]+)[.,]0$', '\1') END;
COMMENT ON FUNCTION read_incident_number(text) IS
'Een incidentnummer; 2018123456.0 is 2018123456. NULL bij niets, bij wat er staat waar het ontbreekt (0, 99999999, -99997), en als een spreadsheet er 2,01812E+14 van maakte.';

-- Times between 1900 and 2200 and points in the Netherlands are what the model can hold; what is left out has a flag.
-- An end that is only a day is not before a time on that day. Each text is read once per row: OFFSET 0 keeps the
-- planner from working it out again for every use.
CREATE OR REPLACE FUNCTION read_burglary(
    options jsonb, at_row int, given_geom geometry DEFAULT NULL, given_source_id text DEFAULT NULL,
    given_offence_code text DEFAULT NULL, given_offence text DEFAULT NULL,
    given_modus_operandi text DEFAULT NULL, given_entry text DEFAULT NULL, given_street_name text DEFAULT NULL,
    given_house_number text DEFAULT NULL,
    given_postcode text DEFAULT NULL, given_woonplaats text DEFAULT NULL, given_gemeente text DEFAULT NULL,
    given_street_line text DEFAULT NULL,
    given_place_line text DEFAULT NULL, given_occurred_from text DEFAULT NULL,
    given_occurred_on text DEFAULT NULL, given_occurred_time text DEFAULT NULL, given_occurred_to text DEFAULT NULL,
    given_reported_at text DEFAULT NULL,
    given_attempt text DEFAULT NULL, given_x text DEFAULT NULL, given_y text DEFAULT NULL, given_loot text DEFAULT NULL,
    given_temperature text DEFAULT NULL,
    given_weather text DEFAULT NULL)
RETURNS TABLE (source text, source_id text, unnumbered int, occurred_from timestamp, occurred_to timestamp,
               "precision" text, reported_at timestamp, attempt boolean,
               object_kind text, offence_code text, modus_operandi text, entry text, street_name text,
               huisnummer_text text, postcode text, woonplaats text, gemeente text,
               given_point geometry, loot text, temperature float8, weather text, flags text[], broken int,
               words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT options ->> 'source', c.source_id, CASE WHEN c.source_id IS NULL THEN at_row END,
           t.occurred_from, t.occurred_to, CASE WHEN b.is_exact THEN 'time' WHEN NOT b.is_exact THEN 'day' END,
           t.reported_at, a.attempt,
           object_kind_of(c.offence_code, given_offence, options ->> 'object_kind'),
           c.offence_code, read_code(given_modus_operandi), read_code(given_entry), d.street_name, d.house_number,
           p.postcode,
           d.woonplaats, read_code(given_gemeente), p.given_point, read_code(given_loot), w.temperature,
           read_code(given_weather),
           array_remove(ARRAY[
               CASE WHEN CASE WHEN e.is_exact THEN t.occurred_to < t.occurred_from
                              ELSE t.occurred_to::date < t.occurred_from::date END THEN 'eind voor begin' END,
               CASE WHEN b.is_exact AND NOT e.is_exact THEN 'eind zonder tijd' END,
               CASE WHEN t.occurred_to - t.occurred_from > interval '14 days' THEN 'lang tijdvak' END,
               CASE WHEN t.occurred_from IS NULL THEN 'geen begin' END,
               CASE WHEN c.source_id IS NULL AND read_code(given_source_id) IS NOT NULL
                         THEN 'incidentnummer onleesbaar' END,
               CASE WHEN NOT b.is_exact
                         AND (CASE WHEN read_code(given_occurred_from) IS NULL
                                        THEN read_code(given_occurred_time) IS NOT NULL
                                   ELSE day_and_rest(given_occurred_from) IS NOT NULL END) THEN 'tijd onleesbaar' END,
               CASE WHEN is_stand_in(b.at) OR is_stand_in(e.at) OR is_stand_in(k.at) THEN 'nuldatum' END,
               CASE WHEN given_occurred_to <> '' AND t.occurred_to IS NULL THEN 'eind onleesbaar' END,
               CASE WHEN given_reported_at <> '' AND t.reported_at IS NULL THEN 'kennisname onleesbaar' END,
               CASE WHEN given_attempt <> '' AND a.attempt IS NULL THEN 'poging onleesbaar' END,
               CASE WHEN read_code(given_temperature) IS NOT NULL AND w.temperature IS NULL
                         THEN 'temperatuur onleesbaar' END,
               CASE WHEN d.postcode <> '' AND p.postcode IS NULL THEN 'postcode onleesbaar' END,
               CASE WHEN (given_x <> '' OR given_y <> '' OR given_geom IS NOT NULL) AND p.given_point IS NULL
                         THEN 'punt buiten Nederland' END], NULL)
            || time_flags(t.occurred_from, t.occurred_to, t.reported_at, (options ->> 'received_on')::date),
           CASE WHEN t.occurred_from IS NULL AND t.occurred_to IS NULL AND t.reported_at IS NULL THEN 11 END,
           NULL::text[]
    FROM   (SELECT read_incident_number(given_source_id) AS source_id,
                   read_code(given_offence_code) AS offence_code OFFSET 0) AS c
    CROSS  JOIN delivered_address(given_street_name, given_house_number, NULL, NULL, given_postcode, given_woonplaats,
                                  given_street_line, given_place_line) AS d
    LEFT   JOIN LATERAL (SELECT m.at, m.is_exact
                         FROM   past_moment(coalesce(moment_text(read_code(given_occurred_from)),
                                                     with_time(given_occurred_on, given_occurred_time)),
                                            (options ->> 'received_on')::date) AS m
                         OFFSET 0) AS b ON true
    LEFT   JOIN LATERAL (SELECT m.at, m.is_exact
                         FROM   past_moment(moment_text(given_occurred_to),
                                            (options ->> 'received_on')::date) AS m OFFSET 0) AS e ON true
    LEFT   JOIN LATERAL (SELECT m.at
                         FROM   past_moment(moment_text(given_reported_at),
                                            (options ->> 'received_on')::date) AS m OFFSET 0) AS k ON true
    LEFT   JOIN LATERAL (SELECT n.number FROM number_in(given_x, ',') AS n OFFSET 0) AS x ON true
    LEFT   JOIN LATERAL (SELECT n.number FROM number_in(given_y, ',') AS n OFFSET 0) AS y ON true
    CROSS  JOIN LATERAL (SELECT CASE WHEN b.at BETWEEN '1900-01-01' AND '2199-12-31' AND NOT is_stand_in(b.at)
                                          THEN b.at END AS occurred_from,
                                CASE WHEN e.at BETWEEN '1900-01-01' AND '2199-12-31' AND NOT is_stand_in(e.at)
                                          THEN e.at END AS occurred_to,
                                CASE WHEN k.at BETWEEN '1900-01-01' AND '2199-12-31' AND NOT is_stand_in(k.at)
                                          THEN k.at END AS reported_at OFFSET 0) AS t
    CROSS  JOIN LATERAL (SELECT read_postcode(d.postcode) AS postcode,
                                CASE WHEN is_in_rd(g.geom) THEN g.geom END AS given_point
                         FROM   (SELECT CASE WHEN GeometryType(given_geom) = 'POINT' THEN given_geom
                                             WHEN x.number BETWEEN 0 AND 1000000 AND y.number BETWEEN 0 AND 1000000
                                             THEN ST_SetSRID(ST_MakePoint(x.number::float8, y.number::float8),
                                                             28992) END AS geom OFFSET 0) AS g OFFSET 0) AS p
    CROSS  JOIN LATERAL (SELECT coalesce(read_boolean(given_attempt),
                                         CASE lower_ascii(tidy(given_attempt)) WHEN 'poging' THEN true
                                              WHEN 'voltooid' THEN false END)
                                AS attempt OFFSET 0) AS a
    LEFT   JOIN LATERAL (SELECT n.number::float8 AS temperature
                         FROM   number_in(given_temperature, ',') AS n
                         WHERE  n.number BETWEEN -60 AND 60 OFFSET 0) AS w ON true;
END;
COMMENT ON FUNCTION read_burglary(jsonb, int, geometry, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS
'Leest een inbraak; weigert een rij zonder enige datum. Wat vreemd is maar bruikbaar, blijft en krijgt een vlag. De dag die een systeem invult als er geen bekend is (is_stand_in), is geen datum en geeft de vlag nuldatum.';

-- A delivery without incident numbers gets them from its content, so that the next, overlapping one has the same. Rows
-- that are alike in that are told apart by what else they say, whatever their order; those alike in all by their
-- number.
CREATE OR REPLACE FUNCTION complete_burglary() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE pg_temp.incoming_burglary AS i SET source_id = n.source_id
    FROM   (SELECT c.row_number,
                   c.content || '-' || row_number() OVER (PARTITION BY c.content ORDER BY c.attempt, c.occurred_to,
                                                          c.reported_at, c.offence_code, c.entry, c.modus_operandi,
                                                          c.row_number) AS source_id
            FROM   (SELECT b.*,
                    left(md5(pg_catalog.concat_ws('|', b.occurred_from, b.street_name, b.huisnummer_text, b.postcode,
                                                  b.woonplaats)), 16) AS content
                    FROM   pg_temp.incoming_burglary AS b WHERE b.source_id IS NULL AND b.broken IS NULL) AS c) AS n
    WHERE  n.row_number = i.row_number;
END;
$$ SET search_path FROM CURRENT SET datestyle = 'ISO, DMY';
COMMENT ON FUNCTION complete_burglary() IS 'Geeft inbraken zonder incidentnummer een nummer uit hun inhoud, dat bij een volgende levering hetzelfde is.';

CREATE OR REPLACE FUNCTION store_burglary(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    confirmed bigint;
BEGIN
    WITH same AS (
        DELETE FROM pg_temp.incoming_burglary AS i
        USING  burglary AS b
        WHERE  b.source = i.source AND b.source_id = i.source_id
        AND    (b.occurred_from, b.occurred_to, b.precision, b.reported_at, b.attempt, b.object_kind, b.offence_code,
                b.modus_operandi, b.entry,
                b.street_name, b.huisnummer_text, b.postcode, b.woonplaats, b.gemeente, b.loot, b.temperature,
                b.weather, b.flags)
               IS NOT DISTINCT FROM
               (i.occurred_from, i.occurred_to, i.precision, i.reported_at, i.attempt, i.object_kind, i.offence_code,
                i.modus_operandi, i.entry,
                i.street_name, i.huisnummer_text, i.postcode, i.woonplaats, i.gemeente, i.loot, i.temperature,
                i.weather, i.flags)
        AND    b.given_geom IS NOT DISTINCT FROM i.given_point
        RETURNING b.burglary_id
    )
    -- What a later delivery holds as well is not purged with the first.
    SELECT count(*), confirm_rows('burglary', array_agg(s.burglary_id), for_delivery) INTO unchanged, confirmed
    FROM   same AS s;
    accepted := (SELECT count(*) FROM pg_temp.incoming_burglary);

    -- The old version of what is corrected.
    INSERT INTO burglary_version (burglary_id, source, source_id, occurred_from, occurred_to, precision, reported_at,
                                  attempt, object_kind, offence_code,
                                  modus_operandi, entry, street_name, huisnummer_text, postcode, woonplaats, gemeente,
                                  given_geom, dwelling_id, geom,
                                  place_step, place_quality, place_uncertainty, place_candidates, flags, loot,
                                  temperature, weather, delivery_id, valid_from,
                                  replaced_by_delivery_id)
    SELECT b.burglary_id, b.source, b.source_id, b.occurred_from, b.occurred_to, b.precision, b.reported_at, b.attempt,
           b.object_kind, b.offence_code,
           b.modus_operandi, b.entry, b.street_name, b.huisnummer_text, b.postcode, b.woonplaats, b.gemeente,
           b.given_geom, b.dwelling_id, b.geom,
           b.place_step, b.place_quality, b.place_uncertainty, b.place_candidates, b.flags, b.loot, b.temperature,
           b.weather, b.delivery_id, b.valid_from,
           for_delivery
    FROM   burglary AS b JOIN pg_temp.incoming_burglary AS i USING (source, source_id);

    PERFORM renew_gazetteer();
    INSERT INTO burglary AS b (source, source_id, occurred_from, occurred_to, precision, reported_at, attempt,
                               object_kind, offence_code, modus_operandi,
                               entry, street_name, huisnummer_text, postcode, woonplaats, gemeente, given_geom, flags,
                               loot, temperature, weather, delivery_id,
                               dwelling_id, geom, place_step, place_quality, place_uncertainty, place_candidates)
    SELECT i.source, i.source_id, i.occurred_from, i.occurred_to, i.precision, i.reported_at, i.attempt, i.object_kind,
           i.offence_code, i.modus_operandi,
           i.entry, i.street_name, i.huisnummer_text, i.postcode, i.woonplaats, i.gemeente, i.given_point, i.flags,
           i.loot, i.temperature,
           i.weather, for_delivery,
           l.dwelling_id, l.geom, l.step, l.quality, l.uncertainty_m, l.candidates
    FROM   pg_temp.incoming_burglary AS i
    CROSS  JOIN LATERAL located(i.street_name, i.huisnummer_text, i.postcode, i.woonplaats, i.given_point,
                                i.gemeente) AS l
    WHERE  told(i.row_number)
    ON CONFLICT (source, source_id) DO UPDATE
    SET occurred_from = excluded.occurred_from, occurred_to = excluded.occurred_to, precision = excluded.precision,
           reported_at = excluded.reported_at,
        attempt = excluded.attempt, object_kind = excluded.object_kind, offence_code = excluded.offence_code,
           modus_operandi = excluded.modus_operandi,
        entry = excluded.entry, street_name = excluded.street_name, huisnummer_text = excluded.huisnummer_text,
           postcode = excluded.postcode,
        woonplaats = excluded.woonplaats, gemeente = excluded.gemeente, given_geom = excluded.given_geom,
           flags = excluded.flags,
        loot = excluded.loot, temperature = excluded.temperature, weather = excluded.weather,
           delivery_id = excluded.delivery_id, valid_from = now(),
        dwelling_id = excluded.dwelling_id, geom = excluded.geom, place_step = excluded.place_step,
           place_quality = excluded.place_quality,
        place_uncertainty = excluded.place_uncertainty, place_candidates = excluded.place_candidates;
    PERFORM renew_statistics('burglary');
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION store_burglary(int) IS
'Schrijft inbraken weg en zoekt hun plaats; van wat verbeterd is blijft de oude versie in burglary_version.';

-- What an earlier version of the model took in has these flags too, or the next delivery would seem to change all of
-- it.
DO $$
BEGIN
    UPDATE burglary AS b SET flags = b.flags || f.odd
    FROM   (SELECT o.burglary_id, time_flags(o.occurred_from, o.occurred_to, o.reported_at, d.received_on) AS odd
            FROM   burglary AS o JOIN delivery AS d USING (delivery_id)) AS f
    WHERE  f.burglary_id = b.burglary_id AND NOT b.flags @> f.odd;
    UPDATE burglary_version AS b SET flags = b.flags || f.odd
    FROM   (SELECT o.burglary_version_id,
                   time_flags(o.occurred_from, o.occurred_to, o.reported_at, d.received_on) AS odd
            FROM   burglary_version AS o JOIN delivery AS d USING (delivery_id)) AS f
    WHERE  f.burglary_version_id = b.burglary_version_id AND NOT b.flags @> f.odd;
END;
$$;
