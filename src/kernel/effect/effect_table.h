/*
 * The counts of two kinds of areas as a regression takes them.
 */
#ifndef KERNEL_EFFECT_TABLE_H
#define KERNEL_EFFECT_TABLE_H

#include "kernel/effect/effect_counts.h"

/* A row per area and period, area by area: those with the measure come first. */
typedef struct EffectTable
{
	uint32_t	areas;
	uint32_t	treated;		/* of the areas */
	uint32_t	periods;
	uint32_t	rows;
	uint32_t   *place;			/* of each period among those of the counts */
	double	   *count;
	double	   *offset;			/* the logarithm of the exposure */
	uint32_t   *level;			/* the area of each row */
	uint32_t	areas_left_out; /* of the two kinds, without a burglary in all their periods: they tell of no change */
	uint32_t	periods_left_out;	/* likewise, where periods have an effect of their own */
} EffectTable;

/* What areas of a role are compared with: the control of the displacement is its own where there is one. */
extern EffectRole effect_control_of(const EffectCounts *counts, EffectRole role);

/* Of the periods that are kept (NULL: all of them). */
extern void effect_table_make(Kernel *kernel, const EffectCounts *counts, EffectRole role, const bool *keep,
							  bool by_period, EffectTable *table);
extern void effect_table_free(Kernel *kernel, EffectTable *table);

#endif
