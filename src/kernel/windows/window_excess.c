/*
 * The excess of near repeats when place and time are known in part.
 */
#include "kernel/windows/window_excess.h"

#include "kernel/linear.h"
#include "kernel/order.h"

#include <math.h>
#include <string.h>

#include <Rmath.h>

/* Ratios of the likelihood lie between these; at the upper one the data say nothing. */
#define RHO_MIN 1e-4
#define RHO_MAX 1e4

#define STEPS_MAX 100
#define STEP_LEAST 1e-3
#define STEP_MOST 1e6
#define RIDGE 1e-3
#define RISE_SMALL 1e-10

/* A pair: its chances begin at near, and are of the rows from row on. */
typedef struct NearPair
{
	uint32_t	near;
	uint16_t	row;
	uint16_t	rows;
	uint8_t		block[2];		/* of its two events */
} NearPair;

typedef struct Excess
{
	Kernel	   *kernel;
	const WindowPairs *pairs;
	const LagBands *lags;
	int			bands;			/* of days */
	const WeightSums *lag_sums;
	const double *lag_rows;		/* [event][band] */
	uint8_t    *block;			/* [event] */
	uint32_t   *block_events;	/* [block] */
	double	   *mean;			/* [block, then none left out][band]: the mean chance of all pairs that stay */

	/* Bands of distance; their first row among those of the pairs, but that of pairs nearer than the first break. */
	int			rows;
	int			cells;			/* rows * bands */

	/* The pairs with a chance in such a row; few of them have one in a band of days. */
	uint32_t	count;
	size_t		capacity;
	NearPair   *pair;
	uint32_t	near_count;
	size_t		near_capacity;
	double	   *near;			/* chances of the rows of each pair */
	uint32_t	soon_count;
	size_t		soon_capacity;
	uint32_t   *soon_pair;		/* [pair with a chance in a band of days]: which one it is */
	double	   *soon;			/* [pair with such a chance][band] */
} Excess;

#define NO_BLOCK EXCESS_BLOCKS

/* ---------------------------------------------------------------- blocks */

/* The bits of two numbers by turns: places that are near have near codes (Morton 1966). */
static uint64_t
interleave(uint32_t x, uint32_t y)
{
	uint64_t	code = 0;

	for (int bit = 0; bit < 32; bit++)
		code |= (uint64_t) (x >> bit & 1) << (2 * bit) | (uint64_t) (y >> bit & 1) << (2 * bit + 1);
	return code;
}

static int
compare_codes(const void *items, uint32_t a, uint32_t b)
{
	const uint64_t *code = items;

	return ORDER_OF(code[a], code[b]);
}

/* Gives events to blocks of neighbouring places, of as equal a number as places allow. */
static KernelStatus
make_blocks(Excess *excess)
{
	const EventWindows *events = excess->pairs->events;
	const uint32_t *at = excess->pairs->at;
	uint64_t   *code = kernel_alloc(excess->kernel, events->places, sizeof(uint64_t));
	uint32_t   *order = kernel_alloc(excess->kernel, events->places, sizeof(uint32_t));
	uint64_t	done = 0;
	KernelStatus status;

	for (uint32_t p = 0; p < events->places; p++)
	{
		uint32_t	c = events->place_start[p];

		code[p] = interleave((uint32_t) (events->x[c] + 1e9), (uint32_t) (events->y[c] + 1e9));
	}
	status = order_index(excess->kernel, order, events->places, compare_codes, code);
	for (uint32_t i = 0; i < events->places && status == KERNEL_OK; i++)
	{
		uint32_t	place = order[i];
		uint8_t		block = done < events->count ? (uint8_t) (done * EXCESS_BLOCKS / events->count) : 0;

		for (uint32_t e = at[place]; e < at[place + 1]; e++, done++)
			excess->block[excess->pairs->event[e]] = block;
		excess->block_events[block] += at[place + 1] - at[place];
	}
	kernel_free(excess->kernel, code);
	kernel_free(excess->kernel, order);
	return status;
}

