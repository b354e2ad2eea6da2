/*
 * Quasi-Poisson regression, by iteratively reweighted least squares.
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
		sum += term[i] * log_linear_sum(fit->inverse + i * terms, terms, term);
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

/* One step of least squares: what the counts seem to be in logarithms, each as precise as it is expected to be. */
static bool
step(const LogLinear *data, LogLinearFit *fit)
{
	int			terms = data->terms;
	double		right[LOG_LINEAR_TERMS_MAX] = {0};

	memset(fit->inverse, 0, sizeof(fit->inverse));
	for (uint32_t row = 0; row < data->rows; row++)
	{
		const double *term = data->term + (size_t) row * terms;
		double		expected = fit->expected[row];
		double		precision = weight_of(data, row) * expected;
		double		seems = log(expected) - data->offset[row] + (data->count[row] - expected) / expected;

		for (int i = 0; i < terms; i++)
		{
			right[i] += precision * term[i] * seems;
			for (int j = 0; j < terms; j++)
				fit->inverse[i * terms + j] += precision * term[i] * term[j];
		}
	}
	for (int i = 0; i < terms; i++)
		fit->inverse[i * terms + i] += ridge_of(data, i);
	if (!linear_invert(fit->inverse, terms))
		return false;
	for (int i = 0; i < terms; i++)
		fit->coefficient[i] = log_linear_sum(fit->inverse + i * terms, terms, right);
	return true;
}

/* An expected count of 0 has no logarithm; exp() of this is far under what any count can tell from 0. */
#define LOG_MIN (-300)

/* What the coefficients expect, and how far the counts are from it and the coefficients from 0. */
static double
deviance(const LogLinear *data, const double *coefficient, double *expected)
{
	double		sum = 0;

	for (uint32_t row = 0; row < data->rows; row++)
	{
		double		count = data->count[row];
		const double *term = data->term + (size_t) row * data->terms;
		double		log_expected = data->offset[row] + log_linear_sum(coefficient, data->terms, term);

		expected[row] = exp(fmax(log_expected, LOG_MIN));
		sum += 2 * weight_of(data, row) * ((count > 0 ? count * log(count / expected[row]) : 0) - (count - expected[row]));
	}
	for (int i = 0; i < data->terms; i++)
		sum += ridge_of(data, i) * coefficient[i] * coefficient[i];
	return sum;
}

static double
dispersion(const LogLinear *data, const double *expected)
{
	double		sum = 0;

	for (uint32_t row = 0; row < data->rows; row++)
	{
		double		away = data->count[row] - expected[row];

		sum += weight_of(data, row) * away * away / expected[row];
	}
	return sum / (data->rows - data->terms);
}

#define STEPS_MAX 50
#define HALVINGS_MAX 20
#define CLOSE 1e-12

/* A step that went too far is halved until the counts are no further away than before. */
static double
halve(const LogLinear *data, LogLinearFit *fit, const double *before, double was)
{
	double		is = deviance(data, fit->coefficient, fit->expected);

	for (int halving = 0; halving < HALVINGS_MAX && !(is <= was + CLOSE * (was + 1)); halving++)
	{
		for (int i = 0; i < data->terms; i++)
			fit->coefficient[i] = (fit->coefficient[i] + before[i]) / 2;
		is = deviance(data, fit->coefficient, fit->expected);
	}
	return is;
}

KernelStatus
log_linear_fit(Kernel *kernel, const LogLinear *data, LogLinearFit *fit)
{
	double		was = INFINITY;
	double		rounding = 0;	/* of the deviance: it is a difference of numbers as large as the counts */

	memset(fit, 0, sizeof(*fit));
	fit->expected = kernel_alloc(kernel, data->rows, sizeof(double));
	for (uint32_t row = 0; row < data->rows; row++)
	{
		fit->expected[row] = data->count[row] + 0.1;
		rounding += 16 * DBL_EPSILON * data->count[row];
	}
	for (int steps = 0; steps < STEPS_MAX; steps++)
	{
		double		before[LOG_LINEAR_TERMS_MAX];
		double		is;

		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		memcpy(before, fit->coefficient, data->terms * sizeof(double));
		if (!step(data, fit))
			return KERNEL_OK;
		is = halve(data, fit, before, was);
		if (!isfinite(is))
			return KERNEL_OK;
		fit->found = fabs(is - was) <= CLOSE * (is + 0.1) + rounding;
		if (fit->found)
			break;
		was = is;
	}
	/* Once more, so that the covariance is that of the coefficients, too. */
	fit->found = fit->found && step(data, fit) && isfinite(deviance(data, fit->coefficient, fit->expected));
	fit->dispersion = dispersion(data, fit->expected);
	return KERNEL_OK;
}
