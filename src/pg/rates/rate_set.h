/*
 * rate_set: burglaries and dwellings, added up by class and stratum.
 */
#ifndef PG_RATE_SET_H
#define PG_RATE_SET_H

#include "pg/rates/rate_cells.h"

#include "utils/array.h"

/* Adds the elements of a rate_cell[] or rate_area_cell[] to a table; by_area keeps the areas of the latter apart. */
extern void cell_table_read(CellTable *table, ArrayType *cells, bool by_area);

#endif
