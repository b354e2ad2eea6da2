-- What has neither dwellings nor burglaries is not known to be empty: it may lie outside what was loaded, or nothing tells where it lies.
CREATE OR REPLACE VIEW factor_by_area AS
WITH wanted AS MATERIALIZED (
    SELECT DISTINCT v.level, v.code, v.year FROM factor_value AS v
), here AS MATERIALIZED (
    SELECT * FROM area_count()
), home AS MATERIALIZED (
    SELECT h.level, h.code, sum(h.dwellings)::int AS dwellings FROM here AS h GROUP BY h.level, h.code
), part AS MATERIALIZED (
    SELECT * FROM delivered_parts(ARRAY(SELECT DISTINCT w.year FROM wanted AS w))
), covered AS MATERIALIZED (          -- of an area in more gemeenten each counts by its dwellings; where there are none, the best of them
    SELECT h.level, h.code, y.year, CASE WHEN sum(h.dwellings) > 0 THEN sum(h.dwellings * coalesce(p.part, 0)) / sum(h.dwellings) ELSE max(p.part) END AS years,
           CASE WHEN sum(h.dwellings) > 0 THEN sum(h.dwellings) FILTER (WHERE p.part > 0) / sum(h.dwellings)::float8 ELSE 1 END AS told
    FROM  (SELECT c.level, c.code, c.told_in, sum(c.dwellings) AS dwellings FROM here AS c GROUP BY c.level, c.code, c.told_in) AS h
    CROSS  JOIN (SELECT DISTINCT w.year FROM wanted AS w) AS y
    LEFT   JOIN part AS p ON p.year = y.year AND p.told_in = h.told_in
    GROUP  BY h.level, h.code, y.year
), broken AS MATERIALIZED (
    SELECT h.level, h.code, h.year, sum(h.burglaries)::int AS burglaries FROM here AS h WHERE h.known GROUP BY h.level, h.code, h.year
), missed AS MATERIALIZED (
    SELECT l.level, t.year, (t.burglaries - coalesce(p.burglaries, 0))::int AS left_out
    FROM   area_level AS l CROSS JOIN (SELECT h.year, sum(h.burglaries) AS burglaries FROM here AS h WHERE h.level IS NULL AND h.known GROUP BY h.year) AS t
    LEFT   JOIN (SELECT h.level, h.year, sum(h.burglaries) AS burglaries FROM here AS h WHERE h.current AND h.known GROUP BY h.level, h.year) AS p USING (level, year)
), counted AS MATERIALIZED (
    SELECT w.level, w.code, w.year, c.years, h.dwellings, c.is_known,
           CASE WHEN c.is_known THEN coalesce(b.burglaries, 0) END AS burglaries, CASE WHEN EXISTS (SELECT FROM part AS p WHERE p.year = w.year AND p.part > 0) THEN coalesce(m.left_out, 0) END AS left_out,
           CASE WHEN h.dwellings IS NULL THEN CASE WHEN EXISTS (SELECT FROM area AS a WHERE a.level = w.level AND a.code = w.code AND a.geom IS NOT NULL)
                                                     OR EXISTS (SELECT FROM area_member AS a WHERE a.parent_level = w.level AND a.parent_code = w.code)
                                                   THEN 'geen woningen en inbraken bekend in dit gebied'
                                                   ELSE 'niet te plaatsen: geen grens, geen indeling en geen woning met deze code' END
                WHEN (c.years > 0) IS NOT TRUE THEN 'geen inbraken ingelezen van dit jaar'
                WHEN NOT c.is_known          THEN 'van een deel van dit gebied zijn geen inbraken ingelezen van dit jaar'
                WHEN h.dwellings = 0         THEN 'geen woningen' END AS reason
    FROM   wanted AS w LEFT JOIN home AS h USING (level, code)
    LEFT   JOIN (SELECT p.*, coalesce(p.years > 0 AND p.told >= 0.9, false) AS is_known FROM covered AS p) AS c USING (level, code, year)
    LEFT   JOIN broken AS b USING (level, code, year) LEFT JOIN missed AS m USING (level, year)
), rated AS MATERIALIZED (
    SELECT s.level, s.year, r.class AS code, r.rate, r.rate_low, r.rate_high
    FROM   (SELECT c.level, c.year, rate_set(c.code, c.burglaries, c.dwellings, c.years) AS cells FROM counted AS c WHERE c.burglaries IS NOT NULL GROUP BY c.level, c.year) AS s
    CROSS  JOIN LATERAL rate_table(s.cells, measured_on => 'area') AS r
)
SELECT v.factor_value_id, v.factor::varchar(60) AS factor, f.name::varchar(200) AS factor_name, f.unit::varchar(40) AS unit, v.level::varchar(20) AS level,
       v.code::varchar(40) AS code, a.name::varchar(200) AS area_name, v.year, v.value, v.respondents, v.series::varchar(40) AS series,
       c.burglaries, c.dwellings, r.rate, r.rate_low, r.rate_high, c.left_out, CASE WHEN c.burglaries < 10 THEN 1 WHEN c.burglaries >= 10 THEN 0 END AS small,
       CASE WHEN f.is_sensitive THEN 1 ELSE 0 END AS sensitive, c.reason::varchar(100) AS reason,
       o.geom::geometry(MultiPolygon, 28992) AS geom
