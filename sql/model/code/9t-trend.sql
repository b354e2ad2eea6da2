-- Is it more than it was? Alarms over all areas of a level, a rise by a little at a time, and the trend of one area
-- over years.

CREATE OR REPLACE FUNCTION area_alarm(level text, first_day date, last_day date, codes text[] DEFAULT NULL)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), area_id int, first_day date, last_day date,
               burglaries int, expected float8, upper float8, p_value float8,
               p_adjusted float8, alarm int, years int, areas int, reason varchar(100))
LANGUAGE sql STABLE ROWS 100
SET jit = off
BEGIN ATOMIC
    SELECT require_period($1, $2, $3, true, false, true);
    SELECT require_alarm_period($2, $3);
    WITH told AS MATERIALIZED (
        SELECT c.code, c.name, c.area_id, c.burglaries, c.known, p.ago,
               CASE WHEN c.known = 1 AND lower(c.days) >= unbroken_from($3) THEN c.burglaries::float8 END AS count
        FROM   count_periods($1, $4, ARRAY(SELECT a.days FROM alarm_periods($2, $3) AS a), true, false, true) AS c
        JOIN   alarm_periods($2, $3) AS p USING (days)
        WHERE  c.code IS NOT NULL
    ), counted AS MATERIALIZED (             -- what lies between the years is not looked at
        SELECT n.code, n.name, n.area_id, n.burglaries, n.known, array_agg(t.count ORDER BY g.ago DESC) AS counts
        FROM   told AS n CROSS JOIN generate_series(0, 31) AS g (ago)
        LEFT   JOIN told AS t ON t.code = n.code AND t.ago = g.ago
        WHERE  n.ago = 0 GROUP BY n.code, n.name, n.area_id, n.burglaries, n.known
    ), judged AS MATERIALIZED (
        SELECT c.*, y.years, f.expected, f.upper, f.p_value, f.alarm, alarm_reason(f.reason, y.years, c.known) AS reason
        FROM   counted AS c CROSS JOIN LATERAL (SELECT alarm_years(6, c.counts) AS years) AS y
        CROSS  JOIN LATERAL farrington(CASE WHEN y.years >= 2 AND c.known = 1 THEN c.counts END, per_year => 6,
                                       years => greatest(y.years, 2), window_half => 1) AS f
    ), compared AS (
        SELECT j.*, benjamini_hochberg(j.p_value) OVER () AS p_adjusted, (count(j.p_value) OVER ())::int AS areas
        FROM   judged AS j
    )
    SELECT $1::varchar(20), j.code::varchar(250), j.name::varchar(250), j.area_id, $2, $3, j.burglaries, j.expected,
           j.upper, j.p_value, j.p_adjusted,
           CASE WHEN j.reason IS NULL THEN (j.burglaries > j.expected AND j.p_adjusted <= 0.05)::int END,
           CASE WHEN j.years >= 2 THEN j.years END, j.areas, j.reason
    FROM   compared AS j
    ORDER  BY j.p_adjusted, j.p_value, j.burglaries DESC NULLS LAST, j.code;
END;
COMMENT ON FUNCTION area_alarm(text, date, date, text[]) IS
'In welke gebieden van een niveau zijn van de eerste tot en met de laatste dag meer woninginbraken en pogingen gemeld dan in dezelfde tijd van eerdere jaren? Vijf tot en met 62 dagen, zoals de tijd tussen twee overleggen; codes: alleen deze gebieden, en anders alle. Een rij per gebied, wat het meest opvalt vooraan.
expected: verwacht naar dezelfde tijd en de tijden ernaast van hoogstens vijf eerdere jaren die bekend zijn (years). upper: meer is op zichzelf een kans van een half procent. p_value: de kans op zoveel of meer als er niets aan de hand is. Wie naar honderd gebieden kijkt, ziet er altijd een paar die opvallen: p_adjusted houdt daar rekening mee over alle gebieden van de vraag waarvan iets is te zeggen (areas). alarm: 1 als p_adjusted hoogstens 0,05 is; dan is gemiddeld hoogstens een op de twintig alarmen toeval. 0 als het er niet aantoonbaar meer zijn; leeg met een reason als het niet is te zeggen.
Van de laatste dagen komen nog aangiften binnen: een alarm kan later blijken. Inbraken komen in reeksen, ook zonder dat er iets veranderde: zie near_repeat_chain. Van voor een trendbreuk (registration_break) telt niets mee. Naar de stand van de laatste refresh_results(). Fout: zie period_count; minder dan 5 of meer dan 62 dagen. Bron: farrington() en benjamini_hochberg() van de extensie (Farrington e.a. 1996, Noufaily e.a. 2013; Benjamini & Hochberg 1995).';

