/*
 * Burglaries as a self-exciting process takes them.
 */
#include "kernel/forecast/self_exciting_events.h"

#include "kernel/near_repeat/near_repeat.h"
#include "kernel/random.h"

#include <string.h>

/* ---------------------------------------------------------------- what lies around a place */

/* Cells to a side of the window that is looked at, at most. */
#define SIDE_MAX (2 * EXCITED_REACH / FORECAST_CELL_MIN + 2)

/* The squares around a place: shares of a normal distribution by row and by column. */
typedef struct Window
{
	CellSpan	rows;
	CellSpan	columns;
	double		by_row[SIDE_MAX];
	double		by_column[SIDE_MAX];
	double		all;			/* of all rows and columns together */
} Window;

static double
normal_shares(CellSpan span, double at, double size, double sigma, double *share)
{
	double		below = erf((span.from * size - at) / (sigma * M_SQRT2));
	double		all = 0;

	for (int64_t i = span.from; i <= span.to; i++)
	{
		double		above = erf(((i + 1) * size - at) / (sigma * M_SQRT2));

		share[i - span.from] = (above - below) / 2;
		all += (above - below) / 2;
		below = above;
	}
	return all;
}

static Window
window_around(const ForecastCells *cells, double x, double y, double sigma)
{
	Window		window = {
		.rows = forecast_cells_span(y, EXCITED_REACH, cells->size),
		.columns = forecast_cells_span(x, EXCITED_REACH, cells->size)
	};

	window.all = normal_shares(window.rows, y, cells->size, sigma, window.by_row)
		* normal_shares(window.columns, x, cells->size, sigma, window.by_column);
	return window;
}

/* Goes on to the next cell of a window; FORECAST_NO_CELL is before the first and after the last. */
static uint32_t
next_in(const ForecastCells *cells, const Window *window, int64_t *row, uint32_t cell)
{
	if (cell == FORECAST_NO_CELL)
	{
		*row = window->rows.from;
		cell = forecast_cells_from(cells, forecast_cell_id(*row, window->columns.from));
	}
	else
		cell++;
	while (cell >= cells->count || cells->id[cell] > forecast_cell_id(*row, window->columns.to))
	{
		if (++*row > window->rows.to)
			return FORECAST_NO_CELL;
		cell = forecast_cells_from(cells, forecast_cell_id(*row, window->columns.from));
	}
	return cell;
}

static double
share_in(const ForecastCells *cells, const Window *window, int64_t row, uint32_t cell)
{
	return window->by_row[row - window->rows.from]
		* window->by_column[cells->id[cell] - forecast_cell_id(row, window->columns.from)] / window->all;
}

Around
excited_around(const ForecastCells *cells, double x, double y, double sigma)
{
	Window		window = window_around(cells, x, y, sigma);
	double		dwellings = 0;
	double		share = 0;
	int64_t		row;

	for (uint32_t c = next_in(cells, &window, &row, FORECAST_NO_CELL); c != FORECAST_NO_CELL;
		 c = next_in(cells, &window, &row, c))
	{
		share += share_in(cells, &window, row, c);
		dwellings += share_in(cells, &window, row, c) * cells->dwellings[c];
	}
	return (Around) {.share = share, .spread = dwellings > 0 ? share * cells->size * cells->size / dwellings : 0};
}

uint64_t
excited_add(const ForecastCells *cells, double x, double y, double sigma, double burglaries, double *map)
{
	Window		window = window_around(cells, x, y, sigma);
	Around		around = excited_around(cells, x, y, sigma);
	double		each = burglaries * around.spread / (cells->size * cells->size);
	uint64_t	work = 16;
	int64_t		row;

	for (uint32_t c = next_in(cells, &window, &row, FORECAST_NO_CELL); c != FORECAST_NO_CELL;
		 c = next_in(cells, &window, &row, c))
	{
		map[c] += each * share_in(cells, &window, row, c) * cells->dwellings[c];
		work += 16;
	}
	return work;
}

/* ---------------------------------------------------------------- for all sigmas */

/* From the least sigma to the most, each so much more than the one before. */
#define LEVELS 25

static double
sigma_of(int level)
{
	return SIGMA_MIN * pow((double) SIGMA_MAX / SIGMA_MIN, (double) level / (LEVELS - 1));
}

