/*
 * effect_ratio, effect_power: how much more the treated fell than the control, and how much it takes to see that.
 *
 * SQL: sql/6v-effect_ratio.sql
 */
#include "pg/arguments.h"
#include "pg/effect/effect_question.h"

#include "kernel/effect/effect_power.h"

#include <math.h>

/* ---------------------------------------------------------------- effect_ratio */

typedef struct RatioAnswer
{
	EffectPair	pair;
	double		tail;
	EffectExpected expected;
	IntervalEstimate ratio;
	double		p_value;
	double		needed;
	double		worth;
	double		detectable;
} RatioAnswer;

static RatioAnswer
answer_ratio(const EffectQuestion *question, double confidence)
{
	RatioAnswer answer = {.pair = effect_question_pair(question), .tail = (1 - confidence) / 2};
	EffectPower power = {
		.confidence = confidence, .power = EFFECT_POWER_USUAL, .dispersion = effect_inflation(question->dispersion)
	};

	answer.expected = effect_expected(answer.pair);
	answer.ratio = effect_ratio(answer.pair, answer.tail);
	answer.p_value = effect_ratio_p(answer.pair);
	answer.needed = effect_events_needed(power, EFFECT_FALL_SHOWN);
	answer.worth = effect_events_worth(answer.pair);
	answer.detectable = effect_detectable(power, answer.worth);
	return answer;
}

static void
add_counts(Rows *rows, const EffectQuestion *question)
{
	for (int role = 0; role < EFFECT_ROLES; role++)
	{
		effect_add_count(rows, question->halves[role].before);
		effect_add_count(rows, question->halves[role].after);
	}
	rows_add(rows, Int64GetDatum(question->first), false);
	rows_add(rows, Int64GetDatum(question->counts.periods - question->first), false);
}

/* The ratio as the dispersion of earlier periods widens it; not known where that is not. */
static void
add_wide_ratio(Rows *rows, const EffectQuestion *question, const RatioAnswer *answer)
{
	IntervalEstimate wide = {NAN, NAN, NAN};
	double		p_value = NAN;

	if (question->dispersion.df > 0)
	{
		wide = effect_ratio(answer->pair, effect_wide_tail(question->dispersion, answer->tail));
		p_value = effect_wide_p(question->dispersion, answer->p_value, effect_ratio_deviations(answer->pair));
	}
	rows_add_number(rows, question->dispersion.value);
	rows_add_number(rows, wide.low);
	rows_add_number(rows, wide.high);
	rows_add_number(rows, p_value);
}

static Datum
ratio_flags(const EffectQuestion *question, const RatioAnswer *answer)
{
	Flags		flags = {.count = 0};

	if (effect_question_flags(question, &flags))
	{
		raise_flag(&flags, isnan(answer->ratio.value), "no_events");
		raise_flag(&flags, answer->worth < EFFECT_TOO_FEW * answer->needed, "too_few");
	}
	return flags_datum(&flags);
}

