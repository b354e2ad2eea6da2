/*
 * event_window_set: burglaries whose place and time are known in part, in one
 * compact value.
 *
 * SQL: sql/12-event_window_set.sql
 */
#include "pg/windows/event_window_set.h"

#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/order.h"
#include "kernel/points.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

StaticAssertDecl(WINDOW_EVENTS_MAX <= POINTS_MAX, "the kernels must be able to number the events of any set");

/* ---------------------------------------------------------------- layout */

static uint16
columns_flags(const EventWindowColumns *columns)
{
	return (columns->id != NULL ? WINDOW_SET_HAS_ID : 0) | (columns->dwelling != NULL ? WINDOW_SET_HAS_HOMES : 0) |
		(columns->weight != NULL ? WINDOW_SET_HAS_WEIGHTS : 0);
}

/* The bytes of one candidate and of one event in all their columns, stored and sent alike. */
static Size
candidate_size(uint16 flags)
{
	return 2 * sizeof(double) + ((flags & WINDOW_SET_HAS_WEIGHTS) ? sizeof(double) : 0) +
		((flags & WINDOW_SET_HAS_HOMES) ? sizeof(int64) : 0);
}

static Size
event_size(uint16 flags)
{
	return 3 * sizeof(int32) + ((flags & WINDOW_SET_HAS_ID) ? sizeof(int64) : 0);
}

/* The next column of so many items, or NULL for one that is not there. */
static void *
next_column(char **next, bool there, uint32 count, Size size)
{
	char	   *column = *next;

	if (!there)
		return NULL;
	*next += count * size;
	return column;
}

/* Columns of eight bytes come first, so that all are aligned. */
EventWindowColumns
event_window_set_columns(const EventWindowSet *set)
{
	EventWindowColumns columns = {.places = set->places, .count = set->header.count};
	uint16		flags = set->header.flags;
	char	   *next = (char *) set + MAXALIGN(sizeof(EventWindowSet));

	columns.x = next_column(&next, true, set->candidates, sizeof(double));
	columns.y = next_column(&next, true, set->candidates, sizeof(double));
	columns.weight = next_column(&next, flags & WINDOW_SET_HAS_WEIGHTS, set->candidates, sizeof(double));
	columns.dwelling = next_column(&next, flags & WINDOW_SET_HAS_HOMES, set->candidates, sizeof(int64));
	columns.id = next_column(&next, flags & WINDOW_SET_HAS_ID, columns.count, sizeof(int64));
	columns.place_start = next_column(&next, true, columns.places + 1, sizeof(uint32));
	columns.place = next_column(&next, true, columns.count, sizeof(uint32));
	columns.first = next_column(&next, true, columns.count, sizeof(int32));
	columns.last = next_column(&next, true, columns.count, sizeof(int32));
	return columns;
}

static Size
set_size(uint16 flags, uint32 places, uint32 candidates, uint32 events)
{
	return MAXALIGN(sizeof(EventWindowSet)) + candidates * candidate_size(flags) + events * event_size(flags) +
		(places + (Size) 1) * sizeof(uint32);
}

EventWindows
event_window_set_windows(const EventWindowSet *set)
{
	EventWindowColumns columns = event_window_set_columns(set);

	return (EventWindows)
	{
		.places = columns.places, .place_start = columns.place_start, .x = columns.x, .y = columns.y,
		.weight = columns.weight, .dwelling = columns.dwelling,
		.count = columns.count, .place = columns.place, .first = columns.first, .last = columns.last
	};
}

int64
event_window_id(const EventWindowColumns *columns, uint32 event)
{
	return columns->id != NULL ? columns->id[event] : (int64) event + 1;
}

