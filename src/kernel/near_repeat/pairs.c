/*
 * Visiting every pair of points that may be near, once: each point with those
 * after it in its own cell, and with those in the cells to the east, south-west,
 * south and south-east.  In grid order these are two unbroken runs.
 */
#include "kernel/near_repeat/pairs.h"

#include <math.h>

#define PAIRS_BLOCK 256

typedef struct Visit
{
	Kernel	   *kernel;
	const Grid *grid;
	Metric		metric;
	PairVisitor visitor;
	void	   *context;
	uint32_t	since_stop;
} Visit;

/* A run of points in grid order. */
typedef struct Run
{
	uint32_t	from;
	uint32_t	to;
} Run;

static void
distances(const Visit *visit, uint32_t point, uint32_t first, uint32_t count, double *distance)
{
	const double *x = visit->grid->points.x + first;
	const double *y = visit->grid->points.y + first;
	double		x0 = visit->grid->points.x[point];
	double		y0 = visit->grid->points.y[point];

	if (visit->metric == METRIC_MANHATTAN)
	{
		for (uint32_t i = 0; i < count; i++)
			distance[i] = fabs(x[i] - x0) + fabs(y[i] - y0);
	}
	else
	{
		for (uint32_t i = 0; i < count; i++)
			distance[i] = sqrt((x[i] - x0) * (x[i] - x0) + (y[i] - y0) * (y[i] - y0));
	}
}

static KernelStatus
visit_run(Visit *visit, uint32_t point, Run run)
{
	double		distance[PAIRS_BLOCK];

	for (uint32_t first = run.from; first < run.to; first += PAIRS_BLOCK)
	{
		uint32_t	count = run.to - first < PAIRS_BLOCK ? run.to - first : PAIRS_BLOCK;
		KernelStatus status;

		distances(visit, point, first, count, distance);
		status = visit->visitor(visit->context, point, first, count, distance);
		if (status != KERNEL_OK)
			return status;
		visit->since_stop += count;
		if (visit->since_stop >= KERNEL_STOP_INTERVAL)
		{
			if (visit->kernel->stop(visit->kernel))
				return KERNEL_STOPPED;
			visit->since_stop = 0;
		}
	}
	return KERNEL_OK;
}

/* The first cell at or after this key, searching forward from a cell known to be before it. */
static uint32_t
cell_from(const Grid *grid, uint32_t cell, uint64_t key)
{
	while (cell < grid->cells && grid->cell_key[cell] < key)
		cell++;
	return cell;
}

KernelStatus
pairs_visit(Kernel *kernel, const Grid *grid, Metric metric, PairVisitor visitor, void *context)
{
	Visit		visit = {.kernel = kernel, .grid = grid, .metric = metric, .visitor = visitor, .context = context};
	uint32_t	south = 0;
	KernelStatus status = KERNEL_OK;

	for (uint32_t cell = 0; cell < grid->cells && status == KERNEL_OK; cell++)
	{
		uint64_t	key = grid->cell_key[cell];
		uint64_t	south_key = key + (UINT64_C(1) << 32);
		uint32_t	east = cell_from(grid, cell, key + 2);
		Run			below;

		/* Keys ascend, so the cells to the south only ever move on. */
		south = cell_from(grid, south, south_key - 1);
		below.from = grid->cell_start[south];
		below.to = grid->cell_start[cell_from(grid, south, south_key + 2)];

		for (uint32_t i = grid->cell_start[cell]; i < grid->cell_start[cell + 1] && status == KERNEL_OK; i++)
		{
			Run			beside = {.from = i + 1, .to = grid->cell_start[east]};

			status = visit_run(&visit, i, beside);
			if (status == KERNEL_OK)
				status = visit_run(&visit, i, below);
		}
	}
	return status;
}
