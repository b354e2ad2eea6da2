/*
 * letter_coverage: did the warning letters reach the right dwellings in time?
 *
 * SQL: sql/58-letters.sql
 */
#include "letters.h"

#include "aggregate.h"
#include "kernel_env.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"

/* ---------------------------------------------------------------- the measures as a row */

#define COUNT_COLUMNS 8
#define NUMBER_COLUMNS 28
#define LEFT_OUT_COLUMNS 3
#define MEASURE_COLUMNS (COUNT_COLUMNS + NUMBER_COLUMNS + LEFT_OUT_COLUMNS + RULE_COLUMNS)

/* One row of measures; left_out is NULL where it is not known. */
static Datum
measures_row(FunctionCallInfo fcinfo, const Coverage *coverage, const int64 *left_out, const LetterRules *rules)
{
	const uint64 counts[COUNT_COLUMNS] = {
		coverage->burglaries, coverage->empty_zones, coverage->uncertain, coverage->report_unknown,
		coverage->pending, coverage->later, coverage->pairs, coverage->dwellings
	};
	const double numbers[NUMBER_COLUMNS] = {
		coverage->timely, coverage->carried, coverage->late, coverage->never,
		coverage->coverage, coverage->standard_error, coverage->lower, coverage->upper,
		coverage->mean, coverage->certain, coverage->distinct, coverage->by_day, coverage->by_risk,
		coverage->well_covered, coverage->uncovered,
		coverage->letters, coverage->letters_outside, coverage->letters_own, coverage->letters_unknown,
		coverage->letters_later, coverage->letters_by_share, coverage->duplicates, coverage->precision, coverage->f1,
		coverage->letter_median, coverage->letter_p90, coverage->report_median, coverage->report_p90
	};
	Datum		value[MEASURE_COLUMNS];
	bool		null[MEASURE_COLUMNS] = {false};
	int			column = 0;
	TupleDesc	description;

	if (get_call_result_type(fcinfo, NULL, &description) != TYPEFUNC_COMPOSITE || description->natts != MEASURE_COLUMNS)
		elog(ERROR, "letter_coverage does not return letter_measures");
	for (int i = 0; i < COUNT_COLUMNS; i++)
		value[column++] = Int64GetDatum(counts[i]);
	for (int i = 0; i < NUMBER_COLUMNS; i++)
	{
		null[column] = isnan(numbers[i]);
		value[column++] = Float8GetDatum(numbers[i]);
	}
	for (int i = 0; i < LEFT_OUT_COLUMNS; i++)
	{
		null[column] = left_out == NULL;
		value[column++] = Int64GetDatum(left_out == NULL ? 0 : left_out[i]);
	}
	if (rules != NULL)
		letter_rule_columns(rules, value + column, null + column);
	else
		memset(null + column, true, RULE_COLUMNS * sizeof(bool));
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(description), value, null));
}

/* ---------------------------------------------------------------- rows gathered */

typedef struct RowList
{
	MemoryContext context;
	LetterRules rules;			/* the same for all rows */
	uint32		count;
	uint32		capacity;
	LetterRow  *row;
} RowList;

static RowList *
row_list_make(MemoryContext context, const LetterRules *rules)
{
	RowList    *list = MemoryContextAllocZero(context, sizeof(RowList));

	list->context = context;
	list->rules = *rules;
	return list;
}

/* Room for so many more rows, which count from then on. */
static LetterRow *
row_list_extend(RowList *list, uint32 more)
{
	if (more > COVERAGE_ROWS_MAX - list->count)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("letter_coverage takes at most %d rows", COVERAGE_ROWS_MAX),
				 errdetail("A row is a dwelling in the zone of a burglary, or letters outside all zones."),
				 errhint("Narrow max_distance, or take a smaller area or period.")));
	if (list->count + more > list->capacity)
	{
		list->capacity = Max(Max(64, list->count + more), list->capacity * 2);
		list->row = list->row == NULL ?
			MemoryContextAllocHuge(list->context, list->capacity * sizeof(LetterRow)) :
			repalloc_huge(list->row, list->capacity * sizeof(LetterRow));
	}
	list->count += more;
	return list->row + list->count - more;
}

static const char *
day_name(DateADT day)
{
	return DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(day)));
}

static Coverage
list_coverage(const RowList *list)
{
	ServerKernel server;
	Coverage	coverage;
	CoverageTwice twice;

	coverage_of(server_kernel(&server, CurrentMemoryContext), &list->rules, list->row, list->count, &coverage, &twice);
	if (twice.found)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 twice.burglary != LETTER_NO_ID ?
				 errmsg("burglary " INT64_FORMAT " and dwelling " INT64_FORMAT " occur twice", twice.burglary, twice.dwelling) :
				 errmsg("the letters to dwelling " INT64_FORMAT " of %s occur twice", twice.dwelling, day_name(twice.day)),
				 errhint("Give each row of letter_pairs() once; look for a join that doubles the rows.")));
	return coverage;
}

