/*
 * The permutations of a Knox test: near pairs stay, the days of events change,
 * and the pairs in each cell are counted by the lanes.
 */
#ifndef KERNEL_KNOX_SIMULATE_H
#define KERNEL_KNOX_SIMULATE_H

#include "knox_cells.h"
#include "pair_rows.h"

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

/*
 * Days as 16-bit codes that keep every lag up to the longest, and keep longer
 * ones longer: gaps without events shrink to just over that, so that a stray
 * date in 1900 does no harm.  Codes are 0 .. span; KERNEL_SPAN_TOO_LONG where
 * that is more than 16 bits have.
 */
extern KernelStatus knox_code_days(Kernel *kernel, const int32_t *day, uint32_t count, int32_t longest,
								   int16_t *code, int32_t *span);

/* Shuffles days by a stream of the seed; of the first "active" only, which is as good when no others are looked at. */
extern KernelStatus knox_shuffle(Kernel *kernel, uint64_t seed, uint64_t stream, int16_t *day, uint32_t count,
								 uint32_t active);

#endif
