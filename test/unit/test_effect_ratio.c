/*
 * The ratio of two changes, its dispersion and its power: against worked numbers, R's and the formulas written out.
 */
#include "made_panel.h"
#include "tap.h"

#include "kernel/effect/effect_dispersion.h"
#include "kernel/effect/effect_power.h"
#include "kernel/effect/effect_ratio.h"

#include <Rmath.h>

static EffectPair
pair_of(double a0, double a1, double c0, double c1)
{
	return (EffectPair) {.treated = halves(a0, a1), .control = halves(c0, c1)};
}

static void
is_interval(IntervalEstimate got, double value, double low, double high, double tolerance, const char *name)
{
	is_within(got.value, value, tolerance, name);
	is_within(got.low, low, tolerance, "  its lower limit");
	is_within(got.high, high, tolerance, "  its upper limit");
}

/* fisher.test of R 4.2.2, whose search for odds stops within 1e-4; and the same equations solved there to 1e-14. */
static void
worked_ratios(void)
{
	EffectPair	many = pair_of(207, 110, 308, 318);
	EffectPair	few = pair_of(11, 4, 10, 9);
	EffectExpected expected = effect_expected(many);

	is_interval(effect_ratio(many, 0.025), .515047643, .385042714, .686707310, 1e-4, "207 to 110 against 308 to 318");
	is_interval(effect_ratio(many, 0.025), .515053308634, .385066712889, .686710476877, 1e-11, "  with all digits");
	is_within(effect_ratio_p(many), 3.29749823e-6, 1e-14, "  its p");
	is_interval(effect_ratio(few, 0.025), .415081655, .069844179, 2.102398174, 1e-4, "11 to 4 against 10 to 9");
	is_interval(effect_ratio(few, 0.025), .4150826595742, .0698475472984, 2.102458424251, 1e-11, "  with all digits");
	is_within(effect_ratio_p(few), .295505876, 1e-9, "  its p");
	is_within(expected.mean, 207 * 318.0 / 308, 1e-12, "what there would have been");
	is_within(expected.variance, expected.mean * expected.mean * (1.0 / 207 + 1.0 / 308 + 1.0 / 318), 1e-9, "  its variance");
	is_interval(effect_difference(110, expected, 2), 110 - expected.mean, 110 - expected.mean - 2 * sqrt(110 + expected.variance),
				110 - expected.mean + 2 * sqrt(110 + expected.variance), 1e-12, "and how many fewer there were");
}

static void
exposures(void)
{
	EffectPair	pair = pair_of(207, 110, 308, 318);
	EffectPair	longer = pair;
	IntervalEstimate plain = effect_ratio(pair, 0.025);

	longer.treated.before.exposure = 400;
	longer.treated.after.exposure = 100;
	longer.control.before.exposure = 9;
	longer.control.after.exposure = 4.5;
	is_interval(effect_ratio(longer, 0.025), plain.value * 2, plain.low * 2, plain.high * 2, 1e-12, "half the exposure, over what the control had");
	is_within(effect_expected(longer).mean, effect_expected(pair).mean / 2, 1e-12, "and half to be expected");
	longer.control.after.exposure = 2.25;
	is_within(effect_ratio_p(longer), effect_ratio_p(pair), 1e-15, "an exposure that changed alike changes no p");
	/* At the limits of the interval, the tails have just what is asked; p is 1 at the ratio itself, or near it. */
	longer.treated.before.exposure = longer.treated.after.exposure = longer.control.before.exposure = 1;
	longer.control.after.exposure = 1 / plain.value;
	ok(effect_ratio_p(longer) > 0.9, "no effect where the exposure explains it");
}

/* All tables with these sums, one by one. */
static void
by_hand(void)
{
	Random		random;
	int			wrong = 0;
	int			tables = 0;

	random_stream(&random, 17, 0);
	for (int n = 0; n < 300; n++)
	{
		EffectPair	pair = pair_of(random_below(&random, 9), random_below(&random, 9), random_below(&random, 12), random_below(&random, 12));
		double		x = pair.treated.after.count;
		double		treated = x + pair.treated.before.count;
		double		control = pair.control.before.count + pair.control.after.count;
		double		after = x + pair.control.after.count;
		double		here = exp(lchoose(treated, x) + lchoose(control, after - x));
		double		sum = 0;
		double		rarer = 0;
		IntervalEstimate ratio = effect_ratio(pair, 0.05);
		double		at_least = 0;
		double		at_most = 0;
		double		sum_low = 0;
		double		sum_high = 0;
		int			there = 0;

		for (double y = 0; y <= treated && y <= after; y++)
		{
			double		weight = y >= after - control ? exp(lchoose(treated, y) + lchoose(control, after - y)) : 0;

			there += weight > 0;
			sum += weight;
			rarer += weight <= here * (1 + 1e-7) ? weight : 0;
			sum_low += weight * pow(ratio.low, y);
			at_least += y >= x ? weight * pow(ratio.low, y) : 0;
			sum_high += weight * pow(ratio.high, y);
			at_most += y <= x ? weight * pow(ratio.high, y) : 0;
		}
		if (there < 2)
		{
			wrong += !isnan(ratio.value) || !isnan(ratio.low) || !isnan(effect_ratio_p(pair));
			continue;
		}
		tables++;
		wrong += !agree(effect_ratio_p(pair), rarer / sum, 1e-10);
		wrong += ratio.low > 0 && !agree(at_least / sum_low, 0.05, 1e-9);
		wrong += isfinite(ratio.high) && !agree(at_most / sum_high, 0.05, 1e-9);
		wrong += !(ratio.low <= ratio.value && ratio.value <= ratio.high) || isnan(ratio.value);
	}
	ok(tables > 200, "tables of all kinds");
	is_count(wrong, 0, "p and limits are what all tables add up to");
}

