/*
 * forecast_backtest: what forecasts of several methods would have been worth,
 * had they been made at the time.
 *
 * SQL: sql/6n-forecast_backtest.sql
 */
#include "postgres.h"

#include "pg/forecast/forecast_arguments.h"
#include "pg/forecast/forecast_report.h"
#include "pg/kernel_env.h"
#include "pg/progress.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

/* The arguments. */
enum
{
	ARG_BURGLARIES, ARG_DWELLINGS, ARG_FIRST, ARG_METHODS, ARG_WINDOWS, ARG_COVERAGE, ARG_CELL_SIZE, ARG_HORIZON,
	ARG_HISTORY, ARG_BANDWIDTH, ARG_PROFILE, ARG_FACTORS, ARG_BASELINE, ARG_SEED
};

/* ---------------------------------------------------------------- arguments */

static int
argument_methods(ArrayType *array, int *map)
{
	Datum	   *element;
	bool	   *null;
	int			count;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &element, &null, &count);
	if (count < 1 || count > FORECAST_METHODS)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("methods has %d elements", count),
				 errdetail("It names 1 to %d methods, each once.", FORECAST_METHODS),
				 errhint("Leave it out for the usual ones.")));
	for (int i = 0; i < count; i++)
	{
		if (null[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of methods is NULL", i + 1),
					 errhint("Leave it out for the usual ones.")));
		map[i] = forecast_argument_method(DatumGetTextPP(element[i]), "methods");
		for (int j = 0; j < i; j++)
			if (map[j] == map[i])
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("methods names '%s' twice", forecast_method_names[map[i]]),
						 errhint("Name each method once.")));
	}
	return count;
}

/* ---------------------------------------------------------------- how far it is */

static void
tell_window(void *context, uint32_t window, uint32_t windows)
{
	if (progress_due(context))
		ereport(NOTICE, (errmsg("window %u of %u", window + 1, windows)));
}

PG_FUNCTION_INFO_V1(forecast_backtest_of);
Datum
forecast_backtest_of(PG_FUNCTION_ARGS)
{
	const ForecastPlaces places = {
		.burglaries = ARG_BURGLARIES, .dwellings = ARG_DWELLINGS, .cell_size = ARG_CELL_SIZE, .horizon = ARG_HORIZON,
		.history = ARG_HISTORY, .factors = ARG_FACTORS
	};
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	Progress	told = progress_begin();
	ForecastRequest request;
	ForecastScores scores;
	ForecastPlan plan = {
		.cells = &request.cells, .events = &request.events, .progress = tell_window, .context = &told
	};
	ForecastReport report = {
		.request = &request, .plan = &plan, .scores = &scores, .with_method = true, .seed = PG_GETARG_INT64(ARG_SEED),
		.baseline = forecast_argument_method(PG_GETARG_TEXT_PP(ARG_BASELINE), "baseline")
	};
	int			map[FORECAST_METHODS];
	int			maps = argument_methods(PG_GETARG_ARRAYTYPE_P(ARG_METHODS), map);
	int			coverages;

	plan.coverage = forecast_argument_coverage(PG_GETARG_ARRAYTYPE_P(ARG_COVERAGE), &coverages);
	plan.coverages = coverages;
	plan.origin = forecast_argument_origins(PG_GETARG_DATEADT(ARG_FIRST), PG_GETARG_INT32(ARG_WINDOWS),
											PG_GETARG_INT32(ARG_HORIZON), &plan.windows);
	for (int m = 0; m < maps; m++)
		plan.wanted[map[m]] = true;
	plan.wanted[report.baseline] = true;
	forecast_request_open(fcinfo, kernel, &places, plan.origin[0], &request);
	forecast_require_factors(&request, plan.wanted);
	plan.rules = request.rules;
	if (request.cells.count == 0)
		return (Datum) 0;
	forecast_refuse(forecast_backtest(kernel, &plan, &scores));
	forecast_report(kernel, &report, map, maps, &rows);
	return (Datum) 0;
}
