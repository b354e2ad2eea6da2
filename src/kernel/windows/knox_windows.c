/*
 * The Knox test for events whose place and time are known in part.
 *
 * As knox.c: pairs with a chance to be near in place are found once and packed,
 * what is in no finite band follows by subtraction, and the windows as they are
 * serve as permutation 0.  Chances stand in for counts.
 */
#include "kernel/windows/knox_windows.h"

#include "kernel/random.h"
#include "kernel/step_down.h"
#include "kernel/windows/window_excess.h"
#include "kernel/windows/window_lags.h"
#include "kernel/windows/window_lanes.h"
#include "kernel/windows/window_pairs.h"

#include <math.h>
#include <string.h>

/* Lags of more days or hours than this are as good as infinite. */
#define LAG_MAX 1000000000

typedef struct Test
{
	Kernel	   *kernel;
	const KnoxWindowsRequest *request;
	const EventWindows *events;
	WindowPairs pairs;
	uint32_t	simulations;	/* permutations and the windows as they are, number 0 */

	int			rows;			/* of near pairs: the bands of pairs.bands */
	LagBands	lags;			/* finite bands of days */
	int64_t    *limit;
	WeightSums *near;			/* [row], and one more: of all rows together */
	WeightSums *soon;			/* [finite band of days], and one more: within the last limit */
	double	   *lag_rows;		/* [event][finite band of days] */

	uint32_t	active;			/* events with a near pair */
	uint32_t   *number;			/* [event]: the active ones first */
	uint32_t   *word;			/* the pairs as window_lanes.h has them */
	size_t		words;
	size_t		capacity;
	size_t		last_header;

	double	   *observed;		/* [cell]: the sum of products as it is */
	double	   *squares;		/* [cell]: of the products squared */
	double	   *sums;			/* [cell][simulation] */
	Moments    *moments;		/* [cell] */
} Test;

int
knox_windows_rows(const KnoxWindowsRequest *request)
{
	return request->distance.count + (request->events.dwelling != NULL);
}

static size_t
cell_count(const Test *test)
{
	return (size_t) knox_windows_rows(test->request) * test->request->days.count;
}

/* The row of cells of a row of near pairs; -1 for pairs nearer than the first break. */
static int
row_of_cells(const Test *test, int row)
{
	if (test->pairs.bands.same_home && row == 0)
		return 0;
	if (test->pairs.bands.below && row == test->pairs.bands.same_home)
		return -1;
	return row - test->pairs.bands.below;
}

/* ---------------------------------------------------------------- near in place */

/* What the sums of near pairs are made of. */
typedef struct NearSums
{
	Test	   *test;
	double	   *row;			/* [event][row, then all] */
} NearSums;

/* A WindowPairVisitor. */
static void
add_near(void *context, uint32_t a, uint32_t b, int band, int bands, const double *chance)
{
	NearSums   *sums = context;
	int			columns = sums->test->rows + 1;
	double		all = 0;

	for (int k = 0; k < bands; k++)
	{
		WeightSums *near = &sums->test->near[band + k];

		all += chance[k];
		near->sum += chance[k];
		near->squares += chance[k] * chance[k];
		sums->row[(size_t) a * columns + band + k] += chance[k];
		sums->row[(size_t) b * columns + band + k] += chance[k];
	}
	sums->test->near[columns - 1].sum += all;
	sums->test->near[columns - 1].squares += all * all;
	sums->row[(size_t) a * columns + columns - 1] += all;
	sums->row[(size_t) b * columns + columns - 1] += all;
}

/* Gives the events with a near pair the numbers from 0 up, in order of place, and the others those after. */
static void
number_events(Test *test, const double *row)
{
	int			columns = test->rows + 1;
	uint32_t	others = 0;

	test->number = kernel_alloc(test->kernel, test->events->count, sizeof(uint32_t));
	for (uint32_t i = 0; i < test->events->count; i++)
	{
		uint32_t	event = test->pairs.event[i];

		if (row[(size_t) event * columns + columns - 1] > 0)
			test->number[event] = test->active++;
	}
	others = test->active;
	for (uint32_t i = 0; i < test->events->count; i++)
	{
		uint32_t	event = test->pairs.event[i];

		if (row[(size_t) event * columns + columns - 1] == 0)
			test->number[event] = others++;
	}
}

