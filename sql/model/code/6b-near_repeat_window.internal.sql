-- Near repeats and risk of burglaries whose place or time is known in part: what the results would hold if they were
-- refreshed now.

CREATE OR REPLACE VIEW fresh_near_repeat_window AS
WITH event AS MATERIALIZED (
    SELECT event_window_set(e.candidates, e.first_day, e.last_day, e.burglary_id, e.dwelling_ids, NULL) AS events,
           count(e.candidates)::int AS burglaries,
           (count(*) FILTER (WHERE e.candidates IS NULL))::int AS left_out,
           (count(*) FILTER (WHERE e.dwellings > 1 AND e.place_quality = 'postcode'))::int AS to_postcode,
           (count(*) FILTER (WHERE e.dwellings > 1 AND e.place_quality = 'straat'))::int AS to_street,
           (count(*) FILTER (WHERE e.candidates IS NOT NULL AND e.last_day - e.first_day >= 7))::int AS over_week
    FROM  (SELECT result_day() AS day OFFSET 0) AS q
    CROSS  JOIN LATERAL event_windows((q.day - interval '1 year')::date + 1, q.day) AS e
    HAVING count(e.candidates) > 1         -- a pair takes two
)
SELECT row_number() OVER (ORDER BY k.distance_from, k.distance_to, k.days_from)::int AS near_repeat_window_id,
       ((q.day - interval '1 year')::date + 1) AS day_from, q.day AS day_to, v.burglaries, k.exact_events::int AS exact,
       v.to_postcode, v.to_street, v.over_week, v.left_out,
       k.distance_from, k.distance_to, k.days_from::int AS days_from, k.days_to::int AS days_to, k.observed,
       k.certainty, k.expected, k.knox_ratio,
       k.ratio_corrected, k.ratio_low, k.ratio_high, k.p_value, k.p_adjusted, k.ratio_midpoint, k.ratio_exact
FROM   event AS v
CROSS  JOIN (SELECT result_day() AS day OFFSET 0) AS q
CROSS  JOIN LATERAL knox_test(v.events, '{0, 100, 200, 300, 400}', '{0, 7, 14, 28, 60}') AS k;

-- What the police knew on the day, as far back as the profile looks; one that may have been in thirty homes raises the
-- risk of each a little.
CREATE OR REPLACE FUNCTION recent_windows(on_date date, profile near_repeat_profile, of_source text DEFAULT NULL,
                                          among int[] DEFAULT NULL) RETURNS event_window_set
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT event_window_set(e.candidates, e.first_day, e.last_day, e.burglary_id)
    -- a century is for ever
    FROM  (SELECT least(coalesce(max(u.days_to), 0), 36525)::int AS days FROM unnest_profile(profile) AS u) AS reach
    -- by its middle; its end may be half a year later
    CROSS  JOIN LATERAL event_windows(on_date - reach.days - 183, on_date, of_source) AS e
    WHERE  e.last_day >= on_date - reach.days AND (e.reported_on > on_date) IS NOT TRUE
    AND    (among IS NULL OR e.burglary_id = ANY (among));
END;
COMMENT ON FUNCTION recent_windows(date, near_repeat_profile, text, int[]) IS
'De inbraken die op een dag het risico verhogen, met alles wat zij kunnen zijn geweest (zie event_windows): zover terug als het profiel kijkt, voor zover toen gemeld; desgewenst alleen van een herkomst, of alleen die van among.';

CREATE OR REPLACE VIEW fresh_dwelling_risk AS
WITH recent AS MATERIALIZED (
    SELECT recent_windows(result_day(), near_repeat_profile_nl()) AS events
)
SELECT r.dwelling_id, r.relative_risk, near_repeat_risk_sd(v.events, r.geom, at => q.day) AS risk_sd,
       r.gemeente_code::varchar(6) AS gemeente_code, r.buurt_code::varchar(10) AS buurt_code,
       r.postcode::varchar(6) AS postcode, r.geom
FROM   recent AS v CROSS JOIN (SELECT result_day() AS day OFFSET 0) AS q
CROSS  JOIN LATERAL (SELECT d.dwelling_id, d.gemeente_code, d.buurt_code, d.postcode, d.geom,
                            near_repeat_risk(v.events, d.geom, at => q.day) AS relative_risk
                     FROM dwelling AS d
                     WHERE  (d.in_use_from > q.day) IS NOT TRUE AND (d.in_use_to <= q.day) IS NOT TRUE OFFSET 0) AS r
WHERE  r.relative_risk > 1;
