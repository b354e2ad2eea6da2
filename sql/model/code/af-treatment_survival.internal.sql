-- How long it stays quiet around homes that had a letter in time, beside homes of the same zones that had not.

-- Homes are those of letter_treatment, from the same day on, until the first burglary within the distance of the zone,
-- or until the first day on which they are no longer followed. Who is not followed on the first day is not at all: it
-- had a letter of another zone, or nothing is known of that day. Of burglaries as many count as make zones.
CREATE OR REPLACE VIEW survival_home AS
WITH known AS MATERIALIZED (
    SELECT k.gemeente_code, k.days * datemultirange(daterange(NULL, q.as_of, '[]')) AS days
    FROM   known_days() AS k CROSS JOIN result_day AS q
), pair AS MATERIALIZED (
    SELECT t.dwelling_id, t.treated, t.stratum, coalesce(d.buurt_code, '') AS cluster,
           k.days * t.days * datemultirange(daterange(d.in_use_from, d.in_use_to)) AS days,
           min(lower(t.days)) FILTER (WHERE t.treated) OVER (PARTITION BY split_part(t.stratum, '/', 1)) AS begins
    FROM   letter_treatment AS t JOIN dwelling AS d USING (dwelling_id)
    JOIN   known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '') WHERE d.geom IS NOT NULL
), followed AS MATERIALIZED (
    SELECT p.dwelling_id, p.treated, p.stratum, p.cluster, p.begins, f.days
    FROM   pair AS p CROSS JOIN LATERAL unnest(p.days) AS f (days) WHERE lower(f.days) = p.begins
), near AS MATERIALIZED (
    SELECT DISTINCT ON (f.dwelling_id, f.stratum) f.dwelling_id, f.stratum, e.occurred_on, e.burglary_id
    FROM   burglary_event AS e CROSS JOIN letter_rule AS r
    CROSS  JOIN LATERAL (SELECT d.dwelling_id
                         FROM   dwelling AS d WHERE ST_DWithin(d.geom, e.geom, r.max_distance) OFFSET 0) AS d
    JOIN   followed AS f ON f.dwelling_id = d.dwelling_id AND e.occurred_on <@ f.days
    WHERE  coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND e.place_uncertainty <= r.max_uncertainty
    ORDER  BY f.dwelling_id, f.stratum, e.occurred_on, e.burglary_id
), watched AS MATERIALIZED (
    SELECT f.dwelling_id, f.treated, f.stratum, f.cluster,
           coalesce(n.occurred_on, upper(f.days) - 1) - f.begins AS last, n.burglary_id,
           count(*) FILTER (WHERE f.treated) OVER (PARTITION BY f.stratum) AS mine,
           count(*) FILTER (WHERE NOT f.treated) OVER (PARTITION BY f.stratum) AS others
    FROM   followed AS f LEFT JOIN near AS n USING (dwelling_id, stratum)
)
SELECT w.dwelling_id, w.treated, w.stratum, w.cluster, w.last, w.burglary_id,
       CASE WHEN w.treated THEN 1 ELSE w.mine / w.others::float8 END AS weight
FROM   watched AS w WHERE w.mine > 0 AND w.others > 0;
COMMENT ON VIEW survival_home IS 'Woningen in zones waarvan een deel op tijd een brief kreeg, met hoe lang het eromheen stil bleef; een woning telt in elke zone waarin zij ligt.';
COMMENT ON COLUMN survival_home.dwelling_id IS 'Woning.';
COMMENT ON COLUMN survival_home.treated IS 'Kreeg op tijd een brief.';
COMMENT ON COLUMN survival_home.stratum IS 'Zone en afstand, waarbinnen wordt vergeleken.';
COMMENT ON COLUMN survival_home.cluster IS 'Buurt: een inbraak is dichtbij veel woningen tegelijk, van meer dan een zone.';
COMMENT ON COLUMN survival_home.last IS 'Dagen na de eerste tot de inbraak dichtbij, of tot de laatste dag die is gevolgd; 0 is de eerste dag.';
COMMENT ON COLUMN survival_home.burglary_id IS 'De eerste inbraak dichtbij; leeg als die er niet was.';
COMMENT ON COLUMN survival_home.weight IS 'Woningen zonder tellen samen zo zwaar als die met een brief in dezelfde zone en afstand.';

