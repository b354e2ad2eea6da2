-- Areas with what they lie in, and what is counted in them, as they were when results were last refreshed.

CREATE OR REPLACE VIEW area_hierarchy AS
SELECT r.area_id, r.level, r.level_name, r.code, r.name, r.year, r.buurt_code, r.buurt_name, r.wijk_code, r.wijk_name,
       r.gemeente_code, r.gemeente_name,
       r.basisteam_code, r.basisteam_name, r.district_code, r.district_name, r.latitude, r.longitude, s.as_of,
       s.refreshed_at
FROM   area_hierarchy_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'area_hierarchy') AS s;
COMMENT ON VIEW area_hierarchy IS
'Elk gebied eenmaal, in zijn nieuwste jaar, met de grotere gebieden waarin het ligt: volgens een indeling (area_member), anders volgens de kaart of zijn code. Zonder zes- en vijfpositiepostcodes, die maar een paar woningen hebben.';
COMMENT ON COLUMN area_hierarchy.area_id IS 'Nummer van het gebied.';
COMMENT ON COLUMN area_hierarchy.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_hierarchy.level_name IS 'Niveau in woorden.';
COMMENT ON COLUMN area_hierarchy.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_hierarchy.name IS 'Naam van het gebied.';
COMMENT ON COLUMN area_hierarchy.year IS 'Jaar van de kaart of indeling waar de code en de naam van zijn.';
COMMENT ON COLUMN area_hierarchy.buurt_code IS 'Buurt waarin het ligt, of die het is; leeg als het groter is.';
COMMENT ON COLUMN area_hierarchy.buurt_name IS 'Naam van de buurt.';
COMMENT ON COLUMN area_hierarchy.wijk_code IS 'Wijk waarin het ligt, of die het is.';
COMMENT ON COLUMN area_hierarchy.wijk_name IS 'Naam van de wijk; leeg als er geen kaart of indeling met wijken is.';
COMMENT ON COLUMN area_hierarchy.gemeente_code IS 'Gemeente waarin het ligt, of die het is.';
COMMENT ON COLUMN area_hierarchy.gemeente_name IS 'Naam van de gemeente.';
COMMENT ON COLUMN area_hierarchy.basisteam_code IS 'Basisteam waarin het ligt, of dat het is.';
COMMENT ON COLUMN area_hierarchy.basisteam_name IS 'Naam van het basisteam.';
COMMENT ON COLUMN area_hierarchy.district_code IS 'Politiedistrict waarin het ligt, of dat het is.';
COMMENT ON COLUMN area_hierarchy.district_name IS 'Naam van het politiedistrict.';
COMMENT ON COLUMN area_hierarchy.latitude IS 'Breedtegraad (WGS84) van een punt in het gebied; leeg zonder kaart.';
COMMENT ON COLUMN area_hierarchy.longitude IS 'Lengtegraad (WGS84) van een punt in het gebied; leeg zonder kaart.';

CREATE OR REPLACE VIEW burglary_count AS
SELECT r.burglary_count_id, r.period, r.first_day, r.days, r.area_id, r.gemeente_code, r.buurt_code, r.burglaries,
       r.attempts, r.known, r.dwellings, r.dwelling_days,
       s.as_of, s.refreshed_at
FROM   burglary_count_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'burglary_count') AS s;
COMMENT ON VIEW burglary_count IS
'Woninginbraken per maand en per veertien dagen, om op te tellen: elke inbraak en elke woning telt in één rij van een periode, die van haar buurt, of als die niet bekend is die van haar gemeente. Ook waar niets gebeurde staat een rij. Kies één period. Per 1.000 woningen per jaar: 365.250 x sum(burglaries) / sum(dwelling_days).';
COMMENT ON COLUMN burglary_count.burglary_count_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN burglary_count.period IS 'Soort periode: month, een maand, of fortnight, veertien dagen vanaf een maandag.';
COMMENT ON COLUMN burglary_count.first_day IS 'Eerste dag van de periode.';
COMMENT ON COLUMN burglary_count.days IS 'Aantal dagen van de periode.';
COMMENT ON COLUMN burglary_count.area_id IS 'Nummer van de buurt of gemeente; leeg als die op geen kaart staat.';
COMMENT ON COLUMN burglary_count.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN burglary_count.buurt_code IS 'Buurt; leeg in de rij van wat wel in de gemeente ligt, maar waarvan de buurt niet bekend is.';
COMMENT ON COLUMN burglary_count.burglaries IS 'Woninginbraken en pogingen van de dagen die zijn ingelezen; leeg als van de periode niets is ingelezen.';
COMMENT ON COLUMN burglary_count.attempts IS 'Pogingen daarvan.';
COMMENT ON COLUMN burglary_count.known IS 'Welk deel van de periode is ingelezen, van 0 tot en met 1.';
COMMENT ON COLUMN burglary_count.dwellings IS 'Woningen in gebruik; niet optellen over perioden.';
COMMENT ON COLUMN burglary_count.dwelling_days IS 'Woningen maal ingelezen dagen: waar de inbraken door te delen zijn.';

SELECT describe_result(n) FROM unnest('{area_hierarchy, burglary_count}'::text[]) AS n;
