/*
 * Forecasts by factors of squares.
 */
#include "kernel/forecast/forecast_factors.h"

#include "kernel/log_linear.h"

#include <math.h>
#include <string.h>

/* Beside the factors: a constant, and the logarithm of the share by counts. */
#define TERMS_BEFORE 2
#define TERMS_MAX (TERMS_BEFORE + FACTORS_MAX)

/* Next to nothing: where all counts are alike, it keeps their part from being any number. */
#define RIDGE_OF_COUNTS 1e-6

/* ---------------------------------------------------------------- numbers */

/* The version that was known at a day, or NULL. */
static const FactorVersion *
version_at(const ForecastFactor *factor, int32_t at)
{
	const FactorVersion *known = NULL;

	for (uint32_t v = 0; v < factor->versions && factor->version[v].day <= at; v++)
		known = &factor->version[v];
	return known;
}

/* Mean 0 and standard deviation 1 over the dwellings of which the number is known; NaN elsewhere becomes 0. */
static void
standardise(const ForecastCells *cells, double *number)
{
	double		dwellings = 0;
	double		mean = 0;
	double		square = 0;

	for (uint32_t c = 0; c < cells->count; c++)
		if (!isnan(number[c]))
		{
			double		away = number[c] - mean;

			dwellings += cells->dwellings[c];
			mean += away * cells->dwellings[c] / dwellings;
			square += cells->dwellings[c] * away * (number[c] - mean);
		}
	for (uint32_t c = 0; c < cells->count; c++)
		number[c] = isnan(number[c]) || !(square > 1e-18 * dwellings * mean * mean) ? 0 : (number[c] - mean) / sqrt(square / dwellings);
}

void
forecast_factor_at(const ForecastCells *cells, const ForecastFactor *factor, int32_t at, double *number)
{
	const FactorVersion *known = version_at(factor, at);

	for (uint32_t c = 0; c < cells->count; c++)
		number[c] = NAN;
	for (uint32_t i = 0; known != NULL && i < known->count; i++)
	{
		uint32_t	cell = forecast_cells_find(cells, known->cell[i]);

		if (cell != FORECAST_NO_CELL)
			number[cell] = known->number[i];
	}
	standardise(cells, number);
}

/* ---------------------------------------------------------------- the fit */

/* The time that factors are fitted to, before an origin, or half the history where that is less; in two halves. */
#define FIT_DAYS 365
#define HALVES 2

typedef struct Fitting
{
	const ForecastCells *cells;
	int			terms;
	double	   *term;			/* [cell][term] */
	double	   *count[HALVES];	/* of each cell, in the first half and in the second */
	double	   *both;
	double	   *offset;			/* nothing */
	double		events[HALVES];
} Fitting;

static Fitting
fitting_begin(Kernel *kernel, const ForecastCells *cells, int factors)
{
	Fitting		fitting = {.cells = cells, .terms = TERMS_BEFORE + factors};

	fitting.term = kernel_alloc(kernel, (size_t) cells->count * fitting.terms, sizeof(double));
	for (int h = 0; h < HALVES; h++)
		fitting.count[h] = kernel_alloc_zero(kernel, cells->count, sizeof(double));
	fitting.both = kernel_alloc_zero(kernel, cells->count, sizeof(double));
	fitting.offset = kernel_alloc_zero(kernel, cells->count, sizeof(double));
	return fitting;
}

static void
fitting_end(Kernel *kernel, Fitting *fitting)
{
	kernel_free(kernel, fitting->term);
	for (int h = 0; h < HALVES; h++)
		kernel_free(kernel, fitting->count[h]);
	kernel_free(kernel, fitting->both);
	kernel_free(kernel, fitting->offset);
}

/* What was known at the origin of the days from one to another, half by half. */
static void
count_halves(const ForecastView *view, int32_t from, int32_t to, Fitting *fitting)
{
	uint32_t	last = forecast_events_from(view->events, to);

	for (uint32_t i = forecast_events_from(view->events, from); i < last; i++)
	{
		uint32_t	cell = view->events->cell[i];
		int			half = (view->events->burglary[i].occurred - from) * HALVES / (to - from);

		if (cell == FORECAST_NO_CELL || !forecast_event_known(view->events, i, view->at))
			continue;
		fitting->count[half][cell]++;
		fitting->both[cell]++;
		fitting->events[half]++;
	}
}

static void
set_terms(Kernel *kernel, const ForecastFactors *factors, int32_t at, const double *share, Fitting *fitting)
{
	double	   *number = kernel_alloc(kernel, fitting->cells->count, sizeof(double));

	for (uint32_t c = 0; c < fitting->cells->count; c++)
	{
		fitting->term[(size_t) c * fitting->terms] = 1;
		fitting->term[(size_t) c * fitting->terms + 1] = log(share[c] * fitting->cells->count);
	}
	for (int f = 0; f < factors->count; f++)
	{
		forecast_factor_at(fitting->cells, &factors->factor[f], at, number);
		for (uint32_t c = 0; c < fitting->cells->count; c++)
			fitting->term[(size_t) c * fitting->terms + TERMS_BEFORE + f] = number[c];
	}
	kernel_free(kernel, number);
}

