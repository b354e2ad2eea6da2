/*
 * Pooling the estimates of several draws of what is not known.
 */
#include "kernel/windows/pool.h"

#include <math.h>

#include <Rmath.h>

static double
mean_of(const double *number, uint32_t count)
{
	double		sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += number[i];
	return sum / count;
}

/* The variance between draws. */
static double
variance_of(const double *number, uint32_t count, double mean)
{
	double		sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += (number[i] - mean) * (number[i] - mean);
	return sum / (count - 1.0);
}

/* Degrees of freedom and missing information; r is what the draws add, as a part of the variance within them. */
static void
fill_uncertainty(Pooled *pooled, double within, double added, uint32_t draws)
{
	double		r = added / within;

	pooled->df = added == 0 ? INFINITY : (draws - 1) * pow(1 + within / added, 2);
	if (added == 0)
		pooled->missing = 0;
	else
		pooled->missing = isinf(r) ? 1 : (r + 2 / (pooled->df + 3)) / (r + 1);
}

Pooled
pool_estimates(const double *estimate, const double *variance, uint32_t draws)
{
	Pooled		pooled = {NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	double		within;
	double		added;

	if (draws == 0)
		return pooled;
	pooled.estimate = mean_of(estimate, draws);
	if (draws == 1)
		return pooled;
	within = mean_of(variance, draws);
	added = (1 + 1.0 / draws) * variance_of(estimate, draws, pooled.estimate);
	pooled.standard_error = sqrt(within + added);
	fill_uncertainty(&pooled, within, added, draws);
	if (pooled.standard_error == 0)
	{
		pooled.low = pooled.high = pooled.estimate;
		return pooled;
	}
	pooled.low = pooled.estimate - qt(0.975, pooled.df, 1, 0) * pooled.standard_error;
	pooled.high = pooled.estimate + qt(0.975, pooled.df, 1, 0) * pooled.standard_error;
	pooled.p_value = 2 * pt(-fabs(pooled.estimate) / pooled.standard_error, pooled.df, 1, 0);
	return pooled;
}
