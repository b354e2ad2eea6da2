/*
 * The same comparison for areas that never had the measure, as if they had.
 */
#include "kernel/effect/effect_placebo.h"

#include "kernel/effect/effect_table.h"
#include "kernel/random.h"

#include <math.h>

double
effect_rank_p(uint32_t placebos, uint32_t as_far)
{
	return placebos == 0 ? NAN : (1.0 + as_far) / (1.0 + placebos);
}

/* Infinite where a count is 0, NAN where that leaves nothing to compare. */
static double
log_ratio(EffectHalves of, EffectHalves with)
{
	double		own = of.after.count * of.before.exposure * with.before.count * with.after.exposure;
	double		other = of.before.count * of.after.exposure * with.after.count * with.before.exposure;

	return log(own / other);
}

static void
add_halves(EffectHalves *halves, EffectHalves more)
{
	halves->before.count += more.before.count;
	halves->before.exposure += more.before.exposure;
	halves->after.count += more.after.count;
	halves->after.exposure += more.after.exposure;
}

/* The areas of the control, and which of them are taken as if they had the measure. */
typedef struct Lot
{
	EffectHalves *area;
	uint32_t	areas;
	uint32_t   *order;			/* the first are taken */
	uint32_t	taken;
	bool	   *is_taken;		/* of each area */
} Lot;

static void
lot_make(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first, Lot *lot)
{
	EffectRole	control = effect_control_of(counts, role);
	uint32_t	areas = effect_role_areas(counts, control);

	*lot = (Lot) {
		.area = kernel_alloc(kernel, areas, sizeof(EffectHalves)),
		.order = kernel_alloc(kernel, areas, sizeof(uint32_t)),
		.is_taken = kernel_alloc_zero(kernel, areas, sizeof(bool)),
		.taken = effect_role_areas(counts, role),
	};
	for (uint32_t a = 0; a < counts->areas; a++)
	{
		if (counts->role[a] != control)
			continue;
		lot->order[lot->areas] = lot->areas;
		lot->area[lot->areas++] = effect_area_halves(counts, a, first);
	}
}

static void
lot_free(Kernel *kernel, Lot *lot)
{
	kernel_free(kernel, lot->area);
	kernel_free(kernel, lot->order);
	kernel_free(kernel, lot->is_taken);
}

static double
lot_log_ratio(Lot *lot)
{
	EffectHalves half[2] = {{{0, 0}, {0, 0}}, {{0, 0}, {0, 0}}};

	for (uint32_t i = 0; i < lot->taken; i++)
		lot->is_taken[lot->order[i]] = true;
	for (uint32_t a = 0; a < lot->areas; a++)
		add_halves(&half[lot->is_taken[a]], lot->area[a]);
	for (uint32_t i = 0; i < lot->taken; i++)
		lot->is_taken[lot->order[i]] = false;
	return log_ratio(half[true], half[false]);
}

/* The next choice of so many numbers under areas, in their order; false after the last. */
static bool
next_choice(Lot *lot)
{
	uint32_t	i = lot->taken;

	while (i > 0 && lot->order[i - 1] == lot->areas - lot->taken + i - 1)
		i--;
	if (i == 0)
		return false;
	lot->order[i - 1]++;
	for (; i < lot->taken; i++)
		lot->order[i] = lot->order[i - 1] + 1;
	return true;
}

static void
draw_choice(Lot *lot, Random *random)
{
	for (uint32_t i = 0; i < lot->taken; i++)
	{
		uint32_t	other = i + random_below(random, lot->areas - i);
		uint32_t	was = lot->order[i];

		lot->order[i] = lot->order[other];
		lot->order[other] = was;
	}
}

/* How many choices there are; more than most are as many as most + 1. */
static double
choices(const Lot *lot, double most)
{
	double		product = 1;
	uint32_t	fewer = lot->areas - lot->taken < lot->taken ? lot->areas - lot->taken : lot->taken;

	for (uint32_t i = 0; i < fewer && product <= most; i++)
		product = product * (lot->areas - i) / (i + 1);
	return round(fmin(product, most + 1));
}

/* Two that are the same but for rounding are as far. */
#define AS_FAR 1e-12

static void
count_placebo(double log_ratio, EffectPlacebo *placebo)
{
	if (isnan(log_ratio))
	{
		placebo->not_known++;
		return;
	}
	placebo->placebos++;
	placebo->as_far += fabs(log_ratio) >= fabs(placebo->log_ratio) - AS_FAR;
}

static KernelStatus
count_placebos(Kernel *kernel, Lot *lot, uint32_t draws, uint64_t seed, EffectPlacebo *placebo)
{
	double		number = choices(lot, draws);
	uint64_t	work = 0;

	placebo->all = number <= draws;
	for (uint32_t i = 0; i < (placebo->all ? number : draws); i++)
	{
		Random		random;

		if (kernel_stop_after(kernel, &work, lot->areas))
			return KERNEL_STOPPED;
		if (!placebo->all)
		{
			random_stream(&random, seed, i);
			draw_choice(lot, &random);
		}
		else if (i > 0)
			(void) next_choice(lot);
		count_placebo(lot_log_ratio(lot), placebo);
	}
	return KERNEL_OK;
}

KernelStatus
effect_placebo(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first, uint32_t draws,
			   uint64_t seed, EffectPlacebo *placebo)
{
	KernelStatus status = KERNEL_OK;
	Lot			lot;

	lot_make(kernel, counts, role, first, &lot);
	*placebo = (EffectPlacebo) {
		.log_ratio = log_ratio(effect_role_halves(counts, role, first),
							   effect_role_halves(counts, effect_control_of(counts, role), first)),
		.p = NAN, .least_p = NAN
	};
	if (!isnan(placebo->log_ratio) && lot.taken > 0 && lot.areas > lot.taken)
	{
		status = count_placebos(kernel, &lot, draws, seed, placebo);
		placebo->p = effect_rank_p(placebo->placebos, placebo->as_far);
		placebo->least_p = effect_rank_p(placebo->placebos, 0);
	}
	lot_free(kernel, &lot);
	return status;
}
