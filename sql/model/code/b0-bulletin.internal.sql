-- What a bulletin says, part by part: each part reads what anybody can ask, and says it in plain words. Who may not see
-- addresses gets a bulletin without them.

-- ---------------------------------------------------------------- the area, its parts and its numbers

CREATE OR REPLACE FUNCTION parts_of(of_level text, of_code text) RETURNS TABLE (level text, code text, name text)
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT h.level, h.code, h.name
    FROM   area_hierarchy AS h
    WHERE  h.level = CASE WHEN of_level IN ('region', 'district') THEN 'gemeente'
                          WHEN of_level IN ('basisteam', 'gemeente', 'wijk') THEN 'buurt' END
    AND    CASE of_level WHEN 'region' THEN true WHEN 'district' THEN h.district_code = of_code
                WHEN 'basisteam' THEN h.basisteam_code = of_code
                         WHEN 'gemeente' THEN h.gemeente_code = of_code WHEN 'wijk' THEN h.wijk_code = of_code END;
END;
COMMENT ON FUNCTION parts_of(text, text) IS 'De gebieden die een bulletin van een gebied naast elkaar zet: gemeenten van een district of de regio, buurten van een basisteam, gemeente of wijk.';

CREATE OR REPLACE FUNCTION gemeenten_of(of_level text, of_code text) RETURNS TABLE (code text)
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
    SELECT h.code FROM area_hierarchy AS h
    WHERE  h.level = 'gemeente'
    AND    CASE of_level WHEN 'region' THEN true WHEN 'district' THEN h.district_code = of_code
                WHEN 'basisteam' THEN h.basisteam_code = of_code WHEN 'gemeente' THEN h.code = of_code END;
END;
COMMENT ON FUNCTION gemeenten_of(text, text) IS 'De gemeenten van een gemeente, basisteam, district of de regio; geen van wat kleiner is.';

CREATE OR REPLACE FUNCTION bulletin_numbers(of_level text, of_code text, first_day date, last_day date)
RETURNS TABLE (name text, days int, now int, attempted int, known float8, dwellings int, before int, year_before int,
               year_now int, year_ago int)
LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    WITH asked AS (
        SELECT bulletin_numbers.first_day AS f, bulletin_numbers.last_day AS l,
               bulletin_numbers.last_day - bulletin_numbers.first_day + 1 AS n
    ), counted AS MATERIALIZED (
        SELECT c.*
        FROM   asked AS a
        CROSS  JOIN LATERAL count_periods(of_level, ARRAY[of_code],
                                          ARRAY[daterange(a.f, a.l, '[]'), daterange(a.f - a.n, a.f),
                                                daterange(a.f - 364, a.l - 364, '[]'),
                                                daterange(a.l - 364, a.l + 1), daterange(a.l - 729, a.l - 364)], true,
                                          false, true) AS c
    )
    SELECT CASE of_level WHEN 'region' THEN 'de hele regio' ELSE coalesce(max(c.name), of_code) END, a.n,
           max(c.burglaries) FILTER (WHERE lower(c.days) = a.f AND upper(c.days) = a.l + 1),
           max(c.attempted) FILTER (WHERE lower(c.days) = a.f AND upper(c.days) = a.l + 1),
           max(c.known) FILTER (WHERE lower(c.days) = a.f AND upper(c.days) = a.l + 1), max(c.dwellings),
           max(c.burglaries) FILTER (WHERE c.known = 1 AND upper(c.days) = a.f AND lower(c.days) >= unbroken_from(a.l)),
           max(c.burglaries) FILTER (WHERE c.known = 1 AND lower(c.days) = a.f - 364 AND upper(c.days) = a.l - 363
                                     AND lower(c.days) >= unbroken_from(a.l)),
           max(c.burglaries) FILTER (WHERE c.known = 1 AND lower(c.days) = a.l - 364),
           max(c.burglaries) FILTER (WHERE c.known = 1 AND lower(c.days) = a.l - 729
                                     AND lower(c.days) >= unbroken_from(a.l))
    FROM   asked AS a CROSS JOIN counted AS c GROUP BY a.f, a.l, a.n;
END;
COMMENT ON FUNCTION bulletin_numbers(text, text, date, date) IS 'De aantallen van een bulletin: van deze dagen, van evenveel dagen ervoor, van dezelfde dagen een jaar eerder (364 dagen, dus dezelfde weekdagen), van een jaar en van het jaar daarvoor; NULL waar niet alle dagen zijn ingelezen, en van voor een trendbreuk.';

CREATE OR REPLACE FUNCTION require_bulletin(of_level text, of_code text, first_day date, last_day date) RETURNS void
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT require_period($1, $3, $4, true, false, true);
    SELECT require_area($1, $2);
END;
COMMENT ON FUNCTION require_bulletin(text, text, date, date) IS 'Weigert een gebied dat er niet is, en dagen die geen tijd zijn.';

-- ---------------------------------------------------------------- sentences

-- Two fortnights also differ as all of the region goes up and down: that is added to what chance does, as squares on
-- the scale of logarithms.
CREATE OR REPLACE FUNCTION change_sentence(before int, now int, than text, variation float8 DEFAULT 0) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT CASE WHEN before IS NULL OR now IS NULL
                     THEN pg_catalog.format('Met %s is niet te vergelijken: van die dagen is niet alles ingelezen, of wat wordt geregistreerd is sindsdien veranderd.',
                                            regexp_replace(than, '^in ', ''))
                WHEN before = 0 AND now = 0 THEN pg_catalog.format('Dat is evenveel als %s.', than)
                WHEN before = 0 THEN pg_catalog.format('%s was het er geen.', upper(left(than, 1)) || substr(than, 2))
                ELSE pg_catalog.format('%s %s er %s: %s.', upper(left(than, 1)) || substr(than, 2),
                                       CASE before WHEN 1 THEN 'was het' ELSE 'waren het' END, dutch_number(before),
                                       CASE WHEN now = before THEN 'evenveel'
                                            WHEN c.percent_low > 0
                                                 THEN pg_catalog.format('een aantoonbare stijging van %s %% (tussen %s en %s %%)',
                                                                        dutch_number(round(c.percent::numeric)),
                                                                        dutch_number(round(c.percent_low::numeric)),
                                                                        dutch_number(round(c.percent_high::numeric)))
                                            WHEN c.percent_high < 0
                                                 THEN pg_catalog.format('een aantoonbare daling van %s %% (tussen %s en %s %%)',
                                                                        dutch_number(round(-c.percent::numeric)),
                                                                        dutch_number(round(-c.percent_high::numeric)),
                                                                        dutch_number(round(-c.percent_low::numeric)))
                                            ELSE 'het verschil kan toeval zijn' END) END
    FROM   count_change(coalesce(before, 0)::bigint, coalesce(now, 0)::bigint) AS n
    CROSS  JOIN LATERAL (SELECT CASE WHEN now > 0 AND before > 0 THEN ln(now / before::float8) END AS ratio,
                                1.959964 * sqrt(2) * variation AS more) AS w
    CROSS  JOIN LATERAL (SELECT n.percent,
                                coalesce(100 * exp(w.ratio - sqrt(
                                    (w.ratio - ln(nullif(1 + n.percent_low / 100, 0))) ^ 2 + w.more ^ 2)) - 100,
                                    n.percent_low) AS percent_low,
                                coalesce(100 * exp(w.ratio + sqrt(
                                    (ln(1 + n.percent_high / 100) - w.ratio) ^ 2 + w.more ^ 2)) - 100,
                                    n.percent_high) AS percent_high) AS c;
END;
COMMENT ON FUNCTION change_sentence(int, int, text, float8) IS 'Een zin over twee aantallen van even lange tijd: een stijging of daling, of niet te zeggen (exact 95%-interval, wijder naarmate zulke tijden meer verschillen dan door toeval: zie period_variation).';

