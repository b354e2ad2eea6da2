/*
 * The aggregate forecast_set: gathers expected numbers, then makes the value.
 *
 * SQL: sql/6k-forecast_set.sql
 */
#include "pg/forecast/forecast_set.h"

#include "pg/aggregate.h"

#include "utils/date.h"

/* The arguments after the state. */
enum
{
	ARG_ORIGIN = 1, ARG_CELL, ARG_EXPECTED
};

static const GatheredKind kind = {
	.size = {sizeof(ForecastRow)},
	.max = FORECAST_SET_MAX,
	.too_many = "a forecast_set holds at most %u cells of all its days together",
	.too_many_hint = "Make one set per municipality or per year with GROUP BY; leave out cells in which nothing is expected."
};

static double
argument_expected(double expected)
{
	if (!(expected >= 0 && expected <= FORECAST_EXPECTED_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("expected is %g", expected),
				 errdetail("It is the number of burglaries that is expected in a cell, at least 0."),
				 errhint("A score that is none can be ranked: make it positive, and pass over what hangs on its unit.")));
	return expected + 0.0;		/* no negative zero */
}

PG_FUNCTION_INFO_V1(forecast_set_gather);
Datum
forecast_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kind);

	if (PG_ARGISNULL(ARG_ORIGIN) || PG_ARGISNULL(ARG_CELL) || PG_ARGISNULL(ARG_EXPECTED) ||
		DATE_NOT_FINITE(PG_GETARG_DATEADT(ARG_ORIGIN)))
		gathered->left_out++;
	else
	{
		ForecastRow row;

		memset(&row, 0, sizeof(row));
		row.cell = PG_GETARG_INT64(ARG_CELL);
		row.expected = argument_expected(PG_GETARG_FLOAT8(ARG_EXPECTED));
		row.origin = PG_GETARG_DATEADT(ARG_ORIGIN);
		gathered_add(gathered, &row);
	}
	PG_RETURN_POINTER(gathered);
}

GATHERED_FUNCTIONS(forecast_set, &kind);

/* No rows at all make an empty set, so that "no forecasts" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(forecast_set_finish);
Datum
forecast_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);

	if (gathered == NULL)
		PG_RETURN_POINTER(forecast_set_make(NULL, 0, 0));
	PG_RETURN_POINTER(forecast_set_make(gathered_row(gathered, 0), gathered->count, gathered->left_out));
}
