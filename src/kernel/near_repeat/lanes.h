/*
 * Lanes: counting the pairs that are near in time, for many permutations of
 * the days at once.
 *
 * The permutation test asks the same of the same pairs over and over.  Here
 * one load fetches the days that one event has in LANES permutations, and one
 * vector instruction compares them all.  The variants differ in vector width
 * only; each gives the same counts.
 */
#ifndef KERNEL_LANES_H
#define KERNEL_LANES_H

#include "kernel/near_repeat/pair_rows.h"
#include "kernel/vectors.h"

#define LANES 32				/* permutations per batch: one cache line of days per event */
#define LANES_ALIGNMENT 64
#define LANES_LIMITS_MAX 8		/* day limits counted in one pass */

/*
 * Adds to within[limit][lane] the number of pairs whose days differ by at most
 * the limit.  days[event][lane] is aligned; limits is 1 .. LANES_LIMITS_MAX.
 * Does a stretch of rows, a fraction of a millisecond, and returns where it
 * stopped, so that the caller can look for a cancelled query in between.
 */
typedef const uint32_t *(*LanesCount) (const uint32_t *word, const uint32_t *end, const int16_t *days,
									   const int16_t *limit, int limits, uint32_t *within);

/* The variant of a width; NULL where it is not compiled. */
extern LanesCount lanes_variant(VectorWidth width);

#endif
