-- What published numbers tell of hidden ones: the worked numbers of the method, and all ways in which the lists can be wrong. The bounds
-- themselves are held against all numbers that there could be in test/unit/test_disclosure.c.

-- 2, 10 | 12; 8, 20 | 28; 10, 30 | 40: with (1, 1) and the one beside it hidden, 10 - 8 = 2 comes out
CREATE TEMP TABLE cell (cell int, name text, value bigint, is_total boolean);
INSERT INTO cell VALUES (1, 'r1 c1', 2, false), (2, 'r1 c2', 10, false), (3, 'r2 c1', 8, false), (4, 'r2 c2', 20, false), (5, 'r1', 12, true), (6, 'r2', 28, true), (7, 'c1', 10, true), (8, 'c2', 30, true), (9, 'all', 40, true);
CREATE TEMP TABLE member AS
SELECT t.cell, a.cell AS atom FROM cell AS t JOIN cell AS a ON NOT a.is_total AND (t.name = a.name OR t.name = 'all' OR a.name LIKE t.name || ' %' OR a.name LIKE '% ' || t.name);
SELECT count(*) FROM member;
CREATE FUNCTION bounds_when(hidden int[]) RETURNS TABLE (name text, lower_bound bigint, upper_bound bigint) LANGUAGE sql AS $$
    SELECT c.name, b.lower_bound, b.upper_bound
    FROM   disclosure_bounds((SELECT array_agg(m.cell ORDER BY m.cell, m.atom) FROM member AS m), (SELECT array_agg(m.atom ORDER BY m.cell, m.atom) FROM member AS m),
                             (SELECT array_agg(CASE WHEN c.cell <> ALL (hidden) THEN c.value END ORDER BY c.cell) FROM cell AS c),
                             (SELECT array_agg(CASE WHEN c.cell <> ALL (hidden) THEN c.value END ORDER BY c.cell) FROM cell AS c)) AS b
    JOIN   cell AS c USING (cell) ORDER BY b.cell
$$;
SELECT * FROM bounds_when('{1, 2}');
SELECT * FROM bounds_when('{1, 2, 3, 4}');
SELECT * FROM bounds_when('{}');

CREATE TEMP TABLE list AS
SELECT (SELECT array_agg(m.cell ORDER BY m.cell, m.atom) FROM member AS m) AS cell, (SELECT array_agg(m.atom ORDER BY m.cell, m.atom) FROM member AS m) AS atom,
       array_agg(c.value ORDER BY c.cell) AS value, array_agg(c.value < 5 ORDER BY c.cell) AS hidden, array_agg(c.is_total ORDER BY c.cell) AS fixed FROM cell AS c;
SELECT disclosure_suppress(cell, atom, value, hidden, fixed) FROM list;
SELECT disclosure_suppress(cell, atom, value, hidden, fixed, width => 1) FROM list;
SELECT disclosure_suppress(cell, atom, value, hidden, array_fill(false, '{9}')) FROM list;
-- where all that could go with it is out already, it stays as it is
SELECT disclosure_suppress(cell, atom, value, hidden, array_fill(true, '{9}')) FROM list;
-- two that hold 5 together are hidden well enough, and no third goes with them; two that hold 4 are not
SELECT disclosure_suppress('{1, 2, 3, 4, 4, 4}', '{1, 2, 3, 1, 2, 3}', '{2, 3, 6, 11}', '{t, t, f, f}', '{f, f, f, t}') AS five,
       disclosure_suppress('{1, 2, 3, 4, 4, 4}', '{1, 2, 3, 1, 2, 3}', '{2, 2, 6, 10}', '{t, t, f, f}', '{f, f, f, t}') AS four,
       disclosure_suppress('{1, 2, 3, 4, 4, 4}', '{1, 2, 3, 1, 2, 3}', '{2, 2, 6, 10}', '{t, t, f, f}', '{f, f, f, t}', width => 4) AS four_of_four;

