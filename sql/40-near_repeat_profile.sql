-- near_repeat_profile: excess risk by distance band and day band. C: src/pg/near_repeat_profile.c and its aggregate

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

CREATE FUNCTION near_repeat_profile_nl() RETURNS near_repeat_profile
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_nl() IS
'The Dutch finding: within 100 m of a burglary the risk is 30 % higher during the first month (Bernasco 2007). Use a profile from your own knox_test when you have a few years of data.';

CREATE FUNCTION unnest_profile(
    profile near_repeat_profile,
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision, OUT excess double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 30;
COMMENT ON FUNCTION unnest_profile(near_repeat_profile) IS
'The cells of a profile as rows: band of distance (metres), band of days, excess risk (0.3 is 30 % more). NULL gives no rows.';

CREATE FUNCTION near_repeat_profile_gather(
    internal, double precision, double precision, double precision, double precision, double precision, double precision
) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_gather(internal, double precision, double precision, double precision, double precision, double precision, double precision) IS
'Support of the aggregate near_repeat_profile.';

CREATE FUNCTION near_repeat_profile_gather(
    internal, double precision, double precision, double precision, double precision, double precision, double precision, double precision
) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_gather(internal, double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS
'Support of the aggregate near_repeat_profile.';

CREATE FUNCTION near_repeat_profile_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_combine(internal, internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE FUNCTION near_repeat_profile_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_serialize(internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE FUNCTION near_repeat_profile_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_deserialize(bytea, internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE FUNCTION near_repeat_profile_finish(internal) RETURNS near_repeat_profile
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_finish(internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE AGGREGATE near_repeat_profile(
    distance_from double precision, distance_to double precision,
    days_from double precision, days_to double precision, knox_ratio double precision, p double precision
) (
    SFUNC = near_repeat_profile_gather, STYPE = internal, FINALFUNC = near_repeat_profile_finish,
    COMBINEFUNC = near_repeat_profile_combine, SERIALFUNC = near_repeat_profile_serialize,
    DESERIALFUNC = near_repeat_profile_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_profile(double precision, double precision, double precision, double precision, double precision, double precision) IS
'A profile from the rows of one knox_test: SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p_adjusted) FROM knox_test(...). The excess of a cell is knox_ratio - 1 where p is at most 0.05 and the ratio above 1, else 0. Open bands are left out; cells not given count as 0. No rows with finite bands give NULL. Error: bands that are empty, overlap or occur twice (rows of several tests: use GROUP BY).';

CREATE AGGREGATE near_repeat_profile(
    distance_from double precision, distance_to double precision,
    days_from double precision, days_to double precision, knox_ratio double precision, p double precision, alpha double precision
) (
    SFUNC = near_repeat_profile_gather, STYPE = internal, FINALFUNC = near_repeat_profile_finish,
    COMBINEFUNC = near_repeat_profile_combine, SERIALFUNC = near_repeat_profile_serialize,
    DESERIALFUNC = near_repeat_profile_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_profile(double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS
'As near_repeat_profile with six arguments, with the largest p that is not taken for chance: above 0, at most 1; NULL is 0.05.';

