/*
 * What the treated areas would have had, as a mixture of areas without the measure.
 */
#include "kernel/effect/synthetic_control.h"

#include "kernel/effect/effect_lot.h"
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

/* ---------------------------------------------------------------- some areas together, of others */

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
	Series		own;
	Series	   *donor;
} Question;

static Series
series_of(const EffectCounts *counts, uint32_t area)
{
	size_t		cell = (size_t) area * counts->periods;

	return (Series) {.count = (double *) counts->count + cell, .exposure = (double *) counts->exposure + cell};
}

static void
question_begin(Kernel *kernel, const EffectCounts *counts, uint32_t first, uint32_t donors, Question *question)
{
	double	   *own = kernel_alloc(kernel, 2 * (size_t) counts->periods, sizeof(double));

	*question = (Question) {
		.periods = counts->periods, .first = first, .own = {.count = own, .exposure = own + counts->periods},
		.donor = kernel_alloc(kernel, donors, sizeof(Series))
	};
}

static void
question_end(Kernel *kernel, Question *question)
{
	kernel_free(kernel, question->own.count);
	kernel_free(kernel, question->donor);
}

/* Nobody is asked about yet, and nobody gives. */
static void
question_clear(Question *question)
{
	question->donors = 0;
	memset(question->own.count, 0, 2 * (size_t) question->periods * sizeof(double));
}

static void
add_own(const EffectCounts *counts, uint32_t area, Question *question)
{
	Series		more = series_of(counts, area);

	for (uint32_t t = 0; t < question->periods; t++)
	{
		question->own.count[t] += more.count[t];
		question->own.exposure[t] += more.exposure[t];
	}
}

/* How far a donor is off in a period, in burglaries of the own exposure. */
static double
off(const Question *question, uint32_t donor, uint32_t period)
{
	Series		other = question->donor[donor];

	return other.count[period] / other.exposure[period] * question->own.exposure[period] - question->own.count[period];
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
	double		sum = question->own.count[period];

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
		double		gap = question->own.count[t] - expected_of(question, weight, t);

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
		size += question->own.count[t] * question->own.count[t];
	size = NO_GAP * sqrt(size / question->periods);
	*before = rmspe(question, weight, 0, question->first);
	*after = rmspe(question, weight, question->first, question->periods);
	if (*before > size)
		return *after / *before;
	return *after > size ? INFINITY : NAN;
}

/* ---------------------------------------------------------------- all together */

/* The areas of the role together, of all donors. */
static void
ask(const EffectCounts *counts, EffectRole role, const SyntheticControl *synthetic, Question *question)
{
	question_clear(question);
	for (uint32_t a = 0; a < counts->areas; a++)
		if (counts->role[a] == role)
			add_own(counts, a, question);
	for (; question->donors < synthetic->donors; question->donors++)
		question->donor[question->donors] = series_of(counts, synthetic->donor[question->donors]);
}

/* The donors that were taken together, of the others and the areas of the role. */
static void
ask_placebo(const EffectCounts *counts, EffectRole role, const SyntheticControl *synthetic, const EffectLot *lot,
			Question *question)
{
	question_clear(question);
	for (uint32_t d = 0; d < synthetic->donors; d++)
	{
		if (lot->is_taken[d])
			add_own(counts, synthetic->donor[d], question);
		else
			question->donor[question->donors++] = series_of(counts, synthetic->donor[d]);
	}
	for (uint32_t a = 0; a < counts->areas; a++)
		if (counts->role[a] == role)
			question->donor[question->donors++] = series_of(counts, a);
}

static void
count_placebo(double ratio, SyntheticControl *synthetic)
{
	if (isnan(ratio))
		synthetic->not_known++;
	else
		synthetic->placebos++;
	synthetic->as_large += ratio >= synthetic->ratio;
}

