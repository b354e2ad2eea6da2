/*
 * Quasi-Poisson regression, against published fits and the likelihood itself.
 */
#include "tap.h"

#include "kernel/log_linear.h"
#include "kernel/random.h"

static LogLinearFit
fit_of(const LogLinear *data)
{
	World		world = world_new();
	LogLinearFit fit;

	ok(log_linear_fit(&world.kernel, data, &fit) == KERNEL_OK && fit.found, "%d terms: found", data->terms);
	world.kernel.resize(&world.kernel, fit.expected, 0);
	fit.expected = NULL;
	is_empty(&world, "fit");
	return fit;
}

static const double no_offset[200];

/* Dobson's counts of three outcomes and three treatments, as R's glm() has them. */
static void
published(void)
{
	static const double count[] = {18, 17, 15, 20, 10, 20, 25, 13, 12};
	static const double coefficient[] = {3.044522438, -.454255272, -.292987125, 0, 0};
	static const double error[] = {.170898652, .202170759, .192742345, .2, .2};
	double		term[45] = {0};
	LogLinearFit fit;

	for (int i = 0; i < 9; i++)
	{
		term[i * 5] = 1;
		if (i % 3 > 0)
			term[i * 5 + i % 3] = 1;
		if (i / 3 > 0)
			term[i * 5 + 2 + i / 3] = 1;
	}
	fit = fit_of(&(LogLinear) {.rows = 9, .terms = 5, .count = count, .offset = no_offset, .term = term});
	for (int i = 0; i < 5; i++)
	{
		is_within(fit.coefficient[i], coefficient[i], 1e-9, "Dobson: coefficient");
		is_within(sqrt(fit.inverse[i * 5 + i]), error[i], 1e-9, "Dobson: standard error");
	}
	is_within(fit.dispersion, 1.293300405, 1e-9, "Dobson: dispersion");
}

/* A slope that is held to 0, and not held. */
static void
held(void)
{
	static const double count[] = {2, 0, 3, 6, 1, 9};
	static const double term[] = {1, -1, 1, -1, 1, 0, 1, 1, 1, -.5, 1, 1.5};
	static const double ridge[] = {0, 2};
	const double offset[] = {log(10), log(8), log(10), log(12), log(9), log(11)};
	LogLinear	data = {.rows = 6, .terms = 2, .count = count, .offset = offset, .term = term};
	LogLinearFit fit = fit_of(&data);

	is_within(fit.coefficient[0], -1.429666458591, 1e-11, "not held: constant");
	is_within(fit.coefficient[1], .805301924798, 1e-11, "not held: slope");
	data.ridge = ridge;
	fit = fit_of(&data);
	is_within(fit.coefficient[0], -1.357729320990, 1e-11, "held: constant");
	is_within(fit.coefficient[1], .712602443370, 1e-11, "held: slope");
}

/* Two groups: the ratio of their rates, and its error, by hand. */
static void
two_groups(void)
{
	static const double count[] = {250, 100};
	static const double term[] = {1, 1, 1, 0};
	const double offset[] = {log(20000), log(10000)};
	LogLinearFit fit = fit_of(&(LogLinear) {.rows = 2, .terms = 2, .count = count, .offset = offset, .term = term});

	is_within(exp(fit.coefficient[1]), 1.25, 1e-12, "two groups: ratio");
	is_within(exp(fit.coefficient[0]), 0.01, 1e-12, "two groups: rate");
	is_within(sqrt(fit.inverse[0]), 0.1, 1e-12, "two groups: error of the rate");
	is_within(sqrt(fit.inverse[3]), .118321596, 1e-9, "two groups: error of the ratio");
	is_within(log_linear_variance(&fit, 2, term), 1 / 250.0, 1e-12, "two groups: variance of the first");
}

#define ROWS 120

static double
quasi_likelihood(const LogLinear *data, const double *coefficient)
{
	double		sum = 0;

	for (uint32_t i = 0; i < data->rows; i++)
	{
		double		log_mean = data->offset[i] + log_linear_sum(coefficient, data->terms, data->term + i * data->terms);

		sum += (data->weight == NULL ? 1 : data->weight[i]) * (data->count[i] * log_mean - exp(log_mean));
	}
	return sum;
}

