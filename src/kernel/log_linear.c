/*
 * Quasi-Poisson and negative binomial regression, by iteratively reweighted least squares.
 */
#include "kernel/log_linear.h"

#include "kernel/linear.h"

#include <float.h>
#include <math.h>
#include <string.h>

double
log_linear_sum(const double *coefficient, int terms, const double *term)
{
	double		sum = 0;

	for (int i = 0; i < terms; i++)
		sum += coefficient[i] * term[i];
	return sum;
}

double
log_linear_variance(const LogLinearFit *fit, int terms, const double *term)
{
	double		sum = 0;

	for (int i = 0; i < terms; i++)
		sum += term[i] * log_linear_sum(fit->inverse + (size_t) i * terms, terms, term);
	return sum;
}

static double
weight_of(const LogLinear *data, uint32_t row)
{
	return data->weight == NULL ? 1 : data->weight[row];
}

static double
ridge_of(const LogLinear *data, int term)
{
	return data->ridge == NULL ? 0 : data->ridge[term];
}

/* What least squares is asked for, summed over the rows. */
typedef struct Equations
{
	double	   *right;			/* per term */
	double	   *level_precision;	/* per level */
	double	   *level_right;
	double	   *level_term;		/* a row of terms per level */
	double	   *before;			/* the coefficients and heights of the last step */
} Equations;

static Equations
equations_alloc(Kernel *kernel, const LogLinear *data)
{
	return (Equations) {
		.right = kernel_alloc(kernel, data->terms, sizeof(double)),
		.level_precision = kernel_alloc(kernel, data->levels, sizeof(double)),
		.level_right = kernel_alloc(kernel, data->levels, sizeof(double)),
		.level_term = kernel_alloc(kernel, (size_t) data->levels * data->terms, sizeof(double)),
		.before = kernel_alloc(kernel, (size_t) data->terms + data->levels, sizeof(double)),
	};
}

static void
equations_free(Kernel *kernel, Equations *equations)
{
	kernel_free(kernel, equations->right);
	kernel_free(kernel, equations->level_precision);
	kernel_free(kernel, equations->level_right);
	kernel_free(kernel, equations->level_term);
	kernel_free(kernel, equations->before);
}

static void
equations_clear(const LogLinear *data, const Equations *equations, double *matrix)
{
	size_t		terms = data->terms;

	memset(matrix, 0, terms * terms * sizeof(double));
	memset(equations->right, 0, terms * sizeof(double));
	memset(equations->level_precision, 0, data->levels * sizeof(double));
	memset(equations->level_right, 0, data->levels * sizeof(double));
	memset(equations->level_term, 0, data->levels * terms * sizeof(double));
}

/* Most terms of a row are 0 where they stand for periods or groups, and add nothing. */
static void
add_row(const LogLinear *data, uint32_t row, double precision, double seems, const Equations *equations, double *matrix)
{
	int			terms = data->terms;
	const double *term = data->term + (size_t) row * terms;

	for (int i = 0; i < terms; i++)
	{
		double		weighted = precision * term[i];

		if (term[i] == 0)
			continue;
		equations->right[i] += weighted * seems;
		for (int j = 0; j < terms; j++)
			matrix[(size_t) i * terms + j] += weighted * term[j];
		if (data->levels > 0)
			equations->level_term[(size_t) data->level[row] * terms + i] += weighted;
	}
	if (data->levels > 0)
	{
		equations->level_precision[data->level[row]] += precision;
		equations->level_right[data->level[row]] += precision * seems;
	}
}

/* The heights are solved for the coefficients, so that only these are left, however many levels there are. */
static void
take_out_levels(const LogLinear *data, const Equations *equations, double *matrix)
{
	int			terms = data->terms;

	for (uint32_t level = 0; level < data->levels; level++)
	{
		const double *term = equations->level_term + (size_t) level * terms;

		for (int i = 0; i < terms; i++)
		{
			double		share = term[i] / equations->level_precision[level];

			if (share == 0)
				continue;
			equations->right[i] -= share * equations->level_right[level];
			for (int j = 0; j < terms; j++)
				matrix[(size_t) i * terms + j] -= share * term[j];
		}
	}
}

/*
 * How precise a count is in logarithms: as it turned out, which makes the steps Newton's, or as it is to be expected,
 * which makes the covariance.  Both are the same for Poisson.
 */
static double
precision_of(const LogLinear *data, uint32_t row, double expected, bool observed)
{
	double		spread = 1 + data->scatter * expected;
	double		precision = weight_of(data, row) * expected / spread;

	return observed ? precision * ((1 + data->scatter * data->count[row]) / spread) : precision;
}

/*
 * One step of least squares: what the counts seem to be in logarithms, each as precise as it is.  False when they do not
 * tell, or when it was asked to stop.
 */
static bool
step(Kernel *kernel, const LogLinear *data, const Equations *equations, bool observed, LogLinearFit *fit)
{
	int			terms = data->terms;
	uint64_t	work = 0;

	equations_clear(data, equations, fit->inverse);
	for (uint32_t row = 0; row < data->rows; row++)
	{
		double		expected = fit->expected[row];
		double		precision = precision_of(data, row, expected, observed);
		double		away = (data->count[row] - expected) / expected;
		double		seems = log(expected) - data->offset[row];

		if (kernel_stop_after(kernel, &work, terms))
			return false;
		if (observed)
			away *= (1 + data->scatter * expected) / (1 + data->scatter * data->count[row]);
		add_row(data, row, precision, seems + away, equations, fit->inverse);
	}
	take_out_levels(data, equations, fit->inverse);
	for (int i = 0; i < terms; i++)
		fit->inverse[(size_t) i * terms + i] += ridge_of(data, i);
	if (!linear_invert(fit->inverse, terms))
		return false;
	for (int i = 0; i < terms; i++)
		fit->coefficient[i] = log_linear_sum(fit->inverse + (size_t) i * terms, terms, equations->right);
	for (uint32_t level = 0; level < data->levels; level++)
		fit->height[level] = (equations->level_right[level] -
							  log_linear_sum(fit->coefficient, terms, equations->level_term + (size_t) level * terms)) /
			equations->level_precision[level];
	return true;
}

