-- The same in SQL, once: around one burglary, :centre, each circle, and in each all periods of 1 to 28 days that begin and end on a day with a burglary of it.
WITH b AS MATERIALIZED (SELECT id, geom, occurred_on AS day FROM all_years ORDER BY id LIMIT 3000),
     daily AS MATERIALIZED (SELECT d::date AS day, sum(count(b.id)) OVER (ORDER BY d) AS until FROM (SELECT min(day) AS first, max(day) AS last FROM b) AS s, generate_series(first - 1, last, interval '1 day') AS d LEFT JOIN b ON b.day = d::date GROUP BY d),
     around AS MATERIALIZED (SELECT a.id, o.day, ST_Distance(a.geom, o.geom) AS distance, rank() OVER (PARTITION BY a.id ORDER BY ST_Distance(a.geom, o.geom)) AS nth FROM b AS a JOIN b AS o ON ST_DWithin(a.geom, o.geom, 1000) WHERE a.id = :centre),
     circle AS MATERIALIZED (SELECT id, distance AS radius, count(*) + min(nth) - 1 AS events FROM around GROUP BY 1, 2),
     cylinder AS (SELECT c.events, l.until - f.until AS period, (SELECT count(*) FROM around AS i WHERE i.id = c.id AND i.distance <= c.radius AND i.day BETWEEN first.day AND last.day)::float8 AS n
                  FROM circle AS c JOIN around AS first ON first.id = c.id AND first.distance <= c.radius JOIN around AS last ON last.id = c.id AND last.distance <= c.radius AND last.day BETWEEN first.day AND first.day + 27
                       JOIN daily AS f ON f.day = first.day - 1 JOIN daily AS l ON l.day = last.day)
SELECT max(n * ln(n / mu) + (3000 - n) * ln((3000 - n) / (3000 - mu))) FROM (SELECT n, (events * period / 3000)::float8 AS mu FROM cylinder) AS c WHERE n >= 2 AND n > mu;
