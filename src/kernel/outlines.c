/*
 * Outlines of buildings, and the walls that they have in common.
 */
#include "kernel/outlines.h"

#include "kernel/order.h"

#include <math.h>
#include <stdlib.h>

/* Walls that cross by less than this, or lie inside by less, touch: registers measure no better. */
#define SLIVER 0.05

/* ---------------------------------------------------------------- walls */

bool
wall_meets(const Wall *wall, const Box *box)
{
	return (wall->x >= box->x_min || wall->x_end >= box->x_min) &&
		(wall->x <= box->x_max || wall->x_end <= box->x_max) &&
		(wall->y >= box->y_min || wall->y_end >= box->y_min) &&
		(wall->y <= box->y_max || wall->y_end <= box->y_max);
}

static void
add_wall(Kernel *kernel, Walls *walls, const Outlines *outlines, uint32_t from, uint32_t to, bool is_outer,
		 const Box *box)
{
	Wall		wall = {
		.x = outlines->x[from], .y = outlines->y[from], .x_end = outlines->x[to], .y_end = outlines->y[to],
		.is_outer = is_outer
	};
	double		dx = wall.x_end - wall.x;
	double		dy = wall.y_end - wall.y;

	if ((dx == 0 && dy == 0) || (box != NULL && !wall_meets(&wall, box)))
		return;
	wall.length = sqrt(dx * dx + dy * dy);
	wall.dx = dx / wall.length;
	wall.dy = dy / wall.length;
	walls->wall = kernel_grow(kernel, walls->wall, walls->count + 1, &walls->capacity, sizeof(Wall));
	walls->wall[walls->count++] = wall;
}

void
walls_add(Kernel *kernel, Walls *walls, const Outlines *outlines, uint32_t outline, const Box *box)
{
	for (uint32_t ring = outlines->ring_start[outline]; ring < outlines->ring_start[outline + 1]; ring++)
	{
		uint32_t	first = outlines->corner_start[ring];
		uint32_t	end = outlines->corner_start[ring + 1];

		for (uint32_t c = first; c < end; c++)
			add_wall(kernel, walls, outlines, c, c + 1 < end ? c + 1 : first, outlines->is_outer[ring], box);
	}
}

void
walls_free(Kernel *kernel, Walls *walls)
{
	kernel_free(kernel, walls->wall);
}

Box
box_around(const Box *box, double metres)
{
	return (Box)
	{
		.x_min = box->x_min - metres, .y_min = box->y_min - metres,
		.x_max = box->x_max + metres, .y_max = box->y_max + metres
	};
}

/* ---------------------------------------------------------------- stretches */

static int
compare_stretches(const void *a, const void *b)
{
	return ORDER_OF(((const Stretch *) a)->from, ((const Stretch *) b)->from);
}

double
stretches_length(Stretches *stretches)
{
	double		length = 0;
	double		reached = -INFINITY;

	if (stretches->count > 1)
		qsort(stretches->stretch, stretches->count, sizeof(Stretch), compare_stretches);
	for (uint32_t i = 0; i < stretches->count; i++)
	{
		const Stretch *stretch = &stretches->stretch[i];

		if (stretch->to > reached)
			length += stretch->to - fmax(stretch->from, reached);
		reached = fmax(reached, stretch->to);
	}
	return length;
}

/* Narrows a stretch to where start + slope * t lies from low to high; leaves nothing when it does nowhere. */
static void
narrow(Stretch *stretch, double start, double slope, double low, double high)
{
	double		end = start + slope * stretch->to;
	double		first;
	double		last;

	if ((start < low && end < low) || (start > high && end > high))
		stretch->to = stretch->from;
	else if (slope != 0)
	{
		first = (low - start) / slope;
		last = (high - start) / slope;
		stretch->from = fmax(stretch->from, first < last ? first : last);
		stretch->to = fmin(stretch->to, first < last ? last : first);
	}
}

void
common_stretches(Kernel *kernel, const Wall *wall, const Walls *others, double tolerance, Stretches *stretches)
{
	for (uint32_t i = 0; i < others->count; i++)
	{
		const Wall *other = &others->wall[i];
		double		along = wall->dx * other->dx + wall->dy * other->dy;
		double		across = other->dx * wall->dy - other->dy * wall->dx;
		double		x = wall->x - other->x;
		double		y = wall->y - other->y;
		Stretch		stretch = {.from = 0, .to = wall->length};

		if (fabs(along) < WALL_COSINE_MIN)
			continue;
		narrow(&stretch, other->dx * y - other->dy * x, across, -tolerance, tolerance);
		if (stretch.to > stretch.from)
			narrow(&stretch, other->dx * x + other->dy * y, along, 0, other->length);
		if (stretch.to <= stretch.from)
			continue;
		stretches->stretch = kernel_grow(kernel, stretches->stretch, stretches->count + 1, &stretches->capacity,
										 sizeof(Stretch));
		stretches->stretch[stretches->count++] = stretch;
	}
}

