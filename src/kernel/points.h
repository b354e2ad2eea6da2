/*
 * Dated points, and the grid that finds the near ones.
 */
#ifndef KERNEL_POINTS_H
#define KERNEL_POINTS_H

#include "kernel/memory.h"

/* Coordinates in metres beyond this are no place on Earth in any projection. */
#define POINT_COORDINATE_MAX 1e9

/* So many that the number of a point leaves the count of a row its bits (see pair_rows.h). */
#define POINTS_MAX (UINT32_C(1) << 25)

/* Columns of dated points; the caller owns the arrays. */
typedef struct Points
{
	uint32_t	count;
	const double *x;			/* metres */
	const double *y;
	const int32_t *day;			/* days since any fixed day */
} Points;

/*
 * Points sorted by square cell: by row, then column, then (x, y, day).  That
 * order depends on the points only, never on the order in which they came.
 * Two points at most "reach" apart in x and in y are in the same or in
 * touching cells.
 */
typedef struct Grid
{
	Points		points;			/* in grid order */
	uint32_t   *source;			/* where each one stood in the input */
	uint32_t	cells;			/* occupied cells only */
	uint64_t   *cell_key;		/* row in the high half, column in the low half */
	uint32_t   *cell_start;		/* cells + 1 */
} Grid;

extern KernelStatus grid_build(Kernel *kernel, const Points *points, double reach, Grid *grid);
extern void grid_free(Kernel *kernel, Grid *grid);

/* The cell of a coordinate; never zero, so that a neighbour below is never negative. */
static inline uint32_t
grid_cell(double coordinate, double side)
{
	return (uint32_t) ((coordinate + POINT_COORDINATE_MAX) / side) + 1;
}

static inline uint64_t
grid_key(uint32_t row, uint32_t column)
{
	return ((uint64_t) row << 32) | column;
}

/* The side of the cells for a reach: a little more, against rounding; at least a metre, to keep cells countable. */
extern double grid_side(double reach);

#endif
