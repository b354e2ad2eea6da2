/*
 * The Knox test, for what asks it and for what builds on it.
 */
#ifndef PG_KNOX_H
#define PG_KNOX_H

#include "postgres.h"

#include "pg/near_repeat/event_set.h"

#include "utils/array.h"

#include "kernel/near_repeat/knox.h"

/* The events, in one set or in more: dates are permuted within a set only. */
typedef struct KnoxStrata
{
	uint32		count;
	Points	   *points;
	int64		events;			/* in all of them */
} KnoxStrata;

extern KnoxStrata knox_one_stratum(const EventSet *set);

/* From an array of sets; their order in it does not matter. */
extern KnoxStrata knox_strata(ArrayType *sets);

/* The question, from the six arguments of knox_test that come after the events; the first of them is this one. */
extern KnoxRequest knox_request(FunctionCallInfo fcinfo, int first);

/* Raises the error that a status means, if it means one. */
extern void knox_refuse(const KnoxRequest *request, KernelStatus status);

/* The cells [distance band][day band] that answer it. */
extern KnoxCell *knox_cells(const KnoxRequest *request, const KnoxStrata *strata);

#endif