-- The estimate of Kaplan & Meier by day, and per buurt how much the logarithm of what it says grows with that buurt's
-- weight: the sum of their squares is its variance when buurten are what varies (of Greenwood if each home were a
-- buurt).
CREATE OR REPLACE VIEW survival_week AS
WITH home AS MATERIALIZED (
    SELECT h.* FROM survival_home AS h
), tally AS MATERIALIZED (
    SELECT h.treated, h.cluster, h.last, sum(h.weight) AS weight,
           coalesce(sum(h.weight) FILTER (WHERE h.burglary_id IS NOT NULL), 0) AS ended
    FROM   home AS h GROUP BY h.treated, h.cluster, h.last
), part AS MATERIALIZED (
    SELECT t.treated, t.cluster, u AS day, sum(t.weight) AS at_risk,
           sum(CASE WHEN t.last = u THEN t.ended ELSE 0 END) AS ended
    FROM   tally AS t CROSS JOIN generate_series(0, t.last) AS u GROUP BY 1, 2, 3
), total AS MATERIALIZED (
    SELECT p.treated, p.day, sum(p.at_risk) AS at_risk,
           CASE WHEN sum(p.ended) < sum(p.at_risk) * (1 - 1e-12) THEN 1 - sum(p.ended) / sum(p.at_risk)
                ELSE 0 END AS kept FROM part AS p GROUP BY p.treated, p.day
), curve AS MATERIALIZED (
    SELECT t.treated, t.day,
           exp(sum(CASE WHEN t.kept > 0 THEN ln(t.kept)
                        ELSE '-Infinity' END) OVER (PARTITION BY t.treated ORDER BY t.day)) AS surviving FROM total AS t
), last_day AS MATERIALIZED (         -- of each home, in whatever zone
    SELECT h.treated, h.dwelling_id, max(h.last) AS day FROM home AS h GROUP BY h.treated, h.dwelling_id
), week AS MATERIALIZED (
    -- of which both were followed to the end, by ten homes or more, each once: fewer would tell of one
    SELECT d.day - 6 AS day_from, d.day + 1 AS day_to, max(d.surviving) FILTER (WHERE d.treated) AS surviving,
           max(d.surviving) FILTER (WHERE NOT d.treated) AS other_surviving
    FROM   curve AS d WHERE d.day % 7 = 6 GROUP BY d.day
    HAVING (SELECT least(count(*) FILTER (WHERE l.treated), count(*) FILTER (WHERE NOT l.treated))
            FROM   last_day AS l WHERE l.day >= d.day) >= smallest_street()
), moved AS (
    SELECT w.day_to, p.cluster,
           coalesce(sum((p.at_risk * (1 - t.kept) - p.ended) / nullif(t.at_risk * t.kept, 0)) FILTER (WHERE p.treated),
                    0) AS mine,
           coalesce(sum((p.at_risk * (1 - t.kept) - p.ended) / nullif(t.at_risk * t.kept,
                                                                      0)) FILTER (WHERE NOT p.treated), 0) AS other
    FROM   week AS w JOIN part AS p ON p.day < w.day_to JOIN total AS t USING (treated, day)
    GROUP  BY w.day_to, p.cluster
), spread AS (
    SELECT w.day_to, count(*)::int - 1 AS df, f.more * sum(m.mine ^ 2) AS variance,
           f.more * sum(m.other ^ 2) AS other_variance,
           f.more * sum((w.surviving * m.mine - w.other_surviving * m.other) ^ 2) AS difference_variance
    FROM   week AS w JOIN moved AS m USING (day_to)
    CROSS  JOIN LATERAL (SELECT count(DISTINCT h.cluster) / nullif(count(DISTINCT h.cluster) - 1, 0)::float8 AS more
                         FROM   home AS h) AS f GROUP BY w.day_to, f.more
)
SELECT w.day_from, w.day_to, c.at_risk, c.ends, c.burglaries, w.surviving, sqrt(s.variance) AS error, c.other_at_risk,
       c.other_ends, c.other_burglaries, w.other_surviving, sqrt(s.other_variance) AS other_error,
       sqrt(s.difference_variance) AS difference_error, s.df
FROM   week AS w JOIN spread AS s USING (day_to) CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE h.treated AND h.last >= w.day_from)::int AS at_risk,
           count(h.burglary_id) FILTER (WHERE h.treated AND h.last >= w.day_from AND h.last < w.day_to)::int AS ends,
           count(DISTINCT h.burglary_id) FILTER (WHERE h.treated AND h.last < w.day_to)::int AS burglaries,
           count(*) FILTER (WHERE NOT h.treated AND h.last >= w.day_from)::int AS other_at_risk,
           count(h.burglary_id) FILTER (WHERE NOT h.treated AND h.last >= w.day_from
                                        AND h.last < w.day_to)::int AS other_ends,
           count(DISTINCT h.burglary_id) FILTER (WHERE NOT h.treated AND h.last < w.day_to)::int AS other_burglaries
    FROM   home AS h) AS c;
