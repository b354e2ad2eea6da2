/*
 * What the unit tests share: TAP on standard output, and a strict world for
 * the kernels to live in.
 */
#ifndef UNIT_TAP_H
#define UNIT_TAP_H

#include "kernel/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/asan_interface.h>

#define LENGTH(array) ((int) (sizeof(array) / sizeof((array)[0])))

/* The bands that an array of breaks makes. */
#define BANDS(array, right) ((Bands) {.count = LENGTH(array) - 1, .breaks = (array), .closed_right = (right)})

/* ---------------------------------------------------------------- TAP */

static int	tap_tests = 0;
static int	tap_failures = 0;

/* One test; the name is a format. Returns whether it passed. */
__attribute__((format(printf, 2, 3))) static inline bool
ok(bool passed, const char *name,...)
{
	va_list		arguments;

	tap_tests++;
	tap_failures += !passed;
	printf("%sok %d - ", passed ? "" : "not ", tap_tests);
	va_start(arguments, name);
	vprintf(name, arguments);
	va_end(arguments);
	printf("\n");
	return passed;
}

static inline void
is_count(int64_t got, int64_t want, const char *name)
{
	if (!ok(got == want, "%s", name))
		printf("# got %lld, not %lld\n", (long long) got, (long long) want);
}

/* Two numbers that agree within a tolerance, absolute below one and relative above; NaN agrees with NaN. */
static inline bool
agree(double got, double want, double tolerance)
{
	if (isnan(got) || isnan(want))
		return isnan(got) && isnan(want);
	return got == want || fabs(got - want) <= tolerance * fmax(1, fabs(want));
}

static inline void
is_within(double got, double want, double tolerance, const char *name)
{
	if (!ok(agree(got, want, tolerance), "%s", name))
		printf("# got %.17g, not %.17g within %g\n", got, want, tolerance);
}

static inline void
skip(const char *name, const char *reason)
{
	printf("ok %d - %s # SKIP %s\n", ++tap_tests, name, reason);
}

/* The plan, and what main() returns. */
static inline int
done(void)
{
	printf("1..%d\n", tap_tests);
	return tap_failures > 0;
}

/* ---------------------------------------------------------------- environment */

/*
 * Memory as the server gives it, and worse: aligned to eight bytes and never
 * to sixteen, filled with rubbish, moved by every resize.  Each block stands
 * behind a forbidden header that holds its size.
 */
typedef struct World
{
	Kernel		kernel;			/* first, so that the kernel's pointer is ours */
	long		blocks;			/* not yet given back */
	long		asked;			/* calls of stop() */
	long		stop_at;		/* the call that says stop, counted from 1; 0 for never */
} World;

#define WORLD_HEADER sizeof(size_t)

static inline void *
world_take(World *world, size_t size)
{
	char	   *base = malloc(WORLD_HEADER + size);

	memcpy(base, &size, WORLD_HEADER);
	memset(base + WORLD_HEADER, 0xA5, size);
	ASAN_POISON_MEMORY_REGION(base, WORLD_HEADER);
	world->blocks++;
	return base + WORLD_HEADER;
}

static inline size_t
world_open(void *block)
{
	size_t		size;

	ASAN_UNPOISON_MEMORY_REGION((char *) block - WORLD_HEADER, WORLD_HEADER);
	memcpy(&size, (char *) block - WORLD_HEADER, WORLD_HEADER);
	return size;
}

static inline void *
world_resize(Kernel *kernel, void *old, size_t size)
{
	World	   *world = (World *) kernel;
	void	   *block = size > 0 ? world_take(world, size) : NULL;

	if (old != NULL)
	{
		size_t		old_size = world_open(old);

		if (block != NULL)
			memcpy(block, old, old_size < size ? old_size : size);
		free((char *) old - WORLD_HEADER);
		world->blocks--;
	}
	return block;
}

static inline bool
world_stop(Kernel *kernel)
{
	World	   *world = (World *) kernel;

	world->asked++;
	return world->stop_at > 0 && world->asked >= world->stop_at;
}

/* A world that says stop at this call of stop(), or never for 0. */
static inline World
world_stopping_at(long call)
{
	return (World) {.kernel = {.resize = world_resize, .stop = world_stop}, .stop_at = call};
}

static inline World
world_new(void)
{
	return world_stopping_at(0);
}

/* The kernels give back all that they take: the last test on every world. */
static inline void
is_empty(const World *world, const char *name)
{
	if (!ok(world->blocks == 0, "%s: nothing left allocated", name))
		printf("# %ld blocks\n", world->blocks);
}

#endif
