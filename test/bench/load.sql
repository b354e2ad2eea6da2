-- Burglaries from a file on standard input: x, y and day, comma-separated, with or without a header.
--
--   psql -v table=all_years -v srid=26971 -f test/bench/load.sql < burglaries.csv

CREATE TEMP TABLE line (x text, y text, day text);
\copy line FROM pstdin (FORMAT csv)

CREATE TABLE :"table" (id int, occurred_on date, geom geometry(Point));
INSERT INTO :"table"
SELECT row_number() OVER (ORDER BY day::date, x, y), day::date, ST_SetSRID(ST_MakePoint(x::float8, y::float8), :srid)
FROM   line WHERE x ~ '^[0-9]';
