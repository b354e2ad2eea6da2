/*
 * What the functions that ask the risk of a place have in common: their
 * arguments, and the indexes that are kept from one call to the next.
 */
#ifndef PG_RISK_QUESTION_H
#define PG_RISK_QUESTION_H

#include "pg/geometry.h"
#include "pg/near_repeat/near_repeat_profile.h"
#include "pg/value.h"

#include "pgtime.h"
#include "utils/date.h"

/* The arguments of these functions, in order; some have no last one. */
enum
{
	RISK_ARG_EVENTS, RISK_ARG_LOCATION, RISK_ARG_AT, RISK_ARG_HORIZON, RISK_ARG_PROFILE, RISK_ARG_COMBINE
};

/* The number of days ahead. */
extern int32 argument_horizon(int32 days);

/* Which index answers: the one of the same key, byte by byte.  What an index does not hang on is 0. */
typedef struct RiskIndexKey
{
	ValueIdentity events;
	ValueIdentity profile;
	double		reach;
	pg_tz	   *zone;
	DateADT		at;
	int32		horizon;
} RiskIndexKey;

typedef struct RiskCache RiskCache;

/* The arguments of a call, but for the place. */
typedef struct RiskQuestion
{
	RiskCache  *cache;			/* of this place in the query */
	Datum		events;
	ValueIdentity events_identity;
	RiskProfile profile;
	ValueIdentity profile_identity;
	DateADT		at;
	int32		horizon;
} RiskQuestion;

extern RiskQuestion risk_question(FunctionCallInfo fcinfo);

/* An index over the events of a set. */
typedef struct CachedIndex
{
	RiskIndexKey key;
	int32		srid;			/* 0 when the set is empty */
	void	   *index;
} CachedIndex;

/* Builds an index in memory of the kernel, and tells the SRID of the set; the set itself is not kept. */
typedef void (*RiskIndexBuild) (Kernel *kernel, const RiskQuestion *question, CachedIndex *cached);

/* The index of this key: that of the last call, one of those kept, or a new one. */
extern const CachedIndex *risk_question_index(const RiskQuestion *question, const RiskIndexKey *key,
											  RiskIndexBuild build);

/* Reads the place, which must lie in the system of the events; false when it is EMPTY. */
extern bool risk_question_place(const RiskQuestion *question, Datum argument, const CachedIndex *cached,
								GeometryPoint *place);

#endif
