-- The observed counts of the Knox test in the finite distance bands, without a test: a self-join with the index on geom.
WITH pair AS (
    SELECT CASE :'metric' WHEN 'manhattan' THEN abs(ST_X(a.geom) - ST_X(b.geom)) + abs(ST_Y(a.geom) - ST_Y(b.geom))
                          ELSE ST_Distance(a.geom, b.geom) END AS metres,
           b.occurred_on - a.occurred_on AS days
    FROM   :table a JOIN :table b ON ST_DWithin(a.geom, b.geom, :reach) AND a.id < b.id
                                 AND b.occurred_on - a.occurred_on < :'last_day'::float8
), cell AS (
    SELECT width_bucket(metres, :'metres'::float8[]) AS distance_band,
           width_bucket(days::float8, :'days'::float8[]) AS day_band, count(*) AS observed
    FROM   pair WHERE metres < :reach GROUP BY 1, 2
)
SELECT sum(observed) FROM cell;
