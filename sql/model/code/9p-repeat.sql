-- Repeats, as they were when results were last refreshed.

CREATE OR REPLACE VIEW repeat_victimisation AS
SELECT r.repeat_victimisation_id, r.level, r.code, r.span, r.first_day, r.last_day, r.dwellings, r.known, r.burglaries,
       r.left_out, r.burgled, r.repeatedly_burgled, r.share_of_dwellings, r.expected_of_dwellings,
       r.share_on_repeated, r.expected_on_repeated, r.share_repeats, r.expected_repeats, r.small, r.reason, s.as_of,
       s.refreshed_at
FROM   repeat_victimisation_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'repeat_victimisation') AS s;
COMMENT ON VIEW repeat_victimisation IS
'Hoe vaak dezelfde woning opnieuw wordt getroffen, per gemeente, basisteam, district en in de hele regio. Drie delen die vaak door elkaar worden gehaald, elk met wat toeval alleen zou geven als elke inbraak op elke woning evenveel kans had. Hoe langer de tijd, hoe meer herhalingen: vergelijk alleen delen van dezelfde span. Alleen gemeenten waarvan al die dagen zijn ingelezen tellen mee.';
COMMENT ON COLUMN repeat_victimisation.repeat_victimisation_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN repeat_victimisation.level IS 'Niveau van het gebied; region is alles.';
COMMENT ON COLUMN repeat_victimisation.code IS 'Code van het gebied.';
COMMENT ON COLUMN repeat_victimisation.span IS 'Welke tijd: year, de 365 dagen tot en met de peildag, of three_years, de 1095 dagen.';
COMMENT ON COLUMN repeat_victimisation.first_day IS 'Eerste dag.';
COMMENT ON COLUMN repeat_victimisation.last_day IS 'Laatste dag.';
COMMENT ON COLUMN repeat_victimisation.dwellings IS 'Woningen in gebruik in de gemeenten die meetellen.';
COMMENT ON COLUMN repeat_victimisation.known IS 'Welk deel van de woningen in een gemeente ligt waarvan al deze dagen zijn ingelezen; onder 0,9 wordt niets verteld.';
COMMENT ON COLUMN repeat_victimisation.burglaries IS 'Woninginbraken en pogingen waarvan vaststaat in welke woning.';
COMMENT ON COLUMN repeat_victimisation.left_out IS 'Woninginbraken waarvan dat niet vaststaat, of in een woning die niet meer in gebruik is: ook daar kunnen herhalingen bij zijn.';
COMMENT ON COLUMN repeat_victimisation.burgled IS 'Getroffen woningen.';
COMMENT ON COLUMN repeat_victimisation.repeatedly_burgled IS 'Woningen die vaker dan eens zijn getroffen.';
COMMENT ON COLUMN repeat_victimisation.share_of_dwellings IS 'Welk deel van de getroffen woningen vaker dan eens is getroffen.';
COMMENT ON COLUMN repeat_victimisation.expected_of_dwellings IS 'Wat toeval alleen daarvoor zou geven.';
COMMENT ON COLUMN repeat_victimisation.share_on_repeated IS 'Welk deel van de inbraken in woningen was die vaker dan eens zijn getroffen, de eerste keer meegeteld.';
COMMENT ON COLUMN repeat_victimisation.expected_on_repeated IS 'Wat toeval alleen daarvoor zou geven.';
COMMENT ON COLUMN repeat_victimisation.share_repeats IS 'Welk deel van de inbraken een herhaling is, de eerste keer van elke woning niet meegeteld: wat er minder zou zijn als geen woning opnieuw werd getroffen.';
COMMENT ON COLUMN repeat_victimisation.expected_repeats IS 'Wat toeval alleen daarvoor zou geven.';
COMMENT ON COLUMN repeat_victimisation.small IS '1 bij minder dan tien woningen die vaker zijn getroffen: de delen zeggen dan weinig.';
COMMENT ON COLUMN repeat_victimisation.reason IS 'Waarom er niets is te zeggen; anders leeg.';

CREATE OR REPLACE VIEW repeat_timing AS
SELECT r.repeat_timing_id, r.level, r.code, r.days_from, r.days_to, r.burglaries, r.at_risk, r.repeats, r.dwelling_days,
       r.rate, r.rate_low, r.rate_high, r.usual_rate, r.ratio, r.repeated, r.repeated_low,
       r.repeated_high, r.small, s.as_of, s.refreshed_at
FROM   repeat_timing_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'repeat_timing') AS s;
COMMENT ON VIEW repeat_timing IS
'Hoe snel dezelfde woning opnieuw wordt getroffen: per aantal dagen na een inbraak, per gemeente, basisteam, district en in de hele regio, uit alle bekende dagen tot en met de peildag. Een inbraak van kort geleden telt mee zolang zij is gevolgd (Kaplan en Meier): wie alleen telt hoeveel er zijn gevolgd, telt te weinig. Dat het risico daalt, kan ook komen doordat woningen verschillen: de kwetsbaarste zijn het eerst opnieuw aan de beurt.';
COMMENT ON COLUMN repeat_timing.repeat_timing_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN repeat_timing.level IS 'Niveau van het gebied; region is alles.';
COMMENT ON COLUMN repeat_timing.code IS 'Code van het gebied.';
COMMENT ON COLUMN repeat_timing.days_from IS 'Vanaf zoveel dagen na een inbraak; 0 is dezelfde dag.';
COMMENT ON COLUMN repeat_timing.days_to IS 'Tot zoveel dagen, die niet meegeteld.';
COMMENT ON COLUMN repeat_timing.burglaries IS 'Woninginbraken en pogingen van bekende dagen waarvan vaststaat in welke woning: van elk wordt gewacht op de volgende.';
COMMENT ON COLUMN repeat_timing.at_risk IS 'Hoeveel daarvan zo lang zijn gevolgd en nog geen volgende hadden.';
COMMENT ON COLUMN repeat_timing.repeats IS 'Hoeveel daarvan in deze dagen een volgende kregen.';
COMMENT ON COLUMN repeat_timing.dwelling_days IS 'Zoveel dagen is er in deze dagen gevolgd, bij elkaar.';
COMMENT ON COLUMN repeat_timing.rate IS 'Herhalingen per 1.000 woningen per jaar in deze dagen na een inbraak.';
COMMENT ON COLUMN repeat_timing.rate_low IS 'Ondergrens van het 95%-interval van rate (Garwood).';
COMMENT ON COLUMN repeat_timing.rate_high IS 'Bovengrens van het 95%-interval van rate (Garwood).';
COMMENT ON COLUMN repeat_timing.usual_rate IS 'Woninginbraken per 1.000 woningen per jaar in alle woningen van het gebied, in dezelfde bekende dagen en op dezelfde manier geteld.';
COMMENT ON COLUMN repeat_timing.ratio IS 'Hoeveel keer zo groot als gewoonlijk: rate gedeeld door usual_rate.';
COMMENT ON COLUMN repeat_timing.repeated IS 'Welk deel van de inbraken aan het eind van deze dagen een volgende had (Kaplan en Meier); leeg als geen enkele zo lang is gevolgd.';
COMMENT ON COLUMN repeat_timing.repeated_low IS 'Ondergrens van het 95%-interval van repeated; te smal als een woning veel inbraken had. Leeg zonder herhaling.';
COMMENT ON COLUMN repeat_timing.repeated_high IS 'Bovengrens van dat interval.';
COMMENT ON COLUMN repeat_timing.small IS '1 bij minder dan tien herhalingen.';

SELECT describe_result(n) FROM unnest('{repeat_victimisation, repeat_timing}'::text[]) AS n;
