/*
 * Did burglary move: the difference, the quotient and the rings, against published and worked numbers.
 */
#include "made_panel.h"
#include "tap.h"

#include "kernel/effect/effect_displacement.h"
#include "kernel/effect/effect_rings.h"

static EffectHalves
weighted(double before, double before_weight, double after, double after_weight)
{
	return (EffectHalves) {.before = {before, before_weight}, .after = {after, after_weight}};
}

/* Wheeler & Ratcliffe 2018, and the tests of their software. */
static void
difference(void)
{
	EffectChange direct = effect_change(halves(207, 110), halves(308, 318), 1);
	EffectChange displaced = effect_change(halves(178, 157), halves(150, 140), 1);
	EffectChange change;
	double		z;

	is_within(direct.value + displaced.value, -118, 1e-12, "with displacement: -118");
	is_within(direct.variance + displaced.variance, 1568, 1e-12, "  its variance");
	z = -118 / sqrt(1568);
	is_within(z, -2.979950007, 1e-9, "  its z");
	is_within(rate_normal_p(z), .002882954, 1e-8, "  its p");
	is_within(-118 - 1.959963984540054 * sqrt(1568), -195.610614, 1e-8, "  and its lower limit");
	change = effect_change(halves(100, 60), halves(120, 118), 1);
	is_within(change.value, -38, 1e-12, "without displacement: -38");
	is_within(change.value / sqrt(change.variance), -1.904767887, 1e-9, "  its z");
	is_within(rate_normal_p(change.value / sqrt(change.variance)), .056810250, 1e-8, "  its p");
	change = effect_change(halves(20, 10), halves(20, 20), 1);
	is_within(change.value, -10, 0, "the software's example: -10");
	is_within(sqrt(change.variance), 8.366600, 1e-6, "  its error");
	change = effect_change(weighted(80, 2, 20, 1), weighted(100, 2, 50, 1), 1);
	is_within(change.value, -20, 1e-12, "twice as long before: -20");
	is_within(change.variance, 115, 1e-12, "  its variance");
	direct = effect_change(weighted(207, 1.2, 110, 1.2), weighted(308, .9, 318, .9), 1);
	displaced = effect_change(weighted(178, 1.5, 157, 1.5), weighted(150, 1.6, 140, 1.6), 1);
	is_within(direct.value + displaced.value, -99.69444444, 1e-9, "weights of areas: -99.7");
	is_within(sqrt(direct.variance + displaced.variance), 35.4280755, 1e-8, "  its error");
	change = effect_change(weighted(207, 24, 110, 24), weighted(308, 18, 318, 18), 24);
	is_within(change.value, (110 - 207) - 24.0 / 18 * 10, 1e-12, "brought to the exposure of the treated");
	is_within(change.variance, 317 + 626 * 24.0 * 24 / 18 / 18, 1e-9, "  and its variance");
	change = effect_own_change(halves(178, 157), 1);
	is_within(change.value, -21, 0, "nothing to compare with: its own change");
}

static EffectQuotient
quotient_of(EffectHalves treated, EffectHalves control, EffectHalves around, uint64_t seed)
{
	World		world = world_new();
	EffectDraws asked = {.confidence = 0.95, .dispersion = 1, .draws = 2000, .seed = seed};
	EffectQuotient quotient;

	ok(effect_quotient(&world.kernel, &treated, &control, &around, &asked, &quotient) == KERNEL_OK, "a quotient");
	is_empty(&world, "quotient");
	return quotient;
}

static void
quotients(void)
{
	EffectQuotient q = quotient_of(halves(207, 110), halves(308, 318), halves(178, 157), 1);
	EffectQuotient again = quotient_of(halves(207, 110), halves(308, 318), halves(178, 157), 1);
	EffectQuotient other = quotient_of(halves(207, 110), halves(308, 318), halves(178, 157), 2);
	double		prevented = 207 * 318.0 / 308 - 110 + 178 * 318.0 / 308 - 157;

	is_within(q.success, -.326165972, 1e-9, "success");
	is_within(q.quotient.value, .258185688, 1e-9, "quotient: diffusion");
	is_within(q.prevented.value, prevented, 1e-12, "and how many were prevented together");
	ok(q.quotient.low < 0 && q.quotient.high > 0.3 && q.without_success < 0.01, "which may be none: %f .. %f", q.quotient.low, q.quotient.high);
	ok(q.prevented.low > 40 && q.prevented.low < prevented && q.prevented.high > prevented, "prevented %f .. %f", q.prevented.low, q.prevented.high);
	ok(q.quotient.low == again.quotient.low && q.prevented.high == again.prevented.high, "the same seed gives the same");
	ok(q.quotient.low != other.quotient.low && fabs(q.quotient.low - other.quotient.low) < 0.2, "another gives about the same");
	is_within(quotient_of(halves(100, 60), halves(400, 380), halves(80, 76), 1).quotient.value, 0, 1e-12, "neither displacement nor diffusion");
	q = quotient_of(halves(100, 60), halves(400, 400), halves(80, 100), 1);
	is_within(q.quotient.value, -0.5, 1e-12, "half of it moved");
	q = quotient_of(halves(100, 110), halves(400, 400), halves(80, 100), 1);
	ok(q.success > 0 && isnan(q.quotient.value) && isnan(q.quotient.low) && q.without_success > 0.5, "no success, no quotient");
	q = quotient_of(halves(20, 17), halves(400, 400), halves(80, 80), 1);
	ok(q.quotient.value == 0 && isnan(q.quotient.low) && q.without_success > 0.2, "a success that is not certain has no interval");
	q = quotient_of(halves(20, 17), halves(0, 10), halves(80, 80), 1);
	ok(isnan(q.success) && isnan(q.quotient.value) && isnan(q.prevented.value) && isnan(q.prevented.low), "a control without burglaries before");
	q = quotient_of(halves(0, 0), halves(0, 0), halves(0, 0), 1);
	ok(isnan(q.success) && isnan(q.quotient.value), "no burglaries at all");
	q = quotient_of(halves(9e6, 5e6), halves(9e6, 9e6), halves(9e6, 9e6), 1);
	ok(fabs(q.quotient.low) < 0.01 && fabs(q.quotient.high) < 0.01 && q.prevented.low > 3.9e6, "millions of them");
}

