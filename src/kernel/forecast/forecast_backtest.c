/*
 * The honest test of forecasts.
 */
#include "kernel/forecast/forecast_backtest.h"

#include <math.h>
#include <string.h>

/* What one window needs, kept from one to the next. */
typedef struct Bench
{
	double	   *one;			/* the size of every cell, by cells */
	double	   *expected;
	double	   *happened;
	ForecastFound *found;		/* [coverage] */
} Bench;

static Bench
bench_make(Kernel *kernel, const ForecastPlan *plan)
{
	Bench		bench = {
		.one = kernel_alloc(kernel, plan->cells->count, sizeof(double)),
		.expected = kernel_alloc(kernel, plan->cells->count, sizeof(double)),
		.happened = kernel_alloc(kernel, plan->cells->count, sizeof(double)),
		.found = kernel_alloc(kernel, plan->coverages, sizeof(ForecastFound))
	};

	for (uint32_t c = 0; c < plan->cells->count; c++)
		bench.one[c] = 1;
	return bench;
}

static void
bench_free(Kernel *kernel, Bench *bench)
{
	kernel_free(kernel, bench->one);
	kernel_free(kernel, bench->expected);
	kernel_free(kernel, bench->happened);
	kernel_free(kernel, bench->found);
}

/* What happened in a window, whenever it became known. */
static void
count_happened(const ForecastPlan *plan, uint32_t window, double *happened, ForecastScores *scores)
{
	int32_t		origin = plan->origin[window];
	uint32_t	first = forecast_events_from(plan->events, origin);
	uint32_t	last = forecast_events_from(plan->events, (int64_t) origin + plan->rules.horizon);

	memset(happened, 0, plan->cells->count * sizeof(double));
	for (uint32_t i = first; i < last; i++)
	{
		if (plan->events->cell[i] == FORECAST_NO_CELL)
			scores->outside++;
		else
			happened[plan->events->cell[i]]++;
	}
	scores->events[window] = last - first;
	scores->doubles += forecast_events_doubles(plan->events, origin);
}

static double
score_alike(const ForecastPlan *plan, const double *happened)
{
	double		sum = 0;

	for (uint32_t c = 0; c < plan->cells->count; c++)
		if (happened[c] > 0)
			sum += happened[c] * log(plan->cells->dwellings[c] / plan->cells->all_dwellings);
	return sum;
}

/* Scores the map that lies on the bench. */
static KernelStatus
score_map(Kernel *kernel, const ForecastPlan *plan, uint32_t window, int number, double floor_share, const Bench *bench,
		  ForecastScores *scores)
{
	ForecastMap map = {
		.count = plan->cells->count, .size = plan->cells->dwellings, .expected = bench->expected, .events = bench->happened
	};

	forecast_fit_add(&map, floor_share, &scores->fit[number]);
	for (int measure = 0; measure < FORECAST_MEASURES; measure++)
	{
		map.size = measure == BY_CELLS ? bench->one : plan->cells->dwellings;
		/* who is beside whom is known of squares alone */
		if (forecast_found(kernel, &map, plan->events == NULL ? NULL : plan->cells, plan->coverages, plan->coverage,
						   bench->found) != KERNEL_OK)
			return KERNEL_STOPPED;
		for (uint32_t k = 0; k < plan->coverages; k++)
			forecast_scores_of(scores, number, measure, k)[window] = bench->found[k];
	}
	return KERNEL_OK;
}

static KernelStatus
score_window(Kernel *kernel, const ForecastPlan *plan, uint32_t window, ForecastModel *model, const Bench *bench,
			 ForecastScores *scores)
{
	KernelStatus status = forecast_model_at(kernel, model, plan->origin[window]);

	if (status != KERNEL_OK)
		return status;
	scores->assumed_kappa += model->kappa_assumed;
	scores->assumed_weights += model->weights_assumed;
	scores->assumed_theta += model->theta_assumed;
	scores->assumed_factors += model->factors_assumed;
	count_happened(plan, window, bench->happened, scores);
	scores->alike += score_alike(plan, bench->happened);
	for (int m = 0; m < FORECAST_METHODS; m++)
	{
		if (!plan->wanted[m])
			continue;
		for (uint32_t c = 0; c < plan->cells->count; c++)
			bench->expected[c] = model->level * model->share[m][c];
		/* its shares have their floor already */
		if (score_map(kernel, plan, window, m, 0, bench, scores) != KERNEL_OK)
			return KERNEL_STOPPED;
	}
	if (plan->given == NULL)
		return KERNEL_OK;
	plan->given(plan->context, FORECAST_GIVEN, window, bench->expected);
	return score_map(kernel, plan, window, FORECAST_GIVEN, plan->floor, bench, scores);
}

