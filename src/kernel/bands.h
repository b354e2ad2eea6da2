/*
 * Bands: the classes of distance and of days between two events.
 *
 * Breaks b[0] < b[1] < ... < b[count] make count bands.  Closed left they are
 * [b[i], b[i+1]); closed right they are (b[i], b[i+1]] and the first one is
 * closed at both ends, so that a distance or lag of zero always has a band.
 * The last break may be infinite: the last band is then open.
 */
#ifndef KERNEL_BANDS_H
#define KERNEL_BANDS_H

#include "kernel/memory.h"

typedef enum Metric
{
	METRIC_EUCLIDEAN,
	METRIC_MANHATTAN
} Metric;

typedef struct Bands
{
	int			count;
	const double *breaks;		/* count + 1 of them */
	bool		closed_right;
} Bands;

/* Does the last band reach to infinity? */
extern bool bands_open(const Bands *bands);

/* The number of bands with a finite end. */
extern int	bands_finite(const Bands *bands);

/* The largest finite break. */
extern double bands_reach(const Bands *bands);

/*
 * The largest whole number of days before the first break (-1 when that is
 * zero), and the largest within each finite band: limits[0] and limits[1..].
 * Days are whole, so "at most" is all that counting needs.
 */
extern void bands_day_limits(const Bands *bands, int32_t *limits);

#define BAND_BELOW (-1)			/* before the first break */
#define BAND_BEYOND (-2)		/* at or after the largest finite break */

/* The finite band of a value. */
static inline int
bands_find(const Bands *bands, int finite, double value)
{
	if (value < bands->breaks[0])
		return BAND_BELOW;
	for (int i = 0; i < finite; i++)
	{
		if (value < bands->breaks[i + 1] || (bands->closed_right && value == bands->breaks[i + 1]))
			return i;
	}
	return BAND_BEYOND;
}

#endif
