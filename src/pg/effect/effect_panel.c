/*
 * effect_panel, effect_event_study, effect_placebo: did burglary change where a measure was taken, when, and further than
 * it does by itself?
 *
 * SQL: sql/6w-effect_panel.sql
 */
#include "pg/arguments.h"
#include "pg/effect/effect_series.h"

#include "kernel/effect/effect_event_study.h"
#include "kernel/effect/effect_panel.h"
#include "kernel/effect/effect_placebo.h"

#include <math.h>

/* ---------------------------------------------------------------- flags */

/* A variance that is so much more than that of chance should be said. */
#define OVERDISPERSED 1.5

static void
refuse_too_large(const EffectPanel *panel)
{
	if (panel->reason == EFFECT_TOO_LARGE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the set is too large for an effect of each period"),
				 errdetail("It has over %d periods and bins, or its counts times those are over %d.", EFFECT_TERMS_MAX, EFFECT_CELLS_MAX),
				 errhint("Gather longer periods, or fewer and larger areas; effect_ratio() has no limit.")));
}

static void
raise_reason(Flags *flags, EffectReason reason)
{
	raise_flag(flags, reason == EFFECT_NO_BURGLARIES, "no_events");
	raise_flag(flags, reason == EFFECT_FEW_COUNTS, "few_counts");
	raise_flag(flags, reason == EFFECT_FEW_AREAS, "few_areas");
	raise_flag(flags, reason == EFFECT_NO_FIT, "no_fit");
}

/* ---------------------------------------------------------------- effect_panel */

static const char *const method_names[] = {"quasi_poisson", "negative_binomial", "clustered", NULL};

static Datum
panel_flags(const EffectSeries *series, const EffectPanel *panel, double confidence)
{
	Flags		flags = {.count = 0};

	effect_series_flags(series, &flags);
	raise_reason(&flags, panel->reason);
	raise_flag(&flags, panel->reason == EFFECT_KNOWN && effect_series_too_few(series, confidence), "too_few");
	raise_flag(&flags, panel->dispersion > OVERDISPERSED, "overdispersed");
	return flags_datum(&flags);
}

static void
add_sizes(Rows *rows, const EffectSeries *series, const EffectPanel *panel)
{
	rows_add(rows, Int64GetDatum(panel->treated), false);
	rows_add(rows, Int64GetDatum(panel->control), false);
	rows_add(rows, Int64GetDatum(series->question.first), false);
	rows_add(rows, Int64GetDatum(series->question.counts.periods - series->question.first), false);
	effect_add_count(rows, panel->of_role.before);
	effect_add_count(rows, panel->of_role.after);
	effect_add_count(rows, panel->of_control.before);
	effect_add_count(rows, panel->of_control.after);
}