static uint64
fingerprint_of(const EventWindowSet *set)
{
	EventWindowColumns columns = event_window_set_columns(set);
	uint64		fingerprint = fingerprint_word(event_window_set_type.magic, columns.count);

	fingerprint = fingerprint_word(fingerprint, ((uint64) set->header.flags << 32) | (uint32) set->header.srid);
	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 p = 0; p < columns.places; p++)
		fingerprint = fingerprint_word(fingerprint, columns.place_start[p + 1]);
	for (uint32 c = 0; c < set->candidates; c++)
	{
		fingerprint = fingerprint_double(fingerprint, columns.x[c]);
		fingerprint = fingerprint_double(fingerprint, columns.y[c]);
		if (columns.weight != NULL)
			fingerprint = fingerprint_double(fingerprint, columns.weight[c]);
		if (columns.dwelling != NULL)
			fingerprint = fingerprint_word(fingerprint, columns.dwelling[c]);
	}
	for (uint32 i = 0; i < columns.count; i++)
	{
		fingerprint = fingerprint_word(fingerprint, ((uint64) columns.place[i] << 32) | (uint32) columns.first[i]);
		fingerprint = fingerprint_word(fingerprint, (uint32) columns.last[i]);
		if (columns.id != NULL)
			fingerprint = fingerprint_word(fingerprint, columns.id[i]);
	}
	return fingerprint;
}

/* ---------------------------------------------------------------- order */

static int
compare_candidate(const EventWindowColumns *columns, uint32_t a, uint32_t b)
{
	if (columns->x[a] != columns->x[b])
		return ORDER_OF(columns->x[a], columns->x[b]);
	if (columns->y[a] != columns->y[b])
		return ORDER_OF(columns->y[a], columns->y[b]);
	if (columns->dwelling != NULL && columns->dwelling[a] != columns->dwelling[b])
		return ORDER_OF(columns->dwelling[a], columns->dwelling[b]);
	if (columns->weight != NULL && columns->weight[a] != columns->weight[b])
		return ORDER_OF(columns->weight[a], columns->weight[b]);
	return 0;
}

/* Candidates, and which place each is of. */
typedef struct Candidates
{
	const EventWindowColumns *columns;
	uint32	   *place;			/* [candidate] */
	uint32	   *order;			/* of candidates, by place */
} Candidates;

static int
compare_candidates(const void *items, uint32_t a, uint32_t b)
{
	const Candidates *candidates = items;

	if (candidates->place[a] != candidates->place[b])
		return ORDER_OF(candidates->place[a], candidates->place[b]);
	return compare_candidate(candidates->columns, a, b);
}

/* By their candidates in order, the shorter list first. */
static int
compare_places(const void *items, uint32_t a, uint32_t b)
{
	const Candidates *candidates = items;
	const uint32 *start = candidates->columns->place_start;
	uint32		count_a = start[a + 1] - start[a];
	uint32		count_b = start[b + 1] - start[b];

	for (uint32 i = 0; i < Min(count_a, count_b); i++)
	{
		int			order = compare_candidate(candidates->columns, candidates->order[start[a] + i],
											  candidates->order[start[b] + i]);

		if (order != 0)
			return order;
	}
	return ORDER_OF(count_a, count_b);
}

static int
compare_events(const void *items, uint32_t a, uint32_t b)
{
	const EventWindowColumns *columns = items;

	if (columns->first[a] != columns->first[b])
		return ORDER_OF(columns->first[a], columns->first[b]);
	if (columns->last[a] != columns->last[b])
		return ORDER_OF(columns->last[a], columns->last[b]);
	if (columns->id != NULL && columns->id[a] != columns->id[b])
		return ORDER_OF(columns->id[a], columns->id[b]);
	return ORDER_OF(columns->place[a], columns->place[b]);
}

static uint32
candidate_count(const EventWindowColumns *columns)
{
	return columns->place_start[columns->places];
}

static Candidates
order_candidates(Kernel *kernel, const EventWindowColumns *columns)
{
	uint32		count = candidate_count(columns);
	Candidates	candidates = {
		.columns = columns,
		.place = kernel_alloc(kernel, count, sizeof(uint32)), .order = kernel_alloc(kernel, count, sizeof(uint32))
	};

	for (uint32 p = 0; p < columns->places; p++)
		for (uint32 c = columns->place_start[p]; c < columns->place_start[p + 1]; c++)
			candidates.place[c] = p;
	order_index(kernel, candidates.order, count, compare_candidates, &candidates);
	return candidates;
}

