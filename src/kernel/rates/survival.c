/*
 * How long until it happens (again), when of some it is only known that it had not yet.
 */
#include "kernel/rates/survival.h"

#include "kernel/order.h"

#include <math.h>

static int
compare_times(const void *items, uint32_t a, uint32_t b)
{
	const double *time = items;

	return ORDER_OF(time[a], time[b]);
}

/* The product so far, and the sum of Greenwood. */
typedef struct Product
{
	double		surviving;
	double		greenwood;
} Product;

static void
fill_step(SurvivalStep *step, const Product *product, double z)
{
	double		logarithm = log(product->surviving);

	step->surviving = product->surviving;
	step->standard_error = step->low = step->high = NAN;
	if (product->surviving == 0)
		return;
	step->standard_error = product->surviving * sqrt(product->greenwood);
	if (product->surviving < 1)
	{
		double		spread = z * sqrt(product->greenwood) / logarithm;	/* below 0 */

		step->low = pow(product->surviving, exp(-spread));
		step->high = pow(product->surviving, exp(spread));
	}
}

KernelStatus
survival_curve(Kernel *kernel, const Durations *durations, double z, SurvivalStep *step, uint32_t *steps)
{
	uint32_t   *order = kernel_alloc(kernel, durations->count, sizeof(uint32_t));
	KernelStatus status = order_index(kernel, order, durations->count, compare_times, durations->time);
	Product		product = {1, 0};

	*steps = 0;
	for (uint32_t i = 0; status == KERNEL_OK && i < durations->count;)
	{
		SurvivalStep *here = &step[(*steps)++];

		*here = (SurvivalStep) {.time = durations->time[order[i]],.at_risk = durations->count - i};
		for (; i < durations->count && durations->time[order[i]] == here->time; i++)
		{
			if (durations->ended[order[i]])
				here->ended++;
			else
				here->censored++;
		}
		product.surviving *= (double) (here->at_risk - here->ended) / here->at_risk;
		if (here->at_risk > here->ended)
			product.greenwood += here->ended / ((double) here->at_risk * (here->at_risk - here->ended));
		fill_step(here, &product, z);
	}
	kernel_free(kernel, order);
	return status;
}

KernelStatus
survival_hazard(Kernel *kernel, const Durations *durations, const Bands *bands, HazardBand *band)
{
	for (int b = 0; b < bands->count; b++)
		band[b] = (HazardBand) {0};
	for (uint32_t i = 0; i < durations->count; i++)
	{
		double		time = durations->time[i];

		if (i % 1024 == 0 && kernel->stop(kernel))
			return KERNEL_STOPPED;
		for (int b = 0; b < bands->count && time >= bands->breaks[b]; b++)
		{
			band[b].at_risk++;
			band[b].exposure += fmin(time, bands->breaks[b + 1]) - bands->breaks[b];
			if (durations->ended[i] && time < bands->breaks[b + 1])
				band[b].ended++;
		}
	}
	return KERNEL_OK;
}
