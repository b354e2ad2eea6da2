-- What happened where a measure was taken, beside the areas that are most like it, and around it.

-- Which periods are compared: whole years after the begin, two at most and no longer than the measure took, with the two years before the year in which the area was chosen; before a year is over, the same weeks of those years. Only
-- periods that are known of the measure's area; a year of which one is not known is left out, for halves of years have seasons.
CREATE OR REPLACE VIEW measure_period AS
WITH told AS MATERIALIZED (
    SELECT c.* FROM measure_counts() AS c
), own AS (
    SELECT t.measure_id, array_agg(t.period) AS periods, (max(t.period) FILTER (WHERE t.period >= 0) + 1) AS after FROM told AS t WHERE t.role = 'treated' GROUP BY t.measure_id
), compared AS (
    SELECT o.measure_id, o.periods, CASE WHEN n.after >= 26 THEN 26 WHEN n.after >= 13 THEN 13 ELSE n.after END AS length
    FROM   own AS o JOIN area_measure AS m USING (measure_id) CROSS JOIN LATERAL (SELECT CASE WHEN m.ends IS NULL THEN o.after ELSE least(o.after, greatest(1, ceil((m.ends - m.begins + 1) / 28.0)))::int END AS after) AS n WHERE o.after > 0
), asked AS (                         -- 'base' is what is compared with, 'chosen' the year in which it was chosen
    SELECT c.measure_id, c.length, v.half, v.year, v.year * 13 + n AS period, v.year * 13 + n = ANY (c.periods) AS is_known
    FROM   compared AS c CROSS JOIN (VALUES ('base', -3), ('base', -2), ('chosen', -1), ('after', 0), ('after', 1)) AS v (half, year) CROSS JOIN generate_series(0, 12) AS n
    WHERE  n < c.length AND (v.half <> 'after' OR v.year * 13 + n < c.length)
), whole AS (
    SELECT a.measure_id, a.half, a.year FROM asked AS a GROUP BY a.measure_id, a.half, a.year HAVING bool_and(a.is_known)
)
SELECT a.measure_id, a.half, a.period, t.role, t.area, t.first_day, t.burglaries, t.dwellings
FROM   asked AS a JOIN whole AS w USING (measure_id, half, year) JOIN told AS t USING (measure_id, period);
COMMENT ON VIEW measure_period IS 'Per maatregel en gebied de tijdvakken van vier weken die worden vergeleken.';
COMMENT ON COLUMN measure_period.measure_id IS 'Maatregel.';
COMMENT ON COLUMN measure_period.half IS 'base: waarmee wordt vergeleken; chosen: het jaar voor het begin; after: sindsdien.';
COMMENT ON COLUMN measure_period.period IS 'Tijdvak: 0 is het eerste met de maatregel.';
COMMENT ON COLUMN measure_period.role IS 'treated, control of displacement.';
COMMENT ON COLUMN measure_period.area IS 'Gebied.';
COMMENT ON COLUMN measure_period.first_day IS 'Eerste dag.';
COMMENT ON COLUMN measure_period.burglaries IS 'Woninginbraken.';
COMMENT ON COLUMN measure_period.dwellings IS 'Woningen.';

-- An area of which a period is not known that others have takes no part.
CREATE OR REPLACE FUNCTION measure_effects(base text) RETURNS TABLE (measure_id int, effects effect_set, controls int, first_day date, last_day date, base_periods int, periods int)
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    WITH asked AS MATERIALIZED (
        SELECT p.* FROM measure_period AS p WHERE p.half IN ('after', base)
    ), own AS MATERIALIZED (
        SELECT a.measure_id, count(*) AS periods, count(*) FILTER (WHERE a.half = base) AS base_periods, min(a.first_day) FILTER (WHERE a.half = 'after') AS first_day,
               max(a.first_day) FILTER (WHERE a.half = 'after') + 27 AS last_day FROM asked AS a WHERE a.role = 'treated' GROUP BY a.measure_id
    ), whole AS MATERIALIZED (
        SELECT a.measure_id, a.role, a.area FROM asked AS a JOIN own AS o USING (measure_id) GROUP BY a.measure_id, a.role, a.area, o.periods HAVING count(*) = o.periods
    )
    SELECT o.measure_id, effect_set(CASE a.role WHEN 'treated' THEN '*' ELSE a.area END, a.period, a.burglaries, a.dwellings * 28 / 365.25, a.role), (SELECT count(*)::int FROM whole AS w WHERE w.measure_id = o.measure_id AND w.role = 'control'),
           o.first_day, o.last_day, o.base_periods::int, (o.periods - o.base_periods)::int
    FROM   own AS o JOIN asked AS a USING (measure_id) JOIN whole AS w USING (measure_id, role, area) WHERE o.base_periods > 0 AND o.periods > o.base_periods
    GROUP  BY o.measure_id, o.first_day, o.last_day, o.base_periods, o.periods;
