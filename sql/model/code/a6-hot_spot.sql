-- Hot spots, as they were when results were last refreshed.

CREATE OR REPLACE VIEW hot_spot_cell AS
SELECT r.hot_spot_cell_id, r.gemeente_code, r.buurt_code, r.dwellings, r.burglaries, r.zone_observed, r.zone_expected, r.relative_risk, r.risk_low, r.risk_high, r.p_value, r.p_adjusted, r.hot, r.cold, r.lasting,
       r.class, r.class_name, r.history, s.as_of, s.refreshed_at, r.geom
FROM   hot_spot_cell_result AS r CROSS JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'hot_spot_cell') AS s;
COMMENT ON VIEW hot_spot_cell IS
'Waar meer wordt ingebroken dan de woningen daar verklaren: een rij per vierkant van 250 m langs de lijnen van RD, over drie jaar (1.092 dagen) tot en met de peildag. Elk vierkant wordt met de vierkanten eromheen getoetst (hotspots, een exacte toets): hot als zoveel inbraken daar alleen door toeval zelden voorkomen, ook na zoveel vierkanten. Alleen inbraken waarvan de plek op 100 m bekend is, van dagen die van de gemeente zijn ingelezen. Een vierkant met minder dan tien woningen doet niet mee: het zou iets over een woning zeggen.';
COMMENT ON COLUMN hot_spot_cell.hot_spot_cell_id IS 'Nummer: 10.000 keer x/250 plus y/250 van de linkeronderhoek.';
COMMENT ON COLUMN hot_spot_cell.gemeente_code IS 'Gemeente van de meeste woningen.';
COMMENT ON COLUMN hot_spot_cell.buurt_code IS 'Buurt van de meeste woningen.';
COMMENT ON COLUMN hot_spot_cell.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN hot_spot_cell.burglaries IS 'Woninginbraken en pogingen in het vierkant.';
COMMENT ON COLUMN hot_spot_cell.zone_observed IS 'Inbraken in het vierkant en die eromheen.';
COMMENT ON COLUMN hot_spot_cell.zone_expected IS 'Inbraken daar als het risico per woning overal hetzelfde was.';
COMMENT ON COLUMN hot_spot_cell.relative_risk IS 'Inbraken per woning daar, gedeeld door die op de rest van de kaart; leeg als daar geen zijn.';
COMMENT ON COLUMN hot_spot_cell.risk_low IS 'Ondergrens van het 95%-interval van relative_risk.';
COMMENT ON COLUMN hot_spot_cell.risk_high IS 'Bovengrens van het 95%-interval van relative_risk; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN hot_spot_cell.p_value IS 'Kans op zoveel of meer daar door toeval.';
COMMENT ON COLUMN hot_spot_cell.p_adjusted IS 'Aangepast aan het aantal vierkanten (Benjamini-Hochberg).';
COMMENT ON COLUMN hot_spot_cell.hot IS '1 als p_adjusted hoogstens 0,05 is.';
COMMENT ON COLUMN hot_spot_cell.cold IS '1 als het er op dezelfde manier opvallend weinig zijn.';
COMMENT ON COLUMN hot_spot_cell.lasting IS '1 als het in de even en in de oneven veertien dagen elk op zichzelf opvalt.';
COMMENT ON COLUMN hot_spot_cell.class IS 'Verloop over twaalf kwartalen: none, new, consecutive, persistent, intensifying, diminishing, oscillating, sporadic, historical, former; leeg bij minder dan tien kwartalen met genoeg inbraken.';
COMMENT ON COLUMN hot_spot_cell.class_name IS 'Verloop in woorden.';
COMMENT ON COLUMN hot_spot_cell.history IS 'De kwartalen: 1 hot, c opvallend weinig, 0 geen van beide, - niet bekend.';
COMMENT ON COLUMN hot_spot_cell.geom IS 'Vierkant.';

CREATE OR REPLACE VIEW hot_spot AS
SELECT r.hot_spot_id, r.gemeente_code, r.buurt_code, r.name, r.squares, r.dwellings, r.burglaries, r.expected, r.ratio, r.ratio_low, r.ratio_high, r.class, r.class_name, r.history, r.lasting, r.share_follows, r.one_chain, r.small,
       r.sentence, s.as_of, s.refreshed_at, r.geom
