/*
 * What the treated areas would have had, as a mixture of areas without the measure.
 */
#include "kernel/effect/synthetic_control.h"

#include "kernel/effect/effect_placebo.h"
#include "kernel/effect/effect_table.h"
#include "kernel/linear.h"

#include <math.h>
#include <string.h>

/* ---------------------------------------------------------------- weights */

/* Donors that are alike share a weight: this much of the largest square, added to each, leaves one answer. */
#define ALIKE 1e-12

/* Nor is what would narrow the gap by less of it than this a better mixture. */
#define CLOSE 1e-14

/* A weight that is rounding only. */
#define NO_WEIGHT 1e-14

/* The donors that may have weight now, and the square of the gap. */
typedef struct Mixture
{
	Kernel	   *kernel;
	uint32_t	donors;
	double	   *product;
	double	   *weight;
	uint32_t   *active;
	uint32_t	actives;
	double	   *best;			/* of the active, without regard to signs */
	double	   *inverse;		/* room */
} Mixture;

static double
slope(const Mixture *mixture, uint32_t donor)
{
	double		sum = 0;

	for (uint32_t i = 0; i < mixture->actives; i++)
		sum += mixture->product[(size_t) donor * mixture->donors + mixture->active[i]] * mixture->weight[mixture->active[i]];
	return sum;
}

/* The weights of the active that sum to 1 and leave the least gap: the sums of the rows of the inverse, in proportion. */
static bool
find_best(Mixture *mixture)
{
	uint32_t	actives = mixture->actives;
	double		sum = 0;

	for (uint32_t i = 0; i < actives; i++)
		for (uint32_t j = 0; j < actives; j++)
			mixture->inverse[i * actives + j] =
				mixture->product[(size_t) mixture->active[i] * mixture->donors + mixture->active[j]];
	if (!linear_invert(mixture->inverse, actives))
		return false;
	for (uint32_t i = 0; i < actives; i++)
	{
		mixture->best[i] = 0;
		for (uint32_t j = 0; j < actives; j++)
			mixture->best[i] += mixture->inverse[i * actives + j];
		sum += mixture->best[i];
	}
	for (uint32_t i = 0; i < actives; i++)
		mixture->best[i] /= sum;
	return isfinite(sum) && sum > 0;
}

/* Goes towards the best weights until one would be negative, which leaves; true when they were reached. */
static bool
go_to_best(Mixture *mixture)
{
	double		part = 1;
	uint32_t	kept = 0;
	bool		reached;

	for (uint32_t i = 0; i < mixture->actives; i++)
	{
		double		weight = mixture->weight[mixture->active[i]];

		if (mixture->best[i] < NO_WEIGHT)
			part = fmin(part, weight / fmax(weight - mixture->best[i], NO_WEIGHT));
	}
	reached = part >= 1;
	for (uint32_t i = 0; i < mixture->actives; i++)
	{
		double	   *weight = &mixture->weight[mixture->active[i]];

		*weight += part * (mixture->best[i] - *weight);
		if (*weight > NO_WEIGHT)
			mixture->active[kept++] = mixture->active[i];
		else
			*weight = 0;
	}
	/* Whatever rounding does, one leaves: else this would not end. */
	if (!reached && kept == mixture->actives)
		mixture->weight[mixture->active[--kept]] = 0;
	mixture->actives = kept;
	return reached;
}

/* The donor that would narrow the gap most, or donors when none would. */
static uint32_t
next_donor(const Mixture *mixture, double close)
{
	double		gap = 0;
	double		least = INFINITY;
	uint32_t	next = mixture->donors;

	for (uint32_t i = 0; i < mixture->actives; i++)
		gap += mixture->weight[mixture->active[i]] * slope(mixture, mixture->active[i]);
	for (uint32_t d = 0; d < mixture->donors; d++)
	{
		double		down = mixture->weight[d] > 0 ? INFINITY : slope(mixture, d);

		if (down < least && down < gap - close)
		{
			least = down;
			next = d;
		}
	}
	return next;
}

