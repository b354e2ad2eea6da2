/*
 * cell_set: the cells of a map, what was counted in each, how many dwellings
 * it has, and which cells are its neighbours, in one compact value.
 */
#ifndef PG_CELL_SET_H
#define PG_CELL_SET_H

#include "pg/value.h"

#include "kernel/hotspots/cells.h"
#include "kernel/neighbours.h"

/* So many still fit a line of COPY, 1 GB, as hexadecimal digits. */
#define CELL_SET_MAX 2000000

#define CELL_EVENTS_MAX 1000000
/* Or 0; with less the rate of a cell is no number that says anything. */
#define CELL_DWELLINGS_MIN 1e-6
#define CELL_DWELLINGS_MAX 1e9

/* Cells whose borders come so near, in metres, share a point: registers are no more exact. */
#define CELL_TOLERANCE 0.01

/* One cell; not known is CELL_EVENTS_UNKNOWN and CELL_DWELLINGS_UNKNOWN. */
typedef struct CellRow
{
	int64		id;
	double		dwellings;
	int32		events;
} CellRow;

/* As a row is stored: its neighbours end here, and begin where those of the row before it end. */
typedef struct StoredCell
{
	int64		id;
	double		dwellings;
	int32		events;
	uint32		neighbours_end;
} StoredCell;

/* A bit of the header's flags: the cells are streets, not areas. */
#define CELL_SET_STREETS 1

/* The value: this header, count StoredCells in order of id, and the numbers of the neighbours of each in order. */
typedef struct CellSet
{
	ValueHeader header;
	int64		left_out;		/* rows without id or shape */
	uint32		neighbours;		/* of all cells together: each pair of neighbours counts twice */
} CellSet;

extern bool cell_dwellings_are_sound(double dwellings);
extern const StoredCell *cell_set_cells(const CellSet *set);
extern const uint32 *cell_set_neighbours(const CellSet *set);

/* The same as the kernels want it, in memory of its own. */
extern Cells cell_set_columns(Kernel *kernel, const CellSet *set);

/* Makes a value of rows in order of id. */
extern CellSet *cell_set_make(const CellRow *rows, uint32 count, const Neighbours *neighbours, int32 srid, int64 left_out,
							  bool streets);

extern const ValueType cell_set_type;

#define PG_GETARG_CELL_SET_P(n) ((CellSet *) value_open(&cell_set_type, PG_GETARG_DATUM(n)))

#endif
