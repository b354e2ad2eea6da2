/*
 * Exact moments of the bivariate Knox statistic.
 *
 * The days of the events of one kind, which move, are permuted over their
 * places, the events of the other kind stay.  The count of near pairs in a band
 * of lags is then the sum over the moving events of C(place, day), the number
 * of events near that place whose lag to that day lies in the band; mean,
 * variance and skewness of such a sum are Hoeffding's (1951).
 */
#ifndef KERNEL_KNOX_BIVARIATE_MOMENTS_H
#define KERNEL_KNOX_BIVARIATE_MOMENTS_H

#include "kernel/near_repeat/moments.h"
#include "kernel/near_repeat/near_days.h"

/* Lags, moving event minus the one that stays: none, one range of them, or two that do not touch. */
typedef struct LagRanges
{
	int			count;
	int32_t		from[2];
	int32_t		to[2];
} LagRanges;

/* The moving events; days are codes 0 .. span. */
typedef struct MovingDays
{
	uint32_t	events;
	int32_t		span;
	const uint32_t *histogram;	/* [span + 1]: how many there are of each day */
} MovingDays;

/* near: the days of the events that stay, near each moving one. */
extern KernelStatus moments_of_moving(Kernel *kernel, const MovingDays *moving, const NearDays *near,
									  const LagRanges *lags, Moments *moments);

#endif
