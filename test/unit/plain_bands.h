/*
 * Bands and distances by their definition, to hold the kernels against.
 */
#ifndef UNIT_PLAIN_BANDS_H
#define UNIT_PLAIN_BANDS_H

#include "kernel/bands.h"

#include <math.h>

static inline bool
in_band(const Bands *bands, int band, double value)
{
	double		from = bands->breaks[band];
	double		to = bands->breaks[band + 1];

	if (bands->closed_right)
		return (value > from || (band == 0 && value == from)) && value <= to;
	return value >= from && value < to;
}

static inline double
plain_distance(Metric metric, double dx, double dy)
{
	return metric == METRIC_MANHATTAN ? fabs(dx) + fabs(dy) : sqrt(dx * dx + dy * dy);
}

#endif
