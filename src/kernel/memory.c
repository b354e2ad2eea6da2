/*
 * The small allocator interface of the kernels.
 */
#include "kernel/memory.h"

#include <stdlib.h>
#include <string.h>

void *
kernel_alloc(Kernel *kernel, size_t count, size_t size)
{
	size_t		total;

	/* Counts are bounded by their callers; a product that overflows is a defect, not user input. */
	if (__builtin_mul_overflow(count, size, &total))
		abort();
	return kernel->resize(kernel, NULL, total > 0 ? total : 1);
}

void *
kernel_alloc_zero(Kernel *kernel, size_t count, size_t size)
{
	void	   *block = kernel_alloc(kernel, count, size);

	memset(block, 0, count * size);
	return block;
}

void
kernel_free(Kernel *kernel, void *block)
{
	if (block != NULL)
		kernel->resize(kernel, block, 0);
}

void *
kernel_grow(Kernel *kernel, void *block, size_t needed, size_t *capacity, size_t size)
{
	if (needed <= *capacity)
		return block;
	*capacity = needed < 512 ? 1024 : needed * 2;
	return kernel->resize(kernel, block, *capacity * size);
}