PG_FUNCTION_INFO_V1(effect_ratio_of_set);
Datum
effect_ratio_of_set(PG_FUNCTION_ARGS)
{
	EffectQuestion question;
	RatioAnswer answer;
	Rows		rows;
	double		after;

	effect_question_open(&question, PG_GETARG_EFFECT_SET_P(0), PG_GETARG_INT32(1));
	answer = answer_ratio(&question, argument_confidence(PG_GETARG_FLOAT8(2)));
	after = answer.pair.treated.after.count;
	rows = rows_begin(fcinfo);
	rows_begin_row(&rows);
	add_counts(&rows, &question);
	rows_add_number(&rows, answer.expected.mean);
	effect_add_interval(&rows, effect_difference(after, answer.expected,
												 effect_reach(question.dispersion, answer.tail)));
	effect_add_interval(&rows, answer.ratio);
	rows_add_number(&rows, answer.p_value);
	add_wide_ratio(&rows, &question, &answer);
	rows_add_number(&rows, answer.worth);
	rows_add_number(&rows, answer.needed);
	rows_add_number(&rows, answer.detectable);
	rows_add(&rows, ratio_flags(&question, &answer), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- effect_power */

static double
argument_above(double number, double least, const char *argument, const char *rule, const char *hint)
{
	if (!(number >= least && number > 0 && isfinite(number)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", argument, number),
				 errdetail("%s", rule),
				 errhint("%s", hint)));
	return number;
}

static double *
argument_falls(ArrayType *array, int *count)
{
	double	   *fall = argument_numbers(array, "falls", "Give what a measure might bring, such as {0.1,0.2,0.4}.", count);

	for (int i = 0; i < *count; i++)
		if (!(fall[i] > 0 && fall[i] < 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of falls is %g", i + 1, fall[i]),
					 errdetail("It is the part by which burglaries fall, between 0 and 1."),
					 errhint("Write 0.2 for 20 %%.")));
	return fall;
}

/* One row per fall; what no number of periods shows is not known. */
static void
add_falls(Rows *rows, EffectPower power, EffectPlan plan, const double *fall, int falls, bool of_set)
{
	for (int i = 0; i < falls; i++)
	{
		double		periods = effect_periods_needed(power, plan, fall[i]);
		double		before = isnan(plan.periods_before) ? periods : plan.periods_before;

		if (!isfinite(periods))
			periods = NAN;
		rows_begin_row(rows);
		rows_add_number(rows, fall[i]);
		rows_add_number(rows, plan.per_period * (before + periods));
		rows_add_number(rows, periods);
		if (of_set)
		{
			rows_add_number(rows, plan.per_period);
			rows_add_number(rows, isfinite(plan.control_per_period) ? plan.control_per_period : NAN);
			rows_add_number(rows, plan.periods_before);
			rows_add_number(rows, power.dispersion);
		}
		rows_end_row(rows);
	}
}

/* The arguments of effect_power; where a set tells the rest, the falls come third. */
enum
{
	ARG_PER_PERIOD, ARG_CONTROL, ARG_BEFORE, ARG_DISPERSION, ARG_FALLS, ARG_SET_FALLS = 2
};

static EffectPower
argument_power(FunctionCallInfo fcinfo, int falls, double dispersion)
{
	return (EffectPower)
	{
		.power = argument_chance(PG_GETARG_FLOAT8(falls + 1), "power"),
		.confidence = argument_confidence(PG_GETARG_FLOAT8(falls + 2)), .dispersion = dispersion
	};
}

#define MORE_THAN_NONE "It is a number of burglaries per period, above 0."
#define HOW_MANY "Count them in earlier periods; of areas without burglaries no fall shows."

PG_FUNCTION_INFO_V1(effect_power_of_numbers);
Datum
effect_power_of_numbers(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EffectPlan	plan = {.control_per_period = INFINITY, .periods_before = NAN};
	EffectPower power;
	double	   *fall;
	int			falls;

	if (PG_ARGISNULL(ARG_PER_PERIOD) || PG_ARGISNULL(ARG_DISPERSION) || PG_ARGISNULL(ARG_FALLS) ||
		PG_ARGISNULL(ARG_FALLS + 1) || PG_ARGISNULL(ARG_FALLS + 2))
		return (Datum) 0;
	plan.per_period = argument_above(PG_GETARG_FLOAT8(ARG_PER_PERIOD), 0, "per_period", MORE_THAN_NONE, HOW_MANY);
	if (!PG_ARGISNULL(ARG_CONTROL))
		plan.control_per_period = argument_above(PG_GETARG_FLOAT8(ARG_CONTROL), 0, "control_per_period", MORE_THAN_NONE,
												 HOW_MANY);
	if (!PG_ARGISNULL(ARG_BEFORE))
		plan.periods_before = argument_above(PG_GETARG_FLOAT8(ARG_BEFORE), 0, "periods_before", "It is above 0.",
											 "Give NULL for as many as after the measure.");
	power = argument_power(fcinfo, ARG_FALLS,
						   argument_above(PG_GETARG_FLOAT8(ARG_DISPERSION), 1, "dispersion",
										  "It is how many times the variance is that of chance alone, at least 1.",
										  "effect_ratio() tells it of earlier periods; write 1 for chance alone."));
	fall = argument_falls(PG_GETARG_ARRAYTYPE_P(ARG_FALLS), &falls);
	add_falls(&rows, power, plan, fall, falls, false);
	return (Datum) 0;
}

/* All periods lie before where none is said to be the first after. */
PG_FUNCTION_INFO_V1(effect_power_of_set);
Datum
effect_power_of_set(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EffectQuestion question;
	EffectPlan	plan;
	EffectPower power;
	double	   *fall;
	int			falls;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(ARG_SET_FALLS) || PG_ARGISNULL(ARG_SET_FALLS + 1) ||
		PG_ARGISNULL(ARG_SET_FALLS + 2))
		return (Datum) 0;
	effect_question_open(&question, PG_GETARG_EFFECT_SET_P(0), PG_ARGISNULL(1) ? PG_INT32_MAX : PG_GETARG_INT32(1));
	plan.periods_before = question.first;
	plan.per_period = question.halves[EFFECT_TREATED].before.count / question.first;
	plan.control_per_period = question.halves[EFFECT_CONTROL].before.count / question.first;
	if (question.areas[EFFECT_CONTROL] == 0)
		plan.control_per_period = INFINITY;
	fall = argument_falls(PG_GETARG_ARRAYTYPE_P(ARG_SET_FALLS), &falls);
	power = argument_power(fcinfo, ARG_SET_FALLS, effect_inflation(question.dispersion));
	add_falls(&rows, power, plan, fall, falls, true);
	return (Datum) 0;
}
