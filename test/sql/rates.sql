-- rate_set, rate_table, benjamini_hochberg: worked numbers, plain sums in SQL, few and many rows; then what is refused.
SET datestyle = 'ISO, DMY';
SET timezone = 'Europe/Amsterdam';
SET extra_float_digits = -3;
\set SHOW_CONTEXT never
\pset null '-'

-- ---------------------------------------------------------------- gathering

CREATE TEMP TABLE counted (class text, stratum text, burglaries int, dwellings int, years float8);
INSERT INTO counted VALUES
    ('new', 'city', 20, 100, 10), ('new', 'village', 30, 900, 10), ('old', 'city', 150, 900, 10), ('old', 'village', 2, 100, 10),
    (NULL, 'city', 3, 40, 10), ('new', NULL, 1, 20, 10);
-- A cell per class, or per class and stratum; what has none of these is left out, in a cell of its own.
SELECT c.* FROM unnest((SELECT rate_set(class, burglaries, dwellings, years) FROM counted)) AS c;
SELECT c.* FROM unnest((SELECT rate_set(class, burglaries, dwellings, years, stratum) FROM counted)) AS c;
-- Single dwellings and groups of them come to the same, in numbers of any type.
WITH apart AS (
    SELECT class, stratum, (n <= burglaries)::int AS burglaries, 1 AS dwellings, years
    FROM   counted, generate_series(1, dwellings) AS n
)
SELECT (SELECT rate_set(class, burglaries, dwellings, years, stratum) FROM apart) = (SELECT rate_set(class, burglaries, dwellings, years, stratum) FROM counted) AS per_dwelling,
       (SELECT rate_set(class, sum, count, years, stratum) FROM (SELECT class, stratum, years, sum(burglaries::bigint), count(*) FROM apart GROUP BY 1, 2, 3) AS g)
           = (SELECT rate_set(class, burglaries, dwellings, years, stratum) FROM counted) AS grouped;
SELECT c.* FROM unnest((SELECT rate_set('all', burglaries, 1000, 1) FROM unnest(ARRAY[12, 15, 9]) AS burglaries)) AS c;
-- Sums are exact: a tenth of a year ten times, in any order, is a year.
SELECT (c[1]).dwelling_years = 1e9 + 1 AS exact
FROM   (SELECT rate_set('a', 0, CASE n WHEN 5 THEN 1e9 ELSE 0.25 END, CASE n WHEN 5 THEN 1 ELSE 0.4 END) AS c FROM generate_series(0, 10) AS n) AS s;
-- Classes are in the order of their bytes, whatever the collation; an empty name is a name.
SELECT (c).class FROM (SELECT unnest(rate_set(class, 1, 1, 1)) AS c FROM unnest('{b,B,a,"",10,2,é}'::text[]) AS class) AS s;
-- No rows give an empty set, which has no rates.
SELECT rate_set(class, burglaries, dwellings, years) AS none FROM counted WHERE false;
SELECT count(*) FROM rate_table((SELECT rate_set(class, burglaries, dwellings, years) FROM counted WHERE false), reference => 'new');
-- A set is an array: it is stored, written and read as one.
CREATE TEMP TABLE stored AS SELECT rate_set(class, burglaries, dwellings, years, stratum) AS cells FROM counted;
CREATE TEMP TABLE received (LIKE stored);
\copy stored TO 'results/rates.copy' (FORMAT binary)
\copy received FROM 'results/rates.copy' (FORMAT binary)
SELECT r.cells = s.cells AS same_binary, s.cells::text::rate_cell[] = s.cells AS same_text FROM stored AS s, received AS r;
SELECT cells FROM stored;
-- Sets that are joined are added up.
SELECT class, burglaries, dwellings FROM stored, rate_table(cells || cells[1:2] || ARRAY[('newest', NULL, 0, 7, 7)::rate_cell]);

-- ---------------------------------------------------------------- worked numbers

