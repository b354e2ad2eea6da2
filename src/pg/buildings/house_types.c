/*
 * house_types and pand_neighbours: which kind of house each building is, and
 * what it is built against.
 *
 * SQL: sql/6f-house_types.sql
 */
#include "pg/buildings/pand_set.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/outline_reader.h"
#include "pg/polygon.h"
#include "pg/rows.h"

#include "kernel/buildings/house_type.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/memutils.h"

/* The arguments of both functions, in order. */
enum
{
	ARG_PANDEN, ARG_TOLERANCE, ARG_MIN_COMMON
};

/* Less than this is how outlines were drawn. */
#define MIN_OVERLAP 1.0

#define TOLERANCE_MAX 2.0
#define MIN_COMMON_MAX 100.0

/*
 * Walls that were drawn just the tolerance apart, and sides that are just half
 * free, are not to hang on the last digit of a coordinate.
 */
#define AS_DRAWN 1e-6

/* A side is open when at least so much of its wall is. */
#define OPEN_SIDE 0.5

/* ---------------------------------------------------------------- outlines */

static void
swap(double *a, double *b)
{
	double		kept = *a;

	*a = *b;
	*b = kept;
}

/* Outlines run counterclockwise around a building and clockwise around a court in it, however they were drawn. */
static void
turn_ring(OutlineReader *reader, uint32 ring)
{
	uint32		first = reader->corner_start[ring];
	uint32		last = reader->corner_start[ring + 1] - 1;
	double		area = 0;

	for (uint32 c = first; c < last; c++)
		area += (reader->x[c] - reader->x[first]) * (reader->y[c + 1] - reader->y[first]) -
			(reader->x[c + 1] - reader->x[first]) * (reader->y[c] - reader->y[first]);
	if ((area > 0) == reader->is_outer[ring])
		return;
	for (; first < last; first++, last--)
	{
		swap(&reader->x[first], &reader->x[last]);
		swap(&reader->y[first], &reader->y[last]);
	}
}

/* A wall of no length, from the last corner of a ring to the first, is none. */
static OutlineReader
read_outlines(Kernel *kernel, const PandSet *set)
{
	OutlineReader reader = outline_reader_begin(kernel, set->header.count);

	for (uint32 i = 0; i < set->header.count; i++)
	{
		PandRow		row = pand_set_row(set, i);

		outline_reader_add(&reader, row.wkb, row.wkb_size);
		for (uint32 ring = reader.ring_start[i]; ring < reader.rings; ring++)
			turn_ring(&reader, ring);
		CHECK_FOR_INTERRUPTS();
	}
	return reader;
}

/* ---------------------------------------------------------------- what adjoins what */

/* What an OverlapArea needs. */
typedef struct OverlapContext
{
	const PandSet *set;
	MemoryContext memory;
} OverlapContext;

static double
overlap_area(void *context, uint32_t a, uint32_t b)
{
	OverlapContext *overlap = context;
	MemoryContext caller = MemoryContextSwitchTo(overlap->memory);
	Polygons   *polygons = polygons_make(overlap->memory, 2);
	PandRow		one = pand_set_row(overlap->set, a);
	PandRow		two = pand_set_row(overlap->set, b);
	double		area;

	polygons_read(polygons, 0, one.wkb, one.wkb_size);
	polygons_read(polygons, 1, two.wkb, two.wkb_size);
	area = polygon_shared_area(polygons, 0, polygons, 1, NULL, 0);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(overlap->memory);
	return area;
}

static void
refuse_too_many(KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d pairs of panden may adjoin", NEARBY_PAIRS_MAX),
				 errdetail("Each of them is kept in memory, up to some 100 bytes."),
				 errhint("Make one set per municipality with GROUP BY, and see whether panden lie over each other.")));
}

static AdjoiningGraph
find_adjoining(FunctionCallInfo fcinfo, Kernel *kernel, const PandSet *set)
{
	OverlapContext context = {
		.set = set, .memory = AllocSetContextCreate(CurrentMemoryContext, "two panden", ALLOCSET_SMALL_SIZES)
	};
	AdjoiningRules rules = {
		.tolerance = argument_metres(PG_GETARG_FLOAT8(ARG_TOLERANCE), "tolerance", TOLERANCE_MAX,
									 "Panden of the BAG that adjoin lie within 0.1 to 0.3 m of each other.") + AS_DRAWN,
		.min_common = argument_metres(PG_GETARG_FLOAT8(ARG_MIN_COMMON), "min_common", MIN_COMMON_MAX,
									  "Houses that are built together have some metres of wall in common; "
									  "a touching corner has none."),
		.min_overlap = MIN_OVERLAP, .overlap = overlap_area, .context = &context
	};
	AdjoiningGraph graph = {0};
	OutlineReader reader;
	Outlines	outlines;

	if (set->header.count == 0)
		return graph;
	reader = read_outlines(kernel, set);
	outlines = outline_reader_outlines(&reader);
	refuse_too_many(adjoining_find(kernel, &outlines, &rules, &graph));
	outline_reader_end(&reader);
	return graph;
}

