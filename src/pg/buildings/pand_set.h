/*
 * pand_set: buildings (the BAG's panden) with their outlines and how many
 * dwellings each has, in one compact value.
 */
#ifndef PG_PAND_SET_H
#define PG_PAND_SET_H

#include "pg/value.h"

/* So many still fit a line of COPY, 1 GB, as hexadecimal digits. */
#define PAND_SET_MAX 2000000
#define PAND_SET_BYTES_MAX 500000000

#define PAND_DWELLINGS_MAX 100000

/* One building. */
typedef struct PandRow
{
	int64		id;
	const char *wkb;
	uint32		wkb_size;
	int32		dwellings;		/* DWELLINGS_UNKNOWN when that is not known */
} PandRow;

/* As a row is stored: its outline ends here, and begins where that of the row before it ends. */
typedef struct StoredPand
{
	int64		id;
	int32		dwellings;
	uint32		wkb_end;
} StoredPand;

/* The value: this header, count StoredPands in order of id, and the bytes of the outlines. */
typedef struct PandSet
{
	ValueHeader header;
	int64		left_out;		/* rows without id or outline */
	uint32		wkb_bytes;
} PandSet;

/* A row of a value; what it points to is in the value. */
extern PandRow pand_set_row(const PandSet *set, uint32 number);

/* Makes a value of rows that may come in any order; an id that comes twice is an error. */
extern PandSet *pand_set_make(const PandRow *rows, uint32 count, int32 srid, int64 left_out);

extern const ValueType pand_set_type;

#define PG_GETARG_PAND_SET_P(n) ((PandSet *) value_open(&pand_set_type, PG_GETARG_DATUM(n)))

#endif
