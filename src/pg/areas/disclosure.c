/*
 * disclosure_bounds, disclosure_suppress: what published numbers tell of hidden ones, and what must be hidden with them.
 *
 * SQL: sql/65-disclosure.sql
 */
#include "postgres.h"

#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/areas/disclosure.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"

enum
{
	ARG_CELL, ARG_ATOM, ARG_LOW, ARG_HIGH, ARG_ENOUGH,
	ARG_VALUE = ARG_LOW, ARG_HIDDEN, ARG_FIXED, ARG_WIDTH
};

/* ---------------------------------------------------------------- arguments */

static void
refuse_dimensions(ArrayType *array, const char *argument)
{
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s has %d dimensions", argument, ARR_NDIM(array)),
				 errhint("Gather it as one list: array_agg(... ORDER BY ...).")));
}

/* The numbers of an array; null tells which are none, and where it is NULL none may be. */
static Datum *
elements(ArrayType *array, Oid type, const char *argument, bool **null, int *count)
{
	Datum	   *element;
	bool	   *nulls;
	bool		wide = type == INT8OID;

	refuse_dimensions(array, argument);
	deconstruct_array(array, type, type == BOOLOID ? 1 : wide ? 8 : 4, wide ? FLOAT8PASSBYVAL : true,
					  type == BOOLOID ? TYPALIGN_CHAR : wide ? TYPALIGN_DOUBLE : TYPALIGN_INT, &element, &nulls, count);
	for (int i = 0; null == NULL && i < *count; i++)
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of %s is NULL", i + 1, argument),
					 errhint("Leave out what is not known: an atom that is in no cell has no row in cell and atom.")));
	if (null != NULL)
		*null = nulls;
	return element;
}

static void
require_length(int length, int expected, const char *argument, const char *other)
{
	if (length != expected)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s has %d elements, and %s has %d", argument, length, other, expected),
				 errhint("Gather both in one query, in the same order.")));
}

/* A number that a cell can tell. */
static int64
cell_value(Datum element, int cell, const char *argument)
{
	int64		value = DatumGetInt64(element);

	if (value < 0 || value > DISCLOSURE_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("element %d of %s is " INT64_FORMAT, cell + 1, argument, value),
				 errhint("It is a number of cases, from 0 to %d.", DISCLOSURE_MOST)));
	return value;
}

/* ---------------------------------------------------------------- cells and atoms */

static uint32
numbered(Datum element, int place, int most, const char *argument)
{
	int32		number = DatumGetInt32(element);

	if (number < 1 || number > most)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("element %d of %s is %d", place + 1, argument, number),
				 errhint("Cells are numbered from 1 to the number of cells, atoms from 1 on: dense_rank() OVER (...) does.")));
	return (uint32) number - 1;
}

/* Which atoms are in which cell, in order of cell and atom. */
static void
read_members(DisclosureCells *cells, ArrayType *cell_array, ArrayType *atom_array)
{
	int			count;
	int			atoms;
	Datum	   *cell = elements(cell_array, INT4OID, "cell", NULL, &count);
	Datum	   *atom = elements(atom_array, INT4OID, "atom", NULL, &atoms);
	uint32	   *start = palloc0(((Size) cells->cells + 2) * sizeof(uint32));
	uint32	   *member = palloc(Max(count, 1) * sizeof(uint32));
	uint32	   *last;

	require_length(atoms, count, "atom", "cell");
	for (int i = 0; i < count; i++)
	{
		start[numbered(cell[i], i, (int) cells->cells, "cell") + 2]++;
		cells->atoms = Max(cells->atoms, numbered(atom[i], i, PG_INT32_MAX, "atom") + 1);
	}
	if (cells->atoms > (uint32) count)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("an atom has number %u, and there are no more than %d", cells->atoms, count),
				 errhint("Number atoms from 1 on without gaps: dense_rank() OVER (...) does.")));
	for (uint32 c = 2; c < cells->cells + 2; c++)
		start[c] += start[c - 1];
	for (int i = 0; i < count; i++)
		member[start[DatumGetInt32(cell[i])]++] = (uint32) DatumGetInt32(atom[i]) - 1;
	last = palloc0((cells->atoms + 1) * sizeof(uint32));
	for (uint32 c = 0; c < cells->cells; c++)
		for (uint32 i = start[c]; i < start[c + 1]; i++)
		{
			if (last[member[i]] == c + 1)
				ereport(ERROR,
						(errcode(ERRCODE_CARDINALITY_VIOLATION),
						 errmsg("atom %u is in cell %u twice", member[i] + 1, c + 1),
						 errhint("Gather SELECT DISTINCT cell, atom.")));
			last[member[i]] = c + 1;
		}
	cells->start = start;
	cells->atom = member;
}

/* ---------------------------------------------------------------- running the kernel */

/* The solver has memory of its own, which an ereport would leave behind. */
static bool
stop_when_interrupted(Kernel *kernel)
{
	return QueryCancelPending || ProcDiePending;
}

static Kernel *
solver_kernel(ServerKernel *server)
{
	Kernel	   *kernel = server_kernel(server, CurrentMemoryContext);

	kernel->stop = stop_when_interrupted;
	return kernel;
}

