/*
 * The index of points by the places they can reach.
 *
 * Most dwellings have no recent burglary near.  The index therefore answers
 * "nothing here" from one probe: each point is listed in every cell that its
 * reach touches, at most four since a cell is as wide as the reach is long,
 * and a hash table leads from the cell to its points in order of rank.
 */
#include "kernel/reach_index.h"

#include "kernel/order.h"
#include "kernel/points.h"

typedef struct Slot
{
	uint64_t	key;			/* of the cell */
	uint32_t	first;			/* in reached */
	uint32_t	count;			/* 0: the slot is free */
} Slot;

struct ReachIndex
{
	double		side;			/* of a cell, twice the reach */
	uint32_t	slots;			/* a power of two, at least twice the occupied cells */
	Slot	   *slot;
	Reached    *reached;		/* by cell, then by rank */
};

/* A point in one of the cells it reaches. */
typedef struct Entry
{
	uint64_t	key;
	uint32_t	point;
} Entry;

typedef struct Entries
{
	const ReachPoints *points;
	Entry	   *entry;
	uint32_t	count;
} Entries;

static Slot *
find_slot(const ReachIndex *index, uint64_t key)
{
	uint64_t	hash = key * UINT64_C(0x9E3779B97F4A7C15);
	uint32_t	place = (uint32_t) (hash >> 32) & (index->slots - 1);

	while (index->slot[place].count > 0 && index->slot[place].key != key)
		place = (place + 1) & (index->slots - 1);
	return &index->slot[place];
}

/* Lists each point in the cells that the square around it touches. */
static KernelStatus
list_entries(Kernel *kernel, double reach, double side, Entries *entries)
{
	const ReachPoints *points = entries->points;

	for (uint32_t i = 0; i < points->count; i++)
	{
		/* One reach to either side is at most one cell border. */
		uint32_t	west = grid_cell(points->x[i] - reach, side);
		uint32_t	east = grid_cell(points->x[i] + reach, side);
		uint32_t	south = grid_cell(points->y[i] - reach, side);
		uint32_t	north = grid_cell(points->y[i] + reach, side);

		for (uint32_t row = south; row <= north; row++)
			for (uint32_t column = west; column <= east; column++)
				entries->entry[entries->count++] = (Entry) {.key = grid_key(row, column), .point = i};
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

static int
compare_entries(const void *items, uint32_t a, uint32_t b)
{
	const Entries *entries = items;
	const Entry *left = &entries->entry[a];
	const Entry *right = &entries->entry[b];

	if (left->key != right->key)
		return ORDER_OF(left->key, right->key);
	return ORDER_OF(entries->points->rank[left->point], entries->points->rank[right->point]);
}

static uint32_t
count_cells(const Entries *entries, const uint32_t *order)
{
	uint32_t	cells = 0;

	for (uint32_t i = 0; i < entries->count; i++)
		cells += i == 0 || entries->entry[order[i]].key != entries->entry[order[i - 1]].key;
	return cells;
}

/* Copies the points cell by cell, and enters each cell in the hash table. */
static KernelStatus
fill_cells(Kernel *kernel, ReachIndex *index, const Entries *entries, const uint32_t *order)
{
	const ReachPoints *points = entries->points;
	uint32_t	cells = count_cells(entries, order);

	index->slots = 16;
	while (index->slots < 2 * (uint64_t) cells)
		index->slots *= 2;
	index->slot = kernel_alloc_zero(kernel, index->slots, sizeof(Slot));
	index->reached = kernel_alloc(kernel, entries->count, sizeof(Reached));
	for (uint32_t i = 0; i < entries->count; i++)
	{
		const Entry *entry = &entries->entry[order[i]];
		Slot	   *slot = find_slot(index, entry->key);

		index->reached[i] = (Reached)
		{
			.x = points->x[entry->point], .y = points->y[entry->point],
			.rank = points->rank[entry->point], .point = entry->point
		};
		if (slot->count++ == 0)
		{
			slot->key = entry->key;
			slot->first = i;
		}
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

KernelStatus
reach_index_build(Kernel *kernel, const ReachPoints *points, double reach, ReachIndex **result)
{
	ReachIndex *index = kernel_alloc_zero(kernel, 1, sizeof(ReachIndex));
	Entries		entries = {.points = points, .entry = kernel_alloc(kernel, (size_t) points->count * 4, sizeof(Entry))};
	uint32_t   *order;
	KernelStatus status;

	index->side = 2 * grid_side(reach);
	status = list_entries(kernel, reach, index->side, &entries);
	order = kernel_alloc(kernel, entries.count, sizeof(uint32_t));
	if (status == KERNEL_OK)
		status = order_index(kernel, order, entries.count, compare_entries, &entries);
	if (status == KERNEL_OK)
		status = fill_cells(kernel, index, &entries, order);
	kernel_free(kernel, order);
	kernel_free(kernel, entries.entry);
	*result = index;
	return status;
}

void
reach_index_free(Kernel *kernel, ReachIndex *index)
{
	kernel_free(kernel, index->slot);
	kernel_free(kernel, index->reached);
	kernel_free(kernel, index);
}

uint32_t
reach_index_find(const ReachIndex *index, double x, double y, const Reached **reached)
{
	const Slot *slot = find_slot(index, grid_key(grid_cell(y, index->side), grid_cell(x, index->side)));

	*reached = index->reached + slot->first;
	return slot->count;
}
