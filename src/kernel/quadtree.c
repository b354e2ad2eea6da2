/*
 * The quadtree over shapes.
 */
#include "kernel/quadtree.h"

#include <math.h>

/* A part that more shapes than this cross is divided at once, one that asked so many shapes afterwards. */
#define SHAPES_PER_NODE 8
#define TESTS_PER_NODE 64

/* The smallest parts are about a millionth of the whole wide; no tree grows larger than this. */
#define DEPTH_MAX 20
#define NODES_MAX (UINT32_C(1) << 20)

/* A shape that a part of the square meets. */
typedef struct Listed
{
	uint32_t	shape;
	bool		inside;			/* the part lies inside it */
} Listed;

typedef struct Node
{
	uint32_t	first_child;	/* of four: south-west, south-east, north-west, north-east; 0 when not divided */
	uint32_t	count;			/* of listed */
	uint32_t	crossing;		/* of which so many cross the part */
	uint32_t	tests;			/* how often a shape was asked about a place */
	Listed	   *listed;			/* NULL when divided */
} Node;

struct Quadtree
{
	Shapes		shapes;
	Box			extent;			/* of the root */
	uint32_t	nodes;
	uint32_t	capacity;
	Node	   *node;
};

static bool
boxes_apart(const Box *a, const Box *b)
{
	return a->x_min > b->x_max || a->x_max < b->x_min || a->y_min > b->y_max || a->y_max < b->y_min;
}

/* The box around all shapes; turned inside out when there is none, so that no place is in it. */
static Box
whole_extent(const Shapes *shapes)
{
	Box			whole = {.x_min = INFINITY, .y_min = INFINITY, .x_max = -INFINITY, .y_max = -INFINITY};

	for (uint32_t i = 0; i < shapes->count; i++)
	{
		whole.x_min = fmin(whole.x_min, shapes->extent[i].x_min);
		whole.y_min = fmin(whole.y_min, shapes->extent[i].y_min);
		whole.x_max = fmax(whole.x_max, shapes->extent[i].x_max);
		whole.y_max = fmax(whole.y_max, shapes->extent[i].y_max);
	}
	return whole;
}

Quadtree *
quadtree_make(Kernel *kernel, const Shapes *shapes)
{
	Quadtree   *tree = kernel_alloc_zero(kernel, 1, sizeof(Quadtree));
	Node	   *root;

	tree->shapes = *shapes;
	tree->extent = whole_extent(shapes);
	tree->capacity = 64;
	tree->node = kernel_alloc(kernel, tree->capacity, sizeof(Node));
	tree->nodes = 1;
	root = &tree->node[0];
	*root = (Node) {
		.count = shapes->count, .crossing = shapes->count, .listed = kernel_alloc(kernel, shapes->count, sizeof(Listed))
	};
	for (uint32_t i = 0; i < shapes->count; i++)
		root->listed[i] = (Listed) {.shape = i, .inside = false};
	return tree;
}

void
quadtree_free(Kernel *kernel, Quadtree *tree)
{
	for (uint32_t i = 0; i < tree->nodes; i++)
		kernel_free(kernel, tree->node[i].listed);
	kernel_free(kernel, tree->node);
	kernel_free(kernel, tree);
}

static BoxSide
side_of(const Quadtree *tree, uint32_t shape, const Box *box)
{
	if (boxes_apart(&tree->shapes.extent[shape], box))
		return BOX_OUTSIDE;
	return tree->shapes.side(tree->shapes.context, shape, box);
}

/* Lists in a child the shapes of its parent that meet the child's box. */
static void
fill_child(Kernel *kernel, const Quadtree *tree, const Node *parent, Node *child, const Box *box)
{
	*child = (Node) {.listed = kernel_alloc(kernel, parent->count, sizeof(Listed))};
	for (uint32_t i = 0; i < parent->count; i++)
	{
		Listed		listed = parent->listed[i];
		BoxSide		side = listed.inside ? BOX_INSIDE : side_of(tree, listed.shape, box);

		if (side == BOX_OUTSIDE)
			continue;
		listed.inside = side == BOX_INSIDE;
		child->crossing += side == BOX_CROSSING;
		child->listed[child->count++] = listed;
	}
	child->listed = kernel->resize(kernel, child->listed, child->count > 0 ? child->count * sizeof(Listed) : 1);
}

static Box
child_box(const Box *box, int child)
{
	double		x = box->x_min + (box->x_max - box->x_min) / 2;
	double		y = box->y_min + (box->y_max - box->y_min) / 2;

	return (Box)
	{
		.x_min = child % 2 == 0 ? box->x_min : x, .x_max = child % 2 == 0 ? x : box->x_max,
		.y_min = child / 2 == 0 ? box->y_min : y, .y_max = child / 2 == 0 ? y : box->y_max
	};
}

static void
divide(Kernel *kernel, Quadtree *tree, uint32_t number, const Box *box)
{
	if (tree->nodes + 4 > tree->capacity)
	{
		tree->capacity *= 2;
		tree->node = kernel->resize(kernel, tree->node, tree->capacity * sizeof(Node));
	}
	for (int i = 0; i < 4; i++)
	{
		Box			part = child_box(box, i);

		fill_child(kernel, tree, &tree->node[number], &tree->node[tree->nodes + i], &part);
	}
	kernel_free(kernel, tree->node[number].listed);
	tree->node[number].listed = NULL;
	tree->node[number].first_child = tree->nodes;
	tree->nodes += 4;
}

static bool
should_divide(const Quadtree *tree, const Node *node, int depth)
{
	return node->crossing > 0 && depth < DEPTH_MAX && tree->nodes < NODES_MAX &&
		(node->crossing > SHAPES_PER_NODE || node->tests >= TESTS_PER_NODE);
}

QuadtreeCursor
quadtree_at(Kernel *kernel, Quadtree *tree, double x, double y)
{
	QuadtreeCursor cursor = {.node = 0, .x = x, .y = y};
	Box			box = tree->extent;

	if (!(x >= box.x_min && x <= box.x_max && y >= box.y_min && y <= box.y_max))
	{
		cursor.node = QUADTREE_END;
		return cursor;
	}
	for (int depth = 0;; depth++)
	{
		int			child;

		if (tree->node[cursor.node].first_child == 0)
		{
			if (!should_divide(tree, &tree->node[cursor.node], depth))
				return cursor;
			divide(kernel, tree, cursor.node, &box);
		}
		/* A place on the line between two parts is in both; the boxes are closed, so either will do. */
		child = (x > box.x_min + (box.x_max - box.x_min) / 2) + 2 * (y > box.y_min + (box.y_max - box.y_min) / 2);
		box = child_box(&box, child);
		cursor.node = tree->node[cursor.node].first_child + child;
	}
}

uint32_t
quadtree_next(Quadtree *tree, QuadtreeCursor *cursor)
{
	Node	   *node;

	if (cursor->node == QUADTREE_END)
		return QUADTREE_END;
	node = &tree->node[cursor->node];
	while (cursor->next < node->count)
	{
		Listed		listed = node->listed[cursor->next++];

		if (listed.inside)
			return listed.shape;
		node->tests++;
		if (tree->shapes.covers(tree->shapes.context, listed.shape, cursor->x, cursor->y))
			return listed.shape;
	}
	return QUADTREE_END;
}
