/*
 * Counts whose logarithm is expected to be a sum: quasi-Poisson and negative binomial regression (McCullagh & Nelder
 * 1989; Lawless 1987).
 *
 * The expected count is exp(offset + height of the level + sum of coefficient * term), and its variance dispersion times
 * that of chance, or expected + scatter * expected ^ 2.
 */
#ifndef KERNEL_LOG_LINEAR_H
#define KERNEL_LOG_LINEAR_H

#include "kernel/memory.h"

/* What is fitted; the terms are stored row after row. */
typedef struct LogLinear
{
	uint32_t	rows;
	int			terms;
	const double *count;
	const double *offset;
	const double *weight;		/* NULL: all of them 1 */
	const double *term;
	const double *ridge;		/* what holds each coefficient to 0; NULL: nothing does (Hoerl & Kennard 1970) */
	const uint32_t *level;		/* of each row; every level has rows, and a height that is not among the terms; NULL: 0 */
	uint32_t	levels;			/* 0: there are none */
	double		scatter;		/* 1 / size of the negative binomial; 0: Poisson */
} LogLinear;

typedef struct LogLinearFit
{
	bool		found;			/* else the rest is not usable */
	double	   *coefficient;
	double	   *inverse;		/* covariance of the coefficients, at dispersion 1 */
	double	   *height;			/* per level; behind the coefficients */
	double		freedom;		/* rows that are left when each term and level takes one */
	double		dispersion;		/* Pearson's, over those; may be under 1 */
	double	   *expected;		/* per row */
} LogLinearFit;

/* The likeliest coefficients; the fit is to be given back by the caller, found or not. */
extern KernelStatus log_linear_fit(Kernel *kernel, const LogLinear *data, LogLinearFit *fit);
extern void log_linear_free(Kernel *kernel, LogLinearFit *fit);

/* The variance of a sum of coefficient * term, at dispersion 1. */
extern double log_linear_variance(const LogLinearFit *fit, int terms, const double *term);

/* The sum itself. */
extern double log_linear_sum(const double *coefficient, int terms, const double *term);

#endif
