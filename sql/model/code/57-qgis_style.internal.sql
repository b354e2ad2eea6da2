-- How the layers look in QGIS: which classes, in which colours, and what is said where one points.

-- Sizes are in millimetres. What begins and ends is for the time controller: two columns with days, or what makes a day
-- of a year. Of areas that lie on each other the newest and the smallest are on top.
CREATE OR REPLACE VIEW qgis_layer AS
SELECT l.layer, l.legend, l.symbol, l.size, l.label, l.label_scale, l.begins, l.ends, l.newest, l.tip
FROM  (VALUES
    ('burglary_event',          'burglary_event',          'marker', 2.0,  NULL,         NULL,   'occurred_on', NULL,
     NULL,
     'Inbraak op [% format_date("occurred_on", ''d MMMM yyyy'') %], plek op [% round("place_uncertainty") %] m'),
    ('burglary_home',           'burglary_home',           'marker', 2.0,  NULL,         NULL,   'occurred_on', NULL,
     NULL,
     '[% if("attempt" = 1, ''Poging'', ''Inbraak'') %] op [% format_date("occurred_on", ''d MMMM yyyy'') %]'),
    ('near_repeat_zone',        'near_repeat_zone',        'fill',   0.26, NULL,         NULL,   'occurred_on',
     'active_to', NULL,
     'Zone van de inbraak op [% format_date("occurred_on", ''d MMMM yyyy'') %], tot en met [% format_date("active_to", ''d MMMM yyyy'') %]; [% "dwellings" %] woningen, dekking [% coalesce("coverage", ''niet bekend'') %]'),
    ('near_repeat_role',        'near_repeat_role',        'marker', 2.2,  NULL,         NULL,   'occurred_on', NULL,
     NULL,
     '[% "role" %], [% format_date("occurred_on", ''d MMMM yyyy'') %]'),
    ('near_repeat_link',        'near_repeat_link',        'line',   0.6,  NULL,         NULL,   'occurred_on', NULL,
     NULL,
     '[% "days" %] dagen en [% round("distance") %] m later'),
    ('near_repeat_chain',       'near_repeat_chain',       'fill',   0.4,  'burglaries', 25000,  'first_day',
     'last_day',  NULL,
     '[% "burglaries" %] inbraken van [% format_date("first_day", ''d MMMM yyyy'') %] tot en met [% format_date("last_day", ''d MMMM yyyy'') %]'),
    ('repeat_address',          'repeat_address',          'marker', 3.0,  'burglaries', 15000,  NULL,          NULL,
     NULL,
     '[% "burglaries" %] inbraken, de laatste op [% format_date("last_day", ''d MMMM yyyy'') %]'),
    ('dwelling_risk',           'dwelling_risk',           'marker', 1.4,  NULL,         NULL,   NULL,          NULL,
     NULL,
     'Risico [% format_number("relative_risk", 1) %] keer het gewone'),
    ('letter_worklist',         'letter_worklist',         'marker', 1.8,  NULL,         NULL,   NULL,          NULL,
     NULL,
     '[% "address_line" %]: versturen tot en met [% format_date("last_day", ''d MMMM yyyy'') %]'),
    ('letter_map',              'letter_map',              'marker', 1.4,  NULL,         NULL,   NULL,          NULL,
     NULL,
     '[% "status" %]; in [% "zones" %] zones'),
    ('letter_blind_spot',       'letter_blind_spot',       'marker', 1.6,  NULL,         NULL,   'occurred_on',
     'active_to', NULL,
     '[% "zones_missed" %] zones zonder brief, de laatste van [% format_date("occurred_on", ''d MMMM yyyy'') %]'),
    ('letter_coverage_by_area', 'letter_coverage_by_area', 'fill',   0.3,  'name',       150000, NULL,          NULL,
     '1',
     '[% "name" %]: dekking [% coalesce("coverage" || '' ('' || "coverage_low" || '' tot '' || "coverage_high" || '')'', "reason", ''niet bekend'') %]'),
    ('dwelling_cohesion',       'cohesion',                'marker', 1.2,  NULL,         NULL,   NULL,          NULL,
     NULL,
     'Sociale cohesie [% coalesce(format_number("score", 1), ''niet bekend'') %] ([% "year" %])'),
    ('burglary_cohesion',       'cohesion',                'marker', 2.0,  NULL,         NULL,   'occurred_on', NULL,
     NULL,
     'Sociale cohesie [% coalesce(format_number("score", 1), ''niet bekend'') %] ([% "year" %])'),
    ('area_rate',               'rate',                    'fill',   0.3,  'name',       150000,
     'make_date("year", 1, 1)', 'make_date("year", 12, 31)', '"year"',
     '[% "name" %] [% "year" %]: [% coalesce("burglaries" || '' inbraken, '' || format_number("rate", 1) || '' per 1.000 woningen ('' || format_number("rate_low", 1) || '' tot '' || format_number("rate_high", 1) || '')'', "reason", ''niet bekend'') %]'),
    ('area_rate_open',          'rate',                    'fill',   0.3,  'name',       150000,
     'make_date("year", 1, 1)', 'make_date("year", 12, 31)', '"year"',
     '[% "name" %] [% "year" %]: [% coalesce("burglaries" || '' inbraken, '' || format_number("rate", 1) || '' per 1.000 woningen ('' || format_number("rate_low", 1) || '' tot '' || format_number("rate_high", 1) || '')'', "reason", ''niet bekend'') %]'),
    ('intervention_status',     'intervention',            'fill',   0.5,  NULL,         NULL,   'period_from',
     'period_to', '-$area',
     '[% "action" %]: [% "done" %] uitgevoerd[% coalesce('' ('' || "reason" || '')'', '''') %]'),
    ('pand_house_type',         'house_type',              'fill',   0.15, NULL,         NULL,   NULL,          NULL,
     NULL,
     '[% "name" %], [% "accessible_sides" %] open zijden[% coalesce('' ('' || "open_to" || '')'', '''') %][% if("bouwjaar" IS NULL, '''', '', bouwjaar '' || "bouwjaar") %]'),
    ('place_map',               'place_map',               'marker', 1.6,  NULL,         NULL,   'occurred_on', NULL,
     NULL,
     '[% "kind_name" %][% coalesce('': '' || "name", '''') %][% coalesce('' op '' || format_date("occurred_on", ''d MMMM yyyy''), '''') %]'),
    ('camera_view',             'camera_view',             'fill',   0.3,  'name',       10000,  NULL,          NULL,
     NULL,
     '[% coalesce("name", ''Camera'') %]: ziet tot [% round("view_range") %] m[% if("is_guess" = 1, '' (geschat)'', '''') %]'),
    ('back_access',             'back_access',             'fill',   0.15, NULL,         NULL,   NULL,          NULL,
     NULL,
     '[% "access_name" %]'),
    ('hot_spot',                'hot_spot',                'fill',   0.6,  'name',       50000,  NULL,          NULL,
     NULL,
     '[% "sentence" %]'),
    ('hot_spot_cell',           'hot_spot_cell',           'fill',   0.1,  NULL,         NULL,   NULL,          NULL,
     NULL,
     '[% "burglaries" %] inbraken op [% "dwellings" %] woningen, waar [% format_number("expected", 1) %] werd verwacht; met de vierkanten eromheen [% "zone_observed" %], waar [% format_number("zone_expected", 1) %] werd verwacht'),
    ('cluster_map',             'cluster_map',             'fill',   0.6,  'name',       50000,  'first_day',
     'last_day',  NULL,
     '[% "sentence" %]'),
    ('measure_reference_area',  'measure_role',            'fill',   0.5,  'area_name',  50000,  'begins',      'ends',
     NULL,
     '[% "name" %]: [% "role_name" %][% coalesce('' '' || "area_name", '''') %][% coalesce('', '' || "dwellings" || '' woningen'', '''') %][% coalesce('', verschil '' || format_number("distance", 2), '''') %][% coalesce(''; lijkt in '' || "alike" || '' van de '' || "features" || '' kenmerken'', '''') %]'),
    ('forecast_map',           'forecast_map',           'fill',   0.1,  NULL,         NULL,   NULL,          NULL,
     NULL,
     '[% format_number("expected", 3) %] inbraken te verwachten in veertien dagen, op [% "dwellings" %] woningen. Van de vierkanten tot en met dit is er in [% format_number(100 * "precision", 1) %] % een te verwachten. [% "sentence" %]'),
    ('factor_by_area',          'figure',                  'fill',   0.3,  'area_name',  150000,
     'make_date("year", 1, 1)', 'make_date("year", 12, 31)', '"year"',
     '[% "area_name" %] [% "year" %]: [% "factor_name" %] [% coalesce("value" || '' '' || "unit", ''niet bekend'') %]; [% coalesce(format_number("rate", 1) || '' inbraken per 1.000 woningen'', "reason") %]'))
    AS l (layer, legend, symbol, size, label, label_scale, begins, ends, newest, tip);
