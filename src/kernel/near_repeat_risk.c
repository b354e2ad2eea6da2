/*
 * Near-repeat risk.
 *
 * Most dwellings have no recent burglary near.  The index therefore answers
 * "nothing here" from one probe: each event is listed in every cell that its
 * reach touches, at most four since a cell is as wide as the reach is long,
 * and a hash table leads from the cell to its events in order of day.
 */
#include "near_repeat_risk.h"

#include "order.h"

#include <math.h>

double
risk_begin(RiskCombine combine)
{
	return combine == RISK_MULTIPLICATIVE ? 1 : 0;
}

double
risk_add(RiskCombine combine, double sum, double excess)
{
	switch (combine)
	{
		case RISK_MULTIPLICATIVE:
			return sum * (1 + excess);
		case RISK_MAX:
			return fmax(sum, excess);
		default:
			return sum + excess;
	}
}

double
risk_merge(RiskCombine combine, double sum, double other)
{
	return combine == RISK_MULTIPLICATIVE ? sum * other : risk_add(combine, sum, other);
}

double
risk_end(RiskCombine combine, double sum)
{
	return combine == RISK_MULTIPLICATIVE ? sum : 1 + sum;
}

double
risk_excess(const RiskProfile *profile, double distance, int64_t days, int32_t horizon)
{
	int			band = bands_find(&profile->distance, profile->distance.count, distance);
	const double *excess;
	double		sum = 0;

	if (band < 0 || days < 0)
		return 0;
	excess = profile->excess + (size_t) band * profile->days.count;
	for (int l = 0; l < profile->days.count; l++)
	{
		double		from = fmax(days, profile->days.breaks[l]);
		double		to = fmin((double) days + horizon, profile->days.breaks[l + 1]);

		if (to > from)
			sum += excess[l] * (to - from);
	}
	return sum / horizon;
}

/* ---------------------------------------------------------------- index */

/* An event as listed in a cell. */
typedef struct Listed
{
	double		x;
	double		y;
	int32_t		day;
} Listed;

typedef struct Slot
{
	uint64_t	key;			/* of the cell */
	uint32_t	first;			/* in listed */
	uint32_t	count;			/* 0: the slot is free */
} Slot;

struct RiskIndex
{
	double		side;			/* of a cell, twice the reach */
	uint32_t	slots;			/* a power of two, at least twice the occupied cells */
	Slot	   *slot;
	Listed	   *listed;			/* by cell, then by day */
};

/* An event in one of the cells it reaches. */
typedef struct Entry
{
	uint64_t	key;
	uint32_t	event;
} Entry;

typedef struct Entries
{
	const Points *points;
	Entry	   *entry;
	uint32_t	count;
} Entries;

static Slot *
find_slot(const RiskIndex *index, uint64_t key)
{
	uint64_t	hash = key * UINT64_C(0x9E3779B97F4A7C15);
	uint32_t	place = (uint32_t) (hash >> 32) & (index->slots - 1);

	while (index->slot[place].count > 0 && index->slot[place].key != key)
		place = (place + 1) & (index->slots - 1);
	return &index->slot[place];
}

/* Lists each event in the cells that the square around it touches. */
static KernelStatus
list_entries(Kernel *kernel, double reach, double side, Entries *entries)
{
	const Points *points = entries->points;

	for (uint32_t i = 0; i < points->count; i++)
	{
		/* One reach to either side is at most one cell border. */
		uint32_t	west = grid_cell(points->x[i] - reach, side);
		uint32_t	east = grid_cell(points->x[i] + reach, side);
		uint32_t	south = grid_cell(points->y[i] - reach, side);
		uint32_t	north = grid_cell(points->y[i] + reach, side);

		for (uint32_t row = south; row <= north; row++)
			for (uint32_t column = west; column <= east; column++)
				entries->entry[entries->count++] = (Entry) {.key = grid_key(row, column), .event = i};
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
	return ORDER_OF(entries->points->day[left->event], entries->points->day[right->event]);
}

static uint32_t
count_cells(const Entries *entries, const uint32_t *order)
{
	uint32_t	cells = 0;

	for (uint32_t i = 0; i < entries->count; i++)
		cells += i == 0 || entries->entry[order[i]].key != entries->entry[order[i - 1]].key;
	return cells;
}

/* Copies the events cell by cell, and enters each cell in the hash table. */
static KernelStatus
fill_cells(Kernel *kernel, RiskIndex *index, const Entries *entries, const uint32_t *order)
{
	const Points *points = entries->points;
	uint32_t	cells = count_cells(entries, order);

	index->slots = 16;
	while (index->slots < 2 * (uint64_t) cells)
		index->slots *= 2;
	index->slot = kernel_alloc_zero(kernel, index->slots, sizeof(Slot));
	index->listed = kernel_alloc(kernel, entries->count, sizeof(Listed));
	for (uint32_t i = 0; i < entries->count; i++)
	{
		const Entry *entry = &entries->entry[order[i]];
		Slot	   *slot = find_slot(index, entry->key);

		index->listed[i] = (Listed)
		{
			.x = points->x[entry->event], .y = points->y[entry->event], .day = points->day[entry->event]
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
risk_index_build(Kernel *kernel, const Points *points, double reach, RiskIndex **result)
{
	RiskIndex  *index = kernel_alloc_zero(kernel, 1, sizeof(RiskIndex));
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
risk_index_free(Kernel *kernel, RiskIndex *index)
{
	kernel_free(kernel, index->slot);
	kernel_free(kernel, index->listed);
	kernel_free(kernel, index);
}

/* An OrderBefore of the events of a cell. */
static bool
is_before_day(const void *listed, uint32_t item, const void *day)
{
	return ((const Listed *) listed)[item].day < *(const int64_t *) day;
}

KernelStatus
risk_at(Kernel *kernel, const RiskIndex *index, const RiskProfile *profile, RiskCombine combine,
		double x, double y, int32_t day, int32_t horizon, double *risk)
{
	const Slot *slot = find_slot(index, grid_key(grid_cell(y, index->side), grid_cell(x, index->side)));
	const Listed *listed = index->listed + slot->first;
	double		sum = risk_begin(combine);
	int64_t		oldest;
	uint32_t	first;
	uint64_t	work = 0;		/* since the last look at stop() */

	*risk = 1;
	if (slot->count == 0)
		return KERNEL_OK;
	/* Older events than the last day band have no effect left; later ones are not known yet. */
	oldest = day - (int64_t) fmin(ceil(bands_reach(&profile->days)), UINT32_MAX);
	first = order_find(listed, slot->count, is_before_day, &oldest);
	for (uint32_t i = first; i < slot->count && listed[i].day <= day; i++)
	{
		double		distance = sqrt((listed[i].x - x) * (listed[i].x - x) + (listed[i].y - y) * (listed[i].y - y));

		sum = risk_add(combine, sum, risk_excess(profile, distance, (int64_t) day - listed[i].day, horizon));
		work += profile->days.count;
		if (work < KERNEL_STOP_INTERVAL)
			continue;
		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		work = 0;
	}
	*risk = risk_end(combine, sum);
	return KERNEL_OK;
}
