\echo Use "ALTER EXTENSION burglary UPDATE TO '0.2.0'" to load this file. \quit

-- The model's script was one text; create_burglary_model() is as it was, and more came beside it.
DROP FUNCTION burglary_model_script();
COMMENT ON AGGREGATE event_set(geometry, date) IS
'Gathers dated points (burglaries) into an event_set. Points of any dimension are read as 2-D; all must have one SRID that is projected and in metres, which are those of the ground to one per cent where the points are. Rows without a place (NULL, EMPTY) or date (NULL, infinity) are left out and counted; see event_set_info(). No rows give an empty set. Error: other geometries, coordinates that are NaN, infinite or beyond 1e9 metres, that are degrees or lie far from where their SRID is used, more than 14,000,000 events.';
COMMENT ON AGGREGATE event_set(geometry, timestamptz) IS
'As event_set(geometry, date); the day is the calendar day in the session''s time zone, and the instant orders the events of one day, also in the hour that clocks show twice when summer time ends.';
COMMENT ON AGGREGATE event_set(geometry, timestamptz, bigint) IS
'As event_set(geometry, date, bigint); the day is the calendar day in the session''s time zone, and the instant orders the events of one day, also in the hour that clocks show twice when summer time ends.';
COMMENT ON FUNCTION unnest_events(event_set) IS
'The events of a set as rows, in its order: day, time of day, id, x, y. event_id is the caller''s id, or 1, 2, ... when the set has none; time_of_day is NULL when the set was made from dates. For a view that QGIS opens, cast: geom::geometry(Point, 28992). NULL gives no rows.';
COMMENT ON TYPE area_set IS
'Areas (postcodes, buurten, wijken, gemeenten ...) with a survey score per year in one compact value, made by the aggregate area_set. It can be stored, dumped and restored.';
@02-path.sql@
@20-knox.sql@
@30-near_repeat.sql@
@42-near_repeat_profile_aggregate.sql@
@45-near_repeat_excess.sql@
@50-near_repeat_risk.sql@
@52-cohesion.sql@
@54-rates.sql@
@55-rate_area.sql@
@59-letter_coverage.sql@
@60-value.sql@
@70-model.sql@