static uint32_t
nearest_donor(const Mixture *mixture)
{
	uint32_t	nearest = 0;

	for (uint32_t d = 1; d < mixture->donors; d++)
		if (mixture->product[(size_t) d * (mixture->donors + 1)] < mixture->product[(size_t) nearest * (mixture->donors + 1)])
			nearest = d;
	return nearest;
}

/* Donors join one by one, and leave where their weight would be negative (Wolfe 1976). */
static KernelStatus
mix(Mixture *mixture, double close)
{
	mixture->active[mixture->actives++] = nearest_donor(mixture);
	mixture->weight[mixture->active[0]] = 1;
	/* It ends by itself; the bound is for rounding. */
	for (uint64_t steps = 10 * (uint64_t) mixture->donors + 10; steps > 0; steps--)
	{
		uint32_t	next = next_donor(mixture, close);

		if (mixture->kernel->stop(mixture->kernel))
			return KERNEL_STOPPED;
		if (next == mixture->donors)
			break;
		mixture->active[mixture->actives++] = next;
		while (find_best(mixture) && !go_to_best(mixture))
			;
	}
	return KERNEL_OK;
}

KernelStatus
synthetic_weights(Kernel *kernel, const double *product, uint32_t donors, double *weight)
{
	size_t		cells = (size_t) donors * donors;
	Mixture		mixture = {
		.kernel = kernel, .donors = donors, .product = kernel_alloc(kernel, cells, sizeof(double)), .weight = weight,
		.active = kernel_alloc(kernel, (size_t) donors + 1, sizeof(uint32_t)),
		.best = kernel_alloc(kernel, (size_t) donors + 1, sizeof(double)),
		.inverse = kernel_alloc(kernel, cells + 2 * donors + 1, sizeof(double))
	};
	double		largest = 0;
	KernelStatus status;

	memcpy(mixture.product, product, cells * sizeof(double));
	memset(weight, 0, donors * sizeof(double));
	for (uint32_t d = 0; d < donors; d++)
		largest = fmax(largest, product[d * (donors + (size_t) 1)]);
	for (uint32_t d = 0; d < donors; d++)
		mixture.product[d * (donors + (size_t) 1)] += largest > 0 ? ALIKE * largest : 1;
	status = mix(&mixture, CLOSE * largest);
	kernel_free(kernel, mixture.product);
	kernel_free(kernel, mixture.active);
	kernel_free(kernel, mixture.best);
	kernel_free(kernel, mixture.inverse);
	return status;
}

/* ---------------------------------------------------------------- one area, or all treated, against donors */

/* A series: burglaries per period, and what they were counted over. */
typedef struct Series
{
	double	   *count;
	double	   *exposure;
} Series;

/* Who is mixed of whom. */
typedef struct Question
{
	uint32_t	periods;
	uint32_t	first;
	uint32_t	donors;
	const Series *own;
	const Series **donor;
} Question;

/* How far a donor is off in a period, in burglaries of the own exposure. */
static double
off(const Question *question, uint32_t donor, uint32_t period)
{
	const Series *other = question->donor[donor];

	return other->count[period] / other->exposure[period] * question->own->exposure[period] - question->own->count[period];
}

