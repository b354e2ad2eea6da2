-- burglary_set, dwelling_set, letter_set: what letter_coverage compares.
-- C: src/pg/letters/letter_sets.c and its aggregate

CREATE TYPE burglary_set;

CREATE FUNCTION burglary_set_in(cstring) RETURNS burglary_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION burglary_set_in(cstring) IS 'I/O';

CREATE FUNCTION burglary_set_out(burglary_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION burglary_set_out(burglary_set) IS 'I/O';

CREATE FUNCTION burglary_set_recv(internal) RETURNS burglary_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION burglary_set_recv(internal) IS 'I/O';

CREATE FUNCTION burglary_set_send(burglary_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION burglary_set_send(burglary_set) IS 'I/O';

CREATE TYPE burglary_set (
    INPUT = burglary_set_in, OUTPUT = burglary_set_out, RECEIVE = burglary_set_recv, SEND = burglary_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE burglary_set IS
'Burglaries with the day of the report, in one compact value, made by the aggregate burglary_set. It holds exact places and dates, so guard it as the records themselves.';

CREATE FUNCTION burglary_set_gather(internal, bigint, geometry, date, date) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION burglary_set_gather(internal, bigint, geometry, date, date) IS 'Support of the aggregate burglary_set.';

CREATE FUNCTION burglary_set_gather(internal, bigint, geometry, date, date, bigint, double precision, text)
RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION burglary_set_gather(internal, bigint, geometry, date, date, bigint, double precision, text) IS 'Support of the aggregate burglary_set.';

CREATE FUNCTION burglary_set_finish(internal) RETURNS burglary_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION burglary_set_finish(internal) IS 'Support of the aggregate burglary_set.';

CREATE FUNCTION letter_sets_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION letter_sets_combine(internal, internal) IS 'Support of the aggregates burglary_set, dwelling_set and letter_set.';

CREATE FUNCTION letter_sets_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_sets_serialize(internal) IS 'Support of the aggregates burglary_set, dwelling_set and letter_set.';

CREATE FUNCTION letter_sets_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_sets_deserialize(bytea, internal) IS 'Support of the aggregates burglary_set, dwelling_set and letter_set.';

CREATE AGGREGATE burglary_set(burglary_id bigint, location geometry, occurred_on date, reported_on date) (
    SFUNC = burglary_set_gather, STYPE = internal, FINALFUNC = burglary_set_finish,
    COMBINEFUNC = letter_sets_combine, SERIALFUNC = letter_sets_serialize, DESERIALFUNC = letter_sets_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE burglary_set(bigint, geometry, date, date) IS
'Gathers burglaries for letter_coverage(): id, place, the day it happened and the day it was reported. Rows without a place (NULL, EMPTY) or day (NULL, infinity) are left out and counted. A report that is NULL or infinite is unknown. No rows give an empty set. Error: an id that is NULL or occurs twice, geometries that are no points, an SRID that is not projected and in metres or not true to them there (see event_set), more than 8,035,714 burglaries.';

CREATE AGGREGATE burglary_set(
    burglary_id bigint, location geometry, occurred_on date, reported_on date,
    dwelling_id bigint, uncertainty double precision, area text
) (
    SFUNC = burglary_set_gather, STYPE = internal, FINALFUNC = burglary_set_finish,
    COMBINEFUNC = letter_sets_combine, SERIALFUNC = letter_sets_serialize, DESERIALFUNC = letter_sets_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE burglary_set(bigint, geometry, date, date, bigint, double precision, text) IS
'As burglary_set(burglary_id, location, occurred_on, reported_on), with the burgled dwelling, which the zone leaves out, the uncertainty of the place in metres (NULL is 0), and the area that makes the zone where that is not a distance: a postcode, a street. Of the area blanks and capitals A to Z do not count: 7511 AB is 7511ab. Dwelling and area may be NULL, the area also blank: unknown. Error also: an uncertainty that is negative, NaN or beyond 1e9.';

CREATE TYPE dwelling_set;

CREATE FUNCTION dwelling_set_in(cstring) RETURNS dwelling_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_set_in(cstring) IS 'I/O';

CREATE FUNCTION dwelling_set_out(dwelling_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_set_out(dwelling_set) IS 'I/O';

CREATE FUNCTION dwelling_set_recv(internal) RETURNS dwelling_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_set_recv(internal) IS 'I/O';

CREATE FUNCTION dwelling_set_send(dwelling_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_set_send(dwelling_set) IS 'I/O';

CREATE TYPE dwelling_set (
    INPUT = dwelling_set_in, OUTPUT = dwelling_set_out, RECEIVE = dwelling_set_recv, SEND = dwelling_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE dwelling_set IS
'Dwellings with their places, in one compact value, made by the aggregate dwelling_set.';

CREATE FUNCTION dwelling_set_gather(internal, bigint, geometry) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_set_gather(internal, bigint, geometry) IS 'Support of the aggregate dwelling_set.';

CREATE FUNCTION dwelling_set_gather(internal, bigint, geometry, text) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_set_gather(internal, bigint, geometry, text) IS 'Support of the aggregate dwelling_set.';

CREATE FUNCTION dwelling_set_finish(internal) RETURNS dwelling_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION dwelling_set_finish(internal) IS 'Support of the aggregate dwelling_set.';

CREATE AGGREGATE dwelling_set(dwelling_id bigint, location geometry) (
    SFUNC = dwelling_set_gather, STYPE = internal, FINALFUNC = dwelling_set_finish,
    COMBINEFUNC = letter_sets_combine, SERIALFUNC = letter_sets_serialize, DESERIALFUNC = letter_sets_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE dwelling_set(bigint, geometry) IS
'Gathers dwellings for letter_coverage() and place_distances(). Rows without a place (NULL, EMPTY) are left out and counted. No rows give an empty set. Error: an id that is NULL or occurs twice, geometries that are no points, an SRID that is not projected and in metres or not true to them there (see event_set), more than 14,062,500 dwellings.';

CREATE AGGREGATE dwelling_set(dwelling_id bigint, location geometry, area text) (
    SFUNC = dwelling_set_gather, STYPE = internal, FINALFUNC = dwelling_set_finish,
    COMBINEFUNC = letter_sets_combine, SERIALFUNC = letter_sets_serialize, DESERIALFUNC = letter_sets_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE dwelling_set(bigint, geometry, text) IS
'As dwelling_set(dwelling_id, location), with the area in which the dwelling lies, read as in burglary_set: a postcode, a street. NULL or blank: in none.';

CREATE TYPE letter_set;

CREATE FUNCTION letter_set_in(cstring) RETURNS letter_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_set_in(cstring) IS 'I/O';

CREATE FUNCTION letter_set_out(letter_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_set_out(letter_set) IS 'I/O';

CREATE FUNCTION letter_set_recv(internal) RETURNS letter_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_set_recv(internal) IS 'I/O';

CREATE FUNCTION letter_set_send(letter_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION letter_set_send(letter_set) IS 'I/O';

CREATE TYPE letter_set (
    INPUT = letter_set_in, OUTPUT = letter_set_out, RECEIVE = letter_set_recv, SEND = letter_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE letter_set IS
'Warning letters by dwelling and day, in one compact value, made by the aggregate letter_set. It tells which dwellings were warned, so guard it as the records themselves.';

CREATE FUNCTION letter_set_gather(internal, bigint, date) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION letter_set_gather(internal, bigint, date) IS 'Support of the aggregate letter_set.';

CREATE FUNCTION letter_set_gather(internal, bigint, date, bigint, integer) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION letter_set_gather(internal, bigint, date, bigint, integer) IS 'Support of the aggregate letter_set.';

CREATE FUNCTION letter_set_finish(internal) RETURNS letter_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION letter_set_finish(internal) IS 'Support of the aggregate letter_set.';

CREATE AGGREGATE letter_set(dwelling_id bigint, sent_on date) (
    SFUNC = letter_set_gather, STYPE = internal, FINALFUNC = letter_set_finish,
    COMBINEFUNC = letter_sets_combine, SERIALFUNC = letter_sets_serialize, DESERIALFUNC = letter_sets_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE letter_set(bigint, date) IS
'Gathers letters for letter_coverage(): one row per letter to a dwelling. Rows without a dwelling (NULL) or day (NULL, infinity) are left out and counted. No rows give an empty set. Error: more than 11,250,000 letters.';

CREATE AGGREGATE letter_set(dwelling_id bigint, sent_on date, letter_id bigint, number_sent integer) (
    SFUNC = letter_set_gather, STYPE = internal, FINALFUNC = letter_set_finish,
    COMBINEFUNC = letter_sets_combine, SERIALFUNC = letter_sets_serialize, DESERIALFUNC = letter_sets_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE letter_set(bigint, date, bigint, integer) IS
'Gathers letters that are known by postcode or area only: one row per mailing and dwelling that it may have reached, joined as the sender addressed it, on the postcode or with ST_Contains. A mailing of number_sent letters to n dwellings reached each with a chance of number_sent / n, at most 1; NULL for number_sent: each got one. A letter to one dwelling is a mailing of one row. Error also: a letter_id that is NULL, that goes to a dwelling twice or has different days or numbers; number_sent below 1.';
