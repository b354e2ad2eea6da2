-- How many plain counts of two years found in 3 % of the squares: those counted alike share what is left.
WITH origin AS (
    SELECT min(occurred_on) + 730 + 14 * n AS day FROM all_years, generate_series(0, 25) AS n GROUP BY n
), placed AS (
    SELECT h.id AS cell, a.occurred_on FROM all_years AS a JOIN forecast_home AS h ON h.c = floor(ST_X(a.geom) / 125) AND h.r = floor(ST_Y(a.geom) / 125)
), counted AS (
    SELECT o.day, p.cell, count(*) FILTER (WHERE p.occurred_on < o.day) AS before, count(*) FILTER (WHERE p.occurred_on >= o.day) AS since
    FROM   origin AS o JOIN placed AS p ON p.occurred_on >= o.day - 730 AND p.occurred_on < o.day + 14 GROUP BY o.day, p.cell
), alike AS (
    SELECT day, before, count(*) AS cells, sum(since) AS since FROM counted GROUP BY day, before
), cut AS (
    SELECT since, cells, (SELECT count(*) FROM forecast_home) * 0.03 - (sum(cells) OVER (PARTITION BY day ORDER BY before DESC) - cells) AS room FROM alike
)
SELECT sum(since * least(1, room / cells)) FROM cut WHERE room > 0;