/* An OrderCompare of candidates by which dwelling they are, then where. */
static int
compare_dwellings(const void *items, uint32_t a, uint32_t b)
{
	const Candidates *candidates = items;
	const EventWindowColumns *columns = candidates->columns;

	if (columns->dwelling[a] != columns->dwelling[b])
		return ORDER_OF(columns->dwelling[a], columns->dwelling[b]);
	return ORDER_OF(candidates->place[a], candidates->place[b]);
}

const char *
event_window_fault(const EventWindowColumns *columns)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32		count = candidate_count(columns);
	Candidates	candidates;
	uint32	   *order;
	const char *fault = NULL;

	if (columns->dwelling == NULL)
		return NULL;
	candidates = order_candidates(kernel, columns);
	order = kernel_alloc(kernel, count, sizeof(uint32));
	order_index(kernel, order, count, compare_dwellings, &candidates);
	for (uint32 i = 1; i < count && fault == NULL; i++)
	{
		uint32		a = order[i - 1];
		uint32		b = order[i];

		if (columns->dwelling[a] != columns->dwelling[b])
			continue;
		if (columns->x[a] != columns->x[b] || columns->y[a] != columns->y[b])
			fault = psprintf("dwelling " INT64_FORMAT " lies at two points", columns->dwelling[a]);
		else if (candidates.place[a] == candidates.place[b])
			fault = psprintf("dwelling " INT64_FORMAT " is twice among the candidates of one event", columns->dwelling[a]);
	}
	kernel_free(kernel, candidates.place);
	kernel_free(kernel, candidates.order);
	kernel_free(kernel, order);
	return fault;
}

/* ---------------------------------------------------------------- making */

/* What the places of the columns become: those that are alike are one. */
typedef struct Distinct
{
	uint32		places;
	uint32		candidates;
	uint32	   *first;			/* [new place]: one of the old */
	uint32	   *number;			/* [old place]: the new */
} Distinct;

static Distinct
find_distinct(Kernel *kernel, const Candidates *candidates)
{
	const EventWindowColumns *columns = candidates->columns;
	Distinct	distinct = {
		.first = kernel_alloc(kernel, columns->places, sizeof(uint32)),
		.number = kernel_alloc(kernel, columns->places, sizeof(uint32))
	};
	uint32	   *order = kernel_alloc(kernel, columns->places, sizeof(uint32));

	order_index(kernel, order, columns->places, compare_places, candidates);
	for (uint32 i = 0; i < columns->places; i++)
	{
		uint32		place = order[i];

		if (i == 0 || compare_places(candidates, order[i - 1], place) != 0)
		{
			distinct.first[distinct.places++] = place;
			distinct.candidates += columns->place_start[place + 1] - columns->place_start[place];
		}
		distinct.number[place] = distinct.places - 1;
	}
	kernel_free(kernel, order);
	return distinct;
}

static void
fill_places(EventWindowSet *set, const Candidates *candidates, const Distinct *distinct)
{
	const EventWindowColumns *columns = candidates->columns;
	EventWindowColumns target = event_window_set_columns(set);
	uint32		next = 0;

	for (uint32 p = 0; p < distinct->places; p++)
	{
		uint32		from = distinct->first[p];

		target.place_start[p] = next;
		for (uint32 i = columns->place_start[from]; i < columns->place_start[from + 1]; i++, next++)
		{
			uint32		c = candidates->order[i];

			target.x[next] = columns->x[c];
			target.y[next] = columns->y[c];
			if (target.weight != NULL)
				target.weight[next] = columns->weight[c];
			if (target.dwelling != NULL)
				target.dwelling[next] = columns->dwelling[c];
		}
		CHECK_FOR_INTERRUPTS();
	}
	target.place_start[distinct->places] = next;
}

