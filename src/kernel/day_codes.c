/*
 * Days as small codes, and their shuffling.
 */
#include "kernel/day_codes.h"

#include "kernel/order.h"
#include "kernel/random.h"

static int
compare_days(const void *items, uint32_t a, uint32_t b)
{
	const int32_t *day = items;

	return ORDER_OF(day[a], day[b]);
}

KernelStatus
code_days(Kernel *kernel, const int32_t *day, uint32_t count, int32_t longest, int16_t *code, int32_t *span)
{
	int64_t		largest_gap = (int64_t) longest + 1;
	uint32_t   *in_order = kernel_alloc(kernel, count, sizeof(uint32_t));
	int64_t		last = 0;
	KernelStatus status = order_index(kernel, in_order, count, compare_days, day);

	for (uint32_t i = 0; i < count && status == KERNEL_OK; i++)
	{
		int64_t		gap = i == 0 ? 0 : (int64_t) day[in_order[i]] - day[in_order[i - 1]];

		last += gap < largest_gap ? gap : largest_gap;
		code[in_order[i]] = (int16_t) last;
		if (last > INT16_MAX)
			status = KERNEL_SPAN_TOO_LONG;
		else if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
	}
	*span = (int32_t) last;
	kernel_free(kernel, in_order);
	return status;
}

/* The first part of a Fisher-Yates shuffle. */
KernelStatus
shuffle_days(Kernel *kernel, uint64_t seed, uint64_t stream, int16_t *day, uint32_t count, uint32_t active)
{
	Random		random;

	random_stream(&random, seed, stream);
	for (uint32_t i = 0; i < active && i + 1 < count; i++)
	{
		uint32_t	other = i + random_below(&random, count - i);
		int16_t		swap = day[i];

		day[i] = day[other];
		day[other] = swap;
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}
