/*
 * Near-repeat pairs, and the chains and roles that follow from them.
 *
 * Two events are near when their distance is below max_distance and their
 * days differ by less than max_days.  Chains are the connected components of
 * near pairs.  Events are numbered in order of time, so the lower number of a
 * pair is the earlier event, and the lowest of a chain its originator.
 */
#ifndef KERNEL_NEAR_REPEAT_H
#define KERNEL_NEAR_REPEAT_H

#include "kernel/bands.h"
#include "kernel/points.h"

/* Two events nearer than this are at the same place: a repeat, not a near repeat. */
#define SAME_PLACE_DISTANCE 0.01

typedef struct NearRequest
{
	Points		points;			/* in order of time */
	double		max_distance;	/* metres */
	int32_t		max_days;
	Metric		metric;
} NearRequest;

/* Called for each near pair, in grid order. */
typedef KernelStatus (*NearVisitor) (void *context, uint32_t earlier, uint32_t later, double distance, int32_t days);

extern KernelStatus near_visit(Kernel *kernel, const NearRequest *request, NearVisitor visitor, void *context);

#define NO_EVENT UINT32_MAX

/* What one event is in its chain. */
typedef struct ChainMember
{
	uint32_t	originator;		/* the first event of the chain; the event itself when it is alone */
	uint32_t	chain_size;		/* 1 when it is alone */
	uint32_t	chain;			/* 1, 2, ... in order of originator; 0 when it is alone */
	uint32_t	earlier;		/* near events before it */
	uint32_t	later;			/* near events after it */
	bool		repeat;			/* one of those before it is at the same place */

	/*
	 * The earlier event it most likely follows: at the same place the latest
	 * one, else the one with the smallest distance / max_distance + days / max_days,
	 * which weighs place and time alike; of equal ones the later.
	 */
	uint32_t	previous;		/* NO_EVENT when there is none */
	double		previous_distance;
	int32_t		previous_days;
} ChainMember;

/* Fills one member per point. */
extern KernelStatus chains_find(Kernel *kernel, const NearRequest *request, ChainMember *members);

#endif