/* The mean chance of each band over the pairs that stay when a block is left out. */
static KernelStatus
mean_without(Excess *excess, int block, uint32_t *list)
{
	uint32_t	all = excess->pairs->events->count;
	double	   *mean = excess->mean + (size_t) block * excess->bands;
	uint32_t	count = 0;
	double		stay;
	KernelStatus status;

	memset(mean, 0, excess->bands * sizeof(double));
	for (uint32_t i = 0; i < all; i++)
		if (excess->block[i] == block)
			list[count++] = i;
	status = window_lags_among(excess->kernel, excess->pairs->events, excess->lags, list, count, mean);
	stay = (double) (all - count) * (all - count - 1.0) / 2;
	for (int l = 0; l < excess->bands; l++)
	{
		double		gone = -mean[l];	/* pairs within the block are in two of its rows */

		for (uint32_t i = 0; i < count; i++)
			gone += excess->lag_rows[(size_t) list[i] * excess->bands + l];
		mean[l] = (excess->lag_sums[l].sum - gone) / stay;
	}
	return status;
}

static KernelStatus
prepare_means(Excess *excess)
{
	double		events = excess->pairs->events->count;
	uint32_t   *list = kernel_alloc(excess->kernel, excess->pairs->events->count, sizeof(uint32_t));
	KernelStatus status = KERNEL_OK;

	for (int b = 0; b < EXCESS_BLOCKS && status == KERNEL_OK; b++)
		status = mean_without(excess, b, list);
	for (int l = 0; l < excess->bands; l++)
		excess->mean[(size_t) NO_BLOCK * excess->bands + l] = excess->lag_sums[l].sum / (events * (events - 1) / 2);
	kernel_free(excess->kernel, list);
	return status;
}

/* ---------------------------------------------------------------- the pairs */

/* The row of a band of distance; -1 for pairs nearer than the first break. */
static int
row_of_band(const Excess *excess, int band)
{
	const PlaceBands *bands = &excess->pairs->bands;

	if (!bands->below || band < bands->same_home)
		return band;
	return band == bands->same_home ? -1 : band - 1;
}

/* Keeps what a pair has in bands of days, if it has anything there. */
static void
keep_soon(Excess *excess, uint32_t a, uint32_t b)
{
	Kernel	   *kernel = excess->kernel;
	size_t		capacity = excess->soon_capacity;	/* of both, which grow together */
	double		any = 0;
	double	   *soon;

	excess->soon_pair = kernel_grow(kernel, excess->soon_pair, excess->soon_count + 1, &capacity, sizeof(uint32_t));
	excess->soon = kernel_grow(kernel, excess->soon, excess->soon_count + 1, &excess->soon_capacity, excess->bands * sizeof(double));
	soon = excess->soon + (size_t) excess->soon_count * excess->bands;
	lag_chances(excess->pairs->events, excess->lags, a, b, soon);
	for (int l = 0; l < excess->bands; l++)
		any += soon[l];
	if (any > 0)
		excess->soon_pair[excess->soon_count++] = excess->count;
}

/* A WindowPairVisitor that keeps a pair with a chance in a row. */
static void
keep_pair(void *context, uint32_t a, uint32_t b, int band, int bands, const double *chance)
{
	Excess	   *excess = context;
	NearPair	pair = {.near = excess->near_count, .block = {excess->block[a], excess->block[b]}};

	excess->near = kernel_grow(excess->kernel, excess->near, excess->near_count + bands, &excess->near_capacity, sizeof(double));
	for (int k = 0; k < bands; k++)
	{
		int			row = row_of_band(excess, band + k);

		if (row < 0)
			continue;
		if (pair.rows++ == 0)
			pair.row = row;
		excess->near[excess->near_count++] = chance[k];
	}
	if (pair.rows == 0)
		return;
	keep_soon(excess, a, b);
	excess->pair = kernel_grow(excess->kernel, excess->pair, excess->count + 1, &excess->capacity, sizeof(NearPair));
	excess->pair[excess->count++] = pair;
}

/* ---------------------------------------------------------------- the likelihood */

