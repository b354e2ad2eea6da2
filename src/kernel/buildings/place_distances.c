/*
 * Distances to the nearest places, and numbers of those within a distance.
 *
 * The places of a kind stand in a tree of the boxes around them; those of many
 * walls have a tree of those, too.  Points are asked in an order in which each
 * lies near the one before: the place that was nearest to that one is near, so
 * that little of the tree has to be looked at.
 *
 * Distances are compared by their squares.  Those to boxes are rounded as
 * those to what lies in them, so that the answers are, to the last bit, those
 * of measuring every place.
 */
#include "kernel/buildings/place_distances.h"

#include "kernel/buildings/box_tree.h"
#include "kernel/order.h"

#include <math.h>

/* A place of so many segments has no tree of its own. */
#define SEGMENTS_MAX BOX_TREE_FAN

/* From one corner to the next; of a line of one corner, from it to itself. */
typedef struct Segment
{
	double		ax;
	double		ay;
	double		bx;
	double		by;
	bool		border;			/* of an area, which lies to its left */
} Segment;

/* Segments in the order of the tree, where there is one. */
typedef struct Shape
{
	uint32_t	first;
	uint32_t	count;			/* 0: a point, which is all that its box holds */
	uint32_t	tree;			/* its number, or NO_TREE */
	bool		is_area;
} Shape;

#define NO_TREE UINT32_MAX

typedef struct KindIndex
{
	uint32_t	first;			/* of its places, in the order of its tree */
	BoxTree		tree;
} KindIndex;

struct PlaceIndex
{
	uint32_t	kinds;
	KindIndex  *kind;
	Shape	   *shape;			/* of each place */
	size_t		segments;
	Segment    *segment;
	uint32_t	trees;
	size_t		tree_capacity;
	BoxTree    *tree;			/* of the segments of large places */
};

/* ---------------------------------------------------------------- segments */

static double
square(double dx, double dy)
{
	return dx * dx + dy * dy;
}

/* Keeps a number between two others. */
static double
between(double number, double a, double b)
{
	double		low = a < b ? a : b;
	double		high = a < b ? b : a;

	return number < low ? low : number > high ? high : number;
}

/* The square of the distance to a segment. */
static double
segment_distance(const Segment *segment, double x, double y)
{
	double		dx = segment->bx - segment->ax;
	double		dy = segment->by - segment->ay;
	double		length = square(dx, dy);
	double		along = (x - segment->ax) * dx + (y - segment->ay) * dy;
	double		share;

	if (!(along > 0))
		return square(x - segment->ax, y - segment->ay);
	if (along >= length)
		return square(x - segment->bx, y - segment->by);
	share = along / length;
	return square(x - between(segment->ax + share * dx, segment->ax, segment->bx),
				  y - between(segment->ay + share * dy, segment->ay, segment->by));
}

/* How a border winds around a point: 1 where it passes east of it to the north, -1 to the south. */
static int
segment_winding(const Segment *segment, double x, double y)
{
	bool		north = segment->ay <= y && segment->by > y;
	double		left;

	if (!segment->border || (!north && !(segment->by <= y && segment->ay > y)))
		return 0;
	left = (segment->bx - segment->ax) * (y - segment->ay) - (x - segment->ax) * (segment->by - segment->ay);
	if (north)
		return left > 0 ? 1 : 0;
	return left < 0 ? -1 : 0;
}

static Box
segment_box(const Segment *segment)
{
	return (Box)
	{
		.x_min = fmin(segment->ax, segment->bx), .y_min = fmin(segment->ay, segment->by),
		.x_max = fmax(segment->ax, segment->bx), .y_max = fmax(segment->ay, segment->by)
	};
}

/* ---------------------------------------------------------------- building */

/* Does a ring run counterclockwise?  Of its corners as seen from the first, which are small numbers. */
static bool
runs_left(const Places *places, uint32_t first, uint32_t end)
{
	double		area = 0;

	for (uint32_t c = first; c + 1 < end; c++)
		area += (places->x[c] - places->x[first]) * (places->y[c + 1] - places->y[first]) -
			(places->x[c + 1] - places->x[first]) * (places->y[c] - places->y[first]);
	return area > 0;
}

