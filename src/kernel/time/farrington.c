/*
 * Is the last count of a series more than the same season of earlier years makes one expect?
 */
#include "kernel/time/farrington.h"

#include "kernel/log_linear.h"
#include "kernel/time/counts.h"

#include <math.h>
#include <string.h>

#include <Rmath.h>

/* ---------------------------------------------------------------- reference counts */

#define NO_BLOCK UINT32_MAX

/*
 * The part of the year that a period is in, by how many periods it lies before the last: 0 is the season of the last
 * itself, the rest of the year is divided over the others, the first of them a period longer where that does not go.
 */
static uint32_t
block_of(const FarringtonChoice *choice, uint32_t ago)
{
	uint32_t	after = (choice->years * choice->per_year + choice->window - ago) % choice->per_year;
	uint32_t	rest = choice->per_year - 2 * choice->window - 1;
	uint32_t	length;
	uint32_t	longer;

	if (after < 2 * choice->window + 1)
		return 0;
	if (choice->blocks == 1)
		return NO_BLOCK;
	after -= 2 * choice->window + 1;
	length = rest / (choice->blocks - 1);
	longer = rest % (choice->blocks - 1);
	if (after < longer * (length + 1))
		return 1 + after / (length + 1);
	return 1 + longer + (after - longer * (length + 1)) / length;
}

/* The reference counts, with what they were counted over. */
typedef struct References
{
	uint32_t	counts;
	double	   *count;
	double	   *log_exposure;
	double	   *years;			/* since the last count: negative */
	uint32_t   *block;
	double		in_block[FARRINGTON_BLOCKS_MAX];	/* burglaries */
	double		largest;
} References;

static void
references_alloc(Kernel *kernel, References *references, uint32_t most)
{
	memset(references, 0, sizeof(*references));
	references->count = kernel_alloc(kernel, most, sizeof(double));
	references->log_exposure = kernel_alloc(kernel, most, sizeof(double));
	references->years = kernel_alloc(kernel, most, sizeof(double));
	references->block = kernel_alloc(kernel, most, sizeof(uint32_t));
}

static void
references_free(Kernel *kernel, References *references)
{
	kernel_free(kernel, references->count);
	kernel_free(kernel, references->log_exposure);
	kernel_free(kernel, references->years);
	kernel_free(kernel, references->block);
}

/* Gathers them, and says how many are not known. */
static uint32_t
gather(const double *count, const double *exposure, uint32_t periods, const FarringtonChoice *choice, References *to)
{
	uint32_t	left_out = 0;

	for (uint32_t ago = choice->years * choice->per_year + choice->window; ago > choice->skip; ago--)
	{
		uint32_t	period = periods - 1 - ago;
		uint32_t	block = block_of(choice, ago);

		if (block == NO_BLOCK)
			continue;
		if (isnan(count[period]))
		{
			left_out++;
			continue;
		}
		to->count[to->counts] = count[period];
		to->log_exposure[to->counts] = exposure == NULL ? 0 : log(exposure[period]);
		to->years[to->counts] = -(double) ago / choice->per_year;
		to->block[to->counts++] = block;
		to->in_block[block] += count[period];
		to->largest = fmax(to->largest, count[period]);
	}
	return left_out;
}

/* A part of the year without any burglary fits by itself, and tells nothing of the rest: it is left out. */
static void
drop_empty_blocks(References *references)
{
	uint32_t	kept = 0;

	for (uint32_t i = 0; i < references->counts; i++)
	{
		if (references->in_block[references->block[i]] == 0)
			continue;
		references->count[kept] = references->count[i];
		references->log_exposure[kept] = references->log_exposure[i];
		references->years[kept] = references->years[i];
		references->block[kept++] = references->block[i];
	}
	references->counts = kept;
}

/* ---------------------------------------------------------------- residuals and weights */

double
farrington_residual(double count, double expected, double dispersion, double hat)
{
	if (!(hat < 1))
		return 0;
	return 1.5 * (pow(count, 2 / 3.0) * pow(expected, -1 / 6.0) - sqrt(expected)) / sqrt(dispersion * (1 - hat));
}