/* Where the likelihood is looked at: rho - 1 of each cell, with what stays when a block is left out. */
typedef struct Likelihood
{
	const Excess *excess;
	int			without;		/* a block, or NO_BLOCK */
	const double *mean;			/* [band] */
	double	   *theta;			/* [cell] */
	bool		is_top;			/* climbed to where it gets no higher */
	bool		is_newton;		/* the step takes the whole curve into account */
	double		value;			/* its logarithm */
	double	   *slope;			/* [cell] */
	double	   *curve;			/* [cell][cell]: minus the second derivatives */
	double	   *rise;			/* [cell][cell]: the part of that which is never negative */
	double	   *lean;			/* [row]: what its cells add on average */
	double	   *row_slope;		/* [row] */
	double	   *row_curve;		/* [row][row] */
	double	   *from;			/* [cell]: where a step begins */
	double	   *step;			/* [cell] */
	double	   *matrix;			/* [cell][cell] */
} Likelihood;

static Likelihood
likelihood_make(const Excess *excess)
{
	Kernel	   *kernel = excess->kernel;
	size_t		cells = excess->cells;

	return (Likelihood)
	{
		.excess = excess,
		.theta = kernel_alloc_zero(kernel, cells, sizeof(double)), .slope = kernel_alloc(kernel, cells, sizeof(double)),
		.curve = kernel_alloc(kernel, cells * cells, sizeof(double)), .rise = kernel_alloc(kernel, cells * cells, sizeof(double)),
		.lean = kernel_alloc(kernel, excess->rows, sizeof(double)), .row_slope = kernel_alloc(kernel, excess->rows, sizeof(double)),
		.row_curve = kernel_alloc(kernel, (size_t) excess->rows * excess->rows, sizeof(double)),
		.from = kernel_alloc(kernel, cells, sizeof(double)), .step = kernel_alloc(kernel, cells, sizeof(double)),
		.matrix = kernel_alloc(kernel, cells * cells, sizeof(double))
	};
}

static void
likelihood_free(Likelihood *at)
{
	double	   *block[] = {
		at->theta, at->slope, at->curve, at->rise, at->lean, at->row_slope, at->row_curve, at->from, at->step, at->matrix
	};

	for (size_t i = 0; i < sizeof(block) / sizeof(block[0]); i++)
		kernel_free(at->excess->kernel, block[i]);
}

static inline double
weighted_sum(const double *theta, const double *chance, int bands)
{
	double		sum = 0;

	for (int l = 0; l < bands; l++)
		sum += theta[l] * chance[l];
	return sum;
}

static inline bool
stays(const Likelihood *at, const NearPair *pair)
{
	return at->without == NO_BLOCK || (pair->block[0] != at->without && pair->block[1] != at->without);
}

/* What the chances of the windows as they are add. */
static void
add_own(Likelihood *at, const NearPair *pair, const double *soon)
{
	int			bands = at->excess->bands;
	int			cells = at->excess->cells;
	int			first = pair->row * bands;
	int			count = pair->rows * bands;
	const double *near = at->excess->near + pair->near;
	double		own = 1;

	for (int k = 0; k < pair->rows; k++)
		own += near[k] * weighted_sum(at->theta + first + k * bands, soon, bands);
	at->value += log(own);
	for (int i = 0; i < count; i++)
	{
		double		part = near[i / bands] * soon[i % bands] / own;
		double	   *rise = at->rise + (size_t) (first + i) * cells + first;

		at->slope[first + i] += part;
		for (int j = 0; part > 0 && j <= i; j++)
			rise[j] += part * near[j / bands] * soon[j % bands] / own;
	}
}

/* A product is kept away from where it overflows, and its logarithm taken now and then. */
#define PRODUCT_MAX 1e200

