/*
 * Returning sets of rows.
 */
#include "rows.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

Rows
rows_begin(FunctionCallInfo fcinfo)
{
	Rows		rows = {.column = 0};

	InitMaterializedSRF(fcinfo, 0);
	rows.result = (ReturnSetInfo *) fcinfo->resultinfo;
	Assert(rows.result->setDesc->natts <= ROWS_COLUMNS_MAX);
	rows.row_context = AllocSetContextCreate(CurrentMemoryContext, "row of a result", ALLOCSET_SMALL_SIZES);
	return rows;
}

Oid
rows_column_type(const Rows *rows, int column)
{
	return TupleDescAttr(rows->result->setDesc, column)->atttypid;
}

void
rows_begin_row(Rows *rows)
{
	rows->caller = MemoryContextSwitchTo(rows->row_context);
	rows->column = 0;
}

void
rows_add(Rows *rows, Datum value, bool null)
{
	Assert(rows->column < rows->result->setDesc->natts);
	rows->value[rows->column] = value;
	rows->null[rows->column++] = null;
}

void
rows_add_null(Rows *rows)
{
	rows_add(rows, (Datum) 0, true);
}

void
rows_add_number(Rows *rows, double number)
{
	rows_add(rows, Float8GetDatum(number), isnan(number));
}

void
rows_add_text(Rows *rows, const char *text)
{
	rows_add(rows, CStringGetTextDatum(text), false);
}

void
rows_end_row(Rows *rows)
{
	Assert(rows->column == rows->result->setDesc->natts);
	tuplestore_putvalues(rows->result->setResult, rows->result->setDesc, rows->value, rows->null);
	MemoryContextSwitchTo(rows->caller);
	MemoryContextReset(rows->row_context);
	CHECK_FOR_INTERRUPTS();
}

Datum
row_of_numbers(FunctionCallInfo fcinfo, const double *number)
{
	TupleDesc	description;
	Datum		value[ROWS_COLUMNS_MAX];
	bool		null[ROWS_COLUMNS_MAX];

	if (get_call_result_type(fcinfo, NULL, &description) != TYPEFUNC_COMPOSITE || description->natts > ROWS_COLUMNS_MAX)
		elog(ERROR, "the function does not return a record");
	for (int i = 0; i < description->natts; i++)
	{
		bool		whole = TupleDescAttr(description, i)->atttypid == INT8OID;

		null[i] = isnan(number[i]) || (whole && !FLOAT8_FITS_IN_INT64(number[i]));
		value[i] = whole ? Int64GetDatum(null[i] ? 0 : (int64) number[i]) : Float8GetDatum(number[i]);
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(description), value, null));
}
