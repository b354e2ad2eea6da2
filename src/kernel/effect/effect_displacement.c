/*
 * Did burglary move? Two measures of all areas around a measure together.
 */
#include "kernel/effect/effect_displacement.h"

#include "kernel/order.h"
#include "kernel/random.h"
#include "kernel/time/counts.h"

#include <Rmath.h>

/* ---------------------------------------------------------------- difference */

EffectChange
effect_own_change(EffectHalves areas, double exposure)
{
	double		before = exposure / areas.before.exposure;
	double		after = exposure / areas.after.exposure;

	return (EffectChange)
	{
		.value = areas.after.count * after - areas.before.count * before,
		.variance = areas.after.count * after * after + areas.before.count * before * before
	};
}

EffectChange
effect_change(EffectHalves areas, EffectHalves control, double exposure)
{
	EffectChange own = effect_own_change(areas, exposure);
	EffectChange other = effect_own_change(control, exposure);

	return (EffectChange) {.value = own.value - other.value, .variance = own.variance + other.variance};
}

/* ---------------------------------------------------------------- counts drawn */

/* A count that is drawn over and over: the chances of it and less, from low on. */
typedef struct CountDraw
{
	CountModel	model;
	double		low;
	uint32_t	size;			/* 0 where there are so many that the normal distribution does */
	double	   *at_most;
} CountDraw;

/* What lies beyond has less chance than any number of draws would show. */
#define DRAW_TAIL 1e-12
#define DRAW_SIZE_MAX 100000

static CountDraw
draw_prepare(Kernel *kernel, double mean, double dispersion)
{
	CountDraw	draw = {.model = count_model(mean, mean * dispersion)};
	double		high = count_quantile(draw.model, 1 - DRAW_TAIL);

	draw.low = count_quantile(draw.model, DRAW_TAIL);
	if (high - draw.low >= DRAW_SIZE_MAX)
		return draw;
	draw.size = (uint32_t) (high - draw.low) + 1;
	draw.at_most = kernel_alloc(kernel, draw.size, sizeof(double));
	for (uint32_t i = 0; i < draw.size; i++)
		draw.at_most[i] = count_at_most(draw.model, draw.low + i);
	return draw;
}

static bool
comes_before(const void *items, uint32_t item, const void *sought)
{
	return ((const double *) items)[item] < *(const double *) sought;
}

static double
draw_count(const CountDraw *draw, Random *random)
{
	double		chance = ((random_next(random) >> 11) + 0.5) * 0x1p-53;
	double		deviation = sqrt(draw->model.mean * (1 + draw->model.mean / draw->model.size));

	if (draw->size == 0)
		return fmax(0, nearbyint(qnorm(chance, draw->model.mean, deviation, true, false)));
	return draw->low + order_find(draw->at_most, draw->size - 1, comes_before, &chance);
}

/* ---------------------------------------------------------------- quotient */

/* The halves of the treated, the control and the areas around. */
enum
{
	PART_TREATED, PART_CONTROL, PART_AROUND, PARTS
};

typedef struct Movement
{
	double		success;
	double		quotient;		/* NaN without success */
	double		prevented;
} Movement;

static double
rate_change(EffectHalves areas, EffectHalves control)
{
	return rate_of(areas.after.count, areas.after.exposure) / rate_of(control.after.count, control.after.exposure) -
		rate_of(areas.before.count, areas.before.exposure) / rate_of(control.before.count, control.before.exposure);
}

static double
prevented_of(EffectHalves areas, EffectHalves control)
{
	return effect_expected((EffectPair) {areas, control}).mean - areas.after.count;
}

/* A control with none in a half has no change to compare with: what is infinite or no number is no success. */
static Movement
movement_of(const EffectHalves *part)
{
	double		success = rate_change(part[PART_TREATED], part[PART_CONTROL]);
	double		quotient = rate_change(part[PART_AROUND], part[PART_CONTROL]) / success;

	if (!isfinite(success))
		success = NAN;
	return (Movement)
	{
		.success = success, .quotient = success < 0 && isfinite(quotient) ? quotient : NAN,
		.prevented = prevented_of(part[PART_TREATED], part[PART_CONTROL]) +
		prevented_of(part[PART_AROUND], part[PART_CONTROL])
	};
}

static int
compare_numbers(const void *items, uint32_t a, uint32_t b)
{
	const double *number = items;

	return ORDER_OF(number[a], number[b]);
}

