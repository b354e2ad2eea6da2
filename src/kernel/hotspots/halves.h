/*
 * How much of a map comes again in the other half of the data?
 */
#ifndef KERNEL_HALVES_H
#define KERNEL_HALVES_H

#include "kernel/memory.h"

typedef struct Halves
{
	uint32_t	places;
	const double *count[2];		/* of each place in either half, whole numbers */
	const double *size;			/* of each, above 0, over which the correlations take them; NULL where all are alike */
	uint32_t	top;			/* places that are looked at, at least 1 */
} Halves;

/* NAN where it cannot be told. */
typedef struct HalvesAgreement
{
	double		r;				/* of Pearson */
	double		r_full;			/* of all data with as much again, by Spearman and Brown */
	double		r_expected;		/* if counts were Poisson around means that are gamma distributed */
	double		spearman;
	double		overlap;		/* places in the top of both halves; what ties in part */
	double		p;				/* of so many or more, if one top had nothing to do with the other */
	double		capture;		/* what the top of the first half has of the second */
	double		capture_best;	/* what its own top has of it */
} HalvesAgreement;

extern void halves_agree(Kernel *kernel, const Halves *halves, HalvesAgreement *agreement);

/* The chance that two tops of as many places have so many or more in common. */
extern double overlap_chance(double places, double top, double overlap);

#endif
