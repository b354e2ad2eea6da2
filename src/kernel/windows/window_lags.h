/*
 * The lags between all windows: for each band of days the chances of all pairs
 * of events, summed.
 */
#ifndef KERNEL_WINDOW_LAGS_H
#define KERNEL_WINDOW_LAGS_H

#include "kernel/windows/event_windows.h"
#include "kernel/windows/weights.h"

/*
 * Bands of lags lie between limits, which are whole and ascend: band l is more
 * than limit[l] and at most limit[l + 1].  limit[0] may be -1: nothing lies
 * within it.
 */
typedef struct LagBands
{
	int			count;
	const int64_t *limit;		/* count + 1 */
} LagBands;

/* The chance that the lag of two events lies in each band. */
static inline void
lag_chances(const EventWindows *events, const LagBands *bands, uint32_t a, uint32_t b, double *chance)
{
	double		before = window_within(events, a, b, bands->limit[0]);

	for (int l = 0; l < bands->count; l++)
	{
		double		until = window_within(events, a, b, bands->limit[l + 1]);

		chance[l] = until - before;
		before = until;
	}
}

/*
 * Over all pairs of events: sums[l] for each band, and in sums[count] for a lag
 * of at most the last limit, whatever the band.  Adds to rows[event][band], if
 * not NULL, what the pairs of each event have.
 */
extern KernelStatus window_lags_sum(Kernel *kernel, const EventWindows *events, const LagBands *bands,
									WeightSums *sums, double *rows);

/* Adds the chances of the pairs among some events, in their order, to sum[band]. */
extern KernelStatus window_lags_among(Kernel *kernel, const EventWindows *events, const LagBands *bands,
									  const uint32_t *event, uint32_t count, double *sum);

#endif
