/*
 * What every question of an effect_set by period begins with.
 */
#include "pg/effect/effect_series.h"

#include "pg/arguments.h"

#include "kernel/effect/effect_power.h"

static const char *const asked_names[] = {"treated", "displacement", NULL};
static const EffectRole asked_roles[] = {EFFECT_TREATED, EFFECT_DISPLACEMENT};

void
effect_series_open(EffectSeries *series, EffectSet *set, int32 since, text *role)
{
	series->role = asked_roles[argument_choice(role, "role", asked_names)];
	effect_question_open(&series->question, set, since);
}

bool
effect_series_flags(const EffectSeries *series, Flags *flags)
{
	const EffectQuestion *question = &series->question;
	bool		none = question->areas[series->role] == 0;

	raise_flag(flags, none && series->role == EFFECT_TREATED, "no_treated");
	raise_flag(flags, none && series->role == EFFECT_DISPLACEMENT, "no_displacement");
	raise_flag(flags, question->areas[effect_control_of(&question->counts, series->role)] == 0, "no_control");
	raise_flag(flags, question->first == 0, "no_before");
	raise_flag(flags, question->first == question->counts.periods, "no_after");
	return flags->count == 0;
}

bool
effect_series_too_few(const EffectSeries *series, double confidence)
{
	const EffectQuestion *question = &series->question;
	EffectPair	pair = series->role == EFFECT_TREATED ? effect_question_pair(question) : effect_question_around(question);
	EffectPower power = {
		.confidence = confidence, .power = EFFECT_POWER_USUAL, .dispersion = effect_inflation(question->dispersion)
	};

	return effect_events_worth(pair) < EFFECT_TOO_FEW * effect_events_needed(power, EFFECT_FALL_SHOWN);
}

#define DRAWS_MAX 100000

uint32
effect_argument_draws(int32 draws)
{
	if (draws < 1 || draws > DRAWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("draws is %d", draws),
				 errdetail("It is a number from 1 to %d.", DRAWS_MAX),
				 errhint("999 is usual; fewer choices than that are all taken, without a lot.")));
	return draws;
}

/* No p-value under this is possible with so few placebos. */
#define SIGNIFICANT 0.05

void
effect_rank_flags(const EffectSeries *series, double least_p, Flags *flags)
{
	const EffectQuestion *question = &series->question;
	EffectRole	control = effect_control_of(&question->counts, series->role);

	raise_flag(flags, question->areas[control] <= question->areas[series->role], "few_control");
	raise_flag(flags, least_p > SIGNIFICANT, "never_significant");
}
