/*
 * Moments of a sum of products of weights.
 */
#include "kernel/windows/weights.h"

#include <math.h>

static double
pairs_of(double events)
{
	return events * (events - 1) / 2;
}

WeightSums
weights_of_the_rest(uint32_t events, const WeightSums *sums)
{
	double		n = events;
	double		others = n - 1;

	return (WeightSums)
	{
		.sum = pairs_of(n) - sums->sum,
		.squares = pairs_of(n) - 2 * sums->sum + sums->squares,
		.row_squares = n * others * others - 4 * others * sums->sum + sums->row_squares
	};
}

/*
 * The sums as they would be of weights that have the mean taken from each, which leaves the variance as it is, and
 * keeps a small variance from drowning in the square of a large mean.
 */
static WeightSums
centred(uint32_t events, const WeightSums *sums)
{
	double		n = events;

	return (WeightSums)
	{
		.squares = fmax(sums->squares - sums->sum * sums->sum / pairs_of(n), 0),
		.row_squares = fmax(sums->row_squares - 4 * sums->sum * sums->sum / n, 0)
	};
}

/* What one kind of two pairs adds: their products in space and in time, over how many there are of the kind. */
static double
part(double near, double soon, double number)
{
	return number > 0 ? near * soon / number : 0;
}

/* Variances below this share of the mean squared are rounding. */
#define NO_VARIANCE 1e-12

Moments
moments_of_weights(uint32_t events, const WeightSums *near, const WeightSums *soon)
{
	double		n = events;
	Moments		moments = {.skewness = NAN};
	WeightSums	a;
	WeightSums	b;
	double		variance;

	if (events < 2)
		return moments;
	a = centred(events, near);
	b = centred(events, soon);
	moments.mean = near->sum * soon->sum / pairs_of(n);
	/* a pair with itself, two pairs with one event in common, two pairs with none */
	variance = part(a.squares, b.squares, pairs_of(n))
		+ part(a.row_squares - 2 * a.squares, b.row_squares - 2 * b.squares, n * (n - 1) * (n - 2))
		+ part(a.row_squares - a.squares, b.row_squares - b.squares, n * (n - 1) * (n - 2) * (n - 3) / 4);
	if (variance > NO_VARIANCE * (moments.mean * moments.mean + moments.mean))
		moments.sd = sqrt(variance);
	return moments;
}
