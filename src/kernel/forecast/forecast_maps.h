/*
 * Maps of where burglaries are to be expected, from what was known on a day.
 *
 * Each is a number per cell without a unit; forecast_model.h makes shares and
 * expected numbers of them.
 */
#ifndef KERNEL_FORECAST_MAPS_H
#define KERNEL_FORECAST_MAPS_H

#include "kernel/forecast/forecast_events.h"
#include "kernel/near_repeat/near_repeat_risk.h"

#define BANDWIDTH_MIN 25
#define BANDWIDTH_MAX 2000

/* The share of each forecast that lies over all dwellings alike. */
#define FORECAST_FLOOR 0.01

/* Makes shares of a map: what it says but for the floor; without anything on it, every dwelling alike. */
extern void forecast_make_shares(const ForecastCells *cells, double *map);

/* What a map looks at: burglaries known before a day, those of so many days before it. */
typedef struct ForecastView
{
	const ForecastCells *cells;
	const ForecastEvents *events;
	int32_t		at;
	int32_t		days;
} ForecastView;

/* How many there were in each cell. */
extern KernelStatus forecast_map_counts(Kernel *kernel, const ForecastView *view, double *map);

/*
 * The same, the older the less with this half-life in days, and each cell
 * shrunk towards the rate per dwelling around it, the more so the less cells
 * differ from what is around them.
 */
extern KernelStatus forecast_map_shrunk(Kernel *kernel, const ForecastView *view, double half_life, double *map);

/* A Gaussian around each, of this standard deviation in metres; with a decay in days, the older the less. */
extern KernelStatus forecast_map_kernel(Kernel *kernel, const ForecastView *view, double sigma, double decay, double *map);

/* By the rate per dwelling around: the same without decay, over that of the dwellings, times those of the cell. */
extern KernelStatus forecast_map_rate(Kernel *kernel, const ForecastView *view, double sigma, double *map);

/* The prospective map of Bowers, Johnson and Pease (2004), by distance and days as they are: 1 / (1 + d / 50 m) / (1 + t / week). */
extern KernelStatus forecast_map_prospective(Kernel *kernel, const ForecastView *view, double *map);

/* The mean excess risk of the dwellings in each cell by a near-repeat profile, over so many days to come. */
extern KernelStatus forecast_map_excess(Kernel *kernel, const ForecastView *view, const RiskProfile *profile, int32_t horizon,
										double *map);

#endif
