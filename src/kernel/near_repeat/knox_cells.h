/*
 * What a Knox test says of its cells: from how many pairs each has in every
 * permutation, and from exact moments.
 */
#ifndef KERNEL_KNOX_CELLS_H
#define KERNEL_KNOX_CELLS_H

#include "kernel/near_repeat/knox.h"
#include "kernel/near_repeat/moments.h"

typedef struct KnoxCounts
{
	const Bands *distance;
	const Bands *days;
	uint32_t	simulations;	/* permutations and the observed days, number 0 */
	int64_t    *count;			/* [cell][simulation] */
	Moments    *moments;		/* [cell] */
} KnoxCounts;

/* All counts 0, and moments of what cannot vary. */
extern KnoxCounts knox_counts_new(Kernel *kernel, const Bands *distance, const Bands *days, uint32_t permutations);
extern void knox_counts_free(Kernel *kernel, KnoxCounts *counts);

extern int	knox_counts_cells(const KnoxCounts *counts);

/* Fills cells[distance band][day band]; without permutations their columns are NaN.  Reorders the counts. */
extern KernelStatus knox_cells_fill(Kernel *kernel, KnoxCounts *counts, KnoxCell *cells);

#endif
