/*
 * What the treated areas would have had, as a mixture of areas without the measure that went as they did before it
 * (Abadie, Diamond & Hainmueller 2010).
 */
#ifndef KERNEL_SYNTHETIC_CONTROL_H
#define KERNEL_SYNTHETIC_CONTROL_H

#include "kernel/effect/effect_counts.h"

/* Under so many periods before, a likeness may be chance. */
#define SYNTHETIC_BEFORE_MIN 12

/* So many donors are still mixed, each of them as a placebo of the others, too. */
#define SYNTHETIC_DONORS_MAX 100

typedef enum SyntheticReason
{
	SYNTHETIC_KNOWN,
	SYNTHETIC_NO_AREAS,			/* of the role */
	SYNTHETIC_NO_CONTROL,
	SYNTHETIC_NO_BEFORE,
	SYNTHETIC_NO_AFTER,
	SYNTHETIC_MANY_DONORS		/* as many as periods before, or more: some mixture fits whatever happened */
} SyntheticReason;

/* What is not known is NAN. */
typedef struct SyntheticControl
{
	SyntheticReason reason;
	uint32_t	donors;
	uint32_t	before;			/* periods */
	uint32_t	after;
	uint32_t   *donor;			/* the places of the areas that were mixed */
	double	   *weight;			/* of each, 0 or more; together 1 */
	double	   *observed;		/* per period, of all areas of the role together */
	double	   *expected;		/* by the mixture */
	double		rmspe_before;	/* root mean squared gap between both */
	double		rmspe_after;
	double		ratio;			/* of the second to the first; NAN where the mixture fits without a gap */
	uint32_t	placebos;		/* with a ratio that is known */
	uint32_t	not_known;
	bool		all;			/* every choice of so many areas, and not some by lot */
	uint32_t	as_large;		/* of the placebos, a ratio at least that of the treated */
	double		p;
	double		least_p;
} SyntheticControl;

/*
 * first: the place of the first period with the measure. Each placebo takes as many donors, together, as areas have the
 * role, and mixes them of the other donors and those areas: all such choices when these are draws at most, else so many
 * by lot.
 */
extern KernelStatus synthetic_control(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first,
									  uint32_t draws, uint64_t seed, SyntheticControl *synthetic);
extern void synthetic_control_free(Kernel *kernel, SyntheticControl *synthetic);

/*
 * The weights of 0 or more, together 1, for which weight' * product * weight is least; product is positive semidefinite,
 * and stored whole.
 */
extern KernelStatus synthetic_weights(Kernel *kernel, const double *product, uint32_t donors, double *weight);

#endif