FROM   factor_value AS v
JOIN   (SELECT k.factor, k.name, k.unit, is_sensitive(k.factor) AS is_sensitive FROM factor AS k OFFSET 0) AS f ON f.factor = v.factor
JOIN   counted AS c ON c.level = v.level AND c.code = v.code AND c.year = v.year
LEFT   JOIN rated AS r ON r.level = v.level AND r.code = v.code AND r.year = v.year
LEFT   JOIN newest_area AS o ON o.level = v.level AND o.code = v.code
LEFT   JOIN LATERAL (SELECT n.name FROM area AS n WHERE n.level = v.level AND n.code = v.code ORDER BY abs(n.year - v.year), n.year LIMIT 1) AS a ON true;
COMMENT ON VIEW factor_by_area IS
'Elk cijfer van elk gebied en jaar, met de woninginbraken van dat jaar per 1.000 woningen en het exacte 95%-interval. Woningen en inbraken tellen op dezelfde wijze: in het gebied waar zij volgens een indeling (area_member) bij horen, anders waarin zij volgens de kaart liggen, anders volgens hun adres. Over de jaren houdt een gebied zijn eigen grenzen, die van de nieuwste kaart waar het op staat: ook een gebied dat is opgegaan in een ander; opvolgers zijn er niet. Wat nergens is te plaatsen, telt nergens: left_out. Waar een getal ontbreekt, zegt reason waarom. Een jaar dat maar voor een deel is ingelezen, telt voor dat deel, per gemeente (zie known_days); inbraken buiten dat deel tellen niet mee. Dat twee cijfers samengaan, maakt het ene niet de oorzaak van het andere.';
COMMENT ON COLUMN factor_by_area.factor_value_id IS 'Nummer van het cijfer.';
COMMENT ON COLUMN factor_by_area.factor IS 'Factor.';
COMMENT ON COLUMN factor_by_area.factor_name IS 'Omschrijving van de factor.';
COMMENT ON COLUMN factor_by_area.unit IS 'Eenheid van de waarde.';
COMMENT ON COLUMN factor_by_area.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN factor_by_area.code IS 'Code van het gebied.';
COMMENT ON COLUMN factor_by_area.area_name IS 'Naam van het gebied.';
COMMENT ON COLUMN factor_by_area.year IS 'Jaar van het cijfer en van de inbraken.';
COMMENT ON COLUMN factor_by_area.value IS 'Waarde; leeg is onbekend of geheim.';
COMMENT ON COLUMN factor_by_area.respondents IS 'Aantal respondenten waarop de waarde rust.';
COMMENT ON COLUMN factor_by_area.series IS 'Reeks waar de waarde bij hoort.';
COMMENT ON COLUMN factor_by_area.burglaries IS 'Aantal woninginbraken in dat jaar; leeg als dat niet bekend is, met de reden in reason.';
COMMENT ON COLUMN factor_by_area.dwellings IS 'Aantal woningen in gebruik, zoals de BAG nu is ingelezen; leeg als dat niet bekend is.';
COMMENT ON COLUMN factor_by_area.rate IS 'Woninginbraken per 1.000 woningen per jaar.';
COMMENT ON COLUMN factor_by_area.rate_low IS 'Ondergrens van het 95%-interval (Garwood).';
COMMENT ON COLUMN factor_by_area.rate_high IS 'Bovengrens van het 95%-interval (Garwood).';
COMMENT ON COLUMN factor_by_area.left_out IS 'Woninginbraken van dat jaar die op dit niveau in geen enkel gebied zijn te plaatsen; zij ontbreken in de cijfers van de gebieden.';
COMMENT ON COLUMN factor_by_area.reason IS 'Waarom inbraken, woningen of het cijfer per 1.000 woningen ontbreken; leeg als er niets ontbreekt.';
COMMENT ON COLUMN factor_by_area.small IS '1 bij minder dan tien inbraken: het cijfer zegt dan weinig.';
COMMENT ON COLUMN factor_by_area.sensitive IS '1 als de factor, of een waaruit hij bestaat, dicht bij bijzondere persoonsgegevens ligt (factor.sensitive): niet voor een risicoscore per gebied.';
COMMENT ON COLUMN factor_by_area.geom IS 'Grens van het gebied waarbinnen is geteld: die van de nieuwste kaart waar het op staat.';

