/*
 * libFuzzer: counts around a measure, against what must hold, against all tables with the same sums, and placebos one by one.
 */
#include "input.h"

#include "kernel/effect/effect_displacement.h"
#include "kernel/effect/effect_event_study.h"
#include "kernel/effect/effect_index.h"
#include "kernel/effect/effect_panel.h"
#include "kernel/effect/effect_placebo.h"
#include "kernel/effect/effect_power.h"
#include "kernel/effect/effect_rings.h"
#include "kernel/effect/effect_table.h"
#include "kernel/effect/synthetic_control.h"

#include <Rmath.h>

#define AREAS_MAX 8
#define PERIODS_MAX 10
#define DRAWS 40

/* As src/pg/effect/effect_set.h lets through. */
#define COUNT_MAX 1e7
#define EXPOSURE_MIN 1e-6
#define EXPOSURE_MAX 1e12

typedef struct Measured
{
	EffectCounts counts;
	int32_t		period[PERIODS_MAX];
	uint8_t		role[AREAS_MAX];
	double		count[AREAS_MAX * PERIODS_MAX];
	double		exposure[AREAS_MAX * PERIODS_MAX];
	uint32_t	first;			/* period after */
	double		confidence;
} Measured;

/* Bits of form: large counts, unlike exposures, many zeros. */
static void
take_measured(Input *input, Measured *measured)
{
	uint8_t		form = take_byte(input);
	uint32_t	areas = 1 + take_byte(input) % AREAS_MAX;
	uint32_t	periods = 1 + take_byte(input) % PERIODS_MAX;

	measured->counts = (EffectCounts) {
		.areas = areas, .periods = periods, .period = measured->period, .role = measured->role, .count = measured->count,
		.exposure = measured->exposure
	};
	measured->first = take_byte(input) % (periods + 1);
	measured->confidence = (1 + take_byte(input)) / 257.0;
	for (uint32_t p = 0; p < periods; p++)
		measured->period[p] = (p > 0 ? measured->period[p - 1] : -5) + 1 + take_byte(input) % 3;
	for (uint32_t a = 0; a < areas; a++)
		measured->role[a] = take_byte(input) % EFFECT_ROLES;
	for (uint32_t i = 0; i < areas * periods; i++)
	{
		uint8_t		small = take_byte(input);

		measured->count[i] = form & 1 ? fmin(floor(fabs(take_number(input, true))), COUNT_MAX) : form & 4 && small < 200 ? 0 : small % 24;
		measured->exposure[i] = form & 2 ? fmax(EXPOSURE_MIN, fmin(fabs(take_number(input, true)), EXPOSURE_MAX)) : 1 + small % 3;
	}
}

static bool
went_well(KernelStatus status, const World *world)
{
	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world->stop_at > 0));
	return status == KERNEL_OK;
}

static void
check_p(double p)
{
	MUST(isnan(p) || (p >= 0 && p <= 1));
}

static void
check_order(IntervalEstimate estimate)
{
	MUST(!(estimate.low > estimate.value) && !(estimate.value > estimate.high) && !(estimate.low > estimate.high));
}

/* ---------------------------------------------------------------- two changes */

/* The p of all tables with the same sums, one by one, as their logarithms. */
static double
plain_p(EffectPair pair)
{
	double		treated = pair.treated.before.count + pair.treated.after.count;
	double		control = pair.control.before.count + pair.control.after.count;
	double		after = pair.treated.after.count + pair.control.after.count;
	double		odds = log(pair.treated.after.exposure / pair.treated.before.exposure) -
		log(pair.control.after.exposure / pair.control.before.exposure);
	double		low = fmax(0, after - control);
	double		high = fmin(treated, after);
	double		x = pair.treated.after.count;
	double		here = lchoose(treated, x) + lchoose(control, after - x) + x * odds;
	double		most = -INFINITY;
	double		sum = 0;
	double		rarer = 0;

	for (double y = low; y <= high; y++)
		most = fmax(most, lchoose(treated, y) + lchoose(control, after - y) + y * odds);
	for (double y = low; y <= high; y++)
	{
		double		log_weight = lchoose(treated, y) + lchoose(control, after - y) + y * odds;

		sum += exp(log_weight - most);
		rarer += log_weight <= here + 1e-7 ? exp(log_weight - most) : 0;
	}
	return rarer / sum;
}

static void
check_pair(EffectPair pair, double tail)
{
	IntervalEstimate ratio = effect_ratio(pair, tail);
	double		p = effect_ratio_p(pair);
	EffectExpected expected = effect_expected(pair);
	double		sum = pair.treated.before.count + pair.treated.after.count + pair.control.before.count + pair.control.after.count;

	MUST(isnan(ratio.value) == isnan(p) && isnan(ratio.low) == isnan(p) && isnan(ratio.high) == isnan(p));
	MUST(!(ratio.low < 0) && !(ratio.low > ratio.high));
	/* Where little is asked of the interval, it is narrow and may lie beside the conditional estimate. */
	if (tail <= 0.025)
		check_order(ratio);
	check_p(p);
	MUST(isnan(expected.mean) || expected.mean >= 0);
	MUST(isnan(expected.variance) || expected.variance > 0);
	MUST(effect_events_worth(pair) >= 0);
	/* Chances that differ by less than R tells apart may fall on either side. */
	if (!isnan(p) && sum < 400 && fabs(log(ratio.value)) < 500)
		MUST(fabs(p - plain_p(pair)) < 1e-5 || fabs(p - plain_p(pair)) < 0.5 * fmax(p, plain_p(pair)));
}

