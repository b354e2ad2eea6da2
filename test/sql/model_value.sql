-- Reading dirty values: every form that is known from real deliveries, good and bad. None of them is an error.
SET datestyle = 'ISO, DMY';
SET timezone = 'UTC';     -- wall clock: the session's zone makes no difference
SET client_min_messages = warning;
SELECT create_burglary_model('model_value');
SELECT set_config('search_path', 'model_value, model_value_internal, public', false);

-- Days and times.
SELECT v AS value, read_timestamp(v), read_timestamp_precision(v) AS precision
FROM   unnest(ARRAY[
    '12-09-2016 14:05', '12-09-2016 14:05:33', '12-9-2016 4:05', '12/9/16 4:05', '1/1/70 0:00', '12.09.2016 14.30', '  12-09-2016   14:05  ',
    'ma 12-09-2016 14:05 uur', 'maandag 12 september 2016, 14:05', '12 sep. 2016', '1 maart 2016', '1-mrt-16', '3 okt 2016 0:15',
    '2016-09-12', '2016/09/12 14:05:00', '2016-09-12T14:05:33', '2016-09-12 14:05:33.999',
    '20160912', '20160912165960', '20160912 165960', '201609121659', '12-09-2016 16:59:60', '31-12-2016 23:59:60',
    '43831.7291666', '43831,7291666', '43831', '43831.0', '42625.99999999',
    -- the night in which summer time begins, and the one in which it ends
    '26-03-2017 02:30', '29-10-2017 02:30',
    '2016-09-12T14:05:33Z', '2016-09-12 14:05:33+02', '2016-01-12 14:05 +01:00', '2016-09-12T14:05:00-0530',
    '12-09-2016 00:00', '12-09-2016 24:00', '29-02-2016', '9999-12-31']) AS v;
SELECT v AS unreadable, read_timestamp(v), read_timestamp_precision(v) AS precision
FROM   unnest(ARRAY[
    '31-02-2017', '29-02-2017', '31-04-2016', '00-00-0000', '0000-00-00', '2016-13-01', '9/13/2016', '32-01-2016', '20161301', '99999999',
    '12-09-2016 24:01', '12-09-2016 25:00', '12-09-2016 14:60', '12-09-2016 14:05:61', '12-09-2016 14', '2016-09', '12-xyz-2016', '12-09-216',
    '123456', '7', 'onbekend', '-', '', ' ', E'12-09-2016\n; DROP TABLE burglary', 'infinity', 'now', NULL]) AS v;

-- Numbers. Only in 1.234 do the marks say nothing; then the column's decimal mark counts.
SELECT v AS value, read_number(v), read_number(v, '.') AS point_is_decimal, read_integer(v)
FROM   unnest(ARRAY[
    '12', '-12', '+12', '- 12', '12,5', '12.5', '1.234', '1,234', '0.125', '0,125', '1.234,5', '1,234.5', '1.234.567', '1,234,567', '1 234', U&'1\00A0234,5',
    '257123.125', '257.123,125', '.5', ',5', '12,', '12.0', '€ 250.000,-', '12,5 %', '2,5E+05', '1e5', '-99999999', '2147483647', '2147483648']) AS v;
SELECT v AS unreadable, read_number(v), read_integer(v)
FROM   unnest(ARRAY['.', ',', '-', 'x', '', ' ', '1..2', '1.2.3', '1,2,3', '12a', '0x10', 'NaN', 'Infinity', '1e999', '--1', '1-2', NULL]) AS v;

SELECT v AS value, read_boolean(v)
FROM   unnest(ARRAY['J', 'N', 'j ', 'ja', 'NEE', 'Ja', '1', '0', 'true', 'f', 'WAAR', 'onwaar', 'x', '?', '2', '', NULL]) AS v;

-- Codes, missing values, names of columns.
SELECT v AS value, quote_nullable(read_code(v)) AS code
FROM   unnest(ARRAY['1.1.1 ', 'GM0153    ', E'  A72\t', E'fiets\nmet mand\n', U&'\00A0', '', NULL]) AS v;
SELECT v AS value, read_missing(v, '{-99999999, -99997, ., x}')
FROM   unnest(ARRAY['-99997', ' -99999999 ', '.', 'x', '-5', '0', '', NULL]) AS v;
SELECT read_missing('5', NULL), read_missing('5', '{}');
SELECT v AS name, normalise_column(v)
FROM   unnest(ARRAY['Begin-pleegdatum/tijd', 'Pleeghuisnummer met toev.', 'X', 'Eind-pleegdag v/d week', '  _Poging (J/N) ', '"; DROP TABLE x', '']) AS v;

-- Registers.
SELECT v AS value, read_postcode(v)
FROM   unnest(ARRAY['7511AB', '7511 ab', U&'7511\00A0AB', ' 7 5 1 1 a b ', E'7511AB\n', '7511SB', '7511FQ', '7511SA', '7511sd', '7511 SS', '0511AB',
    '7511', '7511A', '7511ABC', 'AB7511', '75111AB', '', NULL]) AS v;
