/*
 * forecast_comparison: two forecasts of the same windows, of which is known
 * what each found.
 *
 * SQL: sql/6l-forecast_comparison.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/forecast/forecast_report.h"
#include "pg/kernel_env.h"

#include <math.h>

#define WINDOWS_MAX 10000

/* As many numbers as there are windows. */
static double *
argument_windows(ArrayType *array, const char *argument, int windows)
{
	int			count;
	double	   *number = argument_numbers(array, argument, "Give one number for each window, 0 when nothing was found.", &count);

	if (windows >= 0 && count != windows)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("burglaries has %d elements, and %s %d", windows, argument, count),
				 errhint("Gather all in one query, in the order of the windows.")));
	for (int i = 0; i < count; i++)
		if (!(number[i] >= 0 && number[i] <= 1e9))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of %s is %g", i + 1, argument, number[i]),
					 errdetail("It is a number of burglaries, at least 0."),
					 errhint("Give one number for each window, 0 when nothing was found.")));
	return number;
}

static int
argument_count(ArrayType *array)
{
	int			count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));

	if (count > WINDOWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are more than %d windows", WINDOWS_MAX),
				 errhint("Windows are fortnights or weeks; take fewer years.")));
	return count;
}

static void
refuse_more_found(const double *found, const double *burglaries, int windows, const char *argument)
{
	for (int i = 0; i < windows; i++)
		if (found[i] > burglaries[i])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of %s is %g, of %g burglaries", i + 1, argument, found[i], burglaries[i]),
					 errhint("burglaries are all of the window, those outside the map too.")));
}

PG_FUNCTION_INFO_V1(forecast_comparison);
Datum
forecast_comparison(PG_FUNCTION_ARGS)
{
	int			windows = argument_count(PG_GETARG_ARRAYTYPE_P(2));
	double	   *burglaries = argument_windows(PG_GETARG_ARRAYTYPE_P(2), "burglaries", -1);
	double	   *hits = argument_windows(PG_GETARG_ARRAYTYPE_P(0), "hits", windows);
	double	   *others = argument_windows(PG_GETARG_ARRAYTYPE_P(1), "baseline_hits", windows);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	ForecastComparison c;
	ForecastVerdict verdict = {
		.map = "de kaart", .baseline = "de andere", .windows = "vensters", .where = "", .count = windows
	};
	const char *flag[1];

	refuse_more_found(hits, burglaries, windows, "hits");
	refuse_more_found(others, burglaries, windows, "baseline_hits");
	if (forecast_compare(server_kernel(&server, CurrentMemoryContext), windows, hits, others, burglaries,
						 PG_GETARG_INT64(3), &c) != KERNEL_OK)
		elog(ERROR, "a comparison of forecasts was stopped");
	flag[0] = forecast_too_few(windows, c.events) ? "too_few" : NULL;
	rows_begin_row(&rows);
	rows_add(&rows, Int32GetDatum(windows), false);
	rows_add_number(&rows, c.events);
	rows_add_number(&rows, c.rate_a);
	rows_add_number(&rows, c.rate_b);
	rows_add_number(&rows, c.difference);
	rows_add_number(&rows, c.error);
	rows_add_number(&rows, c.low);
	rows_add_number(&rows, c.high);
	rows_add_number(&rows, c.p_value);
	rows_add(&rows, BoolGetDatum(c.exact), isnan(c.p_value));
	rows_add(&rows, forecast_flags(flag, 1), false);
	rows_add_text(&rows, forecast_verdict(&verdict, &c, c.p_value));
	rows_end_row(&rows);
	return (Datum) 0;
}
