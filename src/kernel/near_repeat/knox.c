/*
 * The Knox test for space-time interaction.
 *
 * Pairs near in space are enumerated once and packed, per distance band; the
 * permutations count those (knox_simulate.c).  Strata are gone through one after
 * another, and their counts and moments added up.
 */
#include "kernel/near_repeat/knox.h"

#include "kernel/day_codes.h"
#include "kernel/near_repeat/knox_simulate.h"
#include "kernel/near_repeat/moments.h"
#include "kernel/near_repeat/pairs.h"

#include <string.h>

typedef struct Knox
{
	Kernel	   *kernel;
	const KnoxRequest *request;

	/* Limits of lags in days: before the first band, then the end of each finite band. */
	int			limits;
	int32_t    *limit;

	/* Sums over the strata. */
	KnoxCounts	counts;

	/* The rest is of the stratum at work: its events, and which stratum it is. */
	const Points *points;
	uint32_t	stratum;

	/* Bands of distance: those with rows of pairs are the finite ones and, first, any below the lowest break. */
	int			below;			/* 1 when the first break is not 0 */
	int			row_bands;
	PairRows   *rows;
	uint64_t	pairs;

	/* Events in grid order, those with a near partner ("active") first; days as small codes. */
	uint32_t	events;
	uint32_t	active;
	int16_t    *day_code;
	int16_t    *scratch;		/* the days of one simulation */
	int32_t		span;
	uint32_t   *histogram;

	GraphCounts *near;			/* per visible distance band */
	GraphCounts *soon;			/* per visible day band */
} Knox;

/* ---------------------------------------------------------------- near pairs */

typedef struct PairCollector
{
	Knox	   *knox;
	int			finite;
	double		reach;
} PairCollector;

/* A PairVisitor that packs the pairs of each distance band. */
static KernelStatus
collect_pairs(void *context, uint32_t point, uint32_t first, uint32_t count, const double *distance)
{
	PairCollector *collector = context;
	Knox	   *knox = collector->knox;

	for (uint32_t i = 0; i < count; i++)
	{
		int			band;

		if (distance[i] > collector->reach)
			continue;
		band = bands_find(&knox->request->distance, collector->finite, distance[i]);
		if (band == BAND_BEYOND)
			continue;
		/* Without bands below, BAND_BELOW cannot occur: no distance is negative. */
		band = band == BAND_BELOW ? 0 : band + knox->below;
		pair_rows_append(knox->kernel, &knox->rows[band], point, first + i);
		knox->pairs++;
	}
	return knox->pairs > KNOX_PAIRS_MAX ? KERNEL_TOO_MANY_PAIRS : KERNEL_OK;
}

