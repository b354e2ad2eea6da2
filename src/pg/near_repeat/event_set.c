/*
 * event_set: dated points (burglaries) in one compact value.
 *
 * SQL: sql/10-event_set.sql
 */
#include "pg/near_repeat/event_set.h"

#include "pg/arguments.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/order.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

StaticAssertDecl(EVENT_SET_MAX <= POINTS_MAX, "the kernels must be able to number the events of any set");

/* ---------------------------------------------------------------- layout */

static uint16
columns_flags(const EventColumns *columns)
{
	return (columns->time != NULL ? EVENT_SET_HAS_TIME : 0) | (columns->id != NULL ? EVENT_SET_HAS_ID : 0);
}

/* The bytes of one event in all its columns, stored and sent alike. */
static Size
event_size(uint16 flags)
{
	return 2 * sizeof(double) + sizeof(int32) +
		((flags & EVENT_SET_HAS_TIME) ? sizeof(int64) : 0) +
		((flags & EVENT_SET_HAS_ID) ? sizeof(int64) : 0);
}

EventColumns
event_set_columns(const EventSet *set)
{
	EventColumns columns = {.count = set->header.count};
	char	   *next = (char *) set + MAXALIGN(sizeof(EventSet));

	columns.x = (double *) next;
	next += columns.count * sizeof(double);
	columns.y = (double *) next;
	next += columns.count * sizeof(double);
	if (set->header.flags & EVENT_SET_HAS_TIME)
	{
		columns.time = (int64 *) next;
		next += columns.count * sizeof(int64);
	}
	if (set->header.flags & EVENT_SET_HAS_ID)
	{
		columns.id = (int64 *) next;
		next += columns.count * sizeof(int64);
	}
	columns.day = (int32 *) next;
	return columns;
}

Points
event_set_points(const EventSet *set)
{
	EventColumns columns = event_set_columns(set);

	return (Points) {.count = columns.count, .x = columns.x, .y = columns.y, .day = columns.day};
}

int64
event_id(const EventColumns *columns, uint32 event)
{
	return columns->id != NULL ? columns->id[event] : (int64) event + 1;
}

static uint64
columns_fingerprint(const EventSet *set, const EventColumns *columns)
{
	uint64		fingerprint = fingerprint_word(event_set_type.magic, columns->count);

	fingerprint = fingerprint_word(fingerprint, ((uint64) set->header.flags << 32) | (uint32) set->header.srid);
	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 i = 0; i < columns->count; i++)
	{
		fingerprint = fingerprint_double(fingerprint, columns->x[i]);
		fingerprint = fingerprint_double(fingerprint, columns->y[i]);
		fingerprint = fingerprint_word(fingerprint, columns->day[i]);
		if (columns->time != NULL)
			fingerprint = fingerprint_word(fingerprint, columns->time[i]);
		if (columns->id != NULL)
			fingerprint = fingerprint_word(fingerprint, columns->id[i]);
	}
	return fingerprint;
}

/* The order of two times of one day: by the hour, in an hour that came twice by its turn, then by the clock. */
static int
compare_times(int64 a, int64 b)
{
	int64		hour_a = event_clock(a) / USECS_PER_HOUR;
	int64		hour_b = event_clock(b) / USECS_PER_HOUR;

	if (hour_a != hour_b)
		return ORDER_OF(hour_a, hour_b);
	return ORDER_OF(a, b);
}

/* The order of the events in a value. */
static int
compare_events(const void *items, uint32_t a, uint32_t b)
{
	const EventColumns *columns = items;

	if (columns->day[a] != columns->day[b])
		return ORDER_OF(columns->day[a], columns->day[b]);
	if (columns->time != NULL && columns->time[a] != columns->time[b])
		return compare_times(columns->time[a], columns->time[b]);
	if (columns->id != NULL && columns->id[a] != columns->id[b])
		return ORDER_OF(columns->id[a], columns->id[b]);
	if (columns->x[a] != columns->x[b])
		return ORDER_OF(columns->x[a], columns->x[b]);
	return ORDER_OF(columns->y[a], columns->y[b]);
}

