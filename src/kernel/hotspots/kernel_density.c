/*
 * Kernel density on the squares of a map.
 */
#include "kernel/hotspots/kernel_density.h"

#include <math.h>
#include <string.h>

/* In sides of a square: the narrow kernel, and from which bandwidth on there is one. */
#define NARROW 1.25
#define NARROW_FROM 2.5

/* ---------------------------------------------------------------- squares */

double
density_grid_over(const Box *box, double margin, double size, DensityGrid *grid)
{
	double		row = floor((box->y_min - margin) / size);
	double		column = floor((box->x_min - margin) / size);
	double		rows = floor((box->y_max + margin) / size) - row + 1;
	double		columns = floor((box->x_max + margin) / size) - column + 1;

	if (rows * columns <= DENSITY_CELLS_MAX)
		*grid = (DensityGrid) {
			.size = size, .first_row = (int64_t) row, .first_column = (int64_t) column, .rows = (uint32_t) rows,
			.columns = (uint32_t) columns
		};
	return rows * columns;
}

DensitySpan
density_span(double at, double reach, double size, int64_t first, uint32_t count)
{
	double		from = ceil((at - reach) / size - 0.5) - first;
	double		to = floor((at + reach) / size - 0.5) - first;

	return (DensitySpan) {
		.from = (int64_t) fmin(fmax(from, 0), count), .to = (int64_t) fmax(fmin(to, count - 1.0), -1)
	};
}

static DensitySpan
rows_near(const DensityGrid *grid, double y, double reach)
{
	return density_span(y, reach, grid->size, grid->first_row, grid->rows);
}

static DensitySpan
columns_near(const DensityGrid *grid, double x, double reach)
{
	return density_span(x, reach, grid->size, grid->first_column, grid->columns);
}

/* ---------------------------------------------------------------- laying points onto squares */

double
density_narrow(double bandwidth, double size)
{
	return bandwidth < NARROW_FROM * size ? bandwidth : NARROW * size;
}

/*
 * The density of a normal distribution around a coordinate, in the middle of
 * each of these rows or columns.  The ratio of two that follow each other
 * falls by a constant factor.
 */
static void
normal_weights(double at, DensitySpan span, int64_t first, double size, double sd, double *weight)
{
	double		step = size / sd;
	double		away = (density_middle(first + span.from, size) - at) / sd;
	double		value = exp(-away * away / 2) / (sd * sqrt(2 * M_PI));
	double		ratio = exp(-step * (away + step / 2));
	double		fall = exp(-step * step);

	for (int64_t i = span.from; i <= span.to; i++)
	{
		weight[i - span.from] = value;
		value *= ratio;
		ratio *= fall;
	}
}

void
density_add(const DensityGrid *grid, double narrow, double x, double y, double *map)
{
	double		by_row[DENSITY_LAID_MAX];
	double		by_column[DENSITY_LAID_MAX];
	DensitySpan rows = rows_near(grid, y, DENSITY_REACH * narrow);
	DensitySpan columns = columns_near(grid, x, DENSITY_REACH * narrow);

	normal_weights(y, rows, grid->first_row, grid->size, narrow, by_row);
	normal_weights(x, columns, grid->first_column, grid->size, narrow, by_column);
	for (int64_t r = rows.from; r <= rows.to; r++)
	{
		double	   *cell = &map[r * grid->columns];

		for (int64_t c = columns.from; c <= columns.to; c++)
			cell[c] += by_row[r - rows.from] * by_column[c - columns.from];
	}
}

/* ---------------------------------------------------------------- smoothing */

/* Weights from the middle outward, to either side alike. */
typedef struct Taps
{
	uint32_t	reach;			/* squares */
	double	   *weight;			/* [reach + 1] */
} Taps;

static Taps
make_taps(Kernel *kernel, double sd, double size)
{
	Taps		taps = {.reach = (uint32_t) (DENSITY_REACH * sd / size)};

	taps.weight = kernel_alloc(kernel, taps.reach + (size_t) 1, sizeof(double));
	for (uint32_t k = 0; k <= taps.reach; k++)
		taps.weight[k] = size / (sd * sqrt(2 * M_PI)) * exp(-pow(k * size / sd, 2) / 2);
	return taps;
}

/* So many squares side by side are smoothed at once: their sums stay in registers. */
#define BLOCK 8
typedef double Block __attribute__((vector_size(BLOCK * 8), aligned(8), may_alias));

/* Values side by side and those before and after them, "stride" apart, weighted and added up. */
static void
fold(const Taps *taps, const double *value, size_t stride, double *sum)
{
	Block		block = taps->weight[0] * *(const Block *) value;

	for (uint32_t k = 1; k <= taps->reach; k++)
		block += taps->weight[k] * (*(const Block *) (value - k * stride) + *(const Block *) (value + k * stride));
	memcpy(sum, &block, sizeof(block));
}

static uint32_t
width_of(const DensityGrid *grid, uint32_t column)
{
	return grid->columns - column < BLOCK ? grid->columns - column : BLOCK;
}

/* Nothing lies outside the map: the values of a row stand between zeros. */
static KernelStatus
smooth_rows(Kernel *kernel, const DensityGrid *grid, const Taps *taps, double *map)
{
	double	   *padded = kernel_alloc_zero(kernel, grid->columns + 2 * (size_t) taps->reach + BLOCK, sizeof(double));
	KernelStatus status = KERNEL_OK;
	uint64_t	work = 0;

	for (uint32_t r = 0; r < grid->rows && status == KERNEL_OK; r++)
	{
		double	   *row = &map[(size_t) r * grid->columns];

		memcpy(padded + taps->reach, row, grid->columns * sizeof(double));
		for (uint32_t c = 0; c < grid->columns; c += BLOCK)
		{
			double		sum[BLOCK];

			fold(taps, padded + taps->reach + c, 1, sum);
			memcpy(row + c, sum, width_of(grid, c) * sizeof(double));
		}
		if (kernel_stop_after(kernel, &work, (uint64_t) grid->columns * (taps->reach + 1)))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, padded);
	return status;
}

