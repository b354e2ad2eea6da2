/*
 * Two forecasts of the same windows compared: which found more, and may that
 * be chance?
 *
 * What each found is a ratio of sums over the windows, never a mean of ratios.
 * Chance is what is left when in each window the two maps are exchanged by the
 * toss of a coin (exact up to 20 windows), and the interval comes from windows
 * drawn again in blocks of two, because neighbouring fortnights are alike.
 */
#ifndef KERNEL_FORECAST_COMPARE_H
#define KERNEL_FORECAST_COMPARE_H

#include "kernel/memory.h"

/* Up to so many windows all exchanges are looked at. */
#define COMPARE_EXACT_MAX 20

/* Fewer say nothing. */
#define COMPARE_WINDOWS_MIN 26
#define COMPARE_EVENTS_MIN 100

typedef struct ForecastComparison
{
	double		events;
	double		rate_a;			/* found, of all events; NaN without any */
	double		rate_b;
	double		difference;
	double		error;			/* its standard error; NaN with one window */
	double		low;			/* 95 % */
	double		high;
	double		p_value;		/* two-sided */
	bool		exact;
} ForecastComparison;

/* Of so many windows: what a and b found, and how many events there were. */
extern KernelStatus forecast_compare(Kernel *kernel, uint32_t windows, const double *a, const double *b,
									 const double *events, uint64_t seed, ForecastComparison *comparison);

/* The 95 % interval with the windows drawn in blocks of so many. */
extern KernelStatus forecast_compare_interval(Kernel *kernel, uint32_t windows, const double *a, const double *b,
											  const double *events, uint32_t block, uint64_t seed, double *low,
											  double *high);

/* Benjamini and Hochberg's adjustment of p-values; a NaN stays one and counts for none. */
extern void forecast_adjust(Kernel *kernel, uint32_t count, const double *p, double *adjusted);

#endif