CREATE OR REPLACE FUNCTION difference_words(percent float8, low float8, high float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN low > 0 THEN pg_catalog.format('aantoonbaar meer (%s %%)', signed_number(percent))
            WHEN high < 0 THEN pg_catalog.format('aantoonbaar minder (%s %%)', signed_number(percent))
            ELSE 'het verschil kan toeval zijn' END;
COMMENT ON FUNCTION difference_words(float8, float8, float8) IS 'Een verschil in procenten met zijn interval, in woorden.';

CREATE OR REPLACE FUNCTION headline(of_level text, of_code text, first_day date, last_day date) RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT pg_catalog.array_remove(ARRAY[
        CASE WHEN n.now IS NULL AND n.known > 0
                  THEN pg_catalog.format('Van deze %s is van %s maar een deel ingelezen, te weinig om er iets over te zeggen.',
                                         dutch_count(n.days, 'dag', 'dagen'), n.name)
             WHEN n.now IS NULL
                  THEN pg_catalog.format('Van deze %s zijn in %s geen inbraken ingelezen: er is niets over te zeggen.',
                                         dutch_count(n.days, 'dag', 'dagen'), n.name)
             WHEN n.now = 0
                  THEN pg_catalog.format('In %s is in deze %s geen woninginbraak bekend.', n.name,
                                         dutch_count(n.days, 'dag', 'dagen'))
             ELSE pg_catalog.format('In %s: %s in %s%s.', n.name, dutch_count(n.now, 'woninginbraak', 'woninginbraken'),
                                    dutch_count(n.days, 'dag', 'dagen'),
                                    CASE n.attempted WHEN 0 THEN ', geen ervan een poging'
                                         WHEN 1 THEN ', waarvan 1 poging'
                                         ELSE pg_catalog.format(', waarvan %s pogingen',
                                                                dutch_number(n.attempted)) END) END
        || CASE WHEN n.known < 1 AND n.now IS NOT NULL
                     THEN pg_catalog.format(' Let op: maar %s %% van deze dagen is ingelezen.',
                                            CASE WHEN n.known > 0.99 THEN 'iets meer dan 99'
                                                 WHEN n.known < 0.01 THEN 'minder dan 1'
                                                 ELSE round(100 * n.known)::text END) ELSE '' END,
        CASE WHEN c.corrected IS NOT NULL AND c.high > c.burglaries
             THEN pg_catalog.format('Er komen nog aangiften binnen: met een kans van 80 %% worden het er %s tot en met %s.',
                                    dutch_number(c.low), dutch_number(c.high)) END,
        CASE WHEN n.known = 1
                  THEN change_sentence(n.before, n.now,
                                       pg_catalog.format('in de %s ervoor', dutch_count(n.days, 'dag', 'dagen')),
                                       v.variation) END,
        CASE WHEN n.known = 1 AND n.days < 364
                  THEN change_sentence(n.year_before, n.now, 'in dezelfde tijd een jaar eerder', v.variation) END,
        CASE WHEN n.year_now IS NOT NULL
                  THEN pg_catalog.format('In het hele jaar tot en met %s: %s. ',
                                         to_char(headline.last_day, 'DD-MM-YYYY'),
                                         dutch_number(n.year_now))
                  || change_sentence(n.year_ago, n.year_now, 'in het jaar daarvoor', v.of_year) END,
        CASE WHEN e.expected IS NOT NULL
             THEN pg_catalog.format('In de %s hierna zijn er %s te verwachten (met een kans van 80 %% tussen %s en %s).',
                                    dutch_count(n.days, 'dag', 'dagen'),
                                    CASE WHEN e.expected < 0.05 THEN 'minder dan 0,1'
                                         ELSE dutch_number(round(e.expected::numeric, 1)) END, dutch_number(e.low),
                                    dutch_number(e.high)) END], NULL)
    FROM   bulletin_numbers(of_level, of_code, headline.first_day, headline.last_day) AS n
    -- what goes up and down from month to month is less, the longer it is counted
    CROSS  JOIN LATERAL (SELECT period_variation(n.days, headline.last_day,
                                                 true) * sqrt(least(1, 28.0 / n.days)) AS variation,
                                period_variation(28, headline.last_day, true) * sqrt(28 / 365.0) AS of_year) AS v
    LEFT   JOIN LATERAL (SELECT p.*
                         FROM   corrected_period(of_level, of_code, headline.first_day, headline.last_day) AS p
                         WHERE  of_level IN ('region', 'district', 'basisteam', 'gemeente')) AS c ON true
    LEFT   JOIN LATERAL (SELECT x.*
                         FROM   expected_burglaries(of_level, headline.last_day + 1, headline.last_day + n.days) AS x
                         WHERE  x.code = of_code) AS e ON true;
END;
COMMENT ON FUNCTION headline(text, text, date, date) IS 'De zinnen bovenaan een bulletin.';

-- ---------------------------------------------------------------- pieces of the page

-- Two sheets of A4 when printed, one column on a telephone.
CREATE OR REPLACE FUNCTION bulletin_style() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'body{max-width:720px;margin:24px auto;padding:0 16px;font:14px/1.45 Helvetica,Arial,''Liberation Sans'',''DejaVu Sans'',sans-serif;color:#1b2430;background:#ffffff}'
       ' h1{font-size:24px;margin:0} h2{font-size:15px;margin:18px 0 6px;border-bottom:1px solid #c5ccd3} header p{margin:2px 0 0;color:#4b5561} ul{margin:0;padding-left:18px} li{margin:2px 0} section p{margin:4px 0 0}'
       ' table{border-collapse:collapse;width:100%;font-size:12px} td:first-child{max-width:190px} td,th{padding:2px 6px;text-align:left;border-bottom:1px solid #e3e7ea;vertical-align:bottom} .n{text-align:right} .note{margin:4px 0 0;font-size:11px;color:#4b5561} th{color:#4b5561;font-weight:normal}'
       ' svg{max-width:100%;height:auto;display:block} .maps{display:grid;grid-template-columns:1fr 1fr;gap:4px 16px} .wide{grid-column:1/-1} .columns{display:grid;grid-template-columns:3fr 2fr;gap:24px} @media (max-width:560px){.maps,.columns{grid-template-columns:1fr} section{overflow-x:auto} section>svg,.tall svg{max-width:none;width:560px}}'
       ' section{break-inside:avoid} @page{size:A4;margin:14mm} @media print{body{margin:0;padding:0;font-size:11px;line-height:1.3} h2{margin:7px 0 3px} table{font-size:10.5px} td,th{padding:1px 6px}'
       ' .maps svg{max-height:215px} .tall svg{max-height:190px} .charts{display:grid;grid-template-columns:1fr 1fr;gap:24px} .charts svg text{font-size:14px}}';
COMMENT ON FUNCTION bulletin_style() IS 'De opmaak van een bulletin.';

CREATE OR REPLACE FUNCTION page_list(sentences text[]) RETURNS xml
LANGUAGE sql STABLE
RETURN (SELECT xmlelement(NAME ul, xmlagg(xmlelement(NAME li, s) ORDER BY n))
        FROM   unnest(sentences) WITH ORDINALITY AS u (s, n) WHERE s <> '' HAVING count(*) > 0);
COMMENT ON FUNCTION page_list(text[]) IS 'Zinnen onder elkaar; NULL zonder zinnen.';

CREATE OR REPLACE FUNCTION page_row(cells text[], is_head boolean, words int DEFAULT 1) RETURNS xml
LANGUAGE sql STABLE
RETURN (SELECT xmlelement(NAME tr,
                          xmlagg(CASE WHEN is_head
                                           THEN xmlelement(NAME th,
                                                           xmlattributes(CASE WHEN n > words THEN 'n' END AS class),
                                                           coalesce(nullif(c, ''), ' '))
                                      ELSE xmlelement(NAME td, xmlattributes(CASE WHEN n > words THEN 'n' END AS class),
                                                      coalesce(nullif(c, ''), ' ')) END ORDER BY n))
        FROM unnest(cells) WITH ORDINALITY AS u (c, n));
COMMENT ON FUNCTION page_row(text[], boolean, int) IS 'Een rij van een tabel; de eerste cellen (words) zijn tekst, de andere getallen.';

CREATE OR REPLACE FUNCTION page_section(title text, content xml) RETURNS xml
LANGUAGE sql STABLE
RETURN CASE WHEN content IS NOT NULL THEN xmlelement(NAME section, xmlelement(NAME h2, title), content) END;
COMMENT ON FUNCTION page_section(text, xml) IS 'Een deel van de pagina; NULL zonder inhoud.';

CREATE OR REPLACE FUNCTION page_block(class text, content xml) RETURNS xml
LANGUAGE sql STABLE
RETURN CASE WHEN content IS NOT NULL THEN xmlelement(NAME div, xmlattributes(class AS class), content) END;
COMMENT ON FUNCTION page_block(text, xml) IS 'Wat naast elkaar staat; NULL zonder inhoud.';

-- The parts of the area with most burglaries, and the rest as one row, so that the column adds up.
CREATE OR REPLACE FUNCTION bulletin_table(of_level text, of_code text, first_day date, last_day date, at_most int)
RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH part AS MATERIALIZED (
        SELECT p.level, p.code, p.name FROM parts_of(of_level, of_code) AS p
    ), asked AS (
        SELECT min(p.level) AS level, array_agg(p.code) AS codes, bulletin_table.first_day AS f,
               bulletin_table.last_day AS l, bulletin_table.last_day - bulletin_table.first_day + 1 AS n
        FROM   part AS p HAVING count(*) > 0
    ), counted AS MATERIALIZED (
        SELECT c.code, c.days, c.burglaries, c.known
        FROM   asked AS a
        CROSS  JOIN LATERAL count_periods(a.level, a.codes,
                                          ARRAY[daterange(a.f, a.l, '[]'), daterange(a.f - a.n, a.f),
                                                daterange(a.l - 364, a.l + 1)], true, false, true) AS c
    ), expected AS MATERIALIZED (
        SELECT e.code, e.expected, e.p_at_least_one
        FROM   asked AS a CROSS JOIN LATERAL expected_burglaries(a.level, a.l + 1, a.l + a.n) AS e
    ), line AS MATERIALIZED (
        SELECT p.name, CASE WHEN x.known = 1 THEN x.burglaries END AS now,
               CASE WHEN y.known = 1 AND a.f - a.n >= unbroken_from(a.l) THEN y.burglaries END AS before,
               CASE WHEN z.known = 1 THEN z.burglaries END AS year, e.expected, e.p_at_least_one,
               row_number() OVER (ORDER BY x.burglaries DESC NULLS LAST, z.burglaries DESC NULLS LAST, p.name) AS place
        FROM   part AS p CROSS JOIN asked AS a
        JOIN   counted AS x ON x.code = p.code AND upper(x.days) = a.l + 1 AND lower(x.days) = a.f
        JOIN   counted AS y ON y.code = p.code AND upper(y.days) = a.f
        JOIN   counted AS z ON z.code = p.code AND lower(z.days) = a.l - 364 AND upper(z.days) = a.l + 1
        LEFT   JOIN expected AS e ON e.code = p.code
    ), shown AS (
        SELECT l.place, l.name, l.now, l.before, l.year, l.expected, l.p_at_least_one
        FROM   line AS l WHERE l.place <= at_most
        UNION ALL
        SELECT at_most + 1, pg_catalog.format('%s andere', count(*)),
               CASE WHEN bool_and(l.now IS NOT NULL) THEN sum(l.now)::int END,
               CASE WHEN bool_and(l.before IS NOT NULL) THEN sum(l.before)::int END,
               CASE WHEN bool_and(l.year IS NOT NULL) THEN sum(l.year)::int END,
               CASE WHEN bool_and(l.expected IS NOT NULL) THEN sum(l.expected) END, NULL
        FROM   line AS l WHERE l.place > at_most HAVING count(*) > 0
    )
    SELECT CASE WHEN count(*) > 0
                     THEN xmlelement(NAME "table", page_row(ARRAY['', 'nu', 'ervoor', 'jaar', 'hierna', 'kans'], true),
                      xmlagg(page_row(ARRAY[s.name, coalesce(dutch_number(s.now), '?'),
                                            coalesce(dutch_number(s.before), '?'), coalesce(dutch_number(s.year), '?'),
                                            CASE WHEN s.expected < 0.05 THEN '< 0,1'
                                                 ELSE coalesce(dutch_number(round(s.expected::numeric, 1)), '') END,
                                            CASE WHEN s.p_at_least_one > 0.99 THEN '> 99 %'
                                                 WHEN s.p_at_least_one < 0.01 THEN '< 1 %'
                                                 ELSE coalesce(round(100 * s.p_at_least_one)::text || ' %', '') END],
                                      false) ORDER BY s.place)) END
    FROM   shown AS s;
END;
COMMENT ON FUNCTION bulletin_table(text, text, date, date, int) IS 'De delen van een gebied met de meeste inbraken van deze dagen, met evenveel dagen ervoor, het jaar, en wat hierna is te verwachten; de rest in een rij. Een vraagteken is niet of niet geheel bekend, of van voor een trendbreuk.';

CREATE OR REPLACE FUNCTION bulletin_streets(of_level text, of_code text, first_day date, last_day date, at_most int)
RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH counted AS (
        SELECT c.code, c.burglaries, c.dwellings, row_number() OVER (ORDER BY c.burglaries DESC, c.code) AS place
        FROM   count_periods('street',
                             ARRAY(SELECT h.code
                                   FROM   area_home AS h
                                   JOIN   gemeenten_of(of_level, of_code) AS i ON i.code = h.gemeente_code
                                   WHERE  h.level = 'street' AND h.current = 1),
                             ARRAY[daterange(bulletin_streets.first_day, bulletin_streets.last_day, '[]')], true, false,
                             true) AS c
        WHERE  c.burglaries > 0
    )
    SELECT CASE WHEN count(*) > 0
                     THEN xmlelement(NAME "table", page_row('{straat,nu,woningen}', true),
                                     xmlagg(page_row(ARRAY[c.code, dutch_number(c.burglaries),
                                                           dutch_number(c.dwellings)], false) ORDER BY c.place)) END
    FROM   counted AS c WHERE c.place <= at_most;
END;
COMMENT ON FUNCTION bulletin_streets(text, text, date, date, int) IS 'De straten met de meeste inbraken van deze dagen; geen kleine (zie large_street).';

-- ---------------------------------------------------------------- maps

-- Burglaries as points, for who may see them.
CREATE OR REPLACE FUNCTION bulletin_points(of_level text, of_code text, first_day date, last_day date, west float8,
                                           north float8, scale float8) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT xmlagg(xmlelement(NAME circle,
                             xmlattributes(plot_number((ST_X(b.geom) - west) * scale) AS cx,
                                           plot_number((north - ST_Y(b.geom)) * scale) AS cy, 3 AS r,
                                           CASE b.attempt WHEN 1 THEN '#ffffff' ELSE '#b3261e' END AS fill,
                                           '#b3261e' AS stroke)) ORDER BY b.burglary_id)
    FROM   burglary_home AS b
    WHERE  b.occurred_on BETWEEN bulletin_points.first_day AND bulletin_points.last_day AND b.place_step <= 6
    AND    CASE of_level WHEN 'wijk' THEN b.buurt_code IN (SELECT p.code FROM parts_of(of_level, of_code) AS p)
                WHEN 'buurt' THEN b.buurt_code = of_code
                         ELSE b.gemeente_code IN (SELECT g.code FROM gemeenten_of(of_level, of_code) AS g) END;
END;
COMMENT ON FUNCTION bulletin_points(text, text, date, date, float8, float8, float8) IS 'Inbraken op de kaart: een open rondje is een poging.';

-- The zones that last on the last day, and the homes that should still get a letter, one for each spot of the map; the
-- worklist is of the day of the results.
CREATE OR REPLACE FUNCTION bulletin_letters(of_level text, of_code text, last_day date, west float8, north float8,
                                            scale float8) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH rule AS MATERIALIZED (
        SELECT r.risk_days, r.max_distance, r.max_uncertainty FROM letter_rule AS r LIMIT 1
    ), inside AS MATERIALIZED (
        SELECT b.geom FROM burglary_home AS b CROSS JOIN rule AS r
        WHERE  b.occurred_on > bulletin_letters.last_day - r.risk_days AND b.occurred_on <= bulletin_letters.last_day
        AND    b.place_uncertainty <= r.max_uncertainty
        AND    CASE of_level WHEN 'wijk' THEN b.buurt_code IN (SELECT p.code FROM parts_of(of_level, of_code) AS p)
                    WHEN 'buurt' THEN b.buurt_code = of_code
                             ELSE b.gemeente_code IN (SELECT g.code FROM gemeenten_of(of_level, of_code) AS g) END
    ), due AS MATERIALIZED (
        SELECT DISTINCT round((ST_X(w.geom) - west) * scale) AS x, round((north - ST_Y(w.geom)) * scale) AS y
        FROM   letter_worklist AS w CROSS JOIN rule AS r
        WHERE  w.as_of >= bulletin_letters.last_day AND w.as_of - bulletin_letters.last_day < r.risk_days
        AND    CASE of_level WHEN 'wijk' THEN w.buurt_code IN (SELECT p.code FROM parts_of(of_level, of_code) AS p)
                    WHEN 'buurt' THEN w.buurt_code = of_code
                             ELSE w.gemeente_code IN (SELECT g.code FROM gemeenten_of(of_level, of_code) AS g) END
    )
    SELECT xmlconcat((SELECT xmlagg(xmlelement(NAME circle,
                                               xmlattributes('zone' AS class,
                                                             plot_number((ST_X(i.geom) - west) * scale) AS cx,
                                                             plot_number((north - ST_Y(i.geom)) * scale) AS cy,
                                                             plot_number(greatest(r.max_distance * scale, 4)) AS r))
                                    ORDER BY i.geom)
                      FROM   inside AS i CROSS JOIN rule AS r WHERE r.max_distance * scale >= 1.5),
                     (SELECT xmlelement(NAME path,
                                        xmlattributes('due' AS class,
                                                      string_agg(pg_catalog.format('M%s %sh2v2h-2z', d.x - 1, d.y - 1),
                                                                 '' ORDER BY d.x, d.y) AS d))
                      FROM   due AS d HAVING count(*) > 0));
END;
COMMENT ON FUNCTION bulletin_letters(text, text, date, float8, float8, float8) IS 'De zones die op die dag nog duren, waar de kaart groot genoeg is om ze te zien, en de woningen die nog een brief moeten krijgen, op de kaart.';

-- So that two maps beside each other are as dark for as many; a single burglary is not.
CREATE OR REPLACE FUNCTION map_scale(of_level text, of_code text, periods daterange[]) RETURNS int
LANGUAGE sql STABLE
RETURN (SELECT greatest(5, max(c.burglaries))
        FROM   (SELECT min(p.level) AS level, array_agg(p.code) AS codes
                FROM   parts_of(of_level, of_code) AS p HAVING count(*) > 0) AS q
        CROSS JOIN LATERAL count_periods(q.level, q.codes, periods, true, false, true) AS c HAVING count(*) > 0);
COMMENT ON FUNCTION map_scale(text, text, daterange[]) IS 'Het hoogste aantal in een deel van een gebied in een van deze tijden, en minstens vijf: dat is op de kaarten het donkerst. NULL zonder delen.';

CREATE OR REPLACE FUNCTION bulletin_map(of_level text, of_code text, first_day date, last_day date, width float8,
                                        darkest int, with_points boolean, with_letters boolean) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH part AS MATERIALIZED (
        SELECT p.level, p.code, p.name, a.geom
        FROM   parts_of(of_level, of_code) AS p
        JOIN   LATERAL (SELECT o.geom
                        FROM   area AS o WHERE o.level = p.level AND o.code = p.code AND o.geom IS NOT NULL
                        ORDER  BY o.year DESC LIMIT 1) AS a ON true
    ), frame AS MATERIALIZED (
        SELECT ST_XMin(e.box) AS west, ST_YMax(e.box) AS north,
               least(bulletin_map.width / nullif(ST_XMax(e.box) - ST_XMin(e.box), 0),
                     270 / nullif(ST_YMax(e.box) - ST_YMin(e.box), 0)) AS scale,
               e.level, e.codes, ST_YMax(e.box) - ST_YMin(e.box) AS high
        FROM  (SELECT ST_Extent(p.geom) AS box, min(p.level) AS level, array_agg(p.code) AS codes FROM part AS p) AS e
        WHERE  e.box IS NOT NULL
    ), counted AS MATERIALIZED (
        SELECT c.code, c.burglaries
        FROM   frame AS f
        CROSS  JOIN LATERAL count_periods(f.level, f.codes,
                                          ARRAY[daterange(bulletin_map.first_day, bulletin_map.last_day, '[]')], true,
                                          false, true) AS c
    ), drawn AS (
        SELECT p.name, c.burglaries,
               ST_Scale(ST_Translate(ST_SimplifyPreserveTopology(p.geom, 0.7 / f.scale), -f.west, -f.north), f.scale,
                        f.scale) AS shape
        FROM   part AS p CROSS JOIN frame AS f LEFT JOIN counted AS c ON c.code = p.code
    )
    SELECT plot(bulletin_map.width::int, ceil(f.high * f.scale)::int + 26,
                pg_catalog.format('Kaart van %s tot en met %s', to_char(bulletin_map.first_day, 'DD-MM-YYYY'),
                                  to_char(bulletin_map.last_day, 'DD-MM-YYYY')),
                coalesce((SELECT string_agg(d.name || ' ' || d.burglaries, ', ' ORDER BY d.burglaries DESC, d.name)
                          FROM   drawn AS d WHERE d.burglaries > 0), 'Geen inbraken bekend'),
                xmlconcat((SELECT xmlagg(xmlelement(NAME path,
                                                    xmlattributes(ST_AsSVG(d.shape, 1, 1) AS d, 'place' AS class,
                                                                  CASE WHEN d.burglaries IS NULL THEN '#eceff1'
                                                                       ELSE plot_shade(0.85 * d.burglaries / darkest) END AS fill),
                                                    xmlelement(NAME title,
                                                               d.name || ': '
                                                               || coalesce(dutch_number(d.burglaries),
                                                                           'geen woningen, of niets bekend')))
                                         ORDER BY d.name) FROM drawn AS d),
                          CASE WHEN with_letters
                                    THEN bulletin_letters(of_level, of_code, bulletin_map.last_day, f.west, f.north,
                                                          f.scale) END,
                          CASE WHEN with_points
                                    THEN bulletin_points(of_level, of_code, bulletin_map.first_day,
                                                         bulletin_map.last_day, f.west, f.north, f.scale)
                               ELSE (SELECT xmlagg(plot_text(ST_X(ST_PointOnSurface(d.shape)),
                                                             4 - ST_Y(ST_PointOnSurface(d.shape)),
                                                             CASE WHEN d.burglaries > 0.5 * darkest THEN 'mid light'
                                                                  ELSE 'mid' END,
                                                             dutch_number(d.burglaries)) ORDER BY d.name)
                                     FROM drawn AS d WHERE d.burglaries > 0) END,
                          plot_text(0, ceil(f.high * f.scale) + 20, '',
                                    pg_catalog.format('%s tot en met %s', to_char(bulletin_map.first_day, 'DD-MM-YYYY'),
                                                      to_char(bulletin_map.last_day, 'DD-MM-YYYY')))))
    FROM   frame AS f;
END;
COMMENT ON FUNCTION bulletin_map(text, text, date, date, float8, int, boolean, boolean) IS 'Kaart van de delen van een gebied: hoe donkerder, hoe meer inbraken; met de inbraken zelf, de zones en de brieven die nog moeten voor wie adressen mag zien. NULL zonder kaart.';

CREATE OR REPLACE FUNCTION map_legend(with_letters boolean) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT xmlconcat(xmlelement(NAME p, xmlattributes('wide note' AS class),
                                'Blauw: hoe donkerder, hoe meer inbraken, op beide kaarten gelijk. Wit: geen. Grijs: geen woningen, of niets bekend.'),
                     CASE WHEN with_letters
                               THEN xmlelement(NAME p, xmlattributes('note wide' AS class),
                                               pg_catalog.format('Rood rondje: inbraak (open: poging). Lichtrood: zone van %s meter die nog duurt. Groen: woning die nog een brief moet krijgen.',
                                                                 dutch_number(r.max_distance::numeric))) END)
    FROM   letter_rule AS r;
END;
COMMENT ON FUNCTION map_legend(boolean) IS 'Wat er op de kaart staat.';

-- ---------------------------------------------------------------- letters, near repeats, target, and what cannot be
-- concluded

CREATE OR REPLACE FUNCTION letter_sentences(of_level text, of_code text) RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT array_agg(s.sentence ORDER BY s.place) FROM (
        SELECT 1 AS place,
               CASE WHEN l.covered_percent IS NULL
                         THEN pg_catalog.format('Hoe goed de brieven de zones rond recente inbraken dekten, is niet bekend%s.',
                                                coalesce(': ' || l.reason, ''))
                    ELSE pg_catalog.format('Rond %s in de %s dagen tot en met %s kreeg %s %% van de woningen in de zones op tijd een brief, of had er een die nog gold; %s %% kreeg hem te laat en %s %% niet.',
                                           dutch_count(l.zones, 'inbraak', 'inbraken'), r.recent_days,
                                           to_char(l.as_of, 'DD-MM-YYYY'),
                                           l.covered_percent, l.late_percent, l.never_percent) END AS sentence
        FROM   letter_share_by_area AS l CROSS JOIN letter_rule AS r
        WHERE  l.level = of_level AND l.code = of_code) AS s;
END;
COMMENT ON FUNCTION letter_sentences(text, text) IS 'Hoe goed de brieven de zones van recente inbraken dekten.';

CREATE OR REPLACE FUNCTION light_sentence(of_level text, of_code text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT pg_catalog.format('Naar schatting gebeurde %s %% in het donker; van al die tijd was het %s %% donker.',
                                 round(100 * l.share), round(100 * l.share_of_time))
        FROM light_profile AS l
        WHERE  l.level = of_level AND l.code = of_code AND l.span = 'whole' AND l.light = 'dark' AND l.burglaries >= 10
        AND    l.share_of_time IS NOT NULL);
COMMENT ON FUNCTION light_sentence(text, text) IS 'Welk deel van de inbraken in het donker gebeurde; NULL als dat niet bekend is, of van minder dan tien.';

CREATE OR REPLACE FUNCTION near_repeat_sentence() RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH cell AS (
        SELECT n.distance_from, n.distance_to, n.days_from, n.days_to, n.day_from, n.day_to,
               (n.p_adjusted <= 0.05 AND n.knox_ratio > 1) IS TRUE AS raised
        FROM   near_repeat_cell AS n WHERE n.distance_to < 'Infinity' AND n.days_to IS NOT NULL
    ), furthest AS (                   -- what lies nearer and came sooner is raised as well; the same place has few
        SELECT c.distance_to, c.days_to FROM cell AS c
        WHERE  c.raised
        AND    NOT EXISTS (SELECT
                           FROM   cell AS o
                           WHERE  NOT o.raised AND (o.distance_to >= 1 OR c.distance_to < 1)
                           AND    o.distance_to <= c.distance_to AND o.days_to <= c.days_to)
        ORDER  BY c.distance_to DESC, c.days_to DESC LIMIT 1
    ), apart AS (                      -- else the one that stands out most is told as it is
        SELECT c.distance_from, c.distance_to, c.days_from, c.days_to
        FROM   cell AS c WHERE c.raised AND NOT EXISTS (SELECT FROM furthest) ORDER BY c.distance_to, c.days_to LIMIT 1
    )
    SELECT CASE WHEN max(a.days_to) IS NOT NULL
                THEN pg_catalog.format('In de regio kwamen er %s en %s tot %s dagen na een inbraak van %s tot en met %s meer dan door toeval; dichterbij of eerder is dat niet overal aantoonbaar.',
                                       CASE WHEN max(a.distance_to) < 1 THEN 'op dezelfde plek'
                                            WHEN max(a.distance_from) < 1
                                                 THEN pg_catalog.format('tot %s meter',
                                                                        dutch_number(max(a.distance_to)::numeric))
                                            ELSE pg_catalog.format('van %s tot %s meter',
                                                                   dutch_number(max(a.distance_from)::numeric),
                                                                   dutch_number(max(a.distance_to)::numeric)) END,
                                       max(a.days_from), max(a.days_to), to_char(min(c.day_from), 'DD-MM-YYYY'),
                                       to_char(max(c.day_to), 'DD-MM-YYYY'))
                WHEN max(f.days_to) IS NULL
                     THEN pg_catalog.format('Van de inbraken van %s tot en met %s is niet aantoonbaar dat zij in de regio andere dichtbij naar zich toe trekken.',
                                            to_char(min(c.day_from), 'DD-MM-YYYY'),
                                            to_char(max(c.day_to), 'DD-MM-YYYY'))
                ELSE pg_catalog.format('In de regio volgt inbraak op inbraak: %s en tot %s dagen na een inbraak kwamen er van %s tot en met %s meer dan door toeval.',
                                       CASE WHEN max(f.distance_to) < 1 THEN 'op dezelfde plek'
                                            ELSE pg_catalog.format('tot %s meter',
                                                                   dutch_number(max(f.distance_to)::numeric)) END,
                                       max(f.days_to),
                                       to_char(min(c.day_from), 'DD-MM-YYYY'), to_char(max(c.day_to), 'DD-MM-YYYY')) END
    FROM   cell AS c LEFT JOIN furthest AS f ON true LEFT JOIN apart AS a ON true HAVING count(*) > 0;
END;
COMMENT ON FUNCTION near_repeat_sentence() IS 'Of inbraak in de regio op inbraak volgt: tot de verste afstand en het laatste aantal dagen waarbinnen dat overal aantoonbaar is; anders waar en wanneer wel.';

-- The nearest cell of all burglaries, where some are known in part: two of a postcode or a weekend count by their
-- chance.
CREATE OR REPLACE FUNCTION near_repeat_window_sentence() RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT CASE WHEN w.p_adjusted <= 0.05 AND w.ratio_low > 1
                    THEN pg_catalog.format('Met de %s mee waarvan plek of tijd niet vaststaat: tot %s meter en binnen %s dagen na een inbraak kwamen er in andere woningen van de regio naar schatting %s keer zoveel als door toeval (95 %%-interval %s tot %s).',
                                           u.unsure, dutch_number(w.distance_to::numeric), w.days_to,
                                           dutch_number(round(w.ratio_corrected::numeric, 1)),
                                           dutch_number(round(w.ratio_low::numeric, 1)),
                                           dutch_number(round(w.ratio_high::numeric, 1)))
                    WHEN w.p_adjusted <= 0.05 AND w.knox_ratio > 1
                    THEN pg_catalog.format('Met de %s mee waarvan plek of tijd niet vaststaat, kwamen er tot %s meter en binnen %s dagen na een inbraak in andere woningen van de regio meer dan door toeval; hoeveel keer zoveel is niet goed te zeggen.',
                                           u.unsure, dutch_number(w.distance_to::numeric), w.days_to)
                    ELSE pg_catalog.format('Met de %s mee waarvan plek of tijd niet vaststaat, is niet aantoonbaar dat er tot %s meter en binnen %s dagen na een inbraak in andere woningen van de regio meer kwamen dan door toeval.',
                                           u.unsure, dutch_number(w.distance_to::numeric), w.days_to) END
        FROM   near_repeat_window AS w
        CROSS  JOIN LATERAL (SELECT dutch_count(w.burglaries - w.exact, 'inbraak', 'inbraken') AS unsure) AS u
        WHERE  w.distance_from = 0 AND w.distance_to > 0 AND w.days_from = 0 AND w.exact < w.burglaries);