/* The bounds that leave out as much of the draws at each side; as R's quantile does by itself. */
static KernelStatus
bounds_of(Kernel *kernel, const double *draw, uint32_t count, double confidence, IntervalEstimate *estimate)
{
	uint32_t   *order = kernel_alloc(kernel, count + 1, sizeof(uint32_t));
	KernelStatus status = order_index(kernel, order, count, compare_numbers, draw);
	double	   *bound[] = {&estimate->low, &estimate->high};

	for (int side = 0; side < 2 && count > 0 && status == KERNEL_OK; side++)
	{
		double		place = (side == 0 ? (1 - confidence) / 2 : (1 + confidence) / 2) * (count - 1);
		uint32_t	below = (uint32_t) place;
		uint32_t	above = below + 1 < count ? below + 1 : below;

		*bound[side] = draw[order[below]] + (place - below) * (draw[order[above]] - draw[order[below]]);
	}
	kernel_free(kernel, order);
	return status;
}

/* Beyond this share of draws without success the quotient has no interval. */
#define WITHOUT_SUCCESS_MAX 0.05

typedef struct Draws
{
	CountDraw	count[2 * PARTS];
	double	   *quotient;
	double	   *prevented;
	uint32_t	quotients;
	uint32_t	preventions;
	uint32_t	successes;
} Draws;

static void
draw_once(Draws *draws, EffectHalves *part, Random *random)
{
	Movement	movement;

	for (int p = 0; p < PARTS; p++)
	{
		part[p].before.count = draw_count(&draws->count[2 * p], random);
		part[p].after.count = draw_count(&draws->count[2 * p + 1], random);
	}
	movement = movement_of(part);
	draws->successes += movement.success < 0;
	if (!isnan(movement.quotient))
		draws->quotient[draws->quotients++] = movement.quotient;
	if (!isnan(movement.prevented))
		draws->prevented[draws->preventions++] = movement.prevented;
}

static KernelStatus
draw_all(Kernel *kernel, Draws *draws, const EffectHalves *part, const EffectDraws *asked)
{
	for (uint32_t d = 0; d < asked->draws; d++)
	{
		EffectHalves drawn[PARTS] = {part[0], part[1], part[2]};
		Random		random;

		if (d % 256 == 0 && kernel->stop(kernel))
			return KERNEL_STOPPED;
		random_stream(&random, asked->seed, d);
		draw_once(draws, drawn, &random);
	}
	return KERNEL_OK;
}

KernelStatus
effect_quotient(Kernel *kernel, const EffectHalves *treated, const EffectHalves *control, const EffectHalves *around,
				const EffectDraws *asked, EffectQuotient *quotient)
{
	const EffectHalves part[PARTS] = {*treated, *control, *around};
	Movement	movement = movement_of(part);
	Draws		draws = {.quotients = 0};
	KernelStatus status;

	for (int p = 0; p < PARTS; p++)
	{
		draws.count[2 * p] = draw_prepare(kernel, part[p].before.count, asked->dispersion);
		draws.count[2 * p + 1] = draw_prepare(kernel, part[p].after.count, asked->dispersion);
	}
	draws.quotient = kernel_alloc(kernel, asked->draws, sizeof(double));
	draws.prevented = kernel_alloc(kernel, asked->draws, sizeof(double));
	*quotient = (EffectQuotient) {
		.success = movement.success, .quotient = {movement.quotient, NAN, NAN},
		.prevented = {movement.prevented, NAN, NAN}
	};
	status = draw_all(kernel, &draws, part, asked);
	quotient->without_success = isnan(movement.success) ? NAN : 1 - (double) draws.successes / asked->draws;
	if (status == KERNEL_OK && !isnan(movement.quotient) && quotient->without_success < WITHOUT_SUCCESS_MAX)
		status = bounds_of(kernel, draws.quotient, draws.quotients, asked->confidence, &quotient->quotient);
	if (status == KERNEL_OK && !isnan(movement.prevented))
		status = bounds_of(kernel, draws.prevented, draws.preventions, asked->confidence, &quotient->prevented);
	for (int c = 0; c < 2 * PARTS; c++)
		kernel_free(kernel, draws.count[c].at_most);
	kernel_free(kernel, draws.quotient);
	kernel_free(kernel, draws.prevented);
	return status;
}
