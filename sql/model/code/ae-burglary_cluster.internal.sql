-- Where and when burglaries came together, more than places and days by themselves explain.

-- Of a gemeente that is known for part of the time, all of it would come together in that part.
CREATE OR REPLACE FUNCTION cluster_events(first_day date, last_day date) RETURNS event_set
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT event_set(p.geom, p.occurred_on, p.burglary_id)
    FROM   burglary_place AS p JOIN known_days() AS k USING (gemeente_code)
    WHERE  k.days @> daterange(first_day, last_day, '[]') AND p.occurred_on BETWEEN first_day AND last_day
    AND    p.place_uncertainty <= 100;
END;
COMMENT ON FUNCTION cluster_events(date, date) IS 'De woninginbraken van die dagen waarvan de plek op 100 m bekend is, in gemeenten waarvan al die dagen bekend zijn.';

-- One of which no day is known may have been in these.
CREATE OR REPLACE FUNCTION cluster_candidates(from_day date, to_day date) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT count(*) FROM burglary_event AS e
    WHERE  coalesce(e.residential, 1) = 1 AND e.double_of IS NULL
    AND    (e.occurred_on BETWEEN from_day AND to_day) IS NOT FALSE;
END;
COMMENT ON FUNCTION cluster_candidates(date, date) IS 'Hoeveel woninginbraken er in die dagen waren of kunnen zijn geweest: ook die waarvan de plek, de gemeente of de dag niet bekend is.';

-- Chance alone brings a most unusual one each time that one looks: of all the year by its p, of what goes on by how
-- often that is for who looks each day.
CREATE OR REPLACE FUNCTION cluster_stands_out(p_value float8, recurrence_days float8) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN recurrence_days IS NULL THEN p_value <= 0.05 ELSE recurrence_days >= 365 END;
COMMENT ON FUNCTION cluster_stands_out(float8, float8) IS 'Is een samenloop zelden toeval? Met recurrence_days: hoogstens eens per jaar voor wie elke dag kijkt; anders p_value hoogstens 0,05.';

-- Far fewer than one in a hundred is not none.
CREATE OR REPLACE FUNCTION cluster_expected(expected float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN expected < 0.005 THEN 'minder dan 0,01' ELSE dutch_factor(expected) END;
COMMENT ON FUNCTION cluster_expected(float8) IS 'Hoeveel inbraken er in een samenloop waren te verwachten, in een zin: nooit 0,00.';

-- A circle is drawn with corners. At its edge lies a burglary that counts, so the corners go around the circle and not
-- within it.
CREATE OR REPLACE FUNCTION cluster_circle(centre geometry, radius float8) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ST_Buffer(centre, greatest(radius + 0.01, 25) / cos(pi() / 64), 16);
COMMENT ON FUNCTION cluster_circle(geometry, float8) IS 'De cirkel van een samenloop, met al haar inbraken erin.';

CREATE OR REPLACE FUNCTION cluster_sentence(place text, burglaries bigint, radius float8, first_day date, last_day date,
                                            expected float8, p_value float8, recurrence_days float8) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('%s: %s %s %s, waar naar plek en tijd %s %s te verwachten; %s',
                         coalesce(place, 'Onbekend gebied'), dutch_count(burglaries, 'woninginbraak', 'woninginbraken'),
                         CASE WHEN radius < 1 THEN 'op een plek'
                              ELSE 'in een straal van ' || dutch_number(ceil(radius)::numeric) || ' m,' END,
                         CASE WHEN first_day = last_day THEN 'op ' || to_char(first_day, 'DD-MM-YYYY')
                              ELSE 'van ' || to_char(first_day,
                                                     'DD-MM-YYYY') || ' tot en met '
                                   || to_char(last_day, 'DD-MM-YYYY') END,
                         cluster_expected(expected), CASE WHEN expected < 1.005 THEN 'was' ELSE 'waren' END,
                         CASE WHEN NOT cluster_stands_out(p_value, recurrence_days) THEN 'dat kan toeval zijn.'
                              WHEN recurrence_days IS NULL THEN 'dat is zelden toeval.'
                              ELSE 'door toeval komt dat hoogstens eens per jaar voor, als u elke dag kijkt.' END);
COMMENT ON FUNCTION cluster_sentence(text, bigint, float8, date, date, float8, float8, float8) IS 'Een samenloop van inbraken in een zin.';

CREATE OR REPLACE FUNCTION require_cluster(days int) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('days is %s; dat moet van 56 tot en met 1095 zijn',
                                          coalesce(days::text, 'NULL')),
                        '364 is een jaar. In meer jaren wordt wat er bij is gebouwd ook een samenloop.')
    WHERE  (days BETWEEN 56 AND 1095) IS NOT TRUE;