/* Adds one pair to what the mean takes away; returns by how much its likelihood is divided. */
static inline double
add_mean(Likelihood *at, const NearPair *pair)
{
	const double *near = at->excess->near + pair->near;
	double		all = 1;

	for (int k = 0; k < pair->rows; k++)
		all += near[k] * at->lean[pair->row + k];
	for (int k = 0; k < pair->rows; k++)
	{
		double		part = near[k] / all;
		double	   *curve = at->row_curve + (size_t) (pair->row + k) * at->excess->rows + pair->row;

		at->row_slope[pair->row + k] += part;
		for (int j = 0; j <= k; j++)
			curve[j] += part * near[j] / all;
	}
	return all;
}

/* What the mean over all permutations takes away, which of a pair hangs on its chances in place alone. */
static KernelStatus
take_mean(Likelihood *at)
{
	const Excess *excess = at->excess;
	double		product = 1;

	for (int k = 0; k < excess->rows; k++)
		at->lean[k] = weighted_sum(at->theta + k * excess->bands, at->mean, excess->bands);
	memset(at->row_slope, 0, excess->rows * sizeof(double));
	memset(at->row_curve, 0, (size_t) excess->rows * excess->rows * sizeof(double));
	for (uint32_t i = 0; i < excess->count; i++)
	{
		if (stays(at, &excess->pair[i]))
			product *= add_mean(at, &excess->pair[i]);
		if (product > PRODUCT_MAX || product < 1 / PRODUCT_MAX)
		{
			at->value -= log(product);
			product = 1;
		}
		if (KERNEL_STOP_AT(excess->kernel, i))
			return KERNEL_STOPPED;
	}
	at->value -= log(product);
	return KERNEL_OK;
}

/* From what the mean takes of each row to cells, and both halves of the matrices. */
static void
finish_look(Likelihood *at)
{
	int			bands = at->excess->bands;
	int			cells = at->excess->cells;

	for (int i = 0; i < cells; i++)
	{
		at->slope[i] -= at->row_slope[i / bands] * at->mean[i % bands];
		for (int j = 0; j <= i; j++)
		{
			double		rise = at->rise[(size_t) i * cells + j];
			double		taken = at->row_curve[(size_t) (i / bands) * at->excess->rows + j / bands] * at->mean[i % bands] * at->mean[j % bands];

			at->rise[(size_t) j * cells + i] = rise;
			at->curve[(size_t) i * cells + j] = at->curve[(size_t) j * cells + i] = rise - taken;
		}
	}
}

/* Value, slope and curve at theta. */
static KernelStatus
look(Likelihood *at)
{
	const Excess *excess = at->excess;
	KernelStatus status;

	at->value = 0;
	memset(at->slope, 0, excess->cells * sizeof(double));
	memset(at->rise, 0, (size_t) excess->cells * excess->cells * sizeof(double));
	for (uint32_t i = 0; i < excess->soon_count; i++)
	{
		const NearPair *pair = &excess->pair[excess->soon_pair[i]];

		if (stays(at, pair))
			add_own(at, pair, excess->soon + (size_t) i * excess->bands);
		if (KERNEL_STOP_AT(excess->kernel, i))
			return KERNEL_STOPPED;
	}
	status = take_mean(at);
	if (status == KERNEL_OK)
		finish_look(at);
	return status;
}

/* A cell that stays where it is: it cannot go further, or no pair says anything of it. */
static bool
is_held(const Likelihood *at, int cell)
{
	return (at->theta[cell] <= RHO_MIN - 1 && at->slope[cell] < 0) || (at->theta[cell] >= RHO_MAX - 1 && at->slope[cell] > 0) ||
		at->slope[cell] == 0;
}

/*
 * The step that this curve takes to be the way to the top; false where it is not curved down.  A ridge, a part added to each
 * cell's own, parts cells that say the same.
 */
static bool
find_newton_step(Likelihood *at, const double *curve, double ridge)
{
	int			cells = at->excess->cells;

	memcpy(at->matrix, curve, (size_t) cells * cells * sizeof(double));
	for (int i = 0; i < cells; i++)
	{
		for (int j = 0; is_held(at, i) && j < cells; j++)
			at->matrix[(size_t) i * cells + j] = at->matrix[(size_t) j * cells + i] = 0;
		at->matrix[(size_t) i * cells + i] = is_held(at, i) ? 1 : at->matrix[(size_t) i * cells + i] * (1 + ridge);
	}
	if (!linear_invert(at->matrix, cells))
		return false;
	for (int i = 0; i < cells; i++)
	{
		at->step[i] = 0;
		for (int j = 0; j < cells && !is_held(at, i); j++)
			at->step[i] += is_held(at, j) ? 0 : at->matrix[(size_t) i * cells + j] * at->slope[j];
	}
	return true;
}

