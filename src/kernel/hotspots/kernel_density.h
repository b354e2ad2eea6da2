/*
 * Kernel density on the squares of a map: how close together points lie
 * around the middle of each square.
 *
 * The kernel is Gaussian.  A Gaussian of variance h^2 is one of variance s^2
 * folded with one of h^2 - s^2.  So each point is laid exactly onto the few
 * squares around it with a narrow one, and the rest is done for all points at
 * once, along the rows and then along the columns.  That this is done on
 * squares costs a relative error of 2 exp(-2 pi^2 s^2 (h^2 - s^2) / (h size)^2),
 * at most 2e-10; where the squares are too large for it, s is h.
 */
#ifndef KERNEL_KERNEL_DENSITY_H
#define KERNEL_KERNEL_DENSITY_H

#include "kernel/points.h"
#include "kernel/quadtree.h"

/* The Netherlands in squares of 100 m. */
#define DENSITY_CELLS_MAX 10000000

/* Beyond so many standard deviations in x or y a kernel is nothing: less than 1e-9 of its peak. */
#define DENSITY_REACH 6.5

/* Squares of a map, row by row from below, counted from the origin of the coordinates. */
typedef struct DensityGrid
{
	double		size;			/* the side of a square, in metres */
	int64_t		first_row;
	int64_t		first_column;
	uint32_t	rows;
	uint32_t	columns;
} DensityGrid;

/* The squares that a box touches, and those so many metres around it; how many, and no grid when that is too many. */
extern double density_grid_over(const Box *box, double margin, double size, DensityGrid *grid);

static inline size_t
density_grid_cells(const DensityGrid *grid)
{
	return (size_t) grid->rows * grid->columns;
}

/* The middle of a row or a column of squares. */
static inline double
density_middle(int64_t row, double size)
{
	return (row + 0.5) * size;
}

/* The rows, or columns, of a grid whose middles lie within reach of a coordinate, counted from its first; none when to < from. */
typedef struct DensitySpan
{
	int64_t		from;
	int64_t		to;
} DensitySpan;

extern DensitySpan density_span(double at, double reach, double size, int64_t first, uint32_t count);

/* The standard deviation with which things are laid onto squares, before density_smooth(). */
extern double density_narrow(double bandwidth, double size);

/* So many squares side by side are within its reach at most: those of 2.5 sides of a square, where bandwidths still stay whole. */
#define DENSITY_LAID_MAX 33

/* Folds what was laid onto the squares with what is left of the kernel. */
extern KernelStatus density_smooth(Kernel *kernel, const DensityGrid *grid, double bandwidth, double *map);

/* Adds a point to a map that is to be smoothed. */
extern void density_add(const DensityGrid *grid, double narrow, double x, double y, double *map);

/* The sum of the kernels of the points in the middle of each square, per square metre. */
extern KernelStatus density_of_points(Kernel *kernel, const DensityGrid *grid, const Points *points, double bandwidth,
									  double *density);

/* How many points are within a distance of the middle of each square. */
extern KernelStatus density_points_near(Kernel *kernel, const DensityGrid *grid, const Points *points, double distance,
										int32_t *near);

#endif
