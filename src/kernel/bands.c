/*
 * Bands of distance and days.
 */
#include "kernel/bands.h"

#include <math.h>

bool
bands_open(const Bands *bands)
{
	return isinf(bands->breaks[bands->count]);
}

int
bands_finite(const Bands *bands)
{
	return bands->count - bands_open(bands);
}

double
bands_reach(const Bands *bands)
{
	return bands->breaks[bands_finite(bands)];
}

/* Longer than any lag that can be counted, and with room to add days to it. */
#define DAY_LIMIT_MAX (INT32_MAX / 2)

static int32_t
day_limit(double limit)
{
	return limit < DAY_LIMIT_MAX ? (int32_t) limit : DAY_LIMIT_MAX;
}

void
bands_day_limits(const Bands *bands, int32_t *limits)
{
	int			finite = bands_finite(bands);

	limits[0] = day_limit(ceil(bands->breaks[0]) - 1);
	for (int i = 1; i <= finite; i++)
	{
		double		upper = bands->breaks[i];

		limits[i] = day_limit(bands->closed_right ? floor(upper) : ceil(upper) - 1);
	}
}
