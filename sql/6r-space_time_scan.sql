-- space_time_scan: where and when did more burglaries come together than places and days explain?
-- C: src/pg/hotspots/space_time_scan.c, src/kernel/hotspots/space_time_scan.c, src/kernel/hotspots/scan_circles.c,
-- src/kernel/hotspots/scan_likelihood.c

CREATE FUNCTION space_time_scan(
    events event_set,
    max_radius double precision DEFAULT 1000,
    max_days integer DEFAULT 28,
    max_share double precision DEFAULT 0.5,
    prospective_on date DEFAULT NULL,
    max_clusters integer DEFAULT 10,
    permutations integer DEFAULT 999,
    seed bigint DEFAULT 1,
    OUT rank integer, OUT from_day date, OUT to_day date, OUT radius double precision,
    OUT observed bigint, OUT expected double precision, OUT ratio double precision, OUT places bigint,
    OUT circle_events bigint, OUT period_events bigint, OUT log_likelihood_ratio double precision,
    OUT p_value double precision, OUT p_gumbel double precision, OUT recurrence_days double precision,
    OUT event_ids bigint[], OUT events bigint, OUT permutations integer, OUT seed bigint, OUT geom geometry
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'space_time_scan_of_events' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000000 ROWS 10;
COMMENT ON FUNCTION space_time_scan(event_set, double precision, integer, double precision, date, integer, integer, bigint) IS
'Where and when did more burglaries come together than places and days by themselves explain? The space-time permutation
scan: of all cylinders, circles around a place of a burglary by periods of days, those in which most more happened than
expected. It needs no dwellings: where there is always much and when there was much everywhere is allowed for. One row
per cluster, the most likely first.
geom, radius (metres): the circle, around the place geom, those at the radius included; less than max_radius, and with at
most max_share of all events. Radius 0 is one place. from_day, to_day: at most max_days days; the first and the last with
a burglary in the circle. observed: burglaries in it, at least two, at so many places; expected: circle_events, those in
the circle on any day, times period_events, those on these days anywhere, over events, all. ratio: observed / expected.
log_likelihood_ratio: how much likelier with a raised risk inside. event_ids: who they are, in order of time (1, 2, ...
where the set has no ids). For QGIS: ST_Buffer(geom, greatest(radius, 25)).
p_value: (1 + permutations in which the most likely cluster of all is as likely) / (1 + permutations), the days permuted
over the burglaries, each time over all cylinders; so it allows for all that were tried, and of all data without any
cluster one in twenty has a p_value of at most 0.05 in any row. It holds for rank 1 exactly, for those after it
it is too large rather than too small. p_gumbel: the same from the Gumbel distribution with the mean and
spread of these maxima, which goes below 1 / (1 + permutations); NULL with fewer than 99. A row is no finding by itself:
there nearly always is a most likely cluster, look at p_value.
The next rows are the most likely of all cylinders that share no place of a burglary and day with one before, up to
max_clusters. (SaTScan takes the best cylinder of each centre, and reports no second one at a place at another time.) Of
equal ones it is that of the smallest radius, then the first by x and y.
prospective_on: only cylinders that last until that day, to_day, looked at from that day: later burglaries are left out,
events says how many count. recurrence_days, then only: 1 / p_value; with a look every day chance alone gives one as likely
once in so many days; with a look every week, times 7. Whoever looks every day takes 365 or more as an alarm, not p < 0.05.
A WARNING tells when the events end max_days or more before that day: then none can last until it, whatever happened.
An area that grew while others did not gives clusters, too: take a year or two. NULL for prospective_on takes all times; NULL
otherwise and an empty set give no rows. The same seed gives the same answer on any machine. Error: max_radius not
above 0 or above 100,000, max_days not from 1 to 366, max_share not above 0 and at most 1, max_clusters not from 1 to 100,
permutations not from 0 to 99,999, prospective_on infinite, more than 50,000,000 events in the circles around all places,
events on too many different days.
Source: Kulldorff et al. 2005; Kulldorff 2001 (recurrence); Abrams, Kleinman & Kulldorff 2010 (p_gumbel).';
