/*
 * Counts that are still to come, against worked numbers, plain sums, and simulations.
 */
#include "tap.h"

#include "kernel/random.h"
#include "kernel/time/counts.h"

#include <Rmath.h>

/* ---------------------------------------------------------------- negative binomial */

/* The chances of 0, 1, 2, ... added up by their recurrence. */
static void
plain_sums(void)
{
	static const CountModel models[] = {
		{0.03, 0.5}, {3, 0.2}, {3, 4}, {3, INFINITY}, {40, 2}, {40, 1e9}, {250, 30}, {0.5, INFINITY}
	};

	for (int m = 0; m < LENGTH(models); m++)
	{
		CountModel	model = models[m];
		bool		poisson = isinf(model.size);
		double		p = poisson ? exp(-model.mean) : exp(-model.size * log1p(model.mean / model.size));
		double		sum = p;
		double		median = -1;
		double		high = -1;
		bool		right = agree(1 - p, count_any(model), 1e-12);

		for (int x = 0; x < 3000; x++)
		{
			right = right && agree(count_at_most(model, x), sum, 1e-10) && agree(count_above(model, x), 1 - sum, 1e-10);
			median = median < 0 && sum >= 0.5 ? x : median;
			high = high < 0 && sum >= 0.9 ? x : high;
			p *= poisson ? model.mean / (x + 1) : (model.size + x) / (x + 1) * (model.mean / (model.size + model.mean));
			sum += p;
		}
		ok(right, "mean %g, size %g: the chances add up", model.mean, model.size);
		ok(count_quantile(model, 0.5) == median && count_quantile(model, 0.9) == high, "mean %g, size %g: quantiles", model.mean, model.size);
	}
}

static void
edges(void)
{
	CountModel	nothing = count_model(0, 0);
	CountModel	huge = count_model(1e12, 1e13);

	ok(count_at_most(nothing, 0) == 1 && count_quantile(nothing, 0.99) == 0 && count_any(nothing) == 0, "nothing to come");
	ok(count_at_most(nothing, -1) == 0 && count_at_most(huge, INFINITY) == 1, "below 0 nothing, up to infinity all");
	is_within(count_above((CountModel) {0.01, INFINITY}, 9) / 2.7307942836962466e-27, 1, 1e-8, "a small chance above keeps its digits");
	ok(count_above(nothing, 0) == 0 && count_above(nothing, -1) == 1 && count_above(huge, INFINITY) == 0, "above all there is none");
	is_within(count_at_most((CountModel) {3, 4}, 2.7), count_at_most((CountModel) {3, 4}, 2), 0, "between two counts");
	ok(isinf(count_model(5, 4).size), "less varied than chance is chance");
	is_within(count_model(5, 10).size, 5, 1e-15, "the size of a variance");
	ok(fabs(count_quantile(huge, 0.975) - (1e12 + 1.959964 * sqrt(1e13))) < 1e4, "a large count is nearly normal");
	is_within(count_any((CountModel) {1e-13, 2}), 1e-13, 1e-25, "a small chance keeps its digits");
	is_within(count_quantile((CountModel) {0.99e15, 0.5}, 0.9) / 0.99e15, count_quantile((CountModel) {1e300, 0.5}, 0.9) / 1e300, 1e-9,
			  "beyond what can be counted, as just before");
	is_within(count_at_most((CountModel) {0.99e15, 1e7}, 0.9901e15), count_at_most((CountModel) {1e300, 1e7}, 1.0001010101010101e300), 1e-3,
			  "beyond what can be counted, hardly varied, as just before");
}

/* ---------------------------------------------------------------- expected of an area */

