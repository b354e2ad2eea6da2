CREATE OR REPLACE VIEW advice_uptake AS
SELECT r.advice_uptake_id, r.month, r.level, r.code, r.name, r.letters, r.followed, r.percent_followed, r.requests,
       r.requests_after_letter, r.requests_without_letter, r.days_median, r.days_p90, r.advices, r.certificates,
       s.as_of, s.refreshed_at
FROM   advice_uptake_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'advice_uptake') AS s;
COMMENT ON VIEW advice_uptake IS
'Brieven en preventieadvies per maand en gebied van nu: gemeente, wijk, buurt en elk ander niveau waarvan er een kaart of indeling is, behalve postcodes (zie areas_of_homes; kies één level): hoeveel brieven op een aanvraag uitliepen zolang ze golden, en hoeveel aanvragen en adviezen er in de maand waren. Wie na een brief vraagt, vroeg het niet per se door de brief.';
COMMENT ON COLUMN advice_uptake.advice_uptake_id IS 'Nummer van de rij: gebied en maand.';
COMMENT ON COLUMN advice_uptake.month IS 'Eerste dag van de maand.';
COMMENT ON COLUMN advice_uptake.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN advice_uptake.code IS 'Code van het gebied.';
COMMENT ON COLUMN advice_uptake.name IS 'Naam van het gebied.';
COMMENT ON COLUMN advice_uptake.letters IS 'Aantal brieven dat deze maand is verstuurd; van een zending aan een postcode elk het deel dat hier waarschijnlijk kwam.';
COMMENT ON COLUMN advice_uptake.followed IS 'Daarvan het aantal waarop een aanvraag volgde zolang de brief gold, ook als die in een latere maand kwam.';
COMMENT ON COLUMN advice_uptake.percent_followed IS 'Percentage: followed ten opzichte van letters; niet optellen.';
COMMENT ON COLUMN advice_uptake.requests IS 'Aantal aanvragen van deze maand.';
COMMENT ON COLUMN advice_uptake.requests_after_letter IS 'Daarvan van een woning met een geldige brief; bij een zending aan een postcode de kans daarop.';
COMMENT ON COLUMN advice_uptake.requests_without_letter IS 'De andere aanvragen, ook die waarvan de woning niet is gevonden.';
COMMENT ON COLUMN advice_uptake.days_median IS 'Mediaan van de dagen van verzending tot aanvraag, van aanvragen na een brief.';
COMMENT ON COLUMN advice_uptake.days_p90 IS 'In 90 % van die gevallen hoogstens zoveel dagen.';
COMMENT ON COLUMN advice_uptake.advices IS 'Aantal adviezen dat deze maand is gegeven.';
COMMENT ON COLUMN advice_uptake.certificates IS 'Daarvan met een certificaat.';

CREATE OR REPLACE FUNCTION group_reach(days int DEFAULT 365, last_day date DEFAULT dutch_today(),
                                       max_uncertainty float8 DEFAULT NULL)
RETURNS TABLE (group_reach_id int, watch_group_id int, name varchar(200), members int,
               members_per_dwelling numeric(8, 4), period varchar(10), place varchar(10),
               day_from date, day_to date, dwellings int, burglaries int, rate float8, rate_low float8,
               rate_high float8,
               ratio float8, ratio_low float8, ratio_high float8, small int, note varchar(200))
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT tell_nothing('{group}'::text[]);
    SELECT * FROM compare_groups(days, last_day, max_uncertainty);
END;
COMMENT ON FUNCTION group_reach(int, date, float8) IS
'Woningen en inbraken binnen het gebied van elke buurtgroep en in de rest van haar gemeente, zoveel dagen voor en na haar begin, zover een levering die dagen in haar gemeente bestrijkt en de groep bestond; dagen daartussen zonder levering tellen niet mee. rate is het aantal inbraken per 1.000 woningen per jaar met het exacte 95 %-interval van Garwood; ratio is binnen gedeeld door buiten, met het exacte interval voor inbraken die los van elkaar staan (een groep is maar een gebied, dus hoeveel gebieden onderling verschillen telt niet mee; leeg is zonder grens: buiten waren dan geen inbraken); small is 1 bij minder dan tien inbraken binnen of buiten. Woningen zijn die van nu. Een groep zonder begin, of zonder vlak en postcode, ontbreekt. Dit toont geen oorzaak en gevolg: daarvoor is een vergelijking nodig met gebieden die ook zonder groep op dit gebied lijken.';
SELECT describe_result('advice_uptake');
