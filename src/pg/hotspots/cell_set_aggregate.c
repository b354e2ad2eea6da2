/*
 * The aggregate cell_set: gathers cells, finds which are neighbours, and makes
 * the value.
 *
 * SQL: sql/6i-cell_set.sql
 */
#include "pg/hotspots/cell_set.h"

#include "pg/aggregate.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/outline_reader.h"
#include "pg/polygon.h"
#include "pg/srid.h"

#include "kernel/hotspots/cell_neighbours.h"
#include "kernel/order.h"

#include <math.h>

#include "miscadmin.h"

/* The arguments after the state. */
enum
{
	ARG_ID = 1, ARG_GEOM, ARG_EVENTS, ARG_DWELLINGS
};

/* A cell with its shape. */
typedef struct GatheredCell
{
	CellRow		cell;
	bool		is_street;
	uint32		size;			/* of the parts */
	const char *parts;
} GatheredCell;

static const GatheredKind kind = {
	.size = {sizeof(GatheredCell)},
	.max = CELL_SET_MAX,
	.too_many = "a cell_set holds at most %u cells",
	.too_many_hint = "Take larger cells, or leave out those without dwellings.",
	.places = "cells"
};

/* ---------------------------------------------------------------- reading a row */

static int32
events_of(FunctionCallInfo fcinfo)
{
	int64		events;

	if (PG_ARGISNULL(ARG_EVENTS))
		return CELL_EVENTS_UNKNOWN;
	events = PG_GETARG_INT64(ARG_EVENTS);
	if (events < 0 || events > CELL_EVENTS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cell " INT64_FORMAT " has " INT64_FORMAT " burglaries", PG_GETARG_INT64(ARG_ID), events),
				 errdetail("It is a number from 0 to %d, or NULL when it is not known.", CELL_EVENTS_MAX),
				 errhint("Count the burglaries of the cell; one without any has 0.")));
	return (int32) events;
}

static double
dwellings_of(FunctionCallInfo fcinfo)
{
	double		dwellings;

	if (PG_ARGISNULL(ARG_DWELLINGS))
		return CELL_DWELLINGS_UNKNOWN;
	dwellings = PG_GETARG_FLOAT8(ARG_DWELLINGS);
	if (!cell_dwellings_are_sound(dwellings))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cell " INT64_FORMAT " has %g dwellings", PG_GETARG_INT64(ARG_ID), dwellings),
				 errdetail("It is 0, a number from %g to %g, or NULL when it is not known.", CELL_DWELLINGS_MIN,
						   CELL_DWELLINGS_MAX),
				 errhint("Count the dwellings of the cell, or those times the years.")));
	return dwellings + 0.0;		/* -0 and 0 are the same number */
}

/* A cell is made of areas or of lines. */
static void
accept_part(const GeometryPart *part, const char *name, bool first, bool *is_street)
{
	bool		is_line = part->kind == GEOMETRY_LINE;

	if (part->kind == GEOMETRY_POINT || (!first && is_line != *is_street))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %s", name, part->kind == GEOMETRY_POINT ? "a point" : "areas and lines"),
				 errdetail("A cell is a Polygon or MultiPolygon, or a LineString or MultiLineString."),
				 errhint("Points have no neighbours: count them in the squares of ST_SquareGrid, or in postcodes.")));
	*is_street = is_line;
	if (!is_line)
		polygon_require_valid(part->wkb, part->size, name);
}

/* The shape of a row; false when it has none. */
static bool
read_shape(Gathered *gathered, FunctionCallInfo fcinfo, StringInfo parts, bool *is_street)
{
	char	   *name = psprintf("cell " INT64_FORMAT, PG_GETARG_INT64(ARG_ID));
	SridCorners corners = {
		.fcinfo = fcinfo, .argument = ARG_GEOM, .what = kind.places, .of_set = &gathered->srid
	};
	GeometryPart part;

	initStringInfo(parts);
	if (!geometry_read_parts(PG_GETARG_DATUM(ARG_GEOM), get_fn_expr_argtype(fcinfo->flinfo, ARG_GEOM), name, parts,
							 &corners.srid))
		return false;
	for (bool first = true; geometry_next_part(parts, &part, NULL, srid_accept_corner, &corners); first = false)
		accept_part(&part, name, first, is_street);
	return true;
}