COMMENT ON VIEW qgis_layer IS 'De kaartlagen van QGIS: hoe groot hun tekens zijn, waar ze in de tijd staan, en wat er staat waar men aanwijst.';
COMMENT ON COLUMN qgis_layer.layer IS 'View die de laag toont.';
COMMENT ON COLUMN qgis_layer.legend IS 'Legenda: welke klassen van qgis_class.';
COMMENT ON COLUMN qgis_layer.symbol IS 'marker, line of fill.';
COMMENT ON COLUMN qgis_layer.size IS 'Grootte van een teken, of dikte van een lijn, in millimeters.';
COMMENT ON COLUMN qgis_layer.label IS 'Kolom die erbij staat; leeg als dat er geen is.';
COMMENT ON COLUMN qgis_layer.label_scale IS 'Tot welke schaal die erbij staat: 25000 is 1:25.000 en dichterbij.';
COMMENT ON COLUMN qgis_layer.begins IS 'Kolom met de dag waarop iets begint, of uitdrukking van QGIS; leeg als de laag geen tijd heeft.';
COMMENT ON COLUMN qgis_layer.ends IS 'Hetzelfde voor de laatste dag; leeg als het op één dag is.';
COMMENT ON COLUMN qgis_layer.newest IS 'Uitdrukking van QGIS die zegt wat boven ligt, waar gebieden op elkaar liggen; leeg als de klassen dat doen.';
COMMENT ON COLUMN qgis_layer.tip IS 'Tekst bij het aanwijzen.';

