-- As many burglaries as the real files hold, for machines without them: those of the made region, and near each of them
-- two more in later years. Where streets are burgled once, they are burgled again, so these cluster as real ones do.

CREATE TABLE all_years AS
WITH moved AS (
    SELECT occurred_on + copy * 1096 AS occurred_on,
           ST_Translate(geom, copy * (hashint8extended(burglary_id, 2 * copy) % 300),
                              copy * (hashint8extended(burglary_id, 2 * copy + 1) % 300)) AS geom
    FROM   region.burglary, generate_series(0, 2) AS copy
)
SELECT row_number() OVER (ORDER BY occurred_on, geom) AS id, occurred_on, geom FROM moved ORDER BY id LIMIT 45319;

CREATE TABLE one_month AS SELECT * FROM all_years ORDER BY id LIMIT 970;
