-- cell_set, cell_set_info, cell_neighbours: the cells of a map, with what was counted in each and which are neighbours.
-- C: src/pg/hotspots/cell_set.c, src/pg/hotspots/cell_set_aggregate.c, src/kernel/hotspots/cell_neighbours.c

CREATE TYPE cell_set;

CREATE FUNCTION cell_set_in(cstring) RETURNS cell_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_in(cstring) IS 'I/O';

CREATE FUNCTION cell_set_out(cell_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_out(cell_set) IS 'I/O';

CREATE FUNCTION cell_set_recv(internal) RETURNS cell_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_recv(internal) IS 'I/O';

CREATE FUNCTION cell_set_send(cell_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_send(cell_set) IS 'I/O';

CREATE TYPE cell_set (
    INPUT = cell_set_in, OUTPUT = cell_set_out, RECEIVE = cell_set_recv, SEND = cell_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE cell_set IS
'The cells of a map with the burglaries and dwellings of each, and which cells are neighbours, in one compact value,
made by the aggregate cell_set. It holds no shapes: join them by cell_id. It can be stored, dumped and restored.';

CREATE FUNCTION cell_set_gather(internal, bigint, geometry, bigint, double precision) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cell_set_gather(internal, bigint, geometry, bigint, double precision) IS
'Support of the aggregate cell_set.';

CREATE FUNCTION cell_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_combine(internal, internal) IS 'Support of the aggregate cell_set.';

CREATE FUNCTION cell_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_serialize(internal) IS 'Support of the aggregate cell_set.';

CREATE FUNCTION cell_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_deserialize(bytea, internal) IS 'Support of the aggregate cell_set.';

CREATE FUNCTION cell_set_finish(internal) RETURNS cell_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cell_set_finish(internal) IS 'Support of the aggregate cell_set.';

CREATE AGGREGATE cell_set(cell_id bigint, geom geometry, burglaries bigint, dwellings double precision) (
    SFUNC = cell_set_gather, STYPE = internal, FINALFUNC = cell_set_finish,
    COMBINEFUNC = cell_set_combine, SERIALFUNC = cell_set_serialize, DESERIALFUNC = cell_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cell_set(bigint, geometry, bigint, double precision) IS
'Gathers the cells of a map for hotspots, getis_ord and local_moran, one row each: a number, its shape, the burglaries
in it and the dwellings, or what else is exposed, such as dwellings times years or the number that is expected. Give all
cells of the map that have dwellings, those without burglaries too, with 0; NULL is not known. Cells are areas (squares,
hexagons, postcodes, buurten) or streets (lines, cut where streets meet), not both in one set.
Which are neighbours is found here, once: areas whose borders share a point, a corner too ("queen"), streets that share
an end; to 1 cm. A cell inside another that does not touch its border is not its neighbour.
Put burglaries into squares by floor(), not by ST_Intersects, which counts one on an edge twice: (floor(ST_X(geom) /
125), floor(ST_Y(geom) / 125)) are i and j of ST_SquareGrid(125, ...).
Rows without number or shape (NULL, EMPTY) are left out and counted; see cell_set_info(). No rows give an empty set.
Shapes of any dimension are read as 2-D. Error: other geometries than a Polygon, MultiPolygon, LineString or
MultiLineString, an area that is not valid, an SRID that is not projected and in metres (see event_set), a cell twice,
burglaries below 0 or above 1,000,000, dwellings below 0, above 1e9, or between 0 and 0.000001, more than 2,000,000
cells or 20,000,000 pairs that may be neighbours.
Example: SELECT cell_set(c.cell_id, c.geom, c.burglaries, c.dwellings) FROM cell AS c WHERE c.dwellings > 0;';

CREATE FUNCTION cell_set_info(
    cells cell_set,
    OUT srid integer, OUT cells bigint, OUT left_out bigint, OUT streets boolean,
    OUT burglaries bigint, OUT burglaries_unknown bigint, OUT dwellings double precision, OUT dwellings_unknown bigint,
    OUT neighbours bigint, OUT without_neighbours bigint, OUT bytes bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 ROWS 1;
COMMENT ON FUNCTION cell_set_info(cell_set) IS
'What a cell_set holds, in one row: srid (NULL when empty), cells, left_out (rows that had no number or no shape),
streets (true of lines, false of areas), burglaries in them, burglaries_unknown (of how many cells their number is not
known), and the same of dwellings; neighbours: pairs of cells that are; without_neighbours: cells that have none; bytes
it takes. NULL gives no rows.';

CREATE FUNCTION cell_neighbours(cells cell_set, OUT cell_id bigint, OUT neighbour_id bigint) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 10000;
COMMENT ON FUNCTION cell_neighbours(cell_set) IS
'Which cells are neighbours, as cell_set found them, each pair once (cell_id < neighbour_id). An empty set or NULL gives
no rows.';
