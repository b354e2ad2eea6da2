/*
 * Dated points made for the tests, in the constellations that break a grid.
 */
#ifndef UNIT_MADE_POINTS_H
#define UNIT_MADE_POINTS_H

#include "kernel/points.h"
#include "kernel/random.h"

#include <stdlib.h>

typedef struct MadePoints
{
	uint32_t	count;
	double	   *x;
	double	   *y;
	int32_t    *day;
} MadePoints;

/* Exactly as large as they must be, so that a step outside is noticed. */
static inline MadePoints
made_points(uint32_t count)
{
	return (MadePoints) {
		.count = count, .x = malloc(count * sizeof(double)), .y = malloc(count * sizeof(double)),
		.day = malloc(count * sizeof(int32_t))
	};
}

static inline void
made_free(MadePoints *made)
{
	free(made->x);
	free(made->y);
	free(made->day);
}

static inline Points
made_columns(const MadePoints *made)
{
	return (Points) {.count = made->count, .x = made->x, .y = made->y, .day = made->day};
}

/* Uniform on [0, 1). */
static inline double
made_fraction(Random *random)
{
	return (double) (random_next(random) >> 11) * 0x1p-53;
}

/* Anywhere in a square around the origin, on any of so many days. */
static inline MadePoints
made_uniform(Random *random, uint32_t count, double side, int32_t days)
{
	MadePoints	made = made_points(count);

	for (uint32_t i = 0; i < count; i++)
	{
		made.x[i] = (made_fraction(random) - 0.5) * side;
		made.y[i] = (made_fraction(random) - 0.5) * side;
		made.day[i] = (int32_t) random_below(random, days);
	}
	return made;
}

/* On the corners of a square lattice: many duplicates, and distances that equal the breaks exactly. */
static inline MadePoints
made_lattice(Random *random, uint32_t count, double step, uint32_t width, int32_t days)
{
	MadePoints	made = made_points(count);

	for (uint32_t i = 0; i < count; i++)
	{
		made.x[i] = step * ((double) random_below(random, width) - width / 2);
		made.y[i] = step * ((double) random_below(random, width) - width / 2);
		made.day[i] = (int32_t) random_below(random, days);
	}
	return made;
}

/* The same points in another order. */
static inline MadePoints
made_shuffled(const MadePoints *made, Random *random)
{
	MadePoints	copy = made_points(made->count);

	for (uint32_t i = 0; i < made->count; i++)
	{
		uint32_t	place = random_below(random, i + 1);

		copy.x[i] = copy.x[place];
		copy.y[i] = copy.y[place];
		copy.day[i] = copy.day[place];
		copy.x[place] = made->x[i];
		copy.y[place] = made->y[i];
		copy.day[place] = made->day[i];
	}
	return copy;
}

#endif