PG_FUNCTION_INFO_V1(cell_set_gather);
Datum
cell_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kind);
	StringInfoData parts;
	bool		is_street = false;

	if (PG_ARGISNULL(ARG_ID) || PG_ARGISNULL(ARG_GEOM) || !read_shape(gathered, fcinfo, &parts, &is_street))
		gathered->left_out++;
	else
	{
		GatheredCell row = {
			.cell = {.id = PG_GETARG_INT64(ARG_ID), .events = events_of(fcinfo), .dwellings = dwellings_of(fcinfo)},
			.is_street = is_street, .size = parts.len
		};

		gathered_add(gathered, &row);
		gathered_add_bytes(gathered, parts.data, parts.len);
	}
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- partial states */

GATHERED_FUNCTIONS(cell_set, &kind);

/* ---------------------------------------------------------------- the value */

static int
compare_rows(const void *items, uint32_t a, uint32_t b)
{
	const GatheredCell *rows = items;

	return ORDER_OF(rows[a].cell.id, rows[b].cell.id);
}

static void
require_once(const GatheredCell *row, const GatheredCell *before)
{
	if (row->cell.id == before->cell.id)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cell " INT64_FORMAT " comes twice", row->cell.id),
				 errdetail("A cell has one row, with its shape, its burglaries and its dwellings."),
				 errhint("A join with the burglaries repeats it: count them with GROUP BY first.")));
}

static void
require_alike(const GatheredCell *row, const GatheredCell *before)
{
	if (row->is_street != before->is_street)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cell " INT64_FORMAT " is %s, and cell " INT64_FORMAT " %s", before->cell.id,
						before->is_street ? "a line" : "an area", row->cell.id, row->is_street ? "a line" : "an area"),
				 errdetail("Areas are neighbours by their borders, streets by their ends."),
				 errhint("Make a set of the areas, and another of the streets.")));
}

static void
refuse_too_many(KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d pairs of cells may be neighbours", NEARBY_PAIRS_MAX),
				 errdetail("Each of them is kept in memory."),
				 errhint("See whether cells lie over each other.")));
}

static Neighbours
find_neighbours(Kernel *kernel, const GatheredCell *rows, uint32 count, const uint32 *order)
{
	OutlineReader reader = outline_reader_begin(kernel, count);
	Neighbours	neighbours;
	Outlines	outlines;

	for (uint32 i = 0; i < count; i++)
	{
		outline_reader_add_parts(&reader, rows[order[i]].parts, rows[order[i]].size);
		CHECK_FOR_INTERRUPTS();
	}
	outlines = outline_reader_outlines(&reader);
	refuse_too_many((rows[0].is_street ? street_neighbours : area_neighbours)
					(kernel, &outlines, CELL_TOLERANCE, &neighbours));
	outline_reader_end(&reader);
	return neighbours;
}

/* No rows at all make an empty set, so that "no cells" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(cell_set_finish);
Datum
cell_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	uint32		count = gathered == NULL ? 0 : gathered->count;
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	GatheredCell *gathered_cells;
	const char *parts;
	Neighbours	neighbours;
	CellRow    *rows;
	uint32	   *order;

	if (count == 0)
		PG_RETURN_POINTER(cell_set_make(NULL, 0, NULL, 0, gathered == NULL ? 0 : gathered->left_out, false));
	gathered_cells = gathered_row(gathered, 0);
	parts = gathered->bytes;
	for (uint32 i = 0; i < count; parts += gathered_cells[i++].size)
		gathered_cells[i].parts = parts;
	rows = kernel_alloc(kernel, count, sizeof(CellRow));
	order = kernel_alloc(kernel, count, sizeof(uint32));
	order_index(kernel, order, count, compare_rows, gathered_cells);
	for (uint32 i = 0; i < count; i++)
	{
		rows[i] = gathered_cells[order[i]].cell;
		if (i == 0)
			continue;
		require_once(&gathered_cells[order[i]], &gathered_cells[order[i - 1]]);
		require_alike(&gathered_cells[order[i]], &gathered_cells[order[i - 1]]);
	}
	neighbours = find_neighbours(kernel, gathered_cells, count, order);
	PG_RETURN_POINTER(cell_set_make(rows, count, &neighbours, gathered->srid, gathered->left_out,
									gathered_cells[0].is_street));
}