-- ---------------------------------------------------------------- all factors at once

-- Of each factor the newest year with burglaries, and of that year the finest level that has ten areas at least and nearly all the
-- dwellings that any level has. The areas are put in five classes of as many areas; the highest is compared with the lowest, as it
-- is and within municipalities.
CREATE OR REPLACE VIEW factor_association AS
WITH here AS MATERIALIZED (
    SELECT * FROM area_count()
), part AS MATERIALIZED (
    SELECT * FROM delivered_parts(ARRAY(SELECT DISTINCT v.year FROM factor_value AS v))
), home AS MATERIALIZED (
    SELECT h.level, h.code, y.year, sum(h.dwellings) AS dwellings
    FROM   here AS h CROSS JOIN (SELECT DISTINCT v.year FROM factor_value AS v) AS y LEFT JOIN part AS p ON p.year = y.year AND p.told_in = h.told_in
    WHERE  h.year IS NULL GROUP BY h.level, h.code, y.year
    HAVING sum(h.dwellings) FILTER (WHERE p.part > 0) >= 0.9 * sum(h.dwellings)
), missed AS MATERIALIZED (
    SELECT t.year, l.level, (t.burglaries - coalesce(p.burglaries, 0))::int AS left_out
    FROM   area_level AS l CROSS JOIN (SELECT h.year, sum(h.burglaries) AS burglaries FROM here AS h WHERE h.level IS NULL AND h.known GROUP BY h.year) AS t
    LEFT   JOIN (SELECT h.level, h.year, sum(h.burglaries) AS burglaries FROM here AS h WHERE h.current AND h.known GROUP BY h.level, h.year) AS p USING (level, year)
), usable AS MATERIALIZED (             -- a count is taken per dwelling
    SELECT v.factor, v.level, v.year, v.code, CASE f.quantity WHEN 'extensive' THEN v.value / d.dwellings ELSE v.value END AS value, l.position, d.dwellings
    FROM   factor_figure AS v
    JOIN   factor AS f ON f.factor = v.factor AND f.measured = 'area' AND f.quantity IN ('intensive', 'extensive') AND (f.retired_on <= dutch_today()) IS NOT TRUE
    JOIN   area_level AS l USING (level)
    JOIN   home AS d ON d.level = v.level AND d.code = v.code AND d.year = v.year
    WHERE  f.quantity = 'intensive' OR d.dwellings > 0
), chosen AS MATERIALIZED (
    SELECT DISTINCT ON (l.factor) l.factor, l.level, l.year, l.areas
    FROM   (SELECT u.factor, u.level, u.year, u.position, count(*)::int AS areas, sum(u.dwellings) AS dwellings, max(sum(u.dwellings)) OVER (PARTITION BY u.factor, u.year) AS most
            FROM usable AS u GROUP BY u.factor, u.level, u.year, u.position HAVING count(*) >= 10) AS l
    ORDER  BY l.factor, l.year DESC, l.dwellings < 0.9 * l.most, l.position
), classed AS MATERIALIZED (
    SELECT u.factor, u.level, u.year, u.code, u.value, ntile(5) OVER (PARTITION BY u.factor ORDER BY u.value, u.code) AS class
    FROM   usable AS u JOIN chosen AS c USING (factor, level, year)
), counted AS (
    SELECT k.factor, k.class, k.code, n.gemeente_code, p.part, sum(n.dwellings) AS dwellings, sum(n.burglaries) AS burglaries
    FROM   classed AS k
    JOIN   here AS n ON n.level = k.level AND n.code = k.code AND (n.year IS NULL OR n.year = k.year AND n.known)
    JOIN   part AS p ON p.year = k.year AND p.told_in = n.told_in AND p.part > 0
    WHERE  k.class IN (1, 5)
    GROUP  BY k.factor, k.class, k.code, n.gemeente_code, p.part
), compared AS MATERIALIZED (
    SELECT s.factor, s.low_to, s.high_from, r.*
    FROM   (SELECT n.factor, rate_set(n.class::text, n.burglaries, n.dwellings, n.part, n.gemeente_code, n.code) AS cells,
                   (SELECT max(k.value) FROM classed AS k WHERE k.factor = n.factor AND k.class = 1) AS low_to,
                   (SELECT min(k.value) FROM classed AS k WHERE k.factor = n.factor AND k.class = 5) AS high_from
            FROM   counted AS n JOIN chosen AS c USING (factor) GROUP BY n.factor) AS s
    CROSS  JOIN LATERAL rate_table(s.cells, reference => '1', measured_on => 'area') AS r
)
SELECT row_number() OVER (ORDER BY c.factor)::int AS factor_association_id, c.factor::varchar(60) AS factor, k.name::varchar(200) AS factor_name,
       k.unit::varchar(40) AS unit, c.level::varchar(20) AS level, c.year, c.areas, low.low_to, low.high_from,
       low.burglaries::int AS low_burglaries, low.dwellings::int AS low_dwellings, low.rate AS low_rate, low.rate_low AS low_rate_low, low.rate_high AS low_rate_high,
       high.burglaries::int AS high_burglaries, high.dwellings::int AS high_dwellings, high.rate AS high_rate, high.rate_low AS high_rate_low, high.rate_high AS high_rate_high,
       x.ratio, high.ratio_low, nullif(high.ratio_high, 'Infinity') AS ratio_high, x.adjusted_ratio, high.adjusted_low, nullif(high.adjusted_high, 'Infinity') AS adjusted_high,
       -- of one comparison: within gemeenten, or as it is where there is only one
       high.p_adjusted AS p_value, benjamini_hochberg(high.p_adjusted) OVER () AS p_adjusted, (count(high.p_adjusted) OVER ())::int AS comparisons,
       low.areas::int AS low_areas, high.areas::int AS high_areas, high.dispersion, coalesce(m.left_out, 0) AS left_out,
       array_to_string(k.flags, ', ')::varchar(200) AS flags,
       (CASE WHEN x.ratio IS NULL AND high.ratio_low <= 1
             THEN pg_catalog.format('Waar %s het laagst is (tot en met %s) is niet ingebroken; dat er minder wordt ingebroken dan waar het het hoogst is (vanaf %s), blijkt daar niet uit.',
                         lower(left(k.name, 1)) || substr(k.name, 2), k.low_to, k.high_from)
             WHEN x.ratio IS NULL AND high.ratio_low > 1
             THEN pg_catalog.format('Waar %s het laagst is (tot en met %s) is niet ingebroken; waar het het hoogst is (vanaf %s) waren er met 95 %% zekerheid minstens %s keer zoveel woninginbraken per woning.%s',
                         lower(left(k.name, 1)) || substr(k.name, 2), k.low_to, k.high_from, dutch_factor(high.ratio_low),
                         CASE WHEN high.flags && '{small_n}' THEN ' Dat zijn weinig inbraken.' ELSE '' END)
             WHEN x.ratio IS NULL THEN pg_catalog.format('Over %s valt niets te zeggen: waar het het laagst is, is niet ingebroken.', lower(left(k.name, 1)) || substr(k.name, 2))
             ELSE pg_catalog.format('Waar %s het hoogst is (vanaf %s) waren er %s keer zoveel woninginbraken per woning als waar het het laagst is (tot en met %s)%s.%s%s%s',
                         lower(left(k.name, 1)) || substr(k.name, 2), k.high_from, dutch_factor(x.ratio), k.low_to,
                         CASE WHEN high.ratio_low IS NULL THEN '' WHEN high.ratio_high = 'Infinity' THEN pg_catalog.format('; met 95 %% zekerheid minstens %s keer', dutch_factor(high.ratio_low))
                              ELSE pg_catalog.format('; met 95 %% zekerheid tussen %s en %s keer', dutch_factor(high.ratio_low), dutch_factor(high.ratio_high)) END,
                         CASE WHEN high.flags && '{confounded}' AND x.adjusted_ratio IS NOT NULL THEN pg_catalog.format(' Binnen gemeenten is dat %s keer.', dutch_factor(x.adjusted_ratio)) ELSE '' END,
                         CASE WHEN high.flags && '{small_n}' THEN ' Dat zijn weinig inbraken.' ELSE '' END,
                         CASE WHEN high.ratio_low IS NULL THEN ' Hoe zeker dat is, valt hieruit niet op te maken.' ELSE '' END) END
        || CASE WHEN k.flags && '{reverse_causation}' THEN ' Wie na een inbraak maatregelen neemt, keert het verband om.' ELSE '' END
        || CASE WHEN k.flags && '{sensitive}' THEN ' Dit ligt dicht bij bijzondere persoonsgegevens: niet voor een risicoscore per gebied.' ELSE '' END
        || ' Dit gaat over gebieden, niet over woningen of bewoners, en zegt niet wat waarvan komt.')::varchar(600) AS sentence,
       dutch_flags(k.flags)::varchar(300) AS warnings
