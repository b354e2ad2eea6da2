-- window_set, aoristic_profile, aoristic_light, aoristic_weights, aoristic_change, sun_times: when do burglars come?
-- C: src/pg/time/window_set.c, src/pg/time/window_set_aggregate.c, src/pg/time/window_reading.c,
-- src/pg/time/aoristic.c, src/pg/time/sun.c, src/kernel/time/aoristic.c, src/kernel/time/aoristic_change.c

CREATE TYPE window_set;

CREATE FUNCTION window_set_in(cstring) RETURNS window_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION window_set_in(cstring) IS 'I/O';

CREATE FUNCTION window_set_out(window_set) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION window_set_out(window_set) IS 'I/O';

CREATE FUNCTION window_set_recv(internal) RETURNS window_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION window_set_recv(internal) IS 'I/O';

CREATE FUNCTION window_set_send(window_set) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION window_set_send(window_set) IS 'I/O';

CREATE TYPE window_set (
    INPUT = window_set_in, OUTPUT = window_set_out, RECEIVE = window_set_recv, SEND = window_set_send,
    ALIGNMENT = double, STORAGE = external
);
COMMENT ON TYPE window_set IS
'Between which instants burglaries happened, in one compact value, made by the aggregate window_set. It holds no places. It can be stored, dumped and restored; it holds exact times, so it is as personal as the rows it was made from. At most 25,000,000 windows.';

CREATE FUNCTION window_set_gather(internal, timestamptz, timestamptz, timestamptz) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION window_set_gather(internal, timestamptz, timestamptz, timestamptz) IS 'Support of the aggregate window_set.';

CREATE FUNCTION window_set_gather(internal, timestamptz, timestamptz, timestamptz, boolean, text) RETURNS internal
AS 'MODULE_PATHNAME', 'window_set_gather_days' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION window_set_gather(internal, timestamptz, timestamptz, timestamptz, boolean, text) IS 'Support of the aggregate window_set.';

CREATE FUNCTION window_set_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION window_set_combine(internal, internal) IS 'Support of the aggregate window_set.';

CREATE FUNCTION window_set_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION window_set_serialize(internal) IS 'Support of the aggregate window_set.';

CREATE FUNCTION window_set_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION window_set_deserialize(bytea, internal) IS 'Support of the aggregate window_set.';

CREATE FUNCTION window_set_finish(internal) RETURNS window_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION window_set_finish(internal) IS 'Support of the aggregate window_set.';

