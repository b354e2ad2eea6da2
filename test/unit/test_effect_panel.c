/*
 * The effect of a measure by area and period, against R's glm, MASS's glm.nb, and regions with a known effect.
 */
#include "tap.h"

#include "made_panel.h"

#include "kernel/effect/effect_panel.h"

#include <Rmath.h>

static EffectPanel
panel_of(const Panel *panel, const EffectPanelChoice *choice)
{
	World		world = world_new();
	EffectPanel result;

	if (effect_panel(&world.kernel, &panel->counts, choice, &result) != KERNEL_OK || world.blocks != 0)
		ok(false, "ends, and gives all back");
	return result;
}

/* methods 19b: six fortnights before and six after, of one area each. */
static const double scattered[2][12] = {
	{2, 11, 1, 14, 3, 12, 1, 0, 6, 2, 5, 4}, {3, 12, 9, 4, 14, 6, 13, 5, 3, 9, 12, 3}
};
static const double even[2][12] = {
	{5, 7, 4, 9, 6, 8, 3, 2, 4, 1, 3, 2}, {8, 6, 9, 7, 10, 8, 7, 9, 6, 8, 8, 7}
};

static void
two_areas(Panel *panel, const double count[2][12])
{
	panel_begin(panel, 2, 12);
	panel_area(panel, 0, EFFECT_TREATED, count[0]);
	panel_area(panel, 1, EFFECT_CONTROL, count[1]);
}

static void
worked(void)
{
	Panel		panel;
	EffectPanelChoice choice = {.role = EFFECT_TREATED, .first = 6, .confidence = 0.95};
	EffectPanel result;

	two_areas(&panel, scattered);
	result = panel_of(&panel, &choice);
	is_within(result.log_ratio, -.806289837, 1e-9, "before and after: logarithm of the ratio");
	is_within(result.dispersion, 2.906453488, 1e-9, "before and after: dispersion");
	is_within(exp(result.low), .129025429, 1e-9, "before and after: low");
	is_within(exp(result.high), 1.545219697, 1e-9, "before and after: high");
	is_within(result.error / sqrt(result.dispersion), .349094436, 1e-9, "before and after: error by chance alone");
	is_within(result.freedom, 20, 0, "before and after: freedom");
	choice.method = EFFECT_NEGATIVE_BINOMIAL;
	result = panel_of(&panel, &choice);
	is_within(result.size, 3.537848127, 1e-9, "negative binomial: size");
	is_within(result.error, .557050616, 1e-9, "negative binomial: error");
	is_within(result.p, .147777502, 1e-9, "negative binomial: p");
	choice.by_period = true;
	result = panel_of(&panel, &choice);
	is_within(result.size, 11.065172619, 1e-6, "negative binomial by period: size");
	is_within(result.log_ratio, -.735049785, 1e-7, "negative binomial by period: logarithm of the ratio");
	is_within(result.error, .434105208, 1e-7, "negative binomial by period: error");
	choice.method = EFFECT_QUASI_POISSON;
	result = panel_of(&panel, &choice);
	is_within(result.log_ratio, -.806289837, 1e-9, "by period: logarithm of the ratio");
	is_within(result.dispersion, 3.604337330, 1e-9, "by period: dispersion");
	is_within(result.freedom, 10, 0, "by period: freedom");
}

/* Counts that vary less than chance has it are not more certain for that. */
static void
under_dispersed(void)
{
	Panel		panel;
	EffectPanelChoice choice = {.role = EFFECT_TREATED, .first = 6, .confidence = 0.95};
	EffectPanel result;

	two_areas(&panel, even);
	result = panel_of(&panel, &choice);
	is_within(result.log_ratio, -.890972924, 1e-9, "even counts: logarithm of the ratio");
	is_within(result.dispersion, .343782051, 1e-9, "even counts: dispersion");
	is_within(result.error, .367917447, 1e-9, "even counts: error");
	choice.method = EFFECT_NEGATIVE_BINOMIAL;
	result = panel_of(&panel, &choice);
	ok(isinf(result.size), "even counts: no size");
	is_within(result.error, .367917447, 1e-9, "even counts: the same error");
}

