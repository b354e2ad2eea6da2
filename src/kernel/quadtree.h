/*
 * Which shapes cover a place?
 *
 * A square around all shapes is divided in four, and each part again, where
 * places are asked for near a border. A part that lies inside a shape, or
 * outside it, answers without looking at the shape any more. So the tree grows
 * as it is asked, and only there.
 */
#ifndef KERNEL_QUADTREE_H
#define KERNEL_QUADTREE_H

#include "kernel/memory.h"

typedef struct Box
{
	double		x_min;
	double		y_min;
	double		x_max;
	double		y_max;
} Box;

/* How a box, its border included, lies to a shape. */
typedef enum BoxSide
{
	BOX_OUTSIDE,
	BOX_CROSSING,				/* or not known */
	BOX_INSIDE
} BoxSide;

/* Shapes, numbered in the order in which they are wanted; the tree keeps a reference. */
typedef struct Shapes
{
	uint32_t	count;
	const Box  *extent;
	BoxSide		(*side) (void *context, uint32_t shape, const Box *box);
	bool		(*covers) (void *context, uint32_t shape, double x, double y);
	void	   *context;
} Shapes;

typedef struct Quadtree Quadtree;

extern Quadtree *quadtree_make(Kernel *kernel, const Shapes *shapes);
extern void quadtree_free(Kernel *kernel, Quadtree *tree);

/* The shapes that cover a place, in order of their numbers, one by one. */
typedef struct QuadtreeCursor
{
	uint32_t	node;
	uint32_t	next;
	double		x;
	double		y;
} QuadtreeCursor;

#define QUADTREE_END UINT32_MAX

extern QuadtreeCursor quadtree_at(Kernel *kernel, Quadtree *tree, double x, double y);
extern uint32_t quadtree_next(Quadtree *tree, QuadtreeCursor *cursor);

#endif