/* Turns marks into numbers, marked events first, and records where each number comes from in the input. */
static KernelStatus
number_marked_first(Knox *knox, const Grid *grid, uint32_t *number, uint32_t *day_source)
{
	uint32_t	marked = 0;
	uint32_t	others;

	knox->active = 0;
	for (uint32_t i = 0; i < knox->events; i++)
		knox->active += number[i];
	others = knox->active;
	for (uint32_t i = 0; i < knox->events; i++)
	{
		number[i] = number[i] ? marked++ : others++;
		day_source[number[i]] = grid->source[i];
		if (KERNEL_STOP_AT(knox->kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Renumbers the events so that those with a near partner come first. */
static KernelStatus
number_active_first(Knox *knox, const Grid *grid, uint32_t *day_source)
{
	Kernel	   *kernel = knox->kernel;
	uint32_t   *number = kernel_alloc_zero(kernel, knox->events, sizeof(uint32_t));
	KernelStatus status = KERNEL_OK;

	for (int r = 0; r < knox->row_bands && status == KERNEL_OK; r++)
		status = pair_rows_mark(kernel, &knox->rows[r], number);
	if (status == KERNEL_OK)
		status = number_marked_first(knox, grid, number, day_source);
	for (int r = 0; r < knox->row_bands && status == KERNEL_OK; r++)
		status = pair_rows_renumber(kernel, &knox->rows[r], number);
	kernel_free(kernel, number);
	return status;
}

/* Fills rows and pairs, and says where the day of each event, active ones first, stands in the input. */
static KernelStatus
find_near_pairs(Knox *knox, uint32_t *day_source)
{
	const Bands *distance = &knox->request->distance;
	PairCollector collector = {.knox = knox, .finite = bands_finite(distance), .reach = bands_reach(distance)};
	Grid		grid;
	KernelStatus status;

	knox->below = distance->breaks[0] > 0;
	knox->row_bands = collector.finite + knox->below;
	knox->rows = kernel_alloc_zero(knox->kernel, knox->row_bands, sizeof(PairRows));
	status = grid_build(knox->kernel, knox->points, collector.reach, &grid);
	if (status == KERNEL_OK)
		status = pairs_visit(knox->kernel, &grid, knox->request->metric, collect_pairs, &collector);
	if (status == KERNEL_OK)
		status = number_active_first(knox, &grid, day_source);
	grid_free(knox->kernel, &grid);
	return status;
}

/* ---------------------------------------------------------------- days */

/* The codes in the order of the events, and how many events each day has. */
static KernelStatus
arrange_days(Knox *knox, const uint32_t *day_source)
{
	int16_t    *code = kernel_alloc(knox->kernel, knox->events, sizeof(int16_t));
	KernelStatus status = code_days(knox->kernel, knox->points->day, knox->events, knox->limit[knox->limits - 1],
									code, &knox->span);

	knox->day_code = kernel_alloc(knox->kernel, knox->events, sizeof(int16_t));
	knox->histogram = kernel_alloc_zero(knox->kernel, (size_t) INT16_MAX + 1, sizeof(uint32_t));
	for (uint32_t i = 0; i < knox->events && status == KERNEL_OK; i++)
	{
		knox->day_code[i] = code[day_source[i]];
		knox->histogram[knox->day_code[i]]++;
		if (KERNEL_STOP_AT(knox->kernel, i))
			status = KERNEL_STOPPED;
	}
	kernel_free(knox->kernel, code);
	return status;
}

/* ---------------------------------------------------------------- graphs */

static KernelStatus
count_near_graphs(Knox *knox)
{
	const Bands *distance = &knox->request->distance;
	uint32_t   *total_degree = kernel_alloc_zero(knox->kernel, knox->active, sizeof(uint32_t));
	KernelStatus status = KERNEL_OK;

	knox->near = kernel_alloc(knox->kernel, distance->count, sizeof(GraphCounts));
	for (int r = 0; r < knox->row_bands && status == KERNEL_OK; r++)
	{
		GraphCounts graph;

		status = graph_of_rows(knox->kernel, &knox->rows[r], knox->active, total_degree, &graph);
		if (r >= knox->below)
			knox->near[r - knox->below] = graph;
	}
	if (bands_open(distance))
		graph_of_the_rest(knox->events, knox->active, total_degree, knox->pairs, &knox->near[distance->count - 1]);
	kernel_free(knox->kernel, total_degree);
	return status;
}

static KernelStatus
count_soon_graphs(Knox *knox)
{
	const Bands *days = &knox->request->days;
	KernelStatus status = KERNEL_OK;

	knox->soon = kernel_alloc(knox->kernel, days->count, sizeof(GraphCounts));
	for (int l = 0; l < days->count && status == KERNEL_OK; l++)
	{
		int32_t		to = l + 1 < knox->limits ? knox->limit[l + 1] : knox->span;

		status = graph_of_lags(knox->kernel, knox->histogram, knox->span, knox->limit[l] + 1, to, &knox->soon[l]);
	}
	return status;
}

/* ---------------------------------------------------------------- permutations */

/* A KnoxDays. */
static KernelStatus
days_of_simulation(void *context, uint32_t number, int16_t *day)
{
	const Knox *knox = context;
	uint64_t	stream = (uint64_t) knox->stratum * (KNOX_PERMUTATIONS_MAX + 1) + number;
	KernelStatus status = KERNEL_OK;

	memcpy(knox->scratch, knox->day_code, knox->events * sizeof(int16_t));
	if (number > 0)
		status = shuffle_days(knox->kernel, knox->request->seed, stream, knox->scratch, knox->events, knox->active);
	memcpy(day, knox->scratch, knox->active * sizeof(int16_t));
	return status;
}

static KernelStatus
simulate(Knox *knox)
{
	int			days = knox->request->days.count;
	int64_t    *soon = kernel_alloc(knox->kernel, days, sizeof(int64_t));
	KnoxSimulation simulation = {
		.row_bands = knox->row_bands, .rows = knox->rows, .below = knox->below, .limits = knox->limits,
		.limit = knox->limit, .soon = soon, .active = knox->active, .days_of = days_of_simulation, .context = knox
	};
	KernelStatus status;

	for (int l = 0; l < days; l++)
		soon[l] = (int64_t) knox->soon[l].edges;
	knox->scratch = kernel_alloc(knox->kernel, knox->events, sizeof(int16_t));
	status = knox_simulate(knox->kernel, &simulation, &knox->counts);
	kernel_free(knox->kernel, knox->scratch);
	kernel_free(knox->kernel, soon);
	return status;
}

/* ---------------------------------------------------------------- strata */

static void
add_moments(Knox *knox)
{
	int			days = knox->request->days.count;

	for (int c = 0; c < knox_counts_cells(&knox->counts); c++)
	{
		Moments		moments = moments_of(knox->events, &knox->near[c / days], &knox->soon[c % days]);

		knox->counts.moments[c] = moments_sum(&knox->counts.moments[c], &moments);
	}
}

static void
stratum_free(Knox *knox)
{
	for (int r = 0; r < knox->row_bands; r++)
		kernel_free(knox->kernel, knox->rows[r].word);
	kernel_free(knox->kernel, knox->rows);
	kernel_free(knox->kernel, knox->day_code);
	kernel_free(knox->kernel, knox->histogram);
	kernel_free(knox->kernel, knox->near);
	kernel_free(knox->kernel, knox->soon);
	knox->rows = NULL;
	knox->row_bands = 0;
	knox->pairs = 0;
	knox->day_code = NULL;
	knox->histogram = NULL;
	knox->near = knox->soon = NULL;
}

/* Adds one stratum to the counts and moments. */
static KernelStatus
add_stratum(Knox *knox, const Points *points, uint32_t stratum)
{
	uint32_t   *day_source = kernel_alloc(knox->kernel, points->count, sizeof(uint32_t));
	KernelStatus status;

	knox->points = points;
	knox->stratum = stratum;
	knox->events = points->count;
	status = find_near_pairs(knox, day_source);
	if (status == KERNEL_OK)
		status = arrange_days(knox, day_source);
	if (status == KERNEL_OK)
		status = count_near_graphs(knox);
	if (status == KERNEL_OK)
		status = count_soon_graphs(knox);
	if (status == KERNEL_OK)
		status = simulate(knox);
	if (status == KERNEL_OK)
		add_moments(knox);
	kernel_free(knox->kernel, day_source);
	stratum_free(knox);
	return status;
}

KernelStatus
knox_run(Kernel *kernel, const KnoxRequest *request, KnoxCell *cells)
{
	return knox_run_strata(kernel, request, &request->points, 1, cells);
}

KernelStatus
knox_run_strata(Kernel *kernel, const KnoxRequest *request, const Points *strata, uint32_t count, KnoxCell *cells)
{
	Knox		knox = {.kernel = kernel, .request = request};
	KernelStatus status = KERNEL_OK;

	knox.limits = bands_finite(&request->days) + 1;
	knox.limit = kernel_alloc(kernel, knox.limits, sizeof(int32_t));
	bands_day_limits(&request->days, knox.limit);
	knox.counts = knox_counts_new(kernel, &request->distance, &request->days, request->permutations);
	for (uint32_t stratum = 0; stratum < count && status == KERNEL_OK; stratum++)
		status = add_stratum(&knox, &strata[stratum], stratum);
	if (status == KERNEL_OK)
		status = knox_cells_fill(kernel, &knox.counts, cells);
	kernel_free(kernel, knox.limit);
	knox_counts_free(kernel, &knox.counts);
	return status;
}
