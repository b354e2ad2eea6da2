/*
 * How much of a map comes again in the other half of the data?
 */
#include "kernel/hotspots/halves.h"

#include "kernel/order.h"

#include <math.h>
#include <stdlib.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- correlations */

static double
mean_of(const double *number, uint32_t count)
{
	double		sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += number[i];
	return sum / count;
}

static double
pearson(const double *a, const double *b, uint32_t count)
{
	double		mean_a = mean_of(a, count);
	double		mean_b = mean_of(b, count);
	double		both = 0;
	double		square_a = 0;
	double		square_b = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		both += (a[i] - mean_a) * (b[i] - mean_b);
		square_a += (a[i] - mean_a) * (a[i] - mean_a);
		square_b += (b[i] - mean_b) * (b[i] - mean_b);
	}
	if (!(square_a > 0 && square_b > 0))
		return NAN;
	return fmax(-1, fmin(1, both / sqrt(square_a) / sqrt(square_b)));
}

static int
compare_items(const void *items, uint32_t a, uint32_t b)
{
	const double *number = items;

	return ORDER_OF(number[a], number[b]);
}

/* The places from the least on, in order. */
static uint32_t *
order_of(Kernel *kernel, const double *number, uint32_t count)
{
	uint32_t   *order = kernel_alloc(kernel, count, sizeof(uint32_t));

	(void) order_index(kernel, order, count, compare_items, number);
	return order;
}

/* Ranks from 1 on; those that tie have the middle one. */
static double *
ranks_of(Kernel *kernel, const double *number, uint32_t count)
{
	uint32_t   *order = order_of(kernel, number, count);
	double	   *rank = kernel_alloc(kernel, count, sizeof(double));

	for (uint32_t i = 0; i < count;)
	{
		uint32_t	end = i + 1;

		while (end < count && number[order[end]] == number[order[i]])
			end++;
		for (uint32_t j = i; j < end; j++)
			rank[order[j]] = (i + 1.0 + end) / 2;
		i = end;
	}
	kernel_free(kernel, order);
	return rank;
}

static double
spearman(Kernel *kernel, const double *a, const double *b, uint32_t count)
{
	double	   *rank_a = ranks_of(kernel, a, count);
	double	   *rank_b = ranks_of(kernel, b, count);
	double		r = pearson(rank_a, rank_b, count);

	kernel_free(kernel, rank_a);
	kernel_free(kernel, rank_b);
	return r;
}

static double *
rates_of(Kernel *kernel, const Halves *halves, int half)
{
	double	   *rate = kernel_alloc(kernel, halves->places, sizeof(double));

	for (uint32_t i = 0; i < halves->places; i++)
		rate[i] = halves->count[half][i] / (halves->size == NULL ? 1 : halves->size[i]);
	return rate;
}

/* What a half says of another, by the mean and the variance of both together. */
static double
expected_r(const Halves *halves)
{
	double		n = halves->places;
	double		sum = 0;
	double		squares = 0;
	double		mean;
	double		between;

	for (uint32_t i = 0; i < halves->places; i++)
		sum += halves->count[0][i] + halves->count[1][i];
	mean = sum / n;
	for (uint32_t i = 0; i < halves->places; i++)
	{
		double		deviation = halves->count[0][i] + halves->count[1][i] - mean;

		squares += deviation * deviation;
	}
	between = fmax(0, (squares / (n - 1) - mean) / 4);
	return mean > 0 && n > 1 ? between / (between + mean / 2) : NAN;
}

/* ---------------------------------------------------------------- the top */

/* How much each place belongs to the top: 1 or 0, and where the last ones tie, an equal part. */
static double *
top_of(Kernel *kernel, const double *count, uint32_t places, uint32_t top)
{
	uint32_t   *order = order_of(kernel, count, places);
	double	   *share = kernel_alloc(kernel, places, sizeof(double));
	double		least = count[order[places - top]];
	uint32_t	above = 0;
	uint32_t	ties = 0;

	for (uint32_t i = 0; i < places; i++)
	{
		above += count[i] > least;
		ties += count[i] == least;
	}
	for (uint32_t i = 0; i < places; i++)
		share[i] = count[i] > least ? 1 : count[i] == least ? (double) (top - above) / ties : 0;
	kernel_free(kernel, order);
	return share;
}

static double
inner_product(const double *a, const double *b, uint32_t count)
{
	double		sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

double
overlap_chance(double places, double top, double overlap)
{
	return phyper(overlap - 1, top, places - top, top, false, false);
}

void
halves_agree(Kernel *kernel, const Halves *halves, HalvesAgreement *agreement)
{
	uint32_t	places = halves->places;
	double	   *rate[2];
	double	   *top[2];
	double		all = 0;

	for (int half = 0; half < 2; half++)
	{
		rate[half] = rates_of(kernel, halves, half);
		top[half] = top_of(kernel, halves->count[half], places, halves->top);
	}
	for (uint32_t i = 0; i < places; i++)
		all += halves->count[1][i];
	agreement->r = pearson(rate[0], rate[1], places);
	agreement->r_full = agreement->r > -1 ? 2 * agreement->r / (1 + agreement->r) : NAN;
	agreement->r_expected = expected_r(halves);
	agreement->spearman = spearman(kernel, rate[0], rate[1], places);
	agreement->overlap = inner_product(top[0], top[1], places);
	/* of a place that ties the part is no whole one */
	agreement->p = overlap_chance(places, halves->top, floor(agreement->overlap + 1e-9));
	agreement->capture = all > 0 ? inner_product(top[0], halves->count[1], places) / all : NAN;
	agreement->capture_best = all > 0 ? inner_product(top[1], halves->count[1], places) / all : NAN;
	for (int half = 0; half < 2; half++)
	{
		kernel_free(kernel, rate[half]);
		kernel_free(kernel, top[half]);
	}
}
