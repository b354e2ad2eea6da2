/*
 * Which cells of a map are neighbours: areas that share a point of their
 * borders, a corner too ("queen"), or stretches of street that share an end.
 */
#ifndef KERNEL_CELL_NEIGHBOURS_H
#define KERNEL_CELL_NEIGHBOURS_H

#include "kernel/neighbours.h"
#include "kernel/outlines.h"

/* KERNEL_TOO_MANY_PAIRS for more than NEARBY_PAIRS_MAX areas whose extents meet, or ends of streets that do. */
extern KernelStatus area_neighbours(Kernel *kernel, const Outlines *outlines, double tolerance,
									Neighbours *neighbours);

/* Here a ring is a part of a street, from its first corner to its last. */
extern KernelStatus street_neighbours(Kernel *kernel, const Outlines *outlines, double tolerance,
									  Neighbours *neighbours);

#endif
