/*
 * Stable sorting of an index, in a way that can be stopped.
 */
#ifndef KERNEL_ORDER_H
#define KERNEL_ORDER_H

#include "memory.h"

/* Negative, zero or positive: item a comes before, beside or after item b. */
typedef int (*OrderCompare) (const void *items, uint32_t a, uint32_t b);

/* Fills index with 0 .. count - 1 in stable order. */
extern KernelStatus order_index(Kernel *kernel, uint32_t *index, uint32_t count,
								OrderCompare compare, const void *items);

/* The comparison of two numbers as an OrderCompare gives it. */
#define ORDER_OF(a, b) (((a) > (b)) - ((a) < (b)))

#endif
