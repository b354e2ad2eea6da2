-- Burglaries by area and day, as they were when results were last refreshed: what series and bulletins add up.

CREATE OR REPLACE VIEW area_home AS
SELECT r.area_home_id, r.level, r.code, r.name, r.area_id, r.gemeente_code, r.current, r.dwellings, s.as_of,
       s.refreshed_at
FROM   area_home_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'area_home') AS s;
COMMENT ON VIEW area_home IS
'Woningen in gebruik per gebied, gesplitst naar gemeente: per regio, gebied van de kaart, viercijferige postcode en straat. Van elk niveau tellen de rijen met current = 1 op tot alle woningen; zonder code is wat in geen gebied ervan ligt, en wat in kleine straten ligt: met minder dan tien woningen, ook in een van de buurten of postcodes waarin een straat ligt, want straat en buurt samen zouden zeggen welke woning het was. Gebieden zonder woningen en zonder inbraken ontbreken.';
COMMENT ON COLUMN area_home.area_home_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN area_home.level IS 'Niveau van het gebied; region is alles, street een straat.';
COMMENT ON COLUMN area_home.code IS 'Code van het gebied; van een straat haar naam en woonplaats. Leeg in de rij van wat in geen gebied van dit niveau ligt.';
COMMENT ON COLUMN area_home.name IS 'Naam van het gebied.';
COMMENT ON COLUMN area_home.area_id IS 'Nummer van het gebied; leeg bij straten en de regio, en zonder kaart.';
COMMENT ON COLUMN area_home.gemeente_code IS 'Gemeente van deze woningen; leeg is niet bekend.';
COMMENT ON COLUMN area_home.current IS '1 een gebied van nu, 0 een gebied waarvoor een nieuwer in de plaats kwam: tel die niet mee.';
COMMENT ON COLUMN area_home.dwellings IS 'Woningen in gebruik.';

CREATE OR REPLACE VIEW area_day AS
SELECT r.area_day_id, r.level, r.code, r.gemeente_code, r.current, r.day, r.known, r.residential, r.attempt,
       r.burglaries, s.as_of, s.refreshed_at
FROM   area_day_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'area_day') AS s;
COMMENT ON VIEW area_day IS
'Inbraken per gebied en dag, gesplitst naar soort object en poging: kies zelf wat meetelt. Alleen dagen waarop iets is gebeurd; welke dagen bekend zijn, staat in known_day. Van elk niveau tellen de rijen met current = 1 op tot alle inbraken met een dag. Geen zes- en vijfpositiepostcodes, en geen kleine straten (zie area_home).';
COMMENT ON COLUMN area_day.area_day_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN area_day.level IS 'Niveau van het gebied; region is alles, street een straat.';
COMMENT ON COLUMN area_day.code IS 'Code van het gebied; van een straat haar naam en woonplaats. Leeg als de inbraak in geen gebied van dit niveau is te plaatsen.';
COMMENT ON COLUMN area_day.gemeente_code IS 'Gemeente van de inbraken; leeg is niet bekend.';
COMMENT ON COLUMN area_day.current IS '1 een gebied van nu, 0 een gebied waarvoor een nieuwer in de plaats kwam: tel die niet mee.';
COMMENT ON COLUMN area_day.day IS 'Dag van de inbraak (zie burglary_event).';
COMMENT ON COLUMN area_day.known IS '1 als alle inbraken van die gemeente en dag zijn ingelezen, anders 0.';
COMMENT ON COLUMN area_day.residential IS '1 woning, 0 schuur, garage of ander object; leeg is niet vermeld.';
COMMENT ON COLUMN area_day.attempt IS '1 poging, 0 voltooid; leeg is niet vermeld.';
COMMENT ON COLUMN area_day.burglaries IS 'Aantal.';

CREATE OR REPLACE VIEW known_day AS
SELECT r.known_day_id, r.gemeente_code, r.first_day, r.last_day, s.as_of, s.refreshed_at
FROM   known_day_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'known_day') AS s;
COMMENT ON VIEW known_day IS 'Van welke dagen alle inbraken van een gemeente zijn ingelezen: een rij per aaneengesloten tijd. Op een andere dag zegt geen inbraak niets.';
COMMENT ON COLUMN known_day.known_day_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN known_day.gemeente_code IS 'Gemeente; leeg: van inbraken waarvan niet bekend is in welke.';
COMMENT ON COLUMN known_day.first_day IS 'Eerste dag.';
COMMENT ON COLUMN known_day.last_day IS 'Laatste dag.';

SELECT describe_result(n) FROM unnest('{area_home, area_day, known_day}'::text[]) AS n;
