/*
 * forecast_place_score: what forecasts of places of any kind were worth, that
 * were made anywhere, beside others.
 *
 * SQL: sql/6z-forecast_place_score.sql
 */
#include "postgres.h"

#include "pg/forecast/forecast_arguments.h"
#include "pg/forecast/forecast_report.h"
#include "pg/forecast/forecast_set.h"
#include "pg/kernel_env.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

/* The arguments. */
enum
{
	ARG_FORECAST, ARG_BASELINE, ARG_HAPPENED, ARG_EXPOSURE, ARG_COVERAGE, ARG_HORIZON, ARG_FLOOR, ARG_WORDS, ARG_SEED
};

/* The map beside the one that is judged has the place of a method. */
#define BASELINE_MAP FORECAST_PLAIN_COUNTS

/* ---------------------------------------------------------------- arguments */

/* Places and their exposure: cells that lie nowhere. */
static ForecastCells
places_of(const ForecastSet *exposure)
{
	ForecastColumns columns = forecast_set_columns(exposure);
	ForecastCells cells = {.count = exposure->header.count, .id = (int64_t *) columns.cell, .dwellings = (double *) columns.expected};

	if (exposure->origins > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("exposure is of %u days", exposure->origins),
				 errdetail("It tells which places there are and how much of each, once: as it was known before the first forecast."),
				 errhint("Gather it with one day: forecast_set(first_origin, place, dwellings).")));
	for (uint32 c = 0; c < cells.count; c++)
	{
		if (!(cells.dwellings[c] > 0))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("place " INT64_FORMAT " has no exposure", cells.id[c]),
					 errdetail("Where there is nothing to break into, nothing can be forecast."),
					 errhint("Leave it out, and let what happens there be outside.")));
		cells.all_dwellings += cells.dwellings[c];
	}
	return cells;
}

static ForecastWords
argument_words(ArrayType *array)
{
	Datum	   *element;
	bool	   *null;
	int			count;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &element, &null, &count);
	if (count != 4 || null[0] || null[1] || null[2] || null[3])
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("words has %d elements, or one that is NULL", count),
				 errdetail("It is how verdict calls the forecast, the baseline, places, and exposure."),
				 errhint("Leave it out for general words.")));
	return (ForecastWords)
	{
		.map = TextDatumGetCString(element[0]), .baseline = TextDatumGetCString(element[1]),
		.places = TextDatumGetCString(element[2]), .size = TextDatumGetCString(element[3])
	};
}

/* ---------------------------------------------------------------- what is given */

typedef struct Given
{
	const ForecastPlan *plan;
	ForecastColumns forecast;
	ForecastColumns baseline;
	ForecastColumns happened;
	uint32		happened_origins;
} Given;

static void
give_map(void *context, int map, uint32_t window, double *expected)
{
	const Given *given = context;

	forecast_set_fill(map == FORECAST_GIVEN ? &given->forecast : &given->baseline, window, given->plan->cells, expected);
}

/* A window without a row is one in which nothing happened. */
static double
tell_happened(void *context, uint32_t window, double *happened)
{
	const Given *given = context;

	for (uint32 o = 0; o < given->happened_origins; o++)
		if (given->happened.origin[o].day == given->plan->origin[window])
			return forecast_set_fill(&given->happened, o, given->plan->cells, happened);
	memset(happened, 0, given->plan->cells->count * sizeof(double));
	return 0;
}

/* ---------------------------------------------------------------- what does not fit */

static bool
has_day(const ForecastSet *set, int32 day)
{
	ForecastColumns columns = forecast_set_columns(set);

	for (uint32 o = 0; o < set->origins; o++)
		if (columns.origin[o].day == day)
			return true;
	return false;
}

/* All days of one set are in another. */
static void
require_days(const ForecastSet *set, const char *name, const ForecastSet *within, const char *within_name)
{
	ForecastColumns columns = forecast_set_columns(set);

	for (uint32 o = 0; o < set->origins; o++)
		if (!has_day(within, columns.origin[o].day))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s has %s, and %s does not", name, forecast_day_text(columns.origin[o].day), within_name),
					 errdetail("All are by the day on which a forecast was made: what happened, by the day from which its window runs."),
					 errhint("Give one row at least for each forecast, of 0 where nothing was expected.")));
}

static void
require_places(const ForecastSet *set, const char *name, const ForecastCells *cells)
{
	if (!forecast_set_meets(set, cells))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no place of %s has exposure", name),
				 errdetail("Its first is " INT64_FORMAT "; one with exposure is " INT64_FORMAT ".", forecast_set_columns(set).cell[0],
						   cells->id[0]),
				 errhint("Number the places alike in all sets.")));
}

PG_FUNCTION_INFO_V1(forecast_place_score);
Datum
forecast_place_score(PG_FUNCTION_ARGS)
{
	const ForecastSet *forecast = PG_GETARG_FORECAST_SET_P(ARG_FORECAST);
	const ForecastSet *baseline = PG_GETARG_FORECAST_SET_P(ARG_BASELINE);
	const ForecastSet *happened = PG_GETARG_FORECAST_SET_P(ARG_HAPPENED);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	ForecastCells cells = places_of(PG_GETARG_FORECAST_SET_P(ARG_EXPOSURE));
	ForecastWords words = argument_words(PG_GETARG_ARRAYTYPE_P(ARG_WORDS));
	ForecastScores scores;
	ForecastPlan plan = {.cells = &cells, .windows = forecast->origins, .given = give_map, .happened = tell_happened};
	Given		given = {
		.plan = &plan, .forecast = forecast_set_columns(forecast), .baseline = forecast_set_columns(baseline),
		.happened = forecast_set_columns(happened), .happened_origins = happened->origins
	};
	ForecastReport report = {
		.words = &words, .plan = &plan, .scores = &scores, .seed = PG_GETARG_INT64(ARG_SEED), .baseline = BASELINE_MAP
	};
	int			coverages;

	plan.context = &given;
	plan.wanted[BASELINE_MAP] = true;
	plan.coverage = forecast_argument_coverage(PG_GETARG_ARRAYTYPE_P(ARG_COVERAGE), &coverages);
	plan.coverages = coverages;
	plan.floor = forecast_argument_floor(PG_GETARG_FLOAT8(ARG_FLOOR));
	plan.rules.horizon = forecast_argument_horizon(PG_GETARG_INT32(ARG_HORIZON));
	plan.origin = forecast_set_windows(forecast, plan.rules.horizon);
	if (cells.count == 0 || forecast->origins == 0)
		return (Datum) 0;
	require_days(forecast, "forecast", baseline, "baseline");
	require_days(baseline, "baseline", forecast, "forecast");
	require_days(happened, "happened", forecast, "forecast");
	require_places(forecast, "forecast", &cells);
	require_places(baseline, "baseline", &cells);
	forecast_refuse(forecast_judge(kernel, &plan, &scores));
	forecast_report(kernel, &report, &(int) {FORECAST_GIVEN}, 1, &rows);
	return (Datum) 0;
}
