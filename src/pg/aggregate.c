/*
 * What all aggregates share: the rows that they gather, and how partial states
 * travel between the processes of a parallel query.
 */
#include "pg/aggregate.h"

#include "pg/srid.h"

#include "utils/memutils.h"

MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate support function called outside an aggregate");
	return context;
}

void *
aggregate_state(FunctionCallInfo fcinfo, int argument)
{
	aggregate_context(fcinfo);
	return PG_ARGISNULL(argument) ? NULL : PG_GETARG_POINTER(argument);
}

StringInfoData
aggregate_state_buffer(FunctionCallInfo fcinfo)
{
	bytea	   *state = PG_GETARG_BYTEA_PP(0);

	aggregate_context(fcinfo);
	return (StringInfoData)
	{
		.data = VARDATA_ANY(state), .len = VARSIZE_ANY_EXHDR(state), .maxlen = VARSIZE_ANY_EXHDR(state)
	};
}

/* ---------------------------------------------------------------- rows gathered */

Gathered *
gathered_make(MemoryContext context, const GatheredKind *kind)
{
	Gathered   *gathered = MemoryContextAllocZero(context, MAXALIGN(sizeof(Gathered)) + kind->shared);

	gathered->context = context;
	gathered->kind = kind;
	gathered->shared = (char *) gathered + MAXALIGN(sizeof(Gathered));
	return gathered;
}

Gathered *
gathered_state(FunctionCallInfo fcinfo, const GatheredKind *kind)
{
	MemoryContext context = aggregate_context(fcinfo);

	return PG_ARGISNULL(0) ? gathered_make(context, kind) : (Gathered *) PG_GETARG_POINTER(0);
}

static void
refuse_more(const GatheredKind *kind)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg(kind->too_many, kind->max),
			 kind->too_many_detail != NULL ? errdetail("%s", kind->too_many_detail) : 0,
			 kind->too_many_hint != NULL ? errhint("%s", kind->too_many_hint) : 0));
}

static void
resize_column(Gathered *gathered, int c)
{
	Size		size = gathered->capacity * gathered->kind->size[c];

	if (gathered->column[c] == NULL)
		gathered->column[c] = MemoryContextAllocHuge(gathered->context, size);
	else
		gathered->column[c] = repalloc_huge(gathered->column[c], size);
}

uint32
gathered_extend(Gathered *gathered, uint32 more)
{
	const GatheredKind *kind = gathered->kind;
	uint32		first = gathered->count;

	if (more > kind->max - first)
		refuse_more(kind);
	if (first + more > gathered->capacity)
	{
		/* Row after row, twice as many at a time; states that are put together hold about what they need. */
		uint32		spare = more == 1 ? gathered->capacity : gathered->capacity / 8;

		gathered->capacity = Max(Max(64, first + more), gathered->capacity + spare);
		for (int c = 0; c < GATHERED_COLUMNS_MAX; c++)
			if (kind->size[c] > 0)
				resize_column(gathered, c);
	}
	gathered->count += more;
	return first;
}

void
gathered_add(Gathered *gathered, const void *row)
{
	memcpy(gathered_row(gathered, gathered_extend(gathered, 1)), row, gathered->kind->size[0]);
}

/* Room for so many more bytes, with some to spare. */
static char *
extend_bytes(Gathered *gathered, Size more, Size spare)
{
	char	   *first;

	if (gathered->bytes_size + more > gathered->bytes_capacity)
	{
		gathered->bytes_capacity = Max(1024, gathered->bytes_size + more + spare);
		if (gathered->bytes == NULL)
			gathered->bytes = MemoryContextAllocHuge(gathered->context, gathered->bytes_capacity);
		else
			gathered->bytes = repalloc_huge(gathered->bytes, gathered->bytes_capacity);
	}
	first = gathered->bytes + gathered->bytes_size;
	gathered->bytes_size += more;
	return first;
}

void
gathered_add_bytes(Gathered *gathered, const void *bytes, Size size)
{
	if (size > 0)
		memcpy(extend_bytes(gathered, size, gathered->bytes_size), bytes, size);
}

/* ---------------------------------------------------------------- partial states */

/* Adds the rows of one state to those of another. */
static void
append(Gathered *target, const Gathered *source)
{
	const GatheredKind *kind = target->kind;
	uint32		first = gathered_extend(target, source->count);

	for (int c = 0; c < GATHERED_COLUMNS_MAX; c++)
		if (source->count > 0 && kind->size[c] > 0)
			memcpy(target->column[c] + first * kind->size[c], source->column[c], source->count * kind->size[c]);
	if (source->bytes_size > 0)
		memcpy(extend_bytes(target, source->bytes_size, target->bytes_size / 8), source->bytes, source->bytes_size);
}

