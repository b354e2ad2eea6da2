/*
 * What all aggregates share.
 */
#ifndef PG_AGGREGATE_H
#define PG_AGGREGATE_H

#include "postgres.h"

#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

/* The memory that lasts as long as the aggregate's state. */
static inline MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate support function called outside an aggregate");
	return context;
}

/* A buffer that reads a serialised state where it is. */
static inline StringInfoData
aggregate_state_buffer(bytea *state)
{
	return (StringInfoData)
	{
		.data = VARDATA_ANY(state), .len = VARSIZE_ANY_EXHDR(state), .maxlen = VARSIZE_ANY_EXHDR(state)
	};
}

#endif
