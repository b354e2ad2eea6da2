\echo Use "ALTER EXTENSION burglary UPDATE TO '0.2.0'" to load this file. \quit

-- The model's script was one text; create_burglary_model() is as it was, and more came beside it.
DROP FUNCTION burglary_model_script();
COMMENT ON AGGREGATE event_set(geometry, timestamptz) IS
'As event_set(geometry, date); the day is the calendar day in the session''s time zone, and the instant orders the events of one day, also in the hour that clocks show twice when summer time ends.';
COMMENT ON AGGREGATE event_set(geometry, timestamptz, bigint) IS
'As event_set(geometry, date, bigint); the day is the calendar day in the session''s time zone, and the instant orders the events of one day, also in the hour that clocks show twice when summer time ends.';
COMMENT ON FUNCTION unnest_events(event_set) IS
'The events of a set as rows, in its order: day, time of day, id, x, y. event_id is the caller''s id, or 1, 2, ... when the set has none; time_of_day is NULL when the set was made from dates. For a view that QGIS opens, cast: geom::geometry(Point, 28992). NULL gives no rows.';
COMMENT ON TYPE area_set IS
'Areas (postcodes, buurten, wijken, gemeenten ...) with a survey score per year in one compact value, made by the aggregate area_set. It can be stored, dumped and restored.';
COMMENT ON AGGREGATE event_set(geometry, date) IS
'Gathers dated points (burglaries) into an event_set. Points of any dimension are read as 2-D; all must have one SRID that is projected and in metres, and true to them at the points. Rows without a place (NULL, EMPTY) or date (NULL, infinity) are left out and counted; see event_set_info(). No rows give an empty set. Error: other geometries, a map on which 100 metres are less than 99 or more than 101 on the ground (Web Mercator), degrees labelled as metres (both by PROJ, in each new 100 km square), coordinates that are NaN, infinite or beyond 1e9 metres, more than 14,000,000 events.';
COMMENT ON AGGREGATE area_set(text, text, geometry, double precision, integer, integer) IS
'Gathers areas with a survey score (0 to 10) and the number of respondents behind it, one row per area and year, into an area_set. level: pc6, pc5, pc4, subbuurt, buurt, wijk, gemeente, basisteam, district, or a name of your own. geom: Polygon or MultiPolygon in a projected system in metres, or NULL when only codes are known. Rows without a code, level, score or year are left out and counted; see area_set_info(). No rows give an empty set. respondents NULL is not known.
Error: a score outside 0 .. 10 or NaN, respondents below 1, a year outside 1900 .. 2100, a pc4, pc5 or pc6 whose code is none, an area twice in one year, a polygon that is invalid (named by its code), other geometries, an SRID that is not projected and in metres or not true to them there (see event_set; by the first corner of each polygon), more than 1,000,000 rows or 500 MB.';
COMMENT ON AGGREGATE burglary_set(bigint, geometry, date, date) IS
'Gathers burglaries for letter_coverage(): id, place, the day it happened and the day it was reported. Rows without a place (NULL, EMPTY) or day (NULL, infinity) are left out and counted. A report that is NULL or infinite is unknown. No rows give an empty set. Error: an id that is NULL or occurs twice, geometries that are no points, an SRID that is not projected and in metres or not true to them there (see event_set), more than 8,035,714 burglaries.';
COMMENT ON AGGREGATE dwelling_set(bigint, geometry) IS
'Gathers dwellings for letter_coverage() and place_distances(). Rows without a place (NULL, EMPTY) are left out and counted. No rows give an empty set. Error: an id that is NULL or occurs twice, geometries that are no points, an SRID that is not projected and in metres or not true to them there (see event_set), more than 14,062,500 dwellings.';
COMMENT ON FUNCTION letter_pairs(burglary_set, dwelling_set, letter_set, text, double precision, near_repeat_profile, integer, integer, integer, integer, boolean, date) IS
'Who was in the zone of which burglary, and was warned or not: one row per burglary and dwelling in its zone, and rows for what stands alone, as a FULL JOIN has them: burglaries with an empty zone, letters that no zone asked for. Join it to your tables, filter it, draw it, and give it to the aggregate letter_coverage, grouped by anything.
zone: ''distance'', the dwellings within max_distance metres; ''profile'', those for which the profile raises the risk; ''area'', those of the area of the burglary, such as its postcode or street. The burgled dwelling is left out unless include_own. The risk lasts risk_days, from the day of the burglary. A letter, delivered delivery_days after it was sent, is timely up to deadline_days after the report and while the risk lasts; it still counts validity_days after that. The profile gives the excess by which dwellings are weighted. at: what came later is not known yet; ''infinity'' knows all; without it, today as the TimeZone of the session has it: where the day must hang on no setting, give it.
NULL gives no rows. Error: sets in different SRIDs, a distance that is not above 0, days outside 0 or 1 .. 3660, more than 7,000,000 rows.';
@02-path.sql@
@12-event_window_set.sql@
@14-event_set_draw.sql@
@20-knox.sql@
@22-knox_windows.sql@
@24-knox_bivariate.sql@
@30-near_repeat.sql@
@42-near_repeat_profile_aggregate.sql@
@45-near_repeat_excess.sql@
@50-near_repeat_risk.sql@
@52-cohesion.sql@
@54-rates.sql@
@55-rate_area.sql@
@59-letter_coverage.sql@
@5a-window_risk.sql@
@60-value.sql@
@65-disclosure.sql@
@66-aoristic.sql@
@67-report_delay.sql@
@68-count_change.sql@
@69-series.sql@
@6a-survival.sql@
@6b-concentration.sql@
@6d-pool_estimates.sql@
@6e-pand_set.sql@
@6f-house_types.sql@
@6g-place_set.sql@
@6h-place_distances.sql@
@6i-cell_set.sql@
@6j-hotspots.sql@
@6k-forecast_set.sql@
@6l-forecast_comparison.sql@
@6m-forecast_score.sql@
@6n-forecast_backtest.sql@
@6o-burglary_forecast.sql@
@6p-kernel_density.sql@
@6q-kernel_relative_risk.sql@
@6r-space_time_scan.sql@
@6t-self_exciting.sql@
@6u-effect_set.sql@
@6v-effect_ratio.sql@
@6w-effect_panel.sql@
@6x-area_match.sql@
@6y-forecast_maps.sql@
@6z-forecast_place_score.sql@
@70-model.sql@
@75-roles.sql@
