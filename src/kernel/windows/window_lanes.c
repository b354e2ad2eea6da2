/*
 * The variants of the window lanes, and the choice between them at run time.
 */
#include "kernel/windows/window_lanes.h"

#include <string.h>

/* Pairs between two additions to the doubles: few, so that what the floats round off stays small. */
#define STRETCH_PAIRS 512

/* As in lanes.c. */
#if defined(__clang__)
#define LANES_UNROLLED
#else
#define LANES_UNROLLED _Pragma("GCC unroll 8")
#endif

#if defined(__x86_64__)
#define LANES_NAME(name) avx512_##name
#define LANES_TARGET __attribute__((target("avx512f,avx512bw,avx512dq")))
#define LANES_WIDTH 16
#include "kernel/windows/window_lanes_variant.h"

#define LANES_NAME(name) avx2_##name
#define LANES_TARGET __attribute__((target("avx2")))
#define LANES_WIDTH 8
#include "kernel/windows/window_lanes_variant.h"
#endif

/* The width that every processor has; on x86-64 that is SSE2. */
#define LANES_NAME(name) baseline_##name
#define LANES_TARGET
#define LANES_WIDTH 4
#include "kernel/windows/window_lanes_variant.h"

const WindowLanesVariant *
window_lanes_variants(int *count)
{
	static WindowLanesVariant variant[] = {
#if defined(__x86_64__)
		{"AVX-512", avx512_sum, false},
		{"AVX2", avx2_sum, false},
#endif
		{"baseline", baseline_sum, true},
	};

#if defined(__x86_64__)
	__builtin_cpu_init();
	variant[0].supported = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
	variant[1].supported = __builtin_cpu_supports("avx2");
#endif
	*count = sizeof(variant) / sizeof(variant[0]);
	return variant;
}

WindowLanesSum
window_lanes_best(void)
{
	int			count;
	const WindowLanesVariant *variant = window_lanes_variants(&count);

	while (!variant->supported)
		variant++;
	return variant->sum;
}
