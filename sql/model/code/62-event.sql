-- Burglaries as the analyses take them: one row for each, a day, a place, and how sure those are.

CREATE OR REPLACE VIEW burglary_event AS
SELECT b.burglary_id, b.source::varchar(200) AS source, m.occurred_on, m.window_hours::numeric(9,1) AS window_hours,
       CASE WHEN b.attempt THEN 1 WHEN NOT b.attempt THEN 0 END AS attempt, b.object_kind::varchar(20) AS object_kind,
       CASE WHEN o.residential THEN 1 WHEN b.object_kind <> 'onbekend' THEN 0 END AS residential,
       b.dwelling_id, b.place_step, b.place_quality::varchar(20) AS place_quality, b.place_uncertainty, t.double_of,
       b.geom::geometry(Point, 28992) AS geom, m.first_day, m.last_day
FROM   burglary AS b
LEFT   JOIN object_kind AS o USING (object_kind)
LEFT   JOIN stored_double AS t USING (burglary_id)
LEFT   JOIN delivery AS d ON d.delivery_id = b.delivery_id
CROSS  JOIN LATERAL time_window(b.occurred_from, b.occurred_to, b.precision = 'time',
                                'eind zonder tijd' = ANY (b.flags), b.reported_at, d.received_on) AS m;
COMMENT ON VIEW burglary_event IS
'Inbraken met een dag en een plek, en hoe zeker die zijn; kies zelf wat goed genoeg is: WHERE place_uncertainty <= 25 AND residential IS DISTINCT FROM 0 AND double_of IS NULL. Wat dat overlaat, zegt event_report.';
COMMENT ON COLUMN burglary_event.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN burglary_event.source IS 'Herkomst van de melding.';
COMMENT ON COLUMN burglary_event.occurred_on IS 'Dag: het midden van het tijdvak, dat uiterlijk eindigt bij de kennisname; is alleen het begin, het eind of de kennisname bekend, dan die dag. Leeg als al die tijden na de ontvangst van de levering liggen.';
COMMENT ON COLUMN burglary_event.window_hours IS 'Lengte van het tijdvak in uren; leeg als begin, eind of tijdstip onbekend is.';
COMMENT ON COLUMN burglary_event.attempt IS '1 poging, 0 voltooid; leeg is niet vermeld.';
COMMENT ON COLUMN burglary_event.object_kind IS 'Soort object.';
COMMENT ON COLUMN burglary_event.residential IS '1 woning, 0 schuur, garage of ander object; leeg is niet vermeld.';
COMMENT ON COLUMN burglary_event.dwelling_id IS 'Woning, als die vaststaat.';
COMMENT ON COLUMN burglary_event.place_step IS 'Stap waarmee de plek is gevonden (zie locate).';
COMMENT ON COLUMN burglary_event.place_quality IS 'Hoe goed de plek bekend is: adres, postcode, straat, plaats of geen.';
COMMENT ON COLUMN burglary_event.place_uncertainty IS 'Onzekerheid van de plek in meters.';
COMMENT ON COLUMN burglary_event.double_of IS 'Nummer van dezelfde inbraak in een levering van een andere herkomst, waarin de plek zekerder is; leeg als die er niet is.';
COMMENT ON COLUMN burglary_event.geom IS 'Plek van de inbraak.';
COMMENT ON COLUMN burglary_event.first_day IS 'Eerste dag waarop het kan zijn geweest; als van begin en eind maar één bekend is, de dag zelf (occurred_on).';
COMMENT ON COLUMN burglary_event.last_day IS 'Laatste dag waarop het kan zijn geweest: uiterlijk die van de kennisname en van de ontvangst.';

-- On the centre of a postcode or a street many burglaries share one point that are near each other only in seeming. Two
-- at a dwelling that is known are a repeat, which is real.
CREATE OR REPLACE FUNCTION event_report(max_uncertainty float8 DEFAULT 'Infinity', from_day date DEFAULT '-infinity',
                                        to_day date DEFAULT 'infinity')
