-- Where and when burglaries came together, more than places and days by themselves explain.

-- Of a gemeente that is known for part of the time, all of it would come together in that part.
CREATE OR REPLACE FUNCTION cluster_events(first_day date, last_day date) RETURNS event_set
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT event_set(p.geom, p.occurred_on, p.burglary_id)
    FROM   burglary_place AS p JOIN known_days() AS k USING (gemeente_code)
    WHERE  k.days @> daterange(first_day, last_day, '[]') AND p.occurred_on BETWEEN first_day AND last_day AND p.place_uncertainty <= 100;
END;
COMMENT ON FUNCTION cluster_events(date, date) IS 'De woninginbraken van die dagen waarvan de plek op 100 m bekend is, in gemeenten waarvan al die dagen bekend zijn.';

CREATE OR REPLACE FUNCTION cluster_sentence(place text, burglaries bigint, radius float8, first_day date, last_day date, expected float8, p_value float8, recurrence_days float8) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('%s: %s %s %s, waar naar plek en tijd %s %s te verwachten; %s', coalesce(place, 'Onbekend gebied'), dutch_count(burglaries, 'woninginbraak', 'woninginbraken'),
                         CASE WHEN radius < 1 THEN 'op een plek' ELSE 'binnen ' || dutch_number(ceil(radius)::numeric) || ' m,' END,
                         CASE WHEN first_day = last_day THEN 'op ' || to_char(first_day, 'DD-MM-YYYY') ELSE 'van ' || to_char(first_day, 'DD-MM-YYYY') || ' tot en met ' || to_char(last_day, 'DD-MM-YYYY') END,
                         dutch_factor(expected), CASE WHEN expected < 1.005 THEN 'was' ELSE 'waren' END,
                         CASE WHEN recurrence_days >= 365 THEN 'door toeval komt dat hoogstens eens per jaar voor, als u elke dag kijkt.'
                              WHEN recurrence_days IS NULL AND p_value <= 0.05 THEN 'dat is zelden toeval.' ELSE 'dat kan toeval zijn.' END);
COMMENT ON FUNCTION cluster_sentence(text, bigint, float8, date, date, float8, float8, float8) IS 'Een samenloop van inbraken in een zin.';

CREATE OR REPLACE FUNCTION require_cluster(days int) RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('days is %s; dat moet van 56 tot en met 1095 zijn', coalesce(days::text, 'NULL')), '364 is een jaar. In meer jaren wordt wat er bij is gebouwd ook een samenloop.')
    WHERE  (days BETWEEN 56 AND 1095) IS NOT TRUE;
END;
COMMENT ON FUNCTION require_cluster(int) IS 'Weigert een tijd waarin niet naar samenloop wordt gezocht.';
