-- How the layers look in QGIS: which classes, in which colours, and what is said where one points.

-- Sizes are in millimetres. What begins and ends is for the time controller.
CREATE OR REPLACE VIEW qgis_layer AS
SELECT l.*
FROM  (VALUES
    ('burglary_event',          'burglary_event',           'marker', 2.0,  NULL,        'occurred_on', NULL,        'Inbraak op [% "occurred_on" %], plek op [% "place_uncertainty" %] m'),
    ('burglary_home',           'burglary_home',            'marker', 2.0,  NULL,        'occurred_on', NULL,        'Inbraak op [% "occurred_on" %]'),
    ('near_repeat_zone',        'near_repeat_zone',         'fill',   0.26, NULL,        'occurred_on', 'active_to', 'Zone van de inbraak op [% "occurred_on" %], tot en met [% "active_to" %]; dekking [% "coverage" %]'),
    ('near_repeat_role',        'near_repeat_role',         'marker', 2.2,  NULL,        'occurred_on', NULL,        '[% "role" %], [% "occurred_on" %]'),
    ('near_repeat_link',        'near_repeat_link',         'line',   0.4,  NULL,        'occurred_on', NULL,        '[% "days" %] dagen en [% round("distance") %] m later'),
    ('near_repeat_chain',       'near_repeat_chain',        'fill',   0.4,  'burglaries', 'first_day',  'last_day',  '[% "burglaries" %] inbraken van [% "first_day" %] tot en met [% "last_day" %]'),
    ('repeat_address',          'repeat_address',           'marker', 3.0,  'burglaries', NULL,         NULL,        '[% "burglaries" %] inbraken, de laatste op [% "last_day" %]'),
    ('dwelling_risk',           'dwelling_risk',            'marker', 1.4,  NULL,        NULL,          NULL,        'Risico [% round("relative_risk", 1) %] keer het gewone'),
    ('letter_worklist',         'letter_worklist',          'marker', 1.8,  NULL,        NULL,          NULL,        '[% "address_line" %]: versturen tot en met [% "last_day" %]'),
    ('letter_map',              'letter_map',               'marker', 1.4,  NULL,        NULL,          NULL,        '[% "status" %]; in [% "zones" %] zones'),
    ('letter_blind_spot',       'letter_blind_spot',        'marker', 1.6,  NULL,        NULL,          NULL,        '[% "zones_missed" %] zones zonder brief, de laatste van [% "occurred_on" %]'),
    ('letter_coverage_by_area', 'letter_coverage_by_area',  'fill',   0.3,  'name',      NULL,          NULL,        '[% "name" %]: dekking [% "coverage" %] [% "reason" %]'),
    ('dwelling_cohesion',       'cohesion',                 'marker', 1.2,  NULL,        NULL,          NULL,        'Sociale cohesie [% round("score", 1) %] ([% "year" %])'),
    ('burglary_cohesion',       'cohesion',                 'marker', 2.0,  NULL,        'occurred_on', NULL,        'Sociale cohesie [% round("score", 1) %] ([% "year" %])'),
    ('area_rate',               'rate',                     'fill',   0.3,  'name',      NULL,          NULL,        '[% "name" %] [% "year" %]: [% "burglaries" %] inbraken, [% round("rate", 1) %] per 1.000 woningen [% "reason" %]'),
    ('factor_by_area',          'rate',                     'fill',   0.3,  'area_name', NULL,          NULL,        '[% "area_name" %] [% "year" %]: [% "factor_name" %] [% "value" %]; [% round("rate", 1) %] inbraken per 1.000 woningen [% "reason" %]'))
    AS l (layer, legend, symbol, size, label, begins, ends, tip);
COMMENT ON VIEW qgis_layer IS 'De kaartlagen van QGIS: hoe groot hun tekens zijn, waar ze in de tijd staan, en wat er staat waar men aanwijst.';
COMMENT ON COLUMN qgis_layer.layer IS 'View die de laag toont.';
COMMENT ON COLUMN qgis_layer.legend IS 'Legenda: welke klassen van qgis_class.';
COMMENT ON COLUMN qgis_layer.symbol IS 'marker, line of fill.';
COMMENT ON COLUMN qgis_layer.size IS 'Grootte van een teken, of dikte van een lijn, in millimeters.';
COMMENT ON COLUMN qgis_layer.label IS 'Kolom die erbij staat; leeg als dat er geen is.';
COMMENT ON COLUMN qgis_layer.begins IS 'Kolom met de dag waarop iets begint; leeg als de laag geen tijd heeft.';
COMMENT ON COLUMN qgis_layer.ends IS 'Kolom met de dag waarop het eindigt; leeg als het op één dag is.';
COMMENT ON COLUMN qgis_layer.tip IS 'Tekst bij het aanwijzen.';

