/*
 * Counts by area and period around a measure: of areas that have it, of areas to compare with, and of areas where
 * burglary may have moved to.
 */
#ifndef KERNEL_EFFECT_COUNTS_H
#define KERNEL_EFFECT_COUNTS_H

#include "kernel/memory.h"

/* What an area is to the measure. */
typedef enum EffectRole
{
	EFFECT_TREATED,				/* has it */
	EFFECT_CONTROL,				/* has it not, and is to compare with */
	EFFECT_DISPLACEMENT,		/* lies around the treated, so that burglary may move there */
	EFFECT_DISPLACEMENT_CONTROL,	/* is to compare that with */
	EFFECT_ROLES
} EffectRole;

/* Each area has each period: number [area * periods + place of the period]. */
typedef struct EffectCounts
{
	uint32_t	areas;
	uint32_t	periods;
	const int32_t *period;		/* the caller's numbers, in order */
	const uint8_t *role;		/* of each area */
	const double *count;		/* whole numbers from 0 on */
	const double *exposure;		/* what they were counted over, such as dwellings times days; above 0 */
} EffectCounts;

/* The first place of a period that is since or later; the number of periods when there is none. */
extern uint32_t effect_first_after(const EffectCounts *counts, int32_t since);

/* What was counted before, or after, and over how much. */
typedef struct EffectSum
{
	double		count;
	double		exposure;		/* of all areas and periods that were added up; 0 of none */
} EffectSum;

/* The two halves of an area or a role. */
typedef struct EffectHalves
{
	EffectSum	before;
	EffectSum	after;
} EffectHalves;

/* first: the place of the first period after. */
extern EffectHalves effect_area_halves(const EffectCounts *counts, uint32_t area, uint32_t first);
extern EffectHalves effect_role_halves(const EffectCounts *counts, EffectRole role, uint32_t first);

extern uint32_t effect_role_areas(const EffectCounts *counts, EffectRole role);

#endif
