/*
 * Exact moments of the bivariate Knox statistic.
 *
 * With D = C, centred by rows and by columns, and n moving events the variance
 * is sum D^2 / (n - 1) and the third moment n / ((n - 1) (n - 2)) sum D^3.  C is
 * never written out: along the days of a row it is constant but for a few
 * steps, and between two of these prefix sums over the days tell the rest.
 */
#include "kernel/near_repeat/knox_bivariate_moments.h"

#include <math.h>

/*
 * C is whole.  Where the statistic can vary, the corners of some two rows and
 * two columns, c - c' - c'' + c''', come to at least 1, and then the squares of
 * D to at least 1/4.  Less, or less than this share of what they are the
 * difference of, is rounding.
 */
#define LEAST_SQUARES 0.25
#define ROUNDING 1e-12

/* Sums over the moving events of some days: how far the mean of their column is above that of all, to powers 0 .. 3. */
typedef struct Powers
{
	double		sum[4];
} Powers;

typedef struct Work
{
	Kernel	   *kernel;
	const MovingDays *moving;
	const NearDays *near;
	const LagRanges *lags;
	uint64_t   *before;			/* [day]: moving events on the days before it; span + 2 */
	uint64_t   *reached;		/* [day]: moving events that an event which stays has in the lags */
	Powers	   *powers;			/* [day]: of the days before it; span + 2 */
	double		mean;
	double		squares;		/* of D */
	double		spread;			/* squares of C centred by rows, and of its columns' means: what D is the difference of */
	double		cubes;
	uint64_t	since_stop;
} Work;

static int32_t
clamp(int64_t day, int32_t most)
{
	return day < 0 ? 0 : day > most ? most : (int32_t) day;
}

/* How many moving events each day reaches. */
static void
fill_reached(Work *work)
{
	const MovingDays *moving = work->moving;
	int32_t		end = moving->span + 1;

	work->before[0] = 0;
	for (int32_t d = 0; d <= moving->span; d++)
		work->before[d + 1] = work->before[d] + moving->histogram[d];
	for (int32_t d = 0; d <= moving->span; d++)
	{
		work->reached[d] = 0;
		for (int i = 0; i < work->lags->count; i++)
			work->reached[d] += work->before[clamp((int64_t) d + work->lags->to[i] + 1, end)]
				- work->before[clamp((int64_t) d + work->lags->from[i], end)];
	}
}

/* The sums of the columns of C, by day, from their steps. */
static KernelStatus
fill_columns(Work *work, int64_t *column)
{
	int32_t		end = work->moving->span + 1;

	for (uint32_t i = 0; i < work->near->start[work->near->rows]; i++)
	{
		int32_t		day = work->near->day[i];

		work->mean += work->reached[day];
		for (int l = 0; l < work->lags->count; l++)
		{
			column[clamp((int64_t) day + work->lags->from[l], end)]++;
			column[clamp((int64_t) day + work->lags->to[l] + 1, end)]--;
		}
		if (KERNEL_STOP_AT(work->kernel, i))
			return KERNEL_STOPPED;
	}
	for (int32_t d = 1; d <= end; d++)
		column[d] += column[d - 1];
	work->mean /= work->moving->events;
	return KERNEL_OK;
}

static KernelStatus
fill_powers(Work *work)
{
	const MovingDays *moving = work->moving;
	int64_t    *column = kernel_alloc_zero(work->kernel, (size_t) moving->span + 2, sizeof(int64_t));
	KernelStatus status = fill_columns(work, column);

	work->powers[0] = (Powers) {{0}};
	for (int32_t d = 0; d <= moving->span && status == KERNEL_OK; d++)
	{
		double		above = (column[d] - work->mean) / moving->events;
		double		power = moving->histogram[d];

		for (int p = 0; p < 4; p++, power *= above)
			work->powers[d + 1].sum[p] = work->powers[d].sum[p] + power;
	}
	kernel_free(work->kernel, column);
	return status;
}