PG_FUNCTION_INFO_V1(effect_panel_of_set);
Datum
effect_panel_of_set(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EffectSeries series;
	EffectPanel panel;
	EffectPanelChoice choice = {
		.method = argument_choice(PG_GETARG_TEXT_PP(2), "method", method_names), .by_period = PG_GETARG_BOOL(3),
		.confidence = argument_confidence(PG_GETARG_FLOAT8(5))
	};

	effect_series_open(&series, PG_GETARG_EFFECT_SET_P(0), PG_GETARG_INT32(1), PG_GETARG_TEXT_PP(4));
	choice.role = series.role;
	choice.first = series.question.first;
	(void) effect_panel(series.question.kernel, &series.question.counts, &choice, &panel);
	refuse_too_large(&panel);
	rows_begin_row(&rows);
	add_sizes(&rows, &series, &panel);
	rows_add_number(&rows, exp(panel.log_ratio));
	rows_add_number(&rows, exp(panel.low));
	rows_add_number(&rows, exp(panel.high));
	rows_add_number(&rows, panel.error);
	rows_add_number(&rows, panel.p);
	rows_add_number(&rows, panel.dispersion);
	rows_add_number(&rows, panel.size);
	rows_add_number(&rows, panel.freedom);
	rows_add(&rows, Int64GetDatum(panel.areas_left_out), false);
	rows_add(&rows, Int64GetDatum(panel.periods_left_out), false);
	rows_add(&rows, panel_flags(&series, &panel, choice.confidence), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- effect_event_study */

/* Leads that differ with a p-value under this make what comes after doubtful. */
#define LEADS_DIFFER 0.2

static Datum
bin_flags(const EffectSeries *series, const EffectStudy *study, const EffectBin *bin)
{
	Flags		flags = {.count = 0};

	effect_series_flags(series, &flags);
	raise_reason(&flags, study->whole.reason);
	raise_flag(&flags, bin->few, "few_events");
	raise_flag(&flags, study->whole.reason == EFFECT_KNOWN && isnan(study->dispersion), "no_fit");
	raise_flag(&flags, study->leads_p < LEADS_DIFFER, "leads_differ");
	raise_flag(&flags, isnan(study->leads_p), "no_leads");
	return flags_datum(&flags);
}

static void
add_bin(Rows *rows, const EffectSeries *series, const EffectStudy *study, const EffectBin *bin)
{
	rows_begin_row(rows);
	rows_add(rows, Int64GetDatum(bin->bin), false);
	rows_add(rows, Int32GetDatum(bin->from), false);
	rows_add(rows, Int32GetDatum(bin->to), false);
	rows_add(rows, Int64GetDatum(bin->periods), false);
	effect_add_count(rows, bin->of_role);
	effect_add_count(rows, bin->of_control);
	rows_add_number(rows, bin->expected);
	rows_add_number(rows, bin->ratio);
	rows_add_number(rows, bin->low);
	rows_add_number(rows, bin->high);
	rows_add_number(rows, bin->p);
	rows_add_number(rows, study->leads_p);
	rows_add_number(rows, exp(study->whole.log_ratio));
	rows_add_number(rows, exp(study->whole.low));
	rows_add_number(rows, exp(study->whole.high));
	rows_add_number(rows, study->whole.p);
	rows_add_number(rows, study->dispersion);
	rows_add(rows, bin_flags(series, study, bin), false);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(effect_event_study_of_set);
Datum
effect_event_study_of_set(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EffectSeries series;
	EffectStudy study;
	EffectStudyChoice choice = {
		.since = PG_GETARG_INT32(1), .confidence = argument_confidence(PG_GETARG_FLOAT8(4))
	};
	int32		per_bin = PG_GETARG_INT32(2);

	if (per_bin < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("per_bin is %d", per_bin),
				 errdetail("It is a number of periods, 1 or more."),
				 errhint("3 makes quarters of months, 6 of fortnights.")));
	effect_series_open(&series, PG_GETARG_EFFECT_SET_P(0), choice.since, PG_GETARG_TEXT_PP(3));
	choice.role = series.role;
	choice.per_bin = per_bin;
	(void) effect_event_study(series.question.kernel, &series.question.counts, &choice, &study);
	refuse_too_large(&study.whole);
	for (uint32 b = 0; b < study.bins; b++)
		add_bin(&rows, &series, &study, &study.bin[b]);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- effect_placebo */

static Datum
placebo_flags(const EffectSeries *series, const EffectPlacebo *placebo)
{
	Flags		flags = {.count = 0};

	if (effect_series_flags(series, &flags))
	{
		raise_flag(&flags, isnan(placebo->log_ratio), "no_events");
		effect_rank_flags(series, placebo->least_p, &flags);
	}
	return flags_datum(&flags);
}

PG_FUNCTION_INFO_V1(effect_placebo_of_set);
Datum
effect_placebo_of_set(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	uint32		draws = effect_argument_draws(PG_GETARG_INT32(2));
	EffectSeries series;
	EffectPlacebo placebo;

	effect_series_open(&series, PG_GETARG_EFFECT_SET_P(0), PG_GETARG_INT32(1), PG_GETARG_TEXT_PP(3));
	(void) effect_placebo(series.question.kernel, &series.question.counts, series.role, series.question.first, draws, PG_GETARG_INT64(4), &placebo);
	rows_begin_row(&rows);
	rows_add_number(&rows, exp(placebo.log_ratio));
	rows_add(&rows, Int64GetDatum(placebo.placebos), false);
	rows_add(&rows, Int64GetDatum(placebo.as_far), false);
	rows_add(&rows, Int64GetDatum(placebo.not_known), false);
	rows_add_number(&rows, placebo.p);
	rows_add_number(&rows, placebo.least_p);
	rows_add(&rows, BoolGetDatum(placebo.all), placebo.placebos == 0);
	rows_add(&rows, placebo_flags(&series, &placebo), false);
	rows_end_row(&rows);
	return (Datum) 0;
}
