/*
 * The Knox test for space-time interaction.
 *
 * Pairs near in space are enumerated once and packed, per distance band.  Far
 * pairs are never touched: what is in no finite band follows by subtraction.
 * Counts for the permutations come from the lanes; the observed days are
 * simply permutation 0.  Strata are gone through one after another, and their
 * counts and moments added up.
 */
#include "knox.h"

#include "lanes.h"
#include "moments.h"
#include "order.h"
#include "pairs.h"
#include "random.h"

#include <math.h>
#include <string.h>

typedef struct Knox
{
	Kernel	   *kernel;
	const KnoxRequest *request;

	/* Limits of lags in days: before the first band, then the end of each finite band. */
	int			limits;
	int32_t    *limit;

	/* Sums over the strata. */
	uint32_t	simulations;	/* permutations and the observed days, number 0 */
	int64_t    *counts;			/* [cell][simulation] */
	Moments    *moments;		/* [cell] */

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
	int32_t		span;
	uint32_t   *histogram;

	GraphCounts *near;			/* per visible distance band */
	GraphCounts *soon;			/* per visible day band */
} Knox;

static int
cell_count(const Knox *knox)
{
	return knox->request->distance.count * knox->request->days.count;
}

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

/* A RowVisitor that marks the events of a row. */
static void
mark_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	uint32_t   *marked = context;

	marked[event] = 1;
	for (uint32_t i = 0; i < count; i++)
		marked[partner[i]] = 1;
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
		status = pair_rows_visit(kernel, &knox->rows[r], mark_row, number);
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

static int
compare_days(const void *items, uint32_t a, uint32_t b)
{
	const int32_t *day = items;

	return ORDER_OF(day[a], day[b]);
}

/*
 * Days as 16-bit codes that keep every lag up to the largest limit, and keep
 * longer ones longer: gaps without events shrink to just over that limit, so
 * that a stray date in 1900 does no harm.
 */
static KernelStatus
code_days(Knox *knox, int16_t *code)
{
	const int32_t *day = knox->points->day;
	int64_t		longest = (int64_t) knox->limit[knox->limits - 1] + 1;
	uint32_t   *in_order = kernel_alloc(knox->kernel, knox->events, sizeof(uint32_t));
	int64_t		last = 0;
	KernelStatus status = order_index(knox->kernel, in_order, knox->events, compare_days, day);

	for (uint32_t i = 0; i < knox->events && status == KERNEL_OK; i++)
	{
		int64_t		gap = i == 0 ? 0 : (int64_t) day[in_order[i]] - day[in_order[i - 1]];

		last += gap < longest ? gap : longest;
		code[in_order[i]] = (int16_t) last;
		if (last > INT16_MAX)
			status = KERNEL_SPAN_TOO_LONG;
		else if (KERNEL_STOP_AT(knox->kernel, i))
			status = KERNEL_STOPPED;
	}
	knox->span = (int32_t) last;
	kernel_free(knox->kernel, in_order);
	return status;
}

