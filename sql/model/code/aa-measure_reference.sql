-- Reference areas of measures, as they were when results were last refreshed.

CREATE OR REPLACE VIEW measure_reference_area AS
SELECT r.measure_reference_area_id, r.measure_id, r.measure, r.measure_name, r.intervention_id, r.watch_group_id,
       r.name, r.begins, r.ends, r.role, r.role_name, r.level, r.code, r.area_name, r.rank, r.distance, r.dwellings,
       r.first_day, r.last_day, r.years, r.candidates, r.features, r.alike, r.reason, s.as_of, s.refreshed_at, r.geom
FROM   measure_reference_area_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'measure_reference_area') AS s;
COMMENT ON VIEW measure_reference_area IS
'Waarmee een maatregel is te vergelijken: een rij per maatregel en gebied. Maatregelen zijn acties en buurtgroepen met een begin, en per gemeente de besmettingsbrieven en de certificaten sinds de eerste; een actie die niet is uitgevoerd, is er geen. Het gebied van de maatregel (treated) heeft altijd een rij, ook als er niets is om mee te vergelijken: reason zegt dan waarom. near en far: de ringen eromheen waar inbraken heen kunnen zijn gegaan, zonder gebieden waar toen dezelfde soort maatregel was; om een hele gemeente ligt geen ring. Naast de cijfers van buurten mag niets over minder dan tien woningen gaan: zo''n klein deel van een buurt valt weg uit een eigen gebied of ring, en van een buurt waarvan maar zo weinig over zou blijven, hoort alles bij het gebied.
like: de drie buurten (van een hele gemeente: gemeenten) die er het meest op lijken; average: de drie die het dichtst bij het gemiddelde van alle liggen. Vergeleken wordt naar woningen, woningen in de omgeving, soorten woningen, sociale cohesie, WOZ-waarde, corporatiewoningen, lage inkomens en verhuizingen voor zover ingelezen, en woninginbraken in de twee jaar die eindigen een jaar voor het begin: het jaar ervoor telt niet mee, want dan is gekozen, en wie kiest omdat het er veel was, ziet het vanzelf dalen. Gevoelige factoren doen alleen mee met een besluit (sensitive_decision). Wat er binnen 400 m van ligt, doet niet mee, en wat sindsdien dezelfde soort maatregel had ook niet.
De meest gelijkende hoeven niet te lijken: zie alike, en per kenmerk measure_balance. Bron: Stuart 2010 (vergelijken), Marshall 1991 (kleine aantallen).';
COMMENT ON COLUMN measure_reference_area.measure_reference_area_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN measure_reference_area.measure_id IS 'Nummer van de maatregel: vier keer dat van de actie; van een groep dat van de groep en 1 erbij; van brieven dat van de gemeente en 2 erbij, van certificaten 3.';
COMMENT ON COLUMN measure_reference_area.measure IS 'Wat het is: action, group, letters of certificates.';
COMMENT ON COLUMN measure_reference_area.measure_name IS 'Hetzelfde in woorden.';
COMMENT ON COLUMN measure_reference_area.intervention_id IS 'Actie; leeg als het iets anders is.';
COMMENT ON COLUMN measure_reference_area.watch_group_id IS 'Buurtgroep; leeg als het iets anders is.';
COMMENT ON COLUMN measure_reference_area.name IS 'Naam van de maatregel.';
COMMENT ON COLUMN measure_reference_area.begins IS 'Eerste dag van de maatregel.';
COMMENT ON COLUMN measure_reference_area.ends IS 'Laatste dag; leeg als die niet bekend is of nog komt.';
COMMENT ON COLUMN measure_reference_area.role IS 'Wat het gebied is: treated, near, far, like of average.';
COMMENT ON COLUMN measure_reference_area.role_name IS 'Hetzelfde in woorden.';
COMMENT ON COLUMN measure_reference_area.level IS 'Niveau van het gebied: buurt of gemeente; leeg als het er geen is.';
COMMENT ON COLUMN measure_reference_area.code IS 'Code van het gebied; leeg bij ringen en eigen begrenzingen.';
COMMENT ON COLUMN measure_reference_area.area_name IS 'Naam van het gebied.';
COMMENT ON COLUMN measure_reference_area.rank IS 'Volgorde: 1 lijkt het meest.';
COMMENT ON COLUMN measure_reference_area.distance IS 'Hoe ver het ervan af ligt, in standaardafwijkingen over alle gebieden: de wortel van het gemiddelde van de gekwadrateerde verschillen van de kenmerken; van average het verschil met het gemiddelde gebied. Boven 1 lijken zij nauwelijks.';
COMMENT ON COLUMN measure_reference_area.dwellings IS 'Woningen in gebruik die meetellen: niet die van een straat of gebied waarvan er minder dan tien in liggen.';
COMMENT ON COLUMN measure_reference_area.first_day IS 'Eerste dag van de twee jaren waarvan inbraken worden vergeleken.';
COMMENT ON COLUMN measure_reference_area.last_day IS 'Laatste dag daarvan: een jaar (364 dagen) voor het begin.';
COMMENT ON COLUMN measure_reference_area.years IS 'Naar hoeveel van die jaren is vergeleken: een jaar telt als al zijn dagen bekend zijn. Bij 0 is niet naar inbraken vergeleken, alleen naar de rest.';
COMMENT ON COLUMN measure_reference_area.candidates IS 'Uit hoeveel gebieden is gekozen; leeg als er niets was te kiezen.';
COMMENT ON COLUMN measure_reference_area.features IS 'Naar hoeveel kenmerken is vergeleken.';
COMMENT ON COLUMN measure_reference_area.alike IS 'In hoeveel daarvan de drie gebieden samen lijken: hoogstens een kwart standaardafwijking verschil.';
COMMENT ON COLUMN measure_reference_area.reason IS 'Waarom er niets is om mee te vergelijken; anders leeg.';
COMMENT ON COLUMN measure_reference_area.geom IS 'Het gebied.';

