/*
 * rate_set: burglaries and dwellings, added up by class and stratum.
 *
 * The result is an array of rows, which PostgreSQL itself stores, shows and
 * unnests; there are as many as classes times strata, so it stays small.
 *
 * SQL: sql/54-rates.sql
 */
#include "pg/rates/rate_set.h"

#include "pg/aggregate.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* ---------------------------------------------------------------- rows in */

/* The arguments after the state. */
enum
{
	ARG_CLASS = 1, ARG_BURGLARIES, ARG_DWELLINGS, ARG_YEARS, ARG_STRATUM, ARG_AREA
};

static const char *const argument_name[] = {NULL, "class", "burglaries", "dwellings", "years", "stratum", "area"};

static void
check_number(const char *name, double number)
{
	if (!(number >= 0 && isfinite(number)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", name, number),
				 errdetail("It is a finite number of at least 0."),
				 errhint("Look for rows with a number that cannot be right.")));
}

static void
require_argument(FunctionCallInfo fcinfo, int argument, const char *hint)
{
	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s is NULL", argument_name[argument]),
				 errdetail("Dwellings without burglaries count as well, so a missing number is not left out."),
				 errhint("%s", hint)));
}

static double
argument_number(FunctionCallInfo fcinfo, int argument)
{
	double		number = PG_GETARG_FLOAT8(argument);

	check_number(argument_name[argument], number);
	return number;
}

static double
argument_burglaries(FunctionCallInfo fcinfo)
{
	double		burglaries;

	require_argument(fcinfo, ARG_BURGLARIES, "Write coalesce(burglaries, 0) where there are none.");
	burglaries = argument_number(fcinfo, ARG_BURGLARIES);
	if (burglaries != floor(burglaries))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("burglaries is %g", burglaries),
				 errdetail("It is a whole number: the intervals are those of counts."),
				 errhint("Count the burglaries themselves, not weights or rates.")));
	return burglaries;
}

static double
argument_dwellings(FunctionCallInfo fcinfo)
{
	require_argument(fcinfo, ARG_DWELLINGS, "Write 0 where there are none; filter the rows where their number is not known.");
	return argument_number(fcinfo, ARG_DWELLINGS);
}

static double
argument_years(FunctionCallInfo fcinfo)
{
	const char *hint = "Write how long the burglaries were counted: 3 for three years, 0.25 for a quarter.";
	double		years;

	require_argument(fcinfo, ARG_YEARS, hint);
	years = argument_number(fcinfo, ARG_YEARS);
	if (years == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("years is 0"),
				 errdetail("It is above 0."),
				 errhint("%s", hint)));
	return years;
}

/* A row whose class, stratum or area is not known goes to the cell of what is left out. */
static CellKey
argument_key(FunctionCallInfo fcinfo)
{
	CellKey		key = {.class = {NULL, 0}};
	bool		has_stratum = PG_NARGS() > ARG_STRATUM;
	bool		has_area = PG_NARGS() > ARG_AREA;

	if (PG_ARGISNULL(ARG_CLASS) || (has_stratum && PG_ARGISNULL(ARG_STRATUM)) || (has_area && PG_ARGISNULL(ARG_AREA)))
		return key;
	key.class = label_of(PG_GETARG_TEXT_PP(ARG_CLASS));
	if (has_stratum)
		key.stratum = label_of(PG_GETARG_TEXT_PP(ARG_STRATUM));
	if (has_area)
		key.area = label_of(PG_GETARG_TEXT_PP(ARG_AREA));
	return key;
}

PG_FUNCTION_INFO_V1(rate_set_gather);
Datum
rate_set_gather(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	CellTable  *table = PG_ARGISNULL(0) ? cell_table_make(context) : aggregate_state(fcinfo, 0);
	double		burglaries = argument_burglaries(fcinfo);
	double		dwellings = argument_dwellings(fcinfo);
	double		years = argument_years(fcinfo);
	CellEntry  *entry = cell_table_take(table, argument_key(fcinfo));

	cell_add(entry, MEASURE_BURGLARIES, burglaries);
	cell_add(entry, MEASURE_DWELLINGS, dwellings);
	cell_add(entry, MEASURE_DWELLING_YEARS, dwellings * years);
	PG_RETURN_POINTER(table);
}

PG_FUNCTION_INFO_V1(rate_set_combine);
Datum
rate_set_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	CellTable  *target = aggregate_state(fcinfo, 0);
	const CellTable *source = aggregate_state(fcinfo, 1);

	if (target == NULL)
		target = cell_table_make(context);
	if (source != NULL)
		cell_table_merge(target, source);
	PG_RETURN_POINTER(target);
}

PG_FUNCTION_INFO_V1(rate_set_serialize);
Datum
rate_set_serialize(PG_FUNCTION_ARGS)
{
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	cell_table_send(&buffer, aggregate_state(fcinfo, 0));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

/* What is read here lasts until it is combined, which copies it. */
PG_FUNCTION_INFO_V1(rate_set_deserialize);
Datum
rate_set_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData buffer = aggregate_state_buffer(fcinfo);
	CellTable  *table = cell_table_receive(&buffer, CurrentMemoryContext);

	fcinfo->isnull = false;
	PG_RETURN_POINTER(table);
}

