-- On which hours of the week burglars come, and in which light, as it was when results were last refreshed.

CREATE OR REPLACE VIEW hour_profile AS
SELECT r.hour_profile_id, r.level, r.code, r.span, r.weekday, r.hour, r.expected, r.variance, r.share, r.from_long,
       r.burglaries, r.left_out, s.as_of, s.refreshed_at
FROM   hour_profile_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'hour_profile') AS s;
COMMENT ON VIEW hour_profile IS
'Op welke uren van de week wordt ingebroken, per gemeente, basisteam, district en in de hele regio: het tijdvak van elke woninginbraak is gelijk verdeeld over de uren waarin zij kan zijn gebeurd (aoristische analyse). Tel op per uur of per weekdag. Een tijdvak eindigt uiterlijk bij de kennisname; zonder eind telt het uur van het begin.';
COMMENT ON COLUMN hour_profile.hour_profile_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN hour_profile.level IS 'Niveau van het gebied; region is alles.';
COMMENT ON COLUMN hour_profile.code IS 'Code van het gebied.';
COMMENT ON COLUMN hour_profile.span IS 'Welke tijd: year, het jaar tot en met de peildag, of whole, alles tot en met die dag.';
COMMENT ON COLUMN hour_profile.weekday IS 'Dag van de week: 1 maandag tot en met 7 zondag.';
COMMENT ON COLUMN hour_profile.hour IS 'Uur van de dag: 0 tot en met 23; 17 is van 17 tot 18 uur.';
COMMENT ON COLUMN hour_profile.expected IS 'Woninginbraken en pogingen in dit uur van de week, naar verwachting: de som van de delen.';
COMMENT ON COLUMN hour_profile.variance IS 'Variantie daarvan, doordat het uur niet vaststaat.';
COMMENT ON COLUMN hour_profile.share IS 'Deel van het geheel, van 0 tot en met 1.';
COMMENT ON COLUMN hour_profile.from_long IS 'Hoeveel van expected komt van tijdvakken van drie dagen of langer: die zeggen weinig over het uur.';
COMMENT ON COLUMN hour_profile.burglaries IS 'Woninginbraken van dit gebied en deze tijd waarvan een tijdvak met uren bekend is.';
COMMENT ON COLUMN hour_profile.left_out IS 'Woninginbraken waarvan alleen de dag bekend is, het begin niet, of een tijdvak van meer dan een jaar of van voor 1990.';

SELECT describe_result('hour_profile');

CREATE OR REPLACE VIEW light_profile AS
SELECT r.light_profile_id, r.level, r.code, r.span, r.light, r.name, r.expected, r.variance, r.share, r.share_of_time,
       r.certain, r.from_long, r.burglaries, r.left_out, s.as_of, s.refreshed_at
FROM   light_profile_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'light_profile') AS s;
COMMENT ON VIEW light_profile IS
'Of bij daglicht, in de schemering of in het donker wordt ingebroken, per gemeente, basisteam, district en in de hele regio: drie rijen elk, het tijdvak van elke woninginbraak verdeeld als in hour_profile, naar de stand van de zon op die dagen in het midden van de regio (schemering: de zon staat minder dan zes graden onder de horizon). Ligt share ver boven share_of_time, dan wordt er bij dat licht meer ingebroken dan de tijd alleen verklaart; dan zijn ook meer of minder mensen thuis. Bron: zie aoristic_light.';
COMMENT ON COLUMN light_profile.light_profile_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN light_profile.level IS 'Niveau van het gebied; region is alles.';
COMMENT ON COLUMN light_profile.code IS 'Code van het gebied.';
COMMENT ON COLUMN light_profile.span IS 'Welke tijd: year, het jaar tot en met de peildag, of whole, alles tot en met die dag.';
COMMENT ON COLUMN light_profile.light IS 'Licht als code: day, twilight of dark.';
COMMENT ON COLUMN light_profile.name IS 'Licht: licht, schemering of donker.';
COMMENT ON COLUMN light_profile.expected IS 'Woninginbraken en pogingen bij dit licht, naar verwachting: de som van de delen.';
COMMENT ON COLUMN light_profile.variance IS 'Variantie daarvan, doordat het uur niet vaststaat.';
COMMENT ON COLUMN light_profile.share IS 'Deel van het geheel, van 0 tot en met 1.';
COMMENT ON COLUMN light_profile.share_of_time IS 'Deel van alle tijd, van het eerste tijdvak tot het laatste, waarin het zo licht was.';
COMMENT ON COLUMN light_profile.certain IS 'Woninginbraken waarvan het hele tijdvak bij dit licht lag.';
COMMENT ON COLUMN light_profile.from_long IS 'Hoeveel van expected komt van tijdvakken van drie dagen of langer.';
COMMENT ON COLUMN light_profile.burglaries IS 'Woninginbraken van dit gebied en deze tijd waarvan een tijdvak met uren bekend is.';
COMMENT ON COLUMN light_profile.left_out IS 'Woninginbraken waarvan alleen de dag bekend is, het begin niet, of een tijdvak van meer dan een jaar of van voor 1990.';

SELECT describe_result('light_profile');
