/*
 * Did the hours change?  Two sets of windows compared, by handing whole
 * incidents out to the sets again and again.
 */
#ifndef KERNEL_AORISTIC_CHANGE_H
#define KERNEL_AORISTIC_CHANGE_H

#include "kernel/time/aoristic.h"

/* Weights that are kept in memory, 12 bytes each. */
#define AORISTIC_WEIGHTS_MAX 100000000

#define AORISTIC_PERMUTATIONS_MAX 1000000

/* One bin; NaN where a number does not exist. */
typedef struct AoristicChangeRow
{
	double		before;			/* expected */
	double		after;
	double		share_before;
	double		share_after;
	double		p_value;
	double		p_adjusted;		/* for the number of bins */
} AoristicChangeRow;

typedef struct AoristicChange
{
	AoristicChangeRow *row;		/* of each bin, made by the caller */
	uint32_t	before;			/* incidents that were counted */
	uint32_t	after;
	double		p_overall;
} AoristicChange;

/* KERNEL_TOO_MANY_PAIRS for more than AORISTIC_WEIGHTS_MAX weights. */
extern KernelStatus aoristic_change(Kernel *kernel, const AoristicRequest *request,
									const AoristicWindows *before, const AoristicWindows *after,
									uint32_t permutations, uint64_t seed, AoristicChange *change);

#endif