PG_FUNCTION_INFO_V1(pand_neighbours);
Datum
pand_neighbours(PG_FUNCTION_ARGS)
{
	PandSet    *set = PG_GETARG_PAND_SET_P(ARG_PANDEN);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	AdjoiningGraph graph = find_adjoining(fcinfo, kernel, set);

	for (uint32 i = 0; i < set->header.count; i++)
		for (uint32 n = graph.start[i]; n < graph.start[i + 1]; n++)
		{
			const Adjoining *adjoining = &graph.adjoining[n];

			if (adjoining->other < i)
				continue;
			rows_begin_row(&rows);
			rows_add(&rows, Int64GetDatum(pand_set_row(set, i).id), false);
			rows_add(&rows, Int64GetDatum(pand_set_row(set, adjoining->other).id), false);
			rows_add_number(&rows, adjoining->common);
			rows_add_number(&rows, adjoining->overlap);
			rows_end_row(&rows);
		}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- types */

static const char *const type_names[] = {
	[HOUSE_DETACHED] = "detached", [HOUSE_LINKED_DETACHED] = "linked_detached", [HOUSE_SEMI_DETACHED] = "semi_detached",
	[HOUSE_CORNER] = "corner", [HOUSE_TERRACED] = "terraced", [HOUSE_FLAT] = "flat"
};

static const char *
reason_of(const House *house, int32 dwellings)
{
	if (house->type == HOUSE_NONE)
		return "no dwelling";
	if (house->type == HOUSE_UNKNOWN)
		return dwellings == DWELLINGS_UNKNOWN ? "dwellings not known" : "dwellings of a neighbour not known";
	return NULL;
}

static void
add_optional_text(Rows *rows, const char *text)
{
	if (text == NULL)
		rows_add_null(rows);
	else
		rows_add_text(rows, text);
}

static bool
is_open(const Sides *sides, int side)
{
	return sides->length[side] > 0 && sides->free[side] >= OPEN_SIDE * sides->length[side] - AS_DRAWN;
}

/* The bearings of the open sides, from north clockwise. */
static int
open_bearings(const Sides *sides, Datum *bearing)
{
	int			count = 0;
	int			first = 0;

	for (int side = 1; side < SIDES; side++)
		if (sides->bearing[side] < sides->bearing[first])
			first = side;
	/* sides are numbered counterclockwise */
	for (int i = 0; i < SIDES; i++)
	{
		int			side = (first + SIDES - i) % SIDES;

		if (is_open(sides, side))
			bearing[count++] = Float8GetDatum(sides->bearing[side]);
	}
	return count;
}

static void
add_sides(Rows *rows, const Sides *sides)
{
	Datum		bearing[SIDES];
	int			count = open_bearings(sides, bearing);
	double		open = 0;

	for (int side = 0; side < SIDES; side++)
		open += sides->free[side];
	rows_add_number(rows, sides->perimeter);
	rows_add_number(rows, sides->perimeter - open);
	rows_add_number(rows, open / sides->perimeter);
	rows_add(rows, Int32GetDatum(count), false);
	rows_add(rows, PointerGetDatum(construct_array(bearing, count, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
												   TYPALIGN_DOUBLE)), false);
}

static void
add_row_columns(Rows *rows, const PandSet *set, const House *house)
{
	bool		none = house->row == UINT32_MAX;

	rows_add(rows, Int64GetDatum(none ? 0 : pand_set_row(set, house->row).id), none);
	rows_add(rows, Int32GetDatum(house->row_length), none);
	rows_add(rows, Int32GetDatum(house->row_position), house->row_position == 0);
	rows_add(rows, Int64GetDatum(pand_set_row(set, house->block).id), false);
	rows_add(rows, Int32GetDatum(house->block_length), false);
}

PG_FUNCTION_INFO_V1(house_types_of_panden);
Datum
house_types_of_panden(PG_FUNCTION_ARGS)
{
	PandSet    *set = PG_GETARG_PAND_SET_P(ARG_PANDEN);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	AdjoiningGraph graph = find_adjoining(fcinfo, kernel, set);
	uint32		count = set->header.count;
	int32	   *dwellings = kernel_alloc(kernel, count, sizeof(int32));
	House	   *house = kernel_alloc(kernel, count, sizeof(House));

	for (uint32 i = 0; i < count; i++)
		dwellings[i] = pand_set_row(set, i).dwellings;
	house_types(kernel, count, dwellings, &graph, house);
	for (uint32 i = 0; i < count; i++)
	{
		rows_begin_row(&rows);
		rows_add(&rows, Int64GetDatum(pand_set_row(set, i).id), false);
		add_optional_text(&rows, type_names[house[i].type]);
		add_optional_text(&rows, reason_of(&house[i], dwellings[i]));
		rows_add(&rows, Int32GetDatum(dwellings[i]), dwellings[i] == DWELLINGS_UNKNOWN);
		rows_add(&rows, Int32GetDatum(house[i].neighbours), false);
		rows_add(&rows, Int32GetDatum(house[i].outbuildings), false);
		add_sides(&rows, &graph.sides[i]);
		add_row_columns(&rows, set, &house[i]);
		rows_add(&rows, BoolGetDatum(house[i].overlaps), false);
		rows_add_number(&rows, PG_GETARG_FLOAT8(ARG_TOLERANCE));
		rows_end_row(&rows);
	}
	return (Datum) 0;
}
