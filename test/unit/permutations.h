/*
 * All permutations of a few numbers, one after the other.
 */
#ifndef UNIT_PERMUTATIONS_H
#define UNIT_PERMUTATIONS_H

#include <stdbool.h>

static inline void
exchange(int *a, int *b)
{
	int			keep = *a;

	*a = *b;
	*b = keep;
}

/* The permutation that comes first: 0 .. count - 1. */
static inline void
first_permutation(int *item, int count)
{
	for (int i = 0; i < count; i++)
		item[i] = i;
}

/* The next one in lexicographic order; false after the last. */
static inline bool
next_permutation(int *item, int count)
{
	int			pivot = count - 2;
	int			larger = count - 1;

	while (pivot >= 0 && item[pivot] > item[pivot + 1])
		pivot--;
	if (pivot < 0)
		return false;
	while (item[larger] < item[pivot])
		larger--;
	exchange(&item[pivot], &item[larger]);
	for (int left = pivot + 1, right = count - 1; left < right; left++, right--)
		exchange(&item[left], &item[right]);
	return true;
}

#endif
