/*
 * Shrinkage of scores.
 */
#include "kernel/areas/shrink.h"

#include <math.h>

/* The standard errors above the estimate that the variance between scores may be at most. */
#define POINTS_REACH 8

/* The sums over one group of scores, each weighted by one over its variance. */
typedef struct GroupSums
{
	double		weight;
	double		weight_squared;
	double		weight_cubed;
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
		sums.weight_cubed += weight * weight * weight;
		sums.weighted += weight * scores[i].value;
	}
	return sums;
}

/* The end of the group that begins here. */
static uint32_t
group_end(const uint32_t *group, uint32_t count, uint32_t from)
{
	uint32_t	to = from + 1;

	while (to < count && group[to] == group[from])
		to++;
	return to;
}

/*
 * What the groups add up to: the squares around their means, and what these are for any variance between (Biggerstaff
 * & Tweedie 1997).
 */
typedef struct Spread
{
	double		squares;		/* weighted */
	double		freedom;		/* their expectation is freedom + scale * between */
	double		scale;
	double		quartic;		/* their variance is 2 freedom + 4 scale * between + 2 quartic * between ^ 2 */
} Spread;

static Spread
spread_of(const Estimate *scores, const uint32_t *group, uint32_t count)
{
	Spread		spread = {0};

	for (uint32_t from = 0, to; from < count; from = to)
	{
		GroupSums	sums;

		to = group_end(group, count, from);
		if (to - from == 1)
			continue;			/* it differs from nothing */
		sums = sum_group(scores, from, to);
		for (uint32_t i = from; i < to; i++)
		{
			double		deviation = scores[i].value - sums.weighted / sums.weight;

			spread.squares += deviation * deviation / scores[i].variance;
		}
		spread.scale += sums.weight - sums.weight_squared / sums.weight;
		spread.quartic += sums.weight_squared - 2 * sums.weight_cubed / sums.weight +
			sums.weight_squared * sums.weight_squared / (sums.weight * sums.weight);
		spread.freedom += to - from - 1;
	}
	return spread;
}

static double
error_of_between(const Spread *spread, double between)
{
	double		variance = 2 * spread->freedom + 4 * spread->scale * between + 2 * spread->quartic * between * between;

	return sqrt(fmax(variance, 0)) / spread->scale;
}

/* The log of the likelihood of a variance between scores, over all means that their groups may have. */
static double
likelihood(const Estimate *scores, const uint32_t *group, uint32_t count, double between)
{
	double		sum = 0;

	for (uint32_t from = 0, to; from < count; from = to)
	{
		double		weight = 0;
		double		weighted = 0;

		to = group_end(group, count, from);
		if (to - from == 1)
			continue;
		for (uint32_t i = from; i < to; i++)
		{
			weight += 1 / (between + scores[i].variance);
			weighted += scores[i].value / (between + scores[i].variance);
		}
		sum -= log(weight) / 2;
		for (uint32_t i = from; i < to; i++)
		{
			double		variance = between + scores[i].variance;
			double		deviation = scores[i].value - weighted / weight;

			sum -= (log(variance) + deviation * deviation / variance) / 2;
		}
	}
	return sum;
}

KernelStatus
shrink_between(Kernel *kernel, const Estimate *scores, const uint32_t *group, uint32_t count, Between *between)
{
	Spread		spread = spread_of(scores, group, count);
	double		most = -INFINITY;
	double		reach;
	double		sum = 0;

	between->variance = NAN;
	if (spread.freedom == 0)
		return KERNEL_OK;
	between->variance = fmax(0, (spread.squares - spread.freedom) / spread.scale);
	reach = between->variance + POINTS_REACH * error_of_between(&spread, between->variance);
	for (int i = 0; i < SHRINK_POINTS; i++)
	{
		between->point[i] = (i + 0.5) / SHRINK_POINTS * reach;
		between->credible[i] = likelihood(scores, group, count, between->point[i]);
		most = fmax(most, between->credible[i]);
		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
	}
	for (int i = 0; i < SHRINK_POINTS; i++)
		sum += between->credible[i] = exp(between->credible[i] - most);
	for (int i = 0; i < SHRINK_POINTS; i++)
		between->credible[i] /= sum;
	return KERNEL_OK;
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

void
shrink_means(const Estimate *scores, uint32_t count, const Between *between, Means *means)
{
	means->mean = shrink_mean(scores, count, between->variance);
	for (int i = 0; i < SHRINK_POINTS; i++)
		means->point[i] = shrink_mean(scores, count, between->point[i]);
}

void
shrink_same_mean(Estimate mean, Means *means)
{
	means->mean = mean;
	for (int i = 0; i < SHRINK_POINTS; i++)
		means->point[i] = mean;
}

Estimate
shrink_score(Estimate score, const Means *means, const Between *between)
{
	Estimate	shrunk = shrink_towards(score, means->mean, between->variance);

	shrunk.variance = 0;
	for (int i = 0; i < SHRINK_POINTS; i++)
	{
		Estimate	other = shrink_towards(score, means->point[i], between->point[i]);
		double		moved = other.value - shrunk.value;

		shrunk.variance += between->credible[i] * (other.variance + moved * moved);
	}
	return shrunk;
}
