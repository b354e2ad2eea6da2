/*
 * Counts that are made for simulations: negative binomial around a mean.
 */
#ifndef UNIT_MADE_COUNTS_H
#define UNIT_MADE_COUNTS_H

#include "kernel/random.h"
#include "kernel/time/counts.h"

static inline double
chance_between(Random *random)
{
	return ((random_next(random) >> 11) + 0.5) * 0x1p-53;
}

/* A count with this mean, and a variance of so many times that. */
static inline double
made_count(Random *random, double mean, double dispersion)
{
	return count_quantile(count_model(mean, mean * dispersion), chance_between(random));
}

#endif
