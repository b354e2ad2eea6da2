-- A project of QGIS for a model: its layers in groups and in their styles, on water and streets, with a print layout
-- for the meeting that looks back two weeks. It holds no host and no password, but the name of a service (see
-- pg_service.conf in libpq's manual).
--
--   psql -v model=inbraak -v service=burglary -v ground=region -v project=burglary.qgs -f data/qgis_project.sql
--
-- ground   schema of a made region, for water, parks and streets; without it the project has no ground but the
-- buildings of the BAG
--   project  file that is written
--
-- Needs the owner of the model, with results that were refreshed. The looks of the layers are those that
-- install_qgis_styles() gives: what changes there is in the next project that is made.

\set ON_ERROR_STOP on
\if :{?model}   \else \set model   inbraak      \endif
\if :{?service} \else \set service burglary     \endif
\if :{?project} \else \set project burglary.qgs \endif
\if :{?ground}  \else \set ground  ''           \endif
SET client_min_messages = warning;
-- No such model: psql says that there are no rows, and stops.
SELECT m.internal FROM burglary_models() AS m WHERE m.model = :'model' \gset
SELECT set_config('search_path', concat_ws(', ', quote_ident(:'model'), quote_ident(:'internal'),
                                           current_setting('search_path')), false) \g /dev/null


-- The layers ------------------------------------------------------------------------------------ A layer is a view of
-- the model in a style of qgis_layer, changed where it shows one day. It is drawn on those before it in this list from
-- below. The two maps of the layout show what their theme names.

SELECT format($q$(SELECT as_of FROM %I.result_status WHERE result = 'near_repeat_zone')$q$, :'model') AS day \gset

CREATE TEMP TABLE project_layer AS
SELECT (row_number() OVER ())::int AS position, p.folder, p.id, p.title, p.shown, p.theme, p.filter,
       jsonb_populate_record(l, p.changes) AS look
FROM  (VALUES
    ('Sturingsinformatie', 'burglary_now', 'Woninginbraken, laatste 14 dagen', 'burglary_home', '{"size": 2.6}'::jsonb,
     format('"occurred_on" > %s - 14 AND "occurred_on" <= %1$s', :'day'), true, 'nu'),
    ('Sturingsinformatie', 'burglary_then', 'Woninginbraken, 14 dagen daarvoor', 'burglary_home', '{"size": 2.6}',
     format('"occurred_on" > %s - 28 AND "occurred_on" <= %1$s - 14', :'day'), false, 'twee weken eerder'),
    ('Sturingsinformatie', 'zone_now', 'Zones die nu actief zijn', 'near_repeat_zone', '{"legend": "zone_on_day"}',
     '"active" = 1', true, 'nu'),
    ('Sturingsinformatie', 'zone_then', 'Zones die twee weken eerder actief waren', 'near_repeat_zone',
     '{"legend": "zone_on_day"}',
     format('"occurred_on" <= %s - 14 AND "active_to" >= %1$s - 14', :'day'), false, 'twee weken eerder'),
    ('Hot spots', 'hot',      'Hot spots, drie jaar',            'hot_spot',          '{}', '', false, NULL),
    ('Hot spots', 'square',   'Per vierkant van 250 m',          'hot_spot_cell',     '{}', '', false, NULL),
    ('Hot spots', 'cluster',  'Samenloop in het laatste jaar',   'cluster_map',       '{}', '', false, NULL),
    ('Verwachting', 'forecast', 'Te verwachten in veertien dagen, per vierkant van 125 m', 'forecast_map', '{}', '',
     false, NULL),
    ('Near repeats', 'link',  'Van eerdere naar latere inbraak', 'near_repeat_link',  '{}', '', false, NULL),
    ('Near repeats', 'role',  'Rol van elke inbraak',            'near_repeat_role',  '{}', '', false, NULL),
    ('Near repeats', 'chain', 'Ketens van inbraken',             'near_repeat_chain', '{}', '', false, NULL),
    ('Near repeats', 'repeat', 'Woningen met herhaling',         'repeat_address',    '{}', '', false, NULL),
    ('Near repeats', 'risk',  'Verhoogd risico per woning',      'dwelling_risk',     '{}', '', false, NULL),
    ('Near repeats', 'zone',  'Zones en hun dekking',            'near_repeat_zone',  '{}', '', false, NULL),
    ('Brieven', 'worklist',   'Wie nu een brief nodig heeft',    'letter_worklist',   '{}', '', false, NULL),
    ('Brieven', 'blind_spot', 'Woningen die geen brief kregen',  'letter_blind_spot', '{}', '', false, NULL),
    ('Brieven', 'outcome',    'Hoe het elke woning verging',     'letter_map',        '{}', '', false, NULL),
    ('Brieven', 'coverage',   'Dekking per buurt', 'letter_coverage_by_area', '{}', '"level" = ''buurt''', false, NULL),
    ('Acties', 'action',      'Acties in een gebied, en hoe het ermee staat', 'intervention_status', '{}', '', false,
     NULL),
    ('Acties', 'reference',   'Waarmee een actie of groep is te vergelijken', 'measure_reference_area', '{}', '', false,
     NULL),
    ('Inbraken', 'home',      'Woninginbraken',                  'burglary_home',     '{}', '', false, NULL),
    ('Inbraken', 'event',     'Alle inbraken, naar zekerheid van de plek', 'burglary_event', '{}', '', false, NULL),
    ('Woningen', 'house',     'Panden naar woningtype',          'pand_house_type',   '{}', '', false, NULL),
    ('Woningen', 'back',      'Achterom te bereiken',            'back_access',       '{}', '', false, NULL),
    ('Omgeving', 'camera',    'Wat camera''s zien',              'camera_view',       '{}', '', false, NULL),
    ('Omgeving', 'place',     'Plekken en meldingen',            'place_map',         '{}', '', false, NULL),
    ('Gebieden', 'cohesion_of_burglary', 'Sociale cohesie bij inbraken', 'burglary_cohesion', '{}', '', false, NULL),
    ('Gebieden', 'cohesion_of_dwelling', 'Sociale cohesie bij woningen', 'dwelling_cohesion', '{}', '', false, NULL),
    ('Gebieden', 'rate', 'Inbraken per 1.000 woningen, per buurt, laatste jaar', 'area_rate', '{}',
     format('"level" = ''buurt'' AND "current" > 0 AND "year" = (SELECT max(year) FROM %I.area_rate)', :'model'), false,
     NULL),
    ('Gebieden', 'open', 'Inbraken per 1.000 woningen, zoals ieder het mag zien', 'area_rate_open', '{}',
     format('"level" = ''gemeente'' AND "year" = (SELECT max(year) FROM %I.area_rate_open)', :'model'), false, NULL),
    ('Gebieden', 'factor', 'Koopwoningen, per buurt (kies zelf een factor)', 'factor_by_area', '{}',
     format('"level" = ''buurt'' AND "factor" = ''koopwoningen'' AND "year" = (SELECT max(year) FROM %I.factor_by_area'
            ' WHERE factor = ''koopwoningen'')', :'model'), false, NULL))
    AS p (folder, id, title, layer, changes, filter, shown, theme)
CROSS  JOIN LATERAL (SELECT k FROM qgis_layer AS k WHERE k.layer = p.layer) AS q (l);

-- Pointing at a burglary tells which cameras see it, as cameras_at() does.
UPDATE project_layer SET look.tip = (look).tip
       || $tip$[% with_variable('seen', overlay_intersects('burglary_layer_camera', coalesce("name", 'zonder naam')),
    if(array_length(@seen) > 0, '. Camera''s: ' || array_to_string(@seen, ', '), '. Geen camera')) %]$tip$
WHERE  (look).layer IN ('burglary_home', 'burglary_event');


-- How QGIS writes them --------------------------------------------------------------------------

-- QGIS looks at the authority's code where the number is one of its own.
CREATE FUNCTION pg_temp.rd() RETURNS xml
RETURN xmlelement(NAME spatialrefsys, xmlelement(NAME srsid, 2517), xmlelement(NAME srid, 28992),
                  xmlelement(NAME authid, 'EPSG:28992'));

-- It gives a layer whose name is short another one.
CREATE FUNCTION pg_temp.layer_id(id text) RETURNS text RETURN 'burglary_layer_' || id;

CREATE FUNCTION pg_temp.source(service text, home text, relation text, key text, geometry text, filter text)
RETURNS text
RETURN format('service=%L key=%L checkPrimaryKeyUnicity=''0'' %stable="%s"."%s"%s sql=%s', service, key,
              'srid=28992 type=' || geometry || ' ', home, relation, CASE WHEN geometry IS NOT NULL THEN ' (geom)' END,
              filter);

CREATE FUNCTION pg_temp.map_layer(id text, title text, source text, geometry text, labelled boolean, look xml)
RETURNS xml
RETURN xmlelement(NAME maplayer, xmlattributes('vector' AS type, coalesce(geometry, 'No geometry') AS geometry,
                                               labelled::int::text AS "labelsEnabled"),
           xmlelement(NAME id, pg_temp.layer_id(id)), xmlelement(NAME datasource, source),
           xmlelement(NAME layername, title),
           CASE WHEN geometry IS NOT NULL THEN xmlelement(NAME srs, pg_temp.rd()) END,
           xmlelement(NAME provider, xmlattributes('UTF-8' AS encoding), 'postgres'), look);


-- The ground ------------------------------------------------------------------------------------
-- Pale, so that what lies on it speaks. Labels are expressions of QGIS, and stand there up to a scale: far is 1:far.

CREATE TEMP TABLE ground_layer (position int, id text, title text, relation text, key text, geometry text,
                                label text, far int, placement int, points numeric, ink text);
CREATE TEMP TABLE ground_class (id text, place int, filter text, label text, symbol text, far int, properties text[]);

SELECT to_regclass(quote_ident(:'ground') || '.landscape') IS NOT NULL AS with_ground \gset
\if :with_ground
INSERT INTO ground_layer VALUES
    (1, 'municipality', 'Gemeenten', 'municipality', 'municipality_id', 'Polygon', '"name"', 1000000, 1, 11,
     '150,140,130,255'),
    (2, 'street', 'Straten', 'street', 'street_id', 'Line',
     'if("kind" <> ''street'' OR @map_scale < 5000, "name", '''')', 20000, 3, 6.5, '110,105,100,255'),
    (4, 'landscape', 'Water en parken', 'landscape', 'landscape_id', 'Polygon', '"name"', 60000, 1, 8,
     '70,110,150,255');
INSERT INTO ground_class VALUES
    ('municipality', 1, NULL, 'gemeentegrens', 'fill', NULL,
     '{style,no,outline_color,"150,140,130,255",outline_style,dash,outline_width,0.4}'),
    ('street', 1, '"kind" = ''main road''', 'hoofdweg', 'line', NULL,
     '{line_color,"236,200,140,255",line_width,1.0}'),
    ('street', 2, '"kind" = ''road''',      'weg',      'line', NULL,
     '{line_color,"225,210,185,255",line_width,0.7}'),
    ('street', 3, '"kind" = ''avenue''',    'laan',     'line', 150000,
     '{line_color,"208,208,208,255",line_width,0.5}'),
    ('street', 4, '"kind" = ''street''',    'straat',   'line', 45000,
     '{line_color,"222,222,222,255",line_width,0.3}'),
    ('landscape', 1, '"kind" <> ''park''',  'water',    'fill', NULL,
     '{color,"170,205,228,255",outline_color,"170,205,228,255",outline_width,0.2}'),
    ('landscape', 2, '"kind" = ''park''',   'park',     'fill', NULL, '{color,"216,232,205,255",outline_style,no}');
\endif
INSERT INTO ground_layer VALUES (3, 'pand', 'Gebouwen', 'pand', 'pand_id', 'Polygon');
INSERT INTO ground_class VALUES
    ('pand', 1, NULL, 'gebouw', 'fill', 12000,
     '{color,"226,224,220,255",outline_color,"205,202,198,255",outline_width,0.1}');

CREATE FUNCTION pg_temp.ground_symbol(c ground_class) RETURNS xml
RETURN xmlelement(NAME symbol, xmlattributes(c.symbol AS type, c.place::text AS name, '1' AS alpha),
           xmlelement(NAME layer,
                      xmlattributes(CASE c.symbol WHEN 'line' THEN 'SimpleLine' ELSE 'SimpleFill' END AS class,
                                    '1' AS enabled, (9 - c.place)::text AS pass), qgis_properties(c.properties)));

CREATE FUNCTION pg_temp.ground_rule(c ground_class) RETURNS xml
RETURN xmlelement(NAME rule,
                  xmlattributes('{' || md5(c.id || c.place)::uuid || '}' AS key, c.filter AS filter, c.label AS label,
                                c.place::text AS symbol, c.far::text AS scalemaxdenom, '1' AS scalemindenom));

CREATE FUNCTION pg_temp.ground_renderer(of_layer text) RETURNS xml
RETURN (SELECT xmlelement(NAME "renderer-v2", xmlattributes('RuleRenderer' AS type, '1' AS symbollevels),
                   xmlelement(NAME rules, xmlattributes('{' || md5(of_layer)::uuid || '}' AS key),
                       xmlagg(pg_temp.ground_rule(c) ORDER BY c.place)),
                   xmlelement(NAME symbols, xmlagg(pg_temp.ground_symbol(c) ORDER BY c.place)))
        FROM ground_class AS c WHERE c.id = of_layer);

CREATE FUNCTION pg_temp.ground_labeling(l ground_layer) RETURNS xml
RETURN CASE WHEN l.label IS NOT NULL THEN
    xmlelement(NAME labeling, xmlattributes('simple' AS type),
        xmlelement(NAME settings,
            xmlelement(NAME "text-style",
                       xmlattributes(l.label AS "fieldName", '1' AS "isExpression", l.points::text AS "fontSize",
                           'Point' AS "fontSizeUnit", l.ink AS "textColor", 'Sans' AS "fontFamily"),
                       xmlelement(NAME "text-buffer",
                                  xmlattributes('1' AS "bufferDraw", '0.6' AS "bufferSize", 'MM' AS "bufferSizeUnits",
                                                '255,255,255,255' AS "bufferColor", '0.8' AS "bufferOpacity"))),
            xmlelement(NAME placement, xmlattributes(l.placement::text AS placement, '9' AS "placementFlags",
                           '2' AS "polygonPlacementFlags", '1' AS "centroidInside", '2' AS priority,
                           '25' AS "maxCurvedCharAngleIn", '-25' AS "maxCurvedCharAngleOut")),
            xmlelement(NAME rendering,
                       xmlattributes('1' AS "drawLabels", '1' AS "scaleVisibility", l.far::text AS "scaleMax",
                           '1' AS "scaleMin", '0' AS obstacle, '1' AS "mergeLines")))) END;


-- The print layout ------------------------------------------------------------------------------ A3 on its side, in
-- millimetres from the top left: two maps of the same ground, what they count, and what the signs mean.

-- Both maps show the municipality with the most burglaries in the last four weeks; without any, all that there is.
CREATE TEMP TABLE seen AS
WITH busiest AS (
    SELECT ST_Expand(ST_Extent(h.geom), 150) AS box
    FROM   burglary_home AS h
    JOIN   result_status AS s ON s.result = 'near_repeat_zone' AND h.occurred_on > s.as_of - 28
           AND h.occurred_on <= s.as_of
    GROUP  BY h.gemeente_code ORDER BY count(*) DESC, h.gemeente_code LIMIT 1
), all_of_it AS (
    SELECT coalesce((SELECT b.box FROM busiest AS b), (SELECT ST_Extent(d.geom) FROM dwelling AS d),
                    'BOX(0 300000,300000 600000)'::box2d) AS box
)
SELECT (ST_XMin(box) + ST_XMax(box)) / 2 AS middle_x, (ST_YMin(box) + ST_YMax(box)) / 2 AS middle_y,
       1.05 * greatest((ST_XMax(box) - ST_XMin(box)) / 195, (ST_YMax(box) - ST_YMin(box)) / 190, 4) AS metres  -- per mm
FROM   all_of_it;

CREATE FUNCTION pg_temp.uuid(id text) RETURNS text RETURN '{' || md5(id)::uuid || '}';
CREATE FUNCTION pg_temp.colour(element text, red int, green int, blue int) RETURNS xml
RETURN xmlparse(CONTENT format('<%s red="%s" green="%s" blue="%s" alpha="255"/>', element, red, green, blue));

-- A value of an attribute, safe in quotes.
CREATE FUNCTION pg_temp.quoted(value text) RETURNS text
RETURN replace(replace(replace(replace(value, '&', '&amp;'), '<', '&lt;'), '"', '&quot;'), E'\n', '&#10;');

-- Numbers of types are QGIS's.
CREATE FUNCTION pg_temp.item(type int, id text, x float8, y float8, width float8, height float8, attributes text,
                             content xml)
RETURNS xml
RETURN xmlparse(CONTENT format('<LayoutItem type="%s" id="%s" uuid="%s" position="%4$s,%5$s,mm" positionOnPage="%4$s,%5$s,mm"'
                               ' size="%6$s,%7$s,mm" visibility="1" opacity="1" %8$s>%9$s</LayoutItem>',
                               type, id, pg_temp.uuid(id), x, y, width, height, attributes, content));

CREATE FUNCTION pg_temp.map_item(id text, theme text, x float8, y float8, width float8, height float8) RETURNS xml
RETURN pg_temp.item(65639, id, x, y, width, height,
    format('zValue="1" frame="true" outlineWidthM="0.3,mm" background="true" followPreset="true" followPresetName="%s"',
           theme),
    xmlconcat(pg_temp.colour('FrameColor', 120, 120, 120), pg_temp.colour('BackgroundColor', 253, 252, 249),
              (SELECT xmlelement(NAME "Extent", xmlattributes(
                          (s.middle_x - s.metres * width / 2)::text AS xmin,
                          (s.middle_y - s.metres * height / 2)::text AS ymin,
                          (s.middle_x + s.metres * width / 2)::text AS xmax,
                          (s.middle_y + s.metres * height / 2)::text AS ymax))
               FROM seen AS s)));

CREATE FUNCTION pg_temp.font(element text, points int, is_bold boolean) RETURNS xml
RETURN xmlparse(CONTENT format('<%s description="Arial,%s,-1,5,%s,0,0,0,0,0"/>', element, points,
                               CASE WHEN is_bold THEN 75 ELSE 50 END));

CREATE FUNCTION pg_temp.text_item(id text, x float8, y float8, width float8, height float8, points int, is_bold boolean,
                                  content text) RETURNS xml
RETURN pg_temp.item(65641, id, x, y, width, height,
    format('zValue="2" halign="1" valign="32" marginX="0" marginY="0" htmlState="0" labelText="%s"',
           pg_temp.quoted(content)),
    xmlconcat(pg_temp.font('LabelFont', points, is_bold), pg_temp.colour('FontColor', 27, 36, 48)));

CREATE FUNCTION pg_temp.legend_style(style text, points int, is_bold boolean, above float8) RETURNS xml
RETURN xmlelement(NAME style,
                  xmlattributes(style AS name, '1' AS alignment, above::text AS "marginTop", '2' AS "marginLeft"),
                  pg_temp.font('styleFont', points, is_bold));

CREATE FUNCTION pg_temp.legend_layer(id text, title text) RETURNS xml
RETURN xmlparse(CONTENT format(
    '<layer-tree-layer id="%s" name="%s" providerKey="postgres" checked="Qt::Checked" expanded="1"><customproperties>'
    '<Option type="Map"><Option type="QString" name="legend/title-label" value="%2$s"/></Option></customproperties>'
    '</layer-tree-layer>', pg_temp.layer_id(id), title));

CREATE FUNCTION pg_temp.legend_item(x float8, y float8, width float8, height float8) RETURNS xml
RETURN pg_temp.item(65642, 'legenda', x, y, width, height,
    format('zValue="3" title="" map_uuid="%s" legendFilterByMap="0" resizeToContents="1" columnCount="3" splitLayer="0"'
           ' equalColumnWidth="0" boxSpace="0" columnSpace="8" symbolWidth="6" symbolHeight="3.5" titleAlignment="1"'
           ' symbolAlignment="1" lineSpacing="1" fontColor="#1b2430"', pg_temp.uuid('kaart nu')),
    xmlconcat(
        xmlelement(NAME styles, pg_temp.legend_style('title', 12, true, 0), pg_temp.legend_style('group', 10, true, 2),
                                pg_temp.legend_style('subgroup', 10, true, 2),
                   pg_temp.legend_style('symbol', 9, false, 1.5),
                   pg_temp.legend_style('symbolLabel', 9, false, 1.5)),
        xmlelement(NAME "layer-tree-group", pg_temp.legend_layer('burglary_now', 'Woninginbraken van die twee weken'),
            pg_temp.legend_layer('zone_now', 'Zones, en of brieven er op tijd waren'),
            (SELECT xmlagg(pg_temp.legend_layer(g.id, g.title) ORDER BY g.position)
             FROM   ground_layer AS g WHERE g.id IN ('street', 'landscape')))));

CREATE FUNCTION pg_temp.scale_item(x float8, y float8) RETURNS xml
RETURN pg_temp.item(65646, 'schaal', x, y, 80, 13,
    format('zValue="3" style="Line Ticks Up" mapUuid="%s" unitType="meters" unitLabel="m" numMapUnitsPerScaleBarUnit="1"'
           ' segmentSizeMode="1" minBarWidth="40" maxBarWidth="75" numSegments="2" numSegmentsLeft="0" numUnitsPerSegment="100"'
           ' height="2.5" labelBarSpace="2" boxContentSpace="1" outlineWidth="0.3"', pg_temp.uuid('kaart nu')),
    -- without a mark between thousands, which is a comma to some and to others a point
    '<text-style fontFamily="Arial" fontSize="9" fontSizeUnit="Point" textColor="27,36,48,255"/>'
    '<numericFormat id="basic"><Option type="Map"><Option name="show_thousand_separator" type="bool" value="false"/></Option>'
    '</numericFormat>'::xml);

CREATE FUNCTION pg_temp.arrow_item(x float8, y float8) RETURNS xml
RETURN pg_temp.item(65640, 'noordpijl', x, y, 12, 16,
    format('zValue="3" file="arrows/NorthArrow_02.svg" mode="2" resizeMode="0" anchorPoint="0" pictureRotation="0" mapUuid="%s"'
           ' northMode="0" northOffset="0" svgFillColor="27,36,48,255" svgBorderColor="27,36,48,255" svgBorderWidth="0.2"',
           pg_temp.uuid('kaart nu')), NULL);

-- The days of a map, and what is in it: QGIS reckons both anew at each look, so that the words say what the map shows.
CREATE FUNCTION pg_temp.day(days_back int, pattern text) RETURNS text
RETURN format($t$[%% format_date(aggregate('%s', 'max', "as_of",
                                           "result" = 'near_repeat_zone') - to_interval('%s days'),
    '%s', 'nl') %%]$t$, pg_temp.layer_id('result_status'), days_back, pattern);

CREATE FUNCTION pg_temp.counted(layer text, key text, map text) RETURNS text
RETURN format($t$[%% coalesce(aggregate('%s', 'count', "%s",
    intersects($geometry, map_get(item_variables('%s'), 'map_extent'))), 0) %%]$t$, pg_temp.layer_id(layer), key, map);

CREATE TEMP TABLE layout_item AS
SELECT v.n, v.item
FROM  (VALUES
    (1, pg_temp.text_item('titel', 12, 9, 280, 12, 26, true, 'Sturingsinformatie woninginbraak')),
    (2, pg_temp.text_item('peildag', 12, 21, 396, 6, 11, false, 'Peildag ' || pg_temp.day(0, 'd MMMM yyyy') || (
        SELECT format('. Een zone is de omgeving van een inbraak, %s m rondom, zolang het risico er verhoogd is: %s dagen.',
                      max_distance, risk_days) FROM letter_rule))),
    (3, pg_temp.text_item('kop nu', 12, 30, 195, 7, 14, true,
        'Nu: ' || pg_temp.day(13, 'd MMMM') || ' tot en met ' || pg_temp.day(0, 'd MMMM yyyy'))),
    (4, pg_temp.text_item('aantal nu', 12, 37, 195, 6, 11, false,
        'In beeld: inbraken en pogingen ' || pg_temp.counted('burglary_now', 'burglary_id', 'kaart nu')
        || '; zones op de laatste dag ' || pg_temp.counted('zone_now', 'burglary_id', 'kaart nu')
        || '; woningen die een brief nodig hebben ' || pg_temp.counted('worklist', 'dwelling_id', 'kaart nu') || '.')),
    (5, pg_temp.text_item('kop toen', 213, 30, 195, 7, 14, true,
        'Twee weken eerder: ' || pg_temp.day(27, 'd MMMM') || ' tot en met ' || pg_temp.day(14, 'd MMMM yyyy'))),
    (6, pg_temp.text_item('aantal toen', 213, 37, 195, 6, 11, false,
        'In beeld: inbraken en pogingen ' || pg_temp.counted('burglary_then', 'burglary_id', 'kaart toen')
        || '; zones op de laatste dag ' || pg_temp.counted('zone_then', 'burglary_id', 'kaart toen') || '.')),
    (7, pg_temp.map_item('kaart nu', 'nu', 12, 44, 195, 190)),
    (8, pg_temp.map_item('kaart toen', 'twee weken eerder', 213, 44, 195, 190)),
    (9, pg_temp.legend_item(12, 238, 200, 50)),
    (10, pg_temp.scale_item(300, 238)),
    (11, pg_temp.arrow_item(394, 238)),
    (12, pg_temp.text_item('bron', 240, 264, 168, 24, 9, false,
        'Bron: leveringen van politie, BAG en gemeente in het model ' || :'model' || ', bijgewerkt op '
        || format($t$[%% format_date(aggregate('%s', 'max', "refreshed_at"), 'd MMMM yyyy', 'nl') %%]$t$,
                  pg_temp.layer_id('result_status'))
        || $t$, afgedrukt op [% format_date(now(), 'd MMMM yyyy', 'nl') %].$t$
        || E'\nInbraken zonder bekende plek ontbreken. De dekking is die van nu, ook bij zones van toen.'
        || E'\nStippen zijn woningen: alleen voor wie dat mag weten.'
        || (SELECT CASE WHEN count(*) > 0 THEN ' Gemaakte gegevens: geen inbraak is echt.' ELSE '' END
            FROM   ground_layer AS g WHERE g.id = 'landscape'))))
    AS v (n, item);


-- The project -----------------------------------------------------------------------------------

CREATE TEMP TABLE tree AS
SELECT p.position, p.folder, p.id, p.title, p.shown, p.theme,
       pg_temp.map_layer(p.id, p.title,
                         pg_temp.source(:'service', :'model', (p.look).layer, a.attname, g.type, p.filter),
                         CASE (p.look).symbol WHEN 'marker' THEN 'Point' WHEN 'line' THEN 'Line' ELSE 'Polygon' END,
                         (p.look).label IS NOT NULL, qgis_look(p.look)) AS layer
FROM   project_layer AS p
JOIN   pg_attribute AS a ON a.attrelid = to_regclass(format('%I.%I', :'model', (p.look).layer)) AND a.attnum = 1
JOIN   geometry_columns AS g ON g.f_table_schema = :'model' AND g.f_table_name = (p.look).layer
UNION ALL
SELECT 90, 'Stand', r.id, r.title, false, NULL,
       pg_temp.map_layer(r.id, r.title, pg_temp.source(:'service', :'model', r.id, 'result_status_id', NULL, ''), NULL,
                         false, NULL)
FROM  (VALUES ('result_status', 'Naar welke dag is gerekend')) AS r (id, title)
UNION ALL
SELECT 100 + l.position, 'Ondergrond', l.id, l.title, true, NULL,
       pg_temp.map_layer(l.id, l.title, pg_temp.source(:'service', g.f_table_schema, l.relation, l.key, g.type, ''),
                         l.geometry,
                         l.label IS NOT NULL, xmlconcat(pg_temp.ground_renderer(l.id), pg_temp.ground_labeling(l)))
FROM   ground_layer AS l
JOIN   geometry_columns AS g ON g.f_table_schema = CASE l.id WHEN 'pand' THEN :'model' ELSE :'ground' END
                            AND g.f_table_name = l.relation;

CREATE FUNCTION pg_temp.tree_layer(id text, title text, expanded boolean, shown boolean) RETURNS xml
RETURN xmlelement(NAME "layer-tree-layer",
                  xmlattributes(pg_temp.layer_id(id) AS id, title AS name, 'postgres' AS "providerKey",
           expanded::int::text AS expanded, CASE WHEN shown THEN 'Qt::Checked' ELSE 'Qt::Unchecked' END AS checked));

\pset format unaligned
\pset tuples_only on
\o :project
SELECT '<!DOCTYPE qgis PUBLIC ''http://mrcc.com/qgis.dtd'' ''SYSTEM''>';
SELECT '<qgis version="3.22.0" projectname="Woninginbraak"><title>Woninginbraak</title>';
SELECT xmlelement(NAME "projectCrs", pg_temp.rd());
SELECT '<layer-tree-group>';
SELECT xmlelement(NAME "layer-tree-group", xmlattributes(folder AS name, 'Qt::Checked' AS checked,
                                                         bool_or(theme IS NOT NULL)::int::text AS expanded),
           xmlagg(pg_temp.tree_layer(id, title, theme IS NOT NULL, shown) ORDER BY position))
FROM   tree GROUP BY folder ORDER BY min(position);
SELECT '</layer-tree-group>';
SELECT xmlelement(NAME mapcanvas, xmlattributes('theMapCanvas' AS name), xmlelement(NAME units, 'meters'),
           xmlelement(NAME extent, xmlelement(NAME xmin, middle_x - metres * 100),
                      xmlelement(NAME ymin, middle_y - metres * 100),
                      xmlelement(NAME xmax, middle_x + metres * 100), xmlelement(NAME ymax, middle_y + metres * 100)),
           xmlelement(NAME destinationsrs, pg_temp.rd()))
FROM   seen;
SELECT '<projectlayers>';
SELECT layer FROM tree ORDER BY position;
SELECT '</projectlayers>';
SELECT '<visibility-presets>';
SELECT xmlelement(NAME "visibility-preset", xmlattributes(m.theme AS name),
           xmlagg(xmlelement(NAME layer, xmlattributes(pg_temp.layer_id(t.id) AS id, 'default' AS style, '1' AS visible,
                                                       '1' AS expanded)) ORDER BY t.position))
FROM  (SELECT DISTINCT theme FROM tree WHERE theme IS NOT NULL) AS m
JOIN   tree AS t ON t.theme = m.theme OR t.folder = 'Ondergrond'
GROUP  BY m.theme ORDER BY m.theme;
SELECT '</visibility-presets>';
SELECT '<Layouts><Layout name="Sturingsinformatie" units="mm" printResolution="300">';
SELECT xmlelement(NAME "PageCollection",
           pg_temp.item(65638, 'blad', 0, 0, 420, 297, 'background="true" frame="false"', NULL));
SELECT item FROM layout_item ORDER BY n;
SELECT '</Layout></Layouts>';
-- without it QGIS looks past the projection
SELECT '<properties><SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys></properties>';
SELECT '</qgis>';
\o
