/*
 * The cells of a map: what was counted in each, how many dwellings it has, and
 * which are its neighbours.
 */
#ifndef KERNEL_CELLS_H
#define KERNEL_CELLS_H

#include "kernel/neighbours.h"

#define CELL_EVENTS_UNKNOWN (-1)
#define CELL_DWELLINGS_UNKNOWN (-1)

/* Columns; the caller owns the arrays. */
typedef struct Cells
{
	uint32_t	count;
	const int32_t *events;
	const double *dwellings;
	Neighbours	neighbours;
} Cells;

/* Why there is no answer for a cell. */
typedef enum CellReason
{
	CELL_KNOWN,
	CELL_NO_COUNT,				/* its count is not known */
	CELL_NO_DWELLINGS_KNOWN,
	CELL_NO_DWELLINGS,
	CELL_NO_BURGLARIES,			/* in the whole map */
	CELL_NO_NEIGHBOURS,
	CELL_AT_MEAN,				/* so that it is like nothing and unlike nothing */
	CELL_ALL_ALIKE				/* nothing varies that could be compared */
} CellReason;

#endif
