-- What happened where a measure was taken, beside the areas that are most like it, and around it.

-- Which periods are compared: whole years after the begin, two at most and no longer than the measure took but for the
-- first four weeks, with the two years before the year in which the area was chosen; before a year is over, the same
-- weeks of those years. Only periods that are known of the measure's area; a year of which one is not known is left
-- out, for halves of years have seasons.
CREATE OR REPLACE VIEW measure_period AS
WITH measure AS MATERIALIZED (
    SELECT m.measure_id, m.begins, m.ends FROM area_measure AS m
), told AS (
    SELECT c.*, floor(c.period / 13.0)::int AS year, (m.ends - m.begins + 1) / 28 AS lasted,
           max(c.period) FILTER (WHERE c.role = 'treated') OVER (PARTITION BY c.measure_id) + 1 AS after
    FROM   measure_counts() AS c JOIN measure AS m USING (measure_id)
), compared AS (
    SELECT t.*, CASE WHEN l.after >= 26 THEN 26 WHEN l.after >= 13 THEN 13 ELSE l.after END AS length
    FROM   told AS t
    CROSS  JOIN LATERAL (SELECT CASE WHEN t.lasted IS NULL THEN t.after
                                     ELSE least(t.after, greatest(1, t.lasted)) END AS after) AS l
    WHERE  t.after > 0
), asked AS (
    SELECT c.*, least(13, c.length) AS periods,
           count(*) FILTER (WHERE c.role = 'treated') OVER (PARTITION BY c.measure_id, c.year) AS known
    FROM   compared AS c
    WHERE  c.year BETWEEN -3 AND 1 AND c.period - 13 * c.year < c.length AND (c.year < 0 OR c.period < c.length)
)
-- 'base' is what is compared with, 'chosen' the year in which it was chosen
SELECT a.measure_id, CASE WHEN a.year < -1 THEN 'base' WHEN a.year = -1 THEN 'chosen' ELSE 'after' END AS half,
       a.period, a.role, a.area, a.first_day, a.burglaries, a.dwellings
FROM   asked AS a WHERE a.known = a.periods;
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
CREATE OR REPLACE FUNCTION measure_effects(base text, held text DEFAULT 'after')
RETURNS TABLE (measure_id int, effects effect_set, controls int, first_day date, last_day date, base_periods int,
               periods int)
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    WITH asked AS (
        SELECT p.*, count(*) OVER area AS area_periods,
               count(*) FILTER (WHERE p.role = 'treated') OVER measure AS own_periods,
               count(*) FILTER (WHERE p.role = 'treated' AND p.half = base) OVER measure AS own_base,
               min(p.first_day) FILTER (WHERE p.role = 'treated' AND p.half = held) OVER measure AS begins,
               max(p.first_day) FILTER (WHERE p.role = 'treated' AND p.half = held) OVER measure + 27 AS ends
        FROM   measure_period AS p WHERE p.half IN (held, base)
        WINDOW measure AS (PARTITION BY p.measure_id), area AS (PARTITION BY p.measure_id, p.role, p.area)
    )
    SELECT a.measure_id,
           effect_set(CASE a.role WHEN 'treated' THEN '*' ELSE a.area END, a.period, a.burglaries,
                      a.dwellings * 28 / 365.25, a.role),
           (count(DISTINCT a.area) FILTER (WHERE a.role = 'control'))::int, a.begins, a.ends, a.own_base::int,
           (a.own_periods - a.own_base)::int
    FROM   asked AS a WHERE a.area_periods = a.own_periods AND a.own_base > 0 AND a.own_periods > a.own_base
    GROUP  BY a.measure_id, a.begins, a.ends, a.own_base, a.own_periods;
END;
COMMENT ON FUNCTION measure_effects(text, text) IS 'Per maatregel de tellingen als effect_set: sindsdien (after, vanaf tijdvak 0) of in het jaar voor het begin (chosen, vanaf -13), tegenover de jaren voor dat jaar (base) of dat jaar zelf (chosen).';

