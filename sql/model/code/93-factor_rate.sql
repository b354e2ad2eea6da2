-- What has neither dwellings nor burglaries is not known to be empty: it may lie outside what was loaded, or nothing
-- tells where it lies.
CREATE OR REPLACE VIEW factor_by_area AS
SELECT r.factor_value_id, r.factor, r.factor_name, r.unit, r.level, r.code, r.area_name, r.year, r.value,
       r.respondents, r.series, r.burglaries, r.dwellings, r.rate, r.rate_low, r.rate_high, r.left_out, r.small,
       r.sensitive, r.reason, r.fifth, s.as_of, s.refreshed_at, a.geom
FROM   factor_by_area_result AS r LEFT JOIN area AS a ON a.area_id = r.area_id
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'factor_by_area') AS s;
COMMENT ON VIEW factor_by_area IS
'Elk cijfer van elk gebied en jaar, met de woninginbraken van dat jaar per 1.000 woningen en het exacte 95%-interval. Woningen en inbraken tellen op dezelfde wijze: in het gebied waar zij volgens een indeling (area_member) bij horen, anders waarin zij volgens de kaart liggen, anders volgens hun adres. Over de jaren houdt een gebied zijn eigen grenzen, die van de nieuwste kaart waar het op staat: ook een gebied dat is opgegaan in een ander; opvolgers zijn er niet. Wat nergens is te plaatsen, telt nergens: left_out. Waar een getal ontbreekt, zegt reason waarom. Een jaar dat maar voor een deel is ingelezen, telt voor dat deel, per gemeente (zie known_days); inbraken buiten dat deel tellen niet mee. Dat twee cijfers samengaan, maakt het ene niet de oorzaak van het andere.';
COMMENT ON COLUMN factor_by_area.factor_value_id IS 'Nummer van het cijfer.';
COMMENT ON COLUMN factor_by_area.factor IS 'Factor.';
COMMENT ON COLUMN factor_by_area.factor_name IS 'Omschrijving van de factor.';
COMMENT ON COLUMN factor_by_area.unit IS 'Eenheid van de waarde.';
COMMENT ON COLUMN factor_by_area.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN factor_by_area.code IS 'Code van het gebied.';
COMMENT ON COLUMN factor_by_area.area_name IS 'Naam van het gebied.';
COMMENT ON COLUMN factor_by_area.year IS 'Jaar van het cijfer en van de inbraken.';
COMMENT ON COLUMN factor_by_area.value IS 'Waarde; leeg is onbekend of geheim.';
COMMENT ON COLUMN factor_by_area.respondents IS 'Aantal respondenten waarop de waarde rust.';
COMMENT ON COLUMN factor_by_area.series IS 'Reeks waar de waarde bij hoort.';
COMMENT ON COLUMN factor_by_area.burglaries IS 'Aantal woninginbraken in dat jaar; leeg als dat niet bekend is, met de reden in reason.';
COMMENT ON COLUMN factor_by_area.dwellings IS 'Aantal woningen in gebruik, zoals de BAG nu is ingelezen; leeg als dat niet bekend is.';
COMMENT ON COLUMN factor_by_area.rate IS 'Woninginbraken per 1.000 woningen per jaar.';
COMMENT ON COLUMN factor_by_area.rate_low IS 'Ondergrens van het 95%-interval (Garwood).';
COMMENT ON COLUMN factor_by_area.rate_high IS 'Bovengrens van het 95%-interval (Garwood).';
COMMENT ON COLUMN factor_by_area.left_out IS 'Woninginbraken van dat jaar die op dit niveau in geen enkel gebied zijn te plaatsen; zij ontbreken in de cijfers van de gebieden.';
COMMENT ON COLUMN factor_by_area.reason IS 'Waarom inbraken, woningen of het cijfer per 1.000 woningen ontbreken; leeg als er niets ontbreekt.';
COMMENT ON COLUMN factor_by_area.small IS '1 bij minder dan tien inbraken: het cijfer zegt dan weinig.';
COMMENT ON COLUMN factor_by_area.sensitive IS '1 als de factor, of een waaruit hij bestaat, dicht bij bijzondere persoonsgegevens ligt (factor.sensitive): niet voor een risicoscore per gebied.';
COMMENT ON COLUMN factor_by_area.fifth IS
'In welk vijfde deel van de gebieden van dat niveau en jaar de waarde valt: 1 de laagste, 5 de hoogste, gelijke waarden samen; een aantal naar het aantal per woning. Leeg bij minder dan tien gebieden, en bij een waarde die men niet kan rangschikken.';
COMMENT ON COLUMN factor_by_area.geom IS 'Grens van het gebied waarbinnen is geteld: die van de nieuwste kaart waar het op staat.';

-- ---------------------------------------------------------------- all factors at once