static void
fill_events(Kernel *kernel, EventWindowSet *set, const EventWindowColumns *columns, const uint32 *number)
{
	EventWindowColumns target = event_window_set_columns(set);
	EventWindowColumns source = *columns;
	uint32	   *order = kernel_alloc(kernel, columns->count, sizeof(uint32));

	source.place = kernel_alloc(kernel, columns->count, sizeof(uint32));
	for (uint32 i = 0; i < columns->count; i++)
		source.place[i] = number[columns->place[i]];
	order_index(kernel, order, columns->count, compare_events, &source);
	for (uint32 i = 0; i < columns->count; i++)
	{
		target.place[i] = source.place[order[i]];
		target.first[i] = source.first[order[i]];
		target.last[i] = source.last[order[i]];
		if (target.id != NULL)
			target.id[i] = source.id[order[i]];
	}
	kernel_free(kernel, source.place);
	kernel_free(kernel, order);
}

EventWindowSet *
event_window_set_make(const EventWindowColumns *columns, bool hours, int32 srid, int64 left_out)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint16		flags = columns_flags(columns) | (hours ? WINDOW_SET_HOURS : 0);
	Candidates	candidates = order_candidates(kernel, columns);
	Distinct	distinct = find_distinct(kernel, &candidates);
	EventWindowSet *set = value_make(&event_window_set_type,
									 set_size(flags, distinct.places, distinct.candidates, columns->count));

	set->header.flags = flags;
	set->header.srid = srid;
	set->header.count = columns->count;
	set->left_out = left_out;
	set->places = distinct.places;
	set->candidates = distinct.candidates;
	fill_places(set, &candidates, &distinct);
	fill_events(kernel, set, columns, distinct.number);
	set->header.fingerprint = fingerprint_of(set);
	kernel_free(kernel, candidates.place);
	kernel_free(kernel, candidates.order);
	kernel_free(kernel, distinct.first);
	kernel_free(kernel, distinct.number);
	return set;
}

/* ---------------------------------------------------------------- portable form */

static void
send_event_window_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const EventWindowSet *set = value;
	EventWindowColumns columns = event_window_set_columns(set);

	pq_sendint64(buffer, set->left_out);
	pq_sendint32(buffer, set->places);
	pq_sendint32(buffer, set->candidates);
	for (uint32 p = 0; p < columns.places; p++)
		pq_sendint32(buffer, columns.place_start[p + 1]);
	for (uint32 c = 0; c < set->candidates; c++)
	{
		pq_sendfloat8(buffer, columns.x[c]);
		pq_sendfloat8(buffer, columns.y[c]);
		if (columns.weight != NULL)
			pq_sendfloat8(buffer, columns.weight[c]);
		if (columns.dwelling != NULL)
			pq_sendint64(buffer, columns.dwelling[c]);
	}
	for (uint32 i = 0; i < columns.count; i++)
	{
		pq_sendint32(buffer, columns.place[i]);
		pq_sendint32(buffer, columns.first[i]);
		pq_sendint32(buffer, columns.last[i]);
		if (columns.id != NULL)
			pq_sendint64(buffer, columns.id[i]);
	}
}

static void
receive_candidates(StringInfo buffer, EventWindowColumns *columns, uint32 candidates)
{
	uint32		before = 0;

	for (uint32 p = 0; p < columns->places; p++)
	{
		uint32		end = columns->place_start[p + 1] = pq_getmsgint(buffer, 4);

		if (end <= before || end - before > PLACE_CANDIDATES_MAX || end > candidates)
			value_refuse(&event_window_set_type, "a place has no candidates, or too many");
		before = end;
	}
	if (before != candidates)
		value_refuse(&event_window_set_type, "its candidates belong to no place");
	for (uint32 c = 0; c < candidates; c++)
	{
		columns->x[c] = pq_getmsgfloat8(buffer);
		columns->y[c] = pq_getmsgfloat8(buffer);
		if (!(fabs(columns->x[c]) <= POINT_COORDINATE_MAX && fabs(columns->y[c]) <= POINT_COORDINATE_MAX))
			value_refuse(&event_window_set_type, "a coordinate is out of range");
		if (columns->weight != NULL)
			columns->weight[c] = pq_getmsgfloat8(buffer);
		if (columns->weight != NULL && !event_window_weight_fits(columns->weight[c]))
			value_refuse(&event_window_set_type, "a weight is out of range");
		if (columns->dwelling != NULL)
			columns->dwelling[c] = pq_getmsgint64(buffer);
	}
}

