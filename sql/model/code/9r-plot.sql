-- Pictures that can be put in any page or report: a series of an area, and the hours of the week.

CREATE OR REPLACE FUNCTION series_plot(level text, code text, first_day date, last_day date, period text DEFAULT 'fortnight', attempts boolean DEFAULT true, other_objects boolean DEFAULT false,
                                       unknown_objects boolean DEFAULT true) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH bar AS (
        SELECT s.*, row_number() OVER (ORDER BY s.first_day) AS place, count(*) OVER () AS bars, plot_step(max(s.burglaries) OVER ()) AS step, max(s.first_day) OVER () = s.first_day AS is_last
        FROM   area_series($1, $2, $3, $4, $5, $6, $7, $8) AS s
    ), drawn AS (
        SELECT b.*, 660.0 / b.bars AS width, 40 + 660.0 / b.bars * (b.place - 1) AS x, greatest(1, ceil(max(b.burglaries) OVER () / b.step)) AS steps FROM bar AS b
    ), told AS (
        SELECT max(d.name) AS name, min(d.first_day) AS first_day, max(d.last_day) AS last_day, max(d.counted) AS counted, avg(d.burglaries) FILTER (WHERE d.complete = 1) AS mean, min(160.0 / (d.steps * d.step)) AS unit, min(d.steps)::int AS steps,
               min(d.step) AS step, max(d.burglaries) AS highest, (array_agg(d.burglaries ORDER BY d.first_day DESC) FILTER (WHERE d.complete = 1))[1] AS last, count(*) AS bars
        FROM   drawn AS d
    )
    SELECT plot(720, 230, pg_catalog.format('%s: %s van %s tot en met %s', t.name, t.counted, to_char(t.first_day, 'DD-MM-YYYY'), to_char(t.last_day, 'DD-MM-YYYY')),
                pg_catalog.format('Gemiddeld %s per periode, hoogste %s; de laatste volledige periode %s.', coalesce(dutch_number(round(t.mean, 1)), 'onbekend'), coalesce(dutch_number(t.highest), 'onbekend'),
                                  coalesce(dutch_number(t.last), 'onbekend')),
                xmlconcat((SELECT xmlagg(xmlconcat(plot_line(40, 190 - g * t.step * t.unit, 700, 190 - g * t.step * t.unit, CASE g WHEN 0 THEN 'axis' ELSE 'grid' END),
                                                   plot_text(34, 194 - g * t.step * t.unit, 'small end', dutch_number((g * t.step)::numeric))) ORDER BY g) FROM generate_series(0, t.steps) AS g),
                          (SELECT xmlagg(plot_box(d.x + d.width * 0.1, CASE WHEN d.burglaries IS NULL THEN 30 ELSE 190 - d.burglaries * t.unit END, d.width * 0.8,
                                                  CASE WHEN d.burglaries IS NULL THEN 160 ELSE d.burglaries * t.unit END,
                                                  CASE WHEN d.burglaries IS NULL THEN 'none' WHEN d.complete = 0 THEN 'part' WHEN d.is_last THEN 'now' ELSE 'bar' END, NULL,
                                                  pg_catalog.format('%s tot en met %s: %s', to_char(d.first_day, 'DD-MM-YYYY'), to_char(d.last_day, 'DD-MM-YYYY'),
                                                                    coalesce(dutch_number(d.burglaries), 'niet bekend') || coalesce(' (' || d.reason || ')', ''))) ORDER BY d.first_day) FROM drawn AS d),
                          (SELECT xmlagg(plot_text(d.x + d.width / 2, 205, 'small mid', to_char(d.first_day, 'DD-MM')) ORDER BY d.first_day) FROM drawn AS d
                           WHERE (d.bars - d.place) % greatest(1, ceil(d.bars / 14.0)::int) = 0),
                          (SELECT xmlagg(plot_text(y.x, 220, 'small mid', y.year::text) ORDER BY y.year)
                           FROM  (SELECT extract(year FROM d.first_day)::int AS year, avg(d.x + d.width / 2) AS x FROM drawn AS d GROUP BY 1) AS y),
                          CASE WHEN t.mean IS NOT NULL THEN plot_line(40, 190 - t.mean * t.unit, 700, 190 - t.mean * t.unit, 'mean') END,
                          plot_text(40, 16, '', t.name || ': ' || t.counted || ', per ' || CASE $5 WHEN 'week' THEN 'week' WHEN 'fortnight' THEN 'veertien dagen' WHEN 'month' THEN 'maand' WHEN 'quarter' THEN 'kwartaal' ELSE 'jaar' END || coalesce('; streeplijn: gemiddeld ' || dutch_number(round(t.mean, 1)), ''))))
    FROM   told AS t WHERE t.bars > 0;
