-- Dwellings that were warned, advised, certified or in a group beside others like them: what happened there since.

-- In a zone some homes got a letter in time and others late or never. All are followed from the same day, after the one
-- on which the last letter that was in time arrived, as long as the risk lasts; homes of a zone are compared with each
-- other, near ones with near ones. Who had a letter by chance only is in neither group, nor who still had one from
-- before and got none in time. Who gets one late counts as without until then, and who has one in time in another zone
-- does not while it counts there.
CREATE OR REPLACE VIEW letter_treatment AS
WITH pair AS MATERIALIZED (
    SELECT p.burglary_id, p.dwelling_id, p.timely = 1 AS treated, p.letter_on, p.occurred_on + p.risk_days AS ends,
           (p.distance > p.max_distance / 2)::int AS ring, d.postcode
    FROM   letter_pairs_recent() AS p JOIN dwelling AS d USING (dwelling_id)
    LEFT   JOIN letter_days() AS l ON l.gemeente_code = coalesce(d.gemeente_code, '')
    WHERE  p.status IN ('timely', 'late', 'never')
    AND    (p.timely = 1 AND p.letter_share = 1 OR p.timely = 0 AND p.carried = 0) AND letters_told(p, l.days)
), zone AS (
    SELECT p.*, max(p.letter_on) FILTER (WHERE p.treated) OVER same + 1 AS begins, max(p.ends) OVER same AS zone_ends,
           bool_and(p.treated) OVER same AS is_all
    FROM   pair AS p WINDOW same AS (PARTITION BY p.burglary_id)
), zoned AS (                          -- with when the home had one in time in any zone
    SELECT z.*,
           range_agg(daterange(z.begins, z.zone_ends)) FILTER (WHERE z.treated)
               OVER (PARTITION BY z.dwelling_id) AS reached
    FROM   zone AS z WHERE NOT z.is_all AND z.begins < z.zone_ends
)
SELECT 'letter'::text AS treatment, z.dwelling_id, z.treated, z.burglary_id || '/' || z.ring AS stratum,
       coalesce(z.postcode, '') AS cluster,
       CASE WHEN z.treated THEN datemultirange(daterange(z.begins, z.zone_ends))
            ELSE datemultirange(daterange(z.begins,
                                          greatest(z.begins,
                                                   least(z.zone_ends,
                                                         z.letter_on + 1)))) - coalesce(z.reached, '{}') END AS days
FROM   zoned AS z;
COMMENT ON VIEW letter_treatment IS 'Woningen in zones waarvan een deel op tijd een brief kreeg.';
COMMENT ON COLUMN letter_treatment.treatment IS 'letter.';
COMMENT ON COLUMN letter_treatment.dwelling_id IS 'Woning.';
COMMENT ON COLUMN letter_treatment.treated IS 'Kreeg op tijd een brief.';
COMMENT ON COLUMN letter_treatment.stratum IS 'Zone en afstand, waarbinnen wordt vergeleken.';
COMMENT ON COLUMN letter_treatment.cluster IS 'Postcode: wat daarin gebeurt hangt samen.';
COMMENT ON COLUMN letter_treatment.days IS 'Dagen waarin wordt geteld.';

-- Who was advised is followed from the day after, beside the homes of the same postcode that had not asked by then, on
-- the same days: whoever asks later stays, for it is often because he was broken into.
CREATE OR REPLACE VIEW advice_treatment AS
WITH given AS MATERIALIZED (
    SELECT a.dwelling_id, d.postcode, min(a.given_at)::date + 1 AS begins,
           min(a.given_at) FILTER (WHERE a.certificate)::date + 1 AS certified
    FROM   advice AS a JOIN dwelling AS d USING (dwelling_id) WHERE a.given_at IS NOT NULL AND d.postcode IS NOT NULL
    GROUP  BY a.dwelling_id, d.postcode
), asked AS MATERIALIZED (
    SELECT a.dwelling_id, min(coalesce(a.requested_at, a.given_at))::date AS asked_on
    FROM   advice AS a WHERE a.dwelling_id IS NOT NULL GROUP BY a.dwelling_id
), kind AS MATERIALIZED (
    SELECT t.treatment, g.dwelling_id, g.postcode, t.begins
    FROM   given AS g
    CROSS  JOIN LATERAL (VALUES ('advice', g.begins), ('certificate', g.certified)) AS t (treatment, begins)
    WHERE  t.begins IS NOT NULL
)
SELECT k.treatment, k.dwelling_id, true AS treated, k.dwelling_id::text AS stratum, k.postcode AS cluster,
       datemultirange(daterange(k.begins, NULL)) AS days FROM kind AS k
