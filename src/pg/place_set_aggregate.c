/*
 * The aggregate place_set: gathers places, then makes the value.
 *
 * SQL: sql/6g-place_set.sql
 */
#include "place_set.h"

#include "aggregate.h"
#include "arguments.h"
#include "geometry.h"
#include "polygon.h"
#include "srid.h"

#include "libpq/pqformat.h"

/* The arguments after the state. */
enum
{
	ARG_KIND = 1, ARG_GEOM
};

/* Takes over the kind and the parts of a row, which belong to somebody else, in one piece. */
static void
keep_row(MemoryContext context, void *item)
{
	PlaceRow   *row = item;
	Size		name_size = strlen(row->kind) + 1;
	char	   *kept = MemoryContextAlloc(context, name_size + row->size);

	memcpy(kept, row->kind, name_size);
	memcpy(kept + name_size, row->parts, row->size);
	row->kind = kept;
	row->parts = kept + name_size;
}

static const GatheredKind kind = {
	.size = {sizeof(PlaceRow)},
	.max = PLACE_SET_MAX,
	.too_many = "a place_set holds at most %u places",
	.too_many_hint = "Make one set per municipality with GROUP BY.",
	.places = "places",
	.keep = keep_row
};

/* ---------------------------------------------------------------- reading a row */

/* Where the corners of a place go. */
typedef struct Corners
{
	FunctionCallInfo fcinfo;
	int32	   *of_set;
	int32		srid;
} Corners;

static void
accept_corner(double x, double y, void *context)
{
	Corners    *corners = context;

	srid_accept(corners->of_set, corners->srid, x, y, corners->fcinfo, ARG_GEOM, kind.places);
}

/* The place of a row, read and checked; false when it has none. */
static bool
read_place(Gathered *gathered, FunctionCallInfo fcinfo, const char *name, StringInfo parts)
{
	Corners		corners = {.fcinfo = fcinfo, .of_set = &gathered->srid};
	GeometryPart part;

	initStringInfo(parts);
	if (!geometry_read_parts(PG_GETARG_DATUM(ARG_GEOM), get_fn_expr_argtype(fcinfo->flinfo, ARG_GEOM), name, parts,
							 &corners.srid))
		return false;
	while (geometry_next_part(parts, &part, NULL, accept_corner, &corners))
		if (part.kind == GEOMETRY_AREA)
			polygon_require_valid(part.wkb, part.size, name);
	return true;
}

PG_FUNCTION_INFO_V1(place_set_gather);
Datum
place_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kind);
	PlaceRow	row = {.kind = ""};
	StringInfoData parts;

	if (!PG_ARGISNULL(ARG_KIND))
		row.kind = argument_trimmed(PG_GETARG_TEXT_PP(ARG_KIND), "kind", PLACE_KIND_BYTES_MAX,
									"Give the kind of the place, not its description.");
	if (row.kind[0] == '\0' || PG_ARGISNULL(ARG_GEOM) ||
		!read_place(gathered, fcinfo, psprintf("a place of kind \"%s\"", row.kind), &parts))
		gathered->left_out++;
	else
	{
		row.parts = parts.data;
		row.size = parts.len;
		gathered_add(gathered, &row);
	}
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- partial states */

PG_FUNCTION_INFO_V1(place_set_combine);
Datum
place_set_combine(PG_FUNCTION_ARGS)
{
	return gathered_combine(fcinfo);
}

PG_FUNCTION_INFO_V1(place_set_serialize);
Datum
place_set_serialize(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	const PlaceRow *row = gathered_row(gathered, 0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint32(&buffer, gathered->srid);
	pq_sendint64(&buffer, gathered->left_out);
	pq_sendint32(&buffer, gathered->count);
	for (uint32 i = 0; i < gathered->count; i++, row++)
	{
		pq_sendbytes(&buffer, row->kind, strlen(row->kind) + 1);
		pq_sendint32(&buffer, row->size);
		pq_sendbytes(&buffer, row->parts, row->size);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* What is read here lasts until it is combined, which copies it; kinds and parts stay where they came. */
PG_FUNCTION_INFO_V1(place_set_deserialize);
Datum
place_set_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData buffer = aggregate_state_buffer(fcinfo);
	Gathered   *gathered = gathered_make(CurrentMemoryContext, &kind);
	PlaceRow   *row;

	gathered->srid = pq_getmsgint(&buffer, 4);
	gathered->left_out = pq_getmsgint64(&buffer);
	gathered_extend(gathered, pq_getmsgint(&buffer, 4));
	row = gathered_row(gathered, 0);
	for (uint32 i = 0; i < gathered->count; i++, row++)
	{
		row->kind = buffer.data + buffer.cursor;
		buffer.cursor += strlen(row->kind) + 1;
		row->size = pq_getmsgint(&buffer, 4);
		row->parts = pq_getmsgbytes(&buffer, row->size);
	}
	PG_RETURN_POINTER(gathered);
}

/* No rows at all make an empty set, so that "no places" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(place_set_finish);
Datum
place_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);

	if (gathered == NULL)
		PG_RETURN_POINTER(place_set_make(NULL, 0, 0, 0));
	PG_RETURN_POINTER(place_set_make(gathered_row(gathered, 0), gathered->count, gathered->srid, gathered->left_out));
}
