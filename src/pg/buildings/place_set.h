/*
 * place_set: places of some kinds (street lights, schools, water) in one
 * compact value.
 */
#ifndef PG_PLACE_SET_H
#define PG_PLACE_SET_H

#include "pg/value.h"

/* So much still fits a line of COPY, 1 GB, as hexadecimal digits. */
#define PLACE_SET_MAX 5000000
#define PLACE_SET_BYTES_MAX 450000000

#define PLACE_KINDS_MAX 1000
#define PLACE_KIND_BYTES_MAX 60	/* of its name */

/* One place. The name of its kind is UTF-8 in any database; the parts are as geometry_read_parts() writes them. */
typedef struct PlaceRow
{
	const char *kind;
	const char *parts;
	uint32		size;			/* of the parts */
} PlaceRow;

/*
 * The value: this header, where the places of each kind end, where the parts
 * of each place end, the parts, and the names of the kinds, each ended by a
 * zero.  Kinds stand in order of their names, the places of a kind in that of
 * their bytes.
 */
typedef struct PlaceSet
{
	ValueHeader header;
	int64		left_out;		/* rows without kind or place */
	uint32		kinds;
	uint32		part_bytes;
	uint32		name_bytes;
} PlaceSet;

/* Where the parts of a value stand. */
typedef struct PlaceColumns
{
	uint32		count;
	uint32		kinds;
	uint32	   *kind_end;
	uint32	   *part_end;
	char	   *part;
	char	   *name;
} PlaceColumns;

extern PlaceColumns place_set_columns(const PlaceSet *set);

/* The parts of a place, and how many bytes they are. */
extern const char *place_set_parts(const PlaceColumns *columns, uint32 place, uint32 *size);

/* The name of a kind as text of this database. */
extern Datum place_kind_text(const char *name);

/* Makes a value of rows that may come in any order. */
extern PlaceSet *place_set_make(const PlaceRow *rows, uint32 count, int32 srid, int64 left_out);

extern const ValueType place_set_type;

#define PG_GETARG_PLACE_SET_P(n) ((PlaceSet *) value_open(&place_set_type, PG_GETARG_DATUM(n)))

#endif
