/*
 * The counts of two kinds of areas as a regression takes them.
 */
#include "kernel/effect/effect_table.h"

#include <math.h>

EffectRole
effect_control_of(const EffectCounts *counts, EffectRole role)
{
	if (role == EFFECT_DISPLACEMENT && effect_role_areas(counts, EFFECT_DISPLACEMENT_CONTROL) > 0)
		return EFFECT_DISPLACEMENT_CONTROL;
	return EFFECT_CONTROL;
}

static bool
any_of_area(const EffectCounts *counts, uint32_t area, const bool *keep)
{
	for (uint32_t p = 0; p < counts->periods; p++)
		if ((keep == NULL || keep[p]) && counts->count[(size_t) area * counts->periods + p] > 0)
			return true;
	return false;
}

static bool
any_of_period(const EffectCounts *counts, const uint32_t *area, uint32_t areas, uint32_t place)
{
	for (uint32_t a = 0; a < areas; a++)
		if (counts->count[(size_t) area[a] * counts->periods + place] > 0)
			return true;
	return false;
}

/* Adds the areas of a role that had a burglary to a list. */
static void
choose_areas(const EffectCounts *counts, EffectRole role, const bool *keep, EffectTable *table, uint32_t *area)
{
	for (uint32_t a = 0; a < counts->areas; a++)
	{
		if (counts->role[a] != role)
			continue;
		if (any_of_area(counts, a, keep))
			area[table->areas++] = a;
		else
			table->areas_left_out++;
	}
}

static void
choose_periods(const EffectCounts *counts, const bool *keep, bool by_period, const uint32_t *area, EffectTable *table)
{
	for (uint32_t p = 0; p < counts->periods; p++)
	{
		if (keep != NULL && !keep[p])
			continue;
		if (!by_period || any_of_period(counts, area, table->areas, p))
			table->place[table->periods++] = p;
		else
			table->periods_left_out++;
	}
}

void
effect_table_make(Kernel *kernel, const EffectCounts *counts, EffectRole role, const bool *keep, bool by_period,
				  EffectTable *table)
{
	uint32_t   *area = kernel_alloc(kernel, counts->areas, sizeof(uint32_t));

	*table = (EffectTable) {.place = kernel_alloc(kernel, counts->periods, sizeof(uint32_t))};
	choose_areas(counts, role, keep, table, area);
	table->treated = table->areas;
	choose_areas(counts, effect_control_of(counts, role), keep, table, area);
	choose_periods(counts, keep, by_period, area, table);
	table->rows = table->areas * table->periods;
	table->count = kernel_alloc(kernel, table->rows, sizeof(double));
	table->offset = kernel_alloc(kernel, table->rows, sizeof(double));
	table->level = kernel_alloc(kernel, table->rows, sizeof(uint32_t));
	for (uint32_t row = 0; row < table->rows; row++)
	{
		uint32_t	a = row / table->periods;
		size_t		cell = (size_t) area[a] * counts->periods + table->place[row % table->periods];

		table->count[row] = counts->count[cell];
		table->offset[row] = log(counts->exposure[cell]);
		table->level[row] = a;
	}
	kernel_free(kernel, area);
}

void
effect_table_free(Kernel *kernel, EffectTable *table)
{
	kernel_free(kernel, table->place);
	kernel_free(kernel, table->count);
	kernel_free(kernel, table->offset);
	kernel_free(kernel, table->level);
}
