-- Hot spots, as they were when results were last refreshed.

CREATE OR REPLACE VIEW hot_spot_cell AS
SELECT r.hot_spot_cell_id, r.gemeente_code, r.buurt_code, r.dwellings, r.burglaries, r.expected, r.zone_observed,
       r.zone_expected, r.relative_risk, r.risk_low, r.risk_high, r.p_value, r.p_adjusted, r.hot, r.cold, r.stable,
       r.class, r.class_name, r.history, s.as_of, s.refreshed_at, r.geom
FROM   hot_spot_cell_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'hot_spot_cell') AS s;
COMMENT ON VIEW hot_spot_cell IS
'Waar meer wordt ingebroken dan de woningen daar verklaren: een rij per vierkant van 250 m langs de lijnen van RD, over drie jaar (1.092 dagen) tot en met de peildag. Elk vierkant wordt met de vierkanten eromheen getoetst (hotspots, een exacte toets): hot als zoveel inbraken daar alleen door toeval zelden voorkomen, ook na zoveel vierkanten, en er in het vierkant zelf meer zijn dan zijn eigen woningen doen verwachten (burglaries en expected): naast een vierkant met veel inbraken ligt er ook een met geen. Alleen inbraken waarvan de plek op 100 m bekend is, van dagen die van de gemeente zijn ingelezen. Een vierkant met minder dan tien woningen doet niet mee: het zou iets over een woning zeggen.';
COMMENT ON COLUMN hot_spot_cell.hot_spot_cell_id IS 'Nummer: 10.000 keer x/250 plus y/250 van de linkeronderhoek.';
COMMENT ON COLUMN hot_spot_cell.gemeente_code IS 'Gemeente van de meeste woningen.';
COMMENT ON COLUMN hot_spot_cell.buurt_code IS 'Buurt van de meeste woningen.';
COMMENT ON COLUMN hot_spot_cell.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN hot_spot_cell.burglaries IS 'Woninginbraken en pogingen in het vierkant.';
COMMENT ON COLUMN hot_spot_cell.expected IS 'Inbraken in het vierkant als het risico per woning overal hetzelfde was.';
COMMENT ON COLUMN hot_spot_cell.zone_observed IS 'Inbraken in het vierkant en die eromheen.';
COMMENT ON COLUMN hot_spot_cell.zone_expected IS 'Inbraken daar als het risico per woning overal hetzelfde was.';
COMMENT ON COLUMN hot_spot_cell.relative_risk IS 'Inbraken per woning daar, gedeeld door die op de rest van de kaart; leeg als daar geen zijn.';
COMMENT ON COLUMN hot_spot_cell.risk_low IS 'Ondergrens van het 95%-interval van relative_risk.';
COMMENT ON COLUMN hot_spot_cell.risk_high IS 'Bovengrens van het 95%-interval van relative_risk; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN hot_spot_cell.p_value IS 'Kans op zoveel of meer daar door toeval.';
COMMENT ON COLUMN hot_spot_cell.p_adjusted IS 'Aangepast aan het aantal vierkanten (Benjamini-Hochberg).';
COMMENT ON COLUMN hot_spot_cell.hot IS '1 als p_adjusted hoogstens 0,05 is en burglaries meer dan expected.';
COMMENT ON COLUMN hot_spot_cell.cold IS '1 als het er op dezelfde manier opvallend weinig zijn, en in het vierkant zelf minder dan expected.';
COMMENT ON COLUMN hot_spot_cell.stable IS 'Stabiel: 1 als het er, met de vierkanten eromheen, in de even en in de oneven veertien dagen elk op zichzelf is. Dat zegt dat het geen toeval is, niet dat het er nog is.';
COMMENT ON COLUMN hot_spot_cell.class IS 'Verloop over twaalf kwartalen, met de vierkanten eromheen: none, new, consecutive, persistent, intensifying, diminishing, oscillating, sporadic, historical, former; leeg bij minder dan tien kwartalen met genoeg inbraken. In een kwartaal heeft een vierkant zo weinig inbraken dat de toets er haast nooit een ziet: none zegt dus weinig. Zie hot_spot voor het verloop van een hot spot als geheel.';
COMMENT ON COLUMN hot_spot_cell.class_name IS 'Verloop in woorden.';
COMMENT ON COLUMN hot_spot_cell.history IS 'De kwartalen: 1 hot, c opvallend weinig, 0 geen van beide, - niet bekend.';
COMMENT ON COLUMN hot_spot_cell.geom IS 'Vierkant.';

