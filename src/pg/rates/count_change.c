/*
 * count_change, expected_count, gamma_prior, target_outlook, funnel_limits: what a count says, and what to expect.
 *
 * SQL: sql/68-count_change.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/rates.h"
#include "kernel/time/counts.h"

#include <math.h>

#include "utils/array.h"

/* ---------------------------------------------------------------- arguments */

static double
not_negative(double number, const char *argument)
{
	if (!(number >= 0 && isfinite(number)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", argument, number),
				 errdetail("It is a finite number of at least 0."),
				 errhint("Where it is not known, give NULL.")));
	return number;
}

static double
argument_count(FunctionCallInfo fcinfo, int argument, const char *name)
{
	return not_negative((double) PG_GETARG_INT64(argument), name);
}

static double
argument_number(FunctionCallInfo fcinfo, int argument, const char *name)
{
	return not_negative(PG_GETARG_FLOAT8(argument), name);
}

static double
argument_dispersion(double dispersion)
{
	if (!(dispersion >= 1 && isfinite(dispersion)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("dispersion is %g", dispersion),
				 errdetail("It is how many times the variance is that of chance alone, at least 1."),
				 errhint("Write 1 for chance alone.")));
	return dispersion;
}

/* ---------------------------------------------------------------- count_change */

static double
percent(double ratio)
{
	return 100 * (ratio - 1);
}

PG_FUNCTION_INFO_V1(count_change);
Datum
count_change(PG_FUNCTION_ARGS)
{
	double		before = argument_count(fcinfo, 0, "before");
	double		after = argument_count(fcinfo, 1, "after");
	double		before_exposure = argument_number(fcinfo, 2, "before_exposure");
	double		after_exposure = argument_number(fcinfo, 3, "after_exposure");
	double		confidence = argument_confidence(PG_GETARG_FLOAT8(4));
	IntervalEstimate ratio = rates_ratio(after, after_exposure, before, before_exposure, confidence);
	double		number[] = {NAN, NAN, NAN, NAN, rates_equal_p(after, after_exposure, before, before_exposure)};

	if (before_exposure > 0 && after_exposure > 0)
		number[0] = after - before / before_exposure * after_exposure;
	if (before > 0)
	{
		number[1] = percent(ratio.value);
		number[2] = percent(ratio.low);
		number[3] = percent(ratio.high);
	}
	return row_of_numbers(fcinfo, number);
}

/* ---------------------------------------------------------------- expected_count, gamma_prior */

static double
argument_strength(double strength)
{
	if (!(strength > 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("prior_strength is %g", strength),
				 errdetail("It is above 0, or Infinity."),
				 errhint("gamma_prior() learns it from many places; 2 is usual.")));
	return strength;
}

PG_FUNCTION_INFO_V1(expected_count);
Datum
expected_count(PG_FUNCTION_ARGS)
{
	double		events = argument_number(fcinfo, 0, "events");
	double		exposure = argument_number(fcinfo, 1, "exposure");
	double		mean = argument_number(fcinfo, 2, "prior_mean");
	double		strength = argument_strength(PG_GETARG_FLOAT8(3));
	double		ahead = argument_number(fcinfo, 4, "ahead");
	double		level = argument_chance(PG_GETARG_FLOAT8(5), "level");
	double		variation = argument_number(fcinfo, 6, "variation");
	double		number[] = {NAN, NAN, NAN, NAN};

	if (events > 0 && exposure == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are %g events, but exposure is 0", events),
				 errhint("exposure is the number of periods in which they were counted.")));
	if (mean > 0)
	{
		CountModel	model = count_varied(count_expected(events, exposure, mean, strength, ahead), variation);
		CountBounds bounds = count_bounds(model, level);

		number[0] = model.mean;
		number[1] = count_any(model);
		number[2] = bounds.low;
		number[3] = bounds.high;
	}
	return row_of_numbers(fcinfo, number);
}

/* The numbers of a list, none of them negative. */
static double *
argument_list(ArrayType *array, const char *argument, int *count)
{
	double	   *number = argument_numbers(array, argument, "Leave out places of which it is not known, in both lists.",
										  count);

	for (int i = 0; i < *count; i++)
		not_negative(number[i], argument);
	return number;
}

