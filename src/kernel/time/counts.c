/*
 * Counts that are still to come.
 */
#include "kernel/time/counts.h"

#include "kernel/order.h"

#include <float.h>
#include <math.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- negative binomial */

CountModel
count_model(double mean, double variance)
{
	return (CountModel) {.mean = mean, .size = variance > mean ? mean * mean / (variance - mean) : INFINITY};
}

/* Beyond this mean, whole numbers are too fine to count by, and the library may not come to an end. */
#define MEAN_MAX 1e15
#define SIZE_NORMAL 1e6

/* The gamma distribution of the mean, or the normal one where that hardly varies. */
static double
huge_tail(CountModel model, double count, bool lower)
{
	if (model.size < SIZE_NORMAL)
		return pgamma(count, model.size, model.mean / model.size, lower, false);
	return pnorm(count, model.mean, sqrt(model.mean) * sqrt(1 + model.mean / model.size), lower, false);
}

/* The chance of at most a count, or of more: of either the digits are kept where it is small. */
static double
tail(CountModel model, double count, bool lower)
{
	double		whole = floor(count);

	if (!(whole >= 0))
		return lower ? 0 : 1;
	if (model.mean == 0 || isinf(whole))
		return lower ? 1 : 0;
	if (model.mean > MEAN_MAX)
		return huge_tail(model, whole, lower);
	if (isinf(model.size))
		return pgamma(model.mean, whole + 1, 1, !lower, false);
	/* Of the two parts, the smaller one has all its digits. */
	if (model.mean < model.size)
		return pbeta(model.mean / (model.size + model.mean), whole + 1, model.size, !lower, false);
	return pbeta(model.size / (model.size + model.mean), model.size, whole + 1, lower, false);
}

double
count_at_most(CountModel model, double count)
{
	return tail(model, count, true);
}

double
count_above(CountModel model, double count)
{
	return tail(model, count, false);
}

double
count_any(CountModel model)
{
	if (isinf(model.size))
		return -expm1(-model.mean);
	return -expm1(-model.size * log1p(model.mean / model.size));
}

/* By halving: exact, where a search that begins at a normal approximation may take long or miss. */
double
count_quantile(CountModel model, double p)
{
	double		below = -1;
	double		enough = ceil(model.mean);

	while (count_at_most(model, enough) < p && enough < DBL_MAX)
	{
		below = enough;
		enough = fmin(2 * enough + 1, DBL_MAX);
	}
	while (enough - below > 1)
	{
		double		middle = floor(below + (enough - below) / 2);

		if (middle == below || middle == enough)
			break;				/* numbers are no longer as fine as 1 */
		if (count_at_most(model, middle) >= p)
			enough = middle;
		else
			below = middle;
	}
	return enough;
}

CountBounds
count_bounds(CountModel model, double level)
{
	return (CountBounds)
	{
		.low = count_quantile(model, (1 - level) / 2),
		.high = count_quantile(model, (1 + level) / 2)
	};
}

/* ---------------------------------------------------------------- expected of an area */

CountModel
count_expected(double events, double exposure, double mean, double strength, double ahead)
{
	double		size = strength + events;

	if (isinf(strength))
		return (CountModel) {.mean = mean * ahead, .size = INFINITY};
	return (CountModel) {.mean = size / (strength / mean + exposure) * ahead, .size = size};
}

CountModel
count_varied(CountModel model, double variation)
{
	double		relative_variance = 1 / model.size + variation * variation * (1 + 1 / model.size);

	return (CountModel) {.mean = model.mean, .size = relative_variance > 0 ? 1 / relative_variance : INFINITY};
}

/* Jeffreys' prior of a rate adds as much, so that none counted does not mean none to come. */
#define PRIOR_EVENTS 0.5

CountModel
count_rest(double counted, double share, double dispersion)
{
	double		mean = (counted + PRIOR_EVENTS) / share * (1 - share);

	if (!(share > 0))
		return (CountModel) {.mean = NAN, .size = NAN};
	return count_model(mean, dispersion * mean / share);
}

/* ---------------------------------------------------------------- how areas differ */

/* Of thousands of places most are alike: those with one count and one expectation are reckoned once. */
typedef struct Alike
{
	double		count;
	double		expected;
	double		areas;
} Alike;

typedef struct Areas
{
	Kernel	   *kernel;
	bool		stopped;
	Alike	   *alike;
	uint32_t	kinds;
	bool		mean_known;
	double		mean;			/* else the likeliest for the strength that was tried last */
} Areas;

/* The areas as they were given. */
typedef struct Given
{
	const double *count;
	const double *expected;
} Given;

static int
compare_areas(const void *items, uint32_t a, uint32_t b)
{
	const Given *given = items;

	if (given->count[a] != given->count[b])
		return given->count[a] < given->count[b] ? -1 : 1;
	return (given->expected[a] > given->expected[b]) - (given->expected[a] < given->expected[b]);
}

