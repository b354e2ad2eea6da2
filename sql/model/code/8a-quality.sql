-- How good is what was delivered: findings in numbers and sentences.

-- The police counts a burglary in the year in which it came to know of it, attempts included. Own burglaries are
-- counted so too, and for as many months as were published and delivered.
CREATE OR REPLACE VIEW published_difference AS
SELECT r.published_difference_id, r.code, r.name, r.year, r.source, r.months, r.published, r.own, r.known, s.as_of,
       s.refreshed_at
FROM   published_difference_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'published_difference') AS s;

CREATE OR REPLACE VIEW data_quality AS
SELECT r.data_quality_id, r.delivery_id, r.kind, r.source, r.received_on, r.topic, r.field, r.item, r.number,
       r.whole, r.percent, r.previous_percent, r.value, r.small, r.sentence, s.as_of, s.refreshed_at
FROM   data_quality_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'data_quality') AS s
UNION ALL       -- an empty layer cannot say why it is empty
SELECT -k.position, NULL, NULL::varchar(40), NULL::varchar(200), NULL, 'leeg'::varchar(20), NULL::varchar(40),
       k.result::varchar(100), NULL, NULL,
       NULL::numeric(9, 1), NULL::numeric(9, 1), NULL::numeric(12, 1), NULL,
       pg_catalog.format('%s is leeg: %s.', k.result, k.nothing)::varchar(500), k.as_of, k.refreshed_at
FROM   result AS k WHERE k.nothing IS NOT NULL AND k.result <> 'data_quality'
UNION ALL
-- whether a delivery is late hangs on today: the last of each agreement, when something is wrong with it
SELECT -100000 - x.expected_delivery_id, x.delivery_id, x.kind, x.party, x.received_on, 'afspraak'::varchar(20),
       NULL::varchar(40), x.status::varchar(100), NULL, NULL,
       NULL::numeric(9, 1), NULL::numeric(9, 1), NULL::numeric(12, 1), NULL, x.sentence::varchar(500), dutch_today(),
       (now() AT TIME ZONE 'Europe/Amsterdam')::timestamp(0)
FROM  (SELECT DISTINCT ON (e.agreement_id) e.*
       FROM   expected_delivery AS e WHERE e.status <> 'expected' ORDER BY e.agreement_id, e.due_on DESC) AS x
WHERE  x.status <> 'received';
COMMENT ON VIEW published_difference IS 'Eigen woninginbraken (met pogingen, zonder wat een andere herkomst ook meldt, naar het jaar van kennisname) naast de gepubliceerde aantallen per gemeente en jaar; van maandcijfers de maanden die de leveringen bestrijken (zie known_days), als die er zijn. own is leeg als van die tijd niets is ingelezen.';
COMMENT ON VIEW data_quality IS 'Kwaliteit van de leveringen, in getallen en zinnen: wat is ingevuld, opvallend, geweigerd of dubbel, hoe lang het tijdvak is, hoe de plek is gevonden, en hoe het verschilt met de vorige levering en met de gepubliceerde aantallen. Van elke kaart en elk rapport zonder rijen staat er waarom, en van elke afspraak wat er aan de laatste levering schort.';

DO $$
DECLARE
    said record;
    seen regclass;
BEGIN
    -- The same word means the same in all of these views.
    FOR said IN SELECT * FROM (VALUES
        ('published_difference_id', 'Nummer van de vergelijking: gemeente en jaar.'),
        ('data_quality_id', 'Nummer van de bevinding; blijft gelijk zolang de gegevens gelijk blijven.'),
        ('delivery_id', 'Levering; leeg bij een vergelijking van alle leveringen samen, en bij wat leeg is.'),
        ('previous_delivery_id', 'De levering daarvoor, van dezelfde soort en herkomst.'),
        ('kind', 'Soort levering; wat die inhoudt, staat in delivery_kind.'),
        ('source', 'Herkomst van de levering of van het gepubliceerde aantal; bij afspraak de organisatie.'),
        ('received_on', 'Datum van ontvangst.'),
        ('place', 'Volgnummer van de bevinding binnen de levering.'),
        ('topic',
         'Onderwerp: ingevuld, opvallend, geweigerd, dubbel, tijdvak, plaats, aandeel, omvang, periode, gepubliceerd, afspraak, of leeg: een kaart of rapport zonder rijen.'),
        ('field', 'Veld waar het over gaat: de naam van een kolom.'),
        ('item', 'Opmerking, regel, stap, gemeente, kaart, rapport of stand van de levering waar het over gaat.'),
        ('number',
         'Aantal rijen waarvoor het geldt; bij omvang de gelezen rijen, bij periode de dagen die de levering bestrijkt, bij gepubliceerd de eigen inbraken.'),
        ('whole',
         'Aantal rijen waarvan het een deel is; bij omvang die van de vorige levering, bij gepubliceerd het gepubliceerde aantal.'),
        ('percent', 'Percentage: number ten opzichte van whole.'),
        ('previous_percent', 'Hetzelfde percentage bij de vorige levering van dezelfde soort en herkomst.'),
        ('value', 'Lengte van het tijdvak in uren, of het verschil in aantal bij omvang en gepubliceerd.'),
        ('small', '1 als whole kleiner is dan dertig: het percentage zegt dan weinig.'),
        ('sentence', 'De bevinding in een zin.'),
        ('noun', 'Waar de rijen over gaan.'), ('what', 'Het veld in woorden.'),
        ('filled', 'Aantal rijen waarin het veld is ingevuld.'),
        ('rows', 'Aantal rijen van de levering.'), ('code', 'Gemeentecode.'), ('name', 'Naam van de gemeente.'),
        ('year', 'Jaar.'),
        ('months', 'Aantal vergeleken maanden; 0 als het om het hele jaar gaat.'),
        ('published', 'Gepubliceerd aantal.'),
        ('own', 'Aantal eigen woninginbraken; leeg als van die tijd niets is ingelezen.'),
        ('known',
         'Welk deel van die tijd de leveringen bestrijken, van 0 tot en met 1; onder 0,9 is er geen verschil te noemen.')
    ) AS v (column_name, meaning)
    LOOP
        FOR seen IN SELECT a.attrelid::regclass FROM pg_attribute AS a
                    WHERE  a.attname = said.column_name
                    AND    a.attrelid IN ('delivered_field'::regclass, 'previous_delivery'::regclass,
                                          'delivery_quality'::regclass,
                                          'published_difference'::regclass, 'data_quality'::regclass) LOOP
            EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', seen, said.column_name, said.meaning);
        END LOOP;
    END LOOP;
    -- What passes through from a table keeps that table's words.
    FOR said IN SELECT v.attname AS column_name, col_description(t.attrelid, t.attnum) AS meaning
                FROM   pg_attribute AS v
                JOIN   pg_attribute AS t ON t.attrelid = 'burglary'::regclass AND t.attname = v.attname
                WHERE  v.attrelid = 'delivered_burglary'::regclass LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN delivered_burglary.%I IS %L', said.column_name, said.meaning);
    END LOOP;
END;
$$;
SELECT describe_result(n) FROM unnest('{published_difference, data_quality}'::text[]) AS n;