CREATE OR REPLACE FUNCTION area_drift(level text, last_day date, codes text[] DEFAULT NULL)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), area_id int, first_day date, last_day date,
               burglaries int, expected float8, drift float8, alarm_limit float8,
               since date, alarm int, years int, areas int, reason varchar(100))
LANGUAGE sql STABLE ROWS 100
SET jit = off
BEGIN ATOMIC
    SELECT require_period($1, $2, $2, true, false, true);
    WITH around AS MATERIALIZED (
        SELECT * FROM counted_around($2)
    ), period AS MATERIALIZED (
        SELECT c.code, c.name, c.area_id, c.days, c.burglaries, c.known = 1
        AND    lower(c.days) >= unbroken_from($2) AS known,
               row_number() OVER (PARTITION BY c.code ORDER BY c.days) AS place
        FROM   count_periods($1, $3, periods_back($2 - 13, $2, 156), true, false, true) AS c WHERE c.code IS NOT NULL
    ), area AS (
        SELECT p.code, max(p.name) AS name, max(p.area_id) AS area_id,
               least(5, years_before(max(p.place) FILTER (WHERE p.known IS NOT TRUE))) AS years,
               sum(p.burglaries) FILTER (WHERE p.place > 130)::int AS burglaries,
               count(*) FILTER (WHERE p.place > 130 AND p.known) AS known
        FROM   period AS p GROUP BY p.code
    ), share AS (
        SELECT a.code, sum(p.burglaries)::float8 AS counted, sum(o.burglaries - p.burglaries) AS around
        FROM   area AS a JOIN period AS p ON p.code = a.code AND p.place BETWEEN 131 - 26 * a.years AND 130
        LEFT   JOIN around AS o ON o.years = a.years AND o.place = p.place
        GROUP  BY a.code
    ), judged AS MATERIALIZED (
        SELECT a.*, drift_reason(a.known, a.years, s.counted, s.around) AS reason,
               s.counted / nullif(s.around, 0) AS share FROM area AS a LEFT JOIN share AS s ON s.code = a.code
    ), watched AS (
        SELECT j.code, array_agg(p.burglaries::float8 ORDER BY p.place) AS counts,
               array_agg((o.burglaries - p.burglaries) * j.share ORDER BY p.place) AS expected
        FROM   judged AS j JOIN period AS p ON p.code = j.code AND p.place > 130
        JOIN   around AS o ON o.years = j.years AND o.place = p.place
        WHERE  j.reason IS NULL GROUP BY j.code
    ), summed AS (
        SELECT w.code, sum(c.expectation) AS expected, max(c.cusum) FILTER (WHERE c.period = 26) AS drift,
               max(c.alarm_limit) AS alarm_limit, max(c.period) FILTER (WHERE c.cusum = 0) AS at_zero
        FROM   watched AS w CROSS JOIN LATERAL poisson_cusum(w.counts, w.expected, reset => 'none') AS c GROUP BY w.code
    )
    SELECT $1::varchar(20), j.code::varchar(250), j.name::varchar(250), j.area_id, $2 - 363, $2,
           CASE WHEN j.known = 26 THEN j.burglaries END, s.expected, s.drift, s.alarm_limit,
           CASE WHEN s.drift > 0 THEN $2 - 363 + 14 * coalesce(s.at_zero, 0) END,
           CASE WHEN s.alarm_limit IS NOT NULL THEN (s.drift >= s.alarm_limit)::int END,
           CASE WHEN j.years >= 2 THEN j.years END, (count(s.alarm_limit) OVER ())::int,
           CASE WHEN j.reason IS NOT NULL THEN j.reason
                WHEN s.alarm_limit IS NULL THEN 'er wordt te weinig verwacht' END::varchar(100)
    FROM   judged AS j LEFT JOIN summed AS s ON s.code = j.code
    ORDER  BY s.drift / s.alarm_limit DESC NULLS LAST, j.code;
