/*
 * The aggregate reporting_triangle.
 *
 * The result is an array of rows, which PostgreSQL itself stores, shows and unnests; equal days are one row, so it
 * stays small.
 *
 * SQL: sql/67-report_delay.sql
 */
#include "pg/time/reporting_triangle.h"

#include "pg/aggregate.h"
#include "pg/kernel_env.h"

#include "kernel/order.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* The arguments after the state. */
enum
{
	ARG_OCCURRED = 1, ARG_KNOWN
};

/* A burglary. Those without a day come after all others. */
typedef struct Report
{
	int32		occurred;		/* or NO_DAY */
	int32		known;			/* or DELAY_UNKNOWN */
} Report;

#define NO_DAY INT32_MAX

static const GatheredKind kinds[] = {{
	.size = {sizeof(Report)},
	.max = 10000000,
	.too_many = "a reporting triangle is made of at most %u rows",
	.too_many_hint = "Make one per municipality or per year with GROUP BY, and join them with ||."
}};

GATHERED_FUNCTIONS(reporting_triangle, kinds);

/* What is known of a report: nothing, where it came before the burglary. */
static int32
known_day(bool null, DateADT known, DateADT occurred)
{
	return null || DATE_NOT_FINITE(known) || known < occurred ? DELAY_UNKNOWN : known;
}

PG_FUNCTION_INFO_V1(reporting_triangle_gather);
Datum
reporting_triangle_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, kinds);
	Report		report = {.occurred = NO_DAY, .known = DELAY_UNKNOWN};

	if (!PG_ARGISNULL(ARG_OCCURRED) && !DATE_NOT_FINITE(PG_GETARG_DATEADT(ARG_OCCURRED)))
	{
		report.occurred = PG_GETARG_DATEADT(ARG_OCCURRED);
		report.known = known_day(PG_ARGISNULL(ARG_KNOWN), PG_ARGISNULL(ARG_KNOWN) ? 0 : PG_GETARG_DATEADT(ARG_KNOWN),
								 report.occurred);
	}
	gathered_add(gathered, &report);
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- cells out */

/* The attributes of report_delay_cell. */
enum
{
	CELL_OCCURRED, CELL_KNOWN, CELL_BURGLARIES, CELL_ATTRIBUTES
};

/* The row type of the elements; released with the resource owner when the query ends early. */
static TupleDesc
cell_row_type(Oid type)
{
	TupleDesc	row_type = lookup_rowtype_tupdesc(type, -1);

	if (row_type->natts != CELL_ATTRIBUTES)
		elog(ERROR, "a cell of a reporting triangle has %d attributes", row_type->natts);
	return row_type;
}

/* An OrderCompare. */
static int
compare_reports(const void *items, uint32_t a, uint32_t b)
{
	const Report *report = items;

	if (report[a].occurred != report[b].occurred)
		return ORDER_OF(report[a].occurred, report[b].occurred);
	return ORDER_OF(report[a].known, report[b].known);
}

static Datum
cell_datum(TupleDesc row_type, const Report *report, int64 burglaries)
{
	Datum		value[] = {
		DateADTGetDatum(report->occurred), DateADTGetDatum(report->known), Int64GetDatum(burglaries)
	};
	bool		null[] = {report->occurred == NO_DAY, report->known == DELAY_UNKNOWN, false};

	return HeapTupleGetDatum(heap_form_tuple(row_type, value, null));
}

static ArrayType *
triangle_of(const Report *report, uint32 count, Oid type)
{
	ServerKernel server;
	uint32	   *order = palloc_extended(Max(count, 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	Datum	   *element = palloc_extended(Max(count, 1) * sizeof(Datum), MCXT_ALLOC_HUGE);
	TupleDesc	row_type = cell_row_type(type);
	uint32		cells = 0;
	uint32		next;

	(void) order_index(server_kernel(&server, CurrentMemoryContext), order, count, compare_reports, report);
	for (uint32 i = 0; i < count; i = next)
	{
		next = i + 1;
		while (next < count && compare_reports(report, order[i], order[next]) == 0)
			next++;
		element[cells++] = cell_datum(row_type, &report[order[i]], next - i);
		CHECK_FOR_INTERRUPTS();
	}
	ReleaseTupleDesc(row_type);
	return construct_array(element, (int) cells, type, -1, false, TYPALIGN_DOUBLE);
}

/* No rows at all make an empty triangle. */
PG_FUNCTION_INFO_V1(reporting_triangle_finish);
Datum
reporting_triangle_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	Oid			type = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));

	if (gathered == NULL)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(type));
	PG_RETURN_ARRAYTYPE_P(triangle_of(gathered_row(gathered, 0), gathered->count, type));
}

/* ---------------------------------------------------------------- cells in */

static void
refuse_cell(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a cell of the triangle has %s", what),
			 errhint("Make the triangle with the aggregate reporting_triangle.")));
}

/* So many burglaries are counted without an error. */
#define BURGLARIES_MAX INT64CONST(1000000000000)

/* Returns whether the cell has a day. */
static bool
read_cell(TupleDesc row_type, Datum element, DelayCell *cell)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(element);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	Datum		value[CELL_ATTRIBUTES];
	bool		null[CELL_ATTRIBUTES];

	heap_deform_tuple(&tuple, row_type, value, null);
	if (null[CELL_BURGLARIES])
		refuse_cell("no number of burglaries");
	if (DatumGetInt64(value[CELL_BURGLARIES]) < 0 || DatumGetInt64(value[CELL_BURGLARIES]) > BURGLARIES_MAX)
		refuse_cell("a number of burglaries that is below 0 or over 1e12");
	if (null[CELL_OCCURRED] || DATE_NOT_FINITE(DatumGetDateADT(value[CELL_OCCURRED])))
		return false;
	cell->occurred = DatumGetDateADT(value[CELL_OCCURRED]);
	cell->known = known_day(null[CELL_KNOWN], DatumGetDateADT(value[CELL_KNOWN]), cell->occurred);
	cell->burglaries = DatumGetInt64(value[CELL_BURGLARIES]);
	return true;
}

DelayCell *
triangle_cells(ArrayType *array, uint32 *count)
{
	TupleDesc	row_type = cell_row_type(ARR_ELEMTYPE(array));
	DelayCell  *cell;
	Datum	   *element;
	bool	   *null;
	int			elements;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &element, &null, &elements);
	cell = palloc_extended(Max(elements, 1) * sizeof(DelayCell), MCXT_ALLOC_HUGE);
	*count = 0;
	for (int i = 0; i < elements; i++)
	{
		if (null[i])
			refuse_cell("no content: it is NULL");
		*count += read_cell(row_type, element[i], &cell[*count]);
		CHECK_FOR_INTERRUPTS();
	}
	ReleaseTupleDesc(row_type);
	return cell;
}