COMMENT ON FUNCTION near_repeat_window_sentence() IS
'Of inbraak in de regio op inbraak volgt, met de inbraken mee waarvan plek of tijd niet vaststaat: dichtbij en kort erna, met het interval. NULL als alle inbraken vaststaan of er niets te tellen is.';

-- The hot spots of an area that stand out most, each in a few words: what is different there stands in hot_spot.
CREATE OR REPLACE FUNCTION hot_spot_sentence(of_level text, of_code text, at_most int) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH here AS (
        SELECT pg_catalog.format('%s (%s%s)', h.name, dutch_count(h.burglaries, 'inbraak', 'inbraken'),
                                 CASE WHEN h.one_chain = 1 THEN ', de meeste in één reeks'
                                      ELSE coalesce(', ' || dutch_factor(h.ratio) || ' keer', '')
                                           || CASE WHEN h.ratio_low > 0 AND h.ratio_high IS NOT NULL
                                                   THEN pg_catalog.format(', %s tot %s', dutch_factor(h.ratio_low),
                                                                          dutch_factor(h.ratio_high)) ELSE '' END END
                                 || CASE WHEN h.burglaries_year <= h.expected_year
                                         THEN ', in het laatste jaar niet meer' ELSE '' END) AS words,
               h.as_of, row_number() OVER (ORDER BY h.ratio_low DESC NULLS LAST, h.hot_spot_id) AS turn
        FROM   hot_spot AS h
        WHERE  h.gemeente_code IN (SELECT g.code FROM gemeenten_of(of_level, of_code) AS g)
        OR     h.buurt_code IN (SELECT p.code
                                FROM   parts_of(of_level, of_code) AS p WHERE p.level = 'buurt'
                                UNION  ALL SELECT of_code WHERE of_level = 'buurt')
    )
    SELECT pg_catalog.format('%s in de drie jaar tot en met %s (keer zoveel per woning als elders, met 95%%-interval): %s%s.',
                             CASE count(*) WHEN 1 THEN 'Hot spot' ELSE 'Hot spots' END,
                             to_char(max(h.as_of), 'DD-MM-YYYY'),
                             string_agg(h.words, ', ' ORDER BY h.turn) FILTER (WHERE h.turn <= at_most),
                             CASE WHEN count(*) > at_most THEN pg_catalog.format(', en nog %s', count(*) - at_most)
                                  ELSE '' END)
    FROM   here AS h HAVING count(*) > 0;
