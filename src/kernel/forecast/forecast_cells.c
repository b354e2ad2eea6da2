/*
 * The squares of a map that have dwellings.
 */
#include "kernel/forecast/forecast_cells.h"

#include "kernel/order.h"

#include <math.h>

int64_t
forecast_cell_at(double x, double y, double size)
{
	return forecast_cell_id((int64_t) floor(y / size), (int64_t) floor(x / size));
}

/* Columns run from minus half a row's worth to half. */
int64_t
forecast_cell_row(int64_t id)
{
	int64_t		shifted = id + FORECAST_ROW / 2;
	int64_t		row = shifted / FORECAST_ROW;

	return shifted % FORECAST_ROW < 0 ? row - 1 : row;
}

int64_t
forecast_cell_column(int64_t id)
{
	return id - forecast_cell_row(id) * FORECAST_ROW;
}

/* Dwellings and the ids of their cells. */
typedef struct Placed
{
	const Dwelling *dwelling;
	int64_t    *id;
} Placed;

static int
compare_placed(const void *items, uint32_t a, uint32_t b)
{
	const Placed *placed = items;

	return ORDER_OF(placed->id[a], placed->id[b]);
}

static void
fill(ForecastCells *cells, const Placed *placed, const uint32_t *order, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
	{
		int64_t		id = placed->id[order[i]];

		if (i == 0 || id != cells->id[cells->count - 1])
		{
			cells->start[cells->count] = i;
			cells->id[cells->count++] = id;
		}
		cells->x[i] = placed->dwelling[order[i]].x;
		cells->y[i] = placed->dwelling[order[i]].y;
	}
	cells->start[cells->count] = count;
	for (uint32_t c = 0; c < cells->count; c++)
		cells->dwellings[c] = cells->start[c + 1] - cells->start[c];
}

KernelStatus
forecast_cells_build(Kernel *kernel, const Dwelling *dwelling, uint32_t count, double size, ForecastCells *cells)
{
	Placed		placed = {.dwelling = dwelling, .id = kernel_alloc(kernel, count, sizeof(int64_t))};
	uint32_t   *order = kernel_alloc(kernel, count, sizeof(uint32_t));
	KernelStatus status;

	*cells = (ForecastCells)
	{
		.size = size, .all_dwellings = count,
		.id = kernel_alloc(kernel, count, sizeof(int64_t)), .dwellings = kernel_alloc(kernel, count, sizeof(double)),
		.start = kernel_alloc(kernel, count + (size_t) 1, sizeof(uint32_t)),
		.x = kernel_alloc(kernel, count, sizeof(double)), .y = kernel_alloc(kernel, count, sizeof(double))
	};
	for (uint32_t i = 0; i < count; i++)
		placed.id[i] = forecast_cell_at(dwelling[i].x, dwelling[i].y, size);
	status = order_index(kernel, order, count, compare_placed, &placed);
	if (status == KERNEL_OK)
		fill(cells, &placed, order, count);
	kernel_free(kernel, placed.id);
	kernel_free(kernel, order);
	return status;
}

void
forecast_cells_free(Kernel *kernel, ForecastCells *cells)
{
	kernel_free(kernel, cells->id);
	kernel_free(kernel, cells->dwellings);
	kernel_free(kernel, cells->start);
	kernel_free(kernel, cells->x);
	kernel_free(kernel, cells->y);
}

static bool
before_id(const void *items, uint32_t item, const void *sought)
{
	return ((const int64_t *) items)[item] < *(const int64_t *) sought;
}

uint32_t
forecast_cells_from(const ForecastCells *cells, int64_t id)
{
	return order_find(cells->id, cells->count, before_id, &id);
}

uint32_t
forecast_cells_find(const ForecastCells *cells, int64_t id)
{
	uint32_t	c = forecast_cells_from(cells, id);

	return c < cells->count && cells->id[c] == id ? c : FORECAST_NO_CELL;
}