/* ---------------------------------------------------------------- cells out and in */

/* The attributes of rate_area_cell; rate_cell has those without the last. */
enum
{
	CELL_CLASS, CELL_STRATUM, CELL_BURGLARIES, CELL_DWELLINGS, CELL_DWELLING_YEARS, CELL_AREA, CELL_ATTRIBUTES
};

/* The row type of the elements; released with the resource owner when the query ends early. */
static TupleDesc
cell_row_type(Oid type)
{
	TupleDesc	row_type = lookup_rowtype_tupdesc(type, -1);

	if (row_type->natts != CELL_AREA && row_type->natts != CELL_ATTRIBUTES)
		elog(ERROR, "a cell of rates has %d attributes", row_type->natts);
	return row_type;
}

static Datum
label_datum(Label label, bool *null)
{
	*null = label.text == NULL;
	return *null ? (Datum) 0 : PointerGetDatum(label_text(label));
}

static Datum
cell_datum(TupleDesc row_type, const CellEntry *entry)
{
	Datum		value[CELL_ATTRIBUTES];
	bool		null[CELL_ATTRIBUTES] = {false};

	value[CELL_CLASS] = label_datum(entry->key.class, &null[CELL_CLASS]);
	value[CELL_STRATUM] = label_datum(entry->key.stratum, &null[CELL_STRATUM]);
	value[CELL_AREA] = label_datum(entry->key.area, &null[CELL_AREA]);
	value[CELL_BURGLARIES] = Int64GetDatum((int64) cell_number(entry, MEASURE_BURGLARIES));
	value[CELL_DWELLINGS] = Float8GetDatum(cell_number(entry, MEASURE_DWELLINGS));
	value[CELL_DWELLING_YEARS] = Float8GetDatum(cell_number(entry, MEASURE_DWELLING_YEARS));
	return HeapTupleGetDatum(heap_form_tuple(row_type, value, null));
}

/* No rows at all make an empty set. */
PG_FUNCTION_INFO_V1(rate_set_finish);
Datum
rate_set_finish(PG_FUNCTION_ARGS)
{
	Oid			type = get_element_type(get_fn_expr_rettype(fcinfo->flinfo));
	CellEntry **entry;
	uint32		count;
	Datum	   *element;
	TupleDesc	row_type;

	aggregate_context(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(type));
	entry = cell_table_sorted((CellTable *) PG_GETARG_POINTER(0), &count);
	element = palloc(count * sizeof(Datum));
	row_type = cell_row_type(type);
	for (uint32 i = 0; i < count; i++)
	{
		element[i] = cell_datum(row_type, entry[i]);
		CHECK_FOR_INTERRUPTS();
	}
	ReleaseTupleDesc(row_type);
	PG_RETURN_ARRAYTYPE_P(construct_array(element, count, type, -1, false, TYPALIGN_DOUBLE));
}

static void
require_cell(bool null, const char *what)
{
	if (null)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s is NULL", what),
				 errhint("Make the cells with the aggregate rate_set.")));
}

static void
read_cell(CellTable *table, TupleDesc row_type, Datum element, bool by_area)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(element);
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	CellKey		key = {.class = {NULL, 0}};
	Datum		value[CELL_ATTRIBUTES];
	bool		null[CELL_ATTRIBUTES];
	double		number[MEASURES];
	CellEntry  *entry;

	heap_deform_tuple(&tuple, row_type, value, null);
	for (int m = 0; m < MEASURES; m++)
		require_cell(null[CELL_BURGLARIES + m], measure_name(m));
	if (!null[CELL_CLASS])
		key.class = label_of(DatumGetTextPP(value[CELL_CLASS]));
	if (!null[CELL_CLASS] && !null[CELL_STRATUM])
		key.stratum = label_of(DatumGetTextPP(value[CELL_STRATUM]));
	if (by_area && !null[CELL_CLASS])
	{
		require_cell(null[CELL_AREA], "area");
		key.area = label_of(DatumGetTextPP(value[CELL_AREA]));
	}
	number[MEASURE_BURGLARIES] = DatumGetInt64(value[CELL_BURGLARIES]);
	number[MEASURE_DWELLINGS] = DatumGetFloat8(value[CELL_DWELLINGS]);
	number[MEASURE_DWELLING_YEARS] = DatumGetFloat8(value[CELL_DWELLING_YEARS]);
	entry = cell_table_take(table, key);
	for (int m = 0; m < MEASURES; m++)
	{
		check_number(measure_name(m), number[m]);
		cell_add(entry, m, number[m]);
	}
}

void
cell_table_read(CellTable *table, ArrayType *cells, bool by_area)
{
	TupleDesc	row_type = cell_row_type(ARR_ELEMTYPE(cells));
	Datum	   *element;
	bool	   *null;
	int			count;

	deconstruct_array(cells, ARR_ELEMTYPE(cells), -1, false, TYPALIGN_DOUBLE, &element, &null, &count);
	for (int i = 0; i < count; i++)
	{
		require_cell(null[i], "a cell");
		read_cell(table, row_type, element[i], by_area);
		CHECK_FOR_INTERRUPTS();
	}
	ReleaseTupleDesc(row_type);
}
