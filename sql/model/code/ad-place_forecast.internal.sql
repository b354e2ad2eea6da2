-- Forecasts of streets, buurten and dwellings instead of squares, by the day and by blocks of hours: each beside what
-- it was worth.

CREATE OR REPLACE FUNCTION require_forecast_place(of_level text, methods text[]) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('of_level is %s; dat moet street, buurt of dwelling zijn',
                                          coalesce(of_level, 'NULL')),
                        'Voor vierkanten is er forecast_map, voor andere gebieden expected_burglaries.')
    WHERE  (of_level IN ('street', 'buurt', 'dwelling')) IS NOT TRUE;
    SELECT refuse_value(pg_catalog.format('een verwachting per plek kan niet op de manier %s',
                                          coalesce(m.method, 'NULL')),
                        'Manieren: plain_counts, counts, kde, profile, mixture (zie place_forecast).')
    FROM   unnest(methods) AS m (method)
    WHERE  (m.method IN ('plain_counts', 'counts', 'kde', 'profile', 'mixture')) IS NOT TRUE LIMIT 1;
    SELECT refuse_value(pg_catalog.format('methods is %s; dat moeten een of meer verschillende manieren zijn',
                                          coalesce(methods::text, 'NULL')), 'Zoals {counts,profile}.')
    WHERE  methods IS NULL OR cardinality(methods) = 0
    OR     cardinality(methods) > (SELECT count(DISTINCT m) FROM unnest(methods) AS m);
END;
COMMENT ON FUNCTION require_forecast_place(text, text[]) IS 'Weigert een niveau waarvan of een manier waarop geen verwachting per plek wordt gemaakt.';

-- The squares that a method of squares looks at: the smaller the place, the smaller they are. A square of 25 m holds a
-- home or a few.
CREATE OR REPLACE FUNCTION forecast_place_square(of_level text) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE of_level WHEN 'dwelling' THEN 25 WHEN 'street' THEN 50 ELSE 125 END;
COMMENT ON FUNCTION forecast_place_square(text) IS 'Zijde in meters van de vierkanten waarover een verwachting per plek wordt verdeeld.';