-- Of each factor the newest year with burglaries, and of that year the finest level that has ten areas at least and
-- nearly all the dwellings that any level has. The areas are put in five classes of as many areas; the highest is
-- compared with the lowest, as it is and within municipalities.
CREATE OR REPLACE VIEW factor_association AS
SELECT r.factor_association_id, r.factor, r.factor_name, r.unit, r.level, r.year, r.areas, r.low_to, r.high_from,
       r.low_burglaries, r.low_dwellings, r.low_rate, r.low_rate_low, r.low_rate_high, r.high_burglaries,
       r.high_dwellings, r.high_rate, r.high_rate_low, r.high_rate_high, r.ratio, r.ratio_low, r.ratio_high,
       r.adjusted_ratio, r.adjusted_low, r.adjusted_high, r.p_value, r.p_adjusted, r.comparisons, r.low_areas,
       r.high_areas, r.dispersion, r.left_out, r.withheld, r.flags, r.sentence, r.warnings, s.as_of, s.refreshed_at
FROM   factor_association_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'factor_association') AS s
WHERE  r.factor NOT IN (SELECT w.factor FROM withheld_factor AS w);
COMMENT ON VIEW factor_association IS
'Welke cijfers van gebieden gaan samen met woninginbraken? Per factor, van het nieuwste jaar en het fijnste niveau dat (bijna) alle woningen dekt: het vijfde deel van de gebieden met de hoogste waarde naast het vijfde deel met de laagste. Let op p_adjusted (er worden er veel tegelijk bekeken) en op warnings: bij weinig inbraken zegt de vergelijking weinig, en waar het binnen gemeenten anders ligt is adjusted_ratio te vertrouwen. Van een aantal telt de waarde per woning; aandelen die uit aantallen worden berekend (factor_share) doen mee. Een factor die van onder tot boven gelijk is, ontbreekt, en een gevoelige zonder besluit ook (withheld zegt hoeveel).';
COMMENT ON COLUMN factor_association.factor_association_id IS 'Volgnummer.';
COMMENT ON COLUMN factor_association.factor IS 'Factor.';
COMMENT ON COLUMN factor_association.factor_name IS 'Omschrijving van de factor.';
COMMENT ON COLUMN factor_association.unit IS 'Eenheid van de factor.';
COMMENT ON COLUMN factor_association.level IS 'Niveau van de gebieden.';
COMMENT ON COLUMN factor_association.year IS 'Jaar van de cijfers en van de inbraken.';
COMMENT ON COLUMN factor_association.areas IS 'Aantal gebieden met een waarde; in elke groep zit een vijfde daarvan.';
COMMENT ON COLUMN factor_association.low_to IS 'Hoogste waarde in de laagste groep.';
COMMENT ON COLUMN factor_association.high_from IS 'Laagste waarde in de hoogste groep.';
COMMENT ON COLUMN factor_association.low_burglaries IS 'Woninginbraken in de laagste groep.';
COMMENT ON COLUMN factor_association.low_dwellings IS 'Woningen in de laagste groep.';
COMMENT ON COLUMN factor_association.low_rate IS 'Woninginbraken per 1.000 woningen per jaar in de laagste groep.';
COMMENT ON COLUMN factor_association.low_rate_low IS 'Ondergrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.low_rate_high IS 'Bovengrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.high_burglaries IS 'Woninginbraken in de hoogste groep.';
COMMENT ON COLUMN factor_association.high_dwellings IS 'Woningen in de hoogste groep.';
COMMENT ON COLUMN factor_association.high_rate IS 'Woninginbraken per 1.000 woningen per jaar in de hoogste groep.';
COMMENT ON COLUMN factor_association.high_rate_low IS 'Ondergrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.high_rate_high IS 'Bovengrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.ratio IS 'Verhouding: high_rate / low_rate; leeg als in de laagste groep niet is ingebroken.';
COMMENT ON COLUMN factor_association.ratio_low IS 'Ondergrens van het 95%-interval van ratio, naar hoeveel gebieden onderling verschillen; leeg als er te weinig gebieden zijn. Zonder inbraken in de laagste groep is er geen ratio, maar wel deze grens.';
COMMENT ON COLUMN factor_association.ratio_high IS 'Bovengrens van het 95%-interval van ratio.';
COMMENT ON COLUMN factor_association.adjusted_ratio IS 'Hetzelfde binnen gemeenten (Mantel-Haenszel).';
COMMENT ON COLUMN factor_association.adjusted_low IS 'Ondergrens van het 95%-interval van adjusted_ratio.';
COMMENT ON COLUMN factor_association.adjusted_high IS 'Bovengrens van het 95%-interval van adjusted_ratio.';
COMMENT ON COLUMN factor_association.p_value IS 'Kans op zo''n verschil of groter als er geen is, naar hoeveel gebieden onderling verschillen: binnen gemeenten (adjusted_ratio), of van ratio als alles in een gemeente ligt; leeg als dat niet is te vergelijken of er te weinig gebieden zijn.';
COMMENT ON COLUMN factor_association.low_areas IS 'Gebieden met woningen in de laagste groep.';
COMMENT ON COLUMN factor_association.high_areas IS 'Gebieden met woningen in de hoogste groep.';
COMMENT ON COLUMN factor_association.dispersion IS 'Hoeveel meer gebieden onderling verschillen dan bij inbraken die los van elkaar staan; 1 is niet meer.';
COMMENT ON COLUMN factor_association.left_out IS 'Woninginbraken van dat jaar die op dit niveau in geen enkel gebied zijn te plaatsen; zij tellen niet mee.';
COMMENT ON COLUMN factor_association.withheld IS 'Aantal gevoelige cijfers dat hier ontbreekt, omdat er geen besluit geldt om het te gebruiken (sensitive_decision).';
COMMENT ON COLUMN factor_association.p_adjusted IS 'Aangepaste kans: p_value, aangepast aan het aantal vergelijkingen (Benjamini-Hochberg).';
COMMENT ON COLUMN factor_association.comparisons IS 'Aantal vergelijkingen in deze view.';
COMMENT ON COLUMN factor_association.flags IS
'Codes van warnings: small_n, few_areas, ecological, confounded, thin_overlap, reverse_causation, sensitive.';
COMMENT ON COLUMN factor_association.sentence IS 'De vergelijking in een zin.';
COMMENT ON COLUMN factor_association.warnings IS
'Waarschuwingen in woorden: minder dan tien inbraken, of minder dan tien gebieden, in een van beide groepen; over gebieden, niet over woningen; binnen gemeenten anders (meer dan 10 % van ratio, of aan de andere kant van 1); binnen weinig gemeenten te vergelijken (minder dan 90 % van de woningen ligt in een gemeente met beide); kan ook een gevolg van inbraken zijn (wat bewoners aan preventie doen, doen zij soms na een inbraak); dicht bij bijzondere persoonsgegevens (de factor, of een waaruit hij bestaat, is sensitive).';
COMMENT ON COLUMN factor_by_area_result.area_id IS 'Gebied waarvan de grens wordt getoond.';
COMMENT ON COLUMN fresh_factor_by_area.area_id IS 'Gebied waarvan de grens wordt getoond.';
CREATE OR REPLACE VIEW area_rate AS
SELECT r.area_rate_id, r.area_id, r.level, r.code, r.name, r.year, r.burglaries, r.dwellings, r.rate, r.rate_low,
       r.rate_high,
       r.known, r.left_out, r.small, r.current, r.reason, s.as_of, s.refreshed_at, a.geom