-- Garwood: 402 burglaries on 76,000 dwellings.
CREATE FUNCTION pg_temp.r(number float8, digits int DEFAULT 6) RETURNS numeric LANGUAGE sql AS $$ SELECT round(number::numeric, digits) $$;
SELECT class, burglaries, dwellings, pg_temp.r(rate, 4) AS rate, pg_temp.r(rate_low, 4) AS low, pg_temp.r(rate_high, 4) AS high, comparisons, flags
FROM   rate_table((SELECT rate_set('all', 402, 76000, 1)));
SELECT burglaries, pg_temp.r(rate_low, 8) AS low, pg_temp.r(rate_high, 8) AS high, flags
FROM   rate_table((SELECT rate_set(x::text, x, 1, 1) FROM unnest('{0,1,5,39,402}'::int[]) AS x), per => 1) ORDER BY burglaries;
-- Per 1,000 dwellings per year, whatever the years; per another number.
SELECT pg_temp.r(rate, 4) AS rate, pg_temp.r(rate_high, 4) AS high, pg_temp.r(smoothed_rate, 4) AS smoothed
FROM   unnest('{1000, 1, 100000}'::float8[]) AS per, rate_table((SELECT rate_set('all', 402, 19000, 4)), per => per);

-- Built before and after 1999; and the published 2 against 9.
CREATE TEMP VIEW two AS
SELECT test, rate_set(class, x, e, 1) AS cells
FROM   (VALUES ('1999', 'after', 250, 20000), ('1999', 'before', 100, 10000), ('women', 'after', 2, 17877), ('women', 'before', 9, 16650)) AS v (test, class, x, e) GROUP BY test;
SELECT test, class, reference, pg_temp.r(ratio, 9) AS ratio, pg_temp.r(ratio_low, 9) AS low, pg_temp.r(ratio_high, 9) AS high, pg_temp.r(ratio_mid_low, 9) AS mid_low, pg_temp.r(ratio_mid_high, 9) AS mid_high,
       pg_temp.r(p_value, 9) AS p, pg_temp.r(p_mid, 9) AS p_mid, pg_temp.r(p_adjusted, 9) AS p_adjusted, comparisons, flags
FROM   two, rate_table(cells, reference => 'before') ORDER BY test, class;
-- The reference is the class with most dwelling-years, unless another is named.
SELECT test, reference, pg_temp.r(max(ratio)) AS ratio FROM two, rate_table(cells) GROUP BY 1, 2 ORDER BY 1;
-- Less confidence, narrower intervals: R's poisson.test(c(250, 100), c(20000, 10000), conf.level = 0.9).
SELECT pg_temp.r(ratio_low, 9) AS low, pg_temp.r(ratio_high, 9) AS high FROM two, rate_table(cells, 'before', confidence => 0.9) WHERE (test, class) = ('1999', 'after');

-- Simpson: new dwellings seem to be burgled a third as often, and are burgled more often in the city as well as in the village.
SELECT class, pg_temp.r(ratio, 9) AS ratio, pg_temp.r(ratio_high) AS high, pg_temp.r(adjusted_ratio, 9) AS adjusted, pg_temp.r(adjusted_low, 3) AS low, pg_temp.r(adjusted_high, 3) AS high, shared_strata, flags
FROM   stored, rate_table(cells, 'old');
SELECT stratum, pg_temp.r(ratio, 6) AS ratio, adjusted_ratio, shared_strata
FROM  (SELECT stratum, rate_set(class, burglaries, dwellings, years) AS cells FROM counted WHERE class IS NOT NULL AND stratum IS NOT NULL GROUP BY stratum) AS s, rate_table(cells, 'old') WHERE class = 'new' ORDER BY stratum;

