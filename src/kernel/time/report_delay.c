/*
 * Burglaries that are not known yet.
 */
#include "kernel/time/report_delay.h"

#include "kernel/time/counts.h"

#include <math.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- the triangle */

/* Burglaries by age of their period and delay; a period of age k has delays 0 .. k. */
typedef struct Triangle
{
	uint32_t	periods;
	double	   *count;			/* [age][delay], a square of which half stays 0 */
} Triangle;

static double *
at_age(const Triangle *triangle, uint32_t age)
{
	return triangle->count + (size_t) age * triangle->periods;
}

/* Periods that the days of the cells reach back over, at most so many. */
static uint32_t
periods_back(const DelayCell *cell, uint32_t cells, const DelayGrid *grid, uint32_t most)
{
	int64_t		oldest = -1;

	for (uint32_t i = 0; i < cells; i++)
	{
		int64_t		age = delay_period(grid, cell[i].occurred);

		oldest = age > oldest ? age : oldest;
	}
	return oldest + 1 < most ? (uint32_t) (oldest + 1) : most;
}

/* The delay with which a burglary of a period of this age became known. */
static int64_t
delay_of(const DelayGrid *grid, int64_t age, int32_t known)
{
	int64_t		late = (int64_t) known - (grid->at - age * grid->days);

	return late > 0 ? (late + grid->days - 1) / grid->days : 0;
}

static KernelStatus
fill_triangle(Kernel *kernel, const DelayCell *cell, uint32_t cells, const DelayGrid *grid, Triangle *triangle)
{
	for (uint32_t i = 0; i < cells; i++)
	{
		int64_t		age = delay_period(grid, cell[i].occurred);

		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
		if (age >= 0 && age < triangle->periods && cell[i].known <= grid->at)
			at_age(triangle, age)[delay_of(grid, age, cell[i].known)] += cell[i].burglaries;
	}
	return KERNEL_OK;
}

/* Burglaries with this delay and with at most this delay, of the periods that are old enough to have it. */
static void
sum_delay(const Triangle *triangle, uint32_t delay, double *with, double *at_most)
{
	*with = *at_most = 0;
	for (uint32_t age = delay; age < triangle->periods; age++)
	{
		const double *count = at_age(triangle, age);

		*with += count[delay];
		for (uint32_t d = 0; d <= delay; d++)
			*at_most += count[d];
	}
}

/* ---------------------------------------------------------------- shares */

/* A delay is within what is looked at when so many became known within it, and so many periods are old enough. */
#define SHARE_WITHIN 0.99
#define PERIODS_LEAST 4

static uint32_t
default_delay(const Triangle *triangle)
{
	double		all = 0;
	double		within = 0;
	uint32_t	delay;

	if (triangle->periods <= PERIODS_LEAST)
		return DELAY_DEFAULT;
	for (size_t i = 0; i < (size_t) triangle->periods * triangle->periods; i++)
		all += triangle->count[i];
	for (delay = 0; delay < triangle->periods - PERIODS_LEAST; delay++)
	{
		for (uint32_t age = delay; age < triangle->periods; age++)
			within += at_age(triangle, age)[delay];
		if (delay > 0 && within >= SHARE_WITHIN * all)
			break;
	}
	return delay < triangle->periods - PERIODS_LEAST ? delay : triangle->periods - PERIODS_LEAST;
}

/* From the longest delay down: what is known at an age is what no longer delay brought. */
static void
fill_shares(const Triangle *triangle, DelayShares *shares)
{
	DelayShare	now = {.share = 1, .log_variance = 0, .rests_on = INFINITY};

	for (uint32_t delay = shares->max_delay; delay > 0; delay--)
	{
		double		with;
		double		at_most;

		sum_delay(triangle, delay, &with, &at_most);
		if (at_most > with)
		{
			now.share *= 1 - with / at_most;
			now.log_variance += with / at_most / (at_most - with);
		}
		else
			now.share = now.log_variance = NAN;
		now.rests_on = fmin(now.rests_on, at_most);
		shares->share[delay - 1] = now;
	}
}

/* Of these periods: burglaries known with delay 0 and with delay 1. */
static void
first_delays(const Triangle *triangle, uint32_t from, uint32_t to, double *at_once, double *later)
{
	*at_once = *later = 0;
	for (uint32_t age = from; age < to && age < triangle->periods; age++)
	{
		*at_once += at_age(triangle, age)[0];
		*later += at_age(triangle, age)[1];
	}
}

