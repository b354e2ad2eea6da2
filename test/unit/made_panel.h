/*
 * Small panels of areas and periods around a measure: written out, and made with a known effect.
 */
#ifndef UNIT_MADE_PANEL_H
#define UNIT_MADE_PANEL_H

#include "made_counts.h"

#include "kernel/effect/effect_counts.h"

#include <math.h>
#include <string.h>

/* Two halves of one exposure each. */
static inline EffectHalves
halves(double before, double after)
{
	return (EffectHalves) {.before = {before, 1}, .after = {after, 1}};
}

#define PANEL_AREAS_MAX 64
#define PANEL_PERIODS_MAX 60

typedef struct Panel
{
	EffectCounts counts;		/* points to what follows */
	int32_t		period[PANEL_PERIODS_MAX];
	uint8_t		role[PANEL_AREAS_MAX];
	double		count[PANEL_AREAS_MAX * PANEL_PERIODS_MAX];
	double		exposure[PANEL_AREAS_MAX * PANEL_PERIODS_MAX];
} Panel;

/* Periods 1, 2, and so on; all counted over the same, and all areas control until they get another role. */
static inline void
panel_begin(Panel *panel, uint32_t areas, uint32_t periods)
{
	panel->counts = (EffectCounts) {
		.areas = areas, .periods = periods, .period = panel->period, .role = panel->role, .count = panel->count,
		.exposure = panel->exposure
	};
	for (uint32_t p = 0; p < periods; p++)
		panel->period[p] = p + 1;
	for (uint32_t a = 0; a < areas; a++)
		panel->role[a] = EFFECT_CONTROL;
	for (uint32_t i = 0; i < areas * periods; i++)
	{
		panel->count[i] = 0;
		panel->exposure[i] = 1;
	}
}

static inline void
panel_area(Panel *panel, uint32_t area, EffectRole role, const double *count)
{
	panel->role[area] = role;
	memcpy(panel->count + area * panel->counts.periods, count, panel->counts.periods * sizeof(double));
}

/* How a region is made. */
typedef struct MadeRegion
{
	uint32_t	treated;
	uint32_t	control;
	uint32_t	before;
	uint32_t	after;
	double		mean;			/* of an area and period */
	double		dispersion;		/* of a count */
	double		ratio;			/* what the measure makes of it */
	double		growth;			/* of every third area, per period; of another third half of that */
	double		changes;		/* standard deviation of what each area becomes by itself, in logarithms */
} MadeRegion;

static inline double
normal_between(Random *random)
{
	return sqrt(-2 * log(chance_between(random))) * cos(2 * M_PI * chance_between(random));
}

/* Areas unlike in rate and in size, periods with a season and a fall; sizes grow, and only rates tell of the measure. */
static inline void
made_region(Panel *panel, const MadeRegion *made, Random *random)
{
	uint32_t	periods = made->before + made->after;

	panel_begin(panel, made->treated + made->control, periods);
	for (uint32_t a = 0; a < panel->counts.areas; a++)
	{
		double		level = made->mean * exp(0.5 * normal_between(random) - 0.125);
		double		change = exp(made->changes * normal_between(random));
		double		growth = 1 + made->growth * (a % 3) / 2;

		if (a < made->treated)
			panel->role[a] = EFFECT_TREATED;
		for (uint32_t p = 0; p < periods; p++)
		{
			uint32_t	i = a * periods + p;
			double		season = exp(0.3 * cos(2 * M_PI * p / 12) - 0.01 * p);

			panel->exposure[i] = pow(growth, p);
			panel->count[i] = made_count(random, level * panel->exposure[i] * season * (p >= made->before ? change : 1) *
										 (p >= made->before && a < made->treated ? made->ratio : 1), made->dispersion);
		}
	}
}

#endif