static void
expected_of_an_area(void)
{
	CountModel	model = count_expected(6, 130, 0.03, 2, 1);
	CountModel	alike = count_expected(6, 130, 0.03, INFINITY, 2);

	is_within(model.mean, .040677966, 1e-9, "a street: expected");
	is_within(count_any(model), .039762757, 1e-9, "a street: the chance of any");
	is_within(1 - count_at_most(model, 1), 8.998667e-4, 1e-9, "a street: the chance of two");
	ok(alike.mean == 0.06 && isinf(alike.size), "as the others: their mean");
	is_within(count_expected(0, 0, 0.03, 2, 1).mean, 0.03, 1e-15, "not looked at yet: their mean");
	model = count_rest(100, 0.25, 1);
	is_within(model.mean, 301.5, 1e-12, "the rest of a year: three times what was, and Jeffreys'");
	is_within(model.size, 100.5, 1e-9, "the rest of a year: as uncertain as what was counted");
	ok(isnan(count_rest(100, 0, 1).mean) && isnan(count_rest(100, NAN, 1).mean), "nothing passed: nothing follows");
	ok(count_rest(100, 1, 3).mean == 0, "all passed: nothing to come");
}

/* ---------------------------------------------------------------- how areas differ */

static double
likelihood(const double *count, const double *expected, int areas, double mean, double strength)
{
	double		sum = 0;

	for (int i = 0; i < areas; i++)
		sum += dnbinom_mu(count[i], strength, mean * expected[i], true);
	return sum;
}

static GammaPrior
prior_of(const double *count, const double *expected, int areas)
{
	World		world = world_new();
	GammaPrior	prior;

	count_prior(&world.kernel, count, expected, areas, &prior);
	is_empty(&world, "prior");
	return prior;
}

static double
chance_of(Random *random)
{
	return ((random_next(random) >> 11) + 0.5) * 0x1p-53;
}

#define AREAS 400

/* No point of a grid around it is likelier, and it finds what was put in; of so many kinds of areas, or each a kind of its own. */
static void
planted_prior(double strength, int kinds)
{
	double		count[AREAS];
	double		expected[AREAS];
	Random		random;
	GammaPrior	prior;
	double		best;
	bool		largest = true;

	random_stream(&random, 68, 0);
	for (int i = 0; i < AREAS; i++)
	{
		expected[i] = kinds > 0 ? 1 + 3 * (i % kinds) : 0.5 + 8 * chance_of(&random);
		count[i] = qpois(chance_of(&random), qgamma(chance_of(&random), strength, 1.2 * expected[i] / strength, true, false), true, false);
	}
	prior = prior_of(count, expected, AREAS);
	best = likelihood(count, expected, AREAS, prior.mean, prior.strength);
	for (int i = -3; i <= 3; i++)
		for (int j = -3; j <= 3; j++)
			if (i != 0 || j != 0)
				largest = largest && likelihood(count, expected, AREAS, prior.mean * (1 + i * 0.001), prior.strength * (1 + j * 0.005)) < best;
	ok(largest, "strength %g, %d kinds of areas: the likeliest", strength, kinds);
	ok(fabs(prior.mean - 1.2) < 0.2 && fabs(log(prior.strength / strength)) < 0.4, "strength %g: found %g, mean %g", strength, prior.strength, prior.mean);
}

static void
no_prior(void)
{
	static const double alike[] = {3, 3, 3, 3};
	static const double none[] = {0, 0, 0, 0};
	static const double expected[] = {3, 3, 3, 3};
	World		world = world_stopping_at(2);
	GammaPrior	prior = prior_of(alike, expected, 4);

	ok(isinf(prior.strength) && prior.mean == 1, "alike: they do not differ");
	prior = prior_of(none, expected, 4);
	ok(isnan(prior.strength) && isnan(prior.mean), "no event: not known");
	prior = prior_of(alike, expected, 1);
	ok(isnan(prior.strength) && isnan(prior.mean), "one area: not known");
	ok(count_prior(&world.kernel, (const double[]) {0, 9, 0, 30}, expected, 4, &prior) == KERNEL_STOPPED, "stops when asked to");
}

/* ---------------------------------------------------------------- how often the interval is right */

#define RUNS 4000