static KernelStatus
sum_near(Test *test)
{
	int			columns = test->rows + 1;
	NearSums	sums = {
		.test = test, .row = kernel_alloc_zero(test->kernel, (size_t) test->events->count * columns, sizeof(double))
	};
	KernelStatus status = window_pairs_visit(test->kernel, &test->pairs, add_near, &sums);

	for (uint32_t i = 0; i < test->events->count && status == KERNEL_OK; i++)
		for (int k = 0; k < columns; k++)
			test->near[k].row_squares += sums.row[(size_t) i * columns + k] * sums.row[(size_t) i * columns + k];
	if (status == KERNEL_OK)
		number_events(test, sums.row);
	kernel_free(test->kernel, sums.row);
	return status;
}

/* ---------------------------------------------------------------- what is observed */

typedef struct Observed
{
	Test	   *test;
	double	   *soon;			/* [finite band of days] of one pair */
	double	   *products;		/* [row][finite band of days, then beyond]: sums */
	double	   *squares;		/* the same, squared */
} Observed;

/* A WindowPairVisitor that adds the products of one pair. */
static void
add_observed(void *context, uint32_t a, uint32_t b, int band, int bands, const double *chance)
{
	Observed   *observed = context;
	Test	   *test = observed->test;
	int			columns = test->lags.count + 1;
	double		beyond = 1 - window_within(test->events, a, b, test->limit[test->lags.count]);

	lag_chances(test->events, &test->lags, a, b, observed->soon);
	for (int k = 0; k < bands; k++)
	{
		double	   *product = observed->products + (size_t) (band + k) * columns;
		double	   *square = observed->squares + (size_t) (band + k) * columns;

		for (int l = 0; l < columns; l++)
		{
			double		both = chance[k] * (l < test->lags.count ? observed->soon[l] : beyond);

			product[l] += both;
			square[l] += both * both;
		}
	}
}

/* Of all pairs in a band of days, also those that are near in no finite band of distance. */
static WeightSums
soon_sums(const Test *test, int band)
{
	return band < test->lags.count ? test->soon[band] : weights_of_the_rest(test->events->count, &test->soon[test->lags.count]);
}

static WeightSums
near_sums(const Test *test, int row)
{
	return row < test->rows ? test->near[row] : weights_of_the_rest(test->events->count, &test->near[test->rows]);
}

/* From sums of rows of near pairs to cells; what is far is the rest of the band of days. */
static void
fill_cells_of(const Test *test, const double *products, int columns, double *cell, size_t stride)
{
	int			days = test->request->days.count;
	int			last = knox_windows_rows(test->request) - 1;

	for (int l = 0; l < days; l++)
	{
		double		far = soon_sums(test, l).sum;

		for (int k = 0; k < test->rows; k++)
		{
			int			row = row_of_cells(test, k);

			far -= products[(size_t) k * columns + l];
			if (row >= 0)
				cell[((size_t) row * days + l) * stride] = products[(size_t) k * columns + l];
		}
		if (bands_open(&test->request->distance))
			cell[((size_t) last * days + l) * stride] = fmax(far, 0);
	}
}

static KernelStatus
sum_observed(Test *test)
{
	Kernel	   *kernel = test->kernel;
	int			columns = test->lags.count + 1;
	Observed	observed = {
		.test = test,
		.soon = kernel_alloc(kernel, columns, sizeof(double)),
		.products = kernel_alloc_zero(kernel, (size_t) test->rows * columns, sizeof(double)),
		.squares = kernel_alloc_zero(kernel, (size_t) test->rows * columns, sizeof(double))
	};
	KernelStatus status = window_pairs_visit(kernel, &test->pairs, add_observed, &observed);

	fill_cells_of(test, observed.products, columns, test->observed, 1);
	for (size_t c = 0; c < cell_count(test); c++)
		test->squares[c] = NAN;
	for (int k = 0; k < test->rows; k++)
		for (int l = 0; l < test->request->days.count && row_of_cells(test, k) >= 0; l++)
			test->squares[(size_t) row_of_cells(test, k) * test->request->days.count + l] =
				observed.squares[(size_t) k * columns + l];
	kernel_free(kernel, observed.soon);
	kernel_free(kernel, observed.products);
	kernel_free(kernel, observed.squares);
	return status;
}

