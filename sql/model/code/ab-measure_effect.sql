-- What happened where a measure was taken, as it was when results were last refreshed; a picture of it; and how long it
-- takes before an effect can show.

CREATE OR REPLACE VIEW measure_effect AS
SELECT r.measure_effect_id, r.measure, r.measure_name, r.intervention_id, r.watch_group_id, r.name, r.begins, r.ends,
       r.first_day, r.last_day, r.base_periods, r.periods, r.control_areas, r.features, r.unlike,
       r.burglaries_before, r.burglaries, r.control_before, r.control_burglaries, r.expected, r.ratio, r.ratio_low,
       r.ratio_high, r.p_value, r.p_adjusted, r.dispersion, r.drift, r.detectable, r.near_ratio, r.near_low,
       r.near_high,
       r.far_ratio, r.far_low, r.far_high, r.net_difference, r.net_low, r.net_high, r.recent_ratio, r.recent_low,
       r.recent_high,
       r.corrected_ratio, r.corrected_low, r.corrected_high, r.placebos, r.placebos_as_far, r.placebo_p, r.least_p,
       r.too_few, r.flags, r.warnings, r.reason, r.sentence, s.as_of, s.refreshed_at
FROM   measure_effect_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'measure_effect') AS s;
COMMENT ON VIEW measure_effect IS
'Nam het aantal inbraken af waar een maatregel was, meer dan waar het op lijkt, en ging het dan niet naar de buren? Een rij per maatregel van measure_reference_area. Geteld wordt in tijdvakken van vier weken die helemaal bekend zijn: hele jaren sinds het begin (hoogstens twee; in het eerste jaar de weken tot nu toe), naast dezelfde weken van de twee jaren die eindigen een jaar voor het begin. Het jaar vlak voor het begin telt niet mee: wie een gebied kiest omdat het er toen veel was, ziet het daarna vanzelf dalen. Wat dat scheelt, zegt recent_ratio: dezelfde vergelijking met dat jaar.
ratio: de verandering in het gebied, gedeeld door die in de gelijkende gebieden (effect_ratio); 0,7 is 30 % minder dan zonder maatregel te verwachten was. Het interval rekent mee hoe de tellingen van eerdere tijdvakken schommelen, en hoe ver gebieden zonder maatregel uit zichzelf uiteenlopen (drift). Van een effect is pas sprake na een heel jaar, als p_adjusted hoogstens 0,05 is en de gebieden in de meeste kenmerken lijken. Een maatregel die eindigde, telt de hele tijdvakken tot zij eindigde, en minstens een. near en far: hetzelfde van de ringen eromheen (effect_rings), waar inbraken heen kunnen zijn gegaan (waterbedeffect) of waar het ook hielp (uitstraling); net_difference: hoeveel meer of minder er in het gebied en de ringen samen waren dan verwacht. Ook een verschil dat geen toeval is, hoeft niet van de maatregel te komen: zie measure_balance. Was het jaar voor het begin opvallend druk (chosen_hot in flags), dan staan beide cijfers er: ratio, en recent_ratio met dat jaar. Van placebo_p zegt least_p hoe klein zij met zoveel gebieden kan zijn. Een andere maatregel op dezelfde plek of eromheen staat in flags als een tiende van de woningen haar had; wat een hele gemeente heeft, hebben ook de gelijkende gebieden, en telt alleen bij dezelfde soort. Bron: Fisher 1935; Bowers en Johnson 2003; Wheeler en Ratcliffe 2018; Hauer 1997; Abadie, Diamond en Hainmueller 2010.';
COMMENT ON COLUMN measure_effect.measure_effect_id IS 'Nummer van de maatregel: measure_id van measure_reference_area.';
COMMENT ON COLUMN measure_effect.measure IS 'Soort: action, group, letters, certificates.';
COMMENT ON COLUMN measure_effect.measure_name IS 'Soort in woorden.';
COMMENT ON COLUMN measure_effect.intervention_id IS 'Actie; leeg als het er geen is.';
COMMENT ON COLUMN measure_effect.watch_group_id IS 'Buurtgroep; leeg als het er geen is.';
COMMENT ON COLUMN measure_effect.name IS 'Naam.';
COMMENT ON COLUMN measure_effect.begins IS 'Begin van de maatregel.';
COMMENT ON COLUMN measure_effect.ends IS 'Eind; leeg is niet bekend of nog niet.';
COMMENT ON COLUMN measure_effect.first_day IS 'Eerste dag waarop sinds het begin wordt geteld; leeg als er niets te tellen is.';
COMMENT ON COLUMN measure_effect.last_day IS 'Laatste dag.';
COMMENT ON COLUMN measure_effect.base_periods IS 'Tijdvakken van vier weken ervoor: 26 is twee jaar.';
COMMENT ON COLUMN measure_effect.periods IS 'Tijdvakken sindsdien.';
COMMENT ON COLUMN measure_effect.control_areas IS 'Gelijkende gebieden waarvan alle tijdvakken bekend zijn.';
COMMENT ON COLUMN measure_effect.features IS 'Kenmerken waarnaar zij zijn gekozen.';
COMMENT ON COLUMN measure_effect.unlike IS 'In hoeveel daarvan zij niet lijken (measure_balance).';
COMMENT ON COLUMN measure_effect.burglaries_before IS 'Woninginbraken in het gebied in de tijdvakken ervoor.';
COMMENT ON COLUMN measure_effect.burglaries IS 'Woninginbraken in het gebied sindsdien.';
COMMENT ON COLUMN measure_effect.control_before IS 'Die van de gelijkende gebieden ervoor.';
COMMENT ON COLUMN measure_effect.control_burglaries IS 'Die van de gelijkende gebieden sindsdien.';
COMMENT ON COLUMN measure_effect.expected IS 'Te verwachten in het gebied zonder maatregel: als het was gegaan als in de gelijkende gebieden.';
COMMENT ON COLUMN measure_effect.ratio IS 'Verandering in het gebied gedeeld door die in de gelijkende gebieden; leeg als dat niet te zeggen is.';
COMMENT ON COLUMN measure_effect.ratio_low IS 'Ondergrens van het 95%-interval van ratio.';
COMMENT ON COLUMN measure_effect.ratio_high IS 'Bovengrens van het 95%-interval van ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN measure_effect.p_value IS 'Kans op zo''n verschil of groter door toeval.';
COMMENT ON COLUMN measure_effect.p_adjusted IS 'Aangepast aan het aantal maatregelen (Benjamini-Hochberg).';
COMMENT ON COLUMN measure_effect.dispersion IS 'Hoeveel meer de tellingen van vier weken schommelen dan toeval doet; 1 is even veel.';
COMMENT ON COLUMN measure_effect.drift IS 'Hoe ver gebieden zonder maatregel in die jaren uit zichzelf uiteenliepen, boven toeval: standaardafwijking van de logaritme van hun verandering; het interval rekent ermee. Leeg als er geen vijf gebieden met genoeg inbraken zijn.';
COMMENT ON COLUMN measure_effect.detectable IS 'De kleinste daling die met zo''n breed interval met 80 % kans zou zijn gezien: 0,4 is 40 %; leeg zonder interval.';
COMMENT ON COLUMN measure_effect.near_ratio IS 'Zoals ratio, van de ring tot 200 m; leeg als die er niet is. In de intervallen van ringen zit niet hoe gebieden uit zichzelf uiteenlopen (drift).';
COMMENT ON COLUMN measure_effect.near_low IS 'Ondergrens van het 95%-interval van near_ratio.';
COMMENT ON COLUMN measure_effect.near_high IS 'Bovengrens van het 95%-interval van near_ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN measure_effect.far_ratio IS 'Zoals ratio, van de ring van 200 tot 400 m; leeg als die er niet is.';
COMMENT ON COLUMN measure_effect.far_low IS 'Ondergrens van het 95%-interval van far_ratio.';
COMMENT ON COLUMN measure_effect.far_high IS 'Bovengrens van het 95%-interval van far_ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN measure_effect.net_difference IS 'Inbraken in het gebied en de ringen samen, min wat te verwachten was: onder 0 waren het er minder.';
COMMENT ON COLUMN measure_effect.net_low IS 'Ondergrens van het 95%-interval van net_difference.';
COMMENT ON COLUMN measure_effect.net_high IS 'Bovengrens van het 95%-interval van net_difference.';
COMMENT ON COLUMN measure_effect.recent_ratio IS 'Zoals ratio, vergeleken met het jaar voor het begin: te gunstig als het gebied om dat jaar is gekozen.';
COMMENT ON COLUMN measure_effect.recent_low IS 'Ondergrens van het 95%-interval van recent_ratio.';
COMMENT ON COLUMN measure_effect.recent_high IS 'Bovengrens van het 95%-interval van recent_ratio; leeg is onbegrensd of niet bekend.';
COMMENT ON COLUMN measure_effect.corrected_ratio IS 'Zoals recent_ratio, zonder wat een druk jaar vanzelf daalt: het jaar voor het begin is naar het gemiddelde van alle gebieden toe getrokken (effect_index). Ook als er geen eerdere jaren zijn; leeg als dat jaar niet bekend is.';
COMMENT ON COLUMN measure_effect.corrected_low IS 'Ondergrens van het 95%-interval van corrected_ratio.';
COMMENT ON COLUMN measure_effect.corrected_high IS 'Bovengrens van het 95%-interval van corrected_ratio; inbraken die andere brengen, maken het te smal.';
COMMENT ON COLUMN measure_effect.placebos IS 'Alle gebieden zonder maatregel, met vijf inbraken of meer ervoor, die ernaast zijn gezet alsof zij haar hadden (effect_placebo); leeg als er geen zijn, of het gebied zelf er minder had.';
COMMENT ON COLUMN measure_effect.placebos_as_far IS 'Hoeveel daarvan minstens zo sterk veranderden, omhoog of omlaag.';
COMMENT ON COLUMN measure_effect.placebo_p IS 'De kans op zo''n rang door toeval: (1 + placebos_as_far) / (1 + placebos).';
COMMENT ON COLUMN measure_effect.least_p IS 'De kleinste kans die met zoveel gebieden kan: onder 0,05 komt zij pas vanaf 19.';
COMMENT ON COLUMN measure_effect.too_few IS '1 als er te weinig inbraken zijn om iets een effect te noemen; leeg als er niets te tellen is.';
COMMENT ON COLUMN measure_effect.flags IS 'Codes van warnings: chosen_hot (het jaar voor het begin was drukker dan de jaren ervoor), base_treated (in die jaren was hier al zo''n maatregel), also_measure (in dezelfde tijd nog een maatregel), ring_measure (een maatregel eromheen), few_areas (minder dan 19 gebieden om naast te zetten); leeg als er geen zijn.';
COMMENT ON COLUMN measure_effect.warnings IS 'Waarschuwingen in woorden; zij staan ook in sentence.';
COMMENT ON COLUMN measure_effect.reason IS 'Waarom er geen antwoord is; leeg als het er is.';
COMMENT ON COLUMN measure_effect.sentence IS 'Hetzelfde in woorden.';