FROM   chosen AS c
JOIN   factor AS f USING (factor)
JOIN   compared AS low  ON low.factor = c.factor AND low.class = '1'
-- where both ends have the same value, which areas are high is a matter of their order
JOIN   compared AS high ON high.factor = c.factor AND high.class = '5' AND high.high_from > low.low_to
LEFT   JOIN missed AS m ON m.level = c.level AND m.year = c.year
CROSS  JOIN LATERAL (SELECT f.name || CASE f.quantity WHEN 'extensive' THEN ' per woning' ELSE '' END, f.unit || CASE f.quantity WHEN 'extensive' THEN ' per woning' ELSE '' END,
                            CASE f.quantity WHEN 'extensive' THEN replace(round(low.high_from::numeric, 3)::text, '.', ',') ELSE dutch_number(round(low.high_from::numeric, 1)) END,
                            CASE f.quantity WHEN 'extensive' THEN replace(round(low.low_to::numeric, 3)::text, '.', ',') ELSE dutch_number(round(low.low_to::numeric, 1)) END,
                            high.flags || CASE f.theme WHEN 'preventie' THEN '{reverse_causation}' ELSE '{}' END::text[]
                                       || CASE WHEN is_sensitive(f.factor) THEN '{sensitive}' ELSE '{}' END::text[]) AS k (name, unit, high_from, low_to, flags)