/* The draws have the mean and the variance that are asked. */
static void
drawn_counts(void)
{
	World		world = world_new();
	EffectDraws asked = {.confidence = 0.682689492137086, .dispersion = 4, .draws = 20000, .seed = 3};
	EffectHalves treated = halves(400, 100);
	EffectHalves control = halves(1e9, 1e9);
	EffectHalves around = halves(1e-9, 1e-9);
	EffectQuotient q;

	effect_quotient(&world.kernel, &treated, &control, &around, &asked, &q);
	is_within((q.prevented.high - q.prevented.low) / 2, sqrt(4 * 500), 0.05, "a standard error to each side holds the variance asked");
	is_within((q.prevented.high + q.prevented.low) / 2, 300, 0.01, "around the mean");
	world = world_stopping_at(3);
	ok(effect_quotient(&world.kernel, &treated, &control, &around, &asked, &q) == KERNEL_STOPPED, "stops when asked to");
	is_empty(&world, "stopped");
}

/* ---------------------------------------------------------------- rings */

static void
fill(Panel *made, uint32_t area, EffectRole role, double before, double after)
{
	made->role[area] = role;
	made->count[2 * area] = before;
	made->count[2 * area + 1] = after;
}

static void
rings(void)
{
	static Panel made;
	World		world = world_new();
	EffectDispersion chance = {NAN, 0};
	EffectRings rings;
	double		expected = 207 * 318.0 / 308 + 178 * 318.0 / 308 + 40 * 318.0 / 308;

	panel_begin(&made, 4, 2);
	fill(&made, 0, EFFECT_TREATED, 207, 110);
	fill(&made, 1, EFFECT_DISPLACEMENT, 178, 157);
	fill(&made, 2, EFFECT_CONTROL, 308, 318);
	fill(&made, 3, EFFECT_DISPLACEMENT, 40, 90);
	effect_rings(&world.kernel, &made.counts, 1, 0.025, chance, &rings);
	is_count(rings.rings, 2, "two rings");
	is_count(rings.ring[1].area, 3, "  in the order of the areas");
	is_within(rings.ring[0].expected.mean, 178 * 318.0 / 308, 1e-12, "what a ring would have had");
	is_within(rings.ring[0].p_value, effect_ratio_p((EffectPair) {halves(178, 157), halves(308, 318)}), 0, "its p is that of its ratio");
	is_within(rings.ring[0].p_adjusted, rings.ring[0].p_value, 0, "the larger p stays");
	is_within(rings.ring[1].p_adjusted, 2 * rings.ring[1].p_value, 1e-15, "the smaller is doubled");
	is_within(rings.total.expected.mean, expected, 1e-12, "all together");
	is_within(rings.total.difference.value, 110 + 157 + 90 - expected, 1e-12, "  how many fewer");
	is_within(rings.total.expected.variance, expected * expected * (1.0 / 425 + 1.0 / 308 + 1.0 / 318), 1e-9, "  err together, with one control");
	ok(isnan(rings.total.ratio.value) && isnan(rings.total.p_value), "which has no ratio");
	kernel_free(&world.kernel, rings.ring);
	fill(&made, 3, EFFECT_DISPLACEMENT_CONTROL, 40, 60);
	effect_rings(&world.kernel, &made.counts, 1, 0.025, (EffectDispersion) {4, 1e9}, &rings);
	is_within(rings.ring[0].expected.mean, 178 * 1.5, 1e-12, "against a control of its own");
	is_within(rings.total.expected.variance, effect_expected((EffectPair) {halves(207, 110), halves(308, 318)}).variance +
			  effect_expected((EffectPair) {halves(178, 157), halves(40, 60)}).variance, 1e-9, "two controls err apart");
	is_within(rings.ring[0].difference.high - rings.ring[0].difference.value,
			  2 * 1.959963985 * sqrt(157 + rings.ring[0].expected.variance), 1e-6, "as wide as the dispersion asks");
	kernel_free(&world.kernel, rings.ring);
	made.role[1] = EFFECT_CONTROL;
	effect_rings(&world.kernel, &made.counts, 1, 0.025, chance, &rings);
	ok(rings.rings == 0 && rings.total.halves.before.count == 207, "no rings: the treated alone");
	kernel_free(&world.kernel, rings.ring);
	effect_rings(&world.kernel, &made.counts, 0, 0.025, chance, &rings);
	ok(isnan(rings.total.expected.mean) && isnan(rings.total.difference.low), "no period before");
	kernel_free(&world.kernel, rings.ring);
	effect_rings(&world.kernel, &made.counts, 2, 0.025, chance, &rings);
	ok(isnan(rings.total.expected.mean), "no period after");
	kernel_free(&world.kernel, rings.ring);
	is_empty(&world, "rings");
}

int
main(void)
{
	difference();
	quotients();
	drawn_counts();
	rings();
	return done();
}