/* ---------------------------------------------------------------- what lies near */

/* An outline in one of the strips that it lies in. */
typedef struct StripEntry
{
	int64_t		strip;
	double		x_min;
	uint32_t	outline;
} StripEntry;

/* Strips from west to east; in each the outlines by their western end. */
typedef struct Strips
{
	double		height;
	size_t		count;
	size_t		capacity;
	StripEntry *entry;
	uint32_t   *order;
} Strips;

static Box
extent_of(const Outlines *outlines, uint32_t outline)
{
	uint32_t	from = outlines->corner_start[outlines->ring_start[outline]];
	uint32_t	end = outlines->corner_start[outlines->ring_start[outline + 1]];
	Box			extent = {.x_min = INFINITY, .y_min = INFINITY, .x_max = -INFINITY, .y_max = -INFINITY};

	for (uint32_t c = from; c < end; c++)
	{
		extent.x_min = fmin(extent.x_min, outlines->x[c]);
		extent.y_min = fmin(extent.y_min, outlines->y[c]);
		extent.x_max = fmax(extent.x_max, outlines->x[c]);
		extent.y_max = fmax(extent.y_max, outlines->y[c]);
	}
	return extent;
}

static int64_t
strip_of(const Strips *strips, double y)
{
	return (int64_t) floor(y / strips->height);
}

static int
compare_entries(const void *items, uint32_t a, uint32_t b)
{
	const StripEntry *entry = items;

	if (entry[a].strip != entry[b].strip)
		return ORDER_OF(entry[a].strip, entry[b].strip);
	if (entry[a].x_min != entry[b].x_min)
		return ORDER_OF(entry[a].x_min, entry[b].x_min);
	return ORDER_OF(entry[a].outline, entry[b].outline);
}

