/*
 * How much more counts vary than chance alone makes them, learnt from the periods before a measure.
 *
 * Pearson's statistic over its degrees of freedom (McCullagh & Nelder 1989), around what an area and a period have
 * each: what all areas share of a period is no excess. An interval is widened by its root, with Student's t for that
 * it is an estimate.
 */
#ifndef KERNEL_EFFECT_DISPERSION_H
#define KERNEL_EFFECT_DISPERSION_H

#include "kernel/effect/effect_counts.h"

typedef struct EffectDispersion
{
	double		value;			/* may be under 1; NaN where there is nothing to learn it from */
	double		df;				/* degrees of freedom */
} EffectDispersion;

/* Of all areas together, over the periods before the first after. */
extern KernelStatus effect_dispersion(Kernel *kernel, const EffectCounts *counts, uint32_t first,
									  EffectDispersion *dispersion);

/* By how many times the variance is that of chance, at least 1; 1 where that is not known. */
extern double effect_inflation(EffectDispersion dispersion);

/* How many standard errors of chance alone an interval with this chance outside, at one side, reaches. */
extern double effect_reach(EffectDispersion dispersion, double tail);

/*
 * An exact interval is widened by asking it with a smaller tail, and its p-value is brought back by as much; where that
 * is too small to tell from 0, by the standard errors that it is off.
 */
extern double effect_wide_tail(EffectDispersion dispersion, double tail);
extern double effect_wide_p(EffectDispersion dispersion, double p_value, double deviations);

#endif
