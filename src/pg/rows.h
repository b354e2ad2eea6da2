/*
 * Returning sets of rows, one column after the other.
 */
#ifndef PG_ROWS_H
#define PG_ROWS_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/execnodes.h"

#define ROWS_COLUMNS_MAX 32

typedef struct Rows
{
	ReturnSetInfo *result;
	MemoryContext row_context;	/* what one row's values allocate */
	MemoryContext caller;
	int			column;			/* the next to add */
	Datum		value[ROWS_COLUMNS_MAX];
	bool		null[ROWS_COLUMNS_MAX];
} Rows;

/* Begins the result of a set-returning function. */
extern Rows rows_begin(FunctionCallInfo fcinfo);

/* The type of a column, counted from 0. */
extern Oid	rows_column_type(const Rows *rows, int column);

/* Begins a row: what is allocated from here to its end lasts as long as the row. */
extern void rows_begin_row(Rows *rows);

extern void rows_add(Rows *rows, Datum value, bool null);
extern void rows_add_null(Rows *rows);
extern void rows_add_number(Rows *rows, double number); /* NaN is NULL */
extern void rows_add_text(Rows *rows, const char *text);
extern void rows_add_numbers(Rows *rows, const double *number, int count);	/* double precision[]; NaN is NULL */

/* Ends a row; also where a cancelled query leaves. */
extern void rows_end_row(Rows *rows);

/* The one row of a function that returns a record, one column after the other. */
typedef struct Row
{
	TupleDesc	description;
	int			column;			/* the next to add */
	Datum		value[ROWS_COLUMNS_MAX];
	bool		null[ROWS_COLUMNS_MAX];
} Row;

extern Row	row_begin(FunctionCallInfo fcinfo);
/* double precision or bigint; NaN is NULL, and so is what a bigint cannot hold */
extern void row_add_number(Row *row, double number);
extern void row_add_boolean(Row *row, bool value, bool null);
extern void row_add_text(Row *row, const char *text);	/* NULL is NULL */
extern void row_add_numbers(Row *row, const double *number, int count);	/* double precision[]; NaN is NULL */
extern Datum row_end(Row *row);

/* The same from as many numbers, where all columns are such. */
extern Datum row_of_numbers(FunctionCallInfo fcinfo, const double *number);

#endif