CREATE OR REPLACE FUNCTION per_year(burglaries bigint, periods int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN dutch_number(round((burglaries * 365.25 / (28 * nullif(periods, 0)))::numeric, 1));
COMMENT ON FUNCTION per_year(bigint, int) IS 'Een aantal in tijdvakken van vier weken, als aantal per jaar.';

-- What each measure's own area, as it was counted, and all areas that it may be held against had in the years that are
-- compared by, in the year of the choice, and since.
CREATE OR REPLACE VIEW measure_half AS
WITH measure AS MATERIALIZED (
    SELECT m.measure_id, m.level FROM area_measure AS m
), half AS MATERIALIZED (
    SELECT p.measure_id, m.level, p.half, range_agg(daterange(p.first_day, p.first_day + 28)) AS days,
           sum(p.burglaries)::int AS burglaries
    FROM   measure_period AS p JOIN measure AS m USING (measure_id) WHERE p.role = 'treated'
    GROUP  BY p.measure_id, m.level, p.half
), struck AS MATERIALIZED (
    SELECT v.level, v.code, p.occurred_on, count(*) AS burglaries
    FROM   measure_burglary AS p
    CROSS  JOIN LATERAL (VALUES ('buurt', p.buurt_code), ('gemeente', p.gemeente_code)) AS v (level, code)
    WHERE  v.code IS NOT NULL GROUP BY v.level, v.code, p.occurred_on
), counted AS (                       -- each area with none, and what happened there
    SELECT h.measure_id, h.half, c.area, c.treated, CASE WHEN c.treated THEN h.burglaries ELSE 0 END AS burglaries,
           c.dwellings * days_in(h.days) / 365.25 AS years
    FROM   half AS h JOIN measure_candidates() AS c USING (measure_id)
    UNION ALL
    SELECT h.measure_id, h.half, s.code, false, s.burglaries, NULL
    FROM   half AS h JOIN struck AS s ON s.level = h.level AND s.occurred_on <@ h.days
)
SELECT c.measure_id, c.half, c.area, c.treated, sum(c.burglaries)::int AS burglaries, max(c.years) AS years
FROM   counted AS c GROUP BY c.measure_id, c.half, c.area, c.treated HAVING count(c.years) > 0;
COMMENT ON VIEW measure_half IS 'Inbraken van het gebied van een maatregel en van alle gebieden waarmee het kan worden vergeleken, in de jaren ervoor, het jaar voor het begin en sindsdien.';
COMMENT ON COLUMN measure_half.measure_id IS 'Maatregel.';
COMMENT ON COLUMN measure_half.half IS 'base, chosen of after (zie measure_period).';
COMMENT ON COLUMN measure_half.area IS 'Buurt of gemeente; een lege tekst is het gebied van de maatregel.';
COMMENT ON COLUMN measure_half.treated IS 'Of het het gebied van de maatregel is.';
COMMENT ON COLUMN measure_half.burglaries IS 'Woninginbraken.';
COMMENT ON COLUMN measure_half.years IS 'Woningjaren.';

-- Three answers of all these together: how far areas drift apart by themselves beyond what chance does (the variance of
-- the logarithm of their change); how many of them changed as much as the measure's own, as if they had it; and what is
-- left of a fall since a year by which the area may have been chosen. With fewer than five burglaries a logarithm tells
-- of chance alone: after, that is known only when it is over, and a placebo is not chosen by it.
CREATE OR REPLACE VIEW measure_beside AS
WITH half AS MATERIALIZED (
    SELECT h.* FROM measure_half AS h
), pair AS MATERIALIZED (
    SELECT f.measure_id, f.half, f.area, f.treated, f.burglaries AS former, l.burglaries AS latter,
           f.years AS former_years, l.years AS latter_years
    FROM   half AS f JOIN half AS l USING (measure_id, area, treated) WHERE f.half <> 'after' AND l.half = 'after'
), drift AS (
    SELECT p.measure_id,
           greatest(0,
                    var_samp(ln((p.latter + 0.5) / (p.former + 0.5))) - avg(1 / (p.latter + 0.5) + 1 / (p.former + 0.5)))::float8 AS variance
    FROM   pair AS p WHERE p.half = 'base' AND NOT p.treated AND p.former >= 5 AND p.latter >= 5 GROUP BY p.measure_id
    HAVING count(*) >= 5
), counts AS MATERIALIZED (
    SELECT p.measure_id, p.half,
           effect_set(CASE WHEN p.treated THEN '*' ELSE p.area END, v.period, v.burglaries, v.years,
                      CASE WHEN p.treated THEN 'treated' ELSE 'control' END) AS effects
    FROM   pair AS p
    CROSS  JOIN LATERAL (VALUES (0, p.former, p.former_years),
                         (1, p.latter, p.latter_years)) AS v (period, burglaries, years)
    WHERE  p.half = 'chosen' OR p.former >= 5 GROUP BY p.measure_id, p.half
    HAVING bool_or(p.treated) AND NOT bool_and(p.treated)
), placebo AS (
    SELECT c.measure_id, e.*
    FROM   counts AS c CROSS JOIN LATERAL effect_placebo(c.effects, 1) AS e WHERE c.half = 'base' AND e.placebos > 0
), hot AS (
    SELECT c.measure_id, i.* FROM counts AS c CROSS JOIN LATERAL effect_index(c.effects, 1) AS i WHERE c.half = 'chosen'
)
SELECT m.measure_id, d.variance, p.placebos::int AS placebos, p.as_far::int AS as_far, p.p_value AS placebo_p,
       p.least_p_value AS least_p, h.index, h.index_low, h.index_high
FROM  (SELECT DISTINCT c.measure_id FROM half AS c) AS m LEFT JOIN drift AS d USING (measure_id)
LEFT   JOIN placebo AS p USING (measure_id) LEFT JOIN hot AS h USING (measure_id);
COMMENT ON VIEW measure_beside IS 'Een maatregel naast alle gebieden waarmee zij kan worden vergeleken.';
COMMENT ON COLUMN measure_beside.measure_id IS 'Maatregel.';
COMMENT ON COLUMN measure_beside.variance IS 'Hoe ver gebieden zonder maatregel uit zichzelf uiteenlopen: variantie van de logaritme van hun verandering, boven wat toeval doet.';
COMMENT ON COLUMN measure_beside.placebos IS 'Gebieden zonder maatregel waarvan de verandering bekend is.';
COMMENT ON COLUMN measure_beside.as_far IS 'Hoeveel daarvan minstens zo sterk veranderden.';
COMMENT ON COLUMN measure_beside.placebo_p IS 'De kans daarvan (effect_placebo).';
COMMENT ON COLUMN measure_beside.least_p IS 'De kleinste kans die met zoveel gebieden kan.';
COMMENT ON COLUMN measure_beside.index IS 'Sindsdien naast het jaar voor het begin, zonder wat zo''n jaar vanzelf daalt (effect_index).';
COMMENT ON COLUMN measure_beside.index_low IS 'Ondergrens van het 95%-interval.';
COMMENT ON COLUMN measure_beside.index_high IS 'Bovengrens.';

-- Measures that a tenth of the homes of a measure, or of a ring around it, had as well. What a whole gemeente has, its
-- buurten all have and so do those that they are held against: of another kind that is no difference.
CREATE OR REPLACE VIEW measure_overlap AS
WITH measure AS MATERIALIZED (
    SELECT m.* FROM area_measure AS m WHERE m.geom IS NOT NULL AND m.level IS NOT NULL
), home AS MATERIALIZED (
    SELECT d.dwelling_id, d.buurt_code, d.gemeente_code FROM dwelling AS d WHERE d.in_use_to IS NULL
), lies AS MATERIALIZED (
    SELECT a.measure_id, a.role, h.dwelling_id, h.gemeente_code
    FROM   measure_area() AS a CROSS JOIN unnest(a.homes) AS u (dwelling_id) JOIN home AS h USING (dwelling_id)
    UNION ALL
    SELECT m.measure_id, 'treated', h.dwelling_id, h.gemeente_code
    FROM   measure AS m JOIN home AS h ON h.buurt_code = m.code WHERE m.level = 'buurt'
), spread AS MATERIALIZED (
    SELECT l.measure_id, l.role, l.gemeente_code, count(*) AS homes
    FROM   lies AS l GROUP BY l.measure_id, l.role, l.gemeente_code
), gemeente AS MATERIALIZED (
    SELECT h.gemeente_code AS code, count(*) AS homes FROM home AS h GROUP BY h.gemeente_code
), whole AS MATERIALIZED (
    SELECT s.measure_id, s.role, sum(s.homes) AS homes FROM spread AS s GROUP BY s.measure_id, s.role
    UNION ALL
    SELECT m.measure_id, 'treated', g.homes FROM measure AS m JOIN gemeente AS g USING (code) WHERE m.level = 'gemeente'
), shared AS MATERIALIZED (           -- with a gemeente by its code: home by home it would be all homes
    SELECT l.measure_id, l.role, o.measure_id AS other_id, count(*) AS homes
    FROM   lies AS l JOIN lies AS o USING (dwelling_id)
    WHERE  o.role = 'treated' AND o.measure_id <> l.measure_id GROUP BY l.measure_id, l.role, o.measure_id
    UNION ALL
    SELECT s.measure_id, s.role, o.measure_id, s.homes
    FROM   spread AS s JOIN measure AS o ON o.level = 'gemeente' AND o.code = s.gemeente_code
    UNION ALL
    SELECT m.measure_id, 'treated', s.measure_id, s.homes
    FROM   spread AS s JOIN measure AS m ON m.level = 'gemeente' AND m.code = s.gemeente_code WHERE s.role = 'treated'
    UNION ALL
    SELECT m.measure_id, 'treated', o.measure_id, w.homes
    FROM   measure AS m JOIN measure AS o USING (level, code) JOIN whole AS w ON w.measure_id = m.measure_id
    WHERE  m.level = 'gemeente' AND o.measure_id <> m.measure_id
), pair AS (
    SELECT m.measure_id, s.role, m.begins, m.ends, m.kind = o.kind AS same_kind,
           daterange(o.begins, o.ends, '[]') AS days
    FROM   shared AS s JOIN whole AS w USING (measure_id, role) JOIN measure AS m USING (measure_id)
    JOIN   measure AS o ON o.measure_id = s.other_id AND (o.level = 'buurt' OR o.level = m.level OR o.kind = m.kind)
    WHERE  s.homes >= 0.1 * w.homes
)
SELECT p.measure_id,
       coalesce(bool_or(p.role = 'treated' AND p.same_kind AND p.days && matched_days(p.begins)),
                false) AS base_treated,
       coalesce(bool_or(p.role = 'treated' AND p.days && daterange(p.begins, p.ends, '[]')), false) AS also_measure,
       coalesce(bool_or(p.role <> 'treated' AND p.days && daterange(p.begins, p.ends, '[]')), false) AS ring_measure
FROM   pair AS p WHERE p.days && daterange(lower(matched_days(p.begins)), p.ends, '[]') GROUP BY p.measure_id;
COMMENT ON VIEW measure_overlap IS 'Maatregelen waar nog een maatregel is of was.';
COMMENT ON COLUMN measure_overlap.measure_id IS 'Maatregel.';
COMMENT ON COLUMN measure_overlap.base_treated IS 'Of hier in de jaren ervoor al zo''n maatregel was.';
COMMENT ON COLUMN measure_overlap.also_measure IS 'Of hier in dezelfde tijd nog een maatregel is.';
COMMENT ON COLUMN measure_overlap.ring_measure IS 'Of eromheen in dezelfde tijd een maatregel is.';

CREATE OR REPLACE FUNCTION measure_warnings(flags text[], hot float8, ratio float8, recent float8, placebos int)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(pg_catalog.concat_ws(' ',
    CASE WHEN 'chosen_hot' = ANY (flags)
              THEN pg_catalog.format('In het jaar voor het begin waren het er %s, en wat zo''n jaar hoger was, daalt ook vanzelf%s.',
                                     CASE WHEN hot < 'Infinity'
                                               THEN dutch_factor(hot)
                                               || ' keer zoveel als de jaren ervoor deden verwachten'
                                          ELSE 'meer dan de jaren ervoor deden verwachten' END,
                                     CASE WHEN recent IS NOT NULL AND ratio IS NOT NULL
                                               THEN pg_catalog.format(': naast dat jaar is het %s, naast de jaren ervoor %s',
                                                                      effect_change(recent),
                                                                      effect_change(ratio)) END) END,
    CASE WHEN 'base_treated' = ANY (flags)
              THEN 'In de jaren ervoor was hier al eens zo''n maatregel: die jaren zijn niet zonder.' END,
    CASE WHEN 'also_measure' = ANY (flags)
              THEN 'Er was hier in die tijd nog een maatregel: wat van welke komt, is niet te scheiden.' END,
    CASE WHEN 'ring_measure' = ANY (flags)
              THEN 'Ook eromheen was in die tijd een maatregel: wat daar gebeurde, kan van die zijn.' END,
    CASE WHEN 'few_areas' = ANY (flags)
              THEN pg_catalog.format('%s om naast te zetten: hoe zeldzaam een verandering is, is daarmee hoogstens op 1 op %s te stellen.',
                                     CASE placebos WHEN 1 THEN 'Er is maar 1 gebied'
                                          ELSE pg_catalog.format('Er zijn maar %s gebieden', placebos) END,
                                     placebos + 1) END), '');
COMMENT ON FUNCTION measure_warnings(text[], float8, float8, float8, int) IS 'De waarschuwingen bij een maatregel in woorden.';

-- Did it move? Said of the first ring alone: what lies further on has less to do with it.
CREATE OR REPLACE FUNCTION around_sentence(level text, ratio float8, low float8, high float8, few boolean,
                                           apart boolean, fell boolean) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN level = 'gemeente' THEN NULL
            WHEN few THEN 'Tot 200 m eromheen gebeurt te weinig om te zien of het zich verplaatste.'
            WHEN ratio IS NULL AND low IS NULL AND high IS NULL
                 THEN 'Of het zich verplaatste, is niet te zeggen: eromheen staan geen tien woningen waarvan de inbraken bekend zijn, of daar was dezelfde soort maatregel.'
            WHEN ratio IS NULL THEN 'Tot 200 m eromheen gebeurt te weinig om te zien of het zich verplaatste.'
            WHEN apart AND fell AND ratio > 1
                 THEN 'Tot 200 m eromheen waren het er meer dan te verwachten was: dat kan verplaatsing zijn (waterbedeffect).'
            WHEN apart AND fell AND ratio < 1
                 THEN 'Tot 200 m eromheen waren het er ook minder dan te verwachten was: dat kan uitstraling zijn.'
            WHEN apart THEN pg_catalog.format('Tot 200 m eromheen veranderde het wel: %s.', effect_change(ratio))
            ELSE pg_catalog.format('Tot 200 m eromheen is geen verandering aangetoond: %s.',
                                   effect_fits(low, high)) END;
COMMENT ON FUNCTION around_sentence(text, float8, float8, float8, boolean, boolean, boolean) IS 'Wat er rond een maatregel gebeurde, in woorden; NULL om een gemeente, waar geen ring om ligt.';

-- An effect is named after a whole year, beside areas that are alike in most, when it is not one of many by chance.
CREATE OR REPLACE FUNCTION measure_sentence(burglaries_before bigint, before int, burglaries bigint, after int,
                                            control_before bigint, control_after bigint, controls int, expected float8,
                                            ratio float8, low float8, high float8,
                                            apart boolean, too_few boolean, unlike int, features int, around text,
                                            placebos int, as_far int, warnings text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.concat_ws(' ',
    CASE WHEN after % 13 = 0
              THEN pg_catalog.format('In het gebied ging het aantal inbraken van %s naar %s per jaar, in %s samen van %s naar %s; het jaar voor het begin telt niet mee.',
                                     per_year(burglaries_before, before), per_year(burglaries, after),
                                     dutch_count(controls, 'vergelijkingsgebied', 'vergelijkingsgebieden'),
                                     per_year(control_before, before), per_year(control_after, after))
         ELSE pg_catalog.format('In het gebied ging het aantal inbraken van %s in dezelfde weken van twee tot drie jaar eerder naar %s, in %s samen van %s naar %s; het jaar voor het begin telt niet mee.',
                                dutch_number(round(burglaries_before * after::numeric / before, 1)),
                                dutch_number(burglaries),
                                dutch_count(controls, 'vergelijkingsgebied', 'vergelijkingsgebieden'),
                                dutch_number(round(control_before * after::numeric / before, 1)),
                                dutch_number(control_after)) END,
    CASE WHEN burglaries_before + burglaries = 0 THEN 'Waar niet werd ingebroken, is over een effect niets te zeggen.'
         WHEN too_few OR ratio IS NULL OR low IS NULL AND high IS NULL
              THEN pg_catalog.format('Te weinig inbraken om een effect vast te stellen: %s.', effect_fits(low, high))
         WHEN 2 * unlike > features
              THEN pg_catalog.format('Die gebieden lijken in %s van %s kenmerken niet op dit: te weinig om een verschil aan de maatregel te kunnen verbinden (%s).',
                                     unlike, features, effect_fits(low, high))
         WHEN after % 13 <> 0
              THEN pg_catalog.format('Over minder dan een heel jaar is niets vast te stellen: %s.',
                                     effect_fits(low, high))
         WHEN apart
              THEN pg_catalog.format('Zonder maatregel waren er naar verwachting ongeveer %s geweest, het werden er %s: %s (95 %%: van %s tot %s). Of dat door de maatregel komt, is hiermee niet bewezen.',
                                     dutch_number(round(expected::numeric)), dutch_number(burglaries),
                                     effect_change(ratio), effect_change(coalesce(low, 0)), effect_change(high))
         ELSE pg_catalog.format('Een verschil is niet aangetoond: %s.', effect_fits(low, high)) END,
    CASE WHEN NOT too_few AND placebos >= 19
              THEN pg_catalog.format('Van %s gebieden zonder maatregel %s minstens zo sterk.', dutch_number(placebos),
                                     CASE as_far WHEN 0 THEN 'veranderde er geen' WHEN 1 THEN 'veranderde er 1'
                                          ELSE 'veranderden er ' || dutch_number(as_far) END) END,
    around, CASE WHEN unlike > 0 AND (too_few OR 2 * unlike <= features)
                      THEN pg_catalog.format('De gebieden lijken in %s van %s kenmerken niet op elkaar.', unlike,
                                             features) END, warnings);
COMMENT ON FUNCTION measure_sentence(bigint, int, bigint, int, bigint, bigint, int, float8, float8, float8, float8, boolean, boolean, int, int, text, int, int, text) IS 'De vergelijking in woorden; nooit dat iets is bewezen.';

CREATE OR REPLACE VIEW fresh_measure_series AS
SELECT row_number() OVER (ORDER BY c.measure_id, array_position('{treated,control,displacement}', c.role), c.area,
                          c.period)::int AS measure_series_id, c.measure_id, m.name::varchar(1000) AS name,
       c.role::varchar(20) AS role,
       CASE c.role WHEN 'treated' THEN 'gebied van de maatregel' WHEN 'control' THEN 'vergelijkingsgebied'
            ELSE c.area || ' m eromheen' END::varchar(40) AS role_name,
       CASE WHEN c.role = 'control' THEN c.area END::varchar(40) AS code,
       c.period, c.first_day, c.first_day + 27 AS last_day, c.burglaries, c.dwellings,
       1000 * c.burglaries / (c.dwellings * 28 / 365.25)::float8 AS rate
FROM   measure_counts() AS c JOIN area_measure AS m USING (measure_id);

CREATE OR REPLACE VIEW fresh_measure_effect AS
WITH base AS MATERIALIZED (
    SELECT e.* FROM measure_effects('base'::text) AS e
), ring AS MATERIALIZED (
    SELECT b.measure_id, g.* FROM base AS b CROSS JOIN LATERAL effect_rings(b.effects, 0) AS g
), told AS MATERIALIZED (
    SELECT b.measure_id, b.controls, b.first_day, b.last_day, b.base_periods, b.periods, r.*, n.ratio AS near_ratio,
           n.ratio_low AS near_low, n.ratio_high AS near_high, n.p_value AS near_p,
           coalesce('few_expected' = ANY (n.flags) OR 'no_events' = ANY (n.flags), false) AS near_few,
           f.ratio AS far_ratio, f.ratio_low AS far_low,
           f.ratio_high AS far_high, t.difference AS net_difference, t.difference_low AS net_low,
           t.difference_high AS net_high
    FROM   base AS b CROSS JOIN LATERAL effect_ratio(b.effects, 0) AS r
    LEFT   JOIN ring AS n ON n.measure_id = b.measure_id AND n.area = '0-200'
    LEFT   JOIN ring AS f ON f.measure_id = b.measure_id AND f.area = '200-400'
    LEFT   JOIN ring AS t ON t.measure_id = b.measure_id AND t.area IS NULL AND n.area IS NOT NULL
), recent AS MATERIALIZED (           -- against the year in which it may have been chosen
    SELECT e.measure_id, r.ratio, coalesce(r.wide_low, r.ratio_low) AS low, coalesce(r.wide_high, r.ratio_high) AS high
    FROM   measure_effects('chosen'::text) AS e CROSS JOIN LATERAL effect_ratio(e.effects, 0) AS r
), hot AS MATERIALIZED (              -- had the year before the begin more than the years before that gave to expect?
    SELECT e.measure_id, r.ratio, coalesce(r.wide_low, r.ratio_low) > 1 AS is_hot
    FROM   measure_effects('base'::text, 'chosen'::text) AS e CROSS JOIN LATERAL effect_ratio(e.effects, -13) AS r
), balance AS MATERIALIZED (
    SELECT m.measure_id, count(b.alike)::int AS features, (count(*) FILTER (WHERE NOT b.alike))::int AS unlike
    FROM   measure_matches() AS m CROSS JOIN LATERAL match_balance(m.matches, 3, NULL, 'like') AS b
    WHERE  b.area IS NOT NULL GROUP BY m.measure_id
), after AS MATERIALIZED (
    SELECT DISTINCT p.measure_id FROM measure_period AS p WHERE p.half = 'after'
), counted AS (
    SELECT DISTINCT c.measure_id FROM measure_counts() AS c WHERE c.role = 'treated' AND c.period >= 0
), beside AS MATERIALIZED (
    SELECT b.* FROM measure_beside AS b
), wide AS MATERIALIZED (             -- the exact interval, widened by how far areas drift apart by themselves
    SELECT t.*, d.variance AS drift, d.placebos, d.as_far, d.placebo_p, d.least_p,
           coalesce('too_few' = ANY (t.flags), false) OR t.control_before IS NULL
    OR     t.p_wide IS NULL AS too_few, coalesce(t.p_wide, t.p_value) AS narrow_p,
           coalesce(t.wide_low, t.ratio_low) AS narrow_low, coalesce(t.wide_high, t.ratio_high) AS narrow_high,
           coalesce(d.variance, 0) * (1 + 1.0 / greatest(t.controls, 1)) AS added
    FROM   told AS t LEFT JOIN beside AS d USING (measure_id)
), spread AS (
    SELECT w.*,
           CASE WHEN w.ratio > 0 AND w.ratio < 'Infinity' AND w.narrow_low > 0
                     THEN ln(w.ratio / w.narrow_low) END AS below,
           CASE WHEN c.centre < w.narrow_high AND w.narrow_high < 'Infinity'
                     THEN ln(w.narrow_high / c.centre) END AS above, c.centre
    -- of none half a burglary
    FROM   wide AS w
    CROSS  JOIN LATERAL (SELECT CASE WHEN w.ratio > 0 AND w.ratio < 'Infinity' THEN w.ratio
                                     WHEN w.ratio = 0 AND w.expected > 0.5 THEN 0.5 / w.expected END AS centre) AS c
), widened AS (
    SELECT s.*,
           CASE WHEN s.below IS NULL THEN s.narrow_low
                ELSE s.ratio * exp(-sqrt(s.below ^ 2 + 1.959964 ^ 2 * s.added)) END AS low,
           CASE WHEN s.above IS NULL THEN s.narrow_high
                ELSE s.centre * exp(sqrt(s.above ^ 2 + 1.959964 ^ 2 * s.added)) END AS high,
           CASE WHEN s.added = 0 OR s.centre IS NULL OR CASE WHEN s.centre < 1 THEN s.above ELSE s.below END IS NULL
                     THEN s.narrow_p
                ELSE greatest(s.narrow_p,
                              normal_p(ln(s.centre) / sqrt((CASE WHEN s.centre < 1 THEN s.above
                                                                 ELSE s.below END / 1.959964) ^ 2 + s.added))) END AS p
    FROM   spread AS s
), judged AS (
    SELECT w.*, benjamini_hochberg(w.p) OVER () AS p_adjusted,
           benjamini_hochberg(CASE WHEN NOT w.near_few THEN w.near_p END) OVER () AS near_adjusted FROM widened AS w
), warned AS (
    SELECT m.measure_id,
           array_remove(ARRAY[CASE WHEN h.is_hot THEN 'chosen_hot' END,
                              CASE WHEN o.base_treated THEN 'base_treated' END,
                              CASE WHEN o.also_measure THEN 'also_measure' END,
                              CASE WHEN o.ring_measure THEN 'ring_measure' END,
                              CASE WHEN j.placebos < 19 THEN 'few_areas' END], NULL) AS flags, h.ratio AS hot
    FROM   area_measure AS m LEFT JOIN hot AS h USING (measure_id) LEFT JOIN measure_overlap AS o USING (measure_id)
    LEFT   JOIN judged AS j USING (measure_id)
), said AS MATERIALIZED (
    SELECT w.measure_id, w.flags,
           measure_warnings(w.flags, w.hot, nullif(j.ratio, 'Infinity'), nullif(r.ratio, 'Infinity'),
                            j.placebos) AS warnings
    FROM   warned AS w LEFT JOIN judged AS j USING (measure_id) LEFT JOIN recent AS r USING (measure_id)
)
SELECT m.measure_id AS measure_effect_id, m.source::varchar(20) AS measure,
       CASE m.source WHEN 'action' THEN 'actie' WHEN 'group' THEN 'buurtgroep' WHEN 'letters' THEN 'besmettingsbrieven'
            ELSE 'certificaten' END::varchar(20) AS measure_name,
       m.intervention_id, m.watch_group_id, m.name::varchar(1000) AS name, m.begins, m.ends, j.first_day, j.last_day,
       j.base_periods, j.periods, j.controls AS control_areas, b.features, b.unlike,
       j.treated_before::int AS burglaries_before, j.treated_after::int AS burglaries,
       j.control_before::int AS control_before, j.control_after::int AS control_burglaries, j.expected,
       nullif(j.ratio, 'Infinity') AS ratio, j.low AS ratio_low, nullif(j.high, 'Infinity') AS ratio_high,
       j.p AS p_value, j.p_adjusted, j.dispersion, sqrt(j.drift) AS drift,
       CASE WHEN j.low > 0 AND j.high < 'Infinity'
                 THEN 1 - exp(-2.801585 * ln(j.high / j.low) / (2 * 1.959964)) END AS detectable,
       nullif(j.near_ratio, 'Infinity') AS near_ratio, j.near_low, nullif(j.near_high, 'Infinity') AS near_high,
       nullif(j.far_ratio, 'Infinity') AS far_ratio, j.far_low, nullif(j.far_high, 'Infinity') AS far_high,
       CASE WHEN j.net_low IS NOT NULL THEN j.net_difference END AS net_difference, j.net_low, j.net_high,
       nullif(r.ratio, 'Infinity') AS recent_ratio, r.low AS recent_low, nullif(r.high, 'Infinity') AS recent_high,
       nullif(e.index, 'Infinity') AS corrected_ratio, e.index_low AS corrected_low,
       nullif(e.index_high, 'Infinity') AS corrected_high, j.placebos, j.as_far AS placebos_as_far, j.placebo_p,
       j.least_p,
       CASE WHEN j.measure_id IS NULL THEN NULL WHEN j.too_few THEN 1 ELSE 0 END AS too_few,
       nullif(array_to_string(s.flags, ', '), '')::varchar(200) AS flags, s.warnings::varchar(1000) AS warnings,
       CASE WHEN j.measure_id IS NOT NULL AND j.controls > 0 THEN NULL
            WHEN m.level IS NULL THEN 'het gebied is groter dan een gemeente: er is niets om mee te vergelijken'
            WHEN m.geom IS NULL THEN 'waar de maatregel is, is niet bekend'
            WHEN m.begins + 27 > q.as_of
                 THEN 'sinds het begin zijn nog geen vier hele weken bekend; op zijn vroegst kan het met inbraken tot en met '
                      || to_char(m.begins + 27, 'DD-MM-YYYY')
            WHEN k.measure_id IS NULL
                 THEN 'van het gebied zijn geen vier hele weken bekend, of er staan minder dan tien woningen'
            WHEN NOT EXISTS (SELECT FROM after AS a WHERE a.measure_id = m.measure_id)
                 THEN 'van de weken sinds het begin zijn niet alle inbraken bekend'
            WHEN j.measure_id IS NULL
                 THEN 'vergeleken wordt met het tweede en derde jaar voor het begin, en van geen van beide zijn alle inbraken ingelezen'
            ELSE 'er is geen gebied om mee te vergelijken' END::varchar(200) AS reason,
       CASE WHEN j.controls > 0
                 THEN measure_sentence(j.treated_before, j.base_periods, j.treated_after, j.periods, j.control_before,
                                       j.control_after, j.controls, j.expected, nullif(j.ratio, 'Infinity'), j.low,
                                       nullif(j.high, 'Infinity'),
                                       coalesce(j.p_adjusted <= 0.05 AND (j.high < 1 OR j.low > 1), false), j.too_few,
                                       b.unlike, b.features,
                                       around_sentence(m.level, nullif(j.near_ratio, 'Infinity'), j.near_low,
                                                       nullif(j.near_high, 'Infinity'), j.near_few,
                                                       coalesce(j.near_adjusted <= 0.05, false),
                                                       coalesce(NOT j.too_few AND j.p_adjusted <= 0.05 AND j.high < 1
                                                                AND j.periods % 13 = 0
                                                                AND 2 * b.unlike <= b.features, false)),
                                       j.placebos, j.as_far, s.warnings) END::varchar(2000) AS sentence
FROM   area_measure AS m CROSS JOIN result_day AS q LEFT JOIN said AS s USING (measure_id)
LEFT   JOIN beside AS e USING (measure_id) LEFT JOIN judged AS j USING (measure_id)
LEFT   JOIN recent AS r USING (measure_id) LEFT JOIN balance AS b USING (measure_id)
LEFT   JOIN counted AS k USING (measure_id);
