/*
 * Moments of a sum of products of weights.
 *
 * Each pair of events has a weight in space and one in time, between 0 and 1.
 * When times are permuted over places, mean and variance of the sum over all
 * pairs of the product follow from three sums of each (Mantel 1967).  Weights
 * of 0 and 1 give the moments of the Knox count.
 */
#ifndef KERNEL_WEIGHTS_H
#define KERNEL_WEIGHTS_H

#include "kernel/near_repeat/moments.h"

/* What the moments need to know of the weights of all pairs. */
typedef struct WeightSums
{
	double		sum;			/* over pairs */
	double		squares;		/* over pairs, of the weight squared */
	double		row_squares;	/* over events, of the sum over its pairs squared */
} WeightSums;

/* The sums of 1 - weight. */
extern WeightSums weights_of_the_rest(uint32_t events, const WeightSums *sums);

/* Mean and deviation; the skewness is not known. */
extern Moments moments_of_weights(uint32_t events, const WeightSums *near, const WeightSums *soon);

#endif
