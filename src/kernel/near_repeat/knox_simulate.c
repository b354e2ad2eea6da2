/*
 * The permutations of a Knox test.
 *
 * Far pairs are never touched: what is in no finite band follows by
 * subtraction.  The observed days are simply simulation 0.
 */
#include "kernel/near_repeat/knox_simulate.h"

#include "kernel/near_repeat/lanes.h"

#include <string.h>

/* ---------------------------------------------------------------- batches */

/* What one batch of LANES simulations works on. */
typedef struct Batch
{
	Kernel	   *kernel;
	const KnoxSimulation *of;
	LanesCount	count;
	int16_t    *shuffled;		/* [lane][active event] */
	int16_t    *days;			/* [active event][lane], aligned */
	void	   *days_block;
	int16_t    *limit;
	uint32_t   *within;			/* [row band][limit][lane] */
} Batch;

static void
batch_prepare(Batch *batch)
{
	const KnoxSimulation *of = batch->of;
	Kernel	   *kernel = batch->kernel;
	uintptr_t	address;

	batch->count = lanes_variant(vector_widest());
	batch->shuffled = kernel_alloc(kernel, (size_t) of->active * LANES, sizeof(int16_t));
	batch->days_block = kernel_alloc(kernel, (size_t) of->active * LANES * sizeof(int16_t) + LANES_ALIGNMENT, 1);
	address = (uintptr_t) batch->days_block;
	batch->days = (int16_t *) ((address + LANES_ALIGNMENT - 1) & ~(uintptr_t) (LANES_ALIGNMENT - 1));
	batch->limit = kernel_alloc(kernel, of->limits, sizeof(int16_t));
	for (int t = 0; t < of->limits; t++)
		batch->limit[t] = (int16_t) (of->limit[t] < INT16_MAX ? of->limit[t] : INT16_MAX);
	batch->within = kernel_alloc(kernel, (size_t) of->row_bands * of->limits * LANES, sizeof(uint32_t));
}

static void
batch_free(Batch *batch)
{
	kernel_free(batch->kernel, batch->shuffled);
	kernel_free(batch->kernel, batch->days_block);
	kernel_free(batch->kernel, batch->limit);
	kernel_free(batch->kernel, batch->within);
}

/* Takes the days of each lane, then turns the table so that the lanes of one event are together. */
static KernelStatus
batch_shuffle(Batch *batch, uint32_t first)
{
	uint32_t	active = batch->of->active;
	KernelStatus status = KERNEL_OK;

	for (int lane = 0; lane < LANES && status == KERNEL_OK; lane++)
		status = batch->of->days_of(batch->of->context, first + lane, batch->shuffled + (size_t) lane * active);
	for (uint32_t i = 0; i < active && status == KERNEL_OK; i++)
	{
		for (int lane = 0; lane < LANES; lane++)
			batch->days[(size_t) i * LANES + lane] = batch->shuffled[(size_t) lane * active + i];
		if (KERNEL_STOP_AT(batch->kernel, i))
			status = KERNEL_STOPPED;
	}
	return status;
}

/* Counts the pairs of one distance band within each limit. */
static KernelStatus
batch_count_band(Batch *batch, int r)
{
	const PairRows *rows = &batch->of->rows[r];
	const uint32_t *end;
	int			all = batch->of->limits;
	uint32_t   *within = batch->within + (size_t) r * all * LANES;

	memset(within, 0, (size_t) all * LANES * sizeof(uint32_t));
	if (rows->words == 0)
		return KERNEL_OK;
	end = rows->word + rows->words;
	for (int t = 0; t < all; t += LANES_LIMITS_MAX)
	{
		int			limits = all - t < LANES_LIMITS_MAX ? all - t : LANES_LIMITS_MAX;
		const uint32_t *word = rows->word;

		while (word < end)
		{
			word = batch->count(word, end, batch->days, batch->limit + t, limits, within + t * LANES);
			if (batch->kernel->stop(batch->kernel))
				return KERNEL_STOPPED;
		}
	}
	return KERNEL_OK;
}

/* From pairs within each limit to pairs in each cell, for one lane. */
static void
batch_add_cells(const Batch *batch, KnoxCounts *counts, int lane, uint32_t simulation)
{
	const KnoxSimulation *of = batch->of;
	int			days = counts->days->count;
	int			last = counts->distance->count - 1;
	int64_t    *count = counts->count + simulation;

	for (int l = 0; l < days; l++)
	{
		int64_t		near_total = 0;

		for (int r = 0; r < of->row_bands; r++)
		{
			const uint32_t *within = batch->within + (size_t) r * of->limits * LANES + lane;
			int64_t		before = within[(size_t) l * LANES];
			int64_t		until = l + 1 < of->limits ? within[(size_t) (l + 1) * LANES] : of->rows[r].pairs;

			near_total += until - before;
			if (r >= of->below)
				count[((size_t) (r - of->below) * days + l) * counts->simulations] += until - before;
		}
		if (bands_open(counts->distance))
			count[((size_t) last * days + l) * counts->simulations] += of->soon[l] - near_total;
	}
}

KernelStatus
knox_simulate(Kernel *kernel, const KnoxSimulation *simulation, KnoxCounts *counts)
{
	Batch		batch = {.kernel = kernel, .of = simulation};
	KernelStatus status = KERNEL_OK;

	batch_prepare(&batch);
	for (uint32_t first = 0; first < counts->simulations && status == KERNEL_OK; first += LANES)
	{
		status = batch_shuffle(&batch, first);
		for (int r = 0; r < simulation->row_bands && status == KERNEL_OK; r++)
			status = batch_count_band(&batch, r);
		for (uint32_t lane = 0; lane < LANES && first + lane < counts->simulations && status == KERNEL_OK; lane++)
			batch_add_cells(&batch, counts, lane, first + lane);
	}
	batch_free(&batch);
	return status;
}
