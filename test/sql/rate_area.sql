-- rate_set and rate_table with the areas kept apart: against plain SQL, beside the tables without areas, and what is refused.
SET extra_float_digits = 0;
CREATE FUNCTION pg_temp.r(x float8, digits int DEFAULT 6) RETURNS numeric LANGUAGE sql AS $$ SELECT round(nullif(x, 'Infinity')::numeric, digits) $$;
CREATE FUNCTION pg_temp.chance(id bigint, purpose int) RETURNS float8 LANGUAGE sql AS $$
    SELECT (hashint8extended(id, purpose) & 4294967295) / 4294967296::float8 $$;

-- Three classes in four strata and sixty areas, some of which have dwellings of all classes.
CREATE TEMP TABLE counted AS
SELECT 'class ' || c AS class, CASE WHEN pg_temp.chance(a, 9) > 0.02 THEN 'stratum ' || a % 4 END AS stratum, 'area ' || a AS area,
       50 + floor(400 * pg_temp.chance(n, 2)) AS dwellings, floor(12 * pg_temp.chance(n, 3) * pg_temp.chance(a, 4) / (0.1 + pg_temp.chance(a, 5)))::int AS burglaries
FROM   generate_series(1, 3) AS c, generate_series(1, 60) AS a, LATERAL (SELECT 100 * c + a) AS m (n)
WHERE  c = 1 + a % 3 OR pg_temp.chance(n, 1) < 0.3;

SELECT (unnest(rate_set(class, burglaries, dwellings, 2, stratum, area))).* FROM counted ORDER BY area, class, stratum LIMIT 5;
SELECT class, burglaries, dwellings, areas, pg_temp.r(rate) AS rate, pg_temp.r(rate_low) AS low, pg_temp.r(rate_high) AS high, reference AS ref, pg_temp.r(ratio) AS ratio, pg_temp.r(ratio_low) AS low, pg_temp.r(ratio_high) AS high, pg_temp.r(p_value) AS p
FROM   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) FROM counted), reference => 'class 1');
SELECT class, pg_temp.r(adjusted_ratio) AS adjusted, pg_temp.r(adjusted_low) AS low, pg_temp.r(adjusted_high) AS high, pg_temp.r(p_within) AS p_within, shared_strata, pg_temp.r(p_adjusted) AS p_adjusted, comparisons AS m, pg_temp.r(dispersion) AS dispersion, flags
FROM   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) FROM counted), reference => 'class 1', measured_on => 'area');

-- Counts, rates and ratios are those without areas; intervals are no narrower.
SELECT count(*) AS rows, bool_and((a.burglaries, a.dwellings, a.dwelling_years, a.rate, a.ratio, a.shared_strata, a.reference) IS NOT DISTINCT FROM (p.burglaries, p.dwellings, p.dwelling_years, p.rate, p.ratio, p.shared_strata, p.reference)) AS same,
       bool_and(abs(a.adjusted_ratio - p.adjusted_ratio) < 1e-12) AS same_adjusted, bool_and(a.rate_low <= p.rate_low AND a.rate_high >= p.rate_high) AS rates, bool_and(a.adjusted_low <= p.adjusted_low AND a.adjusted_high >= p.adjusted_high) AS ratios
FROM   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) FROM counted)) AS a
JOIN   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, stratum) FROM counted)) AS p ON a.class IS NOT DISTINCT FROM p.class;