static void
fill_moments(Test *test)
{
	int			days = test->request->days.count;

	for (int k = 0; k <= test->rows; k++)
	{
		int			row = k < test->rows ? row_of_cells(test, k) : knox_windows_rows(test->request) - 1;
		WeightSums	near = near_sums(test, k);

		if (row < 0 || (k == test->rows && !bands_open(&test->request->distance)))
			continue;
		for (int l = 0; l < days; l++)
		{
			WeightSums	soon = soon_sums(test, l);

			test->moments[(size_t) row * days + l] = moments_of_weights(test->events->count, &near, &soon);
		}
	}
}

/* ---------------------------------------------------------------- packing */

static void
append_word(Test *test, uint32_t word)
{
	test->word = kernel_grow(test->kernel, test->word, test->words + 1, &test->capacity, sizeof(uint32_t));
	test->word[test->words++] = word;
}

static void
append_weight(Test *test, float weight)
{
	uint32_t	word;

	memcpy(&word, &weight, sizeof(word));
	append_word(test, word);
}

/* A WindowPairVisitor that packs a pair for the lanes. */
static void
pack_pair(void *context, uint32_t a, uint32_t b, int band, int bands, const double *chance)
{
	Test	   *test = context;
	uint32_t	event = test->number[a];
	uint32_t	header = test->words > 0 ? test->word[test->last_header] : 0;

	if (test->words == 0 || ROW_EVENT(header) != event || ROW_COUNT(header) == ROW_COUNT_MAX)
	{
		test->last_header = test->words;
		append_word(test, ROW_HEADER(event, 0));
	}
	test->word[test->last_header]++;
	append_word(test, test->number[b]);
	append_word(test, WINDOW_BANDS(band, bands));
	for (int k = 0; k < bands; k++)
		append_weight(test, (float) chance[k]);
}

/* ---------------------------------------------------------------- permutations */

/* What one batch of LANES simulations works on. */
typedef struct Batch
{
	WindowLanesSum sum;
	uint32_t   *window;			/* [number]: whose window it has */
	WindowLane *lane;			/* [active event], aligned */
	void	   *lane_block;
	int			limits;
	int			first_limit;	/* those before it allow no lag */
	int32_t    *limit;
	float	   *scratch;
	double	   *within;			/* [row][limit][lane], of LANES_LIMITS_MAX limits at a time */
	double	   *products;		/* [row][finite band of days, then beyond][lane] */
	double	   *one;			/* the same of one lane */
} Batch;

static void *
aligned(void *block, uintptr_t alignment)
{
	return (void *) (((uintptr_t) block + alignment - 1) & ~(alignment - 1));
}

static void
batch_prepare(const Test *test, Batch *batch)
{
	Kernel	   *kernel = test->kernel;
	size_t		columns = test->lags.count + 1;

	*batch = (Batch) {.sum = window_lanes_variant(vector_widest()), .limits = test->lags.count + 1, .first_limit = test->limit[0] < 0};
	batch->window = kernel_alloc(kernel, test->events->count, sizeof(uint32_t));
	batch->lane_block = kernel_alloc(kernel, test->active * sizeof(WindowLane) + LANES_ALIGNMENT, 1);
	batch->lane = aligned(batch->lane_block, LANES_ALIGNMENT);
	batch->limit = kernel_alloc(kernel, batch->limits, sizeof(int32_t));
	for (int l = 0; l < batch->limits; l++)
		batch->limit[l] = (int32_t) test->limit[l];
	batch->scratch = kernel_alloc(kernel, (size_t) test->rows * LANES_LIMITS_MAX * LANES + LANES_ALIGNMENT, sizeof(float));
	batch->within = kernel_alloc(kernel, (size_t) test->rows * LANES_LIMITS_MAX * LANES, sizeof(double));
	batch->products = kernel_alloc(kernel, test->rows * columns * LANES, sizeof(double));
	batch->one = kernel_alloc(kernel, test->rows * columns, sizeof(double));
}

static void
batch_free(const Test *test, Batch *batch)
{
	kernel_free(test->kernel, batch->window);
	kernel_free(test->kernel, batch->lane_block);
	kernel_free(test->kernel, batch->limit);
	kernel_free(test->kernel, batch->scratch);
	kernel_free(test->kernel, batch->within);
	kernel_free(test->kernel, batch->products);
	kernel_free(test->kernel, batch->one);
}

