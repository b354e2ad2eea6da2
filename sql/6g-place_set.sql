-- place_set: places of some kinds: points, lines and areas.
-- C: src/pg/buildings/place_set.c, src/pg/buildings/place_set_aggregate.c

CREATE TYPE place_set;

CREATE FUNCTION place_set_in(cstring) RETURNS place_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION place_set_in(cstring) IS 'I/O';

CREATE FUNCTION place_set_out(place_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION place_set_out(place_set) IS 'I/O';

CREATE FUNCTION place_set_recv(internal) RETURNS place_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION place_set_recv(internal) IS 'I/O';

CREATE FUNCTION place_set_send(place_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION place_set_send(place_set) IS 'I/O';

CREATE TYPE place_set (
    INPUT = place_set_in, OUTPUT = place_set_out, RECEIVE = place_set_recv, SEND = place_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE place_set IS
'Places of some kinds (street lights, bus stops, schools, water), points, lines and areas, in one compact value, made by the aggregate place_set. It can be stored, dumped and restored.';

CREATE FUNCTION place_set_gather(internal, text, geometry) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION place_set_gather(internal, text, geometry) IS 'Support of the aggregate place_set.';

CREATE FUNCTION place_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION place_set_combine(internal, internal) IS 'Support of the aggregate place_set.';

CREATE FUNCTION place_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION place_set_serialize(internal) IS 'Support of the aggregate place_set.';

CREATE FUNCTION place_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION place_set_deserialize(bytea, internal) IS 'Support of the aggregate place_set.';

CREATE FUNCTION place_set_finish(internal) RETURNS place_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION place_set_finish(internal) IS 'Support of the aggregate place_set.';

CREATE AGGREGATE place_set(kind text, geom geometry) (
    SFUNC = place_set_gather, STYPE = internal, FINALFUNC = place_set_finish,
    COMBINEFUNC = place_set_combine, SERIALFUNC = place_set_serialize, DESERIALFUNC = place_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE place_set(text, geometry) IS
'Gathers places for place_distances, one row each: what kind of place it is, in a word of your own, and where: a point, a line, an area, several of these, or a collection. Whatever its parts, a row is one place; rows at one spot are as many places. Blanks around a kind are left out; capitals tell kinds apart.
Rows without kind (NULL, blank) or place (NULL, EMPTY) are left out and counted; see place_set_info(). No rows give an empty set. Geometry of any dimension is read as 2-D. Error: curves and surfaces (ST_CurveToLine makes lines of them), a polygon that is not valid, an SRID that is not projected and in metres (see event_set), a kind of more than 60 bytes, more than 1,000 kinds, 5,000,000 places or 450 MB of corners.
Example: SELECT place_set(k.kind, k.geom) FROM (SELECT ''street light'' AS kind, geom FROM street_light UNION ALL SELECT ''school'', geom FROM school) AS k;';

CREATE FUNCTION place_set_info(
    places place_set,
    OUT srid integer, OUT places bigint, OUT left_out bigint, OUT kinds text[], OUT places_by_kind integer[],
    OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION place_set_info(place_set) IS
'What a place_set holds, in one row: srid (NULL when empty), places, left_out (rows that had no kind or no place), kinds in order of their bytes, places_by_kind (how many there are of each, in that order), bytes it takes. NULL gives no rows.';