/* The coefficients of counts, factors held by a ridge; false when there are none. */
static KernelStatus
fit_counts(Kernel *kernel, const Fitting *fitting, const double *count, double ridge, double *coefficient, bool *found)
{
	double		ridges[TERMS_MAX] = {0};
	LogLinear	data = {
		.rows = fitting->cells->count, .terms = fitting->terms, .count = count, .offset = fitting->offset,
		.term = fitting->term, .ridge = ridges
	};
	LogLinearFit fit;
	KernelStatus status;

	ridges[TERMS_BEFORE - 1] = RIDGE_OF_COUNTS;
	for (int t = TERMS_BEFORE; t < fitting->terms; t++)
		ridges[t] = ridge;
	status = log_linear_fit(kernel, &data, &fit);
	memcpy(coefficient, fit.coefficient, fitting->terms * sizeof(double));
	*found = fit.found;
	log_linear_free(kernel, &fit);
	return status;
}

/* How well the shares by coefficients foretold the second half. */
static double
log_score(const Fitting *fitting, const double *coefficient)
{
	double		all = 0;
	double		sum = 0;

	for (uint32_t c = 0; c < fitting->cells->count; c++)
	{
		double		said = log_linear_sum(coefficient, fitting->terms, fitting->term + (size_t) c * fitting->terms);

		all += exp(said);
		sum += fitting->count[1][c] * said;
	}
	return sum - fitting->events[1] * log(all);
}

/* The ridge that makes of the first half the best forecast of the second: from nearly nothing to holding all. */
static KernelStatus
choose_ridge(Kernel *kernel, const Fitting *fitting, double *ridge)
{
	static const double choice[] = {1e6, 1e3, 300, 100, 30, 10, 3, 1};
	double		best = -INFINITY;

	*ridge = choice[0];
	for (size_t i = 0; i < sizeof(choice) / sizeof(*choice); i++)
	{
		double		coefficient[TERMS_MAX];
		bool		found;
		double		score;

		if (fit_counts(kernel, fitting, fitting->count[0], choice[i], coefficient, &found) != KERNEL_OK)
			return KERNEL_STOPPED;
		score = found ? log_score(fitting, coefficient) : -INFINITY;
		if (score > best)
		{
			best = score;
			*ridge = choice[i];
		}
	}
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- the map */

static KernelStatus
learn_coefficients(Kernel *kernel, const Fitting *fitting, double *coefficient, bool *found)
{
	double		ridge;

	*found = fitting->events[0] + fitting->events[1] >= FACTORS_EVENTS_MIN && fitting->events[1] > 0;
	if (!*found)
		return KERNEL_OK;
	if (choose_ridge(kernel, fitting, &ridge) != KERNEL_OK)
		return KERNEL_STOPPED;
	return fit_counts(kernel, fitting, fitting->both, ridge, coefficient, found);
}

static void
expect(const Fitting *fitting, const double *coefficient, double *map)
{
	for (uint32_t c = 0; c < fitting->cells->count; c++)
		map[c] = exp(log_linear_sum(coefficient, fitting->terms, fitting->term + (size_t) c * fitting->terms));
}

KernelStatus
forecast_map_factors(Kernel *kernel, const ForecastView *view, const ForecastFactors *factors, double half_life,
					 const double *counts, double *map, bool *assumed)
{
	int32_t		days = view->days / 2 < FIT_DAYS ? view->days / 2 : FIT_DAYS;
	/* of the last days not all is known yet */
	int32_t		to = view->at - view->events->delay;
	ForecastView before = {.cells = view->cells, .events = view->events, .at = to - days, .days = view->days - days};
	double		coefficient[TERMS_MAX];
	double	   *share = kernel_alloc(kernel, view->cells->count, sizeof(double));
	Fitting		fitting = fitting_begin(kernel, view->cells, factors->count);
	KernelStatus status = forecast_map_shrunk(kernel, &before, half_life, share);
	bool		found = false;

	if (status == KERNEL_OK)
	{
		forecast_make_shares(view->cells, share);
		count_halves(view, to - days, to, &fitting);
		set_terms(kernel, factors, before.at, share, &fitting);
		status = learn_coefficients(kernel, &fitting, coefficient, &found);
	}
	*assumed = !found;
	if (found)
	{
		set_terms(kernel, factors, view->at, counts, &fitting);
		expect(&fitting, coefficient, map);
	}
	else
		memcpy(map, counts, view->cells->count * sizeof(double));
	fitting_end(kernel, &fitting);
	kernel_free(kernel, share);
	return status;
}