/* Along the slope, each cell by its own curve: never far, but surely uphill. */
static void
find_plain_step(Likelihood *at)
{
	int			cells = at->excess->cells;

	for (int i = 0; i < cells; i++)
		at->step[i] = is_held(at, i) ? 0 : at->slope[i] / fmax(at->rise[(size_t) i * cells + i], 1);
}

/* Newton's; or by the part of the curve that is never negative, with a ridge where that is flat; or plain. */
static void
find_step(Likelihood *at, bool plain)
{
	at->is_newton = !plain && find_newton_step(at, at->curve, 0);
	if (at->is_newton)
		return;
	if (plain || !(find_newton_step(at, at->rise, 0) || find_newton_step(at, at->rise, RIDGE)))
		find_plain_step(at);
}

/* Goes a part of the step from where it begins, within the bounds. */
static void
go(Likelihood *at, double part)
{
	for (int i = 0; i < at->excess->cells; i++)
		at->theta[i] = fmin(fmax(at->from[i] + part * at->step[i], RHO_MIN - 1), RHO_MAX - 1);
}

/* Goes on along a step that led up, twice as far each time, as long as that leads higher. */
static KernelStatus
go_further(Likelihood *at)
{
	KernelStatus status = KERNEL_OK;

	for (double part = 2; part < STEP_MOST && status == KERNEL_OK; part *= 2)
	{
		double		before = at->value;

		go(at, part);
		status = look(at);
		if (status != KERNEL_OK || at->value > before)
			continue;
		go(at, part / 2);
		return look(at);
	}
	return status;
}

/* Goes up along the step, by halves of it until it is higher there; back where it began, when it is not. */
static KernelStatus
go_up(Likelihood *at, bool *higher)
{
	double		before = at->value;

	for (double part = 1; part > STEP_LEAST; part /= 2)
	{
		KernelStatus status;

		go(at, part);
		status = look(at);
		*higher = at->value > before;
		if (status == KERNEL_OK && *higher && part == 1 && !at->is_newton)
			return go_further(at);
		if (status != KERNEL_OK || *higher)
			return status;
	}
	go(at, 0);
	return look(at);
}

/* Cells that no pair has a chance to be in go down to the least at once, however far that is. */
static KernelStatus
lower_empty_cells(Likelihood *at)
{
	int			cells = at->excess->cells;

	for (int i = 0; i < cells; i++)
		if (at->rise[(size_t) i * cells + i] == 0)
			at->theta[i] = RHO_MIN - 1;
	return look(at);
}

/* Climbs to the top, from where theta stands. */
static KernelStatus
climb(Likelihood *at)
{
	KernelStatus status = look(at);
	bool		plain = false;

	at->is_top = false;
	if (status == KERNEL_OK)
		status = lower_empty_cells(at);
	for (int i = 0; i < STEPS_MAX && status == KERNEL_OK; i++)
	{
		bool		higher = false;

		memcpy(at->from, at->theta, at->excess->cells * sizeof(double));
		find_step(at, plain);
		/* So little higher is the top: the last step is as good as taken. */
		if (weighted_sum(at->slope, at->step, at->excess->cells) < RISE_SMALL * (1 + fabs(at->value)))
		{
			go(at, plain ? 0 : 1);
			at->is_top = true;
			break;
		}
		status = go_up(at, &higher);
		at->is_top = !higher && plain;
		if (at->is_top)
			break;
		plain = !higher;
	}
	return status;
}

/*
 * The ratios that theta means; 0 at the least.  At the largest theta a ratio is as large as it can be: one over the mean
 * chance, but for a hair.
 */