END;
COMMENT ON FUNCTION hot_spot_sentence(text, text, int) IS 'De hot spots van een gebied die het meest opvallen, en hoeveel er meer zijn; NULL als er geen zijn.';

-- What is seldom chance of what went on as of the day of the results, and of the year before; one that still goes on is
-- not told twice. The day is told: a bulletin may be of another fortnight, and lies on a desk for weeks.
CREATE OR REPLACE FUNCTION cluster_note(of_level text, of_code text, at_most int) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH sure AS (
        SELECT c.* FROM cluster_map AS c
        WHERE  c.stands_out = 1 AND (c.gemeente_code IN (SELECT g.code FROM gemeenten_of(of_level, of_code) AS g)
        OR     c.buurt_code IN (SELECT p.code
                                FROM   parts_of(of_level, of_code) AS p WHERE p.level = 'buurt'
                                UNION  ALL SELECT of_code WHERE of_level = 'buurt'))
    ), here AS (
        SELECT s.ongoing, s.as_of,
               pg_catalog.format('%s (%s %s, verwacht %s)', coalesce(s.name, 'onbekend gebied'),
                                 dutch_count(s.burglaries, 'inbraak', 'inbraken'),
                                 CASE WHEN s.ongoing = 1 THEN 'sinds ' || to_char(s.first_day, 'DD-MM-YYYY')
                                      WHEN s.first_day = s.last_day THEN 'op ' || to_char(s.first_day, 'DD-MM-YYYY')
                                      ELSE pg_catalog.format('van %s tot en met %s', to_char(s.first_day, 'DD-MM-YYYY'),
                                                             to_char(s.last_day, 'DD-MM-YYYY')) END,
                                 cluster_expected(s.expected)) AS words,
               row_number() OVER (PARTITION BY s.ongoing ORDER BY s.rank) AS turn
        FROM   sure AS s
        WHERE  s.ongoing = 1
        OR     NOT EXISTS (SELECT
                           FROM   sure AS o
                           WHERE  o.ongoing = 1 AND o.first_day <= s.last_day AND ST_Intersects(o.geom, s.geom))
    ), part AS (
        SELECT h.ongoing,
               pg_catalog.concat(pg_catalog.format(CASE h.ongoing WHEN 1 THEN 'gaande op %s '
                                                           ELSE 'in het jaar tot en met %s ' END,
                                                      to_char(max(h.as_of), 'DD-MM-YYYY')),
                                 string_agg(h.words, ', ' ORDER BY h.turn) FILTER (WHERE h.turn <= at_most),
                                 CASE WHEN count(*) > at_most
                                           THEN pg_catalog.format(', en nog %s', count(*) - at_most) END) AS said
        FROM   here AS h GROUP BY h.ongoing
    )
    SELECT pg_catalog.format('Samenloop, zelden toeval: %s.', string_agg(p.said, '; ' ORDER BY p.ongoing DESC))
    FROM   part AS p HAVING count(*) > 0;
