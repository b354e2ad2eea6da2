-- The deliveries of the made region into a municipal model, as a municipality loads its own: areas first, then the BAG,
-- then the burglaries, then all that is laid beside them.
--
--   psql -v staging=staging -v model=inbraak -f data/load_model.sql
--
-- staging holds the tables that load_files.sh brought in (or those of made_delivery.sql); the model must not exist.

\set ON_ERROR_STOP on
\if :{?staging} \else \set staging staging \endif
\if :{?model}   \else \set model   inbraak \endif

SELECT create_burglary_model(:'model') \g /dev/null
SELECT set_config('search_path', quote_ident(:'staging') || ', ' || quote_ident(:'model') || ', ' || current_setting('search_path'), false) \g /dev/null

-- A corporation is known by its name before its dwellings come in; that is the owner's to say.
INSERT INTO factor_category (factor, category, name, position) VALUES
    ('eigenaar', 'De Verzonnen Woning', 'De Verzonnen Woning', 3),
    ('eigenaar', 'Wonen Denkbeeldig', 'Wonen Denkbeeldig', 4)
ON CONFLICT DO NOTHING;

CALL import_delivery('gemeenten',        'wijkbuurtkaart gemeente',   'wijkbuurtkaart.gpkg');
CALL import_delivery('buurten',          'wijkbuurtkaart buurt',      'wijkbuurtkaart.gpkg');
CALL import_delivery('pand',             'bag-light pand',            'bag-light.gpkg');
CALL import_delivery('verblijfsobject',  'bag-light verblijfsobject', 'bag-light.gpkg');

-- Personal data comes with a purpose, a ground and an end. What was sent and what happened comes with the period that
-- the file is about: a day of it without a row is a day without burglaries, or letters; of other days nothing is known.
\set ground 'purpose => \'voorkomen van besmetting\', legal_basis => \'convenant, art. 20 Wpg\', expires_on => current_date + 1826'
CALL import_delivery('incidenten',       'bvh',                       'incidenten.csv',       :ground,
                     period_from => '2016-01-01', period_to => '2018-12-31');
CALL import_delivery('straatlevering',   'politie straat',            'straatlevering.csv',   :ground,
                     period_from => '2016-01-01', period_to => '2018-12-31');
CALL import_delivery('woz',              'woz',                       'woz.csv',              :ground);
CALL import_delivery('leegstand',        'leegstand per woning',      'leegstand.csv',        :ground);
CALL import_delivery('brieven',          'brieven',                   'brieven.csv',          :ground,
                     period_from => '2018-01-01', period_to => '2019-01-31');
CALL import_delivery('adviezen',         'noaberbouw',                'adviezen.csv',         :ground);
CALL import_delivery('appgroepen',       'whatsappgroepen',           'appgroepen.csv',       :ground);
CALL import_delivery('acties_05_12',     'acties',                    'acties_05_12.csv',
                     received_on => '2018-12-05');
CALL import_delivery('acties_19_12',     'acties',                    'acties_19_12.csv',
                     received_on => '2018-12-19');
CALL import_delivery('woningbezit',      'kenmerk per woning',        'woningbezit.csv',      :ground);

CALL import_delivery('kerncijfers',      'cbs kerncijfers',           'kerncijfers.csv',
                     period_from => '2018-01-01', period_to => '2018-12-31');
CALL import_delivery('monitor',          'veiligheidsmonitor',        'monitor.csv',
                     period_from => '2018-01-01', period_to => '2018-12-31');
CALL import_delivery('verhuizingen',     'verhuizingen',              'verhuizingen.csv');
CALL import_delivery('misdrijven_maand', 'politie 47022NED',          'misdrijven_maand.csv');
CALL import_delivery('misdrijven_jaar',  'politie 47018NED',          'misdrijven_jaar.csv');

-- What stands around the dwellings, and what was reported there.
CALL import_delivery('plekken',          'plekken',                   'plekken.csv');
CALL import_delivery('paden',            'plekken',                   'omgeving.gpkg');
CALL import_delivery('landschap',        'plekken',                   'omgeving.gpkg');
CALL import_delivery('meldingen',        'meldingen',                 'meldingen.csv',        :ground,
                     period_from => '2016-01-01', period_to => '2018-12-31');
