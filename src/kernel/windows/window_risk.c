/*
 * Near-repeat risk from burglaries whose place and time are known in part.
 *
 * What an event brings hangs on its window and the band of distance, not on
 * the dwelling: that is reckoned once.  A dwelling then takes the candidates
 * near it, event by event, since those of one event are alternatives: their
 * weights are put together by band before anything is squared.
 */
#include "kernel/windows/window_risk.h"

#include "kernel/points.h"

#include <math.h>
#include <string.h>

/* ---------------------------------------------------------------- mean and variance of alternatives */

typedef struct Spread
{
	double		weight;
	double		mean;
	double		squares;		/* of the deviations from the mean, by weight */
} Spread;

/* One alternative more. Where all are alike, the mean is just that and the variance just 0, whatever the weights. */
static void
spread_add(Spread *spread, double weight, double mean, double variance)
{
	double		deviation = mean - spread->mean;

	spread->weight += weight;
	spread->mean += deviation * (weight / spread->weight);
	spread->squares += weight * (variance + deviation * (mean - spread->mean));
}

static double
spread_variance(const Spread *spread)
{
	return spread->squares / spread->weight;
}

/* ---------------------------------------------------------------- what an event brings */

/* The excess at some distance from where the event was, over the moments of its window. */
typedef struct Prospect
{
	double		mean;
	double		variance;
} Prospect;

/* So many days ago and longer an event has no effect left. */
static int64_t
days_of_effect(const WindowOutlook *outlook)
{
	return (int64_t) fmin(ceil(bands_reach(&outlook->profile.days)), UINT32_MAX);
}

/* The moments of a window that count: those neither too long ago nor after the day itself. */
static int64_t
first_that_counts(const WindowOutlook *outlook, uint32_t event)
{
	int64_t		oldest = outlook->end - outlook->unit * days_of_effect(outlook);

	return outlook->events.first[event] > oldest ? outlook->events.first[event] : oldest;
}

static int64_t
last_that_counts(const WindowOutlook *outlook, uint32_t event)
{
	return outlook->events.last[event] < outlook->end ? outlook->events.last[event] : outlook->end - 1;
}

static bool
can_count(const WindowOutlook *outlook, uint32_t event)
{
	return first_that_counts(outlook, event) <= last_that_counts(outlook, event);
}

/* Day by day, from the latest on; the moments that do not count are alternatives that bring nothing. */
static Prospect
prospect_of(const WindowOutlook *outlook, uint32_t event, int band)
{
	int64_t		first = first_that_counts(outlook, event);
	int64_t		last = last_that_counts(outlook, event);
	double		distance = outlook->profile.distance.breaks[band];
	Spread		spread = {0};
	double		others;

	while (last >= first)
	{
		int64_t		days = (outlook->end - 1 - last) / outlook->unit;
		int64_t		day = outlook->end - (days + 1) * outlook->unit;
		int64_t		from = day > first ? day : first;
		double		excess = risk_excess(&outlook->profile, distance, days, outlook->horizon);

		spread_add(&spread, (double) (last - from + 1), excess, 0);
		last = from - 1;
	}
	others = window_length(&outlook->events, event) - spread.weight;
	if (others > 0)
		spread_add(&spread, others, 0, 0);
	return (Prospect) {.mean = spread.mean, .variance = spread_variance(&spread)};
}

/* ---------------------------------------------------------------- index */

typedef struct Place
{
	uint32_t	candidates;
	double		weight;			/* of all of them */
} Place;

struct WindowRiskIndex
{
	Bands		distance;
	double	   *breaks;			/* of distance */
	double		beyond;			/* the square of a distance that surely is beyond them */
	Place	   *place;			/* [event]; events are those that count, in their order */
	Prospect   *prospect;		/* [event][distance band] */
	ReachIndex *near;			/* their candidates; rank is the event */
	double	   *weight;			/* [candidate] */
	double	   *found;			/* [distance band]: the weight that a question found of one event; else 0 */
};

