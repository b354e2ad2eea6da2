-- effect_set: what it holds, its edges, and what is refused.
\set SHOW_CONTEXT never

CREATE TEMP TABLE counted (area text, period int, burglaries bigint, dwellings float8, role text);
INSERT INTO counted VALUES
    ('west', 1, 5, 400, 'treated'), ('west', 2, 7, 400, 'treated'), ('west', 4, 2, 410, 'treated'),
    ('east', 4, 0, 300, 'control'), ('east', 2, 3, 300, 'control'), ('east', 1, 4, 300, 'control'),
    ('Around', 2, 1, 150.5, 'displacement'), ('Around', 4, 2, 150.5, 'displacement'), ('Around', 1, 1, 150.5, 'displacement'),
    ('farther', 2, 0, 90, 'displacement_control'), ('farther', 1, 0, 90, 'displacement_control'), ('farther', 4, 1, 90, 'displacement_control');
CREATE TEMP TABLE kept AS SELECT effect_set(area, period, burglaries, dwellings, role) AS effects FROM counted;

SELECT i.* FROM kept, effect_set_info(effects) AS i;
SELECT u.* FROM kept, unnest_effects(effects) AS u;
SELECT count(*) FROM (SELECT u.area, u.period, u.count, u.exposure, u.role FROM kept, unnest_effects(effects) AS u INTERSECT SELECT * FROM counted) AS same;

-- In any order the same value, which is the same as text.
SELECT effects::text = (SELECT effect_set(area, period, burglaries, dwellings, role ORDER BY dwellings DESC, period)::text FROM counted) AS any_order,
       effects::text::effect_set::text = effects::text AS as_text FROM kept;
-- Blanks around a name are not part of it; capitals are.
SELECT string_agg('<' || area || '>', ' ') FROM unnest_effects((SELECT effect_set(area, 1, 0, 1, 'control') FROM (VALUES (' a '), (U&'b\00A0'), ('A')) AS v (area)));

-- No rows are an empty set; one row is one.
SELECT i.* FROM effect_set_info((SELECT effect_set(area, period, burglaries, dwellings, role) FROM counted WHERE false)) AS i;
SELECT count(*) FROM unnest_effects((SELECT effect_set(area, period, burglaries, dwellings, role) FROM counted WHERE false));
SELECT i.* FROM effect_set_info((SELECT effect_set('a', -2147483648, 10000000, 1e-6, 'treated'))) AS i;
SELECT count(*) FROM unnest_effects(NULL), effect_set_info(NULL);

-- Workers gather the same.
CREATE TABLE effect_counted AS
SELECT 'area ' || a AS area, p AS period, a * p % 7 AS burglaries, a AS dwellings, (ARRAY['treated', 'control'])[1 + a % 2] AS role
FROM   generate_series(1, 200) AS a, generate_series(1, 60) AS p;
CREATE TEMP TABLE alone AS SELECT effect_set(area, period, burglaries, dwellings, role) AS effects FROM effect_counted;
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
EXPLAIN (COSTS OFF) SELECT effect_set(area, period, burglaries, dwellings, role) FROM effect_counted;
SELECT effect_set(area, period, burglaries, dwellings, role)::text = (SELECT effects::text FROM alone) AS same FROM effect_counted;
RESET max_parallel_workers_per_gather;
DROP TABLE effect_counted;

-- What is refused.
SELECT effect_set(area, period, burglaries, dwellings, role) FROM counted WHERE (area, period) <> ('east', 4);
SELECT effect_set(area, period, burglaries, dwellings, role) FROM counted WHERE (area, period) <> ('west', 1);
SELECT effect_set(area, period, burglaries, dwellings, role) FROM counted WHERE (area, period) <> ('west', 4);
SELECT effect_set(area, period, burglaries, dwellings, role) FROM counted WHERE (area, period) <> ('east', 4) AND (area, period) <> ('farther', 1);
SELECT effect_set(area, period, burglaries, dwellings, role) FROM (TABLE counted UNION ALL TABLE counted) AS twice;
SELECT effect_set(area, period, burglaries, dwellings, CASE period WHEN 4 THEN 'treated' ELSE 'control' END) FROM counted;
SELECT effect_set(NULL, 1, 1, 1, 'treated');
SELECT effect_set(' ', 1, 1, 1, 'treated');
SELECT effect_set(repeat('x', 201), 1, 1, 1, 'treated');
SELECT effect_set('a', NULL, 1, 1, 'treated');
SELECT effect_set('a', 1, NULL, 1, 'treated');
SELECT effect_set('a', 1, -1, 1, 'treated');
SELECT effect_set('a', 1, 10000001, 1, 'treated');
SELECT effect_set('a', 1, 1, NULL, 'treated');
SELECT effect_set('a', 1, 1, 0, 'treated');
SELECT effect_set('a', 1, 1, -1, 'treated');
SELECT effect_set('a', 1, 1, 'NaN', 'treated');
SELECT effect_set('a', 1, 1, 'Infinity', 'treated');
SELECT effect_set('a', 1, 1, 1, NULL);
SELECT effect_set('a', 1, 1, 1, 'Treated');
SELECT 'effect'::effect_set;
SELECT '45464345'::effect_set;
