/*
 * Random numbers: xoroshiro128** (Blackman & Vigna 2018), the generator that
 * PostgreSQL uses, with one independent stream per permutation.
 */
#ifndef KERNEL_RANDOM_H
#define KERNEL_RANDOM_H

#include <stdint.h>

typedef struct Random
{
	uint64_t	s0;
	uint64_t	s1;
} Random;

/* The stream of one permutation: a function of seed and number only, so that no worker count or batch size matters. */
extern void random_stream(Random *random, uint64_t seed, uint64_t stream);

static inline uint64_t
random_rotate(uint64_t word, int bits)
{
	return (word << bits) | (word >> (64 - bits));
}

static inline uint64_t
random_next(Random *random)
{
	uint64_t	s0 = random->s0;
	uint64_t	s1 = random->s1 ^ s0;
	uint64_t	value = random_rotate(s0 * 5, 7) * 9;

	random->s0 = random_rotate(s0, 24) ^ s1 ^ (s1 << 16);
	random->s1 = random_rotate(s1, 37);
	return value;
}

/* Uniform on 0 .. range - 1 without bias (Lemire 2019). */
static inline uint32_t
random_below(Random *random, uint32_t range)
{
	unsigned __int128 product = (unsigned __int128) random_next(random) * range;

	if (__builtin_expect((uint64_t) product < range, 0))
	{
		uint64_t	threshold = -(uint64_t) range % range;

		while ((uint64_t) product < threshold)
			product = (unsigned __int128) random_next(random) * range;
	}
	return (uint32_t) (product >> 64);
}

#endif
