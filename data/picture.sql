-- The picture of demo.sql, in Dutch, drawn by SQL: each query prints pieces of an SVG of 1200 x 620. Expects what
-- demo.sql made (knox, event, dwelling_risk, pg_temp.metres, pg_temp.days and pg_temp.comma, :at, :day, :finding and
-- :reach; :ground, the schema of a made region with streets and water, or nothing), tuples only and unaligned output.

CREATE TEMP TABLE ratio_class (n int, starts float8, colour text, ink text);
INSERT INTO ratio_class VALUES
    (1, 0, '#92c5de', '#274a5c'), (2, 0.67, '#d1e5f0', '#3f5a68'), (3, 0.9, '#f4f4f2', '#5a5f66'),
    (4, 1.1, '#fddbc7', '#6b4a3a'),
    (5, 1.5, '#f4a582', '#4a2414'), (6, 2.5, '#d6604d', '#ffffff'), (7, 5, '#a50f26', '#ffffff');

CREATE TEMP TABLE risk_class (n int, starts float8, colour text, label text);
INSERT INTO risk_class VALUES
    (1, 0, '#c3c8ce', 'niet verhoogd'), (2, 1.05, '#fecc5c', '1 tot 1,5'), (3, 1.5, '#fd8d3c', '1,5 tot 2,5'),
    (4, 2.5, '#d7301f', '2,5 tot 5'), (5, 5, '#7f0000', '5 en meer');

