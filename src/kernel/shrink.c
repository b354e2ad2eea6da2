/*
 * Shrinkage of scores.
 */
#include "shrink.h"

#include <math.h>

/* The sums over one group of scores, each weighted by one over its variance. */
typedef struct GroupSums
{
	double		weight;
	double		weight_squared;
	double		weighted;
} GroupSums;

static GroupSums
sum_group(const Estimate *scores, uint32_t from, uint32_t to)
{
	GroupSums	sums = {0};

	for (uint32_t i = from; i < to; i++)
	{
		double		weight = 1 / scores[i].variance;

		sums.weight += weight;
		sums.weight_squared += weight * weight;
		sums.weighted += weight * scores[i].value;
	}
	return sums;
}

double
shrink_between(const Estimate *scores, const uint32_t *group, uint32_t count)
{
	double		spread = 0;		/* the weighted squares around the mean of each group */
	double		scale = 0;
	uint32_t	freedom = 0;

	for (uint32_t from = 0, to; from < count; from = to)
	{
		GroupSums	sums;

		for (to = from + 1; to < count && group[to] == group[from]; to++)
			;
		sums = sum_group(scores, from, to);
		for (uint32_t i = from; i < to; i++)
		{
			double		deviation = scores[i].value - sums.weighted / sums.weight;

			spread += deviation * deviation / scores[i].variance;
		}
		/* Of a single score both terms are the same; they need not cancel in floating point. */
		if (to - from > 1)
			scale += sums.weight - sums.weight_squared / sums.weight;
		freedom += to - from - 1;
	}
	if (freedom == 0)
		return NAN;
	return fmax(0, (spread - freedom) / scale);
}

Estimate
shrink_mean(const Estimate *scores, uint32_t count, double between)
{
	double		weight = 0;
	double		weighted = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		weight += 1 / (between + scores[i].variance);
		weighted += scores[i].value / (between + scores[i].variance);
	}
	return (Estimate) {.value = weighted / weight, .variance = 1 / weight};
}

Estimate
shrink_towards(Estimate score, Estimate mean, double between)
{
	double		kept = between / (between + score.variance);

	return (Estimate)
	{
		.value = kept * score.value + (1 - kept) * mean.value,
		.variance = kept * score.variance + (1 - kept) * (1 - kept) * mean.variance
	};
}
