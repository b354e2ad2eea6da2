/*
 * forecast_set: how many burglaries were expected in which square of the map,
 * by the day on which that was said.
 */
#ifndef PG_FORECAST_SET_H
#define PG_FORECAST_SET_H

#include "pg/value.h"

#include "kernel/forecast/forecast_cells.h"

/* So many still fit a line of COPY, 1 GB, as hexadecimal digits. */
#define FORECAST_SET_MAX 20000000

#define FORECAST_EXPECTED_MAX 1e9

/* One row as it is gathered. */
typedef struct ForecastRow
{
	int64		cell;
	double		expected;
	int32		origin;
} ForecastRow;

/* The rows of one origin: they end here, and begin where those of the origin before it end. */
typedef struct ForecastOrigin
{
	int32		day;
	uint32		end;
} ForecastOrigin;

/* The value: this header, the origins in order of day, then the cells and what was expected in each, in order of cell. */
typedef struct ForecastSet
{
	ValueHeader header;
	int64		left_out;		/* rows that lack something */
	uint32		origins;
} ForecastSet;

/* The columns of a value; they point into it. */
typedef struct ForecastColumns
{
	const ForecastOrigin *origin;
	const int64 *cell;
	const double *expected;
} ForecastColumns;

extern ForecastColumns forecast_set_columns(const ForecastSet *set);

/* The days of its forecasts, each for so many days, as windows of which none overlaps another; palloc'd. */
extern int32 *forecast_set_windows(const ForecastSet *set, int32 horizon);

/*
 * What it has for each cell on one of its days.  A cell that it does not have
 * gets 0.  Returns the sum of what it has elsewhere.
 */
extern double forecast_set_fill(const ForecastColumns *columns, uint32 origin, const ForecastCells *cells, double *number);

/* Has it any of these cells? */
extern bool forecast_set_meets(const ForecastSet *set, const ForecastCells *cells);

/* Makes a value of rows that may come in any order; a cell that comes twice for one origin is an error. */
extern ForecastSet *forecast_set_make(const ForecastRow *rows, uint32 count, int64 left_out);

extern const ValueType forecast_set_type;

#define PG_GETARG_FORECAST_SET_P(n) ((ForecastSet *) value_open(&forecast_set_type, PG_GETARG_DATUM(n)))

#endif
