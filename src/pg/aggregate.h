/*
 * What all aggregates share: the rows that they gather, and how partial states
 * travel between the processes of a parallel query.
 */
#ifndef PG_AGGREGATE_H
#define PG_AGGREGATE_H

#include "postgres.h"

#include "pg/compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

/* The memory that lasts as long as the aggregate's state. */
extern MemoryContext aggregate_context(FunctionCallInfo fcinfo);

/* A state among the arguments of a combine, serialise or final function, or NULL. */
extern void *aggregate_state(FunctionCallInfo fcinfo, int argument);

/* A buffer that reads a serialised state, the first argument, where it is. */
extern StringInfoData aggregate_state_buffer(FunctionCallInfo fcinfo);

#define GATHERED_COLUMNS_MAX 5

/* Rows that an aggregate gathers: of which columns, and how many at most. */
typedef struct GatheredKind
{
	Size		size[GATHERED_COLUMNS_MAX]; /* of a row in each column; 0 for a column that is not there */
	uint32		max;
	const char *too_many;		/* the message for more, with %u for max */
	const char *too_many_detail;	/* or NULL */
	const char *too_many_hint;	/* or NULL */
	const char *places;			/* what has an SRID, in messages */
	Size		shared;			/* size of what all rows have in common, 0 for nothing */
	void		(*require_same) (const void *shared, const void *other);
} GatheredKind;

/* What a transition function gathers, in the order of arrival. */
typedef struct Gathered
{
	MemoryContext context;
	const GatheredKind *kind;
	int32		srid;			/* 0 before the first place */
	int64		left_out;		/* rows that lack what they need */
	uint32		count;
	uint32		capacity;
	char	   *column[GATHERED_COLUMNS_MAX];
	char	   *bytes;			/* what rows have of no fixed size, one after the other; rows tell how much of it is theirs */
	Size		bytes_size;
	Size		bytes_capacity;
	void	   *shared;
} Gathered;

extern Gathered *gathered_make(MemoryContext context, const GatheredKind *kind);

/* The state of a transition function: its first argument, or a new one. */
extern Gathered *gathered_state(FunctionCallInfo fcinfo, const GatheredKind *kind);

/* Room for so many more rows, which count from then on; returns the number of the first. */
extern uint32 gathered_extend(Gathered *gathered, uint32 more);

/* A row of rows in one column. */
static inline void *
gathered_row(const Gathered *gathered, uint32 row)
{
	return gathered->column[0] + row * gathered->kind->size[0];
}

/* Adds a row in one column, and then what else belongs to it. */
extern void gathered_add(Gathered *gathered, const void *row);
extern void gathered_add_bytes(Gathered *gathered, const void *bytes, Size size);

/* For a state of more than one Gathered: adds the rows of another of the same kind. */
extern void gathered_merge(Gathered *target, const Gathered *source);

/* And the way of each to another process: so many bytes, written from next on, and read where they are; returns or moves next to what follows. */
extern Size gathered_sent_size(const Gathered *gathered);
extern char *gathered_send(const Gathered *gathered, const GatheredKind *kinds, char *next);
extern Gathered *gathered_receive(const GatheredKind *kinds, const char **next);

extern Datum gathered_combine(FunctionCallInfo fcinfo);
extern bytea *gathered_serialize(FunctionCallInfo fcinfo, const GatheredKind *kinds);
extern Gathered *gathered_deserialize(FunctionCallInfo fcinfo, const GatheredKind *kinds);

/* The combine, serialise and deserialise functions of an aggregate that gathers rows of one of these kinds. */
#define GATHERED_FUNCTIONS(aggregate, kinds) \
PG_FUNCTION_INFO_V1(aggregate##_combine); \
Datum \
aggregate##_combine(PG_FUNCTION_ARGS) \
{ \
	return gathered_combine(fcinfo); \
} \
PG_FUNCTION_INFO_V1(aggregate##_serialize); \
Datum \
aggregate##_serialize(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BYTEA_P(gathered_serialize(fcinfo, kinds)); \
} \
PG_FUNCTION_INFO_V1(aggregate##_deserialize); \
Datum \
aggregate##_deserialize(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_POINTER(gathered_deserialize(fcinfo, kinds)); \
} \
extern int	no_such_variable

#endif
