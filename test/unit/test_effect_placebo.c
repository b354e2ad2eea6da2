/*
 * The rank of a measure among areas that never had it, against all choices one by one.
 */
#include "tap.h"

#include "made_panel.h"

#include "kernel/effect/effect_placebo.h"

static EffectPlacebo
placebo_of(const Panel *panel, uint32_t first, uint32_t draws, uint64_t seed)
{
	World		world = world_new();
	EffectPlacebo placebo;

	if (effect_placebo(&world.kernel, &panel->counts, EFFECT_TREATED, first, draws, seed, &placebo) != KERNEL_OK || world.blocks != 0)
		ok(false, "ends, and gives all back");
	return placebo;
}

static void
worked(void)
{
	/* before, after: ratios of ratios to the rest of the control, by hand */
	static const double count[5][2] = {{40, 20}, {30, 30}, {50, 25}, {20, 30}, {10, 10}};
	Panel		panel;
	EffectPlacebo placebo;

	panel_begin(&panel, 5, 2);
	for (int a = 0; a < 5; a++)
		panel_area(&panel, a, a == 0 ? EFFECT_TREATED : EFFECT_CONTROL, count[a]);
	placebo = placebo_of(&panel, 1, 999, 1);
	is_within(placebo.log_ratio, log(20 / 40.0 / (95 / 110.0)), 1e-12, "worked: the ratio");
	ok(placebo.all, "worked: all four");
	is_count(placebo.placebos, 4, "worked: four placebos");
	is_count(placebo.as_far, 2, "worked: two are as far, 0.43 and 2.08");
	is_within(placebo.p, 0.6, 1e-12, "worked: p");
	is_within(placebo.least_p, 0.2, 1e-12, "worked: the least p");
	panel.exposure[0] = panel.exposure[1] = 7;
	is_within(placebo_of(&panel, 1, 999, 1).log_ratio, placebo.log_ratio, 1e-12, "a larger area: the same ratio");
}

/* Choices of two of five, by two loops. */
static void
pairs(void)
{
	MadeRegion	made = {.treated = 2, .control = 5, .before = 1, .after = 1, .mean = 30, .dispersion = 1, .ratio = 0.9, .growth = 0.04};
	Panel		panel;
	Random		random;
	EffectPlacebo placebo;
	uint32_t	as_far = 0;

	random_stream(&random, 5, 0);
	made_region(&panel, &made, &random);
	placebo = placebo_of(&panel, 1, 10, 1);
	for (int a = 2; a < 7; a++)
		for (int b = a + 1; b < 7; b++)
		{
			double		sum[2][2] = {{0}};
			double		over[2][2] = {{0}};

			for (int c = 2; c < 7; c++)
				for (int half = 0; half < 2; half++)
				{
					sum[c == a || c == b][half] += panel.count[c * 2 + half];
					over[c == a || c == b][half] += panel.exposure[c * 2 + half];
				}
			as_far += fabs(log(sum[1][1] / sum[1][0] / (sum[0][1] / sum[0][0]) / (over[1][1] / over[1][0] / (over[0][1] / over[0][0])))) >=
				fabs(placebo.log_ratio);
		}
	ok(placebo.all && placebo.placebos == 10, "pairs: all ten");
	is_count(placebo.as_far, as_far, "pairs: as far");
	placebo = placebo_of(&panel, 1, 9, 1);
	ok(!placebo.all && placebo.placebos == 9, "pairs: nine by lot");
	ok(placebo_of(&panel, 1, 9, 1).as_far == placebo.as_far, "pairs: the same by the same seed");
	placebo = placebo_of(&panel, 1, 4, 7);
	panel.role[2] = EFFECT_TREATED;
	panel.role[3] = EFFECT_TREATED;
	placebo = placebo_of(&panel, 1, 999, 1);
	ok(placebo.placebos == 0 && isnan(placebo.p) && isnan(placebo.least_p), "four of three: no placebo");
}

static void
zeros(void)
{
	static const double count[4][2] = {{0, 5}, {3, 0}, {0, 0}, {4, 4}};
	static const double none[2] = {0};
	Panel		panel;
	EffectPlacebo placebo;

	panel_begin(&panel, 4, 2);
	for (int a = 0; a < 4; a++)
		panel_area(&panel, a, a == 0 ? EFFECT_TREATED : EFFECT_CONTROL, count[a]);
	placebo = placebo_of(&panel, 1, 999, 1);
	ok(isinf(placebo.log_ratio), "none before: infinite");
	is_count(placebo.placebos, 2, "none at all: no placebo");
	is_count(placebo.not_known, 1, "none at all: counted");
	is_count(placebo.as_far, 2, "none after, and none of the rest after: as far");
	panel_area(&panel, 0, EFFECT_TREATED, none);
	placebo = placebo_of(&panel, 1, 999, 1);
	ok(isnan(placebo.log_ratio) && isnan(placebo.p) && placebo.placebos == 0, "none at all: no rank");
	placebo = placebo_of(&panel, 0, 999, 1);
	ok(isnan(placebo.p), "nothing before: no rank");
}

/* Without an effect, the rank is as good as any other. */
static void
no_effect(void)
{
	MadeRegion	made = {.treated = 1, .control = 19, .before = 12, .after = 12, .mean = 5, .dispersion = 1.5, .ratio = 1, .changes = 0.2};
	int			small = 0;

	for (int region = 0; region < 400; region++)
	{
		Panel		panel;
		Random		random;

		random_stream(&random, 22, region);
		made_region(&panel, &made, &random);
		small += placebo_of(&panel, 12, 999, 1).p <= 0.2;
	}
	ok(small >= 52 && small <= 110, "no effect: %d of 400 at most 0.2, where 80 are meant to be", small);
}

static void
stops(void)
{
	MadeRegion	made = {.treated = 7, .control = 50, .before = 1, .after = 1, .mean = 30, .dispersion = 1, .ratio = 1};
	World		world = world_stopping_at(1);
	Panel		panel;
	Random		random;
	EffectPlacebo placebo;

	random_stream(&random, 5, 1);
	made_region(&panel, &made, &random);
	ok(effect_placebo(&world.kernel, &panel.counts, EFFECT_TREATED, 1, 9999, 1, &placebo) == KERNEL_STOPPED, "stops when asked to");
	is_empty(&world, "stopped");
}

int
main(void)
{
	worked();
	pairs();
	zeros();
	no_effect();
	stops();
	return done();
}