-- One dark and one light end in every legend, so that it reads on a grey printer, in colours that are told apart by who
-- does not see red or green. What matters most comes first and lies on top. What is not known has a class of its own:
-- left out, it would look like nothing at all. A pattern lies over the class: it says that the number below it means
-- little.
CREATE OR REPLACE VIEW qgis_class AS
SELECT c.legend, c.place, c.filter, c.colour, c.label, c.pattern
FROM  (VALUES
    ('burglary_event', 1, '"place_uncertainty" <= 25',                       '8,48,107',    'plek op 25 m bekend',
     NULL),
    ('burglary_event', 2, '"place_uncertainty" > 25 AND "place_uncertainty" <= 100', '66,146,198',
     'plek op 100 m bekend', NULL),
    ('burglary_event', 3, '"place_uncertainty" > 100',                       '198,219,239', 'plek minder zeker', NULL),
    ('burglary_home', 1, '"attempt" IS NULL OR "attempt" = 0',               '8,48,107',    'inbraak', NULL),
    ('burglary_home', 2, '"attempt" = 1',                                    '158,202,225', 'poging', NULL),
    ('place_map', 1, '"is_event" = 1',                                       '166,54,3',    'melding', NULL),
    ('place_map', 2, '"has_view" = 1',                                       '8,48,107',    'camera', NULL),
    ('place_map', 3, '"kind" = ''lichtmast''',                               '254,217,142', 'straatverlichting', NULL),
    ('place_map', 4, '"kind" IN (''winkelcentrum'', ''school'', ''jongerenplek'', ''studentenhuis'')', '117,107,177',
     'waar mensen samenkomen', NULL),
    ('place_map', 5, '"kind" IN (''bushalte'', ''verkeerslicht'', ''oprit'')', '158,202,225', 'verkeer', NULL),
    ('place_map', 6, '"kind" IN (''boom'', ''groen'', ''water'', ''pad'')',  '65,130,80',   'groen, water en paden',
     NULL),
    ('place_map', 7,
     '"is_event" = 0 AND "has_view" = 0 AND "kind" NOT IN (''lichtmast'', ''winkelcentrum'', ''school'', ''jongerenplek'', ''studentenhuis'', ''bushalte'', ''verkeerslicht'', ''oprit'', ''boom'', ''groen'', ''water'', ''pad'')',
     '200,200,200', 'andere plekken', NULL),
    ('camera_view', 1, '"is_guess" = 0',                                     '8,81,156',    'wat een camera ziet',
     NULL),
    ('camera_view', 2, '"is_guess" = 1',                                     '158,202,225',
     'hoek of bereik niet bekend: geschat', NULL),
    ('intervention', 1, '"behind" = 1',                                      '166,54,3',    'om naar te kijken', NULL),
    ('intervention', 2, '"behind" = 0 AND "done" = ''ja''',                  '189,208,225', 'uitgevoerd', NULL),
    ('intervention', 3, '"behind" = 0 AND "done" = ''deels''',               '107,142,173', 'deels uitgevoerd', NULL),
    ('intervention', 4, '"behind" = 0 AND "done" = ''nee''',                 '253,190,133', 'niet uitgevoerd', NULL),
    ('intervention', 5, '"behind" = 0 AND "done" = ''niet gemeld''',         '226,226,226',
     'niet gemeld of het is uitgevoerd', NULL),
    ('near_repeat_zone', 1, '"active" = 1 AND "coverage" < 0.8',             '166,54,3',
     'nu actief, minder dan 80 % gedekt', NULL),
    ('near_repeat_zone', 2, '"active" = 1 AND "coverage" IS NULL',           '150,150,150',
     'nu actief, dekking niet bekend', NULL),
    ('near_repeat_zone', 3, '"active" = 1 AND "coverage" >= 0.8',            '253,190,133',
     'nu actief, 80 % of meer gedekt', NULL),
    ('near_repeat_zone', 4, '"active" = 0 AND "coverage" < 0.8',             '107,142,173',
     'voorbij, minder dan 80 % gedekt', NULL),
    ('near_repeat_zone', 5, '"active" = 0 AND "coverage" >= 0.8',            '189,208,225',
     'voorbij, 80 % of meer gedekt', NULL),
    ('near_repeat_zone', 6, '"active" = 0 AND "coverage" IS NULL',           '226,226,226',
     'voorbij, dekking niet bekend', NULL),
    ('near_repeat_role', 1, '"role" = ''herhaling''',                        '127,39,4',
     'herhaling op dezelfde plek', NULL),
    ('near_repeat_role', 2, '"role" = ''near repeat''',                      '241,105,19',  'near repeat', NULL),
    ('near_repeat_role', 3, '"role" = ''eerste''',                           '158,202,225', 'eerste van een reeks',
     NULL),
    ('near_repeat_role', 4, '"role" = ''los''',                              '217,217,217', 'los', NULL),
    ('near_repeat_link', 1, '"days" < 7',                                    '127,39,4',    'binnen een week', NULL),
    ('near_repeat_link', 2, '"days" >= 7 AND "days" < 14',                   '241,105,19',  'binnen twee weken', NULL),
    ('near_repeat_link', 3, '"days" >= 14',                                  '253,190,133', 'later', NULL),
    ('near_repeat_chain', 1, '"active" = 1',                                 '217,72,1',    'nu actief', NULL),
    ('near_repeat_chain', 2, '"active" = 0',                                 '189,189,189', 'voorbij', NULL),
    ('repeat_address', 1, '"burglaries" > 3',                                '8,48,107',    '4 en meer', NULL),
    ('repeat_address', 2, '"burglaries" = 3',                                '66,146,198',  '3 inbraken', NULL),
    ('repeat_address', 3, '"burglaries" = 2',                                '158,202,225', '2 inbraken', NULL),
    ('dwelling_risk', 1, '"relative_risk" >= 4',                             '102,37,6',    '4 keer het gewone en meer',
     NULL),
    ('dwelling_risk', 2, '"relative_risk" >= 2 AND "relative_risk" < 4',     '217,95,14',   '2 tot 4 keer', NULL),
    ('dwelling_risk', 3, '"relative_risk" >= 1.5 AND "relative_risk" < 2',   '254,153,41',  '1,5 tot 2 keer', NULL),
    ('dwelling_risk', 4, '"relative_risk" < 1.5',                            '254,217,142', 'tot 1,5 keer', NULL),
    ('letter_worklist', 1, '"in_time" = 1',                                  '217,72,1',    'versturen is nog op tijd',
     NULL),
    ('letter_worklist', 2, '"in_time" = 0',                                  '253,190,133',
     'te laat voor de afspraak, het risico duurt nog', NULL),
    ('letter_map', 1, '"status" = ''nooit''',                                '127,39,4',    'nooit', NULL),
    ('letter_map', 2, '"status" = ''te laat''',                              '241,105,19',  'te laat', NULL),
    ('letter_map', 3, '"status" = ''nog geldig''',                           '158,202,225', 'eerdere brief nog geldig',
     NULL),
    ('letter_map', 4, '"status" = ''op tijd''',                              '33,113,181',  'op tijd', NULL),
    ('letter_map', 5, '"status" IN (''buiten een zone'', ''eigen woning'')', '188,189,220',
     'brief buiten een zone of aan de eigen woning', NULL),
    ('letter_map', 6, '"status" = ''niet bekend''',                          '217,217,217', 'niet bekend', NULL),
    ('letter_blind_spot', 1, '"active" = 1',                                 '127,39,4',    'het risico duurt nog',
     NULL),
    ('letter_blind_spot', 2, '"active" = 0',                                 '253,190,133', 'voorbij', NULL),
    ('letter_coverage_by_area', 1, '"coverage" < 0.5',                       '222,235,247', 'dekking minder dan 50 %',
     NULL),
    ('letter_coverage_by_area', 2, '"coverage" >= 0.5 AND "coverage" < 0.8', '107,174,214', '50 tot 80 %', NULL),
    ('letter_coverage_by_area', 3, '"coverage" >= 0.8',                      '8,81,156',    '80 % en meer', NULL),
    ('letter_coverage_by_area', 4, '"coverage" IS NULL',                     '217,217,217', 'niet bekend', NULL),
    ('letter_coverage_by_area', 5, '"small" = 1 AND "coverage" IS NOT NULL', '255,255,255',
     'minder dan dertig woningen in zones: zegt weinig', 'b_diagonal'),
    ('cohesion', 1, '"score" < 5.5',                                         '8,64,129',    'score tot 5,5', NULL),
    ('cohesion', 2, '"score" >= 5.5 AND "score" < 6',                        '43,140,190',  '5,5 tot 6', NULL),
    ('cohesion', 3, '"score" >= 6 AND "score" < 6.5',                        '97,178,188',  '6 tot 6,5', NULL),
    ('cohesion', 4, '"score" >= 6.5 AND "score" < 7',                        '150,214,190', '6,5 tot 7', NULL),
    ('cohesion', 5, '"score" >= 7',                                          '214,241,207', '7 en meer', NULL),
    ('cohesion', 6, '"score" IS NULL',                                       '200,200,200', 'geen score', NULL),
    ('rate', 1, '"rate" >= 10',                                              '127,39,4',
     '10 en meer inbraken per 1.000 woningen', NULL),
    ('rate', 2, '"rate" >= 5 AND "rate" < 10',                               '230,85,13',   '5 tot 10', NULL),
    ('rate', 3, '"rate" >= 2.5 AND "rate" < 5',                              '253,174,107', '2,5 tot 5', NULL),
    ('rate', 4, '"rate" > 0 AND "rate" < 2.5',                               '254,224,192', 'tot 2,5', NULL),
    ('rate', 5, '"rate" = 0',                                                '255,251,245', 'geen inbraken', NULL),
    ('rate', 6, '"rate" IS NULL',                                            '200,200,200',
     'niet bekend of niet te tonen: wijs aan', NULL),
    ('rate', 7, '"small" = 1 AND "rate" > 0',                                '255,255,255',
     'minder dan tien inbraken: zegt weinig', 'b_diagonal'),
    ('figure', 1, '"fifth" = 5',                                             '63,0,125',
     'hoogste vijfde van de gebieden', NULL),
    ('figure', 2, '"fifth" = 4',                                             '117,107,177', 'een na hoogste vijfde',
     NULL),
    ('figure', 3, '"fifth" = 3',                                             '158,154,200', 'middelste vijfde', NULL),
    ('figure', 4, '"fifth" = 2',                                             '203,201,226', 'een na laagste vijfde',
     NULL),
    ('figure', 5, '"fifth" = 1',                                             '242,240,247', 'laagste vijfde', NULL),
    ('figure', 6, '"fifth" IS NULL',                                         '217,217,217',
     'niet bekend of te weinig gebieden', NULL),
    ('back_access', 1, '"access" = ''pad''',                                 '166,54,3',    'achterom via een pad',
     NULL),
    ('back_access', 2, '"access" = ''open''',                                '253,190,133',
     'open terrein erachter (geschat)', NULL),
    ('back_access', 3, '"access" = ''dicht'' AND "is_guess" = 0',            '107,142,173', 'niet achterom te bereiken',
     NULL),
    ('back_access', 4, '"access" = ''dicht'' AND "is_guess" = 1',            '189,208,225',
     'niet achterom te bereiken (geschat)', NULL),
    ('measure_role', 1, '"role" = ''treated''',                              '166,54,3',    'gebied van de maatregel',
     NULL),
    ('measure_role', 2, '"role" = ''near''',                                 '241,105,19',  'tot 200 m eromheen', NULL),
    ('measure_role', 3, '"role" = ''far''',                                  '253,190,133', '200 tot 400 m eromheen',
     NULL),
    ('measure_role', 4, '"role" = ''like''',                                 '8,81,156',
     'vergelijkingsgebied, gelijkend', NULL),
    ('measure_role', 5, '"role" = ''average''',                              '158,202,225',
     'vergelijkingsgebied, gemiddeld', NULL),
    ('hot_spot', 1, '"one_chain" = 1',                                       '117,107,177', 'een reeks kort na elkaar',
     NULL),
    ('hot_spot', 2, '"one_chain" = 0 AND "stable" = 1',                      '166,54,3',
     'stabiel: in de even en in de oneven veertien dagen', NULL),
    ('hot_spot', 3, '"one_chain" = 0 AND "stable" = 0',                      '253,190,133',
     'niet stabiel: het kan toeval zijn', NULL),
    ('cluster_map', 1, '"stands_out" = 1 AND "ongoing" = 1',                 '217,72,1',    'gaande op de peildag, zelden toeval',
     NULL),
    ('cluster_map', 2, '"stands_out" = 1 AND "ongoing" = 0',                 '84,39,143',
     'in het laatste jaar, zelden toeval', NULL),
    ('cluster_map', 3, '"stands_out" = 0',                                   '217,217,217', 'het kan toeval zijn',
     NULL),
    ('forecast_map', 1, '"coverage" <= 0.01',                               '84,39,143',
     'de 1 % waar het meest te verwachten is', NULL),
    ('forecast_map', 2, '"coverage" > 0.01 AND "coverage" <= 0.03',         '128,115,172', 'tot 3 %', NULL),
    ('forecast_map', 3, '"coverage" > 0.03 AND "coverage" <= 0.05',         '188,189,220', 'tot 5 %', NULL),
    ('forecast_map', 4, '"coverage" > 0.05',                                '240,240,245', 'minder', NULL),
    ('hot_spot_cell', 1, '"hot" = 1 AND "relative_risk" >= 3',               '127,39,4',
     'hot, 3 keer zoveel als elders en meer', NULL),
    ('hot_spot_cell', 2, '"hot" = 1 AND ("relative_risk" < 3 OR "relative_risk" IS NULL)', '241,105,19',
     'hot, minder dan 3 keer', NULL),
    ('hot_spot_cell', 3, '"hot" = 0 AND "cold" = 0',                         '236,236,236', 'niet opvallend', NULL),
    ('hot_spot_cell', 4, '"cold" = 1',                                       '66,146,198',  'opvallend weinig', NULL),
    ('house_type', 1, '"house_type" = ''detached''',                         '127,39,4',    'vrijstaand', NULL),
    ('house_type', 2, '"house_type" = ''linked_detached''',                  '204,76,2',    'geschakeld', NULL),
    ('house_type', 3, '"house_type" = ''semi''',                             '254,153,41',  'twee-onder-een-kap', NULL),
    ('house_type', 4, '"house_type" = ''corner''',                           '254,217,142', 'hoekwoning', NULL),
    ('house_type', 5, '"house_type" = ''terraced''',                         '158,202,225', 'tussenwoning', NULL),
    ('house_type', 6, '"house_type" IN (''flat'', ''stacked'')',             '66,146,198',  'appartement', NULL),
    ('house_type', 7, '"house_type" IS NULL',                                '217,217,217', 'niet bekend', NULL),
    ('house_type', 8, '"at_edge" = 1',                                       '255,255,255',
     'aan de rand van wat is ingelezen: buren kunnen ontbreken', 'b_diagonal'),
    -- zones of one day, whatever that day is: for two maps beside each other
    ('zone_on_day', 1, '"coverage" < 0.8',                                   '166,54,3',
     'minder dan 80 % van de woningen gedekt', NULL),
    ('zone_on_day', 2, '"coverage" IS NULL',                                 '150,150,150', 'niet bekend', NULL),
    ('zone_on_day', 3, '"coverage" >= 0.8',                                  '253,190,133',
     '80 % of meer van de woningen gedekt', NULL))
    AS c (legend, place, filter, colour, label, pattern);