/* Adds the days from .. to - 1 of some rows, where C is so much above the mean of its row. */
static void
add_stretch(Work *work, double rows, int32_t from, int32_t to, double above)
{
	double		sum[4];

	for (int p = 0; p < 4; p++)
		sum[p] = work->powers[to].sum[p] - work->powers[from].sum[p];
	work->spread += rows * (above * above * sum[0] + sum[2]);
	work->squares += rows * (above * (above * sum[0] - 2 * sum[1]) + sum[2]);
	work->cubes += rows * (above * (above * (above * sum[0] - 3 * sum[1]) + 3 * sum[2]) - sum[3]);
}

/* Where C steps up or down: so many days after each near event. */
typedef struct Edge
{
	int64_t		after;
	int			step;
	uint32_t	next;			/* the near event whose step comes next */
} Edge;

/* Goes along the days of one row, from step to step. */
static void
add_row(Work *work, const int16_t *day, uint32_t count)
{
	int32_t		end = work->moving->span + 1;
	int			edges = 2 * work->lags->count;
	Edge		edge[4];
	double		mean = 0;
	int			value = 0;
	int32_t		at = 0;

	for (int i = 0; i < work->lags->count; i++)
	{
		edge[2 * i] = (Edge) {.after = work->lags->from[i], .step = 1};
		edge[2 * i + 1] = (Edge) {.after = (int64_t) work->lags->to[i] + 1, .step = -1};
	}
	for (uint32_t i = 0; i < count; i++)
		mean += work->reached[day[i]];
	mean /= work->moving->events;
	while (at < end)
	{
		int64_t		next = end;

		for (int e = 0; e < edges; e++)
		{
			for (; edge[e].next < count && day[edge[e].next] + edge[e].after <= at; edge[e].next++)
				value += edge[e].step;
			if (edge[e].next < count && day[edge[e].next] + edge[e].after < next)
				next = day[edge[e].next] + edge[e].after;
		}
		add_stretch(work, 1, at, (int32_t) next, value - mean);
		at = (int32_t) next;
	}
	work->since_stop += 1 + 4 * (uint64_t) count;
}

static KernelStatus
add_rows(Work *work)
{
	const NearDays *near = work->near;

	for (uint32_t row = 0; row < near->rows; row++)
	{
		add_row(work, near->day + near->start[row], near->start[row + 1] - near->start[row]);
		if (work->since_stop < KERNEL_STOP_INTERVAL)
			continue;
		if (work->kernel->stop(work->kernel))
			return KERNEL_STOPPED;
		work->since_stop = 0;
	}
	/* events with nothing near: rows of zeros */
	add_stretch(work, work->moving->events - near->rows, 0, work->moving->span + 1, 0);
	return KERNEL_OK;
}

static Moments
from_sums(const Work *work)
{
	double		n = work->moving->events;
	double		variance;
	Moments		moments = {.mean = work->mean, .sd = 0, .skewness = NAN};

	if (n < 2 || work->squares < LEAST_SQUARES / 2 + ROUNDING * work->spread)
		return moments;
	variance = work->squares / (n - 1);
	moments.sd = sqrt(variance);
	/* of two events there are two permutations, the one as far below the mean as the other is above it */
	moments.skewness = n > 2 ? n / ((n - 1) * (n - 2)) * work->cubes / (variance * moments.sd) : 0;
	return moments;
}

KernelStatus
moments_of_moving(Kernel *kernel, const MovingDays *moving, const NearDays *near, const LagRanges *lags,
				  Moments *moments)
{
	Work		work = {.kernel = kernel, .moving = moving, .near = near, .lags = lags};
	size_t		days = (size_t) moving->span + 2;
	KernelStatus status;

	*moments = (Moments) {.skewness = NAN};
	if (near->start[near->rows] == 0 || lags->count == 0)
		return KERNEL_OK;
	work.before = kernel_alloc(kernel, days, sizeof(uint64_t));
	work.reached = kernel_alloc(kernel, days, sizeof(uint64_t));
	work.powers = kernel_alloc(kernel, days, sizeof(Powers));
	fill_reached(&work);
	status = fill_powers(&work);
	if (status == KERNEL_OK)
		status = add_rows(&work);
	if (status == KERNEL_OK)
		*moments = from_sums(&work);
	kernel_free(kernel, work.before);
	kernel_free(kernel, work.reached);
	kernel_free(kernel, work.powers);
	return status;
}