/* The segments of a path; those of a ring have the area to their left, however it was drawn. */
static void
add_path(PlaceIndex *index, const Places *places, uint32_t path)
{
	uint32_t	first = places->corner_start[path];
	uint32_t	last = places->corner_start[path + 1] - 1;
	bool		border = places->path[path] != PATH_LINE;
	bool		turn = border && runs_left(places, first, last + 1) != (places->path[path] == PATH_OUTER);

	for (uint32_t c = first; c <= last; c++)
	{
		uint32_t	next = c < last ? c + 1 : first;
		uint32_t	from = turn ? next : c;
		uint32_t	to = turn ? c : next;

		/* a line is not closed; a line of one corner is that corner */
		if (c == last && !border && first < last)
			break;
		index->segment[index->segments++] = (Segment)
		{
			.ax = places->x[from], .ay = places->y[from], .bx = places->x[to], .by = places->y[to], .border = border
		};
	}
}

static Box
place_box(const Places *places, uint32_t place)
{
	uint32_t	from = places->corner_start[places->path_start[place]];
	uint32_t	end = places->corner_start[places->path_start[place + 1]];
	Box			box = box_empty();

	for (uint32_t c = from; c < end; c++)
		box_add(&box, &(const Box) {.x_min = places->x[c], .y_min = places->y[c], .x_max = places->x[c], .y_max = places->y[c]});
	return box;
}

/* Is it a point, however many corners it has? */
static bool
is_spot(const Box *box)
{
	return box->x_min == box->x_max && box->y_min == box->y_max;
}

/* Segments of all places that are no points: not more than their corners. */
static size_t
count_segments(const Places *places)
{
	size_t		segments = 0;

	for (uint32_t place = 0; place < places->kind_start[places->kinds]; place++)
	{
		Box			box = place_box(places, place);

		if (!is_spot(&box))
			segments += places->corner_start[places->path_start[place + 1]] - places->corner_start[places->path_start[place]];
	}
	return segments;
}

/* Puts the segments of a large place in the order of a tree. */
static KernelStatus
add_tree(Kernel *kernel, PlaceIndex *index, Shape *shape)
{
	Segment    *segment = index->segment + shape->first;
	Box		   *box = kernel_alloc(kernel, shape->count, sizeof(Box));
	uint32_t   *order = kernel_alloc(kernel, shape->count, sizeof(uint32_t));
	Segment    *unordered = kernel_alloc(kernel, shape->count, sizeof(Segment));
	KernelStatus status;

	for (uint32_t i = 0; i < shape->count; i++)
	{
		box[i] = segment_box(&segment[i]);
		unordered[i] = segment[i];
	}
	index->tree = kernel_grow(kernel, index->tree, index->trees + 1, &index->tree_capacity, sizeof(BoxTree));
	status = box_tree_build(kernel, shape->count, box, order, &index->tree[index->trees]);
	shape->tree = index->trees++;
	for (uint32_t i = 0; i < shape->count && status == KERNEL_OK; i++)
		segment[i] = unordered[order[i]];
	kernel_free(kernel, box);
	kernel_free(kernel, order);
	kernel_free(kernel, unordered);
	return status;
}

static KernelStatus
add_shape(Kernel *kernel, PlaceIndex *index, const Places *places, uint32_t place, const Box *extent, Shape *shape)
{
	*shape = (Shape) {.first = (uint32_t) index->segments, .tree = NO_TREE};
	if (is_spot(extent))
		return KERNEL_OK;
	for (uint32_t path = places->path_start[place]; path < places->path_start[place + 1]; path++)
	{
		add_path(index, places, path);
		shape->is_area |= places->path[path] != PATH_LINE;
	}
	shape->count = (uint32_t) index->segments - shape->first;
	return shape->count > SEGMENTS_MAX ? add_tree(kernel, index, shape) : KERNEL_OK;
}

