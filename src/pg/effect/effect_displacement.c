/*
 * weighted_displacement_difference, weighted_displacement_quotient, effect_rings: did burglary move?
 *
 * SQL: sql/6v-effect_ratio.sql
 */
#include "pg/arguments.h"
#include "pg/effect/effect_question.h"

#include "kernel/effect/effect_displacement.h"
#include "kernel/effect/effect_rings.h"

#include <math.h>

/* ---------------------------------------------------------------- difference */

typedef struct DifferenceAnswer
{
	double		per;			/* the exposure that counts are brought to */
	EffectChange direct;
	EffectChange displaced;
	EffectChange total;
} DifferenceAnswer;

static double
argument_per(FunctionCallInfo fcinfo, int argument, const EffectQuestion *question)
{
	double		per;

	if (PG_ARGISNULL(argument))
		return question->halves[EFFECT_TREATED].after.exposure;
	per = PG_GETARG_FLOAT8(argument);
	if (!(per > 0 && isfinite(per)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("per is %g", per),
				 errdetail("It is the exposure that counts are brought to, above 0."),
				 errhint("Give NULL for that of the treated areas after the measure; 1 where exposures are weights.")));
	return per;
}

/* Where the areas around have nothing to compare them with, they keep a trend of their own: the flags say so. */
static DifferenceAnswer
answer_difference(const EffectQuestion *question, double per)
{
	const EffectHalves *half = question->halves;
	DifferenceAnswer answer = {.per = per, .displaced = {NAN, NAN}};

	answer.total = answer.direct = effect_change(half[EFFECT_TREATED], half[EFFECT_CONTROL], per);
	if (question->areas[EFFECT_DISPLACEMENT] == 0)
		return answer;
	if (question->areas[EFFECT_DISPLACEMENT_CONTROL] > 0)
		answer.displaced = effect_change(half[EFFECT_DISPLACEMENT], half[EFFECT_DISPLACEMENT_CONTROL], per);
	else
		answer.displaced = effect_own_change(half[EFFECT_DISPLACEMENT], per);
	answer.total.value += answer.displaced.value;
	answer.total.variance += answer.displaced.variance;
	return answer;
}

static IntervalEstimate
interval_of(EffectChange change, double reach)
{
	double		deviation = reach * sqrt(change.variance);

	if (!(change.variance > 0))
		deviation = NAN;
	return (IntervalEstimate)
	{
		.value = change.value, .low = change.value - deviation, .high = change.value + deviation
	};
}

/* Below this count the normal distribution is a poor one. */
#define SMALL_COUNT 5

static Datum
difference_flags(const EffectQuestion *question, const DifferenceAnswer *answer)
{
	Flags		flags = {.count = 0};
	double		least = INFINITY;

	if (!effect_question_flags(question, &flags))
		return flags_datum(&flags);
	for (int role = 0; role < EFFECT_ROLES; role++)
		if (question->areas[role] > 0)
			least = fmin(least, fmin(question->halves[role].before.count, question->halves[role].after.count));
	raise_flag(&flags, answer->total.variance == 0, "no_events");
	raise_flag(&flags, least < SMALL_COUNT, "small_counts");
	raise_flag(&flags, question->areas[EFFECT_DISPLACEMENT] == 0, "no_displacement");
	raise_flag(&flags, question->areas[EFFECT_DISPLACEMENT] > 0 && question->areas[EFFECT_DISPLACEMENT_CONTROL] == 0,
			   "no_displacement_control");
	return flags_datum(&flags);
}

static void
add_difference(Rows *rows, const EffectQuestion *question, const DifferenceAnswer *answer, double tail)
{
	double		chance = effect_reach((EffectDispersion) {.value = NAN, .df = 0}, tail);
	double		wide = question->dispersion.df > 0 ? effect_reach(question->dispersion, tail) : NAN;
	double		z = answer->total.variance > 0 ? answer->total.value / sqrt(answer->total.variance) : NAN;
	IntervalEstimate widened = interval_of(answer->total, wide);

	effect_add_interval(rows, interval_of(answer->direct, chance));
	effect_add_interval(rows, interval_of(answer->displaced, chance));
	effect_add_interval(rows, interval_of(answer->total, chance));
	rows_add_number(rows, answer->total.variance > 0 ? sqrt(answer->total.variance) : NAN);
	rows_add_number(rows, z);
	rows_add_number(rows, rate_normal_p(z));
	rows_add_number(rows, question->dispersion.value);
	rows_add_number(rows, widened.low);
	rows_add_number(rows, widened.high);
	rows_add_number(rows, question->dispersion.df > 0 ? effect_wide_p(question->dispersion, rate_normal_p(z), z) : NAN);
	rows_add_number(rows, answer->per > 0 ? answer->per : NAN);
}