/* The codes in the order of the events, and how many events each day has. */
static KernelStatus
arrange_days(Knox *knox, const uint32_t *day_source)
{
	int16_t    *code = kernel_alloc(knox->kernel, knox->events, sizeof(int16_t));
	KernelStatus status = code_days(knox, code);

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

/* What one batch of LANES simulations works on. */
typedef struct Batch
{
	LanesCount	count;
	int16_t    *scratch;		/* [event]: the days of one simulation */
	int16_t    *shuffled;		/* [lane][active event] */
	int16_t    *days;			/* [active event][lane], aligned */
	void	   *days_block;
	int16_t    *limit;
	uint32_t   *within;			/* [row band][limit][lane] */
} Batch;

static void
batch_prepare(Knox *knox, Batch *batch)
{
	Kernel	   *kernel = knox->kernel;
	uintptr_t	address;

	batch->count = lanes_best();
	batch->scratch = kernel_alloc(kernel, knox->events, sizeof(int16_t));
	batch->shuffled = kernel_alloc(kernel, (size_t) knox->active * LANES, sizeof(int16_t));
	batch->days_block = kernel_alloc(kernel, (size_t) knox->active * LANES * sizeof(int16_t) + LANES_ALIGNMENT, 1);
	address = (uintptr_t) batch->days_block;
	batch->days = (int16_t *) ((address + LANES_ALIGNMENT - 1) & ~(uintptr_t) (LANES_ALIGNMENT - 1));
	batch->limit = kernel_alloc(kernel, knox->limits, sizeof(int16_t));
	for (int t = 0; t < knox->limits; t++)
		batch->limit[t] = (int16_t) (knox->limit[t] < INT16_MAX ? knox->limit[t] : INT16_MAX);
	batch->within = kernel_alloc(kernel, (size_t) knox->row_bands * knox->limits * LANES, sizeof(uint32_t));
}

static void
batch_free(Knox *knox, Batch *batch)
{
	kernel_free(knox->kernel, batch->scratch);
	kernel_free(knox->kernel, batch->shuffled);
	kernel_free(knox->kernel, batch->days_block);
	kernel_free(knox->kernel, batch->limit);
	kernel_free(knox->kernel, batch->within);
}

/* Gives the active events the days of simulation "number": the first part of a Fisher-Yates shuffle is all they need. */
static KernelStatus
shuffle_days(const Knox *knox, uint32_t number, int16_t *day)
{
	Random		random;

	memcpy(day, knox->day_code, knox->events * sizeof(int16_t));
	if (number == 0)
		return KERNEL_OK;		/* the days as observed */
	random_stream(&random, knox->request->seed, (uint64_t) knox->stratum * (KNOX_PERMUTATIONS_MAX + 1) + number);
	for (uint32_t i = 0; i < knox->active && i + 1 < knox->events; i++)
	{
		uint32_t	other = i + random_below(&random, knox->events - i);
		int16_t		swap = day[i];

		day[i] = day[other];
		day[other] = swap;
		if (KERNEL_STOP_AT(knox->kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Shuffles for each lane, then turns the table so that the lanes of one event are together. */
static KernelStatus
batch_shuffle(Knox *knox, Batch *batch, uint32_t first)
{
	KernelStatus status = KERNEL_OK;

	for (int lane = 0; lane < LANES && status == KERNEL_OK; lane++)
	{
		status = shuffle_days(knox, first + lane, batch->scratch);
		memcpy(batch->shuffled + (size_t) lane * knox->active, batch->scratch, knox->active * sizeof(int16_t));
	}
	for (uint32_t i = 0; i < knox->active && status == KERNEL_OK; i++)
	{
		for (int lane = 0; lane < LANES; lane++)
			batch->days[(size_t) i * LANES + lane] = batch->shuffled[(size_t) lane * knox->active + i];
		if (KERNEL_STOP_AT(knox->kernel, i))
			status = KERNEL_STOPPED;
	}
	return status;
}

/* Counts the pairs of one distance band within each limit. */
static KernelStatus
batch_count_band(Knox *knox, Batch *batch, int r)
{
	const PairRows *rows = &knox->rows[r];
	const uint32_t *end;
	uint32_t   *within = batch->within + (size_t) r * knox->limits * LANES;

	memset(within, 0, (size_t) knox->limits * LANES * sizeof(uint32_t));
	if (rows->words == 0)
		return KERNEL_OK;
	end = rows->word + rows->words;
	for (int t = 0; t < knox->limits; t += LANES_LIMITS_MAX)
	{
		int			limits = knox->limits - t < LANES_LIMITS_MAX ? knox->limits - t : LANES_LIMITS_MAX;
		const uint32_t *word = rows->word;

		while (word < end)
		{
			word = batch->count(word, end, batch->days, batch->limit + t, limits, within + t * LANES);
			if (knox->kernel->stop(knox->kernel))
				return KERNEL_STOPPED;
		}
	}
	return KERNEL_OK;
}

/* From pairs within each limit to pairs in each cell, for one lane. */
static void
batch_add_cells(Knox *knox, const Batch *batch, int lane, uint32_t simulation)
{
	const Bands *distance = &knox->request->distance;
	const Bands *days = &knox->request->days;
	bool		open_distance = bands_open(distance);

	for (int l = 0; l < days->count; l++)
	{
		int64_t		near_total = 0;

		for (int r = 0; r < knox->row_bands; r++)
		{
			const uint32_t *within = batch->within + (size_t) r * knox->limits * LANES + lane;
			int64_t		before = within[(size_t) l * LANES];
			int64_t		until = l + 1 < knox->limits ? within[(size_t) (l + 1) * LANES] : knox->rows[r].pairs;

			near_total += until - before;
			if (r >= knox->below)
				knox->counts[((size_t) (r - knox->below) * days->count + l) * knox->simulations + simulation] += until - before;
		}
		if (open_distance)
			knox->counts[((size_t) (distance->count - 1) * days->count + l) * knox->simulations + simulation] +=
				(int64_t) knox->soon[l].edges - near_total;
	}
}

static KernelStatus
simulate(Knox *knox)
{
	Batch		batch;
	KernelStatus status = KERNEL_OK;

	batch_prepare(knox, &batch);
	for (uint32_t first = 0; first < knox->simulations && status == KERNEL_OK; first += LANES)
	{
		status = batch_shuffle(knox, &batch, first);
		for (int r = 0; r < knox->row_bands && status == KERNEL_OK; r++)
			status = batch_count_band(knox, &batch, r);
		for (uint32_t lane = 0; lane < LANES && first + lane < knox->simulations && status == KERNEL_OK; lane++)
			batch_add_cells(knox, &batch, lane, first + lane);
	}
	batch_free(knox, &batch);
	return status;
}

/* ---------------------------------------------------------------- results */

static double
standard_score(const KnoxCell *cell, int64_t count)
{
	return (count - cell->expected) / cell->sd;
}

/* Puts the count of this rank in its place, smaller ones before and larger ones after it (Hoare's FIND). */
static int64_t
select_rank(int64_t *counts, uint32_t number, uint32_t rank)
{
	int64_t		from = 0;
	int64_t		to = (int64_t) number - 1;

	while (from < to)
	{
		int64_t		pivot = counts[rank];
		int64_t		i = from;
		int64_t		j = to;

		while (i <= j)
		{
			while (counts[i] < pivot)
				i++;
			while (counts[j] > pivot)
				j--;
			if (i <= j)
			{
				int64_t		swap = counts[i];

				counts[i++] = counts[j];
				counts[j--] = swap;
			}
		}
		if (j < rank)
			from = i;
		if (i > rank)
			to = j;
	}
	return counts[rank];
}

/* The middle of the simulated counts, the mean of the middle two when they are even in number; reorders them. */
static double
median_of(int64_t *counts, uint32_t number)
{
	int64_t		lower = select_rank(counts, number, (number - 1) / 2);
	int64_t		upper = select_rank(counts, number, number / 2);

	return (lower + upper) / 2.0;
}

/* The exact columns of one cell. */
static void
fill_exact(const Knox *knox, size_t c, KnoxCell *cell)
{
	const Moments *moments = &knox->moments[c];

	cell->observed = knox->counts[c * knox->simulations];
	cell->expected = moments->mean;
	cell->sd = moments->sd;
	cell->z = moments->sd > 0 ? standard_score(cell, cell->observed) : NAN;
	cell->p_analytic = moments_upper_tail(moments, cell->observed);
	cell->median = cell->p_value = cell->p_adjusted = NAN;
}

/* The columns that come from the permutations; the observed days count as one of them. Reorders the counts. */
static void
fill_simulated(Knox *knox, size_t c, KnoxCell *cell)
{
	int64_t    *counts = knox->counts + c * knox->simulations;
	uint32_t	as_large = 0;

	for (uint32_t s = 0; s < knox->simulations; s++)
		as_large += counts[s] >= cell->observed;
	cell->p_value = (double) as_large / knox->simulations;
	cell->median = median_of(counts + 1, knox->simulations - 1);
}

/* ---------------------------------------------------------------- many cells */

/* A cell of the family: those of finite bands whose count can differ. */
typedef struct Member
{
	size_t		cell;
	Moments		moments;
	double		score;			/* of what was observed */
} Member;

/* An OrderCompare of members, the lowest score first. */
static int
compare_members(const void *items, uint32_t a, uint32_t b)
{
	const Member *member = items;

	if (member[a].score != member[b].score)
		return ORDER_OF(member[a].score, member[b].score);
	return ORDER_OF(member[a].cell, member[b].cell);
}

/* Scores of different cells that differ by less are the same, however a compiler rounds. */
#define SCORE_TOLERANCE 1e-9

/* Counts differ by less than this in nearly all cells, so that each score is worked out once. */
#define SCORES_MAX (1 << 20)

/* Raises the largest score of each simulation to that of this cell. */
static void
raise_largest(const Knox *knox, const Member *member, double *score, double *largest)
{
	const int64_t *counts = knox->counts + member->cell * knox->simulations;
	int64_t		least = counts[0];
	int64_t		most = counts[0];

	for (uint32_t s = 1; s < knox->simulations; s++)
	{
		least = counts[s] < least ? counts[s] : least;
		most = counts[s] > most ? counts[s] : most;
	}
	for (int64_t i = 0; i <= most - least && i < SCORES_MAX; i++)
		score[i] = NAN;
	for (uint32_t s = 0; s < knox->simulations; s++)
	{
		double		computed;
		double	   *known = counts[s] - least < SCORES_MAX ? &score[counts[s] - least] : &computed;

		if (known == &computed || isnan(*known))
			*known = moments_score(&member->moments, counts[s]);
		largest[s] = fmax(largest[s], *known);
	}
}

/*
 * Westfall and Young's step-down: each cell is as extreme as the largest score of a simulation over the cells whose
 * own score is no higher; and no cell is surer than one with a higher score.
 */
static KernelStatus
step_down(const Knox *knox, const Member *member, const uint32_t *order, uint32_t members, KnoxCell *cells)
{
	double	   *largest = kernel_alloc(knox->kernel, knox->simulations, sizeof(double));
	double	   *score = kernel_alloc(knox->kernel, SCORES_MAX, sizeof(double));
	KernelStatus status = KERNEL_OK;
	double		least = 0;

	for (uint32_t s = 0; s < knox->simulations; s++)
		largest[s] = -INFINITY;
	for (uint32_t m = 0; m < members && status == KERNEL_OK; m++)
	{
		const Member *one = &member[order[m]];
		double		enough = one->score - SCORE_TOLERANCE * (1 + fabs(one->score));
		uint32_t	as_extreme = 1;

		raise_largest(knox, one, score, largest);
		for (uint32_t s = 1; s < knox->simulations; s++)
			as_extreme += largest[s] >= enough;
		cells[one->cell].p_adjusted = (double) as_extreme / knox->simulations;
		if (knox->kernel->stop(knox->kernel))
			status = KERNEL_STOPPED;
	}
	for (uint32_t m = members; m > 0; m--)
	{
		KnoxCell   *cell = &cells[member[order[m - 1]].cell];

		cell->p_adjusted = least = fmax(least, cell->p_adjusted);
	}
	kernel_free(knox->kernel, largest);
	kernel_free(knox->kernel, score);
	return status;
}

static KernelStatus
adjust_cells(const Knox *knox, KnoxCell *cells)
{
	const KnoxRequest *request = knox->request;
	Member	   *member = kernel_alloc(knox->kernel, cell_count(knox), sizeof(Member));
	uint32_t   *order = kernel_alloc(knox->kernel, cell_count(knox), sizeof(uint32_t));
	uint32_t	members = 0;
	KernelStatus status;

	for (int k = 0; k < bands_finite(&request->distance); k++)
	{
		for (int l = 0; l < bands_finite(&request->days); l++)
		{
			size_t		c = (size_t) k * request->days.count + l;

			cells[c].p_adjusted = 1;
			if (cells[c].sd > 0)
				member[members++] = (Member) {
					.cell = c, .moments = knox->moments[c], .score = moments_score(&knox->moments[c], cells[c].observed)
				};
		}
	}
	status = order_index(knox->kernel, order, members, compare_members, member);
	if (status == KERNEL_OK)
		status = step_down(knox, member, order, members, cells);
	kernel_free(knox->kernel, member);
	kernel_free(knox->kernel, order);
	return status;
}

static KernelStatus
fill_cells(Knox *knox, KnoxCell *cells)
{
	KernelStatus status = KERNEL_OK;

	for (int c = 0; c < cell_count(knox); c++)
		fill_exact(knox, c, &cells[c]);
	if (knox->request->permutations == 0)
		return KERNEL_OK;
	status = adjust_cells(knox, cells);
	for (int c = 0; c < cell_count(knox) && status == KERNEL_OK; c++)
	{
		fill_simulated(knox, c, &cells[c]);
		if (knox->kernel->stop(knox->kernel))
			status = KERNEL_STOPPED;
	}
	return status;
}

/* ---------------------------------------------------------------- strata */

static void
add_moments(Knox *knox)
{
	int			days = knox->request->days.count;

	for (int c = 0; c < cell_count(knox); c++)
	{
		Moments		moments = moments_of(knox->events, &knox->near[c / days], &knox->soon[c % days]);

		knox->moments[c] = moments_sum(&knox->moments[c], &moments);
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
	Knox		knox = {.kernel = kernel, .request = request, .simulations = request->permutations + 1};
	KernelStatus status = KERNEL_OK;

	knox.limits = bands_finite(&request->days) + 1;
	knox.limit = kernel_alloc(kernel, knox.limits, sizeof(int32_t));
	bands_day_limits(&request->days, knox.limit);
	knox.counts = kernel_alloc_zero(kernel, (size_t) cell_count(&knox) * knox.simulations, sizeof(int64_t));
	knox.moments = kernel_alloc(kernel, cell_count(&knox), sizeof(Moments));
	for (int c = 0; c < cell_count(&knox); c++)
		knox.moments[c] = (Moments) {.skewness = NAN};

	for (uint32_t stratum = 0; stratum < count && status == KERNEL_OK; stratum++)
		status = add_stratum(&knox, &strata[stratum], stratum);
	if (status == KERNEL_OK)
		status = fill_cells(&knox, cells);
	kernel_free(kernel, knox.limit);
	kernel_free(kernel, knox.counts);
	kernel_free(kernel, knox.moments);
	return status;
}
