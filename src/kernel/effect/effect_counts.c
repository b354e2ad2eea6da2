/*
 * Counts by area and period around a measure.
 */
#include "kernel/effect/effect_counts.h"

uint32_t
effect_first_after(const EffectCounts *counts, int32_t since)
{
	uint32_t	first = 0;

	while (first < counts->periods && counts->period[first] < since)
		first++;
	return first;
}

static void
add_area(const EffectCounts *counts, uint32_t area, uint32_t first, EffectHalves *halves)
{
	for (uint32_t p = 0; p < counts->periods; p++)
	{
		EffectSum  *sum = p < first ? &halves->before : &halves->after;

		sum->count += counts->count[(size_t) area * counts->periods + p];
		sum->exposure += counts->exposure[(size_t) area * counts->periods + p];
	}
}

EffectHalves
effect_area_halves(const EffectCounts *counts, uint32_t area, uint32_t first)
{
	EffectHalves halves = {{0, 0}, {0, 0}};

	add_area(counts, area, first, &halves);
	return halves;
}

EffectHalves
effect_role_halves(const EffectCounts *counts, EffectRole role, uint32_t first)
{
	EffectHalves halves = {{0, 0}, {0, 0}};

	for (uint32_t a = 0; a < counts->areas; a++)
		if (counts->role[a] == role)
			add_area(counts, a, first, &halves);
	return halves;
}

uint32_t
effect_role_areas(const EffectCounts *counts, EffectRole role)
{
	uint32_t	areas = 0;

	for (uint32_t a = 0; a < counts->areas; a++)
		areas += counts->role[a] == role;
	return areas;
}
