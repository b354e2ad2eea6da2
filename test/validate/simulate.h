/*
 * What the simulations share: random numbers with a fixed seed, and a world for the kernels.
 */
#ifndef VALIDATE_SIMULATE_H
#define VALIDATE_SIMULATE_H

#include "kernel/memory.h"
#include "kernel/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- world */

static inline void *
simulate_resize(Kernel *kernel, void *old, size_t size)
{
	void	   *block;

	if (size == 0)
	{
		free(old);
		return NULL;
	}
	block = realloc(old, size);
	if (block == NULL)
		abort();
	return block;
}

static inline bool
simulate_stop(Kernel *kernel)
{
	return false;
}

static Kernel simulate_kernel = {.resize = simulate_resize, .stop = simulate_stop};

/* ---------------------------------------------------------------- random numbers */

/* Strictly between 0 and 1. */
static inline double
uniform(Random *random)
{
	return ((random_next(random) >> 11) + 0.5) * 0x1p-53;
}

static inline double
normal(Random *random)
{
	return qnorm(uniform(random), 0, 1, true, false);
}

static inline double
gamma_of(Random *random, double shape, double mean)
{
	return qgamma(uniform(random), shape, mean / shape, true, false);
}

/* Small means by counting, large ones by the quantile. */
static inline int
poisson(Random *random, double mean)
{
	double		limit = exp(-mean);
	double		product = uniform(random);
	int			count = 0;

	if (mean > 30)
		return (int) qpois(uniform(random), mean, true, false);
	for (; product > limit; count++)
		product *= uniform(random);
	return count;
}

/* ---------------------------------------------------------------- sums */

typedef struct Tally
{
	double		count;
	double		sum;
	double		squares;
} Tally;

static inline void
tally(Tally *tally, double value)
{
	tally->count++;
	tally->sum += value;
	tally->squares += value * value;
}

static inline double
tally_mean(const Tally *tally)
{
	return tally->sum / tally->count;
}

#endif
