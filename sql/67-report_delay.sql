-- reporting_triangle, corrected_counts, corrected_count: burglaries that are not known yet.
-- C: src/pg/time/reporting_triangle.c, src/pg/time/report_delay.c, src/kernel/time/report_delay.c

CREATE TYPE report_delay_cell AS (occurred_on date, known_on date, burglaries bigint);
COMMENT ON TYPE report_delay_cell IS
'Burglaries of one day that became known on one day, made by the aggregate reporting_triangle.';
COMMENT ON COLUMN report_delay_cell.occurred_on IS 'The day that they happened; NULL in the cell of those without a day.';
COMMENT ON COLUMN report_delay_cell.known_on IS 'The day that they became known; NULL where that is not known or cannot be right.';
COMMENT ON COLUMN report_delay_cell.burglaries IS 'Burglaries counted.';

CREATE FUNCTION reporting_triangle_gather(internal, date, date) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reporting_triangle_gather(internal, date, date) IS 'Support of the aggregate reporting_triangle.';

CREATE FUNCTION reporting_triangle_combine(internal, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reporting_triangle_combine(internal, internal) IS 'Support of the aggregate reporting_triangle.';

CREATE FUNCTION reporting_triangle_serialize(internal) RETURNS bytea
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reporting_triangle_serialize(internal) IS 'Support of the aggregate reporting_triangle.';

CREATE FUNCTION reporting_triangle_deserialize(bytea, internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reporting_triangle_deserialize(bytea, internal) IS 'Support of the aggregate reporting_triangle.';

CREATE FUNCTION reporting_triangle_finish(internal) RETURNS report_delay_cell[]
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION reporting_triangle_finish(internal) IS 'Support of the aggregate reporting_triangle.';

CREATE AGGREGATE reporting_triangle(occurred_on date, known_on date) (
    SFUNC = reporting_triangle_gather, STYPE = internal, FINALFUNC = reporting_triangle_finish,
    COMBINEFUNC = reporting_triangle_combine, SERIALFUNC = reporting_triangle_serialize,
    DESERIALFUNC = reporting_triangle_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE reporting_triangle(date, date) IS
'Counts burglaries by the day that they happened and the day that they became known, for corrected_counts(). A row is a burglary. known_on: the day that the police or the register had it; not that of a delivery, if one brought those of many days at once, for that makes delays that there were not: give NULL then.
The result is an array of report_delay_cell, in the order of its days: store it, unnest() it, or join those of several areas with ||. It does not depend on the order of the rows or on the number of workers. A known_on that is NULL, infinite or before occurred_on counts as not known: nothing is learnt from it, and it stands under left_out of its period. Rows without occurred_on (NULL, infinity) are added up in a cell of their own. No rows give an empty array. Error: more than 10,000,000 rows.';

CREATE FUNCTION corrected_counts(
    triangle report_delay_cell[],
    at date,
    period_days integer DEFAULT 14,
    anchor date DEFAULT '2001-01-01',
    max_delay integer DEFAULT NULL,
    level double precision DEFAULT 0.80,
    learn_from integer DEFAULT 26,
    delays report_delay_cell[] DEFAULT NULL,
    OUT period_from date, OUT period_to date, OUT known bigint, OUT left_out bigint,
    OUT share_known double precision, OUT corrected double precision, OUT standard_error double precision,
    OUT low bigint, OUT high bigint, OUT max_delay integer, OUT rests_on bigint, OUT delay_changed boolean,
    OUT reason text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION corrected_counts(report_delay_cell[], date, integer, date, integer, double precision, integer, report_delay_cell[]) IS
'How many burglaries there were per period, of which some are not known yet: one row per period, [period_from, period_to), from the first burglary to the last period that was over at the end of the day at; periods without burglaries too. Periods are of period_days, counted from anchor (a Monday).
at: no later than the last day of which the register has all that was reported; after it, what was not delivered yet is taken for what does not come. The first period may have begun before the register did, and have too few.
known: what was known at the end of the day at. left_out: burglaries of the period of which it is not known when they became known; they are in no other number. share_known: how much of a period''s burglaries is known at its age, from how late those of the newest learn_from periods became known (reverse-time hazards, the chain ladder). corrected: known / share_known. low, high: whole numbers that hold the count that will be known in the end with chance level; the missing ones are negative binomial, with the uncertainty of the share. Where none is known, low to high is that of half a burglary. max_delay: in periods; later reports are not counted. By default the least within which 99 % became known and which four periods or more are old enough for. rests_on: with how many known burglaries the share was estimated, where they were fewest; under some 30 the share is a rough one: give delays, the triangle of a larger area whose burglaries become known as fast, and it is learnt from that. In simulations with 0.1 to 60 per period 81 to 98 % of the intervals of 80 % held the count, the more the fewer.
delay_changed: the newest one or two periods that can tell have other delays than those before (Fisher''s exact test, p under 0.05 for two tries), so that the correction is wrong: when in the last two periods 30 % fewer were known at once, less than half of the intervals of 80 % were right. It was noticed in 12 of 100 simulations with 20 burglaries per period, and in 82 with 150: not noticed is not the same as not there, so know of changes from who registers. NULL where it cannot be tested. share_known and what follows from it are NULL where the share is not known, and reason says why: short_history (fewer than five periods, and no max_delay), delays_unknown (no burglary can tell of a delay that counts), period_not_over.
A corrected count is no record: expect with it, do not map it, and send no letters for it. Compare periods by corrected counts, or by what was known of each at the same age. NULL for triangle, at, period_days, anchor, level or learn_from gives no rows. Error: at or anchor infinite; period_days below 1; max_delay below 1, or learn_from outside 5 .. 520; a level not between 0 and 1; more than 100,000 periods; cells that no aggregate made.
Sources: Kalbfleisch & Lawless 1989; Lawless 1994; Mack 1993.';

CREATE FUNCTION corrected_count(
    triangle report_delay_cell[],
    period_from date,
    period_to date,
    at date,
    max_delay integer DEFAULT NULL,
    level double precision DEFAULT 0.80,
    learn_from integer DEFAULT 26,
    delays report_delay_cell[] DEFAULT NULL,
    OUT period_from date, OUT period_to date, OUT known bigint, OUT left_out bigint,
    OUT share_known double precision, OUT corrected double precision, OUT standard_error double precision,
    OUT low bigint, OUT high bigint, OUT max_delay integer, OUT rests_on bigint, OUT delay_changed boolean,
    OUT reason text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION corrected_count(report_delay_cell[], date, date, date, integer, double precision, integer, report_delay_cell[]) IS
'As corrected_counts(), for any one period: [period_from, period_to), as known at the end of the day at. How late burglaries become known is learnt in steps of its own length, or of a fortnight where it is longer, each as it was known so long after its end; max_delay, rests_on and delay_changed are of those steps. A longer period is the sum of its fortnights, counted back from its end, so that a year can be asked for that has no five years before it. One row. NULL for triangle, a date, level or learn_from gives none. Where the period was not over, known counts what was, and the rest is NULL. Error: as there, and a period_to that is not after period_from.';