/* ---------------------------------------------------------------- around */

static void
check_rings(World *world, const Measured *measured, EffectDispersion dispersion)
{
	EffectRings rings;
	double		after = effect_role_halves(&measured->counts, EFFECT_TREATED, measured->first).after.count;

	if (went_well(effect_rings(&world->kernel, &measured->counts, measured->first, (1 - measured->confidence) / 2, dispersion, &rings), world))
	{
		for (uint32_t r = 0; r < rings.rings; r++)
		{
			check_p(rings.ring[r].p_value);
			check_p(rings.ring[r].p_adjusted);
			MUST(!(rings.ring[r].p_adjusted < rings.ring[r].p_value));
			check_order(rings.ring[r].difference);
			after += rings.ring[r].halves.after.count;
		}
		MUST(rings.rings == effect_role_areas(&measured->counts, EFFECT_DISPLACEMENT));
		MUST(rings.total.halves.after.count == after);
		check_order(rings.total.difference);
	}
	kernel_free(&world->kernel, rings.ring);
}

static void
check_quotient(World *world, const Measured *measured, double inflation)
{
	EffectHalves half[3];
	EffectDraws asked = {.confidence = measured->confidence, .dispersion = inflation, .draws = DRAWS, .seed = 7};
	EffectQuotient quotient;

	for (int role = 0; role < 3; role++)
		half[role] = effect_role_halves(&measured->counts, role, measured->first);
	if (!went_well(effect_quotient(&world->kernel, &half[EFFECT_TREATED], &half[EFFECT_CONTROL], &half[EFFECT_DISPLACEMENT], &asked, &quotient), world))
		return;
	MUST(isnan(quotient.without_success) || (quotient.without_success >= 0 && quotient.without_success <= 1));
	MUST(!(quotient.quotient.low > quotient.quotient.high) && !(quotient.prevented.low > quotient.prevented.high));
	MUST(isnan(quotient.quotient.value) || quotient.success < 0);
}

/* ---------------------------------------------------------------- all areas */

static void
check_bayes(World *world, const Measured *measured)
{
	EffectBayes bayes;

	if (!went_well(effect_bayes(&world->kernel, &measured->counts, measured->first, measured->confidence, &bayes), world))
		return;
	check_p(bayes.result.p_value);
	MUST(!(bayes.result.index.value < 0) && !(bayes.result.index.low < 0) && !(bayes.result.index.low > bayes.result.index.high));
	MUST(!(bayes.level.mean < 0) && !(bayes.expected.mean < 0) && !(bayes.expected.variance < 0));
}

static void
check_panel(World *world, const Measured *measured, EffectRole role)
{
	for (int method = EFFECT_QUASI_POISSON; method <= EFFECT_CLUSTERED; method++)
	{
		EffectPanelChoice choice = {
			.role = role, .first = measured->first, .method = method, .by_period = measured->counts.periods % 2, .confidence = measured->confidence
		};
		EffectPanel panel;

		if (!went_well(effect_panel(&world->kernel, &measured->counts, &choice, &panel), world))
			continue;
		check_p(panel.p);
		/* Of few areas a ratio is told, without an error. */
		MUST(panel.reason == EFFECT_KNOWN || isnan(panel.error));
		MUST(panel.reason == EFFECT_KNOWN || panel.reason == EFFECT_FEW_AREAS || isnan(panel.log_ratio));
		MUST(!(panel.error < 0) && !(panel.low > panel.high) && !(panel.dispersion < 0));
	}
}

static void
check_study(World *world, const Measured *measured, EffectRole role)
{
	EffectStudyChoice choice = {
		.role = role, .since = measured->first < measured->counts.periods ? measured->period[measured->first] : measured->period[measured->counts.periods - 1] + 1,
		.per_bin = 1 + measured->counts.areas % 3, .confidence = measured->confidence
	};
	EffectStudy study;
	double		counted = 0;

	if (went_well(effect_event_study(&world->kernel, &measured->counts, &choice, &study), world))
	{
		check_p(study.leads_p);
		for (uint32_t b = 0; b < study.bins; b++)
		{
			check_p(study.bin[b].p);
			MUST(b == 0 || study.bin[b].bin > study.bin[b - 1].bin);
			MUST(!(study.bin[b].low > study.bin[b].high));
			counted += study.bin[b].of_role.count;
		}
		MUST(study.bins == 0 || counted == study.whole.of_role.before.count + study.whole.of_role.after.count);
	}
	effect_event_study_free(&world->kernel, &study);
}

