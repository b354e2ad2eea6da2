/*
 * Factors of squares among the arguments of a forecast: an array of
 * forecast_set, each a number by square from the day on which it was known.
 */
#ifndef PG_FORECAST_FACTORS_H
#define PG_FORECAST_FACTORS_H

#include "postgres.h"

#include "utils/array.h"

#include "kernel/forecast/forecast_factors.h"

/* The factors; they point into the array. */
extern ForecastFactors forecast_argument_factors(ArrayType *array, const ForecastCells *cells);

#endif
