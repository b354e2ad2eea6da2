/*
 * Where are more burglaries than the dwellings there explain?
 *
 * The zone of a cell is the cell and its neighbours.  If each burglary fell on
 * any dwelling alike, the number in a zone would be binomial: as many trials as
 * there are burglaries, with the share of the dwellings that the zone has as
 * the chance.  So p is exact, whatever the sizes of cells.
 */
#ifndef KERNEL_HOTSPOTS_H
#define KERNEL_HOTSPOTS_H

#include "kernel/hotspots/cells.h"

/* What all cells with a count and dwellings have together. */
typedef struct WholeMap
{
	double		events;
	double		dwellings;
} WholeMap;

/* NAN where it is not known. */
typedef struct ZoneTest
{
	CellReason	reason;
	uint32_t	cells;			/* of the zone, of those that count */
	double		events;
	double		dwellings;
	double		expected;
	double		risk;			/* per dwelling, over that of the rest of the map */
	double		risk_low;
	double		risk_high;
	double		p;				/* of so many or more */
	double		p_mid;			/* the same, but half of just so many */
	double		p_fewer;		/* of so many or fewer */
} ZoneTest;

/* A zone by itself, of known numbers. */
extern void zone_test_one(const WholeMap *map, double confidence, ZoneTest *zone);

/* Cells of which count or dwellings are not known do not take part, nor in the zones of others. */
extern KernelStatus zone_tests(Kernel *kernel, const Cells *cells, double confidence, ZoneTest *zone);

#endif
