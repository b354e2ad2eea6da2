/*
 * Pairs of places that may be near.
 *
 * Places stand in order of their western edge, so those that may reach a place
 * follow it in one run.  Where the boxes of two places allow one band only, no
 * candidate is looked at.
 */
#include "kernel/windows/place_pairs.h"

#include <math.h>
#include <string.h>

typedef struct Box
{
	double		x_min;
	double		x_max;
	double		y_min;
	double		y_max;
} Box;

typedef struct Finder
{
	Kernel	   *kernel;
	const EventWindows *events;
	const PlaceBands *bands;
	PlacePairs *pairs;
	int			finite;
	double		reach;
	Box		   *box;			/* [place] */
	double	   *total;			/* [place]: its weights */
	double	   *limit;			/* [break]: what is measured lies within it when it is below this */
	double	   *within;			/* [break]: of one pair of places */
	double	   *chance;			/* [band]: of one pair of places */
	uint64_t	work;			/* since the last look at stop() */
} Finder;

PlaceBands
place_bands(const EventWindows *events, const Bands *distance, Metric metric)
{
	PlaceBands	bands = {
		.distance = distance, .metric = metric, .same_home = events->dwelling != NULL, .below = distance->breaks[0] > 0
	};

	bands.count = bands_finite(distance) + bands.same_home + bands.below;
	return bands;
}

/* ---------------------------------------------------------------- measures */

/* What is compared of two points: by it they are in the same order as by distance. */
static inline double
measured(Metric metric, double dx, double dy)
{
	return metric == METRIC_MANHATTAN ? fabs(dx) + fabs(dy) : dx * dx + dy * dy;
}

static double
distance_of(Metric metric, double measure)
{
	return metric == METRIC_MANHATTAN ? measure : sqrt(measure);
}

/* The least measure that is not within a break; to the last bit as if the distance itself were compared. */
static double
limit_of(Metric metric, double distance, bool closed)
{
	double		limit = metric == METRIC_MANHATTAN ? distance : distance * distance;

	while (limit > 0 && !(closed ? distance_of(metric, limit) <= distance : distance_of(metric, limit) < distance))
		limit = nextafter(limit, 0);
	while (closed ? distance_of(metric, limit) <= distance : distance_of(metric, limit) < distance)
		limit = nextafter(limit, INFINITY);
	return limit;
}

static void
prepare_limits(Finder *finder)
{
	const Bands *distance = finder->bands->distance;

	for (int b = 0; b <= finder->finite; b++)
		finder->limit[b] = limit_of(finder->bands->metric, distance->breaks[b], b > 0 && distance->closed_right);
}

/* The least and the largest distance that two boxes allow. */
static double
gap(double from_a, double to_a, double from_b, double to_b)
{
	return fmax(fmax(from_b - to_a, from_a - to_b), 0);
}

static double
least_measure(Metric metric, const Box *a, const Box *b)
{
	return measured(metric, gap(a->x_min, a->x_max, b->x_min, b->x_max), gap(a->y_min, a->y_max, b->y_min, b->y_max));
}

static double
largest_measure(Metric metric, const Box *a, const Box *b)
{
	return measured(metric, fmax(a->x_max - b->x_min, b->x_max - a->x_min), fmax(a->y_max - b->y_min, b->y_max - a->y_min));
}