CREATE OR REPLACE VIEW hot_spot AS
SELECT r.hot_spot_id, r.gemeente_code, r.buurt_code, r.name, r.squares, r.dwellings, r.burglaries, r.expected, r.ratio,
       r.ratio_low, r.ratio_high, r.burglaries_year, r.expected_year, r.class, r.class_name, r.history, r.stable,
       r.share_follows, r.one_chain, r.small, r.sentence, s.as_of, s.refreshed_at, r.geom
FROM   hot_spot_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'hot_spot') AS s;
COMMENT ON VIEW hot_spot IS
'De hot spots: een rij per groep aaneengesloten vierkanten die hot zijn (zie hot_spot_cell) en die zelf, zonder wat eromheen ligt, aantoonbaar meer inbraken per woning heeft dan de rest van de kaart (ratio_low boven 1), met wat er anders is. stable zegt of het toeval kan zijn, burglaries_year en class of het er nog is. Een hot spot is gekozen omdat het er veel is: hoeveel keer zoveel het echt is, is meestal minder dan ratio. Hij zegt waar, niet waarom; wat er anders is, hoeft niet de oorzaak te zijn.';
COMMENT ON COLUMN hot_spot.hot_spot_id IS 'Nummer: het vierkant dat het meest opvalt.';
COMMENT ON COLUMN hot_spot.gemeente_code IS 'Gemeente van de meeste woningen.';
COMMENT ON COLUMN hot_spot.buurt_code IS 'Buurt van de meeste woningen.';
COMMENT ON COLUMN hot_spot.name IS 'Naam van die buurt, anders van de gemeente; met "en omgeving" als hij in meer buurten ligt, met de gemeente als meer gemeenten zo een buurt hebben, en met een nummer als er dan nog meer zo heten.';
COMMENT ON COLUMN hot_spot.squares IS 'Vierkanten van 250 m.';
COMMENT ON COLUMN hot_spot.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN hot_spot.burglaries IS 'Woninginbraken en pogingen in drie jaar.';
COMMENT ON COLUMN hot_spot.expected IS 'Inbraken als het risico per woning overal hetzelfde was.';
COMMENT ON COLUMN hot_spot.ratio IS 'Inbraken per woning, gedeeld door die op de rest van de kaart.';
COMMENT ON COLUMN hot_spot.ratio_low IS 'Ondergrens van het 95%-interval van ratio.';
COMMENT ON COLUMN hot_spot.ratio_high IS 'Bovengrens van het 95%-interval van ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN hot_spot.burglaries_year IS 'Daarvan in de laatste 364 dagen; leeg als daarvan niets is ingelezen.';
COMMENT ON COLUMN hot_spot.expected_year IS 'Inbraken in die 364 dagen als het risico per woning overal hetzelfde was.';
COMMENT ON COLUMN hot_spot.class IS 'Verloop van de hot spot als geheel over twaalf kwartalen, met de klassen van hot_spot_cell: in elk kwartaal zijn eigen inbraken naast de rest van de kaart, aangepast aan het aantal hot spots. Een kwartaal telt als de toets er zou zien dat hij zoveel keer zoveel heeft als over drie jaar (ratio). Leeg bij minder dan tien zulke kwartalen, of als het laatste er geen is: dan is het verloop niet te zeggen.';
COMMENT ON COLUMN hot_spot.class_name IS 'Verloop in woorden.';
COMMENT ON COLUMN hot_spot.history IS 'De kwartalen: 1 hot, c opvallend weinig, 0 geen van beide, - niet te zien; leeg zonder class.';
COMMENT ON COLUMN hot_spot.stable IS 'Stabiel: 1 als de hot spot als geheel er in de even en in de oneven veertien dagen elk op zichzelf is; anders kan het toeval zijn. Dat is niet blijvend: wat alleen in het eerste jaar was, kan stabiel zijn.';
COMMENT ON COLUMN hot_spot.share_follows IS 'Deel van de inbraken dat een herhaling of near repeat is, van die waarvan de plek op 25 m bekend is; leeg bij minder dan tien daarvan.';
COMMENT ON COLUMN hot_spot.one_chain IS '1 als meer dan de helft van de inbraken bij één keten hoort.';
COMMENT ON COLUMN hot_spot.small IS '1 bij minder dan tien inbraken.';
COMMENT ON COLUMN hot_spot.sentence IS 'Hetzelfde in zinnen, met wat er het meest anders is dan elders: eerst van de inbraken, dan van de woningen, die alleen als het er minstens tien van minstens vijftig zijn, en minstens tien niet.';
COMMENT ON COLUMN hot_spot.geom IS 'De vierkanten samen.';

