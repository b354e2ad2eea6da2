/*
 * The arguments that the functions about forecasts share.
 */
#ifndef PG_FORECAST_ARGUMENTS_H
#define PG_FORECAST_ARGUMENTS_H

#include "postgres.h"

#include "utils/array.h"
#include "utils/date.h"

/* The side of the squares. */
extern double forecast_argument_cell_size(double size);

/* The standard deviation of a kernel, in metres. */
extern double forecast_argument_bandwidth(double bandwidth);

/* How far a forecast looks ahead, and back. */
extern int32 forecast_argument_horizon(int32 days);
extern int32 forecast_argument_history(int32 days);
extern int32 forecast_argument_background(int32 days);

/* The standard deviation of a kernel. */
extern double forecast_argument_bandwidth(double bandwidth);

/* The shares of the map that are looked at, at least one; a copy. */
extern double *forecast_argument_coverage(ArrayType *array, int *count);

/* The share of every forecast that is spread over the dwellings. */
extern double forecast_argument_floor(double floor);

extern DateADT forecast_argument_day(DateADT day, const char *argument);

/* The days on which forecasts are made, each when the one before it has ended. */
extern int32 *forecast_argument_origins(DateADT first, int32 windows, int32 horizon, uint32 *count);

/* A day as YYYY-MM-DD, for messages; palloc'd. */
extern char *forecast_day_text(DateADT day);

#endif
