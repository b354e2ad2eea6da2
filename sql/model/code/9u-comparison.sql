-- How an area compares with all of its level, and with those of its size.

CREATE OR REPLACE FUNCTION area_comparison(level text, first_day date, last_day date)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), area_id int, first_day date, last_day date,
               burglaries int, dwellings int, rate float8, residents int, per_1000_residents float8,
               expected float8, ratio float8, ratio_low float8, ratio_high float8, limit_low float8, limit_high float8,
               outside int, dispersion float8,
               alike int, alike_rate float8, alike_percent float8, alike_low float8, alike_high float8, small int,
               reason varchar(100))
LANGUAGE sql STABLE ROWS 100
SET jit = off
BEGIN ATOMIC
    SELECT require_period($1, $2, $3, true, false, true);
    WITH counted AS MATERIALIZED (
        SELECT c.code, c.name, c.area_id, c.burglaries, c.dwellings, c.known,
               c.dwellings * c.known * ($3 - $2 + 1) / 365.25 AS years
        FROM   count_periods($1, NULL, ARRAY[daterange($2, $3, '[]')], true, false, true) AS c WHERE c.code IS NOT NULL
    ), whole AS MATERIALIZED (
        SELECT rate_set(c.code, c.burglaries, c.dwellings, c.known * ($3 - $2 + 1) / 365.25) AS cells
        FROM   counted AS c WHERE c.burglaries IS NOT NULL AND c.dwellings > 0
    ), rated AS MATERIALIZED (
        SELECT r.class AS code, r.rate, r.expected, r.standardised_ratio, r.standardised_low, r.standardised_high
        FROM   whole AS w CROSS JOIN LATERAL rate_table(w.cells, standard => w.cells, measured_on => 'area') AS r
    ), apart AS (
        -- how far areas lie apart, more than chance does it; the tenth that is furthest on either side counts as the
        -- tenth does
        SELECT (r.standardised_ratio - 1) * sqrt(r.expected) AS z FROM rated AS r WHERE r.expected > 0
    ), spread AS MATERIALIZED (
        SELECT greatest(1, avg(least(greatest(a.z, q.low), q.high) ^ 2)) AS dispersion
        FROM   apart AS a
        CROSS  JOIN (SELECT percentile_cont(0.1) WITHIN GROUP (ORDER BY a.z) AS low,
                            percentile_cont(0.9) WITHIN GROUP (ORDER BY a.z) AS high FROM apart AS a) AS q
    ), peers AS MATERIALIZED (
        SELECT c.code, count(p.code)::int AS alike, sum(p.burglaries)::bigint AS burglaries, sum(p.years) AS years
        FROM   counted AS c
        JOIN   counted AS p ON p.code <> c.code AND p.burglaries IS NOT NULL
               AND p.dwellings BETWEEN c.dwellings / 2.0 AND c.dwellings * 2.0
        WHERE  c.dwellings > 0 GROUP BY c.code
    ), resident AS MATERIALIZED (
        SELECT DISTINCT ON (f.code) f.code, f.value::int AS residents
        FROM   factor_by_area AS f
        WHERE  f.factor = 'inwoners' AND f.level = $1 AND f.year <= extract(year FROM $3) AND f.value > 0
        ORDER  BY f.code, f.year DESC
    )
    SELECT $1::varchar(20), c.code::varchar(250), c.name::varchar(250), c.area_id, $2, $3, c.burglaries, c.dwellings,
           r.rate, n.residents,
           1000 * c.burglaries / (n.residents * c.known * ($3 - $2 + 1) / 365.25), r.expected, r.standardised_ratio,
           r.standardised_low, r.standardised_high, f.low, f.high,
           (r.standardised_ratio < f.low OR r.standardised_ratio > f.high)::int,
           CASE WHEN r.expected > 0 THEN s.dispersion END,
           CASE WHEN c.dwellings > 0 THEN coalesce(p.alike, 0) END, 1000 * p.burglaries / p.years, d.percent,
           d.percent_low, d.percent_high,
           CASE WHEN c.burglaries < 10 THEN 1 WHEN c.burglaries >= 10 THEN 0 END,
           coalesce(unknown_reason(c.known), CASE WHEN c.dwellings = 0 THEN 'geen woningen' END)::varchar(100)
    FROM   counted AS c CROSS JOIN spread AS s
    LEFT   JOIN rated AS r USING (code)
    LEFT   JOIN peers AS p USING (code)
    LEFT   JOIN resident AS n USING (code)
    LEFT   JOIN LATERAL funnel_limits(r.expected, 0.95, s.dispersion) AS f ON r.expected > 0
    LEFT   JOIN LATERAL count_change(p.burglaries, c.burglaries::bigint, p.years,
                                     c.years) AS d ON c.burglaries IS NOT NULL
    ORDER  BY r.standardised_ratio DESC NULLS LAST, c.code;
END;
COMMENT ON FUNCTION area_comparison(text, date, date) IS
'Hoe elk gebied van een niveau zich verhoudt tot alle samen en tot die van zijn grootte, naar woninginbraken en pogingen van de eerste tot en met de laatste dag: een rij per gebied van nu.
rate: per 1.000 woningen per jaar. residents en per_1000_residents: inwoners naar de laatste kerncijfers tot en met dat jaar (factor inwoners), en woninginbraken per 1.000 van hen per jaar; leeg als die niet zijn ingelezen. expected: zoveel zouden zijn woningen er hebben naar het gemiddelde van alle gebieden samen; ratio: burglaries gedeeld door expected, met het exacte 95%-interval van Garwood.
limit_low en limit_high: tussen deze grenzen ligt ratio in 95 van de 100 gebieden waarmee niets bijzonders is, de trechter van een funnel plot (zet ratio uit tegen expected); outside: 1 als het gebied daarbuiten ligt. dispersion: hoeveel keer zo groot de variantie tussen gebieden is als door toeval alleen, zonder de uitersten; de trechter is de wortel daarvan wijder.
alike: hoeveel gebieden van het niveau de helft tot het dubbele van zijn woningen hebben, zonder het gebied zelf; alike_rate: hun woninginbraken per 1.000 woningen per jaar; alike_percent: hoeveel procent het gebied erboven of eronder ligt, met het exacte 95%-interval (alike_low, alike_high): ligt 0 daarbinnen, dan is geen verschil aangetoond. Dat telt alleen toeval; outside telt ook hoe gebieden altijd verschillen. Leeg zonder zulke gebieden, en als die geen inbraken hadden.
small: 1 bij minder dan tien inbraken. Een verschil zegt niet waardoor het komt: woningen, bewoners en ligging verschillen. Leeg met een reason als er niets is ingelezen. Fout: zie period_count. Bron: Garwood 1936; Spiegelhalter 2005; Clopper & Pearson 1934.';
