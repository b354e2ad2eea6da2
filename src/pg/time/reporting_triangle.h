/*
 * reporting_triangle: burglaries by the day that they happened and the day that they became known.
 */
#ifndef PG_REPORTING_TRIANGLE_H
#define PG_REPORTING_TRIANGLE_H

#include "postgres.h"

#include "utils/array.h"

#include "kernel/time/report_delay.h"

/* The cells of an argument that have a day; known before it happened is not known. */
extern DelayCell *triangle_cells(ArrayType *array, uint32 *count);

#endif