/*
 * Have the newest so many periods that are old enough other delays than those before?  Twice the smaller tail of
 * Fisher's exact test, of the first two delays.
 */
static double
newest_differ(const Triangle *triangle, uint32_t newest)
{
	double		at_once;
	double		later;
	double		at_once_before;
	double		later_before;
	double		no_more;
	double		no_less;

	if (triangle->periods <= 1 + newest)
		return NAN;
	first_delays(triangle, 1, 1 + newest, &at_once, &later);
	first_delays(triangle, 1 + newest, triangle->periods, &at_once_before, &later_before);
	if (at_once + later == 0 || at_once_before + later_before == 0)
		return NAN;
	no_more = phyper(later, later + later_before, at_once + at_once_before, at_once + later, true, false);
	no_less = phyper(later - 1, later + later_before, at_once + at_once_before, at_once + later, false, false);
	return fmin(1, 2 * fmin(no_more, no_less));
}

/* The newest one shows a sudden change best, two of them one that lasts; p is that of the better one, of two tries. */
static double
changed_p(const Triangle *triangle)
{
	double		p = fmin(newest_differ(triangle, 1), newest_differ(triangle, 2));

	return isnan(p) ? NAN : fmin(1, 2 * p);
}

KernelStatus
delay_shares(Kernel *kernel, const DelayCell *cell, uint32_t cells, const DelayGrid *grid, uint32_t periods,
			 uint32_t max_delay, DelayShares *shares)
{
	Triangle	triangle = {.periods = periods_back(cell, cells, grid, periods)};
	KernelStatus status;

	triangle.count = kernel_alloc_zero(kernel, (size_t) triangle.periods * triangle.periods, sizeof(double));
	shares->share = NULL;
	status = fill_triangle(kernel, cell, cells, grid, &triangle);
	if (status == KERNEL_OK)
	{
		shares->max_delay = max_delay == DELAY_DEFAULT ? default_delay(&triangle) : max_delay;
		shares->share = kernel_alloc(kernel, shares->max_delay, sizeof(DelayShare));
		fill_shares(&triangle, shares);
		shares->changed = changed_p(&triangle);
	}
	kernel_free(kernel, triangle.count);
	return status;
}

DelayShare
delay_share_at(const DelayShares *shares, int64_t age)
{
	if (shares->max_delay == DELAY_DEFAULT)
		return (DelayShare) {.share = NAN, .log_variance = NAN, .rests_on = NAN};
	if (age >= shares->max_delay)
		return (DelayShare) {.share = 1, .log_variance = 0, .rests_on = NAN};
	return shares->share[age];
}

/* ---------------------------------------------------------------- counts */

/* Where nothing is known yet, what is missing is that of half a burglary: 0 known is no proof of 0 to come. */
#define NONE_KNOWN 0.5

/* What the periods add up to. */
typedef struct Sums
{
	double		known;
	double		corrected;
	double		held;			/* known, with half a burglary for none */
	double		all;			/* that, with what is missing */
	double		variance;		/* of what is missing */
} Sums;

static void
add_period(Sums *sums, double known, double share)
{
	double		held = known > 0 ? known : NONE_KNOWN;

	sums->known += known;
	sums->corrected += known / share;
	sums->held += held;
	sums->all += held / share;
	sums->variance += held / share * (1 - share) / share;
}

/* The error of a delay's chance is one for all periods that still wait for it. */
CorrectedCount
delay_correct(const DelayShares *shares, const double *known, uint32_t periods, uint32_t age, double level)
{
	Sums		sums = {0};
	double		complete = 0;
	CountBounds missing;

	for (uint32_t i = 0; i < periods || age + i < shares->max_delay; i++)
	{
		DelayShare	share = delay_share_at(shares, age + i);

		if (isnan(share.share))
			return (CorrectedCount) {NAN, NAN, NAN, NAN, NAN};
		if (age + i >= shares->max_delay)
			complete += known[i];
		else
		{
			if (i < periods)
				add_period(&sums, known[i], share.share);
			share.log_variance -= delay_share_at(shares, age + i + 1).log_variance;
			sums.variance += sums.all * sums.all * share.log_variance;
		}
	}
	missing = count_bounds(count_model(sums.all - sums.held, sums.variance), level);
	return (CorrectedCount)
	{
		.share = sums.all + complete > 0 ? (sums.held + complete) / (sums.all + complete) : 1,
		.corrected = sums.corrected + complete,
		.standard_error = sqrt(sums.variance),
		.low = sums.known + complete + missing.low,
		.high = sums.known + complete + missing.high
	};
}
