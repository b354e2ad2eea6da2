-- The plan of located() is large: where it becomes part of another, as in the imports, a row costs a tenth of a
-- millisecond, but the planner's costs of a few hundred rows already make JIT compile it, for seconds. Here it is a
-- plan of its own, without JIT, of a millisecond or two per address.
CREATE OR REPLACE FUNCTION locate(street text, house_number text, postcode text, place text,
                                  given_geom geometry DEFAULT NULL, gemeente text DEFAULT NULL)
RETURNS TABLE (step int, quality text, uncertainty_m float8, candidates int, dwelling_id int, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1
SET jit = off
BEGIN ATOMIC
    SELECT l.*
    FROM   located(locate.street, locate.house_number, locate.postcode, locate.place, locate.given_geom,
                   locate.gemeente) AS l;
END;
COMMENT ON FUNCTION locate(text, text, text, text, geometry, text) IS
'Zoekt een adres op in de eigen BAG en geeft één rij: de stap waarmee het is gevonden (1 coördinaten, 2 adres, 3 postcode en huisnummer, 4 straat en huisnummer, 5 postcode, 6 straat, 7 plaats, 8 niet gevonden), hoe goed, de onzekerheid in meters, het aantal mogelijkheden, de woning en het punt. De woning is leeg als er meer bedoeld kunnen zijn. Spreken postcode, straat en plaats elkaar tegen, of is de straatnaam een gok naar een verschreven naam, dan is de onzekerheid ten minste 50 m en zo groot als de postcode of de straat; kent de BAG de toevoeging niet, ten minste 25 m. Een postbus, tegenover, een reeks huisnummers, of een andere straat in een andere plaats noemt geen woning. Een adres kost een paar milliseconden; wat wordt ingelezen, gaat tien keer zo snel.';