COMMENT ON VIEW survival_week IS 'Per week na het begin het deel van de woningen waar het stil bleef, met en zonder brief op tijd.';
COMMENT ON COLUMN survival_week.day_from IS 'Eerste dag van de week; 0 is de dag waarop het volgen begint.';
COMMENT ON COLUMN survival_week.day_to IS 'De dag na de laatste.';
COMMENT ON COLUMN survival_week.at_risk IS 'Woningen met een brief op tijd die aan het begin van de week nog werden gevolgd.';
COMMENT ON COLUMN survival_week.ends IS 'Daarvan met een inbraak dichtbij in die week.';
COMMENT ON COLUMN survival_week.burglaries IS 'Inbraken daarachter tot en met die week, elk een keer.';
COMMENT ON COLUMN survival_week.surviving IS 'Deel waar het tot en met die week stil bleef.';
COMMENT ON COLUMN survival_week.error IS 'Standaardfout van de logaritme daarvan.';
COMMENT ON COLUMN survival_week.other_at_risk IS 'Woningen zonder die aan het begin van de week nog werden gevolgd.';
COMMENT ON COLUMN survival_week.other_ends IS 'Daarvan met een inbraak dichtbij in die week.';
COMMENT ON COLUMN survival_week.other_burglaries IS 'Inbraken daarachter tot en met die week, elk een keer.';
COMMENT ON COLUMN survival_week.other_surviving IS 'Deel waar het tot en met die week stil bleef.';
COMMENT ON COLUMN survival_week.other_error IS 'Standaardfout van de logaritme daarvan.';
COMMENT ON COLUMN survival_week.difference_error IS 'Standaardfout van surviving min other_surviving.';
COMMENT ON COLUMN survival_week.df IS 'Vrijheidsgraden: buurten min een.';

-- On the scale of log(-log), so that it stays between 0 and 1; before the first burglary near there is none.
CREATE OR REPLACE FUNCTION survival_limit(surviving float8, error float8, times float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN surviving > 0 AND surviving < 1 AND error > 0 THEN surviving ^ exp(times * error / -ln(surviving)) END;
COMMENT ON FUNCTION survival_limit(float8, float8, float8) IS 'De grens van het interval om een deel waar het stil bleef, zoveel standaardfouten (times) lager, of hoger als times kleiner dan 0 is; NULL als er geen is.';

CREATE OR REPLACE FUNCTION quiet_words(surviving float8, low float8, high float8) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN dutch_number(round(100 * surviving::numeric, 1)) || ' %'
       || CASE WHEN low IS NOT NULL AND high IS NOT NULL
               THEN pg_catalog.format(' (95 %%: %s tot %s)', dutch_number(round(100 * low::numeric, 1)),
                                      dutch_number(round(100 * high::numeric, 1))) ELSE '' END;
COMMENT ON FUNCTION quiet_words(float8, float8, float8) IS 'Een deel met zijn interval, als percentage.';

CREATE OR REPLACE FUNCTION survival_sentence(days int, distance float8, surviving float8, low float8, high float8,
                                             other_surviving float8, other_low float8, other_high float8,
                                             difference float8, difference_low float8, difference_high float8,
                                             apart boolean, too_few boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('Na %s dagen was er binnen %s m geen inbraak geweest bij %s van de woningen die op tijd een brief kregen, en bij %s van de woningen in dezelfde zones die hem te laat of niet kregen. ',
                         days, dutch_number(round(distance::numeric)), quiet_words(surviving, low, high),
                         quiet_words(other_surviving, other_low, other_high))
       || CASE WHEN difference_low IS NULL OR difference_high IS NULL
                    THEN 'Te weinig inbraken om een effect vast te stellen.'
               WHEN too_few OR NOT apart
                    THEN pg_catalog.format('%s: van %s tot %s procentpunt verschil past bij deze cijfers.',
                                           CASE WHEN too_few THEN 'Te weinig inbraken om een effect vast te stellen'
                                                ELSE 'Een verschil is niet aangetoond' END,
                                           dutch_number(round(100 * difference_low::numeric, 1)),
                                           dutch_number(round(100 * difference_high::numeric, 1)))
               ELSE pg_catalog.format('Dat is %s procentpunt verschil (95 %%: %s tot %s).',
                                      dutch_number(round(100 * difference::numeric, 1)),
                                      dutch_number(round(100 * difference_low::numeric, 1)),
                                      dutch_number(round(100 * difference_high::numeric, 1))) END
       || ' Of een verschil door de brief komt, is hiermee niet bewezen: wie wanneer een brief kreeg, is niet geloot.';
COMMENT ON FUNCTION survival_sentence(int, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, boolean, boolean) IS 'De vergelijking in woorden; nooit dat iets is bewezen.';