END;
COMMENT ON FUNCTION area_drift(text, date, text[]) IS
'In welke gebieden van een niveau is het langzaam meer geworden dan daarbuiten? Wat area_alarm niet ziet: elke veertien dagen een paar meer. Gekeken wordt naar 26 keer veertien dagen tot en met de laatste dag; codes: alleen deze gebieden (ARRAY[...]).
expected: verwacht in dat jaar, als het aandeel van het gebied hetzelfde was gebleven als in hoogstens vijf jaren ervoor (years); het seizoen, en wat overal meer of minder werd, zit daarin, want het is naar wat er per veertien dagen in de rest van de gemeenten met die jaren gebeurde. drift: wat er sinds de eerste dag (since) boven is gekomen (CUSUM); alarm is 1 waar dat alarm_limit haalt: een limiet waarmee in een gebied waar niets aan de hand is eens in de negentien jaar een alarm komt. Nagespeeld zonder dat er iets aan de hand was, stond op de laatste dag bij 1 tot 3 van de honderd gebieden een alarm (areas: zoveel zijn er beoordeeld), en bij 4 tot 7 waar inbraken in reeksen komen (spreiding 1,5).
Anders leeg, met de reden (reason); van weinig inbraken is het niet te zeggen. Van de laatste dagen komen nog aangiften binnen, hier als elders. Van voor een trendbreuk telt niets mee. Naar de stand van de laatste refresh_results(). Zonder gebieden geen rijen. Fout: zie period_count. Bron: Lucas 1985.';

CREATE OR REPLACE FUNCTION area_trend(level text, code text, last_day date, years int DEFAULT 5)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), first_day date, last_day date, periods int,
               burglaries int, percent_per_year float8, percent_low float8, percent_high float8, p_value float8,
               season_ratio float8, season_peak date, season_p_value float8, dispersion float8, reason varchar(100))
LANGUAGE sql STABLE ROWS 1
SET jit = off
BEGIN ATOMIC
    SELECT $1::varchar(20), $2::varchar(250), t.name::varchar(250), t.first_day, t.last_known, t.periods, t.burglaries,
           t.percent_per_year, t.percent_low, t.percent_high, t.p_value,
           t.season_ratio, p.peak + 364 * ((t.last_known - p.peak) / 364), t.season_p_value, t.dispersion,
           t.reason::varchar(100)
    FROM   fitted_trend($1, $2, $3, $4) AS t CROSS JOIN LATERAL (SELECT lower(t.days[t.season_peak]) + 7 AS peak) AS p;
END;
COMMENT ON FUNCTION area_trend(text, text, date, int) IS
'Hoe woninginbraken en pogingen in een gebied over de jaren dalen of stijgen: een rij; geen rij als er geen gebied met deze code is waarin woningen of inbraken liggen. code van de regio is regio. Naar perioden van veertien dagen, waarvan de laatste op last_day eindigt; hoogstens zo veel jaar terug, en alleen perioden die geheel zijn ingelezen (periods, van first_day tot en met last_day).
percent_per_year: verandering per jaar, los van het seizoen, met het 95%-interval (percent_low, percent_high): ligt 0 daarbinnen, dan is geen stijging of daling aangetoond. p_value: de kans op zo veel verschil zonder trend. season_ratio: hoeveel keer het gemiddelde de top van het jaar is; season_peak: het midden van de periode van de laatste top; season_p_value: de kans daarop zonder seizoen. dispersion: hoeveel keer de spreiding die van toeval alleen is. Leeg met een reason als het niet is te zeggen: minder dan drie jaar, of minder dan twintig inbraken.
Een rechte lijn vat samen wat was: trek haar niet door. Zij begint na de laatste trendbreuk (registration_break); veranderde een grens, begin dan zelf erna (years). Naar de stand van de laatste refresh_results(). Fout: zie period_count; years geen 3 tot en met 20. Bron: series_trend() van de extensie.';

