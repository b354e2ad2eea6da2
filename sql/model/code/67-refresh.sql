-- Keeping results up to date, and how far they are.

CREATE OR REPLACE PROCEDURE refresh_results(as_of date DEFAULT NULL, only_result text DEFAULT NULL)
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT renew_results(as_of, only_result);
END;
COMMENT ON PROCEDURE refresh_results(date, text) IS
'Werkt de resultaten bij (zie result_status): wat kaarten en rapporten tonen, gerekend naar een peildag; zonder as_of de laatste dag waarvan inbraken bekend zijn, met de brieven van erna. Wat niet is veranderd, wordt niet opnieuw gedaan; met only_result alleen dat ene. Alles in één transactie: wie leest, ziet tot het eind de vorige resultaten en hoeft niet te wachten, en na een fout of afbreken staan die er nog. Zegt per resultaat hoeveel rijen en seconden. Wie inleest, moet zolang wachten. Fout: een peildag in de toekomst; een onbekend resultaat; een andere isolatie dan READ COMMITTED.';

CREATE OR REPLACE VIEW result_status AS
SELECT r.position AS result_status_id, r.result::varchar(40) AS result, r.description::varchar(200) AS description,
       r.as_of, r.refreshed_at, r.rows,
       r.nothing::varchar(300) AS nothing, round(r.seconds::numeric, 1)::numeric(9, 1) AS seconds,
       CASE WHEN t.result IS NULL THEN 0 ELSE 1 END AS behind, t.reason::varchar(200) AS reason
FROM   result AS r LEFT JOIN stale_result AS t ON t.result = r.result;
COMMENT ON VIEW result_status IS 'De resultaten die refresh_results bijhoudt: naar welke dag gerekend, wanneer, en of ze achterlopen.';
COMMENT ON COLUMN result_status.result_status_id IS 'Nummer: de volgorde van verversen.';
COMMENT ON COLUMN result_status.result IS 'Naam van de view die het toont.';
COMMENT ON COLUMN result_status.description IS 'Wat erin staat.';
COMMENT ON COLUMN result_status.as_of IS 'Peildag, of de laatste dag waarvan inbraken bekend zijn als het van geen peildag afhangt; leeg als het nog nooit is ververst.';
COMMENT ON COLUMN result_status.refreshed_at IS 'Wanneer het is ververst, in Nederlandse tijd.';
COMMENT ON COLUMN result_status.rows IS 'Aantal rijen.';
COMMENT ON COLUMN result_status.nothing IS 'Waarom er geen rijen zijn; leeg als er rijen zijn.';
COMMENT ON COLUMN result_status.seconds IS 'Hoeveel seconden dat duurde.';
COMMENT ON COLUMN result_status.behind IS '1 als er sindsdien iets is veranderd waar het van afhangt.';
COMMENT ON COLUMN result_status.reason IS 'Wat er is veranderd; leeg als het resultaat bij is.';
