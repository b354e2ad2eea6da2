-- Pictures that can be put in any page or report: a series of an area, and the hours of the week.

CREATE OR REPLACE FUNCTION series_plot(level text, code text, first_day date, last_day date,
                                       period text DEFAULT 'fortnight', attempts boolean DEFAULT true,
                                       other_objects boolean DEFAULT false,
                                       unknown_objects boolean DEFAULT true) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH bar AS (
        SELECT s.*, row_number() OVER (ORDER BY s.first_day) AS place, count(*) OVER () AS bars,
               plot_step(max(s.burglaries) OVER ()) AS step, max(s.first_day) OVER () = s.first_day AS is_last
        FROM   area_series($1, $2, $3, $4, $5, $6, $7, $8) AS s
    ), drawn AS (
        SELECT b.*, 660.0 / b.bars AS width, 40 + 660.0 / b.bars * (b.place - 1) AS x,
               greatest(1, ceil(max(b.burglaries) OVER () / b.step)) AS steps FROM bar AS b
    ), told AS (
        SELECT max(d.name) AS name, min(d.first_day) AS first_day, max(d.last_day) AS last_day,
               max(d.counted) AS counted, avg(d.burglaries) FILTER (WHERE d.complete = 1) AS mean,
               min(160.0 / (d.steps * d.step)) AS unit, min(d.steps)::int AS steps,
               min(d.step) AS step, max(d.burglaries) AS highest,
               (array_agg(d.burglaries ORDER BY d.first_day DESC) FILTER (WHERE d.complete = 1))[1] AS last,
               count(*) AS bars
        FROM   drawn AS d
    )
    SELECT plot(720, 230,
                pg_catalog.format('%s: %s van %s tot en met %s', t.name, t.counted, to_char(t.first_day, 'DD-MM-YYYY'),
                                  to_char(t.last_day, 'DD-MM-YYYY')),
                pg_catalog.format('Gemiddeld %s per periode, hoogste %s; de laatste volledige periode %s.',
                                  coalesce(dutch_number(round(t.mean, 1)), 'onbekend'),
                                  coalesce(dutch_number(t.highest), 'onbekend'),
                                  coalesce(dutch_number(t.last), 'onbekend')),
                xmlconcat((SELECT xmlagg(xmlconcat(plot_line(40, 190 - g * t.step * t.unit, 700,
                                                             190 - g * t.step * t.unit,
                                                             CASE g WHEN 0 THEN 'axis' ELSE 'grid' END),
                                                   plot_text(34, 194 - g * t.step * t.unit, 'small end',
                                                             dutch_number((g * t.step)::numeric))) ORDER BY g)
                           FROM   generate_series(0, t.steps) AS g),
                          (SELECT xmlagg(plot_box(d.x + d.width * 0.1,
                                                  CASE WHEN d.burglaries IS NULL THEN 30
                                                       ELSE 190 - d.burglaries * t.unit END, d.width * 0.8,
                                                  CASE WHEN d.burglaries IS NULL THEN 160
                                                       ELSE d.burglaries * t.unit END,
                                                  CASE WHEN d.burglaries IS NULL THEN 'none'
                                                       WHEN d.complete = 0 THEN 'part' WHEN d.is_last THEN 'now'
                                                       ELSE 'bar' END, NULL,
                                                  pg_catalog.format('%s tot en met %s: %s',
                                                                    to_char(d.first_day, 'DD-MM-YYYY'),
                                                                    to_char(d.last_day, 'DD-MM-YYYY'),
                                                                    coalesce(dutch_number(d.burglaries),
                                                                             'niet bekend')
                                                                    || coalesce(' (' || d.reason || ')', '')))
                                         ORDER BY d.first_day) FROM drawn AS d),
                          (SELECT xmlagg(plot_text(d.x + d.width / 2, 205, 'small mid',
                                                   to_char(d.first_day, 'DD-MM')) ORDER BY d.first_day) FROM drawn AS d
                           WHERE (d.bars - d.place) % greatest(1, ceil(d.bars / 14.0)::int) = 0),
                          (SELECT xmlagg(plot_text(y.x, 220, 'small mid', y.year::text) ORDER BY y.year)
                           FROM  (SELECT extract(year FROM d.first_day)::int AS year, avg(d.x + d.width / 2) AS x
                                  FROM   drawn AS d GROUP BY 1) AS y),
                          CASE WHEN t.mean IS NOT NULL
                                    THEN plot_line(40, 190 - t.mean * t.unit, 700, 190 - t.mean * t.unit, 'mean') END,
                          plot_text(40, 16, '',
                                    t.name || ': ' || t.counted || ', per '
                                    || CASE $5 WHEN 'week' THEN 'week' WHEN 'fortnight' THEN 'veertien dagen'
                                            WHEN 'month' THEN 'maand' WHEN 'quarter' THEN 'kwartaal'
                                            ELSE 'jaar' END
                                    || coalesce('; streeplijn: gemiddeld ' || dutch_number(round(t.mean, 1)), ''))))
    FROM   told AS t WHERE t.bars > 0;
