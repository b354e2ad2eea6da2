/*
 * The risk of a dwelling around a place, by two kernel densities of one
 * bandwidth: that of burglaries over that of dwellings.
 */
#ifndef KERNEL_KERNEL_RELATIVE_RISK_H
#define KERNEL_KERNEL_RELATIVE_RISK_H

#include "kernel/hotspots/kernel_density.h"

/* Around one place. */
typedef struct KernelPlace
{
	double		events;			/* density of burglaries, per square metre, not corrected at edges */
	double		dwellings;		/* and of dwellings; above 0 */
	double		mass;			/* of the kernel inside the area; 1 where there is no edge */
	double		mass_of_square; /* the same of the squared kernel, which is one of bandwidth / sqrt 2 */
} KernelPlace;

/* In the whole map. */
typedef struct KernelWhole
{
	double		events;			/* numbers */
	double		dwellings;
	double		bandwidth;
	double		confidence;
} KernelWhole;

typedef struct KernelRisk
{
	double		rate;			/* burglaries per dwelling */
	double		relative;		/* to the whole map; NaN without burglaries, and so is what follows */
	double		low;
	double		high;			/* infinity without burglaries near */
	double		variance;		/* of its logarithm, if all dwellings had the same risk */
	double		p;				/* of so much or more, then */
} KernelRisk;

extern KernelRisk kernel_risk_at(const KernelPlace *place, const KernelWhole *whole);

/*
 * Lets the burglaries fall on any dwelling, again and again, and counts how
 * often the density of burglaries is then as high as it was, or higher, in the
 * squares where that is asked.
 */
typedef struct RelabelRequest
{
	const DensityGrid *grid;
	const Points *dwellings;
	uint32_t	events;
	double		bandwidth;
	const double *density;		/* of each square, as it was */
	const bool *asked;			/* [square] */
	uint32_t	permutations;
	int64_t		seed;
} RelabelRequest;

extern KernelStatus kernel_risk_relabel(Kernel *kernel, const RelabelRequest *request, uint32_t *as_high);

#endif
