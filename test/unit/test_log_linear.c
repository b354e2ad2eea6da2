/*
 * Quasi-Poisson and negative binomial regression, against published fits and the likelihood itself.
 */
#include "tap.h"

#include "kernel/log_linear.h"
#include "kernel/random.h"

static World world;

static LogLinearFit
fit_of(const LogLinear *data)
{
	LogLinearFit fit;

	world = world_new();
	ok(log_linear_fit(&world.kernel, data, &fit) == KERNEL_OK && fit.found, "%d terms: found", data->terms);
	return fit;
}

static void
give_back(LogLinearFit *fit)
{
	log_linear_free(&world.kernel, fit);
	is_empty(&world, "fit");
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
	give_back(&fit);
}

/* The same with the treatments as levels, whose heights are no terms: nothing else changes. */
static void
levels(double scatter)
{
	static const double count[] = {18, 17, 15, 20, 10, 20, 25, 13, 12};
	static const uint32_t level[] = {0, 0, 0, 1, 1, 1, 2, 2, 2};
	double		term[18] = {0};
	double		all[45] = {0};
	LogLinear	data = {
		.rows = 9, .terms = 2, .count = count, .offset = no_offset, .term = term, .level = level, .levels = 3, .scatter = scatter
	};
	LogLinearFit short_fit;
	LogLinearFit fit;

	for (int i = 0; i < 9; i++)
	{
		if (i % 3 > 0)
			term[i * 2 + i % 3 - 1] = all[i * 5 + i % 3 - 1] = 1;
		all[i * 5 + 2 + i / 3] = 1;
	}
	short_fit = fit_of(&data);
	data = (LogLinear) {.rows = 9, .terms = 5, .count = count, .offset = no_offset, .term = all, .scatter = scatter};
	log_linear_fit(&world.kernel, &data, &fit);
	for (int i = 0; i < 2; i++)
	{
		is_within(short_fit.coefficient[i], fit.coefficient[i], 1e-12, "levels: coefficient");
		is_within(short_fit.inverse[i * 3], fit.inverse[i * 6], 1e-12, "levels: variance");
	}
	for (int i = 0; i < 3; i++)
		is_within(short_fit.height[i], fit.coefficient[2 + i], 1e-12, "levels: height");
	is_within(short_fit.dispersion, fit.dispersion, 1e-12, "levels: dispersion");
	is_within(short_fit.freedom, 4, 0, "levels: freedom");
	log_linear_free(&world.kernel, &short_fit);
	give_back(&fit);
}

/* Four groups of six counts, negative binomial: the ratio of ratios is that of the sums, and its error MASS's. */
static void
scattered(void)
{
	static const double count[] = {2, 11, 1, 14, 3, 12, 1, 0, 6, 2, 5, 4, 3, 12, 9, 4, 14, 6, 13, 5, 3, 9, 12, 3};
	double		term[24 * 4];
	LogLinearFit fit;

	for (int i = 0; i < 24; i++)
	{
		term[i * 4] = 1;
		term[i * 4 + 1] = i < 12;
		term[i * 4 + 2] = i / 6 % 2;
		term[i * 4 + 3] = i / 6 == 1;
	}
	fit = fit_of(&(LogLinear) {
		.rows = 24, .terms = 4, .count = count, .offset = no_offset, .term = term, .scatter = 1 / 3.537848127
	});
	is_within(fit.coefficient[3], log(18 / 43.0 / (45 / 48.0)), 1e-12, "scattered: ratio of ratios");
	is_within(sqrt(fit.inverse[15]), .557050616, 1e-9, "scattered: its error");
	give_back(&fit);
	/* Between periods that differ, with counts that scatter a hundred times as much as chance has it. */
	for (int i = 0; i < 24; i++)
		term[i * 4 + 2] = i % 12 / 6.0;
	fit = fit_of(&(LogLinear) {
		.rows = 24, .terms = 4, .count = (const double[]) {0, 0, 148, 3, 0, 90, 0, 1, 0, 0, 55, 0, 2, 0, 0, 31, 120, 0, 0, 7, 0, 88, 0, 1},
		.offset = no_offset, .term = term, .scatter = 8
	});
	give_back(&fit);
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
	give_back(&fit);
	data.ridge = ridge;
	fit = fit_of(&data);
	is_within(fit.coefficient[0], -1.357729320990, 1e-11, "held: constant");
	is_within(fit.coefficient[1], .712602443370, 1e-11, "held: slope");
	give_back(&fit);
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
	give_back(&fit);
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
	give_back(&fit);
}

/* What cannot be told apart, counts that lie at one end, and being asked to stop. */
static void
no_fit(void)
{
	static const double count[] = {3, 5, 4, 6};
	static const double same[] = {1, 2, 1, 2, 1, 2, 1, 2};
	static const double first[] = {9, 0, 0, 0};
	static const double time[] = {1, 0, 1, 1, 1, 2, 1, 3};
	World		stopping = world_stopping_at(2);
	LogLinearFit fit;
	LogLinear	data = {.rows = 4, .terms = 2, .count = count, .offset = no_offset, .term = same};

	world = world_new();
	ok(log_linear_fit(&world.kernel, &data, &fit) == KERNEL_OK && !fit.found, "terms that are the same: not found");
	log_linear_free(&world.kernel, &fit);
	data = (LogLinear) {.rows = 4, .terms = 2, .count = first, .offset = no_offset, .term = time};
	ok(log_linear_fit(&world.kernel, &data, &fit) == KERNEL_OK && (!fit.found || fabs(fit.coefficient[1]) < 1.96 * sqrt(fit.inverse[3])),
	   "all at the first: no slope that is certain");
	give_back(&fit);
	data.count = count;
	ok(log_linear_fit(&stopping.kernel, &data, &fit) == KERNEL_STOPPED, "stops when asked to");
	log_linear_free(&stopping.kernel, &fit);
	is_empty(&stopping, "stopped");
}

int
main(void)
{
	published();
	levels(0);
	levels(0.3);
	scattered();
	held();
	two_groups();
	likeliest(3, false);
	likeliest(40, true);
	likeliest(1.8, true);
	no_fit();
	return done();
}