CREATE OR REPLACE VIEW measure_series AS
SELECT r.measure_series_id, r.measure_id, r.name, r.role, r.role_name, r.code, r.period, r.first_day, r.last_day,
       r.burglaries, r.dwellings, r.rate, s.as_of, s.refreshed_at
FROM   measure_series_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'measure_series') AS s;
COMMENT ON VIEW measure_series IS
'Het verloop rond elke maatregel: woninginbraken per tijdvak van vier weken in haar gebied, in de gelijkende gebieden en in de ringen eromheen. Een rij per maatregel, gebied en tijdvak dat helemaal bekend is, van drie jaar voor het begin tot nu. Voor een grafiek van beide lijnen: measure_plot. Geen rijen van een gebied met minder dan tien woningen.';
COMMENT ON COLUMN measure_series.measure_series_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN measure_series.measure_id IS 'Maatregel.';
COMMENT ON COLUMN measure_series.name IS 'Naam van de maatregel.';
COMMENT ON COLUMN measure_series.role IS 'Rol: treated is haar gebied, control een gelijkend gebied, displacement een ring eromheen.';
COMMENT ON COLUMN measure_series.role_name IS 'Rol in woorden.';
COMMENT ON COLUMN measure_series.code IS 'Code van het gelijkende gebied; anders leeg.';
COMMENT ON COLUMN measure_series.period IS 'Tijdvak: 0 is het eerste met de maatregel, -1 het laatste ervoor.';
COMMENT ON COLUMN measure_series.first_day IS 'Eerste dag.';
COMMENT ON COLUMN measure_series.last_day IS 'Laatste dag.';
COMMENT ON COLUMN measure_series.burglaries IS 'Woninginbraken en pogingen.';
COMMENT ON COLUMN measure_series.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN measure_series.rate IS 'Per 1.000 woningen per jaar.';

