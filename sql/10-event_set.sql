-- event_set: dated points (burglaries) in one compact value.
-- C: src/pg/near_repeat/event_set.c, src/pg/near_repeat/event_set_aggregate.c

CREATE TYPE event_set;

CREATE FUNCTION event_set_in(cstring) RETURNS event_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_set_in(cstring) IS 'I/O';

CREATE FUNCTION event_set_out(event_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_set_out(event_set) IS 'I/O';

CREATE FUNCTION event_set_recv(internal) RETURNS event_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_set_recv(internal) IS 'I/O';

CREATE FUNCTION event_set_send(event_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_set_send(event_set) IS 'I/O';

-- Stored out of line and not compressed: coordinates hardly compress, and a function can then tell which
-- value it is given without reading it.
CREATE TYPE event_set (
    INPUT = event_set_in, OUTPUT = event_set_out, RECEIVE = event_set_recv, SEND = event_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE event_set IS
'Dated points (burglaries) in one compact value, made by the aggregate event_set. Distances are metres, days are local calendar days. It can be stored, dumped and restored; it holds exact places and dates, so guard it as the records themselves.';

CREATE FUNCTION event_set_gather_date(internal, geometry, date) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_set_gather_date(internal, geometry, date) IS 'Support of the aggregate event_set.';

CREATE FUNCTION event_set_gather_date(internal, geometry, date, bigint) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_set_gather_date(internal, geometry, date, bigint) IS 'Support of the aggregate event_set.';

CREATE FUNCTION event_set_gather_timestamptz(internal, geometry, timestamptz) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_set_gather_timestamptz(internal, geometry, timestamptz) IS 'Support of the aggregate event_set.';

CREATE FUNCTION event_set_gather_timestamptz(internal, geometry, timestamptz, bigint) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_set_gather_timestamptz(internal, geometry, timestamptz, bigint) IS 'Support of the aggregate event_set.';

CREATE FUNCTION event_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_set_combine(internal, internal) IS 'Support of the aggregate event_set.';

CREATE FUNCTION event_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_set_serialize(internal) IS 'Support of the aggregate event_set.';

CREATE FUNCTION event_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_set_deserialize(bytea, internal) IS 'Support of the aggregate event_set.';

CREATE FUNCTION event_set_finish(internal) RETURNS event_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_set_finish(internal) IS 'Support of the aggregate event_set.';

CREATE AGGREGATE event_set(location geometry, occurred_on date) (
    SFUNC = event_set_gather_date, STYPE = internal, FINALFUNC = event_set_finish,
    COMBINEFUNC = event_set_combine, SERIALFUNC = event_set_serialize, DESERIALFUNC = event_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_set(geometry, date) IS
'Gathers dated points (burglaries) into an event_set. Points of any dimension are read as 2-D; all must have one SRID that is projected and in metres, and true to them at the points. Rows without a place (NULL, EMPTY) or date (NULL, infinity) are left out and counted; see event_set_info(). No rows give an empty set. Error: other geometries, a map on which 100 metres are less than 99 or more than 101 on the ground (Web Mercator), degrees labelled as metres (both by PROJ, in each new 100 km square), coordinates that are NaN, infinite or beyond 1e9 metres, more than 14,000,000 events.';

CREATE AGGREGATE event_set(location geometry, occurred_on date, event_id bigint) (
    SFUNC = event_set_gather_date, STYPE = internal, FINALFUNC = event_set_finish,
    COMBINEFUNC = event_set_combine, SERIALFUNC = event_set_serialize, DESERIALFUNC = event_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_set(geometry, date, bigint) IS
'As event_set(geometry, date), and keeps an id per event, so that pairs, roles and chains can be joined back to the rows they came from. Error: an event with a place and a date, but without an id.';

CREATE AGGREGATE event_set(location geometry, occurred_at timestamptz) (
    SFUNC = event_set_gather_timestamptz, STYPE = internal, FINALFUNC = event_set_finish,
    COMBINEFUNC = event_set_combine, SERIALFUNC = event_set_serialize, DESERIALFUNC = event_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_set(geometry, timestamptz) IS
'As event_set(geometry, date); the day is the calendar day in the session''s time zone, and the instant orders the events of one day, also in the hour that clocks show twice when summer time ends.';

CREATE AGGREGATE event_set(location geometry, occurred_at timestamptz, event_id bigint) (
    SFUNC = event_set_gather_timestamptz, STYPE = internal, FINALFUNC = event_set_finish,
    COMBINEFUNC = event_set_combine, SERIALFUNC = event_set_serialize, DESERIALFUNC = event_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_set(geometry, timestamptz, bigint) IS
'As event_set(geometry, date, bigint); the day is the calendar day in the session''s time zone, and the instant orders the events of one day, also in the hour that clocks show twice when summer time ends.';

CREATE FUNCTION event_set_info(
    events event_set,
    OUT srid integer, OUT events bigint, OUT left_out bigint, OUT first_day date, OUT last_day date, OUT extent geometry
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION event_set_info(event_set) IS
'What an event_set holds, in one row: srid (NULL when empty), events, left_out (rows that had no place or date), first_day, last_day, extent (a box in the SRID of the events). Days and extent are NULL when it holds no events. NULL gives no rows.';

CREATE FUNCTION unnest_events(
    events event_set,
    OUT event_id bigint, OUT occurred_on date, OUT time_of_day time, OUT geom geometry
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION unnest_events(event_set) IS
'The events of a set as rows, in its order: day, time of day, id, x, y. event_id is the caller''s id, or 1, 2, ... when the set has none; time_of_day is NULL when the set was made from dates. For a view that QGIS opens, cast: geom::geometry(Point, 28992). NULL gives no rows.';

