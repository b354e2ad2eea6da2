/*
 * When did burglary change where a measure was taken?
 */
#include "kernel/effect/effect_event_study.h"

#include "kernel/effect/effect_table.h"
#include "kernel/linear.h"
#include "kernel/log_linear.h"

#include <math.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- bins */

/* The last bin before the measure is what the others are compared with. */
#define REFERENCE (-1)

static int64_t
bin_of(const EffectStudyChoice *choice, int32_t period)
{
	int64_t		since = (int64_t) period - choice->since;

	return since >= 0 ? since / choice->per_bin : -1 - (-1 - since) / choice->per_bin;
}

static void
add_period(const EffectCounts *counts, const EffectStudyChoice *choice, uint32_t place, EffectBin *bin)
{
	EffectRole	control = effect_control_of(counts, choice->role);

	bin->to = counts->period[place];
	bin->periods++;
	for (uint32_t a = 0; a < counts->areas; a++)
	{
		size_t		cell = (size_t) a * counts->periods + place;
		EffectSum  *sum = counts->role[a] == choice->role ? &bin->of_role : counts->role[a] == control ? &bin->of_control : NULL;

		if (sum == NULL)
			continue;
		sum->count += counts->count[cell];
		sum->exposure += counts->exposure[cell];
	}
}

static void
gather_bins(const EffectCounts *counts, const EffectStudyChoice *choice, EffectStudy *study)
{
	for (uint32_t p = 0; p < counts->periods; p++)
	{
		int64_t		bin = bin_of(choice, counts->period[p]);

		if (study->bins == 0 || study->bin[study->bins - 1].bin != bin)
			study->bin[study->bins++] = (EffectBin) {
				.bin = bin, .from = counts->period[p], .expected = NAN, .ratio = NAN, .low = NAN, .high = NAN, .p = NAN
			};
		add_period(counts, choice, p, &study->bin[study->bins - 1]);
	}
}

static EffectBin *
reference_of(const EffectStudy *study)
{
	for (uint32_t b = 0; b < study->bins; b++)
		if (study->bin[b].bin == REFERENCE)
			return &study->bin[b];
	return NULL;
}

static double
rate(EffectSum sum)
{
	return sum.count / sum.exposure;
}

/* As the counts themselves have it; which bins are too few for more, and which have no logarithm. */
static void
compare(const EffectBin *reference, EffectBin *bin)
{
	bin->expected = rate(reference->of_role) * rate(bin->of_control) / rate(reference->of_control) * bin->of_role.exposure;
	bin->ratio = bin->of_role.count / bin->expected;
	if (!isfinite(bin->expected))
		bin->expected = bin->ratio = NAN;
	if (!isfinite(bin->ratio))
		bin->ratio = NAN;
	bin->few = fmin(fmin(reference->of_role.count, reference->of_control.count),
					fmin(bin->of_role.count, bin->of_control.count)) < EFFECT_BIN_MIN;
	bin->fitted = bin->of_role.count > 0 && bin->of_control.count > 0 &&
		reference->of_role.count > 0 && reference->of_control.count > 0;
}

/* ---------------------------------------------------------------- model */

/* What is fitted: the bins of each period, and the term of each bin. */
typedef struct StudyModel
{
	const EffectStudy *study;
	EffectTable table;
	int			first_term;		/* of a bin; those of the periods come before */
	int			terms;
	uint32_t   *bin;			/* of each place of a period */
	int		   *term;			/* of each bin; -1 for what has none */
} StudyModel;

static void
model_begin(Kernel *kernel, const EffectCounts *counts, const EffectStudyChoice *choice, const EffectStudy *study,
			StudyModel *model)
{
	bool	   *keep = kernel_alloc(kernel, counts->periods, sizeof(bool));
	uint32_t	b = 0;

	model->study = study;
	model->bin = kernel_alloc(kernel, counts->periods, sizeof(uint32_t));
	model->term = kernel_alloc(kernel, study->bins, sizeof(int));
	for (uint32_t p = 0; p < counts->periods; p++)
	{
		b += counts->period[p] > study->bin[b].to;
		model->bin[p] = b;
		keep[p] = study->bin[b].fitted;
	}
	effect_table_make(kernel, counts, choice->role, keep, true, &model->table);
	kernel_free(kernel, keep);
	model->first_term = model->table.periods - 1;
	model->terms = model->first_term;
	for (b = 0; b < study->bins; b++)
		model->term[b] = study->bin[b].fitted && study->bin[b].bin != REFERENCE ? model->terms++ : -1;
}

static void
model_end(Kernel *kernel, StudyModel *model)
{
	effect_table_free(kernel, &model->table);
	kernel_free(kernel, model->bin);
	kernel_free(kernel, model->term);
}

static double *
make_terms(Kernel *kernel, const StudyModel *model)
{
	const EffectTable *table = &model->table;
	double	   *all = kernel_alloc_zero(kernel, (size_t) table->rows * model->terms, sizeof(double));

	for (uint32_t row = 0; row < table->rows; row++)
	{
		double	   *term = all + (size_t) row * model->terms;
		uint32_t	period = row % table->periods;
		int			own = model->term[model->bin[table->place[period]]];

		if (period > 0)
			term[period - 1] = 1;
		if (own >= 0 && table->level[row] < table->treated)
			term[own] = 1;
	}
	return all;
}