-- Quarters of a year, of three times four weeks: single ones jump too much to see a line in.
CREATE OR REPLACE FUNCTION measure_plot(of_measure int) RETURNS xml
LANGUAGE sql STABLE
SET jit = off
BEGIN ATOMIC
    WITH line AS MATERIALIZED (
        SELECT CASE s.role WHEN 'treated' THEN 'treated' ELSE 'control' END AS role, floor(s.period / 3.0)::int AS bin,
               min(s.first_day) AS first_day, max(s.last_day) AS last_day, min(s.name) AS name,
               sum(s.burglaries)::int AS burglaries,
               1000 * sum(s.burglaries) / (sum(s.dwellings) * 28 / 365.25)::float8 AS rate
        FROM   measure_series AS s WHERE s.measure_id = of_measure AND s.role IN ('treated', 'control') GROUP BY 1, 2
        HAVING count(DISTINCT s.period) = 3
    ), scale AS MATERIALIZED (
        SELECT min(l.bin) AS first_bin, 660.0 / greatest(max(l.bin) - min(l.bin) + 1, 1) AS width,
               plot_step(max(l.rate)) AS step, greatest(1, ceil(max(l.rate) / plot_step(max(l.rate))))::int AS steps,
               min(l.name) AS name,
               130 / (greatest(1, ceil(max(l.rate) / plot_step(max(l.rate)))) * plot_step(max(l.rate))) AS unit,
               left(min(l.name), 50) || ': inbraken per 1.000 woningen per jaar' AS title,
               pg_catalog.format('Doorgetrokken: gebied van de maatregel%s. Per twaalf weken, van %s tot en met %s.',
                                 CASE WHEN bool_or(l.role = 'control') THEN '; gestreept: vergelijkingsgebieden'
                                      ELSE '' END, to_char(min(l.first_day), 'DD-MM-YYYY'),
                                 to_char(max(l.last_day), 'DD-MM-YYYY')) AS legend
        FROM   line AS l HAVING count(*) > 0
    ), point AS MATERIALIZED (
        SELECT l.*, 40 + (l.bin - s.first_bin + 0.5) * s.width AS x, 160 - l.rate * s.unit AS y
        FROM   line AS l CROSS JOIN scale AS s
    )
    SELECT plot(720, 200, t.title,
                coalesce((SELECT coalesce(e.sentence, e.reason)
                          FROM   measure_effect AS e WHERE e.measure_effect_id = of_measure),
                         'Er is nog niets te vergelijken.'),
                xmlconcat((SELECT xmlagg(xmlconcat(plot_line(40, 160 - g * t.step * t.unit, 700,
                                                             160 - g * t.step * t.unit,
                                                             CASE g WHEN 0 THEN 'axis' ELSE 'grid' END),
                                                   plot_text(34, 164 - g * t.step * t.unit, 'small end',
                                                             dutch_number((g * t.step)::numeric))) ORDER BY g)
                           FROM   generate_series(0, t.steps) AS g),
                          (SELECT xmlconcat(plot_line(40 - t.first_bin * t.width, 24, 40 - t.first_bin * t.width, 160,
                                                      'mean'), plot_text(CASE WHEN 44 - t.first_bin * t.width > 670
                                                                                   THEN 666 ELSE 44 - t.first_bin * t.width END,
                                                                         32, 'small', 'begin'))),
                          (SELECT xmlelement(NAME path,
                                             xmlattributes('edge' AS class, '4 3' AS "stroke-dasharray",
                                                           'M' || string_agg(plot_number(p.x) || ' '
                                                                             || plot_number(p.y),
                                                                             ' L' ORDER BY p.bin) AS d))
                           FROM   point AS p WHERE p.role = 'control' HAVING count(*) > 1),
                          (SELECT xmlelement(NAME path,
                                             xmlattributes('trend' AS class,
                                                           'M' || string_agg(plot_number(p.x) || ' '
                                                                             || plot_number(p.y),
                                                                             ' L' ORDER BY p.bin) AS d))
                           FROM   point AS p WHERE p.role = 'treated' HAVING count(*) > 1),
                          (SELECT xmlagg(xmlelement(NAME circle,
                                                    xmlattributes(plot_number(p.x) AS cx, plot_number(p.y) AS cy,
                                                                  CASE p.role WHEN 'treated' THEN '3'
                                                                       ELSE '1.8' END AS r,
                                                                  CASE p.role WHEN 'treated' THEN 'now'
                                                                       ELSE 'dot' END AS class),
                                                    xmlelement(NAME title,
                                                               pg_catalog.format('%s, %s tot en met %s: %s',
                                                                                 CASE p.role
                                                                                      WHEN 'treated' THEN 'gebied'
                                                                                      ELSE 'vergelijkingsgebieden' END,
                                                                                 to_char(p.first_day, 'DD-MM-YYYY'),
                                                                                 to_char(p.last_day, 'DD-MM-YYYY'),
                                                                                 dutch_count(p.burglaries, 'inbraak',
                                                                                             'inbraken'))))
                                         ORDER BY p.role, p.bin) FROM point AS p),
                          (SELECT xmlagg(plot_text(y.x, 178, 'small', y.year::text) ORDER BY y.year)
                           FROM   (SELECT extract(year FROM p.first_day)::int AS year, min(p.x) AS x
                                   FROM   point AS p GROUP BY 1) AS y),
                          plot_text(40, 14, '', t.title), plot_text(40, 194, 'small', t.legend)))
    FROM   scale AS t;
