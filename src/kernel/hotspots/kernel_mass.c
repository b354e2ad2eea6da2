/*
 * How much of a kernel lies inside an area.
 */
#include "kernel/hotspots/kernel_mass.h"

#include <math.h>
#include <string.h>

#include <Rmath.h>

/* Gauss and Legendre's rule of five points on 0 .. 1. On a stretch of half a standard deviation its error is 1e-12. */
#define NODES 5
static const double node_at[NODES] = {
	0.046910077030668004, 0.23076534494715846, 0.5, 0.76923465505284154, 0.953089922969332
};
static const double node_weight[NODES] = {
	0.11846344252809454, 0.23931433524968324, 0.28444444444444444, 0.23931433524968324, 0.11846344252809454
};
#define STRETCH 0.5

/* What is laid onto the map while the border is followed. */
typedef struct Border
{
	Kernel	   *kernel;
	uint64_t	work;
	const DensityGrid *grid;
	double		narrow;
	double	   *mass;
	double	   *left_of;		/* for a square: belongs to it and to all to the left of it */
} Border;

/*
 * A place on the border, weighted with how far the border rises around it. In
 * each row of squares near by, a kernel to the left of the border has all of
 * its mass there on the left, one to the right none, and one near it a part.
 */
static void
lay_place(Border *border, double x, double y, double rise)
{
	const DensityGrid *grid = border->grid;
	double		sd = border->narrow;
	double		reach = DENSITY_REACH * sd;
	DensitySpan rows = density_span(y, reach, grid->size, grid->first_row, grid->rows);
	DensitySpan columns = density_span(x, reach, grid->size, grid->first_column, grid->columns);
	double		right_of[DENSITY_LAID_MAX];

	for (int64_t c = columns.from; c <= columns.to; c++)
		right_of[c - columns.from] = pnorm(x, density_middle(grid->first_column + c, grid->size), sd, 1, 0);
	for (int64_t r = rows.from; r <= rows.to; r++)
	{
		double		away = (density_middle(grid->first_row + r, grid->size) - y) / sd;
		double		part = rise * exp(-away * away / 2) / (sd * sqrt(2 * M_PI));
		size_t		row = (size_t) r * grid->columns;

		for (int64_t c = columns.from; c <= columns.to; c++)
			border->mass[row + c] += part * right_of[c - columns.from];
		if (columns.from > 0)
			border->left_of[row + columns.from - 1] += part;
	}
}

static KernelStatus
lay_line(Border *border, double x, double y, double dx, double dy, double sign)
{
	double		pieces = ceil(hypot(dx, dy) / (STRETCH * border->narrow));

	for (double piece = 0; piece < pieces && dy != 0; piece++)
	{
		for (int n = 0; n < NODES; n++)
		{
			double		along = (piece + node_at[n]) / pieces;

			lay_place(border, x + along * dx, y + along * dy, sign * node_weight[n] * dy / pieces);
		}
		if (kernel_stop_after(border->kernel, &border->work, NODES * DENSITY_LAID_MAX * DENSITY_LAID_MAX))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Twice the area inside a ring, below 0 when it runs clockwise. */
static double
turn_of(const Outlines *outlines, uint32_t ring)
{
	uint32_t	first = outlines->corner_start[ring];
	double		turn = 0;

	for (uint32_t i = first; i + 1 < outlines->corner_start[ring + 1]; i++)
		turn += (outlines->x[i] - outlines->x[first]) * (outlines->y[i + 1] - outlines->y[first]) -
			(outlines->x[i + 1] - outlines->x[first]) * (outlines->y[i] - outlines->y[first]);
	return turn;
}

/* Around the area counterclockwise and around its holes clockwise. */
static KernelStatus
lay_borders(Border *border, const Outlines *outlines)
{
	const double *x = outlines->x;
	const double *y = outlines->y;

	for (uint32_t ring = outlines->ring_start[0]; ring < outlines->ring_start[1]; ring++)
	{
		double		sign = (turn_of(outlines, ring) > 0) == outlines->is_outer[ring] ? 1 : -1;

		for (uint32_t i = outlines->corner_start[ring]; i + 1 < outlines->corner_start[ring + 1]; i++)
			if (lay_line(border, x[i], y[i], x[i + 1] - x[i], y[i + 1] - y[i], sign) != KERNEL_OK)
				return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

static void
add_what_is_left(const Border *border)
{
	for (uint32_t r = 0; r < border->grid->rows; r++)
	{
		double	   *mass = &border->mass[(size_t) r * border->grid->columns];
		double	   *left_of = &border->left_of[(size_t) r * border->grid->columns];
		double		sum = 0;

		for (uint32_t c = border->grid->columns; c > 0; c--)
		{
			sum += left_of[c - 1];
			mass[c - 1] += sum;
		}
	}
}

KernelStatus
kernel_mass_inside(Kernel *kernel, const DensityGrid *grid, const Outlines *outlines, double bandwidth, double *mass)
{
	size_t		cells = density_grid_cells(grid);
	Border		border = {
		.kernel = kernel, .grid = grid, .narrow = density_narrow(bandwidth, grid->size), .mass = mass,
		.left_of = kernel_alloc_zero(kernel, cells, sizeof(double))
	};
	KernelStatus status;

	memset(mass, 0, cells * sizeof(double));
	status = lay_borders(&border, outlines);
	add_what_is_left(&border);
	kernel_free(kernel, border.left_of);
	if (status == KERNEL_OK)
		status = density_smooth(kernel, grid, bandwidth, mass);
	/* rounding may leave it just outside */
	for (size_t i = 0; i < cells; i++)
		mass[i] = fmin(1, fmax(0, mass[i]));
	return status;
}
