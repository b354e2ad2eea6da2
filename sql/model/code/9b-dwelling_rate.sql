-- Classes of dwellings and the burglaries in them, as they were when results were last refreshed.

CREATE OR REPLACE VIEW dwelling_rate AS
SELECT r.dwelling_rate_id, r.factor, r.factor_name, r.class_number, r.class, r.reference, r.burglaries, r.dwellings,
       r.dwelling_years, r.rate, r.rate_low, r.rate_high,
       r.ratio, r.ratio_low, r.ratio_high, r.adjusted_ratio, r.adjusted_low, r.adjusted_high, r.p_adjusted, r.left_out,
       r.withheld, r.small, r.sensitive, r.flags, r.warnings, s.as_of, s.refreshed_at
FROM   dwelling_rate_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'dwelling_rate') AS s
WHERE  r.factor NOT IN (SELECT w.factor FROM withheld_factor AS w);
COMMENT ON VIEW dwelling_rate IS
'Woninginbraken per soort woning: van elke factor per woning (bouwjaar, WOZ, eigendom, eigenaar, woningtype en wat verder is ingelezen) een rij per klasse, met de woningen, de inbraken, het cijfer per 1.000 woningen per jaar, en hoeveel keer dat van de eerste klasse. Getallen staan in vijf gelijke delen; een jaar in perioden, met een grens bij het Bouwbesluit van 1999. Elke woning telt met haar nieuwste waarde, en met de dagen die zijn ingelezen; een inbraak telt als vaststaat in welke woning. Vergelijk met adjusted_ratio: binnen buurten. Intervallen volgen hoeveel postcodes onderling verschillen (zie rate_table). Dat twee dingen samengaan, maakt het ene niet de oorzaak van het andere.';
COMMENT ON COLUMN dwelling_rate.dwelling_rate_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN dwelling_rate.factor IS 'Factor.';
COMMENT ON COLUMN dwelling_rate.factor_name IS 'Omschrijving van de factor.';
COMMENT ON COLUMN dwelling_rate.class_number IS 'Volgorde van de klasse.';
COMMENT ON COLUMN dwelling_rate.class IS 'Klasse.';
COMMENT ON COLUMN dwelling_rate.reference IS 'Klasse waarmee wordt vergeleken: de nieuwste woningen, het laagste vijfde deel, of van soorten de meest voorkomende.';
COMMENT ON COLUMN dwelling_rate.burglaries IS 'Woninginbraken en pogingen in woningen van deze klasse.';
COMMENT ON COLUMN dwelling_rate.dwellings IS 'Woningen in gebruik van deze klasse.';
COMMENT ON COLUMN dwelling_rate.dwelling_years IS 'Woningen van nu maal ingelezen jaren: een woning die er pas kort staat telt al die jaren mee, zodat het cijfer van de nieuwste iets te laag is.';
COMMENT ON COLUMN dwelling_rate.rate IS 'Woninginbraken per 1.000 woningen per jaar.';
COMMENT ON COLUMN dwelling_rate.rate_low IS 'Ondergrens van het 95%-interval daarvan.';
COMMENT ON COLUMN dwelling_rate.rate_high IS 'Bovengrens van het 95%-interval daarvan.';
COMMENT ON COLUMN dwelling_rate.ratio IS 'Hoeveel keer het cijfer van de klasse waarmee wordt vergeleken; leeg als daar niet is ingebroken.';
COMMENT ON COLUMN dwelling_rate.ratio_low IS 'Ondergrens van het 95%-interval van ratio.';
COMMENT ON COLUMN dwelling_rate.ratio_high IS 'Bovengrens van het 95%-interval van ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN dwelling_rate.adjusted_ratio IS 'Hetzelfde binnen buurten (Mantel-Haenszel).';
COMMENT ON COLUMN dwelling_rate.adjusted_low IS 'Ondergrens van het 95%-interval van adjusted_ratio.';
COMMENT ON COLUMN dwelling_rate.adjusted_high IS 'Bovengrens van het 95%-interval van adjusted_ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN dwelling_rate.p_adjusted IS 'Kans op zo''n verschil of groter binnen buurten als er geen is, aangepast aan het aantal klassen (Benjamini-Hochberg).';
COMMENT ON COLUMN dwelling_rate.left_out IS 'Woninginbraken van de ingelezen dagen die in geen klasse van deze factor tellen: de woning staat niet vast, of haar waarde is niet bekend.';
COMMENT ON COLUMN dwelling_rate.small IS '1 bij minder dan tien inbraken: let dan op het interval.';
COMMENT ON COLUMN dwelling_rate.withheld IS 'Aantal gevoelige kenmerken dat hier ontbreekt, omdat er geen besluit geldt om ze te gebruiken (sensitive_decision).';
COMMENT ON COLUMN dwelling_rate.sensitive IS '1 als de factor, of een waaruit hij bestaat, dicht bij bijzondere persoonsgegevens ligt (factor.sensitive): niet voor een risicoscore.';
COMMENT ON COLUMN dwelling_rate.flags IS 'Codes van warnings: small_n, few_areas, confounded, thin_overlap, no_dwellings, reverse_causation, sensitive.';
COMMENT ON COLUMN dwelling_rate.warnings IS 'Waarschuwingen in woorden; few_areas telt hier postcodes, en confounded en thin_overlap gaan over buurten.';