CREATE OR REPLACE FUNCTION trend_plot(level text, code text, last_day date, years int DEFAULT 5) RETURNS xml
LANGUAGE sql STABLE
SET jit = off
BEGIN ATOMIC
    WITH fit AS MATERIALIZED (
        SELECT t.*,
               pg_catalog.format('%s: woninginbraken en pogingen per veertien dagen van %s tot en met %s', t.name,
                                 to_char(t.first_day, 'DD-MM-YYYY'), to_char(t.last_known, 'DD-MM-YYYY')) AS title
        FROM   fitted_trend($1, $2, $3, $4) AS t WHERE t.periods > 0
    ), point AS MATERIALIZED (
        SELECT p.*, 40 + 660.0 * (row_number() OVER (ORDER BY p.place) - 0.5) / count(*) OVER () AS x,
               plot_step(max(p.count) OVER ()) AS step, max(p.count) OVER () AS most
        FROM   fit AS f
        CROSS  JOIN LATERAL unnest(f.days, f.counts, f.line, f.line_low,
                                   f.line_high) WITH ORDINALITY AS p (days, count, line, low, high, place)
        WHERE  lower(p.days) >= f.first_day
    ), scale AS (
        SELECT min(p.step) AS step, greatest(1, ceil(max(p.most) / min(p.step)))::int AS steps,
               130 / (greatest(1, ceil(max(p.most) / min(p.step))) * min(p.step)) AS unit FROM point AS p
    ), told AS (
        SELECT f.*, s.* FROM fit AS f CROSS JOIN scale AS s
    )
    SELECT plot(720, 186, t.title,
                coalesce('Geen trend: ' || t.reason || '.',
                         trend_sentence(t.percent_per_year, t.percent_low, t.percent_high)),
                xmlconcat((SELECT xmlagg(xmlconcat(plot_line(40, 160 - g * t.step * t.unit, 700,
                                                             160 - g * t.step * t.unit,
                                                             CASE g WHEN 0 THEN 'axis' ELSE 'grid' END),
                                                   plot_text(34, 164 - g * t.step * t.unit, 'small end',
                                                             dutch_number((g * t.step)::numeric))) ORDER BY g)
                           FROM   generate_series(0, t.steps) AS g),
                          (SELECT xmlelement(NAME path,
                                             xmlattributes('band' AS class,
                                                           'M' || string_agg(plot_number(p.x) || ' '
                                                                             || plot_number(greatest(160 - p.high * t.unit, 24)),
                                                                             ' L' ORDER BY p.place) || ' L'
                                                           || string_agg(plot_number(p.x) || ' '
                                                                         || plot_number(160 - p.low * t.unit),
                                                                         ' L' ORDER BY p.place DESC) || ' Z' AS d))
                           FROM point AS p WHERE p.line IS NOT NULL HAVING count(*) > 1),
                          (SELECT xmlagg(xmlelement(NAME circle,
                                                    xmlattributes(plot_number(p.x) AS cx,
                                                                  plot_number(160 - p.count * t.unit) AS cy, '1.8' AS r,
                                                                  'dot' AS class),
                                                    xmlelement(NAME title,
                                                               pg_catalog.format('%s tot en met %s: %s',
                                                                   to_char(lower(p.days), 'DD-MM-YYYY'),
                                                                   to_char(upper(p.days) - 1, 'DD-MM-YYYY'),
                                                                   dutch_number(p.count::numeric))))
                                         ORDER BY p.place)
                           FROM point AS p WHERE p.count IS NOT NULL),
                          (SELECT xmlelement(NAME path,
                                             xmlattributes('trend' AS class,
                                                           'M' || string_agg(plot_number(p.x) || ' '
                                                                             || plot_number(160 - p.line * t.unit),
                                                                             ' L' ORDER BY p.place) AS d))
                           FROM point AS p WHERE p.line IS NOT NULL HAVING count(*) > 1),
                          (SELECT xmlagg(plot_text(y.x, 178, 'small', y.year::text) ORDER BY y.year)
                           FROM  (SELECT extract(year FROM lower(p.days))::int AS year, min(p.x) AS x,
                                         count(*) AS periods FROM point AS p GROUP BY 1) AS y WHERE y.periods > 6),
                          plot_text(40, 14, '', t.title)))
    FROM   told AS t;
END;
COMMENT ON FUNCTION trend_plot(text, text, date, int) IS
'Een plaatje (SVG) van area_trend, met dezelfde argumenten: een punt per veertien dagen, de trendlijn los van het seizoen, en de band waarin zij met 95 % zekerheid ligt; zonder lijn als er geen trend is te geven. NULL als van het gebied niets bekend is.';
