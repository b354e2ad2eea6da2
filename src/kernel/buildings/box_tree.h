/*
 * A tree over boxes that do not change: which of them lie near a place?
 *
 * The boxes are put in an order in which those that follow each other lie near
 * each other (along Hilbert's curve).  Each BOX_TREE_FAN of them make a block,
 * which has a box around it; each so many of those make a block again, up to
 * one block that has all.
 */
#ifndef KERNEL_BOX_TREE_H
#define KERNEL_BOX_TREE_H

#include "kernel/memory.h"

#include "kernel/quadtree.h"

#define BOX_TREE_FAN 16
#define BOX_TREE_LEVELS 8		/* 16^8 is more than there can be */

/* Boxes in columns, so that one place is measured to all at once; those that are not there hold nothing. */
typedef struct BoxBlock
{
	double		x_min[BOX_TREE_FAN];
	double		y_min[BOX_TREE_FAN];
	double		x_max[BOX_TREE_FAN];
	double		y_max[BOX_TREE_FAN];
} BoxBlock;

typedef struct BoxTree
{
	uint32_t	count;			/* of the caller's boxes */
	int			levels;			/* of blocks: the first has the caller's boxes, the last is one block */
	uint32_t	start[BOX_TREE_LEVELS];	/* where the blocks of each level begin */
	BoxBlock   *block;
} BoxTree;

/* Fills order with the numbers of boxes, so that those that follow each other lie near each other. */
extern KernelStatus box_order(Kernel *kernel, uint32_t count, const Box *box, uint32_t *order);

/* The same order, and the tree over the boxes in it; at least one box. */
extern KernelStatus box_tree_build(Kernel *kernel, uint32_t count, const Box *box, uint32_t *order, BoxTree *tree);
extern void box_tree_free(Kernel *kernel, BoxTree *tree);

/* A box of a block. */
extern Box	box_of_block(const BoxBlock *block, uint32_t i);

/* A box that holds nothing yet, and one that holds another, too. */
extern Box	box_empty(void);
extern void box_add(Box *box, const Box *other);

/* A block that a caller has yet to look at, while it looks for what is near. */
typedef struct BoxTreeNode
{
	int			level;
	uint32_t	number;			/* in its level; box i of it is BOX_TREE_FAN * number + i of the level below, or of the caller */
	double		nearest;		/* the square of the distance to the box around it */
} BoxTreeNode;

/* Room for all blocks that wait, when those of one that was taken are put in its place. */
#define BOX_TREE_WAITING (BOX_TREE_LEVELS * BOX_TREE_FAN)

static inline const BoxBlock *
box_tree_block(const BoxTree *tree, const BoxTreeNode *node)
{
	return &tree->block[tree->start[node->level] + node->number];
}

/* How many of the caller's boxes lie in one box of a level. */
static inline uint32_t
box_tree_count(const BoxTree *tree, int level, uint32_t number)
{
	uint64_t	each = UINT64_C(1) << 4 * level;
	uint64_t	first = number * each;

	return (uint32_t) (tree->count - first > each ? each : tree->count - first);
}

static inline double
box_larger(double a, double b)
{
	return a > b ? a : b;
}

/* How far a coordinate lies from the nearest one in a box. */
static inline double
box_gap(double coordinate, double low, double high)
{
	double		nearest = coordinate < low ? low : coordinate;

	nearest = nearest > high ? high : nearest;
	return coordinate - nearest;
}

/*
 * The squares of the distances to the nearest and to the farthest place in a
 * box.  Rounded, too, what lies in a box is never nearer or farther.
 */
static inline double
box_nearest(const Box *box, double x, double y)
{
	double		dx = box_gap(x, box->x_min, box->x_max);
	double		dy = box_gap(y, box->y_min, box->y_max);

	return dx * dx + dy * dy;
}

static inline double
box_farthest(const Box *box, double x, double y)
{
	double		dx = box_larger(x - box->x_min, box->x_max - x);
	double		dy = box_larger(y - box->y_min, box->y_max - y);

	return dx * dx + dy * dy;
}

/* To each box of a block; how many are nearer than a limit, and which. */
static inline int
box_block_nearer(const BoxBlock *block, double x, double y, double limit, double nearest[BOX_TREE_FAN],
				 int which[BOX_TREE_FAN])
{
	int			count = 0;

	for (int i = 0; i < BOX_TREE_FAN; i++)
	{
		double		dx = box_gap(x, block->x_min[i], block->x_max[i]);
		double		dy = box_gap(y, block->y_min[i], block->y_max[i]);

		nearest[i] = dx * dx + dy * dy;
	}
	for (int i = 0; i < BOX_TREE_FAN; i++)
	{
		which[count] = i;
		count += nearest[i] < limit;
	}
	return count;
}

#endif
