-- The main job on a municipal model: what were the deliveries worth, is burglary contagious here, which dwellings run a
-- raised risk today, and what does that look like?
--
--   psql -v model=inbraak -v ground=region -v outdir=build/demo -f data/demo.sql
--
-- Needs the extension and a model that load_model.sql filled; the folder outdir must exist. Writes near_repeat.md and
-- near_repeat.svg and two bulletins there, in Dutch for those who get them, and refreshes the results of the model,
-- which QGIS opens in their styles. The picture has the streets and the water of the made region in schema ground, if
-- that is given.

\set ON_ERROR_STOP on
\if :{?model}  \else \set model  inbraak    \endif
\if :{?outdir} \else \set outdir .          \endif
\if :{?at}     \else \set at     2019-01-01 \endif
\if :{?ground} \else \set ground ''         \endif
\pset footer off
SET client_min_messages = warning;
SELECT set_config('search_path', quote_ident(:'model') || ', ' || current_setting('search_path'), false) \g /dev/null

-- Bands in words, [0.01, 100) metres and [7, 14) days, and numbers with a comma.
CREATE FUNCTION pg_temp.metres(distance_from float8, distance_to float8) RETURNS text
RETURN CASE WHEN distance_to < 1          THEN 'dezelfde plek'
            WHEN distance_to = 'Infinity' THEN distance_from || ' m en verder'
            ELSE floor(distance_from) || ' tot ' || distance_to || ' m' END;
CREATE FUNCTION pg_temp.days(days_from float8, days_to float8) RETURNS text
RETURN CASE WHEN days_to = 'Infinity' THEN days_from || ' en meer' ELSE days_from || ' t/m ' || days_to - 1 END;
CREATE FUNCTION pg_temp.comma(number numeric, digits int DEFAULT 0) RETURNS text
RETURN replace(round(number, digits)::text, '.', ',');


\echo '1. Wat kwam er binnen?'

CREATE TEMP TABLE loaded AS
SELECT delivery_id, source, mapping, rows_read AS read, rows_accepted AS accepted, rows_rejected AS rejected,
       round(seconds::numeric, 1) AS seconds
FROM   delivery ORDER BY delivery_id;

TABLE loaded;

-- Those whose place is known within 25 m, once each.
CREATE TEMP TABLE event AS
SELECT burglary_id, occurred_on, geom FROM burglary_event
WHERE  place_uncertainty <= 25 AND double_of IS NULL AND coalesce(residential, 1) = 1;

SELECT burglaries, usable, not_residential, doubles, no_place, too_uncertain, seeming_pairs
FROM   event_report(max_uncertainty => 25);

-- What maps and reports show is kept, and QGIS finds its styles.
CALL refresh_results();
SELECT install_qgis_styles(:'model') \g /dev/null

-- What everybody may see: no number from which a small one can be reckoned.
SELECT publish_results('2016-01-01', '2018-12-31', recipient => 'website', purpose => 'openbaarheid') \g /dev/null


\echo '2. Is inbraak hier besmettelijk, hoe ver en hoe lang?'

CREATE TEMP TABLE last_year AS
SELECT event_set(geom, occurred_on, burglary_id) AS events
FROM   event WHERE occurred_on >= date :'at' - interval '1 year' AND occurred_on < date :'at';

CREATE TEMP TABLE knox AS
SELECT k.* FROM last_year, knox_test(last_year.events) AS k;

SELECT pg_temp.metres(distance_from, distance_to) AS distance, pg_temp.days(days_from, days_to) AS days,
       observed, expected::numeric(12, 1), knox_ratio::numeric(8, 2), p_value::numeric(6, 3), p_adjusted::numeric(6, 3)
FROM   knox WHERE distance_to < 'Infinity' AND days_to < 'Infinity' ORDER BY distance_from, days_from;

SELECT to_char(date :'at', 'DD-MM-YYYY') AS day
\gset

-- Two sentences, from the rows of the nearest other dwellings.
WITH nearest AS (
    SELECT *, p_adjusted <= 0.05
    AND    knox_ratio > 1 AS raised, first_value(distance_from) OVER (ORDER BY distance_from) AS nearest_from
    FROM knox WHERE distance_from > 0 AND distance_to < 'Infinity'
), near AS (
    SELECT * FROM nearest WHERE distance_from = nearest_from
)
SELECT format('Bij andere woningen binnen %s m waren er in de eerste %s dagen na een inbraak %s keer zoveel inbraken als door toeval (geteld %s, verwacht %s, p = %s).',
              distance_to, days_to, coalesce(pg_temp.comma(knox_ratio::numeric, 1), 'een onbekend aantal'), observed,
              pg_temp.comma(expected::numeric, 1),
              pg_temp.comma(p_adjusted::numeric, 3)) AS finding,
       CASE WHEN raised THEN format('Het verhoogde risico duurt er %s.',
                coalesce((SELECT min(days_from) || ' dagen' FROM near WHERE NOT raised), 'zolang als is gekeken'))
            ELSE 'Dat is niet meer dan toeval verklaart: er is geen verhoogd risico gevonden.' END AS reach