-- Expected at a given standard: corner 12, mid terrace 6, detached 15 in a thousand make 10.5; and in a stratum that the standard lacks nothing is known.
WITH standard AS (
    SELECT rate_set('region', x, 1000, 1, house_type) AS cells FROM (VALUES ('corner', 12), ('mid', 6), ('detached', 15)) AS v (house_type, x)
), set AS (
    SELECT rate_set(buurt, x, d, 1, house_type) AS cells
    FROM   (VALUES ('A', 'corner', 5, 300), ('A', 'mid', 4, 900), ('A', 'detached', 5, 100), ('B', 'corner', 5, 300), ('B', 'houseboat', 1, 3)) AS v (buurt, house_type, x, d)
)
SELECT class, burglaries, pg_temp.r(expected, 9) AS expected, pg_temp.r(standardised_ratio) AS ratio, pg_temp.r(standardised_low) AS low, pg_temp.r(standardised_high) AS high, flags
FROM   standard AS s, set, rate_table(set.cells, standard => s.cells);
SELECT pg_temp.r(standardised_ratio, 9) AS ratio, pg_temp.r(standardised_low, 9) AS low, pg_temp.r(standardised_high, 9) AS high
FROM   rate_table((SELECT rate_set('A', 30, 1000, 1)), standard => (SELECT rate_set('region', 224, 10000, 1)));

-- Marshall: small areas are drawn towards the whole.
SELECT class, pg_temp.r(rate, 3) AS rate, pg_temp.r(smoothed_rate) AS smoothed, flags
FROM   rate_table((SELECT rate_set(n::text, x, e, 1) FROM unnest('{0,9,12,40}'::int[], '{150,400,1000,1500}'::int[]) WITH ORDINALITY AS v (x, e, n)));

-- ---------------------------------------------------------------- flags, and numbers that do not exist

-- Few burglaries, in the class or in the reference; measured on areas.
SELECT class, measured_on, flags
FROM   unnest('{dwelling,area}'::text[]) AS measured_on, rate_table((SELECT rate_set(class, x, 1000, 1) FROM (VALUES ('a', 10), ('b', 9), ('c', 10)) AS v (class, x)), 'c', measured_on => measured_on) ORDER BY 2, 1;
SELECT class, flags FROM rate_table((SELECT rate_set(class, x, 1000, 1) FROM (VALUES ('a', 10), ('b', 9)) AS v (class, x)), 'b');
-- Confounded: more than 10 % apart, or on both sides of 1.
SELECT class, pg_temp.r(ratio, 4) AS ratio, pg_temp.r(adjusted_ratio, 4) AS adjusted, flags
FROM   rate_table((SELECT rate_set(class, x, e, 1, stratum) FROM (VALUES
           ('alike', 'x', 100, 1000), ('alike', 'y', 400, 2000), ('other', 'x', 3, 300), ('other', 'y', 900, 3000), ('reference', 'x', 100, 1000), ('reference', 'y', 400, 2000),
           ('sides', 'x', 103, 1000), ('sides', 'y', 306, 1500)) AS v (class, stratum, x, e)), 'reference');
-- Strata that the reference lacks say nothing about the ratio.
SELECT class, ratio, adjusted_ratio, shared_strata, flags
FROM   rate_table((SELECT rate_set(class, x, e, 1, stratum) FROM (VALUES
           ('a', 'x', 20, 100), ('b', 'x', 40, 100), ('b', 'y', 40, 100), ('c', 'y', 20, 100)) AS v (class, stratum, x, e)), 'a');
-- A ratio over strata of 0 or infinity has one limit: where none of so many on one side is as unlikely as a tail (R:
-- uniroot(function(r) (100/(50*r+100))^4 * 30/(40*r+30) - 0.025, c(0, 9), tol = 1e-12)).
SELECT class, adjusted_ratio, pg_temp.r(adjusted_low, 9) AS low, pg_temp.r(nullif(adjusted_high, 'Infinity'), 9) AS high, adjusted_high = 'Infinity' AS open,
       CASE adjusted_ratio WHEN 0 THEN pg_temp.r((100 / (50 * adjusted_high + 100)) ^ 4 * 30 / (40 * adjusted_high + 30), 9)
                           ELSE pg_temp.r((100 * adjusted_low / (100 * adjusted_low + 50)) ^ 4 * 30 * adjusted_low / (30 * adjusted_low + 40), 9) END AS tail
FROM   (VALUES ('x', 'ref'), ('ref', 'x')) AS v (class, reference),
       LATERAL (SELECT adjusted_ratio, adjusted_low, adjusted_high FROM rate_table((SELECT rate_set(class, x, e, 1, stratum) FROM (VALUES
                ('x', '1', 0, 50), ('ref', '1', 4, 100), ('x', '2', 0, 40), ('ref', '2', 1, 30)) AS c (class, stratum, x, e)), reference => v.reference) AS r WHERE r.class = v.class) AS r;
