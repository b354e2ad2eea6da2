/*
 * farrington, ears, poisson_cusum, cusum_limit, series_trend, mann_kendall: is a series as it was, and where does it go?
 *
 * SQL: sql/69-series.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/mann_kendall.h"
#include "kernel/time/cusum.h"
#include "kernel/time/ears.h"
#include "kernel/time/farrington.h"
#include "kernel/time/series_trend.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include <Rmath.h>

/* ---------------------------------------------------------------- arguments */

/* A list of numbers of at least 0, NAN where one is NULL. */
static double *
argument_series(ArrayType *array, const char *argument, int *periods)
{
	Datum	   *element;
	bool	   *null;
	double	   *number;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s has %d dimensions", argument, ARR_NDIM(array)),
				 errhint("Give one list, in order of time: array_agg(burglaries ORDER BY first_day).")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &element, &null, periods);
	number = palloc(*periods * sizeof(double));
	for (int i = 0; i < *periods; i++)
	{
		number[i] = null[i] ? NAN : DatumGetFloat8(element[i]);
		if (!null[i] && !(number[i] >= 0 && isfinite(number[i])))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of %s is %g", i + 1, argument, number[i]),
					 errdetail("It is a finite number of at least 0."),
					 errhint("Where it is not known, give NULL.")));
	}
	return number;
}

static void
check_length(int periods, const char *argument, int elements)
{
	if (periods != elements)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("counts has %d elements, and %s %d", periods, argument, elements),
				 errhint("Gather both in one query, in the same order.")));
}

/* What each count was taken over, or NULL. A count over nothing is not known; burglaries over nothing cannot be. */
static double *
argument_exposure(FunctionCallInfo fcinfo, int argument, double *count, int periods)
{
	double	   *exposure;
	int			elements;

	if (PG_ARGISNULL(argument))
		return NULL;
	exposure = argument_series(PG_GETARG_ARRAYTYPE_P(argument), "exposure", &elements);
	check_length(periods, "exposure", elements);
	for (int i = 0; i < periods; i++)
	{
		if (exposure[i] == 0 && count[i] > 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d has burglaries, but its exposure is 0", i + 1),
					 errhint("The exposure is what they were counted over; where it is not known, give NULL.")));
		if (!(exposure[i] > 0))
			count[i] = exposure[i] = NAN;
	}
	return exposure;
}

/* A whole number between these. */
static int32
argument_whole(int32 value, const char *argument, int32 least, int32 most, const char *hint)
{
	if (value < least || value > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d", argument, value),
				 errdetail("It is a whole number from %d to %d.", least, most),
				 errhint("%s", hint)));
	return value;
}

#define PER_YEAR_MAX 366
#define YEARS_MAX 100

static uint32
argument_per_year(int32 periods)
{
	return argument_whole(periods, "per_year", 1, PER_YEAR_MAX, "26 for fortnights, 52 for weeks, 12 for months.");
}

/* A number above a bound. */
static double
argument_above(double number, const char *argument, double bound, const char *hint)
{
	if (!(number > bound && isfinite(number)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", argument, number),
				 errdetail("It is a finite number above %g.", bound),
				 errhint("%s", hint)));
	return number;
}

/* ---------------------------------------------------------------- farrington */

/* The arguments of farrington. */
enum
{
	ARG_COUNTS, ARG_EXPOSURE, ARG_PER_YEAR, ARG_YEARS, ARG_WINDOW, ARG_ALPHA, ARG_THRESHOLD, ARG_REWEIGHT, ARG_TREND,
	ARG_BLOCKS, ARG_SKIP, ARG_MIN_COUNT, ARG_MIN_PERIODS
};

/* In the order of FarringtonThreshold, FarringtonReason, and of EarsMethod. */
static const char *const threshold_names[] = {"auto", "power", "nb", NULL};
static const char *const farrington_reasons[] = {NULL, "short_history", "none_before", "no_fit"};
static const char *const ears_names[] = {"C1", "C2", "C3", "C3_surveillance", NULL};