PG_FUNCTION_INFO_V1(weighted_displacement_difference);
Datum
weighted_displacement_difference(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EffectQuestion question;
	DifferenceAnswer answer;
	double		confidence;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Datum) 0;
	confidence = argument_confidence(PG_GETARG_FLOAT8(2));
	effect_question_open(&question, PG_GETARG_EFFECT_SET_P(0), PG_GETARG_INT32(1));
	answer = answer_difference(&question, argument_per(fcinfo, 3, &question));
	rows_begin_row(&rows);
	add_difference(&rows, &question, &answer, (1 - confidence) / 2);
	rows_add(&rows, difference_flags(&question, &answer), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- quotient */

#define DRAWS_MIN 100
#define DRAWS_MAX 1000000

static uint32
argument_draws(int32 draws)
{
	if (draws < DRAWS_MIN || draws > DRAWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("draws is %d", draws),
				 errdetail("It is a number from %d to %d.", DRAWS_MIN, DRAWS_MAX),
				 errhint("2000 is usual.")));
	return draws;
}

/* More draws without success than this leave no interval. */
#define SUCCESS_UNCERTAIN 0.05

static Datum
quotient_flags(const EffectQuestion *question, const EffectQuotient *quotient)
{
	Flags		flags = {.count = 0};

	if (!effect_question_flags(question, &flags))
		return flags_datum(&flags);
	raise_flag(&flags, question->areas[EFFECT_DISPLACEMENT] == 0, "no_displacement");
	raise_flag(&flags, isnan(quotient->success), "no_events");
	raise_flag(&flags, quotient->success >= 0, "no_treatment_effect");
	raise_flag(&flags, quotient->success < 0 && quotient->without_success >= SUCCESS_UNCERTAIN, "success_uncertain");
	return flags_datum(&flags);
}

PG_FUNCTION_INFO_V1(weighted_displacement_quotient);
Datum
weighted_displacement_quotient(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EffectQuestion question;
	EffectQuotient quotient;
	EffectDraws asked = {
		.confidence = argument_confidence(PG_GETARG_FLOAT8(2)), .draws = argument_draws(PG_GETARG_INT32(3)),
		.seed = PG_GETARG_INT64(4)
	};

	effect_question_open(&question, PG_GETARG_EFFECT_SET_P(0), PG_GETARG_INT32(1));
	asked.dispersion = effect_inflation(question.dispersion);
	(void) effect_quotient(question.kernel, &question.halves[EFFECT_TREATED], &question.halves[EFFECT_CONTROL],
						   &question.halves[EFFECT_DISPLACEMENT], &asked, &quotient);
	rows_begin_row(&rows);
	rows_add_number(&rows, quotient.success);
	effect_add_interval(&rows, quotient.quotient);
	rows_add_number(&rows, quotient.without_success);
	effect_add_interval(&rows, quotient.prevented);
	rows_add_number(&rows, question.dispersion.value);
	rows_add(&rows, Int32GetDatum((int32) asked.draws), false);
	rows_add(&rows, Int64GetDatum((int64) asked.seed), false);
	rows_add(&rows, quotient_flags(&question, &quotient), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- rings */

/* With fewer to be expected, a ring should be put together with the next. */
#define FEW_EXPECTED 10

static void
add_ring(Rows *rows, const EffectQuestion *question, const EffectRing *ring, bool is_total)
{
	Flags		flags = {.count = 0};

	if (effect_question_flags(question, &flags))
	{
		raise_flag(&flags, ring->expected.mean < FEW_EXPECTED, "few_expected");
		raise_flag(&flags, isnan(ring->expected.mean) || (!is_total && isnan(ring->ratio.value)), "no_events");
	}
	rows_begin_row(rows);
	if (is_total)
		rows_add_null(rows);
	else
		rows_add_text(rows, effect_area_name(&question->parts, ring->area));
	effect_add_count(rows, ring->halves.before);
	effect_add_count(rows, ring->halves.after);
	rows_add_number(rows, ring->expected.mean);
	effect_add_interval(rows, ring->difference);
	effect_add_interval(rows, ring->ratio);
	rows_add_number(rows, ring->p_value);
	rows_add_number(rows, ring->p_adjusted);
	rows_add(rows, flags_datum(&flags), false);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(effect_rings_of_set);
Datum
effect_rings_of_set(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	double		confidence = argument_confidence(PG_GETARG_FLOAT8(2));
	EffectQuestion question;
	EffectRings rings;

	effect_question_open(&question, PG_GETARG_EFFECT_SET_P(0), PG_GETARG_INT32(1));
	(void) effect_rings(question.kernel, &question.counts, question.first, (1 - confidence) / 2, question.dispersion,
						&rings);
	for (uint32 r = 0; r < rings.rings; r++)
		add_ring(&rows, &question, &rings.ring[r], false);
	add_ring(&rows, &question, &rings.total, true);
	return (Datum) 0;
}
