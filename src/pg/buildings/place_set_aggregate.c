/*
 * The aggregate place_set: gathers places, then makes the value.
 *
 * SQL: sql/6g-place_set.sql
 */
#include "pg/buildings/place_set.h"

#include "pg/aggregate.h"
#include "pg/arguments.h"
#include "pg/geometry.h"
#include "pg/polygon.h"
#include "pg/srid.h"


/* The arguments after the state. */
enum
{
	ARG_KIND = 1, ARG_GEOM
};

static const GatheredKind kind = {
	.size = {sizeof(PlaceRow)},
	.max = PLACE_SET_MAX,
	.too_many = "a place_set holds at most %u places",
	.too_many_hint = "Make one set per municipality with GROUP BY.",
	.places = "places"
};

/* ---------------------------------------------------------------- reading a row */

/* The place of a row, read and checked; false when it has none. */
static bool
read_place(Gathered *gathered, FunctionCallInfo fcinfo, const char *name, StringInfo parts)
{
	SridCorners corners = {
		.fcinfo = fcinfo, .argument = ARG_GEOM, .what = kind.places, .of_set = &gathered->srid
	};
	GeometryPart part;

	initStringInfo(parts);
	if (!geometry_read_parts(PG_GETARG_DATUM(ARG_GEOM), get_fn_expr_argtype(fcinfo->flinfo, ARG_GEOM), name, parts,
							 &corners.srid))
		return false;
	while (geometry_next_part(parts, &part, NULL, srid_accept_corner, &corners))
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
		row.size = parts.len;
		gathered_add(gathered, &row);
		gathered_add_bytes(gathered, row.kind, strlen(row.kind) + 1);
		gathered_add_bytes(gathered, parts.data, parts.len);
	}
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- partial states */

GATHERED_FUNCTIONS(place_set, &kind);

/* No rows at all make an empty set, so that "no places" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(place_set_finish);
Datum
place_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	const char *next;
	PlaceRow   *rows;

	if (gathered == NULL)
		PG_RETURN_POINTER(place_set_make(NULL, 0, 0, 0));
	rows = gathered_row(gathered, 0);
	next = gathered->bytes;
	for (uint32 i = 0; i < gathered->count; i++)
	{
		rows[i].kind = next;
		rows[i].parts = next + strlen(next) + 1;
		next = rows[i].parts + rows[i].size;
	}
	PG_RETURN_POINTER(place_set_make(rows, gathered->count, gathered->srid, gathered->left_out));
}