/* Copies the columns into the value, in the order of the index. */
static void
fill_columns(EventSet *set, const EventColumns *columns, const uint32 *order)
{
	EventColumns target = event_set_columns(set);

	for (uint32 i = 0; i < columns->count; i++)
	{
		uint32		from = order[i];

		target.x[i] = columns->x[from];
		target.y[i] = columns->y[from];
		target.day[i] = columns->day[from];
		if (columns->time != NULL)
			target.time[i] = columns->time[from];
		if (columns->id != NULL)
			target.id[i] = columns->id[from];
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

EventSet *
event_set_make(const EventColumns *columns, int32 srid, int64 left_out)
{
	uint16		flags = columns_flags(columns);
	Size		size = MAXALIGN(sizeof(EventSet)) + columns->count * event_size(flags);
	EventSet   *set = value_make(&event_set_type, size);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32	   *order = kernel_alloc(kernel, columns->count, sizeof(uint32));
	EventColumns stored;

	set->header.flags = flags;
	set->header.srid = srid;
	set->header.count = columns->count;
	set->left_out = left_out;
	order_index(kernel, order, columns->count, compare_events, columns);
	fill_columns(set, columns, order);
	kernel_free(kernel, order);
	stored = event_set_columns(set);
	set->header.fingerprint = columns_fingerprint(set, &stored);
	return set;
}

/* ---------------------------------------------------------------- portable form */

static void
send_columns(StringInfo buffer, const EventColumns *columns)
{
	for (uint32 i = 0; i < columns->count; i++)
	{
		pq_sendfloat8(buffer, columns->x[i]);
		pq_sendfloat8(buffer, columns->y[i]);
		pq_sendint32(buffer, columns->day[i]);
		if (columns->time != NULL)
			pq_sendint64(buffer, columns->time[i]);
		if (columns->id != NULL)
			pq_sendint64(buffer, columns->id[i]);
	}
}

/* Checks one event that came from outside. */
static void
check_received_event(const EventColumns *columns, uint32 i)
{
	if (!(fabs(columns->x[i]) <= POINT_COORDINATE_MAX && fabs(columns->y[i]) <= POINT_COORDINATE_MAX))
		value_refuse(&event_set_type, "a coordinate is out of range");
	if (!IS_VALID_DATE(columns->day[i]))
		value_refuse(&event_set_type, "a date is out of range");
	if (columns->time != NULL && (columns->time[i] < 0 || event_clock(columns->time[i]) >= USECS_PER_DAY))
		value_refuse(&event_set_type, "a time of day is out of range");
}

static EventColumns
receive_columns(StringInfo buffer, uint32 count, uint16 flags)
{
	EventColumns columns = {.count = count};

	if (flags & ~(EVENT_SET_HAS_TIME | EVENT_SET_HAS_ID))
		value_refuse(&event_set_type, "it has columns that this release does not know");
	if (count > EVENT_SET_MAX || (Size) (buffer->len - buffer->cursor) != count * event_size(flags))
		value_refuse(&event_set_type, "its length does not fit its number of events");
	columns.x = palloc(count * sizeof(double));
	columns.y = palloc(count * sizeof(double));
	columns.day = palloc(count * sizeof(int32));
	columns.time = (flags & EVENT_SET_HAS_TIME) ? palloc(count * sizeof(int64)) : NULL;
	columns.id = (flags & EVENT_SET_HAS_ID) ? palloc(count * sizeof(int64)) : NULL;
	for (uint32 i = 0; i < count; i++)
	{
		columns.x[i] = pq_getmsgfloat8(buffer);
		columns.y[i] = pq_getmsgfloat8(buffer);
		columns.day[i] = pq_getmsgint(buffer, 4);
		if (columns.time != NULL)
			columns.time[i] = pq_getmsgint64(buffer);
		if (columns.id != NULL)
			columns.id[i] = pq_getmsgint64(buffer);
		check_received_event(&columns, i);
	}
	return columns;
}

static void
send_event_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const EventSet *set = value;
	EventColumns columns = event_set_columns(set);

	pq_sendint64(buffer, set->left_out);
	send_columns(buffer, &columns);
}

static void *
receive_event_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	EventColumns columns;

	if (header->srid < 0 || header->srid > SRID_MAX || (header->srid == 0) != (header->count == 0))
		value_refuse(type, "its SRID is out of range");
	columns = receive_columns(buffer, header->count, header->flags);
	return event_set_make(&columns, header->srid, left_out);
}

const ValueType event_set_type = {
	.name = "event_set",
	.magic = 0x45564E54,			/* EVNT */
	.version = 1,
	.send = send_event_set,
	.receive = receive_event_set
};

VALUE_FUNCTIONS(event_set, &event_set_type);

/* ---------------------------------------------------------------- what a value holds */

static Datum
extent_of(const EventColumns *columns, Oid geometry_type, int32 srid)
{
	double		x_min = columns->x[0];
	double		x_max = columns->x[0];
	double		y_min = columns->y[0];
	double		y_max = columns->y[0];
	GeometryWriter writer;

	for (uint32 i = 1; i < columns->count; i++)
	{
		x_min = Min(x_min, columns->x[i]);
		x_max = Max(x_max, columns->x[i]);
		y_min = Min(y_min, columns->y[i]);
		y_max = Max(y_max, columns->y[i]);
	}
	geometry_writer_init(&writer, geometry_type, srid);
	return geometry_write_box(&writer, x_min, y_min, x_max, y_max);
}

PG_FUNCTION_INFO_V1(event_set_info);
Datum
event_set_info(PG_FUNCTION_ARGS)
{
	EventSet   *set = PG_GETARG_EVENT_SET_P(0);
	EventColumns columns = event_set_columns(set);
	Rows		rows = rows_begin(fcinfo);

	rows_begin_row(&rows);
	rows_add(&rows, set->header.srid != 0 ? Int32GetDatum(set->header.srid) : (Datum) 0, set->header.srid == 0);
	rows_add(&rows, Int64GetDatum(columns.count), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	if (columns.count > 0)
	{
		rows_add(&rows, DateADTGetDatum(columns.day[0]), false);
		rows_add(&rows, DateADTGetDatum(columns.day[columns.count - 1]), false);
		rows_add(&rows, extent_of(&columns, rows_column_type(&rows, 5), set->header.srid), false);
	}
	else
	{
		for (int i = 0; i < 3; i++)
			rows_add_null(&rows);
	}
	rows_end_row(&rows);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(unnest_events);
Datum
unnest_events(PG_FUNCTION_ARGS)
{
	EventSet   *set = PG_GETARG_EVENT_SET_P(0);
	EventColumns columns = event_set_columns(set);
	Rows		rows = rows_begin(fcinfo);
	GeometryWriter writer;

	geometry_writer_init(&writer, rows_column_type(&rows, 3), set->header.srid);
	for (uint32 i = 0; i < columns.count; i++)
	{
		rows_begin_row(&rows);
		rows_add(&rows, Int64GetDatum(event_id(&columns, i)), false);
		rows_add(&rows, DateADTGetDatum(columns.day[i]), false);
		rows_add(&rows, columns.time != NULL ? TimeADTGetDatum(event_clock(columns.time[i])) : (Datum) 0, columns.time == NULL);
		rows_add(&rows, geometry_write_point(&writer, columns.x[i], columns.y[i]), false);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}