RETURNS TABLE (burglaries bigint, usable bigint, not_residential bigint, doubles bigint, no_place bigint,
               too_uncertain bigint,
               on_shared_point bigint, seeming_pairs bigint, sentence text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    WITH judged AS (
        SELECT e.geom, e.dwelling_id,
               CASE WHEN e.residential = 0 THEN 'object' WHEN e.double_of IS NOT NULL THEN 'double'
                    WHEN e.geom IS NULL THEN 'place'
                    WHEN coalesce(e.place_uncertainty, 'Infinity') > coalesce(max_uncertainty, 'Infinity')
                         THEN 'uncertain'
                    ELSE 'usable' END AS verdict
        FROM   burglary_event AS e
        WHERE  e.occurred_on BETWEEN coalesce(from_day, '-infinity') AND coalesce(to_day, 'infinity')
    ), point AS (
        SELECT count(*) AS here, count(*) - count(j.dwelling_id) AS unsure
        FROM   judged AS j WHERE j.verdict = 'usable' GROUP BY j.geom
    ), shared AS (
        SELECT coalesce(sum(p.unsure) FILTER (WHERE p.here > 1), 0)::bigint AS events,
               -- all pairs on the point, less those of two sure ones
               coalesce(sum(p.here * (p.here - 1) / 2 - (p.here - p.unsure) * (p.here - p.unsure - 1) / 2),
                        0)::bigint AS pairs
        FROM   point AS p
    ), counted AS (
        SELECT count(*) AS burglaries, count(*) FILTER (WHERE j.verdict = 'usable') AS usable,
               count(*) FILTER (WHERE j.verdict = 'object') AS object,
               count(*) FILTER (WHERE j.verdict = 'double') AS double,
               count(*) FILTER (WHERE j.verdict = 'place') AS place,
               count(*) FILTER (WHERE j.verdict = 'uncertain') AS uncertain
        FROM   judged AS j
    )
    SELECT c.burglaries, c.usable, c.object, c.double, c.place, c.uncertain, s.events, s.pairs,
           pg_catalog.format('Van %s %s %s te gebruiken. ', dutch_count(c.burglaries, 'inbraak', 'inbraken'),
                             CASE c.usable WHEN 1 THEN 'is er' ELSE 'zijn er' END, dutch_number(c.usable))
           || CASE WHEN c.burglaries = 0
                        THEN coalesce((SELECT pg_catalog.format('Er valt niets te tellen: de inbraken zijn van %s tot en met %s.',
                                                                to_char(min(e.occurred_on), 'DD-MM-YYYY'),
                                                                to_char(max(e.occurred_on), 'DD-MM-YYYY'))
                                       FROM   burglary_event AS e HAVING count(e.occurred_on) > 0),
                                           'Er valt niets te tellen: er zijn geen inbraken ingelezen.')
                   WHEN c.usable = 0 THEN 'Er valt niets te tellen.'
                   WHEN s.events = 0 THEN 'Geen daarvan staat zonder vaste woning op een punt met andere.'
                   ELSE pg_catalog.format('Daarvan staan er %s zonder vaste woning op een punt met andere, het midden van een postcode of straat: %s paren liggen zo in schijn op afstand nul. Let bij near repeats op de cel van dezelfde plek, of kies een kleinere onzekerheid.',
                               dutch_number(s.events), dutch_number(s.pairs)) END
    FROM   counted AS c, shared AS s;
END;
COMMENT ON FUNCTION event_report(float8, date, date) IS
'Wat er van de inbraken overblijft bij een grootste onzekerheid van de plek in meters, over een aantal dagen: één rij met hoeveel te gebruiken zijn, hoeveel afvallen (een ander object dan een woning, dubbel in een andere herkomst, geen plek, te onzeker), hoeveel bruikbare zonder vaste woning een punt met andere delen, en hoeveel paren daardoor in schijn op één plek liggen. Zonder grens (of met NULL) telt elke plek mee; wat niet zegt waar is ingebroken, telt als woning.';