/* Exposures and areas without burglaries change nothing that they should not. */
static void
exposures(void)
{
	Panel		panel;
	EffectPanelChoice choice = {.role = EFFECT_TREATED, .first = 6, .by_period = true, .confidence = 0.95};
	static const double none[12] = {0};
	EffectPanel plain;
	EffectPanel result;

	two_areas(&panel, scattered);
	plain = panel_of(&panel, &choice);
	for (int i = 0; i < 12; i++)
	{
		panel.exposure[i] = 1000;
		panel.exposure[12 + i] = 50;
	}
	result = panel_of(&panel, &choice);
	is_within(result.log_ratio, plain.log_ratio, 1e-12, "areas of unlike size: the same ratio");
	is_within(result.error, plain.error, 1e-12, "areas of unlike size: the same error");
	for (int i = 6; i < 12; i++)
		panel.exposure[i] = 500;
	result = panel_of(&panel, &choice);
	is_within(result.log_ratio, plain.log_ratio + log(2), 1e-12, "half of the dwellings after: twice the ratio");
	panel_begin(&panel, 4, 12);
	panel_area(&panel, 0, EFFECT_CONTROL, none);
	panel_area(&panel, 1, EFFECT_CONTROL, scattered[1]);
	panel_area(&panel, 2, EFFECT_TREATED, none);
	panel_area(&panel, 3, EFFECT_TREATED, scattered[0]);
	result = panel_of(&panel, &choice);
	is_within(result.log_ratio, plain.log_ratio, 1e-12, "areas without burglaries: the same ratio");
	is_within(result.error, plain.error, 1e-12, "areas without burglaries: the same error");
	is_count(result.areas_left_out, 2, "areas without burglaries: counted");
}

/* The displacement has a control of its own where there is one. */
static void
displacement(void)
{
	Panel		panel;
	EffectPanelChoice choice = {.role = EFFECT_DISPLACEMENT, .first = 6, .confidence = 0.95};

	panel_begin(&panel, 3, 12);
	panel_area(&panel, 0, EFFECT_DISPLACEMENT, scattered[0]);
	panel_area(&panel, 1, EFFECT_CONTROL, scattered[1]);
	panel_area(&panel, 2, EFFECT_TREATED, even[0]);
	is_within(panel_of(&panel, &choice).log_ratio, -.806289837, 1e-9, "displacement against the control");
	panel_area(&panel, 2, EFFECT_DISPLACEMENT_CONTROL, scattered[0]);
	is_within(panel_of(&panel, &choice).log_ratio, 0, 1e-9, "displacement against its own control");
}

static void
reasons(void)
{
	Panel		panel;
	EffectPanelChoice choice = {.role = EFFECT_TREATED, .first = 6, .by_period = true, .confidence = 0.95};
	static const double none[12] = {0};
	static const double one[12] = {0, 0, 0, 0, 0, 1, 1};
	EffectPanel result;

	two_areas(&panel, scattered);
	for (choice.first = 0; choice.first <= 12; choice.first += 12)
		is_count(panel_of(&panel, &choice).reason, choice.first == 0 ? EFFECT_NO_BEFORE : EFFECT_NO_AFTER, "no before, no after");
	choice.first = 6;
	panel.role[0] = EFFECT_CONTROL;
	is_count(panel_of(&panel, &choice).reason, EFFECT_NO_AREAS, "no areas");
	panel.role[0] = panel.role[1] = EFFECT_TREATED;
	is_count(panel_of(&panel, &choice).reason, EFFECT_NO_CONTROL, "no control");
	two_areas(&panel, scattered);
	panel_area(&panel, 0, EFFECT_TREATED, none);
	result = panel_of(&panel, &choice);
	is_count(result.reason, EFFECT_NO_BURGLARIES, "no burglaries");
	ok(isnan(result.log_ratio) && isnan(result.p) && isnan(result.dispersion), "no burglaries: nothing is known");
	panel_area(&panel, 0, EFFECT_TREATED, one);
	panel_area(&panel, 1, EFFECT_CONTROL, one);
	result = panel_of(&panel, &choice);
	is_count(result.reason, EFFECT_FEW_COUNTS, "two periods with burglaries: no counts left");
	is_count(result.periods_left_out, 10, "periods without burglaries: counted");
	two_areas(&panel, scattered);
	choice.method = EFFECT_CLUSTERED;
	result = panel_of(&panel, &choice);
	is_count(result.reason, EFFECT_FEW_AREAS, "by areas: two are too few");
	ok(!isnan(result.log_ratio) && isnan(result.error), "by areas: the ratio is known, its error not");
}

