/*
 * The variants of the window lanes.
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

WindowLanesSum
window_lanes_variant(VectorWidth width)
{
	static const WindowLanesSum variant[VECTOR_WIDTHS] = {
#if defined(__x86_64__)
		[VECTOR_AVX512] = avx512_sum,
		[VECTOR_AVX2] = avx2_sum,
#endif
		[VECTOR_BASELINE] = baseline_sum
	};

	return variant[width];
}