/* Its places, from the first on, in the order of a tree. */
static KernelStatus
build_kind(Kernel *kernel, PlaceIndex *index, const Places *places, uint32_t number)
{
	uint32_t	first = places->kind_start[number];
	uint32_t	count = places->kind_start[number + 1] - first;
	Box		   *box = kernel_alloc(kernel, count, sizeof(Box));
	uint32_t   *order = kernel_alloc(kernel, count, sizeof(uint32_t));
	uint64_t	work = 0;
	KernelStatus status;

	index->kind[number].first = first;
	for (uint32_t i = 0; i < count; i++)
		box[i] = place_box(places, first + i);
	status = box_tree_build(kernel, count, box, order, &index->kind[number].tree);
	for (uint32_t i = 0; i < count && status == KERNEL_OK; i++)
	{
		size_t		before = index->segments;

		status = add_shape(kernel, index, places, first + order[i], &box[order[i]], &index->shape[first + i]);
		if (status == KERNEL_OK && kernel_stop_after(kernel, &work, 1 + index->segments - before))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, box);
	kernel_free(kernel, order);
	return status;
}

KernelStatus
place_index_build(Kernel *kernel, const Places *places, PlaceIndex **result)
{
	PlaceIndex *index = kernel_alloc_zero(kernel, 1, sizeof(PlaceIndex));
	uint32_t	count = places->kind_start[places->kinds];
	KernelStatus status = KERNEL_OK;

	index->kinds = places->kinds;
	index->kind = kernel_alloc_zero(kernel, places->kinds, sizeof(KindIndex));
	index->shape = kernel_alloc(kernel, count, sizeof(Shape));
	index->segment = kernel_alloc(kernel, count_segments(places), sizeof(Segment));
	for (uint32_t k = 0; k < places->kinds && status == KERNEL_OK; k++)
		status = build_kind(kernel, index, places, k);
	*result = index;
	return status;
}

void
place_index_free(Kernel *kernel, PlaceIndex *index)
{
	for (uint32_t k = 0; k < index->kinds; k++)
		box_tree_free(kernel, &index->kind[k].tree);
	for (uint32_t t = 0; t < index->trees; t++)
		box_tree_free(kernel, &index->tree[t]);
	kernel_free(kernel, index->kind);
	kernel_free(kernel, index->shape);
	kernel_free(kernel, index->segment);
	kernel_free(kernel, index->tree);
	kernel_free(kernel, index);
}

/* ---------------------------------------------------------------- one place */

/* Blocks of a tree that are still to be looked at; at first the one that has all. */
typedef struct Waiting
{
	int			count;
	BoxTreeNode node[BOX_TREE_WAITING];
} Waiting;

static inline void
wait_for(Waiting *waiting, int level, uint32_t number, double nearest)
{
	waiting->node[waiting->count++] = (BoxTreeNode) {.level = level, .number = number, .nearest = nearest};
}

/* Of those that came to wait, the nearest is looked at first: what is found there spares many of the others. */
static inline void
nearest_next(Waiting *waiting, int first)
{
	int			last = waiting->count - 1;
	int			nearest = last;
	BoxTreeNode kept;

	if (last <= first)
		return;
	for (int i = first; i < last; i++)
		if (waiting->node[i].nearest < waiting->node[nearest].nearest)
			nearest = i;
	kept = waiting->node[last];
	waiting->node[last] = waiting->node[nearest];
	waiting->node[nearest] = kept;
}

static inline void
wait_for_all(Waiting *waiting, const BoxTree *tree)
{
	waiting->count = 0;
	wait_for(waiting, tree->levels - 1, 0, 0);
}

/* How often the borders of a large place wind around a point; a line from it to the east crosses them so often. */
static int
tree_winding(const BoxTree *tree, const Segment *segment, double x, double y, uint64_t *work)
{
	Waiting		waiting;
	int			winding = 0;

	wait_for_all(&waiting, tree);
	while (waiting.count > 0)
	{
		BoxTreeNode node = waiting.node[--waiting.count];
		const BoxBlock *block = box_tree_block(tree, &node);

		*work += BOX_TREE_FAN;
		for (uint32_t i = 0; i < BOX_TREE_FAN; i++)
		{
			uint32_t	below = BOX_TREE_FAN * node.number + i;

			if (!(y >= block->y_min[i] && y <= block->y_max[i] && x <= block->x_max[i]))
				continue;
			if (node.level == 0)
				winding += segment_winding(&segment[below], x, y);
			else
				wait_for(&waiting, node.level - 1, below, 0);
		}
	}
	return winding;
}