-- From light to dark in every legend, so that it reads on a grey printer, in colours that are told apart by who does not see red or green.
-- What is not known has a class of its own: left out, it would look like nothing at all.
CREATE OR REPLACE VIEW qgis_class AS
SELECT c.*
FROM  (VALUES
    ('burglary_event', 1, '"place_uncertainty" <= 25',                       '8,48,107',    'plek op 25 m bekend'),
    ('burglary_event', 2, '"place_uncertainty" > 25 AND "place_uncertainty" <= 100', '66,146,198', 'plek op 100 m bekend'),
    ('burglary_event', 3, '"place_uncertainty" > 100',                       '198,219,239', 'plek minder zeker'),
    ('burglary_home', 1, '"attempt" IS NULL OR "attempt" = 0',               '8,48,107',    'voltooid of niet vermeld'),
    ('burglary_home', 2, '"attempt" = 1',                                    '158,202,225', 'poging'),
    ('near_repeat_zone', 1, '"active" = 1 AND ("coverage" < 0.8 OR "coverage" IS NULL)', '217,72,1', 'nu actief, nog niet gedekt'),
    ('near_repeat_zone', 2, '"active" = 1 AND "coverage" >= 0.8',            '253,141,60',  'nu actief, gedekt'),
    ('near_repeat_zone', 3, '"active" = 0 AND "coverage" >= 0.8',            '158,202,225', 'voorbij, was gedekt (0,8 en meer)'),
    ('near_repeat_zone', 4, '"active" = 0 AND "coverage" < 0.8',             '66,146,198',  'voorbij, was niet gedekt'),
    ('near_repeat_zone', 5, '"active" = 0 AND "coverage" IS NULL',           '217,217,217', 'voorbij, dekking niet bekend'),
    ('near_repeat_role', 1, '"role" = ''herhaling''',                        '127,39,4',    'herhaling op dezelfde plek'),
    ('near_repeat_role', 2, '"role" = ''near repeat''',                      '241,105,19',  'near repeat'),
    ('near_repeat_role', 3, '"role" = ''eerste''',                           '158,202,225', 'eerste van een reeks'),
    ('near_repeat_role', 4, '"role" = ''los''',                              '217,217,217', 'los'),
    ('near_repeat_link', 1, '"days" < 7',                                    '127,39,4',    'binnen een week'),
    ('near_repeat_link', 2, '"days" >= 7 AND "days" < 14',                   '241,105,19',  'binnen twee weken'),
    ('near_repeat_link', 3, '"days" >= 14',                                  '253,190,133', 'later'),
    ('near_repeat_chain', 1, '"active" = 1',                                 '217,72,1',    'nu actief'),
    ('near_repeat_chain', 2, '"active" = 0',                                 '189,189,189', 'voorbij'),
    ('repeat_address', 1, '"burglaries" = 2',                                '158,202,225', '2 inbraken'),
    ('repeat_address', 2, '"burglaries" = 3',                                '66,146,198',  '3 inbraken'),
    ('repeat_address', 3, '"burglaries" > 3',                                '8,48,107',    '4 en meer'),
    ('dwelling_risk', 1, '"relative_risk" < 1.5',                            '254,217,142', 'tot 1,5 keer het gewone'),
    ('dwelling_risk', 2, '"relative_risk" >= 1.5 AND "relative_risk" < 2',   '254,153,41',  '1,5 tot 2 keer'),
    ('dwelling_risk', 3, '"relative_risk" >= 2 AND "relative_risk" < 4',     '217,95,14',   '2 tot 4 keer'),
    ('dwelling_risk', 4, '"relative_risk" >= 4',                             '102,37,6',    '4 keer en meer'),
    ('letter_worklist', 1, '"in_time" = 1',                                  '217,72,1',    'versturen is nog op tijd'),
    ('letter_worklist', 2, '"in_time" = 0',                                  '253,190,133', 'te laat voor de afspraak, het risico duurt nog'),
    ('letter_map', 1, '"status" = ''nooit''',                                '127,39,4',    'nooit'),
    ('letter_map', 2, '"status" = ''te laat''',                              '241,105,19',  'te laat'),
    ('letter_map', 3, '"status" = ''nog geldig''',                           '158,202,225', 'eerdere brief nog geldig'),
    ('letter_map', 4, '"status" = ''op tijd''',                              '33,113,181',  'op tijd'),
    ('letter_map', 5, '"status" IN (''buiten een zone'', ''eigen woning'')', '188,189,220', 'brief buiten een zone of aan de eigen woning'),
    ('letter_map', 6, '"status" = ''niet bekend''',                          '217,217,217', 'niet bekend'),
    ('letter_blind_spot', 1, '"active" = 1',                                 '127,39,4',    'het risico duurt nog'),
    ('letter_blind_spot', 2, '"active" = 0',                                 '253,190,133', 'voorbij'),
    ('letter_coverage_by_area', 1, '"coverage" < 0.5',                       '222,235,247', 'dekking tot 0,5'),
    ('letter_coverage_by_area', 2, '"coverage" >= 0.5 AND "coverage" < 0.8', '107,174,214', '0,5 tot 0,8'),
    ('letter_coverage_by_area', 3, '"coverage" >= 0.8',                      '8,81,156',    '0,8 en meer'),
    ('letter_coverage_by_area', 4, '"coverage" IS NULL',                     '217,217,217', 'niet bekend'),
    ('cohesion', 1, '"score" < 5',                                  '8,64,129',    'score tot 5'),
    ('cohesion', 2, '"score" >= 5 AND "score" < 6',                 '43,140,190',  '5 tot 6'),
    ('cohesion', 3, '"score" >= 6 AND "score" < 7',                 '123,204,196', '6 tot 7'),
    ('cohesion', 4, '"score" >= 7',                                 '204,235,197', '7 en meer'),
    ('cohesion', 5, '"score" IS NULL',                              '240,240,240', 'geen score'),
    ('rate', 1, '"rate" < 2',                                      '254,237,222', 'tot 2 inbraken per 1.000 woningen'),
    ('rate', 2, '"rate" >= 2 AND "rate" < 5',                      '253,190,133', '2 tot 5'),
    ('rate', 3, '"rate" >= 5 AND "rate" < 10',                     '230,85,13',   '5 tot 10'),
    ('rate', 4, '"rate" >= 10',                                    '127,39,4',    '10 en meer'),
    ('rate', 5, '"rate" IS NULL',                                  '217,217,217', 'niet bekend'))
    AS c (legend, place, filter, colour, label);