CREATE AGGREGATE window_set(occurred_from timestamptz, occurred_to timestamptz, reported_at timestamptz) (
    SFUNC = window_set_gather, STYPE = internal, FINALFUNC = window_set_finish,
    COMBINEFUNC = window_set_combine, SERIALFUNC = window_set_serialize, DESERIALFUNC = window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE window_set(timestamptz, timestamptz, timestamptz) IS
'Gathers when burglaries happened into a window_set: at or after occurred_from, before occurred_to, and not after reported_at. Rules, each counted by window_set_info(): without an end (NULL, infinity) all is at the begin (no_end); an end before the begin is not believed and not swapped, all is at the begin (reversed); a window that reaches past the report ends there (cut_at_report). Left out are rows without a begin (NULL, infinity; no_begin) and those that begin after their report (after_report). An end at the begin is an instant. reported_at NULL or infinite: not known, and nothing is cut.
The value does not depend on the order of the rows or on the number of workers. No rows give an empty set. Local times as timestamp: occurred_from AT TIME ZONE ''Europe/Amsterdam''. Error: more than 25,000,000 windows.';

CREATE AGGREGATE window_set(occurred_from timestamptz, occurred_to timestamptz, reported_at timestamptz,
                            day_precision boolean, tz text) (
    SFUNC = window_set_gather, STYPE = internal, FINALFUNC = window_set_finish,
    COMBINEFUNC = window_set_combine, SERIALFUNC = window_set_serialize, DESERIALFUNC = window_set_deserialize,
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE window_set(timestamptz, timestamptz, timestamptz, boolean, text) IS
'As window_set(timestamptz, timestamptz, timestamptz), for rows of which some are known by their days alone. Where day_precision is true, the window is from 00:00 of the day of occurred_from to 24:00 of the day of occurred_to, on the clocks of tz; without an end, or with one on an earlier day, to 24:00 of its first day. A report at 00:00 is then read as known by its day, too, and cuts at 24:00. day_precision NULL or false: the times of day are known. Error: a tz that is NULL or no time zone; a day that timestamptz cannot hold.';

CREATE FUNCTION window_set_info(
    windows window_set,
    OUT windows bigint, OUT no_end bigint, OUT reversed bigint, OUT cut_at_report bigint, OUT day_precision bigint,
    OUT no_begin bigint, OUT after_report bigint, OUT first_from timestamptz, OUT last_to timestamptz
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION window_set_info(window_set) IS
'What a window_set holds, in one row: windows; of these no_end, reversed, cut_at_report and day_precision, which can come together; rows that were left out, no_begin and after_report; first_from and last_to, NULL when there are no windows. NULL gives no row.';

CREATE FUNCTION unnest_windows(windows window_set, OUT occurred_from timestamptz, OUT occurred_to timestamptz,
                               OUT status text[])
RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1000;
COMMENT ON FUNCTION unnest_windows(window_set) IS
'The windows of a set as rows, as the rules of the aggregate made them, in order of occurred_from, occurred_to. status: what was done to it (no_end, reversed, cut_at_report, day_precision), or empty. NULL gives no rows.';

CREATE FUNCTION aoristic_profile(
    windows window_set,
    bin text DEFAULT 'hour',
    tz text DEFAULT 'Europe/Amsterdam',
    long text DEFAULT 'exact',
    long_hours int DEFAULT 72,
    clock text DEFAULT 'elapsed',
    OUT bin int, OUT weekday int, OUT hour int, OUT occurred_on date,
    OUT expected double precision, OUT variance double precision, OUT share double precision,
    OUT certain bigint, OUT from_long double precision, OUT burglaries bigint, OUT dropped bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'aoristic_profile_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 168;
COMMENT ON FUNCTION aoristic_profile(window_set, text, text, text, int, text) IS
'How many burglaries happened in each hour, when each is spread over its window in proportion to time: one row per bin, also where nothing happened. bin: ''hour'' (0 to 23, local), ''weekday'' (1 Monday to 7 Sunday), ''hour_of_week'' (0 Monday 00:00 to 167 Sunday 23:00) or ''date'' (1 and on, from the first day to the last; no rows for an empty set). weekday, hour and occurred_on say the same in words that a report can group by, and are NULL where they mean nothing.
expected: the sum of the weights; those of one burglary are exactly 1 in all. variance: the sum of weight * (1 - weight): how uncertain the number is because the moment is not known; it says nothing of chance. share: expected / burglaries; NULL for an empty set. certain: windows that lie wholly within the bin (hour 14 on two days does not). from_long: the part of expected that came from windows of long_hours or longer; such a window says little about the hour. burglaries: that were counted, in all bins; dropped: that were not.
long: what becomes of those: ''exact'', as all others; ''uniform'', the same weight in every bin (not by date); ''drop'', not counted.
clock: ''elapsed'', the default, measures what passed, so that in the night in which clocks go forward hour 2 has no weight, and in that in which they go back twice that of another. ''wall'' measures what clocks show, in whole minutes, as the R package aoristic does; with long ''uniform'' and long_hours 168 it gives that package''s table. They differ in the windows of those two nights, and in seconds.
NULL gives no rows. Error: a word that is none of these, a tz that is no time zone, long_hours below 1, windows on more than 100,000 days by date.
Source: Ratcliffe & McCullagh 1998; Ratcliffe 2000.';

CREATE FUNCTION aoristic_weights(
    occurred_from timestamptz,
    occurred_to timestamptz,
    reported_at timestamptz DEFAULT NULL,
    bin text DEFAULT 'hour',
    tz text DEFAULT 'Europe/Amsterdam',
    clock text DEFAULT 'elapsed',
    day_precision boolean DEFAULT false,
    OUT bin int, OUT weekday int, OUT hour int, OUT occurred_on date, OUT weight double precision, OUT status text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 12;
COMMENT ON FUNCTION aoristic_weights(timestamptz, timestamptz, timestamptz, text, text, text, boolean) IS
'The weights of one burglary: one row per bin with a part of its window, in order of bin, which add up to exactly 1 in any order. The window is made of the three instants by the rules of the aggregate window_set, and status says which of them it took (no_end, reversed, cut_at_report, day_precision; empty: none). bin, tz, clock and the columns are those of aoristic_profile(). No rows for a burglary without a begin, or that begins after its report; nor when another argument is NULL. Errors are those of aoristic_profile().';

CREATE FUNCTION aoristic_change(
    before window_set,
    after window_set,
    bin text DEFAULT 'hour',
    tz text DEFAULT 'Europe/Amsterdam',
    permutations int DEFAULT 999,
    seed bigint DEFAULT 1,
    long text DEFAULT 'exact',
    long_hours int DEFAULT 72,
    clock text DEFAULT 'elapsed',
    OUT bin int, OUT weekday int, OUT hour int,
    OUT expected_before double precision, OUT expected_after double precision,
    OUT share_before double precision, OUT share_after double precision, OUT share_difference double precision,
    OUT p_value double precision, OUT p_adjusted double precision, OUT p_overall double precision,
    OUT burglaries_before bigint, OUT burglaries_after bigint, OUT permutations int, OUT seed bigint
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'aoristic_change_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 24;
COMMENT ON FUNCTION aoristic_change(window_set, window_set, text, text, int, bigint, text, int, text) IS
'Do burglars come at other hours than before? One row per bin (''hour'', ''weekday'' or ''hour_of_week''; columns, tz, long and clock as in aoristic_profile()): expected burglaries and shares in both sets, and share_difference, after minus before. It compares shares, so it does not matter that there were more burglaries in one set.
p_value: whole burglaries, each with all its weights, are handed out to the sets at random, permutations times; (1 + times that the shares differ at least as much) / (1 + permutations). p_adjusted: adjusted for the number of bins (Benjamini & Hochberg). p_overall: the same for all bins together, by the sum of squared differences, each in its own variance; look at this first. p is NULL where a set is empty, permutations is 0 or nothing can have happened in the bin; shares of an empty set are NULL.
It takes burglaries as independent: a series by one offender makes p too small. The same seed gives the same answer everywhere. NULL gives no rows. Error: as in aoristic_profile(), permutations outside 0 .. 1,000,000, more than 100,000,000 weights in all.
Source: Ratcliffe 2000; Benjamini & Hochberg 1995.';

CREATE FUNCTION sun_times_at(
    longitude double precision, latitude double precision, day date, tz text,
    OUT dawn timestamptz, OUT sunrise timestamptz, OUT sunset timestamptz, OUT dusk timestamptz, OUT sun text,
    OUT twilight text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION sun_times_at(double precision, double precision, date, text) IS
'As sun_times(), of a place by its degrees east and north (WGS 84). Error: degrees outside -180 .. 180 and -90 .. 90.';

CREATE FUNCTION sun_times(
    place geometry, day date, tz text DEFAULT 'Europe/Amsterdam',
    OUT dawn timestamptz, OUT sunrise timestamptz, OUT sunset timestamptz, OUT dusk timestamptz, OUT sun text,
    OUT twilight text
) RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE COST 10000 ROWS 1
BEGIN ATOMIC
    SELECT t.dawn, t.sunrise, t.sunset, t.dusk, t.sun, t.twilight
    FROM   (SELECT ST_Transform(CASE ST_Dimension(place) WHEN 2 THEN ST_PointOnSurface(place)
                                     ELSE ST_Centroid(place) END, 4326) AS point) AS p
    CROSS  JOIN LATERAL sun_times_at(ST_X(p.point), ST_Y(p.point), day, tz) AS t;
END;
COMMENT ON FUNCTION sun_times(geometry, date, text) IS
'When the sun rises and sets at a place on a local day of tz, in one row: sunrise and sunset, when its upper edge comes and goes on a flat horizon (its centre 50 minutes of arc below it, refraction and all), and civil dawn and dusk, when it is 6 degrees below. NULL where that does not happen on that day, and why: sun and twilight are ''rises'' (it crosses that height), ''up'' (above it all day) or ''down'' (below it all day). To the minute; hills and houses are not known. place: a point, or of an area a point in it. NULL or an empty place gives no row. Error: a place without a coordinate system, a day outside the years 1900 to 2199, a tz that is no time zone.
Source: the library libnova.';

CREATE FUNCTION aoristic_light_at(
    windows window_set, longitude double precision, latitude double precision, long text, long_hours int,
    OUT light text, OUT expected double precision, OUT variance double precision, OUT share double precision,
    OUT certain bigint, OUT from_long double precision, OUT burglaries bigint, OUT dropped bigint,
    OUT share_of_time double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 3;
COMMENT ON FUNCTION aoristic_light_at(window_set, double precision, double precision, text, int) IS
'As aoristic_light(), of a place by its degrees east and north (WGS 84). Error: degrees outside -180 .. 180 and -90 .. 90.';

CREATE FUNCTION aoristic_light(
    windows window_set, place geometry, long text DEFAULT 'exact', long_hours int DEFAULT 72,
    OUT light text, OUT expected double precision, OUT variance double precision, OUT share double precision,
    OUT certain bigint, OUT from_long double precision, OUT burglaries bigint, OUT dropped bigint,
    OUT share_of_time double precision
) RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE COST 100000 ROWS 3
BEGIN ATOMIC
    SELECT l.light, l.expected, l.variance, l.share, l.certain, l.from_long, l.burglaries, l.dropped, l.share_of_time
    FROM   (SELECT ST_Transform(CASE ST_Dimension(place) WHEN 2 THEN ST_PointOnSurface(place)
                                     ELSE ST_Centroid(place) END, 4326) AS point) AS p
    CROSS  JOIN LATERAL aoristic_light_at(windows, ST_X(p.point), ST_Y(p.point), long, long_hours) AS l;
END;
COMMENT ON FUNCTION aoristic_light(window_set, geometry, text, int) IS
'How many burglaries happened by day, in twilight and in the dark, as aoristic_profile() tells it by the hour: three rows. light: ''day'' (the sun is up), ''twilight'' (civil: less than 6 degrees below the horizon) or ''dark'', for all windows at one place; within a municipality the sun is within a minute or two the same. share_of_time: the part of the time from the first window to the last in which it was so light; NULL when there is none. A share far above it says that burglars like that light, or that homes are empty then. The other columns, and long (''exact'' or ''drop''), are those of aoristic_profile(). NULL or an empty place gives no rows. Error: a place without a coordinate system, windows outside the years 1900 to 2199.
Source: Ratcliffe 2000; the sun by the library libnova.';