CREATE OR REPLACE FUNCTION forecast_place_word(of_level text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE of_level WHEN 'dwelling' THEN 'woningen' WHEN 'street' THEN 'straten' ELSE 'buurten' END;
COMMENT ON FUNCTION forecast_place_word(text) IS 'Waarvan een verwachting per plek een deel aanwijst, in woorden.';

CREATE OR REPLACE FUNCTION forecast_place_method_name(method text, of_level text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN forecast_method_name(method) || CASE WHEN method IN ('plain_counts', 'counts')
                                                 THEN CASE of_level WHEN 'dwelling' THEN ' per woning'
                                                           WHEN 'street' THEN ' per straat' ELSE ' per buurt' END
                                            ELSE pg_catalog.format(' per vierkant van %s m, verdeeld over woningen',
                                                                   forecast_place_square(of_level)) END;
COMMENT ON FUNCTION forecast_place_method_name(text, text) IS 'Manieren van verwachten per plek in het Nederlands.';

-- Each home of a day with its place. Small streets are together, without a code: see large_street.
CREATE OR REPLACE FUNCTION forecast_homes(span forecast_span, of_level text, day date)
RETURNS TABLE (dwelling_id int, geom geometry, code text)
LANGUAGE sql STABLE ROWS 100000
BEGIN ATOMIC
    SELECT d.dwelling_id, d.geom,
           CASE of_level WHEN 'dwelling' THEN d.dwelling_id::text WHEN 'buurt' THEN d.buurt_code ELSE t.code END
    FROM   dwelling AS d
    LEFT   JOIN large_street AS t ON of_level = 'street' AND t.code = street_code(d.street_name, d.woonplaats)
    WHERE  d.gemeente_code = ANY (span.gemeente_codes) AND (d.in_use_from > day) IS NOT TRUE
    AND    (d.in_use_to <= day) IS NOT TRUE;
END;
COMMENT ON FUNCTION forecast_homes(forecast_span, text, date) IS 'De woningen van forecast_dwellings, met de straat, de buurt of de woning waarin zij tellen; NULL is een kleine straat, of niet bekend.';

-- 0 is all that has no code, so that places add up to the whole.
CREATE OR REPLACE FUNCTION forecast_places(span forecast_span, of_level text, day date)
RETURNS TABLE (place bigint, code text, dwellings float8)
LANGUAGE sql STABLE ROWS 10000
BEGIN ATOMIC
    SELECT CASE WHEN h.code IS NULL THEN 0 ELSE row_number() OVER (ORDER BY h.code) END, h.code, count(*)::float8
    FROM   forecast_homes(span, of_level, day) AS h GROUP BY h.code;
END;
COMMENT ON FUNCTION forecast_places(forecast_span, text, date) IS 'De plekken van een niveau, genummerd, met hun woningen; nummer 0 is wat geen code heeft.';

-- One of which the report is not known is taken to have become known as late as nine in ten of those known at the first
-- origin, as forecast_backtest() does.
CREATE OR REPLACE FUNCTION forecast_place_burglaries(span forecast_span, of_level text)
RETURNS TABLE (burglary_id int, occurred_on date, known_on date, code text)
LANGUAGE sql STABLE ROWS 10000
BEGIN ATOMIC
    WITH placed AS MATERIALIZED (
        SELECT p.burglary_id, p.occurred_on, b.reported_at::date AS reported_on,
               CASE of_level WHEN 'dwelling' THEN p.dwelling_id::text WHEN 'buurt' THEN p.buurt_code
                    ELSE t.code END AS code
        FROM   burglary_place AS p JOIN burglary AS b USING (burglary_id)
        LEFT   JOIN large_street AS t ON of_level = 'street' AND t.code = p.street
        WHERE  p.gemeente_code = ANY (span.gemeente_codes) AND p.place_uncertainty <= 100
        AND    p.occurred_on BETWEEN span.first_origin - 26 * 14 - span.history_days AND span.as_of
    ), late AS (
        SELECT coalesce(percentile_disc(0.9) WITHIN GROUP (ORDER BY p.reported_on - p.occurred_on), 7) AS days
        FROM   placed AS p WHERE p.reported_on >= p.occurred_on AND p.reported_on < span.first_origin
    )
    SELECT p.burglary_id, p.occurred_on, greatest(p.occurred_on, coalesce(p.reported_on, p.occurred_on + l.days)),
           p.code FROM placed AS p CROSS JOIN late AS l;
END;
COMMENT ON FUNCTION forecast_place_burglaries(forecast_span, text) IS 'De woninginbraken van forecast_burglaries, met de dag waarop zij bekend waren en de straat, buurt of woning waarin zij tellen.';

-- What all places expect together at each origin comes of the squares, so that each way of forecasting expects as much.
-- Of each way 1 % lies over all dwellings alike, as in forecast_backtest().
CREATE OR REPLACE FUNCTION forecast_place_maps(span forecast_span, of_level text, first_origin date, windows int,
                                               history_days int, methods text[])
RETURNS TABLE (method text, origin date, place bigint, expected float8)
LANGUAGE sql STABLE ROWS 100000
SET jit = off
BEGIN ATOMIC
    WITH given AS MATERIALIZED (
        SELECT forecast_burglaries(span) AS burglaries, forecast_dwellings(span, first_origin) AS dwellings,
               forecast_place_square(of_level) AS side
    ), place AS MATERIALIZED (
        SELECT p.place, p.code, p.dwellings, p.dwellings / sum(p.dwellings) OVER () AS share
        FROM   forecast_places(span, of_level, first_origin) AS p
    ), level AS MATERIALIZED (
        SELECT u.origin, sum(u.expected) AS expected
        FROM   given AS g
        CROSS  JOIN LATERAL unnest_forecast(forecast_maps(g.burglaries, g.dwellings, first_origin,
                                                          method => 'plain_counts', windows => windows,
                                                          cell_size => 1000, history_days => history_days)) AS u
        GROUP  BY u.origin
    ), counted AS MATERIALIZED (
        SELECT l.origin, coalesce(p.place, 0) AS place, count(*)::float8 AS burglaries,
               sum(0.5 ^ ((l.origin - b.occurred_on) / 730.0))::float8 AS weighted
        FROM   level AS l
        JOIN   forecast_place_burglaries(span, of_level) AS b ON b.known_on < l.origin
               AND b.occurred_on >= l.origin - history_days
        LEFT   JOIN place AS p ON p.code = b.code WHERE methods && '{plain_counts,counts}'::text[] GROUP BY 1, 2
    ), here AS MATERIALIZED (             -- what happened where nobody lives is nobody's
        SELECT l.origin, p.place, p.share, coalesce(c.burglaries, 0) AS burglaries, coalesce(c.weighted, 0) AS weighted,
               coalesce(sum(c.burglaries) OVER w, 0) AS all_burglaries,
               coalesce(sum(c.weighted) OVER w, 0) AS all_weighted
        FROM   level AS l CROSS JOIN place AS p LEFT JOIN counted AS c ON c.origin = l.origin AND c.place = p.place
        WHERE  methods && '{plain_counts,counts}'::text[] WINDOW w AS (PARTITION BY l.origin)
    ), prior AS MATERIALIZED (
        SELECT h.origin,
               (gamma_prior(array_agg(h.burglaries ORDER BY h.place),
                            array_agg(h.all_burglaries * h.share ORDER BY h.place))).strength
        FROM   here AS h WHERE 'counts' = ANY (methods) GROUP BY h.origin
    ), shrunk AS (
        SELECT h.origin, h.place, h.share,
               h.share * CASE WHEN r.strength < 'Infinity'
                                   THEN (h.weighted + r.strength) / (h.all_weighted * h.share + r.strength)
                              ELSE 1 END AS weight FROM here AS h JOIN prior AS r USING (origin)
    ), part AS MATERIALIZED (
        SELECT h.cell, p.place, count(*) / sum(count(*)) OVER (PARTITION BY h.cell) AS part
        FROM  (SELECT forecast_cell(d.geom, g.side) AS cell, d.code
               FROM   given AS g CROSS JOIN LATERAL forecast_homes(span, of_level, first_origin) AS d) AS h
        JOIN   place AS p ON coalesce(p.code, '') = coalesce(h.code, '')
        WHERE  methods && '{kde,profile,mixture}'::text[] GROUP BY h.cell, p.place
    ), raised AS (
        SELECT 'plain_counts' AS method, h.origin, h.place, h.share,
               coalesce(h.burglaries / nullif(h.all_burglaries, 0), h.share) AS weight
        FROM   here AS h WHERE 'plain_counts' = ANY (methods)
        UNION ALL
        SELECT 'counts', s.origin, s.place, s.share, s.weight / sum(s.weight) OVER (PARTITION BY s.origin)
        FROM   shrunk AS s
    )
    SELECT r.method, r.origin, r.place, l.expected * (0.99 * r.weight + 0.01 * r.share)
    FROM   raised AS r JOIN level AS l USING (origin)
    UNION ALL
    -- these have it already; a burglary that is not known to the metre may lie in a small square where nobody lives
    SELECT m.method, u.origin, p.place,
           (sum(u.expected * p.part) * max(l.expected)
            / sum(sum(u.expected * p.part)) OVER (PARTITION BY m.method, u.origin))::float8
    FROM   given AS g CROSS JOIN unnest(methods) AS m (method)
    CROSS  JOIN LATERAL unnest_forecast(forecast_maps(g.burglaries, g.dwellings, first_origin, method => m.method,
                                                      windows => windows, cell_size => g.side,
                                                      history_days => history_days)) AS u
    JOIN   part AS p ON p.cell = u.cell_id JOIN level AS l ON l.origin = u.origin
    WHERE  m.method IN ('kde', 'profile', 'mixture') GROUP BY m.method, u.origin, p.place;
END;
COMMENT ON FUNCTION forecast_place_maps(forecast_span, text, date, int, int, text[]) IS
'Hoeveel elke manier in elke plek verwachtte, aan het begin van elk venster van veertien dagen: met alleen wat toen gemeld was. Tellen en gewogen tellen (naar het gemiddelde getrokken, met een halveringstijd van twee jaar) zijn van de plek zelf; de andere zijn van vierkanten, gelijk verdeeld over hun woningen.';

CREATE OR REPLACE FUNCTION forecast_place_tests(span forecast_span, of_level text, methods text[])
RETURNS TABLE (method text, measured_by text, coverage float8, windows int, burglaries float8, outside float8,
               hits float8, hit_rate float8, "precision" float8, pai float8, pei_star float8, log_score float8,
               log_score_uniform float8, brier_skill float8,
               expected float8, baseline_hit_rate float8, difference float8, low float8, high float8, p_value float8,
               flags text[], verdict text)
LANGUAGE sql STABLE ROWS 30
SET jit = off
BEGIN ATOMIC
    WITH place AS MATERIALIZED (
        SELECT p.place, p.code, p.dwellings
        FROM   forecast_places(span, of_level, span.first_origin) AS p WHERE p.place > 0
    ), map AS MATERIALIZED (
        SELECT m.method, forecast_set(m.origin, m.place, m.expected) AS forecast
        FROM   forecast_place_maps(span, of_level, span.first_origin, 26, span.history_days,
                                   ARRAY(SELECT DISTINCT unnest(array_append(methods, 'plain_counts')))) AS m
        GROUP  BY m.method
    ), happened AS MATERIALIZED (
        SELECT forecast_set(c.origin, c.place, c.burglaries) AS burglaries
        FROM  (SELECT span.first_origin + (b.occurred_on - span.first_origin) / 14 * 14 AS origin,
                      coalesce(p.place, 0) AS place, count(*) AS burglaries
               FROM forecast_place_burglaries(span, of_level) AS b LEFT JOIN place AS p ON p.code = b.code
               WHERE  b.occurred_on >= span.first_origin GROUP BY 1, 2) AS c
    ), size AS MATERIALIZED (
        SELECT forecast_set(span.first_origin, p.place, p.dwellings) AS dwellings FROM place AS p
    )
    SELECT m.method, t.measured_by, t.coverage, t.windows, t.burglaries, t.outside, t.hits, t.hit_rate, t."precision",
           t.pai, t.pei_star, t.log_score, t.log_score_uniform, t.brier_skill, t.expected,
           t.baseline_hit_rate, CASE WHEN m.method <> 'plain_counts' THEN t.difference END,
           CASE WHEN m.method <> 'plain_counts' THEN t.low END, CASE WHEN m.method <> 'plain_counts' THEN t.high END,
           CASE WHEN m.method <> 'plain_counts' THEN t.p_value END, t.flags,
           CASE WHEN m.method <> 'plain_counts' OR 'too_few' = ANY (t.flags) THEN t.verdict
                ELSE pg_catalog.format('Op %s in %s tweewekelijkse vensters vond %s %s %% in %s %% van de %s.',
                                       dutch_count(t.burglaries::bigint, 'woninginbraak', 'woninginbraken'), t.windows,
                                       forecast_place_method_name(m.method, of_level),
                                       coalesce(dutch_number(round(100 * t.hit_rate::numeric, 1)), '-'),
                                       dutch_number((100 * t.coverage)::numeric),
                                       CASE t.measured_by WHEN 'places' THEN forecast_place_word(of_level)
                                            ELSE 'woningen' END) END
    FROM   map AS m JOIN map AS b ON b.method = 'plain_counts' CROSS JOIN happened AS h CROSS JOIN size AS s
    CROSS  JOIN LATERAL forecast_place_score(m.forecast, b.forecast, h.burglaries, s.dwellings,
                        words => ARRAY[forecast_place_method_name(m.method, of_level),
                                       forecast_place_method_name('plain_counts', of_level),
                                       forecast_place_word(of_level), 'woningen']) AS t
    WHERE  m.method = ANY (methods);
END;
COMMENT ON FUNCTION forecast_place_tests(forecast_span, text, text[]) IS 'Wat place_forecast_test zegt, met de codes die forecast_place_score geeft.';

-- ---------------------------------------------------------------- by the day and the hour

-- Of the windows that were known before each origin and begin in the year before it: which part of a week falls in each
-- block of four hours. Block 1 is Monday from 0 to 4 hours.
CREATE OR REPLACE FUNCTION forecast_moments(span forecast_span, origins date[])
RETURNS TABLE (origin date, block int, share float8, burglaries int)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH told AS MATERIALIZED (
        SELECT p.occurred_on, w.reported_at, w.occurred_from, w.occurred_to
        FROM   burglary_place AS p JOIN burglary_window AS w USING (burglary_id)
        WHERE  p.gemeente_code = ANY (span.gemeente_codes) AND NOT w.day_precision AND w.occurred_from >= '1990-01-01'
        AND    (w.occurred_to - w.occurred_from > interval '366 days') IS NOT TRUE
    ), gathered AS MATERIALIZED (         -- one that was not reported then had no end that was known then
        SELECT o.origin, window_set(t.occurred_from, t.occurred_to, t.reported_at) AS windows
        FROM   unnest(origins) AS o (origin)
        JOIN   told AS t ON t.occurred_on BETWEEN o.origin - 364 AND o.origin - 1
               AND t.reported_at < (o.origin::timestamp AT TIME ZONE 'Europe/Amsterdam') GROUP BY o.origin
    )
    SELECT g.origin, p.bin / 4 + 1, sum(p.share), max(p.burglaries)::int
    FROM   gathered AS g CROSS JOIN LATERAL aoristic_profile(g.windows, 'hour_of_week') AS p WHERE p.burglaries > 0
    GROUP  BY g.origin, p.bin / 4;
END;
COMMENT ON FUNCTION forecast_moments(forecast_span, date[]) IS 'Welk deel van een week in elk van de 42 blokken van vier uur valt, naar de tijdvakken van het jaar voor elke dag, voor zover toen bekend; burglaries: op hoeveel inbraken het rust.';

CREATE OR REPLACE FUNCTION forecast_moment_tests(span forecast_span)
RETURNS TABLE (coverage float8, windows int, burglaries float8, hits float8, hit_rate float8, pai float8,
               log_score float8, log_score_uniform float8, baseline_hit_rate float8, difference float8, low float8,
               high float8, p_value float8, flags text[], verdict text)
LANGUAGE sql STABLE ROWS 3
SET jit = off
BEGIN ATOMIC
    WITH origin AS MATERIALIZED (
        SELECT span.first_origin + 14 * n AS day FROM generate_series(0, 25) AS n
    ), learnt AS MATERIALIZED (           -- as many as are counted does not matter: parts of them do
        SELECT forecast_set(m.origin, m.block, m.share) AS forecast
        FROM   forecast_moments(span, ARRAY(SELECT o.day FROM origin AS o)) AS m
    ), known AS MATERIALIZED (
        SELECT u.origin FROM learnt AS l CROSS JOIN LATERAL unnest_forecast(l.forecast) AS u GROUP BY u.origin
    ), happened AS MATERIALIZED (
        SELECT k.origin, window_set(w.occurred_from, w.occurred_to, w.reported_at) AS windows
        FROM   known AS k JOIN burglary_place AS p ON p.occurred_on BETWEEN k.origin AND k.origin + 13
        JOIN   burglary_window AS w USING (burglary_id)
        WHERE  p.gemeente_code = ANY (span.gemeente_codes) AND NOT w.day_precision
        AND    (w.occurred_to - w.occurred_from > interval '366 days') IS NOT TRUE GROUP BY k.origin
    ), spread AS MATERIALIZED (
        SELECT forecast_set(s.origin, s.block, s.burglaries) AS burglaries
        FROM  (SELECT h.origin, p.bin / 4 + 1 AS block, sum(p.expected) AS burglaries
               FROM   happened AS h CROSS JOIN LATERAL aoristic_profile(h.windows, 'hour_of_week') AS p
               WHERE  p.burglaries > 0 GROUP BY h.origin, p.bin / 4) AS s
    ), alike AS MATERIALIZED (
        SELECT forecast_set(k.origin, b, 1 / 42.0) AS forecast FROM known AS k CROSS JOIN generate_series(1, 42) AS b
    ), hours AS MATERIALIZED (
        SELECT forecast_set(span.first_origin, b, 4) AS hours FROM generate_series(1, 42) AS b
    )
    SELECT t.coverage, t.windows, t.burglaries, t.hits, t.hit_rate, t.pai, t.log_score, t.log_score_uniform,
           t.baseline_hit_rate, t.difference, t.low, t.high, t.p_value, t.flags, t.verdict
    FROM   learnt AS l CROSS JOIN spread AS s CROSS JOIN alike AS a CROSS JOIN hours AS h
    CROSS  JOIN LATERAL forecast_place_score(l.forecast, a.forecast, s.burglaries, h.hours,
                                             coverage => '{0.1,0.25,0.5}',
                                             words => '{de uren van het jaar ervoor,elk uur gelijk,uren van de week,uren}') AS t
    WHERE  t.measured_by = 'places' AND s.burglaries IS NOT NULL;
END;
COMMENT ON FUNCTION forecast_moment_tests(forecast_span) IS 'Wat moment_forecast_test zegt, met de codes die forecast_place_score geeft.';

-- The fortnight after the day in parts that add up to it. A day is as much of it as its weekday had; the two weeks are
-- alike.
CREATE OR REPLACE FUNCTION forecast_parts(span forecast_span, period text)
RETURNS TABLE (first_day date, last_day date, from_hour int, to_hour int, share float8, burglaries int)
LANGUAGE sql STABLE ROWS 84
BEGIN ATOMIC
    WITH day AS (
        SELECT span.as_of + n AS day, n FROM generate_series(1, 14) AS n
    ), moment AS MATERIALIZED (
        SELECT m.block, m.share, m.burglaries
        FROM   forecast_moments(span, ARRAY[span.as_of + 1]) AS m WHERE period IN ('day', 'block')
    ), block AS MATERIALIZED (            -- no windows known: no parts known
        SELECT d.day, b AS turn, m.share / 2 AS share, m.burglaries
        FROM   day AS d CROSS JOIN generate_series(1, 6) AS b
        LEFT   JOIN moment AS m ON m.block = (extract(isodow FROM d.day)::int - 1) * 6 + b
        WHERE  period IN ('day', 'block')
    )
    SELECT min(d.day), max(d.day), 0, 24, CASE period WHEN 'fortnight' THEN 1.0 ELSE 0.5 END, NULL::int
    FROM   day AS d WHERE period IN ('fortnight', 'week') GROUP BY CASE period WHEN 'week' THEN (d.n - 1) / 7 END
    UNION ALL
    SELECT b.day, b.day, min(4 * b.turn - 4), max(4 * b.turn), sum(b.share), max(b.burglaries)
    FROM   block AS b GROUP BY b.day, CASE period WHEN 'block' THEN b.turn END;
END;
COMMENT ON FUNCTION forecast_parts(forecast_span, text) IS 'Welk deel van de veertien dagen na de peildag elke week, elke dag of elk blok van vier uur is; samen 1. burglaries: op hoeveel inbraken de verdeling rust; NULL waar zij niet van uren komt. Zonder inbraken waarvan de uren bekend zijn, is share NULL.';

CREATE OR REPLACE FUNCTION require_forecast_period(period text) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('period is %s; dat moet fortnight, week, day of block zijn',
                                          coalesce(period, 'NULL')), 'block is een blok van vier uur.')
    WHERE  (period IN ('fortnight', 'week', 'day', 'block')) IS NOT TRUE;
END;
COMMENT ON FUNCTION require_forecast_period(text) IS 'Weigert een soort periode waarvan geen verwachting per plek wordt gemaakt.';

-- What comes of the last weeks is known by square alone.
CREATE OR REPLACE FUNCTION forecast_place_recent(span forecast_span, of_level text, method text)
RETURNS TABLE (place bigint, recent float8)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH square AS MATERIALIZED (
        SELECT f.cell_id, f.expected / f.dwellings AS per_home, f.share_recent
        FROM   burglary_forecast(forecast_burglaries(span), forecast_dwellings(span, span.as_of + 1), span.as_of + 1,
                                 method => method, cell_size => forecast_place_square(of_level),
                                 history_days => span.map_history_days) AS f
        WHERE  method IN ('kde', 'profile', 'mixture')
    )
    SELECT p.place, (sum(s.per_home * s.share_recent) / nullif(sum(s.per_home), 0))::float8
    FROM   forecast_homes(span, of_level, span.as_of + 1) AS h
    JOIN   forecast_places(span, of_level, span.as_of + 1) AS p ON coalesce(p.code, '') = coalesce(h.code, '')
    JOIN   square AS s ON s.cell_id = forecast_cell(h.geom, forecast_place_square(of_level)) GROUP BY p.place;
END;
COMMENT ON FUNCTION forecast_place_recent(forecast_span, text, text) IS 'Welk deel van wat er in elke plek te verwachten is van de laatste weken komt; geen rijen van manieren die daar niet naar kijken.';