COMMENT ON VIEW qgis_class IS 'De klassen van de kaartlagen van QGIS, in de volgorde van de legenda.';
COMMENT ON COLUMN qgis_class.legend IS 'Legenda waar de klasse bij hoort.';
COMMENT ON COLUMN qgis_class.place IS 'Volgorde in de legenda.';
COMMENT ON COLUMN qgis_class.filter IS 'Welke rijen erbij horen, als uitdrukking van QGIS.';
COMMENT ON COLUMN qgis_class.colour IS 'Kleur: rood, groen, blauw.';
COMMENT ON COLUMN qgis_class.label IS 'Tekst in de legenda.';

CREATE OR REPLACE FUNCTION qgis_properties(properties text[]) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT xmlagg(xmlelement(NAME prop, xmlattributes(properties[i] AS k, properties[i + 1] AS v)) ORDER BY i)
        FROM generate_series(1, cardinality(properties), 2) AS i);
COMMENT ON FUNCTION qgis_properties(text[]) IS 'Namen en waarden om en om, als eigenschappen van een teken.';

-- An area lets the map below it through, an arrow goes from the earlier to the later.
CREATE OR REPLACE FUNCTION qgis_symbol(symbol text, place int, colour text, size numeric) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN xmlelement(NAME symbol, xmlattributes(symbol AS type, place::text AS name, CASE symbol WHEN 'fill' THEN '0.6' ELSE '1' END AS alpha),
           CASE symbol
               WHEN 'marker' THEN xmlelement(NAME layer, xmlattributes('SimpleMarker' AS class, '1' AS enabled, '0' AS pass),
                   qgis_properties(ARRAY['name', 'circle', 'color', colour || ',255', 'size', size::text, 'size_unit', 'MM', 'outline_color', '255,255,255,255', 'outline_width', '0.1']))
               WHEN 'fill' THEN xmlelement(NAME layer, xmlattributes('SimpleFill' AS class, '1' AS enabled, '0' AS pass),
                   qgis_properties(ARRAY['color', colour || ',255', 'style', 'solid', 'outline_color', '80,80,80,255', 'outline_width', size::text, 'outline_width_unit', 'MM']))
               ELSE xmlelement(NAME layer, xmlattributes('ArrowLine' AS class, '1' AS enabled, '0' AS pass),
                   qgis_properties(ARRAY['arrow_width', size::text, 'arrow_start_width', size::text, 'head_length', '1.5', 'head_thickness', '1', 'is_curved', '0', 'is_repeated', '0']),
                   xmlelement(NAME symbol, xmlattributes('fill' AS type, pg_catalog.format('@%s@0', place) AS name, '1' AS alpha),
                       xmlelement(NAME layer, xmlattributes('SimpleFill' AS class, '1' AS enabled, '0' AS pass),
                           qgis_properties(ARRAY['color', colour || ',255', 'style', 'solid', 'outline_style', 'no'])))) END);
