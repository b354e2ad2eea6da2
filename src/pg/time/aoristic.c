/*
 * aoristic_profile, aoristic_light, aoristic_weights, aoristic_change: when do
 * they come?
 *
 * SQL: sql/66-aoristic.sql
 */
#include "pg/time/window_reading.h"
#include "pg/time/window_set.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/time/sun.h"

#include "kernel/time/aoristic_change.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

/* Rows of a profile by date: some 270 years. */
#define DATES_MAX 100000

/* 2000-01-01, from which bins are counted, was a Saturday; Monday 3 January is the first of its week here. */
#define FIRST_MONDAY 2

/* In the order of bin_names. */
typedef enum Bin
{
	BIN_HOUR, BIN_WEEKDAY, BIN_HOUR_OF_WEEK, BIN_DATE
} Bin;

static const char *const bin_names[] = {"hour", "weekday", "hour_of_week", "date", NULL};
static const char *const cycle_names[] = {"hour", "weekday", "hour_of_week", NULL};
static const char *const long_names[] = {"exact", "uniform", "drop", NULL};
static const char *const clock_names[] = {"elapsed", "wall", NULL};

/* ---------------------------------------------------------------- request */

static AoristicBins
bins_of(Bin bin)
{
	switch (bin)
	{
		case BIN_HOUR:
			return (AoristicBins) {.width = USECS_PER_HOUR, .count = 24};
		case BIN_WEEKDAY:
			return (AoristicBins) {.width = USECS_PER_DAY, .count = 7, .first = FIRST_MONDAY};
		case BIN_HOUR_OF_WEEK:
			return (AoristicBins) {.width = USECS_PER_HOUR, .count = 168, .first = FIRST_MONDAY * 24};
		case BIN_DATE:
			return (AoristicBins) {.width = USECS_PER_DAY, .count = 1};
	}
	elog(ERROR, "bin %d is none", bin);
}

/* The local day of an instant, as a date is stored. */
static int64
local_day(const AoristicZone *zone, int64 instant)
{
	uint32		turn = 0;
	int64		local;

	while (turn + 1 < zone->count && zone->from[turn + 1] <= instant)
		turn++;
	local = instant + zone->offset[turn];
	return local / USECS_PER_DAY - (local % USECS_PER_DAY < 0);
}

/* One bin for each day from the first window to the last; the end of a window is no part of it. */
static void
set_dates(AoristicRequest *request, int64 first, int64 last)
{
	int64		first_day = local_day(&request->zone, first);
	int64		days = local_day(&request->zone, Max(first, last - 1)) - first_day + 1;

	if (days > DATES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the windows lie on " INT64_FORMAT " days", days),
				 errdetail("A profile by date has a row for each day, at most %d.", DATES_MAX),
				 errhint("Look for false dates with window_set_info().")));
	request->bins.first = first_day;
	request->bins.count = days;
}

/* The range of the windows of a set. */
static void
extend_range(const AoristicWindows *windows, int64 *first, int64 *last)
{
	for (uint32 i = 0; i < windows->count; i++)
	{
		*first = Min(*first, windows->begin[i]);
		*last = Max(*last, windows->end[i]);
	}
}

/* For windows from first to last; none when first is the later. */
static AoristicRequest
make_request(Bin bin, text *zone, int64 first, int64 last)
{
	AoristicRequest request = {.bins = bins_of(bin), .long_length = PG_INT64_MAX};
	pg_tz	   *tz = zone_open(zone);

	if (first > last)
		first = last = 0;
	request.zone = zone_offsets(tz, first, last);
	if (bin == BIN_DATE)
		set_dates(&request, first, last);
	return request;
}

static void
read_long(AoristicRequest *request, bool cycle, text *rule, int32 hours)
{
	request->long_rule = (AoristicLong) argument_choice(rule, "long", long_names);
	if (hours < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("long_hours is %d", hours),
				 errdetail("It is a number of hours of at least 1; windows of that length are long."),
				 errhint("72 is usual: who comes home from a holiday does not know the hour.")));
	if (request->long_rule == AORISTIC_LONG_UNIFORM && !cycle)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("long is 'uniform', by date or by light"),
				 errdetail("Only hours and weekdays come round alike."),
				 errhint("Choose 'exact' or 'drop'.")));
	request->long_length = hours * USECS_PER_HOUR;
}