END;
COMMENT ON FUNCTION cluster_note(text, text, int) IS 'Waar in een gebied inbraken samenkomen of samenkwamen, hoeveel, en hoeveel er te verwachten waren; NULL als dat nergens zelden toeval is.';

-- A map of what is to be expected is told of only with what such a map was worth.
CREATE OR REPLACE FUNCTION forecast_sentence() RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT pg_catalog.format('Een kaart van de verwachting, beproefd waar drie jaar bekend is: %s%s%s',
                                 lower(left(t.sentence, 1)) || substr(t.sentence, 2),
                                 CASE WHEN t.method = 'plain_counts' THEN ' Geen andere manier vond aantoonbaar meer.'
                                      ELSE '' END,
                                 pg_catalog.format(' Per keer was in %s %% van die vierkanten een inbraak.',
                                                   dutch_number(round(100 * t."precision"::numeric, 1))))
        FROM   forecast_test AS t WHERE t.on_map = 1 AND t.measured_by = 'vierkanten' AND t.coverage = 0.03);
COMMENT ON FUNCTION forecast_sentence() IS 'Wat de kaart met wat te verwachten is waard bleek; NULL als er geen kaart is.';

-- A target is of an area by its name or code; one of no area that the map knows is the region's. The rest of the year
-- varies half as much again as chance alone would have it, as counts of burglary do that come in runs.
CREATE OR REPLACE FUNCTION target_sentence(of_level text, of_code text, of_name text, last_day date) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH year AS (
        SELECT extract(year FROM target_sentence.last_day)::int AS year,
               make_date(extract(year FROM target_sentence.last_day)::int, 1, 1) AS first_day,
               make_date(extract(year FROM target_sentence.last_day)::int, 12, 31) AS end_day
    ), aim AS (
        SELECT t.scope, t.at_most, y.* FROM target AS t JOIN year AS y USING (year)
        WHERE  t.scope IN (of_code, of_name) OR of_level = 'region'
        AND    NOT EXISTS (SELECT FROM area_hierarchy AS h WHERE t.scope IN (h.code, h.name)) ORDER BY t.scope LIMIT 1
    ), counted AS (
        SELECT a.*, c.burglaries
        FROM   aim AS a
        CROSS  JOIN LATERAL count_periods(of_level, ARRAY[of_code],
                                          ARRAY[daterange(a.first_day, target_sentence.last_day, '[]')], true, false,
                                          true) AS c WHERE c.known = 1
    ), outlook AS (
        SELECT c.*, o.* FROM counted AS c
        LEFT   JOIN LATERAL (SELECT e.expected AS rest
                             FROM   expected_burglaries(of_level, target_sentence.last_day + 1,
                                                        greatest(c.end_day, target_sentence.last_day + 1)) AS e
                             WHERE  e.code = of_code) AS r ON target_sentence.last_day < c.end_day
        LEFT   JOIN LATERAL target_outlook(c.burglaries,
                                           (target_sentence.last_day - c.first_day + 1)::float8 / (c.end_day - c.first_day + 1),
                                           r.rest, 1.5, c.at_most) AS o ON r.rest IS NOT NULL
    )
    SELECT CASE WHEN target_sentence.last_day = o.end_day
                     THEN pg_catalog.format('Het doel voor %s is hoogstens %s: het werden er %s, %s.', o.year,
                                            dutch_number(o.at_most), dutch_number(o.burglaries),
                                            CASE WHEN o.burglaries <= o.at_most THEN 'gehaald' ELSE 'niet gehaald' END)
                WHEN o.expected IS NULL
                     THEN pg_catalog.format('Het doel voor %s is hoogstens %s. Tot en met %s zijn het er %s; wat er nog bij komt, is niet te zeggen.',
                                            o.year, dutch_number(o.at_most),
                                            to_char(target_sentence.last_day, 'DD-MM-YYYY'),
                                            dutch_number(o.burglaries))
                ELSE pg_catalog.format('Het doel voor %s is hoogstens %s. Tot en met %s zijn het er %s; naar verwachting worden het er %s (tussen %s en %s), met een kans van %s %% om het te halen.',
                                       o.year,
                                       dutch_number(o.at_most), to_char(target_sentence.last_day, 'DD-MM-YYYY'),
                                       dutch_number(o.burglaries), dutch_number(round(o.expected::numeric)),
                                       dutch_number(o.low::numeric), dutch_number(o.high::numeric),
                                       CASE WHEN o.p_target > 0.99 THEN 'meer dan 99'
                                            WHEN o.p_target < 0.01 THEN 'minder dan 1'
                                            ELSE round(100 * o.p_target)::text END) END
    FROM   outlook AS o;
