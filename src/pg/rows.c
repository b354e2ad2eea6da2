/*
 * Returning sets of rows.
 */
#include "pg/rows.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
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

Row
row_begin(FunctionCallInfo fcinfo)
{
	Row			row = {.column = 0};

	if (get_call_result_type(fcinfo, NULL, &row.description) != TYPEFUNC_COMPOSITE ||
		row.description->natts > ROWS_COLUMNS_MAX)
		elog(ERROR, "the function does not return a record");
	return row;
}

static void
row_add(Row *row, Datum value, bool null)
{
	Assert(row->column < row->description->natts);
	row->value[row->column] = value;
	row->null[row->column++] = null;
}

void
row_add_number(Row *row, double number)
{
	bool		whole = TupleDescAttr(row->description, row->column)->atttypid == INT8OID;
	bool		null = isnan(number) || (whole && !FLOAT8_FITS_IN_INT64(number));

	row_add(row, whole ? Int64GetDatum(null ? 0 : (int64) number) : Float8GetDatum(number), null);
}

void
row_add_boolean(Row *row, bool value, bool null)
{
	row_add(row, BoolGetDatum(value), null);
}

void
row_add_text(Row *row, const char *text)
{
	row_add(row, text == NULL ? (Datum) 0 : CStringGetTextDatum(text), text == NULL);
}

/* double precision[], with NULL for NaN */
static Datum
numbers_datum(const double *number, int count)
{
	Datum	   *element = palloc(sizeof(Datum) * count);
	bool	   *null = palloc(sizeof(bool) * count);
	int			lower = 1;

	for (int i = 0; i < count; i++)
	{
		element[i] = Float8GetDatum(number[i]);
		null[i] = isnan(number[i]);
	}
	return PointerGetDatum(construct_md_array(element, null, 1, &count, &lower, FLOAT8OID, sizeof(float8),
											  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

void
rows_add_numbers(Rows *rows, const double *number, int count)
{
	rows_add(rows, numbers_datum(number, count), false);
}

void
row_add_numbers(Row *row, const double *number, int count)
{
	row_add(row, numbers_datum(number, count), false);
}

Datum
row_end(Row *row)
{
	Assert(row->column == row->description->natts);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row->description), row->value, row->null));
}

Datum
row_of_numbers(FunctionCallInfo fcinfo, const double *number)
{
	Row			row = row_begin(fcinfo);

	for (int i = 0; i < row.description->natts; i++)
		row_add_number(&row, number[i]);
	return row_end(&row);
}
