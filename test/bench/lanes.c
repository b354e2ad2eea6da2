/*
 * How fast the permutation kernel counts: for each variant of the lanes, the
 * nanoseconds per pair and permutation, with four limits of days.
 */
#include "kernel/near_repeat/lanes.h"
#include "kernel/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define EVENTS 45000			/* as many as a city has in four years ... */
#define PARTNERS 100			/* ... each with partners that are near in the grid, too */
#define NEIGHBOURHOOD 1000
#define ROUNDS 31

static void *
resize(Kernel *kernel, void *old, size_t size)
{
	void	   *block = realloc(old, size);

	if (block == NULL)
		abort();
	return block;
}

static int16_t *
make_days(Random *random)
{
	int16_t    *days = aligned_alloc(LANES_ALIGNMENT, (size_t) EVENTS * LANES * sizeof(int16_t));

	for (size_t i = 0; i < (size_t) EVENTS * LANES; i++)
		days[i] = (int16_t) random_below(random, 1461);
	return days;
}

static PairRows
make_pairs(Random *random)
{
	Kernel		kernel = {.resize = resize};
	PairRows	rows = {0};

	for (uint32_t event = 0; event + NEIGHBOURHOOD < EVENTS; event++)
		for (int i = 0; i < PARTNERS; i++)
			pair_rows_append(&kernel, &rows, event, event + 1 + random_below(random, NEIGHBOURHOOD));
	return rows;
}

/* The seconds for one batch of permutations of all pairs. */
static double
time_batch(LanesCount count, const PairRows *rows, const int16_t *days)
{
	static const int16_t limit[] = {6, 13, 20, 27};
	uint32_t	within[LANES_LIMITS_MAX * LANES] = {0};
	struct timespec before;
	struct timespec after;

	clock_gettime(CLOCK_MONOTONIC, &before);
	for (const uint32_t *word = rows->word, *end = word + rows->words; word < end;)
		word = count(word, end, days, limit, sizeof(limit) / sizeof(limit[0]), within);
	clock_gettime(CLOCK_MONOTONIC, &after);
	return (after.tv_sec - before.tv_sec) + (after.tv_nsec - before.tv_nsec) * 1e-9;
}

static int
compare_seconds(const void *a, const void *b)
{
	return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

int
main(void)
{
	Random		random;
	int16_t    *days;
	PairRows	rows;

	random_stream(&random, 1, 1);
	days = make_days(&random);
	rows = make_pairs(&random);
	for (VectorWidth width = 0; width < VECTOR_WIDTHS; width++)
	{
		double		seconds[ROUNDS];

		if (!vector_supported(width))
			continue;
		for (int round = 0; round < ROUNDS; round++)
			seconds[round] = time_batch(lanes_variant(width), &rows, days);
		qsort(seconds, ROUNDS, sizeof(double), compare_seconds);
		printf("%s %.4f\n", vector_name(width), seconds[ROUNDS / 2] / ((double) rows.pairs * LANES) * 1e9);
	}
	free(days);
	free(rows.word);
	return 0;
}
