/*
 * Made counts around a measure, for the tests of effects.
 */
#ifndef UNIT_MADE_EFFECTS_H
#define UNIT_MADE_EFFECTS_H

#include "made_counts.h"
#include "tap.h"

#include "kernel/effect/effect_counts.h"

/* Two halves of one exposure each. */
static inline EffectHalves
halves(double before, double after)
{
	return (EffectHalves) {.before = {before, 1}, .after = {after, 1}};
}

#define MADE_AREAS 64
#define MADE_PERIODS 24

typedef struct MadeEffects
{
	EffectCounts counts;
	int32_t		period[MADE_PERIODS];
	uint8_t		role[MADE_AREAS];
	double		count[MADE_AREAS * MADE_PERIODS];
	double		exposure[MADE_AREAS * MADE_PERIODS];
} MadeEffects;

/* Periods 1, 2, ..., exposures of 1, control areas. */
static inline void
made_effects(MadeEffects *made, uint32_t areas, uint32_t periods)
{
	made->counts = (EffectCounts) {
		.areas = areas, .periods = periods, .period = made->period, .role = made->role, .count = made->count,
		.exposure = made->exposure
	};
	for (uint32_t p = 0; p < periods; p++)
		made->period[p] = p + 1;
	for (uint32_t a = 0; a < areas; a++)
		made->role[a] = EFFECT_CONTROL;
	for (uint32_t i = 0; i < areas * periods; i++)
		made->exposure[i] = 1;
}

#endif
