/*
 * window_set: between which instants burglaries happened, in one compact value.
 *
 * SQL: sql/66-aoristic.sql
 */
#include "pg/time/window_set.h"

#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/order.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* ---------------------------------------------------------------- layout */

/* The bytes of one window in all its columns, stored and sent alike. */
#define WINDOW_SIZE (2 * sizeof(int64) + sizeof(uint8))

/* The columns of a value that is being made. */
typedef struct WindowColumns
{
	int64	   *begin;
	int64	   *end;
	uint8	   *status;
} WindowColumns;

static WindowColumns
columns_of(WindowSet *set)
{
	WindowColumns columns = {.begin = (int64 *) ((char *) set + MAXALIGN(sizeof(WindowSet)))};

	columns.end = columns.begin + set->header.count;
	columns.status = (uint8 *) (columns.end + set->header.count);
	return columns;
}

AoristicWindows
window_set_windows(const WindowSet *set)
{
	WindowColumns columns = columns_of(unconstify(WindowSet *, set));

	return (AoristicWindows)
	{
		.count = set->header.count, .begin = columns.begin, .end = columns.end, .status = columns.status
	};
}

static uint64
fingerprint_of(const WindowSet *set)
{
	AoristicWindows windows = window_set_windows(set);
	uint64		fingerprint = fingerprint_word(window_set_type.magic, windows.count);

	fingerprint = fingerprint_word(fingerprint, set->left_out.no_begin);
	fingerprint = fingerprint_word(fingerprint, set->left_out.after_report);
	for (uint32 i = 0; i < windows.count; i++)
	{
		fingerprint = fingerprint_word(fingerprint, windows.begin[i]);
		fingerprint = fingerprint_word(fingerprint, windows.end[i]);
		fingerprint = fingerprint_word(fingerprint, windows.status[i]);
	}
	return fingerprint;
}

/* An OrderCompare of windows as they stand in a value. */
static int
compare_windows(const void *items, uint32_t a, uint32_t b)
{
	const AoristicWindows *windows = items;

	if (windows->begin[a] != windows->begin[b])
		return ORDER_OF(windows->begin[a], windows->begin[b]);
	if (windows->end[a] != windows->end[b])
		return ORDER_OF(windows->end[a], windows->end[b]);
	return ORDER_OF(windows->status[a], windows->status[b]);
}

/* Copies the windows into the value, in order. */
static void
fill_columns(WindowSet *set, const AoristicWindows *windows)
{
	WindowColumns columns = columns_of(set);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32	   *order = kernel_alloc(kernel, windows->count, sizeof(uint32));

	order_index(kernel, order, windows->count, compare_windows, windows);
	for (uint32 i = 0; i < windows->count; i++)
	{
		columns.begin[i] = windows->begin[order[i]];
		columns.end[i] = windows->end[order[i]];
		columns.status[i] = windows->status[order[i]];
		if (KERNEL_STOP_AT(kernel, i))
			break;
	}
	kernel_free(kernel, order);
}

WindowSet *
window_set_make(const AoristicWindows *windows, WindowsLeftOut left_out)
{
	WindowSet  *set = value_make(&window_set_type, MAXALIGN(sizeof(WindowSet)) + windows->count * WINDOW_SIZE);

	set->header.count = windows->count;
	set->left_out = left_out;
	fill_columns(set, windows);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

/* ---------------------------------------------------------------- portable form */

static void
send_window_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const WindowSet *set = value;
	AoristicWindows windows = window_set_windows(set);

	pq_sendint64(buffer, set->left_out.no_begin);
	pq_sendint64(buffer, set->left_out.after_report);
	for (uint32 i = 0; i < windows.count; i++)
	{
		pq_sendint64(buffer, windows.begin[i]);
		pq_sendint64(buffer, windows.end[i]);
		pq_sendbyte(buffer, windows.status[i]);
	}
}

/* Checks a window that came from outside. */
static void
check_received(int64 begin, int64 end, uint8 status)
{
	uint8		guessed = status & (AORISTIC_NO_END | AORISTIC_REVERSED);

	if (!IS_VALID_TIMESTAMP(begin) || !IS_VALID_TIMESTAMP(end))
		value_refuse(&window_set_type, "an instant is out of range");
	if (begin > end)
		value_refuse(&window_set_type, "a window ends before it begins");
	if (status > AORISTIC_STATUS_ALL || guessed == (AORISTIC_NO_END | AORISTIC_REVERSED))
		value_refuse(&window_set_type, "a status is none");
	if (guessed && !(status & AORISTIC_DAYS) && begin != end)
		value_refuse(&window_set_type, "a window has an end that is not known");
}