static ForecastScores
scores_make(Kernel *kernel, const ForecastPlan *plan)
{
	return (ForecastScores)
	{
		.windows = plan->windows, .coverages = plan->coverages,
		.events = kernel_alloc_zero(kernel, plan->windows, sizeof(double)),
		.found = kernel_alloc_zero(kernel, (size_t) FORECAST_MAPS * FORECAST_MEASURES * plan->coverages * plan->windows,
								   sizeof(ForecastFound))
	};
}

static void
tell(const ForecastPlan *plan, uint32_t window)
{
	if (plan->progress != NULL)
		plan->progress(plan->context, window, plan->windows);
}

static KernelStatus
model_open(Kernel *kernel, const ForecastPlan *plan, ForecastModel *model)
{
	forecast_model_begin(kernel, plan->cells, plan->events, &plan->rules, plan->wanted, model);
	return plan->windows > 0 ? forecast_model_learn(kernel, model, plan->origin[0]) : KERNEL_OK;
}

KernelStatus
forecast_backtest(Kernel *kernel, const ForecastPlan *plan, ForecastScores *scores)
{
	Bench		bench = bench_make(kernel, plan);
	ForecastModel model;
	KernelStatus status = model_open(kernel, plan, &model);

	*scores = scores_make(kernel, plan);
	for (uint32_t w = 0; w < plan->windows && status == KERNEL_OK; w++)
	{
		tell(plan, w);
		status = score_window(kernel, plan, w, &model, &bench, scores);
	}
	forecast_model_end(kernel, &model);
	bench_free(kernel, &bench);
	return status;
}

KernelStatus
forecast_remake(Kernel *kernel, const ForecastPlan *plan)
{
	ForecastModel model;
	KernelStatus status = model_open(kernel, plan, &model);

	for (uint32_t w = 0; w < plan->windows && status == KERNEL_OK; w++)
	{
		tell(plan, w);
		status = forecast_model_at(kernel, &model, plan->origin[w]);
		for (int m = 0; m < FORECAST_METHODS && status == KERNEL_OK; m++)
			if (plan->wanted[m])
				plan->made(plan->context, m, w, model.share[m], model.level);
	}
	forecast_model_end(kernel, &model);
	return status;
}

/* ---------------------------------------------------------------- places of any kind */

static KernelStatus
judge_window(Kernel *kernel, const ForecastPlan *plan, uint32_t window, const Bench *bench, ForecastScores *scores)
{
	double		elsewhere = plan->happened(plan->context, window, bench->happened);

	scores->outside += elsewhere;
	scores->events[window] = elsewhere;
	for (uint32_t c = 0; c < plan->cells->count; c++)
		scores->events[window] += bench->happened[c];
	scores->alike += score_alike(plan, bench->happened);
	for (int m = 0; m < FORECAST_MAPS; m++)
	{
		if (m != FORECAST_GIVEN && !plan->wanted[m])
			continue;
		plan->given(plan->context, m, window, bench->expected);
		if (score_map(kernel, plan, window, m, plan->floor, bench, scores) != KERNEL_OK)
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

KernelStatus
forecast_judge(Kernel *kernel, const ForecastPlan *plan, ForecastScores *scores)
{
	Bench		bench = bench_make(kernel, plan);
	KernelStatus status = KERNEL_OK;

	*scores = scores_make(kernel, plan);
	for (uint32_t w = 0; w < plan->windows && status == KERNEL_OK; w++)
		status = judge_window(kernel, plan, w, &bench, scores);
	bench_free(kernel, &bench);
	return status;
}

void
forecast_scores_free(Kernel *kernel, ForecastScores *scores)
{
	kernel_free(kernel, scores->events);
	kernel_free(kernel, scores->found);
}