static KernelStatus
prepare_places(Finder *finder)
{
	const EventWindows *events = finder->events;

	for (uint32_t p = 0; p < events->places; p++)
	{
		Box		   *box = &finder->box[p];

		*box = (Box) {.x_min = INFINITY, .x_max = -INFINITY, .y_min = INFINITY, .y_max = -INFINITY};
		finder->total[p] = 0;
		for (uint32_t c = events->place_start[p]; c < events->place_start[p + 1]; c++)
		{
			box->x_min = fmin(box->x_min, events->x[c]);
			box->x_max = fmax(box->x_max, events->x[c]);
			box->y_min = fmin(box->y_min, events->y[c]);
			box->y_max = fmax(box->y_max, events->y[c]);
			finder->total[p] += events->weight != NULL ? events->weight[c] : 1;
		}
		if (KERNEL_STOP_AT(finder->kernel, p))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- one pair of places */

/* How many breaks a measure is within, counted from the largest: 0 is beyond all. */
static int
breaks_around(const Finder *finder, double measure)
{
	int			around = 0;

	while (around <= finder->finite && measure < finder->limit[finder->finite - around])
		around++;
	return around;
}

/* Adds, for each break, the weights of the candidates of b that lie within it from one candidate of a. */
static void
add_within(Finder *finder, uint32_t a, uint32_t b, double *same)
{
	const EventWindows *events = finder->events;
	uint32_t	to = events->place_start[b + 1];
	double		own = events->weight != NULL ? events->weight[a] : 1;

	for (uint32_t c = events->place_start[b]; c < to; c++)
	{
		double		measure = measured(finder->bands->metric, events->x[c] - events->x[a], events->y[c] - events->y[a]);
		double		weight = events->weight != NULL ? own * events->weight[c] : 1;

		if (measure == 0 && finder->bands->same_home && events->dwelling[c] == events->dwelling[a])
		{
			*same += weight;
			continue;
		}
		for (int i = finder->finite; i >= 0 && measure < finder->limit[i]; i--)
			finder->within[i] += weight;
	}
}

/* Turns weights within breaks into chances of bands. */
static void
fill_chances(Finder *finder, double same, double total)
{
	double	   *chance = finder->chance;

	if (finder->bands->same_home)
		*chance++ = same / total;
	if (finder->bands->below)
		*chance++ = finder->within[0] / total;
	for (int i = 0; i < finder->finite; i++)
		*chance++ = fmax(finder->within[i + 1] - finder->within[i], 0) / total;
}

static void
spread_pair(Finder *finder, uint32_t a, uint32_t b)
{
	const EventWindows *events = finder->events;
	double		total = finder->total[a] * finder->total[b];
	double		least = least_measure(finder->bands->metric, &finder->box[a], &finder->box[b]);
	int			around = breaks_around(finder, least);
	double		same = 0;

	memset(finder->within, 0, (finder->finite + 1) * sizeof(double));
	if (around == breaks_around(finder, largest_measure(finder->bands->metric, &finder->box[a], &finder->box[b])) &&
		!(finder->bands->same_home && least == 0))
	{
		for (int i = 0; i < around; i++)
			finder->within[finder->finite - i] = total;
		finder->work++;
	}
	else
	{
		for (uint32_t c = events->place_start[a]; c < events->place_start[a + 1]; c++)
			add_within(finder, c, b, &same);
		finder->work += (uint64_t) (events->place_start[a + 1] - events->place_start[a])
			* (events->place_start[b + 1] - events->place_start[b]);
	}
	fill_chances(finder, same, total);
}

/* Keeps the chances that are there; a pair without any is not kept. */
static KernelStatus
keep_pair(Finder *finder, uint32_t a, uint32_t b)
{
	PlacePairs *pairs = finder->pairs;
	int			first = 0;
	int			end = finder->bands->count;

	while (first < end && finder->chance[first] == 0)
		first++;
	while (end > first && finder->chance[end - 1] == 0)
		end--;
	if (first == end)
		return KERNEL_OK;
	pairs->pair = kernel_grow(finder->kernel, pairs->pair, pairs->count + 1, &pairs->capacity, sizeof(PlacePair));
	pairs->chance = kernel_grow(finder->kernel, pairs->chance, pairs->chances + (end - first), &pairs->chance_capacity, sizeof(double));
	pairs->pair[pairs->count++] = (PlacePair)
	{
		.a = a, .b = b, .band = first, .bands = end - first, .chance = pairs->chances
	};
	memcpy(pairs->chance + pairs->chances, finder->chance + first, (end - first) * sizeof(double));
	pairs->chances += end - first;
	return pairs->chances > PLACE_CHANCES_MAX ? KERNEL_TOO_MANY_PAIRS : KERNEL_OK;
}

/* The pairs of a place with itself and with those after it. */
static KernelStatus
find_from(Finder *finder, uint32_t a, bool repeated)
{
	const Box  *own = &finder->box[a];
	KernelStatus status = KERNEL_OK;

	for (uint32_t b = repeated ? a : a + 1; b < finder->events->places && status == KERNEL_OK; b++)
	{
		const Box  *other = &finder->box[b];

		if (other->x_min - own->x_max > finder->reach)
			break;
		finder->work++;
		if (gap(own->y_min, own->y_max, other->y_min, other->y_max) <= finder->reach)
		{
			spread_pair(finder, a, b);
			status = keep_pair(finder, a, b);
		}
		if (finder->work < KERNEL_STOP_INTERVAL)
			continue;
		if (finder->kernel->stop(finder->kernel))
			return KERNEL_STOPPED;
		finder->work = 0;
	}
	return status;
}

KernelStatus
place_pairs_find(Kernel *kernel, const EventWindows *events, const PlaceBands *bands, const bool *repeated, PlacePairs *pairs)
{
	int			finite = bands_finite(bands->distance);
	Finder		finder = {
		.kernel = kernel, .events = events, .bands = bands, .pairs = pairs,
		.finite = finite, .reach = bands_reach(bands->distance),
		.box = kernel_alloc(kernel, events->places, sizeof(Box)),
		.total = kernel_alloc(kernel, events->places, sizeof(double)),
		.limit = kernel_alloc(kernel, finite + 1, sizeof(double)),
		.within = kernel_alloc(kernel, finite + 1, sizeof(double)),
		.chance = kernel_alloc(kernel, bands->count, sizeof(double))
	};
	KernelStatus status = prepare_places(&finder);

	*pairs = (PlacePairs) {0};
	prepare_limits(&finder);
	for (uint32_t a = 0; a < events->places && status == KERNEL_OK; a++)
		status = find_from(&finder, a, repeated[a]);
	kernel_free(kernel, finder.box);
	kernel_free(kernel, finder.total);
	kernel_free(kernel, finder.limit);
	kernel_free(kernel, finder.within);
	kernel_free(kernel, finder.chance);
	return status;
}

void
place_pairs_free(Kernel *kernel, PlacePairs *pairs)
{
	kernel_free(kernel, pairs->pair);
	kernel_free(kernel, pairs->chance);
	*pairs = (PlacePairs) {0};
}
