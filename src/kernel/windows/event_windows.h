/*
 * Events whose place and time are known in part: where is one of a list of
 * candidate points, when is somewhere in a window of days or of hours.
 */
#ifndef KERNEL_EVENT_WINDOWS_H
#define KERNEL_EVENT_WINDOWS_H

#include "kernel/memory.h"

/* The longest window in days or hours: products of two lengths then fit 31 bits. */
#define WINDOW_LENGTH_MAX 32767

/* Columns; the caller owns the arrays. */
typedef struct EventWindows
{
	/* Places, by the least x of their candidates; the candidates of each by x. */
	uint32_t	places;
	const uint32_t *place_start;	/* places + 1, in the candidates */
	const double *x;			/* metres */
	const double *y;
	const double *weight;		/* of a candidate among those of its place, any sum; NULL: all alike */
	const int64_t *dwelling;	/* which home a candidate is; NULL: not told.  A home has one point. */

	/* Events, by window: first, then last. */
	uint32_t	count;
	const uint32_t *place;
	const int32_t *first;		/* day or hour */
	const int32_t *last;		/* the same one or later */
} EventWindows;

static inline uint32_t
window_length(const EventWindows *events, uint32_t event)
{
	return (uint32_t) ((int64_t) events->last[event] - events->first[event] + 1);
}

static inline bool
place_is_exact(const EventWindows *events, uint32_t place)
{
	return events->place_start[place + 1] - events->place_start[place] == 1;
}

static inline bool
event_is_exact(const EventWindows *events, uint32_t event)
{
	return events->first[event] == events->last[event] && place_is_exact(events, events->place[event]);
}

/* Twice the pairs of numbers from 0 up, of which the sum is at most "most"; modulo 2^64, as are all sums of it. */
static inline uint64_t
window_twice_sums_within(int64_t most)
{
	uint64_t	terms = most < 0 ? 0 : (uint64_t) most + 1;

	return terms * (terms + 1);
}

/*
 * Twice the pairs of a moment in a window of length n and one in a window of
 * length m that begins "offset" later, of which the first is at most "most"
 * later than the second (negative: that much earlier).
 */
static inline uint64_t
window_twice_pairs(int64_t n, int64_t m, int64_t offset, int64_t most)
{
	int64_t		sum = most + offset + m - 1;

	return window_twice_sums_within(sum) - window_twice_sums_within(sum - n) - window_twice_sums_within(sum - m)
		+ window_twice_sums_within(sum - n - m);
}

/* The chance that two events, each at any moment of its window alike, are at most "most" moments apart. */
static inline double
window_within(const EventWindows *events, uint32_t a, uint32_t b, int64_t most)
{
	int64_t		n = window_length(events, a);
	int64_t		m = window_length(events, b);
	int64_t		offset = (int64_t) events->first[b] - events->first[a];

	if (most < 0)
		return 0;
	return (double) (window_twice_pairs(n, m, offset, most) - window_twice_pairs(n, m, offset, -most - 1)) / (2.0 * n * m);
}

#endif