CREATE OR REPLACE VIEW dwelling_count AS
SELECT r.dwelling_count_id, r.area_id, r.gemeente_code, r.buurt_code, r.dwelling_profile_id, r.bouwjaar_number,
       r.bouwjaar, r.woz_number, r.woz, r.tenure_number, r.tenure,
       r.owner_number, r.owner, r.house_type_number, r.house_type, r.dwellings, r.burglaries, r.dwelling_years, s.as_of,
       s.refreshed_at
FROM   dwelling_count_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'dwelling_count') AS s;
COMMENT ON VIEW dwelling_count IS
'Woningen in gebruik per buurt en soort woning, met de woninginbraken van de dagen die zijn ingelezen; om op te tellen. Een soort waarvan een buurt er minder dan tien heeft, is daar niet apart te zien: die woningen staan samen in een rij zonder soort.';
COMMENT ON COLUMN dwelling_count.dwelling_count_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN dwelling_count.area_id IS 'Nummer van de buurt, of van de gemeente als de buurt niet bekend is; leeg als die op geen kaart staat.';
COMMENT ON COLUMN dwelling_count.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN dwelling_count.buurt_code IS 'Buurt; leeg als die niet bekend is.';
COMMENT ON COLUMN dwelling_count.dwelling_profile_id IS 'Nummer van de soort woning, geldt binnen één verversing; leeg in de rij van zeldzame soorten samen.';
COMMENT ON COLUMN dwelling_count.bouwjaar_number IS 'Volgorde van bouwjaar.';
COMMENT ON COLUMN dwelling_count.bouwjaar IS 'Bouwperiode, met een grens bij 1999; leeg is niet bekend.';
COMMENT ON COLUMN dwelling_count.woz_number IS 'Volgorde van woz: het hoeveelste vijfde deel.';
COMMENT ON COLUMN dwelling_count.woz IS 'WOZ-waarde, in vijf gelijke delen van alle woningen; leeg is niet bekend.';
COMMENT ON COLUMN dwelling_count.tenure_number IS 'Volgorde van tenure.';
COMMENT ON COLUMN dwelling_count.tenure IS 'Koop of huur; leeg is niet bekend.';
COMMENT ON COLUMN dwelling_count.owner_number IS 'Volgorde van owner.';
COMMENT ON COLUMN dwelling_count.owner IS 'Eigenaar of woningcorporatie; leeg is niet bekend.';
COMMENT ON COLUMN dwelling_count.house_type_number IS 'Volgorde van house_type.';
COMMENT ON COLUMN dwelling_count.house_type IS 'Woningtype; leeg is niet bekend.';
COMMENT ON COLUMN dwelling_count.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN dwelling_count.burglaries IS 'Woninginbraken en pogingen waarvan de woning vaststaat; leeg als van de gemeente niets is ingelezen.';
COMMENT ON COLUMN dwelling_count.dwelling_years IS 'Woningen maal ingelezen jaren; leeg als van de gemeente niets is ingelezen.';