-- two circles that overlap: 20 and 23 with 17 in both, so 3 and 6 beside them
SELECT * FROM disclosure_bounds('{1, 1, 2, 2, 3, 4, 5}', '{1, 2, 2, 3, 2, 1, 3}', '{20, 23, 17, NULL, NULL}', '{20, 23, 17, NULL, NULL}');
-- last month beside this month: two years that share eleven months
SELECT * FROM disclosure_bounds('{1, 1, 2, 2, 3, 4, 5}', '{1, 2, 2, 3, 2, 1, 3}', '{30, 31, 28, NULL, NULL}', '{30, 31, 28, NULL, NULL}');
SELECT * FROM disclosure_bounds('{1, 1, 2, 2, 3, 4, 5}', '{1, 2, 2, 3, 2, 1, 3}', '{30, 31, NULL, NULL, NULL}', '{30, 31, NULL, NULL, NULL}');
-- rounded to fives: 5 is 1 to 9
SELECT * FROM disclosure_bounds('{1, 1, 2, 3}', '{1, 2, 1, 2}', '{11, 6, NULL}', '{19, 14, NULL}');
-- nothing bounds it
SELECT * FROM disclosure_bounds('{1, 2}', '{1, 2}', '{7, NULL}', '{7, NULL}');
-- a region of 200 areas that hide one in three, with enough and without
WITH area AS (
    SELECT a AS atom, (a - 1) / 10 + 201 AS parent, a % 17 AS value, a % 17 < 5 AS hidden FROM generate_series(1, 200) AS a
), cells AS (
    SELECT atom AS cell, CASE WHEN NOT hidden THEN value END AS value FROM area UNION ALL SELECT parent, sum(value) FROM area GROUP BY parent UNION ALL SELECT 221, sum(value) FROM area
), members AS (
    SELECT atom AS cell, atom FROM area UNION ALL SELECT parent, atom FROM area UNION ALL SELECT 221, atom FROM area
), asked AS (
    SELECT (SELECT array_agg(m.cell ORDER BY m.cell, m.atom) FROM members AS m) AS cell, (SELECT array_agg(m.atom ORDER BY m.cell, m.atom) FROM members AS m) AS atom, array_agg(c.value::bigint ORDER BY c.cell) AS value FROM cells AS c
)
SELECT count(*) AS hidden, count(*) FILTER (WHERE (e.lower_bound = CASE s.hidden WHEN 1 THEN s.rest ELSE 0 END AND e.upper_bound = s.rest) IS NOT TRUE) AS wrong,
       count(*) FILTER (WHERE g.upper_bound - g.lower_bound < least(5, e.upper_bound - e.lower_bound)) AS too_narrow
FROM   asked AS q CROSS JOIN LATERAL disclosure_bounds(q.cell, q.atom, q.value, q.value) AS e
JOIN   LATERAL disclosure_bounds(q.cell, q.atom, q.value, q.value, enough => 5) AS g ON g.cell = e.cell
JOIN   area AS a ON a.atom = e.cell JOIN (SELECT parent, sum(value) AS rest, count(*) AS hidden FROM area WHERE hidden GROUP BY parent) AS s USING (parent);