/* Strips are some four times as high as the usual outline, so that few lie in more than two. */
static KernelStatus
fill_strips(Kernel *kernel, uint32_t count, const Box *extent, double tolerance, Strips *strips)
{
	double		total = 0;

	for (uint32_t i = 0; i < count; i++)
		total += extent[i].y_max - extent[i].y_min;
	strips->height = fmax(20, 4 * total / count);
	for (uint32_t i = 0; i < count; i++)
	{
		int64_t		last = strip_of(strips, extent[i].y_max + tolerance);

		for (int64_t strip = strip_of(strips, extent[i].y_min - tolerance); strip <= last; strip++)
		{
			strips->entry = kernel_grow(kernel, strips->entry, strips->count + 1, &strips->capacity,
										sizeof(StripEntry));
			strips->entry[strips->count++] = (StripEntry) {.strip = strip, .x_min = extent[i].x_min, .outline = i};
		}
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	strips->order = kernel_alloc(kernel, strips->count, sizeof(uint32_t));
	return order_index(kernel, strips->order, (uint32_t) strips->count, compare_entries, strips->entry);
}

/* Two that share more than one strip are a pair in the first of them. */
static bool
meet_in(const Strips *strips, int64_t strip, const Box *a, const Box *b, double tolerance)
{
	return a->y_min <= b->y_max + tolerance && b->y_min <= a->y_max + tolerance &&
		strip == strip_of(strips, fmax(a->y_min, b->y_min) - tolerance);
}

static KernelStatus
find_pairs(Kernel *kernel, const Strips *strips, const Box *extent, double tolerance,
		   NeighbourPairs *pairs)
{
	uint64_t	work = 0;

	for (size_t i = 0; i < strips->count; i++)
	{
		const StripEntry *entry = &strips->entry[strips->order[i]];
		const Box  *box = &extent[entry->outline];

		for (size_t j = i + 1; j < strips->count; j++)
		{
			const StripEntry *other = &strips->entry[strips->order[j]];

			if (KERNEL_STOP_AT(kernel, work++))
				return KERNEL_STOPPED;
			if (other->strip != entry->strip || other->x_min > box->x_max + tolerance)
				break;
			if (!meet_in(strips, entry->strip, box, &extent[other->outline], tolerance))
				continue;
			if (pairs->count == NEARBY_PAIRS_MAX)
				return KERNEL_TOO_MANY_PAIRS;
			neighbour_pairs_add(kernel, pairs, entry->outline, other->outline);
		}
	}
	return KERNEL_OK;
}

KernelStatus
nearby_find(Kernel *kernel, const Outlines *outlines, double tolerance, Nearby *nearby)
{
	Strips		strips = {0};
	NeighbourPairs pairs = {0};
	KernelStatus status;

	*nearby = (Nearby) {.extent = kernel_alloc(kernel, outlines->count, sizeof(Box))};
	for (uint32_t i = 0; i < outlines->count; i++)
		nearby->extent[i] = extent_of(outlines, i);
	status = fill_strips(kernel, outlines->count, nearby->extent, tolerance, &strips);
	if (status == KERNEL_OK)
		status = find_pairs(kernel, &strips, nearby->extent, tolerance, &pairs);
	if (status == KERNEL_OK)
		nearby->beside = neighbours_of_pairs(kernel, outlines->count, &pairs);
	kernel_free(kernel, strips.entry);
	kernel_free(kernel, strips.order);
	kernel_free(kernel, pairs.item);
	return status;
}

void
nearby_free(Kernel *kernel, Nearby *nearby)
{
	neighbours_free(kernel, &nearby->beside);
	kernel_free(kernel, nearby->extent);
}

/* ---------------------------------------------------------------- overlap */

/* How far a place lies to the left of a wall, or of the line that it is on. */
static double
left_of(const Wall *wall, double x, double y)
{
	return wall->dx * (y - wall->y) - wall->dy * (x - wall->x);
}

static bool
lie_on_both_sides(const Wall *wall, const Wall *other)
{
	double		one = left_of(wall, other->x, other->y);
	double		two = left_of(wall, other->x_end, other->y_end);

	return (one > SLIVER && two < -SLIVER) || (one < -SLIVER && two > SLIVER);
}

/* Is a place inside?  By the number of walls east of it. */
static bool
walls_contain(const Walls *walls, double x, double y)
{
	bool		inside = false;

	for (uint32_t i = 0; i < walls->count; i++)
	{
		const Wall *wall = &walls->wall[i];

		if ((wall->y > y) != (wall->y_end > y))
			inside ^= (left_of(wall, x, y) > 0) == (wall->dy > 0);
	}
	return inside;
}

/* Does a building begin inside another, a little behind the middle of one of its walls? */
static KernelStatus
find_inside(Kernel *kernel, const Walls *walls, const Walls *others, const Box *extent, bool *inside)
{
	uint64_t	work = 0;

	for (uint32_t i = 0; i < walls->count; i++)
	{
		const Wall *wall = &walls->wall[i];
		double		x = (wall->x + wall->x_end) / 2 - 2 * SLIVER * wall->dy;
		double		y = (wall->y + wall->y_end) / 2 + 2 * SLIVER * wall->dx;

		if (!(x > extent->x_min && x < extent->x_max && y > extent->y_min && y < extent->y_max))
			continue;
		if (kernel_stop_after(kernel, &work, others->count))
			return KERNEL_STOPPED;
		if ((*inside = walls_contain(others, x, y)))
			return KERNEL_OK;
	}
	return KERNEL_OK;
}

static KernelStatus
find_crossing(Kernel *kernel, const Walls *a, const Walls *b, const Box *extent_b, bool *cross)
{
	uint64_t	work = 0;

	for (uint32_t i = 0; i < a->count; i++)
	{
		if (!wall_meets(&a->wall[i], extent_b))
			continue;
		if (kernel_stop_after(kernel, &work, b->count))
			return KERNEL_STOPPED;
		for (uint32_t j = 0; j < b->count; j++)
			if ((*cross = lie_on_both_sides(&a->wall[i], &b->wall[j]) && lie_on_both_sides(&b->wall[j], &a->wall[i])))
				return KERNEL_OK;
	}
	return KERNEL_OK;
}

KernelStatus
outlines_may_overlap(Kernel *kernel, const Walls *a, const Box *extent_a, const Walls *b, const Box *extent_b,
					 bool *may)
{
	KernelStatus status;

	*may = false;
	if (extent_a->x_max - SLIVER <= extent_b->x_min || extent_b->x_max - SLIVER <= extent_a->x_min ||
		extent_a->y_max - SLIVER <= extent_b->y_min || extent_b->y_max - SLIVER <= extent_a->y_min)
		return KERNEL_OK;
	status = find_crossing(kernel, a, b, extent_b, may);
	if (status == KERNEL_OK && !*may)
		status = find_inside(kernel, a, b, extent_b, may);
	if (status == KERNEL_OK && !*may)
		status = find_inside(kernel, b, a, extent_a, may);
	return status;
}