static KernelStatus
look_around(Kernel *kernel, const SelfExcitingRequest *request, SelfExciting *process)
{
	Surroundings *around = &process->surroundings;
	uint64_t	work = 0;

	around->count = process->count;
	around->share = kernel_alloc(kernel, (size_t) LEVELS * process->count, sizeof(float));
	around->spread = kernel_alloc(kernel, (size_t) LEVELS * process->count, sizeof(float));
	for (uint32_t i = 0; i < process->count; i++)
		for (int level = 0; level < LEVELS; level++)
		{
			const Burglary *b = process->burglary[i];
			Around		there = excited_around(request->cells, b->x, b->y, sigma_of(level));

			around->share[(size_t) level * process->count + i] = (float) there.share;
			around->spread[(size_t) level * process->count + i] = (float) there.spread;
			if (kernel_stop_after(kernel, &work, 500))
				return KERNEL_STOPPED;
		}
	return KERNEL_OK;
}

/* Between two of the sigmas that were looked at. */
static void
around_at(void *context, double sigma, double *share, double *spread)
{
	const SelfExciting *process = context;
	const Surroundings *around = &process->surroundings;
	double		at = fmin(fmax(log(sigma / SIGMA_MIN) / log((double) SIGMA_MAX / SIGMA_MIN), 0), 1) * (LEVELS - 1);
	int			level = at >= LEVELS - 1 ? LEVELS - 2 : (int) at;
	double		above = at - level;
	const float *share_below = around->share + (size_t) level * around->count;
	const float *spread_below = around->spread + (size_t) level * around->count;

	for (uint32_t i = 0; i < process->count; i++)
	{
		uint32_t	place = process->place[i];

		share[i] = (1 - above) * share_below[place] + above * share_below[around->count + place];
		spread[i] = (1 - above) * spread_below[place] + above * spread_below[around->count + place];
	}
}

/* ---------------------------------------------------------------- gathering */

static bool
is_asked(const SelfExcitingRequest *request, uint32_t event)
{
	return forecast_event_known(request->events, event, request->at);
}

/* The share of the background that lies over all dwellings alike, so that none is without. */
#define ALIKE 0.01

static double
background_in(const SelfExcitingRequest *request, double average, uint32_t cell)
{
	return (1 - ALIKE) * request->rate[cell] / request->cells->dwellings[cell] + ALIKE * average;
}

static void
gather(Kernel *kernel, const SelfExcitingRequest *request, SelfExciting *process)
{
	const ForecastEvents *events = request->events;
	uint32_t	first = forecast_events_from(events, request->from);
	uint32_t	last = forecast_events_from(events, request->to);
	uint32_t	most = last > first ? last - first : 0;
	double		all = 0;

	process->day = kernel_alloc(kernel, most, sizeof(int32_t));
	process->burglary = kernel_alloc(kernel, most, sizeof(Burglary *));
	process->background = kernel_alloc(kernel, most, sizeof(double));
	for (uint32_t c = 0; c < request->cells->count; c++)
		all += request->rate[c];
	for (uint32_t i = first; i < last; i++)
	{
		uint32_t	cell = events->cell[i];

		if (!is_asked(request, i))
			continue;
		if (cell == FORECAST_NO_CELL)
		{
			process->outside++;
			continue;
		}
		process->day[process->count] = events->burglary[i].occurred;
		process->burglary[process->count] = &events->burglary[i];
		process->background[process->count++] = background_in(request, all / request->cells->all_dwellings, cell);
	}
	process->events.all_background = all * process->days;
}

static void
observe(Kernel *kernel, int32_t to, SelfExciting *process)
{
	process->place = kernel_alloc(kernel, process->count, sizeof(uint32_t));
	process->x = kernel_alloc(kernel, process->count, sizeof(double));
	process->y = kernel_alloc(kernel, process->count, sizeof(double));
	process->background_there = kernel_alloc(kernel, process->count, sizeof(double));
	process->observed = kernel_alloc(kernel, process->count, sizeof(double));
	/* from the middle of its day to the end of the last one */
	for (uint32_t i = 0; i < process->count; i++)
		process->observed[i] = (double) to - process->day[i] - 0.5;
}

