/*
 * The aggregate event_set: gathers dated points, then makes the value.
 *
 * SQL: sql/10-event_set.sql
 */
#include "pg/near_repeat/event_set.h"

#include "pg/aggregate.h"
#include "pg/geometry.h"
#include "pg/srid.h"

#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

enum
{
	COLUMN_X, COLUMN_Y, COLUMN_DAY, COLUMN_TIME, COLUMN_ID
};

/* What the transition functions gather, with a time of day or without, with an id or without. */
#define GATHERED_EVENTS(time, id) { \
	.size = {[COLUMN_X] = sizeof(double), [COLUMN_Y] = sizeof(double), [COLUMN_DAY] = sizeof(int32), \
		[COLUMN_TIME] = (time) ? sizeof(int64) : 0, [COLUMN_ID] = (id) ? sizeof(int64) : 0}, \
	.max = EVENT_SET_MAX, \
	.too_many = "an event_set holds at most %u events", \
	.too_many_hint = "Make one set per municipality or per year with GROUP BY.", \
	.places = "events" \
}

static const GatheredKind kinds[] = {
	GATHERED_EVENTS(false, false), GATHERED_EVENTS(true, false), GATHERED_EVENTS(false, true), GATHERED_EVENTS(true, true)
};

static EventColumns
gathered_columns(const Gathered *gathered)
{
	return (EventColumns)
	{
		.count = gathered->count,
		.x = (double *) gathered->column[COLUMN_X],
		.y = (double *) gathered->column[COLUMN_Y],
		.day = (int32 *) gathered->column[COLUMN_DAY],
		.time = (int64 *) gathered->column[COLUMN_TIME],
		.id = (int64 *) gathered->column[COLUMN_ID]
	};
}

/* Takes in one row whose date is known; arguments are (state, geometry, date or time [, id]). */
static void
gather_event(Gathered *gathered, FunctionCallInfo fcinfo, int32 day, int64 time)
{
	bool		has_id = PG_NARGS() > 3;
	EventColumns columns;
	uint32		i;
	GeometryPoint point;

	if (PG_ARGISNULL(1) ||
		!geometry_read_point(PG_GETARG_DATUM(1), get_fn_expr_argtype(fcinfo->flinfo, 1), "event", &point))
	{
		gathered->left_out++;
		return;
	}
	if (has_id && PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("event id is NULL"),
				 errdetail("An event with a place and a date needs an id, or none of the events may have one."),
				 errhint("Give the primary key as id, or call event_set with two arguments.")));
	srid_accept(&gathered->srid, point.srid, point.x, point.y, fcinfo, 1, "events");
	i = gathered_extend(gathered, 1);
	columns = gathered_columns(gathered);
	columns.x[i] = point.x;
	columns.y[i] = point.y;
	columns.day[i] = day;
	if (columns.time != NULL)
		columns.time[i] = time;
	if (columns.id != NULL)
		columns.id[i] = PG_GETARG_INT64(3);
}

static Gathered *
transition_state(FunctionCallInfo fcinfo, bool has_time)
{
	bool		has_id = PG_NARGS() > 3;

	return gathered_state(fcinfo, &kinds[has_time + 2 * has_id]);
}

PG_FUNCTION_INFO_V1(event_set_gather_date);
Datum
event_set_gather_date(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = transition_state(fcinfo, false);

	if (PG_ARGISNULL(2) || DATE_NOT_FINITE(PG_GETARG_DATEADT(2)))
		gathered->left_out++;
	else
		gather_event(gathered, fcinfo, PG_GETARG_DATEADT(2), 0);
	PG_RETURN_POINTER(gathered);
}

/* Wall-clock time where the session is: burglary days are local days. */
static Timestamp
wall_clock(TimestampTz at)
{
	return DatumGetTimestamp(DirectFunctionCall1(timestamptz_timestamp, TimestampTzGetDatum(at)));
}

PG_FUNCTION_INFO_V1(event_set_gather_timestamptz);
Datum
event_set_gather_timestamptz(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = transition_state(fcinfo, true);

	if (PG_ARGISNULL(2) || TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(2)))
		gathered->left_out++;
	else
	{
		TimestampTz at = PG_GETARG_TIMESTAMPTZ(2);
		Timestamp	local = wall_clock(at);
		int64		day = local / USECS_PER_DAY - (local % USECS_PER_DAY < 0);
		bool		again = at >= MIN_TIMESTAMP + USECS_PER_DAY && wall_clock(at - USECS_PER_HOUR) == local;

		gather_event(gathered, fcinfo, (int32) day, local - day * USECS_PER_DAY + (again ? EVENT_SECOND_TURN : 0));
	}
	PG_RETURN_POINTER(gathered);
}

GATHERED_FUNCTIONS(event_set, kinds);

/* No rows at all make an empty set, so that "no recent burglaries" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(event_set_finish);
Datum
event_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	EventColumns columns = {.count = 0};

	if (gathered == NULL)
		PG_RETURN_POINTER(event_set_make(&columns, 0, 0));
	columns = gathered_columns(gathered);
	PG_RETURN_POINTER(event_set_make(&columns, gathered->srid, gathered->left_out));
}
