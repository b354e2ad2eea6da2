/*
 * Vectors: the widths that the lanes are compiled for, and which of them the
 * processor that runs this supports.
 */
#ifndef KERNEL_VECTORS_H
#define KERNEL_VECTORS_H

#include <stdbool.h>

/* Widest first; the last one runs everywhere. */
typedef enum VectorWidth
{
	VECTOR_AVX512,
	VECTOR_AVX2,
	VECTOR_BASELINE,
	VECTOR_WIDTHS
} VectorWidth;

extern const char *vector_name(VectorWidth width);
extern bool vector_supported(VectorWidth width);
extern VectorWidth vector_widest(void);

#endif
