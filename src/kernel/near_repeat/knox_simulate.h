/*
 * The permutations of a Knox test: near pairs stay, the days of events change,
 * and the pairs in each cell are counted by the lanes.
 */
#ifndef KERNEL_KNOX_SIMULATE_H
#define KERNEL_KNOX_SIMULATE_H

#include "kernel/near_repeat/knox_cells.h"
#include "kernel/near_repeat/pair_rows.h"

/* Gives each event that is in a near pair its day in a simulation; number 0 are the days as observed. */
typedef KernelStatus (*KnoxDays) (void *context, uint32_t number, int16_t *day);

typedef struct KnoxSimulation
{
	int			row_bands;
	const PairRows *rows;		/* [row band]: those in no cell, then the finite bands of distance */
	int			below;			/* how many of them are in no cell */
	int			limits;			/* finite bands of days, and one more */
	const int32_t *limit;		/* of lags: before the first band, then the end of each finite band */
	const int64_t *soon;		/* [band of days]: pairs in it, near or not; for an open band of distance */
	uint32_t	active;			/* events in near pairs, numbered from 0 */
	KnoxDays	days_of;
	void	   *context;
} KnoxSimulation;

/* Adds the pairs of each cell in each simulation to the counts. */
extern KernelStatus knox_simulate(Kernel *kernel, const KnoxSimulation *simulation, KnoxCounts *counts);

#endif
