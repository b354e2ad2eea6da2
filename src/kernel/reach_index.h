/*
 * Points by the places they can reach: those near a place, from one probe.
 */
#ifndef KERNEL_REACH_INDEX_H
#define KERNEL_REACH_INDEX_H

#include "kernel/memory.h"

/* What is to be found; the caller owns the arrays.  At most POINTS_MAX. */
typedef struct ReachPoints
{
	uint32_t	count;
	const double *x;			/* metres */
	const double *y;
	const int32_t *rank;		/* in this order they are found: a day, the number of an event */
} ReachPoints;

/* A point as it is found. */
typedef struct Reached
{
	double		x;
	double		y;
	int32_t		rank;
	uint32_t	point;			/* where it stood among those that were given */
} Reached;

typedef struct ReachIndex ReachIndex;

extern KernelStatus reach_index_build(Kernel *kernel, const ReachPoints *points, double reach, ReachIndex **index);
extern void reach_index_free(Kernel *kernel, ReachIndex *index);

/* All points within reach of a place, and others not far beyond, by rank and then as they were given; how many. */
extern uint32_t reach_index_find(const ReachIndex *index, double x, double y, const Reached **reached);

#endif
