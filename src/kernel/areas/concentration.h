/*
 * How unevenly burglaries lie over places, and how unevenly chance alone would have them.
 *
 * With fewer burglaries than places some places must have none, which is no concentration: the coefficient of Gini is
 * corrected for that by Bernasco & Steenbeek 2017. What chance alone gives is known in closed form: each burglary in
 * each place with a chance by the size of the place, so that the count of a place is binomial.
 */
#ifndef KERNEL_CONCENTRATION_H
#define KERNEL_CONCENTRATION_H

#include "kernel/memory.h"

typedef struct Places
{
	const uint32_t *events;		/* of each place */
	const double *size;			/* of each, above 0; NULL where all are alike */
	uint32_t	count;
} Places;

/* NAN for all without events. */
typedef struct Concentration
{
	double		top_share;		/* of the events, in the places with most; a last place counts in part */
	double		gini;
	double		gini_corrected;	/* 0 where events lie as evenly as they can, up to 1 */
} Concentration;

/* share: of the places, above 0 and at most 1. expected: by chance alone. */
extern KernelStatus concentration(Kernel *kernel, const Places *places, double share, Concentration *observed,
								  Concentration *expected);

/*
 * The share of the places, those with most first, that together have each of these shares of the events, above 0 and at
 * most 1; a last place counts in part. NAN without events.
 */
extern KernelStatus concentration_places(Kernel *kernel, const Places *places, const double *share, int shares,
										 double *observed, double *expected);

/* What chance alone would have, of so many events over so many places that are all alike. */
typedef struct RepeatExpectation
{
	double		places;			/* places with an event */
	double		repeated;		/* places with two or more */
	double		share_of_places;	/* repeated / places */
	double		share_on_repeated;	/* of the events, in places with two or more */
	double		share_repeats;	/* of the events, all but the first of a place */
} RepeatExpectation;

extern RepeatExpectation repeat_expectation(double events, double places);

#endif
