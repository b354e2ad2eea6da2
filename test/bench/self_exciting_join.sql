-- The same number, and the near pairs alone, by a self-join with the index on geom.
WITH fitted AS (
    SELECT a.id, a.geom, a.occurred_on FROM all_years AS a JOIN forecast_home AS h ON h.c = floor(ST_X(a.geom) / 125) AND h.r = floor(ST_Y(a.geom) / 125)
    WHERE  a.occurred_on >= (SELECT min(occurred_on) + 60 FROM all_years)
), pair AS (
    SELECT count(ST_Distance(a.geom, b.geom)) AS pairs
    FROM   fitted AS a JOIN all_years AS b ON ST_DWithin(a.geom, b.geom, 200) AND b.occurred_on > a.occurred_on AND b.occurred_on - a.occurred_on <= 60
)
SELECT (SELECT count(*) FROM fitted) + 0 * pairs FROM pair;