-- Each class of one factor with each of the others.
CREATE OR REPLACE FUNCTION combined_rate(factors text[], of_gemeente text DEFAULT NULL)
RETURNS TABLE (classes varchar(800), reference varchar(800), burglaries int, dwellings int, dwelling_years float8,
               rate float8, rate_low float8, rate_high float8,
               ratio float8, ratio_low float8, ratio_high float8, adjusted_ratio float8, adjusted_low float8,
               adjusted_high float8, p_adjusted float8, left_out int, small int, warnings varchar(300))
LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    WITH asked AS MATERIALIZED (
        SELECT a.factor, a.place FROM unnest(require_dwelling_factors(factors)) WITH ORDINALITY AS a (factor, place)
    ), home AS MATERIALIZED (
        SELECT h.dwelling_id, coalesce(h.buurt_code, h.gemeente_code, '') AS stratum,
               coalesce(h.postcode, '') AS street, h.years, h.burglaries
        FROM   watched_dwelling AS h WHERE of_gemeente IS NULL OR h.gemeente_code = of_gemeente
    ), kind AS MATERIALIZED (            -- of which every factor is known
        SELECT t.dwelling_id, string_agg(to_char(t.class_number, 'FM000') || t.class, chr(31) ORDER BY a.place) AS class
        FROM   dwelling_traits_of(require_dwelling_factors(factors)) AS t JOIN asked AS a USING (factor)
        GROUP  BY t.dwelling_id HAVING count(*) = (SELECT count(*) FROM asked)
    ), cell AS (
        SELECT rate_set(k.class, h.burglaries, 1, h.years, h.stratum, h.street) AS cells,
               sum(h.burglaries) AS burglaries FROM home AS h JOIN kind AS k USING (dwelling_id)
    ), total AS (
        SELECT count(*) AS burglaries
        FROM   burglary_place AS p
        JOIN   known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ k.days
        WHERE  of_gemeente IS NULL OR p.gemeente_code = of_gemeente
    )
    SELECT replace(regexp_replace(r.class, '(^|\x1F)[0-9]{3}', '\1', 'g'), chr(31), ' / ')::varchar(800),
           replace(regexp_replace(r.reference, '(^|\x1F)[0-9]{3}', '\1', 'g'), chr(31), ' / ')::varchar(800),
           r.burglaries::int, r.dwellings::int,
           r.dwelling_years, r.rate, r.rate_low, r.rate_high, nullif(r.ratio, 'Infinity'), r.ratio_low,
           nullif(r.ratio_high, 'Infinity'),
           nullif(r.adjusted_ratio, 'Infinity'), r.adjusted_low, nullif(r.adjusted_high, 'Infinity'), r.p_adjusted,
           greatest(w.burglaries - coalesce(s.burglaries, 0), 0)::int,
           CASE WHEN r.burglaries < 10 THEN 1 ELSE 0 END, dutch_dwelling_flags(r.flags || f.flags)::varchar(300)
    FROM   cell AS s CROSS JOIN LATERAL rate_table(s.cells) AS r CROSS JOIN total AS w
    CROSS  JOIN (SELECT CASE WHEN bool_or(k.theme = 'preventie') THEN '{reverse_causation}'
                             ELSE '{}' END::text[] || CASE WHEN bool_or(is_sensitive(k.factor)) THEN '{sensitive}'
                                                           ELSE '{}' END::text[] AS flags
                 FROM asked AS a JOIN factor AS k USING (factor)) AS f
    ORDER  BY r.class;
END;
COMMENT ON FUNCTION combined_rate(text[], text) IS
'Woninginbraken per combinatie van soorten woningen, zoals combined_rate(''{woningtype,open_zijden,bouwjaar}''): een rij per combinatie die voorkomt, van een tot vier factoren per woning (zie dwelling_rate, ook voor de kolommen). Alleen woningen waarvan elke factor bekend is; left_out zegt hoeveel inbraken daardoor of doordat de woning niet vaststaat niet meetellen. reference: de combinatie met inbraken en de meeste woningjaren. Met of_gemeente alleen die gemeente. Geen rij als van geen woning alles bekend is of niets is ingelezen. Hoe meer combinaties, hoe minder inbraken in elk: let op small en het interval; p_adjusted rekent met het aantal combinaties. Fout: geen of meer dan vier factoren, een onbekende, of een gevoelige zonder besluit.';

SELECT describe_result(n) FROM unnest('{dwelling_rate, dwelling_count}'::text[]) AS n;
