-- near_repeat_profile: excess risk by distance band and day band. C: src/pg/near_repeat/near_repeat_profile.c

CREATE TYPE near_repeat_profile;

CREATE FUNCTION near_repeat_profile_in(cstring) RETURNS near_repeat_profile
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_in(cstring) IS 'I/O';

CREATE FUNCTION near_repeat_profile_out(near_repeat_profile) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_out(near_repeat_profile) IS 'I/O';

CREATE FUNCTION near_repeat_profile_recv(internal) RETURNS near_repeat_profile
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_recv(internal) IS 'I/O';

CREATE FUNCTION near_repeat_profile_send(near_repeat_profile) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_send(near_repeat_profile) IS 'I/O';

CREATE TYPE near_repeat_profile (
    INPUT = near_repeat_profile_in, OUTPUT = near_repeat_profile_out,
    RECEIVE = near_repeat_profile_recv, SEND = near_repeat_profile_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE near_repeat_profile IS
'How much the risk of burglary is raised after a burglary, by band of distance (metres) and days: an excess of 0.3 is 30 % more. Bands are half-open, [from, to). Text form: distance {0,100} days {0,30} excess {{0.3}}';

CREATE FUNCTION near_repeat_profile(
    distance_bands double precision[], day_bands double precision[], excess double precision[]
) RETURNS near_repeat_profile
AS 'MODULE_PATHNAME', 'near_repeat_profile_from_arrays' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile(double precision[], double precision[], double precision[]) IS
'A profile by hand: breaks of the distance bands (metres) and of the day bands, and the excess risk with one row per distance band and one column per day band: near_repeat_profile(ARRAY[0, 0.01, 100], ARRAY[0, 7, 30], ARRAY[[1.5, 0.8], [0.6, 0.3]]). NULL gives NULL. Error: bad or open bands, an excess that is negative, NaN, infinite or NULL or does not fit the bands.';

CREATE FUNCTION unnest_profile(
    profile near_repeat_profile,
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision, OUT excess double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 30;
COMMENT ON FUNCTION unnest_profile(near_repeat_profile) IS
'The cells of a profile as rows: band of distance (metres), band of days, excess risk (0.3 is 30 % more). NULL gives no rows.';
