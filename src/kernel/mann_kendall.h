/*
 * Does a series go up or down? By the signs of all differences (Mann 1945,
 * Kendall 1975), whatever its distribution, with ties allowed for.
 */
#ifndef KERNEL_MANN_KENDALL_H
#define KERNEL_MANN_KENDALL_H

#include "kernel/memory.h"

typedef struct MannKendall
{
	uint32_t	count;			/* of numbers that are not NAN, which are left out */
	double		s;				/* pairs that go up less pairs that go down; NAN for fewer than two */
	double		variance;
	double		z;				/* with a correction for continuity; NAN where nothing varies */
	double		p;				/* two-sided */
} MannKendall;

extern KernelStatus mann_kendall(Kernel *kernel, const double *series, uint32_t count, MannKendall *trend);

#endif