/* ---------------------------------------------------------------- answer */

static void
tell_bin(const LogLinearFit *fit, const StudyModel *model, const EffectStudyChoice *choice, int term, EffectStudy *study,
		 EffectBin *bin)
{
	double		log_ratio = fit->coefficient[term];
	double		error = sqrt(fit->inverse[(size_t) term * model->terms + term] * study->dispersion);
	double		reach = qt((1 + choice->confidence) / 2, fit->freedom, true, false);

	bin->ratio = exp(log_ratio);
	if (bin->few)
		return;
	bin->low = exp(log_ratio - reach * error);
	bin->high = exp(log_ratio + reach * error);
	bin->p = 2 * pt(-fabs(log_ratio) / error, fit->freedom, true, false);
}

/* The first terms of bins are the leads: how far all of them lie from 0 together, by F (Wald). */
static void
test_leads(Kernel *kernel, const LogLinearFit *fit, const StudyModel *model, EffectStudy *study)
{
	int			leads = 0;
	const double *lead = fit->coefficient + model->first_term;
	double	   *matrix;
	double		statistic = 0;

	for (uint32_t b = 0; b < study->bins; b++)
		leads += model->term[b] >= 0 && study->bin[b].bin < REFERENCE;
	study->leads = leads;
	if (leads == 0)
		return;
	matrix = kernel_alloc(kernel, (size_t) leads * leads, sizeof(double));
	for (int i = 0; i < leads; i++)
		for (int j = 0; j < leads; j++)
			matrix[i * leads + j] = fit->inverse[(size_t) (model->first_term + i) * model->terms + model->first_term + j];
	if (linear_invert(matrix, leads))
	{
		for (int i = 0; i < leads; i++)
			statistic += lead[i] * log_linear_sum(lead, leads, matrix + i * leads);
		/* F of leads and freedom, by its beta */
		study->leads_p = pbeta(fit->freedom / (fit->freedom + statistic / study->dispersion), fit->freedom / 2, leads / 2.0,
							   true, false);
	}
	kernel_free(kernel, matrix);
}

static KernelStatus
fit_study(Kernel *kernel, const StudyModel *model, const EffectStudyChoice *choice, EffectStudy *study)
{
	const EffectTable *table = &model->table;
	LogLinear	data = {
		.rows = table->rows, .terms = model->terms, .count = table->count, .offset = table->offset,
		.level = table->level, .levels = table->areas
	};
	EffectReason reason = effect_fits(data.rows, data.levels, data.terms);
	LogLinearFit fit;
	double	   *term;
	KernelStatus status;

	if (reason == EFFECT_TOO_LARGE)
		study->whole.reason = reason;
	if (reason != EFFECT_KNOWN || model->terms == model->first_term)
		return KERNEL_OK;
	data.term = term = make_terms(kernel, model);
	status = log_linear_fit(kernel, &data, &fit);
	if (status == KERNEL_OK && fit.found)
	{
		study->dispersion = fmax(1, fit.dispersion);
		for (uint32_t b = 0; b < study->bins; b++)
			if (model->term[b] >= 0)
				tell_bin(&fit, model, choice, model->term[b], study, &study->bin[b]);
		test_leads(kernel, &fit, model, study);
	}
	log_linear_free(kernel, &fit);
	kernel_free(kernel, term);
	return status;
}

static KernelStatus
pooled(Kernel *kernel, const EffectCounts *counts, const EffectStudyChoice *choice, EffectPanel *panel)
{
	EffectPanelChoice all = {
		.role = choice->role, .first = effect_first_after(counts, choice->since), .method = EFFECT_QUASI_POISSON,
		.by_period = true, .confidence = choice->confidence
	};

	return effect_panel(kernel, counts, &all, panel);
}

KernelStatus
effect_event_study(Kernel *kernel, const EffectCounts *counts, const EffectStudyChoice *choice, EffectStudy *study)
{
	const EffectBin *reference;
	StudyModel	model;
	KernelStatus status;

	*study = (EffectStudy) {
		.bin = kernel_alloc(kernel, counts->periods, sizeof(EffectBin)), .dispersion = NAN, .leads_p = NAN
	};
	gather_bins(counts, choice, study);
	status = pooled(kernel, counts, choice, &study->whole);
	reference = reference_of(study);
	if (status != KERNEL_OK || reference == NULL)
		return status;
	for (uint32_t b = 0; b < study->bins; b++)
		compare(reference, &study->bin[b]);
	if (!reference->fitted)
		return KERNEL_OK;
	model_begin(kernel, counts, choice, study, &model);
	status = fit_study(kernel, &model, choice, study);
	model_end(kernel, &model);
	return status;
}

void
effect_event_study_free(Kernel *kernel, EffectStudy *study)
{
	kernel_free(kernel, study->bin);
}