CREATE OR REPLACE VIEW hot_spot_trait AS
SELECT r.hot_spot_trait_id, r.hot_spot_id, r.about, r.trait, r.trait_name, r.class_name, r.number, r.told, r.share,
       r.rest_share, r.ratio, r.ratio_low, r.ratio_high, r.p_value, r.p_adjusted,
       r.rest_burglaries, r.rest_ratio, r.rest_ratio_low, r.rest_ratio_high, r.stands_out, s.as_of, s.refreshed_at
FROM   hot_spot_trait_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'hot_spot_trait') AS s;
COMMENT ON VIEW hot_spot_trait IS
'Wat er in elke hot spot anders is dan in alle andere vierkanten: een rij per klasse van elk kenmerk van de inbraken (werkwijze, plek van binnenkomst, dagdeel, dag van de week, jaargetijde, rol in een reeks) en van de woningen (bouwjaar, woningtype, open zijden, afstand tot plekken, ...). Dat er andere woningen staan, is alleen een antwoord als zulke woningen ook elders vaker worden getroffen (rest_ratio). Het dagdeel is alleen bekend van inbraken waarvan het hele tijdvak in één dagdeel ligt; dat zijn vooral die van de avond, want wie slaapt of weg was, weet het uur niet: zie hour_profile voor de uren van alle inbraken. Gevoelige factoren doen niet mee.';
COMMENT ON COLUMN hot_spot_trait.hot_spot_trait_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN hot_spot_trait.hot_spot_id IS 'Hot spot.';
COMMENT ON COLUMN hot_spot_trait.about IS 'Waarover: inbraak of woning.';
COMMENT ON COLUMN hot_spot_trait.trait IS 'Kenmerk of factor.';
COMMENT ON COLUMN hot_spot_trait.trait_name IS 'Kenmerk in woorden.';
COMMENT ON COLUMN hot_spot_trait.class_name IS 'Klasse in woorden.';
COMMENT ON COLUMN hot_spot_trait.number IS 'Aantal in de hot spot.';
COMMENT ON COLUMN hot_spot_trait.told IS 'Van hoeveel inbraken of woningen het daar bekend is.';
COMMENT ON COLUMN hot_spot_trait.share IS 'Deel daar: number gedeeld door told. Van werkwijze, binnenkomst, gereedschap en buit kan een inbraak meer klassen hebben; dan tellen de delen op tot meer dan 1.';
COMMENT ON COLUMN hot_spot_trait.rest_share IS 'Deel elders.';
COMMENT ON COLUMN hot_spot_trait.ratio IS 'Hoeveel keer zo vaak als elders: share gedeeld door rest_share; leeg als het elders niet voorkomt.';
COMMENT ON COLUMN hot_spot_trait.ratio_low IS 'Ondergrens van het 95%-interval van ratio.';
COMMENT ON COLUMN hot_spot_trait.ratio_high IS 'Bovengrens van het 95%-interval van ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN hot_spot_trait.p_value IS 'Kans op zo''n verschil of groter door toeval, als aantallen van gebeurtenissen vergeleken: eerder te groot dan te klein. Woningen in een straat lijken op elkaar; daarvoor is zij te klein.';
COMMENT ON COLUMN hot_spot_trait.p_adjusted IS 'Aangepast aan het aantal klassen van die hot spot (Benjamini-Hochberg).';
COMMENT ON COLUMN hot_spot_trait.rest_burglaries IS 'Inbraken in de woningen van die klasse elders, van alle bekende dagen en waarvan vaststaat welke woning het was; leeg bij kenmerken van inbraken.';
COMMENT ON COLUMN hot_spot_trait.rest_ratio IS 'Inbraken per woning van die klasse elders, gedeeld door die van de andere woningen elders; leeg bij kenmerken van inbraken, en als die andere geen inbraken hadden.';
COMMENT ON COLUMN hot_spot_trait.rest_ratio_low IS 'Ondergrens van het 95%-interval van rest_ratio. Woningen in een straat lijken op elkaar; daarvoor is het interval te smal.';
COMMENT ON COLUMN hot_spot_trait.rest_ratio_high IS 'Bovengrens van het 95%-interval van rest_ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN hot_spot_trait.stands_out IS '1 bij minstens vijf, vaker dan elders, met p_adjusted hoogstens 0,05; van woningen alleen als rest_ratio_low boven 1 ligt.';

