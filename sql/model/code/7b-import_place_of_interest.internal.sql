-- Places around the dwellings, and reports of other kinds.

-- ---------------------------------------------------------------- what a row says

-- What a program makes of many tags: "amenity"=>"school" or {"amenity": "school"}.
CREATE OR REPLACE FUNCTION read_tag(tags text, key text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN strpos(tags, key) > 0
                 THEN substring(tags FROM pg_catalog.format('"%s"\s*(?:=>|:)\s*"((?:[^"\\]|\\.)*)"', key)) END;
COMMENT ON FUNCTION read_tag(text, text) IS 'De waarde van een sleutel in een tekst met veel sleutels (other_tags van OpenStreetMap, of JSON).';

-- The words come with the options (see settled_mapping).
CREATE OR REPLACE FUNCTION place_kind_in(options jsonb, field text, given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN given IS NOT NULL
                 THEN coalesce(options #>> ARRAY['place_words', field, lower_ascii(tidy(given))],
                               options #>> ARRAY['place_words', field, '*']) END;
COMMENT ON FUNCTION place_kind_in(jsonb, text, text) IS 'De soort plek van een woord in dit veld, volgens place_word; NULL als het woord er niet bij staat.';

-- What cannot be reckoned with is one bad row, not a failed load.
CREATE OR REPLACE FUNCTION mended_place(geom geometry) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
DECLARE
    mended geometry := geom;
BEGIN
    IF ST_HasArc(mended) THEN
        mended := ST_CurveToLine(mended);
    END IF;
    mended := without_empty_parts(mended);
    IF GeometryType(mended) <> ALL ('{POINT,MULTIPOINT,LINESTRING,MULTILINESTRING,POLYGON,MULTIPOLYGON,GEOMETRYCOLLECTION}') THEN
        RETURN NULL;
    END IF;
    IF ST_Dimension(mended) = 2 AND NOT ST_IsValid(mended) THEN
        mended := ST_MakeValid(mended);
    END IF;
    RETURN CASE WHEN NOT ST_IsEmpty(mended) THEN mended END;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION mended_place(geometry) IS 'Het punt, de lijn of het vlak van een geometrie, zo nodig hersteld, zonder bogen en zonder lege delen; NULL als er geen van te maken is.';

CREATE OR REPLACE FUNCTION lies_in_rd(geom geometry) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ST_XMin(geom) >= 0 AND ST_XMax(geom) <= 300000 AND ST_YMin(geom) >= 300000 AND ST_YMax(geom) <= 640000;
COMMENT ON FUNCTION lies_in_rd(geometry) IS 'Ligt de geometrie in haar geheel in Nederland en vlak daaromheen, in de coördinaten van RD New?';

-- Degrees have a point where the column does not say so: 6.893 is no six thousand.
CREATE OR REPLACE FUNCTION read_degrees(given text) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN c.number BETWEEN -180 AND 180 THEN c.number
                    WHEN p.number BETWEEN -180 AND 180 THEN p.number END::float8
        FROM number_in(given, ',') AS c, number_in(given, '.') AS p);
COMMENT ON FUNCTION read_degrees(text) IS 'Een lengte of breedte in graden; NULL als het er geen is.';

CREATE OR REPLACE FUNCTION read_bearing(given text) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN upper_ascii(tidy(given)) ~ '^[A-Z]+$'
            THEN CASE WHEN upper_ascii(tidy(given)) IN ('N', 'NOORD') THEN 0
                      WHEN upper_ascii(tidy(given)) IN ('NO', 'NE', 'NOORDOOST') THEN 45
                      WHEN upper_ascii(tidy(given)) IN ('O', 'E', 'OOST') THEN 90
                      WHEN upper_ascii(tidy(given)) IN ('ZO', 'SE', 'ZUIDOOST') THEN 135
                      WHEN upper_ascii(tidy(given)) IN ('Z', 'S', 'ZUID') THEN 180
                      WHEN upper_ascii(tidy(given)) IN ('ZW', 'SW', 'ZUIDWEST') THEN 225
                      WHEN upper_ascii(tidy(given)) IN ('W', 'WEST') THEN 270
                      WHEN upper_ascii(tidy(given)) IN ('NW', 'NOORDWEST') THEN 315 END
            ELSE (SELECT CASE WHEN n.number >= 0 AND n.number < 360 THEN n.number WHEN n.number = 360 THEN 0 END
                  FROM   number_in(given, ',') AS n) END::float8;
COMMENT ON FUNCTION read_bearing(text) IS 'Een richting in graden vanaf het noorden met de klok mee, ook uit noordoost, NO of NE; 360 is 0. NULL als het er geen is.';

-- A place without a number is known by where it is, to the decimetre; a line or an area by its form.
CREATE OR REPLACE FUNCTION place_number(geom geometry, moment timestamp) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE GeometryType(geom)
            WHEN 'POINT' THEN pg_catalog.format('%s %s', round(ST_X(geom)::numeric, 1), round(ST_Y(geom)::numeric, 1))
            ELSE md5(ST_AsBinary(geom, 'NDR')) END
       || coalesce(to_char(moment, ' YYYY-MM-DD HH24:MI'), '');
COMMENT ON FUNCTION place_number(geometry, timestamp) IS 'Waaraan een plek zonder nummer wordt herkend: haar ligging, bij een melding met het moment.';

-- Where the row is, or what is wrong with that: 14 nothing, 15 empty, 16 not in the Netherlands, 17 of no use.
CREATE OR REPLACE FUNCTION read_place(given_geom geometry, given_x text, given_y text, given_lon text, given_lat text)
RETURNS TABLE (geom geometry, broken int, word text)
LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    SELECT CASE WHEN b.broken IS NULL THEN p.geom END, b.broken,
           CASE b.broken WHEN 15 THEN GeometryType(g.geom) WHEN 17 THEN GeometryType(g.geom)
                         WHEN 16 THEN pg_catalog.format('%s %s', round(ST_XMin(g.geom)::numeric, 1),
                                                        round(ST_YMin(g.geom)::numeric, 1)) END
    FROM   (SELECT coalesce(given_geom,
                            ST_SetSRID(ST_MakePoint((SELECT n.number FROM number_in(given_x, ',') AS n)::float8,
                                                    (SELECT n.number FROM number_in(given_y, ',') AS n)::float8),
                                       28992),
                            transform_or_null(ST_SetSRID(ST_MakePoint(read_degrees(given_lon), read_degrees(given_lat)),
                                                         4326))) AS geom OFFSET 0) AS g
    CROSS  JOIN LATERAL (SELECT lies_in_rd(g.geom) AS lies_here OFFSET 0) AS l
    CROSS  JOIN LATERAL (SELECT CASE WHEN NOT l.lies_here THEN NULL WHEN GeometryType(g.geom) = 'POINT' THEN g.geom
                                     ELSE mended_place(g.geom) END AS geom OFFSET 0) AS p
    CROSS  JOIN LATERAL (SELECT CASE WHEN g.geom IS NULL        THEN 14
                                     WHEN ST_IsEmpty(g.geom)    THEN 15
                                     WHEN l.lies_here IS NOT TRUE THEN 16
                                     WHEN p.geom IS NULL        THEN 17 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_place(geometry, text, text, text, text) IS 'De plek van een rij: haar geometrie, anders x en y in RD New, anders lengte en breedte in graden; of welke regel zij schendt.';

-- ---------------------------------------------------------------- places

CREATE OR REPLACE FUNCTION raw_place_of_interest(fields jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN fields;
COMMENT ON FUNCTION raw_place_of_interest(jsonb) IS 'Wat van een rij over een plek mag worden bewaard of getoond: alleen de velden van de mapping.';

CREATE OR REPLACE FUNCTION read_place_of_interest(
    options jsonb, given_geom geometry DEFAULT NULL, given_kind text DEFAULT NULL, given_source_id text DEFAULT NULL,
    given_name text DEFAULT NULL,
    given_x text DEFAULT NULL, given_y text DEFAULT NULL, given_lon text DEFAULT NULL, given_lat text DEFAULT NULL,
    given_bearing text DEFAULT NULL, given_view_angle text DEFAULT NULL, given_view_range text DEFAULT NULL,
    given_plus_type text DEFAULT NULL, given_bgt_type text DEFAULT NULL, given_bgt_function text DEFAULT NULL,
    given_highway text DEFAULT NULL, given_service text DEFAULT NULL, given_amenity text DEFAULT NULL,
    given_natural text DEFAULT NULL, given_waterway text DEFAULT NULL,
    given_landuse text DEFAULT NULL, given_leisure text DEFAULT NULL, given_shop text DEFAULT NULL,
    given_man_made text DEFAULT NULL, given_building text DEFAULT NULL, given_tags text DEFAULT NULL)
RETURNS TABLE (kind text, name text, source text, source_id text, occurred_from timestamp, occurred_to timestamp,
               bearing float8, view_angle float8, view_range float8,
               geom geometry, identity text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT k.kind, left(tidy(given_name), 200), options ->> 'source', i.source_id, NULL::timestamp, NULL::timestamp,
           v.bearing, v.view_angle, v.view_range, g.geom, CASE WHEN b.broken = 13 THEN NULL ELSE i.source_id END,
           b.broken,
           CASE b.broken
                WHEN 11 THEN ARRAY[left(read_code(given_kind), 60),
                                   (SELECT string_agg(o.kind, ', ' ORDER BY o.position)
                                    FROM   place_kind AS o WHERE NOT o.is_event)]
                         WHEN 12 THEN ARRAY[coalesce((SELECT string_agg(pg_catalog.format('%s=%s', n.field,
                                                                                          left(n.value, 40)),
                                                                        ', ' ORDER BY n.field) FROM (VALUES
                              ('plus_type', given_plus_type), ('bgt_type', given_bgt_type),
                              ('bgt_function', given_bgt_function),
                              ('highway', coalesce(given_highway, read_tag(given_tags, 'highway'))),
                              ('service', coalesce(given_service, read_tag(given_tags, 'service'))),
                              ('amenity', coalesce(given_amenity, read_tag(given_tags, 'amenity'))),
                              ('natural', coalesce(given_natural, read_tag(given_tags, 'natural'))),
                              ('waterway', coalesce(given_waterway, read_tag(given_tags, 'waterway'))),
                              ('landuse', coalesce(given_landuse, read_tag(given_tags, 'landuse'))),
                              ('leisure', coalesce(given_leisure, read_tag(given_tags, 'leisure'))),
                              ('shop', coalesce(given_shop, read_tag(given_tags, 'shop'))),
                              ('man_made', coalesce(given_man_made, read_tag(given_tags, 'man_made'))),
                              ('building',
                               coalesce(given_building, read_tag(given_tags, 'building')))) AS n (field, value)
                                                      WHERE n.value IS NOT NULL), 'niets ingevuld')]
                         WHEN 13 THEN ARRAY[options #>> ARRAY['place_kinds', k.kind, 'name']]
                WHEN 18 THEN ARRAY[left(w.bearing, 60)] WHEN 19 THEN ARRAY[left(w.view_angle, 60)]
                WHEN 20 THEN ARRAY[left(w.view_range, 60)]
                         ELSE CASE WHEN g.word IS NOT NULL THEN ARRAY[g.word] END END
    FROM   (SELECT f.kind, options #>> ARRAY['place_kinds', f.kind, 'has_view'] = 'true' AS has_view,
                   options #>> ARRAY['place_kinds', f.kind, 'is_event'] = 'true' AS is_event
            FROM  (SELECT CASE WHEN read_code(given_kind) IS NOT NULL
                                    THEN options #>> ARRAY['place_words', 'kind', lower_ascii(tidy(given_kind))]
                               ELSE coalesce(
                            place_kind_in(options, 'plus_type', given_plus_type),
                            place_kind_in(options, 'bgt_type', given_bgt_type),
                            place_kind_in(options, 'bgt_function', given_bgt_function),
                            place_kind_in(options, 'highway', coalesce(given_highway, read_tag(given_tags, 'highway'))),
                            place_kind_in(options, 'service', coalesce(given_service, read_tag(given_tags, 'service'))),
                            place_kind_in(options, 'amenity', coalesce(given_amenity, read_tag(given_tags, 'amenity'))),
                            place_kind_in(options, 'natural', coalesce(given_natural, read_tag(given_tags, 'natural'))),
                            place_kind_in(options, 'waterway',
                                          coalesce(given_waterway, read_tag(given_tags, 'waterway'))),
                            place_kind_in(options, 'landuse', coalesce(given_landuse, read_tag(given_tags, 'landuse'))),
                            place_kind_in(options, 'leisure', coalesce(given_leisure, read_tag(given_tags, 'leisure'))),
                            place_kind_in(options, 'shop', coalesce(given_shop, read_tag(given_tags, 'shop'))),
                            place_kind_in(options, 'man_made',
                                          coalesce(given_man_made, read_tag(given_tags, 'man_made'))),
                            place_kind_in(options, 'building',
                                          coalesce(given_building, read_tag(given_tags, 'building'))),
                            options ->> 'kind') END AS kind OFFSET 0) AS f OFFSET 0) AS k
    CROSS  JOIN LATERAL read_place(given_geom, given_x, given_y, given_lon, given_lat) AS g
    CROSS  JOIN LATERAL (SELECT CASE WHEN k.has_view
                                          THEN read_code(coalesce(given_bearing,
                                                                  read_tag(given_tags, 'camera:direction'),
                                                                  read_tag(given_tags, 'direction'))) END AS bearing,
                                CASE WHEN k.has_view
                                          THEN read_code(coalesce(given_view_angle,
                                                                  read_tag(given_tags,
                                                                           'camera:angle'))) END AS view_angle,
                                CASE WHEN k.has_view THEN read_code(given_view_range) END AS view_range OFFSET 0) AS w
    CROSS  JOIN LATERAL (SELECT CASE WHEN w.bearing IS NOT NULL THEN read_bearing(w.bearing) END AS bearing,
                                CASE WHEN w.view_angle IS NOT NULL
                                          THEN read_number(w.view_angle) END::float8 AS view_angle,
                                CASE WHEN w.view_range IS NOT NULL
                                          THEN read_number(w.view_range) END::float8 AS view_range OFFSET 0) AS v
    CROSS  JOIN LATERAL (SELECT coalesce(read_code(left(given_source_id, 200)),
                                         place_number(g.geom, NULL)) AS source_id OFFSET 0) AS i
    CROSS  JOIN LATERAL (SELECT CASE WHEN k.kind IS NULL AND read_code(given_kind) IS NOT NULL
                                          THEN 11
                                     WHEN k.kind IS NULL
                                          THEN 12
                                     WHEN k.is_event
                                          THEN 13
                                     WHEN g.broken IS NOT NULL
                                          THEN g.broken
                                     WHEN w.bearing IS NOT NULL AND v.bearing IS NULL
                                          THEN 18
                                     WHEN w.view_angle IS NOT NULL
                                          AND (v.view_angle > 0 AND v.view_angle <= 360) IS NOT TRUE  THEN 19
                                     WHEN w.view_range IS NOT NULL
                                          AND (v.view_range > 0 AND v.view_range <= 1000) IS NOT TRUE
                                          THEN 20 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_place_of_interest(jsonb, geometry, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text) IS
'Leest een plek rond de woningen. De soort staat in kind, of volgt uit een veld van de BGT of OpenStreetMap (place_word), of is die van de mapping (optie kind). Weigert een rij zonder bekende soort of zonder plek in Nederland, en een camera met een richting, hoek of bereik dat niet kan.';

-- ---------------------------------------------------------------- reports

-- A report has no field for who made it or what it says, also among what was refused.
CREATE OR REPLACE FUNCTION raw_place_report(fields jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN fields;
COMMENT ON FUNCTION raw_place_report(jsonb) IS 'Wat van een melding mag worden bewaard of getoond: alleen de velden van de mapping; voor namen en teksten is er geen.';

CREATE OR REPLACE FUNCTION read_place_report(
    options jsonb, given_geom geometry DEFAULT NULL, given_kind text DEFAULT NULL, given_source_id text DEFAULT NULL,
    given_occurred_from text DEFAULT NULL, given_occurred_to text DEFAULT NULL,
    given_occurred_on text DEFAULT NULL, given_occurred_time text DEFAULT NULL,
    given_x text DEFAULT NULL, given_y text DEFAULT NULL, given_lon text DEFAULT NULL, given_lat text DEFAULT NULL)
RETURNS TABLE (kind text, name text, source text, source_id text, occurred_from timestamp, occurred_to timestamp,
               bearing float8, view_angle float8, view_range float8,
               geom geometry, identity text, broken int, words text[])
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT k.kind, NULL, options ->> 'source', i.source_id, m.occurred_from, m.occurred_to, NULL::float8, NULL::float8,
           NULL::float8, g.geom, i.source_id, b.broken,
           CASE b.broken
                WHEN 11 THEN ARRAY[coalesce(left(read_code(given_kind), 60), 'niets ingevuld'),
                                   (SELECT string_agg(o.kind, ', ' ORDER BY o.position)
                                    FROM   place_kind AS o WHERE o.is_event)]
                         WHEN 13 THEN ARRAY[options #>> ARRAY['place_kinds', k.kind, 'name']]
                WHEN 21 THEN ARRAY[coalesce(left(coalesce(read_code(given_occurred_from), read_code(given_occurred_on)),
                                                 60), 'niet ingevuld')]
                WHEN 22 THEN ARRAY[left(read_code(given_occurred_to), 60)]
                         WHEN 23 THEN ARRAY[to_char(m.occurred_to, 'DD-MM-YYYY HH24:MI'),
                                            to_char(m.occurred_from, 'DD-MM-YYYY HH24:MI')]
                         WHEN 24 THEN ARRAY[to_char(m.occurred_from, 'DD-MM-YYYY'),
                                            to_char((options ->> 'received_on')::date, 'DD-MM-YYYY')]
                         ELSE CASE WHEN g.word IS NOT NULL THEN ARRAY[g.word] END END
    FROM   (SELECT f.kind, options #>> ARRAY['place_kinds', f.kind, 'is_event'] = 'true' AS is_event
            FROM  (SELECT CASE WHEN read_code(given_kind) IS NOT NULL
                                    THEN options #>> ARRAY['place_words', 'kind', lower_ascii(tidy(given_kind))]
                               ELSE options ->> 'kind' END AS kind OFFSET 0) AS f OFFSET 0) AS k
    CROSS  JOIN LATERAL read_place(given_geom, given_x, given_y, given_lon, given_lat) AS g
    CROSS  JOIN LATERAL (SELECT coalesce(read_timestamp(given_occurred_from),
                                         read_timestamp(read_code(given_occurred_on) || ' '
                                                        || read_code(given_occurred_time)),
                                         read_timestamp(read_code(given_occurred_on))) AS occurred_from,
                                read_timestamp(given_occurred_to) AS occurred_to OFFSET 0) AS m
    CROSS  JOIN LATERAL (SELECT coalesce(read_code(left(given_source_id, 200)),
                                         place_number(g.geom, m.occurred_from)) AS source_id OFFSET 0) AS i
    CROSS  JOIN LATERAL (SELECT CASE WHEN k.kind IS NULL
                                          THEN 11
                                     WHEN NOT k.is_event
                                          THEN 13
                                     WHEN g.broken IS NOT NULL
                                          THEN g.broken
                                     WHEN (m.occurred_from >= '1990-01-01'
                                           AND m.occurred_from < '2200-01-01') IS NOT TRUE THEN 21
                                     WHEN read_code(given_occurred_to) IS NOT NULL
                                          AND (m.occurred_to >= '1990-01-01'
                                               AND m.occurred_to < '2200-01-01') IS NOT TRUE THEN 22
                                     WHEN m.occurred_to < m.occurred_from
                                          THEN 23
                                     WHEN m.occurred_from::date > (options ->> 'received_on')::date
                                          THEN 24 END AS broken OFFSET 0) AS b;
END;
COMMENT ON FUNCTION read_place_report(jsonb, geometry, text, text, text, text, text, text, text, text, text, text) IS
'Leest een melding: haar soort, plek en moment. Weigert een rij zonder bekende soort melding, zonder plek in Nederland of zonder leesbaar moment.';

-- ---------------------------------------------------------------- both

-- A row that comes again is the same; what a whole layer does not show any more, is gone. Rows that were refused are
-- still there.
CREATE OR REPLACE FUNCTION store_places(of_kind text, for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE plpgsql
AS $$
DECLARE
    incoming text := pg_catalog.format('pg_temp.%I', 'incoming_' || of_kind);
    same int[];
    confirmed int[];
    is_whole boolean;
    ended bigint;
BEGIN
    EXECUTE pg_catalog.format(
        'SELECT array_agg(p.place_of_interest_id), array_agg(p.place_of_interest_id) FILTER (WHERE d.expires_on IS NOT NULL)
         FROM   place_of_interest AS p JOIN %s AS i ON (p.source, p.kind, p.source_id) = (i.source, i.kind, i.source_id) LEFT JOIN delivery AS d ON d.delivery_id = p.delivery_id
         WHERE  (p.name, p.occurred_from, p.occurred_to, p.bearing, p.view_angle, p.view_range) IS NOT DISTINCT FROM (i.name, i.occurred_from, i.occurred_to, i.bearing, i.view_angle, i.view_range)
         AND    p.in_use_to IS NULL AND ST_AsBinary(p.geom, ''NDR'') = ST_AsBinary(i.geom, ''NDR'')',
        incoming) INTO same, confirmed;
    -- What a later delivery holds as well is not purged with the first.
    PERFORM confirm_rows('place_of_interest', confirmed, for_delivery);
    EXECUTE pg_catalog.format(
        'INSERT INTO place_of_interest AS p (kind, name, source, source_id, occurred_from, occurred_to, bearing, view_angle, view_range, geom, delivery_id)
         SELECT i.kind, i.name, i.source, i.source_id, i.occurred_from, i.occurred_to, i.bearing, i.view_angle, i.view_range, i.geom, $1
         FROM   %s AS i
         WHERE  NOT EXISTS (SELECT FROM place_of_interest AS o WHERE (o.source, o.kind, o.source_id) = (i.source, i.kind, i.source_id) AND o.place_of_interest_id = ANY ($2))
         ORDER  BY i.row_number
         ON CONFLICT (source, kind, source_id) DO UPDATE
         SET name = excluded.name, occurred_from = excluded.occurred_from, occurred_to = excluded.occurred_to, bearing = excluded.bearing, view_angle = excluded.view_angle,
             view_range = excluded.view_range, in_use_to = NULL, geom = excluded.geom, delivery_id = excluded.delivery_id',
        incoming) USING for_delivery, coalesce(same, '{}');
    GET DIAGNOSTICS accepted = ROW_COUNT;
    unchanged := coalesce(cardinality(same), 0);
    SELECT (of_kind = 'place_of_interest' AND m.options -> 'whole_layer' = 'true'
            AND d.source NOT LIKE '% (verbeterd)') IS TRUE INTO is_whole
    FROM   delivery AS d JOIN mapping AS m USING (mapping) WHERE d.delivery_id = for_delivery;
    IF is_whole THEN
        EXECUTE pg_catalog.format(
            'UPDATE place_of_interest AS p SET in_use_to = d.received_on
             FROM   delivery AS d JOIN mapping AS m USING (mapping)
             WHERE  d.delivery_id = $1 AND p.source = coalesce(m.options ->> ''source'', m.mapping) AND p.in_use_to IS NULL AND p.kind IN (SELECT i.kind FROM %1$s AS i)
             AND    NOT EXISTS (SELECT FROM %1$s AS i WHERE (i.source, i.kind, i.source_id) = (p.source, p.kind, p.source_id))
             AND    NOT EXISTS (SELECT FROM pg_temp.%2$I AS r WHERE (r.source, r.source_id) = (p.source, p.source_id))',
            incoming, 'refused_' || of_kind) USING for_delivery;
        GET DIAGNOSTICS ended = ROW_COUNT;
        RAISE NOTICE '% niet meer in de levering: die zijn er niet meer',
            dutch_count(ended, 'plek staat', 'plekken staan');
    END IF;
    PERFORM renew_statistics('place_of_interest');
END;
$$ SET search_path FROM CURRENT SET jit = off;
COMMENT ON FUNCTION store_places(text, int) IS
'Schrijft plekken of meldingen weg. Een rij is dezelfde als bron, soort en nummer gelijk zijn; zonder nummer de ligging. Met de optie whole_layer van de mapping is een plek van die bron en die soort die niet in de levering staat, er niet meer; wat is geweigerd, blijft.';

CREATE OR REPLACE FUNCTION store_place_of_interest(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE sql
BEGIN ATOMIC
    SELECT s.accepted, s.unchanged FROM store_places('place_of_interest', for_delivery) AS s;
END;
COMMENT ON FUNCTION store_place_of_interest(int) IS 'Schrijft plekken rond de woningen weg (zie store_places).';

CREATE OR REPLACE FUNCTION store_place_report(for_delivery int, OUT accepted bigint, OUT unchanged bigint)
LANGUAGE sql
BEGIN ATOMIC
    SELECT s.accepted, s.unchanged FROM store_places('place_report', for_delivery) AS s;
END;
COMMENT ON FUNCTION store_place_report(int) IS 'Schrijft meldingen weg (zie store_places).';