-- no number of times is as many as nothing
CROSS  JOIN LATERAL (SELECT nullif(high.ratio, 'Infinity'), nullif(high.adjusted_ratio, 'Infinity')) AS x (ratio, adjusted_ratio);
COMMENT ON VIEW factor_association IS
'Welke cijfers van gebieden gaan samen met woninginbraken? Per factor, van het nieuwste jaar en het fijnste niveau dat (bijna) alle woningen dekt: het vijfde deel van de gebieden met de hoogste waarde naast het vijfde deel met de laagste. Let op p_adjusted (er worden er veel tegelijk bekeken) en op warnings: bij weinig inbraken zegt de vergelijking weinig, en waar het binnen gemeenten anders ligt is adjusted_ratio te vertrouwen. Van een aantal telt de waarde per woning; aandelen die uit aantallen worden berekend (factor_share) doen mee. Een factor die van onder tot boven gelijk is, ontbreekt.';
COMMENT ON COLUMN factor_association.factor_association_id IS 'Volgnummer.';
COMMENT ON COLUMN factor_association.factor IS 'Factor.';
COMMENT ON COLUMN factor_association.factor_name IS 'Omschrijving van de factor.';
COMMENT ON COLUMN factor_association.unit IS 'Eenheid van de factor.';
COMMENT ON COLUMN factor_association.level IS 'Niveau van de gebieden.';
COMMENT ON COLUMN factor_association.year IS 'Jaar van de cijfers en van de inbraken.';
COMMENT ON COLUMN factor_association.areas IS 'Aantal gebieden met een waarde; in elke groep zit een vijfde daarvan.';
COMMENT ON COLUMN factor_association.low_to IS 'Hoogste waarde in de laagste groep.';
COMMENT ON COLUMN factor_association.high_from IS 'Laagste waarde in de hoogste groep.';
COMMENT ON COLUMN factor_association.low_burglaries IS 'Woninginbraken in de laagste groep.';
COMMENT ON COLUMN factor_association.low_dwellings IS 'Woningen in de laagste groep.';
COMMENT ON COLUMN factor_association.low_rate IS 'Woninginbraken per 1.000 woningen per jaar in de laagste groep.';
COMMENT ON COLUMN factor_association.low_rate_low IS 'Ondergrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.low_rate_high IS 'Bovengrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.high_burglaries IS 'Woninginbraken in de hoogste groep.';
COMMENT ON COLUMN factor_association.high_dwellings IS 'Woningen in de hoogste groep.';
COMMENT ON COLUMN factor_association.high_rate IS 'Woninginbraken per 1.000 woningen per jaar in de hoogste groep.';
COMMENT ON COLUMN factor_association.high_rate_low IS 'Ondergrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.high_rate_high IS 'Bovengrens van het 95%-interval daarvan.';
COMMENT ON COLUMN factor_association.ratio IS 'high_rate / low_rate; leeg als in de laagste groep niet is ingebroken.';
COMMENT ON COLUMN factor_association.ratio_low IS 'Ondergrens van het 95%-interval van ratio, naar hoeveel gebieden onderling verschillen; leeg als er te weinig gebieden zijn. Zonder inbraken in de laagste groep is er geen ratio, maar wel deze grens.';
COMMENT ON COLUMN factor_association.ratio_high IS 'Bovengrens van het 95%-interval van ratio.';
COMMENT ON COLUMN factor_association.adjusted_ratio IS 'Hetzelfde binnen gemeenten (Mantel-Haenszel).';
COMMENT ON COLUMN factor_association.adjusted_low IS 'Ondergrens van het 95%-interval van adjusted_ratio.';
COMMENT ON COLUMN factor_association.adjusted_high IS 'Bovengrens van het 95%-interval van adjusted_ratio.';
COMMENT ON COLUMN factor_association.p_value IS 'Kans op zo''n verschil of groter als er geen is, naar hoeveel gebieden onderling verschillen: binnen gemeenten (adjusted_ratio), of van ratio als alles in een gemeente ligt; leeg als dat niet is te vergelijken of er te weinig gebieden zijn.';
COMMENT ON COLUMN factor_association.low_areas IS 'Gebieden met woningen in de laagste groep.';
COMMENT ON COLUMN factor_association.high_areas IS 'Gebieden met woningen in de hoogste groep.';
COMMENT ON COLUMN factor_association.dispersion IS 'Hoeveel meer gebieden onderling verschillen dan bij inbraken die los van elkaar staan; 1 is niet meer.';
COMMENT ON COLUMN factor_association.left_out IS 'Woninginbraken van dat jaar die op dit niveau in geen enkel gebied zijn te plaatsen; zij tellen niet mee.';
COMMENT ON COLUMN factor_association.p_adjusted IS 'p_value, aangepast aan het aantal vergelijkingen (Benjamini-Hochberg).';
COMMENT ON COLUMN factor_association.comparisons IS 'Aantal vergelijkingen in deze view.';
COMMENT ON COLUMN factor_association.flags IS
'Codes van warnings: small_n, few_areas, ecological, confounded, thin_overlap, reverse_causation, sensitive.';
COMMENT ON COLUMN factor_association.sentence IS 'De vergelijking in een zin.';
COMMENT ON COLUMN factor_association.warnings IS
'Waarschuwingen in woorden: minder dan tien inbraken, of minder dan tien gebieden, in een van beide groepen; over gebieden, niet over woningen; binnen gemeenten anders (meer dan 10 % van ratio, of aan de andere kant van 1); binnen weinig gemeenten te vergelijken (minder dan 90 % van de woningen ligt in een gemeente met beide); kan ook een gevolg van inbraken zijn (wat bewoners aan preventie doen, doen zij soms na een inbraak); dicht bij bijzondere persoonsgegevens (de factor, of een waaruit hij bestaat, is sensitive).';