COMMENT ON VIEW qgis_class IS 'De klassen van de kaartlagen van QGIS, in de volgorde van de legenda.';
COMMENT ON COLUMN qgis_class.legend IS 'Legenda waar de klasse bij hoort.';
COMMENT ON COLUMN qgis_class.place IS 'Volgorde in de legenda.';
COMMENT ON COLUMN qgis_class.filter IS 'Welke rijen erbij horen, als uitdrukking van QGIS.';
COMMENT ON COLUMN qgis_class.colour IS 'Kleur: rood, groen, blauw.';
COMMENT ON COLUMN qgis_class.label IS 'Tekst in de legenda.';
COMMENT ON COLUMN qgis_class.pattern IS 'Arcering over de klasse waar een rij verder bij hoort; leeg als het zelf een klasse is.';

CREATE OR REPLACE FUNCTION qgis_properties(properties text[]) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT xmlagg(xmlelement(NAME prop, xmlattributes(properties[i] AS k, properties[i + 1] AS v)) ORDER BY i)
        FROM generate_series(1, cardinality(properties), 2) AS i);
COMMENT ON FUNCTION qgis_properties(text[]) IS 'Namen en waarden om en om, als eigenschappen van een teken.';

-- An arrow goes from the earlier to the later. What has a higher level is drawn later, and so lies on top.
-- A thick border has the colour of its class: of what is small, on the map of a region, nothing else is seen.
CREATE OR REPLACE FUNCTION qgis_symbol(symbol text, place int, colour text, size numeric, pattern text, level int)
RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN xmlelement(NAME symbol, xmlattributes(symbol AS type, place::text AS name, '1' AS alpha),
           CASE symbol
               WHEN 'marker'
                     THEN xmlelement(NAME layer,
                                     xmlattributes('SimpleMarker' AS class, '1' AS enabled, level::text AS pass),
                                     qgis_properties(ARRAY['name', 'circle', 'color', colour || ',255', 'size',
                                                           size::text, 'size_unit', 'MM',
                                                           'outline_color', '255,255,255,255', 'outline_width', '0.1']))
               WHEN 'fill'
                     THEN xmlelement(NAME layer,
                                     xmlattributes('SimpleFill' AS class, '1' AS enabled, level::text AS pass),
                                     qgis_properties(ARRAY['color', colour || ',255', 'style',
                                                           coalesce(pattern, 'solid'), 'outline_color',
                                                           CASE WHEN size < 0.6 THEN '80,80,80,255'
                                                                ELSE colour || ',255' END,
                                                           'outline_width', size::text, 'outline_width_unit', 'MM']))
               ELSE xmlelement(NAME layer, xmlattributes('ArrowLine' AS class, '1' AS enabled, level::text AS pass),
                   qgis_properties(ARRAY['arrow_width', size::text, 'arrow_start_width', size::text, 'head_length', '2',
                                         'head_thickness', '1.3',
                                         'is_curved', '0', 'is_repeated', '0']),
                   xmlelement(NAME symbol,
                              xmlattributes('fill' AS type, pg_catalog.format('@%s@0', place) AS name, '1' AS alpha),
                              xmlelement(NAME layer, xmlattributes('SimpleFill' AS class, '1' AS enabled, '0' AS pass),
                           qgis_properties(ARRAY['color', colour || ',255', 'style', 'solid', 'outline_style',
                                                 'no'])))) END);