static void
require_done(DisclosureStatus status)
{
	switch (status)
	{
		case DISCLOSURE_OK:
			return;
		case DISCLOSURE_STOPPED:
			CHECK_FOR_INTERRUPTS();
			ereport(ERROR, (errcode(ERRCODE_QUERY_CANCELED), errmsg("canceling statement: the solver was stopped")));
			break;
		case DISCLOSURE_CONTRADICTION:
			ereport(ERROR,
					(errcode(ERRCODE_CHECK_VIOLATION),	/* no class: whoever catches it catches nothing else */
					 errmsg("the published cells contradict each other: no numbers are as all of them tell"),
					 errdetail("A part is more than its whole, or two cells of the same atoms differ."),
					 errhint("Were all of them counted at the same moment, by the same areas?")));
			break;
		case DISCLOSURE_FAILED:
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR),
					 errmsg("the solver of linear programmes gave up"),
					 errdetail("Nothing can be said of what these cells tell."),
					 errhint("Publish fewer cells at once.")));
			break;
	}
}

/* ---------------------------------------------------------------- disclosure_bounds */

static void
read_bounds(DisclosureCells *cells, ArrayType *low_array, ArrayType *high_array)
{
	int			count;
	int			highs;
	bool	   *hidden;
	bool	   *unbounded;
	Datum	   *low = elements(low_array, INT8OID, "low", &hidden, &count);
	Datum	   *high = elements(high_array, INT8OID, "high", &unbounded, &highs);
	int64	   *lows = palloc(Max(count, 1) * sizeof(int64));
	int64	   *highs_of = palloc(Max(count, 1) * sizeof(int64));

	require_length(highs, count, "high", "low");
	for (int c = 0; c < count; c++)
	{
		lows[c] = hidden[c] ? 0 : cell_value(low[c], c, "low");
		highs_of[c] = hidden[c] ? 0 : unbounded[c] ? -1 : cell_value(high[c], c, "high");
		if (hidden[c] ? !unbounded[c] : highs_of[c] < lows[c])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cell %d has low and high that are no bounds", c + 1),
					 errhint("Of a published cell low is at most high, and the same where the number itself is told; of a hidden one both are NULL.")));
	}
	cells->cells = (uint32) count;
	cells->low = lows;
	cells->high = highs_of;
	cells->hidden = hidden;
}

PG_FUNCTION_INFO_V1(disclosure_bounds_of);

Datum
disclosure_bounds_of(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	DisclosureCells cells = {0};
	ServerKernel server;
	int64	   *least;
	int64	   *most;

	for (int i = ARG_CELL; i <= ARG_HIGH; i++)
		if (PG_ARGISNULL(i))
			return (Datum) 0;
	read_bounds(&cells, PG_GETARG_ARRAYTYPE_P(ARG_LOW), PG_GETARG_ARRAYTYPE_P(ARG_HIGH));
	read_members(&cells, PG_GETARG_ARRAYTYPE_P(ARG_CELL), PG_GETARG_ARRAYTYPE_P(ARG_ATOM));
	least = palloc(Max(cells.cells, 1) * sizeof(int64));
	most = palloc(Max(cells.cells, 1) * sizeof(int64));
	require_done(disclosure_bounds(solver_kernel(&server), &cells, PG_ARGISNULL(ARG_ENOUGH) ? DISCLOSURE_UNBOUNDED : PG_GETARG_INT32(ARG_ENOUGH), least, most));
	for (uint32 c = 0; c < cells.cells; c++)
	{
		if (!cells.hidden[c])
			continue;
		rows_begin_row(&rows);
		rows_add(&rows, Int32GetDatum((int32) c + 1), false);
		rows_add(&rows, Int64GetDatum(least[c]), false);
		rows_add(&rows, Int64GetDatum(most[c]), most[c] == DISCLOSURE_UNBOUNDED);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- disclosure_suppress */

static bool *
read_flags(ArrayType *array, const char *argument, uint32 cells)
{
	int			count;
	Datum	   *element = elements(array, BOOLOID, argument, NULL, &count);
	bool	   *flags = palloc(Max(count, 1) * sizeof(bool));

	require_length(count, (int) cells, argument, "value");
	for (int i = 0; i < count; i++)
		flags[i] = DatumGetBool(element[i]);
	return flags;
}

static void
read_values(DisclosureCells *cells, ArrayType *array)
{
	int			count;
	Datum	   *element = elements(array, INT8OID, "value", NULL, &count);
	int64	   *value = palloc(Max(count, 1) * sizeof(int64));

	for (int c = 0; c < count; c++)
		value[c] = cell_value(element[c], c, "value");
	cells->cells = (uint32) count;
	cells->low = value;
	cells->high = value;
}

PG_FUNCTION_INFO_V1(disclosure_suppress);

Datum
disclosure_suppress(PG_FUNCTION_ARGS)
{
	DisclosureCells cells = {0};
	ServerKernel server;
	bool	   *fixed;
	Datum	   *answer;
	int32		width = PG_GETARG_INT32(ARG_WIDTH);

	if (width < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("width is %d", width),
				 errhint("Of a hidden number the bounds are to be at least so far apart; 5 is usual.")));
	read_values(&cells, PG_GETARG_ARRAYTYPE_P(ARG_VALUE));
	cells.hidden = read_flags(PG_GETARG_ARRAYTYPE_P(ARG_HIDDEN), "hidden", cells.cells);
	fixed = read_flags(PG_GETARG_ARRAYTYPE_P(ARG_FIXED), "fixed", cells.cells);
	read_members(&cells, PG_GETARG_ARRAYTYPE_P(ARG_CELL), PG_GETARG_ARRAYTYPE_P(ARG_ATOM));
	require_done(disclosure_hide(solver_kernel(&server), &cells, fixed, width));
	answer = palloc(Max(cells.cells, 1) * sizeof(Datum));
	for (uint32 c = 0; c < cells.cells; c++)
		answer[c] = BoolGetDatum(cells.hidden[c]);
	PG_RETURN_ARRAYTYPE_P(construct_array(answer, (int) cells.cells, BOOLOID, 1, true, TYPALIGN_CHAR));
}
