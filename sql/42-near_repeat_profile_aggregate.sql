-- near_repeat_profile, ready-made and the aggregate: from the rows of a Knox test.
-- C: src/pg/near_repeat/near_repeat_profile.c and its aggregate

CREATE OR REPLACE FUNCTION near_repeat_profile_nl() RETURNS near_repeat_profile
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_nl() IS
'The Dutch finding: within 100 m of a burglary the risk is 30 % higher during the first month (Bernasco 2007). The burgled dwelling itself is taken like its neighbours, though most repeats are there. Use a profile from your own burglaries when you have a few years of data, see near_repeat_excess().';

CREATE OR REPLACE FUNCTION near_repeat_profile_gather(
    internal, double precision, double precision, double precision, double precision, double precision, double precision
) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_gather(internal, double precision, double precision, double precision, double precision, double precision, double precision) IS
'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE FUNCTION near_repeat_profile_gather(
    internal, double precision, double precision, double precision, double precision, double precision,
    double precision, double precision
) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_gather(internal, double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS
'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE FUNCTION near_repeat_profile_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_combine(internal, internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE FUNCTION near_repeat_profile_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_serialize(internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE FUNCTION near_repeat_profile_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_deserialize(bytea, internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE FUNCTION near_repeat_profile_finish(internal) RETURNS near_repeat_profile
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_finish(internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE AGGREGATE near_repeat_profile(
    distance_from double precision, distance_to double precision,
    days_from double precision, days_to double precision, knox_ratio double precision, p double precision
) (
    SFUNC = near_repeat_profile_gather, STYPE = internal, FINALFUNC = near_repeat_profile_finish,
    COMBINEFUNC = near_repeat_profile_combine, SERIALFUNC = near_repeat_profile_serialize,
    DESERIALFUNC = near_repeat_profile_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_profile(double precision, double precision, double precision, double precision, double precision, double precision) IS
'A profile from the rows of one knox_test: SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, knox_ratio, p_adjusted) FROM knox_test(...). The excess of a cell is knox_ratio / that of the open day band of the same distance - 1, where p is at most 0.05 and the excess above 0, else 0. The open day band, the row with days_to Infinity, tells what is usual at that distance: knox_ratio alone is too low, the more so the shorter the period, since the dates are permuted within the period and so the expectation holds the excess pairs as well. Begin that band where the risk is not raised any more, two months or so. What is usual holds what other burglaries and their chains raise there.
Kept are the cells that chance does not explain, with all of their ratio: with few burglaries those are the ones that came out too high (the winner''s curse). near_repeat_excess() has the interval, and excess_shrunk for a profile without that choice: near_repeat_profile(distance_from, distance_to, days_from, days_to, excess_shrunk).
Open bands are not in the profile; cells not given count as 0. No rows with finite bands give NULL. Error: no row of the open day band, or one without pairs beside a cell that counts; bands that are empty, overlap or occur twice (rows of several tests: use GROUP BY).';

CREATE OR REPLACE AGGREGATE near_repeat_profile(
    distance_from double precision, distance_to double precision,
    days_from double precision, days_to double precision, knox_ratio double precision, p double precision,
    alpha double precision
) (
    SFUNC = near_repeat_profile_gather, STYPE = internal, FINALFUNC = near_repeat_profile_finish,
    COMBINEFUNC = near_repeat_profile_combine, SERIALFUNC = near_repeat_profile_serialize,
    DESERIALFUNC = near_repeat_profile_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_profile(double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS
'As near_repeat_profile with six arguments, with the largest p that is not taken for chance: above 0, at most 1; NULL is 0.05.';

CREATE OR REPLACE FUNCTION near_repeat_profile_gather(
    internal, double precision, double precision, double precision, double precision, double precision
) RETURNS internal
AS 'MODULE_PATHNAME', 'near_repeat_profile_gather_excess' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_gather(internal, double precision, double precision, double precision, double precision, double precision) IS
'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE FUNCTION near_repeat_profile_finish_excess(internal) RETURNS near_repeat_profile
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_profile_finish_excess(internal) IS 'Support of the aggregate near_repeat_profile.';

CREATE OR REPLACE AGGREGATE near_repeat_profile(
    distance_from double precision, distance_to double precision,
    days_from double precision, days_to double precision, excess double precision
) (
    SFUNC = near_repeat_profile_gather, STYPE = internal, FINALFUNC = near_repeat_profile_finish_excess,
    COMBINEFUNC = near_repeat_profile_combine, SERIALFUNC = near_repeat_profile_serialize,
    DESERIALFUNC = near_repeat_profile_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_profile(double precision, double precision, double precision, double precision, double precision) IS
'A profile from an excess per cell, such as excess_shrunk of near_repeat_excess(). An excess that is NULL or below 0 counts as 0, as do cells not given; open bands are left out. No rows with finite bands give NULL. Error: bands that are empty, overlap or occur twice, an infinite excess.';