/* ---------------------------------------------------------------- rows */

/* The columns that say which bin it is: bin, weekday, hour and occurred_on. */
static void
add_bin(Rows *rows, Bin bin, const AoristicBins *bins, uint32 number)
{
	int64		day = bins->first + number;
	int32		weekday = bin == BIN_WEEKDAY ? number + 1 : bin == BIN_HOUR_OF_WEEK ? number / 24 + 1 :
		(day - FIRST_MONDAY) % 7 + ((day - FIRST_MONDAY) % 7 < 0 ? 8 : 1);

	rows_add(rows, Int32GetDatum(number + (bin == BIN_WEEKDAY || bin == BIN_DATE)), false);
	rows_add(rows, Int32GetDatum(weekday), bin == BIN_HOUR);
	rows_add(rows, Int32GetDatum(number % 24), bin == BIN_WEEKDAY || bin == BIN_DATE);
	rows_add(rows, DateADTGetDatum(day), bin != BIN_DATE);
}

static void
require_done(KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the windows have more than %d weights in all", AORISTIC_WEIGHTS_MAX),
				 errdetail("aoristic_change keeps each weight in memory, 12 bytes."),
				 errhint("Compare shorter periods, or bins by 'weekday' or 'hour'.")));
	if (status != KERNEL_OK)
		elog(ERROR, "aoristic analysis ended with status %d", status);
}

/* ---------------------------------------------------------------- aoristic_profile */

/* The arguments of aoristic_profile, in order. */
enum
{
	ARG_WINDOWS, ARG_BIN, ARG_TZ, ARG_LONG, ARG_LONG_HOURS, ARG_CLOCK
};

static void
add_numbers(Rows *rows, const AoristicProfile *profile, const AoristicRow *row)
{
	rows_add_number(rows, row->expected);
	rows_add_number(rows, row->variance);
	rows_add_number(rows, profile->windows > 0 ? row->expected / profile->windows : NAN);
	rows_add(rows, Int64GetDatum(row->certain), false);
	rows_add_number(rows, row->from_long);
	rows_add(rows, Int64GetDatum(profile->windows), false);
	rows_add(rows, Int64GetDatum(profile->dropped), false);
}

