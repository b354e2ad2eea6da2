/*
 * near_repeat_profile: excess risk by distance band and day band.
 */
#ifndef PG_NEAR_REPEAT_PROFILE_H
#define PG_NEAR_REPEAT_PROFILE_H

#include "pg/value.h"

#include "kernel/near_repeat/near_repeat_risk.h"

/* The value: this header, the distance breaks, the day breaks, and the excess by distance band and day band. */
typedef struct ProfileValue
{
	ValueHeader header;			/* count is the number of distance bands */
	uint32		days;			/* the number of day bands */
	double		number[FLEXIBLE_ARRAY_MEMBER];
} ProfileValue;

/* What a value says; it points into it. */
extern RiskProfile profile_of(const ProfileValue *value);

/* The Dutch finding: within 100 m, in the first month, 30 % more (Bernasco 2007). */
extern const RiskProfile profile_nl;

/* A profile of checked bands; checks the excess of each cell, [distance band][day band]. */
extern ProfileValue *profile_make(const Bands *distance, const Bands *days, const double *excess);

extern const ValueType profile_type;

#define PG_GETARG_PROFILE_P(n) ((ProfileValue *) value_open(&profile_type, PG_GETARG_DATUM(n)))

#endif
