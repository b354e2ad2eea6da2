-- The same in SQL: the near pairs once, by the index on geom; for each permutation the days of one kind in a random order, and the pairs in each
-- cell counted again. Number 0 are the days as they are. Without exact expectations, and without p for all cells together.
WITH near AS MATERIALIZED (
    SELECT a.id AS a, b.id AS b, width_bucket(ST_Distance(a.geom, b.geom), '{0, 100, 200, 300, 400}'::float8[]) AS metres
    FROM   kind_a AS a JOIN kind_b AS b ON ST_DWithin(a.geom, b.geom, 400)
), moved_a AS MATERIALIZED (
    SELECT number, occurred_on, row_number() OVER (PARTITION BY number ORDER BY CASE WHEN number = 0 THEN id ELSE random() END) AS id
    FROM   kind_a, generate_series(0, :permutations) AS number
), moved_b AS MATERIALIZED (
    SELECT number, occurred_on, row_number() OVER (PARTITION BY number ORDER BY CASE WHEN number = 0 THEN id ELSE random() END) AS id
    FROM   kind_b, generate_series(0, :permutations) AS number
), pair AS (
    SELECT 'a' AS moving, m.number, n.metres, m.occurred_on - b.occurred_on AS days
    FROM   near AS n JOIN kind_b AS b ON b.id = n.b JOIN moved_a AS m ON m.id = n.a
    UNION ALL
    SELECT 'b', m.number, n.metres, m.occurred_on - a.occurred_on
    FROM   near AS n JOIN kind_a AS a ON a.id = n.a JOIN moved_b AS m ON m.id = n.b
), cell AS (
    SELECT moving, number, metres, width_bucket(abs(days)::float8, '{0, 7, 14, 21, 28, 60}'::float8[]) AS days, count(*) AS pairs
    FROM   pair WHERE abs(days) < 60 AND metres < 5 GROUP BY 1, 2, 3, 4
), tested AS (
    SELECT moving, c.metres, c.days, max(o.pairs) AS observed, count(*) FILTER (WHERE c.pairs >= o.pairs)::float8 / (:permutations + 1) AS p
    FROM   cell AS c JOIN (SELECT * FROM cell WHERE number = 0) AS o USING (moving, metres, days) GROUP BY 1, 2, 3
)
SELECT sum(observed) FROM (SELECT metres, days, max(observed) AS observed, max(p) AS p_value FROM tested GROUP BY 1, 2) AS larger WHERE p_value > 0;
