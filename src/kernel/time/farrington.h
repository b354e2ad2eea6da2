/*
 * Is the last count of a series more than the same season of earlier years makes one expect?
 *
 * Farrington et al. 1996, with the improvements of Noufaily et al. 2013: reference counts that were outbreaks
 * themselves weigh less, the trend is taken in only where it shows, and small counts have negative binomial limits.
 */
#ifndef KERNEL_FARRINGTON_H
#define KERNEL_FARRINGTON_H

#include "kernel/memory.h"

typedef enum FarringtonThreshold
{
	FARRINGTON_AUTO,			/* negative binomial where few are expected */
	FARRINGTON_POWER,			/* counts to the power 2/3 are nearly normal */
	FARRINGTON_NB				/* negative binomial around the expectation */
} FarringtonThreshold;

typedef struct FarringtonChoice
{
	uint32_t	per_year;
	uint32_t	years;
	uint32_t	window;			/* periods before and after the same one of earlier years */
	uint32_t	skip;			/* newest periods that are no reference */
	uint32_t	blocks;			/* parts of the year with a level of their own; 1: only the windows are looked at */
	double		alpha;
	FarringtonThreshold threshold;
	bool		reweight;
	bool		trend;
} FarringtonChoice;

/* Parts of the year at most, so that a coefficient is left for the trend. */
#define FARRINGTON_BLOCKS_MAX 30

typedef enum FarringtonReason
{
	FARRINGTON_KNOWN,
	FARRINGTON_SHORT_HISTORY,
	FARRINGTON_NONE_BEFORE,		/* no burglary in the same season of earlier years */
	FARRINGTON_NO_FIT
} FarringtonReason;

/* All NAN where it cannot be told. */
typedef struct FarringtonResult
{
	FarringtonReason reason;
	FarringtonThreshold threshold;
	double		expected;
	double		upper;
	double		p;				/* of the last count or more; NAN where that is */
	double		dispersion;		/* at least 1 */
	double		slope;			/* of the logarithm, per year; NAN without a trend */
	uint32_t	references;
	uint32_t	left_out;		/* references that are not known */
} FarringtonResult;

/*
 * Of the last count. Counts that are NAN are not known; exposure is what each was counted over, NULL for all the same,
 * above 0 where the count is known, and known for the last.
 */
extern KernelStatus farrington(Kernel *kernel, const double *count, const double *exposure, uint32_t periods,
							   const FarringtonChoice *choice, FarringtonResult *result);

/* Anscombe's residual, about standard normal: hat is how far the count drew the expectation to itself. */
extern double farrington_residual(double count, double expected, double dispersion, double hat);

/* The weights of counts with these residuals, in their place; their sum is the number of counts. */
extern void farrington_weights(double *residual, uint32_t counts, double threshold);

/* The limit and the p-value of a count, from what is expected and the variance of that, on the power scale. */
extern double farrington_power_limit(double expected, double variance, double dispersion, double alpha);
extern double farrington_power_p(double count, double expected, double variance, double dispersion);

#endif
