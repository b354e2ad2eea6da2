/*
 * What every question of an effect_set begins with: its two halves, and what is wrong with them.
 */
#ifndef PG_EFFECT_QUESTION_H
#define PG_EFFECT_QUESTION_H

#include "pg/effect/effect_set.h"
#include "pg/flags.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/effect/effect_dispersion.h"
#include "kernel/effect/effect_ratio.h"

typedef struct EffectQuestion
{
	ServerKernel server;
	Kernel	   *kernel;
	EffectParts parts;
	EffectCounts counts;
	uint32		first;			/* the first period after */
	EffectHalves halves[EFFECT_ROLES];
	uint32		areas[EFFECT_ROLES];
	EffectDispersion dispersion;
} EffectQuestion;

/* kernel points into the question, so that this fills it where it is. */
extern void effect_question_open(EffectQuestion *question, EffectSet *set, int32 since);

/* The treated with the control, and what lies around with what it is compared with. */
extern EffectPair effect_question_pair(const EffectQuestion *question);
extern EffectPair effect_question_around(const EffectQuestion *question);

/* no_treated, no_control, no_before or no_after: false when any was raised. Else dispersion_unknown or overdispersed. */
extern bool effect_question_flags(const EffectQuestion *question, Flags *flags);

/* What was counted of one half, or NULL where there is no such area or period. */
extern void effect_add_count(Rows *rows, EffectSum sum);
extern void effect_add_interval(Rows *rows, IntervalEstimate estimate);

#endif
