/*
 * Two forecasts of the same windows compared.
 */
#include "kernel/forecast/forecast_compare.h"

#include "kernel/order.h"
#include "kernel/random.h"

#include <math.h>

#define DRAWS 2000
#define EXCHANGES 9999
#define BLOCK 2

/* The streams of random numbers, apart from each other for one seed. */
#define STREAM_EXCHANGE 1
#define STREAM_DRAW 2

static double
sum_of(const double *number, uint32_t count)
{
	double		sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += number[i];
	return sum;
}

/* ---------------------------------------------------------------- exchange of the maps */

/* Is this sum as far from zero as what was seen, but for rounding? */
static bool
as_far(double sum, double seen, double scale)
{
	return fabs(sum) >= seen - 1e-9 * scale;
}

/* Each exchange differs from the one before in the sign of one window (Gray code). */
static double
exact_p(uint32_t windows, const double *difference, double seen, double scale)
{
	uint32_t	all = UINT32_C(1) << windows;
	double		sum = sum_of(difference, windows);
	uint32_t	as_many = 0;
	uint32_t	turned = 0;

	for (uint32_t i = 1; i <= all; i++)
	{
		int			w = __builtin_ctz(i);

		as_many += as_far(sum, seen, scale);
		if (i == all)
			break;
		sum += (turned >> w & 1) ? 2 * difference[w] : -2 * difference[w];
		turned ^= UINT32_C(1) << w;
	}
	return (double) as_many / all;
}

static KernelStatus
drawn_p(Kernel *kernel, uint32_t windows, const double *difference, double seen, double scale, uint64_t seed, double *p)
{
	uint32_t	as_many = 1;
	uint64_t	work = 0;

	for (uint32_t i = 0; i < EXCHANGES; i++)
	{
		Random		random;
		uint64_t	bits = 0;
		double		sum = 0;

		random_stream(&random, seed, ((uint64_t) STREAM_EXCHANGE << 32) | i);
		for (uint32_t w = 0; w < windows; w++)
		{
			if (w % 64 == 0)
				bits = random_next(&random);
			sum += (bits >> (w % 64) & 1) ? difference[w] : -difference[w];
		}
		as_many += as_far(sum, seen, scale);
		if (kernel_stop_after(kernel, &work, windows))
			return KERNEL_STOPPED;
	}
	*p = as_many / (EXCHANGES + 1.0);
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- windows drawn again */

static int
compare_numbers(const void *items, uint32_t a, uint32_t b)
{
	const double *number = items;

	return ORDER_OF(number[a], number[b]);
}

/* The quantile of an ordered index, between two of them by their distance. */
static double
quantile(const double *number, const uint32_t *order, uint32_t count, double share)
{
	double		place = share * (count - 1);
	uint32_t	below = (uint32_t) place;
	uint32_t	above = below + 1 < count ? below + 1 : below;

	return number[order[below]] + (place - below) * (number[order[above]] - number[order[below]]);
}

static double
draw(uint32_t windows, const double *a, const double *b, const double *events, uint32_t block, uint64_t seed, uint32_t number)
{
	Random		random;
	double		found = 0;
	double		of = 0;

	random_stream(&random, seed, ((uint64_t) STREAM_DRAW << 32) | number);
	for (uint32_t drawn = 0; drawn < windows;)
	{
		uint32_t	first = random_below(&random, windows - block + 1);

		for (uint32_t w = first; w < first + block && drawn < windows; w++, drawn++)
		{
			found += a[w] - b[w];
			of += events[w];
		}
	}
	return of > 0 ? found / of : 0;
}

KernelStatus
forecast_compare_interval(Kernel *kernel, uint32_t windows, const double *a, const double *b, const double *events,
						  uint32_t block, uint64_t seed, double *low, double *high)
{
	double	   *drawn = kernel_alloc(kernel, DRAWS, sizeof(double));
	uint32_t   *order = kernel_alloc(kernel, DRAWS, sizeof(uint32_t));
	KernelStatus status = KERNEL_OK;
	uint64_t	work = 0;

	for (uint32_t i = 0; i < DRAWS && status == KERNEL_OK; i++)
	{
		drawn[i] = draw(windows, a, b, events, block < windows ? block : windows, seed, i);
		if (kernel_stop_after(kernel, &work, windows))
			status = KERNEL_STOPPED;
	}
	if (status == KERNEL_OK)
		status = order_index(kernel, order, DRAWS, compare_numbers, drawn);
	if (status == KERNEL_OK)
	{
		*low = quantile(drawn, order, DRAWS, 0.025);
		*high = quantile(drawn, order, DRAWS, 0.975);
	}
	kernel_free(kernel, drawn);
	kernel_free(kernel, order);
	return status;
}

/* ---------------------------------------------------------------- all of it */

static double
standard_error(uint32_t windows, const double *difference, const double *events, double ratio, double all)
{
	double		squares = 0;

	for (uint32_t w = 0; w < windows; w++)
		squares += (difference[w] - ratio * events[w]) * (difference[w] - ratio * events[w]);
	return sqrt(squares / (windows * (windows - 1.0))) / (all / windows);
}

static KernelStatus
compare_windows(Kernel *kernel, uint32_t windows, const double *a, const double *b, const double *events, double *difference,
				uint64_t seed, ForecastComparison *c)
{
	double		scale = 0;
	double		seen;

	for (uint32_t w = 0; w < windows; w++)
	{
		difference[w] = a[w] - b[w];
		scale += fabs(difference[w]);
	}
	seen = fabs(sum_of(difference, windows));
	c->rate_a = sum_of(a, windows) / c->events;
	c->rate_b = sum_of(b, windows) / c->events;
	c->difference = sum_of(difference, windows) / c->events;
	c->exact = windows <= COMPARE_EXACT_MAX;
	if (windows > 1)
		c->error = standard_error(windows, difference, events, c->difference, c->events);
	if (c->exact)
		c->p_value = exact_p(windows, difference, seen, scale);
	else if (drawn_p(kernel, windows, difference, seen, scale, seed, &c->p_value) != KERNEL_OK)
		return KERNEL_STOPPED;
	return windows > 1 ? forecast_compare_interval(kernel, windows, a, b, events, BLOCK, seed, &c->low, &c->high) : KERNEL_OK;
}

KernelStatus
forecast_compare(Kernel *kernel, uint32_t windows, const double *a, const double *b, const double *events, uint64_t seed,
				 ForecastComparison *comparison)
{
	double	   *difference;
	KernelStatus status;

	*comparison = (ForecastComparison)
	{
		.events = sum_of(events, windows), .rate_a = NAN, .rate_b = NAN, .difference = NAN, .error = NAN,
		.low = NAN, .high = NAN, .p_value = NAN
	};
	if (!(comparison->events > 0))
		return KERNEL_OK;
	difference = kernel_alloc(kernel, windows, sizeof(double));
	status = compare_windows(kernel, windows, a, b, events, difference, seed, comparison);
	kernel_free(kernel, difference);
	return status;
}

void
forecast_adjust(Kernel *kernel, uint32_t count, const double *p, double *adjusted)
{
	uint32_t   *order = kernel_alloc(kernel, count, sizeof(uint32_t));
	uint32_t	there = 0;
	double		least = 1;

	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	at = there;

		adjusted[i] = NAN;
		if (isnan(p[i]))
			continue;
		for (; at > 0 && p[order[at - 1]] > p[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
		there++;
	}
	for (uint32_t rank = there; rank > 0; rank--)
	{
		least = fmin(least, p[order[rank - 1]] * there / rank);
		adjusted[order[rank - 1]] = least;
	}
	kernel_free(kernel, order);
}