/* Whose window each active event has in simulation "number": the first part of a Fisher-Yates shuffle. */
static KernelStatus
shuffle_windows(const Test *test, uint32_t number, uint32_t *window)
{
	uint32_t	events = test->events->count;
	Random		random;

	for (uint32_t i = 0; i < events; i++)
		window[test->number[i]] = i;
	if (number == 0)
		return KERNEL_OK;
	random_stream(&random, test->request->seed, number);
	for (uint32_t i = 0; i < test->active && i + 1 < events; i++)
	{
		uint32_t	other = i + random_below(&random, events - i);
		uint32_t	swap = window[i];

		window[i] = window[other];
		window[other] = swap;
		if (KERNEL_STOP_AT(test->kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

static KernelStatus
batch_shuffle(const Test *test, Batch *batch, uint32_t first)
{
	const EventWindows *events = test->events;

	for (int l = 0; l < LANES; l++)
	{
		KernelStatus status = shuffle_windows(test, first + l, batch->window);

		if (status != KERNEL_OK)
			return status;
		for (uint32_t i = 0; i < test->active; i++)
		{
			uint32_t	window = batch->window[i];

			batch->lane[i].first[l] = events->first[window];
			batch->lane[i].length[l] = (int32_t) window_length(events, window);
			batch->lane[i].inverse[l] = 1.0f / (float) window_length(events, window);
		}
	}
	return KERNEL_OK;
}

/* Sums within some limits, from which the bands between them follow. */
static KernelStatus
batch_sum_limits(const Test *test, Batch *batch, int from, int limits)
{
	const uint32_t *word = test->word;
	const uint32_t *end = test->words > 0 ? word + test->words : word;	/* no pairs: NULL, to which C adds nothing */
	float	   *scratch = aligned(batch->scratch, LANES_ALIGNMENT);

	memset(batch->within, 0, (size_t) test->rows * limits * LANES * sizeof(double));
	while (word != end)
	{
		word = batch->sum(word, end, batch->lane, batch->limit + from, limits, test->rows, scratch, batch->within);
		if (test->kernel->stop(test->kernel))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Adds what lies within a limit to the band that ends there, and takes it from the one that begins there. */
static void
batch_add_limits(const Test *test, Batch *batch, int from, int limits)
{
	int			columns = test->lags.count + 1;

	for (int k = 0; k < test->rows; k++)
		for (int t = 0; t < limits; t++)
			for (int lane = 0; lane < LANES; lane++)
			{
				double		within = batch->within[((size_t) k * limits + t) * LANES + lane];
				double	   *product = batch->products + ((size_t) k * columns + from + t) * LANES + lane;

				if (from + t > 0)
					product[-LANES] += within;
				product[0] -= within;
			}
}

static KernelStatus
batch_sum(const Test *test, Batch *batch)
{
	int			columns = test->lags.count + 1;
	KernelStatus status = KERNEL_OK;

	for (int k = 0; k < test->rows; k++)
		for (int l = 0; l < columns; l++)
			for (int lane = 0; lane < LANES; lane++)
				batch->products[((size_t) k * columns + l) * LANES + lane] = l == columns - 1 ? test->near[k].sum : 0;
	for (int t = batch->first_limit; t < batch->limits && status == KERNEL_OK; t += LANES_LIMITS_MAX)
	{
		int			limits = batch->limits - t < LANES_LIMITS_MAX ? batch->limits - t : LANES_LIMITS_MAX;

		status = batch_sum_limits(test, batch, t, limits);
		if (status == KERNEL_OK)
			batch_add_limits(test, batch, t, limits);
	}
	return status;
}

static KernelStatus
simulate(Test *test)
{
	Batch		batch;
	int			columns = test->lags.count + 1;
	KernelStatus status = KERNEL_OK;

	batch_prepare(test, &batch);
	for (uint32_t first = 0; first < test->simulations && status == KERNEL_OK; first += LANES)
	{
		status = batch_shuffle(test, &batch, first);
		if (status == KERNEL_OK)
			status = batch_sum(test, &batch);
		for (uint32_t lane = 0; lane < LANES && first + lane < test->simulations && status == KERNEL_OK; lane++)
		{
			for (int i = 0; i < test->rows * columns; i++)
				batch.one[i] = batch.products[(size_t) i * LANES + lane];
			fill_cells_of(test, batch.one, columns, test->sums + first + lane, test->simulations);
		}
	}
	batch_free(test, &batch);
	return status;
}

/* ---------------------------------------------------------------- results */

/* Sums of simulations that differ by less are the same, however floats round. */
#define SUM_TOLERANCE 1e-6

static double
tolerance_of(double sum)
{
	return SUM_TOLERANCE * (1 + fabs(sum));
}

/* The share of simulations with at least as much as observed, and their skewness. */
static void
fill_simulated(Test *test, size_t c, KnoxWindowsCell *cell)
{
	const double *sums = test->sums + c * test->simulations;
	double		enough = sums[0] - tolerance_of(sums[0]);
	uint32_t	as_large = 0;
	double		third = 0;

	for (uint32_t s = 0; s < test->simulations; s++)
	{
		double		z = cell->sd > 0 ? (sums[s] - cell->expected) / cell->sd : 0;

		as_large += sums[s] >= enough;
		third += z * z * z;
	}
	cell->p_value = (double) as_large / test->simulations;
	test->moments[c].skewness = third / test->simulations;
}

/* The cells that are tested together: those of finite bands whose sum can differ. */
typedef struct Family
{
	const Test *test;
	uint32_t	cells;
	size_t	   *cell;
	double	   *score;
} Family;

/* A ScoreRaiser: the scores of a cell in all simulations. */
static void
raise_cell(void *context, uint32_t question, double *largest)
{
	const Family *family = context;
	size_t		c = family->cell[question];
	const double *sums = family->test->sums + c * family->test->simulations;

	for (uint32_t s = 0; s < family->test->simulations; s++)
		largest[s] = fmax(largest[s], moments_score(&family->test->moments[c], sums[s] + tolerance_of(sums[s])));
}

static void
find_family(Family *family, KnoxWindowsCell *cells)
{
	const Test *test = family->test;
	int			days = test->request->days.count;
	int			finite = bands_finite(&test->request->distance) + test->pairs.bands.same_home;

	for (int k = 0; k < finite; k++)
	{
		for (int l = 0; l < test->lags.count; l++)
		{
			size_t		c = (size_t) k * days + l;

			cells[c].p_adjusted = 1;
			if (cells[c].sd == 0)
				continue;
			family->cell[family->cells] = c;
			family->score[family->cells++] = moments_score(&test->moments[c], test->sums[c * test->simulations]);
		}
	}
}

static KernelStatus
adjust_cells(Test *test, KnoxWindowsCell *cells)
{
	Kernel	   *kernel = test->kernel;
	Family		family = {
		.test = test,
		.cell = kernel_alloc(kernel, cell_count(test), sizeof(size_t)),
		.score = kernel_alloc(kernel, cell_count(test), sizeof(double))
	};
	double	   *p_adjusted = kernel_alloc(kernel, cell_count(test), sizeof(double));
	KernelStatus status;

	find_family(&family, cells);
	status = step_down(kernel, family.score, family.cells, test->simulations, raise_cell, &family, p_adjusted);
	for (uint32_t i = 0; i < family.cells && status == KERNEL_OK; i++)
		cells[family.cell[i]].p_adjusted = p_adjusted[i];
	kernel_free(kernel, family.cell);
	kernel_free(kernel, family.score);
	kernel_free(kernel, p_adjusted);
	return status;
}

static void
fill_exact(const Test *test, size_t c, KnoxWindowsCell *cell)
{
	const Moments *moments = &test->moments[c];

	*cell = (KnoxWindowsCell)
	{
		.observed = test->observed[c],
		.certainty = test->observed[c] > 0 ? test->squares[c] / test->observed[c] : NAN,
		.expected = moments->mean,
		.sd = moments->sd,
		.z = moments->sd > 0 ? (test->observed[c] - moments->mean) / moments->sd : NAN,
		.ratio = NAN, .ratio_low = NAN, .ratio_high = NAN,
		.p_value = NAN, .p_adjusted = NAN, .p_analytic = NAN
	};
}

static KernelStatus
fill_ratios(Test *test, KnoxWindowsCell *cells)
{
	int			lags = test->lags.count;
	WindowExcess *excess = kernel_alloc(test->kernel, (size_t) test->rows * lags, sizeof(WindowExcess));
	KernelStatus status = window_excess(test->kernel, &test->pairs, &test->lags, test->soon, test->lag_rows, excess);

	for (int k = 0; k < test->rows && status == KERNEL_OK; k++)
	{
		for (int l = 0; l < lags && row_of_cells(test, k) >= 0; l++)
		{
			KnoxWindowsCell *cell = &cells[(size_t) row_of_cells(test, k) * test->request->days.count + l];

			cell->ratio = excess[(size_t) k * lags + l].ratio;
			cell->ratio_low = excess[(size_t) k * lags + l].low;
			cell->ratio_high = excess[(size_t) k * lags + l].high;
		}
	}
	kernel_free(test->kernel, excess);
	return status;
}

static KernelStatus
fill_permuted(Test *test, KnoxWindowsCell *cells)
{
	KernelStatus status = window_pairs_visit(test->kernel, &test->pairs, pack_pair, test);

	if (status == KERNEL_OK)
		status = simulate(test);
	for (size_t c = 0; c < cell_count(test) && status == KERNEL_OK; c++)
	{
		fill_simulated(test, c, &cells[c]);
		cells[c].p_analytic = moments_upper_tail(&test->moments[c], test->observed[c]);
		if (test->kernel->stop(test->kernel))
			status = KERNEL_STOPPED;
	}
	return status == KERNEL_OK ? adjust_cells(test, cells) : status;
}

/* ---------------------------------------------------------------- the whole */

static void
prepare(Test *test)
{
	Kernel	   *kernel = test->kernel;
	const Bands *days = &test->request->days;
	int32_t    *limit = kernel_alloc(kernel, bands_finite(days) + 1, sizeof(int32_t));

	test->lags.count = bands_finite(days);
	test->limit = kernel_alloc(kernel, test->lags.count + 1, sizeof(int64_t));
	bands_day_limits(days, limit);
	for (int l = 0; l <= test->lags.count; l++)
		test->limit[l] = limit[l] < LAG_MAX ? limit[l] : LAG_MAX;
	kernel_free(kernel, limit);
	test->lags.limit = test->limit;
	test->soon = kernel_alloc(kernel, test->lags.count + 1, sizeof(WeightSums));
	test->lag_rows = kernel_alloc(kernel, (size_t) test->events->count * test->lags.count, sizeof(double));
	test->observed = kernel_alloc_zero(kernel, cell_count(test), sizeof(double));
	test->squares = kernel_alloc_zero(kernel, cell_count(test), sizeof(double));
	test->moments = kernel_alloc_zero(kernel, cell_count(test), sizeof(Moments));
	if (test->simulations > 1)
		test->sums = kernel_alloc(kernel, cell_count(test) * test->simulations, sizeof(double));
}

static KernelStatus
find_pairs(Test *test)
{
	KernelStatus status = window_pairs_find(test->kernel, test->events, &test->request->distance, test->request->metric,
											&test->pairs);

	test->rows = test->pairs.bands.count;
	test->near = kernel_alloc_zero(test->kernel, test->rows + 1, sizeof(WeightSums));
	if (status == KERNEL_OK && test->pairs.count > KNOX_WINDOW_PAIRS_MAX)
		return KERNEL_TOO_MANY_PAIRS;
	return status;
}

static void
release(Test *test)
{
	window_pairs_free(test->kernel, &test->pairs);
	kernel_free(test->kernel, test->limit);
	kernel_free(test->kernel, test->near);
	kernel_free(test->kernel, test->soon);
	kernel_free(test->kernel, test->lag_rows);
	kernel_free(test->kernel, test->number);
	kernel_free(test->kernel, test->word);
	kernel_free(test->kernel, test->observed);
	kernel_free(test->kernel, test->squares);
	kernel_free(test->kernel, test->sums);
	kernel_free(test->kernel, test->moments);
}

KernelStatus
knox_windows_run(Kernel *kernel, const KnoxWindowsRequest *request, KnoxWindowsCell *cells)
{
	Test		test = {
		.kernel = kernel, .request = request, .events = &request->events, .simulations = request->permutations + 1
	};
	KernelStatus status;

	prepare(&test);
	status = find_pairs(&test);
	if (status == KERNEL_OK)
		status = sum_near(&test);
	if (status == KERNEL_OK)
		status = window_lags_sum(kernel, test.events, &test.lags, test.soon, test.lag_rows);
	if (status == KERNEL_OK)
		status = sum_observed(&test);
	if (status == KERNEL_OK)
	{
		fill_moments(&test);
		for (size_t c = 0; c < cell_count(&test); c++)
			fill_exact(&test, c, &cells[c]);
		status = fill_ratios(&test, cells);
	}
	if (status == KERNEL_OK && request->permutations > 0)
		status = fill_permuted(&test, cells);
	release(&test);
	return status;
}
