/*
 * Counts whose logarithm is expected to be a sum: quasi-Poisson regression (McCullagh & Nelder 1989).
 *
 * The expected count is exp(offset + sum of coefficient * term), and its variance dispersion times that of chance.
 */
#ifndef KERNEL_LOG_LINEAR_H
#define KERNEL_LOG_LINEAR_H

#include "kernel/memory.h"

#define LOG_LINEAR_TERMS_MAX 32

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
} LogLinear;

typedef struct LogLinearFit
{
	bool		found;			/* else the rest is not usable */
	double		coefficient[LOG_LINEAR_TERMS_MAX];
	double		inverse[LOG_LINEAR_TERMS_MAX * LOG_LINEAR_TERMS_MAX];	/* covariance of the coefficients, at dispersion 1 */
	double		dispersion;		/* Pearson's, over the rows that are left when each term takes one; may be under 1 */
	double	   *expected;		/* per row */
} LogLinearFit;

/* The likeliest coefficients; expected is to be given back by the caller, found or not. */
extern KernelStatus log_linear_fit(Kernel *kernel, const LogLinear *data, LogLinearFit *fit);

/* The variance of a sum of coefficient * term, at dispersion 1. */
extern double log_linear_variance(const LogLinearFit *fit, int terms, const double *term);

/* The sum itself. */
extern double log_linear_sum(const double *coefficient, int terms, const double *term);

#endif
