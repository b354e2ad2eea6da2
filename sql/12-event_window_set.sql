-- event_window_set: burglaries whose place and time are known in part.
-- C: src/pg/windows/event_window_set.c, src/pg/windows/event_window_set_aggregate.c

CREATE TYPE event_window_set;

CREATE FUNCTION event_window_set_in(cstring) RETURNS event_window_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_in(cstring) IS 'I/O';

CREATE FUNCTION event_window_set_out(event_window_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_out(event_window_set) IS 'I/O';

CREATE FUNCTION event_window_set_recv(internal) RETURNS event_window_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_recv(internal) IS 'I/O';

CREATE FUNCTION event_window_set_send(event_window_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_send(event_window_set) IS 'I/O';

-- A type of its own beside event_set: an event_set is dated points, which chains, roles and draws need, and every
-- function that takes one could not take this.
CREATE TYPE event_window_set (
    INPUT = event_window_set_in, OUTPUT = event_window_set_out, RECEIVE = event_window_set_recv,
    SEND = event_window_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE event_window_set IS
'Burglaries whose place and time are known in part, in one compact value, made by the aggregate event_window_set: of each a list of points of which it was one (the dwellings of its postcode or street), and a window of days or hours in which it happened. A list that many have in common is stored once. It can be stored, dumped and restored; it holds places and dates, so guard it as the records themselves.';

CREATE FUNCTION event_window_set_gather_days(internal, geometry, date, date) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_gather_days(internal, geometry, date, date) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_gather_days(internal, geometry, date, date, bigint) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_gather_days(internal, geometry, date, date, bigint) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_gather_days(internal, geometry, date, date, bigint, bigint[], double precision[])
RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_gather_days(internal, geometry, date, date, bigint, bigint[], double precision[]) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_gather_hours(internal, geometry, timestamptz, timestamptz) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_gather_hours(internal, geometry, timestamptz, timestamptz) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_gather_hours(internal, geometry, timestamptz, timestamptz, bigint) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_gather_hours(internal, geometry, timestamptz, timestamptz, bigint) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_gather_hours(internal, geometry, timestamptz, timestamptz, bigint, bigint[],
                                              double precision[]) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_gather_hours(internal, geometry, timestamptz, timestamptz, bigint, bigint[], double precision[]) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_combine(internal, internal) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_serialize(internal) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_deserialize(bytea, internal) IS 'Support of the aggregate event_window_set.';

CREATE FUNCTION event_window_set_finish(internal) RETURNS event_window_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION event_window_set_finish(internal) IS 'Support of the aggregate event_window_set.';

CREATE AGGREGATE event_window_set(candidates geometry, first_day date, last_day date) (
    SFUNC = event_window_set_gather_days, STYPE = internal, FINALFUNC = event_window_set_finish,
    COMBINEFUNC = event_window_set_combine, SERIALFUNC = event_window_set_serialize,
    DESERIALFUNC = event_window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_window_set(geometry, date, date) IS
'Gathers burglaries whose place and time are known in part. candidates: a Point where the place is known, or a MultiPoint of where it may have been, each point as probable as the others: the dwellings of a postcode, of a street. first_day and last_day: it happened on one of these days, both included, each as probable as the others; the same day twice where the day is known.
Rows without candidates (NULL, EMPTY) or without a window (NULL, infinity) are left out and counted; see event_window_set_info(). No rows give an empty set. Points of any dimension are read as 2-D. Error: other geometries, an SRID that is not projected and in metres or not true to them there (see event_set), a window that ends before it begins, is longer than 32,767 days or outside the years 1 to 9999, more than 5,000 candidates of one event, 4,000,000 events or 12,000,000 candidates.';

CREATE AGGREGATE event_window_set(candidates geometry, first_day date, last_day date, event_id bigint) (
    SFUNC = event_window_set_gather_days, STYPE = internal, FINALFUNC = event_window_set_finish,
    COMBINEFUNC = event_window_set_combine, SERIALFUNC = event_window_set_serialize,
    DESERIALFUNC = event_window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_window_set(geometry, date, date, bigint) IS
'As event_window_set(candidates, first_day, last_day), and keeps an id per event, by which draws can be joined back to the rows they came from. Error: an event with candidates and a window, but without an id.';

CREATE AGGREGATE event_window_set(
    candidates geometry, first_day date, last_day date, event_id bigint, dwelling_ids bigint[],
    weights double precision[]
) (
    SFUNC = event_window_set_gather_days, STYPE = internal, FINALFUNC = event_window_set_finish,
    COMBINEFUNC = event_window_set_combine, SERIALFUNC = event_window_set_serialize,
    DESERIALFUNC = event_window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_window_set(geometry, date, date, bigint, bigint[], double precision[]) IS
'As event_window_set(candidates, first_day, last_day, event_id), with what is known of each candidate, in the order of the points of the MultiPoint. dwelling_ids: which home it is; then two burglaries of the same home are told apart from two at the same point, such as in one block of flats, and knox_test() has a row of its own for them. weights: how probable it is beside the others of its event, in any unit; NULL: each as probable. Error: an array of another length than there are points, a NULL in it, dwelling_ids for some events and not for others, a dwelling at two points or twice in one event, a weight outside 1e-100 .. 1e100.';

CREATE AGGREGATE event_window_set(candidates geometry, first_moment timestamptz, last_moment timestamptz) (
    SFUNC = event_window_set_gather_hours, STYPE = internal, FINALFUNC = event_window_set_finish,
    COMBINEFUNC = event_window_set_combine, SERIALFUNC = event_window_set_serialize,
    DESERIALFUNC = event_window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_window_set(geometry, timestamptz, timestamptz) IS
'As event_window_set(candidates, first_day, last_day), with a window of hours: all of which a part lies between the two moments, each as probable; a window that ends at 8:00 has the hour from 7:00 as its last, and one moment is the hour that it lies in. Lags are then elapsed hours, not steps of the calendar: a day is 24 of them.';

CREATE AGGREGATE event_window_set(candidates geometry, first_moment timestamptz, last_moment timestamptz,
                                  event_id bigint) (
    SFUNC = event_window_set_gather_hours, STYPE = internal, FINALFUNC = event_window_set_finish,
    COMBINEFUNC = event_window_set_combine, SERIALFUNC = event_window_set_serialize,
    DESERIALFUNC = event_window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_window_set(geometry, timestamptz, timestamptz, bigint) IS
'As event_window_set(candidates, first_moment, last_moment), and keeps an id per event.';

CREATE AGGREGATE event_window_set(
    candidates geometry, first_moment timestamptz, last_moment timestamptz, event_id bigint, dwelling_ids bigint[],
    weights double precision[]
) (
    SFUNC = event_window_set_gather_hours, STYPE = internal, FINALFUNC = event_window_set_finish,
    COMBINEFUNC = event_window_set_combine, SERIALFUNC = event_window_set_serialize,
    DESERIALFUNC = event_window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE event_window_set(geometry, timestamptz, timestamptz, bigint, bigint[], double precision[]) IS
'As event_window_set(candidates, first_moment, last_moment, event_id), with dwelling_ids and weights as in event_window_set(candidates, first_day, last_day, event_id, dwelling_ids, weights).';

CREATE FUNCTION event_window_set_info(
    events event_window_set,
    OUT srid integer, OUT events bigint, OUT left_out bigint, OUT unit text, OUT exact bigint, OUT one_place bigint,
    OUT one_moment bigint,
    OUT over_week bigint, OUT places bigint, OUT candidates bigint, OUT most_candidates integer,
    OUT longest_days double precision,
    OUT first_day date, OUT last_day date, OUT tells_dwellings boolean, OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION event_window_set_info(event_window_set) IS
'What an event_window_set holds, in one row: srid (NULL when empty), events, left_out (rows that had no candidates or no window), unit of the windows (day or hour); of the events how many are exact (one candidate and one day or hour), have one_place, have one_moment, have a window over_week (of more than seven days); places (different lists of candidates) and candidates in them, most_candidates of one event, longest_days of a window, first_day and last_day on which any can have happened (NULL, as the two before, when it holds no events; of hours as the TimeZone of the session has it), tells_dwellings (whether candidates are dwellings by id), bytes it takes. NULL gives no rows.';