END;
COMMENT ON FUNCTION target_sentence(text, text, text, date) IS 'Hoe het staat met het doel van dit jaar, met de kans om het te halen; NULL zonder doel of als niet het hele jaar tot deze dag is ingelezen.';

-- One alarm for the gemeenten of a region or the buurten of a gemeente, or for the area itself where it has no parts.
CREATE OR REPLACE FUNCTION alarm_sentences(of_level text, of_code text, first_day date, last_day date) RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH asked AS (
        SELECT coalesce(min(p.level), of_level) AS level, coalesce(array_agg(p.code), ARRAY[of_code]) AS codes
        FROM   parts_of(of_level, of_code) AS p
        HAVING alarm_sentences.last_day - alarm_sentences.first_day + 1 BETWEEN 5 AND 62
    ), judged AS MATERIALIZED (
        SELECT q.level AS asked_level, pg_catalog.cardinality(q.codes) AS asked_areas, a.*
        FROM   asked AS q
        CROSS  JOIN LATERAL area_alarm(q.level, alarm_sentences.first_day, alarm_sentences.last_day, q.codes) AS a
    ), told AS (
        SELECT j.asked_level, max(j.asked_areas) AS areas, count(j.alarm) AS judged,
               count(*) FILTER (WHERE j.alarm = 1) AS alarms,
               count(*) FILTER (WHERE j.alarm IS NULL AND j.burglaries > 0
                                AND j.reason LIKE 'in dezelfde tijd%') AS fresh,
               min(j.reason) FILTER (WHERE j.reason LIKE 'van %') AS unknown,
               string_agg(pg_catalog.format('%s (%s; verwacht %s)', j.name, dutch_number(j.burglaries),
                                            dutch_number(round(j.expected::numeric, 1))),
                          ', ' ORDER BY j.p_value) FILTER (WHERE j.alarm = 1) AS names,
               CASE j.asked_level WHEN 'gemeente' THEN 'gemeente' WHEN 'buurt' THEN 'buurt' ELSE 'gebied' END AS one,
               CASE j.asked_level WHEN 'gemeente' THEN 'gemeenten' WHEN 'buurt' THEN 'buurten'
                    ELSE 'gebieden' END AS more
        FROM   judged AS j GROUP BY j.asked_level
    )
    SELECT pg_catalog.array_remove(ARRAY[
        CASE WHEN t.judged = 0 AND t.unknown IS NOT NULL
                  THEN pg_catalog.format('Of het er meer zijn dan in dezelfde tijd van eerdere jaren, is niet te zeggen: %s.',
                                         t.unknown)
             WHEN t.judged = 0
                  THEN pg_catalog.format('Of het er meer zijn dan in dezelfde tijd van eerdere jaren, is van %s te zeggen: daarvoor zijn twee eerdere jaren met inbraken in die tijd nodig.',
                                         CASE t.areas WHEN 1 THEN 'dit gebied niet' ELSE 'geen ' || t.one END)
             WHEN t.alarms = 0
                  THEN pg_catalog.format('Aantoonbaar meer dan in dezelfde tijd van eerdere jaren was het %s (van %s is het te zeggen).',
                                         CASE t.areas WHEN 1 THEN 'niet' ELSE 'in geen ' || t.one END,
                                         dutch_count(t.judged, t.one, t.more))
             ELSE pg_catalog.format('Alarm: aantoonbaar meer dan in dezelfde tijd van eerdere jaren in %s. Van zulke alarmen is gemiddeld hoogstens een op de twintig toeval.',
                                    t.names) END,
        CASE WHEN t.fresh > 0
                  THEN pg_catalog.format('In %s waar in deze tijd van eerdere jaren niets gebeurde, gebeurde het nu wel; of dat meer is dan toeval, is daar niet te zeggen.',
                                         dutch_count(t.fresh, t.one, t.more)) END], NULL)
    FROM   told AS t;
END;
COMMENT ON FUNCTION alarm_sentences(text, text, date, date) IS 'In welke delen van een gebied het er aantoonbaar meer zijn dan in eerdere jaren; NULL als de tijd te kort of te lang is om dat te vragen.';

CREATE OR REPLACE FUNCTION drift_sentence(of_level text, of_code text, last_day date) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT pg_catalog.format('Langzaam meer geworden dan in de rest van de regio: %s. Ook zonder oorzaak staat er bij 1 tot 7 van de honderd gebieden zo''n alarm.',
                   string_agg(pg_catalog.format('%s (%s; in het jaar %s, verwacht %s)', d.name,
                                                CASE WHEN d.since = d.first_day THEN 'het hele jaar al'
                                                     ELSE 'sinds ' || to_char(d.since, 'DD-MM-YYYY') END,
                                                dutch_number(d.burglaries), dutch_number(round(d.expected::numeric))),
                              ', '
                              ORDER BY d.drift / d.alarm_limit DESC))
        FROM  (SELECT coalesce(min(p.level), of_level) AS level, coalesce(array_agg(p.code), ARRAY[of_code]) AS codes
               FROM   parts_of(of_level, of_code) AS p) AS q
        CROSS  JOIN LATERAL area_drift(q.level, drift_sentence.last_day, q.codes) AS d
        WHERE  d.alarm = 1 HAVING count(*) > 0);