static KernelStatus
find_weights(Kernel *kernel, const Question *question, double *weight)
{
	uint32_t	donors = question->donors;
	double	   *gap = kernel_alloc(kernel, (size_t) donors * question->first, sizeof(double));
	double	   *product = kernel_alloc_zero(kernel, (size_t) donors * donors, sizeof(double));
	KernelStatus status = KERNEL_OK;
	uint64_t	work = 0;

	for (uint32_t d = 0; d < donors; d++)
		for (uint32_t t = 0; t < question->first; t++)
			gap[(size_t) d * question->first + t] = off(question, d, t);
	for (uint32_t i = 0; i < donors && status == KERNEL_OK; i++)
	{
		for (uint32_t j = 0; j < donors; j++)
			for (uint32_t t = 0; t < question->first; t++)
				product[(size_t) i * donors + j] +=
					gap[(size_t) i * question->first + t] * gap[(size_t) j * question->first + t];
		if (kernel_stop_after(kernel, &work, (uint64_t) donors * question->first))
			status = KERNEL_STOPPED;
	}
	if (status == KERNEL_OK)
		status = synthetic_weights(kernel, product, donors, weight);
	kernel_free(kernel, gap);
	kernel_free(kernel, product);
	return status;
}

static double
expected_of(const Question *question, const double *weight, uint32_t period)
{
	double		sum = question->own->count[period];

	for (uint32_t d = 0; d < question->donors; d++)
		sum += weight[d] * off(question, d, period);
	return sum;
}

static double
rmspe(const Question *question, const double *weight, uint32_t from, uint32_t to)
{
	double		sum = 0;

	for (uint32_t t = from; t < to; t++)
	{
		double		gap = question->own->count[t] - expected_of(question, weight, t);

		sum += gap * gap;
	}
	return sqrt(sum / (to - from));
}

/* A gap that is this much of what was counted is rounding. */
#define NO_GAP 1e-5

/* Both errors, and the ratio of them: INFINITY where there was no gap before, and NAN where there is none after either. */
static double
rmspe_ratio(const Question *question, const double *weight, double *before, double *after)
{
	double		size = 0;

	for (uint32_t t = 0; t < question->periods; t++)
		size += question->own->count[t] * question->own->count[t];
	size = NO_GAP * sqrt(size / question->periods);
	*before = rmspe(question, weight, 0, question->first);
	*after = rmspe(question, weight, question->first, question->periods);
	if (*before > size)
		return *after / *before;
	return *after > size ? INFINITY : NAN;
}

/* ---------------------------------------------------------------- all together */

/* The series of the role together, and behind it those of the donors. */
static Series *
gather(Kernel *kernel, const EffectCounts *counts, EffectRole role, SyntheticControl *synthetic)
{
	Series	   *series = kernel_alloc(kernel, (size_t) synthetic->donors + 1, sizeof(Series));
	double	   *own = kernel_alloc_zero(kernel, 2 * (size_t) counts->periods, sizeof(double));
	EffectRole	control = effect_control_of(counts, role);
	uint32_t	donors = 0;

	series[0] = (Series) {.count = own, .exposure = own + counts->periods};
	for (uint32_t a = 0; a < counts->areas; a++)
	{
		size_t		cell = (size_t) a * counts->periods;

		if (counts->role[a] == control)
		{
			synthetic->donor[donors++] = a;
			series[donors] = (Series) {.count = (double *) counts->count + cell, .exposure = (double *) counts->exposure + cell};
		}
		for (uint32_t t = 0; counts->role[a] == role && t < counts->periods; t++)
		{
			own[t] += counts->count[cell + t];
			own[counts->periods + t] += counts->exposure[cell + t];
		}
	}
	return series;
}

/* Each donor as if it had the measure, of the others and the treated. */
static KernelStatus
rank(Kernel *kernel, const Series *series, Question question, SyntheticControl *synthetic)
{
	uint32_t	donors = synthetic->donors;
	double	   *weight = kernel_alloc(kernel, donors, sizeof(double));
	KernelStatus status = KERNEL_OK;

	for (uint32_t d = 0; d < donors && status == KERNEL_OK; d++)
	{
		double		before;
		double		after;
		double		ratio;

		question.own = &series[d + 1];
		for (uint32_t other = 0; other < donors; other++)
			question.donor[other] = &series[other == d ? 0 : other + 1];
		status = find_weights(kernel, &question, weight);
		ratio = status == KERNEL_OK ? rmspe_ratio(&question, weight, &before, &after) : NAN;
		if (isnan(ratio))
			synthetic->not_known++;
		else
			synthetic->placebos++;
		synthetic->as_large += ratio >= synthetic->ratio;
	}
	kernel_free(kernel, weight);
	return status;
}