void
gathered_merge(Gathered *target, const Gathered *source)
{
	if (target->srid != 0 && source->srid != 0)
		srid_require_same(target->srid, source->srid, source->kind->places);
	target->srid = Max(target->srid, source->srid);
	target->left_out += source->left_out;
	append(target, source);
}

Datum
gathered_combine(FunctionCallInfo fcinfo)
{
	MemoryContext context = aggregate_context(fcinfo);
	Gathered   *target = aggregate_state(fcinfo, 0);
	const Gathered *source = aggregate_state(fcinfo, 1);

	if (target == NULL && source == NULL)
		PG_RETURN_NULL();
	if (source == NULL)
		PG_RETURN_POINTER(target);
	if (target == NULL)
	{
		target = gathered_make(context, source->kind);
		memcpy(target->shared, source->shared, source->kind->shared);
	}
	else if (source->kind->require_same != NULL)
		source->kind->require_same(target->shared, source->shared);
	gathered_merge(target, source);
	PG_RETURN_POINTER(target);
}

/* What a state begins with on its way; then come what is shared, the columns and the bytes, as they are in memory. */
typedef struct SentState
{
	uint32		kind;			/* its place among those of the aggregate */
	int32		srid;
	int64		left_out;
	Size		bytes_size;
	uint32		count;
} SentState;

Size
gathered_sent_size(const Gathered *gathered)
{
	Size		size = sizeof(SentState) + gathered->kind->shared + gathered->bytes_size;

	for (int c = 0; c < GATHERED_COLUMNS_MAX; c++)
		size += gathered->count * gathered->kind->size[c];
	return size;
}

char *
gathered_send(const Gathered *gathered, const GatheredKind *kinds, char *next)
{
	const GatheredKind *kind = gathered->kind;
	SentState	begin = {
		.kind = kind - kinds, .srid = gathered->srid, .left_out = gathered->left_out, .count = gathered->count,
		.bytes_size = gathered->bytes_size
	};

	memcpy(next, &begin, sizeof(begin));
	next += sizeof(begin);
	memcpy(next, gathered->shared, kind->shared);
	next += kind->shared;
	for (int c = 0; c < GATHERED_COLUMNS_MAX && gathered->count > 0; c++)
	{
		Size		column_size = gathered->count * kind->size[c];

		if (column_size > 0)
			memcpy(next, gathered->column[c], column_size);
		next += column_size;
	}
	if (gathered->bytes_size > 0)
		memcpy(next, gathered->bytes, gathered->bytes_size);
	return next + gathered->bytes_size;
}

/*
 * The result lasts until it is combined, which copies it.  So it is made in the
 * memory of the call, and its rows stay where they came: in no order of bytes
 * that a computer could work with, but good to copy.
 */
Gathered *
gathered_receive(const GatheredKind *kinds, const char **next)
{
	SentState	begin;
	Gathered   *gathered;

	memcpy(&begin, *next, sizeof(begin));
	*next += sizeof(begin);
	gathered = gathered_make(CurrentMemoryContext, &kinds[begin.kind]);
	gathered->srid = begin.srid;
	gathered->left_out = begin.left_out;
	gathered->count = begin.count;
	memcpy(gathered->shared, *next, gathered->kind->shared);
	*next += gathered->kind->shared;
	for (int c = 0; c < GATHERED_COLUMNS_MAX; c++)
	{
		gathered->column[c] = unconstify(char *, *next);
		*next += begin.count * gathered->kind->size[c];
	}
	gathered->bytes = unconstify(char *, *next);
	gathered->bytes_size = begin.bytes_size;
	*next += begin.bytes_size;
	return gathered;
}

/* Between processes of one server, so that the rows can go as they are. */
bytea *
gathered_serialize(FunctionCallInfo fcinfo, const GatheredKind *kinds)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	Size		size = VARHDRSZ + gathered_sent_size(gathered);
	bytea	   *state = palloc(size);

	SET_VARSIZE(state, size);
	gathered_send(gathered, kinds, VARDATA(state));
	return state;
}

Gathered *
gathered_deserialize(FunctionCallInfo fcinfo, const GatheredKind *kinds)
{
	StringInfoData buffer = aggregate_state_buffer(fcinfo);
	const char *next = buffer.data;

	fcinfo->isnull = false;
	return gathered_receive(kinds, &next);
}
