/*
 * What a forecast learns from windows that are over.
 */
#include "kernel/forecast/forecast_learn.h"

#include <math.h>

/* ---------------------------------------------------------------- near repeats */

static double
slope(uint32_t count, const Excited *excited, double kappa)
{
	double		sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += excited[i].events * excited[i].excess / (1 + kappa * excited[i].excess) - excited[i].base * excited[i].excess;
	return sum;
}

/* The slope falls with kappa; between two numbers it goes through zero. */
static double
root(uint32_t count, const Excited *excited)
{
	double		low = 0;
	double		high = 1;

	while (slope(count, excited, high) > 0)
	{
		low = high;
		high *= 2;
		if (high > 1e6)
			return INFINITY;
	}
	for (int i = 0; i < 100 && high - low > 1e-13 * high; i++)
	{
		double		middle = (low + high) / 2;

		if (slope(count, excited, middle) > 0)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

Kappa
forecast_kappa(uint32_t count, const Excited *excited)
{
	Kappa		kappa = {.error = NAN};
	double		information = 0;

	if (!(slope(count, excited, 0) > 0))
		return kappa;
	kappa.value = root(count, excited);
	if (isinf(kappa.value))
		return kappa;
	for (uint32_t i = 0; i < count; i++)
	{
		double		ratio = 1 + kappa.value * excited[i].excess;
		double		relative = excited[i].excess / ratio;

		information += excited[i].events * relative * relative;
		kappa.ratio += 2 * (excited[i].events * log(ratio) - excited[i].base * kappa.value * excited[i].excess);
	}
	kappa.error = 1 / sqrt(information);
	return kappa;
}

/* ---------------------------------------------------------------- mixture */

KernelStatus
forecast_mixture(Kernel *kernel, uint32_t events, int maps, const double *share, int steps, double *weight)
{
	uint64_t	work = 0;

	for (int step = 0; step < steps && events > 0; step++)
	{
		double		sum[MIXTURE_MAPS_MAX] = {0};
		double		moved = 0;

		for (uint32_t i = 0; i < events; i++)
		{
			const double *at = share + (size_t) i * maps;
			double		all = 0;

			for (int m = 0; m < maps; m++)
				all += weight[m] * at[m];
			for (int m = 0; m < maps && all > 0; m++)
				sum[m] += weight[m] * at[m] / all;
			if (kernel_stop_after(kernel, &work, maps))
				return KERNEL_STOPPED;
		}
		for (int m = 0; m < maps; m++)
		{
			moved = fmax(moved, fabs(sum[m] / events - weight[m]));
			weight[m] = sum[m] / events;
		}
		if (moved < 1e-6)
			break;
	}
	return KERNEL_OK;
}
