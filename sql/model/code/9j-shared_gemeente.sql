-- One model for a region, of which each municipality sees its own addresses.

COMMENT ON TABLE shared_gemeente IS 'Gemeenten die het model delen: elk heeft een schema met haar eigen adressen, voor een rol van haar. Geschreven door share_with_gemeente en stop_sharing.';
COMMENT ON COLUMN shared_gemeente.gemeente_code IS 'Code van de gemeente.';
COMMENT ON COLUMN shared_gemeente.schema_name IS 'Schema met haar tabellen.';
COMMENT ON COLUMN shared_gemeente.role IS 'Rol die ze mag lezen.';
COMMENT ON COLUMN shared_gemeente.shared_on IS 'Eerste dag.';
COMMENT ON COLUMN shared_gemeente.legal_basis IS 'Grondslag waarop zij ze heeft.';
COMMENT ON COLUMN shared_gemeente.expires_on IS 'Laatste dag waarop zij ze mag hebben: daarna maakt refresh_results de tabellen leeg.';

CREATE OR REPLACE FUNCTION share_with_gemeente(gemeente_code text, role text, schema_name text DEFAULT NULL,
                                               legal_basis text DEFAULT NULL, expires_on date DEFAULT NULL) RETURNS text
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT begin_share(gemeente_code, role, schema_name, legal_basis, expires_on, 'model'::regclass);
END;
COMMENT ON FUNCTION share_with_gemeente(text, text, text, text, date) IS
'Geeft een rol van een gemeente wat het model op adres van die gemeente weet, en van geen andere: in een eigen schema (schema_name, zonder MODEL_gm0153) met tabellen die heten als die van het model, en na elke refresh_results opnieuw worden gevuld. legal_basis en expires_on: op welke grondslag, en tot en met welke dag; na die dag maakt refresh_results de tabellen leeg, en wie verlengt deelt opnieuw. Elke tabel heeft een sleutel en een index op de plek. Wat over de grens loopt, staat er niet in: geen keten of paar van inbraken waarvan er een elders is, met de rollen daarin, en letter_worklist en near_repeat_zone zijn gemaakt alsof er alleen inbraken in de gemeente zijn, en geen brieven over andere: ook relative_risk, zones, postcode_letters en de dekking. Een woning die al een brief kreeg vanwege een inbraak elders, kan dus op de lijst staan. dwelling_risk, letter_map en letter_blind_spot worden niet gedeeld: de woningen met een risico, een brief of een gemiste zone vanwege een inbraak elders liggen daar in een kring omheen. Een brief vanwege een inbraak elders, of met een nummer van een inbraak dat het model niet kent, staat om dezelfde reden niet in letter; een brief zonder het nummer van een inbraak wel. Geeft de naam van het schema. Aantallen van de hele regio leest de rol met grant_burglary_roles(..., colleague => rol). Opnieuw: met een andere rol verliest de vorige haar rechten. Beide staan in disclosure_register (share en share_end). Fout: geen grondslag of einde, een einde dat voorbij is, een gemeente zonder woningen, een rol die er niet is of al bij een andere gemeente hoort, een schema dat er al is, een andere isolatie dan READ COMMITTED.';

CREATE OR REPLACE FUNCTION stop_sharing(gemeente_code text) RETURNS void
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT end_share(gemeente_code);
END;
COMMENT ON FUNCTION stop_sharing(text) IS
'Verwijdert het schema van een gemeente die het model deelde, met alles wat daarin staat, ook wat de gemeente er zelf maakte, en schrijft dat in disclosure_register. Wat de rol met grant_burglary_roles kreeg, blijft; revoke_burglary_roles neemt dat terug. Fout: met die gemeente wordt niets gedeeld.';
