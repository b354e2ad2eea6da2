COMMENT ON TABLE object_kind IS 'Soorten objecten waarin wordt ingebroken.';
COMMENT ON COLUMN object_kind.object_kind IS 'Soort object.';
COMMENT ON COLUMN object_kind.name IS 'Naam.';
COMMENT ON COLUMN object_kind.residential IS 'Telt een inbraak hierin mee als woninginbraak?';
COMMENT ON TABLE offence_code IS 'Misdrijfcodes en het soort object waar ze op wijzen. Vul de codes aan die de eigen politie-eenheid gebruikt.';
COMMENT ON COLUMN offence_code.offence_code IS 'Code.';
COMMENT ON COLUMN offence_code.name IS 'Omschrijving.';
COMMENT ON COLUMN offence_code.object_kind IS 'Soort object waar de code op wijst; leeg als de code daar niets over zegt.';
COMMENT ON TABLE term_code IS 'Vaste codes voor de werkwijze, de plek en de kant van binnenkomst, het gereedschap en de buit.';
COMMENT ON COLUMN term_code.field IS 'Waar de code over gaat: modus_operandi (werkwijze), entry (plek van binnenkomst), entry_side (kant van de woning), tool (gereedschap) of loot (buit).';
COMMENT ON COLUMN term_code.code IS 'Code.';
COMMENT ON COLUMN term_code.name IS 'Naam.';
COMMENT ON COLUMN term_code.term_code_id IS 'Nummer van de code, voor rapporten.';
COMMENT ON TABLE term IS 'Woorden van de politie en de vaste code die zij geven. Door de gebruiker aan te vullen en te veranderen; wat dat geeft, staat na refresh_results in burglary_mo, en wat ontbreekt in unknown_term. Een term geldt waar al zijn woorden achter elkaar in een tekst staan, zonder hoofdletters, accenten en leestekens; een langere gaat voor een kortere die erin ligt.';
COMMENT ON COLUMN term.field IS 'Waar de code over gaat (tabel term_code).';
COMMENT ON COLUMN term.delivered IS 'De woorden, of een hele tekst.';
COMMENT ON COLUMN term.code IS 'De vaste code; leeg als deze woorden niets zeggen, zoals "zonder braak".';
COMMENT ON TABLE burglary IS 'Inbraken en pogingen, zoals de politie ze levert. Persoonsgegevens: alleen voor het doel van de levering.';
COMMENT ON COLUMN burglary.burglary_id IS 'Nummer van de inbraak; blijft gelijk bij een verbeterde levering.';
COMMENT ON COLUMN burglary.source IS 'Registratie waaruit de inbraak komt, bijvoorbeeld BVH.';
COMMENT ON COLUMN burglary.source_id IS 'Nummer van de inbraak in die registratie.';
COMMENT ON COLUMN burglary.occurred_from IS 'Vroegste tijdstip van de inbraak, plaatselijke tijd.';
COMMENT ON COLUMN burglary.occurred_to IS 'Laatste tijdstip van de inbraak, plaatselijke tijd. Kan vóór het begin liggen: zo geleverd, zie flags.';
COMMENT ON COLUMN burglary.precision IS 'Nauwkeurigheid van de tijd: time, dag en tijd zijn bekend, of day, alleen de dag; 00:00 is dan geen tijd.';
COMMENT ON COLUMN burglary.reported_at IS 'Tijdstip waarop de politie ervan wist, plaatselijke tijd.';
COMMENT ON COLUMN burglary.attempt IS 'Poging (ja) of voltooid (nee); leeg als het er niet bij staat.';
COMMENT ON COLUMN burglary.object_kind IS 'Soort object.';
COMMENT ON COLUMN burglary.offence_code IS 'Misdrijfcode zoals geleverd.';
COMMENT ON COLUMN burglary.modus_operandi IS 'Werkwijze zoals geleverd; de codes staan in burglary_mo.';
COMMENT ON COLUMN burglary.entry IS 'Plek van binnenkomst zoals geleverd; de codes staan in burglary_mo.';
COMMENT ON COLUMN burglary.street_name IS 'Straatnaam zoals geleverd.';
COMMENT ON COLUMN burglary.huisnummer_text IS 'Huisnummer met letter en toevoeging zoals geleverd.';
COMMENT ON COLUMN burglary.postcode IS 'Postcode uit de levering.';
COMMENT ON COLUMN burglary.woonplaats IS 'Plaats zoals geleverd.';
COMMENT ON COLUMN burglary.gemeente IS 'Gemeente zoals geleverd.';
COMMENT ON COLUMN burglary.given_geom IS 'Coördinaten uit de levering.';
COMMENT ON COLUMN burglary.dwelling_id IS 'Gevonden woning; leeg als er geen of meer dan één woning past.';
COMMENT ON COLUMN burglary.geom IS 'Gevonden plek; hoe zeker die is, staat in place_step en place_uncertainty.';
COMMENT ON COLUMN burglary.place_step IS 'Stap waarmee de plek is gevonden: 1 coördinaten, 2 adres, 3 postcode en huisnummer, 4 straat en huisnummer, 5 postcode, 6 straat, 7 naam van een plek, 8 niet gevonden.';
COMMENT ON COLUMN burglary.place_quality IS 'Hoe goed de plek is, in woorden.';
COMMENT ON COLUMN burglary.place_uncertainty IS 'Hoe ver de plek ernaast kan zitten, in meters.';
COMMENT ON COLUMN burglary.place_candidates IS 'Aantal plekken dat in aanmerking kwam.';
COMMENT ON COLUMN burglary.flags IS 'Opmerkingen bij het inlezen en plaatsen, zoals een einde vóór het begin.';
COMMENT ON COLUMN burglary.loot IS 'Buit zoals geleverd; de codes staan in burglary_mo.';
COMMENT ON COLUMN burglary.temperature IS 'Temperatuur zoals geleverd.';
COMMENT ON COLUMN burglary.weather IS 'Weer zoals geleverd.';
COMMENT ON COLUMN burglary.delivery_id IS 'Levering waaruit deze gegevens komen.';
COMMENT ON COLUMN burglary.valid_from IS 'Vanaf wanneer deze gegevens hier zo staan.';
DO $$
DECLARE
    said record;
