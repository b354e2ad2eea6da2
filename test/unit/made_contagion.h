/*
 * A made town in which some places are burgled more than others, always, and
 * burglaries bring others near them: how many is known.
 */
#ifndef UNIT_MADE_CONTAGION_H
#define UNIT_MADE_CONTAGION_H

#include "kernel/letters/letters.h"
#include "kernel/random.h"

#include <math.h>
#include <stdlib.h>

#define MADE_SIDE 5000.0
#define MADE_PLOT 50.0			/* dwellings are scattered over plots of this side */
#define MADE_PLOTS 100			/* to a side */
#define MADE_QUARTERS 40
#define MADE_QUARTER 350.0		/* metres, standard deviation */
#define MADE_SIGMA 80.0
#define MADE_DAYS 14.0
#define MADE_REACH 200.0
#define MADE_LAST 60.0

typedef struct MadeTown
{
	uint32_t	dwellings;
	Dwelling   *dwelling;
	double	   *rate;			/* of each, relative */
	double	   *below;			/* of all before it, together */
	uint32_t	start[MADE_PLOTS * MADE_PLOTS + 1];
	uint32_t	count;			/* burglaries in order of day */
	Burglary   *burglary;
} MadeTown;

static inline double
made_uniform(Random *random)
{
	return ((random_next(random) >> 11) + 0.5) * 0x1p-53;
}

static inline double
made_normal(Random *random)
{
	return sqrt(-2 * log(made_uniform(random))) * cos(2 * M_PI * made_uniform(random));
}

static inline uint32_t
made_poisson(Random *random, double mean)
{
	double		time = -log(made_uniform(random));
	uint32_t	count = 0;

	for (; time < mean; count++)
		time -= log(made_uniform(random));
	return count;
}

/* Quarters of unlike rate and unlike density, over a town that is inhabited all over. */
static inline MadeTown
made_town(Random *random)
{
	MadeTown	town = {0};
	double		x[MADE_QUARTERS];
	double		y[MADE_QUARTERS];
	double		height[MADE_QUARTERS];

	town.dwelling = malloc(MADE_PLOTS * MADE_PLOTS * 8 * sizeof(Dwelling));
	town.rate = malloc(MADE_PLOTS * MADE_PLOTS * 8 * sizeof(double));
	town.below = malloc((MADE_PLOTS * MADE_PLOTS * 8 + 1) * sizeof(double));
	town.below[0] = 0;
	for (int q = 0; q < MADE_QUARTERS; q++)
	{
		x[q] = MADE_SIDE * made_uniform(random);
		y[q] = MADE_SIDE * made_uniform(random);
		height[q] = exp(made_normal(random));
	}
	for (int plot = 0; plot < MADE_PLOTS * MADE_PLOTS; plot++)
	{
		double		left = plot % MADE_PLOTS * MADE_PLOT;
		double		bottom = plot / MADE_PLOTS * MADE_PLOT;
		int			dwellings = 1 + plot % MADE_PLOTS / 25 + random_below(random, 4);

		town.start[plot] = town.dwellings;
		for (int d = 0; d < dwellings; d++)
		{
			Dwelling	home = {
				.id = town.dwellings, .x = left + MADE_PLOT * made_uniform(random), .y = bottom + MADE_PLOT * made_uniform(random)
			};
			double		rate = 0.15;

			for (int q = 0; q < MADE_QUARTERS; q++)
				rate += height[q] * exp(-((home.x - x[q]) * (home.x - x[q]) + (home.y - y[q]) * (home.y - y[q])) / (2 * MADE_QUARTER * MADE_QUARTER));
			town.rate[town.dwellings] = rate;
			town.below[town.dwellings + 1] = town.below[town.dwellings] + rate;
			town.dwelling[town.dwellings++] = home;
		}
	}
	town.start[MADE_PLOTS * MADE_PLOTS] = town.dwellings;
	return town;
}

static inline void
made_town_free(MadeTown *town)
{
	free(town->dwelling);
	free(town->rate);
	free(town->below);
	free(town->burglary);
}

static inline uint32_t
made_home(const MadeTown *town, Random *random)
{
	double		at = made_uniform(random) * town->below[town->dwellings];
	uint32_t	from = 0;
	uint32_t	to = town->dwellings;

	while (to - from > 1)
	{
		uint32_t	middle = (from + to) / 2;

		if (town->below[middle] <= at)
			from = middle;
		else
			to = middle;
	}
	return from;
}

/* The dwelling nearest to a place, of the plots around; the town's number of dwellings outside the town. */
static inline uint32_t
made_nearest(const MadeTown *town, double x, double y)
{
	int			column = (int) floor(x / MADE_PLOT);
	int			row = (int) floor(y / MADE_PLOT);
	uint32_t	nearest = town->dwellings;
	double		least = INFINITY;

	if (column < 0 || row < 0 || column >= MADE_PLOTS || row >= MADE_PLOTS)
		return nearest;
	for (int r = row > 0 ? row - 1 : 0; r <= row + 1 && r < MADE_PLOTS; r++)
		for (int c = column > 0 ? column - 1 : 0; c <= column + 1 && c < MADE_PLOTS; c++)
			for (uint32_t d = town->start[r * MADE_PLOTS + c]; d < town->start[r * MADE_PLOTS + c + 1]; d++)
			{
				double		distance = hypot(town->dwelling[d].x - x, town->dwelling[d].y - y);

				if (distance < least)
				{
					least = distance;
					nearest = d;
				}
			}
	return nearest;
}

/* A burglary, and what it brings, and that in turn. */
static inline void
made_burgle(MadeTown *town, Random *random, uint32_t home, double time, double theta, double last)
{
	if (time >= last)
		return;
	town->burglary = realloc(town->burglary, (town->count + 1) * sizeof(Burglary));
	town->burglary[town->count] = (Burglary)
	{
		.id = town->count, .x = town->dwelling[home].x, .y = town->dwelling[home].y, .dwelling = home,
		.occurred = (int32_t) floor(time), .reported = (int32_t) floor(time)
	};
	town->count++;
	for (uint32_t more = made_poisson(random, theta); more > 0; more--)
	{
		double		days;
		double		east;
		double		north;
		uint32_t	next;

		do
			days = -MADE_DAYS * log(made_uniform(random));
		while (days >= MADE_LAST);
		do
		{
			east = MADE_SIGMA * made_normal(random);
			north = MADE_SIGMA * made_normal(random);
			next = made_nearest(town, town->dwelling[home].x + east, town->dwelling[home].y + north);
		} while (hypot(east, north) >= MADE_REACH || next == home);
		if (next < town->dwellings)
			made_burgle(town, random, next, time + days, theta, last);
	}
}

static inline int
made_by_day(const void *a, const void *b)
{
	const Burglary *one = a;
	const Burglary *other = b;

	if (one->occurred != other->occurred)
		return one->occurred < other->occurred ? -1 : 1;
	return (one->id > other->id) - (one->id < other->id);
}

/* So many a day come by themselves, on days 0 .. days - 1. */
static inline void
made_burglaries(MadeTown *town, Random *random, double a_day, double theta, int days)
{
	town->count = 0;
	for (uint32_t n = made_poisson(random, a_day * days); n > 0; n--)
	{
		double		time = days * made_uniform(random);

		made_burgle(town, random, made_home(town, random), time, theta, days);
	}
	qsort(town->burglary, town->count, sizeof(Burglary), made_by_day);
}

#endif