COMMENT ON FUNCTION drift_sentence(text, text, date) IS 'In welke delen van een gebied het langzaam meer werd dan daarbuiten (area_drift); NULL als dat nergens zo is.';

CREATE OR REPLACE FUNCTION comparison_sentence(of_level text, of_code text, last_day date) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT CASE WHEN c.alike > 0 AND c.alike_percent IS NOT NULL
                THEN pg_catalog.format('In het jaar tot en met %s per 1.000 woningen %s inbraken; in de %s van dezelfde grootte %s: %s.',
                                       to_char(comparison_sentence.last_day, 'DD-MM-YYYY'),
                                       dutch_number(round(c.rate::numeric, 1)),
                                       dutch_count(c.alike, 'gemeente', 'gemeenten'),
                                       dutch_number(round(c.alike_rate::numeric, 1)),
                                       CASE WHEN c.outside = 0 AND (c.alike_low > 0 OR c.alike_high < 0)
                                                 THEN pg_catalog.format('%s %%, maar zo ver liggen gemeenten vaker uiteen',
                                                                        signed_number(c.alike_percent))
                                            ELSE difference_words(c.alike_percent, c.alike_low, c.alike_high) END)
                WHEN c.expected > 0
                THEN pg_catalog.format('In het jaar tot en met %s per 1.000 woningen %s inbraken; in de hele regio %s.',
                                       to_char(comparison_sentence.last_day, 'DD-MM-YYYY'),
                                       dutch_number(round(c.rate::numeric, 1)),
                                       dutch_number(round((1000 * c.expected / (c.dwellings * 365 / 365.25))::numeric,
                                                          1))) END
    FROM   area_comparison('gemeente', comparison_sentence.last_day - 364, comparison_sentence.last_day) AS c
    WHERE  of_level = 'gemeente' AND c.code = of_code AND c.reason IS NULL;
END;
COMMENT ON FUNCTION comparison_sentence(text, text, date) IS 'Hoe een gemeente zich verhoudt tot die van haar grootte, over een jaar; NULL als daarvan niet alles is ingelezen, en van wat geen gemeente is.';

-- As many days before as since: the classes that differ most for what chance does, with as many comparisons as were
-- made.
CREATE OR REPLACE FUNCTION bulletin_changes(of_level text, of_code text, first_day date, last_day date, at_most int)
RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH change AS MATERIALIZED (
        SELECT c.*, row_number() OVER (ORDER BY c.p_adjusted, c.p_value, c.trait, c.class) AS place
        FROM   period_change(of_level, of_code,
                             bulletin_changes.first_day - (bulletin_changes.last_day - bulletin_changes.first_day + 1),
                             bulletin_changes.first_day - 1, bulletin_changes.first_day, bulletin_changes.last_day) AS c
        WHERE  c.trait <> 'total' AND c.p_value IS NOT NULL
    )
    SELECT xmlconcat(xmlelement(NAME "table", page_row('{kenmerk,ervoor,nu,aantoonbaar}', true),
                                xmlagg(page_row(ARRAY[c.trait_name || ': ' || c.class_name,
                                                      dutch_number(c.before_count), dutch_number(c.after_count),
                                                      CASE c.changed WHEN 1 THEN 'ja' ELSE 'nee' END],
                                                false) ORDER BY c.place)
                                    FILTER (WHERE c.place <= bulletin_changes.at_most)),
                     xmlelement(NAME p, xmlattributes('note' AS class),
                                CASE WHEN sum(c.changed) > 0
                                          THEN pg_catalog.format('Bij %s van %s vergelijkingen is een verandering aangetoond.',
                                                                 dutch_number(sum(c.changed)),
                                                                 dutch_number(max(c.comparisons)))
                                     ELSE pg_catalog.format('Bij geen van %s is een verandering aangetoond.',
                                                            dutch_count(max(c.comparisons), 'vergelijking',
                                                                        'vergelijkingen')) END))
    FROM   change AS c HAVING count(*) > 0;
END;
COMMENT ON FUNCTION bulletin_changes(text, text, date, date, int) IS 'Wat het meest verschilt van evenveel dagen ervoor: werkwijze, plek van binnenkomst, dagdeel, woningtype, buurt; NULL als er niets is te vergelijken.';

CREATE OR REPLACE FUNCTION reading_sentences(of_level text, of_code text, last_day date) RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(array_agg(s.sentence ORDER BY s.read_on DESC, s.meeting_reading_id DESC), '{}')
    FROM  (SELECT r.read_on, r.meeting_reading_id,
                  pg_catalog.format('%s, %s, over %s%s%s: %s, want %s', to_char(r.read_on, 'DD-MM-YYYY'), r.read_by,
                                    r.result, coalesce(' (' || dutch_number(r.number::numeric) || ')', ''),
                                    coalesce(' van ' || to_char(r.first_day,
                                                                'DD-MM-YYYY') || ' tot en met '
                                             || to_char(r.last_day, 'DD-MM-YYYY'), ''), r.recognised,
                                    r.because) AS sentence
           FROM reading_shown AS r
           WHERE  r.level = of_level AND r.code = of_code AND r.read_on > reading_sentences.last_day - 91
           ORDER  BY r.read_on DESC, r.meeting_reading_id DESC LIMIT 5) AS s;
END;
COMMENT ON FUNCTION reading_sentences(text, text, date) IS 'Hoe het overleg cijfers van dit gebied las: de laatste vijf van de afgelopen drie maanden; leeg als er geen is.';

-- Those of the area itself and of what lies in it, and for a gemeente and what is larger those in a street of it; of
-- the region all. Over in the last three months counts as running, so that its effect is looked at.
CREATE OR REPLACE FUNCTION running_actions(of_level text, of_code text, last_day date)
RETURNS TABLE (intervention_id int, turn bigint, actions bigint, reason text)
LANGUAGE sql STABLE ROWS 20
BEGIN ATOMIC
    WITH inside AS MATERIALIZED (
        SELECT of_level AS level, of_code AS code
        UNION
        SELECT h.level, h.code FROM area_hierarchy AS h
        WHERE  h.level = of_level AND h.code = of_code
        OR     CASE of_level WHEN 'district' THEN h.district_code WHEN 'basisteam' THEN h.basisteam_code
                    WHEN 'gemeente' THEN h.gemeente_code WHEN 'wijk' THEN h.wijk_code END = of_code
    )
    SELECT s.intervention_id,
           row_number() OVER (ORDER BY w.reason IS NULL, coalesce(s.period_from, s.said_on) DESC NULLS LAST,
                              s.intervention_id), count(*) OVER (), w.reason
    FROM   intervention_status AS s
    CROSS  JOIN LATERAL (SELECT why_behind(s.look_on, s.period_to, CASE s.done WHEN done_name('yes') THEN 'yes' END,
                                           s.said_on, running_actions.last_day) AS reason) AS w
    WHERE  coalesce(s.period_from, s.said_on) <= running_actions.last_day
    AND    (s.period_to IS NULL OR s.period_to > running_actions.last_day - 91)
    AND   (of_level = 'region' OR (s.level, s.code) IN (SELECT i.level, i.code FROM inside AS i)
           OR s.area_id IS NULL
           AND s.intervention_id IN (SELECT d.intervention_id
                                     FROM   intervention_days(NULL::int) AS d
                                     JOIN   inside AS i ON (i.level,
                                                            i.code) IN ((d.level, d.code),
                                                                        (d.reference_level, d.reference_code))));
END;
COMMENT ON FUNCTION running_actions(text, text, date) IS 'De acties in een gebied die lopen of in de laatste drie maanden afliepen, die waar naar gekeken moet worden eerst, en waarom: op de laatste dag, niet vandaag.';

