-- near_repeat_risk of burglaries whose place and time are known in part.
-- C: src/pg/windows/window_risk.c, src/kernel/windows/window_risk.c

-- Stable: where a day ends among hours, the time zone of the session tells.
CREATE OR REPLACE FUNCTION near_repeat_risk(
    events event_window_set,
    location geometry,
    at date DEFAULT current_date,
    horizon_days integer DEFAULT 14,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl()
) RETURNS double precision
AS 'MODULE_PATHNAME', 'near_repeat_risk_windows' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION near_repeat_risk(event_window_set, geometry, date, integer, near_repeat_profile) IS
'The relative risk that near_repeat_risk(event_set) would give, where the places and times of the burglaries are known in part: its mean over all candidates, by their weights, and all moments of the windows. That is exact, no draws, and for a set of exact days just what the event_set of them gives. A burglary that was here with one chance in 30 adds a thirtieth of its excess: near_repeat_risk_sd() tells how far the truth may lie from the mean. The events are combined as ''additive''; ''multiplicative'' and ''max'' take draws of the places and times.
The part of a window after the day "at" adds nothing, and neither does what is longer ago than the profile reaches. Of windows in hours a day is 24 of them, as in knox_test(): counted back from the end of "at" in the TimeZone of the session, an hour belonging to the day in which it begins; with summer time between, an hour at midnight may count for the day beside it. Without "at" it is today as the TimeZone of the session has it: where the day must hang on no setting, give it.
NULL or an EMPTY location gives NULL; an empty set gives 1. The index over the events is built once per query, day and horizon, also when the set is stored in a table. Error: a location that is not a point or has another SRID than the events, horizon_days outside 1 .. 3660, an infinite date.';

CREATE OR REPLACE FUNCTION near_repeat_risk_sd(
    events event_window_set,
    location geometry,
    at date DEFAULT current_date,
    horizon_days integer DEFAULT 14,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl()
) RETURNS double precision
AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10;
COMMENT ON FUNCTION near_repeat_risk_sd(event_window_set, geometry, date, integer, near_repeat_profile) IS
'The standard deviation of what near_repeat_risk(event_window_set) gives the mean of, by what is not known of place and time: 0 where all of it is, or where it makes no difference here. Exact, no draws: the candidates and moments of one burglary exclude each other, place and time of one are independent, and so are the burglaries. One burglary of 30 % that was near with a chance of a third gives a risk of 1.1 and a deviation of 0.14: in truth it is 1.3 or 1. It says nothing of how sure the profile is.
Arguments, NULL and errors as in near_repeat_risk(event_window_set); an empty set gives 0.';
