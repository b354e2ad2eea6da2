/*
 * The variants of the lanes.
 */
#include "kernel/near_repeat/lanes.h"

/* GCC keeps the sums in registers only when it is told to unroll these short loops; clang does it unasked. */
#if defined(__clang__)
#define LANES_UNROLLED
#else
#define LANES_UNROLLED _Pragma("GCC unroll 8")
#endif

#if defined(__x86_64__)
#include <immintrin.h>

#define LANES_NAME(name) avx512_##name
#define LANES_TARGET __attribute__((target("avx512f,avx512bw")))
#define LANES_WIDTH 32
#define LANES_ABS(v) ((avx512_vector) _mm512_abs_epi16((__m512i) (v)))
#define LANES_COUNT_IF_GREATER(sum, a, b) \
	((sum) = (avx512_vector) _mm512_mask_add_epi16((__m512i) (sum), \
		_mm512_cmpgt_epi16_mask((__m512i) (a), (__m512i) (b)), (__m512i) (sum), _mm512_set1_epi16(1)))
#include "kernel/near_repeat/lanes_variant.h"

#define LANES_NAME(name) avx2_##name
#define LANES_TARGET __attribute__((target("avx2")))
#define LANES_WIDTH 16
#define LANES_ABS(v) ((avx2_vector) _mm256_abs_epi16((__m256i) (v)))
#define LANES_COUNT_IF_GREATER(sum, a, b) ((sum) -= (avx2_vector) ((a) > (b)))
#include "kernel/near_repeat/lanes_variant.h"
#endif

/* The width that every processor has; on x86-64 that is SSE2, which lacks an absolute value. */
#define LANES_NAME(name) baseline_##name
#define LANES_TARGET
#define LANES_WIDTH 8
#define LANES_ABS(v) (((v) ^ ((v) >> 15)) - ((v) >> 15))
#define LANES_COUNT_IF_GREATER(sum, a, b) ((sum) -= (baseline_vector) ((a) > (b)))	/* a comparison gives -1 */
#include "kernel/near_repeat/lanes_variant.h"

LanesCount
lanes_variant(VectorWidth width)
{
	static const LanesCount variant[VECTOR_WIDTHS] = {
#if defined(__x86_64__)
		[VECTOR_AVX512] = avx512_count,
		[VECTOR_AVX2] = avx2_count,
#endif
		[VECTOR_BASELINE] = baseline_count
	};

	return variant[width];
}
