-- Dwellings that were warned, advised or certified beside others like them: what happened there since.

-- In a zone some homes got a letter in time and others late or never. All are followed from the same day, the one on which the last letter that was in time arrived, as long as the
-- risk lasts; homes of a zone are compared with each other, near ones with near ones. Who had a letter by chance only, or still one of before, is in neither group.
CREATE OR REPLACE VIEW letter_treatment AS
WITH pair AS MATERIALIZED (
    SELECT p.burglary_id, p.dwelling_id, p.timely = 1 AS treated, p.letter_on, p.occurred_on + p.risk_days AS ends, (p.distance > p.max_distance / 2)::int AS ring
    FROM   letter_pairs_recent() AS p WHERE p.status IN ('timely', 'late', 'never') AND (p.timely = 1 OR p.timely = 0 AND p.carried = 0)
), zone AS MATERIALIZED (
    SELECT p.burglary_id, max(p.letter_on) FILTER (WHERE p.treated) + 1 AS begins, max(p.ends) AS ends FROM pair AS p GROUP BY p.burglary_id HAVING bool_or(p.treated) AND NOT bool_and(p.treated)
)
SELECT 'letter'::text AS treatment, p.dwelling_id, p.treated, p.burglary_id || '/' || p.ring AS stratum, daterange(z.begins, z.ends) AS period
FROM   pair AS p JOIN zone AS z USING (burglary_id) WHERE z.begins < z.ends;
COMMENT ON VIEW letter_treatment IS 'Woningen in zones waarvan een deel op tijd een brief kreeg.';
COMMENT ON COLUMN letter_treatment.treatment IS 'letter.';
COMMENT ON COLUMN letter_treatment.dwelling_id IS 'Woning.';
COMMENT ON COLUMN letter_treatment.treated IS 'Kreeg op tijd een brief.';
COMMENT ON COLUMN letter_treatment.stratum IS 'Zone en afstand, waarbinnen wordt vergeleken.';
COMMENT ON COLUMN letter_treatment.period IS 'Dagen waarin wordt geteld.';

-- Who was advised is followed from the day after, beside the homes of the same postcode that never asked, on the same days.
CREATE OR REPLACE VIEW advice_treatment AS
WITH given AS MATERIALIZED (
    SELECT a.dwelling_id, d.postcode, min(a.given_at)::date + 1 AS begins, min(a.given_at) FILTER (WHERE a.certificate)::date + 1 AS certified
    FROM   advice AS a JOIN dwelling AS d USING (dwelling_id) WHERE a.given_at IS NOT NULL AND d.postcode IS NOT NULL GROUP BY a.dwelling_id, d.postcode
), asked AS MATERIALIZED (
    SELECT DISTINCT a.dwelling_id FROM advice AS a WHERE a.dwelling_id IS NOT NULL
), kind AS MATERIALIZED (
    SELECT t.treatment, g.dwelling_id, g.postcode, t.begins FROM given AS g CROSS JOIN LATERAL (VALUES ('advice', g.begins), ('certificate', g.certified)) AS t (treatment, begins) WHERE t.begins IS NOT NULL
)
SELECT k.treatment, k.dwelling_id, true AS treated, k.dwelling_id::text AS stratum, daterange(k.begins, NULL) AS period FROM kind AS k
UNION ALL
SELECT k.treatment, d.dwelling_id, false, k.dwelling_id::text, daterange(k.begins, NULL)
FROM   kind AS k JOIN dwelling AS d ON d.postcode = k.postcode WHERE NOT EXISTS (SELECT FROM asked AS a WHERE a.dwelling_id = d.dwelling_id);
COMMENT ON VIEW advice_treatment IS 'Woningen met een advies of certificaat, en die van dezelfde postcode zonder.';
COMMENT ON COLUMN advice_treatment.treatment IS 'advice of certificate.';
COMMENT ON COLUMN advice_treatment.dwelling_id IS 'Woning.';
COMMENT ON COLUMN advice_treatment.treated IS 'Kreeg het.';
COMMENT ON COLUMN advice_treatment.stratum IS 'De woning die het kreeg, waarmee wordt vergeleken.';
COMMENT ON COLUMN advice_treatment.period IS 'Dagen waarin wordt geteld.';

-- Only days count that are known and on which the home was in use.
CREATE OR REPLACE VIEW treated_dwelling AS
WITH known AS MATERIALIZED (
    SELECT k.gemeente_code, k.days * datemultirange(daterange(NULL, q.as_of, '[]')) AS days FROM known_days() AS k CROSS JOIN result_day AS q
), followed AS MATERIALIZED (
    SELECT t.treatment, t.dwelling_id, t.treated, t.stratum, coalesce(d.postcode, '') AS street, k.days * datemultirange(t.period * daterange(d.in_use_from, d.in_use_to)) AS days
    FROM  (SELECT l.* FROM letter_treatment AS l UNION ALL SELECT a.* FROM advice_treatment AS a) AS t JOIN dwelling AS d USING (dwelling_id) JOIN known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
), hit AS MATERIALIZED (
    SELECT e.dwelling_id, e.occurred_on FROM burglary_event AS e WHERE e.dwelling_id IS NOT NULL AND coalesce(e.residential, 1) = 1 AND e.double_of IS NULL
)
SELECT f.treatment, f.dwelling_id, f.treated, f.stratum, f.street, days_in(f.days) / 365.25 AS years, count(h.occurred_on) FILTER (WHERE h.occurred_on <@ f.days)::int AS burglaries
FROM   followed AS f LEFT JOIN hit AS h USING (dwelling_id) WHERE NOT isempty(f.days) GROUP BY f.treatment, f.dwelling_id, f.treated, f.stratum, f.street, f.days;
COMMENT ON VIEW treated_dwelling IS 'Woningen die iets kregen en woningen waarmee zij worden vergeleken, met de jaren dat zij zijn gevolgd en de inbraken daarin.';
COMMENT ON COLUMN treated_dwelling.treatment IS 'letter, advice of certificate.';
COMMENT ON COLUMN treated_dwelling.dwelling_id IS 'Woning.';
COMMENT ON COLUMN treated_dwelling.treated IS 'Kreeg het.';
COMMENT ON COLUMN treated_dwelling.stratum IS 'Waarbinnen wordt vergeleken.';
COMMENT ON COLUMN treated_dwelling.street IS 'Postcode.';
COMMENT ON COLUMN treated_dwelling.years IS 'Gevolgde jaren.';
COMMENT ON COLUMN treated_dwelling.burglaries IS 'Inbraken daarin waarvan vaststaat dat het deze woning was.';