CREATE OR REPLACE VIEW measure_balance AS
SELECT r.measure_balance_id, r.measure_id, r.role, r.role_name, r.feature, r.feature_name, r.unit, r.value,
       r.reference_value, r.standardised, r.alike, r.areas, s.as_of, s.refreshed_at
FROM   measure_balance_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'measure_balance') AS s;
COMMENT ON VIEW measure_balance IS
'Hoe goed de gebieden van measure_reference_area op dat van de maatregel lijken: een rij per maatregel, soort vergelijkingsgebied en kenmerk, met het verschil in standaardafwijkingen. Zeg het erbij als zij in een kenmerk niet lijken (alike 0): zulke gebieden kunnen ook zonder maatregel uiteen gaan lopen. Bron: Stuart 2010.';
COMMENT ON COLUMN measure_balance.measure_balance_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN measure_balance.measure_id IS 'Maatregel (zie measure_reference_area).';
COMMENT ON COLUMN measure_balance.role IS 'Soort vergelijkingsgebied: like of average.';
COMMENT ON COLUMN measure_balance.role_name IS 'Hetzelfde in woorden.';
COMMENT ON COLUMN measure_balance.feature IS 'Kenmerk: een code of een factor.';
COMMENT ON COLUMN measure_balance.feature_name IS 'Hetzelfde in woorden.';
COMMENT ON COLUMN measure_balance.unit IS 'Eenheid van value en reference_value.';
COMMENT ON COLUMN measure_balance.value IS 'Waarde in het gebied van de maatregel; inbraken zijn naar het gemiddelde toe getrokken, meer naarmate er minder woningen zijn.';
COMMENT ON COLUMN measure_balance.reference_value IS 'Gemiddelde van de vergelijkingsgebieden; van woningen en dichtheid het meetkundig gemiddelde.';
COMMENT ON COLUMN measure_balance.standardised IS 'Hoeveel standaardafwijkingen value daarboven ligt; leeg als alle gebieden hierin gelijk zijn.';
COMMENT ON COLUMN measure_balance.alike IS '1 als dat hoogstens een kwart is, naar boven of beneden.';
COMMENT ON COLUMN measure_balance.areas IS 'Aantal vergelijkingsgebieden.';

SELECT describe_result(n) FROM unnest('{measure_reference_area, measure_balance}'::text[]) AS n;
