/*
 * How unevenly burglaries lie over places, and how unevenly chance alone would have them.
 */
#include "kernel/areas/concentration.h"

#include <math.h>

#include <Rmath.h>

/* How many places have so many events, for 0 to most; by chance these are no whole numbers. */
typedef struct Frequencies
{
	double	   *places;
	uint32_t	most;
	double		all;			/* places */
	double		events;
} Frequencies;

/* The events in the top places: from the largest counts down, until there are enough places. */
static double
top_share(const Frequencies *f, double share)
{
	double		room = share * f->all;
	double		events = 0;

	for (uint32_t k = f->most; k > 0 && room > 0; k--)
	{
		double		places = fmin(room, f->places[k]);

		events += places * k;
		room -= places;
	}
	return fmin(1, events / f->events);
}

/* The share of the places that have so much of the events: from the largest counts down, until there are enough events. */
static double
places_with(const Frequencies *f, double share)
{
	double		left = share * f->events;
	double		places = 0;

	if (!(f->events > 0))
		return NAN;
	for (uint32_t k = f->most; k > 0 && left > 0; k--)
	{
		double		taken = fmin(left, f->places[k] * k);

		places += taken / k;
		left -= taken;
	}
	return fmin(1, places / f->all);
}

/* One less twice the area below the curve of Lorenz, which is straight where places have the same count. */
static double
gini(const Frequencies *f)
{
	double		below = 0;
	double		area = 0;

	for (uint32_t k = 0; k <= f->most; k++)
	{
		double		here = f->places[k] * k / f->events;

		area += f->places[k] / f->all * (2 * below + here);
		below += here;
	}
	return 1 - area;
}

static Concentration
measure(const Frequencies *f, double share)
{
	Concentration c = {NAN, NAN, NAN};

	if (f->events > 0)
	{
		c.top_share = top_share(f, share);
		c.gini = gini(f);
		/* rounding may leave it just outside */
		c.gini_corrected = fmin(1, fmax(0, fmax(f->all / f->events, 1) * (c.gini - 1) + 1));
	}
	return c;
}

/* Adds the chances of a binomial count, times a number of places, from its middle outward until nothing is left. */
static void
add_binomial(Frequencies *f, double chance, double places)
{
	double		odds = chance / (1 - chance);
	double		n = f->most;
	uint32_t	middle = (uint32_t) fmin(n, (n + 1) * chance);
	double		top;
	double		p;

	if (chance >= 1)
	{
		f->places[f->most] += places;
		return;
	}
	top = exp(lgammafn(n + 1) - lgammafn(middle + 1.0) - lgammafn(n - middle + 1) + middle * log(chance) +
			  (n - middle) * log1p(-chance));
	p = top;
	for (uint32_t k = middle; p > 1e-18; k++)
	{
		f->places[k] += places * p;
		if (k == f->most)
			break;
		p *= (n - k) / (k + 1) * odds;
	}
	p = top;
	for (uint32_t k = middle; k > 0; k--)
	{
		p *= k / (n - k + 1) / odds;
		if (p <= 1e-18)
			break;
		f->places[k - 1] += places * p;
	}
}

static KernelStatus
expect(Kernel *kernel, const Places *places, Frequencies *f)
{
	double		whole = 0;

	if (places->size == NULL)
	{
		add_binomial(f, 1.0 / places->count, places->count);
		return KERNEL_OK;
	}
	for (uint32_t i = 0; i < places->count; i++)
		whole += places->size[i];
	for (uint32_t i = 0; i < places->count; i++)
	{
		if (i % 256 == 0 && kernel->stop(kernel))
			return KERNEL_STOPPED;
		add_binomial(f, places->size[i] / whole, 1);
	}
	return KERNEL_OK;
}

/* How many places have so many events, as it is and by chance; frequencies_free() whatever became of it. */
static KernelStatus
frequencies(Kernel *kernel, const Places *places, Frequencies *f, Frequencies *chance)
{
	*f = (Frequencies) {.all = places->count};
	for (uint32_t i = 0; i < places->count; i++)
	{
		f->events += places->events[i];
		f->most = places->events[i] > f->most ? places->events[i] : f->most;
	}
	*chance = *f;
	chance->most = (uint32_t) f->events;
	f->places = kernel_alloc_zero(kernel, (size_t) f->most + 1, sizeof(double));
	chance->places = kernel_alloc_zero(kernel, (size_t) chance->most + 1, sizeof(double));
	for (uint32_t i = 0; i < places->count; i++)
		f->places[places->events[i]]++;
	return f->events > 0 ? expect(kernel, places, chance) : KERNEL_OK;
}

static void
frequencies_free(Kernel *kernel, Frequencies *f, Frequencies *chance)
{
	kernel_free(kernel, f->places);
	kernel_free(kernel, chance->places);
}

KernelStatus
concentration(Kernel *kernel, const Places *places, double share, Concentration *observed, Concentration *expected)
{
	Frequencies f;
	Frequencies chance;
	KernelStatus status = frequencies(kernel, places, &f, &chance);

	*observed = measure(&f, share);
	*expected = measure(&chance, share);
	frequencies_free(kernel, &f, &chance);
	return status;
}

KernelStatus
concentration_places(Kernel *kernel, const Places *places, const double *share, int shares, double *observed, double *expected)
{
	Frequencies f;
	Frequencies chance;
	KernelStatus status = frequencies(kernel, places, &f, &chance);

	for (int i = 0; i < shares; i++)
	{
		observed[i] = places_with(&f, share[i]);
		expected[i] = places_with(&chance, share[i]);
	}
	frequencies_free(kernel, &f, &chance);
	return status;
}

/* An event is alone in its place when all others are elsewhere. */
RepeatExpectation
repeat_expectation(double events, double places)
{
	RepeatExpectation e = {NAN, NAN, NAN, NAN, NAN};
	double		elsewhere = log1p(-1 / places);

	if (!(events > 0 && places > 0))
		return e;
	e.places = -places * expm1(events * elsewhere);
	e.share_on_repeated = events > 1 ? -expm1((events - 1) * elsewhere) : 0;
	e.repeated = fmax(0, e.places - events * (1 - e.share_on_repeated));
	e.share_of_places = e.repeated / e.places;
	e.share_repeats = fmax(0, 1 - e.places / events);
	return e;
}
