/*
 * Pairs of events that may be near in place.
 */
#include "kernel/windows/window_pairs.h"

/* The events of each place together. */
static void
list_events(Kernel *kernel, WindowPairs *pairs)
{
	const EventWindows *events = pairs->events;

	pairs->at = kernel_alloc_zero(kernel, (size_t) events->places + 2, sizeof(uint32_t));
	pairs->event = kernel_alloc(kernel, events->count, sizeof(uint32_t));
	for (uint32_t i = 0; i < events->count; i++)
		pairs->at[events->place[i] + 2]++;
	for (uint32_t p = 0; p < events->places; p++)
		pairs->at[p + 2] += pairs->at[p + 1];
	/* at[p + 1] moves on from where the events of p begin to where they end. */
	for (uint32_t i = 0; i < events->count; i++)
		pairs->event[pairs->at[events->place[i] + 1]++] = i;
}

static uint32_t
events_at(const WindowPairs *pairs, uint32_t place)
{
	return pairs->at[place + 1] - pairs->at[place];
}

static void
count_pairs(WindowPairs *pairs)
{
	for (uint32_t i = 0; i < pairs->places.count; i++)
	{
		const PlacePair *pair = &pairs->places.pair[i];
		uint64_t	a = events_at(pairs, pair->a);

		pairs->count += pair->a == pair->b ? a * (a - 1) / 2 : a * events_at(pairs, pair->b);
	}
}

KernelStatus
window_pairs_find(Kernel *kernel, const EventWindows *events, const Bands *distance, Metric metric, WindowPairs *pairs)
{
	bool	   *repeated = kernel_alloc(kernel, events->places, sizeof(bool));
	KernelStatus status;

	*pairs = (WindowPairs) {.events = events, .bands = place_bands(events, distance, metric)};
	list_events(kernel, pairs);
	for (uint32_t p = 0; p < events->places; p++)
		repeated[p] = events_at(pairs, p) > 1;
	status = place_pairs_find(kernel, events, &pairs->bands, repeated, &pairs->places);
	count_pairs(pairs);
	kernel_free(kernel, repeated);
	return status;
}

void
window_pairs_free(Kernel *kernel, WindowPairs *pairs)
{
	place_pairs_free(kernel, &pairs->places);
	kernel_free(kernel, pairs->at);
	kernel_free(kernel, pairs->event);
}

KernelStatus
window_pairs_visit(Kernel *kernel, const WindowPairs *pairs, WindowPairVisitor visitor, void *context)
{
	uint64_t	work = 0;

	/* All pairs of places of one place follow each other; each of its events goes through them. */
	for (uint32_t from = 0, to; from < pairs->places.count; from = to)
	{
		uint32_t	a = pairs->places.pair[from].a;

		for (to = from; to < pairs->places.count && pairs->places.pair[to].a == a; to++)
			;
		for (uint32_t i = pairs->at[a]; i < pairs->at[a + 1]; i++)
		{
			for (uint32_t p = from; p < to; p++)
			{
				const PlacePair *pair = &pairs->places.pair[p];

				for (uint32_t j = pair->b == a ? i + 1 : pairs->at[pair->b]; j < pairs->at[pair->b + 1]; j++, work++)
					visitor(context, pairs->event[i], pairs->event[j], pair->band, pair->bands,
							pairs->places.chance + pair->chance);
			}
			if (work >= KERNEL_STOP_INTERVAL)
			{
				if (kernel->stop(kernel))
					return KERNEL_STOPPED;
				work = 0;
			}
		}
	}
	return KERNEL_OK;
}