-- One without burglaries is no reference while another class has some.
SELECT r.reference, r.class, r.ratio FROM rate_table((SELECT rate_set(class, x, e, 1) FROM (VALUES ('a', 0, 900), ('b', 3, 100), ('c', 2, 200)) AS v (class, x, e))) AS r;
SELECT r.reference, r.class, r.ratio FROM rate_table((SELECT rate_set(class, 0, e, 1) FROM (VALUES ('a', 900), ('b', 1000)) AS v (class, e))) AS r;
-- No burglaries, no dwellings, neither: on one side or the other.
CREATE TEMP TABLE few (class text, x int, e int);
INSERT INTO few VALUES ('homeless', 3, 0), ('nothing', 0, 0), ('quiet', 0, 100), ('some', 3, 100);
SELECT r.reference, r.class, rate, rate_low AS low, pg_temp.r(rate_high, 4) AS high, smoothed_rate AS smoothed, ratio, pg_temp.r(ratio_low, 4) AS low, pg_temp.r(nullif(ratio_high, 'Infinity'), 4) AS high, ratio_high = 'Infinity' AS open, pg_temp.r(p_value) AS p, pg_temp.r(p_adjusted) AS p_adjusted, comparisons AS m, flags
FROM   few AS f, rate_table((SELECT rate_set(class, x, e, 1) FROM few), reference => f.class) AS r ORDER BY f.class, r.class;
SELECT class, adjusted_ratio, adjusted_low, adjusted_high, shared_strata, pg_temp.r(expected) AS expected
FROM   rate_table((SELECT rate_set(class, x, e, 1, stratum) FROM few, unnest('{p,q}'::text[]) AS stratum), 'some');
-- One class, and everything left out.
SELECT class, reference, ratio, p_value, p_adjusted, comparisons, smoothed_rate, expected, standardised_ratio, flags FROM rate_table((SELECT rate_set('all', 10, 1000, 1)));
SELECT * FROM rate_table((SELECT rate_set(NULL, 10, 1000, 1)));
-- NULL for the set or for what it is asked gives no rows; NULL for the reference or the standard is the default.
SELECT count(*) FROM two, LATERAL (SELECT FROM rate_table(NULL::rate_cell[]) UNION ALL SELECT FROM rate_table(cells, per => NULL) UNION ALL SELECT FROM rate_table(cells, confidence => NULL)
                                   UNION ALL SELECT FROM rate_table(cells, measured_on => NULL)) AS r;
SELECT count(*), count(r) FILTER (WHERE r = d) AS same FROM stored, rate_table(cells) WITH ORDINALITY AS d, rate_table(cells, NULL, standard => NULL) WITH ORDINALITY AS r WHERE r.ordinality = d.ordinality;

-- ---------------------------------------------------------------- against plain sums

-- Random classes and strata, some empty: everything but the exact limits by the formulas as they are written down.
SELECT setseed(0.57);
CREATE TEMP TABLE random_count AS
SELECT test, 'c' || c AS class, 's' || s AS stratum, CASE WHEN e = 0 THEN 0 ELSE floor(random() * e / (20 * c)) END::int AS x, e
FROM   generate_series(1, 40) AS test, generate_series(1, 6) AS c, generate_series(1, 5) AS s,
       LATERAL (SELECT greatest(0, floor(random() * 400) - 60 * (test % 3))::int AS e WHERE c > 0 AND s > 0) AS size;
