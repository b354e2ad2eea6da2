/*
 * Pairs of events that may be near in place, with the chance of each band.
 */
#ifndef KERNEL_WINDOW_PAIRS_H
#define KERNEL_WINDOW_PAIRS_H

#include "kernel/windows/place_pairs.h"

/* The pairs of places, and which events are at each. */
typedef struct WindowPairs
{
	const EventWindows *events;
	PlaceBands	bands;
	PlacePairs	places;
	uint32_t   *at;				/* [place], and one more: where its events begin in event */
	uint32_t   *event;			/* by place */
	uint64_t	count;			/* pairs of events */
} WindowPairs;

extern KernelStatus window_pairs_find(Kernel *kernel, const EventWindows *events, const Bands *distance, Metric metric,
									  WindowPairs *pairs);
extern void window_pairs_free(Kernel *kernel, WindowPairs *pairs);

/* Called with two events, a before b in order of place, and the chances of bands band .. band + bands - 1. */
typedef void (*WindowPairVisitor) (void *context, uint32_t a, uint32_t b, int band, int bands, const double *chance);

/* Visits all pairs; those of one event a follow each other. */
extern KernelStatus window_pairs_visit(Kernel *kernel, const WindowPairs *pairs, WindowPairVisitor visitor, void *context);

#endif