static void
stops(void)
{
	Panel		panel;
	EffectPanelChoice choice = {.role = EFFECT_TREATED, .first = 6, .method = EFFECT_NEGATIVE_BINOMIAL, .confidence = 0.95};

	two_areas(&panel, scattered);
	for (long at = 1; at < 12; at += 4)
	{
		World		world = world_stopping_at(at);
		EffectPanel result;

		ok(effect_panel(&world.kernel, &panel.counts, &choice, &result) == KERNEL_STOPPED && world.blocks == 0,
		   "stops at %ld, and gives all back", at);
	}
}

/* ---------------------------------------------------------------- regions with a known effect */

#define REGIONS 200

typedef struct Found
{
	double		mean;			/* of the logarithm of the ratio, less the truth */
	double		error;			/* of that mean */
	int			covered;
	int			certain;		/* intervals without 1 */
} Found;

static Found
simulate(const MadeRegion *made, EffectMethod method, uint64_t seed)
{
	EffectPanelChoice choice = {
		.role = EFFECT_TREATED, .first = made->before, .method = method, .by_period = true, .confidence = 0.95
	};
	Found		found = {0};
	double		square = 0;

	for (int region = 0; region < REGIONS; region++)
	{
		Panel		panel;
		Random		random;
		EffectPanel result;
		double		off;

		random_stream(&random, seed, region);
		made_region(&panel, made, &random);
		result = panel_of(&panel, &choice);
		off = result.log_ratio - log(made->ratio);
		found.mean += off / REGIONS;
		square += off * off / REGIONS;
		found.covered += result.low <= log(made->ratio) && log(made->ratio) <= result.high;
		found.certain += result.low > 0 || result.high < 0;
	}
	found.error = sqrt((square - found.mean * found.mean) / REGIONS);
	return found;
}

/* Of 200 intervals of 95 %, between 181 and 198 hold the truth, but for a chance of some per thousand. */
static void
region_test(const char *name, const MadeRegion *made, EffectMethod method, int covered_min)
{
	Found		found = simulate(made, method, 19);

	ok(fabs(found.mean) < 3.5 * found.error, "%s: no bias, %.4f with error %.4f", name, found.mean, found.error);
	ok(found.covered >= covered_min && found.covered <= 199, "%s: %d of %d intervals hold the truth", name, found.covered, REGIONS);
	if (made->ratio == 1)
		ok(found.certain <= REGIONS - covered_min, "%s: %d false alarms", name, found.certain);
}

static void
regions(void)
{
	MadeRegion	none = {.treated = 3, .control = 9, .before = 12, .after = 12, .mean = 4, .dispersion = 2, .ratio = 1, .growth = 0.04};
	MadeRegion	fall = none;
	MadeRegion	chance = none;
	MadeRegion	unlike = {
		.treated = 12, .control = 12, .before = 8, .after = 8, .mean = 6, .dispersion = 1, .ratio = 1, .changes = 0.3
	};
	Found		plain;
	Found		by_areas;

	fall.ratio = 0.7;
	chance.dispersion = 1;
	region_test("no effect", &none, EFFECT_QUASI_POISSON, 181);
	region_test("no effect, negative binomial", &none, EFFECT_NEGATIVE_BINOMIAL, 178);
	region_test("a fall to 0.7", &fall, EFFECT_QUASI_POISSON, 181);
	region_test("a fall to 0.7, negative binomial", &fall, EFFECT_NEGATIVE_BINOMIAL, 178);
	region_test("no effect, by chance alone", &chance, EFFECT_QUASI_POISSON, 181);
	/* Where each area changes by itself, only an error by areas is honest. */
	region_test("areas that change by themselves, clustered", &unlike, EFFECT_CLUSTERED, 178);
	plain = simulate(&unlike, EFFECT_QUASI_POISSON, 19);
	by_areas = simulate(&unlike, EFFECT_CLUSTERED, 19);
	ok(plain.certain > 2 * by_areas.certain, "areas that change by themselves: %d false alarms, by areas %d", plain.certain, by_areas.certain);
}

int
main(void)
{
	worked();
	under_dispersed();
	exposures();
	displacement();
	reasons();
	stops();
	regions();
	return done();
}