CREATE TEMP TABLE answer AS
SELECT test, r.* FROM (SELECT test, rate_set(class, x, e, 0.5, stratum) AS cells FROM random_count GROUP BY test) AS s, rate_table(cells, 'c1', per => 1) AS r;
WITH cell AS (
    SELECT test, class, stratum, x::float8, e * 0.5::float8 AS e FROM random_count
), strata AS (
    SELECT test, stratum, sum(x) / nullif(sum(e), 0) AS standard FROM cell GROUP BY 1, 2
), pooled AS (
    SELECT c.test, c.class, sum(c.x) AS x, sum(c.e) AS e, sum(c.e * standard) AS expected,
           sum(c.x * r.e / nullif(c.e + r.e, 0)) FILTER (WHERE c.e > 0 AND r.e > 0) AS numerator, sum(r.x * c.e / nullif(c.e + r.e, 0)) FILTER (WHERE c.e > 0 AND r.e > 0) AS denominator,
           sum((c.x + r.x) * c.e * r.e / nullif(c.e + r.e, 0) ^ 2) AS variance, count(*) FILTER (WHERE c.e > 0 AND r.e > 0) AS shared
    FROM   cell AS c JOIN cell AS r ON r.test = c.test AND r.stratum = c.stratum AND r.class = 'c1' JOIN strata AS s ON s.test = c.test AND s.stratum = c.stratum
    GROUP  BY 1, 2
), mean AS (
    SELECT test, sum(x) / sum(e) AS m, avg(e) AS size FROM pooled WHERE e > 0 GROUP BY test
), spread AS (
    SELECT test, m, greatest(sum(e * (x / e - m) ^ 2) / sum(e) - m / min(size), 0) AS a FROM pooled JOIN mean USING (test) WHERE e > 0 GROUP BY test, m
), plain AS (
    SELECT *, x / nullif(e, 0) AS rate, m + CASE WHEN a > 0 AND e > 0 THEN a / (a + m / e) * (x / e - m) ELSE 0 END AS smoothed,
           numerator / nullif(denominator, 0) AS mh, exp(1.959963984540054 * sqrt(variance / nullif(numerator * denominator, 0))) AS factor
    FROM   pooled JOIN spread USING (test)
)
SELECT count(*) AS classes, count(*) FILTER (WHERE a.burglaries <> p.x OR a.dwelling_years <> p.e) AS counts,
       count(*) FILTER (WHERE abs(a.rate - p.rate) > 1e-12 OR (a.rate IS NULL) <> (p.rate IS NULL)) AS rates,
       count(*) FILTER (WHERE abs(a.smoothed_rate - smoothed) > 1e-12 OR a.smoothed_rate IS NULL) AS smoothed,
       count(*) FILTER (WHERE abs(a.expected - p.expected) > 1e-9 OR abs(a.standardised_ratio - p.x / nullif(p.expected, 0)) > 1e-9) AS expected,
       count(*) FILTER (WHERE class <> 'c1' AND abs(coalesce(nullif(a.adjusted_ratio, 'Infinity'), -1) - coalesce(mh, -1)) > 1e-12) AS adjusted,
       count(*) FILTER (WHERE class <> 'c1' AND (abs(a.adjusted_low - mh / factor) > 1e-9 OR abs(a.adjusted_high / (mh * factor) - 1) > 1e-9 OR (a.adjusted_low IS NULL) <> ((numerator + denominator > 0) IS NOT TRUE))) AS limits,
       count(*) FILTER (WHERE a.shared_strata <> shared) AS strata, count(*) FILTER (WHERE factor IS NOT NULL AND class <> 'c1') > 150 AS well_filled
FROM   answer AS a JOIN plain AS p USING (test, class);
SELECT count(*) > 20 AS some, count(*) FILTER (WHERE abs(tail - 0.025) > 1e-9 OR other_limit <> adjusted_ratio) AS wrong
FROM  (SELECT a.adjusted_ratio, CASE a.adjusted_ratio WHEN 0 THEN a.adjusted_low ELSE a.adjusted_high END AS other_limit,
              exp(-sum((c.x + r.x) * ln(1 + CASE a.adjusted_ratio WHEN 0 THEN a.adjusted_high * c.e / r.e ELSE r.e / (a.adjusted_low * c.e) END))) AS tail
       FROM   answer AS a JOIN random_count AS c USING (test, class) JOIN random_count AS r ON r.test = c.test AND r.stratum = c.stratum AND r.class = 'c1'
       WHERE  c.e > 0 AND r.e > 0 AND a.class <> 'c1' AND a.adjusted_ratio IN (0, 'Infinity') GROUP BY a.test, a.class, a.adjusted_ratio, a.adjusted_low, a.adjusted_high) AS t;
