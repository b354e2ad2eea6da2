/*
 * Bottom-up merge sort of an index.
 *
 * qsort() cannot be left half-way without leaking, is not stable and is slow
 * on the input that is usual here: rows that are in order already.
 */
#include "kernel/order.h"

#include <string.h>

/* Merges source[from .. middle) and source[middle .. to) into target. */
static KernelStatus
merge(Kernel *kernel, const uint32_t *source, uint32_t *target, size_t from, size_t middle, size_t to,
	  OrderCompare compare, const void *items)
{
	size_t		left = from;
	size_t		right = middle;

	if (middle >= to || compare(items, source[middle - 1], source[middle]) <= 0)
	{
		memcpy(target + from, source + from, (to - from) * sizeof(uint32_t));
		return KERNEL_OK;
	}
	for (size_t out = from; out < to; out++)
	{
		if (left < middle && (right >= to || compare(items, source[left], source[right]) <= 0))
			target[out] = source[left++];
		else
			target[out] = source[right++];
		if (KERNEL_STOP_AT(kernel, out))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* Merges neighbouring runs of this width. */
static KernelStatus
merge_pass(Kernel *kernel, const uint32_t *source, uint32_t *target, size_t count, size_t width,
		   OrderCompare compare, const void *items)
{
	KernelStatus status = KERNEL_OK;

	for (size_t from = 0; from < count && status == KERNEL_OK; from += 2 * width)
	{
		size_t		middle = from + width < count ? from + width : count;
		size_t		to = from + 2 * width < count ? from + 2 * width : count;

		status = merge(kernel, source, target, from, middle, to, compare, items);
	}
	return status;
}

static void
number_items(uint32_t *index, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		index[i] = i;
}

KernelStatus
order_index(Kernel *kernel, uint32_t *index, uint32_t count, OrderCompare compare, const void *items)
{
	uint32_t   *spare = kernel_alloc(kernel, count, sizeof(uint32_t));
	uint32_t   *source = index;
	uint32_t   *target = spare;
	KernelStatus status = KERNEL_OK;

	number_items(index, count);
	for (size_t width = 1; width < count && status == KERNEL_OK; width *= 2)
	{
		uint32_t   *swap = source;

		status = merge_pass(kernel, source, target, count, width, compare, items);
		source = target;
		target = swap;
	}
	/* Also when stopped the index names every item once, so that a caller may go through it. */
	if (status != KERNEL_OK)
		number_items(index, count);
	else if (source != index)
		memcpy(index, source, count * sizeof(uint32_t));
	kernel_free(kernel, spare);
	return status;
}
