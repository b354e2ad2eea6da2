-- forecast_comparison: did one forecast find more than another, or may that be chance?
-- C: src/pg/forecast/forecast_comparison.c, src/kernel/forecast/forecast_compare.c

CREATE FUNCTION forecast_comparison(
    hits double precision[],
    baseline_hits double precision[],
    burglaries double precision[],
    seed bigint DEFAULT 1,
    OUT windows integer, OUT burglaries_in_all double precision,
    OUT hit_rate double precision, OUT baseline_hit_rate double precision,
    OUT difference double precision, OUT standard_error double precision,
    OUT low double precision, OUT high double precision,
    OUT p_value double precision, OUT exact boolean, OUT flags text[], OUT verdict text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION forecast_comparison(double precision[], double precision[], double precision[], bigint) IS
'Did one forecast find more burglaries than another, or may that be chance? Give of each window (fortnight) how many each found in as large a part of the map, and how many there were in all: SELECT c.* FROM forecast_comparison(ARRAY[3, 5, ...], ARRAY[2, 4, ...], ARRAY[20, 25, ...]) AS c, or array_agg(... ORDER BY origin) of a table.
hit_rate, baseline_hit_rate: found, of all burglaries of all windows. difference: between them, as a share (0.01 is one percentage point), with its standard_error over the windows (NULL with one). low, high: 95 % of 2000 draws of the windows in blocks of two, because neighbouring windows are alike. p_value, two-sided: in each window the two are exchanged or not, by chance; all ways are looked at up to 20 windows (exact), 9999 drawn ones beyond. With seed the draws are the same everywhere.
flags: too_few, under 26 windows or 100 burglaries: it says nothing, whatever p_value is. verdict: the sentence to print, in Dutch; where the interval holds 0 it says that no difference was shown. Without burglaries all but the counts is NULL. NULL gives no rows. Error: arrays that are not as long; numbers that are NULL or negative; more found than there was; more than 10,000 windows.
Source: Efron & Tibshirani 1993 (block bootstrap), Fisher''s randomisation test by window.';