static void
receive_events(StringInfo buffer, EventWindowColumns *columns, bool hours)
{
	int64		unit = hours ? HOURS_PER_DAY : 1;
	bool	   *used = palloc0(columns->places);
	uint32		places = 0;

	for (uint32 i = 0; i < columns->count; i++)
	{
		columns->place[i] = pq_getmsgint(buffer, 4);
		columns->first[i] = pq_getmsgint(buffer, 4);
		columns->last[i] = pq_getmsgint(buffer, 4);
		if (columns->id != NULL)
			columns->id[i] = pq_getmsgint64(buffer);
		if (columns->place[i] >= columns->places)
			value_refuse(&event_window_set_type, "an event has no place");
		if (columns->first[i] < WINDOW_DAY_MIN * unit || columns->last[i] >= (WINDOW_DAY_MAX + 1) * unit ||
			columns->last[i] < columns->first[i] || columns->last[i] - columns->first[i] >= WINDOW_LENGTH_MAX)
			value_refuse(&event_window_set_type, "a window is out of range");
		places += !used[columns->place[i]];
		used[columns->place[i]] = true;
	}
	if (places != columns->places)
		value_refuse(&event_window_set_type, "a place has no event");
	pfree(used);
}

static EventWindowColumns
columns_alloc(uint16 flags, uint32 places, uint32 candidates, uint32 count)
{
	EventWindowColumns columns = {.places = places, .count = count};

	columns.place_start = palloc0((places + 1) * sizeof(uint32));
	columns.x = palloc(candidates * sizeof(double));
	columns.y = palloc(candidates * sizeof(double));
	columns.weight = (flags & WINDOW_SET_HAS_WEIGHTS) ? palloc(candidates * sizeof(double)) : NULL;
	columns.dwelling = (flags & WINDOW_SET_HAS_HOMES) ? palloc(candidates * sizeof(int64)) : NULL;
	columns.place = palloc(count * sizeof(uint32));
	columns.first = palloc(count * sizeof(int32));
	columns.last = palloc(count * sizeof(int32));
	columns.id = (flags & WINDOW_SET_HAS_ID) ? palloc(count * sizeof(int64)) : NULL;
	return columns;
}

static void *
receive_event_window_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	bool		hours = header->flags & WINDOW_SET_HOURS;
	EventWindowColumns columns;
	uint32		places;
	uint32		candidates;
	const char *fault;

	value_require(type, buffer, 2 * sizeof(uint32));
	places = pq_getmsgint(buffer, 4);
	candidates = pq_getmsgint(buffer, 4);
	if (header->flags & ~(WINDOW_SET_HAS_ID | WINDOW_SET_HAS_HOMES | WINDOW_SET_HAS_WEIGHTS | WINDOW_SET_HOURS))
		value_refuse(type, "it has columns that this release does not know");
	if (header->srid < 0 || header->srid > SRID_MAX || (header->srid == 0) != (header->count == 0))
		value_refuse(type, "its SRID is out of range");
	if (header->count > WINDOW_EVENTS_MAX || candidates > WINDOW_CANDIDATES_MAX || places > header->count ||
		(Size) (buffer->len - buffer->cursor) != places * sizeof(uint32) + candidates * candidate_size(header->flags) +
		header->count * event_size(header->flags))
		value_refuse(type, "its length does not fit its number of events");
	columns = columns_alloc(header->flags, places, candidates, header->count);
	receive_candidates(buffer, &columns, candidates);
	receive_events(buffer, &columns, hours);
	fault = event_window_fault(&columns);
	if (fault != NULL)
		value_refuse(type, fault);
	return event_window_set_make(&columns, hours, header->srid, left_out);
}