FROM   area_rate_result AS r LEFT JOIN area AS a ON a.area_id = r.area_id
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'area_rate') AS s;
COMMENT ON VIEW area_rate IS
'Woninginbraken per gebied en jaar, per 1.000 woningen en met het exacte 95%-interval, van elk gebied waarvan er een kaart of indeling is (behalve zes- en vijfpositiepostcodes) en elk jaar waarvan dagen zijn ingelezen; kies één level en één year, en current = 1 om op te tellen: na een herindeling staan de oude gebieden er naast de nieuwe. Geteld als in factor_by_area: wat niet bekend is, is leeg met de reden.';
COMMENT ON COLUMN area_rate.area_rate_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN area_rate.area_id IS 'Nummer van het gebied.';
COMMENT ON COLUMN area_rate.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_rate.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_rate.name IS 'Naam van het gebied.';
COMMENT ON COLUMN area_rate.year IS 'Jaar.';
COMMENT ON COLUMN area_rate.burglaries IS 'Woninginbraken en pogingen van de dagen van dat jaar die zijn ingelezen.';
COMMENT ON COLUMN area_rate.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN area_rate.rate IS 'Woninginbraken per 1.000 woningen per jaar.';
COMMENT ON COLUMN area_rate.rate_low IS 'Ondergrens van het 95%-interval daarvan.';
COMMENT ON COLUMN area_rate.rate_high IS 'Bovengrens van het 95%-interval daarvan.';
COMMENT ON COLUMN area_rate.known IS 'Welk deel van het jaar is ingelezen, van 0 tot en met 1; rate rekent met dat deel.';
COMMENT ON COLUMN area_rate.left_out IS 'Woninginbraken van dat jaar die op dit niveau nergens zijn te plaatsen.';
COMMENT ON COLUMN area_rate.small IS '1 bij minder dan tien inbraken: let dan op het interval.';
COMMENT ON COLUMN area_rate.current IS 'Welk deel van de woningen en inbraken in het gebied op dit niveau bij dit gebied telt, en niet bij een ander, zoals dat van een nieuwere kaart: van 0 tot en met 1.';
COMMENT ON COLUMN area_rate.reason IS 'Waarom er geen aantal of cijfer is.';
COMMENT ON COLUMN area_rate.geom IS 'Grens van het gebied.';

SELECT describe_result(n) FROM unnest('{factor_by_area, factor_association, area_rate}'::text[]) AS n;