CREATE OR REPLACE FUNCTION treatment_sentence(name text, others text, burglaries bigint, rate float8, other_burglaries bigint, other_rate float8, ratio float8, low float8, high float8, caution text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('Bij %s waren er %s (%s per 1.000 woningen per jaar), bij %s %s (%s). ', name, dutch_count(burglaries, 'inbraak', 'inbraken'), coalesce(dutch_number(round(rate::numeric, 1)), '-'),
                         others, dutch_number(other_burglaries), coalesce(dutch_number(round(other_rate::numeric, 1)), '-'))
       || CASE WHEN ratio IS NULL AND low IS NULL AND high IS NULL THEN 'Daar is niets uit af te leiden.'
               WHEN effect_too_few(burglaries + other_burglaries) THEN pg_catalog.format('Te weinig inbraken om een effect vast te stellen: %s.', effect_fits(low, high))
               WHEN high < 1 OR low > 1 THEN pg_catalog.format('Binnen dezelfde plek vergeleken is dat %s keer zoveel (95 %%: %s tot %s). %s', dutch_factor(ratio), dutch_factor(low), coalesce(dutch_factor(high), 'onbegrensd'), caution)
               ELSE pg_catalog.format('Een verschil is niet aangetoond: %s.', effect_fits(low, high)) END;
COMMENT ON FUNCTION treatment_sentence(text, text, bigint, float8, bigint, float8, float8, float8, float8, text) IS 'De vergelijking in woorden; nooit dat iets is bewezen.';

CREATE OR REPLACE VIEW fresh_treatment_effect AS
WITH kind AS (
    SELECT * FROM (VALUES (1, 'letter', 'Besmettingsbrief op tijd', 'woningen die op tijd een brief kregen', 'woningen in dezelfde zones die hem te laat of niet kregen',
                           'Of dat door de brief komt, is hiermee niet bewezen: wie wanneer een brief kreeg, is niet geloot.'),
                          (2, 'advice', 'Preventieadvies', 'woningen met een preventieadvies', 'woningen van dezelfde postcode zonder',
                           'Of dat door het advies komt, is hiermee niet bewezen: wie advies vraagt, let vaak al meer op, of is pas getroffen.'),
                          (3, 'certificate', 'Certificaat of keurmerk', 'woningen met een certificaat', 'woningen van dezelfde postcode zonder advies',
                           'Of dat door het certificaat komt, is hiermee niet bewezen: wie zijn huis beveiligt, let vaak al meer op.')) AS k (treatment_effect_id, treatment, name, treated_name, other_name, caution)
), followed AS MATERIALIZED (
    SELECT t.* FROM treated_dwelling AS t
), comparable AS (           -- where all got it, or nobody, there is nothing to compare
    SELECT f.treatment, f.stratum FROM followed AS f GROUP BY f.treatment, f.stratum HAVING bool_or(f.treated) AND NOT bool_and(f.treated)
), rated AS MATERIALIZED (
    SELECT s.treatment, r.*
    FROM  (SELECT f.treatment, rate_set(f.treated::text, f.burglaries, 1, f.years, f.stratum, f.street) AS cells, count(DISTINCT f.stratum) AS strata FROM followed AS f JOIN comparable AS c USING (treatment, stratum) GROUP BY f.treatment) AS s
    CROSS  JOIN LATERAL rate_table(s.cells, reference => 'false') AS r
)
SELECT k.treatment_effect_id, k.treatment::varchar(20) AS treatment, k.name::varchar(60) AS name, t.dwelling_years, t.burglaries::int AS burglaries, t.rate, t.rate_low, t.rate_high,
       o.dwelling_years AS other_dwelling_years, o.burglaries::int AS other_burglaries, o.rate AS other_rate, o.rate_low AS other_rate_low, o.rate_high AS other_rate_high,
       t.shared_strata::int AS compared, nullif(t.adjusted_ratio, 'Infinity') AS ratio, t.adjusted_low AS ratio_low, nullif(t.adjusted_high, 'Infinity') AS ratio_high, t.p_adjusted AS p_value,
       CASE WHEN effect_too_few(t.burglaries + o.burglaries) THEN 1 ELSE 0 END AS too_few,
       treatment_sentence(k.treated_name, k.other_name, t.burglaries, t.rate, o.burglaries, o.rate, nullif(t.adjusted_ratio, 'Infinity'), t.adjusted_low, nullif(t.adjusted_high, 'Infinity'), k.caution)::varchar(800) AS sentence
FROM   kind AS k JOIN rated AS t ON t.treatment = k.treatment AND t.class = 'true' JOIN rated AS o ON o.treatment = k.treatment AND o.class = 'false';
