-- Pieces of pictures. A picture is SVG: it can be printed, needs no script, and what somebody typed cannot become a
-- part of it.

CREATE OR REPLACE FUNCTION plot_number(number float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN trim_scale(round(number::numeric, 1))::text;
COMMENT ON FUNCTION plot_number(float8) IS 'Een maat of plaats in een plaatje, op een tiende.';

CREATE OR REPLACE FUNCTION plot_text(x float8, y float8, class text, content text) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
RETURN xmlelement(NAME text, xmlattributes(plot_number(x) AS x, plot_number(y) AS y, class AS class), content);
COMMENT ON FUNCTION plot_text(float8, float8, text, text) IS 'Tekst in een plaatje.';

CREATE OR REPLACE FUNCTION plot_box(x float8, y float8, width float8, height float8, class text, fill text, told text)
RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
RETURN xmlelement(NAME rect,
                  xmlattributes(plot_number(x) AS x, plot_number(y) AS y, plot_number(width) AS width,
                                plot_number(height) AS height, class AS class, fill AS fill),
                  CASE WHEN told IS NOT NULL THEN xmlelement(NAME title, told) END);
COMMENT ON FUNCTION plot_box(float8, float8, float8, float8, text, text, text) IS 'Een vak of balk in een plaatje, met wat wie ernaar wijst te lezen krijgt.';

CREATE OR REPLACE FUNCTION plot_line(x1 float8, y1 float8, x2 float8, y2 float8, class text) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
RETURN xmlelement(NAME line,
                  xmlattributes(plot_number(x1) AS x1, plot_number(y1) AS y1, plot_number(x2) AS x2,
                                plot_number(y2) AS y2, class AS class));
COMMENT ON FUNCTION plot_line(float8, float8, float8, float8, text) IS 'Een lijn in een plaatje.';

-- With its own style, so that it is the same alone as in a page; its words are its text alternative.
CREATE OR REPLACE FUNCTION plot(width int, height int, title text, told text, content xml) RETURNS xml
LANGUAGE sql STABLE PARALLEL SAFE
RETURN xmlelement(NAME svg,
                  xmlattributes('http://www.w3.org/2000/svg' AS xmlns,
                                pg_catalog.format('0 0 %s %s', width, height) AS "viewBox", width AS width,
                                height AS height, 'img' AS role,
                                title || '. ' || told AS "aria-label"),
                  xmlelement(NAME title, title), xmlelement(NAME desc, told),
                  xmlelement(NAME style,
                             'text{font:12px Helvetica,Arial,''Liberation Sans'',''DejaVu Sans'',sans-serif;fill:#2b333d} .end{text-anchor:end} .mid{text-anchor:middle} .small{font-size:10px;fill:#4b5561}'
                                         ' .light{fill:#ffffff} .grid{stroke:#d5dade;stroke-width:1} .axis{stroke:#4b5561;stroke-width:1} .mean{stroke:#1b2430;stroke-width:1.5;stroke-dasharray:5 3}'
                                         ' .bar{fill:#9aa8b6} .now{fill:#1f4e79} .part{fill:#ffffff;stroke:#6b7783;stroke-dasharray:3 2} .none{fill:#eceff1}'
                                         ' .place{stroke:#6b7783;stroke-width:.6;stroke-linejoin:round} .edge{fill:none;stroke:#1b2430;stroke-width:1.6;stroke-linejoin:round}'
                                         ' .dot{fill:#6b7783} .band{fill:#1f4e79;fill-opacity:.18} .trend{fill:none;stroke:#1f4e79;stroke-width:2} .zone{fill:#b3261e;fill-opacity:.18;stroke:#b3261e;stroke-width:.5} .due{fill:#1b5e20} .raised{stroke:#000000;stroke-width:2}'),
                  content);
COMMENT ON FUNCTION plot(int, int, text, text, xml) IS 'Een plaatje (SVG) met een titel en wat er staat in woorden, voor wie het niet kan zien.';

-- From white to dark blue, so that it is legible in black and white.
CREATE OR REPLACE FUNCTION plot_shade(part float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN part > 0
                 THEN pg_catalog.format('rgb(%s,%s,%s)', round(247 - 216 * least(part, 1)),
                                        round(251 - 173 * least(part, 1)), round(255 - 134 * least(part, 1)))
            ELSE '#ffffff' END;
COMMENT ON FUNCTION plot_shade(float8) IS 'Kleur van een deel van het hoogste, van 0 tot en met 1: van wit naar donkerblauw.';

-- A round number that the highest bar fits under, in a few steps.
CREATE OR REPLACE FUNCTION plot_step(highest float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT min(s.step)
        FROM   (SELECT m * 10 ^ e AS step FROM unnest('{1,2,5}'::float8[]) AS m, generate_series(0, 9) AS e) AS s
        WHERE  s.step * 5 >= greatest(highest, 1));
COMMENT ON FUNCTION plot_step(float8) IS 'Stap van de schaal waarmee een plaatje tot het hoogste getal komt in hoogstens vijf stappen.';