static void *
receive_window_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	WindowsLeftOut left_out = {.no_begin = value_receive_left_out(type, buffer)};
	uint32		count = header->count;
	WindowColumns columns;

	left_out.after_report = value_receive_left_out(type, buffer);
	if (header->flags != 0 || header->srid != 0)
		value_refuse(type, "it has columns that this release does not know");
	if (count > WINDOW_SET_MAX || (Size) (buffer->len - buffer->cursor) != count * WINDOW_SIZE)
		value_refuse(type, "its length does not fit its number of windows");
	columns.begin = palloc(count * sizeof(int64));
	columns.end = palloc(count * sizeof(int64));
	columns.status = palloc(count * sizeof(uint8));
	for (uint32 i = 0; i < count; i++)
	{
		columns.begin[i] = pq_getmsgint64(buffer);
		columns.end[i] = pq_getmsgint64(buffer);
		columns.status[i] = pq_getmsgbyte(buffer);
		check_received(columns.begin[i], columns.end[i], columns.status[i]);
	}
	return window_set_make(&(AoristicWindows) {
		.count = count, .begin = columns.begin, .end = columns.end, .status = columns.status
	}, left_out);
}

const ValueType window_set_type = {
	.name = "window_set",
	.magic = 0x57494E44,			/* WIND */
	.version = 1,
	.send = send_window_set,
	.receive = receive_window_set
};

VALUE_FUNCTIONS(window_set, &window_set_type);

/* ---------------------------------------------------------------- what a value holds */

/* In the order of the bits of a status. */
static const char *const status_words[] = {"no_end", "reversed", "cut_at_report", "day_precision"};

Datum
window_status(uint8 status)
{
	Datum		word[lengthof(status_words)];
	int			count = 0;

	for (uint32 i = 0; i < lengthof(status_words); i++)
		if (status & (1 << i))
			word[count++] = CStringGetTextDatum(status_words[i]);
	return PointerGetDatum(construct_array(word, count, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
add_instant(Rows *rows, bool known, TimestampTz instant)
{
	rows_add(rows, TimestampTzGetDatum(instant), !known);
}

PG_FUNCTION_INFO_V1(window_set_info);
Datum
window_set_info(PG_FUNCTION_ARGS)
{
	WindowSet  *set = PG_GETARG_WINDOW_SET_P(0);
	AoristicWindows windows = window_set_windows(set);
	Rows		rows = rows_begin(fcinfo);
	int64		with[lengthof(status_words)] = {0};
	TimestampTz last = DT_NOBEGIN;

	for (uint32 i = 0; i < windows.count; i++)
	{
		for (uint32 word = 0; word < lengthof(status_words); word++)
			with[word] += (windows.status[i] & (1 << word)) != 0;
		last = Max(last, windows.end[i]);
	}
	rows_begin_row(&rows);
	rows_add(&rows, Int64GetDatum(windows.count), false);
	for (uint32 word = 0; word < lengthof(status_words); word++)
		rows_add(&rows, Int64GetDatum(with[word]), false);
	rows_add(&rows, Int64GetDatum(set->left_out.no_begin), false);
	rows_add(&rows, Int64GetDatum(set->left_out.after_report), false);
	add_instant(&rows, windows.count > 0, windows.count > 0 ? windows.begin[0] : 0);
	add_instant(&rows, windows.count > 0, last);
	rows_end_row(&rows);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(unnest_windows);
Datum
unnest_windows(PG_FUNCTION_ARGS)
{
	AoristicWindows windows = window_set_windows(PG_GETARG_WINDOW_SET_P(0));
	Rows		rows = rows_begin(fcinfo);

	for (uint32 i = 0; i < windows.count; i++)
	{
		rows_begin_row(&rows);
		add_instant(&rows, true, windows.begin[i]);
		add_instant(&rows, true, windows.end[i]);
		rows_add(&rows, window_status(windows.status[i]), false);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}
