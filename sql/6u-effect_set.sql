-- effect_set: counts by area and period around a measure.
-- C: src/pg/effect/effect_set.c, src/pg/effect/effect_set_aggregate.c, src/kernel/effect/effect_counts.c

CREATE TYPE effect_set;

CREATE FUNCTION effect_set_in(cstring) RETURNS effect_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_in(cstring) IS 'I/O';

CREATE FUNCTION effect_set_out(effect_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_out(effect_set) IS 'I/O';

CREATE FUNCTION effect_set_recv(internal) RETURNS effect_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_recv(internal) IS 'I/O';

CREATE FUNCTION effect_set_send(effect_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_send(effect_set) IS 'I/O';

CREATE TYPE effect_set (
    INPUT = effect_set_in, OUTPUT = effect_set_out, RECEIVE = effect_set_recv, SEND = effect_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE effect_set IS
'Counts of burglaries by area and period around a measure, with what each area is to it, in one compact value, made by the aggregate effect_set. It can be stored, dumped and restored.';

CREATE FUNCTION effect_set_gather(internal, text, integer, bigint, double precision, text) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_gather(internal, text, integer, bigint, double precision, text) IS 'Support of the aggregate effect_set.';

CREATE FUNCTION effect_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_combine(internal, internal) IS 'Support of the aggregate effect_set.';

CREATE FUNCTION effect_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_serialize(internal) IS 'Support of the aggregate effect_set.';

CREATE FUNCTION effect_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_deserialize(bytea, internal) IS 'Support of the aggregate effect_set.';

CREATE FUNCTION effect_set_finish(internal) RETURNS effect_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION effect_set_finish(internal) IS 'Support of the aggregate effect_set.';

CREATE AGGREGATE effect_set(area text, period integer, count bigint, exposure double precision, role text) (
    SFUNC = effect_set_gather, STYPE = internal, FINALFUNC = effect_set_finish,
    COMBINEFUNC = effect_set_combine, SERIALFUNC = effect_set_serialize, DESERIALFUNC = effect_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE effect_set(text, integer, bigint, double precision, text) IS
'Gathers counts of burglaries for the questions whether a measure worked and whether it moved the problem: effect_ratio(), weighted_displacement_difference() and others. One row per area and period: area, a name or code; period, a number of your own that goes up with time (a month, a quarter, a fortnight); count, how many burglaries; exposure, what they were counted over, such as the dwellings, or the dwellings times the days of the period (1 where areas and periods are alike); role, what the area is to the measure.
role: treated (has the measure, in the later periods), control (has it not, and is to compare with), displacement (lies around the treated, so that burglary may move there; each ring or area by itself), displacement_control (is to compare the displacement with; without one the control serves). An area has one role in all its periods. Choose areas by what is known without the later counts, and the control by the same rule as the treated: areas that were chosen because they were hot fall by themselves; see regression_to_mean() and effect_index().
Each area needs each period, those without burglaries as well: join areas and periods and write coalesce(count, 0). No rows give an empty set. Error: NULL in a row, an area without a row for a period that others have, an area twice in one period or with two roles, a count that is negative or over 10,000,000, an exposure that is not above 0 (from 1e-6 to 1e12), a role that is none, an empty name or one over 200 bytes, more than 5,000,000 rows.
Example: SELECT effect_set(buurt, month, burglaries, dwellings * days, CASE WHEN buurt = ''Pathmos'' THEN ''treated'' ELSE ''control'' END) FROM buurt_month;';

CREATE FUNCTION effect_set_info(
    effects effect_set,
    OUT areas bigint, OUT treated bigint, OUT control bigint, OUT displacement bigint, OUT displacement_control bigint,
    OUT periods bigint, OUT first_period integer, OUT last_period integer, OUT burglaries bigint, OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION effect_set_info(effect_set) IS
'What an effect_set holds, in one row: areas, and how many of each role; periods, the first and the last of them (NULL when empty); burglaries of all areas and periods; bytes it takes. NULL gives no rows.';

CREATE FUNCTION unnest_effects(
    effects effect_set,
    OUT area text, OUT period integer, OUT count bigint, OUT exposure double precision, OUT role text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION unnest_effects(effect_set) IS
'The counts of a set as rows, by area (in the order of the bytes of its name) and period, as they were given. NULL gives no rows.';