static KernelStatus
answer(Kernel *kernel, const EffectCounts *counts, const Series *series, SyntheticControl *synthetic)
{
	Question	question = {
		.periods = counts->periods, .first = synthetic->before, .donors = synthetic->donors, .own = &series[0],
		.donor = kernel_alloc(kernel, synthetic->donors, sizeof(Series *))
	};
	KernelStatus status;

	for (uint32_t d = 0; d < synthetic->donors; d++)
		question.donor[d] = &series[d + 1];
	status = find_weights(kernel, &question, synthetic->weight);
	if (status == KERNEL_OK)
	{
		synthetic->ratio = rmspe_ratio(&question, synthetic->weight, &synthetic->rmspe_before, &synthetic->rmspe_after);
		for (uint32_t t = 0; t < counts->periods; t++)
			synthetic->expected[t] = expected_of(&question, synthetic->weight, t);
		if (isinf(synthetic->ratio))
			synthetic->ratio = NAN;
		if (!isnan(synthetic->ratio))
			status = rank(kernel, series, question, synthetic);
		synthetic->p = effect_rank_p(synthetic->placebos, synthetic->as_large);
		synthetic->least_p = effect_rank_p(synthetic->placebos, 0);
	}
	kernel_free(kernel, question.donor);
	return status;
}

static SyntheticReason
reason_of(const EffectCounts *counts, EffectRole role, uint32_t first, uint32_t donors)
{
	if (effect_role_areas(counts, role) == 0)
		return SYNTHETIC_NO_AREAS;
	if (donors == 0)
		return SYNTHETIC_NO_CONTROL;
	if (first == 0)
		return SYNTHETIC_NO_BEFORE;
	if (first == counts->periods)
		return SYNTHETIC_NO_AFTER;
	return donors >= first || donors > SYNTHETIC_DONORS_MAX ? SYNTHETIC_MANY_DONORS : SYNTHETIC_KNOWN;
}

KernelStatus
synthetic_control(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first, SyntheticControl *synthetic)
{
	uint32_t	donors = effect_role_areas(counts, effect_control_of(counts, role));
	KernelStatus status = KERNEL_OK;
	Series	   *series;

	*synthetic = (SyntheticControl) {
		.reason = reason_of(counts, role, first, donors), .donors = donors, .before = first, .after = counts->periods - first,
		.donor = kernel_alloc(kernel, donors, sizeof(uint32_t)), .weight = kernel_alloc(kernel, donors, sizeof(double)),
		.observed = kernel_alloc(kernel, counts->periods, sizeof(double)),
		.expected = kernel_alloc(kernel, counts->periods, sizeof(double)),
		.rmspe_before = NAN, .rmspe_after = NAN, .ratio = NAN, .p = NAN, .least_p = NAN
	};
	series = gather(kernel, counts, role, synthetic);
	for (uint32_t d = 0; d < donors; d++)
		synthetic->weight[d] = NAN;
	for (uint32_t t = 0; t < counts->periods; t++)
	{
		synthetic->observed[t] = series[0].count[t];
		synthetic->expected[t] = NAN;
	}
	if (synthetic->reason == SYNTHETIC_KNOWN)
		status = answer(kernel, counts, series, synthetic);
	kernel_free(kernel, series[0].count);
	kernel_free(kernel, series);
	return status;
}

void
synthetic_control_free(Kernel *kernel, SyntheticControl *synthetic)
{
	kernel_free(kernel, synthetic->donor);
	kernel_free(kernel, synthetic->weight);
	kernel_free(kernel, synthetic->observed);
	kernel_free(kernel, synthetic->expected);
}
