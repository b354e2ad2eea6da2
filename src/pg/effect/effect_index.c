/*
 * regression_to_mean, effect_index: areas that were chosen because they were hot.
 *
 * SQL: sql/6v-effect_ratio.sql
 */
#include "pg/arguments.h"
#include "pg/effect/effect_question.h"

#include "kernel/effect/effect_index.h"

#include <math.h>

static double
argument_positive(double number, const char *argument, bool infinite_allowed, const char *hint)
{
	if (!(number > 0) || (isinf(number) && !infinite_allowed))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", argument, number),
				 errdetail("It is above 0%s.", infinite_allowed ? ", or Infinity" : ""),
				 errhint("%s", hint)));
	return number;
}

PG_FUNCTION_INFO_V1(regression_to_mean);
Datum
regression_to_mean(PG_FUNCTION_ARGS)
{
	const char *hint = "Learn it from all areas from which these were chosen, with gamma_prior().";
	int64		count = PG_GETARG_INT64(0);
	double		shape = argument_positive(PG_GETARG_FLOAT8(1), "shape", true, hint);
	double		mean = argument_positive(PG_GETARG_FLOAT8(2), "mean", false, hint);
	double		level = argument_chance(PG_GETARG_FLOAT8(3), "level");
	EffectLevel expected;
	CountBounds bounds;

	if (count < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("count is " INT64_FORMAT, count),
				 errdetail("It is a number of burglaries, at least 0."),
				 errhint("Give NULL where it is not known.")));
	expected = effect_true_level(count, shape, mean);
	bounds = count_bounds(count_model(expected.mean, expected.mean + expected.variance), level);
	return row_of_numbers(fcinfo, (const double[]) {
		expected.mean, expected.variance, count > 0 ? 100 * (expected.mean / count - 1) : NAN, bounds.low, bounds.high
	});
}

/* ---------------------------------------------------------------- effect_index */

/* The arguments of effect_index. */
enum
{
	ARG_EFFECTS, ARG_SINCE, ARG_CHOSEN_HOT, ARG_CONFIDENCE
};

/* From fewer areas there is little to learn of how they differ. */
#define FEW_AREAS 10

static Datum
index_flags(FunctionCallInfo fcinfo, const EffectQuestion *question, const EffectBayes *bayes)
{
	Flags		flags = {.count = 0};

	raise_flag(&flags, PG_ARGISNULL(ARG_CHOSEN_HOT), "choice_unknown");
	raise_flag(&flags, !PG_ARGISNULL(ARG_CHOSEN_HOT) && PG_GETARG_BOOL(ARG_CHOSEN_HOT), "chosen_hot");
	if (effect_question_flags(question, &flags))
	{
		raise_flag(&flags, bayes->candidates < FEW_AREAS, "few_areas");
		raise_flag(&flags, isnan(bayes->prior.mean), "no_prior");
		raise_flag(&flags, !isnan(bayes->prior.mean) && isnan(bayes->expected.mean), "no_events");
		raise_flag(&flags, isinf(bayes->prior.strength), "alike");
	}
	return flags_datum(&flags);
}

PG_FUNCTION_INFO_V1(effect_index_of_set);
Datum
effect_index_of_set(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EffectQuestion question;
	EffectBayes bayes;
	double		confidence;

	if (PG_ARGISNULL(ARG_EFFECTS) || PG_ARGISNULL(ARG_SINCE) || PG_ARGISNULL(ARG_CONFIDENCE))
		return (Datum) 0;
	confidence = argument_confidence(PG_GETARG_FLOAT8(ARG_CONFIDENCE));
	effect_question_open(&question, PG_GETARG_EFFECT_SET_P(ARG_EFFECTS), PG_GETARG_INT32(ARG_SINCE));
	(void) effect_bayes(question.kernel, &question.counts, question.first, confidence, &bayes);
	rows_begin_row(&rows);
	effect_add_count(&rows, bayes.treated.before);
	effect_add_count(&rows, bayes.treated.after);
	effect_add_count(&rows, bayes.control.before);
	effect_add_count(&rows, bayes.control.after);
	rows_add_number(&rows, bayes.plain);
	rows_add_number(&rows, bayes.plain > 0 ? bayes.treated.after.count / bayes.plain : NAN);
	rows_add_number(&rows, bayes.level.mean);
	rows_add_number(&rows, bayes.expected.mean);
	effect_add_interval(&rows, bayes.result.index);
	rows_add_number(&rows, bayes.result.standard_error);
	rows_add_number(&rows, bayes.result.p_value);
	rows_add(&rows, Int64GetDatum(bayes.candidates), false);
	rows_add_number(&rows, bayes.prior.mean);
	rows_add_number(&rows, bayes.prior.strength);
	rows_add(&rows, index_flags(fcinfo, &question, &bayes), false);
	rows_end_row(&rows);
	return (Datum) 0;
}
