/*
 * The areas around a measure one by one, each against what it is compared with, and all of them with the treated
 * together.
 */
#ifndef KERNEL_EFFECT_RINGS_H
#define KERNEL_EFFECT_RINGS_H

#include "kernel/effect/effect_dispersion.h"
#include "kernel/effect/effect_ratio.h"

/* An area of displacement; NaN where a number does not exist. */
typedef struct EffectRing
{
	uint32_t	area;
	EffectHalves halves;
	EffectExpected expected;
	IntervalEstimate difference;	/* counted less expected */
	IntervalEstimate ratio;
	double		p_value;
	double		p_adjusted;		/* for the number of rings, Benjamini & Hochberg 1995 */
} EffectRing;

typedef struct EffectRings
{
	uint32_t	rings;
	EffectRing *ring;			/* to be given back by the caller */
	EffectRing	total;			/* the treated and all rings; it has no ratio and no p */
} EffectRings;

/* Differences and ratios are as wide, and p-values as large, as the dispersion asks. */
extern KernelStatus effect_rings(Kernel *kernel, const EffectCounts *counts, uint32_t first, double tail,
								 EffectDispersion dispersion, EffectRings *rings);

#endif