SELECT describe_result(n) FROM unnest('{hot_spot_cell, hot_spot, hot_spot_trait}'::text[]) AS n;

CREATE OR REPLACE FUNCTION places_for_share()
RETURNS TABLE (place_kind varchar(20), share float8, first_day date, last_day date, burglaries int, places int,
               places_with int, needed_places int, needed_share float8, needed_share_expected float8,
               sentence varchar(300))
LANGUAGE sql STABLE ROWS 4
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    WITH known AS MATERIALIZED (
        SELECT s.gemeente_code, sum(days_in(s.days)) AS days
        FROM   hot_spot_day AS s GROUP BY s.gemeente_code HAVING sum(days_in(s.days)) > 0
    ), broken AS MATERIALIZED (
        SELECT b.dwelling_id, count(*) AS burglaries
        FROM   dwelling_burglary AS b
        JOIN   hot_spot_day AS s ON s.gemeente_code = b.gemeente_code AND b.occurred_on <@ s.days GROUP BY b.dwelling_id
    ), place AS (
        SELECT 'street' AS kind, 'straten' AS name, street_code(d.street_name, d.woonplaats) AS code,
               coalesce(sum(b.burglaries), 0)::float8 AS burglaries, sum(k.days)::float8 AS size
        FROM   dwelling AS d JOIN known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
        LEFT   JOIN broken AS b USING (dwelling_id)
        WHERE  d.in_use_to IS NULL AND street_code(d.street_name, d.woonplaats) IS NOT NULL GROUP BY 3
        UNION ALL
        SELECT 'square', 'vierkanten van 250 m', c.hot_spot_cell_id::text, c.burglaries,
               CASE WHEN c.expected > 0 THEN c.expected ELSE 1 END FROM hot_spot_cell AS c
    ), gathered AS (
        SELECT p.kind, p.name, sum(p.burglaries) AS burglaries, count(*) FILTER (WHERE p.burglaries > 0) AS places_with,
               array_agg(p.burglaries ORDER BY p.code) AS counts, array_agg(p.size ORDER BY p.code) AS sizes
        FROM   place AS p GROUP BY p.kind, p.name
    )
    SELECT g.kind::varchar(20), c.share, q.as_of - 1091, q.as_of, g.burglaries::int, c.of_places::int,
           g.places_with::int, c.places::int, c.places_share, c.places_share_expected,
           pg_catalog.format('%s van %s was in %s van de %s %s: %s %%, waar toeval alleen %s %% nodig zou hebben.',
                             CASE c.share WHEN 0.25 THEN 'Een kwart' ELSE 'De helft' END,
                             dutch_count(g.burglaries::int, 'inbraak', 'inbraken'), dutch_number(c.places::numeric),
                             dutch_number(c.of_places::numeric), g.name,
                             dutch_number(round(100 * c.places_share::numeric, 1)),
                             dutch_number(round(100 * c.places_share_expected::numeric, 1)))::varchar(300)
    FROM   gathered AS g CROSS JOIN result_day AS q
    CROSS  JOIN LATERAL concentration_places(g.counts, '{0.25, 0.5}', g.sizes) AS c
    WHERE  g.burglaries > 0 ORDER BY g.kind DESC, c.share;
END;
COMMENT ON FUNCTION places_for_share() IS
'In hoeveel straten, en in hoeveel vierkanten van 250 m, een kwart en de helft van de woninginbraken en pogingen van de laatste drie jaar (1.092 dagen) waren, met hoeveel toeval daarvoor nodig zou hebben: een rij per soort plek (place_kind: street, straten, of square, vierkanten) en deel (share: 0,25 of 0,5). Leeg zonder inbraken.
burglaries: van straten die waarvan vaststaat in welke woning, van vierkanten die van hot_spot_cell. places: alle straten of vierkanten, ook zonder inbraak; places_with: die met. needed_places: zoveel van die met de meeste zijn nodig voor dat deel; needed_share: welk deel van places dat is, de laatste voor een deel. needed_share_expected: hetzelfde als elke inbraak in elke woning evenveel kans had. Waar meer straten zijn dan inbraken, zit de helft altijd in weinig straten: wat telt is hoe ver needed_share onder needed_share_expected ligt. De straten met de meeste van nu zijn daarmee nog niet die van straks. Bron: Weisburd 2015; Bernasco en Steenbeek 2017.';