void
farrington_weights(double *residual, uint32_t counts, double threshold)
{
	double		sum = 0;

	for (uint32_t i = 0; i < counts; i++)
	{
		residual[i] = residual[i] > threshold ? 1 / (residual[i] * residual[i]) : 1;
		sum += residual[i];
	}
	for (uint32_t i = 0; i < counts; i++)
		residual[i] *= counts / sum;
}

/* ---------------------------------------------------------------- model */

/* Noufaily et al. 2013. */
#define RESIDUAL_THRESHOLD 2.58

/* The terms of a model: the level of the season itself, how others differ from it, and the trend last. */
typedef struct Model
{
	const References *references;
	bool		trend;
	int			terms;
	double	   *term;
	LogLinearFit fit;
	double		dispersion;		/* at least 1 */
} Model;

static void
make_terms(Kernel *kernel, Model *model)
{
	const References *references = model->references;
	int			column[FARRINGTON_BLOCKS_MAX];

	model->terms = 1;
	for (int block = 1; block < FARRINGTON_BLOCKS_MAX; block++)
		column[block] = references->in_block[block] > 0 ? model->terms++ : 0;
	model->terms += model->trend;
	model->term = kernel_alloc_zero(kernel, (size_t) references->counts * model->terms, sizeof(double));
	for (uint32_t i = 0; i < references->counts; i++)
	{
		double	   *term = model->term + (size_t) i * model->terms;

		term[0] = 1;
		if (references->block[i] > 0)
			term[column[references->block[i]]] = 1;
		if (model->trend)
			term[model->terms - 1] = references->years[i];
	}
}

static KernelStatus
fit_weighted(Kernel *kernel, Model *model, const double *weight)
{
	LogLinear	data = {
		.rows = model->references->counts, .terms = model->terms, .count = model->references->count,
		.offset = model->references->log_exposure, .weight = weight, .term = model->term
	};
	KernelStatus status = log_linear_fit(kernel, &data, &model->fit);

	model->dispersion = fmax(1, model->fit.dispersion);
	return status;
}

/* Fits once more, with less weight for counts that were outbreaks. */
static KernelStatus
fit_reweighted(Kernel *kernel, Model *model)
{
	uint32_t	counts = model->references->counts;
	double	   *weight = kernel_alloc(kernel, counts, sizeof(double));
	KernelStatus status;

	for (uint32_t i = 0; i < counts; i++)
	{
		double		expected = model->fit.expected[i];
		double		hat = expected * log_linear_variance(&model->fit, model->terms, model->term + (size_t) i * model->terms);

		weight[i] = farrington_residual(model->references->count[i], expected, model->dispersion, hat);
	}
	farrington_weights(weight, counts, RESIDUAL_THRESHOLD);
	log_linear_free(kernel, &model->fit);
	status = fit_weighted(kernel, model, weight);
	kernel_free(kernel, weight);
	return status;
}

/* The fit is to be given back. */
static KernelStatus
fit_model(Kernel *kernel, Model *model, bool reweight)
{
	KernelStatus status;

	make_terms(kernel, model);
	status = fit_weighted(kernel, model, NULL);
	if (status == KERNEL_OK && model->fit.found && reweight)
		status = fit_reweighted(kernel, model);
	kernel_free(kernel, model->term);
	return status;
}

static double
slope_per_year(const Model *model)
{
	return model->fit.coefficient[model->terms - 1];
}

#define TREND_P 0.05
#define TREND_YEARS_MIN 3

/* A trend is taken in only where it shows, and does not lead above all that was ever counted. */
static bool
trend_shows(const Model *model, double log_exposure)
{
	const LogLinearFit *fit = &model->fit;
	int			last = model->terms - 1;
	double		error = sqrt(fit->inverse[last * model->terms + last] * fit->dispersion);

	return fit->found && 2 * pt(-fabs(slope_per_year(model)) / error, fit->freedom, true, false) < TREND_P &&
		exp(fit->coefficient[0] + log_exposure) <= model->references->largest;
}

/* ---------------------------------------------------------------- limits */

static double
power_spread(double expected, double variance, double dispersion)
{
	return sqrt(4 / 9.0 * cbrt(expected) * (dispersion + variance / expected));
}

