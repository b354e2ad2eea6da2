-- house_types and pand_neighbours: which kind of house each building is.
-- C: src/pg/buildings/house_types.c, src/kernel/buildings/house_type.c

CREATE OR REPLACE FUNCTION pand_neighbours(
    panden pand_set,
    tolerance double precision DEFAULT 0.1,
    min_common double precision DEFAULT 1,
    OUT pand_id bigint, OUT neighbour_id bigint, OUT common_m double precision, OUT overlap_m2 double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 10000;
COMMENT ON FUNCTION pand_neighbours(pand_set, double precision, double precision) IS
'Which buildings adjoin, each pair once (pand_id < neighbour_id): the metres of wall that they have in common (common_m), and the square metres by which they lie over each other (overlap_m2, 0 below 1).
Walls are common where they run side by side: at most tolerance metres apart, measured at right angles to the wall, and within 30 degrees of parallel; common_m is the mean of what each has of the other. So a touching corner is nothing, and a gap that comes of measuring takes nothing away. Two adjoin when they have min_common metres in common, or overlap by a square metre.
An empty set or NULL gives no rows. Error: tolerance not above 0 and at most 2, min_common not above 0 and at most 100, more than 20,000,000 pairs of buildings so near each other that they may adjoin.';

CREATE OR REPLACE FUNCTION house_types(
    panden pand_set,
    tolerance double precision DEFAULT 0.1,
    min_common double precision DEFAULT 1,
    OUT pand_id bigint, OUT house_type text, OUT reason text, OUT dwellings integer,
    OUT neighbours integer, OUT outbuildings integer,
    OUT perimeter_m double precision, OUT common_m double precision, OUT free_share double precision,
    OUT accessible_sides integer, OUT open_bearings double precision[],
    OUT row_id bigint, OUT row_length integer, OUT row_position integer,
    OUT block_id bigint, OUT block_length integer,
    OUT lies_over boolean, OUT tolerance double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'house_types_of_panden' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 10000;
COMMENT ON FUNCTION house_types(pand_set, double precision, double precision) IS
'Which kind of house each building is, by what it is built against (see pand_neighbours, of which the arguments are); one row per building. Neighbours are adjoining buildings with a dwelling, outbuildings those without.
house_type: ''flat'' (more than one dwelling); else by the number of neighbours: ''terraced'' (two or more), ''corner'' (one, which has others), ''semi_detached'' (one, which has no other), ''detached'' (none), ''linked_detached'' (none, but a garage or shed between it and another house). NULL with a reason: ''no dwelling'', ''dwellings not known'', ''dwellings of a neighbour not known'' (or of what the neighbour or a shed between adjoins, where it matters).
perimeter_m around the building, common_m of it that runs along other buildings, sheds included, and free_share, the part that does not. accessible_sides, 0 to 4: a side is all walls that face within 45 degrees of one of four directions at right angles, of which the first is that of most of the walls; it is open when half of its wall or more is free. open_bearings: to which they face, in degrees clockwise from the north of the map. A wall between two parts of one building counts as free; a round one has no main direction, and sides that say little.
row_id: the lowest pand_id of the row, all buildings with a dwelling that can be reached from one to the next; row_length of them; row_position from 1, from the end with the lower pand_id, NULL in a ring and where a row branches. block_id: the lowest pand_id of the block, all buildings, sheds too, that hang together wall to wall; block_length of them. lies_over: it lies over another building by a square metre or more. tolerance: as asked.
The types are those of the Kadaster (A, T, H, K, V), with linked houses told apart. At the edge of what was given, neighbours may be missing: give the buildings some 50 m around, too. An empty set or NULL gives no rows. Error: as pand_neighbours. Source: ObjectVision, BAG-Tools, "Woonpand typering"; sides and common walls by segments.';
