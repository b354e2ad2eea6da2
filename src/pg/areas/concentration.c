/*
 * concentration, concentration_places, repeat_expectation: how unevenly burglaries lie over places.
 *
 * SQL: sql/6b-concentration.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/areas/concentration.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

/* So many events are counted; the chances of as many are kept. */
#define EVENTS_MAX 10000000

static uint32 *
argument_events(ArrayType *array, int *count)
{
	double	   *number = argument_numbers(array, "counts", "A place without burglaries has 0.", count);
	uint32	   *events = palloc_extended(Max(*count, 1) * sizeof(uint32), MCXT_ALLOC_HUGE);
	double		whole = 0;

	for (int i = 0; i < *count; i++)
	{
		if (!(number[i] >= 0 && number[i] <= EVENTS_MAX && number[i] == floor(number[i])))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of counts is %g", i + 1, number[i]),
					 errdetail("It is a whole number from 0 to %d.", EVENTS_MAX),
					 errhint("Give one count for each place, those with 0 too.")));
		events[i] = (uint32) number[i];
		whole += number[i];
	}
	if (whole > EVENTS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are more than %d burglaries", EVENTS_MAX),
				 errhint("Take a smaller area or fewer years.")));
	return events;
}

static double *
argument_sizes(FunctionCallInfo fcinfo, int places)
{
	double	   *size;
	int			count;

	if (PG_ARGISNULL(2))
		return NULL;
	size = argument_numbers(PG_GETARG_ARRAYTYPE_P(2), "sizes", "Leave out places of which the size is not known.", &count);
	if (count != places)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("counts has %d elements, and sizes %d", places, count),
				 errhint("Gather both in one query, in the same order.")));
	for (int i = 0; i < count; i++)
	{
		if (!(size[i] > 0 && size[i] <= 1e12))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of sizes is %g", i + 1, size[i]),
					 errdetail("It is a number above 0, such as the dwellings of the place, and at most 1e12."),
					 errhint("Leave out places where nothing can happen.")));
	}
	return size;
}

PG_FUNCTION_INFO_V1(concentration_of);
Datum
concentration_of(PG_FUNCTION_ARGS)
{
	Row			row = row_begin(fcinfo);
	ServerKernel server;
	Places		places;
	Concentration observed = {NAN, NAN, NAN};
	Concentration expected = observed;
	double		with = 0;
	double		events = 0;
	double		share;
	int			count;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		for (int i = 0; i < 9; i++)
			row_add_number(&row, NAN);
		return row_end(&row);
	}
	share = PG_GETARG_FLOAT8(1);
	if (!(share > 0 && share <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("top is %g", share),
				 errdetail("It is the share of the places that are looked at, above 0 and at most 1."),
				 errhint("0.05 is one in twenty.")));
	places.events = argument_events(PG_GETARG_ARRAYTYPE_P(0), &count);
	places.count = count;
	places.size = argument_sizes(fcinfo, count);
	if (count > 0)
		(void) concentration(server_kernel(&server, CurrentMemoryContext), &places, share, &observed, &expected);
	for (int i = 0; i < count; i++)
	{
		with += places.events[i] > 0;
		events += places.events[i];
	}
	row_add_number(&row, count);
	row_add_number(&row, with);
	row_add_number(&row, events);
	row_add_number(&row, observed.top_share);
	row_add_number(&row, expected.top_share);
	row_add_number(&row, observed.gini);
	row_add_number(&row, expected.gini);
	row_add_number(&row, observed.gini_corrected);
	row_add_number(&row, expected.gini_corrected);
	return row_end(&row);
}

static double *
argument_shares(ArrayType *array, int *count)
{
	double	   *share = argument_numbers(array, "shares", "Leave it out.", count);

	for (int i = 0; i < *count; i++)
		if (!(share[i] > 0 && share[i] <= 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of shares is %g", i + 1, share[i]),
					 errdetail("It is a share of the burglaries, above 0 and at most 1."),
					 errhint("0.5 is half of them.")));
	return share;
}

PG_FUNCTION_INFO_V1(concentration_places_of);
Datum
concentration_places_of(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Places		places;
	double	   *share;
	double	   *observed;
	double	   *expected;
	int			count;
	int			shares;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	share = argument_shares(PG_GETARG_ARRAYTYPE_P(1), &shares);
	places.events = argument_events(PG_GETARG_ARRAYTYPE_P(0), &count);
	places.count = count;
	places.size = argument_sizes(fcinfo, count);
	observed = palloc(Max(shares, 1) * sizeof(double));
	expected = palloc(Max(shares, 1) * sizeof(double));
	(void) concentration_places(server_kernel(&server, CurrentMemoryContext), &places, share, shares, observed, expected);
	for (int i = 0; i < shares; i++)
	{
		/* a whole number that was reckoned in parts may lie just above itself */
		double		whole = ceil(observed[i] * count - 1e-9 * count);

		rows_begin_row(&rows);
		rows_add_number(&rows, share[i]);
		rows_add(&rows, Int64GetDatum(isnan(whole) ? 0 : (int64) whole), isnan(whole));
		rows_add_number(&rows, observed[i]);
		rows_add_number(&rows, expected[i]);
		rows_add(&rows, Int64GetDatum(count), false);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(repeats_by_chance);
Datum
repeats_by_chance(PG_FUNCTION_ARGS)
{
	int64		events = PG_GETARG_INT64(0);
	int64		places = PG_GETARG_INT64(1);
	Row			row = row_begin(fcinfo);
	RepeatExpectation e;

	if (events < 0 || places < 0 || (places == 0 && events > 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%lld burglaries of %lld dwellings cannot be", (long long) events, (long long) places),
				 errdetail("Both are numbers of at least 0, and where there are burglaries there are dwellings."),
				 errhint("Count the dwellings that could have been burgled, those that were not too.")));
	e = repeat_expectation((double) events, (double) places);
	row_add_number(&row, e.places);
	row_add_number(&row, e.repeated);
	row_add_number(&row, e.share_of_places);
	row_add_number(&row, e.share_on_repeated);
	row_add_number(&row, e.share_repeats);
	return row_end(&row);
}