-- Adjusted p: the least of p times comparisons over rank among those that are no smaller. The p is that of the comparison within strata, by the
-- test of Mantel and Haenszel; the tail of the normal distribution by Simpson's rule, up to twelve deviations further.
CREATE FUNCTION pg_temp.two_sided(z float8) RETURNS float8 LANGUAGE sql AS $$
    SELECT 2 / sqrt(2 * pi()) * 0.01 / 3 * sum(CASE WHEN i IN (0, 1200) THEN 1 WHEN i % 2 = 1 THEN 4 ELSE 2 END * exp(-least((abs(z) + 0.01 * i) ^ 2 / 2, 700))) FROM generate_series(0, 1200) AS i $$;
CREATE TEMP TABLE within AS
SELECT c.test, c.class, sum(c.x - (c.x + r.x) * c.e / (c.e + r.e)::float8) / nullif(sqrt(sum((c.x + r.x) * c.e * r.e / ((c.e + r.e) * (c.e + r.e))::float8)), 0) AS z
FROM   random_count AS c JOIN random_count AS r ON r.test = c.test AND r.stratum = c.stratum AND r.class = 'c1'
WHERE  c.e > 0 AND r.e > 0 AND c.class <> 'c1' GROUP BY 1, 2;
WITH ranked AS (
    SELECT *, count(*) OVER (PARTITION BY test) AS m, rank() OVER (PARTITION BY test ORDER BY p DESC) AS above
    FROM   answer JOIN (SELECT test, class, pg_temp.two_sided(z) AS p FROM within WHERE z IS NOT NULL) AS w USING (test, class)
), stepped AS (
    SELECT *, min(p * m / (m - above + 1)) OVER (PARTITION BY test ORDER BY p DESC) AS plain FROM ranked
)
SELECT count(*) > 150 AS many, count(*) FILTER (WHERE abs(p_adjusted - least(plain, 1)) > 1e-8 OR comparisons <> m) AS different,
       (SELECT count(p_adjusted) FROM answer) - count(*) AS others FROM stepped;
-- Without strata it is p_value. The window function does the same per table, and asks the same of all tables at once.
CREATE TEMP TABLE answer_without_strata AS
SELECT test, r.* FROM (SELECT test, rate_set(class, x, e, 0.5) AS cells FROM random_count GROUP BY test) AS s, rate_table(cells, reference => 'c1') AS r;
WITH ranked AS (
    SELECT *, count(*) OVER (PARTITION BY test) AS m, rank() OVER (PARTITION BY test ORDER BY p_value DESC) AS above FROM answer_without_strata WHERE p_value IS NOT NULL
), stepped AS (
    SELECT *, min(p_value * m / (m - above + 1)) OVER (PARTITION BY test ORDER BY p_value DESC) AS plain FROM ranked
)
SELECT count(*) > 150 AS many, count(*) FILTER (WHERE abs(p_adjusted - least(plain, 1)) > 1e-12 OR comparisons <> m) AS different FROM stepped;
SELECT count(*) FILTER (WHERE alone IS DISTINCT FROM p_adjusted) AS different, bool_and(together >= p_value) AS more_cautious,
       max(p_value) FILTER (WHERE together <= 0.05) <= 0.05 * count(*) FILTER (WHERE together <= 0.05) / count(p_value) AS as_defined
FROM  (SELECT *, benjamini_hochberg(p_value) OVER (PARTITION BY test) AS alone, benjamini_hochberg(p_value) OVER () AS together FROM answer_without_strata) AS a;
-- NULL is no comparison. The order of the rows, or a frame, makes no difference.
SELECT p, pg_temp.r(benjamini_hochberg(p) OVER (ORDER BY p DESC ROWS CURRENT ROW), 9) AS adjusted FROM unnest('{0.01, NULL, 0.04, 0.03, 0.005, 0.9, 0, 1}'::float8[]) AS p ORDER BY p;
SELECT benjamini_hochberg(NULL) OVER () AS nothing;

