/*
 * burglary_forecast: how many burglaries each square of the map is to expect.
 *
 * SQL: sql/6o-burglary_forecast.sql
 */
#include "postgres.h"

#include "pg/forecast/forecast_arguments.h"
#include "pg/forecast/forecast_report.h"
#include "pg/forecast/forecast_request.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/order.h"

#include <math.h>

/* The arguments. */
enum
{
	ARG_BURGLARIES, ARG_DWELLINGS, ARG_AT, ARG_METHOD, ARG_CELL_SIZE, ARG_HORIZON, ARG_HISTORY, ARG_BANDWIDTH, ARG_PROFILE,
	ARG_FACTORS
};

/* The column with the square. */
#define COLUMN_GEOM 1

/* Burglaries that end so many days before the forecast tell nothing of these weeks. */
#define STALE_DAYS 31

typedef struct Forecast
{
	const ForecastRequest *request;
	const ForecastModel *model;
	ForecastMethod method;
} Forecast;

static double
expected_in(const Forecast *forecast, uint32 cell)
{
	return forecast->model->level * forecast->model->share[forecast->method][cell];
}

static int
compare_expected(const void *items, uint32_t a, uint32_t b)
{
	const Forecast *forecast = items;
	const double *share = forecast->model->share[forecast->method];

	return ORDER_OF(share[b], share[a]);
}

/* Which part of what is expected comes of the last weeks; the rest is what lasts. */
static double
recent_share(const Forecast *forecast, uint32 cell)
{
	const ForecastModel *model = forecast->model;
	double		raised;

	switch (forecast->method)
	{
		case FORECAST_COUNTS_14:
		case FORECAST_KERNEL_56:
		case FORECAST_RECENT:
		case FORECAST_PROSPECTIVE:
			return 1;
		case FORECAST_PROFILE:
			raised = (model->kappa_assumed ? KAPPA_ASSUMED : model->kappa.value) * model->excess[cell];
			return raised / (1 + raised);
		case FORECAST_SELF_EXCITING:
			return model->brought[cell];
		case FORECAST_MIXTURE:
			return model->weight[FORECAST_MIXED - 1] * model->share[FORECAST_RECENT][cell] / model->share[FORECAST_MIXTURE][cell];
		default:
			return 0;
	}
}

static Datum
flags_of(const Forecast *forecast, int32 at)
{
	const char *flag[] = {
		forecast_history_is_short(forecast->request, at) ? "short_history" : NULL,
		forecast_last_day(forecast->request) + STALE_DAYS < at ? "stale" : NULL,
		forecast->request->events.assumed > 0 ? "known_assumed" : NULL,
		forecast->method == FORECAST_PROFILE && forecast->model->kappa_assumed ? "kappa_assumed" : NULL,
		forecast->method == FORECAST_MIXTURE && forecast->model->weights_assumed ? "weights_assumed" : NULL,
		forecast->method == FORECAST_SELF_EXCITING && forecast->model->theta_assumed ? "theta_assumed" : NULL,
		forecast->method == FORECAST_FACTORS && forecast->model->factors_assumed ? "factors_assumed" : NULL
	};

	return forecast_flags(flag, lengthof(flag));
}

/* Squares from most expected to least; of those expected alike, by number, with one rank. */
static void
add_cells(Kernel *kernel, const Forecast *forecast, int32 at, Rows *rows)
{
	const ForecastCells *cells = &forecast->request->cells;
	uint32	   *order = kernel_alloc(kernel, cells->count, sizeof(uint32));
	double	   *precise = kernel_alloc(kernel, cells->count, sizeof(double));
	Datum		flags = flags_of(forecast, at);
	double		burgled = 0;
	int64		rank = 0;
	GeometryWriter writer;

	geometry_writer_init(&writer, rows_column_type(rows, COLUMN_GEOM), forecast->request->srid);
	order_index(kernel, order, cells->count, compare_expected, forecast);
	for (uint32 i = 0; i < cells->count; i++)
	{
		burgled -= expm1(-expected_in(forecast, order[i]));
		precise[i] = burgled / (i + 1);
	}
	for (uint32 i = 0; i < cells->count; i++)
	{
		uint32		c = order[i];
		double		x = forecast_cell_column(cells->id[c]) * cells->size;
		double		y = forecast_cell_row(cells->id[c]) * cells->size;
		double		recent = recent_share(forecast, c);

		if (i == 0 || compare_expected(forecast, order[i - 1], c) != 0)
			rank = i + 1;
		rows_begin_row(rows);
		rows_add(rows, Int64GetDatum(cells->id[c]), false);
		rows_add(rows, geometry_write_box(&writer, x, y, x + cells->size, y + cells->size), false);
		rows_add(rows, Int64GetDatum((int64) cells->dwellings[c]), false);
		rows_add_number(rows, expected_in(forecast, c));
		rows_add_number(rows, -expm1(-expected_in(forecast, c)));
		rows_add(rows, Int64GetDatum(rank), false);
		rows_add_number(rows, (i + 1.0) / cells->count);
		rows_add_number(rows, precise[i]);
		rows_add_number(rows, 1 - recent);
		rows_add_number(rows, recent);
		rows_add(rows, flags, false);
		rows_end_row(rows);
	}
}

PG_FUNCTION_INFO_V1(burglary_forecast);
Datum
burglary_forecast(PG_FUNCTION_ARGS)
{
	const ForecastPlaces places = {
		.burglaries = ARG_BURGLARIES, .dwellings = ARG_DWELLINGS, .cell_size = ARG_CELL_SIZE, .horizon = ARG_HORIZON,
		.history = ARG_HISTORY, .factors = ARG_FACTORS
	};
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	DateADT		at = forecast_argument_day(PG_GETARG_DATEADT(ARG_AT), "at");
	bool		wanted[FORECAST_METHODS] = {false};
	ForecastRequest request;
	ForecastModel model;
	Forecast	forecast = {
		.request = &request, .model = &model, .method = forecast_argument_method(PG_GETARG_TEXT_PP(ARG_METHOD), "method")
	};

	wanted[forecast.method] = true;
	forecast_request_open(fcinfo, kernel, &places, at, &request);
	forecast_require_factors(&request, wanted);
	if (request.cells.count == 0)
		return (Datum) 0;
	forecast_model_begin(kernel, &request.cells, &request.events, &request.rules, wanted, &model);
	forecast_refuse(forecast_model_learn(kernel, &model, at));
	forecast_refuse(forecast_model_at(kernel, &model, at));
	add_cells(kernel, &forecast, at, &rows);
	return (Datum) 0;
}