static void
add_profile_row(Rows *rows, Bin bin, const AoristicRequest *request, const AoristicProfile *profile, uint32 number)
{
	const AoristicRow *row = &profile->row[number];

	rows_begin_row(rows);
	add_bin(rows, bin, &request->bins, number);
	add_numbers(rows, profile, row);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(aoristic_profile_of);
Datum
aoristic_profile_of(PG_FUNCTION_ARGS)
{
	AoristicWindows windows = window_set_windows(PG_GETARG_WINDOW_SET_P(ARG_WINDOWS));
	Bin			bin = (Bin) argument_choice(PG_GETARG_TEXT_PP(ARG_BIN), "bin", bin_names);
	Rows		rows = rows_begin(fcinfo);
	int64		first = PG_INT64_MAX;
	int64		last = PG_INT64_MIN;
	AoristicRequest request;
	AoristicProfile profile;
	ServerKernel server;

	extend_range(&windows, &first, &last);
	request = make_request(bin, PG_GETARG_TEXT_PP(ARG_TZ), first, last);
	read_long(&request, bin != BIN_DATE, PG_GETARG_TEXT_PP(ARG_LONG), PG_GETARG_INT32(ARG_LONG_HOURS));
	request.wall_clock = argument_choice(PG_GETARG_TEXT_PP(ARG_CLOCK), "clock", clock_names) == 1;
	/* A calendar of no windows has no days. */
	if (bin == BIN_DATE && windows.count == 0)
		return (Datum) 0;
	profile.row = palloc(request.bins.count * sizeof(AoristicRow));
	require_done(aoristic_profile(server_kernel(&server, CurrentMemoryContext), &request, &windows, &profile));
	for (uint32 number = 0; number < request.bins.count; number++)
		add_profile_row(&rows, bin, &request, &profile, number);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- aoristic_light */

/* The arguments of aoristic_light, in order. */
enum
{
	ARG_LIGHT_WINDOWS, ARG_LONGITUDE, ARG_LATITUDE, ARG_LIGHT_LONG, ARG_LIGHT_LONG_HOURS
};

/* How much of the time from first to last was in each light; NaN where there is no time. */
static void
measure_time(const AoristicRequest *request, int64 first, int64 last, double *share)
{
	AoristicWeigher weigher;
	ServerKernel server;

	aoristic_weigher_init(&weigher, server_kernel(&server, CurrentMemoryContext), request);
	if (first < last)
		aoristic_weigh(&weigher, first, last);
	for (int light = 0; light < SUN_LIGHTS; light++)
		share[light] = first < last ? aoristic_number(weigher.weight[light]) : NAN;
}

PG_FUNCTION_INFO_V1(aoristic_light_at);
Datum
aoristic_light_at(PG_FUNCTION_ARGS)
{
	AoristicWindows windows = window_set_windows(PG_GETARG_WINDOW_SET_P(ARG_LIGHT_WINDOWS));
	Rows		rows = rows_begin(fcinfo);
	int64		first = PG_INT64_MAX;
	int64		last = PG_INT64_MIN;
	AoristicRequest request = {.bins = {.width = 1, .count = SUN_LIGHTS}, .long_length = PG_INT64_MAX};
	AoristicRow row[SUN_LIGHTS];
	AoristicProfile profile = {.row = row};
	double		time[SUN_LIGHTS];
	ServerKernel server;

	extend_range(&windows, &first, &last);
	if (windows.count == 0)
		first = last = 0;
	request.zone = sun_lights(fcinfo->flinfo, PG_GETARG_FLOAT8(ARG_LONGITUDE), PG_GETARG_FLOAT8(ARG_LATITUDE), first, last, &request.bin_of_turn);
	measure_time(&request, first, last, time);
	read_long(&request, false, PG_GETARG_TEXT_PP(ARG_LIGHT_LONG), PG_GETARG_INT32(ARG_LIGHT_LONG_HOURS));
	require_done(aoristic_profile(server_kernel(&server, CurrentMemoryContext), &request, &windows, &profile));
	for (int light = 0; light < SUN_LIGHTS; light++)
	{
		rows_begin_row(&rows);
		rows_add_text(&rows, sun_light_names[light]);
		add_numbers(&rows, &profile, &row[light]);
		rows_add_number(&rows, time[light]);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- aoristic_weights */

/* The arguments of aoristic_weights, in order. */
enum
{
	ARG_FROM, ARG_TO, ARG_REPORTED, ARG_WEIGHTS_BIN, ARG_WEIGHTS_TZ, ARG_WEIGHTS_CLOCK, ARG_DAY_PRECISION
};

static void
add_weights(Rows *rows, Bin bin, const AoristicRequest *request, const AoristicReading *window, uint8 status)
{
	AoristicWeigher weigher;
	ServerKernel server;

	aoristic_weigher_init(&weigher, server_kernel(&server, CurrentMemoryContext), request);
	aoristic_weigh(&weigher, window->begin, window->end);
	for (uint32 number = 0; number < request->bins.count; number++)
	{
		if (weigher.weight[number] == 0)
			continue;
		rows_begin_row(rows);
		add_bin(rows, bin, &request->bins, number);
		rows_add_number(rows, aoristic_number(weigher.weight[number]));
		rows_add(rows, window_status(status), false);
		rows_end_row(rows);
	}
}

PG_FUNCTION_INFO_V1(aoristic_weights);
Datum
aoristic_weights(PG_FUNCTION_ARGS)
{
	AoristicReading window = {0};
	uint8		status;
	Rows		rows = rows_begin(fcinfo);
	AoristicRequest request;
	pg_tz	   *days;
	Bin			bin;

	for (int argument = ARG_WEIGHTS_BIN; argument <= ARG_DAY_PRECISION; argument++)
		if (PG_ARGISNULL(argument))
			return (Datum) 0;
	bin = (Bin) argument_choice(PG_GETARG_TEXT_PP(ARG_WEIGHTS_BIN), "bin", bin_names);
	days = PG_GETARG_BOOL(ARG_DAY_PRECISION) ? zone_open(PG_GETARG_TEXT_PP(ARG_WEIGHTS_TZ)) : NULL;
	if (window_read(fcinfo, ARG_FROM, days, &window, &status) != AORISTIC_KEPT)
		window = (AoristicReading) {0};
	request = make_request(bin, PG_GETARG_TEXT_PP(ARG_WEIGHTS_TZ), window.begin, window.end);
	request.wall_clock = argument_choice(PG_GETARG_TEXT_PP(ARG_WEIGHTS_CLOCK), "clock", clock_names) == 1;
	if (window.has_begin)
		add_weights(&rows, bin, &request, &window, status);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- aoristic_change */

/* The arguments of aoristic_change, in order. */
enum
{
	ARG_BEFORE, ARG_AFTER, ARG_CHANGE_BIN, ARG_CHANGE_TZ, ARG_PERMUTATIONS, ARG_SEED,
	ARG_CHANGE_LONG, ARG_CHANGE_LONG_HOURS, ARG_CHANGE_CLOCK
};

static uint32
argument_permutations(int32 permutations)
{
	if (permutations < 0 || permutations > AORISTIC_PERMUTATIONS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("permutations is %d", permutations),
				 errdetail("It lies between 0, for the shares only, and %d.", AORISTIC_PERMUTATIONS_MAX),
				 errhint("999 is usual; the smallest p-value is 1 / (permutations + 1).")));
	return permutations;
}

static void
add_change_row(Rows *rows, Bin bin, const AoristicRequest *request, const AoristicChange *change, uint32 number,
			   uint32 permutations, int64 seed)
{
	const AoristicChangeRow *row = &change->row[number];

	rows_begin_row(rows);
	add_bin(rows, bin, &request->bins, number);
	rows->column--;				/* no dates here */
	rows_add_number(rows, row->before);
	rows_add_number(rows, row->after);
	rows_add_number(rows, row->share_before);
	rows_add_number(rows, row->share_after);
	rows_add_number(rows, row->share_after - row->share_before);
	rows_add_number(rows, row->p_value);
	rows_add_number(rows, row->p_adjusted);
	rows_add_number(rows, change->p_overall);
	rows_add(rows, Int64GetDatum(change->before), false);
	rows_add(rows, Int64GetDatum(change->after), false);
	rows_add(rows, Int32GetDatum(permutations), false);
	rows_add(rows, Int64GetDatum(seed), false);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(aoristic_change_of);
Datum
aoristic_change_of(PG_FUNCTION_ARGS)
{
	AoristicWindows before = window_set_windows(PG_GETARG_WINDOW_SET_P(ARG_BEFORE));
	AoristicWindows after = window_set_windows(PG_GETARG_WINDOW_SET_P(ARG_AFTER));
	Bin			bin = (Bin) argument_choice(PG_GETARG_TEXT_PP(ARG_CHANGE_BIN), "bin", cycle_names);
	uint32		permutations = argument_permutations(PG_GETARG_INT32(ARG_PERMUTATIONS));
	Rows		rows = rows_begin(fcinfo);
	int64		first = PG_INT64_MAX;
	int64		last = PG_INT64_MIN;
	AoristicRequest request;
	AoristicChange change;
	ServerKernel server;

	extend_range(&before, &first, &last);
	extend_range(&after, &first, &last);
	request = make_request(bin, PG_GETARG_TEXT_PP(ARG_CHANGE_TZ), first, last);
	read_long(&request, true, PG_GETARG_TEXT_PP(ARG_CHANGE_LONG), PG_GETARG_INT32(ARG_CHANGE_LONG_HOURS));
	request.wall_clock = argument_choice(PG_GETARG_TEXT_PP(ARG_CHANGE_CLOCK), "clock", clock_names) == 1;
	change.row = palloc(request.bins.count * sizeof(AoristicChangeRow));
	require_done(aoristic_change(server_kernel(&server, CurrentMemoryContext), &request, &before, &after,
								 permutations, PG_GETARG_INT64(ARG_SEED), &change));
	for (uint32 number = 0; number < request.bins.count; number++)
		add_change_row(&rows, bin, &request, &change, number, permutations, PG_GETARG_INT64(ARG_SEED));
	return (Datum) 0;
}
