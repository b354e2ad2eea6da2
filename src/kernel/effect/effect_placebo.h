/*
 * Is what happened where a measure was taken further off than what happens by itself: the same comparison for areas that
 * never had it, as if they had (Abadie, Diamond & Hainmueller 2010).
 */
#ifndef KERNEL_EFFECT_PLACEBO_H
#define KERNEL_EFFECT_PLACEBO_H

#include "kernel/effect/effect_counts.h"

/* What is not known is NAN. */
typedef struct EffectPlacebo
{
	double		log_ratio;		/* of the change of the role to that of the control */
	uint32_t	placebos;		/* of which the ratio is known */
	uint32_t	not_known;		/* without any burglary, so that there is no ratio */
	uint32_t	as_far;			/* of the placebos, as far from 1 as the ratio or further */
	double		p;
	double		least_p;		/* that so many placebos can give */
	bool		all;			/* every choice of so many areas, and not some by lot */
} EffectPlacebo;

/*
 * Each placebo takes as many areas of the control as have the role, and compares them with the rest of the control: all
 * such choices when these are draws at most, else so many by lot.
 */
extern KernelStatus effect_placebo(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first,
								   uint32_t draws, uint64_t seed, EffectPlacebo *placebo);

#endif
