-- Where and when burglaries came together, asked on demand.

CREATE OR REPLACE FUNCTION burglary_cluster(days int DEFAULT 364, max_radius float8 DEFAULT 1000, max_days int DEFAULT 28, ongoing boolean DEFAULT false)
RETURNS TABLE (rank int, name varchar(200), gemeente_code varchar(6), buurt_code varchar(10), first_day date, last_day date, radius float8, burglaries int, places int, expected float8, ratio float8, p_value float8, recurrence_days float8,
               of_burglaries int, sentence varchar(500), geom geometry)
LANGUAGE sql STABLE ROWS 10
SET jit = off
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT require_cluster(days);
    WITH scan AS MATERIALIZED (
        SELECT s.rank, s.from_day, s.to_day, s.radius, s.observed, s.places, s.expected, s.ratio, s.p_value, s.recurrence_days, s.event_ids, s.events, s.geom
        FROM   result_day AS q CROSS JOIN LATERAL space_time_scan(cluster_events(q.as_of - $1 + 1, q.as_of), max_radius => $2, max_days => $3, prospective_on => CASE WHEN $4 THEN q.as_of END) AS s
        -- nothing goes on of which the last is over
        WHERE  ($4 IS FALSE OR $4 AND ($3 NOT BETWEEN 1 AND 366 OR EXISTS (SELECT FROM unnest_events(cluster_events(q.as_of - $1 + 1, q.as_of)) AS e WHERE e.occurred_on > q.as_of - $3))) AND EXISTS (SELECT FROM unnest_events(cluster_events(q.as_of - $1 + 1, q.as_of)))
    ), place AS (                         -- where most of them were
        SELECT DISTINCT ON (w.rank) w.rank, w.gemeente_code, w.buurt_code
        FROM  (SELECT s.rank, p.gemeente_code, p.buurt_code, count(*) AS burglaries FROM scan AS s CROSS JOIN LATERAL unnest(s.event_ids) AS e (id) JOIN burglary_place AS p ON p.burglary_id = e.id GROUP BY 1, 2, 3) AS w
        ORDER  BY w.rank, w.burglaries DESC, w.gemeente_code, w.buurt_code
    )
    SELECT s.rank, n.name::varchar(200), p.gemeente_code::varchar(6), p.buurt_code::varchar(10), s.from_day, s.to_day, s.radius, s.observed::int, s.places::int, s.expected, s.ratio, s.p_value, s.recurrence_days, s.events::int,
           cluster_sentence(n.name, s.observed, s.radius, s.from_day, s.to_day, s.expected, s.p_value, s.recurrence_days)::varchar(500), ST_Buffer(s.geom, greatest(s.radius, 25))
    FROM   scan AS s LEFT JOIN place AS p USING (rank) LEFT JOIN named_area AS b ON b.level = 'buurt' AND b.code = p.buurt_code LEFT JOIN named_area AS g ON g.level = 'gemeente' AND g.code = p.gemeente_code
    CROSS  JOIN LATERAL (SELECT coalesce(b.name, g.name) AS name) AS n
    ORDER  BY s.rank;
END;
COMMENT ON FUNCTION burglary_cluster(int, float8, int, boolean) IS
'Waar en wanneer kwamen meer woninginbraken samen dan de plek en de tijd op zichzelf verklaren, in de laatste dagen (days, van 56 tot en met 1095) tot en met de peildag? Gezocht in alle cirkels tot max_radius meter en alle tijden tot max_days dagen: hoogstens tien rijen, de meest uitzonderlijke eerst. Waar altijd veel is, en wanneer overal veel was, telt niet als samenloop; near repeats maken er wel (zie near_repeat_chain). ongoing: alleen wat op de peildag nog gaande is.
name: de buurt met de meeste ervan, anders de gemeente. radius: van de cirkel, in meters; 0 is een plek. burglaries, places: inbraken erin, op zoveel plekken. expected: naar hoeveel er in die cirkel in de hele tijd waren, en in die tijd overal. p_value: de kans dat toeval ergens zo''n samenloop geeft; er is altijd een meest uitzonderlijke, dus pas bij hoogstens 0,05 zegt een rij iets. recurrence_days, alleen met ongoing: als u elke dag kijkt, geeft toeval er eens in zoveel dagen een; neem 365 of meer als een alarm. of_burglaries: op hoeveel inbraken het rust.
Inbraken waarvan de plek op 100 m bekend is, in gemeenten waarvan al die dagen bekend zijn; zonder die, of met een leeg argument, geen rijen. Een cirkel kan om enkele adressen liggen: alleen voor wie adressen mag zien. Fout: days buiten 56 tot en met 1095; anders als space_time_scan. Bron: Kulldorff e.a. 2005.';
