-- forecast_set: how many burglaries were expected where, by the day on which that was said; and the squares of a map.
-- C: src/pg/forecast/forecast_set.c, src/pg/forecast/forecast_set_aggregate.c

CREATE TYPE forecast_set;

CREATE FUNCTION forecast_set_in(cstring) RETURNS forecast_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_in(cstring) IS 'I/O';

CREATE FUNCTION forecast_set_out(forecast_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_out(forecast_set) IS 'I/O';

CREATE FUNCTION forecast_set_recv(internal) RETURNS forecast_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_recv(internal) IS 'I/O';

CREATE FUNCTION forecast_set_send(forecast_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_send(forecast_set) IS 'I/O';

CREATE TYPE forecast_set (
    INPUT = forecast_set_in, OUTPUT = forecast_set_out, RECEIVE = forecast_set_recv, SEND = forecast_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE forecast_set IS
'How many burglaries were expected in which square of the map, by the day on which that was said (the origin), in one compact value, made by the aggregate forecast_set. It can be stored, dumped and restored.';

CREATE FUNCTION forecast_set_gather(internal, date, bigint, double precision) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_gather(internal, date, bigint, double precision) IS 'Support of the aggregate forecast_set.';

CREATE FUNCTION forecast_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_combine(internal, internal) IS 'Support of the aggregate forecast_set.';

CREATE FUNCTION forecast_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_serialize(internal) IS 'Support of the aggregate forecast_set.';

CREATE FUNCTION forecast_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_deserialize(bytea, internal) IS 'Support of the aggregate forecast_set.';

CREATE FUNCTION forecast_set_finish(internal) RETURNS forecast_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION forecast_set_finish(internal) IS 'Support of the aggregate forecast_set.';

CREATE AGGREGATE forecast_set(origin date, cell_id bigint, expected double precision) (
    SFUNC = forecast_set_gather, STYPE = internal, FINALFUNC = forecast_set_finish,
    COMBINEFUNC = forecast_set_combine, SERIALFUNC = forecast_set_serialize, DESERIALFUNC = forecast_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE forecast_set(date, bigint, double precision) IS
'Gathers forecasts that were made anywhere for forecast_score(), one row per day and square of the map: origin, the day on which the forecast was made and the first that it is for; cell_id, the square, as forecast_cell() numbers it; expected, how many burglaries were expected there. Squares that have no row have nothing expected. A score that is no expected number (ProMap, a class from 1 to 5) may be given, too: hit rates, PAI and the log score hang on its order and proportions alone, and expected_hits, expected, brier and deviance are then to be passed over.
Rows that lack something (NULL, an infinite day) are left out and counted; see forecast_set_info(). No rows give an empty set. Error: an expected number that is negative, NaN or beyond 1e9; a square twice for one day; more than 20,000,000 rows.
Example: SELECT forecast_set(f.made_on, forecast_cell(f.geom), f.expected) FROM cas_delivery AS f;';

CREATE FUNCTION forecast_set_info(
    forecast forecast_set,
    OUT origins bigint, OUT first_origin date, OUT last_origin date, OUT cells bigint, OUT left_out bigint,
    OUT expected double precision, OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION forecast_set_info(forecast_set) IS
'What a forecast_set holds, in one row: origins (days on which a forecast was made), the first and the last of them (NULL when empty), cells (squares of all days together), left_out (rows that lacked something), expected (burglaries, all together), bytes it takes. NULL gives no rows.';

CREATE FUNCTION unnest_forecast(
    forecast forecast_set,
    OUT origin date, OUT cell_id bigint, OUT expected double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10000;
COMMENT ON FUNCTION unnest_forecast(forecast_set) IS
'The forecasts of a set as rows, by day and square, as they were given. NULL gives no rows.';

CREATE FUNCTION forecast_cell(location geometry, cell_size double precision DEFAULT 125) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION forecast_cell(geometry, double precision) IS
'The square of the map in which a point lies: its row * 100,000,000 + its column, counted from the origin of the coordinates, with sides of cell_size metres. A point on the border belongs to the square above or to the right. Of areas, give a point in them: forecast_cell(ST_PointOnSurface(geom)). NULL and EMPTY give NULL. Error: a geometry that is no point, an SRID that is not projected and in metres or not true to them there (see event_set), cell_size not from 25 to 10,000.';

CREATE FUNCTION forecast_cell_geom(
    cell_id bigint, cell_size double precision DEFAULT 125, srid integer DEFAULT 28992
) RETURNS geometry
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION forecast_cell_geom(bigint, double precision, integer) IS
'The square of a cell_id as a polygon, for a map. NULL gives NULL. Error: a cell_id that is no place on Earth, cell_size not from 25 to 10,000, an srid that is none.';
