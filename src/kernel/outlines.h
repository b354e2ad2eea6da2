/*
 * Outlines of buildings, and the walls that they have in common.
 *
 * Two stretches of wall are common where they run side by side: not farther
 * apart than a tolerance, measured at right angles, and within some degrees of
 * parallel.  So corners that only touch have nothing in common, and a gap that
 * comes of measuring takes nothing away.
 */
#ifndef KERNEL_OUTLINES_H
#define KERNEL_OUTLINES_H

#include "kernel/neighbours.h"
#include "kernel/quadtree.h"

/* cos 30 degrees: walls that meet at more than this are not side by side. */
#define WALL_COSINE_MIN 0.86602540378443865

/*
 * Columns; the caller owns the arrays.  A ring stands without its first corner
 * again; one around a building runs counterclockwise, one around a court in it
 * clockwise.  Coordinates are metres from some place near by.
 */
typedef struct Outlines
{
	uint32_t	count;
	const uint32_t *ring_start; /* [count + 1]: the rings of each */
	const uint32_t *corner_start;	/* [rings + 1]: the corners of each ring */
	const bool *is_outer;		/* [ring]: is it one around the building? */
	const double *x;
	const double *y;
} Outlines;

/* A wall from one corner to the next, with its direction. */
typedef struct Wall
{
	double		x;
	double		y;
	double		dx;				/* of length 1 */
	double		dy;
	double		x_end;
	double		y_end;
	double		length;
	bool		is_outer;		/* of a ring around the building, not of one around a court */
} Wall;

/* Walls of outlines, one after the other; those of no length are left out. */
typedef struct Walls
{
	uint32_t	count;
	size_t		capacity;
	Wall	   *wall;
} Walls;

/* Adds the walls of an outline, or only those that come into a box. */
extern void walls_add(Kernel *kernel, Walls *walls, const Outlines *outlines, uint32_t outline, const Box *box);
extern bool wall_meets(const Wall *wall, const Box *box);
extern void walls_free(Kernel *kernel, Walls *walls);

/* From where to where on a wall, from its first corner on. */
typedef struct Stretch
{
	double		from;
	double		to;
} Stretch;

typedef struct Stretches
{
	uint32_t	count;
	size_t		capacity;
	Stretch    *stretch;
} Stretches;

/* The length that stretches cover together, each part once; it puts them in order. */
extern double stretches_length(Stretches *stretches);

/* Rows of houses have some two each. */
#define NEARBY_PAIRS_MAX 20000000

/* Which others can an outline touch?  Those whose extents come within the tolerance, in the order of their numbers. */
typedef struct Nearby
{
	Neighbours	beside;
	Box		   *extent;			/* [count] */
} Nearby;

/* KERNEL_TOO_MANY_PAIRS for more than NEARBY_PAIRS_MAX. */
extern KernelStatus nearby_find(Kernel *kernel, const Outlines *outlines, double tolerance, Nearby *nearby);
extern void nearby_free(Kernel *kernel, Nearby *nearby);

/* A box that is so much wider on all sides. */
extern Box	box_around(const Box *box, double metres);

/* Adds the stretches of a wall that run side by side with a wall of these. */
extern void common_stretches(Kernel *kernel, const Wall *wall, const Walls *others, double tolerance,
							 Stretches *stretches);

/* May two outlines lie over each other, by more than a sliver?  What they share has to be computed. */
extern KernelStatus outlines_may_overlap(Kernel *kernel, const Walls *a, const Box *extent_a, const Walls *b,
										 const Box *extent_b, bool *may);

#endif
