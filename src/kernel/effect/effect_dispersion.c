/*
 * How much more counts vary than chance alone makes them.
 */
#include "kernel/effect/effect_dispersion.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <Rmath.h>

/* What is fitted: the count of an area in a period is its exposure times a level of the area and one of the period. */
typedef struct Levels
{
	const EffectCounts *counts;
	uint32_t	periods;		/* before the measure */
	double	   *area;
	double	   *period;
	double	   *area_sum;		/* of the counts */
	double	   *period_sum;
	double	   *exposed;		/* of each period, by the levels of the areas */
} Levels;

static double
exposure_of(const Levels *levels, uint32_t area, uint32_t period)
{
	return levels->counts->exposure[(size_t) area * levels->counts->periods + period];
}

static double
count_of(const Levels *levels, uint32_t area, uint32_t period)
{
	return levels->counts->count[(size_t) area * levels->counts->periods + period];
}

static void
add_up(Levels *levels)
{
	for (uint32_t a = 0; a < levels->counts->areas; a++)
		for (uint32_t p = 0; p < levels->periods; p++)
		{
			levels->area_sum[a] += count_of(levels, a, p);
			levels->period_sum[p] += count_of(levels, a, p);
		}
	for (uint32_t p = 0; p < levels->periods; p++)
		levels->period[p] = levels->period_sum[p] > 0 ? 1 : 0;
}

/* One round of proportional fitting: the areas, then the periods. Returns by how much a period changed at most. */
static double
fit_round(Levels *levels)
{
	double		change = 0;

	memset(levels->exposed, 0, sizeof(double) * levels->periods);
	for (uint32_t a = 0; a < levels->counts->areas; a++)
	{
		double		exposed = 0;

		for (uint32_t p = 0; p < levels->periods; p++)
			exposed += exposure_of(levels, a, p) * levels->period[p];
		levels->area[a] = exposed > 0 ? levels->area_sum[a] / exposed : 0;
		for (uint32_t p = 0; p < levels->periods; p++)
			levels->exposed[p] += exposure_of(levels, a, p) * levels->area[a];
	}
	for (uint32_t p = 0; p < levels->periods; p++)
		if (levels->period_sum[p] > 0)
		{
			double		level = levels->period_sum[p] / levels->exposed[p];

			change = fmax(change, fabs(level / levels->period[p] - 1));
			levels->period[p] = level;
		}
	return change;
}

static EffectDispersion
dispersion_of(const Levels *levels)
{
	double		pearson = 0;
	double		areas = 0;
	double		periods = 0;

	for (uint32_t p = 0; p < levels->periods; p++)
		periods += levels->period_sum[p] > 0;
	for (uint32_t a = 0; a < levels->counts->areas; a++)
	{
		areas += levels->area_sum[a] > 0;
		for (uint32_t p = 0; p < levels->periods; p++)
		{
			double		expected = exposure_of(levels, a, p) * levels->area[a] * levels->period[p];
			double		excess = count_of(levels, a, p) - expected;

			if (expected > 0)
				pearson += excess * excess / expected;
		}
	}
	if (areas < 2 || periods < 2)
		return (EffectDispersion) {.value = NAN, .df = 0};
	return (EffectDispersion) {.value = pearson / ((areas - 1) * (periods - 1)), .df = (areas - 1) * (periods - 1)};
}

#define FIT_ROUNDS_MAX 500
#define FIT_CHANGE 1e-12

KernelStatus
effect_dispersion(Kernel *kernel, const EffectCounts *counts, uint32_t first, EffectDispersion *dispersion)
{
	size_t		numbers = 2 * (size_t) counts->areas + 3 * (size_t) first;
	double	   *block = kernel_alloc_zero(kernel, numbers + 1, sizeof(double));
	Levels		levels = {
		.counts = counts, .periods = first, .area = block, .area_sum = block + counts->areas,
		.period = block + 2 * (size_t) counts->areas
	};
	KernelStatus status = KERNEL_OK;

	levels.period_sum = levels.period + first;
	levels.exposed = levels.period_sum + first;
	add_up(&levels);
	for (int round = 0; round < FIT_ROUNDS_MAX && status == KERNEL_OK; round++)
	{
		if (kernel->stop(kernel))
			status = KERNEL_STOPPED;
		else if (fit_round(&levels) <= FIT_CHANGE)
			break;
	}
	*dispersion = dispersion_of(&levels);
	kernel_free(kernel, block);
	return status;
}

double
effect_inflation(EffectDispersion dispersion)
{
	return dispersion.value > 1 ? dispersion.value : 1;
}

double
effect_reach(EffectDispersion dispersion, double tail)
{
	double		deviations = qnorm(tail, 0, 1, false, false);

	if (dispersion.df > 0)
		deviations = qt(tail, dispersion.df, false, false);
	return deviations * sqrt(effect_inflation(dispersion));
}

double
effect_wide_tail(EffectDispersion dispersion, double tail)
{
	return pnorm(effect_reach(dispersion, tail), 0, 1, false, false);
}

double
effect_wide_p(EffectDispersion dispersion, double p_value, double deviations)
{
	double		shown = fabs(qnorm(fmax(p_value, DBL_MIN) / 2, 0, 1, true, false));

	if (!(dispersion.df > 0) || isnan(p_value))
		return p_value;
	if (p_value < DBL_MIN)
		shown = fmax(shown, fabs(deviations));	/* NaN where a count is 0: then it is at least so many */
	return 2 * pt(-shown / sqrt(effect_inflation(dispersion)), dispersion.df, true, false);
}