-- Exact p, by adding up the binomial distribution.
CREATE FUNCTION pg_temp.binomial(k int, n int, p float8) RETURNS float8 LANGUAGE sql AS $$
    SELECT exp(coalesce((SELECT sum(ln((n - k + i)::float8 / i)) FROM generate_series(1, k) AS i), 0) + k * ln(p) + (n - k) * ln(1 - p)) $$;
WITH pair AS (
    SELECT a.p_value, a.p_mid, a.burglaries::int AS x, (a.burglaries + r.burglaries)::int AS n, a.dwelling_years / (a.dwelling_years + r.dwelling_years) AS chance
    FROM   answer AS a JOIN answer AS r ON r.test = a.test AND r.class = 'c1' WHERE a.p_value IS NOT NULL AND a.test <= 10
), tails AS (
    SELECT p_value, p_mid, sum(b) FILTER (WHERE k <= x) AS below, sum(b) FILTER (WHERE k >= x) AS above, sum(b) FILTER (WHERE k = x) AS here
    FROM   pair, generate_series(0, n) AS k, pg_temp.binomial(k, n, chance) AS b GROUP BY p_value, p_mid, x, n, chance
)
SELECT count(*) > 30 AS many, count(*) FILTER (WHERE abs(p_value - least(1, 2 * least(below, above))) > 1e-10 OR abs(p_mid - least(1, 2 * least(below, above) - here)) > 1e-10) AS different FROM tails;

-- Simpson's paradox: nothing is said of the reversed ratio.
SELECT class, pg_temp.r(ratio) AS ratio, pg_temp.r(p_value, 15) AS p, pg_temp.r(adjusted_ratio) AS adjusted, pg_temp.r(adjusted_low) AS low, pg_temp.r(adjusted_high) AS high, pg_temp.r(p_adjusted) AS p_adjusted, flags
FROM   rate_table((SELECT rate_set(class, x, n, 10, place) FROM (VALUES ('after', 'city', 20, 100), ('after', 'village', 30, 900), ('before', 'city', 150, 900), ('before', 'village', 2, 100)) AS v (class, place, x, n)), reference => 'before');

-- ---------------------------------------------------------------- many rows

-- A million dwellings; workers, and the order of the rows, change nothing to the last bit.
CREATE TABLE rates_parallel AS
SELECT 'class ' || n % 7 AS class, CASE WHEN n % 1000 > 0 THEN 'stratum ' || n % 13 END AS stratum, (hashint8(n) % 50 = 0)::int AS burglaries, 0.1 + n % 11 / 7.0 AS years
FROM   generate_series(1, 1000000) AS n;
CREATE TEMP TABLE serial AS SELECT rate_set(class, burglaries, 1, years, stratum) AS cells FROM rates_parallel;
CREATE TEMP TABLE reordered AS SELECT rate_set(class, burglaries, 1, years, stratum ORDER BY years DESC, class) AS cells FROM rates_parallel;
SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT rate_set(class, burglaries, 1, years, stratum) FROM rates_parallel;
CREATE TEMP TABLE parallel AS SELECT rate_set(class, burglaries, 1, years, stratum) AS cells FROM rates_parallel;
CREATE TEMP TABLE parallel_without_strata AS SELECT rate_set(class, burglaries, 1, years) AS cells FROM rates_parallel;
RESET max_parallel_workers_per_gather; RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size;
SELECT cardinality(s.cells) AS cells, s.cells = p.cells AS parallel, s.cells = r.cells AS reordered, w.cells = (SELECT rate_set(class, burglaries, 1, years) FROM rates_parallel) AS without_strata
FROM   serial AS s, parallel AS p, reordered AS r, parallel_without_strata AS w;
-- What is left out counts: all burglaries and dwellings are in the table.
SELECT sum(burglaries) = (SELECT sum(burglaries) FROM rates_parallel) AS burglaries, sum(dwellings) AS dwellings FROM serial, rate_table(cells);
DROP TABLE rates_parallel;
-- A hundred thousand classes.
SELECT count(*), max(comparisons) AS comparisons, count(*) FILTER (WHERE p_adjusted < 0.05) AS different
FROM   rate_table((SELECT rate_set(n::text, n % 10, 1000, 1) FROM generate_series(1, 100000) AS n));
-- A window asks for the set row after row.
SELECT class, (rate_set(class, burglaries, dwellings, years) OVER (ORDER BY burglaries))[1] AS first FROM counted WHERE class IS NOT NULL AND stratum IS NOT NULL;

