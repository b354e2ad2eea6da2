/*
 * effect_set: counts by area and period around a measure, in one compact value.
 */
#ifndef PG_EFFECT_SET_H
#define PG_EFFECT_SET_H

#include "pg/value.h"

#include "kernel/effect/effect_counts.h"

/* So many rows, areas times periods, still fit a line of COPY, 1 GB, as hexadecimal digits. */
#define EFFECT_SET_MAX 5000000

#define EFFECT_NAME_MAX 200		/* bytes of the name of an area */
#define EFFECT_COUNT_MAX 10000000
#define EFFECT_EXPOSURE_MIN 1e-6
#define EFFECT_EXPOSURE_MAX 1e12

/* One row as it is gathered. Names are UTF-8 in any database. */
typedef struct EffectRow
{
	double		count;
	double		exposure;
	int32		period;
	uint32		role;
	const char *area;
} EffectRow;

/* An area as it is stored. */
typedef struct EffectArea
{
	uint32		name;			/* its place in the names */
	uint32		role;
} EffectArea;

/*
 * The value: this header, the counts of all areas, period by period, then
 * their exposures, the header.count areas in order of their names' bytes, the
 * periods in order, and the names, each ended by a zero.
 */
typedef struct EffectSet
{
	ValueHeader header;
	uint32		periods;
	uint32		name_bytes;
} EffectSet;

/* The parts of a value; they point into it. */
typedef struct EffectParts
{
	uint32		areas;
	uint32		periods;
	double	   *count;			/* whole numbers */
	double	   *exposure;
	EffectArea *area;
	int32	   *period;
	char	   *names;
} EffectParts;

extern EffectParts effect_set_parts(const EffectSet *set);

/* As the kernels read it; all but the roles points into the value. */
extern EffectCounts effect_set_counts(const EffectSet *set);

/* The name of an area in the encoding of the database. */
extern char *effect_area_name(const EffectParts *parts, uint32 area);

/* The words of the roles, in the order of EffectRole, with NULL behind them. */
extern const char *const effect_role_names[];

/* Makes a value of rows without fault, which may come in any order; each area needs each period, once, and one role. */
extern EffectSet *effect_set_make(const EffectRow *rows, uint32 count);

extern const ValueType effect_set_type;

#define PG_GETARG_EFFECT_SET_P(n) ((EffectSet *) value_open(&effect_set_type, PG_GETARG_DATUM(n)))

#endif
