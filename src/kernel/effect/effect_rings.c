/*
 * The areas around a measure one by one, and all of them with the treated together.
 */
#include "kernel/effect/effect_rings.h"

/* ---------------------------------------------------------------- together */

/* Areas that are compared with one control: what they had before, brought to the exposure after. */
typedef struct Pooled
{
	EffectHalves sum;
	double		base;
	double		variance;		/* of that */
} Pooled;

static void
pool(Pooled *pooled, EffectHalves area)
{
	double		longer = area.after.exposure / area.before.exposure;

	pooled->sum.before.count += area.before.count;
	pooled->sum.before.exposure += area.before.exposure;
	pooled->sum.after.count += area.after.count;
	pooled->sum.after.exposure += area.after.exposure;
	pooled->base += area.before.count * longer;
	pooled->variance += area.before.count * longer * longer;
}

/* All of them rest on the same counts of the control, so their expectations err together. */
static EffectExpected
pooled_expected(const Pooled *pooled, EffectHalves control)
{
	double		change = rate_of(control.after.count, control.after.exposure) /
		rate_of(control.before.count, control.before.exposure);
	double		mean = pooled->base * change;

	if (pooled->base == 0 && pooled->sum.before.exposure == 0)
		return (EffectExpected) {.mean = 0, .variance = 0};	/* no areas */
	if (control.before.count == 0 || isnan(mean))
		return (EffectExpected) {.mean = NAN, .variance = NAN};
	if (mean == 0)
		return (EffectExpected) {.mean = 0, .variance = NAN};
	return (EffectExpected)
	{
		.mean = mean,
		.variance = change * change * pooled->variance +
		mean * mean * (1 / control.before.count + 1 / control.after.count)
	};
}

static EffectSum
add_sums(EffectSum a, EffectSum b)
{
	return (EffectSum) {.count = a.count + b.count, .exposure = a.exposure + b.exposure};
}

/* The treated with their control, and the rings with theirs, which is the same when they have none of their own. */
static EffectRing
total_of(Pooled treated, Pooled around, EffectHalves control, EffectHalves around_control, bool same_control)
{
	EffectExpected first;
	EffectExpected second = {0, 0};
	bool		treated_areas = treated.sum.before.exposure > 0;
	EffectRing	total = {.area = UINT32_MAX, .ratio = {NAN, NAN, NAN}, .p_value = NAN, .p_adjusted = NAN};

	total.halves.before = add_sums(treated.sum.before, around.sum.before);
	total.halves.after = add_sums(treated.sum.after, around.sum.after);
	if (same_control)
	{
		treated.sum = total.halves;
		treated.base += around.base;
		treated.variance += around.variance;
	}
	else
		second = pooled_expected(&around, around_control);
	first = treated_areas ? pooled_expected(&treated, control) : (EffectExpected) {NAN, NAN};
	total.expected = (EffectExpected) {.mean = first.mean + second.mean, .variance = first.variance + second.variance};
	return total;
}

/* ---------------------------------------------------------------- one by one */

static EffectRing
ring_of(uint32_t area, EffectPair pair, double tail, EffectDispersion dispersion)
{
	EffectRing	ring = {.area = area, .halves = pair.treated, .expected = effect_expected(pair)};

	ring.difference = effect_difference(pair.treated.after.count, ring.expected, effect_reach(dispersion, tail));
	ring.ratio = effect_ratio(pair, effect_wide_tail(dispersion, tail));
	ring.p_value = effect_wide_p(dispersion, effect_ratio_p(pair), effect_ratio_deviations(pair));
	ring.p_adjusted = NAN;
	return ring;
}

static KernelStatus
adjust(Kernel *kernel, EffectRings *rings)
{
	double	   *p = kernel_alloc(kernel, rings->rings, sizeof(double));
	double	   *adjusted = kernel_alloc(kernel, rings->rings, sizeof(double));
	uint32_t	comparisons;
	KernelStatus status;

	for (uint32_t r = 0; r < rings->rings; r++)
		p[r] = rings->ring[r].p_value;
	status = rates_adjust(kernel, p, rings->rings, adjusted, &comparisons);
	for (uint32_t r = 0; r < rings->rings; r++)
		rings->ring[r].p_adjusted = adjusted[r];
	kernel_free(kernel, p);
	kernel_free(kernel, adjusted);
	return status;
}

KernelStatus
effect_rings(Kernel *kernel, const EffectCounts *counts, uint32_t first, double tail, EffectDispersion dispersion,
			 EffectRings *rings)
{
	bool		own_control = effect_role_areas(counts, EFFECT_DISPLACEMENT_CONTROL) > 0;
	EffectHalves control = effect_role_halves(counts, EFFECT_CONTROL, first);
	EffectHalves around_control = control;
	Pooled		treated = {.base = 0};
	Pooled		around = {.base = 0};

	if (own_control)
		around_control = effect_role_halves(counts, EFFECT_DISPLACEMENT_CONTROL, first);
	rings->rings = 0;
	rings->ring = kernel_alloc(kernel, effect_role_areas(counts, EFFECT_DISPLACEMENT), sizeof(EffectRing));
	for (uint32_t a = 0; a < counts->areas; a++)
	{
		EffectPair	pair = {.treated = effect_area_halves(counts, a, first), .control = around_control};

		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		if (counts->role[a] == EFFECT_TREATED)
			pool(&treated, pair.treated);
		if (counts->role[a] != EFFECT_DISPLACEMENT)
			continue;
		pool(&around, pair.treated);
		rings->ring[rings->rings++] = ring_of(a, pair, tail, dispersion);
	}
	rings->total = total_of(treated, around, control, around_control, !own_control);
	rings->total.difference = effect_difference(rings->total.halves.after.count, rings->total.expected,
												effect_reach(dispersion, tail));
	return adjust(kernel, rings);
}
