/*
 * Which cells of a map are neighbours.
 */
#include "kernel/hotspots/cell_neighbours.h"

#include <math.h>

/* ---------------------------------------------------------------- areas */

/* What is needed on the way through all pairs of areas. */
typedef struct BorderSearch
{
	Kernel	   *kernel;
	const Outlines *outlines;
	double		tolerance;
	uint64_t	work;
} BorderSearch;

/* How far a place is from a wall, squared. */
static double
wall_distance(const Wall *wall, double x, double y)
{
	double		along = (x - wall->x) * wall->dx + (y - wall->y) * wall->dy;
	double		dx;
	double		dy;

	along = fmin(fmax(along, 0), wall->length);
	dx = x - (wall->x + along * wall->dx);
	dy = y - (wall->y + along * wall->dy);
	return dx * dx + dy * dy;
}

/* On which side of the line that a wall is on is a place? */
static double
side_of(const Wall *wall, double x, double y)
{
	return wall->dx * (y - wall->y) - wall->dy * (x - wall->x);
}

static bool
divides(const Wall *wall, const Wall *other)
{
	return (side_of(wall, other->x, other->y) < 0) != (side_of(wall, other->x_end, other->y_end) < 0);
}

static Box
wall_extent(const Wall *wall)
{
	return (Box)
	{
		.x_min = fmin(wall->x, wall->x_end), .y_min = fmin(wall->y, wall->y_end),
		.x_max = fmax(wall->x, wall->x_end), .y_max = fmax(wall->y, wall->y_end)
	};
}

static bool
walls_touch(const Wall *a, const Wall *b, double tolerance)
{
	double		most = tolerance * tolerance;

	return (divides(a, b) && divides(b, a)) ||
		wall_distance(a, b->x, b->y) <= most || wall_distance(a, b->x_end, b->y_end) <= most ||
		wall_distance(b, a->x, a->y) <= most || wall_distance(b, a->x_end, a->y_end) <= most;
}

/* Does a wall come as near as the tolerance to any of these? */
static KernelStatus
touches_any(BorderSearch *search, const Wall *wall, const Walls *others, bool *touch)
{
	Box			extent = wall_extent(wall);
	Box			reach = box_around(&extent, search->tolerance);

	for (uint32_t i = 0; i < others->count && !*touch; i++)
		*touch = wall_meets(&others->wall[i], &reach) && walls_touch(wall, &others->wall[i], search->tolerance);
	return kernel_stop_after(search->kernel, &search->work, others->count) ? KERNEL_STOPPED : KERNEL_OK;
}

/* The walls of an area that come into the reach of another. */
static KernelStatus
walls_in_reach(BorderSearch *search, Walls *walls, uint32_t area, const Box *extent)
{
	const uint32_t *ring_start = &search->outlines->ring_start[area];
	const uint32_t *corner_start = search->outlines->corner_start;
	Box			reach = box_around(extent, search->tolerance);

	walls->count = 0;
	walls_add(search->kernel, walls, search->outlines, area, &reach);
	return kernel_stop_after(search->kernel, &search->work, corner_start[ring_start[1]] - corner_start[ring_start[0]])
		? KERNEL_STOPPED : KERNEL_OK;
}

static KernelStatus
add_touching(BorderSearch *search, const Nearby *nearby, uint32_t area, Walls walls[2], NeighbourPairs *pairs)
{
	for (uint32_t n = nearby->beside.start[area]; n < nearby->beside.start[area + 1]; n++)
	{
		uint32_t	other = nearby->beside.other[n];
		bool		touch = false;

		if (other < area)
			continue;
		if (walls_in_reach(search, &walls[0], area, &nearby->extent[other]) != KERNEL_OK ||
			walls_in_reach(search, &walls[1], other, &nearby->extent[area]) != KERNEL_OK)
			return KERNEL_STOPPED;
		for (uint32_t i = 0; i < walls[0].count && !touch; i++)
			if (touches_any(search, &walls[0].wall[i], &walls[1], &touch) != KERNEL_OK)
				return KERNEL_STOPPED;
		if (touch)
			neighbour_pairs_add(search->kernel, pairs, area, other);
	}
	return KERNEL_OK;
}

