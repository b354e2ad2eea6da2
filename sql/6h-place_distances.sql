-- place_distances: the nearest place of each kind, and how many are near.
-- C: src/pg/buildings/place_distances.c, src/kernel/buildings/place_distances.c

CREATE OR REPLACE FUNCTION place_distances(
    places place_set,
    dwellings dwelling_set,
    within double precision DEFAULT 100,
    OUT dwelling_id bigint, OUT kind text, OUT distance double precision, OUT places integer
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'place_distances_of_dwellings' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 100000;
COMMENT ON FUNCTION place_distances(place_set, dwelling_set, double precision) IS
'From each dwelling to the places around it: a row per dwelling and kind in the set, dwellings in order of their id, kinds in order of their bytes. distance: metres to the nearest place of the kind, however far, as ST_Distance gives it: 0 in an area and on its border, in a hole of it to the wall of the hole. places: how many of the kind are at so many metres or less (within), as ST_DWithin has it; a place of several parts counts once.
All is found in one pass; the places are indexed first, by kind. An empty set or NULL gives no rows. Error: within not above 0 and at most 10000, sets in different SRIDs.';