/* The square of the distance to the nearest segment of a large place; when that is not below a bound, the bound. */
static double
tree_distance(const BoxTree *tree, const Segment *segment, double x, double y, double bound, uint64_t *work)
{
	Waiting		waiting;

	wait_for_all(&waiting, tree);
	while (waiting.count > 0)
	{
		BoxTreeNode node = waiting.node[--waiting.count];
		double		nearest[BOX_TREE_FAN];
		int			which[BOX_TREE_FAN];
		int			first = waiting.count;
		int			count;

		if (node.nearest >= bound)
			continue;
		*work += BOX_TREE_FAN;
		count = box_block_nearer(box_tree_block(tree, &node), x, y, bound, nearest, which);
		for (int i = 0; i < count; i++)
		{
			uint32_t	below = BOX_TREE_FAN * node.number + which[i];

			if (node.level == 0)
				bound = fmin(bound, segment_distance(&segment[below], x, y));
			else
				wait_for(&waiting, node.level - 1, below, nearest[which[i]]);
		}
		nearest_next(&waiting, first);
	}
	return bound;
}

/* Inside an area?  Where areas of one place lie over each other, they wind around a point more than once. */
static bool
shape_covers(const PlaceIndex *index, const Shape *shape, double x, double y, uint64_t *work)
{
	const Segment *segment = index->segment + shape->first;
	int			winding = 0;

	if (shape->tree != NO_TREE)
		return tree_winding(&index->tree[shape->tree], segment, x, y, work) > 0;
	for (uint32_t i = 0; i < shape->count; i++)
		winding += segment_winding(&segment[i], x, y);
	return winding > 0;
}

/* The square of the distance to a place that is as near as its box is; when that is not below a bound, the bound or more. */
static double
place_distance(const PlaceIndex *index, uint32_t place, double x, double y, double nearest, double bound, uint64_t *work)
{
	const Shape *shape = &index->shape[place];
	const Segment *segment;

	if (shape->count == 0)
		return nearest;
	segment = index->segment + shape->first;
	if (shape->is_area && nearest == 0 && shape_covers(index, shape, x, y, work))
		return 0;
	if (shape->tree != NO_TREE)
		return tree_distance(&index->tree[shape->tree], segment, x, y, bound, work);
	*work += shape->count;
	for (uint32_t i = 0; i < shape->count; i++)
	{
		double		distance = segment_distance(&segment[i], x, y);

		bound = distance < bound ? distance : bound;
	}
	return bound;
}

/* ---------------------------------------------------------------- all places of a kind */

/* What is looked for around a point. */
typedef struct Search
{
	double		x;
	double		y;
	double		within;			/* the largest square that is */
	double		beyond;			/* and the least that is not */
	double		nearest;		/* square of the distance to the nearest place that was found */
	uint32_t	place;			/* which one that is */
	uint32_t	count;			/* within */
	uint64_t	work;
} Search;

/* What is not nearer than this matters no more. */
static inline double
search_limit(const Search *search)
{
	return box_larger(search->nearest, search->beyond);
}

/* Is all that lies in a box within the distance, and none of it nearer than what was found?  Then it has only to be counted. */
static inline bool
counts_whole(const Search *search, const BoxBlock *block, uint32_t i, double nearest)
{
	Box			box;

	if (nearest < search->nearest)
		return false;
	box = box_of_block(block, i);
	return box_farthest(&box, search->x, search->y) <= search->within;
}

static void
search_place(const PlaceIndex *index, Search *search, uint32_t place, double nearest)
{
	double		distance = place_distance(index, place, search->x, search->y, nearest, search_limit(search), &search->work);

	search->count += distance <= search->within;
	if (distance < search->nearest)
	{
		search->nearest = distance;
		search->place = place;
	}
}