/* Streets of one neighbourhood, counted for five years: how often the interval holds the next fortnight, and how likely any was. */
static void
calibration(double mean, double ahead)
{
	double		held = 0;
	double		any = 0;
	double		said = 0;

	for (int run = 0; run < RUNS; run++)
	{
		Random		random;
		double		rate;
		double		came;
		CountModel	model;
		CountBounds bounds;

		random_stream(&random, 69, run);
		rate = qgamma(chance_of(&random), 2, mean / 2, true, false);
		model = count_expected(qpois(chance_of(&random), 130 * rate, true, false), 130, mean, 2, ahead);
		came = qpois(chance_of(&random), ahead * rate, true, false);
		bounds = count_bounds(model, 0.8);
		held += came >= bounds.low && came <= bounds.high;
		any += came > 0;
		said += count_any(model);
	}
	printf("# mean %g, %g ahead: 80 %% holds %.4f; any in %.4f, said %.4f\n", mean, ahead, held / RUNS, any / RUNS, said / RUNS);
	ok(held / RUNS > 0.78, "mean %g, %g ahead: the interval holds what comes", mean, ahead);
	ok(fabs(any - said) < 4 * sqrt(any), "mean %g, %g ahead: the chance of any is right", mean, ahead);
}

/* A year of which a part has passed. */
static void
outlook(double mean, double share, double dispersion)
{
	double		held = 0;
	double		under = 0;
	double		said = 0;

	for (int run = 0; run < RUNS; run++)
	{
		Random		random;
		CountModel	rest;
		CountBounds bounds;
		double		counted;
		double		came;

		random_stream(&random, 70, run);
		counted = count_quantile(count_model(mean * share, mean * share * dispersion), chance_of(&random));
		came = count_quantile(count_model(mean * (1 - share), mean * (1 - share) * dispersion), chance_of(&random));
		rest = count_rest(counted, share, dispersion);
		bounds = count_bounds(rest, 0.8);
		held += came >= bounds.low && came <= bounds.high;
		under += counted + came <= mean;
		said += count_at_most(rest, mean - counted);
	}
	printf("# mean %g, share %g, dispersion %g: 80 %% holds %.4f; under its mean in %.4f, said %.4f\n", mean, share, dispersion, held / RUNS, under / RUNS, said / RUNS);
	ok(held / RUNS > 0.78 && held / RUNS < 0.9, "mean %g, share %g, dispersion %g: the interval", mean, share, dispersion);
	ok(fabs(under - said) / RUNS < 0.05, "mean %g, share %g, dispersion %g: the chance to stay under", mean, share, dispersion);
}

/* The size around means that are known: MASS's theta.ml, of four groups of six counts around the means of each. */
static void
size_around_means(void)
{
	static const double count[] = {2, 11, 1, 14, 3, 12, 1, 0, 6, 2, 5, 4, 3, 12, 9, 4, 14, 6, 13, 5, 3, 9, 12, 3};
	static const double sum[] = {43, 18, 48, 45};
	double		expected[24];
	World		world = world_new();
	World		stopping = world_stopping_at(1);
	double		strength;

	for (int i = 0; i < 24; i++)
		expected[i] = sum[i / 6] / 6;
	count_strength(&world.kernel, count, expected, 24, &strength);
	is_within(strength, 3.537848127, 1e-9, "size around means: theta");
	count_strength(&world.kernel, expected, expected, 24, &strength);
	ok(isinf(strength), "size around means: none where the counts lie on them");
	is_empty(&world, "size around means");
	ok(count_strength(&stopping.kernel, count, expected, 24, &strength) == KERNEL_STOPPED, "size around means: stops");
}

int
main(void)
{
	plain_sums();
	edges();
	expected_of_an_area();
	planted_prior(0.7, 0);
	planted_prior(3, 0);
	planted_prior(0.7, 3);
	no_prior();
	size_around_means();
	calibration(0.03, 1);
	calibration(0.5, 1);
	calibration(3, 2);
	outlook(40, 0.5, 1);
	outlook(800, 0.3, 1);
	outlook(800, 0.7, 2.5);
	return done();
}
