/*
 * The circles of a scan.
 *
 * They are the same in every permutation, so they are found once: around each
 * place its events and those of the places near it in order of distance.
 */
#include "kernel/hotspots/scan_circles.h"

#include "kernel/order.h"
#include "kernel/reach_index.h"

#include <math.h>

double
scan_distance(double x0, double y0, double x1, double y1)
{
	return sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
}

/* ---------------------------------------------------------------- places */

static int
compare_points(const void *items, uint32_t a, uint32_t b)
{
	const Points *points = items;

	if (points->x[a] != points->x[b])
		return ORDER_OF(points->x[a], points->x[b]);
	if (points->y[a] != points->y[b])
		return ORDER_OF(points->y[a], points->y[b]);
	return ORDER_OF(points->day[a], points->day[b]);
}

static KernelStatus
number_events(Kernel *kernel, const Points *points, ScanCircles *circles)
{
	uint32_t   *order = kernel_alloc(kernel, points->count, sizeof(uint32_t));
	KernelStatus status = order_index(kernel, order, points->count, compare_points, points);

	for (uint32_t i = 0; i < points->count && status == KERNEL_OK; i++)
	{
		circles->x[i] = points->x[order[i]];
		circles->y[i] = points->y[order[i]];
		circles->day[i] = points->day[order[i]];
		if (i == 0 || circles->x[i] != circles->x[i - 1] || circles->y[i] != circles->y[i - 1])
			circles->place_start[circles->places++] = i;
		if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
	}
	circles->place_start[circles->places] = circles->events;
	kernel_free(kernel, order);
	return status;
}

/* ---------------------------------------------------------------- what is around a place */

/* The places near a centre. */
typedef struct Near
{
	uint32_t	count;
	size_t		capacity;
	uint32_t   *place;
	size_t		distance_capacity;
	double	   *distance;
	size_t		order_capacity;
	uint32_t   *order;
} Near;

static int
compare_near(const void *items, uint32_t a, uint32_t b)
{
	const Near *near = items;

	if (near->distance[a] != near->distance[b])
		return ORDER_OF(near->distance[a], near->distance[b]);
	return ORDER_OF(near->place[a], near->place[b]);
}

static KernelStatus
find_near(Kernel *kernel, const ReachIndex *index, double x, double y, double max_radius, Near *near)
{
	const Reached *reached;
	uint32_t	count = reach_index_find(index, x, y, &reached);

	near->place = kernel_grow(kernel, near->place, count, &near->capacity, sizeof(uint32_t));
	near->distance = kernel_grow(kernel, near->distance, count, &near->distance_capacity, sizeof(double));
	near->order = kernel_grow(kernel, near->order, count, &near->order_capacity, sizeof(uint32_t));
	near->count = 0;
	for (uint32_t i = 0; i < count; i++)
	{
		double		distance = scan_distance(x, y, reached[i].x, reached[i].y);

		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
		if (!(distance < max_radius))
			continue;
		near->place[near->count] = reached[i].point;
		near->distance[near->count++] = distance;
	}
	return order_index(kernel, near->order, near->count, compare_near, near);
}

/* The events of one place join those around a centre. */
static void
add_place(ScanCircles *circles, uint32_t place, size_t *end)
{
	for (uint32_t event = circles->place_start[place]; event < circles->place_start[place + 1]; event++)
		circles->around[(*end)++] = event;
}

/* Circle by circle, places at the same distance together, while they hold no more than the most. */
static KernelStatus
add_circles(Kernel *kernel, const Near *near, uint32_t most, ScanCircles *circles, uint32_t centre)
{
	size_t		first = circles->start[centre];
	size_t		end = first;
	uint32_t	next;

	for (uint32_t n = 0; n < near->count; n = next)
	{
		uint64_t	more = 0;

		for (next = n; next < near->count && near->distance[near->order[next]] == near->distance[near->order[n]]; next++)
		{
			uint32_t	place = near->place[near->order[next]];

			more += circles->place_start[place + 1] - circles->place_start[place];
		}
		if (end - first + more > most)
			break;
		if (end + more > SCAN_AROUND_MAX)
			return KERNEL_TOO_MANY_PAIRS;
		circles->around = kernel_grow(kernel, circles->around, end + more, &circles->capacity, sizeof(uint32_t));
		for (uint32_t i = n; i < next; i++)
			add_place(circles, near->place[near->order[i]], &end);
		circles->around[end - 1] |= SCAN_EDGE;
	}
	circles->start[centre + 1] = end;
	if (end - first > circles->largest)
		circles->largest = (uint32_t) (end - first);
	return KERNEL_OK;
}

static KernelStatus
index_places(Kernel *kernel, const ScanCircles *circles, double max_radius, ReachIndex **index)
{
	uint32_t	places = circles->places;
	double	   *x = kernel_alloc(kernel, places, sizeof(double));
	double	   *y = kernel_alloc(kernel, places, sizeof(double));
	int32_t    *rank = kernel_alloc(kernel, places, sizeof(int32_t));
	KernelStatus status;

	for (uint32_t place = 0; place < places; place++)
	{
		x[place] = circles->x[circles->place_start[place]];
		y[place] = circles->y[circles->place_start[place]];
		rank[place] = (int32_t) place;
	}
	status = reach_index_build(kernel, &(ReachPoints) {places, x, y, rank}, max_radius, index);
	kernel_free(kernel, x);
	kernel_free(kernel, y);
	kernel_free(kernel, rank);
	return status;
}

static KernelStatus
find_around(Kernel *kernel, double max_radius, uint32_t most, ScanCircles *circles)
{
	ReachIndex *index;
	Near		near = {0};
	KernelStatus status = index_places(kernel, circles, max_radius, &index);

	for (uint32_t centre = 0; centre < circles->places && status == KERNEL_OK; centre++)
	{
		uint32_t	event = circles->place_start[centre];

		status = find_near(kernel, index, circles->x[event], circles->y[event], max_radius, &near);
		if (status == KERNEL_OK)
			status = add_circles(kernel, &near, most, circles, centre);
	}
	reach_index_free(kernel, index);
	kernel_free(kernel, near.place);
	kernel_free(kernel, near.distance);
	kernel_free(kernel, near.order);
	return status;
}

KernelStatus
scan_circles_find(Kernel *kernel, const Points *points, double max_radius, uint32_t most, ScanCircles *circles)
{
	KernelStatus status;

	*circles = (ScanCircles) {
		.events = points->count,
		.x = kernel_alloc(kernel, points->count, sizeof(double)),
		.y = kernel_alloc(kernel, points->count, sizeof(double)),
		.day = kernel_alloc(kernel, points->count, sizeof(int32_t)),
		.place_start = kernel_alloc(kernel, (size_t) points->count + 1, sizeof(uint32_t)),
		.start = kernel_alloc_zero(kernel, (size_t) points->count + 1, sizeof(size_t))
	};
	status = number_events(kernel, points, circles);
	if (status == KERNEL_OK)
		status = find_around(kernel, max_radius, most, circles);
	return status;
}

void
scan_circles_free(Kernel *kernel, ScanCircles *circles)
{
	kernel_free(kernel, circles->x);
	kernel_free(kernel, circles->y);
	kernel_free(kernel, circles->day);
	kernel_free(kernel, circles->place_start);
	kernel_free(kernel, circles->start);
	kernel_free(kernel, circles->around);
}