FROM   near WHERE days_from = 0
\gset
\echo :finding :reach
\echo

-- What the police once gave for research has no house numbers, and only a moment where there was a window: the same
-- burglaries, told worse.
CREATE TEMP TABLE by_street AS
SELECT w.burglary_id, w.occurred_on, w.first_day, w.last_day, w.candidates, e.occurred_on AS exact_on,
       e.geom AS exact_geom
FROM   event_windows(of_source => 'politie straat') AS w
LEFT   JOIN burglary_event AS t ON t.burglary_id = w.burglary_id
LEFT   JOIN burglary_event AS e ON e.burglary_id = t.double_of AND e.place_uncertainty <= 25
WHERE  w.candidates IS NOT NULL;
CREATE TEMP TABLE known_in_part AS
SELECT p.burglaries, p.exact, k.distance_from, k.distance_to, k.days_from, k.days_to, k.observed, k.expected,
       k.ratio_corrected, k.ratio_low, k.ratio_high, k.p_value,
       x.observed AS exact_observed, x.knox_ratio AS exact_ratio
FROM  (SELECT event_window_set(b.candidates, b.first_day, b.last_day, b.burglary_id) AS by_street,
              event_set(b.exact_geom, b.exact_on, b.burglary_id) AS exact_events,
              count(*) AS burglaries, count(b.exact_geom) AS exact FROM by_street AS b) AS p
CROSS  JOIN LATERAL knox_test(p.by_street, '{0, 200, 400}', '{0, 14, 28, 60}') AS k
JOIN   LATERAL knox_test(p.exact_events, '{0, 200, 400}', '{0, 14, 28, 60}') AS x USING (distance_from, days_from);

\echo 'Dezelfde inbraken volgens de levering per straat, zonder huisnummers, naast die met een adres:'
SELECT burglaries, pg_temp.metres(distance_from, distance_to) AS distance, pg_temp.days(days_from, days_to) AS days,
       observed::numeric(12, 1), expected::numeric(12, 1),
       ratio_corrected::numeric(8, 2) AS ratio, ratio_low::numeric(8, 2), ratio_high::numeric(8, 2),
       p_value::numeric(6, 3), exact, exact_ratio::numeric(8, 2)
FROM   known_in_part ORDER BY distance_from, days_from;


\echo '3. Wie volgt op wie?'

CREATE TEMP TABLE roles AS
SELECT role, count(*) AS burglaries, round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent
FROM   last_year, near_repeat_roles(last_year.events) GROUP BY role ORDER BY burglaries DESC;

TABLE roles;


\echo '4. Welke woningen lopen de komende twee weken een verhoogd risico?'

-- how much the risk is raised: the excess of the cells that chance does not explain, over the pairs that are further
-- apart in time
CREATE TEMP TABLE pattern AS
SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p_adjusted) AS profile
FROM   knox;

-- All dwellings, by the pattern of this region; the model's own view has those at raised risk, by the Dutch pattern.
CREATE TEMP TABLE dwelling_risk AS
WITH recent AS MATERIALIZED (
    SELECT event_set(geom, occurred_on, burglary_id) AS events
    FROM event WHERE occurred_on >= date :'at' - 60 AND occurred_on < date :'at'
)
SELECT d.dwelling_id, d.street_name, d.huisnummer, d.huisletter, d.toevoeging, d.postcode, d.woonplaats,
       d.gemeente_code,
       near_repeat_risk(recent.events, d.geom, at => date :'at',
                        profile => pattern.profile)::numeric(8, 3) AS relative_risk,
       d.geom
FROM   dwelling d, recent, pattern
WHERE  d.in_use_to IS NULL;
ALTER TABLE dwelling_risk ADD PRIMARY KEY (dwelling_id);
CREATE INDEX ON dwelling_risk USING gist (geom);
ANALYZE dwelling_risk;

