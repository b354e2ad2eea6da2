-- Near repeats and risk of burglaries whose place or time is known in part, as they were when results were last
-- refreshed.

CREATE OR REPLACE VIEW near_repeat_window AS
SELECT r.near_repeat_window_id, r.day_from, r.day_to, r.burglaries, r.exact, r.to_postcode, r.to_street, r.over_week,
       r.left_out, r.distance_from, r.distance_to,
       r.days_from, r.days_to, r.observed, r.certainty, r.expected, r.knox_ratio, r.ratio_corrected, r.ratio_low,
       r.ratio_high, r.p_value, r.p_adjusted,
       r.ratio_midpoint, r.ratio_exact, s.as_of, s.refreshed_at
FROM   near_repeat_window_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'near_repeat_window') AS s;
COMMENT ON VIEW near_repeat_window IS
'Near repeats in het jaar tot en met de peildag van alle woninginbraken, ook die waarvan alleen de postcode of straat bekend is, of een tijdvak van dagen; elk één keer. Een rij per afstand en aantal dagen ertussen; eerst die van dezelfde woning, met afstand 0 tot 0. Niets is weggelaten of op een midden gezet: elk paar telt mee met de kans dat het zo dichtbij en zo kort na elkaar was (zie event_windows en knox_test). Naast een cel met meer dan toeval telt ook die ernaast meer, als het daar kan zijn geweest: ratio_corrected houdt die uit elkaar, p_adjusted niet. Van alleen zekere inbraken: near_repeat_cell.';
COMMENT ON COLUMN near_repeat_window.near_repeat_window_id IS 'Nummer van de cel.';
COMMENT ON COLUMN near_repeat_window.day_from IS 'Eerste dag waarvan inbraken meetellen.';
COMMENT ON COLUMN near_repeat_window.day_to IS 'Laatste dag: de peildag.';
COMMENT ON COLUMN near_repeat_window.burglaries IS 'Aantal inbraken dat meetelt.';
COMMENT ON COLUMN near_repeat_window.exact IS 'Hoeveel daarvan met één plek en één dag.';
COMMENT ON COLUMN near_repeat_window.to_postcode IS 'Hoeveel daarvan waarvan alleen de postcode bekend is.';
COMMENT ON COLUMN near_repeat_window.to_street IS 'Hoeveel daarvan waarvan alleen de straat bekend is.';
COMMENT ON COLUMN near_repeat_window.over_week IS 'Hoeveel daarvan met een tijdvak van meer dan zeven dagen.';
COMMENT ON COLUMN near_repeat_window.left_out IS 'Aantal inbraken van die dagen dat niet meetelt: waar zij kunnen zijn geweest, is niet bekend.';
COMMENT ON COLUMN near_repeat_window.distance_from IS 'Afstand in meters, vanaf.';
COMMENT ON COLUMN near_repeat_window.distance_to IS 'Afstand in meters, tot; 0 is dezelfde woning.';
COMMENT ON COLUMN near_repeat_window.days_from IS 'Aantal dagen ertussen, vanaf.';
COMMENT ON COLUMN near_repeat_window.days_to IS 'Aantal dagen ertussen, tot.';
COMMENT ON COLUMN near_repeat_window.observed IS 'Verwacht aantal paren: van alle paren samen de kans op die afstand en dat aantal dagen.';
COMMENT ON COLUMN near_repeat_window.certainty IS 'Hoe zeker de paren zijn die meetellen: 1 is zeker; dicht bij 0 telt elk voor bijna niets.';
COMMENT ON COLUMN near_repeat_window.expected IS 'Aantal paren dat door toeval zou zijn, als de tijdvakken over de plekken worden geschud.';
COMMENT ON COLUMN near_repeat_window.knox_ratio IS 'Verhouding: observed / expected. Hoe minder zeker, hoe dichter bij 1; zie ratio_corrected.';
COMMENT ON COLUMN near_repeat_window.ratio_corrected IS 'De verhouding, gecorrigeerd voor wat onzekerheid ervan afhaalt; leeg als de gegevens haar niet vastleggen.';
COMMENT ON COLUMN near_repeat_window.ratio_low IS 'Ondergrens van het 95 %-interval daarvan.';
COMMENT ON COLUMN near_repeat_window.ratio_high IS 'Bovengrens van het 95 %-interval daarvan.';
COMMENT ON COLUMN near_repeat_window.p_value IS 'Kans op minstens zoveel door toeval.';
COMMENT ON COLUMN near_repeat_window.p_adjusted IS 'Die kans, waarbij meetelt dat er naar veel cellen is gekeken: tot en met 0,05 is het geen toeval.';
COMMENT ON COLUMN near_repeat_window.ratio_midpoint IS 'De verhouding als elke inbraak op het midden van haar plek en tijdvak was gezet; ter vergelijking.';
COMMENT ON COLUMN near_repeat_window.ratio_exact IS 'De verhouding van alleen de inbraken met één plek en één dag; ter vergelijking.';

CREATE OR REPLACE VIEW dwelling_risk AS
SELECT r.dwelling_id, r.relative_risk, r.risk_sd, r.gemeente_code, r.buurt_code, r.postcode, s.as_of, s.refreshed_at,
       r.geom
FROM   dwelling_risk_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'dwelling_risk') AS s;
COMMENT ON VIEW dwelling_risk IS
'Woningen die op de peildag een verhoogd risico lopen door recente inbraken dichtbij (zie near_repeat_risk; Nederlands profiel), als gemiddelde over de veertien dagen erna. Wie er niet in staat, loopt, voor zover inbraken van de weken ervoor bekend zijn (zie data_quality, periode), het gewone risico van zijn eigen woning: 1. Van inbraken die de politie op de peildag kende; die waarvan alleen de postcode of straat bekend is, of een tijdvak, tellen bij elke woning mee met de kans dat het zo dichtbij en zo kort geleden was (zie event_windows): risk_sd zegt hoe onzeker het risico daardoor is.';
COMMENT ON COLUMN dwelling_risk.dwelling_id IS 'Nummer van de woning.';
COMMENT ON COLUMN dwelling_risk.relative_risk IS 'Verhoogd risico: 2 is tweemaal wat deze woning anders loopt.';
COMMENT ON COLUMN dwelling_risk.risk_sd IS 'Standaardafwijking van relative_risk doordat plek of tijd van inbraken niet vaststaat; 0 als die vaststaan.';
COMMENT ON COLUMN dwelling_risk.gemeente_code IS 'Gemeentecode van de woning.';
COMMENT ON COLUMN dwelling_risk.buurt_code IS 'Buurtcode van de woning.';
COMMENT ON COLUMN dwelling_risk.postcode IS 'Postcode van de woning.';
COMMENT ON COLUMN dwelling_risk.geom IS 'Ligging.';
SELECT describe_result(n) FROM unnest('{near_repeat_window, dwelling_risk}'::text[]) AS n;
