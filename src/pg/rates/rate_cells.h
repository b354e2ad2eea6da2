/*
 * Burglaries and dwellings, added up by class and stratum, and by area where these are kept apart.
 */
#ifndef PG_RATE_CELLS_H
#define PG_RATE_CELLS_H

#include "postgres.h"

#include "lib/stringinfo.h"

/* The name of a class or of a stratum, as bytes that are compared as bytes. */
typedef struct Label
{
	const char *text;			/* NULL for none */
	int32		length;
} Label;

typedef struct CellKey
{
	Label		class;			/* none in the cell of what is left out */
	Label		stratum;
	Label		area;			/* none in a set that keeps no areas apart */
} CellKey;

/*
 * Sums that come out the same in whatever order their parts come in: fixed
 * point, with 52 binary digits behind the point.  Aligned as memory from the
 * server is.
 */
typedef __int128 Sum __attribute__((aligned(8)));

typedef enum Measure
{
	MEASURE_BURGLARIES, MEASURE_DWELLINGS, MEASURE_DWELLING_YEARS, MEASURES
} Measure;

typedef struct CellEntry
{
	CellKey		key;
	uint32		hash;
	char		status;			/* of the hash table */
	Sum			sum[MEASURES];
} CellEntry;

typedef struct CellTable CellTable;

extern CellTable *cell_table_make(MemoryContext context);

/* The cell of this key, made when it is not there. */
extern CellEntry *cell_table_take(CellTable *table, CellKey key);

/* Adds to a cell a number that is finite, not negative and not too large. */
extern void cell_add(CellEntry *entry, Measure measure, double number);

extern double cell_number(const CellEntry *entry, Measure measure);
extern const char *measure_name(Measure measure);

/* The cells of a table by class, then stratum, then area, as bytes; that of what is left out is the last. */
extern CellEntry **cell_table_sorted(CellTable *table, uint32 *count);

/* Adds the cells of one table to those of another. */
extern void cell_table_merge(CellTable *target, const CellTable *source);

/* A table on its way between the processes of one server. */
extern void cell_table_send(StringInfo buffer, const CellTable *table);
extern CellTable *cell_table_receive(StringInfo buffer, MemoryContext context);

/* A text as a label, which points into it, and a label as a text. */
extern Label label_of(const text *value);
extern text *label_text(Label label);

/* The order of two labels; none comes last. */
extern int	label_compare(Label a, Label b);

#endif
