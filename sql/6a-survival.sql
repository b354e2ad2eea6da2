-- survival_curve, survival_hazard: how long until it happens again.
-- C: src/pg/rates/survival.c, src/kernel/rates/survival.c

CREATE FUNCTION survival_curve(
    durations double precision[],
    ended boolean[],
    confidence double precision DEFAULT 0.95,
    OUT duration double precision, OUT at_risk integer, OUT ends integer, OUT censored integer,
    OUT surviving double precision, OUT standard_error double precision,
    OUT surviving_low double precision, OUT surviving_high double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'survival_curve_rows' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION survival_curve(double precision[], boolean[], double precision) IS
'After how long does it happen again? Gather one duration for each burglary: the days to the next at that dwelling (ended), or to the last day that is known (not ended). A share of burglaries that were followed by another is too low, since the late ones could not be yet; this is not.
One row per different duration, in order. at_risk: watched for that long at least. ends: it happened then. censored: last watched then; those still count among at_risk. surviving: the share to which it has not happened by then, so that 1 - surviving of them had another. Its standard_error is that of Greenwood; surviving_low, surviving_high: the interval on the scale of log(-log), which stays between 0 and 1; NULL before the first end. After the last of all has ended both are NULL.
All are taken as independent: of a dwelling with many burglaries the rows are not, which makes the interval too narrow. That dwellings differ in risk and that one burglary makes another likelier look alike in this.
NULL gives no rows, and so does an empty list. Error: lists of different length, a NULL in one; a duration that is negative, NaN or infinite; confidence not between 0 and 1.
Source: Kaplan & Meier 1958, Greenwood 1926, Kalbfleisch & Prentice 1980.';

CREATE FUNCTION survival_hazard(
    durations double precision[],
    ended boolean[],
    breaks double precision[] DEFAULT '{0,7,14,30,60,90,180,365}',
    confidence double precision DEFAULT 0.95,
    OUT duration_from double precision, OUT duration_to double precision, OUT at_risk integer, OUT ends integer,
    OUT exposure double precision,
    OUT hazard double precision, OUT hazard_low double precision, OUT hazard_high double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'survival_hazard_rows' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 10;
COMMENT ON FUNCTION survival_hazard(double precision[], boolean[], double precision[], double precision) IS
'When is it likeliest to happen again? durations and ended as for survival_curve(). One row per band of the breaks, [duration_from, duration_to); the last break may be Infinity.
at_risk: watched up to the begin of the band at least. ends: it happened in the band. exposure: how long was watched in the band, all together; hazard: ends per unit of it, such as per dwelling and day, with the exact interval of Garwood. Multiply by 365250 for burglaries per 1,000 dwellings a year, and hold it beside the usual rate. NULL where nothing was watched.
A raw histogram of intervals leans to short ones, since long ones have not had their time; this does not. A hazard that falls may also come from dwellings that differ in risk: those of much risk go first.
NULL gives no rows; an empty list gives bands without exposure. Error: as survival_curve(); breaks that are not two or more increasing numbers from 0 on.
Source: Farrell & Pease 1993; Garwood 1936.';
