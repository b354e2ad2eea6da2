-- pool_estimates: what several draws say together. C: src/pg/windows/pool_estimates.c, src/kernel/windows/pool.c

CREATE TYPE pooled_estimate AS (
    estimate double precision, standard_error double precision, low double precision, high double precision,
    p_value double precision,
    df double precision, missing_information double precision, draws bigint
);
COMMENT ON TYPE pooled_estimate IS
'What the aggregate pool_estimates tells: estimate, the mean over the draws; its standard_error and interval low to high (95 %), with what the draws differ in it; p_value, two-sided, that it is 0; df, the degrees of freedom of both (Infinity when all draws agree); missing_information, the share of what could be known that is missing for want of exact places and times; draws.';

CREATE FUNCTION pool_estimates_gather(internal, double precision, double precision) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pool_estimates_gather(internal, double precision, double precision) IS 'Support of the aggregate pool_estimates.';

CREATE FUNCTION pool_estimates_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pool_estimates_combine(internal, internal) IS 'Support of the aggregate pool_estimates.';

CREATE FUNCTION pool_estimates_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pool_estimates_serialize(internal) IS 'Support of the aggregate pool_estimates.';

CREATE FUNCTION pool_estimates_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pool_estimates_deserialize(bytea, internal) IS 'Support of the aggregate pool_estimates.';

CREATE FUNCTION pool_estimates_finish(internal) RETURNS pooled_estimate
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pool_estimates_finish(internal) IS 'Support of the aggregate pool_estimates.';

CREATE AGGREGATE pool_estimates(estimate double precision, variance double precision) (
    SFUNC = pool_estimates_gather, STYPE = internal, FINALFUNC = pool_estimates_finish,
    COMBINEFUNC = pool_estimates_combine, SERIALFUNC = pool_estimates_serialize,
    DESERIALFUNC = pool_estimates_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pool_estimates(double precision, double precision) IS
'Pools an estimate over several draws of what is not known (event_set_draw), one row per draw: with its mean goes an interval that holds both how uncertain it is in each draw and how much the draws differ. Give a ratio as its logarithm, and take exp() of what comes out: SELECT exp((p).estimate), exp((p).low), exp((p).high) FROM (SELECT pool_estimates(ln(knox_ratio), 1.0 / observed) AS p FROM generate_series(1, 20) AS number, knox_test(event_set_draw(events, number), ...)) AS pooled. The variance of the logarithm of a ratio of pairs is 1 / observed; for a test of 1 it is sd ^ 2 / expected ^ 2.
20 draws are usual; the error of the mean by their number is the root of their variance / draws. Drawn as if there were no contagion, a near-repeat ratio is too near to 1: the interval is honest about what is not known, but knox_test(event_window_set) has the better ratio. Nor is the mean of p-values of draws a p-value: take that of knox_test(event_window_set).
No rows give NULL; of one draw the estimate alone is known. Error: an estimate or variance that is NULL, NaN or infinite, a variance below 0, more than 1,000,000 draws.
Source: Rubin 1987.';
