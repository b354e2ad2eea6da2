/*
 * Sorting of an index.
 */
#include "tap.h"

#include "kernel/order.h"
#include "kernel/random.h"

static int
compare_values(const void *items, uint32_t a, uint32_t b)
{
	const int32_t *value = items;

	return ORDER_OF(value[a], value[b]);
}

/* In ascending order, and equal values in the order in which they came. */
static bool
is_stable_order(const uint32_t *index, uint32_t count, const int32_t *value)
{
	bool	   *seen = calloc(count + 1, sizeof(bool));
	bool		right = true;

	for (uint32_t i = 0; i < count && right; i++)
	{
		right = index[i] < count && !seen[index[i]];
		if (right && i > 0)
			right = value[index[i - 1]] < value[index[i]] ||
				(value[index[i - 1]] == value[index[i]] && index[i - 1] < index[i]);
		if (right)
			seen[index[i]] = true;
	}
	free(seen);
	return right;
}

typedef int32_t (*Maker) (Random *random, uint32_t i, uint32_t count);

static int32_t
any_value(Random *random, uint32_t i, uint32_t count)
{
	return (int32_t) random_next(random);
}

static int32_t
few_values(Random *random, uint32_t i, uint32_t count)
{
	return (int32_t) random_below(random, 5) - 2;
}

static int32_t
sorted_values(Random *random, uint32_t i, uint32_t count)
{
	return (int32_t) i;
}

static int32_t
reversed_values(Random *random, uint32_t i, uint32_t count)
{
	return (int32_t) (count - i);
}

static int32_t
equal_values(Random *random, uint32_t i, uint32_t count)
{
	return 7;
}

static void
test_sorting(const char *name, Maker maker)
{
	static const uint32_t counts[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 100, 1023, 1024, 1025, 70000};
	World		world = world_new();
	int			wrong = 0;
	Random		random;

	random_stream(&random, 1, 1);
	for (int c = 0; c < LENGTH(counts); c++)
	{
		uint32_t	count = counts[c];
		uint32_t   *index = malloc(count * sizeof(uint32_t));
		int32_t    *value = malloc(count * sizeof(int32_t));

		for (uint32_t i = 0; i < count; i++)
			value[i] = maker(&random, i, count);
		wrong += order_index(&world.kernel, index, count, compare_values, value) != KERNEL_OK ||
			!is_stable_order(index, count, value);
		free(index);
		free(value);
	}
	ok(wrong == 0, "%s values: sorted and stable, for any number of them", name);
	is_empty(&world, name);
}

/* Stopped at every look in turn, the sort gives back its memory, and an index that harms nobody. */
static void
test_stopping(uint32_t count)
{
	uint32_t   *index = malloc(count * sizeof(uint32_t));
	int32_t    *value = malloc(count * sizeof(int32_t));
	World		whole = world_new();
	int			not_stopped = 0;
	int			unsound = 0;
	long		blocks = 0;

	for (uint32_t i = 0; i < count; i++)
		value[i] = (int32_t) (count - i);
	order_index(&whole.kernel, index, count, compare_values, value);
	for (long call = 1; call <= whole.asked; call++)
	{
		World		world = world_stopping_at(call);

		not_stopped += order_index(&world.kernel, index, count, compare_values, value) != KERNEL_STOPPED;
		for (uint32_t i = 0; i < count; i++)
			unsound += index[i] != i;
		blocks += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0, "%u values: stops at each of %ld looks", count, whole.asked);
	ok(unsound == 0, "%u values: the index of a stopped sort names every item once", count);
	ok(blocks == 0, "%u values: a stopped sort leaves nothing allocated", count);
	free(index);
	free(value);
}

int
main(void)
{
	test_sorting("random", any_value);
	test_sorting("few different", few_values);
	test_sorting("sorted", sorted_values);
	test_sorting("reversed", reversed_values);
	test_sorting("equal", equal_values);
	test_stopping(2);
	test_stopping(10);
	test_stopping(200000);
	return done();
}