/* Around the fit nothing is likelier; and its covariance is what the likelihood bends like. */
static void
likeliest(double level, bool weighted)
{
	double		count[ROWS];
	double		offset[ROWS];
	double		weight[ROWS];
	double		term[ROWS * 3];
	Random		random;
	LogLinear	data = {.rows = ROWS, .terms = 3, .count = count, .offset = offset, .term = term};
	LogLinearFit fit;
	double		best;
	bool		top = true;
	double		worst = 0;

	random_stream(&random, 71, weighted);
	for (int i = 0; i < ROWS; i++)
	{
		count[i] = floor(level * ((random_next(&random) >> 11) * 0x1p-53) * (1 + i / 60.0));
		offset[i] = ((random_next(&random) >> 11) * 0x1p-53);
		weight[i] = 0.2 + ((random_next(&random) >> 11) * 0x1p-53);
		term[i * 3] = 1;
		term[i * 3 + 1] = i / 26.0;
		term[i * 3 + 2] = sin(i / 4.0);
	}
	if (weighted)
		data.weight = weight;
	fit = fit_of(&data);
	best = quasi_likelihood(&data, fit.coefficient);
	for (int i = 0; i < 27; i++)
	{
		double		near[] = {fit.coefficient[0] + (i % 3 - 1) * 1e-3, fit.coefficient[1] + (i / 3 % 3 - 1) * 1e-3, fit.coefficient[2] + (i / 9 - 1) * 1e-3};

		top = top && (i == 13 || quasi_likelihood(&data, near) < best);
	}
	ok(top, "level %g: the likeliest", level);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
		{
			double		product = 0;

			for (int k = 0; k < 3; k++)
			{
				double		bend = 0;

				for (int row = 0; row < ROWS; row++)
					bend += (weighted ? weight[row] : 1) * term[row * 3 + i] * term[row * 3 + k] * exp(offset[row] + log_linear_sum(fit.coefficient, 3, term + row * 3));
				product += bend * fit.inverse[k * 3 + j];
			}
			worst = fmax(worst, fabs(product - (i == j)));
		}
	ok(worst < 1e-9, "level %g: the covariance is the inverse of the information", level);
}

/* What cannot be told apart, counts that lie at one end, and being asked to stop. */
static void
no_fit(void)
{
	static const double count[] = {3, 5, 4, 6};
	static const double same[] = {1, 2, 1, 2, 1, 2, 1, 2};
	static const double first[] = {9, 0, 0, 0};
	static const double time[] = {1, 0, 1, 1, 1, 2, 1, 3};
	World		world = world_new();
	World		stopping = world_stopping_at(2);
	LogLinearFit fit;
	LogLinear	data = {.rows = 4, .terms = 2, .count = count, .offset = no_offset, .term = same};

	ok(log_linear_fit(&world.kernel, &data, &fit) == KERNEL_OK && !fit.found, "terms that are the same: not found");
	world.kernel.resize(&world.kernel, fit.expected, 0);
	data = (LogLinear) {.rows = 4, .terms = 2, .count = first, .offset = no_offset, .term = time};
	ok(log_linear_fit(&world.kernel, &data, &fit) == KERNEL_OK && (!fit.found || fabs(fit.coefficient[1]) < 1.96 * sqrt(fit.inverse[3])),
	   "all at the first: no slope that is certain");
	world.kernel.resize(&world.kernel, fit.expected, 0);
	is_empty(&world, "no fit");
	data.count = count;
	ok(log_linear_fit(&stopping.kernel, &data, &fit) == KERNEL_STOPPED, "stops when asked to");
	stopping.kernel.resize(&stopping.kernel, fit.expected, 0);
}

int
main(void)
{
	published();
	held();
	two_groups();
	likeliest(3, false);
	likeliest(40, true);
	likeliest(1.8, true);
	no_fit();
	return done();
}