-- Plain SQL: the residuals of each area in the equation of Mantel and Haenszel.
CREATE FUNCTION pg_temp.spread(of_class text, stratified boolean, OUT ratio float8, OUT areas bigint, OUT strata bigint, OUT dispersion float8) LANGUAGE sql AS $$
WITH cell AS (
    SELECT (class = of_class)::int AS c, CASE WHEN stratified THEN stratum END AS h, area, burglaries::float8 AS x, 2 * dwellings AS n FROM counted WHERE class IN (of_class, 'class 1') AND stratum IS NOT NULL
), stratum AS (
    SELECT h, sum(x) AS x, sum(n) AS n, sum(x) FILTER (WHERE c = 1) AS x1, sum(n) FILTER (WHERE c = 1) AS n1, sum(x) FILTER (WHERE c = 0) AS x0, sum(n) FILTER (WHERE c = 0) AS n0
    FROM cell GROUP BY h HAVING count(DISTINCT c) = 2
), pooled AS (
    SELECT sum(x1 * n0 / n) / sum(x0 * n1 / n) AS ratio, sum(x1 * n0 / n) AS numerator, sum(x0 * n1 / n) AS denominator, sum(x * n1 * n0 / n ^ 2) AS variance, count(*) AS strata FROM stratum
), deviation AS (
    SELECT area, sum(CASE c WHEN 1 THEN (c.x - ratio * c.n * s.x / (ratio * n1 + n0)) * n0 / s.n ELSE -ratio * (c.x - c.n * s.x / (ratio * n1 + n0)) * n1 / s.n END) AS u
    FROM   cell AS c JOIN stratum AS s ON c.h IS NOT DISTINCT FROM s.h CROSS JOIN pooled GROUP BY area
)
SELECT ratio, count(*), p.strata, sum(u ^ 2) / p.numerator ^ 2 * count(*) / (count(*) - p.strata - 1) / (p.variance / (p.numerator * p.denominator))
FROM   deviation, pooled AS p GROUP BY p.ratio, p.strata, p.numerator, p.denominator, p.variance $$;
SELECT t.class, abs(t.adjusted_ratio / s.ratio - 1) < 1e-12 AS ratio, t.shared_strata = s.strata AS strata, abs(t.dispersion / s.dispersion - 1) < 1e-12 AS dispersion
FROM   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) FROM counted), reference => 'class 1') AS t, pg_temp.spread(t.class, true) AS s WHERE t.class <> 'class 1';
SELECT t.class, abs(t.ratio / s.ratio - 1) < 1e-12 AS ratio, t.shared_strata IS NULL AND t.p_within IS NULL AND t.adjusted_ratio IS NULL AS no_strata, abs(t.dispersion / s.dispersion - 1) < 1e-12 AS dispersion, p_adjusted >= p_value AS adjusted
FROM   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, '', area) FROM counted WHERE stratum IS NOT NULL), reference => 'class 1') AS t, pg_temp.spread(t.class, false) AS s WHERE t.class <> 'class 1';

-- One area for each class tells nothing of its spread; nothing burgled tells no ratio.
SELECT class, areas, rate, rate_low, ratio, ratio_low, p_value, p_adjusted, comparisons, dispersion, flags FROM rate_table((SELECT rate_set(class, 12, 1000, 1, '', class) FROM unnest('{a,b,c}'::text[]) AS class));
SELECT class, areas, pg_temp.r(rate_high) AS rate_high, ratio, ratio_low, p_value, flags FROM rate_table((SELECT rate_set(CASE WHEN n < 20 THEN 'a' ELSE 'b' END, (n < 20)::int, 100, 1, '', n::text) FROM generate_series(1, 40) AS n), reference => 'b');
-- Where one class has no burglaries the ratio has the limit that exists: where areas differ as little as they can, that of independent
-- burglaries but for t / z of the few areas; where they differ more, the wider for it. By plain SQL, with t of 39 - 1 and of 11 - 2.
CREATE FUNCTION pg_temp.none(class text, ratio float8, low float8, high float8) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(' ', class, ratio, pg_temp.r(low), pg_temp.r(high)) $$;
WITH v AS (SELECT CASE WHEN n <= 39 THEN 'a' ELSE 'b' END AS class, CASE WHEN n <= 39 THEN 1 + n % 2 * k ELSE 0 END AS burglaries, 100 AS dwellings, n::text AS area, k FROM generate_series(1, 60) AS n, unnest('{0,5}'::int[]) AS k),
t AS (SELECT k, rate_set(class, burglaries, dwellings, 1, '', area) AS cells, sum(burglaries) AS total, greatest(1, sum((burglaries - mean) ^ 2) FILTER (WHERE class = 'a') * 39 / 38 / sum(burglaries)) AS spread
      FROM (SELECT *, avg(burglaries) OVER (PARTITION BY k, class) AS mean FROM v) AS v GROUP BY k)
SELECT k, pg_temp.none(to_b.class, to_b.ratio, to_b.ratio_low, to_b.ratio_high) AS to_b, pg_temp.none(to_a.class, to_a.ratio, to_a.ratio_low, to_a.ratio_high) AS to_a, pg_temp.r(to_a.dispersion) AS dispersion, to_a.p_value,
       abs(1 / to_b.ratio_low / to_a.ratio_high - 1) < 1e-9 AS inverse, abs((exp(-ln(0.025) * spread * (2.0243941639 / 1.9599639845) ^ 2 / total) - 1) / (21.0 / 39) / to_a.ratio_high - 1) < 1e-9 AS by_hand
