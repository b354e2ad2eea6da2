/*
 * Random numbers: the published generator, its streams, and numbers below a bound.
 */
#include "tap.h"

#include "kernel/random.h"

/* The first outputs of xoroshiro128** from state 1, 2. */
static void
test_published_outputs(void)
{
	static const uint64_t published[] = {
		UINT64_C(5760), UINT64_C(97769243520), UINT64_C(9706862127477703552),
		UINT64_C(9223447511460779954), UINT64_C(8358291023205304566),
		UINT64_C(15695619998649302768), UINT64_C(8517900938696309774),
		UINT64_C(16586480348202605369), UINT64_C(6959129367028440372),
		UINT64_C(16822147227405758281)
	};
	Random		random = {.s0 = 1, .s1 = 2};
	int			equal = 0;

	for (int i = 0; i < LENGTH(published); i++)
		equal += random_next(&random) == published[i];
	is_count(equal, LENGTH(published), "xoroshiro128** gives its published outputs");
}

/* Pinned: a result with a seed must be the same in every release. */
static void
test_pinned_streams(void)
{
	static const struct
	{
		uint64_t	seed;
		uint64_t	stream;
		uint64_t	first;
	}			pinned[] = {
		{UINT64_C(0), UINT64_C(0), UINT64_C(1905207664160064169)},
		{UINT64_C(0), UINT64_C(1), UINT64_C(8180971132158324026)},
		{UINT64_C(1), UINT64_C(0), UINT64_C(14233695028433725123)},
		{UINT64_C(1), UINT64_C(1), UINT64_C(16521909224285619801)},
		{UINT64_C(20240101), UINT64_C(999), UINT64_C(10723589373706035276)},
		{UINT64_C(18446744073709551615), UINT64_C(18446744073709551615), UINT64_C(918197698543699875)}
	};

	for (int i = 0; i < LENGTH(pinned); i++)
	{
		Random		random;

		random_stream(&random, pinned[i].seed, pinned[i].stream);
		ok(random_next(&random) == pinned[i].first, "stream %llu of seed %llu is the one it always was",
		   (unsigned long long) pinned[i].stream, (unsigned long long) pinned[i].seed);
	}
}

static int
compare_words(const void *a, const void *b)
{
	uint64_t	left = *(const uint64_t *) a;
	uint64_t	right = *(const uint64_t *) b;

	return (left > right) - (left < right);
}

static void
test_streams_differ(void)
{
	enum {SEEDS = 40, STREAMS = 40, OUTPUTS = 4};
	static uint64_t word[SEEDS * STREAMS * OUTPUTS];
	int			words = 0;
	int			repeated = 0;
	int			unequal = 0;

	for (uint64_t seed = 0; seed < SEEDS; seed++)
		for (uint64_t stream = 0; stream < STREAMS; stream++)
		{
			Random		random;
			Random		again;

			random_stream(&random, seed, stream);
			random_stream(&again, seed, stream);
			for (int i = 0; i < OUTPUTS; i++)
			{
				word[words] = random_next(&random);
				unequal += word[words++] != random_next(&again);
			}
		}
	is_count(unequal, 0, "a stream gives the same numbers every time");

	qsort(word, words, sizeof(uint64_t), compare_words);
	for (int i = 1; i < words; i++)
		repeated += word[i] == word[i - 1];
	is_count(repeated, 0, "neighbouring seeds and streams share no number");
}

/* The chi-square of counts that should be equal. */
static double
chi_square(const uint32_t *count, int classes, double expected)
{
	double		sum = 0;

	for (int i = 0; i < classes; i++)
		sum += (count[i] - expected) * (count[i] - expected) / expected;
	return sum;
}

/* Draws below "range" fall evenly in as many classes of equal width; 5 sigma of the chi-square, with a fixed seed. */
static void
test_uniform(uint32_t range, int classes)
{
	enum {DRAWS = 1000000};
	uint32_t   *count = calloc(classes, sizeof(uint32_t));
	double		freedom = classes - 1;
	int			outside = 0;
	Random		random;

	random_stream(&random, 20240101, range);
	for (int i = 0; i < DRAWS; i++)
	{
		uint32_t	value = random_below(&random, range);

		if (value < range)
			count[(uint64_t) value * classes / range]++;
		else
			outside++;
	}
	ok(outside == 0, "random_below(%u) stays below", range);
	ok(fabs(chi_square(count, classes, (double) DRAWS / classes) - freedom) <= 5 * sqrt(2 * freedom),
	   "random_below(%u) is uniform", range);
	free(count);
}

/* Stream i shuffles by its first draw: across streams, that must be uniform as well. */
static void
test_uniform_across_streams(void)
{
	enum {STREAMS = 100000, CLASSES = 100};
	uint32_t	count[CLASSES] = {0};

	for (uint64_t stream = 1; stream <= STREAMS; stream++)
	{
		Random		random;

		random_stream(&random, 0, stream);
		count[random_below(&random, CLASSES)]++;
	}
	ok(fabs(chi_square(count, CLASSES, (double) STREAMS / CLASSES) - 99) <= 5 * sqrt(2 * 99.0),
	   "the first draws of successive streams are uniform");
}

/*
 * 2^64 words do not divide evenly by 3: one of them must be drawn again.  State
 * (0, s1) gives the word 0, which is that one; for a power of two it is not.
 */
static void
test_bias_is_removed(uint32_t range, bool again)
{
	Random		random = {.s0 = 0, .s1 = UINT64_C(0xFEDCBA9876543210)};
	Random		once = random;
	uint32_t	value = random_below(&random, range);

	random_next(&once);
	if (again)
	{
		ok(random.s0 != once.s0, "random_below(%u) draws again for the word that would bias it", range);
		ok(value == random_below(&once, range), "random_below(%u) then uses the next word", range);
	}
	else
	{
		ok(random.s0 == once.s0 && value == 0, "random_below(%u) needs one draw", range);
	}
}

int
main(void)
{
	test_published_outputs();
	test_pinned_streams();
	test_streams_differ();
	test_uniform(1, 1);
	test_uniform(2, 2);
	test_uniform(3, 3);
	test_uniform(1000, 1000);
	test_uniform(UINT32_C(2147483649), 1024);
	test_uniform(UINT32_MAX, 1024);
	test_uniform_across_streams();
	test_bias_is_removed(1, false);
	test_bias_is_removed(2, false);
	test_bias_is_removed(3, true);
	test_bias_is_removed(UINT32_C(2147483649), true);
	return done();
}
