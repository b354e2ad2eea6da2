/*
 * Areas that were chosen because they were hot fall by themselves: what to expect of them, and an effect with that
 * taken off.
 *
 * Gamma-Poisson, as in kernel/time/counts.h; before and after by empirical Bayes, Hauer 1997.
 */
#ifndef KERNEL_EFFECT_INDEX_H
#define KERNEL_EFFECT_INDEX_H

#include "kernel/effect/effect_counts.h"
#include "kernel/rates.h"
#include "kernel/time/counts.h"

/* A number that is to be expected, and the variance of what it truly is. */
typedef struct EffectLevel
{
	double		mean;
	double		variance;
} EffectLevel;

/* What an area with this count truly has per as long a period, when areas like it have a mean, spread by a shape. */
extern EffectLevel effect_true_level(double count, double shape, double mean);

/* What was counted after, over what was to be expected; 1 is no effect. */
typedef struct EffectIndex
{
	IntervalEstimate index;		/* exact, as the count is Poisson around a level that is gamma distributed */
	double		standard_error; /* Hauer's; NaN without a count after */
	double		p_value;		/* two-sided: twice the smaller tail of what is predicted */
} EffectIndex;

extern EffectIndex effect_index(double count, EffectLevel expected, double confidence);

/* The whole of it, over a set. */
typedef struct EffectBayes
{
	uint32_t	candidates;		/* treated and control areas, from which the prior is learnt */
	GammaPrior	prior;			/* mean: burglaries before per exposure */
	EffectHalves treated;
	EffectHalves control;
	double		plain;			/* expected after, from what was counted before and how the control changed */
	EffectLevel level;			/* of the treated before, drawn towards the mean of the candidates */
	EffectLevel expected;		/* of the treated after */
	EffectIndex result;
} EffectBayes;

/* NaN where a number does not exist. */
extern KernelStatus effect_bayes(Kernel *kernel, const EffectCounts *counts, uint32_t first, double confidence,
								 EffectBayes *bayes);

#endif