BEGIN
    FOR said IN SELECT a.attname, pg_catalog.col_description('burglary'::regclass, b.attnum) AS meaning
                FROM   pg_catalog.pg_attribute AS a
                JOIN   pg_catalog.pg_attribute AS b ON b.attrelid = 'burglary'::regclass AND b.attname = a.attname
                WHERE  a.attrelid = 'burglary_version'::regclass AND a.attnum > 0 LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN burglary_version.%I IS %L', said.attname, said.meaning);
    END LOOP;
END;
$$;
COMMENT ON TABLE burglary_version IS 'Eerdere gegevens van inbraken die door een latere levering zijn verbeterd.';
COMMENT ON COLUMN burglary_version.burglary_version_id IS 'Nummer van de eerdere versie.';
COMMENT ON COLUMN burglary_version.burglary_id IS 'Inbraak waarvan dit een eerdere versie is.';
COMMENT ON COLUMN burglary_version.valid_to IS 'Tot wanneer deze gegevens golden.';
COMMENT ON COLUMN burglary_version.replaced_by_delivery_id IS 'Levering met de verbetering.';
COMMENT ON TABLE published_count IS 'Gepubliceerde aantallen misdrijven per gebied, om de eigen gegevens mee te vergelijken.';
COMMENT ON COLUMN published_count.published_count_id IS 'Nummer van de rij.';
COMMENT ON COLUMN published_count.source IS 'Tabel waaruit het aantal komt, bijvoorbeeld 47022NED.';
COMMENT ON COLUMN published_count.offence_code IS 'Misdrijfcode.';
COMMENT ON COLUMN published_count.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN published_count.code IS 'Code van het gebied.';
COMMENT ON COLUMN published_count.year IS 'Jaar.';
COMMENT ON COLUMN published_count.month IS 'Maand; leeg bij een jaarcijfer. Jaar- en maandcijfers niet bij elkaar optellen.';
COMMENT ON COLUMN published_count.registered IS 'Aantal geregistreerde misdrijven; leeg is niet gepubliceerd, dus geen nul.';
COMMENT ON COLUMN published_count.delivery_id IS 'Levering waaruit het aantal komt.';
COMMENT ON COLUMN published_count.reference_date IS 'Peildatum: de dag waarop de levering is ontvangen die dit aantal als eerste noemde. Een aantal groeit nog zolang er aangiften bij komen.';
COMMENT ON TABLE published_count_version IS 'Wat op andere peildatums van hetzelfde aantal is gepubliceerd.';
COMMENT ON COLUMN published_count_version.published_count_version_id IS 'Nummer van de rij.';
COMMENT ON COLUMN published_count_version.published_count_id IS 'Het aantal waarvan het nieuwste in published_count staat.';
COMMENT ON COLUMN published_count_version.registered IS 'Aantal geregistreerde misdrijven zoals het toen was; leeg is niet gepubliceerd.';
COMMENT ON COLUMN published_count_version.reference_date IS 'Peildatum.';
COMMENT ON COLUMN published_count_version.delivery_id IS 'Levering die het noemde.';