double
farrington_power_limit(double expected, double variance, double dispersion, double alpha)
{
	double		limit = pow(expected, 2 / 3.0) +
		qnorm(alpha, 0, 1, false, false) * power_spread(expected, variance, dispersion);

	return pow(fmax(0, limit), 1.5);
}

double
farrington_power_p(double count, double expected, double variance, double dispersion)
{
	return pnorm(pow(count, 2 / 3.0), pow(expected, 2 / 3.0), power_spread(expected, variance, dispersion), false, false);
}

/* Under this expectation, the power 2/3 of a count is not normal enough. */
#define POWER_MIN 10

static void
judge(const Model *model, double count, double log_exposure, const FarringtonChoice *choice, FarringtonResult *result)
{
	double		expected = exp(model->fit.coefficient[0] + log_exposure);
	double		variance = expected * expected * model->fit.inverse[0] * model->dispersion;

	result->expected = expected;
	result->dispersion = model->dispersion;
	result->threshold = choice->threshold;
	if (result->threshold == FARRINGTON_AUTO)
		result->threshold = expected < POWER_MIN ? FARRINGTON_NB : FARRINGTON_POWER;
	if (result->threshold == FARRINGTON_POWER)
	{
		result->upper = farrington_power_limit(expected, variance, model->dispersion, choice->alpha);
		result->p = farrington_power_p(count, expected, variance, model->dispersion);
	}
	else
	{
		CountModel	chance = count_model(expected, expected * model->dispersion);

		result->upper = count_quantile(chance, 1 - choice->alpha);
		result->p = isnan(count) ? NAN : count_above(chance, ceil(count) - 1);
	}
}

/* ---------------------------------------------------------------- all together */

/* So many more reference counts than coefficients, so that their dispersion is known. */
#define FREE_MIN 4

static KernelStatus
fit_and_judge(Kernel *kernel, const References *references, double count, double log_exposure,
			  const FarringtonChoice *choice, FarringtonResult *result)
{
	Model		model = {.references = references, .trend = choice->trend && choice->years >= TREND_YEARS_MIN};
	bool		tried = model.trend;
	KernelStatus status = fit_model(kernel, &model, choice->reweight);

	if (status == KERNEL_OK && tried && !trend_shows(&model, log_exposure))
	{
		model.trend = false;
		log_linear_free(kernel, &model.fit);
		status = fit_model(kernel, &model, choice->reweight);
	}
	if (status == KERNEL_OK && !model.fit.found)
		result->reason = FARRINGTON_NO_FIT;
	else if (status == KERNEL_OK)
	{
		result->slope = model.trend ? slope_per_year(&model) : NAN;
		judge(&model, count, log_exposure, choice, result);
	}
	log_linear_free(kernel, &model.fit);
	return status;
}

KernelStatus
farrington(Kernel *kernel, const double *count, const double *exposure, uint32_t periods,
		   const FarringtonChoice *choice, FarringtonResult *result)
{
	References	references;
	KernelStatus status = KERNEL_OK;
	double		log_exposure = exposure == NULL || periods == 0 ? 0 : log(exposure[periods - 1]);

	*result = (FarringtonResult) {
		.reason = FARRINGTON_SHORT_HISTORY, .threshold = choice->threshold,
		.expected = NAN, .upper = NAN, .p = NAN, .dispersion = NAN, .slope = NAN
	};
	if (periods <= (uint64_t) choice->years * choice->per_year + choice->window)
		return KERNEL_OK;
	references_alloc(kernel, &references, choice->years * choice->per_year + choice->window);
	result->left_out = gather(count, exposure, periods, choice, &references);
	result->references = references.counts;
	if (references.counts >= result->left_out && references.counts >= choice->blocks + 1 + FREE_MIN)
	{
		result->reason = references.in_block[0] > 0 ? FARRINGTON_KNOWN : FARRINGTON_NONE_BEFORE;
		drop_empty_blocks(&references);
		if (result->reason == FARRINGTON_KNOWN)
			status = fit_and_judge(kernel, &references, count[periods - 1], log_exposure, choice, result);
	}
	references_free(kernel, &references);
	return status;
}
