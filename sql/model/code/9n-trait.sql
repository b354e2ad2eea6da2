-- How, where, with what and for what burglars came, as it was when results were last refreshed.

CREATE OR REPLACE VIEW burglary_mo AS
SELECT r.burglary_mo_id, r.burglary_id, r.field, r.code, r.name, r.term_code_id, r.term, s.as_of, s.refreshed_at
FROM   burglary_mo_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'burglary_mo') AS s;
COMMENT ON VIEW burglary_mo IS
'Hoe er is ingebroken, naar de woorden van de politie: een rij per inbraak, veld en code. De woorden staan in term en zijn aan te vullen; zij gelden als hele woorden, zonder hoofdletters en accenten, en een langere term gaat voor een kortere die erin ligt. Een inbraak kan van een veld meer codes hebben. Werkwijze, plek en kant van binnenkomst en gereedschap komen uit burglary.modus_operandi en burglary.entry, buit alleen uit burglary.loot. Zonder code: er is iets geleverd, maar geen term past (zie unknown_term). Geen rij: er is niets over geleverd, of de tekst zegt er niets van.';
COMMENT ON COLUMN burglary_mo.burglary_mo_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN burglary_mo.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN burglary_mo.field IS 'Waar de code over gaat: modus_operandi, de werkwijze; entry, de plek van binnenkomst; entry_side, de kant van de woning; tool, het gereedschap; loot, de buit.';
COMMENT ON COLUMN burglary_mo.code IS 'Code (tabel term_code); leeg als geen term past.';
COMMENT ON COLUMN burglary_mo.name IS 'Naam van de code.';
COMMENT ON COLUMN burglary_mo.term_code_id IS 'Nummer van de code, voor rapporten.';
COMMENT ON COLUMN burglary_mo.term IS 'De term waaraan de code is herkend; van meer de eerste.';

CREATE OR REPLACE VIEW unknown_term AS
SELECT row_number() OVER (ORDER BY m.field, t.delivered)::int AS unknown_term_id, m.field::varchar(20) AS field,
       t.delivered::varchar(4000) AS delivered, count(*)::int AS burglaries,
       max(m.as_of) AS as_of, max(m.refreshed_at)::timestamp(0) AS refreshed_at
FROM   burglary_mo AS m JOIN burglary AS b USING (burglary_id)
CROSS  JOIN LATERAL (SELECT CASE m.field WHEN 'modus_operandi' THEN b.modus_operandi WHEN 'entry' THEN b.entry
                                 ELSE b.loot END AS delivered) AS t
WHERE  m.code IS NULL
GROUP  BY m.field, t.delivered;
COMMENT ON VIEW unknown_term IS
'Teksten van de politie waaraan term in hun eigen veld geen code geeft, en van hoeveel inbraken zij zijn: wat er aan term ontbreekt. De teksten zijn vrij geschreven en kunnen een bewoner of een adres noemen. Voeg een rij aan term toe en ververs de resultaten.';
COMMENT ON COLUMN unknown_term.unknown_term_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN unknown_term.field IS 'Veld: modus_operandi, entry of loot.';
COMMENT ON COLUMN unknown_term.delivered IS 'De tekst zoals geleverd, hoogstens 4.000 tekens.';
COMMENT ON COLUMN unknown_term.burglaries IS 'Aantal inbraken met deze tekst.';
COMMENT ON COLUMN unknown_term.as_of IS 'Peildag: de dag waarnaar is gerekend.';
COMMENT ON COLUMN unknown_term.refreshed_at IS 'Wanneer dit is ververst, in Nederlandse tijd.';

CREATE OR REPLACE VIEW trait_day AS
SELECT r.trait_day_id, r.level, r.code, r.gemeente_code, r.current, r.day, r.known, r.residential, r.attempt, r.trait,
       r.class, r.class_name, r.burglaries, s.as_of, s.refreshed_at
FROM   trait_day_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'trait_day') AS s;
COMMENT ON VIEW trait_day IS
'Als area_day, gesplitst naar een kenmerk: werkwijze, binnenkomst, gereedschap, buit, dagdeel of woningtype. Kies één trait en één level. Zonder klasse staan de inbraken waarvan het kenmerk niet bekend is, of het woningtype in die straat en buurt minder dan tien woningen telt: met straat en dag uit area_day zou dat zeggen welke het was. Van dagdeel en woningtype tellen de rijen op tot area_day; van de andere kan een inbraak in meer klassen staan. Geen straten.';
COMMENT ON COLUMN trait_day.trait_day_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN trait_day.level IS 'Niveau van het gebied; region is alles.';
COMMENT ON COLUMN trait_day.code IS 'Code van het gebied. Leeg als de inbraak in geen gebied van dit niveau is te plaatsen.';
COMMENT ON COLUMN trait_day.gemeente_code IS 'Gemeente van de inbraken; leeg is niet bekend.';
COMMENT ON COLUMN trait_day.current IS '1 een gebied van nu, 0 een gebied waarvoor een nieuwer in de plaats kwam: tel die niet mee.';
COMMENT ON COLUMN trait_day.day IS 'Dag van de inbraak (zie burglary_event).';
COMMENT ON COLUMN trait_day.known IS '1 als alle inbraken van die gemeente en dag zijn ingelezen, anders 0.';
COMMENT ON COLUMN trait_day.residential IS '1 woning, 0 schuur, garage of ander object; leeg is niet vermeld.';
COMMENT ON COLUMN trait_day.attempt IS '1 poging, 0 voltooid; leeg is niet vermeld.';
COMMENT ON COLUMN trait_day.trait IS 'Kenmerk: modus_operandi, entry, entry_side, tool, loot, daypart (waar het tijdvak in één dagdeel ligt) of house_type.';
COMMENT ON COLUMN trait_day.class IS 'Klasse, als code; leeg als het kenmerk niet bekend is.';
COMMENT ON COLUMN trait_day.class_name IS 'Klasse.';
COMMENT ON COLUMN trait_day.burglaries IS 'Aantal.';

SELECT describe_result(n) FROM unnest('{burglary_mo, trait_day}'::text[]) AS n;