UNION ALL
SELECT k.treatment, d.dwelling_id, false, k.dwelling_id::text, k.postcode, datemultirange(daterange(k.begins, NULL))
FROM   kind AS k JOIN dwelling AS d ON d.postcode = k.postcode AND d.dwelling_id <> k.dwelling_id
WHERE  NOT EXISTS (SELECT FROM asked AS a WHERE a.dwelling_id = d.dwelling_id AND a.asked_on < k.begins);
COMMENT ON VIEW advice_treatment IS 'Woningen met een advies of certificaat, en die van dezelfde postcode die er toen geen hadden gevraagd.';
COMMENT ON COLUMN advice_treatment.treatment IS 'advice of certificate.';
COMMENT ON COLUMN advice_treatment.dwelling_id IS 'Woning.';
COMMENT ON COLUMN advice_treatment.treated IS 'Kreeg het.';
COMMENT ON COLUMN advice_treatment.stratum IS 'De woning die het kreeg, waarmee wordt vergeleken.';
COMMENT ON COLUMN advice_treatment.cluster IS 'Postcode: wat daarin gebeurt hangt samen.';
COMMENT ON COLUMN advice_treatment.days IS 'Dagen waarin wordt geteld.';

-- Homes in the area of a group, on the days that it is there, beside the other homes of the same buurt on the same
-- days, but for those on which they lie in another group.
CREATE OR REPLACE VIEW group_treatment AS
WITH inside AS MATERIALIZED (
    SELECT g.watch_group_id, g.dwelling_id, d.buurt_code, d.postcode,
           datemultirange(daterange(w.active_from, w.active_to, '[]')) AS days
    FROM   group_dwelling() AS g JOIN watch_group AS w USING (watch_group_id) JOIN dwelling AS d USING (dwelling_id)
    WHERE  w.active_from IS NOT NULL AND d.buurt_code IS NOT NULL
), grouped AS MATERIALIZED (
    SELECT i.dwelling_id, range_agg(d) AS days
    FROM   inside AS i CROSS JOIN LATERAL unnest(i.days) AS d GROUP BY i.dwelling_id
), part AS MATERIALIZED (
    SELECT DISTINCT i.watch_group_id, i.buurt_code, i.days FROM inside AS i
)
SELECT 'group'::text AS treatment, i.dwelling_id, true AS treated, i.watch_group_id || '/' || i.buurt_code AS stratum,
       coalesce(i.postcode, '') AS cluster, i.days FROM inside AS i
UNION ALL
SELECT 'group', d.dwelling_id, false, p.watch_group_id || '/' || p.buurt_code, coalesce(d.postcode, ''),
       p.days - coalesce(g.days, '{}')
FROM   part AS p JOIN dwelling AS d USING (buurt_code) LEFT JOIN grouped AS g USING (dwelling_id);
COMMENT ON VIEW group_treatment IS 'Woningen in het gebied van een buurtgroep, en de andere van dezelfde buurt.';
COMMENT ON COLUMN group_treatment.treatment IS 'group.';
COMMENT ON COLUMN group_treatment.dwelling_id IS 'Woning.';
COMMENT ON COLUMN group_treatment.treated IS 'Ligt in het gebied van de groep.';
COMMENT ON COLUMN group_treatment.stratum IS 'Groep en buurt, waarbinnen wordt vergeleken.';
COMMENT ON COLUMN group_treatment.cluster IS 'Postcode: wat daarin gebeurt hangt samen.';
COMMENT ON COLUMN group_treatment.days IS 'Dagen waarin wordt geteld.';

-- Only days count that are known and on which the home was in use.
CREATE OR REPLACE VIEW found_treated_dwelling AS
WITH known AS MATERIALIZED (
    SELECT k.gemeente_code, k.days * datemultirange(daterange(NULL, q.as_of, '[]')) AS days
    FROM   known_days() AS k CROSS JOIN result_day AS q
), followed AS MATERIALIZED (
    SELECT t.treatment, t.dwelling_id, t.treated, t.stratum, t.cluster,
           k.days * t.days * datemultirange(daterange(d.in_use_from, d.in_use_to)) AS days
    FROM  (SELECT l.* FROM letter_treatment AS l UNION ALL SELECT a.* FROM advice_treatment AS a UNION ALL SELECT g.*
           FROM   group_treatment AS g) AS t JOIN dwelling AS d USING (dwelling_id)
    JOIN   known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
), hit AS MATERIALIZED (
    SELECT e.dwelling_id, e.burglary_id, e.occurred_on
    FROM   burglary_event AS e
    WHERE  e.dwelling_id IS NOT NULL AND coalesce(e.residential, 1) = 1 AND e.double_of IS NULL
)
SELECT f.treatment, f.dwelling_id, f.treated, f.stratum, f.cluster, days_in(f.days) / 365.25 AS years,
       array_remove(array_agg(h.burglary_id) FILTER (WHERE h.occurred_on <@ f.days), NULL) AS burglary_ids
