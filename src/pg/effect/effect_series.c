/*
 * What every question of an effect_set by period begins with.
 */
#include "pg/effect/effect_series.h"

#include "pg/arguments.h"

static const char *const asked_names[] = {"treated", "displacement", NULL};
static const EffectRole asked_roles[] = {EFFECT_TREATED, EFFECT_DISPLACEMENT};

void
effect_series_open(EffectSeries *series, EffectSet *set, int32 since, text *role)
{
	series->role = asked_roles[argument_choice(role, "role", asked_names)];
	series->kernel = server_kernel(&series->server, CurrentMemoryContext);
	series->parts = effect_set_parts(set);
	series->counts = effect_set_counts(set);
	series->first = effect_first_after(&series->counts, since);
}

bool
effect_series_flags(const EffectSeries *series, Flags *flags)
{
	const EffectCounts *counts = &series->counts;
	bool		none = effect_role_areas(counts, series->role) == 0;

	raise_flag(flags, none && series->role == EFFECT_TREATED, "no_treated");
	raise_flag(flags, none && series->role == EFFECT_DISPLACEMENT, "no_displacement");
	raise_flag(flags, effect_role_areas(counts, effect_control_of(counts, series->role)) == 0, "no_control");
	raise_flag(flags, series->first == 0, "no_before");
	raise_flag(flags, series->first == counts->periods, "no_after");
	return flags->count == 0;
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
	uint32		areas = effect_role_areas(&series->counts, series->role);
	uint32		control = effect_role_areas(&series->counts, effect_control_of(&series->counts, series->role));

	raise_flag(flags, control <= areas, "few_control");
	raise_flag(flags, least_p > SIGNIFICANT, "never_significant");
}