KernelStatus
self_exciting_open(Kernel *kernel, const SelfExcitingRequest *request, SelfExciting *process)
{
	KernelStatus status;

	*process = (SelfExciting)
	{
		.days = (double) request->to - request->from,
		.area = request->cells->count * request->cells->size * request->cells->size,
		.events = {.soonest = 0.5, .days = EXCITED_DAYS, .reach = EXCITED_REACH, .around = around_at}
	};
	gather(kernel, request, process);
	observe(kernel, request->to, process);
	status = self_exciting_deal(kernel, process, 0, 0);
	return status == KERNEL_OK ? look_around(kernel, request, process) : status;
}

void
self_exciting_close(Kernel *kernel, SelfExciting *process)
{
	kernel_free(kernel, process->day);
	kernel_free(kernel, process->burglary);
	kernel_free(kernel, process->background);
	kernel_free(kernel, process->surroundings.share);
	kernel_free(kernel, process->surroundings.spread);
	kernel_free(kernel, process->place);
	kernel_free(kernel, process->x);
	kernel_free(kernel, process->y);
	kernel_free(kernel, process->background_there);
	kernel_free(kernel, process->observed);
	kernel_free(kernel, process->pair);
}

/* ---------------------------------------------------------------- which may follow which */

typedef struct Pairing
{
	Kernel	   *kernel;
	SelfExciting *process;
} Pairing;

static bool
at_one_home(const SelfExciting *process, uint32_t a, uint32_t b, double distance)
{
	const Burglary *one = process->burglary[process->place[a]];
	const Burglary *other = process->burglary[process->place[b]];

	if (one->dwelling != LETTER_NO_ID && other->dwelling != LETTER_NO_ID)
		return one->dwelling == other->dwelling;
	return distance < SAME_PLACE_DISTANCE;
}

/* A NearVisitor. What came on one day has no order. */
static KernelStatus
add_pair(void *context, uint32_t earlier, uint32_t later, double distance, int32_t days)
{
	const Pairing *pairing = context;
	SelfExciting *process = pairing->process;
	ExcitedEvents *events = &process->events;

	if (days == 0)
		return KERNEL_OK;
	if (events->pairs == EXCITED_PAIRS_MAX)
		return KERNEL_TOO_MANY_PAIRS;
	process->pair = kernel_grow(pairing->kernel, process->pair, events->pairs + 1, &process->pair_capacity,
								sizeof(ExcitedPair));
	process->pair[events->pairs++] = (ExcitedPair)
	{
		.parent = earlier, .child = later, .days = days,
		.square = at_one_home(process, earlier, later, distance) ? SAME_HOME : distance * distance
	};
	return KERNEL_OK;
}

static void
shuffle(uint32_t *place, uint32_t count, uint64_t seed, uint64_t copy)
{
	Random		random;

	random_stream(&random, seed, copy);
	for (uint32_t i = count; i > 1; i--)
	{
		uint32_t	j = random_below(&random, i);
		uint32_t	kept = place[i - 1];

		place[i - 1] = place[j];
		place[j] = kept;
	}
}

KernelStatus
self_exciting_deal(Kernel *kernel, SelfExciting *process, uint64_t seed, uint64_t copy)
{
	Pairing		pairing = {.kernel = kernel, .process = process};
	NearRequest request = {
		.points = {.count = process->count, .x = process->x, .y = process->y, .day = process->day},
		.max_distance = EXCITED_REACH, .max_days = EXCITED_DAYS + 1, .metric = METRIC_EUCLIDEAN
	};
	KernelStatus status;

	for (uint32_t i = 0; i < process->count; i++)
		process->place[i] = i;
	if (copy > 0)
		shuffle(process->place, process->count, seed, copy);
	for (uint32_t i = 0; i < process->count; i++)
	{
		process->x[i] = process->burglary[process->place[i]]->x;
		process->y[i] = process->burglary[process->place[i]]->y;
		process->background_there[i] = process->background[process->place[i]];
	}
	process->events.pairs = 0;
	status = near_visit(kernel, &request, add_pair, &pairing);
	process->events.count = process->count;
	process->events.background = process->background_there;
	process->events.observed = process->observed;
	process->events.pair = process->pair;
	process->events.context = process;
	return status;
}

/* ---------------------------------------------------------------- how much can be known */

#define CLOSE_DAYS 28

double
excited_close_pairs(double burglaries, double area, double days)
{
	double		apart = days > CLOSE_DAYS ? 1 - CLOSE_DAYS / days : 0;

	return fmax(burglaries * (burglaries - 1), 0) / 2 * fmin(1, M_PI * EXCITED_REACH * EXCITED_REACH / area) * (1 - apart * apart);
}
