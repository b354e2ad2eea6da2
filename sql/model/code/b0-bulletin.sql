-- The bulletin of the fortnight: two pages that a mayor reads in two minutes.

CREATE OR REPLACE FUNCTION burglary_bulletin(level text, code text, first_day date, last_day date) RETURNS text
LANGUAGE sql STABLE
SET jit = off
BEGIN ATOMIC
    SELECT require_bulletin($1, $2, $3, $4);
    WITH asked AS MATERIALIZED (
        SELECT n.name, n.days, has_table_privilege('burglary_home'::regclass, 'SELECT') AS with_points,
               has_table_privilege('burglary_home'::regclass, 'SELECT')
        AND    has_table_privilege('letter_worklist'::regclass, 'SELECT') AS with_letters, r.as_of, r.refreshed_at
        FROM   bulletin_numbers($1, $2, $3, $4) AS n
        CROSS  JOIN (SELECT max(h.as_of) AS as_of, max(h.refreshed_at) AS refreshed_at FROM area_home AS h) AS r
    ), page AS (
        SELECT xmlelement(NAME html, xmlattributes('nl' AS lang),
            xmlelement(NAME head, xmlelement(NAME meta, xmlattributes('utf-8' AS charset)),
                       xmlelement(NAME meta,
                                  xmlattributes('viewport' AS name, 'width=device-width, initial-scale=1' AS content)),
                       xmlelement(NAME title,
                                  pg_catalog.format('Woninginbraken in %s, %s tot en met %s', a.name,
                                                    to_char($3, 'DD-MM-YYYY'), to_char($4, 'DD-MM-YYYY'))),
                       xmlelement(NAME style, bulletin_style())),
            xmlelement(NAME body,
                xmlelement(NAME header, xmlelement(NAME h1, 'Woninginbraken in ' || a.name),
                           xmlelement(NAME p,
                                      pg_catalog.format('%s tot en met %s (%s dagen). Naar de stand van %s.',
                                                        to_char($3, 'DD-MM-YYYY'), to_char($4, 'DD-MM-YYYY'), a.days,
                                                        to_char(a.refreshed_at, 'DD-MM-YYYY')))),
                page_section('In het kort',
                             page_list(headline($1, $2, $3, $4) || alarm_sentences($1, $2, $3, $4)
                                       || pg_catalog.array_remove(ARRAY[drift_sentence($1, $2, $4),
                                                                        comparison_sentence($1, $2, $4),
                                                                        target_sentence($1, $2, a.name, $4)], NULL))),
                page_section('Waar',
                             page_block('maps',
                                        xmlconcat(bulletin_map($1, $2, $3 - a.days, $3 - 1, 340, m.darkest,
                                                               a.with_points, false),
                                                  bulletin_map($1, $2, $3, $4, 340, m.darkest, a.with_points,
                                                               a.with_letters),
                                                  CASE WHEN m.darkest IS NOT NULL
                                                            THEN map_legend(a.with_letters) END))),
                page_block('columns',
                           xmlconcat(page_section('Per ' || CASE WHEN $1 IN ('region', 'district') THEN 'gemeente'
                                                                 ELSE 'buurt' END,
                                   CASE WHEN b."table" IS NOT NULL
                                             THEN xmlconcat(b."table",
                                                            xmlelement(NAME p, xmlattributes('note' AS class),
                                                                       'Woninginbraken en pogingen: nu, in evenveel dagen ervoor, in het jaar, te verwachten in evenveel dagen hierna, en de kans op minstens een.')) END),
                           page_section('Straten', bulletin_streets($1, $2, $3, $4, 8)))),
                page_block('charts',
                           xmlconcat(page_section('Per veertien dagen', series_plot($1, $2, $4 - 363, $4)),
                                     page_section('Over de jaren',
                                                  xmlconcat(trend_plot($1, $2, $4),
                                                            xmlelement(NAME p, t.sentence))))),
                page_section('Wanneer',
                             xmlconcat(page_block('tall', hour_plot($1, $2, 'whole')),
                                       (SELECT xmlelement(NAME p, l.sentence)
                                        FROM   light_sentence($1, $2) AS l (sentence) WHERE l.sentence IS NOT NULL))),
                page_section('Brieven, near repeats en hot spots',
                             page_list(letter_sentences($1,
                                                        $2) || near_repeat_sentence() || near_repeat_window_sentence()
                                       || hot_spot_sentence($1, $2,
                                                            3) || CASE WHEN a.with_points
                                                                            THEN cluster_note($1, $2, 2) END
                                       || forecast_sentence() || treatment_note())),
                CASE WHEN $1 <> 'street' THEN page_section('Veranderd', bulletin_changes($1, $2, $3, $4, 5)) END,
                page_section('Acties', bulletin_actions($1, $2, $4, 8)),
                page_section('Hoe het overleg het las', page_list(reading_sentences($1, $2, $4))),
                page_section('Wat hier niet uit blijkt',
                             page_list(quality_sentences($1, $2, $4) || caution_sentences($1, $2, $3, $4))))) AS page
        FROM   asked AS a CROSS JOIN LATERAL (SELECT bulletin_table($1, $2, $3, $4, 8) AS "table") AS b
        CROSS  JOIN LATERAL (SELECT map_scale($1, $2,
                                              ARRAY[daterange($3 - a.days, $3), daterange($3, $4 + 1)]) AS darkest) AS m
        LEFT   JOIN LATERAL (SELECT coalesce(trend_sentence(r.percent_per_year, r.percent_low, r.percent_high),
                                             'Geen trend te geven: ' || r.reason || '.') AS sentence
                             FROM   area_trend($1, $2, $4) AS r) AS t ON true
    )
    SELECT '<!DOCTYPE html>' || chr(10) || xmlserialize(CONTENT p.page AS text) FROM page AS p;
END;
COMMENT ON FUNCTION burglary_bulletin(text, text, date, date) IS
'Het bulletin van een gebied over de eerste tot en met de laatste dag, zoals de tijd tussen twee overleggen: een pagina (HTML) zonder script en zonder iets van elders, die op twee vellen A4 past. Met de belangrijkste zinnen, de kaart nu en de vorige keer, de aantallen per gemeente of buurt en per straat, een jaar aan perioden, de uren van de week, wat hierna is te verwachten, de dekking van de brieven, de hot spots, en wat er niet uit blijkt.
Gebieden: region (code regio), district, basisteam, gemeente, wijk, buurt en de andere van period_count; kaart en tabel zijn er tot en met wijk. Inbraken als punt op de kaart en samenloop alleen voor wie burglary_home mag lezen: een collega krijgt aantallen per gebied. Een bulletin is van het niveau werk, en met punten van het niveau adres: het is niet om te publiceren.
Elk getal komt uit een functie of view die u zelf kunt vragen: period_count, area_series, corrected_period, expected_burglaries, hour_profile, light_profile, letter_share_by_area, near_repeat_cell, hot_spot, cluster_map, forecast_test. Naar de stand van de laatste refresh_results(). Schrijf het met psql: \o bulletin.html, dan SELECT met \t en \a. Fout: een gebied dat er niet is, dagen die geen tijd zijn.';