static FarringtonChoice
argument_farrington(FunctionCallInfo fcinfo)
{
	FarringtonChoice choice = {.per_year = argument_per_year(PG_GETARG_INT32(ARG_PER_YEAR))};
	int32		half = (choice.per_year - 1) / 2;

	choice.years = argument_whole(PG_GETARG_INT32(ARG_YEARS), "years", 1, YEARS_MAX, "5 is usual.");
	choice.window = argument_whole(PG_GETARG_INT32(ARG_WINDOW), "window_half", 0, half,
								   "1 takes a period before and one after the same one of earlier years.");
	choice.alpha = argument_significance(PG_GETARG_FLOAT8(ARG_ALPHA));
	choice.threshold = argument_choice(PG_GETARG_TEXT_PP(ARG_THRESHOLD), "threshold", threshold_names);
	choice.reweight = PG_GETARG_BOOL(ARG_REWEIGHT);
	choice.trend = PG_GETARG_BOOL(ARG_TREND);
	choice.blocks = argument_whole(PG_GETARG_INT32(ARG_BLOCKS), "periods", 1,
								   Min(FARRINGTON_BLOCKS_MAX, (int32) (choice.per_year - 2 * choice.window)),
								   "1 looks at the same season only; 10 is usual for the whole year.");
	choice.skip = choice.window;
	if (!PG_ARGISNULL(ARG_SKIP))
		choice.skip = argument_whole(PG_GETARG_INT32(ARG_SKIP), "skip", 0, choice.per_year - 1,
									 "Leave it out for window_half.");
	return choice;
}

/* Are there enough burglaries in the newest periods to speak of an alarm? */
static bool
enough_burglaries(FunctionCallInfo fcinfo, const double *count, int periods)
{
	int32		least = argument_not_negative(PG_GETARG_INT32(ARG_MIN_COUNT), "min_count", "0 asks for none.");
	int32		among = argument_whole(PG_GETARG_INT32(ARG_MIN_PERIODS), "min_periods", 1, PG_INT32_MAX, "4 is usual.");
	double		sum = 0;

	for (int i = Max(0, periods - among); i < periods; i++)
		sum += isnan(count[i]) ? 0 : count[i];
	return sum >= least;
}

static Datum
farrington_row(FunctionCallInfo fcinfo, const FarringtonResult *result, double count, bool enough, const char *reason)
{
	Row			row = row_begin(fcinfo);
	bool		over = count > result->upper;
	double		margin = result->upper - result->expected;

	if (reason == NULL)
		reason = isnan(count) ? "not_counted" : over && !enough ? "few_burglaries" : NULL;
	row_add_number(&row, result->expected);
	row_add_number(&row, result->upper);
	row_add_number(&row, result->p);
	row_add_number(&row, margin > 0 ? (count - result->expected) / margin : NAN);
	row_add_boolean(&row, over, reason != NULL);
	row_add_number(&row, result->dispersion);
	row_add_number(&row, 100 * expm1(result->slope));
	row_add_text(&row, isnan(result->upper) ? NULL : threshold_names[result->threshold]);
	row_add_number(&row, result->references);
	row_add_number(&row, result->left_out);
	row_add_text(&row, reason);
	return row_end(&row);
}

PG_FUNCTION_INFO_V1(farrington_alarm);
Datum
farrington_alarm(PG_FUNCTION_ARGS)
{
	ServerKernel server;
	FarringtonChoice choice;
	FarringtonResult result;
	double	   *count;
	double	   *exposure;
	int			periods;
	bool		enough;

	for (int i = ARG_COUNTS; i <= ARG_MIN_PERIODS; i++)
	{
		if (i != ARG_EXPOSURE && i != ARG_SKIP && PG_ARGISNULL(i))
			PG_RETURN_NULL();
	}
	choice = argument_farrington(fcinfo);
	count = argument_series(PG_GETARG_ARRAYTYPE_P(ARG_COUNTS), "counts", &periods);
	exposure = argument_exposure(fcinfo, ARG_EXPOSURE, count, periods);
	enough = enough_burglaries(fcinfo, count, periods);
	(void) farrington(server_kernel(&server, CurrentMemoryContext), count, exposure, periods, &choice, &result);
	return farrington_row(fcinfo, &result, periods > 0 ? count[periods - 1] : NAN, enough,
						  farrington_reasons[result.reason]);
}

