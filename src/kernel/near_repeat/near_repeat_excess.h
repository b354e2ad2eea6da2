/*
 * How much more burglary there is soon and near: the excess of each cell of a Knox test.
 *
 * The expectation of the test holds the excess pairs as well, for the dates are permuted within the period: the
 * shorter that is, the more so. Pairs of the same distance that are further apart than the last finite day band are
 * not raised any more, and tell what is usual there.
 */
#ifndef KERNEL_NEAR_REPEAT_EXCESS_H
#define KERNEL_NEAR_REPEAT_EXCESS_H

#include "kernel/near_repeat/knox.h"
#include "kernel/rates.h"

typedef struct ExcessCell
{
	double		later_observed; /* pairs of this distance in the open day band */
	double		later_expected;
	IntervalEstimate	excess;			/* 0.3 is 30 % more than later; NaN when there is nothing to compare */
	double		shrunk;			/* the same, drawn towards 0, and not below it */
} ExcessCell;

/*
 * Fills excess[finite distance band][finite day band] from the cells of a test whose last day band is open. Pairs are
 * taken as independent of each other. For shrunk the ratio of each cell to what is usual is one of a gamma
 * distribution with mean 1, whose spread the cells of the same distance tell, and what they leave open of it is
 * averaged over.
 */
extern void excess_of_cells(Kernel *kernel, const Bands *distance, const Bands *days, const KnoxCell *cells,
							double confidence, ExcessCell *excess);

#endif