KernelStatus
area_neighbours(Kernel *kernel, const Outlines *outlines, double tolerance, Neighbours *neighbours)
{
	BorderSearch search = {.kernel = kernel, .outlines = outlines, .tolerance = tolerance};
	NeighbourPairs pairs = {0};
	Walls		walls[2] = {{0}, {0}};
	Nearby		nearby;
	KernelStatus status = nearby_find(kernel, outlines, tolerance, &nearby);

	for (uint32_t area = 0; area < outlines->count && status == KERNEL_OK; area++)
		status = add_touching(&search, &nearby, area, walls, &pairs);
	if (status == KERNEL_OK)
		*neighbours = neighbours_of_pairs(kernel, outlines->count, &pairs);
	nearby_free(kernel, &nearby);
	walls_free(kernel, &walls[0]);
	walls_free(kernel, &walls[1]);
	kernel_free(kernel, pairs.item);
	return status;
}

/* ---------------------------------------------------------------- streets */

/* The ends of all parts, two of each, as outlines of one corner. */
typedef struct Ends
{
	uint32_t	count;
	uint32_t   *street;			/* of each */
	uint32_t   *number;			/* 0, 1, ...: where the ring of each begins, and its corner */
	bool	   *is_outer;
	double	   *x;
	double	   *y;
} Ends;

static Ends
ends_of(Kernel *kernel, const Outlines *outlines)
{
	size_t		most = 2 * (size_t) outlines->ring_start[outlines->count];
	Ends		ends = {
		.street = kernel_alloc(kernel, most, sizeof(uint32_t)), .number = kernel_alloc(kernel, most + 1, sizeof(uint32_t)),
		.is_outer = kernel_alloc_zero(kernel, most, sizeof(bool)),
		.x = kernel_alloc(kernel, most, sizeof(double)), .y = kernel_alloc(kernel, most, sizeof(double))
	};

	for (uint32_t street = 0; street < outlines->count; street++)
		for (uint32_t ring = outlines->ring_start[street]; ring < outlines->ring_start[street + 1]; ring++)
			for (int last = 0; last < 2; last++)
			{
				uint32_t	corner = last ? outlines->corner_start[ring + 1] - 1 : outlines->corner_start[ring];

				ends.street[ends.count] = street;
				ends.number[ends.count] = ends.count;
				ends.x[ends.count] = outlines->x[corner];
				ends.y[ends.count++] = outlines->y[corner];
			}
	ends.number[ends.count] = ends.count;
	return ends;
}

static void
add_meeting(Kernel *kernel, const Ends *ends, const Neighbours *beside, double tolerance, NeighbourPairs *pairs)
{
	for (uint32_t i = 0; i < ends->count; i++)
		for (uint32_t n = beside->start[i]; n < beside->start[i + 1]; n++)
		{
			uint32_t	other = beside->other[n];
			double		dx = ends->x[i] - ends->x[other];
			double		dy = ends->y[i] - ends->y[other];

			if (other > i && ends->street[i] != ends->street[other] && dx * dx + dy * dy <= tolerance * tolerance)
				neighbour_pairs_add(kernel, pairs, ends->street[i], ends->street[other]);
		}
}

KernelStatus
street_neighbours(Kernel *kernel, const Outlines *outlines, double tolerance, Neighbours *neighbours)
{
	Ends		ends = ends_of(kernel, outlines);
	Outlines	points = {
		.count = ends.count, .ring_start = ends.number, .corner_start = ends.number, .is_outer = ends.is_outer,
		.x = ends.x, .y = ends.y
	};
	NeighbourPairs pairs = {0};
	Nearby		nearby;
	KernelStatus status = nearby_find(kernel, &points, tolerance, &nearby);

	if (status == KERNEL_OK)
	{
		add_meeting(kernel, &ends, &nearby.beside, tolerance, &pairs);
		*neighbours = neighbours_of_pairs(kernel, outlines->count, &pairs);
	}
	nearby_free(kernel, &nearby);
	kernel_free(kernel, ends.street);
	kernel_free(kernel, ends.number);
	kernel_free(kernel, ends.is_outer);
	kernel_free(kernel, ends.x);
	kernel_free(kernel, ends.y);
	kernel_free(kernel, pairs.item);
	return status;
}