COMMENT ON FUNCTION qgis_symbol(text, int, text, numeric, text, int) IS 'Een teken van een klasse, zoals QGIS het bewaart.';

-- The name of a column in QGIS: the beginning of what its comment says.
CREATE OR REPLACE FUNCTION short_meaning(meaning text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(left(regexp_replace(meaning, '(\. |\.$|:|;|, | \().*$', ''), 60)), '');
COMMENT ON FUNCTION short_meaning(text) IS 'Het begin van een toelichting: tot de eerste punt, dubbele punt, puntkomma, komma of haak.';

CREATE OR REPLACE FUNCTION qgis_renderer(l qgis_layer) RETURNS xml
LANGUAGE sql STABLE
RETURN (SELECT xmlelement(NAME "renderer-v2",
                          xmlattributes('RuleRenderer' AS type,
                                        CASE WHEN l.newest IS NULL THEN '1' ELSE '0' END AS symbollevels,
                                        '0' AS forceraster,
                                        CASE WHEN l.newest IS NULL THEN '0' ELSE '1' END AS enableorderby),
                          xmlelement(NAME rules, xmlattributes('{' || md5(l.layer)::uuid || '}' AS key),
                       xmlagg(xmlelement(NAME rule,
                                         xmlattributes('{' || md5(l.layer || c.place)::uuid || '}' AS key,
                                                       c.filter AS filter, c.label AS label,
                                                       (c.place - 1)::text AS symbol)) ORDER BY c.place)),
                          xmlelement(NAME symbols,
                                     xmlagg(qgis_symbol(l.symbol, c.place - 1, c.colour, l.size, c.pattern,
                                                        c.level) ORDER BY c.place)),
                          CASE WHEN l.newest IS NOT NULL THEN
                       xmlelement(NAME orderby,
                                  xmlelement(NAME "orderByClause", xmlattributes('1' AS asc, '1' AS "nullsFirst"),
                                             l.newest),
                                  xmlelement(NAME "orderByClause", xmlattributes('0' AS asc, '1' AS "nullsFirst"),
                                             'area($geometry)')) END)
        FROM (SELECT k.*, CASE WHEN l.newest IS NULL THEN count(*) OVER () - k.place ELSE 0 END::int AS level
              FROM   qgis_class AS k WHERE k.legend = l.legend) AS c);