/* ---------------------------------------------------------------- the function */

/* A LetterVisitor. */
static KernelStatus
gather_row(void *context, const LetterRow *row)
{
	*row_list_extend(context, 1) = *row;
	return KERNEL_OK;
}

PG_FUNCTION_INFO_V1(letter_coverage);
Datum
letter_coverage(PG_FUNCTION_ARGS)
{
	int64		left_out[LEFT_OUT_COLUMNS];
	LetterRequest request = letter_request(fcinfo, left_out);
	RowList    *list = row_list_make(CurrentMemoryContext, &request.rules);
	ServerKernel server;
	Coverage	coverage;

	letter_zones_visit(server_kernel(&server, CurrentMemoryContext), &request, gather_row, list);
	coverage = list_coverage(list);
	PG_RETURN_DATUM(measures_row(fcinfo, &coverage, left_out, &request.rules));
}

/* ---------------------------------------------------------------- the aggregate */

static void
require_same_rules(const LetterRules *one, const LetterRules *other)
{
	bool		same_distance = one->distance == other->distance || (isnan(one->distance) && isnan(other->distance));

	if (one->zone != other->zone || !same_distance ||
		one->risk_days != other->risk_days || one->deadline_days != other->deadline_days ||
		one->validity_days != other->validity_days || one->delivery_days != other->delivery_days ||
		one->include_own != other->include_own || one->at != other->at)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the rows of one group were made by different rules"),
				 errdetail("Zone, max_distance, risk_days, deadline_days, validity_days, delivery_days, include_own and at must be the same."),
				 errhint("Gather the rows of one letter_pairs() only, with GROUP BY when a table holds several.")));
}

PG_FUNCTION_INFO_V1(letter_coverage_add);
Datum
letter_coverage_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	RowList    *list = PG_ARGISNULL(0) ? NULL : (RowList *) PG_GETARG_POINTER(0);

	if (!PG_ARGISNULL(1))
	{
		LetterRules rules;
		LetterRow	row = letter_pair_read(PG_GETARG_DATUM(1), &rules);

		if (list == NULL)
			list = row_list_make(context, &rules);
		require_same_rules(&list->rules, &rules);
		*row_list_extend(list, 1) = row;
	}
	if (list == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(list);
}

PG_FUNCTION_INFO_V1(letter_coverage_combine);
Datum
letter_coverage_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	RowList    *target = PG_ARGISNULL(0) ? NULL : (RowList *) PG_GETARG_POINTER(0);
	RowList    *source = PG_ARGISNULL(1) ? NULL : (RowList *) PG_GETARG_POINTER(1);

	if (source != NULL)
	{
		if (target == NULL)
			target = row_list_make(context, &source->rules);
		require_same_rules(&target->rules, &source->rules);
		memcpy(row_list_extend(target, source->count), source->row, source->count * sizeof(LetterRow));
	}
	if (target == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(target);
}

/* Between processes of one server, so that the rows can go as they are. */
PG_FUNCTION_INFO_V1(letter_coverage_serialize);
Datum
letter_coverage_serialize(PG_FUNCTION_ARGS)
{
	RowList    *list = (RowList *) PG_GETARG_POINTER(0);
	StringInfoData buffer;

	aggregate_context(fcinfo);
	pq_begintypsend(&buffer);
	appendBinaryStringInfo(&buffer, (char *) &list->rules, sizeof(LetterRules));
	pq_sendint32(&buffer, list->count);
	appendBinaryStringInfo(&buffer, (char *) list->row, list->count * sizeof(LetterRow));
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(letter_coverage_deserialize);
Datum
letter_coverage_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData buffer = aggregate_state_buffer(PG_GETARG_BYTEA_PP(0));
	LetterRules rules;
	RowList    *list;
	uint32		count;

	pq_copymsgbytes(&buffer, (char *) &rules, sizeof(rules));
	count = pq_getmsgint(&buffer, 4);
	list = row_list_make(aggregate_context(fcinfo), &rules);
	pq_copymsgbytes(&buffer, (char *) row_list_extend(list, count), count * sizeof(LetterRow));
	fcinfo->isnull = false;
	PG_RETURN_POINTER(list);
}

/* No rows: nothing to cover, by no rules. */
PG_FUNCTION_INFO_V1(letter_coverage_finish);
Datum
letter_coverage_finish(PG_FUNCTION_ARGS)
{
	RowList    *list = PG_ARGISNULL(0) ? NULL : (RowList *) PG_GETARG_POINTER(0);
	RowList		none = {.count = 0};
	Coverage	coverage = list_coverage(list != NULL ? list : &none);

	aggregate_context(fcinfo);
	PG_RETURN_DATUM(measures_row(fcinfo, &coverage, NULL, list != NULL ? &list->rules : NULL));
}