FROM   followed AS f LEFT JOIN hit AS h USING (dwelling_id) WHERE NOT isempty(f.days)
GROUP  BY f.treatment, f.dwelling_id, f.treated, f.stratum, f.cluster, f.days;
COMMENT ON VIEW found_treated_dwelling IS 'Wat treated_dwelling zegt, opnieuw gezocht.';
COMMENT ON COLUMN found_treated_dwelling.treatment IS 'Wat zij kregen.';
COMMENT ON COLUMN found_treated_dwelling.dwelling_id IS 'Woning.';
COMMENT ON COLUMN found_treated_dwelling.treated IS 'Kreeg het.';
COMMENT ON COLUMN found_treated_dwelling.stratum IS 'Waarbinnen wordt vergeleken.';
COMMENT ON COLUMN found_treated_dwelling.cluster IS 'Postcode.';
COMMENT ON COLUMN found_treated_dwelling.years IS 'Gevolgde jaren.';
COMMENT ON COLUMN found_treated_dwelling.burglary_ids IS 'Inbraken daarin.';

CREATE OR REPLACE VIEW treated_dwelling AS
SELECT k.* FROM kept_treated_dwelling AS k WHERE is_kept('treated_dwelling')
UNION ALL
SELECT f.* FROM found_treated_dwelling AS f WHERE NOT is_kept('treated_dwelling');
COMMENT ON VIEW treated_dwelling IS 'Woningen die iets kregen en woningen waarmee zij worden vergeleken, met de jaren dat zij zijn gevolgd en de inbraken daarin.';
COMMENT ON COLUMN treated_dwelling.treatment IS 'letter, advice, certificate of group.';
COMMENT ON COLUMN treated_dwelling.dwelling_id IS 'Woning.';
COMMENT ON COLUMN treated_dwelling.treated IS 'Kreeg het.';
COMMENT ON COLUMN treated_dwelling.stratum IS 'Waarbinnen wordt vergeleken.';
COMMENT ON COLUMN treated_dwelling.cluster IS 'Postcode.';
COMMENT ON COLUMN treated_dwelling.years IS 'Gevolgde jaren.';
COMMENT ON COLUMN treated_dwelling.burglary_ids IS 'Inbraken daarin waarvan vaststaat dat het deze woning was; leeg zonder.';

-- The two-sided 95 % point of Student's t, by the expansion of Cornish and Fisher: to a hundredth from five on.
CREATE OR REPLACE FUNCTION t_point(df int) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN df >= 5 THEN 1.959964 + 2.3722 / df + 2.8225 / df ^ 2 + 2.5558 / df ^ 3 END;
COMMENT ON FUNCTION t_point(int) IS 'Hoeveel standaardfouten het 95%-interval naar elke kant is; NULL onder vijf vrijheidsgraden.';

