/*
 * Before and after, with and without a measure: the ratio of two changes, and what would have been without it.
 *
 * Given the sums of both areas and of both halves, the count of the treated after is noncentral hypergeometric
 * (Fisher 1935): the conditional estimate, with its exact interval and p-value.
 */
#ifndef KERNEL_EFFECT_RATIO_H
#define KERNEL_EFFECT_RATIO_H

#include "kernel/effect/effect_counts.h"
#include "kernel/rates.h"

/* Areas with a measure, or beside them, and those to compare with. */
typedef struct EffectPair
{
	EffectHalves treated;
	EffectHalves control;
} EffectPair;

/*
 * The change of the treated over that of the control, per exposure, with as much chance outside the interval at each
 * side as tail.  It is 0 or infinite where a count is 0, and NaN where the counts say nothing: none of one side, or of
 * one half, or no exposure.
 */
extern IntervalEstimate effect_ratio(EffectPair pair, double tail);

/* The two-sided p of the same change: the chance of all tables that are no more likely than this one; NaN as above. */
extern double effect_ratio_p(EffectPair pair);

/* How many standard errors its logarithm is from 0; NaN where a count is 0. */
extern double effect_ratio_deviations(EffectPair pair);

/* What would have been counted after, had the treated changed as the control did; NaN where that had none before. */
typedef struct EffectExpected
{
	double		mean;
	double		variance;		/* by chance alone, of the counts that it rests on; NaN where one of these is 0 */
} EffectExpected;

extern EffectExpected effect_expected(EffectPair pair);

/* What was counted less what was expected, by so many standard errors to each side. */
extern IntervalEstimate effect_difference(double count, EffectExpected expected, double reach);

#endif