/* ---------------------------------------------------------------- ears */

PG_FUNCTION_INFO_V1(ears_alarms);
Datum
ears_alarms(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	EarsChoice	choice;
	EarsPeriod *period;
	double	   *count;
	double		alpha;
	int			periods;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		return (Datum) 0;
	choice.method = argument_choice(PG_GETARG_TEXT_PP(1), "method", ears_names);
	alpha = choice.method < EARS_C3 ? 0.001 : 0.025;
	if (!PG_ARGISNULL(2))
		alpha = argument_significance(PG_GETARG_FLOAT8(2));
	choice.z = qnorm(alpha, 0, 1, false, false);
	choice.min_sigma = argument_above(PG_GETARG_FLOAT8(3), "min_sigma", 0, "0.2 is usual.");
	choice.baseline = argument_whole(PG_GETARG_INT32(4), "baseline", 3, PER_YEAR_MAX, "7 is usual.");
	count = argument_series(PG_GETARG_ARRAYTYPE_P(0), "counts", &periods);
	period = palloc_extended(Max(periods, 1) * sizeof(EarsPeriod), MCXT_ALLOC_HUGE);
	(void) ears(server_kernel(&server, CurrentMemoryContext), count, periods, &choice, period);
	for (int i = 0; i < periods; i++)
	{
		rows_begin_row(&rows);
		rows_add(&rows, Int32GetDatum(i + 1), false);
		rows_add_number(&rows, count[i]);
		rows_add_number(&rows, period[i].expected);
		rows_add_number(&rows, period[i].statistic);
		rows_add_number(&rows, period[i].upper);
		rows_add(&rows, BoolGetDatum(period[i].alarm == EARS_ALARM), period[i].alarm == EARS_NOT_KNOWN);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- poisson_cusum, cusum_limit */

static double
argument_ratio(double ratio)
{
	return argument_above(ratio, "ratio", 1, "1.5 looks for a rise to one and a half times what is expected.");
}

/* The run length that the limit of poisson_cusum() is for when it is left out. */
#define RUN_LENGTH_DEFAULT 500

static double
limit_for(double expected, double ratio, double run_length)
{
	ServerKernel server;
	double		limit;

	(void) cusum_limit(server_kernel(&server, CurrentMemoryContext), expected, ratio, run_length, &limit);
	return limit;
}

/* For what is expected on average, where it is expected at all. */
static double
limit_of_series(const double *expected, int periods, double ratio)
{
	double		sum = 0;
	int			known = 0;

	for (int i = 0; i < periods; i++)
	{
		if (isnan(expected[i]))
			continue;
		sum += expected[i];
		known++;
	}
	return sum > 0 ? limit_for(sum / known, ratio, RUN_LENGTH_DEFAULT) : NAN;
}

/* In the order of CusumReset. */
static const char *const reset_names[] = {"none", "zero", "half", NULL};

PG_FUNCTION_INFO_V1(poisson_cusum);
Datum
poisson_cusum(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	double	   *count;
	double	   *expected;
	double	   *sum;
	double		ratio;
	double		limit;
	CusumReset	reset;
	int			periods;
	int			elements;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(4))
		return (Datum) 0;
	count = argument_series(PG_GETARG_ARRAYTYPE_P(0), "counts", &periods);
	expected = argument_series(PG_GETARG_ARRAYTYPE_P(1), "expected", &elements);
	check_length(periods, "expected", elements);
	ratio = argument_ratio(PG_GETARG_FLOAT8(2));
	reset = argument_choice(PG_GETARG_TEXT_PP(4), "reset", reset_names);
	limit = PG_ARGISNULL(3) ? limit_of_series(expected, periods, ratio) :
		argument_above(PG_GETARG_FLOAT8(3), "alarm_at", 0, "Leave it out, or take it from cusum_limit().");
	sum = palloc(periods * sizeof(double));
	cusum_sums(count, expected, periods, ratio, limit, reset, sum);
	for (int i = 0; i < periods; i++)
	{
		rows_begin_row(&rows);
		rows_add(&rows, Int32GetDatum(i + 1), false);
		rows_add_number(&rows, count[i]);
		rows_add_number(&rows, expected[i]);
		rows_add_number(&rows, sum[i]);
		rows_add_number(&rows, limit);
		rows_add(&rows, BoolGetDatum(sum[i] >= limit), isnan(sum[i]) || isnan(limit));
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(poisson_cusum_limit);
Datum
poisson_cusum_limit(PG_FUNCTION_ARGS)
{
	double		expected = argument_above(PG_GETARG_FLOAT8(0), "expected", 0,
										  "Expect with the rate of a larger area times the dwellings.");
	double		ratio = argument_ratio(PG_GETARG_FLOAT8(1));
	double		run_length = argument_above(PG_GETARG_FLOAT8(2), "average_run_length", 1,
											"500 fortnights are 19 years to a false alarm.");
	double		limit = limit_for(expected, ratio, run_length);

	if (isnan(limit))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(limit);
}

/* ---------------------------------------------------------------- series_trend */

/* In the order of SeriesReason. */
static const char *const trend_reasons[] = {NULL, "short_history", "few_burglaries", "no_fit"};

/* The line, its low and its high end, per period; over what was counted there. Nothing is counted over an exposure of NaN. */
static void
add_line(Row *row, const SeriesTrend *trend, const double *exposure, int periods, int per_year)
{
	double	   *line[3];

	for (int i = 0; i < 3; i++)
		line[i] = palloc(sizeof(double) * Max(periods, 1));
	for (int period = 0; period < periods; period++)
	{
		double		at[3];

		series_trend_line(trend, period, per_year, at);
		for (int i = 0; i < 3; i++)
			line[i][period] = at[i] * (exposure == NULL ? 1 : exposure[period]);
	}
	for (int i = 0; i < 3; i++)
		row_add_numbers(row, line[i], periods);
}

PG_FUNCTION_INFO_V1(series_trend_of);
Datum
series_trend_of(PG_FUNCTION_ARGS)
{
	ServerKernel server;
	SeriesTrend trend;
	double	   *count;
	double	   *exposure;
	double		confidence;
	uint32		per_year;
	int			periods;
	Row			row;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	per_year = argument_per_year(PG_GETARG_INT32(2));
	confidence = argument_confidence(PG_GETARG_FLOAT8(3));
	count = argument_series(PG_GETARG_ARRAYTYPE_P(0), "counts", &periods);
	exposure = argument_exposure(fcinfo, 1, count, periods);
	(void) series_trend(server_kernel(&server, CurrentMemoryContext), count, exposure, periods, per_year, confidence,
						&trend);
	row = row_begin(fcinfo);
	row_add_number(&row, 100 * expm1(trend.slope));
	row_add_number(&row, 100 * expm1(trend.slope_low));
	row_add_number(&row, 100 * expm1(trend.slope_high));
	row_add_number(&row, trend.p);
	row_add_number(&row, exp(trend.wave));
	row_add_number(&row, 1 + fmod(round(trend.peak), per_year));
	row_add_number(&row, trend.wave_p);
	row_add_number(&row, trend.dispersion);
	row_add_number(&row, trend.counted);
	row_add_number(&row, trend.left_out);
	row_add_text(&row, trend_reasons[trend.reason]);
	add_line(&row, &trend, exposure, periods, per_year);
	return row_end(&row);
}

/* ---------------------------------------------------------------- mann_kendall */

PG_FUNCTION_INFO_V1(mann_kendall_of);
Datum
mann_kendall_of(PG_FUNCTION_ARGS)
{
	ServerKernel server;
	MannKendall trend;
	int			count;
	double	   *series = argument_known_numbers(PG_GETARG_ARRAYTYPE_P(0), "series", &count);
	Row			row = row_begin(fcinfo);

	(void) mann_kendall(server_kernel(&server, CurrentMemoryContext), series, count, &trend);
	row_add_number(&row, trend.s);
	row_add_number(&row, trend.variance);
	row_add_number(&row, trend.z);
	row_add_number(&row, trend.p);
	row_add_number(&row, trend.count);
	row_add_number(&row, count - (double) trend.count);
	return row_end(&row);
}
