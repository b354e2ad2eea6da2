-- The list of letters of a municipality that shares the model, as if there were no burglaries but its own: a risk, a number of zones or a number
-- of letters to which one elsewhere adds, and a home that is missing because its burglary is elsewhere, are a ring around that burglary.
CREATE OR REPLACE FUNCTION shared_letter_worklist(of_gemeente text) RETURNS SETOF letter_worklist
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT k.as_of AS today, letter_rule_with() AS rule FROM result AS k WHERE k.result = 'letter_worklist'
    ), recent AS MATERIALIZED (
        SELECT event_set(b.geom, b.occurred_on, b.burglary_id) AS events
        FROM   asked AS q CROSS JOIN (SELECT coalesce(max(u.days_to), 0) AS days FROM unnest_profile(near_repeat_profile_nl()) AS u) AS reach
        JOIN   letter_burglary AS b ON b.occurred_on <= q.today AND q.today - b.occurred_on <= reach.days
        JOIN   burglary_home_result AS h ON h.burglary_id = b.burglary_id AND h.gemeente_code = of_gemeente
        WHERE  (b.reported_on > q.today) IS NOT TRUE AND b.place_uncertainty <= (q.rule).max_uncertainty
    )
    SELECT w.dwelling_id, near_repeat_risk(e.events, w.geom, at => q.today, profile => near_repeat_profile_nl()), w.address_line, w.postcode_line, w.postcode, w.woonplaats, w.gemeente_code, w.buurt_code,
           (count(*) OVER (PARTITION BY w.postcode))::int, n.burglary_id, n.occurred_on, n.reported_on, n.distance, n.zones::int, n.last_day, CASE WHEN n.last_day >= q.today THEN 1 ELSE 0 END,
           w.as_of, w.refreshed_at, w.geom
    FROM   asked AS q CROSS JOIN recent AS e CROSS JOIN LATERAL letter_need(q.today, q.rule, of_gemeente) AS n
    JOIN   letter_worklist AS w ON w.dwelling_id = n.dwelling_id AND w.gemeente_code = of_gemeente;
END;
COMMENT ON FUNCTION shared_letter_worklist(text) IS 'De werklijst van brieven van een gemeente, met alleen inbraken in die gemeente.';
