/*
 * Forecasts that know more of a square than its burglaries: numbers such as
 * what kind of houses are there, or how far a school is.
 *
 * How they go with burglary is fitted to a year that was over, beside the
 * counts of the years before it: Poisson regression with a ridge (Hoerl &
 * Kennard 1970), which holds factors to nothing unless they tell.
 */
#ifndef KERNEL_FORECAST_FACTORS_H
#define KERNEL_FORECAST_FACTORS_H

#include "kernel/forecast/forecast_maps.h"

#define FACTORS_MAX 30

/* With fewer burglaries in that year nothing is fitted. */
#define FACTORS_EVENTS_MIN 100

/* The numbers of squares as they were known from a day on; the squares are in order. */
typedef struct FactorVersion
{
	int32_t		day;
	uint32_t	count;
	const int64_t *cell;
	const double *number;
} FactorVersion;

/* Versions in order of day. */
typedef struct ForecastFactor
{
	uint32_t	versions;
	const FactorVersion *version;
} ForecastFactor;

typedef struct ForecastFactors
{
	int			count;
	const ForecastFactor *factor;
} ForecastFactors;

/*
 * The number of each cell as it was known at a day, in standard deviations from
 * the mean over dwellings; 0 where it is not known, and everywhere when all are
 * alike.
 */
extern void forecast_factor_at(const ForecastCells *cells, const ForecastFactor *factor, int32_t at, double *number);

/*
 * What is to be expected of the counts of each cell, as shares of all, and of
 * its factors.  The view is of all that a forecast looks back on.  Where too
 * few were known the map is that of the counts.
 */
extern KernelStatus forecast_map_factors(Kernel *kernel, const ForecastView *view, const ForecastFactors *factors,
										 double half_life, const double *counts, double *map, bool *assumed);

#endif