SELECT v AS value, read_bag_id(v)
FROM   unnest(ARRAY['NL.IMBAG.Pand.0221100000311191', 'NL.IMBAG.Verblijfsobject.0221010000311191', '0221100000311191', '221100000311191', '3010000123456',
    ' 0221100000311191 ', '0221100000311191.0', '221100000311191,0', '0221100000311191.5', '0221990000311191', '02211000003111911', '2,21E+14', 'NL.IMBAG.Pand.', 'x', '', NULL]) AS v;
SELECT v AS value, read_bouwjaar(v, 2027)
FROM   unnest(ARRAY['1998', '1998.0', ' 1286 ', '1000', '2027', '2028', '1005', '9999', '999', '0', '-1998', 'onbekend', '', NULL]) AS v;
SELECT read_bouwjaar((extract(year FROM dutch_today()) + 1)::text) IS NOT NULL AS next_year, read_bouwjaar((extract(year FROM dutch_today()) + 2)::text) AS later;

-- House numbers.
SELECT v AS value, h.*, suffix_key(h.huisletter, h.toevoeging)
FROM   unnest(ARRAY['15', '15 A', '15a', '15-A', '12 3', '7 -99', '131-3', '1313', '15A-2', '15-A2', '15 A 2', '15 A II', '12 bis', '4 hs', '4-huis', '15 II', '15 rood',
    'A15', 'nr. 15', 'no 15', '015', '15.0', '15/2', '15 02', '15 AB', '15 B-2', '15-', '15,', '15 t/m 19', 'Nr. 15', 'NR 15', 'No. 15', '#15', '''15', '"15"', '15-1-2', '15 2hoog', '15 2e etage', '15 app. 3', '15 kamer 3',
    '15 bis A', '15 A-bis', '15 begane grond', '15 A-02', '15 garage', '12E5', '1E-1', E'15\nA', U&'15\00A0A', '99999']) AS v, read_house_number(v) AS h;
SELECT v AS unreadable, h.*
FROM   unnest(ARRAY['0', '100000', 'onbekend', 'A', '-', 'ter hoogte van 15', '15 t/o', 't/o 15', '15 tegenover', '15 e.o.', '1e Hoofdstraat 33', '2de Laan 4', '15 Kerkstraat 3', '1,20E+06', '5.0E2',
    '1E+06', '', ' ', NULL]) AS v, read_house_number(v) AS h;

-- Street names: the spellings of one street have one key ...
SELECT name, count(DISTINCT street_key(spelling)) AS keys, min(street_key(spelling)) AS key
FROM   (VALUES ('Kerkstraat',                 '{Kerkstraat, KERKSTRAAT, Kerkstr., Kerkstr, "Kerk straat", kerk-straat, " Kerkstraat "}'::text[]),
               ('Stationsplein',              '{Stationsplein, Stationspln, Stationspl.}'),
               ('Eikenlaan',                  '{Eikenlaan, EIKENLN, "Eiken ln."}'),
               ('Deldenerweg',                '{Deldenerweg, Deldenerwg}'),
               ('Sint Jansstraat',            '{Sint Jansstraat, "St. Jansstraat", "ST JANSSTR", Sint-Jansstraat}'),
               ('Professor H.C. van Hallpad', '{Prof.H.C. van Hallpad, Professor H.C. van Hallpad, "Prof H C v Hallpad", "PROF. HC VAN HALLPAD"}'),
               ('Burgemeester v.d. Veenlaan', '{Burgemeester van der Veenlaan, "Burg. v.d. Veenlaan", "Burg vd Veenln", "Burgem. van de Veenlaan", "Burg. van den Veenlaan"}'),
               ('P.J. Noël Bakerstraat',      '{P.J. Noël Bakerstraat, PJ Noel Bakerstraat, "P. J. Noël-Bakerstr", P.J.Noel Bakerstr.}'),
               ('W.A. Scholtenstraat',        '{W.A. Scholtenstr, WA Scholtenstraat, "w a scholtenstr."}'),
               ('Dokter Schaepmanstraat',     '{Dokter Schaepmanstraat, "Dr. Schaepmanstraat", Doctor Schaepmanstr}'),
               ('Van ''t Hoffstraat',         ARRAY['Van ''t Hoffstraat', 'van ’t Hoffstr', 'v. ''t Hoffstraat', 'Van t Hoffstraat']),
               ('''s-Gravenhageweg',          ARRAY['''s-Gravenhageweg', 's Gravenhageweg', '’s-Gravenhagewg']),
               ('IJsselkade',                 '{IJsselkade, Ysselkade, "IJssel kd"}'),
               ('Prinses Beatrixstraat',      '{Prinses Beatrixstraat, "Pr. Beatrixstraat", "Prs Beatrixstr"}'),
               ('Eerste Dwarsstraat',         '{Eerste Dwarsstraat, 1e Dwarsstr, "1ste dwarsstraat"}'),
               ('Johannes van der Waalsstraat', '{Johannes van der Waalsstraat, "Joh. v.d. Waalsstraat"}')) AS street (name, spellings), unnest(spellings) AS spelling
GROUP  BY name ORDER BY name;
-- ... and different streets have different ones.
SELECT count(*) AS streets, count(DISTINCT street_key(name)) AS keys
FROM   unnest(ARRAY['Kerkstraat', 'Kerklaan', 'Kerkplein', 'Kerkweg', 'Kerkpad', 'Kerkhof', 'Lange Kerkstraat', 'Korte Kerkstraat', 'Nieuwe Kerkstraat', 'Oude Kerkstraat',
    'Kerkdijk', 'Kerkkade', 'Kerkpark', 'Kerkplantsoen', 'Eerste Kerkstraat', 'Tweede Kerkstraat', 'Straat', 'Laan', 'De Laan', 'Straatweg', 'Hofstraat', 'Laanstraat',
    'Van Gentstraat', 'Gentstraat', 'De Ruyterlaan', 'Ruyterlaan', 'A. Kuyperstraat', 'Kuyperstraat']) AS name;
SELECT street_key(''), street_key(' '), street_key('...'), street_key(NULL);

SELECT v AS name, place_key(v)
FROM   unnest(ARRAY['Hengelo', 'HENGELO OV', 'Hengelo (O)', 'Hengelo (O.)', 'Gemeente Hengelo', 'Hof van Twente', 'Rijssen-Holten', 'Den Haag', '''s-Gravenhage', 'Haag, Den', 'Alphen aan den Rijn', 'Alphen a/d Rijn', 'Alphen a.d. Rijn', 'Katwijk aan Zee', 'Katwijk a/Zee',
    'Bergen op Zoom', 'Berkel en Rodenrijs', 'Berkel & Rodenrijs', 'IJsselstein', 'Ysselstein', 'Den Ham',
    'Sint Isidorushoeve', 'St. Isidorushoeve', '', NULL]) AS v;

-- What may be misspelt of a street's name, and what tells streets apart.
SELECT name, p.* FROM unnest(ARRAY['Kerkstraat', 'Kerkstr.', '1e Kostverlorenkade', 'Oosteinde', 'Lange Nieuwstraat', 'J.F. Kennedylaan', 'Prof. Dr. de Vrieslaan', 'Plein 1944', 'Oude Markt',
    'Willem II straat', 'Kanaaldijk-Noord', 'Laan van de Ram', 'IJsselkade', '', NULL]) AS name, street_parts(name) AS p;
SELECT a, b, is_one_slip(a, b) FROM (VALUES ('kerk', 'kerk'), ('kerk', 'kek'), ('kerk', 'kekr'), ('kerk', 'krek'), ('kerk', 'kark'), ('kerk', 'kakr'), ('kerk', 'kerrk'), ('', 'k'), ('k', NULL)) AS v (a, b);

-- What no value could be is no value: it is neither read for long nor an error.
SELECT read_timestamp(v), read_timestamp_precision(v), read_number(v), read_integer(v), read_boolean(v), read_postcode(v), read_bag_id(v), read_bouwjaar(v, 2027),
       read_house_number(v), street_key(v), place_key(v), length(read_code(v))
FROM   unnest(ARRAY[repeat('1', 100000000), repeat('Kerkstraat ', 1000)]) AS v;
SELECT length(street_key(repeat('a', 300))) AS key;

-- as people and Word type them: dashes, the minus sign, apostrophes, a currency, blanks between thousands and nowhere else
SELECT v, read_number(v) FROM unnest(ARRAY['EUR 250.000', 'eur250.000', '250.000 euro', U&'\20AC 250.000,\2013', U&'250.000 \20AC', U&'250.000,\2014', U&'\22125', '- 5', '12,5 %', U&'250\00A0000', U&'1\2009234\2009567,5',
    '1 234,5', '-1 000', '12 3', '1 2345', '1234 567', '3,1 234', 'Europa 5', '250.000 dollar', U&'\20135', '12,5-', '(12,5)']) AS v;
SELECT v, read_timestamp(v) FROM unnest(ARRAY[U&'1\20133\20132018', U&'1\20143\20142018 14:05', U&'1\22123\22122018', '1 maart ''17', U&'1 maart \201917 14:05', U&'1-3-\201917', U&'2018\201103\201101',
    '2018-03-01 14:30 -05:00', U&'\201917', U&'2017\20132018']) AS v;

-- Each function says what it does, to the people who use it.
SELECT proname FROM pg_proc WHERE pronamespace = 'model_value'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL;

SELECT drop_burglary_model('model_value', 'model_value');
