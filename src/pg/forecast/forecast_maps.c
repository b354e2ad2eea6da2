/*
 * forecast_maps: the maps that forecast_backtest judges, to be judged or added
 * up by other places than squares.
 *
 * SQL: sql/6y-forecast_maps.sql
 */
#include "postgres.h"

#include "pg/forecast/forecast_arguments.h"
#include "pg/forecast/forecast_request.h"
#include "pg/forecast/forecast_set.h"
#include "pg/kernel_env.h"
#include "pg/progress.h"

#include "kernel/forecast/forecast_backtest.h"

/* The arguments. */
enum
{
	ARG_BURGLARIES, ARG_DWELLINGS, ARG_FIRST, ARG_METHOD, ARG_WINDOWS, ARG_CELL_SIZE, ARG_HORIZON, ARG_HISTORY, ARG_BANDWIDTH,
	ARG_PROFILE, ARG_FACTORS
};

/* The maps so far, and how far it is. */
typedef struct Making
{
	const ForecastPlan *plan;
	ForecastRow *rows;
	uint32		count;
	Progress	told;
} Making;

static void
tell_window(void *context, uint32_t window, uint32_t windows)
{
	Making	   *making = context;

	if (progress_due(&making->told))
		ereport(NOTICE, (errmsg("window %u of %u", window + 1, windows)));
}

static void
keep_map(void *context, int map, uint32_t window, const double *share, double level)
{
	Making	   *making = context;

	for (uint32 c = 0; c < making->plan->cells->count; c++)
		making->rows[making->count++] = (ForecastRow)
		{
			.cell = making->plan->cells->id[c], .expected = level * share[c], .origin = making->plan->origin[window]
		};
}

static ForecastRow *
make_room(uint32 cells, uint32 windows)
{
	if ((uint64) cells * windows > FORECAST_SET_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%u maps of %u squares are more than %d numbers", windows, cells, FORECAST_SET_MAX),
				 errhint("Take fewer windows, or larger squares.")));
	return MemoryContextAllocHuge(CurrentMemoryContext, Max((Size) cells * windows, 1) * sizeof(ForecastRow));
}

PG_FUNCTION_INFO_V1(forecast_maps);
Datum
forecast_maps(PG_FUNCTION_ARGS)
{
	const ForecastPlaces places = {
		.burglaries = ARG_BURGLARIES, .dwellings = ARG_DWELLINGS, .cell_size = ARG_CELL_SIZE, .horizon = ARG_HORIZON,
		.history = ARG_HISTORY, .factors = ARG_FACTORS
	};
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	ForecastRequest request;
	ForecastPlan plan = {.cells = &request.cells, .events = &request.events, .progress = tell_window, .made = keep_map};
	Making		making = {.plan = &plan, .told = progress_begin()};

	plan.context = &making;
	plan.origin = forecast_argument_origins(PG_GETARG_DATEADT(ARG_FIRST), PG_GETARG_INT32(ARG_WINDOWS),
											PG_GETARG_INT32(ARG_HORIZON), &plan.windows);
	plan.wanted[forecast_argument_method(PG_GETARG_TEXT_PP(ARG_METHOD), "method")] = true;
	forecast_request_open(fcinfo, kernel, &places, plan.origin[0], &request);
	forecast_require_factors(&request, plan.wanted);
	plan.rules = request.rules;
	making.rows = make_room(request.cells.count, plan.windows);
	if (request.cells.count > 0)
		forecast_refuse(forecast_remake(kernel, &plan));
	PG_RETURN_POINTER(forecast_set_make(making.rows, making.count, 0));
}
