/*
 * The aggregate window_set: gathers windows, then makes the value.
 *
 * SQL: sql/66-aoristic.sql
 */
#include "pg/time/window_set.h"

#include "pg/aggregate.h"
#include "pg/time/window_reading.h"

enum
{
	COLUMN_BEGIN, COLUMN_END, COLUMN_STATUS
};

/* The status of a row that began after its report: it is gathered too, so that states need to count nothing. */
#define AFTER_REPORT 0x80

/* What the transition functions gather; rows without a begin are left out at once. */
static const GatheredKind kinds[] = {{
	.size = {[COLUMN_BEGIN] = sizeof(int64), [COLUMN_END] = sizeof(int64), [COLUMN_STATUS] = sizeof(uint8)},
	.max = WINDOW_SET_MAX,
	.too_many = "a window_set holds at most %u windows",
	.too_many_hint = "Make one set per year with GROUP BY.",
	.places = "windows"
}};

static void
add_window(Gathered *gathered, const AoristicReading *reading, uint8 status)
{
	uint32		i = gathered_extend(gathered, 1);

	((int64 *) gathered->column[COLUMN_BEGIN])[i] = reading->begin;
	((int64 *) gathered->column[COLUMN_END])[i] = reading->end;
	((uint8 *) gathered->column[COLUMN_STATUS])[i] = status;
}

/* Takes in a row; arguments are (state, begin, end, report ...). */
static Datum
gather(FunctionCallInfo fcinfo, pg_tz *zone)
{
	Gathered   *gathered = gathered_state(fcinfo, kinds);
	AoristicReading reading = {0};
	uint8		status;
	AoristicTaken taken = window_read(fcinfo, 1, zone, &reading, &status);

	if (taken == AORISTIC_NO_BEGIN)
		gathered->left_out++;
	else
		add_window(gathered, &reading, taken == AORISTIC_AFTER_REPORT ? AFTER_REPORT : status);
	PG_RETURN_POINTER(gathered);
}

PG_FUNCTION_INFO_V1(window_set_gather);
Datum
window_set_gather(PG_FUNCTION_ARGS)
{
	return gather(fcinfo, NULL);
}

/* With (..., day precision, tz). */
PG_FUNCTION_INFO_V1(window_set_gather_days);
Datum
window_set_gather_days(PG_FUNCTION_ARGS)
{
	bool		by_day = !PG_ARGISNULL(4) && PG_GETARG_BOOL(4);

	if (PG_ARGISNULL(5))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("tz is NULL"),
				 errdetail("Days begin and end in some time zone."),
				 errhint("Write 'Europe/Amsterdam', or another name of pg_timezone_names.")));
	return gather(fcinfo, by_day ? zone_open(PG_GETARG_TEXT_PP(5)) : NULL);
}

GATHERED_FUNCTIONS(window_set, kinds);

/* The windows of a state, without the rows that are none; a state may be asked more than once, so it stays as it is. */
static AoristicWindows
windows_of(const Gathered *gathered, WindowsLeftOut *left_out)
{
	const uint8 *status = (const uint8 *) gathered->column[COLUMN_STATUS];
	Gathered   *kept = gathered_make(CurrentMemoryContext, kinds);

	left_out->no_begin = gathered->left_out;
	for (uint32 i = 0; i < gathered->count; i++)
	{
		AoristicReading reading = {
			.begin = ((const int64 *) gathered->column[COLUMN_BEGIN])[i],
			.end = ((const int64 *) gathered->column[COLUMN_END])[i]
		};

		if (status[i] == AFTER_REPORT)
			left_out->after_report++;
		else
			add_window(kept, &reading, status[i]);
	}
	return (AoristicWindows)
	{
		.count = kept->count,
		.begin = (const int64 *) kept->column[COLUMN_BEGIN],
		.end = (const int64 *) kept->column[COLUMN_END],
		.status = (const uint8 *) kept->column[COLUMN_STATUS]
	};
}

/* No rows at all make an empty set, so that "no burglaries" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(window_set_finish);
Datum
window_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	WindowsLeftOut left_out = {0};
	AoristicWindows windows = {0};

	if (gathered != NULL)
		windows = windows_of(gathered, &left_out);
	PG_RETURN_POINTER(window_set_make(&windows, left_out));
}
