/*
 * letter_coverage: did the warning letters reach the right dwellings in time?
 *
 * SQL: sql/59-letter_coverage.sql
 */
#include "pg/letters/letter_pairs.h"

#include "pg/aggregate.h"
#include "pg/kernel_env.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/date.h"

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

static const char *
day_name(DateADT day)
{
	return DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(day)));
}

static void
require_same_rules(const void *shared, const void *other_shared)
{
	const LetterRules *one = shared;
	const LetterRules *other = other_shared;
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

/* The rows of one state are all made by the same rules. */
static const GatheredKind kinds[] = {{
	.size = {sizeof(LetterRow)},
	.max = COVERAGE_ROWS_MAX,
	.too_many = "letter_coverage takes at most %u rows",
	.too_many_detail = "A row is a dwelling in the zone of a burglary, or letters outside all zones.",
	.too_many_hint = "Narrow max_distance, or take a smaller area or period.",
	.shared = sizeof(LetterRules),
	.require_same = require_same_rules
}};

StaticAssertDecl(COVERAGE_ROWS_MAX * (Size) (sizeof(LetterRow)) < MaxAllocSize - 1024, "a partial state must fit a bytea");

static Gathered *
begin_rows(MemoryContext context, const LetterRules *rules)
{
	Gathered   *gathered = gathered_make(context, kinds);

	memcpy(gathered->shared, rules, sizeof(*rules));
	return gathered;
}

static Coverage
gathered_coverage(const Gathered *gathered)
{
	ServerKernel server;
	Coverage	coverage;
	CoverageTwice twice;

	coverage_of(server_kernel(&server, CurrentMemoryContext), gathered->shared, gathered_row(gathered, 0), gathered->count,
				&coverage, &twice);
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
	gathered_add(context, row);
	return KERNEL_OK;
}

PG_FUNCTION_INFO_V1(letter_coverage);
Datum
letter_coverage(PG_FUNCTION_ARGS)
{
	int64		left_out[LEFT_OUT_COLUMNS];
	LetterRequest request = letter_request(fcinfo, left_out);
	Gathered   *gathered = begin_rows(CurrentMemoryContext, &request.rules);
	ServerKernel server;
	Coverage	coverage;

	letter_pairs_visit(server_kernel(&server, CurrentMemoryContext), &request, gather_row, gathered);
	coverage = gathered_coverage(gathered);
	PG_RETURN_DATUM(measures_row(fcinfo, &coverage, left_out, &request.rules));
}

/* ---------------------------------------------------------------- the aggregate */

PG_FUNCTION_INFO_V1(letter_coverage_add);
Datum
letter_coverage_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Gathered   *gathered = aggregate_state(fcinfo, 0);

	if (!PG_ARGISNULL(1))
	{
		LetterRules rules;
		LetterRow	row = letter_pair_read(PG_GETARG_DATUM(1), &rules);

		if (gathered == NULL)
			gathered = begin_rows(context, &rules);
		require_same_rules(gathered->shared, &rules);
		gathered_add(gathered, &row);
	}
	if (gathered == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(gathered);
}

GATHERED_FUNCTIONS(letter_coverage, kinds);

/* No rows: nothing to cover, by no rules. */
PG_FUNCTION_INFO_V1(letter_coverage_finish);
Datum
letter_coverage_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	LetterRules no_rules = {.distance = NAN};
	Coverage	coverage = gathered_coverage(gathered != NULL ? gathered : begin_rows(CurrentMemoryContext, &no_rules));

	PG_RETURN_DATUM(measures_row(fcinfo, &coverage, NULL, gathered != NULL ? gathered->shared : NULL));
}