-- ---------------------------------------------------------------- what is refused

SELECT rate_set('a', NULL, 1, 1);
SELECT rate_set('a', 1, NULL, 1);
SELECT rate_set('a', 1, 1, NULL, 's');
SELECT rate_set('a', -1, 1, 1);
SELECT rate_set('a', 1.5, 1, 1);
SELECT rate_set('a', 'NaN', 1, 1);
SELECT rate_set('a', 1, -1, 1);
SELECT rate_set('a', 1, 'Infinity', 1);
SELECT rate_set('a', 1, 1, 'NaN');
SELECT rate_set('a', 1, 1, 0);
SELECT rate_set('a', 1, 1, -1);
SELECT rate_set('a', 1, 1e300, 1e300);
SELECT rate_set('a', 1e15, 1, 1) FROM generate_series(1, 2);
SELECT rate_set(NULL, 1e16, 1, 1);
SELECT rate_set(repeat('a', 256), 1, 1, 1);
SELECT rate_set('a', 1, 1, 1, repeat('é', 128));
SELECT cardinality(rate_set(repeat('a', 255), 1, 1, 1, repeat('é', 127))) AS just_so;
SELECT rate_set(n::text, 0, 1, 1) FROM generate_series(1, 1000001) AS n;
SELECT rate_table(cells, 'newer') FROM stored;
SELECT rate_table(cells, '') FROM stored;
SELECT rate_table((SELECT rate_set(n::text, 0, 1, 1) FROM generate_series(10, 30) AS n), '31');
SELECT rate_table(cells, per => 0) FROM stored;
SELECT rate_table(cells, per => 'Infinity') FROM stored;
SELECT rate_table(cells, confidence => 95) FROM stored;
SELECT rate_table(cells, confidence => 0) FROM stored;
SELECT rate_table(cells, confidence => 'NaN') FROM stored;
SELECT rate_table(cells, measured_on => 'buurt') FROM stored;
-- cells by hand are distrusted as much
SELECT rate_table(ARRAY[NULL::rate_cell]);
SELECT rate_table(ARRAY[('a', NULL, NULL, 1, 1)::rate_cell]);
SELECT rate_table(ARRAY[('a', NULL, 1, NULL, 1)::rate_cell]);
SELECT rate_table(ARRAY[('a', NULL, 1, 1, NULL)::rate_cell]);
SELECT rate_table(ARRAY[('a', NULL, -1, 1, 1)::rate_cell]);
SELECT rate_table(ARRAY[('a', NULL, 1, 'NaN', 1)::rate_cell]);
SELECT rate_table(ARRAY[('a', NULL, 1, 1, '-Infinity')::rate_cell]);
SELECT rate_table(ARRAY[('a', NULL, 9223372036854775807, 1, 1)::rate_cell]);
SELECT rate_table(ARRAY[(repeat('a', 1000), NULL, 1, 1, 1)::rate_cell]);
SELECT rate_table(ARRAY['("a",,1,1,1)'::rate_cell], standard => ARRAY['("a",,1,-1,1)'::rate_cell]);
-- and work as well: twice the same cell, in any dimensions
SELECT class, burglaries, dwelling_years FROM rate_table(ARRAY[[('a', 's', 1, 1, 2), ('a', 's', 2, 3, 4)], [('b', NULL, 0, 1, 1), (NULL, 's', 1, 1, 1)]]::rate_cell[]);
SELECT benjamini_hochberg(p) OVER () FROM unnest('{0.5, 1.5}'::float8[]) AS p;
SELECT benjamini_hochberg(p) OVER () FROM unnest('{0.5, -0.1}'::float8[]) AS p;
SELECT benjamini_hochberg(p) OVER () FROM unnest('{0.5, NaN}'::float8[]) AS p;
