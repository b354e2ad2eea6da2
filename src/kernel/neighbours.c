/*
 * Who is beside whom.
 */
#include "kernel/neighbours.h"

void
neighbour_pairs_add(Kernel *kernel, NeighbourPairs *pairs, uint32_t a, uint32_t b)
{
	pairs->item = kernel_grow(kernel, pairs->item, 2 * (pairs->count + 1), &pairs->capacity, sizeof(uint32_t));
	pairs->item[2 * pairs->count] = a;
	pairs->item[2 * pairs->count++ + 1] = b;
}

static uint32_t *
copy_starts(Kernel *kernel, uint32_t count, const uint32_t *start)
{
	uint32_t   *next = kernel_alloc(kernel, count, sizeof(uint32_t));

	for (uint32_t i = 0; i < count; i++)
		next[i] = start[i];
	return next;
}

/* Leaves one of those that stand twice in a list. */
static void
leave_one(uint32_t count, Neighbours *neighbours)
{
	uint32_t	end = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	from = neighbours->start[i];
		uint32_t	to = neighbours->start[i + 1];

		neighbours->start[i] = end;
		for (uint32_t n = from; n < to; n++)
			if (n == from || neighbours->other[n] != neighbours->other[n - 1])
				neighbours->other[end++] = neighbours->other[n];
	}
	neighbours->start[count] = end;
}

/*
 * Each pair both ways, together by item; those who have an item beside them,
 * from the lowest on, make its list in order.
 */
Neighbours
neighbours_of_pairs(Kernel *kernel, uint32_t count, const NeighbourPairs *pairs)
{
	uint32_t   *unordered = kernel_alloc(kernel, 2 * pairs->count, sizeof(uint32_t));
	Neighbours	neighbours = {
		.start = kernel_alloc_zero(kernel, (size_t) count + 1, sizeof(uint32_t)),
		.other = kernel_alloc(kernel, 2 * pairs->count, sizeof(uint32_t))
	};
	uint32_t   *next;

	for (size_t p = 0; p < 2 * pairs->count; p++)
		neighbours.start[pairs->item[p] + 1]++;
	for (uint32_t i = 0; i < count; i++)
		neighbours.start[i + 1] += neighbours.start[i];
	next = copy_starts(kernel, count, neighbours.start);
	for (size_t p = 0; p < 2 * pairs->count; p++)
		unordered[next[pairs->item[p]]++] = pairs->item[p ^ 1];
	kernel_free(kernel, next);
	next = copy_starts(kernel, count, neighbours.start);
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t n = neighbours.start[i]; n < neighbours.start[i + 1]; n++)
			neighbours.other[next[unordered[n]]++] = i;
	kernel_free(kernel, next);
	kernel_free(kernel, unordered);
	leave_one(count, &neighbours);
	return neighbours;
}

void
neighbours_free(Kernel *kernel, Neighbours *neighbours)
{
	kernel_free(kernel, neighbours->start);
	kernel_free(kernel, neighbours->other);
}

/* Each that has an item beside it must have it next in its own list: items come in order. */
bool
neighbours_are_sound(Kernel *kernel, uint32_t count, const Neighbours *neighbours)
{
	const uint32_t *start = neighbours->start;
	uint32_t   *next = copy_starts(kernel, count, start);
	bool		sound = true;

	for (uint32_t i = 0; i < count && sound; i++)
		for (uint32_t n = start[i]; n < start[i + 1] && sound; n++)
		{
			uint32_t	other = neighbours->other[n];

			sound = other < count && other != i && next[other] < start[other + 1] &&
				neighbours->other[next[other]++] == i;
		}
	kernel_free(kernel, next);
	return sound;
}
