/*
 * What kernel_density and kernel_relative_risk share.
 */
#include "pg/hotspots/kernel_map.h"

#include "pg/areas/area_argument.h"
#include "pg/forecast/forecast_arguments.h"
#include "pg/polygon.h"

#include "kernel/forecast/forecast_cells.h"
#include "kernel/hotspots/kernel_mass.h"

#include "miscadmin.h"

/* The arguments, from the first on. */
enum
{
	ARG_BANDWIDTH, ARG_CELL_SIZE, ARG_AREA
};

#define COLUMN_GEOM 1

/* Less of a kernel in the area is no place to tell a density of. */
#define MASS_MIN 1e-6

/* Only a stopped kernel ends otherwise, and here that leaves by an error of its own. */
static void
require_done(KernelStatus status)
{
	if (status != KERNEL_OK)
		elog(ERROR, "a kernel density ended with status %d", status);
}

/* ---------------------------------------------------------------- arguments */

static double
argument_bandwidth(double bandwidth, double size)
{
	forecast_argument_bandwidth(bandwidth);
	if (bandwidth < size)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bandwidth is %g, and cell_size %g", bandwidth, size),
				 errdetail("A density is asked in the middle of each square, and a kernel narrower than a square can fall between them."),
				 errhint("Give a cell_size of a fifth to a half of the bandwidth.")));
	return bandwidth;
}

static bool
read_area(FunctionCallInfo fcinfo, int argument, KernelMap *map)
{
	OutlineReader reader;
	Polygons   *polygons;
	Shapes		shapes;
	StringInfoData wkb;

	if (!area_argument(fcinfo, argument, "area", "points and area", &map->srid, &wkb))
		return false;
	reader = outline_reader_begin(map->kernel, 1);
	outline_reader_add(&reader, wkb.data, wkb.len);
	map->area = palloc(sizeof(Outlines));
	*map->area = outline_reader_outlines(&reader);
	polygons = polygons_make(CurrentMemoryContext, 1);
	polygons_read(polygons, 0, wkb.data, wkb.len);
	map->extent = polygon_extent(polygons, 0);
	shapes = polygons_shapes(polygons, 1, &map->extent);
	map->tree = quadtree_make(map->kernel, &shapes);
	return true;
}

bool
kernel_map_open(FunctionCallInfo fcinfo, int first, Kernel *kernel, int32 srid, KernelMap *map)
{
	*map = (KernelMap) {.kernel = kernel, .srid = srid};
	map->size = forecast_argument_cell_size(PG_GETARG_FLOAT8(first + ARG_CELL_SIZE));
	map->bandwidth = argument_bandwidth(PG_GETARG_FLOAT8(first + ARG_BANDWIDTH), map->size);
	return PG_ARGISNULL(first + ARG_AREA) || read_area(fcinfo, first + ARG_AREA, map);
}

/* ---------------------------------------------------------------- points and squares */

static bool
covers(KernelMap *map, double x, double y)
{
	QuadtreeCursor cursor;

	if (map->tree == NULL)
		return true;
	cursor = quadtree_at(map->kernel, map->tree, x, y);
	return quadtree_next(map->tree, &cursor) != QUADTREE_END;
}

Points
kernel_map_inside(KernelMap *map, const Points *points)
{
	double	   *x = kernel_alloc(map->kernel, points->count, sizeof(double));
	double	   *y = kernel_alloc(map->kernel, points->count, sizeof(double));
	Points		inside = {.x = x, .y = y};

	for (uint32 i = 0; i < points->count; i++)
	{
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
		if (!covers(map, points->x[i], points->y[i]))
			continue;
		x[inside.count] = points->x[i];
		y[inside.count++] = points->y[i];
	}
	return inside;
}

Box
kernel_map_extent(const Points *points)
{
	Box			box = {points->x[0], points->y[0], points->x[0], points->y[0]};

	for (uint32 i = 1; i < points->count; i++)
	{
		box.x_min = Min(box.x_min, points->x[i]);
		box.y_min = Min(box.y_min, points->y[i]);
		box.x_max = Max(box.x_max, points->x[i]);
		box.y_max = Max(box.y_max, points->y[i]);
	}
	return box;
}

void
kernel_map_lay(KernelMap *map, const Box *box, double margin)
{
	const Box  *over = map->area == NULL ? box : &map->extent;
	double		around = DENSITY_REACH * map->bandwidth + (map->area == NULL ? margin : 0);
	double		cells = density_grid_over(over, around, map->size, &map->grid);

	if (cells > DENSITY_CELLS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the map would have %.0f squares", cells),
				 errdetail("It may have %d; it is %.1f by %.1f km, and %.1f km on each side for the kernel.",
						   DENSITY_CELLS_MAX, (over->x_max - over->x_min) / 1000, (over->y_max - over->y_min) / 1000,
						   around / 1000),
				 errhint("Give a larger cell_size, or look for points far from all others: event_set_info() tells the extent.")));
}

static double *
numbers_of_squares(KernelMap *map)
{
	return kernel_alloc(map->kernel, density_grid_cells(&map->grid), sizeof(double));
}

double *
kernel_map_density(KernelMap *map, const Points *points, double bandwidth)
{
	double	   *density = numbers_of_squares(map);

	require_done(density_of_points(map->kernel, &map->grid, points, bandwidth, density));
	return density;
}

int32 *
kernel_map_near(KernelMap *map, const Points *points, double distance)
{
	int32	   *near = kernel_alloc(map->kernel, density_grid_cells(&map->grid), sizeof(int32));

	require_done(density_points_near(map->kernel, &map->grid, points, distance, near));
	return near;
}

double *
kernel_map_mass(KernelMap *map, double bandwidth)
{
	double	   *mass;

	if (map->area == NULL)
		return NULL;
	mass = numbers_of_squares(map);
	require_done(kernel_mass_inside(map->kernel, &map->grid, map->area, bandwidth, mass));
	return mass;
}

/* ---------------------------------------------------------------- rows */

static int64
row_of(const KernelMap *map, Size cell)
{
	return map->grid.first_row + (int64) (cell / map->grid.columns);
}

static int64
column_of(const KernelMap *map, Size cell)
{
	return map->grid.first_column + (int64) (cell % map->grid.columns);
}

bool
kernel_map_has(KernelMap *map, const double *mass, Size cell)
{
	return (mass == NULL || mass[cell] >= MASS_MIN) &&
		covers(map, density_middle(column_of(map, cell), map->size), density_middle(row_of(map, cell), map->size));
}

void
kernel_map_begin(KernelMap *map, Rows *rows)
{
	geometry_writer_init(&map->writer, rows_column_type(rows, COLUMN_GEOM), map->srid);
}

void
kernel_map_add_cell(KernelMap *map, Rows *rows, Size cell)
{
	double		x = column_of(map, cell) * map->size;
	double		y = row_of(map, cell) * map->size;

	rows_add(rows, Int64GetDatum(forecast_cell_id(row_of(map, cell), column_of(map, cell))), false);
	rows_add(rows, geometry_write_box(&map->writer, x, y, x + map->size, y + map->size), false);
}
