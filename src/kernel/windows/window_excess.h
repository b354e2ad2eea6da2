/*
 * How many times as many near repeats there are as chance gives, when place
 * and time are known in part.
 *
 * Observed / expected is attenuated then: what is not known spreads a near
 * pair over several bands of distance and of days, and so raises those beside
 * it.  Here it is corrected by a pairwise likelihood over all cells together:
 * given the chances s of a pair in place, its windows have a density in
 * proportion to 1 + sum over cells of (rho - 1) s tau, tau the chance of the
 * band of days.  With exact events the ratios are observed / expected.  The
 * interval comes from leaving out each of some blocks of neighbouring places
 * in turn.
 */
#ifndef KERNEL_WINDOW_EXCESS_H
#define KERNEL_WINDOW_EXCESS_H

#include "kernel/windows/window_lags.h"
#include "kernel/windows/window_pairs.h"

/* Blocks for the interval, and so many of them must have an event. */
#define EXCESS_BLOCKS 20
#define EXCESS_BLOCKS_MIN 10

/* With more cells than this nothing is corrected: each takes a number from the same pairs. */
#define EXCESS_CELLS_MAX 64

/* The ratio of one band of days, and its interval of 95 %; NaN where it does not exist. */
typedef struct WindowExcess
{
	double		ratio;
	double		low;
	double		high;
} WindowExcess;

/* Fills excess[row][band of days]; the lags are finite bands. */
extern KernelStatus window_excess(Kernel *kernel, const WindowPairs *pairs, const LagBands *lags,
								  const WeightSums *lag_sums, const double *lag_rows, WindowExcess *excess);

#endif
