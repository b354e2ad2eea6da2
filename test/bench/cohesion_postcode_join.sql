-- The same by left joins, with what else the function returns.
WITH best AS MATERIALIZED (
    SELECT DISTINCT ON (level, code) level, code, year, score, respondents FROM survey
    WHERE  respondents >= 30 AND year BETWEEN 2019 AND 2022 ORDER BY level, code, year DESC
)
SELECT sum(score)
FROM  (SELECT coalesce(a.score, b.score, c.score) AS score, coalesce(a.level, b.level, c.level) AS level, coalesce(a.code, b.code, c.code) AS code,
              coalesce(a.year, b.year, c.year) AS year, coalesce(a.respondents, b.respondents, c.respondents) AS respondents
       FROM   region.dwelling d LEFT JOIN best a ON a.level = 'pc6' AND a.code = d.postcode
              LEFT JOIN best b ON b.level = 'pc5' AND b.code = left(d.postcode, 6)
              LEFT JOIN best c ON c.level = 'pc4' AND c.code = left(d.postcode, 4)) AS j;