static void
zeros(void)
{
	IntervalEstimate none_after = effect_ratio(pair_of(5, 0, 10, 10), 0.025);
	IntervalEstimate none_before = effect_ratio(pair_of(0, 5, 10, 10), 0.025);

	ok(none_after.value == 0 && none_after.low == 0 && none_after.high > 0 && none_after.high < 5, "none after: 0, with an upper limit");
	ok(isinf(none_before.value) && none_before.low > 0.2 && isinf(none_before.high), "none before: infinite, with a lower limit");
	ok(isnan(effect_ratio(pair_of(0, 0, 10, 10), 0.025).value) && isnan(effect_ratio_p(pair_of(0, 0, 10, 10))), "none of the treated: nothing to say");
	ok(isnan(effect_ratio(pair_of(0, 0, 0, 0), 0.025).value), "none at all");
	ok(isnan(effect_ratio(pair_of(4, 0, 6, 0), 0.025).low), "none after at all");
	ok(isnan(effect_expected(pair_of(4, 2, 0, 6)).mean), "a control that had none: no telling what there would have been");
	ok(effect_expected(pair_of(4, 2, 3, 0)).mean == 0 && isnan(effect_expected(pair_of(4, 2, 3, 0)).variance), "a control that has none: none, without an error");
	ok(isnan(effect_ratio((EffectPair) {.treated = halves(4, 2), .control = {{3, 1}, {0, 0}}}, 0.025).value), "no period after");
	ok(effect_ratio(pair_of(5e6, 4e6, 5e6, 5e6), 0.025).low > 0.79, "millions of burglaries");
	ok(effect_ratio_p(pair_of(5e6, 4e6, 5e6, 5e6)) == 0, "  their p");
	ok(effect_ratio(pair_of(5e6, 3, 5e6, 5e6), 0.025).high < 2e-6, "and three of them left");
}

/* ---------------------------------------------------------------- dispersion */

static EffectDispersion
dispersion_of(const Panel *made, uint32_t first)
{
	World		world = world_new();
	EffectDispersion dispersion;

	effect_dispersion(&world.kernel, &made->counts, first, &dispersion);
	is_empty(&world, "dispersion");
	return dispersion;
}

static void
dispersions(void)
{
	static const double fortnights[] = {2, 11, 1, 14, 3, 12, 3, 12, 9, 4, 14, 6};
	static Panel made;
	EffectDispersion plain;
	EffectDispersion scaled;
	double		pearson = 0;

	panel_begin(&made, 2, 6);
	memcpy(made.count, fortnights, sizeof(fortnights));
	for (int i = 0; i < 12; i++)
	{
		double		expected = (i < 6 ? 43 : 48) * (fortnights[i % 6] + fortnights[i % 6 + 6]) / 91;

		pearson += (fortnights[i] - expected) * (fortnights[i] - expected) / expected;
	}
	plain = dispersion_of(&made, 6);
	is_within(plain.value, pearson / 5, 1e-10, "two areas in six periods: Pearson's over 5");
	is_within(plain.df, 5, 0, "  its degrees of freedom");
	for (int i = 0; i < 12; i++)
		made.exposure[i] = (i < 6 ? 7 : 3) * (1 + i % 6);
	scaled = dispersion_of(&made, 6);
	is_within(scaled.value, plain.value, 1e-9, "exposures of areas and of periods change nothing");
	made.exposure[4] *= 3;
	ok(fabs(dispersion_of(&made, 6).value - plain.value) > 0.01, "those of one area in one period do");
	ok(isnan(dispersion_of(&made, 1).value) && dispersion_of(&made, 1).df == 0, "one period tells nothing");
	ok(isnan(dispersion_of(&made, 0).value), "none neither");
	memset(made.count, 0, 6 * sizeof(double));
	ok(isnan(dispersion_of(&made, 6).value), "nor do areas without burglaries, but for one");
}

