/*
 * area_set: areas with a survey score in one compact value.
 */
#ifndef PG_AREA_SET_H
#define PG_AREA_SET_H

#include "pg/value.h"

/* So many bytes in the portable form still fit a line of COPY, 1 GB, as hexadecimal digits. */
#define AREA_SET_BYTES_MAX 500000000
#define AREA_SET_MAX 1000000

#define AREA_TEXT_MAX 40		/* bytes of a code, level or series */
#define AREA_SCORE_MAX 10.0
#define AREA_ERROR_MIN 1e-6		/* of a score; smaller is no survey */
#define AREA_RESPONDENTS_MAX 100000000

/* One area in one year. Texts are UTF-8 in any database. */
typedef struct AreaRow
{
	const char *level;
	const char *code;
	const char *series;			/* "" when there is none */
	const char *wkb;			/* NULL when the polygon is not known */
	uint32		wkb_size;
	int32		year;
	double		score;
	double		standard_error; /* NaN when not known */
	int32		respondents;	/* 0 when not known */
} AreaRow;

/* As a row is stored: texts by their offset, polygons by their number from 1, or 0. */
typedef struct StoredArea
{
	double		score;
	double		standard_error;
	int32		respondents;
	int32		year;
	uint32		level;
	uint32		code;
	uint32		series;
	uint32		polygon;
} StoredArea;

/*
 * The value: this header, count StoredAreas, the end of each polygon in the
 * bytes, those bytes, and the texts, each ended by a zero.  The rows stand in
 * order of level (the known ones from small to large, then others by name),
 * code, year and series.  A polygon that an area has in several years stands
 * there once.
 */
typedef struct AreaSet
{
	ValueHeader header;
	int64		left_out;		/* rows without code, level, score or year */
	uint32		polygons;
	uint32		polygon_bytes;
	uint32		text_bytes;
} AreaSet;

/* Where the parts of a value stand. */
typedef struct AreaParts
{
	uint32		count;
	uint32		polygons;
	StoredArea *area;
	uint32	   *polygon_end;
	char	   *wkb;
	char	   *text;
} AreaParts;

extern AreaParts area_set_parts(const AreaSet *set);

/* A row of a value; what it points to is in the value. */
extern AreaRow area_set_row(const AreaParts *parts, uint32 number);

/* The bytes of a polygon, numbered from 0. */
extern const char *area_set_polygon(const AreaParts *parts, uint32 polygon, uint32 *size);

/* Makes a value of rows without fault; the rows may come in any order. */
extern AreaSet *area_set_make(const AreaRow *rows, uint32 count, int32 srid, int64 left_out);

#define AREA_RULE_RESPONDENTS "The number of respondents is at least 1, or NULL when it is not known."
#define AREA_RULE_ERROR "A standard error is a number from 0.000001 to 10, or NULL when it is not known."

/* The rule that the code or the numbers of a row break, or NULL. */
extern const char *area_row_fault(const AreaRow *row);

/* The place of a level in the order from small to large, or -1 for one of the user's own. */
extern int	area_level_known(const char *level);

/* The number of characters of the postcodes of a pc4, pc5 or pc6; 0 for any other level. */
extern int	area_level_postcode(const char *level);

/* A text of a row in the encoding of the database; the same text when that is UTF-8. */
extern char *area_text(const char *utf8);

extern const ValueType area_set_type;

#define DatumGetAreaSetP(datum) ((AreaSet *) value_open(&area_set_type, datum))
#define PG_GETARG_AREA_SET_P(n) DatumGetAreaSetP(PG_GETARG_DATUM(n))

#endif