-- bad input
-- parts that are all told, and are less or more than their whole
SELECT * FROM disclosure_bounds('{1, 2, 3, 3}', '{1, 2, 1, 2}', '{2, 2, 5}', '{2, 2, 5}');
SELECT * FROM disclosure_bounds('{1, 2, 3, 3}', '{1, 2, 1, 2}', '{2, 2, 3}', '{2, 2, 3}');
SELECT * FROM disclosure_bounds('{1, 2}', '{1, 1}', '{3, 4}', '{3, 4}');
SELECT * FROM disclosure_bounds('{1, 1}', '{1, 1}', '{3}', '{3}');
SELECT * FROM disclosure_bounds('{1, 2}', '{1, 1}', '{3}', '{3}');
SELECT * FROM disclosure_bounds('{0}', '{1}', '{3}', '{3}');
SELECT * FROM disclosure_bounds('{1}', '{0}', '{3}', '{3}');
SELECT * FROM disclosure_bounds('{1}', '{5}', '{3}', '{3}');
SELECT * FROM disclosure_bounds('{1, NULL}', '{1, 1}', '{3}', '{3}');
SELECT * FROM disclosure_bounds('{1}', '{1, 1}', '{3}', '{3}');
SELECT * FROM disclosure_bounds('{1}', '{1}', '{3}', '{3, 4}');
SELECT * FROM disclosure_bounds('{1}', '{1}', '{3}', '{2}');
SELECT * FROM disclosure_bounds('{1}', '{1}', '{3}', '{NULL}');
SELECT * FROM disclosure_bounds('{1}', '{1}', '{NULL}', '{3}');
SELECT * FROM disclosure_bounds('{1}', '{1}', '{-1}', '{3}');
SELECT * FROM disclosure_bounds('{1}', '{1}', '{3}', '{1000000001}');
SELECT * FROM disclosure_bounds('{{1}, {1}}', '{1, 2}', '{3}', '{3}');
SELECT disclosure_suppress('{1}', '{1}', '{3}', '{f}', '{f}', 0);
SELECT disclosure_suppress('{1}', '{1}', '{3}', '{f, f}', '{f}');
SELECT disclosure_suppress('{1}', '{1}', '{NULL}', '{f}', '{f}');
-- nothing asked
SELECT count(*) FROM disclosure_bounds('{}', '{}', '{}', '{}');
SELECT count(*) FROM disclosure_bounds(NULL, '{1}', '{3}', '{3}');
SELECT count(*) FROM disclosure_bounds('{1}', NULL, '{3}', '{3}');
SELECT count(*) FROM disclosure_bounds('{1}', '{1}', NULL, '{3}');
SELECT count(*) FROM disclosure_bounds('{1}', '{1}', '{3}', NULL);
SELECT disclosure_suppress('{}', '{}', '{}', '{}', '{}'), disclosure_suppress(NULL, '{}', '{}', '{}', '{}') IS NULL AS is_null;

-- chance that can be repeated: even, and without a pattern that the name shows
SELECT keyed_fraction('een geheim van de gemeente', 'BU01530101 2018') = keyed_fraction('een geheim van de gemeente', 'BU01530101 2018') AS same,
       keyed_fraction('een geheim', 'x') <> keyed_fraction('een gehei', 'mx') AS apart, keyed_fraction(NULL, 'x') IS NULL AS is_null;
SELECT abs(avg(f) - 0.5) < 0.005 AS mean, abs(variance(f) - 1 / 12.0) < 0.002 AS variance, abs(corr(f, n)) < 0.02 AS no_trend, min(f) >= 0 AND max(f) < 1 AS inside
FROM  (SELECT n, keyed_fraction('een geheim van de gemeente', n::text) AS f FROM generate_series(1, 20000) AS n) AS t;
-- rounding to fives: 1 goes up once in five, 4 four times; 7 becomes 5 or 10
SELECT x, round(avg(r), 2) AS mean, round(avg((r > x)::int), 1) AS up, min(r) AS lowest, max(r) AS highest
FROM  (SELECT x, rounded_count(x, 5, (n - 0.5) / 1000) AS r FROM unnest('{0, 1, 2, 3, 4, 5, 7}'::bigint[]) AS x, generate_series(1, 1000) AS n) AS t GROUP BY x ORDER BY x;
-- up below the chance, not at it: a multiple stays by any chance, and 1 in 4 goes down at a quarter
SELECT rounded_count(0, 5, 0) AS zero, rounded_count(5, 5, 0) AS multiple, rounded_count(1, 4, 0.25) AS at_the_chance, rounded_count(1, 4, 0.2499) AS below;
SELECT rounded_count(3, 1, 0.5);
SELECT rounded_count(-3, 5, 0.5);
SELECT rounded_count(3, 5, 1);
SELECT rounded_count(3, 5, 'NaN');
SELECT rounded_count(NULL, 5, 0.5) IS NULL AS is_null;