static void
search_kind(const PlaceIndex *index, const KindIndex *kind, Search *search)
{
	const BoxTree *tree = &kind->tree;
	Waiting		waiting;

	wait_for_all(&waiting, tree);
	while (waiting.count > 0)
	{
		BoxTreeNode node = waiting.node[--waiting.count];
		const BoxBlock *block = box_tree_block(tree, &node);
		double		nearest[BOX_TREE_FAN];
		int			which[BOX_TREE_FAN];
		int			first = waiting.count;
		int			count;

		if (node.nearest >= search_limit(search))
			continue;
		search->work += BOX_TREE_FAN;
		count = box_block_nearer(block, search->x, search->y, search_limit(search), nearest, which);
		for (int i = 0; i < count; i++)
		{
			uint32_t	below = BOX_TREE_FAN * node.number + which[i];
			double		distance = nearest[which[i]];

			if (counts_whole(search, block, which[i], distance))
				search->count += box_tree_count(tree, node.level, below);
			else if (node.level > 0)
				wait_for(&waiting, node.level - 1, below, distance);
			else
				search_place(index, search, kind->first + below, distance);
		}
		nearest_next(&waiting, first);
	}
}

/*
 * The largest square of a distance that is within; to the last bit as if the
 * distance itself were compared.  The root of a rounded square is never above
 * what was squared.
 */
static double
largest_square(double within)
{
	double		limit = within * within;

	while (sqrt(nextafter(limit, INFINITY)) <= within)
		limit = nextafter(limit, INFINITY);
	return limit;
}

/* ---------------------------------------------------------------- many points */

/* The points in an order in which each lies near the one before. */
static KernelStatus
order_points(Kernel *kernel, uint32_t points, const double *x, const double *y, uint32_t *order)
{
	Box		   *box = kernel_alloc(kernel, points, sizeof(Box));
	KernelStatus status;

	for (uint32_t i = 0; i < points; i++)
		box[i] = (Box) {.x_min = x[i], .y_min = y[i], .x_max = x[i], .y_max = y[i]};
	status = box_order(kernel, points, box, order);
	kernel_free(kernel, box);
	return status;
}

/* How far is it to the place that was nearest to the point before? */
static double
guess(const PlaceIndex *index, const KindIndex *kind, Search *search)
{
	uint32_t	number = search->place - kind->first;
	Box			extent = box_of_block(&kind->tree.block[number / BOX_TREE_FAN], number % BOX_TREE_FAN);

	return place_distance(index, search->place, search->x, search->y, box_nearest(&extent, search->x, search->y), INFINITY,
						  &search->work);
}

/* The points about one kind; the place that was nearest to one is a good guess for the next. */
static KernelStatus
ask_kind(Kernel *kernel, const PlaceIndex *index, uint32_t number, uint32_t points, const double *x, const double *y,
		 const uint32_t *order, Search *search, PlaceAnswer *answer)
{
	const KindIndex *kind = &index->kind[number];

	search->place = kind->first;
	for (uint32_t i = 0; i < points; i++)
	{
		uint32_t	point = order[i];

		search->x = x[point];
		search->y = y[point];
		search->count = 0;
		search->nearest = guess(index, kind, search);
		search_kind(index, kind, search);
		answer[(size_t) point * index->kinds + number] = (PlaceAnswer)
		{
			.nearest = sqrt(search->nearest), .within = search->count
		};
		if (kernel_stop_after(kernel, &search->work, 1))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

KernelStatus
place_distances(Kernel *kernel, const PlaceIndex *index, uint32_t points, const double *x, const double *y, double within,
				PlaceAnswer *answer)
{
	uint32_t   *order = kernel_alloc(kernel, points, sizeof(uint32_t));
	Search		search = {.within = largest_square(within)};
	KernelStatus status = order_points(kernel, points, x, y, order);

	search.beyond = nextafter(search.within, INFINITY);
	for (uint32_t k = 0; k < index->kinds && status == KERNEL_OK; k++)
		status = ask_kind(kernel, index, k, points, x, y, order, &search, answer);
	kernel_free(kernel, order);
	return status;
}
