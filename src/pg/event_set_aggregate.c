/*
 * The aggregate event_set: gathers dated points, then makes the value.
 *
 * SQL: sql/10-event_set.sql
 */
#include "event_set.h"

#include "aggregate.h"
#include "geometry.h"
#include "srid.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* What the transition function gathers, in the order of arrival. */
typedef struct Gathered
{
	MemoryContext context;
	bool		has_time;
	bool		has_id;
	int32		srid;			/* 0 before the first point */
	int64		left_out;
	uint32		capacity;
	EventColumns columns;
} Gathered;

static Gathered *
gathered_make(MemoryContext context, bool has_time, bool has_id)
{
	Gathered   *gathered = MemoryContextAllocZero(context, sizeof(Gathered));

	gathered->context = context;
	gathered->has_time = has_time;
	gathered->has_id = has_id;
	return gathered;
}

static void *
resize_column(MemoryContext context, void *column, uint32 count, Size size)
{
	if (column == NULL)
		return MemoryContextAllocHuge(context, count * size);
	return repalloc_huge(column, count * size);
}

/* Makes room for so many more events. */
static void
gathered_reserve(Gathered *gathered, uint32 more)
{
	EventColumns *columns = &gathered->columns;

	if (more > EVENT_SET_MAX - columns->count)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("an event_set holds at most %d events", EVENT_SET_MAX),
				 errhint("Make one set per municipality or per year with GROUP BY.")));
	if (columns->count + more <= gathered->capacity)
		return;
	gathered->capacity = Max(Max(64, columns->count + more), gathered->capacity * 2);
	columns->x = resize_column(gathered->context, columns->x, gathered->capacity, sizeof(double));
	columns->y = resize_column(gathered->context, columns->y, gathered->capacity, sizeof(double));
	columns->day = resize_column(gathered->context, columns->day, gathered->capacity, sizeof(int32));
	if (gathered->has_time)
		columns->time = resize_column(gathered->context, columns->time, gathered->capacity, sizeof(int64));
	if (gathered->has_id)
		columns->id = resize_column(gathered->context, columns->id, gathered->capacity, sizeof(int64));
}

/* Takes in one row whose date is known; arguments are (state, geometry, date or time [, id]). */
static void
gather_event(Gathered *gathered, FunctionCallInfo fcinfo, int32 day, int64 time)
{
	Oid			geometry_type = get_fn_expr_argtype(fcinfo->flinfo, 1);
	EventColumns *columns = &gathered->columns;
	uint32		i = columns->count;
	GeometryPoint point;

	if (PG_ARGISNULL(1) || !geometry_read_point(PG_GETARG_DATUM(1), geometry_type, "event", &point))
	{
		gathered->left_out++;
		return;
	}
	if (gathered->has_id && PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("event id is NULL"),
				 errdetail("An event with a place and a date needs an id, or none of the events may have one."),
				 errhint("Give the primary key as id, or call event_set with two arguments.")));
	srid_accept(&gathered->srid, point.srid, fcinfo, 1, "events");
	gathered_reserve(gathered, 1);
	columns->x[i] = point.x;
	columns->y[i] = point.y;
	columns->day[i] = day;
	if (gathered->has_time)
		columns->time[i] = time;
	if (gathered->has_id)
		columns->id[i] = PG_GETARG_INT64(3);
	columns->count++;
}

static Gathered *
transition_state(FunctionCallInfo fcinfo, bool has_time)
{
	MemoryContext context = aggregate_context(fcinfo);

	if (PG_ARGISNULL(0))
		return gathered_make(context, has_time, PG_NARGS() > 3);
	return (Gathered *) PG_GETARG_POINTER(0);
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

PG_FUNCTION_INFO_V1(event_set_gather_timestamptz);
Datum
event_set_gather_timestamptz(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = transition_state(fcinfo, true);

	if (PG_ARGISNULL(2) || TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(2)))
		gathered->left_out++;
	else
	{
		/* Wall-clock time where the session is: burglary days are local days. */
		Timestamp	local = DatumGetTimestamp(DirectFunctionCall1(timestamptz_timestamp, PG_GETARG_DATUM(2)));
		int64		day = local / USECS_PER_DAY - (local % USECS_PER_DAY < 0);

		gather_event(gathered, fcinfo, (int32) day, local - day * USECS_PER_DAY);
	}
	PG_RETURN_POINTER(gathered);
}