COMMENT ON FUNCTION qgis_renderer(qgis_layer) IS 'De tekens van een laag en haar legenda, zoals QGIS ze bewaart.';

-- In an area, or beside a point.
CREATE OR REPLACE FUNCTION qgis_labeling(l qgis_layer) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN l.label IS NOT NULL THEN
    xmlelement(NAME labeling, xmlattributes('simple' AS type),
        xmlelement(NAME settings,
            xmlelement(NAME "text-style",
                       xmlattributes(l.label AS "fieldName", '8' AS "fontSize", 'Point' AS "fontSizeUnit",
                                     '40,40,40,255' AS "textColor",
                                     'Sans' AS "fontFamily", '0' AS "isExpression"),
                       xmlelement(NAME "text-buffer",
                                  xmlattributes('1' AS "bufferDraw", '0.8' AS "bufferSize", 'MM' AS "bufferSizeUnits",
                                                '255,255,255,255' AS "bufferColor", '1' AS "bufferOpacity"))),
            xmlelement(NAME placement,
                       xmlattributes(CASE l.symbol WHEN 'fill' THEN '1' ELSE '6' END AS placement,
                                     '2' AS "polygonPlacementFlags",
                                     '1' AS "centroidInside", '1' AS "centroidWhole", '4' AS "quadOffset",
                                     '0.5' AS dist, 'MM' AS "distUnits",
                                     '1' AS "offsetType", 'TR,R,TL,L,BR,BL' AS "predefinedPositionOrder",
                                     '5' AS priority)),
            xmlelement(NAME rendering,
                       xmlattributes('1' AS "drawLabels", '1' AS "scaleVisibility", l.label_scale::text AS "scaleMax",
                                     '0' AS "scaleMin",
                                     '1' AS obstacle)))) END;
