-- What forecasts were worth, and the map of the one that is shown, as they were when results were last refreshed.

CREATE OR REPLACE VIEW forecast_test AS
SELECT r.forecast_test_id, r.method, r.method_name, r.on_map, r.measured_by, r.coverage, r.windows, r.first_day,
       r.last_day, r.history_days, r.burglaries, r.hits, r.hit_rate, r."precision", r.near_hit_rate, r.near_area, r.pai,
       r.pei_star,
       r.log_score, r.log_score_uniform, r.brier_skill, r.expected, r.baseline_hit_rate, r.difference, r.low, r.high,
       r.p_value, r.p_adjusted, r.flags, r.sentence, s.as_of, s.refreshed_at
FROM   forecast_test_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'forecast_test') AS s;
COMMENT ON VIEW forecast_test IS
'Wat verwachtingen waard zijn gebleken: een rij per manier van verwachten en deel van de kaart. Van elk van de laatste 26 keer veertien dagen tot en met de peildag is gerekend wat er te verwachten was, met alleen wat toen gemeld was, en geteld wat er kwam (zie forecast_backtest). Vierkanten van 125 m met een woning, in gemeenten waarvan al die dagen en een jaar of meer ervoor bekend zijn, zonder trendbreuk; inbraken waarvan de plek op 100 m bekend is. Een manier is pas beter dan tellen als low boven 0 ligt en p_adjusted hoogstens 0,05 is: sentence kijkt naar één manier alleen. Wat brieven en toezicht naar aanleiding van een kaart voorkomen, telt als misser.';
COMMENT ON COLUMN forecast_test.forecast_test_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN forecast_test.method IS 'Manier van verwachten: uniform, plain_counts, counts, counts_14, kde, profile, mixture.';
COMMENT ON COLUMN forecast_test.method_name IS 'Manier van verwachten in woorden.';
COMMENT ON COLUMN forecast_test.on_map IS '1 als forecast_map zo is gemaakt: tellen, tenzij een andere manier in 3 % van de vierkanten aantoonbaar meer vond, ook na zoveel manieren. Leeg als er geen kaart is.';
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

CREATE OR REPLACE VIEW forecast_map AS
SELECT r.forecast_map_id, r.gemeente_code, r.buurt_code, r.name, r.dwellings, r.expected, r.p_any, r.rank,
       r.rank_in_gemeente, r.coverage, r."precision", r.share_base, r.share_recent, r.method, r.method_name, r.hit_rate,
       r.baseline_hit_rate, r.sentence, s.as_of, s.refreshed_at, r.geom
FROM   forecast_map_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'forecast_map') AS s;
COMMENT ON VIEW forecast_map IS
'Hoeveel inbraken er in elk vierkant van 125 m met een woning te verwachten zijn in de veertien dagen na de peildag: een getal, bijna altijd ver onder 1. Op de manier die in forecast_test op de kaart komt; hoe goed die bleek, staat in elke rij. Zij kent plekken en dagen van inbraken en woningen, geen mensen: niet wie er wonen, niet wie inbreken. WHERE coverage <= 0.03 geeft de 3 % waar het meest te verwachten is. Leeg als de proef te klein is voor een oordeel.';
COMMENT ON COLUMN forecast_map.forecast_map_id IS 'Nummer: 10.000 keer x/125 plus y/125 van de linkeronderhoek.';
COMMENT ON COLUMN forecast_map.gemeente_code IS 'Gemeente van de meeste woningen.';
COMMENT ON COLUMN forecast_map.buurt_code IS 'Buurt van de meeste woningen.';
COMMENT ON COLUMN forecast_map.name IS 'Naam van die buurt, anders van de gemeente.';
COMMENT ON COLUMN forecast_map.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN forecast_map.expected IS 'Inbraken te verwachten in veertien dagen.';
COMMENT ON COLUMN forecast_map.p_any IS 'Kans op minstens een.';
COMMENT ON COLUMN forecast_map.rank IS 'Volgorde: 1 verwacht het meest; wie evenveel verwacht deelt een plaats.';
COMMENT ON COLUMN forecast_map.rank_in_gemeente IS 'Volgorde binnen de gemeente: coverage is van de hele regio, waarin een kleine gemeente soms niets heeft.';
COMMENT ON COLUMN forecast_map.coverage IS 'Deel van de vierkanten tot en met dit.';
COMMENT ON COLUMN forecast_map."precision" IS 'In welk deel van de vierkanten tot en met dit een inbraak te verwachten is: toon het bij de kaart.';
COMMENT ON COLUMN forecast_map.share_base IS 'Deel van expected dat komt van wat blijft.';
COMMENT ON COLUMN forecast_map.share_recent IS 'Deel van expected dat komt van de laatste weken.';
COMMENT ON COLUMN forecast_map.method IS 'Manier van verwachten.';
COMMENT ON COLUMN forecast_map.method_name IS 'Die manier in woorden.';
COMMENT ON COLUMN forecast_map.hit_rate IS 'Deel van de inbraken dat die manier in de proef in 3 % van de vierkanten vond.';
COMMENT ON COLUMN forecast_map.baseline_hit_rate IS 'Deel dat tellen per vierkant daar vond.';
COMMENT ON COLUMN forecast_map.sentence IS 'Het oordeel over die proef.';
COMMENT ON COLUMN forecast_map.geom IS 'Vierkant.';

