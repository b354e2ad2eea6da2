/*
 * synthetic_control: what the treated areas would have had without the measure, as a mixture of others.
 *
 * SQL: sql/6w-effect_panel.sql
 */
#include "pg/effect/effect_series.h"

#include "kernel/effect/synthetic_control.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

static Datum
names_of(const EffectSeries *series, const SyntheticControl *synthetic)
{
	Datum	   *name = palloc(synthetic->donors * sizeof(Datum));

	for (uint32 d = 0; d < synthetic->donors; d++)
		name[d] = CStringGetTextDatum(effect_area_name(&series->question.parts, synthetic->donor[d]));
	return PointerGetDatum(construct_array(name, synthetic->donors, TEXTOID, -1, false, TYPALIGN_INT));
}

static Datum
periods_of(const EffectCounts *counts)
{
	Datum	   *period = palloc(counts->periods * sizeof(Datum));

	for (uint32 p = 0; p < counts->periods; p++)
		period[p] = Int32GetDatum(counts->period[p]);
	return PointerGetDatum(construct_array(period, counts->periods, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

/* What was counted less what was expected, per period; returns the sum from the first period after on. */
static double
gaps_of(const EffectSeries *series, const SyntheticControl *synthetic, double *gap)
{
	double		sum = 0;

	for (uint32 p = 0; p < series->question.counts.periods; p++)
	{
		gap[p] = synthetic->observed[p] - synthetic->expected[p];
		sum += p < series->question.first ? 0 : gap[p];
	}
	return synthetic->reason == SYNTHETIC_KNOWN ? sum : NAN;
}

/* Under so many burglaries per period, the likeness is one of chance. */
#define SMALL_COUNT 10

static Datum
flags_of(const EffectSeries *series, const SyntheticControl *synthetic)
{
	Flags		flags = {.count = 0};

	if (effect_series_flags(series, &flags))
	{
		double		before = series->question.halves[series->role].before.count;

		raise_flag(&flags, synthetic->reason == SYNTHETIC_MANY_DONORS, "many_areas");
		raise_flag(&flags, synthetic->before < SYNTHETIC_BEFORE_MIN, "short_before");
		raise_flag(&flags, before < SMALL_COUNT * (double) synthetic->before, "small_counts");
		raise_flag(&flags, synthetic->reason == SYNTHETIC_KNOWN && isnan(synthetic->ratio), "no_gap_before");
		effect_rank_flags(series, synthetic->least_p, &flags);
	}
	return flags_datum(&flags);
}

PG_FUNCTION_INFO_V1(synthetic_control_of_set);
Datum
synthetic_control_of_set(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	uint32		draws = effect_argument_draws(PG_GETARG_INT32(2));
	EffectSeries series;
	SyntheticControl synthetic;
	double	   *gap;
	double		gap_after;

	effect_series_open(&series, PG_GETARG_EFFECT_SET_P(0), PG_GETARG_INT32(1), PG_GETARG_TEXT_PP(3));
	(void) synthetic_control(series.question.kernel, &series.question.counts, series.role, series.question.first, draws, PG_GETARG_INT64(4), &synthetic);
	gap = palloc_extended(series.question.counts.periods * sizeof(double), MCXT_ALLOC_HUGE);
	gap_after = gaps_of(&series, &synthetic, gap);
	rows_begin_row(&rows);
	rows_add(&rows, names_of(&series, &synthetic), false);
	rows_add_numbers(&rows, synthetic.weight, synthetic.donors);
	rows_add(&rows, periods_of(&series.question.counts), false);
	rows_add_numbers(&rows, synthetic.observed, series.question.counts.periods);
	rows_add_numbers(&rows, synthetic.expected, series.question.counts.periods);
	rows_add_numbers(&rows, gap, series.question.counts.periods);
	rows_add(&rows, Int64GetDatum(synthetic.before), false);
	rows_add(&rows, Int64GetDatum(synthetic.after), false);
	rows_add_number(&rows, gap_after);
	rows_add_number(&rows, synthetic.rmspe_before);
	rows_add_number(&rows, synthetic.rmspe_after);
	rows_add_number(&rows, synthetic.ratio);
	rows_add(&rows, Int64GetDatum(synthetic.placebos), false);
	rows_add(&rows, Int64GetDatum(synthetic.as_large), false);
	rows_add(&rows, Int64GetDatum(synthetic.not_known), false);
	rows_add_number(&rows, synthetic.p);
	rows_add_number(&rows, synthetic.least_p);
	rows_add(&rows, BoolGetDatum(synthetic.all), synthetic.placebos == 0);
	rows_add(&rows, flags_of(&series, &synthetic), false);
	rows_end_row(&rows);
	return (Datum) 0;
}
