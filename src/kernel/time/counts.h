/*
 * Counts that are still to come: what to expect, and between which bounds.
 *
 * A count is negative binomial: Poisson around a mean that is itself gamma distributed, which is how burglaries of
 * alike areas and periods vary.
 */
#ifndef KERNEL_COUNTS_H
#define KERNEL_COUNTS_H

#include "kernel/memory.h"

/*
 * A negative binomial count: its variance is mean + mean ^ 2 / size.  Size INFINITY is Poisson, mean 0 is always 0.
 */
typedef struct CountModel
{
	double		mean;
	double		size;
} CountModel;

/* The model with this variance, or Poisson where that is not above the mean. */
extern CountModel count_model(double mean, double variance);

/* P(X <= count). */
extern double count_at_most(CountModel model, double count);

/* P(X > count), with all digits where it is small. */
extern double count_above(CountModel model, double count);

/* P(X > 0), with all digits where it is small. */
extern double count_any(CountModel model);

/* The least count that P(X <= count) >= p holds for. */
extern double count_quantile(CountModel model, double p);

/* The bounds that hold a count with this chance, as much of the rest below as above at most. */
typedef struct CountBounds
{
	double		low;
	double		high;
} CountBounds;

extern CountBounds count_bounds(CountModel model, double level);

/*
 * What to expect of an area in as many periods as ahead, after it had so many events in as many periods as exposure,
 * when areas like it have mean per period, spread as a gamma distribution of shape strength (INFINITY: all alike).
 */
extern CountModel count_expected(double events, double exposure, double mean, double strength, double ahead);

/* The same when the mean, too, goes up and down, with a standard deviation of this part of it. */
extern CountModel count_varied(CountModel model, double variation);

/*
 * What is to come, when so many came in this share of the whole and the rate stays: the variance is dispersion times
 * that of chance, which is that of what came as well. The mean is NAN when nothing has passed, or the share is.
 */
extern CountModel count_rest(double counted, double share, double dispersion);

/*
 * The gamma distribution of the ratio to what is expected, over areas, by maximum likelihood: its mean, and its shape
 * strength, which is INFINITY where the areas differ no more than chance makes them.  Counts are whole, expected is
 * above 0.  Both are NAN with fewer than two areas, or without any event.
 */
typedef struct GammaPrior
{
	double		mean;
	double		strength;
} GammaPrior;

extern KernelStatus count_prior(Kernel *kernel, const double *count, const double *expected, uint32_t areas,
								GammaPrior *prior);

/* The size of negative binomial counts around what is known to be expected of them, by maximum likelihood too. */
extern KernelStatus count_strength(Kernel *kernel, const double *count, const double *expected, uint32_t counts,
								   double *strength);

#endif