static void
widening(void)
{
	const EffectDispersion unknown = {NAN, 0};
	const EffectDispersion less = {0.5, 1e9};
	const EffectDispersion four = {4, 1e9};
	const EffectDispersion few = {1, 5};

	is_within(effect_reach(unknown, 0.025), 1.959963985, 1e-9, "not known: the normal distribution");
	is_within(effect_reach(less, 0.025), 1.959963985, 1e-7, "less than chance is chance");
	is_within(effect_reach(four, 0.025), 2 * 1.959963985, 1e-7, "four times the variance, twice as wide");
	is_within(effect_reach(few, 0.025), 2.570581836, 1e-9, "five degrees of freedom");
	is_within(effect_wide_tail(few, 0.025), pnorm(-2.570581836, 0, 1, 1, 0), 1e-10, "  as a tail");
	is_within(effect_wide_p(four, 2 * pnorm(-2, 0, 1, 1, 0), 2), 2 * pnorm(-1, 0, 1, 1, 0), 1e-7, "p goes back as much");
	is_within(effect_wide_p(few, 2 * pnorm(-2, 0, 1, 1, 0), 2), 2 * pt(-2, 5, 1, 0), 1e-10, "and by Student's t");
	is_within(effect_wide_p(few, 1, 0), 1, 0, "p of 1");
	is_within(effect_wide_p(few, 0, -60), 2 * pt(-60 / sqrt(few.value), few.df, 1, 0), 1e-12, "p too small to be told: by how far it is off");
	ok(effect_wide_p(few, 0, NAN) > 0 && effect_wide_p(few, 0, NAN) < 1e-3, "at least so far where a count is 0");
	ok(isnan(effect_wide_p(few, NAN, NAN)), "p that is not there");
}

/* ---------------------------------------------------------------- power */

static void
powers(void)
{
	EffectPower usual = {.confidence = 0.95, .power = 0.8, .dispersion = 1};
	EffectPower scattered = {.confidence = 0.95, .power = 0.8, .dispersion = 2.5};
	EffectPlan	plan = {.per_period = 4, .control_per_period = INFINITY, .periods_before = NAN};
	double		periods;

	is_within(effect_events_needed(usual, 0.3), 247, 0.5 / 247, "a fall of 30 %: 247 burglaries");
	is_within(effect_events_needed(usual, 0.2), 630, 0.6 / 630, "of 20 %: 630");
	is_within(effect_events_needed(usual, 0.1), 2828, 0.5 / 2828, "of 10 %: 2828");
	is_within(effect_events_needed(scattered, 0.3), 2.5 * effect_events_needed(usual, 0.3), 1e-12, "as many times more as they scatter");
	is_within(effect_detectable(usual, effect_events_needed(usual, 0.3)), 0.3, 1e-12, "and back");
	periods = effect_periods_needed(usual, plan, 0.3);
	is_within(2 * 4 * periods, effect_events_needed(usual, 0.3), 1e-12, "four each period, before and after");
	plan.control_per_period = 4;
	is_within(effect_periods_needed(usual, plan, 0.3), 2 * periods, 1e-12, "a control that is as small: twice as long");
	plan.control_per_period = INFINITY;
	plan.periods_before = periods;
	is_within(effect_periods_needed(usual, plan, 0.3), periods, 1e-12, "that long before, that long after");
	plan.periods_before = periods / 2;
	ok(isinf(effect_periods_needed(usual, plan, 0.3)), "half as long before: never");
	is_within(effect_events_worth(pair_of(100, 3, 1e12, 1e12)), 200, 1e-6, "two equal halves are worth what they are, whatever came after");
	is_within(effect_events_worth(pair_of(100, 3, 100, 100)), 100, 1e-12, "half of that with a control as small");
	is_within(effect_events_worth(pair_of(100, 3, 100, 0)), 0, 0, "nothing without a control");
	ok(isnan(effect_detectable(usual, 0)), "which no fall shows in");
}

/* Does a fall of 30 % show as often as is said? */
static void
power_holds(void)
{
	EffectPower usual = {.confidence = 0.95, .power = 0.8, .dispersion = 1};
	EffectPlan	plan = {.per_period = 1, .control_per_period = 2, .periods_before = NAN};
	double		periods = effect_periods_needed(usual, plan, 0.3);
	Random		random;
	int			shown = 0;

	random_stream(&random, 18, 0);
	for (int n = 0; n < 1000; n++)
	{
		EffectPair	pair = pair_of(made_count(&random, periods, 1), made_count(&random, 0.7 * periods, 1), made_count(&random, 2 * periods, 1),
								   made_count(&random, 2 * periods, 1));

		shown += effect_ratio_p(pair) < 0.05;
	}
	ok(shown > 720 && shown < 830, "a fall of 30 %% shows in %d of 1000, where 80 %% is said", shown);
}

int
main(void)
{
	worked_ratios();
	exposures();
	by_hand();
	zeros();
	dispersions();
	widening();
	powers();
	power_holds();
	return done();
}