/* Some columns at once, taken out of the map and put back. */
static KernelStatus
smooth_columns(Kernel *kernel, const DensityGrid *grid, const Taps *taps, double *map)
{
	double	   *padded = kernel_alloc_zero(kernel, (grid->rows + 2 * (size_t) taps->reach) * BLOCK, sizeof(double));
	double	   *first = padded + (size_t) taps->reach * BLOCK;
	KernelStatus status = KERNEL_OK;
	uint64_t	work = 0;

	for (uint32_t c = 0; c < grid->columns && status == KERNEL_OK; c += BLOCK)
	{
		size_t		width = width_of(grid, c) * sizeof(double);

		for (uint32_t r = 0; r < grid->rows; r++)
			memcpy(first + (size_t) r * BLOCK, &map[(size_t) r * grid->columns + c], width);
		for (uint32_t r = 0; r < grid->rows && status == KERNEL_OK; r++)
		{
			double		sum[BLOCK];

			fold(taps, first + (size_t) r * BLOCK, BLOCK, sum);
			memcpy(&map[(size_t) r * grid->columns + c], sum, width);
			if (kernel_stop_after(kernel, &work, (taps->reach + 1) * BLOCK))
				status = KERNEL_STOPPED;
		}
	}
	kernel_free(kernel, padded);
	return status;
}

KernelStatus
density_smooth(Kernel *kernel, const DensityGrid *grid, double bandwidth, double *map)
{
	double		narrow = density_narrow(bandwidth, grid->size);
	KernelStatus status;
	Taps		taps;

	if (narrow == bandwidth)
		return KERNEL_OK;
	taps = make_taps(kernel, sqrt(bandwidth * bandwidth - narrow * narrow), grid->size);
	status = smooth_rows(kernel, grid, &taps, map);
	if (status == KERNEL_OK)
		status = smooth_columns(kernel, grid, &taps, map);
	kernel_free(kernel, taps.weight);
	return status;
}

KernelStatus
density_of_points(Kernel *kernel, const DensityGrid *grid, const Points *points, double bandwidth, double *density)
{
	double		narrow = density_narrow(bandwidth, grid->size);
	uint64_t	work = 0;

	memset(density, 0, density_grid_cells(grid) * sizeof(double));
	for (uint32_t i = 0; i < points->count; i++)
	{
		density_add(grid, narrow, points->x[i], points->y[i], density);
		if (kernel_stop_after(kernel, &work, DENSITY_LAID_MAX * DENSITY_LAID_MAX))
			return KERNEL_STOPPED;
	}
	return density_smooth(kernel, grid, bandwidth, density);
}

/* ---------------------------------------------------------------- counting points */

/* Is the middle of a column within the distance of a point whose square is this? */
static inline bool
is_within(const DensityGrid *grid, int64_t column, double x, double square)
{
	double		away = density_middle(grid->first_column + column, grid->size) - x;

	return away * away <= square;
}

/* The first whole number that is not below one; of numbers near 0 to 1e9. */
static inline int64_t
round_up(double number)
{
	int64_t		whole = (int64_t) number;

	return whole + (number > whole);
}

/* The columns whose middles are; a root may round across one that lies at just the distance. */
static DensitySpan
columns_within(const DensityGrid *grid, double x, double square)
{
	double		half = sqrt(square) / grid->size;
	double		middle = x / grid->size - grid->first_column - 0.5;
	int64_t		last = (int64_t) grid->columns - 1;
	DensitySpan span = {.from = round_up(middle - half), .to = -round_up(-middle - half)};

	span.from -= is_within(grid, span.from - 1, x, square);
	span.from += !is_within(grid, span.from, x, square);
	span.to += is_within(grid, span.to + 1, x, square);
	span.to -= !is_within(grid, span.to, x, square);
	span.from = span.from < 0 ? 0 : span.from;
	span.to = span.to > last ? last : span.to;
	return span;
}

/* In each row of a point's circle the count goes up at its first column, and down after its last. */
KernelStatus
density_points_near(Kernel *kernel, const DensityGrid *grid, const Points *points, double distance, int32_t *near)
{
	uint64_t	work = 0;

	memset(near, 0, density_grid_cells(grid) * sizeof(int32_t));
	for (uint32_t i = 0; i < points->count; i++)
	{
		DensitySpan rows = rows_near(grid, points->y[i], distance);

		for (int64_t r = rows.from; r <= rows.to; r++)
		{
			double		away = density_middle(grid->first_row + r, grid->size) - points->y[i];
			double		square = distance * distance - away * away;
			DensitySpan columns = columns_within(grid, points->x[i], fmax(square, 0));
			int32_t    *row = &near[r * grid->columns];

			if (columns.from > columns.to)
				continue;
			row[columns.from]++;
			if (columns.to + 1 < grid->columns)
				row[columns.to + 1]--;
		}
		if (kernel_stop_after(kernel, &work, 16 * (rows.to - rows.from + 2)))
			return KERNEL_STOPPED;
	}
	for (uint32_t r = 0; r < grid->rows; r++)
		for (uint32_t c = 1; c < grid->columns; c++)
			near[(size_t) r * grid->columns + c] += near[(size_t) r * grid->columns + c - 1];
	return KERNEL_OK;
}
