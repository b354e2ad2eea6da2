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

#define ORIGINS_MAX 1000

/* ---------------------------------------------------------------- the given map */

typedef struct Given
{
	ForecastColumns columns;
	const ForecastCells *cells;
} Given;

/* A cell that is not in the forecast has nothing expected; one without dwellings is passed over. */
static void
give_map(void *context, uint32_t window, double *expected)
{
	const Given *given = context;
	uint32		from = window == 0 ? 0 : given->columns.origin[window - 1].end;

	memset(expected, 0, given->cells->count * sizeof(double));
	for (uint32 i = from, c = 0; i < given->columns.origin[window].end; i++)
	{
		while (c < given->cells->count && given->cells->id[c] < given->columns.cell[i])
			c++;
		if (c < given->cells->count && given->cells->id[c] == given->columns.cell[i])
			expected[c] = given->columns.expected[i];
	}
}

/* A forecast of other squares finds nothing, and would seem to be a bad one. */
static void
require_cells(const Given *given, uint32 count)
{
	for (uint32 i = 0; i < count; i++)
		if (forecast_cells_find(given->cells, given->columns.cell[i]) != FORECAST_NO_CELL)
			return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("no cell of the forecast has a dwelling"),
			 errdetail("The first is " INT64_FORMAT "; with this cell_size of %g m, one with dwellings is " INT64_FORMAT ".",
					   given->columns.cell[0], given->cells->size, given->cells->id[0]),
			 errhint("A cell_id is forecast_cell(geom, cell_size), with one cell_size for the forecast and its score.")));
}

/* ---------------------------------------------------------------- windows */

static int32 *
origins_of(const ForecastSet *set, int32 horizon)
{
	ForecastColumns columns = forecast_set_columns(set);
	int32	   *origin = palloc(set->origins * sizeof(int32));

	if (set->origins > ORIGINS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the forecasts are of more than %d days", ORIGINS_MAX),
				 errhint("Score fewer years at a time.")));
	for (uint32 o = 0; o < set->origins; o++)
	{
		origin[o] = columns.origin[o].day;
		if (o > 0 && (int64) origin[o - 1] + horizon > origin[o])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the forecasts from %s and %s overlap", forecast_day_text(origin[o - 1]), forecast_day_text(origin[o])),
					 errdetail("Each is for %d days, and what happens in one window must not count in another.", horizon),
					 errhint("Give horizon_days as the forecasts have it, or leave out those in between.")));
	}
	return origin;
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
	plan.origin = origins_of(set, forecast_argument_horizon(PG_GETARG_INT32(ARG_HORIZON)));
	forecast_request_open(fcinfo, kernel, &places, set->origins > 0 ? plan.origin[0] : 0, &request);
	plan.rules = request.rules;
	if (request.cells.count == 0 || set->header.count == 0)
		return (Datum) 0;
	require_cells(&given, set->header.count);
	forecast_refuse(forecast_backtest(kernel, &plan, &scores));
	forecast_report(kernel, &report, &(int) {FORECAST_GIVEN}, 1, &rows);
	return (Datum) 0;
}
