/*
 * Near pairs, packed.
 */
#include "tap.h"

#include "kernel/near_repeat/pair_rows.h"
#include "kernel/random.h"

typedef struct Pair
{
	uint32_t	event;
	uint32_t	partner;
} Pair;

/* The pairs that should come out, and how far they did. */
typedef struct Expected
{
	const Pair *pair;
	size_t		pairs;
	size_t		next;
	int			wrong;
} Expected;

/* A RowVisitor that compares a row with what should come next. */
static void
compare_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	Expected   *expected = context;

	expected->wrong += count == 0;
	for (uint32_t i = 0; i < count; i++, expected->next++)
		expected->wrong += expected->next >= expected->pairs || expected->pair[expected->next].event != event ||
			expected->pair[expected->next].partner != partner[i];
}

/* Do the rows hold exactly these pairs, in this order? */
static bool
holds(World *world, const PairRows *rows, const Pair *pair, size_t pairs)
{
	Expected	expected = {.pair = pair, .pairs = pairs};

	return pair_rows_visit(&world->kernel, rows, compare_row, &expected) == KERNEL_OK &&
		expected.wrong == 0 && expected.next == pairs && rows->pairs == pairs;
}

/* Events with so many partners each, at most; their numbers lie "stride" apart. */
static void
test_packing(uint32_t events, uint32_t partners_max, uint32_t stride)
{
	World		world = world_new();
	PairRows	rows = {0};
	Pair	   *pair = malloc((size_t) events * partners_max * sizeof(Pair));
	size_t		pairs = 0;
	Random		random;

	random_stream(&random, events, partners_max);
	for (uint32_t event = 0; event < events; event++)
	{
		uint32_t	partners = random_below(&random, partners_max + 1);

		for (uint32_t i = 0; i < partners; i++)
		{
			pair[pairs] = (Pair) {.event = event * stride, .partner = (uint32_t) (random_next(&random) >> 39)};
			pair_rows_append(&world.kernel, &rows, pair[pairs].event, pair[pairs].partner);
			pairs++;
		}
	}
	ok(holds(&world, &rows, pair, pairs), "%zu pairs of %u events come out as they went in", pairs, events);
	ok(rows.words <= 2 * pairs, "%zu pairs take at most eight bytes each", pairs);
	kernel_free(&world.kernel, rows.word);
	is_empty(&world, "packing");
	free(pair);
}

static void
test_long_rows(void)
{
	static const uint32_t partners[] = {1, 126, 127, 128, 254, 255, 1000};

	for (int i = 0; i < LENGTH(partners); i++)
	{
		World		world = world_new();
		PairRows	rows = {0};
		uint32_t	headers = (partners[i] + ROW_COUNT_MAX - 1) / ROW_COUNT_MAX;

		for (uint32_t p = 0; p < partners[i]; p++)
			pair_rows_append(&world.kernel, &rows, 3, p);
		ok(rows.words == partners[i] + headers, "%u partners need %u headers", partners[i], headers);
		kernel_free(&world.kernel, rows.word);
	}
}

static void
test_renumbering(void)
{
	enum {EVENTS = 300};
	World		world = world_new();
	PairRows	rows = {0};
	Pair		pair[EVENTS * 2];
	uint32_t	number[EVENTS];
	int			pairs = 0;

	for (uint32_t i = 0; i < EVENTS; i++)
		number[i] = i * 3 + 1;
	for (uint32_t i = 0; i + 2 < EVENTS; i++)
		for (uint32_t step = 1; step <= 2; step++)
		{
			pair_rows_append(&world.kernel, &rows, i, i + step);
			pair[pairs++] = (Pair) {.event = number[i], .partner = number[i + step]};
		}
	pair_rows_renumber(&world.kernel, &rows, number);
	ok(holds(&world, &rows, pair, pairs), "renumbering changes every event and every partner");
	kernel_free(&world.kernel, rows.word);
}

static void
count_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	*(size_t *) context += 1 + count;
}

static void
test_stopping(void)
{
	World		world = world_new();
	World		whole = world_new();
	PairRows	rows = {0};
	int			late = 0;

	for (uint32_t i = 0; i < 300000; i++)
		pair_rows_append(&world.kernel, &rows, i / 3, i);
	pair_rows_visit(&whole.kernel, &rows, count_row, &(size_t) {0});
	for (long call = 1; call <= whole.asked; call++)
	{
		World		stopping = world_stopping_at(call);
		size_t		words = 0;

		late += pair_rows_visit(&stopping.kernel, &rows, count_row, &words) != KERNEL_STOPPED ||
			words > (size_t) call * (KERNEL_STOP_INTERVAL + 1 + ROW_COUNT_MAX);
	}
	ok(whole.asked > 0 && late == 0, "a visit stops at each of %ld looks", whole.asked);
	kernel_free(&world.kernel, rows.word);
}

int
main(void)
{
	test_packing(0, 1, 1);
	test_packing(1000, 3, 1);
	test_packing(200, 600, 1);
	test_packing(100, 200, (UINT32_C(1) << 25) / 100);	/* the highest event numbers there are */
	test_long_rows();
	test_renumbering();
	test_stopping();
	return done();
}