/* ---------------------------------------------------------------- placebos */

static double
plain_change(EffectHalves of, EffectHalves with)
{
	return log(of.after.count * of.before.exposure * with.before.count * with.after.exposure /
			   (of.before.count * of.after.exposure * with.after.count * with.before.exposure));
}

/* One area against the rest, for each area of the control. */
static void
plain_placebos(const Measured *measured, EffectRole control, double log_ratio, uint32_t *known, uint32_t *surely, uint32_t *maybe)
{
	*known = *surely = *maybe = 0;
	for (uint32_t a = 0; a < measured->counts.areas; a++)
	{
		EffectHalves of = effect_area_halves(&measured->counts, a, measured->first);
		EffectHalves rest = {{0, 0}, {0, 0}};
		double		change;

		if (measured->role[a] != control)
			continue;
		for (uint32_t o = 0; o < measured->counts.areas; o++)
		{
			EffectHalves other = effect_area_halves(&measured->counts, o, measured->first);

			if (o == a || measured->role[o] != control)
				continue;
			rest.before.count += other.before.count;
			rest.after.count += other.after.count;
			rest.before.exposure += other.before.exposure;
			rest.after.exposure += other.after.exposure;
		}
		change = plain_change(of, rest);
		*known += !isnan(change);
		*surely += fabs(change) >= fabs(log_ratio) + 1e-9 || (isinf(change) && isinf(log_ratio));
		*maybe += fabs(change) >= fabs(log_ratio) - 1e-9;
	}
}

static void
check_placebo(World *world, const Measured *measured, EffectRole role)
{
	EffectPlacebo placebo;
	EffectRole	control = effect_control_of(&measured->counts, role);
	uint32_t	known;
	uint32_t	surely;
	uint32_t	maybe;

	if (!went_well(effect_placebo(&world->kernel, &measured->counts, role, measured->first, DRAWS, 7, &placebo), world))
		return;
	check_p(placebo.p);
	MUST(placebo.as_far <= placebo.placebos && !(placebo.least_p > placebo.p));
	MUST(placebo.placebos + placebo.not_known <= DRAWS);
	if (isnan(placebo.log_ratio) || effect_role_areas(&measured->counts, role) != 1 || effect_role_areas(&measured->counts, control) < 2)
		return;
	plain_placebos(measured, control, placebo.log_ratio, &known, &surely, &maybe);
	MUST(placebo.placebos == known && placebo.as_far >= surely && placebo.as_far <= maybe);
}

static void
check_synthetic(World *world, const Measured *measured, EffectRole role)
{
	SyntheticControl synthetic;
	double		sum = 0;

	if (went_well(synthetic_control(&world->kernel, &measured->counts, role, measured->first, DRAWS, 7, &synthetic), world) &&
		synthetic.reason == SYNTHETIC_KNOWN)
	{
		for (uint32_t d = 0; d < synthetic.donors; d++)
		{
			MUST(synthetic.weight[d] >= 0);
			sum += synthetic.weight[d];
		}
		MUST(fabs(sum - 1) < 1e-9);
		for (uint32_t p = 0; p < measured->counts.periods; p++)
			MUST(synthetic.expected[p] >= 0 && isfinite(synthetic.expected[p]));
		MUST(!(synthetic.rmspe_before < 0) && !(synthetic.rmspe_after < 0));
		check_p(synthetic.p);
		MUST(synthetic.as_large <= synthetic.placebos && !(synthetic.least_p > synthetic.p));
	}
	synthetic_control_free(&world->kernel, &synthetic);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.next = data, .left = size};
	World		world = world_stopping_at(take_byte(&input) % 32);
	Measured	measured;
	EffectDispersion dispersion;
	double		tail;

	take_measured(&input, &measured);
	tail = (1 - measured.confidence) / 2;
	if (went_well(effect_dispersion(&world.kernel, &measured.counts, measured.first, &dispersion), &world))
	{
		MUST(isnan(dispersion.value) == (dispersion.df == 0) && !(dispersion.value < 0));
		MUST(effect_inflation(dispersion) >= 1);
		check_pair((EffectPair) {effect_role_halves(&measured.counts, EFFECT_TREATED, measured.first), effect_role_halves(&measured.counts, EFFECT_CONTROL, measured.first)}, tail);
		check_rings(&world, &measured, dispersion);
		check_quotient(&world, &measured, effect_inflation(dispersion));
	}
	check_bayes(&world, &measured);
	for (int role = EFFECT_TREATED; role <= EFFECT_DISPLACEMENT; role += EFFECT_DISPLACEMENT - EFFECT_TREATED)
	{
		check_panel(&world, &measured, role);
		check_study(&world, &measured, role);
		check_placebo(&world, &measured, role);
		check_synthetic(&world, &measured, role);
	}
	MUST(world.blocks == 0);
	return 0;
}