CREATE FUNCTION pg_temp.label(x float8, y float8, style text, content text) RETURNS text
RETURN format('<text x="%s" y="%s" class="%s">%s</text>', round(x::numeric, 1), round(y::numeric, 1), style,
              replace(replace(replace(content, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'));

CREATE FUNCTION pg_temp.box(x float8, y float8, width float8, height float8, attributes text) RETURNS text
RETURN format('<rect x="%s" y="%s" width="%s" height="%s" %s/>', round(x::numeric, 1), round(y::numeric, 1),
              round(width::numeric, 1), round(height::numeric, 1), attributes);

SELECT '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 620" width="1200" height="620"'
       ' font-family="Helvetica, Arial, ''Liberation Sans'', ''DejaVu Sans'', sans-serif" role="img">'
       '<title>Near repeats: hoe ver en hoe lang, en het verhoogde risico nu. Verzonnen gegevens.</title>'
       '<style>text{fill:#39424e} .head{font-size:20px;font-weight:bold;fill:#1b2430} .lead{font-size:12.5px}'
       ' .panel{font-size:14px;font-weight:bold;fill:#1b2430} .axis{font-size:12px} .small{font-size:10.5px;fill:#5b6672}'
       ' .place{font-weight:bold;paint-order:stroke;stroke:#f0f1ef;stroke-width:5px;stroke-linejoin:round} .street{font-size:8px;fill:#7d858f;text-anchor:middle;dominant-baseline:central} .middle{text-anchor:middle} .end{text-anchor:end} .value{font-size:17px;font-weight:bold} .pairs{font-size:10px}</style>'
       '<rect width="1200" height="620" fill="#fcfcfb"/>';
SELECT pg_temp.label(40, 42, 'head', 'Inbraak dicht bij een inbraak: hoe ver, hoe lang, en waar nu');
SELECT pg_temp.label(40, 65, 'lead', :'finding');
SELECT pg_temp.label(40, 83, 'lead', :'reach');


-- Left: the Knox test as a table of colours ---------------------------------------------------------

SELECT pg_temp.label(40, 120, 'panel', 'Paren inbraken: hoeveel keer zoveel als door toeval');

CREATE TEMP TABLE cell AS
SELECT *, 150 + (dense_rank() OVER (ORDER BY days_from) - 1) * width AS x,
       134 + (dense_rank() OVER (ORDER BY distance_from) - 1) * height AS y,
       p_adjusted <= 0.05 AND knox_ratio > 1 AS raised
FROM   knox,
       LATERAL (SELECT 410.0 / (SELECT count(DISTINCT days_from)     FROM knox WHERE days_to     < 'Infinity') AS width,
                       330.0 / (SELECT count(DISTINCT distance_from)
                                FROM   knox WHERE distance_to < 'Infinity') AS height) AS s
WHERE  distance_to < 'Infinity' AND days_to < 'Infinity';

SELECT pg_temp.box(x + 1.5, y + 1.5, width - 3, height - 3,
                   format('rx="3" fill="%s" fill-opacity="%s"', coalesce(colour, '#ffffff'),
                          CASE WHEN pale THEN 0.35 ELSE 1 END)),
       pg_temp.label(x + width / 2, y + height / 2 + 2, 'value middle" style="fill:' || shade,
                     coalesce(pg_temp.comma(knox_ratio::numeric, 1), '-')),
       pg_temp.label(x + width / 2, y + height / 2 + 18, 'pairs middle" style="fill:' || shade,
                     observed || ' / ' || pg_temp.comma(expected::numeric, 1))
FROM   cell
LEFT   JOIN LATERAL (SELECT * FROM ratio_class WHERE starts <= knox_ratio ORDER BY n DESC LIMIT 1) AS c ON true,
       LATERAL (SELECT expected < 5 AND NOT coalesce(raised, false) AS pale) AS few,
       LATERAL (SELECT CASE WHEN pale THEN '#5b6672' ELSE ink END AS shade) AS ink;

SELECT pg_temp.box(x + 2.5, y + 2.5, width - 5, height - 5, 'rx="2.5" fill="none" stroke="#1b2430" stroke-width="2.5"')
FROM   cell WHERE raised;

SELECT pg_temp.label(142, min(y) + min(height) / 2 + 4, 'axis end', pg_temp.metres(distance_from, distance_to))
FROM   cell GROUP BY distance_from, distance_to;
SELECT pg_temp.label(min(x) + min(width) / 2, 481, 'axis middle', pg_temp.days(days_from, days_to))
FROM   cell GROUP BY days_from, days_to;
SELECT pg_temp.label(355, 500, 'axis middle', 'dagen tussen de twee inbraken');
SELECT '<text transform="translate(34 299) rotate(-90)" class="axis middle">afstand ertussen</text>';

SELECT pg_temp.box(150 + (n - 1) * 34, 522, 34, 12, format('fill="%s"', colour)) FROM ratio_class;
SELECT pg_temp.label(150 + (n - 1) * 34, 548, 'small middle', replace(starts::text, '.', ','))
FROM   ratio_class WHERE n > 1;
SELECT pg_temp.label(142, 532, 'small end', 'keer');
SELECT pg_temp.box(412, 519, 18, 16, 'rx="2.5" fill="#ffffff" stroke="#1b2430" stroke-width="2.5"'),
       pg_temp.label(438, 531, 'small', 'meer dan toeval');
SELECT pg_temp.label(438, 545, 'small', '(aangepaste p van 0,05 of minder)');
SELECT pg_temp.label(40, 576, 'small',
                     'In elke cel hoeveel keer, en daaronder de paren geteld / verwacht door toeval; licht: minder dan 5 verwacht.') ||
       pg_temp.label(40, 591, 'small',
                     format('%s inbraken in het jaar voor %s; de dagen zijn %s keer over de plekken geschud, seed %s.',
                            events, :'day', permutations, seed))
FROM   cell LIMIT 1;


-- Right: the map of the place with the most raised risk ---------------------------------------------

CREATE TEMP TABLE recent AS
SELECT geom, date :'at' - occurred_on AS days_ago
FROM   event WHERE occurred_on >= date :'at' - 28 AND occurred_on < date :'at';

-- the window on the map: 800 m wide, 535 x 400 pixels from (625, 134)
CREATE TEMP TABLE map AS
WITH middle AS (
    -- around the burglary with most raised risk about it; without any, around the first dwelling
    SELECT b.geom
    FROM   (SELECT geom FROM recent UNION ALL (SELECT geom FROM dwelling_risk ORDER BY dwelling_id LIMIT 1)) AS b,
         LATERAL (SELECT sum(r.relative_risk - 1) AS excess
                  FROM   dwelling_risk r WHERE r.geom && ST_Expand(b.geom, 400, 299)) AS around
    ORDER BY excess DESC, ST_X(b.geom), ST_Y(b.geom) LIMIT 1
)
SELECT ST_Expand(geom, 400, 299) AS ground, 535 / 800.0 AS scale,
       625 - (ST_X(geom) - 400) * 535 / 800 AS dx, -134 - (ST_Y(geom) + 299) * 535 / 800 AS dy,
       home.woonplaats, home.street_name
FROM   middle,
       LATERAL (SELECT woonplaats, street_name FROM dwelling_risk r ORDER BY r.geom <-> middle.geom LIMIT 1) AS home;

CREATE FUNCTION pg_temp.drawn(geom geometry, scale float8, dx float8, dy float8) RETURNS geometry
RETURN ST_Affine(geom, scale, 0, 0, scale, dx, dy);

SELECT pg_temp.label(625, 120, 'panel', format('Relatief risico op inbraak, de twee weken vanaf %s', :'day'));
SELECT '<clipPath id="map"><rect x="625" y="134" width="535" height="400" rx="4"/></clipPath><g clip-path="url(#map)">'
       '<rect x="625" y="134" width="535" height="400" fill="#f0f1ef"/>';

-- Streets, water and parks, where there are, and panden: the ground that the eye knows.
CREATE TEMP TABLE ground_line (street_id int, kind text, name text, line geometry);
CREATE TEMP TABLE ground_shape (kind text, shape geometry);
SELECT to_regclass(quote_ident(:'ground') || '.landscape') IS NOT NULL AS with_ground \gset
\if :with_ground
INSERT INTO ground_line
SELECT s.street_id, s.kind, s.name, pg_temp.drawn(part.geom, scale, dx, dy)
FROM   map JOIN :"ground".street s ON s.geom && map.ground, ST_Dump(ST_Intersection(s.geom, map.ground)) AS part
WHERE  ST_Dimension(part.geom) = 1;
INSERT INTO ground_shape
SELECT l.kind, pg_temp.drawn(l.geom, scale, dx, dy)
FROM   map JOIN :"ground".landscape l ON l.geom && map.ground ORDER BY l.landscape_id;
\endif

SELECT format('<path d="%s" fill="%s"/>', string_agg(ST_AsSVG(shape, 0, 1), ' '),
              CASE WHEN on_land THEN '#dfe9d8' ELSE '#b9d7ea' END)
FROM   ground_shape, LATERAL (SELECT kind = 'park' AS on_land) AS l GROUP BY on_land ORDER BY on_land DESC;
SELECT format('<path d="%s" fill="none" stroke="#ffffff" stroke-width="%s" stroke-linejoin="round"/>',
              string_agg(ST_AsSVG(line, 0, 1), ' ' ORDER BY street_id),
              CASE WHEN kind = 'street' THEN 6 ELSE 9 END)
FROM   ground_line GROUP BY kind ORDER BY kind;
SELECT format('<path d="%s" fill="#e0e3df" stroke="#ffffff" stroke-width="0.6"/>',
              string_agg(ST_AsSVG(pg_temp.drawn(p.geom, scale, dx, dy), 0, 1), ' ' ORDER BY p.pand_id))
FROM   map JOIN pand p ON p.geom && map.ground;

-- along the middle of each street its name, if it is long enough for it, and never upside down
SELECT format('<text transform="translate(%s %s) rotate(%s)" class="street">%s</text>', round(ST_X(middle)::numeric, 1),
              round(-ST_Y(middle)::numeric, 1),
              round((CASE WHEN turn > 90 THEN turn - 180 WHEN turn <= -90 THEN turn + 180 ELSE turn END)::numeric, 1),
              name)
FROM  (SELECT DISTINCT ON (street_id) * FROM ground_line ORDER BY street_id, ST_Length(line) DESC) AS l,
       LATERAL (SELECT ST_LineInterpolatePoint(line, 0.5) AS middle, ST_LineInterpolatePoint(line, 0.4) AS from_here,
                       ST_LineInterpolatePoint(line, 0.6) AS to_here) AS p,
       LATERAL (SELECT degrees(-atan2(ST_Y(to_here) - ST_Y(from_here), ST_X(to_here) - ST_X(from_here))) AS turn) AS t
WHERE  ST_Length(line) > 12 + 5 * length(name) ORDER BY street_id;

-- dwellings as dots: lines of no length with round ends; the highest risk on top
SELECT format('<path d="%s" fill="none" stroke="%s" stroke-width="%s" stroke-linecap="round"/>',
              string_agg(format('M%s %sh0', round(ST_X(dot)::numeric, 1), round(-ST_Y(dot)::numeric, 1)),
                         '' ORDER BY r.dwelling_id),
              c.colour, CASE WHEN c.n = 1 THEN 3.4 ELSE 4.6 END)
FROM   map JOIN dwelling_risk r ON r.geom && map.ground, LATERAL pg_temp.drawn(r.geom, scale, dx, dy) AS dot,
       LATERAL (SELECT * FROM risk_class WHERE starts <= r.relative_risk ORDER BY n DESC LIMIT 1) AS c
GROUP  BY c.n, c.colour ORDER BY c.n;

SELECT format('<circle cx="%s" cy="%s" r="6" fill="%s" fill-opacity="%s" stroke="#10315c" stroke-width="2"/>',
              round(ST_X(spot)::numeric, 1), round(-ST_Y(spot)::numeric, 1), '#10315c',
              CASE WHEN days_ago <= 7 THEN 1 ELSE 0 END)
FROM   map JOIN recent b ON b.geom && map.ground, LATERAL pg_temp.drawn(b.geom, scale, dx, dy) AS spot
ORDER  BY days_ago DESC, ST_X(spot), ST_Y(spot);

SELECT pg_temp.box(637, 499, 200 * scale + 22, 25, 'rx="3" fill="#fcfcfb" fill-opacity="0.9"') ||
       format('<path d="M648 512v5h%sv-5" fill="none" stroke="#1b2430" stroke-width="1.5"/>', round(200 * scale, 1)) ||
       pg_temp.label(648 + 100 * scale, 511, 'small middle', '200 m') ||
       pg_temp.label(637, 153, 'axis place', format('%s, rond %s', woonplaats, street_name)) || '</g>'
       '<rect x="625" y="134" width="535" height="400" rx="4" fill="none" stroke="#d5d9dc"/>'
FROM   map;

SELECT format('<circle cx="%s" cy="553" r="4.5" fill="%s"/>', 631 + (n - 1) * 108,
              colour) || pg_temp.label(641 + (n - 1) * 108, 557, 'small', label) FROM risk_class;
SELECT '<circle cx="631" cy="572" r="5" fill="#10315c" stroke="#10315c" stroke-width="2"/>'
       || pg_temp.label(641, 576, 'small', 'inbraak in de laatste 7 dagen') ||
       '<circle cx="847" cy="572" r="5" fill="none" stroke="#10315c" stroke-width="2"/>'
       || pg_temp.label(857, 576, 'small', 'inbraak 8 tot en met 28 dagen geleden');
SELECT pg_temp.label(625, 595, 'small',
                     'Elke stip is een woning, elk grijs vlak een pand; 1 is het risico zonder inbraak kort geleden in de buurt.') ||
       pg_temp.label(1160, 611, 'small end" style="font-weight:bold', 'Verzonnen gegevens: niets is echt.');
SELECT '</svg>';