END;
COMMENT ON FUNCTION series_plot(text, text, date, date, text, boolean, boolean, boolean) IS
'Een plaatje (SVG) van een gebied, periode na periode: de getallen van area_series, met dezelfde argumenten. Een gestippelde balk is een periode die niet geheel is ingelezen, een lichte kolom een waarvan niets bekend is; de streeplijn is het gemiddelde van de volledige perioden. NULL als er geen gebied met deze code is waarin woningen of inbraken liggen. Bewaar het met de uitvoer van psql -At, of zet het in een pagina.';

CREATE OR REPLACE FUNCTION hour_plot(level text, code text, span text DEFAULT 'year') RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('span is %s; dat moet year of whole zijn', coalesce($3, 'NULL')), 'year is het jaar tot en met de peildag, whole alles tot en met die dag.')
    WHERE  ($3 IN ('year', 'whole')) IS NOT TRUE;
    WITH cell AS MATERIALIZED (
        SELECT h.weekday, h.hour, h.expected, max(h.expected) OVER () AS most, h.burglaries, h.left_out, h.from_long, h.as_of,
               ('{maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag}'::text[])[h.weekday] AS day
        FROM   hour_profile AS h WHERE h.level = $1 AND h.code = $2 AND h.span = $3
    ), hour AS (
        SELECT c.hour, sum(c.expected) AS expected, max(sum(c.expected)) OVER () AS most FROM cell AS c GROUP BY c.hour
    ), day AS (
        SELECT c.weekday, c.day, sum(c.expected) AS expected, max(sum(c.expected)) OVER () AS most FROM cell AS c GROUP BY c.weekday, c.day
    ), told AS (
        SELECT min(c.burglaries) AS burglaries, min(c.left_out) AS left_out, sum(c.from_long) AS from_long, min(c.as_of) AS as_of FROM cell AS c HAVING count(*) > 0
    )
    SELECT plot(720, 260, pg_catalog.format('Op welke uren: %s woninginbraken en pogingen, %s %s', dutch_number(t.burglaries), CASE $3 WHEN 'year' THEN 'in het jaar tot en met' ELSE 'tot en met' END, to_char(t.as_of, 'DD-MM-YYYY')),
                pg_catalog.format('Het meest op %s en tussen %s en %s uur. Van %s is alleen de dag bekend; %s komt van tijdvakken van drie dagen of langer.',
                                  (SELECT d.day FROM day AS d ORDER BY d.expected DESC, d.weekday LIMIT 1), (SELECT h.hour FROM hour AS h ORDER BY h.expected DESC, h.hour LIMIT 1),
                                  (SELECT h.hour + 1 FROM hour AS h ORDER BY h.expected DESC, h.hour LIMIT 1), dutch_number(t.left_out), dutch_number(round(t.from_long::numeric, 1))),
                xmlconcat(plot_text(80, 16, '', pg_catalog.format('%s woninginbraken en pogingen, verdeeld over de uren waarin zij kunnen zijn gebeurd', dutch_number(t.burglaries))),
                          (SELECT xmlagg(xmlconcat(plot_box(80 + 23 * h.hour + 2, 62 - 36 * h.expected / h.most, 19, 36 * h.expected / h.most, 'bar', NULL,
                                                            pg_catalog.format('%s tot %s uur: %s', h.hour, h.hour + 1, dutch_number(round(h.expected::numeric, 1)))),
                                                   CASE WHEN h.hour % 3 = 0 THEN plot_text(80 + 23 * h.hour, 246, 'small mid', h.hour || ' u') END) ORDER BY h.hour) FROM hour AS h),
                          (SELECT xmlagg(xmlconcat(plot_text(74, 82 + 24 * (d.weekday - 1), 'small end', d.day),
                                                   plot_box(640, 70 + 24 * (d.weekday - 1), 46 * d.expected / d.most, 15, 'bar', NULL, d.day || ': ' || dutch_number(round(d.expected::numeric, 1))),
                                                   plot_text(690, 82 + 24 * (d.weekday - 1), 'small', dutch_number(round(d.expected::numeric)))) ORDER BY d.weekday) FROM day AS d),
                          (SELECT xmlagg(plot_box(80 + 23 * c.hour, 66 + 24 * (c.weekday - 1), 22, 23, 'grid', plot_shade(c.expected / nullif(c.most, 0)),
                                                  pg_catalog.format('%s, %s tot %s uur: %s', c.day, c.hour, c.hour + 1, dutch_number(round(c.expected::numeric, 2)))) ORDER BY c.weekday, c.hour) FROM cell AS c),
                          plot_text(632, 246, 'small mid', '24 u')))
    FROM   told AS t;
END;
COMMENT ON FUNCTION hour_plot(text, text, text) IS
'Een plaatje (SVG) van de uren van de week waarop wordt ingebroken: de getallen van hour_profile van een gemeente, basisteam, district of de regio (level region, code regio). Boven de uren van de dag, rechts de dagen van de week; hoe donkerder, hoe meer. span: year is het jaar tot en met de peildag, whole alles tot en met die dag. NULL als van dat gebied en die tijd niets bekend is. Fout: een andere span.';
