/*
 * forecast_score: what forecasts that were made anywhere were worth.
 *
 * SQL: sql/6m-forecast_score.sql
 */
#include "postgres.h"

#include "pg/forecast/forecast_arguments.h"
#include "pg/forecast/forecast_report.h"
#include "pg/forecast/forecast_set.h"
#include "pg/kernel_env.h"

/* The arguments. */
enum
{
	ARG_FORECAST, ARG_BURGLARIES, ARG_DWELLINGS, ARG_BASELINE, ARG_COVERAGE, ARG_CELL_SIZE, ARG_HORIZON, ARG_HISTORY,
	ARG_BANDWIDTH, ARG_PROFILE, ARG_FLOOR, ARG_SEED
};

/* ---------------------------------------------------------------- the given map */

typedef struct Given
{
	ForecastColumns columns;
	const ForecastCells *cells;
} Given;

/* A cell that is not in the forecast has nothing expected; one without dwellings is passed over. */
static void
give_map(void *context, int map, uint32_t window, double *expected)
{
	const Given *given = context;

	forecast_set_fill(&given->columns, window, given->cells, expected);
}

/* A forecast of other squares finds nothing, and would seem to be a bad one. */
static void
require_cells(const ForecastSet *set, const Given *given)
{
	if (!forecast_set_meets(set, given->cells))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no cell of the forecast has a dwelling"),
				 errdetail("The first is " INT64_FORMAT "; with this cell_size of %g m, one with dwellings is " INT64_FORMAT ".",
						   given->columns.cell[0], given->cells->size, given->cells->id[0]),
				 errhint("A cell_id is forecast_cell(geom, cell_size), with one cell_size for the forecast and its score.")));
}

PG_FUNCTION_INFO_V1(forecast_score);
Datum
forecast_score(PG_FUNCTION_ARGS)
{
	const ForecastPlaces places = {
		.burglaries = ARG_BURGLARIES, .dwellings = ARG_DWELLINGS, .cell_size = ARG_CELL_SIZE, .horizon = ARG_HORIZON,
		.history = ARG_HISTORY
	};
	const ForecastSet *set = PG_GETARG_FORECAST_SET_P(ARG_FORECAST);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	ForecastRequest request;
	ForecastScores scores;
	Given		given = {.columns = forecast_set_columns(set), .cells = &request.cells};
	ForecastPlan plan = {
		.cells = &request.cells, .events = &request.events, .windows = set->origins, .given = give_map, .context = &given
	};
	ForecastReport report = {
		.request = &request, .plan = &plan, .scores = &scores, .seed = PG_GETARG_INT64(ARG_SEED),
		.baseline = forecast_argument_method(PG_GETARG_TEXT_PP(ARG_BASELINE), "baseline")
	};
	int			coverages;

	plan.coverage = forecast_argument_coverage(PG_GETARG_ARRAYTYPE_P(ARG_COVERAGE), &coverages);
	plan.coverages = coverages;
	plan.floor = forecast_argument_floor(PG_GETARG_FLOAT8(ARG_FLOOR));
	if (report.baseline == FORECAST_FACTORS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("baseline is \"factors\", and there are none here to look at"),
				 errhint("Take counts; forecast_backtest(methods => '{factors}', factors => ...) tells what factors add to it.")));
	plan.wanted[report.baseline] = true;
	plan.origin = forecast_set_windows(set, forecast_argument_horizon(PG_GETARG_INT32(ARG_HORIZON)));
	forecast_request_open(fcinfo, kernel, &places, set->origins > 0 ? plan.origin[0] : 0, &request);
	plan.rules = request.rules;
	if (request.cells.count == 0 || set->header.count == 0)
		return (Datum) 0;
	require_cells(set, &given);
	forecast_refuse(forecast_backtest(kernel, &plan, &scores));
	forecast_report(kernel, &report, &(int) {FORECAST_GIVEN}, 1, &rows);
	return (Datum) 0;
}