END;
COMMENT ON FUNCTION series_plot(text, text, date, date, text, boolean, boolean, boolean) IS
'Een plaatje (SVG) van een gebied, periode na periode: de getallen van area_series, met dezelfde argumenten. Een gestippelde balk is een periode die niet geheel is ingelezen, een lichte kolom een waarvan niets bekend is; de streeplijn is het gemiddelde van de volledige perioden. NULL als er geen gebied met deze code is waarin woningen of inbraken liggen. Bewaar het met de uitvoer van psql -At, of zet het in een pagina.';

CREATE OR REPLACE FUNCTION hour_plot(level text, code text, span text DEFAULT 'year') RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('span is %s; dat moet year of whole zijn', coalesce($3, 'NULL')),
                        'year is het jaar tot en met de peildag, whole alles tot en met die dag.')
    WHERE  ($3 IN ('year', 'whole')) IS NOT TRUE;
    WITH cell AS MATERIALIZED (
        SELECT h.weekday, h.hour, h.expected, max(h.expected) OVER () AS most, h.burglaries, h.left_out, h.from_long,
               h.as_of,
               ('{maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag}'::text[])[h.weekday] AS day
        FROM   hour_profile AS h WHERE h.level = $1 AND h.code = $2 AND h.span = $3
    ), hour AS (
        SELECT c.hour, sum(c.expected) AS expected, max(sum(c.expected)) OVER () AS most FROM cell AS c GROUP BY c.hour
    ), day AS (
        SELECT c.weekday, c.day, sum(c.expected) AS expected, max(sum(c.expected)) OVER () AS most
        FROM   cell AS c GROUP BY c.weekday, c.day
    ), told AS (
        SELECT min(c.burglaries) AS burglaries, min(c.left_out) AS left_out, sum(c.from_long) AS from_long,
               pg_catalog.concat(CASE $3 WHEN 'year' THEN 'in het jaar ' END, 'tot en met ',
                                 to_char(min(c.as_of), 'DD-MM-YYYY')) AS days
        FROM   cell AS c HAVING count(*) > 0
    )
    SELECT plot(720, 260,
                pg_catalog.format('Op welke uren: %s woninginbraken en pogingen, %s', dutch_number(t.burglaries),
                                  t.days),
                pg_catalog.format('Het meest op %s en tussen %s en %s uur. Van %s is alleen de dag bekend; %s komt van tijdvakken van drie dagen of langer.',
                                  (SELECT d.day FROM day AS d ORDER BY d.expected DESC, d.weekday LIMIT 1),
                                  (SELECT h.hour FROM hour AS h ORDER BY h.expected DESC, h.hour LIMIT 1),
                                  (SELECT h.hour + 1 FROM hour AS h ORDER BY h.expected DESC, h.hour LIMIT 1),
                                  dutch_number(t.left_out), dutch_number(round(t.from_long::numeric, 1))),
                xmlconcat(plot_text(80, 16, '',
                                    pg_catalog.format('%s woninginbraken en pogingen %s, verdeeld over de uren waarin zij kunnen zijn gebeurd',
                                                      dutch_number(t.burglaries), t.days)),
                          (SELECT xmlagg(xmlconcat(plot_box(80 + 23 * h.hour + 2, 62 - 36 * h.expected / h.most, 19,
                                                            36 * h.expected / h.most, 'bar', NULL,
                                                            pg_catalog.format('%s tot %s uur: %s', h.hour, h.hour + 1,
                                                                              dutch_number(round(h.expected::numeric, 1)))),
                                                   CASE WHEN h.hour % 3 = 0
                                                             THEN plot_text(80 + 23 * h.hour, 246, 'small mid',
                                                                            h.hour || ' u') END) ORDER BY h.hour)
                           FROM   hour AS h),
                          (SELECT xmlagg(xmlconcat(plot_text(74, 82 + 24 * (d.weekday - 1), 'small end', d.day),
                                                   plot_box(640, 70 + 24 * (d.weekday - 1), 46 * d.expected / d.most,
                                                            15, 'bar', NULL,
                                                            d.day || ': '
                                                            || dutch_number(round(d.expected::numeric, 1))),
                                                   plot_text(690, 82 + 24 * (d.weekday - 1), 'small',
                                                             dutch_number(round(d.expected::numeric))))
                                         ORDER BY d.weekday) FROM day AS d),
                          (SELECT xmlagg(plot_box(80 + 23 * c.hour, 66 + 24 * (c.weekday - 1), 22, 23, 'grid',
                                                  plot_shade(c.expected / nullif(c.most, 0)),
                                                  pg_catalog.format('%s, %s tot %s uur: %s', c.day, c.hour, c.hour + 1,
                                                                    dutch_number(round(c.expected::numeric, 2))))
                                         ORDER BY c.weekday, c.hour) FROM cell AS c),
                          plot_text(632, 246, 'small mid', '24 u')))
    FROM   told AS t;
