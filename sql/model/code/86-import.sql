-- Loading a delivery, or looking first at what would happen.

CREATE OR REPLACE PROCEDURE import_delivery(
    source regclass,
    mapping_name text,
    source_name text DEFAULT NULL,
    purpose text DEFAULT NULL,
    legal_basis text DEFAULT NULL,
    expires_on date DEFAULT NULL,
    period_from date DEFAULT NULL,
    period_to date DEFAULT NULL,
    received_on date DEFAULT dutch_today()
)
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT load_delivery(source, mapping_name, source_name, purpose, legal_basis, expires_on, period_from, period_to,
                         received_on);
END;
COMMENT ON PROCEDURE import_delivery(regclass, text, text, text, text, date, date, date, date) IS
'Laadt een levering uit een tabel, view of foreign table volgens een mapping: CALL import_delivery(''staging.bvh'', ''bvh'', ...). Gelezen = opgenomen + geweigerd + ongewijzigd; geweigerde rijen staan met de reden in rejected_row. Alles of niets. De levering zelf staat in delivery.
source_name: hoe zij heet; zonder de naam van de tabel. purpose, legal_basis en expires_on: nodig bij persoonsgegevens. period_from en period_to: de dagen waarover het bestand gaat; een dag daarin zonder inbraak of brief is er een zonder, en van andere dagen is niets bekend. Zij geven ook het jaar van cijfers zonder jaar. received_on: dag van ontvangst; zonder vandaag.
Fout, en dan is er niets geladen: een bron of mapping die er niet is, een verplichte kolom die ontbreekt, persoonsgegevens zonder doel, grondslag of einddatum, dagen die niet kunnen, een andere isolatie dan READ COMMITTED. Een tweede die inleest, wacht.';


CREATE OR REPLACE FUNCTION preview_import(source regclass, mapping_name text, sample int DEFAULT 5,
                                          period_from date DEFAULT NULL)
RETURNS TABLE (onderdeel text, naam text, waarde text)
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT * FROM preview_delivery(source, mapping_name, sample, period_from);
END;
COMMENT ON FUNCTION preview_import(regclass, text, int, date) IS
'Laat zien wat import_delivery zou doen, zonder iets te schrijven. Per onderdeel: kolom (het veld en de kolom die het levert), niet gelezen (kolommen die de mapping niet noemt), zonder tijd en decimaalteken (wat de hele kolom daarover zegt), leeg (bij hoeveel rijen een veld leeg is; wat er niet bij staat, is overal gevuld), rij 1 en verder (wat er in de eerste rijen staat; sample zegt hoeveel) met gelezen 1 en verder (wat ervan is gemaakt, waar dat iets anders is: een dag als dd-mm-jjjj), geweigerd (hoeveel rijen om welke regel) en telling. period_from zoals bij import_delivery: het jaar van cijfers zonder jaar. Fout: een mapping of kolom die er niet is.';
