/*
 * survival_curve, survival_hazard: how long until it happens again.
 *
 * SQL: sql/6a-survival.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/rates.h"
#include "kernel/rates/survival.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include <Rmath.h>

static bool *
argument_ended(ArrayType *array, int count)
{
	Datum	   *element;
	bool	   *null;
	bool	   *ended;
	int			elements;

	deconstruct_array(array, BOOLOID, 1, true, TYPALIGN_CHAR, &element, &null, &elements);
	if (elements != count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("durations has %d elements, and ended %d", count, elements),
				 errhint("Gather both in one query, in the same order.")));
	ended = palloc(Max(elements, 1) * sizeof(bool));
	for (int i = 0; i < elements; i++)
	{
		if (null[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of ended is NULL", i + 1),
					 errhint("It is true where it happened, and false where it had not yet when last seen.")));
		ended[i] = DatumGetBool(element[i]);
	}
	return ended;
}

static Durations
argument_durations(FunctionCallInfo fcinfo)
{
	int			count;
	double	   *time = argument_numbers(PG_GETARG_ARRAYTYPE_P(0), "durations", "Leave out what has no duration.", &count);

	for (int i = 0; i < count; i++)
	{
		if (!(time[i] >= 0 && isfinite(time[i])))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of durations is %g", i + 1, time[i]),
					 errdetail("It is a finite number of at least 0."),
					 errhint("Give the days from one burglary to the next at that place, or to the last day that is known.")));
	}
	return (Durations) {time, argument_ended(PG_GETARG_ARRAYTYPE_P(1), count), count};
}

PG_FUNCTION_INFO_V1(survival_curve_rows);
Datum
survival_curve_rows(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Durations	durations;
	SurvivalStep *step;
	uint32		steps;
	double		z;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Datum) 0;
	z = qnorm((1 + argument_confidence(PG_GETARG_FLOAT8(2))) / 2, 0, 1, true, false);
	durations = argument_durations(fcinfo);
	step = palloc_extended(Max(durations.count, 1) * sizeof(SurvivalStep), MCXT_ALLOC_HUGE);
	(void) survival_curve(server_kernel(&server, CurrentMemoryContext), &durations, z, step, &steps);
	for (uint32 i = 0; i < steps; i++)
	{
		rows_begin_row(&rows);
		rows_add_number(&rows, step[i].time);
		rows_add(&rows, Int32GetDatum(step[i].at_risk), false);
		rows_add(&rows, Int32GetDatum(step[i].ended), false);
		rows_add(&rows, Int32GetDatum(step[i].censored), false);
		rows_add_number(&rows, step[i].surviving);
		rows_add_number(&rows, step[i].standard_error);
		rows_add_number(&rows, step[i].low);
		rows_add_number(&rows, step[i].high);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(survival_hazard_rows);
Datum
survival_hazard_rows(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Durations	durations;
	HazardBand *band;
	Bands		bands;
	double		confidence;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return (Datum) 0;
	bands = argument_bands(PG_GETARG_ARRAYTYPE_P(2), "breaks", true);
	confidence = argument_confidence(PG_GETARG_FLOAT8(3));
	durations = argument_durations(fcinfo);
	band = palloc(bands.count * sizeof(HazardBand));
	(void) survival_hazard(server_kernel(&server, CurrentMemoryContext), &durations, &bands, band);
	for (int i = 0; i < bands.count; i++)
	{
		IntervalEstimate hazard = rate_exact(band[i].ended, band[i].exposure, confidence);

		rows_begin_row(&rows);
		rows_add_number(&rows, bands.breaks[i]);
		rows_add_number(&rows, bands.breaks[i + 1]);
		rows_add(&rows, Int32GetDatum(band[i].at_risk), false);
		rows_add(&rows, Int32GetDatum(band[i].ended), false);
		rows_add_number(&rows, band[i].exposure);
		rows_add_number(&rows, hazard.value);
		rows_add_number(&rows, hazard.low);
		rows_add_number(&rows, hazard.high);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}
