/*
 * The ratio of two changes, exact.
 */
#include "kernel/effect/effect_ratio.h"

#include <float.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- noncentral hypergeometric */

/* The table by its margins: x of the treated sum fall in the half after, and the rest of that half is the control's. */
typedef struct Margins
{
	double		treated;
	double		control;
	double		after;
	double		low;			/* the least x that there can be, and the most */
	double		high;
} Margins;

static Margins
margins_of(EffectPair pair)
{
	Margins		margins = {
		.treated = pair.treated.before.count + pair.treated.after.count,
		.control = pair.control.before.count + pair.control.after.count,
		.after = pair.treated.after.count + pair.control.after.count
	};

	margins.low = fmax(0, margins.after - margins.control);
	margins.high = fmin(margins.treated, margins.after);
	return margins;
}

/* How many times as likely x + 1 is as x; it falls with x. */
static double
step_up(const Margins *margins, double x, double odds)
{
	return odds * ((margins->treated - x) / (x + 1)) *
		((margins->after - x) / (margins->control - margins->after + x + 1));
}

static double
likeliest(const Margins *margins, double odds)
{
	double		low = margins->low;
	double		high = margins->high;

	while (low < high)
	{
		double		middle = floor(low + (high - low) / 2);

		if (step_up(margins, middle, odds) > 1)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What the table tells about one x, all divided by their sum. */
typedef struct Tails
{
	double		at_most;
	double		at_least;
	double		excess;			/* the mean, less x */
	double		no_likelier;	/* all that are no likelier than x itself */
} Tails;

/* Chances so much smaller than the largest are none; so much smaller than what is sought, they add no digit to it. */
#define CHANCE_MIN 1e-290
#define CHANCE_SHARE 1e-20

/* R's: chances that differ by less are alike. */
#define CHANCES_ALIKE (1 + 1e-7)

typedef struct Weighing
{
	double		x;
	double		limit;			/* of what is no likelier */
	double		sum;
	Tails		tails;
} Weighing;

static void
weigh(Weighing *weighing, double y, double weight)
{
	weighing->sum += weight;
	weighing->tails.excess += (y - weighing->x) * weight;
	if (y <= weighing->x)
		weighing->tails.at_most += weight;
	if (y >= weighing->x)
		weighing->tails.at_least += weight;
	if (weight <= weighing->limit)
		weighing->tails.no_likelier += weight;
}

/* The weight of x, as that of the likeliest is 1. */
static double
weight_of(const Margins *margins, double odds, double from, double x)
{
	double		weight = 1;

	for (double y = from; y < x && weight > CHANCE_MIN; y++)
		weight *= step_up(margins, y, odds);
	for (double y = from; y > x && weight > CHANCE_MIN; y--)
		weight /= step_up(margins, y - 1, odds);
	return weight > CHANCE_MIN ? weight : 0;
}

/* All chances down to the least, the largest being 1. */
static Tails
tails_of(const Margins *margins, double odds, double x, double least)
{
	double		from = likeliest(margins, odds);
	Weighing	weighing = {.x = x, .limit = weight_of(margins, odds, from, x) * CHANCES_ALIKE};
	double		weight = 1;

	weigh(&weighing, from, 1);
	for (double y = from; y < margins->high && weight > least; y++)
		weigh(&weighing, y + 1, weight *= step_up(margins, y, odds));
	weight = 1;
	for (double y = from; y > margins->low && weight > least; y--)
		weigh(&weighing, y - 1, weight /= step_up(margins, y - 1, odds));
	weighing.tails.at_most /= weighing.sum;
	weighing.tails.at_least /= weighing.sum;
	weighing.tails.excess /= weighing.sum;
	weighing.tails.no_likelier /= weighing.sum;
	return weighing.tails;
}

/* ---------------------------------------------------------------- the odds that are sought */

typedef enum Sought
{
	SOUGHT_MEAN,				/* at which x is the mean */
	SOUGHT_LOW,					/* at which x or more is as rare as a tail */
	SOUGHT_HIGH					/* at which x or less is */
} Sought;

/* Above 0 when the odds are to be smaller. */
static double
too_large(const Margins *margins, double x, Sought sought, double tail, double odds)
{
	Tails		tails = tails_of(margins, odds, x, fmax(CHANCE_MIN, tail * CHANCE_SHARE));

	switch (sought)
	{
		case SOUGHT_LOW:
			return tails.at_least - tail;
		case SOUGHT_HIGH:
			return tail - tails.at_most;
		default:
			return tails.excess;
	}
}

/* No table of counts leads farther than this from where its own numbers lie. */
#define ODDS_LOG_MAX 600
#define ODDS_STEPS_MAX 200

/* By halving the logarithm, from a bracket that grows around where the plain ratio lies. */
static double
solve_odds(const Margins *margins, double x, Sought sought, double tail)
{
	double		begin = log((x + 0.5) * (margins->control - margins->after + x + 0.5)) -
		log((margins->treated - x + 0.5) * (margins->after - x + 0.5));
	double		width = 1;
	double		low = begin - width;
	double		high = begin + width;

	while (too_large(margins, x, sought, tail, exp(low)) > 0 && low > begin - ODDS_LOG_MAX)
		low -= (width *= 2);
	width = 1;
	while (too_large(margins, x, sought, tail, exp(high)) < 0 && high < begin + ODDS_LOG_MAX)
		high += (width *= 2);
	for (int step = 0; step < ODDS_STEPS_MAX && high - low > 2 * DBL_EPSILON * fmax(1, fabs(low)); step++)
	{
		double		middle = (low + high) / 2;

		if (too_large(margins, x, sought, tail, exp(middle)) > 0)
			high = middle;
		else
			low = middle;
	}
	return exp((low + high) / 2);
}

/* Where the least count is larger, the exact distribution is the normal one of the logarithm, and long to add up. */
#define COUNT_EXACT_MAX 1e6

static double
least_count(EffectPair pair)
{
	return fmin(fmin(pair.treated.before.count, pair.treated.after.count),
				fmin(pair.control.before.count, pair.control.after.count));
}

static double
log_error(EffectPair pair)
{
	return sqrt(1 / pair.treated.before.count + 1 / pair.treated.after.count + 1 / pair.control.before.count +
				1 / pair.control.after.count);
}

static double
plain_odds(EffectPair pair)
{
	return pair.treated.after.count / pair.treated.before.count *
		(pair.control.before.count / pair.control.after.count);
}

static IntervalEstimate
exact_odds(EffectPair pair, double tail)
{
	Margins		margins = margins_of(pair);
	double		x = pair.treated.after.count;
	IntervalEstimate odds = {0, 0, 0};

	if (x > margins.low)
		odds.low = solve_odds(&margins, x, SOUGHT_LOW, tail);
	if (x == margins.high)
		odds.value = odds.high = INFINITY;
	else
	{
		odds.high = solve_odds(&margins, x, SOUGHT_HIGH, tail);
		if (x > margins.low)
			odds.value = solve_odds(&margins, x, SOUGHT_MEAN, 1);
	}
	return odds;
}

static IntervalEstimate
normal_odds(EffectPair pair, double tail)
{
	double		odds = plain_odds(pair);
	double		deviation = qnorm(tail, 0, 1, false, false) * log_error(pair);

	return (IntervalEstimate) {.value = odds, .low = odds * exp(-deviation), .high = odds * exp(deviation)};
}

/* ---------------------------------------------------------------- ratio */

/* The odds of no effect: how exposure changed for the treated, over how it did for the control. */
static double
odds_of_exposure(EffectPair pair)
{
	return pair.treated.after.exposure / pair.treated.before.exposure /
		(pair.control.after.exposure / pair.control.before.exposure);
}

/* One table alone, which comes whatever the odds are, tells nothing. */
static bool
says_something(EffectPair pair)
{
	Margins		margins = margins_of(pair);

	return pair.treated.before.exposure > 0 && pair.treated.after.exposure > 0 && pair.control.before.exposure > 0 &&
		pair.control.after.exposure > 0 && margins.low < margins.high;
}

IntervalEstimate
effect_ratio(EffectPair pair, double tail)
{
	double		exposure = odds_of_exposure(pair);
	IntervalEstimate odds;

	if (!says_something(pair))
		return (IntervalEstimate) {NAN, NAN, NAN};
	odds = least_count(pair) > COUNT_EXACT_MAX ? normal_odds(pair, tail) : exact_odds(pair, tail);
	return (IntervalEstimate)
	{
		.value = odds.value / exposure, .low = odds.low / exposure, .high = odds.high / exposure
	};
}

double
effect_ratio_deviations(EffectPair pair)
{
	double		deviations = log(plain_odds(pair) / odds_of_exposure(pair)) / log_error(pair);

	return least_count(pair) > 0 ? deviations : NAN;
}

double
effect_ratio_p(EffectPair pair)
{
	double		exposure = odds_of_exposure(pair);
	Margins		margins = margins_of(pair);

	if (!says_something(pair))
		return NAN;
	if (least_count(pair) > COUNT_EXACT_MAX)
		return rate_normal_p(effect_ratio_deviations(pair));
	return fmin(1, tails_of(&margins, exposure, pair.treated.after.count, CHANCE_MIN).no_likelier);
}

/* ---------------------------------------------------------------- what would have been */

EffectExpected
effect_expected(EffectPair pair)
{
	double		before = pair.treated.before.count;
	double		mean = before * (pair.control.after.count / pair.control.before.count) * odds_of_exposure(pair);
	EffectExpected expected = {.mean = mean, .variance = NAN};

	if (pair.control.before.count == 0 || !isfinite(mean))
		return (EffectExpected) {.mean = NAN, .variance = NAN};
	if (mean > 0)
		expected.variance = mean * mean * (1 / before + 1 / pair.control.before.count + 1 / pair.control.after.count);
	return expected;
}

IntervalEstimate
effect_difference(double count, EffectExpected expected, double reach)
{
	double		difference = count - expected.mean;
	double		deviation = reach * sqrt(count + expected.variance);

	return (IntervalEstimate) {.value = difference, .low = difference - deviation, .high = difference + deviation};
}