COMMENT ON FUNCTION qgis_symbol(text, int, text, numeric) IS 'Een teken van een klasse, zoals QGIS het bewaart.';

-- The name of a column in QGIS: the beginning of what its comment says.
CREATE OR REPLACE FUNCTION short_meaning(meaning text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(left(regexp_replace(meaning, '(\. |\.$|:|;|, | \().*$', ''), 60)), '');
COMMENT ON FUNCTION short_meaning(text) IS 'Het begin van een toelichting: tot de eerste punt, dubbele punt, puntkomma, komma of haak.';

CREATE OR REPLACE VIEW qgis_style AS
SELECT l.layer, xmlelement(NAME qgis, xmlattributes('3.22.0' AS version, 'Symbology|Labeling|Fields|MapTips|Temporal' AS "styleCategories",
                                                    CASE WHEN l.label IS NULL THEN '0' ELSE '1' END AS "labelsEnabled"),
           xmlelement(NAME temporal, xmlattributes(CASE WHEN l.begins IS NULL THEN '0' ELSE '1' END AS enabled, CASE WHEN l.ends IS NULL THEN '1' ELSE '2' END AS mode,
                                                   l.begins AS "startField", coalesce(l.ends, '') AS "endField", '0' AS "limitMode", '0' AS accumulate, '0' AS "fixedDuration", 'd' AS "durationUnit")),
           xmlelement(NAME "renderer-v2", xmlattributes('RuleRenderer' AS type, '0' AS "symbollevels", '0' AS "forceraster", '0' AS enableorderby),
               xmlelement(NAME rules, xmlattributes('{' || md5(l.layer)::uuid || '}' AS key),
                   (SELECT xmlagg(xmlelement(NAME rule, xmlattributes('{' || md5(l.layer || c.place)::uuid || '}' AS key, c.filter AS filter, c.label AS label, (c.place - 1)::text AS symbol)) ORDER BY c.place)
                    FROM qgis_class AS c WHERE c.legend = l.legend)),
               xmlelement(NAME symbols, (SELECT xmlagg(qgis_symbol(l.symbol, c.place - 1, c.colour, l.size) ORDER BY c.place) FROM qgis_class AS c WHERE c.legend = l.legend))),
           CASE WHEN l.label IS NOT NULL THEN
               xmlelement(NAME labeling, xmlattributes('simple' AS type),
                   xmlelement(NAME settings,
                       xmlelement(NAME "text-style", xmlattributes(l.label AS "fieldName", '8' AS "fontSize", 'Point' AS "fontSizeUnit", '40,40,40,255' AS "textColor", 'Sans' AS "fontFamily", '0' AS "isExpression"),
                           xmlelement(NAME "text-buffer", xmlattributes('1' AS "bufferDraw", '0.8' AS "bufferSize", 'MM' AS "bufferSizeUnits", '255,255,255,255' AS "bufferColor"))),
                       xmlelement(NAME rendering, xmlattributes('1' AS "scaleVisibility", '50000' AS "scaleMax", '1' AS "scaleMin")))) END,
           xmlelement(NAME aliases,
               (SELECT xmlagg(xmlelement(NAME alias, xmlattributes(a.attname AS field, m.meaning AS name, (a.attnum - 1)::text AS index)) ORDER BY a.attnum)
                FROM   pg_attribute AS a CROSS JOIN LATERAL (SELECT short_meaning(col_description(a.attrelid, a.attnum)) AS meaning) AS m
                WHERE  a.attrelid = v.oid AND a.attnum > 0 AND a.attname <> 'geom')),
           xmlelement(NAME "mapTip", l.tip),
           xmlelement(NAME "layerGeometryType", CASE l.symbol WHEN 'marker' THEN '0' WHEN 'line' THEN '1' ELSE '2' END)) AS qml,
       'Standaardstijl van burglary' AS description
FROM   qgis_layer AS l
JOIN   pg_class AS v ON v.relname = l.layer AND v.relkind = 'v' AND v.relnamespace = (SELECT m.relnamespace FROM pg_class AS m WHERE m.oid = 'model'::regclass);
COMMENT ON VIEW qgis_style IS 'De standaardstijl van elke kaartlaag, zoals QGIS haar bewaart; install_qgis_styles() zet die in layer_styles.';
COMMENT ON COLUMN qgis_style.layer IS 'View die de laag toont.';
COMMENT ON COLUMN qgis_style.qml IS 'De stijl.';
COMMENT ON COLUMN qgis_style.description IS 'Wat erbij staat.';
