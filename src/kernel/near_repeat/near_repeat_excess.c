/*
 * How much more burglary there is soon and near.
 */
#include "kernel/near_repeat/near_repeat_excess.h"

#include <math.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- shrinkage */

/* What was seen in a cell, beside what is usual there. */
typedef struct Seen
{
	double		observed;
	double		usual;
} Seen;

/*
 * The weights that "nothing more" may have, in pairs: from hardly any to more than small numbers can move. Which one
 * is right the cells tell; what they leave open is averaged over, on an even scale of the logarithm.
 */
#define WEIGHT_LEAST 0.1
#define WEIGHT_MOST 100.0
#define WEIGHTS 121

static double
weight_of(int step)
{
	return WEIGHT_LEAST * pow(WEIGHT_MOST / WEIGHT_LEAST, (double) step / (WEIGHTS - 1));
}

/* The log of the likelihood of a weight, but for what all weights have in common: counts are negative binomial. */
static double
likelihood(const Seen *seen, int count, double weight)
{
	double		sum = 0;

	for (int i = 0; i < count; i++)
		sum += lgammafn(seen[i].observed + weight) - lgammafn(weight) - weight * log1p(seen[i].usual / weight) -
			seen[i].observed * log(seen[i].usual + weight);
	return sum;
}

/* How credible each weight is; they add up to 1. */
static void
weigh(const Seen *seen, int count, double *credible)
{
	double		most = -INFINITY;
	double		sum = 0;

	for (int w = 0; w < WEIGHTS; w++)
	{
		credible[w] = likelihood(seen, count, weight_of(w));
		most = fmax(most, credible[w]);
	}
	for (int w = 0; w < WEIGHTS; w++)
		sum += credible[w] = exp(credible[w] - most);
	for (int w = 0; w < WEIGHTS; w++)
		credible[w] /= sum;
}

static double
shrunk_excess(const Seen *seen, const double *credible)
{
	double		ratio = 0;

	for (int w = 0; w < WEIGHTS; w++)
		ratio += credible[w] * (seen->observed + weight_of(w)) / (seen->usual + weight_of(w));
	return fmax(ratio - 1, 0);
}

/* ---------------------------------------------------------------- cells */

/* One pair more on both sides, so that a handful of later pairs do not decide what is usual. */
static Seen
seen_of(const KnoxCell *cell, const KnoxCell *later)
{
	return (Seen) {.observed = cell->observed, .usual = cell->expected * (later->observed + 1) / (later->expected + 1)};
}

static IntervalEstimate
excess_of(const KnoxCell *cell, const KnoxCell *later, double confidence)
{
	IntervalEstimate ratio = rates_ratio(cell->observed, cell->expected, later->observed, later->expected, confidence);

	return (IntervalEstimate)
	{
		.value = isinf(ratio.value) ? NAN : ratio.value - 1, .low = ratio.low - 1, .high = ratio.high - 1
	};
}

/* The shrunk excess of the finite cells of one distance band. */
static void
shrink_band(Kernel *kernel, const KnoxCell *cells, int finite, ExcessCell *excess)
{
	Seen	   *seen = kernel_alloc(kernel, finite, sizeof(Seen));
	double		credible[WEIGHTS];
	int			known = 0;

	for (int l = 0; l < finite; l++)
	{
		if (cells[l].expected > 0)
			seen[known++] = seen_of(&cells[l], &cells[finite]);
	}
	weigh(seen, known, credible);
	for (int l = 0; l < finite; l++)
	{
		Seen		cell = seen_of(&cells[l], &cells[finite]);

		excess[l].shrunk = cells[l].expected > 0 ? shrunk_excess(&cell, credible) : NAN;
	}
	kernel_free(kernel, seen);
}

void
excess_of_cells(Kernel *kernel, const Bands *distance, const Bands *days, const KnoxCell *cells, double confidence,
				ExcessCell *excess)
{
	int			finite = bands_finite(days);

	for (int k = 0; k < bands_finite(distance); k++)
	{
		const KnoxCell *row = cells + (size_t) k * days->count;

		for (int l = 0; l < finite; l++)
			excess[k * finite + l] = (ExcessCell) {
				.later_observed = row[finite].observed, .later_expected = row[finite].expected,
				.excess = excess_of(&row[l], &row[finite], confidence)
			};
		shrink_band(kernel, row, finite, excess + (size_t) k * finite);
	}
}
