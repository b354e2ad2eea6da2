/*
 * Stable sorting of an index, in a way that can be stopped.
 */
#ifndef KERNEL_ORDER_H
#define KERNEL_ORDER_H

#include "kernel/memory.h"

/* Negative, zero or positive: item a comes before, beside or after item b. */
typedef int (*OrderCompare) (const void *items, uint32_t a, uint32_t b);

/* Fills index with 0 .. count - 1 in stable order. */
extern KernelStatus order_index(Kernel *kernel, uint32_t *index, uint32_t count,
								OrderCompare compare, const void *items);

/* Does an item come before what is sought? */
typedef bool (*OrderBefore) (const void *items, uint32_t item, const void *sought);

/* The first of count items in order that does not come before what is sought; count when all do. */
static inline uint32_t
order_find(const void *items, uint32_t count, OrderBefore before, const void *sought)
{
	uint32_t	from = 0;
	uint32_t	to = count;

	while (from < to)
	{
		uint32_t	middle = from + (to - from) / 2;

		if (before(items, middle, sought))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The comparison of two numbers as an OrderCompare gives it. */
#define ORDER_OF(a, b) (((a) > (b)) - ((a) < (b)))

#endif