COMMENT ON FUNCTION qgis_labeling(qgis_layer) IS 'Wat er bij de tekens van een laag staat, zoals QGIS het bewaart.';

-- Both days count.
CREATE OR REPLACE FUNCTION qgis_temporal(l qgis_layer) RETURNS xml
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT xmlelement(NAME temporal, xmlattributes(CASE WHEN l.begins IS NULL THEN '0' ELSE '1' END AS enabled,
                   CASE WHEN e.is_expression THEN '4' WHEN l.ends IS NULL THEN '1' ELSE '2' END AS mode,
                   '1' AS "limitMode", '0' AS accumulate,
                   CASE WHEN e.is_expression THEN '' ELSE l.begins END AS "startField",
                   CASE WHEN e.is_expression THEN '' ELSE l.ends END AS "endField",
                   CASE WHEN e.is_expression THEN l.begins ELSE '' END AS "startExpression",
                   CASE WHEN e.is_expression THEN l.ends ELSE '' END AS "endExpression",
                   '0' AS "fixedDuration", 'd' AS "durationUnit"))
        FROM (SELECT strpos(coalesce(l.begins, ''), '(') > 0 AS is_expression) AS e);
COMMENT ON FUNCTION qgis_temporal(qgis_layer) IS 'Waar een laag in de tijd staat, zoals QGIS het bewaart.';