/* Adds the events of one state to those of another. */
static void
gathered_append(Gathered *target, const Gathered *source)
{
	const EventColumns *from = &source->columns;
	EventColumns *to = &target->columns;

	target->left_out += source->left_out;
	if (from->count == 0)
		return;
	if (target->srid != 0)
		srid_require_same(target->srid, source->srid, "events");
	target->srid = source->srid;
	gathered_reserve(target, from->count);
	memcpy(to->x + to->count, from->x, from->count * sizeof(double));
	memcpy(to->y + to->count, from->y, from->count * sizeof(double));
	memcpy(to->day + to->count, from->day, from->count * sizeof(int32));
	if (target->has_time)
		memcpy(to->time + to->count, from->time, from->count * sizeof(int64));
	if (target->has_id)
		memcpy(to->id + to->count, from->id, from->count * sizeof(int64));
	to->count += from->count;
}

PG_FUNCTION_INFO_V1(event_set_combine);
Datum
event_set_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Gathered   *target = PG_ARGISNULL(0) ? NULL : (Gathered *) PG_GETARG_POINTER(0);
	Gathered   *source = PG_ARGISNULL(1) ? NULL : (Gathered *) PG_GETARG_POINTER(1);

	if (source == NULL)
	{
		if (target == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(target);
	}
	if (target == NULL)
		target = gathered_make(context, source->has_time, source->has_id);
	gathered_append(target, source);
	PG_RETURN_POINTER(target);
}

PG_FUNCTION_INFO_V1(event_set_serialize);
Datum
event_set_serialize(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = (Gathered *) PG_GETARG_POINTER(0);
	StringInfoData buffer;

	aggregate_context(fcinfo);
	pq_begintypsend(&buffer);
	pq_sendint16(&buffer, (gathered->has_time ? EVENT_SET_HAS_TIME : 0) | (gathered->has_id ? EVENT_SET_HAS_ID : 0));
	pq_sendint32(&buffer, gathered->srid);
	pq_sendint64(&buffer, gathered->left_out);
	pq_sendint32(&buffer, gathered->columns.count);
	event_columns_send(&buffer, &gathered->columns);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(event_set_deserialize);
Datum
event_set_deserialize(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	StringInfoData buffer = aggregate_state_buffer(PG_GETARG_BYTEA_PP(0));
	uint16		flags = pq_getmsgint(&buffer, 2);
	MemoryContext caller = MemoryContextSwitchTo(context);
	Gathered   *gathered = gathered_make(context, flags & EVENT_SET_HAS_TIME, flags & EVENT_SET_HAS_ID);

	gathered->srid = pq_getmsgint(&buffer, 4);
	gathered->left_out = pq_getmsgint64(&buffer);
	gathered->capacity = pq_getmsgint(&buffer, 4);
	gathered->columns = event_columns_receive(&buffer, gathered->capacity, flags);
	MemoryContextSwitchTo(caller);
	fcinfo->isnull = false;
	PG_RETURN_POINTER(gathered);
}

/* No rows at all make an empty set, so that "no recent burglaries" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(event_set_finish);
Datum
event_set_finish(PG_FUNCTION_ARGS)
{
	EventColumns none = {.count = 0};
	Gathered   *gathered = PG_ARGISNULL(0) ? NULL : (Gathered *) PG_GETARG_POINTER(0);

	aggregate_context(fcinfo);
	if (gathered == NULL)
		PG_RETURN_POINTER(event_set_make(&none, 0, 0));
	PG_RETURN_POINTER(event_set_make(&gathered->columns, gathered->srid, gathered->left_out));
}