static void
ratios_of(const Likelihood *at, double *ratio)
{
	int			bands = at->excess->bands;

	for (int k = 0; k < at->excess->rows; k++)
	{
		const double *theta = at->theta + k * bands;
		double		mean = 1;

		for (int l = 0; l < bands; l++)
			mean += at->mean[l] * (theta[l] <= RHO_MIN - 1 ? -1 : theta[l]);
		for (int l = 0; l < bands; l++)
			ratio[k * bands + l] = !at->is_top || at->mean[l] <= 0 ? NAN : theta[l] <= RHO_MIN - 1 ? 0 : (1 + theta[l]) / mean;
	}
}

/* ---------------------------------------------------------------- answers */

/* How many pairs are in each row whatever the days, in each cell, and in it with an event of each block. */
static void
count_pairs(const Excess *excess, double *in_row, double *in_cell, double *of_block)
{
	int			bands = excess->bands;

	memset(in_row, 0, excess->rows * sizeof(double));
	memset(in_cell, 0, excess->cells * sizeof(double));
	memset(of_block, 0, (size_t) EXCESS_BLOCKS * excess->cells * sizeof(double));
	for (uint32_t i = 0; i < excess->count; i++)
		for (int k = 0; k < excess->pair[i].rows; k++)
			in_row[excess->pair[i].row + k] += excess->near[excess->pair[i].near + k];
	for (uint32_t i = 0; i < excess->soon_count; i++)
	{
		const NearPair *pair = &excess->pair[excess->soon_pair[i]];

		for (int c = 0; c < pair->rows * bands; c++)
		{
			double		both = excess->near[pair->near + c / bands] * excess->soon[(size_t) i * bands + c % bands];

			in_cell[pair->row * bands + c] += both;
			of_block[pair->block[0] * excess->cells + pair->row * bands + c] += both;
			if (pair->block[1] != pair->block[0])
				of_block[pair->block[1] * excess->cells + pair->row * bands + c] += both;
		}
	}
}

/* Is this less than what is left of so many pairs when rounding alone leaves something? */
#define NO_PAIRS 1e-9

/*
 * The interval from the ratios without each block (delete-a-group jackknife, on the scale of logarithms).  Few pairs may
 * all lie in one block, and those that are left say the same by chance: it is no narrower than their number allows; and
 * where a block takes all pairs of the cell away there is none.
 */
static void
fill_interval(const Excess *excess, WindowExcess *answer, const double *ratio, double pairs, const double *of_block)
{
	double		mean = 0;
	double		squares = 0;
	double		reach;
	int			blocks = 0;

	for (int b = 0; b < EXCESS_BLOCKS; b++)
	{
		if (excess->block_events[b] == 0)
			continue;
		if (pairs - of_block[(size_t) b * excess->cells] <= NO_PAIRS * pairs)
			return;
		mean += log(ratio[(size_t) b * excess->cells]);
		blocks++;
	}
	mean /= blocks;
	for (int b = 0; b < EXCESS_BLOCKS; b++)
		if (excess->block_events[b] > 0)
			squares += pow(log(ratio[(size_t) b * excess->cells]) - mean, 2);
	if (blocks < EXCESS_BLOCKS_MIN)
		return;
	reach = qt(0.975, blocks - 1, 1, 0) * sqrt(fmax(squares * (blocks - 1) / blocks, 1 / pairs));
	if (!isfinite(reach) || !(answer->ratio > 0))
		return;
	answer->low = answer->ratio * exp(-reach);
	answer->high = answer->ratio * exp(reach);
}

