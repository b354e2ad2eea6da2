/*
 * Did burglary move? Two measures of all areas around a measure together.
 *
 * The weighted displacement difference (Wheeler & Ratcliffe 2018) adds up changes of counts; the weighted displacement
 * quotient (Bowers & Johnson 2003) divides what changed around the treated by what changed in them.
 */
#ifndef KERNEL_EFFECT_DISPLACEMENT_H
#define KERNEL_EFFECT_DISPLACEMENT_H

#include "kernel/effect/effect_counts.h"
#include "kernel/effect/effect_dispersion.h"
#include "kernel/effect/effect_ratio.h"

/* A change of counts brought to one exposure, and its variance by chance alone. */
typedef struct EffectChange
{
	double		value;
	double		variance;
} EffectChange;

/* Of some areas, less that of those that they are compared with, as if each were counted over this exposure. */
extern EffectChange effect_change(EffectHalves areas, EffectHalves control, double exposure);

/* The areas around with nothing to compare them with. */
extern EffectChange effect_own_change(EffectHalves areas, double exposure);

/* What is asked of chance, by how many draws. */
typedef struct EffectDraws
{
	double		confidence;
	double		dispersion;		/* how many times the variance of a count is that of chance, at least 1 */
	uint32_t	draws;
	uint64_t	seed;
} EffectDraws;

typedef struct EffectQuotient
{
	double		success;		/* the change of the treated's rate over the control's: below 0 when it fell more */
	IntervalEstimate quotient;	/* NaN without success; the interval NaN where too many draws are without */
	double		without_success;	/* share of the draws; NaN where there is no success to tell */
	IntervalEstimate prevented; /* of the treated and around them together: expected less counted */
} EffectQuotient;

extern KernelStatus effect_quotient(Kernel *kernel, const EffectHalves *treated, const EffectHalves *control,
									const EffectHalves *around, const EffectDraws *asked, EffectQuotient *quotient);

#endif
