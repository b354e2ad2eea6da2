/*
 * The same comparison for areas that never had the measure, as if they had.
 */
#include "kernel/effect/effect_placebo.h"

#include "kernel/effect/effect_lot.h"
#include "kernel/effect/effect_table.h"

#include <math.h>

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

/* The halves of each area of the control. */
static EffectHalves *
gather(Kernel *kernel, const EffectCounts *counts, EffectRole control, uint32_t first)
{
	EffectHalves *area = kernel_alloc(kernel, effect_role_areas(counts, control), sizeof(EffectHalves));
	uint32_t	areas = 0;

	for (uint32_t a = 0; a < counts->areas; a++)
		if (counts->role[a] == control)
			area[areas++] = effect_area_halves(counts, a, first);
	return area;
}

static KernelStatus
count_placebos(Kernel *kernel, const EffectHalves *area, EffectLot *lot, EffectPlacebo *placebo)
{
	uint64_t	work = 0;

	for (uint32_t i = 0; i < lot->choices; i++)
	{
		EffectHalves half[2] = {{{0, 0}, {0, 0}}, {{0, 0}, {0, 0}}};

		if (kernel_stop_after(kernel, &work, lot->areas))
			return KERNEL_STOPPED;
		effect_lot_choose(lot, i);
		for (uint32_t a = 0; a < lot->areas; a++)
			add_halves(&half[lot->is_taken[a]], area[a]);
		count_placebo(log_ratio(half[true], half[false]), placebo);
	}
	return KERNEL_OK;
}

KernelStatus
effect_placebo(Kernel *kernel, const EffectCounts *counts, EffectRole role, uint32_t first, uint32_t draws,
			   uint64_t seed, EffectPlacebo *placebo)
{
	EffectRole	control = effect_control_of(counts, role);
	EffectHalves *area = gather(kernel, counts, control, first);
	KernelStatus status = KERNEL_OK;
	EffectLot	lot;

	effect_lot_begin(kernel, effect_role_areas(counts, control), effect_role_areas(counts, role), draws, seed, &lot);
	*placebo = (EffectPlacebo) {
		.log_ratio = log_ratio(effect_role_halves(counts, role, first), effect_role_halves(counts, control, first)),
		.all = lot.all
	};
	if (!isnan(placebo->log_ratio))
		status = count_placebos(kernel, area, &lot, placebo);
	placebo->p = effect_lot_p(placebo->placebos, placebo->as_far);
	placebo->least_p = effect_lot_p(placebo->placebos, 0);
	effect_lot_end(kernel, &lot);
	kernel_free(kernel, area);
	return status;
}
