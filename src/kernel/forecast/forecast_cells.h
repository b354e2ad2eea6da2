/*
 * The squares of a map that have dwellings: where a burglary can happen, and
 * so where one can be forecast.
 *
 * Which squares there are depends on the dwellings alone, never on where
 * burglaries fell, or the forecast would know of later ones.
 */
#ifndef KERNEL_FORECAST_CELLS_H
#define KERNEL_FORECAST_CELLS_H

#include "kernel/letters/letters.h"

#include <math.h>

/* Sides are so long at least, in metres: the number of any square on Earth then fits its half of an id. */
#define FORECAST_CELL_MIN 25
#define FORECAST_CELL_MAX 10000

/* An id is row * 100,000,000 + column, counted from the origin of the map. */
#define FORECAST_ROW INT64_C(100000000)

#define FORECAST_NO_CELL UINT32_MAX

typedef struct ForecastCells
{
	double		size;			/* the side of a square */
	uint32_t	count;
	int64_t    *id;				/* ascending: by row, then column */
	double	   *dwellings;		/* in each */
	double		all_dwellings;
	uint32_t   *start;			/* of its dwellings, count + 1 */
	double	   *x;				/* of the dwellings, by cell */
	double	   *y;
} ForecastCells;

static inline int64_t
forecast_cell_id(int64_t row, int64_t column)
{
	return row * FORECAST_ROW + column;
}

extern int64_t forecast_cell_at(double x, double y, double size);
extern int64_t forecast_cell_row(int64_t id);
extern int64_t forecast_cell_column(int64_t id);

extern KernelStatus forecast_cells_build(Kernel *kernel, const Dwelling *dwelling, uint32_t count, double size,
										 ForecastCells *cells);
extern void forecast_cells_free(Kernel *kernel, ForecastCells *cells);

/* Rows or columns from one to another, both included. */
typedef struct CellSpan
{
	int64_t		from;
	int64_t		to;
} CellSpan;

/* Those that are at most so far from a coordinate. */
static inline CellSpan
forecast_cells_span(double at, double reach, double size)
{
	return (CellSpan)
	{
		.from = (int64_t) floor((at - reach) / size), .to = (int64_t) floor((at + reach) / size)
	};
}

static inline double
forecast_cells_middle(int64_t row_or_column, double size)
{
	return (row_or_column + 0.5) * size;
}

/* The first cell of this id or a later one; count when there is none. */
extern uint32_t forecast_cells_from(const ForecastCells *cells, int64_t id);

/* The cell of this id, or FORECAST_NO_CELL. */
extern uint32_t forecast_cells_find(const ForecastCells *cells, int64_t id);

#endif
