/*
 * area_match_set: areas with and without a measure, and the features by which they are compared, in one compact value.
 */
#ifndef PG_AREA_MATCH_SET_H
#define PG_AREA_MATCH_SET_H

#include "pg/value.h"

#include "kernel/effect/area_match.h"

#define AREA_MATCH_MAX 100000
#define AREA_MATCH_FEATURES_MAX 100
#define AREA_MATCH_TEXT_MAX 100 /* bytes of the name of an area */
#define AREA_MATCH_FEATURE_MAX 1e100

/* One area. Its name is UTF-8 in any database. */
typedef struct AreaMatchRow
{
	const char *area;
	const char *feature;		/* doubles, aligned or not; NULL where one is not known */
	uint32		features;
	bool		treated;
} AreaMatchRow;

/*
 * The value: this header, the features of area after area in order of name, the end of each name in the text, whether
 * each is treated, and the names, each ended by a zero.
 */
typedef struct AreaMatchSet
{
	ValueHeader header;
	int64		left_out;		/* rows without an area, or of which it is not known whether it was treated */
	uint32		without_features;	/* areas of which a feature is not known, which are left out as well */
	uint32		treated_without;	/* so many of them treated */
	uint32		features;
	uint32		text_bytes;
} AreaMatchSet;

extern bool area_match_feature_is_sound(double feature);

/* What the kernel works with; it points into the value. */
extern MatchAreas area_match_areas(const AreaMatchSet *set);

/* The name of an area in the encoding of the database. */
extern char *area_match_name(const AreaMatchSet *set, uint32 number);

/* Makes a value of rows that may come in any order; an area that comes twice, or with other features, is an error. */
extern AreaMatchSet *area_match_set_make(const AreaMatchRow *rows, uint32 count, int64 left_out);

extern const ValueType area_match_set_type;

#define PG_GETARG_AREA_MATCH_SET_P(n) ((AreaMatchSet *) value_open(&area_match_set_type, PG_GETARG_DATUM(n)))

#endif