const ValueType event_window_set_type = {
	.name = "event_window_set",
	.magic = 0x45574E44,			/* EWND */
	.version = 1,
	.send = send_event_window_set,
	.receive = receive_event_window_set
};

VALUE_FUNCTIONS(event_window_set, &event_window_set_type);

/* ---------------------------------------------------------------- what a value holds */

/* Counts for the row that tells what a set holds. */
typedef struct Summary
{
	int64		exact;
	int64		one_place;
	int64		one_moment;
	int64		over_week;
	uint32		most_candidates;
	int64		longest;		/* in the unit */
	int32		first;
	int32		last;
} Summary;

static Summary
summarise(const EventWindows *events, int unit)
{
	Summary		summary = {.first = PG_INT32_MAX, .last = PG_INT32_MIN};

	for (uint32 i = 0; i < events->count; i++)
	{
		uint32		place = events->place[i];
		uint32		candidates = events->place_start[place + 1] - events->place_start[place];
		int64		length = window_length(events, i);

		summary.exact += event_is_exact(events, i);
		summary.one_place += candidates == 1;
		summary.one_moment += length == 1;
		summary.over_week += length > 7 * unit;
		summary.most_candidates = Max(summary.most_candidates, candidates);
		summary.longest = Max(summary.longest, length);
		summary.first = Min(summary.first, events->first[i]);
		summary.last = Max(summary.last, events->last[i]);
	}
	return summary;
}

/* The local day of a day or hour. */
static DateADT
day_of(int32 moment, bool hours)
{
	if (!hours)
		return moment;
	return DatumGetDateADT(DirectFunctionCall1(timestamptz_date, TimestampTzGetDatum(moment * USECS_PER_HOUR)));
}

PG_FUNCTION_INFO_V1(event_window_set_info);
Datum
event_window_set_info(PG_FUNCTION_ARGS)
{
	EventWindowSet *set = PG_GETARG_EVENT_WINDOW_SET_P(0);
	EventWindows events = event_window_set_windows(set);
	bool		hours = set->header.flags & WINDOW_SET_HOURS;
	int			unit = hours ? HOURS_PER_DAY : 1;
	Summary		summary = summarise(&events, unit);
	Rows		rows = rows_begin(fcinfo);

	rows_begin_row(&rows);
	rows_add(&rows, Int32GetDatum(set->header.srid), set->header.srid == 0);
	rows_add(&rows, Int64GetDatum(events.count), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	rows_add_text(&rows, hours ? "hour" : "day");
	rows_add(&rows, Int64GetDatum(summary.exact), false);
	rows_add(&rows, Int64GetDatum(summary.one_place), false);
	rows_add(&rows, Int64GetDatum(summary.one_moment), false);
	rows_add(&rows, Int64GetDatum(summary.over_week), false);
	rows_add(&rows, Int64GetDatum(events.places), false);
	rows_add(&rows, Int64GetDatum(set->candidates), false);
	rows_add(&rows, Int32GetDatum(summary.most_candidates), events.count == 0);
	rows_add_number(&rows, events.count == 0 ? NAN : (double) summary.longest / unit);
	rows_add(&rows, events.count == 0 ? (Datum) 0 : DateADTGetDatum(day_of(summary.first, hours)), events.count == 0);
	rows_add(&rows, events.count == 0 ? (Datum) 0 : DateADTGetDatum(day_of(summary.last, hours)), events.count == 0);
	rows_add(&rows, BoolGetDatum((set->header.flags & WINDOW_SET_HAS_HOMES) != 0), false);
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}
