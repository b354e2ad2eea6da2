-- What the timings ask: three sets of burglaries, and 2,000 burglaries of the last 60 days near a million dwellings.

CREATE TABLE one_year AS SELECT * FROM all_years ORDER BY id LIMIT 12334;
-- No index on id: with one, the planner combines both, and the self-joins take many times as long.
CREATE INDEX ON one_month USING gist (geom);
CREATE INDEX ON one_year  USING gist (geom);
CREATE INDEX ON all_years USING gist (geom);

-- The places of the last 2,000 burglaries of the made region, on the 60 days up to 1 January 2019.
CREATE TABLE recent AS
SELECT burglary_id, geom,
       date '2019-01-01' - (60 * (row_number() OVER (ORDER BY burglary_id DESC) - 1) / 2000)::int AS occurred_on
FROM   (SELECT * FROM region.burglary ORDER BY burglary_id DESC LIMIT 2000) AS last;
CREATE INDEX ON recent USING gist (geom);
CREATE TABLE stored AS SELECT event_set(geom, occurred_on) AS events FROM recent;

VACUUM ANALYZE;
