/*
 * Rates of burglary per class of dwellings, and how classes compare.
 *
 * Exact intervals Garwood 1936 and Clopper & Pearson 1934; mid-P Berry & Armitage 1995; strata Mantel & Haenszel 1959,
 * with the variance of Greenland & Robins 1985; many comparisons Benjamini & Hochberg 1995; smoothing Marshall 1991.
 */
#ifndef KERNEL_RATES_H
#define KERNEL_RATES_H

#include "kernel/memory.h"

#include <math.h>

/* What was counted of one class in one stratum; numbers up to 1e15, and no years but 0 below 1e-16. */
typedef struct RateCell
{
	uint32_t	class;
	uint32_t	stratum;
	double		burglaries;
	double		dwellings;
	double		dwelling_years;
} RateCell;

typedef struct RateRequest
{
	uint32_t	classes;
	uint32_t	strata;
	uint32_t	cells;
	const RateCell *cell;		/* by class; each stratum of a class once */
	uint32_t	reference;		/* the class that the others are compared with */
	const double *standard;		/* of each stratum, burglaries per dwelling-year; NaN when not known */
	double		confidence;
} RateRequest;

/* A number with its interval; NaN where one does not exist. */
typedef struct IntervalEstimate
{
	double		value;
	double		low;
	double		high;
} IntervalEstimate;

/* One class; NaN where a number does not exist.  All rates are per dwelling-year. */
typedef struct RateRow
{
	double		burglaries;
	double		dwellings;
	double		dwelling_years;
	IntervalEstimate	rate;
	double		smoothed;		/* towards the rate of all classes */
	IntervalEstimate	ratio;			/* to the reference, exact; 1 without an interval for the reference itself */
	IntervalEstimate	ratio_mid;		/* the same with the mid-P interval */
	double		p_value;
	double		p_mid;
	double		p_within;		/* of the ratio over strata; NaN when there is one stratum only */
	double		p_adjusted;		/* of p_within, or of p_value without strata, for as many comparisons as have one */
	IntervalEstimate	adjusted;		/* the ratio over strata; NaN when there is one stratum only */
	uint32_t	shared_strata;	/* where both this class and the reference have dwellings */
	double		shared_years;	/* of this class, in those strata */
	double		expected;		/* burglaries, at the standard rates of its strata */
	IntervalEstimate	standardised;	/* burglaries / expected */
} RateRow;

/* The share of a quantity per unit of exposure; NaN without exposure. */
static inline double
rate_of(double burglaries, double exposure)
{
	return exposure > 0 ? burglaries / exposure : NAN;
}

/* Exact interval of a count that is Poisson, over its exposure. */
extern IntervalEstimate rate_exact(double count, double exposure, double confidence);

/*
 * The ratio of two rates with its exact interval, given the sum of the counts; NaN where both counts are 0, or one
 * has no exposure.
 */
extern IntervalEstimate rates_ratio(double count, double exposure, double other_count, double other_exposure,
									double confidence);

/* The exact two-sided p of equal rates: twice the smaller tail, given the sum of the counts; NaN where rates_ratio is. */
extern double rates_equal_p(double count, double exposure, double other_count, double other_exposure);

/* Burglaries of one side of a comparison, and how many dwelling-years the other has for each of its own. */
typedef struct OddsTerm
{
	double		burglaries;
	double		odds;
} OddsTerm;

/* At which ratio of the other side's rate to this one's is the chance that the other has none as small as a tail? */
extern double rates_limit_of_none(const OddsTerm *term, uint32_t terms, double log_tail);

/* Adds up the cells of each stratum to its rate: the standard that a set of cells is for itself and for others. */
extern void rates_of_strata(Kernel *kernel, const RateCell *cell, uint32_t cells, uint32_t strata, double *rate);

/* The two-sided p of a number of standard errors. */
extern double rate_normal_p(double z);

/* Fills row[0 .. classes - 1]; comparisons is the number of those that p_adjusted adjusts for. */
extern KernelStatus rates_compare(Kernel *kernel, const RateRequest *request, RateRow *row, uint32_t *comparisons);

/*
 * Adjusts p-values for their number, so that of the differences that are called real at most that share is false
 * (Benjamini & Hochberg).  NaN stays NaN and does not count.  Returns how many count in comparisons.
 */
extern KernelStatus rates_adjust(Kernel *kernel, const double *p, uint32_t count, double *adjusted,
								 uint32_t *comparisons);

#endif