CREATE TEMP TABLE top_street AS
SELECT woonplaats, street_name AS street, count(*) AS dwellings, count(*) FILTER (WHERE relative_risk > 1) AS raised,
       max(relative_risk) AS highest, sum(relative_risk - 1) AS excess
FROM   dwelling_risk
GROUP  BY gemeente_code, woonplaats, street_name HAVING max(relative_risk) > 1
ORDER  BY excess DESC, woonplaats, street_name LIMIT 10;

SELECT count(*) AS dwellings, count(*) FILTER (WHERE relative_risk > 1) AS raised, max(relative_risk) AS highest
FROM   dwelling_risk;
\echo 'De tien straten met het meeste (excess: samen, wat er van het relatieve risico boven de 1 uitkomt):'
TABLE top_street;


\echo '5. Welke cijfers van gebieden gaan samen met inbraak? (het hoogste vijfde deel van de gebieden naast het laagste)'

CREATE TEMP TABLE association AS
SELECT factor, factor_name, level, areas, low_burglaries, high_burglaries, round(ratio::numeric, 2) AS ratio,
       round(ratio_low::numeric, 2) AS ratio_low,
       round(ratio_high::numeric, 2) AS ratio_high, round(p_adjusted::numeric, 3) AS p_adjusted, comparisons, flags,
       warnings
FROM   factor_association ORDER BY factor_association.p_adjusted, factor LIMIT 8;

SELECT factor, level, areas, low_burglaries, high_burglaries, ratio, ratio_low, ratio_high, p_adjusted, comparisons,
       flags FROM association;


\echo '6. Kwamen de waarschuwingsbrieven op tijd bij de goede woningen?'

CREATE TEMP TABLE covered AS
SELECT name AS municipality, zones, dwellings_in_zones, round(timely) AS timely, round(carried) AS carried,
       round(late) AS late, round(never) AS never,
       coverage, coverage_low, coverage_high
FROM   letter_coverage_by_area WHERE level = 'gemeente' ORDER BY letters DESC NULLS LAST, name LIMIT 5;

TABLE covered;


-- 7. The report and the picture.
\set report :outdir /near_repeat.md
\set picture :outdir /near_repeat.svg

-- A row of a table, empty where nothing is known.
CREATE FUNCTION pg_temp.cells(VARIADIC cells text[]) RETURNS text
RETURN (SELECT '| ' || string_agg(coalesce(replace(c, '|', '/'), ''), ' | ' ORDER BY n) || ' |'
        FROM   unnest(cells) WITH ORDINALITY AS u (c, n));

\pset format unaligned
\pset tuples_only on
\o :report
SELECT format(E'# Near repeats in de verzonnen regio\n\nVerzonnen gegevens: niets is echt. %s %s', :'finding',
              :'reach');
SELECT format(E'\n%s inbraken in het jaar voor %s; de dagen zijn %s keer over de plekken geschud (seed %s).', events,
              :'day', permutations, seed)
FROM   knox LIMIT 1;
SELECT E'\n## Wat er is binnengekomen\n\n| levering | gelezen | opgenomen | geweigerd | seconden |\n| --- | ---: | ---: | ---: | ---: |';
SELECT pg_temp.cells(format('%s (%s)', source, mapping), read::text, accepted::text, rejected::text,
                     pg_temp.comma(seconds, 1)) FROM loaded ORDER BY delivery_id;
SELECT E'\n' || sentence FROM event_report(max_uncertainty => 25);
SELECT E'\n## Paren inbraken naar afstand en dagen ertussen\n\nVertrouw de laatste kolom: die rekent mee dat er naar veel cellen is gekeken.\n\n'
       '| afstand | dagen | geteld | door toeval | keer | p | p, aangepast |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |';
SELECT pg_temp.cells(pg_temp.metres(distance_from, distance_to), pg_temp.days(days_from, days_to), observed::text,
                     pg_temp.comma(expected::numeric, 1),
                     pg_temp.comma(knox_ratio::numeric, 2), pg_temp.comma(p_value::numeric, 3),
                     pg_temp.comma(p_adjusted::numeric, 3))
FROM   knox ORDER BY distance_from, days_from;
SELECT format(E'\n## Zonder huisnummers\n\nDe politie leverde ook %s inbraken met alleen straat en postcode. Elk paar telt daar met de kans dat het zo dichtbij was. '
              'Ernaast dezelfde inbraken voor zover hun adres uit de andere levering bekend is (%s): hun verhouding hoort in het interval te liggen.\n\n'
              '| afstand | dagen | verwacht aantal paren | door toeval | keer, gecorrigeerd | 95 %%-interval | p | keer, met adres |\n'
              '| --- | --- | ---: | ---: | ---: | --- | ---: | ---: |', burglaries, exact) FROM known_in_part LIMIT 1;