/* An expected count of 0 has no logarithm; exp() of this is far under what any count can tell from 0. */
#define LOG_MIN (-300)

/* How far a count is from what is expected of it, in what it takes from the likelihood, twice. */
static double
row_deviance(double count, double expected, double scatter)
{
	double		own = count > 0 ? count * log(count / expected) : 0;

	if (scatter == 0)
		return 2 * (own - (count - expected));
	return 2 * (own - (count + 1 / scatter) * (log1p(scatter * count) - log1p(scatter * expected)));
}

/* What the coefficients expect, and how far the counts are from it and the coefficients from 0. */
static double
deviance(const LogLinear *data, LogLinearFit *fit)
{
	double		sum = 0;

	for (uint32_t row = 0; row < data->rows; row++)
	{
		const double *term = data->term + (size_t) row * data->terms;
		double		height = data->levels == 0 ? 0 : fit->height[data->level[row]];
		double		log_expected = data->offset[row] + height + log_linear_sum(fit->coefficient, data->terms, term);

		fit->expected[row] = exp(fmax(log_expected, LOG_MIN));
		sum += weight_of(data, row) * row_deviance(data->count[row], fit->expected[row], data->scatter);
	}
	for (int i = 0; i < data->terms; i++)
		sum += ridge_of(data, i) * fit->coefficient[i] * fit->coefficient[i];
	return sum;
}

static double
dispersion(const LogLinear *data, const LogLinearFit *fit)
{
	double		sum = 0;

	for (uint32_t row = 0; row < data->rows; row++)
	{
		double		expected = fit->expected[row];
		double		away = data->count[row] - expected;

		sum += weight_of(data, row) * away * away / (expected * (1 + data->scatter * expected));
	}
	return sum / fit->freedom;
}

#define STEPS_MAX 50
#define HALVINGS_MAX 20
#define CLOSE 1e-12

/* A step that went too far is halved until the counts are no further away than before. */
static double
halve(const LogLinear *data, LogLinearFit *fit, const double *before, double was)
{
	double		is = deviance(data, fit);

	for (int halving = 0; halving < HALVINGS_MAX && !(is <= was + CLOSE * (was + 1)); halving++)
	{
		for (uint32_t i = 0; i < data->terms + data->levels; i++)
			fit->coefficient[i] = (fit->coefficient[i] + before[i]) / 2;
		is = deviance(data, fit);
	}
	return is;
}

static KernelStatus
climb(Kernel *kernel, const LogLinear *data, const Equations *equations, LogLinearFit *fit)
{
	double		was = INFINITY;
	double		rounding = 0;	/* of the deviance: it is a difference of numbers as large as the counts */

	for (uint32_t row = 0; row < data->rows; row++)
	{
		fit->expected[row] = data->count[row] + 0.1;
		rounding += 16 * DBL_EPSILON * data->count[row];
	}
	for (int steps = 0; steps < STEPS_MAX; steps++)
	{
		double		is;

		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		memcpy(equations->before, fit->coefficient, (data->terms + (size_t) data->levels) * sizeof(double));
		if (!step(kernel, data, equations, true, fit))
			return kernel->stop(kernel) ? KERNEL_STOPPED : KERNEL_OK;
		is = halve(data, fit, equations->before, was);
		if (!isfinite(is))
			return KERNEL_OK;
		fit->found = fabs(is - was) <= CLOSE * (is + 0.1) + rounding;
		if (fit->found)
			break;
		was = is;
	}
	/* Once more, so that the covariance is that of the coefficients, too. */
	if (fit->found)
	{
		fit->found = step(kernel, data, equations, false, fit) && isfinite(deviance(data, fit));
		if (!fit->found && kernel->stop(kernel))
			return KERNEL_STOPPED;
	}
	fit->dispersion = dispersion(data, fit);
	return KERNEL_OK;
}

KernelStatus
log_linear_fit(Kernel *kernel, const LogLinear *data, LogLinearFit *fit)
{
	Equations	equations = equations_alloc(kernel, data);
	KernelStatus status;

	*fit = (LogLinearFit) {
		.coefficient = kernel_alloc_zero(kernel, (size_t) data->terms + data->levels, sizeof(double)),
		.inverse = kernel_alloc_zero(kernel, (size_t) data->terms * data->terms, sizeof(double)),
		.expected = kernel_alloc(kernel, data->rows, sizeof(double)),
		.freedom = (double) data->rows - data->terms - data->levels,
	};
	fit->height = fit->coefficient + data->terms;
	status = climb(kernel, data, &equations, fit);
	equations_free(kernel, &equations);
	return status;
}

void
log_linear_free(Kernel *kernel, LogLinearFit *fit)
{
	kernel_free(kernel, fit->coefficient);
	kernel_free(kernel, fit->inverse);
	kernel_free(kernel, fit->expected);
	*fit = (LogLinearFit) {.found = false};
}