CREATE OR REPLACE VIEW published_history AS
SELECT v.published_count_id, v.source::varchar(200) AS source, v.offence_code::varchar(20) AS offence_code,
       v.level::varchar(20) AS level, v.code::varchar(40) AS code, v.year, v.month,
       v.reference_date, v.registered, v.registered - lag(v.registered) OVER w AS change, v.is_newest, v.delivery_id
FROM  (SELECT p.published_count_id, p.source, p.offence_code, p.level, p.code, p.year, p.month, p.reference_date,
              p.registered, p.delivery_id, 1 AS is_newest FROM published_count AS p
       UNION ALL
       SELECT p.published_count_id, p.source, p.offence_code, p.level, p.code, p.year, p.month, o.reference_date,
              o.registered, o.delivery_id, 0
       FROM   published_count_version AS o JOIN published_count AS p USING (published_count_id)) AS v
WINDOW w AS (PARTITION BY v.published_count_id ORDER BY v.is_newest, v.reference_date, v.delivery_id);
COMMENT ON VIEW published_history IS 'Hoe een gepubliceerd aantal van peildatum tot peildatum is gegroeid: een rij per aantal en peildatum waarop het anders was.';
COMMENT ON COLUMN published_history.published_count_id IS 'Nummer van het aantal.';
COMMENT ON COLUMN published_history.source IS 'Tabel waaruit het aantal komt.';
COMMENT ON COLUMN published_history.offence_code IS 'Misdrijfcode.';
COMMENT ON COLUMN published_history.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN published_history.code IS 'Code van het gebied.';
COMMENT ON COLUMN published_history.year IS 'Jaar.';
COMMENT ON COLUMN published_history.month IS 'Maand; leeg bij een jaarcijfer.';
COMMENT ON COLUMN published_history.reference_date IS 'Peildatum; leeg als de levering niet meer bekend is.';
COMMENT ON COLUMN published_history.registered IS 'Aantal geregistreerde misdrijven op die peildatum; leeg is niet gepubliceerd.';
COMMENT ON COLUMN published_history.change IS 'Hoeveel meer dan op de peildatum ervoor; leeg bij de eerste.';
COMMENT ON COLUMN published_history.is_newest IS '1 is het aantal dat nu geldt.';
COMMENT ON COLUMN published_history.delivery_id IS 'Levering die het noemde.';
