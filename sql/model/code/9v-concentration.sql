-- Concentration, as it was when results were last refreshed.

CREATE OR REPLACE VIEW burglary_concentration AS
SELECT r.burglary_concentration_id, r.level, r.code, r.span, r.first_day, r.last_day, r.place_kind, r.top, r.known,
       r.places, r.places_with, r.burglaries, r.top_share, r.top_expected, r.gini, r.gini_expected, r.gini_corrected,
       r.gini_corrected_expected, r.small, r.reason, s.as_of, s.refreshed_at
FROM   burglary_concentration_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'burglary_concentration') AS s;
COMMENT ON VIEW burglary_concentration IS
'In hoe weinig plekken de woninginbraken bij elkaar komen: woningen, straten en buurten, per gemeente, basisteam, district en in de hele regio. Naast elk getal staat wat toeval alleen zou geven, als elke woning evenveel kans had: ook toeval brengt inbraken bij elkaar, en van weinig inbraken op veel plekken meer. Wat telt is het verschil. De plekken met de meeste van nu zijn daarmee nog niet die van straks.';
COMMENT ON COLUMN burglary_concentration.burglary_concentration_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN burglary_concentration.level IS 'Niveau van het gebied; region is alles.';
COMMENT ON COLUMN burglary_concentration.code IS 'Code van het gebied.';
COMMENT ON COLUMN burglary_concentration.span IS 'Welke tijd: year, de 365 dagen tot en met de peildag, of three_years, de 1095 dagen.';
COMMENT ON COLUMN burglary_concentration.first_day IS 'Eerste dag.';
COMMENT ON COLUMN burglary_concentration.last_day IS 'Laatste dag.';
COMMENT ON COLUMN burglary_concentration.place_kind IS 'Waarover is verdeeld: dwelling (woningen), street (straten) of buurt.';
COMMENT ON COLUMN burglary_concentration.top IS 'Naar welk deel van de plekken is gekeken: 0,05 is een op de twintig, die met de meeste inbraken.';
COMMENT ON COLUMN burglary_concentration.known IS 'Welk deel van de woningen in een gemeente ligt waarvan al deze dagen zijn ingelezen; onder 0,9 wordt niets verteld.';
COMMENT ON COLUMN burglary_concentration.places IS 'Plekken, ook die zonder inbraak.';
COMMENT ON COLUMN burglary_concentration.places_with IS 'Plekken met een inbraak.';
COMMENT ON COLUMN burglary_concentration.burglaries IS 'Woninginbraken en pogingen waarvan vaststaat in welke woning.';
COMMENT ON COLUMN burglary_concentration.top_share IS 'Welk deel van de inbraken in dat deel van de plekken was.';
COMMENT ON COLUMN burglary_concentration.top_expected IS 'Wat toeval alleen daarvoor zou geven.';
COMMENT ON COLUMN burglary_concentration.gini IS 'Ongelijkheid (Gini): 0 als elke plek evenveel inbraken heeft, bijna 1 als een plek ze alle heeft.';
COMMENT ON COLUMN burglary_concentration.gini_expected IS 'Wat toeval alleen daarvoor zou geven.';
COMMENT ON COLUMN burglary_concentration.gini_corrected IS 'Gini, gecorrigeerd als er minder inbraken zijn dan plekken (Bernasco en Steenbeek 2017): 0 als zij zo gelijk zijn verdeeld als met zo weinig kan.';
COMMENT ON COLUMN burglary_concentration.gini_corrected_expected IS 'Wat toeval alleen daarvoor zou geven.';
COMMENT ON COLUMN burglary_concentration.small IS '1 bij minder dan twintig inbraken.';
COMMENT ON COLUMN burglary_concentration.reason IS 'Waarom er niets is te zeggen; anders leeg.';

CREATE OR REPLACE VIEW owner_burglary AS
SELECT r.owner_burglary_id, r.factor, r.class, r.span, r.first_day, r.last_day, r.dwellings, r.burglaries, r.burgled,
       r.repeatedly_burgled, r.rate, r.rate_low, r.rate_high, r.small, s.as_of, s.refreshed_at
FROM   owner_burglary_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'owner_burglary') AS s;
COMMENT ON VIEW owner_burglary IS
'Woninginbraken per eigenaar en per complex, met de woningen: van de factoren per woning eigenaar en, als die is gemaakt en ingelezen, complex (zie factor en dwelling_factor_value). Alleen woningen in gemeenten waarvan al die dagen zijn ingelezen. Van minder dan tien woningen wordt niets verteld. Sorteer op rate, maar kijk naar het interval: van de kleinste complexen is het hoogste cijfer meestal toeval.';
COMMENT ON COLUMN owner_burglary.owner_burglary_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN owner_burglary.factor IS 'Factor: eigenaar of complex.';
COMMENT ON COLUMN owner_burglary.class IS 'Eigenaar of complex.';
COMMENT ON COLUMN owner_burglary.span IS 'Welke tijd: year, de 365 dagen tot en met de peildag, of three_years, de 1095 dagen.';
COMMENT ON COLUMN owner_burglary.first_day IS 'Eerste dag.';
COMMENT ON COLUMN owner_burglary.last_day IS 'Laatste dag.';
COMMENT ON COLUMN owner_burglary.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN owner_burglary.burglaries IS 'Woninginbraken en pogingen waarvan vaststaat in welke woning.';
COMMENT ON COLUMN owner_burglary.burgled IS 'Getroffen woningen.';
COMMENT ON COLUMN owner_burglary.repeatedly_burgled IS 'Woningen die vaker dan eens zijn getroffen.';
COMMENT ON COLUMN owner_burglary.rate IS 'Woninginbraken per 1.000 woningen per jaar.';
COMMENT ON COLUMN owner_burglary.rate_low IS 'Ondergrens van het exacte 95%-interval (Garwood).';
COMMENT ON COLUMN owner_burglary.rate_high IS 'Bovengrens van het exacte 95%-interval.';
COMMENT ON COLUMN owner_burglary.small IS '1 bij minder dan tien inbraken.';

SELECT describe_result(n) FROM unnest('{burglary_concentration, owner_burglary}'::text[]) AS n;
