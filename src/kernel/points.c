/*
 * The grid over dated points.
 */
#include "kernel/points.h"

#include "kernel/order.h"

#include <math.h>

typedef struct KeyedPoints
{
	const Points *points;
	const uint64_t *key;
} KeyedPoints;

double
grid_side(double reach)
{
	return fmax(reach * (1 + 1e-6), 1.0);
}

static int
compare_keyed_points(const void *items, uint32_t a, uint32_t b)
{
	const KeyedPoints *keyed = items;
	const Points *points = keyed->points;

	if (keyed->key[a] != keyed->key[b])
		return ORDER_OF(keyed->key[a], keyed->key[b]);
	if (points->x[a] != points->x[b])
		return ORDER_OF(points->x[a], points->x[b]);
	if (points->y[a] != points->y[b])
		return ORDER_OF(points->y[a], points->y[b]);
	return ORDER_OF(points->day[a], points->day[b]);
}

/* Fills in the cell key of every point, in input order. */
static KernelStatus
fill_keys(Kernel *kernel, const Points *points, double side, uint64_t *key)
{
	for (uint32_t i = 0; i < points->count; i++)
	{
		key[i] = grid_key(grid_cell(points->y[i], side), grid_cell(points->x[i], side));
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Copies the columns into grid order. */
static KernelStatus
gather_points(Kernel *kernel, const Points *points, Grid *grid)
{
	double	   *x = kernel_alloc(kernel, points->count, sizeof(double));
	double	   *y = kernel_alloc(kernel, points->count, sizeof(double));
	int32_t    *day = kernel_alloc(kernel, points->count, sizeof(int32_t));

	grid->points = (Points) {.count = points->count, .x = x, .y = y, .day = day};
	for (uint32_t i = 0; i < points->count; i++)
	{
		x[i] = points->x[grid->source[i]];
		y[i] = points->y[grid->source[i]];
		day[i] = points->day[grid->source[i]];
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Marks where each occupied cell begins. */
static KernelStatus
find_cells(Kernel *kernel, const uint64_t *key, Grid *grid)
{
	uint32_t	capacity = 0;

	for (uint32_t i = 0; i < grid->points.count; i++)
	{
		uint64_t	cell_key = key[grid->source[i]];

		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
		if (grid->cells > 0 && grid->cell_key[grid->cells - 1] == cell_key)
			continue;
		if (grid->cells + 1 >= capacity)
		{
			capacity = 2 * capacity + 64;
			grid->cell_key = kernel->resize(kernel, grid->cell_key, capacity * sizeof(uint64_t));
			grid->cell_start = kernel->resize(kernel, grid->cell_start, capacity * sizeof(uint32_t));
		}
		grid->cell_key[grid->cells] = cell_key;
		grid->cell_start[grid->cells++] = i;
	}
	/* The end of the last cell; without points the arrays are not there yet. */
	if (capacity == 0)
		grid->cell_start = kernel_alloc(kernel, 1, sizeof(uint32_t));
	grid->cell_start[grid->cells] = grid->points.count;
	return KERNEL_OK;
}

KernelStatus
grid_build(Kernel *kernel, const Points *points, double reach, Grid *grid)
{
	uint64_t   *key = kernel_alloc(kernel, points->count, sizeof(uint64_t));
	KeyedPoints keyed = {.points = points, .key = key};
	KernelStatus status = fill_keys(kernel, points, grid_side(reach), key);

	*grid = (Grid) {.source = kernel_alloc(kernel, points->count, sizeof(uint32_t))};
	if (status == KERNEL_OK)
		status = order_index(kernel, grid->source, points->count, compare_keyed_points, &keyed);
	if (status == KERNEL_OK)
		status = gather_points(kernel, points, grid);
	if (status == KERNEL_OK)
		status = find_cells(kernel, key, grid);
	kernel_free(kernel, key);
	return status;
}

void
grid_free(Kernel *kernel, Grid *grid)
{
	kernel_free(kernel, (void *) grid->points.x);
	kernel_free(kernel, (void *) grid->points.y);
	kernel_free(kernel, (void *) grid->points.day);
	kernel_free(kernel, grid->source);
	kernel_free(kernel, grid->cell_key);
	kernel_free(kernel, grid->cell_start);
}