static KernelStatus
areas_gather(Areas *areas, const Given *given, uint32_t count)
{
	uint32_t   *order = kernel_alloc(areas->kernel, count, sizeof(uint32_t));
	KernelStatus status = order_index(areas->kernel, order, count, compare_areas, given);

	areas->alike = kernel_alloc(areas->kernel, count, sizeof(Alike));
	for (uint32_t i = 0; i < count && status == KERNEL_OK; i++)
	{
		if (i == 0 || compare_areas(given, order[i - 1], order[i]) != 0)
			areas->alike[areas->kinds++] = (Alike) {.count = given->count[order[i]], .expected = given->expected[order[i]]};
		areas->alike[areas->kinds - 1].areas++;
	}
	kernel_free(areas->kernel, order);
	return status;
}

#define MEAN_STEPS_MAX 200

/* The likeliest mean when the strength is known: Newton's method, kept above 0. */
static void
fit_mean(Areas *areas, double strength)
{
	for (int step = 0; step < MEAN_STEPS_MAX && !areas->mean_known; step++)
	{
		double		sum = 0;
		double		slope = 0;
		double		change;

		areas->stopped = areas->stopped || areas->kernel->stop(areas->kernel);
		if (areas->stopped)
			return;
		for (const Alike *k = areas->alike; k < areas->alike + areas->kinds; k++)
		{
			double		spread = strength + areas->mean * k->expected;

			sum += k->areas * (k->count - areas->mean * k->expected) / spread;
			slope += k->areas * k->expected * (strength + k->count) / (spread * spread);
		}
		change = fmax(sum / slope, -areas->mean / 2);
		areas->mean += change;
		if (fabs(change) <= 1e-13 * areas->mean)
			return;
	}
}

/* digamma(count + strength) - digamma(strength), which is a sum of so many terms. */
static double
digamma_step(double count, double strength)
{
	double		sum = 0;

	if (count > 64)
		return digamma(count + strength) - digamma(strength);
	for (double j = 0; j < count; j++)
		sum += 1 / (strength + j);
	return sum;
}

/* How the log of the likelihood rises with the strength, at the mean that is likeliest for it. */
static double
slope_of_strength(Areas *areas, double strength)
{
	double		sum = 0;

	fit_mean(areas, strength);
	for (const Alike *k = areas->alike; k < areas->alike + areas->kinds; k++)
	{
		double		mean = areas->mean * k->expected;

		sum += k->areas * (digamma_step(k->count, strength) - log1p(mean / strength));
		sum += k->areas * (mean - k->count) / (strength + mean);
	}
	return sum;
}

/* Areas that differ as little as this strength has it, or less, are alike; no areas differ as much as the other. */
#define STRENGTH_MAX 1e6
#define STRENGTH_MIN 1e-6
#define STRENGTH_STEPS 60

/* INFINITY where the areas are alike, else halved between the bounds. */
static double
likeliest_strength(Areas *areas)
{
	double		low = log(STRENGTH_MIN);
	double		high = log(STRENGTH_MAX);

	if (slope_of_strength(areas, STRENGTH_MAX) >= 0)
		return INFINITY;
	for (int step = 0; step < STRENGTH_STEPS && !areas->stopped; step++)
	{
		double		middle = (low + high) / 2;

		if (slope_of_strength(areas, exp(middle)) > 0)
			low = middle;
		else
			high = middle;
	}
	return exp((low + high) / 2);
}

KernelStatus
count_prior(Kernel *kernel, const double *count, const double *expected, uint32_t areas, GammaPrior *prior)
{
	const Given given = {.count = count, .expected = expected};
	Areas		all = {.kernel = kernel};
	double		events = 0;
	double		sum = 0;
	KernelStatus status;

	for (uint32_t i = 0; i < areas; i++)
	{
		events += count[i];
		sum += expected[i];
	}
	*prior = (GammaPrior) {.mean = NAN, .strength = NAN};
	if (areas < 2 || events == 0)
		return KERNEL_OK;
	*prior = (GammaPrior) {.mean = events / sum, .strength = INFINITY};
	status = areas_gather(&all, &given, areas);
	if (status == KERNEL_OK)
	{
		all.mean = prior->mean;
		prior->strength = likeliest_strength(&all);
		if (isfinite(prior->strength))
		{
			fit_mean(&all, prior->strength);
			prior->mean = all.mean;
		}
	}
	kernel_free(kernel, all.alike);
	return all.stopped ? KERNEL_STOPPED : status;
}

KernelStatus
count_strength(Kernel *kernel, const double *count, const double *expected, uint32_t counts, double *strength)
{
	const Given given = {.count = count, .expected = expected};
	Areas		all = {.kernel = kernel, .mean_known = true, .mean = 1};
	KernelStatus status = kernel->stop(kernel) ? KERNEL_STOPPED : areas_gather(&all, &given, counts);

	if (status == KERNEL_OK)
		*strength = likeliest_strength(&all);
	kernel_free(kernel, all.alike);
	return status;
}
