/*
 * How much has to be counted before a fall shows.
 */
#include "kernel/effect/effect_power.h"

#include <Rmath.h>

/* How many standard errors both chances ask for. */
static double
errors_asked(EffectPower question)
{
	return qnorm((1 + question.confidence) / 2, 0, 1, true, false) + qnorm(question.power, 0, 1, true, false);
}

/* The variance that the logarithm of a fall may have at most, if it is to show. */
static double
variance_allowed(EffectPower question, double fall)
{
	double		depth = log1p(-fall) / errors_asked(question);

	return depth * depth / question.dispersion;
}

double
effect_events_needed(EffectPower question, double fall)
{
	return 4 / variance_allowed(question, fall);
}

double
effect_events_worth(EffectPair pair)
{
	EffectExpected expected = effect_expected(pair);

	if (!(expected.mean > 0))
		return 0;
	return 4 / (1 / expected.mean + expected.variance / (expected.mean * expected.mean));
}

double
effect_detectable(EffectPower question, double events)
{
	if (!(events > 0))
		return NAN;
	return -expm1(-errors_asked(question) * sqrt(question.dispersion * 4 / events));
}

double
effect_periods_needed(EffectPower question, EffectPlan plan, double fall)
{
	double		each = 1 / plan.per_period + 1 / plan.control_per_period;	/* what one period adds as variance */
	double		allowed = variance_allowed(question, fall);

	if (isnan(plan.periods_before))
		return 2 * each / allowed;
	if (allowed <= each / plan.periods_before)
		return INFINITY;
	return each / (allowed - each / plan.periods_before);
}
