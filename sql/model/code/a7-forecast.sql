-- What forecasts were worth, and the map of the one that is shown, as they were when results were last refreshed.

CREATE OR REPLACE VIEW forecast_test AS
SELECT r.forecast_test_id, r.method, r.method_name, r.on_map, r.measured_by, r.coverage, r.windows, r.first_day, r.last_day, r.history_days, r.burglaries, r.hits, r.hit_rate, r."precision", r.near_hit_rate, r.near_area, r.pai, r.pei_star,
       r.log_score, r.log_score_uniform, r.brier_skill, r.expected, r.baseline_hit_rate, r.difference, r.low, r.high, r.p_value, r.p_adjusted, r.flags, r.sentence, s.as_of, s.refreshed_at
FROM   forecast_test_result AS r CROSS JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'forecast_test') AS s;
COMMENT ON VIEW forecast_test IS
'Wat verwachtingen waard zijn gebleken: een rij per manier van verwachten en deel van de kaart. Van elk van de laatste 26 keer veertien dagen tot en met de peildag is gerekend wat er te verwachten was, met alleen wat toen gemeld was, en geteld wat er kwam (zie forecast_backtest). Vierkanten van 125 m met een woning, in gemeenten waarvan al die dagen en een jaar of meer ervoor bekend zijn, zonder trendbreuk; inbraken waarvan de plek op 100 m bekend is. Een manier is pas beter dan tellen als low boven 0 ligt. Wat brieven en toezicht naar aanleiding van een kaart voorkomen, telt als misser.';
COMMENT ON COLUMN forecast_test.forecast_test_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN forecast_test.method IS 'Manier van verwachten: uniform, plain_counts, counts, counts_14, kde, profile, mixture.';
COMMENT ON COLUMN forecast_test.method_name IS 'Manier van verwachten in woorden.';
COMMENT ON COLUMN forecast_test.on_map IS '1 als forecast_cell zo is gemaakt: tellen, tenzij een andere manier in 3 % van de vierkanten aantoonbaar meer vond, ook na zoveel manieren. Leeg als er geen kaart is.';
COMMENT ON COLUMN forecast_test.measured_by IS 'Waarvan coverage een deel is: vierkanten of woningen.';
COMMENT ON COLUMN forecast_test.coverage IS 'Deel van de kaart waar is gekeken: waar het meest te verwachten was.';
COMMENT ON COLUMN forecast_test.windows IS 'Aantal keren veertien dagen.';
COMMENT ON COLUMN forecast_test.first_day IS 'Eerste dag van de proef.';
COMMENT ON COLUMN forecast_test.last_day IS 'Laatste dag van de proef.';
COMMENT ON COLUMN forecast_test.history_days IS 'Hoeveel dagen elke verwachting terugkeek.';
COMMENT ON COLUMN forecast_test.burglaries IS 'Inbraken in de proef.';
COMMENT ON COLUMN forecast_test.hits IS 'Inbraken in dat deel; van vierkanten die evenveel verwachten telt een evenredig deel.';
COMMENT ON COLUMN forecast_test.hit_rate IS 'Deel van alle inbraken.';
COMMENT ON COLUMN forecast_test."precision" IS 'Deel van die vierkanten waar in die veertien dagen is ingebroken: ook van een goede kaart is dat weinig.';
COMMENT ON COLUMN forecast_test.near_hit_rate IS 'Deel van de inbraken daar of in een vierkant ernaast; zegt niets zonder near_area.';
COMMENT ON COLUMN forecast_test.near_area IS 'Deel van de kaart dat dat beslaat.';
COMMENT ON COLUMN forecast_test.pai IS 'Hit_rate gedeeld door coverage.';
COMMENT ON COLUMN forecast_test.pei_star IS 'Hits gedeeld door wat achteraf in een even groot deel had gekund.';
COMMENT ON COLUMN forecast_test.log_score IS 'Gemiddelde logaritme van het deel van de verwachting waar inbraken vielen: hoger is beter.';
COMMENT ON COLUMN forecast_test.log_score_uniform IS 'Hetzelfde als elke woning evenveel verwacht.';
COMMENT ON COLUMN forecast_test.brier_skill IS 'Hoeveel beter de kans op minstens een inbraak voorspelde dan het gemiddelde; 0 of minder als zij niets meer zegt.';
COMMENT ON COLUMN forecast_test.expected IS 'Verwacht aantal, naast burglaries.';
COMMENT ON COLUMN forecast_test.baseline_hit_rate IS 'Deel dat tellen per vierkant vond.';
COMMENT ON COLUMN forecast_test.difference IS 'Hit_rate min baseline_hit_rate.';
COMMENT ON COLUMN forecast_test.low IS 'Ondergrens van het 95%-interval van difference.';
COMMENT ON COLUMN forecast_test.high IS 'Bovengrens van het 95%-interval van difference.';
COMMENT ON COLUMN forecast_test.p_value IS 'Kans op zo''n verschil of groter door toeval.';
COMMENT ON COLUMN forecast_test.p_adjusted IS 'Aangepast aan het aantal manieren (Benjamini-Hochberg).';
COMMENT ON COLUMN forecast_test.flags IS 'Wat erbij gezegd moet worden (zie forecast_score): too_few is minder dan 100 inbraken, dan is er geen oordeel en geen kaart.';
COMMENT ON COLUMN forecast_test.sentence IS 'Het oordeel in een zin.';

