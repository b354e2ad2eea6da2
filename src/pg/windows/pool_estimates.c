/*
 * The aggregate pool_estimates: what several draws say together.
 *
 * SQL: sql/6d-pool_estimates.sql
 */
#include "postgres.h"

#include "pg/aggregate.h"
#include "pg/rows.h"

#include "kernel/windows/pool.h"

#include <math.h>

#include "utils/float.h"

enum
{
	COLUMN_ESTIMATE, COLUMN_VARIANCE
};

static const GatheredKind kinds[] = {{
	.size = {[COLUMN_ESTIMATE] = sizeof(double), [COLUMN_VARIANCE] = sizeof(double)},
	.max = 1000000,
	.too_many = "pool_estimates takes at most %u draws",
	.places = "draws"
}};

/* A draw that is left out would make the others say too much, so each must be there. */
static double
draw_number(FunctionCallInfo fcinfo, int argument, const char *what)
{
	double		number = PG_ARGISNULL(argument) ? NAN : PG_GETARG_FLOAT8(argument);

	if (!isfinite(number) || (argument == 2 && number < 0))
		ereport(ERROR,
				(errcode(PG_ARGISNULL(argument) ? ERRCODE_NULL_VALUE_NOT_ALLOWED : ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s of a draw is %s", what, PG_ARGISNULL(argument) ? "NULL" : float8out_internal(number)),
				 errdetail("Each draw has a finite estimate, and a finite variance of at least 0."),
				 errhint("Where a draw found no pair at all, so that a logarithm does not exist, pool sums: ln(sum(observed) / sum(expected)).")));
	return number;
}

PG_FUNCTION_INFO_V1(pool_estimates_gather);
Datum
pool_estimates_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, kinds);
	double		estimate = draw_number(fcinfo, 1, "the estimate");
	double		variance = draw_number(fcinfo, 2, "the variance");
	uint32		i = gathered_extend(gathered, 1);

	((double *) gathered->column[COLUMN_ESTIMATE])[i] = estimate;
	((double *) gathered->column[COLUMN_VARIANCE])[i] = variance;
	PG_RETURN_POINTER(gathered);
}

GATHERED_FUNCTIONS(pool_estimates, kinds);

PG_FUNCTION_INFO_V1(pool_estimates_finish);
Datum
pool_estimates_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	Row			row = row_begin(fcinfo);
	Pooled		pooled;

	if (gathered == NULL)
		PG_RETURN_NULL();
	pooled = pool_estimates((double *) gathered->column[COLUMN_ESTIMATE], (double *) gathered->column[COLUMN_VARIANCE],
							gathered->count);
	row_add_number(&row, pooled.estimate);
	row_add_number(&row, pooled.standard_error);
	row_add_number(&row, pooled.low);
	row_add_number(&row, pooled.high);
	row_add_number(&row, pooled.p_value);
	row_add_number(&row, pooled.df);
	row_add_number(&row, pooled.missing);
	row_add_number(&row, gathered->count);
	return row_end(&row);
}
