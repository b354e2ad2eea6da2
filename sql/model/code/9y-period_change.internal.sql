-- What has changed between two times: each count with the days and the burglaries that it was taken over.

CREATE OR REPLACE FUNCTION require_two_periods(before_from date, before_to date, after_from date, after_to date)
RETURNS void
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT refuse_value(pg_catalog.format('%s tot en met %s ligt niet voor %s tot en met %s', before_from, before_to,
                                          after_from, after_to),
                        'Geef eerst de tijd ervoor en dan die erna; zij hoeven niet even lang te zijn en niet aan te sluiten, maar mogen niet overlappen.')
    WHERE  (before_to < after_from) IS NOT TRUE;
END;
COMMENT ON FUNCTION require_two_periods(date, date, date, date) IS 'Weigert twee perioden die niet na elkaar komen.';

-- Of a trait that was told of fewer burglaries before than after, more would seem to have it: the time counts for as
-- much as was told in it.
CREATE OR REPLACE FUNCTION count_changes(of_level text, of_code text, before daterange, after daterange,
                                         attempts boolean, other_objects boolean, unknown_objects boolean)
RETURNS TABLE (trait text, class text, class_name text, before_count bigint, after_count bigint, before_told int,
               after_told int, before_exposure float8, after_exposure float8, known float8)
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    WITH whole AS MATERIALIZED (
        SELECT b.burglaries AS before_count, a.burglaries AS after_count,
               b.known * (upper(before) - lower(before)) AS before_days,
               a.known * (upper(after) - lower(after)) AS after_days,
               least(a.known, b.known) AS known
        FROM   count_periods(of_level, ARRAY[of_code], ARRAY[before], attempts, other_objects, unknown_objects) AS b
        CROSS  JOIN count_periods(of_level, ARRAY[of_code], ARRAY[after], attempts, other_objects, unknown_objects) AS a
    ), counted AS MATERIALIZED (
        SELECT 'before' AS time, t.*
        FROM   count_traits(of_level, coalesce(of_code, ''), before, NULL, attempts, other_objects,
                            unknown_objects) AS t
        UNION ALL
        SELECT 'after', t.*
        FROM   count_traits(of_level, coalesce(of_code, ''), after, NULL, attempts, other_objects, unknown_objects) AS t
    ), untold AS (
        SELECT c.trait,
               coalesce(sum(c.burglaries) FILTER (WHERE c.time = 'before' AND c.class IS NULL), 0) AS before_count,
               coalesce(sum(c.burglaries) FILTER (WHERE c.time = 'after' AND c.class IS NULL), 0) AS after_count
        FROM   counted AS c GROUP BY c.trait
    ), class AS (
        SELECT c.trait, c.class, max(c.class_name) AS class_name,
               coalesce(sum(c.burglaries) FILTER (WHERE c.time = 'before'), 0) AS before_count,
               coalesce(sum(c.burglaries) FILTER (WHERE c.time = 'after'), 0) AS after_count
        FROM   counted AS c WHERE c.class IS NOT NULL GROUP BY c.trait, c.class
    ), place AS (
        SELECT b.code, max(b.name) AS name, max(b.burglaries) AS before_count, max(a.burglaries) AS after_count,
               max(b.known) AS before_known, max(a.known) AS after_known
        FROM   count_periods('buurt', NULL, ARRAY[before], attempts, other_objects, unknown_objects) AS b
        JOIN   count_periods('buurt', NULL, ARRAY[after], attempts, other_objects,
                             unknown_objects) AS a ON a.code = b.code
        JOIN   area_hierarchy AS h ON h.level = 'buurt' AND h.code = b.code
        WHERE  CASE of_level WHEN 'region' THEN true WHEN 'district' THEN h.district_code = of_code
                    WHEN 'basisteam' THEN h.basisteam_code = of_code WHEN 'gemeente' THEN h.gemeente_code = of_code
                             WHEN 'wijk' THEN h.wijk_code = of_code ELSE false END
        GROUP  BY b.code
    )
    SELECT 'total', NULL, NULL, w.before_count, w.after_count, w.before_count, w.after_count, w.before_days,
           w.after_days, w.known FROM whole AS w
    UNION ALL
    SELECT c.trait, c.class, c.class_name, c.before_count, c.after_count, (w.before_count - u.before_count)::int,
           (w.after_count - u.after_count)::int,
           w.before_days * (w.before_count - u.before_count) / nullif(w.before_count, 0),
           w.after_days * (w.after_count - u.after_count) / nullif(w.after_count, 0), w.known
    FROM   whole AS w CROSS JOIN class AS c JOIN untold AS u USING (trait)
    WHERE  w.before_count IS NOT NULL AND w.after_count IS NOT NULL
    UNION ALL
    SELECT 'buurt', p.code, p.name, p.before_count, p.after_count, p.before_count, p.after_count,
           p.before_known * (upper(before) - lower(before)), p.after_known * (upper(after) - lower(after)),
           least(p.before_known, p.after_known)
    FROM   place AS p WHERE p.before_count + p.after_count > 0;
END;
COMMENT ON FUNCTION count_changes(text, text, daterange, daterange, boolean, boolean, boolean) IS
'Wat er in twee perioden in een gebied is geteld: alles, per klasse van elk kenmerk en per buurt, met de dagen waarover, naar het deel waarvan het kenmerk bekend is.';