CREATE OR REPLACE VIEW forecast_cell AS
SELECT r.forecast_cell_id, r.dwellings, r.expected, r.p_any, r.rank, r.coverage, r."precision", r.share_base, r.share_recent, r.method, r.hit_rate, r.baseline_hit_rate, r.sentence, s.as_of, s.refreshed_at, r.geom
FROM   forecast_cell_result AS r CROSS JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'forecast_cell') AS s;
COMMENT ON VIEW forecast_cell IS
'Hoeveel inbraken er in elk vierkant van 125 m met een woning te verwachten zijn in de veertien dagen na de peildag: een getal, bijna altijd ver onder 1. Op de manier die in forecast_test op de kaart komt; hoe goed die bleek, staat in elke rij. Zij kent plekken en dagen van inbraken en woningen, geen mensen: niet wie er wonen, niet wie inbreken. WHERE coverage <= 0.03 geeft de 3 % waar het meest te verwachten is. Leeg als de proef te klein is voor een oordeel.';
COMMENT ON COLUMN forecast_cell.forecast_cell_id IS 'Nummer: 10.000 keer x/125 plus y/125 van de linkeronderhoek.';
COMMENT ON COLUMN forecast_cell.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN forecast_cell.expected IS 'Inbraken te verwachten in veertien dagen.';
COMMENT ON COLUMN forecast_cell.p_any IS 'Kans op minstens een.';
COMMENT ON COLUMN forecast_cell.rank IS 'Volgorde: 1 verwacht het meest; wie evenveel verwacht deelt een plaats.';
COMMENT ON COLUMN forecast_cell.coverage IS 'Deel van de vierkanten tot en met dit.';
COMMENT ON COLUMN forecast_cell."precision" IS 'In welk deel van de vierkanten tot en met dit een inbraak te verwachten is: toon het bij de kaart.';
COMMENT ON COLUMN forecast_cell.share_base IS 'Deel van expected dat komt van wat blijft.';
COMMENT ON COLUMN forecast_cell.share_recent IS 'Deel van expected dat komt van de laatste weken.';
COMMENT ON COLUMN forecast_cell.method IS 'Manier van verwachten.';
COMMENT ON COLUMN forecast_cell.hit_rate IS 'Deel van de inbraken dat die manier in de proef in 3 % van de vierkanten vond.';
COMMENT ON COLUMN forecast_cell.baseline_hit_rate IS 'Deel dat tellen per vierkant daar vond.';
COMMENT ON COLUMN forecast_cell.sentence IS 'Het oordeel over die proef.';
COMMENT ON COLUMN forecast_cell.geom IS 'Vierkant.';

SELECT describe_result(n) FROM unnest('{forecast_test, forecast_cell}'::text[]) AS n;
