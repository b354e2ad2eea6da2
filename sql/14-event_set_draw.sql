-- event_set_draw: one of the ways in which it may have been. C: src/pg/windows/event_set_draw.c

CREATE FUNCTION event_set_draw(events event_window_set, number integer, seed bigint DEFAULT 1) RETURNS event_set
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION event_set_draw(event_window_set, integer, bigint) IS
'One draw of what is not known, as dated points: of each event one of its candidates, by its weight, and one of the days or hours of its window, the same for all its pairs. It is for what cannot be asked of an event_window_set itself, such as chains, roles and profiles: ask it of some twenty draws, number 1, 2, ..., and count; a share of draws is a probability: SELECT event_id, avg((role = ''originator'')::int) FROM generate_series(1, 20) AS number, near_repeat_roles(event_set_draw(events, number)) GROUP BY event_id. Pool an estimate by pool_estimates().
Each event is drawn by seed, number and its own id (without ids, its place in the set) alone: the same on every machine, and whatever else is in the set; so give each event an id of its own, for two of one id are drawn alike. Drawn as if place and time had nothing to do with each other: near repeats are diluted in it. A set of hours gives times of day, as the TimeZone of the session has them.
left_out is that of the set. NULL gives NULL; an empty set an empty one. Error: number below 1.
Source: Rubin 1987.';