/* Those that count, and what they have in all. */
typedef struct Counted
{
	uint32_t	events;
	uint64_t	candidates;
} Counted;

static KernelStatus
count_events(Kernel *kernel, const WindowOutlook *outlook, Counted *counted)
{
	const EventWindows *events = &outlook->events;

	*counted = (Counted) {0};
	for (uint32_t i = 0; i < events->count; i++)
	{
		uint32_t	place = events->place[i];

		if (can_count(outlook, i))
		{
			counted->events++;
			counted->candidates += events->place_start[place + 1] - events->place_start[place];
		}
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return counted->candidates > POINTS_MAX ? KERNEL_TOO_MANY_PAIRS : KERNEL_OK;
}

/* A day is one unit of work in each band of distance and of days. */
static KernelStatus
fill_prospects(Kernel *kernel, const WindowOutlook *outlook, WindowRiskIndex *index)
{
	Prospect   *prospect = index->prospect;
	uint64_t	work = 0;

	for (uint32_t i = 0; i < outlook->events.count; i++)
	{
		int64_t		moments = last_that_counts(outlook, i) - first_that_counts(outlook, i) + 1;

		for (int band = 0; band < index->distance.count && moments > 0; band++)
		{
			*prospect++ = prospect_of(outlook, i, band);
			work += (moments / outlook->unit + 1) * outlook->profile.days.count;
			if (work < KERNEL_STOP_INTERVAL)
				continue;
			if (kernel->stop(kernel))
				return KERNEL_STOPPED;
			work = 0;
		}
	}
	return KERNEL_OK;
}

/* The candidates, one after the other. */
typedef struct Candidates
{
	double	   *x;
	double	   *y;
	int32_t    *event;
	uint32_t	count;
} Candidates;

static void
add_place(const EventWindows *events, uint32_t place, int32_t event, WindowRiskIndex *index, Candidates *candidates)
{
	for (uint32_t c = events->place_start[place]; c < events->place_start[place + 1]; c++)
	{
		uint32_t	next = candidates->count++;

		candidates->x[next] = events->x[c];
		candidates->y[next] = events->y[c];
		candidates->event[next] = event;
		index->weight[next] = events->weight != NULL ? events->weight[c] : 1;
		index->place[event].candidates++;
		index->place[event].weight += index->weight[next];
	}
}

static KernelStatus
index_candidates(Kernel *kernel, const WindowOutlook *outlook, uint64_t count, WindowRiskIndex *index)
{
	Candidates	candidates = {
		.x = kernel_alloc(kernel, count, sizeof(double)), .y = kernel_alloc(kernel, count, sizeof(double)),
		.event = kernel_alloc(kernel, count, sizeof(int32_t))
	};
	KernelStatus status = KERNEL_OK;
	int32_t		event = 0;

	for (uint32_t i = 0; i < outlook->events.count && status == KERNEL_OK; i++)
	{
		if (can_count(outlook, i))
			add_place(&outlook->events, outlook->events.place[i], event++, index, &candidates);
		if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
	}
	if (status == KERNEL_OK)
	{
		ReachPoints points = {
			.count = candidates.count, .x = candidates.x, .y = candidates.y, .rank = candidates.event
		};

		status = reach_index_build(kernel, &points, bands_reach(&index->distance), &index->near);
	}
	kernel_free(kernel, candidates.x);
	kernel_free(kernel, candidates.y);
	kernel_free(kernel, candidates.event);
	return status;
}

KernelStatus
window_risk_build(Kernel *kernel, const WindowOutlook *outlook, WindowRiskIndex **result)
{
	WindowRiskIndex *index = kernel_alloc_zero(kernel, 1, sizeof(WindowRiskIndex));
	int			bands = outlook->profile.distance.count;
	Counted		counted;
	KernelStatus status = count_events(kernel, outlook, &counted);

	*result = index;
	if (status != KERNEL_OK)
		return status;
	index->breaks = kernel_alloc(kernel, bands + 1, sizeof(double));
	memcpy(index->breaks, outlook->profile.distance.breaks, (bands + 1) * sizeof(double));
	index->distance = (Bands) {.count = bands, .breaks = index->breaks};
	index->beyond = 1.001 * index->breaks[bands] * index->breaks[bands];
	index->place = kernel_alloc_zero(kernel, counted.events, sizeof(Place));
	index->prospect = kernel_alloc(kernel, (size_t) counted.events * bands, sizeof(Prospect));
	index->weight = kernel_alloc(kernel, counted.candidates, sizeof(double));
	index->found = kernel_alloc_zero(kernel, bands, sizeof(double));
	status = fill_prospects(kernel, outlook, index);
	return status == KERNEL_OK ? index_candidates(kernel, outlook, counted.candidates, index) : status;
}

void
window_risk_free(Kernel *kernel, WindowRiskIndex *index)
{
	if (index->near != NULL)
		reach_index_free(kernel, index->near);
	kernel_free(kernel, index->breaks);
	kernel_free(kernel, index->place);
	kernel_free(kernel, index->prospect);
	kernel_free(kernel, index->weight);
	kernel_free(kernel, index->found);
	kernel_free(kernel, index);
}

/* ---------------------------------------------------------------- a dwelling */

/* What an event brings here, by what was found of it, which is cleared; candidates in no band bring nothing. */
static Prospect
take_event(WindowRiskIndex *index, uint32_t event, uint32_t candidates_found)
{
	const Prospect *prospect = index->prospect + (size_t) event * index->distance.count;
	const Place *place = &index->place[event];
	Spread		spread = {0};

	for (int band = 0; band < index->distance.count; band++)
	{
		if (index->found[band] > 0)
			spread_add(&spread, index->found[band], prospect[band].mean, prospect[band].variance);
		index->found[band] = 0;
	}
	/* One found in part has others for certain, whatever the rounding of weights says. */
	if (candidates_found < place->candidates)
		spread_add(&spread, fmax(place->weight - spread.weight, 0), 0, 0);
	return (Prospect) {.mean = spread.mean, .variance = spread_variance(&spread)};
}

/* Sums the weights of the candidates of one event, the first ones of a list, by band; how long they are in the list. */
static uint32_t
find_candidates(WindowRiskIndex *index, const Reached *candidate, uint32_t count, double x, double y, uint32_t *found)
{
	uint32_t	i;

	*found = 0;
	for (i = 0; i < count && candidate[i].rank == candidate[0].rank; i++)
	{
		double		squared = (candidate[i].x - x) * (candidate[i].x - x) + (candidate[i].y - y) * (candidate[i].y - y);
		int			band;

		/* Most are beyond reach. */
		if (squared > index->beyond)
			continue;
		band = bands_find(&index->distance, index->distance.count, sqrt(squared));
		if (band < 0)
			continue;
		index->found[band] += index->weight[candidate[i].point];
		(*found)++;
	}
	return i;
}

KernelStatus
window_risk_at(Kernel *kernel, WindowRiskIndex *index, double x, double y, WindowRisk *risk)
{
	const Reached *candidate;
	uint32_t	count = reach_index_find(index->near, x, y, &candidate);
	Prospect	sum = {0};
	uint64_t	work = 0;		/* since the last look at stop() */
	uint32_t	length;

	for (uint32_t i = 0; i < count; i += length)
	{
		uint32_t	found;

		length = find_candidates(index, candidate + i, count - i, x, y, &found);
		if (found > 0)
		{
			Prospect	event = take_event(index, candidate[i].rank, found);

			sum.mean += event.mean;
			sum.variance += event.variance;
		}
		work += (uint64_t) length * index->distance.count;
		if (work < KERNEL_STOP_INTERVAL)
			continue;
		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		work = 0;
	}
	*risk = (WindowRisk) {.mean = 1 + sum.mean, .sd = sqrt(sum.variance)};
	return KERNEL_OK;
}
