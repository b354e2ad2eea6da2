/*
 * Have counts been a little more than expected for a while?
 */
#include "kernel/time/cusum.h"

#include "kernel/linear.h"
#include "kernel/time/counts.h"

#include <math.h>

#include <Rmath.h>

double
cusum_reference(double expected, double ratio)
{
	return expected * (ratio - 1) / log(ratio);
}

void
cusum_sums(const double *count, const double *expected, uint32_t periods, double ratio, double limit, CusumReset reset,
		   double *sum)
{
	double		now = 0;

	for (uint32_t i = 0; i < periods; i++)
	{
		sum[i] = NAN;
		if (isnan(count[i]) || isnan(expected[i]))
			continue;
		now = sum[i] = fmax(0, now + count[i] - cusum_reference(expected[i], ratio));
		if (now >= limit && reset != CUSUM_GO_ON)
			now = reset == CUSUM_HALF ? limit / 2 : 0;
	}
}

/* ---------------------------------------------------------------- run length */

static double
chance_of(double mean, double count)
{
	if (mean == 0)
		return count == 0;
	return exp(count * log(mean) - mean - lgammafn(count + 1));
}

/*
 * The Markov chain of the sums under the limit, as 1 minus the chance to go from one to the other: the average times
 * to the end solve it with 1 on the right side (Brook & Evans 1972).
 */
static void
fill_chain(double mean, uint32_t steps, uint32_t reference, uint32_t limit, double *chain)
{
	CountModel	model = count_model(mean, mean);

	for (uint32_t from = 0; from < limit; from++)
	{
		if (reference >= from)
			chain[from] = -count_at_most(model, (reference - from) / steps);
		for (uint32_t to = 1; to < limit; to++)
			if (to + reference >= from && (to + reference - from) % steps == 0)
				chain[(size_t) to * limit + from] = -chance_of(mean, (to + reference - from) / steps);
		chain[(size_t) from * limit + from] += 1;
	}
}

KernelStatus
cusum_run_length(Kernel *kernel, double mean, uint32_t steps, uint32_t reference, uint32_t limit, double *run_length)
{
	double	   *chain;
	double	   *time;

	if (kernel->stop(kernel))
		return KERNEL_STOPPED;
	chain = kernel_alloc_zero(kernel, (size_t) limit * limit, sizeof(double));
	time = kernel_alloc(kernel, limit, sizeof(double));
	fill_chain(mean, steps, reference, limit, chain);
	for (uint32_t i = 0; i < limit; i++)
		time[i] = 1;
	*run_length = linear_solve(kernel, chain, time, limit) && time[0] >= 1 ? time[0] : NAN;
	kernel_free(kernel, chain);
	kernel_free(kernel, time);
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- limit */

#define STATES 200				/* about so many sums are told apart, as far as counts allow */
#define STEPS_FEW 100
#define STEPS_MAX 400
#define LIMIT_MAX 1000

/* The denominator of the fraction nearest to a number, from those that do not make it 0 up to so many. */
static uint32_t
best_steps(double number, double most)
{
	uint32_t	best = fmax(1, ceil(0.5 / number));

	for (uint32_t steps = best + 1; steps <= most; steps++)
		if (fabs(number - round(number * steps) / steps) < fabs(number - round(number * best) / best) * (1 - 1e-9))
			best = steps;
	return best;
}

/* About where the limit is: the run length rises by the ratio with each 1 of the limit. */
static double
guess_limit(double expected, double ratio, double run_length)
{
	double		away = cusum_reference(expected, ratio) - expected;

	return fmax(1, log1p(2 * away * away / expected * run_length) / log(ratio));
}

typedef struct Search
{
	Kernel	   *kernel;
	double		mean;
	uint32_t	steps;
	uint32_t	reference;
	double		wanted;
	KernelStatus status;
} Search;

static bool
long_enough(Search *search, uint32_t limit)
{
	double		run_length = NAN;

	if (search->status == KERNEL_OK)
		search->status = cusum_run_length(search->kernel, search->mean, search->steps, search->reference, limit, &run_length);
	/* What is too long to be solved for is long enough. */
	return !(run_length < search->wanted);
}

KernelStatus
cusum_limit(Kernel *kernel, double expected, double ratio, double run_length, double *limit)
{
	double		guess = guess_limit(expected, ratio, run_length);
	double		reference = cusum_reference(expected, ratio);
	Search		search = {.kernel = kernel, .mean = expected, .wanted = run_length, .status = KERNEL_OK};
	uint32_t	low = 0;
	uint32_t	high;

	*limit = NAN;
	if (!(guess < LIMIT_MAX && reference * STEPS_MAX > 1))
		return KERNEL_OK;
	search.steps = best_steps(reference, fmax(2 / reference, fmin(STEPS_FEW, STATES / guess)));
	search.reference = round(reference * search.steps);
	high = ceil(guess * search.steps);
	while (!long_enough(&search, high) && high < LIMIT_MAX * 2)
	{
		low = high;
		high += 1 + high / 4;
	}
	while (high - low > 1 && search.status == KERNEL_OK)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (long_enough(&search, middle))
			high = middle;
		else
			low = middle;
	}
	*limit = (double) high / search.steps;
	return search.status;
}
