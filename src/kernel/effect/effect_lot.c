/*
 * Choices of some areas among others.
 */
#include "kernel/effect/effect_lot.h"

#include "kernel/random.h"

#include <math.h>
#include <string.h>

/* How many choices there are; when they are more than most, most + 1. */
static double
count_choices(uint32_t areas, uint32_t taken, double most)
{
	double		product = 1;
	uint32_t	fewer = areas - taken < taken ? areas - taken : taken;

	for (uint32_t i = 0; i < fewer && product <= most; i++)
		product = product * (areas - i) / (i + 1);
	return round(fmin(product, most + 1));
}

void
effect_lot_begin(Kernel *kernel, uint32_t areas, uint32_t taken, uint32_t draws, uint64_t seed, EffectLot *lot)
{
	double		choices = taken > 0 && taken < areas ? count_choices(areas, taken, draws) : 0;

	*lot = (EffectLot) {
		.areas = areas, .taken = taken, .choices = choices <= draws ? choices : draws, .all = choices <= draws, .seed = seed,
		.order = kernel_alloc(kernel, areas, sizeof(uint32_t)), .is_taken = kernel_alloc_zero(kernel, areas, sizeof(bool))
	};
	for (uint32_t i = 0; i < areas; i++)
		lot->order[i] = i;
}

/* The next choice in the order of its numbers, which go up. */
static void
go_on(EffectLot *lot)
{
	uint32_t	i = lot->taken;

	while (i > 0 && lot->order[i - 1] == lot->areas - lot->taken + i - 1)
		i--;
	if (i == 0)
		return;
	lot->order[i - 1]++;
	for (; i < lot->taken; i++)
		lot->order[i] = lot->order[i - 1] + 1;
}

static void
draw(EffectLot *lot, uint32_t choice)
{
	Random		random;

	random_stream(&random, lot->seed, choice);
	for (uint32_t i = 0; i < lot->taken; i++)
	{
		uint32_t	other = i + random_below(&random, lot->areas - i);
		uint32_t	was = lot->order[i];

		lot->order[i] = lot->order[other];
		lot->order[other] = was;
	}
}

void
effect_lot_choose(EffectLot *lot, uint32_t choice)
{
	if (!lot->all)
		draw(lot, choice);
	else if (choice > 0)
		go_on(lot);
	memset(lot->is_taken, false, lot->areas * sizeof(bool));
	for (uint32_t i = 0; i < lot->taken; i++)
		lot->is_taken[lot->order[i]] = true;
}

void
effect_lot_end(Kernel *kernel, EffectLot *lot)
{
	kernel_free(kernel, lot->order);
	kernel_free(kernel, lot->is_taken);
}

double
effect_lot_p(uint32_t choices, uint32_t as_far)
{
	return choices == 0 ? NAN : (1.0 + as_far) / (1.0 + choices);
}
