/*
 * hot_spot_class and hot_spot_stability: does a hot spot last?
 *
 * SQL: sql/6j-hotspots.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/hotspots/halves.h"
#include "kernel/hotspots/hot_spot_class.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

static void
require_as_many(const char *argument, int count, const char *first, int of_first)
{
	if (count != of_first)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s has %d elements, and %s %d", first, of_first, argument, count),
				 errhint("Gather both in one query, in the same order.")));
}

/* ---------------------------------------------------------------- hot_spot_class */

/* The arguments of hot_spot_class, in order. */
enum
{
	ARG_HOT, ARG_COLD, ARG_SERIES, ARG_ALPHA
};

/* In the order of HotSpotClass. */
static const char *const class_names[] = {
	NULL, "none", "intensifying", "diminishing", "persistent", "new", "consecutive", "oscillating", "sporadic",
	"historical", "former"
};

/* In the order of PeriodState. */
static const char state_characters[] = "-01c";

static void
read_booleans(ArrayType *array, Datum **value, bool **null, int *count)
{
	deconstruct_array(array, BOOLOID, sizeof(bool), true, TYPALIGN_CHAR, value, null, count);
}

/* A period is known when it is known whether it was hot. */
static PeriodState *
argument_states(FunctionCallInfo fcinfo, int *periods)
{
	PeriodState *state;
	Datum	   *value;
	bool	   *null;
	int			count;

	read_booleans(PG_GETARG_ARRAYTYPE_P(ARG_HOT), &value, &null, periods);
	state = palloc(Max(*periods, 1) * sizeof(PeriodState));
	for (int i = 0; i < *periods; i++)
		state[i] = null[i] ? PERIOD_UNKNOWN : DatumGetBool(value[i]) ? PERIOD_HOT : PERIOD_NEITHER;
	if (PG_ARGISNULL(ARG_COLD))
		return state;
	read_booleans(PG_GETARG_ARRAYTYPE_P(ARG_COLD), &value, &null, &count);
	require_as_many("cold", count, "hot", *periods);
	for (int i = 0; i < count; i++)
		if (state[i] == PERIOD_NEITHER && !null[i] && DatumGetBool(value[i]))
			state[i] = PERIOD_COLD;
	return state;
}

static double *
argument_series(FunctionCallInfo fcinfo, int periods)
{
	double	   *series;
	int			count;

	if (PG_ARGISNULL(ARG_SERIES))
		return NULL;
	series = argument_known_numbers(PG_GETARG_ARRAYTYPE_P(ARG_SERIES), "series", &count);
	require_as_many("series", count, "hot", periods);
	return series;
}

static char *
history_text(const PeriodState *state, int periods, const HotSpotHistory *history)
{
	int			length = periods - history->first;
	char	   *text = palloc(length + 1);

	for (int i = 0; i < length; i++)
		text[i] = state_characters[state[history->first + i]];
	text[length] = '\0';
	return text;
}

static const char *
unknown_reason(const HotSpotHistory *history)
{
	if (history->class != HOT_SPOT_UNKNOWN)
		return NULL;
	return history->known < HOT_SPOT_PERIODS_MIN ? "short_history" : "last_period_not_known";
}

PG_FUNCTION_INFO_V1(hot_spot_class_of);
Datum
hot_spot_class_of(PG_FUNCTION_ARGS)
{
	ServerKernel server;
	HotSpotHistory history;
	PeriodState *state;
	double	   *series;
	double		alpha;
	int			periods;
	Row			row;

	if (PG_ARGISNULL(ARG_HOT) || PG_ARGISNULL(ARG_ALPHA))
		PG_RETURN_NULL();
	alpha = argument_significance(PG_GETARG_FLOAT8(ARG_ALPHA));
	state = argument_states(fcinfo, &periods);
	series = argument_series(fcinfo, periods);
	(void) hot_spot_class(server_kernel(&server, CurrentMemoryContext), state, series, periods, alpha, &history);
	row = row_begin(fcinfo);
	row_add_text(&row, class_names[history.class]);
	row_add_text(&row, history_text(state, periods, &history));
	row_add_number(&row, history.known);
	row_add_number(&row, history.hot);
	row_add_number(&row, history.trend.z);
	row_add_number(&row, history.trend.p);
	row_add_text(&row, unknown_reason(&history));
	return row_end(&row);
}