/* Moves the places of which something is expected to the front; returns how many they are. */
static uint32
places_with_expectation(double *count, double *expected, int places)
{
	uint32		kept = 0;

	for (int i = 0; i < places; i++)
	{
		if (count[i] != floor(count[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of counts is %g", i + 1, count[i]),
					 errdetail("Counts are whole numbers."),
					 errhint("Give the burglaries as they were counted, not corrected ones or rates.")));
		if (expected[i] == 0 && count[i] > 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d has burglaries, but none were expected", i + 1),
					 errhint("Expect with the rate of a larger area times the dwellings.")));
		if (expected[i] > 0)
		{
			count[kept] = count[i];
			expected[kept++] = expected[i];
		}
	}
	return kept;
}

PG_FUNCTION_INFO_V1(gamma_prior);
Datum
gamma_prior(PG_FUNCTION_ARGS)
{
	int			counts;
	int			expectations;
	double	   *count = argument_list(PG_GETARG_ARRAYTYPE_P(0), "counts", &counts);
	double	   *expected = argument_list(PG_GETARG_ARRAYTYPE_P(1), "expected", &expectations);
	ServerKernel server;
	GammaPrior	prior;

	if (counts != expectations)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("counts has %d elements, and expected %d", counts, expectations),
				 errhint("Gather both in one query: array_agg(burglaries), array_agg(expected).")));
	(void) count_prior(server_kernel(&server, CurrentMemoryContext), count, expected,
					   places_with_expectation(count, expected, counts), &prior);
	return row_of_numbers(fcinfo, (const double[]) {prior.mean, prior.strength});
}

/* ---------------------------------------------------------------- target_outlook, funnel_limits */

/* The arguments of target_outlook. */
enum
{
	ARG_COUNTED, ARG_SHARE_PASSED, ARG_EXPECTED_REST, ARG_DISPERSION, ARG_TARGET, ARG_LEVEL
};

static double
argument_share_passed(double share)
{
	if (!(share >= 0 && share <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("share_passed is %g", share),
				 errdetail("It is a part of the whole, from 0 to 1."),
				 errhint("Divide the burglaries of usual years up to this day by all of theirs.")));
	return share;
}

/* What is to come; its mean is NAN where that is not known. */
static CountModel
argument_rest(FunctionCallInfo fcinfo, double counted, double dispersion)
{
	double		share = NAN;
	double		rest;

	if (!PG_ARGISNULL(ARG_SHARE_PASSED))
		share = argument_share_passed(PG_GETARG_FLOAT8(ARG_SHARE_PASSED));
	if (PG_ARGISNULL(ARG_EXPECTED_REST))
		return count_rest(counted, share, dispersion);
	rest = argument_number(fcinfo, ARG_EXPECTED_REST, "expected_rest");
	if (rest > 0 && share == 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("share_passed is 1, but %g are still to come", rest),
				 errhint("When all has passed, expected_rest is 0.")));
	return count_model(rest, rest * dispersion);
}

PG_FUNCTION_INFO_V1(target_outlook);
Datum
target_outlook(PG_FUNCTION_ARGS)
{
	double		number[] = {NAN, NAN, NAN, NAN};

	if (!PG_ARGISNULL(ARG_COUNTED) && !PG_ARGISNULL(ARG_DISPERSION) && !PG_ARGISNULL(ARG_LEVEL))
	{
		double		counted = argument_number(fcinfo, ARG_COUNTED, "counted");
		double		dispersion = argument_dispersion(PG_GETARG_FLOAT8(ARG_DISPERSION));
		double		level = argument_chance(PG_GETARG_FLOAT8(ARG_LEVEL), "level");
		CountModel	rest = argument_rest(fcinfo, counted, dispersion);
		CountBounds bounds = {NAN, NAN};

		if (!isnan(rest.mean))
			bounds = count_bounds(rest, level);
		number[0] = counted + rest.mean;
		number[1] = counted + bounds.low;
		number[2] = counted + bounds.high;
		if (!PG_ARGISNULL(ARG_TARGET) && !isnan(rest.mean))
			number[3] = count_at_most(rest, argument_number(fcinfo, ARG_TARGET, "target") - counted);
	}
	return row_of_numbers(fcinfo, number);
}

PG_FUNCTION_INFO_V1(funnel_limits);
Datum
funnel_limits(PG_FUNCTION_ARGS)
{
	double		expected = argument_number(fcinfo, 0, "expected");
	double		level = argument_chance(PG_GETARG_FLOAT8(1), "level");
	double		dispersion = argument_dispersion(PG_GETARG_FLOAT8(2));
	double		number[] = {NAN, NAN};

	if (expected > 0)
	{
		CountBounds bounds = count_bounds(count_model(expected, expected * dispersion), level);

		number[0] = bounds.low / expected;
		number[1] = bounds.high / expected;
	}
	return row_of_numbers(fcinfo, number);
}
