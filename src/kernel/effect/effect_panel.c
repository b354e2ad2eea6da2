/*
 * Did burglary change where a measure was taken, by area and period?
 */
#include "kernel/effect/effect_panel.h"

#include "kernel/effect/effect_table.h"
#include "kernel/log_linear.h"
#include "kernel/time/counts.h"

#include <math.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- what there is */

EffectReason
effect_panel_begin(const EffectCounts *counts, EffectRole role, uint32_t first, EffectPanel *panel)
{
	EffectRole	control = effect_control_of(counts, role);

	*panel = (EffectPanel) {
		.treated = effect_role_areas(counts, role), .control = effect_role_areas(counts, control),
		.of_role = effect_role_halves(counts, role, first), .of_control = effect_role_halves(counts, control, first),
		.log_ratio = NAN, .error = NAN, .low = NAN, .high = NAN, .p = NAN, .dispersion = NAN, .size = NAN, .freedom = NAN
	};
	if (panel->treated == 0)
		return EFFECT_NO_AREAS;
	if (panel->control == 0)
		return EFFECT_NO_CONTROL;
	if (first == 0)
		return EFFECT_NO_BEFORE;
	if (first == counts->periods)
		return EFFECT_NO_AFTER;
	if (panel->of_role.before.count == 0 || panel->of_role.after.count == 0 ||
		panel->of_control.before.count == 0 || panel->of_control.after.count == 0)
		return EFFECT_NO_BURGLARIES;
	return EFFECT_KNOWN;
}

EffectReason
effect_fits(uint32_t rows, uint32_t areas, uint32_t terms)
{
	if (rows <= (uint64_t) areas + terms)
		return EFFECT_FEW_COUNTS;
	return terms > EFFECT_TERMS_MAX || (uint64_t) rows * terms > EFFECT_CELLS_MAX ? EFFECT_TOO_LARGE : EFFECT_KNOWN;
}

/* ---------------------------------------------------------------- model */

/* The last term is that of the measure; before it one for each period but the first, or one for all that are after. */
static double *
make_terms(Kernel *kernel, const EffectTable *table, const EffectPanelChoice *choice, int terms)
{
	double	   *all = kernel_alloc_zero(kernel, (size_t) table->rows * terms, sizeof(double));

	for (uint32_t row = 0; row < table->rows; row++)
	{
		double	   *term = all + (size_t) row * terms;
		uint32_t	period = row % table->periods;
		bool		after = table->place[period] >= choice->first;

		if (!choice->by_period)
			term[0] = after;
		else if (period > 0)
			term[period - 1] = 1;
		term[terms - 1] = after && table->level[row] < table->treated;
	}
	return all;
}

#define SIZE_STEPS_MAX 100
#define SIZE_CLOSE 1e-10

