/*
 * Pairs of places that may be near, with the chance that their distance lies
 * in each band.
 */
#ifndef KERNEL_PLACE_PAIRS_H
#define KERNEL_PLACE_PAIRS_H

#include "kernel/bands.h"
#include "kernel/windows/event_windows.h"

/* Chances of pairs; eight bytes each. */
#define PLACE_CHANCES_MAX UINT64_C(50000000)

/*
 * How chances are told apart, in this order: the same home (where homes are
 * told), nearer than the first break (where that is not 0), each finite band.
 */
typedef struct PlaceBands
{
	const Bands *distance;
	Metric		metric;
	bool		same_home;
	bool		below;
	int			count;
} PlaceBands;

extern PlaceBands place_bands(const EventWindows *events, const Bands *distance, Metric metric);

/* Two places, or one with itself; chances of the bands outside band .. band + bands - 1 are 0. */
typedef struct PlacePair
{
	uint32_t	a;
	uint32_t	b;				/* a <= b */
	uint16_t	band;
	uint16_t	bands;
	uint32_t	chance;			/* where they begin */
} PlacePair;

typedef struct PlacePairs
{
	uint32_t	count;
	size_t		capacity;
	PlacePair  *pair;
	uint32_t	chances;
	size_t		chance_capacity;
	double	   *chance;
} PlacePairs;

/*
 * All pairs of places with a chance in a band, in order of (a, b); of a place
 * with itself where repeated[place].
 */
extern KernelStatus place_pairs_find(Kernel *kernel, const EventWindows *events, const PlaceBands *bands,
									 const bool *repeated, PlacePairs *pairs);
extern void place_pairs_free(Kernel *kernel, PlacePairs *pairs);

#endif
