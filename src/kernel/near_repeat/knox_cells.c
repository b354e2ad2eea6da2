/*
 * What a Knox test says of its cells.
 */
#include "kernel/near_repeat/knox_cells.h"

#include "kernel/step_down.h"

#include <math.h>

KnoxCounts
knox_counts_new(Kernel *kernel, const Bands *distance, const Bands *days, uint32_t permutations)
{
	KnoxCounts	counts = {.distance = distance, .days = days, .simulations = permutations + 1};

	counts.count = kernel_alloc_zero(kernel, (size_t) knox_counts_cells(&counts) * counts.simulations, sizeof(int64_t));
	counts.moments = kernel_alloc(kernel, knox_counts_cells(&counts), sizeof(Moments));
	for (int c = 0; c < knox_counts_cells(&counts); c++)
		counts.moments[c] = (Moments) {.skewness = NAN};
	return counts;
}

void
knox_counts_free(Kernel *kernel, KnoxCounts *counts)
{
	kernel_free(kernel, counts->count);
	kernel_free(kernel, counts->moments);
}

int
knox_counts_cells(const KnoxCounts *counts)
{
	return counts->distance->count * counts->days->count;
}

/* ---------------------------------------------------------------- one cell */

static double
standard_score(const KnoxCell *cell, int64_t count)
{
	return (count - cell->expected) / cell->sd;
}

/* Puts the count of this rank in its place, smaller ones before and larger ones after it (Hoare's FIND). */
static int64_t
select_rank(int64_t *counts, uint32_t number, uint32_t rank)
{
	int64_t		from = 0;
	int64_t		to = (int64_t) number - 1;

	while (from < to)
	{
		int64_t		pivot = counts[rank];
		int64_t		i = from;
		int64_t		j = to;

		while (i <= j)
		{
			while (counts[i] < pivot)
				i++;
			while (counts[j] > pivot)
				j--;
			if (i <= j)
			{
				int64_t		swap = counts[i];

				counts[i++] = counts[j];
				counts[j--] = swap;
			}
		}
		if (j < rank)
			from = i;
		if (i > rank)
			to = j;
	}
	return counts[rank];
}

/* The middle of the simulated counts, the mean of the middle two when they are even in number; reorders them. */
static double
median_of(int64_t *counts, uint32_t number)
{
	int64_t		lower = select_rank(counts, number, (number - 1) / 2);
	int64_t		upper = select_rank(counts, number, number / 2);

	return (lower + upper) / 2.0;
}

/* The exact columns of one cell. */
static void
fill_exact(const KnoxCounts *counts, size_t c, KnoxCell *cell)
{
	const Moments *moments = &counts->moments[c];

	cell->observed = counts->count[c * counts->simulations];
	cell->expected = moments->mean;
	cell->sd = moments->sd;
	cell->z = moments->sd > 0 ? standard_score(cell, cell->observed) : NAN;
	cell->p_analytic = moments_upper_tail(moments, cell->observed);
	cell->median = cell->p_value = cell->p_adjusted = NAN;
}

/* The columns that come from the permutations; the observed days count as one of them. Reorders the counts. */
static void
fill_simulated(KnoxCounts *counts, size_t c, KnoxCell *cell)
{
	int64_t    *count = counts->count + c * counts->simulations;
	uint32_t	as_large = 0;

	for (uint32_t s = 0; s < counts->simulations; s++)
		as_large += count[s] >= cell->observed;
	cell->p_value = (double) as_large / counts->simulations;
	cell->median = median_of(count + 1, counts->simulations - 1);
}

/* ---------------------------------------------------------------- many cells */

/* Counts differ by less than this in nearly all cells, so that each score is worked out once. */
#define SCORES_MAX (1 << 20)

/* The cells that are tested together: those of finite bands whose count can differ. */
typedef struct Family
{
	Kernel	   *kernel;
	const KnoxCounts *counts;
	uint32_t	cells;
	size_t	   *cell;
	double	   *score;			/* of what was observed */
	double	   *of_count;		/* scratch: of each count, from the least on; SCORES_MAX at most */
	size_t		scores;			/* so many there is room for */
} Family;

/* A ScoreRaiser: the scores of a cell in all simulations. */
static void
raise_cell(void *context, uint32_t question, double *largest)
{
	Family	   *family = context;
	const KnoxCounts *all = family->counts;
	const Moments *moments = &all->moments[family->cell[question]];
	const int64_t *counts = all->count + family->cell[question] * all->simulations;
	double	   *of_count;
	int64_t		least = counts[0];
	int64_t		most = counts[0];
	int64_t		scores;

	for (uint32_t s = 1; s < all->simulations; s++)
	{
		least = counts[s] < least ? counts[s] : least;
		most = counts[s] > most ? counts[s] : most;
	}
	scores = most - least < SCORES_MAX ? most - least + 1 : SCORES_MAX;
	of_count = family->of_count = kernel_grow(family->kernel, family->of_count, scores, &family->scores, sizeof(double));
	for (int64_t i = 0; i < scores; i++)
		of_count[i] = NAN;
	for (uint32_t s = 0; s < all->simulations; s++)
	{
		double		computed;
		double	   *known = counts[s] - least < scores ? &of_count[counts[s] - least] : &computed;

		if (known == &computed || isnan(*known))
			*known = moments_score(moments, counts[s]);
		largest[s] = fmax(largest[s], *known);
	}
}

static void
find_family(Family *family, KnoxCell *cells)
{
	const KnoxCounts *counts = family->counts;

	for (int k = 0; k < bands_finite(counts->distance); k++)
	{
		for (int l = 0; l < bands_finite(counts->days); l++)
		{
			size_t		c = (size_t) k * counts->days->count + l;

			cells[c].p_adjusted = 1;
			if (cells[c].sd == 0)
				continue;
			family->cell[family->cells] = c;
			family->score[family->cells++] = moments_score(&counts->moments[c], cells[c].observed);
		}
	}
}

static KernelStatus
adjust_cells(Kernel *kernel, const KnoxCounts *counts, KnoxCell *cells)
{
	Family		family = {
		.kernel = kernel, .counts = counts,
		.cell = kernel_alloc(kernel, knox_counts_cells(counts), sizeof(size_t)),
		.score = kernel_alloc(kernel, knox_counts_cells(counts), sizeof(double))
	};
	double	   *p_adjusted = kernel_alloc(kernel, knox_counts_cells(counts), sizeof(double));
	KernelStatus status;

	find_family(&family, cells);
	status = step_down(kernel, family.score, family.cells, counts->simulations, raise_cell, &family, p_adjusted);
	for (uint32_t i = 0; i < family.cells && status == KERNEL_OK; i++)
		cells[family.cell[i]].p_adjusted = p_adjusted[i];
	kernel_free(kernel, family.cell);
	kernel_free(kernel, family.score);
	kernel_free(kernel, family.of_count);
	kernel_free(kernel, p_adjusted);
	return status;
}

KernelStatus
knox_cells_fill(Kernel *kernel, KnoxCounts *counts, KnoxCell *cells)
{
	KernelStatus status = KERNEL_OK;

	for (int c = 0; c < knox_counts_cells(counts); c++)
		fill_exact(counts, c, &cells[c]);
	if (counts->simulations == 1)
		return KERNEL_OK;
	status = adjust_cells(kernel, counts, cells);
	for (int c = 0; c < knox_counts_cells(counts) && status == KERNEL_OK; c++)
	{
		fill_simulated(counts, c, &cells[c]);
		if (kernel->stop(kernel))
			status = KERNEL_STOPPED;
	}
	return status;
}
