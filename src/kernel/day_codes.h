/*
 * Days as small codes, and their shuffling: what all permutation tests do that
 * let places stay and days change.
 */
#ifndef KERNEL_DAY_CODES_H
#define KERNEL_DAY_CODES_H

#include "kernel/memory.h"

/*
 * Days as 16-bit codes that keep every lag up to the longest, and keep longer
 * ones longer: gaps without events shrink to just over that, so that a stray
 * date in 1900 does no harm.  Codes are 0 .. span; KERNEL_SPAN_TOO_LONG where
 * that is more than 16 bits have.
 */
extern KernelStatus code_days(Kernel *kernel, const int32_t *day, uint32_t count, int32_t longest,
							  int16_t *code, int32_t *span);

/* Shuffles days by a stream of the seed; of the first "active" only, which is as good when no others are looked at. */
extern KernelStatus shuffle_days(Kernel *kernel, uint64_t seed, uint64_t stream, int16_t *day, uint32_t count,
								 uint32_t active);

#endif