-- The ratio of Mantel and Haenszel, with what each cluster adds to it as its error (Greenland & Robins' scores, added
-- up by cluster).
CREATE OR REPLACE VIEW treatment_ratio AS
WITH cell AS MATERIALIZED (
    SELECT t.treatment, t.stratum, t.cluster,
           sum(cardinality(coalesce(t.burglary_ids, '{}'))) FILTER (WHERE t.treated) AS a,
           sum(cardinality(coalesce(t.burglary_ids, '{}'))) FILTER (WHERE NOT t.treated) AS b,
           sum(t.years) FILTER (WHERE t.treated) AS t1, sum(t.years) FILTER (WHERE NOT t.treated) AS t0
    FROM   treated_dwelling AS t GROUP BY t.treatment, t.stratum, t.cluster
), stratum AS MATERIALIZED (          -- where all got it, or nobody, there is nothing to compare
    SELECT c.treatment, c.stratum, sum(c.t1) AS t1, sum(c.t0) AS t0
    FROM   cell AS c GROUP BY c.treatment, c.stratum HAVING sum(c.t1) > 0 AND sum(c.t0) > 0
), score AS MATERIALIZED (
    SELECT c.treatment, c.stratum, c.cluster, coalesce(c.a, 0) * s.t0 / (s.t1 + s.t0) AS r,
           coalesce(c.b, 0) * s.t1 / (s.t1 + s.t0) AS q, coalesce(c.b, 0) * s.t1 / s.t0 AS expected
    FROM   cell AS c JOIN stratum AS s USING (treatment, stratum)
), total AS MATERIALIZED (
    SELECT s.treatment, sum(s.r)::float8 AS r, sum(s.q)::float8 AS q, sum(s.expected)::float8 AS expected,
           count(DISTINCT s.stratum)::int AS strata FROM score AS s GROUP BY s.treatment
), spread AS (
    SELECT c.treatment, count(*)::int AS clusters,
           sqrt(sum(c.u ^ 2) * count(*) / nullif(count(*) - 1, 0)) / nullif(min(c.r), 0) AS error
    FROM  (SELECT s.treatment, s.cluster, (sum(s.r) - t.r / nullif(t.q, 0) * sum(s.q))::float8 AS u, t.r
           FROM   score AS s JOIN total AS t USING (treatment) GROUP BY s.treatment, s.cluster, t.r, t.q) AS c
    GROUP  BY c.treatment
)
SELECT t.treatment, t.strata, t.expected, t.r / nullif(t.q, 0) AS ratio,
       CASE WHEN t.r > 0 AND t.q > 0 THEN s.error END AS error, s.clusters - 1 AS df
FROM   total AS t JOIN spread AS s USING (treatment);
COMMENT ON VIEW treatment_ratio IS 'Inbraken bij woningen met een maatregel, gedeeld door die zonder, binnen dezelfde plek.';
COMMENT ON COLUMN treatment_ratio.treatment IS 'letter, advice, certificate of group.';
COMMENT ON COLUMN treatment_ratio.strata IS 'Waarbinnen is vergeleken.';
COMMENT ON COLUMN treatment_ratio.expected IS 'Inbraken bij woningen met de maatregel als daar evenveel was ingebroken als bij die zonder.';
COMMENT ON COLUMN treatment_ratio.ratio IS 'Verhouding van Mantel en Haenszel.';
COMMENT ON COLUMN treatment_ratio.error IS 'Standaardfout van de logaritme.';
COMMENT ON COLUMN treatment_ratio.df IS 'Vrijheidsgraden: postcodes min een.';