static KernelStatus
rank(Kernel *kernel, const EffectCounts *counts, EffectRole role, EffectLot *lot, Question *question,
	 SyntheticControl *synthetic)
{
	double	   *weight = kernel_alloc(kernel, synthetic->donors, sizeof(double));
	KernelStatus status = KERNEL_OK;

	for (uint32_t i = 0; i < lot->choices && status == KERNEL_OK; i++)
	{
		double		before;
		double		after;

		effect_lot_choose(lot, i);
		ask_placebo(counts, role, synthetic, lot, question);
		status = find_weights(kernel, question, weight);
		if (status == KERNEL_OK)
			count_placebo(rmspe_ratio(question, weight, &before, &after), synthetic);
	}
	kernel_free(kernel, weight);
	return status;
}

static KernelStatus
answer(Kernel *kernel, const EffectCounts *counts, EffectRole role, EffectLot *lot, Question *question,
	   SyntheticControl *synthetic)
{
	KernelStatus status = find_weights(kernel, question, synthetic->weight);

	if (status != KERNEL_OK)
		return status;
	synthetic->ratio = rmspe_ratio(question, synthetic->weight, &synthetic->rmspe_before, &synthetic->rmspe_after);
	/* As a sum of differences, none at all may come out just below it. */
	for (uint32_t t = 0; t < counts->periods; t++)
	{
		double		expected = expected_of(question, synthetic->weight, t);

		synthetic->expected[t] = expected < 0 ? 0 : expected;
	}
	if (isinf(synthetic->ratio))
		synthetic->ratio = NAN;
	if (!isnan(synthetic->ratio))
		status = rank(kernel, counts, role, lot, question, synthetic);
	synthetic->p = effect_lot_p(synthetic->placebos, synthetic->as_large);
	synthetic->least_p = effect_lot_p(synthetic->placebos, 0);
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

/* Nothing is known yet but who and when, and what was counted. */
static void
synthetic_begin(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first, SyntheticControl *synthetic)
{
	EffectRole	control = effect_control_of(counts, role);
	uint32_t	donors = effect_role_areas(counts, control);

	*synthetic = (SyntheticControl) {
		.reason = reason_of(counts, role, first, donors), .before = first, .after = counts->periods - first,
		.donor = kernel_alloc(kernel, donors, sizeof(uint32_t)), .weight = kernel_alloc(kernel, donors, sizeof(double)),
		.observed = kernel_alloc(kernel, counts->periods, sizeof(double)),
		.expected = kernel_alloc(kernel, counts->periods, sizeof(double)),
		.rmspe_before = NAN, .rmspe_after = NAN, .ratio = NAN, .p = NAN, .least_p = NAN
	};
	for (uint32_t a = 0; a < counts->areas; a++)
	{
		if (counts->role[a] != control)
			continue;
		synthetic->weight[synthetic->donors] = NAN;
		synthetic->donor[synthetic->donors++] = a;
	}
	for (uint32_t t = 0; t < counts->periods; t++)
		synthetic->expected[t] = NAN;
}

KernelStatus
synthetic_control(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first, uint32_t draws,
				  uint64_t seed, SyntheticControl *synthetic)
{
	KernelStatus status = KERNEL_OK;
	EffectLot	lot;
	Question	question;

	synthetic_begin(kernel, counts, role, first, synthetic);
	effect_lot_begin(kernel, synthetic->donors, effect_role_areas(counts, role), draws, seed, &lot);
	/* A placebo has as many donors: those it takes go, and as many areas of the role come. */
	question_begin(kernel, counts, first, synthetic->donors, &question);
	ask(counts, role, synthetic, &question);
	memcpy(synthetic->observed, question.own.count, counts->periods * sizeof(double));
	synthetic->all = lot.all;
	if (synthetic->reason == SYNTHETIC_KNOWN)
		status = answer(kernel, counts, role, &lot, &question, synthetic);
	question_end(kernel, &question);
	effect_lot_end(kernel, &lot);
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