FROM   t, rate_table(cells, reference => 'b') AS to_b, rate_table(cells, reference => 'a') AS to_a WHERE to_b.class = 'a' AND to_a.class = 'b' ORDER BY k;
WITH v AS (SELECT CASE WHEN n <= 11 THEN 'a' ELSE 'b' END AS class, CASE WHEN n <= 11 THEN n * n % 7 ELSE 0 END AS burglaries, 100 + 10.0 * n AS dwellings, n::text AS area, CASE WHEN n % 3 = 0 THEN 's' ELSE 't' END AS stratum FROM generate_series(1, 25) AS n),
h AS (SELECT stratum, sum(dwellings) FILTER (WHERE class = 'a') AS n, sum(dwellings) FILTER (WHERE class = 'b') AS n0, sum(burglaries) AS t FROM v GROUP BY stratum),
phi AS (SELECT sum(((v.burglaries - h.t / h.n * v.dwellings) * h.n0 / (h.n + h.n0)) ^ 2) * 11 / (11 - 2) / sum(v.burglaries * (h.n0 / (h.n + h.n0)) ^ 2) AS phi FROM v JOIN h USING (stratum) WHERE class = 'a')
SELECT r.class, r.ratio, pg_temp.r(r.ratio_high) AS ratio_high, r.adjusted_ratio, r.adjusted_low, pg_temp.r(r.adjusted_high) AS adjusted_high, pg_temp.r(r.dispersion) AS dispersion, abs(r.dispersion / phi.phi - 1) < 1e-9 AS spread, r.p_within,
       -- the chance that b has none, at the limit
       abs((SELECT sum(h.t * ln(1 + r.adjusted_high * h.n0 / h.n)) FROM h) / (-ln(0.025) * greatest(phi.phi, 1) * (2.2621571628 / 1.9599639845) ^ 2) - 1) < 1e-9 AS at_the_tail
FROM   phi, rate_table((SELECT rate_set(class, burglaries, dwellings, 1, stratum, area) FROM v), reference => 'a') AS r WHERE r.class = 'b';
-- of one area alone nothing tells how much areas differ
SELECT class, areas, ratio, ratio_low, ratio_high FROM rate_table((SELECT rate_set(CASE n WHEN 1 THEN 'a' ELSE 'b' END, CASE n WHEN 1 THEN 9 ELSE 0 END, 100, 1, '', n::text) FROM generate_series(1, 9) AS n), reference => 'a') WHERE class = 'b';
SELECT count(*) FROM rate_table('{}'::rate_area_cell[]);
SELECT count(*) FROM rate_table(NULL::rate_area_cell[]);
SELECT rate_set('a', 1, 1, 1, 's', 'x') FILTER (WHERE false);
-- Rows without an area are left out, and counted.
SELECT class, burglaries, dwellings, areas, flags FROM rate_table((SELECT rate_set('a', 1, 10, 1, '', nullif(n, 3)::text) FROM generate_series(1, 5) AS n));
-- The order of the rows makes no difference, nor do two sets put together.
SELECT rate_set(class, burglaries, dwellings, 2, stratum, area ORDER BY dwellings DESC) = rate_set(class, burglaries, dwellings, 2, stratum, area) AS same FROM counted;
SELECT count(*) AS rows, bool_and(two.p_within IS NOT DISTINCT FROM one.p_within) AS same
FROM   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) FROM counted WHERE dwellings < 200) || (SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) FROM counted WHERE dwellings >= 200)) AS two
JOIN   rate_table((SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) FROM counted)) AS one ON one.class IS NOT DISTINCT FROM two.class;

-- Workers make the same set.
CREATE TABLE rate_area_parallel AS SELECT 'class ' || n % 7 AS class, 'stratum ' || n % 13 AS stratum, n % 1000 AS area, (hashint8(n) % 50 = 0)::int AS burglaries FROM generate_series(1, 100000) AS n;
CREATE TEMP TABLE serial AS SELECT rate_set(class, burglaries, 1, 1, stratum, area::text) AS cells FROM rate_area_parallel;
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
CREATE TEMP TABLE parallel AS SELECT rate_set(class, burglaries, 1, 1, stratum, area::text) AS cells FROM rate_area_parallel;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
SELECT cardinality(s.cells) AS cells, s.cells = p.cells AS same FROM serial AS s, parallel AS p;
DROP TABLE rate_area_parallel;

-- ---------------------------------------------------------------- refused

SELECT rate_table(cells, reference => 'class 9') FROM (SELECT rate_set(class, burglaries, dwellings, 2, stratum, area) AS cells FROM counted) AS s;
SELECT rate_table('{}'::rate_area_cell[], per => 0);
SELECT rate_table('{}'::rate_area_cell[], confidence => 95);
SELECT rate_table('{}'::rate_area_cell[], measured_on => 'buurt');
SELECT rate_table(ARRAY[('a', 's', 1, 1, 1, NULL)::rate_area_cell]);
SELECT rate_table(ARRAY[('a', 's', 1, 1, 1, repeat('x', 1000))::rate_area_cell]);