-- The same pieces make a style and a layer of a project.
CREATE OR REPLACE FUNCTION qgis_look(l qgis_layer) RETURNS xml
LANGUAGE sql STABLE
RETURN (SELECT xmlconcat(qgis_temporal(l), qgis_renderer(l), qgis_labeling(l),
                   -- seen through, the whole layer at once: where two overlap, no third colour
                   xmlelement(NAME "layerOpacity", CASE l.symbol WHEN 'fill' THEN '0.55' ELSE '1' END),
                   xmlelement(NAME aliases,
                       (SELECT xmlagg(xmlelement(NAME alias,
                                                 xmlattributes(a.attname AS field, m.meaning AS name,
                                                               (a.attnum - 1)::text AS index)) ORDER BY a.attnum)
                        FROM   pg_attribute AS a
                        CROSS  JOIN LATERAL (SELECT short_meaning(col_description(a.attrelid,
                                                                                  a.attnum)) AS meaning) AS m
                        WHERE  a.attrelid = v.oid AND a.attnum > 0 AND a.attname <> 'geom')),
                   xmlelement(NAME "mapTip", l.tip))
        FROM pg_class AS v
        WHERE  v.relname = l.layer AND v.relkind = 'v'
        AND    v.relnamespace = (SELECT m.relnamespace FROM pg_class AS m WHERE m.oid = 'model'::regclass));
COMMENT ON FUNCTION qgis_look(qgis_layer) IS 'Hoe een laag eruitziet, zoals QGIS het bewaart; leeg als het model die view niet heeft.';

CREATE OR REPLACE VIEW qgis_style AS
SELECT l.layer,
       xmlelement(NAME qgis,
                  xmlattributes('3.22.0' AS version,
                                'Symbology|Labeling|Fields|MapTips|Rendering|Temporal' AS "styleCategories",
                                CASE WHEN l.label IS NULL THEN '0' ELSE '1' END AS "labelsEnabled"),
                  k.look, xmlelement(NAME "layerGeometryType",
                                     CASE l.symbol WHEN 'marker' THEN '0' WHEN 'line' THEN '1' ELSE '2' END)) AS qml,
       'Standaardstijl van burglary' AS description
FROM   qgis_layer AS l CROSS JOIN LATERAL (SELECT qgis_look(l) AS look) AS k
WHERE  k.look IS NOT NULL;
COMMENT ON VIEW qgis_style IS 'De standaardstijl van elke kaartlaag, zoals QGIS haar bewaart; install_qgis_styles() zet die in layer_styles.';
COMMENT ON COLUMN qgis_style.layer IS 'View die de laag toont.';
COMMENT ON COLUMN qgis_style.qml IS 'De stijl.';
COMMENT ON COLUMN qgis_style.description IS 'Wat erbij staat.';