FROM   hot_spot_result AS r CROSS JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'hot_spot') AS s;
COMMENT ON VIEW hot_spot IS
'De hot spots: een rij per groep aaneengesloten vierkanten die hot zijn (zie hot_spot_cell), met wat er anders is. Een hot spot is gekozen omdat het er veel is: hoeveel keer zoveel het echt is, is meestal minder dan ratio. Hij zegt waar, niet waarom; wat er anders is, hoeft niet de oorzaak te zijn.';
COMMENT ON COLUMN hot_spot.hot_spot_id IS 'Nummer: het vierkant dat het meest opvalt.';
COMMENT ON COLUMN hot_spot.gemeente_code IS 'Gemeente van de meeste woningen.';
COMMENT ON COLUMN hot_spot.buurt_code IS 'Buurt van de meeste woningen.';
COMMENT ON COLUMN hot_spot.name IS 'Naam van die buurt, anders van de gemeente.';
COMMENT ON COLUMN hot_spot.squares IS 'Vierkanten van 250 m.';
COMMENT ON COLUMN hot_spot.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN hot_spot.burglaries IS 'Woninginbraken en pogingen in drie jaar.';
COMMENT ON COLUMN hot_spot.expected IS 'Inbraken als het risico per woning overal hetzelfde was.';
COMMENT ON COLUMN hot_spot.ratio IS 'Inbraken per woning, gedeeld door die op de rest van de kaart.';
COMMENT ON COLUMN hot_spot.ratio_low IS 'Ondergrens van het 95%-interval van ratio.';
COMMENT ON COLUMN hot_spot.ratio_high IS 'Bovengrens van het 95%-interval van ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN hot_spot.class IS 'Verloop over twaalf kwartalen van het vierkant dat het meest opvalt (zie hot_spot_cell).';
COMMENT ON COLUMN hot_spot.class_name IS 'Verloop in woorden.';
COMMENT ON COLUMN hot_spot.history IS 'De kwartalen: 1 hot, c opvallend weinig, 0 geen van beide, - niet bekend.';
COMMENT ON COLUMN hot_spot.lasting IS '1 als een van zijn vierkanten in de even en in de oneven veertien dagen elk op zichzelf opvalt: anders kan het toeval zijn.';
COMMENT ON COLUMN hot_spot.share_follows IS 'Deel van de inbraken dat een herhaling of near repeat is, van die waarvan de plek op 25 m bekend is; leeg bij minder dan tien daarvan.';
COMMENT ON COLUMN hot_spot.one_chain IS '1 als meer dan de helft van de inbraken bij één keten hoort.';
COMMENT ON COLUMN hot_spot.small IS '1 bij minder dan tien inbraken.';
COMMENT ON COLUMN hot_spot.sentence IS 'Hetzelfde in een zin, met wat er het meest anders is dan elders.';
COMMENT ON COLUMN hot_spot.geom IS 'De vierkanten samen.';

CREATE OR REPLACE VIEW hot_spot_trait AS
SELECT r.hot_spot_trait_id, r.hot_spot_id, r.about, r.trait, r.trait_name, r.class_name, r.number, r.told, r.share, r.rest_share, r.ratio, r.ratio_low, r.ratio_high, r.p_value, r.p_adjusted, r.stands_out, s.as_of, s.refreshed_at
FROM   hot_spot_trait_result AS r CROSS JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'hot_spot_trait') AS s;
COMMENT ON VIEW hot_spot_trait IS
'Wat er in elke hot spot anders is dan in alle andere vierkanten: een rij per klasse van elk kenmerk van de inbraken (werkwijze, plek van binnenkomst, dagdeel, dag van de week, jaargetijde, rol in een reeks) en van de woningen (bouwjaar, woningtype, open zijden, afstand tot plekken, ...). Gevoelige factoren doen niet mee.';
COMMENT ON COLUMN hot_spot_trait.hot_spot_trait_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN hot_spot_trait.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN hot_spot_trait.about IS 'Waarover: inbraak of woning.';
COMMENT ON COLUMN hot_spot_trait.trait IS 'Kenmerk of factor.';
COMMENT ON COLUMN hot_spot_trait.trait_name IS 'Kenmerk in woorden.';
COMMENT ON COLUMN hot_spot_trait.class_name IS 'Klasse in woorden.';
COMMENT ON COLUMN hot_spot_trait.number IS 'Aantal in de hot spot.';
COMMENT ON COLUMN hot_spot_trait.told IS 'Van hoeveel inbraken of woningen het daar bekend is.';
COMMENT ON COLUMN hot_spot_trait.share IS 'Deel daar.';
COMMENT ON COLUMN hot_spot_trait.rest_share IS 'Deel elders.';
COMMENT ON COLUMN hot_spot_trait.ratio IS 'Hoeveel keer zo vaak als elders: share gedeeld door rest_share; leeg als het elders niet voorkomt.';
COMMENT ON COLUMN hot_spot_trait.ratio_low IS 'Ondergrens van het 95%-interval van ratio.';
COMMENT ON COLUMN hot_spot_trait.ratio_high IS 'Bovengrens van het 95%-interval van ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN hot_spot_trait.p_value IS 'Kans op zo''n verschil of groter door toeval, als aantallen van gebeurtenissen vergeleken: eerder te groot dan te klein. Woningen in een straat lijken op elkaar; daarvoor is zij te klein.';
COMMENT ON COLUMN hot_spot_trait.p_adjusted IS 'Aangepast aan het aantal klassen van die hot spot (Benjamini-Hochberg).';
COMMENT ON COLUMN hot_spot_trait.stands_out IS '1 bij minstens vijf, vaker dan elders, met p_adjusted hoogstens 0,05.';

SELECT describe_result(n) FROM unnest('{hot_spot_cell, hot_spot, hot_spot_trait}'::text[]) AS n;
