/*
 * What kernel_density and kernel_relative_risk share: bandwidth, squares, and
 * the area in which the points are known.
 */
#ifndef PG_KERNEL_MAP_H
#define PG_KERNEL_MAP_H

#include "postgres.h"

#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/outline_reader.h"
#include "pg/rows.h"

#include "kernel/hotspots/kernel_density.h"

typedef struct KernelMap
{
	Kernel	   *kernel;
	int32		srid;			/* 0 where no point is */
	double		bandwidth;
	double		size;			/* of a square */
	Outlines   *area;			/* NULL for none: everywhere */
	Box			extent;			/* of the area */
	Quadtree   *tree;			/* NULL without area */
	DensityGrid grid;
	GeometryWriter writer;
} KernelMap;

/*
 * Reads the arguments bandwidth, cell_size and area, which stand side by side,
 * from the first on; "srid" is that of the points.  False when the area is
 * EMPTY, so that nothing lies in it.
 */
extern bool kernel_map_open(FunctionCallInfo fcinfo, int first, Kernel *kernel, int32 srid, KernelMap *map);

/* The points in the area, and a box around points. */
extern Points kernel_map_inside(KernelMap *map, const Points *points);
extern Box	kernel_map_extent(const Points *points);

/* Lays squares over the area, or else over a box with so many metres around it. */
extern void kernel_map_lay(KernelMap *map, const Box *box, double margin);

/* The density of points by this bandwidth, how many are near each square, and the mass inside the area; NULL without one. */
extern double *kernel_map_density(KernelMap *map, const Points *points, double bandwidth);
extern int32 *kernel_map_near(KernelMap *map, const Points *points, double distance);
extern double *kernel_map_mass(KernelMap *map, double bandwidth);

/*
 * Does the middle of a square lie in the area, and with it as much of the
 * kernel as can be told from rounding?  Without an area, always.
 */
extern bool kernel_map_has(KernelMap *map, const double *mass, Size cell);

/* Begins a row with the number and the shape of a square; the shape is the column after the number. */
extern void kernel_map_begin(KernelMap *map, Rows *rows);
extern void kernel_map_add_cell(KernelMap *map, Rows *rows, Size cell);

#endif
