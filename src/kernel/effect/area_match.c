/*
 * Which areas are most like one that was treated.
 */
#include "kernel/effect/area_match.h"

#include <math.h>
#include <string.h>

static double
value_of(const MatchAreas *areas, uint32_t area, uint32_t feature)
{
	return areas->feature[(size_t) area * areas->features + feature];
}

/* ---------------------------------------------------------------- scale */

/* Two passes, so that numbers that are large and near each other keep what they differ by. */
static void
scale_feature(const MatchAreas *areas, uint32_t feature, double *mean, double *deviation)
{
	double		least = INFINITY;
	double		most = -INFINITY;
	double		sum = 0;
	double		squares = 0;

	for (uint32_t a = 0; a < areas->count; a++)
	{
		double		value = value_of(areas, a, feature);

		least = fmin(least, value);
		most = fmax(most, value);
		sum += value;
	}
	*mean = areas->count > 0 ? sum / areas->count : NAN;
	*deviation = 0;
	/* numbers that are all the same may have a mean that is another in its last digit */
	if (areas->count < 2 || least == most)
		return;
	for (uint32_t a = 0; a < areas->count; a++)
		squares += (value_of(areas, a, feature) - *mean) * (value_of(areas, a, feature) - *mean);
	*deviation = sqrt(squares / (areas->count - 1.0));
}

KernelStatus
match_scale(Kernel *kernel, const MatchAreas *areas, MatchScale *scale)
{
	scale->mean = kernel_alloc(kernel, areas->features, sizeof(double));
	scale->deviation = kernel_alloc(kernel, areas->features, sizeof(double));
	scale->used = 0;
	for (uint32_t f = 0; f < areas->features; f++)
	{
		scale_feature(areas, f, &scale->mean[f], &scale->deviation[f]);
		scale->used += scale->deviation[f] > 0;
		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

void
match_scale_free(Kernel *kernel, MatchScale *scale)
{
	kernel_free(kernel, scale->mean);
	kernel_free(kernel, scale->deviation);
}

double
match_difference(const MatchScale *scale, uint32_t feature, double value, double other)
{
	return scale->deviation[feature] > 0 ? (value - other) / scale->deviation[feature] : NAN;
}

/* ---------------------------------------------------------------- the nearest */

/* What an area is compared with: another, or the average. Areas that no feature tells apart are at no distance. */
static double
distance_of(const MatchAreas *areas, const MatchScale *scale, uint32_t candidate, uint32_t area, MatchKind kind)
{
	double		squares = 0;

	for (uint32_t f = 0; f < areas->features; f++)
	{
		double		sought = kind == MATCH_LIKE ? value_of(areas, area, f) : scale->mean[f];
		double		difference;

		if (!(scale->deviation[f] > 0))
			continue;
		difference = match_difference(scale, f, value_of(areas, candidate, f), sought);
		squares += difference * difference;
	}
	return scale->used > 0 ? sqrt(squares / scale->used) : 0;
}

/* Puts an area among the nearest so far, behind those as near; the farthest makes room when there is none. */
static void
put(MatchedArea *matched, uint32_t *found, uint32_t neighbours, MatchedArea candidate)
{
	uint32_t	place = *found;

	while (place > 0 && matched[place - 1].distance > candidate.distance)
		place--;
	if (place == neighbours)
		return;
	*found += *found < neighbours;
	memmove(&matched[place + 1], &matched[place], (*found - place - 1) * sizeof(MatchedArea));
	matched[place] = candidate;
}

KernelStatus
match_nearest(Kernel *kernel, const MatchAreas *areas, const MatchScale *scale, uint32_t area,
			  const MatchQuestion *question, MatchedArea *matched, uint32_t *found, uint32_t *within)
{
	uint64_t	work = 0;

	*found = 0;
	*within = 0;
	for (uint32_t a = 0; a < areas->count; a++)
	{
		MatchedArea candidate = {.area = a};

		if (kernel_stop_after(kernel, &work, areas->features + (uint64_t) 1))
			return KERNEL_STOPPED;
		if (areas->treated[a])
			continue;
		candidate.distance = distance_of(areas, scale, a, area, question->kind);
		if (candidate.distance > question->caliper)
			continue;
		++*within;
		put(matched, found, question->neighbours, candidate);
	}
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- balance */

double
match_mean(const MatchAreas *areas, uint32_t feature, const MatchedArea *matched, uint32_t found)
{
	double		sum = 0;

	for (uint32_t m = 0; m < found; m++)
		sum += value_of(areas, matched[m].area, feature);
	return found > 0 ? sum / found : NAN;
}