static void
fill_answer(const Excess *excess, const double *ratio, WindowExcess *answer)
{
	int			cells = excess->cells;
	double	   *in_row = kernel_alloc(excess->kernel, excess->rows, sizeof(double));
	double	   *in_cell = kernel_alloc(excess->kernel, cells, sizeof(double));
	double	   *of_block = kernel_alloc(excess->kernel, (size_t) EXCESS_BLOCKS * cells, sizeof(double));

	count_pairs(excess, in_row, in_cell, of_block);
	for (int band = 0; band < excess->pairs->bands.count; band++)
	{
		int			row = row_of_band(excess, band);

		for (int l = 0; row >= 0 && in_row[row] > 0 && l < excess->bands; l++)
		{
			int			cell = row * excess->bands + l;
			WindowExcess *one = &answer[band * excess->bands + l];

			one->ratio = ratio[(size_t) NO_BLOCK * cells + cell];
			fill_interval(excess, one, ratio + cell, in_cell[cell], of_block + cell);
		}
	}
	kernel_free(excess->kernel, in_row);
	kernel_free(excess->kernel, in_cell);
	kernel_free(excess->kernel, of_block);
}

/* The ratios with all events, and without each block in turn, from the top with all. */
static KernelStatus
find_ratios(const Excess *excess, double *ratio)
{
	Likelihood	at = likelihood_make(excess);
	double	   *top = kernel_alloc(excess->kernel, excess->cells, sizeof(double));
	KernelStatus status;

	at.without = NO_BLOCK;
	at.mean = excess->mean + (size_t) NO_BLOCK * excess->bands;
	status = climb(&at);
	ratios_of(&at, ratio + (size_t) NO_BLOCK * excess->cells);
	memcpy(top, at.theta, excess->cells * sizeof(double));
	for (int b = 0; b < EXCESS_BLOCKS && status == KERNEL_OK; b++)
	{
		memcpy(at.theta, top, excess->cells * sizeof(double));
		at.without = b;
		at.mean = excess->mean + (size_t) b * excess->bands;
		status = climb(&at);
		ratios_of(&at, ratio + (size_t) b * excess->cells);
	}
	likelihood_free(&at);
	kernel_free(excess->kernel, top);
	return status;
}

static void
excess_free(Excess *excess)
{
	kernel_free(excess->kernel, excess->block);
	kernel_free(excess->kernel, excess->block_events);
	kernel_free(excess->kernel, excess->mean);
	kernel_free(excess->kernel, excess->pair);
	kernel_free(excess->kernel, excess->near);
	kernel_free(excess->kernel, excess->soon);
	kernel_free(excess->kernel, excess->soon_pair);
}

KernelStatus
window_excess(Kernel *kernel, const WindowPairs *pairs, const LagBands *lags, const WeightSums *lag_sums,
			  const double *lag_rows, WindowExcess *answer)
{
	Excess		excess = {
		.kernel = kernel, .pairs = pairs, .lags = lags, .bands = lags->count, .lag_sums = lag_sums, .lag_rows = lag_rows,
		.rows = pairs->bands.count - pairs->bands.below
	};
	double	   *ratio;
	KernelStatus status;

	for (int c = 0; c < pairs->bands.count * lags->count; c++)
		answer[c] = (WindowExcess) {NAN, NAN, NAN};
	excess.cells = excess.rows * excess.bands;
	if (excess.cells == 0 || excess.cells > EXCESS_CELLS_MAX || pairs->events->count < 2)
		return KERNEL_OK;
	excess.block = kernel_alloc(kernel, pairs->events->count, sizeof(uint8_t));
	excess.block_events = kernel_alloc_zero(kernel, EXCESS_BLOCKS, sizeof(uint32_t));
	excess.mean = kernel_alloc(kernel, (size_t) (EXCESS_BLOCKS + 1) * lags->count, sizeof(double));
	ratio = kernel_alloc(kernel, (size_t) (EXCESS_BLOCKS + 1) * excess.cells, sizeof(double));
	status = make_blocks(&excess);
	if (status == KERNEL_OK)
		status = prepare_means(&excess);
	if (status == KERNEL_OK)
		status = window_pairs_visit(kernel, pairs, keep_pair, &excess);
	if (status == KERNEL_OK && excess.count > 0)
	{
		status = find_ratios(&excess, ratio);
		if (status == KERNEL_OK)
			fill_answer(&excess, ratio, answer);
	}
	kernel_free(kernel, ratio);
	excess_free(&excess);
	return status;
}
