-- The list of letters of a municipality that shares the model, as if there were no burglaries but its own: a risk, a
-- number of zones or a number of letters to which one elsewhere adds, and a home that is missing because its burglary
-- is elsewhere, are a ring around that burglary.
CREATE OR REPLACE FUNCTION shared_receiver(of_gemeente text) RETURNS SETOF letter_receiver
LANGUAGE sql STABLE ROWS 10000
BEGIN ATOMIC
    SELECT r.* FROM letter_receiver AS r JOIN letter AS l ON l.letter_id = r.letter_id
    WHERE  NOT l.about_burglary
    OR     l.burglary_id IN (SELECT h.burglary_id FROM burglary_home_result AS h WHERE h.gemeente_code = of_gemeente);
END;
COMMENT ON FUNCTION shared_receiver(text) IS 'Wie welke brief kreeg (zie letter_receiver), zonder brieven over een inbraak buiten de gemeente.';

CREATE OR REPLACE FUNCTION shared_letter_worklist(of_gemeente text) RETURNS SETOF letter_worklist
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT k.as_of AS today, k.refreshed_at, letter_rule_with() AS rule
        FROM   result AS k WHERE k.result = 'letter_worklist'
    ), recent AS MATERIALIZED (
        SELECT recent_windows(q.today, near_repeat_profile_nl(),
                              among => ARRAY(SELECT h.burglary_id
                                             FROM   burglary_home_result AS h
                                             WHERE  h.gemeente_code = of_gemeente)) AS events FROM asked AS q
    )
    SELECT d.dwelling_id, near_repeat_risk(e.events, d.geom, at => q.today, profile => near_repeat_profile_nl()),
           nullif(pg_catalog.concat(d.street_name || ' ', d.huisnummer, d.huisletter, '-' || d.toevoeging),
                  '')::varchar(120),
           nullif(pg_catalog.concat_ws('  ', left(d.postcode, 4) || ' ' || right(d.postcode, 2), upper(d.woonplaats)),
                  '')::varchar(120), d.postcode::varchar(6), d.woonplaats::varchar(80),
           d.gemeente_code::varchar(6), d.buurt_code::varchar(10), (count(*) OVER (PARTITION BY d.postcode))::int,
           n.burglary_id, n.occurred_on, n.reported_on, n.distance, n.zones::int, n.last_day,
           CASE WHEN n.last_day >= q.today THEN 1 ELSE 0 END, n.chance, n.in_zone::varchar(10), q.today, q.refreshed_at,
           d.geom
    FROM   asked AS q CROSS JOIN recent AS e CROSS JOIN LATERAL letter_need(q.today, q.rule, of_gemeente) AS n
    JOIN   dwelling AS d ON d.dwelling_id = n.dwelling_id AND d.gemeente_code = of_gemeente
    WHERE  NOT EXISTS (SELECT FROM shared_receiver(of_gemeente) AS r
                       WHERE  r.dwelling_id = n.dwelling_id
                       AND    r.sent_on BETWEEN q.today - (q.rule).validity_days - (q.rule).delivery_days AND q.today
                       GROUP  BY r.dwelling_id HAVING sum(-ln(greatest(1 - r.chance, 1e-9))) >= ln(2.0::float8))
    AND    NOT EXISTS (SELECT
                       FROM   shared_receiver(of_gemeente) AS r
                       WHERE  r.dwelling_id = n.dwelling_id AND r.sent_on > q.today AND r.sent_on <= result_letters_to()
                       AND    r.chance >= 0.5);
END;
COMMENT ON FUNCTION shared_letter_worklist(text) IS 'De werklijst van brieven van een gemeente, met alleen inbraken in die gemeente, en zonder brieven over inbraken elders.';

-- How many homes in an own zone had a letter beside how many of the own letters went there, is how far the zone of a
-- burglary elsewhere reaches into it.
CREATE OR REPLACE FUNCTION shared_near_repeat_zone(of_gemeente text) RETURNS SETOF near_repeat_zone
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH own AS MATERIALIZED (
        SELECT b.*
        FROM   letter_burglary AS b
        JOIN   burglary_home_result AS h ON h.burglary_id = b.burglary_id AND h.gemeente_code = of_gemeente
    ), counted AS MATERIALIZED (
        SELECT p.burglary_id, letter_coverage(p) FILTER (WHERE letters_told(p, l.days)) AS c, sum(p.letters) AS letters
        FROM   letter_rule AS r
        CROSS  JOIN LATERAL (SELECT min(z.occurred_on) - r.risk_days AS burglaries,
                                    min(z.occurred_on) - r.risk_days - r.validity_days - r.delivery_days AS letters
                             FROM near_repeat_zone_result AS z WHERE z.gemeente_code = of_gemeente) AS f
        CROSS  JOIN LATERAL letter_pairs(
                   (SELECT burglary_set(b.burglary_id, b.geom, b.occurred_on, b.reported_on, b.dwelling_id,
                                        b.place_uncertainty, NULL)
                    FROM   own AS b WHERE b.occurred_on >= f.burglaries AND b.place_uncertainty <= r.max_uncertainty),
                   (SELECT dwelling_set(d.dwelling_id, d.geom)
                    FROM   dwelling AS d WHERE (d.in_use_to <= f.burglaries) IS NOT TRUE),
                   (SELECT letter_set(l.dwelling_id, l.sent_on, l.letter_id, l.number_sent)
                    FROM   shared_receiver(of_gemeente) AS l WHERE l.sent_on >= f.letters),
                   max_distance => r.max_distance, risk_days => r.risk_days, deadline_days => r.deadline_days,
                   validity_days => r.validity_days,
                   delivery_days => r.delivery_days, at => result_letters_to()) AS p
        LEFT   JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id
        LEFT   JOIN letter_days() AS l ON l.gemeente_code = coalesce(d.gemeente_code, '')
        WHERE  p.burglary_id IS NOT NULL GROUP BY p.burglary_id
    )
    SELECT z.burglary_id, z.occurred_on, z.reported_on, z.active_to, z.active,
           CASE WHEN (n.c).pending > 0 THEN 1 ELSE 0 END, z.dwellings, (z.dwellings - (n.c).pairs)::int,
           t.timely, t.carried, t.late, t.never, (n.c).coverage::numeric(6, 3), n.letters, (n.c).days_to_letter_median,
           z.place_uncertainty,
           z.gemeente_code, z.gemeente, z.wijk_code, z.wijk, z.buurt_code, z.buurt, z.as_of, z.refreshed_at, z.geom
    FROM   near_repeat_zone AS z LEFT JOIN counted AS n ON n.burglary_id = z.burglary_id
    LEFT   JOIN LATERAL (SELECT (n.c).timely, (n.c).carried, (n.c).late, (n.c).never) AS t ON (n.c).pairs > 0
           OR z.dwellings = 0
    WHERE  z.gemeente_code = of_gemeente;
END;
COMMENT ON FUNCTION shared_near_repeat_zone(text) IS 'De zones van inbraken in een gemeente, met dekking alsof er geen inbraken elders waren, noch brieven daarover.';
