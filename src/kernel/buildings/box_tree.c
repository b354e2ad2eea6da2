/*
 * The tree over boxes.
 */
#include "kernel/buildings/box_tree.h"

#include "kernel/order.h"

#include <math.h>

/* The curve goes through a square of so many bits of steps each way: of a region of 50 km, a metre. */
#define CURVE_BITS 16
#define CURVE_LAST ((1 << CURVE_BITS) - 1)

Box
box_empty(void)
{
	return (Box) {.x_min = INFINITY, .y_min = INFINITY, .x_max = -INFINITY, .y_max = -INFINITY};
}

void
box_add(Box *box, const Box *other)
{
	box->x_min = other->x_min < box->x_min ? other->x_min : box->x_min;
	box->y_min = other->y_min < box->y_min ? other->y_min : box->y_min;
	box->x_max = other->x_max > box->x_max ? other->x_max : box->x_max;
	box->y_max = other->y_max > box->y_max ? other->y_max : box->y_max;
}

/* ---------------------------------------------------------------- the curve */

static uint32_t
curve_step(double from, double side, double coordinate)
{
	return side > 0 ? (uint32_t) ((coordinate - from) / side * CURVE_LAST) : 0;
}

/* Where a place of a square stands along Hilbert's curve through it, from the largest quarters to the smallest. */
static uint32_t
curve_position(const Box *whole, double x, double y)
{
	double		width = whole->x_max - whole->x_min;
	double		height = whole->y_max - whole->y_min;
	double		side = width > height ? width : height;
	uint32_t	column = curve_step(whole->x_min, side, x);
	uint32_t	row = curve_step(whole->y_min, side, y);
	uint32_t	position = 0;

	for (int bit = CURVE_BITS - 1; bit >= 0; bit--)
	{
		uint32_t	east = column >> bit & 1;
		uint32_t	north = row >> bit & 1;
		/* in the south the curve is turned over, in the south-east once more; without branches, which nobody could predict */
		uint32_t	turned = (column ^ row) & (north - 1);
		uint32_t	again = -(east & ~north);

		position = position << 2 | ((3 * east) ^ north);
		column ^= turned ^ again;
		row ^= turned ^ again;
	}
	return position;
}

/* ---------------------------------------------------------------- building */

static int
compare_positions(const void *items, uint32_t a, uint32_t b)
{
	const uint32_t *position = items;

	return ORDER_OF(position[a], position[b]);
}

KernelStatus
box_order(Kernel *kernel, uint32_t count, const Box *box, uint32_t *order)
{
	uint32_t   *position = kernel_alloc(kernel, count, sizeof(uint32_t));
	Box			whole = box_empty();
	KernelStatus status = KERNEL_OK;

	for (uint32_t i = 0; i < count; i++)
		box_add(&whole, &box[i]);
	for (uint32_t i = 0; i < count && status == KERNEL_OK; i++)
	{
		position[i] = curve_position(&whole, (box[i].x_min + box[i].x_max) / 2, (box[i].y_min + box[i].y_max) / 2);
		if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
	}
	if (status == KERNEL_OK)
		status = order_index(kernel, order, count, compare_positions, position);
	kernel_free(kernel, position);
	return status;
}

static uint32_t
blocks_of(uint32_t boxes)
{
	return boxes / BOX_TREE_FAN + (boxes % BOX_TREE_FAN > 0);
}

/* Where each level begins; returns how many blocks there are in all. */
static uint32_t
lay_out(BoxTree *tree)
{
	uint32_t	blocks = 0;
	uint32_t	level = tree->count;

	do
	{
		level = blocks_of(level);
		tree->start[tree->levels++] = blocks;
		blocks += level;
	} while (level > 1);
	return blocks;
}

Box
box_of_block(const BoxBlock *block, uint32_t i)
{
	return (Box) {.x_min = block->x_min[i], .y_min = block->y_min[i], .x_max = block->x_max[i], .y_max = block->y_max[i]};
}

static void
set_box(BoxBlock *block, uint32_t i, const Box *box)
{
	block->x_min[i] = box->x_min;
	block->y_min[i] = box->y_min;
	block->x_max[i] = box->x_max;
	block->y_max[i] = box->y_max;
}

static Box
box_around_block(const BoxBlock *block)
{
	Box			around = box_empty();

	for (uint32_t i = 0; i < BOX_TREE_FAN; i++)
	{
		Box			box = box_of_block(block, i);

		box_add(&around, &box);
	}
	return around;
}

static void
fill_blocks(BoxTree *tree, uint32_t blocks, const Box *box, const uint32_t *order)
{
	Box			empty = box_empty();

	for (uint32_t b = 0; b < blocks; b++)
		for (uint32_t i = 0; i < BOX_TREE_FAN; i++)
			set_box(&tree->block[b], i, &empty);
	for (uint32_t i = 0; i < tree->count; i++)
		set_box(&tree->block[i / BOX_TREE_FAN], i % BOX_TREE_FAN, &box[order[i]]);
	for (int level = 1; level < tree->levels; level++)
		for (uint32_t b = tree->start[level - 1]; b < tree->start[level]; b++)
		{
			uint32_t	number = b - tree->start[level - 1];
			Box			around = box_around_block(&tree->block[b]);

			set_box(&tree->block[tree->start[level] + number / BOX_TREE_FAN], number % BOX_TREE_FAN, &around);
		}
}

KernelStatus
box_tree_build(Kernel *kernel, uint32_t count, const Box *box, uint32_t *order, BoxTree *tree)
{
	KernelStatus status = box_order(kernel, count, box, order);
	uint32_t	blocks;

	*tree = (BoxTree) {.count = count};
	if (status != KERNEL_OK)
		return status;
	blocks = lay_out(tree);
	tree->block = kernel_alloc(kernel, blocks, sizeof(BoxBlock));
	fill_blocks(tree, blocks, box, order);
	return KERNEL_OK;
}

void
box_tree_free(Kernel *kernel, BoxTree *tree)
{
	kernel_free(kernel, tree->block);
	tree->block = NULL;
}
