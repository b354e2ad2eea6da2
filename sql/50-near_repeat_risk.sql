-- near_repeat_risk: which dwellings run a raised risk today?
-- C: src/pg/near_repeat/near_repeat_risk.c, src/kernel/near_repeat/near_repeat_risk.c

CREATE OR REPLACE FUNCTION near_repeat_risk(
    events event_set,
    location geometry,
    at date DEFAULT current_date,
    horizon_days integer DEFAULT 14,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl(),
    combine text DEFAULT 'additive'
) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION near_repeat_risk(event_set, geometry, date, integer, near_repeat_profile, text) IS
'Relative risk of burglary at a place during the horizon_days from the day "at" on, because of the burglaries before: 1 is no recent burglary near, 1.3 is 30 % more. It is relative to what the dwelling itself runs without a recent burglary near, not to other dwellings: to rank dwellings of different neighbourhoods, multiply it by the rate there. Each event on or before "at" adds the excess of its distance and day bands in the profile, averaged over the days ahead; later events never count. Without "at" it is today as the TimeZone of the session has it: where the day must hang on no setting, give it. An event at the place itself counts by the band that holds distance 0. combine: ''additive'' (1 + the sum), ''multiplicative'' (the product of 1 + each) or ''max'' (1 + the largest).
NULL or an EMPTY location gives NULL; an empty set gives 1. The index over the events is built once per query, also when the set is stored in a table. Error: a location that is not a point or has another SRID than the events, horizon_days outside 1 .. 3660, an infinite date.
Sources: Bowers, Johnson & Pease 2004; Johnson et al. 2009; the default profile Bernasco 2007.';

CREATE OR REPLACE FUNCTION near_repeat_risk_add(internal, double precision, integer) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_risk_add(internal, double precision, integer) IS 'Support of the aggregate near_repeat_risk.';

CREATE OR REPLACE FUNCTION near_repeat_risk_add(internal, double precision, integer, near_repeat_profile)
RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_risk_add(internal, double precision, integer, near_repeat_profile) IS 'Support of the aggregate near_repeat_risk.';

CREATE OR REPLACE FUNCTION near_repeat_risk_add(internal, double precision, integer, near_repeat_profile, integer, text)
RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_risk_add(internal, double precision, integer, near_repeat_profile, integer, text) IS 'Support of the aggregate near_repeat_risk.';

CREATE OR REPLACE FUNCTION near_repeat_risk_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_risk_combine(internal, internal) IS 'Support of the aggregate near_repeat_risk.';

CREATE OR REPLACE FUNCTION near_repeat_risk_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_risk_serialize(internal) IS 'Support of the aggregate near_repeat_risk.';

CREATE OR REPLACE FUNCTION near_repeat_risk_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_risk_deserialize(bytea, internal) IS 'Support of the aggregate near_repeat_risk.';

CREATE OR REPLACE FUNCTION near_repeat_risk_finish(internal) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION near_repeat_risk_finish(internal) IS 'Support of the aggregate near_repeat_risk.';

CREATE OR REPLACE AGGREGATE near_repeat_risk(distance double precision, days integer) (
    SFUNC = near_repeat_risk_add, STYPE = internal, FINALFUNC = near_repeat_risk_finish,
    COMBINEFUNC = near_repeat_risk_combine, SERIALFUNC = near_repeat_risk_serialize,
    DESERIALFUNC = near_repeat_risk_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_risk(double precision, integer) IS
'The same relative risk from pairs that the analyst joined: one row per burglary near a dwelling, with its distance in metres and the days since it, at - occurred_on. Rows with a NULL, as a LEFT JOIN makes for a dwelling without burglaries, and negative days (a burglary still to come) add nothing; no rows give 1. Horizon 14 days, profile near_repeat_profile_nl(), additive. Error: a negative distance or NaN.';

CREATE OR REPLACE AGGREGATE near_repeat_risk(distance double precision, days integer, profile near_repeat_profile) (
    SFUNC = near_repeat_risk_add, STYPE = internal, FINALFUNC = near_repeat_risk_finish,
    COMBINEFUNC = near_repeat_risk_combine, SERIALFUNC = near_repeat_risk_serialize,
    DESERIALFUNC = near_repeat_risk_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_risk(double precision, integer, near_repeat_profile) IS
'As near_repeat_risk(distance, days), with a profile. Error: a profile that is NULL.';

CREATE OR REPLACE AGGREGATE near_repeat_risk(
    distance double precision, days integer, profile near_repeat_profile, horizon_days integer, combine text
) (
    SFUNC = near_repeat_risk_add, STYPE = internal, FINALFUNC = near_repeat_risk_finish,
    COMBINEFUNC = near_repeat_risk_combine, SERIALFUNC = near_repeat_risk_serialize,
    DESERIALFUNC = near_repeat_risk_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE near_repeat_risk(double precision, integer, near_repeat_profile, integer, text) IS
'As near_repeat_risk(distance, days, profile), with the horizon in days and the way to combine, as in the function near_repeat_risk.';
