/*
 * Kaplan-Meier and hazards by band, against published numbers and plain loops.
 */
#include "tap.h"

#include "kernel/rates/survival.h"

#define Z 1.959963984540054

static uint32_t
run(const double *time, const bool *ended, uint32_t count, SurvivalStep *step)
{
	World		world = world_new();
	uint32_t	steps;

	if (survival_curve(&world.kernel, &(Durations) {time, ended, count}, Z, step, &steps) != KERNEL_OK || world.blocks != 0)
		ok(false, "survival: ends well");
	return steps;
}

static const SurvivalStep *
at(const SurvivalStep *step, uint32_t steps, double time)
{
	for (uint32_t i = 0; i < steps; i++)
		if (step[i].time == time)
			return &step[i];
	return &step[0];
}

/* 6-mercaptopurine in leukaemia (Freireich et al. 1963), as every book has it. */
static void
published(void)
{
	static const double time[] = {6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35};
	static const bool ended[] = {1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0};
	static const double when[] = {6, 7, 10, 13, 16, 22, 23};
	static const double surviving[] = {0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448};
	static const double error[] = {0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346};
	SurvivalStep step[21];
	uint32_t	steps = run(time, ended, 21, step);

	is_count(steps, 16, "6-MP: steps");
	for (int i = 0; i < LENGTH(when); i++)
	{
		is_within(at(step, steps, when[i])->surviving, surviving[i], 5e-4, "6-MP: surviving");
		is_within(at(step, steps, when[i])->standard_error, error[i], 5e-5, "6-MP: standard error");
	}
	is_count(at(step, steps, 6)->at_risk, 21, "6-MP: at risk");
	is_count(at(step, steps, 6)->censored, 1, "6-MP: last seen with three ends");
	is_count(at(step, steps, 10)->at_risk, 15, "6-MP: at risk at 10");
}

/* One worked through, with its interval; the last was seen up to the end, or not. */
static void
worked(void)
{
	static const double time[] = {120, 10, 365, 25, 25, 40, 60, 90, 200, 300};
	static const bool ended[] = {1, 1, 0, 1, 1, 0, 1, 0, 0, 0};
	static const double all[] = {3, 3, 5};
	static const bool each[] = {1, 1, 1};
	SurvivalStep step[10];
	uint32_t	steps = run(time, ended, 10, step);

	is_within(at(step, steps, 25)->surviving, 0.7, 1e-12, "worked: surviving");
	is_within(at(step, steps, 60)->surviving, 0.583333333, 1e-9, "worked: surviving at 60");
	is_within(at(step, steps, 120)->surviving, 0.4375, 1e-12, "worked: surviving at 120");
	is_within(at(step, steps, 25)->standard_error, 0.144913767, 1e-9, "worked: standard error");
	is_within(at(step, steps, 120)->standard_error, 0.174739389, 1e-9, "worked: standard error at 120");
	is_within(at(step, steps, 25)->low, 0.328716590, 5e-9, "worked: low");
	is_within(at(step, steps, 25)->high, 0.891949042, 1e-9, "worked: high");
	is_within(at(step, steps, 120)->low, 0.118715216, 5e-9, "worked: low at 120");
	is_within(at(step, steps, 365)->surviving, 0.4375, 1e-12, "worked: what is last seen ends nothing");
	steps = run(all, each, 3, step);
	is_count(steps, 2, "all end: steps");
	ok(step[1].surviving == 0 && isnan(step[1].standard_error) && isnan(step[1].low), "all end: nothing is left, and no interval");
	is_within(step[0].surviving, 1.0 / 3, 1e-15, "all end: first step");
	steps = run(time, (const bool[10]) {0}, 10, step);
	ok(step[9 - 1].surviving == 1 && isnan(step[0].low) && step[0].standard_error == 0, "none ends");
	is_count(run(time, ended, 0, step), 0, "none at all");
	steps = run((const double[]) {0, 0, 4}, (const bool[]) {1, 0, 0}, 3, step);
	ok(steps == 2 && step[0].at_risk == 3 && fabs(step[0].surviving - 2.0 / 3) < 1e-15, "on the day itself all are at risk");
}

static void
hazards(void)
{
	static const double time[] = {10, 25, 25, 40, 60, 90, 120, 200, 300, 365};
	static const bool ended[] = {1, 1, 1, 0, 1, 0, 1, 0, 0, 0};
	static const double breaks[] = {0, 30, INFINITY};
	static const double late[] = {25, 60};
	World		world = world_new();
	HazardBand	band[2];

	(void) survival_hazard(&world.kernel, &(Durations) {time, ended, 10}, &BANDS(breaks, false), band);
	ok(band[0].ended == 3 && band[0].exposure == 270 && band[0].at_risk == 10, "hazard: first month");
	ok(band[1].ended == 2 && band[1].exposure == 965 && band[1].at_risk == 7, "hazard: later");
	(void) survival_hazard(&world.kernel, &(Durations) {time, ended, 10}, &BANDS(late, false), band);
	ok(band[0].ended == 2 && band[0].at_risk == 9 && band[0].exposure == 15 + 6 * 35, "hazard: a band has its begin, and not its end");
}

/* Against the definition, on many made sets with ties. */
static void
loops(void)
{
	World		world = world_new();
	int			wrong = 0;
	int			checked = 0;
	uint32_t	seed = 7;

	for (int round = 0; round < 200; round++)
	{
		double		time[40];
		bool		ended[40];
		SurvivalStep step[40];
		uint32_t	steps;
		double		surviving = 1;
		double		sum = 0;
		double		previous = -1;

		for (int i = 0; i < 40; i++)
		{
			seed = seed * 1664525 + 1013904223;
			time[i] = (seed >> 16) % 25;
			ended[i] = (seed >> 8) % 3 > 0;
		}
		steps = run(time, ended, 40, step);
		for (uint32_t s = 0; s < steps; s++)
		{
			int			risk = 0;
			int			ends = 0;

			for (int i = 0; i < 40; i++)
			{
				risk += time[i] >= step[s].time;
				ends += time[i] == step[s].time && ended[i];
			}
			surviving *= 1 - (double) ends / risk;
			if (risk > ends)
				sum += ends / ((double) risk * (risk - ends));
			checked++;
			wrong += risk != (int) step[s].at_risk || ends != (int) step[s].ended || step[s].time <= previous
				|| fabs(surviving - step[s].surviving) > 1e-12
				|| (surviving > 0 && fabs(surviving * sqrt(sum) - step[s].standard_error) > 1e-12)
				|| (surviving > 0 && surviving < 1 && !(step[s].low > 0 && step[s].low < surviving && step[s].high > surviving && step[s].high < 1));
			previous = step[s].time;
		}
	}
	ok(wrong == 0 && checked > 3900, "loops: %d of %d steps differ", wrong, checked);
	(void) world;
}

int
main(void)
{
	published();
	worked();
	hazards();
	loops();
	return done();
}