-- Of the actions in a bulletin, what their places had beside those like them; NULL when there is nothing to compare.
CREATE OR REPLACE FUNCTION measure_note(compared bigint, few bigint, apart bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN compared > 0
                 THEN pg_catalog.format('Naast gebieden die erop lijken is van %s bij %s een verschil te zien dat geen toeval lijkt; bij %s zijn er te weinig inbraken om iets te zien.',
                                        dutch_count(compared, 'actie', 'acties'),
                                        CASE apart WHEN 0 THEN 'geen' ELSE dutch_number(apart) END,
                                        CASE few WHEN 0 THEN 'geen' ELSE dutch_number(few) END) END;
COMMENT ON FUNCTION measure_note(bigint, bigint, bigint) IS 'Hoeveel acties naast gelijkende gebieden zijn gezet, en wat dat zegt.';

-- Letters, advice, certificates and groups beside homes without, in one line.
CREATE OR REPLACE FUNCTION treatment_note() RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT pg_catalog.concat_ws(' ',
                                'In de regio, vergeleken met woningen zonder: '
                                || string_agg(pg_catalog.format('%s %s keer zoveel inbraken (95 %%: %s tot %s)',
                                                                lower(t.name), dutch_factor(t.ratio),
                                                                dutch_factor(t.ratio_low), dutch_factor(t.ratio_high)),
                                              '; ' ORDER BY t.treatment_effect_id)
               FILTER (WHERE s.apart) || '. Waardoor dat komt, is daarmee niet bewezen.',
               'Naast woningen zonder is geen verschil aangetoond: '
               || string_agg(lower(t.name),
                             ', ' ORDER BY t.treatment_effect_id) FILTER (WHERE s.shown AND NOT s.apart) || '.',
               'Te weinig inbraken om een effect te zien: ' || string_agg(lower(t.name),
                                                                          ', ' ORDER BY t.treatment_effect_id) FILTER (WHERE NOT s.shown) || '.')
    FROM   treatment_effect AS t
    CROSS  JOIN LATERAL (SELECT t.too_few = 0 AND t.ratio_low IS NOT NULL
                         AND    t.ratio_high IS NOT NULL AS shown,
                                coalesce(t.too_few = 0 AND t.p_adjusted <= 0.05
                                         AND (t.ratio_high < 1 OR t.ratio_low > 1), false) AS apart) AS s
    HAVING count(*) > 0;
END;
COMMENT ON FUNCTION treatment_note() IS 'Wat treatment_effect zegt van brieven, adviezen, certificaten en buurtgroepen, in een regel; NULL als er niets is te vergelijken.';

-- What was agreed, how it stands and what was counted since.
CREATE OR REPLACE FUNCTION bulletin_actions(of_level text, of_code text, last_day date, at_most int) RETURNS xml
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH running AS MATERIALIZED (
        SELECT s.intervention_id, s.action, s.place, s.done, a.reason, a.turn, a.actions
        FROM   running_actions(of_level, of_code, bulletin_actions.last_day) AS a
        JOIN   intervention_status AS s USING (intervention_id)
    )
    SELECT xmlconcat(xmlelement(NAME "table",
                                page_row('{actie,waar,uitgevoerd,evenveel dagen ervoor,sinds het begin,in de omgeving}',
                                         true, 3),
                                xmlagg(page_row(ARRAY[left(r.action,
                                                           90) || CASE WHEN length(r.action) > 90 THEN '...'
                                                                       ELSE '' END
                                                      || coalesce(' (let op: ' || r.reason || ')', ''),
                                                      left(r.place, 60), r.done,
                                                      coalesce(dutch_number(c.burglaries_before), '?'),
                                                      coalesce(dutch_number(c.burglaries_since), '?'),
                                                      coalesce(dutch_number(c.reference_before) || ', nu '
                                                               || dutch_number(c.reference_since), '?')], false,
                                                3) ORDER BY r.turn)),
              xmlelement(NAME p, xmlattributes('note' AS class),
                         CASE WHEN max(r.actions) > bulletin_actions.at_most
                                   THEN pg_catalog.format('%s van %s acties; de rest staat in het overzicht van acties. ',
                                                          bulletin_actions.at_most, dutch_number(max(r.actions)))
                              ELSE '' END
                         || pg_catalog.format('Aantallen voor en sinds het begin%s zeggen niet of de actie werkte.',
                                              coalesce(', geteld tot en met ' || to_char(max(c.last_day), 'DD-MM-YYYY')
                                                       || ',', ''))
                         || coalesce(' ' || measure_note(count(m.too_few) FILTER (WHERE m.reason IS NULL),
                                                         count(*) FILTER (WHERE m.reason IS NULL AND m.too_few = 1),
                                                         count(*) FILTER (WHERE m.too_few = 0
                                                                          AND m.p_adjusted <= 0.05)), '')))
    FROM   running AS r LEFT JOIN LATERAL (SELECT i.* FROM intervention_counts(r.intervention_id) AS i) AS c ON true
    LEFT   JOIN measure_effect AS m ON m.intervention_id = r.intervention_id AND m.last_day <= bulletin_actions.last_day
    WHERE  r.turn <= bulletin_actions.at_most HAVING count(*) > 0;
END;
COMMENT ON FUNCTION bulletin_actions(text, text, date, int) IS 'De lopende en pas afgelopen acties in een gebied, met hun stand en wat er voor en sinds hun begin is geteld; NULL zonder acties.';

CREATE OR REPLACE FUNCTION quality_sentences(of_level text, of_code text, last_day date) RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH counted AS (
        SELECT d.level, sum(d.burglaries)::bigint AS burglaries,
               coalesce(sum(d.burglaries) FILTER (WHERE d.code IS NULL), 0)::bigint AS unplaced,
               coalesce(sum(d.burglaries) FILTER (WHERE d.residential IS NULL), 0)::bigint AS unsure
        FROM   area_day AS d
        WHERE  d.level IN ('buurt', 'street') AND d.current = 1 AND d.known = 1 AND coalesce(d.residential, 1) = 1
        AND    d.day BETWEEN quality_sentences.last_day - 364 AND quality_sentences.last_day
        AND    (of_level = 'region' OR d.gemeente_code IN (SELECT g.code FROM gemeenten_of(of_level, of_code) AS g))
        GROUP  BY d.level
    ), told AS (
        SELECT min(k.last_day) AS first_end, max(k.last_day) AS last_end,
               count(*) FILTER (WHERE k.last_day IS NULL) AS untold
        FROM   gemeenten_of(of_level, of_code) AS g
        LEFT   JOIN LATERAL (SELECT max(d.last_day) AS last_day
                             FROM   known_day AS d WHERE d.gemeente_code = g.code) AS k ON true
    )
    SELECT pg_catalog.array_remove(ARRAY[
        (SELECT pg_catalog.format('Inbraken zijn ingelezen tot en met %s%s%s.', to_char(t.first_end, 'DD-MM-YYYY'),
                CASE WHEN t.last_end > t.first_end
                          THEN pg_catalog.format(', van een deel van de gemeenten tot en met %s',
                                                 to_char(t.last_end, 'DD-MM-YYYY')) ELSE '' END,
                CASE WHEN t.untold > 0
                          THEN pg_catalog.format('; van %s geen enkele', dutch_count(t.untold, 'gemeente', 'gemeenten'))
                     ELSE '' END) FROM told AS t WHERE t.first_end IS NOT NULL),
        (SELECT CASE WHEN c.unplaced > 0
                          THEN pg_catalog.format('Van de %s van het jaar %s in geen buurt te plaatsen.',
                                                 dutch_count(c.burglaries, 'inbraak', 'inbraken'),
                                                 CASE c.unplaced WHEN 1 THEN 'is er 1'
                                                      ELSE 'zijn er ' || dutch_number(c.unplaced) END) END
         FROM counted AS c WHERE c.level = 'buurt'),
        (SELECT CASE WHEN c.unsure > 0
                          THEN pg_catalog.format('Bij %s van de %s is niet vermeld wat voor object het was; die tellen mee.',
                                                 dutch_number(c.unsure), dutch_number(c.burglaries)) END
         FROM   counted AS c WHERE c.level = 'buurt'),
        (SELECT CASE WHEN c.unplaced > 0
                          THEN pg_catalog.format('Van de %s van het jaar %s in geen straat te plaatsen, of alleen in een met te weinig woningen om haar te noemen.',
                                                 dutch_count(c.burglaries, 'inbraak', 'inbraken'),
                                                 CASE c.unplaced WHEN 1 THEN 'is er 1'
                                                      ELSE 'zijn er ' || dutch_number(c.unplaced) END) END
         FROM counted AS c WHERE c.level = 'street')], NULL);
END;
COMMENT ON FUNCTION quality_sentences(text, text, date) IS 'Hoe volledig de inbraken zijn van het jaar waarop een bulletin rust.';

CREATE OR REPLACE FUNCTION caution_sentences(of_level text, of_code text, first_day date, last_day date) RETURNS text[]
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT pg_catalog.array_remove(ARRAY[
        CASE WHEN p.elsewhere > 0
                  THEN pg_catalog.format('%s van deze dagen %s in geen gemeente te plaatsen, en %s alleen in de hele regio mee.',
                                         dutch_count(p.elsewhere, 'inbraak', 'inbraken'),
                                         CASE p.elsewhere WHEN 1 THEN 'is' ELSE 'zijn' END,
                                         CASE p.elsewhere WHEN 1 THEN 'telt' ELSE 'tellen' END) END,
        'Een verschil tussen twee perioden van een paar weken is vaak toeval.',
        'Een aantal zegt wat is gemeld, niet wat is gebeurd: niet elke inbraak wordt aangegeven.',
        'Uit deze cijfers blijkt niet waardoor het meer of minder werd, of wat een maatregel deed.',
        'Geteld zijn woninginbraken en pogingen naar de dag in het midden van het tijdvak, ook waar het soort object niet is vermeld; elke inbraak een keer.'],
                                   NULL)
    FROM  (SELECT coalesce(sum(d.burglaries), 0)::int AS elsewhere FROM area_day AS d
           WHERE d.level = 'gemeente' AND d.code IS NULL AND d.known = 1
           AND    d.day BETWEEN caution_sentences.first_day AND caution_sentences.last_day
           AND    coalesce(d.residential, 1) = 1 AND of_level IN ('region', 'district', 'basisteam', 'gemeente')) AS p;
END;
COMMENT ON FUNCTION caution_sentences(text, text, date, date) IS 'Wat niet uit de cijfers blijkt.';
