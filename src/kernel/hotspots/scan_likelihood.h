/*
 * How much better a cylinder explains the events when the risk in it is raised
 * (Kulldorff et al. 2005), and which numbers of events could beat the best one.
 */
#ifndef KERNEL_SCAN_LIKELIHOOD_H
#define KERNEL_SCAN_LIKELIHOOD_H

#include "kernel/memory.h"

/* A cylinder of fewer events is no cluster. */
#define SCAN_EVENTS_MIN 2

/*
 * The product is that of the events in the circle on any day and of those on
 * its days anywhere; over all events it is what is expected.  Up to 2^50, so a
 * double holds it.
 */
typedef struct ScanLimits
{
	double		all;			/* events */
	double		best;			/* the logarithm of the ratio of likelihoods that is to be reached */
	uint32_t	turn;			/* of the best one */
	uint32_t   *made;			/* [events]: for which best one the limit was reckoned */
	double	   *product;		/* [events]: the largest that could reach it */
} ScanLimits;

extern ScanLimits scan_limits_make(Kernel *kernel, uint32_t events);
extern void scan_limits_free(Kernel *kernel, ScanLimits *limits);

/* The logarithm of the ratio of likelihoods; 0 where no more happened than is expected. */
extern double scan_likelihood(double all, double events, double product);

/* From here on this is to be reached. */
extern void scan_limits_set(ScanLimits *limits, double best);

extern double scan_limits_find(ScanLimits *limits, uint32_t events);

/* The largest product with which a cylinder of so many events may reach the best one; a hair too large rather than too small. */
static inline double
scan_limit(ScanLimits *limits, uint32_t events)
{
	return limits->made[events] == limits->turn ? limits->product[events] : scan_limits_find(limits, events);
}

#endif
