/*
 * The Knox test for space-time interaction, over bands of distance and days.
 *
 * Knox 1964; exact moments Barton & David 1966, Mantel 1967; for near repeats
 * Townsley et al. 2003, Johnson et al. 2007; family-wise p Westfall & Young 1993.
 */
#ifndef KERNEL_KNOX_H
#define KERNEL_KNOX_H

#include "kernel/bands.h"
#include "kernel/points.h"

/* Pairs nearer than the largest finite distance; four to eight bytes each. */
#define KNOX_PAIRS_MAX UINT64_C(250000000)

/* Cells times permutations: each is a count that the median needs. */
#define KNOX_COUNTS_MAX UINT64_C(32000000)

#define KNOX_PERMUTATIONS_MAX 1000000

typedef struct KnoxRequest
{
	Points		points;			/* for knox_run() */
	Bands		distance;
	Bands		days;
	Metric		metric;
	uint32_t	permutations;	/* of the days over the events; 0 for the exact columns only */
	uint64_t	seed;
} KnoxRequest;

/* One band of distance by one of days; NaN where a number does not exist. */
typedef struct KnoxCell
{
	int64_t		observed;
	double		expected;		/* exact */
	double		sd;				/* exact */
	double		z;
	double		median;			/* of the permutations */
	double		p_value;		/* of the permutations */
	double		p_adjusted;		/* for the number of finite cells; NaN where a band is open */
	double		p_analytic;		/* Pearson III */
} KnoxCell;

/* Fills cells[distance band][day band], distance.count * days.count of them. */
extern KernelStatus knox_run(Kernel *kernel, const KnoxRequest *request, KnoxCell *cells);

/*
 * The same for events in strata: only pairs within a stratum count, and only
 * within it are days permuted (Kulldorff & Hjalmars 1999).  Strata are
 * independent, so that counts and exact moments add up.
 */
extern KernelStatus knox_run_strata(Kernel *kernel, const KnoxRequest *request, const Points *strata, uint32_t count,
									KnoxCell *cells);

#endif
