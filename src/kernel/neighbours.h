/*
 * Who is beside whom: of pairs, the others of each in order of their numbers.
 */
#ifndef KERNEL_NEIGHBOURS_H
#define KERNEL_NEIGHBOURS_H

#include "kernel/memory.h"

typedef struct NeighbourPairs
{
	size_t		count;
	size_t		capacity;
	uint32_t   *item;			/* two of each */
} NeighbourPairs;

extern void neighbour_pairs_add(Kernel *kernel, NeighbourPairs *pairs, uint32_t a, uint32_t b);

/* Each pair stands here both ways. */
typedef struct Neighbours
{
	uint32_t   *start;			/* [count + 1]: where the others of each begin */
	uint32_t   *other;
} Neighbours;

/* Of pairs of two of count items, in any order; one that comes twice is one. */
extern Neighbours neighbours_of_pairs(Kernel *kernel, uint32_t count, const NeighbourPairs *pairs);
extern void neighbours_free(Kernel *kernel, Neighbours *neighbours);

/* Has it each pair once, both ways and in order, and none of an item with itself? The starts must be in order. */
extern bool neighbours_are_sound(Kernel *kernel, uint32_t count, const Neighbours *neighbours);

#endif