END;
COMMENT ON FUNCTION hour_plot(text, text, text) IS
'Een plaatje (SVG) van de uren van de week waarop wordt ingebroken: de getallen van hour_profile van een gemeente, basisteam, district of de regio (level region, code regio). Boven de uren van de dag, rechts de dagen van de week; hoe donkerder, hoe meer. span: year is het jaar tot en met de peildag, whole alles tot en met die dag. NULL als van dat gebied en die tijd niets bekend is. Fout: een andere span.';

CREATE OR REPLACE FUNCTION knox_plot() RETURNS xml
LANGUAGE sql STABLE
SET jit = off
BEGIN ATOMIC
    WITH cell AS MATERIALIZED (
        SELECT c.*, dense_rank() OVER (ORDER BY c.distance_from) AS across,
               dense_rank() OVER (ORDER BY c.days_from) AS along, c.p_adjusted <= 0.05 AND c.knox_ratio > 1 AS raised,
               CASE WHEN c.distance_to <= 1 THEN 'zelfde plek'
                    ELSE pg_catalog.format('tot %s m', dutch_number(c.distance_to::numeric)) END AS distance_name,
               CASE WHEN c.days_to IS NULL THEN pg_catalog.format('vanaf %s dagen', c.days_from)
                    ELSE pg_catalog.format('%s-%s dagen', c.days_from, c.days_to) END AS days_name
        FROM   near_repeat_cell AS c WHERE c.distance_to < 'Infinity'
    ), told AS (
        SELECT min(c.burglaries) AS burglaries, min(c.day_from) AS day_from, max(c.day_to) AS day_to,
               max(c.across) AS rows, max(c.along) AS columns, count(*) FILTER (WHERE c.raised) AS raised,
               max(c.distance_to) FILTER (WHERE c.raised) AS furthest, max(c.days_to) FILTER (WHERE c.raised) AS longest
        FROM   cell AS c HAVING count(*) > 0
    )
    SELECT plot(720, 70 + 26 * t.rows::int,
                pg_catalog.format('Volgt inbraak op inbraak? %s woninginbraken van %s tot en met %s',
                                  dutch_number(t.burglaries), to_char(t.day_from, 'DD-MM-YYYY'),
                                  to_char(t.day_to, 'DD-MM-YYYY')),
                CASE t.raised WHEN 0 THEN 'In geen vak zijn er aantoonbaar meer paren dan door toeval.'
                              ELSE pg_catalog.format('Aantoonbaar meer paren dan door toeval in %s, tot %s meter en %s dagen.',
                                                     dutch_count(t.raised, 'vak', 'vakken'),
                                                     dutch_number(t.furthest::numeric), t.longest) END,
                xmlconcat(plot_text(0, 16, '',
                                    'Hoeveel keer zoveel paren van inbraken als door toeval, naar afstand en dagen ertussen; een zwarte rand is aantoonbaar meer'),
                          (SELECT xmlagg(plot_text(140 + 570.0 / t.columns * (d.along - 0.5), 44, 'small mid',
                                                   d.days_name) ORDER BY d.along)
                           FROM   (SELECT DISTINCT c.along, c.days_name FROM cell AS c) AS d),
                          (SELECT xmlagg(plot_text(132, 68 + 26 * (d.across - 1), 'small end',
                                                   d.distance_name) ORDER BY d.across)
                           FROM   (SELECT DISTINCT c.across, c.distance_name FROM cell AS c) AS d),
                          (SELECT xmlagg(xmlconcat(plot_box(140 + 570.0 / t.columns * (c.along - 1) + 1,
                                                            52 + 26 * (c.across - 1), 570.0 / t.columns - 3, 23,
                                                            CASE WHEN c.raised THEN 'raised' ELSE 'grid' END,
                                                            plot_shade((c.knox_ratio - 1) / 4),
                                                            pg_catalog.format('%s, %s: %s paren, door toeval %s',
                                                                              c.distance_name, c.days_name,
                                                                              dutch_number(c.observed),
                                                                              dutch_number(round(c.expected::numeric, 1)))),
                                                   plot_text(140 + 570.0 / t.columns * (c.along - 0.5),
                                                             68 + 26 * (c.across - 1),
                                                             CASE WHEN c.knox_ratio > 3 THEN 'mid light' ELSE 'mid' END,
                                                             coalesce(dutch_number(round(c.knox_ratio::numeric, 1)),
                                                                      '-')))
                                         ORDER BY c.raised, c.across, c.along) FROM cell AS c)))
    FROM   told AS t;
END;
COMMENT ON FUNCTION knox_plot() IS
'Een plaatje (SVG) van near_repeat_cell: hoeveel keer zoveel paren van woninginbraken er op elke afstand en met zoveel dagen ertussen zijn als door toeval, in het jaar tot de peildag. Hoe donkerder, hoe meer; een zwarte rand is aantoonbaar meer (p_adjusted hoogstens 0,05). NULL als er niets te tellen valt.';
