-- near_repeat_pairs and near_repeat_roles: which burglaries follow which.
-- C: src/pg/near_repeat/near_repeat.c, src/kernel/near_repeat/near_repeat.c

CREATE OR REPLACE FUNCTION near_repeat_pairs(
    events event_set,
    max_distance double precision DEFAULT 100,
    max_days integer DEFAULT 30,
    metric text DEFAULT 'euclidean',
    OUT earlier_id bigint, OUT later_id bigint,
    OUT distance double precision, OUT days integer, OUT same_place boolean, OUT chain_id integer,
    OUT max_distance double precision, OUT max_days integer, OUT metric text, OUT geom geometry
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION near_repeat_pairs(event_set, double precision, integer, text) IS
'The pairs of burglaries that are near in place and time: distance < max_distance (metres) and days < max_days, the half-open rule of the bands of knox_test. One row per pair: ids of the earlier and the later one, distance, days between them, same_place (nearer than 0.01 m: a repeat), the chain they belong to (as in near_repeat_roles), the arguments, and a line from the earlier to the later one in the SRID of the events. In one set the earlier one is the first by day, time of day (if known), id, x, y. metric: ''euclidean'' or ''manhattan''.
For a view that QGIS opens, cast: geom::geometry(LineString, 28992). An empty set or NULL gives no rows. Error: max_distance not above 0 or infinite, max_days below 1, more than 20,000,000 pairs.';

CREATE OR REPLACE FUNCTION near_repeat_roles(
    events event_set,
    max_distance double precision DEFAULT 100,
    max_days integer DEFAULT 30,
    metric text DEFAULT 'euclidean',
    OUT event_id bigint, OUT occurred_on date, OUT role text,
    OUT chain_id integer, OUT chain_size integer, OUT originator_id bigint,
    OUT previous_id bigint, OUT days_since integer, OUT distance_from double precision,
    OUT earlier_events integer, OUT later_events integer,
    OUT max_distance double precision, OUT max_days integer, OUT metric text, OUT geom geometry
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1000;
COMMENT ON FUNCTION near_repeat_roles(event_set, double precision, integer, text) IS
'What each burglary is among the others: one row per event, in order of time. Two events are linked as in near_repeat_pairs; a chain is a group of events linked to each other directly or through others.
role: ''originator'' (has only later events near it), ''repeat'' (an earlier one at the same place, nearer than 0.01 m), ''near repeat'' (an earlier one near it, none at the same place), ''single'' (none near it). chain_id: 1, 2, ... in order of time, NULL for a single; chain_size: its number of events; originator_id: the first event of the whole chain. previous_id, days_since, distance_from: the earlier event it most likely follows, at the same place the latest, else the one with the smallest distance / max_distance + days / max_days, of equal ones the later; NULL when there is none. earlier_events, later_events: how many near ones came before and after it.
Events are ordered by day, time of day (if known), id, x, y, so that of two on one day one is always the earlier. For a view that QGIS opens, cast: geom::geometry(Point, 28992). An empty set or NULL gives no rows. Error: max_distance not above 0 or infinite, max_days below 1.';

