/*
 * Choices of some areas among others: all of them in order where they are few, else some by lot.
 */
#ifndef KERNEL_EFFECT_LOT_H
#define KERNEL_EFFECT_LOT_H

#include "kernel/memory.h"

typedef struct EffectLot
{
	uint32_t	areas;			/* numbered from 0 */
	uint32_t	taken;			/* so many of them by each choice */
	uint32_t	choices;		/* how many there will be */
	bool		all;			/* every choice there is */
	uint64_t	seed;
	uint32_t   *order;			/* the first are taken */
	bool	   *is_taken;		/* of each area */
} EffectLot;

/* At most draws choices; none unless some areas are taken and some are not. */
extern void effect_lot_begin(Kernel *kernel, uint32_t areas, uint32_t taken, uint32_t draws, uint64_t seed, EffectLot *lot);

/* Makes the choices one after the other, from 0 to choices - 1. */
extern void effect_lot_choose(EffectLot *lot, uint32_t choice);
extern void effect_lot_end(Kernel *kernel, EffectLot *lot);

/* The p-value of what is as far off as so many of the choices, itself among them; NAN without choices. */
extern double effect_lot_p(uint32_t choices, uint32_t as_far);

#endif