/* ---------------------------------------------------------------- hot_spot_stability */

/* The arguments of hot_spot_stability, in order. */
enum
{
	ARG_FIRST, ARG_SECOND, ARG_DWELLINGS, ARG_TOP
};

#define COUNT_MAX 1e9
#define DWELLINGS_MIN 1e-6
#define DWELLINGS_MAX 1e9

static double *
argument_counts(ArrayType *array, const char *argument, int *count)
{
	double	   *number = argument_numbers(array, argument, "A place without burglaries has 0.", count);

	for (int i = 0; i < *count; i++)
		if (!(number[i] >= 0 && number[i] <= COUNT_MAX && number[i] == floor(number[i])))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of %s is %g", i + 1, argument, number[i]),
					 errdetail("It is a whole number from 0 to %g.", COUNT_MAX),
					 errhint("Give one count for each place, those with 0 too.")));
	return number;
}

static double *
argument_dwellings(FunctionCallInfo fcinfo, int places)
{
	double	   *number;
	int			count;

	if (PG_ARGISNULL(ARG_DWELLINGS))
		return NULL;
	number = argument_numbers(PG_GETARG_ARRAYTYPE_P(ARG_DWELLINGS), "dwellings",
							  "Leave out places of which the dwellings are not known.", &count);
	require_as_many("dwellings", count, "first", places);
	for (int i = 0; i < count; i++)
		if (!(number[i] >= DWELLINGS_MIN && number[i] <= DWELLINGS_MAX))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of dwellings is %g", i + 1, number[i]),
					 errdetail("It is a number from %g to %g.", DWELLINGS_MIN, DWELLINGS_MAX),
					 errhint("Leave out places without dwellings.")));
	return number;
}

static double
argument_top(double top)
{
	if (!(top > 0 && top <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("top is %g", top),
				 errdetail("It is the share of the places that are looked at, above 0 and at most 1."),
				 errhint("0.05 is one in twenty.")));
	return top;
}

static double
sum_of(const double *number, int count)
{
	double		sum = 0;

	for (int i = 0; i < count; i++)
		sum += number[i];
	return sum;
}

PG_FUNCTION_INFO_V1(hot_spot_stability);
Datum
hot_spot_stability(PG_FUNCTION_ARGS)
{
	HalvesAgreement agreement = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	Halves		halves = {.top = 0};
	ServerKernel server;
	double		share;
	int			places;
	int			count;
	Row			row;

	if (PG_ARGISNULL(ARG_FIRST) || PG_ARGISNULL(ARG_SECOND) || PG_ARGISNULL(ARG_TOP))
		PG_RETURN_NULL();
	share = argument_top(PG_GETARG_FLOAT8(ARG_TOP));
	halves.count[0] = argument_counts(PG_GETARG_ARRAYTYPE_P(ARG_FIRST), "first", &places);
	halves.count[1] = argument_counts(PG_GETARG_ARRAYTYPE_P(ARG_SECOND), "second", &count);
	require_as_many("second", count, "first", places);
	halves.size = argument_dwellings(fcinfo, places);
	halves.places = places;
	/* 0.3 of 10 places are 3, though 0.3 is a little more than three tenths */
	halves.top = (uint32) ceil(share * places - 1e-9);
	if (places > 0)
	{
		halves.top = Max(halves.top, 1);
		halves_agree(server_kernel(&server, CurrentMemoryContext), &halves, &agreement);
	}
	row = row_begin(fcinfo);
	row_add_number(&row, places);
	row_add_number(&row, sum_of(halves.count[0], places));
	row_add_number(&row, sum_of(halves.count[1], places));
	row_add_number(&row, agreement.r);
	row_add_number(&row, agreement.r_full);
	row_add_number(&row, agreement.r_expected);
	row_add_number(&row, agreement.spearman);
	row_add_number(&row, halves.top);
	row_add_number(&row, agreement.overlap);
	row_add_number(&row, places == 0 ? NAN : (double) halves.top * halves.top / places);
	row_add_number(&row, agreement.p);
	row_add_number(&row, agreement.capture);
	row_add_number(&row, agreement.capture_best);
	row_add_number(&row, places == 0 ? NAN : (double) halves.top / places);
	return row_end(&row);
}
