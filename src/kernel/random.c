/*
 * Seeding of the random streams.
 */
#include "kernel/random.h"

/* One step of splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t
splitmix64(uint64_t *state)
{
	uint64_t	value = (*state += UINT64_C(0x9E3779B97F4A7C15));

	value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
	return value ^ (value >> 31);
}

void
random_stream(Random *random, uint64_t seed, uint64_t stream)
{
	/* The seed is hashed before the number comes to it: neighbouring seeds must not share streams. */
	uint64_t	state = splitmix64(&seed) + stream;

	random->s0 = splitmix64(&state);
	random->s1 = splitmix64(&state);
	if (random->s0 == 0 && random->s1 == 0)
		random->s0 = 1;			/* the one state that xoroshiro cannot leave */
}
