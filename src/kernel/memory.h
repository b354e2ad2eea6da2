/*
 * What a kernel may ask of the world around it: memory, and whether to stop.
 *
 * The kernels know no PostgreSQL.  The server passes an environment that
 * allocates in a memory context and looks for a cancelled query; the unit
 * tests pass one that uses the C library.
 */
#ifndef KERNEL_MEMORY_H
#define KERNEL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Kernel Kernel;

struct Kernel
{
	/* As realloc: old may be NULL; size 0 gives the block back.  Never returns NULL for size > 0. */
	void	   *(*resize) (Kernel *kernel, void *old, size_t size);
	/* Asked every few milliseconds of work; true makes the kernel return KERNEL_STOPPED. */
	bool		(*stop) (Kernel *kernel);
};

typedef enum KernelStatus
{
	KERNEL_OK,
	KERNEL_STOPPED,				/* stop() said so; the result is not usable */
	KERNEL_TOO_MANY_PAIRS,		/* a documented limit would be exceeded */
	KERNEL_SPAN_TOO_LONG		/* the days do not fit the counting of the kernel */
} KernelStatus;

/* Memory for count items of this size; all of it zero in the second form. */
extern void *kernel_alloc(Kernel *kernel, size_t count, size_t size);
extern void *kernel_alloc_zero(Kernel *kernel, size_t count, size_t size);
extern void kernel_free(Kernel *kernel, void *block);

/* The block with room for so many items of this size, and for as many again when it had to grow. */
extern void *kernel_grow(Kernel *kernel, void *block, size_t needed, size_t *capacity, size_t size);

/* Work units between two looks at stop(): well under a millisecond of any inner loop here. */
#define KERNEL_STOP_INTERVAL 65536

/* In a loop over i that does one work unit each time: is it time to look, and to stop? */
#define KERNEL_STOP_AT(kernel, i) ((i) % KERNEL_STOP_INTERVAL == 0 && (kernel)->stop(kernel))

/* Adds work units to those done since the last look at stop(): is it time to look, and to stop? */
static inline bool
kernel_stop_after(Kernel *kernel, uint64_t *work, uint64_t more)
{
	*work += more;
	if (*work < KERNEL_STOP_INTERVAL)
		return false;
	*work = 0;
	return kernel->stop(kernel);
}

#endif
