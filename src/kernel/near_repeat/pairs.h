/*
 * Visiting every pair of points that may be near, once.
 */
#ifndef KERNEL_PAIRS_H
#define KERNEL_PAIRS_H

#include "kernel/bands.h"
#include "kernel/points.h"

/*
 * Called with the distances from one point to a run of others, all in grid
 * order: distance[i] is that from "point" to "first + i".  The calls for one
 * point follow each other.  Candidates beyond the reach are included: the
 * visitor decides what near is.
 */
typedef KernelStatus (*PairVisitor) (void *context, uint32_t point, uint32_t first, uint32_t count,
									 const double *distance);

extern KernelStatus pairs_visit(Kernel *kernel, const Grid *grid, Metric metric,
								PairVisitor visitor, void *context);

#endif
