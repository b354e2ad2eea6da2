/*
 * Areas that were chosen because they were hot: what to expect of them, and an effect with that taken off.
 */
#include "kernel/effect/effect_index.h"

#include "kernel/effect/effect_ratio.h"

#include <Rmath.h>

EffectLevel
effect_true_level(double count, double shape, double mean)
{
	CountModel	model = count_expected(count, 1, mean, shape, 1);

	/* Of a gamma distribution, the size of the count around it is the shape. */
	return (EffectLevel) {.mean = model.mean, .variance = model.mean * model.mean / model.size};
}

/* ---------------------------------------------------------------- index */

/*
 * The count is negative binomial around index * expected, of a size that does not hang on the index: where it is as
 * rare as a tail is a quantile of the beta distribution.
 */
static IntervalEstimate
exact_index(double count, EffectLevel expected, double tail)
{
	double		size = expected.mean * expected.mean / expected.variance;
	IntervalEstimate index = {.value = count / expected.mean, .low = 0};
	double		share;

	if (!(expected.variance > 0))
		return rate_exact(count, expected.mean, 1 - 2 * tail);
	share = qbeta(tail, size, count + 1, true, false);
	index.high = size * (1 - share) / share / expected.mean;
	if (count > 0)
	{
		share = qbeta(tail, size, count, false, false);
		index.low = size * (1 - share) / share / expected.mean;
	}
	return index;
}

EffectIndex
effect_index(double count, EffectLevel expected, double confidence)
{
	double		relative = expected.variance / (expected.mean * expected.mean);
	CountModel	model = count_model(expected.mean, expected.mean + expected.variance);
	EffectIndex result = {.index = {NAN, NAN, NAN}, .standard_error = NAN, .p_value = NAN};

	if (!(expected.mean > 0))
		return result;
	result.index = exact_index(count, expected, (1 - confidence) / 2);
	result.index.value = count / expected.mean / (1 + relative);
	if (count > 0)
		result.standard_error = result.index.value * sqrt(1 / count + relative) / (1 + relative);
	result.p_value = fmin(1, 2 * fmin(count_at_most(model, count), count_above(model, count - 1)));
	return result;
}

/* ---------------------------------------------------------------- of a set */

typedef struct Candidates
{
	EffectHalves *area;
	double	   *count;
	double	   *exposure;
	bool	   *treated;
	uint32_t	number;
} Candidates;

static Candidates
find_candidates(Kernel *kernel, const EffectCounts *counts, uint32_t first)
{
	Candidates	candidates = {
		.area = kernel_alloc(kernel, counts->areas, sizeof(EffectHalves)),
		.count = kernel_alloc(kernel, counts->areas, sizeof(double)),
		.exposure = kernel_alloc(kernel, counts->areas, sizeof(double)),
		.treated = kernel_alloc(kernel, counts->areas, sizeof(bool))
	};

	for (uint32_t a = 0; a < counts->areas; a++)
		if (counts->role[a] == EFFECT_TREATED || counts->role[a] == EFFECT_CONTROL)
		{
			uint32_t	c = candidates.number++;

			candidates.area[c] = effect_area_halves(counts, a, first);
			candidates.count[c] = candidates.area[c].before.count;
			candidates.exposure[c] = candidates.area[c].before.exposure;
			candidates.treated[c] = counts->role[a] == EFFECT_TREATED;
		}
	return candidates;
}

/* What areas truly have, brought from the exposure before to that after; and as they are without that. */
typedef struct Group
{
	EffectLevel before;
	EffectLevel after;
} Group;

static Group
add_levels(const Candidates *candidates, GammaPrior prior, bool treated)
{
	Group		group = {{0, 0}, {0, 0}};

	for (uint32_t c = 0; c < candidates->number; c++)
	{
		double		mean = prior.mean * candidates->exposure[c];
		EffectLevel level = effect_true_level(candidates->count[c], prior.strength, mean);
		double		longer = candidates->area[c].after.exposure / candidates->exposure[c];

		if (candidates->treated[c] != treated)
			continue;
		group.before.mean += level.mean;
		group.before.variance += level.variance;
		group.after.mean += level.mean * longer;
		group.after.variance += level.variance * longer * longer;
	}
	return group;
}

/*
 * The control is drawn towards the mean as well, so that a control that was cool by chance does not seem to rise. How
 * it changed is not certain either, and adds to the variance.
 */
static EffectLevel
expected_after(Group treated, Group control, double control_after)
{
	double		ratio = control_after / control.after.mean;
	double		relative = treated.after.variance / (treated.after.mean * treated.after.mean) +
		control.after.variance / (control.after.mean * control.after.mean) + 1 / control_after;
	double		mean = treated.after.mean * ratio;

	return (EffectLevel) {.mean = mean, .variance = mean * mean * relative};
}

static void
judge(const Candidates *candidates, double confidence, EffectBayes *bayes)
{
	Group		treated = add_levels(candidates, bayes->prior, true);
	Group		control = add_levels(candidates, bayes->prior, false);

	if (!(treated.before.mean > 0))
		return;
	bayes->level = treated.before;
	if (!(control.after.mean > 0 && treated.after.mean > 0 && bayes->control.after.count > 0))
		return;
	bayes->expected = expected_after(treated, control, bayes->control.after.count);
	bayes->result = effect_index(bayes->treated.after.count, bayes->expected, confidence);
}

KernelStatus
effect_bayes(Kernel *kernel, const EffectCounts *counts, uint32_t first, double confidence, EffectBayes *bayes)
{
	Candidates	candidates = find_candidates(kernel, counts, first);
	const EffectLevel unknown = {NAN, NAN};
	KernelStatus status = KERNEL_OK;

	*bayes = (EffectBayes) {
		.candidates = candidates.number, .prior = {NAN, NAN}, .level = unknown, .expected = unknown,
		.treated = effect_role_halves(counts, EFFECT_TREATED, first),
		.control = effect_role_halves(counts, EFFECT_CONTROL, first)
	};
	bayes->plain = effect_expected((EffectPair) {bayes->treated, bayes->control}).mean;
	bayes->result = effect_index(0, unknown, confidence);
	if (first > 0)
		status = count_prior(kernel, candidates.count, candidates.exposure, candidates.number, &bayes->prior);
	if (status == KERNEL_OK && bayes->prior.mean > 0)
		judge(&candidates, confidence, bayes);
	kernel_free(kernel, candidates.area);
	kernel_free(kernel, candidates.count);
	kernel_free(kernel, candidates.exposure);
	kernel_free(kernel, candidates.treated);
	return status;
}
