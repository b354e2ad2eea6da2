/*
 * What a map of expected burglaries was worth in one window, when it is known
 * what happened.
 *
 * The part that is looked at is the cells with most expected by unit of size,
 * up to a share of the whole size, to the fraction.  Cells that are expected
 * alike have no order: where the cut falls among them, each counts for the
 * same share of itself.  So no order of ties, by chance or by wish, can help
 * or harm a map, and plain counts, which have many, are not made to look worse
 * than they are.
 */
#ifndef KERNEL_FORECAST_SCORE_H
#define KERNEL_FORECAST_SCORE_H

#include "kernel/forecast/forecast_cells.h"

/* A map over cells, and what happened. */
typedef struct ForecastMap
{
	uint32_t	count;
	const double *size;			/* of each cell: 1 for squares, or its dwellings */
	const double *expected;
	const double *events;		/* that happened in each; those outside all cells are in none */
} ForecastMap;

/* What is found at one coverage, in the same units as what the map has. */
typedef struct ForecastFound
{
	double		size;			/* looked at */
	double		tied;			/* of that, in cells with as much expected as others that were not */
	double		cells;			/* looked at */
	double		burgled;		/* of these, with a burglary */
	double		hits;
	double		expected;		/* in them */
	double		best;			/* the most that can be found in as much size */
	double		ranked;			/* found in as many cells, the densest first */
	double		ranked_size;	/* and their size */
	double		near;			/* found in whole cells and the eight around each */
	double		near_size;
} ForecastFound;

/*
 * One map in one window, for several coverages in order or not.  "cells" are
 * those of the map, for near hits; NULL leaves these out.
 */
extern KernelStatus forecast_found(Kernel *kernel, const ForecastMap *map, const ForecastCells *cells,
								   uint32_t coverages, const double *coverage, ForecastFound *found);

/* Sums over cells, and over windows when added up. */
typedef struct ForecastFit
{
	double		inside;			/* events in a cell */
	double		log_score;		/* sum over those events of ln of the share that was expected there */
	double		expected;
	double		deviance;		/* Poisson */
	double		brier;			/* sum over cells of the squared error of the chance of at least one */
	double		cells;
	double		burgled;
} ForecastFit;

/*
 * Adds one window.  The share of a cell is (1 - floor) of what the map says
 * and floor of the share by size, so that an event where nothing was expected
 * costs much, but not everything.
 */
extern void forecast_fit_add(const ForecastMap *map, double floor_share, ForecastFit *fit);

#endif
