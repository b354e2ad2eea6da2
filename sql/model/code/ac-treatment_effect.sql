-- Letters, advice, certificates and groups beside homes without, as they were when results were last refreshed.

CREATE OR REPLACE VIEW treatment_effect AS
SELECT r.treatment_effect_id, r.treatment, r.name, r.dwelling_years, r.burglaries, r.rate, r.rate_low, r.rate_high,
       r.other_dwelling_years, r.other_burglaries, r.other_rate, r.other_rate_low, r.other_rate_high, r.compared,
       r.expected,
       r.ratio, r.ratio_low, r.ratio_high, r.p_value, r.p_adjusted, r.too_few, r.sentence, s.as_of, s.refreshed_at
FROM   treatment_effect_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'treatment_effect') AS s;
COMMENT ON VIEW treatment_effect IS
'Wordt er minder ingebroken bij woningen die op tijd een besmettingsbrief, een advies of een certificaat kregen, of waar een buurtgroep is? Een rij per maatregel. Brieven: in elke zone (zie letter_worklist) waarvan een deel van de woningen op tijd een brief kreeg en een deel te laat of niet, worden beide gevolgd vanaf de dag na de laatste brief die op tijd was, zolang het risico duurt (risk_days in letter_rule); vergeleken wordt binnen de zone, en daarin dichtbij met dichtbij. Wie later een brief kreeg telt tot die dag als zonder. Advies en certificaat: vanaf de dag erna, naast de woningen van dezelfde postcode die er toen geen hadden gevraagd, op dezelfde dagen; wie later vraagt blijft meetellen, want dat is vaak omdat er is ingebroken. Buurtgroepen: de dagen dat een groep er is, in haar gebied en in de rest van dezelfde buurt; daar is zij niet begonnen, en dat kan een reden hebben. Alleen dagen waarvan de inbraken bekend zijn, en inbraken waarvan vaststaat welke woning het was. ratio is Mantel en Haenszel, met een interval waarin postcodes de eenheid zijn; leeg bij minder dan zes daarvan. Wie iets kreeg is niet geloot: wie bang is of pas is getroffen vraagt eerder advies, en de zwakste huizen krijgen soms het eerst een brief. Daarom bewijst geen rij dat een maatregel werkt. Bij too_few (minder waard dan 62 inbraken, half om half) wordt niets een effect genoemd. Geen rij van een maatregel met minder dan tien woningen aan een van beide kanten.';
COMMENT ON COLUMN treatment_effect.treatment_effect_id IS 'Nummer van de maatregel.';
COMMENT ON COLUMN treatment_effect.treatment IS 'Maatregel: letter, advice, certificate, group.';
COMMENT ON COLUMN treatment_effect.name IS 'Maatregel in woorden.';
COMMENT ON COLUMN treatment_effect.dwelling_years IS 'Woningjaren die woningen met de maatregel zijn gevolgd. Een woning telt een keer per vergelijking waarin zij staat, een inbraak een keer.';
COMMENT ON COLUMN treatment_effect.burglaries IS 'Woninginbraken en pogingen daarin.';
COMMENT ON COLUMN treatment_effect.rate IS 'Per 1.000 woningen per jaar.';
COMMENT ON COLUMN treatment_effect.rate_low IS 'Ondergrens van het 95%-interval.';
COMMENT ON COLUMN treatment_effect.rate_high IS 'Bovengrens van het 95%-interval.';
COMMENT ON COLUMN treatment_effect.other_dwelling_years IS 'Woningjaren van de woningen zonder; een woning zonder telt bij elke woning of zone waarmee zij wordt vergeleken.';
COMMENT ON COLUMN treatment_effect.other_burglaries IS 'Woninginbraken en pogingen daarin, elk één keer.';
COMMENT ON COLUMN treatment_effect.other_rate IS 'Per 1.000 woningen per jaar.';
COMMENT ON COLUMN treatment_effect.other_rate_low IS 'Ondergrens van het 95%-interval.';
COMMENT ON COLUMN treatment_effect.other_rate_high IS 'Bovengrens van het 95%-interval.';
COMMENT ON COLUMN treatment_effect.compared IS 'In hoeveel zones en afstanden, rond hoeveel woningen, of in hoeveel groepen en buurten beide er zijn.';
COMMENT ON COLUMN treatment_effect.expected IS 'Inbraken bij woningen met de maatregel, als daar evenveel was ingebroken als bij die zonder op dezelfde plek.';
COMMENT ON COLUMN treatment_effect.ratio IS 'Inbraken per woning met de maatregel, gedeeld door die zonder, binnen dezelfde plek; leeg als er zonder geen zijn.';
COMMENT ON COLUMN treatment_effect.ratio_low IS 'Ondergrens van het 95%-interval van ratio.';
COMMENT ON COLUMN treatment_effect.ratio_high IS 'Bovengrens van het 95%-interval van ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN treatment_effect.p_value IS 'Kans op zo''n verschil of groter door toeval.';
COMMENT ON COLUMN treatment_effect.p_adjusted IS 'Aangepast aan het aantal rijen (Benjamini-Hochberg): een verschil heet er pas een bij hoogstens 0,05.';
COMMENT ON COLUMN treatment_effect.too_few IS '1 als het er te weinig zijn om iets een effect te noemen.';
COMMENT ON COLUMN treatment_effect.sentence IS 'Hetzelfde in een zin.';
SELECT describe_result('treatment_effect');
