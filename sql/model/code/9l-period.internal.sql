-- Counting between two days, by the choice of who asks: what every number of a fortnight, a series or a bulletin is
-- counted by.

CREATE OR REPLACE FUNCTION counted_what(attempts boolean, other_objects boolean, unknown_objects boolean)
RETURNS varchar(120)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN other_objects THEN 'inbraken in woningen, schuren, garages en andere objecten'
            ELSE 'woninginbraken' END
       || CASE WHEN attempts THEN ' en pogingen' ELSE ' zonder pogingen' END
       || CASE WHEN unknown_objects THEN '' ELSE ', alleen waar het soort object is vermeld' END;
COMMENT ON FUNCTION counted_what(boolean, boolean, boolean) IS 'Wat er is geteld, in woorden.';

CREATE OR REPLACE FUNCTION is_counted(attempt int, residential int, attempts boolean, other_objects boolean,
                                      unknown_objects boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (attempts
        OR attempt IS DISTINCT FROM 1) AND CASE residential WHEN 1 THEN true WHEN 0 THEN other_objects
                                                ELSE unknown_objects END;
COMMENT ON FUNCTION is_counted(int, int, boolean, boolean, boolean) IS 'Telt een inbraak mee naar deze keuze? Een inbraak waarvan niet is vermeld of het een poging was, telt als voltooid.';

-- Whoever may count need not have rights on what counting is made of: these functions are bound, and look for nothing.
CREATE OR REPLACE FUNCTION refuse_value(objection text, way_out text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection, HINT = way_out;
END;
$$ SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION refuse_value(text, text) IS 'Weigert een waarde, met de reden en hoe het wel kan.';

CREATE OR REPLACE FUNCTION require_period(of_level text, first_day date, last_day date, attempts boolean,
                                          other_objects boolean, unknown_objects boolean) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(o.objection,
                        pg_catalog.format('Niveaus: %s. De dagen zijn de eerste en de laatste die meetellen, uit deze of de vorige eeuw.',
                                          l.levels))
    FROM  (SELECT string_agg(a.level, ', ' ORDER BY a.position DESC) AS levels, array_agg(a.level) AS level
           FROM   area_level AS a WHERE a.level NOT IN ('pc6', 'pc5')) AS l
    CROSS  JOIN LATERAL (SELECT CASE
        WHEN (of_level = ANY (l.level)) IS NOT TRUE
             THEN pg_catalog.format('niveau %s wordt niet per dag geteld', coalesce(of_level, 'NULL'))
        WHEN (isfinite(first_day) AND isfinite(last_day) AND first_day <= last_day) IS NOT TRUE
             THEN pg_catalog.format('%s tot en met %s is geen tijd', coalesce(first_day::text, 'NULL'),
                                    coalesce(last_day::text, 'NULL'))
        WHEN first_day < '1900-01-01' OR last_day >= '2200-01-01'
             THEN pg_catalog.format('%s tot en met %s ligt niet in onze tijd', first_day, last_day)
        WHEN pg_catalog.num_nulls(attempts, other_objects, unknown_objects) > 0
             THEN 'attempts, other_objects en unknown_objects zijn true of false' END AS objection) AS o
    WHERE  o.objection IS NOT NULL;
END;
COMMENT ON FUNCTION require_period(text, date, date, boolean, boolean, boolean) IS 'Weigert een niveau, een tijd of een keuze die niet kan.';

CREATE OR REPLACE FUNCTION require_area(of_level text, of_code text) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('geen gebied van niveau %s met code %s', coalesce(of_level, 'NULL'),
                                          coalesce(of_code, 'NULL')),
                        'Gebieden met woningen of inbraken staan in area_home; de code van de regio is regio. Ververs eerst: CALL refresh_results();')
    WHERE  NOT EXISTS (SELECT FROM area_home AS h WHERE h.level = of_level AND h.code = of_code);
END;
COMMENT ON FUNCTION require_area(text, text) IS 'Weigert een gebied dat er niet is.';

-- What has no code is told apart from nothing by '', so that the joins can be hashed. An area counts as known where
-- nine of ten of its dwellings lie in gemeenten of which days of the period were delivered, as in area_year.
CREATE OR REPLACE FUNCTION count_periods(of_level text, of_codes text[], periods daterange[], attempts boolean,
                                         other_objects boolean, unknown_objects boolean)
RETURNS TABLE (code text, name text, area_id int, days daterange, burglaries int, attempted int, dwellings int,
               known float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH period AS MATERIALIZED (
        SELECT DISTINCT p.days FROM unnest(periods) AS p (days)
    ), told AS MATERIALIZED (
        SELECT k.gemeente_code, p.days, known_part(k.days, p.days) AS part
        FROM  (SELECT d.gemeente_code, range_agg(daterange(d.first_day, d.last_day, '[]')) AS days
               FROM   known_day AS d GROUP BY d.gemeente_code) AS k CROSS JOIN period AS p
    ), home AS MATERIALIZED (
        SELECT h.code, h.name, h.area_id, h.gemeente_code, h.dwellings FROM area_home AS h
        WHERE  h.level = of_level AND (of_codes IS NULL AND h.current = 1 OR h.code IN (SELECT unnest(of_codes)))
        UNION ALL                       -- where nobody lives, sheds and garages are
        SELECT DISTINCT d.code, d.code, NULL::int, d.gemeente_code, 0 FROM area_day AS d
        WHERE  d.level = of_level AND (of_codes IS NULL AND d.current = 1 OR d.code IN (SELECT unnest(of_codes)))
        AND    NOT EXISTS (SELECT
                           FROM   area_home AS h
                           WHERE  h.level = d.level AND coalesce(h.code, '') = coalesce(d.code, ''))
    ), lived AS (
        SELECT h.code, max(h.name) AS name, max(h.area_id) AS area_id, p.days, sum(h.dwellings)::int AS dwellings,
               CASE WHEN sum(h.dwellings) > 0 THEN sum(h.dwellings * coalesce(t.part, 0)) / sum(h.dwellings)
                    ELSE max(t.part) END AS part,
               CASE WHEN sum(h.dwellings) > 0 THEN sum(h.dwellings) FILTER (WHERE t.part > 0) / sum(h.dwellings)::float8
                    ELSE 1 END AS covered
        FROM   home AS h CROSS JOIN period AS p
        LEFT   JOIN told AS t ON coalesce(t.gemeente_code, '') = coalesce(h.gemeente_code, '') AND t.days = p.days
        GROUP  BY h.code, p.days
    ), happened AS (
        SELECT d.code, p.days, sum(d.burglaries)::int AS burglaries,
               sum(d.burglaries) FILTER (WHERE d.attempt = 1)::int AS attempted
        FROM   area_day AS d JOIN period AS p ON d.day <@ p.days
        WHERE  d.level = of_level AND (of_codes IS NULL AND d.current = 1 OR d.code IN (SELECT unnest(of_codes)))
        AND    d.known = 1 AND is_counted(d.attempt, d.residential, attempts, other_objects, unknown_objects)
        AND    d.day BETWEEN (SELECT lower(range_merge(range_agg(q.days)))
                              FROM   period AS q) AND (SELECT upper(range_merge(range_agg(q.days))) FROM period AS q)
        GROUP  BY d.code, p.days
    )
    SELECT l.code, l.name, l.area_id, l.days,
           CASE WHEN l.part > 0 AND l.covered >= 0.9 THEN coalesce(b.burglaries, 0) END,
           CASE WHEN l.part > 0 AND l.covered >= 0.9 THEN coalesce(b.attempted, 0) END, l.dwellings, l.part
    FROM   lived AS l LEFT JOIN happened AS b ON coalesce(b.code, '') = coalesce(l.code, '') AND b.days = l.days;
END;
COMMENT ON FUNCTION count_periods(text, text[], daterange[], boolean, boolean, boolean) IS
'Inbraken van bekende dagen in elke periode en elk gebied van een niveau, of in gebieden met deze codes, ook die van vroeger; NULL waar van minder dan 90 % van de woningen iets van de periode is ingelezen. "known": welk deel bekend is.';

CREATE OR REPLACE FUNCTION unbroken_from(last_day date) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce((SELECT max(b.first_day) FROM registration_break AS b WHERE b.first_day <= last_day), '-infinity');
COMMENT ON FUNCTION unbroken_from(date) IS 'De eerste dag waarmee deze dag is te vergelijken: die van de laatste trendbreuk ervoor.';

CREATE OR REPLACE FUNCTION unknown_reason(known float8) RETURNS varchar(100)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN coalesce(known, 0) = 0 THEN 'van deze dagen zijn geen inbraken ingelezen'
            WHEN known < 1 THEN 'van een deel van deze dagen zijn geen inbraken ingelezen' END;
COMMENT ON FUNCTION unknown_reason(float8) IS 'Waarom een aantal niet of niet geheel bekend is; NULL als het dat wel is.';

-- Periods as wholes: those that begin or end beside the days that were asked are there in full.
CREATE OR REPLACE FUNCTION require_rhythm(period text) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('period is %s; dat moet week, fortnight, month, quarter of year zijn',
                                          coalesce(period, 'NULL')),
                        'fortnight is veertien dagen vanaf een maandag. Voor andere dagen: period_count.')
    WHERE  (period IN ('week', 'fortnight', 'month', 'quarter', 'year')) IS NOT TRUE;
END;
COMMENT ON FUNCTION require_rhythm(text) IS 'Weigert een soort periode die er niet is.';

CREATE OR REPLACE FUNCTION whole_periods(period text, first_day date, last_day date) RETURNS daterange[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT daterange(g::date, (g + s.step)::date)
             FROM  (SELECT CASE period WHEN 'year' THEN interval '1 year' WHEN 'quarter' THEN interval '3 months'
                                WHEN 'month' THEN interval '1 month'
                                       WHEN 'fortnight' THEN interval '14 days'
                                WHEN 'week' THEN interval '7 days' END AS step,
                           CASE WHEN period = 'fortnight' THEN fortnight_of(first_day)::timestamp
                                ELSE date_trunc(period, first_day::timestamp) END AS begins) AS s,
                    generate_series(s.begins, last_day::timestamp, s.step) AS g);
COMMENT ON FUNCTION whole_periods(text, date, date) IS 'De weken, veertien dagen, maanden, kwartalen of jaren waarin een tijd ligt, elk in haar geheel.';
