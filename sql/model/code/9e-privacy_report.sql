-- All that a privacy officer asks of a model, in one table.

CREATE OR REPLACE FUNCTION privacy_report()
RETURNS TABLE (place int, topic text, item text, who text, level text, number bigint, last_day date, sentence text)
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT l.place, l.topic, l.item, l.who, l.level, l.number, l.last_day, l.sentence FROM privacy_lines() AS l;
END;
COMMENT ON FUNCTION privacy_report() IS
'Voor de functionaris gegevensbescherming, in zinnen (sentence) en kolommen, op volgorde van place; item noemt alle tabellen en views, ook waar er te veel zijn voor een zin. topic:
niveau: wat de niveaus adres, werk en openbaar inhouden;
gegevens: welke persoonsgegevens er zijn, per levering, met doel, grondslag en einde (last_day; number is het aantal rijen);
verstreken: wat zijn einde voorbij is: rijen die purge_expired verwijdert, bestanden die de ontvanger weg moet hebben, rechten die niet zijn ingetrokken;
kan lezen: wie zich kan aanmelden en wat die dan op niveau adres of werk kan lezen, volgens de catalogus van de server zelf (number is het aantal tabellen en views): ook geërfd, via een rol die hij kan worden, via PUBLIC, per kolom, via een eigen view of een functie van de eigenaar, en wie om alle rechten heen kan; met wat niet in disclosure_register staat;
verstrekt: elke regel van disclosure_register (last_day: de laatste dag waarop de ontvanger het mag hebben);
register: of de zegels van dat register kloppen, en het laatste zegel.
Niet te zien is wie via een kopie leest: een tabel die iemand zelf vulde, een reservekopie, een standby. Uit te voeren door de eigenaar van het model. Verandert niets.';
