/*
 * Window lanes: the weights of near pairs times the chances that their windows
 * are near in time, for many permutations of the windows at once.
 *
 * As the lanes (lanes.h), with windows instead of days and sums instead of
 * counts.  Each lane adds in the same order whatever the width of the vectors,
 * so that each variant gives the same sums to the bit.
 */
#ifndef KERNEL_WINDOW_LANES_H
#define KERNEL_WINDOW_LANES_H

#include "kernel/near_repeat/lanes.h"

/* What an event has in LANES permutations; aligned to LANES_ALIGNMENT. */
typedef struct WindowLane
{
	int32_t		first[LANES];
	int32_t		length[LANES];
	float		inverse[LANES];	/* of the length */
} WindowLane;

/*
 * Near pairs in words: a row is a header as in pair_rows.h, then for each
 * partner its number, its bands, and a weight in each.
 */
#define WINDOW_BANDS(band, bands) (((uint32_t) (band) << 16) | (uint32_t) (bands))
#define WINDOW_FIRST_BAND(word) ((word) >> 16)
#define WINDOW_BAND_COUNT(word) ((word) & 0xffff)

/*
 * Adds to within[band][limit][lane] the weight of the pairs of each band times
 * the chance that their windows are at most the limit apart.  limits is 1 ..
 * LANES_LIMITS_MAX; scratch has room for bands * limits * LANES floats.  Does a
 * stretch of rows and returns where it stopped.
 */
typedef const uint32_t *(*WindowLanesSum) (const uint32_t *word, const uint32_t *end, const WindowLane *lane,
										   const int32_t *limit, int limits, int bands, float *scratch, double *within);

/* The variant of a width; NULL where it is not compiled. */
extern WindowLanesSum window_lanes_variant(VectorWidth width);

#endif
