/*
 * Vectors: the widths that the lanes are compiled for, and which of them the
 * processor that runs this supports.
 */
#include "kernel/vectors.h"

const char *
vector_name(VectorWidth width)
{
	static const char *const name[VECTOR_WIDTHS] = {"AVX-512", "AVX2", "baseline"};

	return name[width];
}

bool
vector_supported(VectorWidth width)
{
#if defined(__x86_64__)
	__builtin_cpu_init();
	if (width == VECTOR_AVX512)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
			__builtin_cpu_supports("avx512dq");
	if (width == VECTOR_AVX2)
		return __builtin_cpu_supports("avx2");
#endif
	return width == VECTOR_BASELINE;
}

VectorWidth
vector_widest(void)
{
	VectorWidth width = 0;

	while (!vector_supported(width))
		width++;
	return width;
}