END;
COMMENT ON FUNCTION measure_effects(text) IS 'Per maatregel de tellingen als effect_set, tegenover de jaren voor het jaar voor het begin (base) of dat jaar zelf (chosen).';

CREATE OR REPLACE FUNCTION per_year(burglaries bigint, periods int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN dutch_number(round((burglaries * 365.25 / (28 * nullif(periods, 0)))::numeric, 1));
COMMENT ON FUNCTION per_year(bigint, int) IS 'Een aantal in tijdvakken van vier weken, als aantal per jaar.';

-- How far areas like these drift apart by themselves, beyond what chance does: of all candidates of a measure, the variance of the logarithm of their change.
CREATE OR REPLACE VIEW measure_drift AS
WITH span AS MATERIALIZED (
    SELECT p.measure_id, m.level, range_agg(daterange(p.first_day, p.first_day + 28)) FILTER (WHERE p.half = 'base') AS base, range_agg(daterange(p.first_day, p.first_day + 28)) FILTER (WHERE p.half = 'after') AS after
    FROM   measure_period AS p JOIN area_measure AS m USING (measure_id) WHERE p.role = 'treated' AND p.half IN ('base', 'after') GROUP BY p.measure_id, m.level
), kind AS MATERIALIZED (             -- many measures ask the same
    SELECT DISTINCT s.level, s.base, s.after FROM span AS s WHERE s.base IS NOT NULL AND s.after IS NOT NULL
), struck AS MATERIALIZED (
    SELECT v.level, v.code, p.occurred_on FROM burglary_place AS p CROSS JOIN LATERAL (VALUES ('buurt', p.buurt_code), ('gemeente', p.gemeente_code)) AS v (level, code) WHERE v.code IS NOT NULL
), counted AS MATERIALIZED (
    SELECT k.level, k.base, k.after, s.code, count(*) FILTER (WHERE s.occurred_on <@ k.base) AS former, count(*) FILTER (WHERE s.occurred_on <@ k.after) AS latter
    FROM   kind AS k JOIN struck AS s ON s.level = k.level AND (s.occurred_on <@ k.base OR s.occurred_on <@ k.after) GROUP BY k.level, k.base, k.after, s.code
), change AS (                        -- with fewer than five on a side a logarithm tells of chance alone
    SELECT s.measure_id, ln((c.latter + 0.5) / (c.former + 0.5)) AS change, 1 / (c.latter + 0.5) + 1 / (c.former + 0.5) AS chance
    FROM   span AS s JOIN measure_candidates() AS m ON m.measure_id = s.measure_id AND NOT m.treated JOIN counted AS c ON c.level = s.level AND c.base = s.base AND c.after = s.after AND c.code = m.area
    WHERE  c.former >= 5 AND c.latter >= 5
)
SELECT c.measure_id, greatest(0, var_samp(c.change) - avg(c.chance))::float8 AS variance FROM change AS c GROUP BY c.measure_id HAVING count(*) >= 5;
COMMENT ON VIEW measure_drift IS 'Hoe ver gebieden zonder maatregel uit zichzelf uiteenlopen.';
COMMENT ON COLUMN measure_drift.measure_id IS 'Maatregel.';
COMMENT ON COLUMN measure_drift.variance IS 'Variantie van de logaritme van hun verandering, boven wat toeval doet.';

-- An effect is named after a whole year, beside areas that are alike in most, when it is not one of many by chance.
CREATE OR REPLACE FUNCTION measure_sentence(burglaries_before bigint, before int, burglaries bigint, after int, control_before bigint, control_after bigint, controls int, expected float8, ratio float8, low float8, high float8,
                                            apart boolean, too_few boolean, unlike int, features int, near_ratio float8, near_apart boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.concat_ws(' ',
    CASE WHEN after % 13 = 0 THEN pg_catalog.format('In het gebied ging het aantal inbraken van %s naar %s per jaar, in %s samen van %s naar %s.', per_year(burglaries_before, before), per_year(burglaries, after),
                                                    dutch_count(controls, 'vergelijkingsgebied', 'vergelijkingsgebieden'), per_year(control_before, before), per_year(control_after, after))
         ELSE pg_catalog.format('In het gebied ging het aantal inbraken van gemiddeld %s in dezelfde weken van eerdere jaren naar %s, in %s samen van %s naar %s.',
                                dutch_number(round(burglaries_before * after::numeric / before, 1)), dutch_number(burglaries), dutch_count(controls, 'vergelijkingsgebied', 'vergelijkingsgebieden'),
                                dutch_number(round(control_before * after::numeric / before, 1)), dutch_number(control_after)) END,
    CASE WHEN too_few OR ratio IS NULL OR low IS NULL AND high IS NULL THEN pg_catalog.format('Te weinig inbraken om een effect vast te stellen: %s.', effect_fits(low, high))
         WHEN 2 * unlike > features THEN 'Die gebieden lijken te weinig op dit om een verschil aan de maatregel te kunnen verbinden.'
         WHEN after % 13 <> 0 THEN pg_catalog.format('Een tussenstand, nog geen heel jaar: %s.', effect_fits(low, high))
         WHEN apart THEN pg_catalog.format('Zonder maatregel waren er naar verwachting ongeveer %s geweest, het werden er %s: %s (95 %%: van %s tot %s). Of dat door de maatregel komt, is hiermee niet bewezen.',
                                           dutch_number(round(expected::numeric)), dutch_number(burglaries), effect_change(ratio), effect_change(coalesce(low, 0)), effect_change(high))
         ELSE pg_catalog.format('Een verschil is niet aangetoond: %s.', effect_fits(low, high)) END,
    CASE WHEN near_apart AND apart AND NOT too_few AND high < 1 AND near_ratio > 1 THEN 'Tot 200 m eromheen waren het er meer dan te verwachten was: dat kan verplaatsing zijn (waterbedeffect).'
         WHEN near_apart AND apart AND NOT too_few AND high < 1 AND near_ratio < 1 THEN 'Tot 200 m eromheen waren het er ook minder dan te verwachten was: dat kan uitstraling zijn.' END,
    CASE WHEN unlike > 0 THEN pg_catalog.format('De gebieden lijken in %s van %s kenmerken niet op elkaar (measure_balance).', unlike, features) END);
COMMENT ON FUNCTION measure_sentence(bigint, int, bigint, int, bigint, bigint, int, float8, float8, float8, float8, boolean, boolean, int, int, float8, boolean) IS 'De vergelijking in woorden; nooit dat iets is bewezen.';

CREATE OR REPLACE VIEW fresh_measure_series AS
SELECT row_number() OVER (ORDER BY c.measure_id, array_position('{treated,control,displacement}', c.role), c.area, c.period)::int AS measure_series_id, c.measure_id, m.name::varchar(1000) AS name, c.role::varchar(20) AS role,
       CASE c.role WHEN 'treated' THEN 'gebied van de maatregel' WHEN 'control' THEN 'vergelijkingsgebied' ELSE c.area || ' m eromheen' END::varchar(40) AS role_name, CASE WHEN c.role = 'control' THEN c.area END::varchar(40) AS code,
       c.period, c.first_day, c.first_day + 27 AS last_day, c.burglaries, c.dwellings, 1000 * c.burglaries / (c.dwellings * 28 / 365.25)::float8 AS rate
FROM   measure_counts() AS c JOIN area_measure AS m USING (measure_id);

CREATE OR REPLACE VIEW fresh_measure_effect AS
WITH base AS MATERIALIZED (
    SELECT e.* FROM measure_effects('base'::text) AS e
), ring AS MATERIALIZED (
    SELECT b.measure_id, g.* FROM base AS b CROSS JOIN LATERAL effect_rings(b.effects, 0) AS g
), told AS MATERIALIZED (
    SELECT b.measure_id, b.controls, b.first_day, b.last_day, b.base_periods, b.periods, r.*, n.ratio AS near_ratio, n.ratio_low AS near_low, n.ratio_high AS near_high, n.p_value AS near_p, coalesce('few_expected' = ANY (n.flags), false) AS near_few, f.ratio AS far_ratio, f.ratio_low AS far_low,
           f.ratio_high AS far_high, t.difference AS net_difference, t.difference_low AS net_low, t.difference_high AS net_high
    FROM   base AS b CROSS JOIN LATERAL effect_ratio(b.effects, 0) AS r
    LEFT   JOIN ring AS n ON n.measure_id = b.measure_id AND n.area = '0-200' LEFT JOIN ring AS f ON f.measure_id = b.measure_id AND f.area = '200-400'
    LEFT   JOIN ring AS t ON t.measure_id = b.measure_id AND t.area IS NULL AND n.area IS NOT NULL
), recent AS MATERIALIZED (           -- against the year in which it may have been chosen
    SELECT e.measure_id, r.ratio, coalesce(r.wide_low, r.ratio_low) AS low, coalesce(r.wide_high, r.ratio_high) AS high FROM measure_effects('chosen'::text) AS e CROSS JOIN LATERAL effect_ratio(e.effects, 0) AS r
), balance AS MATERIALIZED (
    SELECT m.measure_id, count(b.alike)::int AS features, (count(*) FILTER (WHERE NOT b.alike))::int AS unlike
    FROM   measure_matches() AS m CROSS JOIN LATERAL match_balance(m.matches, 3, NULL, 'like') AS b WHERE b.area IS NOT NULL GROUP BY m.measure_id
), after AS MATERIALIZED (
    SELECT DISTINCT p.measure_id FROM measure_period AS p WHERE p.half = 'after'
), counted AS (
    SELECT DISTINCT c.measure_id FROM measure_counts() AS c WHERE c.role = 'treated' AND c.period >= 0
), wide AS MATERIALIZED (           -- the exact interval, widened by how far areas drift apart by themselves
    SELECT t.*, d.variance AS drift, coalesce('too_few' = ANY (t.flags), false) OR t.control_before IS NULL OR t.p_wide IS NULL AS too_few, coalesce(t.p_wide, t.p_value) AS narrow_p,
           coalesce(t.wide_low, t.ratio_low) AS narrow_low, coalesce(t.wide_high, t.ratio_high) AS narrow_high, coalesce(d.variance, 0) * (1 + 1.0 / greatest(t.controls, 1)) AS added
    FROM   told AS t LEFT JOIN measure_drift AS d USING (measure_id)
), spread AS (
    SELECT w.*, CASE WHEN w.ratio > 0 AND w.ratio < 'Infinity' AND w.narrow_low > 0 THEN ln(w.ratio / w.narrow_low) END AS below,
           CASE WHEN w.ratio > 0 AND w.ratio < 'Infinity' AND w.narrow_high < 'Infinity' THEN ln(w.narrow_high / w.ratio) END AS above FROM wide AS w
), widened AS (
    SELECT s.*, CASE WHEN s.below IS NULL THEN s.narrow_low ELSE s.ratio * exp(-sqrt(s.below ^ 2 + 1.959964 ^ 2 * s.added)) END AS low,
           CASE WHEN s.above IS NULL THEN s.narrow_high ELSE s.ratio * exp(sqrt(s.above ^ 2 + 1.959964 ^ 2 * s.added)) END AS high,
           CASE WHEN s.added = 0 OR s.below IS NULL OR s.above IS NULL THEN s.narrow_p
                ELSE greatest(s.narrow_p, normal_p(ln(s.ratio) / sqrt((CASE WHEN s.ratio < 1 THEN s.above ELSE s.below END / 1.959964) ^ 2 + s.added))) END AS p
    FROM   spread AS s
), judged AS (
    SELECT w.*, benjamini_hochberg(w.p) OVER () AS p_adjusted, benjamini_hochberg(CASE WHEN NOT w.near_few THEN w.near_p END) OVER () AS near_adjusted FROM widened AS w
)
SELECT m.measure_id AS measure_effect_id, m.source::varchar(20) AS measure,
       CASE m.source WHEN 'action' THEN 'actie' WHEN 'group' THEN 'buurtgroep' WHEN 'letters' THEN 'besmettingsbrieven' ELSE 'certificaten' END::varchar(20) AS measure_name,
       m.intervention_id, m.watch_group_id, m.name::varchar(1000) AS name, m.begins, m.ends, j.first_day, j.last_day, j.base_periods, j.periods, j.controls AS control_areas, b.features, b.unlike,
       j.treated_before::int AS burglaries_before, j.treated_after::int AS burglaries, j.control_before::int AS control_before, j.control_after::int AS control_burglaries, j.expected,
       nullif(j.ratio, 'Infinity') AS ratio, j.low AS ratio_low, nullif(j.high, 'Infinity') AS ratio_high, j.p AS p_value, j.p_adjusted, j.dispersion, sqrt(j.drift) AS drift, j.detectable,
       nullif(j.near_ratio, 'Infinity') AS near_ratio, j.near_low, nullif(j.near_high, 'Infinity') AS near_high, nullif(j.far_ratio, 'Infinity') AS far_ratio, j.far_low, nullif(j.far_high, 'Infinity') AS far_high,
       j.net_difference, j.net_low, j.net_high, nullif(r.ratio, 'Infinity') AS recent_ratio, r.low AS recent_low, nullif(r.high, 'Infinity') AS recent_high,
       CASE WHEN j.measure_id IS NULL THEN NULL WHEN j.too_few THEN 1 ELSE 0 END AS too_few,
       CASE WHEN j.measure_id IS NOT NULL AND j.controls > 0 THEN NULL
            WHEN m.level IS NULL THEN 'het gebied is groter dan een gemeente: er is niets om mee te vergelijken'
            WHEN m.geom IS NULL THEN 'waar de maatregel is, is niet bekend'
            WHEN k.measure_id IS NULL THEN 'er zijn nog geen vier hele weken sinds het begin bekend, of er staan minder dan tien woningen'
            WHEN NOT EXISTS (SELECT FROM after AS a WHERE a.measure_id = m.measure_id) THEN 'van de weken sinds het begin zijn niet alle inbraken bekend'
            WHEN j.measure_id IS NULL THEN 'van geen heel jaar, een jaar of meer voor het begin, zijn de inbraken bekend'
            ELSE 'er is geen gebied om mee te vergelijken (zie measure_reference_area)' END::varchar(200) AS reason,
       CASE WHEN j.controls > 0 THEN measure_sentence(j.treated_before, j.base_periods, j.treated_after, j.periods, j.control_before, j.control_after, j.controls, j.expected, nullif(j.ratio, 'Infinity'), j.low, nullif(j.high, 'Infinity'),
                                                       coalesce(j.p_adjusted <= 0.05 AND (j.high < 1 OR j.low > 1), false), j.too_few, b.unlike, b.features, nullif(j.near_ratio, 'Infinity'),
                                                       coalesce(j.near_adjusted <= 0.05, false)) END::varchar(1000) AS sentence
FROM   area_measure AS m LEFT JOIN judged AS j USING (measure_id) LEFT JOIN recent AS r USING (measure_id) LEFT JOIN balance AS b USING (measure_id) LEFT JOIN counted AS k USING (measure_id);
