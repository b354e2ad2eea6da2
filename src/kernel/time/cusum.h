/*
 * Have counts been a little more than expected for a while?  Poisson CUSUM (Lucas 1985).
 */
#ifndef KERNEL_CUSUM_H
#define KERNEL_CUSUM_H

#include "kernel/memory.h"

/* What a count is reckoned off by, when a rise to ratio times the expectation is looked for. */
extern double cusum_reference(double expected, double ratio);

/* What the sum starts from after an alarm. */
typedef enum CusumReset
{
	CUSUM_GO_ON,				/* the sum itself */
	CUSUM_ZERO,
	CUSUM_HALF					/* half the limit: a rise that goes on is seen sooner */
} CusumReset;

/* The sum at each period, of counts that are NAN where they or what is expected are not known; so is the sum there. */
extern void cusum_sums(const double *count, const double *expected, uint32_t periods, double ratio, double limit,
					   CusumReset reset, double *sum);

/*
 * How many periods pass on average before the sum, from 0, reaches a limit, when counts are Poisson with this mean.
 * The reference value and the limit are given in steps of one in so many.  NAN where there is no answer.
 */
extern KernelStatus cusum_run_length(Kernel *kernel, double mean, uint32_t steps, uint32_t reference, uint32_t limit,
									 double *run_length);

/* The least limit with at least this run length where nothing is the matter; NAN where it is beyond reckoning. */
extern KernelStatus cusum_limit(Kernel *kernel, double expected, double ratio, double run_length, double *limit);

#endif
