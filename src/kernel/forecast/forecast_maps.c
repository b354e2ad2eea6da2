/*
 * Maps of where burglaries are to be expected.
 */
#include "kernel/forecast/forecast_maps.h"

#include <math.h>
#include <string.h>

/* ---------------------------------------------------------------- shares */

void
forecast_make_shares(const ForecastCells *cells, double *map)
{
	double		all = 0;

	for (uint32_t c = 0; c < cells->count; c++)
		all += map[c];
	for (uint32_t c = 0; c < cells->count; c++)
	{
		double		alike = cells->dwellings[c] / cells->all_dwellings;

		map[c] = all > 0 ? (1 - FORECAST_FLOOR) * map[c] / all + FORECAST_FLOOR * alike : alike;
	}
}

/* ---------------------------------------------------------------- which burglaries, and cells around them */

/* Numbers of events, of which some may not be known yet. */
typedef struct Seen
{
	uint32_t	from;
	uint32_t	to;
} Seen;

static Seen
seen_in(const ForecastView *view)
{
	return (Seen)
	{
		.from = forecast_events_from(view->events, (int64_t) view->at - view->days),
		.to = forecast_events_from(view->events, view->at)
	};
}

static void
clear(const ForecastView *view, double *map)
{
	memset(map, 0, view->cells->count * sizeof(double));
}

/* ---------------------------------------------------------------- counts */