/* The size that is likeliest for what is expected, and what is likeliest to be expected for the size, until both stay. */
static KernelStatus
fit_size(Kernel *kernel, LogLinear *data, LogLinearFit *fit, double *size)
{
	double		before = INFINITY;

	for (int steps = 0; steps < SIZE_STEPS_MAX && fit->found; steps++)
	{
		if (count_strength(kernel, data->count, fit->expected, data->rows, size) != KERNEL_OK)
			return KERNEL_STOPPED;
		if (1 / *size == data->scatter || fabs(log(*size / before)) < SIZE_CLOSE)
			return KERNEL_OK;
		before = *size;
		data->scatter = 1 / *size;
		log_linear_free(kernel, fit);
		if (log_linear_fit(kernel, data, fit) != KERNEL_OK)
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/*
 * The variance of the last coefficient from the areas themselves: what each of them draws it by, squared.  The heights
 * are fitted, so that an area draws by its terms alone.
 */
static double
variance_by_areas(const LogLinear *data, const EffectTable *table, const LogLinearFit *fit)
{
	const double *last = fit->inverse + (size_t) (data->terms - 1) * data->terms;
	double		sum = 0;

	for (uint32_t a = 0; a < table->areas; a++)
	{
		double		drawn = 0;

		for (uint32_t p = 0; p < table->periods; p++)
		{
			size_t		row = (size_t) a * table->periods + p;

			drawn += (data->count[row] - fit->expected[row]) *
				log_linear_sum(last, data->terms, data->term + row * data->terms);
		}
		sum += drawn * drawn;
	}
	return sum * table->areas / (table->areas - 1);
}

/* ---------------------------------------------------------------- answer */

/* A ratio that is not known to a factor of e to this power is not known: the counts do not tell it from the periods. */
#define ERROR_MAX 100

static void
tell(const EffectPanelChoice *choice, double freedom, EffectPanel *panel)
{
	double		reach = isfinite(freedom) ? qt((1 + choice->confidence) / 2, freedom, true, false) :
		qnorm((1 + choice->confidence) / 2, 0, 1, true, false);
	double		statistic = -fabs(panel->log_ratio) / panel->error;

	panel->low = panel->log_ratio - reach * panel->error;
	panel->high = panel->log_ratio + reach * panel->error;
	panel->p = 2 * (isfinite(freedom) ? pt(statistic, freedom, true, false) : pnorm(statistic, 0, 1, true, false));
}

static void
judge(const LogLinear *data, const EffectTable *table, const LogLinearFit *fit, const EffectPanelChoice *choice,
	  EffectPanel *panel)
{
	int			last = data->terms - 1;
	double		variance = fit->inverse[(size_t) last * data->terms + last];
	double		freedom = fit->freedom;

	if (!fit->found || !(variance > 0 && variance < ERROR_MAX * ERROR_MAX))
	{
		panel->reason = EFFECT_NO_FIT;
		return;
	}
	panel->log_ratio = fit->coefficient[last];
	panel->freedom = fit->freedom;
	if (choice->method == EFFECT_QUASI_POISSON)
		variance *= fmax(1, fit->dispersion);
	else if (choice->method == EFFECT_NEGATIVE_BINOMIAL)
		freedom = INFINITY;
	else if (table->treated < EFFECT_CLUSTERS_MIN || table->areas - table->treated < EFFECT_CLUSTERS_MIN)
	{
		panel->reason = EFFECT_FEW_AREAS;
		return;
	}
	else
	{
		variance = variance_by_areas(data, table, fit);
		freedom = table->areas - 1;
	}
	panel->error = sqrt(variance);
	if (panel->error > 0)
		tell(choice, freedom, panel);
}

static KernelStatus
fit_table(Kernel *kernel, const EffectTable *table, const EffectPanelChoice *choice, EffectPanel *panel)
{
	LogLinear	data = {
		.rows = table->rows, .terms = choice->by_period ? table->periods : 2, .count = table->count,
		.offset = table->offset, .level = table->level, .levels = table->areas
	};
	LogLinearFit fit;
	double	   *term;
	KernelStatus status;

	panel->reason = effect_fits(data.rows, data.levels, data.terms);
	if (panel->reason != EFFECT_KNOWN)
		return KERNEL_OK;
	data.term = term = make_terms(kernel, table, choice, data.terms);
	status = log_linear_fit(kernel, &data, &fit);
	panel->dispersion = fit.found ? fit.dispersion : NAN;
	if (status == KERNEL_OK && choice->method == EFFECT_NEGATIVE_BINOMIAL)
		status = fit_size(kernel, &data, &fit, &panel->size);
	judge(&data, table, &fit, choice, panel);
	log_linear_free(kernel, &fit);
	kernel_free(kernel, term);
	return status;
}

KernelStatus
effect_panel(Kernel *kernel, const EffectCounts *counts, const EffectPanelChoice *choice, EffectPanel *panel)
{
	EffectReason reason = effect_panel_begin(counts, choice->role, choice->first, panel);
	EffectTable table;
	KernelStatus status;

	panel->reason = reason;
	if (reason != EFFECT_KNOWN)
		return KERNEL_OK;
	effect_table_make(kernel, counts, choice->role, NULL, choice->by_period, &table);
	panel->areas_left_out = table.areas_left_out;
	panel->periods_left_out = table.periods_left_out;
	status = fit_table(kernel, &table, choice, panel);
	effect_table_free(kernel, &table);
	return status;
}
