-- area_set: areas with a survey score in one compact value.
-- C: src/pg/areas/area_set.c, src/pg/areas/area_set_aggregate.c

CREATE TYPE area_set;

CREATE FUNCTION area_set_in(cstring) RETURNS area_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_set_in(cstring) IS 'I/O';

CREATE FUNCTION area_set_out(area_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_set_out(area_set) IS 'I/O';

CREATE FUNCTION area_set_recv(internal) RETURNS area_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_set_recv(internal) IS 'I/O';

CREATE FUNCTION area_set_send(area_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_set_send(area_set) IS 'I/O';

CREATE TYPE area_set (
    INPUT = area_set_in, OUTPUT = area_set_out, RECEIVE = area_set_recv, SEND = area_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE area_set IS
'Areas (postcodes, buurten, wijken, gemeenten ...) with a survey score per year in one compact value, made by the aggregate area_set. It can be stored, dumped and restored.';

CREATE FUNCTION area_set_gather(internal, text, text, geometry, double precision, integer, integer) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION area_set_gather(internal, text, text, geometry, double precision, integer, integer) IS 'Support of the aggregate area_set.';

CREATE FUNCTION area_set_gather(
    internal, text, text, geometry, double precision, integer, integer, double precision, text
) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION area_set_gather(internal, text, text, geometry, double precision, integer, integer, double precision, text) IS
'Support of the aggregate area_set.';

CREATE FUNCTION area_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION area_set_combine(internal, internal) IS 'Support of the aggregate area_set.';

CREATE FUNCTION area_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_set_serialize(internal) IS 'Support of the aggregate area_set.';

CREATE FUNCTION area_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION area_set_deserialize(bytea, internal) IS 'Support of the aggregate area_set.';

CREATE FUNCTION area_set_finish(internal) RETURNS area_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION area_set_finish(internal) IS 'Support of the aggregate area_set.';

CREATE AGGREGATE area_set(
    code text, level text, geom geometry, score double precision, respondents integer, year integer
) (
    SFUNC = area_set_gather, STYPE = internal, FINALFUNC = area_set_finish,
    COMBINEFUNC = area_set_combine, SERIALFUNC = area_set_serialize, DESERIALFUNC = area_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE area_set(text, text, geometry, double precision, integer, integer) IS
'Gathers areas with a survey score (0 to 10) and the number of respondents behind it, one row per area and year, into an area_set. level: pc6, pc5, pc4, subbuurt, buurt, wijk, gemeente, basisteam, district, or a name of your own. geom: Polygon or MultiPolygon in a projected system in metres, or NULL when only codes are known. Rows without a code, level, score or year are left out and counted; see area_set_info(). No rows give an empty set. respondents NULL is not known.
Error: a score outside 0 .. 10 or NaN, respondents below 1, a year outside 1900 .. 2100, a pc4, pc5 or pc6 whose code is none, an area twice in one year, a polygon that is invalid (named by its code), other geometries, an SRID that is not projected and in metres or not true to them there (see event_set; by the first corner of each polygon), more than 1,000,000 rows or 500 MB.';

CREATE AGGREGATE area_set(
    code text, level text, geom geometry, score double precision, respondents integer, year integer,
    standard_error double precision, series text
) (
    SFUNC = area_set_gather, STYPE = internal, FINALFUNC = area_set_finish,
    COMBINEFUNC = area_set_combine, SERIALFUNC = area_set_serialize, DESERIALFUNC = area_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE area_set(text, text, geometry, double precision, integer, integer, double precision, text) IS
'As area_set with six arguments, with what more is known. standard_error: of the score; of 95 % margins it is (margin_high - margin_low) / 3.92. NULL is taken to be 1.5 * sqrt(1.3 / respondents). series: a run of years whose scores compare; another name after each trend break of the survey, NULL when there is none. An area may have one score a year in each series.';

CREATE FUNCTION area_set_info(
    areas area_set,
    OUT srid integer, OUT scores bigint, OUT polygons bigint, OUT left_out bigint, OUT levels text[],
    OUT first_year integer, OUT last_year integer, OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION area_set_info(area_set) IS
'What an area_set holds, in one row: srid (NULL without polygons), scores (areas times years), polygons (the same one in several years counts once), left_out (rows without code, level, score or year), levels, first_year, last_year, bytes in memory. NULL gives no rows.';

CREATE FUNCTION unnest_areas(
    areas area_set,
    OUT code text, OUT level text, OUT score double precision, OUT respondents integer, OUT year integer,
    OUT standard_error double precision, OUT series text, OUT geom geometry
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION unnest_areas(area_set) IS
'The areas of a set as rows, in its order: level, code, year, series. What was not given is NULL. NULL gives no rows.';

