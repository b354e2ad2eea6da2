/*
 * What every question of an effect_set begins with.
 */
#include "pg/effect/effect_question.h"

void
effect_question_open(EffectQuestion *question, EffectSet *set, int32 since)
{
	question->kernel = server_kernel(&question->server, CurrentMemoryContext);
	question->parts = effect_set_parts(set);
	question->counts = effect_set_counts(set);
	question->first = effect_first_after(&question->counts, since);
	for (int role = 0; role < EFFECT_ROLES; role++)
	{
		question->halves[role] = effect_role_halves(&question->counts, role, question->first);
		question->areas[role] = effect_role_areas(&question->counts, role);
	}
	(void) effect_dispersion(question->kernel, &question->counts, question->first, &question->dispersion);
}

EffectPair
effect_question_pair(const EffectQuestion *question)
{
	return (EffectPair) {.treated = question->halves[EFFECT_TREATED], .control = question->halves[EFFECT_CONTROL]};
}

EffectPair
effect_question_around(const EffectQuestion *question)
{
	bool		own = question->areas[EFFECT_DISPLACEMENT_CONTROL] > 0;

	return (EffectPair)
	{
		.treated = question->halves[EFFECT_DISPLACEMENT],
		.control = question->halves[own ? EFFECT_DISPLACEMENT_CONTROL : EFFECT_CONTROL]
	};
}

/* A variance that is so much more than that of chance should be said. */
#define OVERDISPERSED 1.5

bool
effect_question_flags(const EffectQuestion *question, Flags *flags)
{
	int			others = flags->count;

	raise_flag(flags, question->areas[EFFECT_TREATED] == 0, "no_treated");
	raise_flag(flags, question->areas[EFFECT_CONTROL] == 0, "no_control");
	raise_flag(flags, question->first == 0, "no_before");
	raise_flag(flags, question->first == question->counts.periods, "no_after");
	if (flags->count > others)
		return false;
	raise_flag(flags, question->dispersion.df == 0, "dispersion_unknown");
	raise_flag(flags, question->dispersion.value > OVERDISPERSED, "overdispersed");
	return true;
}

void
effect_add_count(Rows *rows, EffectSum sum)
{
	rows_add(rows, Int64GetDatum((int64) sum.count), sum.exposure == 0);
}

void
effect_add_interval(Rows *rows, IntervalEstimate estimate)
{
	rows_add_number(rows, estimate.value);
	rows_add_number(rows, estimate.low);
	rows_add_number(rows, estimate.high);
}