KernelStatus
forecast_map_counts(Kernel *kernel, const ForecastView *view, double *map)
{
	Seen		seen = seen_in(view);

	clear(view, map);
	for (uint32_t i = seen.from; i < seen.to; i++)
	{
		uint32_t	cell = view->events->cell[i];

		if (cell != FORECAST_NO_CELL && forecast_event_known(view->events, i, view->at))
			map[cell]++;
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Burglaries of which the older count for less. */
typedef struct Aged
{
	double		sum;			/* of the weights, in all cells */
	double		variance;		/* of a count that has a mean of 1 */
	double		days;			/* the weights of the days that are looked at */
} Aged;

static KernelStatus
aged_counts(Kernel *kernel, const ForecastView *view, double half_life, double *count, Aged *aged)
{
	Seen		seen = seen_in(view);
	double		squares = 0;
	int64_t		days = 0;

	clear(view, count);
	*aged = (Aged) {.variance = 1};
	for (uint32_t i = seen.from; i < seen.to; i++)
	{
		int64_t		age = (int64_t) view->at - view->events->burglary[i].occurred;
		double		weight = exp2(-age / half_life);

		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
		if (view->events->cell[i] == FORECAST_NO_CELL || !forecast_event_known(view->events, i, view->at))
			continue;
		count[view->events->cell[i]] += weight;
		aged->sum += weight;
		squares += weight * weight;
		days = age > days ? age : days;
	}
	for (int64_t age = 1; age <= days; age++)
		aged->days += exp2(-age / half_life);
	if (aged->sum > 0)
		aged->variance = squares / aged->sum;
	return KERNEL_OK;
}

/* The rate around a cell is that of so many rows and columns each way, and leans on that of the whole map as if it had so many burglaries more. */
#define AROUND 4
#define AROUND_PRIOR 10

static KernelStatus
rates_around(Kernel *kernel, const ForecastView *view, const double *count, const Aged *aged, double *rate)
{
	const ForecastCells *cells = view->cells;
	double		overall = aged->sum / (cells->all_dwellings * aged->days);
	uint64_t	work = 0;

	for (uint32_t c = 0; c < cells->count; c++)
	{
		int64_t		row = forecast_cell_row(cells->id[c]);
		int64_t		column = forecast_cell_column(cells->id[c]);
		double		events = AROUND_PRIOR;
		double		exposure = AROUND_PRIOR / overall;

		for (int64_t r = row - AROUND; r <= row + AROUND; r++)
			for (uint32_t n = forecast_cells_from(cells, forecast_cell_id(r, column - AROUND));
				 n < cells->count && cells->id[n] <= forecast_cell_id(r, column + AROUND); n++)
			{
				events += count[n];
				exposure += cells->dwellings[n] * aged->days;
			}
		rate[c] = events / exposure;
		if (kernel_stop_after(kernel, &work, 100))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

#define SHAPE_MIN 0.1
#define SHAPE_MAX 50

/* By moments: how much cells differ from what is around them, as the shape of a gamma distribution. */
static double
shape_of(const ForecastView *view, const double *count, const Aged *aged, const double *rate)
{
	double		squares = 0;
	double		beyond = 0;

	for (uint32_t c = 0; c < view->cells->count; c++)
	{
		double		mean = rate[c] * view->cells->dwellings[c] * aged->days;

		squares += mean * mean;
		beyond += (count[c] - mean) * (count[c] - mean) - aged->variance * mean;
	}
	if (!(beyond > 0))
		return SHAPE_MAX;
	return fmin(SHAPE_MAX, fmax(SHAPE_MIN, squares / beyond));
}

KernelStatus
forecast_map_shrunk(Kernel *kernel, const ForecastView *view, double half_life, double *map)
{
	const ForecastCells *cells = view->cells;
	double	   *rate = kernel_alloc(kernel, cells->count, sizeof(double));
	Aged		aged;
	KernelStatus status = aged_counts(kernel, view, half_life, map, &aged);

	if (status == KERNEL_OK && aged.sum > 0)
		status = rates_around(kernel, view, map, &aged, rate);
	if (status == KERNEL_OK && aged.sum > 0)
	{
		double		shape = shape_of(view, map, &aged, rate);

		for (uint32_t c = 0; c < cells->count; c++)
			map[c] = cells->dwellings[c] * (shape + map[c]) / (shape / rate[c] + cells->dwellings[c] * aged.days);
	}
	kernel_free(kernel, rate);
	return status;
}

/* ---------------------------------------------------------------- kernels */

/* Beyond so many standard deviations nothing counts. */
#define TAIL 4
#define SPAN_MAX (2 * TAIL * BANDWIDTH_MAX / FORECAST_CELL_MIN + 2)

static int
gaussian(double at, CellSpan span, double size, double sigma, double *weight)
{
	int			count = 0;

	for (int64_t i = span.from; i <= span.to; i++)
	{
		double		distance = (forecast_cells_middle(i, size) - at) / sigma;

		weight[count++] = exp(-distance * distance / 2);
	}
	return count;
}

/* Adds a bump to a map; returns how many cells it took. */
static uint64_t
add_gaussian(const ForecastCells *cells, double x, double y, double sigma, double weight, double *map)
{
	double		by_row[SPAN_MAX];
	double		by_column[SPAN_MAX];
	CellSpan		rows = forecast_cells_span(y, TAIL * sigma, cells->size);
	CellSpan		columns = forecast_cells_span(x, TAIL * sigma, cells->size);
	uint64_t	work = 0;

	gaussian(y, rows, cells->size, sigma, by_row);
	gaussian(x, columns, cells->size, sigma, by_column);
	for (int64_t r = rows.from; r <= rows.to; r++)
	{
		int64_t		first = forecast_cell_id(r, columns.from);
		int64_t		last = forecast_cell_id(r, columns.to);
		double		scale = weight * by_row[r - rows.from];

		for (uint32_t n = forecast_cells_from(cells, first); n < cells->count && cells->id[n] <= last; n++, work++)
			map[n] += scale * by_column[cells->id[n] - first];
		work += 16;
	}
	return work;
}

KernelStatus
forecast_map_kernel(Kernel *kernel, const ForecastView *view, double sigma, double decay, double *map)
{
	Seen		seen = seen_in(view);
	uint64_t	work = 0;

	clear(view, map);
	for (uint32_t i = seen.from; i < seen.to; i++)
	{
		const Burglary *b = &view->events->burglary[i];
		double		age = (double) view->at - b->occurred;
		double		weight = decay > 0 ? exp(-age / decay) : 1;

		if (!forecast_event_known(view->events, i, view->at))
			continue;
		if (kernel_stop_after(kernel, &work, add_gaussian(view->cells, b->x, b->y, sigma, weight, map)))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

KernelStatus
forecast_map_rate(Kernel *kernel, const ForecastView *view, double sigma, double *map)
{
	const ForecastCells *cells = view->cells;
	double	   *dwellings = kernel_alloc_zero(kernel, cells->count, sizeof(double));
	KernelStatus status = forecast_map_kernel(kernel, view, sigma, 0, map);
	uint64_t	work = 0;

	for (uint32_t c = 0; c < cells->count && status == KERNEL_OK; c++)
	{
		double		x = forecast_cells_middle(forecast_cell_column(cells->id[c]), cells->size);
		double		y = forecast_cells_middle(forecast_cell_row(cells->id[c]), cells->size);

		if (kernel_stop_after(kernel, &work, add_gaussian(cells, x, y, sigma, cells->dwellings[c], dwellings)))
			status = KERNEL_STOPPED;
	}
	for (uint32_t c = 0; c < cells->count && status == KERNEL_OK; c++)
		map[c] *= cells->dwellings[c] / dwellings[c];
	kernel_free(kernel, dwellings);
	return status;
}

#define PROSPECTIVE_REACH 400

/* Adds what one burglary counts for; returns how many cells it took. */
static uint64_t
add_prospective(const ForecastCells *cells, const Burglary *b, double weeks, double *map)
{
	CellSpan		rows = forecast_cells_span(b->y, PROSPECTIVE_REACH, cells->size);
	CellSpan		columns = forecast_cells_span(b->x, PROSPECTIVE_REACH, cells->size);
	uint64_t	work = 0;

	for (int64_t r = rows.from; r <= rows.to; r++)
	{
		int64_t		first = forecast_cell_id(r, columns.from);
		int64_t		last = forecast_cell_id(r, columns.to);

		for (uint32_t n = forecast_cells_from(cells, first); n < cells->count && cells->id[n] <= last; n++, work++)
		{
			double		distance = hypot(forecast_cells_middle(columns.from + cells->id[n] - first, cells->size) - b->x,
										 forecast_cells_middle(r, cells->size) - b->y);

			if (distance < PROSPECTIVE_REACH)
				map[n] += 1 / (1 + distance / 50) / (1 + weeks);
		}
		work += 16;
	}
	return work;
}

KernelStatus
forecast_map_prospective(Kernel *kernel, const ForecastView *view, double *map)
{
	Seen		seen = seen_in(view);
	uint64_t	work = 0;

	clear(view, map);
	for (uint32_t i = seen.from; i < seen.to; i++)
	{
		const Burglary *b = &view->events->burglary[i];
		double		weeks = ((double) view->at - b->occurred) / 7;

		if (!forecast_event_known(view->events, i, view->at))
			continue;
		if (kernel_stop_after(kernel, &work, add_prospective(view->cells, b, weeks, map)))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- near repeats */

static double
excess_in_cell(const ForecastCells *cells, uint32_t cell, const Burglary *b, const RiskProfile *profile, int64_t age,
			   int32_t horizon)
{
	double		sum = 0;

	for (uint32_t d = cells->start[cell]; d < cells->start[cell + 1]; d++)
		sum += risk_excess(profile, hypot(cells->x[d] - b->x, cells->y[d] - b->y), age, horizon);
	return sum / cells->dwellings[cell];
}

static uint64_t
add_excess(const ForecastView *view, const Burglary *b, const RiskProfile *profile, int32_t horizon, double *map)
{
	const ForecastCells *cells = view->cells;
	double		reach = bands_reach(&profile->distance);
	CellSpan		rows = forecast_cells_span(b->y, reach, cells->size);
	CellSpan		columns = forecast_cells_span(b->x, reach, cells->size);
	int64_t		age = (int64_t) view->at - b->occurred;
	uint64_t	work = 0;

	for (int64_t r = rows.from; r <= rows.to; r++)
	{
		int64_t		last = forecast_cell_id(r, columns.to);

		for (uint32_t n = forecast_cells_from(cells, forecast_cell_id(r, columns.from)); n < cells->count && cells->id[n] <= last; n++)
		{
			map[n] += excess_in_cell(cells, n, b, profile, age, horizon);
			work += 1 + (uint64_t) cells->dwellings[n] * profile->days.count;
		}
		work += 16;
	}
	return work;
}

KernelStatus
forecast_map_excess(Kernel *kernel, const ForecastView *view, const RiskProfile *profile, int32_t horizon, double *map)
{
	Seen		seen = seen_in(view);
	uint64_t	work = 0;

	clear(view, map);
	for (uint32_t i = seen.from; i < seen.to; i++)
		if (forecast_event_known(view->events, i, view->at) &&
			kernel_stop_after(kernel, &work, add_excess(view, &view->events->burglary[i], profile, horizon, map)))
			return KERNEL_STOPPED;
	return KERNEL_OK;
}
