/*
 * The Knox test for events whose place and time are known in part.
 *
 * What is counted is the expected number of near pairs: over all pairs, the
 * chance that the places lie in a band of distance times the chance that the
 * windows lie in a band of days (both are of draws of two events, which are
 * independent).  Whole windows are permuted over places, which is exact when
 * place and time have nothing to do with each other.
 */
#ifndef KERNEL_KNOX_WINDOWS_H
#define KERNEL_KNOX_WINDOWS_H

#include "kernel/near_repeat/knox.h"
#include "kernel/windows/event_windows.h"

/* Pairs of events with a chance to be near; eight bytes each, and four per band. */
#define KNOX_WINDOW_PAIRS_MAX UINT64_C(50000000)

typedef struct KnoxWindowsRequest
{
	EventWindows events;
	Bands		distance;
	Bands		days;			/* in the unit of the windows */
	Metric		metric;
	uint32_t	permutations;
	uint64_t	seed;
} KnoxWindowsRequest;

/* One band of distance by one of days; NaN where a number does not exist. */
typedef struct KnoxWindowsCell
{
	double		observed;		/* the expected number of pairs */
	double		certainty;		/* of the pairs in it, the mean chance to be there, weighted by that chance */
	double		expected;		/* exact */
	double		sd;				/* exact */
	double		z;
	double		ratio;			/* corrected for what uncertainty takes from observed / expected */
	double		ratio_low;		/* its interval of 95 %, over blocks of neighbouring places */
	double		ratio_high;
	double		p_value;		/* of the permutations */
	double		p_adjusted;		/* for the number of finite cells; NaN where a band is open */
	double		p_analytic;		/* Pearson III, with the skewness of the permutations */
} KnoxWindowsCell;

/* Rows of cells: of the same home where homes are told, then of each band of distance. */
extern int	knox_windows_rows(const KnoxWindowsRequest *request);

/* Fills cells[row][day band]. */
extern KernelStatus knox_windows_run(Kernel *kernel, const KnoxWindowsRequest *request, KnoxWindowsCell *cells);

#endif
