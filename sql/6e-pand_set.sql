-- pand_set: buildings with their outlines and how many dwellings each has.
-- C: src/pg/buildings/pand_set.c, src/pg/buildings/pand_set_aggregate.c

CREATE TYPE pand_set;

CREATE FUNCTION pand_set_in(cstring) RETURNS pand_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_in(cstring) IS 'I/O';

CREATE FUNCTION pand_set_out(pand_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_out(pand_set) IS 'I/O';

CREATE FUNCTION pand_set_recv(internal) RETURNS pand_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_recv(internal) IS 'I/O';

CREATE FUNCTION pand_set_send(pand_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_send(pand_set) IS 'I/O';

CREATE TYPE pand_set (
    INPUT = pand_set_in, OUTPUT = pand_set_out, RECEIVE = pand_set_recv, SEND = pand_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE pand_set IS
'Buildings (panden of the BAG) with their outlines and how many dwellings each has, in one compact value, made by the aggregate pand_set. It can be stored, dumped and restored.';

CREATE FUNCTION pand_set_gather(internal, bigint, geometry, integer) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION pand_set_gather(internal, bigint, geometry, integer) IS 'Support of the aggregate pand_set.';

CREATE FUNCTION pand_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_combine(internal, internal) IS 'Support of the aggregate pand_set.';

CREATE FUNCTION pand_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_serialize(internal) IS 'Support of the aggregate pand_set.';

CREATE FUNCTION pand_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_deserialize(bytea, internal) IS 'Support of the aggregate pand_set.';

CREATE FUNCTION pand_set_finish(internal) RETURNS pand_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pand_set_finish(internal) IS 'Support of the aggregate pand_set.';

CREATE AGGREGATE pand_set(pand_id bigint, geom geometry, dwellings integer) (
    SFUNC = pand_set_gather, STYPE = internal, FINALFUNC = pand_set_finish,
    COMBINEFUNC = pand_set_combine, SERIALFUNC = pand_set_serialize, DESERIALFUNC = pand_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE pand_set(bigint, geometry, integer) IS
'Gathers buildings for house_types and pand_neighbours, one row each: a number (the identificatie of the BAG is one), the outline, and how many dwellings (verblijfsobjecten) there are in it: 0 for a shed, NULL when that is not known. Give all buildings of a place and some 50 m around it, sheds included: what is not there cannot be built against.
Rows without number or outline (NULL, EMPTY) are left out and counted; see pand_set_info(). No rows give an empty set. Outlines of any dimension are read as 2-D. Error: other geometries than a Polygon or MultiPolygon, one that is not valid, an SRID that is not projected and in metres (see event_set), a building twice, a negative number of dwellings, more than 2,000,000 buildings or 500 MB of outlines.
Example: SELECT pand_set(p.pand_id::bigint, p.geom, (SELECT count(*)::int FROM dwelling AS d WHERE d.pand_id = p.pand_id)) FROM pand AS p;';

CREATE FUNCTION pand_set_info(
    panden pand_set,
    OUT srid integer, OUT panden bigint, OUT left_out bigint, OUT dwellings bigint, OUT dwellings_unknown bigint,
    OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION pand_set_info(pand_set) IS
'What a pand_set holds, in one row: srid (NULL when empty), panden, left_out (rows that had no number or no outline), dwellings in them, dwellings_unknown (of how many panden their number is not known), bytes it takes. NULL gives no rows.';
