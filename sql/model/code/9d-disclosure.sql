-- Who was given which results, at which level, for what, by whom, and when.

COMMENT ON TABLE disclosure_register IS
'Uitgifteregister: wie welke resultaten kreeg, op welk niveau, waarvoor, van wie en wanneer. Geschreven bij publiceren, bij het geven en intrekken van rechten, en met register_disclosure voor bestanden. Wat er staat, verandert niet meer; een vergissing krijgt een nieuwe regel. privacy_report() zegt of alle zegels kloppen.';
COMMENT ON COLUMN disclosure_register.disclosure_id IS 'Nummer van de regel: 1, 2, 3, zonder gaten.';
COMMENT ON COLUMN disclosure_register.means IS 'Manier: file is een bestand, publication een publicatie, grant een recht in de database, revocation het intrekken van een recht, share de adressen van een gemeente die het model deelt, share_end het einde daarvan.';
COMMENT ON COLUMN disclosure_register.recipient IS 'Ontvanger: een organisatie, een functie of een rol.';
COMMENT ON COLUMN disclosure_register.results IS 'Resultaten: de tabellen of views waar het uit komt, of de naam van het bestand.';
COMMENT ON COLUMN disclosure_register.level IS 'Niveau: adres, werk of openbaar (zie privacy_meaning in data_dictionary).';
COMMENT ON COLUMN disclosure_register.purpose IS 'Doel waarvoor de ontvanger het mag gebruiken.';
COMMENT ON COLUMN disclosure_register.legal_basis IS 'Grondslag. Verplicht bij een bestand met adressen, en bij adressen van een gemeente.';
COMMENT ON COLUMN disclosure_register.expires_on IS 'Laatste dag waarop de ontvanger het mag hebben. Verplicht bij een bestand met adressen, en bij adressen van een gemeente.';
COMMENT ON COLUMN disclosure_register.disclosed_on IS 'Dag waarop het is gegeven.';
COMMENT ON COLUMN disclosure_register.note IS 'Opmerking, zoals de naam van het bestand, of welke eerdere regel niet klopte.';
COMMENT ON COLUMN disclosure_register.registered_by IS 'Gebruiker die was aangemeld toen de regel werd geschreven (session_user).';
COMMENT ON COLUMN disclosure_register.registered_as IS 'Rol waarmee dat gebeurde (current_user).';
COMMENT ON COLUMN disclosure_register.registered_at IS 'Tijdstip waarop de regel is geschreven.';
COMMENT ON COLUMN disclosure_register.seal IS 'Zegel: het controlegetal (SHA-256) van deze regel en het zegel van de vorige. Wie een nummer en zegel elders bewaart, ziet later of de regels tot daar nog dezelfde zijn.';

CREATE OR REPLACE FUNCTION register_disclosure(
    recipient text, results text[], purpose text, level text DEFAULT NULL, means text DEFAULT 'file',
    legal_basis text DEFAULT NULL, expires_on date DEFAULT NULL,
    disclosed_on date DEFAULT NULL, note text DEFAULT NULL
) RETURNS int
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    INSERT INTO disclosure_register AS r (means, recipient, results, level, purpose, legal_basis, expires_on,
                                          disclosed_on, note)
    VALUES (means, recipient, results, level, purpose, legal_basis, expires_on, disclosed_on, note)
    RETURNING r.disclosure_id;
END;
COMMENT ON FUNCTION register_disclosure(text, text[], text, text, text, text, date, date, text) IS
'Schrijft in disclosure_register wie welke resultaten kreeg, en geeft het nummer van de regel. recipient: een organisatie, functie of rol; results: de tabellen of views waar het uit komt; level: adres, werk of openbaar, NULL voor het hoogste van results; means: file (een bestand), publication, grant, revocation, share of share_end; expires_on: tot en met wanneer de ontvanger het mag hebben, NULL zonder einde; disclosed_on: NULL is vandaag. Wie schrijft, heeft INSERT op disclosure_register nodig, en SELECT op het nummer. Fout: geen ontvanger, doel of resultaten; een niveau dat niet bekend is of te laag (een publicatie mag lager zijn); een bestand met adressen zonder grondslag en einde; een dag in de toekomst; een andere isolatie dan READ COMMITTED.';