END;
COMMENT ON FUNCTION measure_plot(int) IS
'Een plaatje (SVG) van een maatregel (measure_id van measure_series): inbraken per 1.000 woningen per jaar in haar gebied en in de vergelijkingsgebieden samen, per twaalf weken, met een lijn bij het begin; met de zin van measure_effect als tekst voor wie het niet kan zien. NULL als van de maatregel niets te tekenen is.';

-- Before a measure starts: how much must happen before a fall of 10, 20 or 40 % can show, as measure_effect compares:
-- beside three areas of the same size and two years before, over one year or two.
CREATE OR REPLACE FUNCTION measure_power(level text, code text)
RETURNS TABLE (fall float8, burglaries int, years float8, per_year float8, sentence varchar(300))
LANGUAGE sql STABLE ROWS 3
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_area($1, $2);
    WITH asked AS MATERIALIZED (       -- the last two years that are known whole
        SELECT max(h.as_of) AS day,
               (SELECT array_agg(daterange(max(h.as_of) - 28 * n - 27, max(h.as_of) - 28 * n, '[]'))
                FROM   generate_series(0, 25) AS n) AS periods FROM area_home AS h
    ), counted AS MATERIALIZED (
        SELECT c.days, c.burglaries, r.burglaries - c.burglaries AS rest
        FROM   asked AS a CROSS JOIN LATERAL count_periods($1, ARRAY[$2], a.periods, true, false, true) AS c
        LEFT   JOIN LATERAL (SELECT t.days, t.burglaries
                             FROM   count_periods('region', '{regio}'::text[], a.periods, true, false,
                                                  true) AS t) AS r ON r.days = c.days WHERE c.known = 1
    ), beside AS (
        -- how much more the area varies than chance does, around what the rest of the region does where that is known
        SELECT effect_set(v.area, (lower(c.days) - date '2000-01-01') / 28, v.counted, 1, v.role) AS effects,
               sum(v.counted) FILTER (WHERE v.role = 'treated') / 26.0 AS per_period
        FROM   counted AS c
        CROSS  JOIN LATERAL (VALUES ('*', 'treated', c.burglaries), ('-', 'control', c.rest)) AS v (area, role, counted)
        WHERE  v.role = 'treated' OR (SELECT count(k.rest) FROM counted AS k) = 26
        HAVING count(*) FILTER (WHERE v.role = 'treated') = 26
    ), own AS (
        SELECT nullif(b.per_period, 0)::float8 AS per_period, b.per_period * 365.25 / 28 AS per_year,
               coalesce((SELECT max(p.dispersion) FROM effect_power(b.effects) AS p), 1) AS dispersion,
               l.position > g.position AS larger
        FROM   area_level AS l JOIN area_level AS g ON g.level = 'gemeente' LEFT JOIN beside AS b ON true
        WHERE  l.level = $1 AND (l.position > g.position OR b.per_period IS NOT NULL)
    )
    SELECT f.fall, ceil(p.burglaries)::int, p.years, o.per_year,
           CASE WHEN o.larger
                     THEN 'Een gebied dat groter is dan een gemeente is nergens mee te vergelijken: of een daling door een maatregel komt, is dan niet te zien.'
                WHEN o.per_period IS NULL THEN 'In twee jaar waren hier geen inbraken: een daling is niet te zien.'
                ELSE pg_catalog.format('Een daling van %s %% is met %s inbraken per jaar %s.', round(100 * f.fall),
                                       dutch_number(round(o.per_year::numeric, 1)),
                                       CASE WHEN p.years <= 1
                                                 THEN 'na een jaar te zien (met 80 % kans), als de twee jaar ervoor bekend zijn'
                                            WHEN p.years <= 2
                                                 THEN 'na twee jaar te zien (met 80 % kans), als de twee jaar ervoor bekend zijn'
                                            WHEN p.years IS NULL THEN 'niet te zien, hoe lang het ook duurt'
                                            ELSE pg_catalog.format('niet te zien: dat zou %s jaar duren, en zo lang wordt niet vergeleken',
                                                                   dutch_number(round(p.years::numeric,
                                                                                      1))) END) END::varchar(300)
    FROM   own AS o CROSS JOIN unnest('{0.1,0.2,0.4}'::float8[]) AS f (fall)
    LEFT   JOIN LATERAL (SELECT e.burglaries, e.periods * 28 / 365.25 AS years
                         FROM   effect_power(o.per_period, 3 * o.per_period, 26, o.dispersion, ARRAY[f.fall]) AS e
                         WHERE  NOT o.larger) AS p ON true ORDER BY f.fall;
END;
COMMENT ON FUNCTION measure_power(text, text) IS
'Of een daling van 10, 20 of 40 % in een gebied te zien zou zijn, voordat een maatregel begint, zoals measure_power(''buurt'', ''BU01530304''): naar de inbraken van de laatste twee jaar tot de peildag, hoe die schommelen naast de rest van de regio, en zoals measure_effect vergelijkt: naast drie even grote gebieden en de twee jaar ervoor, over een of twee jaar. Een rij per daling: hoeveel inbraken dat samen zijn (ervoor en erna), en na hoeveel jaar het te zien is, met 80 % kans; leeg als dat nooit is. per_year: inbraken per jaar. Gebieden die uit zichzelf uiteenlopen (drift in measure_effect) of anders groot zijn, maken dat het langer duurt. Geen rijen als van het gebied geen twee jaar bekend zijn. Fout: een gebied dat niet in area_home staat.';

SELECT describe_result(n) FROM unnest('{measure_effect, measure_series}'::text[]) AS n;
