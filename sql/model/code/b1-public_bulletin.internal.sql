-- What residents may read: what was published, what helps, and nothing that makes afraid.

CREATE OR REPLACE FUNCTION public_sentences(of_level text, of_code text) RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH year AS (
        SELECT r.*, r.burglaries_low <> r.burglaries_high AS is_rounded
        FROM   area_rate_open AS r WHERE r.level = of_level AND r.code = of_code AND r.year IS NOT NULL
    ), told AS (
        SELECT y.* FROM year AS y WHERE y.burglaries IS NOT NULL ORDER BY y.year DESC LIMIT 1
    ), before AS (
        SELECT y.* FROM year AS y JOIN told AS t ON y.year = t.year - 1
    )
    SELECT CASE WHEN t.year IS NULL
                     THEN ARRAY['Over uw buurt of gemeente is geen aantal te vertellen: het zijn er zo weinig dat het over een enkele woning zou gaan, of er is nog niets gepubliceerd.']
           ELSE pg_catalog.array_remove(ARRAY[
               pg_catalog.format('In %s zijn in %s %s%s geregistreerd, pogingen meegeteld.', t.name, t.year,
                                 CASE WHEN t.is_rounded THEN 'ongeveer ' ELSE '' END,
                                 dutch_count(t.burglaries, 'woninginbraak', 'woninginbraken')),
               CASE WHEN t.dwellings > 0 AND t.rate < 500
                         THEN pg_catalog.format('Van elke 1.000 woningen hadden er %s dat jaar geen inbraak.',
                                                CASE WHEN t.rate < 1 THEN 'meer dan 999'
                                                     ELSE 'ongeveer '
                                                          || dutch_number(1000 - round(t.rate::numeric)) END) END,
               CASE WHEN t.is_rounded OR b.is_rounded OR b.burglaries IS NULL THEN NULL
                    ELSE change_sentence(b.burglaries, t.burglaries, pg_catalog.format('in %s', t.year - 1)) END],
                                        NULL) END
    FROM  (SELECT) AS one LEFT JOIN told AS t ON true LEFT JOIN before AS b ON b.burglaries IS NOT NULL;
END;
COMMENT ON FUNCTION public_sentences(text, text) IS 'Wat over een gebied is gepubliceerd, in gewone woorden.';

CREATE OR REPLACE FUNCTION public_plot(of_level text, of_code text) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH bar AS (
        SELECT r.year, r.burglaries, r.name, row_number() OVER (ORDER BY r.year) AS place, count(*) OVER () AS bars,
               max(r.burglaries) OVER () AS most
        FROM   area_rate_open AS r WHERE r.level = of_level AND r.code = of_code AND r.year IS NOT NULL
    )
    SELECT plot(720, 190, max(b.name) || ': woninginbraken en pogingen per jaar',
                string_agg(b.year || ': ' || coalesce(dutch_number(b.burglaries), 'niet verteld'),
                           ', ' ORDER BY b.year),
                xmlagg(xmlconcat(plot_box(60 + 120 * (b.place - 1),
                                          155 - coalesce(120.0 * b.burglaries / nullif(b.most, 0), 0), 70,
                                          coalesce(120.0 * b.burglaries / nullif(b.most, 0), 0), 'bar', NULL, NULL),
                                 plot_text(95 + 120 * (b.place - 1),
                                           150 - coalesce(120.0 * b.burglaries / nullif(b.most, 0), 0), 'mid',
                                           coalesce(dutch_number(b.burglaries), 'niet verteld')),
                                 plot_text(95 + 120 * (b.place - 1), 172, 'mid', b.year::text)) ORDER BY b.year))
    FROM   bar AS b WHERE b.place > b.bars - 5 HAVING count(b.burglaries) > 0;
END;
COMMENT ON FUNCTION public_plot(text, text) IS 'De laatste vijf gepubliceerde jaren van een gebied als balken; NULL als er geen aantal is verteld.';