CREATE OR REPLACE FUNCTION treatment_sentence(name text, others text, burglaries bigint, other_burglaries bigint,
                                              expected float8, ratio float8, low float8, high float8, apart boolean,
                                              too_few boolean, caution text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.format('Bij %s %s er %s; naar %s (samen %s) waren er %s te verwachten. ', name,
                         CASE burglaries WHEN 1 THEN 'was' ELSE 'waren' END,
                         dutch_count(burglaries, 'inbraak', 'inbraken'), others,
                         dutch_count(other_burglaries, 'inbraak', 'inbraken'),
                         dutch_number(round(expected::numeric, 1)))
       || CASE WHEN low IS NULL OR high IS NULL THEN 'Te weinig inbraken om een effect vast te stellen.'
               WHEN too_few
                    THEN pg_catalog.format('Te weinig inbraken om een effect vast te stellen: %s.',
                                           effect_fits(low, high))
               WHEN apart
                    THEN pg_catalog.format('Dat is %s keer zoveel (95 %%: %s tot %s). %s', dutch_factor(ratio),
                                           dutch_factor(low), dutch_factor(high), caution)
               ELSE pg_catalog.format('Een verschil is niet aangetoond: %s.', effect_fits(low, high)) END;
COMMENT ON FUNCTION treatment_sentence(text, text, bigint, bigint, float8, float8, float8, float8, boolean, boolean, text) IS 'De vergelijking in woorden; nooit dat iets is bewezen.';

-- Of fewer than ten homes nothing is told: it would tell of one.
CREATE OR REPLACE VIEW fresh_treatment_effect AS
WITH kind AS (
    SELECT * FROM (VALUES (1, 'letter', 'Besmettingsbrief op tijd', 'woningen die op tijd een brief kregen',
                           'woningen in dezelfde zones die hem te laat of niet kregen',
                           'Of dat door de brief komt, is hiermee niet bewezen: wie wanneer een brief kreeg, is niet geloot.'),
                          (2, 'advice', 'Preventieadvies', 'woningen met een preventieadvies',
                           'woningen van dezelfde postcode die er toen geen hadden gevraagd',
                           'Of dat door het advies komt, is hiermee niet bewezen: wie advies vraagt, let vaak al meer op, of is pas getroffen.'),
                          (3, 'certificate', 'Certificaat of keurmerk', 'woningen met een certificaat',
                           'woningen van dezelfde postcode die toen geen advies hadden gevraagd',
                           'Of dat door het certificaat komt, is hiermee niet bewezen: wie zijn huis beveiligt, let vaak al meer op.'),
                          (4, 'group', 'Buurtgroep', 'woningen in het gebied van een buurtgroep',
                           'woningen van dezelfde buurt die er niet in liggen',
                           'Of dat door de groep komt, is hiermee niet bewezen: een groep begint vaak waar pas is ingebroken, of waar buren elkaar kennen.')
    ) AS k (treatment_effect_id, treatment, name, treated_name, other_name, caution)
), followed AS MATERIALIZED (
    SELECT t.* FROM treated_dwelling AS t
), comparable AS MATERIALIZED (
    SELECT f.treatment, f.stratum
    FROM   followed AS f GROUP BY f.treatment, f.stratum HAVING bool_or(f.treated) AND NOT bool_and(f.treated)
), compared AS MATERIALIZED (
    SELECT f.* FROM followed AS f JOIN comparable AS c USING (treatment, stratum)
), arm AS MATERIALIZED (              -- a home that is compared with more counts once in the words
    SELECT c.treatment, c.treated, count(DISTINCT c.dwelling_id) AS homes, sum(c.years)::float8 AS years,
           (SELECT count(DISTINCT b)
            FROM   compared AS o CROSS JOIN unnest(o.burglary_ids) AS b
            WHERE  o.treatment = c.treatment AND o.treated = c.treated)::int AS burglaries
    FROM   compared AS c GROUP BY c.treatment, c.treated
), rated AS MATERIALIZED (
    SELECT s.treatment, r.class, r.rate, r.rate_low, r.rate_high
    FROM   (SELECT c.treatment,
                   rate_set(c.treated::text, cardinality(coalesce(c.burglary_ids, '{}')), 1, c.years) AS cells
            FROM   compared AS c GROUP BY c.treatment) AS s CROSS JOIN LATERAL rate_table(s.cells) AS r
), judged AS (
    SELECT r.*, r.ratio * exp(-t_point(r.df) * r.error) AS low, r.ratio * exp(t_point(r.df) * r.error) AS high,
           normal_p(1.959964 * ln(nullif(r.ratio, 0)) / (t_point(r.df) * r.error)) AS p FROM treatment_ratio AS r
)
SELECT k.treatment_effect_id, k.treatment::varchar(20) AS treatment, k.name::varchar(60) AS name,
       a.years AS dwelling_years, a.burglaries, t.rate, t.rate_low, t.rate_high,
       b.years AS other_dwelling_years, b.burglaries AS other_burglaries, o.rate AS other_rate,
       o.rate_low AS other_rate_low, o.rate_high AS other_rate_high,
       j.strata AS compared, x.expected, j.ratio, j.low AS ratio_low, j.high AS ratio_high, j.p AS p_value,
       benjamini_hochberg(j.p) OVER () AS p_adjusted, w.too_few::int AS too_few,
       treatment_sentence(k.treated_name, k.other_name, a.burglaries, b.burglaries, x.expected, j.ratio, j.low, j.high,
                          coalesce(benjamini_hochberg(j.p) OVER () <= 0.05 AND (j.high < 1 OR j.low > 1), false),
                          w.too_few, k.caution)::varchar(800) AS sentence
FROM   kind AS k JOIN arm AS a ON a.treatment = k.treatment AND a.treated AND a.homes >= smallest_street()
JOIN   arm AS b ON b.treatment = k.treatment AND NOT b.treated AND b.homes >= smallest_street()
JOIN   rated AS t ON t.treatment = k.treatment AND t.class = 'true'
JOIN   rated AS o ON o.treatment = k.treatment AND o.class = 'false' JOIN judged AS j ON j.treatment = k.treatment
-- what the ratio is of, so that both say the same; without burglaries of the treated it is 0 of what their zones had
CROSS  JOIN LATERAL (SELECT CASE WHEN j.ratio > 0 THEN a.burglaries / j.ratio ELSE j.expected END AS expected) AS x
CROSS  JOIN LATERAL (SELECT effect_too_few(effect_worth(x.expected, b.burglaries)) AS too_few) AS w;
