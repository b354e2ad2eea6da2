/*
 * event_set_draw: one of the ways in which it may have been.
 *
 * SQL: sql/14-event_set_draw.sql
 */
#include "postgres.h"

#include "pg/near_repeat/event_set.h"
#include "pg/windows/event_window_set.h"

#include "kernel/random.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* The arguments, in order. */
enum
{
	ARG_EVENTS, ARG_NUMBER, ARG_SEED
};

/* Uniform on [0, 1). */
static double
random_unit(Random *random)
{
	return (double) (random_next(random) >> 11) / (double) (UINT64CONST(1) << 53);
}

/* One of the candidates of a place, each by its weight. */
static uint32
draw_candidate(Random *random, const EventWindowColumns *columns, uint32 place)
{
	uint32		from = columns->place_start[place];
	uint32		to = columns->place_start[place + 1];
	double		total = 0;
	double		left;

	if (columns->weight == NULL)
		return from + random_below(random, to - from);
	for (uint32 c = from; c < to; c++)
		total += columns->weight[c];
	left = random_unit(random) * total;
	for (uint32 c = from; c < to - 1; c++)
	{
		left -= columns->weight[c];
		if (left < 0)
			return c;
	}
	return to - 1;
}

/* The moment at which an hour begins, as the clock of the session shows it; in an hour that comes twice also which. */
static void
put_hour(EventColumns *events, uint32 i, int64 hour)
{
	TimestampTz at = hour * USECS_PER_HOUR;
	Timestamp	local = DatumGetTimestamp(DirectFunctionCall1(timestamptz_timestamp, TimestampTzGetDatum(at)));
	Timestamp	before = DatumGetTimestamp(DirectFunctionCall1(timestamptz_timestamp, TimestampTzGetDatum(at - USECS_PER_HOUR)));
	int64		day = local / USECS_PER_DAY - (local % USECS_PER_DAY < 0);

	events->day[i] = (int32) day;
	events->time[i] = local - day * USECS_PER_DAY + (before == local ? EVENT_SECOND_TURN : 0);
}

static EventColumns
columns_make(uint32 count, bool hours)
{
	return (EventColumns)
	{
		.count = count,
		.x = palloc(count * sizeof(double)), .y = palloc(count * sizeof(double)),
		.day = palloc(count * sizeof(int32)), .id = palloc(count * sizeof(int64)),
		.time = hours ? palloc(count * sizeof(int64)) : NULL
	};
}

/* The stream of an event depends on seed, draw and id alone, so that a draw does not hang on which others are in the set. */
static void
begin_event(Random *random, uint64 seed, int32 number, int64 id)
{
	random_stream(random, fingerprint_word(fingerprint_word(0, seed), (uint32) number), (uint64) id);
}

PG_FUNCTION_INFO_V1(event_set_draw);
Datum
event_set_draw(PG_FUNCTION_ARGS)
{
	EventWindowSet *set = PG_GETARG_EVENT_WINDOW_SET_P(ARG_EVENTS);
	EventWindowColumns columns = event_window_set_columns(set);
	EventWindows windows = event_window_set_windows(set);
	int32		number = PG_GETARG_INT32(ARG_NUMBER);
	bool		hours = set->header.flags & WINDOW_SET_HOURS;
	EventColumns events = columns_make(columns.count, hours);

	if (number < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number is %d", number),
				 errdetail("It is which draw it is, from 1 on."),
				 errhint("Take some twenty: FROM generate_series(1, 20) AS number.")));
	for (uint32 i = 0; i < columns.count; i++)
	{
		Random		random;
		uint32		candidate;
		int64		moment;

		events.id[i] = event_window_id(&columns, i);
		begin_event(&random, PG_GETARG_INT64(ARG_SEED), number, events.id[i]);
		candidate = draw_candidate(&random, &columns, columns.place[i]);
		moment = columns.first[i] + (int64) random_below(&random, window_length(&windows, i));
		events.x[i] = columns.x[candidate];
		events.y[i] = columns.y[candidate];
		if (hours)
			put_hour(&events, i, moment);
		else
			events.day[i] = (int32) moment;
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
	PG_RETURN_POINTER(event_set_make(&events, set->header.srid, set->left_out));
}