SELECT pg_temp.cells(pg_temp.metres(distance_from, distance_to), pg_temp.days(days_from, days_to),
                     pg_temp.comma(observed::numeric, 1), pg_temp.comma(expected::numeric, 1),
                     pg_temp.comma(ratio_corrected::numeric, 2),
                     pg_temp.comma(ratio_low::numeric, 2) || ' tot ' || pg_temp.comma(ratio_high::numeric, 2),
                     pg_temp.comma(p_value::numeric, 3), pg_temp.comma(exact_ratio::numeric, 2))
FROM   known_in_part ORDER BY distance_from, days_from;
SELECT E'\n## Wie volgt op wie\n\n| rol | inbraken | procent |\n| --- | ---: | ---: |';
SELECT pg_temp.cells(CASE role WHEN 'originator' THEN 'eerste van een reeks'
                          WHEN 'repeat' THEN 'herhaling op dezelfde plek' WHEN 'single' THEN 'los' ELSE role END,
                     burglaries::text, pg_temp.comma(percent, 1)) FROM roles ORDER BY burglaries DESC;
SELECT format(E'\n## Straten met het meeste verhoogde risico, de twee weken vanaf %s\n\n', :'day') ||
       E'Het risico is relatief: 1 is wat een woning anders loopt, 3 is drie keer zoveel. Samen telt op wat er boven de 1 uitkomt. '
       'Dit is gerekend met het patroon van deze regio, uit de eerste tabel; de view dwelling_risk rekent met dat van Nederland, en geeft '
       'dus andere getallen.\n\n'
       '| woonplaats | straat | woningen | verhoogd | hoogste | samen |\n| --- | --- | ---: | ---: | ---: | ---: |';
SELECT pg_temp.cells(woonplaats, street, dwellings::text, raised::text, pg_temp.comma(highest, 2),
                     pg_temp.comma(excess, 1)) FROM top_street ORDER BY excess DESC;
SELECT E'\n## Welke cijfers van gebieden samengaan met inbraak\n\nHet vijfde deel van de gebieden met de hoogste waarde naast het vijfde deel met de laagste.\n\n'
       '| cijfer | gebied | gebieden | inbraken laag | hoog | keer | 95 %-interval | p, aangepast | let op |\n| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |';
SELECT pg_temp.cells(factor_name, level, areas::text, low_burglaries::text, high_burglaries::text,
                     pg_temp.comma(ratio, 2),
                     pg_temp.comma(ratio_low, 2) || ' tot ' || pg_temp.comma(ratio_high, 2),
                     pg_temp.comma(p_adjusted, 3), warnings)
FROM   association ORDER BY p_adjusted, factor;
SELECT format(E'\nEr zijn %s cijfers vergeleken; p is daaraan aangepast. Zij gaan over gebieden, niet over woningen of wie er wonen.',
              max(comparisons)) FROM association;
SELECT E'\n## Waarschuwingsbrieven\n\nLeeg: van die gemeente zijn geen brieven ingelezen.\n\n| gemeente | zones | woningen in zones | op tijd | nog geldig | te laat | nooit | dekking | 95 %-interval |\n'
       '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |';
SELECT pg_temp.cells(municipality, zones::text, dwellings_in_zones::text, timely::text, carried::text, late::text,
                     never::text, pg_temp.comma(coverage, 3),
                     pg_temp.comma(coverage_low, 3) || ' tot ' || pg_temp.comma(coverage_high, 3))
FROM   covered ORDER BY dwellings_in_zones DESC;
\o :picture
\ir picture.sql
\o

-- 8. The bulletin of the last fortnight, of the region and of the gemeente with most burglaries.
\set bulletin :outdir /bulletin_regio.html
\o :bulletin
SELECT burglary_bulletin('region', 'regio', date :'at' - 14, date :'at' - 1);
\set bulletin :outdir /bulletin_gemeente.html
\o :bulletin
SELECT burglary_bulletin('gemeente', code, date :'at' - 14, date :'at' - 1)
FROM  (SELECT code
       FROM   area_day WHERE level = 'gemeente' AND code IS NOT NULL GROUP BY code
       ORDER  BY sum(burglaries) DESC, code LIMIT 1) AS g;
\o
\echo Geschreven: :report en :picture '- voor QGIS: de views van' :model
