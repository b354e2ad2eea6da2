/*
 * What every question of an effect_set by period begins with: which areas are asked about, from which period on.
 */
#ifndef PG_EFFECT_SERIES_H
#define PG_EFFECT_SERIES_H

#include "pg/effect/effect_question.h"

#include "kernel/effect/effect_table.h"

typedef struct EffectSeries
{
	EffectQuestion question;
	EffectRole	role;			/* treated or displacement */
} EffectSeries;

/* The question points into itself, so that this fills it where it is. */
extern void effect_series_open(EffectSeries *series, EffectSet *set, int32 since, text *role);

/* no_treated or no_displacement, no_control, no_before, no_after. Are all lowered? */
extern bool effect_series_flags(const EffectSeries *series, Flags *flags);

/* Are so few counted that not even a large fall would show? */
extern bool effect_series_too_few(const EffectSeries *series, double confidence);

/* How many placebos at most. */
extern uint32 effect_argument_draws(int32 draws);

/* few_control, of which no placebo can be made; never_significant, where they are so few. */
extern void effect_rank_flags(const EffectSeries *series, double least_p, Flags *flags);

#endif
