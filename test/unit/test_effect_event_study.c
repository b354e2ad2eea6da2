/*
 * Ratios of bins before and after a measure, against R's glm and the counts themselves.
 */
#include "tap.h"

#include "made_panel.h"

#include "kernel/effect/effect_event_study.h"

static const double treated[12] = {2, 11, 1, 14, 3, 12, 1, 0, 6, 2, 5, 4};
static const double control[12] = {3, 12, 9, 4, 14, 6, 13, 5, 3, 9, 12, 3};

static World world;

static EffectStudy
study_of(const Panel *panel, int32_t since, uint32_t per_bin)
{
	EffectStudyChoice choice = {.role = EFFECT_TREATED, .since = since, .per_bin = per_bin, .confidence = 0.95};
	EffectStudy study;

	world = world_new();
	if (effect_event_study(&world.kernel, &panel->counts, &choice, &study) != KERNEL_OK)
		ok(false, "ends");
	return study;
}

static void
give_back(EffectStudy *study)
{
	effect_event_study_free(&world.kernel, study);
	is_empty(&world, "study");
}

static void
two_areas(Panel *panel)
{
	panel_begin(panel, 2, 12);
	panel_area(panel, 0, EFFECT_TREATED, treated);
	panel_area(panel, 1, EFFECT_CONTROL, control);
}

/* By R: glm(y ~ area + period + area : bin, poisson). */
static void
worked(void)
{
	static const double log_ratio[] = {.144581228811, .430782916092, 0, -2.602689685444, -.117783035656, -.223143551314};
	Panel		panel;
	EffectStudy study;

	two_areas(&panel);
	study = study_of(&panel, 7, 2);
	is_count(study.bins, 6, "six bins of two periods");
	is_within(study.dispersion, 4.56753409689, 1e-9, "dispersion");
	is_count(study.leads, 2, "two leads");
	is_within(study.leads_p, .9247190147893, 1e-9, "joint test of the leads");
	for (int b = 0; b < 6; b++)
	{
		const EffectBin *bin = &study.bin[b];

		is_count(bin->bin, b - 3, "number of the bin");
		is_count(bin->from, 1 + 2 * b, "its first period");
		is_within(log(bin->ratio), log_ratio[b], 1e-9, "its ratio");
		is_within(bin->expected, 15 * bin->of_control.count / 20, 1e-12, "what is expected");
	}
	ok(study.bin[3].few && isnan(study.bin[3].low) && isnan(study.bin[3].p), "one burglary: no interval");
	is_within(log(study.bin[0].high / study.bin[0].ratio), 2.446911851 * 1.0902889652658, 1e-8, "interval of the first");
	is_within(study.whole.log_ratio, -.806289837, 1e-9, "all after together");
	give_back(&study);
}

/* Bins that have none on a side leave the others as they are. */
static void
zeros(void)
{
	Panel		panel;
	EffectStudy study;

	two_areas(&panel);
	panel.count[6] = panel.count[7] = 0;
	study = study_of(&panel, 7, 2);
	is_within(study.bin[3].ratio, 0, 0, "none of the treated: 0");
	ok(isnan(study.bin[3].low) && isnan(study.bin[3].p), "none of the treated: no interval");
	is_within(log(study.bin[4].ratio), -.117783035656, 1e-9, "none of the treated: the others stay");
	give_back(&study);
	panel.count[12 + 6] = panel.count[12 + 7] = 0;
	study = study_of(&panel, 7, 2);
	ok(isnan(study.bin[3].ratio) && study.bin[3].expected == 0, "none at all: no ratio");
	is_within(log(study.bin[4].ratio), -.117783035656, 1e-9, "none at all: the others stay");
	give_back(&study);
	panel.count[4] = panel.count[5] = 0;
	study = study_of(&panel, 7, 2);
	ok(isnan(study.bin[4].ratio) && study.bin[4].expected == 0, "none to compare with: no ratio");
	ok(isnan(study.leads_p), "none to compare with: no test");
	give_back(&study);
	for (int i = 0; i < 24; i++)
		panel.count[i] = 0;
	study = study_of(&panel, 7, 2);
	ok(study.bins == 6 && isnan(study.bin[5].ratio) && isnan(study.bin[0].expected), "none anywhere: no ratio");
	is_count(study.whole.reason, EFFECT_NO_BURGLARIES, "none anywhere: the reason");
	give_back(&study);
}

/* Bins are counted from the measure on, whatever the numbers of the periods. */
static void
bins(void)
{
	Panel		panel;
	EffectStudy study;

	two_areas(&panel);
	for (int p = 0; p < 12; p++)
		panel.period[p] = INT32_MIN + 3 * p;
	panel.period[11] = INT32_MAX;
	study = study_of(&panel, INT32_MIN + 9, 4);
	is_count(study.bin[0].bin, -3, "the first of three before");
	is_count(study.bin[study.bins - 1].bin, ((int64_t) INT32_MAX - INT32_MIN - 9) / 4, "far after");
	is_count(study.bin[study.bins - 1].periods, 1, "a bin that is not full");
	give_back(&study);
	study = study_of(&panel, INT32_MIN, 4);
	ok(study.whole.reason == EFFECT_NO_BEFORE && isnan(study.bin[0].ratio), "nothing before");
	give_back(&study);
	study = study_of(&panel, INT32_MIN + 40, 40);
	ok(study.leads == 0 && isnan(study.leads_p), "one bin before: no leads");
	give_back(&study);
}

/* No effect and no leads: the joint test is wrong as often as it says. */
static void
leads(void)
{
	MadeRegion	made = {.treated = 3, .control = 9, .before = 12, .after = 6, .mean = 5, .dispersion = 2, .ratio = 0.6, .growth = 0.04};
	int			small = 0;
	int			tested = 0;

	for (int region = 0; region < 200; region++)
	{
		Panel		panel;
		Random		random;
		EffectStudy study;

		random_stream(&random, 21, region);
		made_region(&panel, &made, &random);
		study = study_of(&panel, 13, 3);
		tested += !isnan(study.leads_p);
		small += study.leads_p < 0.2;
		effect_event_study_free(&world.kernel, &study);
	}
	is_count(tested, 200, "leads: all regions are tested");
	ok(small >= 22 && small <= 60, "leads: %d of 200 under 0.2, where 40 are meant to be", small);
}

static void
stops(void)
{
	EffectStudyChoice choice = {.role = EFFECT_TREATED, .since = 7, .per_bin = 2, .confidence = 0.95};
	Panel		panel;

	two_areas(&panel);
	for (long at = 1; at < 12; at += 3)
	{
		EffectStudy study;

		world = world_stopping_at(at);
		ok(effect_event_study(&world.kernel, &panel.counts, &choice, &study) == KERNEL_STOPPED, "stops at %ld", at);
		give_back(&study);
	}
}

int
main(void)
{
	worked();
	zeros();
	bins();
	leads();
	stops();
	return done();
}