END;
COMMENT ON FUNCTION require_cluster(int) IS 'Weigert een tijd waarin niet naar samenloop wordt gezocht.';

CREATE OR REPLACE FUNCTION clusters_until(as_of date, days int, max_radius float8, max_days int, ongoing boolean)
RETURNS TABLE (rank int, name text, gemeente_code text, buurt_code text, first_day date, last_day date, radius float8,
               burglaries int, places int, expected float8, ratio float8, p_value float8, recurrence_days float8,
               of_burglaries int, left_out int, geom geometry)
LANGUAGE sql STABLE ROWS 10
SET jit = off
BEGIN ATOMIC
    WITH given AS MATERIALIZED (          -- nothing goes on of which the last is over
        SELECT g.events
        FROM   (SELECT cluster_events(as_of - days + 1, as_of) AS events) AS g
        CROSS  JOIN LATERAL (SELECT max(e.occurred_on) AS last_day FROM unnest_events(g.events) AS e) AS l
        WHERE  l.last_day IS NOT NULL
        AND    (ongoing IS FALSE OR ongoing AND (max_days NOT BETWEEN 1 AND 366 OR l.last_day > as_of - max_days))
    ), scan AS MATERIALIZED (
        SELECT s.rank, s.from_day, s.to_day, s.radius, s.observed, s.places, s.expected, s.ratio, s.p_value,
               s.recurrence_days, s.event_ids, s.events, s.geom
        FROM   given AS g
        CROSS  JOIN LATERAL space_time_scan(g.events, max_radius => max_radius, max_days => max_days,
                                            prospective_on => CASE WHEN ongoing THEN as_of END) AS s
    ), place AS (                         -- where most of them were
        SELECT DISTINCT ON (w.rank) w.rank, w.gemeente_code, w.buurt_code
        FROM  (SELECT s.rank, p.gemeente_code, p.buurt_code, count(*) AS burglaries
               FROM   scan AS s CROSS JOIN LATERAL unnest(s.event_ids) AS e (id)
               JOIN   burglary_place AS p ON p.burglary_id = e.id GROUP BY 1, 2, 3) AS w
        ORDER  BY w.rank, w.burglaries DESC, w.gemeente_code, w.buurt_code
    )
    SELECT s.rank, coalesce(b.name, g.name), p.gemeente_code, p.buurt_code, s.from_day, s.to_day, s.radius,
           s.observed::int, s.places::int, s.expected, s.ratio, s.p_value, s.recurrence_days, s.events::int,
           (c.burglaries - s.events)::int, cluster_circle(s.geom, s.radius)
    FROM   scan AS s LEFT JOIN place AS p USING (rank)
    CROSS  JOIN (SELECT cluster_candidates(as_of - days + 1, as_of) AS burglaries OFFSET 0) AS c
    LEFT   JOIN named_area AS b ON b.level = 'buurt' AND b.code = p.buurt_code
    LEFT   JOIN named_area AS g ON g.level = 'gemeente' AND g.code = p.gemeente_code;
END;
COMMENT ON FUNCTION clusters_until(date, int, float8, int, boolean) IS 'Wat burglary_cluster zegt, tot en met een dag.';

CREATE OR REPLACE VIEW fresh_cluster_map AS
SELECT row_number() OVER (ORDER BY o.ongoing, c.rank)::int AS cluster_map_id, o.ongoing::int AS ongoing, c.rank,
       c.name::varchar(200) AS name, c.gemeente_code::varchar(6) AS gemeente_code,
       c.buurt_code::varchar(10) AS buurt_code,
       c.first_day, c.last_day, c.radius, c.burglaries, c.places, c.expected, c.ratio, c.p_value, c.recurrence_days,
       c.of_burglaries, c.left_out, cluster_stands_out(c.p_value, c.recurrence_days)::int AS stands_out,
       cluster_sentence(c.name, c.burglaries, c.radius, c.first_day, c.last_day, c.expected, c.p_value,
                        c.recurrence_days)::varchar(500) AS sentence, c.geom::geometry(Polygon, 28992) AS geom
FROM   result_day AS q CROSS JOIN (VALUES (false), (true)) AS o (ongoing)
CROSS  JOIN LATERAL clusters_until(q.as_of, 364, 1000, 28, o.ongoing) AS c;