-- a ring: never nearer or farther, on average two thirds of (150^3 - 50^3) / (150^2 - 50^2), in all directions, the same each time
CREATE TEMP TABLE masked AS
SELECT n, masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'een geheim van de gemeente', n::text) AS geom FROM generate_series(1, 4000) AS n;
SELECT min(d) >= 50 AND max(d) < 150 AS in_ring, abs(avg(d) - 108.333333) < 1.5 AS mean, abs(avg(sin(a))) < 0.03 AND abs(avg(cos(a))) < 0.03 AS all_ways
FROM   masked, ST_SetSRID(ST_MakePoint(250000, 470000), 28992) AS p, LATERAL (SELECT ST_Distance(geom, p) AS d, atan2(ST_Y(geom) - 470000, ST_X(geom) - 250000) AS a) AS m;
-- how far tells nothing of which way
SELECT abs(corr(d ^ 2, sin(a))) < 0.05 AND abs(corr(d ^ 2, cos(a))) < 0.05 AND abs(corr(d ^ 2, a)) < 0.05 AS apart
FROM   masked, ST_SetSRID(ST_MakePoint(250000, 470000), 28992) AS p, LATERAL (SELECT ST_Distance(geom, p) AS d, atan2(ST_Y(geom) - 470000, ST_X(geom) - 250000) AS a) AS m;
-- a ring may begin at the point itself, and 16 characters are enough for a secret
SELECT count(*) AS moved, bool_and(ST_Distance(m, p) < 10) AS inside
FROM   ST_SetSRID(ST_MakePoint(250000, 470000), 28992) AS p, generate_series(1, 100) AS n, masked_point(p, 'zestien tekens..', n::text, min_distance => 0, max_distance => 10) AS m;
SELECT masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'vijftien tekens', '1');
SELECT ST_SRID(geom), geom = masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'een geheim van de gemeente', '1') AS same FROM masked WHERE n = 1;
-- it stays where it has to, or there is none
SELECT count(*) AS kept, count(*) FILTER (WHERE NOT ST_Covers(box, m)) AS outside, count(*) FILTER (WHERE m IS NULL) AS none
FROM   ST_MakeEnvelope(249960, 469900, 250300, 470300, 28992) AS box, generate_series(1, 500) AS n, masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'een geheim van de gemeente', n::text, box) AS m;
SELECT masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'een geheim van de gemeente', '1', ST_MakeEnvelope(0, 0, 10, 10, 28992)) IS NULL AS is_null;
SELECT masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'kort', '1');
SELECT masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'een geheim van de gemeente', '1', min_distance => 150);
SELECT masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'een geheim van de gemeente', '1', min_distance => -10);
SELECT masked_point(ST_SetSRID(ST_MakePoint(250000, 470000), 28992), 'een geheim van de gemeente', '1', max_distance => 'Infinity');
SELECT masked_point(NULL, 'een geheim van de gemeente', '1') IS NULL AS no_point, masked_point(ST_MakePoint(1, 1), NULL, '1') IS NULL AS no_secret;
SELECT masked_point(ST_SetSRID(ST_MakePoint(5, 52), 4326), 'een geheim van de gemeente', '1');
SELECT masked_point(ST_MakePoint(250000, 470000), 'een geheim van de gemeente', '1');
-- in feet
SELECT masked_point(ST_SetSRID(ST_MakePoint(6000000, 2000000), 2225), 'een geheim van de gemeente', '1');
SELECT masked_point('SRID=28992;POINT EMPTY'::geometry, 'een geheim van de gemeente', '1');
SELECT masked_point('SRID=28992;LINESTRING(0 0, 1 1)'::geometry, 'een geheim van de gemeente', '1');
