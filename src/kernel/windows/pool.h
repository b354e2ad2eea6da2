/*
 * Pooling the estimates of several draws of what is not known (Rubin 1987).
 */
#ifndef KERNEL_POOL_H
#define KERNEL_POOL_H

#include <stdint.h>

/* NaN where a number does not exist. */
typedef struct Pooled
{
	double		estimate;
	double		standard_error;
	double		low;			/* interval of 95 %, by Student's t */
	double		high;
	double		p_value;		/* two-sided, that it is 0 */
	double		df;				/* degrees of freedom; infinite when the draws agree */
	double		missing;		/* the share of the information that is missing */
} Pooled;

extern Pooled pool_estimates(const double *estimate, const double *variance, uint32_t draws);

#endif