-- One factor at a time, and all together.
CREATE OR REPLACE FUNCTION forecast_by_factor(factors text[])
RETURNS TABLE (factor varchar(60), name varchar(200), classes int, burglaries int, hit_rate float8,
               counts_hit_rate float8, difference float8, low float8, high float8, p_value float8, p_adjusted float8,
               flags varchar(200), sentence varchar(500))
LANGUAGE sql STABLE ROWS 10
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_forecast_factors(factors);
    WITH sets AS MATERIALIZED (
        SELECT s.first_origin, s.history_days, s.gemeente_codes, forecast_burglaries(s) AS burglaries,
               forecast_dwellings(s, s.first_origin) AS dwellings FROM forecast_span AS s
    ), class AS MATERIALIZED (
        SELECT f.factor, array_position(factors, f.factor) AS place, f.class_number, f.shares
        FROM   sets AS s CROSS JOIN LATERAL forecast_shares(factors, s.gemeente_codes) AS f
    ), trial AS (
        SELECT c.place, c.factor, array_agg(c.shares ORDER BY c.class_number) AS numbers
        FROM   class AS c GROUP BY c.place, c.factor
        UNION ALL
        SELECT 10, NULL, array_agg(c.shares ORDER BY c.place, c.class_number)
        FROM   class AS c HAVING count(DISTINCT c.factor) > 1
    )
    SELECT x.factor, x.name, x.classes, x.burglaries, x.hit_rate, x.counts_hit_rate, x.difference, x.low, x.high,
           x.p_value, x.p_adjusted, x.flags, x.sentence
    FROM  (
        SELECT t.factor::varchar(60), coalesce(k.name, 'alle samen')::varchar(200),
               cardinality(t.numbers) + CASE WHEN t.factor IS NULL
                                                  THEN (SELECT count(DISTINCT c.factor)::int FROM class AS c)
                                             ELSE 1 END, b.burglaries::int, b.hit_rate, b.baseline_hit_rate,
               b.difference, b.low, b.high, b.p_value, benjamini_hochberg(b.p_value) OVER (),
               array_to_string(b.flags, ', ')::varchar(200),
               (coalesce(k.name, 'Alle samen') || ': ' || verdict_among(b.verdict,
                                                                        benjamini_hochberg(b.p_value) OVER (),
                                                                        'factoren'))::varchar(500), t.place
        FROM   sets AS s CROSS JOIN trial AS t
        CROSS  JOIN LATERAL forecast_backtest(s.burglaries, s.dwellings, s.first_origin, methods => '{factors}',
                                              windows => 26, coverage => '{0.03}', history_days => s.history_days,
                                              factors => t.numbers, baseline => 'counts') AS b
        LEFT   JOIN factor AS k ON k.factor = t.factor
        WHERE  b.measured_by = 'cells'
        UNION ALL                       -- what all homes have alike tells nothing apart
        SELECT f.factor::varchar(60), k.name::varchar(200), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
               pg_catalog.format('%s: is van geen woning bekend, of bij alle woningen gelijk.', k.name)::varchar(500),
               f.place::int
        FROM   sets AS s CROSS JOIN unnest(factors) WITH ORDINALITY AS f (factor, place) JOIN factor AS k USING (factor)
        WHERE  NOT EXISTS (SELECT FROM class AS c WHERE c.factor = f.factor)) AS x (factor, name, classes, burglaries,
           hit_rate, counts_hit_rate, difference, low, high, p_value, p_adjusted, flags, sentence, place)
    ORDER  BY x.place;
END;
COMMENT ON FUNCTION forecast_by_factor(text[]) IS
'Voegt het iets toe om ook naar woningen en hun omgeving te kijken? Zoals forecast_by_factor(''{bouwjaar,woningtype,open_zijden}''): een rij per factor per woning en een van alle samen. Van elk van de laatste 26 keer veertien dagen wordt de verwachting gemaakt van tellen met die factoren, en naast tellen zonder gezet (zie forecast_backtest, methode factors, en forecast_test voor waarop wordt beproefd); hit_rate is het deel van de inbraken in de 3 % vierkanten waar het meest te verwachten was. Van elke factor telt welk deel van de woningen van een vierkant in elke klasse valt, zoals het nu is. p_adjusted rekent met het aantal rijen. Pas als low boven 0 ligt en p_adjusted hoogstens 0,05 is, voegt het aantoonbaar iets toe (met factors_assumed in flags waren er in sommige keren te weinig om van te leren, en telde tellen alleen): een andere stad vond met negen bronnen niets meer dan met tellen alleen. Een rij zonder getallen van een factor waarvan niets bekend is of alle woningen dezelfde klasse hebben; geen rijen als van geen gemeente drie jaar bekend zijn. Fout: geen of meer dan negen factoren, een onbekende, een gevoelige (ook met een besluit), of een die meldingen telt; samen meer dan 30 klassen.';
SELECT describe_result(n) FROM unnest('{forecast_test, forecast_map}'::text[]) AS n;
